//! Operands: numbers, names, roots, raised characters.

use super::super::expr::{Constant, Node, Symbol};
use super::super::functions::{CBRT, Func, MAX, MIN, ROOT, SIGMOID, SQRT, lookup};
use super::super::letters::{fraction, raised};
use super::bracket::Between;
use super::fault::{Fault, Parsed};
use super::latex;
use super::letters::accented;
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
        if let Some(condition) = self.worded_condition()? {
            return Ok(condition);
        }
        if self.bytes[begin] == b'{'
            && let Some((function, end)) = self.function_in_braces()
        {
            self.at = end;
            return self.call(function, begin);
        }
        let inner = self.group()?;
        // `(lambda x: 2*x)(3)`
        if self.peek() == Some(b'(')
            && let Some(name) = self.text[begin + 1..].trim_start().strip_prefix("lambda ")
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
            && let Some(name) = self.scope.declared(&self.text[begin..begin + 1])
        {
            let name = name.clone();
            self.at += 1;
            return Ok(self.add(Form::Name(name), begin));
        }
        if let Some((at, function, end)) = self.function_seen.get()
            && at == begin
            && function != SIGMOID
        {
            self.at = end;
            return self.call(function, begin);
        }
        if let Some((function, end)) = self.plain_function(begin) {
            self.at = end;
            // What could be said of a name is said of these alone.
            let told = self.bytes[begin] == b'a' || &self.text[begin..end] == "log";
            return if told { self.call(function, begin) } else { self.applied(function, None, begin..end) };
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
            // SymPy's `S(1)/2` is half.
            Piece::Name(name)
                if bare_letter && name == "S" && self.peek() == Some(b'(') && !self.scope.variables.is_empty() =>
            {
                self.spelled_call("S", begin)
            }
            // Where names are declared and E is none of them, it is the number, as SymPy and Mathematica write it.
            Piece::Name(name)
                if bare_letter && name == "E" && self.names.is_none() && !self.scope.variables.is_empty() =>
            {
                self.note("python-name", begin..end, || "E is read as the number e".to_string());
                Ok(self.leaf(Node::Const(Constant::E), begin))
            }
            Piece::Name(name) => {
                self.check_name(&name, begin)?;
                self.named(name, begin)
            }
            Piece::Constant(Constant::E) => self.e(begin),
            Piece::Constant(c) => {
                // A spreadsheet's `PI()`.
                if self.rest().starts_with("()") {
                    self.at += 2;
                }
                Ok(self.leaf(Node::Const(c), begin))
            }
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

    /// A function of the table right before its bracket, longer than every name that is declared: `exp(`. So it can be
    /// nothing else, and most functions are written so.
    fn plain_function(&self, begin: usize) -> Option<(Func, usize)> {
        let run = self.bytes[begin..].iter().take_while(|b| b.is_ascii_lowercase()).count();
        let end = begin + run;
        let alone = self.bytes.get(end) == Some(&b'(')
            && self.names.is_none()
            && (run > 2 || &self.text[begin..end] == "ln")
            && (begin == 0 || !self.bytes[begin - 1].is_ascii_alphanumeric() && self.bytes[begin - 1] != b'_')
            && self.scope.variables.iter().all(|name| name.len() < run);
        if !alone {
            return None;
        }
        let function = lookup(&self.text[begin..end])?;
        (!matches!(function, SIGMOID | MAX | MIN)).then_some((function, end))
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
        let keyword = self.keyword_here();
        // `not defined at 0`
        if keyword == Some(Keyword::Not)
            && let Some(id) = self.no_number(begin)
        {
            return Ok(Some(id));
        }
        match keyword {
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
        let lead = self.bytes[begin];
        if self.text.ends_with(['.', ' '])
            && let Some(module) = self.module_alone(begin)
        {
            let at = begin..begin + module.len() + 1;
            return Err(Fault::new("unknown-in-module", at, format!("something is missing behind {module}.")));
        }
        // int( ) of a condition is 1 or 0; of a number it would cut it off.
        let condition =
            ["int(", "bool("].into_iter().find(|word| matches!(lead, b'i' | b'b') && self.rest().starts_with(*word));
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
        if !matches!(lead, b'I' | b'f' | b'd' | b't') {
            return Ok(None);
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
    pub fn applied_word(&self) -> bool {
        self.rest().trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start().starts_with('(')
    }

    pub fn misplaced(&self, keyword: Keyword) -> Box<Fault> {
        let end = self.keyword().map_or(self.at, |(_, end)| end);
        let typed = &self.text[self.at..end];
        let at = self.at..end;
        match keyword {
            Keyword::Else | Keyword::Otherwise | Keyword::Then => {
                Fault::new("no-condition", at, format!("{typed} stands here without a condition before it"))
            }
            Keyword::And | Keyword::Or => {
                Fault::new("two-values", at, format!("what stands on either side of {typed} is a value; give one"))
            }
            _ => Fault::new("unknown-word", at, format!("{typed} is not a name here")),
        }
    }

    /// `inf`, `none`, `DNE` among mathematics.
    fn no_number(&mut self, begin: usize) -> Option<Id> {
        if !matches!(self.peek(), Some(b'n' | b'N' | b'd' | b'D' | b'i' | b'I' | b'o')) {
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
            "inf" | "infinity" | "Inf" | "Infinity" | "infty" | "oo" => Form::Infinity,
            _ => return None,
        };
        self.at = begin + run;
        if matches!(form, Form::Nothing) {
            self.nothing_at();
        }
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

    /// The constant e, which easily loses the sign of a power that was meant.
    pub fn e(&mut self, begin: usize) -> Parsed<Id> {
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
        let primed = self.names.is_some() && latex::primes(self.text, self.at).is_some();
        let opens = matches!(self.peek(), Some(b'('))
            || self.rest().starts_with(".(")
            || self.in_shapes() && self.rest().starts_with("\\left(");
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
        let degree = index.and_then(|id| self.tree.number(id)).and_then(|n| n.as_int());
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
        let number = self.tree.is_leaf(under);
        let letter =
            self.peek_char().is_some_and(is_letter) && !self.function_at(self.at) && self.tree.is_number(under);
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
        } else if self.tree.number(under).and_then(|n| n.as_int()).is_some_and(is_square) && self.sum_goes_on() {
            // Nobody writes √4 for 2: `√4-x` is most likely √(4-x) without its line.
            if self.otherwise {
                self.at = start;
                return self.sum();
            }
            let typed = &self.text[start..self.at];
            self.dispute("juxtaposition-after-root", begin..self.at, || {
                format!("only {typed} is under the root; for more write √( )")
            });
        }
        Ok(under)
    }

    /// Whether another term of the sum follows.
    fn sum_goes_on(&self) -> bool {
        let rest = self.rest().trim_start();
        rest.starts_with(['+', '-']) && !rest.starts_with("->")
    }
}

/// Whether a number is the square of another.
fn is_square(n: i64) -> bool {
    n > 0 && n.isqrt() * n.isqrt() == n
}
