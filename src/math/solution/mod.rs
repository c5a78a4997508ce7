//! A worked solution as data: what to look for, the steps, the answer, a check at a point, the usual trap.

mod checks;
mod corners;
pub mod gradient;
pub mod jacobian;
mod look;
mod seen;
pub mod softmax;
mod traps;

pub use checks::{SlopeCheck, holds};
pub use corners::{Corner, Healed, Hole};
pub use gradient::{Gradient, gradient};
pub use look::FirstLook;
pub use traps::Trap;

use super::Diagnostic;
use super::derive::{Derivation, derive, in_bounds};
use super::expr::{Expr, Node};
use super::number::Number;
use super::pattern::Form;
use super::step::{Step, StepKind};
use super::tidy;

/// Everything that is shown of one derivative.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// The derivative with its steps.
    pub derivation: Derivation,
    /// What to look for first.
    pub look: FirstLook,
    /// The steps that are shown: those of the derivation, or for one function of the table those of its definition.
    pub steps: Vec<Step>,
    /// The answer at a point beside the measured slope.
    pub check: Option<SlopeCheck>,
    /// The usual wrong answers, with their values at the same point.
    pub traps: Vec<Trap>,
    /// Where the function has no value and yet a limit.
    pub holes: Vec<Hole>,
    /// Where it has a value and no slope.
    pub corners: Vec<Corner>,
    /// Points that the formula leaves out, at which the function has a slope all the same.
    pub healed: Vec<Healed>,
    /// What the result is good for, in a sentence; may be empty.
    pub use_of_it: &'static str,
}

/// Works a derivative out with all that belongs to showing it.
///
/// # Errors
/// Why there is no derivative that can be worked out.
pub fn solve(of: &Expr, by: &str, order: usize) -> Result<Solution, Diagnostic> {
    solve_at(of, by, order, None)
}

/// The same for a function of one variable whose slope at this point is asked: the answer is checked there.
///
/// # Errors
/// Why there is no derivative that can be worked out.
pub fn solve_at(of: &Expr, by: &str, order: usize, at: Option<Number>) -> Result<Solution, Diagnostic> {
    in_bounds(|| solved(of, by, order, at))
}

fn solved(of: &Expr, by: &str, order: usize, at: Option<Number>) -> Result<Solution, Diagnostic> {
    let derivation = derive(of, by, order)?;
    let mut steps = by_definition(&derivation).unwrap_or_else(|| derivation.steps.clone());
    // A step that does not hold would be a fault of this program; it is left out rather than taught.
    steps.retain_mut(checks::keep_what_holds);
    let (check, traps) = traps::with_check(&derivation, at);
    Ok(Solution {
        look: look::look(&derivation),
        steps,
        check,
        traps,
        holes: corners::holes(&derivation),
        corners: corners::corners(&derivation),
        healed: corners::healed(&derivation),
        use_of_it: seen::use_of(&derivation),
        derivation,
    })
}

/// For a function of the table by itself: how its row comes about, from its definition, and the answer seen in it.
fn by_definition(derivation: &Derivation) -> Option<Vec<Step>> {
    let [only] = derivation.steps.as_slice() else { return None };
    let Node::Call(function, arguments) = derivation.of.node() else { return None };
    let (true, [argument], Some(text)) = (only.rule == "table", arguments.as_slice(), function.row().definition) else {
        return None;
    };
    let bound = super::pattern::Bound { letters: vec![('u', argument.clone())], ..Default::default() };
    let filling = super::pattern::Filling { bound: &bound, by: argument, slope: &|_| Expr::zero(), brief: true };
    let definition = Form::read(text)?.fill(&filling);
    let inner = derive(&definition, &derivation.by, 1).ok()?;
    let rewrite = Step {
        rule: "definition",
        name: "Rewrite",
        kind: StepKind::Rewrite,
        before: derivation.of.clone(),
        after: definition,
        because: Vec::new(),
        formula: "",
        ..only.clone()
    };
    let mut steps = vec![rewrite];
    steps.extend(inner.steps);
    if tidy::tidy(&inner.derivative) != derivation.derivative {
        let because = seen::steps(*function, argument, &inner.derivative, &derivation.derivative, only);
        steps.push(Step {
            rule: "definition",
            name: "See it in there",
            kind: StepKind::PutBack,
            before: inner.derivative,
            after: derivation.derivative.clone(),
            because,
            formula: "",
            ..only.clone()
        });
    }
    Some(steps)
}
