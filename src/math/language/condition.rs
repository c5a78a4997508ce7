//! Conditions: comparisons, which chain, and what joins and negates them.

use super::fault::{Fault, Parsed};
use super::latex_commands::Command;
use super::parse::Parser;
use super::syntax::{Form, Id, Op};
use super::words::Keyword;

/// Comparisons in words, longer ones first.
const SPOKEN: &[(&str, Op)] = &[
    ("is greater than or equal to", Op::AtLeast),
    ("is less than or equal to", Op::AtMost),
    ("is greater than", Op::Greater),
    ("is bigger than", Op::Greater),
    ("is larger than", Op::Greater),
    ("is smaller than", Op::Less),
    ("is less than", Op::Less),
    ("is at least", Op::AtLeast),
    ("is at most", Op::AtMost),
    ("is above", Op::Greater),
    ("is below", Op::Less),
    ("is not", Op::NotEqual),
    ("is positive", Op::Greater),
    ("is negative", Op::Less),
    ("is", Op::Equal),
    ("positive", Op::Greater),
    ("negative", Op::Less),
];

impl Parser<'_> {
    /// Conditions joined by "or" and "and".
    pub fn condition(&mut self) -> Parsed<Id> {
        self.spaces();
        let begin = self.at;
        self.deeper()?;
        let first = self.negation()?;
        let whole = self.joined_conditions(first, begin);
        self.shallower();
        whole
    }

    /// `(if x > 0)`, `(for x < 0)`, `(otherwise)`: a condition in brackets, with the word that leads to it.
    pub fn worded_condition(&mut self) -> Parsed<Option<Id>> {
        let (open, rest) = (self.at, self.rest());
        let word_begins = |c: char| matches!(c.to_ascii_lowercase(), 'i' | 'f' | 'w' | 'o' | 'e' | '\\');
        let Some(inside) = rest.strip_prefix('(').map(str::trim_start).filter(|inside| inside.starts_with(word_begins))
        else {
            return Ok(None);
        };
        self.at = self.text.len() - inside.len();
        let keyword = self.keyword();
        self.at = open;
        let (end, rest_of_all) = match keyword {
            Some((Keyword::If | Keyword::For | Keyword::When | Keyword::Where, end)) => (end, false),
            Some((Keyword::Else | Keyword::Otherwise, end)) => (end, true),
            _ => return Ok(None),
        };
        let close = self.text[end..].find(')').map_or(self.text.len(), |close| end + close);
        // `(if x > 0 then 1 else 0)` is a whole choice.
        let alone = !self.text[end..close].contains([',', ':', ';', '?'])
            && !self.text[end..close].contains("then")
            && !self.text[end..close].contains("else");
        if !alone || rest_of_all && !self.text[end..close].trim().is_empty() {
            return Ok(None);
        }
        let around = self.open_bracket()?;
        self.at = end;
        let condition = if rest_of_all {
            self.add(Form::Truth(true), open)
        } else {
            self.around.equals = true;
            self.condition()?
        };
        self.close_bracket(open, around)?;
        self.tree.bracket(condition);
        Ok(Some(condition))
    }

    /// A condition whose first side has been read.
    pub fn condition_from(&mut self, first: Id, begin: usize) -> Parsed<Id> {
        let first = self.comparison_from(first, begin)?;
        self.joined_conditions(first, begin)
    }

    fn joined_conditions(&mut self, first: Id, begin: usize) -> Parsed<Id> {
        let mut any = vec![self.conjunction_from(first, begin)?];
        loop {
            let before = self.at;
            self.spaces();
            let length = self.or_here();
            if length == 0 || !any.iter().all(|id| self.tree.is_condition(*id)) {
                self.at = before;
                break;
            }
            self.at += length;
            self.spaces();
            let from = self.at;
            let next = self.negation()?;
            let next = self.conjunction_from(next, from)?;
            any.push(next);
        }
        match any.as_slice() {
            [only] => Ok(*only),
            several => {
                let parts = self.parts(several.to_vec());
                Ok(self.add(Form::Or(parts), begin))
            }
        }
    }

    fn conjunction_from(&mut self, first: Id, begin: usize) -> Parsed<Id> {
        let mut all = vec![first];
        loop {
            let before = self.at;
            self.spaces();
            let length = self.and_here();
            if length == 0 || !all.iter().all(|id| self.tree.is_condition(*id)) {
                self.at = before;
                break;
            }
            let notes = self.notes.len();
            self.at += length;
            let next = self.negation()?;
            // `1 for x > 0 and 0 for x < 0`: what follows is the next case.
            if !self.tree.is_condition(next) {
                self.notes.truncate(notes);
                self.at = before;
                break;
            }
            all.push(next);
        }
        match all.as_slice() {
            [only] => Ok(*only),
            several => {
                let parts = self.parts(several.to_vec());
                Ok(self.add(Form::And(parts), begin))
            }
        }
    }

    fn negation(&mut self) -> Parsed<Id> {
        self.spaces();
        let begin = self.at;
        let length = self.negation_here();
        if length > 0 {
            self.at += length;
            self.deeper()?;
            let inner = self.negation();
            self.shallower();
            let inner = inner?;
            return Ok(self.add(Form::Not(inner), begin));
        }
        if let Some(end) = self.truth_here() {
            let holds = self.text[self.at..end].eq_ignore_ascii_case("true");
            self.at = end;
            return Ok(self.add(Form::Truth(holds), begin));
        }
        let left = self.sum()?;
        self.comparison_from(left, begin)
    }

    /// Where `True` or `False` ends.
    pub fn truth_here(&self) -> Option<usize> {
        ["True", "true", "False", "false"].into_iter().find_map(|word| {
            let ends =
                self.rest().strip_prefix(word).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()));
            (ends && !self.scope.declares(word)).then_some(self.at + word.len())
        })
    }

    fn comparison_from(&mut self, left: Id, begin: usize) -> Parsed<Id> {
        let mark = self.stack.len();
        loop {
            let before = self.at;
            self.spaces();
            let Some((op, length)) = self.relation_here() else {
                self.at = before;
                break;
            };
            if self.stack.len() == mark {
                self.push(Op::First, left);
            }
            self.at += length;
            // `x is positive`
            if self.text[..self.at].ends_with("tive") {
                let zero = self.leaf(0, self.at);
                self.push(op, zero);
                break;
            }
            self.spaces();
            let right = if op == Op::In { self.range()? } else { self.sum()? };
            self.push(op, right);
        }
        if self.stack.len() == mark {
            return Ok(left);
        }
        let parts = self.take(mark);
        Ok(self.add(Form::Compare(parts), begin))
    }

    /// `(0, 1]`
    pub fn range(&mut self) -> Parsed<Id> {
        let open = self.at;
        if !matches!(self.peek(), Some(b'(' | b'[' | b']')) {
            return Err(Fault::new("no-interval", open..open, "an interval is asked for here, such as (0, 1)"));
        }
        self.deeper()?;
        self.at += 1;
        let low = self.sum()?;
        self.spaces();
        if !matches!(self.peek(), Some(b',' | b';')) {
            return Err(self.unexpected());
        }
        self.at += 1;
        let high = self.sum()?;
        self.spaces();
        if !matches!(self.peek(), Some(b')' | b']' | b'[')) {
            return Err(self.not_closed(open));
        }
        self.at += 1;
        self.shallower();
        let items = self.parts([low, high]);
        Ok(self.add(Form::List { items, upright: false }, open))
    }

    /// The sign of a relation that stands here, and how long it is.
    pub fn relation_here(&self) -> Option<(Op, usize)> {
        let next = self.peek_at(1);
        Some(match self.peek()? {
            b'<' if next == Some(b'=') => (Op::AtMost, 2),
            b'<' if next == Some(b'>') => (Op::NotEqual, 2),
            b'<' => (Op::Less, 1),
            b'>' if next == Some(b'=') => (Op::AtLeast, 2),
            b'>' => (Op::Greater, 1),
            b'=' if next == Some(b'=') => (Op::Equal, 2),
            b'=' if next == Some(b'<') => (Op::AtMost, 2),
            // `x > 0 => 1`
            b'=' if next == Some(b'>') => return None,
            b'=' => (Op::Equal, 1),
            b'!' if next == Some(b'=') => (Op::NotEqual, 2),
            b'i' if self.keyword_here() == Some(Keyword::In) => (Op::In, 2),
            b'i' | b'p' | b'n' if matches!(self.keyword_here(), Some(Keyword::Is | Keyword::Signed)) => {
                let spoken = SPOKEN.iter().find(|(phrase, _)| {
                    let behind = self.rest().strip_prefix(*phrase);
                    behind.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
                });
                return spoken.map(|(phrase, op)| (*op, phrase.len()));
            }
            b'\\' => match self.command() {
                Some((Command::Relation(op), end)) => (op, end - self.at),
                _ => return None,
            },
            b if b.is_ascii() => return None,
            _ => match self.peek_char()? {
                '≤' | '⩽' | '≦' => (Op::AtMost, 3),
                '≥' | '⩾' | '≧' => (Op::AtLeast, 3),
                '≠' => (Op::NotEqual, 3),
                '∈' => (Op::In, 3),
                _ => return None,
            },
        })
    }

    /// The length of an "and" that stands here.
    pub fn and_here(&self) -> usize {
        match self.peek() {
            Some(b'&') if self.peek_at(1) == Some(b'&') => 2,
            Some(b'&') if !self.cells => 1,
            Some(b'a' | b'\\') if self.keyword_here() == Some(Keyword::And) => {
                self.keyword().map_or(0, |(_, end)| end - self.at)
            }
            Some(b'\\') => {
                ["\\land", "\\wedge"].into_iter().find(|word| self.rest().starts_with(word)).map_or(0, str::len)
            }
            Some(0xE2) if self.peek_char() == Some('∧') => 3,
            _ => 0,
        }
    }

    /// Whether the bar that stands here is an "or" between two conditions, and opens no absolute value: there is a
    /// comparison on either side of it, on this level and before the next bar, or in brackets right beside it.
    pub fn bar_joins(&self) -> bool {
        // The last byte is in ≤, ≥ and ≠.
        let compares = |b: u8| matches!(b, b'<' | b'>' | b'=' | 0x89);
        let behind = self.at + 1 + usize::from(self.peek_at(1) == Some(b'|'));
        let text = &self.bytes[behind.min(self.bytes.len())..];
        let blanks = text.iter().take_while(|b| matches!(b, b' ' | b'~' | b'!')).count();
        let bracketed = text.get(blanks) == Some(&b'(');
        let (mut depth, mut length, mut found) = (0usize, 0, false);
        for b in text {
            length += 1;
            match b {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth == 0 => break,
                b')' | b']' | b'}' => depth -= 1,
                b'|' | b',' | b';' | b'&' if depth == 0 => break,
                b if compares(*b) && (depth == 0 || bracketed && depth == 1) => {
                    found = true;
                    break;
                }
                _ => {}
            }
        }
        self.look_over(length);
        if !found {
            return false;
        }
        let (mut depth, mut length, mut found) = (0usize, 0, false);
        for b in self.bytes[..self.at].iter().rev() {
            length += 1;
            match b {
                b')' | b']' | b'}' => depth += 1,
                b'(' | b'[' | b'{' if depth == 0 => break,
                b'(' | b'[' | b'{' => depth -= 1,
                b',' | b';' if depth == 0 => break,
                b if compares(*b) && depth <= 1 => {
                    found = true;
                    break;
                }
                _ => {}
            }
        }
        self.look_over(length);
        found
    }

    /// The length of an "or" that stands here.
    pub fn or_here(&self) -> usize {
        match self.peek() {
            Some(b'|') if !self.around.in_bars => 1 + usize::from(self.peek_at(1) == Some(b'|')),
            Some(b'o' | b'\\') if self.keyword_here() == Some(Keyword::Or) => {
                self.keyword().map_or(0, |(_, end)| end - self.at)
            }
            Some(b'\\') => {
                ["\\lor", "\\vee"].into_iter().find(|word| self.rest().starts_with(word)).map_or(0, str::len)
            }
            Some(0xE2) if self.peek_char() == Some('∨') => 3,
            _ => 0,
        }
    }

    /// The length of a "not" that stands here.
    pub fn negation_here(&self) -> usize {
        match self.peek() {
            Some(b'~') if !self.tex => 1,
            Some(b'!') if self.peek_at(1) != Some(b'=') => 1,
            Some(b'n' | b'\\') if self.keyword_here() == Some(Keyword::Not) => {
                self.keyword().map_or(0, |(_, end)| end - self.at)
            }
            Some(b'\\') => {
                ["\\neg", "\\lnot"].into_iter().find(|word| self.rest().starts_with(word)).map_or(0, str::len)
            }
            Some(0xC2) if self.peek_char() == Some('¬') => 2,
            _ => 0,
        }
    }
}
