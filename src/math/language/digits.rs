//! Numbers as people write them: grouped, repeating, as a power of ten.

use super::super::letters::raised;
use super::apply::Standing;
use super::fault::{Fault, Parsed};
use super::number;
use super::parse::Parser;
use super::syntax::{Form, Id, Op};

impl Parser<'_> {
    pub fn number(&mut self) -> Parsed<Id> {
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
            return self.literal(typed, begin);
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
        self.literal(typed, begin)
    }

    /// A literal that ends here.
    fn literal(&mut self, typed: &str, begin: usize) -> Parsed<Id> {
        if let Some(n) = number::whole(typed) {
            return Ok(self.add(Form::Whole(n), begin));
        }
        let value = number::value(typed, begin)?;
        Ok(self.leaf(value, begin))
    }

    /// `9.5 x 10^-7`: where no name x is declared, the letter is a sign of multiplication.
    fn times_ten(&mut self, begin: usize) -> Parsed<Option<Id>> {
        if !matches!(self.peek(), Some(b'x' | b'X' | b' ' | b'\t' | b'\n' | b'\r')) {
            return Ok(None);
        }
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

    /// `0.(3)`, `0.333...`, `0.3̅`, `0.1\overline{6}`: digits that repeat without end.
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
        if let Some((again, length)) = number::overlined(decimals, rest) {
            let value = number::repeating(whole, &decimals[..decimals.len() - 1], &again);
            return self.repeated(begin, self.at + length, value).map(Some);
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
}
