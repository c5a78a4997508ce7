//! How the derivative of a function from its definition comes to be written by the function itself: σ(1 − σ), 1 − tanh².

use crate::math::derive::Derivation;
use crate::math::expr::{Expr, Node};
use crate::math::functions::{self, Func};
use crate::math::language::{Scope, read};
use crate::math::step::{Step, StepKind};

/// The rewritings of one function's derivative, in the order in which they are shown.
struct Row {
    function: Func,
    /// Each form in u, and what was done to get there, with `{u}` for what u is. The last is the answer.
    forms: &'static [(&'static str, &'static str)],
    /// What the result is good for.
    good_for: &'static str,
}

const ROWS: [Row; 3] = [
    Row {
        function: functions::SIGMOID,
        forms: &[
            ("1/(1 + e^(-u))*(e^(-u)/(1 + e^(-u)))", "split the square"),
            ("sigmoid(u)*(1 - sigmoid(u))", "e^(−{u})/(1 + e^(−{u})) = 1 − 1/(1 + e^(−{u}))"),
        ],
        good_for: "In a network s = σ is already computed: the slope s(1 − s) costs one × and one −. It is largest at \
                   0: ½ · ½ = ¼.",
    },
    Row {
        function: functions::TANH,
        forms: &[
            ("1 - ((e^u - e^(-u))/(e^u + e^(-u)))^2", "split the fraction"),
            ("1 - tanh(u)^2", "the bracket is tanh {u}"),
        ],
        good_for: "In a network t = tanh is already computed: the slope 1 − t² costs one × and one −. It is largest at \
                   0: 1.",
    },
    Row {
        function: functions::SOFTPLUS,
        forms: &[("1/(1 + e^(-u))", "above and below divided by e^{u}"), ("sigmoid(u)", "that is σ({u})")],
        good_for: "The smooth ReLU has the smooth step as its slope.",
    },
];

/// The steps from the derivative of the definition to the answer; none where the table has no row.
pub(super) fn steps(function: Func, argument: &Expr, before: &Expr, answer: &Expr, like: &Step) -> Vec<Step> {
    let Some(row) = ROWS.iter().find(|row| row.function == function) else { return Vec::new() };
    let mut steps = Vec::new();
    let mut before = before.clone();
    for (at, (form, done)) in row.forms.iter().enumerate() {
        let Ok(form) = read(form, &Scope::default()) else { return Vec::new() };
        let last = at + 1 == row.forms.len();
        let after = if last { answer.clone() } else { form.expr.substitute("u", argument) };
        steps.push(Step {
            rule: "definition",
            name: done,
            kind: StepKind::Rewrite,
            before,
            after: after.clone(),
            because: Vec::new(),
            formula: "",
            ..like.clone()
        });
        before = after;
    }
    steps
}

/// What the derivative of a function of the table is good for.
pub(super) fn use_of(derivation: &Derivation) -> &'static str {
    let Node::Call(function, _) = derivation.of.node() else { return "" };
    let row = ROWS.iter().find(|row| row.function == *function && derivation.order == 1);
    row.map_or("", |row| row.good_for)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::derive::derivative;
    use crate::math::tape::eval;

    #[test]
    fn every_form_is_the_derivative() {
        for row in ROWS {
            let of = Expr::call(row.function, [Expr::var("u")]);
            let slope = derivative(&of, "u").unwrap();
            for (form, _) in row.forms {
                let form = read(form, &Scope::default()).unwrap().expr;
                for u in [-1.3, 0.4, 2.0] {
                    let value = |expr: &Expr| eval(expr, &[("u", u)]).unwrap();
                    assert!((value(&form) - value(&slope)).abs() < 1e-14, "{form:?}");
                }
            }
        }
    }
}
