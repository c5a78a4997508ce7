//! Values and slopes of nodes over an interval, with bounds in doubles: for finding where roots may be.

use crate::math::model::node::{Arena, Id, Node};
use crate::math::number::Number;
use crate::math::steps;
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// Ends of an interval that holds every value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub low: f64,
    pub high: f64,
}

/// What is known over an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Over {
    Span(Span),
    /// Nowhere a value.
    Nowhere,
    Unknown,
}

/// Every result is widened by this part of it.
const ROUNDING: f64 = 1e-15;

impl Span {
    pub fn between(low: f64, high: f64) -> Over {
        let widen = |x: f64| x.abs() * ROUNDING + 1e-300;
        let (low, high) = (low - widen(low), high + widen(high));
        if low.is_finite() && high.is_finite() { Over::Span(Span { low, high }) } else { Over::Unknown }
    }
    /// One number.
    pub fn point(x: f64) -> Span {
        Span { low: x, high: x }
    }
    fn exact(x: f64) -> Over {
        Over::Span(Span { low: x, high: x })
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
    fn times(self, other: Span) -> Over {
        let ends = [self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high];
        Span::between(
            ends.iter().copied().fold(f64::INFINITY, f64::min),
            ends.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        )
    }
    fn plus(self, other: Span) -> Over {
        Span::between(self.low + other.low, self.high + other.high)
    }
    fn inverse(self) -> Over {
        match self.sign() {
            Some(_) => Span::between(1.0 / self.high, 1.0 / self.low),
            None => Over::Unknown,
        }
    }
    fn rising(self, f: fn(f64) -> f64) -> Over {
        Span::between(f(self.low), f(self.high))
    }
}

impl Over {
    fn with(self, other: Over, f: impl Fn(Span, Span) -> Over) -> Over {
        match (self, other) {
            (Over::Span(a), Over::Span(b)) => f(a, b),
            (Over::Nowhere, _) | (_, Over::Nowhere) => Over::Nowhere,
            _ => Over::Unknown,
        }
    }
    fn plus(self, other: Over) -> Over {
        self.with(other, Span::plus)
    }
    fn times(self, other: Over) -> Over {
        self.with(other, Span::times)
    }
    fn map(self, f: impl Fn(Span) -> Over) -> Over {
        self.with(self, |a, _| f(a))
    }
    pub fn span(self) -> Option<Span> {
        if let Over::Span(span) = self { Some(span) } else { None }
    }
}

/// The doubles about a number, or it alone where it is one.
pub fn about(x: &BigRational) -> Option<Span> {
    let near = x.to_f64()?;
    let exact = BigRational::from_float(near)? == *x;
    let by = if exact { 0.0 } else { near.abs() * 1.2e-16 + 1e-300 };
    Some(Span { low: near - by, high: near + by })
}

/// Value and slope by a name, with every name in its interval. `kept` is a buffer: only what stands in `order` counts.
pub fn enclose(arena: &Arena, order: &[Id], by: u16, at: &[Span], kept: &mut Vec<(Over, Over)>) -> (Over, Over) {
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
    Span::between(x, x)
}

fn step(arena: &Arena, id: Id, by: u16, names: &[Span], before: &[(Over, Over)]) -> (Over, Over) {
    let at = |id: &Id| before[*id as usize];
    let zero = Span::exact(0.0);
    let chain = |value: Over, factor: Over, inner: Over| (value, factor.times(inner));
    match arena.node(id) {
        Node::Number(n) => (number(*n), zero),
        Node::Pi => (Span::between(std::f64::consts::PI, std::f64::consts::PI), zero),
        Node::Var(v) => match names.get(usize::from(*v)) {
            Some(span) => (Over::Span(*span), Span::exact(if *v == by { 1.0 } else { 0.0 })),
            None => (Over::Unknown, Over::Unknown),
        },
        Node::Undefined => (Over::Nowhere, Over::Nowhere),
        Node::Add(parts) => parts[1..].iter().fold(at(&parts[0]), |(v, d), part| {
            let (w, e) = at(part);
            (v.plus(w), d.plus(e))
        }),
        Node::Mul(parts) => parts[1..].iter().fold(at(&parts[0]), |(v, d), part| {
            let (w, e) = at(part);
            (v.times(w), d.times(w).plus(v.times(e)))
        }),
        Node::Killed(_) => (zero, zero),
        Node::Inv(a) => {
            let (v, d) = at(a);
            let inverse = v.map(Span::inverse);
            let minus = Span::exact(-1.0);
            chain(inverse, inverse.times(inverse).times(minus), d)
        }
        Node::Power(a, n, positive) => {
            let (v, d) = at(a);
            let value = v.map(|v| power(v, *n, *positive));
            let Some(less) = n.sub(Number::ONE) else { return (value, Over::Unknown) };
            let slope =
                number(*n).times(if less.is_zero() { Span::exact(1.0) } else { v.map(|v| power(v, less, *positive)) });
            // An odd root of a negative number is odd in it, and its slope even.
            chain(value, slope, d)
        }
        Node::Exp(a) => {
            let (v, d) = at(a);
            let value = v.map(|v| v.rising(libm::exp));
            chain(value, value, d)
        }
        Node::Ln(a) => {
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
            chain(value, v.map(Span::inverse), d)
        }
        Node::Sin(a) => {
            let (v, d) = at(a);
            chain(v.map(|v| wave(v, 0.0)), v.map(|v| wave(v, std::f64::consts::FRAC_PI_2)), d)
        }
        Node::Cos(a) => {
            let (v, d) = at(a);
            chain(v.map(|v| wave(v, std::f64::consts::FRAC_PI_2)), v.map(|v| wave(v, std::f64::consts::PI)), d)
        }
        Node::Asin(a) => {
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
            let rest = v.times(v).times(Span::exact(-1.0)).plus(Span::exact(1.0));
            let half = Number::ratio(-1, 2).unwrap_or(Number::ONE);
            chain(value, rest.map(|rest| power(rest, half, true)), d)
        }
        Node::Atan(a) => {
            let (v, d) = at(a);
            let square = v.map(|v| power(v, Number::int(2), false)).plus(Span::exact(1.0));
            chain(v.map(|v| v.rising(libm::atan)), square.map(Span::inverse), d)
        }
        Node::Erf(a) => {
            let (v, d) = at(a);
            let falling =
                v.map(|v| power(v, Number::int(2), false)).times(Span::exact(-1.0)).map(|v| v.rising(libm::exp));
            let factor = std::f64::consts::FRAC_2_SQRT_PI;
            chain(v.map(|v| v.rising(libm::erf)), falling.times(Span::between(factor, factor)), d)
        }
        Node::Sign(a) | Node::Step(a) => {
            let sign = at(a).0.span().and_then(Span::sign);
            let step = matches!(arena.node(id), Node::Step(_));
            match sign {
                Some(sign) => (Span::exact(if step { f64::from(sign.max(0)) } else { sign.into() }), zero),
                None => (Over::Unknown, Over::Unknown),
            }
        }
        Node::Floor(a) => match at(a).0 {
            Over::Span(span) if span.low.floor() == span.high.floor() => (Span::exact(span.low.floor()), zero),
            Over::Nowhere => (Over::Nowhere, Over::Nowhere),
            _ => (Over::Unknown, Over::Unknown),
        },
        Node::Choose(of, mask, a, b) => match at(of).0.span().and_then(Span::sign) {
            Some(sign) => at(if mask & (1 << (sign + 1)) != 0 { a } else { b }),
            None => (Over::Unknown, Over::Unknown),
        },
        Node::Raise(a, b) => {
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
            let slope = e.times(logarithm).plus(w.times(d).times(v.map(Span::inverse)));
            (value, value.times(slope))
        }
    }
}

/// A rational power over an interval.
fn power(v: Span, n: Number, positive: bool) -> Over {
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
    if v.low < 0.0 && v.high > 0.0 && !odd { Span::between(0.0, a.max(b)) } else { Span::between(a.min(b), a.max(b)) }
}

/// sin(v + shift) over an interval.
fn wave(v: Span, shift: f64) -> Over {
    const TURN: f64 = std::f64::consts::TAU;
    if v.high - v.low >= TURN || v.low.abs() > 1e8 || v.high.abs() > 1e8 {
        return Over::Span(Span { low: -1.0, high: 1.0 });
    }
    let (low, high) = (v.low + shift, v.high + shift);
    let slack = 1e-7;
    // Whether a crest, a quarter turn further than `of`, lies within.
    let crest = |of: f64| ((high + slack - of) / TURN).floor() >= ((low - slack - of) / TURN).ceil();
    let (a, b) = (libm::sin(low), libm::sin(high));
    let top = if crest(std::f64::consts::FRAC_PI_2) { 1.0 } else { a.max(b) + 1e-14 * (1.0 + high.abs()) };
    let bottom = if crest(-std::f64::consts::FRAC_PI_2) { -1.0 } else { a.min(b) - 1e-14 * (1.0 + low.abs()) };
    Span::between(bottom, top)
}
