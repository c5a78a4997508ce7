//! From definitions to nodes, with the forward pass on the way.

use super::{Amount, Grain, Graph, GraphError, GraphNode, Local, MOST_NODES, Operation};
use crate::math::derive::derivative;
use crate::math::evaluate::exact_value;
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::tape;
use crate::math::tidy::tidy;

pub(super) fn build(
    definitions: &[(Symbol, Expr)],
    inputs: &[(Symbol, Expr)],
    grain: Grain,
) -> Result<Graph, GraphError> {
    let names: Vec<&Symbol> = inputs.iter().chain(definitions).map(|(name, _)| name).collect();
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|earlier| earlier == name) {
            return Err(GraphError::DefinedTwice((*name).clone()));
        }
    }
    let ordered = ordered(definitions, inputs)?;
    let mut builder = Builder { nodes: Vec::new(), taken: names.into_iter().cloned().collect(), made: 0 };
    for (name, value) in inputs {
        builder.input(name, value)?;
    }
    for (name, definition) in ordered {
        match grain {
            Grain::Named => builder.formula(Some(name), definition).map(|_| ())?,
            Grain::Elementary => builder.definition(name, definition)?,
        }
    }
    Ok(Graph { grain, nodes: builder.nodes, definitions: definitions.to_vec(), inputs: inputs.to_vec() })
}

/// The definitions so that each stands after what it uses, otherwise in the order given.
fn ordered<'a>(
    definitions: &'a [(Symbol, Expr)],
    inputs: &[(Symbol, Expr)],
) -> Result<Vec<(&'a Symbol, &'a Expr)>, GraphError> {
    let defined = |name: &Symbol| definitions.iter().any(|(known, _)| known == name);
    for (within, definition) in definitions {
        let unknown =
            definition.names().into_iter().find(|name| !defined(name) && !inputs.iter().any(|i| i.0 == *name));
        if let Some(name) = unknown {
            return Err(GraphError::UnknownName { name, within: within.clone() });
        }
    }
    let mut left: Vec<(&Symbol, &Expr)> = definitions.iter().map(|(name, definition)| (name, definition)).collect();
    let mut done: Vec<(&Symbol, &Expr)> = Vec::new();
    while let Some((first, _)) = left.first() {
        let waits = |definition: &Expr| left.iter().any(|(name, _)| definition.mentions(name));
        match left.iter().position(|(_, definition)| !waits(definition)) {
            Some(ready) => done.push(left.remove(ready)),
            None => return Err(GraphError::Circle((*first).clone())),
        }
    }
    Ok(done)
}

/// The name of an operand by its place in a template.
fn slot(place: usize) -> Symbol {
    Symbol::from(format!("slot_{place}"))
}

/// A part of an expression that is being cut up.
enum Part {
    /// It has no variables and stays in the expression of the node that uses it.
    Constant(Expr),
    Node(usize),
}

struct Builder {
    nodes: Vec<GraphNode>,
    taken: Vec<Symbol>,
    made: usize,
}

impl Builder {
    fn input(&mut self, name: &Symbol, value: &Expr) -> Result<(), GraphError> {
        let at = quantity(value, &[]).ok_or_else(|| GraphError::Undefined(name.clone()))?;
        let expr = Expr::var(name);
        self.push(GraphNode {
            name: name.clone(),
            named: true,
            operation: Operation::Input,
            template: expr.clone(),
            expr,
            operands: Vec::new(),
            at,
            locals: Vec::new(),
        })
    }

    fn push(&mut self, node: GraphNode) -> Result<(), GraphError> {
        if self.nodes.len() >= MOST_NODES {
            return Err(GraphError::TooLarge);
        }
        self.nodes.push(node);
        Ok(())
    }

    /// A name that nobody gave.
    fn fresh(&mut self) -> Symbol {
        loop {
            self.made += 1;
            let name = Symbol::from(format!("v_{}", self.made));
            if !self.taken.contains(&name) {
                return name;
            }
        }
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// A whole definition as one node.
    fn formula(&mut self, name: Option<&Symbol>, definition: &Expr) -> Result<usize, GraphError> {
        let mut operands: Vec<usize> = Vec::new();
        self.written_order(definition, &mut operands);
        let place =
            |used: &str| operands.iter().position(|at| self.nodes.get(*at).is_some_and(|node| node.name == used));
        let template = definition.substitute_with(&|used| place(used).map(|at| Expr::var(&slot(at))));
        let operation = if operands.is_empty() { Operation::Constant } else { Operation::Formula };
        self.node(name, operation, template, operands)
    }

    /// The nodes that a definition names, each once, in the order in which they are written.
    fn written_order(&self, expr: &Expr, found: &mut Vec<usize>) {
        match expr.as_var().and_then(|name| self.index(name)) {
            Some(at) if !found.contains(&at) => found.push(at),
            Some(_) => {}
            None => expr.for_each_child(|part| self.written_order(part, found)),
        }
    }

    /// A definition cut into operations, the last of which bears its name.
    fn definition(&mut self, name: &Symbol, definition: &Expr) -> Result<(), GraphError> {
        let made = match definition.node() {
            Node::Var(used) => match self.index(used) {
                Some(at) => self.node(Some(name), Operation::Copy, Expr::var(&slot(0)), vec![at]),
                None => Err(GraphError::UnknownName { name: used.clone(), within: name.clone() }),
            },
            _ if definition.names().is_empty() => {
                self.node(Some(name), Operation::Constant, definition.clone(), Vec::new())
            }
            _ => self.operation(definition, Some(name)),
        };
        made.map(|_| ())
    }

    fn part(&mut self, expr: &Expr, within: &Symbol) -> Result<Part, GraphError> {
        match expr.node() {
            Node::Var(name) => match self.index(name) {
                Some(at) => Ok(Part::Node(at)),
                None => Err(GraphError::UnknownName { name: name.clone(), within: within.clone() }),
            },
            _ if expr.names().is_empty() => Ok(Part::Constant(expr.clone())),
            _ => Ok(Part::Node(self.operation(expr, None)?)),
        }
    }

    /// One operation as a node, after the nodes of its parts.
    fn operation(&mut self, expr: &Expr, name: Option<&Symbol>) -> Result<usize, GraphError> {
        let within = name.cloned().unwrap_or_default();
        if let Node::Cases(..) = expr.node() {
            // Which case counts depends on all of it, so that it is not cut up.
            return self.formula(name, expr);
        }
        let mut operands = Vec::new();
        let mut failed = None;
        // The template is the same operation with each part that varies replaced by its place.
        let mut cut = |builder: &mut Builder, part: &Expr| match builder.part(part, &within) {
            Ok(Part::Constant(constant)) => constant,
            Ok(Part::Node(at)) => {
                operands.push(at);
                Expr::var(&slot(operands.len() - 1))
            }
            Err(error) => {
                failed = Some(error);
                part.clone()
            }
        };
        let template = expr.map_children(|part| match (expr.node(), part.node()) {
            // Taking away is part of the sum and no operation of its own.
            (Node::Sum(_), Node::Neg(inner)) => cut(self, inner).negate(),
            _ => cut(self, part),
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let operation = match expr.node() {
            Node::Neg(_) => Operation::Negate,
            Node::Sum(_) => Operation::Add,
            Node::Product(_) => Operation::Multiply,
            Node::Div(..) => Operation::Divide,
            Node::Pow(..) => Operation::Power,
            Node::Call(function, _) => Operation::Apply(*function),
            Node::Num(_) | Node::Const(_) | Node::Var(_) | Node::Slope(..) | Node::Cases(..) => {
                return Err(GraphError::NoSlope(within));
            }
        };
        self.node(name, operation, template, operands)
    }

    /// Makes the node, works out its value and its local slopes. Without a name of its own an operation that is
    /// already there is used again.
    fn node(
        &mut self,
        name: Option<&Symbol>,
        operation: Operation,
        template: Expr,
        operands: Vec<usize>,
    ) -> Result<usize, GraphError> {
        let known = self.nodes.iter().position(|node| node.template == template && node.operands == operands);
        if let (None, Some(known)) = (name, known) {
            return Ok(known);
        }
        let (name, named) = match name {
            Some(name) => (name.clone(), true),
            None => (self.fresh(), false),
        };
        let inputs: Vec<(Symbol, &GraphNode)> =
            operands.iter().enumerate().filter_map(|(at, node)| Some((slot(at), self.nodes.get(*node)?))).collect();
        let values: Vec<(Symbol, Amount)> = inputs.iter().map(|(slot, node)| (slot.clone(), node.at)).collect();
        let written = |expr: &Expr| {
            let of = |used: &str| inputs.iter().find(|(slot, _)| slot == used).map(|(_, node)| Expr::var(&node.name));
            expr.substitute_with(&of)
        };
        let at = quantity(&template, &values).ok_or_else(|| GraphError::Undefined(name.clone()))?;
        let expr = written(&template);
        let tidied = tidy(&expr);
        let mut locals = Vec::new();
        for (slot, _) in &inputs {
            let missing = || GraphError::NoSlope(name.clone());
            let slope = derivative(&template, slot).map_err(|_| missing())?;
            let at = quantity(&slope, &values).ok_or_else(missing)?;
            // σ(o)·(1 − σ(o)) is p·(1 − p): the value is there already. Not tidied again, which would give p·(−p + 1).
            let shorter = replace(&tidy(&written(&slope)), &tidied, &Expr::var(&name));
            locals.push(Local { expr: shorter, at });
        }
        self.push(GraphNode { name, named, operation, expr, operands, at, locals, template })?;
        Ok(self.nodes.len() - 1)
    }
}

/// Every occurrence of one expression in another replaced.
fn replace(within: &Expr, old: &Expr, new: &Expr) -> Expr {
    if within == old { new.clone() } else { within.map_children(|part| replace(part, old, new)) }
}

/// The value as a double, and exactly where that can be had.
fn quantity(expr: &Expr, at: &[(Symbol, Amount)]) -> Option<Amount> {
    let exact: Option<Vec<_>> = at.iter().map(|(name, quantity)| Some((name.clone(), quantity.exact?))).collect();
    if let Some(number) = exact.and_then(|exact| exact_value(expr, &exact)) {
        return Some(Amount::exactly(number));
    }
    let point: Vec<(&str, f64)> = at.iter().map(|(name, quantity)| (name.as_str(), quantity.value)).collect();
    Some(Amount { value: tape::eval(expr, &point)?, exact: None })
}
