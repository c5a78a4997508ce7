//! What has been defined: functions and constants by their names. A definition is kept as it was typed and read again
//! whenever something changes, so that what depends on a name follows it.

use super::apply::{self, Prepared};
use super::{list_reader, lists};
use crate::math::derive::{MAX_SIZE, nth_derivative};
use crate::math::language::{MAX_NESTING, ReadError, Scope, read};
use crate::math::linear::Quantity;
use crate::math::{Expr, Symbol};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

/// The most names that can be defined.
pub const MOST_DEFINITIONS: usize = 200;
/// How deep functions of functions are followed in one line.
pub(super) const DEEPEST: usize = 24;

/// A name with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The name that is defined; `Out[3]` for what a cell comes to.
    pub name: Symbol,
    /// Empty for a constant.
    pub of: Vec<Symbol>,
    /// The right-hand side as it was typed.
    pub body: String,
    /// The number of the cell.
    pub cell: usize,
    /// The cell that `ans` means in it.
    pub ans: Option<usize>,
    /// The point that is put in, of `f at 2`.
    pub at: Vec<(Symbol, Expr)>,
    /// The definitions it uses.
    pub uses: Vec<Symbol>,
    /// With everything put in that it uses, or why that cannot be.
    pub is: Result<Quantity, String>,
}

impl Definition {
    /// What was read, with the point put in.
    pub(super) fn put_in(&self, is: &Quantity) -> Quantity {
        let value = |name: &str| self.at.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        if self.at.is_empty() { is.clone() } else { is.map(|expr| expr.substitute_with(&value)) }
    }
}

/// All definitions, in the order of their cells, and what cells of values come to. Both follow from the text of the
/// cells alone: where something changes, everything that uses it follows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Env {
    pub(super) definitions: Vec<Definition>,
    pub(super) outs: BTreeMap<usize, Definition>,
    /// The cell that `ans` means in what is read at present.
    pub(super) last: Option<usize>,
    /// What has been used since [`Env::begin`].
    asked: RefCell<Vec<Symbol>>,
}

/// What a text was read as, with all definitions put in.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What the text means.
    pub expr: Expr,
    /// Remarks about the reading, for the person who typed it.
    pub notes: Vec<String>,
    /// The definitions that were put in.
    pub uses: Vec<Symbol>,
}

/// The same for a text that may also be a vector or matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What the text means.
    pub is: Quantity,
    /// Remarks about the reading, for the person who typed it.
    pub notes: Vec<String>,
    /// The definitions that were put in.
    pub uses: Vec<Symbol>,
}

/// Something to say about a part of a text.
pub(super) fn error(kind: &'static str, at: Range<usize>, message: impl Into<String>) -> ReadError {
    ReadError { kind, at, message: message.into(), mend: None }
}

/// The name of what a cell comes to.
pub fn out_name(cell: usize) -> Symbol {
    Symbol::from(format!("Out[{cell}]"))
}

impl Env {
    /// All definitions, in the order of their cells.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }
    /// The definition of that name.
    pub fn find(&self, name: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.name == name)
    }
    /// What a cell comes to.
    pub fn out(&self, cell: usize) -> Option<&Definition> {
        self.outs.get(&cell)
    }
    /// The cell that `ans` means.
    pub fn last(&self) -> Option<usize> {
        self.last
    }
    /// Those that use this name, be it through others.
    pub fn depend_on(&self, name: &str) -> Vec<&Definition> {
        self.definitions.iter().filter(|definition| definition.uses.iter().any(|used| used == name)).collect()
    }

    /// A cell begins: from here on it is noted what is used, and `ans` is the cell before.
    pub fn begin(&mut self, cell: usize) {
        self.last = self.outs.range(..cell).next_back().map(|(number, _)| *number);
        self.asked.borrow_mut().clear();
    }
    /// The definitions that have been used since the cell began.
    pub fn asked(&self) -> Vec<Symbol> {
        self.asked.borrow().clone()
    }

    /// Takes a definition in, in the place of an older one of the same name. Variables that are not named become
    /// those of the function: `f = x^2` is `f(x) = x^2`.
    ///
    /// # Errors
    /// Says why the right-hand side cannot be read, and leaves everything as it was.
    pub fn define(&mut self, name: &Symbol, of: &[Symbol], body: &str, cell: usize) -> Result<Found, ReadError> {
        let mut next = self.clone();
        next.definitions.retain(|definition| definition.name != *name);
        if next.definitions.len() >= MOST_DEFINITIONS {
            let message = format!("there are {MOST_DEFINITIONS} definitions already; forget some first");
            return Err(error("too-many", 0..body.chars().count(), message));
        }
        let mut of = of.to_vec();
        if of.is_empty() {
            of = self.found(body, std::slice::from_ref(name))?.is.names();
            of.retain(|free| free != name);
        }
        let place = next.definitions.partition_point(|other| other.cell <= cell);
        next.definitions.insert(place, self.unread(name.clone(), of.clone(), body, cell));
        if let Some(fault) = next.settle(name) {
            return Err(fault);
        }
        *self = next;
        self.asked.borrow_mut().clear();
        self.found(body, &of)
    }

    /// Keeps what a cell comes to, as `Out[cell]`, with a point put in where there is one.
    pub fn keep_out(&mut self, body: &str, at: &[(Symbol, Expr)], cell: usize) {
        let Ok(found) = self.found(body, &[]) else { return };
        let (asked, name) = (self.asked(), out_name(cell));
        let mut out = self.unread(name.clone(), Vec::new(), body, cell);
        out.at = at.to_vec();
        let is = out.put_in(&found.is);
        out.of = is.names();
        (out.uses, out.is) = (found.uses, Ok(is));
        self.outs.insert(cell, out);
        self.settle(&name);
        *self.asked.borrow_mut() = asked;
    }

    fn unread(&self, name: Symbol, of: Vec<Symbol>, body: &str, cell: usize) -> Definition {
        let (body, ans, is) = (body.to_string(), self.last, Err(String::new()));
        Definition { name, of, body, cell, ans, at: Vec::new(), uses: Vec::new(), is }
    }

    /// Takes a definition away; `false` where there is none of that name.
    pub fn forget(&mut self, name: &str) -> bool {
        let before = self.definitions.len();
        self.definitions.retain(|definition| definition.name != name);
        self.settle(name);
        self.definitions.len() < before
    }

    /// Takes away what a cell has defined, and what it comes to.
    pub fn clear(&mut self, cell: usize) {
        let named = self.definitions.iter().find(|definition| definition.cell == cell).map(|d| d.name.clone());
        let out = self.outs.remove(&cell).map(|definition| definition.name);
        if let Some(name) = named {
            self.forget(&name);
        }
        if let Some(name) = out {
            self.settle(&name);
        }
    }

    /// Whether any of them is a vector or matrix.
    pub(super) fn has_lists(&self) -> bool {
        self.all().any(|definition| matches!(definition.is, Ok(Quantity::Many(_))))
    }

    /// What every name stands for.
    pub(super) fn meanings(&self) -> super::rerun::Meanings {
        self.all().map(|one| (one.name.clone(), (one.of.clone(), one.is.clone()))).collect()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.iter().chain(self.outs.values())
    }

    pub(super) fn entry(&mut self, name: &str) -> Option<&mut Definition> {
        self.definitions.iter_mut().chain(self.outs.values_mut()).find(|definition| definition.name == name)
    }

    /// Reads an expression. The names in `own` are variables whatever was defined.
    ///
    /// # Errors
    /// Says what cannot be read and where.
    pub fn read(&self, text: &str, own: &[Symbol]) -> Result<Read, ReadError> {
        self.read_within(text, own, DEEPEST)
    }

    /// Reads an expression, a vector or a matrix.
    ///
    /// # Errors
    /// Says what cannot be read and where.
    pub fn found(&self, text: &str, own: &[Symbol]) -> Result<Found, ReadError> {
        self.found_within(text, own, DEEPEST)
    }

    pub(super) fn read_within(&self, text: &str, own: &[Symbol], depth: usize) -> Result<Read, ReadError> {
        let Found { is, notes, uses } = self.found_within(text, own, depth)?;
        match is {
            Quantity::One(expr) => Ok(Read { expr, notes, uses }),
            Quantity::Many(array) => {
                let message = format!("this is {}; one number or formula is asked for here", array.shape());
                Err(error("a-list", 0..text.chars().count(), message))
            }
        }
    }

    pub(super) fn found_within(&self, text: &str, own: &[Symbol], depth: usize) -> Result<Found, ReadError> {
        if let Some(operator) = self.operator(text, own) {
            let inner = text.get(operator.rest..).unwrap_or_default();
            let before = text.get(..operator.rest).map_or(0, |text| text.chars().count());
            let Some(depth) = depth.checked_sub(1) else { return Err(too_deep(text)) };
            // What is differentiated by is a variable here, be it a constant elsewhere.
            let mut free = own.to_vec();
            free.push(operator.by.clone());
            let found = self.found_within(inner, &free, depth).map_err(|error| shifted(error, text, before, inner))?;
            let slope = |expr: &Expr| nth_derivative(expr, &operator.by, operator.order);
            let fault = |message: &str| error("no-derivative", 0..text.chars().count(), said(message));
            let is = match &found.is {
                Quantity::One(expr) => Quantity::One(slope(expr).map_err(|why| fault(&why.message))?),
                Quantity::Many(array) => {
                    for entry in &array.entries {
                        slope(entry).map_err(|why| fault(&why.message))?;
                    }
                    Quantity::Many(array.map(|entry| slope(entry).unwrap_or_else(|_| entry.clone())))
                }
            };
            return Ok(Found { is, ..found });
        }
        if lists::speaks_of_lists(self, text, own) {
            return list_reader::read(self, text, own, depth);
        }
        let prepared = apply::prepare(self, text, own, depth)?;
        let Read { expr, notes, uses } = self.put_in(text, own, prepared)?;
        Ok(Found { is: Quantity::One(expr), notes, uses })
    }

    /// Reads a prepared text and puts values in for its stand-ins and for defined names.
    fn put_in(&self, text: &str, own: &[Symbol], prepared: Prepared) -> Result<Read, ReadError> {
        let defined = self.definitions.iter().map(|definition| definition.name.clone());
        let mut variables: Vec<Symbol> = own.iter().cloned().chain(defined).collect();
        variables.extend(prepared.stand_ins.iter().map(|stand_in| stand_in.name.clone()));
        let reading = read(&prepared.text, &Scope { variables }).map_err(|error| prepared.in_original(error, text))?;
        let mut uses = prepared.uses.clone();
        let mut values: Vec<(Symbol, Expr)> = Vec::new();
        for free in reading.expr.names() {
            if let Some(stand_in) = prepared.stand_ins.iter().find(|stand_in| stand_in.name == free) {
                values.push((free, stand_in.is.clone()));
            } else if let Some(definition) = self.find(&free).filter(|_| !own.contains(&free)) {
                let is = self.meaning(definition, 0..text.chars().count())?;
                self.note_use(&mut uses, definition);
                values.push((free, is));
            }
        }
        let bounded = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        if size_with(&reading.expr, &bounded, MAX_SIZE).is_none() {
            return Err(error("too-long", 0..text.chars().count(), "this grows too long when everything is put in"));
        }
        let expr = reading.expr.substitute_with(&|name| bounded(name).cloned());
        if depth_of(&expr) > MAX_NESTING {
            return Err(error("too-deep", 0..text.chars().count(), "functions are nested too deep here"));
        }
        let mut notes = prepared.notes.clone();
        notes.extend(reading.notes.iter().map(|note| prepared.original_words(&note.message)));
        Ok(Read { expr, notes, uses })
    }

    /// The right-hand side as it is written, with the names that it uses left standing; `None` where it applies
    /// functions, which have no name of their own for what comes out.
    pub fn as_written(&self, definition: &Definition) -> Option<Expr> {
        let prepared = apply::prepare(self, &definition.body, &definition.of, DEEPEST).ok()?;
        let plain = prepared.stand_ins.is_empty() && self.operator(&definition.body, &definition.of).is_none();
        let names = self.definitions.iter().map(|definition| definition.name.clone());
        let variables = definition.of.iter().cloned().chain(names).collect();
        if plain { Some(read(&definition.body, &Scope { variables }).ok()?.expr) } else { None }
    }

    /// A definition and those it uses, as they are written; `None` where one of them applies functions.
    pub fn chain(&self, name: &str) -> Option<Vec<(Symbol, Expr)>> {
        let last = self.find(name)?;
        let used = self
            .definitions
            .iter()
            .filter(|definition| last.uses.contains(&definition.name) || definition.name == name);
        used.map(|definition| Some((definition.name.clone(), self.as_written(definition)?))).collect()
    }

    /// What a definition stands for, where it is one expression.
    pub(super) fn meaning(&self, definition: &Definition, at: Range<usize>) -> Result<Expr, ReadError> {
        match self.quantity(definition, at.clone())? {
            Quantity::One(is) => Ok(is),
            Quantity::Many(array) => Err(error(
                "a-list",
                at,
                format!("{} is {}; a number is asked for here", definition.name, array.shape()),
            )),
        }
    }

    /// What a definition stands for.
    pub(super) fn quantity(&self, definition: &Definition, at: Range<usize>) -> Result<Quantity, ReadError> {
        match &definition.is {
            Ok(is) => Ok(is.clone()),
            Err(why) if why == WAITING => Err(error(WAITING, at, "this is not ready")),
            Err(why) => Err(error("broken", at, format!("{} does not work as it stands: {why}", definition.name))),
        }
    }

    /// A definition and all that it uses.
    pub(super) fn note_use(&self, uses: &mut Vec<Symbol>, definition: &Definition) {
        let mut asked = self.asked.borrow_mut();
        for name in std::iter::once(&definition.name).chain(&definition.uses) {
            if !uses.contains(name) {
                uses.push(name.clone());
            }
            if !asked.contains(name) {
                asked.push(name.clone());
            }
        }
    }
}

/// A definition that has not been read yet is met.
pub(super) const WAITING: &str = "waiting";

/// A message without its full stop, as the others are.
fn said(message: &str) -> String {
    message.trim_end_matches('.').to_string()
}

pub(super) fn too_deep(text: &str) -> ReadError {
    error("too-deep", 0..text.chars().count(), "functions of functions are nested too deep here")
}

/// An error of a part as one of the whole text, the part of which begins at a character.
pub(super) fn shifted(fault: ReadError, whole: &str, start: usize, part: &str) -> ReadError {
    let count = part.chars().count();
    let mend = fault.mend.map(|mend| {
        let before: String = whole.chars().take(start).collect();
        let after: String = whole.chars().skip(start + count).collect();
        format!("{before}{mend}{after}")
    });
    ReadError { at: start + fault.at.start..start + fault.at.end, mend, ..fault }
}

/// How many nodes an expression has when the values are put in; `None` above the limit.
fn size_with<'a>(expr: &Expr, value: &dyn Fn(&str) -> Option<&'a Expr>, limit: usize) -> Option<usize> {
    let mut total = match expr.as_var().and_then(|name| value(name)) {
        Some(value) => return Some(value.size()).filter(|size| *size <= limit),
        None => 1,
    };
    let mut fits = true;
    expr.for_each_child(|child| {
        let size = if fits && total <= limit { size_with(child, value, limit - total) } else { None };
        match size {
            Some(size) => total += size,
            None => fits = false,
        }
    });
    (fits && total <= limit).then_some(total)
}

/// How deep an expression is nested.
fn depth_of(expr: &Expr) -> usize {
    let mut deepest = 0;
    expr.for_each_child(|child| deepest = deepest.max(depth_of(child)));
    deepest + 1
}
