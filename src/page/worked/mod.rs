//! A worked solution as a page: look, rule in letters, parts bound, filled in, tidied, answer, check, trap.

mod ending;
pub mod gradient;
pub mod graph;
mod steps;
pub mod words;

use super::model::*;
use crate::math::solution::Solution;
use serde::Serialize;
use words::{conditions, operator};

/// How much of a worked solution is opened: one line, the steps, or every small step too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Detail {
    /// The result in one line.
    Brief,
    /// The steps.
    #[default]
    Usual,
    /// Every small step too.
    Full,
}

impl Detail {
    /// As shown beside a title.
    pub fn dots(self) -> &'static str {
        match self {
            Detail::Brief => "●○○",
            Detail::Usual => "●●○",
            Detail::Full => "●●●",
        }
    }
}

/// The solution with its title.
pub fn page(solution: &Solution, detail: Detail) -> Page {
    let derivation = &solution.derivation;
    let several = derivation.of.names().len() > 1;
    let title = Line::new().formula(operator(&derivation.by, derivation.order, several)).then(" ");
    let title = title.formula(words::operand(&derivation.of));
    let domain = conditions(&derivation.domain);
    let aside = if domain.is_empty() { String::new() } else { format!("({domain})   ") };
    let mut page = Page::new().with(Block::heading(title, format!("{aside}detail {}", detail.dots()))).rule();
    page.extend(body(solution, detail));
    page
}

/// The solution without a title.
pub fn body(solution: &Solution, detail: Detail) -> Page {
    let mut page = Page::new();
    if detail == Detail::Brief {
        page.push(steps::in_one_chain(solution));
        return page.with(ending::answer(solution));
    }
    if !solution.look.sentence.is_empty() {
        page.push(Block::labelled("Look", Tone::Neutral, solution.look.sentence.as_str()));
    }
    page.blocks.extend(ending::pieces(solution));
    // A function in two straight pieces is explained by its pieces alone.
    let explained = matches!(solution.look.rule, "max" | "min" | "table") && solution.corners.len() == 1;
    if !explained {
        page.blocks.extend(steps::blocks(solution, detail));
    }
    page.push(Block::Gap);
    page.push(ending::answer(solution));
    page.blocks.extend(ending::check(solution));
    page.blocks.extend(ending::traps(solution));
    page.blocks.extend(ending::holes(solution));
    page.blocks.extend(ending::corners(solution));
    page
}
