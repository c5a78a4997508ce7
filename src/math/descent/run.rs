//! The machine that runs update rules: on doubles, and on exact numbers as long as those last.

use super::{Descent, DescentLine, DescentRun, MOST_STEPS, Rule, verdict};
use crate::math::evaluate::{CompiledExprs, exact_value};
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;

/// Runs `steps` steps of the rules, which need not be those of the descent's optimiser.
pub(super) fn run(descent: &Descent, rules: &[Rule], steps: usize) -> DescentRun {
    let steps = steps.min(MOST_STEPS);
    let mut lines = Vec::new();
    if let Some(machine) = Machine::new(descent, rules) {
        let mut state = machine.start();
        for k in 0..=steps {
            let (loss, gradient) = machine.look(&state.at);
            let next = if k < steps { machine.step(&state, k + 1) } else { None };
            let moved = next.as_ref().map(|next| next.at.iter().zip(&state.at).map(|(new, old)| new - old).collect());
            let exact = state.exact.as_ref().and_then(|exact| exact.first().cloned());
            lines.push(DescentLine { k, at: state.at, exact, loss, gradient, step: moved, memory: state.memory });
            match next {
                Some(next) => state = next,
                None => break,
            }
        }
    }
    let ended_early = lines.len() <= steps;
    let behaviour = verdict::behaviour(&lines, ended_early);
    DescentRun { lines, behaviour }
}

/// The point and the memory, one vector for each name, as doubles and exactly.
struct State {
    at: Vec<f64>,
    memory: Vec<Vec<f64>>,
    /// The point first, then the memory.
    exact: Option<Vec<Vec<Number>>>,
}

struct Machine<'a> {
    descent: &'a Descent,
    /// What a rule may use, in this order: `w`, the memory, then `k`, `g`, `L` and the settings.
    names: Vec<Symbol>,
    /// How many of the names belong to the state.
    kept: usize,
    /// Which of the kept names is set, and to what.
    rules: Vec<(usize, Expr, CompiledExprs)>,
    look_ahead: Option<(Expr, CompiledExprs)>,
    /// The loss, then the gradient.
    watched: CompiledExprs,
}

impl<'a> Machine<'a> {
    fn new(descent: &'a Descent, rules: &[Rule]) -> Option<Machine<'a>> {
        let mut names = vec![Symbol::new("w")];
        names.extend(rules.iter().map(|(name, _)| name.clone()).filter(|name| name != "w"));
        let kept = names.len();
        names.extend(["k", "g", "L"].map(Symbol::new));
        names.extend(descent.settings.iter().map(|(name, _)| name.clone()));
        let ready = |rule: &Expr| CompiledExprs::new(&[rule], &names);
        let slot = |name: &Symbol| names.iter().position(|known| known == name);
        let rules =
            rules.iter().map(|(name, rule)| Some((slot(name)?, rule.clone(), ready(rule)?))).collect::<Option<_>>()?;
        let look_ahead = match descent.optimiser.look_ahead() {
            Some(point) => Some((point.clone(), ready(&point)?)),
            None => None,
        };
        let watched: Vec<&Expr> = std::iter::once(&descent.of).chain(&descent.gradient).collect();
        let watched = CompiledExprs::new(&watched, &descent.by)?;
        Some(Machine { descent, names, kept, rules, look_ahead, watched })
    }

    fn start(&self) -> State {
        let start = &self.descent.start;
        let n = start.len();
        let mut exact = vec![start.clone()];
        exact.resize(self.kept, vec![Number::ZERO; n]);
        let at = start.iter().map(|w| w.to_f64()).collect();
        State { at, memory: vec![vec![0.0; n]; self.kept - 1], exact: Some(exact) }
    }

    /// Loss and gradient at a point, as far as they are defined.
    fn look(&self, at: &[f64]) -> (Option<f64>, Option<Vec<f64>>) {
        let mut values = self.watched.values(at).into_iter();
        let loss = values.next().filter(|value| value.is_finite());
        let mut gradient: Vec<f64> = values.collect();
        for (part, name) in gradient.iter_mut().zip(&self.descent.by).filter(|(part, _)| !part.is_finite()) {
            *part = self.descent.slope_in_hole(at, name).unwrap_or(f64::NAN);
        }
        (loss, gradient.iter().all(|part| part.is_finite()).then_some(gradient))
    }

    fn step(&self, from: &State, k: usize) -> Option<State> {
        // The names' values for coordinate i.
        let values = |i: usize, gradient: f64, loss: f64| {
            let mut values = vec![*from.at.get(i)?];
            for memory in &from.memory {
                values.push(*memory.get(i)?);
            }
            values.extend([k as f64, gradient, loss]);
            values.extend(self.descent.settings.iter().map(|(_, setting)| setting.to_f64()));
            Some(values)
        };
        let n = from.at.len();
        let watched: Vec<f64> = match &self.look_ahead {
            Some((_, point)) => (0..n).map(|i| point.finite(&values(i, 0.0, 0.0)?)).collect::<Option<_>>()?,
            None => from.at.clone(),
        };
        let (loss, gradient) = (self.look(&from.at).0?, self.look(&watched).1?);
        let mut next = State { at: from.at.clone(), memory: from.memory.clone(), exact: self.exact_step(from, k) };
        for (i, slope) in gradient.iter().enumerate() {
            let mut values = values(i, *slope, loss)?;
            for (slot, _, rule) in &self.rules {
                *values.get_mut(*slot)? = rule.finite(&values)?;
            }
            for (vector, value) in std::iter::once(&mut next.at).chain(&mut next.memory).zip(&values) {
                *vector.get_mut(i)? = *value;
            }
        }
        if let Some(exact) = &next.exact {
            // What is known exactly is rounded once, and not at every step.
            let rounded = exact.iter().map(|vector| vector.iter().map(|value| value.to_f64()).collect());
            for (vector, rounded) in std::iter::once(&mut next.at).chain(&mut next.memory).zip(rounded) {
                *vector = rounded;
            }
        }
        Some(next)
    }

    /// The next point and memory exactly; `None` once something is not rational or does not fit.
    fn exact_step(&self, from: &State, k: usize) -> Option<Vec<Vec<Number>>> {
        let exact = from.exact.as_ref()?;
        let count = Number::int(i64::try_from(k).ok()?);
        let known = |i: usize, gradient: Option<Number>| {
            let mut known = Vec::with_capacity(self.names.len());
            for (name, vector) in self.names.iter().zip(exact) {
                known.push((name.clone(), *vector.get(i)?));
            }
            known.push((Symbol::new("k"), count));
            known.extend(gradient.map(|value| (Symbol::new("g"), value)));
            known.extend(self.descent.settings.iter().cloned());
            Some(known)
        };
        let watched: Vec<Number> = match &self.look_ahead {
            Some((point, _)) => {
                (0..from.at.len()).map(|i| exact_value(point, &known(i, None)?)).collect::<Option<_>>()?
            }
            None => exact.first()?.clone(),
        };
        let gradient = self.descent.exact_gradient_at(&watched)?;
        let mut next = exact.clone();
        for (i, slope) in gradient.iter().enumerate() {
            let mut known = known(i, Some(*slope))?;
            for (slot, rule, _) in &self.rules {
                let value = exact_value(rule, &known)?;
                known.get_mut(*slot)?.1 = value;
                *next.get_mut(*slot)?.get_mut(i)? = value;
            }
        }
        Some(next)
    }
}
