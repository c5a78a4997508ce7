//! Softmax with cross-entropy as a page: the table by which it is worked by hand, why the slope is p − y, and what a
//! step brings.

use super::words::{row, signs, tuple};
use crate::math::expr::Expr;
use crate::math::print;
use crate::math::print::figure::figure;
use crate::math::solution::softmax::{ClassRow, RATE, Softmax};
use crate::page::model::*;

/// Digits of a probability and of a slope, behind the point.
const PLACES: usize = 6;

fn fixed(value: f64) -> String {
    format!("{value:.PLACES$}").replace('-', "−")
}

/// A letter with an index: `z₂`.
fn indexed(letter: &str, index: &str) -> Formula {
    Formula::of(&Expr::var(&format!("{letter}_{index}")))
}

/// `L = −ln p₂`, the softmax and the logits.
fn heading(solved: &Softmax) -> Block {
    let class = (solved.class + 1).to_string();
    let logits = tuple(solved.rows.iter().map(|row| signs(&figure(row.z))));
    let line = Line::new()
        .formula(row([signs("L = −ln "), indexed("p", &class)]))
        .then("   p = softmax(z)   ")
        .formula(row([signs("z = "), logits]))
        .then(format!("   right class: {class}"));
    Block::heading(line, Line::new())
}

/// The table, from the logits to the slopes.
fn table(solved: &Softmax) -> Table {
    let shifted = match solved.largest {
        0.0 => "e^z".to_string(),
        largest if largest < 0.0 => format!("e^(z + {})", figure(-largest)),
        largest => format!("e^(z − {})", figure(largest)),
    };
    let header = ["class", "z", &shifted, "p", "y", "∂L/∂z = p − y", "measured", ""];
    let mut table = Table::new(header).numeric(&[1, 2, 3, 4, 5, 6]).says(
        "For each class: its logit z, the power of e, the probability p, y, the slope of the loss by z, and that slope \
         measured. The last row has the sums.",
    );
    for (at, class) in solved.rows.iter().enumerate() {
        let right = at == solved.class;
        let role = if right { Role::Strong } else { Role::Plain };
        let styled = |text: String| Line::styled(role, text);
        let sign = if class.agrees { Line::styled(Role::Right, "✓") } else { Line::styled(Role::Wrong, "✗") };
        let class_name = if right { format!("{} right", at + 1) } else { (at + 1).to_string() };
        table.push([
            styled(class_name),
            styled(figure(class.z)),
            styled(fixed(class.power)),
            styled(fixed(class.p)),
            styled(figure(class.y)),
            Line::styled(if right { Role::Right } else { Role::Plain }, fixed(class.slope)),
            styled(fixed(class.measured)),
            sign,
        ]);
    }
    let sum = |of: fn(&ClassRow) -> f64| solved.rows.iter().map(of).sum::<f64>();
    let dim = |text: String| Line::styled(Role::Dim, text);
    table.push([
        dim("Σ".to_string()),
        Line::new(),
        dim(fixed(sum(|row| row.power))),
        dim(fixed(sum(|row| row.p))),
        dim(figure(sum(|row| row.y))),
        dim(fixed(sum(|row| row.slope).abs())),
        Line::new(),
        dim("always 0".to_string()),
    ]);
    table
}

/// Everything below the heading.
pub fn body(solved: &Softmax) -> Vec<Block> {
    let mut blocks: Vec<Block> = vec![table(solved).into()];
    let class = (solved.class + 1).to_string();
    let Some(right) = solved.rows.get(solved.class) else { return blocks };
    let loss = format!(" = {}", figure(solved.loss));
    let loss = Line::text(format!("L = −ln {}", figure(right.p))).push(Role::Right, loss);
    blocks.push(Block::labelled("Loss", Tone::Neutral, loss));
    let pull = figure(1.0 - right.p);
    let lines: Vec<Noted> = vec![
        format!(
            "a step of rate η pulls each wrong logit down by η·p and pushes the right one up by η·(1 − p) = η·{pull}."
        )
        .into(),
        format!(
            "Such a step at η = {} took the loss from {} to {}.",
            figure(RATE),
            figure(solved.loss),
            figure(solved.after)
        )
        .into(),
    ];
    blocks.push(Block::Labelled { label: "Meaning".to_string(), tone: Tone::Neutral, lines });
    blocks.push("Why it collapses to p − y:".into());
    let z = |index: &str| indexed("z", index);
    let log_sum = Formula {
        ascii: "ln(sum_j e^z_j)".to_string(),
        unicode: "ln Σⱼ e^zⱼ".to_string(),
        latex: r"\ln \sum_j e^{z_j}".to_string(),
    };
    let ratio = Formula {
        ascii: "e^z_k/(sum_j e^z_j) - y_k".to_string(),
        unicode: "e^zₖ/Σⱼ e^zⱼ − yₖ".to_string(),
        latex: r"\frac{e^{z_k}}{\sum_j e^{z_j}} - y_k".to_string(),
    };
    blocks.push(Block::Chain(vec![
        Link::first(row([
            signs("L = −ln("),
            power(&class),
            signs("/"),
            sum(),
            signs(") = "),
            log_sum,
            signs(" − "),
            z(&class),
        ]))
        .note("the ln undoes the e"),
        Link::then("∂L/∂zₖ =", ratio).note("yₖ is 1 for the right class"),
        Link::then(
            "=",
            Formula {
                ascii: "p_k - y_k".to_string(), unicode: "pₖ − yₖ".to_string(), latex: "p_k - y_k".to_string()
            },
        )
        .role(Role::Right),
    ]));
    let shift = format!(
        "Subtracting the largest z, here {}, first changes nothing and stops overflow.",
        figure(solved.largest)
    );
    blocks.push(Block::text(Line::styled(Role::Dim, shift)));
    blocks
}

/// `e^z₂`.
fn power(index: &str) -> Formula {
    Formula {
        ascii: format!("e^z_{index}"),
        unicode: format!("e^{}", print::unicode_name(&format!("z_{index}"))),
        latex: format!("e^{{z_{{{index}}}}}"),
    }
}

fn sum() -> Formula {
    Formula {
        ascii: "(sum_j e^z_j)".to_string(), unicode: "Σⱼ e^zⱼ".to_string(), latex: r"\sum_j e^{z_j}".to_string()
    }
}

/// The slopes as the answer.
pub fn answer(solved: &Softmax) -> Block {
    let slopes = tuple(solved.rows.iter().map(|row| signs(&figure(row.slope))));
    Block::labelled("Answer", Tone::Right, Line::new().formula(row([signs("∂L/∂z = p − y ≈ "), slopes])))
}

/// The whole as a page of its own.
pub fn page(solved: &Softmax) -> Page {
    let mut page = Page::new().with(heading(solved)).rule();
    let mut body = body(solved);
    let rest = body.split_off(2.min(body.len()));
    page.blocks.extend(body);
    page.push(answer(solved));
    page.blocks.extend(rest);
    page
}
