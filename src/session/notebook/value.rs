//! Definitions and values.

use super::elsewhere;
use super::env::Env;
use super::function::{self, Function, as_typed};
use super::piece::{CellFault, Piece, noted};
use super::{Notebook, cells, tables};
use crate::math::evaluate::exact_value;
use crate::math::language;
use crate::math::language::arrays;
use crate::math::print::figure::{Precision, figure_to};
use crate::math::tape::eval;
use crate::math::tidy::tidy;
use crate::math::value::{Array, Value};
use crate::math::worth::{Worth, worth as worth_of};
use crate::math::{Expr, Number, Symbol, functions};
use crate::page::worked::words;
use crate::page::{Formula, Line, Page, Role, Tone};

/// The left and the right side of a definition: `f(x) = x^2`, `a = 3`; `None` where the line is none.
pub fn sides<'a>(line: &Piece<'a>) -> Option<(Piece<'a>, Piece<'a>)> {
    let (left, right) = line.split(":=").or_else(|| line.split("="))?;
    let compares = right.text().starts_with('=') || left.text().ends_with(['<', '>', '!', ':', '=']);
    let head = left.text();
    let named = head.starts_with(|c: char| c.is_alphabetic())
        && !head.contains(|c: char| c.is_whitespace() || c == '[')
        || head.find('(').is_some_and(|open| !head[..open].contains(char::is_whitespace))
            && split_head(&left).is_some_and(|(name, _)| language::name(name.text()).is_some());
    (named && !compares).then_some((left, right))
}

/// The two sides of `f(x): return x^2`, which stood behind `def`.
fn in_python<'a>(line: &Piece<'a>) -> Option<(Piece<'a>, Piece<'a>)> {
    let (left, body) = line.split(":")?;
    let right = body.text().strip_prefix("return").filter(|rest| rest.starts_with([' ', '(']))?;
    Some((left, body.from(body.text().len() - right.len())))
}

/// Whether a line defines a name.
pub fn is_definition(line: &str) -> bool {
    sides(&Piece::line(line.trim_start_matches('='))).is_some()
}

/// The name and the variables of `f(x, y)`; no variables for a bare name.
fn split_head<'a>(left: &Piece<'a>) -> Option<(Piece<'a>, Option<Piece<'a>>)> {
    match left.text().find('(') {
        None => Some((*left, None)),
        Some(open) => {
            let arguments = left.from(open).inside()?;
            Some((left.part(0..open), Some(arguments)))
        }
    }
}

/// `f(x) = EXPR`, `a = EXPR`, `u = (1, 2)`.
pub fn define(notebook: &mut Notebook, line: Piece) -> Result<Page, CellFault> {
    let line = match line.word() {
        ("define" | "let" | "def", rest) => rest,
        _ => line,
    };
    let Some((left, right)) = sides(&line).or_else(|| in_python(&line)) else {
        return Err(
            line.fault(Line::text("A definition has a name, = and an expression, as ").code("f(x) = x^2").then("."))
        );
    };
    let (name, of) = head(&left)?;
    if right.is_empty() {
        return Err(right.fault("something is missing after ="));
    }
    if let Some((_, more)) = right.split("=") {
        let at = right.part(0..right.text().len() - more.text().len());
        return Err(at.fault("A line holds only one definition."));
    }
    let number = notebook.current;
    if let Some(later) = notebook.env.find(&name).filter(|definition| definition.cell > number) {
        let line = format!("{name} is redefined in [{}], and that one counts.", later.cell);
        return Ok(Page::new().note(Tone::Info, line));
    }
    let before = notebook.env.find(&name).is_some();
    let found = match (notebook.env.define(&name, &of, right.text(), number), right.split(";")) {
        (Ok(found), _) => found,
        (Err(_), Some((first, next))) if !next.is_empty() => {
            return Err(next.fault("A line holds one cell.").mend(format!("{} = {}", left.text(), first.text())));
        }
        (Err(error), _) => return Err(right.unreadable(&error)),
    };
    let Some(definition) = notebook.env.find(&name) else { return Ok(Page::new()) };
    let body = notebook.env.as_written(definition).map_or_else(|| as_typed(right.text()), |body| Formula::of(&body));
    let head = signature(&name, &definition.of).and(&words::signs(" = "));
    let mut page = Page::new();
    // A constant that follows from others is shown with its value.
    let constant = !found.uses.is_empty() && found.is.names().is_empty();
    page.push(match &found.is {
        Value::Array(array) if found.uses.is_empty() => Line::new().formula(head.and(&as_list(array))),
        Value::Expr(_) if !constant => Line::new().formula(head.and(&body)),
        is => worth(Line::new().formula(head.and(&body)), is, &body).0,
    });
    if definition.of.is_empty() && function::is_usual_variable(&name) {
        let line = Line::styled(Role::Dim, format!("{name} is this from here on. A variable again: "));
        page.push(line.code(format!("forget {name}")).push(Role::Dim, "."));
    }
    page = noted(page, &found.notes);
    let free: Vec<Symbol> = found.is.names().into_iter().filter(|free| !definition.of.contains(free)).collect();
    if !free.is_empty() {
        let verb = if free.len() == 1 { "has no value yet" } else { "have no values yet" };
        page.push(Line::styled(Role::Dim, format!("{} {verb}.", free.join(", "))));
    }
    let follow: Vec<String> =
        notebook.env.depend_on(&name).iter().map(|other| format!("{} [{}]", other.name, other.cell)).collect();
    if before && !follow.is_empty() {
        page.push(Line::styled(Role::Dim, format!("This changes {}.", follow.join(", "))));
    }
    for broken in notebook.env.depend_on(&name) {
        if let Err(why) = &broken.is {
            page.push(crate::page::Block::note(Tone::Caution, format!("{} no longer works: {why}.", broken.name)));
        }
    }
    Ok(page)
}

/// `f(x, y)`, or the bare name of a constant.
pub fn signature(name: &Symbol, of: &[Symbol]) -> Formula {
    let mut formula = Formula::of(&Expr::var(name));
    for (at, variable) in of.iter().enumerate() {
        formula = formula.and(&words::signs(if at == 0 { "(" } else { ", " })).and(&Formula::of(&Expr::var(variable)));
    }
    if of.is_empty() { formula } else { formula.and(&words::signs(")")) }
}

/// The name that is defined and its variables.
fn head(left: &Piece) -> Result<(Symbol, Vec<Symbol>), CellFault> {
    let (name, arguments) = split_head(left).ok_or_else(|| left.fault("this bracket is never closed"))?;
    let text = name.text();
    if text.ends_with(['\'', '′', '″', '’']) {
        let message = "A derivative follows from its function; it is not defined by itself. Give it a name of its own.";
        return Err(left.fault_mended(message, "g(x)"));
    }
    let symbol = language::name(text).ok_or_else(|| name.fault("this is not a name: letters, then digits"))?;
    if functions::lookup(text).is_some() || matches!(text, "e" | "pi" | "π" | "inf") {
        return Err(name.fault(Line::text(format!("{text} already has a meaning; choose another name."))));
    }
    if text.len() > 1 && cells::named(text).is_some() {
        return Err(name.fault(Line::new().code(text).then(" is a word of the notebook; choose another name.")));
    }
    let mut of = Vec::new();
    for variable in arguments.map(|inside| inside.list()).unwrap_or_default() {
        let found =
            language::name(variable.text()).ok_or_else(|| variable.fault("a variable's name is expected here"))?;
        if of.contains(&found) {
            return Err(variable.fault("this variable appears here twice"));
        }
        of.push(found);
    }
    Ok((symbol, of))
}

/// A value, a formula made short, a vector; `f` over a list or a range, or `at` some points.
pub fn value(notebook: &mut Notebook, line: Piece) -> Result<Page, CellFault> {
    let text = line.text().trim_start_matches('=');
    let line = line.from(line.text().len() - text.len());
    let page = match tables::over_many(&notebook.env, line)? {
        Some(page) => page,
        None => match line.split(" at ") {
            Some((of, at)) => return at_points(notebook, of, at),
            None => one_or_more(notebook, line)?,
        },
    };
    let several = line.list().len() > 1;
    let body = if several { format!("({})", line.text()) } else { line.text().to_string() };
    notebook.env.keep_out(&body, &[], notebook.current);
    Ok(page)
}

/// A value; several with commas between them.
fn one_or_more(notebook: &Notebook, line: Piece) -> Result<Page, CellFault> {
    let parts = line.list();
    if parts.len() > 1 && parts.iter().all(|part| !part.is_empty()) && line.inside().is_none() {
        let mut page = Page::new();
        for part in parts {
            page.extend(one(notebook, part)?);
        }
        return Ok(page);
    }
    one(notebook, line)
}

fn one(notebook: &Notebook, line: Piece) -> Result<Page, CellFault> {
    if let Some(fault) = misspelt(line).or_else(|| arrow(line)) {
        return Err(fault);
    }
    let found = function::found_in(&notebook.env, line, &[])?;
    let mut notes = found.notes.clone();
    let shown = match &found.is {
        Value::Expr(_) if found.lists => as_typed(line.text()),
        Value::Expr(expr) => {
            notes.extend(products(line.text(), expr));
            shown(&notebook.env, line, expr, found.uses.is_empty())
        }
        Value::Array(array) if found.uses.is_empty() && line.inside().is_some() => as_list(array),
        _ => as_typed(line.text()),
    };
    let (line, defined) = worth(Line::new().formula(shown.clone()), &found.is, &shown);
    match defined {
        true => Ok(noted(Page::new().text(line), &notes)),
        false => Err(CellFault { notes, ..CellFault::new(line) }),
    }
}

/// `f at 2`, `g at (1, 2)`, `x^2 y at x=1`, `f at 1, 2, 3`.
pub(super) fn at_points(notebook: &mut Notebook, of: Piece, at: Piece) -> Result<Page, CellFault> {
    let env = &notebook.env;
    let (own, said) = function::moving(env, of, Some(at))?;
    let mut found = function::found_in(env, of, &own)?;
    found.notes.extend(said);
    let by = function::variables(env, of, &found.is);
    let points = function::points(env, at, &by)?;
    if let (Value::Expr(_), [by], [_, _, ..]) = (&found.is, by.as_slice(), points.as_slice()) {
        let curve = Function::read_at(env, of, Some(at))?.curve(of)?;
        let xs = points.iter().flatten().filter(|(name, _)| name == by).filter_map(|(_, value)| eval(value, &[]));
        return Ok(tables::table(&curve, &xs.collect::<Vec<f64>>()));
    }
    let mut page = Page::new();
    let only = if let [only] = points.as_slice() { Some(only.clone()) } else { None };
    for point in points {
        let put = |name: &str| point.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let is = found.is.map(|expr| expr.substitute_with(&put)).short();
        let place: Vec<String> =
            point.iter().map(|(name, value)| format!("{name} = {}", crate::math::print::unicode(value))).collect();
        let shown = match found.is.as_expr() {
            Some(expr) => shown(env, of, expr, found.uses.is_empty()),
            None => as_typed(of.text()),
        };
        let (line, defined) =
            worth(Line::new().formula(shown).then(format!(" at {}: ", place.join(", "))), &is, &Formula::default());
        if !defined {
            return Err(CellFault::new(line));
        }
        page.push(line);
    }
    if let Some(only) = only {
        notebook.env.keep_out(of.text(), &only, notebook.current);
    }
    Ok(noted(page, &found.notes))
}

/// `(a, b)`, `[[a, b], [c, d]]`.
pub fn as_list(array: &Array) -> Formula {
    let (open, close) = if array.is_matrix() { ("[", "]") } else { ("(", ")") };
    let mut rows = words::signs("");
    for (at, row) in array.lines().enumerate() {
        rows = if at > 0 { rows.and(&words::signs(", ")) } else { rows };
        rows = rows.and(&words::signs(open));
        for (at, entry) in row.iter().enumerate() {
            rows = if at > 0 { rows.and(&words::signs(", ")) } else { rows };
            rows = rows.and(&Formula::of(entry));
        }
        rows = rows.and(&words::signs(close));
    }
    match array.columns {
        None => rows,
        Some(_) => {
            let in_latex = |row: &[Expr]| row.iter().map(crate::math::print::latex).collect::<Vec<_>>().join(" & ");
            let tex: Vec<String> = array.lines().map(in_latex).collect();
            let latex = format!(r"\begin{{pmatrix}} {} \end{{pmatrix}}", tex.join(r" \\ "));
            Formula { latex, ..words::signs("[").and(&rows).and(&words::signs("]")) }
        }
    }
}

/// As it was typed, where definitions or an operator are put in; otherwise the expression.
fn shown(env: &Env, line: Piece, expr: &Expr, bare: bool) -> Formula {
    match env.operator(line.text(), &[]) {
        Some(operator) => {
            let inner = line.from(operator.rest);
            let read = env.read(inner.text(), std::slice::from_ref(&operator.by));
            let several = read.as_ref().is_ok_and(|read| read.expr.names().len() > 1);
            let inner = match read {
                Ok(read) if read.uses.is_empty() => words::operand(&read.expr),
                _ => as_typed(inner.text()),
            };
            words::operator(&operator.by, operator.order, several).and(&words::signs(" ")).and(&inner)
        }
        None if bare => Formula::of(expr),
        None => as_typed(line.text()),
    }
}

/// ` = ` the short form, ` = ` or ` ≈ ` the number; and whether there is a value.
fn worth(mut line: Line, is: &Value, shown: &Formula) -> (Line, bool) {
    let expr = match is {
        Value::Expr(expr) => expr,
        Value::Array(array) => return worth_of_many(line, array, shown),
        // A cell comes to nothing else.
        other => return (line.then(format!(" is {}", other.shape())), false),
    };
    let tidied = exact_value(expr, &[]).map_or_else(|| tidy(expr), Expr::number);
    let short = Formula::of(&tidied);
    if short.unicode != shown.unicode {
        line = line.then(equals(shown)).formula(short.clone()).role(Role::Strong);
    }
    if !expr.names().is_empty() {
        return (line, true);
    }
    let value = match worth_of(expr) {
        Worth::Undefined => return (line.then(" is not defined as a real number"), false),
        Worth::TooLarge if tidied.as_ratio().is_some() => return (line, true),
        Worth::TooLarge => return (line.then(", beyond the numbers that are worked out here"), true),
        Worth::Zero if tidied.is_number(0) => return (line, true),
        Worth::Zero => return (line.then(" = ").push(Role::Strong, "0"), true),
        Worth::Value(value) => value,
    };
    let figure = figure_to(value, Precision::Exact);
    if figure != short.ascii && figure != short.unicode {
        let exact = exact_value(&tidied, &[]).zip(Number::parse(figure.trim_start_matches('−')));
        let exact = exact.is_some_and(|(exact, shown)| exact.abs().is_some_and(|n| n.same_value(shown)));
        line = line.then(if exact { " = " } else { " ≈ " }).push(Role::Strong, figure);
    }
    (line, true)
}

/// What stands between what was asked and what it comes to; nothing where only the latter is shown.
fn equals(shown: &Formula) -> &'static str {
    if shown.ascii.is_empty() { "" } else { " = " }
}

fn worth_of_many(mut line: Line, array: &Array, shown: &Formula) -> (Line, bool) {
    let short = as_list(array);
    if short.unicode != shown.unicode {
        line = line.then(equals(shown)).formula(short).role(Role::Strong);
    }
    if array.entries.iter().any(|entry| !entry.names().is_empty())
        || array.entries.iter().all(|entry| entry.as_ratio().is_some())
    {
        return (line, true);
    }
    let values: Vec<Option<f64>> = array.entries.iter().map(|entry| worth_of(entry).value()).collect();
    let defined = values.iter().all(Option::is_some);
    let figure =
        |value: &Option<f64>| value.map_or("undefined".to_string(), |value| figure_to(value, Precision::Exact));
    let row = |row: &[Option<f64>]| row.iter().map(figure).collect::<Vec<_>>().join(", ");
    let shown = match array.columns {
        None => format!("({})", row(&values)),
        Some(width) => {
            let rows = values.chunks(width.max(1)).map(|part| format!("[{}]", row(part)));
            format!("[{}]", rows.collect::<Vec<_>>().join(", "))
        }
    };
    (line.then(" ≈ ").push(Role::Strong, shown), defined)
}

/// Names that stand before a bracket and are not defined: they were read as factors.
fn products(text: &str, expr: &Expr) -> Vec<String> {
    let names = expr.names().into_iter().filter(|name| name.len() == 1 && !function::is_usual_variable(name));
    let applied = |name: &Symbol| {
        text.match_indices(&format!("{name}(")).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric()))
    };
    names.filter(applied).map(|name| format!("{name} is not defined; {name}(…) is read as {name}·(…).")).collect()
}

/// `f: x -> x^2`, `x -> x^2`: a function written with an arrow.
fn arrow(line: Piece) -> Option<CellFault> {
    let (before, after) = line.split("->").or_else(|| line.split("→"))?;
    let (name, by) = before.split(":").map_or((None, before), |(name, by)| (Some(name), by));
    let by = by.inside().unwrap_or(by);
    language::name(by.text())?;
    let name = name.map_or("f", |name| name.text());
    let mend = format!("{name}({}) = {}", by.text(), after.text());
    Some(line.fault("A function is defined with an equals sign.").mend(mend))
}

/// A mistyped word of the notebook at the start of the line: `polt x^2`.
fn misspelt(line: Piece) -> Option<CellFault> {
    // `d/d(2x) x^2`, `d/d3 x`: only by a name is derived.
    if let Some(below) = line.text().strip_prefix("d/d")
        && below.starts_with(|c: char| c == '(' || c.is_ascii_digit())
    {
        return Some(
            line.fault(Line::text("A derivative is taken by a variable, for example ").code("d/dx x^2").then(".")),
        );
    }
    let (word, rest) = line.word();
    if elsewhere::says(word).is_some() {
        return None;
    }
    let read = functions::lookup(word).is_some() || arrays::word(word).is_some();
    let plain = word.len() > 3 && word.chars().all(|c| c.is_ascii_alphabetic()) && !read;
    let known = cells::ROWS.iter().map(|row| row.word).filter(|word| word.len() > 3);
    let near = super::super::typed::nearest(word, known).filter(|_| plain && !rest.text().starts_with('='))?;
    let fault = line.part(0..word.len()).fault(Line::new().code(word).then(" is not a word of the notebook."));
    Some(fault.mend(format!("{near} {}", rest.text()).trim()))
}

/// Text that stands for itself in LaTeX.
pub fn worded(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\\' | '{' | '}' | '$' | '#' | '%' | '&' | '~' | '^' | '_')).collect()
}
