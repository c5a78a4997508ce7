//! `gradus check`: judges one answer, or one a line.

use super::args::{self, Global, unshield};
use super::display::Display;
use super::ending::{Ending, Trouble};
use super::files::Lines;
use super::lessons::shelf;
use super::out::unless_closed;
use super::screen::{Screen, tell};
use crate::lesson::ResultRow;
use crate::lesson::feedback::feedback;
use crate::lesson::{FeedbackLevel, Posed};
use serde_json::{Map, Value, json};
use std::io;

/// The flags as an ask of the shape of a lesson's; `None` where a question of the course is meant.
fn ask(check: &args::CheckArgs) -> Option<String> {
    let trimmed = |text: &Option<String>| text.as_deref().map(|text| unshield(text).to_string());
    if let Some(of) = trimmed(&check.derivative) {
        let mut fields = Map::from_iter([("of".to_string(), Value::from(of))]);
        if let Some(by) = trimmed(&check.by) {
            fields.insert("by".to_string(), by.into());
        }
        if let Some(order) = check.order {
            fields.insert("order".to_string(), order.into());
        }
        return Some(json!({"derivative": fields}).to_string());
    }
    if let Some(is) = trimmed(&check.formula) {
        return Some(json!({"formula": {"is": is}}).to_string());
    }
    if let Some(is) = trimmed(&check.number) {
        return Some(json!({"number": {"is": is}}).to_string());
    }
    trimmed(&check.ask)
}

/// `gradus check`.
pub fn check(global: &Global, check: &args::CheckArgs) -> Result<Ending, Trouble> {
    let words: Vec<&str> = check.words.iter().map(|word| unshield(word)).collect();
    let (posed, answer) = match (ask(check), words.as_slice()) {
        (Some(ask), [answer]) => {
            (crate::api::posed(&ask, 0).map_err(|fault| Trouble::Said(fault.to_string()))?, *answer)
        }
        (None, [question, answer]) => {
            let seed = super::learn::chosen_seed(global).unwrap_or_default();
            let shelf = shelf(global)?;
            if shelf.question(question)?.is_held() {
                return Err(Trouble::Said(format!("{question}: this question is judged when it is handed in")));
            }
            (shelf.pose(question, seed)?, *answer)
        }
        (Some(_), _) => return Err(Trouble::Said("give one answer; the question is in the flags".to_string())),
        (None, _) => {
            let need =
                "say what is asked: --derivative, --formula, --number, --ask, or LESSON/QUESTION before the answer";
            return Err(Trouble::Said(need.to_string()));
        }
    };
    let mut screen = Screen::new(Display::decide(global));
    if answer != "-" {
        return one(&posed, answer, global, check, &mut screen);
    }
    let mut lines = Lines::new(io::stdin().lock());
    let mut worst = Ending::Well;
    while let Some(text) = lines.next_line()? {
        let ended = match text.text() {
            Ok(answer) => one(&posed, &answer, global, check, &mut screen)?,
            Err(message) => {
                match check.json {
                    true => screen.json(&json!({"error": {"kind": "not-text", "message": message}}))?,
                    false => tell(&message),
                }
                Ending::Trouble
            }
        };
        worst = worst.max(ended);
    }
    // One line of many that fell short makes the whole fall short, whatever the way.
    Ok(match worst {
        Ending::Well | Ending::Trouble => worst,
        _ => Ending::Short,
    })
}

fn one(
    posed: &Posed,
    answer: &str,
    global: &Global,
    check: &args::CheckArgs,
    screen: &mut Screen,
) -> Result<Ending, Trouble> {
    let judged = posed.judge_after(answer, check.last.as_deref().map(unshield));
    let written = if check.json {
        let mut row = ResultRow::new(&judged, check.key.then_some(&posed.prepared.task));
        row.learner = global.learner.as_deref();
        screen.json(&row)
    } else {
        screen.show(&feedback(posed, &judged, 1, FeedbackLevel::Full))
    };
    unless_closed(written, if judged.too_large { Ending::Short } else { Ending::from(judged.verdict) })
}
