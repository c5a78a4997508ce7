//! Limits: what is proved about both sides (`germ`), told in the rules of a course wherever they lead to the
//! same end, with a table of numbers that illustrates and never decides.

mod forms;
mod fractions;
mod growth;
mod known;
mod laws;
mod numbers;
mod roots;
mod rules;
mod search;
pub mod slips;
mod way;

pub use known::{KNOWN, KnownLimit};
pub use numbers::{LimitCell, LimitTable, TableRow, table};
pub use rules::{LimitRule, RULES};

use super::evaluate::{CompiledExprs, exact_value};
use super::expr::{Expr, Symbol};
use super::germ;
use super::step::Step;
use super::tidy::tidy;
use laws::End;
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
        /// The number exactly, tidied; where other letters stand in the limit, a form of them, and `value` is NaN.
        exact: Expr,
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
    /// It is not known.
    Unknown(WhyUnknown),
}

/// Why a limit is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum WhyUnknown {
    /// The work reached its bounds: what grew too large.
    Budget(&'static str),
    /// Whether this constant is above or below 0 could not be told.
    Constant(Expr),
    /// It swings for ever, and nothing is proved about where to.
    Swings,
    /// It has no value on stretches that come again and again; books differ about such limits.
    Gaps,
    /// It depends on the sign of this form of letters.
    Letters(Expr),
    /// The place where the variable goes has no value.
    Place,
    /// It is beyond what is worked out here.
    Beyond,
}

/// A place of a swing that is met for ever, and where the values go along it.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitWitness {
    /// What grows without end.
    pub phase: Expr,
    /// The phase is this and whole turns more; for a fractional part, this and a whole number more.
    pub place: Expr,
    /// A second phase without a measure in common with it, and the place that it is near at the same time.
    pub beside: Option<(Expr, Expr)>,
    /// Whether whole numbers are meant and not whole turns.
    pub whole: bool,
    /// Where the values go; `None` next to poles, beyond every bound.
    pub end: Option<LimitValue>,
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
    /// Each step has the same limit before and after. Empty where nothing is left to be told.
    pub steps: Vec<Step>,
    /// For a limit from both sides whose sides were worked out one by one: the steps from the left. `steps` are then
    /// those from the right.
    pub left_steps: Vec<Step>,
    /// Set where a limit from both sides was asked and the function is defined on one side only; the value is that
    /// side's.
    pub only_side: Option<Side>,
    /// For a side that swings: two places of the swing with different ends.
    pub witnesses: Option<Box<[LimitWitness; 2]>>,
}

/// The limit of `of` as `by` goes to `to`. Other letters are parameters, as far as the limit does not depend on their
/// signs.
pub fn limit(of: &Expr, by: &str, to: &Target, side: Side) -> Limit {
    let mut found = Limit {
        of: of.clone(),
        by: Symbol::new(by),
        to: to.clone(),
        side,
        value: LimitValue::Unknown(WhyUnknown::Place),
        steps: Vec::new(),
        left_steps: Vec::new(),
        only_side: None,
        witnesses: None,
    };
    if of.size() > search::MOST_NODES {
        found.value = LimitValue::Unknown(WhyUnknown::Budget("the formula is too large"));
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
            (found.value, found.steps, found.witnesses) = (one.value, one.steps, one.witnesses);
        }
        Some([left, right]) => both_sides(&mut found, one_sided(of, left), one_sided(of, right)),
        _ => {}
    }
    found
}

const NONE: LimitValue = LimitValue::DoesNotExist { left: None, right: None };

/// What is found from one side.
struct OneSided {
    value: LimitValue,
    steps: Vec<Step>,
    undefined: bool,
    witnesses: Option<Box<[LimitWitness; 2]>>,
}

fn one_sided(of: &Expr, way: &Way) -> OneSided {
    let side = germ::side_of(of, &way.by, &way.line());
    let mut one = OneSided { value: NONE, steps: Vec::new(), undefined: false, witnesses: None };
    match side {
        germ::FoundSide::NoDomain => one.undefined = true,
        germ::FoundSide::Unknown(why) => one.value = LimitValue::Unknown(why.into()),
        germ::FoundSide::Swings(pair) => {
            one.witnesses = Some(Box::new((*pair).map(LimitWitness::from)));
            // Where the swing is plain to see, there is a story to it.
            if let Some((laws::End::Bounded, steps)) = search::search(of, way) {
                one.steps = steps;
            }
        }
        germ::FoundSide::Finite(exact) => {
            (one.value, one.steps) = told(of, way, &End::Finite(tidy(&exact)));
        }
        germ::FoundSide::Infinite { negative } => {
            (one.value, one.steps) = told(of, way, &End::Infinite { negative });
        }
    }
    one
}

/// The limit with its steps: those of a course where they lead to the end that is proved, else by the leading part.
fn told(of: &Expr, way: &Way, end: &End) -> (LimitValue, Vec<Step>) {
    if let Some((found, steps)) = search::search(of, way)
        && agrees(&found, end)
        && steps.iter().all(|step| keeps(&step.after, way, end))
    {
        return (found.into(), steps);
    }
    (end.clone().into(), search::by_leading_part(of, way, end))
}

/// Whether an end that the search came to is the one that is proved.
fn agrees(found: &End, proved: &End) -> bool {
    match (found, proved) {
        (End::Finite(a), End::Finite(b)) => germ::same_constant(a, b) == Some(true),
        (a, b) => a == b,
    }
}

/// Whether a line of a story goes to the same end.
fn keeps(line: &Expr, way: &Way, end: &End) -> bool {
    let side = germ::side_of(line, &way.by, &way.line());
    match (side, end) {
        (germ::FoundSide::Finite(a), End::Finite(b)) => germ::same_constant(&a, b) == Some(true),
        (germ::FoundSide::Infinite { negative }, other) => *other == End::Infinite { negative },
        _ => false,
    }
}

impl From<End> for LimitValue {
    fn from(end: End) -> LimitValue {
        match end {
            End::Finite(exact) => LimitValue::finite_at(exact),
            End::Infinite { negative } => LimitValue::Infinite { negative },
            End::Bounded => NONE,
        }
    }
}

impl From<germ::Unknown> for WhyUnknown {
    fn from(why: germ::Unknown) -> WhyUnknown {
        match why {
            germ::Unknown::Budget(what) => WhyUnknown::Budget(what),
            germ::Unknown::Constant(c) => WhyUnknown::Constant(c),
            germ::Unknown::Swings => WhyUnknown::Swings,
            germ::Unknown::Gaps => WhyUnknown::Gaps,
            germ::Unknown::Letters(form) => WhyUnknown::Letters(form),
            germ::Unknown::Beyond => WhyUnknown::Beyond,
        }
    }
}

impl From<germ::SwingWitness> for LimitWitness {
    fn from(witness: germ::SwingWitness) -> LimitWitness {
        let end = witness.end.and_then(|end| match end {
            germ::FoundSide::Finite(c) => Some(LimitValue::finite_at(tidy(&c))),
            germ::FoundSide::Infinite { negative } => Some(LimitValue::Infinite { negative }),
            _ => None,
        });
        LimitWitness { phase: witness.phase, place: witness.place, beside: witness.beside, whole: witness.whole, end }
    }
}

fn both_sides(found: &mut Limit, left: OneSided, right: OneSided) {
    match (left.undefined, right.undefined) {
        (true, false) => {
            (found.only_side, found.value, found.steps) = (Some(Side::Right), right.value, right.steps);
            found.witnesses = right.witnesses;
        }
        (false, true) => {
            (found.only_side, found.value, found.steps) = (Some(Side::Left), left.value, left.steps);
            found.witnesses = left.witnesses;
        }
        (true, true) => found.value = NONE,
        // One side that goes nowhere is enough.
        _ if left.witnesses.is_some() || right.witnesses.is_some() => {
            found.value = NONE;
            found.witnesses = right.witnesses.or(left.witnesses);
            found.steps = right.steps;
        }
        _ => match (left.value, right.value) {
            (LimitValue::Unknown(why), _) | (_, LimitValue::Unknown(why)) => found.value = LimitValue::Unknown(why),
            (l, r) => match agree(&l, &r) {
                None => {
                    let difference = match (&l, &r) {
                        (LimitValue::Finite { exact: a, .. }, LimitValue::Finite { exact: b, .. }) => {
                            a.clone().minus(b.clone())
                        }
                        _ => Expr::zero(),
                    };
                    found.value = LimitValue::Unknown(WhyUnknown::Constant(difference));
                }
                Some(same) => {
                    found.value = match same {
                        true => r,
                        false => LimitValue::DoesNotExist { left: Some(l.into()), right: Some(r.into()) },
                    };
                    if !same || left.steps != right.steps {
                        found.left_steps = left.steps;
                    }
                    found.steps = right.steps;
                }
            },
        },
    }
}

/// Whether two sides come to the same, proved either way.
fn agree(left: &LimitValue, right: &LimitValue) -> Option<bool> {
    match (left, right) {
        (LimitValue::Finite { exact: a, .. }, LimitValue::Finite { exact: b, .. }) => germ::same_constant(a, b),
        (LimitValue::Infinite { negative: a }, LimitValue::Infinite { negative: b }) => Some(a == b),
        _ => Some(false),
    }
}

impl LimitValue {
    /// The number that a constant is.
    pub fn finite_at(exact: Expr) -> LimitValue {
        LimitValue::Finite { value: point_value(&exact).unwrap_or(f64::NAN), exact }
    }
    /// Whether it is known.
    pub fn is_known(&self) -> bool {
        !matches!(self, LimitValue::Unknown(_))
    }
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
        None => CompiledExprs::new(&[point], &[])?.finite(&[]),
    }
}
