//! A page as Markdown: mathematics in dollar signs, plots as pictures that the text carries with it.

use super::layout::{Look, sign};
use super::*;

/// The page as Markdown.
pub fn render(page: &Page, _options: &Options) -> String {
    let mut picture = |plot: &Plot| {
        let data = super::base64::encode(plot::svg(plot, true).as_bytes());
        format!("data:image/svg+xml;base64,{data}")
    };
    let mut text = blocks(&page.blocks, &mut picture);
    text.push('\n');
    text
}

/// Where the picture of a plot is to be found.
pub(super) type Picture<'a> = &'a mut dyn FnMut(&Plot) -> String;

/// Blocks as paragraphs with an empty line between them.
pub(super) fn blocks(blocks: &[Block], picture: Picture) -> String {
    let mut out = String::new();
    for (at, block) in blocks.iter().enumerate() {
        let text = self::block(block, picture);
        if text.is_empty() {
            continue;
        }
        if !out.is_empty() {
            let list = |block: &Block| matches!(block, Block::Item { .. });
            let tight = at > 0 && list(&blocks[at - 1]) && list(block);
            out.push_str(if tight { "\n" } else { "\n\n" });
        }
        out.push_str(&text);
    }
    out
}

/// Signs that mean something in Markdown, with a backslash; those at the start of a line where they do only there.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '$' | '|' | '~' | '#' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What begins a list or a rule at the start of a paragraph is kept from doing so.
fn paragraph(text: String) -> String {
    let text = text.trim().to_string();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if text.starts_with(['-', '+', '=']) {
        format!("\\{text}")
    } else if digits > 0 && text[digits..].starts_with(['.', ')']) {
        format!("{}\\{}", &text[..digits], &text[digits..])
    } else {
        text
    }
}

/// Code with as many backquotes around it as it needs.
fn code(text: &str) -> String {
    let text = harmless(text);
    if text.trim().is_empty() {
        return text.into_owned();
    }
    let runs = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(runs + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn math(formula: &Formula) -> String {
    // A dollar or a line break would end the formula, a bar a cell of a table.
    let latex = harmless(&formula.latex);
    let latex = latex.trim();
    if latex.is_empty() || latex.contains(['$', '`']) || latex.ends_with('\\') {
        return code(if formula.unicode.is_empty() { &formula.ascii } else { &formula.unicode });
    }
    format!("${}$", latex.replace('|', "\\vert "))
}

fn line(line: &Line) -> String {
    let piece = |piece: &Inline| match piece {
        Inline::Math(_, formula) => math(formula),
        Inline::Text(Role::Code | Role::Input, text) => code(text),
        Inline::Text(role, text) => {
            let mark = match role {
                Role::Strong | Role::Title | Role::Rule | Role::Label => "**",
                Role::Emphasis => "*",
                _ => "",
            };
            marked(mark, text)
        }
    };
    line.0.iter().map(piece).collect()
}

/// Text between marks, which may not stand beside spaces.
fn marked(mark: &str, text: &str) -> String {
    let inside = text.trim();
    if mark.is_empty() || inside.is_empty() {
        return escaped(text);
    }
    let (before, after) = (text.len() - text.trim_start().len(), text.trim_end().len());
    format!("{}{mark}{}{mark}{}", escaped(&text[..before]), escaped(inside), escaped(&text[after..]))
}

fn noted(noted: &Noted) -> String {
    with_note(line(&noted.text), &noted.note)
}

fn with_note(text: String, note: &Line) -> String {
    if note.is_empty() { text } else { format!("{text} ({})", line(note)) }
}

/// Every line after the first moved to the right, as what belongs to an entry of a list is.
fn indented(text: &str, by: usize) -> String {
    let mut lines = text.lines();
    let mut out = lines.next().unwrap_or_default().to_string();
    for line in lines {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&" ".repeat(by));
            out.push_str(line);
        }
    }
    out
}

/// Lines of one paragraph, each on a line of its own.
fn broken(lines: Vec<String>) -> String {
    lines.join("\\\n")
}

fn block(block: &Block, picture: Picture) -> String {
    match block {
        Block::Heading { level, text, aside } => {
            let aside = if aside.is_empty() { String::new() } else { format!(" — {}", line(aside)) };
            format!("{} {}{aside}", "#".repeat(usize::from((*level).clamp(1, 6))), line(text).trim())
        }
        Block::Rule => "---".to_string(),
        Block::Gap => String::new(),
        Block::Text(text) => paragraph(line(text)),
        Block::Item { mark, text, inner } => {
            let number = mark.strip_suffix('.').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
            let mark = match mark.as_str() {
                "•" | "-" | "" => "-".to_string(),
                mark if number => harmless(mark).into_owned(),
                mark => format!("- {}", escaped(mark)),
            };
            let by = mark.find(' ').unwrap_or(mark.len()) + 1;
            let mut out = format!("{mark} {}", paragraph(line(text)));
            if !inner.is_empty() {
                out.push_str(&format!("\n\n{}", blocks(inner, picture)));
            }
            indented(&out, by)
        }
        Block::Labelled { label, lines, .. } => {
            let mut said: Vec<String> = lines.iter().map(noted).collect();
            let label = marked("**", label);
            match said.first_mut() {
                Some(first) => *first = format!("{label} {first}"),
                None => said.push(label),
            }
            broken(said)
        }
        Block::Display(formula) => display(formula),
        Block::Chain(links) => {
            let link =
                |link: &Link| with_note(format!("{} {}", escaped(&link.relation), math(&link.formula)), &link.note);
            broken(links.iter().map(link).map(|link| link.trim().to_string()).collect())
        }
        Block::Step(step) => self::step(step, picture),
        Block::Table(table) => self::table(table),
        Block::Plot(plot) => {
            let says = escaped(&plot.says);
            format!("![{says}]({})\n\n*{}*", picture(plot), if says.is_empty() { "A plot." } else { &says })
        }
        Block::Graph(graph) => {
            let look = Look { width: 100, unicode: true, color: false };
            let table = self::table(&graph::table(graph));
            match graph::drawing(graph, &look, 100) {
                Some(rows) => {
                    let rows: Vec<String> = rows.into_iter().map(|row| row.finished().text()).collect();
                    format!("{}\n\n{table}", fenced(&rows))
                }
                None => table,
            }
        }
        Block::Beside(left, right) => format!("{}\n\n{}", blocks(left, picture), blocks(right, picture)),
        Block::Note { tone, text } => paragraph(format!("{}{}", sign(*tone).0, line(text))),
        Block::Quote(inner) => format!("> {}", blocks(inner, picture).replace('\n', "\n> ")),
        Block::Typed { prompt, text } => paragraph(format!("{} {}", escaped(prompt), code(text))),
        Block::Verbatim(lines) => fenced(lines),
    }
}

fn display(formula: &Formula) -> String {
    let latex = harmless(&formula.latex);
    if latex.trim().is_empty() || latex.contains('$') { math(formula) } else { format!("$$\n{}\n$$", latex.trim()) }
}

fn fenced(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| harmless(line)).collect();
    let runs = lines.iter().map(|line| line.split(|c| c != '`').map(str::len).max().unwrap_or(0)).max().unwrap_or(0);
    let fence = "`".repeat(runs.max(2) + 1);
    format!("{fence}text\n{}\n{fence}", lines.join("\n"))
}

fn step(step: &Step, picture: Picture) -> String {
    let mark = step.number.map_or("-".to_string(), |number| format!("{number}."));
    let mut lines: Vec<String> = step.lines.iter().map(noted).collect();
    let name = marked("**", &step.name);
    match lines.first_mut() {
        Some(first) => *first = format!("{name}: {first}"),
        None => lines.push(name),
    }
    let mut pieces = vec![format!("{mark} {}", broken(lines))];
    let parts: Vec<String> = step.parts.iter().map(|part| self::part(part, picture)).collect();
    if !parts.is_empty() {
        pieces.push(parts.join("\n"));
    }
    if !step.inner.is_empty() {
        pieces.push(blocks(&step.inner, picture));
    }
    indented(&pieces.join("\n\n"), mark.len() + 1)
}

fn part(part: &Part, picture: Picture) -> String {
    let gives = if part.gives.is_empty() { String::new() } else { format!(" gives {}", line(&part.gives)) };
    let mut text = with_note(format!("- {}: {}{gives}", escaped(&part.name), line(&part.is)), &part.note);
    if !part.inner.is_empty() {
        text.push_str(&format!("\n\n{}", blocks(&part.inner, picture)));
    }
    indented(&text, 2)
}

fn table(table: &Table) -> String {
    let columns = table.numeric.len().max(1);
    let cell = |cell: &Line| line(cell).replace('\n', " ");
    let row = |cells: &[Line]| {
        let cells: Vec<String> = (0..columns).map(|at| cells.get(at).map(cell).unwrap_or_default()).collect();
        format!("| {} |", cells.join(" | "))
    };
    let side = |at: usize| if table.numeric.get(at).copied().unwrap_or(false) { "--:" } else { "---" };
    let sides: Vec<&str> = (0..columns).map(side).collect();
    let mut rows = vec![row(&table.header), format!("| {} |", sides.join(" | "))];
    rows.extend(table.rows.iter().map(|cells| row(cells)));
    if !table.says.is_empty() {
        rows.insert(0, format!("{}\n", paragraph(escaped(&table.says))));
    }
    rows.join("\n")
}
