//! The form an answer is to have, where a lesson asks for one.

use crate::math::{Expr, form};

/// What to mend when the answer has not the form asked for; `None` when it has.
pub fn to_mend(name: &str, answer: &Expr) -> Option<&'static str> {
    form::named(name).filter(|form| !(form.has)(answer)).map(|form| form.mend)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Number;

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
