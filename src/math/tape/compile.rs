//! Expressions to operations: equal ones shared, constants folded with their bounds.

use super::bounded::{self, Ball, UNIT};
use super::fold::{exactly, greater, written_ratio};
use super::intern::Table;
use super::{CompileError, Known, Op, Origin, Register, Tape, Unary};
use crate::math::condition::Comparison;
use crate::math::expr::{Case, Constant, Expr, Node, Symbol};
use crate::math::number::Number;
use crate::math::predicate::Predicate;
use crate::math::steps;
use std::collections::HashMap;

/// The longest tape.
const MOST_OPS: usize = 1 << 20;
/// Whole powers up to this size become products.
const MOST_POWER: i64 = 1 << 20;

/// A tape under construction.
pub(super) struct Builder {
    pub(super) tape: Tape,
    /// How many nodes were compiled.
    nodes: usize,
    /// The places of nodes that stand in several places, so that each is compiled once; the nodes are held, so that
    /// no other takes their name.
    known: HashMap<usize, (Expr, Register)>,
}

/// So many nodes are compiled before it is looked whether one was before: few expressions gain from it.
const FEW_NODES: usize = 256;

impl Tape {
    /// Compiles expressions over an ordered list of names.
    ///
    /// # Errors
    /// A name that is not listed, a derivative that is not worked out, a wrong number of arguments.
    pub fn compile(exprs: &[&Expr], names: &[Symbol]) -> Result<Tape, CompileError> {
        Tape::over(names.to_vec(), exprs)
    }

    /// The same with the names handed over.
    ///
    /// # Errors
    /// As [`Tape::compile`].
    pub fn over(names: Vec<Symbol>, exprs: &[&Expr]) -> Result<Tape, CompileError> {
        let tape = Tape {
            ops: Vec::with_capacity(16),
            constants: Vec::with_capacity(4),
            ratios: Vec::new(),
            outputs: Vec::with_capacity(exprs.len()),
            names,
            table: Table::default(),
        };
        tape.with(exprs)
    }

    /// This tape with further expressions, whose outputs come after those there are. The operations there are stay
    /// where they stand, so that their results can be used again.
    ///
    /// # Errors
    /// As [`Tape::compile`].
    pub fn extended(&self, exprs: &[&Expr], more_names: &[Symbol]) -> Result<Tape, CompileError> {
        // Room for what comes, so that nothing is moved while it is built.
        let mut tape = Tape {
            ops: with_room(&self.ops, 16),
            constants: with_room(&self.constants, 4),
            ratios: self.ratios.clone(),
            outputs: with_room(&self.outputs, exprs.len()),
            names: with_room(&self.names, more_names.len()),
            table: self.table.clone(),
        };
        tape.names.extend_from_slice(more_names);
        tape.with(exprs)
    }

    fn with(self, exprs: &[&Expr]) -> Result<Tape, CompileError> {
        let mut builder = Builder { tape: self, nodes: 0, known: HashMap::new() };
        for expr in exprs {
            let place = builder.expr(expr)?;
            builder.tape.outputs.push(place);
        }
        if builder.tape.ops.len() > MOST_OPS { Err(CompileError::TooLong) } else { Ok(builder.tape) }
    }
}

/// A copy with room for so many more.
fn with_room<T: Clone>(items: &[T], more: usize) -> Vec<T> {
    let mut copy = Vec::with_capacity(items.len() + more);
    copy.extend_from_slice(items);
    copy
}

/// A rational number as a double with the bound of its rounding.
pub(super) fn rational(n: Number) -> Ball {
    let value = n.to_f64();
    let (num, den) = (n.num().unsigned_abs(), n.den().unsigned_abs());
    // Both of a division's operands exact, the quotient is the nearest double.
    let rounding = match (num <= 1 << 53, den) {
        (true, den) if den.is_power_of_two() => 0.0,
        (true, den) if den <= 1 << 53 => UNIT,
        _ => 3.0 * UNIT,
    };
    Ball { value, error: rounding * value.abs(), status: 0.0 }
}

impl Builder {
    /// The place of an operation, new or shared.
    fn intern(&mut self, op: Op) -> Register {
        self.tape.table.place(&mut self.tape.ops, op)
    }

    fn known(&mut self, ball: impl FnOnce() -> Ball, origin: Origin) -> Register {
        let known = self.tape.constants.iter().position(|known| known.origin == origin);
        let index = known.unwrap_or_else(|| {
            self.tape.constants.push(Known { ball: ball(), origin });
            self.tape.constants.len() - 1
        });
        self.intern(Op::Constant(index as u32))
    }
    pub(super) fn number(&mut self, n: Number) -> Register {
        self.known(|| rational(n), Origin::Exact(n.marked_decimal(false)))
    }
    fn folded(&mut self, ball: Ball, op: Op) -> Register {
        self.known(|| ball, Origin::Folded(op))
    }
    pub(super) fn int(&mut self, n: i64) -> Register {
        self.number(Number::int(n))
    }
    fn constant_at(&self, place: Register) -> Option<Known> {
        match self.tape.ops.get(place as usize) {
            Some(Op::Constant(i)) => self.tape.constants.get(*i as usize).copied(),
            _ => None,
        }
    }
    fn exact_at(&self, place: Register) -> Option<Number> {
        self.constant_at(place)?.exact()
    }
    /// The operand of a negation, if the place is one.
    fn negated(&self, place: Register) -> Option<Register> {
        match self.tape.ops.get(place as usize) {
            Some(Op::Neg(inner)) => Some(*inner),
            _ => None,
        }
    }

    pub(super) fn neg(&mut self, a: Register) -> Register {
        if let Some(inner) = self.negated(a) {
            return inner;
        }
        match self.constant_at(a) {
            Some(known) => match known.exact().and_then(Number::neg) {
                Some(n) => self.number(n),
                None => self.folded(bounded::neg(known.ball), Op::Neg(a)),
            },
            None => self.intern(Op::Neg(a)),
        }
    }
    /// A constant where both operands are, exactly where that is possible.
    fn fold(
        &mut self,
        op: Op,
        exactly: fn(Number, Number) -> Option<Number>,
        bounded: fn(Ball, Ball) -> Ball,
    ) -> Option<Register> {
        let (Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Div(a, b) | Op::Max(a, b) | Op::Min(a, b)) = op else {
            return None;
        };
        let (a, b) = (self.constant_at(a)?, self.constant_at(b)?);
        match a.exact().zip(b.exact()).and_then(|(a, b)| exactly(a, b)) {
            Some(n) => Some(self.number(n)),
            None => Some(self.folded(bounded(a.ball, b.ball), op)),
        }
    }
    pub(super) fn is(&self, place: Register, n: i64) -> bool {
        self.exact_at(place).is_some_and(|m| m.same_value(Number::int(n)))
    }
    pub(super) fn add(&mut self, a: Register, b: Register) -> Register {
        if let Some(folded) = self.fold(Op::Add(a, b), Number::add, bounded::add) {
            return folded;
        }
        match (self.negated(a), self.negated(b)) {
            _ if self.is(a, 0) => b,
            _ if self.is(b, 0) => a,
            (_, Some(b)) => self.sub(a, b),
            (Some(a), None) => self.sub(b, a),
            (None, None) => self.intern(Op::Add(a.min(b), a.max(b))),
        }
    }
    pub(super) fn sub(&mut self, a: Register, b: Register) -> Register {
        if let Some(folded) = self.fold(Op::Sub(a, b), Number::sub, bounded::sub) {
            return folded;
        }
        match self.negated(b) {
            Some(b) => self.add(a, b),
            None if self.is(b, 0) => a,
            None if self.is(a, 0) => self.neg(b),
            None => self.intern(Op::Sub(a, b)),
        }
    }
    pub(super) fn mul(&mut self, a: Register, b: Register) -> Register {
        if let Some(folded) = self.fold(Op::Mul(a, b), Number::mul, bounded::mul) {
            return folded;
        }
        match (self.negated(a), self.negated(b)) {
            _ if self.is(a, 1) => b,
            _ if self.is(b, 1) => a,
            _ if self.is(a, -1) => self.neg(b),
            _ if self.is(b, -1) => self.neg(a),
            (Some(a), Some(b)) => self.mul(a, b),
            (Some(a), None) => self.negated_product(a, b),
            (None, Some(b)) => self.negated_product(a, b),
            (None, None) => self.intern(Op::Mul(a.min(b), a.max(b))),
        }
    }
    fn negated_product(&mut self, a: Register, b: Register) -> Register {
        let product = self.mul(a, b);
        self.neg(product)
    }
    pub(super) fn div(&mut self, a: Register, b: Register) -> Register {
        if let Some(folded) = self.fold(Op::Div(a, b), Number::div, bounded::div) {
            return folded;
        }
        if self.is(b, 1) { a } else { self.intern(Op::Div(a, b)) }
    }
    pub(super) fn max(&mut self, a: Register, b: Register) -> Register {
        match self.fold(Op::Max(a, b), greater, bounded::max) {
            Some(folded) => folded,
            None if a == b => a,
            None => self.intern(Op::Max(a.min(b), a.max(b))),
        }
    }
    pub(super) fn min(&mut self, a: Register, b: Register) -> Register {
        match self.fold(Op::Min(a, b), |a, b| greater(a.neg()?, b.neg()?)?.neg(), bounded::min) {
            Some(folded) => folded,
            None if a == b => a,
            None => self.intern(Op::Min(a.min(b), a.max(b))),
        }
    }
    pub(super) fn unary(&mut self, f: Unary, a: Register) -> Register {
        let Some(known) = self.constant_at(a) else { return self.intern(Op::Unary(f, a)) };
        match known.exact().and_then(|n| exactly(f, n)) {
            Some(n) => self.number(n),
            None => self.folded(bounded::unary(f.row(), known.ball), Op::Unary(f, a)),
        }
    }
    /// Base to the power of a rational number that was written as such.
    pub(super) fn rational_power(&mut self, base: Register, exponent: Number) -> Register {
        let (Ok(p), Ok(q)) = (i64::try_from(exponent.num()), i64::try_from(exponent.den())) else {
            let exponent = self.number(exponent);
            return self.power(base, exponent);
        };
        match (p, q) {
            (1.., 1) if p <= MOST_POWER => self.whole_power(base, p),
            (..=-1, 1) if p >= -MOST_POWER => {
                let (one, power) = (self.int(1), self.whole_power(base, -p));
                self.div(one, power)
            }
            (_, 2) if p.abs() <= MOST_POWER => {
                let root = self.unary(Unary::Sqrt, base);
                self.rational_power(root, Number::int(p))
            }
            (_, 3) if p.abs() <= MOST_POWER => {
                let root = self.unary(Unary::Cbrt, base);
                self.rational_power(root, Number::int(p))
            }
            _ => {
                let known = self.tape.ratios.iter().position(|r| *r == (p, q));
                let index = known.unwrap_or_else(|| {
                    self.tape.ratios.push((p, q));
                    self.tape.ratios.len() - 1
                });
                let op = Op::Ratio(base, index as u32);
                match self.constant_at(base) {
                    Some(known) => self.folded(bounded::ratio(known.ball, p, q), op),
                    None => self.intern(op),
                }
            }
        }
    }
    /// A positive whole power as products, by squaring.
    fn whole_power(&mut self, base: Register, n: i64) -> Register {
        if let Some(n) = self.exact_at(base).and_then(|b| b.pow(n)) {
            return self.number(n);
        }
        let (mut square, mut left, mut product) = (base, n, None);
        loop {
            if left % 2 == 1 {
                product = Some(match product {
                    Some(so_far) => self.mul(so_far, square),
                    None => square,
                });
            }
            left /= 2;
            if left == 0 {
                return product.unwrap_or(base);
            }
            square = self.mul(square, square);
        }
    }
    pub(super) fn power(&mut self, base: Register, exponent: Register) -> Register {
        match (self.constant_at(base), self.constant_at(exponent)) {
            (Some(a), Some(b)) => self.folded(bounded::power(a.ball, b.ball), Op::Power(base, exponent)),
            _ => self.intern(Op::Power(base, exponent)),
        }
    }
    pub(super) fn root(&mut self, degree: Register, radicand: Register) -> Register {
        match (self.constant_at(degree), self.constant_at(radicand)) {
            (Some(n), _) if n.exact().and_then(Number::as_int).is_some_and(|n| n > 0) => {
                let inverse = n.exact().and_then(Number::recip).unwrap_or(Number::ONE);
                self.rational_power(radicand, inverse)
            }
            (Some(n), Some(a)) => self.folded(bounded::root(n.ball, a.ball), Op::Root(degree, radicand)),
            _ => self.intern(Op::Root(degree, radicand)),
        }
    }
    pub(super) fn constant(&mut self, constant: Constant) -> Register {
        let (value, origin) = match constant {
            Constant::Pi => (std::f64::consts::PI, Origin::Pi),
            Constant::E => (std::f64::consts::E, Origin::E),
        };
        self.known(|| Ball { value, error: UNIT * value, status: 0.0 }, origin)
    }
    pub(super) fn input(&mut self, name: &Symbol) -> Result<Register, CompileError> {
        match self.tape.names.iter().position(|known| known == name) {
            Some(index) => Ok(self.intern(Op::Input(index as u32))),
            None => Err(CompileError::UnknownName(name.clone())),
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Result<Register, CompileError> {
        if !steps::take(4) {
            return Err(CompileError::TooLong);
        }
        self.nodes += 1;
        let name = if self.nodes > FEW_NODES { expr.shared() } else { None };
        if let Some((_, place)) = name.and_then(|name| self.known.get(&name)) {
            return Ok(*place);
        }
        let place = self.node(expr)?;
        if let Some(name) = name {
            self.known.insert(name, (expr.clone(), place));
        }
        Ok(place)
    }

    fn node(&mut self, expr: &Expr) -> Result<Register, CompileError> {
        Ok(match expr.node() {
            Node::Num(n) => self.number(*n),
            Node::Const(constant) => self.constant(*constant),
            Node::Var(name) => self.input(name)?,
            Node::Neg(a) => {
                let a = self.expr(a)?;
                self.neg(a)
            }
            Node::Sum(terms) => self.chain(terms, Builder::add, 0)?,
            Node::Product(factors) => self.chain(factors, Builder::mul, 1)?,
            Node::Div(a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                self.div(a, b)
            }
            Node::Pow(base, exponent) => self.written_power(base, exponent)?,
            Node::Call(f, arguments) => self.call(*f, arguments)?,
            Node::Cases(cases, otherwise) => self.cases(cases, otherwise.as_ref())?,
            Node::Slope(..) => return Err(CompileError::Slope),
        })
    }

    /// The first case that holds, as a sum in which all other values are masked.
    fn cases(&mut self, cases: &[Case], otherwise: Option<&Expr>) -> Result<Register, CompileError> {
        let mut rest = match otherwise {
            Some(value) => self.expr(value)?,
            None => self.undefined(),
        };
        for case in cases.iter().rev() {
            let (when, value) = (self.predicate(&case.when)?, self.expr(&case.value)?);
            let unless = self.not(when);
            let (value, other) = (self.where_true(when, value), self.where_true(unless, rest));
            rest = self.add(value, other);
        }
        Ok(rest)
    }
    /// What has no value: the logarithm of −1.
    fn undefined(&mut self) -> Register {
        let minus = self.int(-1);
        self.unary(Unary::Ln, minus)
    }
    fn predicate(&mut self, predicate: &Predicate) -> Result<Register, CompileError> {
        Ok(match predicate {
            Predicate::Compare(condition) => {
                let (left, right) = (self.expr(&condition.left)?, self.expr(&condition.right)?);
                self.compare(condition.comparison, left, right)
            }
            Predicate::All(parts) => self.all(parts, false)?,
            Predicate::Any(parts) => {
                let none = self.all(parts, true)?;
                self.not(none)
            }
            Predicate::Not(inner) => {
                let inner = self.predicate(inner)?;
                self.not(inner)
            }
        })
    }
    /// Whether all of them hold, or fail.
    fn all(&mut self, parts: &[Predicate], fail: bool) -> Result<Register, CompileError> {
        let mut so_far = self.int(1);
        for part in parts {
            let part = self.predicate(part)?;
            let part = if fail { self.not(part) } else { part };
            so_far = self.and(so_far, part);
        }
        Ok(so_far)
    }
    fn not(&mut self, truth: Register) -> Register {
        let one = self.int(1);
        self.sub(one, truth)
    }
    fn compare(&mut self, by: Comparison, a: Register, b: Register) -> Register {
        let op = Op::Compare(by, a, b);
        let (Some(left), Some(right)) = (self.constant_at(a), self.constant_at(b)) else { return self.intern(op) };
        match left.exact().zip(right.exact()).and_then(|(a, b)| a.compare(b)) {
            Some(order) => self.int(i64::from(by.admits(order))),
            None => self.folded(bounded::compare(by, left.ball, right.ball), op),
        }
    }
    fn and(&mut self, a: Register, b: Register) -> Register {
        match (self.constant_at(a), self.constant_at(b)) {
            _ if self.is(a, 1) || self.is(b, 0) => b,
            _ if self.is(b, 1) || self.is(a, 0) => a,
            (Some(left), Some(right)) => self.folded(bounded::and(left.ball, right.ball), Op::And(a, b)),
            _ => self.intern(Op::And(a, b)),
        }
    }
    fn where_true(&mut self, truth: Register, value: Register) -> Register {
        match (self.constant_at(truth), self.constant_at(value)) {
            _ if self.is(truth, 1) => value,
            _ if self.is(truth, 0) => truth,
            (Some(known), Some(given)) => {
                self.folded(bounded::where_true(known.ball, given.ball), Op::Where(truth, value))
            }
            _ => self.intern(Op::Where(truth, value)),
        }
    }
    fn chain(
        &mut self,
        parts: &[Expr],
        join: fn(&mut Builder, Register, Register) -> Register,
        empty: i64,
    ) -> Result<Register, CompileError> {
        let mut so_far = None;
        for part in parts {
            let place = self.expr(part)?;
            so_far = Some(match so_far {
                Some(before) => join(self, before, place),
                None => place,
            });
        }
        Ok(so_far.unwrap_or_else(|| self.int(empty)))
    }
    fn written_power(&mut self, base: &Expr, exponent: &Expr) -> Result<Register, CompileError> {
        if let Some(n) = written_ratio(exponent) {
            // A fraction is a real root, of negative numbers too where it is an odd one; a decimal never is.
            if n.is_integer() || !n.is_decimal() || n.den() % 2 == 0 {
                let base = self.expr(base)?;
                return Ok(self.rational_power(base, n));
            }
        }
        if matches!(base.node(), Node::Const(Constant::E)) {
            let exponent = self.expr(exponent)?;
            return Ok(self.unary(Unary::Exp, exponent));
        }
        let (base, exponent) = (self.expr(base)?, self.expr(exponent)?);
        Ok(self.power(base, exponent))
    }
}
