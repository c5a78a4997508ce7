//! What the commands of LaTeX do with what follows them.

use super::parse::{DEEPEST, Grid, Mark, Node, Parser, Token, row};
use super::symbols::*;

impl<'a> Parser<'a> {
    pub(super) fn command(&mut self, name: &'a str) -> Option<Node> {
        if let Some((_, class, unicode, ascii)) = symbol(name) {
            return Some(Node::Atom(*class, unicode.to_string(), ascii.to_string()));
        }
        if let Some((_, columns)) = GAPS.iter().find(|gap| gap.0 == name) {
            return Some(Node::Gap(*columns));
        }
        if let Some((_, mark, ascii)) = ACCENTS.iter().find(|accent| accent.0 == name) {
            return Some(Node::Accent(*mark, ascii, Box::new(self.argument())));
        }
        if TEXTS.contains(&name) {
            let text = self.raw_group().unwrap_or_default();
            let class = if name.starts_with("operatorname") { Class::Function } else { Class::Ord };
            let text = text.replace("\\ ", " ").replace(['{', '}'], "");
            return Some(Node::Atom(class, text.clone(), crate::page::clean::ascii(&text).into_owned()));
        }
        if SIZES.contains(&name) {
            return None;
        }
        match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" => {
                let top = self.argument();
                Some(Node::Fraction(Box::new(top), Box::new(self.argument())))
            }
            "sqrt" => {
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
                Some(Node::Root(index, Box::new(self.argument())))
            }
            "left" => Some(self.fence()),
            "begin" => Some(self.environment()),
            "mathbb" => {
                let letter = self.raw_group().unwrap_or_default();
                let row = BLACKBOARD.iter().find(|row| letter.starts_with(row.0) && letter.len() == 1);
                Some(Node::Atom(Class::Ord, row.map_or(letter, |row| row.1).to_string(), letter.to_string()))
            }
            "mathrel" | "mathbin" | "mathop" => {
                let inside = match self.argument() {
                    Node::Row(mut items) if items.len() == 1 => items.swap_remove(0).node,
                    node => node,
                };
                let class = match name {
                    "mathrel" => Class::Relation,
                    "mathbin" => Class::Binary,
                    _ => Class::Function,
                };
                Some(match inside {
                    Node::Atom(_, unicode, ascii) => Node::Atom(class, unicode, ascii),
                    node => node,
                })
            }
            "not" => match self.argument() {
                Node::Row(items) if items.len() == 1 => Some(negated(&items[0].node)),
                node => Some(negated(&node)),
            },
            "underbrace" | "overbrace" => Some(self.argument()),
            "cancel" | "bcancel" | "xcancel" => Some(Node::Struck(Box::new(self.argument()))),
            _ if LOOKS.contains(&name) => {
                let takes = !matches!(name, "mathstrut" | "displaystyle" | "textstyle");
                takes.then(|| self.argument())
            }
            _ => Some(self.as_typed(name)),
        }
    }

    /// A command that is not known, with the groups that follow it, as typed.
    fn as_typed(&mut self, name: &str) -> Node {
        self.unknown.push(format!("\\{name}"));
        let mut text = format!("\\{name}");
        while self.rest().starts_with('{') {
            let Some(inside) = self.raw_group() else { break };
            text.push_str(&format!("{{{inside}}}"));
        }
        Node::Atom(Class::Ord, text.clone(), crate::page::clean::ascii(&text).into_owned())
    }

    /// The bracket after `\left` or `\right`; a dot is none.
    fn mark(&mut self) -> Mark {
        self.spaces();
        let Some((token, length)) = self.peek() else { return Mark::default() };
        self.at += length;
        match token {
            Token::Char('.') => Mark::default(),
            Token::Char(c) => (c.to_string(), crate::page::clean::ascii(c.encode_utf8(&mut [0; 4])).into_owned()),
            Token::Number(digits) => (digits.to_string(), digits.to_string()),
            Token::Command(name) => match symbol(name) {
                Some((_, _, unicode, ascii)) => (unicode.to_string(), ascii.to_string()),
                None => {
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
        let close = if self.rest().starts_with("\\right") {
            self.at += "\\right".len();
            self.mark()
        } else {
            self.unknown.push("\\left without \\right".to_string());
            Mark::default()
        };
        Node::Fence(open, Box::new(row(items)), close)
    }

    fn environment(&mut self) -> Node {
        let Some(name) = self.raw_group() else { return self.as_typed("begin") };
        let bare = name.trim_end_matches('*');
        let grid = ENVIRONMENTS.iter().find(|row| row.0 == bare).map(|row| row.1).unwrap_or_else(|| {
            self.unknown.push(format!("\\begin{{{name}}}"));
            Grid::Lines
        });
        if name == "array" {
            self.raw_group();
        }
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
            } else if self.rest().starts_with("\\\\") {
                self.at += 2;
                rows.push(Vec::new());
            } else {
                break;
            }
        }
        self.depth -= 1;
        if self.rest().starts_with("\\end") {
            self.at += "\\end".len();
            self.raw_group();
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
