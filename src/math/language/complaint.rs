//! What is said when something cannot stand where it stands, and what would mend it.

use super::super::letters::{fraction, raised, shown};
use super::bracket::closing;
use super::fault::{Edit, Fault, Parsed, span_of_char};
use super::latex;
use super::letters::{accented, lookalike};
use super::number;
use super::parse::Parser;
use super::value::enclosed;
use super::words::{Keyword, is_letter};
use std::ops::Range;

impl Parser<'_> {
    /// Nothing that could be an operand stands here.
    pub fn missing(&self) -> Box<Fault> {
        let before = self.text[..self.at].trim_end();
        let previous = before.chars().next_back();
        let place = before.len() - previous.map_or(0, char::len_utf8)..before.len();
        let operator = previous.filter(|c| {
            matches!(
                c,
                '+' | '-' | '*' | '·' | '×' | '/' | '^' | '√' | '∛' | '∜' | ',' | '=' | '←' | '@' | '⊙' | '∘' | '⊗'
            )
        });
        let opened = previous.is_some_and(|c| matches!(c, '(' | '[' | '{' | '|'));
        let here = self.at..self.at + 1;
        match (operator, self.peek_char()) {
            (Some('='), Some('=')) => self.equation(),
            (Some(op), None | Some(')' | ']' | '}' | '|' | ',' | ';' | '=' | '.')) => {
                Fault::new("missing-operand", place, format!("something is missing after {op}"))
            }
            (Some(op), Some(next @ ('*' | '/' | '^'))) => {
                let message = format!("something is missing between {op} and {next}");
                let fault = Fault::new("missing-operand", place.start..self.at + 1, message);
                // `x^^2`: a key that was held too long.
                if op == '^' && next == '^' { fault.replacing(self.at..self.at + 1, "") } else { fault }
            }
            (_, Some(next @ ('+' | '-' | '*' | '/' | '^' | '%' | ','))) => {
                let what = if next == ',' { "the comma".to_string() } else { next.to_string() };
                Fault::new("missing-operand", here, format!("something is missing before {what}"))
            }
            (_, Some(')' | ']' | '}' | '|')) if opened => {
                Fault::new("empty-brackets", place.start..self.at + 1, "nothing stands in these brackets")
            }
            (_, Some(close @ (')' | ']' | '}'))) => {
                let message = format!("this {close} closes nothing");
                Fault::new("unmatched-close", here.clone(), message).replacing(here, "")
            }
            (_, Some('=')) => self.equation(),
            (_, Some(c)) if raised(c).is_some() => {
                let span = span_of_char(self.text, self.at);
                Fault::new("missing-operand", span, format!("something is missing before {c}"))
            }
            (_, Some(_)) => self.stray(),
            (_, None) if previous.is_none() => Fault::new("empty", 0..0, "nothing is written here"),
            (_, None) if opened => self.not_closed(place.start),
            (_, None) => Fault::new("missing-operand", place, "something is missing at the end"),
        }
    }

    /// Something stands here that cannot follow a whole expression.
    pub fn unexpected(&self) -> Box<Fault> {
        let here = self.at..self.at + 1;
        match self.peek() {
            Some(close @ (b')' | b']' | b'}')) => {
                let message = format!("this {} closes nothing", char::from(close));
                Fault::new("unmatched-close", here.clone(), message).replacing(here, "")
            }
            Some(b',') => self.comma(),
            Some(b'=') => self.equation(),
            Some(b'<' | b'>') => Fault::new("inequality", here, "an expression is asked for, not an inequality"),
            _ => match self.keyword_here() {
                Some(keyword @ (Keyword::And | Keyword::Or)) => self.misplaced(keyword),
                _ => self.stray(),
            },
        }
    }

    fn equation(&self) -> Box<Fault> {
        let here = self.at..self.at + 1;
        if self.peek_at(1) == Some(b'=') {
            let fault = Fault::new("equation", self.at..self.at + 2, "one equals sign is enough");
            return fault.replacing(here, "");
        }
        if self.text[..self.at].ends_with('=') {
            let fault = Fault::new("equation", self.at - 1..self.at + 1, "one equals sign is enough");
            return fault.replacing(here, "");
        }
        if self.text[self.at + 1..].trim().is_empty() {
            return Fault::new("equation", here.clone(), "nothing stands behind the equals sign").replacing(here, "");
        }
        Fault::new("equation", here, "an equals sign stands in the middle; give one side alone")
    }

    /// A node as a message may show it.
    pub fn shown(&self, id: super::syntax::Id) -> String {
        let mut resolver = super::resolve::Resolver { otherwise: true, ..super::resolve::Resolver::new(self) };
        match resolver.value(id) {
            Ok(super::super::Value::Expr(expr)) => super::super::print::ascii(&expr),
            _ => self.text[self.tree.at(id)].trim().to_string(),
        }
    }

    /// A comma where no list can be: most likely a decimal comma.
    pub fn comma(&self) -> Box<Fault> {
        let here = self.at..self.at + 1;
        if let Some(list) =
            enclosed(self.text, self.text.len() - self.text.trim_start().len()..self.text.trim_end().len())
        {
            let list = list.start - 1..list.end + 1;
            return Fault::new("list", list, "this is a list; one expression is asked for");
        }
        if self.repeats_behind() {
            let fault = Fault::new("decimal-comma", here.clone(), "write decimals with a point, not with a comma");
            return fault.replacing(here, ".");
        }
        if !is_decimal_comma(self.bytes, self.at) {
            return Fault::new("comma", here, "a comma separates parts of a list, and one expression is asked for");
        }
        let thousands = self.bytes[self.at + 1..].iter().take_while(|b| b.is_ascii_digit()).count() == 3
            && self.bytes[..self.at].iter().rev().take_while(|b| b.is_ascii_digit()).count() <= 3
            && self.bytes[..self.at].iter().rev().find(|b| **b != b'0').is_some_and(u8::is_ascii_digit);
        if thousands {
            let message = "a decimal comma, or thousands? Write decimals with a point and thousands without a mark";
            return Fault::new("decimal-comma", here, message);
        }
        let mut fault = Fault::new("decimal-comma", here, "write decimals with a point, not with a comma");
        let commas = (0..self.bytes.len()).filter(|at| is_decimal_comma(self.bytes, *at));
        fault.mend = commas.map(|at| Edit { at: at..at + 1, with: ".".to_string() }).collect();
        fault
    }

    /// `0,(3)`: repeating digits behind a decimal comma.
    fn repeats_behind(&self) -> bool {
        let inside = self.text[self.at + 1..].strip_prefix('(');
        let digits = inside.map_or(0, |inside| inside.bytes().take_while(u8::is_ascii_digit).count());
        let closed = inside.is_some_and(|inside| inside[digits..].starts_with(')'));
        digits > 0 && closed && self.text[..self.at].ends_with(|c: char| c.is_ascii_digit())
    }

    /// The bracket at `open` is not closed where something else stands.
    pub fn not_closed(&self, open: usize) -> Box<Fault> {
        match self.peek() {
            None => {
                let what = match self.bytes[open] {
                    b'|' => "bar",
                    b'(' => "parenthesis",
                    _ => "bracket",
                };
                let end = self.text.trim_end().len();
                let fault = Fault::new("unclosed", open..open + 1, format!("this {what} is never closed"));
                fault.replacing(end..end, self.closers(open))
            }
            Some(b @ (b')' | b']' | b'}')) if self.bytes[open] != b'|' => {
                let message = format!("{} is closed by {}", char::from(self.bytes[open]), char::from(b));
                let close = char::from(closing(self.bytes[open])).to_string();
                Fault::new("mismatched", self.at..self.at + 1, message).replacing(self.at..self.at + 1, close)
            }
            Some(b @ (b')' | b']' | b'}')) => {
                let message = format!("this bar is not closed before {}", char::from(b));
                Fault::new("unclosed", open..open + 1, message).replacing(self.at..self.at, "|")
            }
            _ => self.unexpected(),
        }
    }

    /// The brackets that close everything open from `open` outwards, innermost first.
    fn closers(&self, open: usize) -> String {
        let mut opens = Vec::new();
        for byte in &self.bytes[..open] {
            match byte {
                b'(' | b'[' | b'{' => opens.push(*byte),
                b')' | b']' | b'}' => {
                    opens.pop();
                }
                _ => {}
            }
        }
        opens.push(self.bytes[open]);
        opens.iter().rev().map(|b| char::from(closing(*b))).collect()
    }

    /// `f'(3)`, `y″`, `∂f/∂x`, `dy/dx`: a derivative that is still to be worked out. Its operand began at `begin`.
    pub fn unevaluated(&self, begin: usize) -> Box<Fault> {
        let from = latex::primes(self.text, self.at).map_or(self.at, |(_, end)| end);
        let rest = &self.text[from..];
        let goes_on = |c: char| matches!(c, '∂' | '∇' | '/') || c.is_ascii_alphanumeric() || is_letter(c);
        let mut end = from + rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
        if end == begin && self.bytes.get(begin) == Some(&b'\\') {
            end += 1 + self.bytes[begin + 1..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        }
        if self.bytes.get(end) == Some(&b'(') {
            end = self.text[end..].find(')').map_or(self.text.len(), |close| end + close + 1);
        }
        if let Some(whole) = self.whole_quotient(begin) {
            end = whole.end;
        }
        let typed = self.text[begin..end].trim();
        let message = format!("{typed} is not worked out yet: write what it comes to");
        Fault::new("unevaluated", begin..begin + typed.len(), message)
    }

    /// Whether a line may go on in the next one without a sign: in brackets, as in Python, and in LaTeX.
    fn may_be_wrapped(&self, before: usize) -> bool {
        let depth = self.bytes[..before].iter().fold(0i32, |depth, b| match b {
            b'(' | b'[' | b'{' => depth + 1,
            b')' | b']' | b'}' => depth - 1,
            _ => depth,
        });
        depth > 0 || self.text.contains('\\')
    }

    /// Refuses two numbers side by side: `2 3`, `3 1/3`, `2.5.3`; and two lines as factors of one product.
    pub fn check_neighbours(&self, before: usize, gap: bool) -> Parsed<()> {
        if gap && self.text[before..self.at].contains('\n') && !self.may_be_wrapped(before) {
            let message =
                "one answer is asked for, and a second line follows; join them by an operator if they are one";
            return Err(Fault::new("two-lines", self.at..span_of_char(self.text, self.at).end, message));
        }
        let Some(next) = self.peek() else { return Ok(()) };
        let digit = next.is_ascii_digit() || next == b'.';
        if !digit && next.is_ascii() {
            return Ok(());
        }
        let part = self.peek_char().and_then(fraction);
        let last = self.text[..before].chars().next_back().unwrap_or(' ');
        if !(digit || part.is_some()) || !(last.is_ascii_digit() || last == '.' || fraction(last).is_some()) {
            return Ok(());
        }
        let begin = self.bytes[..before].iter().rposition(|b| !(b.is_ascii_digit() || *b == b'.')).map_or(0, |i| i + 1);
        let first = &self.text[begin..before];
        if let (Some((above, below)), false) = (part, first.is_empty()) {
            let end = self.at + self.peek_char().map_or(0, char::len_utf8);
            return Err(mixed_number(begin..end, first, &format!("{above}/{below}"), before..self.at));
        }
        let end = number::scan(self.bytes, self.at, false).end.max(span_of_char(self.text, self.at).end);
        let second = &self.text[self.at..end];
        if next == b'.' && !gap {
            return Err(Fault::new("two-points", self.at..self.at + 1, "a number has only one decimal point"));
        }
        let after = self.text[end..].trim_start();
        if let Some(slash) = after.strip_prefix('/') {
            let slash = slash.trim_start();
            let digits = slash.bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 && !first.is_empty() {
                let stop = self.text.len() - slash.len() + digits;
                return Err(mixed_number(begin..stop, first, &self.text[self.at..stop], before..self.at));
            }
        }
        let typed = self.text[begin..before].to_string();
        let left = if typed.is_empty() { last.to_string() } else { typed };
        let message = format!("{left} and {second} stand side by side with nothing between them");
        let fault = Fault::new("two-numbers", before - left.len()..end, message);
        let thousands = gap && second.len() == 3 && second.bytes().all(|b| b.is_ascii_digit());
        Err(if thousands { fault.replacing(before..self.at, "") } else { fault })
    }

    /// A character that has no meaning where it stands.
    pub fn stray(&self) -> Box<Fault> {
        let at = self.at;
        let span = span_of_char(self.text, at);
        let Some(c) = self.text[span.clone()].chars().next() else { return self.missing() };
        let fault = |kind, message: String| Fault::new(kind, span.clone(), message);
        match c {
            '\\' => match self.command() {
                Some(_) => {
                    let length = self.rest()[1..].bytes().take_while(u8::is_ascii_alphabetic).count().max(1);
                    let typed = &self.text[at..at + 1 + length];
                    Fault::new("unmatched-close", at..at + 1 + length, format!("this {typed} belongs to nothing"))
                }
                None => self.unknown_command(),
            },
            '°' => {
                let fault = fault("degrees", "angles are in radians; a degree is pi/180".to_string());
                fault.replacing(span.clone(), "*pi/180")
            }
            '!' => {
                let fault =
                    fault("factorial", "only factorials of whole numbers up to 30 are read, e.g. 5!".to_string());
                let before = self.text[..at].chars().next_back();
                let shout =
                    self.text[span.end..].trim().is_empty() && before.is_some_and(|c| !c.is_ascii_digit() && c != '!');
                if shout { fault.replacing(span.clone(), "") } else { fault }
            }
            '±' | '∓' => fault("two-values", format!("{c} means two values; give one")),
            '∫' | '∑' | '∏' => fault("not-read", format!("{c} is not read; write out what it comes to")),
            '≤' | '≥' | '≠' => fault("inequality", "an expression is asked for, not an inequality".to_string()),
            '≈' => fault("equation", "give the value alone, without ≈".to_string()),
            '"' | '“' | '”' | '„' | '«' | '»' => {
                let mut fault = fault("quotation-mark", "quotation marks have no meaning here".to_string());
                let marks = self.text.char_indices().filter(|(_, c)| "\"“”„«»".contains(*c));
                fault.mend = marks.map(|(i, c)| Edit { at: i..i + c.len_utf8(), with: String::new() }).collect();
                fault
            }
            _ if accented(c).is_some() => {
                let name = accented(c).map_or(String::new(), |(letter, accent)| format!("{letter}_{accent}"));
                fault("hat", format!("write {name} for {c}")).replacing(span.clone(), name)
            }
            '_' => fault("missing-operand", "an underscore needs a name before it and an index behind it".to_string()),
            _ if c.is_control() => {
                let message = format!("the control character {} cannot stand here", shown(c));
                let mut fault = fault("control-character", message);
                let controls = self.text.char_indices().filter(|(_, c)| c.is_control());
                fault.mend = controls.map(|(i, c)| Edit { at: i..i + c.len_utf8(), with: String::new() }).collect();
                fault
            }
            _ => match lookalike(c) {
                Some(latin) => {
                    let message =
                        format!("this {c} looks like the letter {latin} and is another one (U+{:04X})", u32::from(c));
                    let mut fault = fault("lookalike", message);
                    let alike = self.text.char_indices().filter_map(|(i, c)| Some((i, c, lookalike(c)?)));
                    fault.mend =
                        alike.map(|(i, c, latin)| Edit { at: i..i + c.len_utf8(), with: latin.to_string() }).collect();
                    fault
                }
                None => fault("stray-character", format!("the character {} has no meaning here", shown(c))),
            },
        }
    }
}

/// Whether a comma stands between two digits.
pub(super) fn is_decimal_comma(bytes: &[u8], at: usize) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    bytes.get(at) == Some(&b',') && digit(at.checked_sub(1)) && digit(at.checked_add(1))
}

fn mixed_number(at: Range<usize>, whole: &str, part: &str, gap: Range<usize>) -> Box<Fault> {
    let message = format!("a mixed number or a product? Write {whole}+{part} or {whole}*{part}");
    Fault::new("mixed-number", at, message).replacing(gap, "+")
}
