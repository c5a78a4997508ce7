//! Names that are defined: functions with their primes, entries, and the values of cells.

use super::super::expr::Symbol;
use super::super::letters::raised;
use super::apply::{Applied, Standing};
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::syntax::{Form, Id, Op};

impl Parser<'_> {
    /// A name with what may stand right behind it: primes and arguments of something defined, an entry of a vector.
    pub fn named(&mut self, name: Symbol, begin: usize) -> Parsed<Id> {
        if let Some(names) = self.names
            && !self.scope.own.contains(&name)
        {
            let standing = names.standing(&name);
            if standing != Standing::Free {
                return self.defined(name, standing, begin);
            }
            if let Some(entry) = self.entry_by_index(&name, names, begin) {
                return Ok(entry);
            }
        } else if self.peek() == Some(b'[') {
            self.check_entry(&name, begin)?;
        }
        Ok(self.add(Form::Name(name), begin))
    }

    /// Refuses `x[0]`: a number has no entries, and nobody means the product with 0.
    fn check_entry(&self, name: &str, begin: usize) -> Parsed<()> {
        let Some((place, _)) = self.rest()[1..].split_once(']') else { return Ok(()) };
        if place.is_empty() || !place.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(());
        }
        let at = begin..self.at + place.len() + 2;
        let fault = Fault::new("shape", at.clone(), format!("{name} is one number here and has no entries"));
        let entry = format!("{name}_{place}");
        Err(if self.scope.declares(&entry) { fault.replacing(at, entry) } else { fault })
    }

    /// `u_1`, `W_12`: the entry of a vector or matrix, where the whole name stands for nothing.
    fn entry_by_index(&mut self, name: &str, names: &dyn super::apply::Names, begin: usize) -> Option<Id> {
        let (base, index) = name.split_once('_')?;
        let digits = index.bytes().all(|b| b.is_ascii_digit());
        let places: Vec<i64> = match names.standing(base) {
            Standing::Vector if digits => vec![index.parse().ok()?],
            Standing::Matrix if digits && index.len() == 2 => index.bytes().map(|b| i64::from(b - b'0')).collect(),
            _ => return None,
        };
        if self.in_shapes() || self.scope.own.iter().any(|own| own == base) {
            return None;
        }
        let of = self.add(Form::Name(Symbol::new(base)), begin);
        let places: Vec<Id> = places.into_iter().map(|place| self.leaf(place, begin)).collect();
        let parts = self.parts(places);
        Some(self.add(Form::Entry(of, parts), begin))
    }

    pub fn defined(&mut self, name: Symbol, standing: Standing, begin: usize) -> Parsed<Id> {
        let Some(names) = self.names else { return Ok(self.add(Form::Name(name), begin)) };
        let primes = self.primes();
        let function = standing == Standing::Function;
        if function && primes == 0 && self.raised_application() {
            let end = self.at + self.rest().find('(').unwrap_or(0);
            let message = format!("the power belongs behind the brackets: {name}(…)^2");
            return Err(Fault::new("power-of-function", begin..end, message));
        }
        let opens = function && self.rest().trim_start().starts_with('(');
        if primes == 0 && !opens {
            let id = self.add(Form::Name(name), begin);
            let array = matches!(standing, Standing::Vector | Standing::Matrix);
            return if array { self.entries(id, begin) } else { Ok(id) };
        }
        let mut meaning = names.meaning(&name).map_err(|why| Fault::new(why.kind, begin..self.at, why.message))?;
        let mut from = None;
        if primes > 0 {
            from = meaning.is.as_expr().map(|of| (of.clone(), primes));
            let by = match meaning.of.as_slice() {
                [only] => only.clone(),
                [] => {
                    return Err(Fault::new(
                        "constant",
                        begin..self.at,
                        format!("{name} is a constant; its slope is 0"),
                    ));
                }
                [first, ..] => {
                    let message = format!("{name} has {} variables; by which one?", meaning.of.len());
                    let fault = Fault::new("by-which", begin..self.at, message);
                    let bare = primes == 1 && !opens;
                    return Err(if bare {
                        fault.replacing(begin..self.at, format!("d/d{first} {name}"))
                    } else {
                        fault
                    });
                }
            };
            meaning.is = names
                .derived(&meaning.is, &vec![by; primes])
                .map_err(|why| Fault::new(why.kind, begin..self.at, why.message))?;
        }
        let applied = Applied { name: name.to_string(), meaning, from };
        let id = self.add(Form::Defined(Box::new(applied)), begin);
        if opens { self.put(id, begin) } else { Ok(id) }
    }

    /// Whether a power and a bracket stand here, as in `f^2(x)`.
    fn raised_application(&self) -> bool {
        let rest = self.rest();
        let behind = match rest.strip_prefix('^') {
            Some(after) => after.trim_start_matches(|c: char| c.is_ascii_digit()),
            None => rest.trim_start_matches(|c| raised(c).is_some()),
        };
        behind.len() < rest.len() && behind.starts_with('(')
    }

    /// Values in brackets put into something defined or derived.
    pub fn put(&mut self, of: Id, begin: usize) -> Parsed<Id> {
        self.spaces();
        let open = self.at;
        let around = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(b')') {
            return Err(Fault::new("empty-brackets", open..self.at + 1, "nothing stands in these brackets"));
        }
        let lists = std::mem::replace(&mut self.lists, true);
        let mark = self.stack.len();
        loop {
            let argument = self.loose()?;
            self.push(Op::First, argument);
            self.spaces();
            if self.peek() != Some(b',') {
                break;
            }
            self.at += 1;
        }
        self.lists = lists;
        self.close_bracket(open, around)?;
        let parts = self.take(mark);
        Ok(self.add(Form::Put(of, parts), begin))
    }

    /// `u[1]`, `A[1, 2]`, right behind a vector or matrix.
    pub fn entries(&mut self, mut of: Id, begin: usize) -> Parsed<Id> {
        if self.in_shapes() {
            return Ok(of);
        }
        while self.peek() == Some(b'[') {
            let open = self.at;
            let around = self.open_bracket()?;
            let mark = self.stack.len();
            loop {
                let place = self.sum()?;
                self.push(Op::First, place);
                self.spaces();
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
            }
            self.close_bracket(open, around)?;
            let parts = self.take(mark);
            of = self.add(Form::Entry(of, parts), begin);
        }
        Ok(of)
    }

    /// Whether a name stands for a vector or matrix.
    pub fn is_array(&self, name: &str) -> bool {
        let names = self.names.filter(|_| !self.scope.own.iter().any(|own| own == name));
        names.is_some_and(|names| matches!(names.standing(name), Standing::Vector | Standing::Matrix))
    }

    /// `Out[3]` and `ans`, where cells have values.
    pub fn cell_value(&mut self, begin: usize) -> Parsed<Option<Id>> {
        let Some(names) = self.names else { return Ok(None) };
        let before = self.text[..begin].chars().next_back();
        if before.is_some_and(|c| c.is_alphabetic() || c == '_') {
            return Ok(None);
        }
        let rest = self.rest();
        let known = |name: &str| self.scope.declares(name);
        let (length, cell) = if let Some(digits) = rest.strip_prefix("Out[").or_else(|| rest.strip_prefix("out[")) {
            let Some(close) = digits.find(']') else { return Ok(None) };
            let number = digits[..close].trim().parse::<usize>().ok();
            let Some(number) = number else {
                return Err(Fault::new(
                    "no-value",
                    begin..begin + close + 5,
                    format!("{} has no value", &rest[..close + 5]),
                ));
            };
            (close + 5, Some(number))
        } else if rest.starts_with("ans")
            && !rest[3..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && !known("ans")
        {
            (3, None)
        } else {
            return Ok(None);
        };
        self.at += length;
        let meaning = names.out(cell).map_err(|why| Fault::new(why.kind, begin..self.at, why.message))?;
        self.out_value(meaning, begin).map(Some)
    }

    /// `_`, the value of the cell before.
    pub fn last_value(&mut self) -> Parsed<Id> {
        let begin = self.at;
        let Some(names) = self.names else { return Err(self.missing()) };
        let before = self.text[..begin].chars().next_back();
        let after = self.peek_at(1);
        let joined = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']' | '}' | '\'' | '_'))
            || after.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'{'));
        if joined {
            return Err(self.missing());
        }
        self.at += 1;
        let meaning = names.out(None).map_err(|why| Fault::new(why.kind, begin..self.at, why.message))?;
        self.out_value(meaning, begin)
    }

    fn out_value(&mut self, mut meaning: super::apply::Meaning, begin: usize) -> Parsed<Id> {
        let Some(names) = self.names else { return Err(self.missing()) };
        let name = self.text[begin..self.at].to_string();
        let primes = self.primes();
        if primes > 0 {
            let by = match meaning.of.as_slice() {
                [only] => only.clone(),
                [] => {
                    return Err(Fault::new(
                        "constant",
                        begin..self.at,
                        format!("{name} is a constant; its slope is 0"),
                    ));
                }
                _ => {
                    return Err(Fault::new(
                        "by-which",
                        begin..self.at,
                        format!("{name} has {} variables; by which one?", meaning.of.len()),
                    ));
                }
            };
            meaning.is = names
                .derived(&meaning.is, &vec![by; primes])
                .map_err(|why| Fault::new(why.kind, begin..self.at, why.message))?;
        }
        let opens = !meaning.of.is_empty() && self.rest().trim_start().starts_with('(');
        let array = meaning.is.as_array().is_some();
        let id = self.add(Form::Defined(Box::new(Applied { name, meaning, from: None })), begin);
        self.tree.bracket(id);
        match (opens, array) {
            (true, _) => self.put(id, begin),
            (false, true) => self.entries(id, begin),
            _ => Ok(id),
        }
    }
}
