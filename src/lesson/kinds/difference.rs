//! `difference`: a slope or a curvature measured from values of the function.

use super::numeric::{METHOD, answer, function, how, method, near, number_of, settled, usual_digits};
use super::*;
use crate::math::arithmetic;
use crate::math::difference::{Method, Subject, slips as catalogue};
use crate::math::slope::{Slope, partial_at};
use crate::math::tape::value_at as value;
use crate::page::worked;

pub(super) const KIND: Kind = Kind {
    name: "difference",
    asks_for: "a forward, backward, central or second difference, to the digits asked for",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function, e.g. x^3"),
        Field::optional("by", FieldShape::Names, "its variable"),
        Field::needed("at", FieldShape::Number, "the point"),
        Field::needed("h", FieldShape::Number, "the step"),
        METHOD,
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

struct Parts {
    of: Expr,
    by: Symbol,
    at: Number,
    h: Number,
    method: &'static Method,
}

fn parts(ask: &Ask) -> Result<Parts, Unposed> {
    let of = ask.need("of")?.clone();
    let by = ask.variable(&of)?;
    let at = number_of("at", ask.need("at")?)?;
    let h = number_of("h", ask.need("h")?)?;
    if h.is_zero() || h.is_negative() {
        return Err(Unposed::new("h", "the step must be greater than 0"));
    }
    let method = method(ask)?;
    Ok(Parts { of, by, at, h, method })
}

impl Parts {
    /// f(a + k·h).
    fn f(&self, k: i64) -> Expr {
        self.f_at(Number::int(k))
    }
    fn f_at(&self, k: Number) -> Expr {
        let (at, h) = (Expr::number(self.at), Expr::number(self.h));
        let point = settled(&at.plus(Expr::number(k).times(h)));
        self.of.substitute(&self.by, &point)
    }
    /// The method's formula with everything put in.
    fn filled(&self) -> Expr {
        let h = || Expr::number(self.h);
        let n = |n: i64| Expr::from(n);
        let central = |k: Number, h: Expr| {
            let minus = k.neg().unwrap_or(k);
            self.f_at(k).minus(self.f_at(minus)).over(n(2).times(h))
        };
        let half = Number::ratio(1, 2).unwrap_or(Number::ONE);
        match self.method.id {
            "backward" => self.f(0).minus(self.f(-1)).over(h()),
            "central" => central(Number::ONE, h()),
            "second" => self.f(1).minus(n(2).times(self.f(0))).plus(self.f(-1)).over(h().to_the(n(2))),
            "five-point" => {
                let near = n(8).times(self.f(1)).minus(n(8).times(self.f(-1)));
                self.f(-2).plus(near).minus(self.f(2)).over(n(12).times(h()))
            }
            "richardson" => {
                let fine = central(half, h().times(Expr::number(half)));
                n(4).times(fine).minus(central(Number::ONE, h())).over(n(3))
            }
            _ => self.f(1).minus(self.f(0)).over(h()),
        }
    }
    /// The derivative that is being measured.
    fn exact(&self) -> Option<f64> {
        let order = usize::try_from(self.method.derivative).ok()?;
        let found = partial_at(&self.of, &[(self.by.clone(), Expr::number(self.at))], &self.by, order);
        match found.slope {
            Slope::Is(slope) => value(&slope, &[]),
            Slope::None(_) | Slope::Unknown => None,
        }
    }
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let p = parts(ask)?;
    function(&p.of, &p.by)?;
    let key = settled(&p.filled());
    if value(&key, &[]).is_none() {
        return Err(Unposed::new("at", "the function is undefined at one of the points that are needed"));
    }
    let name = p.method.name.to_lowercase();
    let prompt = Line::text(format!("The {name} of "))
        .formula(definition("f", std::slice::from_ref(&p.by), &p.of))
        .then(" at ")
        .formula(equals(&p.by, &Expr::number(p.at)))
        .then(" with ")
        .formula(equals("h", &Expr::number(p.h)));
    let digits = usual_digits(ask, std::slice::from_ref(&key));
    let hints = vec![
        Line::text(format!("Which {} values of f does the {name} use?", p.method.values)),
        Line::text(format!("{name} = ")).formula(Formula::latex(p.method.latex)),
        Line::text("Filled in it is ").math(&p.filled()).then("."),
    ];
    Ok(Task { digits, how: how(digits), hints, means: Some(means), ..Task::new(prompt, Value::Expr(key)) })
}

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok(p) = parts(ask) else {
        return Slips::default();
    };
    let Ok(ready) = function(&p.of, &p.by) else {
        return Slips::default();
    };
    let f = |x: f64| ready.finite(&[x]);
    let situation = catalogue::DifferenceSituation::new(p.method, &f, p.at.to_f64(), p.h.to_f64(), p.exact());
    let mut slips = situation.map(|situation| near(catalogue::wrong_values(&situation))).unwrap_or_default();
    slips.extend(near(arithmetic::wrong_values(p.filled())));
    slips.into()
}

/// What a measured slope would mean: what the value ahead would be.
fn means(ask: &Ask, answer: &Value, _: usize) -> Option<String> {
    let p = parts(ask).ok()?;
    let Value::Expr(answer) = answer else { return None };
    let (answer, a, h) = (value(answer, &[])?, p.at.to_f64(), p.h.to_f64());
    let f = |x: f64| value(&p.of, &[(p.by.clone(), x)]);
    let (from, to) = match p.method.id {
        "backward" => (a - h, a),
        "forward" => (a, a + h),
        "central" => (a - h, a + h),
        _ => return None,
    };
    let [slope, start, there, at, to] =
        [answer, f(from)?, f(from)? + answer * (to - from), from, to].map(|n| in_digits(n, 6));
    Some(format!("With {slope}, f would come from {start} at {at} to {there} at {to}. What is it there?"))
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let subject = parts(ask).ok().and_then(|p| Some((Subject::new(&p.of, &p.by, &Expr::number(p.at))?, p)));
    match subject {
        Some((subject, p)) => worked::differences::difference(&subject, p.method, p.at, p.h, detail),
        // At a hole the value itself may be missing where a central difference is not.
        None => answer(Page::new(), task, detail),
    }
}
