//! Learners that are simulated: one for each slip that the course is written against, one without any, one who guesses.

use crate::golden::golden;
use gradus::lesson::explore::Guess;
use gradus::lesson::kinds::{Key, Looks, letter, value_formula};
use gradus::lesson::{Cell, Foreseen, Lesson, Posed, Question, Reason, Verdict, load};
use gradus::math::language::Value;
use gradus::math::rng::Rng;
use gradus::math::tape::value_at as value;
use gradus::math::{Expr, Number, Symbol, print};
use gradus::page::{Block, Options, Page, text};
use gradus::session::course::BUILT_IN;
use gradus::session::library::{Library, Outline};
use gradus::session::{Pace, Session, Start};
use std::collections::{BTreeMap, BTreeSet};

fn lessons() -> Vec<Lesson> {
    BUILT_IN.iter().map(|(name, text)| load::trusted(name, text).unwrap_or_else(|p| panic!("{name}: {p:?}"))).collect()
}

/// So many draws of each question are looked at; of one with fewer, all.
const DRAWS: usize = 24;

/// What trains a network to judge one answer.
fn is_slow(question: &Question) -> bool {
    matches!(question.lesson.as_str(), "review" | "training") && question.id == "open"
}

fn draws(question: &Question) -> Vec<Posed> {
    let seeds = match () {
        () if is_slow(question) => 1,
        () if question.varies() || question.is_seeded() => DRAWS as u64,
        () => 1,
    };
    let (walked, _) = question.walked(DRAWS);
    // What is drawn from the seed alone, as a planted slip, is drawn from several.
    let more = if question.varies() { 0 } else { seeds };
    let seeded = (2..=more).filter_map(|seed| question.pose(seed).ok());
    walked.into_iter().map(|posed| posed.unwrap_or_else(|t| panic!("{}: {t:?}", question.id))).chain(seeded).collect()
}

fn ascii(expr: &Expr) -> String {
    print::ascii(expr)
}

fn number(number: f64) -> String {
    format!("{number}")
}

/// A wrong answer as it would be typed.
fn typed(looks: &Looks, key: &Key) -> Option<String> {
    Some(match (looks, key) {
        (Looks::Value(value), _) => value_formula(value).ascii,
        (Looks::Near(near), _) => number(*near),
        (Looks::AllNear(all), Key::Value(Value::Array(array))) if !array.is_matrix() => {
            format!("({})", all.iter().map(|n| number(*n)).collect::<Vec<_>>().join(", "))
        }
        (Looks::AllNear(all), Key::Value(Value::Array(array))) => {
            let rows: Vec<String> = all
                .chunks(array.width())
                .map(|row| format!("[{}]", row.iter().map(|n| number(*n)).collect::<Vec<_>>().join(", ")))
                .collect();
            format!("[{}]", rows.join(", "))
        }
        (Looks::AllNear(all), _) => number(*all.first()?),
        (Looks::Part(at, looks), Key::Value(Value::Array(array))) if !array.is_matrix() => {
            let mut parts: Vec<String> = array.entries.iter().map(ascii).collect();
            *parts.get_mut(*at)? = typed(looks, key)?;
            format!("({})", parts.join(", "))
        }
        (Looks::Part(..), _) => return None,
        (Looks::Option(at), _) => letter(*at).to_string(),
        (Looks::Typed(text), _) => text.clone(),
    })
}

/// The wrong forms of a variant: the slip's id, and what somebody would answer who made it.
fn forms(posed: &Posed) -> Vec<(String, String)> {
    let prepared = &posed.prepared;
    let slips = (prepared.ask.kind.slips)(&prepared.ask, &prepared.task);
    let mut all: Vec<(String, String)> = slips
        .listed
        .iter()
        .filter(|slip| slip.reason.slips == 1)
        .filter_map(|slip| Some((slip.reason.id.clone(), typed(&slip.looks, &prepared.task.key)?)))
        .collect();
    for (part, catalogue) in &slips.derivatives {
        let point = point(posed);
        for form in catalogue.forms().filter(|form| form.slips == 1) {
            let wrong = match catalogue.is_at_point() {
                true => value(&form.expr, &point).map(number),
                false => Some(ascii(&form.expr)),
            };
            let wrong = match (part, &prepared.task.key) {
                (None, _) => wrong,
                (Some(at), Key::Value(Value::Array(array))) if !array.is_matrix() => {
                    let mut parts: Vec<String> = array.entries.iter().map(ascii).collect();
                    wrong.map(|wrong| {
                        parts[*at] = wrong;
                        format!("({})", parts.join(", "))
                    })
                }
                _ => None,
            };
            all.extend(wrong.map(|wrong| (form.mistake.id.to_string(), wrong)));
        }
    }
    all
}

/// The point at which a slope is asked for.
fn point(posed: &Posed) -> Vec<(Symbol, f64)> {
    let ask = &posed.prepared.ask;
    let bound = ask.bindings("at").iter().filter_map(|(name, at)| Some((name.clone(), value(at, &[])?)));
    let one = || Some((ask.variable(ask.formula("of")?).ok()?, value(ask.formula("at")?, &[])?));
    let mut all: Vec<(Symbol, f64)> = bound.collect();
    if all.is_empty() {
        all.extend(one());
    }
    all
}

/// A wrong answer that the author foresaw, with the numbers of a variant.
fn foreseen(question: &Question, at: usize, posed: &Posed) -> Option<String> {
    match &question.wrong[at].is {
        Foreseen::Value(value) => Some(value_formula(&posed.fill(value)).ascii),
        Foreseen::Typed(text) => Some(text.clone()),
    }
}

/// A wrong answer of the plan to a question, and the slip that it stands for.
enum Planned {
    /// It is in the author's list, in this place, with whatever numbers are drawn.
    Wrong(usize),
    /// It is this option.
    Option(String),
    /// It is this answer with these numbers.
    Typed(String, Vec<(Symbol, Number)>),
}

type ByQuestion = BTreeMap<(String, String), Vec<(Planned, String)>>;

/// The plan's rows, by lesson and question.
fn planned(lessons: &[Lesson]) -> ByQuestion {
    let mut all = ByQuestion::new();
    for line in include_str!("../data/course-keys.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row[key].as_str().unwrap().to_string();
        let lesson = lessons.iter().find(|lesson| lesson.id == text("lesson")).unwrap();
        let question = lesson.question(&text("question")).unwrap();
        let wrong: Vec<(String, String)> = row["wrong"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (pair[0].as_str().unwrap().to_string(), pair[1].as_str().unwrap().to_string()))
            .filter(|(_, slip)| !slip.starts_with("own."))
            .collect();
        let own = all.entry((text("lesson"), question.id.clone())).or_default();
        if let Key::Choice(_) = question.pose(1).unwrap().prepared.task.key {
            let is_letter = |option: &str| option.len() == 1;
            own.extend(
                wrong.into_iter().filter(|(option, _)| !is_letter(option)).map(|(o, slip)| (Planned::Option(o), slip)),
            );
            continue;
        }
        let right = text("right");
        let seeds = if question.varies() { 300 } else { 1 };
        // With some other numbers the right answer is the same and the wrong ones are not.
        let posed = (1..=seeds).map(|seed| question.pose(seed).unwrap());
        let posed = posed.filter(|posed| posed.judge(&right).verdict == Verdict::Right).take(12);
        let named = |posed: &Posed| {
            wrong
                .iter()
                .filter(|(answer, _)| posed.judge(answer).reason.is_some_and(|reason| !reason.is_whole()))
                .count()
        };
        let Some(posed) = posed.max_by_key(named) else { continue };
        for (answer, slip) in wrong {
            let judged = posed.judge(&answer);
            let value = judged.answer.as_ref().map(|value| value_formula(value).ascii);
            if let Some(at) =
                (0..question.wrong.len()).find(|at| value.is_some() && foreseen(question, *at, &posed) == value)
            {
                own.push((Planned::Wrong(at), slip.clone()));
            }
            own.push((Planned::Typed(answer, posed.drawn.clone()), slip));
        }
    }
    for (path, at, slip) in OWN {
        let (lesson, id) = path.split_once('/').unwrap();
        all.entry((lesson.to_string(), id.to_string())).or_default().push((Planned::Wrong(*at), slip.to_string()));
    }
    all
}

#[derive(Default)]
struct Tally {
    /// The questions that catch it.
    caught_by: BTreeSet<String>,
    /// Draws of questions that the plan asks against it, in which its answer tells something.
    asked: usize,
    /// Of these, how often the slip is named, or another one of the same value.
    named: usize,
    unnamed: Vec<String>,
    /// Its answer is a number of the question, or 0, 1 or 2: by which slip it came about nobody can say.
    silent: usize,
}

/// Wrong answers of the author's own, by question and place in the list, with the slip that each stands for, where the
/// plan has no row.
const OWN: &[(&str, usize, &str)] = &[
    ("network/batch#db", 1, "backprop.bias_not_summed"),
    ("network/batch#db", 2, "backprop.bias_not_summed"),
    ("backprop-in-matrices/bias-pulls", 0, "backprop.bias_not_summed"),
    ("cross-entropy/off-diag-2", 0, "softmax.diagonal_only"),
    ("backprop-in-matrices/share-entry", 2, "softmax.diagonal_only"),
];

/// Slips that the plan names and that fewer than three questions can show, each with why.
const RARE: &[(&str, &str)] = &[
    ("backprop.bias_not_summed", "it takes a batch with a bias"),
    ("eval.framework", "it takes a corner at which a library is asked"),
    ("limit.one_side", "in more questions a row of the same value is named, the side that was taken"),
];

/// Whether an answer tells nothing of how it came about.
fn is_silent(posed: &Posed, answer: &str) -> bool {
    let Ok(number) = answer.parse::<f64>() else { return false };
    let shown = text::render(&posed.prompt, &Options { width: 200, ..Options::default() }).replace('−', "-");
    let shown: String = shown
        .chars()
        .map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|high| high == c).map_or(c, |at| char::from(b'0' + at as u8)))
        .collect();
    let numbers = shown
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter_map(|word| word.trim_end_matches('.').parse::<f64>().ok());
    [0.0, 1.0, 2.0].contains(&number.abs()) || numbers.into_iter().any(|shown| shown == number.abs())
}

#[test]
fn each_slip_is_caught_and_named() {
    let lessons = lessons();
    let planned = planned(&lessons);
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for question in lessons.iter().flat_map(Lesson::questions) {
        if is_slow(question) {
            continue;
        }
        let path = format!("{}/{}", question.lesson, question.id);
        let none = Vec::new();
        let own = planned.get(&(question.lesson.clone(), question.id.clone())).unwrap_or(&none);
        for posed in draws(question) {
            let mut all = forms(&posed);
            for (place, slip) in own {
                let answer = match place {
                    Planned::Wrong(at) => foreseen(question, *at, &posed),
                    Planned::Typed(answer, drawn) => Some(answer.clone()).filter(|_| *drawn == posed.drawn),
                    Planned::Option(option) => match &posed.prepared.task.key {
                        Key::Choice(options) => {
                            options.iter().position(|known| known.is == *option).map(|at| letter(at).to_string())
                        }
                        _ => None,
                    },
                };
                all.extend(answer.map(|answer| (slip.clone(), answer)));
            }
            all.sort();
            all.dedup();
            for (slip, answer) in all {
                let tally = tallies.entry(slip.clone()).or_default();
                let judged = posed.judge(&answer);
                if judged.verdict != Verdict::Wrong {
                    continue;
                }
                tally.caught_by.insert(path.clone());
                let is_asked =
                    own.iter().any(|(_, other)| *other == slip) || posed.prepared.task.planted.as_ref() == Some(&slip);
                if !is_asked {
                    continue;
                }
                let fits = |reason: &Reason| {
                    reason.id == slip || reason.id == "author" || slip.starts_with("whole.") || !reason.is_whole()
                };
                let named = judged.reason.iter().chain(&judged.or).any(fits);
                if !named && is_silent(&posed, &answer) {
                    tally.silent += 1;
                    continue;
                }
                tally.asked += 1;
                tally.named += usize::from(named);
                if !named {
                    let said = judged.reason.map(|reason| reason.id);
                    let drawn: Vec<String> = posed.drawn.iter().map(|(n, v)| format!("{n} = {}", v.to_f64())).collect();
                    tally.unnamed.push(format!("{path} {}: {answer} said {said:?}", drawn.join(", ")));
                }
            }
        }
    }
    let mut failed = Vec::new();
    let (mut asked, mut named, mut silent) = (0, 0, 0);
    for slip in include_str!("../data/course-slips.txt").lines() {
        let none = Tally::default();
        let tally = tallies.get(slip).unwrap_or(&none);
        (asked, named, silent) = (asked + tally.asked, named + tally.named, silent + tally.silent);
        let share = tally.named as f64 / tally.asked.max(1) as f64;
        println!(
            "{slip}: {} questions, named in {} of {} draws, {} tell nothing",
            tally.caught_by.len(),
            tally.named,
            tally.asked,
            tally.silent
        );
        let rare = RARE.iter().any(|(rare, _)| *rare == slip);
        if (tally.caught_by.len() < 3) != rare {
            failed.push(format!("{slip} is caught by {:?}", tally.caught_by));
        }
        if tally.asked > 0 && share < 0.95 {
            let some: Vec<&String> = tally.unnamed.iter().take(4).collect();
            failed.push(format!("{slip} is named in {share:.2}: {some:#?}"));
        }
    }
    println!("all: named in {named} of {asked} draws, {silent} tell nothing");
    assert!(failed.is_empty(), "{} of the slips:\n{}", failed.len(), failed.join("\n"));
}

/// What a learner without slips answers; `None` where nothing is to be answered.
fn right(question: &Question, posed: &Posed) -> Option<String> {
    if posed.prepared.task.settled {
        return None;
    }
    let own = || question.answer.as_ref().map(|answer| posed.fill_answer(answer));
    Some(posed.prepared.task.key.text().or_else(own).unwrap_or_else(|| panic!("{} has no answer", question.id)))
}

/// Fifty seeds of every question, and every combination of its numbers as far as they are few.
#[test]
fn a_learner_without_slips_is_never_wrong() {
    let mut failed = Vec::new();
    let mut count = 0;
    for lesson in &lessons() {
        for question in lesson.questions() {
            let seeds = if is_slow(question) || !question.is_seeded() { 1 } else { 50 };
            let mut seen = BTreeSet::new();
            for seed in 1..=seeds {
                let posed = question.pose(seed).unwrap_or_else(|t| panic!("{}: {t:?}", question.id));
                let Some(answer) = right(question, &posed) else { continue };
                // The same numbers once more need not be judged once more.
                let shown = text::render(&posed.prompt, &Options::default());
                if !seen.insert(shown) {
                    continue;
                }
                count += 1;
                let judged = posed.judge(&answer);
                if judged.verdict != Verdict::Right {
                    failed.push(format!(
                        "{}/{} seed {seed}: {answer}: {:?} {}",
                        lesson.id, question.id, judged.verdict, judged.message
                    ));
                }
            }
        }
    }
    println!("{count} right answers");
    assert!(failed.is_empty(), "{failed:#?}");
}

/// What somebody might answer by chance: an option, a line, a number of the prompt.
fn guesses(question: &Question, posed: &Posed) -> Vec<String> {
    match &posed.prepared.task.key {
        Key::Choice(options) => (0..options.len()).map(|at| letter(at).to_string()).collect(),
        Key::Choices(options) => (0..options.len()).map(|at| letter(at).to_string()).collect(),
        Key::Order { items, .. } => {
            let mut rng = Rng::named(1, &question.id);
            let mut letters: Vec<String> = (0..items.len()).map(|at| letter(at).to_string()).collect();
            (0..24)
                .map(|_| {
                    rng.shuffle(&mut letters);
                    letters.join(", ")
                })
                .collect()
        }
        _ => {
            let shown = text::render(&posed.prompt, &Options { width: 200, ..Options::default() });
            let lines =
                shown.lines().filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit())).count();
            if question.ask.kind.name == "spot" && question.id.ends_with("#line") {
                return (1..=lines.max(2)).map(|line| line.to_string()).collect();
            }
            let mut all: Vec<String> = shown
                .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '−' || c == '-'))
                .map(|word| word.replace('−', "-").trim_end_matches(['.', '-']).to_string())
                .filter(|word| word.parse::<f64>().is_ok())
                .collect();
            all.sort();
            all.dedup();
            if all.is_empty() { vec!["1".to_string()] } else { all }
        }
    }
}

#[test]
fn one_who_guesses_passes_no_lesson() {
    const SEEDS: u64 = 200;
    const POSED: u64 = 4;
    for lesson in &lessons() {
        let outline = Outline::of(lesson);
        // For each question, a few draws, and which of its guesses are right.
        let table: BTreeMap<&str, Vec<Vec<bool>>> = lesson
            .questions()
            .filter(|question| !question.for_review)
            .map(|question| {
                let seeds = if question.is_seeded() && !is_slow(question) { POSED } else { 1 };
                let of_seed = |seed| {
                    let posed = question.pose(seed).unwrap();
                    if posed.prepared.task.settled {
                        return vec![true];
                    }
                    let all = guesses(question, &posed);
                    all.iter().map(|guess| posed.judge(guess).verdict == Verdict::Right).collect()
                };
                (question.id.as_str(), (1..=seeds).map(of_seed).collect())
            })
            .collect();
        let mut most = 0;
        for seed in 1..=SEEDS {
            let mut rng = Rng::named(seed, &format!("guess {}", lesson.id));
            let wholes = outline.wholes();
            let first_time = wholes
                .iter()
                .filter(|whole| {
                    (*whole).clone().all(|at| {
                        let draws = &table[outline.questions[at].0.as_str()];
                        let guesses = &draws[rng.below(draws.len())];
                        guesses[rng.below(guesses.len())]
                    })
                })
                .count();
            most = most.max(first_time);
            assert!(3 * first_time < 2 * wholes.len(), "{} is passed with seed {seed}", lesson.id);
        }
        println!("{}: {most} of {} at most", lesson.id, outline.count());
    }
}

/// What is said to one usual slip at every question, as a learner sees it in a session that then goes on rightly.
#[test]
fn a_session_with_a_slip_at_every_question() {
    for lesson in lessons() {
        let mut session = Session::new(Library::of(vec![lesson.clone()]), 7, &[], Pace::Patient);
        session.open(&Start::Lesson(lesson.id.clone(), None)).unwrap();
        let mut stops = lesson.cells.iter().flat_map(|cell| match cell {
            Cell::Explore(explore) => explore.answer.clone(),
            Cell::Predict(predict) => vec![match predict.guess {
                Guess::Choice(_) => "a".to_string(),
                Guess::Number { .. } => "1".to_string(),
            }],
            Cell::Check(check) => vec![check.pose().unwrap().1.task.key.text().unwrap()],
            _ => Vec::new(),
        });
        let mut all = String::new();
        while !session.tally().finished {
            let Some((_, id, seed)) = session.open_question_of() else {
                let line = if session.is_pausing() { String::new() } else { stops.next().unwrap() };
                session.turn(&line);
                continue;
            };
            let question = lesson.question(&id).unwrap();
            let posed = question.pose(seed).unwrap();
            let own = (0..question.wrong.len()).filter_map(|at| foreseen(question, at, &posed));
            let made = own.chain(forms(&posed).into_iter().map(|(_, answer)| answer));
            let wrong = |answer: &String| {
                let judged = posed.judge(answer);
                judged.verdict == Verdict::Wrong && judged.reason.is_some()
            };
            if let Some(answer) = made.into_iter().filter(|_| !is_slow(question)).find(wrong) {
                let typed = Block::Typed { prompt: id.clone(), text: answer.clone() };
                let reply = session.turn(&answer);
                all += &text::render(&Page::new().with(typed), &Options::default());
                all += &text::render(&reply.page, &Options::default());
                assert!(session.open_question_of().is_some_and(|(_, open, _)| open == id), "{id}: {answer}");
            }
            session.turn(&right(question, &posed).unwrap());
        }
        golden(&format!("course/slips/{}.txt", lesson.id), &all);
    }
}

/// How often somebody who makes a slip wherever it applies, and takes the lessons in their order, has made it when it is
/// first called by its name: within two questions in which it shows, for nearly every slip and learner.
#[test]
fn a_slip_is_named_soon() {
    const LEARNERS: u64 = 4;
    let lessons = lessons();
    let planned = planned(&lessons);
    // By slip and learner: questions in which it showed before it was named.
    let mut shown: BTreeMap<(String, u64), usize> = BTreeMap::new();
    let mut named: BTreeMap<(String, u64), usize> = BTreeMap::new();
    let asked = lessons
        .iter()
        .flat_map(Lesson::questions)
        .filter(|question| (!question.for_review || question.mixed) && !is_slow(question));
    for question in asked {
        let none = Vec::new();
        let own = planned.get(&(question.lesson.clone(), question.id.clone())).unwrap_or(&none);
        for learner in 1..=LEARNERS {
            let posed = question.pose(learner).unwrap();
            let mut all = forms(&posed);
            for (place, slip) in own {
                if let Planned::Wrong(at) = place {
                    all.extend(foreseen(question, *at, &posed).map(|answer| (slip.clone(), answer)));
                }
            }
            let mut done = BTreeSet::new();
            for (slip, answer) in all {
                let at = (slip.clone(), learner);
                if named.contains_key(&at) || !done.insert(slip.clone()) {
                    continue;
                }
                let judged = posed.judge(&answer);
                if judged.verdict != Verdict::Wrong || is_silent(&posed, &answer) {
                    continue;
                }
                let count = shown.entry(at.clone()).or_default();
                *count += 1;
                let fits = |reason: &Reason| reason.id == slip || reason.id == "author" || !reason.is_whole();
                if judged.reason.iter().chain(&judged.or).any(fits) {
                    named.insert(at, *count);
                }
            }
        }
    }
    let slips: BTreeSet<&str> = include_str!("../data/course-slips.txt").lines().collect();
    let all: Vec<_> = shown.keys().filter(|(slip, _)| slips.contains(slip.as_str())).collect();
    let soon = all.iter().filter(|at| named.get(**at).is_some_and(|count| *count <= 2)).count();
    let late: Vec<String> = all
        .iter()
        .filter(|at| named.get(**at).is_none_or(|count| *count > 2))
        .map(|at| format!("{} of learner {}: {:?} of {}", at.0, at.1, named.get(*at), shown[*at]))
        .collect();
    println!("{soon} of {} are named within two questions in which they show; late: {late:#?}", all.len());
    assert!(20 * soon >= 19 * all.len(), "{soon} of {}: {late:#?}", all.len());
}
