//! Derivatives: backward, as ⟨G, dX⟩ walked inwards; forward, as a differential; and Jacobians of columns by columns.
//!
//! ⟨A, B⟩ is the sum of the entries of A ⊙ B. The moves are those of Magnus and Neudecker, *Matrix Differential
//! Calculus*; the single rules stand in Petersen and Pedersen, *The Matrix Cookbook*, sections 2.1 to 2.8.

use super::readable::readable;
use super::shape::{MatrixShape, Size};
use super::tree::*;
use crate::math::Number;
use std::fmt;

/// The largest derivative that is given, in nodes.
pub const MAX_SIZE: usize = 600;

/// Why there is no derivative in matrices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unable {
    /// The result has three or four axes.
    Axes {
        /// The shape of what is derived.
        of: MatrixShape,
        /// The shape of what moves.
        by: MatrixShape,
    },
    /// The result grows past [`MAX_SIZE`].
    TooLarge,
    /// A step without a rule that stays within matrices.
    NoRule(&'static str),
}

impl fmt::Display for Unable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unable::Axes { of, by } => write!(
                f,
                "the slope of {} by {} has more than two axes; ask for the differential instead",
                of.told(),
                by.told()
            ),
            Unable::TooLarge => write!(f, "the derivative has more than {MAX_SIZE} parts"),
            Unable::NoRule(what) => write!(f, "there is no rule within matrices for {what}"),
        }
    }
}

/// Whether slopes of functions are replaced by their known forms (cos for sin′) or keep the function's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlopeForms {
    /// As they are shown.
    Known,
    /// Every slope as f′, for finding where one was lost.
    Plain,
}

impl SlopeForms {
    fn of(self, f: crate::math::functions::Func, z: Matrix) -> Matrix {
        match self {
            SlopeForms::Known => each_slope(f, z),
            SlopeForms::Plain => plain_slope(f, z),
        }
    }
}

/// The derivative of `of` by the name `by`, in readable form.
///
/// # Errors
/// Where the result has more than two axes, grows past [`MAX_SIZE`], or leaves what matrices can express.
pub fn derivative(of: &Matrix, by: &str, by_shape: MatrixShape) -> Result<Matrix, Unable> {
    Ok(readable(&raw_derivative(of, by, by_shape, SlopeForms::Known)?))
}

/// The same before common factors are pulled out.
///
/// # Errors
/// See [`derivative`].
pub fn raw_derivative(of: &Matrix, by: &str, by_shape: MatrixShape, slopes: SlopeForms) -> Result<Matrix, Unable> {
    let raw = if of.shape.is_number() {
        gradient(of, by, by_shape, slopes)?
    } else if by_shape.is_number() {
        differential(of, by, &int(1), slopes)?
    } else if of.shape.is_column() && by_shape.is_column() {
        jacobian(of, by, by_shape.rows, slopes)?
    } else {
        return Err(Unable::Axes { of: of.shape, by: by_shape });
    };
    Ok(raw)
}

/// The slope of a number by a name, in the name's shape.
///
/// # Errors
/// See [`derivative`].
pub fn gradient(of: &Matrix, by: &str, by_shape: MatrixShape, slopes: SlopeForms) -> Result<Matrix, Unable> {
    let parts = gradient_parts(of, by, slopes)?;
    Ok(if parts.is_empty() { zero(by_shape) } else { sum(parts) })
}

/// What each place where the name stands gives: the slope is their sum.
///
/// # Errors
/// See [`derivative`].
pub fn gradient_parts(of: &Matrix, by: &str, slopes: SlopeForms) -> Result<Vec<Matrix>, Unable> {
    let mut parts = Vec::new();
    pull(of, int(1), by, slopes, &mut parts)?;
    Ok(parts)
}

fn one() -> Number {
    Number::ONE
}

/// ⟨a, b⟩ of two of one shape.
pub fn dot(a: Matrix, b: Matrix) -> Matrix {
    match a.shape {
        shape if shape.is_number() => product(vec![a, b]),
        shape if shape.is_column() => product(vec![transpose(a), b]),
        shape if shape.is_row() => product(vec![a, transpose(b)]),
        _ => {
            for (x, y) in [(&a, &b), (&b, &a)] {
                let (_, _, chain) = x.factors();
                if chain.len() == 1 && chain[0].op == Op::Identity {
                    let (c, mut scalars, _) = x.factors();
                    scalars.push(number(c));
                    scalars.push(trace(y.clone()));
                    return product(scalars);
                }
                // ⟨u vᵀ, Y⟩ is uᵀ Y v.
                if let Some(at) = chain.iter().position(|link| link.shape.cols == Size::One)
                    && at + 1 < chain.len()
                {
                    let (c, scalars, _) = x.factors();
                    let mut all = vec![number(c)];
                    all.extend(scalars);
                    all.push(transpose(product(chain[..=at].to_vec())));
                    all.push(y.clone());
                    all.push(transpose(product(chain[at + 1..].to_vec())));
                    return product(all);
                }
            }
            sum_all(entrywise(vec![a, b]))
        }
    }
}

/// The sum of each row, as a column.
pub fn row_sums(x: Matrix) -> Matrix {
    let cols = x.shape.cols;
    product(vec![x, ones(cols)])
}

/// What softmax of `z` is called: the name it was given, or itself.
fn softmax_here(node: &Matrix, z: &Matrix) -> Matrix {
    if matches!(node.op, Op::Named(_)) { node.clone() } else { softmax(z.clone()) }
}

/// One step of the way back: ⟨G, d(node)⟩ becomes one ⟨·, d(kid)⟩ for each kid that moves.
pub fn pulls(node: &Matrix, g: &Matrix, slopes: SlopeForms) -> Result<Vec<(Matrix, Matrix)>, Unable> {
    let g = g.clone();
    let kid = || node.kids[0].clone();
    Ok(match &node.op {
        Op::Symbol(..) | Op::Number(_) | Op::Size(_) | Op::Zero | Op::Identity | Op::Ones => vec![],
        Op::Named(_) => match kid().op {
            // The name of a softmax serves in its slope, too.
            Op::Softmax => softmax_back(node, &kid().kids[0], &g),
            _ => vec![(kid(), g)],
        },
        Op::Sum => node.kids.iter().map(|term| (term.clone(), g.clone())).collect(),
        Op::Product(c) => {
            let (_, scalars, chain) = node.factors();
            let mut out = Vec::new();
            for (at, factor) in scalars.iter().enumerate() {
                let mut rest: Vec<Matrix> = vec![number(c.0)];
                rest.extend(scalars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, s)| s.clone()));
                let here = if chain.is_empty() {
                    rest.push(g.clone());
                    product(rest)
                } else {
                    rest.push(dot(g.clone(), product(chain.clone())));
                    product(rest)
                };
                out.push((factor.clone(), here));
            }
            for (at, link) in chain.iter().enumerate() {
                let mut all = vec![number(c.0)];
                all.extend(scalars.iter().cloned());
                all.extend(chain[..at].iter().rev().map(|m| transpose(m.clone())));
                all.push(g.clone());
                all.extend(chain[at + 1..].iter().rev().map(|m| transpose(m.clone())));
                out.push((link.clone(), chained(all, link.shape)));
            }
            out
        }
        Op::Entrywise => others(&node.kids)
            .map(|(kid, rest)| {
                let mut all = vec![g.clone()];
                all.extend(rest);
                (kid, entrywise(all))
            })
            .collect(),
        Op::Power(n) => {
            let less = n.0.sub(one()).ok_or(Unable::TooLarge)?;
            vec![(kid(), entrywise(vec![times(n.0, g), power(kid(), less)]))]
        }
        Op::Transpose => vec![(kid(), transpose(g))],
        Op::Inverse => {
            let turned = transpose(node.clone());
            vec![(kid(), product(vec![int(-1), turned.clone(), g, turned]))]
        }
        Op::MatrixPower(k) => {
            let turned = transpose(kid());
            let part = |i: u32| {
                product(vec![matrix_power(turned.clone(), i), g.clone(), matrix_power(turned.clone(), k - 1 - i)])
            };
            vec![(kid(), sum((0..*k).map(part).collect()))]
        }
        Op::Determinant => vec![(kid(), product(vec![g, node.clone(), transpose(inverse(kid()))]))],
        Op::Trace => vec![(kid(), product(vec![g, identity(kid().shape.rows)]))],
        Op::SumAll => {
            let shape = kid().shape;
            vec![(kid(), fill(g, shape))]
        }
        Op::Diagonal => vec![(kid(), diagonal_of(g))],
        Op::DiagonalOf => vec![(kid(), diagonal(g))],
        Op::Each(f) => vec![(kid(), entrywise(vec![g, slopes.of(*f, kid())]))],
        Op::EachSlope(_) => return Err(Unable::NoRule("the slope of a slope")),
        Op::Softmax => softmax_back(node, &kid(), &g),
        Op::LogSoftmax => {
            let p = softmax(kid());
            if kid().shape.is_matrix() {
                let back = minus(g.clone(), product(vec![diagonal(row_sums(g)), p]));
                vec![(kid(), back)]
            } else {
                vec![(kid(), minus(g.clone(), product(vec![sum_all(g), p])))]
            }
        }
        Op::LogSumExp => {
            let p = softmax(kid());
            let back = if kid().shape.is_matrix() { product(vec![diagonal(g), p]) } else { product(vec![g, p]) };
            vec![(kid(), back)]
        }
        Op::Norm => vec![(kid(), product(vec![g, power(node.clone(), Number::int(-1)), kid()]))],
    })
}

fn softmax_back(node: &Matrix, z: &Matrix, g: &Matrix) -> Vec<(Matrix, Matrix)> {
    let p = softmax_here(node, z);
    let weighted = entrywise(vec![p.clone(), g.clone()]);
    let back = if z.shape.is_matrix() {
        minus(weighted.clone(), product(vec![diagonal(row_sums(weighted)), p]))
    } else {
        minus(weighted, product(vec![dot(p.clone(), g.clone()), p]))
    };
    vec![(z.clone(), back)]
}

/// A product that comes to `shape`: where all of it is numbers' factors, the shape is a number's.
fn chained(all: Vec<Matrix>, shape: MatrixShape) -> Matrix {
    debug_assert!({
        let p = product(all.clone());
        p.shape == shape || p.is_zero()
    });
    product(all)
}

/// Each kid with all the others.
fn others(kids: &[Matrix]) -> impl Iterator<Item = (Matrix, Vec<Matrix>)> {
    kids.iter().enumerate().map(|(at, kid)| {
        let rest = kids.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, k)| k.clone()).collect();
        (kid.clone(), rest)
    })
}

fn pull(node: &Matrix, g: Matrix, by: &str, slopes: SlopeForms, parts: &mut Vec<Matrix>) -> Result<(), Unable> {
    if g.is_zero() || !node.mentions(by) {
        return Ok(());
    }
    if g.size() > MAX_SIZE || parts.len() > 60 {
        return Err(Unable::TooLarge);
    }
    if let Op::Symbol(name, _) = &node.op
        && name == by
    {
        parts.push(g);
        return Ok(());
    }
    for (kid, back) in pulls(node, &g, slopes)? {
        pull(&kid, back, by, slopes, parts)?;
    }
    Ok(())
}

/// d(node) when `by` changes by `d`, which has its shape: 1 for a number, or a symbol dX.
///
/// # Errors
/// See [`derivative`].
pub fn differential(node: &Matrix, by: &str, d: &Matrix, slopes: SlopeForms) -> Result<Matrix, Unable> {
    if !node.mentions(by) {
        return Ok(zero(node.shape));
    }
    let kid = || node.kids[0].clone();
    let inner = || differential(&node.kids[0], by, d, slopes);
    let out = match &node.op {
        Op::Symbol(..) => d.clone(),
        Op::Number(_) | Op::Size(_) | Op::Zero | Op::Identity | Op::Ones => zero(node.shape),
        Op::Named(_) => match kid().op {
            Op::Softmax => softmax_forward(node, &kid().kids[0], by, d, slopes)?,
            _ => inner()?,
        },
        Op::Sum => sum(node.kids.iter().map(|term| differential(term, by, d, slopes)).collect::<Result<_, _>>()?),
        Op::Product(c) => {
            let mut terms = Vec::new();
            for (at, factor) in node.kids.iter().enumerate() {
                if factor.mentions(by) {
                    let mut all = node.kids.clone();
                    all[at] = differential(factor, by, d, slopes)?;
                    all.insert(0, number(c.0));
                    terms.push(product(all));
                }
            }
            sum(terms)
        }
        Op::Entrywise => {
            let mut terms = Vec::new();
            for at in 0..node.kids.len() {
                let mut all = node.kids.clone();
                all[at] = differential(&node.kids[at], by, d, slopes)?;
                terms.push(entrywise(all));
            }
            sum(terms)
        }
        Op::Power(n) => {
            let less = n.0.sub(one()).ok_or(Unable::TooLarge)?;
            entrywise(vec![times(n.0, power(kid(), less)), inner()?])
        }
        Op::Transpose => transpose(inner()?),
        Op::Inverse => product(vec![int(-1), node.clone(), inner()?, node.clone()]),
        Op::MatrixPower(k) => {
            let dx = inner()?;
            let part = |i: u32| product(vec![matrix_power(kid(), i), dx.clone(), matrix_power(kid(), k - 1 - i)]);
            sum((0..*k).map(part).collect())
        }
        Op::Determinant => product(vec![node.clone(), trace(product(vec![inverse(kid()), inner()?]))]),
        Op::Trace => trace(inner()?),
        Op::SumAll => sum_all(inner()?),
        Op::Diagonal => diagonal(inner()?),
        Op::DiagonalOf => diagonal_of(inner()?),
        Op::Each(f) => entrywise(vec![slopes.of(*f, kid()), inner()?]),
        Op::EachSlope(_) => return Err(Unable::NoRule("the slope of a slope")),
        Op::Softmax => softmax_forward(node, &kid(), by, d, slopes)?,
        Op::LogSoftmax => {
            let (p, dz) = (softmax(kid()), inner()?);
            if kid().shape.is_matrix() {
                let cols = kid().shape.cols;
                let weighted = row_sums(entrywise(vec![p, dz.clone()]));
                minus(dz, product(vec![weighted, transpose(ones(cols))]))
            } else {
                let weight = dot(p, dz.clone());
                minus(dz.clone(), product(vec![weight, ones(dz.shape.rows)]))
            }
        }
        Op::LogSumExp => {
            let (p, dz) = (softmax(kid()), inner()?);
            if kid().shape.is_matrix() { row_sums(entrywise(vec![p, dz])) } else { dot(p, dz) }
        }
        Op::Norm => product(vec![power(node.clone(), Number::int(-1)), dot(kid(), inner()?)]),
    };
    if out.size() > MAX_SIZE { Err(Unable::TooLarge) } else { Ok(out) }
}

fn softmax_forward(node: &Matrix, z: &Matrix, by: &str, d: &Matrix, slopes: SlopeForms) -> Result<Matrix, Unable> {
    let (p, dz) = (softmax_here(node, z), differential(z, by, d, slopes)?);
    let weighted = entrywise(vec![p.clone(), dz.clone()]);
    Ok(if z.shape.is_matrix() {
        minus(weighted.clone(), product(vec![diagonal(row_sums(weighted)), p]))
    } else {
        minus(weighted, product(vec![dot(p.clone(), dz), p]))
    })
}

/// The Jacobian of a column by a column of `n`.
///
/// # Errors
/// See [`derivative`].
pub fn jacobian(node: &Matrix, by: &str, n: Size, slopes: SlopeForms) -> Result<Matrix, Unable> {
    let shape = MatrixShape::new(node.shape.rows, n);
    if !node.mentions(by) {
        return Ok(zero(shape));
    }
    let kid = || node.kids[0].clone();
    let inner = || jacobian(&node.kids[0], by, n, slopes);
    let out = match &node.op {
        Op::Symbol(..) => identity(n),
        Op::Named(_) => match kid().op {
            Op::Softmax => softmax_jacobian(node, &kid().kids[0], by, n, slopes)?,
            _ => inner()?,
        },
        Op::Sum => sum(node.kids.iter().map(|term| jacobian(term, by, n, slopes)).collect::<Result<_, _>>()?),
        Op::Product(c) => {
            let (_, scalars, chain) = node.factors();
            let mut terms = Vec::new();
            for (factor, rest) in others(&scalars) {
                if factor.mentions(by) {
                    let mut all = vec![number(c.0)];
                    all.extend(rest);
                    all.extend(chain.iter().cloned());
                    all.push(transpose(gradient(&factor, by, MatrixShape::column(n), slopes)?));
                    terms.push(product(all));
                }
            }
            let front = || {
                let mut all = vec![number(c.0)];
                all.extend(scalars.iter().cloned());
                all
            };
            for (at, link) in chain.iter().enumerate() {
                if !link.mentions(by) {
                    continue;
                }
                let mut all = front();
                all.extend(chain[..at].iter().cloned());
                if at + 1 == chain.len() {
                    all.push(jacobian(link, by, n, slopes)?);
                } else {
                    // Only this link moves: what stands behind it is a column at rest.
                    let rest = product(chain[at + 1..].to_vec());
                    all.push(moving_matrix(link, &rest, by, n, slopes)?);
                }
                terms.push(product(all));
            }
            sum(terms)
        }
        Op::Entrywise => {
            let mut terms = Vec::new();
            for (kid, rest) in others(&node.kids) {
                if kid.mentions(by) {
                    terms.push(product(vec![diagonal(entrywise(rest)), jacobian(&kid, by, n, slopes)?]));
                }
            }
            sum(terms)
        }
        Op::Power(k) => {
            let less = k.0.sub(one()).ok_or(Unable::TooLarge)?;
            product(vec![diagonal(times(k.0, power(kid(), less))), inner()?])
        }
        Op::Each(f) => product(vec![diagonal(slopes.of(*f, kid())), inner()?]),
        Op::Softmax => softmax_jacobian(node, &kid(), by, n, slopes)?,
        Op::LogSoftmax => {
            let rows = node.shape.rows;
            let p = softmax(kid());
            product(vec![minus(identity(rows), product(vec![ones(rows), transpose(p)])), inner()?])
        }
        Op::Transpose if kid().op == Op::Sum => {
            let turned = node.kids[0].kids.iter().map(|term| jacobian(&transpose(term.clone()), by, n, slopes));
            sum(turned.collect::<Result<_, _>>()?)
        }
        _ => return Err(Unable::Axes { of: kid().shape, by: MatrixShape::column(n) }),
    };
    if out.size() > MAX_SIZE { Err(Unable::TooLarge) } else { Ok(out) }
}

fn softmax_jacobian(node: &Matrix, z: &Matrix, by: &str, n: Size, slopes: SlopeForms) -> Result<Matrix, Unable> {
    let p = softmax_here(node, z);
    let table = minus(diagonal(p.clone()), product(vec![p.clone(), transpose(p)]));
    Ok(product(vec![table, jacobian(z, by, n, slopes)?]))
}

/// The Jacobian of `link · rest` where `rest` stands still.
fn moving_matrix(link: &Matrix, rest: &Matrix, by: &str, n: Size, slopes: SlopeForms) -> Result<Matrix, Unable> {
    let axes = || Unable::Axes { of: link.shape, by: MatrixShape::column(n) };
    match &link.op {
        Op::Sum => {
            let terms = link.kids.iter().map(|term| moving_product(term, rest, by, n, slopes));
            Ok(sum(terms.collect::<Result<_, _>>()?))
        }
        Op::Transpose if link.kids[0].op == Op::Sum => {
            let terms =
                link.kids[0].kids.iter().map(|term| moving_product(&transpose(term.clone()), rest, by, n, slopes));
            Ok(sum(terms.collect::<Result<_, _>>()?))
        }
        Op::Diagonal => Ok(product(vec![diagonal(rest.clone()), jacobian(&link.kids[0], by, n, slopes)?])),
        Op::Named(_) => moving_matrix(&link.kids[0], rest, by, n, slopes),
        // The row of an outer product, met alone.
        _ if link.shape.is_row() => {
            let gradient = gradient(&product(vec![link.clone(), frozen(rest)]), by, MatrixShape::column(n), slopes)?;
            Ok(transpose(thawed(&gradient, rest)))
        }
        _ => Err(axes()),
    }
}

fn moving_product(term: &Matrix, rest: &Matrix, by: &str, n: Size, slopes: SlopeForms) -> Result<Matrix, Unable> {
    if !term.mentions(by) {
        return Ok(zero(MatrixShape::new(term.shape.rows, n)));
    }
    let whole = jacobian(&product(vec![term.clone(), frozen(rest)]), by, n, slopes)?;
    Ok(thawed(&whole, rest))
}

/// A name that no learner can type, for what stands still while a rule is applied.
const STILL: &str = "\u{0}still";

fn frozen(rest: &Matrix) -> Matrix {
    symbol(STILL, rest.shape, Property::Any)
}

fn thawed(m: &Matrix, rest: &Matrix) -> Matrix {
    match &m.op {
        Op::Symbol(name, _) if name == STILL => rest.clone(),
        _ => m.rebuilt(&mut |kid| thawed(kid, rest)),
    }
}
