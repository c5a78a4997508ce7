//! A gradient as it is shown: for each variable what moves and what is held still, the slope at a point beside the
//! measured one, and what the vector means there.

use super::checks;
use crate::math::Diagnostic;
use crate::math::derive::{derivative, derive};
use crate::math::difference;
use crate::math::evaluate::{CompiledExprs, exact_value};
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::graph::relative_error;
use crate::math::number::Number;
use crate::math::slope::{Slope as Found, partial_at};
use crate::math::step::Step;
use crate::math::tape::eval;
use crate::math::tidy::tidy;

/// How far is stepped along a direction to see what it brings.
pub const STEP: f64 = 0.01;
/// A measured slope that differs by no more than this, relatively, confirms the formula.
const TOLERANCE: f64 = 1e-6;

/// All partial derivatives of a function, with what shows that they are right.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// The function.
    pub of: Expr,
    /// The variables, in the order of the components.
    pub by: Vec<Symbol>,
    /// One for each variable.
    pub partials: Vec<Partial>,
    /// Where the values belong to; `None` where no point could be found at which all of them are defined.
    pub place: Option<AtPoint>,
}

/// The slope by one variable while the others are held still.
#[derive(Clone, Debug, PartialEq)]
pub struct Partial {
    /// The variable that moves.
    pub by: Symbol,
    /// The others.
    pub still: Vec<Symbol>,
    /// What becomes of each term of the function.
    pub terms: Vec<SlopeTerm>,
    /// Their sum, tidied.
    pub slope: Expr,
    /// What is inside of a chain, with its own slope.
    pub inside: Vec<(Expr, Expr)>,
}

/// What becomes of one term: the factors of its slope, none where the variable does not stand in it.
#[derive(Clone, Debug, PartialEq)]
pub struct SlopeTerm {
    /// Whether it is taken away.
    pub negative: bool,
    /// What moved comes first, what was held still after it.
    pub factors: Vec<Expr>,
}

/// The gradient at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct AtPoint {
    /// The values of the variables, in their order.
    pub at: Vec<(Symbol, Expr)>,
    /// Whether the point was asked for; if not, it was chosen for a check.
    pub asked: bool,
    /// One for each variable.
    pub slopes: Vec<ComponentSlope>,
    /// The gradient's length and what a step along it brings; `None` where a component is undefined.
    pub meaning: Option<GradientMeaning>,
}

/// One component at the point.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentSlope {
    /// With the point put in, as a number where it is rational.
    pub exact: Expr,
    /// What the formula gives; `None` where it is undefined.
    pub value: Option<f64>,
    /// What nudging the variable gives.
    pub measured: Option<f64>,
    /// Whether the two agree.
    pub agrees: bool,
}

/// What a gradient says about the way up.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientMeaning {
    /// |∇f|, the slope of the steepest way.
    pub length: f64,
    /// ∇f/|∇f|; empty where the gradient is 0.
    pub unit: Vec<f64>,
    /// By how much the function rose over a step of [`STEP`] along it.
    pub rise: Option<f64>,
}

/// Works out the partial derivatives of a function, at a point where one is given.
///
/// # Errors
/// Where a derivative cannot be worked out.
pub fn gradient(of: &Expr, by: &[Symbol], at: Option<&[(Symbol, Expr)]>) -> Result<Gradient, Diagnostic> {
    let partials = by.iter().map(|name| partial(of, by, name)).collect::<Result<Vec<Partial>, Diagnostic>>()?;
    let mut found = Gradient { of: of.clone(), by: by.to_vec(), partials, place: None };
    found.place = match at {
        Some(at) => Some(found.at(at, true)),
        None => found.chosen(),
    };
    Ok(found)
}

fn partial(of: &Expr, by: &[Symbol], name: &Symbol) -> Result<Partial, Diagnostic> {
    let slope = derivative(of, name)?;
    let signed = |term: &Expr| match term.node() {
        Node::Neg(inner) => (true, inner.clone()),
        _ => (false, term.clone()),
    };
    let terms: Vec<(bool, Expr)> = match of.node() {
        Node::Sum(terms) => terms.iter().map(signed).collect(),
        _ => vec![signed(of)],
    };
    let terms = terms
        .into_iter()
        .map(|(negative, term)| {
            let (negative, factors) = factors(&term, name, negative)?;
            Ok(SlopeTerm { negative, factors })
        })
        .collect::<Result<Vec<SlopeTerm>, Diagnostic>>()?;
    let mut inside = Vec::new();
    // What cannot be explained step by step is shown without its chains.
    if let Ok(derivation) = derive(of, name, 1) {
        derivation.steps.iter().for_each(|step| chains(step, &mut inside));
    }
    let still = of.names().into_iter().filter(|other| other != name && by.contains(other)).collect();
    Ok(Partial { by: name.clone(), still, terms, slope, inside })
}

/// The slope of a term as factors, and whether it is taken away: `2x · y` for x²y.
fn factors(term: &Expr, by: &Symbol, negative: bool) -> Result<(bool, Vec<Expr>), Diagnostic> {
    if !term.mentions(by) {
        return Ok((negative, Vec::new()));
    }
    let whole = |negative: bool, slope: Expr| match slope.node() {
        Node::Neg(inner) => (!negative, vec![inner.clone()]),
        _ => (negative, vec![slope]),
    };
    let Node::Product(parts) = term.node() else { return Ok(whole(negative, derivative(term, by)?)) };
    let (mut still, mut moving) = (Vec::new(), Vec::new());
    for part in parts {
        // Numbers go with what moves: 3x²y is 6x · y.
        if part.mentions(by) || part.as_ratio().is_some() {
            moving.push(part.clone())
        } else {
            still.push(part.clone())
        }
    }
    let slope = derivative(&Expr::product(moving), by)?;
    if still.is_empty() {
        return Ok(whole(negative, slope));
    }
    let still = tidy(&Expr::product(still));
    if slope.is_number(1) {
        return Ok((negative, vec![still]));
    }
    if slope.as_ratio().is_some() {
        return Ok(whole(negative, tidy(&slope.times(still))));
    }
    let (negative, mut all) = whole(negative, slope);
    all.push(still);
    Ok((negative, all))
}

/// What stands inside the chains of a step, each once.
fn chains(step: &Step, found: &mut Vec<(Expr, Expr)>) {
    if let ("chain", [_, inside, ..]) = (step.rule, step.because.as_slice()) {
        let pair = (inside.before.clone(), inside.after.clone());
        if !found.contains(&pair) {
            found.push(pair);
        }
    }
    step.because.iter().for_each(|inner| chains(inner, found));
}

impl Gradient {
    /// The components at the point, exactly where they can be; the formulas where there is none.
    pub fn here(&self) -> Vec<Expr> {
        match &self.place {
            Some(place) if place.asked => place.slopes.iter().map(|slope| slope.exact.clone()).collect(),
            _ => self.partials.iter().map(|partial| partial.slope.clone()).collect(),
        }
    }

    /// Whether every slope is defined at a point and confirmed by a measured one.
    pub fn is_confirmed_at(&self, at: &[(Symbol, Expr)]) -> bool {
        self.at(at, false).slopes.iter().all(|slope| slope.agrees)
    }

    /// Moves the check to a point, or takes it away.
    pub(super) fn check_at(&mut self, at: Option<&[(Symbol, Expr)]>) {
        self.place = at.map(|at| self.at(at, false));
    }

    /// The function at numbers for its variables.
    fn ready(&self) -> Option<CompiledExprs> {
        CompiledExprs::new(&[&self.of], &self.by)
    }

    fn at(&self, at: &[(Symbol, Expr)], asked: bool) -> AtPoint {
        let put = |expr: &Expr| {
            let one = |name: &str| at.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            let found = expr.substitute_with(&one);
            exact_value(&found, &[]).map_or_else(|| tidy(&found), Expr::number)
        };
        let point: Vec<f64> = at.iter().map(|(_, value)| eval(value, &[]).unwrap_or(f64::NAN)).collect();
        let ready = self.ready();
        let slope = |(which, partial): (usize, &Partial)| {
            let found = partial_at(&self.of, at, &partial.by, 1);
            let exact = match found.slope.clone() {
                Found::Is(value) if !found.smooth => value,
                Found::None(_) => Expr::none(),
                Found::Is(_) | Found::Unknown => put(&partial.slope),
            };
            let value = eval(&exact, &[]);
            let along = |x: f64| {
                let mut moved = point.clone();
                *moved.get_mut(which)? = x;
                ready.as_ref()?.finite(&moved)
            };
            let here = point.get(which).copied().unwrap_or(f64::NAN);
            let corner = exact.is_none();
            // Where a part is not smooth, errors do not shrink as extrapolation needs it: a short step says more.
            let short = || {
                let h = 1e-7 * here.abs().max(1.0);
                Some((along(here + h)? - along(here - h)?) / (2.0 * h))
            };
            let measured = match () {
                () if corner => None,
                () if found.smooth => difference::slope(&along, here).map(|found| found.value),
                () => short(),
            };
            let near = |a: f64, b: f64| relative_error(a, b) < TOLERANCE || (!found.smooth && (a - b).abs() < 1e-5);
            let agrees = value.zip(measured).is_some_and(|(a, b)| near(a, b));
            ComponentSlope { exact, value, measured, agrees }
        };
        let slopes: Vec<ComponentSlope> = self.partials.iter().enumerate().map(slope).collect();
        let values: Option<Vec<f64>> = slopes.iter().map(|slope| slope.value).collect();
        let meaning = values.map(|values| self.meaning(&point, &values));
        AtPoint { at: at.to_vec(), asked, slopes, meaning }
    }

    fn meaning(&self, point: &[f64], slopes: &[f64]) -> GradientMeaning {
        let length = slopes.iter().map(|slope| slope * slope).sum::<f64>().sqrt();
        let unit: Vec<f64> = if length > 0.0 { slopes.iter().map(|s| s / length).collect() } else { Vec::new() };
        let rise = self.rise(point, &unit);
        GradientMeaning { length, unit, rise }
    }

    /// By how much the function rises over a step of [`STEP`] in a direction of length 1.
    fn rise(&self, point: &[f64], unit: &[f64]) -> Option<f64> {
        let ready = self.ready()?;
        let moved: Vec<f64> = point.iter().zip(unit).map(|(x, u)| x + STEP * u).collect();
        if unit.is_empty() { None } else { Some(ready.finite(&moved)? - ready.finite(point)?) }
    }

    /// The slope in a direction, measured: a central difference along it.
    pub fn measured_along(&self, direction: &[f64]) -> Option<f64> {
        let place = self.place.as_ref()?;
        let point: Option<Vec<f64>> = place.at.iter().map(|(_, value)| eval(value, &[])).collect();
        let (point, ready) = (point?, self.ready()?);
        let length = direction.iter().map(|part| part * part).sum::<f64>().sqrt();
        let along = |t: f64| {
            let moved: Vec<f64> = point.iter().zip(direction).map(|(x, u)| x + t * u / length).collect();
            ready.finite(&moved)
        };
        difference::slope(&along, 0.0).map(|found| found.value)
    }

    /// A point with short numbers at which everything is defined and confirmed.
    fn chosen(&self) -> Option<AtPoint> {
        if self.of.names().iter().any(|name| !self.by.contains(name)) {
            return None;
        }
        let points = checks::places().map(|first| {
            let others = checks::STILL.into_iter().map(Number::int);
            let numbers = std::iter::once(first).chain(others.cycle());
            self.by.iter().cloned().zip(numbers.map(Expr::number)).collect::<Vec<_>>()
        });
        points.map(|at| self.at(&at, false)).find(|place| place.slopes.iter().all(|slope| slope.agrees))
    }
}
