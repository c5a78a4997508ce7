//! A worked solution as a page: look, rule in letters, parts bound, filled in, tidied, answer, check, trap.

mod arrays;
pub mod claims;
pub mod descent;
mod descents;
pub mod differences;
mod dotted;
mod ending;
pub mod gradient;
pub mod graph;
pub mod jacobian;
pub mod layers;
pub mod limits;
pub mod matrix;
mod net_names;
pub mod quotients;
pub mod slopes;
pub mod softmax;
mod steps;
mod v_curve;
pub mod words;

use super::model::*;
use crate::math::expr::Expr;
use crate::math::solution::Solution;
pub use descents::compare;
use serde::Serialize;
pub use v_curve::v_curve;
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
    let mut page = without_remarks(solution, detail);
    if detail != Detail::Brief {
        page.blocks.extend(ending::corners(solution));
        page.blocks.extend(ending::healed(solution));
    }
    page
}

/// The same without what programs make of a corner.
pub fn without_remarks(solution: &Solution, detail: Detail) -> Page {
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
    if !solution.use_of_it.is_empty() {
        page.push(Block::labelled("Why", Tone::Neutral, solution.use_of_it));
    }
    page.blocks.extend(ending::holes(solution));
    page
}

/// The solution with a point put in at the end: `value` is the slope there, and what is asked for.
pub fn at_point(solution: &Solution, at: &Expr, value: &Expr, detail: Detail) -> Page {
    let derivation = &solution.derivation;
    let filled = words::first_powers(&derivation.derivative.substitute(&derivation.by, at));
    let named = words::row([
        words::signs(&format!("{}(", words::primes(derivation.order))),
        Formula::of(at),
        words::signs(")"),
    ]);
    let shown = differences::calculated(value);
    let put_in = words::row([named.clone(), words::signs(" = "), Formula::of(&filled)]);
    let equal = if differences::rounded(value) { " ≈ " } else { " = " };
    let mut page = Page::new();
    if detail == Detail::Brief {
        page.push(steps::in_one_chain(solution));
        page.push(Block::text(Line::from(put_in)));
        return page.labelled("Answer", Tone::Right, Line::from(named).then(equal).formula(shown));
    }
    if !solution.look.sentence.is_empty() {
        page.push(Block::labelled("Look", Tone::Neutral, solution.look.sentence.as_str()));
    }
    let steps = steps::blocks(solution, detail);
    let number = steps.iter().filter(|block| matches!(block, Block::Step(step) if step.number.is_some())).count() + 1;
    page.blocks.extend(steps);
    let place = words::row([Formula::of(&Expr::var(&derivation.by)), words::signs(" = "), Formula::of(at)]);
    let line = match shown == Formula::of(&filled) {
        true => Line::from(put_in),
        false => Line::from(words::row([put_in, words::signs(equal), shown.clone()])),
    };
    page.push(WorkedStep::new("Put the point in").number(number).line(line.noted(Line::from(place))));
    page.push(Block::Gap);
    page = page.labelled("Answer", Tone::Right, Line::from(named).then(equal).formula(shown));
    page.blocks.extend(ending::check(solution));
    page.blocks.extend(ending::traps(solution));
    page
}

/// The numbered steps of a page.
fn numbered(page: &Page) -> impl Iterator<Item = (usize, &WorkedStep)> {
    page.blocks.iter().filter_map(|block| match block {
        Block::Step(step) => Some((step.number?, step)),
        _ => None,
    })
}

/// The numbers of the steps that say more in full than they usually do.
pub fn can_open(usual: &Page, full: &Page) -> Vec<usize> {
    let more = |number: usize, step: &WorkedStep| numbered(full).any(|(other, open)| other == number && open != step);
    numbered(usual).filter(|(number, step)| more(*number, step)).map(|(number, _)| number).collect()
}

/// The page with these of its steps as they are in full.
pub fn opened(usual: Page, full: &Page, numbers: &[usize]) -> Page {
    let open = |block: Block| match &block {
        Block::Step(WorkedStep { number: Some(number), .. }) if numbers.contains(number) => {
            let step = numbered(full).find(|(other, _)| other == number);
            step.map_or(block.clone(), |(_, step)| step.clone().into())
        }
        _ => block,
    };
    Page { blocks: usual.blocks.into_iter().map(open).collect(), ..usual }
}
