//! From an expression without variables to a polynomial in letters.

use super::algebraic::{Algebraic, KnownSign, prime_factors};
use super::form::{ConstantForm, ConstantLetter, ConstantLetters, LetterKind, MOST_POWER, Monomial, Obstacle};
use super::trigonometric::Angles;
use super::{Constants, Sign};
use crate::math::expr::{Constant, Expr, Node};
use crate::math::functions::{self as f, Func};
use crate::math::number::Number;
use crate::math::predicate::Predicate;
use crate::math::tape::written_ratio;
use std::cmp::Ordering;

/// Steps of building before it is given up.
const MOST_WORK: usize = 3000;
/// Nested calls are opened up to this deep.
const DEPTH: usize = 200;
/// How often it is begun again with smaller angles.
const RESTARTS: usize = 4;

/// What an expression was found to be.
pub enum FoundConstant {
    Zero,
    /// The form has but one term: its sign is that of the coefficient.
    Sign(Sign),
    Undefined,
    Open,
}

/// Whether a constant is shown to be 0.
pub fn is_zero(constants: &mut Constants, expr: &Expr) -> FoundConstant {
    let mut angles = Angles::default();
    for _ in 0..RESTARTS {
        let mut builder = Builder { constants, letters: ConstantLetters::default(), angles, work: 0, depth: 0 };
        let built = builder.form(expr);
        angles = std::mem::take(&mut builder.angles);
        return match built {
            Ok(form) if builder.letters.is_zero(&form, builder.constants) => FoundConstant::Zero,
            Ok(form) => match form.as_term().map(|(_, a)| a.sign(builder.constants)) {
                Some(KnownSign::Sign(ordering)) => FoundConstant::Sign(Sign::of(ordering)),
                _ => FoundConstant::Open,
            },
            Err(Obstacle::Undefined) => FoundConstant::Undefined,
            Err(Obstacle::Unknown) => FoundConstant::Open,
            Err(Obstacle::Restart) => continue,
        };
    }
    FoundConstant::Open
}

/// Builds polynomials and keeps their letters.
pub(super) struct Builder<'c> {
    pub constants: &'c mut Constants,
    pub letters: ConstantLetters,
    pub angles: Angles,
    work: usize,
    depth: usize,
}

pub(super) type Built = Result<ConstantForm, Obstacle>;

fn some<T>(value: Option<T>) -> Result<T, Obstacle> {
    value.ok_or(Obstacle::Unknown)
}

impl Builder<'_> {
    pub fn form(&mut self, expr: &Expr) -> Built {
        self.work += 1;
        if self.work > MOST_WORK || self.depth > DEPTH {
            return Err(Obstacle::Unknown);
        }
        self.depth += 1;
        let form = self.form_of(expr);
        self.depth -= 1;
        form
    }
    fn form_of(&mut self, expr: &Expr) -> Built {
        match expr.node() {
            Node::Num(n) => Ok(ConstantForm::rational(*n)),
            Node::Const(Constant::Pi) => self.letter(LetterKind::Pi, Expr::pi()),
            Node::Const(Constant::E) => self.exp(&ConstantForm::whole(1)),
            Node::Neg(a) => self.form(a)?.negated(),
            Node::Sum(terms) => {
                let mut sum = ConstantForm::default();
                for term in terms {
                    sum = sum.plus(&self.form(term)?)?;
                }
                Ok(sum)
            }
            Node::Product(factors) => {
                let mut product = ConstantForm::whole(1);
                for factor in factors {
                    let factor = self.form(factor)?;
                    product = self.letters.times(&product, &factor)?;
                }
                Ok(product)
            }
            Node::Div(a, b) => {
                let (a, b) = (self.form(a)?, self.form(b)?);
                self.over(&a, &b)
            }
            Node::Pow(base, exponent) => self.written_power(base, exponent),
            Node::Call(function, arguments) => self.call(*function, arguments),
            Node::Cases(cases, otherwise) => {
                for case in cases {
                    if self.holds(&case.when)? {
                        return self.form(&case.value);
                    }
                }
                match otherwise {
                    Some(value) => self.form(value),
                    None => Err(Obstacle::Undefined),
                }
            }
            _ => Err(Obstacle::Unknown),
        }
    }

    fn holds(&mut self, when: &Predicate) -> Result<bool, Obstacle> {
        match when {
            Predicate::Compare(condition) => {
                let (left, right) = (self.form(&condition.left)?, self.form(&condition.right)?);
                let sign = self.sign(&left.minus(&right)?)?;
                Ok(condition.comparison.holds(f64::from(sign as i8), 0.0))
            }
            Predicate::All(parts) => parts.iter().try_fold(true, |all, part| Ok(all && self.holds(part)?)),
            Predicate::Any(parts) => parts.iter().try_fold(false, |any, part| Ok(any || self.holds(part)?)),
            Predicate::Not(inner) => Ok(!self.holds(inner)?),
        }
    }
    pub fn over(&mut self, a: &ConstantForm, b: &ConstantForm) -> Built {
        let inverse = self.power(b, Number::int(-1))?;
        self.letters.times(a, &inverse)
    }

    /// The sign of a polynomial.
    pub fn sign(&mut self, form: &ConstantForm) -> Result<Ordering, Obstacle> {
        if form.is_empty() {
            return Ok(Ordering::Equal);
        }
        if let Some((_, a)) = form.as_term() {
            return match a.sign(self.constants) {
                KnownSign::Sign(ordering) => Ok(ordering),
                KnownSign::Open => Err(Obstacle::Unknown),
            };
        }
        let value = self.letters.value(form);
        let mut looked = false;
        for step in 0..super::BITS.len() {
            if let Some(ordering) = self.constants.value(&value, step).and_then(|value| value.sign()) {
                return Ok(ordering);
            }
            if !looked && self.letters.is_zero(form, self.constants) {
                return Ok(Ordering::Equal);
            }
            looked = true;
        }
        Err(Obstacle::Unknown)
    }

    fn written_power(&mut self, base: &Expr, exponent: &Expr) -> Built {
        if let Some(n) = written_ratio(exponent)
            && (n.is_integer() || !n.is_decimal() || n.den() % 2 == 0)
        {
            let base = self.form(base)?;
            return self.power(&base, n);
        }
        let exponent = self.form(exponent)?;
        if matches!(base.node(), Node::Const(Constant::E)) {
            return self.exp(&exponent);
        }
        let base = self.form(base)?;
        let exponent_sign = self.sign(&exponent)?;
        match self.sign(&base)? {
            Ordering::Equal if exponent_sign == Ordering::Greater => Ok(ConstantForm::default()),
            Ordering::Equal => Err(Obstacle::Undefined),
            Ordering::Greater => match exponent.as_rational() {
                Some(n) => self.power(&base, n),
                None => {
                    let logarithm = self.ln(&base)?;
                    let product = self.letters.times(&exponent, &logarithm)?;
                    self.exp(&product)
                }
            },
            Ordering::Less => match exponent.as_rational() {
                Some(n) if n.is_integer() => self.power(&base, n),
                Some(_) => Err(Obstacle::Undefined),
                None => Err(Obstacle::Unknown),
            },
        }
    }

    /// A real power with a rational exponent: odd roots of negative numbers too.
    pub fn power(&mut self, base: &ConstantForm, exponent: Number) -> Built {
        let exponent = exponent.marked_decimal(false);
        let whole = if exponent.is_integer() { exponent.as_int() } else { None };
        if let Some(n @ 0..) = whole
            && (base.terms.len() <= 1 || n <= MOST_POWER)
        {
            if n == 0 && self.sign(base)? == Ordering::Equal {
                return Err(Obstacle::Undefined);
            }
            if base.as_term().is_none() {
                return self.letters.whole_power(base, n);
            }
        }
        match self.sign(base)? {
            Ordering::Equal if exponent.is_negative() || exponent.is_zero() => Err(Obstacle::Undefined),
            Ordering::Equal => Ok(ConstantForm::default()),
            Ordering::Greater => self.positive_power(base, exponent),
            Ordering::Less if exponent.den() % 2 == 0 => Err(Obstacle::Undefined),
            Ordering::Less => {
                let size = self.positive_power(&base.negated()?, exponent)?;
                if exponent.num() % 2 == 0 { Ok(size) } else { size.negated() }
            }
        }
    }

    fn positive_power(&mut self, base: &ConstantForm, exponent: Number) -> Built {
        if let Some((monomial, a)) = base.as_term() {
            let (monomial, a) = (some(monomial.power(exponent))?, some(a.power(exponent))?);
            let term = ConstantForm::term(monomial, a);
            return self.letters.times(&term, &ConstantForm::whole(1));
        }
        // A first term with its number is taken out: 1/(2 + 2π) is 1/2·1/(1 + π).
        let (monomial, a) = some(base.terms.iter().next())?;
        let a = if a.sign(self.constants).is_negative() { some(a.negated())? } else { a.clone() };
        let inverse = ConstantForm::term(some(monomial.power(Number::int(-1)))?, some(a.power(Number::int(-1)))?);
        let rest = self.letters.times(base, &inverse)?;
        let outside = ConstantForm::term(some(monomial.power(exponent))?, some(a.power(exponent))?);
        let inside = match rest.as_term() {
            Some(_) => self.positive_power(&rest, exponent)?,
            None => {
                let value = self.letters.value(&rest);
                let letter = self.letter(LetterKind::Sum(rest), value)?;
                let (letter, _) = some(letter.as_term())?;
                ConstantForm::term(some(letter.power(exponent))?, Algebraic::whole(1))
            }
        };
        self.letters.times(&outside, &inside)
    }

    /// The letter for a kind, new or known, as a polynomial: with a minus sign where the value is negative.
    pub fn letter(&mut self, kind: LetterKind, value: Expr) -> Built {
        for index in 0..self.letters.all.len() {
            if self.same(&self.letters.all[index].kind.clone(), &kind) {
                return self.letter_at(index);
            }
        }
        let negative = match &kind {
            LetterKind::Pi | LetterKind::Exp(..) | LetterKind::LnAlgebraic(_) => false,
            _ => {
                let known = (0..super::BITS.len())
                    .find_map(|step| self.constants.value(&value, step).and_then(|value| value.sign()));
                match known {
                    Some(Ordering::Less) => true,
                    Some(Ordering::Greater) => false,
                    // A letter is never 0.
                    _ => return Err(Obstacle::Unknown),
                }
            }
        };
        let value = if negative { value.negate() } else { value };
        self.letters.all.push(ConstantLetter { kind, value, negative });
        self.letter_at(self.letters.all.len() - 1)
    }
    fn letter_at(&self, index: usize) -> Built {
        let negative = self.letters.all[index].negative;
        let monomial = some(Monomial::letter(index, Number::ONE))?;
        Ok(ConstantForm::term(monomial, Algebraic::whole(if negative { -1 } else { 1 })))
    }
    /// Whether two letters are the same constant.
    fn same(&mut self, a: &LetterKind, b: &LetterKind) -> bool {
        if a == b {
            return true;
        }
        match (a, b) {
            (LetterKind::Ln(a), LetterKind::Ln(b))
            | (LetterKind::Sum(a), LetterKind::Sum(b))
            | (LetterKind::Asin(a), LetterKind::Asin(b))
            | (LetterKind::Atan(a), LetterKind::Atan(b))
            | (LetterKind::Erf(a), LetterKind::Erf(b)) => self.equal(a, b),
            _ => false,
        }
    }
    pub fn equal(&mut self, a: &ConstantForm, b: &ConstantForm) -> bool {
        a.minus(b).is_ok_and(|difference| self.letters.is_zero(&difference, self.constants))
    }

    pub fn exp(&mut self, exponent: &ConstantForm) -> Built {
        let mut product = ConstantForm::whole(1);
        for (monomial, a) in &exponent.terms {
            for part in a.terms() {
                let (q, rest) = part.split();
                let factor = self.exp_term(monomial, q, rest)?;
                product = self.letters.times(&product, &factor)?;
            }
        }
        Ok(product)
    }
    /// e^(q·a·m)
    fn exp_term(&mut self, monomial: &Monomial, q: Number, a: Algebraic) -> Built {
        let single = match monomial.0.as_slice() {
            [(index, (1, 1))] if a.as_rational().is_some() => {
                self.letters.all.get(*index).map(|l| (l.kind.clone(), l.negative))
            }
            _ => None,
        };
        match single {
            Some((LetterKind::LnAlgebraic(inside), _)) => return Ok(ConstantForm::algebraic(some(inside.power(q))?)),
            Some((LetterKind::Ln(inside), negative)) => {
                let q = if negative { some(q.neg())? } else { q };
                return self.power(&inside, q);
            }
            _ => {}
        }
        // Known with a rational multiple of the same number?
        for index in 0..self.letters.all.len() {
            if let LetterKind::Exp(known, b) = self.letters.all[index].kind.clone()
                && known == *monomial
                && let Some(ratio) = self.ratio(&a, &b)
            {
                let exponent = some(q.mul(ratio))?;
                return Ok(ConstantForm::term(some(Monomial::letter(index, exponent))?, Algebraic::whole(1)));
            }
        }
        let value = self.letters.value(&ConstantForm::term(monomial.clone(), a.clone()));
        let letter = self.letter(LetterKind::Exp(monomial.clone(), a), Expr::e().to_the(value))?;
        let (letter, _) = some(letter.as_term())?;
        Ok(ConstantForm::term(some(letter.power(q))?, Algebraic::whole(1)))
    }
    /// The rational number that a/b is, where it is a simple one.
    fn ratio(&mut self, a: &Algebraic, b: &Algebraic) -> Option<Number> {
        if a == b {
            return Some(Number::ONE);
        }
        let (x, y) = (self.constants.near(a.expr())?, self.constants.near(b.expr())?);
        let guess = simple(x / y)?;
        let difference = a.plus(&b.times(&Algebraic::rational(guess.neg()?))?)?;
        difference.is_zero(self.constants).then_some(guess)
    }

    pub fn ln(&mut self, of: &ConstantForm) -> Built {
        match self.sign(of)? {
            Ordering::Greater => {}
            _ => return Err(Obstacle::Undefined),
        }
        if let Some((monomial, a)) = of.as_term() {
            let (monomial, a) = (monomial.clone(), a.clone());
            let mut sum = self.ln_algebraic(&a)?;
            for (index, exponent) in monomial.exponents() {
                let inside = match &self.letters.all[index].kind {
                    LetterKind::Exp(monomial, a) => ConstantForm::term(monomial.clone(), a.clone()),
                    _ => {
                        let letter =
                            ConstantForm::term(some(Monomial::letter(index, Number::ONE))?, Algebraic::whole(1));
                        let value = Expr::call(f::LN, [self.letters.value(&letter)]);
                        self.letter(LetterKind::Ln(letter), value)?
                    }
                };
                sum = sum.plus(&inside.scaled(&Algebraic::rational(exponent))?)?;
            }
            return Ok(sum);
        }
        if let Some((_, a)) = of.terms.iter().next().map(|(m, a)| (m.clone(), a.clone())) {
            // The same sum up to a factor is the same letter.
            let (monomial, _) = some(of.terms.iter().next())?;
            let size = if a.sign(self.constants).is_negative() { some(a.negated())? } else { a };
            let outside = ConstantForm::term(monomial.clone(), size);
            let rest = self.over(of, &outside)?;
            if rest.terms.len() > 1 {
                let value = Expr::call(f::LN, [self.letters.value(&rest)]);
                let letter = self.letter(LetterKind::Ln(rest), value)?;
                return letter.plus(&self.ln(&outside)?);
            }
        }
        Err(Obstacle::Unknown)
    }
    fn ln_algebraic(&mut self, of: &Algebraic) -> Built {
        let mut sum = ConstantForm::default();
        for (part, exponent) in of.factors() {
            let logarithm = match part.as_rational() {
                Some(n) => self.ln_rational(some(n.abs())?)?,
                None if part.sign(self.constants).is_negative() => self.ln_part(&some(part.negated())?)?,
                None => self.ln_part(&part)?,
            };
            sum = sum.plus(&logarithm.scaled(&Algebraic::rational(exponent))?)?;
        }
        Ok(sum)
    }
    fn ln_rational(&mut self, n: Number) -> Built {
        let mut sum = ConstantForm::default();
        for (part, side) in [(n.num(), 1), (n.den(), -1)] {
            for (p, times) in prime_factors(part.unsigned_abs()) {
                let p = Algebraic::rational(some(Number::ratio(some(i128::try_from(p).ok())?, 1))?);
                let value = Expr::call(f::LN, [p.expr().clone()]);
                let letter = self.letter(LetterKind::LnAlgebraic(p), value)?;
                sum = sum.plus(&letter.scaled(&Algebraic::whole(side * times))?)?;
            }
        }
        Ok(sum)
    }
    /// ln of a positive number that is no product: by a rational multiple of a known one where that comes out.
    fn ln_part(&mut self, of: &Algebraic) -> Built {
        let near = some(self.constants.near(of.expr()))?;
        for index in 0..self.letters.all.len() {
            let LetterKind::LnAlgebraic(known) = self.letters.all[index].kind.clone() else { continue };
            let base = some(self.constants.near(known.expr()))?;
            let Some(ratio) = simple(libm::log(near) / libm::log(base)).filter(|n| n.den() <= 12) else { continue };
            let (left, right) =
                (of.power(some(Number::ratio(ratio.den(), 1))?), known.power(some(Number::ratio(ratio.num(), 1))?));
            let (Some(left), Some(right)) = (left, right) else { continue };
            let difference = right.negated().and_then(|right| left.plus(&right));
            if difference.is_some_and(|difference| difference.is_zero(self.constants)) {
                return Ok(ConstantForm::term(some(Monomial::letter(index, Number::ONE))?, Algebraic::rational(ratio)));
            }
        }
        let below =
            matches!(some(of.plus(&Algebraic::whole(-1)))?.sign(self.constants), KnownSign::Sign(Ordering::Less));
        let inside = if below { some(of.power(Number::int(-1)))? } else { of.clone() };
        let value = Expr::call(f::LN, [inside.expr().clone()]);
        let letter = self.letter(LetterKind::LnAlgebraic(inside), value)?;
        if below { letter.negated() } else { Ok(letter) }
    }

    fn call(&mut self, function: Func, arguments: &[Expr]) -> Built {
        if !function.accepts(arguments.len()) {
            return Err(Obstacle::Unknown);
        }
        let first = some(arguments.first())?;
        match function {
            f::EXP => {
                let u = self.form(first)?;
                self.exp(&u)
            }
            f::LN => {
                let u = self.form(first)?;
                self.ln(&u)
            }
            f::LOGB => {
                let (base, of) = (self.form(first)?, self.form(some(arguments.get(1))?)?);
                let (below, above) = (self.ln(&base)?, self.ln(&of)?);
                self.over(&above, &below)
            }
            f::ROOT => {
                let (degree, of) = (self.form(first)?, self.form(some(arguments.get(1))?)?);
                let exponent = some(degree.as_rational().and_then(Number::recip))?;
                self.power(&of, exponent)
            }
            f::ABS | f::SIGN | f::STEP | f::RELU => {
                let u = self.form(first)?;
                let sign = self.sign(&u)?;
                Ok(match (function, sign) {
                    (f::ABS, Ordering::Less) => u.negated()?,
                    (f::ABS, _) => u,
                    (f::RELU, Ordering::Greater) => u,
                    (f::SIGN, Ordering::Less) => ConstantForm::whole(-1),
                    (f::SIGN | f::STEP, Ordering::Greater) => ConstantForm::whole(1),
                    _ => ConstantForm::default(),
                })
            }
            f::MAX | f::MIN => {
                let mut chosen = self.form(first)?;
                for other in &arguments[1..] {
                    let other = self.form(other)?;
                    let order = self.sign(&other.minus(&chosen)?)?;
                    if order == if function == f::MAX { Ordering::Greater } else { Ordering::Less } {
                        chosen = other;
                    }
                }
                Ok(chosen)
            }
            f::FLOOR | f::CEIL => {
                let u = self.form(first)?;
                let u = if function == f::CEIL { u.negated()? } else { u };
                let whole = ConstantForm::whole(some(self.floor(&u))?);
                if function == f::CEIL { whole.negated() } else { Ok(whole) }
            }
            f::SIN | f::COS => {
                let u = self.form(first)?;
                let (cos, sin) = self.turned(&u)?;
                Ok(if function == f::SIN { sin } else { cos })
            }
            f::ASIN | f::ATAN | f::ACOT => {
                let u = self.form(first)?;
                match function {
                    f::ASIN => self.asin(&u),
                    f::ATAN => self.atan(&u),
                    _ => self.acot(&u),
                }
            }
            f::ERF => {
                let u = self.form(first)?;
                match self.sign(&u)? {
                    Ordering::Equal => Ok(ConstantForm::default()),
                    sign => {
                        let size = if sign == Ordering::Less { u.negated()? } else { u };
                        let value = Expr::call(f::ERF, [self.letters.value(&size)]);
                        let letter = self.letter(LetterKind::Erf(size), value)?;
                        if sign == Ordering::Less { letter.negated() } else { Ok(letter) }
                    }
                }
            }
            f::LOGSUMEXP => {
                let sum = self.exponentials(arguments)?;
                self.ln(&sum)
            }
            f::SOFTMAX => {
                let logits = &arguments[1..];
                let chosen = first.as_number().and_then(Number::as_int).and_then(|k| usize::try_from(k - 1).ok());
                let chosen = self.form(some(chosen.and_then(|k| logits.get(k)))?)?;
                let (above, below) = (self.exp(&chosen)?, self.exponentials(logits)?);
                self.over(&above, &below)
            }
            _ => {
                let opened = some(function.opened(arguments))?;
                self.form(&opened)
            }
        }
    }
    fn exponentials(&mut self, of: &[Expr]) -> Built {
        let mut sum = ConstantForm::default();
        for argument in of {
            let exponent = self.form(argument)?;
            sum = sum.plus(&self.exp(&exponent)?)?;
        }
        Ok(sum)
    }
    fn floor(&mut self, u: &ConstantForm) -> Option<i64> {
        let value = self.letters.value(u);
        let first = self.constants.value(&value, 0)?;
        if let Some(n) = first.floor() {
            return Some(n);
        }
        let near = first.to_f64()?.round();
        if near.abs() > 1e15 {
            return None;
        }
        let order = self.sign(&u.minus(&ConstantForm::whole(near as i64)).ok()?).ok()?;
        Some(if order == Ordering::Less { near as i64 - 1 } else { near as i64 })
    }
}

impl KnownSign {
    pub fn is_negative(&self) -> bool {
        matches!(self, KnownSign::Sign(Ordering::Less))
    }
}

/// The simple rational number next to a double, where there is one within rounding.
pub(super) fn simple(x: f64) -> Option<Number> {
    for den in 1..=48i64 {
        let num = (x * den as f64).round();
        if num != 0.0 && num.abs() < 1e6 && (x * den as f64 - num).abs() < 1e-9 * den as f64 {
            return Number::ratio(num as i128, den.into());
        }
    }
    None
}
