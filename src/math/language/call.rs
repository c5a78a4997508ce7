//! Functions and their arguments, with and without brackets.

use super::super::expr::{Constant, Expr, Node};
use super::super::functions::{self, Func, LN, LOGB, Look, MANY};
use super::super::print::ascii;
use super::bracket::closing;
use super::fault::{Fault, Parsed};
use super::letters::lowered;
use super::number;
use super::parse::{Parser, joined, push_factor};
use super::words::{Piece, is_letter, subscript, word_at};
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
#[derive(Clone, Copy)]
enum Doubt {
    /// `sin x^2`
    Power,
    /// `sin x y`
    Gap,
    /// `sin x/2`
    Division,
    /// `sin 2(x + 1)`
    Bracket,
    /// `sqrt 2x`
    Root,
}

impl Parser<'_> {
    /// A function has been read, by the name that begins at `begin`.
    pub fn call(&mut self, function: Func, begin: usize) -> Parsed<Expr> {
        let name = begin..self.at;
        self.check_function(begin, self.at)?;
        let typed = &self.text[name.clone()];
        if typed.as_bytes()[0].is_ascii_uppercase() {
            self.note("capital-function", name.clone(), || {
                format!("{typed} is read as {}; functions are written small", function.name())
            });
        }
        if matches!(typed, "sh" | "ch" | "th" | "tg" | "lg") {
            self.note("short-function", name.clone(), || format!("{typed} is read as {}", function.name()));
        }
        let log = function == LN && typed.eq_ignore_ascii_case("log");
        if log {
            match self.index()? {
                None => self.note("log-is-natural", name.clone(), || {
                    "log is read as the natural logarithm ln; for base ten write log10(x)".to_string()
                }),
                Some(base) if *base.node() == Node::Const(Constant::E) => {}
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
                    return Ok(Expr::var("a").times(call));
                }
            }
        }
        self.applied(function, None, name)
    }

    /// A logarithm whose base has been read.
    pub fn log_call(&mut self, base: Expr, begin: usize) -> Parsed<Expr> {
        let name = begin..self.at;
        self.applied(LOGB, Some(base), name)
    }

    /// The index in `log_2`, `softmax_1`: digits, a letter, or anything in brackets.
    fn index(&mut self) -> Parsed<Option<Expr>> {
        if self.peek() == Some(b'_') {
            self.at += 1;
            if matches!(self.peek(), Some(b'{' | b'(')) {
                return self.group().map(Some);
            }
            let (low, _) = subscript(&self.text[self.at..]);
            let digits = low.starts_with(|c: char| c.is_ascii_digit());
            let length = if digits { low.len() } else { low.len().min(1) };
            if length == 0 {
                return Err(Fault::new("missing-operand", self.at - 1..self.at, "something is missing after _"));
            }
            let index = Parser::new(&low[..length], 0, self.scope, self.otherwise).whole()?;
            self.at += length;
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
        let index = Parser::new(&low, 0, self.scope, self.otherwise).whole();
        index.map(Some).map_err(|fault| Fault::new(fault.kind, begin..self.at, fault.message))
    }

    /// The function's power, its argument, and the power put where it belongs.
    fn applied(&mut self, mut function: Func, first: Option<Expr>, name: Range<usize>) -> Parsed<Expr> {
        if matches!(self.peek(), Some(b'\'')) || self.peek_char() == Some('″') {
            return Err(self.unevaluated(name.start));
        }
        self.deeper()?;
        let mut power = self.function_power()?;
        if power.as_ref().is_some_and(|p| p.is_number(-1)) {
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
        let mut arguments: Vec<Expr> = Vec::with_capacity(1 + usize::from(first.is_some()));
        arguments.extend(first);
        let mut doubt = None;
        match self.peek() {
            Some(b'(' | b'[' | b'{') => self.listed(&mut arguments, function, name.clone())?,
            Some(b'|') if self.starts_operand() => arguments.push(self.bars()?),
            _ if self.starts_operand() || matches!(self.peek(), Some(b'-' | b'+')) && self.at > before => {
                let root = function.row().look == Look::Root;
                arguments.push(self.bare(&mut doubt, root)?);
            }
            _ => {
                self.at = before;
                if let (Some((shorter, end)), None, 0) =
                    (self.shorter_function(name.start, name.end), &power, arguments.len())
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
        if !function.accepts(arguments.len()) {
            return Err(self.wrong_arity(function, name, &arguments));
        }
        let call = Expr::call(function, arguments);
        if let Some(doubt) = doubt {
            self.explain_doubt(doubt, &call, name);
        }
        Ok(match power {
            Some(power) => call.to_the(power),
            None => call,
        })
    }

    fn explain_doubt(&mut self, doubt: Doubt, call: &Expr, name: Range<usize>) {
        let (typed, function) = (&self.text[name.start..self.at], &self.text[name.clone()]);
        self.dispute("bare-argument", name.start..self.at, || {
            let read = ascii(call);
            match doubt {
                Doubt::Power => {
                    format!("{typed} is read as {read}; for a power of {function} put the argument in brackets")
                }
                Doubt::Gap | Doubt::Root => {
                    format!("{typed} is read as {read}; if that is too much, put the argument in brackets")
                }
                Doubt::Division => format!("the argument ends before /, as in {read}; for more write {function}( )"),
                Doubt::Bracket => {
                    format!("the argument ends before the bracket, as in {read}; for more write {function}( )")
                }
            }
        });
    }

    /// The exponent of `sin^2 x`, `sin²x`, `sin^(-1) x`.
    fn function_power(&mut self) -> Parsed<Option<Expr>> {
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
        let mut negative = false;
        while let Some(sign @ (b'-' | b'+')) = self.peek() {
            negative ^= sign == b'-';
            self.at += 1;
        }
        let size = match self.peek() {
            Some(b'(' | b'[' | b'{') => self.group()?,
            Some(b'0'..=b'9' | b'.') => {
                let end = number::scan(self.bytes, self.at, false).end;
                let size = number::value(&self.text[self.at..end], self.at)?;
                self.at = end;
                size
            }
            Some(_) if self.peek_char().is_some_and(is_letter) => {
                let word = word_at(self.text, self.at, self.scope);
                let Piece::Name(letter) = word.piece else { return Err(self.missing()) };
                self.at = word.end;
                Node::Var(letter).into()
            }
            _ => return Err(self.missing()),
        };
        Ok(Some(if negative { size.negate() } else { size }))
    }

    /// Arguments in brackets, separated by commas.
    fn listed(&mut self, arguments: &mut Vec<Expr>, function: Func, name: Range<usize>) -> Parsed<()> {
        let open = self.at;
        // The call has been counted already; its bracket is no second level.
        self.shallower();
        let around = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(closing(self.bytes[open])) {
            let message = format!("{} needs something in its brackets", &self.text[name]);
            return Err(Fault::new("empty-brackets", open..self.at + 1, message));
        }
        loop {
            arguments.push(self.sum()?);
            self.spaces();
            match self.peek() {
                Some(b',') if function.arity().1 == 1 && self.is_decimal_comma_of(name.clone()) => {
                    return Err(self.comma());
                }
                Some(b',' | b';') => self.at += 1,
                _ => break,
            }
        }
        self.close_bracket(open, around)?;
        self.deeper()
    }

    /// Whether the comma here is a decimal one; in `log(8,2)` it rather sets off the base.
    fn is_decimal_comma_of(&self, name: Range<usize>) -> bool {
        let base = self.text[name].eq_ignore_ascii_case("log") && !self.text[..self.at].ends_with('0');
        !base && super::complaint::is_decimal_comma(self.bytes, self.at)
    }

    fn wrong_arity(&self, function: Func, at: Range<usize>, arguments: &[Expr]) -> Box<Fault> {
        let span = at.start..self.at;
        if let (true, [x, base]) = (function == LN, arguments) {
            let fault =
                Fault::new("wrong-arity", span.clone(), "the base of a logarithm is written below, as in log_2(8)");
            let base = ascii(base);
            let base = if base.len() == 1 || base.parse::<u32>().is_ok() { base } else { format!("{{{base}}}") };
            return fault.replacing(span, format!("log_{base}({})", ascii(x)));
        }
        let (least, most) = function.arity();
        let wanted = match (least, most) {
            _ if least == most => format!("{least}"),
            (_, MANY) => format!("at least {least}"),
            _ => format!("{least} or {most}"),
        };
        let plural = if most == 1 || most == MANY && least == 1 { "" } else { "s" };
        let message = format!("{} takes {wanted} argument{plural}; here it has {}", function.name(), arguments.len());
        Fault::new("wrong-arity", span, message)
    }

    /// A bare argument: numbers, letters and powers, up to `+ - * /`, a bracket or a function.
    fn bare(&mut self, doubt: &mut Option<Doubt>, root: bool) -> Parsed<Expr> {
        if let Some(sign @ (b'-' | b'+')) = self.peek() {
            self.at += 1;
            self.spaces();
            self.deeper()?;
            let size = self.bare(doubt, root)?;
            self.shallower();
            return Ok(if sign == b'-' { size.negate() } else { size });
        }
        if self.function_at(self.at) {
            return self.primary();
        }
        let mut factors = Vec::new();
        // In `ln2 x` the number stands at the name, and the gap behind it may end the argument.
        let attached = self.at > 0 && self.bytes[self.at - 1].is_ascii_alphabetic();
        let first = self.bare_item(doubt)?;
        loop {
            let before = self.at;
            let gap = self.spaces();
            let letter = self.peek_char().is_some_and(is_letter) && !self.function_at(self.at);
            // `sin 2 x` is sin(2x) to everybody, `sin x y` is not.
            let doubtful = gap && (attached || !(factors.is_empty() && matches!(first.node(), Node::Num(_))));
            // Under a root sign, √2x is √2·x, and many read the word in the same way.
            let under_root = letter && root && factors.is_empty() && matches!(first.node(), Node::Num(_));
            if !letter || (doubtful || under_root) && self.otherwise {
                self.at = before;
                break;
            }
            if doubtful || under_root {
                *doubt = Some(if doubtful { Doubt::Gap } else { Doubt::Root });
            }
            let item = self.bare_item(doubt)?;
            push_factor(&mut factors, item);
        }
        let argument = joined(first, factors);
        self.after_bare(argument, doubt)
    }

    /// What follows a bare argument may have been meant to be part of it.
    fn after_bare(&mut self, argument: Expr, doubt: &mut Option<Doubt>) -> Parsed<Expr> {
        let before = self.at;
        self.spaces();
        match self.peek() {
            Some(b'/') => {
                if self.otherwise {
                    self.at += 1;
                    let below = self.signed_power()?;
                    return Ok(argument.over(below));
                }
                // `sin π/2` deserves a word; in `ln x/x` hardly anybody means ln(x/x).
                let number = self.text[self.at + 1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
                self.disputed = true;
                if number {
                    *doubt = Some(Doubt::Division);
                }
            }
            Some(b'(' | b'[') => {
                if self.otherwise {
                    let group = self.group()?;
                    return Ok(argument.times(group));
                }
                *doubt = Some(Doubt::Bracket);
            }
            _ => {}
        }
        self.at = before;
        Ok(argument)
    }

    /// One number or letter with its power.
    fn bare_item(&mut self, doubt: &mut Option<Doubt>) -> Parsed<Expr> {
        let begin = self.at;
        let item = self.primary()?;
        let powered = self.peek() == Some(b'^')
            || self.peek() == Some(b'*') && self.peek_at(1) == Some(b'*')
            || self.raised_here() && self.root_index().is_none();
        if powered {
            if self.otherwise {
                return Ok(item);
            }
            *doubt = Some(Doubt::Power);
        }
        self.postfix(item, begin)
    }
}
