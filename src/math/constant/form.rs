//! Constants as polynomials in letters with algebraic coefficients.
//!
//! A letter is a positive constant that is not algebraic, or not known to be: π, a logarithm, an exponential, the value
//! of another function. Exponents are rational. A polynomial whose coefficients are all 0 is 0; one with another
//! coefficient may be 0 all the same, and nothing is said.

use super::Constants;
use super::algebraic::Algebraic;
use crate::math::expr::Expr;
use crate::math::number::Number;
use std::collections::BTreeMap;

/// Larger polynomials are not built.
const MOST_TERMS: usize = 200;
/// Larger whole powers of sums are not multiplied out.
pub(super) const MOST_POWER: i64 = 24;

/// Why a polynomial could not be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The constant has no real value.
    Undefined,
    /// A sign that is needed is not known, or it grows too large.
    Unknown,
    /// An angle turned out to need a smaller unit: build again.
    Restart,
}

/// What a letter stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum LetterKind {
    Pi,
    /// ln of an algebraic number greater than 1.
    LnAlgebraic(Algebraic),
    /// ln of anything else.
    Ln(ConstantForm),
    /// e to a product of letters times an algebraic number; e itself for the empty product and 1.
    Exp(Monomial, Algebraic),
    /// A sum with its first coefficient 1 or −1, to be raised to powers.
    Sum(ConstantForm),
    /// Sine and cosine of a unit of angle, or their negatives.
    Sin(usize),
    Cos(usize),
    Asin(ConstantForm),
    Atan(ConstantForm),
    Erf(ConstantForm),
}

/// A letter and its value.
#[derive(Clone, Debug)]
pub struct ConstantLetter {
    pub kind: LetterKind,
    /// The value, which is positive.
    pub value: Expr,
    /// Whether the value is the negative of what the kind says.
    pub negative: bool,
}

/// Letters with exponents that are not 0, by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Monomial(pub Vec<(usize, (i64, i64))>);

impl Monomial {
    pub fn letter(index: usize, exponent: Number) -> Option<Monomial> {
        Some(Monomial(vec![(index, pair(exponent)?)]))
    }
    pub fn exponents(&self) -> impl Iterator<Item = (usize, Number)> + '_ {
        self.0
            .iter()
            .map(|(index, (num, den))| (*index, Number::ratio((*num).into(), (*den).into()).unwrap_or(Number::ONE)))
    }
    pub fn times(&self, other: &Monomial) -> Option<Monomial> {
        let mut all: BTreeMap<usize, Number> = self.exponents().collect();
        for (index, exponent) in other.exponents() {
            let sum = all.get(&index).copied().unwrap_or(Number::ZERO).add(exponent)?;
            all.insert(index, sum);
        }
        let pairs = all.into_iter().filter(|(_, exponent)| !exponent.is_zero());
        Some(Monomial(pairs.map(|(index, exponent)| Some((index, pair(exponent)?))).collect::<Option<_>>()?))
    }
    pub fn power(&self, by: Number) -> Option<Monomial> {
        let pairs = self.exponents().map(|(index, exponent)| Some((index, pair(exponent.mul(by)?)?)));
        Some(Monomial(pairs.collect::<Option<_>>()?))
    }
    pub fn exponent_of(&self, index: usize) -> Number {
        self.exponents().find(|(known, _)| *known == index).map_or(Number::ZERO, |(_, exponent)| exponent)
    }
}

fn pair(n: Number) -> Option<(i64, i64)> {
    Some((i64::try_from(n.num()).ok()?, i64::try_from(n.den()).ok()?))
}

/// A polynomial; no coefficient is the rational 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ConstantForm {
    pub terms: BTreeMap<Monomial, Algebraic>,
}

impl ConstantForm {
    pub fn algebraic(a: Algebraic) -> ConstantForm {
        ConstantForm::term(Monomial::default(), a)
    }
    pub fn rational(n: Number) -> ConstantForm {
        ConstantForm::algebraic(Algebraic::rational(n))
    }
    pub fn whole(n: i64) -> ConstantForm {
        ConstantForm::rational(Number::int(n))
    }
    pub fn term(monomial: Monomial, a: Algebraic) -> ConstantForm {
        let mut form = ConstantForm::default();
        if !a.as_rational().is_some_and(Number::is_zero) {
            form.terms.insert(monomial, a);
        }
        form
    }
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
    /// The algebraic number that it is, where no letter stands in it.
    pub fn as_algebraic(&self) -> Option<Algebraic> {
        match self.terms.iter().next() {
            None => Some(Algebraic::whole(0)),
            Some((monomial, a)) if self.terms.len() == 1 && monomial.0.is_empty() => Some(a.clone()),
            Some(_) => None,
        }
    }
    pub fn as_rational(&self) -> Option<Number> {
        self.as_algebraic()?.as_rational()
    }
    /// The monomial and the coefficient, where it is one term.
    pub fn as_term(&self) -> Option<(&Monomial, &Algebraic)> {
        if self.terms.len() == 1 { self.terms.iter().next() } else { None }
    }
    pub fn plus(&self, other: &ConstantForm) -> Result<ConstantForm, Obstacle> {
        let mut sum = self.clone();
        for (monomial, a) in &other.terms {
            let total = match sum.terms.remove(monomial) {
                Some(old) => old.plus(a).ok_or(Obstacle::Unknown)?,
                None => a.clone(),
            };
            if !total.as_rational().is_some_and(Number::is_zero) {
                sum.terms.insert(monomial.clone(), total);
            }
        }
        if sum.terms.len() > MOST_TERMS { Err(Obstacle::Unknown) } else { Ok(sum) }
    }
    pub fn scaled(&self, by: &Algebraic) -> Result<ConstantForm, Obstacle> {
        let mut scaled = ConstantForm::default();
        for (monomial, a) in &self.terms {
            let product = a.times(by).ok_or(Obstacle::Unknown)?;
            if !product.as_rational().is_some_and(Number::is_zero) {
                scaled.terms.insert(monomial.clone(), product);
            }
        }
        Ok(scaled)
    }
    pub fn negated(&self) -> Result<ConstantForm, Obstacle> {
        self.scaled(&Algebraic::whole(-1))
    }
    pub fn minus(&self, other: &ConstantForm) -> Result<ConstantForm, Obstacle> {
        self.plus(&other.negated()?)
    }
}

/// The letters that there are.
#[derive(Debug, Default)]
pub struct ConstantLetters {
    pub all: Vec<ConstantLetter>,
}

impl ConstantLetters {
    /// The product of two polynomials, with what is known of the letters put in: the square of a sine by the cosine,
    /// whole powers of sums multiplied out.
    pub fn times(&self, a: &ConstantForm, b: &ConstantForm) -> Result<ConstantForm, Obstacle> {
        if a.terms.len() * b.terms.len() > 4 * MOST_TERMS {
            return Err(Obstacle::Unknown);
        }
        let mut total = ConstantForm::default();
        for (left, n) in &a.terms {
            for (right, m) in &b.terms {
                let monomial = left.times(right).ok_or(Obstacle::Unknown)?;
                let term = ConstantForm::term(monomial, n.times(m).ok_or(Obstacle::Unknown)?);
                total = total.plus(&self.reduced(term)?)?;
            }
        }
        Ok(total)
    }

    /// One term with what is known of its letters put in.
    fn reduced(&self, term: ConstantForm) -> Result<ConstantForm, Obstacle> {
        let Some((monomial, a)) = term.as_term() else { return Ok(term) };
        for (index, exponent) in monomial.exponents() {
            let whole = i64::try_from(exponent.num().div_euclid(exponent.den())).map_err(|_| Obstacle::Unknown)?;
            let (step, inside) = match &self.all.get(index).ok_or(Obstacle::Unknown)?.kind {
                LetterKind::Sum(sum) if whole >= 1 => (1, sum.clone()),
                LetterKind::Sin(unit) if whole >= 2 => (2, self.cosine_squared(*unit)?),
                _ => continue,
            };
            let times = whole / step;
            if times > MOST_POWER {
                return Err(Obstacle::Unknown);
            }
            let taken = Monomial::letter(index, Number::int(-step * times)).ok_or(Obstacle::Unknown)?;
            let rest = monomial.times(&taken).ok_or(Obstacle::Unknown)?;
            let mut product = self.reduced(ConstantForm::term(rest, a.clone()))?;
            for _ in 0..times {
                product = self.times(&product, &inside)?;
            }
            return Ok(product);
        }
        Ok(term)
    }
    /// 1 − cos².
    fn cosine_squared(&self, unit: usize) -> Result<ConstantForm, Obstacle> {
        let index = self.all.iter().position(|letter| letter.kind == LetterKind::Cos(unit)).ok_or(Obstacle::Unknown)?;
        let square = Monomial::letter(index, Number::int(2)).ok_or(Obstacle::Unknown)?;
        ConstantForm::whole(1).minus(&ConstantForm::term(square, Algebraic::whole(1)))
    }

    pub fn whole_power(&self, form: &ConstantForm, n: i64) -> Result<ConstantForm, Obstacle> {
        let mut power = ConstantForm::whole(1);
        for _ in 0..n {
            power = self.times(&power, form)?;
        }
        Ok(power)
    }

    /// The value as an expression.
    pub fn value(&self, form: &ConstantForm) -> Expr {
        Expr::sum(form.terms.iter().map(|(monomial, a)| {
            let letters = monomial.exponents().filter_map(|(index, exponent)| {
                let value = self.all.get(index)?.value.clone();
                Some(if exponent.is_one() { value } else { value.to_the(Expr::number(exponent)) })
            });
            let number = (!a.expr().is_number(1) || monomial.0.is_empty()).then(|| a.expr().clone());
            Expr::product(number.into_iter().chain(letters))
        }))
    }

    /// Without negative powers of sums, times something that is not 0.
    pub fn cleared(&self, form: &ConstantForm) -> Result<ConstantForm, Obstacle> {
        let mut form = form.clone();
        for _ in 0..8 {
            let least = |index: usize| {
                let exponents = form.terms.keys().map(|monomial| monomial.exponent_of(index));
                exponents.fold(Number::ZERO, |least, exponent| if less(exponent, least) { exponent } else { least })
            };
            let sums = (0..self.all.len()).filter(|index| matches!(self.all[*index].kind, LetterKind::Sum(_)));
            let Some((index, exponent)) =
                sums.map(|index| (index, least(index))).find(|(_, exponent)| exponent.is_negative())
            else {
                return Ok(form);
            };
            let up = exponent.neg().and_then(|up| Monomial::letter(index, up)).ok_or(Obstacle::Unknown)?;
            form = self.times(&form, &ConstantForm::term(up, Algebraic::whole(1)))?;
        }
        Err(Obstacle::Unknown)
    }

    /// Whether the polynomial is shown to be 0.
    pub fn is_zero(&self, form: &ConstantForm, constants: &mut Constants) -> bool {
        let Ok(cleared) = self.cleared(form) else { return false };
        cleared.terms.values().all(|a| a.is_zero(constants)) || self.is_linear_zero(&cleared, constants)
    }

    /// Σ qᵢ·ln αᵢ with rational qᵢ is 0 exactly when Π αᵢ^(qᵢ·d) is 1, d being their common denominator.
    fn is_linear_zero(&self, form: &ConstantForm, constants: &mut Constants) -> bool {
        // A factor that all terms share is left out.
        let Some(first) = form.terms.keys().next() else { return false };
        let logarithm = |monomial: &Monomial| {
            let mut found = monomial.exponents().filter(|(index, exponent)| {
                matches!(self.all[*index].kind, LetterKind::LnAlgebraic(_)) && exponent.is_one()
            });
            match (found.next(), found.next()) {
                (Some((index, _)), None) => Some(index),
                _ => None,
            }
        };
        let rest = |monomial: &Monomial, index: usize| monomial.times(&Monomial::letter(index, Number::int(-1))?);
        let Some(shared) = logarithm(first).and_then(|index| rest(first, index)) else { return false };
        let mut product = Some(Algebraic::whole(1));
        let mut common = Number::ONE;
        let mut parts = Vec::new();
        for (monomial, a) in &form.terms {
            let (Some(index), Some(q)) = (logarithm(monomial), a.as_rational()) else { return false };
            if rest(monomial, index).as_ref() != Some(&shared) {
                return false;
            }
            let Some(ConstantLetter { kind: LetterKind::LnAlgebraic(inside), .. }) = self.all.get(index) else {
                return false;
            };
            common = common.mul(Number::ratio(q.den(), 1).unwrap_or(Number::ONE)).unwrap_or(common);
            parts.push((inside.clone(), q));
        }
        for (inside, q) in parts {
            let power = q.mul(common).and_then(|exponent| inside.power(exponent));
            product = product.and_then(|product| product.times(&power?));
        }
        let difference = product.and_then(|product| product.plus(&Algebraic::whole(-1)));
        difference.is_some_and(|difference| difference.is_zero(constants))
    }
}

fn less(a: Number, b: Number) -> bool {
    a.compare(b) == Some(std::cmp::Ordering::Less)
}
