//! The tree of what was typed. Every node knows its place in the text, and spelling is kept where it matters: which sign
//! of multiplication stands between two factors, whether a bracket stood around something.
//!
//! The nodes lie in one list and name each other by number, so that a tree costs two allocations however large it is.

use super::super::expr::{Constant, Expr, Node, Symbol};
use super::super::functions::Func;
use super::super::number::Number;
use super::apply::Applied;
use super::arrays::Word;
use super::spelled::Spelled;
use std::ops::Range;

/// The number of a node in its tree.
pub(super) type Id = u32;

/// What stands between two parts, or before one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// Nothing: the first part, or one of a list.
    First,
    Plus,
    Minus,
    /// Side by side.
    Beside,
    /// `*`
    Star,
    /// `·`, `\cdot`
    Dot,
    /// `×`, `\times`
    Cross,
    Over,
    /// `//`
    FloorOver,
    /// `%`, `mod`
    Mod,
    /// `@`
    At,
    /// `⊙`, `∘`, `\odot`
    Entries,
    /// `⊗`
    Outer,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
    NotEqual,
    /// `∈`, `in`
    In,
}

/// A part of a node, with what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub op: Op,
    pub id: Id,
}

/// The parts of a node, in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    start: u32,
    len: u32,
}

impl Parts {
    pub fn len(self) -> usize {
        self.len as usize
    }
    /// Without the last one.
    pub fn but_last(self) -> Parts {
        Parts { len: self.len.saturating_sub(1), ..self }
    }
}

/// By what is derived, in turn.
#[derive(Clone, Debug)]
pub(super) struct Directions(pub Vec<Symbol>);

/// What a node is.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// A whole number as it was typed, which costs nothing to keep.
    Whole(i64),
    /// Another number, or a constant.
    Leaf(Expr),
    Name(Symbol),
    Neg(Id),
    /// Terms, with their signs.
    Sum(Parts),
    /// Factors, from left to right.
    Chain(Parts),
    /// Base and exponent, and whether it was written `**`.
    Power(Id, Id, bool),
    Percent(Id),
    /// A function of the table.
    Call(Func, Parts),
    /// A spelling of another language that stands for something written otherwise here.
    Spelled(&'static Spelled, Parts),
    /// What works on whole vectors and matrices.
    Word(&'static Word, Parts),
    /// Something that is defined: `f'`, `Out[3]`.
    Defined(Box<Applied>),
    /// `d/dx x^2`: the operand, and by what it is derived in turn.
    Derive(Id, Box<Directions>),
    /// Values put in for the variables of something defined or derived: `f'(2)`.
    Put(Id, Parts),
    /// `|x|`
    Bars(Id),
    /// `||x||`, `‖x‖`
    Norm(Id),
    /// Several values: in brackets or not, upright where semicolons stand between them.
    List {
        items: Parts,
        upright: bool,
    },
    /// `2x|_{x=3}`: a name, and what is put in for it.
    At(Id, Box<Symbol>, Id),
    /// `u[1]`
    Entry(Id, Parts),
    Transposed(Id),
    /// `tanh'(z)`: the slope of a function, taken at its argument.
    Prime(Func, Parts),
    /// `sum(X, axis=0)`
    Along(Box<(&'static Word, u8)>, Parts),
    /// `v[:, None]`, a column beside a matrix; `v[None, :]`, a row.
    Axes(Id, bool),
    /// Alternating values and conditions, and what holds otherwise at the end where the number is odd; whether they were
    /// chosen between as in `a if c else b`.
    Cases(Parts, bool),
    /// No value, as in `none if x = 0`.
    Nothing,
    Infinity,
    /// `a < b <= c`
    Compare(Parts),
    And(Parts),
    Or(Parts),
    Not(Id),
    Truth(bool),
}

/// A node with its place. It is small, so that the nodes of most texts lie in one small block.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub form: Form,
    start: u32,
    /// Twice the end, and one more where brackets stand around it.
    end: u32,
}

const _: () = assert!(size_of::<Item>() <= 32);

impl Item {
    /// Whether brackets stand around it.
    pub fn bracketed(&self) -> bool {
        self.end & 1 == 1
    }
}

/// All nodes of a text.
#[derive(Debug, Default)]
pub(super) struct Tree {
    items: Vec<Item>,
    parts: Vec<Part>,
}

impl Tree {
    /// An empty tree with room for what a text of so many bytes comes to; small blocks are cheap to get.
    pub fn new(bytes: usize) -> Tree {
        let room = (bytes + 2).min(32);
        Tree { items: Vec::with_capacity(room), parts: Vec::with_capacity(room) }
    }
    #[inline]
    pub fn add(&mut self, form: Form, at: Range<usize>) -> Id {
        let id = self.items.len() as Id;
        self.items.push(Item { form, start: at.start as u32, end: (at.end as u32) << 1 });
        id
    }
    pub fn keep(&mut self, parts: impl Iterator<Item = Part>) -> Parts {
        let start = self.parts.len() as u32;
        self.parts.extend(parts);
        Parts { start, len: self.parts.len() as u32 - start }
    }
    /// Parts off a stack, from a place on.
    pub fn keep_from(&mut self, stack: &mut Vec<Part>, mark: usize) -> Parts {
        let start = self.parts.len() as u32;
        self.parts.extend_from_slice(&stack[mark..]);
        stack.truncate(mark);
        Parts { start, len: self.parts.len() as u32 - start }
    }
    /// How many nodes there are.
    pub fn size(&self) -> usize {
        self.items.len()
    }
    pub fn item(&self, id: Id) -> &Item {
        &self.items[id as usize]
    }
    pub fn form(&self, id: Id) -> &Form {
        &self.items[id as usize].form
    }
    pub fn at(&self, id: Id) -> Range<usize> {
        let item = self.item(id);
        item.start as usize..(item.end >> 1) as usize
    }
    pub fn bracket(&mut self, id: Id) {
        self.items[id as usize].end |= 1;
    }
    pub fn parts(&self, parts: Parts) -> &[Part] {
        &self.parts[parts.start as usize..(parts.start + parts.len) as usize]
    }
    /// A number as it was typed; `None` for anything else.
    pub fn number(&self, id: Id) -> Option<Number> {
        match self.form(id) {
            Form::Whole(n) => Some(Number::int(*n)),
            Form::Leaf(expr) => match expr.node() {
                Node::Num(n) => Some(*n),
                _ => None,
            },
            _ => None,
        }
    }
    /// Whether it is a number as it was typed.
    pub fn is_number(&self, id: Id) -> bool {
        match self.form(id) {
            Form::Whole(_) => true,
            Form::Leaf(expr) => matches!(expr.node(), Node::Num(_)),
            _ => false,
        }
    }
    /// Whether it is e.
    pub fn is_e(&self, id: Id) -> bool {
        matches!(self.form(id), Form::Leaf(expr) if *expr.node() == Node::Const(Constant::E))
    }
    /// Whether it is a number or a constant.
    pub fn is_leaf(&self, id: Id) -> bool {
        matches!(self.form(id), Form::Whole(_) | Form::Leaf(_))
    }
    /// The name that a node is.
    pub fn name(&self, id: Id) -> Option<&Symbol> {
        match self.form(id) {
            Form::Name(name) => Some(name),
            _ => None,
        }
    }
    /// The nodes right below one, in their order.
    pub fn below(&self, id: Id) -> Vec<Id> {
        let all = |parts: &Parts| self.parts(*parts).iter().map(|part| part.id).collect();
        match self.form(id) {
            Form::Whole(_)
            | Form::Leaf(_)
            | Form::Name(_)
            | Form::Defined(_)
            | Form::Nothing
            | Form::Infinity
            | Form::Truth(_) => vec![],
            Form::Neg(a) | Form::Percent(a) | Form::Derive(a, _) | Form::Bars(a) | Form::Norm(a) => vec![*a],
            Form::Transposed(a) | Form::Axes(a, _) | Form::Not(a) => vec![*a],
            Form::Power(a, b, _) | Form::At(a, _, b) => vec![*a, *b],
            Form::Put(a, parts) | Form::Entry(a, parts) => {
                std::iter::once(*a).chain(self.parts(*parts).iter().map(|part| part.id)).collect()
            }
            Form::Sum(parts) | Form::Chain(parts) | Form::Compare(parts) | Form::And(parts) | Form::Or(parts) => {
                all(parts)
            }
            Form::Call(_, parts) | Form::Spelled(_, parts) | Form::Word(_, parts) | Form::Prime(_, parts) => all(parts),
            Form::Along(_, parts) | Form::Cases(parts, _) | Form::List { items: parts, .. } => all(parts),
        }
    }
    /// Whether it is a statement that holds or does not.
    pub fn is_condition(&self, id: Id) -> bool {
        matches!(self.form(id), Form::Compare(_) | Form::And(_) | Form::Or(_) | Form::Not(_) | Form::Truth(_))
    }
    /// Takes in another tree, whose text stands at a place of this one; gives its root here.
    pub fn graft(&mut self, other: Tree, root: Id, at: Range<usize>) -> Id {
        let (ids, parts) = (self.items.len() as u32, self.parts.len() as u32);
        let moved = |of: Parts| Parts { start: of.start + parts, ..of };
        self.parts.extend(other.parts.into_iter().map(|part| Part { id: part.id + ids, ..part }));
        for mut item in other.items {
            (item.start, item.end) = (at.start as u32, (at.end as u32) << 1 | item.end & 1);
            item.form = match item.form {
                Form::Neg(a) => Form::Neg(a + ids),
                Form::Sum(p) => Form::Sum(moved(p)),
                Form::Chain(p) => Form::Chain(moved(p)),
                Form::Power(a, b, python) => Form::Power(a + ids, b + ids, python),
                Form::Percent(a) => Form::Percent(a + ids),
                Form::Call(f, p) => Form::Call(f, moved(p)),
                Form::Spelled(s, p) => Form::Spelled(s, moved(p)),
                Form::Word(w, p) => Form::Word(w, moved(p)),
                Form::Derive(a, by) => Form::Derive(a + ids, by),
                Form::Put(a, p) => Form::Put(a + ids, moved(p)),
                Form::Bars(a) => Form::Bars(a + ids),
                Form::Norm(a) => Form::Norm(a + ids),
                Form::List { items, upright } => Form::List { items: moved(items), upright },
                Form::At(a, name, b) => Form::At(a + ids, name, b + ids),
                Form::Entry(a, p) => Form::Entry(a + ids, moved(p)),
                Form::Transposed(a) => Form::Transposed(a + ids),
                Form::Prime(f, p) => Form::Prime(f, moved(p)),
                Form::Along(word, p) => Form::Along(word, moved(p)),
                Form::Axes(a, upright) => Form::Axes(a + ids, upright),
                Form::Cases(p, chosen) => Form::Cases(moved(p), chosen),
                Form::Compare(p) => Form::Compare(moved(p)),
                Form::And(p) => Form::And(moved(p)),
                Form::Or(p) => Form::Or(moved(p)),
                Form::Not(a) => Form::Not(a + ids),
                same @ (Form::Whole(_)
                | Form::Leaf(_)
                | Form::Name(_)
                | Form::Defined(_)
                | Form::Nothing
                | Form::Infinity
                | Form::Truth(_)) => same,
            };
            self.items.push(item);
        }
        root + ids
    }
}
