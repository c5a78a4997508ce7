use super::*;
use crate::math::expr::Expr;
use crate::math::functions::{self as f, Evaluator, FUNCTIONS, MANY};
use crate::math::rng::Rng;

fn x() -> Expr {
    Expr::var("x")
}
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * (1.0 + a.abs())
}

/// A call of each row with as many arguments as it takes (three where it takes any number), over a, b, c.
fn calls() -> Vec<(f::Func, Expr)> {
    let letters = ["a", "b", "c"].map(Expr::var);
    let call = |function: f::Func| {
        let count = if function.arity().1 == MANY { 3 } else { function.arity().1 };
        let mut arguments = letters[..count].to_vec();
        if function == f::SOFTMAX {
            arguments.insert(0, Expr::from(2));
        }
        (function, Expr::call(function, arguments))
    };
    f::all().map(call).collect()
}

#[test]
fn every_function_compiles_to_its_value() {
    let mut rng = Rng::new(1);
    for (function, call) in calls() {
        let mut seen = 0;
        for _ in 0..200 {
            let at = [0; 3].map(|_| rng.between(-4.0, 4.0));
            let names = [("a", at[0]), ("b", at[1]), ("c", at[2])];
            let arguments = match function {
                f::SOFTMAX => vec![2.0, at[0], at[1], at[2]],
                _ => at[..if function.arity().1 == MANY { 3 } else { function.arity().1 }].to_vec(),
            };
            let expected = function.value(&arguments);
            match eval(&call, &names) {
                Some(value) => {
                    seen += 1;
                    assert!(close(expected, value), "{} at {at:?}: {value} for {expected}", function.name());
                }
                None => assert!(!expected.is_finite(), "{} at {at:?} has the value {expected}", function.name()),
            }
        }
        assert!(seen >= 10, "{} was hardly tried", function.name());
    }
    assert_eq!(FUNCTIONS.len(), calls().len());
    assert!(FUNCTIONS.iter().any(|row| matches!(row.value, Evaluator::Many(_))));
}

#[test]
fn forward_reverse_and_difference_agree_for_every_function() {
    let mut rng = Rng::new(2);
    for (function, call) in calls() {
        let mut seen = 0;
        for _ in 0..100 {
            let at = [0; 3].map(|_| rng.between(-3.0, 3.0));
            let names = |d: f64| [("a", at[0] + d), ("b", at[1]), ("c", at[2])];
            let h = 1e-5;
            let (Some(up), Some(down)) = (eval(&call, &names(h)), eval(&call, &names(-h))) else { continue };
            let Some((_, forward)) = eval_dual(&call, &names(0.0), "a") else { continue };
            let Some((_, reverse)) = gradient(&call, &["a"], &names(0.0)) else { continue };
            let jet = eval_jet(&call, &names(0.0), "a");
            let measured = (up - down) / (2.0 * h);
            if measured.abs() > 100.0 {
                continue;
            }
            seen += 1;
            assert!((forward - measured).abs() < 1e-6 * (1.0 + measured.abs()), "{} at {at:?}", function.name());
            assert!(close(forward, reverse[0]), "{} at {at:?}", function.name());
            assert!(jet.is_none_or(|jet| close(jet[1], forward)), "{} at {at:?}", function.name());
        }
        assert!(seen >= 5, "{} was hardly tried", function.name());
    }
}

#[test]
fn second_derivatives_bend_as_measured() {
    let f =
        x().to_the(Expr::from(3)).times(Expr::call(f::SIN, [x()])).over(Expr::one().plus(x().to_the(Expr::from(2))));
    let at = |x: f64| [("x", x)];
    let [_, slope, bend] = eval_jet(&f, &at(0.7), "x").unwrap();
    let slopes = |d: f64| eval_jet(&f, &at(0.7 + d), "x").unwrap()[1];
    assert!((bend - (slopes(1e-5) - slopes(-1e-5)) / 2e-5).abs() < 1e-8);
    assert!(close(slope, eval_dual(&f, &at(0.7), "x").unwrap().1));
}

#[test]
fn slopes_at_kinks_are_those_of_the_frameworks() {
    let slope = |function: f::Func, at: f64| eval_dual(&Expr::call(function, [x()]), &[("x", at)], "x").unwrap().1;
    for (function, at, expected) in [
        (f::RELU, 0.0, 0.0),
        (f::ABS, 0.0, 0.0),
        (f::LEAKY_RELU, 0.0, 0.01),
        (f::ELU, 0.0, 1.0),
        (f::RELU6, 0.0, 0.0),
        (f::RELU6, 6.0, 0.0),
        (f::HARDTANH, 1.0, 0.0),
        (f::SOFTSIGN, 0.0, 1.0),
    ] {
        assert_eq!(slope(function, at), expected, "{}", function.name());
    }
    let tie = Expr::call(f::MAX, [Expr::zero(), x()]);
    assert_eq!(eval_dual(&tie, &[("x", 0.0)], "x").unwrap().1, 0.5);
}

#[test]
fn powers_are_real_roots_where_they_are_written_as_fractions() {
    let power = |p: &str, at: f64| {
        let exponent = match p.split_once('/') {
            Some((p, q)) => Expr::number(Number::ratio(p.parse().unwrap(), q.parse().unwrap()).unwrap()),
            None => Expr::number(Number::parse(p).unwrap()),
        };
        eval(&x().to_the(exponent), &[("x", at)])
    };
    assert_eq!(power("2/3", -8.0), Some(4.0));
    assert_eq!(power("1/3", -8.0), Some(-2.0));
    assert_eq!(power("1/5", -32.0), Some(-2.0));
    assert_eq!(power("0.2", -32.0), None);
    assert_eq!(power("2.0", -3.0), Some(9.0));
    assert_eq!(power("1/2", -4.0), None);
    assert_eq!(power("0", 0.0), None);
    assert_eq!(power("0", 5.0), Some(1.0));
    assert_eq!(eval(&Expr::from(-6).to_the(x()), &[("x", 3.0)]), Some(-216.0));
    assert_eq!(eval(&Expr::one().over(x()), &[("x", 0.0)]), None);
    assert_eq!(eval(&Expr::call(f::ATAN, [Expr::one().over(x())]), &[("x", 0.0)]), None);
}

#[test]
fn equal_parts_are_computed_once_and_constants_at_compile_time() {
    let sine = || Expr::call(f::SIN, [Expr::from(2).times(x())]);
    let expr = sine().times(sine()).plus(Expr::from(3).over(Expr::from(4)).plus(Expr::from(1)));
    let tape = Tape::compile(&[&expr], &["x".into()]).unwrap();
    // x, 2, 2x, sin, square, 3, 4, 3/4, 1, 7/4, sum: the constants folded away stay as dead operations.
    assert_eq!(tape.ops().iter().filter(|op| matches!(op, Op::Unary(..))).count(), 1);
    assert!(tape.ops().iter().filter(|op| !matches!(op, Op::Constant(_))).count() <= 6);
    let third = Expr::one().over(Expr::from(3));
    let tape = Tape::compile(&[&third.clone().plus(third.clone()).plus(third)], &[]).unwrap();
    let Op::Constant(k) = tape.ops()[tape.output(0) as usize] else { panic!("not folded") };
    assert_eq!(tape.constants()[k as usize].exact(), Some(Number::ONE));
}

#[test]
fn what_has_no_value_is_an_error() {
    assert_eq!(Tape::compile(&[&x()], &[]).unwrap_err(), CompileError::UnknownName("x".into()));
    assert_eq!(Tape::compile(&[&x().slope("x")], &["x".into()]).unwrap_err(), CompileError::Slope);
    assert!(Tape::compile(&[&Expr::call(f::SIN, [x(), x()])], &["x".into()]).is_err());
}
