//! What is printed reads back to the same expression.

use super::reads;
use crate::random::expression;
use gradus::math::language::{Scope, read};
use gradus::math::print::{ascii, unicode};
use gradus::math::rng::Rng;
use gradus::math::tidy::tidy;
use gradus::math::{Expr, Number, Symbol, functions};

/// What stands for the letters of a random expression: everything a name or a number can be.
fn atoms() -> Vec<Expr> {
    let decimal = |text: &str| Expr::number(Number::parse(text).unwrap());
    let names = ["x", "y", "x1", "w_1", "w_12", "y_hat", "x_{1t}", "theta", "theta_0", "Deltax", "E", "sigma"];
    let mut atoms: Vec<Expr> = names.iter().map(|name| Expr::var(&name.replace(['{', '}'], ""))).collect();
    atoms.extend([Expr::pi(), Expr::e(), decimal("0.5"), decimal("0.0025"), decimal("1e-30"), Expr::from(120)]);
    atoms.push(Expr::call(functions::LOGB, [Expr::from(2), Expr::var("x")]));
    atoms.push(Expr::call(functions::ROOT, [Expr::from(3), Expr::var("y")]));
    atoms.push(Expr::call(functions::SOFTMAX, [Expr::from(1), Expr::var("a"), Expr::var("b")]));
    atoms.push(Expr::from(10).to_the(Expr::from(-7)));
    atoms
}

fn random(rng: &mut Rng, atoms: &[Expr], depth: usize) -> Expr {
    let names = ["p", "q", "r", "s"];
    let chosen: Vec<(Symbol, Expr)> =
        names.iter().map(|name| (Symbol::new(name), atoms[rng.below(atoms.len())].clone())).collect();
    let value = |name: &str| chosen.iter().find(|(known, _)| known == name).map(|(_, atom)| atom.clone());
    expression(rng, depth, &names).substitute_with(&value)
}

#[test]
fn explicit_ascii_reads_back_to_the_same_tree() {
    let (mut rng, atoms) = (Rng::named(1, "ascii round trip"), atoms());
    for round in 0..4_000 {
        let expr = random(&mut rng, &atoms, 1 + round % 5);
        let text = ascii(&expr);
        if text.len() > 1_500 {
            continue;
        }
        assert!(text.is_ascii(), "{text}");
        assert_eq!(reads(&text), expr, "{text} is printed {}", ascii(&reads(&text)));
    }
}

#[test]
fn the_explicit_form_is_never_disputed() {
    let (mut rng, atoms) = (Rng::named(2, "ascii is sure"), atoms());
    for round in 0..1_000 {
        let text = ascii(&random(&mut rng, &atoms, 1 + round % 4));
        let Ok(reading) = read(&text, &Scope::default()) else { continue };
        let only_signs =
            reading.notes.iter().all(|note| matches!(note.kind, "minus-and-power" | "division-after-power"));
        assert!(only_signs, "{text}: {:?}", reading.notes);
    }
}

/// The same but for the order of evaluation that tidying settles.
#[test]
fn what_the_screen_shows_reads_back() {
    let (mut rng, mut wrong) = (Rng::named(3, "unicode round trip"), Vec::new());
    let mut atoms = atoms();
    atoms.retain(|atom| atom.as_var().is_none_or(|name| name != "x_1t"));
    for round in 0..1_500 {
        let tidied = tidy(&random(&mut rng, &atoms, 1 + round % 4));
        let text = unicode(&tidied);
        if text.chars().count() > 1_500 {
            continue;
        }
        match read(&text, &Scope::default()) {
            Ok(reading) if tidy(&reading.expr) == tidied => {}
            Ok(reading) => wrong.push(format!("{text}\n  is {}\n  read {}", ascii(&tidied), ascii(&reading.expr))),
            Err(error) => wrong.push(format!("{text}\n  {}", error.message)),
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
}

#[test]
fn letters_that_would_make_a_function_stay_apart_on_the_screen() {
    for text in ["e*x*p", "s*i*n", "a*b*s*x", "p*i", "n*u", "m*u*x", "sigma*(x+1)"] {
        assert_eq!(reads(&unicode(&reads(text))), reads(text), "{text} is shown {}", unicode(&reads(text)));
    }
}
