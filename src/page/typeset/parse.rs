//! LaTeX of mathematics mode as a tree for setting, by the lexis and the table that answers in LaTeX are read by. Nothing
//! is lost: what is not known stays as it was typed, and is named.

use crate::math::language::construct::Builds;
use crate::math::language::latex::{self, Class, Grid, Script, Shown, Token};
use crate::math::steps;
use std::convert::Infallible;

/// A piece of mathematics.
#[derive(Clone, Debug, PartialEq)]
pub enum TypesetNode {
    Atom(Class, String, String),
    Row(Vec<TypesetItem>),
    Fraction(Box<TypesetNode>, Box<TypesetNode>),
    /// With the index where it is not a square root.
    Root(Option<Box<TypesetNode>>, Box<TypesetNode>),
    Script {
        base: Box<TypesetNode>,
        primes: usize,
        sub: Option<Box<TypesetNode>>,
        sup: Option<Box<TypesetNode>>,
    },
    /// Brackets that grow with what is inside; empty for none.
    Fence(BracketPair, Box<TypesetNode>, BracketPair),
    Accent(char, &'static str, Box<TypesetNode>),
    /// Struck out, as what cancels.
    Struck(Box<TypesetNode>),
    Grid(Grid, Vec<Vec<TypesetNode>>),
    Gap(usize),
}

/// A bracket in unicode and in ASCII.
pub type BracketPair = (String, String);

/// A piece in a row, and whether there was a space before it.
#[derive(Clone, Debug, PartialEq)]
pub struct TypesetItem {
    pub spaced: bool,
    pub node: TypesetNode,
}

/// Deeper nesting is shown as typed.
pub(super) const DEEPEST: usize = 60;

/// The tree of a formula, and what of it is not understood.
pub fn parse(source: &str) -> (TypesetNode, Vec<String>) {
    let mut parser = Parser { source, at: 0, depth: 0, unknown: Vec::new() };
    let mut items = Vec::new();
    loop {
        items.extend(parser.items(&|_| false));
        let Some((token, length)) = parser.peek() else { break };
        let text = parser.rest()[..length].to_string();
        parser.at += length;
        items.push(match token {
            Token::Command("\\") => TypesetItem { spaced: false, node: TypesetNode::Gap(3) },
            // A closing brace, `&`, `\end` or `\right` that nothing opened.
            _ => {
                parser.unknown.push(format!("{text} that nothing opened"));
                TypesetItem { spaced: true, node: TypesetNode::Atom(Class::Ord, text.clone(), text) }
            }
        });
    }
    parser.unknown.sort();
    parser.unknown.dedup();
    (row(items), parser.unknown)
}

pub(super) struct Parser<'a> {
    pub(super) source: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) unknown: Vec<String>,
}

/// How a command is set.
pub(super) fn shown(name: &str) -> Shown {
    latex::row(name).map_or(Shown::Typed, |row| row.shown)
}

fn plain(class: Class, c: char) -> TypesetNode {
    let ascii =
        if c.is_ascii() { c.to_string() } else { crate::page::clean::ascii(c.encode_utf8(&mut [0; 4])).into_owned() };
    TypesetNode::Atom(class, c.to_string(), ascii)
}

/// A row of one is what it holds, unless it is an operator, which braces keep from acting as one.
pub(super) fn row(mut items: Vec<TypesetItem>) -> TypesetNode {
    match &items[..] {
        [TypesetItem { node: TypesetNode::Atom(class, ..), .. }]
            if !matches!(class, Class::Ord | Class::Number | Class::Function) =>
        {
            TypesetNode::Row(items)
        }
        [_] => items.swap_remove(0).node,
        _ => TypesetNode::Row(items),
    }
}

/// What pages are made of: pieces to set. Where something is missing it is named, and the rest is set.
impl<'a> Builds<'a> for Parser<'a> {
    type Piece = TypesetNode;
    type Stop = Infallible;

    fn stand(&mut self) -> (&'a str, &mut usize) {
        (self.source, &mut self.at)
    }
    fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '~').len();
        self.at += skipped;
        skipped > 0
    }
    fn braces(&mut self) -> Result<TypesetNode, Infallible> {
        self.at += 1;
        Ok(self.nested(|parser| parser.group()))
    }
    fn character(&mut self, c: char, end: usize) -> Result<TypesetNode, Infallible> {
        self.at = end;
        Ok(match c {
            '0'..='9' => plain(Class::Number, c),
            _ => self.nested(|parser| parser.piece(Token::Char(c)).unwrap_or(TypesetNode::Row(Vec::new()))),
        })
    }
    fn command_argument(&mut self, name: &'a str, end: usize) -> Result<TypesetNode, Infallible> {
        self.at = end;
        Ok(self.nested(|parser| parser.command(name).unwrap_or(TypesetNode::Row(Vec::new()))))
    }
    fn no_argument(&mut self) -> Result<TypesetNode, Infallible> {
        self.unknown.push("a command without its argument".to_string());
        Ok(TypesetNode::Row(Vec::new()))
    }
    fn option(&mut self) -> Result<TypesetNode, Infallible> {
        self.at += 1;
        self.depth += 1;
        let items = if self.depth < DEEPEST { self.items(&|token| token == Token::Char(']')) } else { Vec::new() };
        self.depth -= 1;
        self.at += usize::from(self.rest().starts_with(']'));
        Ok(row(items))
    }
    fn cell(&mut self) -> Result<TypesetNode, Infallible> {
        Ok(row(self.items(&|_| false)))
    }
}

/// What a builder that never stops has built.
pub(super) fn built<T>(made: Result<T, Infallible>) -> T {
    match made {
        Ok(made) => made,
        Err(never) => match never {},
    }
}

impl<'a> Parser<'a> {
    /// One level deeper, where that is not too deep.
    fn nested(&mut self, make: impl FnOnce(&mut Self) -> TypesetNode) -> TypesetNode {
        if self.depth >= DEEPEST {
            self.unknown.push("nested too deeply".to_string());
            return TypesetNode::Row(Vec::new());
        }
        self.depth += 1;
        let node = make(self);
        self.depth -= 1;
        node
    }
    pub(super) fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }
    /// The piece that stands here, and how long it is.
    pub(super) fn peek(&self) -> Option<(Token<'a>, usize)> {
        latex::token(self.source, self.at).map(|(token, end)| (token, end - self.at))
    }

    /// Pieces up to a closing brace, `&`, `\\`, `\end`, `\right`, or what `stop` says.
    pub(super) fn items(&mut self, stop: &dyn Fn(Token) -> bool) -> Vec<TypesetItem> {
        let mut items: Vec<TypesetItem> = Vec::new();
        loop {
            let spaced = self.blanks();
            let Some((token, length)) = self.peek() else { break };
            let closes = match token {
                Token::Char(c) => matches!(c, '}' | '&'),
                Token::Command(name) => name == "\\" || shown(name) == Shown::Closing,
                Token::Number(_) => false,
            };
            if closes || stop(token) {
                break;
            }
            if latex::script(self.source, self.at).is_some() {
                let base = items.pop().unwrap_or(TypesetItem { spaced, node: TypesetNode::Row(Vec::new()) });
                if matches!(base.node, TypesetNode::Script { .. }) {
                    self.unknown.push("two exponents or indices on one base".to_string());
                    self.at += length;
                    let sign = self.source[self.at - length..self.at].to_string();
                    items.extend([
                        base,
                        TypesetItem { spaced, node: TypesetNode::Atom(Class::Ord, sign.clone(), sign) },
                    ]);
                    continue;
                }
                let node = self.scripts(base.node);
                items.push(TypesetItem { spaced: base.spaced, node });
                continue;
            }
            self.at += length;
            if let Some(node) = self.piece(token) {
                items.push(TypesetItem { spaced, node });
            }
        }
        items
    }

    /// What a token begins; the token is already behind.
    fn piece(&mut self, token: Token<'a>) -> Option<TypesetNode> {
        steps::take(1);
        let node = match token {
            Token::Number(digits) => TypesetNode::Atom(Class::Number, digits.to_string(), digits.to_string()),
            Token::Char('{') => self.group(),
            Token::Char(c) => match c {
                '-' => TypesetNode::Atom(Class::Binary, "−".to_string(), "-".to_string()),
                '+' | '*' | '/' | '−' | '·' => plain(Class::Binary, c),
                '=' | '<' | '>' | ':' | '≈' | '→' | '≤' | '≥' | '≠' => plain(Class::Relation, c),
                '(' | '[' => plain(Class::Open, c),
                ')' | ']' => plain(Class::Close, c),
                ',' | ';' => plain(Class::Punctuation, c),
                '!' | '?' => plain(Class::Close, c),
                // Whether a bar opens or closes is seen when the row is set.
                '|' => plain(Class::Open, c),
                _ => plain(Class::Ord, c),
            },
            Token::Command(name) => return self.command(name),
        };
        Some(node)
    }

    /// After `{`: up to the brace that closes it.
    fn group(&mut self) -> TypesetNode {
        let from = self.at;
        if self.depth >= DEEPEST {
            self.unknown.push("nested too deeply".to_string());
            let text = self.source[from - 1..].to_string();
            self.at = self.source.len();
            return TypesetNode::Atom(Class::Ord, text.clone(), text);
        }
        self.depth += 1;
        let items = self.items(&|_| false);
        self.depth -= 1;
        if self.rest().starts_with('}') {
            self.at += 1;
        } else {
            self.unknown.push("{ that is never closed".to_string());
        }
        row(items)
    }

    /// Primes, an index and an exponent after a base, in any order.
    fn scripts(&mut self, base: TypesetNode) -> TypesetNode {
        let (mut primes, mut sub, mut sup) = (0, None, None);
        loop {
            let before = self.at;
            self.blanks();
            match latex::script(self.source, self.at) {
                Some((Script::Primes(count), end)) if sup.is_none() || !self.rest().starts_with('^') => {
                    self.at = end;
                    primes += count;
                }
                Some((Script::Above, end)) if sup.is_none() => {
                    self.at = end;
                    sup = Some(Box::new(built(self.argument())));
                }
                Some((Script::Below, end)) if sub.is_none() => {
                    self.at = end;
                    sub = Some(Box::new(built(self.argument())));
                }
                _ => match self.peek() {
                    Some((Token::Command(name), length)) if shown(name) == Shown::Size => self.at += length,
                    _ => {
                        self.at = before;
                        break;
                    }
                },
            }
        }
        TypesetNode::Script { base: Box::new(base), primes, sub, sup }
    }
}
