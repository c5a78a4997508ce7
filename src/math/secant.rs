//! The straight line through two points of a curve, and the one that touches it.

use super::derive::derivative;
use super::evaluate::exact_value;
use super::expr::{Expr, Symbol};
use super::slope::{Slope, partial_at};
use super::tape::eval;
use super::tidy::tidy;

/// Two points with the line through them.
#[derive(Clone, Debug, PartialEq)]
pub struct Secant {
    /// The curve and its variable; `None` where the points alone are given.
    pub of: Option<(Expr, Symbol)>,
    /// Where the run begins: place and height.
    pub from: (Expr, Expr),
    /// Where it ends.
    pub to: (Expr, Expr),
}

impl Secant {
    /// The secant of a curve between two places.
    pub fn of(of: &Expr, by: &Symbol, from: &Expr, to: &Expr) -> Secant {
        let point = |x: &Expr| (settled(x), settled(&of.substitute(by, x)));
        Secant { of: Some((of.clone(), by.clone())), from: point(from), to: point(to) }
    }
    /// How much higher it ends, as a calculation.
    pub fn rise(&self) -> Expr {
        self.to.1.clone().minus(self.from.1.clone())
    }
    /// How far it goes across, as a calculation.
    pub fn run(&self) -> Expr {
        self.to.0.clone().minus(self.from.0.clone())
    }
    /// Rise over run, worked out.
    pub fn slope(&self) -> Expr {
        settled(&self.rise().over(self.run()))
    }
    /// The ends as doubles; `None` where a height is undefined.
    pub fn ends(&self) -> Option<[(f64, f64); 2]> {
        let number = |expr: &Expr| eval(expr, &[]);
        let end = |(x, y): &(Expr, Expr)| Some((number(x)?, number(y)?));
        Some([end(&self.from)?, end(&self.to)?])
    }
}

/// The line that touches a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Tangent {
    /// The curve.
    pub of: Expr,
    /// Its variable.
    pub by: Symbol,
    /// Where it is touched.
    pub at: Expr,
    /// The height there.
    pub height: Expr,
    /// The derivative of the curve.
    pub derivative: Expr,
    /// The slope there.
    pub slope: Expr,
    /// height + slope·(x − at), as it is filled in.
    pub filled: Expr,
    /// The line tidied.
    pub line: Expr,
}

/// The tangent at a place; `None` where there is no value or no slope.
pub fn tangent(of: &Expr, by: &Symbol, at: &Expr) -> Option<Tangent> {
    let derivative = derivative(of, by).ok()?;
    let put = |expr: &Expr| settled(&expr.substitute(by, at));
    let height = put(of);
    // Where a part of the curve has a corner, the formula need not hold: the curve of ln(1 + e^(−|x|)) + max(x, 0) has none.
    let found = partial_at(of, &[(by.clone(), at.clone())], by, 1);
    let slope = match found.slope {
        _ if found.smooth => put(&derivative),
        Slope::Is(slope) => slope,
        Slope::None(_) | Slope::Unknown => return None,
    };
    eval(&height, &[])?;
    eval(&slope, &[])?;
    let filled = height.clone().plus(slope.clone().times(Expr::var(by).minus(at.clone())));
    let line = tidy(&filled);
    Some(Tangent { of: of.clone(), by: by.clone(), at: at.clone(), height, derivative, slope, filled, line })
}

/// The exact value where it is rational, else the expression tidied.
pub fn settled(expr: &Expr) -> Expr {
    exact_value(expr, &[]).map_or_else(|| tidy(expr), Expr::number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};
    use crate::math::print::ascii;

    fn read_one(text: &str) -> Expr {
        read(text, &Scope::default()).unwrap().expr
    }

    #[test]
    fn secants_and_tangents_of_a_parabola() {
        let x = Symbol::new("x");
        let secant = Secant::of(&read_one("x^2"), &x, &Expr::from(1), &Expr::from(3));
        assert_eq!(
            (ascii(&secant.rise()), ascii(&secant.run()), ascii(&secant.slope())),
            ("9-1".into(), "3-1".into(), "4".into())
        );
        assert_eq!(secant.ends(), Some([(1.0, 1.0), (3.0, 9.0)]));
        let tangent = tangent(&read_one("x^2"), &x, &Expr::from(3)).unwrap();
        assert_eq!((ascii(&tangent.slope), ascii(&tangent.line)), ("6".into(), "6*x-9".into()));
        assert!(super::tangent(&read_one("1/x"), &x, &Expr::zero()).is_none());
        let smooth = super::tangent(&read_one("ln(1+e^(-|x|))+max(x,0)"), &x, &Expr::zero()).unwrap();
        assert_eq!(ascii(&smooth.slope), "1/2");
        assert!(super::tangent(&read_one("max(x,0)"), &x, &Expr::zero()).is_none());
    }
}
