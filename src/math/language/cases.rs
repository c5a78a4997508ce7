//! What is looser than a sum: conditions, choices between values, and cases in every form that people write them:
//! `{x, x>0; 0}`, `x if x > 0 else 0`, `x for x>0, 0 for x<=0`, `where(x>0, x, 0)`, `\begin{cases}…`, `c ? a : b`.
//! Which part is the condition is told by its comparison, never by its place.

use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::syntax::{Form, Id, Op};
use super::tex::Command;
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
    /// The whole of a text: an expression, a list without brackets, cases without braces.
    pub fn outermost(&mut self) -> Parsed<Id> {
        self.spaces();
        let begin = self.at;
        self.lines |= self.cases_on_lines();
        let first = self.loose()?;
        self.spaces();
        if self.at == self.bytes.len() && !self.tree.is_condition(first) {
            return Ok(first);
        }
        let last = matches!(self.peek(), Some(b';' | b',' | b'.')) && self.text[self.at + 1..].trim().is_empty();
        let separated = matches!(self.peek(), Some(b',' | b';')) && !last
            || self.row_ends()
            || self.peek() == Some(b':') && self.tree.is_condition(first);
        if self.is_case(first) && (separated || self.item_follows())
            || separated && self.tree.is_condition(first) && self.cases_ahead()
            || separated && self.cases_ahead()
        {
            return self.cases_from(first, begin, 0);
        }
        if separated && self.lists && !self.tree.is_condition(first) {
            return self.list_from(first, begin, 0);
        }
        if self.tree.is_condition(first) && !self.tree.item(first).bracketed {
            return Err(self.bare_condition(first));
        }
        Ok(first)
    }

    /// Whether every line of the text is a case: it has a comparison, or says what holds otherwise.
    fn cases_on_lines(&self) -> bool {
        let rest = self.rest();
        if !rest.contains('\n') || rest.contains("\\begin") {
            return false;
        }
        let case = |line: &str| {
            line.contains(['<', '>', '=', '≤', '≥', '≠'])
                || line.contains("else")
                || line.contains("otherwise")
                || line.contains("\\le")
                || line.contains("\\ge")
        };
        let lines = rest.lines().filter(|line| !line.trim().is_empty());
        lines.clone().count() > 1 && lines.clone().all(case)
    }

    fn bare_condition(&self, id: Id) -> Box<Fault> {
        let mut sign = self.tree.at(id);
        if let Form::Compare(parts) = self.tree.form(id)
            && let [left, right, ..] = self.tree.parts(*parts)
        {
            let between = self.tree.at(left.id).end..self.tree.at(right.id).start;
            let typed = &self.text[between.clone()];
            let begin = between.start + typed.len() - typed.trim_start().len();
            let length = typed.trim().chars().next().map_or(1, char::len_utf8);
            sign = begin..begin + length;
            if typed.trim() == "==" {
                return Fault::new("equation", begin..begin + 2, "one equals sign is enough")
                    .replacing(begin..begin + 1, "");
            }
        }
        Fault::new("inequality", sign, "an expression is asked for, not an inequality; in brackets it counts as 1 or 0")
    }

    /// The loosest of all: a choice, a condition, a sum.
    pub fn loose(&mut self) -> Parsed<Id> {
        self.spaces();
        let begin = self.at;
        let mut left = match self.peek() {
            Some(b'i' | b'I' | b'l' | b'r' | b'n') => match self.keyword_here() {
                Some(Keyword::If) => return self.if_first(),
                Some(Keyword::Return) => {
                    self.at += "return".len();
                    return self.loose();
                }
                Some(Keyword::Lambda) if self.lambda_ends().is_some() => {
                    self.at = self.lambda_ends().unwrap_or(self.at);
                    self.deeper()?;
                    let body = self.loose();
                    self.shallower();
                    return body;
                }
                Some(Keyword::Not) => self.condition()?,
                _ => self.sum()?,
            },
            Some(b'~' | b'!') => self.condition()?,
            Some(0xC2) if self.peek_char() == Some('¬') => self.condition()?,
            Some(b'\\') if self.negation_here() > 0 => self.condition()?,
            _ => self.sum()?,
        };
        self.spaces();
        if self.peek() == Some(b'|') && self.peek_at(1) == Some(b'_') {
            left = self.put_in(left, begin)?;
            self.spaces();
        }
        if matches!(self.peek(), None | Some(b')' | b',' | b']' | b'}' | b';')) {
            return Ok(left);
        }
        let compares = self.relation_here().is_some_and(|(op, length)| {
            op != Op::Equal || self.around.equals || length == 2 && self.depth > 0 || self.choice_ahead()
        });
        if compares || self.tree.is_condition(left) && (self.and_here() > 0 || self.or_here() > 0) {
            left = self.condition_from(left, begin)?;
            self.spaces();
        }
        if self.peek() == Some(b'?') && self.tree.is_condition(left) {
            return self.question(left, begin);
        }
        match self.keyword_here() {
            Some(Keyword::If | Keyword::For | Keyword::When | Keyword::Where) => self.when(left, begin),
            _ => Ok(left),
        }
    }

    /// `2x|_{x=3}`: a value is put in for a name.
    fn put_in(&mut self, of: Id, begin: usize) -> Parsed<Id> {
        let bar = self.at;
        self.at += 2;
        let open = self.at;
        let opens = matches!(self.peek(), Some(b'{' | b'('));
        let around = if opens { Some(self.open_bracket()?) } else { None };
        let word_at = self.at + self.rest().len() - self.rest().trim_start().len();
        self.spaces();
        let name = self.primary()?;
        self.spaces();
        let Some(name) = self.tree.name(name).cloned().filter(|_| self.peek() == Some(b'=')) else {
            let at = word_at..self.at.max(word_at);
            return Err(Fault::new(
                "missing-operand",
                at,
                "a name and its value are asked for behind this bar, as in |_{x=2}",
            ));
        };
        self.at += 1;
        let value = if opens { self.sum()? } else { self.signed_power()? };
        if let Some(around) = around {
            self.close_bracket(open, around)?;
        }
        let typed = self.text[begin..bar].trim();
        let typed = typed.strip_suffix("\\right").unwrap_or(typed).trim();
        let whole = matches!(self.tree.form(of), Form::Sum(_)) && !self.tree.item(of).bracketed;
        if whole && !typed.starts_with("\\left") {
            self.note("put-in", begin..self.at, || format!("{name} is put in everywhere before the bar"));
        }
        Ok(self.add(Form::At(of, Box::new(name), value), begin))
    }

    /// Whether `? :` follows in this text, so that an equals sign before it compares.
    fn choice_ahead(&self) -> bool {
        self.rest().contains('?')
    }

    /// Where the `:` of Python's `lambda x, y:` ends.
    fn lambda_ends(&self) -> Option<usize> {
        let rest = &self.rest()["lambda".len()..];
        let colon = rest.find(':')?;
        let names = &rest[..colon];
        let named = names.split(',').all(|name| {
            let name = name.split('=').next().unwrap_or("").trim();
            name.starts_with(|c: char| c.is_alphabetic()) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        });
        named.then_some(self.at + "lambda".len() + colon + 1)
    }

    /// `c ? a : b`
    fn question(&mut self, condition: Id, begin: usize) -> Parsed<Id> {
        self.at += 1;
        self.deeper()?;
        let yes = self.loose()?;
        self.spaces();
        if self.peek() != Some(b':') {
            return Err(Fault::new("no-condition", self.at..self.at, "a colon and the other value are missing here"));
        }
        self.at += 1;
        let no = self.loose()?;
        self.shallower();
        let parts = self.parts([yes, condition, no]);
        Ok(self.add(Form::Cases(parts, true), begin))
    }

    /// `a if c else b`, `a for c`: the value has been read.
    fn when(&mut self, value: Id, begin: usize) -> Parsed<Id> {
        let (keyword, end) = self.keyword().unwrap_or((Keyword::If, self.at));
        let at = self.at..end;
        self.at = end;
        self.deeper()?;
        self.spaces();
        if self.at == self.bytes.len() || matches!(self.keyword_here(), Some(Keyword::Else | Keyword::Otherwise)) {
            return Err(Fault::new("no-condition", at, "the condition is missing here"));
        }
        let condition = self.condition()?;
        if !self.tree.is_condition(condition) {
            let typed = self.text[self.tree.at(condition)].trim();
            let message = format!("{typed} is a number; a condition is asked for here, such as x > 0");
            return Err(Fault::new("no-condition", self.tree.at(condition), message));
        }
        let before = self.at;
        self.spaces();
        if keyword == Keyword::If && self.peek() == Some(b',') {
            // `a if c, else b`
            let comma = self.at;
            self.at += 1;
            self.spaces();
            let last = matches!(self.keyword(), Some((Keyword::Otherwise, end)) if !self.text[end..].trim().is_empty());
            if self.keyword_here() != Some(Keyword::Else) && !last {
                self.at = comma;
            }
        }
        let chosen = match self.keyword() {
            Some((Keyword::Else | Keyword::Otherwise, end)) => {
                self.at = end;
                self.spaces();
                if matches!(self.peek(), Some(b':' | b',')) {
                    self.at += 1;
                }
                let otherwise = self.loose()?;
                Some(otherwise)
            }
            _ => None,
        };
        self.shallower();
        let parts = match chosen {
            Some(otherwise) => self.parts([value, condition, otherwise]),
            None => {
                self.at = before;
                self.parts([value, condition])
            }
        };
        Ok(self.add(Form::Cases(parts, chosen.is_some()), begin))
    }

    /// `if c then a else b`, `if c: a, else: b`, `if(c, a, b)`.
    fn if_first(&mut self) -> Parsed<Id> {
        let begin = self.at;
        self.deeper()?;
        let (_, end) = self.keyword().unwrap_or((Keyword::If, self.at + 2));
        self.at = end;
        self.spaces();
        let inside = self.at;
        let first = if matches!(self.peek(), Some(b'(' | b'[')) { Some(self.cases_in_brackets()?) } else { None };
        let condition = match first {
            Some(cases) if matches!(self.tree.form(cases), Form::Cases(..)) => {
                self.shallower();
                return Ok(cases);
            }
            Some(condition) => self.condition_from(condition, inside)?,
            None => self.condition()?,
        };
        if !self.tree.is_condition(condition) {
            let at = self.tree.at(condition);
            return Err(Fault::new("no-condition", at, "a condition is asked for behind if, such as x > 0"));
        }
        self.spaces();
        match self.keyword() {
            Some((Keyword::Then, end)) => self.at = end,
            _ if matches!(self.peek(), Some(b':' | b',')) => self.at += 1,
            _ => {}
        }
        let value = self.loose()?;
        let before = self.at;
        self.spaces();
        if matches!(self.peek(), Some(b',' | b';')) {
            self.at += 1;
            self.spaces();
        }
        while self.row_ends() {
            self.at += self.row_end();
            self.spaces();
        }
        let otherwise = match self.keyword() {
            Some((Keyword::Otherwise, _)) if self.rest().starts_with("elif") => Some(self.if_first()?),
            Some((Keyword::Else | Keyword::Otherwise, end)) => {
                self.at = end;
                self.spaces();
                if matches!(self.peek(), Some(b':' | b',')) {
                    self.at += 1;
                }
                Some(self.loose()?)
            }
            Some((Keyword::If, _)) if self.at > before => Some(self.if_first()?),
            _ => None,
        };
        self.shallower();
        let parts = match otherwise {
            Some(otherwise) => self.parts([value, condition, otherwise]),
            None => {
                self.at = before;
                self.parts([value, condition])
            }
        };
        Ok(self.add(Form::Cases(parts, false), begin))
    }

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

    /// A condition whose first side has been read.
    fn condition_from(&mut self, first: Id, begin: usize) -> Parsed<Id> {
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
    fn range(&mut self) -> Parsed<Id> {
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
            b'=' => (Op::Equal, 1),
            b'!' if next == Some(b'=') => (Op::NotEqual, 2),
            b'i' if self.keyword_here() == Some(Keyword::In) => (Op::In, 2),
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
    fn and_here(&self) -> usize {
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

    /// The length of an "or" that stands here.
    fn or_here(&self) -> usize {
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
    fn negation_here(&self) -> usize {
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

    /// `\\`, which ends a row in LaTeX.
    pub fn row_ends(&self) -> bool {
        self.row_end() > 0
    }
    /// How long the end of a row is that stands here.
    pub fn row_end(&self) -> usize {
        match self.peek() {
            Some(b'\\') if self.peek_at(1) == Some(b'\\') => 2,
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
    fn is_case(&self, id: Id) -> bool {
        let partial = matches!(self.tree.form(id), Form::Cases(parts, _) if parts.len() == 2);
        partial || self.split_case(id).is_some()
    }

    /// `1 (x>0)`: a value with its condition in brackets behind it.
    fn split_case(&self, id: Id) -> Option<Id> {
        let Form::Chain(parts) = self.tree.form(id) else { return None };
        let last = self.tree.parts(*parts).last()?;
        let condition = last.op == Op::Beside && self.tree.is_condition(last.id) && self.tree.item(last.id).bracketed;
        condition.then_some(last.id)
    }

    /// Whether a comparison or a word of cases stands ahead, outside all brackets that open from here on.
    pub fn cases_ahead(&self) -> bool {
        let mut depth = 0usize;
        let mut at = self.at;
        while let Some(byte) = self.bytes.get(at) {
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
        self.slot(first, &mut slots);
        let mut ends;
        let mut joined = false;
        loop {
            let before = self.at;
            self.spaces();
            let mut separated = std::mem::take(&mut joined);
            loop {
                self.spaces();
                match self.peek() {
                    Some(b',' | b';' | b':' | b'&') => self.at += 1,
                    _ if self.row_ends() => self.at += self.row_end(),
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
            // `undefined at 0` says only what is so anyway.
            if matches!(self.tree.form(part), Form::Nothing) && self.text[self.tree.at(part)].contains(" at ") {
                continue;
            }
            self.slot(part, &mut slots);
        }
        self.at = ends;
        self.assembled(&slots, open)
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
        if let Some(condition) = self.split_case(part)
            && let Form::Chain(parts) = self.tree.form(part)
        {
            let parts = parts.but_last();
            let value = match self.tree.parts(parts) {
                [only] => only.id,
                _ => {
                    let at = self.tree.at(part).start..self.tree.at(condition).start;
                    self.tree.add(Form::Chain(parts), at)
                }
            };
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
