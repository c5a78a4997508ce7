//! The course as a whole: the answers it must take and must refuse, the situations that must not give an answer away,
//! and how much there is of it.

use crate::golden::golden;
use gradus::lesson::explore::Guess;
use gradus::lesson::kinds::Key;
use gradus::lesson::{Cell, Lesson, Posed, Verdict, load};
use gradus::page::{Block, Options, Page, text};
use gradus::session::course::BUILT_IN;
use gradus::session::event::Event;
use gradus::session::library::Library;
use gradus::session::{Keeping, Pace, Session, Start};
use serde_json::Value;

fn lessons() -> Vec<Lesson> {
    BUILT_IN.iter().map(|(name, text)| load::trusted(name, text).unwrap_or_else(|p| panic!("{name}: {p:?}"))).collect()
}

/// Options are answered by what they say; at the prompt a letter stands before each.
fn judged(posed: &Posed, answer: &str) -> Verdict {
    let letter = match &posed.prepared.task.key {
        Key::Choice(options) => options.iter().position(|option| option.is == answer),
        _ => None,
    };
    let text = letter.map_or_else(|| answer.to_string(), |at| gradus::lesson::kinds::letter(at).to_string());
    posed.judge(&text).verdict
}

/// ln 2 asked to three digits: 1 is what it rounds to, and is sent back for more digits, not refused.
fn is_rounded(id: &str, answer: &str) -> bool {
    id == "doubling" && answer == "1"
}

/// Each row of the plan's answers: some variant of the question of that lesson and id takes the right answer and
/// refuses every wrong one.
#[test]
fn every_planned_answer_is_judged_as_planned() {
    let lessons = lessons();
    let mut failed = Vec::new();
    let mut rows = 0;
    for line in include_str!("../data/course-keys.jsonl").lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row[key].as_str().unwrap().to_string();
        let (lesson, id) = (text("lesson"), text("question"));
        rows += 1;
        let found = lessons.iter().find(|l| l.id == lesson).and_then(|l| l.question(&id));
        let Some(question) = found else {
            failed.push(format!("{lesson}/{id} is missing"));
            continue;
        };
        let wrong: Vec<String> =
            row["wrong"].as_array().unwrap().iter().map(|pair| pair[0].as_str().unwrap().to_string()).collect();
        let mut best: Option<(usize, String)> = None;
        let seeds = if question.varies() || question.part.is_some() { 300 } else { 1 };
        for seed in 1..=seeds {
            let posed = question.pose(seed).unwrap();
            if judged(&posed, &text("right")) != Verdict::Right {
                continue;
            }
            let is_kept = |answer: &&String| judged(&posed, answer) != Verdict::Wrong && !is_rounded(&id, answer);
            let kept: Vec<&String> = wrong.iter().filter(is_kept).collect();
            let says = kept.iter().map(|answer| format!("{answer}: {:?}", judged(&posed, answer))).collect::<Vec<_>>();
            if best.as_ref().is_none_or(|(count, _)| kept.len() < *count) {
                best = Some((kept.len(), says.join(", ")));
            }
            if kept.is_empty() {
                break;
            }
        }
        match best {
            None => failed.push(format!("{lesson}/{id}: {} is never right", text("right"))),
            Some((0, _)) => {}
            Some((_, says)) => failed.push(format!("{lesson}/{id}: not wrong: {says}")),
        }
    }
    assert!(failed.is_empty(), "{} of {rows}:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn there_is_as_much_of_it_as_is_promised() {
    let lessons = lessons();
    let count =
        |holds: &dyn Fn(&Cell) -> bool| lessons.iter().flat_map(|l| &l.cells).filter(|cell| holds(cell)).count();
    let questions = count(&|cell| matches!(cell, Cell::Question(_)));
    assert_eq!(lessons.len(), 26);
    assert!(questions > 300, "{questions} questions");
    assert!(count(&|cell| matches!(cell, Cell::Explore(_))) >= 20);
    assert!(count(&|cell| matches!(cell, Cell::Predict(_))) >= 20);
    assert!(count(&|cell| matches!(cell, Cell::Check(_))) >= 18);
    for lesson in &lessons {
        let spots = lesson.questions().filter(|question| question.ask.kind.name == "spot").count();
        assert!(
            spots > 0 || ["first-step", "choosing-h", "training", "gradient-checking"].contains(&lesson.id.as_str()),
            "{}",
            lesson.id
        );
        let tries = |cell: &Cell| matches!(cell, Cell::Explore(_) | Cell::Predict(_));
        assert!(lesson.cells.iter().any(tries), "{} has nothing to try out", lesson.id);
    }
}

/// The lines that take a lesson to its end with everything right.
fn right_lines(lesson: &Lesson, seed: u64) -> Vec<String> {
    let mut lines = Vec::new();
    let key = |posed: &Posed| posed.prepared.task.key.text();
    for cell in &lesson.cells {
        match cell {
            Cell::Explore(explore) => lines.extend(explore.answer.iter().cloned()),
            Cell::Predict(predict) => lines.push(match &predict.guess {
                Guess::Choice(_) => "a".to_string(),
                Guess::Number { .. } => "1".to_string(),
            }),
            Cell::Check(check) => lines.push(check.pose().unwrap().1.task.key.text().unwrap()),
            Cell::Question(question) if !question.for_review || question.mixed => {
                let posed = question.pose(seed).unwrap();
                if !posed.prepared.task.settled {
                    let own = || question.answer.as_ref().map(|answer| posed.fill_answer(answer));
                    lines.push(key(&posed).or_else(own).unwrap());
                }
            }
            Cell::Text(_) | Cell::Plot(_) | Cell::Worked(_) | Cell::Question(_) => {}
        }
    }
    lines
}

/// What is shown when these lines are typed at a terminal.
fn taken(lesson: &Lesson, seed: u64, lines: &[String], width: usize) -> (String, Session) {
    let session = Session::new(Library::of(vec![lesson.clone()]), seed, &[], Pace::Patient);
    let mut session = session.shown(false, width);
    let options = Options { width, ..Options::default() };
    let shown = |page: &Page| text::render(page, &options);
    let mut all = shown(&session.open(&Start::Lesson(lesson.id.clone(), None)).unwrap().page);
    let (mut lines, enter) = (lines.iter(), String::new());
    // Whoever has read on presses Enter, as often as it is waited for.
    while let Some(line) = if session.is_pausing() { Some(&enter) } else { lines.next() } {
        all += &shown(&Page::new().with(Block::Typed { prompt: session.prompt(), text: line.clone() }));
        all += &shown(&session.turn(line).page);
    }
    (all, session)
}

/// How many minutes a lesson takes by its words and its questions: what is printed when all is right at 130 words a
/// minute, and to think and to type the seconds that a review counts for a question of its kind, more for matrices and
/// for what is tried out.
fn counted_minutes(lesson: &Lesson) -> u32 {
    let (all, _) = taken(lesson, 7, &right_lines(lesson, 7), 80);
    let words = all.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1).count();
    let seconds = |cell: &Cell| match cell {
        Cell::Explore(_) => 90,
        Cell::Predict(_) => 30,
        Cell::Check(_) => 20,
        Cell::Question(question) if !question.for_review || question.mixed => match question.ask.kind.name {
            "choice" | "choices" | "arrange" | "rule" => 15,
            // A planted slip is found and mended: two questions.
            "number" | "satisfies" | "error-order" | "spot" => 30,
            "matrix" | "steps" | "work" => 75,
            _ => 45,
        },
        _ => 0,
    };
    let thought: usize = lesson.cells.iter().map(seconds).sum();
    u32::try_from((words * 60 / 130 + thought).div_ceil(60)).unwrap()
}

/// The minutes that a lesson promises are those, within one.
#[test]
fn lessons_take_the_minutes_that_they_promise() {
    let mut off = Vec::new();
    for lesson in lessons() {
        let counted = counted_minutes(&lesson);
        if lesson.minutes.abs_diff(counted) > 1 {
            off.push(format!("{}: {} promised, {counted} counted", lesson.id, lesson.minutes));
        }
    }
    assert!(off.is_empty(), "{off:#?}");
}

/// Lines of worked examples that do not stand in what was shown: however they are cut for reading, all of them are shown.
fn lost(lesson: &Lesson, all: &str) -> Vec<String> {
    let mut lost = Vec::new();
    for cell in lesson.cells.iter().filter(|cell| matches!(cell, Cell::Worked(_))) {
        for block in cell.page(gradus::lesson::Detail::Usual).blocks {
            // Pictures are drawn lower than on a page.
            if matches!(block, Block::Plot(_) | Block::Graph(_)) {
                continue;
            }
            let missing = |block: &Block| -> Vec<String> {
                let lines = text::render(&Page::new().with(block.clone()), &Options::default());
                lines.lines().filter(|line| !all.contains(line.trim())).map(str::to_string).collect()
            };
            // What stands beside something else may stand below it; a remark may then stand at another distance.
            let apart = |block: &Block| {
                let lines = text::render(&Page::new().with(block.clone()), &Options::default());
                lines.lines().all(|line| line.split("  ").all(|part| all.contains(part.trim())))
            };
            let whole = missing(&block);
            let is_apart = matches!(&block, Block::Beside(left, right) if left.iter().chain(right).all(apart));
            if !is_apart {
                lost.extend(whole);
            }
        }
    }
    lost
}

/// Every lesson from beginning to end, all right, as it is printed; no row is too long at either width.
#[test]
fn every_lesson_can_be_taken_to_its_end() {
    for lesson in lessons() {
        let lines = right_lines(&lesson, 7);
        for width in [80, 40] {
            let (all, session) = taken(&lesson, 7, &lines, width);
            assert!(
                session.tally().finished,
                "{} does not end:\n{}",
                lesson.id,
                &all[all.len().saturating_sub(3000)..]
            );
            let outline = session.outlines().next().unwrap();
            let share = session.share(outline);
            assert_eq!((share.solved, share.first_time), (share.of, share.of), "{}", lesson.id);
            let long: Vec<&str> = all.lines().filter(|line| gradus::page::width(line) > width).collect();
            assert!(long.is_empty(), "{} at {width}: {long:#?}", lesson.id);
            if width == 80 {
                let lost = lost(&lesson, &all);
                assert!(lost.is_empty(), "{}: not shown: {lost:#?}", lesson.id);
                golden(&format!("course/{}.txt", lesson.id), &all);
            }
        }
    }
}

/// A piped lesson needs the same lines, and no Enter.
#[test]
fn every_lesson_can_be_piped() {
    for lesson in lessons() {
        let lines = right_lines(&lesson, 7);
        let mut session = Session::new(Library::of(vec![lesson.clone()]), 7, &[], Pace::Brisk);
        session.open(&Start::Lesson(lesson.id.clone(), None)).unwrap();
        lines.iter().for_each(|line| drop(session.turn(line)));
        let tally = session.tally();
        assert!(tally.finished && tally.fell_short == 0, "{}: {tally:?}", lesson.id);
    }
}

/// What stands between a lesson's start and a question, its texts, pictures and runs, does not print its key.
#[test]
fn nothing_gives_an_answer_away() {
    let mut found = Vec::new();
    for lesson in lessons() {
        let mut before = String::new();
        for cell in &lesson.cells {
            let Cell::Question(question) = cell else {
                before += &text::render(&cell.page(gradus::lesson::Detail::Usual), &Options::default());
                continue;
            };
            if matches!(question.ask.kind.name, "choice" | "arrange" | "rule" | "spot" | "gradient-check") {
                continue;
            }
            for seed in 1..=5 {
                let posed = question.pose(seed).unwrap();
                let Key::Value(value) = &posed.prepared.task.key else { continue };
                let key = gradus::lesson::kinds::value_formula(value).unicode;
                // A short number stands everywhere.
                // What sin becomes after two steps is what the rule for cos says.
                let is_rule = question.id == "second-sine";
                if key.chars().count() >= 5 && before.contains(&key) && !is_rule {
                    found.push(format!("{}/{}: {key}", lesson.id, question.id));
                    break;
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Whether a text has this number or formula by itself, and not within a longer one.
fn stands_alone(text: &str, key: &str) -> bool {
    let belongs = |c: char| c.is_alphanumeric() || ".−-⁻⁰¹²³⁴⁵⁶⁷⁸⁹′^/·".contains(c);
    text.match_indices(key).any(|(at, _)| {
        let (before, mut behind) = (text[..at].chars().next_back(), text[at + key.len()..].chars());
        let first = behind.next();
        // The full stop of a sentence does not go on with a number.
        let ends = first.is_none_or(|c| !belongs(c) || c == '.' && behind.next().is_none_or(|c| !c.is_ascii_digit()));
        before.is_none_or(|c| !belongs(c)) && ends
    })
}

/// Where a short key does stand in the text before, each with why that gives nothing away.
const SHORT_AND_FAIR: &[(&str, &str)] = &[
    ("limits/sides", "the text says which word is typed where there is no limit"),
    ("corners/abs-at-0", "the worked example is another corner, and has no slope either"),
    ("central-difference/central-1", "10 stands at the axis of a picture of x³"),
    ("power-rule/power-1", "4x³ is a term of the function that is worked out before"),
];

/// What stands between a question and the one before it does not print its key either where that is short: a number of
/// two digits or more, a formula of two signs or more. (A single digit stands everywhere.)
#[test]
fn nothing_close_by_gives_a_short_answer_away() {
    let mut found = Vec::new();
    for lesson in lessons() {
        let mut close = String::new();
        for cell in &lesson.cells {
            let Cell::Question(question) = cell else {
                close += &text::render(&cell.page(gradus::lesson::Detail::Usual), &Options::default());
                continue;
            };
            if question.for_review && !question.mixed {
                continue;
            }
            let skipped = ["choice", "arrange", "rule", "spot", "gradient-check", "steps"];
            let path = format!("{}/{}", lesson.id, question.id);
            let is_asked = question.part.as_ref().is_none_or(|part| part.at == 0);
            if is_asked && !skipped.contains(&question.ask.kind.name) && !SHORT_AND_FAIR.iter().any(|(p, _)| *p == path)
            {
                for seed in 1..=12 {
                    let posed = question.pose(seed).unwrap();
                    let Key::Value(value) = &posed.prepared.task.key else { continue };
                    let key = gradus::lesson::kinds::value_formula(value).unicode;
                    let short = (2..5).contains(&key.chars().count());
                    if short && stands_alone(&close, &key) {
                        found.push(format!("{path}: {key}"));
                        break;
                    }
                }
            }
            close.clear();
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Whoever is right at the first try, three times running, is offered to leave out practice, and can take it back.
#[test]
fn practice_can_be_left_out() {
    let lesson = lessons().into_iter().find(|lesson| lesson.id == "product-rule").unwrap();
    let mut session = Session::new(Library::of(vec![lesson.clone()]), 7, &[], Pace::Patient);
    session.open(&Start::Lesson(lesson.id.clone(), None)).unwrap();
    let mut lines = right_lines(&lesson, 7).into_iter();
    let shown = |page: &Page| text::render(page, &Options::default());
    let mut offered = String::new();
    while !offered.contains("in a row right at the first try") {
        let line = if session.is_pausing() { String::new() } else { lines.next().unwrap() };
        offered = shown(&session.turn(&line).page);
    }
    assert!(offered.contains("3 in a row right at the first try. `ahead` leaves out"), "{offered}");
    let (_, before, _) = session.open_question_of().unwrap();
    let page = shown(&session.turn("ahead").page);
    assert!(page.contains("Left open: ") && page.contains("Three factors have three turns"), "{page}");
    let (_, after, _) = session.open_question_of().unwrap();
    assert_eq!(after, "two-weights");
    session.turn("undo");
    assert_eq!(session.open_question_of().unwrap().1, before);
    // A mixed question at the end is not left out.
    session.turn("goto first-move");
    let page = shown(&session.turn("ahead").page);
    assert!(page.contains("There is no practice to leave out here"), "{page}");
}

/// The mixed questions of the last lesson are of what its learner knows least; those that stand there where nothing is
/// known, or where a seed is asked for.
#[test]
fn the_mixed_questions_are_of_what_is_known_least() {
    let rendered = |page: &Page| text::render(page, &Options::default());
    let mut session = Session::new(Library::of(lessons()), 7, &[], Pace::Patient);
    let mut past = session.open(&Start::Lesson("quotient-rule".into(), None)).unwrap().events;
    // Everything right in one lesson, everything shown in another.
    let quotients = lessons().into_iter().find(|lesson| lesson.id == "quotient-rule").unwrap();
    let mut lines = right_lines(&quotients, 7).into_iter();
    while let Some(line) = if session.is_pausing() { Some(String::new()) } else { lines.next() } {
        past.extend(session.turn(&line).events);
    }
    past.extend(session.turn("goto product-rule/product-1").events);
    for _ in 0..6 {
        past.extend(session.turn("7").events);
        past.extend(session.turn("skip").events);
    }
    let mixed = |keeping: Keeping, past: &[Event]| {
        let mut session = Session::new(Library::of(lessons()), 7, past, Pace::Patient).keeping(keeping);
        let mut events = session.open(&Start::Lesson("review".into(), Some("accuracy".into()))).unwrap().events;
        while session.is_pausing() {
            session.turn("");
        }
        let reply = session.turn("0.966");
        events.extend(reply.events);
        let mut all = rendered(&reply.page);
        while session.is_pausing() {
            all += &rendered(&session.turn("").page);
        }
        let mut from = Vec::new();
        for _ in 0..8 {
            let (lesson, id, _) = session.open_question_of().unwrap();
            from.push(format!("{lesson}/{id}"));
            let mut reply = session.turn("skip");
            events.append(&mut reply.events);
            // Of a question with parts the others follow.
            while session
                .open_question_of()
                .is_some_and(|(l, i, _)| l == lesson && i.contains('#') && i.split('#').next() == id.split('#').next())
            {
                reply = session.turn("skip");
                events.append(&mut reply.events);
            }
            all += &rendered(&reply.page);
        }
        assert_eq!(session.open_question_of().unwrap().1, "open", "{all}");
        (all, from, events)
    };
    let (page, from, events) = mixed(Keeping::All, &past);
    assert!(page.contains("Chosen from what you know least.") && page.contains("mixed, question 8 of 8"), "{page}");
    assert!(from.iter().any(|id| id.starts_with("product-rule/")), "{from:?}");
    assert!(from.iter().any(|id| id.starts_with("review/mixed-")), "the rest is as it stands: {from:?}");
    assert_eq!(mixed(Keeping::All, &past).1, from, "the same past chooses the same");
    for (keeping, past) in [(Keeping::Of(7), past.as_slice()), (Keeping::All, &[])] {
        let (page, from, _) = mixed(keeping, past);
        assert!(from.iter().all(|id| id.starts_with("review/mixed-")) && !page.contains("Chosen"), "{from:?}");
    }
    // Once they were put they are not put again, and count nothing for the lesson.
    let all: Vec<Event> = past.iter().chain(&events).cloned().collect();
    let mut session = Session::new(Library::of(lessons()), 7, &all, Pace::Patient);
    session.open(&Start::Lesson("review".into(), Some("open".into()))).unwrap();
    while session.is_pausing() {
        session.turn("");
    }
    assert_eq!(session.open_question_of().unwrap().1, "open");
    let outline = session.outlines().find(|outline| outline.id == "review").unwrap();
    assert_eq!((session.share(outline).of, session.share(outline).solved), (15, 1));
}

/// A question with parts stands in a list as one, and nowhere by an id with a sign in it.
#[test]
fn a_list_says_questions_in_words() {
    let lesson = lessons().into_iter().find(|lesson| lesson.id == "product-rule").unwrap();
    let mut session = Session::new(Library::of(vec![lesson.clone()]), 7, &[], Pace::Patient);
    session.open(&Start::Lesson(lesson.id.clone(), Some("turns".into()))).unwrap();
    while session.is_pausing() {
        session.turn("");
    }
    let line = session.turn("none").page;
    let page = text::render(&session.turn("list").page, &Options::default());
    assert!(!page.contains('#') && page.contains("turns"), "{page}\n{line:?}");
    let rows = page.lines().filter(|line| line.contains("  open") || line.contains("turns")).count();
    assert!(rows >= 10, "{page}");
}

/// What the page for instructors says of a lesson is so.
#[test]
fn the_page_for_instructors_tells_the_truth() {
    let lessons = lessons();
    let mut rows = 0;
    for row in include_str!("../../docs/course.md").lines().filter(|row| row.starts_with("| ")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, number, id, title, _, minutes, asked, review, ..] = cells.as_slice() else { continue };
        let Some(lesson) = lessons.iter().find(|lesson| format!("`{}`", lesson.id) == *id) else { continue };
        if number.parse::<usize>().is_err() {
            continue;
        }
        let outline = gradus::session::library::Outline::of(lesson);
        let wholes = |ids: &mut dyn Iterator<Item = &str>| {
            ids.map(gradus::session::library::whole).collect::<std::collections::BTreeSet<_>>().len()
        };
        let review_own = wholes(&mut outline.review.iter().map(|(id, ..)| id.as_str()));
        let told = (title.to_string(), minutes.to_string(), asked.to_string(), review.to_string());
        let wanted =
            (lesson.title.clone(), lesson.minutes.to_string(), outline.count().to_string(), review_own.to_string());
        assert_eq!(told, wanted, "{id}");
        rows += 1;
    }
    assert!(rows > 20, "{rows} rows");
}

/// What is drawn in signs is not broken on a screen of forty columns.
#[test]
fn drawings_fit_a_narrow_screen() {
    let mut count = 0;
    for lesson in lessons() {
        for cell in &lesson.cells {
            let Cell::Text(text) = cell else { continue };
            for drawing in text.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next()) {
                count += 1;
                for line in drawing.lines() {
                    assert!(gradus::page::width(line) <= 37, "{}: {line}", lesson.id);
                }
            }
        }
    }
    assert!(count >= 5, "{count}");
}

/// A page never scrolls past: between two things to do stand at most twelve rows of text, fifteen where a picture or a
/// worked example is among them. One that is longer by itself has nothing else beside it.
#[test]
fn there_is_not_much_to_read_between_two_things_to_do() {
    let mut long = Vec::new();
    let height =
        |page: &Page| text::render(page, &Options::default()).lines().filter(|line| !line.trim().is_empty()).count();
    for lesson in lessons() {
        for cell in &lesson.cells {
            let Cell::Text(text) = cell else { continue };
            for part in gradus::lesson::text_parts(text) {
                let rows = height(&gradus::page::markdown_in::read(&part).0.into_iter().collect());
                if rows > 12 {
                    long.push(format!("{}: {rows} rows: {}", lesson.id, part.chars().take(50).collect::<String>()));
                }
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}
