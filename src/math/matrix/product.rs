//! Products in form: numbers first, neighbours joined, a row times a column a number, a divisor taken out once.

use super::print::ascii;
use super::shape::{MatrixShape, Size};
use super::tree::*;
use crate::math::Number;

/// A product node of factors that are in form already.
pub(super) fn assembled(c: Number, mut kids: Vec<Matrix>, shape: MatrixShape) -> Matrix {
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

fn product_shape(factors: &[Matrix]) -> MatrixShape {
    let mut outer = MatrixShape::NUMBER;
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
            scalars.push(assembled(one(), links, MatrixShape::NUMBER));
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
                    scalars.push(assembled(one(), rest, MatrixShape::NUMBER));
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
    // In −(x − u)(x − u)ᵀ both stay as they are: u − x beside x − u would hide that it is one column twice.
    let once =
        |kid: &Matrix| all.iter().filter(|other| *other == kid || transpose((*other).clone()) == *kid).count() == 1;
    if c.is_negative()
        && let Some(at) = all.iter().position(|kid| matches!(kid.op, Op::Sum) && flips(kid) && once(kid))
        && let Some(size) = c.neg()
    {
        all[at] = sum(all[at].kids.iter().map(|term| negate(term.clone())).collect());
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
    let shape = MatrixShape::new(chain[0].shape.rows, Size::One);
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
    let plain = assembled(one(), chain, MatrixShape::NUMBER);
    let other = assembled(one(), turned, MatrixShape::NUMBER);
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
                bases.push((assembled(one(), rest, MatrixShape::NUMBER), one()));
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
        .map(|(base, n)| if n == one() { base } else { node(Op::Power(OrdNumber(n)), vec![base], MatrixShape::NUMBER) })
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

/// A transposed product is in form: only `c` and the parts' order have changed.
pub(super) fn product_in_form(factors: Vec<Matrix>, shape: MatrixShape) -> Matrix {
    let mut c = one();
    let mut kids = Vec::new();
    for factor in factors {
        let (d, scalars, chain) = factor.factors();
        c = c.mul(d).unwrap_or(c);
        if factor.shape.is_number() && !chain.is_empty() {
            kids.extend(scalars);
            kids.push(assembled(one(), chain, MatrixShape::NUMBER));
        } else {
            kids.extend(scalars);
            kids.extend(chain);
        }
    }
    assembled(c, kids, shape)
}
