//! A page of feedback for one learner: the total and how it came about, then question by question what was asked, what
//! was answered, what was said, and what it was worth.

use super::assess::{Assessed, Assessor, ShownAnswer};
use super::{counted, grouped};
use crate::api::Asking;
use crate::lesson::Verdict;
use crate::lesson::kinds::Detail;
use crate::page::{Block, Line, Page, Role, Table, Tone};

/// The page; with the solutions where the rules allow them by now.
pub fn page(assessor: &Assessor, assessed: &Assessed, who: &str, title: &str, solutions: bool) -> Page {
    let mut page = Page { title: format!("{title}: {who}"), ..Page::default() };
    page.push(Block::Heading { level: 1, text: title.into(), aside: Line::styled(Role::Dim, who) });
    let total = format!("{} of {} points.", number(assessed.total), number(assessor.out_of()));
    page.push(Block::labelled("Total", Tone::Neutral, Line::styled(Role::Strong, total)));
    page.push(came_about(assessor, assessed));
    page.push(Line::styled(Role::Dim, format!("Receipt {}", grouped(&assessed.receipt))));
    for (at, item) in assessor.items.iter().enumerate().filter(|(at, _)| assessed.is_asked(*at)) {
        let answers: Vec<&ShownAnswer> = assessed.shown.iter().filter(|shown| shown.item == at).collect();
        let aside = format!("{} of {}", number(assessed.points.of(at)), number(item.points));
        page.push(Block::Heading { level: 2, text: item.id.as_str().into(), aside: Line::styled(Role::Dim, aside) });
        let Some(first) = answers.first() else {
            page.push(Line::styled(Role::Dim, "No answer was handed in."));
            continue;
        };
        let mut seed = None;
        for shown in &answers {
            // Numbers that were drawn anew make another question.
            if seed.replace(shown.seed) != Some(shown.seed) {
                let ready = assessor.grader.ready(Asking::Question(&item.path, shown.seed));
                if let Ok(posed) = ready.as_ref() {
                    page.extend(posed.prompt.clone());
                }
            }
            answer(&mut page, shown);
        }
        let ready = assessor.grader.ready(Asking::Question(&item.path, first.seed));
        if let (true, Ok(posed)) = (solutions, ready.as_ref()) {
            page.push(Block::labelled("Solution", Tone::Neutral, Line::new()));
            page.extend(posed.solution(Detail::Usual));
        }
    }
    page
}

/// How the total came about, in one line.
fn came_about(assessor: &Assessor, assessed: &Assessed) -> Table {
    let sum = assessed.points.sum();
    let mut table = Table::grid(2).says("How the total came about.");
    table.push(["questions".to_string(), format!("{} of {}", number(sum), number(assessor.worth()))]);
    if assessed.late.1 > 0 {
        let (share, by) = assessed.late;
        table.push(["late".to_string(), format!("by {}, less {} %", span(by), number(share * 100.0))]);
    }
    if let Some(says) = overtime(assessed) {
        table.push(["after the end".to_string(), says]);
    }
    if assessor.rules.out_of.is_some() {
        table.push(["scaled to".to_string(), number(assessor.out_of())]);
    }
    table
}

fn answer(page: &mut Page, shown: &ShownAnswer) {
    let outcome = &shown.outcome;
    page.push(Block::labelled("Answer", Tone::Neutral, Line::new().push(Role::Input, shown.answer.as_str())));
    if let Some(read) = outcome.reads_as.as_ref().filter(|read| **read != shown.answer) {
        page.push(Block::labelled("read as", Tone::Neutral, Line::new().code(read.as_str())));
    }
    let (tone, says) = match outcome.verdict {
        Verdict::Right => (Tone::Right, "right".to_string()),
        Verdict::Wrong => (Tone::Wrong, format!("not right. {}", outcome.message)),
        Verdict::NotGraded => (Tone::Caution, format!("not graded: {}", outcome.message)),
        Verdict::Unsure => (Tone::Caution, format!("could not be decided: {}", outcome.message)),
    };
    page.push(Block::note(tone, says));
    let mut asides = Vec::new();
    if shown.hints > 0 {
        asides.push(format!("after {}", counted(shown.hints, "hint")));
    }
    if shown.after_solution {
        asides.push("after the solution was shown".to_string());
    }
    if let Some(over @ 1..) = shown.over {
        asides.push(format!("{} after the end of the examination", span(over)));
    } else if shown.over.is_some() {
        asides.push("after the examination was handed in".to_string());
    }
    match (shown.not_counted, shown.counts) {
        (Some(why), _) => asides.push(format!("does not count: {why}")),
        (None, true) => asides.push(format!("counts, {}", counted_points(shown.value))),
        (None, false) => {}
    }
    if !asides.is_empty() {
        page.push(Line::styled(Role::Dim, asides.join(" · ")));
    }
}

fn counted_points(points: f64) -> String {
    format!("{} point{}", number(points), if points == 1.0 { "" } else { "s" })
}

/// `2 answers 3 min after the end`, where there are any.
pub fn overtime(assessed: &Assessed) -> Option<String> {
    let (count, by) = assessed.over;
    let answers = counted(count, "answer");
    match by {
        _ if count == 0 => None,
        0 => Some(format!("{answers} after handing in")),
        _ => Some(format!("{answers} up to {} after the end", span(by))),
    }
}

/// A number with at most two places.
pub fn number(number: f64) -> String {
    let text = format!("{:.2}", if number == 0.0 { 0.0 } else { number });
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// `6 h`, `2 d`, in whole units that were begun.
pub fn span(seconds: i64) -> String {
    match seconds {
        ..3_600 => format!("{} min", (seconds + 59) / 60),
        3_600..172_800 => format!("{} h", (seconds + 3_599) / 3_600),
        _ => format!("{} d", (seconds + 86_399) / 86_400),
    }
}
