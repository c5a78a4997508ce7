//! `layers`: a small network in vectors and matrices; z, h, the loss, δ, or the slopes of its weights are asked for.

use super::numeric::{expr_of, how, usual_digits};
use super::*;
use crate::math::functions;
use crate::math::layers::{ExactLayer, ExactNet, Layer, Moved, Net, Passed, RealMatrix, Rows, Solved};
use crate::math::loss::{self, Loss};
use crate::math::slope::Slope;
use crate::math::table::words;
use crate::math::tape::value_at as value;
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

/// The rows of a field as they are written; a vector or a number is one row.
fn written(ask: &Ask, field: &str) -> Rows {
    match ask.value(field) {
        Some(Value::Array(array)) => array.lines().map(<[Expr]>::to_vec).collect(),
        Some(Value::Expr(one)) => vec![vec![one.clone()]],
        _ => Rows::new(),
    }
}

/// The same in numbers.
fn matrix(ask: &Ask, field: &'static str) -> Result<RealMatrix, Unposed> {
    let row = |row: &Vec<Expr>| row.iter().map(|entry| value(entry, &[])).collect::<Option<Vec<f64>>>();
    let rows = written(ask, field).iter().map(row).collect::<Option<RealMatrix>>().filter(|rows| !rows.is_empty());
    rows.ok_or_else(|| Unposed::new(field, format!("`{field}` must be numbers in a list, or in a list of rows")))
}

fn layer(ask: &Ask, weights: &'static str, bias: &'static str, activation: &str) -> Result<Layer, Unposed> {
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

fn net(ask: &Ask) -> Result<(Net, Solved), Unposed> {
    let mut layers = vec![layer(ask, "W", "b", "activation")?];
    if ask.field("V").is_some() {
        layers.push(layer(ask, "V", "c", "output")?);
    }
    let loss = ask.word("loss").and_then(loss::named).unwrap_or(Loss::Squared);
    let net = Net { inputs: matrix(ask, "x")?, targets: matrix(ask, "y")?, layers, loss };
    if let Some(misfit) = net.misfit() {
        return Err(Unposed::new("W", misfit));
    }
    let solved = net.solve().ok_or_else(|| Unposed::new("x", "something has no value here"))?;
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
fn wanted(ask: &Ask, net: &Net) -> Result<(Wanted, usize), Unposed> {
    let last = net.layers.len() - 1;
    let [text] = ask.texts("find") else { return Err(Unposed::new("find", "one thing is asked at a time")) };
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
        _ => return Err(Unposed::new("find", format!("`{text}` is not known here; e.g. dL/dW, delta, z or L"))),
    };
    let missing = found.1 > last || found.0 == Wanted::Bias && net.layers[found.1].bias.is_empty();
    if missing { Err(Unposed::new("find", format!("there is no such thing as `{text}` here"))) } else { Ok(found) }
}

/// A number of twelve digits: what differs by rounding alone is the same.
fn entry(number: f64) -> Expr {
    let rounded = format!("{number:.11e}").parse().unwrap_or(number);
    expr_of(if rounded == 0.0 { 0.0 } else { rounded }).unwrap_or_else(Expr::zero)
}

fn rows(of: &RealMatrix) -> Value {
    let columns = of.first().map_or(0, Vec::len);
    Value::matrix(columns, of.iter().flatten().map(|n| entry(*n)).collect())
}

fn vector(of: &[f64]) -> Value {
    match of {
        [one] => Value::Expr(entry(*one)),
        several => Value::vector(several.iter().map(|n| entry(*n)).collect()),
    }
}

/// A quantity with a row for each example; of one example, a vector.
fn examples(of: &RealMatrix) -> Value {
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

fn exactly(ask: &Ask, net: &Net) -> ExactNet {
    let layer = |layer: &Layer| ExactLayer {
        weights: written(ask, &layer.name),
        bias: written(ask, &layer.bias_name).into_iter().flatten().collect(),
        activation: layer.activation,
    };
    ExactNet {
        inputs: written(ask, "x"),
        targets: written(ask, "y"),
        layers: net.layers.iter().map(layer).collect(),
        loss: net.loss,
    }
}

/// Whether slopes are asked for that may be missing: an activation has a corner somewhere.
fn may_be_missing(net: &Net, found: Wanted) -> bool {
    let cornered = |layer: &Layer| layer.activation.is_some_and(|function| !function.row().kinks.is_empty());
    is_slope(found) && net.layers.iter().any(cornered)
}
fn is_slope(found: Wanted) -> bool {
    matches!(found, Wanted::Delta | Wanted::Weights | Wanted::Bias | Wanted::Input)
}

/// The key with what is proved at corners: `none` for an entry by which there is no slope.
fn at_corners(ask: &Ask, net: &Net, (found, layer): (Wanted, usize), key: Value) -> Result<Value, Unposed> {
    let exact = exactly(ask, net);
    let entry = |row: usize, column: usize, own: Expr| {
        let moved = match found {
            Wanted::Weights => Moved::Weight(layer, row, column),
            Wanted::Bias => Moved::Bias(layer, column),
            Wanted::Input => Moved::Input(row, column),
            _ => Moved::Inner(layer, row, column),
        };
        match exact.slope_by(moved) {
            Some(slope) if slope.smooth => Ok(own),
            Some(slope) => match slope.slope {
                Slope::Is(value) => Ok(super::numeric::settled(&value)),
                Slope::None(_) => Ok(Expr::none()),
                Slope::Unknown => Err(at_corner::unknown("find")),
            },
            None => Ok(own),
        }
    };
    Ok(match key {
        Value::Array(array) => {
            let places = array
                .lines()
                .enumerate()
                .flat_map(|(row, line)| line.iter().enumerate().map(move |(column, own)| (row, column, own.clone())));
            let entries = places.map(|(row, column, own)| entry(row, column, own)).collect::<Result<_, _>>()?;
            Value::Array(array.with(entries))
        }
        Value::Expr(one) => match entry(0, 0, one)? {
            one if one.is_none() => Value::Undefined,
            one => Value::Expr(one),
        },
        other => other,
    })
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let (net, solved) = net(ask)?;
    let found = wanted(ask, &net)?;
    let key = key(found, &solved).ok_or_else(|| Unposed::new("find", "this has no value here"))?;
    let missing = may_be_missing(&net, found.0);
    let key = if missing && net.is_at_corner(&solved) { at_corners(ask, &net, found, key)? } else { key };
    let digits = usual_digits(ask, key.entries());
    let prompt = worked::title(&net, &solved)
        .then(".  ")
        .append(worked::given(&net))
        .then(".  Find ")
        .formula(worked::asked(&net, &solved, ask.texts("find").first().map_or("", |text| text.trim()), found.1))
        .then(".");
    let shape = key.as_array().map(|array| match array.is_matrix() {
        true => Line::text("Row by row, e.g. ").code("[[1, 2], [3, 4]]").then("."),
        false => Line::text("As a vector, e.g. ").code("(1, 2)").then("."),
    });
    let how = match (shape, how(digits)) {
        (Some(shape), Some(digits)) => Some(shape.then(" ").append(digits)),
        (shape, digits) => shape.or(digits),
    };
    let (how, shape) = match (missing, &key) {
        (false, _) => (how, None),
        (true, Value::Array(_)) => (at_corner::parts_or_none(how), None),
        (true, _) => (at_corner::or_none(how), Some(Shape::Limit)),
    };
    let task = Task { digits, how, hints: hints(found.0), means: Some(means), ..Task::new(prompt, key) };
    Ok(Task { shape: shape.unwrap_or(task.shape), ..task })
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

/// What a wrong entry would mean, worked out by hand for one of them.
fn means(ask: &Ask, answer: &Value, part: usize) -> Option<String> {
    let (net, _) = net(ask).ok()?;
    let given = value(answer.expressions().nth(part)?, &[])?;
    let (found, layer) = wanted(ask, &net).ok()?;
    let layer = net.layers.get(layer)?;
    let [slope, moved] = [given, given.abs() * 0.001].map(|number| in_digits(number, 6));
    let way = if given < 0.0 { "down" } else { "up" };
    let would = |name: String, now: f64| {
        let there = in_digits(now + 0.001, 7);
        format!("{slope} would mean: {name} up by 0.001, L {way} by {moved}. Work L out for {name} = {there}.")
    };
    match found {
        Wanted::Weights => {
            let columns = layer.weights.first().map_or(1, Vec::len).max(1);
            let (row, column) = (part / columns, part % columns);
            let now = *layer.weights.get(row)?.get(column)?;
            Some(would(format!("{} in row {}, column {}", layer.name, row + 1, column + 1), now))
        }
        Wanted::Bias => Some(would(format!("entry {} of {}", part + 1, layer.bias_name), *layer.bias.get(part)?)),
        Wanted::Z | Wanted::H => Some(format!(
            "Work entry {} out alone: which row of {} belongs to it, and what is that row times what comes in?",
            part + 1,
            layer.name
        )),
        Wanted::Loss => {
            Some("Work one output out alone: what is it less its target, and what does that add?".to_string())
        }
        Wanted::Delta => Some(format!(
            "Take entry {} alone: what arrives behind the activation there, and how steep is the activation?",
            part + 1
        )),
        Wanted::Input => Some(format!(
            "Take entry {} of x alone: through which weights does it reach the neurons, and what is δ of each?",
            part + 1
        )),
    }
}

const fn mistake(id: &'static str, say: &'static str, rule: &'static str) -> Mistake {
    Mistake { id, skill: "layers", say, rule }
}

const OUTER: &str = "∂L/∂W = δ xᵀ: a row for each neuron, a column for each input";
const ROWS: &str = "z = W x + b: each row of W times x, entry by entry, added up; then b";
const SLOPE: &str = "δ = ∂L/∂h ⊙ f′(z)";
const LOSS: &str = "the slope of (h − y)² is 2(h − y)";
const SOFTMAX: &str = "p = eᶻ over the sum of all eᶻ, and ∂L/∂z = p − y";
const BATCH: &str = "over several examples the slopes are added up";

/// A wrong way through the network: what is said of it, and what comes of it, row by row. Only what has as many entries
/// as the key is kept.
struct Way {
    mistake: Mistake,
    make: fn(&Situation) -> Option<Vec<f64>>,
    likely: f64,
}

/// A network that has been worked out, and what is asked of it.
struct Situation {
    net: Net,
    solved: Solved,
    found: (Wanted, usize),
}

const fn way(id: &'static str, say: &'static str, rule: &'static str, make: fn(&Situation) -> Option<Vec<f64>>) -> Way {
    Way { mistake: mistake(id, say, rule), make, likely: 1.0 }
}

const fn rare(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&Situation) -> Option<Vec<f64>>,
) -> Way {
    Way { likely: 0.6, ..way(id, say, rule, make) }
}

/// The catalogue for layers.
const WAYS: &[Way] = &[
    way("layers.transposed", "What shape is W? ∂L/∂W has the same.", OUTER, |s| {
        s.asks(Wanted::Weights).then(|| flat(&turned(&s.passed().by_weights)))
    }),
    way(
        "layers.no_local_slope",
        "That is what arrives behind the activation. What does the activation's own slope do with it?",
        SLOPE,
        |s| s.with_delta(&s.passed().by_h),
    ),
    way("layers.no_input", "That looks like δ alone. What came in through each weight?", OUTER, |s| {
        let ones: RealMatrix = s.passed().x.iter().map(|row| vec![1.0; row.len()]).collect();
        s.asks(Wanted::Weights).then(|| flat(&outer(&s.passed().delta, &ones)))
    }),
    way("layers.sign", "Right size, other sign. Is the output above its target or below?", LOSS, |s| {
        s.is_slope().then(|| s.key().iter().map(|entry| -entry).collect())
    }),
    way("layers.drop_2", "Is there a half in this loss, and what does its square bring down?", LOSS, |s| {
        (s.net.loss == Loss::Squared).then(|| s.through(|net| net.loss = Loss::HalfSquared))?
    }),
    way("layers.mean_for_sum", "Is this loss the sum over the examples, or their mean?", BATCH, |s| {
        let n = s.net.inputs.len();
        (n > 1 && s.is_slope()).then(|| s.key().iter().map(|entry| entry / n as f64).collect())
    }),
    way("layers.one_example", ONE_EXAMPLE, BATCH, |s| s.example(0)),
    way("layers.one_example", ONE_EXAMPLE, BATCH, |s| s.example(s.net.inputs.len().checked_sub(1)?)),
    way("layers.bias_forgotten", "What does z come to when x is 0?", ROWS, |s| {
        s.through(|net| net.layers.iter_mut().for_each(|layer| layer.bias.fill(0.0)))
    }),
    way("layers.W_columns", "Which entries of W belong to the first neuron?", ROWS, |s| {
        s.through(|net| net.layers.iter_mut().take(1).for_each(|layer| layer.weights = turned(&layer.weights)))
    }),
    rare("layers.W_columns", "Which entries of V belong to the first neuron?", ROWS, |s| {
        s.through(|net| net.layers.iter_mut().skip(1).for_each(|layer| layer.weights = turned(&layer.weights)))
    }),
    way("layers.activation_skipped", "Which components of z does the activation change?", "h = f(z)", |s| {
        s.through(|net| net.layers.iter_mut().for_each(|layer| layer.activation = None))
    }),
    rare("layers.activation_skipped", "Which components of z does the activation change?", "h = f(z)", |s| {
        s.through(|net| net.layers.iter_mut().take(1).for_each(|layer| layer.activation = None))
    }),
    way("layers.not_squared", "What happens to each output less its target before they are added up?", LOSS, |s| {
        (s.asks(Wanted::Loss) && s.net.loss == Loss::Squared).then(|| vec![s.errors().sum()])
    }),
    rare("layers.not_squared", "What happens to each output less its target before they are added up?", LOSS, |s| {
        (s.asks(Wanted::Loss) && s.net.loss == Loss::Squared).then(|| vec![s.errors().map(f64::abs).sum()])
    }),
    rare("layers.z_for_activation", "That is z. What does the activation make of it?", "h = f(z)", |s| {
        s.asks(Wanted::H).then(|| flat(&s.passed().z))
    }),
    way(
        "layers.not_transposed",
        "An input reaches every neuron through its column of W. Were rows or columns used?",
        BACK,
        |s| {
            let weights = &s.net.layers.first()?.weights;
            let square = weights.len() == weights.first()?.len();
            let delta = &s.solved.layers.first()?.delta;
            (square && s.asks(Wanted::Input)).then(|| flat(&times(delta, weights)))
        },
    ),
    way(
        "layers.not_transposed",
        "A neuron reaches the next layer through its column of V. Were rows or columns used?",
        BACK,
        |s| {
            let next = s.net.layers.get(s.found.1 + 1)?;
            let square = next.weights.len() == next.weights.first()?.len();
            let arrived = times(&s.solved.layers.get(s.found.1 + 1)?.delta, &next.weights);
            s.with_delta(&zipped(&arrived, &s.passed().local)).filter(|_| square)
        },
    ),
    way("layers.wrong_input", "What goes into the second layer?", "∂L/∂V = δ₂ hᵀ", |s| {
        (s.asks(Wanted::Weights) && s.found.1 > 0).then(|| flat(&outer(&s.passed().delta, &s.net.inputs)))
    }),
    way(
        "layers.z_for_h",
        "What reaches the second layer: z, or what the activation makes of it?",
        "∂L/∂V = δ₂ hᵀ",
        |s| {
            let before = s.solved.layers.get(s.found.1.checked_sub(1)?)?;
            s.asks(Wanted::Weights).then(|| flat(&outer(&s.passed().delta, &before.z)))
        },
    ),
    way("layers.elementwise", "Which inputs reach the first neuron, and through which weights?", OUTER, |s| {
        let one = |d: &Vec<f64>, x: &Vec<f64>| -> RealMatrix {
            let entry = |i: usize, j: usize| if i == j { d[i] * x.get(i).copied().unwrap_or(0.0) } else { 0.0 };
            (0..d.len()).map(|i| (0..x.len()).map(|j| entry(i, j)).collect()).collect()
        };
        match (s.asks(Wanted::Weights), s.passed().delta.as_slice(), s.passed().x.as_slice()) {
            (true, [d], [x]) => Some(flat(&one(d, x))),
            _ => None,
        }
    }),
    way("layers.softmax_p_for_delta", "Where does the target y come in?", SOFTMAX, |s| s.of_softmax(|p, _, _| p)),
    way("layers.softmax_not_normalised", "To what do these probabilities add up?", SOFTMAX, |s| {
        s.of_softmax(|_, z, y| libm::exp(z) - y)
    }),
    way("layers.softmax_skipped", "That is z − y. What turns z into probabilities?", SOFTMAX, |s| {
        s.of_softmax(|_, z, y| z - y)
    }),
    rare("layers.weights_skipped", "Through which weights does δ of the second layer reach the first?", BACK, |s| {
        let next = s.solved.layers.get(s.found.1 + 1)?;
        let spread = |row: &Vec<f64>| match row.as_slice() {
            [one] => vec![*one; s.passed().z.first().map_or(0, Vec::len)],
            several => several.to_vec(),
        };
        s.with_delta(&next.delta.iter().map(spread).collect())
    }),
    rare("backprop.local_only", "That looks like the local slope. What arrives from above?", SLOPE, |s| {
        s.asks(Wanted::Bias).then(|| vec![1.0; s.passed().by_bias.len()])
    }),
    rare("backprop.bias_zero", "A bias is added. How much does the sum change when it does?", SLOPE, |s| {
        s.asks(Wanted::Bias).then(|| vec![0.0; s.passed().by_bias.len()])
    }),
    rare("layers.other_quantity", OTHER, "forwards come the values, backwards the slopes", |s| s.another(0)),
    rare("layers.other_quantity", OTHER, "forwards come the values, backwards the slopes", |s| s.another(1)),
    rare("layers.other_quantity", OTHER, "forwards come the values, backwards the slopes", |s| s.another(2)),
    rare("layers.other_quantity", OTHER, "forwards come the values, backwards the slopes", |s| s.another(3)),
];

pub(super) fn mistakes() -> Vec<Mistake> {
    WAYS.iter().map(|way| way.mistake).chain([BIAS_NOT_SUMMED]).collect()
}

const TRANSPOSED: Mistake = mistake("layers.transposed", "What shape is W? ∂L/∂W has the same.", OUTER);
const BIAS_NOT_SUMMED: Mistake = mistake(
    "backprop.bias_not_summed",
    "One bias serves every example. What becomes of the slopes that the examples give it?",
    BATCH,
);
const ONE_EXAMPLE: &str = "From how many examples does a slope reach this parameter?";
const BACK: &str = "∂L/∂x = Wᵀ δ";
const OTHER: &str =
    "That is another quantity of this network. Which one is asked for: z, h, δ, or a slope by a parameter?";

fn turned(of: &RealMatrix) -> RealMatrix {
    let width = of.first().map_or(0, Vec::len);
    (0..width).map(|column| of.iter().map(|row| row[column]).collect()).collect()
}

fn flat(of: &RealMatrix) -> Vec<f64> {
    of.iter().flatten().copied().collect()
}

/// The sum over the examples of δ xᵀ.
fn outer(delta: &RealMatrix, x: &RealMatrix) -> RealMatrix {
    let (height, width) = (delta.first().map_or(0, Vec::len), x.first().map_or(0, Vec::len));
    let entry = |row: usize, column: usize| delta.iter().zip(x).map(|(d, x)| d[row] * x[column]).sum();
    (0..height).map(|row| (0..width).map(|column| entry(row, column)).collect()).collect()
}

/// Each row of the examples times each row of the weights.
fn times(examples: &RealMatrix, weights: &RealMatrix) -> RealMatrix {
    let dot = |w: &Vec<f64>, d: &Vec<f64>| w.iter().zip(d).map(|(w, d)| w * d).sum();
    examples.iter().map(|d| weights.iter().map(|w| dot(w, d)).collect()).collect()
}

fn zipped(a: &RealMatrix, b: &RealMatrix) -> RealMatrix {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a * b).collect()).collect()
}

impl Situation {
    fn asks(&self, wanted: Wanted) -> bool {
        self.found.0 == wanted
    }
    /// Each output less its target.
    fn errors(&self) -> impl Iterator<Item = f64> {
        let outputs = self.solved.layers.last().into_iter().flat_map(|passed| passed.h.iter().flatten());
        outputs.zip(self.net.targets.iter().flatten()).map(|(output, target)| output - target)
    }
    fn is_slope(&self) -> bool {
        !matches!(self.found.0, Wanted::Z | Wanted::H | Wanted::Loss)
    }
    fn passed(&self) -> &Passed {
        &self.solved.layers[self.found.1]
    }
    fn key(&self) -> Vec<f64> {
        quantity(self.found, &self.solved).unwrap_or_default()
    }
    /// What is asked, of a network that was changed.
    fn through(&self, change: impl FnOnce(&mut Net)) -> Option<Vec<f64>> {
        let mut net = self.net.clone();
        change(&mut net);
        quantity(self.found, &net.pass()?)
    }
    /// What is asked, from one example alone.
    fn example(&self, at: usize) -> Option<Vec<f64>> {
        if self.net.inputs.len() < 2 {
            return None;
        }
        self.through(|net| {
            net.inputs = net.inputs.iter().skip(at).take(1).cloned().collect();
            net.targets = net.targets.iter().skip(at).take(1).cloned().collect();
        })
    }
    /// What is asked, where δ of its layer is another.
    fn with_delta(&self, delta: &RealMatrix) -> Option<Vec<f64>> {
        match self.found.0 {
            Wanted::Delta => Some(flat(delta)),
            Wanted::Weights => Some(flat(&outer(delta, &self.passed().x))),
            Wanted::Bias => {
                let width = delta.first().map_or(0, Vec::len);
                Some((0..width).map(|at| delta.iter().map(|row| row[at]).sum()).collect())
            }
            Wanted::Input => Some(flat(&times(delta, &turned(&self.net.layers.first()?.weights)))),
            Wanted::Z | Wanted::H | Wanted::Loss => None,
        }
    }
    /// The same where δ of a softmax is made otherwise from p, z and y.
    fn of_softmax(&self, delta: fn(f64, f64, f64) -> f64) -> Option<Vec<f64>> {
        let last = self.solved.layers.len() - 1;
        if self.net.loss != Loss::CrossEntropy || self.found.1 != last {
            return None;
        }
        let rows = self.solved.probabilities.iter().zip(&self.passed().h).zip(&self.net.targets);
        let row = |((p, z), y): ((&Vec<f64>, &Vec<f64>), &Vec<f64>)| {
            p.iter().zip(z).zip(y).map(|((p, z), y)| delta(*p, *z, *y)).collect()
        };
        self.with_delta(&zipped(&rows.map(row).collect(), &self.passed().local))
    }
    /// Slips that show in the shape of the answer.
    fn misshapen(&self) -> Option<Slip> {
        let delta = &self.passed().delta;
        let (mistake, wrong) = match self.found.0 {
            Wanted::Bias if delta.len() > 1 => (&BIAS_NOT_SUMMED, rows(delta)),
            Wanted::Weights => (&TRANSPOSED, rows(&turned(&self.passed().by_weights))),
            _ => return None,
        };
        let square = self.passed().by_weights.len() == self.passed().x.first().map_or(0, Vec::len);
        (!square || self.asks(Wanted::Bias)).then(|| Slip::new(Reason::of(mistake), Looks::Value(wrong)))
    }
    /// Other quantities of the layer with a number for each neuron.
    fn another(&self, which: usize) -> Option<Vec<f64>> {
        let passed = self.passed();
        let (values, own) = match which {
            0 => (&passed.z, Wanted::Z),
            1 => (&passed.h, Wanted::H),
            2 => (&passed.delta, Wanted::Delta),
            _ => (&passed.by_h, Wanted::Delta),
        };
        (!self.asks(own) && !self.asks(Wanted::Weights)).then(|| flat(values))
    }
}

/// What is asked, row by row.
fn quantity(found: (Wanted, usize), solved: &Solved) -> Option<Vec<f64>> {
    let passed = solved.layers.get(found.1)?;
    Some(match found.0 {
        Wanted::Z => flat(&passed.z),
        Wanted::H => flat(&passed.h),
        Wanted::Loss => vec![solved.loss],
        Wanted::Delta => flat(&passed.delta),
        Wanted::Weights => flat(&passed.by_weights),
        Wanted::Bias => passed.by_bias.clone(),
        Wanted::Input => flat(&solved.by_input),
    })
}

fn slips(ask: &Ask, task: &Task) -> Slips {
    let Ok((net, solved)) = net(ask) else { return Slips::default() };
    let Ok(found) = wanted(ask, &net) else { return Slips::default() };
    let situation = Situation { net, solved, found };
    let key = situation.key();
    let near = |a: &f64, b: &f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs());
    let made = WAYS.iter().filter_map(|way| Some((way, (way.make)(&situation)?)));
    let told = made.filter(|(_, wrong)| wrong.len() == key.len() && !wrong.iter().zip(&key).all(|(a, b)| near(a, b)));
    let slip = |(way, wrong): (&Way, Vec<f64>)| {
        let looks = match wrong.as_slice() {
            [one] => Looks::Near(*one),
            _ => Looks::AllNear(wrong),
        };
        Slip::new(Reason::of(&way.mistake), looks).likely(way.likely)
    };
    // What the backward pass gives at a corner is what programs return, and no slope.
    let missing = match &task.key {
        Key::Value(Value::Array(array)) => array.entries.iter().any(Expr::is_none),
        Key::Value(key) => *key == Value::Undefined,
        _ => false,
    };
    let returned = self::key(situation.found, &situation.solved).filter(|_| missing).map(|value| {
        let say = "That is what a framework returns there. Is there one slope?";
        Slip::new(Reason::new("eval.framework", say, CORNER), Looks::Value(value))
    });
    returned.into_iter().chain(told.map(slip)).chain(situation.misshapen()).collect()
}

const CORNER: &str = "a slope needs the secants from both sides to head for the same number";

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
    let shown = key.map(|expr| match value(expr, &[]) {
        Some(number) => {
            expr_of(figure(number).replace('−', "-").parse().unwrap_or(number)).unwrap_or_else(|| expr.clone())
        }
        None => expr.clone(),
    });
    page.labelled("Answer", Tone::Right, value_line(&shown))
}
