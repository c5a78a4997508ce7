//! Brackets and the bars of absolute values.

use super::super::expr::Expr;
use super::super::functions::ABS;
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::words::word_at;

/// What a bracket suspends until it is closed.
#[derive(Clone, Copy, Default)]
pub(super) struct Around {
    /// Whether the innermost open bracket is a bar of an absolute value.
    pub in_bars: bool,
    /// Whether this is a bare denominator: who reads `1/x^2y` otherwise means 1/(x²y).
    pub below_line: bool,
}

impl Parser<'_> {
    /// What stands in brackets.
    pub fn group(&mut self) -> Parsed<Expr> {
        let open = self.at;
        let around = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(closing(self.bytes[open])) {
            return Err(Fault::new("empty-brackets", open..self.at + 1, "nothing stands in these brackets"));
        }
        let inner = self.sum()?;
        self.close_bracket(open, around)?;
        Ok(inner)
    }

    /// Enters a bracket; gives back what was around it.
    pub fn open_bracket(&mut self) -> Parsed<Around> {
        self.deeper()?;
        self.at += 1;
        Ok(std::mem::take(&mut self.around))
    }

    pub fn close_bracket(&mut self, open: usize, around: Around) -> Parsed<()> {
        self.spaces();
        if self.peek() != Some(closing(self.bytes[open])) {
            return Err(self.not_closed(open));
        }
        self.at += 1;
        self.shallower();
        self.around = around;
        Ok(())
    }

    /// `|x|`. A bar opens where an operand is due; elsewhere it closes an open one.
    pub fn bars(&mut self) -> Parsed<Expr> {
        let open = self.at;
        self.deeper()?;
        self.at += 1;
        let around = std::mem::replace(&mut self.around, Around { in_bars: true, below_line: false });
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
        self.around = around;
        self.shallower();
        // `|a|b|c|` could be paired in two ways; `|a||b|` and `|a| + |b|` could not.
        let behind = self.text[..open].trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ')');
        if behind && self.closed_bars && !self.function_before(open) {
            self.note("bars", open..self.at, || "it is not clear which bars belong together; abs( ) is".to_string());
        }
        self.closed_bars = true;
        Ok(Expr::call(ABS, vec![inner]))
    }

    /// Whether the word that ends before a place is a function, as in `ln|x|`.
    fn function_before(&self, at: usize) -> bool {
        let head = self.text[..at].trim_end();
        let letters = head.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        (head.len() - letters..head.len()).any(|from| {
            let word = word_at(self.text, from, self.scope);
            word.is_function() && word.end == head.len()
        })
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
