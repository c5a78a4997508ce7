//! A small network in vectors and matrices as a page: both passes with shapes, the outer product, and every weight's
//! slope beside the measured one.

use super::arrays::{column, entry, lying, matrix, shape, transposed};
use super::net_names::View;
use super::words::{bracketed, comma, row, signs};
use crate::math::expr::{Expr, Node};
use crate::math::layers::{Net, Passed, RealMatrix, SlopeEntry, Solved};
use crate::math::loss::Loss;
use crate::math::slope::framework;
use crate::page::model::*;

/// The names of the rows of a listing that is longer than this are left out.
const MOST_ENTRIES: usize = 24;

impl View<'_> {
    fn title(&self) -> Line {
        let mut line = Line::new().formula(self.loss());
        for (at, layer) in self.net.layers.iter().enumerate().rev() {
            if let Some(function) = layer.activation {
                line = line.then("   ").formula(self.applied(at, function));
            }
            line = line.then("   ").formula(self.linear(at));
        }
        line
    }

    /// Forwards, layer by layer.
    fn forward(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(Line::styled(Role::Label, "Forward"))];
        for (at, (layer, passed)) in self.net.layers.iter().zip(&self.solved.layers).enumerate() {
            let size = shape(layer.weights.len(), layer.weights.first().map_or(0, Vec::len));
            let shapes = match self.batch() {
                true => format!("{} · ({size})ᵀ", self.shape_of(&passed.x)),
                false => format!("{size} · {}", self.shape_of(&passed.x)),
            };
            let shapes = Line::styled(Role::Dim, format!("shapes {shapes} = {}", self.shape_of(&passed.z)));
            let product = match self.batch() {
                true => row([matrix(&passed.x), signs(" "), matrix(&transposed(&layer.weights))]),
                false => row([matrix(&layer.weights), signs(" "), self.values(&passed.x)]),
            };
            let bias = match (layer.bias.is_empty(), self.batch()) {
                (true, _) => Formula::default(),
                (false, true) => row([signs(" + "), lying(&layer.bias)]),
                (false, false) => row([signs(" + "), column(&layer.bias)]),
            };
            blocks.push(Block::Chain(vec![
                Link::first(self.linear(at)).note(shapes),
                Link::then("=", row([product, bias])),
                Link::then("=", self.values(&passed.z)).role(Role::Outer),
            ]));
            if let Some(function) = layer.activation {
                let applied = row([self.applied(at, function), signs(" = "), self.values(&passed.h)]);
                let link = Link::first(applied).role(Role::Outer).note(Line::styled(Role::Dim, "entry by entry"));
                blocks.push(Block::Chain(vec![link]));
            }
        }
        let outputs = self.solved.layers.last().map(|passed| passed.h.iter().flatten()).into_iter().flatten();
        let pairs: Vec<(f64, f64)> = outputs.copied().zip(self.net.targets.iter().flatten().copied()).collect();
        let squares = || {
            let one = |(h, y): &(f64, f64)| {
                let minus = if *y < 0.0 { format!(" + {}", entry(-y)) } else { format!(" − {}", entry(*y)) };
                format!("({}{minus})²", entry(*h))
            };
            pairs.iter().map(one).collect::<Vec<_>>().join(" + ")
        };
        let loss = match self.net.loss {
            Loss::Squared => squares(),
            Loss::HalfSquared => format!("½ · ({})", squares()),
            Loss::CrossEntropy => {
                let p = self.solved.probabilities.iter().flatten().zip(self.net.targets.iter().flatten());
                let one = |(p, y): (&f64, &f64)| match *y {
                    1.0 => format!("−ln {}", entry(*p)),
                    y => format!("−{} · ln {}", entry(y), entry(*p)),
                };
                p.filter(|(_, y)| **y != 0.0).map(one).collect::<Vec<_>>().join(" ").replace(" −", " − ")
            }
        };
        if self.net.loss == Loss::CrossEntropy {
            let line = Line::text("softmax = ").formula(self.values(&self.solved.probabilities));
            blocks.push(Block::text(line));
        }
        let line = Line::text(format!("L = {loss} = ")).push(Role::Outer, entry(self.solved.loss));
        blocks.push(Block::labelled("Loss", Tone::Neutral, line));
        blocks
    }

    /// Backwards: what arrives at each layer, δ, and the slopes of its weights.
    fn backward(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(Line::styled(Role::Label, "Backward"))];
        let last = self.net.layers.len().saturating_sub(1);
        let layers: Vec<(usize, &Passed)> = self.solved.layers.iter().enumerate().collect();
        for (at, passed) in layers.into_iter().rev() {
            let arrives = self.slope(self.made(at));
            let reason = match (at == last, self.net.loss) {
                (true, Loss::Squared) => {
                    row([signs("2("), self.made(at), signs(if self.batch() { " − Y)" } else { " − y)" })])
                }
                (true, Loss::HalfSquared) => row([self.made(at), signs(if self.batch() { " − Y" } else { " − y" })]),
                (true, Loss::CrossEntropy) => signs(if self.batch() { "P − Y" } else { "p − y" }),
                (false, _) => match self.batch() {
                    true => row([self.name("delta", at + 1), signs(" "), self.weights(at + 1)]),
                    false => row([self.weights(at + 1), signs("ᵀ "), self.name("delta", at + 1)]),
                },
            };
            let first = row([arrives.clone(), signs(" = "), reason, signs(" = "), self.values(&passed.by_h)]);
            let delta = self.name("delta", at);
            match &passed.local_form {
                Some(form) => {
                    blocks.push(Block::Chain(vec![Link::first(first).role(Role::Inner)]));
                    let form = self.in_batch(form);
                    let local = match form.node() {
                        Node::Sum(_) => bracketed(&form),
                        _ => Formula::of(&form),
                    };
                    let first = row([delta.clone(), signs(" = "), arrives, signs(" ⊙ "), local]);
                    let filled = row([self.values(&passed.by_h), signs(" ⊙ "), self.values(&passed.local)]);
                    blocks.push(Block::Chain(vec![
                        Link::first(first).note(Line::styled(Role::Dim, "⊙ multiplies entry by entry")),
                        Link::then("=", filled),
                        Link::then("=", self.values(&passed.delta)).role(Role::Inner),
                    ]));
                }
                None => {
                    let link = Link::first(row([delta.clone(), signs(" = "), first])).role(Role::Inner);
                    blocks.push(Block::Chain(vec![link]));
                }
            }
            blocks.extend(self.weight_slopes(at, passed, delta));
        }
        blocks
    }

    /// A local slope with the capitals of a batch.
    fn in_batch(&self, form: &Expr) -> Expr {
        if !self.batch() {
            return form.clone();
        }
        form.substitute_with(&|name| {
            name.starts_with(['h', 'z']).then(|| Expr::var(&name.replacen('h', "H", 1).replacen('z', "Z", 1)))
        })
    }

    fn weight_slopes(&self, at: usize, passed: &Passed, delta: Formula) -> Vec<Block> {
        let (rows, columns) = (passed.by_weights.len(), passed.by_weights.first().map_or(0, Vec::len));
        let size = shape(rows, columns);
        let weights = self.weights(at);
        let (letters, shapes, filled) = match (passed.delta.as_slice(), passed.x.as_slice()) {
            ([d], [x]) => (
                row([delta.clone(), signs(" "), self.input(at), signs("ᵀ")]),
                format!("{} · {}", shape(rows, 1), shape(1, columns)),
                row([column(d), signs(" "), lying(x)]),
            ),
            _ => (
                row([delta.clone(), signs("ᵀ "), self.input(at)]),
                format!("{} · {}", shape(rows, passed.delta.len()), shape(passed.x.len(), columns)),
                row([matrix(&transposed(&passed.delta)), signs(" "), matrix(&passed.x)]),
            ),
        };
        let says = format!("shapes {shapes} = {size}, that of {}", weights.unicode);
        let mut blocks = vec![Block::Chain(vec![
            Link::first(row([self.slope(weights), signs(" = "), letters])).note(Line::styled(Role::Dim, says)),
            Link::then("=", filled),
            Link::then("=", matrix(&passed.by_weights)).role(Role::Right),
        ])];
        if let Some(bias) = self.bias(at) {
            let slope = self.slope(bias);
            let (letters, note) = match self.batch() {
                true => (row([signs("Σ "), delta]), "the rows of δ added up"),
                false => (delta, "the slope of z by b is 1"),
            };
            let line = row([slope, signs(" = "), letters, signs(" = "), column(&passed.by_bias)]);
            let link = Link::first(line).role(Role::Right).note(Line::styled(Role::Dim, note));
            blocks.push(Block::Chain(vec![link]));
        }
        blocks
    }

    /// `∂L/∂W₂₁`, with what it is made of.
    fn entry_name(&self, of: &SlopeEntry) -> Formula {
        let Some(layer) = self.net.layers.get(of.layer) else { return Formula::default() };
        let (name, index) = match of.column {
            Some(column) => (&layer.name, format!("{}{}", of.row + 1, column + 1)),
            None => (&layer.bias_name, (of.row + 1).to_string()),
        };
        let name = match name.contains('_') {
            true => format!("{name}{index}"),
            false => format!("{name}_{index}"),
        };
        self.slope(Formula::of(&Expr::var(&name)))
    }

    fn entry_sum(&self, of: &SlopeEntry) -> Line {
        let Some(passed) = self.solved.layers.get(of.layer) else { return Line::new() };
        let products: Vec<String> = passed
            .delta
            .iter()
            .zip(&passed.x)
            .filter_map(|(delta, x)| {
                let delta = entry(*delta.get(of.row)?);
                match of.column {
                    Some(column) => Some(format!("{delta} · {}", entry(*x.get(column)?))),
                    None => Some(delta),
                }
            })
            .collect();
        Line::text(products.join(" + ").replace("+ −", "− "))
    }

    fn checks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let entries = &self.solved.entries;
        if entries.len() <= MOST_ENTRIES {
            let mut table = Table::new(["", "δ of its row · x of its column", "slope", "measured", ""])
                .numeric(&[2, 3])
                .says("The slope by every weight and bias, by the backward pass and measured.");
            for of in entries {
                let sign = match (of.corner, of.agrees) {
                    (true, _) => Line::styled(Role::Caution, "corner"),
                    (_, true) => Line::styled(Role::Right, "✓"),
                    _ => Line::styled(Role::Wrong, "✗"),
                };
                table.push([
                    Line::new().formula(self.entry_name(of)).role(Role::Strong),
                    self.entry_sum(of),
                    Line::styled(Role::Inner, entry(of.slope)),
                    Line::text(if of.corner { "none".to_string() } else { entry(of.measured) }),
                    sign,
                ]);
            }
            blocks.push(table.into());
            if entries.iter().any(|of| of.corner) {
                let text = "At a corner a measured slope means nothing: left and right differ. The backward pass takes the \
                            value that programs return there.";
                blocks.push(Block::note(Tone::Caution, text));
                blocks.extend(self.frameworks().map(|text| Block::note(Tone::Info, text)));
            }
        } else {
            let agree = entries.iter().filter(|of| of.agrees).count();
            blocks.push(Block::text(format!("Measured: {agree} of {} slopes agree.", entries.len())));
        }
        blocks.push(Block::text(format!(
            "One sweep back gave all {} slopes. Measuring took {} forward runs.",
            entries.len(),
            2 * entries.len()
        )));
        blocks
    }
}

impl View<'_> {
    /// What frameworks return at the corners that the activations are at.
    fn frameworks(&self) -> Option<String> {
        let mut all: Vec<String> = Vec::new();
        for (layer, passed) in self.net.layers.iter().zip(&self.solved.layers) {
            let Some(function) = layer.activation else { continue };
            let z = Expr::call(function, [Expr::var("z")]);
            for at in passed.z.iter().flatten().filter(|z| (*z - z.round()).abs() < 1e-12 && z.abs() < 100.0) {
                let at = at.round() as i64;
                let Some(row) = framework(&z, "z", &Expr::from(at)) else { continue };
                let said = format!("For {} at {at}: {}", function.name(), row.said());
                if !all.contains(&said) {
                    all.push(said);
                }
            }
        }
        (!all.is_empty()).then(|| all.join(" "))
    }
}

/// Everything below the heading.
pub fn body(net: &Net, solved: &Solved) -> Vec<Block> {
    let view = View { net, solved };
    let mut blocks = view.forward();
    blocks.extend(view.backward());
    blocks.extend(view.checks());
    blocks
}

/// The whole as a page of its own.
pub fn page(net: &Net, solved: &Solved) -> Page {
    let view = View { net, solved };
    let mut page = Page::new().with(Block::heading(view.title(), Line::new())).rule();
    page.push(examples(net));
    page.blocks.extend(body(net, solved));
    page
}

/// A name with numbers: `x = (1, 2)`; examples in rows have a capital.
fn named(name: &str, of: &RealMatrix) -> Formula {
    let (name, values) = match of.as_slice() {
        [one] => (name.to_string(), column(one)),
        rows => (name.to_uppercase(), matrix(&rows.to_vec())),
    };
    row([Formula::of(&Expr::var(&name)), signs(" = "), values])
}

/// `x = (1, 2), y = (1, 0)`; the weights stand in the passes.
fn examples(net: &Net) -> Block {
    let rows = if net.inputs.len() > 1 { "   one example a row" } else { "" };
    let line = Line::new().formula(comma([named("x", &net.inputs), named("y", &net.targets)]));
    Block::text(line.push(Role::Dim, rows))
}

/// The loss and how it comes about, in letters.
pub fn title(net: &Net, solved: &Solved) -> Line {
    View { net, solved }.title()
}

/// Everything that is given, with its numbers.
pub fn given(net: &Net) -> Line {
    let mut all = vec![named("x", &net.inputs)];
    for layer in &net.layers {
        all.push(row([Formula::of(&Expr::var(&layer.name)), signs(" = "), matrix(&layer.weights)]));
        if !layer.bias.is_empty() {
            all.push(row([Formula::of(&Expr::var(&layer.bias_name)), signs(" = "), column(&layer.bias)]));
        }
    }
    all.push(named("y", &net.targets));
    let mut line = Line::new();
    for (at, one) in all.into_iter().enumerate() {
        line = line.then(if at > 0 { ", " } else { "" }).formula(one);
    }
    line
}

/// What is asked for, as it is written: `∂L/∂W`, `δ`, `z₂`.
pub fn asked(net: &Net, solved: &Solved, text: &str, layer: usize) -> Formula {
    let view = View { net, solved };
    let bare = text.trim_end_matches(['1', '2']).trim_end_matches('_').replace('∂', "d");
    match bare.strip_prefix("dL/d") {
        Some("z") => view.slope(view.name("z", layer)),
        Some(of) => view.slope(Formula::of(&Expr::var(if of == "x" && net.inputs.len() > 1 { "X" } else { of }))),
        None if bare == "L" => signs("L"),
        None if matches!(bare.as_str(), "delta" | "δ") => {
            let delta = view.name("delta", layer);
            row([delta, signs(" = "), view.slope(view.name("z", layer))])
        }
        None => view.name(&bare, layer),
    }
}

/// The forward pass alone.
pub fn forward(net: &Net, solved: &Solved) -> Vec<Block> {
    View { net, solved }.forward()
}

/// What goes back to the input: `∂L/∂x = Wᵀ δ`.
pub fn by_input(net: &Net, solved: &Solved) -> Block {
    let view = View { net, solved };
    let (Some(layer), Some(passed)) = (net.layers.first(), solved.layers.first()) else { return Block::Gap };
    let (weights, delta) = (view.weights(0), view.name("delta", 0));
    let (letters, filled) = match view.batch() {
        true => (row([delta, signs(" "), weights]), row([matrix(&passed.delta), signs(" "), matrix(&layer.weights)])),
        false => (
            row([weights, signs("ᵀ "), delta]),
            row([matrix(&transposed(&layer.weights)), signs(" "), view.values(&passed.delta)]),
        ),
    };
    Block::Chain(vec![
        Link::first(row([view.slope(view.input(0)), signs(" = "), letters])),
        Link::then("=", filled),
        Link::then("=", view.values(&solved.by_input)).role(Role::Right),
    ])
}
