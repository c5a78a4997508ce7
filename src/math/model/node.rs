//! Expressions for the model: few operations, equal ones shared, functions of the table opened by their definitions.
//!
//! Rewriting keeps where a value is: nothing is cancelled.

use crate::math::condition::Comparison;
use crate::math::expr::{Constant, Expr, Node as Written, Symbol};
use crate::math::functions::{self as f, Func};
use crate::math::number::Number;
use crate::math::predicate::Predicate;
use crate::math::steps;
use crate::math::tape::written_ratio;
use std::collections::HashMap;

/// The index of a node; parts stand before what uses them.
pub type Id = u32;

/// Longer ones are not looked into.
const MOST_NODES: usize = 20_000;
/// So many names have a bit in a set.
pub const MOST_NAMES: usize = 24;
/// So many nodes are walked over in a step.
const A_STEP: u64 = 2;
/// Numbers are raised to whole powers up to this.
const MOST_POWER: i64 = 400;

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ModelNode {
    Number(Number),
    Pi,
    Var(u16),
    Add(Box<[Id]>),
    Mul(Box<[Id]>),
    /// 0 times something that may be undefined.
    Killed(Box<[Id]>),
    Inv(Id),
    /// A rational power. A decimal exponent has no odd roots of negative numbers: only positive bases.
    Power(Id, Number, bool),
    Exp(Id),
    Ln(Id),
    Sign(Id),
    /// 1 for positive numbers, else 0.
    Step(Id),
    Raise(Id, Id),
    Sin(Id),
    Cos(Id),
    Asin(Id),
    Atan(Id),
    Erf(Id),
    Floor(Id),
    /// One of two by the sign of the first: bits 0, 1 and 2 say whether the second is taken for negative, 0, positive.
    Choose(Id, u8, Id, Id),
    Undefined,
}

/// The signs of a difference that a comparison allows: bits 0, 1 and 2 for negative, 0 and positive.
pub fn signs_allowed(comparison: Comparison) -> u8 {
    let bit = |sign: f64| u8::from(comparison.holds(sign, 0.0));
    bit(-1.0) | bit(0.0) << 1 | bit(1.0) << 2
}

/// The nodes there are.
#[derive(Debug, Default)]
pub struct NodeArena {
    nodes: Vec<ModelNode>,
    names: Vec<Symbol>,
    /// For each node the set of its names, as bits.
    sets: Vec<u32>,
    /// For each node whether it may be undefined somewhere.
    partial: Vec<bool>,
    table: HashMap<ModelNode, Id>,
}

impl ModelNode {
    pub fn parts(&self) -> Vec<Id> {
        let mut parts = Vec::new();
        self.each_part(|part| parts.push(part));
        parts
    }
    pub fn each_part(&self, mut visit: impl FnMut(Id)) {
        match self {
            ModelNode::Add(parts) | ModelNode::Mul(parts) | ModelNode::Killed(parts) => {
                parts.iter().copied().for_each(visit)
            }
            ModelNode::Raise(a, b) => [*a, *b].into_iter().for_each(visit),
            ModelNode::Choose(a, _, b, c) => [*a, *b, *c].into_iter().for_each(visit),
            _ => self.only_part().into_iter().for_each(&mut visit),
        }
    }
    /// The part of a function of one.
    pub fn only_part(&self) -> Option<Id> {
        match self {
            ModelNode::Inv(a)
            | ModelNode::Power(a, ..)
            | ModelNode::Exp(a)
            | ModelNode::Ln(a)
            | ModelNode::Sign(a)
            | ModelNode::Step(a) => Some(*a),
            ModelNode::Sin(a)
            | ModelNode::Cos(a)
            | ModelNode::Asin(a)
            | ModelNode::Atan(a)
            | ModelNode::Erf(a)
            | ModelNode::Floor(a) => Some(*a),
            _ => None,
        }
    }
    /// Whether its value hangs on the sign of its part.
    pub fn asks_for_sign(&self) -> bool {
        match self {
            ModelNode::Ln(_) | ModelNode::Sign(_) | ModelNode::Step(_) => true,
            ModelNode::Power(_, n, _) => !n.is_integer(),
            _ => false,
        }
    }
}

impl NodeArena {
    pub fn new(names: &[Symbol]) -> NodeArena {
        NodeArena { names: names.to_vec(), ..NodeArena::default() }
    }
    /// The name with this index.
    pub fn name(&self, at: u16) -> Option<Symbol> {
        self.names.get(usize::from(at)).cloned()
    }
    pub fn node(&self, id: Id) -> &ModelNode {
        &self.nodes[id as usize]
    }
    pub fn len(&self) -> usize {
        self.nodes.len()
    }
    /// The names that stand in it, as bits.
    pub fn names_in(&self, id: Id) -> u32 {
        self.sets[id as usize]
    }
    pub fn is_constant(&self, id: Id) -> bool {
        self.sets[id as usize] == 0
    }
    pub fn as_number(&self, id: Id) -> Option<Number> {
        match self.node(id) {
            ModelNode::Number(n) => Some(*n),
            _ => None,
        }
    }
    /// All nodes below and including these, parts first.
    pub fn below(&self, roots: &[Id]) -> Vec<Id> {
        let mut met = vec![false; self.nodes.len()];
        let mut found: Vec<Id> = Vec::new();
        let mut take = |id: Id, found: &mut Vec<Id>| {
            if !std::mem::replace(&mut met[id as usize], true) {
                found.push(id);
            }
        };
        roots.iter().for_each(|root| take(*root, &mut found));
        let mut next = 0;
        while let Some(id) = found.get(next).copied() {
            self.nodes[id as usize].each_part(|part| take(part, &mut found));
            next += 1;
        }
        // A part has a smaller number than what uses it.
        found.sort_unstable();
        steps::take(found.len() as u64 / A_STEP);
        found
    }

    /// Whether it may be without a value somewhere.
    pub fn is_partial(&self, id: Id) -> bool {
        self.partial[id as usize]
    }
    /// Whether it is a positive constant at sight.
    fn is_positive(&self, id: Id) -> bool {
        match self.node(id) {
            ModelNode::Number(n) => n.num() > 0,
            ModelNode::Pi => true,
            ModelNode::Exp(a) => self.is_constant(*a) && !self.partial[*a as usize],
            ModelNode::Power(a, ..) | ModelNode::Inv(a) => self.is_positive(*a),
            ModelNode::Mul(parts) => parts.iter().all(|part| self.is_positive(*part)),
            _ => false,
        }
    }
    /// With 0 for what is multiplied by 0, whether that has a value or not.
    pub fn without_killed(&mut self, id: Id) -> Id {
        let killed = |id: &Id| matches!(self.node(*id), ModelNode::Killed(_));
        let found: Vec<Id> = self.below(&[id]).into_iter().filter(killed).collect();
        if found.is_empty() {
            return id;
        }
        let zero = self.int(0);
        let mut memo = found.into_iter().map(|killed| (killed, zero)).collect();
        self.replaced(id, &mut memo)
    }

    fn put(&mut self, node: ModelNode) -> Id {
        if let Some(known) = self.table.get(&node) {
            return *known;
        }
        let parts = node.parts();
        let own = if let ModelNode::Var(name) = node { 1 << name } else { 0 };
        let set = parts.iter().fold(own, |set, part| set | self.sets[*part as usize]);
        let itself = match &node {
            ModelNode::Inv(a) | ModelNode::Ln(a) => !self.is_positive(*a),
            ModelNode::Asin(_) | ModelNode::Raise(..) | ModelNode::Undefined => true,
            ModelNode::Power(a, n, positive) => {
                (*positive || n.den() % 2 == 0 || n.is_negative()) && !self.is_positive(*a)
            }
            _ => false,
        };
        let partial = itself || parts.iter().any(|part| self.partial[*part as usize]);
        let id = self.nodes.len() as Id;
        self.table.insert(node.clone(), id);
        self.nodes.push(node);
        self.sets.push(set);
        self.partial.push(partial);
        id
    }
    pub fn number(&mut self, n: Number) -> Id {
        self.put(ModelNode::Number(n.marked_decimal(false)))
    }
    pub fn int(&mut self, n: i64) -> Id {
        self.number(Number::int(n))
    }
    pub fn ratio(&mut self, num: i128, den: i128) -> Id {
        self.number(Number::ratio(num, den).unwrap_or(Number::ZERO))
    }
    pub fn pi(&mut self) -> Id {
        self.put(ModelNode::Pi)
    }
    pub fn var(&mut self, name: u16) -> Id {
        self.put(ModelNode::Var(name))
    }
    pub fn add(&mut self, terms: &[Id]) -> Id {
        let mut number = Number::ZERO;
        let mut rest = Vec::with_capacity(terms.len());
        let mut queue: Vec<Id> = terms.iter().rev().copied().collect();
        while let Some(term) = queue.pop() {
            match self.node(term) {
                // What does not fit stays as it is.
                ModelNode::Number(n) => match number.add(*n) {
                    Some(sum) => number = sum,
                    None => rest.push(term),
                },
                ModelNode::Add(inner) => queue.extend(inner.iter().rev()),
                _ => rest.push(term),
            }
        }
        if !number.is_zero() || rest.is_empty() {
            let number = self.number(number);
            rest.push(number);
        }
        if let [only] = rest[..] {
            return only;
        }
        rest.sort_unstable();
        self.put(ModelNode::Add(rest.into()))
    }
    pub fn mul(&mut self, factors: &[Id]) -> Id {
        let mut number = Number::ONE;
        let mut rest = Vec::with_capacity(factors.len());
        let mut queue: Vec<Id> = factors.iter().rev().copied().collect();
        while let Some(factor) = queue.pop() {
            match self.node(factor) {
                ModelNode::Number(n) => match number.mul(*n) {
                    Some(product) => number = product,
                    None => rest.push(factor),
                },
                ModelNode::Mul(inner) => queue.extend(inner.iter().rev()),
                _ => rest.push(factor),
            }
        }
        if number.is_zero() {
            rest.retain(|factor| self.partial[*factor as usize]);
            rest.sort_unstable();
            return if rest.is_empty() { self.int(0) } else { self.put(ModelNode::Killed(rest.into())) };
        }
        if !number.is_one() || rest.is_empty() {
            let number = self.number(number);
            rest.push(number);
        }
        if let [only] = rest[..] {
            return only;
        }
        rest.sort_unstable();
        self.put(ModelNode::Mul(rest.into()))
    }
    pub fn neg(&mut self, a: Id) -> Id {
        let minus = self.int(-1);
        self.mul(&[minus, a])
    }
    pub fn sub(&mut self, a: Id, b: Id) -> Id {
        let b = self.neg(b);
        self.add(&[a, b])
    }
    pub fn inv(&mut self, a: Id) -> Id {
        match self.as_number(a).and_then(Number::recip) {
            Some(n) => self.number(n),
            None => self.put(ModelNode::Inv(a)),
        }
    }
    pub fn div(&mut self, a: Id, b: Id) -> Id {
        let b = self.inv(b);
        self.mul(&[a, b])
    }
    pub fn power(&mut self, base: Id, exponent: Number, positive: bool) -> Id {
        let exponent = exponent.marked_decimal(false);
        if exponent.is_one() {
            return base;
        }
        let whole = exponent.as_int().filter(|n| n.abs() <= MOST_POWER);
        if let (Some(n), Some(k)) = (self.as_number(base), whole)
            && let Some(power) = n.pow(k)
        {
            return self.number(power);
        }
        if exponent.is_zero() && !self.partial[base as usize] && self.is_constant(base) {
            return self.put(ModelNode::Power(base, exponent, false));
        }
        self.put(ModelNode::Power(base, exponent, positive && !exponent.is_integer()))
    }
    pub fn square(&mut self, a: Id) -> Id {
        self.power(a, Number::int(2), false)
    }
    pub fn sqrt(&mut self, a: Id) -> Id {
        self.power(a, Number::ratio(1, 2).unwrap_or(Number::ONE), false)
    }
    pub fn one(&mut self, build: fn(Id) -> ModelNode, a: Id) -> Id {
        // A constant part of a function in pieces needs no break.
        match (build(a), self.as_number(a)) {
            (ModelNode::Sign(_), Some(n)) => self.int(n.num().signum() as i64),
            (ModelNode::Step(_), Some(n)) => self.int((n.num() > 0).into()),
            (ModelNode::Floor(_), Some(n)) => {
                let whole = Number::ratio(n.num().div_euclid(n.den()), 1).unwrap_or(Number::ZERO);
                self.number(whole)
            }
            (ModelNode::Exp(_), Some(n)) if n.is_zero() => self.int(1),
            (node, _) => self.put(node),
        }
    }
    pub fn exp(&mut self, a: Id) -> Id {
        self.one(ModelNode::Exp, a)
    }
    pub fn ln(&mut self, a: Id) -> Id {
        self.one(ModelNode::Ln, a)
    }
    pub fn raise(&mut self, a: Id, b: Id) -> Id {
        self.put(ModelNode::Raise(a, b))
    }
    pub fn choose(&mut self, of: Id, mask: u8, a: Id, b: Id) -> Id {
        match self.as_number(of) {
            Some(n) => {
                let bit = 1u8 << (n.num().signum() + 1);
                if mask & bit != 0 { a } else { b }
            }
            None if a == b && !self.partial[of as usize] => a,
            None => self.put(ModelNode::Choose(of, mask, a, b)),
        }
    }
    pub fn abs(&mut self, a: Id) -> Id {
        let sign = self.one(ModelNode::Sign, a);
        self.mul(&[a, sign])
    }
    pub fn relu(&mut self, a: Id) -> Id {
        let step = self.one(ModelNode::Step, a);
        self.mul(&[a, step])
    }
    /// min(0, a)
    fn fall(&mut self, a: Id) -> Id {
        let (one, step) = (self.int(1), self.one(ModelNode::Step, a));
        let other = self.sub(one, step);
        self.mul(&[a, other])
    }
    pub fn max(&mut self, a: Id, b: Id) -> Id {
        let above = self.sub(a, b);
        let above = self.relu(above);
        self.add(&[b, above])
    }
    pub fn min(&mut self, a: Id, b: Id) -> Id {
        let above = self.sub(b, a);
        let above = self.relu(above);
        self.sub(b, above)
    }

    /// A node with these parts in place of its own, in their order.
    pub fn rebuilt(&mut self, id: Id, parts: &[Id]) -> Id {
        match (self.node(id).clone(), parts) {
            (ModelNode::Add(_), _) => self.add(parts),
            (ModelNode::Mul(_), _) => self.mul(parts),
            (ModelNode::Killed(_), _) => {
                let zero = self.int(0);
                let mut all = vec![zero];
                all.extend(parts);
                self.mul(&all)
            }
            (ModelNode::Inv(_), [a]) => self.inv(*a),
            (ModelNode::Power(_, n, positive), [a]) => self.power(*a, n, positive),
            (ModelNode::Exp(_), [a]) => self.exp(*a),
            (ModelNode::Ln(_), [a]) => self.ln(*a),
            (ModelNode::Sign(_), [a]) => self.one(ModelNode::Sign, *a),
            (ModelNode::Step(_), [a]) => self.one(ModelNode::Step, *a),
            (ModelNode::Sin(_), [a]) => self.one(ModelNode::Sin, *a),
            (ModelNode::Cos(_), [a]) => self.one(ModelNode::Cos, *a),
            (ModelNode::Asin(_), [a]) => self.one(ModelNode::Asin, *a),
            (ModelNode::Atan(_), [a]) => self.one(ModelNode::Atan, *a),
            (ModelNode::Erf(_), [a]) => self.one(ModelNode::Erf, *a),
            (ModelNode::Floor(_), [a]) => self.one(ModelNode::Floor, *a),
            (ModelNode::Raise(..), [a, b]) => self.raise(*a, *b),
            (ModelNode::Choose(_, mask, ..), [a, b, c]) => self.choose(*a, mask, *b, *c),
            _ => id,
        }
    }
    /// With some nodes replaced; `memo` holds what each node became.
    pub fn replaced(&mut self, id: Id, memo: &mut HashMap<Id, Id>) -> Id {
        for at in self.below(&[id]) {
            if memo.contains_key(&at) {
                continue;
            }
            let parts = self.node(at).parts();
            let changed: Vec<Id> = parts.iter().map(|part| memo.get(part).copied().unwrap_or(*part)).collect();
            let new = if changed == parts { at } else { self.rebuilt(at, &changed) };
            memo.insert(at, new);
        }
        memo.get(&id).copied().unwrap_or(id)
    }
    /// With a name replaced by a constant.
    pub fn put_in(&mut self, id: Id, name: u16, value: Id) -> Id {
        let var = self.var(name);
        self.replaced(id, &mut HashMap::from([(var, value)]))
    }

    /// Back to an expression as the rest of the house knows it; `None` for what cannot be written.
    pub fn written(&self, id: Id) -> Option<Expr> {
        let mut budget = 3000;
        self.write(id, &mut budget)
    }
    fn write(&self, id: Id, budget: &mut usize) -> Option<Expr> {
        *budget = budget.checked_sub(1)?;
        let mut of = |part: &Id| self.write(*part, budget);
        Some(match self.node(id) {
            ModelNode::Number(n) => Expr::number(*n),
            ModelNode::Pi => Expr::pi(),
            ModelNode::Var(name) => Expr::var(self.names.get(usize::from(*name))?),
            ModelNode::Add(parts) => Expr::sum(parts.iter().map(of).collect::<Option<Vec<_>>>()?),
            ModelNode::Mul(parts) => Expr::product(parts.iter().map(of).collect::<Option<Vec<_>>>()?),
            ModelNode::Killed(parts) => {
                let parts: Vec<Expr> = parts.iter().map(of).collect::<Option<Vec<_>>>()?;
                Expr::zero().times(Expr::product(parts))
            }
            ModelNode::Inv(a) => Expr::one().over(of(a)?),
            ModelNode::Power(a, n, false) => of(a)?.to_the(Expr::number(*n)),
            ModelNode::Power(a, n, true) => of(a)?.to_the(Expr::number(n.marked_decimal(true))),
            ModelNode::Exp(a) => Expr::call(f::EXP, [of(a)?]),
            ModelNode::Ln(a) => Expr::call(f::LN, [of(a)?]),
            ModelNode::Sign(a) => Expr::call(f::SIGN, [of(a)?]),
            ModelNode::Step(a) => Expr::call(f::STEP, [of(a)?]),
            ModelNode::Raise(a, b) => of(a)?.to_the(of(b)?),
            ModelNode::Sin(a) => Expr::call(f::SIN, [of(a)?]),
            ModelNode::Cos(a) => Expr::call(f::COS, [of(a)?]),
            ModelNode::Asin(a) => Expr::call(f::ASIN, [of(a)?]),
            ModelNode::Atan(a) => Expr::call(f::ATAN, [of(a)?]),
            ModelNode::Erf(a) => Expr::call(f::ERF, [of(a)?]),
            ModelNode::Floor(a) => Expr::call(f::FLOOR, [of(a)?]),
            ModelNode::Choose(..) | ModelNode::Undefined => return None,
        })
    }

    /// The node that an expression is; `None` for what has no value, unknown names, and what is too long.
    pub fn read(&mut self, expr: &Expr) -> Option<Id> {
        if self.nodes.len() > MOST_NODES {
            return None;
        }
        let all = |arena: &mut NodeArena, parts: &[Expr]| {
            parts.iter().map(|part| arena.read(part)).collect::<Option<Vec<Id>>>()
        };
        Some(match expr.node() {
            Written::Num(n) => self.number(*n),
            Written::Const(Constant::Pi) => self.pi(),
            Written::Const(Constant::E) => {
                let one = self.int(1);
                self.exp(one)
            }
            Written::Var(name) => {
                let at = self.names.iter().position(|known| known == name)?;
                self.var(u16::try_from(at).ok()?)
            }
            Written::Neg(a) => {
                let a = self.read(a)?;
                self.neg(a)
            }
            Written::Sum(terms) => {
                let terms = all(self, terms)?;
                self.add(&terms)
            }
            Written::Product(factors) => {
                let factors = all(self, factors)?;
                self.mul(&factors)
            }
            Written::Div(a, b) => {
                let (a, b) = (self.read(a)?, self.read(b)?);
                self.div(a, b)
            }
            Written::Pow(base, exponent) => self.read_power(base, exponent)?,
            Written::Call(function, arguments) => self.call(*function, arguments)?,
            Written::Cases(cases, otherwise) => {
                let mut rest = match otherwise {
                    Some(value) => self.read(value)?,
                    None => self.put(ModelNode::Undefined),
                };
                for case in cases.iter().rev() {
                    let value = self.read(&case.value)?;
                    rest = self.chosen(&case.when, value, rest)?;
                }
                rest
            }
            Written::Slope(..) => return None,
        })
    }
    /// The first of two where a statement holds, else the second.
    fn chosen(&mut self, when: &Predicate, then: Id, other: Id) -> Option<Id> {
        match when {
            Predicate::Compare(condition) => {
                let (left, right) = (self.read(&condition.left)?, self.read(&condition.right)?);
                let of = self.sub(left, right);
                Some(self.choose(of, signs_allowed(condition.comparison), then, other))
            }
            Predicate::All(parts) => parts.iter().rev().try_fold(then, |then, part| self.chosen(part, then, other)),
            Predicate::Any(parts) => parts.iter().rev().try_fold(other, |other, part| self.chosen(part, then, other)),
            Predicate::Not(inner) => self.chosen(inner, other, then),
        }
    }
    fn read_power(&mut self, base: &Expr, exponent: &Expr) -> Option<Id> {
        if let Some(n) = written_ratio(exponent)
            && (n.is_integer() || !n.is_decimal() || n.den() % 2 == 0)
        {
            let base = self.read(base)?;
            return Some(self.power(base, n, false));
        }
        let power = self.read(exponent)?;
        if matches!(base.node(), Written::Const(Constant::E)) {
            return Some(self.exp(power));
        }
        let base = self.read(base)?;
        Some(match self.as_number(power) {
            Some(n) => self.power(base, n, true),
            None => self.raise(base, power),
        })
    }
    fn call(&mut self, function: Func, arguments: &[Expr]) -> Option<Id> {
        if !function.accepts(arguments.len()) {
            return None;
        }
        if function == f::SOFTMAX {
            return self.softmax(arguments);
        }
        let parts = arguments.iter().map(|part| self.read(part)).collect::<Option<Vec<Id>>>()?;
        let u = *parts.first()?;
        let simple: Option<fn(Id) -> ModelNode> = match function {
            f::EXP => Some(ModelNode::Exp),
            f::LN => Some(ModelNode::Ln),
            f::SIGN => Some(ModelNode::Sign),
            f::STEP => Some(ModelNode::Step),
            f::SIN => Some(ModelNode::Sin),
            f::COS => Some(ModelNode::Cos),
            f::ASIN => Some(ModelNode::Asin),
            f::ATAN => Some(ModelNode::Atan),
            f::ERF => Some(ModelNode::Erf),
            f::FLOOR => Some(ModelNode::Floor),
            _ => None,
        };
        if let Some(build) = simple {
            return Some(self.one(build, u));
        }
        Some(match function {
            f::ABS => self.abs(u),
            f::RELU => self.relu(u),
            f::SQRT => self.sqrt(u),
            f::CBRT => self.power(u, Number::ratio(1, 3)?, false),
            f::CEIL => {
                let minus = self.neg(u);
                let floor = self.one(ModelNode::Floor, minus);
                self.neg(floor)
            }
            f::MAX => parts[1..].iter().fold(u, |so_far, part| self.max(so_far, *part)),
            f::MIN => parts[1..].iter().fold(u, |so_far, part| self.min(so_far, *part)),
            f::LEAKY_RELU => {
                let leak = if let Some(leak) = parts.get(1) { *leak } else { self.ratio(1, 100) };
                let (rising, falling) = (self.relu(u), self.fall(u));
                let falling = self.mul(&[leak, falling]);
                self.add(&[rising, falling])
            }
            f::ROOT => {
                let radicand = *parts.get(1)?;
                match self.as_number(u) {
                    Some(degree) => self.power(radicand, degree.recip().filter(|_| degree.is_integer())?, false),
                    None => {
                        let inverse = self.inv(u);
                        self.raise(radicand, inverse)
                    }
                }
            }
            f::LOGB => {
                let (above, below) = (self.ln(*parts.get(1)?), self.ln(u));
                self.div(above, below)
            }
            f::LOGSUMEXP => {
                let powers: Vec<Id> = parts.iter().map(|part| self.exp(*part)).collect();
                let sum = self.add(&powers);
                self.ln(sum)
            }
            _ => self.by_definition(function, arguments)?,
        })
    }
    fn softmax(&mut self, arguments: &[Expr]) -> Option<Id> {
        let (which, logits) = arguments.split_first()?;
        let chosen = which.as_number().and_then(Number::as_int).and_then(|k| usize::try_from(k - 1).ok())?;
        let logits = logits.iter().map(|part| self.read(part)).collect::<Option<Vec<Id>>>()?;
        let powers: Vec<Id> = logits.iter().map(|part| self.exp(*part)).collect();
        let sum = self.add(&powers);
        Some(self.div(*powers.get(chosen)?, sum))
    }
    fn by_definition(&mut self, function: Func, arguments: &[Expr]) -> Option<Id> {
        self.read(&function.opened(arguments)?)
    }
}
