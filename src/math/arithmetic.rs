//! What goes wrong when a formula is worked out with its numbers put in: the rule is right, and one rule of arithmetic is
//! not.

use super::expr::{Expr, Node};
use super::mistakes::Mistake;
use super::slips::{self, ListedSlip, WrongValue};
use super::tape::eval;

/// A formula with its numbers put in and nothing worked out yet.
pub struct Calculation {
    /// E.g. `4*3*2^2`.
    pub formula: Expr,
}

/// Every wrong value that can be told apart from the right one, in the table's order; none where there is no right one.
pub fn wrong_values(formula: Expr) -> Vec<WrongValue<f64>> {
    match eval(&formula, &[]) {
        Some(key) => slips::wrong_values(SLIPS, &Calculation { formula }, &key),
        None => Vec::new(),
    }
}

const fn row(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&Calculation) -> Option<f64>,
) -> ListedSlip<Calculation, f64> {
    ListedSlip::new(Mistake { id, skill: "arithmetic", say, rule }, make).likely(0.35)
}

/// The catalogue for arithmetic.
pub const SLIPS: &[ListedSlip<Calculation, f64>] = &[
    row(
        "arith.power_first",
        "Which belongs under the power here: one number alone, or what stands before it too?",
        "c·pⁿ is c times pⁿ: powers come before products",
        |c| eval(&respelt(&c.formula, &power_of_all), &[]),
    ),
    row(
        "arith.power_as_product",
        "How many factors does this power have, written out?",
        "pⁿ is p·p·…·p with n factors, and not p·n",
        |c| eval(&respelt(&c.formula, &product_for_power), &[]),
    ),
    row(
        "arith.neg_square",
        "What sign does a negative number times itself have?",
        "(−p)² = p², and −p² is something else",
        |c| eval(&respelt(&c.formula, &negated_power), &[]),
    )
    .likely(0.55),
];

/// The formula with each place changed that the spoilt rule is about.
fn respelt(formula: &Expr, spoil: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
    let inner = formula.map_children(|child| respelt(child, spoil));
    spoil(&inner).unwrap_or(inner)
}

/// n ≥ 2 of a power with a whole exponent, and its base.
fn whole_power(expr: &Expr) -> Option<(&Expr, i64)> {
    let Node::Pow(base, exponent) = expr.node() else { return None };
    let n = exponent.as_number()?.as_int().filter(|n| (2..=20).contains(n))?;
    Some((base, n))
}

/// (c·p)ⁿ for c·pⁿ.
fn power_of_all(expr: &Expr) -> Option<Expr> {
    let Node::Product(factors) = expr.node() else { return None };
    let at = factors.iter().position(|factor| whole_power(factor).is_some())?;
    let (base, n) = whole_power(&factors[at])?;
    let (before, after) = (&factors[..at], &factors[at + 1..]);
    if before.is_empty() {
        return None;
    }
    let all = Expr::product(before.iter().cloned().chain([base.clone()])).to_the(Expr::from(n));
    Some(Expr::product([all].into_iter().chain(after.iter().cloned())))
}

/// p·n for pⁿ.
fn product_for_power(expr: &Expr) -> Option<Expr> {
    let (base, n) = whole_power(expr)?;
    Some(base.clone().times(Expr::from(n)))
}

/// −pⁿ for (−p)ⁿ with an even n.
fn negated_power(expr: &Expr) -> Option<Expr> {
    let (base, n) = whole_power(expr)?;
    let negative = eval(base, &[]).is_some_and(|base| base < 0.0);
    (negative && n % 2 == 0).then(|| expr.clone().negate())
}
