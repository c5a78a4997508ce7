//! Variants of a question: numbers drawn from a seed, filled into formulas and texts.

use super::condition::{ConditionSubject, Requirement};
use crate::math::expr::Node;
use crate::math::language::{self, Scope};
use crate::math::print;
use crate::math::rng::Rng;
use crate::math::tidy::tidy;
use crate::math::{Expr, Number, Symbol};

/// How often numbers are drawn before it is said that the condition can hardly be met.
const TRIES: usize = 2_000;

/// What one parameter is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name that is drawn for.
    pub name: Symbol,
    /// Never empty.
    pub among: Vec<Number>,
}

/// The parameters of a question, and which of them go together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vary {
    /// In the order in which they are drawn.
    pub parameters: Vec<Parameter>,
    /// What the numbers drawn must meet; without it any do.
    pub condition: Option<Requirement>,
}

impl Vary {
    /// Draws every parameter for this seed; the same seed and purpose give the same numbers. `None` when no draw meets
    /// the condition.
    pub fn draw(&self, seed: u64, purpose: &str) -> Option<Vec<(Symbol, Number)>> {
        let mut rng = Rng::named(seed, purpose);
        let mut once = || -> Option<Vec<(Symbol, Number)>> {
            self.parameters.iter().map(|p| Some((p.name.clone(), *p.among.get(rng.below(p.among.len()))?))).collect()
        };
        let Some(condition) = &self.condition else {
            return once();
        };
        for _ in 0..TRIES {
            let drawn = once()?;
            let values: Vec<(Symbol, f64)> = drawn.iter().map(|(name, n)| (name.clone(), n.to_f64())).collect();
            if condition.holds(&values, &ConditionSubject::default()) == Ok(true) {
                return Some(drawn);
            }
        }
        // What is so rare that no draw meets it is found by walking.
        let met = self.walk().met;
        met.get(rng.below(met.len().max(1))).cloned()
    }

    /// How many variants there are before the condition; saturates.
    pub fn count(&self) -> usize {
        self.parameters.iter().fold(1, |count, p| count.saturating_mul(p.among.len()))
    }

    /// The names of the parameters, in order.
    pub fn names(&self) -> Vec<Symbol> {
        self.parameters.iter().map(|p| p.name.clone()).collect()
    }
}

/// A formula with numbers put in for names, and what that makes odd put right: `1*x` is `x`, `x + -2` is `x - 2`,
/// `x^(3 - 1)` is `x^2`. What the author wrote is otherwise kept as it stands.
pub fn filled(expr: &Expr, value: &dyn Fn(&str) -> Option<Expr>) -> Expr {
    let changed = expr.any(&|e| e.as_var().is_some_and(|name| value(name).is_some()));
    if changed { fold(expr, value) } else { expr.clone() }
}

/// Fills in and folds, from the leaves up; only nodes that a number went into are changed.
fn fold(expr: &Expr, value: &dyn Fn(&str) -> Option<Expr>) -> Expr {
    if let Node::Var(name) = expr.node() {
        return value(name).unwrap_or_else(|| expr.clone());
    }
    if !expr.any(&|e| e.as_var().is_some_and(|name| value(name).is_some())) {
        return expr.clone();
    }
    let filled = expr.map_children(|child| fold(child, value));
    match filled.node() {
        Node::Neg(inner) => match inner.as_number() {
            Some(number) => number.neg().map_or(filled.clone(), Expr::number),
            None => match inner.node() {
                Node::Neg(twice) => twice.clone(),
                _ => filled.clone(),
            },
        },
        Node::Sum(terms) => fold_sum(terms),
        Node::Product(factors) => fold_product(factors),
        Node::Pow(base, exponent) => match (base.as_number(), exponent.as_number().and_then(Number::as_int)) {
            (_, Some(1)) => base.clone(),
            (Some(base), Some(exponent)) if exponent.abs() <= 20 => {
                base.pow(exponent).map_or(filled.clone(), Expr::number)
            }
            _ => filled.clone(),
        },
        Node::Div(top, bottom) => {
            let whole = || {
                let quotient = top.as_number()?.div(bottom.as_number()?)?;
                (quotient.is_integer() || quotient.is_decimal()).then(|| Expr::number(quotient))
            };
            if bottom.is_number(1) { top.clone() } else { whole().unwrap_or_else(|| filled.clone()) }
        }
        _ => filled,
    }
}

/// Numbers beside each other become one, at the place of the first; zeros go.
fn fold_sum(terms: &[Expr]) -> Expr {
    let mut kept: Vec<Expr> = Vec::new();
    let mut number: Option<(usize, Number)> = None;
    for term in terms {
        match (term.as_number(), number) {
            (Some(n), None) => {
                number = Some((kept.len(), n));
                kept.push(term.clone());
            }
            (Some(n), Some((at, sum))) => match (sum.add(n), kept.get_mut(at)) {
                (Some(sum), Some(slot)) => {
                    *slot = Expr::number(sum);
                    number = Some((at, sum));
                }
                _ => kept.push(term.clone()),
            },
            (None, _) => kept.push(term.clone()),
        }
    }
    if kept.len() > 1 {
        kept.retain(|term| !term.is_number(0));
    }
    Expr::sum(kept)
}

/// Numbers in a product become one in front; a one goes, a zero swallows all, a minus comes to the front.
fn fold_product(factors: &[Expr]) -> Expr {
    let mut number = Number::ONE;
    let mut rest = Vec::new();
    let mut numbers = 0;
    for factor in factors {
        match factor.as_number().and_then(|n| number.mul(n)) {
            Some(product) => (number, numbers) = (product, numbers + 1),
            None => rest.push(factor.clone()),
        }
    }
    if number.is_zero() || rest.is_empty() {
        return Expr::number(number);
    }
    let negative = number.is_negative();
    let Some(size) = number.abs() else {
        return Expr::product(factors.iter().cloned());
    };
    if numbers > 0 && !size.is_one() {
        rest.insert(0, Expr::number(size));
    }
    let product = Expr::product(rest);
    if negative { product.negate() } else { product }
}

/// A piece of a text: as it stands, or an expression to fill in.
#[derive(Clone, Debug, PartialEq)]
pub enum TextPiece<'a> {
    /// Text that stands as it is.
    Text(&'a str),
    /// What stands between `{{` and `}}`, and how many characters before it.
    Fill(&'a str, usize),
}

/// Takes a text apart at `{{…}}`; `Err` is the place of a `{{` that is never closed.
pub fn pieces(text: &str) -> Result<Vec<TextPiece<'_>>, usize> {
    let mut pieces = Vec::new();
    let (mut rest, mut before) = (text, 0);
    while let Some((plain, after)) = rest.split_once("{{") {
        let at = before + plain.chars().count();
        // In LaTeX a bracket may follow at once, as in `x^{{{n}}}`: what is filled in begins after the last one.
        let extra = after.len() - after.trim_start_matches('{').len();
        let (plain_end, after) = (rest.len() - after.len() - 2 + extra, after.get(extra..).unwrap_or_default());
        let Some((inner, next)) = after.split_once("}}") else {
            return Err(at);
        };
        pieces.push(TextPiece::Text(rest.get(..plain_end).unwrap_or(plain)));
        pieces.push(TextPiece::Fill(inner.trim(), at + extra + 2));
        before = at + extra + 4 + inner.chars().count();
        rest = next;
    }
    pieces.push(TextPiece::Text(rest));
    pieces.retain(|piece| !matches!(piece, TextPiece::Text("")));
    Ok(pieces)
}

/// In which notation a filled-in formula is to be written at this place of a Markdown text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    Prose,
    Latex,
    Code,
}

/// Fills every `{{…}}` of a Markdown text: LaTeX within `$…$`, ASCII within backquotes, unicode elsewhere. What cannot
/// be read stays as it is; loading a lesson has made sure that there is no such thing.
pub fn fill_text(text: &str, drawn: &[(Symbol, Number)]) -> String {
    let Ok(pieces) = pieces(text) else {
        return text.to_string();
    };
    let scope = Scope::of(drawn.iter().map(|(name, _)| name.clone()).collect());
    let mut out = String::with_capacity(text.len());
    let mut place = Notation::Prose;
    for piece in pieces {
        match piece {
            TextPiece::Text(text) => {
                place = text.chars().fold(place, |place, c| match (place, c) {
                    (Notation::Prose, '$') => Notation::Latex,
                    (Notation::Prose, '`') => Notation::Code,
                    (Notation::Latex, '$') | (Notation::Code, '`') => Notation::Prose,
                    _ => place,
                });
                out.push_str(text);
            }
            TextPiece::Fill(inner, _) => match language::read(inner, &scope) {
                Ok(reading) => {
                    let value = |name: &str| {
                        drawn.iter().find(|(parameter, _)| parameter == name).map(|(_, n)| Expr::number(*n))
                    };
                    let expr = tidy(&reading.expr.substitute_with(&value));
                    push_joined(
                        &mut out,
                        &match place {
                            Notation::Prose => print::unicode(&expr),
                            Notation::Latex => print::latex(&expr),
                            Notation::Code => print::ascii(&expr),
                        },
                    );
                }
                Err(_) => out.push_str(inner),
            },
        }
    }
    out
}

/// Adds a filled-in formula; a negative one after `+ ` or `- ` takes the sign with it, so that no `+ −2` is written.
fn push_joined(out: &mut String, formula: &str) {
    let unsigned = formula.strip_prefix(['-', '−']);
    let minus = if formula.starts_with('−') { '−' } else { '-' };
    match unsigned {
        Some(size) if out.ends_with("+ ") => {
            out.truncate(out.len() - 2);
            out.push(minus);
            out.push(' ');
            out.push_str(size);
        }
        Some(size) if out.ends_with("− ") || out.ends_with("- ") => {
            out.pop();
            out.pop();
            out.push_str("+ ");
            out.push_str(size);
        }
        _ => out.push_str(formula),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_apart_at_double_braces() {
        let p = |text| pieces(text).unwrap();
        assert_eq!(p("u = {{a*x}}."), [TextPiece::Text("u = "), TextPiece::Fill("a*x", 6), TextPiece::Text(".")]);
        assert_eq!(p("$x^{{{n}}}$"), [TextPiece::Text("$x^{"), TextPiece::Fill("n", 6), TextPiece::Text("}$")]);
        assert_eq!(p("plain"), [TextPiece::Text("plain")]);
        assert_eq!(pieces("ab {{c"), Err(3));
    }

    #[test]
    fn a_seed_gives_the_same_numbers_and_meets_the_condition() {
        let among = |n: &[i64]| n.iter().map(|n| Number::int(*n)).collect::<Vec<_>>();
        let vary = Vary {
            parameters: vec![
                Parameter { name: "a".into(), among: among(&[2, 3, 4]) },
                Parameter { name: "n".into(), among: among(&[3, 4, 6]) },
            ],
            condition: Some(Requirement::read("a != n").unwrap()),
        };
        for seed in 0..200 {
            let drawn = vary.draw(seed, "chain/inner").unwrap();
            assert_eq!(Some(&drawn), vary.draw(seed, "chain/inner").as_ref());
            assert!(!drawn[0].1.same_value(drawn[1].1));
        }
        let never = Vary { condition: Some(Requirement::read("a > 9").unwrap()), ..vary };
        assert_eq!(never.draw(1, "x"), None);
    }

    #[test]
    fn numbers_put_in_leave_nothing_odd() {
        let (x, a, n) = (|| Expr::var("x"), || Expr::var("a"), || Expr::var("n"));
        let fill = |expr: &Expr, of: i64| filled(expr, &move |name| matches!(name, "a" | "n").then(|| Expr::from(of)));
        assert_eq!(fill(&a().times(x()), 1), x());
        assert_eq!(fill(&a().times(x()), -1), x().negate());
        assert_eq!(fill(&x().plus(a()), -2), x().minus(Expr::from(2)));
        assert_eq!(fill(&x().minus(a()), -2), x().plus(Expr::from(2)));
        assert_eq!(fill(&x().to_the(n().minus(Expr::one())), 3), x().to_the(Expr::from(2)));
        assert_eq!(fill(&x().to_the(n().minus(Expr::one())), 2), x());
        assert_eq!(fill(&x().plus(a()), 0), x());
        // What no number went into stays as the author wrote it.
        let odd = Expr::product([Expr::one(), x()]);
        assert_eq!(fill(&odd.clone().plus(a()), 2), odd.plus(Expr::from(2)));
    }
}
