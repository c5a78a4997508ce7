//! A page as Markdown: mathematics in dollar signs; in a file with its pictures beside it, and where it has no place
//! for them, drawn in text.

mod math;

use super::layout::{Medium, sign};
use super::*;
use math::{aligned, display, math};

/// The page as Markdown, with its pictures drawn in text.
pub fn render(page: &Page, _options: &Options) -> String {
    blocks(&outline::in_order(page).blocks, &mut |_| None) + "\n"
}

/// The page as Markdown in a file of this name without its ending, and its pictures for the folder `NAME_files`.
pub fn beside(page: &Page, _options: &Options, name: &str) -> Written {
    let folder = format!("{name}_files");
    let mut files = Vec::new();
    let mut picture = |picture: Picture| {
        let file = format!("{}-{}.svg", picture.kind(), files.len() + 1);
        let address = format!("{}/{file}", address(&folder));
        files.push((file, picture.svg()?));
        Some(address)
    };
    let text = blocks(&outline::in_order(page).blocks, &mut picture) + "\n";
    Written { text, folder, files }
}

/// A name as part of an address.
fn address(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Something that is drawn.
#[derive(Clone, Copy)]
pub(super) enum Picture<'a> {
    Plot(&'a Plot),
    Graph(&'a DrawnGraph),
}

impl Picture<'_> {
    /// What its file is called.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Picture::Plot(_) => "plot",
            Picture::Graph(_) => "graph",
        }
    }
    /// The picture as a file of its own; `None` where it is better left to its table.
    pub(super) fn svg(self) -> Option<String> {
        match self {
            Picture::Plot(plot) => Some(plot::svg(plot, true)),
            Picture::Graph(graph) => graph::svg(graph, true),
        }
    }
}

/// Gives a picture a place and says where it is to be found; `None` draws it in text.
pub(super) type Placing<'a> = &'a mut dyn FnMut(Picture) -> Option<String>;

/// Blocks as paragraphs with an empty line between them.
pub(super) fn blocks(blocks: &[Block], place: Placing) -> String {
    let mut out = String::new();
    for (at, block) in blocks.iter().enumerate() {
        let text = self::block(block, place);
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

/// A picture that lies beside the text; what lies elsewhere is told in words, so that nothing is fetched for it.
fn image(image: &Image) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._-/".contains(c);
    match !image.file.is_empty() && image.file.chars().all(plain) {
        true => format!("![{}]({})", marked("", &image.words), image.file),
        false => marked("", &image.text()),
    }
}

fn line(line: &Line) -> String {
    let mut out = String::new();
    // Formulas beside each other are one: two dollar signs together would begin a formula on a line of its own.
    let mut open = false;
    for piece in &line.0 {
        let text = match piece {
            Inline::Math(_, formula) => math(formula),
            Inline::Image(image) => self::image(image),
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
        if text.is_empty() {
            continue;
        }
        let formula = text.starts_with('$');
        if open && formula {
            out.pop();
            out.push(' ');
            out.push_str(&text[1..]);
        } else {
            out.push_str(&text);
        }
        open = formula;
    }
    out
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

fn block(block: &Block, place: Placing) -> String {
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
                out.push_str(&format!("\n\n{}", blocks(inner, place)));
            }
            indented(&out, by)
        }
        Block::Labelled { label, lines, .. } => {
            let mut said: Vec<String> = lines.iter().map(noted).collect();
            let label = marked("**", label);
            match said.first_mut() {
                Some(first) => *first = format!("{label} {first}").trim_start().to_string(),
                None => said.push(label),
            }
            broken(said)
        }
        Block::Display(formula) => display(formula),
        Block::Chain(links) => aligned(links).unwrap_or_else(|| {
            let link =
                |link: &Link| with_note(format!("{} {}", escaped(&link.relation), math(&link.formula)), &link.note);
            broken(links.iter().map(link).map(|link| link.trim().to_string()).collect())
        }),
        Block::Step(step) => self::step(step, place),
        Block::Table(table) => self::table(table),
        Block::Plot(plot) => match place(Picture::Plot(plot)) {
            Some(address) => {
                let says = escaped(plot::spoken(plot).trim());
                format!("![{says}]({address})\n\n*{says}*")
            }
            None => {
                let rows = plot::picture(plot, &ON_PAPER, ON_PAPER.width).into_iter().map(|row| row.finished().text());
                format!("{}\n\n*{}*", fenced(&rows.collect::<Vec<_>>()), escaped(plot::spoken(plot).trim()))
            }
        },
        Block::Graph(graph) => {
            let table = self::table(&graph::table(graph));
            if let Some(address) = place(Picture::Graph(graph)) {
                // The table says the sentence.
                return format!("![{}]({address})\n\n{table}", escaped(graph.says.trim()));
            }
            match graph::drawing(graph, &ON_PAPER, ON_PAPER.width) {
                Ok(rows) => {
                    let rows: Vec<String> = rows.into_iter().map(|row| row.finished().text()).collect();
                    format!("{}\n\n{table}", fenced(&rows))
                }
                Err(_) => table,
            }
        }
        Block::Bars(bars) => told(super::bars::rows(bars, &ON_PAPER, ON_PAPER.width), &bars.says),
        Block::Pixels(pixels) => told(super::pixels::rows(pixels, &ON_PAPER, ON_PAPER.width), &pixels.says),
        Block::Beside(left, right) => format!("{}\n\n{}", blocks(left, place), blocks(right, place)),
        Block::Note { tone, text } => paragraph(format!("{}{}", sign(*tone).0, line(text))),
        Block::Quote(inner) => format!("> {}", blocks(inner, place).replace('\n', "\n> ")),
        Block::Typed { prompt, text } => paragraph(format!("{} {}", escaped(prompt), code(text))),
        Block::Cell { number, input, output, .. } => {
            let typed = format!("**In \\[{number}\\]:** {}", code(input));
            if output.is_empty() { typed } else { format!("{typed}\n\n{}", blocks(output, place)) }
        }
        Block::Verbatim(lines) => fenced(lines),
    }
}

/// How wide drawings in text are.
const ON_PAPER: Medium = Medium { width: 80, unicode: true, color: false };

/// A picture in text, and the sentence that says what to see in it.
fn told(rows: Vec<super::layout::Row>, says: &str) -> String {
    let drawn = fenced(&rows.into_iter().map(|row| row.finished().text()).collect::<Vec<_>>());
    match says.trim() {
        "" => drawn,
        says => format!("{drawn}\n\n*{}*", escaped(says)),
    }
}

fn fenced(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| harmless(line)).collect();
    let runs = lines.iter().map(|line| line.split(|c| c != '`').map(str::len).max().unwrap_or(0)).max().unwrap_or(0);
    let fence = "`".repeat(runs.max(2) + 1);
    format!("{fence}text\n{}\n{fence}", lines.join("\n"))
}

fn step(step: &WorkedStep, place: Placing) -> String {
    let mark = step.number.map_or("-".to_string(), |number| format!("{number}."));
    let mut lines: Vec<String> = step.lines.iter().map(noted).collect();
    let name = marked("**", &step.name);
    match lines.first_mut() {
        Some(first) => *first = format!("{name}: {first}"),
        None => lines.push(name),
    }
    let mut pieces = vec![format!("{mark} {}", broken(lines))];
    let parts: Vec<String> = step.parts.iter().map(|part| self::part(part, place)).collect();
    if !parts.is_empty() {
        pieces.push(parts.join("\n"));
    }
    if !step.inner.is_empty() {
        pieces.push(inside(&step.inner, place));
    }
    indented(&pieces.join("\n\n"), mark.len() + 1)
}

/// Blocks within an entry of a list, where some readers know no tables without a header: those are lines.
fn inside(within: &[Block], place: Placing) -> String {
    let line = |cells: &Vec<Line>| {
        let mut line = Line::new();
        for cell in cells.iter().filter(|cell| !cell.is_empty()) {
            line = if line.0.is_empty() { line } else { line.then("; ") }.append(cell.clone());
        }
        line.into()
    };
    let simpler = |block: &Block| match block {
        Block::Table(table) if table.header.is_empty() && table.says.is_empty() => {
            let lines = table.rows.iter().map(line).collect();
            Block::Labelled { label: String::new(), tone: Tone::Neutral, lines }
        }
        block => block.clone(),
    };
    blocks(&within.iter().map(simpler).collect::<Vec<_>>(), place)
}

fn part(part: &RulePart, place: Placing) -> String {
    let gives = if part.gives.is_empty() { String::new() } else { format!(" gives {}", line(&part.gives)) };
    let mut text = with_note(format!("- {}: {}{gives}", escaped(&part.name), line(&part.is)), &part.note);
    if !part.inner.is_empty() {
        text.push_str(&format!("\n\n{}", inside(&part.inner, place)));
    }
    indented(&text, 2)
}

fn table(table: &Table) -> String {
    let columns = table.numeric.len().max(1);
    // A bar ends a cell even within code, unless a backslash stands before it.
    let barred = |piece: &Inline| match piece {
        Inline::Text(role @ (Role::Code | Role::Input), text) => Inline::Text(*role, text.replace('|', "\\|")),
        piece => piece.clone(),
    };
    let cell = |cell: &Line| line(&Line(cell.0.iter().map(barred).collect())).replace('\n', " ");
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
