//! A learner who does not know: said in words, it is no answer, and nothing that was tried out tells the answer unasked.

use super::notebook::Ran;
use super::notebook::Tried;
use super::open_question::OpenQuestion;
use super::typed::Claims;
use super::{Position, Session, typed};
use crate::math::language::{Scope, read};
use crate::math::solution::solve;
use crate::math::{Expr, print};
use crate::page::{Line, Page, Role, Tone};

/// What people type who do not know, without apostrophes and marks.
const WORDS: &[&str] = &[
    "idk",
    "dunno",
    "dont know",
    "do not know",
    "i dont know",
    "i do not know",
    "i have no idea",
    "no idea",
    "no clue",
    "not sure",
    "im not sure",
    "stuck",
    "im stuck",
    "i give up",
    "give up",
];

impl Session {
    /// Whether the line says that its writer does not know, where something is asked.
    pub(super) fn is_unknowing(&self, line: &str) -> bool {
        let claims: &dyn Claims = match &self.place {
            Position::Asking(asked) => asked.as_ref(),
            Position::Stop(stop) => stop.as_ref(),
            _ => return false,
        };
        let line = line.trim();
        if line.len() > 40 || claims.could_be(line) {
            return false;
        }
        if !line.is_empty() && line.chars().all(|c| c == '?') {
            return true;
        }
        let letters = line.to_lowercase().chars().filter(|c| c.is_alphabetic() || *c == ' ').collect::<String>();
        let words = letters.split_whitespace().collect::<Vec<_>>().join(" ");
        WORDS.contains(&words.as_str())
    }

    /// What is said then.
    pub(super) fn unknowing(&self) -> Page {
        let line = Line::text("Not knowing costs nothing. ");
        if matches!(&self.place, Position::Asking(asked) if asked.is_held()) {
            return Page::new().note(Tone::Info, typed::could_do(line, &["skip"]));
        }
        let page = typed::could_do(line, &["hint", "show", "skip"]);
        Page::new().note(Tone::Info, page.push(Role::Dim, "  (a nudge; the answer with its steps; later)"))
    }

    /// Whether what was tried out is what the open question asks for.
    pub(super) fn gives_away(&self, cell: &str, outcome: &Ran) -> bool {
        let Position::Asking(asked) = &self.place else { return false };
        // In an examination even this would tell.
        if asked.is_held() {
            return false;
        }
        let solved = outcome.solved.as_ref().map(Tried::answer);
        solved.is_some_and(|answer| is_right(asked, &answer)) || does_the_asked(asked, cell)
    }
}

fn is_right(asked: &OpenQuestion, answer: &str) -> bool {
    asked.put.posed.judge(answer).verdict == crate::lesson::Verdict::Right
}

/// The words of cells that work out what questions ask for.
const WORKERS: &[&str] = &["limit", "lim", "grad", "gradient", "jacobian", "hessian", "slope", "diff", "difference"];

/// Whether a cell names the question's own function and has the engine do with it what is asked.
fn does_the_asked(asked: &OpenQuestion, cell: &str) -> bool {
    let Some(of) = asked.put.posed.prepared.ask.formula("of") else { return false };
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '*').collect::<String>();
    let word = cell.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if WORKERS.contains(&word) {
        return cell.len() < 1_000 && bare(cell).contains(&bare(&print::ascii(of)));
    }
    // A slope that is written: `d/dx x^2`.
    let Some((name, rest)) = cell.strip_prefix("d/d").and_then(|rest| rest.split_once(char::is_whitespace)) else {
        return false;
    };
    let names = asked.put.posed.prepared.task.names.clone();
    let slope = |expr: &Expr| solve(expr, name, 1).ok().map(|solution| solution.derivation.derivative);
    let slope = read(rest, &Scope::of(names)).ok().and_then(|reading| slope(&reading.expr));
    slope.is_some_and(|slope| is_right(asked, &print::ascii(&slope)))
}

/// What is said in place of the answer.
pub(super) fn use_show() -> Page {
    let line =
        Line::text("That is what the question asks for. ").code("show").then(" works it out, and counts as shown; ");
    Page::new().note(Tone::Info, line.code("hint").then(" leads on."))
}
