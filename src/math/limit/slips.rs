//! What goes wrong with a limit.

use super::way::Way;
use super::{Limit, LimitValue, Side, Target, point_value};
use crate::math::evaluate::CompiledExprs;
use crate::math::expr::{Expr, Node};
use crate::math::functions as fun;
use crate::math::germ;
use crate::math::mistakes::Mistake;
use crate::math::number::Number;
use crate::math::polynomial::{Opaque, Polynomial};
use crate::math::slips::{Answer, ListedSlip, WrongValue};

impl Answer for LimitValue {
    fn is_near(&self, other: &LimitValue) -> bool {
        match (self, other) {
            (LimitValue::Finite { value: a, .. }, LimitValue::Finite { value: b, .. }) => a.is_near(b),
            (LimitValue::Infinite { negative: a }, LimitValue::Infinite { negative: b }) => a == b,
            (LimitValue::DoesNotExist { .. }, LimitValue::DoesNotExist { .. }) => true,
            _ => false,
        }
    }
    fn is_answer(&self) -> bool {
        match self {
            LimitValue::Finite { value, .. } => value.is_finite(),
            LimitValue::Unknown(_) => false,
            _ => true,
        }
    }
}

/// Every wrong answer that can be told apart from the right one, in the table's order.
pub fn wrong_values(limit: &Limit) -> Vec<WrongValue<LimitValue>> {
    if !limit.value.is_known() {
        return Vec::new();
    }
    crate::math::slips::wrong_values(SLIPS, limit, &limit.value)
}

fn number(value: f64) -> Option<LimitValue> {
    let size = Number::parse(&value.abs().to_string())?;
    let exact = Expr::number(if value < 0.0 { size.neg()? } else { size });
    Some(LimitValue::Finite { value, exact })
}
const NONE: LimitValue = LimitValue::DoesNotExist { left: None, right: None };

impl Limit {
    fn value_at(&self, x: f64) -> Option<f64> {
        CompiledExprs::new(&[&self.of], std::slice::from_ref(&self.by))?.finite(&[x])
    }
    fn point(&self) -> Option<f64> {
        match &self.to {
            Target::At(point) => point_value(point),
            Target::Infinity { .. } => None,
        }
    }
    /// Whether the function has no value at the point itself: a hole, a pole, 0/0.
    fn has_hole(&self) -> bool {
        self.point().is_some_and(|at| self.value_at(at).is_none())
    }
    fn is_far_out(&self) -> bool {
        matches!(self.to, Target::Infinity { .. })
    }
    /// Coefficients of a polynomial in the variable, from the constant one.
    fn coefficients(&self, of: &Expr) -> Option<Vec<f64>> {
        let mut opaque = Opaque::default();
        let polynomial = Polynomial::from_expr(of, &[&self.by], &mut opaque)?;
        let number = |part: Polynomial| Some(part.as_number()?.to_f64());
        polynomial.coefficients(&self.by).into_iter().map(number).collect()
    }
    /// What comes of a quotient whose top, k(x − a)(x − b), was taken for k(x − a)(x + b).
    fn with_turned_factor(&self) -> Option<f64> {
        let (Node::Div(top, bottom), a) = (self.of.node(), self.point()?) else { return None };
        let (top, bottom) = (self.coefficients(top)?, self.coefficients(bottom)?);
        let [_, linear, k] = top[..] else { return None };
        let steepness = bottom.iter().enumerate().skip(1);
        let below: f64 = steepness.map(|(n, c)| *c * n as f64 * libm::pow(a, n as f64 - 1.0)).sum();
        let b = -linear / k - a;
        (self.has_hole() && below != 0.0).then_some(k * (a + b) / below)
    }
    /// What comes of it where every sine and tangent of something is taken for the variable alone.
    fn with_sines_straightened(&self) -> Option<f64> {
        if !self.has_hole() || self.point()? != 0.0 {
            return None;
        }
        let straight = straightened(&self.of, &self.by);
        let value = |x: f64| CompiledExprs::new(&[&straight], std::slice::from_ref(&self.by))?.finite(&[x]);
        let (near, nearer) = (value(1e-3)?, value(1e-4)?);
        (straight != self.of && (near - nearer).abs() <= 1e-9 * near.abs()).then_some(near)
    }
    /// The ratio of the leading coefficients of a quotient far out, where the degrees differ.
    fn leading_numbers(&self) -> Option<f64> {
        let Node::Div(top, bottom) = self.of.node() else { return None };
        let (top, bottom) = (self.coefficients(top)?, self.coefficients(bottom)?);
        let differ = top.len() != bottom.len() && top.len() > 1 && bottom.len() > 1;
        (self.is_far_out() && differ).then_some(top.last()? / bottom.last()?)
    }
    /// A power whose base goes to 1 while its exponent grows without bound.
    fn is_one_to_the_infinity(&self) -> bool {
        let Node::Pow(base, exponent) = self.of.node() else { return false };
        let goes_to = |part: &Expr| super::limit(part, &self.by, &self.to, self.side).value;
        base.mentions(&self.by)
            && goes_to(base).finite().is_some_and(|base| base == 1.0)
            && matches!(goes_to(exponent), LimitValue::Infinite { .. } | LimitValue::DoesNotExist { .. })
    }
    /// A quotient far out, where the degrees decide.
    fn is_far_quotient(&self) -> bool {
        self.is_far_out() && matches!(self.of.node(), Node::Div(..))
    }
    /// Whether the function has no values on the way, as the root of x has none left of 0.
    fn has_no_values(&self) -> bool {
        self.value == NONE && self.witnesses.is_none()
    }
    fn seen_from(&self, from_below: bool) -> Option<LimitValue> {
        let way = Way::new(&self.by, &self.to, from_below)?;
        match germ::side_of(&self.of, &self.by, &way.line()) {
            germ::FoundSide::Finite(exact) => Some(LimitValue::finite_at(exact)),
            germ::FoundSide::Infinite { negative } => Some(LimitValue::Infinite { negative }),
            _ => None,
        }
    }
    /// One side of a limit that does not exist.
    fn one_side(&self, right: bool) -> Option<LimitValue> {
        match &self.value {
            LimitValue::DoesNotExist { left: Some(l), right: Some(r) } => {
                Some(if right { (**r).clone() } else { (**l).clone() })
            }
            _ => None,
        }
    }
}

fn straightened(expr: &Expr, by: &str) -> Expr {
    match expr.node() {
        Node::Call(fun::SIN | fun::TAN, _) => Expr::var(by),
        _ => expr.map_children(|child| straightened(child, by)),
    }
}

fn is_root(expr: &Expr) -> bool {
    matches!(expr.node(), Node::Call(fun::SQRT, _))
}

const NO_VALUES: &str = "Has f any values there, along the way that is asked about?";
const FACTORS: &str = "What do the two factors give when they are multiplied out again?";

const fn row(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&Limit) -> Option<LimitValue>,
) -> ListedSlip<Limit, LimitValue> {
    ListedSlip::new(Mistake { id, skill: "limit", say, rule }, make)
}

const ZERO_OVER_ZERO: &str = "0/0 says: look closer. Cancel first, or look at the numbers from both sides";
const BOTH: &str = "the limit exists when both sides come to the same";
const NEAR: &str = "the limit is where f(x) goes, whatever f is at the point itself";
const FAR: &str = "far out the highest powers decide: divide above and below by the highest power below";

/// The catalogue for limits.
pub const SLIPS: &[ListedSlip<Limit, LimitValue>] = &[
    row("limit.zero_over_zero_is_0", "Putting in gives 0/0. Is that 0?", ZERO_OVER_ZERO, |l| {
        if l.has_hole() && l.value.finite().is_some() { number(0.0) } else { None }
    }),
    row("limit.zero_over_zero_is_1", "Putting in gives 0/0. Is that 1?", ZERO_OVER_ZERO, |l| {
        if l.has_hole() && l.value.finite().is_some() { number(1.0) } else { None }
    })
    .likely(0.5),
    row("limit.undefined_at_point", "There is no value at the point itself. Where does it go near there?", NEAR, |l| {
        (l.has_hole() && l.value.finite().is_some()).then_some(NONE)
    }),
    row("limit.plug_in", "That is the value at the point. Is it where the values nearby go?", NEAR, |l| {
        number(l.value_at(l.point()?)?)
    })
    .likely(0.6),
    row("limit.right_side_only", "From the right, yes. And from the left?", BOTH, |l| l.one_side(true)),
    row("limit.left_side_only", "From the left, yes. And from the right?", BOTH, |l| l.one_side(false)),
    row("limit.other_side", "From which side is it asked?", BOTH, |l| match l.side {
        Side::Left => l.seen_from(false),
        Side::Right => l.seen_from(true),
        Side::Both => None,
    }),
    row("limit.sides_averaged", "Halfway between the two sides. Is anything of f there?", BOTH, |l| {
        number((l.one_side(true)?.finite()? + l.one_side(false)?.finite()?) / 2.0)
    }),
    row(
        "limit.none_for_infinite",
        "Both sides do the same. What do they do?",
        "both sides grow without bound: write inf",
        |l| matches!(l.value, LimitValue::Infinite { .. }).then_some(NONE),
    ),
    row("limit.infinity_sign", "It grows without bound. Upwards or downwards?", NEAR, |l| match l.value {
        LimitValue::Infinite { negative } => Some(LimitValue::Infinite { negative: !negative }),
        _ => None,
    }),
    row("limit.target_for_value", "That is where x goes. Where does f(x) go?", NEAR, |l| match &l.to {
        Target::Infinity { negative } => Some(LimitValue::Infinite { negative: *negative }),
        Target::At(_) => number(l.point()?),
    })
    .likely(0.9),
    row("limit.infinity_over_infinity_is_1", "Both grow. Do they grow equally fast?", FAR, |l| {
        if l.is_far_quotient() { number(1.0) } else { None }
    })
    .likely(0.6),
    row("limit.vanishes_far_out", "Below it grows. What does it do above?", FAR, |l| {
        if l.is_far_quotient() { number(0.0) } else { None }
    })
    .likely(0.5),
    row(
        "limit.leading_numbers",
        "The numbers in front of the highest powers are compared. And which power grows faster?",
        FAR,
        |l| number(l.leading_numbers()?),
    ),
    row(
        "limit.one_to_the_infinity",
        "The base goes to 1 and the exponent grows. Does 1.001 to the power 1000 come to 1?",
        "1 to an exponent that grows is no number: take ln, or compare with (1 + 1/n)ⁿ → e",
        |l| if l.is_one_to_the_infinity() { number(1.0) } else { None },
    ),
    row("limit.constants_compared", "Far out, do the constants still matter?", FAR, |l| {
        if l.is_far_quotient() { number(l.value_at(0.0)?) } else { None }
    }),
    row("limit.settles_on_nothing", "Look far out: does it come to rest?", NEAR, |l| {
        (l.is_far_out() && l.value != NONE).then_some(NONE)
    }),
    row(
        "limit.swings_to_0",
        "It swings to both sides of 0. Do the swings get smaller?",
        "a limit needs the values to come near and stay near",
        |l| if l.witnesses.is_some() { number(0.0) } else { None },
    ),
    row("limit.no_values", NO_VALUES, NEAR, |l| if l.has_no_values() { number(0.0) } else { None }),
    row("limit.no_values", NO_VALUES, NEAR, |l| l.has_no_values().then_some(LimitValue::Infinite { negative: false })),
    row("limit.finite_for_infinite", "Do the values settle on a number, or do they grow?", NEAR, |l| {
        matches!(l.value, LimitValue::Infinite { .. }).then(|| number(0.0))?
    }),
    row("limit.infinite_for_finite", "Do the values grow without bound, or do they settle?", NEAR, |l| {
        l.value.finite().map(|_| LimitValue::Infinite { negative: false })
    }),
    row("limit.infinite_for_finite", "Do the values grow without bound, or do they settle?", NEAR, |l| {
        l.value.finite().map(|_| LimitValue::Infinite { negative: true })
    }),
    row(
        "limit.drop_h_early",
        "h was put to 0 before it was divided by. What is left of the top while h is still there?",
        ZERO_OVER_ZERO,
        |l| if l.has_hole() && l.by == "h" { number(0.0) } else { None },
    ),
    row("limit.factor_sign", FACTORS, "x² − (a + b)x + ab = (x − a)(x − b)", |l| {
        number(l.with_turned_factor()?)
    }),
    row(
        "limit.half_conjugate",
        "What is left below the bar after cancelling, and what does each part of it come to?",
        "(√x − √a)(√x + √a) = x − a, and √x + √a comes to 2√a",
        |l| if l.has_hole() && l.of.any(&is_root) { number(2.0 * l.value.finite()?) } else { None },
    ),
    row(
        "limit.sine_factor_lost",
        "sin(u)/u goes to 1: is what stands below the bar the same u?",
        "sin(u)/u → 1 for u → 0, with the same u above and below",
        |l| number(l.with_sines_straightened()?),
    ),
    row("limit.upside_down", "Upside down: what stands above?", FAR, |l| number(1.0 / l.value.finite()?)).likely(0.5),
    row("limit.sign", "Right size, other sign. Is it below 0 there?", NEAR, |l| number(-l.value.finite()?)),
];
