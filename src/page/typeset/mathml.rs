//! A tree as MathML, which browsers set and screen readers read without further help.

use super::parse::{BracketPair, TypesetItem, TypesetNode};
use super::set::has_height;
use crate::math::language::latex::{Class, Grid};
use crate::page::markup::escaped;

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

/// The pieces of a long formula between which a line may be broken, each from a relation, a plus or a minus on; a
/// browser breaks no line within a formula.
pub fn pieces(tree: &TypesetNode) -> Vec<String> {
    let TypesetNode::Row(items) = tree else { return vec![element(tree, false)] };
    let begins = |item: &TypesetItem| match &item.node {
        TypesetNode::Atom(Class::Relation, ..) => true,
        TypesetNode::Atom(Class::Binary, sign, _) => ["+", "−", "-"].contains(&sign.as_str()),
        _ => false,
    };
    let mut depth = 0i32;
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, item) in items.iter().enumerate() {
        match &item.node {
            TypesetNode::Atom(Class::Open, ..) => depth += 1,
            TypesetNode::Atom(Class::Close, ..) => depth -= 1,
            _ => {}
        }
        // A sign behind another sign belongs to what follows it.
        let sign = |item: &TypesetItem| matches!(item.node, TypesetNode::Atom(Class::Relation | Class::Binary, ..));
        if at > from && depth == 0 && begins(item) && !sign(&items[at - 1]) {
            pieces.push(&items[from..at]);
            from = at;
        }
    }
    pieces.push(&items[from..]);
    let infix =
        |piece: &[TypesetItem]| tag("mrow", &row(piece, false)).replacen("<mrow><mo>", "<mrow><mo form=\"infix\">", 1);
    pieces.into_iter().map(infix).collect()
}

/// One piece as an element.
pub fn element(node: &TypesetNode, display: bool) -> String {
    match node {
        TypesetNode::Atom(class, sign, _) => atom(*class, sign),
        TypesetNode::Row(items) => tag("mrow", &row(items, display)),
        TypesetNode::Gap(columns) => format!("<mspace width=\"{}em\"/>", *columns as f64 * 0.3),
        TypesetNode::Fraction(top, bottom) => {
            tag("mfrac", &format!("{}{}", element(top, false), element(bottom, false)))
        }
        TypesetNode::Root(None, under) => tag("msqrt", &element(under, display)),
        TypesetNode::Root(Some(index), under) => {
            tag("mroot", &format!("{}{}", element(under, display), element(index, false)))
        }
        TypesetNode::Script { base, primes, sub, sup } => {
            script(base, *primes, sub.as_deref(), sup.as_deref(), display)
        }
        TypesetNode::Fence(open, body, close) => {
            let tall = has_height(body);
            tag("mrow", &format!("{}{}{}", fence(open, tall), element(body, display), fence(close, tall)))
        }
        TypesetNode::Accent(_, name, body) => {
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
        TypesetNode::Struck(body) => {
            format!("<menclose notation=\"updiagonalstrike\">{}</menclose>", element(body, display))
        }
        TypesetNode::Grid(kind, rows) => grid(*kind, rows, display),
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

/// A bracket; it grows around what stands on several rows, and not for an exponent, which would make it twice as high
/// in fonts without brackets of many sizes.
fn fence(mark: &BracketPair, grows: bool) -> String {
    if mark.0.is_empty() { String::new() } else { format!("<mo stretchy=\"{grows}\">{}</mo>", escaped(&mark.0)) }
}

/// The class of a piece as a neighbour: a function keeps being one with an exponent on it.
fn class(node: &TypesetNode) -> Class {
    match node {
        TypesetNode::Atom(class, ..) => *class,
        TypesetNode::Script { base, .. } | TypesetNode::Struck(base) => class(base),
        TypesetNode::Fence(..) => Class::Open,
        _ => Class::Ord,
    }
}

/// Pieces beside each other, with a thin space where a function meets what it is applied to without brackets.
fn row(items: &[TypesetItem], display: bool) -> String {
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
            TypesetNode::Fence(..) => Class::Close,
            _ => this,
        });
    }
    out
}

fn script(
    base: &TypesetNode,
    primes: usize,
    sub: Option<&TypesetNode>,
    sup: Option<&TypesetNode>,
    display: bool,
) -> String {
    let mut inner = element(base, display);
    if primes > 0 {
        // The sign is drawn high by itself; as an exponent it would stand too high in many fonts.
        let marks = ["′", "″", "‴"].get(primes - 1).map_or("′".repeat(primes), |mark| mark.to_string());
        inner = tag("mrow", &format!("{inner}<mo form=\"postfix\" lspace=\"0\" rspace=\"0\">{marks}</mo>"));
    }
    let above = sup.map(|sup| element(sup, false));
    let below = sub.map(|sub| element(sub, false));
    let big = matches!(base, TypesetNode::Atom(Class::Big, ..));
    let word = matches!(base, TypesetNode::Atom(Class::Big, sign, _) if sign.is_ascii());
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

fn grid(kind: Grid, rows: &[Vec<TypesetNode>], display: bool) -> String {
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
        Grid::Curly => ("{", "}"),
        Grid::Bars => ("|", "|"),
        Grid::DoubleBars => ("‖", "‖"),
        Grid::Cases => ("{", ""),
    };
    let mark = |sign: &str| fence(&(sign.to_string(), String::new()), true);
    tag("mrow", &format!("{}{table}{}", mark(open), mark(close)))
}
