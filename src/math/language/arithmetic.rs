//! Sums, products and powers of what is one number, a vector or a matrix.

use super::super::expr::{Expr, Node};
use super::super::functions as fun;
use super::super::value::{Array, Value};
use super::apply::Standing;
use super::arrays::{by_entries, product, sizes, transposed};
use super::fault::{Fault, Parsed};
use super::parse::{joined, push_factor, splice};
use super::resolve::{Resolver, shown};
use super::syntax::{Form, Id, Op, Part, Parts};
use std::ops::Range;

impl<'t> Resolver<'t> {
    pub fn sum(&mut self, parts: Parts) -> Parsed<Value> {
        let tree = self.tree;
        let mut terms = Vec::with_capacity(parts.len() + 1);
        let mut total: Option<Value> = None;
        let begin = tree.parts(parts).first().map_or(0, |part| tree.at(part.id).start);
        for Part { op, id } in tree.parts(parts) {
            let value = self.value(*id)?;
            let value = match (value, op) {
                (Value::Expr(expr), _) if total.is_none() => {
                    if *op == Op::Minus {
                        terms.push(expr.negate())
                    } else {
                        splice(&mut terms, expr)
                    }
                    continue;
                }
                (value, Op::Minus) => value.map(|entry| entry.clone().negate()).short(),
                (value, _) => value,
            };
            let so_far = match (total.take(), terms.is_empty()) {
                (Some(total), _) => total,
                (None, true) => {
                    total = Some(value);
                    continue;
                }
                (None, false) => Value::Expr(Expr::sum(std::mem::take(&mut terms))),
            };
            let at = begin..tree.at(*id).end;
            total = Some(self.added(at, so_far, value)?);
        }
        Ok(total.unwrap_or_else(|| Value::Expr(Node::Sum(terms).into())))
    }

    fn added(&mut self, at: Range<usize>, a: Value, b: Value) -> Parsed<Value> {
        if matches!((&a, &b), (Value::Expr(_), Value::Array(_)) | (Value::Array(_), Value::Expr(_))) {
            self.every_entry(at.clone(), "the number is added to every entry");
        }
        let sum =
            by_entries(&[a, b], &|of| of[0].clone().plus(of[1].clone())).map_err(|why| self.shape(at.clone(), why))?;
        self.bounded(at, sum)
    }

    fn every_entry(&mut self, at: Range<usize>, message: &str) {
        if !self.notes.iter().any(|note| note.kind == "every-entry") {
            self.note("every-entry", at, || message.to_string());
        }
    }

    pub fn chain(&mut self, id: Id, parts: Parts) -> Parsed<Value> {
        let tree = self.tree;
        let parts = tree.parts(parts);
        let Some((first, rest)) = parts.split_first() else {
            return Err(Fault::new("empty", tree.at(id), "nothing is written here"));
        };
        let mut factors: Vec<Expr> = Vec::new();
        let mut left = self.value(first.id)?;
        for (place, Part { op, id: right }) in rest.iter().enumerate() {
            let before = &parts[place];
            self.check_defined(before.id, *right, *op)?;
            if *op == Op::Mod {
                self.told_of_remainder(tree.at(first.id).start..tree.at(*right).end);
            }
            let right_value = self.value(*right)?;
            match (left, right_value, op) {
                (Value::Expr(product), Value::Expr(expr), Op::Over) => {
                    left = Value::Expr(joined(product, std::mem::take(&mut factors)).over(expr));
                }
                (Value::Expr(product), Value::Expr(expr), Op::FloorOver) => {
                    let whole = joined(product, std::mem::take(&mut factors)).over(expr);
                    left = Value::Expr(Expr::call(fun::FLOOR, [whole]));
                }
                (Value::Expr(product), Value::Expr(expr), Op::Mod) => {
                    let rest = Value::Expr(remainder(&joined(product, std::mem::take(&mut factors)), &expr));
                    left = self.repeating(tree.at(first.id).start..tree.at(*right).end, rest)?;
                }
                (Value::Expr(product), Value::Expr(expr), _) => {
                    if factors.is_empty() {
                        // The first factor comes to stand before these.
                        factors.reserve_exact(parts.len() - place);
                    }
                    push_factor(&mut factors, expr);
                    left = Value::Expr(product);
                }
                (so_far, right_value, op) => {
                    let so_far = match so_far {
                        Value::Expr(product) => Value::Expr(joined(product, std::mem::take(&mut factors))),
                        many => many,
                    };
                    let at = tree.at(first.id).start..tree.at(*right).end;
                    let sides = (before.id, *right);
                    let result = self.multiplied(at.clone(), *op, so_far, right_value, sides)?;
                    left = self.bounded(at, result)?;
                }
            }
        }
        Ok(match left {
            Value::Expr(product) => Value::Expr(joined(product, factors)),
            many => many,
        })
    }

    fn told_of_remainder(&mut self, at: Range<usize>) {
        if !self.notes.iter().any(|note| note.kind == "remainder") {
            self.note("remainder", at, || "the remainder takes the sign of the divisor".to_string());
        }
    }

    /// Refuses `g(u)`, `g(1, 2)`, `h u` where neither g nor h is defined.
    fn check_defined(&self, left: Id, right: Id, op: Op) -> Parsed<()> {
        if op != Op::Beside || self.names.is_none() {
            return Ok(());
        }
        let Some(name) = self.undefined(left) else { return Ok(()) };
        let several = match self.tree.form(right) {
            Form::List { .. } => true,
            Form::Name(of) => self.names.is_some_and(|names| {
                matches!(names.standing(of), Standing::Vector | Standing::Matrix) && !self.free.contains(of)
            }),
            _ => false,
        };
        if several {
            Err(Fault::new("not-defined", self.tree.at(left), format!("{name} is not defined")))
        } else {
            Ok(())
        }
    }

    /// A product or quotient of which at least one side is a vector or matrix.
    fn multiplied(&mut self, at: Range<usize>, op: Op, a: Value, b: Value, (left, right): (Id, Id)) -> Parsed<Value> {
        let fault = |why: String| Fault::new("shape", at.clone(), why);
        let entries = |make: &dyn Fn(&[Expr]) -> Expr, a: &Value, b: &Value| by_entries(&[a.clone(), b.clone()], make);
        let times: &dyn Fn(&[Expr]) -> Expr = &|of| of[0].clone().times(of[1].clone());
        Ok(match (op, &a, &b) {
            (Op::Over, ..) => {
                if matches!((&a, &b), (Value::Expr(_), Value::Array(_))) {
                    self.every_entry(at.clone(), "it is divided by every entry");
                }
                entries(&|of| of[0].clone().over(of[1].clone()), &a, &b).map_err(fault)?
            }
            (Op::FloorOver, ..) => {
                entries(&|of| Expr::call(fun::FLOOR, [of[0].clone().over(of[1].clone())]), &a, &b).map_err(fault)?
            }
            (Op::Mod, ..) => entries(&|of| remainder(&of[0], &of[1]), &a, &b).map_err(fault)?,
            (_, Value::Expr(_), _) | (_, _, Value::Expr(_)) => entries(times, &a, &b).map_err(fault)?,
            (Op::Entries, ..) => entries(times, &a, &b).map_err(fault)?,
            (Op::Outer, Value::Array(x), Value::Array(y)) => x.product(&y.transposed()).map_err(fault)?,
            (Op::Cross, Value::Array(x), Value::Array(y)) if !x.is_matrix() && !y.is_matrix() => {
                let (u, v) = (self.typed(left), self.typed(right));
                let message = format!(
                    "the cross product is not offered; write {u}·{v} for the dot product, {u}*{v} entry by entry"
                );
                return Err(Fault::new("not-offered", at, message));
            }
            (Op::At, ..) => product(&a, &b).map_err(fault)?,
            (Op::Star, Value::Array(x), Value::Array(y)) => {
                let alike = x.is_shaped_like(y);
                let matrices = x.is_matrix();
                match alike {
                    true => {
                        let whole = product(&a, &b);
                        let kind = if matrices { "matrix-or-entries" } else { "dot-or-entries" };
                        return self.entries_or_whole(at, kind, (&a, &b), whole, (left, right));
                    }
                    false if matrices && !y.is_matrix() && x.width() == y.entries.len() => {
                        let columns = y.entries.iter().cycle();
                        let rows = x.entries.iter().zip(columns).map(|(entry, by)| entry.clone().times(by.clone()));
                        let rows = Value::Array(x.with(rows.collect()).short());
                        let (u, v) = (self.typed(left), self.typed(right));
                        self.dispute("matrix-or-entries", at.clone(), || {
                            format!(
                                "{u} * {v} is the matrix times the vector; NumPy's * multiplies every row by it: {}",
                                shown(&rows)
                            )
                        });
                        if self.otherwise { rows } else { product(&a, &b).map_err(fault)? }
                    }
                    false => self.whole(at, (&a, &b), (left, right))?,
                }
            }
            (Op::Beside, Value::Array(x), Value::Array(y))
                if !x.is_matrix() && !y.is_matrix() && self.by_entry(left, right) =>
            {
                let whole = product(&a, &b);
                return self.entries_or_whole(at, "dot-or-entries", (&a, &b), whole, (left, right));
            }
            _ => self.whole(at, (&a, &b), (left, right))?,
        })
    }

    /// Whether two vectors side by side are taken entry by entry: both are values of functions or stand in brackets, or a
    /// number is added to one of them in its brackets, as in `h(1 - h)`.
    fn by_entry(&self, left: Id, right: Id) -> bool {
        let spread = |id: Id| {
            let item = self.tree.item(id);
            item.bracketed()
                && matches!(item.form, Form::Sum(parts) if self.tree.parts(parts).iter().any(|part| self.tree.is_number(part.id)))
        };
        self.is_value(left) && self.is_value(right) || spread(left) || spread(right)
    }

    /// Whether a node is a function's value or stands in brackets, as in `σ(u)(1-σ(u))`.
    fn is_value(&self, id: Id) -> bool {
        let item = self.tree.item(id);
        item.bracketed() && !matches!(item.form, Form::List { .. })
            || matches!(item.form, Form::Call(..) | Form::Put(..) | Form::Spelled(..))
            || matches!(item.form, Form::Power(base, ..) if self.is_value(base))
    }

    /// Entry by entry, where others mean the dot or the matrix product.
    fn entries_or_whole(
        &mut self,
        at: Range<usize>,
        kind: &'static str,
        (a, b): (&Value, &Value),
        whole: Result<Value, String>,
        (left, right): (Id, Id),
    ) -> Parsed<Value> {
        let (u, v) = (self.typed(left), self.typed(right));
        if let Ok(whole) = whole {
            let name = if kind == "dot-or-entries" { "dot product" } else { "matrix product" };
            self.dispute(kind, at.clone(), || {
                format!("{u} * {v} is taken entry by entry; the {name} {u}·{v} is {}", shown(&whole))
            });
            if self.otherwise {
                return Ok(whole);
            }
        }
        let times: &dyn Fn(&[Expr]) -> Expr = &|of| of[0].clone().times(of[1].clone());
        by_entries(&[a.clone(), b.clone()], times).map_err(|why| Fault::new("shape", at, why))
    }

    /// The dot or matrix product of what stands side by side.
    fn whole(&mut self, at: Range<usize>, (a, b): (&Value, &Value), (left, right): (Id, Id)) -> Parsed<Value> {
        let (Value::Array(x), Value::Array(y)) = (a, b) else {
            return a.clone().times(b.clone()).map_err(|why| self.shape(at, why));
        };
        let Err(_) = x.product(y) else { return x.product(y).map_err(|why| self.shape(at, why)) };
        let fault = Fault::new("shape", at.clone(), sizes(x, y));
        let turned = !x.is_matrix() && y.is_matrix() && x.transposed().product(y).is_ok();
        let spot = self.tree.at(left).end;
        Err(if turned && self.text.is_char_boundary(spot) {
            fault.replacing(spot..self.tree.at(right).start, "^T ")
        } else {
            fault
        })
    }

    pub fn power(&mut self, id: Id, base: Id, exponent: Id, python: bool) -> Parsed<Value> {
        let at = self.tree.at(id);
        let value = self.value(base)?;
        let turns = self.tree.name(exponent).is_some_and(|name| name == "T" && !self.scope.declares("T"));
        if turns && value.as_array().is_some() {
            return Ok(transposed(&value));
        }
        let raised = self.value(exponent)?;
        let pow: &dyn Fn(&[Expr]) -> Expr = &|of| of[0].clone().to_the(of[1].clone());
        match (&value, &raised) {
            (Value::Expr(base), Value::Expr(exponent)) => {
                return Ok(Value::Expr(base.clone().to_the(exponent.clone())));
            }
            (Value::Array(matrix), Value::Expr(times)) if matrix.columns == Some(matrix.rows()) => {
                let whole = times.as_number().and_then(|n| n.as_int());
                if whole == Some(-1) && !python {
                    return matrix.inverse().map(Value::Array).map_err(|why| self.shape(at, why));
                }
                let entries =
                    by_entries(&[value.clone(), raised.clone()], pow).map_err(|why| self.shape(at.clone(), why))?;
                let powers = whole.filter(|n| (2..=8).contains(n)).map(|n| self.matrix_power(at.clone(), matrix, n));
                let Some(powers) = powers else {
                    if !python && whole != Some(1) {
                        let message =
                            "a matrix is raised to a whole power from 1 to 8, or to -1; ** raises its entries";
                        return Err(self.shape(at, message.to_string()));
                    }
                    return Ok(entries);
                };
                let powers = powers?;
                let typed = self.typed(base);
                let (this, other) = if python { (entries, powers) } else { (powers, entries) };
                self.dispute("matrix-or-entries", at.clone(), || {
                    let (is, not) = if python {
                        ("entry by entry", "the matrix power")
                    } else {
                        ("the matrix power", "entry by entry it")
                    };
                    format!("this power of {typed} is taken as {is}; {not} is {}", shown(&other))
                });
                return Ok(if self.otherwise { other } else { this });
            }
            _ => {}
        }
        let result = by_entries(&[value, raised], pow).map_err(|why| self.shape(at.clone(), why))?;
        self.bounded(at, result)
    }

    fn matrix_power(&mut self, at: Range<usize>, matrix: &Array, times: i64) -> Parsed<Value> {
        let mut total = Value::Array(matrix.clone());
        for _ in 1..times {
            let next = product(&total, &Value::Array(matrix.clone())).map_err(|why| self.shape(at.clone(), why))?;
            total = self.bounded(at.clone(), next)?;
        }
        Ok(total)
    }
}

/// What is left of a division that rounds down, with the sign of the divisor.
pub(super) fn remainder(a: &Expr, b: &Expr) -> Expr {
    let whole = Expr::call(fun::FLOOR, [a.clone().over(b.clone())]);
    a.clone().minus(b.clone().times(whole))
}
