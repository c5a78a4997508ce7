//! Calls of the table's functions as operations, in forms that are stable.

use super::compile::Builder;
use super::{CompileError, Register, Unary};
use crate::math::condition::Comparison;
use crate::math::expr::{Case, Expr};
use crate::math::functions::{self as f, Func};
use crate::math::number::Number;
use crate::math::predicate::Predicate;

impl Builder {
    pub(super) fn call(&mut self, function: Func, arguments: &[Expr]) -> Result<Register, CompileError> {
        if !function.accepts(arguments.len()) {
            return Err(CompileError::Arguments(function.name()));
        }
        let mut places = [0; 2];
        for (place, argument) in places.iter_mut().zip(arguments) {
            *place = self.expr(argument)?;
        }
        let [u, v] = places;
        Ok(match function {
            f::MAX => self.several(u, arguments, Builder::max)?,
            f::MIN => self.several(u, arguments, Builder::min)?,
            f::LOGSUMEXP => self.several(u, arguments, Builder::log_sum)?,
            f::SOFTMAX => self.softmax(arguments)?,
            f::LOGB => self.logarithm(u, v),
            f::ROOT => self.root(u, v),
            f::ATAN2 => self.angle(arguments)?,
            f::LEAKY_RELU => {
                let leak = if arguments.len() == 2 { v } else { self.decimal(1, 100) };
                self.leaky(u, leak)
            }
            _ => match direct(function) {
                Some(unary) => self.unary(unary, u),
                None => match self.assembled(function, u) {
                    Some(place) => place,
                    None => self.by_definition(function, arguments)?,
                },
            },
        })
    }

    /// The angle of a point, quarter by quarter, so that no quotient comes near a pole.
    fn angle(&mut self, arguments: &[Expr]) -> Result<Register, CompileError> {
        let [y, x] = arguments else { return Err(CompileError::Arguments(f::ATAN2.name())) };
        let beside = |side: &Expr, comparison| Predicate::compare(side.clone(), comparison, Expr::zero());
        let angle = |above: &Expr, below: &Expr| Expr::call(f::ATAN, [above.clone().over(below.clone())]);
        let quarter = || Expr::pi().over(Expr::from(2));
        let case = |when: Predicate, value: Expr| Case { when, value };
        // By the greater coordinate: the arctangent is then of a number from −1 to 1.
        let steep =
            Predicate::compare(Expr::call(f::ABS, [y.clone()]), Comparison::Greater, Expr::call(f::ABS, [x.clone()]));
        let by_y = |comparison| steep.clone().and(beside(y, comparison));
        self.expr(&Expr::cases(
            [
                case(by_y(Comparison::Greater), quarter().minus(angle(x, y))),
                case(by_y(Comparison::Less), quarter().negate().minus(angle(x, y))),
                case(beside(x, Comparison::Greater), angle(y, x)),
                case(beside(x, Comparison::Less).and(beside(y, Comparison::AtLeast)), angle(y, x).plus(Expr::pi())),
                case(beside(x, Comparison::Less), angle(y, x).minus(Expr::pi())),
            ],
            None,
        ))
    }

    /// A function of many arguments as a chain of the function of two.
    fn several(
        &mut self,
        first: Register,
        arguments: &[Expr],
        join: fn(&mut Builder, Register, Register) -> Register,
    ) -> Result<Register, CompileError> {
        let mut so_far = first;
        for argument in arguments.iter().skip(1) {
            let place = self.expr(argument)?;
            so_far = join(self, so_far, place);
        }
        Ok(so_far)
    }
    /// ln(e^a + e^b) = a + softplus(b − a), which has no kink where the two meet.
    fn log_sum(&mut self, a: Register, b: Register) -> Register {
        let apart = self.sub(b, a);
        let above = self.unary(Unary::Softplus, apart);
        self.add(a, above)
    }
    /// e^(z_k − logsumexp(z)).
    fn softmax(&mut self, arguments: &[Expr]) -> Result<Register, CompileError> {
        let Some((which, logits)) = arguments.split_first() else { return Err(CompileError::Arguments("softmax")) };
        let chosen = which.as_number().and_then(Number::as_int).and_then(|k| usize::try_from(k - 1).ok());
        let (Some(chosen), Some(first)) = (chosen.and_then(|k| logits.get(k)), logits.first()) else {
            return Err(CompileError::Arguments("softmax"));
        };
        let (chosen, first) = (self.expr(chosen)?, self.expr(first)?);
        let sum = self.several(first, logits, Builder::log_sum)?;
        let share = self.sub(chosen, sum);
        Ok(self.unary(Unary::Exp, share))
    }
    fn logarithm(&mut self, base: Register, u: Register) -> Register {
        if self.is(base, 2) {
            return self.unary(Unary::Log2, u);
        }
        if self.is(base, 10) {
            return self.unary(Unary::Log10, u);
        }
        let (above, below) = (self.unary(Unary::Ln, u), self.unary(Unary::Ln, base));
        self.div(above, below)
    }
    fn leaky(&mut self, u: Register, leak: Register) -> Register {
        let (rising, falling) = (self.unary(Unary::Relu, u), self.unary(Unary::Fall, u));
        let falling = self.mul(leak, falling);
        self.add(rising, falling)
    }

    fn decimal(&mut self, num: i128, den: i128) -> Register {
        // The numbers below are written out, so the denominator is never 0.
        self.number(Number::ratio(num, den).unwrap_or(Number::ONE))
    }
    fn one_over(&mut self, u: Register) -> Register {
        let one = self.int(1);
        self.div(one, u)
    }
    fn over(&mut self, f: Unary, u: Register) -> Register {
        let below = self.unary(f, u);
        self.one_over(below)
    }
    fn of_inverse(&mut self, f: Unary, u: Register) -> Register {
        let inverse = self.one_over(u);
        self.unary(f, inverse)
    }
    fn scaled(&mut self, num: i128, den: i128, u: Register) -> Register {
        let factor = self.decimal(num, den);
        self.mul(factor, u)
    }
    /// max(0, u) + scale·(e^min(0, u) − 1).
    fn exponential_unit(&mut self, u: Register, scale: Register) -> Register {
        let (rising, falling) = (self.unary(Unary::Relu, u), self.unary(Unary::Fall, u));
        let below = self.unary(Unary::Expm1, falling);
        let below = self.mul(scale, below);
        self.add(rising, below)
    }
    fn gate(&mut self, u: Register, f: Unary, of: Register) -> Register {
        let gate = self.unary(f, of);
        self.mul(u, gate)
    }

    /// A function that has a row and nothing here: its definition in letters serves.
    fn by_definition(&mut self, function: Func, arguments: &[Expr]) -> Result<Register, CompileError> {
        self.expr(&function.opened(arguments).ok_or(CompileError::Arguments(function.name()))?)
    }

    fn assembled(&mut self, function: Func, u: Register) -> Option<Register> {
        Some(match function {
            f::SEC => self.over(Unary::Cos, u),
            f::CSC => self.over(Unary::Sin, u),
            f::COT => {
                let (above, below) = (self.unary(Unary::Cos, u), self.unary(Unary::Sin, u));
                self.div(above, below)
            }
            f::SECH => self.over(Unary::Cosh, u),
            f::CSCH => self.over(Unary::Sinh, u),
            f::COTH => self.over(Unary::Tanh, u),
            f::ASEC => self.of_inverse(Unary::Acos, u),
            f::ACSC => self.of_inverse(Unary::Asin, u),
            f::ASECH => self.of_inverse(Unary::Acosh, u),
            f::ACSCH => self.of_inverse(Unary::Asinh, u),
            f::ACOTH => self.of_inverse(Unary::Atanh, u),
            f::ELU => {
                let one = self.int(1);
                self.exponential_unit(u, one)
            }
            f::SELU => {
                let alpha = self.decimal(16_732_632_423_543_772, 10_000_000_000_000_000);
                let unscaled = self.exponential_unit(u, alpha);
                self.scaled(10_507_009_873_554_805, 10_000_000_000_000_000, unscaled)
            }
            f::SILU => self.gate(u, Unary::Sigmoid, u),
            f::GELU => {
                // u/2·erfc(−u/√2) does not cancel for negative numbers.
                let (two, minus) = (self.int(2), self.neg(u));
                let root = self.unary(Unary::Sqrt, two);
                let inside = self.div(minus, root);
                let half = self.scaled(1, 2, u);
                self.gate(half, Unary::Erfc, inside)
            }
            f::GELU_TANH => {
                // (1 + tanh z)/2 is sigmoid(2z).
                let cube = self.rational_power(u, Number::int(3));
                let cube = self.scaled(44_715, 1_000_000, cube);
                let inside = self.add(u, cube);
                let (eight, pi) = (self.int(8), self.constant(crate::math::Constant::Pi));
                let under = self.div(eight, pi);
                let factor = self.unary(Unary::Sqrt, under);
                let inside = self.mul(factor, inside);
                self.gate(u, Unary::Sigmoid, inside)
            }
            f::MISH => {
                let soft = self.unary(Unary::Softplus, u);
                self.gate(u, Unary::Tanh, soft)
            }
            f::SOFTSIGN => {
                let (one, size) = (self.int(1), self.unary(Unary::Abs, u));
                let below = self.add(one, size);
                self.div(u, below)
            }
            f::LOGSIGMOID => {
                let minus = self.neg(u);
                let soft = self.unary(Unary::Softplus, minus);
                self.neg(soft)
            }
            f::HARDSWISH => self.gate(u, Unary::Hardsigmoid, u),
            f::SQUAREPLUS => {
                let (square, four) = (self.mul(u, u), self.int(4));
                let under = self.add(square, four);
                let root = self.unary(Unary::Sqrt, under);
                let sum = self.add(u, root);
                self.scaled(1, 2, sum)
            }
            _ => return None,
        })
    }
}

/// The operation that a function is, where it is one.
fn direct(function: Func) -> Option<Unary> {
    Some(match function {
        f::EXP => Unary::Exp,
        f::LN => Unary::Ln,
        f::LOG10 => Unary::Log10,
        f::SQRT => Unary::Sqrt,
        f::CBRT => Unary::Cbrt,
        f::SIN => Unary::Sin,
        f::COS => Unary::Cos,
        f::TAN => Unary::Tan,
        f::ASIN => Unary::Asin,
        f::ACOS => Unary::Acos,
        f::ATAN => Unary::Atan,
        f::ACOT => Unary::Acot,
        f::SINH => Unary::Sinh,
        f::COSH => Unary::Cosh,
        f::TANH => Unary::Tanh,
        f::ASINH => Unary::Asinh,
        f::ACOSH => Unary::Acosh,
        f::ATANH => Unary::Atanh,
        f::ABS => Unary::Abs,
        f::SIGN => Unary::Sign,
        f::STEP => Unary::Step,
        f::FLOOR => Unary::Floor,
        f::CEIL => Unary::Ceil,
        f::RELU => Unary::Relu,
        f::RELU6 => Unary::Relu6,
        f::HARDTANH => Unary::Hardtanh,
        f::HARDSIGMOID => Unary::Hardsigmoid,
        f::SIGMOID => Unary::Sigmoid,
        f::SOFTPLUS => Unary::Softplus,
        f::ERF => Unary::Erf,
        _ => return None,
    })
}
