//! What the commands of LaTeX do with what follows them.

use super::parse::{BracketPair, DEEPEST, Parser, TypesetNode, built, row, shown};
use crate::math::language::construct::Builds;
use crate::math::language::latex::{self, Class, Grid, Shown, Token};
use crate::page::clean::ascii;

/// Blackboard letters.
pub const BLACKBOARD: &[(char, &str)] =
    &[('R', "ℝ"), ('N', "ℕ"), ('Z', "ℤ"), ('Q', "ℚ"), ('C', "ℂ"), ('E', "𝔼"), ('1', "𝟙"), ('I', "𝕀")];

impl<'a> Parser<'a> {
    /// What a command stands for, whose name is behind; nothing for a size or a style.
    pub(super) fn command(&mut self, name: &'a str) -> Option<TypesetNode> {
        Some(match shown(name) {
            Shown::Sign(class, unicode, ascii) => TypesetNode::Atom(class, unicode.to_string(), ascii.to_string()),
            Shown::Gap(columns) => TypesetNode::Gap(columns),
            Shown::Accent(mark, ascii) => TypesetNode::Accent(mark, ascii, Box::new(built(self.argument()))),
            Shown::Text => self.text(Class::Ord),
            Shown::Name => self.text(Class::Function),
            Shown::Size | Shown::Nothing => return None,
            Shown::Fraction => {
                let (top, bottom) = built(self.above_and_below());
                TypesetNode::Fraction(Box::new(top), Box::new(bottom))
            }
            Shown::Binomial => {
                let (top, bottom) = built(self.above_and_below());
                TypesetNode::Grid(Grid::Round, vec![vec![top], vec![bottom]])
            }
            Shown::Root => {
                let (index, under) = built(self.index_and_radicand());
                TypesetNode::Root(index.map(Box::new), Box::new(under))
            }
            Shown::Fence => self.fence(),
            Shown::Environment => self.environment(),
            Shown::Blackboard => {
                let letter = self.braced_text().unwrap_or_default();
                let row = BLACKBOARD.iter().find(|row| letter.starts_with(row.0) && letter.len() == 1);
                TypesetNode::Atom(Class::Ord, row.map_or(letter, |row| row.1).to_string(), letter.to_string())
            }
            Shown::As(class) => {
                let inside = match built(self.argument()) {
                    TypesetNode::Row(mut items) if items.len() == 1 => items.swap_remove(0).node,
                    node => node,
                };
                match inside {
                    TypesetNode::Atom(_, unicode, ascii) => TypesetNode::Atom(class, unicode, ascii),
                    node => node,
                }
            }
            Shown::Negated => match built(self.argument()) {
                TypesetNode::Row(items) if items.len() == 1 => negated(&items[0].node),
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
            Shown::Struck => TypesetNode::Struck(Box::new(built(self.argument()))),
            Shown::Typed | Shown::Closing => self.as_typed(name),
        })
    }

    /// The text in the braces that follow.
    fn text(&mut self, class: Class) -> TypesetNode {
        let text = self.braced_text().unwrap_or_default();
        let text = text.replace("\\ ", " ").replace(['{', '}'], "");
        TypesetNode::Atom(class, text.clone(), ascii(&text).into_owned())
    }

    /// A command that is not known, with the groups that follow it, as typed.
    fn as_typed(&mut self, name: &str) -> TypesetNode {
        self.unknown.push(format!("\\{name}"));
        let mut text = format!("\\{name}");
        while self.rest().starts_with('{') {
            let Some(inside) = self.braced_text() else { break };
            text.push_str(&format!("{{{inside}}}"));
        }
        TypesetNode::Atom(Class::Ord, text.clone(), ascii(&text).into_owned())
    }

    /// The bracket after `\left` or `\right`; a dot is none.
    fn mark(&mut self) -> BracketPair {
        let Some((token, end)) = latex::delimiter(self.source, self.at) else { return BracketPair::default() };
        self.at = end;
        match token {
            None => BracketPair::default(),
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

    fn fence(&mut self) -> TypesetNode {
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
            BracketPair::default()
        };
        TypesetNode::Fence(open, Box::new(row(items)), close)
    }

    fn environment(&mut self) -> TypesetNode {
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
        let empty = |row: &Vec<TypesetNode>| row.iter().all(|cell| *cell == TypesetNode::Row(Vec::new()));
        if rows.len() > 1 && rows.last().is_some_and(empty) {
            rows.pop();
        }
        TypesetNode::Grid(grid, rows)
    }
}

/// `\not=` and its like.
fn negated(node: &TypesetNode) -> TypesetNode {
    match node {
        TypesetNode::Atom(_, unicode, _) if unicode == "=" => {
            TypesetNode::Atom(Class::Relation, "≠".to_string(), "!=".to_string())
        }
        TypesetNode::Atom(_, unicode, _) if unicode == "∈" => {
            TypesetNode::Atom(Class::Relation, "∉".to_string(), "not in".to_string())
        }
        TypesetNode::Atom(class, unicode, ascii) => {
            TypesetNode::Atom(*class, format!("{unicode}\u{338}"), format!("not {ascii}"))
        }
        node => node.clone(),
    }
}
