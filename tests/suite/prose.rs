//! The prose of the lessons: its words, and what it claims to be equal.

use crate::golden::golden;
use gradus::lesson::kinds::Key;
use gradus::lesson::variant::fill_text;
use gradus::lesson::{Cell, Lesson, Picture, Posed, Question, load};
use gradus::math::language::{Scope, read};
use gradus::math::tape::value_at as value;
use gradus::math::train::digits::{DigitImages, DigitSetup, LEARNT, train};
use gradus::session::course::BUILT_IN;
use std::collections::BTreeSet;

fn lessons() -> Vec<Lesson> {
    BUILT_IN.iter().map(|(name, text)| load::trusted(name, text).unwrap_or_else(|p| panic!("{name}: {p:?}"))).collect()
}

/// What is said in one variant of a question.
fn of_question(question: &Question, posed: &Posed) -> Vec<String> {
    let own = question.say.iter().chain(&question.hints).chain(&question.because);
    let wrong = question.wrong.iter().map(|wrong| &wrong.say);
    let mut all: Vec<String> = own.chain(wrong).map(|text| fill_text(text, &posed.drawn)).collect();
    if let Key::Choice(options) = &posed.prepared.task.key {
        all.extend(options.iter().flat_map(|option| std::iter::once(option.is.clone()).chain(option.say.clone())));
    }
    if let Key::Order { items, .. } = &posed.prepared.task.key {
        all.extend(items.iter().cloned());
    }
    all.extend(posed.prepared.ask.texts("labels").iter().cloned());
    all
}

/// Everything that a lesson says, with the numbers of a few seeds.
fn said(lesson: &Lesson, seeds: u64) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = [lesson.title.clone(), lesson.summary.clone()].into();
    for cell in &lesson.cells {
        match cell {
            Cell::Text(text) => drop(all.insert(text.clone())),
            Cell::Plot(picture) => all.extend(picture.says().into_iter().map(str::to_string)),
            Cell::Worked(_) => {}
            Cell::Question(question) => {
                for seed in 1..=if question.is_seeded() { seeds } else { 1 } {
                    all.extend(of_question(question, &question.pose(seed).unwrap()));
                }
            }
            Cell::Explore(explore) => {
                all.extend(std::iter::once(&explore.say).chain(&explore.hints).chain(&explore.because).cloned());
            }
            Cell::Predict(predict) => {
                all.extend([predict.say.clone(), predict.because.clone()]);
            }
            Cell::Check(check) => {
                all.extend(check.say.clone());
                if let Key::Choice(options) = &check.pose().unwrap().1.task.key {
                    all.extend(options.iter().flat_map(|o| std::iter::once(o.is.clone()).chain(o.say.clone())));
                }
            }
        }
    }
    all
}

/// The text without what is no prose: code, formulas.
fn bare(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '$']) {
        let sign = &rest[at..=at];
        let run: String = rest[at..].chars().take_while(|c| sign.starts_with(*c)).collect();
        out.push_str(&rest[..at]);
        out.push(' ');
        let inside = &rest[at + run.len()..];
        rest = inside.find(&run).map_or("", |end| &inside[end + run.len()..]);
    }
    out + rest
}

/// The words of all lessons, each once: a list that was read through, so that a word misspelt shows itself as a new one.
#[test]
fn every_word_was_read() {
    let mut words = BTreeSet::new();
    for text in lessons().iter().flat_map(|lesson| said(lesson, 3)) {
        let bare = bare(&text);
        let is_letter = |c: char| c.is_ascii_alphabetic() || c == '\'' || c == '’';
        for word in bare.split(|c: char| !is_letter(c)) {
            let word = word.trim_matches(['\'', '’']).to_lowercase().replace('’', "'");
            if word.len() >= 3 {
                words.insert(word);
            }
        }
    }
    assert!(words.len() > 900, "{}", words.len());
    golden("course/words.txt", &(words.into_iter().collect::<Vec<_>>().join("\n") + "\n"));
}

/// A text in which a formula is written as people write it, in the reader's signs.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut high = false;
    for c in text.chars() {
        let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == c).map(|at| char::from(b'0' + at as u8));
        let raised = raised.or_else(|| (c == '⁻').then_some('-'));
        match raised {
            Some(digit) => {
                if !high {
                    out.push_str("^(");
                }
                high = true;
                out.push(digit);
            }
            None => {
                if high {
                    out.push(')');
                }
                high = false;
                out.push_str(match c {
                    '−' | '–' => "-",
                    '·' | '×' => "*",
                    '½' => "(1/2)",
                    '¼' => "(1/4)",
                    '\u{a0}' => " ",
                    _ => {
                        out.push(c);
                        continue;
                    }
                });
            }
        }
    }
    if high { out + ")" } else { out }
}

/// What a sum of numbers comes to, and how far off it may be where it is a decimal: half a unit of its last digit.
fn worth(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let number = value(&read(text, &Scope::default()).ok()?.expr, &[])?;
    let slack = match text.trim_start_matches('-').split_once('.') {
        Some((whole, places)) if whole.chars().chain(places.chars()).all(|c| c.is_ascii_digit()) => {
            0.5 * 10f64.powi(-(places.len() as i32))
        }
        _ => 0.0,
    };
    Some((number, slack))
}

/// The equations between numbers alone that stand in a text.
fn equations(text: &str) -> Vec<(String, String)> {
    let text = plain(&text.replace(['$', '*'], " "));
    let chars: Vec<char> = text.chars().collect();
    let is_part = |c: char| c.is_ascii_digit() || " .+-*/^()".contains(c);
    let mut found = Vec::new();
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| **c == '=') {
        let mut from = at;
        while from > 0 && is_part(chars[from - 1]) {
            from -= 1;
        }
        let mut to = at + 1;
        while to < chars.len() && is_part(chars[to]) {
            to += 1;
        }
        // `2x + 1 = 5` and `f(2) = 7` are about a letter.
        let before: String = chars[..from].iter().collect();
        let behind: String = chars[to..].iter().collect();
        let word = |c: char| c.is_alphanumeric() || "'′_".contains(c);
        let last = before.rsplit(|c| !word(c)).next().unwrap_or_default();
        let next = behind.split(|c| !word(c)).next().unwrap_or_default();
        let stands_off = |beside: Option<&char>| beside.is_some_and(|c| c.is_whitespace());
        // A word of prose may stand beside it, off by a blank; a letter or a function belongs to it.
        let belongs = |word: &str, off: bool, edge: Option<char>| match (word, edge) {
            ("", Some(c)) => !",;:!?\"”“=".contains(c),
            ("", None) => false,
            (word, _) => {
                !off || word.chars().count() == 1
                    || word.contains(|c: char| c.is_ascii_digit())
                    || ["sin", "cos", "tan", "ln", "exp", "sqrt"].contains(&word)
            }
        };
        if belongs(last, stands_off(chars.get(from)), before.chars().last())
            || belongs(next, stands_off(to.checked_sub(1).and_then(|at| chars.get(at))), behind.chars().next())
        {
            continue;
        }
        let left: String = chars[from..at].iter().collect();
        let right: String = chars[at + 1..to].iter().collect();
        // A sentence may end or begin beside it.
        let left = left.rsplit(". ").next().unwrap_or_default().trim().to_string();
        let right = right.split(". ").next().unwrap_or_default().trim().trim_end_matches('.').to_string();
        if !left.is_empty() && !right.is_empty() {
            found.push((left, right));
        }
    }
    found
}

#[test]
fn what_is_said_to_be_equal_is_equal() {
    let (mut count, mut wrong) = (0, Vec::new());
    for lesson in lessons() {
        for text in said(&lesson, 12) {
            for (left, right) in equations(&text) {
                let (Some((a, near)), Some((b, too))) = (worth(&left), worth(&right)) else { continue };
                count += 1;
                if (a - b).abs() > near.max(too).max(1e-12 * a.abs()) * 1.000_001 {
                    wrong.push(format!("{}: {left} = {right} in {text:?}", lesson.id));
                }
            }
        }
    }
    println!("{count} equations");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 40, "only {count} equations were found");
}

#[test]
fn equations_are_found() {
    let found = |text: &str| equations(text);
    assert_eq!(found("1.1⁴ = 1.4641 and 2x = 4"), [("1.1^(4)".to_string(), "1.4641".to_string())]);
    assert_eq!(found("So 0.1 · (−8) = −0.8, and w is 1."), [("0.1 * (-8)".to_string(), "-0.8".to_string())]);
    assert!(found("f(2) = 7").is_empty() && found("b = 5").is_empty());
}

/// What is said of a run that is drawn: its first and its last loss, to as many digits as are said.
#[test]
fn runs_that_are_drawn_are_told_as_they_go() {
    let mut count = 0;
    for lesson in lessons() {
        for cell in &lesson.cells {
            let Cell::Plot(Picture::Plots(plots)) = cell else { continue };
            for plot in plots.iter().filter(|plot| plot.run.is_some()) {
                let points = plot.picture().series[0].points.clone();
                let (first, last) = (points[0].1, points.last().unwrap().1);
                let steps = points.last().unwrap().0;
                let numbers = plot.says.split(|c: char| !c.is_ascii_digit() && c != '.');
                for said in numbers.map(|said| said.trim_end_matches('.')).filter(|said| !said.is_empty()) {
                    let places = said.split_once('.').map_or(0, |(_, places)| places.len());
                    let fits = [first, last, steps].iter().any(|value| format!("{value:.places$}") == said);
                    assert!(fits, "{}: {said} of {first}, {last}, {steps}", plot.says);
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 8, "{count}");
}

/// The last lesson speaks of a run: what it says is what anybody sees who runs it.
#[test]
fn the_run_that_is_spoken_of_is_so() {
    let setup = DigitSetup { seed: 4, ..DigitSetup::default() };
    let digits = DigitImages::built_in();
    let trained = train(&setup, digits);
    let counts = trained.net.confusion(digits);
    let misread = trained.net.misread(digits);
    assert_eq!((misread.len(), counts[1][9], counts[1][1], counts[1].iter().sum::<usize>()), (17, 6, 41, 49));
    let first: Vec<_> = misread.iter().take(3).collect();
    let told: Vec<String> = first.iter().map(|w| format!("{} {} {:.2}", w.wanted, w.read, w.shares[w.read])).collect();
    assert_eq!(told, ["4 9 0.79", "3 9 0.47", "8 1 0.87"]);
    let lesson = lessons().into_iter().find(|lesson| lesson.id == "review").unwrap();
    let text = said(&lesson, 1).into_iter().collect::<Vec<_>>().join(" ").replace('\n', " ");
    for said in [
        "17 of the 500, and six of them are a 1 read as a 9",
        "49 ones, and 41 of them are read as ones: 0.837",
        "a 4, read as a 9 with the share 0.79; a 3, read as a 9 with 0.47; an 8, read as a 1 with 0.87",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let drawn: Vec<usize> = first.iter().map(|wrong| LEARNT + wrong.image).collect();
    let draws = |cell: &Cell| matches!(cell, Cell::Plot(Picture::Digits { images, .. }) if *images == drawn);
    assert!(lesson.cells.iter().any(draws), "the misread digits are those that are drawn: {drawn:?}");
    // So are the first three: what they are called is what they are labelled with.
    let labels = |images: &[usize]| images.iter().map(|at| digits.labels[*at]).collect::<Vec<_>>();
    let three = |cell: &Cell| matches!(cell, Cell::Plot(Picture::Digits { images, says }) if labels(images) == [0, 3, 2] && says.contains("a 0, a 3 and a 2"));
    assert!(lesson.cells.iter().any(three));
    assert_eq!(format!("{:.3}", 41.0 / 49.0), "0.837");
    // Other rates of which it speaks.
    let held = |rate: f64| {
        train(&DigitSetup { rate, ..DigitSetup::default() }, digits).epochs.last().map_or(0.0, |last| last.held)
    };
    assert_eq!(format!("{:.2}", held(0.001)), "0.37");
    assert!((0.95..=0.97).contains(&held(0.5)), "{}", held(0.5));
}
