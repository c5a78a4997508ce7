//! One term: an exact coefficient and powers of different bases.

use super::super::expr::{Constant, Expr, Node};
use super::super::functions;
use super::super::number::Number;
use super::super::steps;
use super::{Engine, MOST_DEPTH, number, order, tag};

/// A power of a base inside a term.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Factor {
    pub base: Expr,
    pub exponent: Exponent,
}

/// An exponent, tidied.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Exponent {
    Number(Number),
    Symbolic(Expr),
}

/// A coefficient times powers of different bases, none of them to the power 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    pub coefficient: Number,
    pub factors: Vec<Factor>,
}

/// What stops a term from being formed: a division by zero, or zero to no positive power.
pub(super) struct Undefined;

impl Exponent {
    pub fn int(n: i64) -> Exponent {
        Exponent::Number(Number::int(n))
    }
    pub fn number(&self) -> Option<Number> {
        match self {
            Exponent::Number(n) => Some(*n),
            Exponent::Symbolic(_) => None,
        }
    }
    pub fn of(expr: &Expr) -> Exponent {
        expr.as_number().map_or_else(|| Exponent::Symbolic(expr.clone()), Exponent::Number)
    }
    pub fn expr(&self) -> Expr {
        match self {
            Exponent::Number(n) => number(*n),
            Exponent::Symbolic(e) => e.clone(),
        }
    }
    /// Whether the power stands below the bar: a negative number. Powers with letters in the exponent stay above, so
    /// that `e^(-x)` is not turned upside down.
    pub fn is_below(&self) -> bool {
        self.number().is_some_and(Number::is_negative)
    }
    pub fn as_int(&self) -> Option<i64> {
        self.number().and_then(Number::as_int)
    }
}

impl Factor {
    /// Whether it is a power of ten that somebody chose to write as one.
    pub fn is_power_of_ten(&self) -> bool {
        self.base.is_number(10)
    }
    pub fn is_below(&self) -> bool {
        self.exponent.is_below() && !self.is_power_of_ten()
    }
    pub fn is_e(&self) -> bool {
        matches!(self.base.node(), Node::Const(Constant::E))
    }
    /// The terms of a bracket to a small whole power, with that power.
    pub fn as_bracket(&self) -> Option<(&[Expr], i64)> {
        match (self.base.node(), self.exponent.as_int()) {
            (Node::Sum(terms), Some(k)) if k.unsigned_abs() <= 32 => Some((terms, k)),
            _ => None,
        }
    }
}

impl Term {
    pub fn one() -> Term {
        Term { coefficient: Number::ONE, factors: Vec::new() }
    }
    /// An expression as it stands, not looked into.
    pub fn opaque(expr: &Expr) -> Term {
        Term { coefficient: Number::ONE, factors: vec![Factor { base: expr.clone(), exponent: Exponent::int(1) }] }
    }
    pub fn is_below_the_bar(&self) -> bool {
        (!self.coefficient.is_integer() && !self.coefficient.is_decimal()) || self.factors.iter().any(Factor::is_below)
    }
    /// Whether the two differ in nothing but the coefficient, whatever the order of the factors.
    pub fn is_like(&self, other: &Term) -> bool {
        let has = |factor: &Factor| {
            let same = |known: &Factor| known.exponent == factor.exponent && order::is_same(&known.base, &factor.base);
            other.factors.iter().any(same)
        };
        self.factors.len() == other.factors.len() && self.factors.iter().all(has)
    }
    pub fn flip(&mut self) -> bool {
        match self.coefficient.neg() {
            Some(opposite) => self.coefficient = opposite,
            None => return false,
        }
        true
    }
}

impl Engine {
    /// A tidied expression as a term, taken apart without a note; `None` when it is undefined.
    pub(super) fn term(&mut self, expr: &Expr) -> Option<Term> {
        self.term_to(expr, 1)
    }

    fn term_to(&mut self, expr: &Expr, power: i64) -> Option<Term> {
        let mut term = Term::one();
        self.quietly(|engine| engine.absorb(&mut term, expr, power)).ok()?;
        Some(term)
    }

    /// A sign, product or quotient of tidied parts as one term; `None` when it is undefined.
    pub(super) fn joined(&mut self, expr: &Expr) -> Option<Term> {
        match expr.node() {
            Node::Product(factors) => {
                let mut product = Term::one();
                for factor in factors {
                    let factor = self.term(factor)?;
                    product = self.multiply(product, &factor)?;
                }
                Some(product)
            }
            Node::Div(above, below) => {
                self.note_turned(below);
                let (above, below) = (self.term(above)?, self.term_to(below, -1)?);
                self.note_risen(&below);
                self.multiply(above, &below)
            }
            _ => self.term(expr),
        }
    }

    /// Multiplies a term by a whole power of a tidied expression.
    pub(super) fn absorb(&mut self, term: &mut Term, expr: &Expr, power: i64) -> Result<(), Undefined> {
        if self.depth > MOST_DEPTH {
            steps::give_up();
        }
        if !steps::take(1) {
            term.factors.push(Factor { base: expr.clone(), exponent: Exponent::int(power) });
            return Ok(());
        }
        self.depth += 1;
        let outcome = self.absorb_node(term, expr, power);
        self.depth -= 1;
        outcome
    }

    fn absorb_node(&mut self, term: &mut Term, expr: &Expr, power: i64) -> Result<(), Undefined> {
        match expr.node() {
            Node::Num(n) => self.scale(term, *n, power),
            Node::Neg(inner) => {
                if power % 2 != 0 && !term.flip() {
                    self.push(term, Expr::one().negate(), Exponent::int(1))?;
                }
                self.absorb(term, inner, power)
            }
            Node::Product(factors) => factors.iter().try_for_each(|factor| self.absorb(term, factor, power)),
            Node::Div(above, below) => {
                if power < 0 {
                    self.note_turned(expr);
                }
                self.absorb(term, above, power)?;
                match power.checked_neg() {
                    Some(opposite) => self.absorb(term, below, opposite),
                    None => Err(Undefined),
                }
            }
            Node::Pow(base, exponent) => self.push_power(term, base, &Exponent::of(exponent), power),
            Node::Call(functions::SQRT, arguments) if arguments.len() == 1 => {
                let half = Number::ratio(1, 2).unwrap_or(Number::ONE);
                self.push_power(term, &arguments[0], &Exponent::Number(half), power)
            }
            Node::Call(functions::EXP, arguments) if arguments.len() == 1 => {
                self.push_power(term, &Expr::e(), &Exponent::of(&arguments[0]), power)
            }
            _ => self.push(term, expr.clone(), Exponent::int(power)),
        }
    }

    /// Multiplies by `(base^exponent)^power`, the power being whole, so that exponents multiply.
    fn push_power(&mut self, term: &mut Term, base: &Expr, exponent: &Exponent, power: i64) -> Result<(), Undefined> {
        if power == 1 {
            return self.push(term, base.clone(), exponent.clone());
        }
        let product = match exponent {
            Exponent::Number(n) => n.mul(Number::int(power)).map(Exponent::Number),
            Exponent::Symbolic(e) => {
                let product = [Expr::from(power), e.clone()];
                self.node(&Expr::product(product)).map(|e| Exponent::of(&e))
            }
        };
        match product {
            Some(product) => {
                self.note_change_of_exponent(base, std::slice::from_ref(exponent), &product);
                self.push(term, base.clone(), product)
            }
            None => {
                let inner = base.clone().to_the(exponent.expr());
                term.factors.push(Factor { base: inner, exponent: Exponent::int(power) });
                Ok(())
            }
        }
    }

    /// Multiplies by a whole power of a number; what does not fit stays a factor.
    pub(super) fn scale(&mut self, term: &mut Term, n: Number, power: i64) -> Result<(), Undefined> {
        if n.is_zero() && power <= 0 {
            return Err(Undefined);
        }
        let raised = if power == 1 { Some(n) } else { n.pow(power).filter(|raised| is_handy(*raised)) };
        let Some(raised) = raised else { return self.merge(term, number(n), Exponent::int(power)) };
        match term.coefficient.mul(raised) {
            Some(product) => {
                self.note_numbers(term.coefficient, raised);
                term.coefficient = product;
            }
            None => term.factors.push(Factor { base: number(raised), exponent: Exponent::int(1) }),
        }
        Ok(())
    }

    fn note_numbers(&mut self, a: Number, b: Number) {
        let is_unit = |n: Number| n.is_integer() && n.num().unsigned_abs() == 1;
        if b.is_zero() {
            self.tag(tag::TIMES_ZERO);
        } else if !is_unit(a) && !is_unit(b) {
            let apart = a.num().unsigned_abs().checked_mul(b.num().unsigned_abs());
            let cancels = a.mul(b).is_some_and(|product| Some(product.num().unsigned_abs()) != apart);
            let only_below = b.num().unsigned_abs() == 1 && a.is_integer();
            if cancels {
                self.tag(tag::CANCEL);
            } else if !only_below {
                self.tag(tag::NUMBERS);
            }
        }
    }

    /// Multiplies by a power of a tidied base, bringing it together with a power of the same base.
    pub(super) fn push(&mut self, term: &mut Term, base: Expr, exponent: Exponent) -> Result<(), Undefined> {
        if self.depth > MOST_DEPTH {
            steps::give_up();
        }
        if !steps::take(1 + term.factors.len() as u64) {
            term.factors.push(Factor { base, exponent });
            return Ok(());
        }
        self.depth += 1;
        let outcome = self.push_base(term, base, exponent);
        self.depth -= 1;
        outcome
    }

    fn push_base(&mut self, term: &mut Term, base: Expr, exponent: Exponent) -> Result<(), Undefined> {
        match exponent {
            Exponent::Number(n) if n.is_zero() => return if base.is_number(0) { Err(Undefined) } else { Ok(()) },
            Exponent::Number(n) => {
                if let Some(result) = self.push_special(term, &base, n) {
                    return result;
                }
            }
            Exponent::Symbolic(_) if base.is_number(1) => return Ok(()),
            Exponent::Symbolic(_) if base.is_number(0) => return Err(Undefined),
            Exponent::Symbolic(_) => {}
        }
        self.merge(term, base, exponent)
    }

    /// Bases that a number in the exponent takes apart: numbers, products, powers. `None` for all others.
    fn push_special(&mut self, term: &mut Term, base: &Expr, n: Number) -> Option<Result<(), Undefined>> {
        match (base.node(), n.as_int()) {
            (Node::Num(m), Some(k)) => {
                let keeps_ten = base.is_number(10) && !(0..=3).contains(&k);
                (!keeps_ten).then(|| self.scale(term, *m, k))
            }
            (Node::Num(m), None) => self.push_root_of_number(term, *m, n),
            (Node::Call(functions::CBRT, arguments), Some(k)) if k % 3 == 0 && arguments.len() == 1 => {
                self.tag(tag::ROOT);
                Some(self.absorb(term, &arguments[0], k / 3))
            }
            (Node::Product(_) | Node::Div(..), Some(k)) => {
                self.tag(tag::SPLIT);
                Some(self.absorb(term, base, k))
            }
            (Node::Neg(_) | Node::Pow(..), Some(k)) => Some(self.absorb(term, base, k)),
            (Node::Call(functions::SQRT | functions::EXP, _), Some(k)) => Some(self.absorb(term, base, k)),
            _ => None,
        }
    }

    /// Adds the exponent to that of the same base, if there is one in the term, and appends the factor if not.
    fn merge(&mut self, term: &mut Term, base: Expr, exponent: Exponent) -> Result<(), Undefined> {
        let Some(at) = term.factors.iter().position(|factor| order::is_same(&factor.base, &base)) else {
            term.factors.push(Factor { base, exponent });
            return Ok(());
        };
        let present = term.factors[at].exponent.clone();
        let Some(total) = self.add_exponents(&present, &exponent) else {
            term.factors.push(Factor { base, exponent });
            return Ok(());
        };
        let opposite = present.is_below() != exponent.is_below();
        self.tag(if opposite { tag::CANCEL } else { tag::SAME_BASE });
        self.note_change_of_exponent(&base, &[present, exponent], &total);
        term.factors.remove(at);
        self.push_at(term, at, base, total)
    }

    /// As [`Engine::push`], and the new factor takes the place of the one it came from.
    fn push_at(&mut self, term: &mut Term, at: usize, base: Expr, exponent: Exponent) -> Result<(), Undefined> {
        let before = term.factors.len();
        self.push(term, base, exponent)?;
        if term.factors.len() == before + 1
            && let Some(last) = term.factors.pop()
        {
            term.factors.insert(at, last);
        }
        Ok(())
    }

    fn add_exponents(&mut self, a: &Exponent, b: &Exponent) -> Option<Exponent> {
        match (a, b) {
            (Exponent::Number(a), Exponent::Number(b)) => a.add(*b).map(Exponent::Number),
            _ => Some(Exponent::of(&self.sum(&[a.expr(), b.expr()]))),
        }
    }

    /// The product of two terms; `None` when it is undefined.
    pub(super) fn multiply(&mut self, mut product: Term, by: &Term) -> Option<Term> {
        self.effort += 1 + by.factors.len();
        self.scale(&mut product, by.coefficient, 1).ok()?;
        for factor in &by.factors {
            self.push(&mut product, factor.base.clone(), factor.exponent.clone()).ok()?;
        }
        Some(product)
    }

    /// The term as an expression: sign in front, numbers first, at most one bar.
    pub(super) fn compose(&mut self, mut term: Term) -> Expr {
        if term.coefficient.is_zero() {
            self.note_dropped(&term);
            return Expr::zero();
        }
        if term.coefficient.is_decimal()
            && (term.coefficient.is_integer() || term.coefficient.decimal_digits().is_none())
        {
            term.coefficient = term.coefficient.marked_decimal(false);
        }
        order::mend_roots_of_numbers(&mut term);
        if order::sort(&mut term.factors) {
            self.tag(tag::ORDER);
        }
        let negative = term.coefficient.is_negative();
        let Some(size) = term.coefficient.abs() else {
            return Expr::product([
                Expr::number(term.coefficient),
                self.compose(Term { coefficient: Number::ONE, ..term }),
            ]);
        };
        let positive = self.compose_positive(size, &term.factors);
        if negative { positive.negate() } else { positive }
    }

    fn compose_positive(&mut self, size: Number, factors: &[Factor]) -> Expr {
        if factors.is_empty() {
            return Expr::number(size);
        }
        let (above, below) = match size.is_decimal() {
            true => (size, Number::ONE),
            false => (whole(size.num()), whole(size.den())),
        };
        let mut top = Vec::with_capacity(factors.len() + 1);
        let mut bottom = Vec::new();
        if !above.is_one() {
            top.push(Expr::number(above));
        }
        if !below.is_one() {
            bottom.push(Expr::number(below));
        }
        for factor in factors {
            match factor.exponent {
                Exponent::Number(n) if factor.is_below() => match n.neg() {
                    Some(n) => bottom.push(self.raise(&factor.base, &Exponent::Number(n))),
                    None => top.push(factor.base.clone().to_the(Expr::number(n))),
                },
                _ => top.push(self.raise(&factor.base, &factor.exponent)),
            }
        }
        match (top.is_empty(), bottom.is_empty()) {
            (false, true) if above.is_one() => Expr::product(top),
            (_, true) => Expr::product(top),
            (true, false) if above.is_one() => Expr::one().over(Expr::product(bottom)),
            _ => Expr::product(top).over(Expr::product(bottom)),
        }
    }

    /// A power as it is written: no exponent 1, a root for one half.
    fn raise(&mut self, base: &Expr, exponent: &Exponent) -> Expr {
        match exponent {
            Exponent::Number(n) if n.is_one() => base.clone(),
            Exponent::Number(n) if n.num() == 1 && n.den() == 2 => Expr::call(functions::SQRT, vec![base.clone()]),
            _ => base.clone().to_the(exponent.expr()),
        }
    }
}

fn whole(n: i128) -> Number {
    Number::ratio(n, 1).unwrap_or(Number::ONE)
}

/// Whether a power of a number is short enough to be written out.
pub(super) fn is_handy(n: Number) -> bool {
    const LONGEST: u128 = 1_000_000_000_000;
    n.num().unsigned_abs() <= LONGEST && n.den().unsigned_abs() <= LONGEST
}
