//! Operands: numbers, names, roots, raised characters.

use super::super::expr::{Constant, Node, Symbol};
use super::super::functions::{CBRT, MAX, MIN, ROOT, SIGMOID, SQRT};
use super::apply::{Applied, Standing};
use super::bracket::Between;
use super::fault::{Fault, Parsed};
use super::letters::{accented, fraction, raised};
use super::number;
use super::parse::Parser;
use super::syntax::{Form, Id, Op};
use super::words::{Keyword, Piece, Word, is_letter, name_at, word_at};

impl Parser<'_> {
    /// The smallest whole: a number, a name, a call, something in brackets.
    pub fn primary(&mut self) -> Parsed<Id> {
        self.spaces();
        let Some(byte) = self.peek() else { return Err(self.missing()) };
        match byte {
            b'0'..=b'9' => self.number(),
            b'.' if self.peek_at(1).is_some_and(|b| b.is_ascii_digit()) => self.number(),
            b'(' | b'[' | b'{' => self.opened(),
            b'|' => self.bars(),
            b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            b'\\' => self.commanded(),
            b'_' if self.names.is_some() => self.last_value(),
            b'<' if self.rest()[1..].contains('>')
                && !self.text[..self.at].trim_end().ends_with(|c: char| c.is_alphanumeric()) =>
            {
                let begin = self.at;
                self.at += 1;
                self.angled(begin)
            }
            _ => self.uncommon(),
        }
    }

    /// What stands in brackets; in the notebook that may be a derivative which is applied to numbers.
    fn opened(&mut self) -> Parsed<Id> {
        let begin = self.at;
        let inner = self.group()?;
        // `(lambda x: 2*x)(3)`
        if let Some(name) = self.text[begin + 1..].trim_start().strip_prefix("lambda ")
            && self.peek() == Some(b'(')
            && let Some((name, _)) = name.split_once(':')
        {
            return self.lambda_put(inner, name.trim(), begin);
        }
        if self.names.is_some() && matches!(self.tree.form(inner), Form::Derive(..)) && self.peek() == Some(b'(') {
            return self.put(inner, begin);
        }
        Ok(inner)
    }

    fn lambda_put(&mut self, body: Id, name: &str, begin: usize) -> Parsed<Id> {
        if name.contains(',') {
            return Err(Fault::new("not-read", begin..self.at, "only a lambda of one name is applied here"));
        }
        let open = self.at;
        let around = self.open_bracket()?;
        let value = self.loose()?;
        self.close_bracket(open, around)?;
        Ok(self.add(Form::At(body, Box::new(Symbol::new(name)), value), begin))
    }

    fn uncommon(&mut self) -> Parsed<Id> {
        let begin = self.at;
        let Some(c) = self.peek_char() else { return Err(self.missing()) };
        if is_letter(c) {
            return self.word();
        }
        if let Some((above, below)) = fraction(c) {
            self.at += c.len_utf8();
            let (above, below) = (self.leaf(above, begin), self.leaf(below, begin));
            return Ok(self.pair(above, Op::Over, below, begin));
        }
        let opened = |parser: &mut Self, closes: &[&str], build| {
            parser.at += c.len_utf8();
            parser.between(begin, closes, build)
        };
        match c {
            '√' | '∛' | '∜' => self.root(None),
            '∞' => {
                self.at += c.len_utf8();
                Ok(self.add(Form::Infinity, begin))
            }
            '‖' => opened(self, &["‖"], Between::Norm),
            '⌊' => opened(self, &["⌋"], Between::Floor),
            '⌈' => opened(self, &["⌉"], Between::Ceil),
            '𝟙' => {
                self.at += c.len_utf8();
                self.indicator(begin)
            }
            '∂' | '∇' => match self.quotient(begin)? {
                Some(id) => Ok(id),
                None => Err(self.unevaluated(self.at)),
            },
            _ if raised(c).is_some() => match self.root_index() {
                Some(sign) => {
                    let index = self.superscript()?;
                    self.at = sign;
                    self.root(Some(index))
                }
                None => Err(self.missing()),
            },
            _ => match accented(c) {
                Some((letter, accent)) => self.accented_name(letter, accent, begin),
                None => Err(self.missing()),
            },
        }
    }

    /// `ŷ`, where `y_hat` is declared.
    fn accented_name(&mut self, letter: char, accent: &str, begin: usize) -> Parsed<Id> {
        let c = self.peek_char().unwrap_or(' ');
        let mut spelt = format!("{letter}_{accent}");
        let word = name_at(self.text, begin, begin + c.len_utf8(), self.scope);
        let behind = &self.text[begin + c.len_utf8()..word.end];
        spelt.push_str(behind);
        let known = self.scope.declares(&spelt).then(|| Symbol::new(&spelt)).or_else(|| self.scope.respelt(&spelt));
        match known {
            Some(symbol) => {
                self.at = word.end;
                self.named(symbol, begin)
            }
            None => Err(self.missing()),
        }
    }

    fn number(&mut self) -> Parsed<Id> {
        let begin = self.at;
        let exponent = !self.scope.declares("e");
        let mut literal = number::scan(self.bytes, begin, exponent);
        if literal.bare_exponent {
            let typed = &self.text[begin..literal.end];
            let mantissa = typed.split(['e', 'E']).next().unwrap_or("");
            // Nobody writes 1·e - 5.
            if mantissa != "1" && typed.contains('e') {
                self.dispute("power-of-ten", begin..literal.end, || {
                    format!("{typed} is read as one number, with a power of ten; for the constant e write {mantissa}*e")
                });
                if self.otherwise {
                    literal = number::scan(self.bytes, begin, false);
                }
            }
        }
        self.at = literal.end;
        if let Some(id) = self.times_ten(begin)? {
            return Ok(id);
        }
        let typed = &self.text[begin..literal.end];
        let next = self.peek();
        if !matches!(next, Some(b'(' | b'.' | b'_' | b'{' | b'\\' | b',' | b'\'' | 0x80..)) || typed.is_empty() {
            if next == Some(b'j')
                && !self.scope.declares("j")
                && !self.peek_at(1).is_some_and(|b| b.is_ascii_alphanumeric())
                && !self.lists
            {
                return Err(Fault::new("not-read", begin..self.at + 1, "complex numbers are not read"));
            }
            let value = number::value(typed, begin)?;
            return Ok(self.leaf(value, begin));
        }
        if let Some(id) = self.repeating(begin)? {
            return Ok(id);
        }
        // `1_{x > 0}`
        if typed == "1" && next == Some(b'_') && self.indicator_follows(self.at) {
            return self.indicator(begin);
        }
        // `x^2_1` is the square of x_1.
        if next == Some(b'_') && self.text[..begin].trim_end().ends_with('^') {
            let value = number::value(typed, begin)?;
            return Ok(self.leaf(value, begin));
        }
        if next == Some(b'_') && self.peek_at(1).is_some_and(|b| b.is_ascii_digit()) || self.grouped_digits() {
            return self.long_number(begin);
        }
        let value = number::value(typed, begin)?;
        Ok(self.leaf(value, begin))
    }

    /// `9.5 x 10^-7`: where no name x is declared, the letter is a sign of multiplication.
    fn times_ten(&mut self, begin: usize) -> Parsed<Option<Id>> {
        let rest = self.rest().trim_start();
        if !rest.starts_with(['x', 'X']) {
            return Ok(None);
        }
        let ten = rest[1..].trim_start();
        let behind = ten.strip_prefix("10").map(str::trim_start);
        if !behind.is_some_and(|after| {
            after.starts_with('^') || after.starts_with("**") || after.starts_with(|c| raised(c).is_some())
        }) {
            return Ok(None);
        }
        let (letter, from) = (self.text.len() - rest.len(), self.text.len() - ten.len());
        let name = &rest[..1];
        let stands = self.names.is_some_and(|names| names.standing(name) != Standing::Free);
        if self.scope.declares(name) || stands {
            let message = format!("{name} is a variable here; for a power of ten write *10^");
            return Err(Fault::new("times-ten", letter..from + 2, message).replacing(letter..from, "*"));
        }
        let typed = &self.text[begin..self.at];
        let mantissa = number::value(typed, begin)?;
        let mantissa = self.leaf(mantissa, begin);
        self.at = from;
        let power = self.power()?;
        let typed = self.text[begin..self.at].to_string();
        self.note("power-of-ten", begin..self.at, || {
            format!("{typed} is read with the {name} as a sign of multiplication")
        });
        Ok(Some(self.pair(mantissa, Op::Star, power, begin)))
    }

    /// Whether `\,` or `{,}` stands here between digits.
    fn grouped_digits(&self) -> bool {
        ["\\,", "{,}", "\\!", "{.}"].iter().any(|mark| {
            self.rest().strip_prefix(mark).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
        })
    }

    /// `1_000`, `1\,000`, `0{,}5`: marks within a number.
    fn long_number(&mut self, begin: usize) -> Parsed<Id> {
        let mut plain = self.text[begin..self.at].to_string();
        loop {
            let rest = self.rest();
            let mark = ["\\,", "{,}", "{.}", "\\!", "_"].into_iter().find(|mark| rest.starts_with(mark));
            let Some(mark) = mark else { break };
            let after = &rest[mark.len()..];
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                break;
            }
            match mark {
                "{,}" | "{.}" if !plain.contains('.') => plain.push('.'),
                "_" | "\\," | "\\!" => {}
                _ => break,
            }
            plain.push_str(&after[..digits]);
            self.at += mark.len() + digits;
        }
        let value = number::value(&plain, begin)?;
        Ok(self.leaf(value, begin))
    }

    /// `0.(3)`, `0.333...`, `0.1\overline{6}`: digits that repeat without end.
    fn repeating(&mut self, begin: usize) -> Parsed<Option<Id>> {
        let typed = &self.text[begin..self.at];
        let Some((whole, decimals)) = typed.split_once('.') else { return Ok(None) };
        if !decimals.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(None);
        }
        let rest = self.rest();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        // With digits before the bracket it is a product in a class on slopes.
        if let Some(inside) = rest.strip_prefix('(') {
            let length = digits(inside);
            if length == 0 || !inside[length..].starts_with(')') {
                return Ok(None);
            }
            let (fixed, again) = (decimals, &inside[..length]);
            if !decimals.is_empty() {
                if length > 12 || decimals.len() > 12 {
                    return Ok(None);
                }
                let end = self.at + length + 2;
                self.dispute("repeating-digits", begin..end, || {
                    format!("{typed}({again}) is read as a product; for repeating digits write {whole}.{fixed}{again}{again}{again}...")
                });
                if !self.otherwise {
                    return Ok(None);
                }
            }
            let value = number::repeating(whole, fixed, again);
            return self.repeated(begin, self.at + length + 2, value).map(Some);
        }
        for command in ["\\overline", "\\bar", "\\dot"] {
            let Some(after) = rest.strip_prefix(command) else { continue };
            let bare = after.trim_start();
            let (again, length) = match bare.strip_prefix('{') {
                Some(inside) => (&inside[..digits(inside)], digits(inside) + 2),
                None => (&bare[..digits(bare).min(1)], 1),
            };
            if again.is_empty() {
                return Ok(None);
            }
            let end = self.at + rest.len() - bare.len() + length;
            let value = number::repeating(whole, decimals, again);
            return self.repeated(begin, end.min(self.text.len()), value).map(Some);
        }
        let dots = ["...", "…", "\\dots", "\\ldots", "\\cdots"].into_iter().find(|dots| rest.starts_with(dots));
        if let Some(dots) = dots
            && let Some((fixed, again)) = number::period(decimals)
        {
            let value = number::repeating(whole, fixed, again);
            return self.repeated(begin, self.at + dots.len(), value).map(Some);
        }
        Ok(None)
    }

    fn repeated(&mut self, begin: usize, end: usize, value: Option<super::super::number::Number>) -> Parsed<Id> {
        let Some(value) = value else {
            return Err(Fault::new("too-many-digits", begin..end, "more repeating digits than are read"));
        };
        self.at = end;
        let typed = self.text[begin..end].to_string();
        let said = super::super::print::ascii(&super::super::expr::Expr::number(value));
        let id = self.leaf(super::super::expr::Expr::number(value), begin);
        self.note("repeating-digits", begin..end, || {
            format!("{typed} is read with its digits repeating without end, as {said}")
        });
        Ok(id)
    }

    fn word(&mut self) -> Parsed<Id> {
        let begin = self.at;
        // Mostly it is one declared letter, with nothing behind it that belongs to the word.
        let alone = matches!(
            self.peek_at(1),
            None | Some(b' ' | b')' | b'*' | b'+' | b'-' | b'/' | b'^' | b'(' | b',' | b'|' | b']' | b'}' | b';')
        );
        if alone
            && self.names.is_none()
            && self.bytes[begin].is_ascii()
            && (begin == 0 || !self.bytes[begin - 1].is_ascii_alphabetic())
            && self.scope.declares(&self.text[begin..begin + 1])
        {
            self.at += 1;
            return Ok(self.add(Form::Name(Symbol::new(&self.text[begin..begin + 1])), begin));
        }
        if let Some((at, function, end)) = self.function_seen.get()
            && at == begin
            && function != SIGMOID
        {
            self.at = end;
            return self.call(function, begin);
        }
        if self.peek_at(1).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'[' | b'(' | b' ' | b'{'))
            && let Some(id) = self.special_word(begin)?
        {
            return Ok(id);
        }
        let Word { piece, end, bare_letter } = word_at(self.text, begin, self.scope, self.names);
        if bare_letter || end < self.bytes.len() && self.bytes[end].is_ascii_alphabetic() {
            self.check_run(begin, bare_letter)?;
        }
        if self.names.is_some()
            && let Some(id) = self.quotient(begin)?
        {
            return Ok(id);
        }
        self.at = end;
        match piece {
            Piece::Name(name) => {
                self.check_name(&name, begin)?;
                self.named(name, begin)
            }
            Piece::Constant(Constant::E) => self.e(begin),
            Piece::Constant(c) => Ok(self.leaf(Node::Const(c), begin)),
            Piece::Function(SIGMOID) if matches!(&self.text[begin..end], "σ" | "sigma") => self.sigma(begin),
            // `max([0, x])`, Python's of a list.
            Piece::Function(function @ (MAX | MIN)) if self.rest().starts_with("([") => {
                self.reduction(function.name(), begin)
            }
            Piece::Function(function) => self.call(function, begin),
            Piece::LogBase(base) => self.log_named(base, begin),
            Piece::Spelled | Piece::Word => {
                let name = self.text[begin..end].to_string();
                self.spelled_call(&name, begin)
            }
            Piece::Choice if &self.text[begin..end] == "select" => self.select(),
            Piece::Choice => self.choice(begin),
        }
    }

    /// `where(c, a, b)` and its like.
    pub fn choice(&mut self, begin: usize) -> Parsed<Id> {
        self.spaces();
        // NumPy's piecewise names the variable first, then a list of conditions and one of values.
        let listed = self.rest().strip_prefix('(').and_then(|inside| {
            let (first, after) = inside.split_once('[')?;
            let name = first.trim_end().strip_suffix(',')?.trim();
            (name.chars().all(|c| c.is_alphanumeric() || c == '_') && after.contains('[')).then_some(first.len())
        });
        if let Some(length) = listed {
            return self.select_behind(length);
        }
        let cases = self.cases_in_brackets()?;
        if self.tree.is_condition(cases) {
            return Err(Fault::new("no-condition", begin..self.at, "the values are missing here"));
        }
        Ok(cases)
    }

    /// What a word can be beside names and functions: a module's prefix, a cell's value, a keyword, a word for what is no
    /// number.
    fn special_word(&mut self, begin: usize) -> Parsed<Option<Id>> {
        if let Some(end) = self.module_here(begin) {
            return self.member(begin, end).map(Some);
        }
        match self.keyword_here() {
            Some(Keyword::If) => return self.loose().map(Some),
            Some(Keyword::Undefined) => {
                self.at += "undefined".len();
                self.nothing_at();
                return Ok(Some(self.add(Form::Nothing, begin)));
            }
            Some(Keyword::Where | Keyword::When) if !self.applied_word() => {}
            Some(Keyword::Where | Keyword::When | Keyword::Mod) => return Ok(None),
            Some(keyword) => return Err(self.misplaced(keyword)),
            None => {}
        }
        if self.text.ends_with(['.', ' '])
            && let Some(module) = self.module_alone(begin)
        {
            let at = begin..begin + module.len() + 1;
            return Err(Fault::new("unknown-in-module", at, format!("something is missing behind {module}.")));
        }
        // int( ) of a condition is 1 or 0; of a number it would cut it off.
        let condition = ["int(", "bool("].into_iter().find(|word| self.rest().starts_with(*word));
        if let Some(word) = condition
            && self.rest()[word.len()..]
                .split(')')
                .next()
                .is_some_and(|inside| inside.contains(['<', '>', '=', '≤', '≥']))
        {
            self.at += word.len() - 1;
            let inside = self.cases_in_brackets()?;
            return Ok(Some(inside));
        }
        if let Some(id) = self.no_number(begin) {
            return Ok(Some(id));
        }
        if self.names.is_some()
            && let Some(id) = self.cell_value(begin)?
        {
            return Ok(Some(id));
        }
        let rest = self.rest();
        if rest.starts_with("I(") || rest.starts_with("I[") || rest.starts_with("I{") {
            return self.letter_indicator(begin);
        }
        // `frac{1}{x}`: the backslash was lost.
        let lost = ["frac", "dfrac", "tfrac"]
            .into_iter()
            .find(|word| rest.strip_prefix(word).is_some_and(|after| after.starts_with('{')));
        if let Some(word) = lost {
            let fault = Fault::new(
                "unknown-command",
                begin..begin + word.len(),
                format!("the backslash before {word} is missing"),
            );
            return Err(fault.replacing(begin..begin, "\\"));
        }
        Ok(None)
    }

    /// Passes the place where there is no value: `at 0`, `at x = 0`.
    fn nothing_at(&mut self) {
        let after = self.rest().trim_start();
        let Some(place) = after.strip_prefix("at ") else { return };
        let end = place.find([',', ';', '}', ')', '\n']).unwrap_or(place.len());
        self.at += self.rest().len() - place.len() + place[..end].trim_end_matches('.').trim_end().len();
    }

    /// Whether a bracket follows the word here.
    fn applied_word(&self) -> bool {
        self.rest().trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start().starts_with('(')
    }

    fn misplaced(&self, keyword: Keyword) -> Box<Fault> {
        let end = self.keyword().map_or(self.at, |(_, end)| end);
        let typed = &self.text[self.at..end];
        let at = self.at..end;
        match keyword {
            Keyword::Else | Keyword::Otherwise | Keyword::Then => {
                Fault::new("no-condition", at, format!("{typed} stands here without a condition before it"))
            }
            _ => Fault::new("unknown-word", at, format!("{typed} is not a name here")),
        }
    }

    /// `inf`, `none`, `DNE` among mathematics.
    fn no_number(&mut self, begin: usize) -> Option<Id> {
        if !matches!(self.peek(), Some(b'n' | b'N' | b'd' | b'D' | b'i' | b'I')) {
            return None;
        }
        for phrase in ["no slope", "does not exist", "not defined", "doesn't exist"] {
            let ends =
                self.rest().strip_prefix(phrase).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()));
            let behind = self.rest().strip_prefix(phrase).unwrap_or("").trim_start();
            let placed = ["at ", "if ", "for ", "when "].into_iter().any(|word| behind.starts_with(word));
            if ends && (self.lists || placed) {
                self.at += phrase.len();
                self.nothing_at();
                return Some(self.add(Form::Nothing, begin));
            }
        }
        let run = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        if !(2..=9).contains(&run) || begin > 0 && self.bytes[begin - 1].is_ascii_alphabetic() {
            return None;
        }
        let word = &self.text[begin..begin + run];
        if self.scope.declares(word) || self.scope.declares_each_letter(word) {
            return None;
        }
        let form = match word {
            "none" | "None" | "DNE" | "dne" | "nan" | "NaN" => Form::Nothing,
            "inf" | "infinity" | "Inf" | "Infinity" | "infty" => Form::Infinity,
            _ => return None,
        };
        self.at = begin + run;
        Some(self.add(form, begin))
    }

    /// `I(x > 0)` where I stands for nothing else.
    fn letter_indicator(&mut self, begin: usize) -> Parsed<Option<Id>> {
        let close = super::bracket::closing(self.bytes[begin + 1]);
        let inside = &self.rest()[2..];
        let length = inside.bytes().position(|b| b == close).unwrap_or(0);
        let compares = inside[..length].contains(['<', '>', '=', '≤', '≥', '≠']);
        if self.scope.declares("I") || !compares {
            return Ok(None);
        }
        self.at += 1;
        self.indicator(begin).map(Some)
    }

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
        }
        Ok(self.add(Form::Name(name), begin))
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

    fn defined(&mut self, name: Symbol, standing: Standing, begin: usize) -> Parsed<Id> {
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
        let applied = Applied { name: name.to_string(), meaning };
        let id = self.add(Form::Defined(Box::new(applied)), begin);
        if opens { self.put(id, begin) } else { Ok(id) }
    }

    /// How many primes stand here; they are passed.
    fn primes(&mut self) -> usize {
        let mut count = 0;
        while let Some(c) = self.peek_char() {
            count += match c {
                '\'' => 1,
                '″' => 2,
                '‴' => 3,
                _ => break,
            };
            self.at += c.len_utf8();
        }
        count
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
    fn cell_value(&mut self, begin: usize) -> Parsed<Option<Id>> {
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
    fn last_value(&mut self) -> Parsed<Id> {
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
        let primes = self.primes();
        let name = self.text[begin..self.at].trim_end_matches(['\'', '″', '‴']).to_string();
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
        let array = matches!(meaning.is, super::super::linear::Quantity::Many(_));
        let id = self.add(Form::Defined(Box::new(Applied { name, meaning })), begin);
        self.tree.bracket(id);
        match (opens, array) {
            (true, _) => self.put(id, begin),
            (false, true) => self.entries(id, begin),
            _ => Ok(id),
        }
    }

    /// The constant e, which easily loses the sign of a power that was meant.
    fn e(&mut self, begin: usize) -> Parsed<Id> {
        if self.peek().is_some_and(|b| b.is_ascii_digit()) {
            let end = number::scan(self.bytes, self.at, false).end;
            let power = &self.text[self.at..end];
            let message = format!("e{power} is not clear: write e^{power} for the power, e*{power} for the product");
            return Err(Fault::new("missing-power", begin..end, message).replacing(self.at..self.at, "^"));
        }
        if self.peek_char().is_some_and(is_letter) && !self.function_at(self.at) {
            let end = word_at(self.text, self.at, self.scope, self.names).end;
            let next = &self.text[self.at..end];
            self.note("e-times", begin..end, || {
                format!("e{next} is read as e times {next}; for the power write e^{next}")
            });
        }
        Ok(self.leaf(Node::Const(Constant::E), begin))
    }

    /// `σ` is the logistic function before a bracket, as in `σ(x)`, and a name elsewhere, as in `σ²/2`.
    pub fn sigma(&mut self, begin: usize) -> Parsed<Id> {
        let end = self.at;
        self.spaces();
        let primed =
            self.in_shapes() && ["'", "′", "^\\prime", "^{\\prime}"].iter().any(|mark| self.rest().starts_with(mark));
        let opens = matches!(self.peek(), Some(b'(')) || self.in_shapes() && self.rest().starts_with("\\left(");
        let (called, argument) = (opens || primed, self.starts_operand());
        self.at = end;
        if called {
            return self.call(SIGMOID, begin);
        }
        if argument {
            self.note("sigma-is-a-name", begin..end, || {
                "σ alone is read as a name; for the logistic function write σ( )".to_string()
            });
        } else if self.power_and_bracket_follow() {
            self.dispute("sigma-is-a-name", begin..end, || {
                "σ with a power is read as a name; for the logistic function write σ( )^…".to_string()
            });
            if self.otherwise {
                return self.call(SIGMOID, begin);
            }
        }
        let from = begin + usize::from(self.bytes[begin] == b'\\');
        let word = name_at(self.text, from, end, self.scope);
        self.at = word.end;
        match word.piece {
            Piece::Name(name) => self.named(name, begin),
            _ => Err(self.missing()),
        }
    }

    /// `²(`, `^2(`
    fn power_and_bracket_follow(&self) -> bool {
        let rest = self.text[self.at..].trim_start();
        let (exponent, is_part): (&str, fn(char) -> bool) = match rest.strip_prefix('^') {
            Some(exponent) => (exponent, |c| c.is_ascii_digit()),
            None => (rest, |c| raised(c).is_some()),
        };
        let behind = exponent.trim_start_matches(is_part);
        behind.len() < exponent.len() && behind.starts_with('(')
    }

    /// A run of raised characters: `²`, `⁻¹`, `ⁿ⁺¹`.
    pub fn superscript(&mut self) -> Parsed<Id> {
        let begin = self.at;
        let mut plain = String::new();
        while let Some((c, up)) = self.peek_char().and_then(|c| Some((c, raised(c)?))) {
            plain.push(up);
            self.at += c.len_utf8();
        }
        let span = begin..self.at;
        // In print, ˣ² is a power within the exponent, which cannot be told from an index here.
        let bytes = plain.as_bytes();
        let nested =
            bytes.windows(2).position(|w| (w[0].is_ascii_alphabetic() || w[0] == b')') && w[1].is_ascii_digit());
        if let Some(letter) = nested {
            let message = "a raised digit behind a raised letter is not clear; write the exponent in brackets";
            let (head, tail) = plain.split_at(letter + 1);
            return Err(
                Fault::new("nested-superscript", span.clone(), message).replacing(span, format!("^({head}^{tail})"))
            );
        }
        if let Ok(whole) = plain.parse::<i64>()
            && bytes[0] != b'+'
        {
            return Ok(self.leaf(whole, begin));
        }
        self.deeper()?;
        let exponent = self.grafted(&plain, span);
        self.shallower();
        exponent
    }

    /// Another text that stands for a place of this one.
    pub fn grafted(&mut self, plain: &str, span: std::ops::Range<usize>) -> Parsed<Id> {
        let mut inner = self.within(plain);
        let root = inner.whole().map_err(|fault| Fault::new(fault.kind, span.clone(), fault.message))?;
        let tree = inner.tree;
        Ok(self.tree.graft(tree, root, span))
    }

    /// Where the root sign is, when raised characters here are its index: `³√x`.
    pub fn root_index(&self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let length: usize = rest.chars().take_while(|c| raised(*c).is_some()).map(char::len_utf8).sum();
        (length > 0 && rest[length..].starts_with('√')).then_some(self.at + length)
    }

    /// A root sign and the one thing under it: `√2x` is √2·x, `√x²` is √(x²).
    fn root(&mut self, index: Option<Id>) -> Parsed<Id> {
        let begin = self.at;
        let sign = self.peek_char().unwrap_or('√');
        self.at += sign.len_utf8();
        self.deeper()?;
        let under = self.under_root(begin)?;
        self.shallower();
        let degree =
            index.and_then(|id| self.tree.number(id)).and_then(|expr| expr.as_number()).and_then(|n| n.as_int());
        let form = match (sign, index, degree) {
            ('∛', ..) | (_, _, Some(3)) => Form::Call(CBRT, self.parts([under])),
            ('∜', ..) => {
                let four = self.leaf(4, begin);
                Form::Call(ROOT, self.parts([four, under]))
            }
            (_, _, Some(2)) | (_, None, _) => Form::Call(SQRT, self.parts([under])),
            (_, Some(index), _) => Form::Call(ROOT, self.parts([index, under])),
        };
        Ok(self.add(form, begin))
    }

    fn under_root(&mut self, begin: usize) -> Parsed<Id> {
        self.spaces();
        if matches!(self.peek(), Some(b'-' | b'+')) {
            return self.signed_power();
        }
        let bracket = matches!(self.peek(), Some(b'(' | b'[' | b'{' | b'|'));
        let start = self.at;
        let under = self.primary()?;
        if bracket {
            return Ok(under);
        }
        let powered = self.peek() == Some(b'^')
            || self.peek() == Some(b'*') && self.peek_at(1) == Some(b'*')
            || self.raised_here() && self.root_index().is_none();
        if powered {
            if self.otherwise {
                return Ok(under);
            }
            let under = self.postfix(under, start)?;
            let typed = &self.text[start..self.at];
            self.dispute("root-and-power", begin..self.at, || {
                format!("the root is taken of {typed}; for a power of the root put the root in brackets")
            });
            return Ok(under);
        }
        let number = self.tree.number(under).is_some() || matches!(self.tree.form(under), Form::Leaf(_));
        let letter =
            self.peek_char().is_some_and(is_letter) && !self.function_at(self.at) && self.tree.number(under).is_some();
        let opens = matches!(self.peek(), Some(b'('));
        if number && (letter || opens) {
            if self.otherwise {
                let factor = self.power()?;
                return Ok(self.pair(under, Op::Beside, factor, start));
            }
            let typed = &self.text[start..self.at];
            self.dispute("juxtaposition-after-root", begin..self.at, || {
                format!("only {typed} is under the root; for more write √( )")
            });
        }
        Ok(under)
    }
}
