//! From the tree to what it means: names get their meaning, vectors and matrices their products, conditions become the
//! cases of an expression. What depends on the kinds of values, and not on the text alone, is settled and told here.

use super::super::condition::Comparison;
use super::super::expr::{Case, Expr, Node, Symbol};
use super::super::functions::{self as fun, Func};
use super::super::linear::{Array, MOST_ENTRIES, Quantity};
use super::super::predicate::Predicate;
use super::super::print::ascii;
use super::apply::{Applied, Names, Standing, Unready};
use super::arrays::{Word, by_entries, product, sizes, transposed};
use super::fault::{Fault, Parsed};
use super::parse::{joined, push_factor, splice};
use super::spelled::Spelled;
use super::syntax::{Form, Id, Op, Part, Parts, Tree};
use super::{ReadNote, Scope};
use std::ops::Range;

/// No value grows larger while a text is read.
const MOST_NODES: usize = 400_000;

pub(super) struct Resolver<'t> {
    pub tree: &'t Tree,
    pub text: &'t str,
    pub scope: &'t Scope,
    pub names: Option<&'t dyn Names>,
    /// Whether to read as the others do where people disagree.
    pub otherwise: bool,
    pub notes: Vec<ReadNote>,
    pub disputed: bool,
    /// Names that are variables here, whatever they stand for elsewhere.
    pub free: Vec<Symbol>,
}

/// A condition, of one number or of every entry.
enum Truth {
    One(Predicate),
    Many(Vec<Predicate>, Option<usize>),
}

impl<'t> Resolver<'t> {
    fn note(&mut self, kind: &'static str, at: Range<usize>, message: impl FnOnce() -> String) {
        if !self.otherwise {
            self.notes.push(ReadNote { kind, at, message: message() });
        }
    }
    fn dispute(&mut self, kind: &'static str, at: Range<usize>, message: impl FnOnce() -> String) {
        self.disputed = true;
        self.note(kind, at, message);
    }
    fn typed(&self, id: Id) -> &'t str {
        self.text.get(self.tree.at(id)).unwrap_or_default().trim()
    }
    fn shape(&self, at: Range<usize>, why: String) -> Box<Fault> {
        Fault::new("shape", at, why)
    }
    fn unready(&self, id: Id, why: Unready) -> Box<Fault> {
        Fault::new(why.kind, self.tree.at(id), why.message)
    }

    /// One expression, where nothing else will do.
    pub fn scalar(&mut self, id: Id) -> Parsed<Expr> {
        match self.value(id)? {
            Quantity::One(expr) => Ok(expr),
            Quantity::Many(array) => {
                let message = format!("this is {}; one number or formula is asked for here", array.shape());
                Err(Fault::new("a-list", self.tree.at(id), message))
            }
        }
    }

    /// What a node means.
    pub fn value(&mut self, id: Id) -> Parsed<Quantity> {
        let tree = self.tree;
        Ok(match tree.form(id) {
            Form::Leaf(expr) => Quantity::One(expr.clone()),
            Form::Name(name) => self.name(id, name)?,
            Form::Neg(inner) => match self.value(*inner)? {
                Quantity::One(expr) => Quantity::One(expr.negate()),
                many => many.map(|entry| entry.clone().negate()),
            },
            Form::Sum(parts) => self.sum(*parts)?,
            Form::Chain(parts) => self.chain(id, *parts)?,
            Form::Power(base, exponent, python) => self.power(id, *base, *exponent, *python)?,
            Form::Percent(inner) => {
                self.value(*inner)?.over(Quantity::One(Expr::from(100))).map_err(|why| self.shape(tree.at(id), why))?
            }
            Form::Call(function, parts) => self.call(id, *function, *parts)?,
            Form::Spelled(row, parts) => self.spelled(id, row, *parts)?,
            Form::Word(word, parts) => self.word(id, word, *parts)?,
            Form::Defined(applied) => applied.meaning.is.clone(),
            Form::Derive(of, by) => self.derive(id, *of, by)?,
            Form::Put(of, parts) => self.put(id, *of, *parts)?,
            Form::Bars(inner) => self.bars(id, *inner)?,
            Form::Norm(inner) => match self.value(*inner)? {
                Quantity::Many(array) => Quantity::One(array.norm()),
                Quantity::One(expr) => Quantity::One(Expr::call(fun::ABS, [expr])),
            },
            Form::List { items, .. } => self.list(id, *items)?,
            Form::At(of, name, value) => {
                let before = self.free.len();
                self.free.push((**name).clone());
                let is = self.value(*of);
                self.free.truncate(before);
                let value = self.scalar(*value)?;
                let put = |expr: &Expr| expr.substitute_with(&|own| (own == name.as_str()).then(|| value.clone()));
                let is = match is? {
                    Quantity::One(expr) => Quantity::One(put(&expr)),
                    many => many.map(put),
                };
                self.bounded(tree.at(id), is)?
            }
            Form::Entry(of, parts) => self.entry(id, *of, *parts)?,
            Form::Transposed(inner) => transposed(&self.value(*inner)?),
            Form::Prime(..) | Form::Along(..) | Form::Axes(..) => {
                let message = format!("{} is read only where names have shapes", self.typed(id));
                return Err(Fault::new("not-offered", tree.at(id), message));
            }
            Form::Cases(parts, chosen) => self.cases(id, *parts, *chosen)?,
            Form::Nothing => {
                let message = format!("{} is no expression; one is asked for here", self.typed(id));
                return Err(Fault::new("no-number", tree.at(id), message));
            }
            Form::Infinity => {
                let typed = self.typed(id);
                if typed.starts_with(|c: char| c.is_alphabetic()) {
                    let message = format!("{typed} is no expression; one is asked for here");
                    return Err(Fault::new("no-number", tree.at(id), message));
                }
                return Err(Fault::new("infinity", tree.at(id), "infinity is no number to calculate with"));
            }
            Form::Compare(_) | Form::And(_) | Form::Or(_) | Form::Not(_) | Form::Truth(_) => self.indicator(id)?,
        })
    }

    fn name(&mut self, id: Id, name: &Symbol) -> Parsed<Quantity> {
        if let Some(names) = self.names
            && names.standing(name) != Standing::Free
            && !self.free.contains(name)
        {
            return names.meaning(name).map(|meaning| meaning.is).map_err(|why| self.unready(id, why));
        }
        Ok(Quantity::One(Node::Var(name.clone()).into()))
    }

    /// Whether a name stands for nothing, in a place where things can be defined.
    fn undefined(&self, id: Id) -> Option<&'t Symbol> {
        let name = self.tree.name(id)?;
        let names = self.names?;
        let own = self.free.contains(name) || self.scope.own.contains(name);
        (names.standing(name) == Standing::Free && !own).then_some(name)
    }

    fn bounded(&self, at: Range<usize>, quantity: Quantity) -> Parsed<Quantity> {
        let size: usize = match &quantity {
            Quantity::One(_) => return Ok(quantity),
            Quantity::Many(array) => array.entries.iter().map(Expr::size).sum(),
        };
        if size > MOST_NODES {
            Err(Fault::new("too-long", at, "this grows too long when everything is put in"))
        } else {
            Ok(quantity)
        }
    }

    fn sum(&mut self, parts: Parts) -> Parsed<Quantity> {
        let tree = self.tree;
        let mut terms = Vec::with_capacity(parts.len() + 1);
        let mut total: Option<Quantity> = None;
        let begin = tree.parts(parts).first().map_or(0, |part| tree.at(part.id).start);
        for Part { op, id } in tree.parts(parts) {
            let value = self.value(*id)?;
            let value = match (value, op) {
                (Quantity::One(expr), _) if total.is_none() => {
                    if *op == Op::Minus {
                        terms.push(expr.negate())
                    } else {
                        splice(&mut terms, expr)
                    }
                    continue;
                }
                (value, Op::Minus) => value.map(|entry| entry.clone().negate()),
                (value, _) => value,
            };
            let so_far = match (total.take(), terms.is_empty()) {
                (Some(total), _) => total,
                (None, true) => {
                    total = Some(value);
                    continue;
                }
                (None, false) => Quantity::One(Expr::sum(std::mem::take(&mut terms))),
            };
            let at = begin..tree.at(*id).end;
            total = Some(self.added(at, so_far, value)?);
        }
        Ok(total.unwrap_or_else(|| Quantity::One(Node::Sum(terms).into())))
    }

    fn added(&mut self, at: Range<usize>, a: Quantity, b: Quantity) -> Parsed<Quantity> {
        if matches!((&a, &b), (Quantity::One(_), Quantity::Many(_)) | (Quantity::Many(_), Quantity::One(_))) {
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

    fn chain(&mut self, id: Id, parts: Parts) -> Parsed<Quantity> {
        let tree = self.tree;
        let parts = tree.parts(parts);
        let Some((first, rest)) = parts.split_first() else {
            return Err(Fault::new("empty", tree.at(id), "nothing is written here"));
        };
        let mut factors: Vec<Expr> = Vec::with_capacity(parts.len());
        let mut left = self.value(first.id)?;
        for (place, Part { op, id: right }) in rest.iter().enumerate() {
            let before = &parts[place];
            self.check_defined(before.id, *right, *op)?;
            if *op == Op::Mod {
                self.told_of_remainder(tree.at(first.id).start..tree.at(*right).end);
            }
            let right_value = self.value(*right)?;
            match (left, right_value, op) {
                (Quantity::One(product), Quantity::One(expr), Op::Over) => {
                    left = Quantity::One(joined(product, std::mem::take(&mut factors)).over(expr));
                }
                (Quantity::One(product), Quantity::One(expr), Op::FloorOver) => {
                    let whole = joined(product, std::mem::take(&mut factors)).over(expr);
                    left = Quantity::One(Expr::call(fun::FLOOR, [whole]));
                }
                (Quantity::One(product), Quantity::One(expr), Op::Mod) => {
                    left = Quantity::One(remainder(&joined(product, std::mem::take(&mut factors)), &expr));
                }
                (Quantity::One(product), Quantity::One(expr), _) => {
                    push_factor(&mut factors, expr);
                    left = Quantity::One(product);
                }
                (so_far, right_value, op) => {
                    let so_far = match so_far {
                        Quantity::One(product) => Quantity::One(joined(product, std::mem::take(&mut factors))),
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
            Quantity::One(product) => Quantity::One(joined(product, factors)),
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
    fn multiplied(
        &mut self,
        at: Range<usize>,
        op: Op,
        a: Quantity,
        b: Quantity,
        (left, right): (Id, Id),
    ) -> Parsed<Quantity> {
        use Quantity::{Many, One};
        let fault = |why: String| Fault::new("shape", at.clone(), why);
        let entries =
            |make: &dyn Fn(&[Expr]) -> Expr, a: &Quantity, b: &Quantity| by_entries(&[a.clone(), b.clone()], make);
        let times: &dyn Fn(&[Expr]) -> Expr = &|of| of[0].clone().times(of[1].clone());
        Ok(match (op, &a, &b) {
            (Op::Over, ..) => {
                if matches!((&a, &b), (One(_), Many(_))) {
                    self.every_entry(at.clone(), "it is divided by every entry");
                }
                entries(&|of| of[0].clone().over(of[1].clone()), &a, &b).map_err(fault)?
            }
            (Op::FloorOver, ..) => {
                entries(&|of| Expr::call(fun::FLOOR, [of[0].clone().over(of[1].clone())]), &a, &b).map_err(fault)?
            }
            (Op::Mod, ..) => entries(&|of| remainder(&of[0], &of[1]), &a, &b).map_err(fault)?,
            (_, One(_), _) | (_, _, One(_)) => entries(times, &a, &b).map_err(fault)?,
            (Op::Entries, ..) => entries(times, &a, &b).map_err(fault)?,
            (Op::Outer, Many(x), Many(y)) => x.product(&y.transposed()).map_err(fault)?,
            (Op::Cross, Many(x), Many(y)) if x.columns.is_none() && y.columns.is_none() => {
                let (u, v) = (self.typed(left), self.typed(right));
                let message = format!(
                    "the cross product is not offered; write {u}·{v} for the dot product, {u}*{v} entry by entry"
                );
                return Err(Fault::new("not-offered", at, message));
            }
            (Op::At, ..) => product(&a, &b).map_err(fault)?,
            (Op::Star, Many(x), Many(y)) => {
                let alike = x.columns == y.columns && x.entries.len() == y.entries.len();
                let matrices = x.columns.is_some();
                match alike {
                    true => {
                        let whole = product(&a, &b);
                        let kind = if matrices { "matrix-or-entries" } else { "dot-or-entries" };
                        return self.entries_or_whole(at, kind, (&a, &b), whole, (left, right));
                    }
                    false if matrices && y.columns.is_none() && x.width() == y.entries.len() => {
                        let rows = Array {
                            entries: x
                                .entries
                                .iter()
                                .enumerate()
                                .map(|(i, e)| e.clone().times(y.entries[i % x.width()].clone()))
                                .collect(),
                            columns: x.columns,
                        }
                        .map(Expr::clone);
                        let (u, v) = (self.typed(left), self.typed(right));
                        self.dispute("matrix-or-entries", at.clone(), || {
                            format!(
                                "{u} * {v} is the matrix times the vector; NumPy's * multiplies every row by it: {}",
                                shown(&Many(rows.clone()))
                            )
                        });
                        if self.otherwise { Many(rows) } else { product(&a, &b).map_err(fault)? }
                    }
                    false => self.whole(at, (&a, &b), (left, right))?,
                }
            }
            (Op::Beside, Many(x), Many(y))
                if x.columns == y.columns && x.columns.is_none() && self.by_entry(left, right) =>
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
            item.bracketed
                && matches!(item.form, Form::Sum(parts) if self.tree.parts(parts).iter().any(|part| self.tree.number(part.id).is_some()))
        };
        self.is_value(left) && self.is_value(right) || spread(left) || spread(right)
    }

    /// Whether a node is a function's value or stands in brackets, as in `σ(u)(1-σ(u))`.
    fn is_value(&self, id: Id) -> bool {
        let item = self.tree.item(id);
        item.bracketed && !matches!(item.form, Form::List { .. })
            || matches!(item.form, Form::Call(..) | Form::Put(..) | Form::Spelled(..))
            || matches!(item.form, Form::Power(base, ..) if self.is_value(base))
    }

    /// Entry by entry, where others mean the dot or the matrix product.
    fn entries_or_whole(
        &mut self,
        at: Range<usize>,
        kind: &'static str,
        (a, b): (&Quantity, &Quantity),
        whole: Result<Quantity, String>,
        (left, right): (Id, Id),
    ) -> Parsed<Quantity> {
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
    fn whole(&mut self, at: Range<usize>, (a, b): (&Quantity, &Quantity), (left, right): (Id, Id)) -> Parsed<Quantity> {
        let (Quantity::Many(x), Quantity::Many(y)) = (a, b) else {
            return a.clone().times(b.clone()).map_err(|why| self.shape(at, why));
        };
        let Err(_) = x.product(y) else { return x.product(y).map_err(|why| self.shape(at, why)) };
        let fault = Fault::new("shape", at.clone(), sizes(x, y));
        let turned = x.columns.is_none() && y.columns.is_some() && x.transposed().product(y).is_ok();
        let spot = self.tree.at(left).end;
        Err(if turned && self.text.is_char_boundary(spot) {
            fault.replacing(spot..self.tree.at(right).start, "^T ")
        } else {
            fault
        })
    }

    fn power(&mut self, id: Id, base: Id, exponent: Id, python: bool) -> Parsed<Quantity> {
        let at = self.tree.at(id);
        let value = self.value(base)?;
        let turns = self.tree.name(exponent).is_some_and(|name| name == "T" && !self.scope.declares("T"));
        if turns && matches!(value, Quantity::Many(_)) {
            return Ok(transposed(&value));
        }
        let raised = self.value(exponent)?;
        let pow: &dyn Fn(&[Expr]) -> Expr = &|of| of[0].clone().to_the(of[1].clone());
        match (&value, &raised) {
            (Quantity::One(base), Quantity::One(exponent)) => {
                return Ok(Quantity::One(base.clone().to_the(exponent.clone())));
            }
            (Quantity::Many(matrix), Quantity::One(times))
                if matrix.columns.is_some() && matrix.columns == Some(matrix.rows()) =>
            {
                let whole = times.as_number().and_then(|n| n.as_int());
                if whole == Some(-1) && !python {
                    return matrix.inverse().map(Quantity::Many).map_err(|why| self.shape(at, why));
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

    fn matrix_power(&mut self, at: Range<usize>, matrix: &Array, times: i64) -> Parsed<Quantity> {
        let mut total = Quantity::Many(matrix.clone());
        for _ in 1..times {
            let next = product(&total, &Quantity::Many(matrix.clone())).map_err(|why| self.shape(at.clone(), why))?;
            total = self.bounded(at.clone(), next)?;
        }
        Ok(total)
    }

    fn values(&mut self, parts: Parts) -> Parsed<Vec<Quantity>> {
        let tree = self.tree;
        tree.parts(parts).iter().map(|part| self.value(part.id)).collect()
    }

    fn call(&mut self, id: Id, function: Func, parts: Parts) -> Parsed<Quantity> {
        let tree = self.tree;
        let mut plain: Vec<Expr> = Vec::with_capacity(parts.len());
        let mut values: Vec<Quantity> = Vec::new();
        for part in tree.parts(parts) {
            match self.value(part.id)? {
                Quantity::One(expr) if values.is_empty() => plain.push(expr),
                value => {
                    values.extend(std::mem::take(&mut plain).into_iter().map(Quantity::One));
                    values.push(value);
                }
            }
        }
        if values.is_empty() {
            if function.accepts(plain.len()) {
                return Ok(Quantity::One(Expr::call(function, plain)));
            }
            return Err(self.wrong_arity(function, id, parts, &plain));
        }
        let at = tree.at(id);
        match values.as_slice() {
            // `max(u)` is the largest entry.
            [Quantity::Many(array)] if function.accepts(MOST_ENTRIES) => {
                Ok(Quantity::One(Expr::call(function, array.entries.clone())))
            }
            _ if function == fun::SOFTMAX || function == fun::LOGSUMEXP => {
                Err(self.shape(at, format!("{} is of one vector", function.name())))
            }
            [Quantity::Many(array)] if !function.accepts(1) && function.accepts(array.entries.len()) => {
                Ok(Quantity::One(Expr::call(function, array.entries.clone())))
            }
            _ if function.accepts(values.len()) => {
                let result = by_entries(&values, &|of| Expr::call(function, of.to_vec()))
                    .map_err(|why| self.shape(at.clone(), why))?;
                self.bounded(at, result)
            }
            _ => Err(self.shape(at, format!("{} is not applied to these", function.name()))),
        }
    }

    fn wrong_arity(&self, function: Func, id: Id, parts: Parts, arguments: &[Expr]) -> Box<Fault> {
        let at = self.tree.at(id);
        let (least, most) = function.arity();
        let wanted = match (least, most) {
            _ if least == most => format!("{least}"),
            (_, fun::MANY) => format!("at least {least}"),
            _ => format!("{least} or {most}"),
        };
        let plural = if most == 1 || most == fun::MANY && least == 1 { "" } else { "s" };
        let commas = self.tree.parts(parts).windows(2).map(|pair| self.tree.at(pair[1].id).start);
        // `sin(0,5)`: a decimal comma between two numbers.
        let _ = commas;
        let message = format!("{} takes {wanted} argument{plural}; here it has {}", function.name(), arguments.len());
        Fault::new("wrong-arity", at, message)
    }

    fn spelled(&mut self, id: Id, row: &'static Spelled, parts: Parts) -> Parsed<Quantity> {
        let at = self.tree.at(id);
        let values = self.values(parts)?;
        if row.passes() && values.len() == 1 {
            return Ok(values.into_iter().next().unwrap_or(Quantity::One(Expr::zero())));
        }
        if !row.accepts(values.len()) {
            let (least, most) = (row.least, row.most());
            let wanted = if least == most {
                format!("{least}")
            } else if row.more {
                format!("at least {least}")
            } else {
                format!("{least} to {most}")
            };
            let message = format!(
                "{} takes {wanted} argument{}; here it has {}",
                row.names[0],
                if most == 1 { "" } else { "s" },
                values.len()
            );
            return Err(Fault::new("wrong-arity", at, message));
        }
        let name = self.typed(id);
        if let Some(says) = row.says {
            let kind = if says.starts_with("the remainder") { "remainder" } else { "python-name" };
            if !self.notes.iter().any(|note| note.message == says) {
                self.note(kind, at.clone(), || says.to_string());
            }
        }
        let count = values.len().min(row.least + row.means.len() - 1);
        let Some(meaning) = row.of(count) else {
            return Err(Fault::new("wrong-arity", at, format!("{name} does not take these")));
        };
        let put = |of: &[Expr]| {
            let fill = |meaning: &Expr, of: &[Expr]| {
                meaning.substitute_with(&|letter| match letter {
                    "u" => of.first().cloned(),
                    "v" => of.get(1).cloned(),
                    "w" => of.get(2).cloned(),
                    _ => None,
                })
            };
            // maximum(a, b, c): each with what came before.
            let mut total = fill(meaning, of);
            for next in of.iter().skip(count) {
                total = fill(meaning, &[total, next.clone()]);
            }
            total
        };
        let result = by_entries(&values, &put).map_err(|why| self.shape(at.clone(), why))?;
        self.bounded(at, result)
    }

    fn word(&mut self, id: Id, word: &'static Word, parts: Parts) -> Parsed<Quantity> {
        let at = self.tree.at(id);
        let mut values = self.values(parts)?;
        let (least, most) = word.takes;
        // `softmax(1, 2, 3)` is softmax((1, 2, 3)).
        if values.len() > most && most == 1 && least == 1 {
            let all: Vec<Expr> = values
                .iter()
                .filter_map(|value| if let Quantity::One(expr) = value { Some(expr.clone()) } else { None })
                .collect();
            if all.len() < values.len() {
                return Err(self.shape(at, format!("{} is of a vector or matrix", word.name())));
            }
            values = vec![Quantity::Many(Array::vector(all))];
        }
        if values.len() < least || values.len() > most {
            let of = if most == 1 { "a vector or matrix" } else { "two vectors" };
            return Err(self.shape(at, format!("{} is of {of}", word.name())));
        }
        let result = (word.run)(&values).map_err(|why| self.shape(at.clone(), why))?;
        self.bounded(at, result)
    }

    fn derive(&mut self, id: Id, of: Id, by: &[Symbol]) -> Parsed<Quantity> {
        let before = self.free.len();
        self.free.extend(by.iter().cloned());
        let value = self.value(of);
        self.free.truncate(before);
        let value = value?;
        match self.names {
            Some(names) => names.derived(&value, by).map_err(|why| self.unready(id, why)),
            None => Err(Fault::new(
                "unevaluated",
                self.tree.at(id),
                format!("{} is not worked out yet: write what it comes to", self.typed(id)),
            )),
        }
    }

    /// `f(2)`, `f(u)`, `(d/dx x^2)(3)`.
    fn put(&mut self, id: Id, of: Id, parts: Parts) -> Parsed<Quantity> {
        let at = self.tree.at(id);
        let values = self.values(parts)?;
        let is = self.value(of)?;
        let (variables, takes): (Vec<Symbol>, Box<dyn Fn(usize) -> String>) = match self.tree.form(of) {
            Form::Defined(applied) => {
                let applied: Applied = (**applied).clone();
                (applied.meaning.of.clone(), Box::new(move |given| applied.takes(given)))
            }
            Form::Derive(_, by) => {
                let mut of = is.names();
                if of.is_empty() {
                    of.extend(by.first().cloned());
                }
                let count = of.len();
                (
                    of,
                    Box::new(move |given| {
                        format!("this takes {count} value{}, not {given}", if count == 1 { "" } else { "s" })
                    }),
                )
            }
            _ => return Err(Fault::new("not-defined", at, "this is not a function")),
        };
        let plain: Vec<Expr> = values
            .iter()
            .filter_map(|value| if let Quantity::One(expr) = value { Some(expr.clone()) } else { None })
            .collect();
        let fill = |is: &Expr, values: &[Expr]| {
            is.substitute_with(&|name| {
                variables.iter().position(|own| own == name).and_then(|at| values.get(at)).cloned()
            })
        };
        let growth: usize = plain.iter().map(Expr::size).sum();
        let size = match &is {
            Quantity::One(expr) => expr.size(),
            Quantity::Many(array) => array.entries.iter().map(Expr::size).sum(),
        };
        if size.saturating_mul(growth.max(1)) > MOST_NODES {
            return Err(Fault::new("too-long", at, "this grows too long when everything is put in"));
        }
        match (values.as_slice(), &is) {
            _ if plain.len() == values.len() && plain.len() == variables.len() => Ok(match &is {
                Quantity::One(expr) => Quantity::One(fill(expr, &plain)),
                many => many.map(|entry| fill(entry, &plain)),
            }),
            ([Quantity::Many(array)], _)
                if variables.len() > 1 && array.columns.is_none() && array.entries.len() == variables.len() =>
            {
                Ok(match &is {
                    Quantity::One(expr) => Quantity::One(fill(expr, &array.entries)),
                    many => many.map(|entry| fill(entry, &array.entries)),
                })
            }
            (_, Quantity::One(expr)) if values.len() == variables.len() => {
                let result = by_entries(&values, &|of| fill(expr, of)).map_err(|why| self.shape(at.clone(), why))?;
                self.bounded(at, result)
            }
            ([Quantity::Many(array)], _) => Err(Fault::new("arguments", at, takes(array.entries.len()))),
            _ => Err(Fault::new("arguments", at, takes(values.len()))),
        }
    }

    fn bars(&mut self, id: Id, inner: Id) -> Parsed<Quantity> {
        let at = self.tree.at(id);
        match self.value(inner)? {
            Quantity::One(expr) => Ok(Quantity::One(Expr::call(fun::ABS, [expr]))),
            Quantity::Many(array) if array.columns.is_none() || array.rows() == 1 => Ok(Quantity::One(array.norm())),
            Quantity::Many(array) => {
                let norm = array.norm();
                let determinant = array.determinant().map_err(|why| self.shape(at.clone(), why))?;
                self.dispute("matrix-or-entries", at, || {
                    format!("the bars around a matrix are its determinant; its norm is {}", ascii(&norm))
                });
                Ok(Quantity::One(if self.otherwise { norm } else { determinant }))
            }
        }
    }

    fn list(&mut self, id: Id, items: Parts) -> Parsed<Quantity> {
        let tree = self.tree;
        let at = tree.at(id);
        let many = format!("no more than {MOST_ENTRIES} entries are read");
        let bounded = self.names.is_some();
        if bounded && items.len() > MOST_ENTRIES {
            return Err(self.shape(at, many));
        }
        let (mut entries, mut rows) = (Vec::new(), Vec::new());
        for part in tree.parts(items) {
            // A part may have no value: (none, 2).
            if rows.is_empty() && matches!(tree.form(part.id), Form::Nothing) {
                entries.push(Expr::none());
                continue;
            }
            match self.value(part.id)? {
                Quantity::One(expr) if rows.is_empty() => entries.push(expr),
                Quantity::Many(row) if entries.is_empty() && row.columns.is_none() => rows.push((row.entries, part.id)),
                _ => {
                    return Err(Fault::new(
                        "ragged-matrix",
                        tree.at(part.id),
                        "rows and single entries stand side by side here",
                    ));
                }
            }
        }
        let columns = rows.first().map(|(row, _)| row.len());
        if let (Some(columns), Some((row, (entries, id)))) =
            (columns, rows.iter().enumerate().find(|(_, (row, _))| Some(row.len()) != columns))
        {
            let message = format!("row {} has {} entries, the first has {columns}", row + 1, entries.len());
            return Err(Fault::new("ragged-matrix", tree.at(*id), message));
        }
        let array = match columns {
            None => Array::vector(entries),
            Some(_) => Array { entries: rows.into_iter().flat_map(|(row, _)| row).collect(), columns },
        };
        if bounded && array.entries.len() > MOST_ENTRIES {
            return Err(self.shape(at, many));
        }
        Ok(Quantity::Many(if self.names.is_some() { array.map(Expr::clone) } else { array }))
    }

    /// `u[1]`, `A[1, 2]`, `A[2]`: an entry or a row, counted from 1.
    fn entry(&mut self, id: Id, of: Id, parts: Parts) -> Parsed<Quantity> {
        let tree = self.tree;
        let at = tree.at(id);
        let value = self.value(of)?;
        let Quantity::Many(array) = &value else {
            let within = self.values(parts)?;
            return match (value, within.as_slice()) {
                (Quantity::One(a), [Quantity::One(b)]) => Ok(Quantity::One(a.times(b.clone()))),
                _ => Err(self.shape(at, "only a vector or matrix has entries".to_string())),
            };
        };
        let mut places = Vec::new();
        for part in tree.parts(parts) {
            let place = self.scalar(part.id)?.as_number().and_then(|n| n.as_int());
            if place == Some(0) {
                let spot = tree.at(part.id);
                let message = "entries are counted from 1; Python counts from 0".to_string();
                let fault = Fault::new("entry-from-zero", at, message);
                return Err(fault.replacing(spot, "1"));
            }
            places.push(place.and_then(|n| usize::try_from(n - 1).ok()));
        }
        let entry = match (places.as_slice(), array.columns) {
            ([Some(i)], None) => array.entries.get(*i).cloned().map(Quantity::One),
            ([Some(i), Some(j)], Some(columns)) if *j < columns => {
                array.entries.get(i.saturating_mul(columns).saturating_add(*j)).cloned().map(Quantity::One)
            }
            ([Some(i)], Some(columns)) if *i < array.rows() => {
                let row = array.entries.iter().skip(i * columns).take(columns).cloned().collect();
                Some(Quantity::Many(Array::vector(row)))
            }
            _ => None,
        };
        let message = || format!("there is no such entry in {}; they are counted from 1", array.shape());
        let place = tree.at(of).end..at.end;
        entry.ok_or_else(|| Fault::new("shape", place, message()))
    }

    /// A condition where a number is due: 1 where it holds, else 0.
    fn indicator(&mut self, id: Id) -> Parsed<Quantity> {
        let at = self.tree.at(id);
        let one = |holds: Predicate| Expr::cases([Case { when: holds, value: Expr::one() }], Some(Expr::zero()));
        if !self.notes.iter().any(|note| note.kind == "indicator") {
            self.note("indicator", at, || "a condition counts as 1 where it holds, and as 0 elsewhere".to_string());
        }
        Ok(match self.truth(id)? {
            Truth::One(predicate) => Quantity::One(one(predicate)),
            Truth::Many(entries, columns) => {
                Quantity::Many(Array { entries: entries.into_iter().map(one).collect(), columns })
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
        let mut left: Option<Quantity> = None;
        for Part { op, id } in parts {
            let next = if *op == Op::In {
                let Some(Quantity::One(expr)) = &left else {
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

    fn compared(&self, at: Range<usize>, a: &Quantity, comparison: Comparison, b: &Quantity) -> Parsed<Truth> {
        let (a, b) = match (a, b) {
            (Quantity::One(a), Quantity::One(b)) => return Ok(Truth::One(settled(a, comparison, b))),
            sides => sides,
        };
        // The two sides entry by entry, as quotients that are taken apart again.
        let left =
            by_entries(&[a.clone(), b.clone()], &|of| of[0].clone()).map_err(|why| self.shape(at.clone(), why))?;
        let right = by_entries(&[a.clone(), b.clone()], &|of| of[1].clone()).map_err(|why| self.shape(at, why))?;
        Ok(match (left, right) {
            (Quantity::Many(a), Quantity::Many(b)) => {
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

    /// The first and the last character of a node.
    pub fn brackets(&self, id: Id) -> (Option<char>, Option<char>) {
        let typed = self.typed(id);
        (typed.chars().next(), typed.chars().next_back())
    }

    pub fn is_infinite(&self, id: Id) -> bool {
        match self.tree.form(id) {
            Form::Infinity => true,
            Form::Neg(inner) => matches!(self.tree.form(*inner), Form::Infinity),
            _ => false,
        }
    }

    fn cases(&mut self, id: Id, parts: Parts, chosen: bool) -> Parsed<Quantity> {
        let tree = self.tree;
        let at = tree.at(id);
        let all = tree.parts(parts);
        let (pairs, last) = if all.len().is_multiple_of(2) { (all, None) } else { (&all[..all.len() - 1], all.last()) };
        let mut arms: Vec<(Option<Quantity>, Truth, Id)> = Vec::new();
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
                Some(Quantity::Many(array)) => Some((array.entries.len(), array.columns)),
                _ => None,
            };
            let of_truth = match holds {
                Truth::Many(entries, columns) => Some((entries.len(), *columns)),
                Truth::One(_) => None,
            };
            [of_value, of_truth]
        });
        let of_last = match &otherwise {
            Some(Quantity::Many(array)) => Some((array.entries.len(), array.columns)),
            _ => None,
        };
        for one in sized.chain([of_last]).flatten() {
            if *shape.get_or_insert(one) != one {
                return Err(self.shape(at, "the cases do not fit entry by entry".to_string()));
            }
        }
        let entry = |value: &Quantity, place: usize| match value {
            Quantity::One(expr) => expr.clone(),
            Quantity::Many(array) => array.entries[place].clone(),
        };
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
            None => Quantity::One(make(0)),
            Some((length, columns)) => Quantity::Many(Array { entries: (0..length).map(make).collect(), columns }),
        })
    }

    /// `None` for `none`.
    fn case_value(&mut self, id: Id) -> Parsed<Option<Quantity>> {
        if matches!(self.tree.form(id), Form::Nothing) { Ok(None) } else { self.value(id).map(Some) }
    }

    /// Says where there is no value, and which case never holds.
    fn told_of_cases(&mut self, arms: &[(Option<Quantity>, Truth, Id)], total: bool, at: Range<usize>) {
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
fn settled(left: &Expr, comparison: Comparison, right: &Expr) -> Predicate {
    match (left.as_ratio(), right.as_ratio()) {
        (Some(a), Some(b)) => match a.compare(b) {
            Some(order) if comparison.admits(order) => Predicate::ALWAYS,
            Some(_) => Predicate::NEVER,
            None => Predicate::compare(left.clone(), comparison, right.clone()),
        },
        _ => Predicate::compare(left.clone(), comparison, right.clone()),
    }
}

fn both(a: Truth, b: Truth, and: bool) -> Option<Truth> {
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

/// What is left of a division that rounds down, with the sign of the divisor.
pub(super) fn remainder(a: &Expr, b: &Expr) -> Expr {
    let whole = Expr::call(fun::FLOOR, [a.clone().over(b.clone())]);
    a.clone().minus(b.clone().times(whole))
}

/// A value as a note may name it.
pub(super) fn shown(value: &Quantity) -> String {
    match value {
        Quantity::One(expr) => ascii(expr),
        Quantity::Many(array) => {
            let list = |entries: &[Expr]| entries.iter().map(ascii).collect::<Vec<_>>().join(", ");
            match array.columns {
                None => format!("({})", list(&array.entries)),
                Some(columns) => {
                    let rows = array.entries.chunks(columns.max(1)).map(|row| format!("[{}]", list(row)));
                    format!("[{}]", rows.collect::<Vec<_>>().join(", "))
                }
            }
        }
    }
}
