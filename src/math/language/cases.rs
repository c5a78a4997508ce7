//! What is looser than a sum: conditions, choices between values, and cases in every form that people write them:
//! `{x, x>0; 0}`, `x if x > 0 else 0`, `x for x>0, 0 for x<=0`, `where(x>0, x, 0)`, `\begin{cases}…`, `c ? a : b`.
//! Which part is the condition is told by its comparison, never by its place.

use super::construct::Builds;
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::syntax::{Form, Id, Op};
use super::words::Keyword;

/// A part of a case.
#[derive(Clone, Copy)]
enum Slot {
    Value(Id),
    When(Id),
    /// `otherwise`
    Rest,
}

impl Parser<'_> {
    /// `\\`, which ends a row in LaTeX.
    pub fn row_ends(&self) -> bool {
        self.row_length() > 0
    }
    /// How long the end of a row is that stands here.
    pub fn row_length(&self) -> usize {
        match self.peek() {
            Some(b'\\') => super::latex::row_end(self.text, self.at),
            Some(b'\n') if self.lines && self.row_begins() => 1,
            _ => 0,
        }
    }
    /// Whether anything stands on the lines below.
    pub fn row_begins(&self) -> bool {
        !self.rest().trim_start().is_empty()
    }

    /// Whether a word that belongs to cases stands here.
    pub fn item_follows(&self) -> bool {
        matches!(
            self.keyword_here(),
            Some(Keyword::Else | Keyword::Otherwise | Keyword::And | Keyword::If | Keyword::For | Keyword::When)
        )
    }

    /// Whether this already has the form of a case: `x if x>0`, `x (x>0)`.
    pub fn is_case(&self, id: Id) -> bool {
        let partial = matches!(self.tree.form(id), Form::Cases(parts, _) if parts.len() == 2);
        // In a list `x + 2(x>0)` is a part like any other.
        let whole = matches!(self.tree.form(id), Form::Chain(_)) || !self.lists || self.worded_case(id);
        partial || whole && self.split_case(id).is_some()
    }

    /// `2x (for x > 0)`: its word makes it a case, where `2x (x > 0)` is a product.
    pub fn worded_case(&self, id: Id) -> bool {
        self.split_case(id).is_some_and(|condition| {
            let head = self.text[..self.tree.at(condition).start].trim_end();
            // `2x {x > 0}`
            if head.ends_with('{') && !head.ends_with("_{") && !self.one_before(head.len() - 1) {
                return true;
            }
            let head = head.trim_end_matches('}').trim_end();
            ["if", "for", "when", "where"].iter().any(|word| head.ends_with(word))
        })
    }

    /// `1 (x>0)`: a value with its condition in brackets behind it.
    fn split_case(&self, id: Id) -> Option<Id> {
        let inside = |id: Id| if self.tree.item(id).bracketed() { None } else { self.split_case(id) };
        match self.tree.form(id) {
            Form::Chain(parts) => {
                let last = self.tree.parts(*parts).last()?;
                let behind = last.op == Op::Beside && self.tree.item(last.id).bracketed();
                (behind && self.tree.is_condition(last.id)).then_some(last.id)
            }
            // `x + 1 (x>0)`: the condition is of the whole.
            Form::Sum(parts) => inside(self.tree.parts(*parts).last()?.id),
            Form::Neg(of) => inside(*of),
            _ => None,
        }
    }

    /// `2x (x > 0)`, with a gap before the bracket and no word in it.
    pub fn is_apart_case(&self, id: Id) -> bool {
        matches!(self.tree.form(id), Form::Chain(_))
            && self.split_case(id).is_some_and(|condition| {
                self.text[..self.tree.at(condition).start].trim_end_matches(['(', '[']).ends_with(char::is_whitespace)
            })
    }

    /// A value without the condition that stands behind it.
    fn without(&mut self, id: Id, condition: Id) -> Id {
        let at = self.tree.at(id).start..self.tree.at(condition).start;
        let form = match self.tree.form(id) {
            Form::Chain(parts) => {
                let parts = parts.but_last();
                if let [only] = self.tree.parts(parts) {
                    return only.id;
                }
                Form::Chain(parts)
            }
            Form::Sum(parts) => {
                let mut terms = self.tree.parts(*parts).to_vec();
                if let Some(last) = terms.last_mut() {
                    last.id = self.without(last.id, condition);
                }
                Form::Sum(self.tree.keep(terms.into_iter()))
            }
            Form::Neg(of) => {
                let of = *of;
                Form::Neg(self.without(of, condition))
            }
            _ => return id,
        };
        self.tree.add(form, at)
    }

    /// Whether a comparison or a word of cases stands ahead, outside all brackets that open from here on.
    pub fn cases_ahead(&self) -> bool {
        let mut at = self.at;
        let ahead = self.cases_from_here(&mut at);
        self.look_over(at - self.at);
        ahead
    }

    fn cases_from_here(&self, place: &mut usize) -> bool {
        let mut depth = 0usize;
        let mut at = *place;
        while let Some(byte) = self.bytes.get(at) {
            *place = at;
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => {
                    let Some(less) = depth.checked_sub(1) else { return false };
                    depth = less;
                }
                b'<' | b'>' | b'=' if depth == 0 => return true,
                0xE2 if depth == 0 && self.text[at..].starts_with(['≤', '≥', '≠', '⩽', '⩾', '∈']) => {
                    return true;
                }
                b'\\' if depth == 0 => {
                    let rest = &self.text[at..];
                    let signs = [
                        "\\le",
                        "\\ge",
                        "\\lt",
                        "\\gt",
                        "\\ne",
                        "\\text{if",
                        "\\text{for",
                        "\\text{otherwise",
                        "\\text{else",
                        "\\in ",
                    ];
                    if signs.iter().any(|sign| rest.starts_with(sign)) && !rest.starts_with("\\left") {
                        return true;
                    }
                }
                b'i' | b'f' | b'o' | b'e' | b'w' | b'T' | b'F' if depth == 0 => {
                    let rest = &self.text[at..];
                    let before = at > 0 && self.bytes[at - 1].is_ascii_alphanumeric();
                    let words = ["if", "for", "otherwise", "else", "when", "in", "True", "False"];
                    let ends = |word: &str| {
                        rest.strip_prefix(word).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
                    };
                    if !before && words.iter().any(|word| ends(word)) {
                        return true;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        false
    }

    /// The cases whose first part has been read, up to what closes them; 0 is the end of the text.
    pub fn cases_from(&mut self, first: Id, open: usize, close: u8) -> Parsed<Id> {
        let mut slots = Vec::new();
        if !self.is_nothing_at(first) {
            self.slot(first, &mut slots);
        }
        let mut ends;
        let mut joined = false;
        loop {
            let mut before = self.at;
            self.spaces();
            let mut separated = std::mem::take(&mut joined);
            loop {
                self.spaces();
                match self.peek() {
                    Some(b',' | b';' | b':') => self.at += 1,
                    Some(b'(') => match self.nothing_in_brackets() {
                        Some(end) => {
                            (self.at, before) = (end, end);
                            continue;
                        }
                        None => break,
                    },
                    _ if matches!(slots.last(), Some(Slot::When(_))) && self.case_arrow() > 0 => {
                        self.at += self.case_arrow();
                    }
                    _ if self.cell_end().is_some() => {}
                    _ => break,
                }
                separated = true;
            }
            let over = self.peek().is_none_or(|b| b == close) || self.closes_cases();
            ends = before;
            if over {
                // `\\` behind the last row of an environment.
                if close == 0 && self.closes_cases() {
                    ends = self.at;
                }
                break;
            }
            if self.peek() == Some(b'.') && self.text[self.at + 1..].trim().is_empty() {
                break;
            }
            match self.keyword() {
                Some((Keyword::If | Keyword::For | Keyword::When | Keyword::Where, end)) => {
                    // `if c then a` as a part of its own.
                    if separated
                        && self.keyword_here() == Some(Keyword::If)
                        && !slots.last().is_some_and(|slot| matches!(slot, Slot::Value(_)))
                    {
                        let part = self.if_first()?;
                        self.slot(part, &mut slots);
                        continue;
                    }
                    self.at = end;
                    let condition = self.condition()?;
                    if !self.tree.is_condition(condition) {
                        let message = "a condition is asked for here, such as x > 0";
                        return Err(Fault::new("no-condition", self.tree.at(condition), message));
                    }
                    slots.push(Slot::When(condition));
                    continue;
                }
                Some((Keyword::Else | Keyword::Otherwise, end)) => {
                    self.at = end;
                    slots.push(Slot::Rest);
                    self.spaces();
                    let behind_case = matches!(slots.as_slice(), [.., Slot::When(_), Slot::Rest]);
                    if behind_case && matches!(self.peek(), Some(b':' | b',')) {
                        self.at += 1;
                        self.spaces();
                    }
                    let ends = self.peek().is_none_or(|b| b == close || matches!(b, b',' | b';' | b':' | b'&' | b'.'));
                    if !ends && !self.row_ends() && !self.closes_cases() {
                        let value = self.loose()?;
                        slots.push(Slot::Value(value));
                    }
                    continue;
                }
                Some((Keyword::And, end)) => {
                    self.at = end;
                    joined = true;
                    continue;
                }
                _ => {}
            }
            if !separated {
                self.at = before;
                break;
            }
            let around = std::mem::replace(&mut self.around.equals, true);
            let part = match self.truth_here() {
                Some(_) => self.condition()?,
                None => self.loose()?,
            };
            self.around.equals = around;
            if self.is_nothing_at(part) {
                continue;
            }
            self.slot(part, &mut slots);
        }
        self.at = ends;
        self.assembled(&slots, open)
    }

    /// `undefined at 0`, which says only what is so anyway.
    fn is_nothing_at(&self, part: Id) -> bool {
        matches!(self.tree.form(part), Form::Nothing) && self.text[self.tree.at(part)].contains(" at ")
    }

    /// Where `(undefined at 0)` ends, which says only what is so anyway.
    pub fn nothing_in_brackets(&self) -> Option<usize> {
        let inside = self.rest().strip_prefix('(')?.trim_start();
        let said = ["undefined at ", "not defined at ", "does not exist at ", "doesn't exist at ", "DNE at "]
            .into_iter()
            .any(|phrase| inside.starts_with(phrase));
        let close = inside.find(')').filter(|_| said)?;
        Some(self.text.len() - inside.len() + close + 1)
    }

    /// How long the arrow is that stands here between a condition and its value: `x > 0 -> 1`.
    pub fn case_arrow(&self) -> usize {
        const ARROWS: &[&str] =
            &["->", "=>", "→", "⇒", "↦", "\\to", "\\rightarrow", "\\Rightarrow", "\\implies", "\\mapsto"];
        match self.peek() {
            Some(b'-' | b'=' | b'\\' | 0xE2) => ARROWS
                .iter()
                .find(|arrow| {
                    let behind = self.rest().strip_prefix(**arrow);
                    behind
                        .is_some_and(|rest| !arrow.starts_with('\\') || !rest.starts_with(|c: char| c.is_alphabetic()))
                })
                .map_or(0, |arrow| arrow.len()),
            _ => 0,
        }
    }

    /// Whether `\end{…}` or `\}` stands here.
    fn closes_cases(&self) -> bool {
        self.rest().starts_with("\\end") || self.rest().starts_with("\\}")
    }

    fn slot(&mut self, part: Id, slots: &mut Vec<Slot>) {
        if let Form::Cases(parts, false) = self.tree.form(part) {
            let inner: Vec<Id> = self.tree.parts(*parts).iter().map(|part| part.id).collect();
            // A case by itself, or cases that go on here.
            for pair in inner.chunks(2) {
                match pair {
                    [value, condition] => slots.extend([Slot::Value(*value), Slot::When(*condition)]),
                    [value] => slots.push(Slot::Value(*value)),
                    _ => {}
                }
            }
            return;
        }
        if let Some(condition) = self.split_case(part) {
            let value = self.without(part, condition);
            slots.extend([Slot::Value(value), Slot::When(condition)]);
            return;
        }
        slots.push(if self.tree.is_condition(part) { Slot::When(part) } else { Slot::Value(part) });
    }

    fn assembled(&mut self, slots: &[Slot], open: usize) -> Parsed<Id> {
        let (mut value, mut condition, mut otherwise): (Option<Id>, Option<Id>, Option<Id>) = (None, None, None);
        let (mut parts, mut rest) = (Vec::new(), false);
        for slot in slots {
            match *slot {
                Slot::Value(next) => {
                    if let Some(condition) = condition.take() {
                        parts.extend([next, condition]);
                    } else if rest {
                        (otherwise, rest) = (Some(next), false);
                    } else if let Some(bare) = value.replace(next) {
                        let message = "this value has no condition; only the last one needs none";
                        return Err(Fault::new("no-condition", self.tree.at(bare), message));
                    }
                }
                Slot::When(next) => {
                    if let Some(value) = value.take() {
                        parts.extend([value, next]);
                    } else if condition.replace(next).is_some() {
                        return Err(Fault::new(
                            "condition-alone",
                            self.tree.at(next),
                            "two conditions stand here without a value between them",
                        ));
                    }
                }
                Slot::Rest => match value.take() {
                    Some(value) => otherwise = Some(value),
                    None => rest = true,
                },
            }
        }
        if let Some(condition) = condition {
            return Err(Fault::new("condition-alone", self.tree.at(condition), "this condition has no value"));
        }
        if rest {
            return Err(Fault::new("no-condition", self.at..self.at, "the value for all other numbers is missing"));
        }
        if let (Some(value), Some(_)) = (value, otherwise) {
            return Err(Fault::new("no-condition", self.tree.at(value), "this value has no condition"));
        }
        if parts.is_empty() {
            return Err(Fault::new("no-condition", open..self.at, "no case here has a condition"));
        }
        parts.extend(value.or(otherwise));
        let parts = self.parts(parts);
        Ok(self.add(Form::Cases(parts, false), open))
    }

    /// The arguments of `where(c, a, b)`, `Piecewise((a, c), (b, True))`, `if(c; a; b)`; a condition alone comes back as
    /// it is.
    pub fn cases_in_brackets(&mut self) -> Parsed<Id> {
        let open = self.at;
        let around = self.open_bracket()?;
        self.around.equals = true;
        let first = match self.truth_here() {
            Some(_) => self.condition()?,
            None => self.loose()?,
        };
        self.spaces();
        let only = self.peek() == Some(super::bracket::closing(self.bytes[open])) && self.tree.is_condition(first);
        let root = if only { first } else { self.cases_from(first, open, super::bracket::closing(self.bytes[open]))? };
        self.close_bracket(open, around)?;
        self.tree.bracket(root);
        Ok(root)
    }

    /// `select([c, …], [a, …], default)`
    pub fn select(&mut self) -> Parsed<Id> {
        self.select_behind(0)
    }

    /// The same where so many bytes behind the bracket only name the variable: `np.piecewise(x, [c, …], [a, …])`. There a
    /// value without a condition is the last one.
    pub fn select_behind(&mut self, named: usize) -> Parsed<Id> {
        let open = self.at;
        let around = self.open_bracket()?;
        self.at += named;
        let mut lists: Vec<Vec<Id>> = Vec::new();
        for _ in 0..2 {
            self.spaces();
            let mut items = Vec::new();
            if self.peek() != Some(b'[') {
                return Err(Fault::new(
                    "no-condition",
                    self.at..self.at + 1,
                    "a list of conditions and a list of values are asked for here",
                ));
            }
            let inner = self.at;
            let outside = self.open_bracket()?;
            loop {
                items.push(self.loose()?);
                self.spaces();
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
            }
            self.close_bracket(inner, outside)?;
            lists.push(items);
            self.spaces();
            if self.peek() == Some(b',') {
                self.at += 1;
            }
        }
        self.spaces();
        if self.rest().starts_with("default") {
            self.at += "default".len();
            self.spaces();
            if self.peek() == Some(b'=') {
                self.at += 1;
            }
        }
        let otherwise = if self.peek() == Some(b')') { self.leaf(0, self.at) } else { self.loose()? };
        self.close_bracket(open, around)?;
        let (conditions, values) = (&lists[0], &lists[1]);
        if named > 0 && values.len() == conditions.len() + 1 {
            let parts: Vec<Id> = values.iter().zip(conditions).flat_map(|(value, when)| [*value, *when]).collect();
            let parts = self.parts(parts.into_iter().chain(values.last().copied()));
            return Ok(self.add(Form::Cases(parts, false), open));
        }
        if conditions.len() != values.len() {
            return Err(Fault::new("no-condition", open..self.at, "there are not as many values as conditions here"));
        }
        let mut parts: Vec<Id> = values.iter().zip(conditions).flat_map(|(value, when)| [*value, *when]).collect();
        parts.push(otherwise);
        let parts = self.parts(parts);
        Ok(self.add(Form::Cases(parts, false), open))
    }
}
