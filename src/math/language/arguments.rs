//! The arguments of a call in Python's spelling, with those that have a name.

use super::super::functions::Func;
use super::bracket::closing;
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::spelled;
use super::syntax::{Id, Op};

/// An argument given by name: `negative_slope=0.2`.
pub(super) enum Key {
    /// It says how something is computed, and is passed over.
    Idle,
    /// The place of the argument it is, from 0.
    Place(usize),
    /// `approximate='tanh'`
    Approximate(bool),
}

/// The names of arguments of the table's functions, with their places from 0.
const KEYS: &[(&str, &str, usize)] = &[
    ("leaky_relu", "negative_slope", 1),
    ("leaky_relu", "alpha", 1),
    ("elu", "alpha", 1),
    ("softplus", "beta", 1),
    ("ln", "base", 1),
    ("hardtanh", "min_val", 1),
    ("hardtanh", "max_val", 2),
    ("relu", "max_value", 1),
];

/// The places of arguments behind the first, where that stands elsewhere.
pub(super) fn behind_first(keys: &[(&'static str, usize)]) -> Vec<(&'static str, usize)> {
    keys.iter().filter(|(_, place)| *place > 0).map(|(key, place)| (*key, place - 1)).collect()
}

impl Parser<'_> {
    /// The arguments of a function of the table, which is called by this name.
    pub fn arguments_of(&mut self, function: Func, begin: usize, name: &str) -> Parsed<Vec<Id>> {
        let keys: Vec<(&'static str, usize)> =
            KEYS.iter().filter(|(of, ..)| *of == function.name()).map(|(_, key, place)| (*key, *place)).collect();
        self.arguments(begin, &keys, name)
    }

    /// Arguments in brackets, of which some may be given by name.
    pub fn arguments(&mut self, begin: usize, keys: &[(&'static str, usize)], name: &str) -> Parsed<Vec<Id>> {
        self.arguments_with(begin, keys, name, &mut |_| {})
    }

    /// The same with what the names say that are no places. A class takes its parameters first, and what it is applied to
    /// behind them: `nn.ELU(alpha=2)(x)`.
    pub fn arguments_with(
        &mut self,
        begin: usize,
        keys: &[(&'static str, usize)],
        name: &str,
        said: &mut dyn FnMut(&Key),
    ) -> Parsed<Vec<Id>> {
        self.spaces();
        let class = name.starts_with(|c: char| c.is_ascii_uppercase()) && self.peek() == Some(b'(');
        if !class || !self.applied_twice() {
            return self.arguments_between(begin, keys, name, said);
        }
        let mut parameters = Vec::new();
        if self.rest()[1..].trim_start().starts_with(')') {
            self.at += self.rest().find(')').unwrap_or(0) + 1;
        } else {
            parameters = self.arguments_between(begin, &behind_first(keys), name, said)?;
        }
        let mut ids = self.arguments_between(begin, &[], name, said)?;
        ids.append(&mut parameters);
        Ok(ids)
    }

    fn arguments_between(
        &mut self,
        begin: usize,
        keys: &[(&'static str, usize)],
        name: &str,
        said: &mut dyn FnMut(&Key),
    ) -> Parsed<Vec<Id>> {
        self.spaces();
        if !matches!(self.peek(), Some(b'(' | b'[' | b'{')) {
            let typed = self.text[begin..self.at].trim();
            return Err(Fault::new(
                "missing-argument",
                begin..self.at,
                format!("{typed} of what? Its argument is missing"),
            ));
        }
        let open = self.at;
        let close = closing(self.bytes[open]);
        let around = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(close) {
            // nn.GELU()(x)
            if self.bytes.get(self.at + 1) == Some(&b'(') {
                self.at += 1;
                self.shallower();
                self.around = around;
                return self.arguments_between(begin, keys, name, said);
            }
            return Err(Fault::new(
                "empty-brackets",
                open..self.at + 1,
                format!("{name} needs something in its brackets"),
            ));
        }
        let lists = std::mem::replace(&mut self.lists, true);
        let mut ids: Vec<Option<Id>> = Vec::new();
        loop {
            self.spaces();
            match self.key(keys)? {
                Some(Key::Place(place)) => {
                    let value = self.loose()?;
                    if ids.len() <= place {
                        ids.resize(place + 1, None);
                    }
                    ids[place] = Some(value);
                }
                Some(other) => said(&other),
                None => {
                    let value = self.loose()?;
                    ids.push(Some(value));
                }
            }
            self.spaces();
            if !matches!(self.peek(), Some(b',' | b';')) {
                break;
            }
            self.at += 1;
            self.spaces();
            if self.peek() == Some(close) {
                break;
            }
        }
        self.lists = lists;
        self.close_bracket(open, around)?;
        let count = ids.len();
        let filled: Vec<Id> = ids.into_iter().flatten().collect();
        let clips = matches!(name, "clip" | "clamp" | "clip_by_value");
        if filled.len() < count && !clips {
            return Err(Fault::new("wrong-arity", begin..self.at, format!("an argument of {name} is missing")));
        }
        Ok(filled)
    }

    /// In the brackets of a function of the table: an argument by name, pushed in its place.
    pub fn keyword_argument(&mut self, function: Func, mark: usize) -> Parsed<Option<()>> {
        self.spaces();
        if !self.peek().is_some_and(|b| b.is_ascii_alphabetic()) {
            return Ok(None);
        }
        let run = self.rest().bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if run < 2 || !self.rest()[run..].trim_start().starts_with('=') {
            return Ok(None);
        }
        let name = function.name();
        let keys: Vec<(&'static str, usize)> =
            KEYS.iter().filter(|(of, ..)| *of == name).map(|(_, key, place)| (*key, *place)).collect();
        match self.key(&keys)? {
            Some(Key::Place(place)) if self.stack.len() - mark == place => {
                let value = self.loose()?;
                self.push(Op::First, value);
                Ok(Some(()))
            }
            Some(Key::Place(_)) => Err(self.missing()),
            Some(_) => Ok(Some(())),
            None => Ok(None),
        }
    }

    /// The name of an argument and its equals sign, where they stand here.
    pub fn key(&mut self, keys: &[(&'static str, usize)]) -> Parsed<Option<Key>> {
        let rest = self.rest();
        let run = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let behind = rest[run..].trim_start();
        if run == 0 || !behind.starts_with('=') || behind.starts_with("==") {
            return Ok(None);
        }
        let (begin, name) = (self.at, &rest[..run]);
        let value_at = self.text.len() - behind.len() + 1;
        if let Some((_, place)) = keys.iter().find(|(key, _)| *key == name) {
            self.at = value_at;
            return Ok(Some(Key::Place(*place)));
        }
        if name == "approximate" {
            let value = self.text[value_at..].trim_start();
            let (on, length) = if let Some(length) =
                ["'tanh'", "\"tanh\"", "True"].iter().find(|text| value.starts_with(**text)).map(|text| text.len())
            {
                (true, length)
            } else if let Some(length) =
                ["'none'", "\"none\"", "False"].iter().find(|text| value.starts_with(**text)).map(|text| text.len())
            {
                (false, length)
            } else {
                return Err(Fault::new("not-offered", begin..value_at, "approximate is 'tanh' or 'none'"));
            };
            self.at = self.text.len() - value.len() + length;
            return Ok(Some(Key::Approximate(on)));
        }
        if spelled::IDLE_KEYS.contains(&name) {
            let mut depth = 0usize;
            let mut end = value_at;
            for (at, byte) in self.bytes.iter().enumerate().skip(value_at) {
                end = at;
                match byte {
                    b'(' | b'[' => depth += 1,
                    b')' | b']' if depth == 0 => break,
                    b')' | b']' => depth -= 1,
                    b',' if depth == 0 => break,
                    _ => {}
                }
                end = at + 1;
            }
            self.at = end;
            if self.in_shapes() && matches!(name, "axis" | "dim") {
                self.axis = self.text[value_at..end].trim().parse().ok();
                return Ok(Some(Key::Idle));
            }
            let typed = self.text[begin..end].trim().to_string();
            self.note("option-ignored", begin..end, || format!("{typed} is passed over"));
            return Ok(Some(Key::Idle));
        }
        Err(Fault::new("not-offered", begin..begin + run, format!("the argument {name} is not known here")))
    }

    /// Where the bracket that opens at a place is closed.
    pub fn matching(&self, open: usize) -> Parsed<usize> {
        let mut depth = 0usize;
        for (at, byte) in self.bytes.iter().enumerate().skip(open) {
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        self.look_over(at - open);
                        return Ok(at);
                    }
                }
                _ => {}
            }
        }
        let end = self.text.trim_end().len();
        Err(Fault::new("unclosed", open..open + 1, "this parenthesis is never closed").replacing(end..end, ")"))
    }
}
