//! The parser: precedence climbing over the bytes of the normalised text.
//!
//! Sums are made of terms, terms of factors, factors of powers. Juxtaposition multiplies and binds like `*`.

use super::super::expr::{Constant, Expr, Node};
use super::super::functions::{CBRT, ROOT, SIGMOID, SQRT};
use super::super::print;
use super::fault::{Edit, Fault, Parsed, span_of_char, stray, too_deep};
use super::letters::{fraction, raised};
use super::words::{Piece, Word, is_letter, word_at};
use super::{MAX_NESTING, ReadNote, Scope, number};
use std::ops::Range;

/// Where a bare exponent ended, for the warning that juxtaposition does not belong to it.
#[derive(Clone, Copy)]
pub(super) struct BareExponent {
    begin: usize,
    end: usize,
    /// Whether both base and exponent are numbers or constants, as in `e^2`.
    constant: bool,
}

pub(super) struct Parser<'t> {
    pub text: &'t str,
    pub bytes: &'t [u8],
    pub at: usize,
    pub scope: &'t Scope,
    /// Whether to read as the others do who disagree: `1/2x` as `1/(2x)`, `e^2x` as `e^(2x)`.
    pub otherwise: bool,
    /// Places are in bytes until the reading is handed over.
    pub notes: Vec<ReadNote>,
    /// Whether people disagree about something in this text.
    pub disputed: bool,
    depth: usize,
    /// Whether the innermost open bracket is a bar of an absolute value.
    in_bars: bool,
    divisions: usize,
    bare_exponent: Option<BareExponent>,
}

impl<'t> Parser<'t> {
    pub fn new(text: &'t str, at: usize, scope: &'t Scope, otherwise: bool) -> Parser<'t> {
        Parser {
            text,
            bytes: text.as_bytes(),
            at,
            scope,
            otherwise,
            notes: Vec::new(),
            disputed: false,
            depth: 0,
            in_bars: false,
            divisions: 0,
            bare_exponent: None,
        }
    }

    /// The whole rest of the text as one expression; a full stop at its end is dropped.
    pub fn whole(&mut self) -> Parsed<Expr> {
        let expr = self.sum()?;
        self.spaces();
        if self.peek() == Some(b'.') && self.text[self.at + 1..].trim().is_empty() {
            self.at = self.bytes.len();
        }
        if self.at < self.bytes.len() { Err(self.unexpected()) } else { Ok(expr) }
    }

    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
    pub fn peek_at(&self, offset: usize) -> Option<u8> {
        self.bytes.get(self.at + offset).copied()
    }
    /// The character at this place, whole.
    pub fn peek_char(&self) -> Option<char> {
        match self.peek()? {
            b if b.is_ascii() => Some(char::from(b)),
            _ => self.text[self.at..].chars().next(),
        }
    }
    /// Passes white space; says whether there was any.
    pub fn spaces(&mut self) -> bool {
        let begin = self.at;
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.at > begin
    }
    pub fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_NESTING { Err(too_deep(self.at.min(self.bytes.len().saturating_sub(1)))) } else { Ok(()) }
    }
    pub fn shallower(&mut self) {
        self.depth -= 1;
    }
    pub fn note(&mut self, kind: &'static str, at: Range<usize>, message: String) {
        if !self.otherwise {
            self.notes.push(ReadNote { kind, at, message });
        }
    }
    /// A note about something that others read in another way.
    pub fn dispute(&mut self, kind: &'static str, at: Range<usize>, message: String) {
        self.disputed = true;
        self.note(kind, at, message);
    }

    /// Terms joined by `+` and `-`.
    pub fn sum(&mut self) -> Parsed<Expr> {
        let first = self.term()?;
        self.spaces();
        if !matches!(self.peek(), Some(b'+' | b'-')) {
            return Ok(first);
        }
        let mut terms = Vec::with_capacity(4);
        splice(&mut terms, first);
        loop {
            match self.peek() {
                Some(b'+') => {
                    self.at += 1;
                    let term = self.term()?;
                    splice(&mut terms, term);
                }
                Some(b'-') => {
                    self.at += 1;
                    terms.push(self.term()?.negate());
                }
                _ => return Ok(Node::Sum(terms).into()),
            }
            self.spaces();
        }
    }

    /// Factors joined by `*`, `/` or nothing. A sign before them is the sign of the whole term.
    fn term(&mut self) -> Parsed<Expr> {
        self.spaces();
        match self.peek() {
            Some(b'-') => {
                let begin = self.at;
                self.at += 1;
                self.deeper()?;
                let negated = self.negated_term(begin);
                self.shallower();
                negated
            }
            Some(b'+') => {
                self.at += 1;
                self.deeper()?;
                let term = self.term();
                self.shallower();
                term
            }
            _ => {
                let first = self.power()?;
                self.factors(first)
            }
        }
    }

    /// The term after a minus sign at `begin`.
    fn negated_term(&mut self, begin: usize) -> Parsed<Expr> {
        self.spaces();
        let number = self.peek().is_some_and(|b| b.is_ascii_digit() || b == b'.');
        if number {
            // `-2^2` is -(2^2), and many mean (-2)^2.
            let literal = number::scan(self.bytes, self.at, false);
            let after = self.text[literal.end..].trim_start();
            let raised_number =
                after.starts_with('^') || after.starts_with("**") || after.starts_with(|c| raised(c).is_some());
            if raised_number {
                let typed = self.text[begin..literal.end].to_string();
                let message =
                    format!("the power comes first, then the minus sign; for the power of {typed} write ({typed})^…");
                self.dispute("minus-and-power", begin..literal.end, message);
                if self.otherwise {
                    let base = self.primary()?.negate();
                    let first = self.postfix(base, self.at)?;
                    return self.factors(first);
                }
            }
        }
        Ok(self.term()?.negate())
    }

    fn factors(&mut self, first: Expr) -> Parsed<Expr> {
        let mut product = first;
        let mut rest: Vec<Expr> = Vec::new();
        // Where the denominator after a `/` begins, as long as nothing but juxtaposition follows it.
        let mut denominator: Option<usize> = None;
        loop {
            let before = self.at;
            let gap = self.spaces();
            match self.peek() {
                Some(b'*') => {
                    self.at += 1;
                    denominator = None;
                    let factor = self.signed_power()?;
                    push_factor(&mut rest, factor);
                }
                Some(b'/') => {
                    self.divisions += 1;
                    if self.divisions > MAX_NESTING {
                        return Err(too_deep(self.at));
                    }
                    self.at += 1;
                    self.spaces();
                    let begin = self.at;
                    denominator = Some(begin);
                    let mut below = self.signed_power()?;
                    if self.otherwise {
                        below = self.juxtaposed(below)?;
                    }
                    product = joined(product, std::mem::take(&mut rest)).over(below);
                }
                _ if self.starts_operand() => {
                    self.check_neighbours(before, gap)?;
                    let begin = self.at;
                    let exponent = self.bare_exponent.filter(|e| e.end == before && !gap);
                    let factor = self.power()?;
                    if let Some(below) = denominator.take() {
                        self.note_denominator(below, before, begin);
                    }
                    if let Some(exponent) = exponent {
                        self.note_exponent(exponent, begin);
                    }
                    push_factor(&mut rest, factor);
                }
                _ => {
                    self.at = before;
                    return Ok(joined(product, rest));
                }
            }
        }
    }

    /// The product of `first` and everything that stands right behind it.
    fn juxtaposed(&mut self, first: Expr) -> Parsed<Expr> {
        let mut rest = Vec::new();
        loop {
            let before = self.at;
            let gap = self.spaces();
            if !self.starts_operand() {
                self.at = before;
                return Ok(joined(first, rest));
            }
            self.check_neighbours(before, gap)?;
            let factor = self.power()?;
            push_factor(&mut rest, factor);
        }
    }

    fn note_denominator(&mut self, below: usize, end: usize, begin: usize) {
        let denominator = self.text[below..end].trim().to_string();
        let factor = self.text[begin..self.at].trim().to_string();
        let message = format!(
            "only {denominator} is below the line; if {factor} belongs there too, write /({denominator}{})",
            self.text[end..self.at].trim_end()
        );
        self.dispute("juxtaposition-after-division", below..self.at, message);
    }

    fn note_exponent(&mut self, exponent: BareExponent, begin: usize) {
        let plain = matches!(self.bytes[begin], b'(' | b'[' | b'|') || self.peek_function(begin);
        if plain && !exponent.constant {
            return;
        }
        let up = self.text[exponent.begin..exponent.end].trim().to_string();
        let factor = self.text[begin..self.at].trim().to_string();
        let message = format!("only {up} is in the exponent; if {factor} belongs there too, write ^({up}{factor})");
        self.dispute("juxtaposition-after-power", exponent.begin..self.at, message);
    }

    /// Whether a function or a root begins at a place.
    fn peek_function(&self, at: usize) -> bool {
        match self.text[at..].chars().next() {
            Some('√' | '∛' | '∜') => true,
            Some(c) if is_letter(c) => {
                matches!(word_at(self.text, at, self.scope).piece, Piece::Function(_) | Piece::LogBase(_))
            }
            _ => false,
        }
    }

    /// Refuses two numbers side by side: `2 3`, `3 1/3`, `2.5.3`.
    fn check_neighbours(&self, before: usize, gap: bool) -> Parsed<()> {
        let Some(next) = self.peek() else { return Ok(()) };
        let part = fraction(self.peek_char().unwrap_or(' '));
        if !(next.is_ascii_digit() || next == b'.' || part.is_some()) {
            return Ok(());
        }
        let last = self.text[..before].chars().next_back().unwrap_or(' ');
        let last_is_number = last.is_ascii_digit() || last == '.' || fraction(last).is_some();
        if !last_is_number {
            return Ok(());
        }
        let begin = self.bytes[..before].iter().rposition(|b| !(b.is_ascii_digit() || *b == b'.')).map_or(0, |i| i + 1);
        let first = &self.text[begin..before];
        if let Some((above, below)) = part {
            let end = self.at + self.peek_char().map_or(0, char::len_utf8);
            return Err(mixed_number(begin..end, first, &format!("{above}/{below}"), begin..before, self.at..end));
        }
        let end = number::scan(self.bytes, self.at, false).end;
        let second = &self.text[self.at..end];
        if next == b'.' && !gap {
            return Err(Fault::new("two-points", self.at..self.at + 1, "a number has one decimal point"));
        }
        let after = self.text[end..].trim_start();
        if let Some(slash) = after.strip_prefix('/') {
            let slash = slash.trim_start();
            let digits = slash.bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 {
                let stop = self.text.len() - slash.len() + digits;
                let part = &self.text[self.at..stop];
                return Err(mixed_number(begin..stop, first, part, begin..before, self.at..stop));
            }
        }
        let message = format!("{first} and {second} stand side by side; write {first}*{second} for a product");
        Err(Fault::new("two-numbers", begin..end, message))
    }

    /// A power that may carry signs, as after `*`, `/` and `^`.
    pub fn signed_power(&mut self) -> Parsed<Expr> {
        self.spaces();
        match self.peek() {
            Some(sign @ (b'-' | b'+')) => {
                self.at += 1;
                self.deeper()?;
                let power = self.signed_power();
                self.shallower();
                Ok(if sign == b'-' { power?.negate() } else { power? })
            }
            _ => self.power(),
        }
    }

    fn power(&mut self) -> Parsed<Expr> {
        let begin = self.at;
        let base = self.primary()?;
        self.postfix(base, begin)
    }

    /// What follows a base: exponents, percent signs. `^` binds to the right.
    pub fn postfix(&mut self, mut base: Expr, begin: usize) -> Parsed<Expr> {
        loop {
            let before = self.at;
            self.spaces();
            match self.peek() {
                Some(b'^') => self.at += 1,
                Some(b'*') if self.peek_at(1) == Some(b'*') => self.at += 2,
                Some(b'%') => {
                    self.at += 1;
                    let typed = self.text[begin..self.at].to_string();
                    let as_fraction = format!("{typed} is read as {}/100", typed.trim_end_matches('%').trim_end());
                    self.note("percent", begin..self.at, as_fraction);
                    base = base.over(Expr::from(100));
                    continue;
                }
                Some(b'\'') => return Err(self.unevaluated(begin, before)),
                Some(b) if !b.is_ascii() && self.peek_char().is_some_and(|c| raised(c).is_some()) => {
                    // A raised root sign's index belongs to the root that follows.
                    if self.root_index().is_some() && self.at > before {
                        self.at = before;
                        return Ok(base);
                    }
                    let exponent = self.superscript()?;
                    base = base.to_the(exponent);
                    continue;
                }
                Some(b) if !b.is_ascii() && self.peek_char() == Some('″') => {
                    return Err(self.unevaluated(begin, before));
                }
                _ => {
                    self.at = before;
                    return Ok(base);
                }
            }
            self.deeper()?;
            let exponent = self.exponent(&base);
            self.shallower();
            base = base.to_the(exponent?);
        }
    }

    fn exponent(&mut self, base: &Expr) -> Parsed<Expr> {
        self.spaces();
        let begin = self.at;
        let mut exponent = self.signed_power()?;
        let first = self.bytes[begin..].iter().find(|b| !matches!(b, b'-' | b'+' | b' '));
        let bare = first.is_some_and(|b| !matches!(b, b'(' | b'[' | b'{' | b'|'));
        let last_bare = !matches!(self.bytes[self.at - 1], b')' | b']' | b'}' | b'|');
        if bare && last_bare {
            let number = |e: &Expr| matches!(e.node(), Node::Num(_) | Node::Const(_));
            let size = match exponent.node() {
                Node::Neg(inner) => inner,
                _ => &exponent,
            };
            let constant = number(base) && number(size);
            self.bare_exponent = Some(BareExponent { begin, end: self.at, constant });
            if self.otherwise {
                exponent = self.absorbed(exponent, constant)?;
            }
        }
        Ok(exponent)
    }

    /// The exponent as those read it who mean `e^(2x)` by `e^2x`.
    fn absorbed(&mut self, exponent: Expr, constant: bool) -> Parsed<Expr> {
        let mut factors = Vec::new();
        while self.starts_operand() {
            let bracket = matches!(self.peek(), Some(b'(' | b'[' | b'|')) || self.peek_function(self.at);
            if bracket && !constant {
                break;
            }
            let factor = self.power()?;
            push_factor(&mut factors, factor);
        }
        if factors.is_empty() {
            return Ok(exponent);
        }
        Ok(match exponent.node() {
            Node::Neg(inner) => joined(inner.clone(), factors).negate(),
            _ => joined(exponent, factors),
        })
    }

    /// A run of raised characters: `²`, `⁻¹`, `ⁿ⁺¹`.
    pub fn superscript(&mut self) -> Parsed<Expr> {
        let begin = self.at;
        let mut plain = String::new();
        while let Some((c, up)) = self.peek_char().and_then(|c| Some((c, raised(c)?))) {
            plain.push(up);
            self.at += c.len_utf8();
        }
        let span = begin..self.at;
        let nested =
            plain.as_bytes().windows(2).any(|w| (w[0].is_ascii_alphabetic() || w[0] == b')') && w[1].is_ascii_digit());
        if nested {
            let message = "a raised digit after a raised letter is not clear; write ^( ) with the exponent inside";
            return Err(Fault::new("nested-superscript", span, message));
        }
        self.deeper()?;
        let mut inner = Parser::new(&plain, 0, self.scope, self.otherwise);
        inner.depth = self.depth;
        let exponent = inner.whole().map_err(|fault| Fault::new(fault.kind, span, fault.message));
        self.shallower();
        exponent
    }

    /// The smallest whole: a number, a name, a call, something in brackets.
    pub fn primary(&mut self) -> Parsed<Expr> {
        self.spaces();
        let Some(byte) = self.peek() else { return Err(self.missing()) };
        match byte {
            b'0'..=b'9' => self.number(),
            b'.' if self.peek_at(1).is_some_and(|b| b.is_ascii_digit()) => self.number(),
            b'(' | b'[' | b'{' => self.group(),
            b'|' => self.bars(),
            b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            b'+' | b'-' => self.signed_power(),
            _ => self.uncommon(),
        }
    }

    fn uncommon(&mut self) -> Parsed<Expr> {
        let Some(c) = self.peek_char() else { return Err(self.missing()) };
        if is_letter(c) {
            return self.word();
        }
        if let Some((above, below)) = fraction(c) {
            self.at += c.len_utf8();
            return Ok(Expr::from(above).over(Expr::from(below)));
        }
        match c {
            '√' | '∛' | '∜' => self.root(),
            '∞' => {
                let message = "infinity is no number to calculate with";
                Err(Fault::new("infinity", span_of_char(self.text, self.at), message))
            }
            '∂' | '∇' => Err(self.unevaluated(self.at, self.at)),
            _ if raised(c).is_some() => match self.root_index() {
                Some(end) => {
                    let index = self.superscript()?;
                    self.at = end;
                    self.root_of(Some(index))
                }
                None => Err(self.missing()),
            },
            _ => Err(self.missing()),
        }
    }

    /// Where the root sign is, when raised characters here are its index: `³√x`.
    fn root_index(&self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let length: usize = rest.chars().take_while(|c| raised(*c).is_some()).map(char::len_utf8).sum();
        (length > 0 && rest[length..].starts_with('√')).then_some(self.at + length)
    }

    fn root(&mut self) -> Parsed<Expr> {
        self.root_of(None)
    }

    /// A root sign and the one thing under it: `√2x` is √2·x, `√x²` is √(x²).
    fn root_of(&mut self, index: Option<Expr>) -> Parsed<Expr> {
        let begin = self.at;
        let sign = self.peek_char().unwrap_or('√');
        self.at += sign.len_utf8();
        self.deeper()?;
        let under = self.under_root(begin);
        self.shallower();
        let under = under?;
        let degree = index.as_ref().and_then(Expr::as_number).and_then(|n| n.as_int());
        Ok(match (sign, index, degree) {
            ('∛', _, _) | (_, _, Some(3)) => Expr::call(CBRT, vec![under]),
            ('∜', _, _) => Expr::call(ROOT, vec![Expr::from(4), under]),
            (_, Some(_), Some(2)) | (_, None, _) => Expr::call(SQRT, vec![under]),
            (_, Some(index), _) => Expr::call(ROOT, vec![index, under]),
        })
    }

    fn under_root(&mut self, begin: usize) -> Parsed<Expr> {
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
        let raised_here = self.peek() == Some(b'^') || self.peek_char().is_some_and(|c| raised(c).is_some());
        if raised_here && self.root_index().is_none() {
            if self.otherwise {
                self.disputed = true;
                return Ok(under);
            }
            let under = self.postfix(under, start)?;
            let typed = self.text[start..self.at].to_string();
            let message = format!("the root is of {typed}; for the power of the root write the root in brackets");
            self.dispute("root-and-power", begin..self.at, message);
            return Ok(under);
        }
        let number = matches!(under.node(), Node::Num(_));
        if number && self.peek_char().is_some_and(is_letter) && !self.peek_function(self.at) {
            if self.otherwise {
                self.disputed = true;
                let factor = self.power()?;
                return Ok(under.times(factor));
            }
            let under_sign = self.text[start..self.at].to_string();
            let message = format!("only {under_sign} is under the root; for more write √( )");
            self.dispute("juxtaposition-after-root", begin..self.at, message);
        }
        Ok(under)
    }

    fn number(&mut self) -> Parsed<Expr> {
        let begin = self.at;
        let exponent = self.scope.variables.is_empty() || !self.scope.declares("e");
        let mut literal = number::scan(self.bytes, begin, exponent);
        if literal.bare_exponent {
            let typed = self.text[begin..literal.end].to_string();
            let mantissa: &str = typed.split(['e', 'E']).next().unwrap_or("");
            // Nobody writes 1·e - 5.
            if mantissa != "1" && typed.contains('e') {
                let message = format!(
                    "{typed} is read as one number, with a power of ten; for the constant e write {mantissa}*e"
                );
                self.dispute("power-of-ten", begin..literal.end, message);
                if self.otherwise {
                    literal = number::scan(self.bytes, begin, false);
                }
            }
        }
        self.at = literal.end;
        number::value(&self.text[begin..literal.end], begin)
    }

    fn word(&mut self) -> Parsed<Expr> {
        let begin = self.at;
        let Word { piece, end } = word_at(self.text, begin, self.scope);
        self.at = end;
        match piece {
            Piece::Name(name) => Ok(Node::Var(name).into()),
            Piece::Constant(Constant::E) if self.peek().is_some_and(|b| b.is_ascii_digit()) => {
                let digits = number::scan(self.bytes, self.at, false).end;
                let power = &self.text[self.at..digits];
                let message =
                    format!("e{power} is not clear: for the power write e^{power}, for the product e*{power}");
                Err(Fault::new("missing-power", begin..digits, message).replacing(self.at..self.at, "^"))
            }
            Piece::Constant(c) => Ok(Node::Const(c).into()),
            Piece::Function(SIGMOID) if matches!(&self.text[begin..end], "σ" | "sigma") && !self.sigma_called() => {
                Ok(Expr::var("sigma"))
            }
            Piece::Function(function) => self.call(function, begin),
            Piece::LogBase(base) => self.log_call(Expr::from(base), begin),
        }
    }

    /// Whether σ here is the logistic function: a bracket follows, perhaps after an exponent.
    fn sigma_called(&self) -> bool {
        let rest = self.text[self.at..].trim_start();
        let rest = rest.trim_start_matches(|c: char| raised(c).is_some());
        let rest = match rest.strip_prefix('^') {
            Some(power) => power.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-'),
            None => rest,
        };
        rest.trim_start().starts_with('(')
    }

    /// What stands in brackets.
    pub fn group(&mut self) -> Parsed<Expr> {
        let open = self.at;
        let bars = self.open_bracket()?;
        self.spaces();
        if self.peek() == Some(closing(self.bytes[open])) {
            let message = "nothing stands in these brackets";
            return Err(Fault::new("empty-brackets", open..self.at + 1, message));
        }
        let inner = self.sum()?;
        self.close_bracket(open, bars)?;
        Ok(inner)
    }

    /// Enters a bracket; gives back whether a bar was open outside.
    pub fn open_bracket(&mut self) -> Parsed<bool> {
        self.deeper()?;
        self.at += 1;
        Ok(std::mem::replace(&mut self.in_bars, false))
    }

    pub fn close_bracket(&mut self, open: usize, bars: bool) -> Parsed<()> {
        self.spaces();
        let close = closing(self.bytes[open]);
        if self.peek() != Some(close) {
            return Err(self.not_closed(open));
        }
        self.at += 1;
        self.shallower();
        self.in_bars = bars;
        Ok(())
    }

    /// `|x|`.
    pub fn bars(&mut self) -> Parsed<Expr> {
        let open = self.at;
        self.deeper()?;
        self.at += 1;
        let outside = std::mem::replace(&mut self.in_bars, true);
        let inner = self.sum()?;
        self.spaces();
        if self.peek() != Some(b'|') {
            return Err(self.not_closed(open));
        }
        self.at += 1;
        self.in_bars = outside;
        self.shallower();
        Ok(Expr::call(super::super::functions::ABS, vec![inner]))
    }

    /// Whether what stands here could be the next factor.
    pub fn starts_operand(&self) -> bool {
        match self.peek() {
            Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'(' | b'[' | b'{') => true,
            Some(b'.') => self.peek_at(1).is_some_and(|b| b.is_ascii_digit()),
            Some(b'|') => !self.in_bars,
            Some(b) if !b.is_ascii() => self.peek_char().is_some_and(|c| {
                is_letter(c)
                    || fraction(c).is_some()
                    || matches!(c, '√' | '∛' | '∜' | '∂' | '∇' | '∞')
                    || raised(c).is_some() && self.root_index().is_some()
            }),
            _ => false,
        }
    }

    /// `f'(3)`, `y″`, `∂f`: a derivative that is still to be worked out.
    pub fn unevaluated(&self, begin: usize, name_end: usize) -> Box<Fault> {
        let mut end = name_end;
        for c in self.text[name_end..].chars() {
            if !matches!(c, '\'' | '″' | '∂' | '∇') && !is_letter(c) {
                break;
            }
            end += c.len_utf8();
        }
        let typed = self.text[begin..end].trim().to_string();
        let message = format!("{typed} is not worked out yet: put in what it comes to");
        Fault::new("unevaluated", begin..end, message)
    }

    /// Nothing that could be an operand stands here.
    pub fn missing(&self) -> Box<Fault> {
        let before = self.text[..self.at].trim_end();
        let previous = before.chars().next_back();
        let here = self.peek_char();
        let place = before.len() - previous.map_or(0, char::len_utf8)..before.len();
        let operator = previous.filter(|c| matches!(c, '+' | '-' | '*' | '/' | '^' | '√' | '∛' | '∜' | ','));
        match (operator, here) {
            (Some(op), None | Some(')' | ']' | '}' | '|' | ',' | '=' | '.')) => {
                Fault::new("missing-operand", place, format!("something is missing after {op}"))
            }
            (Some(op), Some(next @ ('*' | '/' | '^'))) => {
                let span = place.start..self.at + 1;
                Fault::new("missing-operand", span, format!("something is missing between {op} and {next}"))
            }
            (_, Some(next @ ('*' | '/' | '^' | '%' | '\'' | '!'))) => {
                Fault::new("missing-operand", self.at..self.at + 1, format!("something is missing before {next}"))
            }
            (_, Some(',')) => {
                Fault::new("missing-operand", self.at..self.at + 1, "something is missing before the comma")
            }
            (_, Some(close @ (')' | ']' | '}'))) if previous.is_none() => {
                let message = format!("this {close} closes nothing");
                Fault::new("unmatched-close", self.at..self.at + 1, message).replacing(self.at..self.at + 1, "")
            }
            (_, Some(')' | ']' | '}' | '|')) => {
                Fault::new("empty-brackets", place.start..self.at + 1, "nothing stands in these brackets")
            }
            (_, Some(_)) => stray(self.text, self.at),
            (_, None) if previous.is_none() => Fault::new("empty", 0..0, "nothing is written here"),
            (_, None) => Fault::new("missing-operand", place, "something is missing here"),
        }
    }

    /// Something stands here that cannot follow a whole expression.
    pub fn unexpected(&self) -> Box<Fault> {
        let here = self.at..self.at + 1;
        match self.peek() {
            Some(close @ (b')' | b']' | b'}')) => {
                let message = format!("this {} closes nothing", char::from(close));
                Fault::new("unmatched-close", here.clone(), message).replacing(here, "")
            }
            Some(b',') => self.comma(),
            Some(b'=') => {
                let message = "an equals sign stands in the middle; give one side alone";
                Fault::new("equation", here, message)
            }
            Some(b'<' | b'>') => Fault::new("inequality", here, "an expression is asked for, not an inequality"),
            _ => stray(self.text, self.at),
        }
    }

    /// A comma where no list can be: most likely a decimal comma.
    pub fn comma(&self) -> Box<Fault> {
        let here = self.at..self.at + 1;
        let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
        let decimal = self.at > 0 && digit(self.bytes.get(self.at - 1)) && digit(self.bytes.get(self.at + 1));
        if decimal {
            let message = "write decimals with a point, not with a comma";
            return Fault::new("decimal-comma", here.clone(), message).replacing(here, ".");
        }
        Fault::new("comma", here, "a comma separates parts of a list, and one expression is asked for")
    }

    /// The bracket at `open` is not closed where something else stands.
    fn not_closed(&self, open: usize) -> Box<Fault> {
        match self.peek() {
            None => {
                let what = match self.bytes[open] {
                    b'|' => "bar",
                    b'(' => "parenthesis",
                    _ => "bracket",
                };
                let mut fault = Fault::new("unclosed", open..open + 1, format!("this {what} is never closed"));
                let end = self.text.trim_end().len();
                fault.mend.push(Edit { at: end..end, with: self.closers(open) });
                fault
            }
            Some(b @ (b')' | b']' | b'}')) if self.bytes[open] != b'|' => {
                let (left, right) = (char::from(self.bytes[open]), char::from(b));
                let message = format!("{left} is closed by {right}");
                let close = char::from(closing(self.bytes[open])).to_string();
                Fault::new("mismatched", self.at..self.at + 1, message).replacing(self.at..self.at + 1, close)
            }
            Some(b @ (b')' | b']' | b'}')) => {
                let message = format!("this bar is not closed before {}", char::from(b));
                Fault::new("unclosed", open..open + 1, message).replacing(self.at..self.at, "|")
            }
            _ => self.unexpected(),
        }
    }

    /// The brackets that close everything open from `open` outwards, innermost first.
    fn closers(&self, open: usize) -> String {
        let mut opens = Vec::new();
        for byte in &self.bytes[..open] {
            match byte {
                b'(' | b'[' | b'{' => opens.push(*byte),
                b')' | b']' | b'}' => {
                    opens.pop();
                }
                _ => {}
            }
        }
        opens.push(self.bytes[open]);
        opens.iter().rev().map(|b| char::from(closing(*b))).collect()
    }

    /// An expression as messages show it.
    pub fn show(expr: &Expr) -> String {
        print::ascii(expr)
    }
}

pub(super) fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        other => other,
    }
}

fn mixed_number(
    at: Range<usize>,
    whole: &str,
    part: &str,
    whole_at: Range<usize>,
    part_at: Range<usize>,
) -> Box<Fault> {
    let message = format!("a mixed number or a product? Write {whole}+{part} or {whole}*{part}");
    let gap = whole_at.end..part_at.start;
    Fault::new("mixed-number", at, message).replacing(gap, "+")
}

fn splice(terms: &mut Vec<Expr>, term: Expr) {
    match term.node() {
        Node::Sum(inner) => terms.extend(inner.iter().cloned()),
        _ => terms.push(term),
    }
}

pub(super) fn push_factor(factors: &mut Vec<Expr>, factor: Expr) {
    match factor.node() {
        Node::Product(inner) => factors.extend(inner.iter().cloned()),
        _ => factors.push(factor),
    }
}

/// The product of a first factor and the rest.
pub(super) fn joined(first: Expr, rest: Vec<Expr>) -> Expr {
    if rest.is_empty() {
        return first;
    }
    let mut factors = Vec::with_capacity(rest.len() + 1);
    push_factor(&mut factors, first);
    factors.extend(rest);
    Node::Product(factors).into()
}
