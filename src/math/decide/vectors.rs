//! Several variables: the vectors of signs that the breaks can have, found as linear inequalities over monomials.

use super::cells::{ratio, simplest};
use super::numbers::{Point, PointSeen, ends};
use super::prove::Said;
use super::steep::shortened;
use super::{Break, Decider, Decision, Kind, WhyUndecided};
use crate::math::model::linear::{Atom, AtomMonomial};
use crate::math::model::node::{Id, ModelNode};
use crate::math::rng::Rng;
use crate::math::steps;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::collections::{BTreeMap, HashMap};

/// Sign vectors at most.
const MOST_VECTORS: usize = 256;
/// Inequalities of one elimination.
const MOST_ROWS: usize = 400;
/// Products of terms in one form.
const MOST_TERMS: usize = 400;
/// Steps of work that a sum of fractions of hundreds of digits counts as.
const FRACTION: u64 = 50;
/// Seeded lines along which points are looked for.
const LINES: usize = 24;

/// Σ c·m + c₀ > 0; the empty monomial has the constant.
type Row = BTreeMap<AtomMonomial, BigRational>;

/// Signs so far, and the inequalities that they are.
#[derive(Clone, Debug, Default)]
struct Leaf {
    signs: HashMap<Id, i8>,
    rows: Vec<Row>,
}

impl Decider {
    pub(super) fn by_vectors(&mut self, breaks: &[Break]) -> Decision {
        let mut leaves = Vec::new();
        let mut complete = true;
        let mut stack = vec![(0, Leaf::default())];
        while let Some((at, leaf)) = stack.pop() {
            if leaves.len() > MOST_VECTORS || self.spent() {
                complete = false;
                break;
            }
            let Some(found) = breaks.get(at) else {
                if self.allowed(&leaf.signs) {
                    leaves.push(leaf);
                }
                continue;
            };
            self.branch(at, *found, leaf, &mut stack);
        }
        let mut open: Vec<(Leaf, Said)> = Vec::new();
        for leaf in leaves {
            if self.spent() {
                complete = false;
                break;
            }
            let exact = self.interior(&leaf);
            if let Some(point) = &exact {
                match self.look(point, true) {
                    PointSeen::Apart => return Decision::Apart(point.clone()),
                    PointSeen::Neither | PointSeen::KeyOnly | PointSeen::AnswerOnly => continue,
                    PointSeen::Equal | PointSeen::Open => {}
                }
            }
            let (a, b, signs) = self.on_cell(breaks, &leaf.signs, &HashMap::new());
            match self.in_cell(a, b, &signs, exact.as_ref()) {
                Said::Same => {}
                said => open.push((leaf, said)),
            }
        }
        if open.is_empty() && complete && self.equal > 0 {
            return Decision::Proved;
        }
        if let Some(point) = self.look_around(&open, breaks) {
            return Decision::Apart(point);
        }
        Decision::Unsure(match open.iter().find(|(_, said)| *said == Said::Different).or(open.first()) {
            Some((_, said)) => said.why(),
            None if !complete => WhyUndecided::BreaksNotAllFound,
            None => WhyUndecided::TooFewPoints,
        })
    }

    /// The signs that a break can have after those before it.
    fn branch(&mut self, at: usize, found: Break, leaf: Leaf, stack: &mut Vec<(usize, Leaf)>) {
        let g = self.put_signs(found.of, &leaf.signs, &mut HashMap::new());
        if self.arena.is_constant(g) {
            let mut leaf = leaf;
            if let Some(sign) = self.signs.of(&self.arena, g) {
                leaf.signs.insert(found.of, sign);
            }
            stack.push((at + 1, leaf));
            return;
        }
        let row = self.row(g);
        let fixed = row.as_ref().map_or(0, |(row, _)| one_signed(row));
        let signs: &[i8] = match (found.kind, fixed) {
            (_, 1) => &[1],
            (Kind::Hard | Kind::Border, -1) => &[-1],
            (Kind::Positive, _) => &[1],
            _ => &[1, -1],
        };
        for sign in signs {
            let mut next = leaf.clone();
            next.signs.insert(found.of, *sign);
            if let Some((row, bounds)) = &row {
                let factor = BigRational::from_integer(BigInt::from(*sign));
                next.rows.push(row.iter().map(|(monomial, n)| (monomial.clone(), n * &factor)).collect());
                next.rows.extend(bounds.iter().cloned());
                if feasible(&next.rows) == Some(None) {
                    continue;
                }
            }
            stack.push((at + 1, next));
        }
    }

    /// A function as a linear form over monomials, with bounds of those that are constants. What is no polynomial is a
    /// letter: constants such as √3 and functions alike.
    fn row(&mut self, id: Id) -> Option<(Row, Vec<Row>)> {
        let row = self.polynomial(id)?;
        let mut bounds = Vec::new();
        for monomial in row.keys().filter(|monomial| !monomial.is_empty()) {
            if !self.is_constant(monomial) {
                continue;
            }
            let (low, high) = self.constant(monomial)?;
            let one = BigRational::one();
            bounds.push(Row::from([(monomial.clone(), one.clone()), (Vec::new(), -low)]));
            bounds.push(Row::from([(monomial.clone(), -one), (Vec::new(), high)]));
        }
        Some((row, bounds))
    }
    fn polynomial(&self, id: Id) -> Option<Row> {
        let letter = |atom: Atom| Row::from([(vec![(atom, 1)], BigRational::one())]);
        Some(match self.arena.node(id) {
            ModelNode::Number(n) => Row::from([(Vec::new(), BigRational::new(n.num().into(), n.den().into()))]),
            ModelNode::Var(name) => letter(Atom::Name(*name)),
            ModelNode::Pi => letter(Atom::Pi),
            ModelNode::Killed(_) => Row::new(),
            ModelNode::Add(parts) => {
                let mut sum = Row::new();
                for part in parts {
                    for (monomial, n) in self.polynomial(*part)? {
                        put(&mut sum, monomial, n);
                    }
                }
                sum
            }
            ModelNode::Mul(parts) => {
                parts.iter().try_fold(Row::from([(Vec::new(), BigRational::one())]), |total, part| {
                    times(&total, &self.polynomial(*part)?)
                })?
            }
            ModelNode::Power(a, n, _) if n.is_integer() && (2..=8).contains(&n.num()) => {
                let base = self.polynomial(*a)?;
                (1..n.num()).try_fold(base.clone(), |total, _| times(&total, &base))?
            }
            _ => letter(Atom::Part { index: id as usize, sign: false }),
        })
    }
    fn is_constant(&self, monomial: &AtomMonomial) -> bool {
        monomial.iter().all(|(atom, _)| match atom {
            Atom::Name(_) => false,
            Atom::Part { index, .. } => Id::try_from(*index).is_ok_and(|id| self.arena.is_constant(id)),
            _ => true,
        })
    }
    /// Bounds of what the constants in a monomial come to.
    fn constant(&mut self, monomial: &AtomMonomial) -> Option<(BigRational, BigRational)> {
        let mut parts = Vec::new();
        for (atom, exponent) in monomial {
            let part = match atom {
                Atom::Pi => self.arena.pi(),
                Atom::Part { index, .. } => Id::try_from(*index).ok().filter(|id| self.arena.is_constant(*id))?,
                _ => continue,
            };
            parts.push(self.arena.power(part, crate::math::Number::int((*exponent).into()), false));
        }
        let node = self.arena.mul(&parts);
        let value = self.numbers.values(&self.arena, &[node], &vec![BigRational::zero(); self.names], false).pop()?;
        ends(&value)
    }

    /// A point with the signs of a leaf, where all letters are names.
    fn interior(&mut self, leaf: &Leaf) -> Option<Point> {
        let found = feasible(&leaf.rows)??;
        let mut point: Point =
            (0..self.names).map(|name| ratio(13, 7) + BigRational::from_integer(name.into())).collect();
        for (monomial, x) in found {
            match monomial.as_slice() {
                [(Atom::Name(name), 1)] => *point.get_mut(usize::from(*name))? = shortened(x),
                _ if self.is_constant(&monomial) => {}
                _ => return None,
            }
        }
        // The signs as they are there, of what is no linear form too.
        let real = leaf.signs.iter().all(|(id, sign)| self.numbers.sign(&self.arena, *id, &point) == Some(*sign));
        real.then_some(point)
    }

    /// Points with a difference: where a quadratic is flat, and on either side of roots along seeded lines.
    fn look_around(&mut self, open: &[(Leaf, Said)], breaks: &[Break]) -> Option<Point> {
        for found in breaks.iter().take(12) {
            for (leaf, _) in open.iter().take(4) {
                let g = self.put_signs(found.of, &leaf.signs, &mut HashMap::new());
                let Some(flat) = self.stationary(g) else { continue };
                for by in [ratio(0, 1), ratio(1, 10_000)] {
                    let moved =
                        flat.iter().enumerate().map(|(i, x)| x + &by * BigRational::from_integer((i + 1).into()));
                    let point: Point = moved.collect();
                    if !self.on_break(breaks, &point) && self.look(&point, true) == PointSeen::Apart {
                        return Some(point);
                    }
                }
            }
        }
        let mut rng = Rng::new(self.seed ^ 0x6c69_6e65);
        let mut nodes: Vec<Id> = breaks.iter().map(|found| found.of).collect();
        nodes.extend(self.features().iter().map(|feature| feature.of));
        nodes.truncate(12);
        for trial in 0..LINES {
            let far = libm::exp2(rng.between(-1.0, 6.6));
            let base: Vec<BigRational> = (0..self.names).map(|_| seeded(&mut rng, far)).collect();
            let mut along: Vec<BigRational> = (0..self.names).map(|_| seeded(&mut rng, 1.0)).collect();
            if trial % 3 == 0 {
                let one = rng.below(self.names);
                along = (0..self.names).map(|name| BigRational::from_integer(i64::from(name == one).into())).collect();
            }
            if let Some(point) = self.look_along(&base, &along, &nodes, breaks) {
                return Some(point);
            }
            if self.spent() {
                break;
            }
        }
        None
    }

    fn look_along(
        &mut self,
        base: &[BigRational],
        along: &[BigRational],
        nodes: &[Id],
        breaks: &[Break],
    ) -> Option<Point> {
        // A further name is the place on the line.
        let place = u16::try_from(self.names).ok()?;
        let t = self.arena.var(place);
        let mut memo = HashMap::new();
        for (name, (start, step)) in base.iter().zip(along).enumerate() {
            let (start, step) = (self.exact(start)?, self.exact(step)?);
            let moved = self.arena.mul(&[step, t]);
            let moved = self.arena.add(&[start, moved]);
            memo.insert(self.arena.var(name as u16), moved);
        }
        let mut places = vec![BigRational::zero()];
        for node in nodes {
            let g = self.arena.replaced(*node, &mut memo);
            let pieces = |id: &Id| {
                matches!(
                    self.arena.node(*id),
                    ModelNode::Sign(_) | ModelNode::Step(_) | ModelNode::Floor(_) | ModelNode::Choose(..)
                )
            };
            if self.arena.below(&[g]).iter().any(pieces) {
                continue;
            }
            let roots: Vec<BigRational> = self.roots(g, place).found.iter().map(|root| root.middle()).collect();
            for root in &roots {
                for by in [ratio(1, 100), ratio(-1, 100), ratio(0, 1), ratio(1, 100_000), ratio(-1, 100_000)] {
                    places.push(root + by);
                }
            }
            places.extend(roots.windows(2).map(|pair| (&pair[0] + &pair[1]) / BigInt::from(2)));
        }
        places.sort();
        places.dedup();
        for t in places.into_iter().take(48) {
            let point: Point = base.iter().zip(along).map(|(start, step)| shortened(start + step * &t)).collect();
            if self.look(&point, false) == PointSeen::Apart && !self.on_break(breaks, &point) {
                return Some(point);
            }
            if self.spent() {
                break;
            }
        }
        None
    }
    fn exact(&mut self, x: &BigRational) -> Option<Id> {
        let number = super::as_numbers(std::slice::from_ref(x))?.pop()?;
        Some(self.arena.number(number))
    }

    /// Where all slopes of a quadratic are 0.
    fn stationary(&mut self, id: Id) -> Option<Point> {
        let n = self.names;
        let mut rows = vec![vec![BigRational::zero(); n + 1]; n];
        for (monomial, c) in self.polynomial(id)? {
            let (names, still): (AtomMonomial, AtomMonomial) =
                monomial.into_iter().partition(|(atom, _)| matches!(atom, Atom::Name(_)));
            let c = &(if still.is_empty() { c } else { c * shortened(self.constant(&still)?.0) });
            let names: Option<Vec<(usize, i32)>> = names
                .iter()
                .map(|(atom, exponent)| match atom {
                    Atom::Name(name) if *exponent > 0 && usize::from(*name) < n => {
                        Some((usize::from(*name), *exponent))
                    }
                    _ => None,
                })
                .collect();
            match names?.as_slice() {
                [] => {}
                [(i, 1)] => rows[*i][n] -= c,
                [(i, 2)] => rows[*i][*i] += c * BigInt::from(2),
                [(i, 1), (j, 1)] => {
                    rows[*i][*j] += c;
                    rows[*j][*i] += c;
                }
                _ => return None,
            }
        }
        for column in 0..n {
            let pivot = (column..n).find(|row| !rows[*row][column].is_zero())?;
            rows.swap(column, pivot);
            let lead = rows[column][column].clone();
            rows[column].iter_mut().for_each(|x| *x = &*x / &lead);
            let pivot = rows[column].clone();
            for (at, row) in rows.iter_mut().enumerate() {
                if at != column && !row[column].is_zero() {
                    let factor = row[column].clone();
                    row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= &factor * p);
                }
            }
        }
        Some(rows.into_iter().map(|row| row[n].clone()).collect())
    }
}

fn seeded(rng: &mut Rng, far: f64) -> BigRational {
    BigRational::new(BigInt::from((rng.between(-1.0, 1.0) * far * 1000.0) as i64), BigInt::from(1000))
}

fn put(row: &mut Row, monomial: AtomMonomial, n: BigRational) {
    let sum = row.remove(&monomial).unwrap_or_else(BigRational::zero) + n;
    if !sum.is_zero() {
        row.insert(monomial, sum);
    }
}
/// The product of two forms; `None` where it grows too long.
fn times(a: &Row, b: &Row) -> Option<Row> {
    if a.len() * b.len() > MOST_TERMS {
        return None;
    }
    let mut product = Row::new();
    for (left, n) in a {
        for (right, m) in b {
            let mut all: BTreeMap<Atom, i32> = left.iter().copied().collect();
            right.iter().for_each(|(atom, exponent)| *all.entry(*atom).or_default() += exponent);
            put(&mut product, all.into_iter().collect(), n * m);
        }
    }
    Some(product)
}

/// 1 or −1 where every monomial is a square, the coefficients have one sign, and there is a constant.
fn one_signed(row: &Row) -> i8 {
    let squares = row.keys().all(|monomial| monomial.iter().all(|(_, exponent)| exponent % 2 == 0));
    if !squares || !row.contains_key(&Vec::new()) {
        return 0;
    }
    match (row.values().all(BigRational::is_positive), row.values().all(BigRational::is_negative)) {
        (true, _) => 1,
        (_, true) => -1,
        _ => 0,
    }
}

/// Whether strict inequalities have a common solution (Fourier 1826, Motzkin 1936): `Some(None)` where they have none,
/// else values of the monomials; `None` where they grow too many.
#[expect(clippy::option_option, reason = "not decided, without a solution, and a solution are three things")]
fn feasible(rows: &[Row]) -> Option<Option<BTreeMap<AtomMonomial, BigRational>>> {
    let constant = Vec::new();
    let mut keys: Vec<AtomMonomial> =
        rows.iter().flat_map(|row| row.keys().cloned()).filter(|key| !key.is_empty()).collect();
    keys.sort();
    keys.dedup();
    let mut stages = Vec::new();
    let mut current: Vec<Row> = rows.to_vec();
    for key in keys {
        let (mut above, mut below, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for mut row in current {
            match row.remove(&key) {
                Some(a) if !a.is_zero() => {
                    // The key is greater, or less, than this.
                    let bound: Row = row.into_iter().map(|(monomial, n)| (monomial, -n / &a)).collect();
                    if a.is_positive() { above.push(bound) } else { below.push(bound) }
                }
                _ => rest.push(row),
            }
        }
        for low in &above {
            for high in &below {
                steps::take(FRACTION * low.len() as u64);
                let mut joined = high.clone();
                for (monomial, n) in low {
                    let sum = joined.remove(monomial).unwrap_or_else(BigRational::zero) - n;
                    if !sum.is_zero() || monomial.is_empty() {
                        joined.insert(monomial.clone(), sum);
                    }
                }
                rest.push(joined);
            }
        }
        if rest.len() > MOST_ROWS {
            return None;
        }
        rest.dedup();
        stages.push((key, above, below));
        current = rest;
    }
    let holds = |row: &Row| row.get(&constant).is_some_and(BigRational::is_positive);
    if !current.iter().all(holds) {
        return Some(None);
    }
    let mut found: BTreeMap<AtomMonomial, BigRational> = BTreeMap::new();
    for (key, above, below) in stages.into_iter().rev() {
        let value = |row: &Row| {
            let term = |(monomial, n): (&AtomMonomial, &BigRational)| match found.get(monomial) {
                Some(x) => n * x,
                None if monomial.is_empty() => n.clone(),
                None => BigRational::zero(),
            };
            row.iter().map(term).fold(BigRational::zero(), |sum, x| sum + x)
        };
        let (low, high) = (above.iter().map(value).max(), below.iter().map(value).min());
        let x = match (low, high) {
            (None, None) => ratio(17, 10),
            (None, Some(high)) => high - ratio(13, 10),
            (Some(low), None) => low + ratio(13, 10),
            (Some(low), Some(high)) => simplest(&low, &high),
        };
        found.insert(key, x);
    }
    Some(Some(found))
}
