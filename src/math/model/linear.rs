//! Arguments of exponentials, angles and logarithms as linear forms Σ c·m over monomials of letters.

use super::field::PrimeField;
use super::node::{Id, ModelNode};
use super::{Model, ModelStop, NONE, ProbeColumn};
use crate::math::constant::prime_factors;
use crate::math::number::{Number, gcd};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Products of terms in one form.
const MOST_TERMS: usize = 2000;
/// Kernels of odd functions.
const ATAN: u8 = 0;
const ASIN: u8 = 1;
const ERF: u8 = 2;

/// What a monomial is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Atom {
    Name(u16),
    Pi,
    /// An index of the model's atoms; a sign is its own inverse.
    Part {
        index: usize,
        sign: bool,
    },
    /// ln of a prime number.
    LnPrime(u128),
    /// ln of the size of an atom.
    Ln(usize),
    /// An odd function of a kernel's argument.
    Kernel(usize),
    /// The whole number below a linear form.
    Floor(usize),
}

/// Atoms with exponents that are not 0, in order.
pub type AtomMonomial = Vec<(Atom, i32)>;
/// Σ c·m; no c is 0.
pub type Linear = BTreeMap<AtomMonomial, Number>;

/// A random element for each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RandomLetter(Kind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Atom(Atom),
    /// e to a monomial.
    Exp(AtomMonomial),
    /// The angle of a twelfth of a monomial, or of its multiple by a number.
    Angle(AtomMonomial, Option<(i128, i128)>),
    /// A sign or a step of its own.
    Piece(Id),
}

impl RandomLetter {
    pub fn pi() -> RandomLetter {
        RandomLetter(Kind::Atom(Atom::Pi))
    }
    pub fn name(name: u16) -> RandomLetter {
        RandomLetter(Kind::Atom(Atom::Name(name)))
    }
    pub fn piece(id: Id) -> RandomLetter {
        RandomLetter(Kind::Piece(id))
    }
}

fn fits<T>(value: Option<T>) -> Result<T, ModelStop> {
    value.ok_or(ModelStop::TooLarge)
}

fn put(form: &mut Linear, monomial: AtomMonomial, n: Number) -> Result<(), ModelStop> {
    let sum = match form.remove(&monomial) {
        Some(old) => fits(old.add(n))?,
        None => n,
    };
    if !sum.is_zero() {
        form.insert(monomial, sum);
    }
    Ok(())
}
fn joined(a: &AtomMonomial, b: &AtomMonomial) -> AtomMonomial {
    let mut all: BTreeMap<Atom, i32> = a.iter().copied().collect();
    for (atom, exponent) in b {
        *all.entry(*atom).or_default() += exponent;
    }
    normal(all)
}
fn normal(all: impl IntoIterator<Item = (Atom, i32)>) -> AtomMonomial {
    let reduced = all.into_iter().map(|(atom, exponent)| match atom {
        Atom::Part { sign: true, .. } => (atom, exponent.rem_euclid(2)),
        _ => (atom, exponent),
    });
    reduced.filter(|(_, exponent)| *exponent != 0).collect()
}
pub fn product(a: &Linear, b: &Linear) -> Result<Linear, ModelStop> {
    if a.len() * b.len() > MOST_TERMS {
        return Err(ModelStop::TooLarge);
    }
    let mut product = Linear::new();
    for (left, n) in a {
        for (right, m) in b {
            put(&mut product, joined(left, right), fits(n.mul(*m))?)?;
        }
    }
    Ok(product)
}
fn scaled(a: &Linear, by: Number) -> Result<Linear, ModelStop> {
    a.iter().map(|(monomial, n)| Ok((monomial.clone(), fits(n.mul(by))?))).collect()
}
fn one_term(monomial: AtomMonomial, n: Number) -> Linear {
    if n.is_zero() { Linear::new() } else { Linear::from([(monomial, n)]) }
}
fn single(atom: Atom, n: Number) -> Linear {
    one_term(vec![(atom, 1)], n)
}

impl Model<'_> {
    /// The form of a node.
    pub fn linear(&mut self, id: Id) -> Result<Rc<Linear>, ModelStop> {
        if let Some(known) = self.linear.get(&id) {
            return Ok(known.clone());
        }
        let form = Rc::new(self.build(id)?);
        self.linear.insert(id, form.clone());
        Ok(form)
    }

    /// The form of an argument: that of a rational multiple seen before, where there is one.
    pub fn argument(&mut self, id: Id) -> Result<Rc<Linear>, ModelStop> {
        let form = self.linear(id)?;
        let plain = |(atom, _): &(Atom, i32)| matches!(atom, Atom::Name(_) | Atom::Pi);
        if form.keys().all(|monomial| monomial.len() <= 1 && monomial.iter().all(plain)) {
            return Ok(form);
        }
        let value = self.value(id)?;
        let known = self.arguments.iter().find_map(|(column, known)| {
            let ratio = self.ratio(&value, column)?;
            Some((known.clone(), ratio))
        });
        if let Some((known, ratio)) = known {
            return Ok(Rc::new(scaled(&known, ratio)?));
        }
        // Up to a rational number as well: cos(2cos²a − 1) has the argument of cos(cos 2a).
        let known = self.arguments.iter().find_map(|(column, known)| {
            let (ratio, more) = self.affine_ratio(&value, column)?;
            Some((known.clone(), ratio, more))
        });
        if let Some((known, ratio, more)) = known {
            let mut form = scaled(&known, ratio)?;
            put(&mut form, Vec::new(), more)?;
            return Ok(Rc::new(form));
        }
        self.arguments.push((value, form.clone()));
        Ok(form)
    }

    fn build(&mut self, id: Id) -> Result<Linear, ModelStop> {
        match self.arena.node(id).clone() {
            ModelNode::Number(n) => Ok(one_term(Vec::new(), n)),
            ModelNode::Var(name) => Ok(single(Atom::Name(name), Number::ONE)),
            ModelNode::Pi => Ok(single(Atom::Pi, Number::ONE)),
            ModelNode::Add(parts) => {
                let mut sum = Linear::new();
                for part in parts {
                    for (monomial, n) in self.linear(part)?.iter() {
                        put(&mut sum, monomial.clone(), *n)?;
                    }
                }
                Ok(sum)
            }
            ModelNode::Mul(parts) => {
                let mut total = one_term(Vec::new(), Number::ONE);
                for part in parts {
                    let part = self.linear(part)?;
                    total = product(&total, &part)?;
                }
                Ok(total)
            }
            ModelNode::Inv(a) => {
                let form = self.linear(a)?;
                match form.iter().next() {
                    Some((monomial, n)) if form.len() == 1 => {
                        let turned = normal(monomial.iter().map(|(atom, exponent)| (*atom, -exponent)));
                        Ok(one_term(turned, fits(n.recip())?))
                    }
                    _ => self.as_atom(id),
                }
            }
            ModelNode::Power(a, n, _) if n.is_integer() => {
                let k = fits(i32::try_from(n.num()).ok().filter(|k| k.abs() <= 400))?;
                let form = self.linear(a)?;
                match form.iter().next() {
                    Some((monomial, c)) if form.len() == 1 => {
                        let raised = normal(monomial.iter().map(|(atom, exponent)| (*atom, exponent * k)));
                        Ok(one_term(raised, fits(c.pow(k.into()))?))
                    }
                    _ if (1..=8).contains(&k) && form.len().saturating_pow(k as u32) <= 400 => {
                        let mut power = one_term(Vec::new(), Number::ONE);
                        for _ in 0..k {
                            power = product(&power, &form)?;
                        }
                        Ok(power)
                    }
                    _ if k < 0 => {
                        let below = self.arena.power(a, fits(n.neg())?, false);
                        let form = self.linear(below)?;
                        match form.iter().next() {
                            Some((monomial, c)) if form.len() == 1 => {
                                let turned = normal(monomial.iter().map(|(atom, exponent)| (*atom, -exponent)));
                                Ok(one_term(turned, fits(c.recip())?))
                            }
                            _ => self.as_atom(id),
                        }
                    }
                    _ => self.as_atom(id),
                }
            }
            ModelNode::Ln(a) => self.logarithm(a),
            ModelNode::Asin(_) | ModelNode::Atan(_) | ModelNode::Erf(_) | ModelNode::Floor(_) => self.kernel(id),
            _ => self.as_atom(id),
        }
    }
    fn as_atom(&mut self, id: Id) -> Result<Linear, ModelStop> {
        let value = self.value(id)?;
        if let Some(n) = self.same_number(&value) {
            return Ok(one_term(Vec::new(), n));
        }
        let (atom, ratio) = self.atom(id)?;
        Ok(single(atom, ratio))
    }
    /// The atom that a node is up to a rational factor, which comes with it.
    pub fn atom(&mut self, id: Id) -> Result<(Atom, Number), ModelStop> {
        let value = self.value(id)?;
        let part = |index: usize, id: Id, model: &Self| {
            // A free letter is not its own inverse.
            let sign = matches!(model.arena.node(id), ModelNode::Sign(_)) && !model.free.contains(&id);
            Atom::Part { index, sign }
        };
        for index in 0..self.atoms.len() {
            let (column, known) = &self.atoms[index];
            if let Some(ratio) = self.ratio(&value, column) {
                return Ok((part(index, *known, self), ratio));
            }
        }
        self.atoms.push((value, id));
        Ok((part(self.atoms.len() - 1, id, self), Number::ONE))
    }

    /// ln of the size of a node.
    pub fn logarithm(&mut self, id: Id) -> Result<Linear, ModelStop> {
        // Two nodes whose values agree at all points share a letter, and one may be a factor of the other.
        if self.under_way.contains(&id) {
            return self.ln_letter(id);
        }
        self.under_way.push(id);
        let found = self.logarithm_of(id);
        self.under_way.pop();
        found
    }
    fn logarithm_of(&mut self, id: Id) -> Result<Linear, ModelStop> {
        let mut sum = Linear::new();
        let mut take = |form: &Linear, by: Number| {
            form.iter().try_for_each(|(monomial, n)| put(&mut sum, monomial.clone(), fits(n.mul(by))?))
        };
        match self.arena.node(id).clone() {
            ModelNode::Number(n) => {
                for (part, side) in [(n.num(), 1), (n.den(), -1)] {
                    for (p, times) in prime_factors(part.unsigned_abs()) {
                        take(&single(Atom::LnPrime(p), Number::int(side * times)), Number::ONE)?;
                    }
                }
            }
            // The size of a sign is 1.
            ModelNode::Sign(_) => {}
            ModelNode::Exp(a) => take(&*self.linear(a)?, Number::ONE)?,
            ModelNode::Mul(parts) => {
                for part in parts {
                    take(&self.logarithm(part)?, Number::ONE)?;
                }
            }
            ModelNode::Inv(a) => take(&self.logarithm(a)?, Number::int(-1))?,
            ModelNode::Power(a, n, _) => take(&self.logarithm(a)?, n)?,
            ModelNode::Raise(a, b) => {
                let (logarithm, exponent) = (self.logarithm(a)?, self.linear(b)?);
                take(&product(&logarithm, &exponent)?, Number::ONE)?;
            }
            _ => match self.factored(id)? {
                Some(factors) if factors.len() > 1 || factors.iter().any(|(factor, n)| *factor != id || *n != 1) => {
                    for (factor, n) in factors {
                        let logarithm = match self.arena.node(factor) {
                            ModelNode::Add(_) => self.ln_letter(factor)?,
                            _ => self.logarithm(factor)?,
                        };
                        take(&logarithm, Number::int(n))?;
                    }
                }
                _ => take(&self.ln_letter(id)?, Number::ONE)?,
            },
        }
        Ok(sum)
    }
    /// A letter for ln of a sum, shared by its rational multiples and reciprocals.
    fn ln_letter(&mut self, id: Id) -> Result<Linear, ModelStop> {
        let value = self.value(id)?;
        for index in 0..self.atoms.len() {
            let (column, known) = self.atoms[index].clone();
            if !matches!(self.arena.node(known), ModelNode::Add(_)) {
                continue;
            }
            // value·column is one number where the two are reciprocals.
            let both = self.map2(&value, &column, PrimeField::mul);
            if let Some(n) = self.same_number(&both).filter(|n| !n.is_zero()) {
                let mut form = single(Atom::Ln(index), Number::int(-1));
                let number = self.arena.number(fits(n.abs())?);
                for (monomial, m) in self.logarithm(number)? {
                    put(&mut form, monomial, m)?;
                }
                return Ok(form);
            }
        }
        let (atom, ratio) = self.atom(id)?;
        let Atom::Part { index, .. } = atom else { return Err(ModelStop::TooLarge) };
        if !self.arena.is_constant(id) {
            self.sign(id)?;
        }
        let mut form = single(Atom::Ln(index), Number::ONE);
        let number = self.arena.number(fits(ratio.abs())?);
        for (monomial, m) in self.logarithm(number)? {
            put(&mut form, monomial, m)?;
        }
        Ok(form)
    }

    /// An odd function, or the whole number below, as a form.
    pub fn kernel(&mut self, id: Id) -> Result<Linear, ModelStop> {
        let (kind, a) = match *self.arena.node(id) {
            ModelNode::Atan(a) => (ATAN, a),
            ModelNode::Asin(a) => (ASIN, a),
            ModelNode::Erf(a) => (ERF, a),
            ModelNode::Floor(a) => return self.floor(a),
            _ => return Err(ModelStop::TooLarge),
        };
        let value = self.value(a)?;
        if value.iter().all(|x| *x == 0 || *x == NONE) {
            return Ok(Linear::new());
        }
        for index in 0..self.kernels.len() {
            let (known, column, inside) = self.kernels[index].clone();
            if known != kind {
                continue;
            }
            match self.ratio(&value, &column) {
                Some(n) if n.is_one() => return Ok(single(Atom::Kernel(index), Number::ONE)),
                Some(n) if n.same_value(Number::int(-1)) => return Ok(single(Atom::Kernel(index), n)),
                _ => {}
            }
            if kind == ATAN {
                // atan(±1/u) = ±(sign(u)·π/2 − atan u)
                let both = self.map2(&value, &column, PrimeField::mul);
                if let Some(n) = self.same_number(&both).filter(|n| n.is_integer() && n.num().abs() == 1) {
                    let sign = self.arena.one(ModelNode::Sign, inside);
                    let mut form = match self.arena.as_number(sign) {
                        Some(sign) => single(Atom::Pi, fits(sign.mul(n))?),
                        None => {
                            let (atom, ratio) = self.atom(sign)?;
                            one_term(joined(&vec![(Atom::Pi, 1)], &vec![(atom, 1)]), fits(ratio.mul(n))?)
                        }
                    };
                    form = scaled(&form, fits(Number::ratio(1, 2))?)?;
                    put(&mut form, vec![(Atom::Kernel(index), 1)], fits(n.neg())?)?;
                    return Ok(form);
                }
            }
        }
        self.kernels.push((kind, value, a));
        let index = self.kernels.len() - 1;
        if let Some((known, sign)) = self.same_arc(index)? {
            self.kernels.pop();
            return Ok(single(Atom::Kernel(known), sign));
        }
        Ok(single(Atom::Kernel(index), Number::ONE))
    }
    /// An arcsine that is the arctangent of something else, or the other way round: both angles have a positive cosine,
    /// and the sines are the same up to the sign.
    fn same_arc(&mut self, index: usize) -> Result<Option<(usize, Number)>, ModelStop> {
        let kind = self.kernels[index].0;
        let other = match kind {
            ATAN => ASIN,
            ASIN => ATAN,
            _ => return Ok(None),
        };
        for known in 0..index {
            if self.kernels[known].0 != other {
                continue;
            }
            let sines = |angle: Vec<Option<(u64, u64)>>| -> ProbeColumn {
                angle.into_iter().map(|turn| turn.map_or(NONE, |(_, sin)| sin)).collect()
            };
            let (mine, its) = (sines(self.kernel_angle(index)?), sines(self.kernel_angle(known)?));
            if let Some(n) = self.ratio(&mine, &its).filter(|n| n.is_integer() && n.num().abs() == 1) {
                return Ok(Some((known, n)));
            }
        }
        Ok(None)
    }
    /// floor(u + n) = floor(u) + n.
    fn floor(&mut self, a: Id) -> Result<Linear, ModelStop> {
        let mut form = (*self.linear(a)?).clone();
        let constant = form.remove(&Vec::new()).unwrap_or(Number::ZERO);
        let whole = fits(Number::ratio(constant.num().div_euclid(constant.den()), 1))?;
        if form.is_empty() {
            return Ok(one_term(Vec::new(), whole));
        }
        let part = fits(constant.sub(whole))?.marked_decimal(false);
        let known = self.floors.iter().position(|known| known.0 == form && known.1.same_value(part));
        let index = known.unwrap_or_else(|| {
            self.floors.push((form, part));
            self.floors.len() - 1
        });
        let mut form = single(Atom::Floor(index), Number::ONE);
        put(&mut form, Vec::new(), whole)?;
        Ok(form)
    }

    fn atom_value(&mut self, atom: Atom) -> ProbeColumn {
        match atom {
            Atom::Part { index, .. } => self.atoms[index].0.clone(),
            Atom::Pi => self.letter(RandomLetter::pi(), true),
            _ => self.letter(RandomLetter(Kind::Atom(atom)), false),
        }
    }
    fn monomial_value(&mut self, monomial: &AtomMonomial) -> ProbeColumn {
        let mut product = self.each(|_, field| field.one);
        for (atom, exponent) in monomial {
            let value = self.atom_value(*atom);
            let k = u64::from(exponent.unsigned_abs());
            product = self.map2(&product, &value, |field, product, x| match x {
                0 if *exponent < 0 => NONE,
                _ if *exponent < 0 => field.mul(product, field.inv(field.pow(x, k))),
                _ => field.mul(product, field.pow(x, k)),
            });
        }
        product
    }
    /// The values of a form.
    pub fn linear_value(&mut self, form: &Linear) -> Result<ProbeColumn, ModelStop> {
        let mut sum = self.each(|_, _| 0);
        for (monomial, n) in form {
            let (value, n) = (self.monomial_value(monomial), self.constant(*n));
            let term = self.map2(&value, &n, PrimeField::mul);
            sum = self.map2(&sum, &term, PrimeField::add);
        }
        Ok(sum)
    }
    /// A node of the value of a monomial.
    pub fn monomial_node(&mut self, monomial: &AtomMonomial) -> Result<Id, ModelStop> {
        let mut factors = Vec::new();
        for (atom, exponent) in monomial {
            let base = match *atom {
                Atom::Name(name) => self.arena.var(name),
                Atom::Pi => self.arena.pi(),
                Atom::Part { index, .. } => self.atoms[index].1,
                Atom::LnPrime(p) => {
                    let p = fits(i128::try_from(p).ok().and_then(|p| Number::ratio(p, 1)))?;
                    let p = self.arena.number(p);
                    self.arena.ln(p)
                }
                Atom::Ln(index) => {
                    let inside = self.atoms[index].1;
                    let size = self.arena.abs(inside);
                    self.arena.ln(size)
                }
                Atom::Kernel(index) => {
                    let (kind, _, inside) = self.kernels[index].clone();
                    self.arena.one(
                        if kind == ATAN {
                            ModelNode::Atan
                        } else if kind == ASIN {
                            ModelNode::Asin
                        } else {
                            ModelNode::Erf
                        },
                        inside,
                    )
                }
                Atom::Floor(_) => return Err(ModelStop::TooLarge),
            };
            factors.push(self.arena.power(base, Number::int((*exponent).into()), false));
        }
        Ok(self.arena.mul(&factors))
    }

    /// e to a form.
    pub fn exponential(&mut self, form: &Linear) -> Result<ProbeColumn, ModelStop> {
        // Monomials of several atoms with the same value up to a factor are one.
        let mut merged = Linear::new();
        for (monomial, n) in form {
            let compound = monomial.len() > 1 || monomial.first().is_some_and(|(_, exponent)| *exponent != 1);
            let parts = monomial.iter().any(|(atom, _)| matches!(atom, Atom::Part { sign: false, .. }));
            if compound && parts {
                let value = self.monomial_value(monomial);
                let known =
                    (0..self.atoms.len()).find_map(|index| Some((index, self.ratio(&value, &self.atoms[index].0)?)));
                let (index, ratio) = match known {
                    Some(known) => known,
                    None => {
                        let node = self.monomial_node(monomial)?;
                        self.atoms.push((value, node));
                        (self.atoms.len() - 1, Number::ONE)
                    }
                };
                put(&mut merged, vec![(Atom::Part { index, sign: false }, 1)], fits(n.mul(ratio))?)?;
            } else {
                put(&mut merged, monomial.clone(), *n)?;
            }
        }
        let mut product = self.each(|_, field| field.one);
        for (monomial, n) in &merged {
            let base = match monomial.as_slice() {
                [(Atom::LnPrime(p), 1)] => {
                    let p = fits(i128::try_from(*p).ok().and_then(|p| Number::ratio(p, 1)))?;
                    self.constant(p)
                }
                [(Atom::Ln(index), 1)] => {
                    let (column, node) = self.atoms[*index].clone();
                    let signs = self.sign(node)?;
                    self.each(|lane, field| match signs[lane] {
                        1 => column[lane],
                        -1 => field.neg(column[lane]),
                        _ => NONE,
                    })
                }
                _ => self.letter(RandomLetter(Kind::Exp(monomial.clone())), true),
            };
            let n = *n;
            let power = self.map(&base, |field, x| match n.as_int().and_then(|k| u64::try_from(k).ok()) {
                _ if x == 0 => NONE,
                Some(k) => field.pow(x, k),
                None => match field.exponent(n) {
                    Some(exponent) if field.chi(x) == 1 => field.pow(x, exponent),
                    _ if n.is_integer() => field.inv(field.pow(x, n.num().unsigned_abs() as u64)),
                    _ => NONE,
                },
            });
            product = self.map2(&product, &power, PrimeField::mul);
        }
        Ok(product)
    }

    /// Cosine and sine of a form, at each point.
    pub fn angle(&mut self, form: &Linear) -> Result<Vec<Option<(u64, u64)>>, ModelStop> {
        let mut turn: Vec<Option<(u64, u64)>> = self.fields.iter().map(|field| Some((field.one, 0))).collect();
        for (monomial, n) in form {
            let twelfths = fits(n.mul(Number::int(12)))?;
            let (unit, times) = match monomial.as_slice() {
                [(Atom::Pi, 1)] if twelfths.is_integer() => {
                    let unit = self.fields.iter().map(|field| Some(field.angle)).collect();
                    (unit, twelfths.num().rem_euclid(24) as i64)
                }
                [(Atom::Kernel(index), 1)] if n.is_integer() && self.kernels[*index].0 != ERF => {
                    (self.kernel_angle(*index)?, fits(n.as_int())?)
                }
                _ => {
                    let whole = twelfths.is_integer();
                    let multiple = (!whole).then(|| (n.num(), n.den()));
                    let letter = self.letter(RandomLetter(Kind::Angle(monomial.clone(), multiple)), false);
                    // (1 − t²)/(1 + t²) and 2t/(1 + t²): 1 + t² is never 0, as −1 is no square.
                    let unit = letter.iter().zip(&self.fields).map(|(t, field)| {
                        let square = field.mul(*t, *t);
                        let below = field.inv(field.add(field.one, square));
                        let cos = field.mul(field.sub(field.one, square), below);
                        Some((cos, field.mul(field.add(*t, *t), below)))
                    });
                    (unit.collect(), if whole { fits(twelfths.as_int())? } else { 1 })
                }
            };
            let unit: Vec<Option<(u64, u64)>> = unit;
            for (lane, field) in self.fields.iter().enumerate() {
                turn[lane] = match (turn[lane], unit[lane]) {
                    (Some(turn), Some(unit)) => Some(turned(field, turn, raised(field, unit, times))),
                    _ => None,
                };
            }
        }
        Ok(turn)
    }
    /// Cosine and sine of an arc by its sine or tangent.
    fn kernel_angle(&mut self, index: usize) -> Result<Vec<Option<(u64, u64)>>, ModelStop> {
        let (kind, column, inside) = self.kernels[index].clone();
        let (one, square) = (self.arena.int(1), self.arena.square(inside));
        let other = if kind == ASIN {
            let rest = self.arena.sub(one, square);
            self.arena.sqrt(rest)
        } else {
            let sum = self.arena.add(&[one, square]);
            let half = fits(Number::ratio(-1, 2))?;
            self.arena.power(sum, half, false)
        };
        let cos = self.value(other)?;
        Ok((0..self.points())
            .map(|lane| match (column[lane], cos[lane]) {
                (NONE, _) | (_, NONE) => None,
                (sin, cos) if kind == ASIN => Some((cos, sin)),
                (tan, cos) => Some((cos, self.fields[lane].mul(tan, cos))),
            })
            .collect())
    }
}

fn turned(field: &PrimeField, a: (u64, u64), b: (u64, u64)) -> (u64, u64) {
    let cos = field.sub(field.mul(a.0, b.0), field.mul(a.1, b.1));
    (cos, field.add(field.mul(a.0, b.1), field.mul(a.1, b.0)))
}
fn raised(field: &PrimeField, unit: (u64, u64), times: i64) -> (u64, u64) {
    let mut square = if times < 0 { (unit.0, field.neg(unit.1)) } else { unit };
    let (mut power, mut left) = ((field.one, 0), times.unsigned_abs());
    while left > 0 {
        if left & 1 == 1 {
            power = turned(field, power, square);
        }
        square = turned(field, square, square);
        left >>= 1;
    }
    power
}

/// The unit that divides two rational numbers.
pub fn common_unit(a: Number, b: Number) -> Option<Number> {
    let (left, right) = (a.num().checked_mul(b.den())?, b.num().checked_mul(a.den())?);
    let common = gcd(left.unsigned_abs(), right.unsigned_abs());
    Number::ratio(i128::try_from(common).ok()?, a.den().checked_mul(b.den())?)
}
