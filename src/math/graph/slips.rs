//! What goes wrong in a forward or a backward pass: the same passes with one rule spoiled, over the elementary graph.

use super::{Grain, Graph, GraphNode, Operation};
use crate::math::expr::Node;
use crate::math::functions as fun;
use crate::math::mistakes::Mistake;
use crate::math::slips::{ListedSlip, WrongValue};

/// An adjoint, ∂output/∂target, that is asked for. The graph is elementary.
pub struct AskedAdjoint {
    graph: Graph,
    output: usize,
    target: usize,
}

/// How amounts that arrive at one node are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Collect {
    Add,
    KeepLast,
    KeepFirst,
    Multiply,
    Average,
}

/// A local slope: of the node at the first place by its operand in the slot at the second.
type LocalSlope = fn(&AskedAdjoint, usize, usize) -> f64;

impl AskedAdjoint {
    /// `None` when a name is not in the graph.
    pub fn new(graph: &Graph, output: &str, target: &str) -> Option<AskedAdjoint> {
        let graph = graph.with_grain(Grain::Elementary).ok()?;
        let (output, target) = (graph.find(output)?, graph.find(target)?);
        Some(AskedAdjoint { graph, output, target })
    }

    fn node(&self, at: usize) -> Option<&GraphNode> {
        self.graph.nodes.get(at)
    }
    fn value(&self, at: usize) -> f64 {
        self.node(at).map_or(0.0, |node| node.at.value)
    }
    fn operand(&self, at: usize, slot: usize) -> f64 {
        self.node(at).and_then(|node| node.operands.get(slot)).map_or(0.0, |operand| self.value(*operand))
    }
    fn right(&self, at: usize, slot: usize) -> f64 {
        self.node(at).and_then(|node| node.locals.get(slot)).map_or(0.0, |local| local.at.value)
    }
    fn function(&self, at: usize) -> Option<fun::Func> {
        match self.node(at)?.operation {
            Operation::Apply(function) => Some(function),
            _ => None,
        }
    }
    fn is(&self, at: usize, operation: Operation) -> bool {
        self.node(at).is_some_and(|node| node.operation == operation)
    }
    fn is_activation(&self, at: usize) -> bool {
        self.function(at).is_some() && self.node(at).is_some_and(|node| node.operands.len() == 1)
    }
    fn is_rectifier(&self, at: usize) -> bool {
        matches!(self.function(at), Some(fun::RELU | fun::LEAKY_RELU | fun::RELU6))
            || (matches!(self.function(at), Some(fun::MAX)) && self.is_activation(at))
    }
    /// The exponent of a power node, when it is a number.
    fn exponent(&self, at: usize) -> Option<f64> {
        match self.node(at)?.expr.node() {
            Node::Pow(_, exponent) => exponent.as_number().map(|n| n.to_f64()),
            _ => None,
        }
    }
    /// The whole number that a mean divides by: 2 in `s/2` and in `1/2*s`.
    fn divisor(&self, at: usize) -> Option<f64> {
        match self.node(at)?.expr.node() {
            Node::Div(_, n) => n.as_number().map(|n| n.to_f64()),
            Node::Product(factors) => factors.first()?.as_number()?.recip()?.as_int().map(|n| n as f64),
            _ => None,
        }
    }

    /// ∂output/∂target with one rule changed: how amounts are collected, the seed, or the local slopes.
    fn pass(&self, collect: Collect, seed: f64, local: LocalSlope) -> Option<f64> {
        let n = self.graph.nodes.len();
        let mut adjoints: Vec<(f64, usize)> = vec![(0.0, 0); n];
        *adjoints.get_mut(self.output)? = (seed, 1);
        for (at, node) in self.graph.nodes.iter().enumerate().rev() {
            let (total, arrived) = *adjoints.get(at)?;
            if arrived == 0 {
                continue;
            }
            let upstream = if collect == Collect::Average { total / arrived as f64 } else { total };
            for (slot, to) in node.operands.iter().enumerate() {
                let amount = upstream * local(self, at, slot);
                let (so_far, count) = *adjoints.get(*to)?;
                let total = match collect {
                    _ if count == 0 => amount,
                    Collect::Add | Collect::Average => so_far + amount,
                    Collect::KeepLast => amount,
                    Collect::KeepFirst => so_far,
                    Collect::Multiply => so_far * amount,
                };
                *adjoints.get_mut(*to)? = (total, count + 1);
            }
        }
        let (total, arrived) = *adjoints.get(self.target)?;
        Some(if collect == Collect::Average && arrived > 0 { total / arrived as f64 } else { total })
    }
    fn collected(&self, collect: Collect) -> Option<f64> {
        self.pass(collect, 1.0, AskedAdjoint::right)
    }
    fn with_locals(&self, local: LocalSlope) -> Option<f64> {
        self.pass(Collect::Add, 1.0, local)
    }
    /// The sum over the edges out of the target.
    fn over_uses(&self, amount: impl Fn(usize, usize) -> f64) -> Option<f64> {
        let uses = self.graph.uses(self.target);
        if uses.is_empty() { None } else { Some(uses.into_iter().map(|(node, slot)| amount(node, slot)).sum()) }
    }
    fn adjoint(&self, at: usize) -> f64 {
        self.graph.backward(self.output).adjoints.get(at).map_or(0.0, |adjoint| adjoint.at.value)
    }
    /// The activation nearest to the target on the way to the output.
    fn nearest_activation(&self) -> Option<usize> {
        let depends = self.graph.forward_mode(self.target);
        let on_the_way = |at: &usize| *at != self.target && depends.get(*at).is_some_and(|slope| slope.value != 0.0);
        (self.target..=self.output).filter(on_the_way).find(|at| self.is_activation(*at))
    }
}

/// The wrong values of ∂output/∂target that can be told apart from the right one, in the table's order.
pub fn wrong_adjoints(graph: &Graph, output: &str, target: &str) -> Vec<WrongValue<f64>> {
    match AskedAdjoint::new(graph, output, target) {
        Some(asked) => {
            let key = asked.adjoint(asked.target);
            crate::math::slips::wrong_values(BACKWARD, &asked, &key)
        }
        None => Vec::new(),
    }
}

/// Other quantities of the same graph, given for ∂output/∂target: forward values of inner nodes, and adjoints of other
/// nodes.
pub fn other_quantities(graph: &Graph, output: &str, target: &str) -> Vec<WrongValue<f64>> {
    let (Some(output), Some(target)) = (graph.find(output), graph.find(target)) else { return Vec::new() };
    let backward = graph.backward(output);
    let of_node =
        |mistake: &'static Mistake, value: f64| WrongValue { likely: 0.35, ..WrongValue::new(mistake, value) };
    let inner = |at: usize| graph.nodes.get(at).is_some_and(|node| node.operation != Operation::Input);
    let values = (0..graph.nodes.len()).filter(|at| inner(*at)).filter_map(|at| graph.nodes.get(at));
    let values = values.map(|node| of_node(&OTHER_VALUE, node.at.value));
    let adjoints = backward.adjoints.iter().enumerate().filter(|(at, _)| *at != target && *at != output);
    let adjoints = adjoints.map(|(_, adjoint)| of_node(&NEIGHBOUR, adjoint.at.value));
    let key = backward.adjoints.get(target).map_or(f64::NAN, |adjoint| adjoint.at.value);
    adjoints.chain(values).filter(|wrong| (wrong.value - key).abs() > 1e-9 * key.abs()).collect()
}

/// What ∂output/∂target is in the graph whose rectifiers let everything through, on the way up as well.
pub fn rectifier_skipped(graph: &Graph, open: &Graph, output: &str, target: &str) -> Option<WrongValue<f64>> {
    let value = |graph: &Graph| Some(graph.adjoint_of(output, target)?.value);
    let (key, skipped) = (value(graph)?, value(open)?);
    ((key - skipped).abs() > 1e-9 * key.abs()).then(|| WrongValue::new(&RELU_SKIPPED, skipped))
}

const RELU_SKIPPED: Mistake = Mistake {
    id: "backprop.relu_skipped",
    skill: "backprop",
    say: "What does relu make of this z, and what does it do to the slope on its way back?",
    rule: RELU,
};
/// What is said of these, which no row of a table works out.
pub const OTHERS: &[Mistake] = &[RELU_SKIPPED, NEIGHBOUR, OTHER_VALUE];

const NEIGHBOUR: Mistake = Mistake {
    id: "graph.neighbour",
    skill: "backprop",
    say: "That is a slope of this graph, but by another node. By which one is it asked?",
    rule: SUM,
};
const OTHER_VALUE: Mistake = Mistake {
    id: "graph.other_value",
    skill: "backprop",
    say: "Is that a value on the way up, or a slope on the way down?",
    rule: "forwards come the values, backwards the slopes",
};

/// The wrong forward values of a node, likewise.
pub fn wrong_forward(graph: &Graph, target: &str) -> Vec<WrongValue<f64>> {
    match AskedAdjoint::new(graph, target, target) {
        Some(asked) => crate::math::slips::wrong_values(FORWARD, &asked, &asked.value(asked.target)),
        None => Vec::new(),
    }
}

const fn row(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&AskedAdjoint) -> Option<f64>,
) -> ListedSlip<AskedAdjoint, f64> {
    ListedSlip::new(Mistake { id, skill: "backprop", say, rule }, make)
}

const SUM: &str = "an adjoint is the sum over all uses: x̄ += upstream · local";
const EDGE: &str = "along an edge: downstream = upstream · local slope";
const TIMES: &str = "∂(a·b)/∂a = b";
const PLUS: &str = "∂(a + b)/∂a = 1, ∂(a − b)/∂b = −1";
const MINUS: &str = "∂(−a)/∂a = −1";
const SEED: &str = "start with ∂L/∂L = 1";
const RELU: &str = "relu′(z) = 1 for z > 0, 0 for z < 0";
const OUTPUT: &str = "σ′ = s(1 − s) and tanh′ = 1 − t², in the output";
const SQUARE: &str = "∂(p − y)²/∂p = 2(p − y)";
const RESET: &str = "one batch, one backward pass: set the slopes back to 0 first";

/// The catalogue for backward passes.
pub const BACKWARD: &[ListedSlip<AskedAdjoint, f64>] = &[
    row("backprop.overwrite_last", "It is used more than once. What happens to what arrived first?", SUM, |s| {
        s.collected(Collect::KeepLast)
    }),
    row("backprop.overwrite_first", "It is used more than once. What else arrives?", SUM, |s| {
        s.collected(Collect::KeepFirst)
    }),
    row("backprop.paths_multiplied", "What is done with the amounts of two paths: multiplied or added?", SUM, |s| {
        s.collected(Collect::Multiply)
    }),
    row("backprop.paths_averaged", "What is done with the amounts of two paths: averaged or added?", SUM, |s| {
        s.collected(Collect::Average)
    }),
    row("backprop.local_only", "That looks like the local slope. What arrives from above?", EDGE, |s| {
        s.over_uses(|node, slot| s.right(node, slot))
    }),
    row(
        "backprop.upstream_only",
        "That looks like what arrives from above. What does the last node do to it?",
        EDGE,
        |s| s.over_uses(|node, _| s.adjoint(node)),
    ),
    row("backprop.mul_own_value", "By how much does a·b change with a: by a, or by the other factor?", TIMES, |s| {
        s.with_locals(|s, at, slot| {
            if s.is(at, Operation::Multiply) && s.node(at).is_some_and(|node| node.operands.len() > 1) {
                s.operand(at, slot)
            } else {
                s.right(at, slot)
            }
        })
    }),
    row("backprop.weight_gets_own", "For w·x, what multiplies δ to give the slope by w: w, or x?", TIMES, |s| {
        let own = |node, slot| match s.is(node, Operation::Multiply) {
            true => s.adjoint(node) * s.operand(node, slot),
            false => s.adjoint(node) * s.right(node, slot),
        };
        if s.is(s.target, Operation::Input) { s.over_uses(own) } else { None }
    }),
    row("backprop.add_as_mul", "What is the slope of a + b by a?", PLUS, |s| {
        s.with_locals(|s, at, slot| {
            let others =
                |node: &GraphNode| (0..node.operands.len()).filter(|i| *i != slot).map(|i| s.operand(at, i)).product();
            match s.node(at) {
                Some(node) if s.is(at, Operation::Add) && node.operands.len() > 1 => others(node),
                _ => s.right(at, slot),
            }
        })
    })
    .likely(0.35),
    row("backprop.mul_as_add", "What is the slope of a·b by a? Does b matter?", TIMES, |s| {
        s.with_locals(|s, at, slot| if s.is(at, Operation::Multiply) { 1.0 } else { s.right(at, slot) })
    }),
    row("backprop.sub_sign", "What is the slope of a − b by b?", PLUS, |s| {
        s.with_locals(|s, at, slot| {
            let local = s.right(at, slot);
            if s.is(at, Operation::Add) { local.abs() } else { local }
        })
    }),
    row("backprop.minus_lost", "A minus stands in front of it there. What does it do to the slope?", MINUS, |s| {
        s.with_locals(|s, at, slot| {
            let local = s.right(at, slot);
            if s.is(at, Operation::Negate) { local.abs() } else { local }
        })
    }),
    row("backprop.seed_zero", "With what does the backward pass start at the output?", SEED, |s| {
        s.pass(Collect::Add, 0.0, AskedAdjoint::right)
    })
    .likely(0.3),
    row("backprop.seed_is_output", "Does the backward pass start with the loss, or with ∂L/∂L?", SEED, |s| {
        s.pass(Collect::Add, s.value(s.output), AskedAdjoint::right)
    }),
    row("backprop.relu_ignored", "What does relu do to the slope at this z?", RELU, |s| {
        s.with_locals(|s, at, slot| if s.is_rectifier(at) { 1.0 } else { s.right(at, slot) })
    }),
    row("backprop.relu_value", "Is it the value of relu that goes into the chain, or its slope?", RELU, |s| {
        s.with_locals(|s, at, slot| if s.is_rectifier(at) { s.value(at) } else { s.right(at, slot) })
    }),
    row("backprop.relu_zero_all", "Is this relu switched off, or on?", RELU, |s| {
        s.with_locals(|s, at, slot| if s.is_rectifier(at) { 0.0 } else { s.right(at, slot) })
    }),
    row(
        "backprop.max_both",
        "Which of the two does max let through?",
        "max passes the slope to the greater one",
        |s| {
            s.with_locals(|s, at, slot| match s.function(at) {
                Some(fun::MAX | fun::MIN) => 1.0,
                _ => s.right(at, slot),
            })
        },
    ),
    row(
        "backprop.act_uses_input",
        "In s(1 − s), is s what goes into the activation, or what comes out?",
        OUTPUT,
        |s| {
            s.with_locals(|s, at, slot| {
                let u = s.operand(at, slot);
                match s.function(at) {
                    Some(fun::SIGMOID) => u * (1.0 - u),
                    Some(fun::TANH) => 1.0 - u * u,
                    Some(fun::EXP) => u,
                    _ => s.right(at, slot),
                }
            })
        },
    ),
    row("backprop.act_applied_twice", "At which value is the activation's slope taken?", OUTPUT, |s| {
        s.with_locals(|s, at, slot| match s.function(at) {
            Some(fun::SIGMOID) => {
                let again = fun::SIGMOID.value(&[s.value(at)]);
                again * (1.0 - again)
            }
            Some(fun::TANH) => {
                let again = fun::TANH.value(&[s.value(at)]);
                1.0 - again * again
            }
            _ => s.right(at, slot),
        })
    }),
    row("backprop.act_ignored", "What do the activations do to the slope on its way down?", EDGE, |s| {
        s.with_locals(|s, at, slot| if s.is_activation(at) { 1.0 } else { s.right(at, slot) })
    }),
    row("backprop.act_value", "Is it an activation's value that goes into the chain, or its slope?", EDGE, |s| {
        s.with_locals(|s, at, slot| if s.is_activation(at) { s.value(at) } else { s.right(at, slot) })
    }),
    row("backprop.mse_drop_2", "What is the slope of a square? Is there a 2 in it?", SQUARE, |s| {
        s.with_locals(|s, at, slot| match s.exponent(at) {
            Some(n) if n != 0.0 => s.right(at, slot) / n,
            _ => s.right(at, slot),
        })
    }),
    row("backprop.square_value", "Is it the square that goes into the chain, or its slope?", SQUARE, |s| {
        s.with_locals(|s, at, slot| if s.exponent(at) == Some(2.0) { s.value(at) } else { s.right(at, slot) })
    })
    .likely(0.4),
    row("backprop.sign_t_minus_y", "Right size, other sign. Is it p − y or y − p?", SQUARE, |s| {
        s.with_locals(|s, at, slot| if s.exponent(at) == Some(2.0) { -s.right(at, slot) } else { s.right(at, slot) })
    }),
    row("backprop.mean_missing", "The loss is divided by a number. Does that reach the slope?", EDGE, |s| {
        s.with_locals(|s, at, slot| s.right(at, slot) * s.divisor(at).unwrap_or(1.0))
    }),
    row("backprop.bias_zero", "A bias is added. How much does the sum change when it does?", PLUS, |s| {
        let added = s.graph.uses(s.target).iter().all(|(node, _)| s.is(*node, Operation::Add));
        (added && s.is(s.target, Operation::Input)).then_some(0.0)
    }),
    row("backprop.depth_off_by_one", "One layer is missing: which activation stands between?", EDGE, |s| {
        let slope = s.right(s.nearest_activation()?, 0);
        let through = s.adjoint(s.target);
        if s.graph.path_count(s.target, s.output) == 1 { Some(through / slope) } else { None }
    }),
    row("backprop.starts_below_loss", "Where does the way back start: at the loss, or below it?", SEED, |s| {
        let slope = s.node(s.output)?.locals.first()?.at.value;
        if s.node(s.output)?.operands.len() == 1 { Some(s.adjoint(s.target) / slope) } else { None }
    }),
    row("backprop.stale_zero_grad", "Twice the slope. Was something left over from the pass before?", RESET, |s| {
        Some(2.0 * s.adjoint(s.target))
    })
    .likely(0.3),
    row(
        "backprop.add_upstream",
        "Along one edge, how is what arrives from above put together with the local slope?",
        EDGE,
        |s| s.over_uses(|node, slot| s.adjoint(node) + s.right(node, slot)),
    )
    .likely(0.35),
    row(
        "backprop.mse_drop_2",
        "What is the slope of a square? Is there a 2 in it, and what is its sign?",
        SQUARE,
        |s| {
            s.with_locals(
                |s, at, slot| {
                    if s.exponent(at) == Some(2.0) { -s.right(at, slot) / 2.0 } else { s.right(at, slot) }
                },
            )
        },
    )
    .with_another(),
    row("backprop.value_for_adjoint", "That is its forward value. How does the output change with it?", EDGE, |s| {
        Some(s.value(s.target))
    }),
];

/// A forward value with every node's rule replaced where `spoil` has another.
fn forward(s: &AskedAdjoint, spoil: impl Fn(&GraphNode, &[f64]) -> Option<f64>) -> Option<f64> {
    let mut values: Vec<f64> = Vec::new();
    for (at, node) in s.graph.nodes.iter().enumerate() {
        let operands: Vec<f64> = node.operands.iter().filter_map(|from| values.get(*from).copied()).collect();
        let right = || {
            let moved = operands.iter().zip(&node.operands).any(|(now, from)| *now != s.value(*from));
            if moved { evaluated(node, &operands) } else { Some(s.value(at)) }
        };
        let spoilt = if operands.is_empty() { None } else { spoil(node, &operands) };
        values.push(spoilt.or_else(right)?);
    }
    values.get(s.target).copied()
}

fn evaluated(node: &GraphNode, operands: &[f64]) -> Option<f64> {
    let names: Vec<String> = (0..operands.len()).map(|at| format!("slot_{at}")).collect();
    let at: Vec<(&str, f64)> = names.iter().map(String::as_str).zip(operands.iter().copied()).collect();
    crate::math::tape::eval(&node.template, &at)
}

const STEPS: &str = "each node is worked out from its operands, one operation at a time";

/// The catalogue for forward passes.
pub const FORWARD: &[ListedSlip<AskedAdjoint, f64>] = &[
    row("forward.bias_dropped", "Is everything added that stands in the sum?", STEPS, |s| {
        forward(s, |node, operands| match (node.operation, operands) {
            (Operation::Add, [terms @ .., _]) if !terms.is_empty() => {
                Some(node.locals.iter().zip(terms).map(|(local, term)| local.at.value * term).sum())
            }
            _ => None,
        })
    }),
    row("forward.sum_as_product", "Is that a sum or a product?", STEPS, |s| {
        forward(s, |node, operands| {
            (node.operation == Operation::Add && operands.len() > 1).then(|| operands.iter().product())
        })
    }),
    row("forward.product_as_sum", "Is that a product or a sum?", STEPS, |s| {
        forward(s, |node, operands| {
            (node.operation == Operation::Multiply && operands.len() > 1).then(|| operands.iter().sum())
        })
    }),
    row("forward.sign_lost", "Something is taken away in it. With which sign was it taken?", STEPS, |s| {
        forward(s, |node, operands| {
            (node.operation == Operation::Add && operands.len() > 1).then(|| operands.iter().sum())
        })
    }),
    row("forward.activation_skipped", "Was the activation applied?", STEPS, |s| {
        forward(s, |node, operands| match (node.operation, operands) {
            (Operation::Apply(_), [u]) => Some(*u),
            _ => None,
        })
    }),
    row("forward.square_as_double", "Squared, or doubled?", "u² = u·u", |s| {
        forward(s, |node, operands| match (node.expr.node(), operands) {
            (Node::Pow(_, exponent), [u]) => exponent.as_number().map(|n| n.to_f64() * u),
            _ => None,
        })
    }),
    row("forward.not_squared", "Is there a square still to come?", STEPS, |s| {
        forward(s, |node, operands| match (node.operation, operands) {
            (Operation::Power, [u]) => Some(*u),
            _ => None,
        })
    }),
    row("forward.one_node_early", "One more operation comes after that. Which?", STEPS, |s| {
        let last = s.node(s.target)?;
        if last.operands.len() == 1 { Some(s.operand(s.target, 0)) } else { None }
    }),
];
