//! Whether an expression is smooth at a point: every part of it is analytic at the value that it has there.

use super::arena::{Germ, GermFound, GermStop, ONE, ZERO};
use super::{Engine, open};
use crate::math::condition::Comparison;
use crate::math::expr::{Expr, Node};
use crate::math::functions::{self as fun, Func};
use crate::math::number::Number;
use crate::math::predicate::Predicate;
use std::cmp::Ordering;

/// What is found at a point.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Smoothness {
    /// Every part is smooth there; the formula's own slopes hold, to any order.
    Smooth,
    /// Some part has a corner, a jump or an end of its domain there.
    Rough,
    /// There is no value.
    NoValue,
    /// A sign is not known.
    Unknown,
}

/// What an expression is like where its letters have these values; other letters stand for numbers in general.
pub(crate) fn smoothness(expr: &Expr, at: &dyn Fn(&str) -> Option<Expr>) -> Smoothness {
    let mut engine = Engine::new();
    match engine.smooth(expr, at) {
        Ok(true) => Smoothness::Smooth,
        Ok(false) => Smoothness::Rough,
        Err(GermStop::NoDomain) => Smoothness::NoValue,
        Err(_) => Smoothness::Unknown,
    }
}

impl Engine {
    fn value(&mut self, expr: &Expr, at: &dyn Fn(&str) -> Option<Expr>) -> GermFound<Germ> {
        let filled = expr.substitute_with(&|name| at(name));
        self.open(&filled, &|_| None)
    }
    /// Whether it is surely not 0; letters are taken for numbers in general.
    fn apart(&mut self, germ: Germ) -> GermFound<bool> {
        match self.sign(germ) {
            Err(GermStop::Split(_)) => Ok(true),
            found => found.map(Ordering::is_ne),
        }
    }
    fn above(&mut self, germ: Germ) -> GermFound<bool> {
        match self.sign(germ) {
            Err(GermStop::Split(_)) => Ok(true),
            found => found.map(Ordering::is_gt),
        }
    }

    fn smooth(&mut self, expr: &Expr, at: &dyn Fn(&str) -> Option<Expr>) -> GermFound<bool> {
        self.enter()?;
        let found = self.smooth_here(expr, at);
        self.leave();
        found
    }
    fn smooth_here(&mut self, expr: &Expr, at: &dyn Fn(&str) -> Option<Expr>) -> GermFound<bool> {
        if !expr.any(&|part| part.as_var().is_some_and(|name| at(name).is_some())) {
            // It does not depend on the variables, but must have a value.
            return self.open(expr, &|_| None).map(|_| true);
        }
        match expr.node() {
            Node::Cases(cases, otherwise) => {
                for case in cases {
                    let Some(holds) = self.holds_here(&case.when, at)? else { return Ok(false) };
                    if holds {
                        return self.smooth(&case.value, at);
                    }
                }
                return match otherwise {
                    Some(value) => self.smooth(value, at),
                    None => Err(GermStop::NoDomain),
                };
            }
            Node::Slope(..) => return Err(GermStop::Beyond),
            _ => {}
        }
        let mut parts = Vec::new();
        expr.for_each_child(|part| parts.push(part.clone()));
        let mut smooth = true;
        for part in &parts {
            smooth &= self.smooth(part, at)?;
        }
        let here = match (expr.node(), &parts[..]) {
            (Node::Div(..), [_, below]) => {
                let below = self.value(below, at)?;
                if !self.apart(below)? {
                    return Err(GermStop::NoDomain);
                }
                true
            }
            (Node::Pow(..), [base, exponent]) => {
                let fixed = !exponent.any(&|part| part.as_var().is_some_and(|name| at(name).is_some()));
                let (base_here, exponent_here) = (self.value(base, at)?, self.value(exponent, at)?);
                // There must be a value in the first place.
                self.value(expr, at)?;
                match (fixed, self.arena.as_number(exponent_here)) {
                    (true, Some(n)) if n.is_integer() && !n.is_negative() => true,
                    (true, Some(_)) => self.apart(base_here)?,
                    _ => self.above(base_here)?,
                }
            }
            (Node::Call(function, _), _) => {
                self.value(expr, at)?;
                self.smooth_call(*function, &parts, at)?
            }
            _ => true,
        };
        Ok(smooth && here)
    }

    fn smooth_call(
        &mut self,
        function: Func,
        arguments: &[Expr],
        at: &dyn Fn(&str) -> Option<Expr>,
    ) -> GermFound<bool> {
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.value(argument, at)?);
        }
        match (function, &values[..]) {
            (fun::ABS | fun::SIGN | fun::STEP | fun::SQRT | fun::CBRT, [u]) => self.apart(*u),
            (fun::ROOT, [_, u]) => self.apart(*u),
            (fun::LN | fun::LOG10, [u]) => self.above(*u),
            (fun::FLOOR | fun::CEIL, [u]) => {
                let floor = self.apply(fun::FLOOR, &[*u])?;
                let part = self.arena.sub(*u, floor)?;
                self.apart(part)
            }
            (fun::MAX | fun::MIN, [first, ..]) => {
                // Only what the winner meets counts.
                let mut best = *first;
                let mut meets = false;
                for u in values.iter().skip(1) {
                    let difference = self.arena.sub(*u, best)?;
                    let sign = match self.sign(difference) {
                        Err(GermStop::Split(_)) => Ordering::Less,
                        found => found?,
                    };
                    match sign {
                        Ordering::Equal => meets = true,
                        sign if sign.is_gt() == (function == fun::MAX) => (best, meets) = (*u, false),
                        _ => {}
                    }
                }
                Ok(!meets)
            }
            (fun::ASIN | fun::ACOS, [u]) => {
                let square = self.arena.pow(*u, Number::int(2))?;
                let room = self.arena.sub(ONE, square)?;
                self.above(room)
            }
            (fun::SIN | fun::COS | fun::ATAN | fun::ERF | fun::EXP | fun::LOGSUMEXP | fun::SOFTMAX, _) => Ok(true),
            (fun::ACOT, [u]) => self.apart(*u),
            _ => {
                let opened = function.opened(arguments).ok_or(GermStop::Beyond)?;
                self.smooth(&opened, at)
            }
        }
    }

    /// Whether a condition holds at the point and around it; `None` where it changes there.
    fn holds_here(&mut self, when: &Predicate, at: &dyn Fn(&str) -> Option<Expr>) -> GermFound<Option<bool>> {
        match when {
            Predicate::Compare(condition) => {
                let difference = condition.left.clone().minus(condition.right.clone());
                let sign = {
                    let germ = self.value(&difference, at)?;
                    self.sign(germ)?
                };
                Ok(match (sign, condition.comparison) {
                    (Ordering::Equal, _) => None,
                    (sign, comparison) => Some(comparison.admits(sign)),
                })
            }
            Predicate::All(parts) => {
                let mut all = Some(true);
                for part in parts {
                    match self.holds_here(part, at)? {
                        Some(false) => return Ok(Some(false)),
                        None => all = None,
                        Some(true) => {}
                    }
                }
                Ok(all)
            }
            Predicate::Any(parts) => {
                let mut any = Some(false);
                for part in parts {
                    match self.holds_here(part, at)? {
                        Some(true) => return Ok(Some(true)),
                        None => any = None,
                        Some(false) => {}
                    }
                }
                Ok(any)
            }
            Predicate::Not(inner) => Ok(self.holds_here(inner, at)?.map(|holds| !holds)),
        }
    }

    /// Whether a condition holds for all large s.
    pub(super) fn holds(&mut self, when: &Predicate, bound: open::Bound) -> GermFound<bool> {
        match when {
            Predicate::Compare(condition) => {
                let (left, right) = (self.open(&condition.left, bound)?, self.open(&condition.right, bound)?);
                let difference = self.arena.sub(left, right)?;
                if difference == ZERO {
                    return Ok(condition.comparison.admits(Ordering::Equal));
                }
                let sign = self.sign(difference)?;
                Ok(condition.comparison.admits(sign))
            }
            Predicate::All(parts) => {
                for part in parts {
                    if !self.holds(part, bound)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Predicate::Any(parts) => {
                for part in parts {
                    if self.holds(part, bound)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Predicate::Not(inner) => Ok(!self.holds(inner, bound)?),
        }
    }
}

/// The expression as it is on one side: every corner and jump decided. `None` where one is not.
pub(crate) fn cell(expr: &Expr, by: &str, line: &super::Approach) -> Option<Expr> {
    if !expr.mentions(by) {
        return Some(expr.clone());
    }
    if let Node::Cases(cases, otherwise) = expr.node() {
        for case in cases {
            if predicate_near(&case.when, by, line)? {
                return cell(&case.value, by, line);
            }
        }
        return cell(otherwise.as_ref()?, by, line);
    }
    let mut undecided = false;
    let inner = expr.map_children(|part| {
        cell(part, by, line).unwrap_or_else(|| {
            undecided = true;
            part.clone()
        })
    });
    if undecided {
        return None;
    }
    let Node::Call(function, arguments) = inner.node() else { return Some(inner) };
    if !inner.mentions(by) {
        return Some(inner);
    }
    let sign = |u: &Expr| super::sign_near(u, by, line);
    match (*function, &arguments[..]) {
        (fun::ABS, [u]) => Some(if sign(u)? < 0 { u.clone().negate() } else { u.clone() }),
        (fun::SIGN, [u]) => Some(Expr::from(i64::from(sign(u)?))),
        (fun::MAX | fun::MIN, [first, rest @ ..]) => {
            let mut best = first;
            for next in rest {
                if (sign(&next.clone().minus(best.clone()))? > 0) == (*function == fun::MAX) {
                    best = next;
                }
            }
            Some(best.clone())
        }
        (fun::FLOOR, _) => match super::side_of(&inner, by, line) {
            // Near the point it is one whole number.
            super::FoundSide::Finite(value) => Some(value),
            _ => None,
        },
        (
            fun::STEP
            | fun::CEIL
            | fun::RELU
            | fun::LEAKY_RELU
            | fun::RELU6
            | fun::ELU
            | fun::SELU
            | fun::SOFTSIGN
            | fun::HARDTANH
            | fun::HARDSIGMOID
            | fun::HARDSWISH,
            _,
        ) => cell(&function.opened(arguments)?, by, line),
        _ => Some(inner),
    }
}

fn predicate_near(when: &Predicate, by: &str, line: &super::Approach) -> Option<bool> {
    match when {
        Predicate::Compare(condition) => {
            let difference = condition.left.clone().minus(condition.right.clone());
            let sign = super::sign_near(&difference, by, line)?;
            let _: Comparison = condition.comparison;
            Some(condition.comparison.admits(sign.cmp(&0)))
        }
        Predicate::All(parts) => parts.iter().try_fold(true, |all, part| Some(predicate_near(part, by, line)? && all)),
        Predicate::Any(parts) => parts.iter().try_fold(false, |any, part| Some(predicate_near(part, by, line)? || any)),
        Predicate::Not(inner) => predicate_near(inner, by, line).map(|holds| !holds),
    }
}
