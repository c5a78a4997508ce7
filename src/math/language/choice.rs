//! What is looser than a sum: one value or another, `a if c else b`, `c ? a : b`, `if c then a else b`.

use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::syntax::{Form, Id, Op, Part};
use super::words::Keyword;

impl Parser<'_> {
    /// The whole of a text: an expression, a list without brackets, cases without braces.
    pub fn outermost(&mut self) -> Parsed<Id> {
        self.spaces();
        let begin = self.at;
        self.lines |= self.cases_on_lines();
        let first = self.loose()?;
        self.spaces();
        if self.at == self.bytes.len() && !self.tree.is_condition(first) && !self.worded_case(first) {
            return self.condition_behind(first, begin);
        }
        let last = matches!(self.peek(), Some(b';' | b',' | b'.')) && self.text[self.at + 1..].trim().is_empty();
        let separated = matches!(self.peek(), Some(b',' | b';')) && !last
            || self.row_ends()
            || self.tree.is_condition(first) && (self.peek() == Some(b':') || self.case_arrow() > 0);
        let aside = self.peek() == Some(b'(') && self.nothing_in_brackets().is_some();
        if self.is_case(first) && (separated || aside || self.item_follows() || self.worded_case(first))
            || separated && self.tree.is_condition(first) && (self.cases_ahead() || self.case_arrow() > 0)
            || separated && self.cases_ahead()
        {
            return self.cases_from(first, begin, 0);
        }
        if separated && self.lists && !self.tree.is_condition(first) {
            return self.list_from(first, begin, 0);
        }
        if self.tree.is_condition(first) && !self.tree.item(first).bracketed() {
            return Err(self.bare_condition(first));
        }
        Ok(first)
    }

    /// `2x (x > 0)`: a factor of 1 or 0, to others a value that is there only where the condition holds.
    fn condition_behind(&mut self, whole: Id, begin: usize) -> Parsed<Id> {
        if !self.is_apart_case(whole) {
            return Ok(whole);
        }
        self.dispute("condition-behind", begin..self.at, || {
            "the condition is read as a factor, so it is 0 elsewhere; for a value only where it holds put for before it"
                .to_string()
        });
        if self.otherwise { self.cases_from(whole, begin, 0) } else { Ok(whole) }
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
            Some(b'i' | b'I' | b'l' | b'r' | b'n' | b'w' | b'W') => match self.keyword_here() {
                Some(Keyword::If) => return self.if_first(),
                Some(Keyword::When) if !self.applied_word() => return self.if_first(),
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
                // `not defined at 0, 1 if x > 0`
                Some(Keyword::Not) if !self.rest().starts_with("not defined") => self.condition()?,
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
        let whole = matches!(self.tree.form(of), Form::Sum(_)) && !self.tree.item(of).bracketed();
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
    pub fn when(&mut self, value: Id, begin: usize) -> Parsed<Id> {
        let (keyword, end) = self.keyword().unwrap_or((Keyword::If, self.at));
        let at = self.at..end;
        self.at = end;
        self.deeper()?;
        self.spaces();
        if self.at == self.bytes.len() || matches!(self.keyword_here(), Some(Keyword::Else | Keyword::Otherwise)) {
            return Err(Fault::new("no-condition", at, "the condition is missing here"));
        }
        let condition = match self.only_name_within(&at)? {
            Some(within) => within,
            None => self.condition()?,
        };
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

    /// `on (0, 1)` behind a value, where only one name is declared: it lies in that interval.
    fn only_name_within(&mut self, keyword: &std::ops::Range<usize>) -> Parsed<Option<Id>> {
        let [name] = self.scope.variables.as_slice() else { return Ok(None) };
        let inside = self.rest().strip_prefix(['(', '[']).and_then(|rest| rest.split([')', ']']).next());
        let ends = inside.is_some_and(|inside| inside.contains(',') && !inside.contains(['<', '>', '=']));
        if !ends || &self.text[keyword.clone()] != "on" {
            return Ok(None);
        }
        let name = self.add(Form::Name(name.clone()), keyword.start);
        let begin = self.at;
        let range = self.range()?;
        let parts = [Part { op: Op::First, id: name }, Part { op: Op::In, id: range }];
        let parts = self.tree.keep(parts.into_iter());
        Ok(Some(self.add(Form::Compare(parts), begin)))
    }

    /// `if c then a else b`, `if c: a, else: b`, `if(c, a, b)`.
    pub fn if_first(&mut self) -> Parsed<Id> {
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
            _ if matches!(self.peek(), Some(b':' | b',')) => {
                self.at += 1;
                self.spaces();
                // `if x > 0, then 1`
                if let Some((Keyword::Then, end)) = self.keyword() {
                    self.at = end;
                }
            }
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
            self.at += self.row_length();
            self.spaces();
        }
        let otherwise = match self.keyword() {
            Some((Keyword::Otherwise, _)) if self.rest().starts_with("elif") => Some(self.if_first()?),
            Some((Keyword::Else | Keyword::Otherwise | Keyword::Return, end)) => {
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
}
