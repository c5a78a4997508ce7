//! What the kinds that ask for numbers share: exact keys, how many digits are asked, functions ready to be evaluated.

use super::{Detail, Looks, Slip, Task};
use crate::lesson::kinds::ask::{Ask, Digits, Field, FieldShape, Unposed};
use crate::math::difference::{self, Method};
use crate::math::evaluate::{CompiledExprs, exact_value};
use crate::math::print::figure::{Precision, figure, figure_to};
use crate::math::slips::WrongValue;
use crate::math::tape::value_at as value;
use crate::math::tidy::tidy;
use crate::math::{Expr, Number, Symbol};
use crate::page::{Line, Page, Tone};

/// The digits that are asked for where a number has no short exact form and the question does not say.
const USUAL: Digits = Digits::Significant(4);

/// The exact value of a constant expression where it is rational, else the expression tidied.
pub fn settled(expr: &Expr) -> Expr {
    match exact_value(expr, &[]) {
        Some(number) => Expr::number(number),
        None => tidy(expr),
    }
}

/// The number of a field, which may be written as a calculation.
pub fn number_of(field: &'static str, expr: &Expr) -> Result<Number, Unposed> {
    let exact = exact_value(expr, &[]);
    let nearest = || {
        Number::parse(&format!("{:e}", value(expr, &[])?.abs()))
            .and_then(|n| if value(expr, &[])? < 0.0 { n.neg() } else { Some(n) })
    };
    exact.or_else(nearest).ok_or_else(|| Unposed::new(field, format!("`{field}` must be a number")))
}

/// A calculated value as an expression.
pub fn expr_of(number: f64) -> Option<Expr> {
    let size = Number::parse(&format!("{:e}", number.abs()))?;
    let number = if number < 0.0 { size.neg()? } else { size };
    Some(Expr::number(number.marked_decimal(true)))
}

/// The digits asked for: what the question says; else none where the key is a short decimal, and four where it is not.
pub fn usual_digits(ask: &Ask, keys: &[Expr]) -> Option<Digits> {
    let is_short = |key: &Expr| {
        exact_value(key, &[])
            .and_then(|n| n.decimal_digits())
            .is_some_and(|digits| digits.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count() <= 7)
    };
    ask.digits().or_else(|| (!keys.iter().all(is_short)).then_some(USUAL))
}

/// How to answer where digits are asked for.
pub fn how(digits: Option<Digits>) -> Option<Line> {
    let digits = digits?;
    Some(Line::text(format!("To {}, rounded or cut, or exactly.", crate::lesson::judge::asked(digits))))
}

/// The method of a measured slope: one of those that can be worked out by hand.
pub const METHOD: Field = Field::optional("method", FieldShape::Word(difference::BY_HAND), "forward by default");

/// The method that is asked for.
pub fn method(ask: &Ask) -> Result<&'static Method, Unposed> {
    let id = ask.word("method").unwrap_or("forward");
    difference::method(id).ok_or_else(|| Unposed::new("method", format!("there is no method `{id}`")))
}

/// The function of one variable, compiled.
pub fn function(of: &Expr, by: &Symbol) -> Result<CompiledExprs, Unposed> {
    let ready = CompiledExprs::new(&[of], std::slice::from_ref(by));
    ready.ok_or_else(|| Unposed::new("of", format!("this must be a function of `{by}` alone")))
}

/// Slips that were calculated, as what an answer may look like.
pub fn near(wrong: Vec<WrongValue<f64>>) -> Vec<Slip> {
    wrong.into_iter().map(|wrong| Slip::of(wrong, Looks::Near)).collect()
}

/// A number as it is shown in a worked solution: exactly where it is short, else to some digits.
pub fn shown(expr: &Expr) -> Line {
    match exact_value(expr, &[]) {
        Some(number) => match number.decimal_digits() {
            Some(digits) if digits.len() <= 12 => Line::of(&Expr::number(number.marked_decimal(!number.is_integer()))),
            _ => Line::of(&Expr::number(number)).then(format!(" ≈ {}", figure(number.to_f64()))),
        },
        None => match value(expr, &[]) {
            Some(value) => Line::text(figure_to(value, Precision::Table)),
            None => Line::of(expr),
        },
    }
}

/// The last line of a worked solution of a number.
pub fn answer(page: Page, task: &Task, _detail: Detail) -> Page {
    match task.key_expr() {
        Some(key) => page.labelled("Answer", Tone::Right, shown(key)),
        None => page,
    }
}
