//! Numerical differentiation: the methods as a table of rows, Ridders' extrapolation, and what is studied about them.
//!
//! A method's `measure` uses the step exactly as given, so that a learner who calculates along gets the same number.
//! Where only the best possible slope is wanted ([`slope`]), the step is first made representable.

mod filled;
mod ridders;
pub mod slips;
mod study;
mod subject;

pub use filled::{Filled, WeightedValue, filled, richardson};
pub use ridders::{Ridders, ridders, slope};
pub use study::{CornerSeen, OrderRow, VCurve, VRow, corner, observed_order, order_table, v_curve};
pub use subject::{Subject, Theory};

/// A function of one number; `None` where it is undefined.
pub type RealFunction<'a> = &'a dyn Fn(f64) -> Option<f64>;

/// One way to measure a slope or a curvature from values of the function.
///
/// Its error is about `truncation.0 · h^order · |f^(order + derivative)|` from the formula and
/// `rounding · ε·|f| / h^derivative` from the subtraction, which is where the best step comes from.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// A stable name, as lessons write it, e.g. `central`.
    pub id: &'static str,
    /// The name as shown, e.g. `Forward difference`.
    pub name: &'static str,
    /// In the notation, with `a` the point and `h` the step.
    pub formula: &'static str,
    /// The same in LaTeX; empty where it is no formula.
    pub latex: &'static str,
    /// The leading term of the error, in LaTeX.
    pub error: &'static str,
    /// What is measured: the first or the second derivative.
    pub derivative: u32,
    /// The error shrinks like h to this power.
    pub order: u32,
    /// The factor of the leading error term, e.g. 1/2 for the forward difference.
    pub truncation: f64,
    /// How often ε·|f| enters through the subtraction, at worst.
    pub rounding: f64,
    /// The usual step for a function of ordinary size near x = 1, e.g. √ε for the forward difference.
    pub best_h: &'static str,
    /// The step to begin with near x = 1, where it is not the one that balances the errors.
    pub first_step: Option<f64>,
    /// How many values of the function are needed.
    pub values: u32,
    /// The value from function, point and step; `None` where the function is undefined at a point that is needed.
    pub measure: fn(RealFunction, f64, f64) -> Option<f64>,
}

/// Every method, in the order they are taught.
pub const METHODS: &[Method] = &[
    Method {
        id: "forward",
        name: "Forward difference",
        formula: "(f(a+h) - f(a))/h",
        latex: r"\frac{f(a + h) - f(a)}{h}",
        error: r"\frac{h}{2}|f''|",
        derivative: 1,
        order: 1,
        truncation: 1.0 / 2.0,
        rounding: 2.0,
        best_h: "eps^(1/2)",
        first_step: None,
        values: 2,
        measure: |f, a, h| finite((f(a + h)? - f(a)?) / h),
    },
    Method {
        id: "backward",
        name: "Backward difference",
        formula: "(f(a) - f(a-h))/h",
        latex: r"\frac{f(a) - f(a - h)}{h}",
        error: r"\frac{h}{2}|f''|",
        derivative: 1,
        order: 1,
        truncation: 1.0 / 2.0,
        rounding: 2.0,
        best_h: "eps^(1/2)",
        first_step: None,
        values: 2,
        measure: |f, a, h| finite((f(a)? - f(a - h)?) / h),
    },
    Method {
        id: "central",
        name: "Central difference",
        formula: "(f(a+h) - f(a-h))/(2*h)",
        latex: r"\frac{f(a + h) - f(a - h)}{2h}",
        error: r"\frac{h^2}{6}|f'''|",
        derivative: 1,
        order: 2,
        truncation: 1.0 / 6.0,
        rounding: 1.0,
        best_h: "eps^(1/3)",
        first_step: None,
        values: 2,
        measure: central,
    },
    Method {
        id: "second",
        name: "Second difference",
        formula: "(f(a+h) - 2*f(a) + f(a-h))/h^2",
        latex: r"\frac{f(a + h) - 2f(a) + f(a - h)}{h^2}",
        error: r"\frac{h^2}{12}|f^{(4)}|",
        derivative: 2,
        order: 2,
        truncation: 1.0 / 12.0,
        rounding: 4.0,
        best_h: "eps^(1/4)",
        first_step: None,
        values: 3,
        measure: |f, a, h| finite((f(a + h)? - 2.0 * f(a)? + f(a - h)?) / (h * h)),
    },
    Method {
        id: "five-point",
        name: "Five-point difference",
        formula: "(f(a-2*h) - 8*f(a-h) + 8*f(a+h) - f(a+2*h))/(12*h)",
        latex: r"\frac{f(a - 2h) - 8f(a - h) + 8f(a + h) - f(a + 2h)}{12h}",
        error: r"\frac{h^4}{30}|f^{(5)}|",
        derivative: 1,
        order: 4,
        truncation: 1.0 / 30.0,
        rounding: 1.5,
        best_h: "eps^(1/5)",
        first_step: None,
        values: 4,
        measure: |f, a, h| {
            let far = f(a - 2.0 * h)? - f(a + 2.0 * h)?;
            let near = f(a + h)? - f(a - h)?;
            finite((far + 8.0 * near) / (12.0 * h))
        },
    },
    Method {
        id: "richardson",
        name: "Richardson extrapolation",
        formula: "(4*C(h/2) - C(h))/3",
        latex: r"\frac{4C(h/2) - C(h)}{3}",
        error: r"\frac{h^4}{480}|f^{(5)}|",
        derivative: 1,
        order: 4,
        truncation: 1.0 / 480.0,
        rounding: 3.0,
        best_h: "eps^(1/5)",
        first_step: None,
        values: 4,
        measure: |f, a, h| finite((4.0 * central(f, a, h / 2.0)? - central(f, a, h)?) / 3.0),
    },
    Method {
        id: "ridders",
        name: "Ridders' method",
        formula: "Richardson extrapolation, h/1.4 each level, to the smallest error estimate",
        latex: "",
        error: "",
        derivative: 1,
        order: 20,
        truncation: 0.0,
        rounding: 1.0,
        best_h: "0.01",
        first_step: Some(0.01),
        values: 20,
        measure: |f, a, h| Some(ridders(f, a, h)?.value),
    },
];

/// The ids of those that can be worked out by hand, which have a formula.
pub const BY_HAND: &[&str] = super::table::column!(METHODS, id, row => !row.latex.is_empty());

/// The method of that id.
pub fn method(id: &str) -> Option<&'static Method> {
    METHODS.iter().find(|row| row.id == id)
}

impl Method {
    /// The step that balances the formula's error against the subtraction's, e.g. `2√(ε|f/f″|)` for the forward
    /// difference and `(3ε|f/f‴|)^(1/3)` for the central one. `higher` is the derivative of order
    /// `order + derivative` at the point. `None` where one of the two errors vanishes.
    pub fn best_step(&self, f: f64, higher: f64) -> Option<f64> {
        let (p, q) = (f64::from(self.order), f64::from(self.derivative));
        let balance = q * self.rounding * f64::EPSILON * f.abs() / (p * self.truncation * higher.abs());
        let h = libm::pow(balance, 1.0 / (p + q));
        (h.is_finite() && h > 0.0).then_some(h)
    }

    /// The error to expect at step `h`: the formula's part and the subtraction's part.
    pub fn predicted_error(&self, h: f64, f: f64, higher: f64) -> (f64, f64) {
        let formula = self.truncation * libm::pow(h, f64::from(self.order)) * higher.abs();
        let subtraction = self.rounding * f64::EPSILON * f.abs() / libm::pow(h, f64::from(self.derivative));
        (formula, subtraction)
    }

    /// The usual step at `x`: a power of the machine precision, scaled by `max(1, |x|)`.
    pub fn usual_step(&self, x: f64) -> f64 {
        let balanced = || libm::pow(f64::EPSILON, 1.0 / f64::from(self.order + self.derivative));
        let step = self.first_step.unwrap_or_else(balanced);
        step * x.abs().max(1.0)
    }
}

fn central(f: RealFunction, a: f64, h: f64) -> Option<f64> {
    finite((f(a + h)? - f(a - h)?) / (2.0 * h))
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The step nearest to `h` for which `x + h` and `x` differ by exactly the step.
pub fn representable_step(x: f64, h: f64) -> f64 {
    let step = (x + h) - x;
    if step == 0.0 { h } else { step }
}
