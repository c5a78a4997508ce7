//! The derivative of a piecewise expression: piece by piece, and nothing claimed where two pieces meet.

use crate::math::expr::{Case, Expr};
use crate::math::predicate::Predicate;

/// The slopes of the values, in their order, each inside of where its case counts. At the borders of cases, where two
/// pieces may meet in a corner or a jump, it has no value.
pub(crate) fn slope(
    cases: &[Case],
    otherwise: Option<&Expr>,
    by: &str,
    slopes: impl IntoIterator<Item = Expr>,
) -> Expr {
    let mut slopes = slopes.into_iter();
    // Where none of the cases so far holds, as far as those have borders for the variable.
    let mut before = Predicate::ALWAYS;
    let mut pieces = Vec::with_capacity(cases.len() + 1);
    for case in cases {
        let value = slopes.next().unwrap_or_else(Expr::zero);
        pieces.push(Case { when: before.clone().and(case.when.interior(by)), value });
        if case.when.mentions(by) {
            before = before.and(case.when.opposite().interior(by));
        }
    }
    match otherwise {
        Some(_) => {
            let value = slopes.next().unwrap_or_else(Expr::zero);
            Expr::cases(pieces.into_iter().chain([Case { when: before, value }]), None)
        }
        None => Expr::cases(pieces, None),
    }
}
