//! Computational graphs as data: every operation a node with its value and its local slopes, the forward and the
//! backward pass, the sums over paths, and a check of each node by nudging it.

mod backward;
mod build;
mod check;
pub mod slips;

pub use backward::{Adjoint, Backward, Contribution, Path, SlopeCost};
pub use check::{NodeCheck, relative_error};

use super::expr::{Expr, Symbol};
use super::functions::Func;
use super::number::Number;
use super::slope::{SlopeAt, partial_at};
use super::tidy::tidy;
use std::fmt;

/// The most nodes a graph may have.
pub const MOST_NODES: usize = 2_000;
/// A formula put together from nodes has no more parts than this.
const MOST_FORMULA: usize = 3_000;
/// Paths are listed when there are no more than this.
pub const MOST_PATHS: usize = 12;

/// The slope of a definition along another name, proved: the definitions between are put into one formula, for slopes
/// belong to the function and not to its nodes. `None` where it is too large.
pub fn slope_at(definitions: &[(Symbol, Expr)], inputs: &[(Symbol, Expr)], output: &str, of: &str) -> Option<SlopeAt> {
    let formula = put_together(definitions, output, of)?;
    let mut point = inputs.to_vec();
    // What is not an input is held as one, at its own value.
    if inputs.iter().all(|(name, _)| name != of) {
        let value = put_together(definitions, of, "")?;
        let value =
            value.substitute_with(&|name| inputs.iter().find(|(known, _)| known == name).map(|(_, v)| v.clone()));
        point.push((Symbol::new(of), tidy(&value)));
    }
    Some(partial_at(&formula, &point, of, 1))
}

/// A definition with all that it uses put in, but for the name that is held.
fn put_together(definitions: &[(Symbol, Expr)], output: &str, held: &str) -> Option<Expr> {
    let definition = |name: &str| definitions.iter().find(|(known, _)| known == name && name != held);
    let mut formula = if output == held {
        Expr::var(output)
    } else {
        definition(output).map_or_else(|| Expr::var(output), |(_, is)| is.clone())
    };
    for _ in 0..definitions.len() {
        let next = formula.substitute_with(&|name| definition(name).map(|(_, is)| is.clone()));
        if next == formula {
            break;
        }
        formula = next;
        if formula.size() > MOST_FORMULA {
            return None;
        }
    }
    Some(formula)
}

/// How finely definitions are cut into nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    /// One node for each definition: `z`, `h`, `L`.
    Named,
    /// One node for each operation; what has no name gets one. Equal operations on equal operands are one node.
    Elementary,
}

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// A value from outside.
    Input,
    /// A definition without any variable.
    Constant,
    /// The same value under another name.
    Copy,
    /// −a
    Negate,
    /// The sum of all operands.
    Add,
    /// The product of all operands.
    Multiply,
    /// a/b
    Divide,
    /// a to the power b.
    Power,
    /// A function of the table.
    Apply(Func),
    /// A whole definition of several operations, in a graph of named nodes.
    Formula,
}

/// A number, exactly too where it is rational.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// The value as a double.
    pub value: f64,
    /// The value exactly; `None` where it is irrational or does not fit.
    pub exact: Option<Number>,
}

/// The slope of a node by one of its operands, the others held still.
#[derive(Clone, Debug, PartialEq)]
pub struct Local {
    /// In the names of the operands, and of the node itself where that is shorter: `h·(1 − h)`, `2·(p − y)`.
    pub expr: Expr,
    /// The slope's value at this point.
    pub at: Amount,
}

/// One node. Operands stand before it.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphNode {
    /// The name it is shown by.
    pub name: Symbol,
    /// Whether the name was given; otherwise it was made up: `v_1`, `v_2`, ….
    pub named: bool,
    /// What it does.
    pub operation: Operation,
    /// In the names of the operands; an input is its own name.
    pub expr: Expr,
    /// The places of its operands in [`Graph::nodes`], in the order of the operation.
    pub operands: Vec<usize>,
    /// The value of the forward pass.
    pub at: Amount,
    /// One for each operand.
    pub locals: Vec<Local>,
    /// `expr` with its operands by place, as `slot_0`, `slot_1`: an operand used twice has two.
    template: Expr,
}

/// A graph with its forward pass done.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// How finely the definitions were cut.
    pub grain: Grain,
    /// Operands before what uses them; inputs first.
    pub nodes: Vec<GraphNode>,
    definitions: Vec<(Symbol, Expr)>,
    inputs: Vec<(Symbol, Expr)>,
}

/// Why there is no graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GraphError {
    /// A name that is neither defined nor given a value, and where it is used.
    UnknownName {
        /// The name that is missing.
        name: Symbol,
        /// The definition that uses it.
        within: Symbol,
    },
    /// Two definitions or inputs have this name.
    DefinedTwice(Symbol),
    /// Definitions that use each other in a circle.
    Circle(Symbol),
    /// The node has no value here, as `ln(x)` at −1.
    Undefined(Symbol),
    /// The node has no slope that could be worked out.
    NoSlope(Symbol),
    /// More than [`MOST_NODES`] nodes.
    TooLarge,
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraphError::UnknownName { name, within } => write!(f, "{within} uses {name}, which has no value"),
            GraphError::DefinedTwice(name) => write!(f, "{name} is defined twice"),
            GraphError::Circle(name) => write!(f, "{name} is defined by itself"),
            GraphError::Undefined(name) => write!(f, "{name} has no value here"),
            GraphError::NoSlope(name) => write!(f, "{name} has no slope here"),
            GraphError::TooLarge => write!(f, "this graph has too many nodes"),
        }
    }
}

impl std::error::Error for GraphError {}

impl Graph {
    /// Builds the graph of the definitions, which may stand in any order, at the inputs' values, which are constant
    /// expressions, and runs it forward.
    pub fn new(definitions: &[(Symbol, Expr)], inputs: &[(Symbol, Expr)], grain: Grain) -> Result<Graph, GraphError> {
        build::build(definitions, inputs, grain)
    }
    /// The same definitions at the same values, cut otherwise.
    pub fn with_grain(&self, grain: Grain) -> Result<Graph, GraphError> {
        if self.grain == grain { Ok(self.clone()) } else { Graph::new(&self.definitions, &self.inputs, grain) }
    }
    /// The node of that name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }
    /// The forward value of that name.
    pub fn value_of(&self, name: &str) -> Option<Amount> {
        Some(self.nodes.get(self.find(name)?)?.at)
    }
    /// The slope of a node along another, proved; `None` where the formula is too large to be put together.
    pub fn slope_at(&self, output: &str, of: &str) -> Option<SlopeAt> {
        slope_at(&self.definitions, &self.inputs, output, of)
    }
    /// ∂output/∂name.
    pub fn adjoint_of(&self, output: &str, name: &str) -> Option<Amount> {
        let adjoint = *self.backward(self.find(output)?).adjoints.get(self.find(name)?)?;
        Some(adjoint.at)
    }
    /// Which nodes use this one, and as which of their operands.
    pub fn uses(&self, of: usize) -> Vec<(usize, usize)> {
        let slots = |(at, node): (usize, &GraphNode)| {
            let slots = node.operands.iter().enumerate().filter(|(_, operand)| **operand == of);
            slots.map(|(slot, _)| (at, slot)).collect::<Vec<_>>()
        };
        self.nodes.iter().enumerate().flat_map(slots).collect()
    }
}

impl GraphNode {
    /// A short label for the picture: `+`, `×`, `σ`, the definition's own name for a whole formula.
    pub fn label(&self) -> &str {
        match self.operation {
            Operation::Input | Operation::Constant | Operation::Formula => &self.name,
            Operation::Copy => "=",
            Operation::Negate => "−",
            Operation::Add => "+",
            Operation::Multiply => "×",
            Operation::Divide => "÷",
            Operation::Power => "^",
            Operation::Apply(function) => function.row().unicode,
        }
    }
}

impl Amount {
    fn exactly(n: Number) -> Amount {
        Amount { value: n.to_f64(), exact: Some(n) }
    }
    fn times(self, other: Amount) -> Amount {
        match (self.exact, other.exact) {
            (Some(a), Some(b)) if a.mul(b).is_some() => a.mul(b).map_or(self, Amount::exactly),
            _ => Amount { value: self.value * other.value, exact: None },
        }
    }
    fn plus(self, other: Amount) -> Amount {
        match (self.exact, other.exact) {
            (Some(a), Some(b)) if a.add(b).is_some() => a.add(b).map_or(self, Amount::exactly),
            _ => Amount { value: self.value + other.value, exact: None },
        }
    }
}
