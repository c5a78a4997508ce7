//! What a cell speaks of: a function with its variables, a number, a range; each read from a piece of the line.

use super::env::Env;
use super::piece::{CellFault, Piece};
use crate::math::Value;
use crate::math::evaluate::{CompiledExprs, exact_value};
use crate::math::print::figure::{Precision, figure_to};
use crate::math::tape::eval;
use crate::math::{Expr, Number, Symbol};
use crate::page::{Formula, Line};

/// No range has more points, and nothing more steps.
pub const MOST_POINTS: usize = 10_000;

/// A function as it was named or typed.
#[derive(Clone, Debug)]
pub struct Function {
    pub expr: Expr,
    /// Its variables: of a defined function in its own order, otherwise by the alphabet.
    pub by: Vec<Symbol>,
    /// As it is shown: `f′` as it was typed where definitions were put in, else the expression.
    pub shown: Formula,
    /// The name of the definition, where it is one.
    pub name: Option<Symbol>,
    /// Defined numbers that were put in.
    pub fixed: Vec<Symbol>,
    pub notes: Vec<String>,
}

/// Letters that are variables to everybody, be they numbers for a while.
pub fn is_usual_variable(name: &str) -> bool {
    matches!(name, "x" | "y" | "z" | "t")
}

/// Names that are variables in a cell though they are defined, and what is said of it: those that its point gives a
/// value, as `w` in `(w - 1)^2 at w=2`; where nothing else would move, the usual variables, because after `x = 3` the
/// slope of x² at 1 is asked of a variable, as it is by `d/dx x^2`.
pub fn moving(env: &Env, of: Piece, at: Option<Piece>) -> Result<(Vec<Symbol>, Vec<String>), CellFault> {
    let given = at.map(|at| at.list()).unwrap_or_default();
    let named = |part: &Piece| part.split("=").and_then(|(left, _)| crate::math::language::name(left.text()));
    let given: Vec<Symbol> = given.iter().filter_map(named).collect();
    let found = found_in(env, of, &given)?;
    if !given.is_empty() || !variables(env, of, &found.is).is_empty() {
        return Ok((given, Vec::new()));
    }
    let own: Vec<Symbol> = found.uses.into_iter().filter(|name| is_usual_variable(name)).collect();
    let is = if own.is_empty() { found.is } else { found_in(env, of, &own)?.is };
    let own: Vec<Symbol> = variables(env, of, &is).into_iter().filter(|name| own.contains(name)).collect();
    let said = |name: &Symbol| match &env.find(name)?.is {
        Ok(Value::Expr(value)) => {
            Some(format!("{name} moves here, so it is not {}", crate::math::print::unicode(value)))
        }
        _ => None,
    };
    let said = own.iter().filter_map(said).collect();
    Ok((own, said))
}

/// What was typed, as a formula: `f'(2)` with its sign.
pub fn as_typed(text: &str) -> Formula {
    let unicode = text.replace("'''", "‴").replace("''", "″").replace(['\'', '’'], "′").replace('-', "−");
    let latex = text.replace(['′', '’'], "'").replace('″', "''");
    let plain = latex.chars().all(|c| c.is_ascii() && !matches!(c, '\\' | '{' | '}' | '$' | '#' | '%' | '&' | '~'));
    let latex = if plain { latex } else { format!("\\text{{{}}}", super::value::worded(&latex)) };
    Formula { ascii: text.to_string(), unicode, latex }
}

/// Reads an expression with all definitions put in.
pub fn read(env: &Env, piece: Piece) -> Result<super::env::Read, CellFault> {
    read_in(env, piece, &[])
}

/// The same where these names are variables, be they constants elsewhere.
pub fn read_in(env: &Env, piece: Piece, own: &[Symbol]) -> Result<super::env::Read, CellFault> {
    if piece.is_empty() {
        return Err(piece.fault("something is missing here"));
    }
    env.read(piece.text(), own).map_err(|error| piece.unreadable(&error))
}

/// Reads an expression, a vector or a matrix, with all definitions put in.
pub fn found_in(env: &Env, piece: Piece, own: &[Symbol]) -> Result<super::env::Found, CellFault> {
    if piece.is_empty() {
        return Err(piece.fault("something is missing here"));
    }
    env.found(piece.text(), own).map_err(|error| piece.unreadable(&error))
}

/// The name of the definition that a piece is, with or without primes.
fn named<'a>(env: &'a Env, text: &str) -> Option<&'a super::env::Definition> {
    let bare = text.trim_end_matches(['\'', '′', '″', '’', '‴']);
    let out = bare.strip_prefix("Out[").and_then(|rest| rest.strip_suffix(']')).and_then(|rest| rest.parse().ok());
    let last = matches!(bare, "ans" | "_").then(|| env.last()).flatten();
    let head = |name: &str| env.find(name);
    // `f(x)` with its own variables is f.
    let own = bare.strip_suffix(')').and_then(|rest| rest.split_once('(')).and_then(|(name, of)| {
        let definition = head(name)?;
        let given: Vec<&str> = of.split(',').map(str::trim).collect();
        (!definition.of.is_empty() && definition.of.iter().map(|name| name.as_str()).eq(given)).then_some(definition)
    });
    head(bare).or(own).or_else(|| env.out(out.or(last)?))
}

/// The variables of what was read, those of a definition in its own order.
pub fn variables(env: &Env, piece: Piece, is: &Value) -> Vec<Symbol> {
    let mut by = is.names();
    if let Some(definition) = named(env, piece.text()) {
        by.retain(|name| !definition.of.contains(name));
        by = definition.of.iter().cloned().chain(by).collect();
    }
    by
}

impl Function {
    /// Reads a function from a piece, with what moves in it as [`moving`] tells.
    pub fn read(env: &Env, piece: Piece) -> Result<Function, CellFault> {
        Function::read_at(env, piece, None)
    }
    /// The same in a cell that names a point.
    pub fn read_at(env: &Env, piece: Piece, at: Option<Piece>) -> Result<Function, CellFault> {
        let (own, said) = moving(env, piece, at)?;
        let mut function = Function::read_in(env, piece, &own)?;
        function.notes.extend(said);
        Ok(function)
    }
    /// The same where these names are variables, be they constants elsewhere.
    pub fn read_in(env: &Env, piece: Piece, own: &[Symbol]) -> Result<Function, CellFault> {
        let read = read_in(env, piece, own)?;
        let text = piece.text();
        let by = variables(env, piece, &Value::Expr(read.expr.clone()));
        let shown = if read.uses.is_empty() { Formula::of(&read.expr) } else { as_typed(text) };
        let primed = text.trim_end_matches(')').ends_with(['\'', '′', '″', '’', '‴']) || text.contains("'(");
        let name = named(env, text).filter(|found| !primed && !found.name.contains('['));
        let name = name.map(|definition| definition.name.clone());
        let is_number = |name: &&Symbol| env.find(name).is_some_and(|definition| definition.of.is_empty());
        let fixed = read.uses.iter().filter(is_number).cloned().collect();
        Ok(Function { expr: read.expr, by, shown, name, fixed, notes: read.notes })
    }
    /// Why nothing moves in this, and what lets it move again.
    pub fn motionless(&self, piece: Piece, why: &str) -> CellFault {
        match self.fixed.first() {
            Some(name) => {
                let line = Line::text(format!("{why} {name} stands for a number here; a variable again: "));
                piece.fault(line.code(format!("forget {name}")).then("."))
            }
            None => piece.fault(why),
        }
    }
    /// Its one variable; x where it is constant.
    pub fn variable(&self, piece: Piece) -> Result<Symbol, CellFault> {
        match self.by.as_slice() {
            [] => Ok(Symbol::new("x")),
            [by] => Ok(by.clone()),
            several => Err(piece
                .fault(format!("This has several variables ({}); give numbers for all but one.", several.join(", ")))),
        }
    }
    /// A function of one variable, ready to be evaluated again and again.
    pub fn curve(&self, piece: Piece) -> Result<FunctionCurve, CellFault> {
        let by = self.variable(piece)?;
        let ready = CompiledExprs::new(&[&self.expr], std::slice::from_ref(&by));
        let ready = ready.ok_or_else(|| piece.fault("this cannot be computed"))?;
        let bare = self.shown.ascii.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\''));
        let bare = bare && self.shown != Formula::of(&self.expr);
        Ok(FunctionCurve { of: self.expr.clone(), bare, by, ready, shown: self.shown.clone() })
    }
}

/// A function of one variable, with its values.
pub struct FunctionCurve {
    pub of: Expr,
    pub by: Symbol,
    pub shown: Formula,
    /// Whether only its name is shown.
    bare: bool,
    ready: CompiledExprs,
}

impl FunctionCurve {
    /// Over a column of its values: `f′(x)`.
    pub fn label(&self) -> Formula {
        let signs = crate::page::worked::words::signs;
        let of = signs("(").and(&Formula::of(&Expr::var(&self.by))).and(&signs(")"));
        if self.bare { self.shown.clone().and(&of) } else { self.shown.clone() }
    }
    pub fn value(&self, x: f64) -> Option<f64> {
        self.ready.finite(&[x])
    }
}

/// A number as it was typed: `-pi`, `1/2`, `a`.
#[derive(Clone, Debug)]
pub struct Figure {
    pub expr: Expr,
    pub value: f64,
    pub exact: Option<Number>,
}

/// Reads a number.
pub fn number(env: &Env, piece: Piece) -> Result<Figure, CellFault> {
    let expr = read(env, piece)?.expr;
    match eval(&expr, &[]).filter(|value| value.is_finite()) {
        Some(value) => Ok(Figure { exact: exact_value(&expr, &[]), expr, value }),
        None => Err(piece.fault(
            Line::text("A number is expected here; ")
                .code(crate::session::typed::short(piece.text()))
                .then(" is not one."),
        )),
    }
}

/// Reads a number that must be rational, such as a rate.
pub fn rational(env: &Env, piece: Piece) -> Result<Number, CellFault> {
    let figure = number(env, piece)?;
    let near = || {
        let text = format!("{:.12}", figure.value.abs());
        Number::parse(&text).and_then(|size| if figure.value < 0.0 { size.neg() } else { Some(size) })
    };
    figure.exact.or_else(near).ok_or_else(|| piece.fault("this number is too large here"))
}

/// Reads a whole number from `least` to `most`.
pub fn whole(env: &Env, piece: Piece, least: usize, most: usize) -> Result<usize, CellFault> {
    let figure = number(env, piece)?;
    let found = figure.exact.and_then(Number::as_int).and_then(|n| usize::try_from(n).ok());
    found
        .filter(|n| (least..=most).contains(n))
        .ok_or_else(|| piece.fault(format!("A whole number from {least} to {most} is expected here.")))
}

/// A stretch of the number line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub from: f64,
    pub to: f64,
}

/// Reads `from..to`; `None` where the piece is no range.
pub fn range(env: &Env, piece: Piece) -> Result<Option<Range>, CellFault> {
    let Some((from, to)) = piece.split("..") else { return Ok(None) };
    if let Some(mend) = piece.with_commas() {
        return Err(piece.fault_mended("A comma goes before the range.", &mend));
    }
    between(env, piece, from, to).map(Some)
}

/// Pieces with `f from -3 to 3` as `f` and `-3..3`.
pub fn with_ranges<'a>(env: &Env, parts: Vec<Piece<'a>>) -> Result<Vec<(Piece<'a>, Option<Range>)>, CellFault> {
    let mut found = Vec::new();
    for part in parts {
        let ends = part.split(" from ").and_then(|(of, ends)| Some((of, ends, ends.split(" to ")?)));
        match ends.or_else(|| {
            part.text()
                .starts_with("from ")
                .then(|| part.word().1)
                .and_then(|ends| Some((part.part(0..0), ends, ends.split(" to ")?)))
        }) {
            Some((of, ends, (from, to))) => {
                if !of.is_empty() {
                    found.push((of, None));
                }
                found.push((ends, Some(between(env, ends, from, to)?)));
            }
            None => found.push((part, range(env, part)?)),
        }
    }
    Ok(found)
}

fn between(env: &Env, piece: Piece, from: Piece, to: Piece) -> Result<Range, CellFault> {
    let range = Range { from: number(env, from)?.value, to: number(env, to)?.value };
    if range.from >= range.to {
        let message = format!(
            "The range {}..{} does not go up.",
            crate::session::typed::short(from.text()),
            crate::session::typed::short(to.text())
        );
        return Err(piece.fault_mended(message, &format!("{}..{}", to.text(), from.text())));
    }
    Ok(range)
}

impl Range {
    /// The points of the range, a step apart.
    pub fn points(&self, step: f64, piece: Piece) -> Result<Vec<f64>, CellFault> {
        if step.is_nan() || step <= 0.0 {
            return Err(piece.fault("The step of a table is a number above 0."));
        }
        // A little over the end, so that rounding does not lose the last point.
        let count = ((self.to - self.from) / step + 1e-9).floor() + 1.0;
        if count.is_nan() || count > MOST_POINTS as f64 {
            return Err(piece.fault(format!("That is more than {MOST_POINTS} points; take a larger step.")));
        }
        let at = |i: usize| {
            let x = self.from + i as f64 * step;
            // The sum of steps such as 0.1 is not what a person would write; the figure is.
            figure_to(x, Precision::Exact).replace('−', "-").parse().unwrap_or(x)
        };
        Ok((0..count as usize).map(at).collect())
    }
}

/// Points behind `at`: `x=1, y=2`, `(1, 2)`, `1, 2` in the order of the variables, the name of a vector; several
/// numbers for one variable are several points.
pub fn points(env: &Env, piece: Piece, by: &[Symbol]) -> Result<Vec<Vec<(Symbol, Expr)>>, CellFault> {
    let pieces = piece.list();
    if pieces.iter().all(|piece| piece.split("=").is_some()) {
        return Ok(vec![named_point(env, &pieces)?]);
    }
    let mut numbers: Vec<Expr> = Vec::new();
    let mut whole: Vec<Vec<Expr>> = Vec::new();
    for piece in &pieces {
        match found_in(env, *piece, &[])?.is {
            Value::Expr(_) => {
                let figure = number(env, *piece)?;
                numbers.push(figure.exact.map_or(figure.expr, Expr::number));
            }
            Value::Array(array) if by.len() == 1 && !array.is_matrix() => numbers.extend(array.entries),
            Value::Array(array) => whole.extend(array.lines().map(<[_]>::to_vec)),
            other => return Err(piece.fault(format!("A point is made of numbers; this is {}.", other.shape()))),
        }
    }
    if by.len() == 1 && whole.is_empty() {
        whole = numbers.into_iter().map(|number| vec![number]).collect();
    } else if !numbers.is_empty() && whole.is_empty() {
        whole.push(numbers);
    }
    if by.is_empty() {
        return Err(piece.fault("This has no variable, so it is the same everywhere."));
    }
    if whole.iter().any(|point| point.len() != by.len()) {
        let names: Vec<String> = by.iter().map(|name| format!("{name}=…")).collect();
        return Err(piece.fault(
            Line::text(format!("A point here has {} numbers, for {}: ", by.len(), by.join(", ")))
                .code(names.join(", "))
                .then("."),
        ));
    }
    Ok(whole.into_iter().map(|point| by.iter().cloned().zip(point).collect()).collect())
}

/// The one point behind `at`.
pub fn point(env: &Env, piece: Piece, by: &[Symbol]) -> Result<Vec<(Symbol, Expr)>, CellFault> {
    let mut points = points(env, piece, by)?;
    if points.len() > 1 {
        return Err(piece.fault("One point is expected here."));
    }
    Ok(points.pop().unwrap_or_default())
}

/// Named values: `x=1, y=2`.
fn named_point(env: &Env, pieces: &[Piece]) -> Result<Vec<(Symbol, Expr)>, CellFault> {
    let mut found: Vec<(Symbol, Expr)> = Vec::new();
    for piece in pieces {
        let (left, right) = piece.split("=").ok_or_else(|| {
            piece.fault(Line::text("A name with its value is expected here, as ").code("x=1").then("."))
        })?;
        let name = crate::math::language::name(left.text()).ok_or_else(|| left.fault("this is not a name"))?;
        let value = number(env, right)?;
        found.retain(|(known, _)| *known != name);
        found.push((name, value.exact.map_or(value.expr, Expr::number)));
    }
    Ok(found)
}

/// The one point behind `at`, with a value for every variable.
pub fn place(env: &Env, piece: Piece, by: &[Symbol]) -> Result<Vec<(Symbol, Expr)>, CellFault> {
    let given = point(env, piece, by)?;
    let value = |name: &Symbol| {
        let found = given.iter().find(|(known, _)| known == name).cloned();
        let message = || Line::text(format!("The point has no value for {name}; give ")).code(format!("{name}=…"));
        found.ok_or_else(|| piece.fault(message().then(" too.")))
    };
    by.iter().map(value).collect()
}
