//! One variable: cells between breaks, each looked into and proved.

use super::enclosure::{Enclosure, Over, about, enclose};
use super::numbers::{Point, PointSeen};
use super::prove::Said;
use super::roots::{Root, Roots};
use super::{Break, Decider, Decision, WhyUndecided};
use crate::math::model::node::Id;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::collections::HashMap;
use std::rc::Rc;

/// Cells at most.
const MOST_CELLS: usize = 96;
/// Times that a cell is looked at for one more break.
const MOST_SPLITS: usize = 1000;
/// Cells that are not proved, before the rest is left.
const MOST_OPEN: usize = 12;

/// An open interval with the signs that are known on it.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub low: Option<Rc<Root>>,
    pub high: Option<Rc<Root>>,
    pub signs: HashMap<Id, i8>,
    /// What floors come to on it.
    pub floors: HashMap<Id, i64>,
}

pub(super) fn ratio(n: i64, d: i64) -> BigRational {
    BigRational::new(n.into(), d.into())
}

/// The fraction with the least denominator of 1, 2, 4, 10, 100, … in the middle three quarters.
pub(super) fn simplest(low: &BigRational, high: &BigRational) -> BigRational {
    // Over one denominator, in whole numbers: fractions of thousands of digits would be put in lowest terms at each step.
    let (a, b): (BigInt, BigInt) = (low.numer() * high.denom(), high.numer() * low.denom());
    let below: BigInt = low.denom() * high.denom() * BigInt::from(8);
    let (from, to): (BigInt, BigInt) = (&a * 7 + &b, &a + &b * 7);
    let mut d = BigInt::one();
    for _ in 0..70 {
        let k = Integer::div_ceil(&(&from * &d), &below);
        if &k * &below <= &to * &d {
            return BigRational::new(k, d);
        }
        d = match d {
            d if d < BigInt::from(4) => d * 2,
            d if d < BigInt::from(10) => BigInt::from(10),
            d => d * 10,
        };
    }
    BigRational::new((a + b) * BigInt::from(4), below)
}

/// Points in a cell: one inside, one towards an end, one close to each end.
pub(super) fn inside(low: Option<&Root>, high: Option<&Root>) -> Vec<BigRational> {
    let size = |x: &BigRational| if x.abs() > BigRational::one() { x.abs() } else { BigRational::one() };
    let away = [ratio(1, 1000), ratio(7, 9), ratio(17, 3), ratio(133, 1)];
    match (low, high) {
        (None, None) => vec![ratio(-7, 3), ratio(11, 9), ratio(51, 2), ratio(-1234, 1)],
        (None, Some(high)) => away.iter().map(|by| &high.low - size(&high.low) * by).collect(),
        (Some(low), None) => away.iter().map(|by| &low.high + size(&low.high) * by).collect(),
        (Some(low), Some(high)) => {
            let (low, high) = (&low.high, &high.low);
            let width = high - low;
            vec![
                simplest(low, high),
                low + &width * ratio(7, 9),
                low + &width * ratio(1, 1000),
                high - &width * ratio(1, 1001),
            ]
        }
    }
}

/// A cell on which nothing shows that the two are equal.
struct Doubted<'c> {
    cell: &'c Cell,
    points: Vec<Point>,
    across: Vec<Break>,
    /// The two with the signs of the cell put in, and these signs.
    sides: (Id, Id, HashMap<Id, i8>),
    said: Said,
}

impl Decider {
    pub(super) fn at(&self, name: u16, x: BigRational) -> Point {
        let mut point = vec![BigRational::zero(); self.names];
        if let Some(place) = point.get_mut(usize::from(name)) {
            *place = x;
        }
        point
    }

    pub(super) fn in_cells(&mut self, name: u16, breaks: &[Break]) -> Decision {
        let mut cells = vec![Cell { low: None, high: None, signs: HashMap::new(), floors: HashMap::new() }];
        let (mut complete, mut merged) = (true, false);
        let mut splits = 0;
        for found in breaks {
            let mut next = Vec::new();
            splits += cells.len();
            for cell in cells {
                if self.spent() || next.len() > MOST_CELLS || splits > MOST_SPLITS {
                    complete = false;
                    next.push(cell);
                    continue;
                }
                self.split(found.of, name, cell, &mut next, &mut complete, &mut merged);
            }
            cells = next;
        }
        cells.retain(|cell| self.allowed(&cell.signs));
        let mut cells = self.with_floors(cells, name, &mut complete);
        cells.truncate(MOST_CELLS);
        let (mut open, mut doubted): (Vec<Said>, Vec<Doubted>) = (Vec::new(), Vec::new());
        let mut defined = false;
        for cell in &cells {
            if open.len() + doubted.len() > MOST_OPEN || self.spent() {
                open.push(Said::Open);
                break;
            }
            let points: Vec<Point> =
                inside(cell.low.as_deref(), cell.high.as_deref()).into_iter().map(|x| self.at(name, x)).collect();
            // What is 0 along the whole cell breaks nowhere in it, and what comes of it holds for all of the cell.
            let across: Vec<Break> =
                breaks.iter().filter(|found| cell.signs.get(&found.of) != Some(&0)).copied().collect();
            let mut seen = Vec::new();
            for point in &points {
                let here = self.look(point, false);
                if here == PointSeen::Apart && !self.on_break(&across, point) {
                    return Decision::Apart(point.clone());
                }
                seen.push(here);
            }
            if seen.iter().all(|seen| matches!(seen, PointSeen::Neither | PointSeen::KeyOnly | PointSeen::AnswerOnly)) {
                self.keep_single(&seen, &points);
                continue;
            }
            defined |= seen.contains(&PointSeen::Equal);
            self.keep_single(&seen, &points);
            // Without all cells nothing is proved, and only differences count.
            let is_open = !open.is_empty() || !doubted.is_empty();
            if is_open && !complete {
                continue;
            }
            let sides = self.on_cell(breaks, &cell.signs, &cell.floors);
            match self.in_cell(sides.0, sides.1, &sides.2, points.first()) {
                Said::Same => {}
                said => doubted.push(Doubted { cell, points, across, sides, said }),
            }
        }
        // Doubles cost next to nothing, and where the two turn they mostly show it; a few digits more cost a thousand
        // times as much.
        let proved = open.is_empty() && doubted.is_empty() && complete && !merged && defined;
        let steep = if proved { Vec::new() } else { self.steep_points(&cells, name) };
        let (apart, steep) = self.apart_in_doubles(steep, breaks);
        if let Some(point) = apart {
            return Decision::Apart(point);
        }
        for Doubted { cell, points, across, sides: (a, b, signs), said } in doubted {
            for point in points.iter().take(2) {
                // Numbers do not tell that a part is 0 along the cell; with its sign put in they need not.
                let put_in = across.len() < breaks.len()
                    && self.numbers.compare(&self.arena, a, b, point, true) == PointSeen::Apart;
                if (put_in || self.look(point, true) == PointSeen::Apart) && !self.on_break(&across, point) {
                    return Decision::Apart(point.clone());
                }
            }
            if !self.by_slopes(a, b, &signs, cell, name) {
                open.push(said);
            }
        }
        self.look_at_ends(&cells, name);
        if open.is_empty() && complete && !merged && defined {
            return Decision::Proved;
        }
        if let Some(point) = self.apart_in_digits(&steep, breaks) {
            return Decision::Apart(point);
        }
        Decision::Unsure(match () {
            () if merged => WhyUndecided::BreaksTooClose,
            () if !complete => WhyUndecided::BreaksNotAllFound,
            () => open
                .iter()
                .find(|said| **said == Said::Different)
                .or(open.first())
                .map_or(WhyUndecided::TooFewPoints, |said| said.why()),
        })
    }

    /// The sign of a node at a point, where doubles show it.
    pub(super) fn quick_sign(&mut self, id: Id, point: &Point) -> Option<i8> {
        self.enclosed(id, 0, point)?.0.span().and_then(Enclosure::sign)
    }
    /// The size of the slope of a node by a name at a point, where doubles show it to a few digits.
    pub(super) fn quick_slope(&mut self, id: Id, by: u16, point: &Point) -> Option<f64> {
        let slope = self.enclosed(id, by, point)?.1.span()?;
        slope.sign().filter(|_| slope.high - slope.low <= 1e-3 * slope.high.abs())?;
        Some(slope.high.abs())
    }
    /// Value and slope of a node over the doubles about a point.
    fn enclosed(&mut self, id: Id, by: u16, point: &Point) -> Option<(Over, Over)> {
        let names: Vec<Enclosure> = point.iter().map(about).collect::<Option<_>>()?;
        let order = self.arena.below(&[id]);
        Some(enclose(&self.arena, &order, by, &names, &mut self.spans))
    }

    fn keep_single(&mut self, seen: &[PointSeen], points: &[Point]) {
        let only = |seen: &PointSeen| matches!(seen, PointSeen::KeyOnly | PointSeen::AnswerOnly);
        if self.single.is_none()
            && let Some(at) = seen.iter().position(only)
        {
            self.single = Some(points[at].clone());
        }
    }

    /// Both sides with the signs of a cell put in, and these signs for the functions as they are then.
    pub(super) fn on_cell(
        &mut self,
        breaks: &[Break],
        signs: &HashMap<Id, i8>,
        floors: &HashMap<Id, i64>,
    ) -> (Id, Id, HashMap<Id, i8>) {
        let mut memo: HashMap<Id, Id> = floors.iter().map(|(id, n)| (*id, self.arena.int(*n))).collect();
        let a = self.put_signs(self.key, signs, &mut memo);
        let b = self.put_signs(self.answer, signs, &mut memo);
        let mut expected = signs.clone();
        for found in breaks {
            if let Some(sign) = signs.get(&found.of) {
                let put = self.put_signs(found.of, signs, &mut memo);
                expected.insert(put, *sign);
            }
        }
        (a, b, expected)
    }

    /// Whether a function, signs put in, is shown to be 0 wherever it has a value on a cell.
    fn vanishes_on(&mut self, g: Id, name: u16, cell: &Cell) -> bool {
        let zero = self.arena.int(0);
        let point = inside(cell.low.as_deref(), cell.high.as_deref()).into_iter().next();
        let point = point.map(|x| self.at(name, x));
        self.in_cell(g, zero, &cell.signs, point.as_ref()) == Said::Same
    }

    /// Splits a cell at the roots of a break function.
    fn split(&mut self, of: Id, name: u16, cell: Cell, next: &mut Vec<Cell>, complete: &mut bool, merged: &mut bool) {
        let g = self.put_signs(of, &cell.signs, &mut HashMap::new());
        let mut roots = self.roots(g, name);
        if !roots.complete && self.vanishes_on(g, name, &cell) {
            roots = Roots::everywhere();
        }
        *complete &= roots.complete;
        let known = if roots.everywhere {
            Some(0)
        } else if self.arena.is_constant(g) {
            self.signs.of(&self.arena, g)
        } else {
            None
        };
        if roots.everywhere || self.arena.is_constant(g) {
            let mut cell = cell;
            if let Some(sign) = known {
                cell.signs.insert(of, sign);
            }
            next.push(cell);
            return;
        }
        let mut cuts: Vec<Rc<Root>> = Vec::new();
        let mut found = roots.found;
        found.sort_by(|a, b| a.low.cmp(&b.low));
        for root in found {
            let beside = |end: &Option<Rc<Root>>| {
                end.as_ref().filter(|end| end.low <= root.high && root.low <= end.high).cloned()
            };
            let close = beside(&cell.low).or_else(|| beside(&cell.high)).or_else(|| beside(&cuts.last().cloned()));
            if let Some(close) = close {
                let mut finder = self.finder(name);
                // The same root found twice, from two factors or as a pole, is one.
                if finder.are_one(&close, &root) != Some(true) {
                    *merged = true;
                }
                continue;
            }
            let outside = cell.low.as_ref().is_some_and(|low| root.high < low.low)
                || cell.high.as_ref().is_some_and(|high| root.low > high.high);
            if !outside {
                cuts.push(Rc::new(root));
            }
        }
        let mut ends = vec![cell.low.clone()];
        ends.extend(cuts.into_iter().map(Some));
        ends.push(cell.high.clone());
        for pair in ends.windows(2) {
            let [low, high] = pair else { continue };
            let mut signs = cell.signs.clone();
            let x = inside(low.as_deref(), high.as_deref()).swap_remove(0);
            let point = self.at(name, x);
            if let Some(sign) = self.quick_sign(g, &point).or_else(|| self.numbers.sign(&self.arena, g, &point)) {
                signs.insert(of, sign);
            }
            next.push(Cell { low: low.clone(), high: high.clone(), signs, floors: cell.floors.clone() });
        }
    }

    /// Ends that are rational numbers: where the two differ there alone, that is noted.
    fn look_at_ends(&mut self, cells: &[Cell], name: u16) {
        for root in cells.iter().filter_map(|cell| cell.low.clone()) {
            if self.single.is_none() && root.is_exact() && !self.spent() {
                let point = self.at(name, root.low.clone());
                if matches!(self.look(&point, false), PointSeen::Apart | PointSeen::KeyOnly | PointSeen::AnswerOnly) {
                    self.single = Some(point);
                }
            }
        }
    }
}
