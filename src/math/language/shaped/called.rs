//! Words and functions where names have shapes: `sum`, `softmax`, `det`, bars, comparisons and cases.

use super::{Shaped, Shaper, fault};
use crate::math::Number;
use crate::math::condition::Comparison;
use crate::math::expr::{Constant, Expr, Node};
use crate::math::functions::{self as fun, Func};
use crate::math::language::arrays::Word;
use crate::math::language::fault::{Fault, Parsed};
use crate::math::language::spelled::Spelled;
use crate::math::language::syntax::{Form, Id, Op, Parts};
use crate::math::language::truth::comparison;
use crate::math::matrix::tree::{self, Matrix, Op as MatrixOp};
use crate::math::matrix::{MatrixShape as Sizes, Size};
use std::ops::Range;

impl Shaper<'_> {
    pub(super) fn values(&mut self, parts: Parts) -> Parsed<Vec<Matrix>> {
        let tree = self.tree;
        tree.parts(parts).iter().map(|part| self.plain(part.id)).collect()
    }

    pub(super) fn only(&mut self, id: Id, parts: Parts) -> Parsed<Matrix> {
        let mut all = self.values(parts)?;
        match (all.pop(), all.is_empty()) {
            (Some(one), true) => Ok(one),
            _ => Err(fault(self.tree.at(id), "expected one argument")),
        }
    }

    pub(super) fn call(&mut self, id: Id, function: Func, parts: Parts) -> Parsed<Matrix> {
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

    pub(super) fn spelled(&mut self, id: Id, row: &'static Spelled, parts: Parts) -> Parsed<Matrix> {
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
    pub(super) fn put(&mut self, id: Id, meaning: &Expr, of: &[Matrix]) -> Parsed<Matrix> {
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

    pub(super) fn by_entries(&mut self, at: Range<usize>, a: Matrix, b: Matrix) -> Parsed<Matrix> {
        if a.shape.is_number() || b.shape.is_number() {
            return Ok(tree::product(vec![a, b]));
        }
        let (a, b) = self.spread(at, a, b, "cannot be multiplied entry by entry")?;
        Ok(tree::entrywise(vec![a, b]))
    }

    pub(super) fn word(&mut self, id: Id, word: &'static Word, parts: Parts, axis: Option<usize>) -> Parsed<Shaped> {
        let at = self.tree.at(id);
        let all = self.values(parts)?;
        let clash = &self.clash;
        let square = |m: &Matrix| {
            if m.shape.is_square() {
                Ok(m.clone())
            } else {
                clash.set(Some((m.shape.rows, m.shape.cols)));
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
    pub(super) fn bars(&mut self, id: Id, inner: Id) -> Parsed<Matrix> {
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
    pub(super) fn mask(&mut self, id: Id) -> Parsed<Matrix> {
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
    pub(super) fn cases(&mut self, id: Id, parts: Parts) -> Parsed<Matrix> {
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
