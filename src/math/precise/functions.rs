//! The elementary functions on intervals in extended precision.

use super::{
    BigFloat, Interval, MOST_EXPONENT, MOST_TURNS, Precise, ROUND, Wide, big, divide, exponent, one, two,
    with_constants,
};
use crate::math::steps;
use crate::math::tape::unary::Unary;
use astro_float_num::Consts;

/// Further bits of the sum for the error function, which must not lose any to its factor e^(-x²).
const SERIES_BITS: usize = 384;

/// Steps of work that a term of that sum counts as.
const TERM: u64 = 32;

/// The binary exponent of the width of an interval whose ends are close.
const CLOSE: i32 = -16;
/// What is added to a bound of a small rise, so that the roundings on the way are in it: a little more than 1.
const MORE: f64 = 1.001;

type Function = fn(&BigFloat, usize, &mut Consts) -> BigFloat;

impl Precise {
    /// A rising function.
    fn rising(&mut self, a: &Interval, f: Function) -> Wide {
        let low = with_constants(|c| f(&a.low, self.bits, c));
        if a.is_exact() {
            return Interval::near(low).checked();
        }
        Interval::outward(low, with_constants(|c| f(&a.high, self.bits, c))).checked()
    }
    /// The same with one call where the ends are close, as they mostly are: `rise` says by how much at most it rises from
    /// the lower end on, by the interval and the value there.
    fn rising_by(&mut self, a: &Interval, f: Function, rise: impl Fn(&Interval, &BigFloat) -> BigFloat) -> Wide {
        if a.is_exact() || exponent(&a.width()) > CLOSE {
            return self.rising(a, f);
        }
        let low = with_constants(|c| f(&a.low, self.bits, c));
        let high = low.add(&rise(a, &low).mul(&big(MORE), self.bits, ROUND), self.bits, ROUND);
        Interval::outward(low, high).checked()
    }
    fn falling(&mut self, a: &Interval, f: Function) -> Wide {
        match self.rising(&a.clone(), f) {
            Wide::Value(Interval { low, high }) => Interval::hull(&[low, high]).checked(),
            other => other,
        }
    }
    /// A function whose slope is nowhere greater than 1.
    fn gentle(&mut self, a: &Interval, f: Function) -> Wide {
        let value = Interval::near(with_constants(|c| f(&a.low, self.bits, c)));
        let spread = Interval { low: a.width().neg(), high: a.width() };
        value.plus(&spread).checked()
    }

    fn exp(&mut self, a: &Interval) -> Wide {
        if exponent(&a.low) > MOST_EXPONENT || exponent(&a.high) > MOST_EXPONENT {
            return Wide::Unsure;
        }
        if a.is_zero() {
            return Wide::exact(1.0);
        }
        let bits = self.bits;
        // e^w − 1 is less than w + w², and the small part of it is in what is added anyhow.
        self.rising_by(a, |x, bits, c| x.exp(bits, ROUND, c), |a, low| low.mul(&a.width(), bits, ROUND))
    }
    fn ln(&mut self, a: &Interval) -> Wide {
        if a.is_zero() || a.is_negative() {
            return Wide::Undefined;
        }
        if !a.is_positive() {
            return Wide::Unsure;
        }
        let bits = self.bits;
        if exponent(&a.width()) > exponent(&a.low).saturating_add(CLOSE) {
            return self.rising(a, |x, bits, c| x.ln(bits, ROUND, c));
        }
        // ln(1 + w) is at most w.
        self.rising_by(a, |x, bits, c| x.ln(bits, ROUND, c), |a, _| a.width().div(&a.low, bits, ROUND))
    }
    fn atan(&mut self, a: &Interval) -> Wide {
        let bits = self.bits;
        // The slope is greatest next to 0.
        let rise = |a: &Interval, _: &BigFloat| {
            let nearest = if a.is_positive() {
                a.low.clone()
            } else if a.is_negative() {
                a.high.clone()
            } else {
                big(0.0)
            };
            let below = nearest.mul(&nearest, bits, ROUND).add(&big(1.0), bits, ROUND);
            a.width().div(&below, bits, ROUND)
        };
        self.rising_by(a, |x, bits, c| x.atan(bits, ROUND, c), rise)
    }
    fn scaled_ln(&mut self, a: &Interval, base: f64) -> Wide {
        let (above, below) = (self.ln(a), self.ln(&Interval::exact(big(base))));
        two(&above, &below, divide)
    }
    fn sqrt(&mut self, a: &Interval) -> Wide {
        if a.is_zero() {
            return Wide::exact(0.0);
        }
        if a.is_negative() {
            return Wide::Undefined;
        }
        if !a.is_positive() {
            return Wide::Unsure;
        }
        self.rising(a, |x, bits, _| x.sqrt(bits, ROUND))
    }
    fn wave(&mut self, a: &Interval, f: Function) -> Wide {
        if exponent(&a.size()) > MOST_TURNS { Wide::Unsure } else { self.gentle(a, f) }
    }
    fn sin(&mut self, a: &Interval) -> Wide {
        self.wave(a, |x, bits, c| x.sin(bits, ROUND, c))
    }
    fn cos(&mut self, a: &Interval) -> Wide {
        self.wave(a, |x, bits, c| x.cos(bits, ROUND, c))
    }
    /// Within -1 and 1; the ends only where they are exact.
    fn arc(&mut self, a: &Interval, f: impl FnOnce(&mut Precise, &Interval) -> Wide) -> Wide {
        let one = big(1.0);
        if a.low > one || a.high < one.neg() {
            Wide::Undefined
        } else if a.high > one || a.low < one.neg() {
            Wide::Unsure
        } else {
            f(self, a)
        }
    }
    fn plus_one(a: &Interval) -> Interval {
        a.plus(&Interval::exact(big(1.0)))
    }
    fn reciprocal(a: &Wide) -> Wide {
        one(a, |a| divide(&Interval::exact(big(1.0)), a))
    }
    fn sigmoid(&mut self, a: &Interval) -> Wide {
        let power = self.exp(&a.negated());
        Precise::reciprocal(&one(&power, |power| Precise::plus_one(power).checked()))
    }
    /// max(0, a) + ln(1 + e^(-|a|)); the sum below has room for its small term.
    fn softplus(&mut self, a: &Interval) -> Wide {
        let power = self.exp(a);
        let sum = one(&power, |power| Precise::plus_one(power).checked());
        match sum {
            Wide::Value(sum) => self.ln(&sum),
            other => other,
        }
    }
    /// The error function by the series 2/√π·e^(-x²)·Σ 2^n·x^(2n+1)/(2n+1)!!, whose terms are all of one sign
    /// (Abramowitz and Stegun 7.1.6).
    fn erf_at(&mut self, x: &BigFloat) -> BigFloat {
        let bits = self.bits + SERIES_BITS;
        let square = x.mul(x, bits, ROUND);
        let twice = square.add(&square, bits, ROUND);
        let (mut term, mut sum) = (x.clone(), x.clone());
        let mut odd = 3u64;
        while !term.is_zero()
            && steps::take(TERM)
            && exponent(&term) > exponent(&sum).saturating_sub(bits as i32)
            && odd < 12_000
        {
            term = term.mul(&twice, bits, ROUND).div(&BigFloat::from_u64(odd, 64), bits, ROUND);
            sum = sum.add(&term, bits, ROUND);
            odd += 2;
        }
        let falling = with_constants(|c| square.neg().exp(bits, ROUND, c));
        let root = with_constants(|c| c.pi(bits, ROUND)).sqrt(bits, ROUND);
        sum.mul(&falling, bits, ROUND).mul(&big(2.0), bits, ROUND).div(&root, bits, ROUND)
    }
    fn erf(&mut self, a: &Interval, complement: bool) -> Wide {
        // Past 12 the complement is below 2^-200; nothing typed in earnest depends on it.
        if a.size() > big(12.0) {
            return Wide::Unsure;
        }
        let bits = self.bits;
        let mut at = |x: &BigFloat| {
            let value = self.erf_at(x);
            let value = if complement { big(1.0).sub(&value, bits + SERIES_BITS, ROUND) } else { value };
            let mut rounded = value;
            match rounded.set_precision(bits, ROUND) {
                Ok(()) => rounded,
                Err(_) => big(f64::NAN),
            }
        };
        let low = at(&a.low);
        let found = if a.is_exact() {
            Interval::near(low)
        } else if exponent(&a.width()) > CLOSE {
            Interval::hull(&[low, at(&a.high)])
        } else {
            // No slope is greater than 2/√π.
            let spread = a.width().mul(&big(1.13), self.bits, ROUND);
            Interval::near(low).plus(&Interval { low: spread.neg(), high: spread })
        };
        if steps::are_used_up() { Wide::Unsure } else { found.checked() }
    }

    pub(crate) fn unary(&mut self, f: Unary, a: &Wide) -> Wide {
        let Wide::Value(a) = a else { return a.clone() };
        match f {
            Unary::Exp => self.exp(a),
            Unary::Expm1 => one(&self.exp(a), |power| power.plus(&Interval::exact(big(-1.0))).checked()),
            Unary::Ln => self.ln(a),
            Unary::Log2 => self.scaled_ln(a, 2.0),
            Unary::Log10 => self.scaled_ln(a, 10.0),
            Unary::Sqrt => self.sqrt(a),
            Unary::Cbrt => self.rising(a, |x, bits, _| x.cbrt(bits, ROUND)),
            Unary::Sin => self.sin(a),
            Unary::Cos => self.cos(a),
            Unary::Tan => {
                let (sin, cos) = (self.sin(a), self.cos(a));
                two(&sin, &cos, divide)
            }
            Unary::Asin => self.arc(a, |p, a| p.rising(a, |x, bits, c| x.asin(bits, ROUND, c))),
            Unary::Acos => self.arc(a, |p, a| p.falling(a, |x, bits, c| x.acos(bits, ROUND, c))),
            Unary::Atan => self.atan(a),
            Unary::Acot => match divide(&Interval::exact(big(1.0)), a) {
                Wide::Value(inverse) => self.atan(&inverse),
                // At 0 itself, where 1/u is not, it is π/2.
                Wide::Undefined => {
                    let pi = with_constants(|c| c.pi(self.bits, ROUND));
                    Interval::near(pi.div(&big(2.0), self.bits, ROUND)).checked()
                }
                Wide::Unsure => Wide::Unsure,
            },
            Unary::Sinh | Unary::Cosh | Unary::Tanh => self.hyperbolic(f, a),
            Unary::Asinh => self.rising(a, |x, bits, c| x.asinh(bits, ROUND, c)),
            Unary::Acosh => match a.low.cmp(&big(1.0)) {
                Some(order) if order >= 0 => self.rising(a, |x, bits, c| x.acosh(bits, ROUND, c)),
                _ if a.high < big(1.0) => Wide::Undefined,
                _ => Wide::Unsure,
            },
            Unary::Atanh => self.arc(a, |p, a| {
                let edge = big(1.0);
                if a.is_exact() && a.low.abs() == edge {
                    return Wide::Undefined;
                }
                if a.size() == edge { Wide::Unsure } else { p.rising(a, |x, bits, c| x.atanh(bits, ROUND, c)) }
            }),
            Unary::Erf => self.erf(a, false),
            Unary::Erfc => self.erf(a, true),
            Unary::Sigmoid => self.sigmoid(a),
            Unary::Softplus => self.softplus(a),
            _ => pieces(f, a),
        }
    }
    fn hyperbolic(&mut self, f: Unary, a: &Interval) -> Wide {
        let (power, inverse) = (self.exp(a), self.exp(&a.negated()));
        let half = Interval::exact(big(0.5));
        let sum = two(&power, &inverse, |a, b| a.plus(b).checked());
        let apart = two(&power, &inverse, |a, b| a.plus(&b.negated()).checked());
        match f {
            Unary::Sinh => one(&apart, |apart| apart.times(&half).checked()),
            Unary::Cosh => one(&sum, |sum| sum.times(&half).checked()),
            _ => two(&apart, &sum, divide),
        }
    }

    pub(crate) fn power(&mut self, a: &Wide, b: &Wide) -> Wide {
        let (Wide::Value(base), Wide::Value(exponent)) = (a, b) else { return a.trouble(b) };
        if base.is_zero() && exponent.is_positive() {
            return Wide::exact(0.0);
        }
        if base.is_zero() && (exponent.is_zero() || exponent.is_negative()) {
            return Wide::Undefined;
        }
        if base.is_positive() {
            let log = self.ln(base);
            let product = one(&log, |log| log.times(exponent).checked());
            return match product {
                Wide::Value(product) => self.exp(&product),
                other => other,
            };
        }
        if !base.is_negative() {
            return Wide::Unsure;
        }
        if exponent.is_exact() && exponent.low.is_int() {
            let half = exponent.low.mul(&big(0.5), self.bits, ROUND);
            let size = self.power(&base.negated().checked(), b);
            return if half.is_int() { size } else { one(&size, |size| size.negated().checked()) };
        }
        // No whole number between the bounds: no real power.
        if exponent.low.floor() == exponent.high.floor() && !exponent.low.is_int() {
            Wide::Undefined
        } else {
            Wide::Unsure
        }
    }
    pub(crate) fn ratio(&mut self, a: &Wide, p: i64, q: i64) -> Wide {
        let Wide::Value(base) = a else { return a.clone() };
        if base.is_zero() {
            return if p > 0 { Wide::exact(0.0) } else { Wide::Undefined };
        }
        if base.is_negative() && q % 2 == 0 {
            return Wide::Undefined;
        }
        if !base.is_positive() && !base.is_negative() {
            return Wide::Unsure;
        }
        let negative = base.is_negative();
        let size = if negative { base.negated() } else { base.clone() };
        let power = match self.short_root(&size, q) {
            Some(root) => self.whole_power(&root, p),
            None => {
                let (above, below) = (BigFloat::from_i64(p, 64), BigFloat::from_i64(q, 64));
                let exponent = Interval::near(above.div(&below, self.bits, ROUND)).checked();
                self.power(&size.checked(), &exponent)
            }
        };
        if negative && p % 2 != 0 { one(&power, |power| power.negated().checked()) } else { power }
    }
    /// A root of a positive number that costs less than a logarithm and an exponential.
    fn short_root(&mut self, a: &Interval, q: i64) -> Option<Wide> {
        let third = |p: &mut Precise, a: &Interval| p.rising(a, |x, bits, _| x.cbrt(bits, ROUND));
        Some(match q {
            2 => self.sqrt(a),
            3 => third(self, a),
            4 => one(&self.sqrt(a), |root| self.sqrt(root)),
            6 => one(&self.sqrt(a), |root| third(self, root)),
            _ => return None,
        })
    }
    /// A power with a whole exponent.
    pub(crate) fn whole_power(&mut self, base: &Wide, n: i64) -> Wide {
        let mut product: Option<Wide> = None;
        let (mut square, mut left) = (base.clone(), n.unsigned_abs());
        while left > 0 {
            if left & 1 == 1 {
                product = Some(match product {
                    Some(so_far) => so_far.times(&square),
                    None => square.clone(),
                });
            }
            left >>= 1;
            if left > 0 {
                square = square.times(&square);
            }
        }
        match product {
            Some(product) if n < 0 => Precise::reciprocal(&product),
            Some(product) => product,
            None if base.is_value() => Wide::exact(1.0),
            None => base.clone(),
        }
    }
    pub(super) fn root(&mut self, n: &Wide, a: &Wide) -> Wide {
        let (Wide::Value(degree), Wide::Value(radicand)) = (n, a) else { return n.trouble(a) };
        let inverse = Precise::reciprocal(n);
        if radicand.is_zero() || radicand.is_positive() {
            return self.power(a, &inverse);
        }
        let whole = degree.is_exact() && degree.low.is_int();
        if !radicand.is_negative() || !whole {
            return Wide::Unsure;
        }
        if degree.low.mul(&big(0.5), self.bits, ROUND).is_int() {
            return Wide::Undefined;
        }
        let power = self.power(&radicand.negated().checked(), &inverse);
        one(&power, |power| power.negated().checked())
    }
}

/// Functions in pieces: what holds at both ends and on one piece holds between.
fn pieces(f: Unary, a: &Interval) -> Wide {
    let zero = big(0.0);
    let clamp = |low: f64, high: f64| {
        let (low, high) = (big(low), big(high));
        Interval { low: a.low.max(&low).min(&high), high: a.high.max(&low).min(&high) }
    };
    match f {
        Unary::Abs if a.is_negative() => a.negated().checked(),
        Unary::Abs if a.is_positive() || a.is_zero() => a.clone().checked(),
        Unary::Abs => Interval { low: zero, high: a.size() }.checked(),
        // Exactly at the jump conventions differ.
        Unary::Sign if a.is_positive() => Wide::exact(1.0),
        Unary::Sign if a.is_negative() => Wide::exact(-1.0),
        Unary::Step if a.is_positive() => Wide::exact(1.0),
        Unary::Step if a.is_negative() => Wide::exact(0.0),
        Unary::Floor if a.low.floor() == a.high.floor() => Interval::exact(a.low.floor()).checked(),
        Unary::Ceil if a.low.ceil() == a.high.ceil() => Interval::exact(a.low.ceil()).checked(),
        Unary::Relu => Interval { low: a.low.max(&zero), high: a.high.max(&zero) }.checked(),
        Unary::Fall => Interval { low: a.low.min(&zero), high: a.high.min(&zero) }.checked(),
        Unary::Relu6 => clamp(0.0, 6.0).checked(),
        Unary::Hardtanh => clamp(-1.0, 1.0).checked(),
        Unary::Hardsigmoid => match divide(&clamp(-3.0, 3.0), &Interval::exact(big(6.0))) {
            Wide::Value(part) => part.plus(&Interval::exact(big(0.5))).checked(),
            other => other,
        },
        _ => Wide::Unsure,
    }
}
