//! What a constant comes to, with digits that hold: in more precision where doubles lose them.

use super::constant::{Constants, Sign, WhyUnsigned};
use super::evaluate::{CompiledExprs, exact_value};
use super::expr::Expr;
use super::precise::Wide;

/// A double with a bound within this part of it shows every digit that is ever shown.
const CLOSE: f64 = 1e-12;
/// How often more bits are tried.
const STEPS: usize = 3;

/// What a constant comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Worth {
    /// It has no real value.
    Undefined,
    /// It has one beyond the range of doubles, or it is too long to be worked out.
    TooLarge,
    /// It is 0, by an exact argument.
    Zero,
    /// A double near the value; 0 where it cannot be told from 0 with 2,500 bits.
    Value(f64),
}

impl Worth {
    /// The number, where there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Worth::Zero => Some(0.0),
            Worth::Value(value) => Some(value),
            Worth::Undefined | Worth::TooLarge => None,
        }
    }
}

/// The value of an expression without variables, right to twelve digits: `(1 - cos(1e-6))/1e-12` is 0.5, `sin(pi)` is
/// 0, and `2^2000/2^1999` is 2.
pub fn worth(expr: &Expr) -> Worth {
    if let Some(number) = exact_value(expr, &[]) {
        return Worth::Value(number.to_f64());
    }
    if let Some(ready) = CompiledExprs::new(&[expr], &[]) {
        let ball = ready.ball(&[]);
        if ball.is_value() && ball.error <= CLOSE * ball.value.abs() {
            return Worth::Value(ball.value);
        }
    }
    let mut constants = Constants::default();
    match constants.sign(expr) {
        Sign::Zero => Worth::Zero,
        Sign::Unknown(WhyUnsigned::TooClose) => Worth::Value(0.0),
        Sign::Undefined => Worth::Undefined,
        Sign::Unknown(_) => Worth::TooLarge,
        Sign::Negative | Sign::Positive => {
            let mut values = (0..STEPS).map_while(|step| constants.value(expr, step));
            let found = values.find(Wide::is_narrow).and_then(|value| value.to_f64());
            found.map_or(Worth::TooLarge, Worth::Value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};

    #[test]
    fn digits_hold_where_doubles_lose_them() {
        let found = |text: &str| worth(&read(text, &Scope::default()).unwrap().expr);
        for (text, value) in [
            ("(1-cos(1e-6))/1e-12", 0.5),
            ("sin(pi)", 0.0),
            ("2^2000/2^1999", 2.0),
            ("e^1000/e^999", std::f64::consts::E),
            ("(1e16+pi)-1e16", std::f64::consts::PI),
            ("sqrt(2)^2-2", 0.0),
            ("tan(1e-9)-1e-9", 3.333333333333333e-28),
            ("ln(2)", std::f64::consts::LN_2),
        ] {
            let near = found(text).value().unwrap_or(f64::NAN);
            assert!((near - value).abs() <= 1e-11 * value.abs(), "{text}: {near}");
        }
        assert_eq!(found("ln(-1)-ln(-1)"), Worth::Undefined);
        assert_eq!(found("10^400+pi"), Worth::TooLarge);
        assert_eq!(found("x+1"), Worth::TooLarge);
    }
}
