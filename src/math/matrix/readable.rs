//! The form that is shown: quotients of sigmoids by their known form, sums multiplied out where their terms then meet,
//! and what terms share once in front or behind; each where that is shorter.

use super::print::ascii;
use super::tree::*;
use crate::math::Number;
use crate::math::functions::{EXP, SIGMOID};

/// The same expression, in the shortest form that pulling out common factors gives.
pub fn readable(m: &Matrix) -> Matrix {
    let inside = numbers_out(&known_quotient(&m.rebuilt(&mut readable)));
    let inside = shortest([multiplied_out(&inside), summed_apart(&inside), inverses_apart(&inside)], inside);
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
    numbers_out(&best)
}

/// The shortest of the candidates, where it is clearly shorter than what there is: terms that met, not a bracket saved.
fn shortest(candidates: [Option<Matrix>; 3], now: Matrix) -> Matrix {
    const CLEARLY: usize = 3;
    let most = width(&now).0.saturating_sub(CLEARLY);
    let best = candidates.into_iter().flatten().min_by_key(width).filter(|best| width(best).0 <= most);
    best.unwrap_or(now)
}

/// A product with the number that all terms of a sum in it share in front: 2B(A + C) for B(2A + 2C).
fn numbers_out(m: &Matrix) -> Matrix {
    let Op::Product(c) = m.op else { return m.clone() };
    let mut factors = vec![number(c.0)];
    factors.extend(m.kids.iter().map(|kid| match kid.op {
        Op::Sum => {
            number_out(&kid.kids.iter().map(Matrix::factors).collect::<Vec<Term>>()).unwrap_or_else(|| kid.clone())
        }
        _ => kid.clone(),
    }));
    let out = product(factors);
    if width(&out) < width(m) { out } else { m.clone() }
}

/// The most terms that a product of sums is multiplied out to.
const MOST_TERMS: usize = 24;

/// σ′/σ = 1 − σ, σ′/(1 − σ) = σ, eᵘ/(1 + eᵘ) = σ(u): what the slopes of logistic losses are full of.
fn known_quotient(m: &Matrix) -> Matrix {
    match m.op {
        Op::Entrywise => merged_quotients(m.kids.clone()).map_or_else(|| m.clone(), entrywise),
        Op::Product(_) => {
            let (c, scalars, chain) = m.factors();
            let Some(merged) = merged_quotients(scalars) else { return m.clone() };
            product(std::iter::once(number(c)).chain(merged).chain(chain).collect())
        }
        _ => m.clone(),
    }
}

/// The factors with each such quotient as one; `None` where there is none.
fn merged_quotients(mut factors: Vec<Matrix>) -> Option<Vec<Matrix>> {
    for top in 0..factors.len() {
        for below in 0..factors.len() {
            let Op::Power(n) = factors[below].op else { continue };
            if n.0 != Number::int(-1) {
                continue;
            }
            if let Some(one) = quotient(&factors[top], &factors[below].kids[0]) {
                factors[top.min(below)] = one;
                factors.remove(top.max(below));
                return Some(merged_quotients(factors.clone()).unwrap_or(factors));
            }
        }
    }
    None
}

fn quotient(top: &Matrix, below: &Matrix) -> Option<Matrix> {
    let of_one = || if top.shape.is_number() { int(1) } else { fill(int(1), top.shape) };
    match top.op {
        Op::EachSlope(SIGMOID) => {
            let sigmoid = each(SIGMOID, top.kids[0].clone());
            let rest = minus(of_one(), sigmoid.clone());
            match () {
                () if *below == sigmoid => Some(rest),
                () if *below == rest => Some(sigmoid),
                () => None,
            }
        }
        Op::Each(EXP) => (*below == sum(vec![of_one(), top.clone()])).then(|| each(SIGMOID, top.kids[0].clone())),
        _ => None,
    }
}

/// Sums inside products and products entry by entry multiplied out, with like terms together.
fn multiplied_out(m: &Matrix) -> Option<Matrix> {
    let has_sum = |kids: &[Matrix]| kids.iter().any(|kid| kid.op == Op::Sum);
    let deep = match m.op {
        Op::Entrywise => has_sum(&m.kids),
        Op::Product(_) => has_sum(&m.factors().1) || m.factors().2.len() == 1 && has_sum(&m.factors().2),
        Op::Sum => m.kids.iter().any(|kid| {
            let (_, scalars, chain) = kid.factors();
            has_sum(&scalars) || chain.len() == 1 && chain[0].op == Op::Entrywise && has_sum(&chain[0].kids)
        }),
        _ => false,
    };
    if !deep {
        return None;
    }
    let terms = terms_of(m)?;
    let terms: Vec<Matrix> = terms.iter().map(known_quotient).collect();
    // What a quotient became may be a sum again: once more, then no further.
    let again: Option<Vec<Matrix>> = terms.iter().map(terms_of).collect::<Option<Vec<_>>>().map(|all| all.concat());
    let again = again.filter(|all| all.len() <= MOST_TERMS)?;
    Some(collected(&sum(again)))
}

/// A sum with its common factors out, but not multiplied out again.
fn collected(m: &Matrix) -> Matrix {
    let mut best = m.clone();
    while best.op == Op::Sum
        && let Some(shorter) = shorter(&best)
    {
        best = shorter;
    }
    best
}

/// The terms of the whole thing multiplied out; `None` past the bound.
fn terms_of(m: &Matrix) -> Option<Vec<Matrix>> {
    let over = |lists: Vec<Vec<Matrix>>, join: &dyn Fn(Vec<Matrix>) -> Matrix| {
        let mut all: Vec<Vec<Matrix>> = vec![Vec::new()];
        for list in lists {
            all = all
                .iter()
                .flat_map(|front| list.iter().map(|one| [front.clone(), vec![one.clone()]].concat()))
                .collect();
            if all.len() > MOST_TERMS {
                return None;
            }
        }
        Some(all.into_iter().map(join).collect::<Vec<Matrix>>())
    };
    match m.op {
        Op::Sum => {
            let all: Option<Vec<Vec<Matrix>>> = m.kids.iter().map(terms_of).collect();
            all.map(|all| all.concat()).filter(|all| all.len() <= MOST_TERMS)
        }
        Op::Entrywise => over(m.kids.iter().map(terms_of).collect::<Option<_>>()?, &entrywise),
        Op::Product(_) => {
            let (c, scalars, chain) = m.factors();
            let mut lists = vec![vec![number(c)]];
            for scalar in &scalars {
                lists.push(terms_of(scalar)?);
            }
            match chain.as_slice() {
                [one] => lists.push(terms_of(one)?),
                _ => lists.extend(chain.into_iter().map(|link| vec![link])),
            }
            over(lists, &product)
        }
        _ => Some(vec![m.clone()]),
    }
}

/// sum(a + b) as sum(a) + sum(b): shorter where the parts cancel.
fn summed_apart(m: &Matrix) -> Option<Matrix> {
    let apart = |m: &Matrix| match m.op {
        Op::SumAll if m.kids[0].op == Op::Sum => Some(sum(m.kids[0].kids.iter().cloned().map(sum_all).collect())),
        _ => None,
    };
    match m.op {
        Op::SumAll => apart(m),
        Op::Product(_) => {
            let at = m.kids.iter().position(|kid| apart(kid).is_some())?;
            let mut kids = m.kids.clone();
            kids[at] = apart(&kids[at])?;
            Some(m.with(kids))
        }
        _ => None,
    }
}

/// (A X B)⁻¹ as B⁻¹X⁻¹A⁻¹ inside a product, where all are square: shorter where neighbours cancel.
fn inverses_apart(m: &Matrix) -> Option<Matrix> {
    let apart = |link: &Matrix| {
        let (turned, inverted) = match link.op {
            Op::Transpose => (true, &link.kids[0]),
            _ => (false, link),
        };
        let inside = (inverted.op == Op::Inverse).then(|| &inverted.kids[0])?;
        let square = matches!(inside.op, Op::Product(_)) && inside.kids.iter().all(|kid| kid.shape == inside.shape);
        let opened = square.then(|| product(inside.kids.iter().rev().cloned().map(inverse).collect()))?;
        Some(if turned { transpose(opened) } else { opened })
    };
    let Op::Product(c) = m.op else { return None };
    let at = m.kids.iter().position(|kid| apart(kid).is_some())?;
    let mut kids = m.kids.clone();
    kids[at] = apart(&kids[at])?;
    kids.insert(0, number(c.0));
    Some(product(kids))
}

/// How long it is, then how many parts it has.
fn width(m: &Matrix) -> (usize, usize) {
    (ascii(m).chars().count(), m.size())
}

/// A term as number, factors that are numbers, and chain.
type Term = (Number, Vec<Matrix>, Vec<Matrix>);

fn built((c, scalars, chain): &Term, shape: super::MatrixShape) -> Matrix {
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
        // Of all terms that share it, or of those alone that have the same numbers in front, too.
        for alike in [false, true] {
            if let Some(last) = term.2.last()
                && let Some(pulled) = pulled(&terms[at..], sum_node, last, true, alike)
            {
                consider(pulled);
            }
            if let Some(first) = term.2.first()
                && let Some(pulled) = pulled(&terms[at..], sum_node, first, false, alike)
            {
                consider(pulled);
            }
        }
        for scalar in &term.1 {
            if let Some(out) = scalar_out(&terms, sum_node, scalar) {
                consider(out);
            }
        }
    }
    if let Some(out) = number_out(&terms) {
        consider(out);
    }
    best.map(|(_, m)| m)
}

/// The terms that end (or begin) with `link` as one product.
fn pulled(from: &[Term], whole: &Matrix, link: &Matrix, right: bool, alike: bool) -> Option<Matrix> {
    let skip = whole.kids.len() - from.len();
    let fits = |term: &Term| if right { term.2.last() == Some(link) } else { term.2.first() == Some(link) };
    let in_front = |term: &Term| !alike || term.1 == from[0].1;
    let chosen: Vec<usize> = (0..from.len()).filter(|i| fits(&from[*i]) && in_front(&from[*i])).collect();
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
        shape = super::MatrixShape::NUMBER;
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

fn number_out(terms: &[Term]) -> Option<Matrix> {
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
