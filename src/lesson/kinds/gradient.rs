//! `gradient`: a vector of partial derivatives, as expressions or at a point; along a direction a number; with
//! `steepest` the unit direction; with `hessian` the matrix of second derivatives.

use super::numeric::{how, number_of, settled, usual_digits};
use super::*;
use crate::math::derive::derivative;
use crate::math::functions::SQRT;
use crate::math::mistakes::wrong_derivatives;
use crate::math::slope::{Slope, partial_at, slope_at};
use crate::math::solution;
use crate::math::tidy::tidy;
use crate::page::worked::{gradient as worked, softmax};

pub(super) const KIND: Kind = Kind {
    name: "gradient",
    asks_for: "the gradient, as expressions or at a point; a directional derivative; the steepest direction; the Hessian",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function, e.g. x^2*y"),
        Field::optional("by", FieldShape::Names, "the variables, in the order of the answer"),
        Field::optional("at", FieldShape::Point, "the point, e.g. {x: 1, y: 2} or [1, 2]"),
        Field::optional("along", FieldShape::Point, "the direction of a directional derivative"),
        Field::optional("steepest", FieldShape::Flag, "whether the unit direction of steepest ascent is asked"),
        Field::optional("hessian", FieldShape::Flag, "whether the matrix of second derivatives is asked"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

/// What exactly is asked.
enum Sought {
    Gradient,
    Along(Vec<Expr>),
    Steepest,
}

struct Parts {
    of: Expr,
    by: Vec<Symbol>,
    at: Option<Vec<(Symbol, Expr)>>,
    asked: Sought,
    /// The partial derivatives, in the order of `by`.
    partials: Vec<Expr>,
}

fn parts(ask: &Ask) -> Result<Parts, Unposed> {
    let of = ask.need("of")?.clone();
    let by = if ask.names("by").is_empty() { of.names() } else { ask.names("by").to_vec() };
    if by.is_empty() {
        return Err(Unposed::new("of", "this has no variable"));
    }
    let at = point_of(ask, &by)?;
    let asked = match (coordinates(ask, "along", &by)?, ask.flag("steepest")) {
        (Some(_), true) => return Err(Unposed::new("steepest", "either `along` or `steepest`, not both")),
        (Some(along), false) => Sought::Along(along),
        (None, true) => Sought::Steepest,
        (None, false) => Sought::Gradient,
    };
    if let Sought::Along(along) = &asked
        && along.iter().all(|part| part.is_number(0))
    {
        return Err(Unposed::new("along", "a direction is not (0, 0)"));
    }
    let partials = partials(&of, &by)?;
    Ok(Parts { of, by, at, asked, partials })
}

/// The derivatives by each variable.
pub(super) fn partials(of: &Expr, by: &[Symbol]) -> Result<Vec<Expr>, Unposed> {
    let all = by.iter().map(|name| derivative(of, name)).collect::<Result<Vec<Expr>, _>>();
    all.map_err(|error| Unposed::new("of", error.message))
}

/// The point at which is asked, with a number for each variable; `None` where formulas are asked for.
pub(super) fn point_of(ask: &Ask, by: &[Symbol]) -> Result<Option<Vec<(Symbol, Expr)>>, Unposed> {
    Ok(coordinates(ask, "at", by)?.map(|numbers| by.iter().cloned().zip(numbers).collect()))
}

/// The expression at the point, or itself where there is none.
pub(super) fn put(expr: &Expr, at: Option<&[(Symbol, Expr)]>) -> Expr {
    match at {
        Some(at) => settled(&expr.substitute_with(&|name| at.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()))),
        None => expr.clone(),
    }
}

/// A partial slope of `of` as a formula, or at a point: `none` where there is none, the formula's value where it holds
/// or nothing better is known.
pub(super) fn entry(of: &Expr, by: &Symbol, partial: &Expr, at: Option<&[(Symbol, Expr)]>) -> Expr {
    let Some(point) = at else { return partial.clone() };
    let found = partial_at(of, point, by, 1);
    match found.slope {
        Slope::Is(value) if !found.smooth => settled(&value),
        Slope::None(_) => Expr::none(),
        Slope::Is(_) | Slope::Unknown => put(partial, at),
    }
}

/// Refuses a question about a slope of which is not known whether it is there.
pub(super) fn known(of: &Expr, by: &[Symbol], at: Option<&[(Symbol, Expr)]>) -> Result<(), Unposed> {
    let Some(point) = at else { return Ok(()) };
    let others = of.names().iter().any(|name| !by.contains(name));
    let unknown = |name: &Symbol| partial_at(of, point, name, 1).slope == Slope::Unknown;
    if !others && by.iter().any(unknown) { Err(at_corner::unknown("at")) } else { Ok(()) }
}

/// The numbers of a field in the order of the variables.
fn coordinates(ask: &Ask, field: &'static str, by: &[Symbol]) -> Result<Option<Vec<Expr>>, Unposed> {
    if ask.field(field).is_none() {
        return Ok(None);
    }
    let numbers: Vec<Expr> = match ask.numbers(field) {
        Some(numbers) => numbers.to_vec(),
        None => {
            let bindings = ask.bindings(field);
            let one = |name: &Symbol| bindings.iter().find(|(known, _)| known == name).map(|(_, expr)| expr.clone());
            if let Some(stranger) = bindings.iter().find(|(name, _)| !by.contains(name)) {
                return Err(Unposed::new(
                    field,
                    format!("`{}` is not among the variables {}", stranger.0, by.join(", ")),
                ));
            }
            by.iter().filter_map(one).collect()
        }
    };
    if numbers.len() != by.len() {
        return Err(Unposed::new(field, format!("`{field}` needs a number for each of {}", by.join(", "))));
    }
    for number in &numbers {
        number_of(field, number)?;
    }
    Ok(Some(numbers.iter().map(settled).collect()))
}

impl Parts {
    fn put(&self, expr: &Expr) -> Expr {
        put(expr, self.at.as_deref())
    }
    /// The partial slopes: formulas, or at the point what they are there, `none` where there is none.
    fn here(&self) -> Vec<Expr> {
        let each = self.by.iter().zip(&self.partials);
        each.map(|(name, partial)| entry(&self.of, name, partial, self.at.as_deref())).collect()
    }
    /// Whether the tangent plane makes every direction's slope: at a point where the function is smooth.
    fn has_plane(&self) -> bool {
        let Some(at) = &self.at else { return true };
        self.by.iter().all(|name| partial_at(&self.of, at, name, 1).smooth)
    }
    /// ∇f · u/|u|.
    fn along(&self, gradient: &[Expr], along: &[Expr]) -> Expr {
        let dot = Expr::sum(gradient.iter().zip(along).map(|(g, u)| g.clone().times(u.clone())));
        settled(&dot.over(length(along)))
    }
}

fn length(vector: &[Expr]) -> Expr {
    let squares = Expr::sum(vector.iter().map(|part| part.clone().to_the(Expr::from(2))));
    settled(&Expr::call(SQRT, vec![squares]))
}

fn unit(vector: &[Expr]) -> Vec<Expr> {
    let length = length(vector);
    vector.iter().map(|part| settled(&part.clone().over(length.clone()))).collect()
}

fn pose(ask: &Ask, seed: u64) -> Result<Task, Unposed> {
    if ask.flag("hessian") {
        if ask.flag("steepest") || ask.field("along").is_some() {
            return Err(Unposed::new("hessian", "the matrix of second derivatives has no direction"));
        }
        return jacobian::pose(ask, seed);
    }
    let p = parts(ask)?;
    known(&p.of, &p.by, p.at.as_deref())?;
    let here = p.here();
    let mut because = None;
    let key = match &p.asked {
        Sought::Gradient if matches!(here.as_slice(), [one] if one.is_none()) => Value::Undefined,
        Sought::Along(along) if !p.has_plane() => {
            let found = slope_at(&p.of, p.at.as_deref().unwrap_or(&[]), &crate::math::slope::unit(along), 1);
            because = at_corner::because(&found);
            match found.slope {
                Slope::Is(value) => Value::Expr(tidy(&value)),
                Slope::None(_) => Value::Undefined,
                Slope::Unknown => return Err(at_corner::unknown("at")),
            }
        }
        Sought::Steepest if !p.has_plane() => {
            let message = "the function is not smooth there: no one direction is steepest by its partial slopes";
            return Err(Unposed::new("at", message));
        }
        Sought::Gradient if here.len() == 1 => Value::Expr(here.first().cloned().unwrap_or_else(Expr::zero)),
        Sought::Gradient => Value::vector(here.clone()),
        Sought::Along(along) => Value::Expr(tidy(&p.along(&here, along))),
        Sought::Steepest if here.iter().all(|part| part.is_number(0)) => {
            return Err(Unposed::new("at", "the gradient is 0 there, so no direction is steepest"));
        }
        Sought::Steepest => Value::vector(unit(&here)),
    };
    let mut names = p.of.names();
    names.retain(|name| p.at.is_none() || !p.by.contains(name));
    let f = || definition("f", &p.by, &p.of);
    let at = |line: Line| match &p.at {
        Some(at) => line.then(" at ").append(point(at)),
        None => line,
    };
    let prompt = match &p.asked {
        Sought::Gradient => at(Line::new().formula(formula("grad f", "∇f", "\\nabla f")).then(" for ").formula(f())),
        Sought::Along(along) => {
            let direction = value_formula(&Value::vector(along.clone()));
            at(Line::text("The slope of ").formula(f())).then(" in the direction ").formula(direction)
        }
        Sought::Steepest => at(Line::text("The direction, of length 1, in which ").formula(f()).then(" rises fastest")),
    };
    let parts = match p.asked {
        Sought::Along(_) => Vec::new(),
        _ => p.by.iter().map(|name| format!("∂f/∂{}", crate::math::print::unicode(&Expr::var(name)))).collect(),
    };
    let digits = if names.is_empty() { usual_digits(ask, key.entries()) } else { ask.digits() };
    let (how, shape) = match (&p.at, &p.asked, &key) {
        (None, ..) | (_, Sought::Steepest, _) => (how(digits), None),
        (Some(_), _, Value::Array(_)) => (at_corner::parts_or_none(how(digits)), None),
        (Some(_), ..) => (at_corner::or_none(how(digits)), Some(Shape::Limit)),
    };
    let means = Some(means as Means);
    let task = Task { names, digits, how, parts, because, means, hints: hints(&p, &here), ..Task::new(prompt, key) };
    Ok(Task { shape: shape.unwrap_or(task.shape), ..task })
}

fn hints(p: &Parts, here: &[Expr]) -> Vec<Line> {
    let still: Vec<String> = p.by.iter().skip(1).map(ToString::to_string).collect();
    let first = p.by.first().map(ToString::to_string).unwrap_or_default();
    let mut hints = vec![Line::text(format!("First let {first} alone move, and hold {} still.", still.join(", ")))];
    if p.at.is_some() {
        hints.push(Line::text("First the formulas, then the numbers."));
    }
    match &p.asked {
        Sought::Gradient => hints.push(
            Line::text("∇f = (").then(p.by.iter().map(|n| format!("∂f/∂{n}")).collect::<Vec<_>>().join(", ")).then(")"),
        ),
        Sought::Along(along) => {
            hints.push(Line::text("The slope along u is ∇f · u, with u of length 1."));
            hints.push(Line::text("The direction's length is ").math(&length(along)).then("."));
        }
        Sought::Steepest => {
            hints.push(Line::text("The gradient itself points that way. How long is it?"));
            hints.push(Line::text("Its length is ").math(&length(here)).then("."));
        }
    }
    hints
}

/// Slips of the whole vector: what is said, the rule, and what becomes of the gradient.
struct Whole {
    mistake: Mistake,
    make: fn(&[Expr]) -> Vec<Expr>,
}

const GRADIENT: &str = "∇f = (∂f/∂x, ∂f/∂y): one slope for each variable, in their order";

const fn whole(id: &'static str, say: &'static str, make: fn(&[Expr]) -> Vec<Expr>) -> Whole {
    Whole { mistake: Mistake { id, skill: "gradient", say, rule: GRADIENT }, make }
}

const WHOLE: &[Whole] = &[
    whole("grad.swapped", "In which order do the components stand?", |g| g.iter().rev().cloned().collect()),
    whole("grad.negated", "Does the gradient point uphill or downhill?", |g| {
        g.iter().map(|part| tidy(&part.clone().negate())).collect()
    }),
    whole("grad.norm_for_vector", "That looks like the gradient with length 1. Was its length to be kept?", unit),
    whole("grad.summed", "Each variable has a slope of its own. Are they added up?", |g| {
        vec![tidy(&Expr::sum(g.iter().cloned())); g.len()]
    }),
];

fn slips(ask: &Ask, task: &Task) -> Slips {
    if ask.flag("hessian") {
        return jacobian::slips(ask, task);
    }
    let Ok(p) = parts(ask) else {
        return Slips::default();
    };
    let here = p.here();
    let slip = |mistake: &Mistake, value: Value| Slip::new(Reason::of(mistake), Looks::Value(value));
    let mut slips = Slips::default();
    if here.iter().any(Expr::is_none) || !p.has_plane() {
        if matches!(p.asked, Sought::Gradient) && here.len() > 1 {
            slips.listed.extend(corner_slips(&p));
        }
        return slips;
    }
    match &p.asked {
        Sought::Along(along) => slips.listed.extend(along_slips(&p, &here, along)),
        Sought::Steepest => {
            let down: Vec<Expr> = here.iter().map(|part| tidy(&part.clone().negate())).collect();
            slips.listed.push(slip(&NOT_UNIT, Value::vector(here.clone())));
            slips.listed.push(slip(&DOWNHILL, Value::vector(unit(&down))));
            slips.listed.push(slip(&DOWNHILL, Value::vector(down)));
            let swapped: Vec<Expr> = unit(&here).into_iter().rev().collect();
            slips.listed.extend(WHOLE.iter().take(1).map(|row| slip(&row.mistake, Value::vector(swapped.clone()))));
        }
        Sought::Gradient if here.len() > 1 => {
            slips.listed.extend(WHOLE.iter().map(|row| slip(&row.mistake, Value::vector((row.make)(&here)))));
            slips.listed.extend(at_another_point(&p));
            slips.listed.extend(softmax_slips(&p));
            slips.listed.extend(with_others_at_zero(&p).map(|wrong| slip(&ZERO_OTHER, Value::vector(wrong))));
            let point = |at: &Vec<(Symbol, Expr)>| at.iter().map(|(_, number)| number.clone()).collect();
            slips.listed.extend(p.at.as_ref().map(|at| slip(&IS_POINT, Value::vector(point(at)))));
            for (at, name) in p.by.iter().enumerate() {
                match catalogue(&p.of, name, p.at.as_deref()) {
                    Some(found) => slips.derivatives.push((Some(at), found)),
                    None => slips.listed.extend(component_slips(&p, at, name)),
                }
            }
        }
        Sought::Gradient => {}
    }
    slips
}

/// What is answered for the components that have no slope, or none that the formula gives.
fn corner_slips(p: &Parts) -> Vec<Slip> {
    let Some(at) = &p.at else { return Vec::new() };
    let of_part = |(place, (name, point)): (usize, &(Symbol, Expr))| {
        let found = partial_at(&p.of, at, name, 1);
        let other = |known: &str| at.iter().find(|(n, _)| n == known && n != name).map(|(_, number)| number.clone());
        let along = p.of.substitute_with(&other);
        let slips = if found.smooth { Vec::new() } else { at_corner::slips(&found, &along, name, point) };
        slips.into_iter().map(move |slip| Slip { looks: Looks::Part(place, Box::new(slip.looks)), ..slip })
    };
    at.iter().enumerate().flat_map(of_part).collect()
}

/// What is answered for the slopes of a cross-entropy by its logits: the probabilities, or the powers of e.
fn softmax_slips(p: &Parts) -> Vec<Slip> {
    let in_order = solution::softmax::recognise(&p.of).is_some_and(|(names, _)| names == p.by);
    let loss = p.at.as_deref().filter(|_| in_order).and_then(|at| solution::softmax::of(&p.of, at));
    let Some(loss) = loss else { return Vec::new() };
    let all = |value: fn(&solution::softmax::ClassRow) -> f64| Looks::AllNear(loss.rows.iter().map(value).collect());
    vec![
        Slip::new(Reason::of(&P_FOR_SLOPE), all(|row| row.p)),
        Slip::new(Reason::of(&NOT_NORMALISED_P), all(|row| libm::exp(row.z))),
        Slip::new(Reason::of(&NOT_NORMALISED_P), all(|row| libm::exp(row.z) - row.y)),
    ]
}

/// The slopes where each letter that is held still is put to 0.
fn with_others_at_zero(p: &Parts) -> Option<Vec<Expr>> {
    let at = p.at.as_ref()?;
    let component = |(name, partial): (&Symbol, &Expr)| {
        let number = |known: &str| {
            let (found, number) = at.iter().find(|(found, _)| found == known)?;
            Some(if found == name { number.clone() } else { Expr::zero() })
        };
        settled(&partial.substitute_with(&number))
    };
    Some(p.by.iter().zip(&p.partials).map(component).collect())
}

/// What a slope would mean, for one component: how far f would rise on a short way.
fn means(ask: &Ask, answer: &Value, part: usize) -> Option<String> {
    let p = parts(ask).ok()?;
    let (name, at) = p.at.as_ref().filter(|_| matches!(p.asked, Sought::Gradient))?.get(part)?;
    let given = answer.entry(part)?;
    let [given, now] = [given, at].map(|number| crate::math::tape::value_at(number, &[]));
    let (given, now) = (given?, now?);
    let [slope, moved, there] = [given, given.abs() * 0.001, now + 0.001].map(|number| in_digits(number, 6));
    let way = if given < 0.0 { "down" } else { "up" };
    Some(format!("{slope} would mean: {name} up by 0.001, f {way} by {moved}. Work f out for {name} = {there}."))
}

/// The wrong values of one component at the point.
fn component_slips(p: &Parts, at: usize, name: &Symbol) -> Vec<Slip> {
    let wrong = wrong_derivatives(&p.of, name, 1).into_iter();
    let in_part = |form: &WrongForm| {
        let looks = Looks::Value(Value::Expr(p.put(&form.expr)));
        Slip::of_form(form, Looks::Part(at, Box::new(looks)))
    };
    wrong.map(|form| in_part(&form)).collect()
}

/// The wrong forms of one partial derivative, as formulas or at a point.
pub(super) fn catalogue(of: &Expr, by: &Symbol, at: Option<&[(Symbol, Expr)]>) -> Option<Catalogue> {
    let Some(at) = at else { return Catalogue::new(of, by, 1) };
    let number = |(name, expr): &(Symbol, Expr)| Some((name.clone(), crate::math::tape::value_at(expr, &[])?));
    Catalogue::at(of, by, 1, &at.iter().map(number).collect::<Option<Vec<_>>>()?)
}

pub(super) fn mistakes() -> Vec<Mistake> {
    let single = [
        P_FOR_SLOPE,
        NOT_NORMALISED_P,
        NOT_UNIT,
        DOWNHILL,
        OTHER_POINT,
        ZERO_OTHER,
        IS_POINT,
        NOT_NORMALISED,
        NO_DOT,
        TWICE_NORMALISED,
        NO_DIRECTION,
    ];
    WHOLE.iter().map(|row| row.mistake).chain(single).collect()
}

const NOT_UNIT: Mistake = Mistake {
    id: "grad.not_unit",
    skill: "gradient",
    say: "The direction fits. What is its length to be?",
    rule: "a unit vector is the vector divided by its length",
};
const DOWNHILL: Mistake = Mistake {
    id: "grad.downhill",
    skill: "gradient",
    say: "That looks like the way down. Which way does the gradient point?",
    rule: "the gradient points where f rises fastest; its opposite where it falls fastest",
};
const OTHER_POINT: Mistake = Mistake {
    id: "grad.at_swapped_point",
    skill: "gradient",
    say: "Which number is put in for which variable?",
    rule: "the point lists the variables in their order",
};
const P_MINUS_Y: &str = "∂L/∂z = p − y, with p = eᶻ over the sum of all eᶻ";
const P_FOR_SLOPE: Mistake = Mistake {
    id: "softmax.p_for_slope",
    skill: "softmax",
    say: "Those are the probabilities. Where does the right class come in?",
    rule: P_MINUS_Y,
};
const NOT_NORMALISED_P: Mistake = Mistake {
    id: "softmax.not_normalised",
    skill: "softmax",
    say: "To what do these probabilities add up?",
    rule: P_MINUS_Y,
};
const ZERO_OTHER: Mistake = Mistake {
    id: "grad.zero_other",
    skill: "gradient",
    say: "At which value is the letter that does not move held?",
    rule: "in ∂f/∂x the other letters keep the values that the point gives them",
};
const IS_POINT: Mistake = Mistake {
    id: "grad.is_point",
    skill: "gradient",
    say: "That is the point itself. How steep is the function there, by each variable?",
    rule: GRADIENT,
};
const DIRECTION: &str = "the slope along u is ∇f · u, with u of length 1";
const NOT_NORMALISED: Mistake = Mistake {
    id: "grad.unnormalised",
    skill: "gradient",
    say: "How long is the direction? It is to have length 1.",
    rule: DIRECTION,
};
const NO_DOT: Mistake = Mistake {
    id: "grad.missing_dot",
    skill: "gradient",
    say: "That looks like the length of the gradient. How much of it lies in the direction asked for?",
    rule: DIRECTION,
};
const TWICE_NORMALISED: Mistake = Mistake {
    id: "grad.normalised_twice",
    skill: "gradient",
    say: "What should it be divided by: the direction's length, or its square?",
    rule: DIRECTION,
};

const NO_DIRECTION: Mistake = Mistake {
    id: "grad.summed",
    skill: "gradient",
    say: "The slopes by the variables are added up. How much of each counts in the direction asked for?",
    rule: DIRECTION,
};

fn along_slips(p: &Parts, here: &[Expr], along: &[Expr]) -> Vec<Slip> {
    let dot = Expr::sum(here.iter().zip(along).map(|(g, u)| g.clone().times(u.clone())));
    let squared = length(along).to_the(Expr::from(2));
    let wrong = [
        (NOT_NORMALISED, dot.clone()),
        (NO_DOT, length(here)),
        (TWICE_NORMALISED, dot.over(squared)),
        (DOWNHILL, p.along(here, along).negate()),
        (NO_DIRECTION, Expr::sum(here.iter().cloned())),
    ];
    let slip =
        |(mistake, expr): (Mistake, Expr)| Slip::new(Reason::of(&mistake), Looks::Value(Value::Expr(settled(&expr))));
    wrong.into_iter().map(slip).collect()
}

/// The gradient at the point with its numbers in the opposite order.
fn at_another_point(p: &Parts) -> Option<Slip> {
    let at = p.at.as_ref()?;
    let turned: Vec<(Symbol, Expr)> =
        at.iter().map(|(name, _)| name.clone()).zip(at.iter().rev().map(|(_, v)| v.clone())).collect();
    let other = Parts {
        of: p.of.clone(),
        by: p.by.clone(),
        at: Some(turned),
        asked: Sought::Gradient,
        partials: p.partials.clone(),
    };
    Some(Slip::new(Reason::of(&OTHER_POINT), Looks::Value(Value::vector(other.here()))))
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    if ask.flag("hessian") {
        return jacobian::work(ask, task, detail);
    }
    let (Ok(p), Key::Value(key)) = (parts(ask), &task.key) else {
        return Page::new();
    };
    let answer = |page: Page| page.labelled("Answer", Tone::Right, value_line(key).append(in_numbers(key)));
    let loss = p.at.as_deref().filter(|_| matches!(p.asked, Sought::Gradient));
    if let Some(loss) = loss.and_then(|at| solution::softmax::of(&p.of, at)).filter(|_| detail > Detail::Brief) {
        let page: Page = softmax::body(&loss).into_iter().collect();
        return page.with(softmax::answer(&loss));
    }
    let solved = solution::gradient(&p.of, &p.by, p.at.as_deref());
    let (Ok(solved), true) = (solved, detail > Detail::Brief) else {
        return answer(Page::new());
    };
    let mut page: Page = worked::slopes(&solved, "f").into_iter().collect();
    match (&p.asked, key) {
        (Sought::Along(direction), Value::Expr(result)) => {
            page.blocks.extend(worked::along(&solved, "f", direction, &unit(direction), result));
        }
        (Sought::Steepest, Value::Array(direction)) => {
            page.blocks.extend(worked::steepest(&solved, "f", &length(&p.here()), &direction.entries));
        }
        _ => {}
    }
    page = answer(page);
    page.blocks.extend(worked::meaning(&solved, "f").filter(|_| matches!(p.asked, Sought::Gradient)));
    page
}

/// ` ≈ (0.9701, 0.2425)` behind a vector whose exact form does not show how large it is.
fn in_numbers(key: &Value) -> Line {
    let parts = key.entries();
    let numbers: Option<Vec<f64>> = parts.iter().map(|part| crate::math::tape::value_at(part, &[])).collect();
    let shown = parts.iter().all(|part| part.as_number().is_some());
    let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty() && !shown) else { return Line::new() };
    let numbers: Vec<String> = numbers.iter().map(|number| figure(*number)).collect();
    let list = numbers.join(", ");
    Line::text(if parts.len() > 1 { format!(" ≈ ({list})") } else { format!(" ≈ {list}") })
}
