//! Brackets of every kind: groups, lists, cases in braces, bars of absolute values and norms.

use super::super::functions::{CEIL, FLOOR};
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::syntax::{Form, Id, Op};
use super::words::word_at;

/// What a bracket suspends until it is closed.
#[derive(Clone, Copy, Default)]
pub(super) struct Around {
    /// Whether the innermost open bracket is a bar of an absolute value.
    pub in_bars: bool,
    /// Whether it is a double bar.
    pub in_norm: bool,
    /// Whether this is a bare denominator: who reads `1/x^2y` otherwise means 1/(x²y).
    pub below_line: bool,
    /// Whether `=` compares here, as it does in cases.
    pub equals: bool,
}

impl Parser<'_> {
    /// What stands in brackets. A statement in braces is a case; between others it counts as 1 or 0.
    pub fn group(&mut self) -> Parsed<Id> {
        let open = self.at;
        let brace = self.bytes[open] == b'{';
        let around = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(closing(self.bytes[open])) {
            return Err(Fault::new("empty-brackets", open..self.at + 1, "nothing stands in these brackets"));
        }
        self.around.equals = brace || self.bytes[open] == b'[';
        let angle = self.bytes[open] == b'<';
        let inner = if angle { self.sum()? } else { self.loose()? };
        self.spaces();
        let separated = matches!(self.peek(), Some(b',' | b';'))
            || self.tree.is_condition(inner) && self.case_arrow() > 0
            || self.peek() == Some(b':') && (self.tree.is_condition(inner) || brace && self.cases_ahead())
            || self.row_ends();
        let partial = matches!(self.tree.form(inner), Form::Cases(parts, _) if parts.len() == 2);
        if !(separated || partial && self.item_follows()) {
            if brace
                && self.tree.is_condition(inner)
                && !self.tree.item(inner).bracketed()
                && !self.one_before(open)
                && !self.restricts(open)
            {
                let at = self.tree.at(inner);
                return Err(Fault::new(
                    "condition-alone",
                    at,
                    "a condition alone is no value; give the value too, as in {1, x > 0; 0}",
                ));
            }
            self.close_bracket(open, around)?;
            self.tree.bracket(inner);
            // `[[7, 10]]` is a matrix of one row.
            let row = self.bytes[open] == b'[' && matches!(self.tree.form(inner), Form::List { .. });
            if row && self.bytes.get(open + 1).is_some_and(|b| *b == b'[' || b.is_ascii_whitespace()) {
                let items = self.parts([inner]);
                let list = self.add(Form::List { items, upright: false }, open);
                self.tree.bracket(list);
                return Ok(list);
            }
            return Ok(inner);
        }
        let cases = partial || self.tree.is_condition(inner) || self.cases_ahead();
        if cases {
            let root = self.cases_from(inner, open, closing(self.bytes[open]))?;
            self.close_bracket(open, around)?;
            self.tree.bracket(root);
            return Ok(root);
        }
        if !self.lists {
            return Err(self.comma());
        }
        let list = self.list_from(inner, open, closing(self.bytes[open]))?;
        self.close_bracket(open, around)?;
        self.tree.bracket(list);
        Ok(self.stretched(list, open))
    }

    /// The node with the brackets within its place.
    fn stretched(&mut self, id: Id, open: usize) -> Id {
        let form = self.tree.form(id).clone();
        let id = self.add(form, open);
        self.tree.bracket(id);
        id
    }

    /// Whether the condition in the brace here restricts the whole before it, as Desmos writes it: `2x {x > 0}`.
    fn restricts(&self, open: usize) -> bool {
        let head = self.text[..open].trim_end();
        let head = head.strip_suffix('\\').unwrap_or(head);
        let head = head.strip_suffix("\\left").unwrap_or(head).trim_end();
        let value = head.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '}' | '|'));
        let rest = self.rest().trim_start().trim_start_matches("\\right").trim_start_matches('\\');
        let behind = rest.strip_prefix('}').unwrap_or(rest).trim_start();
        let separates = |c: char| matches!(c, ',' | ';' | '.' | '\n' | '&');
        let opened = |open: char, close: char| head.matches(open).count() > head.matches(close).count();
        let outside = !opened('(', ')') && !opened('[', ']') && !opened('{', '}');
        outside && value && (behind.is_empty() || behind.starts_with(separates) || behind.starts_with("\\\\"))
    }

    /// Whether a bare 1 stands right before the bracket: `1{x > 0}`.
    pub fn one_before(&self, open: usize) -> bool {
        let head = &self.text[..open];
        head.ends_with('1') && !head[..head.len() - 1].ends_with(|c: char| c.is_alphanumeric() || c == '.')
    }

    /// Parts of a list whose first one has been read, up to what closes it.
    pub fn list_from(&mut self, first: Id, open: usize, close: u8) -> Parsed<Id> {
        let (mut rows, mut by_rows) = (Vec::new(), false);
        let mark = self.stack.len();
        self.push(Op::First, first);
        let mut upright = false;
        loop {
            self.spaces();
            let row_end = self.row_length();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b';') => {
                    self.at += 1;
                    by_rows = true;
                }
                _ if row_end > 0 => {
                    self.at += row_end;
                    by_rows = true;
                }
                _ => break,
            }
            if by_rows {
                upright = true;
                rows.push(self.row(mark));
                by_rows = false;
            }
            while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
                self.at += 1;
            }
            self.spaces();
            let count = self.stack.len() - mark;
            let ends = self.peek().is_none_or(|b| b == close || b == b',' || b == b';');
            if ends && upright && self.peek().is_none_or(|b| b == close) {
                break;
            }
            if ends {
                // A comma before the bracket that closes is Python's.
                if self.peek() == Some(close) && close != 0 && self.text[..open].ends_with("array") {
                    break;
                }
                return Err(self.missing_part(count));
            }
            let part = self.loose()?;
            self.push(Op::First, part);
        }
        if !upright {
            self.rows_of_one(mark, open);
            let items = self.take(mark);
            return Ok(self.add(Form::List { items, upright: false }, open));
        }
        if self.stack.len() > mark {
            rows.push(self.row(mark));
        }
        let single = rows.iter().all(|(_, count)| *count == 1);
        let ids: Vec<Id> = rows.iter().map(|(id, _)| *id).collect();
        let items = if single {
            let only: Vec<Id> = ids
                .iter()
                .filter_map(|id| match self.tree.form(*id) {
                    Form::List { items, .. } => self.tree.parts(*items).first().map(|part| part.id),
                    _ => None,
                })
                .collect();
            self.parts(only)
        } else {
            self.parts(ids)
        };
        Ok(self.add(Form::List { items, upright: true }, open))
    }

    /// `[[1], [0]]` is a matrix of one column: entries that all stand in square brackets of their own become its rows.
    fn rows_of_one(&mut self, mark: usize, open: usize) {
        let alone = |id: Id, bracket: char| {
            let begin = self.tree.at(id).start;
            let skipped = |c: char| bracket == '[' && c == '(' || c.is_whitespace();
            let before = self.text[..begin].trim_end_matches(skipped);
            self.tree.item(id).bracketed()
                && !matches!(self.tree.form(id), Form::List { .. })
                && before.ends_with(bracket)
                && before.len() > open + 1
        };
        let all = |bracket: char| self.stack[mark..].iter().all(|part| alone(part.id, bracket));
        let square = self.bytes.get(open) == Some(&b'[') && all('[');
        // `{{1}, {0}}` is Mathematica's column; `((1), (0))` is one to some, and a row to others and to Python.
        let curly = self.matrix && all('{');
        let round = self.matrix && !square && !curly && all('(');
        if round {
            self.dispute("row-or-column", open..self.at, || {
                "this is read as one row; for a column write [[1], [0]] or [1; 0]".to_string()
            });
        }
        if !(square || curly || round && self.otherwise) {
            return;
        }
        for place in mark..self.stack.len() {
            let id = self.stack[place].id;
            let at = self.tree.at(id);
            let items = self.parts([id]);
            self.stack[place].id = self.tree.add(Form::List { items, upright: false }, at);
        }
    }

    fn row(&mut self, mark: usize) -> (Id, usize) {
        let begin = self.stack.get(mark).map_or(self.at, |part| self.tree.at(part.id).start);
        let end = self.stack.last().map_or(self.at, |part| self.tree.at(part.id).end);
        let items = self.take(mark);
        let count = items.len();
        (self.tree.add(Form::List { items, upright: false }, begin..end), count)
    }

    fn missing_part(&self, count: usize) -> Box<Fault> {
        let which = super::value::ORDINALS.get(count).copied().unwrap_or("next");
        let at = self.at.saturating_sub(1)..self.at;
        Fault::new("missing-component", at, format!("the {which} component is missing"))
    }

    /// Enters a bracket; gives back what was around it.
    pub fn open_bracket(&mut self) -> Parsed<Around> {
        self.deeper()?;
        self.at += 1;
        Ok(std::mem::take(&mut self.around))
    }

    pub fn close_bracket(&mut self, open: usize, around: Around) -> Parsed<()> {
        self.spaces();
        let close = closing(self.bytes[open]);
        if self.peek() == Some(b'\\') && self.peek_at(1) == Some(close) {
            self.at += 1;
        } else if self.peek() == Some(b'\\') && close == b'>' && self.rest().starts_with("\\rangle") {
            self.at += "\\rangle".len() - 1;
        }
        if self.peek() != Some(close) {
            return Err(self.not_closed(open));
        }
        self.at += 1;
        self.shallower();
        self.around = around;
        Ok(())
    }

    /// `|x|`. A bar opens where an operand is due; elsewhere it closes an open one. Two bars around a vector are its
    /// length.
    pub fn bars(&mut self) -> Parsed<Id> {
        let open = self.at;
        self.deeper()?;
        self.at += 1;
        let around = std::mem::replace(&mut self.around, Around { in_bars: true, ..Around::default() });
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
        // ||u||: the inner bars came to a length already.
        let form = match self.tree.form(inner) {
            Form::Bars(of) if self.bytes[open + 1] == b'|' && self.text[..self.at].ends_with("||") => Form::Norm(*of),
            _ => Form::Bars(inner),
        };
        Ok(self.add(form, open))
    }

    /// What stands between two delimiters that cannot be taken for anything else: `‖u‖`, `⌊x⌋`, `\lvert x \rvert`.
    pub fn between(&mut self, begin: usize, closes: &[&str], build: Between) -> Parsed<Id> {
        self.deeper()?;
        let norm = build == Between::Norm;
        let around = std::mem::replace(
            &mut self.around,
            Around { in_norm: norm, in_bars: build == Between::Bars, ..Around::default() },
        );
        let inner = self.sum()?;
        self.spaces();
        let Some(close) = closes.iter().find(|close| self.rest().starts_with(**close)) else {
            if self.at < self.bytes.len() {
                return Err(self.unexpected());
            }
            let end = self.text.trim_end().len();
            let width = self.text[begin..].chars().next().map_or(1, char::len_utf8);
            let fault = Fault::new("unclosed", begin..begin + width, "this bar is never closed");
            return Err(fault.replacing(end..end, closes[0]));
        };
        self.at += close.len();
        self.around = around;
        self.shallower();
        let form = match build {
            Between::Bars => Form::Bars(inner),
            Between::Norm => Form::Norm(inner),
            Between::Floor => Form::Call(FLOOR, self.parts([inner])),
            Between::Ceil => Form::Call(CEIL, self.parts([inner])),
        };
        Ok(self.add(form, begin))
    }

    /// Whether the word that ends before a place is a function, as in `ln|x|`.
    fn function_before(&self, at: usize) -> bool {
        let head = self.text[..at].trim_end();
        let letters = head.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        (head.len() - letters..head.len()).any(|from| {
            let word = word_at(self.text, from, self.scope, self.names);
            word.is_function() && word.end == head.len()
        })
    }
}

/// What two delimiters mean together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    Bars,
    Norm,
    Floor,
    Ceil,
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
