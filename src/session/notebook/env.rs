//! What has been defined: functions and constants by their names. A definition is kept as it was typed and read again
//! whenever something changes, so that what depends on a name follows it.

use super::shapes::Shapes;
use crate::math::derive::{MAX_ORDER, MAX_SIZE, nth_derivative};
use crate::math::language::apply::{Meaning, Names, Standing};
use crate::math::language::arrays::WORDS;
use crate::math::language::{MAX_NESTING, Operator, Scope, Shape, operator, read, read_with};
use crate::math::slope::partial_at;
use crate::math::{Diagnostic, Expr, Symbol, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The most names that can be defined.
pub const MOST_DEFINITIONS: usize = 200;

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
    pub is: Result<Value, String>,
}

impl Definition {
    /// What was read, with the point put in.
    pub(super) fn put_in(&self, is: &Value) -> Value {
        let value = |name: &str| self.at.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        if self.at.is_empty() { is.clone() } else { is.map(|expr| expr.substitute_with(&value)).short() }
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
    /// Shapes that were declared.
    pub(super) shapes: Shapes,
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
    /// The other common reading, where people disagree about a part.
    pub other: Option<Value>,
    /// Whether the text speaks of vectors or matrices, whatever it comes to.
    pub lists: bool,
    /// What the text means.
    pub is: Value,
    /// Remarks about the reading, for the person who typed it.
    pub notes: Vec<String>,
    /// The definitions that were put in.
    pub uses: Vec<Symbol>,
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

    /// Notes that the cell depends on this.
    pub(super) fn ask(&self, name: Symbol) {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&name) {
            asked.push(name);
        }
    }

    /// Takes a definition in, in the place of an older one of the same name. Variables that are not named become
    /// those of the function: `f = x^2` is `f(x) = x^2`.
    ///
    /// # Errors
    /// Says why the right-hand side cannot be read, and leaves everything as it was.
    pub fn define(&mut self, name: &Symbol, of: &[Symbol], body: &str, cell: usize) -> Result<Found, Diagnostic> {
        let mut next = self.clone();
        next.definitions.retain(|definition| definition.name != *name);
        if next.definitions.len() >= MOST_DEFINITIONS {
            let message = format!("there are {MOST_DEFINITIONS} definitions already; forget some first");
            return Err(Diagnostic::spanning("too-many", 0..body.chars().count(), message));
        }
        let mut of = of.to_vec();
        if of.is_empty() {
            of = self.found(body, std::slice::from_ref(name))?.is.names();
            of.retain(|free| free != name);
        }
        let place = next.definitions.partition_point(|other| other.cell <= cell);
        next.definitions.insert(place, self.unread(name.clone(), of.clone(), body, cell));
        if let Some(fault) = next.recompute(name) {
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
        self.recompute(&name);
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
        self.recompute(name);
        self.definitions.len() < before
    }

    /// Takes away what a cell has defined, and what it comes to.
    pub fn clear(&mut self, cell: usize) {
        let named = self.definitions.iter().find(|definition| definition.cell == cell).map(|d| d.name.clone());
        let out = self.outs.remove(&cell).map(|definition| definition.name);
        self.shapes.clear(cell);
        if let Some(name) = named {
            self.forget(&name);
        }
        if let Some(name) = out {
            self.recompute(&name);
        }
    }

    /// What every name stands for.
    pub(super) fn meanings(&self) -> super::rerun::Meanings {
        let all = self.all().map(|one| (one.name.clone(), (one.of.clone(), one.is.clone())));
        all.chain(self.shapes.meanings()).collect()
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
    pub fn read(&self, text: &str, own: &[Symbol]) -> Result<Read, Diagnostic> {
        let Found { is, notes, uses, .. } = self.found(text, own)?;
        match is {
            Value::Expr(expr) => Ok(Read { expr, notes, uses }),
            other => {
                let message = format!("this is {}; one number or formula is asked for here", other.shape());
                Err(Diagnostic::spanning("a-list", 0..text.chars().count(), message))
            }
        }
    }

    /// Reads an expression, a vector or a matrix.
    ///
    /// # Errors
    /// Says what cannot be read and where.
    pub fn found(&self, text: &str, own: &[Symbol]) -> Result<Found, Diagnostic> {
        self.put_in(text, own).map(|(found, _)| found)
    }

    fn put_in(&self, text: &str, own: &[Symbol]) -> Result<(Found, Vec<Symbol>), Diagnostic> {
        let within = Within { env: self, own, uses: RefCell::default(), direct: RefCell::default() };
        let reading = read_with(text, &self.scope(own), &within, Shape::Any)?;
        let whole = 0..text.chars().count();
        let is = reading.value;
        let deepest = is.entries().iter().map(depth_of).max().unwrap_or(0);
        let size = is.entries().iter().map(Expr::size).sum::<usize>() / if is.as_array().is_some() { 4 } else { 1 };
        if size > MAX_SIZE {
            return Err(Diagnostic::spanning("too-long", whole, "this grows too long when everything is put in"));
        }
        if deepest > MAX_NESTING {
            return Err(Diagnostic::spanning("too-deep", whole, "functions are nested too deep here"));
        }
        let notes = reading.notes.into_iter().map(|note| note.message).collect();
        let direct = within.direct.into_inner();
        let array = |name: &Symbol| {
            self.all().any(|one| one.name == *name && one.is.as_ref().is_ok_and(|is| is.as_array().is_some()))
        };
        let lists =
            direct.iter().any(array) || text.contains('[') || WORDS.iter().any(|word| text.contains(word.name()));
        Ok((Found { is, notes, uses: within.uses.into_inner(), other: reading.other, lists }, direct))
    }

    /// The names that are known where a text is read.
    fn scope(&self, own: &[Symbol]) -> Scope {
        let defined = self.definitions.iter().map(|definition| definition.name.clone());
        let bound = self.definitions.iter().flat_map(|definition| definition.of.iter().cloned()).collect();
        let variables = own.iter().cloned().chain(defined).collect();
        Scope { variables, own: own.to_vec(), bound, asked: None }
    }

    /// The sign of differentiation at the start of a text.
    pub fn operator(&self, text: &str, own: &[Symbol]) -> Option<Operator> {
        let scope = self.scope(own);
        operator(text, &|word| scope.declares(word) || scope.bound.iter().any(|bound| bound == word))
    }

    /// The right-hand side as it is written, with the names that it uses left standing; `None` where it applies
    /// functions, which have no name of their own for what comes out.
    pub fn as_written(&self, definition: &Definition) -> Option<Expr> {
        let (_, direct) = self.put_in(&definition.body, &definition.of).ok()?;
        let applied = |name: &str| {
            let mut places = definition.body.match_indices(name);
            places.any(|(at, _)| {
                let behind = definition.body[at + name.len()..].trim_start();
                behind.starts_with(['(', '\'', '′', '″', '’']) || definition.body[at + name.len()..].starts_with('/')
            })
        };
        let applies = |name: &Symbol| match self.find(name) {
            Some(used) => !used.of.is_empty() && applied(name),
            None => true,
        };
        if direct.iter().any(applies) || self.operator(&definition.body, &definition.of).is_some() {
            return None;
        }
        let names = self.definitions.iter().map(|definition| definition.name.clone());
        let variables = definition.of.iter().cloned().chain(names).collect();
        Some(read(&definition.body, &Scope::of(variables)).ok()?.expr)
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

/// What is defined, as one text meets it.
struct Within<'a> {
    env: &'a Env,
    /// Names that are variables in this text.
    own: &'a [Symbol],
    /// What was used, be it through others.
    uses: RefCell<Vec<Symbol>>,
    /// What stands in the text itself.
    direct: RefCell<Vec<Symbol>>,
}

impl Within<'_> {
    fn used(&self, definition: &Definition) -> Result<Meaning, Diagnostic> {
        self.env.note_use(&mut self.uses.borrow_mut(), definition);
        let mut direct = self.direct.borrow_mut();
        if !direct.contains(&definition.name) {
            direct.push(definition.name.clone());
        }
        match &definition.is {
            Ok(is) => Ok(Meaning { of: definition.of.clone(), is: is.clone() }),
            Err(why) if why == WAITING => Err(Diagnostic::new(WAITING, "this is not ready".to_string())),
            Err(why) => {
                let message = format!("{} does not work as it stands: {why}", definition.name);
                Err(Diagnostic::new("broken", message))
            }
        }
    }
}

impl Names for Within<'_> {
    fn standing(&self, name: &str) -> Standing {
        match self.env.find(name).filter(|_| !self.own.iter().any(|own| own == name)) {
            None => Standing::Free,
            Some(definition) => match &definition.is {
                _ if !definition.of.is_empty() => Standing::Function,
                Ok(Value::Array(array)) if array.is_matrix() => Standing::Matrix,
                Ok(Value::Array(_)) => Standing::Vector,
                _ => Standing::Number,
            },
        }
    }

    fn meaning(&self, name: &str) -> Result<Meaning, Diagnostic> {
        match self.env.find(name) {
            Some(definition) => self.used(definition),
            None => Err(Diagnostic::new("not-defined", format!("{name} is not defined"))),
        }
    }

    fn out(&self, cell: Option<usize>) -> Result<Meaning, Diagnostic> {
        let number = cell.or_else(|| self.env.last());
        match number.and_then(|number| self.env.out(number)) {
            Some(definition) => self.used(definition),
            None => {
                let message = match cell {
                    Some(number) => format!("Out[{number}] has no value: the cell has none, or is not there"),
                    None => "there is no value before this cell".to_string(),
                };
                Err(Diagnostic::new("no-value", message))
            }
        }
    }

    fn slope_at(&self, of: &Expr, by: &Symbol, order: usize, at: &Expr) -> Result<Option<Expr>, Diagnostic> {
        let found = partial_at(of, &[(by.clone(), at.clone())], by, order);
        match found.why_none() {
            Some(why) => Err(Diagnostic::new("no-slope", why.trim_end_matches('.').to_string())),
            None => Ok(found.value().filter(|_| !found.smooth)),
        }
    }

    fn derived(&self, is: &Value, by: &[Symbol]) -> Result<Value, Diagnostic> {
        if by.len() > MAX_ORDER {
            let message = format!("derivatives are worked out up to order {MAX_ORDER}");
            return Err(Diagnostic::new("order", message));
        }
        let slope = |expr: &Expr| {
            let mut slope = expr.clone();
            for (name, times) in runs(by) {
                slope = nth_derivative(&slope, &name, times)
                    .map_err(|why| Diagnostic::new("no-derivative", why.message.trim_end_matches('.')))?;
            }
            Ok(slope)
        };
        match is {
            Value::Expr(expr) => slope(expr).map(Value::Expr),
            Value::Array(array) => {
                let entries = array.entries.iter().map(slope).collect::<Result<Vec<Expr>, Diagnostic>>()?;
                Ok(Value::Array(array.with(entries).short()))
            }
            other => Err(Diagnostic::new("no-derivative", other.refused())),
        }
    }
}

/// Equal names that follow each other, with how many there are.
fn runs(by: &[Symbol]) -> Vec<(Symbol, usize)> {
    let mut runs: Vec<(Symbol, usize)> = Vec::new();
    for name in by {
        match runs.last_mut() {
            Some((last, times)) if last == name => *times += 1,
            _ => runs.push((name.clone(), 1)),
        }
    }
    runs
}

/// How deep an expression is nested.
fn depth_of(expr: &Expr) -> usize {
    let mut deepest = 0;
    expr.for_each_child(|child| deepest = deepest.max(depth_of(child)));
    deepest + 1
}
