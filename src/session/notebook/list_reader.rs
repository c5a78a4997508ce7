//! Reading vectors and matrices: `u = (1, 2)`, `A u + b`, `|u|`, `dot(u, v)`, `relu(A u)`. What speaks of none is left to
//! the notation; here only what stands around it is taken apart.

use super::apply::{closing, known_word, longest, missing, reference, split};
use super::env::{Env, Found, error, shifted, too_deep};
use super::lists::{DEEPEST_LOOK, is_many, looks, word_at};
use crate::math::derive::MAX_SIZE;
use crate::math::functions as fun;
use crate::math::language::{ReadError, letters};
use crate::math::linear::{Array, Quantity};
use crate::math::{Expr, Symbol, functions};
use std::ops::Range;

/// Reads a text that speaks of vectors or matrices.
pub(super) fn read(env: &Env, text: &str, own: &[Symbol], depth: usize) -> Result<Found, ReadError> {
    let depth = depth.checked_sub(1).ok_or_else(|| too_deep(text))?;
    let mut reader = Reader { env, text, own, depth, at: 0, notes: Vec::new(), uses: Vec::new() };
    let is = reader.sum()?;
    reader.blanks();
    if reader.at < text.len() {
        let rest = reader.at..text.len();
        return Err(reader.fault(rest, "this was not understood beside vectors"));
    }
    Ok(Found { is, notes: reader.notes, uses: reader.uses })
}

pub(super) struct Reader<'a> {
    pub(super) env: &'a Env,
    pub(super) text: &'a str,
    own: &'a [Symbol],
    depth: usize,
    pub(super) at: usize,
    notes: Vec<String>,
    pub(super) uses: Vec<Symbol>,
}

pub(super) type Reading = Result<Quantity, ReadError>;

impl Reader<'_> {
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }
    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }
    fn takes(&mut self, signs: &[char]) -> Option<char> {
        self.blanks();
        let sign = self.rest().chars().next().filter(|c| signs.contains(c))?;
        self.at += sign.len_utf8();
        Some(sign)
    }
    pub(super) fn place(&self, at: Range<usize>) -> Range<usize> {
        let count = |end: usize| self.text.get(..end).map_or(0, |text| text.chars().count());
        count(at.start)..count(at.end)
    }
    pub(super) fn fault(&self, at: Range<usize>, message: impl Into<String>) -> ReadError {
        let part = &self.text[at.clone()];
        let end = at.start + part.trim_end().len();
        error("list", self.place(at.start..end.max(at.start)), message)
    }
    /// A part of the text, be it a list or not.
    pub(super) fn part(&mut self, at: Range<usize>) -> Reading {
        let part = &self.text[at.clone()];
        if part.trim().is_empty() {
            return Err(self.fault(at, "something is missing here"));
        }
        let place = self.place(at.clone());
        let found =
            self.env.found_within(part, self.own, self.depth).map_err(|e| shifted(e, self.text, place.start, part))?;
        self.notes.extend(found.notes);
        for used in found.uses {
            if !self.uses.contains(&used) {
                self.uses.push(used);
            }
        }
        Ok(found.is)
    }
    /// A result that may have grown too long.
    pub(super) fn bounded(&self, from: usize, result: Result<Quantity, String>) -> Reading {
        let at = from..self.at;
        let found = result.map_err(|why| self.fault(at.clone(), why))?;
        let size = match &found {
            Quantity::One(expr) => expr.size(),
            Quantity::Many(array) => array.entries.iter().map(Expr::size).sum(),
        };
        if size > 4 * MAX_SIZE {
            Err(self.fault(at, "this grows too long when everything is put in"))
        } else {
            Ok(found)
        }
    }

    fn sum(&mut self) -> Reading {
        self.blanks();
        let from = self.at;
        let mut total = self.product()?;
        while let Some(sign) = self.takes(&['+', '-', '−']) {
            let next = self.product()?;
            let next = if sign == '+' { next } else { next.map(|entry| entry.clone().negate()) };
            total = self.bounded(from, total.plus(next))?;
        }
        Ok(total)
    }

    fn product(&mut self) -> Reading {
        self.blanks();
        let from = self.at;
        if self.takes(&['-', '−']).is_some() {
            let found = self.product()?;
            return Ok(found.map(|entry| entry.clone().negate()));
        }
        let mut total = self.power()?;
        loop {
            let sign = self.takes(&['*', '·', '×', '/', '⊙', '∘', '.']);
            self.blanks();
            if sign.is_none()
                && (self.rest().is_empty() || self.rest().starts_with(['+', '-', '−', ')', ']', ',', '|']))
            {
                return Ok(total);
            }
            let next = self.power()?;
            let result = match (sign, total, next) {
                (Some('/'), total, next) => total.over(next),
                (Some('⊙' | '∘'), Quantity::Many(a), Quantity::Many(b)) => {
                    a.zip(&b, |a, b| a.times(b)).map(Quantity::Many)
                }
                (_, total, next) => total.times(next),
            };
            total = self.bounded(from, result)?;
        }
    }

    pub(super) fn power(&mut self) -> Reading {
        let from = self.at;
        let mut base = self.factor()?;
        loop {
            let turned = ["^T", "ᵀ", "^⊤", "^{T}"].into_iter().find(|mark| self.rest().starts_with(mark));
            match (turned, &base) {
                (Some(mark), Quantity::Many(array)) => {
                    base = Quantity::Many(array.transposed());
                    self.at += mark.len();
                }
                (None, Quantity::Many(array)) if self.rest().starts_with('^') || self.raised() > 0 => {
                    let array = array.clone();
                    base = self.raise(from, array)?;
                }
                (None, Quantity::One(expr)) if self.rest().starts_with('^') || self.raised() > 0 => {
                    let expr = expr.clone();
                    base = Quantity::One(expr.to_the(self.exponent()?));
                }
                _ => return Ok(base),
            }
        }
    }

    /// The exponent of a number, as in `|u|^2`.
    fn exponent(&mut self) -> Result<Expr, ReadError> {
        let raised = self.raised();
        if raised > 0 {
            let digits: String = self.rest().chars().map_while(letters::raised).collect();
            self.at += raised;
            let power = digits.parse::<i64>().map_err(|_| self.fault(self.at - raised..self.at, "no exponent"))?;
            return Ok(Expr::from(power));
        }
        let from = self.at + 1;
        let rest = &self.text[from..];
        let length = match closing(self.text, from).filter(|_| rest.starts_with('(')) {
            Some(close) => close + 1 - from,
            None => rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len(),
        };
        self.at = from + length;
        match self.part(from..from + length)? {
            Quantity::One(expr) => Ok(expr),
            Quantity::Many(_) => Err(self.fault(from..from + length, "an exponent is a number")),
        }
    }

    fn raised(&self) -> usize {
        self.rest().chars().take_while(|c| letters::raised(*c).is_some()).map(char::len_utf8).sum()
    }

    /// `A^2`: a square matrix times itself.
    fn raise(&mut self, from: usize, array: Array) -> Reading {
        let raised: String = self.rest().chars().map_while(letters::raised).collect();
        let digits = match self.rest().strip_prefix('^') {
            Some(after) => after.chars().take_while(char::is_ascii_digit).collect(),
            None => raised.clone(),
        };
        self.at += if raised.is_empty() { 1 + digits.len() } else { self.raised() };
        let times = digits.parse::<u32>().ok().filter(|n| (1..=8).contains(n));
        let times =
            times.ok_or_else(|| self.fault(from..self.at, "a matrix is raised to a whole power from 1 to 8"))?;
        if array.columns != Some(array.rows()) {
            let message = format!("only a square matrix has powers, and this is {}; |u|^2 is a length", array.shape());
            return Err(self.fault(from..self.at, message));
        }
        let mut total = Quantity::Many(array.clone());
        for _ in 1..times {
            total = self.bounded(from, total.times(Quantity::Many(array.clone())))?;
        }
        Ok(total)
    }

    fn factor(&mut self) -> Reading {
        self.blanks();
        let (from, rest) = (self.at, &self.text[self.at..]);
        if rest.starts_with(['(', '[']) {
            let Some(close) = closing(self.text, from) else {
                return Err(self.fault(from..from + 1, "this bracket is never closed"));
            };
            let parts = split(self.text, from + 1..close);
            if rest.starts_with('[') || parts.len() > 1 {
                self.at = close + 1;
                return self.list(from..close + 1, parts);
            }
            if looks(self.env, &self.text[from + 1..close], self.own, DEEPEST_LOOK) {
                self.at = close + 1;
                let found = self.part(from + 1..close)?;
                return self.indexed(found);
            }
            return self.plain();
        }
        let bar = ['|', '‖'].into_iter().find(|bar| rest.starts_with(*bar));
        if let Some(bar) = bar {
            let inside = from + bar.len_utf8();
            if let Some(end) = self.text[inside..].find(bar)
                && looks(self.env, &self.text[inside..inside + end], self.own, DEEPEST_LOOK)
            {
                self.at = inside + end + bar.len_utf8();
                let found = self.part(inside..inside + end)?;
                return Ok(match found {
                    Quantity::Many(array) => Quantity::One(array.norm()),
                    Quantity::One(expr) => Quantity::One(Expr::call(fun::ABS, [expr])),
                });
            }
        }
        if let Some((length, number)) = reference(self.env, self.text, from, self.own)
            && let Some(definition) = number.and_then(|number| self.env.out(number))
            && is_many(&definition.is)
        {
            self.at += length;
            self.env.note_use(&mut self.uses, definition);
            let found = self.env.quantity(definition, self.place(from..self.at))?;
            return self.indexed(found);
        } else if let Some((length, None)) = reference(self.env, self.text, from, self.own) {
            return Err(missing(&rest[..length], self.place(from..from + length)));
        }
        let known = known_word(rest);
        if let Some(word) = word_at(rest).filter(|word| word.name.len() >= known) {
            return self.word(word, from);
        }
        let definition = longest(self.env, rest, self.own).filter(|definition| definition.name.len() >= known);
        if let Some(definition) = definition {
            if is_many(&definition.is) && definition.of.is_empty() {
                self.at += definition.name.len();
                self.env.note_use(&mut self.uses, definition);
                let found = self.env.quantity(definition, self.place(from..self.at))?;
                return self.indexed(found);
            }
            if let Some(inside) = self.arguments(from + definition.name.len())
                && (is_many(&definition.is) || self.many(inside.clone()))
            {
                self.at = inside.end + 1;
                return self.applied(definition, inside);
            }
            if is_many(&definition.is) {
                self.at += definition.name.len();
                self.env.note_use(&mut self.uses, definition);
                return self.env.quantity(definition, self.place(from..self.at));
            }
        }
        if known > 0
            && let Some(function) = functions::lookup(&rest[..known])
        {
            if let Some(inside) = self.arguments(from + known).filter(|inside| self.many(inside.clone())) {
                self.at = inside.end + 1;
                return self.called(function, from, inside);
            }
            let after = rest[known..].trim_start();
            // `sin u`, without brackets.
            if !after.starts_with(['(', '^']) && self.begins_many(from + rest.len() - after.len()) {
                self.at = from + known;
                let argument = self.power()?;
                return Ok(argument.map(|entry| Expr::call(function, [entry.clone()])));
            }
        }
        self.plain()
    }

    /// What stands between brackets behind a byte.
    pub(super) fn arguments(&self, behind: usize) -> Option<Range<usize>> {
        let after = &self.text[behind..];
        let open = behind + after.len() - after.trim_start().len();
        let close = self.text[open..].starts_with('(').then(|| closing(self.text, open)).flatten()?;
        Some(open + 1..close)
    }
    fn many(&self, inside: Range<usize>) -> bool {
        let look = |part: Range<usize>| looks(self.env, &self.text[part], self.own, DEEPEST_LOOK);
        split(self.text, inside).into_iter().any(look)
    }
    /// Whether a list begins at this byte.
    fn begins_many(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let named = longest(self.env, rest, self.own).is_some_and(|definition| is_many(&definition.is));
        let written = rest.starts_with(['(', '['])
            && closing(self.text, at).is_some_and(|close| self.many_in_brackets(at, close));
        let out = reference(self.env, self.text, at, self.own).and_then(|(_, number)| self.env.out(number?));
        named && known_word(rest) == 0
            || written
            || out.is_some_and(|out| is_many(&out.is))
            || word_at(rest).is_some() && known_word(rest) < 3
    }
    fn many_in_brackets(&self, at: usize, close: usize) -> bool {
        self.text[at..].starts_with('[')
            || split(self.text, at + 1..close).len() > 1
            || looks(self.env, &self.text[at + 1..close], self.own, DEEPEST_LOOK)
    }

    /// What has nothing to do with lists, up to where one begins or the term ends.
    fn plain(&mut self) -> Reading {
        let from = self.at;
        let mut at = from;
        while at < self.text.len() {
            let rest = &self.text[at..];
            let Some(c) = rest.chars().next() else { break };
            if at > from
                && (matches!(c, '+' | '·' | '⊙' | '∘' | ',') || matches!(c, '-' | '−') && !self.signed(from, at))
            {
                break;
            }
            if matches!(c, '(' | '[' | '{')
                && let Some(close) = closing(self.text, at)
            {
                if at > from && matches!(c, '(' | '[') && self.many_in_brackets(at, close) && !self.is_call(from, at) {
                    break;
                }
                at = close + 1;
                continue;
            }
            if at > from && (self.begins_many(at) || rest.starts_with('|') && self.bars(at)) {
                break;
            }
            if let Some((_, _, length)) = self.env.quotient(rest, self.own) {
                at = self.arguments(at + length).map_or(at + length, |inside| inside.end + 1);
                continue;
            }
            let word = known_word(rest);
            // A function that is applied to a list begins a factor of its own.
            if word > 0 && at > from {
                let after = rest[word..].trim_start();
                let inside = self.arguments(at + word).filter(|inside| self.many(inside.clone()));
                if inside.is_some() || self.begins_many(at + rest.len() - after.len()) {
                    break;
                }
            }
            let named = longest(self.env, rest, self.own).map_or(0, |definition| definition.name.len());
            at += word.max(named).max(c.len_utf8());
        }
        let text = self.text[from..at].trim_end();
        let bare = text.trim_end_matches(['*', '×', '/']).trim_end();
        if bare.is_empty() {
            return Err(self.fault(from..self.text.len(), "a number, vector or matrix is asked for here"));
        }
        let end = from + bare.len();
        self.at = end;
        self.part(from..end)
    }

    /// Whether a minus at this byte is a sign, as in `2*-x` or `1e-3`.
    fn signed(&self, from: usize, at: usize) -> bool {
        let before = self.text[from..at].trim_end();
        before.ends_with(['*', '/', '^', '×', '(']) || {
            let exponent = self.text[from..at].strip_suffix(['e', 'E']);
            exponent.is_some_and(|digits| digits.ends_with(|c: char| c.is_ascii_digit()))
        }
    }
    /// Whether the bracket at this byte holds arguments.
    fn is_call(&self, from: usize, at: usize) -> bool {
        let before = self.text[from..at].trim_end();
        let begin = before
            .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '′')))
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let word = &before[begin..];
        let word = word.trim_end_matches(['\'', '′']);
        functions::lookup(word).is_some() || self.env.find(word).is_some_and(|definition| !definition.of.is_empty())
    }
    fn bars(&self, at: usize) -> bool {
        let rest = &self.text[at + 1..];
        let inside = rest.find('|').map(|end| at + 1..at + 1 + end);
        inside.is_some_and(|inside| looks(self.env, &self.text[inside], self.own, DEEPEST_LOOK))
    }
}
