//! Values and slopes of nodes over an interval, with bounds in doubles: for finding where roots may be.

use crate::math::model::node::{Id, ModelNode, NodeArena};
use crate::math::number::Number;
use crate::math::steps;
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// Ends of an interval that holds every value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enclosure {
    pub low: f64,
    pub high: f64,
}

/// What is known over an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Over {
    Span(Enclosure),
    /// Nowhere a value.
    Nowhere,
    Unknown,
}

/// Every result is widened by this part of it.
const ROUNDING: f64 = 1e-15;

impl Enclosure {
    pub fn between(low: f64, high: f64) -> Over {
        let widen = |x: f64| x.abs() * ROUNDING + 1e-300;
        let (low, high) = (low - widen(low), high + widen(high));
        if low.is_finite() && high.is_finite() { Over::Span(Enclosure { low, high }) } else { Over::Unknown }
    }
    /// One number.
    pub fn point(x: f64) -> Enclosure {
        Enclosure { low: x, high: x }
    }
    fn exact(x: f64) -> Over {
        Over::Span(Enclosure { low: x, high: x })
    }
    /// −1 or 1 where all values have that sign.
    pub fn sign(self) -> Option<i8> {
        if self.low > 0.0 {
            Some(1)
        } else if self.high < 0.0 {
            Some(-1)
        } else {
            None
        }
    }
    fn times(self, other: Enclosure) -> Over {
        let ends = [self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high];
        Enclosure::between(
            ends.iter().copied().fold(f64::INFINITY, f64::min),
            ends.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        )
    }
    fn plus(self, other: Enclosure) -> Over {
        Enclosure::between(self.low + other.low, self.high + other.high)
    }
    fn inverse(self) -> Over {
        match self.sign() {
            Some(_) => Enclosure::between(1.0 / self.high, 1.0 / self.low),
            None => Over::Unknown,
        }
    }
    fn rising(self, f: fn(f64) -> f64) -> Over {
        Enclosure::between(f(self.low), f(self.high))
    }
}

impl Over {
    fn with(self, other: Over, f: impl Fn(Enclosure, Enclosure) -> Over) -> Over {
        match (self, other) {
            (Over::Span(a), Over::Span(b)) => f(a, b),
            (Over::Nowhere, _) | (_, Over::Nowhere) => Over::Nowhere,
            _ => Over::Unknown,
        }
    }
    fn plus(self, other: Over) -> Over {
        self.with(other, Enclosure::plus)
    }
    fn times(self, other: Over) -> Over {
        self.with(other, Enclosure::times)
    }
    fn map(self, f: impl Fn(Enclosure) -> Over) -> Over {
        self.with(self, |a, _| f(a))
    }
    pub fn span(self) -> Option<Enclosure> {
        if let Over::Span(span) = self { Some(span) } else { None }
    }
}

/// The doubles about a number, or it alone where it is one.
pub fn about(x: &BigRational) -> Option<Enclosure> {
    let near = x.to_f64()?;
    let exact = BigRational::from_float(near)? == *x;
    let by = if exact { 0.0 } else { near.abs() * 1.2e-16 + 1e-300 };
    Some(Enclosure { low: near - by, high: near + by })
}

/// Value and slope by a name, with every name in its interval. `kept` is a buffer: only what stands in `order` counts.
pub fn enclose(
    arena: &NodeArena,
    order: &[Id],
    by: u16,
    at: &[Enclosure],
    kept: &mut Vec<(Over, Over)>,
) -> (Over, Over) {
    if kept.len() < arena.len() {
        kept.resize(arena.len(), (Over::Unknown, Over::Unknown));
    }
    let mut last = (Over::Unknown, Over::Unknown);
    if !steps::take(order.len() as u64) {
        return last;
    }
    for id in order {
        last = step(arena, *id, by, at, kept);
        kept[*id as usize] = last;
    }
    last
}

fn number(n: Number) -> Over {
    let x = n.to_f64();
    Enclosure::between(x, x)
}

fn step(arena: &NodeArena, id: Id, by: u16, names: &[Enclosure], before: &[(Over, Over)]) -> (Over, Over) {
    let at = |id: &Id| before[*id as usize];
    let zero = Enclosure::exact(0.0);
    let chain = |value: Over, factor: Over, inner: Over| (value, factor.times(inner));
    match arena.node(id) {
        ModelNode::Number(n) => (number(*n), zero),
        ModelNode::Pi => (Enclosure::between(std::f64::consts::PI, std::f64::consts::PI), zero),
        ModelNode::Var(v) => match names.get(usize::from(*v)) {
            Some(span) => (Over::Span(*span), Enclosure::exact(if *v == by { 1.0 } else { 0.0 })),
            None => (Over::Unknown, Over::Unknown),
        },
        ModelNode::Undefined => (Over::Nowhere, Over::Nowhere),
        ModelNode::Add(parts) => parts[1..].iter().fold(at(&parts[0]), |(v, d), part| {
            let (w, e) = at(part);
            (v.plus(w), d.plus(e))
        }),
        ModelNode::Mul(parts) => parts[1..].iter().fold(at(&parts[0]), |(v, d), part| {
            let (w, e) = at(part);
            (v.times(w), d.times(w).plus(v.times(e)))
        }),
        ModelNode::Killed(_) => (zero, zero),
        ModelNode::Inv(a) => {
            let (v, d) = at(a);
            let inverse = v.map(Enclosure::inverse);
            let minus = Enclosure::exact(-1.0);
            chain(inverse, inverse.times(inverse).times(minus), d)
        }
        ModelNode::Power(a, n, positive) => {
            let (v, d) = at(a);
            let value = v.map(|v| power(v, *n, *positive));
            let Some(less) = n.sub(Number::ONE) else { return (value, Over::Unknown) };
            let slope = number(*n).times(if less.is_zero() {
                Enclosure::exact(1.0)
            } else {
                v.map(|v| power(v, less, *positive))
            });
            // An odd root of a negative number is odd in it, and its slope even.
            chain(value, slope, d)
        }
        ModelNode::Exp(a) => {
            let (v, d) = at(a);
            let value = v.map(|v| v.rising(libm::exp));
            chain(value, value, d)
        }
        ModelNode::Ln(a) => {
            let (v, d) = at(a);
            let value = v.map(|v| {
                if v.high <= 0.0 {
                    Over::Nowhere
                } else if v.low > 0.0 {
                    v.rising(libm::log)
                } else {
                    Over::Unknown
                }
            });
            chain(value, v.map(Enclosure::inverse), d)
        }
        ModelNode::Sin(a) => {
            let (v, d) = at(a);
            chain(v.map(|v| wave(v, 0.0)), v.map(|v| wave(v, std::f64::consts::FRAC_PI_2)), d)
        }
        ModelNode::Cos(a) => {
            let (v, d) = at(a);
            chain(v.map(|v| wave(v, std::f64::consts::FRAC_PI_2)), v.map(|v| wave(v, std::f64::consts::PI)), d)
        }
        ModelNode::Asin(a) => {
            let (v, d) = at(a);
            let value = v.map(|v| {
                if v.low > 1.0 || v.high < -1.0 {
                    Over::Nowhere
                } else if v.low >= -1.0 && v.high <= 1.0 {
                    v.rising(libm::asin)
                } else {
                    Over::Unknown
                }
            });
            let rest = v.times(v).times(Enclosure::exact(-1.0)).plus(Enclosure::exact(1.0));
            let half = Number::ratio(-1, 2).unwrap_or(Number::ONE);
            chain(value, rest.map(|rest| power(rest, half, true)), d)
        }
        ModelNode::Atan(a) => {
            let (v, d) = at(a);
            let square = v.map(|v| power(v, Number::int(2), false)).plus(Enclosure::exact(1.0));
            chain(v.map(|v| v.rising(libm::atan)), square.map(Enclosure::inverse), d)
        }
        ModelNode::Erf(a) => {
            let (v, d) = at(a);
            let falling =
                v.map(|v| power(v, Number::int(2), false)).times(Enclosure::exact(-1.0)).map(|v| v.rising(libm::exp));
            let factor = std::f64::consts::FRAC_2_SQRT_PI;
            chain(v.map(|v| v.rising(libm::erf)), falling.times(Enclosure::between(factor, factor)), d)
        }
        ModelNode::Sign(a) | ModelNode::Step(a) => {
            let sign = at(a).0.span().and_then(Enclosure::sign);
            let step = matches!(arena.node(id), ModelNode::Step(_));
            match sign {
                Some(sign) => (Enclosure::exact(if step { f64::from(sign.max(0)) } else { sign.into() }), zero),
                None => (Over::Unknown, Over::Unknown),
            }
        }
        ModelNode::Floor(a) => match at(a).0 {
            Over::Span(span) if span.low.floor() == span.high.floor() => (Enclosure::exact(span.low.floor()), zero),
            Over::Nowhere => (Over::Nowhere, Over::Nowhere),
            _ => (Over::Unknown, Over::Unknown),
        },
        ModelNode::Choose(of, mask, a, b) => match at(of).0.span().and_then(Enclosure::sign) {
            Some(sign) => at(if mask & (1 << (sign + 1)) != 0 { a } else { b }),
            None => (Over::Unknown, Over::Unknown),
        },
        ModelNode::Raise(a, b) => {
            let ((v, d), (w, e)) = (at(a), at(b));
            let logarithm = v.map(|v| if v.low > 0.0 { v.rising(libm::log) } else { Over::Unknown });
            let value = v.with(w, |v, w| {
                // A negative number has powers at whole exponents alone.
                let between = w.low.floor() == w.high.floor() && w.low.floor() < w.low;
                if v.high < 0.0 && between {
                    return Over::Nowhere;
                }
                logarithm.times(Over::Span(w)).map(|product| product.rising(libm::exp))
            });
            let slope = e.times(logarithm).plus(w.times(d).times(v.map(Enclosure::inverse)));
            (value, value.times(slope))
        }
    }
}

/// A rational power over an interval.
fn power(v: Enclosure, n: Number, positive: bool) -> Over {
    let exponent = n.to_f64();
    let whole = n.is_integer();
    let (even_root, odd) = (n.den() % 2 == 0 || (positive && !whole), n.num() % 2 != 0);
    if even_root && v.high < 0.0 {
        return Over::Nowhere;
    }
    if even_root && v.low < 0.0 || n.is_negative() && v.sign().is_none() {
        return Over::Unknown;
    }
    let raised = |x: f64| {
        let size = libm::pow(x.abs(), exponent);
        if x < 0.0 && odd { -size } else { size }
    };
    let (a, b) = (raised(v.low), raised(v.high));
    // Through 0 an even power has its least value there.
    if v.low < 0.0 && v.high > 0.0 && !odd {
        Enclosure::between(0.0, a.max(b))
    } else {
        Enclosure::between(a.min(b), a.max(b))
    }
}

/// sin(v + shift) over an interval.
fn wave(v: Enclosure, shift: f64) -> Over {
    const TURN: f64 = std::f64::consts::TAU;
    if v.high - v.low >= TURN || v.low.abs() > 1e8 || v.high.abs() > 1e8 {
        return Over::Span(Enclosure { low: -1.0, high: 1.0 });
    }
    let (low, high) = (v.low + shift, v.high + shift);
    let slack = 1e-7;
    // Whether a crest, a quarter turn further than `of`, lies within.
    let crest = |of: f64| ((high + slack - of) / TURN).floor() >= ((low - slack - of) / TURN).ceil();
    let (a, b) = (libm::sin(low), libm::sin(high));
    let top = if crest(std::f64::consts::FRAC_PI_2) { 1.0 } else { a.max(b) + 1e-14 * (1.0 + high.abs()) };
    let bottom = if crest(-std::f64::consts::FRAC_PI_2) { -1.0 } else { a.min(b) - 1e-14 * (1.0 + low.abs()) };
    Enclosure::between(bottom, top)
}
