//! What goes wrong with a difference quotient, as the expression that comes out.

use super::{Quotient, value_at};
use crate::math::expr::{Expr, Node};
use crate::math::mistakes::Mistake;
use crate::math::polynomial::{Opaque, Polynomial};
use crate::math::slips::{ListedSlip, WrongValue};
use crate::math::tidy::{expand, tidy};

/// Every wrong quotient that can be told apart from the right one, tidied, in the table's order.
pub fn wrong_forms(quotient: &Quotient) -> Vec<WrongValue<Expr>> {
    crate::math::slips::wrong_values(SLIPS, quotient, quotient.simplified.as_ref().unwrap_or(&quotient.raw))
}

impl Quotient {
    fn step(&self) -> Expr {
        Expr::var(&self.h)
    }
    fn point(&self) -> Expr {
        self.at.clone().unwrap_or_else(|| Expr::var(&self.by))
    }
    fn at_h(&self) -> Expr {
        self.of.substitute(&self.by, &self.step())
    }
    fn over_h(&self, top: Expr) -> Option<Expr> {
        Some(tidy(&expand(&top).over(self.step())))
    }
    /// f with x + h put in for the first x alone.
    fn first_place_only(&self) -> Option<Expr> {
        let of = value_at(&self.of, &self.by, &self.point());
        let (ahead, places) = (self.point().plus(self.step()), count(&self.of, &self.by));
        let parts = match (self.of.node(), of.node()) {
            (Node::Sum(parts), Node::Sum(own)) => (parts, own),
            (Node::Product(parts), Node::Product(own)) => (parts, own),
            _ => return None,
        };
        let (parts, mut changed) = (parts.0, parts.1.to_vec());
        let first = parts.iter().position(|part| part.mentions(&self.by)).filter(|_| places > 1)?;
        *changed.get_mut(first)? = parts.get(first)?.substitute(&self.by, &ahead);
        Some(if matches!(of.node(), Node::Sum(_)) { Expr::sum(changed) } else { Expr::product(changed) })
    }
    /// f(x + h) − f(x) as a polynomial, with its opaque parts.
    fn rise(&self) -> Option<(Polynomial, Opaque)> {
        let mut opaque = Opaque::default();
        let rise = self.ahead.clone().minus(self.here.clone());
        Some((Polynomial::from_expr(&rise, &[&self.by, &self.h], &mut opaque)?, opaque))
    }
}

/// In how many places a letter stands.
fn count(expr: &Expr, name: &str) -> usize {
    let mut places = usize::from(expr.as_var().is_some_and(|own| own == name));
    expr.for_each_child(|child| places += count(child, name));
    places
}

const fn row(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&Quotient) -> Option<Expr>,
) -> ListedSlip<Quotient, Expr> {
    ListedSlip::new(Mistake { id, skill: "difference-quotient", say, rule }, make)
}

const QUOTIENT: &str = "(f(x+h) − f(x))/h";
const PUT_IN: &str = "f(x+h): put x + h, in brackets, in every place of x";
const EXPAND: &str = "(x + h)² = x² + 2xh + h²";

const FIRST_X: &str = "In how many places does the variable stand in f, and in how many of them has h been added?";

/// The catalogue for difference quotients.
pub const SLIPS: &[ListedSlip<Quotient, Expr>] = &[
    row("quotient.no_div", "A rise is there. Over what run?", QUOTIENT, |q| {
        Some(expand(&q.ahead.clone().minus(q.here.clone())))
    }),
    row(
        "quotient.limit_taken",
        "That is where it goes as h → 0. What is it while h is still there?",
        QUOTIENT,
        |q| q.limit.clone(),
    ),
    row("quotient.h_zero_early", "h was put to 0 before dividing by it. What does 0/0 tell?", QUOTIENT, |_| {
        Some(Expr::zero())
    }),
    row("quotient.h_outside", "Where does h go: into f together with x, or on to the value of f?", PUT_IN, |_| {
        Some(Expr::one())
    }),
    row("quotient.f_of_h", "Is f(x + h) the same as f(x) + f(h)?", EXPAND, |q| q.over_h(q.at_h())),
    row("quotient.f_h_minus_fx", "f is taken at x + h, not at h. What is it there?", PUT_IN, |q| {
        q.over_h(q.at_h().minus(q.here.clone()))
    }),
    row("quotient.not_subtracted", "A slope compares two values. What is taken from f(x + h)?", QUOTIENT, |q| {
        q.over_h(q.ahead.clone())
    }),
    row("quotient.plus_for_minus", "Is it the difference of the two values, or their sum?", QUOTIENT, |q| {
        q.over_h(q.ahead.clone().plus(q.here.clone()))
    }),
    row(
        "dq.sign_of_common_bottom",
        "For h > 0, which of the two fractions is the greater?",
        "1/(x + h) − 1/x = (x − (x + h))/(x(x + h))",
        |q| match q.of.node() {
            Node::Div(top, _) if !top.mentions(&q.by) => Some(tidy(&q.simplified.clone()?.negate())),
            _ => None,
        },
    ),
    row("quotient.sign", "Size right, sign turned round. Which value comes first?", QUOTIENT, |q| {
        Some(tidy(&q.simplified.clone()?.negate()))
    }),
    row(
        "quotient.one_term_divided",
        "Every term above the bar is divided by h. Are they all?",
        "(a + b)/h = a/h + b/h",
        |q| {
            let (rise, opaque) = q.rise()?;
            let coefficients = rise.coefficients(&q.h);
            let first = coefficients.get(1)?.to_expr(&q.by, &q.h, &opaque);
            let rest = coefficients.iter().enumerate().skip(2).map(|(power, part)| {
                let exponent = i64::try_from(power).unwrap_or(0);
                part.to_expr(&q.by, &q.h, &opaque).times(q.step().to_the(exponent.into()))
            });
            Some(tidy(&Expr::sum(std::iter::once(first).chain(rest))))
        },
    ),
    row("quotient.cross_terms_once", "How often does x·h come out of the bracket?", EXPAND, |q| {
        let mut opaque = Opaque::default();
        let f = Polynomial::from_expr(&q.of, &[&q.by], &mut opaque)?;
        let point = q.point();
        // c·xⁿ gives c·(xⁿ⁻¹ + xⁿ⁻²h + …): every binomial coefficient forgotten.
        let terms = f.coefficients(&q.by).into_iter().enumerate().skip(1).flat_map(|(n, part)| {
            let factor = part.to_expr(&q.by, &q.by, &opaque);
            let power = |base: &Expr, exponent: usize| base.clone().to_the(i64::try_from(exponent).unwrap_or(0).into());
            let (point, h) = (point.clone(), q.step());
            (1..=n).map(move |k| Expr::product([factor.clone(), power(&point, n - k), power(&h, k - 1)]))
        });
        Some(tidy(&Expr::sum(terms)))
    }),
    row("quotient.sign_of_rest", "All of f(x) is taken away. Is there a bracket around it?", QUOTIENT, |q| {
        match q.of.node() {
            Node::Sum(terms) => {
                let (first, rest) = terms.split_first()?;
                let put = |part: &Expr| value_at(part, &q.by, &q.point());
                q.over_h(Expr::sum(std::iter::once(q.ahead.clone().minus(put(first))).chain(rest.iter().map(put))))
            }
            _ => None,
        }
    }),
    row("dq.first_x_only", FIRST_X, PUT_IN, |q| q.over_h(q.first_place_only()?.minus(q.here.clone()))),
    row("dq.first_x_only", FIRST_X, PUT_IN, |q| Some(expand(&q.first_place_only()?.minus(q.here.clone()))))
        .with_another(),
    row("quotient.backward", "That steps back, from x − h to x. Which way does h go here?", QUOTIENT, |q| {
        let behind = q.of.substitute(&q.by, &q.point().minus(q.step()));
        q.over_h(q.here.clone().minus(behind))
    }),
    row("quotient.is_f", "That is f itself. How fast does it change?", QUOTIENT, |q| Some(q.here.clone())),
];
