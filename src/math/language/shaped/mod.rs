//! Texts whose names have shapes and no entries: `2(W x - y) x^T`, `np.outer(2*(W @ x - y), x)`. The same grammar and
//! tree as for every other text; here the tree becomes an expression of whole matrices, and every product is held
//! against the shapes.

mod called;
mod infer;
mod product;

use super::super::expr::{Constant, Expr, Node, Symbol};
use super::super::functions as fun;
use super::super::matrix::question::Name;
use super::super::matrix::tree::{self, Matrix};
use super::super::matrix::{MatrixShape as Sizes, Property, Size};
use super::super::{Diagnostic, Value};
use super::apply::{Meaning, Names, Standing};
use super::fault::{Fault, Parsed};
use super::letters::Normal;
use super::parse::Parser;
use super::syntax::{Form, Id, Op, Part, Parts, Tree};
use super::{MAX_LENGTH, ReadNote, Scope, Shape, side, told, value, words};
pub use infer::{Inferred, NameKind, Uninferred, infer};
use std::cell::Cell;
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
    fn meaning(&self, name: &str) -> Result<Meaning, Diagnostic> {
        Err(Diagnostic::new("not-offered", format!("{name} has a shape here, and no entries")))
    }
    fn out(&self, _cell: Option<usize>) -> Result<Meaning, Diagnostic> {
        Err(Diagnostic::new("no-value", "there are no cells here"))
    }
    fn derived(&self, _is: &Value, _by: &[Symbol]) -> Result<Value, Diagnostic> {
        Err(Diagnostic::new("unevaluated", "this is still to be worked out"))
    }
}

/// Reads an expression of names with shapes. Never panics, never hangs, whatever the text.
///
/// # Errors
/// Says what cannot be read, or which shapes do not fit, and where.
pub fn read_shaped(text: &str, declared: &Declared) -> Result<ShapedReading, Diagnostic> {
    if value::too_long(text) {
        let message = format!("this is longer than {MAX_LENGTH} characters; write it in smaller parts");
        return Err(Diagnostic::spanning("too-long", MAX_LENGTH..MAX_LENGTH + 1, message));
    }
    let normal = Normal::of(text);
    let scope = declared.scope();
    read(&normal, &scope, declared)
        .map_err(|fault| told(*fault, text, &normal.text, &scope, Some(declared), Shape::Any))
}

fn read(normal: &Normal, scope: &Scope, declared: &Declared) -> Parsed<ShapedReading> {
    let text = &*normal.text;
    let found = side::answer(normal, scope)?;
    let at = found.at;
    let once = |otherwise: bool| {
        let mut parser = Parser::new(&text[..at.end], at.start, scope, Some(declared), otherwise);
        parser.lists = true;
        let root = parser.whole()?;
        let mut resolver = Shaper::new(&parser, declared, otherwise);
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
    // Nor does anybody take 1/2 |r|^2, with the space, for 1/(2|r|^2).
    let spaced = |at: &Range<usize>| {
        let below = text.get(at.clone()).unwrap_or_default();
        below.trim_start().trim_start_matches(char::is_alphanumeric).starts_with(' ')
    };
    notes.retain(|note| {
        note.kind != "log-is-natural" && !(note.kind == "juxtaposition-after-division" && spaced(&note.at))
    });
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
    /// Whether a row stands behind a 1, as in `1 b^T`: it goes to every row where a matrix is due.
    every_row: bool,
    /// Two sizes that should have been one, where that is why a text cannot be read.
    clash: Cell<Option<(Size, Size)>>,
}

fn fault(at: Range<usize>, message: impl Into<String>) -> Box<Fault> {
    Fault::new("shape", at, message)
}

impl<'t> Shaper<'t> {
    fn new(parser: &'t Parser, declared: &'t Declared, otherwise: bool) -> Shaper<'t> {
        Shaper {
            tree: &parser.tree,
            text: parser.text,
            declared,
            otherwise,
            notes: Vec::new(),
            disputed: false,
            alone: true,
            every_row: false,
            clash: Cell::new(None),
        }
    }
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
                Some(wanted) if wanted.is_matrix() && self.goes_to_every_row(&m, wanted.cols) => {
                    Ok(tree::product(vec![tree::ones(wanted.rows), m]))
                }
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

    fn goes_to_every_row(&self, m: &Matrix, cols: Size) -> bool {
        self.every_row && m.shape.is_row() && m.shape.cols == cols
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
            Form::Whole(n) => Shaped::Of(self.constant(id, &Expr::from(*n))?),
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
            Form::Along(along, parts) => self.word(id, along.0, *parts, Some(usize::from(along.1)))?,
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
            Form::Defined(_) | Form::Derive(..) | Form::Put(..) | Form::At(..) => {
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
                if self.goes_to_every_row(&m, m.shape.cols) {
                    let n = m.shape.cols;
                    let rows = tree::product(vec![tree::ones(n), m]);
                    return Ok(sum(rows, tree::product(vec![i, tree::identity(n)])));
                }
                if !m.shape.is_square() || m.shape.is_number() {
                    return Err(fault(at, format!("I is square; beside it stands {}", m.shape.told())));
                }
                sum(m.clone(), tree::product(vec![i, tree::identity(m.shape.rows)]))
            }
            (Shaped::Identity(i), Shaped::Upright(v)) | (Shaped::Upright(v), Shaped::Identity(i)) => {
                let n = v.shape.rows;
                let columns = tree::product(vec![v, tree::transpose(tree::ones(n))]);
                sum(columns, tree::product(vec![i, tree::identity(n)]))
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
}
