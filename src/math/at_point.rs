//! What goes wrong when the slope of a function at a point is asked, or its tangent there: another value of the same
//! function is given.

use super::derive::derivative;
use super::evaluate::Compiled;
use super::expr::{Expr, Node, Symbol};
use super::functions as fun;
use super::mistakes::Mistake;
use super::number::Number;
use super::slips::{self, Slip, WrongValue};

/// A slope that is asked for.
#[derive(Debug)]
pub struct Situation {
    by: Symbol,
    at: f64,
    f: Compiled,
    slope: Compiled,
    second: Option<Compiled>,
    /// The slope with its angles taken in degrees.
    in_degrees: Option<Compiled>,
    /// Other numbers in the question, e.g. the other end of a secant.
    given: Vec<f64>,
}

impl Situation {
    /// `None` where there is no derivative, or other letters than `by` are left. `given` are other numbers that stand
    /// in the question.
    pub fn new(of: &Expr, by: &str, at: f64, given: &[Number]) -> Option<Situation> {
        let names = [Symbol::new(by)];
        let ready = |expr: &Expr| Compiled::new(&[expr], &names);
        let slope = derivative(of, by).ok()?;
        let second = derivative(&slope, by).ok().and_then(|second| ready(&second));
        let degrees = degrees(&slope);
        let in_degrees = if degrees == slope { None } else { ready(&degrees) };
        let given = given.iter().map(|n| n.to_f64()).collect();
        let (f, slope) = (ready(of)?, ready(&slope)?);
        Some(Situation { by: Symbol::new(by), at, f, slope, second, in_degrees, given })
    }
    /// The variable of the function.
    pub fn by(&self) -> &Symbol {
        &self.by
    }
    fn value(&self) -> Option<f64> {
        self.f.finite(&[self.at])
    }
    /// The right answer.
    pub fn key(&self) -> Option<f64> {
        self.slope.finite(&[self.at])
    }
    fn other(&self) -> Option<f64> {
        self.given.iter().copied().find(|x| *x != self.at)
    }
}

/// sin(u) as a calculator in degrees has it.
fn degrees(expr: &Expr) -> Expr {
    let inner = expr.map_children(degrees);
    match inner.node() {
        Node::Call(function @ (fun::SIN | fun::COS | fun::TAN), arguments) => {
            let turned = arguments.iter().map(|u| Expr::product([u.clone(), Expr::pi()]).over(Expr::from(180)));
            Expr::call(*function, turned.collect::<Vec<_>>())
        }
        _ => inner,
    }
}

/// Every wrong slope that can be told apart from the right one, in the table's order.
pub fn wrong_slopes(situation: &Situation) -> Vec<WrongValue<f64>> {
    situation.key().map_or_else(Vec::new, |key| slips::wrong_values(SLIPS, situation, &key))
}

const fn row(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&Situation) -> Option<f64>,
) -> Slip<Situation, f64> {
    Slip { mistake: Mistake { id, skill: "slope-at", say, rule }, make }
}

const FIRST: &str = "first the derivative, then the number put in";
const THERE: &str = "f′(a) is the derivative at a, nowhere else";

/// The catalogue for slopes at a point.
pub const SLIPS: &[Slip<Situation, f64>] = &[
    row("eval.f_not_slope", "That is how high the curve is there. How steep is it?", FIRST, |s| s.value()),
    row("eval.second", "That is how the slope changes there. What is the slope itself?", FIRST, |s| {
        s.second.as_ref()?.finite(&[s.at])
    }),
    row("eval.substitute_first", "A number has slope 0. When is the number put in?", FIRST, |_| Some(0.0)),
    row("eval.at_zero", "That is the slope at 0. Where is it asked?", THERE, |s| s.slope.finite(&[0.0])),
    row("eval.at_minus", "That is the slope on the other side of 0. Where is it asked?", THERE, |s| {
        s.slope.finite(&[-s.at])
    }),
    row("eval.other_given", "That is the slope at another number of the question. Where is it asked?", THERE, |s| {
        s.slope.finite(&[s.other()?])
    }),
    row("eval.degrees", "Are angles measured in degrees here?", "the slope of sin is cos only in radians", |s| {
        s.in_degrees.as_ref()?.finite(&[s.at])
    }),
    row("eval.sign", "Right size, other sign. Does the curve rise or fall there?", THERE, |s| Some(-s.key()?)),
    row("eval.inverse", "Upside down: rise over run, or run over rise?", "slope = rise/run", |s| Some(1.0 / s.key()?)),
    row(
        "eval.secant_for_tangent",
        "That is an average over a stretch. What is the slope at the point itself?",
        THERE,
        |s| {
            let other = s.other()?;
            Some((s.f.finite(&[other])? - s.value()?) / (other - s.at))
        },
    ),
    row("eval.y_over_x", "That is the height over x. What is the rise over the run?", "slope = rise/run", |s| {
        Some(s.value()? / s.at)
    }),
    row("eval.times_point", "The number is put in for x. Is the slope multiplied by it too?", THERE, |s| {
        Some(s.key()? * s.at)
    }),
];

/// What stands for the tangent `m·x + b` when it goes wrong: the wrong `m` and `b`.
pub const TANGENT: &[Slip<Situation, Vec<f64>>] = &[
    tangent("tangent.intercept_f", "The line is to go through the point. What is it at x = a?", |s| {
        Some(vec![s.key()?, s.value()?])
    }),
    tangent("tangent.no_intercept", "Does that line go through the point?", |s| Some(vec![s.key()?, 0.0])),
    tangent("tangent.intercept_sign", "The line is to go through the point. Is a·f′(a) added or taken away?", |s| {
        Some(vec![s.key()?, s.value()? + s.at * s.key()?])
    }),
    tangent("tangent.slope_is_value", "What is the slope of the line: f(a), or f′(a)?", |s| {
        let value = s.value()?;
        Some(vec![value, value - s.at * value])
    }),
    tangent("tangent.normal", "That line stands upright on the curve. Which one touches it?", |s| {
        let across = -1.0 / s.key()?;
        Some(vec![across, s.value()? - s.at * across])
    }),
    tangent("tangent.constant", "That line is level. How steep is the curve there?", |s| Some(vec![0.0, s.value()?])),
];

const fn tangent(
    id: &'static str,
    say: &'static str,
    make: fn(&Situation) -> Option<Vec<f64>>,
) -> Slip<Situation, Vec<f64>> {
    Slip { mistake: Mistake { id, skill: "tangent", say, rule: "y = f(a) + f′(a)·(x − a)" }, make }
}

/// Every wrong tangent, as slope and intercept, that can be told apart from the right one.
pub fn wrong_tangents(situation: &Situation) -> Vec<WrongValue<Vec<f64>>> {
    match (situation.key(), situation.value()) {
        (Some(slope), Some(value)) => {
            slips::wrong_values(TANGENT, situation, &vec![slope, value - situation.at * slope])
        }
        _ => Vec::new(),
    }
}
