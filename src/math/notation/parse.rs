//! The parser: precedence climbing over the bytes of the normalised text.
//!
//! Sums are made of terms, terms of factors, factors of powers. Juxtaposition multiplies and binds like `*`.

use super::super::expr::{Expr, Node};
use super::super::functions::ABS;
use super::fault::{Fault, Parsed, too_deep};
use super::letters::{fraction, raised};
use super::words::{is_letter, word_at};
use super::{MAX_NESTING, ReadNote, Scope, number};
use std::ops::Range;

/// An exponent that stood without brackets, for the warning that juxtaposition does not belong to it.
#[derive(Clone, Copy)]
struct BareExponent {
    begin: usize,
    end: usize,
    /// Whether both base and exponent are numbers or constants, as in `e^2`.
    constant: bool,
}

pub(super) struct Parser<'t> {
    pub text: &'t str,
    pub bytes: &'t [u8],
    pub at: usize,
    pub scope: &'t Scope,
    /// Whether to read as the others do where people disagree: `1/2x` as `1/(2x)`, `e^2x` as `e^(2x)`.
    pub otherwise: bool,
    /// Places are in bytes until the reading is handed over.
    pub notes: Vec<ReadNote>,
    /// Whether people disagree about something in this text.
    pub disputed: bool,
    pub depth: usize,
    /// Whether the innermost open bracket is a bar of an absolute value.
    in_bars: bool,
    divisions: usize,
    bare_exponent: Option<BareExponent>,
}

impl<'t> Parser<'t> {
    pub fn new(text: &'t str, at: usize, scope: &'t Scope, otherwise: bool) -> Parser<'t> {
        Parser {
            text,
            bytes: text.as_bytes(),
            at,
            scope,
            otherwise,
            notes: Vec::new(),
            disputed: false,
            depth: 0,
            in_bars: false,
            divisions: 0,
            bare_exponent: None,
        }
    }

    /// The whole rest of the text as one expression; a full stop at its end is dropped.
    pub fn whole(&mut self) -> Parsed<Expr> {
        let expr = self.sum()?;
        self.spaces();
        if self.peek() == Some(b'.') && self.text[self.at + 1..].trim().is_empty() {
            self.at = self.bytes.len();
        }
        if self.at < self.bytes.len() { Err(self.unexpected()) } else { Ok(expr) }
    }

    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
    pub fn peek_at(&self, offset: usize) -> Option<u8> {
        self.bytes.get(self.at + offset).copied()
    }
    /// The character at this place, whole.
    pub fn peek_char(&self) -> Option<char> {
        match self.peek()? {
            b if b.is_ascii() => Some(char::from(b)),
            _ => self.text[self.at..].chars().next(),
        }
    }
    /// Whether a raised character stands here.
    pub fn raised_here(&self) -> bool {
        self.peek().is_some_and(|b| !b.is_ascii()) && self.peek_char().is_some_and(|c| raised(c).is_some())
    }
    /// Passes white space; says whether there was any.
    pub fn spaces(&mut self) -> bool {
        let begin = self.at;
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.at > begin
    }
    pub fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_NESTING { Err(too_deep(self.text, self.at)) } else { Ok(()) }
    }
    pub fn shallower(&mut self) {
        self.depth -= 1;
    }
    pub fn note(&mut self, kind: &'static str, at: Range<usize>, message: impl FnOnce() -> String) {
        if !self.otherwise {
            self.notes.push(ReadNote { kind, at, message: message() });
        }
    }
    /// A note about something that others read in another way.
    pub fn dispute(&mut self, kind: &'static str, at: Range<usize>, message: impl FnOnce() -> String) {
        self.disputed = true;
        self.note(kind, at, message);
    }

    /// Terms joined by `+` and `-`.
    pub fn sum(&mut self) -> Parsed<Expr> {
        let first = self.term()?;
        self.spaces();
        if !matches!(self.peek(), Some(b'+' | b'-')) {
            return Ok(first);
        }
        let mut terms = Vec::with_capacity(4);
        splice(&mut terms, first);
        loop {
            match self.peek() {
                Some(b'+') => {
                    self.at += 1;
                    let term = self.term()?;
                    splice(&mut terms, term);
                }
                Some(b'-') => {
                    self.at += 1;
                    terms.push(self.term()?.negate());
                }
                _ => return Ok(Node::Sum(terms).into()),
            }
            self.spaces();
        }
    }

    /// Factors joined by `*`, `/` or nothing. A sign before them is the sign of the whole term.
    fn term(&mut self) -> Parsed<Expr> {
        self.spaces();
        match self.peek() {
            Some(b'-') => {
                let begin = self.at;
                self.at += 1;
                self.deeper()?;
                let negated = self.negated_term(begin);
                self.shallower();
                negated
            }
            Some(b'+') => {
                self.at += 1;
                self.deeper()?;
                let term = self.term();
                self.shallower();
                term
            }
            _ => {
                let first = self.power()?;
                self.factors(first)
            }
        }
    }

    /// The term after a minus sign at `begin`.
    fn negated_term(&mut self, begin: usize) -> Parsed<Expr> {
        self.spaces();
        // `-2^2` is -(2^2), and many mean (-2)^2.
        if self.peek().is_some_and(|b| b.is_ascii_digit() || b == b'.') {
            let end = number::scan(self.bytes, self.at, false).end;
            let after = self.text[end..].trim_start();
            if after.starts_with('^') || after.starts_with("**") || after.starts_with(|c| raised(c).is_some()) {
                let typed = &self.text[begin..end];
                self.dispute("minus-and-power", begin..end, || {
                    format!("the power comes before the minus sign; for a power of {typed} write ({typed})^…")
                });
                if self.otherwise {
                    let base = self.primary()?.negate();
                    let first = self.postfix(base, self.at)?;
                    return self.factors(first);
                }
            }
        }
        Ok(self.term()?.negate())
    }

    fn factors(&mut self, first: Expr) -> Parsed<Expr> {
        let mut product = first;
        let mut rest: Vec<Expr> = Vec::new();
        // Where the denominator after a `/` begins, as long as nothing but juxtaposition follows it.
        let mut denominator: Option<usize> = None;
        loop {
            let before = self.at;
            let gap = self.spaces();
            match self.peek() {
                Some(b'*') => {
                    self.at += 1;
                    denominator = None;
                    let factor = self.signed_power()?;
                    push_factor(&mut rest, factor);
                }
                Some(b'/') => {
                    self.divisions += 1;
                    if self.divisions > MAX_NESTING {
                        return Err(too_deep(self.text, self.at));
                    }
                    self.at += 1;
                    self.spaces();
                    denominator = Some(self.at);
                    let mut below = self.signed_power()?;
                    if self.otherwise {
                        below = self.juxtaposed(below)?;
                    }
                    product = joined(product, std::mem::take(&mut rest)).over(below);
                }
                _ if self.starts_operand() => {
                    self.check_neighbours(before, gap)?;
                    let begin = self.at;
                    let exponent = self.bare_exponent.filter(|e| e.end == before && !gap);
                    let factor = self.power()?;
                    if let Some(below) = denominator.take() {
                        self.note_denominator(below, before);
                    }
                    if let Some(exponent) = exponent {
                        self.note_exponent(exponent, begin);
                    }
                    push_factor(&mut rest, factor);
                }
                _ => {
                    self.at = before;
                    return Ok(joined(product, rest));
                }
            }
        }
    }

    /// The product of `first` and everything that stands right behind it.
    fn juxtaposed(&mut self, first: Expr) -> Parsed<Expr> {
        let mut rest = Vec::new();
        loop {
            let before = self.at;
            let gap = self.spaces();
            if !self.starts_operand() {
                self.at = before;
                return Ok(joined(first, rest));
            }
            self.check_neighbours(before, gap)?;
            let factor = self.power()?;
            push_factor(&mut rest, factor);
        }
    }

    fn note_denominator(&mut self, below: usize, end: usize) {
        let (denominator, all) = (self.text[below..end].trim_end(), self.text[below..self.at].trim_end());
        self.dispute("juxtaposition-after-division", below..self.at, || {
            format!("only {denominator} is below the line; for all of it write /({all})")
        });
    }

    fn note_exponent(&mut self, exponent: BareExponent, begin: usize) {
        // x^2(x+1) and e^x sin(x) are products to everybody.
        let bracket = matches!(self.bytes[begin], b'(' | b'[' | b'|') || self.function_at(begin);
        if bracket && !exponent.constant {
            return;
        }
        let (up, all) = (self.text[exponent.begin..exponent.end].trim(), self.text[exponent.begin..self.at].trim_end());
        self.dispute("juxtaposition-after-power", exponent.begin..self.at, || {
            format!("only {up} is in the exponent; for all of it write ^({all})")
        });
    }

    /// Whether a function or a root begins at a place.
    pub fn function_at(&self, at: usize) -> bool {
        match self.text[at..].chars().next() {
            Some('√' | '∛' | '∜') => true,
            Some(c) if is_letter(c) => word_at(self.text, at, self.scope).is_function(),
            _ => false,
        }
    }

    /// A power that may carry signs, as after `*`, `/` and `^`.
    pub fn signed_power(&mut self) -> Parsed<Expr> {
        self.spaces();
        match self.peek() {
            Some(sign @ (b'-' | b'+')) => {
                self.at += 1;
                self.deeper()?;
                let power = self.signed_power();
                self.shallower();
                Ok(if sign == b'-' { power?.negate() } else { power? })
            }
            _ => self.power(),
        }
    }

    pub fn power(&mut self) -> Parsed<Expr> {
        self.spaces();
        let begin = self.at;
        let base = self.primary()?;
        self.postfix(base, begin)
    }

    /// What follows the base that began at `begin`: exponents, percent signs. `^` binds to the right.
    pub fn postfix(&mut self, mut base: Expr, begin: usize) -> Parsed<Expr> {
        loop {
            let before = self.at;
            self.spaces();
            match self.peek() {
                Some(b'^') => self.at += 1,
                Some(b'*') if self.peek_at(1) == Some(b'*') => self.at += 2,
                Some(b'%') => {
                    self.at += 1;
                    let typed = &self.text[begin..self.at];
                    self.note("percent", begin..self.at, || {
                        format!("{typed} is read as {}/100", typed.trim_end_matches('%').trim_end())
                    });
                    self.divisions += 1;
                    if self.divisions > MAX_NESTING {
                        return Err(too_deep(self.text, self.at));
                    }
                    base = base.over(Expr::from(100));
                    continue;
                }
                Some(b'\'') => return Err(self.unevaluated(begin)),
                Some(b) if !b.is_ascii() && self.raised_here() => {
                    // Raised characters before a root sign are its index where a space sets them apart: `2 ³√x`.
                    if let Some(sign) = self.root_index() {
                        if self.at > before || self.otherwise {
                            self.at = before;
                            return Ok(base);
                        }
                        let typed = &self.text[begin..sign];
                        self.dispute("power-or-root-index", begin..sign, || {
                            format!("{typed} is read as a power; for the index of the root write root( )")
                        });
                    }
                    self.divisions += 1;
                    if self.divisions > MAX_NESTING {
                        return Err(too_deep(self.text, self.at));
                    }
                    let exponent = self.superscript()?;
                    base = base.to_the(exponent);
                    continue;
                }
                Some(b) if !b.is_ascii() && self.peek_char() == Some('″') => return Err(self.unevaluated(begin)),
                _ => {
                    self.at = before;
                    return Ok(base);
                }
            }
            self.deeper()?;
            let exponent = self.exponent(&base);
            self.shallower();
            base = base.to_the(exponent?);
        }
    }

    fn exponent(&mut self, base: &Expr) -> Parsed<Expr> {
        self.spaces();
        let begin = self.at;
        let exponent = self.signed_power()?;
        let first = self.bytes[begin..].iter().find(|b| !matches!(b, b'-' | b'+' | b' '));
        let bracketed = matches!(first, Some(b'(' | b'[' | b'{' | b'|'))
            || matches!(self.bytes[self.at - 1], b')' | b']' | b'}' | b'|');
        if bracketed {
            return Ok(exponent);
        }
        let number = |e: &Expr| matches!(e.node(), Node::Num(_) | Node::Const(_));
        let size = match exponent.node() {
            Node::Neg(inner) => inner,
            _ => &exponent,
        };
        let constant = number(base) && number(size);
        self.bare_exponent = Some(BareExponent { begin, end: self.at, constant });
        if self.otherwise { self.absorbed(exponent, constant) } else { Ok(exponent) }
    }

    /// The exponent as those read it who mean `e^(2x)` by `e^2x`.
    fn absorbed(&mut self, exponent: Expr, constant: bool) -> Parsed<Expr> {
        let mut factors = Vec::new();
        while self.starts_operand() {
            let bracket = matches!(self.peek(), Some(b'(' | b'[' | b'|')) || self.function_at(self.at);
            if bracket && !constant {
                break;
            }
            let factor = self.power()?;
            push_factor(&mut factors, factor);
        }
        if factors.is_empty() {
            return Ok(exponent);
        }
        Ok(match exponent.node() {
            Node::Neg(inner) => joined(inner.clone(), factors).negate(),
            _ => joined(exponent, factors),
        })
    }

    /// What stands in brackets.
    pub fn group(&mut self) -> Parsed<Expr> {
        let open = self.at;
        let bars = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(closing(self.bytes[open])) {
            return Err(Fault::new("empty-brackets", open..self.at + 1, "nothing stands in these brackets"));
        }
        let inner = self.sum()?;
        self.close_bracket(open, bars)?;
        Ok(inner)
    }

    /// Enters a bracket; gives back whether a bar was open outside.
    pub fn open_bracket(&mut self) -> Parsed<bool> {
        self.deeper()?;
        self.at += 1;
        Ok(std::mem::replace(&mut self.in_bars, false))
    }

    pub fn close_bracket(&mut self, open: usize, bars: bool) -> Parsed<()> {
        self.spaces();
        if self.peek() != Some(closing(self.bytes[open])) {
            return Err(self.not_closed(open));
        }
        self.at += 1;
        self.shallower();
        self.in_bars = bars;
        Ok(())
    }

    /// `|x|`. A bar opens where an operand is due; elsewhere it closes an open one.
    pub fn bars(&mut self) -> Parsed<Expr> {
        let open = self.at;
        self.deeper()?;
        self.at += 1;
        let outside = std::mem::replace(&mut self.in_bars, true);
        self.spaces();
        if self.peek() == Some(b'|') && self.text[self.at + 1..].trim_start().is_empty() {
            return Err(Fault::new("empty-brackets", open..self.at + 1, "nothing stands between these bars"));
        }
        let inner = self.sum()?;
        self.spaces();
        if self.peek() != Some(b'|') {
            return Err(self.not_closed(open));
        }
        self.at += 1;
        self.in_bars = outside;
        self.shallower();
        // Inside bars, `|2|x|` could be paired in two ways.
        let before = self.at;
        self.spaces();
        if outside && self.starts_operand() {
            self.note("bars-in-bars", open..before, || {
                "it is not clear which bars belong together; abs( ) is".to_string()
            });
        }
        self.at = before;
        Ok(Expr::call(ABS, vec![inner]))
    }

    /// Whether what stands here could be the next factor.
    pub fn starts_operand(&self) -> bool {
        match self.peek() {
            Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'(' | b'[' | b'{') => true,
            Some(b'.') => self.peek_at(1).is_some_and(|b| b.is_ascii_digit()),
            Some(b'|') => !self.in_bars,
            Some(b) if !b.is_ascii() => self.peek_char().is_some_and(|c| {
                is_letter(c)
                    || fraction(c).is_some()
                    || matches!(c, '√' | '∛' | '∜' | '∂' | '∇' | '∞')
                    || raised(c).is_some() && self.root_index().is_some()
            }),
            _ => false,
        }
    }
}

pub(super) fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        other => other,
    }
}

fn splice(terms: &mut Vec<Expr>, term: Expr) {
    match term.node() {
        Node::Sum(inner) => terms.extend(inner.iter().cloned()),
        _ => terms.push(term),
    }
}

pub(super) fn push_factor(factors: &mut Vec<Expr>, factor: Expr) {
    match factor.node() {
        Node::Product(inner) => factors.extend(inner.iter().cloned()),
        _ => factors.push(factor),
    }
}

/// The product of a first factor and the rest.
pub(super) fn joined(first: Expr, rest: Vec<Expr>) -> Expr {
    if rest.is_empty() {
        return first;
    }
    let mut factors = Vec::with_capacity(rest.len() + 1);
    push_factor(&mut factors, first);
    factors.extend(rest);
    Node::Product(factors).into()
}
