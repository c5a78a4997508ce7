//! From the tree to what it means: names get their meaning, vectors and matrices their products, conditions become the
//! cases of an expression. What depends on the kinds of values, and not on the text alone, is settled and told here.

use super::super::Diagnostic;
use super::super::expr::{Expr, Node, Symbol};
use super::super::functions::{self as fun, Func};
use super::super::print::ascii;
use super::super::value::{Array, MOST_ENTRIES, Value};
use super::apply::{Applied, Names, Standing};
use super::arrays::{Word, by_entries, length, transposed};
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::spelled::Spelled;
use super::syntax::{Form, Id, Parts, Tree};
use super::{ReadNote, Scope};
use std::ops::Range;

/// No vector or matrix grows larger while a text is read.
const MOST_NODES: usize = 400_000;
/// What puts a value in several times, such as a remainder, makes no larger number or formula.
const MOST_OF_ONE: usize = 20_000;

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
    /// The letters met last.
    pub letters: [Option<Expr>; 2],
}

impl<'t> Resolver<'t> {
    /// For what a parser has read so far.
    pub fn new(parser: &'t Parser<'_>) -> Resolver<'t> {
        Resolver {
            tree: &parser.tree,
            text: parser.text,
            scope: parser.scope,
            names: parser.names,
            otherwise: parser.otherwise,
            notes: Vec::new(),
            disputed: false,
            free: Vec::new(),
            letters: [None, None],
        }
    }
    pub fn note(&mut self, kind: &'static str, at: Range<usize>, message: impl FnOnce() -> String) {
        if !self.otherwise {
            self.notes.push(ReadNote { kind, at, message: message() });
        }
    }
    pub fn dispute(&mut self, kind: &'static str, at: Range<usize>, message: impl FnOnce() -> String) {
        self.disputed = true;
        self.note(kind, at, message);
    }
    pub fn typed(&self, id: Id) -> &'t str {
        self.text.get(self.tree.at(id)).unwrap_or_default().trim()
    }
    pub fn shape(&self, at: Range<usize>, why: String) -> Box<Fault> {
        Fault::new("shape", at, why)
    }
    fn unready(&self, id: Id, why: Diagnostic) -> Box<Fault> {
        Fault::new(why.kind, self.tree.at(id), why.message)
    }

    /// One expression, where nothing else will do.
    pub fn scalar(&mut self, id: Id) -> Parsed<Expr> {
        match self.value(id)? {
            Value::Expr(expr) => Ok(expr),
            other => {
                let message = format!("this is {}; one number or formula is asked for here", other.shape());
                Err(Fault::new("a-list", self.tree.at(id), message))
            }
        }
    }

    /// What a node means.
    pub fn value(&mut self, id: Id) -> Parsed<Value> {
        let tree = self.tree;
        match tree.form(id) {
            Form::Whole(n) => Ok(Value::Expr(Expr::from(*n))),
            Form::Leaf(expr) => Ok(Value::Expr(expr.clone())),
            Form::Name(name) => self.name(id, name),
            Form::Neg(inner) => Ok(match self.value(*inner)? {
                Value::Expr(expr) => Value::Expr(expr.negate()),
                many => many.map(|entry| entry.clone().negate()).short(),
            }),
            Form::Sum(parts) => self.sum(*parts),
            Form::Chain(parts) => self.chain(id, *parts),
            Form::Power(base, exponent, python) => self.power(id, *base, *exponent, *python),
            Form::Call(function, parts) => self.call(id, *function, *parts),
            _ => self.rarer(id),
        }
    }

    /// What a node means that most texts have not.
    #[inline(never)]
    fn rarer(&mut self, id: Id) -> Parsed<Value> {
        let tree = self.tree;
        Ok(match tree.form(id) {
            Form::Whole(_)
            | Form::Leaf(_)
            | Form::Name(_)
            | Form::Neg(_)
            | Form::Sum(_)
            | Form::Chain(_)
            | Form::Power(..)
            | Form::Call(..) => return self.value(id),
            Form::Percent(inner) => self.value(*inner)?.map(|entry| entry.clone().over(Expr::from(100))).short(),
            Form::Spelled(row, parts) => self.spelled(id, row, *parts)?,
            Form::Word(word, parts) => self.word(id, word, *parts)?,
            Form::Defined(applied) => applied.meaning.is.clone(),
            Form::Derive(of, by) => self.derive(id, *of, &by.0)?,
            Form::Put(of, parts) => self.put(id, *of, *parts)?,
            Form::Bars(inner) => self.bars(id, *inner)?,
            Form::Norm(inner) => Value::Expr(length(&self.value(*inner)?).map_err(|why| self.shape(tree.at(id), why))?),
            Form::List { items, .. } => self.list(id, *items)?,
            Form::At(of, name, value) => {
                let before = self.free.len();
                self.free.push((**name).clone());
                let is = self.value(*of);
                self.free.truncate(before);
                let value = self.scalar(*value)?;
                let put = |expr: &Expr| expr.substitute_with(&|own| (own == name.as_str()).then(|| value.clone()));
                self.bounded(tree.at(id), is?.map(put).short())?
            }
            Form::Entry(of, parts) => self.entry(id, *of, *parts)?,
            Form::Transposed(inner) => transposed(&self.value(*inner)?),
            Form::Prime(function, parts) => self.primed(id, *function, *parts)?,
            Form::Along(..) | Form::Axes(..) => {
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

    pub fn name(&mut self, id: Id, name: &Symbol) -> Parsed<Value> {
        if let Some(names) = self.names
            && names.standing(name) != Standing::Free
            && !self.free.contains(name)
        {
            return names.meaning(name).map(|meaning| meaning.is).map_err(|why| self.unready(id, why));
        }
        Ok(Value::Expr(self.letter(name)))
    }

    /// The variable of that name. Most texts have few, many times each.
    pub fn letter(&mut self, name: &Symbol) -> Expr {
        let known = self.letters.iter().flatten().find(|letter| letter.as_var() == Some(name));
        if let Some(letter) = known {
            return letter.clone();
        }
        let letter = Expr::from(Node::Var(name.clone()));
        self.letters.rotate_right(1);
        self.letters[0] = Some(letter.clone());
        letter
    }

    /// Whether a name stands for nothing, in a place where things can be defined.
    pub fn undefined(&self, id: Id) -> Option<&'t Symbol> {
        let name = self.tree.name(id)?;
        let names = self.names?;
        let own = self.free.contains(name) || self.scope.own.contains(name);
        (names.standing(name) == Standing::Free && !own).then_some(name)
    }

    /// What puts its arguments in several times, so that each one in another makes it many times as large.
    pub fn repeating(&self, at: Range<usize>, value: Value) -> Parsed<Value> {
        match &value {
            Value::Expr(expr) if expr.size() > MOST_OF_ONE => {
                Err(Fault::new("too-long", at, "this grows too long when everything is put in"))
            }
            _ => self.bounded(at, value),
        }
    }

    pub fn bounded(&self, at: Range<usize>, value: Value) -> Parsed<Value> {
        let entries = value.entries();
        let each = (MOST_NODES / entries.len().max(1)).max(MOST_OF_ONE / 10);
        if entries.iter().any(|entry| entry.size() > each) {
            Err(Fault::new("too-long", at, "this grows too long when everything is put in"))
        } else {
            Ok(value)
        }
    }

    pub fn values(&mut self, parts: Parts) -> Parsed<Vec<Value>> {
        let tree = self.tree;
        tree.parts(parts).iter().map(|part| self.value(part.id)).collect()
    }

    pub fn call(&mut self, id: Id, function: Func, parts: Parts) -> Parsed<Value> {
        let tree = self.tree;
        let mut plain: Vec<Expr> = Vec::with_capacity(parts.len());
        let mut values: Vec<Value> = Vec::new();
        for part in tree.parts(parts) {
            match self.value(part.id)? {
                Value::Expr(expr) if values.is_empty() => plain.push(expr),
                value => {
                    values.extend(std::mem::take(&mut plain).into_iter().map(Value::Expr));
                    values.push(value);
                }
            }
        }
        if values.is_empty() {
            if function.accepts(plain.len()) {
                return Ok(Value::Expr(Expr::call(function, plain)));
            }
            return Err(self.wrong_arity(function, id, parts, &plain));
        }
        let at = tree.at(id);
        match values.as_slice() {
            // `max(u)` is the largest entry.
            [Value::Array(array)] if function.accepts(MOST_ENTRIES) => {
                Ok(Value::Expr(Expr::call(function, array.entries.clone())))
            }
            _ if function == fun::SOFTMAX || function == fun::LOGSUMEXP => {
                Err(self.shape(at, format!("{} is of one vector", function.name())))
            }
            [Value::Array(array)] if !function.accepts(1) && function.accepts(array.entries.len()) => {
                Ok(Value::Expr(Expr::call(function, array.entries.clone())))
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

    pub fn spelled(&mut self, id: Id, row: &'static Spelled, parts: Parts) -> Parsed<Value> {
        let at = self.tree.at(id);
        let values = self.values(parts)?;
        if row.passes() && values.len() == 1 {
            return Ok(values.into_iter().next().unwrap_or(Value::Expr(Expr::zero())));
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
        self.repeating(at, result)
    }

    fn word(&mut self, id: Id, word: &'static Word, parts: Parts) -> Parsed<Value> {
        let at = self.tree.at(id);
        let mut values = self.values(parts)?;
        let (least, most) = word.takes;
        // `softmax(1, 2, 3)` is softmax((1, 2, 3)).
        if values.len() > most && most == 1 && least == 1 {
            let all: Option<Vec<Expr>> = values.into_iter().map(Value::into_expr).collect();
            let refused = || self.shape(at.clone(), format!("{} is of a vector or matrix", word.name()));
            values = vec![Value::vector(all.ok_or_else(refused)?)];
        }
        if values.len() < least || values.len() > most {
            let of = if most == 1 { "a vector or matrix" } else { "two vectors" };
            return Err(self.shape(at, format!("{} is of {of}", word.name())));
        }
        let result = (word.run)(&values).map_err(|why| self.misshapen(id, parts, why))?;
        self.bounded(at, result)
    }

    /// Why a word for whole vectors and matrices does not go with what it is of.
    fn misshapen(&self, id: Id, parts: Parts, why: String) -> Box<Fault> {
        let at = self.tree.at(id);
        let undefined = self.tree.parts(parts).iter().find_map(|part| self.undefined(part.id));
        match undefined {
            Some(name) => {
                let typed = self.typed(id);
                let message = format!(
                    "{name} is not defined; give it entries, as in {name} = [[1, 2], [3, 4]], or take the slope by it as a whole: by {name} {typed}"
                );
                Fault::new("not-defined", at, message)
            }
            None => self.shape(at, why),
        }
    }

    fn derive(&mut self, id: Id, of: Id, by: &[Symbol]) -> Parsed<Value> {
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

    /// `relu'(v)`: the slope of a function of the table at its argument, entry by entry.
    fn primed(&mut self, id: Id, function: Func, parts: Parts) -> Parsed<Value> {
        let at = self.tree.at(id);
        let values = self.values(parts)?;
        let (Some(names), [_]) = (self.names, values.as_slice()) else {
            let message = format!("{} is not worked out yet: write what it comes to", self.typed(id));
            return Err(Fault::new("unevaluated", at, message));
        };
        // Nothing else stands in the slope, so its variable may have any name.
        let by = Symbol::new("t");
        let of = Value::Expr(Expr::call(function, [Expr::var(&by)]));
        let slope = names.derived(&of, std::slice::from_ref(&by)).map_err(|why| self.unready(id, why))?;
        let one = || self.shape(at.clone(), "the slope of one number is asked here".to_string());
        let slope = slope.into_expr().ok_or_else(one)?;
        // Where the formula does not tell the slope, as at a corner, the limits from both sides do.
        let whole = Expr::call(function, [Expr::var(&by)]);
        let mut told: Vec<(Expr, Expr)> = Vec::new();
        for entry in values[0].entries().iter().filter(|entry| entry.names().is_empty()) {
            if told.iter().any(|(place, _)| place == entry) {
                continue;
            }
            let found = names.slope_at(&whole, &by, 1, entry).map_err(|why| self.unready(id, why))?;
            told.extend(found.map(|slope| (entry.clone(), slope)));
        }
        let put = |of: &[Expr]| match told.iter().find(|(place, _)| *place == of[0]) {
            Some((_, slope)) => slope.clone(),
            None => slope.substitute_with(&|name| (*name == by).then(|| of[0].clone())),
        };
        let result = by_entries(&values, &put).map_err(|why| self.shape(at.clone(), why))?;
        self.bounded(at, result)
    }

    /// `f(2)`, `f(u)`, `(d/dx x^2)(3)`.
    fn put(&mut self, id: Id, of: Id, parts: Parts) -> Parsed<Value> {
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
                    of.extend(by.0.first().cloned());
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
        let plain: Vec<Expr> = values.iter().filter_map(Value::as_expr).cloned().collect();
        let fill = |is: &Expr, values: &[Expr]| {
            is.substitute_with(&|name| {
                variables.iter().position(|own| own == name).and_then(|at| values.get(at)).cloned()
            })
        };
        let growth: usize = plain.iter().map(Expr::size).sum();
        let size: usize = is.entries().iter().map(Expr::size).sum();
        if size.saturating_mul(growth.max(1)) > MOST_NODES {
            return Err(Fault::new("too-long", at, "this grows too long when everything is put in"));
        }
        if let (Form::Defined(applied), [at_point], [by]) = (self.tree.form(of), &plain[..], &variables[..])
            && let (Some((from, order)), Some(names)) = (&applied.from, self.names)
            && at_point.names().is_empty()
            && values.len() == 1
        {
            let found = names.slope_at(from, by, *order, at_point);
            if let Some(slope) = found.map_err(|why| Fault::new(why.kind, at.clone(), why.message))? {
                return Ok(Value::Expr(slope));
            }
        }
        match (values.as_slice(), &is) {
            _ if plain.len() == values.len() && plain.len() == variables.len() => {
                Ok(is.map(|entry| fill(entry, &plain)).short())
            }
            ([Value::Array(array)], _)
                if variables.len() > 1 && !array.is_matrix() && array.entries.len() == variables.len() =>
            {
                Ok(is.map(|entry| fill(entry, &array.entries)).short())
            }
            (_, Value::Expr(expr)) if values.len() == variables.len() => {
                let result = by_entries(&values, &|of| fill(expr, of)).map_err(|why| self.shape(at.clone(), why))?;
                self.bounded(at, result)
            }
            ([Value::Array(array)], _) => Err(Fault::new("arguments", at, takes(array.entries.len()))),
            _ => Err(Fault::new("arguments", at, takes(values.len()))),
        }
    }

    fn bars(&mut self, id: Id, inner: Id) -> Parsed<Value> {
        let at = self.tree.at(id);
        match self.value(inner)? {
            Value::Array(array) if array.is_matrix() && array.rows() > 1 => {
                let norm = array.norm();
                let determinant = array.determinant().map_err(|why| self.shape(at.clone(), why))?;
                self.dispute("matrix-or-entries", at, || {
                    format!("the bars around a matrix are its determinant; its norm is {}", ascii(&norm))
                });
                Ok(Value::Expr(if self.otherwise { norm } else { determinant }))
            }
            other => length(&other).map(Value::Expr).map_err(|why| self.shape(at, why)),
        }
    }

    fn list(&mut self, id: Id, items: Parts) -> Parsed<Value> {
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
                Value::Expr(expr) if rows.is_empty() => entries.push(expr),
                Value::Array(row) if entries.is_empty() && !row.is_matrix() => rows.push((row.entries, part.id)),
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
        Ok(Value::Array(if self.names.is_some() { array.short() } else { array }))
    }

    /// `u[1]`, `A[1, 2]`, `A[2]`: an entry or a row, counted from 1.
    pub fn entry(&mut self, id: Id, of: Id, parts: Parts) -> Parsed<Value> {
        let tree = self.tree;
        let at = tree.at(id);
        let value = self.value(of)?;
        let Value::Array(array) = &value else {
            let within = self.values(parts)?;
            return match (value, within.as_slice()) {
                (Value::Expr(a), [Value::Expr(b)]) => Ok(Value::Expr(a.times(b.clone()))),
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
            ([Some(i)], None) => array.entries.get(*i).cloned().map(Value::Expr),
            ([Some(i), Some(j)], Some(columns)) if *j < columns => {
                array.entries.get(i.saturating_mul(columns).saturating_add(*j)).cloned().map(Value::Expr)
            }
            ([Some(i)], Some(columns)) if *i < array.rows() => {
                let row = array.entries.iter().skip(i * columns).take(columns).cloned().collect();
                Some(Value::Array(Array::vector(row)))
            }
            _ => None,
        };
        let message = || format!("there is no such entry in {}; they are counted from 1", array.shape());
        let place = tree.at(of).end..at.end;
        entry.ok_or_else(|| Fault::new("shape", place, message()))
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
}

/// A value as a note may name it.
pub(super) fn shown(value: &Value) -> String {
    let list = |entries: &[Expr]| entries.iter().map(ascii).collect::<Vec<_>>().join(", ");
    match value {
        Value::Expr(expr) => ascii(expr),
        Value::Array(array) if array.is_matrix() => {
            let rows = array.lines().map(|row| format!("[{}]", list(row)));
            format!("[{}]", rows.collect::<Vec<_>>().join(", "))
        }
        Value::Array(array) => format!("({})", list(&array.entries)),
        other => other.shape(),
    }
}
