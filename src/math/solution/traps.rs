//! The usual wrong answers, with the number that shows them wrong.

use super::checks::{SlopeCheck, measured, points, shared_digits, value};
use crate::math::derive::{Derivation, nth_derivative};
use crate::math::expr::Expr;
use crate::math::mistakes::{Catalogue, Mistake, WrongForm};
use crate::math::number::Number;
use crate::math::step::{Step, StepKind};
use crate::math::steps;
use crate::math::tidy;

/// A wrong answer that is often given.
#[derive(Clone, Debug, PartialEq)]
pub struct Trap {
    /// The slip behind it.
    pub mistake: &'static Mistake,
    /// What it takes for true, e.g. `(f g)′ is not f′ g′.`
    pub warning: &'static str,
    /// Tidied.
    pub wrong: Expr,
    /// Its value where the answer is checked.
    pub value: f64,
}

/// Which slip goes with which rule, the likeliest first.
const TRAPS: [(&str, &str, &str); 15] = [
    ("as_e", "varpow.power_only", "The power rule needs a fixed exponent."),
    ("as_e", "varpow.exp_only", "The exponential rule needs a fixed base."),
    ("product3", "prod.fprime_gprime", "(f g h)′ is not f′ g′ h′."),
    ("product", "prod.fprime_gprime", "(f g)′ is not f′ g′."),
    ("quotient", "quot.fprime_over_gprime", "(t/b)′ is not t′/b′."),
    ("reciprocal", "recip.of_derivative", "(1/u)′ is not 1/u′."),
    ("chain", "chain.drop_inner", "F′(u) alone is not the slope: u moves too."),
    ("chain", "chain.outer_at_inner_deriv", "The inside stays as it is: F′(u), not F′(u′)."),
    ("exponential", "chain.outer_at_inner_deriv", "The exponent stays as it is."),
    ("exponential", "expo.power_rule", "The power rule is for a fixed exponent."),
    ("other_base", "chain.outer_at_inner_deriv", "The exponent stays as it is."),
    ("other_base", "expo.power_rule", "The power rule is for a fixed exponent."),
    ("as_power", "power.plus_one", "One less than a negative exponent is further from 0."),
    ("power", "power.no_decrement", "n xⁿ is not the slope: the exponent comes down and is lowered by one."),
    ("table", "chain.keep_outer", "The outside is differentiated too."),
];
/// The most traps shown.
const MOST: usize = 2;

/// The check, at the wanted point or else at one at which the traps can be seen, and the traps there.
pub(super) fn with_check(derivation: &Derivation, wanted: Option<Number>) -> (Option<SlopeCheck>, Vec<Trap>) {
    let before_last = match derivation.order {
        0 | 1 => Some(derivation.of.clone()),
        order => nth_derivative(&derivation.of, &derivation.by, order - 1).ok(),
    };
    let Some(before_last) = before_last else { return (None, Vec::new()) };
    let forms = likely(derivation);
    let mut first: Option<(SlopeCheck, Vec<Trap>)> = None;
    let first_choice = wanted.map(|value| vec![(derivation.by.clone(), value)]);
    for at in first_choice.iter().cloned().chain(points(derivation)) {
        let Some(formula) = value(&derivation.derivative, &at) else { continue };
        let Some(slope) = measured(&before_last, &derivation.by, &at) else { continue };
        let digits = shared_digits(formula, slope);
        if digits < 4 || formula.abs() > 1e9 {
            continue;
        }
        let traps: Vec<Trap> = forms
            .iter()
            .filter_map(|(warning, form)| {
                let wrong = tidy::tidy(&form.expr);
                let value = value(&wrong, &at)?;
                let visible = (value - formula).abs() > 1e-3 * formula.abs().max(1e-3);
                visible.then_some(Trap { mistake: form.mistake, warning, wrong, value })
            })
            .collect();
        let complete = traps.len() == forms.len() && formula != 0.0 || Some(&at) == first_choice.as_ref();
        let found = (SlopeCheck { at, formula, measured: slope, digits }, traps);
        if complete {
            return (Some(found.0), found.1);
        }
        if first.is_none() {
            first = Some(found);
        }
    }
    first.map_or((None, Vec::new()), |(check, traps)| (Some(check), traps))
}

/// The slips that go with the rules in use, outermost first.
fn likely(derivation: &Derivation) -> Vec<(&'static str, WrongForm)> {
    let mut rules = Vec::new();
    derivation.steps.iter().for_each(|step| in_use(step, &mut rules));
    // A warning is worth a part of what the derivative itself may take.
    let catalogue = steps::within(steps::ONE / 4, || Catalogue::new(&derivation.of, &derivation.by, derivation.order));
    let Some(catalogue) = steps::unless_too_large(catalogue).flatten() else { return Vec::new() };
    let mut forms: Vec<WrongForm> = catalogue.forms().collect();
    let mut found: Vec<(&'static str, WrongForm)> = Vec::new();
    for rule in rules {
        for (_, id, warning) in TRAPS.iter().filter(|(of, ..)| *of == rule) {
            let Some(at) = forms.iter().position(|form| form.mistake.id == *id) else { continue };
            let form = forms.swap_remove(at);
            if !found.iter().any(|(_, known)| known.mistake.id == form.mistake.id) {
                found.push((warning, form));
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found.truncate(MOST);
    found
}

fn in_use(step: &Step, into: &mut Vec<&'static str>) {
    // Where an exponential is outside, the slip of the power rule is likelier than a forgotten inside.
    let exponential = |outside: &&Step| matches!(outside.rule, "exponential" | "other_base");
    let outside = step.because.first().filter(|_| step.rule == "chain").filter(exponential);
    for rule in outside.map(|outside| outside.rule).into_iter().chain([step.rule]) {
        if step.kind != StepKind::Tidy && !into.contains(&rule) {
            into.push(rule);
        }
    }
    step.because.iter().for_each(|inner| in_use(inner, into));
}
