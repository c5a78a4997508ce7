//! The form that is shown: what terms share stands once in front or behind, where that is shorter.

use super::print::ascii;
use super::tree::*;
use crate::math::Number;

/// The same expression, in the shortest form that pulling out common factors gives.
pub fn readable(m: &Matrix) -> Matrix {
    let inside = m.rebuilt(&mut readable);
    if inside.op != Op::Sum {
        return inside;
    }
    let mut best = inside;
    // Each round makes the text shorter, or as long with fewer parts, so this ends.
    while best.op == Op::Sum
        && let Some(shorter) = shorter(&best)
    {
        best = shorter.rebuilt(&mut readable);
    }
    best
}

/// How long it is, then how many parts it has.
fn width(m: &Matrix) -> (usize, usize) {
    (ascii(m).chars().count(), m.size())
}

/// A term as number, factors that are numbers, and chain.
type Term = (Number, Vec<Matrix>, Vec<Matrix>);

fn built((c, scalars, chain): &Term, shape: super::Shape) -> Matrix {
    let mut all = vec![number(*c)];
    all.extend(scalars.iter().cloned());
    // A chain that was used up leaves the identity of its size, unless the whole is a number.
    if chain.is_empty() && !shape.is_number() {
        if shape.is_square() {
            all.push(identity(shape.rows));
        }
    } else {
        all.extend(chain.iter().cloned());
    }
    product(all)
}

/// The first shorter form that pulling out one factor gives; the shortest of those.
fn shorter(sum_node: &Matrix) -> Option<Matrix> {
    let terms: Vec<Term> = sum_node.kids.iter().map(Matrix::factors).collect();
    let now = width(sum_node);
    let mut best: Option<((usize, usize), Matrix)> = None;
    let mut consider = |candidate: Matrix| {
        let size = width(&candidate);
        if size < now && best.as_ref().is_none_or(|(least, _)| size < *least) {
            best = Some((size, candidate));
        }
    };
    for (at, term) in terms.iter().enumerate() {
        if let Some(last) = term.2.last()
            && let Some(pulled) = pulled(&terms[at..], sum_node, last, true)
        {
            consider(pulled);
        }
        if let Some(first) = term.2.first()
            && let Some(pulled) = pulled(&terms[at..], sum_node, first, false)
        {
            consider(pulled);
        }
        for scalar in &term.1 {
            if let Some(out) = scalar_out(&terms, sum_node, scalar) {
                consider(out);
            }
        }
    }
    if let Some(out) = number_out(&terms, sum_node) {
        consider(out);
    }
    best.map(|(_, m)| m)
}

/// The terms that end (or begin) with `link` as one product.
fn pulled(from: &[Term], whole: &Matrix, link: &Matrix, right: bool) -> Option<Matrix> {
    let skip = whole.kids.len() - from.len();
    let fits = |term: &Term| if right { term.2.last() == Some(link) } else { term.2.first() == Some(link) };
    let chosen: Vec<usize> = (0..from.len()).filter(|i| fits(&from[*i])).collect();
    if chosen.len() < 2 {
        return None;
    }
    let rest: Vec<Term> = chosen
        .iter()
        .map(|i| {
            let (c, scalars, mut chain) = from[*i].clone();
            if right {
                chain.pop()
            } else {
                Some(chain.remove(0))
            };
            (c, scalars, chain)
        })
        .collect();
    let mut shape = whole.shape;
    if right {
        shape.cols = link.shape.rows;
    } else {
        shape.rows = link.shape.cols;
    }
    // A column pulled out of terms that are numbers times it leaves numbers.
    let bare = rest.iter().all(|term| term.2.is_empty());
    if bare {
        shape = super::Shape::NUMBER;
    } else if rest.iter().any(|term| term.2.is_empty()) && !shape.is_square() {
        return None;
    }
    let inner = sum(rest.iter().map(|term| built(term, shape)).collect());
    let inner = readable(&inner);
    let merged = match (bare, right) {
        (true, _) | (false, true) => product(vec![inner, link.clone()]),
        (false, false) => product(vec![link.clone(), inner]),
    };
    let mut terms: Vec<Matrix> = Vec::new();
    for (at, kid) in whole.kids.iter().enumerate() {
        match at.checked_sub(skip).and_then(|i| chosen.iter().position(|c| *c == i)) {
            Some(0) => terms.push(merged.clone()),
            Some(_) => {}
            None => terms.push(kid.clone()),
        }
    }
    Some(sum(terms))
}

fn scalar_out(terms: &[Term], whole: &Matrix, scalar: &Matrix) -> Option<Matrix> {
    let mut rest = Vec::new();
    for (c, scalars, chain) in terms {
        let at = scalars.iter().position(|s| s == scalar)?;
        let mut scalars = scalars.clone();
        scalars.remove(at);
        let mut all = vec![number(*c)];
        all.extend(scalars);
        all.extend(chain.iter().cloned());
        rest.push(product(all));
    }
    let inner = sum(rest);
    (inner.shape == whole.shape).then(|| product(vec![scalar.clone(), inner]))
}

fn number_out(terms: &[Term], _whole: &Matrix) -> Option<Matrix> {
    let first = terms.first()?.0;
    let size = first.abs()?;
    if size.is_one() {
        return None;
    }
    let all = terms.iter().all(|(c, ..)| c.abs().is_some_and(|c| c.div(size).is_some_and(Number::is_integer)));
    if !all {
        return None;
    }
    let rest: Option<Vec<Matrix>> = terms
        .iter()
        .map(|(c, scalars, chain)| {
            let mut parts = vec![number(c.div(size)?)];
            parts.extend(scalars.iter().cloned());
            parts.extend(chain.iter().cloned());
            Some(product(parts))
        })
        .collect();
    Some(product(vec![number(size), sum(rest?)]))
}
