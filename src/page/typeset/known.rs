//! Which LaTeX is understood, told from the tables by which it is read.

use super::commands::BLACKBOARD;
use crate::math::language::latex::{COMMANDS, Class, ENVIRONMENTS, Grid, Shown};
use crate::page::model::{Line, Page, Role, Table};

/// What is built out of other formulas: an example, and what it is.
const STRUCTURES: &[(&str, &str)] = &[
    (r"x^{2}", "above: a power"),
    (r"x_{i}", "below: an index"),
    (r"f''(x)", "primes"),
    (r"\frac{a}{b}", r"a fraction; also \dfrac, \tfrac, \cfrac"),
    (r"\sqrt{x}", "a root"),
    (r"\sqrt[3]{x}", "a root with its index"),
    (r"\lim_{x \to 0} f(x)", r"below a limit; also \max, \min, \sup, \inf"),
    (r"\sum_{i=1}^{n} x_i", r"below and above a sum; also \prod, \int"),
    (r"\left(\frac{a}{b}\right)", "brackets that grow; a dot is none"),
    (r"w \mathrel{+}= 1", r"set as a relation; also \mathbin, \mathop"),
    (r"a \not= b", "crossed out"),
    (r"\underbrace{a + b}", r"what is inside, without its brace; also \overbrace"),
];

/// The commands that are set in some way.
fn set(how: impl Fn(Shown) -> bool) -> Vec<&'static str> {
    COMMANDS.iter().filter(|row| how(row.shown)).map(|row| row.name).collect()
}

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
        for row in COMMANDS {
            if let Shown::Sign(class, unicode, ascii) = row.shown
                && classes.contains(&class)
            {
                table.push([Line::new().code(format!("\\{}", row.name)), Line::text(unicode), Line::text(ascii)]);
            }
        }
        page.push(table);
    }
    page = page.heading("Letters with marks, and letters of sets");
    let mut table = shown("as");
    for name in set(|shown| matches!(shown, Shown::Accent(..))) {
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
    page.push(names("What is inside is text or a name: ", &set(|shown| matches!(shown, Shown::Text | Shown::Name))));
    page = page.heading("Without an effect");
    page.push(names("Only what is inside is shown: ", &set(|shown| matches!(shown, Shown::Inside | Shown::Coloured))));
    page.push(names("Styles: ", &set(|shown| shown == Shown::Nothing)));
    page.push(names("Sizes of brackets: ", &set(|shown| shown == Shown::Size)));
    page.text(names("Spaces: ", &set(|shown| matches!(shown, Shown::Gap(_)))))
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
        Grid::Curly => "rows and columns in braces",
        Grid::Bars => "rows and columns between bars",
        Grid::DoubleBars => "rows and columns between double bars",
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
        for row in COMMANDS {
            let name = row.name;
            match row.shown {
                Shown::Typed | Shown::Closing | Shown::Fence | Shown::Environment => {}
                Shown::Sign(..) | Shown::Gap(_) | Shown::Nothing => understood(&format!(r"a \{name} b")),
                Shown::Size => understood(&format!(r"\{name}(")),
                Shown::Fraction | Shown::Binomial | Shown::Coloured => understood(&format!(r"\{name}{{x}}{{y}}")),
                _ => understood(&format!(r"\{name}{{x}}")),
            }
        }
        for (name, _) in ENVIRONMENTS {
            let columns = if *name == "array" { "{cc}" } else { "" };
            understood(&format!(r"\begin{{{name}}}{columns} a & b \\ c & d \end{{{name}}}"));
        }
    }

    #[test]
    fn every_sign_is_listed() {
        for row in COMMANDS {
            if let Shown::Sign(class, ..) = row.shown {
                assert_eq!(CLASSES.iter().filter(|(_, classes)| classes.contains(&class)).count(), 1, "{}", row.name);
            }
        }
    }
}
