//! Going downhill: gradient descent on a function.

use super::Notebook;
use super::function::{self, Function};
use super::piece::{CellFault, Piece, noted};
use crate::math::descent::{self, Descent, MOMENTUM, MOST_STEPS, PLAIN, optimiser};
use crate::math::evaluate::exact_value;
use crate::math::table::words;
use crate::math::tape::eval;
use crate::math::{Expr, Number};
use crate::page::worked;
use crate::page::{Line, Page};

/// How many rates are compared at once.
const MOST_RATES: usize = 6;

/// A word of a cell that means nothing there.
pub(super) fn unknown(part: Piece, words: &[&str]) -> CellFault {
    let word = part.word().0;
    let fault = part.fault(
        Line::new()
            .code(crate::session::typed::short(part.text()))
            .then(format!(" is not known here; there is {}.", words.join(", "))),
    );
    match crate::session::typed::nearest(word, words.iter().copied()) {
        Some(near) => fault.mend(part.replaced(&part.text().replacen(word, near, 1))),
        None => fault,
    }
}

/// `descend f, from 3, rate 0.1, steps 20`.
pub fn descend(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let env = &notebook.env;
    let mut parts = piece.clauses(SETTINGS);
    // The function may stand behind its settings.
    let is_setting = |part: &Piece| SETTINGS.contains(&part.word().0) || optimiser(part.text()).is_some();
    let first = parts.iter().position(|part| !is_setting(part)).filter(|_| !piece.is_empty());
    let Some(first) = first else {
        return Err(piece.fault(Line::text("Say what to descend, for example ").code("descend x^2, from 3").then(".")));
    };
    let of = parts.remove(first);
    let settings = gathered(&parts);
    let function = Function::read(env, of)?;
    if !(1..=2).contains(&function.by.len()) {
        return Err(function.motionless(of, "A descent here has one variable or two."));
    }
    let (mut start, mut steps, mut beta) = (None, 20, None);
    let mut rates = vec![Number::ratio(1, 10).unwrap_or(Number::ONE)];
    let mut way = &PLAIN;
    for part in &settings {
        let set = |names: &[&str]| names.iter().find_map(|name| part.setting(name));
        let bare = start.is_none() && part.text().starts_with(|c: char| c.is_ascii_digit() || "-−(.".contains(c));
        if let Some(from) = set(&["from", "start", "at"]).or(bare.then_some(*part)) {
            start = Some(beginning(env, from, &function)?);
        } else if let Some(value) = set(&["rate", "lr", "eta", "η"]) {
            // Several rates in brackets are run side by side.
            let listed = value.inside().filter(|inside| inside.list().len() > 1).map(|inside| inside.list());
            let listed = listed.unwrap_or_else(|| vec![value]);
            rates = listed.into_iter().map(|rate| function::rational(env, rate)).collect::<Result<_, CellFault>>()?;
            if rates.len() > MOST_RATES {
                return Err(value.fault(format!("No more than {MOST_RATES} rates fit side by side.")));
            }
        } else if let Some(value) = set(&["steps", "iterations", "epochs"]) {
            steps = function::whole(env, value, 1, MOST_STEPS)?;
        } else if let Some(value) = part.setting("momentum") {
            beta = Some(function::rational(env, value)?);
        } else if let Some(row) = optimiser(part.text()) {
            way = row;
        } else {
            return Err(unknown(*part, words!(&["from", "rate", "steps"], descent::IDS)));
        }
    }
    let start = start.ok_or_else(|| {
        let from = if function.by.len() == 1 { "from 3" } else { "from (1, 2)" };
        piece.fault("Say where it begins.").mend(format!("{}, {from}", piece.whole_line()))
    })?;
    let name = function.name.as_ref().map_or("f", |name| name.as_str());
    let plain = |rate: &Number| {
        Descent::new(function.expr.clone(), &function.by, &start, *rate).map_err(|fault| of.fault(fault.message))
    };
    let with_momentum = |descent: Descent, beta: Number| match *way {
        PLAIN | MOMENTUM => descent.with_momentum(beta),
        _ => descent.with(way, &[("beta", beta)]),
    };
    let mut descents = Vec::new();
    for rate in &rates {
        let descent = plain(rate)?;
        descents.push(match beta {
            Some(beta) if rates.len() == 1 => with_momentum(descent, beta),
            _ => descent.with(way, &[]),
        });
    }
    // Beside several rates, momentum is one more descent, with the first of them.
    if let (Some(beta), Some(rate), true) = (beta, rates.first(), rates.len() > 1) {
        descents.insert(1, with_momentum(plain(rate)?, beta));
    }
    let page = match descents.as_slice() {
        [descent] => worked::descent::run(descent, steps, name, true, notebook.detail),
        several => worked::compare(several, steps, name),
    };
    Ok(noted(page, &function.notes))
}

/// Words that begin a setting.
const SETTINGS: &[&str] =
    words!(&["from", "start", "rate", "lr", "eta", "steps", "iterations", "epochs"], descent::IDS);

/// The settings, with the numbers of `from 1, 2` put together again.
fn gathered<'a>(parts: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let mut settings: Vec<Piece> = Vec::new();
    for part in parts {
        match settings.last_mut() {
            Some(last)
                if matches!(last.word().0, "from" | "start")
                    && part.text().starts_with(|c: char| c.is_ascii_digit() || "-−.".contains(c)) =>
            {
                *last = last.through(part);
            }
            _ => settings.push(*part),
        }
    }
    settings
}

/// A number for each variable: `3`, `(1, 2)`, `1, 2`, the name of a vector.
fn beginning(env: &super::env::Env, from: Piece, function: &Function) -> Result<Vec<Number>, CellFault> {
    let point = function::place(env, from, &function.by)?;
    let number = |value: &Expr| {
        let exact = exact_value(value, &[]);
        let near = || {
            let value = eval(value, &[])?;
            let size = Number::parse(&format!("{:.12}", value.abs()))?;
            if value < 0.0 { size.neg() } else { Some(size) }
        };
        exact.or_else(near).ok_or_else(|| from.fault("this number is too large here"))
    };
    point.iter().map(|(_, value)| number(value)).collect()
}
