//! A model of the real numbers in which identities are seen: random points of fields of 2^61 elements.
//!
//! Roots, signs, absolute values and powers of exponentials obey in F_p the laws that they obey over the real numbers
//! ([`field`]), so two expressions that are equal agree at every point, and two that are not differ at a random point
//! with a probability of at least 1 − d/p (Schwartz 1980, Zippel 1979; with exponentials Gonnet 1984). A constant may
//! have another sign in one field than it has; so points are spread over many fields, and signs of constants are
//! asked of [`crate::math::constant`].

mod factor;
pub mod field;
pub mod linear;
pub mod node;
pub mod polynomial;

use crate::math::constant::Constants;
use crate::math::number::Number;
use crate::math::rng::Rng;
use crate::math::steps;
use field::{FIELDS, PRIMES, PrimeField};
use linear::{Linear, RandomLetter};
use node::{Id, ModelNode, NodeArena};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// No value at a point.
pub const NONE: u64 = u64::MAX;
/// No sign at a point.
pub const NO_SIGN: i8 = 2;
/// Nodes evaluated before it is given up.
const MOST_WORK: usize = 3000;

/// Steps of work that the sign of an element counts as.
const SIGN: u64 = 20;

/// What a node is at all points.
pub type ProbeColumn = Rc<[u64]>;

/// Whether there is no value at any point.
fn is_nowhere(column: &ProbeColumn) -> bool {
    column.iter().all(|x| *x == NONE)
}

/// Why the model gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelStop {
    /// Too large for its bounds.
    TooLarge,
    /// Factors turned out to be divisible further: to be begun again.
    Again,
}

/// Exact signs of constant nodes, kept.
#[derive(Debug, Default)]
pub struct Signs {
    pub constants: Constants,
    known: HashMap<Id, Option<i8>>,
}

impl Signs {
    /// −1, 0 or 1; `None` where it is not known, or there is no value.
    pub fn of(&mut self, arena: &NodeArena, id: Id) -> Option<i8> {
        if let Some(n) = arena.as_number(id) {
            return Some(n.num().signum() as i8);
        }
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let sign = arena.written(id).and_then(|expr| self.constants.sign(&expr).ordering()).map(|order| order as i8);
        self.known.insert(id, sign);
        sign
    }
}

/// Values of nodes at random points.
#[derive(Debug)]
pub struct Model<'a> {
    pub arena: &'a mut NodeArena,
    pub signs: &'a mut Signs,
    /// Factors into which sums are split.
    pub divisors: &'a mut Vec<Id>,
    pub fields: Vec<&'static PrimeField>,
    rng: Rng,
    values: HashMap<Id, ProbeColumn>,
    linear: HashMap<Id, Rc<Linear>>,
    letters: HashMap<RandomLetter, ProbeColumn>,
    atoms: Vec<(ProbeColumn, Id)>,
    arguments: Vec<(ProbeColumn, Rc<Linear>)>,
    kernels: Vec<(u8, ProbeColumn, Id)>,
    floors: Vec<(Linear, Number)>,
    factors: factor::Factors,
    /// Nodes with names whose sign was asked for, and what it is at the points.
    pub asked: Vec<(Id, Rc<[i8]>)>,
    /// Signs and steps that are letters of their own, whatever their operands are: what agrees then agrees for all of
    /// their values, and no vector of their signs has to be met.
    pub free: HashSet<Id>,
    work: usize,
    /// Nodes whose logarithm is being found: one that is met again below itself is a letter.
    under_way: Vec<Id>,
}

impl<'a> Model<'a> {
    /// So many points, two in each of the fields from one on that the seed chooses.
    pub fn new(
        arena: &'a mut NodeArena,
        signs: &'a mut Signs,
        divisors: &'a mut Vec<Id>,
        points: usize,
        seed: u64,
    ) -> Model<'a> {
        let mut rng = Rng::new(seed ^ 0x6d6f_6465_6c5f_6670);
        let first = rng.below(PRIMES);
        Model {
            arena,
            signs,
            divisors,
            fields: (0..points).map(|lane| &FIELDS[(first + lane / 2) % PRIMES]).collect(),
            rng,
            values: HashMap::new(),
            linear: HashMap::new(),
            letters: HashMap::new(),
            atoms: Vec::new(),
            arguments: Vec::new(),
            kernels: Vec::new(),
            floors: Vec::new(),
            factors: factor::Factors::default(),
            asked: Vec::new(),
            free: HashSet::new(),
            work: 0,
            under_way: Vec::new(),
        }
    }

    pub fn points(&self) -> usize {
        self.fields.len()
    }
    fn none(&self) -> ProbeColumn {
        vec![NONE; self.points()].into()
    }
    fn each(&self, f: impl Fn(usize, &PrimeField) -> u64) -> ProbeColumn {
        self.fields.iter().enumerate().map(|(lane, field)| f(lane, field)).collect()
    }
    /// From the values of one column, where it has them.
    fn map(&self, a: &ProbeColumn, f: impl Fn(&PrimeField, u64) -> u64) -> ProbeColumn {
        self.each(|lane, field| if a[lane] == NONE { NONE } else { f(field, a[lane]) })
    }
    fn map2(&self, a: &ProbeColumn, b: &ProbeColumn, f: impl Fn(&PrimeField, u64, u64) -> u64) -> ProbeColumn {
        self.each(|lane, field| if a[lane] == NONE || b[lane] == NONE { NONE } else { f(field, a[lane], b[lane]) })
    }
    fn constant(&self, n: Number) -> ProbeColumn {
        self.each(|_, field| field.number(n).unwrap_or(NONE))
    }
    /// Random elements, not 0; squares where they are to be positive.
    fn letter(&mut self, letter: RandomLetter, positive: bool) -> ProbeColumn {
        if let Some(known) = self.letters.get(&letter) {
            return known.clone();
        }
        let rng = &mut self.rng;
        let draw = |field: &&PrimeField| {
            let element = field.random(rng.next());
            if positive { field.mul(element, element) } else { element }
        };
        let column: ProbeColumn = self.fields.iter().map(draw).collect();
        self.letters.insert(letter, column.clone());
        column
    }

    /// The values of a node.
    pub fn value(&mut self, id: Id) -> Result<ProbeColumn, ModelStop> {
        if let Some(known) = self.values.get(&id) {
            return Ok(known.clone());
        }
        self.work += 1;
        if self.work > MOST_WORK || steps::are_used_up() {
            return Err(ModelStop::TooLarge);
        }
        let column = self.evaluate(id)?;
        self.values.insert(id, column.clone());
        Ok(column)
    }
    /// The signs of a node: of a constant the real ones.
    pub fn sign(&mut self, id: Id) -> Result<Rc<[i8]>, ModelStop> {
        if self.arena.is_constant(id) {
            let sign = self.signs.of(self.arena, id).unwrap_or(NO_SIGN);
            let value = self.value(id)?;
            return Ok(value.iter().map(|x| if *x == NONE { NO_SIGN } else { sign }).collect());
        }
        if let Some((_, known)) = self.asked.iter().find(|(known, _)| *known == id) {
            return Ok(known.clone());
        }
        let column = self.value(id)?;
        let signs = self.chi(&column);
        self.asked.push((id, signs.clone()));
        Ok(signs)
    }
    pub fn chi(&self, column: &ProbeColumn) -> Rc<[i8]> {
        // A sign is a power with an exponent of 60 bits.
        let values = column.iter().filter(|x| **x != NONE).count();
        steps::take(SIGN * values as u64);
        let sign = |(x, field): (&u64, &&PrimeField)| if *x == NONE { NO_SIGN } else { field.chi(*x) };
        column.iter().zip(&self.fields).map(sign).collect()
    }

    /// A sign or a step as a letter, where its operand has a value.
    fn piece(&mut self, id: Id, operand: Id) -> Result<ProbeColumn, ModelStop> {
        let (inside, letter) = (self.value(operand)?, self.letter(RandomLetter::piece(id), false));
        Ok(self.map2(&inside, &letter, |_, _, letter| letter))
    }

    fn evaluate(&mut self, id: Id) -> Result<ProbeColumn, ModelStop> {
        let node = self.arena.node(id).clone();
        if let Some(part) = node.only_part()
            && is_nowhere(&self.value(part)?)
        {
            // A function of what has no value anywhere has none. Its sign is asked for as ever.
            if node.asks_for_sign() {
                self.sign(part)?;
            }
            return Ok(self.none());
        }
        Ok(match node {
            ModelNode::Number(n) => self.constant(n),
            ModelNode::Pi => self.letter(RandomLetter::pi(), true),
            ModelNode::Var(name) => self.letter(RandomLetter::name(name), false),
            ModelNode::Undefined => self.none(),
            ModelNode::Add(parts) => {
                let mut sum = self.value(parts[0])?;
                for part in &parts[1..] {
                    let part = self.value(*part)?;
                    sum = self.map2(&sum, &part, PrimeField::add);
                }
                sum
            }
            ModelNode::Mul(parts) | ModelNode::Killed(parts) => {
                let killed = matches!(self.arena.node(id), ModelNode::Killed(_));
                let mut product = self.value(parts[0])?;
                for part in &parts[1..] {
                    let part = self.value(*part)?;
                    product = self.map2(&product, &part, PrimeField::mul);
                }
                if killed { self.map(&product, |_, _| 0) } else { product }
            }
            ModelNode::Inv(a) => {
                let a = self.value(a)?;
                self.map(&a, |field, x| if x == 0 { NONE } else { field.inv(x) })
            }
            ModelNode::Power(a, n, positive) => self.power(a, n, positive)?,
            ModelNode::Sign(a) | ModelNode::Step(a) if self.free.contains(&id) && !self.arena.is_constant(a) => {
                self.piece(id, a)?
            }
            ModelNode::Sign(a) => {
                let signs = self.sign(a)?;
                self.each(|lane, field| if signs[lane] == NO_SIGN { NONE } else { field.whole(signs[lane].into()) })
            }
            ModelNode::Step(a) => {
                let signs = self.sign(a)?;
                self.each(|lane, field| match signs[lane] {
                    NO_SIGN => NONE,
                    1 => field.one,
                    _ => 0,
                })
            }
            ModelNode::Choose(of, mask, a, b) => {
                let (signs, a, b) = (self.sign(of)?, self.value(a)?, self.value(b)?);
                self.each(|lane, _| match signs[lane] {
                    NO_SIGN => NONE,
                    sign if mask & (1 << (sign + 1)) != 0 => a[lane],
                    _ => b[lane],
                })
            }
            ModelNode::Exp(a) => {
                let value = self.value(a)?;
                if value.iter().all(|x| *x == 0 || *x == NONE) {
                    return Ok(self.map(&value, |field, _| field.one));
                }
                let exponent = self.argument(a)?;
                let power = self.exponential(&exponent)?;
                self.map2(&power, &value, |_, power, _| power)
            }
            ModelNode::Ln(a) => {
                let (signs, logarithm) = (self.sign(a)?, self.logarithm(a)?);
                let value = self.linear_value(&logarithm)?;
                self.each(|lane, _| if signs[lane] == 1 { value[lane] } else { NONE })
            }
            ModelNode::Raise(a, b) => {
                let (signs, logarithm, exponent) = (self.sign(a)?, self.logarithm(a)?, self.linear(b)?);
                let product = linear::product(&logarithm, &exponent)?;
                let (power, defined) = (self.exponential(&product)?, self.value(b)?);
                self.each(|lane, _| if signs[lane] == 1 && defined[lane] != NONE { power[lane] } else { NONE })
            }
            ModelNode::Sin(a) | ModelNode::Cos(a) => {
                let value = self.value(a)?;
                let argument = self.argument(a)?;
                let angle = self.angle(&argument)?;
                let sine = matches!(self.arena.node(id), ModelNode::Sin(_));
                self.each(|lane, _| match angle[lane] {
                    _ if value[lane] == NONE => NONE,
                    Some((cos, sin)) => {
                        if sine {
                            sin
                        } else {
                            cos
                        }
                    }
                    None => NONE,
                })
            }
            ModelNode::Asin(a) | ModelNode::Atan(a) | ModelNode::Erf(a) | ModelNode::Floor(a) => {
                let value = self.value(a)?;
                let form = self.kernel(id)?;
                let kernel = self.linear_value(&form)?;
                self.map2(&kernel, &value, |_, kernel, _| kernel)
            }
        })
    }

    fn power(&mut self, a: Id, n: Number, positive: bool) -> Result<ProbeColumn, ModelStop> {
        let base = self.value(a)?;
        if n.is_integer() {
            let k = u64::try_from(n.num().unsigned_abs()).map_err(|_| ModelStop::TooLarge)?;
            let negative = n.is_negative();
            return Ok(self.map(&base, |field, x| match x {
                0 if negative || k == 0 => NONE,
                _ if negative => field.inv(field.pow(x, k)),
                _ => field.pow(x, k),
            }));
        }
        let signs = self.sign(a)?;
        let (even, odd_power) = (n.den() % 2 == 0 || positive, n.num() % 2 != 0);
        Ok(self.each(|lane, field| {
            let (x, sign) = (base[lane], signs[lane]);
            let Some(exponent) = field.exponent(n) else { return NONE };
            match sign {
                _ if x == NONE || sign == NO_SIGN => NONE,
                0 => {
                    if n.is_negative() {
                        NONE
                    } else {
                        0
                    }
                }
                -1 if even => NONE,
                _ => {
                    let size = if sign < 0 { field.neg(x) } else { x };
                    // A constant may be no square here though it is positive.
                    if field.chi(size) != 1 {
                        return NONE;
                    }
                    let power = field.pow(size, exponent);
                    if sign < 0 && odd_power { field.neg(power) } else { power }
                }
            }
        }))
    }
}

impl Model<'_> {
    /// The one rational number by which two columns differ at all points that both have: a = r·b.
    pub(super) fn ratio(&self, a: &ProbeColumn, b: &ProbeColumn) -> Option<Number> {
        let both = (0..self.points()).filter(|lane| a[*lane] != NONE && b[*lane] != NONE && b[*lane] != 0);
        let mut ratio: Option<Number> = None;
        let mut seen = 0;
        for lane in both {
            let field = self.fields[lane];
            let n = match ratio {
                Some(n) => n,
                None => {
                    let n = field.simple(field.mul(a[lane], field.inv(b[lane])))?;
                    if n.is_zero() {
                        return None;
                    }
                    *ratio.insert(n)
                }
            };
            if field.mul(a[lane], field.whole(n.den())) != field.mul(b[lane], field.whole(n.num())) {
                return None;
            }
            seen += 1;
        }
        if seen >= 3 { ratio } else { None }
    }
    /// The rational numbers r and s with a = r·b + s at all points that both have.
    pub(super) fn affine_ratio(&self, a: &ProbeColumn, b: &ProbeColumn) -> Option<(Number, Number)> {
        let both = |lane: usize| a[lane] != NONE && b[lane] != NONE;
        // Two points of one field, and a slope between them.
        let pair = |lane: &usize| both(*lane) && both(lane + 1) && b[*lane] != b[lane + 1];
        let first = (0..self.points().saturating_sub(1)).step_by(2).find(pair)?;
        let field = self.fields[first];
        let change = field.mul(field.sub(a[first], a[first + 1]), field.inv(field.sub(b[first], b[first + 1])));
        let r = field.simple(change)?;
        let s = field.simple(field.sub(a[first], field.mul(change, b[first])))?;
        let holds = |lane: usize| {
            let field = self.fields[lane];
            let (r, s) = (field.number(r), field.number(s));
            r.zip(s).is_some_and(|(r, s)| field.add(field.mul(r, b[lane]), s) == a[lane])
        };
        let lanes: Vec<usize> = (0..self.points()).filter(|lane| both(*lane)).collect();
        (!r.is_zero() && lanes.len() >= 6 && lanes.into_iter().all(holds)).then_some((r, s))
    }
    /// The rational number that a column is at all points, where it is one.
    pub(super) fn same_number(&self, a: &ProbeColumn) -> Option<Number> {
        let ones = self.each(|_, field| field.one);
        if a.iter().filter(|x| **x != NONE).count() >= 3 && a.iter().all(|x| *x == 0 || *x == NONE) {
            return Some(Number::ZERO);
        }
        self.ratio(a, &ones)
    }
}
