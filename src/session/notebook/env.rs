//! What has been defined: functions and constants by their names. A definition is kept as it was typed and read again
//! whenever something changes, so that what depends on a name follows it.

use super::apply::{self, Prepared};
use crate::math::derive::{MAX_SIZE, nth_derivative};
use crate::math::notation::{MAX_NESTING, ReadError, Scope, letters, name, read};
use crate::math::{Expr, Symbol};
use std::ops::Range;

/// The most names that can be defined.
pub const MOST_DEFINITIONS: usize = 200;
/// How deep functions of functions are followed in one line.
pub(super) const DEEPEST: usize = 24;

/// A name with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The name that is defined.
    pub name: Symbol,
    /// Empty for a constant.
    pub of: Vec<Symbol>,
    /// The right-hand side as it was typed.
    pub body: String,
    /// The number of the cell.
    pub cell: usize,
    /// The definitions it uses.
    pub uses: Vec<Symbol>,
    /// With everything put in that it uses, or why that cannot be.
    pub is: Result<Expr, String>,
}

/// All definitions, in the order of their cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Env {
    definitions: Vec<Definition>,
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

/// `d/dx` or `∂²/∂x²` before an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Operator {
    /// The variable.
    pub by: Symbol,
    /// How often it derives; at least 1.
    pub order: usize,
    /// Where the operand stands, in bytes.
    pub rest: usize,
}

/// Something to say about a part of a text.
pub(super) fn error(kind: &'static str, at: Range<usize>, message: impl Into<String>) -> ReadError {
    ReadError { kind, at, message: message.into(), mend: None }
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
    /// Those that use this name, be it through others.
    pub fn depend_on(&self, name: &str) -> Vec<&Definition> {
        self.definitions.iter().filter(|definition| definition.uses.iter().any(|used| used == name)).collect()
    }

    /// Takes a definition in, in the place of an older one of the same name. Variables that are not named become
    /// those of the function: `f = x^2` is `f(x) = x^2`.
    ///
    /// # Errors
    /// Says why the right-hand side cannot be read, and leaves everything as it was.
    pub fn define(&mut self, name: &Symbol, of: &[Symbol], body: &str, cell: usize) -> Result<Read, ReadError> {
        let mut next = self.clone();
        next.definitions.retain(|definition| definition.name != *name);
        if next.definitions.len() >= MOST_DEFINITIONS {
            let message = format!("there are {MOST_DEFINITIONS} definitions already; forget some first");
            return Err(error("too-many", 0..body.chars().count(), message));
        }
        let mut of = of.to_vec();
        if of.is_empty() {
            of = self.read(body, std::slice::from_ref(name))?.expr.names();
            of.retain(|free| free != name);
        }
        let is = Err(String::new());
        next.definitions.push(Definition { name: name.clone(), of, body: body.to_string(), cell, uses: vec![], is });
        let fault = next.settle(name);
        if let Some(fault) = fault {
            return Err(fault);
        }
        *self = next;
        let of = self.find(name).map(|definition| definition.of.clone()).unwrap_or_default();
        self.read(body, &of)
    }

    /// Takes a definition away; `false` where there is none of that name.
    pub fn forget(&mut self, name: &str) -> bool {
        let before = self.definitions.len();
        self.definitions.retain(|definition| definition.name != name);
        self.settle("");
        self.definitions.len() < before
    }

    /// Reads every definition anew, each after those that it uses; says what is wrong with the one of that name.
    fn settle(&mut self, watched: &str) -> Option<ReadError> {
        let mut left: Vec<usize> = (0..self.definitions.len()).collect();
        for definition in &mut self.definitions {
            definition.is = Err(WAITING.to_string());
        }
        let mut fault = None;
        loop {
            let before = left.len();
            let mut waiting = Vec::new();
            for at in left {
                let (body, of) = (self.definitions[at].body.clone(), self.definitions[at].of.clone());
                let found = self.read(&body, &of);
                let definition = &mut self.definitions[at];
                match found {
                    Ok(read) => {
                        definition.uses = read.uses;
                        definition.is = Ok(read.expr);
                    }
                    Err(error) if error.kind == WAITING => waiting.push(at),
                    Err(error) => {
                        definition.is = Err(error.message.clone());
                        if definition.name == watched {
                            fault = Some(error);
                        }
                    }
                }
            }
            if waiting.len() == before || waiting.is_empty() {
                left = waiting;
                break;
            }
            left = waiting;
        }
        for at in left {
            let message = format!("{} is defined by itself", self.definitions[at].name);
            if self.definitions[at].name == watched {
                let end = self.definitions[at].body.chars().count();
                fault = Some(error("circle", 0..end, message.as_str()));
            }
            self.definitions[at].is = Err(message);
        }
        fault
    }

    /// Reads an expression. The names in `own` are variables whatever was defined.
    ///
    /// # Errors
    /// Says what cannot be read and where.
    pub fn read(&self, text: &str, own: &[Symbol]) -> Result<Read, ReadError> {
        self.read_within(text, own, DEEPEST)
    }

    pub(super) fn read_within(&self, text: &str, own: &[Symbol], depth: usize) -> Result<Read, ReadError> {
        if let Some(operator) = self.operator(text, own) {
            let inner = text.get(operator.rest..).unwrap_or_default();
            let before = text.get(..operator.rest).map_or(0, |text| text.chars().count());
            let Some(depth) = depth.checked_sub(1) else { return Err(too_deep(text)) };
            // What is differentiated by is a variable here, be it a constant elsewhere.
            let mut free = own.to_vec();
            free.push(operator.by.clone());
            let read = self.read_within(inner, &free, depth).map_err(|error| shifted(error, text, before, inner))?;
            let expr = nth_derivative(&read.expr, &operator.by, operator.order)
                .map_err(|fault| error("no-derivative", 0..text.chars().count(), said(&fault.message)))?;
            return Ok(Read { expr, ..read });
        }
        let prepared = apply::prepare(self, text, own, depth)?;
        self.put_in(text, own, prepared)
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

    /// What a definition stands for.
    pub(super) fn meaning(&self, definition: &Definition, at: Range<usize>) -> Result<Expr, ReadError> {
        match &definition.is {
            Ok(is) => Ok(is.clone()),
            Err(why) if why == WAITING => Err(error(WAITING, at, "this is not ready")),
            Err(why) => Err(error("broken", at, format!("{} does not work as it stands: {why}", definition.name))),
        }
    }

    /// A definition and all that it uses.
    pub(super) fn note_use(&self, uses: &mut Vec<Symbol>, definition: &Definition) {
        for name in std::iter::once(&definition.name).chain(&definition.uses) {
            if !uses.contains(name) {
                uses.push(name.clone());
            }
        }
    }

    /// The operator at the start of a text: `d/dx`, `d^2/dx^2`, `∂/∂x`, `∂²/∂w_1²`.
    pub fn operator(&self, text: &str, own: &[Symbol]) -> Option<Operator> {
        let mut rest = text.trim_start();
        let sign = rest.chars().next().filter(|c| matches!(c, 'd' | '∂'))?;
        rest = &rest[sign.len_utf8()..];
        let order = power(&mut rest);
        rest = rest.trim_start().strip_prefix('/')?.trim_start().strip_prefix(sign)?;
        let by = self.variable(&mut rest, own)?;
        if order != 1 {
            let again = power(&mut rest);
            if again != order {
                return None;
            }
        }
        let joined = rest.starts_with(|c: char| c == '^' || letters::raised(c).is_some());
        (!joined && !rest.trim().is_empty()).then(|| Operator { by, order, rest: text.len() - rest.len() })
    }

    /// The variable's name behind `d/d`: one letter with its index, or a longer name that is known.
    fn variable(&self, rest: &mut &str, own: &[Symbol]) -> Option<Symbol> {
        let run: usize = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
        let word = &rest[..run];
        let known = |word: &str| {
            letters::greek_letter(word).is_some()
                || own.iter().any(|name| name == word)
                || self.find(word).is_some()
                || self.definitions.iter().any(|definition| definition.of.iter().any(|name| name == word))
        };
        let base = if known(word) { run } else { word.chars().next()?.len_utf8() };
        let index: usize = if base == run {
            let part = |c: &char| c.is_ascii_digit() || matches!(c, '_' | '{' | '}') || letters::lowered(*c).is_some();
            rest[base..].chars().take_while(part).map(char::len_utf8).sum()
        } else {
            0
        };
        let by = name(&rest[..base + index])?;
        *rest = &rest[base + index..];
        Some(by)
    }
}

/// A definition that has not been read yet is met.
const WAITING: &str = "waiting";

/// `^2` or `²` behind a `d`; 1 where there is none.
fn power(rest: &mut &str) -> usize {
    if let Some(after) = rest.strip_prefix('^') {
        let digits = after.chars().take_while(char::is_ascii_digit).count();
        let order = after[..digits].parse().unwrap_or(0);
        *rest = &after[digits..];
        return order;
    }
    let raised: String = rest.chars().map_while(letters::raised).filter(char::is_ascii_digit).collect();
    let length: usize = rest.chars().take(raised.len()).map(char::len_utf8).sum();
    *rest = &rest[length..];
    if raised.is_empty() { 1 } else { raised.parse().unwrap_or(0) }
}

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
