//! Values of matrix expressions at sizes and entries that are given: in doubles with error bounds, and in finite
//! fields, through one trait.

use super::shape::Size;
use super::tree::{Matrix, Op};
use crate::math::functions::{FUNCTIONS, Func, MAX, MIN, RELU, Slopes, lookup};
use crate::math::language::{Scope, read};
use crate::math::{Constant, Expr, Node, Number, Symbol};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A number that entries are made of. What has no value, or none that is known, is `None`.
pub trait Entry: Clone {
    /// An exact number.
    fn number(n: Number) -> Option<Self>;
    /// π and e.
    fn constant(c: Constant) -> Option<Self>;
    /// The sum.
    fn add(&self, other: &Self) -> Self;
    /// The product.
    fn mul(&self, other: &Self) -> Self;
    /// Minus it.
    fn neg(&self) -> Self;
    /// One over it.
    fn inverse(&self) -> Option<Self>;
    /// To a rational power.
    fn power(&self, n: Number) -> Option<Self>;
    /// A function of the table of one argument; `None` too where it is to be taken by its definition.
    fn call(&self, f: Func) -> Option<Self>;
    /// How good a pivot it is; 0 where it cannot be one.
    fn weight(&self) -> f64;
}

/// The most entries of any part that are held: an answer may say `ones(1000000)`.
const MOST_ENTRIES: usize = 10_000;

/// Rows of entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Dense<T> {
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub cols: usize,
    /// Row by row.
    pub entries: Vec<T>,
}

/// Sizes and values of the names.
#[derive(Clone, Debug)]
pub struct MatrixSetting<T> {
    /// What each size letter stands for.
    pub sizes: Vec<(char, usize)>,
    /// What each name stands for.
    pub values: HashMap<Symbol, Dense<T>>,
}

impl<T> MatrixSetting<T> {
    /// The number that a size stands for; 0 for a letter without one.
    pub fn size(&self, size: Size) -> usize {
        match size {
            Size::One => 1,
            Size::Number(n) => n as usize,
            Size::Letter(letter) => self.sizes.iter().find(|(l, _)| *l == letter).map_or(0, |(_, n)| *n),
        }
    }
}

impl<T: Entry> Dense<T> {
    /// One number.
    pub fn one(entry: T) -> Dense<T> {
        Dense { rows: 1, cols: 1, entries: vec![entry] }
    }
    /// Every entry by its row and column.
    pub fn of(rows: usize, cols: usize, mut entry: impl FnMut(usize, usize) -> Option<T>) -> Option<Dense<T>> {
        let mut entries = Vec::with_capacity(rows * cols);
        for i in 0..rows {
            for j in 0..cols {
                entries.push(entry(i, j)?);
            }
        }
        Some(Dense { rows, cols, entries })
    }
    /// The entry in row `i`, column `j`, counted from 0.
    pub fn at(&self, i: usize, j: usize) -> &T {
        &self.entries[i * self.cols + j]
    }
    fn map(&self, change: impl Fn(&T) -> Option<T>) -> Option<Dense<T>> {
        let entries = self.entries.iter().map(change).collect::<Option<Vec<T>>>()?;
        Some(Dense { rows: self.rows, cols: self.cols, entries })
    }
    fn zip(&self, other: &Dense<T>, with: impl Fn(&T, &T) -> T) -> Option<Dense<T>> {
        (self.rows == other.rows && self.cols == other.cols).then(|| Dense {
            rows: self.rows,
            cols: self.cols,
            entries: self.entries.iter().zip(&other.entries).map(|(a, b)| with(a, b)).collect(),
        })
    }
    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Dense<T> {
        let mut entries = Vec::with_capacity(self.entries.len());
        for j in 0..self.cols {
            for i in 0..self.rows {
                entries.push(self.at(i, j).clone());
            }
        }
        Dense { rows: self.cols, cols: self.rows, entries }
    }
    fn product(&self, other: &Dense<T>) -> Option<Dense<T>> {
        if self.rows == 1 && self.cols == 1 {
            return other.map(|entry| Some(entry.mul(&self.entries[0])));
        }
        if other.rows == 1 && other.cols == 1 && self.cols != 1 {
            return self.map(|entry| Some(entry.mul(&other.entries[0])));
        }
        if self.cols != other.rows || self.cols == 0 {
            return None;
        }
        Dense::of(self.rows, other.cols, |i, j| {
            let mut total = self.at(i, 0).mul(other.at(0, j));
            for k in 1..self.cols {
                total = total.add(&self.at(i, k).mul(other.at(k, j)));
            }
            Some(total)
        })
    }
    fn total(&self) -> Option<T> {
        self.entries.iter().cloned().reduce(|a, b| a.add(&b))
    }
    /// Determinant and inverse by elimination; the inverse is `None` where it is not asked for.
    fn eliminated(&self, inverse: bool) -> Option<(T, Option<Dense<T>>)> {
        let n = self.rows;
        if n != self.cols || n == 0 {
            return None;
        }
        let mut left = self.clone();
        let (zero, one) = (T::number(Number::ZERO)?, T::number(Number::ONE)?);
        let mut right = Dense::of(n, n, |i, j| Some(if i == j { one.clone() } else { zero.clone() }))?;
        let mut determinant = one;
        for step in 0..n {
            let weight = |row: usize| left.at(row, step).weight();
            let pivot = (step..n).max_by(|a, b| weight(*a).total_cmp(&weight(*b)))?;
            if weight(pivot) <= 0.0 {
                return None;
            }
            if pivot != step {
                for j in 0..n {
                    left.entries.swap(step * n + j, pivot * n + j);
                    right.entries.swap(step * n + j, pivot * n + j);
                }
                determinant = determinant.neg();
            }
            let value = left.at(step, step).clone();
            determinant = determinant.mul(&value);
            let by = value.inverse()?;
            for j in 0..n {
                left.entries[step * n + j] = left.at(step, j).mul(&by);
                right.entries[step * n + j] = right.at(step, j).mul(&by);
            }
            let first = if inverse { 0 } else { step + 1 };
            for i in (first..n).filter(|i| *i != step) {
                let factor = left.at(i, step).neg();
                for j in 0..n {
                    left.entries[i * n + j] = left.at(i, j).add(&left.at(step, j).mul(&factor));
                    right.entries[i * n + j] = right.at(i, j).add(&right.at(step, j).mul(&factor));
                }
            }
        }
        Some((determinant, inverse.then_some(right)))
    }
    /// A column's entries, or each row's, one list each.
    fn lists(&self) -> Vec<Vec<T>> {
        if self.cols == 1 {
            return vec![self.entries.clone()];
        }
        self.entries.chunks(self.cols).map(<[T]>::to_vec).collect()
    }
}

/// The value; `None` where it has none, or none that can be known in this kind of number.
pub fn evaluate<T: Entry>(m: &Matrix, setting: &MatrixSetting<T>) -> Option<Dense<T>> {
    let kid = |at: usize| m.kids.get(at).and_then(|kid| evaluate(kid, setting));
    let (rows, cols) = (setting.size(m.shape.rows), setting.size(m.shape.cols));
    if rows.saturating_mul(cols) > MOST_ENTRIES {
        return None;
    }
    let whole = |n: usize| T::number(Number::int(i64::try_from(n).ok()?));
    match &m.op {
        Op::Symbol(name, _) => setting.values.get(name).cloned(),
        Op::Named(_) => kid(0),
        Op::Number(n) => Some(Dense::one(T::number(n.0)?)),
        Op::Size(letter) => Some(Dense::one(whole(setting.size(Size::Letter(*letter)))?)),
        Op::Zero => Dense::of(rows, cols, |_, _| whole(0)),
        Op::Ones => Dense::of(rows, cols, |_, _| whole(1)),
        Op::Identity => Dense::of(rows, cols, |i, j| whole(usize::from(i == j))),
        Op::Sum => {
            let mut total = kid(0)?;
            for at in 1..m.kids.len() {
                total = total.zip(&kid(at)?, T::add)?;
            }
            Some(total)
        }
        Op::Product(c) => {
            let mut total: Option<Dense<T>> = None;
            let mut number = T::number(c.0)?;
            for (at, part) in m.kids.iter().enumerate() {
                let value = kid(at)?;
                if part.shape.is_number() {
                    number = number.mul(value.entries.first()?);
                    continue;
                }
                total = Some(match total {
                    Some(before) => before.product(&value)?,
                    None => value,
                });
            }
            match total {
                Some(total) => total.map(|entry| Some(entry.mul(&number))),
                None => Some(Dense::one(number)),
            }
        }
        Op::Entrywise => {
            let mut total = kid(0)?;
            for at in 1..m.kids.len() {
                total = total.zip(&kid(at)?, T::mul)?;
            }
            Some(total)
        }
        Op::Power(n) => kid(0)?.map(|entry| entry.power(n.0)),
        Op::Transpose => Some(kid(0)?.transposed()),
        Op::Inverse => kid(0)?.eliminated(true)?.1,
        Op::MatrixPower(k) => {
            let base = kid(0)?;
            (1..*k).try_fold(base.clone(), |power, _| power.product(&base))
        }
        Op::Determinant => Some(Dense::one(kid(0)?.eliminated(false)?.0)),
        Op::Trace => {
            let x = kid(0)?;
            let sum = (0..x.rows.min(x.cols)).map(|i| x.at(i, i).clone()).reduce(|a, b| a.add(&b))?;
            Some(Dense::one(sum))
        }
        Op::SumAll => Some(Dense::one(kid(0)?.total()?)),
        Op::Diagonal => {
            let u = kid(0)?;
            Dense::of(rows, cols, |i, j| if i == j { Some(u.entries.get(i)?.clone()) } else { whole(0) })
        }
        Op::DiagonalOf => {
            let x = kid(0)?;
            Dense::of(x.rows, 1, |i, _| Some(x.at(i, i).clone()))
        }
        Op::Each(f) => kid(0)?.map(|entry| call(*f, entry)),
        Op::EachSlope(f) => {
            let slope = slope_text(*f)?;
            kid(0)?.map(|entry| of_expr(slope, entry))
        }
        Op::Softmax | Op::LogSoftmax | Op::LogSumExp => {
            let x = kid(0)?;
            let (exp, ln) = (lookup("exp")?, lookup("ln")?);
            let mut out = Vec::with_capacity(x.entries.len());
            for list in x.lists() {
                let powers = list.iter().map(|z| call(exp, z)).collect::<Option<Vec<T>>>()?;
                let total = powers.iter().cloned().reduce(|a, b| a.add(&b))?;
                match m.op {
                    Op::Softmax => {
                        let by = total.inverse()?;
                        out.extend(powers.iter().map(|p| p.mul(&by)));
                    }
                    Op::LogSoftmax => {
                        let minus = call(ln, &total)?.neg();
                        out.extend(list.iter().map(|z| z.add(&minus)));
                    }
                    _ => out.push(call(ln, &total)?),
                }
            }
            let cols = if m.op == Op::LogSumExp { 1 } else { x.cols };
            let rows = out.len() / cols.max(1);
            Some(Dense { rows, cols, entries: out })
        }
        Op::Norm => {
            let x = kid(0)?;
            let squares = x.map(|entry| Some(entry.mul(entry)))?.total()?;
            Some(Dense::one(squares.power(Number::ratio(1, 2)?)?))
        }
    }
}

/// A function of the table of one argument, by its definition where the kind of number knows no other way.
fn call<T: Entry>(f: Func, entry: &T) -> Option<T> {
    entry.call(f).or_else(|| of_expr(DEFINITIONS.get(f.0 as usize)?.as_ref()?, entry))
}

/// What the rows say of the functions, read once: a definition in `u`.
static DEFINITIONS: LazyLock<Vec<Option<Expr>>> = LazyLock::new(|| {
    let text = |row: &crate::math::functions::FunctionRow| match row.definition {
        Some(text) if row.least == 1 => in_one(row, text),
        _ => None,
    };
    FUNCTIONS.iter().map(text).collect()
});

/// The slope by the first argument, in `u`, read once.
static SLOPES: LazyLock<Vec<Option<Expr>>> = LazyLock::new(|| {
    let text = |row: &crate::math::functions::FunctionRow| match row.slopes {
        Slopes::Each(texts) if row.least == 1 => in_one(row, texts.first()?),
        _ => None,
    };
    FUNCTIONS.iter().map(text).collect()
});

/// A row's text in `u` alone: a second argument is what stands for one that is left out.
fn in_one(row: &crate::math::functions::FunctionRow, text: &str) -> Option<Expr> {
    let whole = read(text, &Scope::default()).ok()?.expr;
    match row.defaults.first() {
        Some(second) => Some(whole.substitute("v", &read(second, &Scope::default()).ok()?.expr)),
        None => Some(whole),
    }
}

fn slope_text(f: Func) -> Option<&'static Expr> {
    SLOPES.get(f.0 as usize)?.as_ref()
}

/// An expression of one letter, `u`.
fn of_expr<T: Entry>(expr: &Expr, u: &T) -> Option<T> {
    match expr.node() {
        Node::Num(n) => T::number(*n),
        Node::Const(c) => T::constant(*c),
        Node::Var(name) => (name == "u").then(|| u.clone()),
        Node::Neg(inner) => Some(of_expr(inner, u)?.neg()),
        Node::Sum(terms) => {
            let mut total = of_expr(terms.first()?, u)?;
            for term in &terms[1..] {
                total = total.add(&of_expr(term, u)?);
            }
            Some(total)
        }
        Node::Product(factors) => {
            let mut total = of_expr(factors.first()?, u)?;
            for factor in &factors[1..] {
                total = total.mul(&of_expr(factor, u)?);
            }
            Some(total)
        }
        Node::Div(top, bottom) => Some(of_expr(top, u)?.mul(&of_expr(bottom, u)?.inverse()?)),
        Node::Pow(base, exponent) => match exponent.as_ratio() {
            Some(n) => of_expr(base, u)?.power(n),
            None if matches!(base.node(), Node::Const(Constant::E)) => call(lookup("exp")?, &of_expr(exponent, u)?),
            None => None,
        },
        Node::Call(f, arguments) => match arguments.as_slice() {
            [argument] => call(*f, &of_expr(argument, u)?),
            // max(a, b) = a + relu(b − a), min(a, b) = a − relu(a − b)
            [a, b] if matches!(*f, MAX | MIN) => {
                let (a, b) = (of_expr(a, u)?, of_expr(b, u)?);
                let over = if *f == MAX { b.add(&a.neg()) } else { a.add(&b.neg()) };
                let over = call(RELU, &over)?;
                Some(a.add(&if *f == MAX { over } else { over.neg() }))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A double with a bound on how far off it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounded {
    /// The value.
    pub value: f64,
    /// The true value is at most so far away.
    pub error: f64,
}

impl Bounded {
    /// A double as it is.
    pub fn exact(value: f64) -> Bounded {
        Bounded { value, error: 0.0 }
    }
    fn rounded(value: f64, error: f64) -> Bounded {
        Bounded { value, error: error + value.abs() * f64::EPSILON }
    }
    fn known(self) -> Option<Bounded> {
        (self.value.is_finite() && self.error.is_finite()).then_some(self)
    }
    /// Whether the two differ for certain.
    pub fn is_apart_from(&self, other: &Bounded) -> bool {
        (self.value - other.value).abs() > 4.0 * (self.error + other.error)
    }
    /// Whether the value is known to so many digits that agreement says something.
    pub fn is_sharp(&self) -> bool {
        self.error <= 1e-10 * (1e-6 + self.value.abs())
    }
}

impl Entry for Bounded {
    fn number(n: Number) -> Option<Bounded> {
        Bounded::rounded(n.to_f64(), 0.0).known()
    }
    fn constant(c: Constant) -> Option<Bounded> {
        Some(match c {
            Constant::Pi => Bounded::rounded(std::f64::consts::PI, 0.0),
            Constant::E => Bounded::rounded(std::f64::consts::E, 0.0),
        })
    }
    fn add(&self, other: &Bounded) -> Bounded {
        Bounded::rounded(self.value + other.value, self.error + other.error)
    }
    fn mul(&self, other: &Bounded) -> Bounded {
        let error = self.value.abs() * other.error + other.value.abs() * self.error + self.error * other.error;
        Bounded::rounded(self.value * other.value, error)
    }
    fn neg(&self) -> Bounded {
        Bounded { value: -self.value, error: self.error }
    }
    fn inverse(&self) -> Option<Bounded> {
        let least = self.value.abs() - self.error;
        if least <= 0.0 {
            return None;
        }
        Bounded::rounded(1.0 / self.value, self.error / (least * self.value.abs())).known()
    }
    fn power(&self, n: Number) -> Option<Bounded> {
        if let Some(k) = n.as_int() {
            let mut total = Bounded::exact(1.0);
            for _ in 0..k.unsigned_abs().min(64) {
                total = total.mul(self);
            }
            return match k {
                _ if k.unsigned_abs() > 64 => None,
                _ if k < 0 => total.inverse(),
                _ => Some(total),
            };
        }
        let n = n.to_f64();
        let least = self.value - self.error;
        if least <= 0.0 {
            return None;
        }
        let value = libm::pow(self.value, n);
        let slope = n.abs() * libm::pow(if n < 1.0 { least } else { self.value + self.error }, n - 1.0);
        Bounded::rounded(value, slope * self.error + 4.0 * f64::EPSILON * value.abs()).known()
    }
    fn call(&self, f: Func) -> Option<Bounded> {
        let at = |x: f64| f.value(&[x]);
        let value = at(self.value);
        let (low, high) = (at(self.value - self.error), at(self.value + self.error));
        let spread = (low - value).abs().max((high - value).abs());
        // A jump within the bound leaves nothing known; the tables' functions are smooth or broken only there.
        if f.jumps() && spread > 0.0 {
            return None;
        }
        Bounded::rounded(value, 2.0 * spread + 8.0 * f64::EPSILON * value.abs()).known()
    }
    fn weight(&self) -> f64 {
        (self.value.abs() - self.error).max(0.0)
    }
}
