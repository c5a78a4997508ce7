//! The form an expression has as it was typed: expanded, factored, simplified, exact, in lowest terms.
//!
//! These look at the tree that was read and not at its value; whether the value is right is asked before.

use super::expr::{Expr, Node};
use super::number::Number;
use super::polynomial::{Opaque, Polynomial};
use super::tidy::{factor_common, tag, tidy, tidy_with_notes};

/// One form that a lesson may ask for.
#[derive(Clone, Copy, Debug)]
pub struct AskedForm {
    /// As lessons name it.
    pub name: &'static str,
    /// Whether an expression has the form.
    pub has: fn(&Expr) -> bool,
    /// How it is asked for under a question.
    pub asks: &'static str,
    /// What to mend where an answer has it not.
    pub mend: &'static str,
}

/// All forms there are.
pub const FORMS: [AskedForm; 5] = [
    AskedForm {
        name: "factored",
        has: is_factored,
        asks: "As a product.",
        mend: "a product is asked for: take out what all terms share",
    },
    AskedForm {
        name: "expanded",
        has: is_expanded,
        asks: "As a sum without brackets.",
        mend: "a sum without brackets is asked for: multiply them out",
    },
    AskedForm {
        name: "simplified",
        has: is_simplified,
        asks: "As short as it goes.",
        mend: "this can be made shorter: collect like terms, cancel, and drop factors of 1",
    },
    AskedForm {
        name: "exact",
        has: is_exact,
        asks: "In an exact form, without decimals.",
        mend: "an exact form is asked for, without decimals: leave fractions, roots and π as they are",
    },
    AskedForm {
        name: "lowest-terms",
        has: is_lowest_terms,
        asks: "In lowest terms.",
        mend: "the fraction is not in lowest terms: what divides both above and below?",
    },
];

/// The form of that name.
pub fn named(name: &str) -> Option<&'static AskedForm> {
    FORMS.iter().find(|form| form.name == name)
}

/// What is no shortening by itself: the order of factors, roots for powers, one bar for several factors.
const HARMLESS: [&str; 3] = [tag::ORDER, tag::ROOT, tag::BELOW];

/// No sum on the outside, and no bracket from which more could be taken out: a number, a letter, a linear factor with
/// a rational root. A sign, and what is below a bar, do not matter.
pub fn is_factored(expr: &Expr) -> bool {
    match expr.node() {
        Node::Sum(_) => false,
        Node::Neg(inner) => is_factored(inner),
        Node::Div(above, _) => is_factored(above),
        Node::Pow(base, _) => is_factor(base),
        Node::Product(factors) => factors.iter().all(is_factor),
        _ => true,
    }
}

fn is_factor(expr: &Expr) -> bool {
    match expr.node() {
        Node::Sum(_) => !shares_a_factor(expr) && !splits_over_the_rationals(expr),
        _ => is_factored(expr),
    }
}

/// Whether all terms of a sum share something, e.g. `2*x+4` or `x^2+x`.
fn shares_a_factor(sum: &Expr) -> bool {
    let tidied = tidy(sum);
    factor_common(&tidied) != tidied
}

/// Whether a quadratic in one letter has rational roots: its discriminant is a square.
fn splits_over_the_rationals(sum: &Expr) -> bool {
    let names = sum.names();
    let [name] = names.as_slice() else { return false };
    let Some(polynomial) = Polynomial::from_expr(sum, &[name.as_str()], &mut Opaque::default()) else { return false };
    let coefficients: Option<Vec<Number>> = polynomial.coefficients(name).iter().map(Polynomial::as_number).collect();
    let Some([c, b, a]) = coefficients.as_deref() else { return false };
    let discriminant = || b.mul(*b)?.sub(a.mul(*c)?.mul(Number::int(4))?);
    let root = |n: Number| tidy(&Expr::number(n).to_the(Expr::one().over(Expr::from(2))));
    discriminant().is_some_and(|d| !d.is_negative() && root(d).as_number().is_some())
}

/// No product with a sum in it, no power of a sum, no minus sign and no number dividing a whole sum. What stands inside
/// a function, in an exponent or below a bar does not matter.
pub fn is_expanded(expr: &Expr) -> bool {
    let is_sum = |e: &Expr| matches!(e.node(), Node::Sum(_));
    match expr.node() {
        Node::Sum(terms) => terms.iter().all(is_expanded),
        Node::Neg(inner) => !is_sum(inner) && is_expanded(inner),
        Node::Product(factors) => factors.iter().all(|factor| !is_sum(factor) && is_expanded(factor)),
        Node::Div(above, below) => is_expanded(above) && !(is_sum(above) && below.as_ratio().is_some()),
        Node::Pow(base, exponent) => {
            let opens = exponent.as_number().and_then(Number::as_int).is_some_and(|n| n > 1);
            !(opens && matches!(base.node(), Node::Sum(_) | Node::Product(_) | Node::Neg(_)))
        }
        _ => true,
    }
}

/// Tidying does nothing to it but rearrange, and no bar stands right above or below another.
pub fn is_simplified(expr: &Expr) -> bool {
    let is_fraction = |e: &Expr| e.as_ratio().is_none() && matches!(e.node(), Node::Div(..));
    let has_double_bar = |e: &Expr| match e.node() {
        Node::Div(above, below) => matches!(below.node(), Node::Div(..)) || is_fraction(above),
        _ => false,
    };
    tidy_with_notes(expr).tags.iter().all(|tag| HARMLESS.contains(tag)) && !expr.any(&has_double_bar)
}

/// No decimals: fractions, roots, π and e stand as they are.
pub fn is_exact(expr: &Expr) -> bool {
    !expr.any(&|e| matches!(e.node(), Node::Num(n) if n.is_decimal() && !n.is_integer()))
}

/// Nothing cancels across any of its bars, and no whole number is written as a fraction.
pub fn is_lowest_terms(expr: &Expr) -> bool {
    !expr.any(&|e| match e.node() {
        Node::Div(above, below) => {
            let parts_tidied = tidy(above).over(tidy(below));
            below.is_number(1) || tidy_with_notes(&parts_tidied).tags.contains(&tag::CANCEL)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};

    #[test]
    fn each_form_is_told_from_what_has_it_not() {
        let cases: [(&str, &[&str], &[&str]); 5] = [
            (
                "factored",
                &["2*x*(x+1)", "(x-2)*(x-3)", "-x*(x+1)", "x*(2*sin(x)+x*cos(x))", "(x+1)^2", "x^2", "6*x*(x^2+1)/5"],
                &["x^2+x", "x*(2*x+4)", "2*(x^2-1)", "(x^2+x)*3", "x^2-5*x+6"],
            ),
            (
                "expanded",
                &["x^2+2*x+1", "3*x", "x*sin(2*(x+1))", "(x+1)/x", "e^(2*(x+1))", "x^2/2-x"],
                &["x*(x+1)", "(x+1)^2", "-(x+1)", "(x+1)/2", "3*x+2*(x+1)", "(2*x)^2"],
            ),
            (
                "simplified",
                &[
                    "x/2",
                    "(1/2)*x",
                    "cos(x)*2*x",
                    "x^(-1)",
                    "2*(1/x)",
                    "x^(1/2)*y^(1/2)",
                    "x*(x+1)",
                    "1-x",
                    "x^2*x_1",
                    "1/2",
                ],
                &["x+x", "2*x*1", "x+0", "6*x/4", "x^2*x", "x^1", "3*2*x", "x-(-y)", "1/(1/x)", "2/4", "sin(0)"],
            ),
            ("exact", &["x/2", "sqrt(2)*x", "pi/4", "2"], &["0.5*x", "1.41", "x^2.5"]),
            (
                "lowest-terms",
                &["1/2", "x/3", "(x+1)/2", "2/3*x"],
                &["2/4", "4/2", "6*x/4", "(2*x+2)/4", "x^2/x", "3/1"],
            ),
        ];
        assert_eq!(cases.len(), FORMS.len());
        let mut wrong = Vec::new();
        for (name, good, bad) in cases {
            let form = named(name).unwrap();
            for (text, wanted) in good.iter().map(|t| (t, true)).chain(bad.iter().map(|t| (t, false))) {
                let expr = read(text, &Scope::default()).unwrap().expr;
                if (form.has)(&expr) != wanted {
                    wrong.push(format!("{text} {name}: {:?}", tidy_with_notes(&expr).tags));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
