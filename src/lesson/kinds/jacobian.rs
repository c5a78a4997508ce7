//! `jacobian`: the matrix of all partial derivatives of several functions. The Hessian, asked for by `gradient` with
//! `hessian: true`, is the Jacobian of the gradient.

use super::gradient::{entry, known, partials, point_of, put};
use super::numeric::{how, usual_digits};
use super::*;
use crate::math::mistakes::wrong_derivatives;
use crate::math::slope::{Slope, partial_at, second_at};
use crate::math::solution::jacobian as solution;
use crate::math::tidy::tidy;
use crate::page::worked::jacobian as worked;

pub(super) const KIND: Kind = Kind {
    name: "jacobian",
    asks_for: "the matrix of partial derivatives of several functions, as expressions or at a point",
    fields: &[
        Field::needed("of", FieldShape::Value, "the functions, e.g. [x^2*y, x + y]"),
        Field::optional("by", FieldShape::Names, "the variables, in the order of the columns"),
        Field::optional("at", FieldShape::Point, "the point, e.g. {x: 1, y: 2} or [1, 2]"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

/// More rows or columns are not asked for: nobody would type them.
const MOST: usize = 6;

/// What the matrix is made of.
struct Parts {
    /// What each row derives: the functions, or the components of the gradient.
    of: Vec<Expr>,
    by: Vec<Symbol>,
    at: Option<Vec<(Symbol, Expr)>>,
    /// The partial derivatives, a row for each function.
    rows: Vec<Vec<Expr>>,
    /// The function itself, for a Hessian.
    hessian_of: Option<Expr>,
}

fn parts(ask: &Ask) -> Result<Parts, Unposed> {
    let hessian_of = if ask.flag("hessian") { Some(ask.need("of")?.clone()) } else { None };
    let functions = match (&hessian_of, ask.value("of")) {
        (Some(of), _) => vec![of.clone()],
        (None, Some(of)) if of.as_matrix().is_none() && !of.entries().is_empty() => of.entries().to_vec(),
        _ => return Err(Unposed::new("of", "a list of functions is to stand here, e.g. [x^2*y, x + y]")),
    };
    let mut by = ask.names("by").to_vec();
    if by.is_empty() {
        by = functions.iter().flat_map(Expr::names).collect();
        by.sort_unstable();
        by.dedup();
    }
    let of = match &hessian_of {
        Some(of) => partials(of, &by)?,
        None => functions,
    };
    if by.is_empty() {
        return Err(Unposed::new("of", "this has no variable"));
    }
    if of.len() > MOST || by.len() > MOST {
        return Err(Unposed::new("of", format!("a matrix is asked for with at most {MOST} rows and columns")));
    }
    let at = point_of(ask, &by)?;
    let rows = of.iter().map(|of| partials(of, &by)).collect::<Result<Vec<Vec<Expr>>, Unposed>>()?;
    Ok(Parts { of, by, at, rows, hessian_of })
}

impl Parts {
    fn put(&self, expr: &Expr) -> Expr {
        put(expr, self.at.as_deref())
    }
    fn here(&self) -> Vec<Vec<Expr>> {
        let row = |of: &Expr, row: &Vec<Expr>| {
            self.by.iter().zip(row).map(|(name, partial)| entry(of, name, partial, self.at.as_deref())).collect()
        };
        match (&self.hessian_of, &self.at) {
            (Some(of), Some(at)) => (0..self.of.len()).map(|i| self.second(of, at, i)).collect(),
            _ => self.of.iter().zip(&self.rows).map(|(of, partials)| row(of, partials)).collect(),
        }
    }
    /// A row of second derivatives at a point. The gradient's formula stands for the gradient only where the function
    /// is smooth; elsewhere an entry is the slope of a slope, proved.
    fn second(&self, of: &Expr, at: &[(Symbol, Expr)], row: usize) -> Vec<Expr> {
        let entries = self.by.iter().enumerate().zip(self.rows.get(row).into_iter().flatten());
        let smooth = is_smooth(of, &self.by, at);
        let entry = |((column, name), partial): ((usize, &Symbol), &Expr)| {
            if smooth {
                return self.put(partial);
            }
            match second_at(of, at, self.by.get(row).map_or(name, |first| first), self.by.get(column).unwrap_or(name)) {
                Slope::Is(value) => super::numeric::settled(&value),
                Slope::None(_) | Slope::Unknown => Expr::none(),
            }
        };
        entries.map(entry).collect()
    }
    /// What each row derives, by name: `f`, `f₁`, or `∂f/∂x`.
    fn row_name(&self, row: usize) -> String {
        match (&self.hessian_of, self.by.get(row)) {
            (Some(_), Some(name)) => format!("∂f/∂{}", shown(name)),
            _ if self.of.len() == 1 => "f".to_string(),
            _ => shown(&Symbol::new(format!("f_{}", row + 1))),
        }
    }
    /// `∂f₁/∂x`, `∂²f/∂x∂y`.
    fn entry_name(&self, row: usize, column: &Symbol) -> String {
        let column = shown(column);
        match (&self.hessian_of, self.by.get(row).map(shown)) {
            (Some(_), Some(first)) if first == column => format!("∂²f/∂{column}²"),
            (Some(_), Some(first)) => format!("∂²f/∂{first}∂{column}"),
            _ => format!("∂{}/∂{column}", self.row_name(row)),
        }
    }
    /// Every entry, row by row: its place in the whole, the row, what is derived, by which variable.
    fn entries(&self) -> impl Iterator<Item = (usize, usize, &Expr, &Symbol)> {
        let all = self.of.iter().enumerate().flat_map(|(row, of)| self.by.iter().map(move |name| (row, of, name)));
        all.enumerate().map(|(at, (row, of, name))| (at, row, of, name))
    }
}

fn shown(name: &Symbol) -> String {
    crate::math::print::unicode(&Expr::var(name))
}

pub(super) fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let p = parts(ask)?;
    if let Some(at) = &p.at {
        match &p.hessian_of {
            Some(of) => rough_hessian(of, &p.by, at)?,
            None => p.of.iter().try_for_each(|of| known(of, &p.by, p.at.as_deref()))?,
        }
    }
    let here = p.here();
    let entries: Vec<Expr> = here.iter().flatten().cloned().collect();
    let mut names: Vec<Symbol> = p.hessian_of.iter().chain(&p.of).flat_map(Expr::names).collect();
    names.extend(p.by.iter().cloned());
    names.sort_unstable();
    names.dedup();
    names.retain(|name| p.at.is_none() || !p.by.contains(name));
    let digits = if names.is_empty() { usual_digits(ask, &entries) } else { ask.digits() };
    let prompt = match &p.hessian_of {
        Some(of) => {
            Line::text("The matrix of second derivatives, the Hessian, of ").formula(definition("f", &p.by, of))
        }
        None => {
            let by: Vec<String> = p.by.iter().map(shown).collect();
            let of = value_formula(&Value::vector(p.of.clone()));
            let f = format!("f({}) = ", by.join(", "));
            Line::text("The Jacobian of ").formula(plain(&f).and(&of))
        }
    };
    let prompt = match &p.at {
        Some(at) => prompt.then(" at ").append(point(at)),
        None => prompt,
    };
    let shape = Line::text("Row by row, e.g. ").code("[[1, 2], [3, 4]]").then(".");
    let how = match how(digits) {
        Some(digits) => shape.then(" ").append(digits),
        None => shape,
    };
    let how = if p.at.is_some() { at_corner::parts_or_none(Some(how)) } else { Some(how) };
    let means = Some(means as Means);
    Ok(Task {
        names,
        digits,
        how,
        means,
        hints: hints(&p),
        ..Task::new(prompt, Value::matrix(p.by.len(), here.concat()))
    })
}

/// Refuses a Hessian at a point where the mixed derivatives are not worked out.
fn rough_hessian(of: &Expr, by: &[Symbol], at: &[(Symbol, Expr)]) -> Result<(), Unposed> {
    let unknown = |first: &Symbol, then: &Symbol| second_at(of, at, first, then) == Slope::Unknown;
    let known = is_smooth(of, by, at) || !by.iter().any(|first| by.iter().any(|then| unknown(first, then)));
    if known { Ok(()) } else { Err(at_corner::unknown("at")) }
}
/// Whether every part of the function is smooth at a point.
fn is_smooth(of: &Expr, by: &[Symbol], at: &[(Symbol, Expr)]) -> bool {
    by.iter().all(|name| partial_at(of, at, name, 1).smooth)
}

fn hints(p: &Parts) -> Vec<Line> {
    let mut hints = match (&p.hessian_of, p.by.first(), p.by.last()) {
        (Some(_), Some(first), Some(last)) if first != last => vec![
            Line::text("First the gradient; then each of its components is differentiated by each variable."),
            Line::text(format!("In row 1 stand the slopes of {}, by {first} first.", p.row_name(0))),
            Line::text(format!("{} = {}: the matrix is symmetric.", p.entry_name(0, last), {
                p.entry_name(p.by.len() - 1, first)
            })),
        ],
        _ => vec![
            Line::text("Each row is the gradient of one function."),
            Line::text("Each column belongs to one variable: the others are held still."),
        ],
    };
    if p.at.is_some() {
        hints.push(Line::text("First the formulas, then the numbers."));
    }
    hints
}

pub(super) fn mistakes() -> Vec<Mistake> {
    let single = [TRANSPOSED, COLUMNS_SWAPPED, ROWS_SWAPPED];
    single.into_iter().chain(MIXED.iter().map(|row| row.mistake)).collect()
}

const TRANSPOSED: Mistake = Mistake {
    id: "jacobian.transposed",
    skill: "jacobian",
    say: "Which belongs to the rows: the functions or the variables?",
    rule: "the entry in row i, column j is ∂fᵢ/∂xⱼ: a row for each function, a column for each variable",
};

const COLUMNS_SWAPPED: Mistake = Mistake {
    id: "grad.swapped",
    skill: "jacobian",
    say: "In which order do the variables stand?",
    rule: TRANSPOSED.rule,
};
const ROWS_SWAPPED: Mistake = Mistake {
    id: "jacobian.rows_swapped",
    skill: "jacobian",
    say: "In which order do the functions stand?",
    rule: TRANSPOSED.rule,
};

/// What becomes of the mixed derivatives of a Hessian, at every place off the diagonal.
struct Mixed {
    mistake: Mistake,
    make: fn(&Expr) -> Expr,
}

const SYMMETRIC: &str = "the entry in row i, column j is ∂²f/∂xᵢ∂xⱼ, and equals the one in row j, column i";

const MIXED: &[Mixed] = &[
    Mixed {
        mistake: Mistake {
            id: "hessian.mixed_missing",
            skill: "hessian",
            say: "Does the slope by one variable change when the other one moves?",
            rule: SYMMETRIC,
        },
        make: |_| Expr::zero(),
    },
    Mixed {
        mistake: Mistake {
            id: "hessian.mixed_doubled",
            skill: "hessian",
            say: "The mixed derivative stands in two places. Is it counted twice in each of them?",
            rule: SYMMETRIC,
        },
        make: |entry| tidy(&Expr::from(2).times(entry.clone())),
    },
    Mixed {
        mistake: Mistake {
            id: "hessian.mixed_negated",
            skill: "hessian",
            say: "What sign do the mixed derivatives have?",
            rule: SYMMETRIC,
        },
        make: |entry| tidy(&entry.clone().negate()),
    },
];

pub(super) fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok(p) = parts(ask) else {
        return Slips::default();
    };
    let here = p.here();
    let mut slips = Slips::default();
    let mut whole = |mistake: &Mistake, rows: Vec<Vec<Expr>>| {
        let columns = rows.first().map_or(0, Vec::len);
        slips.listed.push(Slip::new(Reason::of(mistake), Looks::Value(Value::matrix(columns, rows.concat()))));
    };
    if p.hessian_of.is_some() {
        for row in MIXED {
            let entry = |i: usize, j: usize, entry: &Expr| if i == j { entry.clone() } else { (row.make)(entry) };
            let change =
                |(i, line): (usize, &Vec<Expr>)| line.iter().enumerate().map(|(j, e)| entry(i, j, e)).collect();
            whole(&row.mistake, here.iter().enumerate().map(change).collect());
        }
    } else {
        // Transposed, a matrix with other numbers of rows and columns has the wrong shape, which is said anyway.
        let column = |at: usize| here.iter().filter_map(|row| row.get(at).cloned()).collect();
        whole(&TRANSPOSED, (0..p.by.len()).map(column).collect());
        let turned: Vec<Vec<Expr>> = here.iter().map(|row| row.iter().rev().cloned().collect()).collect();
        whole(&COLUMNS_SWAPPED, turned);
        whole(&ROWS_SWAPPED, here.iter().rev().cloned().collect());
    }
    for (at, _, of, name) in p.entries() {
        match gradient::catalogue(of, name, p.at.as_deref()) {
            Some(found) => slips.derivatives.push((Some(at), found)),
            None => slips.listed.extend(wrong_derivatives(of, name, 1).iter().map(|form| {
                let looks = Looks::Value(Value::Expr(p.put(&form.expr)));
                Slip::of_form(form, Looks::Part(at, Box::new(looks)))
            })),
        }
    }
    slips
}

/// What one entry would mean: how far its function would rise on a short way.
fn means(ask: &Ask, answer: &Value, part: usize) -> Option<String> {
    let p = parts(ask).ok()?;
    let given = answer.as_matrix()?.entries.get(part)?;
    let (row, column) = (part / p.by.len(), part % p.by.len());
    let (name, at) = p.at.as_ref()?.get(column)?;
    let [given, now] = [given, at].map(|number| crate::math::tape::value_at(number, &[]));
    let (given, now) = (given?, now?);
    let [slope, moved, there] = [given, given.abs() * 0.001, now + 0.001].map(|number| in_digits(number, 6));
    let (way, of) = (if given < 0.0 { "down" } else { "up" }, p.row_name(row));
    Some(format!("{slope} would mean: {name} up by 0.001, {of} {way} by {moved}. Work {of} out for {name} = {there}."))
}

pub(super) fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let (Ok(p), Key::Value(key)) = (parts(ask), &task.key) else {
        return Page::new();
    };
    let solved = match &p.hessian_of {
        Some(of) => solution::hessian(of, &p.by, p.at.as_deref()),
        None => solution::jacobian(&p.of, &p.by, p.at.as_deref()),
    };
    let answer = |page: Page| page.labelled("Answer", Tone::Right, value_line(key));
    match solved {
        Ok(solved) if detail > Detail::Brief => {
            let mut page = answer(worked::body(&solved).into_iter().collect());
            page.blocks.extend(worked::meaning(&solved));
            page
        }
        _ => answer(Page::new()),
    }
}
