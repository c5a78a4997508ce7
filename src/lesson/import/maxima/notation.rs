//! Terms of Maxima in the notation that is read here.

use super::{MaximaTerm, read};
use crate::math::evaluate::{CompiledExprs, exact_value};
use crate::math::language::{self, Scope};
use crate::math::{Number, derive, functions, print, tidy};

/// What a function of Maxima is called here.
pub fn function(name: &str) -> Option<&str> {
    Some(match name {
        "log" => "ln",
        "ceiling" => "ceil",
        "signum" => "sign",
        "cosec" => "csc",
        "arccosec" => "acsc",
        "entier" => "floor",
        _ => functions::lookup(name).map(|_| name)?,
    })
}

/// The term as a formula.
///
/// # Errors
/// What in it has no counterpart.
pub fn text(term: &MaximaTerm) -> Result<String, String> {
    written(term, 0)
}

/// How strongly a sign binds: sums 1, products 2, powers 3.
fn written(term: &MaximaTerm, around: usize) -> Result<String, String> {
    let (own, text) = match term {
        MaximaTerm::Number(digits) => (4, if digits.starts_with('.') { format!("0{digits}") } else { digits.clone() }),
        MaximaTerm::Name(name) => (4, named(name)?),
        MaximaTerm::Drawn(name) => (4, name.clone()),
        MaximaTerm::Call(name, arguments) => {
            let own = function(name).ok_or_else(|| format!("it calls {name}"))?;
            let inner: Vec<String> = arguments.iter().map(|one| written(one, 0)).collect::<Result<_, _>>()?;
            (4, format!("{own}({})", inner.join(", ")))
        }
        MaximaTerm::Sign("-", inner) => (1, format!("-{}", written(inner, 2)?)),
        MaximaTerm::Pair(sign, left, right) => {
            let (own, before, behind) = match *sign {
                "+" => (1, 1, 1),
                "-" => (1, 1, 2),
                "*" => (2, 2, 3),
                "/" => (2, 2, 3),
                "^" => (3, 4, 4),
                other => return Err(format!("a formula has {other} in it")),
            };
            let (left, right) = (written(left, before)?, written(right, behind)?);
            // A sign behind a sign stands in brackets.
            let right = if right.starts_with('-') { format!("({right})") } else { right };
            let gap = if own == 1 { " " } else { "" };
            (own, format!("{left}{gap}{sign}{gap}{right}"))
        }
        MaximaTerm::Text(_) => return Err("a text stands where a formula is expected".to_string()),
        MaximaTerm::List(_) => return Err("a list stands where a formula is expected".to_string()),
        MaximaTerm::Set(_) => return Err("a set stands where a formula is expected".to_string()),
        MaximaTerm::Index(..) => return Err("it takes a part of what is no list".to_string()),
        MaximaTerm::Sign(sign, _) => return Err(format!("a formula has {sign} in it")),
    };
    Ok(if own < around { format!("({text})") } else { text })
}

fn named(name: &str) -> Result<String, String> {
    match name {
        "e" | "pi" => return Ok(name.to_string()),
        "%i" | "%phi" | "%gamma" | "inf" | "minf" | "und" | "true" | "false" => {
            return Err(format!("a formula has {name} in it"));
        }
        _ => {}
    }
    if functions::lookup(name).is_some() {
        return Err(format!("{name} is the name of a function"));
    }
    // A word of which nothing is known is a slip rather than a letter.
    let mut letters = name.chars();
    let is_letter = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.as_str().trim_start_matches('_').chars().all(|c| c.is_ascii_digit())
        || name.len() == 3 && name.chars().nth(1) == Some('_');
    if !is_letter && !GREEK.contains(&name) {
        return Err(format!("nothing is assigned to {name}"));
    }
    match language::name(name) {
        Some(symbol) => Ok(symbol.to_string()),
        None => Err(format!("nothing is assigned to {name}")),
    }
}

const GREEK: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "rho",
    "sigma", "tau", "phi", "chi", "psi", "omega", "Delta", "Omega", "Phi", "Psi", "Sigma", "Theta", "Lambda", "Gamma",
];

/// The names that a term's formula is read with.
fn scope(term: &MaximaTerm) -> Scope {
    Scope::new(letters(term))
}

/// The names in it but those of constants.
pub fn letters(term: &MaximaTerm) -> Vec<String> {
    names(term).into_iter().filter(|name| name != "pi" && name != "e").collect()
}

/// The value where it is a rational number.
pub fn constant(term: &MaximaTerm) -> Option<Number> {
    if let MaximaTerm::Number(digits) = term {
        return Number::parse(digits);
    }
    if !letters(term).is_empty() {
        return None;
    }
    let expr = language::read(&text(term).ok()?, &Scope::default()).ok()?.expr;
    exact_value(&expr, &[])
}

/// The value where nothing in it is drawn and no letter stands.
pub fn measured(term: &MaximaTerm) -> Option<f64> {
    if !letters(term).is_empty() {
        return None;
    }
    let expr = language::read(&text(term).ok()?, &Scope::default()).ok()?.expr;
    CompiledExprs::new(&[&expr], &[])?.finite(&[])
}

/// The names in it, those of functions left out.
fn names(term: &MaximaTerm) -> Vec<String> {
    let mut all = Vec::new();
    collect(term, &mut all);
    all.sort_unstable();
    all.dedup();
    all
}

fn collect(term: &MaximaTerm, all: &mut Vec<String>) {
    match term {
        MaximaTerm::Name(name) | MaximaTerm::Drawn(name) => all.push(name.clone()),
        MaximaTerm::Call(_, items) | MaximaTerm::List(items) | MaximaTerm::Set(items) => {
            items.iter().for_each(|item| collect(item, all));
        }
        MaximaTerm::Sign(_, inner) => collect(inner, all),
        MaximaTerm::Pair(_, left, right) | MaximaTerm::Index(left, right) => {
            collect(left, all);
            collect(right, all);
        }
        MaximaTerm::Number(_) | MaximaTerm::Text(_) => {}
    }
}

/// The derivative, carried out.
pub fn derivative(of: &MaximaTerm, by: &str, order: usize) -> Result<MaximaTerm, String> {
    let cannot = || "its derivative is not known".to_string();
    let expr = language::read(&text(of)?, &scope(of)).map_err(|_| cannot())?;
    let slope = derive::nth_derivative(&expr.expr, by, order).map_err(|_| cannot())?;
    let slope = read::term(&print::ascii(&tidy::tidy(&slope))).map_err(|_| cannot())?;
    let mut drawn = Vec::new();
    collect_drawn(of, &mut drawn);
    Ok(drawn.iter().fold(slope, |slope, name| {
        super::replaced(&slope, &MaximaTerm::Name(name.clone()), &MaximaTerm::Drawn(name.clone()))
    }))
}

fn collect_drawn(term: &MaximaTerm, all: &mut Vec<String>) {
    match term {
        MaximaTerm::Drawn(name) => all.push(name.clone()),
        MaximaTerm::Call(_, items) | MaximaTerm::List(items) | MaximaTerm::Set(items) => {
            items.iter().for_each(|item| collect_drawn(item, all));
        }
        MaximaTerm::Sign(_, inner) => collect_drawn(inner, all),
        MaximaTerm::Pair(_, left, right) | MaximaTerm::Index(left, right) => {
            collect_drawn(left, all);
            collect_drawn(right, all);
        }
        MaximaTerm::Number(_) | MaximaTerm::Text(_) | MaximaTerm::Name(_) => {}
    }
}

/// Whether something in it is drawn.
pub fn varies(term: &MaximaTerm) -> bool {
    let mut all = Vec::new();
    collect_drawn(term, &mut all);
    !all.is_empty()
}

/// Functions that STACK has under the same name.
const THERE: &[&str] = &[
    "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sech", "csch", "coth",
    "asinh", "acosh", "atanh", "exp", "sqrt", "abs", "max", "min", "atan2",
];

/// A formula as it is printed here, in the notation of Maxima.
///
/// # Errors
/// Which function STACK does not have.
pub fn to_maxima(formula: &str) -> Result<String, String> {
    back(&read::term(formula)?)
}

fn back(term: &MaximaTerm) -> Result<String, String> {
    Ok(match term {
        MaximaTerm::Number(digits) => digits.clone(),
        MaximaTerm::Name(name) if name == "e" || name == "pi" => format!("%{name}"),
        MaximaTerm::Name(name) => name.clone(),
        MaximaTerm::Call(name, arguments) => {
            let own = match name.as_str() {
                "ln" => "log",
                "log10" => "lg",
                name if THERE.contains(&name) => name,
                name => return Err(format!("STACK has no {name}")),
            };
            let inner: Vec<String> = arguments.iter().map(back).collect::<Result<_, _>>()?;
            format!("{own}({})", inner.join(","))
        }
        MaximaTerm::Sign("-", inner) => format!("(-{})", back(inner)?),
        MaximaTerm::Pair(sign @ ("+" | "-" | "*" | "/" | "^"), left, right) => {
            format!("({}{sign}{})", back(left)?, back(right)?)
        }
        _ => return Err(format!("{} cannot be written for STACK", text(term).unwrap_or_default())),
    })
}

/// The term as LaTeX; a formula in which something is drawn as `{{…}}`.
///
/// # Errors
/// What in it has no counterpart.
pub fn latex(term: &MaximaTerm) -> Result<String, String> {
    let joined = |items: &[MaximaTerm]| -> Result<String, String> {
        let all: Vec<String> = items.iter().map(latex).collect::<Result<_, _>>()?;
        Ok(all.join(", "))
    };
    Ok(match term {
        MaximaTerm::List(items) => format!("\\left[{}\\right]", joined(items)?),
        MaximaTerm::Set(items) => format!("\\left\\{{{}\\right\\}}", joined(items)?),
        MaximaTerm::Text(text) => format!("\\text{{{text}}}"),
        MaximaTerm::Pair(sign @ ("=" | "#" | "<" | ">" | "<=" | ">="), left, right) => {
            let sign = match *sign {
                "#" => "\\ne",
                "<=" => "\\le",
                ">=" => "\\ge",
                other => other,
            };
            format!("{} {sign} {}", latex(left)?, latex(right)?)
        }
        MaximaTerm::Sign("'", inner) => match &**inner {
            MaximaTerm::Call(name, all) => match (name.as_str(), all.as_slice()) {
                ("int" | "integrate", [of, MaximaTerm::Name(by)]) => format!("\\int {}\\,d{by}", latex(of)?),
                ("int" | "integrate", [of, MaximaTerm::Name(by), from, to]) => {
                    format!("\\int_{{{}}}^{{{}}} {}\\,d{by}", latex(from)?, latex(to)?, latex(of)?)
                }
                ("diff", [of, MaximaTerm::Name(by)]) => {
                    format!("\\frac{{d}}{{d{by}}}\\left({}\\right)", latex(of)?)
                }
                _ => return Err(format!("its text calls {name}")),
            },
            other => latex(other)?,
        },
        _ => {
            let formula = text(term)?;
            if varies(term) {
                return Ok(format!("{{{{{formula}}}}}"));
            }
            let expr = language::read(&formula, &scope(term)).map_err(|_| format!("{formula} is not read"))?;
            print::latex(&expr.expr)
        }
    })
}
