//! Which LaTeX is understood, told from the tables by which it is read.

use super::parse::Grid;
use super::symbols::*;
use crate::page::model::{Line, Page, Role, Table};

/// The classes of signs, as a reader looks for them.
const CLASSES: &[(&str, &[Class])] = &[
    ("Letters and signs", &[Class::Ord, Class::Prefix]),
    ("Operations", &[Class::Binary]),
    ("Relations and arrows", &[Class::Relation]),
    ("Brackets", &[Class::Open, Class::Close]),
    ("Sums and limits", &[Class::Big]),
    ("Functions", &[Class::Function]),
];

/// Everything that is understood between dollar signs, how it is shown, and how it is shown in ASCII.
pub fn known() -> Page {
    let mut page = Page::titled("LaTeX that is understood");
    page.push(
        "Between dollar signs in lessons and in comments of notebooks. What is not listed is shown as it was typed.",
    );
    page = page.heading("Structure");
    let mut table = shown("as");
    STRUCTURES.iter().for_each(|(example, says)| push(&mut table, example, says));
    page.push(table);
    for (heading, classes) in CLASSES {
        page = page.heading(*heading);
        let mut table = Table::new(["LaTeX", "shown", "in ASCII"]);
        for (name, _, unicode, ascii) in SYMBOLS.iter().filter(|row| classes.contains(&row.1)) {
            table.push([Line::new().code(format!("\\{name}")), Line::text(*unicode), Line::text(*ascii)]);
        }
        page.push(table);
    }
    page = page.heading("Letters with marks, and letters of sets");
    let mut table = shown("as");
    for (name, _, _) in ACCENTS {
        push(&mut table, &format!(r"\{name}{{x}}"), "");
    }
    for (letter, _) in BLACKBOARD {
        push(&mut table, &format!(r"\mathbb{{{letter}}}"), "");
    }
    page.push(table);
    page = page.heading("Environments");
    let mut table = Table::new(["LaTeX", "is"]);
    for (name, grid) in ENVIRONMENTS {
        table.push([Line::new().code(format!(r"\begin{{{name}}}")), Line::text(around(*grid))]);
    }
    page.push(table);
    page = page.heading("Text");
    page.push(names("What is inside is text or a name: ", TEXTS));
    page = page.heading("Without an effect");
    page.push(names("Only what is inside is shown: ", LOOKS));
    page.push(names("Sizes of brackets: ", SIZES));
    let gaps: Vec<&str> = GAPS.iter().map(|gap| gap.0).collect();
    page.text(names("Spaces: ", &gaps))
}

fn shown(what: &str) -> Table {
    Table::new(["LaTeX", "shown", "in ASCII", what])
}

fn push(table: &mut Table, example: &str, says: &str) {
    let (formula, _) = super::latex(example);
    let cells = [Line::new().code(example), Line::text(formula.unicode), Line::text(formula.ascii)];
    table.push(cells.into_iter().chain([Line::styled(Role::Dim, says)]));
}

fn names(says: &str, names: &[&str]) -> Line {
    let mut line = Line::text(says);
    for (at, name) in names.iter().enumerate() {
        line = line.then(if at > 0 { ", " } else { "" }).code(format!("\\{name}"));
    }
    line.then(".")
}

fn around(grid: Grid) -> &'static str {
    match grid {
        Grid::Bare => "rows and columns",
        Grid::Round => "rows and columns in round brackets",
        Grid::Square => "rows and columns in square brackets",
        Grid::Bars => "rows and columns between bars",
        Grid::Cases => "cases, behind a brace",
        Grid::Lines => "lines, aligned at &",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_listed_is_understood() {
        let understood = |source: &str| {
            let (formula, unknown) = super::super::latex(source);
            assert!(unknown.is_empty(), "{source}: {unknown:?}");
            assert!(!formula.unicode.contains('\\') || source.contains("setminus"), "{source}: {}", formula.unicode);
        };
        STRUCTURES.iter().for_each(|row| understood(row.0));
        SYMBOLS.iter().for_each(|row| understood(&format!(r"a \{} b", row.0)));
        ACCENTS.iter().for_each(|row| understood(&format!(r"\{}{{x}}", row.0)));
        TEXTS.iter().chain(LOOKS).for_each(|name| understood(&format!(r"\{name}{{x}}")));
        SIZES.iter().for_each(|name| understood(&format!(r"\{name}(")));
        GAPS.iter().for_each(|row| understood(&format!(r"a\{} b", row.0)));
        for (name, _) in ENVIRONMENTS {
            let columns = if *name == "array" { "{cc}" } else { "" };
            understood(&format!(r"\begin{{{name}}}{columns} a & b \\ c & d \end{{{name}}}"));
        }
    }

    #[test]
    fn every_sign_is_listed_once() {
        let listed = SYMBOLS.iter().filter(|row| CLASSES.iter().any(|class| class.1.contains(&row.1))).count();
        assert_eq!(listed, SYMBOLS.len());
        for (at, row) in SYMBOLS.iter().enumerate() {
            assert!(SYMBOLS[at + 1..].iter().all(|other| other.0 != row.0), "{} stands twice", row.0);
        }
    }
}
