//! What the commands of LaTeX do with what follows them.

use super::parse::{DEEPEST, Mark, Node, Parser, row, shown};
use crate::math::language::latex::{self, Class, Grid, Shown, Token};
use crate::page::clean::ascii;

/// Blackboard letters.
pub const BLACKBOARD: &[(char, &str)] =
    &[('R', "ℝ"), ('N', "ℕ"), ('Z', "ℤ"), ('Q', "ℚ"), ('C', "ℂ"), ('E', "𝔼"), ('1', "𝟙"), ('I', "𝕀")];

impl<'a> Parser<'a> {
    /// What a command stands for, whose name is behind; nothing for a size or a style.
    pub(super) fn command(&mut self, name: &'a str) -> Option<Node> {
        Some(match shown(name) {
            Shown::Sign(class, unicode, ascii) => Node::Atom(class, unicode.to_string(), ascii.to_string()),
            Shown::Gap(columns) => Node::Gap(columns),
            Shown::Accent(mark, ascii) => Node::Accent(mark, ascii, Box::new(self.argument())),
            Shown::Text => self.text(Class::Ord),
            Shown::Name => self.text(Class::Function),
            Shown::Size | Shown::Nothing => return None,
            Shown::Fraction => {
                let top = self.argument();
                Node::Fraction(Box::new(top), Box::new(self.argument()))
            }
            Shown::Binomial => {
                let top = self.argument();
                Node::Grid(Grid::Round, vec![vec![top], vec![self.argument()]])
            }
            Shown::Root => {
                self.spaces();
                let index = if self.rest().starts_with('[') {
                    self.at += 1;
                    self.depth += 1;
                    let items = if self.depth < DEEPEST { self.items(&|t| t == Token::Char(']')) } else { Vec::new() };
                    self.depth -= 1;
                    self.at += usize::from(self.rest().starts_with(']'));
                    Some(Box::new(row(items)))
                } else {
                    None
                };
                Node::Root(index, Box::new(self.argument()))
            }
            Shown::Fence => self.fence(),
            Shown::Environment => self.environment(),
            Shown::Blackboard => {
                let letter = self.raw_group().unwrap_or_default();
                let row = BLACKBOARD.iter().find(|row| letter.starts_with(row.0) && letter.len() == 1);
                Node::Atom(Class::Ord, row.map_or(letter, |row| row.1).to_string(), letter.to_string())
            }
            Shown::As(class) => {
                let inside = match self.argument() {
                    Node::Row(mut items) if items.len() == 1 => items.swap_remove(0).node,
                    node => node,
                };
                match inside {
                    Node::Atom(_, unicode, ascii) => Node::Atom(class, unicode, ascii),
                    node => node,
                }
            }
            Shown::Negated => match self.argument() {
                Node::Row(items) if items.len() == 1 => negated(&items[0].node),
                node => negated(&node),
            },
            Shown::Inside => self.argument(),
            Shown::Coloured => {
                self.raw_group();
                if name == "color" {
                    return None;
                }
                self.argument()
            }
            Shown::Struck => Node::Struck(Box::new(self.argument())),
            Shown::Typed | Shown::Closing => self.as_typed(name),
        })
    }

    /// The text in the braces that follow.
    fn text(&mut self, class: Class) -> Node {
        let text = self.raw_group().unwrap_or_default();
        let text = text.replace("\\ ", " ").replace(['{', '}'], "");
        Node::Atom(class, text.clone(), ascii(&text).into_owned())
    }

    /// A command that is not known, with the groups that follow it, as typed.
    fn as_typed(&mut self, name: &str) -> Node {
        self.unknown.push(format!("\\{name}"));
        let mut text = format!("\\{name}");
        while self.rest().starts_with('{') {
            let Some(inside) = self.raw_group() else { break };
            text.push_str(&format!("{{{inside}}}"));
        }
        Node::Atom(Class::Ord, text.clone(), ascii(&text).into_owned())
    }

    /// The bracket after `\left` or `\right`; a dot is none.
    fn mark(&mut self) -> Mark {
        self.spaces();
        let Some((token, length)) = self.peek() else { return Mark::default() };
        self.at += length;
        match token {
            Token::Char('.') => Mark::default(),
            Token::Char(c) => (c.to_string(), ascii(c.encode_utf8(&mut [0; 4])).into_owned()),
            Token::Number(digits) => (digits.to_string(), digits.to_string()),
            Token::Command(name) => match shown(name) {
                Shown::Sign(_, unicode, ascii) => (unicode.to_string(), ascii.to_string()),
                _ => {
                    self.unknown.push(format!("\\{name}"));
                    (format!("\\{name}"), format!("\\{name}"))
                }
            },
        }
    }

    fn fence(&mut self) -> Node {
        let open = self.mark();
        if self.depth >= DEEPEST {
            return self.as_typed("left");
        }
        self.depth += 1;
        let items = self.items(&|_| false);
        self.depth -= 1;
        let close = if let Some((Token::Command("right" | "mright"), length)) = self.peek() {
            self.at += length;
            self.mark()
        } else {
            self.unknown.push("\\left without \\right".to_string());
            Mark::default()
        };
        Node::Fence(open, Box::new(row(items)), close)
    }

    fn environment(&mut self) -> Node {
        let Some((name, grid, body)) = latex::environment(self.source, self.at) else {
            return self.as_typed("begin");
        };
        self.at = body;
        let grid = grid.unwrap_or_else(|| {
            self.unknown.push(format!("\\begin{{{name}}}"));
            Grid::Lines
        });
        if self.depth >= DEEPEST {
            return self.as_typed("begin");
        }
        self.depth += 1;
        let mut rows = vec![Vec::new()];
        loop {
            let cell = row(self.items(&|_| false));
            if let Some(last) = rows.last_mut() {
                last.push(cell);
            }
            if self.rest().starts_with('&') {
                self.at += 1;
            } else if latex::row_end(self.source, self.at) > 0 {
                self.at += latex::row_end(self.source, self.at);
                rows.push(Vec::new());
            } else {
                break;
            }
        }
        self.depth -= 1;
        if let Some((_, end)) = latex::ending(self.source, self.at) {
            self.at = end;
        } else {
            self.unknown.push(format!("\\begin{{{name}}} without \\end"));
        }
        let empty = |row: &Vec<Node>| row.iter().all(|cell| *cell == Node::Row(Vec::new()));
        if rows.len() > 1 && rows.last().is_some_and(empty) {
            rows.pop();
        }
        Node::Grid(grid, rows)
    }
}

/// `\not=` and its like.
fn negated(node: &Node) -> Node {
    match node {
        Node::Atom(_, unicode, _) if unicode == "=" => Node::Atom(Class::Relation, "≠".to_string(), "!=".to_string()),
        Node::Atom(_, unicode, _) if unicode == "∈" => {
            Node::Atom(Class::Relation, "∉".to_string(), "not in".to_string())
        }
        Node::Atom(class, unicode, ascii) => Node::Atom(*class, format!("{unicode}\u{338}"), format!("not {ascii}")),
        node => node.clone(),
    }
}
