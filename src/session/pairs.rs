//! Two small examples that differ in what a slip is about, set side by side when it was made twice. Where the slips of a
//! family are about different things, each has its own; where none is about the slip, nothing is set beside it.

use super::families;

/// Some slips with the pair that is about them.
type Row = (&'static [&'static str], [&'static str; 2]);

/// Of these families each slip has its own pair, or none: the ids before the dot.
const APART: &[&str] = &[
    "backprop", "mse", "diff", "dq", "eval", "fd", "gd", "grad", "hessian", "jacobian", "known", "layers", "limit",
    "matrix", "order", "quotient", "rate", "rule", "secant", "slope", "tangent", "whole",
];

/// Of [`APART`], those that the pair of the family is about.
const OF_THE_FAMILY: &[&str] = &[
    "backprop.weight_gets_own",
    "backprop.mul_own_value",
    "backprop.add_as_mul",
    "backprop.mul_as_add",
    "backprop.local_only",
    "backprop.upstream_only",
    "eval.f_not_slope",
    "fd.forward_instead",
    "fd.backward_instead",
    "fd.central_instead",
    "gd.ascent",
    "grad.constant_kept",
    "layers.transposed",
    "layers.not_transposed",
    "limit.zero_over_zero_is_0",
    "limit.zero_over_zero_is_1",
    "limit.undefined_at_point",
    "limit.plug_in",
    "matrix.transposed",
    "matrix.inverse_not_transposed",
    "quotient.limit_taken",
    "slope.mixed_order",
    "whole.derived_again",
    "whole.derived_too_little",
];

const PAIRS: &[Row] = &[
    (
        &[
            "backprop.overwrite_last",
            "backprop.overwrite_first",
            "backprop.paths_multiplied",
            "backprop.paths_averaged",
        ],
        ["f = x·x: x has two uses, each carries x, together 2x", "f = 3·x: x has one use, and it carries 3"],
    ),
    (
        &["backprop.mse_drop_2", "mse.drop_2", "layers.drop_2", "matrix.factor_2", "matrix.half_ignored"],
        ["(p − y)² has the slope 2(p − y)", "½(p − y)² has the slope p − y"],
    ),
    (
        &["backprop.relu_ignored", "backprop.relu_value", "backprop.relu_zero_all", "backprop.relu_skipped"],
        ["relu at z = 2: what arrives passes as it is", "relu at z = −2: nothing passes"],
    ),
    (
        &["backprop.act_ignored", "backprop.act_value", "backprop.act_uses_input", "backprop.act_applied_twice"],
        ["p = z: what arrives at p arrives at z", "p = tanh z: what arrives at p, times 1 − p², arrives at z"],
    ),
    (
        &["backprop.sub_sign", "backprop.minus_lost", "backprop.sign_t_minus_y"],
        ["d = p − y has the slope 1 by p", "d = p − y has the slope −1 by y"],
    ),
    (&["backprop.bias_zero"], ["z = w·x + b has the slope x by w", "z = w·x + b has the slope 1 by b"]),
    (
        &["backprop.bias_not_summed", "layers.one_example"],
        ["one example: the bias gets its δ", "two examples: the bias gets both δ, added"],
    ),
    (
        &["eval.secant_for_tangent"],
        ["x² from 1 to 3: a line through two points, slope 4", "x² at 1: the slope at one point, 2"],
    ),
    (&["eval.inverse"], ["(ln x)′ at 4: 1/4", "ln x has height 4 at e⁴"]),
    (
        &["fd.missing_2", "fd.central_no_div", "fd.fwd_over_2h"],
        ["forward: the two places are h apart", "central: the two places are 2h apart"],
    ),
    (
        &["fd.no_div", "fd.h_outside", "fd.times_h", "quotient.no_div", "quotient.h_outside"],
        ["f(a + h) − f(a) is a rise", "(f(a + h) − f(a))/h is a slope"],
    ),
    (
        &["fd.second_over_h", "fd.second_over_2h", "fd.second_drop_2", "fd.first_for_second", "fd.second_for_first"],
        ["slope: (f(a + h) − f(a))/h", "slope of the slope: (f(a + h) − 2f(a) + f(a − h))/h²"],
    ),
    (
        &[
            "fd.order_itself",
            "fd.order_of_another",
            "fd.order_inverted",
            "order.squared",
            "order.linear",
            "order.exponent_for_factor",
            "order.unchanged",
        ],
        ["forward: half the h, half the error", "central: half the h, a quarter of the error"],
    ),
    (
        &["gd.no_lr", "gd.divide_lr", "gd.lr_first"],
        ["slope 8, η = 0.1: the step is 0.8", "slope 8, η = 1: the step is the whole slope, 8"],
    ),
    (
        &["gd.loss_for_grad", "gd.w_for_grad", "gd.w_times_grad"],
        ["L = w² at 3: the loss is 9", "L = w² at 3: the slope is 6, and the step takes that"],
    ),
    (
        &["gd.step_only", "gd.size_of_step", "gd.grad_only"],
        ["the step is η·slope, say 0.8", "the new place is the old one minus the step, 5 − 0.8 = 4.2"],
    ),
    (
        &["gd.stale_grad", "gd.restart", "gd.grad_at_zero"],
        ["first step: the slope at the start", "second step: the slope at the place where the first one led"],
    ),
    (&["gd.one_fewer", "gd.one_more"], ["one step: from 5 to 4", "two steps: from 5 to 4, from 4 to 3.2"]),
    (
        &["gd.velocity_not_kept", "gd.velocity_sign", "gd.velocity_averaged", "gd.velocity_whole", "gd.momentum_on_w"],
        ["without momentum: the step is η times the slope", "with it: the step is η·v, with v ← β·v + slope"],
    ),
    (
        &["gd.sum_for_mean", "layers.mean_for_sum", "matrix.mean_for_sum", "matrix.mean_lost", "mse.drop_mean"],
        ["slopes 6 and −3, loss summed: 3", "slopes 6 and −3, loss their mean: 3/2"],
    ),
    (
        &["grad.swapped", "grad.at_swapped_point"],
        ["x²y by x: 2xy, which stands first", "x²y by y: x², which stands second"],
    ),
    (
        &["grad.not_unit", "grad.unnormalised", "grad.normalised_twice", "grad.norm_for_vector"],
        ["(3, 4) is 5 long", "(3, 4)/5 = (0.6, 0.8) has length 1"],
    ),
    (&["grad.negated", "grad.downhill"], ["∇f points uphill", "−∇f points downhill"]),
    (
        &["hessian.mixed_missing", "hessian.mixed_doubled", "hessian.mixed_negated"],
        ["x²y by x, then by y: 2xy, then 2x", "x²y by y, then by x: x², then 2x as well"],
    ),
    (
        &["layers.no_local_slope", "layers.activation_skipped", "matrix.local_slope_lost", "matrix.activation_skipped"],
        ["relu at z = 2: what arrives is handed on", "relu at z = −2: what arrives, times 0"],
    ),
    (&["matrix.layout", "matrix.row_for_column"], ["x is a column of n, and so is its slope", "xᵀ is a row of n"]),
    (&["matrix.order"], ["δxᵀ is m × n, as W is", "xδᵀ is n × m, as Wᵀ is"]),
    (
        &[
            "matrix.entrywise_for_product",
            "matrix.product_for_entrywise",
            "matrix.outer_for_inner",
            "layers.elementwise",
        ],
        ["δ ⊙ f′(z): entry by entry, a column again", "δᵀ f′(z): multiplied and added, one number"],
    ),
    (
        &["layers.no_input", "layers.wrong_input", "matrix.wrong_input"],
        ["δ is what arrives at z", "δ times what came in is the slope of a weight"],
    ),
    (
        &["limit.sides_averaged", "limit.right_side_only", "limit.left_side_only", "limit.other_side"],
        ["|x|/x for x → 0 from the right: 1", "|x|/x for x → 0 from the left: −1"],
    ),
    (
        &["limit.drop_h_early", "quotient.h_zero_early"],
        ["(2xh + h²)/h: h stands below the line and stays", "2x + h: now h may go to 0"],
    ),
    (
        &[
            "limit.leading_numbers",
            "limit.vanishes_far_out",
            "limit.infinity_over_infinity_is_1",
            "limit.constants_compared",
        ],
        ["(3x + 1)/(2x − 3) far out: 3/2", "(3x + 1)/(2x² − 3) far out: 0"],
    ),
    (&["limit.target_for_value"], ["x² for x → 3: x heads for 3", "x² for x → 3: x² heads for 9"]),
    (
        &["slope.inverted", "slope.product"],
        ["rise 6, run 2: rise over run is 3", "rise 2, run 6: rise over run is 1/3"],
    ),
    (&["slope.rise_only", "slope.run_only"], ["rise 6 over a run of 2: slope 3", "rise 6 over a run of 3: slope 2"]),
    (
        &["slope.y_over_x", "slope.y_over_x_start", "slope.end_value"],
        ["from (1, 2) to (3, 8): rise 8 − 2, run 3 − 1", "from (0, 0) to (3, 8): rise 8, run 3"],
    ),
    (
        &["tangent.no_height", "tangent.slope_alone", "tangent.through_origin"],
        ["x² at 3: the slope is 6", "x² at 3: the tangent is 9 + 6(x − 3)"],
    ),
    (&["whole.sign"], ["a rise to the right: a slope above 0", "a rise to the left: a slope below 0"]),
];

/// Two small examples that differ in what this slip is about.
pub(super) fn of(slip: &str) -> Option<[&'static str; 2]> {
    if let Some((_, pair)) = PAIRS.iter().find(|(slips, _)| slips.contains(&slip)) {
        return Some(*pair);
    }
    let family = families::of(slip)?;
    let apart = slip.split_once('.').is_some_and(|(own, _)| APART.contains(&own));
    (!apart || OF_THE_FAMILY.contains(&slip)).then_some(family.pair)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every slip that is named here is one of the catalogues', and none is named twice.
    #[test]
    fn each_row_is_about_slips_that_there_are() {
        let known: BTreeSet<&str> = crate::lesson::reasons::all().into_iter().map(|known| known.id).collect();
        let mut met = BTreeSet::new();
        for slip in PAIRS.iter().flat_map(|(slips, _)| *slips).chain(OF_THE_FAMILY) {
            assert!(known.contains(slip), "{slip}");
            assert!(met.insert(*slip), "{slip} twice");
        }
        // Whole families have their pairs here, by the ids before the dot.
        for id in APART {
            assert!(families::FAMILIES.iter().any(|family| family.ids.contains(id)), "{id}");
        }
    }

    #[test]
    fn a_pair_is_about_the_slip() {
        assert!(of("gd.ascent").unwrap()[1].contains("up the slope"));
        assert!(of("gd.no_lr").unwrap()[0].contains("η = 0.1"));
        assert_eq!(of("gd.decay"), None);
        assert!(of("chain.drop_inner").unwrap()[0].contains("4x + 3"));
    }
}
