//! Functions and their arguments, with and without brackets.

use super::super::expr::{Expr, Node};
use super::super::functions::{self, Func, LN, LOGB, Look};
use super::fault::{Fault, Parsed};
use super::letters::lowered;
use super::letters::raised;
use super::parse::{Parser, joined, push_factor};
use super::words::{Piece, is_letter, subscript, word_at};

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

/// What a bare argument was read as, and whether people disagree about it.
struct Bare {
    argument: Expr,
    disputed: bool,
}

impl Parser<'_> {
    /// A function has been read, by the name that begins at `begin`.
    pub(super) fn call(&mut self, function: Func, begin: usize) -> Parsed<Expr> {
        let name_end = self.at;
        let typed = &self.text[begin..name_end];
        if typed.starts_with(|c: char| c.is_ascii_uppercase()) {
            let message = format!("{typed} is read as {}; functions are written small", function.name());
            self.note("capital-function", begin..name_end, message);
        }
        let log = function == LN && typed.eq_ignore_ascii_case("log");
        let mut first = None;
        if log || function.row().look == Look::Subscript {
            first = self.index()?;
        }
        if let (true, Some(base)) = (log, first.take()) {
            if matches!(base.node(), Node::Const(super::super::Constant::E)) {
                return self.applied(LN, None, begin, name_end);
            }
            return self.log_call(base, begin);
        }
        if log {
            let message = "log is read as the natural logarithm ln; for base ten write log10(x)".to_string();
            self.note("log-is-natural", begin..name_end, message);
        }
        self.applied(function, first, begin, name_end)
    }

    /// A logarithm whose base has been read.
    pub(super) fn log_call(&mut self, base: Expr, begin: usize) -> Parsed<Expr> {
        let name_end = self.at;
        self.applied(LOGB, Some(base), begin, name_end)
    }

    /// The index in `log_2`, `softmax_1`: digits, a letter, or anything in brackets.
    fn index(&mut self) -> Parsed<Option<Expr>> {
        if self.peek() == Some(b'_') {
            self.at += 1;
            if matches!(self.peek(), Some(b'{' | b'(')) {
                return self.group().map(Some);
            }
            let (low, _) = subscript(&self.text[self.at..]);
            let length = if low.starts_with(|c: char| c.is_ascii_digit()) { low.len() } else { low.len().min(1) };
            if length == 0 {
                return Err(Fault::new("missing-operand", self.at - 1..self.at, "something is missing after _"));
            }
            let mut inner = Parser::new(&low[..length], 0, self.scope, self.otherwise);
            let index = inner.whole()?;
            self.at += length;
            return Ok(Some(index));
        }
        let low: String = self.text[self.at..].chars().map_while(lowered).collect();
        if low.is_empty() {
            return Ok(None);
        }
        self.at += self.text[self.at..].chars().take(low.chars().count()).map(char::len_utf8).sum::<usize>();
        Parser::new(&low, 0, self.scope, self.otherwise).whole().map(Some)
    }

    /// The function's power, its argument, and the power put where it belongs.
    fn applied(&mut self, function: Func, first: Option<Expr>, begin: usize, name_end: usize) -> Parsed<Expr> {
        if matches!(self.peek_char(), Some('\'' | '″')) {
            return Err(self.unevaluated(begin, name_end));
        }
        self.deeper()?;
        let exponent = self.function_power()?;
        let mut function = function;
        let mut power = exponent;
        if power.as_ref().is_some_and(|p| p.is_number(-1)) {
            match INVERSES.iter().find(|(f, _)| *f == function) {
                Some((_, inverse)) => {
                    function = *inverse;
                    power = None;
                }
                None => {
                    let name = &self.text[begin..name_end];
                    let message = format!(
                        "{name}^-1 is not clear: the inverse function, or 1/{name}? Write the one that is meant"
                    );
                    return Err(Fault::new("ambiguous-inverse", begin..self.at, message));
                }
            }
        }
        let before = self.at;
        self.spaces();
        let has_first = first.is_some();
        let mut arguments: Vec<Expr> = first.into_iter().collect();
        let mut disputed = false;
        match self.peek() {
            Some(b'(' | b'[' | b'{') => self.listed(&mut arguments, function, begin..name_end)?,
            Some(b'|') if !self.closes_bar() => arguments.push(self.bars()?),
            _ if self.starts_operand() || matches!(self.peek(), Some(b'-' | b'+')) && self.at > before => {
                let bare = self.bare()?;
                disputed = bare.disputed;
                arguments.push(bare.argument);
            }
            _ => return Err(self.missing_argument(begin..name_end)),
        }
        self.shallower();
        if !function.accepts(arguments.len()) {
            return Err(self.wrong_arity(function, begin, arguments.len() - usize::from(has_first)));
        }
        let mut call = Expr::call(function, arguments);
        if disputed {
            let typed = self.text[begin..self.at].to_string();
            let message = format!("{typed} is read as {}; brackets make it sure", Parser::show(&call));
            self.dispute("bare-argument", begin..self.at, message);
        }
        if let Some(power) = power {
            call = call.to_the(power);
        }
        Ok(call)
    }

    /// Whether a bar here would close an absolute value rather than open one.
    fn closes_bar(&self) -> bool {
        !self.starts_operand()
    }

    /// The exponent of `sin^2 x`, `sin²x`, `sin^(-1) x`.
    fn function_power(&mut self) -> Parsed<Option<Expr>> {
        let before = self.at;
        self.spaces();
        if self.peek_char().is_some_and(|c| raised(c).is_some()) {
            return self.superscript().map(Some);
        }
        let caret = match self.peek() {
            Some(b'^') => 1,
            Some(b'*') if self.peek_at(1) == Some(b'*') => 2,
            _ => {
                self.at = before;
                return Ok(None);
            }
        };
        self.at += caret;
        self.spaces();
        let mut negative = false;
        while let Some(sign @ (b'-' | b'+')) = self.peek() {
            negative ^= sign == b'-';
            self.at += 1;
        }
        let size = match self.peek() {
            Some(b'(' | b'[' | b'{') => self.group()?,
            Some(b'0'..=b'9' | b'.') => {
                let end = super::number::scan(self.bytes, self.at, false).end;
                let size = super::number::value(&self.text[self.at..end], self.at)?;
                self.at = end;
                size
            }
            _ => match self.peek_char().filter(|c| is_letter(*c)) {
                Some(_) => match word_at(self.text, self.at, self.scope) {
                    word if matches!(word.piece, Piece::Name(_)) => {
                        let Piece::Name(name) = word.piece else { return Err(self.missing()) };
                        self.at = word.end;
                        Node::Var(name).into()
                    }
                    _ => return Err(self.missing()),
                },
                None => return Err(self.missing()),
            },
        };
        Ok(Some(if negative { size.negate() } else { size }))
    }

    /// Arguments in brackets, separated by commas.
    fn listed(&mut self, arguments: &mut Vec<Expr>, function: Func, name: std::ops::Range<usize>) -> Parsed<()> {
        let open = self.at;
        // The call itself has been counted; its bracket is not a second level.
        self.shallower();
        let bars = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(super::parse::closing(self.bytes[open])) {
            let message = format!("{} needs something in its brackets", &self.text[name]);
            return Err(Fault::new("empty-brackets", open..self.at + 1, message));
        }
        loop {
            arguments.push(self.sum()?);
            self.spaces();
            match self.peek() {
                Some(b',') if function.arity().1 == 1 && function != LN => return Err(self.too_many(function, open)),
                Some(b',' | b';') => self.at += 1,
                _ => break,
            }
        }
        self.close_bracket(open, bars)?;
        self.deeper()
    }

    fn too_many(&self, function: Func, open: usize) -> Box<Fault> {
        let fault = self.comma();
        if fault.kind == "decimal-comma" {
            return fault;
        }
        let message = format!("{} takes one argument", function.name());
        Fault::new("wrong-arity", open..self.at + 1, message)
    }

    fn wrong_arity(&self, function: Func, begin: usize, given: usize) -> Box<Fault> {
        let (least, most) = function.arity();
        let name = function.name();
        if function == LN {
            let message = "the base of a logarithm is written below: log_2(8)";
            return Fault::new("wrong-arity", begin..self.at, message);
        }
        let wanted = match (least, most) {
            _ if least == most => format!("{least}"),
            (_, functions::MANY) => format!("at least {least}"),
            _ => format!("{least} or {most}"),
        };
        let plural = if wanted == "1" || wanted == "at least 1" { "" } else { "s" };
        Fault::new("wrong-arity", begin..self.at, format!("{name} takes {wanted} argument{plural}; {given} given"))
    }

    fn missing_argument(&mut self, name: std::ops::Range<usize>) -> Box<Fault> {
        let typed = self.text[name.clone()].to_string();
        let message = format!("{typed} of what? Its argument is missing");
        Fault::new("missing-argument", name, message)
    }

    /// A bare argument: numbers, letters and powers, up to `+ - * /`, a bracket or a function.
    fn bare(&mut self) -> Parsed<Bare> {
        if let Some(sign @ (b'-' | b'+')) = self.peek() {
            self.at += 1;
            self.spaces();
            let bare = self.bare()?;
            let argument = if sign == b'-' { bare.argument.negate() } else { bare.argument };
            return Ok(Bare { argument, ..bare });
        }
        if self.function_here() {
            return Ok(Bare { argument: self.primary()?, disputed: false });
        }
        let mut disputed = false;
        let mut factors = Vec::new();
        let first = self.bare_item(&mut disputed)?;
        loop {
            let before = self.at;
            let gap = self.spaces();
            let letter = self.peek_char().is_some_and(is_letter) && !self.function_here();
            if !letter {
                self.at = before;
                break;
            }
            if gap && !self.bytes[before - 1].is_ascii_digit() {
                disputed = true;
                if self.otherwise {
                    self.at = before;
                    break;
                }
            }
            let item = self.bare_item(&mut disputed)?;
            push_factor(&mut factors, item);
        }
        let mut argument = joined(first, factors);
        let before = self.at;
        self.spaces();
        match self.peek() {
            Some(b'/') => {
                disputed = true;
                if self.otherwise {
                    self.at += 1;
                    let below = self.signed_power()?;
                    return Ok(Bare { argument: argument.over(below), disputed });
                }
            }
            Some(b'(' | b'[') => {
                disputed = true;
                if self.otherwise {
                    let group = self.group()?;
                    argument = argument.times(group);
                    return Ok(Bare { argument, disputed });
                }
            }
            _ => {}
        }
        self.at = before;
        Ok(Bare { argument, disputed })
    }

    /// One number or letter with its power.
    fn bare_item(&mut self, disputed: &mut bool) -> Parsed<Expr> {
        let begin = self.at;
        let item = self.primary()?;
        let powered = self.peek() == Some(b'^')
            || self.peek() == Some(b'*') && self.peek_at(1) == Some(b'*')
            || self.peek_char().is_some_and(|c| raised(c).is_some());
        if powered {
            *disputed = true;
            if self.otherwise {
                return Ok(item);
            }
        }
        self.postfix(item, begin)
    }

    /// Whether a function or a root begins here.
    fn function_here(&self) -> bool {
        match self.peek_char() {
            Some('√' | '∛' | '∜') => true,
            Some(c) if is_letter(c) => {
                let word = word_at(self.text, self.at, self.scope);
                matches!(word.piece, Piece::Function(_) | Piece::LogBase(_))
            }
            _ => false,
        }
    }
}
