//! Conditions and the values that they choose between: comparisons, indicators, cases.

use super::super::condition::Comparison;
use super::super::expr::{Case, Expr};
use super::super::predicate::Predicate;
use super::super::print::ascii;
use super::super::value::{Array, Value};
use super::arrays::by_entries;
use super::fault::{Fault, Parsed};
use super::resolve::Resolver;
use super::syntax::{Form, Id, Op, Part, Parts};
use std::ops::Range;

/// A condition, of one number or of every entry.
pub(super) enum Truth {
    One(Predicate),
    Many(Vec<Predicate>, Option<usize>),
}

impl<'t> Resolver<'t> {
    /// A condition where a number is due: 1 where it holds, else 0.
    pub fn indicator(&mut self, id: Id) -> Parsed<Value> {
        let at = self.tree.at(id);
        let one = |holds: Predicate| Expr::cases([Case { when: holds, value: Expr::one() }], Some(Expr::zero()));
        if !self.notes.iter().any(|note| note.kind == "indicator") {
            self.note("indicator", at, || "a condition counts as 1 where it holds, and as 0 elsewhere".to_string());
        }
        Ok(match self.truth(id)? {
            Truth::One(predicate) => Value::Expr(one(predicate)),
            Truth::Many(entries, columns) => {
                Value::Array(Array { entries: entries.into_iter().map(one).collect(), columns })
            }
        })
    }

    fn truth(&mut self, id: Id) -> Parsed<Truth> {
        let tree = self.tree;
        let at = tree.at(id);
        Ok(match tree.form(id) {
            Form::Truth(holds) => Truth::One(if *holds { Predicate::ALWAYS } else { Predicate::NEVER }),
            Form::Not(inner) => match self.truth(*inner)? {
                Truth::One(predicate) => Truth::One(predicate.opposite()),
                Truth::Many(entries, columns) => {
                    Truth::Many(entries.iter().map(Predicate::opposite).collect(), columns)
                }
            },
            Form::And(parts) | Form::Or(parts) => {
                let and = matches!(tree.form(id), Form::And(_));
                let mut total: Option<Truth> = None;
                for part in tree.parts(*parts) {
                    let next = self.truth(part.id)?;
                    total = Some(match total {
                        None => next,
                        Some(so_far) => both(so_far, next, and)
                            .ok_or_else(|| self.shape(at.clone(), "these do not fit entry by entry".to_string()))?,
                    });
                }
                total.unwrap_or(Truth::One(Predicate::ALWAYS))
            }
            Form::Compare(parts) => self.compare(at, *parts)?,
            _ => {
                let typed = self.typed(id);
                let message = format!("{typed} is a number; a condition is asked for here, such as x > 0");
                return Err(Fault::new("no-condition", at, message));
            }
        })
    }

    fn compare(&mut self, at: Range<usize>, parts: Parts) -> Parsed<Truth> {
        let tree = self.tree;
        let parts = tree.parts(parts);
        let mut total: Option<Truth> = None;
        let mut left: Option<Value> = None;
        for Part { op, id } in parts {
            let next = if *op == Op::In {
                let Some(Value::Expr(expr)) = &left else {
                    return Err(self.shape(at, "only a number lies in an interval".to_string()));
                };
                Some(Truth::One(self.inside(expr.clone(), *id)?))
            } else {
                let right = self.value(*id)?;
                let compared = match (&left, comparison(*op)) {
                    (Some(left), Some(comparison)) => Some(self.compared(at.clone(), left, comparison, &right)?),
                    _ => None,
                };
                left = Some(right);
                compared
            };
            total = match (total, next) {
                (Some(a), Some(b)) => Some(
                    both(a, b, true)
                        .ok_or_else(|| self.shape(at.clone(), "these do not fit entry by entry".to_string()))?,
                ),
                (total, next) => total.or(next),
            };
        }
        Ok(total.unwrap_or(Truth::One(Predicate::ALWAYS)))
    }

    fn compared(&self, at: Range<usize>, a: &Value, comparison: Comparison, b: &Value) -> Parsed<Truth> {
        let (a, b) = match (a, b) {
            (Value::Expr(a), Value::Expr(b)) => return Ok(Truth::One(settled(a, comparison, b))),
            sides => sides,
        };
        // The two sides entry by entry, as quotients that are taken apart again.
        let left =
            by_entries(&[a.clone(), b.clone()], &|of| of[0].clone()).map_err(|why| self.shape(at.clone(), why))?;
        let right = by_entries(&[a.clone(), b.clone()], &|of| of[1].clone()).map_err(|why| self.shape(at, why))?;
        Ok(match (left, right) {
            (Value::Array(a), Value::Array(b)) => {
                let entries = a.entries.iter().zip(&b.entries).map(|(a, b)| settled(a, comparison, b)).collect();
                Truth::Many(entries, a.columns)
            }
            _ => Truth::One(Predicate::ALWAYS),
        })
    }

    /// `x ∈ (0, 1]`
    fn inside(&mut self, of: Expr, id: Id) -> Parsed<Predicate> {
        let tree = self.tree;
        let at = tree.at(id);
        let Form::List { items, .. } = tree.form(id) else {
            return Err(Fault::new("no-interval", at, "an interval is asked for here, such as (0, 1)"));
        };
        let [low, high] = tree.parts(*items) else {
            return Err(Fault::new("no-interval", at, "an interval has two ends"));
        };
        let (from, to) = self.brackets(id);
        let mut total = Predicate::ALWAYS;
        if !self.is_infinite(low.id) {
            let low = self.scalar(low.id)?;
            let sign = if from == Some('[') { Comparison::AtLeast } else { Comparison::Greater };
            total = total.and(Predicate::compare(of.clone(), sign, low));
        }
        if !self.is_infinite(high.id) {
            let high = self.scalar(high.id)?;
            let sign = if to == Some(']') { Comparison::AtMost } else { Comparison::Less };
            total = total.and(Predicate::compare(of, sign, high));
        }
        Ok(total)
    }

    pub fn cases(&mut self, id: Id, parts: Parts, chosen: bool) -> Parsed<Value> {
        let tree = self.tree;
        let at = tree.at(id);
        let all = tree.parts(parts);
        let (pairs, last) = if all.len().is_multiple_of(2) { (all, None) } else { (&all[..all.len() - 1], all.last()) };
        let mut arms: Vec<(Option<Value>, Truth, Id)> = Vec::new();
        for pair in pairs.chunks(2) {
            let [value, when] = pair else { continue };
            let holds = self.truth(when.id)?;
            if chosen && let Truth::Many(..) = holds {
                return Err(self.truth_of_vector(id, value.id, when.id, last.map(|part| part.id)));
            }
            arms.push((self.case_value(value.id)?, holds, when.id));
        }
        let otherwise = match last {
            Some(part) => self.case_value(part.id)?,
            None => None,
        };
        let total = last.is_some_and(|part| !matches!(tree.form(part.id), Form::Nothing));
        self.told_of_cases(&arms, total, at.clone());
        // What has no value at the end need not be said.
        while otherwise.is_none() && last.is_none() && arms.last().is_some_and(|(value, ..)| value.is_none()) {
            arms.pop();
        }
        let nothing = Expr::none;
        let mut shape: Option<(usize, Option<usize>)> = None;
        let sized = arms.iter().flat_map(|(value, holds, _)| {
            let of_value = match value {
                Some(Value::Array(array)) => Some((array.entries.len(), array.columns)),
                _ => None,
            };
            let of_truth = match holds {
                Truth::Many(entries, columns) => Some((entries.len(), *columns)),
                Truth::One(_) => None,
            };
            [of_value, of_truth]
        });
        let of_last = match &otherwise {
            Some(Value::Array(array)) => Some((array.entries.len(), array.columns)),
            _ => None,
        };
        for one in sized.chain([of_last]).flatten() {
            if *shape.get_or_insert(one) != one {
                return Err(self.shape(at, "the cases do not fit entry by entry".to_string()));
            }
        }
        let entry = |value: &Value, place: usize| value.entry(place).cloned().unwrap_or_else(nothing);
        let make = |place: usize| {
            let cases = arms.iter().map(|(value, holds, _)| Case {
                value: value.as_ref().map_or_else(nothing, |value| entry(value, place)),
                when: match holds {
                    Truth::One(predicate) => predicate.clone(),
                    Truth::Many(entries, _) => entries[place].clone(),
                },
            });
            Expr::cases(cases, otherwise.as_ref().map(|value| entry(value, place)))
        };
        Ok(match shape {
            None => Value::Expr(make(0)),
            Some((length, columns)) => Value::Array(Array { entries: (0..length).map(make).collect(), columns }),
        })
    }

    /// `None` for `none`.
    fn case_value(&mut self, id: Id) -> Parsed<Option<Value>> {
        if matches!(self.tree.form(id), Form::Nothing) { Ok(None) } else { self.value(id).map(Some) }
    }

    /// Says where there is no value, and which case never holds.
    fn told_of_cases(&mut self, arms: &[(Option<Value>, Truth, Id)], total: bool, at: Range<usize>) {
        let mut rest = Predicate::ALWAYS;
        for (value, holds, id) in arms {
            let Truth::One(holds) = holds else { return };
            if holds.clone().and(rest.clone()).is_never() {
                let typed = self.typed(*id);
                self.note("case-never-holds", self.tree.at(*id), || {
                    format!("the case {typed} never holds: one before it does")
                });
            }
            // What is said to have no value is no gap that was overlooked.
            if value.is_some() || total {
                rest = rest.and(holds.opposite());
            }
        }
        let told = arms.iter().any(|(value, ..)| value.is_none());
        if !total && !rest.is_never() && !told {
            self.note("piecewise-partial", at, || format!("there is no value where {}", equality(&rest)));
        }
    }

    fn truth_of_vector(&self, id: Id, value: Id, when: Id, otherwise: Option<Id>) -> Box<Fault> {
        let fault = Fault::new(
            "truth-of-vector",
            self.tree.at(when),
            "a vector is neither true nor false; np.where chooses entry by entry",
        );
        match otherwise {
            Some(otherwise) => {
                let mend = format!("np.where({}, {}, {})", self.typed(when), self.typed(value), self.typed(otherwise));
                fault.replacing(self.tree.at(id), mend)
            }
            None => fault,
        }
    }
}

/// Two bounds that leave one number are an equation.
fn equality(rest: &Predicate) -> String {
    if let Predicate::All(parts) = rest
        && let [Predicate::Compare(a), Predicate::Compare(b)] = parts.as_slice()
        && a.left == b.left
        && a.right == b.right
        && matches!(
            (a.comparison, b.comparison),
            (Comparison::AtMost, Comparison::AtLeast) | (Comparison::AtLeast, Comparison::AtMost)
        )
    {
        return format!("{} = {}", ascii(&a.left), ascii(&a.right));
    }
    rest.to_string()
}

/// A comparison; of two bare numbers, what it comes to.
pub(super) fn settled(left: &Expr, comparison: Comparison, right: &Expr) -> Predicate {
    match (left.as_ratio(), right.as_ratio()) {
        (Some(a), Some(b)) => match a.compare(b) {
            Some(order) if comparison.admits(order) => Predicate::ALWAYS,
            Some(_) => Predicate::NEVER,
            None => Predicate::compare(left.clone(), comparison, right.clone()),
        },
        _ => Predicate::compare(left.clone(), comparison, right.clone()),
    }
}

pub(super) fn both(a: Truth, b: Truth, and: bool) -> Option<Truth> {
    let join = |a: Predicate, b: Predicate| if and { a.and(b) } else { a.or(b) };
    Some(match (a, b) {
        (Truth::One(a), Truth::One(b)) => Truth::One(join(a, b)),
        (Truth::Many(a, columns), Truth::One(b)) => {
            Truth::Many(a.into_iter().map(|a| join(a, b.clone())).collect(), columns)
        }
        (Truth::One(a), Truth::Many(b, columns)) => {
            Truth::Many(b.into_iter().map(|b| join(a.clone(), b)).collect(), columns)
        }
        (Truth::Many(a, columns), Truth::Many(b, others)) => {
            if a.len() != b.len() || columns != others {
                return None;
            }
            Truth::Many(a.into_iter().zip(b).map(|(a, b)| join(a, b)).collect(), columns)
        }
    })
}

/// The comparison that an operator makes.
pub(super) fn comparison(op: Op) -> Option<Comparison> {
    Some(match op {
        Op::Less => Comparison::Less,
        Op::AtMost => Comparison::AtMost,
        Op::Greater => Comparison::Greater,
        Op::AtLeast => Comparison::AtLeast,
        Op::Equal => Comparison::Equal,
        Op::NotEqual => Comparison::NotEqual,
        _ => return None,
    })
}
