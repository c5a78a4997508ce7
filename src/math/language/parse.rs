//! The parser: precedence climbing over the bytes of the normalised text.
//!
//! Sums are made of terms, terms of factors, factors of powers. Juxtaposition multiplies and binds like `*`.

use super::super::expr::{Expr, Node};
use super::super::functions::Func;
use super::bracket::Around;
use super::fault::{Parsed, too_deep};
use super::letters::{fraction, raised};
use super::power::BareExponent;
use super::words::{Piece, is_letter, word_at};
use super::{MAX_NESTING, ReadNote, Scope, number};
use std::cell::Cell;
use std::ops::Range;

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
    pub around: Around,
    /// Whether an absolute value has been read already.
    pub closed_bars: bool,
    /// How many quotients and powers lean to the left, and where the last one did: they nest without brackets.
    pub leaning: usize,
    pub leaned_at: usize,
    pub bare_exponent: Option<BareExponent>,
    /// The function last looked at, from where to where, so that it is not looked up twice.
    pub function_seen: Cell<Option<(usize, Func, usize)>>,
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
            around: Around::default(),
            closed_bars: false,
            leaning: 0,
            leaned_at: 0,
            bare_exponent: None,
            function_seen: Cell::new(None),
        }
    }

    /// The whole rest of the text as one expression; a full stop or a semicolon at its end is dropped.
    pub fn whole(&mut self) -> Parsed<Expr> {
        let expr = self.sum()?;
        self.spaces();
        if matches!(self.peek(), Some(b'.' | b';')) && self.text[self.at + 1..].trim().is_empty() {
            self.at = self.bytes.len();
        }
        if self.at < self.bytes.len() {
            return Err(self.unexpected());
        }
        if self.leaning > MAX_NESTING && height(&expr) > MAX_HEIGHT {
            return Err(too_deep(self.text, self.leaned_at));
        }
        Ok(expr)
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
    /// Counts what nests to the left, without the parser going deeper.
    pub fn lean(&mut self) {
        self.leaning += 1;
        self.leaned_at = self.at;
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
                    self.lean();
                    self.at += 1;
                    self.spaces();
                    denominator = Some(self.at);
                    let outside = std::mem::replace(&mut self.around.below_line, true);
                    let mut below = self.signed_power()?;
                    if self.otherwise {
                        below = self.juxtaposed(below)?;
                    }
                    self.around.below_line = outside;
                    product = joined(product, std::mem::take(&mut rest)).over(below);
                }
                Some(b'.') if !gap && self.point_multiplies() => {
                    self.note("point-as-times", self.at..self.at + 1, || {
                        "the point between two factors is read as a sign of multiplication".to_string()
                    });
                    self.at += 1;
                    denominator = None;
                    let factor = self.power()?;
                    push_factor(&mut rest, factor);
                }
                _ if self.starts_operand() => {
                    self.check_neighbours(before, gap)?;
                    self.weigh_point(gap);
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

    /// Whether the point here can only be a sign of multiplication: `2x.cos(x)`.
    fn point_multiplies(&self) -> bool {
        let next = self.text[self.at + 1..].chars().next();
        next.is_some_and(|c| is_letter(c) || matches!(c, '(' | '[' | '{' | '√' | '∛' | '∜'))
    }

    /// `cos(x).2x`: a decimal, or a sign of multiplication before a whole number.
    fn weigh_point(&mut self, gap: bool) {
        if gap || self.peek() != Some(b'.') {
            return;
        }
        let end = number::scan(self.bytes, self.at, false).end;
        let decimal = &self.text[self.at..end];
        self.dispute("point-or-times", self.at..end, || {
            format!("{decimal} is read as a decimal; for a product write *{}", decimal.trim_start_matches('.'))
        });
        if self.otherwise {
            self.at += 1;
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

    /// Whether a function or a root begins at a place.
    pub fn function_at(&self, at: usize) -> bool {
        match self.text[at..].chars().next() {
            Some('√' | '∛' | '∜') => true,
            Some(c) if is_letter(c) => {
                let word = word_at(self.text, at, self.scope);
                if let Piece::Function(function) = word.piece {
                    self.function_seen.set(Some((at, function, word.end)));
                }
                word.is_function()
            }
            _ => false,
        }
    }

    /// Whether what stands here could be the next factor.
    pub fn starts_operand(&self) -> bool {
        match self.peek() {
            Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'(' | b'[' | b'{') => true,
            Some(b'.') => self.peek_at(1).is_some_and(|b| b.is_ascii_digit()),
            Some(b'|') => !self.around.in_bars,
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

/// The most levels an expression may have; with brackets alone there are never more.
const MAX_HEIGHT: usize = 5 * MAX_NESTING;

/// How many levels an expression has. It has at most half as many as the text has characters.
fn height(expr: &Expr) -> usize {
    let mut below = 0;
    expr.for_each_child(|child| below = below.max(height(child)));
    below + 1
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
pub(super) fn joined(first: Expr, mut rest: Vec<Expr>) -> Expr {
    if rest.is_empty() {
        return first;
    }
    match first.node() {
        Node::Product(inner) => drop(rest.splice(..0, inner.iter().cloned())),
        _ => rest.insert(0, first),
    }
    Node::Product(rest).into()
}
