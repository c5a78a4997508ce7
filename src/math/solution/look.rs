//! What to look for: the last operation, and what that says about the first rule.

use crate::math::derive::Derivation;
use crate::math::expr::Node;
use crate::math::functions;
use crate::math::pattern::{Outer, is_e};
use crate::math::rules;

/// The first look at a function.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstLook {
    /// The rule that comes first.
    pub rule: &'static str,
    /// How it is recognised, for a person.
    pub sentence: String,
}

pub(super) fn look(derivation: &Derivation) -> FirstLook {
    let Some(first) = derivation.steps.first() else { return FirstLook { rule: "constant", sentence: String::new() } };
    let short = rules::simplify_first().rule;
    if first.rule == short.id {
        return FirstLook { rule: short.id, sentence: short.look.to_string() };
    }
    let row = rules::all().filter(|rule| rule.id == first.rule);
    // Rows of one rule may look different: the formula tells them apart.
    let look = row.clone().find(|rule| rule.formula == first.formula).or_else(|| row.into_iter().next());
    let look = look.map_or(rules::SEVERAL.look, |rule| rule.look);
    let mut sentence = look.replace("{x}", &derivation.by);
    if first.rule == "table" && derivation.domain.iter().any(|c| first.conditions.contains(c)) {
        let jumps = first.before.any(&|e| matches!(e.node(), Node::Call(function, _) if function.jumps()));
        let meeting = if jumps { "Pieces meet at a jump." } else { "Two pieces meet at a corner." };
        sentence = format!("{meeting} Differentiate each where it is alone.");
    }
    if first.rule == "chain"
        && let Some((outer, _)) = Outer::of(&first.before, &derivation.by)
    {
        sentence = format!("The last thing you would compute is {}. {sentence}", spoken(&outer));
    }
    FirstLook { rule: first.rule, sentence }
}

/// `the 5th power`, `the square root`, `the sine`.
fn spoken(outer: &Outer) -> String {
    match outer {
        Outer::Call { function, .. } if *function == functions::EXP => "the exponential".to_string(),
        Outer::Call { function, .. } => function.row().spoken.to_string(),
        Outer::Exponential(base) if is_e(base) => "the exponential".to_string(),
        Outer::Exponential(_) => "an exponential".to_string(),
        Outer::Power(exponent) => match (exponent.as_ratio().and_then(|n| n.as_int()), exponent.node()) {
            (Some(-1), _) => "one over something".to_string(),
            (Some(2), _) => "a square".to_string(),
            (Some(3), _) => "a cube".to_string(),
            (Some(n), _) if n > 3 => format!("the {n}{} power", ordinal(n)),
            (None, Node::Div(..) | Node::Num(_)) => "a root or a fractional power".to_string(),
            _ => "a power".to_string(),
        },
    }
}

fn ordinal(n: i64) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}
