//! A tree as MathML, which browsers set and screen readers read without further help.

use super::parse::{Grid, Item, Mark, Node};
use super::symbols::Class;
use crate::page::clean::harmless;

/// Text for use between tags and in attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn tag(name: &str, inside: &str) -> String {
    format!("<{name}>{inside}</{name}>")
}

fn operator(sign: &str) -> String {
    // Brackets of one size: those that grow come as a fence.
    if ["(", ")", "[", "]", "|", "‖", "{", "}"].contains(&sign) {
        format!("<mo stretchy=\"false\">{}</mo>", escaped(sign))
    } else {
        tag("mo", &escaped(sign))
    }
}

/// One piece as an element.
pub fn element(node: &Node, display: bool) -> String {
    match node {
        Node::Atom(class, sign, _) => atom(*class, sign),
        Node::Row(items) => tag("mrow", &row(items, display)),
        Node::Gap(columns) => format!("<mspace width=\"{}em\"/>", *columns as f64 * 0.3),
        Node::Fraction(top, bottom) => tag("mfrac", &format!("{}{}", element(top, false), element(bottom, false))),
        Node::Root(None, under) => tag("msqrt", &element(under, display)),
        Node::Root(Some(index), under) => {
            tag("mroot", &format!("{}{}", element(under, display), element(index, false)))
        }
        Node::Script { base, primes, sub, sup } => script(base, *primes, sub.as_deref(), sup.as_deref(), display),
        Node::Fence(open, body, close) => {
            tag("mrow", &format!("{}{}{}", fence(open), element(body, display), fence(close)))
        }
        Node::Accent(_, name, body) => {
            let sign = match *name {
                "bar" => "¯",
                "hat" => "^",
                "tilde" => "~",
                "vec" => "→",
                "dot" => "˙",
                _ => "¨",
            };
            format!("<mover accent=\"true\">{}<mo>{sign}</mo></mover>", element(body, display))
        }
        Node::Grid(kind, rows) => grid(*kind, rows, display),
    }
}

fn atom(class: Class, sign: &str) -> String {
    match class {
        Class::Number => tag("mn", &escaped(sign)),
        Class::Function => tag("mi", &escaped(sign)),
        Class::Big if sign.is_ascii() => tag("mi", &escaped(sign)),
        Class::Big | Class::Binary | Class::Relation | Class::Open | Class::Close | Class::Punctuation => {
            operator(sign)
        }
        Class::Prefix => tag("mi", &escaped(sign)),
        Class::Ord if sign.contains([' ', '\\']) => tag("mtext", &escaped(sign).replace(' ', "&#160;")),
        Class::Ord if sign == "…" || sign == "⋯" => tag("mo", sign),
        Class::Ord => tag("mi", &escaped(sign)),
    }
}

fn fence(mark: &Mark) -> String {
    if mark.0.is_empty() { String::new() } else { format!("<mo stretchy=\"true\">{}</mo>", escaped(&mark.0)) }
}

/// The class of a piece as a neighbour: a function keeps being one with an exponent on it.
fn class(node: &Node) -> Class {
    match node {
        Node::Atom(class, ..) => *class,
        Node::Script { base, .. } => class(base),
        Node::Fence(..) => Class::Open,
        _ => Class::Ord,
    }
}

/// Pieces beside each other, with a thin space where a function meets what it is applied to without brackets.
fn row(items: &[Item], display: bool) -> String {
    const THIN: &str = "<mspace width=\"0.17em\"/>";
    let mut out = String::new();
    let mut before: Option<Class> = None;
    for item in items {
        let this = class(&item.node);
        let operand = matches!(this, Class::Ord | Class::Number | Class::Function | Class::Big | Class::Prefix);
        let word = |class: Class| matches!(class, Class::Function | Class::Big);
        let ended = |class: Class| matches!(class, Class::Ord | Class::Number | Class::Close);
        if before.is_some_and(|b| (word(b) && operand) || (ended(b) && word(this))) {
            out.push_str(THIN);
        }
        out.push_str(&element(&item.node, display));
        before = Some(match &item.node {
            Node::Fence(..) => Class::Close,
            _ => this,
        });
    }
    out
}

fn script(base: &Node, primes: usize, sub: Option<&Node>, sup: Option<&Node>, display: bool) -> String {
    let inner = element(base, display);
    let marks = match primes {
        0 => None,
        n => Some(tag("mo", &["′", "″", "‴"].get(n - 1).map_or("′".repeat(n), |mark| mark.to_string()))),
    };
    let sup = sup.map(|sup| element(sup, false));
    let above = match (marks, sup) {
        (Some(marks), Some(sup)) => Some(tag("mrow", &format!("{marks}{sup}"))),
        (marks, sup) => marks.or(sup),
    };
    let below = sub.map(|sub| element(sub, false));
    let big = matches!(base, Node::Atom(Class::Big, ..));
    let word = matches!(base, Node::Atom(Class::Big, sign, _) if sign.is_ascii());
    let limits = word || (big && display);
    match (below, above, limits) {
        (Some(below), Some(above), true) => tag("munderover", &format!("{inner}{below}{above}")),
        (Some(below), None, true) => tag("munder", &format!("{inner}{below}")),
        (Some(below), Some(above), false) => tag("msubsup", &format!("{inner}{below}{above}")),
        (Some(below), None, false) => tag("msub", &format!("{inner}{below}")),
        (None, Some(above), _) => tag("msup", &format!("{inner}{above}")),
        (None, None, _) => inner,
    }
}

fn grid(kind: Grid, rows: &[Vec<Node>], display: bool) -> String {
    let mut table = String::new();
    for row in rows {
        let mut cells = String::new();
        for (at, cell) in row.iter().enumerate() {
            let side = match kind {
                Grid::Cases => "left",
                Grid::Lines if at % 2 == 0 => "right",
                Grid::Lines => "left",
                _ => "center",
            };
            cells.push_str(&format!("<mtd style=\"text-align: {side}\">{}</mtd>", element(cell, display)));
        }
        table.push_str(&tag("mtr", &cells));
    }
    let table = tag("mtable", &table);
    let (open, close) = match kind {
        Grid::Bare | Grid::Lines => return table,
        Grid::Round => ("(", ")"),
        Grid::Square => ("[", "]"),
        Grid::Bars => ("|", "|"),
        Grid::Cases => ("{", ""),
    };
    let mark = |sign: &str| fence(&(sign.to_string(), String::new()));
    tag("mrow", &format!("{}{table}{}", mark(open), mark(close)))
}
