//! A fourth opinion on values: evalexpr, which shares no code with the tape. (Rules, reverse mode and differences are
//! the three on slopes; see `derive`.)

use crate::random;
use evalexpr::{ContextWithMutableVariables, HashMapContext, Value};
use gradus::math::rng::Rng;
use gradus::math::{Constant, Expr, Node, tape};

/// The expression in evalexpr's own notation, every operation in brackets and every number a float: there `1/2` is 0 and
/// `2^3^2` is 64. `None` for functions that it does not know.
fn foreign(expr: &Expr) -> Option<String> {
    let all = |parts: &[Expr], sign: &str| Some(parts.iter().map(foreign).collect::<Option<Vec<_>>>()?.join(sign));
    Some(match expr.node() {
        Node::Num(n) => format!("{:.1}/{:.1}", n.num() as f64, n.den() as f64),
        Node::Const(Constant::Pi) => format!("{:?}", std::f64::consts::PI),
        Node::Const(Constant::E) => format!("{:?}", std::f64::consts::E),
        Node::Var(name) => name.to_string(),
        Node::Neg(a) => format!("(0.0-({}))", foreign(a)?),
        Node::Sum(terms) => format!("({})", all(terms, "+")?),
        Node::Product(factors) => format!("(({}))", all(factors, ")*(")?),
        Node::Div(a, b) => format!("(({})/({}))", foreign(a)?, foreign(b)?),
        Node::Pow(a, b) => format!("(({})^({}))", foreign(a)?, foreign(b)?),
        Node::Call(f, arguments) => {
            let known =
                ["sin", "cos", "tan", "exp", "ln", "sqrt", "tanh", "atan", "sinh", "cosh", "cbrt", "asinh", "abs"];
            known
                .contains(&f.name())
                .then(|| Some(format!("math::{}({})", f.name(), foreign(arguments.first()?)?)))??
        }
        Node::Slope(..) | Node::Cases(..) => return None,
    })
}

#[test]
fn values_agree_with_another_evaluator() {
    let mut rng = Rng::named(7, "opinions");
    let (mut compared, mut context) = (0, HashMapContext::new());
    for _ in 0..4000 {
        let expr = random::expression(&mut rng, 3, &["x", "y"]);
        let Some(text) = foreign(&expr) else { continue };
        for (x, y) in [(0.7, 1.3), (-1.7, 2.4), (2.0, -0.6)] {
            context.set_value("x".into(), Value::Float(x)).unwrap();
            context.set_value("y".into(), Value::Float(y)).unwrap();
            let theirs = match evalexpr::eval_with_context(&text, &context) {
                Ok(Value::Float(value)) if value.is_finite() => value,
                // Roots of negative numbers are none here and may be NaN or infinite there.
                Ok(_) => continue,
                Err(error) => panic!("{text}: {error}"),
            };
            let Some(ours) = tape::eval(&expr, &[("x", x), ("y", y)]) else { continue };
            let scale = theirs.abs().max(1.0);
            // Cancellation inside may cost either side digits; what is looked for is a wrong operation.
            assert!((ours - theirs).abs() <= 1e-6 * scale, "{text} at ({x}, {y}): {ours} here, {theirs} there");
            compared += 1;
        }
    }
    assert!(compared > 2000, "only {compared} values were compared");
}
