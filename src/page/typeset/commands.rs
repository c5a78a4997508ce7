//! What the commands of LaTeX do with what follows them.

use super::parse::{DEEPEST, Mark, Node, Parser, built, row, shown};
use crate::math::language::construct::Builds;
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
            Shown::Accent(mark, ascii) => Node::Accent(mark, ascii, Box::new(built(self.argument()))),
            Shown::Text => self.text(Class::Ord),
            Shown::Name => self.text(Class::Function),
            Shown::Size | Shown::Nothing => return None,
            Shown::Fraction => {
                let (top, bottom) = built(self.above_and_below());
                Node::Fraction(Box::new(top), Box::new(bottom))
            }
            Shown::Binomial => {
                let (top, bottom) = built(self.above_and_below());
                Node::Grid(Grid::Round, vec![vec![top], vec![bottom]])
            }
            Shown::Root => {
                let (index, under) = built(self.index_and_radicand());
                Node::Root(index.map(Box::new), Box::new(under))
            }
            Shown::Fence => self.fence(),
            Shown::Environment => self.environment(),
            Shown::Blackboard => {
                let letter = self.braced_text().unwrap_or_default();
                let row = BLACKBOARD.iter().find(|row| letter.starts_with(row.0) && letter.len() == 1);
                Node::Atom(Class::Ord, row.map_or(letter, |row| row.1).to_string(), letter.to_string())
            }
            Shown::As(class) => {
                let inside = match built(self.argument()) {
                    Node::Row(mut items) if items.len() == 1 => items.swap_remove(0).node,
                    node => node,
                };
                match inside {
                    Node::Atom(_, unicode, ascii) => Node::Atom(class, unicode, ascii),
                    node => node,
                }
            }
            Shown::Negated => match built(self.argument()) {
                Node::Row(items) if items.len() == 1 => negated(&items[0].node),
                node => negated(&node),
            },
            Shown::Inside => built(self.argument()),
            Shown::Coloured => {
                self.braced_text();
                if name == "color" {
                    return None;
                }
                built(self.argument())
            }
            Shown::Struck => Node::Struck(Box::new(built(self.argument()))),
            Shown::Typed | Shown::Closing => self.as_typed(name),
        })
    }

    /// The text in the braces that follow.
    fn text(&mut self, class: Class) -> Node {
        let text = self.braced_text().unwrap_or_default();
        let text = text.replace("\\ ", " ").replace(['{', '}'], "");
        Node::Atom(class, text.clone(), ascii(&text).into_owned())
    }

    /// A command that is not known, with the groups that follow it, as typed.
    fn as_typed(&mut self, name: &str) -> Node {
        self.unknown.push(format!("\\{name}"));
        let mut text = format!("\\{name}");
        while self.rest().starts_with('{') {
            let Some(inside) = self.braced_text() else { break };
            text.push_str(&format!("{{{inside}}}"));
        }
        Node::Atom(Class::Ord, text.clone(), ascii(&text).into_owned())
    }

    /// The bracket after `\left` or `\right`; a dot is none.
    fn mark(&mut self) -> Mark {
        let Some((token, end)) = latex::delimiter(self.source, self.at) else { return Mark::default() };
        self.at = end;
        match token {
            None => Mark::default(),
            Some(Token::Char(c)) => (c.to_string(), ascii(c.encode_utf8(&mut [0; 4])).into_owned()),
            Some(Token::Number(digits)) => (digits.to_string(), digits.to_string()),
            Some(Token::Command(name)) => match shown(name) {
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
        if self.depth >= DEEPEST {
            return self.as_typed("begin");
        }
        let Some((name, grid)) = self.environment_begins() else {
            return self.as_typed("begin");
        };
        let grid = grid.unwrap_or_else(|| {
            self.unknown.push(format!("\\begin{{{name}}}"));
            Grid::Lines
        });
        self.depth += 1;
        let mut rows = built(self.rows());
        self.depth -= 1;
        if self.environment_ends().is_none() {
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
