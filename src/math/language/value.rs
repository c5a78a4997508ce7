//! Answers by their shape: an expression, a limit, a vector, a matrix, an interval.

use super::super::expr::{Expr, Node};
use super::super::tape::eval;
use super::super::tidy::tidy;
use super::super::value::{Array, Value};
use super::agreement::agrees;
use super::bracket::closing;
use super::complaint::is_decimal_comma;
use super::fault::{Edit, Fault, Parsed, too_deep};
use super::parse::{MAX_HEIGHT, Parser, height};
use super::resolve::Resolver;
use super::syntax::{Form, Id};
use super::{MAX_LENGTH, MAX_NESTING, Scope, Shape};
use std::ops::Range;

/// Words for a limit or a slope that does not exist.
const NONE: &[&str] = &[
    "none",
    "dne",
    "d.n.e",
    "does not exist",
    "doesn't exist",
    "doesnt exist",
    "there is none",
    "the limit does not exist",
    "limit does not exist",
    "the limit doesn't exist",
    "the slope does not exist",
    "it doesn't exist",
    "it does not exist",
    "undefined",
    "not defined",
    "no limit",
    "no slope",
    "nan",
    "∅",
];
const INFINITE: &[&str] = &["inf", "infinity", "infty", "oo", "∞", "infinite", "\\infty"];

/// Reads the part `at` of a text in a shape.
pub(super) fn read(text: &str, at: Range<usize>, scope: &Scope, shape: Shape, parser: &mut Parser) -> Parsed<Value> {
    match shape {
        Shape::Expression => one(parser).map(Value::Expr),
        Shape::Limit => match beyond_numbers(&text[at]) {
            Some(value) => Ok(value),
            None => one(parser).map(Value::Expr),
        },
        // One word for all of its parts.
        Shape::Vector | Shape::Matrix if beyond_numbers(&text[at.clone()]) == Some(Value::Undefined) => {
            Ok(Value::Undefined)
        }
        Shape::Vector | Shape::Matrix => listed(text, at, scope, shape, parser),
        Shape::Any => whole(parser).map(|(value, _)| value),
        Shape::Interval => interval(text, at, parser),
    }
}

/// One expression.
fn one(parser: &mut Parser) -> Parsed<Expr> {
    let (value, root) = whole(parser)?;
    let list = || Fault::new("list", parser.tree.at(root), "this is a list; one expression is asked for");
    value.into_expr().ok_or_else(list)
}

/// The rest of the text, parsed and resolved.
pub(super) fn whole(parser: &mut Parser) -> Parsed<(Value, Id)> {
    let root = parser.whole()?;
    let value = resolved(parser, root)?;
    Ok((value, root))
}

/// What a node means; what is said about it comes behind what the parser said.
pub(super) fn resolved(parser: &mut Parser, root: Id) -> Parsed<Value> {
    let mut resolver = Resolver::new(parser);
    let value = match resolver.plain(root) {
        Some(expr) => Value::Expr(expr),
        None => resolver.value(root)?,
    };
    let disputed = resolver.disputed;
    let mut notes = resolver.notes;
    parser.notes.append(&mut notes);
    parser.disputed |= disputed;
    let deep = |expr: &Expr| height(expr) > MAX_HEIGHT;
    let too_high = parser.leaning > MAX_NESTING && value.entries().iter().any(deep);
    if too_high { Err(too_deep(parser.text, parser.leaned_at)) } else { Ok(value) }
}

/// `inf`, `-∞`, `none`.
fn beyond_numbers(text: &str) -> Option<Value> {
    let word = text.trim().trim_end_matches('.').trim_end().to_lowercase();
    // `\text{DNE}`, `float('inf')`, `np.inf`
    let word = word.strip_prefix("\\text{").and_then(|word| word.strip_suffix('}')).unwrap_or(&word).trim().to_string();
    let word = word.replace("float('inf')", "inf").replace("float(\"inf\")", "inf");
    let word = match word.split_once('.') {
        Some((module, "inf")) if module.trim_start_matches(['-', '+']).bytes().all(|b| b.is_ascii_lowercase()) => {
            format!("{}inf", &module[..module.len() - module.trim_start_matches(['-', '+']).len()])
        }
        _ => word,
    };
    if NONE.contains(&word.as_str()) {
        return Some(Value::Undefined);
    }
    let signs = ["minus ", "negative ", "plus ", "positive ", "-", "+"];
    let sign = signs.into_iter().find(|sign| word.starts_with(sign)).unwrap_or("");
    let size = word[sign.len()..].trim_start();
    let negative = matches!(sign, "minus " | "negative " | "-");
    INFINITE.contains(&size).then_some(Value::Infinity { negative })
}

/// A part of the text as one expression, with places counted in the whole.
fn part(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Expr> {
    let mut inner = Parser::new(&text[..at.end], at.start, parser.scope, parser.names, parser.otherwise);
    let expr = one(&mut inner);
    parser.notes.append(&mut inner.notes);
    parser.disputed |= inner.disputed;
    expr
}

/// The components of a vector that stand apart in a text.
pub(super) fn in_parts(text: &str, parts: &[Range<usize>], parser: &mut Parser) -> Parsed<Value> {
    parts.iter().map(|at| part(text, at.clone(), parser)).collect::<Parsed<Vec<Expr>>>().map(Value::vector)
}

fn trimmed(text: &str, at: Range<usize>) -> Range<usize> {
    let part = &text[at.clone()];
    let end = at.start + part.trim_end().len();
    end - part.trim().len()..end
}

/// A decimal comma in one part of a list is most likely one in all parts.
fn all_commas(mut fault: Box<Fault>, text: &str, at: Range<usize>) -> Box<Fault> {
    if fault.kind == "decimal-comma" {
        let commas = at.filter(|i| is_decimal_comma(text.as_bytes(), *i));
        fault.mend = commas.map(|i| Edit { at: i..i + 1, with: ".".to_string() }).collect();
    }
    fault
}

/// What is inside brackets that enclose the whole part, if any do.
pub(super) fn enclosed(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let bytes = &text.as_bytes()[..at.end];
    let open = *bytes.get(at.start)?;
    let brackets = matches!(open, b'(' | b'[' | b'{' | b'<');
    if !brackets || at.len() < 2 || bytes[at.end - 1] != closing(open) {
        return None;
    }
    let mut depth = 0i32;
    for (i, byte) in bytes.iter().enumerate().skip(at.start) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b'<' | b'>' if open == b'<' => depth += if *byte == b'<' { 1 } else { -1 },
            _ => {}
        }
        if depth == 0 && i + 1 < at.end {
            return None;
        }
    }
    Some(at.start + 1..at.end - 1)
}

/// The parts between separators that stand outside all brackets.
fn split(text: &str, at: Range<usize>, separators: &[u8]) -> Vec<Range<usize>> {
    let (mut depth, mut begin, mut parts) = (0i32, at.start, Vec::new());
    for i in at.clone() {
        match text.as_bytes()[i] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            byte if depth == 0 && separators.contains(&byte) => {
                parts.push(begin..i);
                begin = i + 1;
            }
            _ => {}
        }
    }
    parts.push(begin..at.end);
    parts
}

pub(super) const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// `(1, 2)`, `[1, 2]`, `1, 2`, `<1, 2>`, `[[1, 2], [3, 4]]`, `2*(1, 2)`.
fn listed(text: &str, at: Range<usize>, scope: &Scope, shape: Shape, parser: &mut Parser) -> Parsed<Value> {
    let at = trimmed(text, at);
    let inside = enclosed(text, at.clone()).map(|inside| trimmed(text, inside));
    let body = inside.clone().unwrap_or(at.clone());
    if inside.is_some() && body.is_empty() {
        return Err(Fault::new("empty-brackets", at, "nothing stands in these brackets"));
    }
    let typed = &text[body.clone()];
    // Rows, or components, on lines of their own.
    let by_lines = typed.contains('\n')
        && !typed.contains("\\\\")
        && (shape == Shape::Matrix || shape == Shape::Vector && !typed.contains([',', ';', '\\']));
    let listed = match shape {
        Shape::Vector if by_lines => None,
        Shape::Vector => spaced(text, body.clone(), scope),
        _ => None,
    };
    if let Some(list) = listed.or_else(|| blanks_as_commas(text, body.clone(), inside.is_some(), scope)) {
        let message = "the components of a vector are separated by commas";
        return Err(Fault::new("missing-comma", body.clone(), message).replacing(body, list));
    }
    parser.lists = true;
    parser.matrix = shape == Shape::Matrix;
    parser.lines = by_lines;
    let (value, root) = whole(parser).map_err(|fault| all_commas(fault, text, body))?;
    // `(0,5; 1,5)`: decimal commas, with semicolons between the components.
    let by_rows = value.as_matrix().is_some();
    let commas = at.clone().find(|i| is_decimal_comma(text.as_bytes(), *i)).filter(|_| text[at.clone()].contains(';'));
    if let (Shape::Vector, true, Some(comma)) = (shape, by_rows, commas) {
        let fault = Fault::new("decimal-comma", comma..comma + 1, "write decimals with a point, not with a comma");
        return Err(all_commas(fault, text, at));
    }
    let upright = matches!(parser.tree.form(root), Form::List { upright: true, .. });
    // A plain list is a row where a matrix is asked, so that it is a column when it is transposed.
    let turned = match parser.tree.form(root) {
        Form::Transposed(of) => Some(*of),
        Form::Power(of, up, _) if parser.tree.name(*up).is_some_and(|name| name == "T") => Some(*of),
        _ => None,
    };
    let flat = turned.is_some_and(|of| match parser.tree.form(of) {
        Form::List { items, upright: false } => {
            parser.tree.parts(*items).iter().all(|part| !matches!(parser.tree.form(part.id), Form::List { .. }))
        }
        _ => false,
    });
    Ok(match (shape, value) {
        (Shape::Matrix, Value::Array(array)) if flat => Value::Array(Array::column(array.entries)),
        (Shape::Vector, Value::Expr(expr)) => Value::vector(by_units(&expr, scope).unwrap_or_else(|| vec![expr])),
        (Shape::Vector, Value::Array(array)) if array.width() == 1 || array.rows() == 1 => Value::vector(array.entries),
        (_, Value::Expr(expr)) => Value::Array(Array::row(vec![expr])),
        (Shape::Matrix, Value::Array(Array { entries, columns: None })) => {
            Value::Array(if upright { Array::column(entries) } else { Array::row(entries) })
        }
        (_, other) => other,
    })
}

/// `[2xy x^2]`, `[[2y 2x], [2x 0]]`, `1 2; 3 4`: what stands in brackets with blanks between the entries of every row, as
/// it would be with commas. `[2 y]` is a product.
fn blanks_as_commas(text: &str, at: Range<usize>, bracketed: bool, scope: &Scope) -> Option<String> {
    let body = &text[at];
    let rows = body.contains([';', '\n', '[']) || body.contains("), (");
    let known = body.bytes().all(|b| b.is_ascii_alphanumeric() || b" ^*+-/.()[];,\n_".contains(&b));
    if !(bracketed || rows) || !known || !body.contains(' ') {
        return None;
    }
    let (mut widths, mut products, mut entries) = (Vec::new(), true, Vec::new());
    let row_of =
        |row: &str| row.trim().trim_start_matches(['[', '(', ',']).trim_end_matches([']', ')', ',']).trim().to_string();
    let split: Vec<&str> =
        if body.contains('[') { body.split(']').collect() } else { body.split([';', '\n']).collect() };
    let mut told = Vec::new();
    for row in split.iter().map(|row| row_of(row.trim().trim_start_matches([',', ';']))).filter(|row| !row.is_empty()) {
        if row.contains(',') {
            return None;
        }
        let words: Vec<&str> = row.split_whitespace().collect();
        let entry = |word: &&str| {
            !word.starts_with(['*', '/', '^', '+'])
                && !word.ends_with(['*', '/', '^', '+', '-'])
                && *word != "-"
                && super::read(word, scope).is_ok_and(|reading| {
                    scope.variables.is_empty() || reading.expr.names().iter().all(|name| scope.declares(name))
                })
        };
        if !words.iter().all(entry) {
            return None;
        }
        products &= words.windows(2).all(|pair| {
            pair[0].bytes().all(|b| b.is_ascii_digit() || b == b'.') && pair[1].starts_with(|c: char| c.is_alphabetic())
        });
        widths.push(words.len());
        told.push(words.join(", "));
        entries.extend(words.iter().map(|word| (*word).to_string()));
    }
    let width = *widths.first()?;
    if products || width < 2 || widths.iter().any(|other| *other != width) {
        return None;
    }
    Some(match told.len() {
        1 => told.remove(0),
        _ => told.iter().map(|row| format!("[{row}]")).collect::<Vec<_>>().join(", "),
    })
}

/// Names for the unit vectors along the axes.
pub(super) const UNITS: [&str; 3] = ["i", "j", "k"];

/// `2xy i + x^2 j`: the components by the unit vectors, where their names stand for nothing else.
fn by_units(expr: &Expr, scope: &Scope) -> Option<Vec<Expr>> {
    let names = expr.names();
    let used: Vec<bool> = UNITS.iter().map(|unit| names.iter().any(|name| name == unit)).collect();
    if !used.contains(&true) || UNITS.iter().any(|unit| scope.declares(unit)) || scope.variables.is_empty() {
        return None;
    }
    let components: Option<Vec<Expr>> = UNITS.iter().map(|unit| along(expr, unit)).collect();
    let mut components = components?;
    components.truncate(if used[2] { 3 } else { 2 });
    Some(components)
}

/// The factor of a unit vector in a sum; `None` where a unit is not a plain factor of its term.
fn along(expr: &Expr, unit: &str) -> Option<Expr> {
    let free = |expr: &Expr| !expr.names().iter().any(|name| UNITS.contains(&name.as_str()));
    match expr.node() {
        Node::Var(name) if name == unit => Some(Expr::one()),
        Node::Var(name) if UNITS.contains(&name.as_str()) => Some(Expr::zero()),
        Node::Sum(terms) => terms.iter().map(|term| along(term, unit)).collect::<Option<Vec<_>>>().map(Expr::sum),
        Node::Product(factors) => {
            let (plain, units): (Vec<&Expr>, Vec<&Expr>) = factors.iter().partition(|factor| free(factor));
            let [only] = units.as_slice() else { return None };
            let factor = along(only, unit)?;
            let number = factor.as_number();
            if number.is_some_and(|n| n.is_zero()) {
                return Some(factor);
            }
            let rest = plain.into_iter().cloned();
            Some(if number.is_some_and(|n| n.is_one()) {
                Expr::product(rest)
            } else {
                Expr::product(rest.chain([factor]))
            })
        }
        Node::Num(n) if n.is_zero() => Some(Expr::zero()),
        _ => None,
    }
}

/// The numbers of a list written with spaces alone, as it would be with commas.
fn spaced(text: &str, at: Range<usize>, scope: &Scope) -> Option<String> {
    if text[at.clone()].contains([',', ';']) {
        return None;
    }
    let words: Vec<&str> = text[at].split_whitespace().collect();
    let plain = |word: &&str| {
        let number = word.trim_start_matches('-');
        number.starts_with(|c: char| c.is_ascii_digit()) && super::read(word, scope).is_ok()
    };
    (words.len() > 1 && words.iter().all(plain)).then(|| words.join(", "))
}

/// One end of an interval; `None` is unbounded.
fn end(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Option<Expr>> {
    let at = trimmed(text, at);
    match beyond_numbers(&text[at.clone()]) {
        Some(Value::Infinity { .. }) => Ok(None),
        _ => part(text, at, parser).map(Some),
    }
}

/// `0 < x < 1`, `x >= 2`, `(0, 1]`, `|x| < 1`, `x > 0 and x < 1`.
fn interval(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Value> {
    let mut at = trimmed(text, at);
    if text[at.clone()].ends_with('.') {
        at = trimmed(text, at.start..at.end - 1);
    }
    for lead in ["\\in ", "\\in(", "\\in[", " in ", "∈"] {
        if let Some(found) = text[at.clone()].find(lead) {
            let bracket = usize::from(lead.ends_with(['(', '[']));
            at = trimmed(text, at.start + found + lead.len() - bracket..at.end);
        }
    }
    if matches!(&text[at.clone()], "ℝ" | "R" | "all" | "all x" | "everywhere" | "all real numbers") {
        return Ok(Value::Interval { low: None, high: None, low_closed: false, high_closed: false });
    }
    for joint in [" and ", "&&", " & ", "\\land", "\\wedge", "\\text{ and }", "∧", ","] {
        let relation = |part: &str| part.contains(['<', '>', '≤', '≥']);
        if let Some(found) = text[at.clone()].find(joint) {
            let (left, right) = (at.start..at.start + found, at.start + found + joint.len()..at.end);
            if relation(&text[left.clone()]) && relation(&text[right.clone()]) {
                return both(relations(text, left, parser)?, relations(text, right, parser)?, at);
            }
        }
    }
    let bytes = text.as_bytes();
    let edges = (bytes.get(at.start), bytes.get(at.end.saturating_sub(1)));
    if let (Some(open @ (b'(' | b'[' | b']')), Some(close @ (b')' | b']' | b'['))) = edges
        && at.len() > 1
    {
        let parts = split(text, at.start + 1..at.end - 1, b",;");
        if let [low, high] = parts.as_slice() {
            let low = end(text, low.clone(), parser)?;
            let high = end(text, high.clone(), parser)?;
            let (low_closed, high_closed) = (*open == b'[' && low.is_some(), *close == b']' && high.is_some());
            return Ok(Value::Interval { low, high, low_closed, high_closed });
        }
    }
    relations(text, at, parser)
}

/// The comparison at a place: how many bytes, whether it is `<`-like, whether it holds at the end itself.
fn comparison(rest: &str) -> Option<(usize, bool, bool)> {
    let signs = [
        ("<=", true, true),
        (">=", false, true),
        ("=<", true, true),
        ("=>", false, true),
        ("\\leqslant", true, true),
        ("\\geqslant", false, true),
        ("\\leq", true, true),
        ("\\geq", false, true),
        ("\\le", true, true),
        ("\\ge", false, true),
        ("\\lt", true, false),
        ("\\gt", false, false),
        ("≤", true, true),
        ("≥", false, true),
        ("⩽", true, true),
        ("⩾", false, true),
        ("<", true, false),
        (">", false, false),
    ];
    signs.into_iter().find(|(sign, ..)| rest.starts_with(sign)).map(|(sign, less, closed)| (sign.len(), less, closed))
}

fn relations(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Value> {
    let mut signs = Vec::new();
    let mut sides = Vec::new();
    let (mut begin, mut i) = (at.start, at.start);
    while i < at.end {
        match text.get(i..at.end).and_then(comparison) {
            Some((length, less, holds)) => {
                sides.push(begin..i);
                signs.push((less, holds));
                (begin, i) = (i + length, i + length);
            }
            None => i += 1,
        }
    }
    sides.push(begin..at.end);
    let no_interval = || Fault::new("no-interval", at.clone(), "an interval is asked for, e.g. 0 < x < 1 or (0, 1)");
    match (sides.as_slice(), signs.as_slice()) {
        ([left, right], [(less, holds)]) => {
            let (left, right) = (end(text, left.clone(), parser)?, end(text, right.clone(), parser)?);
            solved(left, right, *less, *holds).ok_or_else(no_interval)
        }
        ([first, middle, last], [(up, first_holds), (still_up, last_holds)]) if up == still_up => {
            let first = end(text, first.clone(), parser)?;
            let middle = Some(part(text, trimmed(text, middle.clone()), parser)?);
            let last = end(text, last.clone(), parser)?;
            let lower = solved(first, middle.clone(), *up, *first_holds).ok_or_else(no_interval)?;
            let upper = solved(middle, last, *up, *last_holds).ok_or_else(no_interval)?;
            both(lower, upper, at)
        }
        _ => Err(no_interval()),
    }
}

/// Where one side is less, or greater, than the other, as an interval of the one variable: of what is linear in it, of
/// the size of that, and of a quadratic that says so. A side that is `None` has no bound.
fn solved(left: Option<Expr>, right: Option<Expr>, less: bool, holds: bool) -> Option<Value> {
    let (small, large) = if less { (left, right) } else { (right, left) };
    let variable = |e: &Option<Expr>| e.as_ref().is_some_and(|e| e.as_var().is_some());
    match (small, large) {
        // What stands beside the variable alone may have other letters in it.
        (small, Some(large)) if variable(&small) => Some(bounded(None, Some(large), false, holds)),
        (Some(small), large) if variable(&large) => Some(bounded(Some(small), None, holds, false)),
        // x < ∞, −∞ < x
        (Some(inner), None) | (None, Some(inner)) if inner.as_var().is_some() => {
            Some(bounded(None, None, false, false))
        }
        (Some(small), Some(large)) => {
            // |u| < c is −c < u < c.
            if let Node::Call(super::super::functions::ABS, inside) = small.node()
                && large.names().is_empty()
            {
                let inside = inside.first()?;
                let above = solved(Some(large.clone().negate()), Some(inside.clone()), true, holds)?;
                return both(above, solved(Some(inside.clone()), Some(large), true, holds)?, 0..0).ok();
            }
            by_roots(&small.minus(large), holds)
        }
        _ => None,
    }
}

/// Where a linear or quadratic function of one variable is negative.
fn by_roots(f: &Expr, holds: bool) -> Option<Value> {
    let names = f.names();
    let [name] = names.as_slice() else { return None };
    let at = |x: i64| tidy(&f.substitute(name, &Expr::from(x)));
    let (zero, one, minus) = (at(0), at(1), at(-1));
    // a·x² + b·x + c
    let half = |e: Expr| tidy(&e.over(Expr::from(2)));
    let a = half(one.clone().plus(minus.clone()).minus(zero.clone().times(Expr::from(2))));
    let b = half(one.minus(minus));
    let c = zero;
    let form = a.clone().times(Expr::var(name).to_the(Expr::from(2)));
    let form = form.plus(b.clone().times(Expr::var(name))).plus(c.clone());
    if agrees(f, &form) != Some(true) {
        return None;
    }
    let value = |e: &Expr| eval(e, &[]).filter(|x| x.is_finite());
    let (size, slope) = (value(&a)?, value(&b)?);
    if size.abs() < 1e-12 {
        let root = if c.is_number(0) { c } else { tidy(&c.negate().over(b)) };
        return match slope {
            slope if slope > 0.0 => Some(bounded(None, Some(root), false, holds)),
            slope if slope < 0.0 => Some(bounded(Some(root), None, holds, false)),
            _ => None,
        };
    }
    let inside = b.clone().times(b.clone()).minus(a.clone().times(c).times(Expr::from(4)));
    if size < 0.0 || value(&inside)? <= 0.0 {
        return None;
    }
    let root = tidy(&Expr::call(super::super::functions::SQRT, [inside]));
    let end = |root: Expr| tidy(&root.minus(b.clone()).over(a.clone().times(Expr::from(2))));
    Some(bounded(Some(end(root.clone().negate())), Some(end(root)), holds, holds))
}

fn bounded(low: Option<Expr>, high: Option<Expr>, low_closed: bool, high_closed: bool) -> Value {
    Value::Interval { low_closed: low_closed && low.is_some(), high_closed: high_closed && high.is_some(), low, high }
}

/// What lies in both of two half-lines.
fn both(a: Value, b: Value, at: Range<usize>) -> Parsed<Value> {
    match (a, b) {
        (
            Value::Interval { low: Some(low), high: None, low_closed, .. },
            Value::Interval { low: None, high: Some(high), high_closed, .. },
        )
        | (
            Value::Interval { low: None, high: Some(high), high_closed, .. },
            Value::Interval { low: Some(low), high: None, low_closed, .. },
        ) => Ok(bounded(Some(low), Some(high), low_closed, high_closed)),
        (Value::Interval { low: None, high: None, .. }, other)
        | (other, Value::Interval { low: None, high: None, .. }) => Ok(other),
        _ => Err(Fault::new("no-interval", at, "an interval has one lower and one upper end")),
    }
}

/// Nothing longer is read.
pub(super) fn too_long(text: &str) -> bool {
    text.len() > MAX_LENGTH && text.chars().nth(MAX_LENGTH).is_some()
}
