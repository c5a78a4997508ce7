//! Operands: numbers, names, roots, raised characters.

use super::super::expr::{Constant, Expr, Node};
use super::super::functions::{CBRT, ROOT, SIGMOID, SQRT};
use super::fault::{Fault, Parsed, span_of_char};
use super::letters::{fraction, raised};
use super::number;
use super::parse::Parser;
use super::words::{Piece, Word, is_letter, name_at, word_at};

impl Parser<'_> {
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
            '√' | '∛' | '∜' => self.root(None),
            '∞' => {
                let message = "infinity is no number to calculate with";
                Err(Fault::new("infinity", span_of_char(self.text, self.at), message))
            }
            '∂' | '∇' => Err(self.unevaluated(self.at)),
            _ if raised(c).is_some() => match self.root_index() {
                Some(sign) => {
                    let index = self.superscript()?;
                    self.at = sign;
                    self.root(Some(index))
                }
                None => Err(self.missing()),
            },
            _ => Err(self.missing()),
        }
    }

    fn number(&mut self) -> Parsed<Expr> {
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
        number::value(&self.text[begin..literal.end], begin)
    }

    fn word(&mut self) -> Parsed<Expr> {
        let begin = self.at;
        if let Some((at, function, end)) = self.function_seen.get()
            && at == begin
            && function != SIGMOID
        {
            self.at = end;
            return self.call(function, begin);
        }
        let Word { piece, end, bare_letter } = word_at(self.text, begin, self.scope);
        if bare_letter {
            self.check_run(begin)?;
        }
        self.at = end;
        match piece {
            Piece::Name(name) => {
                self.check_name(&name, begin)?;
                Ok(Node::Var(name).into())
            }
            Piece::Constant(Constant::E) => self.e(begin),
            Piece::Constant(c) => Ok(Node::Const(c).into()),
            Piece::Function(SIGMOID) if matches!(&self.text[begin..end], "σ" | "sigma") => self.sigma(begin),
            Piece::Function(function) => self.call(function, begin),
            Piece::LogBase(base) => self.log_call(Expr::from(base), begin),
        }
    }

    /// The constant e, which easily loses the sign of a power that was meant.
    fn e(&mut self, begin: usize) -> Parsed<Expr> {
        if self.peek().is_some_and(|b| b.is_ascii_digit()) {
            let end = number::scan(self.bytes, self.at, false).end;
            let power = &self.text[self.at..end];
            let message = format!("e{power} is not clear: write e^{power} for the power, e*{power} for the product");
            return Err(Fault::new("missing-power", begin..end, message).replacing(self.at..self.at, "^"));
        }
        if self.peek_char().is_some_and(is_letter) && !self.function_at(self.at) {
            let end = word_at(self.text, self.at, self.scope).end;
            let next = &self.text[self.at..end];
            self.note("e-times", begin..end, || {
                format!("e{next} is read as e times {next}; for the power write e^{next}")
            });
        }
        Ok(Node::Const(Constant::E).into())
    }

    /// `σ` is the logistic function before a bracket, as in `σ(x)`, and a name elsewhere, as in `σ²/2`.
    fn sigma(&mut self, begin: usize) -> Parsed<Expr> {
        let end = self.at;
        self.spaces();
        let (called, argument) = (self.peek() == Some(b'('), self.starts_operand());
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
        let word = name_at(self.text, begin, end, self.scope);
        self.at = word.end;
        match word.piece {
            Piece::Name(name) => Ok(Node::Var(name).into()),
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
    pub fn superscript(&mut self) -> Parsed<Expr> {
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
            return Ok(Expr::from(whole));
        }
        self.deeper()?;
        let mut inner = Parser::new(&plain, 0, self.scope, self.otherwise);
        inner.depth = self.depth;
        let exponent = inner.whole().map_err(|fault| Fault::new(fault.kind, span, fault.message));
        self.shallower();
        exponent
    }

    /// Where the root sign is, when raised characters here are its index: `³√x`.
    pub fn root_index(&self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let length: usize = rest.chars().take_while(|c| raised(*c).is_some()).map(char::len_utf8).sum();
        (length > 0 && rest[length..].starts_with('√')).then_some(self.at + length)
    }

    /// A root sign and the one thing under it: `√2x` is √2·x, `√x²` is √(x²).
    fn root(&mut self, index: Option<Expr>) -> Parsed<Expr> {
        let begin = self.at;
        let sign = self.peek_char().unwrap_or('√');
        self.at += sign.len_utf8();
        self.deeper()?;
        let under = self.under_root(begin)?;
        self.shallower();
        let degree = index.as_ref().and_then(Expr::as_number).and_then(|n| n.as_int());
        Ok(match (sign, index, degree) {
            ('∛', ..) | (_, _, Some(3)) => Expr::call(CBRT, vec![under]),
            ('∜', ..) => Expr::call(ROOT, vec![Expr::from(4), under]),
            (_, _, Some(2)) | (_, None, _) => Expr::call(SQRT, vec![under]),
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
        let number = matches!(under.node(), Node::Num(_));
        if number && self.peek_char().is_some_and(is_letter) && !self.function_at(self.at) {
            if self.otherwise {
                let factor = self.power()?;
                return Ok(under.times(factor));
            }
            let typed = &self.text[start..self.at];
            self.dispute("juxtaposition-after-root", begin..self.at, || {
                format!("only {typed} is under the root; for more write √( )")
            });
        }
        Ok(under)
    }
}
