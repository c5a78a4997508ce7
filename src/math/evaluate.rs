//! The exact value of an expression at exact numbers, where that is a rational: `w - 0.1*8` at w = 0.5 is -0.3 and no
//! double near it. Keys that a person can check by hand come from here.

use super::expr::{Case, Constant, Expr, Node, Symbol};
use super::functions::{self as fun, Func};
use super::number::Number;
use super::tape::{BLOCK, Ball, BallBlock, Balls, Column, Columns, LANES, Tape};
use std::cell::RefCell;
use std::cmp::Ordering;

/// Functions defined by others are opened up to this deep.
const DEPTH: u32 = 8;

/// Numbers that an expression can be worked out in, part by part: exact rationals, complex numbers. What they cannot do
/// has no value.
pub(super) trait Arithmetic: Clone {
    fn number(n: Number) -> Option<Self>;
    fn constant(constant: Constant) -> Option<Self>;
    fn neg(self) -> Option<Self>;
    fn add(self, other: Self) -> Option<Self>;
    fn mul(self, other: Self) -> Option<Self>;
    fn div(self, other: Self) -> Option<Self>;
    /// A power of two expressions, of which `value` gives the values.
    fn pow(base: &Expr, exponent: &Expr, value: &dyn Fn(&Expr) -> Option<Self>) -> Option<Self>;
    /// A call that is told by its argument as it is written: ln(e^n) is n.
    fn told(_function: Func, _arguments: &[Expr]) -> Option<Option<Self>> {
        None
    }
    /// A function that these numbers know by themselves; of others the definition is opened up.
    fn call(function: Func, arguments: &[Self]) -> Option<Option<Self>>;
    /// How one lies beside another, for cases.
    fn order(&self, other: &Self) -> Option<Ordering>;

    /// The value of an expression where `at` gives those of its names.
    fn of(expr: &Expr, at: &dyn Fn(&str) -> Option<Self>) -> Option<Self> {
        walked(expr, at, DEPTH)
    }
}

fn walked<T: Arithmetic>(expr: &Expr, at: &dyn Fn(&str) -> Option<T>, depth: u32) -> Option<T> {
    let value = |part: &Expr| walked(part, at, depth);
    match expr.node() {
        Node::Num(n) => T::number(*n),
        Node::Const(constant) => T::constant(*constant),
        Node::Slope(..) => None,
        Node::Var(name) => at(name),
        Node::Neg(a) => value(a)?.neg(),
        Node::Sum(terms) => terms.iter().try_fold(T::number(Number::ZERO)?, |total, term| total.add(value(term)?)),
        Node::Product(factors) => {
            factors.iter().try_fold(T::number(Number::ONE)?, |total, factor| total.mul(value(factor)?))
        }
        Node::Div(a, b) => value(a)?.div(value(b)?),
        Node::Pow(base, exponent) => T::pow(base, exponent, &value),
        Node::Call(function, arguments) => {
            if let Some(told) = T::told(*function, arguments) {
                return told;
            }
            let arguments: Vec<T> = arguments.iter().map(value).collect::<Option<_>>()?;
            T::call(*function, &arguments).unwrap_or_else(|| opened(*function, &arguments, depth.checked_sub(1)?))
        }
        Node::Cases(cases, otherwise) => {
            let holds = |case: &Case| {
                case.when.decide(&mut |condition| {
                    let order = value(&condition.left)?.order(&value(&condition.right)?)?;
                    Some(condition.comparison.admits(order))
                })
            };
            for case in cases {
                if holds(case)? {
                    return value(&case.value);
                }
            }
            value(otherwise.as_ref()?)
        }
    }
}

/// Opens a function up: `relu(3)` is `max(0, 3)`.
fn opened<T: Arithmetic>(function: Func, arguments: &[T], depth: u32) -> Option<T> {
    let definition = function.definition()?;
    let given = arguments.iter().cloned().map(Some);
    let all: Vec<T> = given.chain(function.left_out(arguments.len()).map(T::number)).take(2).collect::<Option<_>>()?;
    let at = |name: &str| ["u", "v"].iter().position(|known| *known == name).and_then(|place| all.get(place)).cloned();
    walked(definition, &at, depth)
}

/// The value where it is rational: through sums, products, quotients and whole powers, roots that come out, and
/// functions at the points where they are rational, such as `ln(1)`, `cos(0)` and `sigmoid(0)`. `None` where it is not
/// rational, undefined, does not fit, or names a variable that `at` does not have.
pub fn exact_value(expr: &Expr, at: &[(Symbol, Number)]) -> Option<Number> {
    Number::of(expr, &|name| at.iter().find(|(known, _)| known == name).map(|(_, n)| *n))
}

impl Arithmetic for Number {
    fn number(n: Number) -> Option<Number> {
        Some(n)
    }
    fn constant(_: Constant) -> Option<Number> {
        None
    }
    fn neg(self) -> Option<Number> {
        Number::neg(self)
    }
    fn add(self, other: Number) -> Option<Number> {
        Number::add(self, other)
    }
    fn mul(self, other: Number) -> Option<Number> {
        Number::mul(self, other)
    }
    fn div(self, other: Number) -> Option<Number> {
        Number::div(self, other)
    }
    fn pow(base: &Expr, exponent: &Expr, value: &dyn Fn(&Expr) -> Option<Number>) -> Option<Number> {
        let exponent = value(exponent)?;
        match base.node() {
            Node::Const(_) => exponent.is_zero().then_some(Number::ONE),
            _ => rational_power(value(base)?, exponent),
        }
    }
    fn told(function: Func, arguments: &[Expr]) -> Option<Option<Number>> {
        // e is no rational, but its logarithm is.
        match (function, arguments) {
            (fun::LN, [argument]) => power_of_e(argument),
            _ => None,
        }
    }
    fn call(function: Func, arguments: &[Number]) -> Option<Option<Number>> {
        call(function, arguments)
    }
    fn order(&self, other: &Number) -> Option<Ordering> {
        self.compare(*other)
    }
}

/// `Some(n)` for `e` and `e^n`.
fn power_of_e(expr: &Expr) -> Option<Option<Number>> {
    match expr.node() {
        Node::Const(Constant::E) => Some(Some(Number::ONE)),
        Node::Pow(base, exponent) if *base.node() == Node::Const(Constant::E) => Some(exponent.as_number()),
        _ => None,
    }
}

fn rational_power(base: Number, exponent: Number) -> Option<Number> {
    if base.is_one() {
        return Some(Number::ONE);
    }
    // A decimal exponent has no odd root of a negative number: only 1/3 says that a third root is meant.
    if base.is_negative() && exponent.is_decimal() && !exponent.is_integer() {
        return None;
    }
    let root = i64::try_from(exponent.den()).ok()?;
    let power = i64::try_from(exponent.num()).ok()?;
    exact_root(base, root)?.pow(power)
}

/// The real root where it is rational; an even root of a negative number is none.
pub(super) fn exact_root(of: Number, n: i64) -> Option<Number> {
    match n {
        1 => Some(of),
        2..=64 if of.is_negative() && n % 2 == 0 => None,
        2..=64 if of.is_negative() => exact_root(of.neg()?, n)?.neg(),
        2..=64 => {
            Some(Number::ratio(whole_root(of.num(), n)?, whole_root(of.den(), n)?)?.marked_decimal(of.is_decimal()))
        }
        _ => None,
    }
}

/// The whole number whose n-th power this is, if there is one; `of` is not negative.
fn whole_root(of: i128, n: i64) -> Option<i128> {
    let guess = libm::round(libm::pow(of as f64, 1.0 / n as f64)) as i128;
    let n = u32::try_from(n).ok()?;
    (guess - 1..=guess + 1).find(|root| *root >= 0 && root.checked_pow(n) == Some(of))
}

/// The exponent n of `base^n = of`, if it is whole.
fn whole_log(base: Number, of: Number) -> Option<Number> {
    (-64..=64).find(|n| base.pow(*n).is_some_and(|power| power.same_value(of))).map(Number::int)
}

fn call(function: Func, arguments: &[Number]) -> Option<Option<Number>> {
    let zero_to = |value: i64| arguments.iter().all(|u| u.is_zero()).then_some(Number::int(value));
    let one_to = |value: i64| arguments.iter().all(|u| u.is_one()).then_some(Number::int(value));
    let extreme = |wanted: Ordering| {
        let (first, others) = arguments.split_first()?;
        others.iter().try_fold(*first, |best, u| Some(if u.compare(best)? == wanted { *u } else { best }))
    };
    Some(match (function, arguments) {
        (fun::SQRT, [u]) => exact_root(*u, 2),
        (fun::CBRT, [u]) => exact_root(*u, 3),
        (fun::ROOT, [n, u]) => exact_root(*u, n.as_int()?),
        (fun::LOG10, [u]) => whole_log(Number::int(10), *u),
        (fun::LOGB, [base, u]) if !base.is_one() => whole_log(*base, *u),
        (fun::EXP | fun::COS, _) => zero_to(1),
        (fun::LN | fun::ACOS, _) => one_to(0),
        (fun::SIN | fun::ASIN | fun::ATAN | fun::SINH | fun::ASINH | fun::ATANH | fun::ERF, _) => zero_to(0),
        (fun::ABS, [u]) => u.abs(),
        (fun::SIGN, [u]) => Some(Number::int(i64::from(u.num().signum() as i8))),
        (fun::STEP, [u]) => Some(Number::int(i64::from(!u.is_negative() && !u.is_zero()))),
        (fun::FLOOR, [u]) => Number::ratio(u.num().div_euclid(u.den()), 1),
        (fun::MAX, _) => extreme(Ordering::Greater),
        (fun::MIN, _) => extreme(Ordering::Less),
        _ => return None,
    })
}

/// Expressions compiled to be evaluated again and again at one point after another.
#[derive(Debug)]
pub struct CompiledExprs {
    tape: Tape,
    buffers: RefCell<Columns>,
}

impl CompiledExprs {
    /// `None` when a name other than these is used, or a derivative that is not worked out.
    pub fn new(exprs: &[&Expr], names: &[Symbol]) -> Option<CompiledExprs> {
        let tape = Tape::compile(exprs, names).ok()?;
        Some(CompiledExprs { tape, buffers: RefCell::default() })
    }
    /// The values at a point, which has a number for each name: NaN where undefined, infinite where it overflows.
    pub fn values(&self, point: &[f64]) -> Vec<f64> {
        let columns: Vec<Column> = point.iter().map(|value| [*value; LANES]).collect();
        let mut buffers = self.buffers.borrow_mut();
        let found = self.tape.values(&columns, 1, &mut buffers);
        let value = |place: &u32| found.get(*place as usize).map_or(f64::NAN, |column| column[0]);
        self.tape.outputs().iter().map(value).collect()
    }
    /// The value of the first expression; NaN where undefined, infinite where it overflows.
    pub fn value(&self, point: &[f64]) -> f64 {
        self.values(point).first().copied().unwrap_or(f64::NAN)
    }
    /// The value of the first expression with a bound of its error, for a point that is exact.
    pub fn ball(&self, point: &[f64]) -> Ball {
        let blocks: Vec<BallBlock> = point.iter().map(|value| [*value; BLOCK]).collect();
        Balls::lent(|buffers| self.tape.balls(&blocks, 1, &[], buffers).at(self.tape.output(0)).ball(0))
    }
    /// The value of the first expression, `None` where it is undefined or not finite.
    pub fn finite(&self, point: &[f64]) -> Option<f64> {
        Some(self.value(point)).filter(|value| value.is_finite())
    }
}
