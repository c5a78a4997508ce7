//! The form an answer is to have, where a lesson asks for one.

use crate::math::expr::Node;
use crate::math::tidy::tidy;
use crate::math::{Expr, Number};

/// What to mend when the answer has not the form asked for; `None` when it has.
pub fn to_mend(form: &str, answer: &Expr) -> Option<&'static str> {
    match form {
        "exact" if answer.any(&is_decimal) => {
            Some("an exact form is asked for, without decimals: leave fractions, roots and π as they are")
        }
        "factored" if !is_factored(answer) => Some("a product is asked for: take out what all terms share"),
        "expanded" if !is_expanded(answer) => Some("a sum without brackets is asked for: multiply them out"),
        "simplified" if is_longer_than_tidied(answer) => {
            Some("this can be made shorter: collect like terms, cancel, and drop factors of 1")
        }
        "lowest-terms" if !in_lowest_terms(answer) => {
            Some("the fraction is not in lowest terms: what divides both above and below?")
        }
        _ => None,
    }
}

fn is_decimal(expr: &Expr) -> bool {
    matches!(expr.node(), Node::Num(n) if n.is_decimal() && !n.is_integer())
}

/// No sum on the outside; a sign or a quotient does not matter.
fn is_factored(expr: &Expr) -> bool {
    match expr.node() {
        Node::Sum(_) => false,
        Node::Neg(inner) => is_factored(inner),
        Node::Div(top, _) => is_factored(top),
        _ => true,
    }
}

/// No product with a sum in it, and no power of a sum.
fn is_expanded(expr: &Expr) -> bool {
    let is_sum = |e: &Expr| matches!(e.node(), Node::Sum(_));
    !expr.any(&|e| match e.node() {
        Node::Product(factors) => factors.iter().any(is_sum),
        Node::Pow(base, exponent) => {
            is_sum(base) && exponent.as_number().and_then(Number::as_int).is_some_and(|n| n > 1)
        }
        Node::Neg(inner) => is_sum(inner),
        Node::Div(top, _) => is_sum(top),
        _ => false,
    })
}

fn is_longer_than_tidied(expr: &Expr) -> bool {
    tidy(expr).size() < expr.size()
}

fn in_lowest_terms(expr: &Expr) -> bool {
    !expr.any(&|e| {
        let Node::Div(top, bottom) = e.node() else {
            return false;
        };
        let (Some(top), Some(bottom)) = (top.as_number(), bottom.as_number()) else {
            return false;
        };
        match (top.is_integer() && bottom.is_integer(), Number::ratio(top.num(), bottom.num())) {
            (true, Some(reduced)) => reduced.den() != bottom.num() || reduced.den() == 1,
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_has_answers_that_have_it_and_answers_that_have_not() {
        let (x, n) = (|| Expr::var("x"), |n: i64| Expr::from(n));
        let square = || x().to_the(n(2));
        let sum = || square().plus(x());
        let bracketed = || x().times(x().plus(n(1)));
        let half = || Expr::number(Number::parse("0.5").unwrap());
        let cases = [
            ("factored", bracketed(), true),
            ("factored", sum(), false),
            ("expanded", sum(), true),
            ("expanded", bracketed(), false),
            ("expanded", x().plus(n(1)).to_the(n(2)), false),
            ("exact", n(1).over(n(2)), true),
            ("exact", half().times(x()), false),
            ("lowest-terms", n(1).over(n(2)), true),
            ("lowest-terms", n(2).over(n(4)), false),
            ("lowest-terms", n(4).over(n(2)), false),
        ];
        for (form, answer, good) in cases {
            assert_eq!(to_mend(form, &answer).is_none(), good, "{form}: {answer:?}");
        }
    }
}
