//! Wrong answers as learners give them: which reason is given first, which mislead, and how often one is given by chance.

use crate::decided::rows;
use gradus::lesson::reasons::{self, KnownReason};
use gradus::lesson::{Judged, Verdict, judge, load};
use gradus::session::families;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What a row's first reason is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Worth {
    /// It is one that fits; in a row that nothing explains, that no reason is given.
    Fits,
    /// None is given, or another that is no harm.
    Misses,
    /// One is given that leads astray.
    Misleads,
}

fn holds(row: &Value, field: &str, id: &str) -> bool {
    row[field].as_array().is_some_and(|ids| ids.iter().any(|known| known == id))
}

fn worth(row: &Value, judged: &Judged) -> Worth {
    let first = judged.reason.as_ref().map(|reason| reason.id.as_str());
    match (judged.verdict, first) {
        (Verdict::Right, _) => panic!("{row} is right"),
        (Verdict::Wrong, None) if row["group"] == "none" => Worth::Fits,
        (_, Some(first)) if holds(row, "acceptable", first) => Worth::Fits,
        (Verdict::Wrong, Some(first)) if holds(row, "never", first) || holds(row, "never", "*") => Worth::Misleads,
        _ => Worth::Misses,
    }
}

fn judged(row: &Value) -> Judged {
    judge(&row["ask"].to_string(), row["answer"].as_str().unwrap()).unwrap_or_else(|why| panic!("{row}: {why}"))
}

/// How many rows there are with a slip, how many of them get a reason that fits, and how many of all are misled.
fn counted(name: &str) -> (usize, usize, usize, Vec<String>) {
    let (mut slips, mut fits, mut misled, mut missed) = (0, 0, 0, Vec::new());
    for row in rows(name) {
        let judged = judged(&row);
        let worth = worth(&row, &judged);
        slips += usize::from(row["group"] != "none");
        fits += usize::from(worth == Worth::Fits && row["group"] != "none");
        misled += usize::from(worth == Worth::Misleads);
        if worth != Worth::Fits {
            missed.push(format!("{worth:?} {:?} {} {row}", judged.verdict, judged.message));
        }
    }
    (slips, fits, misled, missed)
}

#[test]
fn wrong_answers_of_learners_get_the_fitting_reason() {
    let (slips, fits, misled, missed) = counted("slips");
    assert_eq!(slips, 360);
    assert!(fits >= 351, "{fits} of {slips} fit:\n{}", missed.join("\n"));
    assert!(misled <= 1, "{misled} mislead:\n{}", missed.join("\n"));
}

#[test]
fn more_wrong_answers_get_the_fitting_reason() {
    let (slips, fits, misled, missed) = counted("slips_own");
    assert!(slips >= 420, "{slips}");
    assert!(fits * 1000 >= slips * 985, "{fits} of {slips} fit:\n{}", missed.join("\n"));
    assert!(misled <= 1, "{misled} mislead:\n{}", missed.join("\n"));
}

/// Whole numbers, given to every question whose answer is one number: a reason that such an answer gets it gets by
/// chance, but for the few numbers that a slip really leads to.
#[test]
fn reasons_are_seldom_given_by_chance() {
    let asks: BTreeSet<String> = rows("slips").iter().map(|row| row["ask"].to_string()).collect();
    let (mut wrong, mut named) = (0, BTreeMap::<String, usize>::new());
    for text in &asks {
        let ask = load::ask_from_json(&serde_json::from_str(text).unwrap()).unwrap();
        let prepared = ask.prepare(0).unwrap();
        let one_number = prepared.task.key_expr().is_some_and(|key| key.names().is_empty());
        if !one_number || !prepared.task.names.is_empty() {
            continue;
        }
        for number in -20..=20 {
            let judged = prepared.judge(&number.to_string());
            if judged.verdict == Verdict::Wrong {
                wrong += 1;
                if let Some(reason) = judged.reason {
                    *named.entry(reason.id).or_default() += 1;
                }
            }
        }
    }
    let all: usize = named.values().sum();
    assert!(wrong > 4000, "{wrong}");
    assert!(all * 1000 <= wrong * 40, "{all} of {wrong} are named: {named:?}");
}

#[test]
fn every_reason_is_in_the_catalogue_and_has_a_family() {
    let known = reasons::all();
    let ids: BTreeSet<&str> = known.iter().map(|known| known.id).collect();
    for name in ["slips", "slips_own"] {
        for row in rows(name) {
            let judged = judged(&row);
            for reason in judged.reason.iter().chain(&judged.or) {
                assert!(ids.contains(reason.id.as_str()), "{} is in no table: {row}", reason.id);
            }
            let accepted = row["acceptable"].as_array().into_iter().flatten();
            if name == "slips_own" {
                for id in accepted.map(|id| id.as_str().unwrap()) {
                    assert!(ids.contains(id), "{id} is no reason: {row}");
                }
            }
        }
    }
    let mut alone = Vec::new();
    for known in &known {
        let (id, say) = (known.id, known.say);
        if id != "author" && families::of(id).is_none() {
            alone.push(id);
        }
        assert!(say.ends_with(['?', '.']), "{id}: {say}");
        assert!(!say.to_lowercase().contains("you did"), "{id}: {say}");
    }
    assert!(alone.is_empty(), "these have no family: {alone:?}");
}

#[test]
fn a_rounded_answer_is_told_so() {
    for (ask, answer) in [
        (r#"{"number": {"is": "2/3"}}"#, "0.6667"),
        (r#"{"derivative": {"of": "sin(x)", "at": 1}}"#, "0.5403"),
        (r#"{"derivative": {"of": "x*sqrt(2)", "at": 1}}"#, "1.414213562373095"),
        (r#"{"limit": {"of": "ln(1+x)", "by": "x", "to": 1}}"#, "0.693147"),
        (r#"{"limit": {"of": "atan(x)", "by": "x", "to": -2}}"#, "-1.1071487"),
    ] {
        let judged = gradus::judge(ask, answer).unwrap();
        let reason = judged.reason().map(|reason| reason.id.as_str());
        assert_eq!((judged.verdict().name(), reason), ("wrong", Some("whole.rounded")), "{ask}: {answer}");
    }
}

#[test]
fn two_reasons_that_say_the_same_are_said_once() {
    for name in ["slips", "slips_own"] {
        for row in rows(name) {
            let judged = judged(&row);
            let said: Vec<&str> = judged.reason.iter().chain(&judged.or).map(|reason| reason.say.as_str()).collect();
            assert!(said.len() < 2 || said.len() == 2 && said[0] != said[1], "{row}: {said:?}");
            assert!(!judged.message.is_empty() && judged.message != "not yet", "{row} gets an empty phrase");
        }
    }
}

/// The page of reasons, from the tables.
fn page() -> String {
    let mut page = String::from(
        "# Reasons\n\nWhat `reason` and `or` in results mean, and what a learner is asked who seems to have made the \
         slip. The page is made from the tables that the program itself looks in: \
         `GRADUS_BLESS=1 cargo test --test suite -- page_of_reasons` writes it anew.\n\nIn formulas D(u) is the \
         slope of u, F a function and F' its slope, w an inside, k and c constants, y another letter. A letter in \
         braces in a question stands for that part of the function asked about.\n",
    );
    let known = reasons::all();
    let mut groups: Vec<&str> = known.iter().map(|known| known.group).collect();
    let mut seen = BTreeSet::new();
    groups.retain(|group| seen.insert(*group));
    for group in groups {
        let rows: Vec<&KnownReason> = known.iter().filter(|known| known.group == group).collect();
        let derived = rows.iter().any(|known| known.taken.is_some());
        let mut title = group.to_string();
        title[..1].make_ascii_uppercase();
        let (head, line) = match derived {
            true => ("| id | taken for the slope | asked | rule |", "|---|---|---|---|"),
            false => ("| id | asked | rule |", "|---|---|---|"),
        };
        write!(page, "\n## {title}\n\n{head}\n{line}\n").unwrap();
        let mut written: Vec<&KnownReason> = Vec::new();
        let cell = |text: &str| text.replace('|', "\\|").replace('*', "\\*");
        for known in rows {
            // The same words about one more form of the same slip are written once.
            if known.taken.is_none() && written.iter().any(|other| other.id == known.id && other.say == known.say) {
                continue;
            }
            let taken = match known.taken {
                Some((of, taken)) => format!(" `{}`: `{}` |", of.replace('|', "\\|"), taken.replace('|', "\\|")),
                None => String::new(),
            };
            writeln!(page, "| {} |{taken} {} | {} |", known.id, cell(known.say), cell(known.rule)).unwrap();
            written.push(known);
        }
    }
    page
}

#[test]
fn the_page_of_reasons_is_that_of_the_tables() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reasons.md");
    if std::env::var_os("GRADUS_BLESS").is_some_and(|bless| bless == "1") {
        std::fs::write(path, page()).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    if let Some(place) = crate::golden::first_difference(&kept, &page()) {
        panic!("docs/reasons.md is not what the tables say; GRADUS_BLESS=1 writes it\n{place}");
    }
}
