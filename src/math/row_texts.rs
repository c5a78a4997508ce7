//! What the rows of the functions say in texts, read once and asked of the function itself: its definition, what stands
//! for an argument that is left out, where it is defined.
//!
//! Here alone something that the reader leans on (exact values, the tidied form) leans on the reader. Nothing imports
//! this file, and whatever is done by definitions asks here.

use super::condition::{Comparison, Condition};
use super::expr::Expr;
use super::functions::{self, Func};
use super::language::{Scope, read};
use super::number::Number;
use super::steps;
use std::sync::LazyLock;

/// One row's texts, in the letters `u` and `v`.
#[derive(Debug, Default)]
struct Texts {
    definition: Option<Expr>,
    domain: Vec<Condition>,
}

/// Every row's, which are read by themselves, so that it does not matter who needed them first.
static TEXTS: LazyLock<Vec<Texts>> = LazyLock::new(|| {
    let scope = Scope::new(["u", "v"]);
    let expr = |text: &str| Some(read(text, &scope).ok()?.expr);
    let condition = |text: &&str| {
        let (left, comparison, right) = Comparison::split(text)?;
        Some(Condition { left: expr(left)?, comparison, right: expr(right)? })
    };
    let texts = |function: Func| Texts {
        definition: function.row().definition.and_then(expr),
        domain: function.row().domain.iter().filter_map(condition).collect(),
    };
    steps::aside(u64::MAX, || functions::all().map(texts).collect()).0
});

impl Func {
    fn texts(self) -> Option<&'static Texts> {
        TEXTS.get(usize::from(self.0))
    }
    /// The function by simpler ones, in `u` and `v`, where its row says so.
    pub fn definition(self) -> Option<&'static Expr> {
        self.texts()?.definition.as_ref()
    }
    /// What stands for the arguments that are left out where so many are given.
    pub fn left_out(self, given: usize) -> impl Iterator<Item = Number> {
        let row = self.row();
        row.defaults.iter().skip(given.saturating_sub(row.least)).filter_map(|text| Number::parse(text))
    }
    /// Its definition with these arguments in it: `relu(3)` is `max(0, 3)`.
    pub fn opened(self, arguments: &[Expr]) -> Option<Expr> {
        let left_out = self.left_out(arguments.len()).map(Expr::number);
        let all: Vec<Expr> = arguments.iter().cloned().chain(left_out).collect();
        Some(put(self.definition()?, &all))
    }
    /// What its row asks of these arguments: each must hold.
    pub fn domain(self, arguments: &[Expr]) -> Vec<Condition> {
        let asked = self.texts().map_or(&[][..], |texts| &texts.domain);
        let condition = |of: &Condition| Condition {
            left: put(&of.left, arguments),
            comparison: of.comparison,
            right: put(&of.right, arguments),
        };
        asked.iter().map(condition).collect()
    }
}

/// The arguments in the places of `u` and `v`.
fn put(text: &Expr, arguments: &[Expr]) -> Expr {
    text.substitute_with(&|name| match name {
        "u" => arguments.first().cloned(),
        "v" => arguments.get(1).cloned(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::print::ascii;

    #[test]
    fn every_text_of_a_row_is_read() {
        for function in functions::all() {
            let (row, texts) = (function.row(), function.texts().unwrap());
            assert_eq!(texts.definition.is_some(), row.definition.is_some(), "{}", row.name);
            assert_eq!(texts.domain.len(), row.domain.len(), "{}", row.name);
            let defaults = row.defaults.len();
            assert_eq!(function.left_out(row.least).count(), defaults, "{}", row.name);
            assert_eq!(function.left_out(row.least + defaults).count(), 0, "{}", row.name);
        }
    }

    #[test]
    fn definitions_are_opened_with_what_is_left_out() {
        let x = [Expr::var("x")];
        let opened = |function: Func, of: &[Expr]| ascii(&function.opened(of).unwrap());
        assert_eq!(opened(functions::LEAKY_RELU, &x), "max(0,x)+0.01*min(0,x)");
        assert_eq!(opened(functions::LEAKY_RELU, &[Expr::var("x"), Expr::from(2)]), "max(0,x)+2*min(0,x)");
        assert_eq!(functions::EXP.opened(&x), None);
        let asked: Vec<String> = functions::ASIN.domain(&x).iter().map(ToString::to_string).collect();
        assert_eq!(asked, ["x >= -1", "x <= 1"]);
    }
}
