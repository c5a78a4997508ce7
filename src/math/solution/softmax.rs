//! Softmax with cross-entropy at given logits: every column of the table by which it is worked by hand, and each slope
//! measured.

use crate::math::difference;
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions as fun;
use crate::math::graph::relative_error;
use crate::math::tape::eval;

/// The most logits that are worked out.
pub const MOST_CLASSES: usize = 12;
/// How far the logits are moved to see what a step brings.
pub const RATE: f64 = 0.1;

/// The loss −ln p of the right class, where p is the softmax of the logits.
#[derive(Clone, Debug, PartialEq)]
pub struct Softmax {
    /// The place of the right class, counted from 0.
    pub class: usize,
    /// One for each class.
    pub rows: Vec<ClassRow>,
    /// The largest logit, which is subtracted first.
    pub largest: f64,
    /// Σ e^(z − largest).
    pub sum: f64,
    /// −ln p of the right class.
    pub loss: f64,
    /// The loss after one step of the logits against the slopes, at the rate [`RATE`].
    pub after: f64,
}

/// One class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassRow {
    /// The logit.
    pub z: f64,
    /// e^(z − largest).
    pub power: f64,
    /// The probability.
    pub p: f64,
    /// 1 for the right class, else 0.
    pub y: f64,
    /// ∂L/∂z = p − y.
    pub slope: f64,
    /// The slope measured by nudging the logit.
    pub measured: f64,
    /// Whether the two agree.
    pub agrees: bool,
}

/// −ln of the probability of one class.
fn loss(logits: &[f64], class: usize) -> Option<f64> {
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logits.iter().map(|z| libm::exp(z - largest)).sum();
    Some(libm::log(sum) + largest - logits.get(class)?).filter(|loss| loss.is_finite())
}

/// Works the table out; `None` where there are fewer than two logits or more than [`MOST_CLASSES`], the class is none
/// of them, or a value is not finite.
pub fn softmax(logits: &[f64], class: usize) -> Option<Softmax> {
    if !(2..=MOST_CLASSES).contains(&logits.len()) || logits.iter().any(|z| !z.is_finite()) {
        return None;
    }
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logits.iter().map(|z| libm::exp(z - largest)).sum();
    let row = |(at, z): (usize, &f64)| {
        let power = libm::exp(z - largest);
        let (p, y) = (power / sum, if at == class { 1.0 } else { 0.0 });
        let nudged = |z: f64| {
            let mut moved = logits.to_vec();
            *moved.get_mut(at)? = z;
            loss(&moved, class)
        };
        let measured = difference::slope(&nudged, *z)?.value;
        let slope = p - y;
        let agrees = relative_error(slope, measured) < 1e-6 || (slope - measured).abs() < 1e-10;
        Some(ClassRow { z: *z, power, p, y, slope, measured, agrees })
    };
    let rows = logits.iter().enumerate().map(row).collect::<Option<Vec<ClassRow>>>()?;
    let stepped: Vec<f64> = rows.iter().map(|row| row.z - RATE * row.slope).collect();
    Some(Softmax { class, largest, sum, loss: loss(logits, class)?, after: loss(&stepped, class)?, rows })
}

/// The table for a function that is this loss, at values of its logits; `None` where it is something else.
pub fn of(function: &Expr, at: &[(Symbol, Expr)]) -> Option<Softmax> {
    let (names, class) = recognise(function)?;
    let value = |name: &Symbol| at.iter().find(|(known, _)| known == name).and_then(|(_, value)| eval(value, &[]));
    softmax(&names.iter().map(value).collect::<Option<Vec<f64>>>()?, class)
}

/// The logits and the place of the right class of `-ln(softmax_2(a, b, c))` and of `logsumexp(a, b, c) - b`, where all
/// logits are variables and no two the same.
pub fn recognise(of: &Expr) -> Option<(Vec<Symbol>, usize)> {
    let names = |arguments: &[Expr]| {
        let names: Option<Vec<Symbol>> = arguments.iter().map(|argument| argument.as_var().cloned()).collect();
        names.filter(|names| names.iter().enumerate().all(|(at, name)| !names.iter().take(at).any(|n| n == name)))
    };
    match of.node() {
        Node::Neg(inner) => {
            let Node::Call(fun::LN, arguments) = inner.node() else { return None };
            let [argument] = arguments.as_slice() else { return None };
            let Node::Call(fun::SOFTMAX, arguments) = argument.node() else { return None };
            let (which, logits) = arguments.split_first()?;
            let class = usize::try_from(which.as_number()?.as_int()?).ok()?.checked_sub(1)?;
            let names = names(logits)?;
            (class < names.len()).then_some((names, class))
        }
        Node::Sum(terms) => {
            let [first, second] = terms.as_slice() else { return None };
            let (Node::Call(fun::LOGSUMEXP, logits), Node::Neg(right)) = (first.node(), second.node()) else {
                return None;
            };
            let names = names(logits)?;
            let class = names.iter().position(|name| Some(name) == right.as_var())?;
            Some((names, class))
        }
        _ => None,
    }
}
