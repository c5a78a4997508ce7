//! Error bounds hold: what doubles say of a value is checked in extended precision, on random expressions.

use crate::random;
use gradus::math::expr::Expr;
use gradus::math::functions;
use gradus::math::number::Number;
use gradus::math::precise::Precise;
use gradus::math::rng::Rng;
use gradus::math::tape::{BLOCK, Balls, Tape};

const NAMES: [&str; 2] = ["x", "y"];

/// Functions whose domain is narrow or that the common generator leaves out.
fn wrapped(rng: &mut Rng, inner: Expr) -> Expr {
    let all: Vec<functions::Func> = functions::all().filter(|f| f.arity() == (1, 1)).collect();
    match rng.below(5) {
        0 => inner,
        1 => inner.to_the(Expr::number(Number::ratio(rng.below(7) as i128 - 3, rng.below(6) as i128 + 1).unwrap())),
        2 => Expr::number(Number::ratio(rng.below(9) as i128 + 1, 4).unwrap()).to_the(inner),
        _ => Expr::call(all[rng.below(all.len())], [inner]),
    }
}

#[test]
fn values_lie_within_their_bounds() {
    let mut rng = Rng::named(11, "bounds");
    let mut precise = Precise::new().unwrap();
    let (mut values, mut undefined) = (0, 0);
    for round in 0..700 {
        let inner = random::expression(&mut rng, 1 + round % 3, &NAMES);
        let expr = wrapped(&mut rng, inner);
        let Ok(tape) = Tape::compile(&[&expr], &NAMES.map(Into::into)) else { continue };
        let block = NAMES.map(|_| {
            std::array::from_fn::<f64, BLOCK, _>(|_| {
                let size = libm::exp(rng.between(-7.0, 6.0));
                if rng.below(2) == 0 { size } else { -size }
            })
        });
        let mut buffers = Balls::default();
        let view = tape.balls(&block, BLOCK, &[], &mut buffers);
        for (lane, (x, y)) in block[0].into_iter().zip(block[1]).enumerate().take(4) {
            let ball = view.at(tape.output(0)).ball(lane);
            let wide = precise.values(&tape, &[x, y], tape.outputs()).remove(0);
            let place = format!("{expr:?} at {x} {y}: {ball:?} {wide:?}");
            if ball.is_value() {
                values += 1;
                assert!(!wide.is_undefined(), "{place}");
                assert!(wide.is_within(ball.value, ball.error).unwrap_or(true), "{place}");
            } else if ball.is_undefined() {
                undefined += 1;
                assert!(!wide.is_value(), "{place}");
            }
        }
    }
    assert!(values > 1000 && undefined > 100, "{values} {undefined}");
}
