//! The backward pass, the sums over paths, and the forward mode for comparison.

use super::{Amount, Graph, MOST_PATHS};
use crate::math::number::Number;

/// What the backward pass leaves at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjoint {
    /// ∂output/∂node.
    pub at: Amount,
    /// Whether the output depends on the node at all; if not, `at` is 0.
    pub reached: bool,
}

/// One edge of the backward pass: upstream × local is added to what the operand has collected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// The node that is left, and which of its operands is entered.
    pub from: usize,
    /// The place of the operand among those of `from`, counted from 0.
    pub slot: usize,
    /// The operand that is entered.
    pub to: usize,
    /// The adjoint of `from`.
    pub upstream: Amount,
    /// The local slope of `from` by `to`.
    pub local: Amount,
    /// What is added to the adjoint of `to`: upstream times local.
    pub amount: Amount,
    /// What `to` has collected with this one: `+=`.
    pub total: Amount,
    /// Whether this is the first amount to arrive there.
    pub first: bool,
}

/// A backward pass from one output.
#[derive(Clone, Debug, PartialEq)]
pub struct Backward {
    /// The node whose slopes are taken.
    pub output: usize,
    /// One for each node.
    pub adjoints: Vec<Adjoint>,
    /// In the order in which they are made: nodes in reverse, and of each node its operands in turn.
    pub contributions: Vec<Contribution>,
}

/// One way from a node to the output, with the local slopes on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// From the node to the output.
    pub nodes: Vec<usize>,
    /// One fewer than nodes, in the same order.
    pub locals: Vec<Amount>,
    /// The product of the local slopes.
    pub product: Amount,
}

/// What slopes by some inputs cost, each way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlopeCost {
    /// Nodes that compute something.
    pub operations: usize,
    /// Edges of the graph: the multiplications of one backward pass, and of one forward-mode sweep.
    pub edges: usize,
    /// Backward passes for all the slopes: always 1 for one output.
    pub backward_sweeps: usize,
    /// Forward-mode sweeps for the same slopes: one for each input.
    pub forward_sweeps: usize,
    /// Forward runs for central differences: two for each input.
    pub difference_runs: usize,
}

const ZERO: Amount = Amount { value: 0.0, exact: Some(Number::ZERO) };
const ONE: Amount = Amount { value: 1.0, exact: Some(Number::ONE) };

impl Graph {
    /// The backward pass from `output`: every ∂output/∂node, and how each came together.
    pub fn backward(&self, output: usize) -> Backward {
        let mut adjoints = vec![Adjoint { at: ZERO, reached: false }; self.nodes.len()];
        let mut contributions = Vec::new();
        if let Some(seed) = adjoints.get_mut(output) {
            *seed = Adjoint { at: ONE, reached: true };
        }
        for (from, node) in self.nodes.iter().enumerate().rev() {
            let Some(Adjoint { at: upstream, reached: true }) = adjoints.get(from).copied() else { continue };
            for (slot, (&to, local)) in node.operands.iter().zip(&node.locals).enumerate() {
                let Some(collected) = adjoints.get_mut(to) else { continue };
                let (local, first) = (local.at, !collected.reached);
                let amount = upstream.times(local);
                let total = if first { amount } else { collected.at.plus(amount) };
                *collected = Adjoint { at: total, reached: true };
                contributions.push(Contribution { from, slot, to, upstream, local, amount, total, first });
            }
        }
        Backward { output, adjoints, contributions }
    }

    /// The adjoint that a backward pass leaves at a node when amounts replace each other instead of being added: the
    /// usual fault of `=` in place of `+=`. 0 where nothing arrives.
    pub fn overwritten(&self, output: usize, of: usize) -> f64 {
        let mut adjoints: Vec<Option<f64>> = vec![None; self.nodes.len()];
        if let Some(seed) = adjoints.get_mut(output) {
            *seed = Some(1.0);
        }
        for (from, node) in self.nodes.iter().enumerate().rev() {
            let Some(upstream) = adjoints.get(from).copied().flatten() else { continue };
            for (&to, local) in node.operands.iter().zip(&node.locals) {
                if let Some(adjoint) = adjoints.get_mut(to) {
                    *adjoint = Some(upstream * local.at.value);
                }
            }
        }
        adjoints.get(of).copied().flatten().unwrap_or(0.0)
    }

    /// Forward mode: the slope of every node by one node, in one sweep.
    pub fn forward_mode(&self, by: usize) -> Vec<Amount> {
        let mut slopes: Vec<Amount> = Vec::with_capacity(self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            let parts = node.operands.iter().zip(&node.locals);
            let through = parts.filter_map(|(operand, local)| Some(local.at.times(*slopes.get(*operand)?)));
            let total = through.fold(ZERO, Amount::plus);
            slopes.push(if at == by { ONE } else { total });
        }
        slopes
    }

    /// How many paths lead from a node to the output; stops counting at `u64::MAX`.
    pub fn path_count(&self, from: usize, output: usize) -> u64 {
        let mut counts: Vec<u64> = vec![0; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            let through = node.operands.iter().filter_map(|operand| counts.get(*operand).copied());
            let total = through.fold(0, u64::saturating_add);
            if let Some(count) = counts.get_mut(at) {
                *count = if at == from { 1 } else { total };
            }
        }
        counts.get(output).copied().unwrap_or(0)
    }

    /// Every path from a node to the output, the longest first; `None` when there are more than [`MOST_PATHS`].
    pub fn paths(&self, from: usize, output: usize) -> Option<Vec<Path>> {
        if self.path_count(from, output) > MOST_PATHS as u64 {
            return None;
        }
        let mut found = Vec::new();
        let mut open = vec![(vec![from], Vec::new())];
        while let Some((nodes, locals)) = open.pop() {
            let Some(&last) = nodes.last() else { continue };
            if last == output {
                let product = locals.iter().copied().fold(ONE, Amount::times);
                found.push(Path { nodes, locals, product });
                continue;
            }
            // Pushed in reverse so that the first use is followed first.
            for (next, slot) in self.uses(last).into_iter().rev() {
                let local = self.nodes.get(next).and_then(|node| node.locals.get(slot));
                // Ways that never reach the output are not followed: they could be many.
                if let Some(local) = local.filter(|_| self.path_count(next, output) > 0) {
                    let nodes = nodes.iter().copied().chain([next]).collect();
                    let locals = locals.iter().copied().chain([local.at]).collect();
                    open.push((nodes, locals));
                }
            }
        }
        found.sort_by_key(|path: &Path| std::cmp::Reverse(path.nodes.len()));
        Some(found)
    }

    /// What it costs to get the slopes of one output by so many inputs, each way.
    pub fn work(&self, inputs: usize) -> SlopeCost {
        let operations = self.nodes.iter().filter(|node| !node.operands.is_empty()).count();
        let edges = self.nodes.iter().map(|node| node.operands.len()).sum();
        SlopeCost { operations, edges, backward_sweeps: 1, forward_sweeps: inputs, difference_runs: 2 * inputs }
    }
}
