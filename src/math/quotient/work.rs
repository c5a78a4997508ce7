//! The ways to divide by h: expanding, one bar, and the conjugate.

use super::{step, value_at};
use crate::math::expr::{Expr, Node};
use crate::math::functions as fun;
use crate::math::number::Number;
use crate::math::polynomial::{Opaque, Polynomial, Rational};
use crate::math::step::{Step, StepKind};
use crate::math::tidy::tidy;

/// What is being worked out.
struct Task<'a> {
    by: &'a str,
    h: &'a str,
    point: &'a Expr,
}

type Worked = (Expr, Vec<Step>);

/// The quotient divided by h, and the steps from `raw` to there.
pub(super) fn work(of: &Expr, by: &str, h: &str, point: &Expr, raw: &Expr) -> Option<Worked> {
    let task = Task { by, h, point };
    if let Some(worked) = task.polynomial(of, raw).or_else(|| task.rational(of, raw)).or_else(|| task.root(of, raw)) {
        return Some(worked);
    }
    // A sum of these: each part has its own quotient.
    let parts = task.parts(of)?;
    let mut simplified = Vec::new();
    let mut because = Vec::new();
    let mut quotients = Vec::new();
    for part in &parts {
        let raw = task.raw(part);
        let worked =
            task.polynomial(part, &raw).or_else(|| task.rational(part, &raw)).or_else(|| task.root(part, &raw));
        let (result, steps) = worked?;
        let whole = Step { because: steps, ..task.rewrite("quotient.part", "One part", &raw, &result) };
        because.push(whole);
        quotients.push(raw);
        simplified.push(result);
    }
    let (split, result) = (Expr::sum(quotients), Expr::sum(simplified));
    let steps = vec![
        task.rewrite("quotient.split", "Each term by itself", raw, &split),
        Step { because, ..task.rewrite("quotient.parts", "Divide each by h", &split, &result) },
    ];
    Some((result, steps))
}

impl Task<'_> {
    fn rewrite(&self, rule: &'static str, name: &'static str, before: &Expr, after: &Expr) -> Step {
        step(rule, name, StepKind::Rewrite, before, after, self.h)
    }
    fn h(&self) -> Expr {
        Expr::var(self.h)
    }
    fn ahead(&self, of: &Expr) -> Expr {
        of.substitute(self.by, &self.point.clone().plus(self.h()))
    }
    fn here(&self, of: &Expr) -> Expr {
        value_at(of, self.by, self.point)
    }
    fn raw(&self, of: &Expr) -> Expr {
        self.ahead(of).minus(self.here(of)).over(self.h())
    }
    /// Steps that change nothing are not worth a line.
    fn collected(&self, chain: &[(&'static str, &'static str, Expr)], raw: &Expr) -> Option<Worked> {
        let mut before = raw.clone();
        let mut steps = Vec::new();
        for (rule, name, after) in chain {
            if *after != before {
                steps.push(self.rewrite(rule, name, &before, after));
                before = after.clone();
            }
        }
        Some((before, steps))
    }

    /// The terms of a sum, those that are quotients of polynomials put together.
    fn parts(&self, of: &Expr) -> Option<Vec<Expr>> {
        let Node::Sum(terms) = of.node() else { return None };
        let rational = |term: &&Expr| Rational::from_expr(term, &[self.by], &mut Opaque::default()).is_some();
        let (plain, mut others): (Vec<&Expr>, Vec<&Expr>) = terms.iter().partition(rational);
        let together = Expr::sum(plain.iter().copied().cloned());
        let mut parts: Vec<Expr> = Vec::new();
        if together.mentions(self.by) {
            parts.push(together);
        }
        parts.extend(others.drain(..).cloned());
        (parts.len() > 1 || parts.len() < terms.len()).then_some(parts)
    }

    /// What the point and the point with its step are as polynomials.
    fn points(&self, opaque: &mut Opaque) -> Option<(Polynomial, Polynomial)> {
        let here = Polynomial::from_expr(self.point, &[self.by], opaque)?;
        let ahead = here.add(&Polynomial::letter(self.h))?;
        Some((here, ahead))
    }

    fn polynomial(&self, of: &Expr, raw: &Expr) -> Option<Worked> {
        let mut opaque = Opaque::default();
        let f = Polynomial::from_expr(of, &[self.by], &mut opaque)?;
        let (here, ahead) = self.points(&mut opaque)?;
        let (f_here, f_ahead) = (f.substitute(self.by, &here)?, f.substitute(self.by, &ahead)?);
        let top = f_ahead.sub(&f_here)?;
        let write = |p: &Polynomial| p.to_expr(self.by, self.h, &opaque);
        if top.is_zero() {
            return self.collected(&[("quotient.cancel", "Cancel", Expr::zero())], raw);
        }
        let quotient = top.over_power(self.h, 1)?;
        let expanded = write(&f_ahead).minus_each(&write(&f_here)).over(self.h());
        let factored = self.h().times(write(&quotient)).over(self.h());
        let one_term = !matches!(quotient.to_expr(self.by, self.h, &opaque).node(), Node::Sum(_));
        let mut chain =
            vec![("quotient.expand", "Expand", expanded), ("quotient.cancel", "Cancel", write(&top).over(self.h()))];
        if !one_term {
            chain.push(("quotient.factor", "Take h out", factored));
        }
        chain.push(("quotient.divide", "Divide by h", write(&quotient)));
        self.collected(&chain, raw)
    }

    fn rational(&self, of: &Expr, raw: &Expr) -> Option<Worked> {
        let mut opaque = Opaque::default();
        let Rational { top: n, bottom: d } = Rational::from_expr(of, &[self.by], &mut opaque)?;
        let (here, ahead) = self.points(&mut opaque)?;
        let put = |p: &Polynomial, at: &Polynomial| p.substitute(self.by, at);
        let top = put(&n, &ahead)?.mul(&put(&d, &here)?)?.sub(&put(&n, &here)?.mul(&put(&d, &ahead)?)?)?;
        let write = |p: &Polynomial| p.to_expr(self.by, self.h, &opaque);
        // The bars are kept as they were written: (x + h)² x², not multiplied out.
        let n_written = n.to_expr(self.by, self.by, &opaque);
        let d_written = below(of).unwrap_or_else(|| d.to_expr(self.by, self.by, &opaque));
        let bottom = product(self.here(&d_written), self.ahead(&d_written));
        let crossed = product(self.ahead(&n_written), self.here(&d_written))
            .minus(product(self.here(&n_written), self.ahead(&d_written)));
        if top.is_zero() {
            return self.collected(&[("quotient.cancel", "Cancel", Expr::zero())], raw);
        }
        let quotient = top.over_power(self.h, 1)?;
        let chain = [
            ("quotient.one_bar", "Over one bar", crossed.over(bottom.clone()).over(self.h())),
            ("quotient.expand", "Expand above", over(write(&top), bottom.clone()).over(self.h())),
            ("quotient.divide", "Divide by h", over(write(&quotient), bottom)),
        ];
        self.collected(&chain, raw)
    }

    fn root(&self, of: &Expr, raw: &Expr) -> Option<Worked> {
        let Root { factor, radicand, below } = root_form(of, self.by)?;
        let mut opaque = Opaque::default();
        let u = Polynomial::from_expr(&radicand, &[self.by], &mut opaque)?;
        let (here, ahead) = self.points(&mut opaque)?;
        let (u_here, u_ahead) = (u.substitute(self.by, &here)?, u.substitute(self.by, &ahead)?);
        let rise = u_ahead.sub(&u_here)?;
        let quotient = rise.over_power(self.h, 1)?;
        let write = |p: &Polynomial| p.to_expr(self.by, self.h, &opaque);
        let root = |under: Expr| Expr::call(fun::SQRT, [under]);
        let (root_ahead, root_here) = (self.ahead(&root(radicand.clone())), self.here(&root(radicand.clone())));
        let (square_ahead, square_here) = (self.ahead(&radicand), self.here(&radicand));
        let sum = root_ahead.clone().plus(root_here.clone());
        let difference = root_ahead.clone().minus(root_here.clone());
        let with_factor = |top: Expr| match factor.is_number(1) {
            true => top,
            false => product(factor.clone(), top),
        };
        let (h, rule) = (self.h(), "quotient.conjugate");
        if !below {
            let chain = [
                (
                    rule,
                    "Multiply by the conjugate",
                    with_factor(difference.times(sum.clone())).over(product(h.clone(), sum.clone())),
                ),
                (
                    "quotient.squares",
                    "Difference of squares",
                    with_factor(square_ahead.minus(square_here)).over(product(h.clone(), sum.clone())),
                ),
                ("quotient.expand", "Cancel above", with_factor(write(&rise)).over(product(h, sum.clone()))),
                ("quotient.divide", "Divide by h", tidy(&with_factor(write(&quotient))).over(sum)),
            ];
            return self.collected(&chain, raw);
        }
        let roots = product(root_ahead.clone(), root_here.clone());
        let bottom = Expr::product([root_ahead.clone(), root_here.clone(), sum.clone()]);
        let back = root_here.minus(root_ahead);
        let fallen = write(&rise).negate();
        let chain = [
            ("quotient.one_bar", "Over one bar", with_factor(back.clone()).over(roots.clone()).over(h.clone())),
            (
                rule,
                "Multiply by the conjugate",
                with_factor(back.times(sum.clone())).over(Expr::product([h.clone(), roots, sum])),
            ),
            (
                "quotient.squares",
                "Difference of squares",
                with_factor(square_here.minus(square_ahead)).over(product(h.clone(), bottom.clone())),
            ),
            ("quotient.expand", "Cancel above", with_factor(fallen).over(product(h, bottom.clone()))),
            ("quotient.divide", "Divide by h", over(tidy(&with_factor(write(&quotient).negate())), bottom)),
        ];
        self.collected(&chain, raw)
    }
}

/// The factors without those that are 1.
fn product(a: Expr, b: Expr) -> Expr {
    match (a.is_number(1), b.is_number(1)) {
        (true, _) => b,
        (_, true) => a,
        _ => a.times(b),
    }
}

/// A quotient with its sign in front and no bar over 1.
fn over(top: Expr, bottom: Expr) -> Expr {
    match top.node() {
        _ if bottom.is_number(1) => top,
        Node::Neg(inner) => inner.clone().over(bottom).negate(),
        _ => top.over(bottom),
    }
}

/// What stands below the bar, as written.
fn below(of: &Expr) -> Option<Expr> {
    match of.node() {
        Node::Neg(inner) => below(inner),
        Node::Div(top, bottom) if below(top).is_none() => Some(bottom.clone()),
        _ => None,
    }
}

/// `factor·√radicand`, or `factor/√radicand`.
struct Root {
    factor: Expr,
    radicand: Expr,
    below: bool,
}

fn root_form(of: &Expr, by: &str) -> Option<Root> {
    let half = |exponent: &Expr| exponent_as_number(exponent).filter(|n| n.den() == 2 && n.num().abs() == 1);
    match of.node() {
        Node::Call(fun::SQRT, arguments) => {
            Some(Root { factor: Expr::one(), radicand: arguments.first()?.clone(), below: false })
        }
        Node::Pow(base, exponent) => {
            let below = half(exponent)?.is_negative();
            Some(Root { factor: Expr::one(), radicand: base.clone(), below })
        }
        Node::Neg(inner) => {
            let root = root_form(inner, by)?;
            Some(Root { factor: root.factor.negate(), ..root })
        }
        Node::Product(factors) => {
            let (moving, still): (Vec<&Expr>, Vec<&Expr>) = factors.iter().partition(|factor| factor.mentions(by));
            let [moving] = moving[..] else { return None };
            let root = root_form(moving, by)?;
            let factor = product(Expr::product(still.into_iter().cloned()), root.factor);
            Some(Root { factor, ..root })
        }
        Node::Div(top, bottom) if !bottom.mentions(by) => {
            let root = root_form(top, by)?;
            Some(Root { factor: root.factor.over(bottom.clone()), ..root })
        }
        Node::Div(top, bottom) if !top.mentions(by) => {
            let root = root_form(bottom, by)?;
            Some(Root { factor: top.clone().over_unless_one(root.factor), below: !root.below, radicand: root.radicand })
        }
        _ => None,
    }
}

fn exponent_as_number(exponent: &Expr) -> Option<Number> {
    crate::math::evaluate::exact_value(exponent, &[])
}

impl Expr {
    /// `self − a − b` for `a + b`: the bracket opened.
    fn minus_each(self, other: &Expr) -> Expr {
        let turned = |term: &Expr| match term.node() {
            Node::Neg(inner) => inner.clone(),
            _ => term.clone().negate(),
        };
        match other.node() {
            Node::Sum(terms) => Expr::sum(std::iter::once(self).chain(terms.iter().map(turned))),
            _ if other.is_number(0) => self,
            _ => Expr::sum([self, turned(other)]),
        }
    }
    fn over_unless_one(self, other: Expr) -> Expr {
        if other.is_number(1) { self } else { self.over(other) }
    }
}
