//! Formulas in Markdown: LaTeX between dollar signs.

use super::code;
use crate::page::{Formula, Inline, Link, harmless, typeset};

/// LaTeX that ends no formula and survives where a backslash before a sign is taken for Markdown's own; `None` where
/// that cannot be had. What is not understood here goes to nobody who might carry it out.
fn portable(latex: &str) -> Option<String> {
    const SAFER: &[(&str, &str)] = &[
        (r"\\", r"\cr "),
        (r"\,", r"\thinspace "),
        (r"\:", r"\medspace "),
        (r"\;", r"\thickspace "),
        (r"\!", r"\negthinspace "),
        (r"\{", r"\lbrace "),
        (r"\}", r"\rbrace "),
        (r"\|", r"\Vert "),
    ];
    let latex = harmless(latex);
    let mut rest = latex.trim();
    if rest.is_empty() || rest.contains(['$', '`']) || !typeset::is_understood(rest) {
        return None;
    }
    let mut out = String::new();
    while let Some(c) = rest.chars().next() {
        if let Some((from, to)) = SAFER.iter().find(|row| rest.starts_with(row.0)) {
            out.push_str(to);
            rest = &rest[from.len()..];
            continue;
        }
        // A bar would end a cell of a table, and an angle bracket begin a tag.
        match c {
            '|' => out.push_str(r"\vert "),
            '<' => out.push_str(r"\lt "),
            '>' => out.push_str(r"\gt "),
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    let out = out.trim_end();
    (!out.ends_with('\\')).then(|| out.to_string())
}

/// A formula within a line.
pub(super) fn math(formula: &Formula) -> String {
    match portable(&formula.latex) {
        Some(latex) => format!("${latex}$"),
        None => code(if formula.unicode.is_empty() { &formula.ascii } else { &formula.unicode }),
    }
}

/// A formula on lines of its own.
pub(super) fn display(formula: &Formula) -> String {
    portable(&formula.latex).map_or_else(|| math(formula), |latex| format!("$$\n{latex}\n$$"))
}

/// A chain as one formula, aligned at its relations; `None` where a piece of it cannot be said in LaTeX.
pub(super) fn aligned(links: &[Link]) -> Option<String> {
    let piece = |piece: &Inline| match piece {
        Inline::Math(_, formula) => portable(&formula.latex),
        Inline::Image(_) => None,
        // What has a meaning in LaTeX or in Markdown is left to a line of text.
        Inline::Text(_, text) if text.contains(['\\', '{', '}', '$', '#', '%', '&', '_', '^', '~', '`', '*', '<']) => {
            None
        }
        Inline::Text(_, text) => Some(format!(r"\text{{{}}}", harmless(text))),
    };
    let row = |link: &Link| {
        let relation = match link.relation.trim() {
            "" => String::new(),
            "=" => "=".to_string(),
            sign => format!(r"\{}", typeset::command(sign)?),
        };
        let mut row = format!("{relation} & {}", portable(&link.formula.latex)?);
        if !link.note.is_empty() {
            let note: Option<Vec<String>> = link.note.0.iter().map(piece).collect();
            row.push_str(&format!(r" && {}", note?.join(" ")));
        }
        Some(row.trim_start().to_string())
    };
    let rows: Vec<String> = links.iter().map(row).collect::<Option<_>>()?;
    Some(format!("$$\n\\begin{{aligned}}\n{}\n\\end{{aligned}}\n$$", rows.join(" \\cr\n")))
}
