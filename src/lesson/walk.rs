//! Every combination that a question's numbers can be drawn from, as far as a bound: what an author's check tries, and
//! how it is decided that a condition can be met at all.

use super::condition::{ConditionSubject, Requirement};
use super::variant::Vary;
use crate::math::{Number, Symbol};

/// After so many comparisons a walk is given up, and says so.
const MOST_EVALUATIONS: usize = 200_000;
/// So many combinations are kept.
const MOST_KEPT: usize = 65_536;

/// Numbers for each parameter.
pub type DrawnNumbers = Vec<(Symbol, Number)>;

/// What a walk found.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// Combinations that meet the condition, in the order in which they are counted up.
    pub met: Vec<DrawnNumbers>,
    /// How many combinations there are, met or not; saturates.
    pub of: usize,
    /// Whether every one was looked at.
    pub whole: bool,
}

impl Vary {
    /// Walks the combinations that meet the condition, up to a bound on the work. Each part of a condition that is joined
    /// by `&&` is decided as soon as its names have their numbers, so that most combinations need never be made.
    pub fn walk(&self) -> Walk {
        let parts = self.condition.as_ref().map(Requirement::conjuncts).unwrap_or_default();
        // Each part at the parameter that is the last of its names.
        let at = |part: &Requirement| {
            let last = self.parameters.iter().rposition(|parameter| part.names().contains(&parameter.name));
            last.unwrap_or_default()
        };
        let mut by_depth: Vec<Vec<&Requirement>> = vec![Vec::new(); self.parameters.len()];
        for part in &parts {
            if let Some(here) = by_depth.get_mut(at(part)) {
                here.push(part);
            }
        }
        let mut search =
            Search { vary: self, by_depth, drawn: Vec::new(), values: Vec::new(), met: Vec::new(), work: 0 };
        let whole = search.below(0);
        Walk { met: search.met, of: self.count(), whole }
    }

    /// Up to so many combinations that meet the condition: all of them where they are no more; else the ends of each
    /// range with the others in the middle, and then evenly spaced ones. How many there are goes along, where that is
    /// known.
    pub fn sample(&self, most: usize) -> (Vec<DrawnNumbers>, Option<usize>) {
        if self.condition.is_none() && self.count() > MOST_KEPT {
            return (self.spread(most), Some(self.count()));
        }
        let walk = self.walk();
        let known = walk.whole.then_some(walk.met.len());
        let count = walk.met.len();
        if count <= most {
            return (walk.met, known);
        }
        let kept = (0..most).filter_map(|n| walk.met.get(n * (count - 1) / (most - 1).max(1)).cloned()).collect();
        (kept, known)
    }

    /// Combinations without a condition: ends against middles, then evenly spaced ones.
    fn spread(&self, most: usize) -> Vec<DrawnNumbers> {
        let named = |at: &dyn Fn(usize, usize) -> usize| -> DrawnNumbers {
            let numbers = self.parameters.iter().enumerate().filter_map(|(which, parameter)| {
                Some((parameter.name.clone(), *parameter.among.get(at(which, parameter.among.len()))?))
            });
            numbers.collect()
        };
        let mut all = Vec::new();
        for which in 0..self.parameters.len() {
            all.push(named(&|at, count| if at == which { 0 } else { count / 2 }));
            all.push(named(&|at, count| if at == which { count - 1 } else { count / 2 }));
        }
        all.truncate(most);
        let left = most.saturating_sub(all.len());
        let step = self.count() / left.max(1);
        all.extend((0..left).map(|n| {
            let mut rank = n * step;
            // Counted up with the last parameter running fastest.
            let digits: Vec<usize> = self
                .parameters
                .iter()
                .rev()
                .map(|parameter| {
                    let digit = rank % parameter.among.len().max(1);
                    rank /= parameter.among.len().max(1);
                    digit
                })
                .collect();
            named(&|at, _| digits.get(self.parameters.len() - 1 - at).copied().unwrap_or_default())
        }));
        all
    }
}

struct Search<'a> {
    vary: &'a Vary,
    by_depth: Vec<Vec<&'a Requirement>>,
    drawn: DrawnNumbers,
    values: Vec<(Symbol, f64)>,
    met: Vec<DrawnNumbers>,
    work: usize,
}

impl Search<'_> {
    /// Walks what is below the numbers that stand; `false` where the bound was met first. As deep as there are
    /// parameters, of which a question has a handful.
    fn below(&mut self, depth: usize) -> bool {
        let Some(parameter) = self.vary.parameters.get(depth) else {
            self.met.push(self.drawn.clone());
            return true;
        };
        for number in &parameter.among {
            if self.met.len() >= MOST_KEPT || self.work >= MOST_EVALUATIONS {
                return false;
            }
            self.drawn.push((parameter.name.clone(), *number));
            self.values.push((parameter.name.clone(), number.to_f64()));
            let parts = self.by_depth.get(depth).cloned().unwrap_or_default();
            self.work += parts.len().max(1);
            let met = parts.iter().all(|part| part.holds(&self.values, &ConditionSubject::default()) == Ok(true));
            let whole = !met || self.below(depth + 1);
            self.drawn.pop();
            self.values.pop();
            if !whole {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::variant::Parameter;

    fn vary(ranges: &[(&str, i64, i64)], condition: &str) -> Vary {
        let among = |low: i64, high: i64| (low..=high).map(Number::int).collect();
        Vary {
            parameters: ranges
                .iter()
                .map(|(name, low, high)| Parameter { name: (*name).into(), among: among(*low, *high) })
                .collect(),
            condition: (!condition.is_empty()).then(|| Requirement::read(condition).unwrap()),
        }
    }

    #[test]
    fn a_rare_combination_is_found_by_walking() {
        let rare = vary(&[("a", 1, 40), ("b", 1, 40), ("c", 1, 40)], "a + b == c && a*b == 396");
        let walk = rare.walk();
        let met: Vec<Vec<f64>> = walk.met.iter().map(|drawn| drawn.iter().map(|(_, n)| n.to_f64()).collect()).collect();
        assert_eq!((met, walk.whole, walk.of), (vec![vec![18.0, 22.0, 40.0], vec![22.0, 18.0, 40.0]], true, 64_000));
        // It is drawn, too, though no draw in two thousand meets it.
        let drawn = rare.draw(7, "l/q").unwrap();
        assert_eq!(Some(&drawn), rare.draw(7, "l/q").as_ref());
        assert!(walk.met.contains(&drawn));
        assert!(vary(&[("a", 1, 9)], "a > 9").walk().met.is_empty());
    }

    #[test]
    fn a_walk_has_a_bound_and_says_so() {
        let wide = vary(&[("a", 1, 900), ("b", 1, 900), ("c", 1, 900)], "a + b + c < 0");
        let walk = wide.walk();
        assert!(!walk.whole && walk.met.is_empty());
        let (kept, of) = vary(&[("a", 1, 500)], "").sample(2_000);
        assert_eq!((kept.len(), of), (500, Some(500)));
        let (kept, of) = vary(&[("a", 1, 900), ("b", 1, 900)], "").sample(100);
        assert_eq!((kept.len(), of), (100, Some(810_000)));
        let ends = |n: i64| kept.iter().any(|drawn| drawn[0].1.to_f64() == n as f64);
        assert!(ends(1) && ends(900), "the ends are among them");
        let (kept, of) = vary(&[("a", 1, 40), ("b", 1, 40)], "a < b").sample(50);
        assert_eq!((kept.len(), of), (50, Some(780)));
    }
}
