//! The tokens of an answer, among which brackets may have been lost, and the values that it would have with some more of
//! them: most such readings are told from the key, and from every usual slip, before they are read.
//!
//! The values rule out and settle nothing else. They are looked at only where, without further brackets, they are those of
//! what was read, and wherever something is not plain arithmetic there are none.

use crate::math::functions;
use crate::math::language::Scope;
use crate::math::mistakes::Glance;

/// The longest answer, in tokens, that is looked at.
pub(super) const LONGEST: usize = 80;

/// Values at the points of a glance.
type Pair = [f64; 2];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    /// A number or a name.
    Atom {
        number: bool,
    },
    Function,
    Plus,
    Minus,
    Times,
    Over,
    Power,
    /// `²`: a power and its exponent in one.
    Raised,
    Open,
    Close,
    Comma,
}

pub(super) struct Piece {
    pub token: Token,
    pub start: usize,
    pub end: usize,
}

impl Piece {
    pub fn begins(&self) -> bool {
        matches!(self.token, Token::Atom { .. } | Token::Function | Token::Open)
    }
    pub fn ends(&self) -> bool {
        matches!(self.token, Token::Atom { .. } | Token::Close | Token::Raised)
    }
}

/// The tokens of a text; `None` where something in it is none.
pub(super) fn pieces(text: &str, scope: &Scope) -> Option<Vec<Piece>> {
    let mut found: Vec<Piece> = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        let token = match c {
            c if c.is_whitespace() => continue,
            '+' => Token::Plus,
            '-' | '−' => Token::Minus,
            '*' if rest.peek().is_some_and(|(_, c)| *c == '*') => {
                end += rest.next().map_or(0, |(_, c)| c.len_utf8());
                Token::Power
            }
            '*' | '·' | '×' => Token::Times,
            '/' | '÷' => Token::Over,
            '^' => Token::Power,
            '⁰' | '¹' | '²' | '³' | '⁴' | '⁵' | '⁶' | '⁷' | '⁸' | '⁹' | '⁻' => {
                let more = |(_, c): &(usize, char)| "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".contains(*c);
                while let Some((at, c)) = rest.next_if(more) {
                    end = at + c.len_utf8();
                }
                Token::Raised
            }
            '(' | '[' | '{' => Token::Open,
            ')' | ']' | '}' => Token::Close,
            ',' | ';' => Token::Comma,
            '√' => Token::Function,
            c if c.is_ascii_digit() || c == '.' => {
                while let Some((at, c)) = rest.next_if(|(_, c)| c.is_ascii_digit() || *c == '.') {
                    end = at + c.len_utf8();
                }
                Token::Atom { number: true }
            }
            c if c.is_alphabetic() => {
                while let Some((at, c)) = rest.next_if(|(_, c)| c.is_alphanumeric() || *c == '_') {
                    end = at + c.len_utf8();
                }
                words(text, start, end, scope, &mut found);
                continue;
            }
            _ => return None,
        };
        found.push(Piece { token, start, end });
    }
    (found.len() <= LONGEST).then_some(found)
}

/// Letters that stand together, as functions and names: `xsin` is x and sin.
fn words(text: &str, start: usize, end: usize, scope: &Scope, into: &mut Vec<Piece>) {
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let ends = rest.char_indices().skip(1).map(|(i, _)| i).chain([rest.len()]);
        let ends: Vec<usize> = ends.collect();
        let declared = |part: &str| scope.variables.iter().any(|name| name == part);
        let is_function = |part: &str| !declared(part) && functions::lookup(part).is_some();
        let found = ends.iter().rev().find_map(|length| match &rest[..*length] {
            part if declared(part) || part == "pi" => Some((*length, Token::Atom { number: false })),
            part if part.len() > 1 && is_function(part) => Some((*length, Token::Function)),
            _ => None,
        });
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        let (length, token) = match found {
            Some(found) => found,
            None if digits > 0 => (digits, Token::Atom { number: true }),
            None => (ends.first().copied().unwrap_or(rest.len()), Token::Atom { number: false }),
        };
        into.push(Piece { token, start: at, end: at + length });
        at += length;
    }
}

/// A token with what stands there; brackets that are put in have no text of their own.
type Put<'a> = (Token, &'a str);

/// Works out the values of an answer token by token.
pub(super) struct Values<'a> {
    glance: &'a Glance<'a>,
    tokens: Vec<Put<'a>>,
    at: usize,
}

impl<'a> Values<'a> {
    /// The values with brackets more: of each pair the place of the token it opens before, and that of the one behind it.
    pub fn of(glance: &'a Glance<'a>, text: &'a str, pieces: &[Piece], pairs: &[(usize, usize)]) -> Option<Pair> {
        let mut tokens = Vec::with_capacity(pieces.len() + 2 * pairs.len());
        for (at, piece) in pieces.iter().enumerate() {
            tokens.extend(pairs.iter().filter(|(from, _)| *from == at).map(|_| (Token::Open, "(")));
            tokens.push((piece.token, &text[piece.start..piece.end]));
            tokens.extend(pairs.iter().filter(|(_, to)| *to == at + 1).map(|_| (Token::Close, ")")));
        }
        let mut values = Values { glance, tokens, at: 0 };
        let value = values.sum()?;
        (values.at == values.tokens.len()).then_some(value)
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).map(|(token, _)| *token)
    }
    fn next(&mut self) -> Option<Put<'a>> {
        self.at += 1;
        self.tokens.get(self.at - 1).copied()
    }
    fn take(&mut self, token: Token) -> bool {
        let is = self.peek() == Some(token);
        self.at += usize::from(is);
        is
    }

    fn sum(&mut self) -> Option<Pair> {
        let mut total = self.product()?;
        loop {
            match self.peek() {
                Some(Token::Plus) => total = both(self.another()?, total, |b, a| a + b),
                Some(Token::Minus) => total = both(self.another()?, total, |b, a| a - b),
                _ => return Some(total),
            }
        }
    }
    fn another(&mut self) -> Option<Pair> {
        self.at += 1;
        self.product()
    }

    fn product(&mut self) -> Option<Pair> {
        let mut total = self.signed()?;
        let mut divided = false;
        loop {
            match self.peek() {
                Some(Token::Times) => {
                    self.at += 1;
                    total = both(total, self.signed()?, |a, b| a * b);
                }
                Some(Token::Over) => {
                    self.at += 1;
                    divided = true;
                    total = both(total, self.signed()?, |a, b| a / b);
                }
                // People do not agree what 1/2x is, nor 2 3.
                Some(Token::Atom { number: false } | Token::Function | Token::Open) if !divided => {
                    total = both(total, self.power()?, |a, b| a * b);
                }
                Some(Token::Atom { .. } | Token::Function | Token::Open) => return None,
                _ => return Some(total),
            }
        }
    }

    fn signed(&mut self) -> Option<Pair> {
        match self.take(Token::Minus) {
            true => Some(self.signed()?.map(|a| -a)),
            false => self.power(),
        }
    }

    fn power(&mut self) -> Option<Pair> {
        let base = self.atom()?;
        match self.take(Token::Power) {
            true => Some(both(base, self.signed()?, libm::pow)),
            false => Some(base),
        }
    }

    fn atom(&mut self) -> Option<Pair> {
        let (token, text) = self.next()?;
        match token {
            Token::Open => self.closed(),
            Token::Atom { number: true } => text.parse().ok().map(|number| [number; 2]),
            Token::Atom { .. } => self.glance.coordinate(text).or(match text {
                "pi" | "π" => Some([std::f64::consts::PI; 2]),
                "e" => Some([std::f64::consts::E; 2]),
                _ => None,
            }),
            // Where the argument of a function ends that has no bracket is told by reading.
            Token::Function if self.take(Token::Open) => {
                let function = functions::lookup(text)?;
                Some(self.closed()?.map(|a| function.value(&[a])))
            }
            _ => None,
        }
    }
    fn closed(&mut self) -> Option<Pair> {
        let inside = self.sum()?;
        self.take(Token::Close).then_some(inside)
    }
}

fn both(a: Pair, b: Pair, f: impl Fn(f64, f64) -> f64) -> Pair {
    [f(a[0], b[0]), f(a[1], b[1])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::read;
    use crate::math::mistakes::Catalogue;

    #[test]
    fn the_values_are_those_of_what_is_read() {
        let function = read("x^3*e^x + ln(x)", &Scope::new(["x"])).unwrap().expr;
        let catalogue = Catalogue::new(&function, "x", 1).unwrap();
        let glance = catalogue.glance();
        for (text, known) in [
            ("45*x^3+sin(7*x)-23", true),
            ("2x(x+1)-3e^(2x)", true),
            ("-x^2/3*pi", true),
            ("x^-2^2", true),
            ("(x^2+1)^(1/2)/(2x)", true),
            ("1/2x", false),
            ("sin 2x", false),
            ("sin(x)^2*cosx", false),
            ("2 3", false),
            ("(x", false),
        ] {
            let scope = Scope::new(["x"]);
            let values = Values::of(&glance, text, &pieces(text, &scope).unwrap(), &[]);
            assert_eq!(values.is_some(), known, "{text}");
            let Some(values) = values else { continue };
            let near = glance.values(&read(text, &scope).unwrap().expr);
            assert!(values.iter().zip(near).all(|(a, b)| (a - b).abs() <= 1e-12 * b.abs()), "{text}");
        }
    }

    #[test]
    fn brackets_that_are_put_in_count() {
        let function = read("x^2", &Scope::new(["x"])).unwrap().expr;
        let catalogue = Catalogue::new(&function, "x", 1).unwrap();
        let (glance, scope) = (catalogue.glance(), Scope::new(["x"]));
        let all = pieces("2*x+3", &scope).unwrap();
        let near = glance.values(&read("2*(x+3)", &scope).unwrap().expr);
        assert_eq!(Values::of(&glance, "2*x+3", &all, &[(2, 5)]), Some(near));
        assert_eq!(Values::of(&glance, "2*x+3", &all, &[(2, 5), (2, 3)]), Some(near));
    }
}
