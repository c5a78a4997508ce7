//! The one form: what a calculation is brought to before it is shown.
//!
//! Bottom-up and to a fixed point, products and quotients become a term (one exact coefficient, powers of
//! different bases) and sums become lists of terms. Arithmetic is exact; what does not fit stays as it stands. No value
//! is invented: what is undefined (`1/0`, `0/0`, `ln(0)`) stays as written, with everything around it.

mod domain;
mod exact;
mod fraction;
mod order;
mod pieces;
mod power;
mod rewrite;
mod sum;
mod term;

use super::condition::Condition;
use super::expr::{Expr, Node, starts_with_minus};
use super::functions::{self, Func};
use super::number::Number;
use super::steps;

pub use rewrite::{alternatives, expand, factor_common};

/// A tidied expression with what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Tidied {
    /// The one form.
    pub expr: Expr,
    /// What was done, each kind once, in the order it was first done. All of them are in [`TAGS`].
    pub tags: Vec<&'static str>,
    /// What cancelling took for granted, e.g. `x != 0` for `x/x`, where the result no longer shows it.
    pub conditions: Vec<Condition>,
}

/// The fifteen kinds of change that tidying makes.
pub const TAGS: [&str; 15] = [
    tag::ONE,
    tag::PLUS_ZERO,
    tag::TIMES_ZERO,
    tag::FIRST_POWER,
    tag::ZEROTH_POWER,
    tag::SIGNS,
    tag::NUMBERS,
    tag::SAME_BASE,
    tag::LIKE_TERMS,
    tag::ORDER,
    tag::CANCEL,
    tag::ROOT,
    tag::BELOW,
    tag::SPLIT,
    tag::SQUARES,
];

/// Their names, which are shown.
pub(crate) mod tag {
    pub const ONE: &str = "drop 1·";
    pub const PLUS_ZERO: &str = "drop +0";
    pub const TIMES_ZERO: &str = "·0";
    pub const FIRST_POWER: &str = "x¹";
    pub const ZEROTH_POWER: &str = "x⁰";
    pub const SIGNS: &str = "signs";
    pub const NUMBERS: &str = "numbers together";
    pub const SAME_BASE: &str = "same base";
    pub const LIKE_TERMS: &str = "like terms";
    pub const ORDER: &str = "order";
    pub const CANCEL: &str = "cancel";
    pub const ROOT: &str = "root form";
    pub const BELOW: &str = "below the line";
    pub const SPLIT: &str = "split";
    pub const SQUARES: &str = "sin² + cos² = 1";
}

/// A second pass settles almost everything; the bound makes sure that tidying ends.
const MOST_PASSES: usize = 6;

/// More conditions than anybody reads are not collected.
const MOST_CONDITIONS: usize = 24;

/// Powers are taken apart no deeper: what is read is not nested so deeply.
const MOST_DEPTH: usize = 500;

/// Past this, brackets are left as they are. A derivative from a lesson takes some hundreds.
const MOST_EFFORT: usize = 20_000;

/// Tidies, and says how.
pub fn tidy_with_notes(expr: &Expr) -> Tidied {
    let mut engine = Engine::default();
    let result = engine.settled(expr);
    let Notes { tags, conditions } = engine.notes;
    Tidied { conditions: domain::not_shown_by(&result, conditions), expr: result, tags }
}

/// Tidies.
pub fn tidy(expr: &Expr) -> Expr {
    Engine::silent().settled(expr)
}

/// What was done so far.
#[derive(Default)]
struct Notes {
    tags: Vec<&'static str>,
    conditions: Vec<Condition>,
}

impl Notes {
    fn size(&self) -> (usize, usize) {
        (self.tags.len(), self.conditions.len())
    }
    fn cut(&mut self, (tags, conditions): (usize, usize)) {
        self.tags.truncate(tags);
        self.conditions.truncate(conditions);
    }
}

/// One tidying: the notes it takes, and whether it has met anything undefined.
#[derive(Default)]
struct Engine {
    notes: Notes,
    /// Takes no notes, which nobody asked for.
    silent: bool,
    /// Set once something undefined has been seen; only then is it worth looking for it again.
    undefined: bool,
    /// How many terms were multiplied and compared so far.
    effort: usize,
    /// How deep powers are being taken apart.
    depth: usize,
}

impl Engine {
    fn silent() -> Engine {
        Engine { silent: true, ..Engine::default() }
    }

    /// Whether there is still time for what may as well be left undone.
    fn is_fresh(&self) -> bool {
        self.effort < MOST_EFFORT
    }

    fn settled(&mut self, expr: &Expr) -> Expr {
        let mut current = self.pass(expr);
        for _ in 1..MOST_PASSES {
            let next = self.pass(&current);
            if next == current || steps::are_used_up() {
                break;
            }
            current = next;
        }
        current
    }

    fn tag(&mut self, tag: &'static str) {
        if !self.silent && !self.notes.tags.contains(&tag) {
            self.notes.tags.push(tag);
        }
    }

    fn condition(&mut self, condition: Condition) {
        if self.takes_conditions() && !self.notes.conditions.contains(&condition) {
            self.notes.conditions.push(condition);
        }
    }

    /// Runs a change that may be given up, and forgets its notes if it is.
    fn attempt<T>(&mut self, change: impl FnOnce(&mut Engine) -> Option<T>) -> Option<T> {
        let before = self.notes.size();
        let result = change(self);
        if result.is_none() {
            self.notes.cut(before);
        }
        result
    }

    /// Runs something that is no change to be told of.
    fn quietly<T>(&mut self, work: impl FnOnce(&mut Engine) -> T) -> T {
        let before = std::mem::replace(&mut self.silent, true);
        let result = work(self);
        self.silent = before;
        result
    }

    fn takes_conditions(&self) -> bool {
        !self.silent && self.notes.conditions.len() < MOST_CONDITIONS
    }

    /// Once through the expression, from the leaves up.
    fn pass(&mut self, expr: &Expr) -> Expr {
        match expr.node() {
            Node::Num(n) if !is_plain(*n) => number(*n),
            Node::Num(_) | Node::Const(_) | Node::Var(_) => expr.clone(),
            _ => {
                let tidied = expr.map_children(|child| self.pass(child));
                if self.undefined && any_child(&tidied, &|e| e.any(&is_undefined)) {
                    return as_power_of_e(tidied);
                }
                let before = self.notes.size();
                match self.node(&tidied) {
                    Some(result) if result == tidied => {
                        self.notes.cut(before);
                        tidied
                    }
                    Some(result) => result,
                    None => {
                        self.notes.cut(before);
                        self.undefined = true;
                        tidied
                    }
                }
            }
        }
    }

    /// One node whose parts are tidy; `None` when it is undefined and has to stay.
    fn node(&mut self, expr: &Expr) -> Option<Expr> {
        if !steps::take(1) {
            return Some(expr.clone());
        }
        match expr.node() {
            Node::Num(_) | Node::Const(_) | Node::Var(_) | Node::Slope(..) => Some(expr.clone()),
            Node::Sum(terms) => Some(self.sum(terms)),
            Node::Cases(cases, otherwise) => Some(pieces::tidied(cases, otherwise.as_ref())),
            Node::Call(f, arguments) => self.call(expr, *f, arguments),
            Node::Pow(base, exponent) => self.power(base, exponent),
            Node::Neg(_) | Node::Product(_) | Node::Div(..) => {
                self.note_product(expr);
                let term = self.joined(expr)?;
                let term = self.settle(term);
                Some(self.compose(term))
            }
        }
    }

    /// Takes down what is about to happen to a product, quotient or sign.
    fn note_product(&mut self, expr: &Expr) {
        match expr.node() {
            Node::Neg(inner) if starts_with_minus(inner) => self.tag(tag::SIGNS),
            Node::Product(factors) => {
                let is_number = |factor: &Expr| factor.as_number().is_some();
                let goes_in_front = |factor: &Expr| factor.as_number().is_some_and(|n| !n.is_zero() && !n.is_one());
                let alone = factors.iter().filter(|factor| is_number(factor)).count() == 1;
                if alone && factors.windows(2).any(|pair| !is_number(&pair[0]) && goes_in_front(&pair[1])) {
                    self.tag(tag::ORDER);
                }
                for (at, factor) in factors.iter().enumerate() {
                    if factor.is_number(1) {
                        self.tag(tag::ONE);
                    }
                    if starts_with_minus(factor) && at > 0 || factor.is_number(-1) {
                        self.tag(tag::SIGNS);
                    }
                    if matches!(factor.node(), Node::Div(..)) {
                        self.tag(tag::BELOW);
                    }
                }
            }
            Node::Div(above, below) => {
                if starts_with_minus(below) {
                    self.tag(tag::SIGNS);
                }
                if below.is_number(1) {
                    self.tag(tag::ONE);
                }
                if [above, below].iter().any(|part| matches!(part.node(), Node::Div(..))) {
                    self.tag(tag::BELOW);
                }
            }
            _ => {}
        }
    }
}

/// `exp(u)` as it is written, `e^u`; all else as it is.
fn as_power_of_e(expr: Expr) -> Expr {
    match expr.node() {
        Node::Call(functions::EXP, arguments) if arguments.len() == 1 => Expr::e().to_the(arguments[0].clone()),
        _ => expr,
    }
}

/// A number as a tidied expression: whole decimals lose their point, a sign stands outside.
fn number(n: Number) -> Expr {
    let decimal = n.is_decimal() && !n.is_integer() && n.decimal_digits().is_some();
    Expr::number(n.marked_decimal(decimal))
}

/// Whether a number is tidy without a look at its digits.
fn is_plain(n: Number) -> bool {
    !n.is_decimal() && !n.is_negative()
}

fn any_child(expr: &Expr, test: &dyn Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    expr.for_each_child(|child| found = found || test(child));
    found
}

/// Whether this very node has no value, whatever its letters are.
fn is_undefined(expr: &Expr) -> bool {
    match expr.node() {
        Node::Div(_, below) => below.is_number(0),
        Node::Pow(base, exponent) => {
            base.is_number(0) && exponent.as_number().is_none_or(|n| n.is_zero() || n.is_negative())
        }
        Node::Call(f, arguments) => has_no_value(*f, arguments),
        _ => false,
    }
}

/// Whether a function of plain numbers is undefined there, e.g. `ln(0)`.
fn has_no_value(f: Func, arguments: &[Expr]) -> bool {
    if f == functions::EXP {
        return false;
    }
    let mut values = Vec::new();
    for argument in arguments {
        match argument.as_number() {
            Some(n) => values.push(n.to_f64()),
            None => return false,
        }
    }
    f.accepts(values.len()) && !f.value(&values).is_finite()
}
