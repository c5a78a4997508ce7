//! What curvature says of a descent: by what each step multiplies the distance to the lowest point, and which learning
//! rates are too large.

use super::{Descent, DescentRun};
use crate::math::derive::derivative;
use crate::math::evaluate::CompiledExprs;
use crate::math::expr::Expr;

/// The curvature on the way of a descent in one variable or two, and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct DescentTheory {
    /// f″ in one variable; `None` in two.
    pub second: Option<Expr>,
    /// Whether the curvature is the same everywhere, so that what follows holds for every step.
    pub constant: bool,
    /// The least and the greatest curvature met on the way; in one variable f″, in two the eigenvalues of the Hessian.
    pub range: (f64, f64),
    /// Rates from this on diverge: 2/(greatest curvature). `None` where it is nowhere positive.
    pub bound: Option<f64>,
    /// The lowest point, where the curvature is constant and positive.
    pub lowest: Option<Vec<f64>>,
    /// The learning rate.
    pub rate: f64,
}

/// `None` for more than two variables, or where there are no second derivatives.
pub fn theory(descent: &Descent, run: &DescentRun) -> Option<DescentTheory> {
    let by = &descent.by;
    let mut hessian = Vec::new();
    for slope in &descent.gradient {
        for name in by {
            hessian.push(derivative(slope, name).ok()?);
        }
    }
    let constant = !hessian.iter().any(|part| by.iter().any(|name| part.mentions(name)));
    let ready = CompiledExprs::new(&hessian.iter().collect::<Vec<_>>(), by)?;
    let mut range: Option<(f64, f64)> = None;
    for line in &run.lines {
        if let Some((low, high)) = eigenvalues(&ready.values(&line.at)) {
            range = Some(range.map_or((low, high), |(least, most)| (least.min(low), most.max(high))));
        }
    }
    let range = range?;
    let start: Vec<f64> = descent.start.iter().map(|number| number.to_f64()).collect();
    let lowest = match constant && range.0 > 0.0 {
        true => newton(&ready.values(&start), &descent.gradient_at(&start)?, &start),
        false => None,
    };
    Some(DescentTheory {
        second: match hessian.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        },
        constant,
        range,
        bound: (range.1 > 0.0).then(|| 2.0 / range.1),
        lowest,
        rate: descent.setting("eta")?.to_f64(),
    })
}

impl DescentTheory {
    /// What a plain step multiplies the distance by, along the direction of least and of greatest curvature.
    pub fn factors(&self) -> (f64, f64) {
        (1.0 - self.rate * self.range.0, 1.0 - self.rate * self.range.1)
    }
}

/// By what each step of a run in one variable multiplied the distance to a point.
pub fn shrinking(run: &DescentRun, lowest: f64) -> Vec<f64> {
    let distances: Vec<f64> = run.lines.iter().filter_map(|line| Some(line.at.first()? - lowest)).collect();
    distances.windows(2).filter(|pair| pair[0] != 0.0).map(|pair| pair[1] / pair[0]).collect()
}

/// The eigenvalues of a symmetric matrix of one row or two, the smaller first.
fn eigenvalues(matrix: &[f64]) -> Option<(f64, f64)> {
    if matrix.iter().any(|part| !part.is_finite()) {
        return None;
    }
    match *matrix {
        [only] => Some((only, only)),
        [a, b, _, d] => {
            let (middle, half) = (0.5 * (a + d), libm::hypot(0.5 * (a - d), b));
            Some((middle - half, middle + half))
        }
        _ => None,
    }
}

/// Where a parabola with this curvature and this slope at `start` is lowest.
fn newton(matrix: &[f64], gradient: &[f64], start: &[f64]) -> Option<Vec<f64>> {
    match (matrix, gradient, start) {
        ([a], [g], [x]) => Some(vec![x - g / a]),
        ([a, b, c, d], [g, h], [x, y]) => {
            let det = a * d - b * c;
            (det != 0.0).then(|| vec![x - (d * g - b * h) / det, y - (a * h - c * g) / det])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};
    use crate::math::{Number, Symbol};

    fn descent(text: &str, start: &[i64], rate: (i128, i128)) -> Descent {
        let of = read(text, &Scope::default()).unwrap().expr;
        let by: Vec<Symbol> = of.names();
        let start: Vec<Number> = start.iter().map(|n| Number::int(*n)).collect();
        Descent::new(of, &by, &start, Number::ratio(rate.0, rate.1).unwrap()).unwrap()
    }

    #[test]
    fn a_parabola_shrinks_by_its_factor_at_every_step() {
        let plain = descent("(x - 1)^2", &[3], (1, 10));
        let run = plain.run(6);
        let found = theory(&plain, &run).unwrap();
        assert!(found.constant && found.bound == Some(1.0) && found.lowest == Some(vec![1.0]));
        let (_, factor) = found.factors();
        assert!((factor - 0.8).abs() < 1e-15);
        assert!(shrinking(&run, 1.0).iter().all(|seen| (seen - factor).abs() < 1e-12));
    }

    #[test]
    fn two_variables_have_two_curvatures() {
        let bowl = descent("x^2 + 3y^2", &[1, 2], (1, 10));
        let found = theory(&bowl, &bowl.run(3)).unwrap();
        assert!((found.range.0 - 2.0).abs() < 1e-12 && (found.range.1 - 6.0).abs() < 1e-12);
        assert_eq!((found.bound, found.lowest), (Some(2.0 / 6.0), Some(vec![0.0, 0.0])));
        let quartic = descent("x^4", &[1], (1, 10));
        let found = theory(&quartic, &quartic.run(3)).unwrap();
        assert!(!found.constant && found.range.1 == 12.0 && found.lowest.is_none());
    }
}
