//! What a run of gradient descent does: settle, creep, swing or run away; and the curvature that decides it.

use super::{Descent, DescentLine};
use crate::math::derive::derivative;
use crate::math::evaluate::{CompiledExprs, exact_value};
use crate::math::number::Number;

/// What a run does, with the numbers that say so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Behaviour {
    /// The gradient is as good as 0.
    Converged,
    /// The loss goes down, steadily.
    Falling,
    /// The steps change sign nearly every time, and the loss goes down all the same.
    Zigzag {
        /// How many steps turned back in some coordinate.
        turns: usize,
    },
    /// It passed the lowest point and came back, as momentum does.
    Overshoots {
        /// How many steps turned back in some coordinate.
        turns: usize,
    },
    /// The loss hardly changes though the gradient is not 0: the steps are too small, or the slope has vanished.
    Plateau,
    /// The loss has risen this many times in a row, or has overflowed.
    Diverging {
        /// How many times in a row the loss has risen at the end.
        rises: usize,
    },
    /// Neither up nor down for good: it goes round the lowest point.
    Circling {
        /// How many steps turned back in some coordinate.
        turns: usize,
    },
}

/// So many rises in a row are no accident.
const RISES: usize = 3;

/// Judged from the lines alone. A single line, or none, counts as falling.
pub(super) fn behaviour(lines: &[DescentLine], ended_early: bool) -> Behaviour {
    let losses: Vec<f64> = lines.iter().map_while(|line| line.loss).collect();
    let rises = losses.windows(2).rev().take_while(|pair| pair[1] > pair[0]).count();
    let (Some(&first), Some(&last)) = (losses.first(), losses.last()) else {
        return Behaviour::Diverging { rises: 0 };
    };
    if ended_early || (rises > 0 && (rises >= RISES || rises + 1 == losses.len()) && last > first) {
        return Behaviour::Diverging { rises };
    }
    let steps: Vec<&Vec<f64>> = lines.iter().filter_map(|line| line.step.as_ref()).collect();
    let turns = steps.windows(2).filter(|pair| pair[0].iter().zip(pair[1]).any(|(a, b)| a * b < 0.0)).count();
    let size = |vector: &[f64]| vector.iter().fold(0.0, |most: f64, part| most.max(part.abs()));
    let slope = |line: &DescentLine| line.gradient.as_deref().map(size);
    let (steep_first, steep_last) = (lines.first().and_then(slope), lines.last().and_then(slope));
    let fall = first - last;
    if let (Some(now), Some(then)) = (steep_last, steep_first)
        && now <= 1e-6 * then.max(1.0)
    {
        return Behaviour::Converged;
    }
    if steps.len() >= 2 && fall.abs() <= 1e-4 * first.abs().max(last.abs()) * steps.len().min(10) as f64 / 10.0 {
        return if turns > 0 { Behaviour::Circling { turns } } else { Behaviour::Plateau };
    }
    match turns {
        0 => Behaviour::Falling,
        _ if fall < 0.0 => Behaviour::Circling { turns },
        _ if turns * 4 >= (steps.len() - 1) * 3 => Behaviour::Zigzag { turns },
        _ => Behaviour::Overshoots { turns },
    }
}

/// How the rate stands to the curvature, for a loss of one variable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curvature {
    /// f″ at the start.
    pub second: f64,
    /// Exactly, where it is rational.
    pub exact: Option<Number>,
    /// Whether f″ is the same everywhere, so that the loss is a parabola and the rest holds for every step.
    pub constant: bool,
    /// Rates from this on diverge near a point with this curvature: 2/f″. `None` where f″ is not positive.
    pub bound: Option<f64>,
    /// Each plain step multiplies the distance from the lowest point by 1 − ηf″.
    pub multiplier: f64,
    /// The multiplier exactly, where it is rational.
    pub exact_multiplier: Option<Number>,
}

/// `None` for several variables, or where there is no second derivative.
pub fn curvature(descent: &Descent) -> Option<Curvature> {
    let ([name], [slope], [start]) = (&descent.by[..], &descent.gradient[..], &descent.start[..]) else { return None };
    let second = derivative(slope, name).ok()?;
    let at = start.to_f64();
    let value = CompiledExprs::new(&[&second], std::slice::from_ref(name))?.finite(&[at])?;
    let exact = exact_value(&second, &[(name.clone(), *start)]);
    let rate = descent.setting("eta")?;
    Some(Curvature {
        second: value,
        exact,
        constant: !second.mentions(name),
        bound: (value > 0.0).then(|| 2.0 / value),
        multiplier: 1.0 - rate.to_f64() * value,
        exact_multiplier: exact.and_then(|f| Number::ONE.sub(rate.mul(f)?)),
    })
}
