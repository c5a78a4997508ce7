//! Powers: exponents of every spelling, percent signs, and what people disagree about in them.

use super::super::expr::{Expr, Node};
use super::super::number::Number;
use super::fault::Parsed;
use super::number;
use super::parse::{Parser, joined, push_factor};

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

/// `5!`, the factorial of a whole number. Of anything else it is no elementary function.
fn factorial(of: &Expr) -> Option<Expr> {
    let of = of.as_number().and_then(|n| n.as_int()).filter(|n| (0..=LARGEST_FACTORIAL).contains(n))?;
    (1..=of).try_fold(Number::ONE, |product, n| product.mul(Number::int(n))).map(Expr::number)
}

impl Parser<'_> {
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

    pub fn power(&mut self) -> Parsed<Expr> {
        self.spaces();
        let begin = self.at;
        let base = self.primary()?;
        self.postfix(base, begin)
    }

    /// What follows the base that began at `begin`: exponents, percent signs. `^` binds to the right.
    pub fn postfix(&mut self, mut base: Expr, begin: usize) -> Parsed<Expr> {
        loop {
            let before = self.at;
            self.spaces();
            match self.peek() {
                Some(b'^') => self.at += 1,
                Some(b'*') if self.peek_at(1) == Some(b'*') => self.at += 2,
                Some(b'%') => {
                    self.at += 1;
                    let typed = &self.text[begin..self.at];
                    self.note("percent", begin..self.at, || {
                        format!("{typed} is read as {}/100", typed.trim_end_matches('%').trim_end())
                    });
                    self.lean();
                    base = base.over(Expr::from(100));
                    continue;
                }
                Some(b'!') if !matches!(self.peek_at(1), Some(b'=' | b'!')) => {
                    let Some(product) = factorial(&base) else {
                        self.at = before;
                        return Ok(base);
                    };
                    self.at += 1;
                    let typed = &self.text[begin..self.at];
                    let count = product.as_number().and_then(|n| n.as_int()).map(|n| n.to_string());
                    self.note("factorial", begin..self.at, || {
                        format!("{typed} is read as {}", count.unwrap_or_else(|| "the product from 1 up".to_string()))
                    });
                    base = product;
                    continue;
                }
                Some(b'\'') => return Err(self.unevaluated(begin)),
                Some(b) if !b.is_ascii() && self.raised_here() => {
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
                    let exponent = self.superscript()?;
                    base = base.to_the(exponent);
                    continue;
                }
                Some(b) if !b.is_ascii() && self.peek_char() == Some('″') => return Err(self.unevaluated(begin)),
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
        let exponent = self.signed_power()?;
        let first = self.bytes[begin..].iter().find(|b| !matches!(b, b'-' | b'+' | b' '));
        let bracketed = matches!(first, Some(b'(' | b'[' | b'{' | b'|'))
            || matches!(self.bytes[self.at - 1], b')' | b']' | b'}' | b'|');
        if bracketed {
            return Ok(exponent);
        }
        let number = |e: &Expr| matches!(e.node(), Node::Num(_) | Node::Const(_));
        let size = match exponent.node() {
            Node::Neg(inner) => inner,
            _ => &exponent,
        };
        let constant = number(base) && number(size);
        if let Some(exponent) = self.fraction_above(base, &exponent, begin)? {
            return Ok(exponent);
        }
        self.bare_exponent = Some(BareExponent { begin, end: self.at, constant });
        let absorbing = self.otherwise && (number(base) || !self.around.below_line);
        if absorbing { self.absorbed(exponent, constant) } else { Ok(exponent) }
    }

    /// `x^1/2` is (x^1)/2, and many mean x^(1/2); in `e^-x^2/2` they mean the whole. Gives the exponent as they do.
    fn fraction_above(&mut self, base: &Expr, exponent: &Expr, begin: usize) -> Parsed<Option<Expr>> {
        if self.peek() != Some(b'/') {
            return Ok(None);
        }
        let below = number::scan(self.bytes, self.at + 1, false).end;
        let denominator = self.text[self.at + 1..below].parse::<i64>().ok();
        let numerator = exponent.as_number().and_then(|n| n.as_int());
        let lowest = |n: i64, d: i64| (2..=5).contains(&d) && (n == 1 || n % d != 0 && !(d == 4 && n % 2 == 0));
        match (numerator, denominator) {
            (Some(n), Some(d)) if n < 0 || lowest(n, d) => {
                let typed = &self.text[begin..below];
                self.dispute("division-after-power", begin..below, || {
                    format!("only {n} is in the exponent; for the fraction write ^({typed})")
                });
            }
            (None, _) if matches!(base.node(), Node::Num(_) | Node::Const(_)) => self.disputed = true,
            _ => return Ok(None),
        }
        if !self.otherwise {
            return Ok(None);
        }
        self.at += 1;
        let below = self.signed_power()?;
        Ok(Some(match exponent.node() {
            Node::Neg(inner) => inner.clone().over(below).negate(),
            _ => exponent.clone().over(below),
        }))
    }

    /// The exponent as those read it who mean `e^(2x)` by `e^2x`.
    fn absorbed(&mut self, exponent: Expr, constant: bool) -> Parsed<Expr> {
        let mut factors = Vec::new();
        while self.starts_operand() {
            let bracket = matches!(self.peek(), Some(b'(' | b'[' | b'|')) || self.function_at(self.at);
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
