//! The optimisers, one complete row each.

use super::{Rule, rule_text};
use crate::math::expr::{Expr, Symbol};

/// One way to step downhill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Optimiser {
    /// A stable name, as lessons write it, e.g. `momentum`.
    pub id: &'static str,
    /// The name as shown, e.g. `Nesterov momentum`.
    pub name: &'static str,
    /// What is set, in this order, for every coordinate: `w` is the coordinate, `g` its gradient, `eta` the rate, `k`
    /// the number of the step from 1. Any other name that is set is memory, 0 at first.
    pub update: &'static [(&'static str, &'static str)],
    /// Where the gradient is taken; at `w` unless a row says otherwise.
    pub at: &'static str,
    /// The settings beside the rate, with their usual values.
    pub settings: &'static [(&'static str, &'static str)],
}

/// A step down the slope, and nothing else.
pub const PLAIN: Optimiser =
    Optimiser { id: "plain", name: "Gradient descent", update: &[("w", "w - eta*g")], at: "w", settings: &[] };

/// Descent that keeps a part of its speed.
pub const MOMENTUM: Optimiser = Optimiser {
    id: "momentum",
    name: "Momentum",
    update: &[("v", "beta*v + g"), ("w", "w - eta*v")],
    at: "w",
    settings: &[("beta", "0.9")],
};

/// Every optimiser, plain descent first. Adam as Kingma and Ba (2015), with the bias corrections; AdaGrad as
/// Duchi, Hazan and Singer (2011); RMSProp as Tieleman and Hinton (2012); Nesterov's gradient is taken where the momentum alone would lead.
pub const OPTIMISERS: &[Optimiser] = &[
    PLAIN,
    MOMENTUM,
    Optimiser {
        id: "nesterov",
        name: "Nesterov momentum",
        update: &[("v", "beta*v + g"), ("w", "w - eta*v")],
        at: "w - eta*beta*v",
        settings: &[("beta", "0.9")],
    },
    Optimiser {
        id: "adagrad",
        name: "AdaGrad",
        update: &[("s", "s + g^2"), ("w", "w - eta*g/(sqrt(s) + tiny)")],
        at: "w",
        settings: &[("tiny", "1e-8")],
    },
    Optimiser {
        id: "rmsprop",
        name: "RMSProp",
        update: &[("s", "rho*s + (1 - rho)*g^2"), ("w", "w - eta*g/(sqrt(s) + tiny)")],
        at: "w",
        settings: &[("rho", "0.99"), ("tiny", "1e-8")],
    },
    Optimiser {
        id: "adam",
        name: "Adam",
        update: &[
            ("m", "beta1*m + (1 - beta1)*g"),
            ("s", "beta2*s + (1 - beta2)*g^2"),
            ("w", "w - eta*(m/(1 - beta1^k))/(sqrt(s/(1 - beta2^k)) + tiny)"),
        ],
        at: "w",
        settings: &[("beta1", "0.9"), ("beta2", "0.999"), ("tiny", "1e-8")],
    },
];

/// Their ids.
pub const IDS: &[&str] = crate::math::table::column!(OPTIMISERS, id);

/// The optimiser of that id.
pub fn optimiser(id: &str) -> Option<&'static Optimiser> {
    OPTIMISERS.iter().find(|row| row.id == id)
}

impl Optimiser {
    /// What is set to what, as expressions: `w` to `w − ηg`.
    pub fn updates(&self) -> Vec<(Symbol, Expr)> {
        self.rules()
    }
    pub(super) fn rules(&self) -> Vec<Rule> {
        read_rules(self.update)
    }
    /// Where the gradient is taken, when that is not at `w`.
    pub fn gradient_at(&self) -> Option<Expr> {
        self.look_ahead()
    }
    pub(super) fn look_ahead(&self) -> Option<Expr> {
        if self.at == "w" { None } else { rule_text(self.at) }
    }
}

pub(super) fn read_rules(texts: &[(&str, &str)]) -> Vec<Rule> {
    texts.iter().filter_map(|(name, text)| Some((Symbol::new(name), rule_text(text)?))).collect()
}
