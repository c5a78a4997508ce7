//! What a question asks for, as the left side of an answer may name it: `dy/dx = 2x`.

use crate::lesson::kinds::ask::Ask;
use crate::math::language::{Asked, Wanted};

/// What the left side of an answer is held against; `None` where any name will do.
pub(super) fn asked(ask: &Ask) -> Option<Asked> {
    let of = ask.formula("of").cloned();
    let place = ask.field("at").is_some();
    let asked = |what: Wanted, order: usize| Asked {
        what,
        of: of.clone(),
        by: ask.names("by").to_vec(),
        order,
        at_place: place,
        before: Vec::new(),
    };
    let with_all = |mut asked: Asked| {
        if let (true, Some(of)) = (asked.by.is_empty(), &of) {
            let given = ask.bindings("given");
            asked.by = of.names().into_iter().filter(|name| given.iter().all(|(known, _)| known != name)).collect();
        }
        asked
    };
    Some(match ask.kind.name {
        "derivative" if ask.flag("tangent") => return None,
        "derivative" => {
            let order = ask.whole("order", 1, 1, 100).unwrap_or(1);
            let by = of.as_ref().and_then(|of| ask.variable(of).ok());
            Asked { by: by.into_iter().collect(), ..asked(Wanted::Slope, order) }
        }
        "gradient" if ask.flag("hessian") => with_all(asked(Wanted::Matrix, 2)),
        "gradient" if ask.flag("steepest") || ask.field("along").is_some() => return None,
        "gradient" => with_all(asked(Wanted::Gradient, 1)),
        "jacobian" => asked(Wanted::Matrix, 1),
        "limit" => Asked { of: None, ..asked(Wanted::Limit, 0) },
        "descent" => {
            let asked = with_all(asked(Wanted::Step, 0));
            let before = match (ask.bindings("start"), ask.numbers("start")) {
                // Nothing is said of where the last of several steps began.
                _ if ask.whole("steps", 1, 1, 1).is_err() => Vec::new(),
                ([], Some(numbers)) => asked.by.iter().cloned().zip(numbers.iter().cloned()).collect(),
                (named, _) => named.to_vec(),
            };
            Asked { of: None, before, ..asked }
        }
        _ => return None,
    })
}

/// `f_x = 2xy, f_y = x^2`, where a gradient is asked for: the components in the order of the question.
pub(super) fn components(text: &str, asked: &Asked) -> Option<String> {
    if asked.what != Wanted::Gradient || asked.by.len() < 2 || text.matches('=').count() != asked.by.len() {
        return None;
    }
    let mut found: Vec<Option<&str>> = vec![None; asked.by.len()];
    for part in parts(text) {
        let (left, right) = part.split_once('=')?;
        let left: String = left.chars().filter(|c| !c.is_whitespace()).collect();
        let at = asked.by.iter().position(|by| is_slope_by(&left, by))?;
        let place = found.get_mut(at).filter(|place| place.is_none())?;
        *place = Some(right.trim().trim_end_matches('.'));
    }
    let all: Option<Vec<&str>> = found.into_iter().collect();
    Some(format!("({})", all?.join(", ")))
}

/// The parts between commas, semicolons, lines and `and`, outside of brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut found) = (0usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' | ';' | '\n' if depth == 0 => {
                found.push(&text[begin..at]);
                begin = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(&text[begin..]);
    found.into_iter().flat_map(|part| part.split(" and ")).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether a left side without blanks names the slope by a variable: `f_x`, `∂f/∂x`, `df/dx`, `f_x(x,y)`, `∂_x f`.
fn is_slope_by(left: &str, by: &str) -> bool {
    let name = left.split_once('(').map_or(left, |(name, _)| name);
    let letter = |text: &str| text.chars().count() == 1 && text.chars().all(char::is_alphabetic);
    let subscripted = name.split_once('_').is_some_and(|(f, index)| letter(f) && index.trim_matches(['{', '}']) == by);
    let quotient = ["∂", "d", "\\partial"].iter().any(|sign| {
        let below = left.split_once('/').filter(|(above, _)| above.starts_with(sign));
        below.and_then(|(_, below)| below.strip_prefix(sign)).is_some_and(|below| below == by)
    });
    subscripted || quotient || left.strip_prefix("∂_").is_some_and(|rest| rest.strip_prefix(by).is_some_and(letter))
}
