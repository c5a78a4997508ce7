//! What goes wrong when the slope of a function at a point is asked, or its tangent there: another value of the same
//! function is given.

use super::derive::{derivative, nth_derivative};
use super::expr::{Expr, Node, Symbol};
use super::functions as fun;
use super::mistakes::Mistake;
use super::slips::{self, ListedSlip, WrongValue};

/// A slope that is asked for.
#[derive(Debug)]
pub struct Situation {
    of: Expr,
    by: Symbol,
    at: Expr,
    /// The derivative that is asked for.
    slope: Expr,
    /// The derivative of that.
    next: Option<Expr>,
    /// Other numbers in the question, e.g. the other end of a secant.
    given: Vec<Expr>,
}

impl Situation {
    /// The `order`-th derivative of `of` at the point. `None` where there is no derivative. `given` are other numbers
    /// that stand in the question.
    pub fn new(of: &Expr, by: &str, order: usize, at: &Expr, given: &[Expr]) -> Option<Situation> {
        let slope = nth_derivative(of, by, order).ok()?;
        let next = derivative(&slope, by).ok();
        Some(Situation { of: of.clone(), by: Symbol::new(by), at: at.clone(), slope, next, given: given.to_vec() })
    }
    /// The variable of the function.
    pub fn by(&self) -> &Symbol {
        &self.by
    }
    fn f(&self, x: &Expr) -> Expr {
        self.of.substitute(&self.by, x)
    }
    fn slope(&self, x: &Expr) -> Expr {
        self.slope.substitute(&self.by, x)
    }
    fn value(&self) -> Expr {
        self.f(&self.at)
    }
    /// The right answer.
    pub fn key(&self) -> Expr {
        self.slope(&self.at)
    }
    /// The right tangent.
    pub fn tangent(&self) -> Expr {
        self.line(self.key(), self.value())
    }
    fn other(&self) -> Option<&Expr> {
        self.given.iter().find(|x| **x != self.at)
    }
    fn x(&self) -> Expr {
        Expr::var(&self.by)
    }
    /// The line through (a, height) with this slope.
    fn line(&self, slope: Expr, height: Expr) -> Expr {
        height.plus(slope.times(self.x().minus(self.at.clone())))
    }
}

/// The same with every angle taken for degrees, as a calculator may have it.
fn in_degrees(expr: &Expr) -> Expr {
    const CIRCULAR: &[fun::Func] = &[fun::SIN, fun::COS, fun::TAN, fun::SEC, fun::CSC, fun::COT];
    let inner = expr.map_children(in_degrees);
    match inner.node() {
        Node::Call(function, arguments) if CIRCULAR.contains(function) => {
            let turned = arguments.iter().map(|u| Expr::product([u.clone(), Expr::pi()]).over(Expr::from(180)));
            Expr::call(*function, turned.collect::<Vec<_>>())
        }
        _ => inner,
    }
}

/// What each row of the table gives, the right slope too: numbers may hide a slip.
pub fn all_slopes(situation: &Situation) -> Vec<WrongValue<Expr>> {
    slips::all_values(SLIPS, situation)
}

/// Every wrong slope that can be told apart from the right one, in the table's order.
pub fn wrong_slopes(situation: &Situation) -> Vec<WrongValue<Expr>> {
    slips::wrong_values(SLIPS, situation, &situation.key())
}

/// Every wrong tangent that can be told apart from the right one, in the table's order.
pub fn wrong_tangents(situation: &Situation) -> Vec<WrongValue<Expr>> {
    slips::wrong_values(TANGENT, situation, &situation.tangent())
}

const fn row(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&Situation) -> Option<Expr>,
) -> ListedSlip<Situation, Expr> {
    ListedSlip::new(Mistake { id, skill: "eval", say, rule }, make)
}

const FIRST: &str = "first the derivative, then the number put in";
const THERE: &str = "f′(a) is the derivative at a, nowhere else";
const RISE: &str = "slope = rise/run";

/// The catalogue for slopes at a point.
pub const SLIPS: &[ListedSlip<Situation, Expr>] = &[
    row("eval.f_not_slope", "That is how high the curve is there. How steep is it?", FIRST, |s| Some(s.value())),
    row("eval.second", "That is how the slope changes there. What is the slope itself?", FIRST, |s| {
        Some(s.next.as_ref()?.substitute(&s.by, &s.at))
    }),
    row("eval.substitute_first", "A number has slope 0. When is the number put in?", FIRST, |_| Some(Expr::zero())),
    row("eval.at_zero", "That is the slope at 0. Where is it asked?", THERE, |s| Some(s.slope(&Expr::zero())))
        .likely(0.35),
    row("eval.at_minus", "That is the slope on the other side of 0. Where is it asked?", THERE, |s| {
        Some(s.slope(&s.at.clone().negate()))
    })
    .likely(0.7),
    row("eval.other_given", "That is the slope at another number of the question. Where is it asked?", THERE, |s| {
        Some(s.slope(s.other().filter(|x| !x.is_number(0))?))
    }),
    row("eval.degrees", "Are angles measured in degrees here?", "the slope of sin is cos only in radians", |s| {
        Some(in_degrees(&s.slope).substitute(&s.by, &s.at))
    }),
    row("eval.sign", "The size fits. Does the function rise there, or fall?", THERE, |s| Some(s.key().negate())),
    row("eval.inverse", "Upside down: rise over run, or run over rise?", RISE, |s| Some(Expr::one().over(s.key()))),
    row(
        "eval.secant_for_tangent",
        "That is an average over a stretch. What is the slope at the point itself?",
        THERE,
        |s| {
            let other = s.other()?;
            Some(s.f(other).minus(s.value()).over(other.clone().minus(s.at.clone())))
        },
    )
    .likely(0.35),
    row(
        "eval.step_of_one",
        "That looks like f one further on, minus f. The slope is that of the tangent.",
        "f′(a) is the limit of (f(a + h) − f(a))/h as h → 0",
        |s| Some(s.f(&s.at.clone().plus(Expr::one())).minus(s.value())),
    )
    .likely(0.35),
    row("eval.y_over_x", "That is the height over x. What is the rise over the run?", RISE, |s| {
        Some(s.value().over(s.at.clone()))
    })
    .likely(0.35),
    row("eval.times_point", "The number is put in for x. Is the slope multiplied by it too?", THERE, |s| {
        Some(s.key().times(s.at.clone()))
    })
    .likely(0.35),
];

/// The catalogue for tangents.
pub const TANGENT: &[ListedSlip<Situation, Expr>] = &[
    tangent(
        "tangent.intercept_f",
        "The slope fits. At x = 0 the line is not yet at f(a): does it go through (a, f(a))?",
        |s| Some(s.value().plus(s.key().times(s.x()))),
    ),
    tangent(
        "tangent.slope_alone",
        "That looks like the slope. Which line with this slope goes through the point?",
        |s| Some(s.key()),
    ),
    tangent("tangent.through_origin", "The slope fits. Does the line go through (a, f(a))?", |s| {
        Some(s.key().times(s.x()))
    }),
    tangent("tangent.no_height", "The slope fits. How high is the curve at the point?", |s| {
        Some(s.line(s.key(), Expr::zero()))
    }),
    tangent(
        "tangent.slope_not_fixed",
        "A tangent is a straight line: its slope is a number. Was the point put in?",
        |s| Some(s.line(s.slope.clone(), s.value())),
    ),
    tangent("tangent.plus_a", "x − a is 0 at the point. Is x + a?", |s| {
        Some(s.value().plus(s.key().times(s.x().plus(s.at.clone()))))
    }),
    tangent("tangent.value_for_slope", "Which of the two numbers is a height, and which is a steepness?", |s| {
        Some(s.line(s.value(), s.key()))
    }),
    tangent("tangent.slope_is_value", "What is the slope of the line: f(a), or f′(a)?", |s| {
        Some(s.line(s.value(), s.value()))
    }),
    tangent("tangent.height_is_slope", "How high is the curve at the point: f(a), or f′(a)?", |s| {
        Some(s.line(s.key(), s.key()))
    }),
    tangent("tangent.normal", "That line stands upright on the curve. Which one touches it?", |s| {
        Some(s.line(Expr::from(-1).over(s.key()), s.value()))
    }),
    tangent("tangent.constant", "That line is level. How steep is the curve there?", |s| Some(s.value())),
];

const fn tangent(
    id: &'static str,
    say: &'static str,
    make: fn(&Situation) -> Option<Expr>,
) -> ListedSlip<Situation, Expr> {
    ListedSlip::new(Mistake { id, skill: "tangent", say, rule: "y = f(a) + f′(a)·(x − a)" }, make)
}
