//! Tables of the values of functions, over a list or a range.

use super::env::Env;
use super::function::{self, Function, FunctionCurve};
use super::piece::{CellFault, Piece};
use crate::math::print::figure::{Precision, figure_to};
use crate::page::{Line, Page, Role, Table};

/// `f([1, 2, 3])`, `f'(0..1, 0.25)`: a table; `None` where the line is no such thing.
pub(super) fn over_many(env: &Env, line: Piece) -> Result<Option<Page>, CellFault> {
    let Some(open) = line.text().find('(') else { return Ok(None) };
    let (head, arguments) = (line.part(0..open), line.from(open));
    let bare = head.text().trim_end_matches(['\'', '′', '″', '’', '‴']);
    let (Some(definition), Some(inside)) = (env.find(bare), arguments.inside()) else { return Ok(None) };
    if definition.of.len() != 1 {
        return Ok(None);
    }
    let parts = inside.list();
    let list = inside.inside().filter(|_| inside.text().starts_with('['));
    let xs: Vec<f64> = if let Some(list) = list {
        list.list()
            .into_iter()
            .map(|piece| Ok(function::number(env, piece)?.value))
            .collect::<Result<_, CellFault>>()?
    } else if let Some(range) = parts.first().and_then(|first| function::range(env, *first).transpose()) {
        let range = range?;
        let step = match parts.get(1) {
            Some(step) => function::number(env, *step)?.value,
            None => (range.to - range.from) / 10.0,
        };
        range.points(step, inside)?
    } else {
        return Ok(None);
    };
    let curve = Function::read(env, head)?.curve(head)?;
    Ok(Some(table(&curve, &xs)))
}

/// Rows of a table.
const MOST_ROWS: usize = 40;

/// A table of values.
pub(super) fn table(curve: &FunctionCurve, xs: &[f64]) -> Page {
    tables(&[curve], xs)
}

/// A table of the values of several functions.
pub(super) fn tables(curves: &[&FunctionCurve], xs: &[f64]) -> Page {
    let by = curves.first().map_or("x", |curve| curve.by.as_str());
    let heads = curves.iter().map(|curve| Line::new().formula(curve.label()));
    let mut table = Table::numbers(std::iter::once(Line::text(by)).chain(heads)).says("Values of the function.");
    for x in xs.iter().take(MOST_ROWS) {
        let value = |curve: &&FunctionCurve| {
            curve.value(*x).map_or("undefined".to_string(), |y| figure_to(y, Precision::Table))
        };
        table.push(std::iter::once(figure_to(*x, Precision::Table)).chain(curves.iter().map(value)));
    }
    let page = Page::new().with(table);
    if xs.len() > MOST_ROWS {
        return page.text(Line::styled(Role::Dim, format!("The first {MOST_ROWS} rows; a larger step shows more.")));
    }
    page
}
