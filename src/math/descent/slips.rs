//! What goes wrong when a step of descent is worked out by hand. Most slips are the update rule itself gone wrong, a
//! text in the same notation, run by the same machine.

use super::rows::read_rules;
use super::{Descent, PLAIN, rule_text};
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::mistakes::Mistake;
use crate::math::slips::{self, ListedSlip, WrongValue};

/// A descent and how many steps of it are asked for.
pub struct DescentSituation {
    /// What is run.
    pub descent: Descent,
    /// How many steps are worked out by hand.
    pub steps: usize,
}

/// Every wrong point that can be told apart from the right one, in the table's order.
pub fn wrong_values(situation: &DescentSituation) -> Vec<WrongValue<Vec<f64>>> {
    situation.after(situation.steps).map_or_else(Vec::new, |key| slips::wrong_values(SLIPS, situation, &key))
}

impl DescentSituation {
    fn after(&self, steps: usize) -> Option<Vec<f64>> {
        let run = self.descent.run(steps);
        run.lines.last().filter(|line| line.k == steps).map(|line| line.at.clone())
    }
    /// All steps with the update of `w` replaced. With momentum the velocity stands where the gradient stood.
    fn with_update(&self, text: &str) -> Option<Vec<f64>> {
        let update = rule_text(text)?;
        let mut rules = self.descent.optimiser.rules();
        let (last, memory) = rules.split_last_mut()?;
        last.1 = match memory {
            [] => update,
            [(name, _)] if name == "v" => update.substitute("g", &Expr::var("v")),
            _ => return None,
        };
        self.ends_by(&rules)
    }
    /// All steps with all the rules replaced, for a descent with momentum.
    fn with_momentum_rules(&self, texts: &[(&str, &str)]) -> Option<Vec<f64>> {
        if *self.descent.optimiser == super::MOMENTUM { self.ends_by(&read_rules(texts)) } else { None }
    }
    fn ends_by(&self, rules: &[super::Rule]) -> Option<Vec<f64>> {
        let run = super::run::run(&self.descent, rules, self.steps);
        run.lines.last().filter(|line| line.k == self.steps).map(|line| line.at.clone())
    }
    fn is_plain(&self) -> bool {
        *self.descent.optimiser == PLAIN
    }
    fn start(&self) -> Vec<f64> {
        self.descent.start.iter().map(|w| w.to_f64()).collect()
    }
    fn rate(&self) -> Option<f64> {
        Some(self.descent.setting("eta")?.to_f64())
    }
    /// `from − factor·η·∇L(at)`, for plain descent.
    fn step(&self, from: &[f64], at: &[f64], factor: f64) -> Option<Vec<f64>> {
        if !self.is_plain() {
            return None;
        }
        let (rate, gradient) = (self.rate()?, self.descent.gradient_at(at)?);
        Some(from.iter().zip(&gradient).map(|(w, g)| w - factor * rate * g).collect())
    }
    /// All plain steps, each by `step(from)`.
    fn steps_by(&self, step: impl Fn(&[f64]) -> Option<Vec<f64>>) -> Option<Vec<f64>> {
        (0..self.steps).try_fold(self.start(), |w, _| step(&w))
    }
    /// The same descent on a loss in which (w − a)² is taken for w² when its slope is taken.
    fn without_inner_constants(&self) -> Option<Vec<f64>> {
        let of = without_constants(&self.descent.of, &self.descent.by);
        if of == self.descent.of || !self.is_plain() {
            return None;
        }
        let start = &self.descent.start;
        let descent = Descent::new(of, &self.descent.by, start, self.descent.setting("eta")?).ok()?;
        DescentSituation { descent, steps: self.steps }.after(self.steps)
    }
    /// w − η·w from the second step on.
    fn with_w_for_gradient(&self) -> Option<Vec<f64>> {
        let rate = self.rate().filter(|_| self.is_plain() && self.steps > 1)?;
        let shrunk = |w: Vec<f64>| w.into_iter().map(|w| w - rate * w).collect();
        Some((1..self.steps).fold(self.after(1)?, |w, _| shrunk(w)))
    }
    /// βw − η·g from the second step on, for a descent with momentum.
    fn with_momentum_on_w(&self) -> Option<Vec<f64>> {
        let (rate, beta) = (self.rate()?, self.descent.setting("beta")?.to_f64());
        if self.descent.optimiser.id != "momentum" || self.steps < 2 {
            return None;
        }
        (1..self.steps).try_fold(self.after(1)?, |w, _| {
            let gradient = self.descent.gradient_at(&w)?;
            Some(w.iter().zip(&gradient).map(|(w, g)| beta * w - rate * g).collect())
        })
    }
    /// Over how many the loss is a mean: `(a^2 + b^2)/2` is over 2.
    fn mean_over(&self) -> Option<f64> {
        let counted = |part: &Expr| match part.node() {
            Node::Sum(terms) => Some(terms.len()),
            _ => None,
        };
        let n = match self.descent.of.node() {
            Node::Div(sum, n) if n.is_number(i64::try_from(counted(sum)?).ok()?) => counted(sum)?,
            Node::Product(factors) => match &factors[..] {
                [n, sum] if n.as_number()?.recip()?.as_int()? == i64::try_from(counted(sum)?).ok()? => counted(sum)?,
                _ => return None,
            },
            _ => return None,
        };
        Some(n as f64)
    }
}

/// The loss with what does not move left out of every power of a sum.
fn without_constants(expr: &Expr, by: &[Symbol]) -> Expr {
    let moves = |part: &Expr| by.iter().any(|name| part.mentions(name));
    match expr.node() {
        Node::Pow(base, exponent) => match base.node() {
            Node::Sum(terms) if terms.iter().any(moves) => {
                Expr::sum(terms.iter().filter(|term| moves(term)).cloned()).to_the(exponent.clone())
            }
            _ => expr.clone(),
        },
        _ => expr.map_children(|child| without_constants(child, by)),
    }
}

const fn row(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&DescentSituation) -> Option<Vec<f64>>,
) -> ListedSlip<DescentSituation, Vec<f64>> {
    ListedSlip::new(Mistake { id, skill: "descent", say, rule }, make)
}

const STEP: &str = "w ← w − η·L′(w)";
const AGAIN: &str = "every step takes the slope anew, where w is now";
const MOMENTUM: &str = "v ← βv + g, then w ← w − ηv";

/// The catalogue for descent.
pub const SLIPS: &[ListedSlip<DescentSituation, Vec<f64>>] = &[
    row("gd.ascent", "Size right, but which way is downhill: along the slope or against it?", STEP, |s| {
        s.with_update("w + eta*g")
    }),
    row("gd.no_lr", "The whole slope was taken away. What does the learning rate do with it?", STEP, |s| {
        s.with_update("w - g")
    }),
    row("gd.step_only", "That looks like the step alone. From where is it taken?", STEP, |s| s.with_update("-eta*g")),
    row("gd.size_of_step", "That looks like the step alone. From where is it taken, and which way?", STEP, |s| {
        s.with_update("eta*g")
    })
    .likely(0.4),
    row("gd.grad_only", "That looks like the slope. Where does w go from it?", STEP, |s| s.with_update("g"))
        .likely(0.35),
    row("gd.divide_lr", "Is the slope multiplied by the learning rate, or divided?", STEP, |s| {
        s.with_update("w - g/eta")
    })
    .likely(0.35),
    row(
        "gd.loss_for_grad",
        "The step is made from the slope of the loss. Is that what was used, or the loss?",
        STEP,
        |s| {
            if s.is_plain() { s.with_update("w - eta*L") } else { None }
        },
    ),
    row("gd.w_times_grad", "What is subtracted: η times the slope, or is there a w in it too?", STEP, |s| {
        s.with_update("w - eta*w*g")
    }),
    row("gd.lr_first", "Which comes first in w − η·g: the product or the difference?", STEP, |s| {
        s.with_update("(w - eta)*g")
    }),
    row("gd.decay", "w shrank by a fixed share. Where did the slope go?", STEP, |s| s.with_update("w*(1 - eta)")),
    row("gd.eta_only", "w moved by η exactly. What is η multiplied by?", STEP, |s| s.with_update("w - eta")),
    row("gd.sign_only", "The direction is right. How does the size of the slope come in?", STEP, |s| {
        s.with_update("w - eta*sign(g)")
    }),
    row("gd.grad_at_zero", "At which w was the slope taken?", STEP, |s| {
        let zero = vec![0.0; s.descent.by.len()];
        s.steps_by(|w| s.step(w, &zero, 1.0))
    }),
    row("gd.no_step", "That is where it starts. How far does it move?", STEP, |s| Some(s.start())),
    row("gd.one_fewer", "One step is missing, it seems. How many are asked for?", AGAIN, |s| {
        if s.steps > 1 { s.after(s.steps - 1) } else { None }
    }),
    row("gd.one_more", "One step too far, it seems. How many are asked for?", AGAIN, |s| s.after(s.steps + 1)),
    row("gd.stale_grad", "After the first step w is elsewhere. Is the slope still the same there?", AGAIN, |s| {
        if s.steps > 1 { s.steps_by(|w| s.step(w, &s.start(), 1.0)) } else { None }
    }),
    row("gd.double_lr", "Twice as far as the rule goes. Is there a 2 too many?", STEP, |s| {
        s.steps_by(|w| s.step(w, w, 2.0))
    }),
    row("gd.half_lr", "Half as far as the rule goes. Is a 2 missing in the slope?", STEP, |s| {
        s.steps_by(|w| s.step(w, w, 0.5))
    }),
    row("gd.restart", "Each step goes on from the last w. From where does yours?", AGAIN, |s| {
        if s.steps > 1 { s.step(&s.start(), &s.after(s.steps - 1)?, 1.0) } else { None }
    }),
    row("gd.second_ascent", "The first steps are right. Which way does the last one go?", AGAIN, |s| {
        if s.steps > 1 {
            let before = s.after(s.steps - 1)?;
            s.step(&before, &before, -1.0)
        } else {
            None
        }
    }),
    row("gd.sequential_update", "All components step at once. Which values were used for the later ones?", STEP, |s| {
        if s.descent.by.len() < 2 || !s.is_plain() {
            return None;
        }
        s.steps_by(|w| {
            (0..w.len()).try_fold(w.to_vec(), |mut now, i| {
                let moved = *s.step(&now, &now, 1.0)?.get(i)?;
                *now.get_mut(i)? = moved;
                Some(now)
            })
        })
    }),
    row("gd.sum_for_mean", "The loss is a mean. Is its slope divided by the number of examples too?", STEP, |s| {
        let n = s.mean_over()?;
        s.steps_by(|w| s.step(w, w, n))
    }),
    row("gd.one_component", "Each component of w has its own slope. Do all of them move?", STEP, |s| {
        if s.descent.by.len() < 2 {
            return None;
        }
        s.steps_by(|w| {
            let mut moved = s.step(w, w, 1.0)?;
            moved.iter_mut().zip(w).skip(1).for_each(|(new, old)| *new = *old);
            Some(moved)
        })
    }),
    row("gd.velocity_not_kept", "What is left of the last step's velocity?", MOMENTUM, |s| {
        s.with_momentum_rules(&[("v", "g"), ("w", "w - eta*v")])
    }),
    row(
        "gd.velocity_sign",
        "The old velocity goes on in its direction. With which sign was it taken?",
        MOMENTUM,
        |s| s.with_momentum_rules(&[("v", "-beta*v + g"), ("w", "w - eta*v")]),
    ),
    row(
        "gd.velocity_averaged",
        "Some write (1 − β)g here. What does the rule of this question say?",
        MOMENTUM,
        |s| s.with_momentum_rules(&[("v", "beta*v + (1 - beta)*g"), ("w", "w - eta*v")]),
    ),
    row(
        "gd.inner_constant_lost",
        "At which w is this loss level, and does the slope that was used vanish there?",
        STEP,
        |s| s.without_inner_constants(),
    ),
    row("gd.w_for_grad", "By what is η multiplied in the second step?", AGAIN, |s| s.with_w_for_gradient()),
    row("gd.ascent", "Which way is downhill: along the slope or against it? And what does η do with it?", STEP, |s| {
        s.with_update("w + g")
    })
    .with_another(),
    row(
        "gd.momentum_on_w",
        "Of what is a part kept from one step to the next: of the weight, or of the velocity?",
        MOMENTUM,
        |s| s.with_momentum_on_w(),
    ),
    row("gd.velocity_whole", "How much of the old velocity is kept: all of it?", MOMENTUM, |s| {
        s.with_momentum_rules(&[("v", "v + g"), ("w", "w - eta*v")])
    }),
];
