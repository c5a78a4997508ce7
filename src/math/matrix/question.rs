//! A question made ready: its key, the sizes and entries at which answers are compared, and the comparison itself.

use super::evaluate::{Bounded, Dense, Entry, MatrixSetting, evaluate};
use super::field::Element;
use super::shape::{MatrixShape, Size};
use super::slope::{SlopeForms, Unable, derivative, differential};
use super::tree::{Matrix, Property, symbol};
use crate::math::rng::Rng;
use crate::math::{Number, Symbol};
use std::collections::HashMap;

/// The most names that a question declares.
pub const MAX_NAMES: usize = 12;
/// The most size letters.
pub const MAX_LETTERS: usize = 6;
/// The most nodes of what is derived.
pub const MAX_NODES: usize = 200;
/// The most entries that are measured, where sizes are numbers: those of the derivative.
pub const MAX_ENTRIES: usize = 100;
/// The most entries of any name, where its sizes are numbers.
pub const MAX_HELD: usize = 2_500;
/// How many choices of sizes an answer is compared at.
pub const SIZES: usize = 3;
/// How many choices of entries at each.
const PLACES: u64 = 2;

/// A declared name.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// As it is typed.
    pub name: Symbol,
    /// Its shape.
    pub shape: MatrixShape,
    /// What is known of its entries.
    pub property: Property,
}

impl Name {
    /// The name as an expression.
    pub fn matrix(&self) -> Matrix {
        symbol(&self.name, self.shape, self.property)
    }
}

/// A place worked by hand: its entries, the key's, and the measured ones in the same order.
pub type ByHand = (MatrixSetting<Bounded>, Dense<Bounded>, Vec<f64>);

/// Entries of some names.
pub type Values = HashMap<Symbol, Dense<Bounded>>;

/// What is asked, with everything ready that does not depend on the answer.
#[derive(Clone, Debug)]
pub struct MatrixQuestion {
    /// What is derived.
    pub of: Matrix,
    /// By which name.
    pub by: Name,
    /// All declared names.
    pub names: Vec<Name>,
    /// Whether d(of) is asked for, with d of the name in it.
    pub as_differential: bool,
    /// The derivative in readable form.
    pub key: Matrix,
    /// Places in doubles: two for each choice of sizes.
    pub places: Vec<MatrixSetting<Bounded>>,
    /// Places in finite fields, one for each choice of sizes.
    pub fields: Vec<MatrixSetting<Element>>,
    key_values: Vec<Dense<Bounded>>,
    pub(super) key_elements: Vec<Option<Dense<Element>>>,
}

/// How an answer compares.
#[derive(Clone, Debug, PartialEq)]
pub enum MatrixComparison {
    /// The same at all sizes looked at.
    Same {
        /// Whether that is proved at these sizes, not only seen.
        proved: bool,
    },
    /// Another entry, counted from 1.
    Differs {
        /// Which place.
        place: usize,
        /// The row.
        row: usize,
        /// The column.
        col: usize,
        /// The answer's entry there.
        yours: f64,
        /// The key's.
        right: f64,
    },
    /// It has another shape than is asked for.
    OtherShape,
    /// It has no value at the places looked at, or none that is known well enough.
    Unknown,
}

/// Why a question cannot be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    /// There is no derivative in matrices.
    Unable(Unable),
    /// Past a bound, which is named.
    TooMany(String),
    /// The key has no value at the places drawn.
    NoValue,
    /// The key and the measured slope part.
    Measured,
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unfit::Unable(why) => write!(f, "{why}"),
            Unfit::TooMany(what) => f.write_str(what),
            Unfit::NoValue => f.write_str("the derivative has no value at the entries that were tried"),
            Unfit::Measured => f.write_str("the derivative and the measured slope part: say more in `where`"),
        }
    }
}

impl MatrixQuestion {
    /// The derivative of `of` by `by`, or its differential, with everything ready for answers.
    ///
    /// # Errors
    /// Where there is no such derivative, a bound is passed, or the key and the measured slope part.
    pub fn new(of: Matrix, by: Name, names: Vec<Name>, as_differential: bool) -> Result<MatrixQuestion, Unfit> {
        let letters = letters(&names);
        let too_many = |n: usize, most: usize, what: &str| {
            if n > most { Err(Unfit::TooMany(format!("expected at most {most} {what}, found {n}"))) } else { Ok(()) }
        };
        too_many(names.len(), MAX_NAMES, "names")?;
        too_many(letters.len(), MAX_LETTERS, "size letters")?;
        too_many(of.size(), MAX_NODES, "parts")?;
        // Letters stand for at most 7.
        let entries = |shape: MatrixShape| count(shape.rows, &[]).saturating_mul(count(shape.cols, &[]));
        for name in &names {
            too_many(entries(name.shape), MAX_HELD, &format!("entries of {}", name.name))?;
        }
        let each = if of.shape.is_number() || as_differential { 1 } else { entries(of.shape) };
        too_many(entries(by.shape).saturating_mul(each), MAX_ENTRIES, "entries to be measured")?;
        let key = if as_differential {
            let moved = Name { name: differential_name(&by.name), shape: by.shape, property: Property::Any };
            let raw = differential(&of, &by.name, &moved.matrix(), SlopeForms::Known).map_err(Unfit::Unable)?;
            super::readable::readable(&raw)
        } else {
            derivative(&of, &by.name, by.shape).map_err(Unfit::Unable)?
        };
        let mut question = MatrixQuestion {
            of,
            by,
            names,
            as_differential,
            key,
            places: Vec::new(),
            fields: Vec::new(),
            key_values: Vec::new(),
            key_elements: Vec::new(),
        };
        let all = question.valued();
        for choice in 0..SIZES {
            let drawn_at = |sizes: &[(char, usize)], place: u64| {
                (0..24).find_map(|round| {
                    let seed = 1 + round * 97 + place * 31 + choice as u64 * 7;
                    let setting = doubles(&all, sizes, seed)?;
                    let value = evaluate(&question.key, &setting)?;
                    let smooth = evaluate(&question.of, &setting)?;
                    let known = value.entries.iter().chain(&smooth.entries).all(Bounded::is_sharp);
                    known.then_some((setting, value))
                })
            };
            // (XᵀX)⁻¹ has a value only where X has at least as many rows as columns: the sizes the other way round then.
            let mut sizes = sizes(&letters, choice);
            if drawn_at(&sizes, 0).is_none() {
                let turned: Vec<usize> = sizes.iter().rev().map(|(_, n)| *n).collect();
                sizes.iter_mut().zip(turned).for_each(|((_, n), other)| *n = other);
            }
            for place in 0..PLACES {
                let (setting, value) = drawn_at(&sizes, place).ok_or(Unfit::NoValue)?;
                question.places.push(setting);
                question.key_values.push(value);
            }
            let setting = elements(&all, &sizes, 11 + choice as u64);
            question.key_elements.push(evaluate(&question.key, &setting));
            question.fields.push(setting);
        }
        if !question.is_measured() {
            return Err(Unfit::Measured);
        }
        Ok(question)
    }

    /// All names that have entries: with d of the name that moves, where that may stand in answers.
    pub fn valued(&self) -> Vec<Name> {
        let mut all = self.names.clone();
        if self.as_differential {
            let name = differential_name(&self.by.name);
            all.push(Name { name, shape: self.by.shape, property: Property::Any });
        }
        all
    }

    /// The key's entries at a place.
    pub fn key_at(&self, place: usize) -> &Dense<Bounded> {
        &self.key_values[place]
    }

    /// Whether an answer is the key.
    pub fn compare(&self, answer: &Matrix) -> MatrixComparison {
        if answer.shape != self.key.shape && !(answer.is_zero() && self.key.is_zero()) {
            return MatrixComparison::OtherShape;
        }
        let mut sharp = 0;
        for (place, (setting, right)) in self.places.iter().zip(&self.key_values).enumerate() {
            let Some(yours) = evaluate(answer, setting) else { continue };
            if (yours.rows, yours.cols) != (right.rows, right.cols) {
                return MatrixComparison::OtherShape;
            }
            for (at, (a, b)) in yours.entries.iter().zip(&right.entries).enumerate() {
                if a.is_apart_from(b) {
                    let (row, col) = (at / right.cols + 1, at % right.cols + 1);
                    return MatrixComparison::Differs { place, row, col, yours: a.value, right: b.value };
                }
            }
            sharp += usize::from(yours.entries.iter().all(Bounded::is_sharp));
        }
        match super::proof::is_proved(self, answer) {
            _ if sharp < SIZES => MatrixComparison::Unknown,
            proved => MatrixComparison::Same { proved },
        }
    }

    /// The slope at a place by central differences with three steps, extrapolated twice: one entry for each entry of
    /// the key; `None` beside a kink.
    pub fn measured(&self, setting: &MatrixSetting<Bounded>) -> Option<Vec<f64>> {
        if self.as_differential {
            return self.measured_along(setting);
        }
        let start = setting.values.get(&self.by.name)?;
        let (rows, cols) = (start.rows, start.cols);
        let key = evaluate(&self.key, setting)?;
        let outputs = if self.of.shape.is_number() { 1 } else { evaluate(&self.of, setting)?.entries.len() };
        let mut out = vec![0.0; key.entries.len()];
        for entry in 0..rows * cols {
            let moved = |h: f64| -> Option<Vec<f64>> {
                let mut setting = setting.clone();
                setting.values.get_mut(&self.by.name)?.entries.get_mut(entry)?.value += h;
                Some(evaluate(&self.of, &setting)?.entries.iter().map(|ball| ball.value).collect())
            };
            let quotients = |h: f64| -> Option<Vec<f64>> {
                let (high, low) = (moved(h)?, moved(-h)?);
                Some(high.iter().zip(&low).map(|(a, b)| (a - b) / (2.0 * h)).collect())
            };
            let (coarse, middle, fine) = (quotients(8e-3)?, quotients(4e-3)?, quotients(2e-3)?);
            let all = coarse.iter().zip(&middle).zip(&fine);
            for (output, ((d0, d1), d2)) in all.enumerate().take(outputs) {
                let slope = extrapolated(*d0, *d1, *d2)?;
                let at = if outputs == 1 { entry } else { output * rows * cols + entry };
                *out.get_mut(at)? = slope;
            }
        }
        Some(out)
    }

    /// The differential at a place, measured: how fast the result moves when the name moves along its d.
    fn measured_along(&self, setting: &MatrixSetting<Bounded>) -> Option<Vec<f64>> {
        let along = setting.values.get(&differential_name(&self.by.name))?;
        let moved = |h: f64| -> Option<Vec<f64>> {
            let mut setting = setting.clone();
            let entries = &mut setting.values.get_mut(&self.by.name)?.entries;
            for (entry, d) in entries.iter_mut().zip(&along.entries) {
                entry.value += h * d.value;
            }
            Some(evaluate(&self.of, &setting)?.entries.iter().map(|ball| ball.value).collect())
        };
        let quotients = |h: f64| -> Option<Vec<f64>> {
            let (high, low) = (moved(h)?, moved(-h)?);
            Some(high.iter().zip(&low).map(|(a, b)| (a - b) / (2.0 * h)).collect())
        };
        let (coarse, middle, fine) = (quotients(8e-3)?, quotients(4e-3)?, quotients(2e-3)?);
        coarse.iter().zip(&middle).zip(&fine).map(|((d0, d1), d2)| extrapolated(*d0, *d1, *d2)).collect()
    }

    /// Whether the key agrees with the measured slope wherever that can be measured, and somewhere it can.
    fn is_measured(&self) -> bool {
        let mut agreed = 0;
        for place in 0..self.places.len() {
            let Some(measured) = self.measured(&self.places[place]) else { continue };
            let key = &self.key_at(place).entries;
            let scale = key.iter().fold(1e-3, |most, ball| ball.value.abs().max(most));
            if key.iter().zip(&measured).any(|(ball, slope)| (ball.value - slope).abs() > 1e-6 * scale) {
                return false;
            }
            agreed += 1;
        }
        agreed > 0
    }
}

impl MatrixQuestion {
    /// A place with small whole numbers at these sizes, for a check that can be followed by hand: of a few at
    /// which the slope can be measured, that with the fewest zeros in it.
    ///
    /// Names with entries of their own keep them.
    pub fn by_hand(&self, sizes: &[(char, usize)], given: &Values) -> Option<ByHand> {
        let names = self.valued();
        let mut best: Option<(usize, ByHand)> = None;
        for seed in 1..40 {
            // A few draws for the sake of numbers that show something, more only where there are none at all.
            if best.as_ref().is_some_and(|(zeros, ..)| *zeros == 0 || seed > 8) {
                break;
            }
            let Some((setting, value)) = self.drawn(&names, sizes, given, seed) else { continue };
            let zeros = value.entries.iter().filter(|entry| entry.value.abs() <= 1e-9).count();
            let told = zeros < value.entries.len() || self.key.is_zero();
            if told
                && best.as_ref().is_none_or(|(fewest, ..)| zeros < *fewest)
                && let Some(measured) = self.measured(&setting)
            {
                best = Some((zeros, (setting, value, measured)));
            }
        }
        best.map(|(_, worked)| worked)
    }

    /// One draw of small whole numbers, with the key's entries there.
    fn drawn(
        &self,
        names: &[Name],
        sizes: &[(char, usize)],
        given: &Values,
        seed: u64,
    ) -> Option<(MatrixSetting<Bounded>, Dense<Bounded>)> {
        let mut setting = by_hand(names, sizes, seed)?;
        for (name, value) in given {
            let place = setting.values.get_mut(name)?;
            if (place.rows, place.cols) != (value.rows, value.cols) {
                return None;
            }
            place.clone_from(value);
        }
        let value = evaluate(&self.key, &setting)?;
        Some((setting, value))
    }
}

/// Central differences with h, h/2 and h/4, extrapolated twice; `None` where the last two disagree, as beside a kink.
fn extrapolated(d0: f64, d1: f64, d2: f64) -> Option<f64> {
    let (e1, e2) = ((4.0 * d1 - d0) / 3.0, (4.0 * d2 - d1) / 3.0);
    let slope = (16.0 * e2 - e1) / 15.0;
    ((slope - e2).abs() <= 3e-6 * (1.0 + slope.abs())).then_some(slope)
}

/// Small whole numbers, with what is known of each name; where that asks for more, numbers with one digit behind the
/// point.
fn by_hand(names: &[Name], sizes: &[(char, usize)], seed: u64) -> Option<MatrixSetting<Bounded>> {
    let mut setting = doubles(names, sizes, seed)?;
    for name in names {
        let mut rng = Rng::named(seed, &name.name);
        let value = setting.values.get_mut(&name.name)?;
        let width = if value.cols == 1 { value.rows } else { value.cols };
        match name.property {
            Property::Any | Property::Symmetric => {
                for entry in &mut value.entries {
                    entry.value = [1.0, 2.0, -1.0, 0.0, 1.0][rng.below(5)];
                }
                let (rows, cols) = (value.rows, value.cols);
                if name.property == Property::Symmetric {
                    for i in 0..rows {
                        for j in 0..i.min(cols) {
                            value.entries[i * cols + j] = value.entries[j * cols + i];
                        }
                    }
                }
            }
            Property::Positive => value.entries.iter_mut().for_each(|e| e.value = 1.0 + rng.below(3) as f64),
            // All of it on one part, as a label has it.
            Property::SumsToOne => {
                for row in value.entries.chunks_mut(width.max(1)) {
                    let chosen = rng.below(row.len());
                    row.iter_mut().enumerate().for_each(|(i, e)| e.value = if i == chosen { 1.0 } else { 0.0 });
                }
            }
            Property::PlusMinusOne | Property::ZeroOne => {}
            _ => value.entries.iter_mut().for_each(|e| e.value = (e.value * 10.0).round() / 10.0),
        }
    }
    Some(setting)
}

/// What d of a name is called: `dW`.
pub fn differential_name(name: &str) -> Symbol {
    Symbol::new(format!("d{name}"))
}

/// The size letters of the names, in order.
pub fn letters(names: &[Name]) -> Vec<char> {
    let mut letters: Vec<char> = names.iter().flat_map(|name| name.shape.letters()).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// One of the choices of sizes: all different, from 2 to 7.
pub fn sizes(letters: &[char], choice: usize) -> Vec<(char, usize)> {
    const CHOICES: [[usize; MAX_LETTERS]; SIZES] = [[3, 4, 2, 5, 6, 7], [5, 2, 4, 3, 7, 6], [2, 5, 3, 4, 7, 6]];
    let row = CHOICES[choice % SIZES];
    letters.iter().zip(row).map(|(letter, n)| (*letter, n)).collect()
}

pub(super) fn count(size: Size, sizes: &[(char, usize)]) -> usize {
    match size {
        Size::One => 1,
        Size::Number(n) => n as usize,
        Size::Letter(letter) => sizes.iter().find(|(l, _)| *l == letter).map_or(1, |(_, n)| *n),
    }
}

/// Entries between 0.35 and 1.25 in size, with signs, then what is known of each name.
pub fn doubles(names: &[Name], sizes: &[(char, usize)], seed: u64) -> Option<MatrixSetting<Bounded>> {
    let mut setting = MatrixSetting { sizes: sizes.to_vec(), values: Default::default() };
    for name in names {
        let mut rng = Rng::named(seed, &name.name);
        let (rows, cols) = (count(name.shape.rows, sizes), count(name.shape.cols, sizes));
        let mut x: Vec<f64> = (0..rows * cols)
            .map(|_| {
                let size = rng.between(0.35, 1.25);
                if rng.below(2) == 0 { size } else { -size }
            })
            .collect();
        let square = rows == cols;
        match name.property {
            Property::Any => {}
            Property::Positive => x.iter_mut().for_each(|e| *e = e.abs()),
            Property::SumsToOne => {
                let width = if cols == 1 { rows } else { cols };
                for row in x.chunks_mut(width.max(1)) {
                    let total: f64 = row.iter().map(|e| e.abs()).sum();
                    row.iter_mut().for_each(|e| *e = e.abs() / total);
                }
            }
            Property::PlusMinusOne => x.iter_mut().for_each(|e| *e = if *e > 0.0 { 1.0 } else { -1.0 }),
            Property::ZeroOne => x.iter_mut().for_each(|e| *e = if *e > 0.0 { 1.0 } else { 0.0 }),
            Property::Small => x.iter_mut().for_each(|e| *e /= 4.0),
            Property::Symmetric if square => {
                let other = x.clone();
                for i in 0..rows {
                    for j in 0..cols {
                        x[i * cols + j] = (other[i * cols + j] + other[j * cols + i]) / 2.0;
                    }
                }
            }
            Property::PositiveDefinite if square => {
                let other = x.clone();
                for i in 0..rows {
                    for j in 0..cols {
                        let dot: f64 = (0..cols).map(|k| other[i * cols + k] * other[j * cols + k]).sum();
                        x[i * cols + j] = dot / 2.0 + if i == j { 1.0 } else { 0.0 };
                    }
                }
            }
            Property::Invertible | Property::PositiveDeterminant if square => {
                for i in 0..rows {
                    for j in 0..cols {
                        x[i * cols + j] /= 2.0;
                        if i == j {
                            // The diagonal outweighs its row: an inverse, and a determinant above 0.
                            x[i * cols + j] = x[i * cols + j].abs() + 0.7 * rows as f64;
                        }
                    }
                }
            }
            _ => return None,
        }
        let entries = x.into_iter().map(Bounded::exact).collect();
        setting.values.insert(name.name.clone(), Dense { rows, cols, entries });
    }
    Some(setting)
}

/// Random elements, with what is known of each name.
pub(super) fn elements(names: &[Name], sizes: &[(char, usize)], seed: u64) -> MatrixSetting<Element> {
    let mut setting = MatrixSetting { sizes: sizes.to_vec(), values: Default::default() };
    for name in names {
        let mut rng = Rng::named(seed, &name.name);
        let (rows, cols) = (count(name.shape.rows, sizes), count(name.shape.cols, sizes));
        let positive = matches!(name.property, Property::Positive | Property::SumsToOne);
        let mut draw = || if positive { Element::positive(rng.next()) } else { Element::random(rng.next()) };
        let mut x: Vec<Element> = (0..rows * cols).map(|_| draw()).collect();
        match name.property {
            Property::PlusMinusOne | Property::ZeroOne => {
                let low = if name.property == Property::ZeroOne { 0 } else { -1 };
                for entry in &mut x {
                    let value = if rng.below(2) == 0 { 1 } else { low };
                    *entry = Element::number(Number::int(value)).unwrap_or(*entry);
                }
            }
            Property::SumsToOne => {
                let width = if cols == 1 { rows } else { cols };
                for row in x.chunks_mut(width.max(1)) {
                    let total = row.iter().copied().reduce(|a, b| a.add(&b));
                    if let Some(by) = total.and_then(|total| total.inverse()) {
                        row.iter_mut().for_each(|e| *e = e.mul(&by));
                    }
                }
            }
            Property::Symmetric | Property::PositiveDefinite => {
                for i in 0..rows {
                    for j in 0..i.min(cols) {
                        x[i * cols + j] = x[j * cols + i];
                    }
                }
            }
            _ => {}
        }
        setting.values.insert(name.name.clone(), Dense { rows, cols, entries: x });
    }
    setting
}
