//! `graph`: forward values and adjoints in a computational graph.

use super::numeric::{expr_of, how, near, settled, usual_digits};
use super::*;
use crate::math::expr::Node;
use crate::math::functions;
use crate::math::graph::{Amount, Grain, Graph, GraphError, slips as catalogue, slope_at};
use crate::math::slope::{Slope, SlopeAt};
use crate::page::worked::graph::{self as worked, Sweep};

pub(super) const KIND: Kind = Kind {
    name: "graph",
    asks_for: "forward values and adjoints in a computational graph",
    fields: &[
        Field::needed("let", FieldShape::Let, "the nodes, e.g. {z: w*x + b, L: z^2}"),
        Field::needed("at", FieldShape::Point, "the inputs' values, e.g. {w: 0.5, x: 2, b: 1}"),
        Field::needed("find", FieldShape::Wanted, "what is asked, e.g. [dL/dw] or [L]"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

/// One thing asked for: a node's value, or the slope of one node by another.
#[derive(Debug, PartialEq)]
enum Wanted {
    Forward(Symbol),
    Adjoint { output: Symbol, of: Symbol },
}

impl Wanted {
    /// `L`, `dL/dw`, `∂L/∂w`.
    fn read(text: &str) -> Option<Wanted> {
        let name = |text: &str| {
            let text = text.trim();
            let good = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
            good.then(|| Symbol::new(text))
        };
        match text.split_once('/') {
            None => name(text).map(Wanted::Forward),
            Some((top, bottom)) => {
                let differential = |text: &str| text.trim().strip_prefix(['d', '∂']).and_then(name);
                Some(Wanted::Adjoint { output: differential(top)?, of: differential(bottom)? })
            }
        }
    }
    fn names(&self) -> Vec<&Symbol> {
        match self {
            Wanted::Forward(name) => vec![name],
            Wanted::Adjoint { output, of } => vec![output, of],
        }
    }
    fn value(&self, graph: &Graph) -> Option<Amount> {
        match self {
            Wanted::Forward(name) => graph.value_of(name),
            Wanted::Adjoint { output, of } => graph.adjoint_of(output, of),
        }
    }
    /// The slope of the whole function along one name.
    fn slope(&self, ask: &Ask) -> Option<SlopeAt> {
        let Wanted::Adjoint { output, of } = self else { return None };
        slope_at(ask.bindings("let"), ask.bindings("at"), output, of)
    }
    fn formula(&self) -> Formula {
        match self {
            Wanted::Forward(name) => Formula::of(&Expr::var(name)),
            Wanted::Adjoint { output, of } => {
                let (top, bottom) = (Formula::of(&Expr::var(output)), Formula::of(&Expr::var(of)));
                formula(
                    format!("d{}/d{}", top.ascii, bottom.ascii),
                    format!("∂{}/∂{}", top.unicode, bottom.unicode),
                    format!("\\frac{{\\partial {}}}{{\\partial {}}}", top.latex, bottom.latex),
                )
            }
        }
    }
}

/// The graph, where each node has the local slopes that it needs, and what is asked.
fn graph(ask: &Ask) -> Result<(Option<Graph>, Vec<Wanted>), Unposed> {
    let inputs = ask.bindings("at");
    if inputs.is_empty() {
        return Err(Unposed::new("at", "name each input with its value, e.g. {w: 0.5, x: 2}"));
    }
    let graph = match Graph::new(ask.bindings("let"), inputs, Grain::Named) {
        Ok(graph) => Some(graph),
        // A node without a slope need not leave the whole function without one.
        Err(GraphError::NoSlope(_)) => None,
        Err(error) => return Err(Unposed::new("let", error.to_string())),
    };
    let known = |name: &Symbol| inputs.iter().chain(ask.bindings("let")).any(|(known, _)| known == name);
    let mut wanted = Vec::new();
    for text in ask.texts("find") {
        let one = Wanted::read(text)
            .ok_or_else(|| Unposed::new("find", format!("`{text}` is neither a node nor a slope such as dL/dw")))?;
        if let Some(missing) = one.names().into_iter().find(|name| !known(name)) {
            return Err(Unposed::new("find", format!("`{text}`: there is no node `{missing}`")));
        }
        wanted.push(one);
    }
    if wanted.is_empty() {
        return Err(Unposed::new("find", "say what to find, e.g. [dL/dw]"));
    }
    Ok((graph, wanted))
}

fn key_of(quantity: Amount) -> Option<Expr> {
    match quantity.exact {
        Some(n) => Some(Expr::number(n.marked_decimal(n.is_decimal() && n.decimal_digits().is_some()))),
        None => expr_of(quantity.value),
    }
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let (graph, wanted) = graph(ask)?;
    let mut keys = Vec::new();
    for wanted in &wanted {
        let key = match wanted.slope(ask) {
            Some(found) if !found.smooth => match found.slope {
                Slope::Is(value) => Some(settled(&value)),
                Slope::None(_) => Some(Expr::none()),
                Slope::Unknown => return Err(at_corner::unknown("find")),
            },
            _ => graph.as_ref().and_then(|graph| wanted.value(graph)).and_then(key_of),
        };
        keys.push(key.ok_or_else(|| Unposed::new("find", "this has no value here"))?);
    }
    let mut prompt = Line::new();
    for (i, (name, expr)) in ask.bindings("let").iter().enumerate() {
        prompt = prompt.then(if i > 0 { ",  " } else { "" }).formula(equals(name, expr));
    }
    prompt = prompt.then("  at  ").append(point(ask.bindings("at"))).then(".  Find ");
    for (i, wanted) in wanted.iter().enumerate() {
        prompt = prompt.then(if i > 0 { ", " } else { "" }).formula(wanted.formula());
    }
    let digits = usual_digits(ask, &keys);
    let backward = wanted.iter().any(|wanted| matches!(wanted, Wanted::Adjoint { .. }));
    let hints = if backward {
        vec![
            Line::text("First forwards, so that every value is known. Then backwards from the end."),
            Line::text("adjoint of the input += adjoint of the output · local slope"),
            Line::text("Who uses it? Each use sends something back."),
        ]
    } else {
        vec![Line::text("Go through the nodes in order; each needs only those before it.")]
    };
    let parts = wanted.iter().map(|wanted| wanted.formula().unicode).collect();
    let key = match <[Expr; 1]>::try_from(keys) {
        Ok([one]) if one.is_none() => Value::Undefined,
        Ok([one]) => Value::Expr(one),
        Err(several) => Value::vector(several),
    };
    let (how, shape) = match (backward, &key) {
        (false, _) => (how(digits), None),
        (true, Value::Array(_)) => (at_corner::parts_or_none(how(digits)), None),
        (true, _) => (at_corner::or_none(how(digits)), Some(Shape::Limit)),
    };
    let task = Task { digits, how, hints, parts, means: Some(means), ..Task::new(prompt.then("."), key) };
    Ok(Task { shape: shape.unwrap_or(task.shape), ..task })
}

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok((Some(graph), wanted)) = graph(ask) else {
        return Slips::default();
    };
    let wrong = |wanted: &Wanted| match wanted {
        Wanted::Forward(name) => near(catalogue::wrong_forward(&graph, name)),
        Wanted::Adjoint { output, of } => {
            let mut wrong = catalogue::wrong_adjoints(&graph, output, of);
            wrong.extend(
                without_rectifiers(ask).and_then(|open| catalogue::rectifier_skipped(&graph, &open, output, of)),
            );
            wrong.extend(catalogue::other_quantities(&graph, output, of));
            near(wrong)
        }
    };
    if let [only] = wanted.as_slice() {
        return wrong(only).into();
    }
    let in_part = |(at, wanted): (usize, &Wanted)| {
        let slips = wrong(wanted).into_iter();
        slips.map(move |slip| Slip { looks: Looks::Part(at, Box::new(slip.looks)), ..slip }).collect::<Vec<_>>()
    };
    wanted.iter().enumerate().flat_map(in_part).collect()
}

/// The graph in which every relu lets everything through; `None` where there is none.
fn without_rectifiers(ask: &Ask) -> Option<Graph> {
    fn opened(expr: &Expr) -> Expr {
        let inner = expr.map_children(opened);
        match inner.node() {
            Node::Call(functions::RELU, arguments) => arguments.first().cloned().unwrap_or(inner),
            _ => inner,
        }
    }
    let nodes = ask.bindings("let");
    let open: Vec<(Symbol, Expr)> = nodes.iter().map(|(name, expr)| (name.clone(), opened(expr))).collect();
    if open.as_slice() == nodes {
        return None;
    }
    Graph::new(&open, ask.bindings("at"), Grain::Named).ok()
}

/// How much an output would change for a small change of the node.
fn means(ask: &Ask, answer: &Value, part: usize) -> Option<String> {
    let (graph, wanted) = graph(ask).ok()?;
    let graph = graph?;
    let given = crate::math::tape::value_at(answer.entry(part)?, &[])?;
    match wanted.get(part)? {
        Wanted::Adjoint { output, of } => {
            let now = graph.value_of(of)?.value;
            let [slope, moved, there] = [given, given.abs() * 0.001, now + 0.001].map(|number| in_digits(number, 7));
            let way = if given < 0.0 { "down" } else { "up" };
            Some(format!(
                "{slope} would mean: {of} up by 0.001, {output} {way} by {moved}. Work {output} out for {of} = {there}."
            ))
        }
        Wanted::Forward(name) => {
            let at = graph.find(name)?;
            let from: Vec<String> = graph
                .nodes
                .get(at)?
                .operands
                .iter()
                .filter_map(|at| {
                    let node = graph.nodes.get(*at)?;
                    Some(format!("{} = {}", node.name, in_digits(node.at.value, 6)))
                })
                .collect();
            let gives = if from.len() == 1 { "What does that give?" } else { "What do they give?" };
            (!from.is_empty()).then(|| format!("{name} is made from {}. {gives}", from.join(" and ")))
        }
    }
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let Ok((graph, wanted)) = graph(ask) else {
        return Page::new();
    };
    let mut page = Page::new();
    let Some(graph) = graph else {
        return match &task.key {
            Key::Value(value) => page.labelled("Answer", Tone::Right, value_line(&rounded(value))),
            _ => page,
        };
    };
    if detail > Detail::Brief {
        let mut outputs: Vec<usize> = Vec::new();
        for wanted in &wanted {
            match wanted {
                Wanted::Adjoint { output, .. } => outputs.extend(graph.find(output).filter(|at| !outputs.contains(at))),
                Wanted::Forward(_) => {}
            }
        }
        for &output in &outputs {
            page.extend(pass(&graph, output, &wanted));
        }
        if outputs.is_empty() {
            page.push(worked::forward(&graph));
        }
    }
    match &task.key {
        Key::Value(value) => page.labelled("Answer", Tone::Right, value_line(&rounded(value))),
        _ => page,
    }
}

/// A key in as many digits as a solution shows, where it is a long decimal number.
fn rounded(key: &Value) -> Value {
    key.map(|expr| {
        let long = expr.as_number().and_then(|number| number.decimal_digits()).is_some_and(|digits| digits.len() > 12);
        let number = crate::math::tape::value_at(expr, &[]).filter(|_| long);
        let short = number.and_then(|number| expr_of(figure(number).replace('−', "-").parse().ok()?));
        short.unwrap_or_else(|| expr.clone())
    })
}

/// One backward pass: the picture, the slopes that are asked for, and the paths to them.
fn pass(graph: &Graph, output: usize, wanted: &[Wanted]) -> Page {
    let sweep = Sweep::new(graph, output);
    let of: Vec<usize> = wanted
        .iter()
        .filter_map(|wanted| match wanted {
            Wanted::Adjoint { output: from, of } if graph.find(from) == Some(output) => graph.find(of),
            _ => None,
        })
        .collect();
    let mut page = Page::new().with(sweep.picture());
    page.blocks.extend(sweep.ending(&of));
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_is_read_in_each_way_of_writing_it() {
        let adjoint = |a: &str, b: &str| Some(Wanted::Adjoint { output: a.into(), of: b.into() });
        assert_eq!(Wanted::read("L"), Some(Wanted::Forward("L".into())));
        assert_eq!(Wanted::read("dL/dw_1"), adjoint("L", "w_1"));
        assert_eq!(Wanted::read("∂L / ∂w"), adjoint("L", "w"));
        for text in ["", "L/w", "dL/", "d/dx f"] {
            assert_eq!(Wanted::read(text), None, "{text}");
        }
    }
}
