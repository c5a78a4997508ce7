//! A gradient check at every node: nudge the node itself, run the rest again, and compare with its adjoint. The node
//! where the two part is the node whose backward line is wrong.

use super::Graph;
use crate::math::difference;
use crate::math::evaluate::CompiledExprs;
use crate::math::expr::Symbol;

/// What nudging one node says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeCheck {
    /// The node that is nudged.
    pub node: usize,
    /// The claimed slope.
    pub claimed: f64,
    /// The measured slope; `None` where the output is undefined nearby.
    pub measured: Option<f64>,
    /// |claimed − measured| / max(|claimed|, |measured|), as cs231n defines it; 0 where both are 0.
    pub relative_error: Option<f64>,
    /// Whether the output has a corner here, so that a measured slope means nothing.
    pub corner: bool,
    /// Whether the relative error is at most 10⁻⁶ and there is no corner.
    pub agrees: bool,
}

/// Relative errors up to this are agreement.
const TOLERANCE: f64 = 1e-6;

/// A graph ready to be run again with a node held at another value.
pub(super) struct Rerun<'a> {
    graph: &'a Graph,
    compiled: Vec<Option<CompiledExprs>>,
}

impl<'a> Rerun<'a> {
    pub(super) fn new(graph: &'a Graph) -> Rerun<'a> {
        let compile = |node: &super::GraphNode| {
            let slots: Vec<Symbol> = (0..node.operands.len()).map(|at| Symbol::from(format!("slot_{at}"))).collect();
            CompiledExprs::new(&[&node.template], &slots)
        };
        Rerun { graph, compiled: graph.nodes.iter().map(compile).collect() }
    }
    /// The output's value when one node is held at `value`.
    pub(super) fn output_with(&self, output: usize, held: usize, value: f64) -> Option<f64> {
        let mut values: Vec<f64> = self.graph.nodes.iter().map(|node| node.at.value).collect();
        *values.get_mut(held)? = value;
        for (at, node) in self.graph.nodes.iter().enumerate().take(output + 1).skip(held + 1) {
            if !node.operands.is_empty() {
                let operands: Option<Vec<f64>> = node.operands.iter().map(|from| values.get(*from).copied()).collect();
                *values.get_mut(at)? = self.compiled.get(at)?.as_ref()?.finite(&operands?)?;
            }
        }
        values.get(output).copied()
    }
}

impl Graph {
    /// The output when one node is held at another value and all that depends on it is computed again.
    pub fn output_with(&self, output: usize, held: usize, value: f64) -> Option<f64> {
        Rerun::new(self).output_with(output, held, value)
    }

    /// Checks the backward pass from `output` at every node that the output depends on.
    pub fn check(&self, output: usize) -> Vec<NodeCheck> {
        let adjoints = self.backward(output).adjoints;
        let claimed: Vec<(usize, f64)> =
            adjoints.iter().enumerate().filter(|(_, a)| a.reached).map(|(node, a)| (node, a.at.value)).collect();
        self.check_claims(output, &claimed)
    }

    /// Whether the output has no slope along a node, or one that is not the node's formula's.
    fn has_corner(&self, output: usize, node: usize) -> bool {
        let (Some(output), Some(node)) = (self.nodes.get(output), self.nodes.get(node)) else { return false };
        self.slope_at(&output.name, &node.name).is_some_and(|found| found.is_none())
    }
    /// Checks claimed slopes of `output` by some nodes: a learner's own backward pass.
    pub fn check_claims(&self, output: usize, claims: &[(usize, f64)]) -> Vec<NodeCheck> {
        let rerun = Rerun::new(self);
        let check = |&(node, claimed): &(usize, f64)| {
            let at = self.nodes.get(node).map_or(0.0, |node| node.at.value);
            let run = |value: f64| rerun.output_with(output, node, value);
            // Where there is no slope, nothing is measured against one.
            let corner = self.has_corner(output, node);
            let measured = if corner { None } else { difference::slope(&run, at).map(|found| found.value) };
            let relative_error = measured.map(|measured| relative_error(claimed, measured));
            let agrees = !corner && relative_error.is_some_and(|error| error <= TOLERANCE);
            NodeCheck { node, claimed, measured, relative_error, corner, agrees }
        };
        claims.iter().map(check).collect()
    }
}

/// |a − b| / max(|a|, |b|); differences below 1e-12 count as none.
pub fn relative_error(a: f64, b: f64) -> f64 {
    let size = a.abs().max(b.abs());
    if (a - b).abs() <= 1e-12 { 0.0 } else { (a - b).abs() / size }
}
