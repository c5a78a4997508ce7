//! A left side as it is written, `dy/dx`, `f'(x)`, `∂_x f`, and whether it names what is asked.

use super::super::expr::Symbol;
use super::super::letters::greek_letter;
use super::Scope;
use super::around::ANSWERS;
use super::latex;
use super::side::{Asked, Wanted};
use super::words::{canonical, is_letter};

/// A derivative on a left side.
pub(super) struct Derivative {
    /// What is derived, where it is written out.
    of: Option<String>,
    by: Vec<String>,
    order: usize,
    /// What stands in brackets behind it.
    place: Option<String>,
}

/// What the left side of an equals sign is.
pub(super) enum Left {
    Nothing,
    /// `slope`, `the answer`
    Word,
    Name(String),
    /// `f(x)`: the name and what stands in the brackets.
    Called(String, String),
    Derivative(Derivative),
    Gradient,
    /// `∇²f`
    Hessian,
    /// `(f_x, f_y)`
    Parts(Vec<Derivative>),
    Expression,
}

pub(super) enum Fit {
    Fits,
    Amended(String),
    Chain,
    /// Why it does not, and whether the right side alone could have been meant.
    Other(String, bool),
}

/// LaTeX's spellings of what stands on left sides, plain.
pub(super) fn plain(left: &str) -> String {
    if !left.contains(['\\', '^']) {
        return left.trim().to_string();
    }
    let mut plain = left.to_string();
    let mut from = 0;
    while let Some(caret) = plain[from..].find('^').map(|at| at + from) {
        from = caret + 1;
        if let Some((count, end)) = latex::primes(&plain, caret) {
            plain.replace_range(caret..end, &"'".repeat(count));
        }
    }
    for (tex, typed) in [
        ("\\left", ""),
        ("\\right", ""),
        ("\\mathrm{d}", "d"),
        ("\\mathrm d", "d"),
        ("\\mathrm{d} ", "d"),
        ("\\differentialD ", "d"),
        ("\\differentialD", "d"),
        ("\\therefore", ""),
        ("\\partial", "∂"),
        ("\\nabla", "∇"),
        ("^{(1)}", "'"),
        ("^{(2)}", "''"),
        ("^{(3)}", "'''"),
        ("\\prime", "'"),
        ("\\,", " "),
        ("\\;", " "),
        ("\\ ", " "),
        ("\\operatorname{grad}", "grad"),
        ("\\theta", "theta"),
        ("\\alpha", "alpha"),
        ("\\mathbf", ""),
        ("\\vec", ""),
        ("\\displaystyle", ""),
        ("\\dfrac", "\\frac"),
        ("\\tfrac", "\\frac"),
    ] {
        plain = plain.replace(tex, typed);
    }
    // \frac{dy}{dx} is dy/dx, however its letters are set apart.
    plain = plain.replace("{d ", "{d");
    while let Some(at) = plain.find("\\frac{") {
        let inside = &plain[at + 6..];
        let Some((above, below)) = inside.split_once("}{") else { break };
        let Some((below, after)) = below.split_once('}') else { break };
        plain = format!("{}{}/{} {}", &plain[..at], above.trim(), below.trim(), after);
    }
    let plain = plain.replace("∂ ", "∂");
    plain.trim().to_string()
}

/// Without one pair of brackets around it.
fn unbracketed(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix([')', ']']));
    inner.filter(|inner| !inner.contains([')', ']']) || balanced(inner)).unwrap_or(text).trim()
}

fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

impl Left {
    pub fn read(left: &str, scope: &Scope) -> Left {
        let left = plain(left);
        let left = left.trim();
        if left.is_empty() {
            return Left::Nothing;
        }
        let lower = left.to_ascii_lowercase();
        let bare = lower.strip_prefix("the ").unwrap_or(&lower);
        let stripped = bare.trim_end_matches(['\'', '″']);
        if ANSWERS.contains(&stripped) && !scope.declares(left)
            || stripped.trim_start_matches('\\').starts_with("lim")
                && !stripped.trim_start_matches('\\')[3..].starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return Left::Word;
        }
        if ["∇^2", "∇^{2}", "∇²"].iter().any(|sign| left.starts_with(sign)) {
            return Left::Hessian;
        }
        if left.starts_with('∇') || bare.starts_with("grad ") || bare.starts_with("gradient of ") {
            return Left::Gradient;
        }
        if scope.declares(left) {
            return Left::Name(left.to_string());
        }
        if let Some(derivative) = by_name(left)
            .or_else(|| quotient(left))
            .or_else(|| primed(left))
            .or_else(|| subscripted(left, scope))
            .or_else(|| capital_d(left))
        {
            return Left::Derivative(derivative);
        }
        if left.starts_with(['(', '[', '<']) {
            let inner = unbracketed(left.trim_matches(['<', '>']));
            let parts: Option<Vec<Derivative>> = inner
                .split(',')
                .map(|part| quotient(part.trim()).or_else(|| subscripted(part.trim(), scope)))
                .collect();
            return match parts {
                Some(parts) if parts.len() > 1 => Left::Parts(parts),
                _ => Left::Expression,
            };
        }
        // A name with arguments perhaps: y, w_1, f(x).
        let name = left.split('(').next().unwrap_or("").trim();
        let arguments = left[name.len()..].trim();
        let spelt = canonical(name);
        let mut letters = spelt.chars();
        let lead = letters.next().is_some_and(char::is_alphabetic);
        let indexed = name.contains('_') || letters.clone().all(|c| c.is_ascii_digit());
        let differential = spelt.len() == 2 && matches!(spelt.as_bytes()[0], b'd' | b'D');
        let greek = greek_letter(&spelt).is_some();
        let simple = letters.all(char::is_alphanumeric) && (indexed || differential || greek);
        if !lead || !simple {
            return Left::Expression;
        }
        let called =
            arguments.ends_with(')') && arguments.starts_with('(') && !arguments.contains(['+', '*', '/', '^', '-']);
        match (arguments.is_empty(), called && !scope.declares(name)) {
            (true, _) => Left::Name(name.to_string()),
            (_, true) => Left::Called(name.to_string(), unbracketed(arguments).to_string()),
            _ => Left::Expression,
        }
    }
}

/// `dfdx`, `x.grad`: a slope as Python names it.
fn by_name(left: &str) -> Option<Derivative> {
    let slope = |by: &str| Derivative { of: None, by: vec![by.to_string()], order: 1, place: None };
    if let Some(name) = left.strip_suffix(".grad") {
        return name.chars().all(|c| c.is_alphanumeric() || c == '_').then(|| slope(name));
    }
    match left.as_bytes() {
        [b'd', b'a'..=b'z', b'd', b'a'..=b'z'] => Some(slope(&left[3..])),
        _ => None,
    }
}

/// The order behind a `d`: `^2`, `²`, `^{2}`; and the rest.
pub(super) fn order(text: &str) -> (usize, &str) {
    for (mark, order) in
        [("^{2}", 2), ("^{3}", 3), ("^2", 2), ("^3", 3), ("²", 2), ("³", 3), ("2", 2), ("3", 3), ("^4", 4), ("⁴", 4)]
    {
        if let Some(rest) = text.strip_prefix(mark) {
            return (order, rest);
        }
    }
    (1, text)
}

/// `dy/dx`, `d/dx(x^3)`, `d²y/dx²`, `∂f/∂x`, `∂_x f`.
fn quotient(left: &str) -> Option<Derivative> {
    let sign = left.chars().next().filter(|c| matches!(c, 'd' | '∂' | 'δ'))?;
    let rest = &left[sign.len_utf8()..];
    if let Some(by) = rest.strip_prefix('_') {
        let length = by.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
        let of = unbracketed(by[length..].trim());
        return (length > 0).then(|| Derivative {
            of: written(of),
            by: vec![by[..length].to_string()],
            order: 1,
            place: None,
        });
    }
    let (times, rest) = order(rest);
    let (above, below) = rest
        .split_once(&format!("/{sign}"))
        .map(|(above, below)| (above, &rest[rest.len() - below.len() - sign.len_utf8()..]))?;
    let above = above.trim();
    // `d(x^2)/dx`, `df(x)/dx`
    let called = above.find('(').filter(|_| above.ends_with(')'));
    let whole =
        called.is_some_and(|open| balanced(&above[open + 1..above.len() - 1]) && above[..open].chars().count() <= 1);
    if above.contains(['+', '-', '*', '(', '=', '^', '/']) && !whole {
        return None;
    }
    let mut by = Vec::new();
    let mut below = below.trim_start();
    let mut last = below;
    while let Some(after) = below.strip_prefix(sign) {
        let name: usize = {
            let mut chars = after.char_indices();
            let first = chars.next().filter(|(_, c)| is_letter(*c))?;
            let word: usize = after.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
            let base = if greek_letter(&after[..word]).is_some() { word } else { first.1.len_utf8() };
            let index = after[base..]
                .chars()
                .take_while(|c| {
                    c.is_ascii_digit() && base > 1 || *c == '_' || super::super::letters::lowered(*c).is_some()
                })
                .map(char::len_utf8)
                .sum::<usize>();
            let more = if after[base..].starts_with('_') {
                after[base + 1..].chars().take_while(|c| c.is_alphanumeric()).count() + 1
            } else {
                index
            };
            base + more
        };
        let (count, rest) = order(&after[name..]);
        by.extend(std::iter::repeat_n(after[..name].to_string(), count));
        below = rest.trim_start();
        last = rest;
        if by.len() >= times.max(1) {
            break;
        }
    }
    if by.is_empty() {
        return None;
    }
    let behind = last.trim();
    let above = above.trim();
    if above.is_empty() {
        // d/dx f(x), d/dx(x^3)
        let of = unbracketed(behind);
        return Some(Derivative { of: written(of), by, order: times, place: None });
    }
    let place = behind.starts_with('(').then(|| unbracketed(behind).to_string());
    let of = if above.starts_with('(') { written(unbracketed(above)) } else { None };
    (behind.is_empty() || place.is_some()).then_some(Derivative { of, by, order: times, place })
}

/// What is derived, unless it only names the function: `f`, `f(x)`, `y`.
fn written(of: &str) -> Option<String> {
    let of = of.trim();
    let name = of.split('(').next().unwrap_or("").trim();
    let short = name.chars().count() <= 1 && name.chars().all(char::is_alphabetic);
    let called = of.len() == name.len() || of.ends_with(')') && !of[name.len()..].contains(['+', '*', '^', '/', '-']);
    let names = of.is_empty() || short && called && !matches!(name, "x" | "");
    (!names).then(|| of.to_string())
}

/// `f'(x)`, `y''`, `(x^2)'`.
fn primed(left: &str) -> Option<Derivative> {
    let mark = left.find(['\'', '″', '‴'])?;
    let (of, rest) = left.split_at(mark);
    let order: usize = rest
        .chars()
        .map_while(|c| match c {
            '\'' => Some(1),
            '″' => Some(2),
            '‴' => Some(3),
            _ => None,
        })
        .sum();
    let behind = rest.trim_start_matches(['\'', '″', '‴']).trim();
    let place = behind.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).map(str::to_string);
    if !behind.is_empty() && place.is_none() {
        return None;
    }
    let of = of.trim();
    let name = of.chars().all(|c| c.is_alphanumeric() || c == '_');
    let bracketed = of.starts_with('(') && of.ends_with(')');
    (name || bracketed).then(|| Derivative {
        of: if bracketed { Some(unbracketed(of).to_string()) } else { None },
        by: Vec::new(),
        order,
        place,
    })
}

/// `f_x`, `f_xy(x, y)`, where the index is made of the question's variables.
fn subscripted(left: &str, scope: &Scope) -> Option<Derivative> {
    let asked = scope.asked.as_ref()?;
    let name = left.split('(').next()?.trim();
    let place = left[name.len()..].trim();
    let (base, index) = name.split_once('_')?;
    let index = index.trim_matches(['{', '}']);
    if base.chars().count() != 1
        || !base.starts_with(|c: char| c.is_alphabetic())
        || scope.declares(name)
        || index.is_empty()
    {
        return None;
    }
    let whole = asked.by.iter().chain(&scope.variables).find(|name| canonical(name) == canonical(index));
    let by: Vec<String> = match whole {
        Some(name) => vec![name.to_string()],
        None => index.chars().map(String::from).collect(),
    };
    let known = by.iter().all(|name| scope.variables.iter().chain(&asked.by).any(|known| known == name));
    let place = place.starts_with('(').then(|| unbracketed(place).to_string());
    known.then_some(Derivative { of: None, order: by.len(), by, place })
}

/// `Df`, `D f(x)`, `D[x^2]`
fn capital_d(left: &str) -> Option<Derivative> {
    let of = left.strip_prefix('D')?.trim();
    if let Some(index) = of.strip_prefix('_') {
        let length = index.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
        let by = vec![index[..length].to_string()];
        let of = written(unbracketed(index[length..].trim()));
        return (length > 0).then_some(Derivative { of, by, order: 1, place: None });
    }
    let of = unbracketed(of);
    let name = of.split('(').next().unwrap_or("");
    (name == "f" || name == "y").then(|| Derivative { of: None, by: Vec::new(), order: 1, place: None })
}

/// Whether what stands in brackets only repeats the variables.
fn repeats(place: &str, scope: &Scope) -> bool {
    let names: Vec<String> = place.split(',').map(|part| canonical(part.trim())).collect();
    names.iter().all(|name| scope.variables.iter().any(|known| canonical(known) == *name))
}

/// What a left side says that cannot be, whatever stands behind it: another derivative of the same letters, an
/// antiderivative, the value at another place.
pub(super) fn names_another(asked: Option<&Asked>, left: &str, read: &Left, scope: &Scope) -> Option<String> {
    match (asked, read) {
        // dx/dy for dy/dx
        (Some(asked), Left::Derivative(derivative)) if asked.what == Wanted::Slope => {
            let own = asked.by.first()?;
            let over = plain(left);
            let turned = over.strip_prefix(&format!("d{own}/d")).is_some_and(|by| by != own.as_str());
            (turned && derivative.order == 1)
                .then(|| format!("{over} is the slope of {own}; the slope by {own} is asked"))
        }
        (Some(asked), Left::Called(name, place)) if asked.what == Wanted::Slope => {
            let antiderivative = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_uppercase());
            (antiderivative && repeats(place, scope))
                .then(|| format!("{name}({place}) names an antiderivative; the derivative is asked"))
        }
        // f(-x) for f(x)
        (None, Left::Expression) => {
            let (name, place) = left.trim().strip_suffix(')')?.split_once('(')?;
            let letter = matches!(name.trim(), "f" | "g" | "h" | "y") && !scope.declares(name.trim());
            let plain = Scope { asked: None, ..scope.clone() };
            let place = super::read(place, &plain).ok()?.expr;
            let elsewhere = place.as_var().is_none() && !place.names().is_empty();
            (letter && elsewhere).then(|| format!("{} is the value at another place", left.trim()))
        }
        _ => None,
    }
}

/// Whether a text only names the answer: `y`, `f(x)`, `f'(x)`.
pub(super) fn is_name(read: &Left, scope: &Scope) -> bool {
    match read {
        Left::Name(name) => {
            let constant = matches!(canonical(name).as_str(), "e" | "pi" | "i" | "inf" | "oo" | "nan");
            !constant && !scope.declares(name) && greek_letter(&canonical(name)).is_none()
        }
        Left::Called(_, place) => repeats(place, scope),
        Left::Derivative(_) | Left::Gradient => scope.asked.is_some(),
        _ => false,
    }
}

/// The place of the slope among those that are asked which a left side names: `df/dx`, `f_x`, `dw`, `x`.
pub(super) fn slope_named(asked: &Asked, left: &str, scope: &Scope) -> Option<usize> {
    let place = |name: &str| asked.by.iter().position(|by| canonical(by) == canonical(name));
    // `fx`, `grad_x`: an index that lost its height, and a name of those who write programs.
    let typed = plain(left);
    let short = ["f", "z", "grad_", "grad "].into_iter().find_map(|before| place(typed.strip_prefix(before)?.trim()));
    if short.is_some() && !scope.declares(&typed) {
        return short;
    }
    match Left::read(left, scope) {
        Left::Name(name) => place(&name).or_else(|| {
            // `dw` of those who write programs, where it is no name of the question.
            let behind = name.strip_prefix('d').filter(|_| !scope.declares(&name))?;
            place(behind.trim_start_matches('_'))
        }),
        Left::Derivative(derivative) if derivative.order == 1 => {
            let [by] = derivative.by.as_slice() else { return None };
            let own = Asked { what: Wanted::Slope, by: vec![by.as_str().into()], ..asked.clone() };
            let fits = matches!(derivative_fits(&own, &derivative, scope, ""), Fit::Fits);
            place(by).filter(|_| fits)
        }
        _ => None,
    }
}

/// Whether a left side names what is asked.
pub(super) fn judged(asked: &Asked, left: &Left, scope: &Scope) -> Fit {
    let slope = || match asked.what {
        Wanted::Slope if asked.order > 1 => format!(
            "the derivative of order {} by {} is asked",
            asked.order,
            asked.by.first().map_or("x", Symbol::as_str)
        ),
        Wanted::Slope => format!("the slope by {} is asked", asked.by.first().map_or("x", Symbol::as_str)),
        Wanted::Gradient => "the gradient is asked".to_string(),
        Wanted::Matrix => "the matrix of derivatives is asked".to_string(),
        Wanted::Limit => "a limit is asked".to_string(),
        Wanted::Step => format!("the next {} is asked", asked.by.first().map_or("value", Symbol::as_str)),
        Wanted::Value => "the value itself is asked".to_string(),
    };
    let amended = |what: &str| Fit::Amended(format!("{what} = is passed over; {}", slope()));
    match left {
        Left::Nothing | Left::Word => Fit::Fits,
        Left::Hessian => match asked.what {
            Wanted::Matrix => Fit::Fits,
            _ => Fit::Other(format!("the left side names the matrix of second derivatives; {}", slope()), false),
        },
        Left::Gradient => match asked.what {
            Wanted::Gradient => Fit::Fits,
            _ => Fit::Other(format!("the left side names the gradient; {}", slope()), false),
        },
        Left::Parts(parts) => {
            let fits = asked.what == Wanted::Gradient
                && parts.len() == asked.by.len()
                && parts
                    .iter()
                    .zip(&asked.by)
                    .all(|(part, by)| part.order == 1 && part.by.iter().all(|name| canonical(name) == canonical(by)));
            if fits { Fit::Fits } else { Fit::Other(format!("the left side names other slopes; {}", slope()), false) }
        }
        Left::Name(name) => {
            let own = asked.by.iter().any(|by| canonical(by) == canonical(name)) || scope.declares(name);
            match asked.what {
                Wanted::Step if own => Fit::Fits,
                Wanted::Step if asked.by.iter().any(|by| name.starts_with(by.as_str())) => Fit::Fits,
                _ if own
                    && matches!(asked.what, Wanted::Value | Wanted::Limit | Wanted::Step)
                    && asked.of.is_none() =>
                {
                    Fit::Fits
                }
                _ if own => Fit::Other(format!("{name} is a variable of the question; {}", slope()), true),
                Wanted::Slope | Wanted::Gradient
                    if !name.starts_with(|c: char| c.is_uppercase()) && !name.starts_with('d') =>
                {
                    amended(name)
                }
                _ => Fit::Fits,
            }
        }
        Left::Called(name, place) => match asked.what {
            Wanted::Slope | Wanted::Gradient if repeats(place, scope) => amended(&format!("{name}({place})")),
            Wanted::Slope | Wanted::Gradient => {
                Fit::Other(format!("the left side names {name}({place}); {}", slope()), false)
            }
            Wanted::Value | Wanted::Limit | Wanted::Step | Wanted::Matrix => Fit::Fits,
        },
        Left::Derivative(derivative) => derivative_fits(asked, derivative, scope, &slope()),
        Left::Expression => Fit::Chain,
    }
}

fn derivative_fits(asked: &Asked, left: &Derivative, scope: &Scope, wanted: &str) -> Fit {
    if asked.what == Wanted::Matrix || asked.what == Wanted::Gradient {
        let fits = left.by.is_empty()
            || left.by.iter().all(|name| !asked.by.iter().any(|by| canonical(by) == canonical(name)));
        return if fits { Fit::Fits } else { Fit::Other(format!("the left side names one slope; {wanted}"), false) };
    }
    if asked.what != Wanted::Slope {
        return match asked.what {
            // What is asked may be any number, be it called a slope.
            Wanted::Value if asked.of.is_none() => Fit::Fits,
            _ => Fit::Other(format!("the left side names a slope; {wanted}"), false),
        };
    }
    if left.order != asked.order {
        return Fit::Other(format!("the left side names a derivative of order {}; {wanted}", left.order), false);
    }
    let own = asked.by.first().map_or("x", Symbol::as_str);
    if let Some(other) = left.by.iter().find(|name| canonical(name) != canonical(own)) {
        return Fit::Other(format!("the left side names a slope by {other}; {wanted}"), false);
    }
    if let Some(of) = &left.of
        && let Some(given) = &asked.of
    {
        let plain = Scope { asked: None, ..scope.clone() };
        let same = super::read(of, &plain).ok().and_then(|reading| super::agrees(&reading.expr, given));
        if same != Some(true) {
            return Fit::Other(format!("the left side names the slope of {of}, which is another function"), true);
        }
    }
    match &left.place {
        Some(place) if !repeats(place, scope) && !asked.at_place => {
            Fit::Other(format!("the left side names a slope at {place}; a formula is asked"), false)
        }
        _ => Fit::Fits,
    }
}
