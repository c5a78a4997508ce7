//! Setting a tree as text: on one row, or in two dimensions with fraction bars.

use super::parse::{TypesetItem, TypesetNode};
use crate::math::language::latex::Class;
use crate::math::steps;
use crate::page::clean::width;
use std::cell::RefCell;
use std::collections::HashMap;

/// How tightly a text holds together, for deciding where brackets are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tightness {
    Atom,
    Product,
    Quotient,
    Sum,
}

/// Text in rows of the same width, with the row that stands on the line of writing.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBlock {
    pub rows: Vec<String>,
    pub base: usize,
    pub form: Tightness,
}

/// Exponents that have been set, by their place in the tree and by whether signs stand tightly in them: an exponent is
/// set in both ways, and so are those in it, each of them once.
type Exponents = RefCell<HashMap<(*const TypesetNode, bool), TextBlock>>;

/// What to set for.
#[derive(Clone, Copy, Debug)]
pub struct Setter<'t> {
    pub exponents: &'t Exponents,
    pub unicode: bool,
    /// On one row.
    pub flat: bool,
    /// Without spaces around signs, as in an index.
    pub tight: bool,
}

impl TextBlock {
    pub(super) fn row(text: impl Into<String>, form: Tightness) -> TextBlock {
        TextBlock { rows: vec![text.into()], base: 0, form }
    }
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| width(row)).max().unwrap_or(0)
    }
    /// Something beside this, both on the line of writing.
    pub(super) fn beside(&mut self, gap: usize, other: &TextBlock) {
        if let ([row], [text]) = (&mut self.rows[..], &other.rows[..]) {
            row.extend(std::iter::repeat_n(' ', gap));
            row.push_str(text);
            return;
        }
        let at = self.width() + gap;
        let above = other.base.saturating_sub(self.base);
        for _ in 0..above {
            self.rows.insert(0, String::new());
        }
        self.base += above;
        let shift = self.base - other.base;
        while self.rows.len() < shift + other.rows.len() {
            self.rows.push(String::new());
        }
        for (row, text) in self.rows.iter_mut().skip(shift).zip(&other.rows) {
            pad(row, at);
            row.push_str(text);
        }
    }
    pub(super) fn text(&self) -> &str {
        self.rows.first().map_or("", String::as_str)
    }
}

pub(super) fn pad(row: &mut String, to: usize) {
    let now = width(row);
    row.extend(std::iter::repeat_n(' ', to.saturating_sub(now)));
}

/// The stroke through a character before it.
pub const STROKE: char = '\u{336}';

/// The text with a stroke through each of its signs.
fn struck(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if c != ' ' && c != STROKE {
            out.push(STROKE);
        }
    }
    out
}

/// Names that are functions when a bracket follows, so that `1/f(x)` needs no further brackets.
const APPLIED: &[&str] = &["f", "g", "h", "F", "G", "L", "J", "E", "σ", "sigma", "φ", "phi"];

impl Setter<'_> {
    pub(super) fn pick<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    pub fn set(&self, node: &TypesetNode) -> TextBlock {
        steps::take(1);
        match node {
            TypesetNode::Atom(_, unicode, ascii) => TextBlock::row(self.pick(unicode, ascii), Tightness::Atom),
            TypesetNode::Row(items) => self.row(items),
            TypesetNode::Gap(columns) => TextBlock::row(" ".repeat(*columns), Tightness::Atom),
            TypesetNode::Fraction(top, bottom) => self.fraction(top, bottom),
            TypesetNode::Root(index, under) => self.root(index.as_deref(), under),
            TypesetNode::Script { base, primes, sub, sup } => {
                self.script(base, *primes, sub.as_deref(), sup.as_deref())
            }
            TypesetNode::Fence(open, body, close) => {
                let body = self.set(body);
                self.fenced(self.pick(&open.0, &open.1), body, self.pick(&close.0, &close.1))
            }
            TypesetNode::Accent(mark, name, body) => {
                let body = self.flat().set(body);
                let single = body.text().chars().count() == 1;
                let text = match (self.unicode, single) {
                    (true, true) => format!("{}{mark}", body.text()),
                    (false, true) => format!("{}{name}", body.text()),
                    _ => format!("{name}({})", body.text()),
                };
                TextBlock::row(text, Tightness::Atom)
            }
            TypesetNode::Struck(body) => {
                let block = self.set(body);
                // On one row, as in a sentence, what cancels is said and not struck out.
                let strikes = self.unicode && !self.flat;
                if strikes {
                    TextBlock { rows: block.rows.iter().map(|row| struck(row)).collect(), ..block }
                } else {
                    block
                }
            }
            TypesetNode::Grid(kind, rows) => self.grid(*kind, rows),
        }
    }

    pub(super) fn flat(&self) -> Self {
        Setter { flat: true, ..*self }
    }
    pub(super) fn tight(&self) -> Self {
        Setter { flat: true, tight: true, ..*self }
    }
    /// An exponent on one row.
    pub(super) fn exponent_block(&self, sup: &TypesetNode) -> TextBlock {
        let place = (std::ptr::from_ref(sup), self.tight);
        if let Some(known) = self.exponents.borrow().get(&place) {
            return known.clone();
        }
        let block = self.flat().set(sup);
        self.exponents.borrow_mut().insert(place, block.clone());
        block
    }
    pub(super) fn flat_text(&self, node: &TypesetNode) -> String {
        self.flat().set(node).rows.swap_remove(0)
    }
    pub(super) fn in_brackets(&self, block: TextBlock) -> TextBlock {
        self.fenced("(", block, ")")
    }

    /// The rows of a formula and the one on the line of writing, in at most `room` columns: if it is wider, what stands
    /// apart in it goes on below. `None` if a part alone is wider.
    pub(super) fn within(&self, node: &TypesetNode, room: usize) -> Option<(Vec<String>, usize)> {
        let whole = self.set(node);
        if whole.width() <= room {
            return Some((whole.rows, whole.base));
        }
        let TypesetNode::Row(items) = node else { return None };
        let apart = |item: &TypesetItem| matches!(item.node, TypesetNode::Gap(columns) if columns >= APART);
        let mut parts = items.split(apart).filter(|part| !part.is_empty()).map(|part| self.row(part));
        let mut line = parts.next()?;
        let base = line.base;
        let mut rows = Vec::new();
        for part in parts {
            if line.width() + 2 * APART + part.width() <= room {
                line.beside(2 * APART, &part);
            } else {
                rows.append(&mut std::mem::replace(&mut line, part).rows);
            }
        }
        rows.append(&mut line.rows);
        rows.iter().all(|row| width(row) <= room).then_some((rows, base))
    }

    /// Pieces beside each other, with the spaces that their classes ask for.
    fn row(&self, items: &[TypesetItem]) -> TextBlock {
        let mut out = TextBlock::row("", Tightness::Atom);
        let mut before: Option<Class> = None;
        let mut pending = 0;
        let mut bars: Vec<&str> = Vec::new();
        let mut fraction_before = false;
        for (at, item) in items.iter().enumerate() {
            if let TypesetNode::Gap(columns) = item.node {
                pending = pending.max(columns);
                if columns >= APART {
                    // What comes begins anew: a sign there joins nothing.
                    before = before.map(|_| Class::Punctuation);
                    fraction_before = false;
                }
                continue;
            }
            let (mut left, mut right) = classes(&item.node);
            if let Some(bar) = bar(&item.node) {
                let closes = bars.last() == Some(&bar) && before.is_some_and(ends);
                if closes {
                    bars.pop();
                    (left, right) = (Class::Close, Class::Close);
                } else {
                    bars.push(bar);
                }
            }
            let unary = left == Class::Binary && !before.is_some_and(ends);
            if unary {
                (left, right) = (Class::Prefix, Class::Prefix);
            }
            let mut block = self.set(&item.node);
            let next =
                items[at + 1..].iter().find(|item| !matches!(item.node, TypesetNode::Gap(columns) if columns < APART));
            let next = next.filter(|item| !matches!(item.node, TypesetNode::Gap(_)));
            let fraction = matches!(item.node, TypesetNode::Fraction(..));
            if fraction && self.flat && block.form == Tightness::Quotient {
                let closing = |node| bar(node).is_some() && bar(node) == bars.last().copied();
                let after = next.is_some_and(|next| begins(classes(&next.node).0) && !closing(&next.node));
                let touches = before.is_some_and(|b| ends(b) || b == Class::Function) || after;
                if touches && !is_operator(&item.node) {
                    block = self.in_brackets(block);
                    left = if before == Some(Class::Function) { Class::Open } else { left };
                }
            }
            if matches!(&item.node, TypesetNode::Row(_)) && self.flat && block.form == Tightness::Sum && items.len() > 1
            {
                // A group in braces is one thing only to LaTeX, so nothing is to be seen of it.
                block.form = Tightness::Product;
            }
            let gap = match before {
                None => 0,
                Some(b) => self.gap(b, left, item, fraction_before || fraction),
            };
            out.form = match left {
                _ if at == 0 && !unary => block.form,
                Class::Binary if !is_product_sign(&item.node) => Tightness::Sum,
                Class::Relation => Tightness::Sum,
                Class::Prefix if unary => Tightness::Sum,
                _ => out.form.max(Tightness::Product),
            };
            if before.is_none() && pending == 0 {
                let form = out.form;
                out = TextBlock { form, ..block };
            } else {
                out.beside(gap.max(pending), &block);
            }
            pending = 0;
            before = Some(right);
            fraction_before = fraction;
        }
        if applied(items) {
            out.form = Tightness::Atom;
        }
        out
    }

    /// Columns between two neighbours.
    fn gap(&self, before: Class, this: Class, item: &TypesetItem, fraction: bool) -> usize {
        use Class::*;
        let wide = usize::from(!self.tight);
        let source = usize::from(item.spaced);
        let slash = |node: &TypesetNode| matches!(node, TypesetNode::Atom(_, sign, _) if sign == "/");
        match (before, this) {
            (_, Close | Punctuation) | (Open | Prefix, _) => 0,
            (_, Binary) if slash(&item.node) => 0,
            (Relation, Relation) => 0,
            (Binary | Relation, _) | (_, Binary | Relation) => wide,
            (Punctuation, _) => 1,
            (Function, Open) => 0,
            (Big, Open) => usize::from(fraction),
            (Function | Big, _) | (_, Function | Big) => 1,
            (Ord | Number | Close, Ord | Number | Prefix) if fraction => {
                if self.flat {
                    1
                } else {
                    2
                }
            }
            (Number, Ord) | (Number, Prefix) => 0,
            (Ord | Number | Close, Open) => {
                let is_bar = bar(&item.node).is_some();
                if fraction || (is_bar && item.spaced) { 1 } else { 0 }
            }
            _ => source,
        }
    }
}

/// How a piece meets its left and its right neighbour.
fn classes(node: &TypesetNode) -> (Class, Class) {
    match node {
        // Nothing stands beside a stroke.
        TypesetNode::Atom(_, sign, _) if sign == "/" => (Class::Binary, Class::Prefix),
        TypesetNode::Atom(class, ..) => (*class, *class),
        TypesetNode::Fence(..) => (Class::Open, Class::Close),
        TypesetNode::Struck(body) => match &**body {
            TypesetNode::Row(items) => {
                let ends = items.first().zip(items.last());
                ends.map_or((Class::Ord, Class::Ord), |(first, last)| (classes(&first.node).0, classes(&last.node).1))
            }
            body => classes(body),
        },
        TypesetNode::Script { base, sub, sup, .. } => match classes(base) {
            (Class::Function, _) => (Class::Function, Class::Function),
            (Class::Big, _) if sub.is_some() || sup.is_some() => (Class::Big, Class::Punctuation),
            (left @ (Class::Number | Class::Big | Class::Prefix), _) => (left, left),
            (Class::Open, Class::Close) => (Class::Open, Class::Close),
            (Class::Close, _) => (Class::Close, Class::Close),
            _ => (Class::Ord, Class::Ord),
        },
        _ => (Class::Ord, Class::Ord),
    }
}

/// Whether something stands complete before what follows, so that a sign after it joins two things.
fn ends(class: Class) -> bool {
    matches!(class, Class::Ord | Class::Number | Class::Close)
}

/// Whether something after a fraction would be read as multiplied by it.
fn begins(class: Class) -> bool {
    matches!(class, Class::Ord | Class::Number | Class::Open | Class::Function | Class::Big | Class::Prefix)
}

/// The bar that this is, if it is one: whether it opens or closes depends on its place.
fn bar(node: &TypesetNode) -> Option<&str> {
    match node {
        TypesetNode::Atom(Class::Open, sign, _) if sign == "|" || sign == "‖" => Some(sign),
        TypesetNode::Script { base, .. } => bar(base),
        _ => None,
    }
}

fn is_product_sign(node: &TypesetNode) -> bool {
    matches!(node, TypesetNode::Atom(_, sign, _) if ["·", "×", "*", "/", "÷", "⊙", "∘"].contains(&sign.as_str()))
}

/// `d/dx`, `∂/∂x`: the top is the sign alone, and what it works on follows.
fn is_operator(node: &TypesetNode) -> bool {
    let sign = |node: &TypesetNode| matches!(node, TypesetNode::Atom(_, sign, _) if sign == "d" || sign == "∂");
    match node {
        TypesetNode::Fraction(top, _) => match &**top {
            TypesetNode::Script { base, .. } => sign(base),
            TypesetNode::Row(items) => matches!(&items[..], [one] if sign(&one.node)),
            top => sign(top),
        },
        _ => false,
    }
}

/// Whether the row is one thing: all of it in brackets, or a function before brackets.
fn applied(items: &[TypesetItem]) -> bool {
    let inner = match items {
        [first, rest @ ..] if !rest.is_empty() => {
            let name = match &first.node {
                TypesetNode::Script { base, .. } => base,
                node => node,
            };
            let function = match name {
                TypesetNode::Atom(Class::Function | Class::Big, ..) => true,
                TypesetNode::Atom(Class::Ord, name, _) => APPLIED.contains(&name.as_str()),
                _ => false,
            };
            if function { rest } else { items }
        }
        _ => items,
    };
    match inner {
        [one] => matches!(one.node, TypesetNode::Fence(..)),
        // `|a − n|`, with no other bar between.
        [first, between @ .., last] if bar(&first.node).is_some() => {
            bar(&last.node).is_some() && between.iter().all(|item| bar(&item.node).is_none())
        }
        [first, .., last] => {
            let mut open = 0i32;
            let closes_early = inner[..inner.len() - 1].iter().any(|item| {
                match classes(&item.node) {
                    _ if bar(&item.node).is_some() => {}
                    (Class::Open, Class::Open) => open += 1,
                    (Class::Close, _) => open -= 1,
                    _ => {}
                }
                open <= 0
            });
            let paired = classes(&first.node) == (Class::Open, Class::Open) && bar(&first.node).is_none();
            paired && !closes_early && matches!(&last.node, TypesetNode::Atom(Class::Close, ..))
        }
        [] => false,
    }
}

/// A gap of this many columns sets two formulas apart rather than two pieces of one.
const APART: usize = 3;

/// Whether the tree gains from a second dimension: a fraction or a matrix in it.
pub fn has_height(node: &TypesetNode) -> bool {
    match node {
        TypesetNode::Fraction(..) => true,
        TypesetNode::Grid(_, rows) => rows.len() > 1,
        TypesetNode::Row(items) => items.iter().any(|item| has_height(&item.node)),
        TypesetNode::Root(_, body)
        | TypesetNode::Fence(_, body, _)
        | TypesetNode::Accent(_, _, body)
        | TypesetNode::Struck(body) => has_height(body),
        TypesetNode::Script { base, .. } => has_height(base),
        TypesetNode::Atom(..) | TypesetNode::Gap(_) => false,
    }
}
