//! What is shown and not asked: texts, pictures, worked examples.

use super::kinds::Detail;
use super::question::markdown;
use super::{Cell, Check, Prepared, Unposed};
use crate::math::tape::value_at as value;
use crate::math::{Expr, Symbol};
use crate::page::{Page, Tone};

/// How many points a curve is drawn from.
const POINTS: u32 = 240;

impl Cell {
    /// The cell as a page; nothing for a question, which is posed first.
    pub fn page(&self, detail: Detail) -> Page {
        match self {
            // A pause is for those who read it at a prompt.
            Cell::Text(text) => markdown(&text_parts(text).join("\n\n")),
            Cell::Plot(picture) => picture.page(),
            Cell::Worked(ask) => match ask.clone().prepare(0) {
                Ok(prepared) => {
                    let mut page = Page::new().text(prepared.task.prompt(&prepared.ask));
                    page.extend(prepared.solution(detail));
                    page
                }
                Err(trouble) => Page::new().note(Tone::Caution, trouble.message),
            },
            Cell::Explore(explore) => explore.page(false),
            Cell::Predict(predict) => predict.page(),
            Cell::Check(check) => check.page(),
            Cell::Question(_) => Page::new(),
        }
    }
}

/// A text taken apart at its pauses, which are lines of three hyphens.
pub fn text_parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in text.lines() {
        match (line.trim() == "---", parts.last_mut()) {
            (false, Some(part)) => part.extend([line, "\n"]),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

impl Check {
    /// What is asked, and how to judge it.
    pub fn pose(&self) -> Result<(Page, Prepared), Unposed> {
        let prepared = self.ask.clone().prepare(0)?;
        let page = super::question::prompt(self.say.as_deref(), &prepared.ask, &prepared.task);
        Ok((page, prepared))
    }

    /// As it stands on a page to be read: with its answer.
    fn page(&self) -> Page {
        match self.pose() {
            Ok((mut page, prepared)) => {
                page.extend(prepared.solution(Detail::Usual));
                page
            }
            Err(trouble) => Page::new().note(Tone::Caution, trouble.message),
        }
    }
}

/// Points of a function of one variable; where it is undefined the value is not a number.
pub fn curve(of: &Expr, from: f64, to: f64) -> Vec<(f64, f64)> {
    let by = of.names().first().cloned().unwrap_or_else(|| Symbol::new("x"));
    places(from, to).map(|x| (x, value(of, &[(by.clone(), x)]).unwrap_or(f64::NAN))).collect()
}

/// Where a curve is looked at between two ends.
pub fn places(from: f64, to: f64) -> impl Iterator<Item = f64> {
    (0..=POINTS).map(move |i| from + (to - from) * f64::from(i) / f64::from(POINTS))
}
