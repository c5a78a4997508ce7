//! What statements of Maxima come to, where they are assignments of formulas and draws. Maxima itself is not run.

mod draws;
mod notation;
mod read;

pub use draws::{Among, MaximaDraw};
pub use notation::{constant, latex, letters, text, to_maxima, varies};
pub use read::{MaximaTerm, term};

use crate::math::functions;
use notation::derivative;
use read::{Statement, statements};
use std::collections::HashMap;

/// Steps in which all values of a question are found, or not at all.
const STEPS: usize = 20_000;
/// Terms that a sum or a list is written out to.
const LONGEST: i64 = 50;
/// Values are not nested deeper.
const DEEPEST: usize = 200;

/// Calls that change how a value is written and not what it is.
const WRITTEN: &[&str] = &[
    "expand",
    "expandall",
    "factor",
    "simplify",
    "ratsimp",
    "fullratsimp",
    "trigsimp",
    "trigexpand",
    "trigreduce",
    "rat",
    "ratexpand",
    "radcan",
    "float",
    "bfloat",
    "dispsf",
    "dispdp",
    "collectterms",
    "partfrac",
    "logcontract",
    "remove_disp",
    "rationalize",
    "factorfacsum",
    "distrib",
    "rectform",
    "scientific_notation",
    "xthru",
    "exdowncase",
    "simp",
];

/// The values of a question's variables.
#[derive(Clone, Default)]
pub struct Variables {
    known: HashMap<String, Result<MaximaTerm, String>>,
    functions: HashMap<String, (Vec<String>, MaximaTerm)>,
    /// What stands for the parameters of functions that are being called.
    locals: Vec<Vec<(String, MaximaTerm)>>,
    /// What is drawn.
    pub drawn: Vec<MaximaDraw>,
    /// The name that a value is being found for.
    hint: String,
    steps: usize,
}

impl Variables {
    /// Goes through the statements of a text. What cannot be followed is told only where it is used.
    ///
    /// # Errors
    /// When the text is none of Maxima.
    pub fn add(&mut self, source: &str) -> Result<(), String> {
        for statement in statements(source)? {
            match statement {
                Statement::Assign(name, term) => {
                    self.hint = name.clone();
                    let value = self.value(&term, 0);
                    self.known.insert(name, value);
                }
                Statement::Define(name, parameters, body) => {
                    self.functions.insert(name, (parameters, body));
                }
                Statement::Unread(Some(name), why) => {
                    self.known.insert(name, Err(why));
                }
                Statement::Other | Statement::Unread(None, _) => {}
            }
        }
        Ok(())
    }

    /// Takes nothing to be assigned to these names.
    pub fn forget(&mut self, names: &[String]) {
        names.iter().for_each(|name| {
            self.known.remove(name);
        });
    }

    /// What a text comes to.
    ///
    /// # Errors
    /// What in it cannot be followed.
    pub fn of(&mut self, source: &str) -> Result<MaximaTerm, String> {
        let term = term(source)?;
        self.value(&term, 0)
    }

    fn value(&mut self, term: &MaximaTerm, depth: usize) -> Result<MaximaTerm, String> {
        self.steps += 1;
        if self.steps > STEPS || depth > DEEPEST {
            return Err("its variables take too many steps".to_string());
        }
        Ok(match term {
            MaximaTerm::Number(_) | MaximaTerm::Text(_) | MaximaTerm::Drawn(_) => term.clone(),
            MaximaTerm::Name(name) => match name.as_str() {
                "%e" => MaximaTerm::Name("e".to_string()),
                "%pi" => MaximaTerm::Name("pi".to_string()),
                _ => {
                    let local = self.locals.last().and_then(|frame| frame.iter().rev().find(|(own, _)| own == name));
                    match (local, self.known.get(name)) {
                        (Some((_, value)), _) => value.clone(),
                        (None, Some(value)) => value.clone()?,
                        (None, None) => term.clone(),
                    }
                }
            },
            MaximaTerm::List(items) => MaximaTerm::List(self.values(items, depth)?),
            MaximaTerm::Set(items) => MaximaTerm::Set(self.values(items, depth)?),
            MaximaTerm::Index(of, at) => {
                let (of, at) = (self.value(of, depth + 1)?, self.value(at, depth + 1)?);
                item(&of, &at)?
            }
            MaximaTerm::Sign("'", inner) => match &**inner {
                MaximaTerm::Call(name, arguments) => {
                    MaximaTerm::Sign("'", Box::new(MaximaTerm::Call(name.clone(), self.values(arguments, depth)?)))
                }
                other => self.value(other, depth + 1)?,
            },
            MaximaTerm::Sign("!", inner) => {
                let inner = self.value(inner, depth + 1)?;
                match whole(&inner).filter(|n| (0..=15).contains(n)) {
                    Some(n) => MaximaTerm::Number((1..=n).product::<i64>().to_string()),
                    None => return Err("it has a factorial of what is not known".to_string()),
                }
            }
            MaximaTerm::Sign(sign, inner) => MaximaTerm::Sign(sign, Box::new(self.value(inner, depth + 1)?)),
            MaximaTerm::Pair(sign, left, right) => {
                let (left, right) = (self.value(left, depth + 1)?, self.value(right, depth + 1)?);
                match (*sign, &left, &right) {
                    // Lists are added and multiplied part by part.
                    ("+" | "-", MaximaTerm::List(one), MaximaTerm::List(other)) if one.len() == other.len() => {
                        MaximaTerm::List(one.iter().zip(other).map(|(a, b)| pair(sign, a.clone(), b.clone())).collect())
                    }
                    ("*" | "/", MaximaTerm::List(items), other) if !matches!(other, MaximaTerm::List(_)) => {
                        MaximaTerm::List(items.iter().map(|item| pair(sign, item.clone(), other.clone())).collect())
                    }
                    ("*", other, MaximaTerm::List(items)) if !matches!(other, MaximaTerm::List(_)) => {
                        MaximaTerm::List(items.iter().map(|item| pair(sign, other.clone(), item.clone())).collect())
                    }
                    _ => pair(sign, left, right),
                }
            }
            MaximaTerm::Call(name, arguments) => self.call(name, arguments, depth + 1)?,
        })
    }

    fn values(&mut self, terms: &[MaximaTerm], depth: usize) -> Result<Vec<MaximaTerm>, String> {
        terms.iter().map(|term| self.value(term, depth + 1)).collect()
    }

    fn call(&mut self, name: &str, arguments: &[MaximaTerm], depth: usize) -> Result<MaximaTerm, String> {
        if let Some((parameters, body)) = self.functions.get(name).cloned() {
            if parameters.len() != arguments.len() {
                return Err(format!("it calls {name} with another number of arguments"));
            }
            let values = self.values(arguments, depth)?;
            self.locals.push(parameters.into_iter().zip(values).collect());
            let value = self.value(&body, depth + 1);
            self.locals.pop();
            return value;
        }
        match (name, arguments) {
            ("makelist", [body, by, from, to]) => {
                return self.written_out(body, by, from, to, depth).map(MaximaTerm::List);
            }
            ("sum" | "product", [body, by, from, to]) => {
                let sign = if name == "sum" { "+" } else { "*" };
                let all = self.written_out(body, by, from, to, depth)?.into_iter();
                let none = MaximaTerm::Number(if name == "sum" { "0" } else { "1" }.to_string());
                return Ok(all.reduce(|one, other| pair(sign, one, other)).unwrap_or(none));
            }
            ("if", [condition, then, otherwise]) => {
                let condition = self.value(condition, depth + 1)?;
                let is = decided(&condition).ok_or("it asks what numbers that are drawn decide")?;
                return self.value(if is { then } else { otherwise }, depth + 1);
            }
            _ => {}
        }
        let values = self.values(arguments, depth)?;
        if name.starts_with("rand") {
            return self.draw(name, &values);
        }
        self.called(name, values, depth)
    }

    /// A call whose arguments are known.
    fn called(&mut self, name: &str, values: Vec<MaximaTerm>, depth: usize) -> Result<MaximaTerm, String> {
        let unknown = || Err(format!("it calls {name}"));
        let part = |at: usize| match values.first() {
            Some(MaximaTerm::List(items) | MaximaTerm::Set(items)) => {
                items.get(at).cloned().ok_or_else(|| format!("it calls {name}"))
            }
            _ => Err(format!("it calls {name}")),
        };
        let number = |n: i64| Ok(MaximaTerm::Number(n.to_string()));
        let wholes: Option<Vec<i64>> = values.iter().map(whole).collect();
        match (name, values.as_slice()) {
            ("ev", [of, with @ ..]) => {
                let mut value = settled(of)?;
                for term in with {
                    let all = match term {
                        MaximaTerm::List(items) => items.as_slice(),
                        one => std::slice::from_ref(one),
                    };
                    for one in all {
                        match one {
                            MaximaTerm::Pair("=", left, right) => value = replaced(&value, left, right),
                            MaximaTerm::Name(_) => {}
                            _ => return unknown(),
                        }
                    }
                }
                Ok(value)
            }
            ("subst", [new, old, of]) => Ok(replaced(&settled(of)?, old, new)),
            ("subst" | "at", [with, of]) => {
                let (with, of) = if name == "at" { (of, with) } else { (with, of) };
                let all = match with {
                    MaximaTerm::List(items) => items.clone(),
                    one => vec![one.clone()],
                };
                let mut value = settled(of)?;
                for one in &all {
                    let MaximaTerm::Pair("=", left, right) = one else { return unknown() };
                    value = replaced(&value, left, right);
                }
                Ok(value)
            }
            ("diff", [_, MaximaTerm::Name(_)] | [_, MaximaTerm::Name(_), _]) => {
                Ok(MaximaTerm::Call(name.to_string(), values))
            }
            ("first", [_]) => part(0),
            ("second", [_]) => part(1),
            ("third", [_]) => part(2),
            ("fourth", [_]) => part(3),
            ("last", [MaximaTerm::List(items)]) => items.last().cloned().ok_or_else(|| format!("it calls {name}")),
            ("part", [of, at]) => item(of, at),
            ("rest", [MaximaTerm::List(items)]) => Ok(MaximaTerm::List(items.iter().skip(1).cloned().collect())),
            ("length", [MaximaTerm::List(items)]) => number(items.len() as i64),
            ("reverse", [MaximaTerm::List(items)]) => Ok(MaximaTerm::List(items.iter().rev().cloned().collect())),
            ("setify", [MaximaTerm::List(items)]) => Ok(MaximaTerm::Set(items.clone())),
            ("set", items) => Ok(MaximaTerm::Set(items.to_vec())),
            ("listify", [MaximaTerm::Set(items)]) => Ok(MaximaTerm::List(items.clone())),
            ("append", lists) => {
                let mut all = Vec::new();
                for list in lists {
                    let MaximaTerm::List(items) = list else { return unknown() };
                    all.extend_from_slice(items);
                }
                Ok(MaximaTerm::List(all))
            }
            ("lhs", [MaximaTerm::Pair("=", left, _)]) => Ok((**left).clone()),
            ("rhs", [MaximaTerm::Pair("=", _, right)]) => Ok((**right).clone()),
            ("num", [MaximaTerm::Pair("/", top, _)]) => Ok((**top).clone()),
            ("denom", [MaximaTerm::Pair("/", _, below)]) => Ok((**below).clone()),
            ("binomial", [n, _]) => match (whole(n), wholes.as_deref()) {
                (_, Some([n @ 0..=40, k])) => number(choose(*n, *k)),
                _ => unknown(),
            },
            ("factorial", [n]) => self.value(&MaximaTerm::Sign("!", Box::new(n.clone())), depth + 1),
            ("gcd" | "lcm" | "mod" | "remainder" | "quotient", [_, _]) => match wholes.as_deref() {
                Some([a, b]) if *b != 0 => number(match name {
                    "gcd" => divisor(*a, *b),
                    "lcm" => (a / divisor(*a, *b).max(1)) * b,
                    "mod" => a.rem_euclid(*b),
                    "remainder" => a % b,
                    _ => a / b,
                }),
                _ => unknown(),
            },
            ("round", [of]) => match notation::measured(of) {
                Some(value) => number(value.round() as i64),
                None => unknown(),
            },
            ("decimalplaces" | "significantfigures", [of, digits]) => match (notation::measured(of), whole(digits)) {
                (Some(value), Some(n @ 0..=15)) if name == "decimalplaces" => {
                    Ok(signed(MaximaTerm::Number(format!("{value:.*}", n as usize))))
                }
                _ => Ok(MaximaTerm::Call(name.to_string(), values)),
            },
            ("root", [of]) => Ok(MaximaTerm::Call("sqrt".to_string(), vec![of.clone()])),
            ("root" | "nthroot", [of, n]) => {
                let one = MaximaTerm::Number("1".to_string());
                Ok(pair("^", of.clone(), pair("/", one, n.clone())))
            }
            ("lg", [of]) => Ok(MaximaTerm::Call("log10".to_string(), vec![of.clone()])),
            ("lg", [of, base]) => {
                let ln = |of: &MaximaTerm| MaximaTerm::Call("ln".to_string(), vec![of.clone()]);
                Ok(pair("/", ln(of), ln(base)))
            }
            (name, [first, ..]) if WRITTEN.contains(&name) => Ok(first.clone()),
            ("min" | "max", [_, ..]) => Ok(MaximaTerm::Call(name.to_string(), values)),
            (name, [_]) => match notation::function(name).filter(|name| functions::lookup(name).is_some()) {
                Some(own) => Ok(MaximaTerm::Call(own.to_string(), values)),
                None => unknown(),
            },
            _ => unknown(),
        }
    }

    /// A term for each number that a name goes through.
    fn written_out(
        &mut self,
        body: &MaximaTerm,
        by: &MaximaTerm,
        from: &MaximaTerm,
        to: &MaximaTerm,
        depth: usize,
    ) -> Result<Vec<MaximaTerm>, String> {
        let MaximaTerm::Name(by) = by else { return Err("a sum is not over a name".to_string()) };
        let (from, to) = (self.value(from, depth + 1)?, self.value(to, depth + 1)?);
        let ends = whole(&from).zip(whole(&to)).filter(|(from, to)| to - from < LONGEST);
        let (from, to) = ends.ok_or("a sum of it has ends that are not known")?;
        let mut all = Vec::new();
        for n in from..=to {
            let mut frame = self.locals.last().cloned().unwrap_or_default();
            frame.push((by.clone(), signed(MaximaTerm::Number(n.to_string()))));
            self.locals.push(frame);
            let value = self.value(body, depth + 1);
            self.locals.pop();
            all.push(value?);
        }
        Ok(all)
    }
}

/// A number's sign as a sign before it.
fn signed(term: MaximaTerm) -> MaximaTerm {
    match &term {
        MaximaTerm::Number(text) => match text.strip_prefix('-') {
            Some(digits) => MaximaTerm::Sign("-", Box::new(MaximaTerm::Number(digits.to_string()))),
            None => term,
        },
        _ => term,
    }
}

fn pair(sign: &'static str, left: MaximaTerm, right: MaximaTerm) -> MaximaTerm {
    MaximaTerm::Pair(sign, Box::new(left), Box::new(right))
}

/// The value as a whole number, where it is one.
pub fn whole(term: &MaximaTerm) -> Option<i64> {
    constant(term)?.as_int()
}

fn item(of: &MaximaTerm, at: &MaximaTerm) -> Result<MaximaTerm, String> {
    let (MaximaTerm::List(items), Some(at)) = (of, whole(at)) else {
        return Err("it takes a part of what is no list".to_string());
    };
    let found = usize::try_from(at).ok().and_then(|at| at.checked_sub(1)).and_then(|at| items.get(at));
    found.cloned().ok_or_else(|| "it takes a part that a list does not have".to_string())
}

/// With what stands for one name put in.
fn replaced(term: &MaximaTerm, old: &MaximaTerm, new: &MaximaTerm) -> MaximaTerm {
    if term == old {
        return new.clone();
    }
    let all = |items: &[MaximaTerm]| items.iter().map(|item| replaced(item, old, new)).collect();
    match term {
        MaximaTerm::Call(name, arguments) => MaximaTerm::Call(name.clone(), all(arguments)),
        MaximaTerm::List(items) => MaximaTerm::List(all(items)),
        MaximaTerm::Set(items) => MaximaTerm::Set(all(items)),
        MaximaTerm::Sign(sign, inner) => MaximaTerm::Sign(sign, Box::new(replaced(inner, old, new))),
        MaximaTerm::Pair(sign, left, right) => pair(sign, replaced(left, old, new), replaced(right, old, new)),
        other => other.clone(),
    }
}

/// With every derivative in it carried out.
///
/// # Errors
/// Where one cannot be.
pub fn settled(term: &MaximaTerm) -> Result<MaximaTerm, String> {
    let all = |items: &[MaximaTerm]| items.iter().map(settled).collect::<Result<Vec<_>, _>>();
    Ok(match term {
        MaximaTerm::Call(name, arguments) if name == "diff" => {
            let arguments = all(arguments)?;
            match arguments.as_slice() {
                [of, MaximaTerm::Name(by)] => derivative(of, by, 1)?,
                [of, MaximaTerm::Name(by), order] => {
                    let order = whole(order).and_then(|order| usize::try_from(order).ok()).filter(|order| *order <= 9);
                    derivative(of, by, order.ok_or("it derives how often is not known")?)?
                }
                _ => return Err("it calls diff".to_string()),
            }
        }
        MaximaTerm::Call(name, arguments) => MaximaTerm::Call(name.clone(), all(arguments)?),
        MaximaTerm::List(items) => MaximaTerm::List(all(items)?),
        MaximaTerm::Set(items) => MaximaTerm::Set(all(items)?),
        MaximaTerm::Sign("'", _) => term.clone(),
        MaximaTerm::Sign(sign, inner) => MaximaTerm::Sign(sign, Box::new(settled(inner)?)),
        MaximaTerm::Pair(sign, left, right) => pair(sign, settled(left)?, settled(right)?),
        other => other.clone(),
    })
}

/// Whether a condition holds, where nothing that is drawn decides it.
fn decided(term: &MaximaTerm) -> Option<bool> {
    match term {
        MaximaTerm::Name(name) => match name.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        MaximaTerm::Call(name, arguments) if name == "is" => decided(arguments.first()?),
        MaximaTerm::Sign("not", inner) => decided(inner).map(|is| !is),
        MaximaTerm::Pair("and", left, right) => Some(decided(left)? && decided(right)?),
        MaximaTerm::Pair("or", left, right) => Some(decided(left)? || decided(right)?),
        MaximaTerm::Pair(sign, left, right) => {
            let order = constant(left)?.compare(constant(right)?)?;
            Some(match *sign {
                "=" => order.is_eq(),
                "#" => order.is_ne(),
                "<" => order.is_lt(),
                ">" => order.is_gt(),
                "<=" => order.is_le(),
                ">=" => order.is_ge(),
                _ => return None,
            })
        }
        _ => None,
    }
}

fn divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn choose(n: i64, k: i64) -> i64 {
    if !(0..=n).contains(&k) {
        return 0;
    }
    (1..=k.min(n - k)).fold(1, |all, at| all * (n - at + 1) / at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(source: &str, asked: &str) -> Result<String, String> {
        let mut variables = Variables::default();
        variables.add(source)?;
        let value = variables.of(asked)?;
        text(&settled(&value)?)
    }

    #[test]
    fn values_are_put_in_and_derivatives_carried_out() {
        for (source, asked, value) in [
            ("a: 2\nb: a*x; c: b^2;", "c + 1", "(2*x)^2 + 1"),
            ("f(t) := t^2 + 1;", "f(x + 1)", "(x + 1)^2 + 1"),
            ("p: x^3; ta: diff(p, x);", "ta", "3*x^2"),
            ("p: sin(x);", "ev(diff(p, x), x = 0)", "cos(0)"),
            ("l: [x, x^2, x^3];", "l[2] - first(l)", "x^2 - x"),
            ("n: 3;", "sum(k*x, k, 1, n)", "1*x + 2*x + 3*x"),
            ("n: 3;", "if n > 2 then x else y", "x"),
            ("n: 3;", "factor(expand((x + n)^2))", "(x + 3)^2"),
            ("", "subst(t = x^2, sin(t))", "sin(x^2)"),
            ("e1: y = 2*x + 1;", "rhs(e1)", "2*x + 1"),
            ("", "binomial(5, 2) + 3! + gcd(12, 18)", "10 + 6 + 6"),
            ("", "%e^(2*%pi) + log(x)", "e^(2*pi) + ln(x)"),
            ("", "a - (b - c) - d/(e*f)", "a - (b - c) - d/(e*f)"),
            ("", "decimalplaces(2/3, 2)", "0.67"),
        ] {
            assert_eq!(came(source, asked).as_deref(), Ok(value), "{source} | {asked}");
        }
        for (source, asked) in
            [("a: block([b], b);", "a"), ("", "solve(x=1, x)"), ("f(x) := f(x + 1);", "f(1)"), ("l: [1];", "l[2]")]
        {
            assert!(came(source, asked).is_err(), "{source} | {asked}");
        }
    }

    #[test]
    fn draws_become_parameters_and_conditions() {
        let mut variables = Variables::default();
        variables
            .add("a: 1 + rand(3); b: rand_with_prohib(2, 5, [a]); v: rand([x, t]); p: rand([sin(x), x^2]); q: rand_with_step(0, 8, 2);")
            .unwrap();
        assert_eq!(text(&variables.of("a*v + b").unwrap()).unwrap(), "(1 + a)*x + b");
        let told: Vec<String> = variables.drawn.iter().map(|drawn| drawn.name.clone()).collect();
        assert_eq!(told, ["a", "b", "p", "q"]);
        assert_eq!(variables.drawn[1].conditions, ["b != 1 + a"]);
        assert!(matches!(&variables.drawn[2].among, Among::Rows(rows) if rows.len() == 2));
        assert!(matches!(&variables.drawn[3].among, Among::Numbers(text) if text == "[0, 2, 4, 6, 8]"));
    }
}
