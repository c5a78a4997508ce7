//! Matching: where a rule's pattern fits an expression, and what its letters stand for there.

use super::{Bound, Form, Letter, Outer, as_power};
use crate::math::expr::{Expr, Node};
use crate::math::functions;
use crate::math::number::Number;
use crate::math::steps;
use std::cell::OnceCell;

/// An expression that many patterns are tried on, with the ways to read it that several of them ask for.
pub struct Readings<'a> {
    expr: &'a Expr,
    by: &'a str,
    outer: OnceCell<Option<(Outer, Expr)>>,
    power: OnceCell<Option<(Expr, Expr)>>,
    scaled: OnceCell<Option<(Expr, Expr)>>,
}

impl<'a> Readings<'a> {
    pub fn new(expr: &'a Expr, by: &'a str) -> Readings<'a> {
        Readings { expr, by, outer: OnceCell::new(), power: OnceCell::new(), scaled: OnceCell::new() }
    }

    /// As [`as_power`].
    pub fn as_power(&self) -> Option<&(Expr, Expr)> {
        self.power.get_or_init(|| as_power(self.expr, self.by)).as_ref()
    }
    /// As [`split_constant`].
    pub fn split_constant(&self) -> Option<&(Expr, Expr)> {
        self.scaled.get_or_init(|| split_constant(self.expr, self.by)).as_ref()
    }
    /// As [`Outer::of`].
    fn outer(&self) -> Option<&(Outer, Expr)> {
        self.outer.get_or_init(|| Outer::of(self.expr, self.by)).as_ref()
    }

    /// Every way in which the pattern fits the whole expression, in the order of its terms and factors.
    ///
    /// A sum of many terms fits `f + g` once for each term, which is then `f`, while `g` is all the others. A product of
    /// more factors than the pattern has letters fits with the last letter standing for all that is left; a pattern of
    /// two letters fits it once for each factor.
    pub fn fit(&self, pattern: &Form) -> Vec<Bound> {
        fit_part(pattern, self, Bound::default())
    }
}

fn fit_expr(pattern: &Form, expr: &Expr, by: &str, bound: Bound) -> Vec<Bound> {
    fit_part(pattern, &Readings::new(expr, by), bound)
}

fn fit_part(pattern: &Form, read: &Readings, bound: Bound) -> Vec<Bound> {
    if !steps::take(1) {
        return Vec::new();
    }
    let (expr, by) = (read.expr, read.by);
    match (pattern, expr.node()) {
        (Form::By, Node::Var(name)) if name == by => vec![bound],
        (Form::Number(n), Node::Num(m)) if n.same_value(*m) => vec![bound],
        (Form::Constant(c), Node::Const(d)) if c == d => vec![bound],
        (Form::Letter(letter), _) => bind(*letter, expr, by, bound).into_iter().collect(),
        (Form::Outer(at), _) => {
            let Some((outer, inner)) = read.outer() else { return Vec::new() };
            fit_expr(at, inner, by, Bound { outer: Some(outer.clone()), ..bound })
        }
        (Form::Neg(a), Node::Neg(b)) => fit_expr(a, b, by, bound),
        (Form::Sum(parts), Node::Sum(terms)) => fit_sum(parts, terms, by, &bound),
        (Form::Product(parts), _) => fit_product(parts, read, bound),
        (Form::Div(a, b), Node::Div(c, d)) => both((a, c), (b, d), by, bound),
        (Form::Pow(a, b), Node::Pow(c, d)) => both((a, c), (b, d), by, bound),
        (Form::Pow(a, b), Node::Call(functions::EXP, arguments)) if arguments.len() == 1 => {
            both((a, &Expr::e()), (b, &arguments[0]), by, bound)
        }
        (Form::Pow(a, b), _) if **b != Form::Letter('v') => match read.as_power() {
            Some((base, exponent)) => both((a, base), (b, exponent), by, bound),
            None => Vec::new(),
        },
        (Form::Call(function, parts), Node::Call(other, arguments))
            if function == other && parts.len() == arguments.len() =>
        {
            parts.iter().zip(arguments).fold(vec![bound], |found, (part, argument)| {
                found.into_iter().flat_map(|bound| fit_expr(part, argument, by, bound)).collect()
            })
        }
        _ => Vec::new(),
    }
}

fn both(first: (&Form, &Expr), second: (&Form, &Expr), by: &str, bound: Bound) -> Vec<Bound> {
    let found = fit_expr(first.0, first.1, by, bound);
    found.into_iter().flat_map(|bound| fit_expr(second.0, second.1, by, bound)).collect()
}

/// Binds a letter if what it is to stand for is of its class, and the same as before if it stood for something.
fn bind(letter: Letter, expr: &Expr, by: &str, bound: Bound) -> Option<Bound> {
    if let Some(before) = bound.get(letter) {
        return (before == expr).then_some(bound);
    }
    let allowed = match letter {
        'y' => expr.as_var().is_some_and(|name| name != by),
        'c' | 'n' => !expr.mentions(by),
        'k' => !expr.mentions(by) && !expr.is_number(1) && !expr.is_number(-1),
        'w' => expr.mentions(by) && expr.as_var().is_none(),
        't' | 's' => true,
        _ => expr.mentions(by),
    };
    allowed.then(|| bound.with(letter, expr.clone()))
}

/// One term is picked for the part that says more, and the other letter stands for all the rest.
fn fit_sum(parts: &[Form], terms: &[Expr], by: &str, bound: &Bound) -> Vec<Bound> {
    let [first, second] = parts else { return Vec::new() };
    let (picked, rest) = if matches!(second, Form::Letter(_)) { (first, second) } else { (second, first) };
    let Form::Letter(rest) = rest else { return Vec::new() };
    let fit_one = |(at, term): (usize, &Expr)| -> Vec<Bound> {
        let others = terms.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, term)| term.clone());
        let others = Expr::sum(others);
        if *rest == 'c' && others.mentions(by) {
            return Vec::new();
        }
        // In a sum f and g may stand for constant terms too.
        let fit_term = |form: &Form, term: &Expr| match form {
            Form::Letter(letter @ ('f' | 'g')) => vec![bound.clone().with(*letter, term.clone())],
            _ => fit_expr(form, term, by, bound.clone()),
        };
        let fits = match (picked, term.node()) {
            (Form::Neg(inner), Node::Neg(term)) => fit_term(inner, term),
            (Form::Neg(_), _) => Vec::new(),
            _ => fit_term(picked, term),
        };
        let rested = |fit: Bound| Bound { rest: Some(*rest), ..fit.with(*rest, others.clone()) };
        fits.into_iter().map(rested).collect()
    };
    terms.iter().enumerate().flat_map(fit_one).collect()
}

fn fit_product(parts: &[Form], read: &Readings, bound: Bound) -> Vec<Bound> {
    let (expr, by) = (read.expr, read.by);
    if let [Form::Letter(constant @ ('c' | 'k')), moving] = parts {
        let Some((factor, rest)) = read.split_constant() else { return Vec::new() };
        let found = bind(*constant, factor, by, bound);
        return found.map_or_else(Vec::new, |bound| fit_expr(moving, rest, by, bound));
    }
    if let [Form::Letter('y'), Form::Letter(letter)] = parts {
        let Node::Product(factors) = expr.node() else { return Vec::new() };
        // y, or anything made of other letters, such as y³.
        let other = |factor: &Expr| !factor.mentions(by) && !factor.names().is_empty();
        return (0..factors.len())
            .filter(|at| other(&factors[*at]))
            .map(|at| bound.clone().with('y', factors[at].clone()).with(*letter, without(factors, at)))
            .collect();
    }
    let Node::Product(factors) = expr.node() else { return Vec::new() };
    if factors.len() < parts.len() || factors.iter().any(|factor| !factor.mentions(by)) {
        return Vec::new();
    }
    match parts {
        [Form::Letter(first), Form::Letter(second)] => {
            let picks = if factors.len() == 2 { 1 } else { factors.len() };
            let pick = |at: usize| bound.clone().with(*first, factors[at].clone()).with(*second, without(factors, at));
            (0..picks).map(pick).collect()
        }
        [Form::Letter(first), Form::Letter(second), Form::Letter(third)] => {
            let rest = Expr::product(factors[2..].iter().cloned());
            vec![bound.with(*first, factors[0].clone()).with(*second, factors[1].clone()).with(*third, rest)]
        }
        _ => Vec::new(),
    }
}

fn without(factors: &[Expr], at: usize) -> Expr {
    Expr::product(factors.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, factor)| factor.clone()))
}

/// Takes the constant factor off, with its sign: `-6x/5` is -6/5 times x. `None` where there is none, and where nothing
/// moves.
pub fn split_constant(expr: &Expr, by: &str) -> Option<(Expr, Expr)> {
    if !expr.mentions(by) {
        return None;
    }
    let mut split = Split { by, number: Number::ONE, above: Vec::new(), below: Vec::new() };
    let moving = split.take(expr);
    let number = Expr::number(split.number);
    if split.above.is_empty() && split.below.is_empty() {
        return (!number.is_number(1) || !moving.is_same_node(expr)).then_some((number, moving));
    }
    let lead = (!split.number.is_one()).then(|| if number.is_number(-1) { None } else { Some(number.clone()) });
    let negative = number.is_number(-1);
    let above = Expr::product(lead.flatten().into_iter().chain(split.above));
    let constant = if split.below.is_empty() { above } else { above.over(Expr::product(split.below)) };
    Some((if negative { constant.negate() } else { constant }, moving))
}

/// What has been taken off so far.
struct Split<'a> {
    by: &'a str,
    number: Number,
    above: Vec<Expr>,
    below: Vec<Expr>,
}

impl Split<'_> {
    /// Takes the constant factors off this expression and returns what is left.
    fn take(&mut self, expr: &Expr) -> Expr {
        match expr.node() {
            Node::Neg(inner) => {
                let Some(number) = self.number.neg() else { return expr.clone() };
                self.number = number;
                self.take(inner)
            }
            Node::Product(factors) => {
                let mut left = Vec::with_capacity(factors.len());
                for factor in factors {
                    if factor.mentions(self.by) {
                        // A negated or scaled factor inside a product gives its constant up as well.
                        let inner = matches!(factor.node(), Node::Neg(_) | Node::Div(..));
                        left.push(if inner { self.take(factor) } else { factor.clone() });
                    } else {
                        self.constant(factor, false);
                    }
                }
                if left.len() == factors.len() && left.iter().zip(factors).all(|(a, b)| a.is_same_node(b)) {
                    return expr.clone();
                }
                Expr::product(left)
            }
            Node::Div(top, bottom) if !bottom.mentions(self.by) => {
                self.constant(bottom, true);
                self.take(top)
            }
            Node::Div(top, bottom) => {
                let left_below = match bottom.node() {
                    Node::Product(factors) if factors.iter().any(|factor| !factor.mentions(self.by)) => {
                        let (moving, still): (Vec<Expr>, Vec<Expr>) =
                            factors.iter().cloned().partition(|factor| factor.mentions(self.by));
                        still.iter().for_each(|factor| self.constant(factor, true));
                        Expr::product(moving)
                    }
                    _ => bottom.clone(),
                };
                let left_above = if top.mentions(self.by) {
                    self.take(top)
                } else {
                    self.constant(top, false);
                    Expr::one()
                };
                if left_above.is_same_node(top) && left_below.is_same_node(bottom) {
                    return expr.clone();
                }
                if left_above == *top && left_below == *bottom { expr.clone() } else { left_above.over(left_below) }
            }
            _ => expr.clone(),
        }
    }

    fn constant(&mut self, factor: &Expr, below: bool) {
        let folded = factor.as_number().and_then(|n| if below { self.number.div(n) } else { self.number.mul(n) });
        match folded {
            Some(number) => self.number = number,
            None if below => self.below.push(factor.clone()),
            None => self.above.push(factor.clone()),
        }
    }
}
