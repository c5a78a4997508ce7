//! What is there to be typed, what has been typed, and notebooks as files.

use super::cells::{self, CellWord, GROUPS, ROWS};
use super::piece::{CellFault, Piece};
use super::{Effect, Notebook, NotebookEntry, value};
use crate::lesson::kinds::Detail;
use crate::math::derive::derivative;
use crate::math::language::arrays::WORDS;
use crate::math::{Expr, Symbol, functions};
use crate::page::{Block, Line, Page, Role, Table, Tone};
use crate::session::typed::{nearest, short};

/// `help`: every kind of cell, or one with its example.
pub fn help(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    if !piece.is_empty() {
        if let Some(page) = about_name(notebook, piece.text()) {
            return Ok(page);
        }
        return match cells::named(piece.text()) {
            Some(row) => Ok(about(row)),
            None => {
                let words = ROWS.iter().map(|row| row.word).chain(WORDS.iter().map(|word| word.name()));
                let near = nearest(piece.text(), words);
                let line = Line::text("There is no ").code(short(piece.text())).then(" here.");
                let fault = piece.fault(line);
                Err(match near {
                    Some(near) => fault.mend(format!("help {near}")),
                    None => fault,
                })
            }
        };
    }
    let mut page = Page::new().text("Type mathematics to see its value, or one of these:");
    for (group, heading) in GROUPS {
        let mut table = Table::grid(2).says(*heading);
        for row in ROWS.iter().filter(|row| row.group == *group) {
            table.push([Line::new().code(row.form), Line::text(row.says)]);
        }
        page.push(Line::styled(Role::Label, *heading));
        page.push(table);
    }
    let words: Vec<&str> = WORDS.iter().map(|word| word.name()).collect();
    page.push(
        Line::styled(Role::Dim, "What a cell comes to is ")
            .code("Out[3]")
            .push(Role::Dim, ", the last one ")
            .code("ans")
            .push(Role::Dim, " or ")
            .code("_")
            .push(Role::Dim, format!(". For vectors and matrices: {}.", words.join(", "))),
    );
    let line = Line::styled(Role::Dim, "An example of each: ").code("help limit");
    let line = line
        .push(Role::Dim, ". Leaving: ")
        .code("quit")
        .push(Role::Dim, ". The commands of the course: ")
        .code(":help");
    Ok(page.text(line.push(Role::Dim, ".")))
}

/// What a name stands for that has been defined, a word for vectors, or a function of the notation.
fn about_name(notebook: &Notebook, name: &str) -> Option<Page> {
    if let Some(definition) = notebook.env.find(name) {
        let line = Line::new().formula(value::signature(&definition.name, &definition.of)).then(" = ");
        let line = line.code(definition.body.as_str()).then(format!(", defined in [{}].", definition.cell));
        let page = Page::new().text(line);
        let users: Vec<&str> = notebook.env.depend_on(name).iter().map(|other| other.name.as_str()).collect();
        let used = if users.is_empty() { page } else { page.text(format!("Used by {}.", users.join(", "))) };
        return Some(if definition.uses.is_empty() {
            used
        } else {
            used.text(format!("It uses {}.", definition.uses.join(", ")))
        });
    }
    if let Some(word) = WORDS.iter().find(|word| word.names.contains(&name)) {
        let form = if word.takes.1 == 2 { "(u, v)" } else { "(u)" };
        return Some(Page::new().text(Line::new().code(format!("{name}{form}")).then(format!(": {}.", word.says))));
    }
    let function = functions::lookup(name)?;
    let x = Symbol::new("x");
    let call = Expr::call(function, [Expr::var(&x)]);
    let page = Page::new().text(Line::text("A function of the notation: ").math(&call).then("."));
    let slope = function.accepts(1).then(|| derivative(&call, &x).ok()).flatten();
    Some(match slope {
        Some(slope) => page.text(Line::text("Its slope is ").math(&slope).then(".")),
        None => page,
    })
}

/// What a row is for, with its example run.
fn about(row: &CellWord) -> Page {
    let mut page = Page::new().text(Line::new().code(row.form).then(format!(": {}.", row.says)));
    if !row.also.is_empty() {
        page.push(Line::text("Also ").code(row.also.join(", ")).then("."));
    }
    page.push(Line::text("For example:"));
    let mut notebook = Notebook::default();
    for line in row.example {
        let prompt = format!("[{}] >", notebook.number());
        page.push(Block::Typed { prompt, text: (*line).to_string() });
        // An example of help would be help on help.
        if row.word != "help" {
            page.extend(notebook.run(line, Detail::default()).page);
        }
    }
    page
}

/// `cells`: what has been run, and what is defined.
pub fn cells(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    if !piece.is_empty() {
        return Err(piece.fault(Line::new().code("cells").then(" stands alone.")));
    }
    if notebook.entries.is_empty() {
        return Ok(Page::new().note(Tone::Info, "There are no cells yet."));
    }
    let mut table = Table::grid(3).says("The cells, and whether they worked.");
    for NotebookEntry { number, line, worked, stale, .. } in &notebook.entries {
        let sign = match (stale, worked) {
            (true, _) => Line::styled(Role::Caution, "out of date"),
            (false, true) => Line::styled(Role::Right, "✓"),
            (false, false) => Line::styled(Role::Wrong, "✗"),
        };
        table.push([Line::styled(Role::Dim, format!("[{number}]")), Line::new().code(line.as_str()), sign]);
    }
    let mut page = Page::new().with(table);
    let definitions = notebook.env.definitions();
    if !definitions.is_empty() {
        let mut table = Table::new(["defined", "as", "in", "uses"]).says("What is defined, and what it depends on.");
        for definition in definitions {
            let body = match &definition.is {
                Ok(_) => Line::text(short(&definition.body)),
                Err(why) => Line::styled(Role::Caution, format!("{} ({why})", short(&definition.body))),
            };
            let name = Line::new().formula(value::signature(&definition.name, &definition.of));
            table.push([
                name,
                body,
                Line::text(format!("[{}]", definition.cell)),
                Line::text(definition.uses.join(", ")),
            ]);
        }
        page.push(table);
    }
    Ok(page)
}

/// `forget f`.
pub fn forget(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    if notebook.env.find(piece.text()).is_none() && notebook.env.shapes.forget(piece.text()) {
        return Ok(Page::new().note(Tone::Info, format!("The shape of {} is forgotten.", piece.text())));
    }
    let names: Vec<&str> = notebook.env.definitions().iter().map(|definition| definition.name.as_str()).collect();
    if !names.contains(&piece.text()) {
        let near = nearest(piece.text(), names.into_iter()).map(ToString::to_string);
        let fault = piece.fault(Line::new().code(short(piece.text())).then(" is not defined."));
        return Err(match near {
            Some(near) => fault.mend(format!("forget {near}")),
            None => fault,
        });
    }
    let follow: Vec<String> = notebook.env.depend_on(piece.text()).iter().map(|other| other.name.to_string()).collect();
    notebook.env.forget(piece.text());
    let page = Page::new().note(Tone::Info, format!("{} is forgotten.", piece.text()));
    if follow.is_empty() {
        return Ok(page);
    }
    Ok(page.text(Line::styled(Role::Dim, format!("It was used by {}.", follow.join(", ")))))
}

/// `clear`.
pub fn clear(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    if !piece.is_empty() {
        let line = Line::new().code("clear").then(" stands alone, and empties the notebook; one name goes with ");
        return Err(piece.fault(line.code("forget NAME").then(".")));
    }
    *notebook = Notebook { watching: notebook.watching.clone(), ..Notebook::default() };
    Ok(Page::new().note(Tone::Info, "The notebook is empty."))
}

fn file(piece: Piece, word: &str) -> Result<String, CellFault> {
    let name = piece.text().trim_matches('"').trim();
    if name.is_empty() {
        return Err(piece.fault(Line::text("Say which file, as ").code(format!("{word} notes.txt")).then(".")));
    }
    Ok(name.to_string())
}

/// `save FILE`.
pub fn save(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let file = file(piece, "save")?;
    if notebook.lines.is_empty() {
        return Err(CellFault::new("There is nothing to save yet."));
    }
    notebook.effect = Some(Effect::Save { file, text: notebook.text() });
    Ok(Page::new())
}

/// `open FILE`.
pub fn open(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let file = file(piece, "open")?;
    notebook.effect = Some(Effect::Open { file });
    Ok(Page::new())
}

impl Notebook {
    /// Begins anew with the text of a file: every line is run, and all of them are kept as they are.
    pub fn open(&mut self, text: &str, detail: Detail) -> (Page, bool) {
        *self = Notebook { watching: self.watching.clone(), ..Notebook::default() };
        let mut page = Page::new();
        let mut failed = Vec::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (at, line) in text.lines().enumerate().take(super::MOST_LINES) {
            if self.watching.stopped() {
                return (page.note(Tone::Caution, format!("Stopped before line {}.", at + 1)), false);
            }
            let (prompt, counts) = (format!("[{}] >", self.number()), self.entries.len());
            let outcome = self.take(line, detail, true);
            if self.entries.len() > counts {
                page.push(Block::Typed { prompt, text: line.trim().to_string() });
            } else if line.trim_start().starts_with('#') {
                page.push(Line::styled(Role::Dim, line.trim()));
            }
            page.extend(outcome.page);
            // A file is not opened out of a file, nor written.
            if !outcome.worked || outcome.effect.is_some() {
                failed.push(format!("{}", at + 1));
                page.push(Line::styled(Role::Caution, format!("This is line {} of the file.", at + 1)));
            }
        }
        if failed.len() > 1 {
            page = page.note(Tone::Caution, format!("These lines did not work: {}.", failed.join(", ")));
        }
        (page, failed.is_empty())
    }
}
