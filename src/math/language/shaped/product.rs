//! Products, powers and what goes together entry by entry: each held against the shapes.

use super::{Shaped, Shaper, fault};
use crate::math::Number;
use crate::math::functions as fun;
use crate::math::language::fault::{Fault, Parsed};
use crate::math::language::syntax::{Form, Id, Op, Part, Parts};
use crate::math::matrix::Size;
use crate::math::matrix::tree::{self, Matrix, Op as MatrixOp};
use std::ops::Range;

/// The highest power of a matrix.
const MOST_POWER: u32 = 12;

/// What keeps two shapes from being divided.
const DIVIDED: &str = "cannot be divided entry by entry";
/// Said where a column goes to every row of a matrix.
const EVERY_ROW: &str = "the column goes to every row, as in NumPy";
/// Said where it divides every row.
pub(super) const DIVIDES_ROWS: &str = "the column divides every row, as in NumPy";

impl Shaper<'_> {
    /// `v[:, None]` beside a matrix or a row: each as a matrix.
    pub(super) fn beside_upright(&self, at: &Range<usize>, a: Shaped, b: Shaped) -> Parsed<(Matrix, Matrix)> {
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
            (Shaped::Upright(v), Shaped::Of(m)) | (Shaped::Of(m), Shaped::Upright(v)) if m.shape.is_matrix() => {
                self.clash.set(Some((m.shape.rows, v.shape.rows)));
                let (m, v) = (m.shape, v.shape);
                Err(fault(at.clone(), format!("the column of {} cannot stand beside every column of {m}", v.rows)))
            }
            _ => Err(fault(at.clone(), "these shapes do not go together entry by entry")),
        }
    }

    /// Two of one shape, by the rules of broadcasting that are read.
    pub(super) fn spread(&mut self, at: Range<usize>, a: Matrix, b: Matrix, what: &str) -> Parsed<(Matrix, Matrix)> {
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
                let said = if what == DIVIDED { DIVIDES_ROWS } else { EVERY_ROW };
                self.note("every-entry", at, said.to_string());
                let b = rows(tree::transpose(b), x.rows);
                return Ok((a, b));
            }
            (false, true) if x.is_column() && y.cols == x.rows && y.rows != x.rows => {
                self.note("every-entry", at, EVERY_ROW.to_string());
                let a = rows(tree::transpose(a), y.rows);
                return Ok((a, b));
            }
            _ => {}
        }
        self.clash.set(match (x.is_matrix(), y.is_matrix()) {
            (true, false) if y.is_row() => Some((x.cols, y.cols)),
            (true, false) => Some((x.cols, y.rows)),
            (false, true) if x.is_row() => Some((x.cols, y.cols)),
            (false, true) => Some((x.rows, y.cols)),
            _ if x.rows != y.rows => Some((x.rows, y.rows)),
            _ => Some((x.cols, y.cols)),
        });
        Err(fault(at, format!("{} and {} {what}", a.shape.told(), b.shape.told())))
    }

    pub(super) fn chain(&mut self, id: Id, parts: Parts) -> Parsed<Shaped> {
        let tree = self.tree;
        let parts = tree.parts(parts);
        let Some((first, rest)) = parts.split_first() else {
            return Err(Fault::new("empty", tree.at(id), "nothing is written here"));
        };
        let mut left = self.value(first.id)?;
        // Whether what has been read so far is numbers times one factor: only then are two values beside each other.
        let mut alone = true;
        let mut behind = 0;
        for (place, Part { op, id: right }) in rest.iter().enumerate() {
            // What a product behind ⊙ has taken in.
            if place < behind {
                continue;
            }
            let before = parts[place].id;
            let mut value = self.value(*right)?;
            let mut at = tree.at(first.id).start..tree.at(*right).end;
            if *op == Op::Entries
                && let Some((product, taken)) = self.product_behind(&left, &value, &rest[place..])?
            {
                at.end = tree.at(rest[place + taken].id).end;
                let all = tree.at(*right).start..at.end;
                self.note("matrix-or-entries", all, "⊙ goes with the whole product behind it".to_string());
                (value, behind) = (product, place + taken + 1);
            }
            if matches!(op, Op::Beside | Op::Dot)
                && self.typed(before) == "1"
                && matches!(&value, Shaped::Of(m) if m.shape.is_row())
            {
                self.every_row = true;
            }
            if let Some(ones) = self.beside_ones(&at, *op, &left, &value, (before, *right))? {
                left = ones;
                continue;
            }
            self.alone = alone;
            alone = matches!(&left, Shaped::Of(m) if m.shape.is_number());
            left = self.multiplied(at, *op, left, value, (before, *right))?;
        }
        Ok(left)
    }

    /// `u ⊙ W v`, where u and W do not fit entry by entry and u and the product W v do: that product, and how many factors
    /// it takes in.
    fn product_behind(&mut self, left: &Shaped, value: &Shaped, parts: &[Part]) -> Parsed<Option<(Shaped, usize)>> {
        let (Shaped::Of(a), Shaped::Of(b)) = (left, value) else { return Ok(None) };
        let shape = a.shape;
        if b.shape == shape || b.shape.is_number() || shape.is_number() {
            return Ok(None);
        }
        let (mut product, mut before) = (b.clone(), parts[0].id);
        for (taken, part) in parts.iter().enumerate().skip(1) {
            if !matches!(part.op, Op::Beside | Op::Dot | Op::At) {
                return Ok(None);
            }
            let Shaped::Of(factor) = self.value(part.id)? else { return Ok(None) };
            if product.shape.cols != factor.shape.rows {
                return Ok(None);
            }
            let at = self.tree.at(before).start..self.tree.at(part.id).end;
            let Ok(Shaped::Of(found)) = self.times(at, part.op, product, factor, (before, part.id)) else {
                return Ok(None);
            };
            if found.shape == shape {
                return Ok(Some((Shaped::Of(found), taken)));
            }
            (product, before) = (found, part.id);
        }
        Ok(None)
    }

    /// Whether a node is `1^T`, a row of ones that takes its length from what stands beside it.
    fn is_ones_row(&self, id: Id) -> bool {
        let one = |id: Id| self.tree.number(id).is_some_and(|n| n == Number::ONE);
        match self.tree.form(id) {
            Form::Transposed(inner) => one(*inner),
            Form::Power(base, exponent, _) => {
                one(*base)
                    && self.tree.name(*exponent).is_some_and(|name| name == "T")
                    && self.declared.shape("T").is_none()
            }
            _ => false,
        }
    }

    /// `1^T X`, the sums of the columns, and `v 1^T`, the column beside every column of what it is added to.
    fn beside_ones(
        &mut self,
        at: &Range<usize>,
        op: Op,
        left: &Shaped,
        right: &Shaped,
        (before, behind): (Id, Id),
    ) -> Parsed<Option<Shaped>> {
        if op == Op::Over {
            return Ok(None);
        }
        Ok(match (left, right) {
            (Shaped::Of(c), Shaped::Of(m)) if self.is_ones_row(before) && c.shape.is_number() => {
                if m.shape.is_number() || m.shape.is_row() {
                    let message =
                        format!("1^T takes its length from a column or a matrix behind it; found {}", m.shape.told());
                    return Err(fault(at.clone(), message));
                }
                let row = tree::transpose(tree::ones(m.shape.rows));
                Some(Shaped::Of(tree::product(vec![c.clone(), row, m.clone()])))
            }
            (Shaped::Of(v) | Shaped::Upright(v), Shaped::Of(_)) if self.is_ones_row(behind) && v.shape.is_column() => {
                Some(Shaped::Upright(v.clone()))
            }
            _ => None,
        })
    }

    pub(super) fn multiplied(
        &mut self,
        at: Range<usize>,
        op: Op,
        a: Shaped,
        b: Shaped,
        sides: (Id, Id),
    ) -> Parsed<Shaped> {
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
                        let (a, below) = self.spread(at, a, below, DIVIDED)?;
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
            // I ⊙ A keeps the diagonal alone, in NumPy's spelling, too.
            (Op::Entries | Op::Star, Identity(i), Of(m)) | (Op::Entries | Op::Star, Of(m), Identity(i))
                if !m.shape.is_number() =>
            {
                if !m.shape.is_square() {
                    return Err(fault(at, format!("I is square; beside it stands {}", m.shape.told())));
                }
                entrywise(tree::product(vec![i, tree::identity(m.shape.rows)]), m)
            }
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

    pub(super) fn times(
        &mut self,
        at: Range<usize>,
        op: Op,
        a: Matrix,
        b: Matrix,
        (left, right): (Id, Id),
    ) -> Parsed<Shaped> {
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
    pub(super) fn is_value(&self, id: Id) -> bool {
        let item = self.tree.item(id);
        item.bracketed()
            || matches!(
                item.form,
                Form::Call(..) | Form::Prime(..) | Form::Spelled(..) | Form::Word(..) | Form::Along(..)
            )
            || matches!(item.form, Form::Power(base, ..) if self.is_value(base))
    }

    /// The dot product of two columns, or the matrix product.
    pub(super) fn whole(&mut self, at: Range<usize>, a: Matrix, b: Matrix, (left, right): (Id, Id)) -> Parsed<Matrix> {
        let (x, y) = (a.shape, b.shape);
        if x.is_column() && y.is_column() {
            return if x == y {
                Ok(tree::product(vec![tree::transpose(a), b]))
            } else {
                self.clash.set(Some((x.rows, y.rows)));
                Err(fault(at, format!("{} and {} have no dot product", x.told(), y.told())))
            };
        }
        // A column before a matrix and a matrix before a row never fit; a row beside a row neither.
        let bare = x.is_column() && y.is_matrix() || x.is_matrix() && y.is_row() || x.is_row() && y.is_row();
        if x.cols == y.rows && !bare {
            return Ok(tree::product(vec![a, b]));
        }
        self.clash.set((!bare).then_some((x.cols, y.rows)));
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

    pub(super) fn power(&mut self, id: Id, base: Id, exponent: Id, python: bool) -> Parsed<Shaped> {
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
        if tree.is_e(base) {
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
        let whole = n.as_int().and_then(|k| u32::try_from(k).ok()).filter(|k| (1..=MOST_POWER).contains(k));
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
                let found = match value.shape.is_square() {
                    true => format!("expected a whole power up to {MOST_POWER}, or -1; found {}", self.typed(exponent)),
                    false => format!("expected a square matrix to be raised, found {}", value.shape.told()),
                };
                Err(fault(at, format!("{found}; ** raises the entries")))
            }
        }
    }

    /// Whether a node is made entry by entry: a function's value, or a bracket with ⊙ or a number added in it.
    pub(super) fn is_entrywise(&self, id: Id) -> bool {
        match self.tree.form(id) {
            Form::Call(..) | Form::Prime(..) | Form::Spelled(..) => true,
            Form::Chain(parts) => self.tree.parts(*parts).iter().any(|part| part.op == Op::Entries),
            Form::Sum(parts) => self.tree.parts(*parts).iter().any(|part| self.tree.is_number(part.id)),
            _ => false,
        }
    }

    pub(super) fn inverted(&self, at: Range<usize>, m: Matrix) -> Parsed<Matrix> {
        if m.shape.is_square() {
            Ok(tree::inverse(m))
        } else {
            self.clash.set(Some((m.shape.rows, m.shape.cols)));
            Err(fault(at, format!("an inverse needs a square matrix; this is {}", m.shape.told())))
        }
    }
}

/// A quotient of whole numbers, as it stands in an exponent.
fn ratio(m: &Matrix) -> Option<Number> {
    match &m.op {
        MatrixOp::Number(n) => Some(n.0),
        _ => None,
    }
}
