//! Texts whose names have shapes and no entries: `2(W x - y) x^T`, `np.outer(2*(W @ x - y), x)`. The same grammar and
//! tree as for every other text; here the tree becomes an expression of whole matrices, and every product is held
//! against the shapes.

use super::super::condition::Comparison;
use super::super::expr::{Constant, Expr, Node, Symbol};
use super::super::functions::{self as fun, Func};
use super::super::linear::Quantity;
use super::super::matrix::question::Name;
use super::super::matrix::tree::{self, Matrix, Op as MatrixOp};
use super::super::matrix::{Property, Shape as Sizes, Size};
use super::super::number::Number;
use super::apply::{Meaning, Names, Standing, Unready};
use super::arrays::Word;
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::spelled::Spelled;
use super::syntax::{Form, Id, Op, Part, Parts, Tree};
use super::{MAX_LENGTH, ReadError, ReadNote, Scope, Shape, letters, side, told, value, words};
use std::ops::Range;

/// What may stand in a text, with its shapes.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Names with their shapes.
    pub names: Vec<Name>,
    /// Names that stand for something.
    pub given: Vec<(Symbol, Matrix)>,
    /// The shape that is asked for, where one is: what `I` and a bare 0 take theirs from.
    pub wanted: Option<Sizes>,
}

/// What a text was read as.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapedReading {
    /// The expression.
    pub matrix: Matrix,
    /// What is worth saying about the reading, in the order of the text.
    pub notes: Vec<ReadNote>,
    /// The other common reading, where people disagree.
    pub other: Option<Matrix>,
}

impl Declared {
    fn shape(&self, name: &str) -> Option<Sizes> {
        let own = self.names.iter().find(|own| words::canonical(&own.name) == name).map(|own| own.shape);
        own.or_else(|| self.given.iter().find(|(own, _)| words::canonical(own) == name).map(|(_, is)| is.shape))
    }
    fn letters(&self) -> Vec<char> {
        super::super::matrix::question::letters(&self.names)
    }
    fn scope(&self) -> Scope {
        let mut variables: Vec<Symbol> = self.names.iter().map(|name| name.name.clone()).collect();
        variables.extend(self.given.iter().map(|(name, _)| name.clone()));
        variables.extend(self.letters().iter().map(|letter| Symbol::new(letter.to_string())));
        // d of what moves, in answers that are differentials.
        variables.extend(self.names.iter().map(|name| Symbol::new(format!("d{}", name.name))));
        Scope::of(variables)
    }
}

impl Names for Declared {
    fn standing(&self, name: &str) -> Standing {
        let differential = || name.strip_prefix('d').and_then(|name| self.shape(name));
        match self.shape(name).or_else(differential) {
            Some(shape) if shape.is_matrix() => Standing::Matrix,
            Some(shape) if shape.is_number() => Standing::Free,
            Some(_) => Standing::Vector,
            None => Standing::Free,
        }
    }
    fn in_shapes(&self) -> bool {
        true
    }
    fn meaning(&self, name: &str) -> Result<Meaning, Unready> {
        Err(Unready { kind: "not-offered", message: format!("{name} has a shape here, and no entries") })
    }
    fn out(&self, _cell: Option<usize>) -> Result<Meaning, Unready> {
        Err(Unready { kind: "no-value", message: "there are no cells here".to_string() })
    }
    fn derived(&self, _is: &Quantity, _by: &[Symbol]) -> Result<Quantity, Unready> {
        Err(Unready { kind: "unevaluated", message: "this is still to be worked out".to_string() })
    }
}

/// Reads an expression of names with shapes. Never panics, never hangs, whatever the text.
///
/// # Errors
/// Says what cannot be read, or which shapes do not fit, and where.
pub fn read_shaped(text: &str, declared: &Declared) -> Result<ShapedReading, ReadError> {
    if value::too_long(text) {
        let message = format!("this is longer than {MAX_LENGTH} characters; write it in smaller parts");
        return Err(ReadError { kind: "too-long", at: MAX_LENGTH..MAX_LENGTH + 1, message, mend: None });
    }
    let normal = letters::normalised(text);
    let scope = declared.scope();
    read(&normal, &scope, declared).map_err(|fault| told(*fault, text, &normal, &scope, Some(declared), Shape::Any))
}

fn read(text: &str, scope: &Scope, declared: &Declared) -> Parsed<ShapedReading> {
    let found = side::answer(text, scope)?;
    let at = found.at;
    let once = |otherwise: bool| {
        let mut parser = Parser::new(&text[..at.end], at.start, scope, Some(declared), otherwise);
        parser.lists = true;
        let root = parser.whole()?;
        let mut resolver = Shaper {
            tree: &parser.tree,
            text: parser.text,
            declared,
            otherwise,
            notes: Vec::new(),
            disputed: false,
            alone: true,
        };
        let value = resolver.value(root)?;
        let matrix = resolver.due(root, value)?;
        let (notes, disputed) = (resolver.notes, resolver.disputed);
        let mut all = std::mem::take(&mut parser.notes);
        all.extend(notes);
        Ok::<_, Box<Fault>>((matrix, all, parser.disputed || disputed))
    };
    let (matrix, said, disputed) = once(false)?;
    let other = if disputed { once(true).ok().map(|(other, ..)| other).filter(|other| *other != matrix) } else { None };
    let mut notes = found.notes;
    notes.extend(said);
    // log is natural wherever there are matrices: nobody takes it for anything else.
    notes.retain(|note| note.kind != "log-is-natural");
    for note in &mut notes {
        if !text.is_ascii() {
            note.at = super::in_characters(text, &note.at);
        }
    }
    Ok(ShapedReading { matrix, notes, other })
}

/// What a node comes to.
#[derive(Clone)]
enum Shaped {
    Of(Matrix),
    /// A multiple of the identity, of whatever size is due.
    Identity(Matrix),
    /// `v[:, None]`: a column that goes to every column beside a matrix.
    Upright(Matrix),
}

struct Shaper<'t> {
    tree: &'t Tree,
    text: &'t str,
    declared: &'t Declared,
    otherwise: bool,
    notes: Vec<ReadNote>,
    disputed: bool,
    /// Whether the left side of the product at hand is one factor, perhaps with numbers before it.
    alone: bool,
}

fn fault(at: Range<usize>, message: impl Into<String>) -> Box<Fault> {
    Fault::new("shape", at, message)
}

impl Shaper<'_> {
    fn typed(&self, id: Id) -> &str {
        self.text.get(self.tree.at(id)).unwrap_or_default().trim()
    }
    fn note(&mut self, kind: &'static str, at: Range<usize>, message: String) {
        if !self.otherwise && !self.notes.iter().any(|note| note.kind == kind) {
            self.notes.push(ReadNote { kind, at, message });
        }
    }
    fn dispute(&mut self, kind: &'static str, at: Range<usize>, message: String) {
        self.disputed = true;
        self.note(kind, at, message);
    }
    fn not_offered(&self, id: Id, why: &str) -> Box<Fault> {
        Fault::new("not-offered", self.tree.at(id), why)
    }

    /// The identity in the shape that is asked for, and everything else as it is.
    fn due(&self, id: Id, value: Shaped) -> Parsed<Matrix> {
        match value {
            Shaped::Of(m) => match self.declared.wanted {
                Some(wanted) if m.is_zero() && m.shape.is_number() => Ok(tree::zero(wanted)),
                _ => Ok(m),
            },
            Shaped::Upright(m) => Ok(m),
            Shaped::Identity(times) => match self.declared.wanted {
                Some(wanted) if wanted.is_square() && wanted.is_matrix() => {
                    Ok(tree::product(vec![times, tree::identity(wanted.rows)]))
                }
                _ => Err(fault(self.tree.at(id), "I takes its size from what stands beside it; write eye(n)")),
            },
        }
    }

    fn plain(&mut self, id: Id) -> Parsed<Matrix> {
        let value = self.value(id)?;
        match value {
            Shaped::Of(m) | Shaped::Upright(m) => Ok(m),
            Shaped::Identity(_) => {
                Err(fault(self.tree.at(id), "I takes its size from what stands beside it; write eye(n)"))
            }
        }
    }

    fn value(&mut self, id: Id) -> Parsed<Shaped> {
        let tree = self.tree;
        Ok(match tree.form(id) {
            Form::Leaf(expr) => Shaped::Of(self.constant(id, expr)?),
            Form::Name(name) => self.name(id, name)?,
            Form::Neg(inner) => match self.value(*inner)? {
                Shaped::Of(m) => Shaped::Of(tree::negate(m)),
                Shaped::Upright(m) => Shaped::Upright(tree::negate(m)),
                Shaped::Identity(m) => Shaped::Identity(tree::negate(m)),
            },
            Form::Sum(parts) => self.sum(*parts)?,
            Form::Chain(parts) => self.chain(id, *parts)?,
            Form::Power(base, exponent, python) => self.power(id, *base, *exponent, *python)?,
            Form::Percent(_) => return Err(self.not_offered(id, "percent signs are not read beside matrices")),
            Form::Call(function, parts) => Shaped::Of(self.call(id, *function, *parts)?),
            Form::Prime(function, parts) => {
                let argument = self.only(id, *parts)?;
                Shaped::Of(tree::each_slope(*function, argument))
            }
            Form::Spelled(row, parts) => Shaped::Of(self.spelled(id, row, *parts)?),
            Form::Word(word, parts) => self.word(id, word, *parts, None)?,
            Form::Along(word, parts, axis) => self.word(id, word, *parts, Some(*axis))?,
            Form::Axes(inner, upright) => {
                let m = self.plain(*inner)?;
                match (m.shape.is_column(), upright) {
                    (true, true) => Shaped::Upright(m),
                    (true, false) => Shaped::Of(tree::transpose(m)),
                    _ => return Err(fault(tree.at(id), format!("{} is not a column", self.typed(*inner)))),
                }
            }
            Form::Bars(inner) => Shaped::Of(self.bars(id, *inner)?),
            Form::Norm(inner) => Shaped::Of(tree::norm(self.plain(*inner)?)),
            Form::Transposed(inner) => match self.value(*inner)? {
                Shaped::Of(m) | Shaped::Upright(m) => Shaped::Of(tree::transpose(m)),
                same @ Shaped::Identity(_) => same,
            },
            Form::Cases(parts, _) => Shaped::Of(self.cases(id, *parts)?),
            Form::Compare(_) => Shaped::Of(self.mask(id)?),
            Form::Entry(..) | Form::List { .. } => {
                return Err(self.not_offered(id, "names have shapes here, and no entries"));
            }
            Form::Defined(_) | Form::Derive(..) | Form::Put(..) => {
                return Err(Fault::new("unevaluated", tree.at(id), "this is still to be worked out"));
            }
            Form::Nothing | Form::Infinity => {
                return Err(Fault::new("no-number", tree.at(id), "expected a number, a column or a matrix"));
            }
            Form::And(_) | Form::Or(_) | Form::Not(_) | Form::Truth(_) => {
                return Err(self.not_offered(id, "only single comparisons are read beside matrices"));
            }
        })
    }

    fn constant(&self, id: Id, expr: &Expr) -> Parsed<Matrix> {
        match expr.node() {
            Node::Num(n) => Ok(tree::number(*n)),
            Node::Const(Constant::E) => Ok(tree::each(fun::EXP, tree::int(1))),
            _ => match expr.as_ratio() {
                Some(n) => Ok(tree::number(n)),
                None => Err(self.not_offered(id, "this constant is not read beside matrices")),
            },
        }
    }

    fn name(&mut self, id: Id, name: &Symbol) -> Parsed<Shaped> {
        let same = |own: &Symbol| own == name || words::canonical(own) == *name;
        if let Some(own) = self.declared.names.iter().find(|own| same(&own.name)) {
            return Ok(Shaped::Of(own.matrix()));
        }
        if let Some((own, is)) = self.declared.given.iter().find(|(own, _)| same(own)) {
            return Ok(Shaped::Of(tree::named(own, is.clone())));
        }
        if let Some(own) = self.declared.names.iter().find(|own| *name == format!("d{}", own.name)) {
            return Ok(Shaped::Of(tree::symbol(name, own.shape, Property::Any)));
        }
        let mut all = name.chars();
        if let (Some(letter), None) = (all.next(), all.next())
            && self.declared.letters().contains(&letter)
        {
            return Ok(Shaped::Of(tree::size(Size::Letter(letter))));
        }
        if name == "I" {
            return Ok(Shaped::Identity(tree::int(1)));
        }
        let known: Vec<&str> = self.declared.names.iter().map(|own| own.name.as_str()).collect();
        let message = format!("{name} has no shape here; the names are {}", known.join(", "));
        Err(Fault::new("not-defined", self.tree.at(id), message))
    }

    fn sum(&mut self, parts: Parts) -> Parsed<Shaped> {
        let tree = self.tree;
        let mut total: Option<Shaped> = None;
        let begin = tree.parts(parts).first().map_or(0, |part| tree.at(part.id).start);
        for Part { op, id } in tree.parts(parts) {
            let value = self.value(*id)?;
            let value = match (op, value) {
                (Op::Minus, Shaped::Of(m)) => Shaped::Of(tree::negate(m)),
                (Op::Minus, Shaped::Upright(m)) => Shaped::Upright(tree::negate(m)),
                (Op::Minus, Shaped::Identity(m)) => Shaped::Identity(tree::negate(m)),
                (_, value) => value,
            };
            total = Some(match total {
                None => value,
                Some(before) => self.added(begin..tree.at(*id).end, before, value)?,
            });
        }
        total.ok_or_else(|| fault(begin..begin, "nothing is written here"))
    }

    fn added(&mut self, at: Range<usize>, a: Shaped, b: Shaped) -> Parsed<Shaped> {
        let sum = |a: Matrix, b: Matrix| Shaped::Of(tree::sum(vec![a, b]));
        Ok(match (a, b) {
            (Shaped::Identity(a), Shaped::Identity(b)) => Shaped::Identity(tree::sum(vec![a, b])),
            (Shaped::Identity(i), Shaped::Of(m)) | (Shaped::Of(m), Shaped::Identity(i)) => {
                if !m.shape.is_square() || m.shape.is_number() {
                    return Err(fault(at, format!("I is square; beside it stands {}", m.shape.told())));
                }
                sum(m.clone(), tree::product(vec![i, tree::identity(m.shape.rows)]))
            }
            (Shaped::Of(a), Shaped::Of(b)) => {
                let (a, b) = self.spread(at, a, b, "cannot be added")?;
                sum(a, b)
            }
            (a, b) => {
                let (a, b) = self.beside_upright(&at, a, b)?;
                sum(a, b)
            }
        })
    }

    /// `v[:, None]` beside a matrix or a row: each as a matrix.
    fn beside_upright(&self, at: &Range<usize>, a: Shaped, b: Shaped) -> Parsed<(Matrix, Matrix)> {
        let upright = |v: Matrix, cols: Size| tree::product(vec![v, tree::transpose(tree::ones(cols))]);
        match (a, b) {
            (Shaped::Upright(v), Shaped::Of(m)) if m.shape.is_matrix() && m.shape.rows == v.shape.rows => {
                Ok((upright(v, m.shape.cols), m))
            }
            (Shaped::Of(m), Shaped::Upright(v)) if m.shape.is_matrix() && m.shape.rows == v.shape.rows => {
                let cols = m.shape.cols;
                Ok((m, upright(v, cols)))
            }
            (Shaped::Upright(v), Shaped::Of(u)) if u.shape.is_column() || u.shape.is_row() => {
                let row = if u.shape.is_column() { tree::transpose(u) } else { u };
                let (rows, cols) = (v.shape.rows, row.shape.cols);
                Ok((upright(v, cols), tree::product(vec![tree::ones(rows), row])))
            }
            (Shaped::Of(u), Shaped::Upright(v)) if u.shape.is_column() || u.shape.is_row() => {
                let row = if u.shape.is_column() { tree::transpose(u) } else { u };
                let (rows, cols) = (v.shape.rows, row.shape.cols);
                Ok((tree::product(vec![tree::ones(rows), row]), upright(v, cols)))
            }
            (Shaped::Upright(v), Shaped::Upright(u)) if u.shape == v.shape => Ok((v, u)),
            (Shaped::Upright(v), Shaped::Of(c)) if c.shape.is_number() => {
                let shape = v.shape;
                Ok((v, tree::fill(c, shape)))
            }
            (Shaped::Of(c), Shaped::Upright(v)) if c.shape.is_number() => {
                let shape = v.shape;
                Ok((tree::fill(c, shape), v))
            }
            _ => Err(fault(at.clone(), "these shapes do not go together entry by entry")),
        }
    }

    /// Two of one shape, by the rules of broadcasting that are read.
    fn spread(&mut self, at: Range<usize>, a: Matrix, b: Matrix, what: &str) -> Parsed<(Matrix, Matrix)> {
        let (x, y) = (a.shape, b.shape);
        if x == y {
            return Ok((a, b));
        }
        if x.is_number() || y.is_number() {
            self.note("every-entry", at, "the number goes to every entry".to_string());
            return Ok(if x.is_number() {
                (tree::fill(a, y), b)
            } else {
                let f = tree::fill(b, x);
                (a, f)
            });
        }
        let rows = |row: Matrix, rows: Size| tree::product(vec![tree::ones(rows), row]);
        match (x.is_matrix(), y.is_matrix()) {
            (true, false) if y.is_row() && x.cols == y.cols => {
                let b = rows(b, x.rows);
                return Ok((a, b));
            }
            (false, true) if x.is_row() && x.cols == y.cols => return Ok((rows(a, y.rows), b)),
            // NumPy: an array of one axis goes to every row.
            (true, false) if y.is_column() && x.cols == y.rows && x.rows != y.rows => {
                self.note("every-entry", at, "the column goes to every row, as in NumPy".to_string());
                let b = rows(tree::transpose(b), x.rows);
                return Ok((a, b));
            }
            (false, true) if x.is_column() && y.cols == x.rows && y.rows != x.rows => {
                self.note("every-entry", at, "the column goes to every row, as in NumPy".to_string());
                let a = rows(tree::transpose(a), y.rows);
                return Ok((a, b));
            }
            _ => {}
        }
        Err(fault(at, format!("{} and {} {what}", a.shape.told(), b.shape.told())))
    }

    fn chain(&mut self, id: Id, parts: Parts) -> Parsed<Shaped> {
        let tree = self.tree;
        let parts = tree.parts(parts);
        let Some((first, rest)) = parts.split_first() else {
            return Err(Fault::new("empty", tree.at(id), "nothing is written here"));
        };
        let mut left = self.value(first.id)?;
        // Whether what has been read so far is numbers times one factor: only then are two values beside each other.
        let mut alone = true;
        for (place, Part { op, id: right }) in rest.iter().enumerate() {
            let before = parts[place].id;
            let value = self.value(*right)?;
            let at = tree.at(first.id).start..tree.at(*right).end;
            self.alone = alone;
            alone = matches!(&left, Shaped::Of(m) if m.shape.is_number());
            left = self.multiplied(at, *op, left, value, (before, *right))?;
        }
        Ok(left)
    }

    fn multiplied(&mut self, at: Range<usize>, op: Op, a: Shaped, b: Shaped, sides: (Id, Id)) -> Parsed<Shaped> {
        use Shaped::{Identity, Of, Upright};
        let entrywise = |a: Matrix, b: Matrix| Of(tree::entrywise(vec![a, b]));
        Ok(match (op, a, b) {
            (Op::Over, a, Of(b)) => match a {
                Identity(a) if b.shape.is_number() => Identity(tree::product(vec![a, tree::power(b, Number::int(-1))])),
                Of(a) => {
                    let below = tree::power(b, Number::int(-1));
                    if a.shape.is_number() || below.shape.is_number() {
                        if a.shape.is_number() && !below.shape.is_number() {
                            self.note("every-entry", at, "it is divided by every entry".to_string());
                        }
                        Of(tree::product(vec![a, below]))
                    } else {
                        let (a, below) = self.spread(at, a, below, "cannot be divided entry by entry")?;
                        entrywise(a, below)
                    }
                }
                Upright(a) => {
                    let (a, b) = self.beside_upright(&at, Upright(a), Of(tree::power(b, Number::int(-1))))?;
                    entrywise(a, b)
                }
                Identity(_) => return Err(fault(at, "I is divided by numbers only")),
            },
            (Op::FloorOver | Op::Mod, ..) => {
                return Err(Fault::new("not-offered", at, "divisions with a rest are not read beside matrices"));
            }
            (_, Identity(a), Identity(b)) => Identity(tree::product(vec![a, b])),
            (_, Identity(i), Of(m)) | (_, Of(m), Identity(i)) => {
                let whole = tree::product(vec![i, m.clone()]);
                if m.shape.is_number() { Identity(whole) } else { Of(whole) }
            }
            (_, a @ Upright(_), b) | (_, a, b @ Upright(_)) => {
                let number = |s: &Shaped| matches!(s, Of(m) if m.shape.is_number());
                match (a, b) {
                    (Upright(v), Of(c)) | (Of(c), Upright(v)) if number(&Of(c.clone())) => {
                        Upright(tree::product(vec![c, v]))
                    }
                    (a, b) => {
                        let (a, b) = self.beside_upright(&at, a, b)?;
                        entrywise(a, b)
                    }
                }
            }
            (op, Of(a), Of(b)) => self.times(at, op, a, b, sides)?,
        })
    }

    fn times(&mut self, at: Range<usize>, op: Op, a: Matrix, b: Matrix, (left, right): (Id, Id)) -> Parsed<Shaped> {
        let (x, y) = (a.shape, b.shape);
        if x.is_number() || y.is_number() {
            return Ok(Shaped::Of(tree::product(vec![a, b])));
        }
        Ok(Shaped::Of(match op {
            Op::Entries => {
                let (a, b) = self.spread(at, a, b, "cannot be multiplied entry by entry")?;
                tree::entrywise(vec![a, b])
            }
            Op::Outer => {
                if !(x.is_column() && y.is_column()) {
                    return Err(fault(at, "⊗ is of two columns"));
                }
                tree::product(vec![a, tree::transpose(b)])
            }
            Op::Star if x.is_matrix() && y.is_column() && x.cols == y.rows => {
                let (u, v) = (self.typed(left).to_string(), self.typed(right).to_string());
                self.dispute(
                    "matrix-or-entries",
                    at.clone(),
                    format!("{u} * {v} is the matrix times the vector; NumPy's * multiplies every row by it"),
                );
                if self.otherwise && x.rows != y.rows {
                    let (a, b) = self.spread(at, a, b, "cannot be multiplied entry by entry")?;
                    tree::entrywise(vec![a, b])
                } else {
                    self.whole(at, a, b, (left, right))?
                }
            }
            Op::Star => {
                if x == y {
                    let kind = if x.is_matrix() { "matrix-or-entries" } else { "dot-or-entries" };
                    let (u, v) = (self.typed(left).to_string(), self.typed(right).to_string());
                    self.dispute(
                        kind,
                        at.clone(),
                        format!("{u} * {v} is taken entry by entry; for the product write @"),
                    );
                    if self.otherwise
                        && let Ok(whole) = self.whole(at.clone(), a.clone(), b.clone(), (left, right))
                    {
                        return Ok(Shaped::Of(whole));
                    }
                }
                let (a, b) = self.spread(at, a, b, "cannot be multiplied entry by entry")?;
                tree::entrywise(vec![a, b])
            }
            Op::Beside if x == y && x.is_column() && self.alone && self.is_value(left) && self.is_value(right) => {
                let (u, v) = (self.typed(left).to_string(), self.typed(right).to_string());
                self.dispute(
                    "dot-or-entries",
                    at.clone(),
                    format!("{u} {v} is taken entry by entry; for the dot product write {u}·{v}"),
                );
                if self.otherwise { self.whole(at, a, b, (left, right))? } else { tree::entrywise(vec![a, b]) }
            }
            // Python's @ takes an array of one axis as a row where that fits.
            Op::At if x.is_column() && y.is_matrix() && x.rows == y.rows => tree::product(vec![tree::transpose(b), a]),
            _ => self.whole(at, a, b, (left, right))?,
        }))
    }

    /// Whether a node is a function's value or stands in brackets.
    fn is_value(&self, id: Id) -> bool {
        let item = self.tree.item(id);
        item.bracketed
            || matches!(
                item.form,
                Form::Call(..) | Form::Prime(..) | Form::Spelled(..) | Form::Word(..) | Form::Along(..)
            )
            || matches!(item.form, Form::Power(base, ..) if self.is_value(base))
    }

    /// The dot product of two columns, or the matrix product.
    fn whole(&mut self, at: Range<usize>, a: Matrix, b: Matrix, (left, right): (Id, Id)) -> Parsed<Matrix> {
        let (x, y) = (a.shape, b.shape);
        if x.is_column() && y.is_column() {
            return if x == y {
                Ok(tree::product(vec![tree::transpose(a), b]))
            } else {
                Err(fault(at, format!("{} and {} have no dot product", x.told(), y.told())))
            };
        }
        // A column before a matrix and a matrix before a row never fit; a row beside a row neither.
        let bare = x.is_column() && y.is_matrix() || x.is_matrix() && y.is_row() || x.is_row() && y.is_row();
        if x.cols == y.rows && !bare {
            return Ok(tree::product(vec![a, b]));
        }
        let (u, v) = (self.typed(left).to_string(), self.typed(right).to_string());
        let message = match () {
            () if x.is_matrix() && y.is_column() => {
                format!("{u} is {x} and takes a vector of {}; {v} has {}", x.cols, y.rows)
            }
            () if x.is_column() && y.is_matrix() => {
                format!("{u} is a column of {} and does not fit before {v}, {y}", x.rows)
            }
            () => format!("{u} is {x} and {v} is {y}: the inner sizes {} and {} differ", x.cols, y.rows),
        };
        let error = fault(at, message);
        let turned = x.is_column() && y.is_matrix() && x.rows == y.rows;
        let spot = self.tree.at(left).end;
        Err(if turned && self.text.is_char_boundary(spot) {
            error.replacing(spot..self.tree.at(right).start, "^T ")
        } else {
            error
        })
    }

    fn power(&mut self, id: Id, base: Id, exponent: Id, python: bool) -> Parsed<Shaped> {
        let tree = self.tree;
        let at = tree.at(id);
        let is_t = |id: Id| tree.name(id).is_some_and(|name| name == "T") && self.declared.shape("T").is_none();
        if is_t(exponent) {
            return match self.value(base)? {
                Shaped::Of(m) | Shaped::Upright(m) => Ok(Shaped::Of(tree::transpose(m))),
                same @ Shaped::Identity(_) => Ok(same),
            };
        }
        if let Form::Neg(inner) = tree.form(exponent)
            && is_t(*inner)
        {
            let m = self.plain(base)?;
            return Ok(Shaped::Of(tree::transpose(self.inverted(at, m)?)));
        }
        // e to the power of anything.
        if matches!(tree.form(base), Form::Leaf(expr) if matches!(expr.node(), Node::Const(Constant::E))) {
            let m = self.plain(exponent)?;
            return Ok(Shaped::Of(tree::each(fun::EXP, m)));
        }
        let value = match self.value(base)? {
            Shaped::Of(m) | Shaped::Upright(m) => m,
            same @ Shaped::Identity(_) => return Ok(same),
        };
        let raised = self.plain(exponent)?;
        let Some(n) = raised.as_number().or_else(|| ratio(&raised)) else {
            return Err(self.not_offered(exponent, "expected a number in the exponent"));
        };
        // tanh^2(Z): the power stands before the argument, and goes to every entry.
        let early =
            matches!(tree.form(base), Form::Call(..) | Form::Prime(..)) && tree.at(exponent).end < tree.at(base).end;
        if !value.shape.is_matrix() || python || early {
            return Ok(Shaped::Of(tree::power(value, n)));
        }
        if n == Number::int(-1) {
            return Ok(Shaped::Of(self.inverted(at, value)?));
        }
        let entries = self.is_entrywise(base);
        let whole = n.as_int().and_then(|k| u32::try_from(k).ok()).filter(|k| (1..=12).contains(k));
        match (value.shape.is_square(), entries, whole) {
            (true, true, Some(k)) => {
                let typed = self.typed(base);
                let message = format!(
                    "{typed}^{k} is not clear: the matrix power, {typed} {typed}, or entry by entry, {typed}**{k}?"
                );
                Err(Fault::new("ambiguous-power", at, message))
            }
            (true, false, Some(k)) => Ok(Shaped::Of(tree::matrix_power(value, k))),
            (false, true, _) => Ok(Shaped::Of(tree::power(value, n))),
            _ => {
                let message = "a square matrix is raised to a whole power, or to -1; ** raises its entries";
                Err(fault(at, message))
            }
        }
    }

    /// Whether a node is made entry by entry: a function's value, or a bracket with ⊙ or a number added in it.
    fn is_entrywise(&self, id: Id) -> bool {
        match self.tree.form(id) {
            Form::Call(..) | Form::Prime(..) | Form::Spelled(..) => true,
            Form::Chain(parts) => self.tree.parts(*parts).iter().any(|part| part.op == Op::Entries),
            Form::Sum(parts) => self.tree.parts(*parts).iter().any(|part| self.tree.number(part.id).is_some()),
            _ => false,
        }
    }

    fn inverted(&self, at: Range<usize>, m: Matrix) -> Parsed<Matrix> {
        if m.shape.is_square() {
            Ok(tree::inverse(m))
        } else {
            Err(fault(at, format!("an inverse needs a square matrix; this is {}", m.shape.told())))
        }
    }

    fn values(&mut self, parts: Parts) -> Parsed<Vec<Matrix>> {
        let tree = self.tree;
        tree.parts(parts).iter().map(|part| self.plain(part.id)).collect()
    }

    fn only(&mut self, id: Id, parts: Parts) -> Parsed<Matrix> {
        let mut all = self.values(parts)?;
        match (all.pop(), all.is_empty()) {
            (Some(one), true) => Ok(one),
            _ => Err(fault(self.tree.at(id), "expected one argument")),
        }
    }

    fn call(&mut self, id: Id, function: Func, parts: Parts) -> Parsed<Matrix> {
        let at = self.tree.at(id);
        let all = self.values(parts)?;
        match (function, all.as_slice()) {
            (fun::LOGSUMEXP, [z]) => Ok(tree::log_sum_exp(z.clone())),
            (fun::SOFTMAX, [z]) => Ok(tree::softmax(z.clone())),
            (fun::MAX, [a, b]) if a.is_zero() || b.is_zero() => {
                let z = if a.is_zero() { b } else { a };
                Ok(tree::each(fun::RELU, z.clone()))
            }
            (_, [z]) if function.accepts(1) && function.arity().1 != fun::MANY => Ok(tree::each(function, z.clone())),
            _ => {
                Err(Fault::new("not-offered", at, format!("{} of these is not read beside matrices", function.name())))
            }
        }
    }

    fn spelled(&mut self, id: Id, row: &'static Spelled, parts: Parts) -> Parsed<Matrix> {
        let all = self.values(parts)?;
        if row.passes() && all.len() == 1 {
            return all.into_iter().next().ok_or_else(|| fault(self.tree.at(id), "expected one argument"));
        }
        if row.names.contains(&"maximum") && all.len() == 2 && all.iter().any(Matrix::is_zero) {
            let z = all.into_iter().find(|m| !m.is_zero()).unwrap_or_else(|| tree::int(0));
            return Ok(tree::each(fun::RELU, z));
        }
        match row.of(all.len()) {
            Some(meaning) => self.put(id, meaning, &all),
            None => Err(self.not_offered(id, "this is not read beside matrices")),
        }
    }

    /// A meaning in the letters u, v, w, entry by entry.
    fn put(&mut self, id: Id, meaning: &Expr, of: &[Matrix]) -> Parsed<Matrix> {
        let at = || self.tree.at(id);
        match meaning.node() {
            Node::Num(n) => Ok(tree::number(*n)),
            Node::Var(name) => {
                let place = ["u", "v", "w"].iter().position(|letter| letter == name);
                place.and_then(|place| of.get(place)).cloned().ok_or_else(|| fault(at(), "an argument is missing"))
            }
            Node::Neg(inner) => Ok(tree::negate(self.put(id, inner, of)?)),
            Node::Sum(terms) => {
                let mut total = self.put(id, &terms[0], of)?;
                for term in &terms[1..] {
                    let next = self.put(id, term, of)?;
                    let (a, b) = self.spread(at(), total, next, "cannot be added")?;
                    total = tree::sum(vec![a, b]);
                }
                Ok(total)
            }
            Node::Product(factors) => {
                let mut total = self.put(id, &factors[0], of)?;
                for factor in &factors[1..] {
                    let next = self.put(id, factor, of)?;
                    total = self.by_entries(at(), total, next)?;
                }
                Ok(total)
            }
            Node::Div(top, bottom) => {
                let (top, bottom) = (self.put(id, top, of)?, self.put(id, bottom, of)?);
                self.by_entries(at(), top, tree::power(bottom, Number::int(-1)))
            }
            Node::Pow(base, exponent) => match (base.node(), exponent.as_ratio()) {
                (_, Some(n)) => Ok(tree::power(self.put(id, base, of)?, n)),
                (Node::Const(Constant::E), None) => {
                    let exponent = self.put(id, exponent, of)?;
                    Ok(tree::each(fun::EXP, exponent))
                }
                (Node::Var(_), None) => {
                    let (base, exponent) = (self.put(id, base, of)?, self.put(id, exponent, of)?);
                    match exponent.as_number() {
                        Some(n) => Ok(tree::power(base, n)),
                        None => Err(self.not_offered(id, "expected a number in the exponent")),
                    }
                }
                _ => Err(self.not_offered(id, "this is not read beside matrices")),
            },
            Node::Call(f, arguments) => match arguments.as_slice() {
                [one] => Ok(tree::each(*f, self.put(id, one, of)?)),
                _ => Err(self.not_offered(id, "this is not read beside matrices")),
            },
            _ => Err(self.not_offered(id, "this is not read beside matrices")),
        }
    }

    fn by_entries(&mut self, at: Range<usize>, a: Matrix, b: Matrix) -> Parsed<Matrix> {
        if a.shape.is_number() || b.shape.is_number() {
            return Ok(tree::product(vec![a, b]));
        }
        let (a, b) = self.spread(at, a, b, "cannot be multiplied entry by entry")?;
        Ok(tree::entrywise(vec![a, b]))
    }

    fn word(&mut self, id: Id, word: &'static Word, parts: Parts, axis: Option<usize>) -> Parsed<Shaped> {
        let at = self.tree.at(id);
        let all = self.values(parts)?;
        let square = |m: &Matrix| {
            if m.shape.is_square() {
                Ok(m.clone())
            } else {
                Err(fault(at.clone(), format!("{} needs a square matrix; this is {}", word.name(), m.shape.told())))
            }
        };
        let size_of = |m: &Matrix| match (&m.op, m.as_number().and_then(|n| n.as_int())) {
            (MatrixOp::Size(letter), _) => Ok(Size::Letter(*letter)),
            (_, Some(1)) => Ok(Size::One),
            (_, Some(n)) if (2..=64).contains(&n) => Ok(Size::Number(n as u32)),
            _ => Err(fault(at.clone(), "expected a size: a letter of a shape, or a whole number")),
        };
        let count = |size: Size| tree::power(tree::size(size), Number::int(-1));
        Ok(Shaped::Of(match (word.name(), all.as_slice()) {
            ("dot", [a, b]) => {
                let sides = match self.tree.parts(parts) {
                    [first, second] => (first.id, second.id),
                    _ => (id, id),
                };
                return self.times(at, Op::At, a.clone(), b.clone(), sides);
            }
            ("norm", [m]) => tree::norm(m.clone()),
            ("norm1", [m]) => tree::sum_all(tree::each(fun::ABS, m.clone())),
            ("sum", [m]) => match (axis, m.shape.is_matrix()) {
                (Some(0), true) => tree::product(vec![tree::transpose(m.clone()), tree::ones(m.shape.rows)]),
                (Some(_), true) => tree::product(vec![m.clone(), tree::ones(m.shape.cols)]),
                _ => tree::sum_all(m.clone()),
            },
            ("mean", [m]) => match (axis, m.shape.is_matrix()) {
                (Some(0), true) => {
                    tree::product(vec![count(m.shape.rows), tree::transpose(m.clone()), tree::ones(m.shape.rows)])
                }
                (Some(_), true) => tree::product(vec![count(m.shape.cols), m.clone(), tree::ones(m.shape.cols)]),
                _ => tree::product(vec![count(m.shape.rows), count(m.shape.cols), tree::sum_all(m.clone())]),
            },
            ("det", [m]) => tree::determinant(square(m)?),
            ("trace", [m]) => tree::trace(square(m)?),
            ("transpose", [m]) => tree::transpose(m.clone()),
            ("inv", [m]) => tree::inverse(square(m)?),
            ("diag", [m]) if m.shape.is_matrix() => tree::diagonal_of(square(m)?),
            ("diag", [m]) if !m.shape.is_number() => tree::diagonal(m.clone()),
            ("outer", [a, b]) => {
                let column = |m: &Matrix| {
                    if m.shape.is_row() {
                        Some(tree::transpose(m.clone()))
                    } else {
                        m.shape.is_column().then(|| m.clone())
                    }
                };
                match (column(a), column(b)) {
                    (Some(a), Some(b)) => tree::product(vec![a, tree::transpose(b)]),
                    _ => return Err(fault(at, "outer is of two columns")),
                }
            }
            ("softmax", [m]) => match axis {
                Some(0) if m.shape.is_matrix() => tree::transpose(tree::softmax(tree::transpose(m.clone()))),
                _ => tree::softmax(m.clone()),
            },
            ("log_softmax", [m]) => match axis {
                Some(0) if m.shape.is_matrix() => tree::transpose(tree::log_softmax(tree::transpose(m.clone()))),
                _ => tree::log_softmax(m.clone()),
            },
            ("eye", [n]) => tree::identity(size_of(n)?),
            ("zeros", [n]) => tree::zero(Sizes::column(size_of(n)?)),
            ("zeros", [n, k]) => tree::zero(Sizes::new(size_of(n)?, size_of(k)?)),
            ("ones", [n]) => tree::ones(size_of(n)?),
            ("ones", [n, k]) => tree::fill(tree::int(1), Sizes::new(size_of(n)?, size_of(k)?)),
            ("zeros_like", [m]) => tree::zero(m.shape),
            ("ones_like", [m]) => tree::fill(tree::int(1), m.shape),
            ("len", [m]) => tree::size(m.shape.rows),
            _ => {
                return Err(Fault::new(
                    "not-offered",
                    at,
                    format!("{} of these is not read where names have shapes", word.name()),
                ));
            }
        }))
    }

    /// `|x|`: of a number its size, of a column its length, of a square matrix the determinant.
    fn bars(&mut self, id: Id, inner: Id) -> Parsed<Matrix> {
        let m = self.plain(inner)?;
        let at = self.tree.at(id);
        Ok(match m.shape {
            shape if shape.is_number() => tree::each(fun::ABS, m),
            shape if shape.is_matrix() && shape.is_square() => {
                let typed = self.typed(inner).to_string();
                self.dispute("bars", at, format!("|{typed}| is the determinant; for the length write ‖{typed}‖"));
                if self.otherwise { tree::norm(m) } else { tree::determinant(m) }
            }
            shape if shape.is_matrix() => {
                self.note("bars", at, "the bars are the length ‖·‖, since this is not square".to_string());
                tree::norm(m)
            }
            _ => tree::norm(m),
        })
    }

    /// `z > 0` as 1 and 0 at each entry.
    fn mask(&mut self, id: Id) -> Parsed<Matrix> {
        let tree = self.tree;
        let Form::Compare(parts) = tree.form(id) else { return Err(self.not_offered(id, "expected a comparison")) };
        let [left, right] = tree.parts(*parts) else {
            return Err(self.not_offered(id, "only single comparisons are read beside matrices"));
        };
        let (a, b) = (self.plain(left.id)?, self.plain(right.id)?);
        let (a, b) = self.spread(tree.at(id), a, b, "cannot be compared")?;
        let greater = match comparison(right.op) {
            Some(Comparison::Greater | Comparison::AtLeast) => tree::minus(a, b),
            Some(Comparison::Less | Comparison::AtMost) => tree::minus(b, a),
            _ => return Err(self.not_offered(id, "expected > or <")),
        };
        Ok(tree::each(fun::STEP, greater))
    }

    /// `where(c, a, b)`, `a if c else b`: each entry from the one or the other.
    fn cases(&mut self, id: Id, parts: Parts) -> Parsed<Matrix> {
        let tree = self.tree;
        let [value, condition, otherwise] = tree.parts(parts) else {
            return Err(self.not_offered(id, "expected a value, a condition and another value"));
        };
        let mask = self.mask(condition.id)?;
        let (value, otherwise) = (self.plain(value.id)?, self.plain(otherwise.id)?);
        let rest = tree::minus(tree::fill(tree::int(1), mask.shape), mask.clone());
        let first = self.by_entries(tree.at(id), mask, value)?;
        let second = self.by_entries(tree.at(id), rest, otherwise)?;
        Ok(tree::sum(vec![first, second]))
    }
}

fn comparison(op: Op) -> Option<Comparison> {
    Some(match op {
        Op::Less => Comparison::Less,
        Op::AtMost => Comparison::AtMost,
        Op::Greater => Comparison::Greater,
        Op::AtLeast => Comparison::AtLeast,
        _ => return None,
    })
}

/// A quotient of whole numbers, as it stands in an exponent.
fn ratio(m: &Matrix) -> Option<Number> {
    match &m.op {
        MatrixOp::Number(n) => Some(n.0),
        _ => None,
    }
}
