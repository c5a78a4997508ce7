//! Changes of a tree from which wrong forms are made: one place changed, all of them, a part left out, neighbours.

use super::{MOST, Made};
use crate::math::Number;
use crate::math::matrix::question::MatrixQuestion;
use crate::math::matrix::shape::MatrixShape;
use crate::math::matrix::slope::{SlopeForms, dot, raw_derivative};
use crate::math::matrix::tree::*;

pub(super) fn fill_like(term: &Matrix, shape: MatrixShape) -> Matrix {
    if term.shape.is_number() { fill(term.clone(), shape) } else { zero(shape) }
}

pub(super) fn is_jacobian(made: &Made) -> bool {
    made.question.of.shape.is_column() && made.question.by.shape.is_column()
}
pub(super) fn halved(m: &Matrix) -> Matrix {
    Number::ratio(1, 2).map_or_else(|| m.clone(), |half| times(half, m.clone()))
}
pub(super) fn has_half(m: &Matrix) -> bool {
    found(m, &|m| matches!(&m.op, Op::Product(c) if c.0.den() == 2)).is_some()
}
/// Whether something is squared, so that a 2 comes down.
pub(super) fn has_square(m: &Matrix) -> bool {
    let squared = |m: &Matrix| match m.op {
        Op::Power(n) => n.0 == Number::int(2),
        Op::MatrixPower(n) => n == 2,
        Op::Norm => true,
        _ => false,
    };
    found(m, &squared).is_some()
}
pub(super) fn has_norm(m: &Matrix) -> bool {
    found(m, &|m| m.op == Op::Norm).is_some()
}
/// The base's operation, and whether the power is negative.
pub(super) fn powered(m: &Matrix) -> (Op, bool) {
    match m.op {
        Op::Power(n) => (m.kids[0].op.clone(), n.0.is_negative()),
        _ => (m.op.clone(), false),
    }
}
/// How many counts stand below.
pub(super) fn counts(m: &Matrix) -> usize {
    let here = usize::from(matches!(powered(m), (Op::Size(_), true)));
    here + m.kids.iter().map(counts).sum::<usize>()
}
/// A count that stands below one term, below all of them: 2/n (A + λ w) for 2/n A + 2λ w.
pub(super) fn spread_counts(m: &Matrix) -> Vec<Matrix> {
    if m.op != Op::Sum {
        return vec![];
    }
    let mut out = Vec::new();
    for term in &m.kids {
        let (_, scalars, _) = term.factors();
        for count in scalars.iter().filter(|s| matches!(powered(s), (Op::Size(_), true))) {
            let spread = |kid: &Matrix| {
                if kid == term { kid.clone() } else { product(vec![count.clone(), kid.clone()]) }
            };
            out.push(sum(m.kids.iter().map(spread).collect()));
        }
    }
    out
}
/// Whether a name stands twice in one term: then each place gives a part of its slope.
pub(super) fn twice_in_a_term(m: &Matrix, name: &str) -> bool {
    match m.op {
        Op::Sum => m.kids.iter().any(|term| twice_in_a_term(term, name)),
        _ => occurrences(m, name) > 1,
    }
}
pub(super) fn occurrences(m: &Matrix, name: &str) -> usize {
    match &m.op {
        Op::Symbol(symbol, _) => usize::from(symbol == name),
        _ => m.kids.iter().map(|kid| occurrences(kid, name)).sum(),
    }
}
pub(super) fn found(m: &Matrix, test: &dyn Fn(&Matrix) -> bool) -> Option<Matrix> {
    if test(m) { Some(m.clone()) } else { m.kids.iter().find_map(|kid| found(kid, test)) }
}
pub(super) fn named_parts(m: &Matrix) -> Vec<Matrix> {
    let mut out: Vec<Matrix> = m.kids.iter().flat_map(named_parts).collect();
    if matches!(m.op, Op::Named(_)) {
        out.push(m.clone());
    }
    out.dedup();
    out
}
/// u and v of uᵀv.
pub(super) fn inner_columns(m: &Matrix) -> Option<Vec<Matrix>> {
    let (_, scalars, chain) = m.factors();
    if !m.shape.is_number() || chain.len() < 2 || !scalars.is_empty() {
        return None;
    }
    let right = product(chain[1..].to_vec());
    let left = transpose(chain[0].clone());
    (left.shape == right.shape && left.shape.is_column()).then(|| vec![left, right])
}

/// Whether a chain's sizes fit from link to link.
pub(super) fn fits(chain: &[Matrix]) -> bool {
    chain.windows(2).all(|pair| pair[0].shape.cols == pair[1].shape.rows)
}

/// A product's kids after a change, where they fit.
pub(super) fn fitting(m: &Matrix, kids: Vec<Matrix>) -> Option<Matrix> {
    let chain: Vec<Matrix> = kids.iter().filter(|kid| !kid.shape.is_number()).cloned().collect();
    (fits(&chain) && !kids.is_empty()).then(|| m.with(kids))
}

/// The node with one kid changed, where the shapes fit.
pub(super) fn refit(m: &Matrix, at: usize, kid: Matrix) -> Option<Matrix> {
    let same = kid.shape == m.kids[at].shape;
    let mut kids = m.kids.clone();
    kids[at] = kid;
    let shape = kids[at].shape;
    match &m.op {
        _ if same => Some(m.with(kids)),
        Op::Product(_) => fitting(m, kids),
        Op::Sum => sum_broadcast(kids, at),
        Op::Transpose | Op::SumAll | Op::Norm | Op::Each(_) | Op::EachSlope(_) | Op::Power(_) => Some(m.with(kids)),
        Op::Trace | Op::Determinant | Op::Inverse | Op::MatrixPower(_) if shape.is_square() => Some(m.with(kids)),
        Op::Diagonal if shape.is_column() => Some(m.with(kids)),
        Op::Softmax if shape.is_column() => Some(m.with(kids)),
        _ => None,
    }
}

/// A number that has come into a sum goes to every entry, as it is read.
pub(super) fn sum_broadcast(kids: Vec<Matrix>, at: usize) -> Option<Matrix> {
    let shape = kids.iter().enumerate().find(|(i, _)| *i != at)?.1.shape;
    if !kids[at].shape.is_number() || shape.is_number() {
        return None;
    }
    let mut kids = kids;
    kids[at] = fill(kids[at].clone(), shape);
    Some(sum(kids))
}

/// Every tree that comes about by changing one place.
pub(super) fn variants(m: &Matrix, local: &mut dyn FnMut(&Matrix) -> Vec<Matrix>) -> Vec<Matrix> {
    let mut out = local(m);
    if matches!(m.op, Op::Named(_)) {
        return out;
    }
    for at in 0..m.kids.len() {
        if out.len() > MOST {
            break;
        }
        let changed = variants(&m.kids[at], local);
        out.extend(changed.into_iter().filter_map(|kid| refit(m, at, kid)));
    }
    out
}

/// The tree with every place changed for which there is a change; `None` where there is none or it does not fit.
pub(super) fn replaced(m: &Matrix, change: &dyn Fn(&Matrix) -> Option<Matrix>) -> Option<Matrix> {
    fn walk(m: &Matrix, change: &dyn Fn(&Matrix) -> Option<Matrix>, any: &mut bool) -> Option<Matrix> {
        if let Some(new) = change(m) {
            *any = true;
            return Some(new);
        }
        if matches!(m.op, Op::Named(_)) {
            return Some(m.clone());
        }
        if matches!(m.op, Op::Sum | Op::Entrywise) {
            let kids = m.kids.iter().map(|kid| walk(kid, change, any)).collect::<Option<Vec<Matrix>>>()?;
            let shape = kids.first()?.shape;
            return kids.iter().all(|kid| kid.shape == shape).then(|| m.with(kids));
        }
        let mut out = m.clone();
        for at in 0..m.kids.len() {
            let kid = walk(&m.kids[at], change, any)?;
            if kid != m.kids[at] && out.kids.get(at) == Some(&m.kids[at]) {
                out = refit(&out, at, kid)?;
            }
        }
        Some(out)
    }
    let mut any = false;
    let out = walk(m, change, &mut any)?;
    any.then_some(out)
}

/// Each list with one part left out, of those that may be.
pub(super) fn without(kids: &[Matrix], may: &dyn Fn(&Matrix) -> bool) -> Vec<Vec<Matrix>> {
    if kids.len() < 2 {
        return vec![];
    }
    (0..kids.len())
        .filter(|at| may(&kids[*at]))
        .map(|at| kids.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, kid)| kid.clone()).collect())
        .collect()
}

/// Every tree with one factor that is a number left out.
pub(super) fn without_scalars(m: &Matrix, may: &dyn Fn(&Matrix) -> bool) -> Vec<Matrix> {
    variants(m, &mut |m| match m.op {
        Op::Product(_) => without(&m.kids, &|kid| kid.shape.is_number() && may(kid))
            .into_iter()
            .filter_map(|kids| fitting(m, kids))
            .collect(),
        _ => vec![],
    })
}

/// Every tree with one term of a sum left out, of those that may be.
pub(super) fn dropped_terms(m: &Matrix, may: &dyn Fn(&Matrix) -> bool) -> Vec<Matrix> {
    variants(m, &mut |m| match m.op {
        Op::Sum => without(&m.kids, may).into_iter().map(sum).collect(),
        _ => vec![],
    })
}

/// Neighbours in a chain: what stands before them, the two, and what stands behind.
pub(super) fn paired(m: &Matrix) -> Vec<(Vec<Matrix>, Matrix, Matrix, Vec<Matrix>)> {
    let (c, scalars, chain) = m.factors();
    let mut front = vec![number(c)];
    front.extend(scalars);
    (1..chain.len())
        .map(|at| {
            let mut before = front.clone();
            before.extend(chain[..at - 1].iter().cloned());
            (before, chain[at - 1].clone(), chain[at].clone(), chain[at + 1..].to_vec())
        })
        .collect()
}

pub(super) fn joined(mut front: Vec<Matrix>, middle: Matrix, rest: Vec<Matrix>) -> Matrix {
    front.push(middle);
    front.extend(rest);
    let chain: Vec<Matrix> = front.iter().filter(|f| !f.shape.is_number()).cloned().collect();
    if fits(&chain) { product(front) } else { product(vec![]) }
}

/// The slope of a number as if softmax handed what arrives at it down unchanged: (p − y)xᵀ for ½|p − y|².
pub(super) fn past_softmax(question: &MatrixQuestion) -> Option<Matrix> {
    let softmax = found(&question.of, &|m| m.op == Op::Softmax && m.mentions(&question.by.name))?;
    // Names that nobody can type.
    let (p, arriving) = ("\u{1}p", "\u{1}g");
    let stands_for = |name: &str| symbol(name, softmax.shape, Property::Any);
    let outer = swapped(&question.of, &softmax, &stands_for(p));
    if outer.mentions(&question.by.name) || !outer.shape.is_number() {
        return None;
    }
    let slope = raw_derivative(&outer, p, softmax.shape, SlopeForms::Known).ok()?;
    let inner = dot(stands_for(arriving), softmax.kids[0].clone());
    let down = raw_derivative(&inner, &question.by.name, question.by.shape, SlopeForms::Known).ok()?;
    Some(swapped(&down, &stands_for(arriving), &swapped(&slope, &stands_for(p), &softmax)))
}

/// The tree with one part, wherever it stands, by another.
fn swapped(m: &Matrix, old: &Matrix, new: &Matrix) -> Matrix {
    match m {
        m if m == old => new.clone(),
        m if matches!(m.op, Op::Named(_)) && m.kids[0] == *old => new.clone(),
        m => m.rebuilt(&mut |kid| swapped(kid, old, new)),
    }
}
