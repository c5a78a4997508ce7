//! Vectors as sums along the axes, `2i + 3j`, where a vector is asked for.

use crate::math::agree::{Key, Outcome, Setting};
use crate::math::language::{Scope, Value};
use crate::math::tidy::tidy;
use crate::math::{Expr, Symbol};

/// What the unit vectors along the axes are called, in either spelling.
const AXES: [[&str; 3]; 2] = [["i", "j", "k"], ["i_hat", "j_hat", "k_hat"]];

/// The components of such a sum, where it is one and the names are not the question's own.
pub(super) fn components(sum: &Expr, count: usize, scope: &Scope) -> Option<Value> {
    let axes = AXES.iter().find(|axes| axes.iter().any(|axis| sum.mentions(axis)))?.get(..count)?;
    if axes.iter().any(|axis| scope.variables.iter().any(|name| name == axis)) {
        return None;
    }
    let along = |chosen: Option<&str>| {
        let at = |name: &str| axes.contains(&name).then(|| Expr::from(i64::from(chosen == Some(name))));
        tidy(&sum.substitute_with(&at))
    };
    if along(None) != Expr::zero() {
        return None;
    }
    let parts: Vec<Expr> = axes.iter().map(|axis| along(Some(axis))).collect();
    let whole = Expr::sum(parts.iter().zip(axes).map(|(part, axis)| part.clone().times(Expr::var(axis))));
    let names: Vec<Symbol> = sum.names();
    let key = Key::new(&whole, Setting { names, ..Setting::default() });
    (key.same_as(sum) == Outcome::Same).then_some(Value::vector(parts))
}
