//! Derivatives of hand-made trees: the published ones.

use super::evaluate::{Bounded, Dense, MatrixSetting, evaluate};
use super::print::{ascii, latex, numpy, unicode};
use super::slope::{SlopeForms, derivative, differential};
use super::tree::*;
use super::{Matrix, MatrixShape};
use crate::math::Number;
use crate::math::functions::lookup;
use crate::math::rng::Rng;

fn s(name: &str, shape: &str) -> Matrix {
    symbol(name, MatrixShape::parse(shape).unwrap(), Property::Any)
}
fn f(name: &str, m: Matrix) -> Matrix {
    each(lookup(name).unwrap(), m)
}
fn p(factors: &[&Matrix]) -> Matrix {
    product(factors.iter().map(|m| (*m).clone()).collect())
}
fn t(m: &Matrix) -> Matrix {
    transpose(m.clone())
}
fn square(m: Matrix) -> Matrix {
    power(norm(m), Number::int(2))
}

fn shown(of: &Matrix, by: &str, shape: &str) -> String {
    unicode(&derivative(of, by, MatrixShape::parse(shape).unwrap()).unwrap())
}

#[test]
fn published_derivatives() {
    let (a, x, b) = (s("A", "m×n"), s("x", "n"), s("b", "m"));
    let (w, y) = (s("W", "m×n"), s("y", "m"));
    let r = minus(p(&[&w, &x]), y.clone());
    assert_eq!(shown(&square(r.clone()), "W", "m×n"), "2(W x − y)xᵀ");
    assert_eq!(shown(&square(r.clone()), "x", "n"), "2Wᵀ(W x − y)");
    assert_eq!(shown(&square(r), "y", "m"), "2(y − W x)");
    let q = s("A", "n×n");
    assert_eq!(shown(&p(&[&t(&x), &q, &x]), "x", "n"), "(A + Aᵀ)x");
    assert_eq!(shown(&p(&[&t(&b), &a, &x]), "A", "m×n"), "b xᵀ");
    assert_eq!(shown(&p(&[&a, &x]), "x", "n"), "A");
    let z = p(&[&w, &x]);
    assert_eq!(shown(&sum_all(f("sigmoid", z.clone())), "W", "m×n"), "σ′(W x)xᵀ");
    assert_eq!(shown(&f("exp", z.clone()), "x", "n"), "diag(exp(W x))W");
    let x_square = s("X", "n×n");
    assert_eq!(shown(&f("ln", determinant(x_square.clone())), "X", "n×n"), "X⁻ᵀ");
    assert_eq!(shown(&determinant(x_square.clone()), "X", "n×n"), "det(X) X⁻ᵀ");
    let (c, d) = (s("a", "n"), s("b", "n"));
    assert_eq!(shown(&p(&[&t(&c), &inverse(x_square.clone()), &d]), "X", "n×n"), "−X⁻ᵀa bᵀX⁻ᵀ");
    assert_eq!(shown(&trace(p(&[&x_square, &x_square, &x_square])), "X", "n×n"), "3(Xᵀ)²");
    let probability = symbol("y", MatrixShape::parse("m").unwrap(), Property::SumsToOne);
    let loss = negate(p(&[&t(&probability), &log_softmax(z.clone())]));
    assert_eq!(shown(&loss, "W", "m×n"), "(softmax(W x) − y)xᵀ");
    let loss = negate(p(&[&t(&y), &log_softmax(z.clone())]));
    assert_eq!(shown(&loss, "x", "n"), "Wᵀ(sum(y) softmax(W x) − y)");
    assert_eq!(shown(&softmax(z.clone()), "x", "n"), "(diag(softmax(W x)) − softmax(W x)softmax(W x)ᵀ)W");
    let _ = (latex(&z), numpy(&z), ascii(&z));
}

/// Every rule, forward and backward and as a Jacobian, measured: the table of operations walked whole.
#[test]
fn every_rule_agrees_with_measured_slopes() {
    let (x, u) = (s("X", "n×n"), s("u", "n"));
    let well = sum(vec![x.clone(), times(Number::int(4), identity(x.shape.rows))]);
    let (a, v) = (s("A", "n×n"), s("v", "n"));
    let scalars = [
        sum_all(entrywise(vec![x.clone(), a.clone()])),
        power(norm(x.clone()), Number::int(3)),
        trace(p(&[&a, &t(&x), &a, &x])),
        determinant(well.clone()),
        f("ln", determinant(well.clone())),
        sum_all(inverse(well.clone())),
        trace(matrix_power(x.clone(), 3)),
        sum_all(power(f("exp", x.clone()), Number::ratio(1, 2).unwrap())),
        p(&[&t(&u), &softmax(p(&[&x, &v]))]),
        p(&[&t(&u), &log_softmax(p(&[&x, &v]))]),
        log_sum_exp(p(&[&x, &v])),
        sum_all(entrywise(vec![a.clone(), softmax(x.clone())])),
        sum_all(entrywise(vec![a.clone(), log_softmax(x.clone())])),
        sum_all(log_sum_exp(x.clone())),
        p(&[&t(&u), &diagonal_of(x.clone())]),
        p(&[&t(&u), &diagonal(p(&[&x, &v])), &a, &v]),
        sum_all(f("tanh", sum(vec![p(&[&x, &v]), u.clone()]))),
        p(&[&t(&u), &power(sum(vec![f("exp", p(&[&x, &v])), ones(u.shape.rows)]), Number::int(-1))]),
        p(&[&norm(p(&[&x, &v])), &t(&u), &x, &u]),
    ];
    for of in &scalars {
        check(of, "X", x.shape);
    }
    let columns = [
        p(&[&a, &u]),
        p(&[&norm(u.clone()), &u]),
        entrywise(vec![u.clone(), p(&[&a, &u])]),
        softmax(p(&[&a, &u])),
        log_softmax(u.clone()),
        power(f("exp", u.clone()), Number::int(3)),
        f("sigmoid", p(&[&a, &u])),
        p(&[&power(norm(u.clone()), Number::int(-1)), &u]),
        p(&[&sum(vec![p(&[&u, &t(&v)]), a.clone()]), &v]),
        sum(vec![u.clone(), p(&[&u, &t(&u), &a, &u])]),
    ];
    for of in &columns {
        check(of, "u", u.shape);
    }
}

fn setting(rng: &mut Rng) -> MatrixSetting<Bounded> {
    let mut setting = MatrixSetting { sizes: vec![('n', 3)], values: Default::default() };
    for (name, rows, cols) in [("X", 3, 3), ("A", 3, 3), ("u", 3, 1), ("v", 3, 1)] {
        let value = Dense::of(rows, cols, |_, _| Some(Bounded::exact(rng.between(0.35, 1.25)))).unwrap();
        setting.values.insert(name.into(), value);
    }
    setting
}

fn check(of: &Matrix, by: &str, shape: MatrixShape) {
    let mut rng = Rng::new(7);
    let setting = setting(&mut rng);
    let text = ascii(of);
    let slope = derivative(of, by, shape).unwrap_or_else(|e| panic!("{text}: {e}"));
    let value = evaluate(&slope, &setting).unwrap_or_else(|| panic!("{} has no value", ascii(&slope)));
    let base = evaluate(of, &setting).unwrap();
    let h = 1e-5;
    let count = setting.values[by].entries.len();
    let direction = symbol("D", shape, Property::Any);
    let forward = differential(of, by, &direction, SlopeForms::Known).unwrap();
    for entry in 0..count {
        let moved = |h: f64| {
            let mut setting = setting.clone();
            setting.values.get_mut(by).unwrap().entries[entry].value += h;
            evaluate(of, &setting).unwrap()
        };
        let (high, low) = (moved(h), moved(-h));
        let mut ahead = setting.clone();
        let mut unit = setting.values[by].clone();
        unit.entries.iter_mut().enumerate().for_each(|(i, e)| e.value = f64::from(u8::from(i == entry)));
        ahead.values.insert("D".into(), unit);
        let forward = evaluate(&forward, &ahead).unwrap();
        for i in 0..base.entries.len() {
            let measured = (high.entries[i].value - low.entries[i].value) / (2.0 * h);
            let at = if base.entries.len() == 1 { entry } else { i * count + entry };
            let near = |x: f64| (x - measured).abs() < 1e-6 * (1.0 + measured.abs());
            assert!(
                near(value.entries[at].value),
                "{text}: {} gives {} for {measured}",
                ascii(&slope),
                value.entries[at].value
            );
            assert!(near(forward.entries[i].value), "{text}: forward {} for {measured}", forward.entries[i].value);
        }
    }
}

#[test]
fn a_walk_tells_each_move() {
    let declared = |name: &str, shape: &str| super::question::Name {
        name: name.into(),
        shape: MatrixShape::parse(shape).unwrap(),
        property: Property::Any,
    };
    let names =
        [declared("W", "m×n"), declared("x", "n"), declared("V", "k×m"), declared("b", "m"), declared("y", "k")];
    let [w, x, v, b, y] = [0, 1, 2, 3, 4].map(|i: usize| names[i].matrix());
    let h = f("relu", sum(vec![p(&[&w, &x]), b]));
    let loss = times(Number::ratio(1, 2).unwrap(), square(minus(p(&[&v, &h]), y)));
    let told = super::story::story(&loss, &names[0], &names).unwrap();
    let answer = told.answer.unwrap();
    let lines: Vec<String> = told
        .moves
        .iter()
        .map(|m| {
            let arriving = m.arriving.as_ref().map(|t| t.unicode.clone()).unwrap_or_default();
            format!("{} | {} | {} | {}", m.title, m.differential.unicode, arriving, m.note)
        })
        .collect();
    let wanted = [
        "L to r | dL = drᵀr | dL = ⟨r, dr⟩ | the slope of |r|² by r is 2r",
        "r to h | dr = V dh | dL = ⟨Vᵀr, dh⟩ | y stands still",
        "h to z | dh = relu′(z) ⊙ dz | dL = ⟨Vᵀr ⊙ relu′(z), dz⟩ | relu′ at each entry",
        "z to W | dz = dW x | dL = ⟨(Vᵀr ⊙ relu′(z))xᵀ, dW⟩ | b stands still",
    ];
    assert_eq!(lines, wanted);
    assert_eq!(
        super::story::entry(&answer, 2, 1),
        "Σₖ Vₖ₂ (Σₗ Vₖₗ relu(Σₛ Wₗₛ xₛ + bₗ) − yₖ) · relu′(Σₜ W₂ₜ xₜ + b₂) x₁"
    );
    let question = super::question::MatrixQuestion::new(loss, names[0].clone(), names.to_vec(), false).unwrap();
    let forms = super::slips::wrong_forms(&question);
    assert!(forms.len() > 20, "{} forms", forms.len());
    assert!(matches!(question.compare(&answer), super::question::MatrixComparison::Same { proved: true }));
}
