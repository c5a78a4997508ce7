//! What stands around an answer: marks, introductions in words, comments; and the left sides and chains before an
//! equals sign, which are held against what is asked and never dropped unread.

use super::super::expr::{Expr, Symbol};
use super::around::{introduced, led, trimmed, uncommented, unmarked};
use super::fault::{Fault, Parsed};
use super::left::{Fit, Left, is_name, judged, names_another, slope_named};
use super::letters::Normal;
use super::step::Step;
use super::value::enclosed;
use super::words::keyword_named;
use super::{ReadNote, Scope};
use std::ops::Range;

/// What a question asks for, as far as the left side of an answer can name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What kind of thing.
    pub what: Wanted,
    /// The function that is given, where there is one.
    pub of: Option<Expr>,
    /// The variables, in order; those by which is derived where a slope is asked.
    pub by: Vec<Symbol>,
    /// How often is derived.
    pub order: usize,
    /// Whether a number at a place is asked, and not a formula.
    pub at_place: bool,
    /// What is known of the values before a step of which the next ones are asked.
    pub before: Vec<(Symbol, Expr)>,
}

/// The kinds of things that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A derivative, partial or not.
    Slope,
    /// All first derivatives.
    Gradient,
    /// A matrix of derivatives.
    Matrix,
    /// A limit.
    Limit,
    /// The next value of something that is stepped.
    Step,
    /// A number, or a function itself.
    Value,
}

/// A text with what was found around it.
pub(super) struct Answer {
    /// The part that counts.
    pub at: Range<usize>,
    /// The parts before it that must agree with it.
    pub chain: Vec<Range<usize>>,
    /// Where every component has a left side of its own, the components in the order that is asked for.
    pub parts: Vec<Range<usize>>,
    /// The step that the left side names, of which the part that counts is the right side.
    pub step: Option<Step>,
    pub notes: Vec<ReadNote>,
}

impl Answer {
    /// A part with nothing around it that says anything.
    pub fn alone(at: Range<usize>) -> Answer {
        Answer { at, chain: Vec::new(), parts: Vec::new(), step: None, notes: Vec::new() }
    }
}

/// The part of a text that counts, for the place of an error.
pub(super) fn body(text: &str) -> Range<usize> {
    unmarked(text, 0..text.len())
}

/// Takes an answer apart.
pub(super) fn answer(normal: &Normal, scope: &Scope) -> Parsed<Answer> {
    let text = &*normal.text;
    let bytes = text.as_bytes();
    // An introduction begins with a word and has a blank behind it.
    let run = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    // One letter is a name, unless a sentence begins with it.
    let word = run > 1 || run == 1 && matches!(bytes[0], b'I' | b'i' | b'A' | b'a') && bytes.get(1) == Some(&b' ');
    let worded = word
        && bytes.contains(&b' ')
        && super::super::functions::lookup(&text[..run]).is_none()
        && !scope.declares(&text[..run]);
    // Most answers have nothing around them.
    if normal.plain && !worded && !bytes.starts_with(b"*") {
        return Ok(Answer::alone(trimmed(text, 0..text.len())));
    }
    let mut found = Answer::alone(unmarked(text, 0..text.len()));
    uncommented(text, &mut found);
    for _ in 0..4 {
        let before = found.at.clone();
        led(text, &mut found);
        introduced(text, scope, &mut found);
        found.at = unmarked(text, found.at.clone());
        if found.at == before {
            break;
        }
    }
    components(text, scope, &mut found);
    if !found.parts.is_empty() {
        return Ok(found);
    }
    related(text, scope, &mut found)?;
    found.at = unmarked(text, found.at.clone());
    // `f'(x) = 2x,` at the end of a formula within a sentence.
    let begins = text.len() - text.trim_start().len();
    if found.at.start > begins && text[found.at.clone()].ends_with(',') {
        found.at = trimmed(text, found.at.start..found.at.end - 1);
    }
    // A line of LaTeX that is ended, with none behind it.
    while text[found.at.clone()].ends_with("\\\\") {
        found.at = trimmed(text, found.at.start..found.at.end - 2);
    }
    Ok(found)
}

/// A sign between the two sides of a relation, outside all brackets: where it begins and ends.
fn relations(text: &str, at: Range<usize>) -> Vec<Range<usize>> {
    let bytes = &text.as_bytes()[..at.end];
    let (mut depth, mut i, mut found) = (0usize, at.start, Vec::new());
    while i < at.end {
        let byte = bytes[i];
        let length = match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                0
            }
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                0
            }
            b'\\' if text[i..].starts_with("\\begin{") => {
                depth += 1;
                0
            }
            b'\\' if text[i..].starts_with("\\end{") => {
                depth = depth.saturating_sub(1);
                0
            }
            _ if depth > 0 => 0,
            b':' if bytes.get(i + 1) == Some(&b'=') => 2,
            b'=' if bytes.get(i + 1) == Some(&b'=') => {
                i += 2;
                continue;
            }
            b'=' if puts_in(&text[at.start..i]) => 0,
            b'=' if bytes.get(i + 1) == Some(&b'>') => 2,
            b'=' if i == 0 || !b"=<>!".contains(&bytes[i - 1]) => 1,
            b':' => 1,
            b'<' if bytes.get(i + 1) == Some(&b'-') && is_arrow(bytes, i) => 2,
            b'<' | b'>' | b'?' => return found,
            b'-' if matches!(bytes.get(i + 1), Some(b'>' | b'=')) => 2,
            b'+' if bytes.get(i + 1) == Some(&b'=') => 2,
            b'\\' if text[i..].starts_with("\\mapsto") => "\\mapsto".len(),
            b'\\' if text[i..].starts_with("\\approx") => "\\approx".len(),
            b'\\' if text[i..].starts_with("\\to ") || text[i..].starts_with("\\rightarrow") => {
                if text[i..].starts_with("\\to ") { 3 } else { "\\rightarrow".len() }
            }
            b'\\' if text[i..].starts_with("\\\\") && found.is_empty() && i > at.start => 0,
            0xE2 if text[i..].starts_with(['←', '≈', '→', '↦', '⇒']) => 3,
            0xE2 if text[i..].starts_with(['≤', '≥', '≠', '⩽', '⩾']) => return found,
            b'\\' if compares(&text[i..]) => return found,
            b if b.is_ascii_alphabetic() && (i == at.start || !bytes[i - 1].is_ascii_alphanumeric()) => {
                let run = bytes[i..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                use super::words::Keyword as K;
                let stops = keyword_named(&text[i..i + run]).is_some_and(|word| {
                    matches!(
                        word,
                        K::If
                            | K::For
                            | K::When
                            | K::Where
                            | K::Lambda
                            | K::Else
                            | K::Otherwise
                            | K::Not
                            | K::Undefined
                    )
                });
                if stops {
                    return found;
                }
                i += run;
                continue;
            }
            _ => 0,
        };
        if length > 0 {
            found.push(i..i + length);
            i += length;
        } else {
            i += 1;
        }
    }
    found
}

/// Whether a command of LaTeX that compares begins a text.
fn compares(text: &str) -> bool {
    let name = super::latex::command(text, 0).map_or("", |(name, _)| name);
    matches!(name, "le" | "leq" | "leqslant" | "ge" | "geq" | "geqslant" | "lt" | "gt" | "ne" | "neq")
}

/// Whether a text ends as `2x|_x` does, behind which a value is put in for the name.
fn puts_in(before: &str) -> bool {
    let head = before.trim_end().trim_end_matches(|c: char| c.is_alphanumeric());
    head.len() < before.trim_end().len() && (head.ends_with("|_") || head.ends_with("vert_"))
}

/// `f'(x) is 2x`: the verb behind what names the answer.
fn said(text: &str, at: Range<usize>, scope: &Scope) -> Option<Range<usize>> {
    let part = &text[at.clone()];
    [" is ", " equals "].into_iter().find_map(|verb| {
        let from = part.find(verb)?;
        let left = Left::read(part[..from].trim(), scope);
        matches!(left, Left::Derivative(_) | Left::Gradient | Left::Called(..))
            .then_some(at.start + from + 1..at.start + from + verb.len() - 1)
    })
}

/// Whether `<-` is an arrow: `x<-1` is an inequality, `w <- 1` is not.
fn is_arrow(bytes: &[u8], at: usize) -> bool {
    at > 0 && bytes[at - 1] == b' ' && bytes.get(at + 2).is_none_or(|b| *b == b' ')
}

/// The components of a gradient that each have a left side: `df/dx = 2xy, df/dy = x^2`. Each is told by its name, so
/// that they come in any order.
fn components(text: &str, scope: &Scope, found: &mut Answer) {
    let Some(asked) = scope.asked.as_deref().filter(|asked| asked.what == Wanted::Gradient && asked.by.len() > 1)
    else {
        return;
    };
    let at = enclosed(text, found.at.clone()).unwrap_or(found.at.clone());
    let mut parts: Vec<Option<Range<usize>>> = vec![None; asked.by.len()];
    let (mut order, mut count) = (Vec::new(), 0);
    for part in separated(text, at) {
        let part = unmarked(text, cleaned(text, part));
        let signs = relations(text, part.clone());
        let [sign] = signs.as_slice() else { return };
        let left = text[part.start..sign.start].trim_matches(['&', ' ', '\n']);
        let right = cleaned(text, sign.end..part.end);
        let place = slope_named(asked, left, scope);
        let Some(slot) = place.and_then(|place| parts.get_mut(place)).filter(|slot| slot.is_none()) else { return };
        if right.is_empty() {
            return;
        }
        *slot = Some(right);
        order.extend(place);
        count += 1;
    }
    if count < parts.len() {
        return;
    }
    if !order.is_sorted() {
        let names: Vec<&str> = asked.by.iter().map(Symbol::as_str).collect();
        let message = format!("the slopes are put in the order that is asked for: by {}", names.join(", "));
        found.notes.push(ReadNote { kind: "left-side-amended", at: found.at.clone(), message });
    }
    found.parts = parts.into_iter().flatten().collect();
}

/// The parts of a text between commas, semicolons, line ends and "and" that stand outside all brackets.
fn separated(text: &str, at: Range<usize>) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut depth, mut begin, mut parts, mut i) = (0usize, at.start, Vec::new(), at.start);
    while i < at.end {
        let length = match bytes[i] {
            b'(' | b'[' | b'{' => {
                depth += 1;
                0
            }
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                0
            }
            _ if depth > 0 => 0,
            b',' | b';' | b'\n' => 1,
            b'\\' if bytes.get(i + 1) == Some(&b'\\') => 2,
            // `\,` and `\;` are spaces of LaTeX.
            b'\\' => {
                i += 2;
                continue;
            }
            b' ' if text[i..at.end].starts_with(" and ") => 5,
            _ => 0,
        };
        if length > 0 {
            parts.push(begin..i);
            begin = i + length;
        }
        i += length.max(1);
    }
    parts.push(begin..at.end);
    // `df/dx = 2x, and df/dy = 1`: nothing stands between the two.
    parts.retain(|part| !text[part.clone()].trim().is_empty());
    parts
}

/// The left sides and the chain before the part that counts.
fn related(text: &str, scope: &Scope, found: &mut Answer) -> Parsed<()> {
    let (at, bytes) = (found.at.clone(), text.as_bytes());
    // `def f(x): return 2x`
    if let Some(after) = text[at.clone()].strip_prefix("def ")
        && let Some(colon) = after.find("):")
    {
        found.at = trimmed(text, at.end - after.len() + colon + 2..at.end);
        return Ok(());
    }
    let mut signs = relations(text, at.clone());
    if signs.is_empty() {
        signs.extend(said(text, at.clone(), scope));
    }
    let Some(first) = signs.first() else { return Ok(()) };
    if text[first.clone()] == *":" {
        // Only behind something that names an answer.
        let left = text[at.start..first.start].trim();
        if !matches!(Left::read(left, scope), Left::Derivative(_) | Left::Gradient | Left::Word | Left::Called(..)) {
            return Ok(());
        }
    }
    let mut sides = Vec::new();
    let mut begin = at.start;
    for sign in &signs {
        if text[sign.clone()] == *":" && sign.start != first.start {
            continue;
        }
        sides.push(begin..sign.start);
        begin = sign.end;
    }
    let right = trimmed(text, begin..at.end);
    if text[right.clone()].trim_end_matches(['.', ';']).trim().is_empty() {
        return nothing_behind(text, &signs, &sides, scope);
    }
    if let [sign] = signs.as_slice()
        && maps(text, sides[0].clone(), sign, right.clone(), scope)
    {
        found.at = right;
        return Ok(());
    }
    // `w -= 0.6` says by how much w changes; what is asked is what it comes to.
    if matches!(&text[first.clone()], "+=" | "-=") {
        let (name, less) = (text[sides[0].clone()].trim(), bytes[first.start] == b'-');
        let asked = scope.asked.as_deref().filter(|asked| asked.what == Wanted::Step);
        found.step = asked.and_then(|asked| Step::by(asked, name, less, at.clone()));
        if found.step.is_none() {
            let typed = text[at.clone()].trim();
            let message = match asked.map_or(&[] as &[_], |asked| &asked.before) {
                [_, _, ..] => {
                    let names: Vec<&str> = asked.iter().flat_map(|asked| &asked.by).map(Symbol::as_str).collect();
                    format!(
                        "{typed} says by how much {name} changes; write the new values of all: ({})",
                        names.join(", ")
                    )
                }
                _ => format!(
                    "{typed} says by how much {name} changes, and what {name} was before is not known here; write the new value of {name}"
                ),
            };
            let fault = Fault::new("left-side", first.clone(), message);
            // Where a new value is asked, `w - 0.6` is none.
            return Err(match asked {
                Some(_) => fault,
                None => fault.replacing(first.clone(), if less { "-" } else { "+" }),
            });
        }
    }
    if let [sign] = signs.as_slice()
        && let Some(value) = turned(text, sides[0].clone(), sign, right.clone(), scope)?
    {
        found.at = cleaned(text, value);
        return Ok(());
    }
    let left = trimmed(text, sides[0].clone());
    let middle = sides[1..].iter().map(|side| cleaned(text, side.clone())).filter(|side| !side.is_empty());
    // `f'(x) = d/dx(x^2) = 2x`: what only names the answer needs no value.
    let names = |side: &Range<usize>| {
        let left = Left::read(text[side.clone()].trim(), scope);
        let derivative = matches!(left, Left::Derivative(_) | Left::Gradient);
        derivative && scope.asked.as_ref().is_none_or(|asked| matches!(judged(asked, &left, scope), Fit::Fits))
    };
    found.chain = middle.filter(|side| !names(side)).collect();
    let left_text = text[left.clone()].trim_matches('&').trim();
    let told = |kind: &'static str, message: String| {
        let fault = Fault::new(kind, left.clone(), message);
        fault.replacing(at.start..at.end, text[right.clone()].to_string())
    };
    let read = Left::read(left_text, scope);
    if let Some(message) = names_another(scope.asked.as_deref(), left_text, &read, scope) {
        return Err(Fault::new("another-quantity", left, message));
    }
    match (&scope.asked, read) {
        (_, Left::Nothing)
        | (
            None,
            Left::Word
            | Left::Name(_)
            | Left::Called(..)
            | Left::Derivative(_)
            | Left::Gradient
            | Left::Hessian
            | Left::Parts(_),
        ) => {}
        (Some(asked), read) => match judged(asked, &read, scope) {
            Fit::Fits => found.step = found.step.take().or_else(|| Step::to(asked, at.clone())),
            Fit::Amended(message) => {
                found.notes.push(ReadNote { kind: "left-side-amended", at: left.clone(), message });
            }
            Fit::Chain => {
                if given(asked, text, left.clone(), scope) {
                    return Err(told("left-side", format!("{left_text} is the function itself; the slope is asked")));
                }
                found.chain.insert(0, left.clone());
            }
            Fit::Other(message, mend) => {
                let fault = told("left-side", message);
                return Err(if mend { fault } else { Fault::new("left-side", left.clone(), fault.message) });
            }
        },
        (None, Left::Expression) => found.chain.insert(0, left.clone()),
    }
    if !found.chain.is_empty() {
        found.notes.push(ReadNote {
            kind: "chain",
            at: at.start..right.start,
            message: "the last part of the chain counts; the parts before it agree with it".to_string(),
        });
    }
    found.at = cleaned(text, right);
    Ok(())
}

/// `x => 2*x`, `(x, y) -> xy`, `x \mapsto 2x`: a function without a name, of the names that are declared.
fn maps(text: &str, left: Range<usize>, sign: &Range<usize>, right: Range<usize>, scope: &Scope) -> bool {
    let arrow = matches!(&text[sign.clone()], "->" | "=>" | "→" | "⇒" | "↦" | "\\mapsto" | "\\to" | "\\rightarrow");
    let names = text[left].trim();
    let names = names.strip_prefix('(').and_then(|names| names.strip_suffix(')')).unwrap_or(names);
    // `x → 0` says where x goes.
    let goes = text[right].trim().chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    arrow && !goes && names.split(',').all(|name| scope.declares(name.trim()))
}

/// `2x = f'(x)`: the value before the equals sign, with what only names it behind.
fn turned(
    text: &str,
    left: Range<usize>,
    sign: &Range<usize>,
    right: Range<usize>,
    scope: &Scope,
) -> Parsed<Option<Range<usize>>> {
    if text[sign.clone()] != *"=" || !matches!(Left::read(text[left.clone()].trim(), scope), Left::Expression) {
        return Ok(None);
    }
    let name = text[right.clone()].trim();
    let read = Left::read(name, scope);
    if !is_name(&read, scope) {
        return Ok(None);
    }
    match scope.asked.as_ref().map(|asked| judged(asked, &read, scope)) {
        None | Some(Fit::Fits | Fit::Amended(_)) => Ok(Some(trimmed(text, left))),
        Some(Fit::Other(message, _)) => {
            Err(Fault::new("left-side", right, message.replacen("the left side", "the right side", 1)))
        }
        Some(Fit::Chain) => Ok(None),
    }
}

/// A side without the marks of an alignment around it.
fn cleaned(text: &str, at: Range<usize>) -> Range<usize> {
    let mut at = trimmed(text, at);
    loop {
        let part = &text[at.clone()];
        let head = ["&", "\\\\"].into_iter().find(|mark| part.starts_with(mark));
        let tail = ["&", "\\\\"].into_iter().find(|mark| part.ends_with(mark));
        match (head, tail) {
            (Some(mark), _) if part.len() > mark.len() => at = trimmed(text, at.start + mark.len()..at.end),
            (_, Some(mark)) if part.len() > mark.len() => at = trimmed(text, at.start..at.end - mark.len()),
            (Some(_), _) | (_, Some(_)) => return at.start..at.start,
            _ => return at,
        }
    }
}

fn nothing_behind(text: &str, signs: &[Range<usize>], sides: &[Range<usize>], scope: &Scope) -> Parsed<()> {
    let Some(sign) = signs.last() else { return Ok(()) };
    let left = trimmed(text, sides.last().cloned().unwrap_or(0..0));
    let names = !matches!(Left::read(text[left.clone()].trim(), scope), Left::Expression);
    if names {
        let place = sign.end - 1..sign.end;
        return Err(Fault::new(
            "missing-operand",
            place,
            format!("something is missing after {}", &text[sign.clone()]),
        ));
    }
    let fault = Fault::new("equation", sign.clone(), "nothing stands behind the equals sign");
    Err(fault.replacing(sign.clone(), ""))
}

/// Whether a text is the function that the question gives.
pub(super) fn given_by(text: &str, scope: &Scope) -> bool {
    // `f(x) = x^2`
    let from = text.rfind('=').map_or(0, |at| at + 1);
    scope.asked.as_ref().is_some_and(|asked| given(asked, text, from..text.len(), scope))
}

/// Whether a side is the function that the question gives.
pub(super) fn given(asked: &Asked, text: &str, at: Range<usize>, scope: &Scope) -> bool {
    let Some(of) = &asked.of else { return false };
    let plain = Scope { asked: None, ..scope.clone() };
    super::read(&text[at], &plain).is_ok_and(|reading| super::agrees(&reading.expr, of) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn left(text: &str) -> &str {
        let found =
            answer(&Normal::of(text), &Scope::new(["x", "loss_2"])).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert!(found.chain.is_empty(), "{text}");
        &text[found.at]
    }

    #[test]
    fn what_only_names_the_answer_is_dropped() {
        for side in [
            "y",
            "dy/dx",
            "d/dx(x^2)",
            "f'(x)",
            "f''(3)",
            "y'",
            "f",
            "f(x)",
            "∇f",
            "df/dx",
            "∂f/∂x",
            "d^2y/dx^2",
            "w_1",
            "theta",
            "f_x(x, y)",
            "slope",
            "loss_2",
            "x",
            "dL/dw",
            "dW",
            "w1",
            "",
        ] {
            assert_eq!(left(&format!("{side} = 2x")).trim(), "2x", "{side}");
        }
        assert_eq!(left("w <- 3"), "3");
        assert_eq!(left("w ← 3"), "3");
        assert_eq!(left("w := 3"), "3");
        assert_eq!(left("$2x$"), "2x");
        assert_eq!(left("“2x”"), "2x");
    }

    #[test]
    fn an_equation_keeps_both_sides() {
        for text in ["x<-1", "x == 2", "x <= 2"] {
            assert_eq!(left(text), text);
        }
        for text in ["2x = 3", "x+1 = 2", "x(1) = 2"] {
            let found =
                answer(&Normal::of(text), &Scope::new(["x"])).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!(found.chain.len(), 1, "{text}");
        }
    }

    #[test]
    fn introductions_are_passed_over_aloud() {
        for text in [
            "The answer is 2x",
            "answer: 2x",
            "it's 2x",
            "I think 2x",
            "so 2x",
            "the derivative is 2x",
            "**Answer:** 2x",
            "Final answer: 2x",
        ] {
            let found =
                answer(&Normal::of(text), &Scope::new(["x"])).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!(&text[found.at], "2x", "{text}");
            assert!(found.notes.iter().any(|note| note.kind == "introduction-dropped"), "{text}");
        }
    }
}
