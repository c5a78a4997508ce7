//! Sums, entrywise operations, transposes, inverses and functions in form.

use super::print::ascii;
use super::product::{assembled, product_in_form};
use super::shape::{MatrixShape, Size};
use super::tree::*;
use crate::math::Number;
use crate::math::functions::{Func, RELU};

/// The sum of all of them, of one shape: like terms together, minus signs behind.
pub fn sum(terms: Vec<Matrix>) -> Matrix {
    let shape = terms.first().map_or(MatrixShape::NUMBER, |term| term.shape);
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
                match merged.iter_mut().find(|(other, d)| is_same_term(other, &body) && both(*d).is_some()) {
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

/// Whether two terms are one but for the order of what is multiplied entry by entry.
fn is_same_term(a: &Matrix, b: &Matrix) -> bool {
    if a == b {
        return true;
    }
    let paired = || a.kids.iter().zip(&b.kids).all(|(a, b)| is_same_term(a, b));
    match (&a.op, &b.op) {
        _ if a.kids.len() != b.kids.len() || a.shape != b.shape => false,
        (Op::Entrywise, Op::Entrywise) => {
            let mut left = b.kids.clone();
            a.kids.iter().all(|kid| {
                let at = left.iter().position(|other| other == kid);
                at.map(|at| left.swap_remove(at)).is_some()
            })
        }
        (Op::Product(c), Op::Product(d)) => c == d && paired(),
        (Op::Diagonal, Op::Diagonal) => paired(),
        _ => false,
    }
}

/// `a − b`
pub fn minus(a: Matrix, b: Matrix) -> Matrix {
    sum(vec![a, negate(b)])
}

/// Entry by entry, of one shape.
pub fn entrywise(kids: Vec<Matrix>) -> Matrix {
    let shape = kids.first().map_or(MatrixShape::NUMBER, |kid| kid.shape);
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
    // relu′ is 1 wherever relu is not 0.
    let rectified: Vec<Matrix> =
        merged.iter().filter(|(base, _)| base.op == Op::Each(RELU)).map(|(base, _)| base.kids[0].clone()).collect();
    merged.retain(|(base, _)| base.op != Op::EachSlope(RELU) || !rectified.contains(&base.kids[0]));
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
                    let unit = assembled(one(), chain, MatrixShape::NUMBER);
                    all.push(node(Op::Power(OrdNumber(n)), vec![unit], MatrixShape::NUMBER));
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
        // Only the diagonal of I ⊙ A is left.
        Op::Entrywise if x.kids.iter().any(|kid| kid.op == Op::Identity) => x,
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
        _ => node(Op::Determinant, vec![x], MatrixShape::NUMBER),
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
                    all.push(node(Op::Trace, vec![body], MatrixShape::NUMBER));
                    product(all)
                }
            }
        }
        _ => node(Op::Trace, vec![x], MatrixShape::NUMBER),
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
                    all.push(if body == x { node(Op::SumAll, vec![body], MatrixShape::NUMBER) } else { sum_all(body) });
                }
            }
            product(all)
        }
        _ => node(Op::SumAll, vec![x], MatrixShape::NUMBER),
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
    node(Op::Diagonal, vec![u], MatrixShape::new(n, n))
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
                    all.push(node(Op::DiagonalOf, vec![assembled(one(), chain, x.shape)], MatrixShape::column(rows)));
                }
            }
            product(all)
        }
        _ => {
            let rows = x.shape.rows;
            node(Op::DiagonalOf, vec![x], MatrixShape::column(rows))
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
    let shape = if x.shape.is_matrix() { MatrixShape::column(x.shape.rows) } else { MatrixShape::NUMBER };
    node(Op::LogSumExp, vec![x], shape)
}
/// The length.
pub fn norm(x: Matrix) -> Matrix {
    match &x.op {
        Op::Transpose => norm(x.kids[0].clone()),
        Op::Named(_) => node(Op::Norm, vec![x], MatrixShape::NUMBER),
        Op::Zero => int(0),
        Op::Ones => power(size(x.shape.rows), Number::ratio(1, 2).unwrap_or(one())),
        _ => node(Op::Norm, vec![x], MatrixShape::NUMBER),
    }
}
