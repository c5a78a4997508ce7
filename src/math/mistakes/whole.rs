//! What the letters of rows about whole answers stand for: values first, and expressions where they are wanted.

use super::probe::{InLanes, Lanes, NEAR, Probe};
use crate::math::derive::Work;
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;
use crate::math::pattern::{Bound, Filling, Form, Letter};
use std::sync::OnceLock;

/// What one letter stands for.
#[derive(Debug)]
pub struct LetterPart {
    /// `None` once it is known that there is none.
    expr: OnceLock<Option<Expr>>,
    /// What it is the derivative of, and by what, as long as it is not worked out.
    slope_of: Option<(Expr, Symbol)>,
    near: OnceLock<Lanes<NEAR>>,
}

impl LetterPart {
    pub fn new(expr: Expr) -> LetterPart {
        LetterPart { expr: OnceLock::from(Some(expr)), slope_of: None, near: OnceLock::new() }
    }
    /// A derivative, of which mostly a few values tell enough.
    pub fn slope_of(of: &Expr, by: &Symbol) -> LetterPart {
        LetterPart { expr: OnceLock::new(), slope_of: Some((of.clone(), by.clone())), near: OnceLock::new() }
    }

    pub fn expr(&self) -> Option<&Expr> {
        let derived = || {
            let (of, by) = self.slope_of.as_ref()?;
            Some(Work::new(of, by, true).ok()?.root()?.value.clone())
        };
        self.expr.get_or_init(derived).as_ref()
    }
    /// The values at the first points.
    pub fn near(&self, probe: &Probe) -> Lanes<NEAR> {
        *self.near.get_or_init(|| match &self.slope_of {
            Some((of, by)) => probe.slopes(of, by),
            None => self.values(probe),
        })
    }
    fn values<const N: usize>(&self, probe: &Probe) -> Lanes<N> {
        self.expr().map_or(Lanes::nowhere(), |expr| probe.values(expr))
    }
}

/// What the letters stand for.
#[derive(Debug, Default)]
pub struct Letters {
    by: Symbol,
    /// The right answer.
    key: Option<LetterPart>,
    parts: Vec<(Letter, LetterPart)>,
    /// The derivative by each other variable, and that of it.
    pub others: Vec<(LetterPart, Option<LetterPart>)>,
}

/// A number of lanes for which a part has its values.
pub trait Counted: Sized {
    fn of(part: &LetterPart, probe: &Probe) -> Self;
}
impl Counted for Lanes<NEAR> {
    fn of(part: &LetterPart, probe: &Probe) -> Self {
        part.near(probe)
    }
}
impl Counted for Lanes {
    fn of(part: &LetterPart, probe: &Probe) -> Self {
        part.values(probe)
    }
}

impl Letters {
    pub fn new(key: &Expr, by: &Symbol) -> Letters {
        Letters { by: by.clone(), key: Some(LetterPart::new(key.clone())), ..Letters::default() }
    }
    pub fn add(&mut self, letter: Letter, part: LetterPart) {
        self.parts.push((letter, part));
    }

    fn get(&self, letter: Letter, other: Option<usize>) -> Option<&LetterPart> {
        let beside = other.and_then(|at| self.others.get(at));
        match letter {
            'w' => beside.map(|(part, _)| part).or(self.key.as_ref()),
            'm' => beside.and_then(|(_, mixed)| mixed.as_ref()),
            _ => self.parts.iter().find(|(name, _)| *name == letter).map(|(_, part)| part),
        }
    }

    /// Whether there is something for every letter of a template.
    pub fn are_known(&self, template: &Form, other: Option<usize>) -> bool {
        template.letters().iter().all(|letter| self.get(*letter, other).is_some())
    }

    /// The template in values.
    pub fn values<const N: usize>(&self, template: &Form, other: Option<usize>, probe: &Probe) -> Lanes<N>
    where
        Lanes<N>: Counted,
    {
        let letters = template.letters();
        let values: Vec<Lanes<N>> = letters
            .iter()
            .map(|letter| self.get(*letter, other).map_or(Lanes::nowhere(), |part| Lanes::of(part, probe)))
            .collect();
        let named = letters.iter().map(|letter| (*letter, Expr::zero())).collect();
        let bound = Bound { letters: named, ..Bound::default() };
        let slope = |_| self.key.as_ref().map_or(Lanes::nowhere(), |key| Lanes::of(key, probe));
        let by = Lanes::number(Number::ZERO);
        template.run(&InLanes { probe, by, bound: Some(&bound), letters: &values, slope: &slope })
    }

    /// The template as an expression.
    pub fn expr(&self, template: &Form, other: Option<usize>) -> Expr {
        let filled = |letter: &Letter| Some((*letter, self.get(*letter, other)?.expr()?.clone()));
        let bound = Bound { letters: template.letters().iter().filter_map(filled).collect(), ..Bound::default() };
        let slope = |_| self.key.as_ref().and_then(LetterPart::expr).cloned().unwrap_or_else(Expr::zero);
        template.fill(&Filling { bound: &bound, by: &Expr::var(&self.by), slope: &slope, brief: true })
    }
}
