//! A question as its author wants to see it: the prompt, the key, every wrong answer with its reply, hints, the worked
//! solution, and the numbers of further variants.

use super::about;
use crate::lesson::kinds::{Key, rounded};
use crate::lesson::load::drawn_as;
use crate::lesson::{Cell, ComesTo, Detail, Lesson, Posed, Question};
use crate::math::print::figure::figure;
use crate::math::tape::value_at;
use crate::math::{Expr, Symbol};
use crate::page::{Block, Line, Page, Role, Table, Tone, markdown_in};

/// What is to be seen of a question.
#[derive(Clone, Copy, Debug)]
pub struct PreviewWanted {
    /// The seed of the variant that is shown whole.
    pub seed: u64,
    /// How many variants there are to be in all.
    pub variants: usize,
    /// Every variant, up to a bound that is said, in place of some that seeds give.
    pub all: bool,
}

/// So many variants are listed at most.
pub const MOST: usize = 2_000;

/// So many usual slips are shown with their replies; `author mistakes` lists all.
const SLIPS: usize = 12;

/// A cell between the questions, as it is read.
pub fn cell(cell: &Cell) -> Page {
    cell.page(Detail::Usual)
}

/// So many characters of a key stand in the overview.
const KEY: usize = 28;

/// A lesson at a glance: a row for each question, before everything that there is to see of each.
pub fn overview(lesson: &Lesson, seed: u64) -> Page {
    let asked: Vec<&Question> = lesson.questions().collect();
    // A question with parts is one.
    let count_of = asked.iter().filter(|question| question.part.as_ref().is_none_or(|part| part.at == 0)).count();
    let counted = asked.iter().filter(|question| !question.for_review);
    // Begun at 0, because a sum of nothing is −0.
    let points = counted.fold(0.0, |sum, question| sum + question.points);
    let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let held = if lesson.exam.is_some() { " · an examination" } else { "" };
    let mut page = Page::new().text(Line::styled(
        Role::Dim,
        format!(
            "{} · {} points · about {} minutes{held}",
            count(count_of, "question"),
            (points * 100.0).round() / 100.0,
            lesson.exam.as_ref().and_then(|exam| exam.minutes).unwrap_or(lesson.minutes)
        ),
    ));
    let mut table = Table::new(["question", "kind", "variants", "hints", "tests", &format!("key, seed {seed}")])
        .numeric(&[2, 3, 4])
        .says("The questions of the lesson.");
    for question in asked {
        let key = match question.pose(seed) {
            Ok(posed) => short(&key(&posed).plain()),
            Err(trouble) => format!("cannot be put: {}", trouble.message),
        };
        let variants = match question.variants() {
            _ if !question.varies() => "1".to_string(),
            Some(count) => count.to_string(),
            None => "many".to_string(),
        };
        let (hints, tests) = (question.hints.len(), question.right_tests.len() + question.wrong_tests.len());
        table.push([
            Line::text(question.id.clone()),
            Line::text(question.ask.kind.name),
            Line::text(variants),
            Line::text(hints.to_string()),
            Line::text(tests.to_string()),
            Line::new().code(key),
        ]);
    }
    if !table.rows.is_empty() {
        page.push(Block::Table(table));
    }
    page
}

/// The beginning of a text.
fn short(text: &str) -> String {
    match text.char_indices().nth(KEY) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

/// Everything there is to see of a question.
///
/// # Errors
/// Why it cannot be put with the numbers of this seed.
pub fn preview(question: &Question, wanted: &PreviewWanted) -> Result<Page, String> {
    let posed = question.pose(wanted.seed).map_err(|trouble| trouble.message)?;
    let count = match question.variants() {
        _ if !question.varies() => String::new(),
        Some(count) => format!(" · {count} variants"),
        None => " · many variants".to_string(),
    };
    let aside = Line::styled(Role::Dim, about(question) + &count);
    let text = Line::text(question.id.clone()).role(Role::Title);
    let mut page = Page::new().with(Block::Heading { level: 2, text, aside });
    page.push(Block::labelled("seed", Tone::Info, numbers(&posed)));
    page.extend(posed.prompt.clone());
    page = page.gap();
    let place = Sample::of(&posed);
    let worth = posed.prepared.task.key_expr().and_then(|key| place.as_ref()?.told(key));
    let line = worth.map_or_else(|| key(&posed), |worth| key(&posed).push(Role::Dim, format!("  {worth}")));
    page.push(Block::labelled("key", Tone::Right, line));
    replies(&mut page, &posed, place.as_ref());
    // Where it is judged when it is handed in, nobody sees these.
    for (hint, at) in posed.hints.iter().zip(1..).filter(|_| !question.is_held()) {
        page.push(Block::labelled(format!("hint {at}"), Tone::Info, first_line(hint)));
    }
    if let Some(because) = posed.because.as_ref().filter(|_| !question.is_held()) {
        page.push(Block::labelled("because", Tone::Info, first_line(because)));
    }
    page.push(Block::labelled("tests", Tone::Neutral, tests(question)));
    let solution = posed.prepared.solution(Detail::Usual);
    if !solution.is_empty() {
        page.push(Block::heading("Worked solution", Line::new()));
        page.extend(solution);
    }
    variants(&mut page, question, wanted);
    Ok(page)
}

/// The seed with what it draws.
fn numbers(posed: &Posed) -> String {
    let drawn = drawn_as(posed);
    let numbers = if drawn.is_empty() { String::new() } else { format!(": {drawn}") };
    format!("{}{numbers}", posed.seed)
}

fn key(posed: &Posed) -> Line {
    let words = match (&posed.prepared.task.key, &posed.answer, posed.prepared.task.key.text()) {
        (Key::Open { condition, .. } | Key::Function { condition, .. }, answer, _) => {
            let line = Line::text("whatever meets ").code(condition.text.clone());
            return match answer {
                Some(answer) => line.then(", e.g. ").code(answer.clone()),
                None => line,
            };
        }
        (_, Some(answer), Some(key)) if *answer != key => {
            return Line::new().code(key).then(", shown as ").code(answer.clone());
        }
        (_, _, key) => key.unwrap_or_default(),
    };
    let task = &posed.prepared.task;
    let short = task.digits.zip(task.key_expr()).and_then(|(digits, key)| rounded(key, digits));
    let line = Line::new().code(words);
    match short {
        Some(short) => line.then(", e.g. ").code(short),
        None => line,
    }
}

/// Where key and slips are formulas: a point, the same for all of them, so that it is seen how far each is off.
struct Sample {
    at: Vec<(Symbol, f64)>,
    /// `x = 2`.
    named: String,
}

impl Sample {
    /// The first of some points at which the key has a value; none where it has no letters in it.
    fn of(posed: &Posed) -> Option<Sample> {
        let Key::Value(key) = &posed.prepared.task.key else { return None };
        let key = key.entries();
        let names = &posed.prepared.task.names;
        if names.is_empty() {
            return None;
        }
        // Each name has a number of its own, so that names that change places show.
        const POINTS: [[f64; 6]; 5] = [
            [2.0, 3.0, 5.0, 7.0, 11.0, 13.0],
            [3.0, 2.0, 7.0, 5.0, 13.0, 11.0],
            [0.5, 0.25, 0.75, 0.2, 0.4, 0.6],
            [-2.0, -3.0, -5.0, -7.0, -11.0, -13.0],
            [10.0, 20.0, 30.0, 40.0, 50.0, 60.0],
        ];
        let at = POINTS.iter().find_map(|numbers| {
            let at: Vec<(Symbol, f64)> = names.iter().cloned().zip(*numbers).collect();
            let is_known =
                !key.is_empty() && at.len() == names.len() && key.iter().all(|part| value_at(part, &at).is_some());
            is_known.then_some(at)
        })?;
        let named: Vec<String> = at.iter().map(|(name, number)| format!("{name} = {}", figure(*number))).collect();
        Some(Sample { named: named.join(", "), at })
    }

    /// `x = 2: 864`; nothing where a formula has no value there.
    fn told(&self, formula: &Expr) -> Option<String> {
        value_at(formula, &self.at).map(|value| format!("{}: {}", self.named, figure(value)))
    }
}

/// What a wrong answer comes to, where its text does not say it.
fn comes_to(worth: &ComesTo, place: Option<&Sample>, is: &str) -> Option<String> {
    let told = match (worth, place) {
        (ComesTo::Formula(formula), Some(place)) if !formula.names().is_empty() => place.told(formula)?,
        (ComesTo::Formula(formula), _) => format!("= {}", figure(value_at(formula, &[])?)),
        (ComesTo::Number(number), _) => format!("= {}", figure(*number)),
    };
    (told.replace('−', "-") != format!("= {is}")).then_some(told)
}

/// Every wrong answer that is known, with what is said to it.
fn replies(page: &mut Page, posed: &Posed, place: Option<&Sample>) {
    let mut foreseen = posed.prepared.foreseen();
    // What the author says to an answer is said in place of the usual.
    let own: Vec<String> = foreseen.iter().filter(|one| one.reason.id == "author").map(|one| one.is.clone()).collect();
    foreseen.retain(|one| one.reason.id == "author" || !own.contains(&one.is));
    let hidden: Vec<String> = posed.prepared.hidden().into_iter().map(|reason| reason.id).collect();
    let of_author = |id: &str| id == "author" || id == "option";
    let usual = foreseen.iter().filter(|one| !of_author(&one.reason.id)).count();
    let mut left = SLIPS;
    for one in &foreseen {
        if !of_author(&one.reason.id) {
            match left.checked_sub(1) {
                Some(fewer) => left = fewer,
                None => continue,
            }
        }
        let hides = if hidden.contains(&one.reason.id) { "  has the key's value here" } else { "" };
        let worth = one.worth.as_ref().and_then(|worth| comes_to(worth, place, &one.is));
        let worth = worth.map_or_else(String::new, |worth| format!("  {worth}"));
        let line = Line::new().code(one.is.clone()).push(Role::Dim, format!("  {}{worth}{hides}", one.reason.id));
        let say = markdown_in::read_line(&one.reason.say).0;
        let inner = if say.is_empty() { Vec::new() } else { vec![Block::Text(say)] };
        page.push(Block::Item { mark: "✗".to_string(), text: line, inner });
    }
    if usual > SLIPS {
        let line = Line::styled(Role::Dim, format!("and {} more usual slips: ", usual - SLIPS));
        page.push(line.code("gradus author mistakes"));
    }
}

/// The first paragraph of a page in one line.
fn first_line(page: &Page) -> Line {
    let texts = page.blocks.iter().filter_map(|block| match block {
        Block::Text(line) => Some(line.clone()),
        Block::Display(formula) => Some(Line::new().formula(formula.clone())),
        _ => None,
    });
    let mut all = texts.collect::<Vec<_>>().into_iter();
    let first = all.next().unwrap_or_default();
    all.fold(first, |line, more| line.then(" ").append(more))
}

fn tests(question: &Question) -> String {
    match (question.right_tests.len(), question.wrong_tests.len()) {
        (0, 0) => "none".to_string(),
        (right, wrong) => format!("{right} right, {wrong} wrong"),
    }
}

/// Further variants, a row each.
fn variants(page: &mut Page, question: &Question, wanted: &PreviewWanted) {
    if !question.varies() {
        return;
    }
    let (rows, count): (Vec<Posed>, Option<usize>) = if wanted.all {
        let (all, count) = question.walked(MOST);
        (all.into_iter().filter_map(Result::ok).collect(), count)
    } else {
        let seeds = (1..wanted.variants as u64).map(|more| wanted.seed + more);
        (seeds.filter_map(|seed| question.pose(seed).ok()).collect(), None)
    };
    if rows.is_empty() {
        return;
    }
    let aside = match (wanted.all, count) {
        (true, Some(count)) if count > rows.len() => format!("{} of {count}", rows.len()),
        (true, _) => format!("all {}", rows.len()),
        _ => String::new(),
    };
    page.push(Block::heading("Variants", Line::styled(Role::Dim, aside)));
    let first = if wanted.all { "" } else { "seed" };
    let mut table = Table::new([first, "numbers", "key"]).says("Further variants with their numbers and keys.");
    for (posed, at) in rows.iter().zip(1..) {
        let name = if wanted.all { format!("{at}") } else { format!("{}", posed.seed) };
        table.push([Line::text(name), Line::text(drawn_as(posed)), key(posed)]);
    }
    page.push(Block::Table(table));
}
