//! Powers: exponents of every spelling, percent signs, methods, and what people disagree about in them.

use super::super::expr::Expr;
use super::super::number::Number;
use super::fault::{Fault, Parsed, too_deep};
use super::latex;
use super::latex_commands::Command;
use super::number;
use super::parse::Parser;
use super::syntax::{Form, Id, Op};
use super::words::Keyword;

/// An exponent that stood without brackets, for the warning that juxtaposition does not belong to it.
#[derive(Clone, Copy)]
pub(super) struct BareExponent {
    begin: usize,
    pub end: usize,
    /// Whether both base and exponent are numbers or constants, as in `e^2`.
    constant: bool,
}

/// The largest number whose factorial is read; it is exact.
const LARGEST_FACTORIAL: i64 = 30;

/// So many powers and marks may follow one operand.
const MOST_MARKS: usize = 200;

/// `5!`, the factorial of a whole number. Of anything else it is no elementary function.
pub(super) fn factorial(of: Number) -> Option<Expr> {
    let of = of.as_int().filter(|n| (0..=LARGEST_FACTORIAL).contains(n))?;
    (1..=of).try_fold(Number::ONE, |product, n| product.mul(Number::int(n))).map(Expr::number)
}

impl Parser<'_> {
    /// A power that may carry signs, as after `*`, `/` and `^`.
    pub fn signed_power(&mut self) -> Parsed<Id> {
        self.spaces();
        match self.peek() {
            Some(sign @ (b'-' | b'+')) => {
                let begin = self.at;
                self.at += 1;
                self.deeper()?;
                let power = self.signed_power();
                self.shallower();
                let power = power?;
                Ok(if sign == b'-' { self.add(Form::Neg(power), begin) } else { power })
            }
            _ => self.power(),
        }
    }

    pub fn power(&mut self) -> Parsed<Id> {
        self.spaces();
        let begin = self.at;
        let base = self.primary()?;
        self.postfix(base, begin)
    }

    /// What follows the base that began at `begin`: exponents, percent signs, methods. `^` binds to the right.
    pub fn postfix(&mut self, mut base: Id, begin: usize) -> Parsed<Id> {
        let mut marks = 0;
        loop {
            if self.in_shapes()
                && let Some(upright) = self.axes()
            {
                base = self.add(Form::Axes(base, upright), begin);
                continue;
            }
            let before = self.at;
            self.spaces();
            let python = match self.peek() {
                None | Some(b')' | b'+' | b'-' | b'a'..=b'z' | b'0'..=b'9') => {
                    self.at = before;
                    return Ok(base);
                }
                Some(b'^' | b'\'' | 0xE2) if latex::primes(self.text, self.at).is_some() => {
                    return Err(self.unevaluated(begin));
                }
                Some(b'^') => {
                    self.at += 1;
                    false
                }
                Some(b'*') if self.peek_at(1) == Some(b'*') => {
                    self.at += 2;
                    true
                }
                Some(b'%') => match self.percent(base, begin)? {
                    Some(share) => {
                        base = share;
                        marks += 1;
                        if marks > MOST_MARKS {
                            return Err(too_deep(self.text, self.at));
                        }
                        continue;
                    }
                    None => {
                        self.at = before;
                        return Ok(base);
                    }
                },
                Some(b'!') if !matches!(self.peek_at(1), Some(b'=' | b'!')) => {
                    let product = self.tree.number(base).and_then(factorial);
                    let Some(product) = product else {
                        self.at = before;
                        return Ok(base);
                    };
                    self.at += 1;
                    let typed = &self.text[begin..self.at];
                    let count = product.as_number().and_then(|n| n.as_int()).map(|n| n.to_string());
                    self.note("factorial", begin..self.at, || {
                        format!("{typed} is read as {}", count.unwrap_or_else(|| "the product from 1 up".to_string()))
                    });
                    base = self.leaf(product, begin);
                    continue;
                }
                // `x.^2` of MATLAB and Julia
                Some(b'.') if self.peek_at(1) == Some(b'^') => {
                    self.at += 2;
                    true
                }
                Some(b'.') if self.at == before || self.tex => match self.method(base, begin)? {
                    Some(applied) => {
                        base = applied;
                        marks += 1;
                        if marks > MOST_MARKS {
                            return Err(too_deep(self.text, self.at));
                        }
                        continue;
                    }
                    None => {
                        self.at = before;
                        return Ok(base);
                    }
                },
                Some(b'\\') => match self.command() {
                    Some((Command::Percent, end)) => {
                        self.at = end;
                        base = self.hundredths(base, begin);
                        continue;
                    }
                    _ => {
                        self.at = before;
                        return Ok(base);
                    }
                },
                Some(b) if !b.is_ascii() => {
                    let c = self.peek_char().unwrap_or(' ');
                    if c == 'ᵀ' {
                        self.at += c.len_utf8();
                        base = self.add(Form::Transposed(base), begin);
                        continue;
                    }
                    if self.in_shapes() && self.rest().starts_with("⁻ᵀ") {
                        self.at += "⁻ᵀ".len();
                        let one = self.leaf(Expr::from(-1), begin);
                        let inverse = self.add(Form::Power(base, one, false), begin);
                        base = self.add(Form::Transposed(inverse), begin);
                        continue;
                    }
                    if !self.raised_here() {
                        self.at = before;
                        return Ok(base);
                    }
                    // Raised characters before a root sign are its index where a space sets them apart: `2 ³√x`.
                    if let Some(sign) = self.root_index() {
                        if self.at > before || self.otherwise {
                            self.at = before;
                            return Ok(base);
                        }
                        let typed = &self.text[begin..sign];
                        self.dispute("power-or-root-index", begin..sign, || {
                            format!("{typed} is read as a power; for the index of the root write root( )")
                        });
                    }
                    self.lean();
                    marks += 1;
                    if marks > MOST_MARKS {
                        return Err(too_deep(self.text, self.at));
                    }
                    let exponent = self.superscript()?;
                    base = self.add(Form::Power(base, exponent, false), begin);
                    continue;
                }
                _ => {
                    self.at = before;
                    return Ok(base);
                }
            };
            marks += 1;
            if marks > MOST_MARKS {
                return Err(too_deep(self.text, self.at));
            }
            if !python && let Some(marked) = self.raised_mark(base, begin)? {
                base = marked;
                continue;
            }
            self.deeper()?;
            let exponent = self.exponent(base);
            self.shallower();
            let exponent = exponent?;
            base = self.indexed_behind(base, begin);
            base = self.add(Form::Power(base, exponent, python), begin);
        }
    }

    /// `x^2_1`: an index behind the power belongs to the name before it.
    fn indexed_behind(&mut self, base: Id, begin: usize) -> Id {
        let Some(name) = self.tree.name(base).filter(|_| self.peek() == Some(b'_')) else { return base };
        let (low, length) = super::super::letters::subscript(&self.text[self.at + 1..]);
        if length == 0 || self.tree.item(base).bracketed() {
            return base;
        }
        let spelt = format!("{name}_{low}");
        let symbol = self.scope.respelt(&spelt).unwrap_or_else(|| spelt.into());
        self.at += 1 + length;
        self.add(Form::Name(symbol), begin)
    }

    /// `^\top`, `^{T}`, `^\prime`, `^\circ` behind the sign of a power.
    fn raised_mark(&mut self, base: Id, begin: usize) -> Parsed<Option<Id>> {
        let rest = self.rest().trim_start();
        let minus = self.in_shapes();
        let sign = |b: Option<&u8>| b.is_some_and(|b| *b == b'\\' || *b >= 0x80 || minus && *b == b'-');
        let bytes = rest.as_bytes();
        let braced = bytes.first() == Some(&b'{') && sign(rest[1..].trim_start().as_bytes().first());
        let marked = braced || sign(bytes.first());
        if !marked {
            return Ok(None);
        }
        let from = self.text.len() - rest.len();
        let (inner, braced) = match rest.strip_prefix('{') {
            Some(inside) => (inside.split('}').next().unwrap_or("").trim(), true),
            None => (rest, false),
        };
        let end = |length: usize| {
            if braced { from + rest.find('}').map_or(rest.len(), |close| close + 1) } else { from + length }
        };
        let whole = |mark: &str| match braced {
            true => inner == mark,
            false => {
                inner.starts_with(mark)
                    && !inner[mark.len()..].starts_with(|c: char| mark.starts_with('\\') && c.is_ascii_alphabetic())
            }
        };
        for mark in ["\\top", "\\intercal", "\\mathsf{T}", "\\mathrm{T}", "\\mathsf T", "\\mathrm T", "ᵀ"] {
            // The braces of a face close the group's text early.
            let early = braced && mark.ends_with('}') && rest[1..].trim_start().starts_with(mark);
            if whole(mark) || early {
                self.at =
                    if early { from + rest.find("}}").map_or(rest.len(), |close| close + 2) } else { end(mark.len()) };
                return Ok(Some(self.add(Form::Transposed(base), begin)));
            }
        }
        for mark in ["-\\top", "-\\intercal", "-T", "-ᵀ"] {
            let known = mark != "-T" || !self.scope.declares("T");
            if whole(mark) && known && self.in_shapes() {
                self.at = end(mark.len());
                let one = self.leaf(Expr::from(-1), begin);
                let inverse = self.add(Form::Power(base, one, false), begin);
                return Ok(Some(self.add(Form::Transposed(inverse), begin)));
            }
        }
        if whole("\\circ") || whole("°") {
            let end = end(if inner.starts_with('°') { "°".len() } else { "\\circ".len() });
            let caret = self.text[..from].rfind('^').unwrap_or(from);
            let fault = Fault::new("degrees", caret..end, "angles are in radians; a degree is pi/180");
            return Err(fault.replacing(caret..end, "*pi/180"));
        }
        Ok(None)
    }

    /// `50%`, and `7 % 3`: hundredths, or what is left of a division.
    fn percent(&mut self, base: Id, begin: usize) -> Parsed<Option<Id>> {
        let sign = self.at;
        self.at += 1;
        let gap = self.spaces();
        let after = self.at;
        let operand = self.starts_operand() && self.keyword_here() != Some(Keyword::Of);
        let digit = self.peek().is_some_and(|b| b.is_ascii_digit());
        self.at = sign;
        let number = self.tree.is_number(base);
        if operand && (!number || digit) {
            return Ok(None);
        }
        if operand {
            // `50% x`: to others what is left when 50 is divided by x.
            let typed = self.text[begin..sign].trim();
            self.dispute("percent", begin..sign + 1, || {
                format!("{typed}% is read as {typed}/100; for the remainder of a division write mod")
            });
            if self.otherwise {
                return Ok(None);
            }
            self.at = sign + 1;
            let _ = (gap, after);
            return Ok(Some(self.share(base, begin)));
        }
        self.at = sign + 1;
        Ok(Some(self.hundredths(base, begin)))
    }

    fn hundredths(&mut self, base: Id, begin: usize) -> Id {
        let typed = &self.text[begin..self.at];
        self.note("percent", begin..self.at, || {
            format!("{typed} is read as {}/100", typed.trim_end_matches(['%', '\\']).trim_end())
        });
        self.share(base, begin)
    }

    fn share(&mut self, base: Id, begin: usize) -> Id {
        self.lean();
        self.add(Form::Percent(base), begin)
    }

    fn exponent(&mut self, base: Id) -> Parsed<Id> {
        self.spaces();
        let begin = self.at;
        let exponent = self.signed_power()?;
        let first = self.bytes[begin..].iter().find(|b| !matches!(b, b'-' | b'+' | b' '));
        let bracketed = matches!(first, Some(b'(' | b'[' | b'{' | b'|'))
            || matches!(self.bytes[self.at - 1], b')' | b']' | b'}' | b'|');
        if bracketed {
            return Ok(exponent);
        }
        let size = match self.tree.form(exponent) {
            Form::Neg(inner) => *inner,
            _ => exponent,
        };
        let constant = self.tree.is_leaf(base) && self.tree.is_leaf(size);
        // In TeX a bare ^ raises one character.
        if self.tex && self.tree.is_number(size) && self.at - begin > 1 && self.bytes[begin].is_ascii_digit() {
            let typed = &self.text[begin..self.at];
            self.note("power-braces", begin..self.at, || {
                format!("all of {typed} is read as the exponent; in LaTeX write ^{{{typed}}}")
            });
        }
        if let Some(exponent) = self.fraction_above(base, exponent, begin)? {
            return Ok(exponent);
        }
        // `u^T v` is no power with a long exponent.
        if self.tree.name(exponent).is_some_and(|name| name == "T") && !self.scope.declares("T") {
            return Ok(exponent);
        }
        self.bare_exponent = Some(BareExponent { begin, end: self.at, constant });
        let absorbing = self.otherwise && (self.tree.is_leaf(base) || !self.around.below_line);
        if absorbing { self.absorbed(exponent, constant) } else { Ok(exponent) }
    }

    /// `x^1/2` is (x^1)/2, and many mean x^(1/2); in `e^-x^2/2` they mean the whole. Gives the exponent as they do.
    fn fraction_above(&mut self, base: Id, exponent: Id, begin: usize) -> Parsed<Option<Id>> {
        if self.peek() != Some(b'/') || self.peek_at(1) == Some(b'/') {
            return Ok(None);
        }
        let below = number::scan(self.bytes, self.at + 1, false).end;
        let denominator = self.text[self.at + 1..below].parse::<i64>().ok();
        let size = match self.tree.form(exponent) {
            Form::Neg(inner) => *inner,
            _ => exponent,
        };
        let negative = size != exponent;
        let numerator = self.tree.number(size).and_then(|n| n.as_int()).map(|n| if negative { -n } else { n });
        let lowest = |n: i64, d: i64| (2..=5).contains(&d) && (n == 1 || n % d != 0 && !(d == 4 && n % 2 == 0));
        let plain = self.tree.is_leaf(base);
        match (numerator, denominator) {
            (Some(n), Some(d)) if n < 0 || lowest(n, d) => {
                let typed = &self.text[begin..below];
                self.dispute("division-after-power", begin..below, || {
                    format!("only {n} is in the exponent; for the fraction write ^({typed})")
                });
            }
            // `e^-x/2`: behind a sign the eye goes on.
            (None, Some(_)) if plain && negative => {
                let (up, all) = (self.text[begin..self.at].trim(), &self.text[begin..below]);
                self.dispute("division-after-power", begin..below, || {
                    format!("only {up} is in the exponent; for the fraction write ^({all})")
                });
            }
            (None, _) if plain => self.disputed = true,
            _ => return Ok(None),
        }
        if !self.otherwise {
            return Ok(None);
        }
        self.at += 1;
        let below = self.signed_power()?;
        let whole = self.pair(size, Op::Over, below, begin);
        Ok(Some(if negative { self.add(Form::Neg(whole), begin) } else { whole }))
    }

    /// The exponent as those read it who mean `e^(2x)` by `e^2x`.
    fn absorbed(&mut self, exponent: Id, constant: bool) -> Parsed<Id> {
        let begin = self.tree.at(exponent).start;
        let mut factors = Vec::new();
        while self.starts_operand() {
            let bracket = matches!(self.peek(), Some(b'(' | b'[' | b'|')) || self.function_at(self.at);
            if bracket && !constant {
                break;
            }
            factors.push(self.power()?);
        }
        if factors.is_empty() {
            return Ok(exponent);
        }
        let (first, negative) = match self.tree.form(exponent) {
            Form::Neg(inner) => (*inner, true),
            _ => (exponent, false),
        };
        let mark = self.stack.len();
        self.push(Op::First, first);
        for factor in factors {
            self.push(Op::Beside, factor);
        }
        let parts = self.take(mark);
        let whole = self.add(Form::Chain(parts), begin);
        Ok(if negative { self.add(Form::Neg(whole), begin) } else { whole })
    }

    /// A factor that began at `begin` has been read right behind a bare exponent.
    pub fn note_exponent(&mut self, exponent: BareExponent, begin: usize) {
        // x^2(x+1) and e^x sin(x) are products to everybody.
        let bracket = matches!(self.bytes[begin], b'(' | b'[' | b'|') || self.function_at(begin);
        if bracket && !exponent.constant {
            return;
        }
        let (up, all) = (self.text[exponent.begin..exponent.end].trim(), self.text[exponent.begin..self.at].trim_end());
        self.dispute("juxtaposition-after-power", exponent.begin..self.at, || {
            format!("only {up} is in the exponent; for all of it write ^({all})")
        });
    }
}
