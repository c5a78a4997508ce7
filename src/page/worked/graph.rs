//! A backward pass as a page: forward values downwards, adjoints upwards, each as what arrives times the local slope;
//! the slopes of the inputs beside measured ones; and the sum over the paths where several lead to one input.

use super::dotted::{dotted, factored};
use super::gradient::quotient;
use super::words::{comma, row, signs};
use crate::math::expr::{Expr, Symbol};
use crate::math::graph::{Amount, Backward, Graph as Computed, GraphNode as ComputedNode, NodeCheck, Path};
use crate::math::print;
use crate::math::print::figure::figure;
use crate::page::model::*;

/// A graph with its backward pass from one node, and every adjoint measured.
pub struct Sweep<'a> {
    graph: &'a Computed,
    output: usize,
    backward: Backward,
    checks: Vec<NodeCheck>,
}

/// `x = 1, y = 2`.
pub fn point(at: &[(Symbol, Expr)]) -> Formula {
    comma(at.iter().map(|(name, value)| row([Formula::of(&Expr::var(name)), signs(" = "), Formula::of(value)])))
}

fn number(quantity: Amount) -> String {
    figure(quantity.value)
}

/// Names that data usually have: what is given, not learnt.
fn is_datum(name: &str) -> bool {
    name.starts_with(['x', 'y', 't'])
}

/// The graph as it is drawn where no backward pass is asked for: each node with its value.
pub fn forward(graph: &Computed) -> DrawnGraph {
    let nodes = graph.nodes.iter().map(|node| DrawnNode { filled: filled(graph, node, true), ..drawn(node) });
    DrawnGraph { nodes: nodes.collect(), says: "Each node with its value.".to_string(), given_apart: true }
}

fn drawn(node: &ComputedNode) -> DrawnNode {
    let mut inputs = node.operands.clone();
    inputs.sort_unstable();
    inputs.dedup();
    DrawnNode {
        name: print::unicode_name(&node.name),
        formula: if node.operands.is_empty() { Formula::default() } else { dotted(&node.expr) },
        inputs,
        value: Some(number(node.at)),
        ..DrawnNode::default()
    }
}

/// The formula of a node with the numbers of the inputs put in, or of all its operands; nothing where they are long.
fn filled(graph: &Computed, node: &ComputedNode, all: bool) -> Formula {
    let value = |name: &str| {
        let operand = graph.nodes.get(graph.find(name)?)?;
        let short = operand.at.exact.filter(|n| n.decimal_digits().is_some_and(|digits| digits.len() <= 7))?;
        (all || operand.operands.is_empty()).then(|| Expr::number(short.marked_decimal(!short.is_integer())))
    };
    let put_in = node.expr.substitute_with(&value);
    let formula = dotted(&put_in);
    let long = crate::page::width(&formula.unicode) > 30;
    if long || put_in == node.expr || node.operands.is_empty() { Formula::default() } else { formula }
}

impl<'a> Sweep<'a> {
    /// The backward pass from a node.
    pub fn new(graph: &'a Computed, output: usize) -> Sweep<'a> {
        Sweep { graph, output, backward: graph.backward(output), checks: graph.check(output) }
    }

    fn node(&self, at: usize) -> Option<&ComputedNode> {
        self.graph.nodes.get(at)
    }
    fn name(&self, at: usize) -> &str {
        self.node(at).map_or("", |node| node.name.as_str())
    }
    fn quotient(&self, of: usize) -> Formula {
        let alone = self.node(of).is_some_and(|node| node.operands.is_empty()) && self.given().len() == 1;
        quotient(self.name(self.output), self.name(of), !alone)
    }
    fn adjoint(&self, of: usize) -> f64 {
        self.backward.adjoints.get(of).map_or(0.0, |adjoint| adjoint.at.value)
    }
    /// The given values on which the output depends.
    fn given(&self) -> Vec<usize> {
        let reached = |at: &usize| self.backward.adjoints.get(*at).is_some_and(|adjoint| adjoint.reached);
        let given = |at: &usize| self.node(*at).is_some_and(|node| node.operands.is_empty());
        (0..self.graph.nodes.len()).filter(|at| *at != self.output && given(at) && reached(at)).collect()
    }
    /// Those of them that would be learnt: all but the data, if that leaves any.
    pub fn weights(&self) -> Vec<usize> {
        let weights: Vec<usize> = self.given().into_iter().filter(|at| !is_datum(self.name(*at))).collect();
        if weights.is_empty() { self.given() } else { weights }
    }

    /// The pass as it is drawn and set in a table.
    pub fn picture(&self) -> DrawnGraph {
        let node = |(at, node): (usize, &ComputedNode)| DrawnNode {
            filled: filled(self.graph, node, false),
            adjoint: self.backward.adjoints.get(at).filter(|a| a.reached).map(|a| number(a.at)),
            backward: if node.operands.is_empty() { Line::new() } else { self.arriving(at) },
            ..drawn(node)
        };
        let nodes = self.graph.nodes.iter().enumerate().map(node).collect();
        let name = print::unicode_name(self.name(self.output));
        let says = format!("Forward values from top to bottom, adjoints ∂{name}/∂(node) from bottom to top.");
        DrawnGraph { nodes, says, given_apart: true }
    }

    /// `∂L/∂p · p(1 − p)`, a summand for each use.
    fn arriving(&self, at: usize) -> Line {
        if at == self.output {
            return Line::styled(Role::Dim, "start");
        }
        let mut line = Line::new();
        for (from, slot) in self.graph.uses(at).into_iter().filter(|(from, _)| self.reached(*from)) {
            let Some(local) = self.node(from).and_then(|node| node.locals.get(slot)) else { continue };
            if !line.is_empty() {
                line = line.then(" + ");
            }
            let expr = &local.expr;
            let local = factored(expr);
            let whole = match (from == self.output, local.unicode.as_str()) {
                (true, _) => dotted(expr),
                (false, "1") => self.quotient(from),
                (false, _) => row([self.quotient(from), signs(" · "), local]),
            };
            line = line.formula(whole);
        }
        line
    }

    fn reached(&self, at: usize) -> bool {
        self.backward.adjoints.get(at).is_some_and(|adjoint| adjoint.reached)
    }

    /// The slopes of some nodes: local slope times what arrives, the result, and the measured slope.
    pub fn slopes(&self, of: &[usize]) -> Table {
        let header = ["", "local · arriving", "in numbers", "slope", "measured", ""];
        let mut table =
            Table::new(header).numeric(&[3, 4]).says("The slope by each of them, by the backward pass and measured.");
        for &at in of {
            let check = self.checks.iter().find(|check| check.node == at);
            let sign = match check {
                Some(check) if check.corner => Line::styled(Role::Caution, "corner"),
                Some(check) if check.agrees => Line::styled(Role::Right, "✓"),
                _ => Line::styled(Role::Wrong, "✗"),
            };
            let measured = check.and_then(|check| check.measured).map_or("none".to_string(), settled);
            let (letters, numbers) = self.products(at);
            table.push([
                Line::new().formula(self.quotient(at)).role(Role::Strong),
                Line::new().formula(letters),
                Line::text(numbers),
                Line::styled(Role::Inner, figure(self.adjoint(at))),
                Line::text(measured),
                sign,
            ]);
        }
        table
    }

    /// `x · ∂L/∂z` and `2 · −0.25`, a summand for each use.
    fn products(&self, at: usize) -> (Formula, String) {
        let (mut letters, mut numbers) = (Formula::default(), String::new());
        for (from, slot) in self.graph.uses(at).into_iter().filter(|(from, _)| self.reached(*from)) {
            let Some(local) = self.node(from).and_then(|node| node.locals.get(slot)) else { continue };
            let upstream = self.quotient(from);
            let product = match print::unicode(&local.expr).as_str() {
                _ if from == self.output => dotted(&local.expr),
                "1" => row([signs("1 · "), upstream]),
                _ => row([factored(&local.expr), signs(" · "), upstream]),
            };
            let plus = if letters.is_empty() { "" } else { " + " };
            letters = row([letters, signs(plus), product]);
            numbers.push_str(plus);
            numbers.push_str(&format!("{} · {}", number(local.at), figure(self.adjoint(from))));
        }
        (letters, numbers)
    }

    /// What the pass cost beside measuring, for so many slopes.
    pub fn cost(&self, slopes: usize) -> Line {
        let all = match slopes {
            1 => "the slope".to_string(),
            2 => "both slopes".to_string(),
            n => format!("all {n} slopes"),
        };
        Line::text(format!("One sweep back gave {all}. Measuring took {} forward runs.", 2 * slopes))
    }

    /// `∂L/∂w = −1 · 0.25 · 2 = −0.5, local by local`, where only one path leads to the node.
    pub fn local_by_local(&self, of: usize) -> Option<Line> {
        let paths = self.graph.paths(of, self.output)?;
        let [path] = paths.as_slice() else { return None };
        if path.locals.len() < 2 {
            return None;
        }
        let locals: Vec<String> = path.locals.iter().rev().map(|local| number(*local)).collect();
        let line = Line::new().formula(self.quotient(of));
        Some(line.then(format!(" = {} = {}, local by local", locals.join(" · "), number(path.product))))
    }

    /// The paths from a node with the products of the local slopes on them, and their sum; `None` where only one leads
    /// there, or too many do.
    pub fn paths(&self, of: usize) -> Option<Vec<Block>> {
        let count = self.graph.path_count(of, self.output);
        if count < 2 {
            return None;
        }
        let sum = figure(self.adjoint(of));
        let Some(paths) = self.graph.paths(of, self.output) else {
            let from = print::unicode_name(self.name(of));
            let text =
                format!("{count} paths lead from {from}: too many to list. One sweep back adds them all up: {sum}.");
            return Some(vec![Block::text(text)]);
        };
        let header = ["path", "local slopes", "in numbers", "product"];
        let mut table = Table::new(header).numeric(&[3]).says("Every path with the product of the local slopes on it.");
        for path in &paths {
            table.push(self.path(path));
        }
        let check = self.checks.iter().find(|check| check.node == of);
        let measured = check.and_then(|check| check.measured).map(|m| format!("   measured {}", settled(m)));
        let agrees = check.is_some_and(|check| check.agrees);
        let products: Vec<String> = paths.iter().map(|path| number(path.product)).collect();
        let products = products.join(" + ").replace("+ −", "− ");
        let total = Line::new().formula(self.quotient(of)).then(format!(" = {products} = "));
        let mut total = total.push(Role::Right, sum);
        if let (Some(measured), true) = (measured, agrees) {
            total = total.then(measured).then("  ").push(Role::Right, "✓");
        }
        let mut blocks = vec![table.into(), Block::labelled("Sum", Tone::Neutral, total)];
        // At a kink a node takes a slope by convention, and what such slopes add up to is no measured one.
        let beside = match check {
            Some(check) if check.corner => Some("There is a corner here and no slope".to_string()),
            Some(check) if !check.agrees => {
                check.measured.map(|m| format!("Measured, the slope here is {}", settled(m)))
            }
            _ => None,
        };
        let kinks = "at a kink each node takes a value of its own, and a program returns what they add up to.";
        blocks.extend(beside.map(|beside| Block::note(Tone::Caution, format!("{beside}: {kinks}"))));
        Some(blocks)
    }

    fn path(&self, path: &Path) -> [Line; 4] {
        let way: Vec<String> = path.nodes.iter().map(|at| print::unicode_name(self.name(*at))).collect();
        let locals = path.nodes.windows(2).filter_map(|step| {
            let node = self.node(*step.get(1)?)?;
            let slot = node.operands.iter().position(|operand| Some(operand) == step.first())?;
            Some(factored(&node.locals.get(slot)?.expr))
        });
        let letters = locals.reduce(|all, local| row([all, signs(" · "), local])).unwrap_or_default();
        let numbers: Vec<String> = path.locals.iter().map(|local| number(*local)).collect();
        [
            Line::text(way.join(" → ")),
            Line::new().formula(letters),
            Line::text(numbers.join(" · ")),
            Line::styled(Role::Inner, number(path.product)),
        ]
    }

    /// What is collected at a node that is used more than once on the way from `of`, and what `=` in place of `+=` would
    /// leave.
    pub fn collected(&self, of: usize) -> Option<Vec<Block>> {
        let on_the_way = |at: &usize| self.graph.path_count(of, *at) > 0 && self.reached(*at) && *at != self.output;
        let twice = |at: &usize| self.graph.uses(*at).iter().filter(|(from, _)| self.reached(*from)).count() > 1;
        let node = (0..self.graph.nodes.len()).rev().find(|at| on_the_way(at) && twice(at))?;
        let name = print::unicode_name(self.name(node));
        let amounts: Vec<String> = self
            .backward
            .contributions
            .iter()
            .filter(|c| c.to == node)
            .map(|c| format!("{} from {}", number(c.amount), print::unicode_name(self.name(c.from))))
            .collect();
        let collects = match amounts.len() {
            2 => "two amounts".to_string(),
            n => format!("{n} amounts"),
        };
        let line = Line::text(format!(
            "Backprop gets the same sum without listing paths: {name} is used {}, so its adjoint collects {collects}, {}, \
             which make {}. In code: ",
            if amounts.len() == 2 { "twice".to_string() } else { format!("{} times", amounts.len()) },
            amounts.join(" and "),
            figure(self.adjoint(node)),
        ));
        let line = line.push(Role::Strong, "+=").then(".");
        let left = self.graph.overwritten(self.output, of);
        let careful = Line::text("Writing = in place of += keeps only the last amount and loses a path: ")
            .formula(self.quotient(of))
            .then(format!(" would come out as {}.", figure(left)));
        let mut blocks = vec![Block::text(line)];
        if (left - self.adjoint(of)).abs() > 1e-9 {
            blocks.push(Block::note(Tone::Caution, careful));
        }
        Some(blocks)
    }

    /// The definitions, with the given values at the right or below.
    fn heading(&self, definitions: &[(Symbol, Expr)], at: &[(Symbol, Expr)]) -> Vec<Block> {
        let named = |(name, of): &(Symbol, Expr)| row([Formula::of(&Expr::var(name)), signs(" = "), Formula::of(of)]);
        let mut title = Line::new();
        for (i, definition) in definitions.iter().rev().enumerate() {
            title = title.then(if i > 0 { "   " } else { "" }).formula(named(definition));
        }
        match (definitions, at) {
            ([_], [_]) => vec![Block::heading(title, Line::text("at ").formula(point(at))), Block::Rule],
            _ => {
                let at = Line::text("at ").formula(point(at));
                vec![Block::heading(title, Line::new()), Block::Rule, Block::text(at)]
            }
        }
    }

    /// The whole as a page of its own: with a drawing, or as a table alone.
    pub fn page(&self, definitions: &[(Symbol, Expr)], at: &[(Symbol, Expr)], with_drawing: bool) -> Page {
        let mut page: Page = self.heading(definitions, at).into_iter().collect();
        let picture = self.picture();
        match with_drawing {
            true => page.push(picture),
            false => page.push(crate::page::graph::table(&picture)),
        }
        let weights = if with_drawing { self.given() } else { self.weights() };
        page.blocks.extend(self.ending(&weights));
        page
    }

    /// The slopes by some nodes, paths and what they show or one product local by local, and the cost.
    pub fn ending(&self, of: &[usize]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let branching = of.iter().find(|at| self.graph.path_count(**at, self.output) > 1);
        // The sum over the paths to a single node says all that its row would.
        if of.len() > 1 || branching.is_none() {
            blocks.push(self.slopes(of).into());
        }
        match branching {
            Some(at) => {
                blocks.extend(self.paths(*at).unwrap_or_default());
                blocks.extend(self.collected(*at).unwrap_or_default());
            }
            None => blocks.extend(of.iter().find_map(|at| self.local_by_local(*at)).map(Block::text)),
        }
        if of.len() > 1 {
            blocks.push(Block::text(self.cost(of.len())));
        }
        blocks
    }
}

/// A measured slope; what differs from 0 by rounding alone is 0.
fn settled(value: f64) -> String {
    if value.abs() < 1e-11 { "0".to_string() } else { figure(value) }
}
