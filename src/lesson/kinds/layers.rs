//! `layers`: a small network in vectors and matrices; z, h, the loss, δ, or the slopes of its weights are asked for.

use super::numeric::{expr_of, how, usual_digits};
use super::*;
use crate::lesson::value::value;
use crate::math::functions;
use crate::math::layers::{Layer, Matrix, Net, Passed, Solved};
use crate::math::loss::{self, Loss};
use crate::math::table::words;
use crate::page::worked::layers as worked;

/// What may stand between layers.
const ACTIVATIONS: &[&str] = words!(&["none"], functions::ACTIVATIONS);

pub(super) const KIND: Kind = Kind {
    name: "layers",
    asks_for: "values or slopes in a small network of vectors and matrices: z = W x + b, h = f(z)",
    fields: &[
        Field::needed("x", FieldShape::Value, "the input, e.g. [1, 2]; several examples in rows"),
        Field::needed("W", FieldShape::Value, "the weights, a row for each neuron, e.g. [[1, 2], [3, 4]]"),
        Field::optional("b", FieldShape::Value, "the biases, one for each neuron"),
        Field::optional("activation", FieldShape::Word(ACTIVATIONS), "what is applied to z; none by default"),
        Field::optional("V", FieldShape::Value, "the weights of a second layer"),
        Field::optional("c", FieldShape::Value, "its biases"),
        Field::optional(
            "output",
            FieldShape::Word(ACTIVATIONS),
            "what is applied in the second layer; none by default",
        ),
        Field::needed("y", FieldShape::Value, "the targets, one for each output; for several examples in rows"),
        Field::optional(
            "loss",
            FieldShape::Word(loss::WORDS),
            "Σ(h − y)² by default; half of it; or cross-entropy after a softmax",
        ),
        Field::needed(
            "find",
            FieldShape::Wanted,
            "what is asked: z, h, L, delta, dL/dW, dL/db, dL/dV, dL/dc or dL/dx; z2 of layer 2",
        ),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

/// Row by row; a vector is one row.
fn matrix(ask: &Ask, field: &'static str) -> Result<Matrix, Trouble> {
    let row = |row: &Vec<Expr>| row.iter().map(|entry| value(entry, &[])).collect::<Option<Vec<f64>>>();
    let rows = match ask.value(field) {
        Some(Value::Matrix(rows)) => rows.iter().map(row).collect::<Option<Matrix>>(),
        Some(Value::Vector(parts)) => row(parts).map(|row| vec![row]),
        Some(Value::Expr(one)) => value(one, &[]).map(|one| vec![vec![one]]),
        _ => None,
    };
    rows.ok_or_else(|| Trouble::new(field, format!("`{field}` must be numbers in a list, or in a list of rows")))
}

fn layer(ask: &Ask, weights: &'static str, bias: &'static str, activation: &str) -> Result<Layer, Trouble> {
    let biases = match ask.field(bias) {
        Some(_) => matrix(ask, bias)?.into_iter().flatten().collect(),
        None => Vec::new(),
    };
    Ok(Layer {
        name: Symbol::new(weights),
        weights: matrix(ask, weights)?,
        bias_name: Symbol::new(bias),
        bias: biases,
        activation: ask.word(activation).and_then(functions::activation),
    })
}

fn net(ask: &Ask) -> Result<(Net, Solved), Trouble> {
    let mut layers = vec![layer(ask, "W", "b", "activation")?];
    if ask.field("V").is_some() {
        layers.push(layer(ask, "V", "c", "output")?);
    }
    let loss = ask.word("loss").and_then(loss::named).unwrap_or(Loss::Squared);
    let net = Net { inputs: matrix(ask, "x")?, targets: matrix(ask, "y")?, layers, loss };
    if let Some(misfit) = net.misfit() {
        return Err(Trouble::new("W", misfit));
    }
    let solved = net.solve().ok_or_else(|| Trouble::new("x", "something has no value here"))?;
    Ok((net, solved))
}

/// What can be asked of a layer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Z,
    H,
    Loss,
    Delta,
    Weights,
    Bias,
    Input,
}

/// What is asked, and of which layer, counted from 0.
fn wanted(ask: &Ask, net: &Net) -> Result<(Wanted, usize), Trouble> {
    let last = net.layers.len() - 1;
    let [text] = ask.texts("find") else { return Err(Trouble::new("find", "one thing is asked at a time")) };
    let text = text.trim().replace('∂', "d");
    let (word, layer) = match text.strip_suffix(['1', '2']) {
        Some(word) => (word.trim_end_matches('_'), usize::from(text.ends_with('2'))),
        None => (text.as_str(), last),
    };
    let found = match word {
        "z" => (Wanted::Z, layer),
        "h" => (Wanted::H, layer),
        "L" => (Wanted::Loss, last),
        "delta" | "δ" | "dL/dz" => (Wanted::Delta, layer),
        "dL/dW" => (Wanted::Weights, 0),
        "dL/db" => (Wanted::Bias, 0),
        "dL/dV" => (Wanted::Weights, 1),
        "dL/dc" => (Wanted::Bias, 1),
        "dL/dx" => (Wanted::Input, 0),
        _ => return Err(Trouble::new("find", format!("`{text}` is not known here; e.g. dL/dW, delta, z or L"))),
    };
    let missing = found.1 > last || found.0 == Wanted::Bias && net.layers[found.1].bias.is_empty();
    if missing { Err(Trouble::new("find", format!("there is no such thing as `{text}` here"))) } else { Ok(found) }
}

/// A number of twelve digits: what differs by rounding alone is the same.
fn entry(number: f64) -> Expr {
    let rounded = format!("{number:.11e}").parse().unwrap_or(number);
    expr_of(if rounded == 0.0 { 0.0 } else { rounded }).unwrap_or_else(Expr::zero)
}

fn rows(of: &Matrix) -> Value {
    Value::Matrix(of.iter().map(|row| row.iter().map(|n| entry(*n)).collect()).collect())
}

fn vector(of: &[f64]) -> Value {
    match of {
        [one] => Value::Expr(entry(*one)),
        several => Value::Vector(several.iter().map(|n| entry(*n)).collect()),
    }
}

/// A quantity with a row for each example; of one example, a vector.
fn examples(of: &Matrix) -> Value {
    match of.as_slice() {
        [one] => vector(one),
        _ => rows(of),
    }
}

fn key(found: (Wanted, usize), solved: &Solved) -> Option<Value> {
    let passed: &Passed = solved.layers.get(found.1)?;
    Some(match found.0 {
        Wanted::Z => examples(&passed.z),
        Wanted::H => examples(&passed.h),
        Wanted::Loss => Value::Expr(entry(solved.loss)),
        Wanted::Delta => examples(&passed.delta),
        Wanted::Weights => rows(&passed.by_weights),
        Wanted::Bias => vector(&passed.by_bias),
        Wanted::Input => examples(&solved.by_input),
    })
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Trouble> {
    let (net, solved) = net(ask)?;
    let found = wanted(ask, &net)?;
    let key = key(found, &solved).ok_or_else(|| Trouble::new("find", "this has no value here"))?;
    let mut all = Vec::new();
    crate::lesson::ask::each_expr(&key, &mut |expr| all.push(expr.clone()));
    let digits = usual_digits(ask, &all);
    let prompt = worked::title(&net, &solved)
        .then(".  ")
        .append(worked::given(&net))
        .then(".  Find ")
        .formula(worked::asked(&net, &solved, ask.texts("find").first().map_or("", |text| text.trim()), found.1))
        .then(".");
    let shape = match &key {
        Value::Matrix(_) => Some(Line::text("Row by row, e.g. ").code("[[1, 2], [3, 4]]").then(".")),
        Value::Vector(_) => Some(Line::text("As a vector, e.g. ").code("(1, 2)").then(".")),
        _ => None,
    };
    let how = match (shape, how(digits)) {
        (Some(shape), Some(digits)) => Some(shape.then(" ").append(digits)),
        (shape, digits) => shape.or(digits),
    };
    Ok(Task { digits, how, hints: hints(found.0), ..Task::new(prompt, key) })
}

fn hints(found: Wanted) -> Vec<Line> {
    let hints: &[&str] = match found {
        Wanted::Z => &["Row by row: each row of W times x, entry by entry, added up; then b."],
        Wanted::H => &["First z = W x + b, then the activation on each entry."],
        Wanted::Loss => &["Forward to the output first; then each output beside its target."],
        Wanted::Delta => &[
            "First forwards. What arrives at h, before the activation?",
            "δ = ∂L/∂h ⊙ f′(z): entry by entry, the slope that arrives times the local slope.",
        ],
        Wanted::Weights => &[
            "First δ = ∂L/∂z. Which shape must ∂L/∂W have?",
            "∂L/∂W = δ xᵀ: the entry in row i, column j is δᵢ times what came in at j.",
        ],
        Wanted::Bias => {
            &["First δ = ∂L/∂z. What is the slope of z by b?", "∂L/∂b = δ; over several examples their sum."]
        }
        Wanted::Input => &["First δ. Which weights lead from one input to the outputs?", "∂L/∂x = Wᵀ δ."],
    };
    hints.iter().map(|hint| Line::text(*hint)).collect()
}

const fn mistake(id: &'static str, say: &'static str, rule: &'static str) -> Mistake {
    Mistake { id, skill: "layers", say, rule }
}

const OUTER: &str = "∂L/∂W = δ xᵀ: a row for each neuron, a column for each input";
const TRANSPOSED: Mistake = mistake("layers.transposed", "Which shape has W? ∂L/∂W has the same.", OUTER);
const NO_LOCAL: Mistake = mistake(
    "layers.no_local_slope",
    "That is what arrives behind the activation. What does the activation's own slope do with it?",
    "δ = ∂L/∂h ⊙ f′(z)",
);
const NO_INPUT: Mistake =
    mistake("layers.no_input", "That looks like δ alone. What came in through each weight?", OUTER);
const SIGN: Mistake = mistake(
    "layers.sign",
    "Right size, other sign. Is the output above its target or below?",
    "the slope of (h − y)² is 2(h − y)",
);
const NOT_TRANSPOSED: Mistake = mistake(
    "layers.not_transposed",
    "An input reaches every neuron through its column of W. Were rows or columns used?",
    "∂L/∂x = Wᵀ δ",
);

fn scaled(of: &Value, by: f64) -> Value {
    crate::lesson::ask::map_value(of, &|expr| value(expr, &[]).map_or_else(|| expr.clone(), |n| entry(by * n)))
}

fn slips(ask: &Ask, task: &Task) -> Slips {
    let (Ok((net, solved)), Key::Value(key)) = (net(ask), &task.key) else {
        return Slips::default();
    };
    let Ok((found, layer)) = wanted(ask, &net) else { return Slips::default() };
    let Some(passed) = solved.layers.get(layer) else { return Slips::default() };
    let mut all: Vec<(Mistake, Value)> = Vec::new();
    let outer = |delta: &Matrix| {
        let entry_of = |row: usize, column: usize| delta.iter().zip(&passed.x).map(|(d, x)| d[row] * x[column]).sum();
        let (height, width) = (passed.by_weights.len(), passed.by_weights.first().map_or(0, Vec::len));
        (0..height).map(|row| (0..width).map(|column| entry_of(row, column)).collect()).collect::<Matrix>()
    };
    match found {
        Wanted::Weights => {
            let width = passed.by_weights.first().map_or(0, Vec::len);
            let turned: Matrix =
                (0..width).map(|column| passed.by_weights.iter().map(|row| row[column]).collect()).collect();
            all.push((TRANSPOSED, rows(&turned)));
            all.push((NO_LOCAL, rows(&outer(&passed.by_h))));
            let ones: Matrix = passed
                .by_weights
                .iter()
                .zip(passed.delta.first().into_iter().flatten())
                .map(|(row, d)| vec![*d; row.len()])
                .collect();
            all.push((NO_INPUT, rows(&ones)));
            all.push((SIGN, scaled(key, -1.0)));
        }
        Wanted::Bias => {
            let width = passed.by_bias.len();
            let sums: Vec<f64> = (0..width).map(|at| passed.by_h.iter().map(|row| row[at]).sum()).collect();
            all.push((NO_LOCAL, vector(&sums)));
            all.push((SIGN, scaled(key, -1.0)));
        }
        Wanted::Delta => {
            all.push((NO_LOCAL, examples(&passed.by_h)));
            all.push((SIGN, scaled(key, -1.0)));
        }
        Wanted::Input => {
            let weights = net.layers.first().map(|layer| &layer.weights);
            let square = weights.filter(|weights| weights.len() == weights.first().map_or(0, Vec::len));
            if let Some(weights) = square {
                let row = |d: &Vec<f64>| weights.iter().map(|w| w.iter().zip(d).map(|(w, d)| w * d).sum()).collect();
                all.push((NOT_TRANSPOSED, examples(&passed.delta.iter().map(row).collect())));
            }
            all.push((SIGN, scaled(key, -1.0)));
        }
        Wanted::Z | Wanted::H | Wanted::Loss => {}
    }
    let slips = all.into_iter().filter(|(_, wrong)| wrong != key);
    slips.map(|(mistake, wrong)| Slip { reason: Reason::of(&mistake), looks: Looks::Value(wrong) }).collect()
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let (Ok((net, solved)), Key::Value(key)) = (net(ask), &task.key) else {
        return Page::new();
    };
    let backward = wanted(ask, &net).is_ok_and(|(found, _)| !matches!(found, Wanted::Z | Wanted::H | Wanted::Loss));
    let mut page = Page::new();
    if detail > Detail::Brief {
        page.blocks.extend(if backward { worked::body(&net, &solved) } else { worked::forward(&net, &solved) });
        if wanted(ask, &net).is_ok_and(|(found, _)| found == Wanted::Input) {
            page.push(worked::by_input(&net, &solved));
        }
    }
    let shown = crate::lesson::ask::map_value(key, &|expr| match value(expr, &[]) {
        Some(number) => {
            expr_of(figure(number).replace('−', "-").parse().unwrap_or(number)).unwrap_or_else(|| expr.clone())
        }
        None => expr.clone(),
    });
    page.labelled("Answer", Tone::Right, value_line(&shown))
}
