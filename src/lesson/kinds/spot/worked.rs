//! Worked solutions of other kinds as lines in which a slip can be planted: a row for each kind, with its lines and with
//! what usual slips make of them. What follows from a changed line follows from it by its name.

use super::{PlantedSlip, Sketch, Unposed};
use crate::lesson::kinds::ask::Ask;
use crate::math::expr::Node;
use crate::math::tape::value_at as value;
use crate::math::tidy::{expand, tidy};
use crate::math::{Expr, Symbol, Value, derive, functions, mistakes, print};

type Row = (&'static str, fn(&Ask) -> Result<Sketch, Unposed>);

/// The kinds whose solutions can be written in lines.
const ROWS: &[Row] = &[
    ("derivative", derivative),
    ("gradient", gradient),
    ("slope", slope),
    ("limit", limit),
    ("difference", difference),
    ("descent", descent),
    ("graph", graph),
    ("layers", layers),
];

/// The solution of an ask in lines.
pub(super) fn sketch(ask: &Ask) -> Result<Sketch, Unposed> {
    let Some((_, write)) = ROWS.iter().find(|(kind, _)| *kind == ask.kind.name) else {
        let kinds: Vec<&str> = ROWS.iter().map(|(kind, _)| *kind).collect();
        let says = format!("expected one of {}, found {}", kinds.join(", "), ask.kind.name);
        return Err(Unposed::new("in", says));
    };
    let mut sketch = write(ask)?;
    // A slip that changes nothing here cannot be seen.
    let right = super::followed(&sketch.lines, &[]);
    let shows = |(_, changed): &PlantedSlip| {
        super::followed(&sketch.lines, changed).iter().zip(&right).any(|(wrong, right)| wrong.1 != right.1)
    };
    let kept: Vec<bool> = sketch.slips.iter().map(shows).collect();
    let mut kept = kept.into_iter();
    sketch.slips.retain(|_| kept.next().unwrap_or(false));
    match sketch.slips.is_empty() {
        true => Err(Unposed::new("in", "no usual slip can be made in this")),
        false => Ok(sketch),
    }
}

/// Lines as they are written down, with a label for each.
#[derive(Default)]
struct Writing(Sketch);

impl Writing {
    fn line(&mut self, name: &str, label: impl Into<String>, is: Expr) -> Expr {
        self.0.lines.push((Symbol::new(name), is));
        self.0.labels.push(label.into());
        Expr::var(name)
    }
    fn slip(&mut self, id: &str, line: &str, is: Expr) {
        self.slips(id, [(line, is)]);
    }
    fn slips<const N: usize>(&mut self, id: &str, lines: [(&str, Expr); N]) {
        self.0.slips.push((id.to_string(), lines.map(|(line, is)| (Symbol::new(line), is)).into()));
    }
    /// What was written; of each slip the first place is enough.
    fn with_each_slip_once(mut self) -> Sketch {
        let mut known: Vec<String> = Vec::new();
        self.0.slips.retain(|(id, _)| {
            !known.contains(id) && {
                known.push(id.clone());
                true
            }
        });
        self.0
    }
}

fn in_letters(expr: &Expr) -> String {
    print::unicode(expr)
}

fn refused(says: &str) -> Unposed {
    Unposed::new("in", says)
}

/// What somebody makes of the slope of a part who makes one slip in it, each slip once.
fn wrong_slopes(of: &Expr, by: &str, right: &Expr) -> Vec<(String, Expr)> {
    let mut all: Vec<(String, Expr)> = Vec::new();
    for form in mistakes::wrong_derivatives(of, by, 1) {
        let id = form.mistake.id;
        if form.slips == 1 && !id.starts_with("whole.") && !all.iter().any(|(known, _)| known == id) {
            // As somebody would write it down, before it is made shorter.
            if tidy(&form.expr) != *right {
                all.push((id.to_string(), form.expr));
            }
        }
    }
    all
}

/// The slopes of the parts, then of the whole.
fn derivative(ask: &Ask) -> Result<Sketch, Unposed> {
    if ["at", "order", "tangent", "by-limit"].iter().any(|field| ask.field(field).is_some()) {
        return Err(refused("the lines of a derivative are formulas: expected `of` and `by` alone"));
    }
    let of = ask.need("of")?;
    let by = ask.variable(of)?;
    let lines = derive::lines(of, &by).map_err(|error| Unposed::new("of", error.message))?;
    let mut writing = Writing::default();
    let mut right: Vec<(Symbol, Expr)> = Vec::new();
    for (at, written) in lines.iter().enumerate() {
        let label = match at + 1 == lines.len() {
            true => "slope of the whole".to_string(),
            false => format!("slope of {}", in_letters(&written.of)),
        };
        let put = |used: &str| right.iter().find(|(name, _)| name == used).map(|(_, slope)| slope.clone());
        let value = tidy(&written.slope.substitute_with(&put));
        for (id, wrong) in wrong_slopes(&written.of, &by, &value) {
            // It is made in the first line in which it can be.
            if !writing.0.slips.iter().any(|(known, _)| *known == id) {
                writing.slip(&id, &written.name, wrong);
            }
        }
        right.push((written.name.clone(), value));
        writing.line(&written.name, label, written.slope.clone());
    }
    Ok(writing.0)
}

/// One partial derivative after the other.
fn gradient(ask: &Ask) -> Result<Sketch, Unposed> {
    if ask.fields.iter().any(|(field, _)| !matches!(*field, "of" | "by")) {
        return Err(refused("the lines of a gradient are formulas: expected `of` and `by` alone"));
    }
    let of = ask.need("of")?;
    let by = if ask.names("by").is_empty() { of.names() } else { ask.names("by").to_vec() };
    let mut writing = Writing::default();
    for name in &by {
        let right = derive::derivative(of, name).map_err(|error| Unposed::new("of", error.message))?;
        let line = format!("slope_by_{name}");
        for (id, wrong) in wrong_slopes(of, name, &right) {
            if !writing.0.slips.iter().any(|(known, _)| *known == id) {
                writing.slip(&id, &line, wrong);
            }
        }
        writing.line(&line, format!("∂f/∂{name}"), right);
    }
    Ok(writing.0)
}

fn one(ask: &Ask, field: &'static str) -> Result<Expr, Unposed> {
    match (ask.numbers(field), ask.formula(field)) {
        (Some([one]), _) => Ok(tidy(one)),
        (_, Some(one)) => Ok(tidy(one)),
        _ => Err(refused(&format!("expected one number in `{field}`"))),
    }
}

fn two() -> Expr {
    Expr::from(2)
}

/// Heights, rise, run, slope.
fn slope(ask: &Ask) -> Result<Sketch, Unposed> {
    let of = ask.need("of")?;
    let (by, from, to) = (ask.variable(of)?, one(ask, "from")?, one(ask, "to")?);
    let mut w = Writing::default();
    let here = w.line("here", format!("f({})", in_letters(&from)), of.substitute(&by, &from));
    let there = w.line("there", format!("f({})", in_letters(&to)), of.substitute(&by, &to));
    let rise = w.line("rise", "rise", there.clone().minus(here.clone()));
    let run = w.line("run", "run", to.clone().minus(from.clone()));
    w.line("slope", "slope", rise.clone().over(run.clone()));
    w.slip("slope.mixed_order", "rise", here.minus(there));
    w.slip("slope.inverted", "slope", run.clone().over(rise.clone()));
    w.slip("slope.rise_only", "slope", rise);
    w.slip("slope.run_only", "slope", run);
    Ok(w.0)
}

/// A difference quotient on its way: multiplied out, divided, and the step gone.
fn limit(ask: &Ask) -> Result<Sketch, Unposed> {
    let of = ask.need("of")?;
    let by = ask.variable(of)?;
    let to_zero = matches!(ask.value("to"), Some(Value::Expr(to)) if tidy(to).is_number(0));
    let Node::Div(top, bottom) = of.node() else { return Err(refused(QUOTIENT)) };
    if !to_zero || !matches!(bottom.node(), Node::Var(name) if *name == by) {
        return Err(refused(QUOTIENT));
    }
    let (open, divided) = (expand(top), expand(&tidy(&expand(top)).over(bottom.clone())));
    let limit = tidy(&divided.substitute(&by, &Expr::zero()));
    if tidy(&open.substitute(&by, &Expr::zero())) != Expr::zero() {
        return Err(refused(QUOTIENT));
    }
    let mut w = Writing::default();
    w.line("above", "above the line", top.clone());
    w.line("open", "multiplied out", open);
    w.line("divided", format!("divided by {by}"), divided);
    w.line("limit", format!("for {by} → 0"), limit);
    w.slips("limit.drop_h_early", [("divided", Expr::zero()), ("limit", Expr::zero())]);
    w.slip("limit.zero_over_zero_is_1", "limit", Expr::one());
    Ok(w.0)
}

const QUOTIENT: &str = "expected a limit for h → 0 of a quotient with h below the line and 0 above it at h = 0";

/// Values of the function, their difference, the division.
fn difference(ask: &Ask) -> Result<Sketch, Unposed> {
    let of = ask.need("of")?;
    let (by, at, h) = (ask.variable(of)?, one(ask, "at")?, one(ask, "h")?);
    let method = ask.word("method").unwrap_or_default();
    let (ahead, behind) = (tidy(&at.clone().plus(h.clone())), tidy(&at.clone().minus(h.clone())));
    let f = |w: &mut Writing, name: &str, place: &Expr| {
        w.line(name, format!("f({})", in_letters(place)), of.substitute(&by, place))
    };
    let mut w = Writing::default();
    let twice = two().times(h.clone());
    match method {
        "forward" | "backward" => {
            let (first, last) = if method == "forward" { (&at, &ahead) } else { (&behind, &at) };
            let there = f(&mut w, "there", last);
            let here = f(&mut w, "here", first);
            let rise = w.line("rise", "difference", there.clone().minus(here.clone()));
            w.line("slope", "slope", rise.clone().over(h.clone()));
            w.slip("fd.no_div", "slope", rise.clone());
            w.slip("fd.sign", "rise", here.clone().minus(there.clone()));
            w.slip("fd.plus_for_minus", "rise", there.plus(here));
            w.slip("fd.fwd_over_2h", "slope", rise.clone().over(twice));
            w.slip("fd.times_h", "slope", rise.times(h.clone()));
            if method == "forward" {
                w.slip("fd.h_outside", "there", of.substitute(&by, &at).plus(h));
            }
        }
        "central" => {
            let right = f(&mut w, "right", &ahead);
            let left = f(&mut w, "left", &behind);
            let rise = w.line("rise", "difference", right.clone().minus(left.clone()));
            w.line("slope", "slope", rise.clone().over(twice));
            w.slip("fd.missing_2", "slope", rise.clone().over(h));
            w.slip("fd.central_no_div", "slope", rise);
            w.slip("fd.plus_for_minus", "rise", right.clone().plus(left.clone()));
            w.slip("fd.sign", "rise", left.minus(right));
        }
        "second" => {
            let right = f(&mut w, "right", &ahead);
            let here = f(&mut w, "here", &at);
            let left = f(&mut w, "left", &behind);
            let above = right.clone().minus(two().times(here.clone())).plus(left.clone());
            let above = w.line("above", "above the line", above);
            w.line("second", "second difference", above.clone().over(h.clone().to_the(two())));
            w.slip("fd.second_drop_2", "above", right.minus(here).plus(left));
            w.slip("fd.second_over_h", "second", above.clone().over(h.clone()));
            w.slip("fd.second_over_2h", "second", above.over(twice));
        }
        other => return Err(refused(&format!("expected forward, backward, central or second, found {other}"))),
    }
    Ok(w.0)
}

/// Slope and step, slope and step.
fn descent(ask: &Ask) -> Result<Sketch, Unposed> {
    const MOST: i64 = 4;
    let of = ask.need("of")?;
    if of.names().len() != 1 || ask.field("momentum").is_some() {
        return Err(refused("expected a descent of one weight, without momentum"));
    }
    let (by, start, rate) = (ask.variable(of)?, one(ask, "start")?, one(ask, "rate")?);
    let steps = ask.whole("steps", 1, 1, MOST)?;
    let slope = derive::derivative(of, &by).map_err(|error| Unposed::new("of", error.message))?;
    let mut w = Writing::default();
    let mut at = start.clone();
    let mut first_slope = None;
    for step in 1..=steps {
        let (g, next) = (format!("slope_{step}"), format!("w_{step}"));
        let place = if step == 1 { format!("slope at {}", in_letters(&at)) } else { "slope there".to_string() };
        let here = w.line(&g, place, slope.substitute(&by, &at));
        let to = |part: Expr| at.clone().minus(part);
        if let Some(first) = &first_slope
            && step == 2
        {
            w.slip("gd.stale_grad", &g, Expr::clone(first));
        }
        if step == 1 {
            w.slip("gd.ascent", &next, at.clone().plus(rate.clone().times(here.clone())));
            w.slip("gd.no_lr", &next, to(here.clone()));
            w.slip("gd.loss_for_grad", &g, of.substitute(&by, &at));
        }
        let label = if step == 1 { format!("{by} after one step") } else { format!("{by} after step {step}") };
        let moved = to(rate.clone().times(here.clone()));
        at = w.line(&next, label, moved);
        first_slope.get_or_insert(here);
    }
    Ok(w.0)
}

/// Values forward, then adjoints from the last node back to what is asked.
fn graph(ask: &Ask) -> Result<Sketch, Unposed> {
    let (nodes, inputs) = (ask.bindings("let"), ask.bindings("at"));
    let wanted: Vec<String> = ask
        .texts("find")
        .iter()
        .filter_map(|text| text.trim().split_once("/d").map(|(_, name)| name.to_string()))
        .collect();
    let ([wanted], Some((last, _))) = (wanted.as_slice(), nodes.last()) else {
        return Err(refused("expected one slope in `find`, such as [dL/dw]"));
    };
    let input = |name: &str| inputs.iter().find(|(known, _)| known == name).map(|(_, number)| tidy(number));
    let mut w = Writing::default();
    for (name, is) in nodes {
        w.line(name, name.to_string(), is.substitute_with(&input));
    }
    // The nodes on the way from the last one to what is asked, from the last one on.
    let moves =
        |of: &Expr| of.mentions(wanted) || nodes.iter().any(|(n, is)| of.mentions(n) && reaches(nodes, is, wanted));
    let way: Vec<&(Symbol, Expr)> = nodes.iter().rev().filter(|(name, is)| name == wanted || moves(is)).collect();
    let adjoint = |name: &str| format!("adjoint_of_{name}");
    let mut asked: Vec<Symbol> = way.iter().map(|(name, _)| name.clone()).filter(|name| name != last).collect();
    if !asked.iter().any(|name| name == wanted.as_str()) {
        asked.push(Symbol::new(wanted));
    }
    for name in &asked {
        let uses: Vec<&(Symbol, Expr)> = nodes.iter().rev().filter(|(_, is)| is.mentions(name)).collect();
        let mut terms = Vec::new();
        for (user, is) in &uses {
            let local = derive::derivative(is, name).map_err(|error| Unposed::new("let", error.message))?;
            let local = local.substitute_with(&input);
            let arriving = (user != last).then(|| Expr::var(&adjoint(user)));
            terms.push((is, arriving, local));
        }
        let line = adjoint(name);
        let whole = |(_, arriving, local): &(&Expr, Option<Expr>, Expr)| match arriving {
            Some(arriving) => arriving.clone().times(local.clone()),
            None => local.clone(),
        };
        let all: Vec<Expr> = terms.iter().map(whole).collect();
        match terms.as_slice() {
            [(is, arriving, local)] => {
                if let Some(arriving) = arriving {
                    w.slip("backprop.local_only", &line, local.clone());
                    let id = match is.node() {
                        Node::Call(function, _) if function.row().activation => "backprop.act_ignored",
                        _ => "backprop.upstream_only",
                    };
                    w.slip(id, &line, arriving.clone());
                    if let Some(own) = is.names().contains(name).then(|| input(name)).flatten() {
                        w.slip("backprop.weight_gets_own", &line, arriving.clone().times(own));
                    }
                    if tidy(local).is_number(-1) {
                        w.slip("backprop.sub_sign", &line, arriving.clone());
                    }
                } else if matches!(is.node(), Node::Pow(_, exponent) if exponent.is_number(2)) {
                    w.slip("backprop.mse_drop_2", &line, local.clone().over(two()));
                }
            }
            [_, ..] => {
                // The way back meets the last node first.
                w.slip("backprop.overwrite_last", &line, all.last().cloned().unwrap_or_else(Expr::zero));
                w.slip("backprop.overwrite_first", &line, all.first().cloned().unwrap_or_else(Expr::zero));
                w.slip("backprop.paths_multiplied", &line, Expr::product(all.clone()));
            }
            [] => return Err(refused(&format!("nothing uses {name}"))),
        }
        let sum = if all.len() == 1 { all.into_iter().next().unwrap_or_else(Expr::zero) } else { Expr::sum(all) };
        w.line(&line, format!("∂{last}/∂{name}"), sum);
    }
    Ok(w.with_each_slip_once())
}

/// Whether a formula uses this name, itself or through the nodes that it uses.
fn reaches(nodes: &[(Symbol, Expr)], of: &Expr, name: &str) -> bool {
    let below = |(node, is): &(Symbol, Expr)| of.mentions(node) && reaches(nodes, is, name);
    of.mentions(name) || nodes.iter().filter(|(_, is)| is != of).any(below)
}

/// One layer on one example: sums, deltas, the slopes of the first neuron's weights and of another one's first.
fn layers(ask: &Ask) -> Result<Sketch, Unposed> {
    const SHAPE: &str = "expected one layer, one example, squared error, and ReLU, tanh, sigmoid or no activation";
    let numbers = |field: &str| Some(ask.value(field)?.as_vector()?.iter().map(tidy).collect::<Vec<Expr>>());
    let squared = ask.field("loss").is_none();
    let weights = ask.value("W").and_then(Value::as_matrix);
    let (Some(x), Some(y), Some(weights), true) = (numbers("x"), numbers("y"), weights, squared) else {
        return Err(refused(SHAPE));
    };
    if ask.field("V").is_some() || weights.rows() < 2 || x.len() < 2 || y.len() != weights.rows() {
        return Err(refused(SHAPE));
    }
    let biases = numbers("b").unwrap_or_else(|| vec![Expr::zero(); weights.rows()]);
    let activation = ask.word("activation").and_then(functions::activation);
    let mut w = Writing::default();
    let mut zs = Vec::new();
    for (at, row) in weights.lines().enumerate() {
        let products = row.iter().zip(&x).map(|(weight, x)| tidy(weight).times(x.clone()));
        let bias = biases.get(at).cloned().unwrap_or_else(Expr::zero);
        let all = products.chain((!bias.is_number(0)).then_some(bias));
        zs.push(w.line(&format!("z_{}", at + 1), format!("z{}", below(at + 1)), Expr::sum(all)));
    }
    let mut deltas = Vec::new();
    for (at, (z, target)) in zs.iter().zip(&y).enumerate() {
        let name = format!("delta_{}", at + 1);
        let (output, local) = match activation {
            None => (z.clone(), Expr::one()),
            Some(function) => {
                let variable = Expr::call(function, vec![Expr::var("z")]);
                let slope =
                    derive::derivative(&variable, "z").map_err(|error| Unposed::new("activation", error.message))?;
                let slope = slope.substitute("z", z);
                // ReLU is on or off, and with numbers that is known.
                let known =
                    value(&super::followed(&w.0.lines, &[]).get(at).map_or_else(Expr::zero, |l| l.1.clone()), &[]);
                match (function == functions::RELU, known) {
                    (true, Some(known)) if known != 0.0 => {
                        let on = known > 0.0;
                        (if on { z.clone() } else { Expr::zero() }, if on { Expr::one() } else { Expr::zero() })
                    }
                    (true, _) => return Err(refused("expected a ReLU that is not at its corner")),
                    _ => (Expr::call(function, vec![z.clone()]), slope),
                }
            }
        };
        let error = two().times(output.clone().minus(target.clone()));
        if !local.is_number(1) {
            w.slip("layers.no_local_slope", &name, error.clone());
        }
        w.slip("layers.drop_2", &name, output.minus(target.clone()).times(local.clone()));
        let is = if local.is_number(1) { error } else { error.times(local) };
        deltas.push(w.line(&name, format!("δ{}", below(at + 1)), is));
    }
    for (row, column) in [(0, 0), (0, 1), (1, 0)] {
        let (Some(delta), Some(input)) = (deltas.get(row), x.get(column)) else { continue };
        let name = format!("slope_{}{}", row + 1, column + 1);
        let label = format!("slope of w{}{}", below(row + 1), below(column + 1));
        if (row, column) == (0, 0) {
            w.slip("layers.no_input", &name, delta.clone());
        }
        if let (Some(other), Some(input)) = (deltas.get(column), x.get(row))
            && row != column
        {
            w.slip("layers.transposed", &name, other.clone().times(input.clone()));
        }
        w.line(&name, label, delta.clone().times(input.clone()));
    }
    Ok(w.with_each_slip_once())
}

/// A small number set low.
fn below(number: usize) -> String {
    number.to_string().chars().filter_map(|digit| char::from_u32(0x2080 + digit.to_digit(10)?)).collect()
}
