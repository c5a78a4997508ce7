//! Limits: what the numbers say from both sides, what the algebra says with its steps, and a result only where the
//! two agree.

mod growth;
mod known;
mod laws;
mod numbers;
mod rules;
mod search;
pub mod slips;
mod way;

pub use known::{KNOWN, Known};
pub use numbers::{Cell, Table, TableRow, Trend, table, trend};
pub use rules::{RULES, Rule};

use super::evaluate::{Compiled, exact_value};
use super::expr::{Expr, Symbol};
use super::step::Step;
use way::Way;

/// Where the variable goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// To a constant, such as 3 or π.
    At(Expr),
    /// Out along the axis without end.
    Infinity {
        /// To −∞ instead of +∞.
        negative: bool,
    },
}

/// From which side. At infinity there is only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// From below and from above; the limit exists only where the two agree.
    Both,
    /// From below.
    Left,
    /// From above.
    Right,
}

/// What a limit comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum LimitValue {
    /// A number.
    Finite {
        /// The number as a double.
        value: f64,
        /// Tidied; `None` where only the numbers know it.
        exact: Option<Expr>,
    },
    /// It grows without bound.
    Infinite {
        /// To −∞ instead of +∞.
        negative: bool,
    },
    /// The sides differ, or a side settles on nothing: then it stands as `DoesNotExist` itself, without sides.
    DoesNotExist {
        /// The limit from below.
        left: Option<Box<LimitValue>>,
        /// The limit from above.
        right: Option<Box<LimitValue>>,
    },
    /// Neither the algebra nor the numbers settle it.
    Unknown,
}

/// A limit with all that was found on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// What the limit is taken of.
    pub of: Expr,
    /// The variable that goes somewhere.
    pub by: Symbol,
    /// Where it goes.
    pub to: Target,
    /// From which side.
    pub side: Side,
    /// What the limit comes to.
    pub value: LimitValue,
    /// Each step has the same limit before and after. Empty where the algebra does not get there.
    pub steps: Vec<Step>,
    /// For a limit from both sides whose sides were worked out one by one: the steps from the left. `steps` are then
    /// those from the right.
    pub left_steps: Vec<Step>,
    /// Set where a limit from both sides was asked and the function is defined on one side only; the value is that
    /// side's.
    pub only_side: Option<Side>,
    /// Whether the algebra and the numbers say the same; otherwise only the numbers have spoken.
    pub by_algebra: bool,
}

/// The limit of `of` as `by` goes to `to`. Letters other than `by` have no value, and leave it `Unknown`.
pub fn limit(of: &Expr, by: &str, to: &Target, side: Side) -> Limit {
    let mut found = Limit {
        of: of.clone(),
        by: Symbol::new(by),
        to: to.clone(),
        side,
        value: LimitValue::Unknown,
        steps: Vec::new(),
        left_steps: Vec::new(),
        only_side: None,
        by_algebra: false,
    };
    if of.names().iter().any(|name| name != by) || of.size() > search::MOST_NODES {
        return found;
    }
    let ways = match (to, side) {
        (Target::Infinity { .. }, _) | (_, Side::Right) => vec![Way::new(by, to, false)],
        (_, Side::Left) => vec![Way::new(by, to, true)],
        (_, Side::Both) => vec![Way::new(by, to, true), Way::new(by, to, false)],
    };
    let ways: Option<Vec<Way>> = ways.into_iter().collect();
    match ways.as_deref() {
        Some([way]) => {
            let one = one_sided(of, way);
            (found.value, found.steps, found.by_algebra) = (one.value, one.steps, one.by_algebra);
        }
        Some([left, right]) => both_sides(&mut found, one_sided(of, left), one_sided(of, right)),
        _ => {}
    }
    found
}

/// What is found from one side.
struct OneSided {
    value: LimitValue,
    steps: Vec<Step>,
    by_algebra: bool,
    undefined: bool,
}

fn one_sided(of: &Expr, way: &Way) -> OneSided {
    let seen = numbers::Samples::of(of, way);
    let trend = seen.trend();
    let nothing = OneSided { value: LimitValue::Unknown, steps: Vec::new(), by_algebra: false, undefined: false };
    if trend == Trend::Undefined {
        let value = LimitValue::DoesNotExist { left: None, right: None };
        return OneSided { value, undefined: true, ..nothing };
    }
    if let Some((end, steps)) = search::search(of, way) {
        let agreed = match &end {
            laws::End::Finite(exact) => {
                let value = laws::constant_value(exact);
                value
                    .filter(|value| seen.head_for(*value))
                    .map(|value| LimitValue::Finite { value, exact: Some(exact.clone()) })
            }
            laws::End::Infinite { negative } => {
                seen.grow(*negative).then_some(LimitValue::Infinite { negative: *negative })
            }
            laws::End::Bounded => {
                (trend == Trend::Swings).then_some(LimitValue::DoesNotExist { left: None, right: None })
            }
        };
        // Where algebra and numbers part, neither is believed.
        return match agreed {
            Some(value) => OneSided { value, steps, by_algebra: true, ..nothing },
            None => nothing,
        };
    }
    // What swings somewhere can hide between the points that were looked at.
    let hidden = of.any(&|part| laws::laws(part, way) == Some(laws::End::Bounded));
    let value = match trend {
        Trend::Settles { .. } | Trend::Grows { .. } if hidden => LimitValue::Unknown,
        Trend::Settles { value, .. } => LimitValue::Finite { value, exact: None },
        Trend::Grows { negative } => LimitValue::Infinite { negative },
        Trend::Swings => LimitValue::DoesNotExist { left: None, right: None },
        Trend::Undefined | Trend::Unclear => LimitValue::Unknown,
    };
    OneSided { value, ..nothing }
}

fn both_sides(found: &mut Limit, left: OneSided, right: OneSided) {
    found.by_algebra = (left.by_algebra || left.undefined) && (right.by_algebra || right.undefined);
    match (left.undefined, right.undefined) {
        (true, false) => {
            (found.only_side, found.value, found.steps) = (Some(Side::Right), right.value, right.steps);
        }
        (false, true) => {
            (found.only_side, found.value, found.steps) = (Some(Side::Left), left.value, left.steps);
        }
        (true, true) => found.value = right.value,
        _ if left.value == LimitValue::Unknown || right.value == LimitValue::Unknown => {}
        _ => {
            let same = agree(&left.value, &right.value);
            found.value = match same {
                true => right.value,
                false => LimitValue::DoesNotExist { left: Some(left.value.into()), right: Some(right.value.into()) },
            };
            if !same || left.steps != right.steps {
                found.left_steps = left.steps;
            }
            found.steps = right.steps;
        }
    }
}

/// Whether two sides come to the same.
fn agree(left: &LimitValue, right: &LimitValue) -> bool {
    match (left, right) {
        (LimitValue::Finite { value: a, exact: left }, LimitValue::Finite { value: b, exact: right }) => {
            (left.is_some() && left == right) || (a - b).abs() <= 1e-7 * a.abs().max(b.abs()).max(1.0)
        }
        (LimitValue::Infinite { negative: a }, LimitValue::Infinite { negative: b }) => a == b,
        _ => false,
    }
}

impl LimitValue {
    /// The number, where it is one.
    pub fn finite(&self) -> Option<f64> {
        match self {
            LimitValue::Finite { value, .. } => Some(*value),
            _ => None,
        }
    }
}

/// A point as a double; `None` where it has none.
fn point_value(point: &Expr) -> Option<f64> {
    match exact_value(point, &[]) {
        Some(n) => Some(n.to_f64()),
        None => Compiled::new(&[point], &[])?.finite(&[]),
    }
}
