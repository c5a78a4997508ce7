//! Seeded random expressions and points, for properties that hold for all of them.

use gradus::math::functions::{self, Func};
use gradus::math::rng::Rng;
use gradus::math::{Expr, Symbol};

/// Functions of one argument that are defined at many points.
const FUNCTIONS: [Func; 20] = [
    functions::SIN,
    functions::COS,
    functions::TAN,
    functions::EXP,
    functions::LN,
    functions::SQRT,
    functions::TANH,
    functions::SIGMOID,
    functions::ATAN,
    functions::SINH,
    functions::COSH,
    functions::RELU,
    functions::ABS,
    functions::SOFTPLUS,
    functions::SILU,
    functions::CBRT,
    functions::ASINH,
    functions::ERF,
    functions::SOFTSIGN,
    functions::GELU,
];

/// An expression of about that depth in the given names.
pub fn expression(rng: &mut Rng, depth: usize, names: &[&str]) -> Expr {
    let number = |rng: &mut Rng| Expr::from(rng.below(6) as i64 + 1);
    if depth == 0 {
        // The first name comes most often: it is the one that moves.
        return match rng.below(6) {
            0 => number(rng),
            1 => Expr::var(names[rng.below(names.len())]),
            _ => Expr::var(names[0]),
        };
    }
    let inner = |rng: &mut Rng| expression(rng, depth - 1, names);
    match rng.below(16) {
        0..=2 => Expr::sum((0..2 + rng.below(2)).map(|_| inner(rng)).collect::<Vec<_>>()),
        3 => {
            let first = inner(rng);
            first.minus(inner(rng))
        }
        4..=5 => Expr::product((0..2 + rng.below(2)).map(|_| inner(rng)).collect::<Vec<_>>()),
        6 => number(rng).times(inner(rng)),
        7 => inner(rng).negate(),
        8 => {
            let top = inner(rng);
            top.over(inner(rng))
        }
        9 => number(rng).over(inner(rng)),
        10 => inner(rng).to_the(Expr::from(rng.below(5) as i64 - 1)),
        11 => {
            let half = number(rng).over(Expr::from(2));
            inner(rng).to_the(half)
        }
        12 if depth <= 2 => {
            let base = inner(rng);
            base.to_the(inner(rng))
        }
        13 => Expr::e().to_the(inner(rng)),
        14 => {
            let first = inner(rng);
            let function = [functions::MAX, functions::MIN, functions::LOGSUMEXP][rng.below(3)];
            Expr::call(function, [first, inner(rng)])
        }
        _ => Expr::call(FUNCTIONS[rng.below(FUNCTIONS.len())], [inner(rng)]),
    }
}

/// Points with a value for each name, of either sign, near and far from 0.
pub fn points(rng: &mut Rng, names: &[&str], count: usize) -> Vec<Vec<(Symbol, f64)>> {
    let value = |rng: &mut Rng| {
        let size = [(0.06, 0.94), (1.06, 2.9), (0.3, 1.7)][rng.below(3)];
        let size = rng.between(size.0, size.1);
        if rng.below(3) == 0 { -size } else { size }
    };
    (0..count).map(|_| names.iter().map(|name| (Symbol::new(name), value(rng))).collect()).collect()
}
