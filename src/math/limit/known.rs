//! Known limits: near its zero a function may stand for its simplest equal, as sin u for u.

use crate::math::expr::{Expr, Node};
use crate::math::functions as fun;
use crate::math::language::{Scope, read};

/// One known limit: `small` divided by `like` goes to 1 as `u` goes to 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownLimit {
    /// A stable name, e.g. `known.sin`.
    pub id: &'static str,
    /// With `u` for what goes to 0, and `a` for a constant.
    pub small: &'static str,
    /// What it behaves like near 0, in the same letters.
    pub like: &'static str,
    /// The limit as it is usually stated.
    pub stated: &'static str,
}

/// Every known limit.
pub const KNOWN: &[KnownLimit] = &[
    KnownLimit { id: "known.sin", small: "sin(u)", like: "u", stated: "sin(u)/u → 1" },
    KnownLimit { id: "known.tan", small: "tan(u)", like: "u", stated: "tan(u)/u → 1" },
    KnownLimit { id: "known.asin", small: "asin(u)", like: "u", stated: "asin(u)/u → 1" },
    KnownLimit { id: "known.atan", small: "atan(u)", like: "u", stated: "atan(u)/u → 1" },
    KnownLimit { id: "known.sinh", small: "sinh(u)", like: "u", stated: "sinh(u)/u → 1" },
    KnownLimit { id: "known.tanh", small: "tanh(u)", like: "u", stated: "tanh(u)/u → 1" },
    KnownLimit { id: "known.exp", small: "e^u - 1", like: "u", stated: "(e^u - 1)/u → 1" },
    KnownLimit { id: "known.one_exp", small: "1 - e^u", like: "-u", stated: "(e^u - 1)/u → 1" },
    KnownLimit { id: "known.power", small: "a^u - 1", like: "u*ln(a)", stated: "(a^u - 1)/u → ln(a)" },
    KnownLimit { id: "known.cos", small: "1 - cos(u)", like: "u^2/2", stated: "(1 - cos(u))/u² → 1/2" },
    KnownLimit { id: "known.cos_one", small: "cos(u) - 1", like: "-u^2/2", stated: "(1 - cos(u))/u² → 1/2" },
    KnownLimit { id: "known.ln", small: "ln(1 + u)", like: "u", stated: "ln(1 + u)/u → 1" },
    KnownLimit { id: "known.softsign", small: "softsign(u)", like: "u", stated: "softsign(u)/u → 1" },
    KnownLimit { id: "known.erf", small: "erf(u)", like: "2*u/sqrt(pi)", stated: "erf(u)/u → 2/√π" },
];

impl KnownLimit {
    pub(super) fn pattern(&self) -> Option<(Expr, Expr)> {
        let read = |text| read(text, &Scope::default()).ok().map(|reading| reading.expr);
        Some((read(self.small)?, read(self.like)?))
    }
}

/// What a factor is like near its zero, with the row and what `u` is; `None` when no row fits, or `u` does not go to
/// 0 as `vanishes` tells.
pub(super) fn like(
    factor: &Expr,
    by: &str,
    vanishes: &dyn Fn(&Expr) -> bool,
) -> Option<(&'static KnownLimit, Expr, Expr)> {
    KNOWN.iter().find_map(|row| {
        let (small, like) = row.pattern()?;
        let mut bound = Bound::default();
        if !fits(&small, factor, by, &mut bound) {
            return None;
        }
        let u = bound.u?;
        let constant = bound.a.unwrap_or_else(Expr::one);
        vanishes(&u).then(|| (row, like.substitute("a", &constant).substitute("u", &u), u))
    })
}

#[derive(Clone, Default)]
struct Bound {
    u: Option<Expr>,
    a: Option<Expr>,
}

/// Whether a pattern fits a whole expression; `u` stands for what varies, `a` for a positive constant.
fn fits(pattern: &Expr, expr: &Expr, by: &str, bound: &mut Bound) -> bool {
    if let Node::Var(letter) = pattern.node() {
        let (place, allowed) = match letter.as_str() {
            "u" => (&mut bound.u, expr.mentions(by)),
            _ => (&mut bound.a, !expr.mentions(by)),
        };
        let fits = allowed && place.as_ref().is_none_or(|before| before == expr);
        if fits {
            *place = Some(expr.clone());
        }
        return fits;
    }
    match (pattern.node(), expr.node()) {
        (Node::Neg(a), Node::Neg(b)) => fits(a, b, by, bound),
        (Node::Pow(a, b), Node::Pow(c, d)) => fits(a, c, by, bound) && fits(b, d, by, bound),
        (Node::Pow(a, b), Node::Call(fun::EXP, argument)) => {
            a.node() == Expr::e().node() && argument.first().is_some_and(|u| fits(b, u, by, bound))
        }
        (Node::Call(f, a), Node::Call(g, b)) => {
            f == g && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| fits(a, b, by, bound))
        }
        // A sum of two: in either order, and the letter takes all the other terms together.
        (Node::Sum(patterns), Node::Sum(terms)) => {
            let [first, second] = &patterns[..] else { return false };
            (0..terms.len()).any(|at| {
                let Some(term) = terms.get(at) else { return false };
                let rest = Expr::sum(terms.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, term)| term.clone()));
                let mut trial = bound.clone();
                let both = fits(first, term, by, &mut trial) && fits(second, &rest, by, &mut trial);
                if both {
                    *bound = trial;
                }
                both
            })
        }
        _ => pattern == expr,
    }
}
