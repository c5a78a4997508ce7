//! Functions and their arguments, with and without brackets.

use super::super::functions::{self, Func, LN, LOG10, LOGB, Look, MAX, MIN, ROOT};
use super::super::letters::lowered;
use super::super::letters::subscript;
use super::bracket::closing;
use super::construct::Builds;
use super::fault::{Fault, Parsed};
use super::latex_commands::Command;
use super::number;
use super::parse::Parser;
use super::syntax::{Form, Id, Op, Parts};
use super::words::{Piece, is_letter, word_at};
use std::ops::Range;

/// The functions that have an inverse by a name of its own, for `sin^-1 x`.
const INVERSES: &[(Func, Func)] = &[
    (functions::SIN, functions::ASIN),
    (functions::COS, functions::ACOS),
    (functions::TAN, functions::ATAN),
    (functions::SEC, functions::ASEC),
    (functions::CSC, functions::ACSC),
    (functions::COT, functions::ACOT),
    (functions::SINH, functions::ASINH),
    (functions::COSH, functions::ACOSH),
    (functions::TANH, functions::ATANH),
    (functions::SECH, functions::ASECH),
    (functions::CSCH, functions::ACSCH),
    (functions::COTH, functions::ACOTH),
];

/// What people disagree about in a bare argument.
#[derive(Clone, Copy, PartialEq)]
enum Doubt {
    /// `sin x^2`
    Power,
    /// `sin x y`
    Gap,
    /// `sin x/2`
    Division,
    /// `sin x(x + 1)`
    Bracket,
    /// `sin 2(x + 1)`
    OverBracket,
    /// `cos x e^x`
    Exponential,
    /// `tanh W u + b`
    Sum,
    /// `sqrt 2x`
    Root,
}

impl Parser<'_> {
    /// A function has been read, by the name that begins at `begin`.
    pub fn call(&mut self, function: Func, begin: usize) -> Parsed<Id> {
        let name = begin..self.at;
        self.check_function(begin, self.at)?;
        let typed = self.text[name.clone()].trim_start_matches('\\');
        if typed.as_bytes().first().is_some_and(u8::is_ascii_uppercase) && typed.len() == self.text[name.clone()].len()
        {
            self.note("capital-function", name.clone(), || {
                format!("{typed} is read as {}; functions are written small", function.name())
            });
        }
        if matches!(typed, "sh" | "ch" | "th" | "tg" | "lg") && !self.text[name.clone()].starts_with('\\') {
            self.note("short-function", name.clone(), || format!("{typed} is read as {}", function.name()));
        }
        let log = function == LN && typed.eq_ignore_ascii_case("log");
        if log {
            match self.index()? {
                None => self.note("log-is-natural", name.clone(), || {
                    "log is read as the natural logarithm ln; for base ten write log10(x)".to_string()
                }),
                Some(base) if self.is_e(base) => {}
                Some(base) => return self.log_call(base, begin),
            }
        } else if function.row().look == Look::Subscript
            && let Some(first) = self.index()?
        {
            let name = begin..self.at;
            return self.applied(function, Some(first), name);
        }
        if typed.starts_with('a') && typed.len() == 4 && self.scope.declares("a") {
            // With a variable a, asin(x) may be a·sin(x).
            if let Some(inner) = functions::lookup(&typed[1..]) {
                self.dispute("asin-or-product", name.clone(), || {
                    format!("{typed} is read as one function; for a times {} write a*{}", &typed[1..], &typed[1..])
                });
                if self.otherwise {
                    let call = self.applied(inner, None, begin + 1..name.end)?;
                    let a = self.tree.add(Form::Name("a".into()), begin..begin + 1);
                    return Ok(self.pair(a, Op::Beside, call, begin));
                }
            }
        }
        self.applied(function, None, name)
    }

    fn is_e(&self, id: Id) -> bool {
        self.tree.is_e(id)
    }

    /// A logarithm whose base has been read.
    pub fn log_call(&mut self, base: Id, begin: usize) -> Parsed<Id> {
        let name = begin..self.at;
        self.applied(LOGB, Some(base), name)
    }

    /// `log3(x)`, with the base in the name: to others the logarithm of 3x.
    pub fn log_named(&mut self, number: i64, begin: usize) -> Parsed<Id> {
        let end = self.at;
        let base = self.tree.add(Form::Whole(number), begin + 3..end);
        let call = self.log_call(base, begin)?;
        if matches!(number, 2 | 10) {
            return Ok(call);
        }
        let typed = &self.text[begin..end];
        self.dispute("log-base-in-name", begin..self.at, || {
            format!(
                "{typed} is read as the logarithm to base {number}; for the logarithm of a product write ln({number}*…)"
            )
        });
        if !self.otherwise {
            return Ok(call);
        }
        let Form::Call(LOGB, parts) = *self.tree.form(call) else { return Ok(call) };
        let Some(argument) = self.tree.parts(parts).get(1).map(|part| part.id) else { return Ok(call) };
        let product = self.pair(base, Op::Star, argument, begin);
        let parts = self.parts([product]);
        Ok(self.add(Form::Call(LN, parts), begin))
    }

    /// The index in `log_2`, `softmax_1`: digits, a letter, or anything in brackets.
    fn index(&mut self) -> Parsed<Option<Id>> {
        if self.peek() == Some(b'_') {
            self.at += 1;
            self.spaces();
            if matches!(self.peek(), Some(b'{' | b'(')) {
                return self.group().map(Some);
            }
            let (low, _) = subscript(&self.text[self.at..]);
            let digits = low.starts_with(|c: char| c.is_ascii_digit());
            let length = if digits { low.len() } else { low.len().min(1) };
            if length == 0 {
                return Err(Fault::new("missing-operand", self.at - 1..self.at, "something is missing after _"));
            }
            let span = self.at..self.at + length;
            let index = self.grafted(&low[..length], span.clone())?;
            self.at = span.end;
            return Ok(Some(index));
        }
        if self.peek().is_none_or(|b| b.is_ascii()) {
            return Ok(None);
        }
        let begin = self.at;
        let mut low = String::new();
        while let Some((c, plain)) = self.peek_char().and_then(|c| Some((c, lowered(c)?))) {
            low.push(plain);
            self.at += c.len_utf8();
        }
        if low.is_empty() {
            return Ok(None);
        }
        self.grafted(&low, begin..self.at).map(Some)
    }

    /// The function's power, its argument, and the power put where it belongs.
    pub fn applied(&mut self, mut function: Func, first: Option<Id>, name: Range<usize>) -> Parsed<Id> {
        // Julia's `sin.(x)`, of every entry.
        if self.peek() == Some(b'.') && self.peek_at(1) == Some(b'(') {
            self.at += 1;
        }
        let primes = self.primes();
        let primed = primes == 1 && self.names.is_some();
        if primes > 0 && !primed {
            return Err(self.unevaluated(name.start));
        }
        self.deeper()?;
        let mut power = self.function_power()?;
        let inverts = power.is_some_and(|id| self.is_minus_one(id));
        if inverts {
            let Some((_, inverse)) = INVERSES.iter().find(|(f, _)| *f == function) else {
                let typed = &self.text[name.clone()];
                let message =
                    format!("{typed}^-1 is not clear: the inverse function, or 1/{typed}? Write what is meant");
                return Err(Fault::new("ambiguous-inverse", name.start..self.at, message));
            };
            (function, power) = (*inverse, None);
        }
        let before = self.at;
        self.spaces();
        self.check_lost_power(function, before, &name)?;
        let mark = self.stack.len();
        if let Some(first) = first {
            self.push(Op::First, first);
        }
        let mut doubt = None;
        match self.peek() {
            Some(b'(' | b'[' | b'{') => self.listed(function, name.clone())?,
            Some(b'\\') if self.peek_at(1) == Some(b'{') => {
                self.at += 1;
                self.listed(function, name.clone())?;
            }
            Some(b'|') if self.starts_operand() => {
                let inside = self.bars()?;
                self.push(Op::First, inside);
            }
            Some(b'\\') if matches!(self.command(), Some((Command::Open(_) | Command::Norm, _))) => {
                let inside = self.primary()?;
                self.push(Op::First, inside);
            }
            _ if self.starts_operand() || matches!(self.peek(), Some(b'-' | b'+')) && self.at > before => {
                if matches!(function, MAX | MIN) {
                    let typed = &self.text[name.clone()];
                    let message = format!("{typed} is of several values; write {typed}(a, b)");
                    return Err(Fault::new("missing-argument", name, message));
                }
                let begin = self.at;
                let look = function.row().look;
                let short = look == Look::Root || matches!(function, LN | LOG10);
                let argument = self.bare(&mut doubt, look == Look::Root, short)?;
                let argument = self.after_sum(argument, begin, &mut doubt)?;
                self.push(Op::First, argument);
            }
            _ => {
                self.at = before;
                if let (Some((shorter, end)), None, true) =
                    (self.shorter_function(name.start, name.end), power, self.stack.len() == mark)
                {
                    self.note("shorter-function", name.clone(), || {
                        format!("{} is read as {} of the rest", &self.text[name.clone()], shorter.name())
                    });
                    self.at = end;
                    self.shallower();
                    return self.applied(shorter, None, name.start..end);
                }
                return Err(self.missing_argument(name));
            }
        }
        self.shallower();
        let parts = self.take(mark);
        let form = if primed { Form::Prime(function, parts) } else { self.settled_call(function, parts, &name)? };
        let call = self.add(form, name.start);
        if let Some(doubt) = doubt {
            self.explain_doubt(doubt, call, name.clone());
        }
        Ok(match power {
            Some(power) => self.add(Form::Power(call, power, false), name.start),
            None => call,
        })
    }

    fn is_minus_one(&self, id: Id) -> bool {
        match self.tree.form(id) {
            Form::Neg(inner) => self.tree.number(*inner).is_some_and(|n| n.is_one()),
            Form::Whole(n) => *n == -1,
            Form::Leaf(e) => e.is_number(-1),
            _ => false,
        }
    }

    /// What a call is, once its arguments are known: a logarithm with its base, a root with its degree, a row of another
    /// language that takes more arguments.
    pub fn settled_call(&mut self, function: Func, parts: Parts, name: &Range<usize>) -> Parsed<Form> {
        let count = parts.len();
        let typed = &self.text[name.clone()];
        if function == LN && count == 2 {
            let ids: Vec<Id> = self.tree.parts(parts).iter().map(|part| part.id).collect();
            let number = |id: Id| self.tree.is_number(id);
            // The base stands second, unless only the first is a number.
            let (x, base) = if number(ids[0]) && !number(ids[1]) { (ids[1], ids[0]) } else { (ids[0], ids[1]) };
            let parts = self.parts([base, x]);
            return Ok(Form::Call(LOGB, parts));
        }
        if function == ROOT && count == 2 {
            let ids: Vec<Id> = self.tree.parts(parts).iter().map(|part| part.id).collect();
            let whole = |id: Id| self.tree.number(id).is_some_and(|n| n.is_integer());
            let (mut degree, mut of) = (ids[0], ids[1]);
            if whole(ids[1]) && !whole(ids[0]) {
                (degree, of) = (ids[1], ids[0]);
            } else if whole(ids[0]) && whole(ids[1]) {
                let span = name.start..self.at;
                self.dispute("root-degree", span, || {
                    format!("{typed} has the degree first here; the other way round it is another root")
                });
                if self.otherwise {
                    (degree, of) = (ids[1], ids[0]);
                }
            }
            return Ok(Form::Call(ROOT, self.parts([degree, of])));
        }
        if !function.accepts(count)
            && let Some(row) = super::spelled::lookup(function.name()).filter(|row| row.accepts(count))
        {
            return Ok(Form::Spelled(row, parts));
        }
        Ok(Form::Call(function, parts))
    }

    /// `sin2(x)`: most likely the raised 2 of sin²(x) that lost its height.
    fn check_lost_power(&mut self, function: Func, at: usize, name: &Range<usize>) -> Parsed<()> {
        if at != name.end || self.at != at || !self.peek().is_some_and(|b| b.is_ascii_digit()) {
            return Ok(());
        }
        let digits = self.bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let behind = self.bytes.get(at + digits);
        if !matches!(behind, Some(b'(')) || matches!(function, LN | LOG10) {
            return Ok(());
        }
        let (typed, power) = (&self.text[name.clone()], &self.text[at..at + digits]);
        let message = format!(
            "{typed}{power}( ) is not clear: write {typed}^{power}( ) for the power, {typed}({power}*…) for a product inside"
        );
        let fault = Fault::new("lost-power", name.start..at + digits, message);
        Err(if function.row().look == Look::Root { fault } else { fault.replacing(at..at, "^") })
    }

    fn explain_doubt(&mut self, doubt: Doubt, call: Id, name: Range<usize>) {
        let kind = match doubt {
            Doubt::OverBracket => "argument-over-bracket",
            Doubt::Exponential => "argument-before-exponential",
            _ => "bare-argument",
        };
        let read = if self.otherwise { String::new() } else { self.shown(call) };
        let (typed, function) = (&self.text[name.start..self.at], &self.text[name.clone()]);
        self.dispute(kind, name.start..self.at, || match doubt {
            Doubt::Power => {
                format!("{typed} is read as {read}; for a power of {function} put the argument in brackets")
            }
            Doubt::Gap | Doubt::Root => {
                format!("{typed} is read as {read}; if that is too much, put the argument in brackets")
            }
            Doubt::OverBracket => {
                format!(
                    "{typed} is read as {read}, the bracket with it; if that is too much, put the argument in brackets"
                )
            }
            Doubt::Division => format!("the argument ends before /, as in {read}; for more write {function}( )"),
            Doubt::Sum => format!("the argument ends before +, as in {read}; for more write {function}( )"),
            Doubt::Exponential => {
                format!("the argument ends before the exponential, as in {read}; for more write {function}( )")
            }
            Doubt::Bracket => {
                format!("the argument ends before the bracket, as in {read}; for more write {function}( )")
            }
        });
    }

    /// The exponent of `sin^2 x`, `sin²x`, `sin^(-1) x`.
    fn function_power(&mut self) -> Parsed<Option<Id>> {
        let before = self.at;
        self.spaces();
        if self.raised_here() && (self.at == before || self.root_index().is_none()) {
            return self.superscript().map(Some);
        }
        match self.peek() {
            Some(b'^') => self.at += 1,
            Some(b'*') if self.peek_at(1) == Some(b'*') => self.at += 2,
            _ => {
                self.at = before;
                return Ok(None);
            }
        }
        self.spaces();
        let begin = self.at;
        let mut negative = false;
        while let Some(sign @ (b'-' | b'+')) = self.peek() {
            negative ^= sign == b'-';
            self.at += 1;
        }
        let size = match self.peek() {
            Some(b'(' | b'[' | b'{') => self.group()?,
            Some(b'0'..=b'9' | b'.') => {
                let from = self.at;
                let end = number::scan(self.bytes, self.at, false).end;
                let size = number::value(&self.text[self.at..end], self.at)?;
                self.at = end;
                self.leaf(size, from)
            }
            Some(_) if self.peek_char().is_some_and(is_letter) => {
                let word = word_at(self.text, self.at, self.scope, self.names);
                let Piece::Name(letter) = word.piece else { return Err(self.missing()) };
                let from = self.at;
                self.at = word.end;
                self.add(Form::Name(letter), from)
            }
            Some(b'\\') => self.argument()?,
            _ => return Err(self.missing()),
        };
        Ok(Some(if negative { self.add(Form::Neg(size), begin) } else { size }))
    }

    /// Arguments in brackets, separated by commas; they are pushed.
    fn listed(&mut self, function: Func, name: Range<usize>) -> Parsed<()> {
        let open = self.at;
        // The call has been counted already; its bracket is no second level.
        self.shallower();
        let around = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(closing(self.bytes[open])) {
            let function = &self.text[name];
            // A class of PyTorch: nn.ReLU()(x).
            if self.bytes.get(self.at + 1) == Some(&b'(') {
                self.at += 1;
                self.around = around;
                self.shallower();
                let open = self.at;
                self.open_bracket()?;
                let inside = self.loose()?;
                self.push(Op::First, inside);
                self.close_bracket(open, around)?;
                return self.deeper();
            }
            let message = format!("{function} needs something in its brackets");
            return Err(Fault::new("empty-brackets", open..self.at + 1, message));
        }
        let single = function.arity().1 == 1;
        let lists = self.lists;
        let mark = self.stack.len();
        loop {
            if let Some(()) = self.keyword_argument(function, mark)? {
            } else {
                let argument = self.loose()?;
                self.push(Op::First, argument);
            }
            self.spaces();
            match self.peek() {
                Some(b',') if single && self.is_decimal_comma_of(name.clone()) => {
                    return Err(self.comma());
                }
                Some(b',' | b';') => self.at += 1,
                _ => break,
            }
            self.spaces();
            if self.peek() == Some(closing(self.bytes[open])) {
                break;
            }
        }
        self.lists = lists;
        self.close_bracket(open, around)?;
        self.deeper()
    }

    /// Whether the comma here is a decimal one; in `log(8,2)` it rather sets off the base.
    fn is_decimal_comma_of(&self, name: Range<usize>) -> bool {
        let base = self.text[name].trim_start_matches('\\').eq_ignore_ascii_case("log")
            && !self.text[..self.at].ends_with('0');
        !base && super::complaint::is_decimal_comma(self.bytes, self.at)
    }

    /// A bare argument: numbers, letters and powers, up to `+ - * /`, a bracket or a function.
    fn bare(&mut self, doubt: &mut Option<Doubt>, root: bool, short: bool) -> Parsed<Id> {
        let begin = self.at;
        if let Some(sign @ (b'-' | b'+')) = self.peek() {
            self.at += 1;
            self.spaces();
            self.deeper()?;
            let size = self.bare(doubt, root, short)?;
            self.shallower();
            return Ok(if sign == b'-' { self.add(Form::Neg(size), begin) } else { size });
        }
        if self.function_at(self.at) {
            return self.primary();
        }
        // In `ln2 x` the number stands at the name, and the gap behind it ends the argument.
        let attached = self.at > 0
            && self.bytes[self.at - 1].is_ascii_alphabetic()
            && self.peek().is_some_and(|b| b.is_ascii_digit());
        let first = self.bare_item(doubt)?;
        let mark = self.stack.len();
        self.push(Op::First, first);
        loop {
            let before = self.at;
            let gap = self.spaces();
            let bare_root = matches!(self.peek_char(), Some('√' | '∛' | '∜')) || self.rest().starts_with("\\sqrt");
            let only_numbers = self.only_numbers(mark);
            let command = self.peek() == Some(b'\\') && self.command_continues(only_numbers);
            let letter = (self.peek_char().is_some_and(is_letter) && self.keyword_here().is_none() || command)
                && !self.function_at(self.at)
                || bare_root && !short && only_numbers;
            let alone = self.stack.len() - mark == 1;
            let number = alone && self.tree.is_number(first);
            // `sin 2 x` is sin(2x) to everybody, `sin x y` is not.
            let array =
                self.stack[mark..].iter().any(|part| self.tree.name(part.id).is_some_and(|name| self.is_array(name)));
            let doubtful = gap && !self.tex && !number && !array;
            // Under a root sign, √2x is √2·x, and many read the word in the same way.
            let under_root = letter && root && number;
            let exponential = letter && self.exponential_here();
            if exponential {
                if !self.otherwise {
                    *doubt = Some(Doubt::Exponential);
                    self.at = before;
                    break;
                }
            } else if letter && attached && gap && short && number {
                // `sqrt2 x` is √2·x.
                *doubt = Some(Doubt::Gap);
                if !self.otherwise {
                    self.at = before;
                    break;
                }
            } else if letter && attached && gap && number {
                *doubt = Some(Doubt::Gap);
            }
            if !letter || (doubtful || under_root && !(attached && gap)) && self.otherwise && !exponential {
                self.at = before;
                break;
            }
            if doubtful || under_root && !(attached && gap) {
                *doubt = Some(if doubtful { Doubt::Gap } else { Doubt::Root });
            }
            let item = if bare_root { self.primary()? } else { self.bare_item(doubt)? };
            self.push(Op::Beside, item);
        }
        let argument = self.bare_product(mark, begin);
        self.after_bare(argument, begin, short, doubt)
    }

    fn bare_product(&mut self, mark: usize, begin: usize) -> Id {
        if self.stack.len() - mark == 1 {
            let only = self.stack[mark].id;
            self.stack.truncate(mark);
            return only;
        }
        let parts = self.take(mark);
        self.add(Form::Chain(parts), begin)
    }

    /// Whether all items of a bare argument so far are numbers and π.
    fn only_numbers(&self, mark: usize) -> bool {
        self.stack[mark..].iter().all(|part| self.plain_number(part.id))
    }

    /// Whether a command here goes on with a bare argument.
    fn command_continues(&self, only_numbers: bool) -> bool {
        match self.command() {
            Some((Command::Letter | Command::Constant(_) | Command::Accent(_), _)) => true,
            Some((Command::Face, _)) => self.command_starts_operand(),
            Some((Command::Fraction, _)) => only_numbers,
            _ => false,
        }
    }

    /// Whether `e^…` stands here, where e is the constant.
    fn exponential_here(&self) -> bool {
        let rest = self.rest();
        let behind =
            ["e", "\\mathrm{e}", "\\exponentialE", "\\mathrm e"].into_iter().find_map(|e| rest.strip_prefix(e));
        let raised = behind.is_some_and(|after| {
            let after = after.trim_start();
            after.starts_with('^')
                || after.starts_with("**")
                || after.starts_with(|c| super::super::letters::raised(c).is_some())
        });
        raised && !self.scope.declares("e")
    }

    /// `tanh W u + b`, where W is a matrix: to others all of it is the argument.
    fn after_sum(&mut self, argument: Id, begin: usize, doubt: &mut Option<Doubt>) -> Parsed<Id> {
        let Form::Chain(parts) = self.tree.form(argument) else { return Ok(argument) };
        let matrix =
            self.tree.parts(*parts).iter().any(|part| self.tree.name(part.id).is_some_and(|name| self.is_array(name)));
        let before = self.at;
        self.spaces();
        if !matrix || self.peek() != Some(b'+') {
            self.at = before;
            return Ok(argument);
        }
        *doubt = Some(Doubt::Sum);
        if !self.otherwise {
            self.at = before;
            return Ok(argument);
        }
        self.at += 1;
        let rest = self.sum()?;
        let mark = self.stack.len();
        self.push(Op::First, argument);
        self.push(Op::Plus, rest);
        let parts = self.take(mark);
        Ok(self.add(Form::Sum(parts), begin))
    }

    /// What follows a bare argument may have been meant to be part of it.
    fn after_bare(&mut self, argument: Id, begin: usize, short: bool, doubt: &mut Option<Doubt>) -> Parsed<Id> {
        let before = self.at;
        self.spaces();
        match self.peek() {
            Some(b'/') if self.peek_at(1) != Some(b'/') => {
                if self.otherwise {
                    self.at += 1;
                    let below = self.signed_power()?;
                    return Ok(self.pair(argument, Op::Over, below, begin));
                }
                // `sin π/2` deserves a word; in `ln x/x` hardly anybody means ln(x/x).
                let number = self.text[self.at + 1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
                self.disputed = true;
                if number {
                    *doubt = Some(Doubt::Division);
                }
            }
            Some(b'(' | b'[') if doubt.is_none_or(|doubt| doubt != Doubt::Exponential) => {
                let numbers = match self.tree.form(argument) {
                    Form::Chain(parts) => self.tree.parts(*parts).iter().all(|part| self.plain_number(part.id)),
                    _ => self.plain_number(argument),
                };
                // `sin 2(x+1)` is sin(2(x+1)) to most, `ln 2(x+1)` is (ln 2)(x+1).
                let over = numbers && !short;
                let takes = over != self.otherwise;
                *doubt = Some(if over { Doubt::OverBracket } else { Doubt::Bracket });
                if takes {
                    let group = self.group()?;
                    return Ok(self.pair(argument, Op::Beside, group, begin));
                }
            }
            _ => {}
        }
        self.at = before;
        Ok(argument)
    }

    fn plain_number(&self, id: Id) -> bool {
        self.tree.is_leaf(id) && !self.tree.is_e(id)
    }

    /// One number or letter with its power.
    fn bare_item(&mut self, doubt: &mut Option<Doubt>) -> Parsed<Id> {
        let begin = self.at;
        let item = self.primary()?;
        let powered = self.peek() == Some(b'^')
            || self.peek() == Some(b'*') && self.peek_at(1) == Some(b'*')
            || self.raised_here() && self.root_index().is_none();
        let exponential = self.is_e(item);
        if powered && !exponential && !self.transposes() {
            if self.otherwise {
                return Ok(item);
            }
            *doubt = Some(Doubt::Power);
        }
        self.postfix(item, begin)
    }

    /// Whether `^T` stands here.
    fn transposes(&self) -> bool {
        let rest = self.rest();
        (rest.starts_with("^T") || rest.starts_with("^{T}") || rest.starts_with("^\\top")) && !self.scope.declares("T")
    }
}
