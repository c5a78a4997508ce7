//! The numbers of a variant in words, and the condition that leaves it out.

use crate::lesson::Posed;
use crate::math::{Expr, Number, Symbol};

/// The numbers of a variant: `a = 2, n = 3`.
pub fn drawn(posed: &Posed) -> String {
    let one = |(name, n): &(Symbol, Number)| format!("{name} = {}", crate::math::print::ascii(&Expr::number(*n)));
    posed.drawn.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The condition that leaves a variant out.
pub fn leave_out(posed: &Posed) -> Option<String> {
    leave_out_of(&posed.drawn)
}

/// How such a cure begins.
pub const LEAVE: &str = "leave it out: where: ";

/// The condition that leaves out all variants in these places, and no other, where one number is what they share.
pub fn leave_all_out(all: &[Vec<(Symbol, Number)>], failing: &[usize]) -> Option<String> {
    let first = all.get(*failing.first()?)?;
    let shared = first.iter().find(|pair| {
        let has = |at: usize| all[at].contains(pair);
        (0..all.len()).all(|at| has(at) == failing.binary_search(&at).is_ok())
    });
    shared.map(|(name, n)| format!("{LEAVE}{name} != {}", crate::math::print::ascii(&Expr::number(*n))))
}

pub fn leave_out_of(drawn: &[(Symbol, Number)]) -> Option<String> {
    let one = |(name, n): &(Symbol, Number)| format!("{name} == {}", crate::math::print::ascii(&Expr::number(*n)));
    match drawn {
        [] => None,
        [only] => Some(format!("{LEAVE}{}", one(only).replace("==", "!="))),
        all => Some(format!("{LEAVE}\"!({})\"", all.iter().map(one).collect::<Vec<_>>().join(" && "))),
    }
}
