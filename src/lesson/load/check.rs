//! What is found out only by trying: whether each question can be posed, its key is right, and its tests come out.

use super::ask::{field_place, wrong_place};
use super::lesson::Placed;
use super::lint;
use super::numbers::{LEAVE, drawn, leave_all_out, leave_out, leave_out_of};
use super::problem::Variants;
use super::reader::{Reader, did_you_mean};
use super::tree::{Place, Tree};
use crate::lesson::kinds::Key;
use crate::lesson::kinds::ask::COMMON;
use crate::lesson::{Cell, Lesson, Posed, Question, Test, Unposed, Verdict};
use crate::math::{Number, Symbol, steps};
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many variants were tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// In all.
    pub tried: usize,
    /// Of which questions not all were tried: `lesson/question`, how many were, and of how many, where that is known.
    pub partly: Vec<(String, usize, Option<usize>)>,
}

impl Walked {
    /// This and what was tried elsewhere.
    pub fn add(&mut self, other: Walked) {
        self.tried += other.tried;
        self.partly.extend(other.partly);
    }
}

/// Tries variants of every question, up to so many of each: the first one alone where a lesson is loaded, all of them
/// where its author checks it. Of each field that is at fault the first variant is told, and how many there are.
pub fn variants(reader: &mut Reader, placed: &Placed, most: u64) -> Walked {
    let mut kinds = placed.lesson.questions().map(|question| question.ask.kind);
    if most > 1 && placed.questions.len() >= 3 && !kinds.any(|kind| kind.conceptual) {
        let cure = "ask one by `choice` or `satisfies`".to_string();
        let message = "this lesson has no question about ideas, only calculations".to_string();
        reader.lint("no-concept", false, placed.id, message, Some(cure));
    }
    trials(reader, placed);
    let mut walked = Walked::default();
    for (question, tree) in placed.lesson.questions().zip(&placed.questions) {
        let (tried, of) = match most {
            1 => (vec![question.pose(1)], None),
            _ => question.walked(usize::try_from(most).unwrap_or(usize::MAX)),
        };
        walked.tried += tried.len();
        if most > 1 && of.is_none_or(|of| of > tried.len()) {
            walked.partly.push((format!("{}/{}", question.lesson, question.id), tried.len(), of));
        }
        reader.is_about(&question.id);
        if most > 1 {
            reader.in_variants(Some(Variants { tried: tried.len(), of, ..Variants::default() }));
        }
        let before = reader.allow(&lint::allowed(tree));
        // By their places: what is wrong, and in how many variants.
        let mut told: Vec<(Told, Vec<usize>)> = Vec::new();
        let all = tried.len();
        let mut numbers: Vec<Vec<(Symbol, Number)>> = Vec::new();
        for (at, posed) in tried.iter().enumerate() {
            let before = told.len();
            numbers.push(posed.as_ref().map(|posed| posed.drawn.clone()).unwrap_or_default());
            for mut new in trouble(question, tree, posed) {
                // What cannot be posed does not know its numbers; they are those of its place in the walk.
                if posed.is_err() && most > 1 && question.cases.is_empty() && new.3 != Some("where-never") {
                    let (drawn, _) = question.vary.sample(usize::try_from(most).unwrap_or(usize::MAX));
                    new.2 = drawn.get(at).and_then(|drawn| leave_out_of(drawn)).or(new.2);
                    numbers[at] = drawn.get(at).cloned().unwrap_or_default();
                }
                // What is wrong with one variant is told whole; of the others it is counted.
                match told.iter_mut().take(before).find(|((place, ..), _)| *place == new.0) {
                    Some((_, failing)) => failing.push(at),
                    None => told.push((new, vec![at])),
                }
            }
        }
        seeded_tests(reader, question, tree);
        let is_well = told.is_empty();
        for ((place, message, mut cure, id), failing) in told {
            let count = failing.len();
            // Where one number is what they have in common, that one is to go.
            if count > 1 && cure.as_ref().is_some_and(|cure| cure.starts_with(LEAVE)) {
                cure = leave_all_out(&numbers, &failing).or(cure);
            }
            reader.in_variants((most > 1).then(|| Variants {
                tried: all,
                of,
                failing: count,
                with: failing.first().and_then(|at| numbers.get(*at)).cloned().unwrap_or_default(),
            }));
            let share = if all > 1 { format!(" ({count} of {all} variants)") } else { String::new() };
            let message = format!("{message}{share}");
            // What is wrong with some variants alone lies in their numbers.
            match id.or((count < all).then_some("rare-undefined")) {
                Some("where-never") => reader.lint("where-never", true, place, never(question), never_cure(question)),
                Some(id) => reader.lint(id, true, place, message, cure),
                None => reader.error(place, message, cure),
            }
        }
        reader.in_variants((most > 1).then(|| Variants { tried: all, of, ..Variants::default() }));
        let tried: Vec<Posed> = tried.into_iter().filter_map(Result::ok).collect();
        if most > 1 && is_well {
            warn_of_hidden(reader, question, tree, &tried);
            lint::look_over(reader, question, tree, &tried);
        }
        if is_open(question) && question.answer.is_none() {
            let cure = "give one answer that will do, e.g. answer: \"1.05\"".to_string();
            reader.error(tree.place, format!("the open question `{}` lacks `answer`", question.id), Some(cure));
        }
        reader.in_variants(None);
        reader.is_about("");
        reader.allow_only(before);
    }
    if most > 1 && !reader.has_errors() {
        lint::lesson(reader, placed);
    }
    walked
}

/// Whether every exploration has a way to its goal and does not begin there, and every run has the outcome that its
/// options speak of.
fn trials(reader: &mut Reader, placed: &Placed) {
    for (cell, place) in placed.lesson.cells.iter().zip(&placed.cells) {
        match cell {
            Cell::Explore(explore) => {
                let mut tries = explore.first();
                if explore.is_reached(&tries) {
                    let cure = "begin elsewhere with `start`, or ask for more in `goal`".to_string();
                    reader.error(*place, format!("`{}` begins at its goal", explore.id), Some(cure));
                }
                for line in &explore.answer {
                    match explore.read(line).and_then(|typed| explore.tried(&typed)) {
                        Ok(attempt) => tries.push(attempt),
                        Err(why) => reader.error(
                            *place,
                            format!("`{line}` cannot be tried: {why}"),
                            Some("write `answer` as it would be typed there".to_string()),
                        ),
                    }
                }
                if !explore.is_reached(&tries) {
                    let message = format!("the answer of `{}` does not reach its goal", explore.id);
                    let values = tries.last().map(|attempt| explore.sentence(std::slice::from_ref(attempt)));
                    reader.error(*place, message, values);
                }
            }
            Cell::Predict(predict) => {
                if let Err(why) = predict.outcome() {
                    reader.error(*place, format!("`{}` cannot be shown: {why}", predict.id), None);
                }
            }
            Cell::Check(check) => {
                if let Err(trouble) = check.pose() {
                    reader.error(*place, trouble.message, None);
                }
            }
            Cell::Text(_) | Cell::Plot(_) | Cell::Worked(_) | Cell::Question(_) => {}
        }
    }
}

/// Warns where some of a question's numbers hide a usual mistake: whoever makes it comes out right. What all numbers
/// hide lies in the function, not in them.
fn warn_of_hidden(reader: &mut Reader, question: &Question, tree: &Tree, tried: &[Posed]) {
    let seeds = tried.len();
    // By the mistake's id: in how many variants, and the numbers of the first one.
    let mut found: Vec<(String, usize, String)> = Vec::new();
    for posed in tried {
        for reason in posed.prepared.hidden() {
            match found.iter_mut().find(|(id, ..)| *id == reason.id) {
                Some((_, count, _)) => *count += 1,
                None => found.push((reason.id, 1, drawn(posed))),
            }
        }
    }
    found.retain(|(_, count, _)| *count < seeds);
    if found.is_empty() {
        return lint::slips_meet(reader, question, tree, tried);
    }
    let one =
        |(id, count, with): &(String, usize, String)| format!("{id} in {count} of {seeds} variants, e.g. with {with}");
    let mut each: Vec<String> = found.iter().take(MOST_HIDDEN).map(one).collect();
    if found.len() > MOST_HIDDEN {
        each.push(format!("{} more, which author mistakes lists", found.len() - MOST_HIDDEN));
    }
    let cure = "leave such numbers out with `where`, or draw from others".to_string();
    let message = format!("some numbers of `{}` hide a usual mistake: {}", question.id, each.join("; "));
    reader.lint("slip-hides", false, tree.place, message, Some(cure));
}

/// So many hidden mistakes of a question are named.
const MOST_HIDDEN: usize = 3;

type Told = (Place, String, Option<String>, Option<&'static str>);

/// Everything wrong with one variant of a question.
fn trouble(question: &Question, tree: &Tree, posed: &Result<Posed, Unposed>) -> Vec<Told> {
    let posed = match posed {
        Ok(posed) => posed,
        Err(trouble) => {
            let id = match trouble.field {
                "where" => Some("where-never"),
                "options" if trouble.message.contains(" say the same, ") => Some("option-twice"),
                _ => None,
            };
            let cure = match trouble.field {
                "options" if id.is_some() => Some("drop one of them, or word it otherwise".to_string()),
                // What every kind may have, this question can do without.
                field if COMMON.iter().any(|common| common.name == field) => Some(format!("take `{field}` out")),
                _ => None,
            };
            return vec![(field_place(tree, trouble.field), trouble.message.clone(), cure, id)];
        }
    };
    let question = question.in_case(posed.case);
    let mut all = Vec::new();
    let drawn = || match drawn(posed) {
        none if none.is_empty() => none,
        numbers => format!(" (with {numbers})"),
    };
    if let Some(key) = posed.prepared.task.key.text() {
        let judged = posed.judge(&key);
        // An author's own form of the answer stands in its place, and is judged below.
        let in_form = judged.verdict == Verdict::NotGraded && question.answer.is_some();
        if judged.verdict != Verdict::Right && !in_form {
            let message = format!("the key {key} is not judged right{}: {}", drawn(), judged.message);
            let unsure = judged.verdict == Verdict::Unsure;
            let narrow = || "say with `domain` where it is to be compared, or draw from fewer numbers".to_string();
            let form = posed.prepared.ask.word("form").filter(|_| judged.verdict == Verdict::NotGraded);
            let own = form.map(|form| format!("give the key in that form ({form}) as `answer`"));
            let cure = own.or_else(|| leave_out(posed)).or_else(|| unsure.then(narrow));
            all.push((field_place(tree, "ask"), message, cure, unsure.then_some("key-unsure")));
        }
    }
    let mut expect = |field: &str, answer: &str, wanted: Verdict| {
        let filled = posed.fill_answer(answer);
        let judged = posed.judge(&filled);
        if judged.verdict != wanted {
            let why = if judged.verdict == Verdict::Right { String::new() } else { format!(": {}", judged.message) };
            let comes = judged.verdict.name().replace('_', " ");
            let message = format!("`{filled}` must be {} and comes out {comes}{}{why}", wanted.name(), drawn());
            let cure = match field {
                "answer" => "give an answer that author try judges right, or take it out",
                _ => "author try shows how it is judged; mend the question, or take the test out",
            };
            all.push((field_place(tree, field), message, Some(cure.to_string()), None));
        }
    };
    if let Some(answer) = &question.answer {
        expect("answer", answer, Verdict::Right);
    }
    let everywhere = |test: &&Test| test.seed.is_none();
    question.right_tests.iter().filter(everywhere).for_each(|test| expect("tests", &test.is, Verdict::Right));
    question.wrong_tests.iter().filter(everywhere).for_each(|test| expect("tests", &test.is, Verdict::Wrong));
    all.extend(wrong_trouble(question, posed, tree));
    all
}

/// That no numbers meet a condition, and how many were tried.
fn never(question: &Question) -> String {
    let walk = question.vary.walk();
    match walk.whole {
        true => format!("no numbers meet this condition (all {} combinations tried)", walk.of),
        false => "no numbers were found that meet this condition".to_string(),
    }
}

/// The part of a condition that nothing meets alone, where there is one.
fn never_cure(question: &Question) -> Option<String> {
    let condition = question.vary.condition.as_ref()?;
    let parts = condition.conjuncts();
    let alone = |part: &crate::lesson::condition::Requirement| {
        let vary = crate::lesson::variant::Vary { condition: Some(part.clone()), ..question.vary.clone() };
        let walk = vary.walk();
        walk.whole && walk.met.is_empty()
    };
    match parts.iter().find(|part| alone(part)) {
        Some(part) if parts.len() > 1 => Some(format!("nothing meets `{}` even alone", part.text)),
        Some(_) => Some("widen what is drawn in `vary`, or the condition".to_string()),
        None => Some("each part is met by some numbers, but not all parts by the same ones".to_string()),
    }
}

/// Tests that belong to the variant of one seed.
fn seeded_tests(reader: &mut Reader, question: &Question, tree: &Tree) {
    let right = question.right_tests.iter().map(|test| (test, Verdict::Right));
    let wrong = question.wrong_tests.iter().map(|test| (test, Verdict::Wrong));
    for (test, wanted) in right.chain(wrong) {
        let Some(posed) = test.seed.and_then(|seed| question.pose(seed).ok()) else { continue };
        let judged = posed.judge(&test.is);
        if judged.verdict != wanted {
            let comes = judged.verdict.name().replace('_', " ");
            let why = if judged.verdict == Verdict::Right { String::new() } else { format!(": {}", judged.message) };
            let message =
                format!("`{}` must be {} with seed {} and comes out {comes}{why}", test.is, wanted.name(), posed.seed);
            let cure = format!("author try --seed {} shows how it is judged; or take the test out", posed.seed);
            reader.error(field_place(tree, "tests"), message, Some(cure));
        }
    }
}

/// A wrong answer that is right in this variant would be a trap for the learner.
fn wrong_trouble(question: &Question, posed: &Posed, tree: &Tree) -> Vec<Told> {
    let each = question.wrong.iter().enumerate().filter_map(|(at, wrong)| {
        let is = posed.fill_foreseen(&wrong.is);
        let judged = posed.judge(&is);
        let told = match judged.verdict {
            Verdict::Wrong if judged.reason.as_ref().is_some_and(|reason| reason.id == "author") => None,
            Verdict::Wrong => Some((is, "it is wrong, but another reason is given for it".to_string(), None)),
            Verdict::Right => Some((is, "it is right".to_string(), Some("slip-is-right"))),
            verdict => {
                let why = format!("it comes out {}: {}", verdict.name().replace('_', " "), judged.message);
                Some((is, why, Some("wrong-unreachable")))
            }
        };
        told.map(|told| (at, told))
    });
    each.map(|(at, (is, why, id))| {
        let cure = match id {
            Some("slip-is-right") => leave_out(posed),
            Some("wrong-unreachable") => {
                Some("write it as a learner would type it; author try shows how it is read".to_string())
            }
            _ => Some("put it first, or take it out: what stands before it comes to the same".to_string()),
        };
        let with = match drawn(posed) {
            none if none.is_empty() => none,
            numbers => format!(" (with {numbers})"),
        };
        (wrong_place(tree, at), format!("`{is}` is listed as wrong: {why}{with}"), cure, id)
    })
    .collect()
}

/// So many needs that are not there get the id that was probably meant: beside all of them it is looked for each time.
const MOST_GUESSES: usize = 25;

/// What only shows when all lessons are seen together: ids that stand twice, needs that are not there, even among the
/// `known` lessons of another course, or go in a circle.
pub fn together(all: &mut [(String, Placed, Reader)], known: &[String]) {
    let elsewhere: HashSet<&str> = known.iter().map(String::as_str).collect();
    let lessons: Vec<(String, Vec<String>)> =
        all.iter().map(|(_, placed, _)| (placed.lesson.id.clone(), placed.lesson.needs.clone())).collect();
    let files: Vec<String> = all.iter().map(|(file, ..)| file.clone()).collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, (id, _)) in lessons.iter().enumerate() {
        first.entry(id).or_insert(at);
    }
    let needs: Vec<Vec<usize>> = lessons
        .iter()
        .map(|(_, needs)| needs.iter().filter_map(|need| first.get(need.as_str()).copied()).collect())
        .collect();
    let circles = circles(&needs);
    let mut guesses = 0;
    for (at, (_, placed, reader)) in all.iter_mut().enumerate() {
        steps::take(1);
        let id = &placed.lesson.id;
        let own = first.get(id.as_str()).copied().unwrap_or(at);
        if own != at {
            let cure = Some("call one of them otherwise".to_string());
            reader.error(placed.id, format!("the id `{id}` is taken by {}", files[own]), cure);
        }
        for (need, place) in placed.lesson.needs.iter().zip(&placed.needs) {
            steps::take(1);
            match first.get(need.as_str()) {
                None if elsewhere.contains(need.as_str()) => {}
                None => {
                    guesses += 1;
                    let ids = lessons.iter().map(|(id, _)| id.as_str()).chain(known.iter().map(String::as_str));
                    let cure = if guesses <= MOST_GUESSES { did_you_mean(need, ids) } else { None };
                    let cure = cure.or_else(|| Some("gradus list names those of the course".to_string()));
                    reader.error(*place, format!("there is no lesson `{need}`"), cure);
                }
                Some(needed) if circles[*needed] == circles[own] => {
                    reader.error(
                        *place,
                        format!("`{id}` needs `{need}`, which needs `{id}`: a circle"),
                        Some("take one of the two out of `needs`".to_string()),
                    );
                }
                Some(_) => {}
            }
        }
    }
}

/// A number for each place, the same for places that lead to each other (Tarjan 1972, without recursion).
fn circles(leads: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let (mut circle, mut met, mut low) = (vec![NONE; leads.len()], vec![NONE; leads.len()], vec![0; leads.len()]);
    let (mut on_path, mut count, mut circles) = (Vec::new(), 0, 0);
    for from in 0..leads.len() {
        if met[from] != NONE {
            continue;
        }
        // A place, and how many of those that it leads to have been followed.
        let mut open: Vec<(usize, usize)> = vec![(from, 0)];
        while let Some((at, followed)) = open.pop() {
            steps::take(1);
            if followed == 0 {
                (met[at], low[at]) = (count, count);
                count += 1;
                on_path.push(at);
            }
            if let Some(before) = followed.checked_sub(1) {
                let before = leads[at][before];
                if circle[before] == NONE {
                    low[at] = low[at].min(low[before]);
                }
            }
            match leads[at].get(followed) {
                Some(next) => {
                    open.push((at, followed + 1));
                    if met[*next] == NONE {
                        open.push((*next, 0));
                    }
                }
                None if low[at] == met[at] => {
                    while let Some(place) = on_path.pop() {
                        circle[place] = circles;
                        if place == at {
                            break;
                        }
                    }
                    circles += 1;
                }
                None => {}
            }
        }
    }
    circle
}

/// The lessons in the order given, except that each stands after those it needs.
pub fn in_order(lessons: Vec<Lesson>) -> Vec<Lesson> {
    // How many lessons of an id are left, who waits for it, and for how many ids each waits.
    let mut of: HashMap<&str, usize> = HashMap::new();
    lessons.iter().for_each(|lesson| *of.entry(&lesson.id).or_default() += 1);
    let mut waiting: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut waits = vec![0_usize; lessons.len()];
    for (at, lesson) in lessons.iter().enumerate() {
        let needs: BTreeSet<&str> =
            lesson.needs.iter().map(String::as_str).filter(|need| of.contains_key(need)).collect();
        waits[at] = needs.len();
        needs.into_iter().for_each(|need| waiting.entry(need).or_default().push(at));
    }
    let mut left: BTreeSet<usize> = (0..lessons.len()).collect();
    let mut ready: BTreeSet<usize> = left.iter().copied().filter(|at| waits[*at] == 0).collect();
    let mut order = Vec::with_capacity(lessons.len());
    // Where all wait for each other, which the checks have refused, the first goes.
    while let Some(next) = ready.pop_first().or_else(|| left.first().copied()) {
        steps::take(1);
        left.remove(&next);
        order.push(next);
        let id = lessons[next].id.as_str();
        let count = of.entry(id).or_default();
        *count = count.saturating_sub(1);
        if *count == 0 {
            for at in waiting.remove(id).unwrap_or_default() {
                waits[at] = waits[at].saturating_sub(1);
                if waits[at] == 0 && left.contains(&at) {
                    ready.insert(at);
                }
            }
        }
    }
    let mut lessons: Vec<Option<Lesson>> = lessons.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| lessons[at].take()).collect()
}

/// Whether the question's key leaves the answer open, so that the author must give an example.
fn is_open(question: &Question) -> bool {
    question.pose(1).is_ok_and(|posed| matches!(posed.prepared.task.key, Key::Open { .. } | Key::Function { .. }))
}
