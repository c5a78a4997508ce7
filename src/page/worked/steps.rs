//! The steps of a worked solution.

use super::Detail;
use super::words::{factor, row, signs, slope_name};
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions::Func;
use crate::math::print;
use crate::math::rules::{self, Rule};
use crate::math::solution::Solution;
use crate::math::step::{Step as Done, StepKind};
use crate::page::model::*;

/// The variable, where others are held still.
fn partial(solution: &Solution) -> Option<Symbol> {
    let derivation = &solution.derivation;
    (derivation.of.names().len() > 1).then(|| derivation.by.clone())
}

/// Everything on one line: the rule's result and what it is tidied to.
pub fn in_one_chain(solution: &Solution) -> Block {
    let derivation = &solution.derivation;
    let lead = row([slope_name(partial(solution).as_deref(), derivation.order), signs(" = ")]);
    let mut links = vec![Link::first(row([lead, Formula::of(&derivation.raw)]))];
    if derivation.raw != derivation.derivative {
        links.push(Link::then("=", Formula::of(&derivation.derivative)));
    }
    Block::Chain(links)
}

/// The numbered steps.
pub fn blocks(solution: &Solution, detail: Detail) -> Vec<Block> {
    let seen = match solution.derivation.of.node() {
        Node::Call(function, _) => Some(*function),
        _ => None,
    };
    let by = partial(solution);
    let mut view = View { detail, by, numbered: true, order: 0, number: 0, seen, rewritten: 0, blocks: Vec::new() };
    solution.steps.iter().for_each(|step| view.step(step));
    view.blocks
}

/// How a rule is called in a remark, e.g. `power rule, n = 5`.
fn remark(step: &Done) -> String {
    let Some(rule) = rules::by_id(step.rule) else { return String::new() };
    match step.rule {
        "identity" | "constant" => String::new(),
        "power" => match step.parts.iter().find(|(name, _)| name == "n") {
            Some((_, n)) => format!("power rule, n = {}", print::unicode(n)),
            None => "power rule".to_string(),
        },
        "table" => "from the table".to_string(),
        "exponential" => "its own slope".to_string(),
        _ => rule.name.to_lowercase(),
    }
}

/// How many small steps there are below a part.
fn small_steps(step: &Done) -> usize {
    let leaf = |step: &Done| step.kind == StepKind::Tidy || matches!(step.rule, "identity" | "constant");
    step.because.iter().filter(|inner| !leaf(inner)).map(|inner| 1 + small_steps(inner)).sum()
}

/// `2x · sin x + x² · cos x`: every factor differentiated in turn, each piece in its factor's colour.
fn products(parts: &[(&Symbol, Role, &Done)]) -> Line {
    let mut line = Line::new();
    for moving in 0..parts.len() {
        if moving > 0 {
            line = line.then(" + ");
        }
        for (i, (_, role, done)) in parts.iter().enumerate() {
            let piece = if i == moving { &done.after } else { &done.before };
            if i > 0 {
                line = line.then(" · ");
            }
            line = line.formula(factor(piece)).role(*role);
        }
    }
    line
}

/// A product of two factors, each in its colour; anything else as it is.
fn two_factors(lead: Formula, expr: &Expr) -> Line {
    let line = Line::new().formula(lead);
    match expr.node() {
        Node::Product(factors) if factors.len() == 2 => {
            let mut pieces = factors.iter().zip([Role::Right, Role::Inner]);
            let first = pieces.next().map_or(line.clone(), |(piece, role)| line.formula(factor(piece)).role(role));
            pieces.fold(first, |line, (piece, role)| line.then(" · ").formula(factor(piece)).role(role))
        }
        _ => line.math(expr),
    }
}

struct View {
    detail: Detail,
    /// The variable, where others are held still.
    by: Option<Symbol>,
    /// Whether steps have numbers: those of the whole have, those inside a part have not.
    numbered: bool,
    /// How many derivatives have been taken.
    order: usize,
    number: usize,
    /// The function whose definition is worked out.
    seen: Option<Func>,
    /// The number of the last rewriting, to say what is undone.
    rewritten: usize,
    blocks: Vec<Block>,
}

impl View {
    fn new_step(&mut self, name: impl Into<String>) -> WorkedStep {
        self.number += 1;
        let step = WorkedStep::new(name);
        if self.numbered { step.number(self.number) } else { step }
    }

    /// `f′ = `, `∂f/∂x = ` where other variables are held still, or nothing inside a part.
    fn lead(&self) -> Formula {
        let name = if self.numbered { slope_name(self.by.as_deref(), self.order) } else { Formula::default() };
        if self.numbered { row([name, signs(" = ")]) } else { signs("= ") }
    }

    fn step(&mut self, step: &Done) {
        match step.kind {
            StepKind::Rewrite => {
                let rewritten = row([Formula::of(&step.before), signs(" = "), Formula::of(&step.after)]);
                let because = match step.rule {
                    "as_e" => "a = e^(ln a)",
                    rule => rules::by_id(rule).map_or("", |rule| rule.shown),
                };
                let because = if because.is_empty() { String::new() } else { format!("because {because}") };
                let block = self.new_step(step.name).line(Line::new().formula(rewritten).noted(because));
                self.rewritten = self.number;
                self.blocks.push(block.into());
            }
            StepKind::Differentiate => {
                self.order += 1;
                self.differentiate(step);
            }
            StepKind::PutBack => {
                let name = match (step.rule, self.seen) {
                    ("as_e", _) if self.numbered => format!("Undo {}", self.rewritten),
                    ("definition", Some(function)) => format!("See {} in it", function.row().unicode),
                    _ => step.name.to_string(),
                };
                let mut block = self.new_step(name);
                let mut lead = self.lead();
                for seen in &step.because {
                    let note = seen.name.replace("{u}", &print::unicode(&Expr::var(&seen.by)));
                    block = block.line(two_factors(lead, &seen.after).noted(Line::styled(Role::Dim, note)));
                    lead = signs("= ");
                }
                if step.because.is_empty() {
                    block = block.line(Line::new().formula(row([lead, Formula::of(&step.after)])));
                }
                self.blocks.push(block.into());
            }
            StepKind::Tidy | StepKind::Limit | StepKind::Evaluate => {
                let line = Line::new().formula(row([self.lead(), Formula::of(&step.after)]));
                let tags = step.tags.iter().take(3).copied().collect::<Vec<_>>().join(", ");
                let block = self.new_step("Tidy").line(line.noted(Line::styled(Role::Dim, tags)));
                self.blocks.push(block.into());
            }
        }
    }

    fn differentiate(&mut self, step: &Done) {
        match step.rule {
            "chain" => self.chain(step),
            "product" | "product3" | "quotient" => self.by_factors(step),
            "sum" => self.sum(step),
            _ => self.plain(step),
        }
    }

    /// The rule in letters, then what it gives.
    fn rule_line(&self, rule: Option<&'static Rule>) -> Line {
        Line::text(rule.map_or("", |rule| rule.shown))
    }

    /// `(u⁵)′ = 5u⁴ · u′  where  u = 3x² + 1`, outside and inside below, then u put back.
    fn chain(&mut self, step: &Done) {
        let ([outside, inside, ..], Some((u, inner))) = (step.because.as_slice(), step.parts.first()) else {
            return self.plain(step);
        };
        let rule = row([
            signs("("),
            Formula::of(&outside.before),
            signs(")′ = "),
            factor(&outside.after),
            signs(" · "),
            Formula::of(&Expr::var(u)),
            signs("′"),
        ]);
        let is = Line::text("where  ").push(Role::Substitution, u.as_str()).then(" = ").math(inner);
        let mut block = self.new_step(step.name).line(Line::new().formula(rule).noted(is));
        block.parts.push(self.part("outside", Role::Outer, outside));
        block.parts.push(self.part("inside", Role::Inner, inside));
        self.blocks.push(block.into());
        let outer = outside.after.substitute(u, inner);
        let back = Line::new()
            .formula(self.lead())
            .formula(factor(&outer))
            .role(Role::Outer)
            .then(" · ")
            .formula(factor(&inside.after))
            .role(Role::Inner);
        let back = Noted::from(back).brace(Role::Outer, "outer").brace(Role::Inner, "inner");
        let block = self.new_step(format!("Put {u} back")).line(back);
        self.blocks.push(block.into());
    }

    /// The rule in letters, a table of the letters and their slopes, then all of it filled in.
    fn by_factors(&mut self, step: &Done) {
        let rule = rules::by_id(step.rule);
        let roles = [Role::Outer, Role::Inner, Role::Substitution];
        let parts: Vec<(&Symbol, Role, &Done)> = step
            .parts
            .iter()
            .zip(&step.because)
            .zip(roles)
            .map(|(((name, _), done), role)| (name, role, done))
            .collect();
        let line = self.rule_line(rule);
        let memory = if step.rule == "quotient" { "“low d-high less high d-low”" } else { "" };
        let mut block = self.new_step(step.name).line(line.noted(Line::styled(Role::Dim, memory)));
        let cell = |role: Role, name: String, expr: &Expr| {
            Line::styled(role, format!("{name} = ")).append(Line::of(expr).all(role))
        };
        let mut table = Table::grid(parts.len());
        table.push(parts.iter().map(|(name, role, done)| cell(*role, name.to_string(), &done.before)));
        table.push(parts.iter().map(|(name, role, done)| cell(*role, format!("{name}′"), &done.after)));
        if self.detail < Detail::Full {
            table.push(parts.iter().map(|(_, _, done)| Line::styled(Role::Dim, self.opened(done))));
        }
        block.inner.push(table.into());
        if self.detail == Detail::Full {
            for (name, _, done) in &parts {
                if small_steps(done) > 0 {
                    block.inner.push(Block::text(Line::styled(Role::Dim, format!("{name}′:"))));
                    block.inner.extend(self.inside(done));
                }
            }
        }
        self.blocks.push(block.into());
        let filled = match step.rule {
            "quotient" => Line::new().math(&step.after),
            _ => products(&parts),
        };
        let block = self.new_step("Fill in").line(Line::new().formula(self.lead()).append(filled));
        self.blocks.push(block.into());
    }

    /// Every term by itself, then their sum.
    fn sum(&mut self, step: &Done) {
        let rule = self.rule_line(rules::by_id("sum"));
        let mut block = self.new_step(step.name).line(rule);
        for done in step.because.iter().filter(|done| done.kind == StepKind::Differentiate) {
            let part = self.part("term", Role::Plain, done);
            block.parts.push(part);
        }
        self.blocks.push(block.into());
        let line = Line::new().formula(row([self.lead(), Formula::of(&step.after)]));
        let block = self.new_step("Add up").line(line);
        self.blocks.push(block.into());
    }

    /// The rule in letters and what it gives; its parts below.
    fn plain(&mut self, step: &Done) {
        // What stands in the table is said of the function itself.
        let line = match step.rule {
            "table" => Line::new(),
            rule => self.rule_line(rules::by_id(rule)),
        };
        let gives = match step.rule {
            "table" => row([signs("("), Formula::of(&step.before), signs(")′ = "), Formula::of(&step.after)]),
            _ => row([self.lead(), Formula::of(&step.after)]),
        };
        let mut block = self.new_step(step.name);
        block
            .lines
            .extend([line, Line::new().formula(gives)].into_iter().filter(|line| !line.is_empty()).map(Noted::from));
        for ((name, _), done) in step.parts.iter().filter(|(name, _)| *name != "c" && *name != "n").zip(&step.because) {
            if small_steps(done) > 0 || !matches!(done.rule, "identity" | "constant") {
                let part = self.part(name, Role::Inner, done);
                block.parts.push(part);
            }
        }
        self.blocks.push(block.into());
    }

    /// One part with what it gives and, where they are opened, its own steps.
    fn part(&self, name: &str, role: Role, done: &Done) -> RulePart {
        let mut part = RulePart::new(name, role, &done.before).gives(&done.after);
        part.note = Line::styled(Role::Dim, self.opened(done));
        if self.detail == Detail::Full && small_steps(done) > 0 {
            part.inner = self.inside(done);
        }
        part
    }

    /// What is said beside a part: the rule, or how much there is to open.
    fn opened(&self, done: &Done) -> String {
        match (small_steps(done), self.detail) {
            (0, _) | (_, Detail::Full) => remark(done),
            (1, _) => "[+] 1 small step".to_string(),
            (n, _) => format!("[+] {n} small steps"),
        }
    }

    /// The steps of a part, without numbers.
    fn inside(&self, done: &Done) -> Vec<Block> {
        let mut view = View {
            detail: self.detail,
            by: self.by.clone(),
            numbered: false,
            order: 0,
            number: 0,
            seen: None,
            rewritten: 0,
            blocks: Vec::new(),
        };
        let rewriting = done.because.first().is_some_and(|first| first.kind == StepKind::Rewrite);
        if rewriting {
            done.because.iter().for_each(|step| view.step(step));
        } else {
            // The last reason may be the tidying of what the rule gave; the rest are the rule's parts.
            let tidied = done.because.last().filter(|last| last.kind == StepKind::Tidy);
            let raw = tidied.map_or(&done.after, |last| &last.before);
            view.differentiate(&Done { after: raw.clone(), ..done.clone() });
            tidied.into_iter().for_each(|step| view.step(step));
        }
        view.blocks
    }
}
