//! Computational graphs, and checks of a derivative that was worked out by hand.

use super::env::Env;
use super::function::{self, Function};
use super::piece::{CellFault, Piece, noted};
use super::{Notebook, matrices, slopes};
use crate::math::agree::{CompiledKey, Outcome, Setting};
use crate::math::graph::{Grain, Graph};
use crate::math::print::figure::figure;
use crate::math::{Expr, Symbol, functions, language, print};
use crate::page::worked::graph::Sweep;
use crate::page::{Block, Line, Page, Role, Table, Tone};

/// `graph f at x=1, y=2`: drawn, with the backward pass below it.
pub fn graph(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    sweep(notebook, piece, true)
}

/// `backward L at w=0.5, x=2`: the pass as a table.
pub fn backward(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    sweep(notebook, piece, false)
}

fn sweep(notebook: &mut Notebook, piece: Piece, with_drawing: bool) -> Result<Page, CellFault> {
    let env = &notebook.env;
    let Some((of, at)) = piece.split(" at ").or_else(|| slopes::called(env, piece)) else {
        return Err(piece.fault(Line::text("A graph needs a point: ").code("graph x^2 y at x=1, y=2").then(".")));
    };
    let function = Function::read_at(env, of, Some(at))?;
    let inputs = function::point(env, at, &function.by)?;
    let name = function
        .name
        .clone()
        .unwrap_or_else(|| Symbol::new(if function.by.iter().any(|by| by == "f") { "out" } else { "f" }));
    if let Some(missing) = function.expr.names().iter().find(|by| !inputs.iter().any(|(known, _)| known == *by)) {
        return Err(at
            .fault(format!("{missing} has no value here."))
            .mend(format!("{}, {missing}=1", piece.whole_line())));
    }
    let used = |wanted: &Symbol| function.expr.mentions(wanted) || function.name.is_some();
    let inputs: Vec<(Symbol, Expr)> = inputs.into_iter().filter(|(known, _)| used(known)).collect();
    // Definitions that only name what the next one uses are nodes of their own.
    let chain = function.name.as_ref().and_then(|name| env.chain(name)).filter(|chain| chain.len() > 1);
    let (definitions, grain) = match chain {
        Some(chain) => (chain, Grain::Named),
        None => (vec![(name.clone(), function.expr.clone())], Grain::Elementary),
    };
    let inputs: Vec<(Symbol, Expr)> =
        inputs.into_iter().filter(|(known, _)| !definitions.iter().any(|(name, _)| name == known)).collect();
    let graph = Graph::new(&definitions, &inputs, grain).map_err(|error| piece.fault(format!("{error}.")))?;
    let output = graph.find(&name).ok_or_else(|| piece.fault("This graph has no output."))?;
    let page = Sweep::new(&graph, output).page(&definitions, &inputs, with_drawing);
    Ok(noted(page, &function.notes))
}

/// `check g = d/dx f`: a derivative worked out by hand against the engine's, part by part.
pub fn check(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let Some((yours, right)) = piece.split("=") else {
        if notebook.has_slope_by_matrix() {
            return matrices::check(notebook, piece, None);
        }
        return Err(piece.fault(Line::text("A check is typed as ").code("check 2x = d/dx x^2").then(".")));
    };
    if let ("by", rest) = right.word() {
        return matrices::check(notebook, yours, Some(rest));
    }
    let env = &notebook.env;
    let mut notes = Vec::new();
    // The derivative may stand on either side.
    let derives = |side: &Piece| gradient_of(side).is_some() || env.operator(side.text(), &[]).is_some();
    let (yours, right) = if derives(&yours) && !derives(&right) { (right, yours) } else { (yours, right) };
    let (names, keys) = match gradient_of(&right) {
        Some(of) => {
            let function = Function::read(env, of)?;
            let name = function.name.clone().unwrap_or_else(|| Symbol::new("f"));
            if function.name.is_none() && function.by.len() > 1 {
                notes.push(format!("The parts are in the order {}.", function.by.join(", ")));
            }
            let keys = slopes::partials(&function, of)?;
            notes.extend(function.notes);
            (function.by.iter().map(|by| slopes::quotient(&name, by, function.by.len() > 1)).collect(), keys)
        }
        None => {
            let keys: Vec<Expr> = parts(env, right, &mut notes)?.into_iter().map(|(_, key)| key).collect();
            let names: Vec<String> = if keys.len() > 1 {
                (1..=keys.len()).map(|i| format!("part {i}")).collect()
            } else {
                vec![String::new()]
            };
            (names, keys)
        }
    };
    if let Some(missing) = undefined(env, yours, &keys) {
        return Err(missing);
    }
    let given = parts(env, yours, &mut notes)?;
    if given.len() != keys.len() {
        let message = format!("There are {} parts here, and {} on the other side.", given.len(), keys.len());
        return Err(yours.fault(message));
    }
    let mut table = Table::new(["", "yours", "worked out", ""]);
    let (mut wrong, mut unsure) = (Vec::new(), false);
    for (((part, answer), key), name) in given.iter().zip(&keys).zip(&names) {
        let mut all = key.names();
        all.extend(answer.names());
        all.sort_unstable();
        all.dedup();
        let found = CompiledKey::new(key, Setting { names: all, ..Setting::default() }).agree(answer);
        let sign = match found.outcome {
            Outcome::Same => Line::styled(Role::Right, "✓"),
            Outcome::Different => Line::styled(Role::Wrong, "✗"),
            Outcome::Unsure => Line::styled(Role::Caution, "?"),
        };
        table.push([Line::text(name.as_str()), Line::of(answer), Line::of(key), sign]);
        match found.outcome {
            Outcome::Same => notes.extend(found.notes),
            Outcome::Unsure => unsure = true,
            Outcome::Different => wrong.push((*part, name.clone(), found.witness)),
        }
    }
    let mut page = Page::new().with(table.says("Each part as given and as worked out."));
    for (_, name, witness) in &wrong {
        let which = if name.is_empty() { "This differs".to_string() } else { format!("{name} differs") };
        let line = match witness {
            Some(found) => {
                let point: Vec<String> = found
                    .at
                    .iter()
                    .map(|(name, n)| format!("{name} = {}", print::unicode(&Expr::number(*n))))
                    .collect();
                let shown = |value: Option<f64>| value.map_or("undefined".to_string(), figure);
                format!(
                    "{which}: at {} yours is {}, and the slope is {}.",
                    point.join(", "),
                    shown(found.yours),
                    shown(found.key)
                )
            }
            None => format!("{which}."),
        };
        page.push(Block::note(Tone::Wrong, line));
    }
    if let Some((part, _, _)) = wrong.first() {
        page.push(Block::Verbatim(crate::page::pointer(piece.whole_line(), part.at())));
    }
    notebook.fell_short = !wrong.is_empty() || unsure;
    if unsure {
        page = page.note(Tone::Caution, "This could not be decided.");
    } else if wrong.is_empty() {
        page = page.note(Tone::Right, "They agree.");
    }
    Ok(noted(page, &notes))
}

/// What the gradient is taken of, in `grad f`, `∇f`.
fn gradient_of<'a>(piece: &Piece<'a>) -> Option<Piece<'a>> {
    match piece.word() {
        ("grad" | "gradient" | "∇", of) => Some(of),
        _ => piece.text().strip_prefix('∇').map(|of| piece.from(piece.text().len() - of.len())),
    }
}

/// A name that stands alone as the answer and has not been defined, so that there is nothing to check.
fn undefined(env: &Env, yours: Piece, keys: &[Expr]) -> Option<CellFault> {
    let text = yours.text();
    let bare = text.split('(').next().unwrap_or(text).trim_end_matches(['\'', '′']);
    let name = language::name(bare)?;
    let applied = bare.len() == text.len() || text.ends_with(')') && yours.from(bare.len()).inside().is_some();
    let known = env.find(&name).is_some() || functions::lookup(bare).is_some() || matches!(bare, "e" | "pi" | "π");
    let variable = keys.iter().any(|key| key.mentions(&name)) || function::is_usual_variable(bare);
    let line = Line::text(format!("{name} is not defined yet. Say first what it is, as "));
    (applied && !known && !variable).then(|| yours.fault(line.code(format!("{name}(x) = 2x")).then(".")))
}

/// The parts of `(a, b)` or of a vector that has a name, or the one expression there is.
fn parts<'a>(env: &Env, piece: Piece<'a>, notes: &mut Vec<String>) -> Result<Vec<(Piece<'a>, Expr)>, CellFault> {
    let pieces = match piece.inside().map(|inside| inside.list()) {
        Some(parts) if parts.len() > 1 => parts,
        _ => vec![piece],
    };
    let mut found = Vec::new();
    for part in pieces {
        let read = function::found_in(env, part, &[])?;
        notes.extend(read.notes);
        found.extend(read.is.entries().iter().map(|entry| (part, entry.clone())));
    }
    Ok(found)
}
