//! Rule texts: what a row of a rule table says, read once into a form that is matched and filled in quickly.
//!
//! A text is in the notation that learners type. Its letters stand for parts of an expression, and which letter it is
//! says what it may stand for:
//!
//! | letter | stands for |
//! |---|---|
//! | `x` | the variable of differentiation |
//! | `y` | another variable; as a factor, anything made of other variables |
//! | `c` `n` | anything held still: a number, a constant, other variables |
//! | `k` | the same, but not 1 or −1 |
//! | `u` `v` `f` `g` `h` `b` | anything that moves with `x`; as terms of a sum, `f` and `g` may be held still too |
//! | `w` | anything that moves, but not `x` alone |
//! | `t` `s` | anything at all |
//!
//! Beside the letters, `D(f)` is the derivative of `f`; `F(u)` is any function of the table, any power and any
//! exponential, as long as one of its parts moves; `F'(…)` is the slope of that outer function at `…`.

use super::expr::{Constant, Expr, Node};
use super::functions::{self, Func};
use super::language::{self, Scope};
use super::number::Number;
use super::steps;

pub(crate) mod fill;
mod fit;
mod outer;

pub(crate) use fill::{Algebra, Filling};
pub(crate) use fit::{Readings, split_constant};
pub(crate) use outer::{Outer, as_power, is_e, slope_of_call};

/// A letter of a rule.
pub type Letter = char;

/// A rule's text, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A number that must stand there.
    Number(Number),
    /// π or e.
    Constant(Constant),
    /// The variable of differentiation.
    By,
    /// A letter of the rule, for a part of the expression.
    Letter(Letter),
    /// `D(f)`
    Slope(Letter),
    /// `F(…)`
    Outer(Box<Form>),
    /// `F'(…)`
    OuterSlope(Box<Form>),
    /// A minus sign before the whole of it.
    Neg(Box<Form>),
    /// Two or more terms.
    Sum(Vec<Form>),
    /// Two or more factors.
    Product(Vec<Form>),
    /// Above and below the bar.
    Div(Box<Form>, Box<Form>),
    /// Base and exponent.
    Pow(Box<Form>, Box<Form>),
    /// A certain function of the table.
    Call(Func, Vec<Form>),
}

/// What the letters of a rule stand for at one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bound {
    /// Each letter with its part, in the order in which they were bound.
    pub letters: Vec<(Letter, Expr)>,
    /// What `F` stands for.
    pub outer: Option<Outer>,
    /// The letter that stands for all the other terms of a sum, whose derivative is taken term by term.
    pub rest: Option<Letter>,
}

impl Bound {
    /// What a letter stands for.
    pub fn get(&self, letter: Letter) -> Option<&Expr> {
        self.letters.iter().find(|(name, _)| *name == letter).map(|(_, part)| part)
    }
    /// With one letter more.
    fn with(mut self, letter: Letter, part: Expr) -> Bound {
        self.letters.push((letter, part));
        self
    }
}

impl Form {
    /// Reads a rule's text. `None` where it cannot be read, which a test of every table excludes.
    pub fn read(text: &str) -> Option<Form> {
        let (plain, atoms) = lift_atoms(text)?;
        let reading = language::read(&plain, &Scope::default()).ok()?;
        from_expr(&reading.expr, &atoms)
    }

    /// The letters that stand in this form by themselves.
    pub fn letters(&self) -> Vec<Letter> {
        let mut found = Vec::new();
        self.visit(&mut |form| {
            if let Form::Letter(letter) = form {
                found.push(*letter);
            }
        });
        found
    }

    /// The letters whose derivative stands in this form, each once.
    pub fn slopes(&self) -> Vec<Letter> {
        let mut found = Vec::new();
        self.visit(&mut |form| {
            if let Form::Slope(letter) = form
                && !found.contains(letter)
            {
                found.push(*letter);
            }
        });
        found
    }

    fn visit(&self, look: &mut dyn FnMut(&Form)) {
        look(self);
        match self {
            Form::Number(_) | Form::Constant(_) | Form::By | Form::Letter(_) | Form::Slope(_) => {}
            Form::Outer(a) | Form::OuterSlope(a) | Form::Neg(a) => a.visit(look),
            Form::Div(a, b) | Form::Pow(a, b) => {
                a.visit(look);
                b.visit(look);
            }
            Form::Sum(parts) | Form::Product(parts) | Form::Call(_, parts) => {
                parts.iter().for_each(|part| part.visit(look));
            }
        }
    }
}

/// Replaces `D(…)`, `F(…)` and `F'(…)` by capital letters of their own, which the notation then reads as variables.
fn lift_atoms(text: &str) -> Option<(String, Vec<(char, Form)>)> {
    let mut free = ('A'..='Z').filter(|c| !"DF".contains(*c) && !text.contains(*c));
    let (mut plain, mut atoms) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let opened = ["D(", "F(", "F'("].into_iter().find(|open| rest.starts_with(open));
        let Some(open) = opened else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        let inside = &rest[open.len()..];
        let length = closing(inside)?;
        let inner = Form::read(&inside[..length])?;
        let atom = match (open, inner) {
            ("D(", Form::Letter(letter)) => Form::Slope(letter),
            ("F(", inner) => Form::Outer(inner.into()),
            ("F'(", inner) => Form::OuterSlope(inner.into()),
            _ => return None,
        };
        let name = free.next()?;
        plain.push(name);
        atoms.push((name, atom));
        rest = &inside[length + 1..];
    }
    Some((plain, atoms))
}

/// Where the bracket opened just before `text` closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn from_expr(expr: &Expr, atoms: &[(char, Form)]) -> Option<Form> {
    let form = |part: &Expr| from_expr(part, atoms);
    let boxed = |part: &Expr| form(part).map(Box::new);
    let all = |parts: &[Expr]| parts.iter().map(form).collect::<Option<Vec<_>>>();
    Some(match expr.node() {
        Node::Num(number) => Form::Number(*number),
        Node::Const(constant) => Form::Constant(*constant),
        Node::Var(name) => {
            let mut chars = name.chars();
            let letter = chars.next().filter(|_| chars.next().is_none())?;
            match atoms.iter().find(|(atom, _)| *atom == letter) {
                Some((_, atom)) => atom.clone(),
                None if letter == 'x' => Form::By,
                None => Form::Letter(letter),
            }
        }
        Node::Neg(a) => Form::Neg(boxed(a)?),
        Node::Sum(parts) => Form::Sum(all(parts)?),
        Node::Product(parts) => Form::Product(all(parts)?),
        Node::Div(a, b) => Form::Div(boxed(a)?, boxed(b)?),
        Node::Pow(a, b) => Form::Pow(boxed(a)?, boxed(b)?),
        Node::Call(function, parts) => Form::Call(*function, all(parts)?),
        Node::Slope(..) | Node::Cases(..) => return None,
    })
}

/// The slopes of one function by its arguments, as texts of the function table read once.
pub(crate) fn slope_forms(function: Func) -> &'static [Form] {
    use std::sync::LazyLock;
    static FORMS: LazyLock<Vec<Vec<Form>>> = LazyLock::new(|| {
        steps::aside(u64::MAX, || {
            let read = |texts: &[&str]| texts.iter().filter_map(|text| Form::read(text)).collect();
            functions::all()
                .map(|function| match function.row().slopes {
                    functions::Slopes::Each(texts) => read(texts),
                    functions::Slopes::Shared(text) => read(&[text]),
                    functions::Slopes::Softmax => Vec::new(),
                })
                .collect()
        })
        .0
    });
    FORMS.get(usize::from(function.0)).map_or(&[], Vec::as_slice)
}
