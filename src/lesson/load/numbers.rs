//! The numbers of a variant in words, and the condition that leaves it out.

use crate::lesson::Posed;
use crate::math::{Expr, Number, Symbol};

/// What was drawn for a variant: `f = sin(x), a = 2, n = 3`.
pub fn drawn(posed: &Posed) -> String {
    let one = |(name, n): &(Symbol, Number)| format!("{name} = {}", crate::math::print::ascii(&Expr::number(*n)));
    let chosen = (!posed.chosen.is_empty()).then(|| posed.chosen.clone());
    chosen.into_iter().chain(posed.drawn.iter().map(one)).collect::<Vec<_>>().join(", ")
}

/// The condition that leaves a variant out.
pub fn leave_out(posed: &Posed) -> Option<String> {
    leave_out_of(&posed.drawn)
}

/// How such a cure begins.
pub const LEAVE: &str = "leave it out: where: ";

/// So many combinations are listed in a condition at most.
const MOST_LISTED: usize = 3;

/// The condition that leaves out all variants in these places, and no other: by one number that they share, else by two,
/// else one by one where they are few.
pub fn leave_all_out(all: &[Vec<(Symbol, Number)>], failing: &[usize]) -> Option<String> {
    let count = all.get(*failing.first()?)?.len();
    let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| vec![one, other]));
    let sets = (0..count).map(|one| vec![one]).chain(pairs).chain([(0..count).collect()]);
    sets.into_iter().find_map(|set| {
        let of = |at: usize| -> Option<Vec<(Symbol, Number)>> {
            let drawn = all.get(at)?;
            set.iter().map(|which| drawn.get(*which).cloned()).collect()
        };
        let mut met: Vec<Vec<(Symbol, Number)>> = Vec::new();
        for at in failing {
            let here = of(*at)?;
            if !met.contains(&here) {
                met.push(here);
            }
            if met.len() > MOST_LISTED {
                return None;
            }
        }
        let fails = |at: usize| failing.binary_search(&at).is_ok();
        let exact = (0..all.len()).all(|at| of(at).is_some_and(|here| met.contains(&here)) == fails(at));
        exact.then(|| condition(&met)).filter(|condition| !condition.is_empty())
    })
}

/// `a != 1 && a != 2`, or `"!(a == 1 && b == 2)"`, which YAML takes in quotes alone.
fn condition(left_out: &[Vec<(Symbol, Number)>]) -> String {
    let number = |n: &Number| crate::math::print::ascii(&Expr::number(*n));
    let each = left_out.iter().map(|drawn| match drawn.as_slice() {
        [(name, n)] => format!("{name} != {}", number(n)),
        all => {
            let all: Vec<String> = all.iter().map(|(name, n)| format!("{name} == {}", number(n))).collect();
            format!("!({})", all.join(" && "))
        }
    });
    let text = each.collect::<Vec<_>>().join(" && ");
    match text.as_str() {
        "" | "!()" => String::new(),
        text if text.starts_with('!') => format!("{LEAVE}\"{text}\""),
        text => format!("{LEAVE}{text}"),
    }
}

pub fn leave_out_of(drawn: &[(Symbol, Number)]) -> Option<String> {
    Some(condition(&[drawn.to_vec()])).filter(|condition| !condition.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All combinations of two numbers up to 3, and which of them fail.
    fn cure(fails: &dyn Fn(i64, i64) -> bool) -> Option<String> {
        let pairs: Vec<(i64, i64)> = (1..=3).flat_map(|a| (1..=3).map(move |b| (a, b))).collect();
        let drawn = |(a, b): &(i64, i64)| vec![("a".into(), Number::int(*a)), ("b".into(), Number::int(*b))];
        let all: Vec<Vec<(Symbol, Number)>> = pairs.iter().map(drawn).collect();
        let failing: Vec<usize> = (0..pairs.len()).filter(|at| fails(pairs[*at].0, pairs[*at].1)).collect();
        leave_all_out(&all, &failing)
    }

    #[test]
    fn a_condition_leaves_out_what_fails_and_nothing_else() {
        assert_eq!(cure(&|a, _| a == 2).as_deref(), Some("leave it out: where: a != 2"));
        assert_eq!(cure(&|_, b| b != 2).as_deref(), Some("leave it out: where: b != 1 && b != 3"));
        assert_eq!(
            cure(&|a, b| a == 2 && b > 1).as_deref(),
            Some("leave it out: where: \"!(a == 2 && b == 2) && !(a == 2 && b == 3)\"")
        );
        assert_eq!(cure(&|a, b| a != b), None, "six combinations are no list");
    }
}
