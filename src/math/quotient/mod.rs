//! The algebra of the difference quotient (f(x+h) − f(x))/h: put in, expand or bring together, cancel, divide by h, and
//! only then let h go to 0.

mod secants;
pub mod slips;
mod work;

pub use secants::{Law, Secants, secants};

use super::condition::Condition;
use super::derive::derivative;
use super::evaluate::exact_value;
use super::expr::{Expr, Symbol};
use super::slope::{Slope, SlopeAt, partial_at};
use super::step::{Step, StepKind};
use super::tidy::tidy;

/// A difference quotient, worked out as far as that goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Quotient {
    /// The function f.
    pub of: Expr,
    /// Its variable.
    pub by: Symbol,
    /// The letter for the step.
    pub h: Symbol,
    /// The point, where one is given; otherwise it is the variable itself.
    pub at: Option<Expr>,
    /// f(x + h) and f(x), as put in.
    pub ahead: Expr,
    /// f(x), as put in.
    pub here: Expr,
    /// (f(x + h) − f(x))/h, as put in.
    pub raw: Expr,
    /// Divided by h: for polynomials, quotients of polynomials, square roots of them, and sums of these.
    pub simplified: Option<Expr>,
    /// From `raw` to `simplified`; each step is the same function where h ≠ 0.
    pub steps: Vec<Step>,
    /// The limit as h → 0: the derivative.
    pub limit: Option<Expr>,
    /// Whether the limit is that of both sides at a point where the formula of the derivative need not hold.
    pub from_sides: bool,
    /// The step from `simplified` to `limit`.
    pub limit_step: Option<Step>,
}

/// The difference quotient of `of` by the variable `by` with step `h`, at the variable itself or at a constant.
pub fn quotient(of: &Expr, by: &str, h: &str, at: Option<&Expr>) -> Quotient {
    let point = at.cloned().unwrap_or_else(|| Expr::var(by));
    let ahead = of.substitute(by, &point.clone().plus(Expr::var(h)));
    let here = value_at(of, by, &point);
    let raw = ahead.clone().minus(here.clone()).over(Expr::var(h));
    let worked = if of.mentions(h) || by == h { None } else { work::work(of, by, h, &point, &raw) };
    let (simplified, mut steps) = match worked {
        Some((simplified, steps)) => (Some(simplified), steps),
        None => (None, Vec::new()),
    };
    let by_formula = || derivative(of, by).ok().map(|slope| value_at(&slope, by, &point));
    let (slope, from_sides) = match (&simplified, at) {
        (Some(simplified), _) => (Some(tidy(&simplified.substitute(h, &Expr::zero()))), false),
        (None, None) => (by_formula(), false),
        (None, Some(at)) => match partial_at(of, &[(Symbol::new(by), at.clone())], by, 1) {
            found if found.smooth => (by_formula(), false),
            SlopeAt { slope: Slope::Is(slope), .. } => (Some(slope), true),
            _ => (None, true),
        },
    };
    steps.insert(0, put_in(&raw, &ahead, &here, h));
    let limit_step = simplified.as_ref().zip(slope.as_ref()).map(|(before, after)| Step {
        conditions: Vec::new(),
        ..step("quotient.limit", "Let h go to 0", StepKind::Limit, before, after, h)
    });
    Quotient {
        of: of.clone(),
        by: Symbol::new(by),
        h: Symbol::new(h),
        at: at.cloned(),
        ahead,
        here,
        raw,
        simplified,
        steps,
        limit: slope,
        from_sides,
        limit_step,
    }
}

/// The value where it is rational; the expression with the point put in otherwise.
fn value_at(of: &Expr, by: &str, point: &Expr) -> Expr {
    let put_in = of.substitute(by, point);
    if put_in.mentions(by) || !put_in.names().is_empty() {
        return put_in;
    }
    exact_value(&put_in, &[]).map_or_else(|| tidy(&put_in), Expr::number)
}

fn put_in(raw: &Expr, ahead: &Expr, here: &Expr, h: &str) -> Step {
    Step {
        parts: vec![(Symbol::new("f(x+h)"), ahead.clone()), (Symbol::new("f(x)"), here.clone())],
        formula: "(f(x+h) - f(x))/h",
        ..step("quotient.put_in", "Put in", StepKind::Rewrite, raw, raw, h)
    }
}

/// A step that holds for h ≠ 0 and has nothing else to say.
fn step(rule: &'static str, name: &'static str, kind: StepKind, before: &Expr, after: &Expr, h: &str) -> Step {
    Step {
        rule,
        name,
        kind,
        by: Symbol::new(h),
        before: before.clone(),
        after: after.clone(),
        parts: Vec::new(),
        formula: "",
        because: Vec::new(),
        tags: Vec::new(),
        conditions: vec![Condition::not_zero(Expr::var(h))],
    }
}
