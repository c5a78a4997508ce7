//! The typed tree: operations on numbers, columns and matrices of known shape.
//!
//! The constructors bring what they build into one form: numbers and numbers' factors stand before matrices, transposes
//! are carried inwards, a row times a column is a number, `diag(u) v` is `u ⊙ v`. They never multiply out.

use super::print::ascii;
use super::shape::{Shape, Size};
use crate::math::functions::Func;
use crate::math::{Number, Symbol};
use std::ops::Deref;
use std::sync::Arc;

/// What is known of the values of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// Nothing.
    Any,
    /// Every entry is above 0.
    Positive,
    /// The entries of a column, or of each row of a matrix, are above 0 and their sum is 1.
    SumsToOne,
    /// Every entry is 1 or −1.
    PlusMinusOne,
    /// Every entry is 0 or 1.
    ZeroOne,
    /// Equal to its transpose; of constants only.
    Symmetric,
    /// It has an inverse.
    Invertible,
    /// Its determinant is above 0.
    PositiveDeterminant,
    /// Symmetric, and xᵀA x is above 0 for every x but 0.
    PositiveDefinite,
    /// Small entries.
    Small,
}

impl Property {
    /// As authors write them.
    pub const NAMED: &[(&str, Property)] = &[
        ("positive", Property::Positive),
        ("sums to 1", Property::SumsToOne),
        ("probability", Property::SumsToOne),
        ("labels ±1", Property::PlusMinusOne),
        ("labels 0/1", Property::ZeroOne),
        ("symmetric", Property::Symmetric),
        ("invertible", Property::Invertible),
        ("det > 0", Property::PositiveDeterminant),
        ("positive definite", Property::PositiveDefinite),
        ("small", Property::Small),
    ];
    /// The property of that name.
    pub fn named(text: &str) -> Option<Property> {
        let text = text.trim();
        Property::NAMED.iter().find(|(name, _)| *name == text).map(|(_, property)| *property)
    }
    /// Whether only a square matrix can have it.
    pub fn needs_square(self) -> bool {
        matches!(
            self,
            Property::Symmetric | Property::Invertible | Property::PositiveDeterminant | Property::PositiveDefinite
        )
    }
}

/// The operation of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// A declared name.
    Symbol(Symbol, Property),
    /// A name for its one part.
    Named(Symbol),
    /// A number, with its sign.
    Number(OrdNumber),
    /// The number that a size letter stands for.
    Size(char),
    /// Every entry 0.
    Zero,
    /// Two or more terms of one shape.
    Sum,
    /// A number, factors that are numbers, then a chain of matrices.
    Product(OrdNumber),
    /// Entry by entry, ⊙, of two or more of one shape.
    Entrywise,
    /// Each entry to a power.
    Power(OrdNumber),
    /// Rows and columns exchanged.
    Transpose,
    /// The inverse of a square matrix.
    Inverse,
    /// A square matrix times itself, so often.
    MatrixPower(u32),
    /// The determinant.
    Determinant,
    /// The sum of the entries on the diagonal.
    Trace,
    /// The sum of all entries.
    SumAll,
    /// A matrix with a column on its diagonal.
    Diagonal,
    /// The diagonal of a matrix, as a column.
    DiagonalOf,
    /// A function to each entry.
    Each(Func),
    /// A function's slope at each entry.
    EachSlope(Func),
    /// Of a column, or along each row of a matrix.
    Softmax,
    /// The logarithm of softmax, likewise.
    LogSoftmax,
    /// ln Σ eᶻ of a column, or of each row of a matrix, as a column.
    LogSumExp,
    /// The length, √ of the sum of all squares.
    Norm,
    /// The identity matrix.
    Identity,
    /// A column of ones.
    Ones,
}

/// A rational number that can be ordered, for a stable order of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrdNumber(pub Number);

impl PartialOrd for OrdNumber {
    fn partial_cmp(&self, other: &OrdNumber) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for OrdNumber {
    fn cmp(&self, other: &OrdNumber) -> std::cmp::Ordering {
        (self.0.num(), self.0.den()).cmp(&(other.0.num(), other.0.den()))
    }
}

/// One operation with its parts and its shape.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// What is done.
    pub op: Op,
    /// To what, in order.
    pub kids: Vec<Matrix>,
    /// What comes out.
    pub shape: Shape,
}

/// A shared, immutable expression of numbers, columns and matrices.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Matrix(Arc<Node>);

impl Deref for Matrix {
    type Target = Node;
    fn deref(&self) -> &Node {
        &self.0
    }
}

fn node(op: Op, kids: Vec<Matrix>, shape: Shape) -> Matrix {
    Matrix(Arc::new(Node { op, kids, shape }))
}

fn one() -> Number {
    Number::int(1)
}

/// A number.
pub fn number(n: Number) -> Matrix {
    let n = n.marked_decimal(false);
    if n.is_zero() { zero(Shape::NUMBER) } else { node(Op::Number(OrdNumber(n)), vec![], Shape::NUMBER) }
}
/// A whole number.
pub fn int(n: i64) -> Matrix {
    number(Number::int(n))
}
/// Every entry 0.
pub fn zero(shape: Shape) -> Matrix {
    node(Op::Zero, vec![], shape)
}
/// A declared name.
pub fn symbol(name: &str, shape: Shape, property: Property) -> Matrix {
    node(Op::Symbol(Symbol::new(name), property), vec![], shape)
}
/// The number a size stands for.
pub fn size(size: Size) -> Matrix {
    match size {
        Size::One => int(1),
        Size::Number(n) => int(i64::from(n)),
        Size::Letter(letter) => node(Op::Size(letter), vec![], Shape::NUMBER),
    }
}
/// A name for something.
pub fn named(name: &str, is: Matrix) -> Matrix {
    let shape = is.shape;
    node(Op::Named(Symbol::new(name)), vec![is], shape)
}
/// The identity of `n` rows.
pub fn identity(n: Size) -> Matrix {
    if n == Size::One { int(1) } else { node(Op::Identity, vec![], Shape::new(n, n)) }
}
/// A column of `n` ones.
pub fn ones(n: Size) -> Matrix {
    if n == Size::One { int(1) } else { node(Op::Ones, vec![], Shape::column(n)) }
}
/// Every entry the number `value`.
pub fn fill(value: Matrix, shape: Shape) -> Matrix {
    product(vec![value, ones(shape.rows), transpose(ones(shape.cols))])
}

impl Matrix {
    /// Whether it is 0 in every entry, as written.
    pub fn is_zero(&self) -> bool {
        self.op == Op::Zero
    }
    /// The number this is.
    pub fn as_number(&self) -> Option<Number> {
        match self.op {
            Op::Number(n) => Some(n.0),
            Op::Zero if self.shape.is_number() => Some(Number::int(0)),
            _ => None,
        }
    }
    /// Whether the name stands anywhere in it, or in what a name stands for.
    pub fn mentions(&self, name: &str) -> bool {
        matches!(&self.op, Op::Symbol(symbol, _) if symbol == name) || self.kids.iter().any(|kid| kid.mentions(name))
    }
    /// How many nodes there are.
    pub fn size(&self) -> usize {
        1 + self.kids.iter().map(Matrix::size).sum::<usize>()
    }
    /// The number in front, and the rest.
    pub fn split(&self) -> (Number, Matrix) {
        match &self.op {
            Op::Number(n) => (n.0, int(1)),
            Op::Product(c) if c.0 != one() => (c.0, assembled(one(), self.kids.clone(), self.shape)),
            _ => (one(), self.clone()),
        }
    }
    /// The base and the power of one factor.
    fn base(&self) -> (Matrix, Number) {
        match self.op {
            Op::Power(n) => (self.kids[0].clone(), n.0),
            _ => (self.clone(), one()),
        }
    }
    /// The factors that are numbers and the chain of matrices of a product; anything else is one factor.
    pub fn factors(&self) -> (Number, Vec<Matrix>, Vec<Matrix>) {
        match &self.op {
            Op::Number(n) => (n.0, vec![], vec![]),
            Op::Product(c) => {
                let (scalars, chain) = self.kids.iter().cloned().partition(|kid| kid.shape.is_number());
                (c.0, scalars, chain)
            }
            _ if self.shape.is_number() => (one(), vec![self.clone()], vec![]),
            _ => (one(), vec![], vec![self.clone()]),
        }
    }
    /// The same with every part changed; the constructors bring it to form again.
    pub fn rebuilt(&self, change: &mut dyn FnMut(&Matrix) -> Matrix) -> Matrix {
        let kids: Vec<Matrix> = self.kids.iter().map(&mut *change).collect();
        self.with(kids)
    }
    /// The same operation on other parts.
    pub fn with(&self, mut kids: Vec<Matrix>) -> Matrix {
        let mut first = || if kids.is_empty() { self.clone() } else { kids.remove(0) };
        match &self.op {
            Op::Sum => sum(kids),
            Op::Product(c) => {
                kids.insert(0, number(c.0));
                product(kids)
            }
            Op::Entrywise => entrywise(kids),
            Op::Named(name) => named(name, first()),
            Op::Power(n) => power(first(), n.0),
            Op::Transpose => transpose(first()),
            Op::Inverse => inverse(first()),
            Op::MatrixPower(k) => matrix_power(first(), *k),
            Op::Determinant => determinant(first()),
            Op::Trace => trace(first()),
            Op::SumAll => sum_all(first()),
            Op::Diagonal => diagonal(first()),
            Op::DiagonalOf => diagonal_of(first()),
            Op::Each(f) => each(*f, first()),
            Op::EachSlope(f) => each_slope(*f, first()),
            Op::Softmax => softmax(first()),
            Op::LogSoftmax => log_softmax(first()),
            Op::LogSumExp => log_sum_exp(first()),
            Op::Norm => norm(first()),
            Op::Symbol(..) | Op::Number(_) | Op::Size(_) | Op::Zero | Op::Identity | Op::Ones => self.clone(),
        }
    }
    /// The same with every part that has a name of its own as that name.
    #[must_use]
    pub fn with_names(&self, given: &[(Symbol, Matrix)]) -> Matrix {
        match given.iter().find(|(_, is)| is == self) {
            Some((name, is)) => named(name, is.clone()),
            None if matches!(self.op, Op::Named(_)) => self.clone(),
            None => self.rebuilt(&mut |kid| kid.with_names(given)),
        }
    }
    /// Every `Named` opened.
    pub fn opened(&self) -> Matrix {
        match self.op {
            Op::Named(_) => self.kids[0].opened(),
            _ => self.rebuilt(&mut Matrix::opened),
        }
    }
}

/// A product node of factors that are in form already.
fn assembled(c: Number, mut kids: Vec<Matrix>, shape: Shape) -> Matrix {
    if c.is_zero() {
        return zero(shape);
    }
    if kids.is_empty() {
        return number(c);
    }
    if c == one() && kids.len() == 1 {
        return kids.remove(0);
    }
    node(Op::Product(OrdNumber(c)), kids, shape)
}

/// Minus it.
pub fn negate(x: Matrix) -> Matrix {
    product(vec![int(-1), x])
}
/// A number times it.
pub fn times(c: Number, x: Matrix) -> Matrix {
    product(vec![number(c), x])
}

/// The matrix product of all of them in order; factors that are numbers may stand anywhere.
pub fn product(factors: Vec<Matrix>) -> Matrix {
    match multiplied(&factors) {
        Some(product) => product,
        // A number too large for exact arithmetic: the factors stay side by side.
        None => {
            let outer = product_shape(&factors);
            let (mut kids, chain): (Vec<Matrix>, Vec<Matrix>) =
                factors.into_iter().partition(|kid| kid.shape.is_number());
            kids.extend(chain);
            node(Op::Product(OrdNumber(one())), kids, outer)
        }
    }
}

fn product_shape(factors: &[Matrix]) -> Shape {
    let mut outer = Shape::NUMBER;
    for factor in factors {
        if !factor.shape.is_number() {
            if outer.is_number() {
                outer = factor.shape;
            } else {
                outer.cols = factor.shape.cols;
            }
        }
    }
    outer
}

/// The product in form; `None` where a number does not fit.
fn multiplied(factors: &[Matrix]) -> Option<Matrix> {
    let outer = product_shape(factors);
    let mut c = one();
    let mut scalars: Vec<Matrix> = Vec::new();
    let mut chain: Vec<Matrix> = Vec::new();
    for factor in factors {
        if factor.is_zero() {
            return Some(zero(outer));
        }
        let (d, more, links) = factor.factors();
        c = c.mul(d)?;
        scalars.extend(more);
        if factor.shape.is_number() && !links.is_empty() {
            scalars.push(assembled(one(), links, Shape::NUMBER));
        } else {
            chain.extend(links);
        }
    }
    let mut segments: Vec<Vec<Matrix>> = Vec::new();
    let mut open = false;
    for link in shortened(chain) {
        let ends = link.shape.cols == Size::One;
        match segments.last_mut() {
            Some(segment) if open => segment.push(link),
            _ => segments.push(vec![link]),
        }
        open = !ends;
    }
    let mut kept: Vec<Matrix> = Vec::new();
    for segment in segments {
        let starts = segment.first().is_some_and(|link| link.shape.rows == Size::One);
        let ends = segment.last().is_some_and(|link| link.shape.cols == Size::One);
        match (starts, ends) {
            (true, true) => {
                let (d, more, rest) = inner(segment).factors();
                c = c.mul(d)?;
                scalars.extend(more);
                if !rest.is_empty() {
                    scalars.push(assembled(one(), rest, Shape::NUMBER));
                }
            }
            (false, true) => {
                let (d, more, rest) = column(segment).factors();
                c = c.mul(d)?;
                scalars.extend(more);
                kept.extend(rest);
            }
            (true, false) => {
                let turned = column(segment.iter().rev().map(|link| transpose(link.clone())).collect());
                let (d, more, rest) = transpose(turned).factors();
                c = c.mul(d)?;
                scalars.extend(more);
                kept.extend(rest);
            }
            (false, false) => kept.extend(segment),
        }
    }
    let scalars = gathered(scalars, &mut c)?;
    if c.is_zero() {
        return Some(zero(outer));
    }
    // −(y − x) is x − y, and −2(y − W x)xᵀ is 2(W x − y)xᵀ.
    let mut all: Vec<Matrix> = scalars.into_iter().chain(kept).collect();
    if c.is_negative()
        && let Some(flips) = all.iter_mut().find(|kid| matches!(kid.op, Op::Sum) && flips(kid))
        && let Some(size) = c.neg()
    {
        let terms = flips.kids.iter().map(|term| negate(term.clone())).collect();
        *flips = sum(terms);
        c = size;
    }
    Some(assembled(c, all, outer))
}

/// Whether a sum has a minus sign that another minus in front would take away.
fn flips(sum: &Matrix) -> bool {
    let minus = sum.kids.iter().filter(|term| term.split().0.is_negative()).count();
    minus > 0
}

/// A chain without identities, with `X X⁻¹` and `diag diag` gone and `A A` as a power.
fn rows_sum_to_one(m: &Matrix) -> bool {
    match &m.op {
        Op::Softmax | Op::Symbol(_, Property::SumsToOne) => true,
        Op::Named(_) => rows_sum_to_one(&m.kids[0]),
        _ => false,
    }
}

fn shortened(chain: Vec<Matrix>) -> Vec<Matrix> {
    let all_identity = chain.iter().all(|link| link.op == Op::Identity);
    let mut out: Vec<Matrix> = Vec::new();
    for link in chain {
        if link.op == Op::Identity && !(all_identity && out.is_empty()) {
            continue;
        }
        let Some(last) = out.last() else {
            out.push(link);
            continue;
        };
        let cancels = match (&last.op, &link.op) {
            (Op::Inverse, _) if last.kids[0] == link => true,
            (_, Op::Inverse) if link.kids[0] == *last => true,
            _ => {
                let undoes =
                    |a: &Matrix, b: &Matrix| transpose(a.clone()).op == Op::Inverse && inverse(a.clone()) == *b;
                undoes(last, &link) || undoes(&link, last)
            }
        };
        if cancels {
            let rows = link.shape.rows;
            out.pop();
            if out.is_empty() {
                out.push(identity(rows));
            }
            continue;
        }
        if last.op == Op::Identity {
            out.pop();
            out.push(link);
            continue;
        }
        if let (Op::Diagonal, Op::Diagonal) = (&last.op, &link.op) {
            let merged = diagonal(entrywise(vec![last.kids[0].clone(), link.kids[0].clone()]));
            out.pop();
            out.push(merged);
            continue;
        }
        // The rows of a softmax, and of what is declared so, have the sum 1.
        if link.op == Op::Ones && last.shape.is_matrix() && rows_sum_to_one(last) {
            let rows = last.shape.rows;
            out.pop();
            out.push(ones(rows));
            continue;
        }
        let (base, k) = powered(last);
        let (next, l) = powered(&link);
        if base == next && base.shape.is_matrix() {
            out.pop();
            out.push(matrix_power(base, k + l));
            continue;
        }
        out.push(link);
    }
    out
}

fn powered(link: &Matrix) -> (Matrix, u32) {
    match link.op {
        Op::MatrixPower(k) => (link.kids[0].clone(), k),
        _ => (link.clone(), 1),
    }
}

/// A chain that comes to a column: `diag(u) v` is `u ⊙ v`.
fn column(chain: Vec<Matrix>) -> Matrix {
    let shape = Shape::new(chain[0].shape.rows, Size::One);
    if let Some(at) = chain.iter().rposition(|link| link.op == Op::Diagonal)
        && at + 1 < chain.len()
    {
        let rest = column(chain[at + 1..].to_vec());
        let merged = entrywise(vec![chain[at].kids[0].clone(), rest]);
        let mut all = chain[..at].to_vec();
        all.push(merged);
        return if at == 0 { all.remove(0) } else { product(all) };
    }
    assembled(one(), chain, shape)
}

/// A row times a column, perhaps with matrices between them: a number.
fn inner(chain: Vec<Matrix>) -> Matrix {
    let left = transpose(chain[0].clone());
    let right = chain[chain.len() - 1].clone();
    if chain.len() == 2 {
        if left == right {
            return power(norm(left), Number::int(2));
        }
        for (a, b) in [(&left, &right), (&right, &left)] {
            if a.op == Op::Ones {
                return sum_all(b.clone());
            }
            if let Some(rest) = without_divisor(b, a) {
                return sum_all(rest);
            }
        }
    }
    if chain.iter().skip(1).any(|link| link.op == Op::Diagonal) && chain.len() > 2 {
        let rest = column(chain[1..].to_vec());
        return product(vec![chain[0].clone(), rest]);
    }
    if chain.len() > 2 && chain[1].op == Op::Diagonal {
        let turned = entrywise(vec![chain[1].kids[0].clone(), left]);
        let mut all = vec![transpose(turned)];
        all.extend(chain[2..].iter().cloned());
        return product(all);
    }
    // x·y and y·x are one number: the form that is shorter, then first in order.
    let turned: Vec<Matrix> = chain.iter().rev().map(|link| transpose(link.clone())).collect();
    let plain = assembled(one(), chain, Shape::NUMBER);
    let other = assembled(one(), turned, Shape::NUMBER);
    let key = |m: &Matrix| {
        let text = ascii(m);
        (text.chars().count(), text)
    };
    if key(&other) < key(&plain) { other } else { plain }
}

/// `y ⊘ x` meets x: what is left of the entrywise product once x is gone.
fn without_divisor(whole: &Matrix, divisor: &Matrix) -> Option<Matrix> {
    let parts: Vec<Matrix> = match whole.op {
        Op::Entrywise => whole.kids.clone(),
        Op::Power(_) => vec![whole.clone()],
        _ => return None,
    };
    let at = parts.iter().position(|part| {
        let (base, n) = part.base();
        base == *divisor && n.is_negative()
    })?;
    let mut rest = parts;
    rest.push(divisor.clone());
    rest.swap(at, 0);
    Some(entrywise(rest))
}

/// Factors that are numbers: equal ones as powers, in order; numbers among them go into `c`.
fn gathered(scalars: Vec<Matrix>, c: &mut Number) -> Option<Vec<Matrix>> {
    let mut bases: Vec<(Matrix, Number)> = Vec::new();
    let mut work = scalars;
    work.reverse();
    while let Some(factor) = work.pop() {
        if let Some(n) = factor.as_number() {
            *c = c.mul(n)?;
            continue;
        }
        if let Op::Product(_) = factor.op {
            let (d, more, rest) = factor.factors();
            *c = c.mul(d)?;
            work.extend(more.into_iter().rev());
            if !rest.is_empty() {
                bases.push((assembled(one(), rest, Shape::NUMBER), one()));
            }
            continue;
        }
        bases.push(factor.base());
    }
    let mut merged: Vec<(Matrix, Number)> = Vec::new();
    for (base, n) in bases {
        match merged.iter_mut().find(|(other, _)| *other == base) {
            Some((_, m)) => *m = m.add(n)?,
            None => merged.push((base, n)),
        }
    }
    let mut out: Vec<Matrix> = merged
        .into_iter()
        .filter(|(_, n)| !n.is_zero())
        .map(|(base, n)| if n == one() { base } else { node(Op::Power(OrdNumber(n)), vec![base], Shape::NUMBER) })
        .collect();
    out.sort_by_cached_key(|factor| {
        let (base, n) = factor.base();
        let rank = match base.op {
            Op::Symbol(..) | Op::Named(_) => 0,
            Op::Size(_) => 1,
            _ => 2,
        };
        (n.is_negative(), rank, ascii(&base))
    });
    Some(out)
}

/// The sum of all of them, of one shape: like terms together, minus signs behind.
pub fn sum(terms: Vec<Matrix>) -> Matrix {
    let shape = terms.first().map_or(Shape::NUMBER, |term| term.shape);
    let mut merged: Vec<(Matrix, Number)> = Vec::new();
    let mut work: Vec<Matrix> = terms;
    work.reverse();
    while let Some(term) = work.pop() {
        match &term.op {
            Op::Zero => {}
            Op::Sum => work.extend(term.kids.iter().rev().cloned()),
            _ => {
                let (c, body) = term.split();
                let both = |d: Number| d.add(c);
                match merged.iter_mut().find(|(other, d)| *other == body && both(*d).is_some()) {
                    Some((_, d)) => *d = both(*d).unwrap_or(*d),
                    None => merged.push((body, c)),
                }
            }
        }
    }
    let mut kids: Vec<Matrix> =
        merged.into_iter().filter(|(_, c)| !c.is_zero()).map(|(body, c)| times(c, body)).collect();
    if let Some(first) = kids.iter().position(|term| !term.split().0.is_negative()) {
        let lead = kids.remove(first);
        kids.insert(0, lead);
    }
    match kids.len() {
        0 => zero(shape),
        1 => kids.remove(0),
        _ => node(Op::Sum, kids, shape),
    }
}

/// `a − b`
pub fn minus(a: Matrix, b: Matrix) -> Matrix {
    sum(vec![a, negate(b)])
}

/// Entry by entry, of one shape.
pub fn entrywise(kids: Vec<Matrix>) -> Matrix {
    let shape = kids.first().map_or(Shape::NUMBER, |kid| kid.shape);
    if shape.is_number() {
        return product(kids);
    }
    if shape.is_row() {
        return transpose(entrywise(kids.into_iter().map(transpose).collect()));
    }
    let mut front: Vec<Matrix> = Vec::new();
    let mut bases: Vec<(Matrix, Number)> = Vec::new();
    let mut left: Vec<Matrix> = Vec::new();
    let mut right: Vec<Matrix> = Vec::new();
    let mut work = kids;
    work.reverse();
    while let Some(kid) = work.pop() {
        match &kid.op {
            Op::Zero => return zero(shape),
            Op::Ones => {}
            Op::Entrywise => work.extend(kid.kids.iter().rev().cloned()),
            Op::Product(c) => {
                let (_, scalars, chain) = kid.factors();
                front.push(number(c.0));
                front.extend(scalars);
                // u vᵀ ⊙ X is diag(u) X diag(v).
                let split = chain.iter().position(|link| link.shape.cols == Size::One);
                match split {
                    Some(at) if shape.is_matrix() && at + 1 < chain.len() => {
                        left.push(product(chain[..=at].to_vec()));
                        right.push(transpose(product(chain[at + 1..].to_vec())));
                    }
                    _ if chain.len() == 1 => work.push(chain[0].clone()),
                    _ => bases.push((assembled(one(), chain, shape), one())),
                }
            }
            _ => bases.push(kid.base()),
        }
    }
    let mut merged: Vec<(Matrix, Number)> = Vec::new();
    for (base, n) in bases {
        match merged.iter_mut().find(|(other, m)| *other == base && m.add(n).is_some()) {
            Some((_, m)) => *m = m.add(n).unwrap_or(*m),
            None => merged.push((base, n)),
        }
    }
    let mut parts: Vec<Matrix> =
        merged.into_iter().filter(|(_, n)| !n.is_zero()).map(|(base, n)| power(base, n)).collect();
    let body = match parts.len() {
        0 if left.is_empty() => fill(int(1), shape),
        0 => product(vec![entrywise(left.split_off(0)), transpose(entrywise(right.split_off(0)))]),
        1 => parts.remove(0),
        _ => node(Op::Entrywise, parts, shape),
    };
    front.extend((!left.is_empty()).then(|| diagonal(entrywise(left))));
    front.push(body);
    front.extend((!right.is_empty()).then(|| diagonal(entrywise(right))));
    product(front)
}

/// Each entry to a power.
pub fn power(x: Matrix, n: Number) -> Matrix {
    if n == one() {
        return x;
    }
    if n.is_zero() {
        return fill(int(1), x.shape);
    }
    if let (Some(value), Some(k)) = (x.as_number(), n.as_int())
        && let Some(value) = value.pow(k)
    {
        return number(value);
    }
    match &x.op {
        Op::Power(m) if n.is_integer() && m.0.is_integer() => {
            if let Some(both) = m.0.mul(n) {
                return power(x.kids[0].clone(), both);
            }
        }
        // √(|x|²) is |x|, a length being positive.
        Op::Power(m) if x.kids[0].op == Op::Norm => {
            if let Some(both) = m.0.mul(n) {
                return power(x.kids[0].clone(), both);
            }
        }
        Op::Product(c) if n.is_integer() && x.shape.is_number() => {
            let k = n.as_int().unwrap_or(1);
            if let Some(c) = c.0.pow(k) {
                let mut all = vec![number(c)];
                let (_, scalars, chain) = x.factors();
                all.extend(scalars.into_iter().map(|kid| power(kid, n)));
                if !chain.is_empty() {
                    let unit = assembled(one(), chain, Shape::NUMBER);
                    all.push(node(Op::Power(OrdNumber(n)), vec![unit], Shape::NUMBER));
                }
                return product(all);
            }
        }
        Op::Entrywise if n.is_integer() => {
            return entrywise(x.kids.iter().map(|kid| power(kid.clone(), n)).collect());
        }
        Op::Ones => return x,
        Op::Transpose => return transpose(power(x.kids[0].clone(), n)),
        _ => {}
    }
    let shape = x.shape;
    node(Op::Power(OrdNumber(n)), vec![x], shape)
}

/// Rows and columns exchanged.
pub fn transpose(x: Matrix) -> Matrix {
    if x.shape.is_number() {
        return x;
    }
    let shape = x.shape.transposed();
    match &x.op {
        Op::Zero => zero(shape),
        Op::Transpose => x.kids[0].clone(),
        Op::Identity | Op::Diagonal => x,
        Op::Symbol(_, Property::Symmetric) if x.shape.is_square() => x,
        Op::Product(c) => {
            let (_, scalars, chain) = x.factors();
            let mut all = vec![number(c.0)];
            all.extend(scalars);
            all.extend(chain.into_iter().rev().map(transpose));
            product_in_form(all, shape)
        }
        Op::MatrixPower(k) => matrix_power(transpose(x.kids[0].clone()), *k),
        Op::Inverse if transpose(x.kids[0].clone()) == x.kids[0] => x,
        Op::Sum => {
            let turned = sum(x.kids.iter().map(|kid| transpose(kid.clone())).collect());
            let outside = node(Op::Transpose, vec![x], shape);
            let longer = ascii(&turned).chars().count() > ascii(&outside).chars().count();
            if longer { outside } else { turned }
        }
        _ => node(Op::Transpose, vec![x], shape),
    }
}

/// A transposed product is in form: only `c` and the parts' order have changed.
fn product_in_form(factors: Vec<Matrix>, shape: Shape) -> Matrix {
    let mut c = one();
    let mut kids = Vec::new();
    for factor in factors {
        let (d, scalars, chain) = factor.factors();
        c = c.mul(d).unwrap_or(c);
        if factor.shape.is_number() && !chain.is_empty() {
            kids.extend(scalars);
            kids.push(assembled(one(), chain, Shape::NUMBER));
        } else {
            kids.extend(scalars);
            kids.extend(chain);
        }
    }
    assembled(c, kids, shape)
}

/// The inverse.
pub fn inverse(x: Matrix) -> Matrix {
    if x.shape.is_number() {
        return power(x, Number::int(-1));
    }
    match &x.op {
        Op::Inverse => x.kids[0].clone(),
        Op::Identity => x,
        Op::Transpose => transpose(inverse(x.kids[0].clone())),
        Op::Diagonal => diagonal(power(x.kids[0].clone(), Number::int(-1))),
        _ => {
            let shape = x.shape;
            node(Op::Inverse, vec![x], shape)
        }
    }
}

/// A square matrix times itself, `k` times in all.
pub fn matrix_power(x: Matrix, k: u32) -> Matrix {
    if x.shape.is_number() {
        return power(x, Number::int(i64::from(k)));
    }
    match (&x.op, k) {
        (_, 0) => identity(x.shape.rows),
        (_, 1) => x,
        (Op::MatrixPower(j), _) => matrix_power(x.kids[0].clone(), j * k),
        (Op::Identity, _) => x,
        _ => {
            let shape = x.shape;
            node(Op::MatrixPower(k), vec![x], shape)
        }
    }
}

/// The determinant.
pub fn determinant(x: Matrix) -> Matrix {
    if x.shape.is_number() {
        return x;
    }
    match &x.op {
        Op::Transpose => determinant(x.kids[0].clone()),
        Op::Inverse => power(determinant(x.kids[0].clone()), Number::int(-1)),
        Op::Identity => int(1),
        _ => node(Op::Determinant, vec![x], Shape::NUMBER),
    }
}

/// The trace.
pub fn trace(x: Matrix) -> Matrix {
    if x.shape.is_number() {
        return x;
    }
    match &x.op {
        Op::Zero => int(0),
        Op::Transpose => trace(x.kids[0].clone()),
        Op::Identity => size(x.shape.rows),
        Op::Diagonal => sum_all(x.kids[0].clone()),
        Op::Product(c) => {
            let (_, scalars, chain) = x.factors();
            let mut all = vec![number(c.0)];
            all.extend(scalars);
            // tr(u vᵀ) is vᵀu.
            match chain.iter().position(|link| link.shape.cols == Size::One) {
                Some(at) if at + 1 < chain.len() => {
                    all.extend(chain[at + 1..].iter().cloned());
                    all.extend(chain[..=at].iter().cloned());
                    product(all)
                }
                _ => {
                    let body = assembled(one(), chain, x.shape);
                    all.push(node(Op::Trace, vec![body], Shape::NUMBER));
                    product(all)
                }
            }
        }
        _ => node(Op::Trace, vec![x], Shape::NUMBER),
    }
}

/// The sum of all entries.
pub fn sum_all(x: Matrix) -> Matrix {
    if x.shape.is_number() {
        return x;
    }
    match &x.op {
        Op::Zero => int(0),
        Op::Transpose => sum_all(x.kids[0].clone()),
        Op::Ones => size(x.shape.rows),
        Op::Identity => size(x.shape.rows),
        Op::Diagonal => sum_all(x.kids[0].clone()),
        Op::Softmax if x.shape.is_column() => int(1),
        Op::Symbol(_, Property::SumsToOne) if x.shape.is_column() => int(1),
        Op::Named(_) if x.shape.is_column() && x.kids[0].op == Op::Softmax => int(1),
        Op::Power(n) if n.0 == Number::int(2) => power(norm(x.kids[0].clone()), Number::int(2)),
        Op::Entrywise if x.shape.is_column() => {
            let rest = entrywise(x.kids[1..].to_vec());
            product(vec![transpose(x.kids[0].clone()), rest])
        }
        Op::Product(c) => {
            let (_, scalars, chain) = x.factors();
            let mut all = vec![number(c.0)];
            all.extend(scalars);
            match chain.iter().position(|link| link.shape.cols == Size::One) {
                Some(at) if at + 1 < chain.len() => {
                    all.push(sum_all(product(chain[..=at].to_vec())));
                    all.push(sum_all(product(chain[at + 1..].to_vec())));
                }
                _ => {
                    let shape = x.shape;
                    let body = assembled(one(), chain, shape);
                    all.push(if body == x { node(Op::SumAll, vec![body], Shape::NUMBER) } else { sum_all(body) });
                }
            }
            product(all)
        }
        _ => node(Op::SumAll, vec![x], Shape::NUMBER),
    }
}

/// A matrix with a column on its diagonal.
pub fn diagonal(u: Matrix) -> Matrix {
    if u.shape.is_number() {
        return u;
    }
    let u = if u.shape.is_row() { transpose(u) } else { u };
    let n = u.shape.rows;
    if u.op == Op::Ones {
        return identity(n);
    }
    let (c, scalars, chain) = u.factors();
    if (c != one() || !scalars.is_empty()) && !chain.is_empty() {
        let mut all = vec![number(c)];
        all.extend(scalars);
        let body = assembled(one(), chain, u.shape);
        all.push(diagonal(body));
        return product(all);
    }
    node(Op::Diagonal, vec![u], Shape::new(n, n))
}

/// The diagonal of a matrix, as a column.
pub fn diagonal_of(x: Matrix) -> Matrix {
    match &x.op {
        Op::Diagonal => x.kids[0].clone(),
        Op::Identity => ones(x.shape.rows),
        Op::Transpose => diagonal_of(x.kids[0].clone()),
        Op::Product(c) => {
            let (_, scalars, chain) = x.factors();
            let mut all = vec![number(c.0)];
            all.extend(scalars);
            match chain.iter().position(|link| link.shape.cols == Size::One) {
                // The diagonal of u vᵀ is u ⊙ v.
                Some(at) if at + 1 < chain.len() => all.push(entrywise(vec![
                    product(chain[..=at].to_vec()),
                    transpose(product(chain[at + 1..].to_vec())),
                ])),
                _ => {
                    let rows = x.shape.rows;
                    all.push(node(Op::DiagonalOf, vec![assembled(one(), chain, x.shape)], Shape::column(rows)));
                }
            }
            product(all)
        }
        _ => {
            let rows = x.shape.rows;
            node(Op::DiagonalOf, vec![x], Shape::column(rows))
        }
    }
}

/// A function to each entry. Roots and squares are powers, the logarithm of softmax has a name of its own.
pub fn each(f: Func, x: Matrix) -> Matrix {
    let half = Number::ratio(1, 2).unwrap_or(Number::int(1));
    match f.name() {
        "sqrt" => return power(x, half),
        "ln" if x.op == Op::Softmax => return log_softmax(x.kids[0].clone()),
        "ln" if x.op == Op::Each(f) => {}
        "exp" if x.op == Op::LogSoftmax => return softmax(x.kids[0].clone()),
        _ => {}
    }
    if x.op == Op::Transpose {
        return transpose(each(f, x.kids[0].clone()));
    }
    let shape = x.shape;
    node(Op::Each(f), vec![x], shape)
}

/// A function's slope at each entry, by a known form where that is as short.
pub fn each_slope(f: Func, x: Matrix) -> Matrix {
    let of = |name: &str, x: Matrix| {
        let shape = x.shape;
        crate::math::functions::lookup(name).map(|g| node(Op::Each(g), vec![x], shape))
    };
    let known = match f.name() {
        "exp" => of("exp", x.clone()),
        "ln" => Some(power(x.clone(), Number::int(-1))),
        "sin" => of("cos", x.clone()),
        "cos" => of("sin", x.clone()).map(negate),
        "softplus" => of("sigmoid", x.clone()),
        "abs" => of("sign", x.clone()),
        "sign" | "step" => Some(zero(x.shape)),
        _ => None,
    };
    let shape = x.shape;
    known.unwrap_or_else(|| node(Op::EachSlope(f), vec![x], shape))
}

/// A function's slope at each entry, by the function's name.
pub fn plain_slope(f: Func, x: Matrix) -> Matrix {
    let shape = x.shape;
    node(Op::EachSlope(f), vec![x], shape)
}

/// softmax of a column, or along each row of a matrix.
pub fn softmax(x: Matrix) -> Matrix {
    let shape = x.shape;
    node(Op::Softmax, vec![x], shape)
}
/// The logarithm of softmax, likewise.
pub fn log_softmax(x: Matrix) -> Matrix {
    let shape = x.shape;
    node(Op::LogSoftmax, vec![x], shape)
}
/// ln Σ eᶻ of a column, or of each row of a matrix as a column.
pub fn log_sum_exp(x: Matrix) -> Matrix {
    let shape = if x.shape.is_matrix() { Shape::column(x.shape.rows) } else { Shape::NUMBER };
    node(Op::LogSumExp, vec![x], shape)
}
/// The length.
pub fn norm(x: Matrix) -> Matrix {
    match &x.op {
        Op::Transpose => norm(x.kids[0].clone()),
        Op::Named(_) => node(Op::Norm, vec![x], Shape::NUMBER),
        Op::Zero => int(0),
        Op::Ones => power(size(x.shape.rows), Number::ratio(1, 2).unwrap_or(one())),
        _ => node(Op::Norm, vec![x], Shape::NUMBER),
    }
}
