//! Whether an answer is proved to be the key at small sizes: in finite fields first, entry by entry where they cannot
//! tell.
//!
//! Entries in fields settle all that is algebraic, with other functions as letters ([`super::field`]). What rests on a
//! law of such a function, as ln(x/y) = ln x − ln y does, is written out: each entry is an expression in numbers then,
//! and [`crate::math::agree`] decides it as it decides any other answer.

use super::evaluate::{Dense, Entry, MatrixSetting, evaluate};
use super::question::{MatrixQuestion, Name, SIZES, count, elements, letters};
use super::tree::{Matrix, Property};
use crate::math::agree::{self, CompiledKey, Outcome};
use crate::math::condition::{Comparison, Condition};
use crate::math::functions::{Func, lookup};
use crate::math::tidy::tidy;
use crate::math::{Constant, Expr, Number, Symbol};

/// How many draws of entries are made in the fields, at most, for each choice of sizes: a root has a value in half of
/// the fields only, that of a sum of roots in fewer.
const DRAWS: u64 = 6;
/// In how many fields an answer must have been seen to be the key.
const FIELDS: u32 = 2;
/// The most nodes of an entry that is written out.
const MOST_WRITTEN: usize = 2_000;

/// Whether `answer` is proved to be the key of `question` at each of three choices of sizes.
pub fn is_proved(question: &MatrixQuestion, answer: &Matrix) -> bool {
    *answer == question.key || (0..SIZES).all(|choice| in_fields(question, answer, choice).unwrap_or(false)) || {
        let names = question.valued();
        (0..SIZES).all(|choice| written_out(question, &names, answer, choice))
    }
}

/// Whether the fields show the answer to be the key at one choice of sizes; `None` where too few of them have a value.
fn in_fields(question: &MatrixQuestion, answer: &Matrix, choice: usize) -> Option<bool> {
    let mut seen = 0;
    for draw in 0..DRAWS {
        let first = draw == 0;
        let more = (!first)
            .then(|| elements(&question.valued(), &question.fields[choice].sizes, 11 + choice as u64 + 17 * draw));
        let setting = more.as_ref().unwrap_or(&question.fields[choice]);
        let mine;
        let key = if first {
            question.key_elements[choice].as_ref()?
        } else {
            mine = evaluate(&question.key, setting)?;
            &mine
        };
        let yours = evaluate(answer, setting)?;
        let mut shared = u8::MAX;
        for (a, b) in key.entries.iter().zip(&yours.entries) {
            let (both, apart) = a.compared(b);
            if apart != 0 {
                return Some(false);
            }
            shared &= both;
        }
        seen += shared.count_ones();
        if seen >= FIELDS {
            return Some(true);
        }
    }
    None
}

/// Whether every entry is decided to be the key's, as an expression in the entries of the names.
///
/// Sizes are 2 and 3 here, and a matrix has at least one of each: an identity that holds only for squares shows.
fn written_out(question: &MatrixQuestion, names: &[Name], answer: &Matrix, choice: usize) -> bool {
    const SMALL: [[usize; 2]; SIZES] = [[2, 3], [3, 2], [2, 2]];
    let letters = letters(&question.names);
    let sizes: Vec<(char, usize)> =
        letters.iter().enumerate().map(|(at, letter)| (*letter, SMALL[choice][at % 2])).collect();
    let (setting, domain) = entries(names, &sizes);
    let (Some(key), Some(yours)) = (evaluate(&question.key, &setting), evaluate(answer, &setting)) else {
        return false;
    };
    key.entries.len() == yours.entries.len()
        && key.entries.iter().zip(&yours.entries).all(|pair| {
            let (Written(Some((key, _))), Written(Some((yours, _)))) = pair else { return false };
            let (key, yours) = (tidy(key), tidy(yours));
            let mut names: Vec<Symbol> = key.names();
            names.extend(yours.names());
            names.sort();
            names.dedup();
            let on = |condition: &&Condition| condition.left.names().iter().all(|name| names.contains(name));
            let domain = domain.iter().filter(on).cloned().collect();
            let setting = agree::Setting { names: names.clone(), domain, ..agree::Setting::default() };
            CompiledKey::new(&key, setting).same_as(&yours) == Outcome::Same
        })
}

/// A name for each entry, and what is known of them.
fn entries(names: &[Name], sizes: &[(char, usize)]) -> (MatrixSetting<Written>, Vec<Condition>) {
    let mut setting = MatrixSetting { sizes: sizes.to_vec(), values: Default::default() };
    let mut domain = Vec::new();
    for name in names {
        let (rows, cols) = (count(name.shape.rows, sizes), count(name.shape.cols, sizes));
        let entry = |i: usize, j: usize| Expr::var(&format!("{}_{}_{}", name.name, i + 1, j + 1));
        let mut all = Vec::with_capacity(rows * cols);
        for i in 0..rows {
            for j in 0..cols {
                let symmetric = matches!(name.property, Property::Symmetric | Property::PositiveDefinite);
                all.push(if symmetric && j < i { entry(j, i) } else { entry(i, j) });
            }
        }
        match name.property {
            Property::Positive => domain.extend(all.iter().cloned().map(positive)),
            // The last of them is what the others leave.
            Property::SumsToOne => {
                let width = if cols == 1 { rows } else { cols };
                for list in all.chunks_mut(width.max(1)) {
                    if let Some((last, others)) = list.split_last_mut() {
                        *last = Expr::one().minus(Expr::sum(others.iter().cloned()));
                    }
                    domain.extend(list.iter().cloned().map(positive));
                }
            }
            _ => {}
        }
        setting.values.insert(
            name.name.clone(),
            Dense { rows, cols, entries: all.into_iter().map(|entry| Written::new(entry, 1)).collect() },
        );
    }
    (setting, domain)
}

fn positive(entry: Expr) -> Condition {
    Condition { left: entry, comparison: Comparison::Greater, right: Expr::zero() }
}

/// An entry as an expression in numbers with its count of nodes; `None` once it is past [`MOST_WRITTEN`].
#[derive(Clone)]
struct Written(Option<(Expr, usize)>);

impl Written {
    fn new(expr: Expr, size: usize) -> Written {
        Written((size <= MOST_WRITTEN).then_some((expr, size)))
    }
    fn map(&self, change: impl FnOnce(Expr) -> Expr) -> Written {
        match &self.0 {
            Some((expr, size)) => Written::new(change(expr.clone()), size + 1),
            None => Written(None),
        }
    }
    fn with(&self, other: &Written, join: impl FnOnce(Expr, Expr) -> Expr) -> Written {
        match (&self.0, &other.0) {
            (Some((a, first)), Some((b, second))) => Written::new(join(a.clone(), b.clone()), first + second + 1),
            _ => Written(None),
        }
    }
    fn is(&self, n: i64) -> bool {
        self.0.as_ref().is_some_and(|(expr, _)| expr.is_number(n))
    }
}

impl Entry for Written {
    fn number(n: Number) -> Option<Written> {
        Some(Written::new(Expr::number(n), 1))
    }
    fn constant(c: Constant) -> Option<Written> {
        Some(match c {
            Constant::Pi => Written::new(Expr::pi(), 1),
            Constant::E => Written::new(Expr::e(), 1),
        })
    }
    fn add(&self, other: &Written) -> Written {
        match (self.is(0), other.is(0)) {
            (true, _) => other.clone(),
            (_, true) => self.clone(),
            _ => self.with(other, Expr::plus),
        }
    }
    fn mul(&self, other: &Written) -> Written {
        match (self, other) {
            (zero, _) | (_, zero) if zero.is(0) => zero.clone(),
            (one, rest) | (rest, one) if one.is(1) => rest.clone(),
            _ => self.with(other, Expr::times),
        }
    }
    fn neg(&self) -> Written {
        self.map(Expr::negate)
    }
    fn inverse(&self) -> Option<Written> {
        (!self.is(0)).then(|| self.map(|entry| Expr::one().over(entry)))
    }
    fn power(&self, n: Number) -> Option<Written> {
        let sqrt = lookup("sqrt")?;
        let half = n == Number::ratio(1, 2)?;
        Some(self.map(|entry| if half { Expr::call(sqrt, vec![entry]) } else { entry.to_the(Expr::number(n)) }))
    }
    fn call(&self, f: Func) -> Option<Written> {
        Some(self.map(|entry| Expr::call(f, vec![entry])))
    }
    fn weight(&self) -> f64 {
        if self.is(0) { 0.0 } else { 1.0 }
    }
}
