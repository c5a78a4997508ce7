//! Jacobians and Hessians as a page: each entry from its row's function, at the point beside the measured slope, the
//! matrix as it stands, and what it says.

use super::gradient::{inside, point, sign, terms, value};
use super::words::{comma, row, signs, tuple};
use crate::math::expr::Expr;
use crate::math::print;
use crate::math::print::figure::figure;
use crate::math::solution::jacobian::{Curved, Jacobian, STEP};
use crate::page::model::*;

/// Columns for formulas beside the numbers of a table.
const ROOM: usize = 34;

/// A quantity that is derived, in the three ways of writing.
fn partial(top: &str, by: &str) -> Formula {
    let bottom = Formula::of(&Expr::var(by));
    Formula {
        ascii: format!("d{top}/d{}", bottom.ascii),
        unicode: format!("∂{top}/∂{}", bottom.unicode),
        latex: format!(r"\frac{{\partial {top}}}{{\partial {}}}", bottom.latex),
    }
}

/// What each row derives: `f`, `f₁`, or `∂f/∂x`.
fn row_name(of: &Jacobian, at: usize) -> Formula {
    match (&of.hessian_of, of.by.get(at)) {
        (Some(_), Some(by)) => partial("f", by),
        _ if of.rows.len() == 1 => signs("f"),
        _ => Formula::of(&Expr::var(&format!("f_{}", at + 1))),
    }
}

/// `∂f₁/∂x`, `∂²f/∂x∂y`.
pub fn entry_name(of: &Jacobian, at: usize, column: usize) -> Formula {
    let (first, second) = (of.by.get(at), of.by.get(column));
    match (&of.hessian_of, first, second) {
        (Some(_), Some(first), Some(second)) => {
            let (a, b) = (Formula::of(&Expr::var(first)), Formula::of(&Expr::var(second)));
            if first == second {
                Formula {
                    ascii: format!("d^2f/d{}^2", a.ascii),
                    unicode: format!("∂²f/∂{}²", a.unicode),
                    latex: format!(r"\frac{{\partial^2 f}}{{\partial {}^2}}", a.latex),
                }
            } else {
                Formula {
                    ascii: format!("d^2f/d{}d{}", a.ascii, b.ascii),
                    unicode: format!("∂²f/∂{}∂{}", a.unicode, b.unicode),
                    latex: format!(r"\frac{{\partial^2 f}}{{\partial {} \partial {}}}", a.latex, b.latex),
                }
            }
        }
        (_, _, Some(second)) => {
            let name = row_name(of, at);
            let bottom = Formula::of(&Expr::var(second));
            Formula {
                ascii: format!("d{}/d{}", name.ascii, bottom.ascii),
                unicode: format!("∂{}/∂{}", name.unicode, bottom.unicode),
                latex: format!(r"\frac{{\partial {}}}{{\partial {}}}", name.latex, bottom.latex),
            }
        }
        _ => Formula::default(),
    }
}

/// The matrix in brackets as tall as it is; `[[1, 2], [3, 4]]` on one line.
fn matrix(rows: &[Vec<Formula>]) -> Formula {
    let flat = |of: fn(&Formula) -> &String| {
        let lines =
            rows.iter().map(|row| format!("[{}]", row.iter().map(|f| of(f).as_str()).collect::<Vec<_>>().join(", ")));
        format!("[{}]", lines.collect::<Vec<_>>().join(", "))
    };
    let lines = rows.iter().map(|row| row.iter().map(|f| f.latex.as_str()).collect::<Vec<_>>().join(" & "));
    Formula {
        ascii: flat(|f| &f.ascii),
        unicode: flat(|f| &f.unicode),
        latex: format!(r"\begin{{pmatrix}} {} \end{{pmatrix}}", lines.collect::<Vec<_>>().join(r" \\ ")),
    }
}

/// What the matrix belongs to, with the point at the right.
pub fn heading(of: &Jacobian) -> Block {
    let names = tuple(of.by.iter().map(|by| Formula::of(&Expr::var(by))));
    let functions = comma(of.rows.iter().map(|row| Formula::of(&row.of)));
    let (what, function) = match &of.hessian_of {
        Some(function) => ("Hessian of  ", Formula::of(function)),
        None => ("Jacobian of  ", if of.rows.len() > 1 { row([signs("("), functions, signs(")")]) } else { functions }),
    };
    let title = Line::text(what).formula(row([signs("f"), names, signs(" = "), function]));
    let place = of.rows.first().and_then(|row| row.place.as_ref()).filter(|place| place.asked);
    let aside = place.map_or_else(Line::new, |place| Line::text("at ").formula(point(place)));
    Block::heading(title, aside)
}

/// How each entry comes about and what it is at the point, measured too; then the matrix.
pub fn body(of: &Jacobian) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    blocks.push(match &of.hessian_of {
        Some(_) => "First the gradient; then each of its components is differentiated by each variable.".into(),
        None if of.rows.len() > 1 => {
            "Each row is the gradient of one function: one variable moves, the others are held still.".into()
        }
        None => "One function: the matrix has one row, its gradient.".into(),
    });
    if of.hessian_of.is_some() {
        blocks.push(first_derivatives(of).into());
    }
    blocks.push(table(of).into());
    let letters: Vec<Vec<Formula>> =
        of.rows.iter().map(|row| row.partials.iter().map(|partial| Formula::of(&partial.slope)).collect()).collect();
    let name = if of.hessian_of.is_some() { "H = " } else { "J = " };
    let mut links = vec![Link::first(row([signs(name), matrix(&letters)]))];
    if of.is_placed() {
        let here: Vec<Vec<Formula>> = of.rows.iter().map(entries).collect();
        links.push(Link::then("=", matrix(&here)).role(Role::Right).note("here"));
    }
    blocks.push(Block::Chain(links));
    blocks
}

/// The numbers of a row: exactly where that is short.
fn entries(of: &crate::math::solution::Gradient) -> Vec<Formula> {
    let slopes = of.place.iter().flat_map(|place| &place.slopes);
    slopes
        .map(|slope| match (slope.exact.as_number(), slope.value) {
            (Some(_), _) => Formula::of(&slope.exact),
            (None, Some(value)) => signs(&figure(value)),
            (None, None) => signs("none"),
        })
        .collect()
}

/// The gradient of which a Hessian is the Jacobian.
fn first_derivatives(of: &Jacobian) -> Table {
    let mut table = Table::grid(1).says("The gradient.");
    for (at, row) in of.rows.iter().enumerate() {
        table.push([Line::new().formula(self::row([row_name(of, at), signs(" = "), Formula::of(&row.of)]))]);
    }
    table
}

fn table(of: &Jacobian) -> Table {
    let place = of.rows.first().and_then(|row| row.place.as_ref());
    let all = || of.rows.iter().flat_map(|row| &row.partials);
    let split = all().any(|p| p.terms.len() > 1 || p.terms.iter().any(|t| t.factors.len() > 1));
    let chained = all().any(|partial| !partial.inside.is_empty());
    // What would leave no room for the numbers is left out.
    let widest = |of: &mut dyn Iterator<Item = String>| of.map(|text| crate::page::width(&text)).max().unwrap_or(0);
    let needed = widest(&mut of.rows.iter().map(|row| print::unicode(&row.of)))
        + widest(&mut all().map(|partial| print::unicode(&partial.slope)));
    let split = split && needed + widest(&mut all().map(|partial| terms(partial).unicode)) <= ROOM;
    let chained = chained && !split && needed + widest(&mut all().map(|partial| inside(partial).plain())) <= ROOM;
    let mut header = vec![Line::new(), Line::text("from")];
    header.extend(split.then(|| Line::text("term by term")));
    header.extend(chained.then(|| Line::text("chain")));
    header.push(Line::text("formula"));
    let numbers = header.len();
    if let Some(place) = place {
        header.extend([Line::text("at ").formula(point(place)), Line::text("measured"), Line::new()]);
    }
    let mut table = Table::new(header).says("Each entry of the matrix, row by row: from which function, its formula, and its value beside the measured one.");
    table.numeric.iter_mut().enumerate().for_each(|(at, numeric)| {
        *numeric = place.is_some() && (numbers..numbers + 2).contains(&at);
    });
    for (at, gradient) in of.rows.iter().enumerate() {
        let slopes = gradient.place.as_ref().map(|place| &place.slopes);
        for (column, partial) in gradient.partials.iter().enumerate() {
            let mut cells = vec![Line::new().formula(entry_name(of, at, column)).role(Role::Strong)];
            let named = of.hessian_of.is_none() && of.rows.len() > 1;
            let name = if named { row([row_name(of, at), signs(" = ")]) } else { Formula::default() };
            cells.push(Line::new().formula(row([name, Formula::of(&gradient.of)])));
            cells.extend(split.then(|| Line::new().formula(terms(partial))));
            cells.extend(chained.then(|| inside(partial)));
            cells.push(Line::of(&partial.slope));
            if let Some(slope) = slopes.and_then(|slopes| slopes.get(column)) {
                cells.extend([Line::text(value(slope.value)), Line::text(value(slope.measured)), sign(slope)]);
            }
            table.push(cells);
        }
    }
    table
}

/// What the matrix says at the point.
pub fn meaning(of: &Jacobian) -> Option<Block> {
    let mut lines: Vec<Noted> = Vec::new();
    if of.hessian_of.is_some() {
        if of.by.len() > 1 {
            lines.push("the order of differentiation makes no difference, so the matrix is symmetric.".into());
        }
        if let Some((low, high, curved)) = of.curvature() {
            let says = match curved {
                Curved::Up => "both above 0: it curves upwards in every direction",
                Curved::Down => "both below 0: it curves downwards in every direction",
                Curved::Both => "one above 0, one below: up in one direction, down in another",
                Curved::Flat => "one is 0: there is a direction without curvature",
            };
            let (low_shown, high_shown) = (figure(low), figure(high));
            lines.push(format!("The curvature goes from {low_shown} to {high_shown}, the eigenvalues: {says}.").into());
            let level = match curved {
                Curved::Up => Some("a lowest point"),
                Curved::Down => Some("a highest point"),
                Curved::Both => Some("a saddle"),
                Curved::Flat => None,
            };
            if let (true, Some(level)) = (of.is_level(), level) {
                lines.push(format!("The gradient is 0 here, so this is {level}.").into());
            }
            if curved == Curved::Up {
                lines.push(format!("Gradient descent there needs η < 2/{high_shown} = {}.", figure(2.0 / high)).into());
            }
        }
    } else if let Some((predicted, moved)) = of.stepped() {
        let list = |values: &[f64]| {
            let all: Vec<String> = values.iter().map(|value| figure(*value)).collect();
            if all.len() > 1 { format!("({})", all.join(", ")) } else { all.join("") }
        };
        let names: Vec<String> = of.by.iter().map(|name| print::unicode_name(name)).collect();
        lines.push(
            format!(
                "J times a small step says how far f moves. A step of {} in {} moved f by {}; J · step = {}.",
                figure(STEP),
                names.join(" and in "),
                list(&moved),
                list(&predicted)
            )
            .into(),
        );
    }
    (!lines.is_empty()).then(|| Block::Labelled { label: "Meaning".to_string(), tone: Tone::Neutral, lines })
}

/// The whole as a page of its own.
pub fn page(of: &Jacobian) -> Page {
    let mut page = Page::new().with(heading(of)).rule();
    page.blocks.extend(body(of));
    page.blocks.extend(meaning(of));
    page
}
