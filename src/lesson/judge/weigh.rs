//! When a reason is said, and when it is better to be silent. A number such as 1 or 4 is met by some slip or other of
//! nearly every question; a formula, or 0.0373, is met by one. What a reason is worth is how likely its slip is, times
//! how much the answer tells.

use super::Reason;
use super::prepared::{Prepared, parts};
use crate::lesson::kinds::Key;
use crate::lesson::kinds::ask::{Ask, FieldValue};
use crate::math::Expr;
use crate::math::expr::Node;
use crate::math::language::Value;
use crate::math::tape::value_at as value;

/// What is worth less is not said.
const SAID: f64 = 0.15;
/// A second reason is named beside the first where it is worth at least so much of it.
const BESIDE: f64 = 0.5;

/// How much an answer tells, by its kind.
const FORMULA: f64 = 1.0;
const CONSTANT_FOR_FORMULA: f64 = 0.5;
const FRACTION: f64 = 1.0;
const LARGE: f64 = 0.7;
const SMALL: f64 = 0.4;
const COMMON: f64 = 0.1;

/// Slips that are told apart by a small number all the same: each is the one usual way to that very number.
const PLAIN: &[&str] = &[
    "eval.substitute_first",
    "limit.zero_over_zero_is_0",
    "limit.drop_h_early",
    "limit.factor_sign",
    "limit.sine_factor_lost",
    "limit.one_to_the_infinity",
    "gd.no_step",
    "backprop.bias_zero",
    "fd.order_itself",
    "fd.order_of_another",
    "fd.order_inverted",
    "backprop.relu_zero_all",
    // The number of a line is the line.
    "spot.before",
    "spot.after",
    "spot.none_wrong",
];

/// Slips that lead to a common number so often that it tells as much as any small one: the whole slope taken away.
const OFTEN: &[&str] = &["gd.ascent", "gd.no_lr"];

/// Slips that one and the same question leads on from: of two of a row the better is said alone.
const SAME: &[&[&str]] = &[
    &["whole.sign", "eval.sign", "limit.sign", "fd.sign", "quotient.sign", "layers.sign", "slope.mixed_order"],
    &["dq.sign_of_common_bottom", "quotient.sign", "whole.sign"],
    &["whole.sign", "grad.negated", "grad.downhill", "backprop.sign_t_minus_y", "crossentropy.sign"],
    &["whole.sign", "backprop.minus_lost", "backprop.sub_sign", "backprop.sign_t_minus_y"],
    &["crossentropy.sign", "constmul.sign_dropped", "diff.sum_sign", "sum.sign_of_one_term"],
    &["recip.sign", "quot.plus", "quot.order", "power.plus_one"],
    &["whole.reciprocal", "eval.inverse", "limit.upside_down", "slope.inverted", "ln.upside_down"],
    &["constmul.dropped", "partial.other_var_dropped", "mse.drop_2", "backprop.mse_drop_2"],
    &["const.kept", "grad.constant_kept", "partial.other_var_one", "linear.kept"],
    &["whole.unchanged", "eval.f_not_slope", "chain.keep_outer", "ln.stays_ln", "varpow.unchanged"],
    &["chain.keep_outer", "trig.sin_stays", "trig.cos_stays", "sigmoid.stays", "relu.returns_value", "abs.self"],
    &["chain.outer_at_x", "chain.inside_lost"],
    &["chain.outer_at_inner_deriv", "exp.of_slope", "power.inside_out"],
    &["exp.inner_only", "ln.inner_only", "chain.keep_outer"],
    &["layers.drop_2", "layers.mean_for_sum", "whole.halved", "backprop.mse_drop_2"],
    &["layers.drop_2", "backprop.stale_zero_grad", "whole.doubled"],
    &["backprop.mul_own_value", "backprop.weight_gets_own"],
    &["backprop.overwrite_first", "backprop.overwrite_last"],
    &["backprop.relu_ignored", "backprop.act_ignored", "backprop.relu_skipped"],
    &["forward.one_node_early", "forward.not_squared", "forward.activation_skipped"],
    &["limit.infinite_for_finite", "limit.target_for_value"],
    &["limit.zero_over_zero_is_0", "limit.drop_h_early"],
    &["fd.central_no_div", "fd.no_div", "fd.missing_2"],
    &["power.integrate", "whole.integrated", "recip.log"],
    &["power.no_coeff", "sqrt.no_half", "constmul.dropped"],
    &["gd.no_lr", "gd.grad_only"],
    &["eval.framework", "corner.averaged"],
    &["relu.always_one", "abs.always_one", "chain.outer_at_inner_deriv"],
];

/// A reason that fits, and how likely its slip is.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub reason: Reason,
    pub likely: f64,
}

/// How much one answer to one question tells.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    tells: f64,
    /// Whether it is the key with its sign turned.
    turned: bool,
}

impl Weight {
    /// How likely a slip must be to be said.
    pub fn least(&self) -> f64 {
        SAID / self.tells
    }
    /// Whether it tells more than a small number does.
    pub fn is_telling(&self) -> bool {
        self.tells >= LARGE
    }
    /// Whether it tells as much as a formula does.
    pub fn is_whole(&self) -> bool {
        self.tells >= FRACTION
    }
    fn worth(&self, candidate: &Candidate) -> f64 {
        let id = candidate.reason.id.as_str();
        let of_sign = self.turned
            && (id.ends_with("sign")
                || id.ends_with("minus_lost")
                || id.ends_with("sign_t_minus_y")
                || id == "gd.ascent");
        let tells = match () {
            () if of_sign || PLAIN.contains(&id) => 1.0,
            () if OFTEN.contains(&id) && candidate.reason.slips == 1 => self.tells.max(SMALL),
            () => self.tells,
        };
        candidate.likely * tells
    }

    /// The reasons that are said: the best, and one beside it that is nearly as good and says something else.
    pub fn said(&self, mut found: Vec<Candidate>) -> (Option<Reason>, Vec<Reason>) {
        found.retain(|candidate| self.worth(candidate) >= SAID);
        found.sort_by(|a, b| self.worth(b).total_cmp(&self.worth(a)));
        let Some(best) = found.first().map(|best| self.worth(best)) else { return (None, Vec::new()) };
        let mut said: Vec<Reason> = Vec::new();
        for candidate in found.into_iter().filter(|other| self.worth(other) >= BESIDE * best) {
            let new = |known: &Reason| {
                known.id != candidate.reason.id
                    && known.say != candidate.reason.say
                    && !SAME.iter().any(|same| [known, &candidate.reason].iter().all(|r| same.contains(&r.id.as_str())))
            };
            if said.len() < 2 && said.iter().all(new) {
                said.push(candidate.reason);
            }
        }
        let mut said = said.into_iter();
        (said.next(), said.collect())
    }
}

impl Prepared {
    /// How much an answer to this question tells.
    pub(super) fn weight(&self, answer: &Value) -> Weight {
        let plain = |tells: f64| Weight { tells, turned: false };
        let Value::Expr(expr) = answer else {
            return plain(FORMULA);
        };
        if !matches!(self.task.key, Key::Value(Value::Expr(_))) {
            return plain(FORMULA);
        }
        let Some(number) = value(expr, &[]).filter(|_| expr.names().is_empty()) else {
            return plain(FORMULA);
        };
        if !self.task.names.is_empty() {
            return plain(CONSTANT_FOR_FORMULA);
        }
        let key = self.task.key_expr().and_then(|key| value(key, &[]));
        let turned = key.is_some_and(|key| (key + number).abs() <= 1e-9 * key.abs());
        let near = |other: &f64| (other - number).abs() <= 1e-9 * number.abs();
        let tells = if [0.0, 1.0, 2.0].contains(&number.abs()) || self.given_numbers().iter().any(near) {
            COMMON
        } else if number.fract() != 0.0 || number.abs() >= 100.0 {
            FRACTION
        } else if number.abs() > 20.0 {
            LARGE
        } else {
            SMALL
        };
        Weight { tells, turned }
    }

    /// The numbers that stand in the question.
    fn given_numbers(&self) -> Vec<f64> {
        let mut found = Vec::new();
        for (_, field) in &self.ask.fields {
            each_of_field(field, &mut |expr| numbers(expr, &mut found));
        }
        found
    }

    /// Whether the question has a decimal in it, or a step that is divided or multiplied by.
    pub(super) fn has_decimals(&self) -> bool {
        let mut found = ["h", "rate"].iter().any(|field| self.ask.field(field).is_some());
        let decimal =
            |expr: &Expr| expr.any(&|e| matches!(e.node(), Node::Num(n) if n.is_decimal() && !n.is_integer()));
        for (_, field) in &self.ask.fields {
            each_of_field(field, &mut |expr| found |= decimal(expr));
        }
        found
    }
}

fn each_of_field(field: &FieldValue, visit: &mut dyn FnMut(&Expr)) {
    match field {
        FieldValue::Formula(expr) => visit(expr),
        FieldValue::Numbers(numbers) => numbers.iter().for_each(visit),
        FieldValue::Bindings(bindings) => bindings.iter().for_each(|(_, expr)| visit(expr)),
        FieldValue::Value(value) => value.expressions().for_each(visit),
        _ => {}
    }
}

/// The numbers in an expression, a negative one with its sign too.
fn numbers(expr: &Expr, into: &mut Vec<f64>) {
    match expr.node() {
        Node::Num(number) => into.push(number.to_f64()),
        Node::Neg(inner) if inner.as_number().is_some() => {
            into.extend(value(expr, &[]));
            numbers(inner, into);
        }
        _ => expr.for_each_child(|child| numbers(child, into)),
    }
}

/// The answer with the names that the question gave put in, so that `1 − s` is seen as `1 − σ(x)`.
pub fn with_given(answer: &Value, ask: &Ask) -> Value {
    let given = ask.bindings("given");
    if given.is_empty() {
        return answer.clone();
    }
    let put = |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, expr)| expr.clone());
    // A name may be given by others that were given before it.
    let mut answer = answer.clone();
    for _ in given {
        answer = answer.map(|expr| expr.substitute_with(&put));
    }
    answer
}

/// The values of a value's parts, where each is a number.
pub fn figures(of: &Value) -> Option<Vec<f64>> {
    parts(of).iter().map(|part| value(part, &[]).filter(|_| part.names().is_empty())).collect()
}
