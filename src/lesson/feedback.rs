//! What is said to an answer. It asks and points; it grows with the misses, from a point to check by hand over the
//! pattern to the rule; and it never hands over the key.

use super::judge::{Judged, Prepared, Ratio, Verdict};
use super::kinds::Reason;
use super::kinds::{Key, Task, figure, value_formula};
use super::question::{FeedbackLevel, Posed};
use crate::math::Expr;
use crate::math::expr::Node;
use crate::page::{Block, Formula, Line, Page, Role, Table, Tone, markdown_in, pointer};

/// The page for one answer; `misses` counts the wrong answers to this question so far, this one included.
pub fn feedback(posed: &Posed, judged: &Judged, misses: usize, level: FeedbackLevel) -> Page {
    match (level, judged.verdict) {
        (FeedbackLevel::None, Verdict::Right | Verdict::Wrong | Verdict::Unsure) => {
            return read_as(judged).note(Tone::Neutral, "noted");
        }
        (FeedbackLevel::Verdict, Verdict::Right) => return read_as(judged).note(Tone::Right, "right"),
        (FeedbackLevel::Verdict, Verdict::Wrong) if judged.repeats.is_none() => {
            return read_as(judged).note(Tone::Wrong, "not yet");
        }
        _ => {}
    }
    let mut page = read_as(judged);
    if let Some(repeated) = &judged.repeats {
        // All that can be said to it at this rung was said already.
        page.push(Block::note(Tone::Wrong, "not yet"));
        page.push(said(&repeated.say));
        return page;
    }
    match judged.verdict {
        Verdict::Right => right(&mut page, posed, judged),
        Verdict::Wrong => wrong(&mut page, posed, judged, misses),
        Verdict::NotGraded => not_graded(&mut page, judged),
        Verdict::Unsure => {
            page.push(verdict("~ unsure"));
            page.push(said(&judged.message));
            page.push(Line::text("This costs nothing. Another form of the same answer may be easier to compare."));
        }
    }
    page
}

/// The echo of what was read, always shown when anything was.
pub fn read_as(judged: &Judged) -> Page {
    let formula = match &judged.answer {
        Some(value) => value_formula(value),
        None => return Page::new(),
    };
    let line = Line::new().formula(formula).all(Role::Dim);
    Page::new().labelled("read as", Tone::Neutral, line)
}

fn right(page: &mut Page, posed: &Posed, judged: &Judged) {
    page.push(Block::note(Tone::Right, "right"));
    for note in &judged.notes {
        page.push(said(note));
    }
    if let Some(because) = &posed.because {
        page.extend(because.clone());
    }
    if let (Key::Choice(options), Some(letter)) = (&posed.prepared.task.key, &judged.reads_as) {
        let at = letter.bytes().next().map_or(0, |letter| usize::from(letter.saturating_sub(b'a')));
        if let Some(say) = options.get(at).and_then(|option| option.say.as_ref()) {
            page.push(said(say));
        }
    }
}

fn not_graded(page: &mut Page, judged: &Judged) {
    page.push(verdict("? not graded"));
    if let Some((error, input)) = &judged.unreadable {
        page.push(Block::Verbatim(pointer(input, error.at())));
    }
    page.push(said(&judged.message));
}

fn wrong(page: &mut Page, posed: &Posed, judged: &Judged, misses: usize) {
    page.push(Block::note(Tone::Wrong, "not yet"));
    for note in &judged.notes {
        page.push(said(note));
    }
    let task = &posed.prepared.task;
    let ratio = posed.prepared.ratio(judged);
    let rung = Rung::of(judged, ratio.as_ref(), misses);
    match &rung {
        Rung { ratio: Some(ratio), factors, .. } => page.push(table(task, ratio, *factors)),
        _ => page.blocks.extend(point(posed, judged).map(Block::Text)),
    }
    if let Some((ratio, pattern)) = rung.pattern {
        page.push(pattern_line(ratio, pattern));
    }
    match (&judged.reason, rung.inside, rung.pattern) {
        (_, Some(inside), _) => page.push(inside_line(inside)),
        (Some(reason), _, Some((_, pattern))) if reason.is_whole() => page.push(source_line(pattern)),
        (Some(reason), ..) => page.push(reasons(reason, &judged.or)),
        (None, _, Some((_, pattern))) => page.push(source_line(pattern)),
        (None, ..) if !judged.says_nothing() => page.push(said(&judged.message)),
        (None, ..) => page.push(way_to_find_out(posed, misses)),
    }
    if judged.reason.is_some() && judged.component.is_some() && judged.score > Some(0.0) {
        let place = judged.message.split(". ").next().unwrap_or_default();
        page.push(said(place));
    }
    // Where the factors have no pattern to show, the second miss would only say the same again.
    let due = if rung.pattern.is_some() { 3 } else { 2 };
    if misses >= due
        && let Some(rule) = judged.reason.as_ref().map(|reason| reason.rule.as_str()).filter(|rule| !rule.is_empty())
    {
        page.push(Block::labelled("rule", Tone::Info, markdown_in::read_line(rule).0));
    }
}

/// What the table shows after so many misses: first answer and slope, then by what the two differ, then whose slope that
/// is.
struct Rung<'a> {
    ratio: Option<&'a Ratio>,
    /// Whether it has the column of factors.
    factors: bool,
    pattern: Option<(&'a Ratio, &'a Expr)>,
    inside: Option<&'a Expr>,
}

impl Rung<'_> {
    fn of<'a>(judged: &Judged, ratio: Option<&'a Ratio>, misses: usize) -> Rung<'a> {
        // The factors speak where they have a pattern, or where nothing else does.
        let factors = misses >= 2 && ratio.is_some_and(|ratio| ratio.pattern.is_some() || judged.reason.is_none());
        let pattern = ratio.filter(|_| factors).and_then(|ratio| Some((ratio, ratio.pattern.as_ref()?)));
        let is_chain = judged.reason.as_ref().is_none_or(|reason| reason.is_whole() || reason.id == "chain.drop_inner");
        let inside = pattern.filter(|_| misses >= 3 && is_chain).and_then(|(ratio, _)| ratio.inside.as_ref());
        Rung { ratio, factors, pattern, inside }
    }
}

/// The sign and the word of what does not count.
fn verdict(text: &str) -> Block {
    Block::note(Tone::Neutral, Line::styled(Role::Caution, text))
}

/// The likely slip, as a question; with two that come to the same, both.
fn reasons(first: &Reason, others: &[Reason]) -> Line {
    match others.first().filter(|other| !other.is_whole()) {
        None => markdown_in::read_line(&first.say).0,
        Some(other) => {
            let (first, other) = (markdown_in::read_line(&first.say).0, markdown_in::read_line(&other.say).0);
            Line::text("It looks like one of two things. Either: ").append(first).then(" Or: ").append(other)
        }
    }
}

/// A point at which answer and slope can be compared by hand.
fn point(posed: &Posed, judged: &Judged) -> Option<Line> {
    let task = &posed.prepared.task;
    let witness = judged.witness.as_ref()?;
    if witness.at.is_empty() {
        return None;
    }
    let mut line = Line::text("at ");
    for (i, (name, number)) in witness.at.iter().enumerate() {
        if i > 0 {
            line = line.then(", ");
        }
        line = line.formula(super::kinds::equals(name, &Expr::number(*number)));
    }
    line = line.then(":  yours ").push(Role::Wrong, shown(witness.yours));
    if let Some(slope) = posed.prepared.measured(judged) {
        let word = if task.curve.as_ref().is_some_and(|curve| curve.order > 1) { "measured" } else { "measured slope" };
        line = line.then(format!(",  {word} ")).push(Role::Right, figure(slope));
    } else if witness.yours.is_some() && witness.key.is_none() {
        line = line.then(", where the right one is undefined");
    } else {
        line = line.then(".  What should it be there?");
    }
    Some(line)
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "undefined".to_string(), figure)
}

fn table(task: &Task, ratio: &Ratio, factors: bool) -> Table {
    let higher = task.curve.as_ref().is_some_and(|curve| curve.order > 1);
    let there = if higher { "measured there" } else { "slope there" };
    let mut header = vec![Line::of(&Expr::var(&ratio.by)), "yours".into(), there.into()];
    let mut says = "your answer beside what was measured".to_string();
    if factors {
        header.push("yours × ?".into());
        says += ", and by what it would have to be multiplied";
    }
    let mut table = Table::numbers(header).says(says);
    for row in &ratio.rows {
        let mut cells = vec![
            Line::text(figure(row.at)),
            Line::styled(Role::Wrong, figure(row.yours)),
            Line::styled(Role::Right, figure(row.slope)),
        ];
        if factors {
            cells.push(Line::styled(Role::Substitution, figure(row.factor)));
        }
        table.push(cells);
    }
    table
}

/// "Off by a factor that grows with x: 6, 12, 18 = 6x."
fn pattern_line(ratio: &Ratio, pattern: &Expr) -> Block {
    if pattern.names().is_empty() {
        let line = Line::text("Multiplied by ").math(pattern).then(" it would fit everywhere.");
        return Block::note(Tone::Caution, line);
    }
    let sizes: Vec<f64> = ratio.rows.iter().map(|row| row.factor.abs()).collect();
    let (rising, falling) = (sizes.windows(2).all(|w| w[1] > w[0]), sizes.windows(2).all(|w| w[1] < w[0]));
    let how = match (ratio.rows.windows(2).all(|w| w[1].at > w[0].at), rising, falling) {
        (true, true, _) => "grows with",
        (true, _, true) => "shrinks with",
        _ => "changes with",
    };
    let factors: Vec<String> = ratio.rows.iter().map(|row| figure(row.factor)).collect();
    let begin = format!("Off by a factor that {how} {}: {} = ", ratio.by, factors.join(", "));
    Block::note(Tone::Caution, Line::text(begin).math(pattern).then("."))
}

/// Where such a factor comes from, asked by its kind.
fn source_line(pattern: &Expr) -> Line {
    let power = |expr: &Expr| match expr.node() {
        Node::Pow(base, exponent) => base.as_var().is_some() && exponent.as_number().is_some(),
        _ => expr.as_var().is_some(),
    };
    let monomial = match pattern.node() {
        Node::Product(factors) => factors.iter().all(|factor| factor.names().is_empty() || power(factor)),
        Node::Div(top, bottom) => top.names().is_empty() && (power(bottom) || bottom.as_number().is_some()),
        _ => power(pattern),
    };
    Line::text(match (pattern.is_number(-1), pattern.names().is_empty(), monomial) {
        (true, ..) => "All but the sign fits. Where does a minus come in, or go out?",
        (_, true, _) => "Where does a number come in as a factor, or go out?",
        (_, _, true) => "A power is off. Which exponent comes down, and what is left of it above?",
        _ => "Where would that come from? Is it the slope of some part?",
    })
}

/// "That is the slope of the inside, 3x² + 1."
fn inside_line(inside: &Expr) -> Line {
    Line::text("That is the slope of the inside, ").math(inside).then(". The chain rule multiplies by it.")
}

/// Where the answer is a number, no right value is shown but a way to find out.
fn way_to_find_out(posed: &Posed, misses: usize) -> Line {
    let Prepared { ask, task, .. } = &posed.prepared;
    let is_slope_at_point = task.curve.is_some() && task.key_expr().is_some_and(|key| key.names().is_empty());
    if is_slope_at_point {
        return Line::text("Nudge and measure: how much does the function change for a nudge of 0.001, per unit?");
    }
    let hints = task.hints(ask);
    match hints.get(misses.saturating_sub(1)).or(hints.last()) {
        Some(hint) => Line::text("hint: ").append(hint.clone()),
        None => Line::text(super::judge::NOTHING),
    }
}

fn said(text: &str) -> Line {
    markdown_in::read_line(&with_products(text)).0
}

/// A text in which a star between two factors, as in `3*x*2`, is no emphasis.
fn with_products(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let (mut before, mut quoted) = (' ', false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let ends = before.is_alphanumeric() || before == ')';
        if c == '*' && !quoted && ends && (next.is_alphanumeric() || matches!(next, '(' | '-')) {
            written.push('\\');
        }
        quoted ^= matches!(c, '`' | '$');
        written.push(c);
        before = c;
    }
    written
}

/// The formula of an answer, for a transcript.
pub fn echo(judged: &Judged) -> Option<Formula> {
    judged.answer.as_ref().map(value_formula)
}
