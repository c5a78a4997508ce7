//! Plain text for screen readers, files and pipes: no colour, no boxes, nothing beside anything else; pictures as a
//! table and one sentence.

use super::layout::{Medium, Row, sign};
use super::*;

/// The page as plain text of a width.
pub fn render(page: &Page, options: &Options) -> String {
    let writer =
        Writer { look: Medium { width: options.width.max(super::NARROWEST), unicode: options.unicode, color: false } };
    let mut rows = Vec::new();
    writer.blocks(&page.blocks, 0, &mut rows);
    let mut out = String::new();
    for row in rows {
        out.push_str(&super::clean::harmless(&row.finished().text()));
        out.push('\n');
    }
    out
}

struct Writer {
    look: Medium,
}

/// Deeper nesting is shown without further indentation.
const DEEPEST: usize = 8;

impl Writer {
    /// A line, wrapped and indented by its depth.
    fn line(&self, line: &Line, depth: usize, rows: &mut Vec<Row>) {
        let indent = 2 * depth.min(DEEPEST);
        let indent = if self.look.width < indent + 16 { 0 } else { indent };
        rows.extend(self.look.wrap(line, self.look.width - indent).into_iter().map(|row| row.indented(indent)));
    }

    fn blocks(&self, blocks: &[Block], depth: usize, rows: &mut Vec<Row>) {
        for (at, block) in blocks.iter().enumerate() {
            let together = at == 0 || tight(&blocks[at - 1], block);
            if !together && rows.last().is_some_and(|row| row.width() > 0) {
                rows.push(Row::new());
            }
            self.block(block, depth, rows);
        }
    }

    fn block(&self, block: &Block, depth: usize, rows: &mut Vec<Row>) {
        match block {
            Block::Heading { text, aside, .. } => {
                self.line(text, depth, rows);
                if !aside.is_empty() {
                    self.line(aside, depth, rows);
                }
            }
            Block::Rule | Block::Gap => {}
            Block::Text(text) => self.line(text, depth, rows),
            Block::Item { mark, text, inner } => {
                self.line(&Line::text(mark.as_str()).then(" ").append(text.clone()), depth, rows);
                self.blocks(inner, depth + 1, rows);
            }
            Block::Labelled { label, lines, .. } => match &lines[..] {
                [] => self.line(&Line::text(label.as_str()), depth, rows),
                [first, rest @ ..] => {
                    self.line(&Line::text(format!("{label}: ")).append(beside(first)), depth, rows);
                    rest.iter().for_each(|line| self.line(&beside(line), depth + 1, rows));
                }
            },
            Block::Display(formula) => self.line(&formula.clone().into(), depth + 1, rows),
            Block::Chain(links) => {
                for link in links {
                    let relation = if link.relation.is_empty() { String::new() } else { format!("{} ", link.relation) };
                    let line = Line::text(relation).formula(link.formula.clone());
                    self.line(&with_note(line, &link.note), depth + 1, rows);
                }
            }
            Block::Step(step) => self.step(step, depth, rows),
            Block::Table(table) => self.table(table, depth, rows),
            Block::Plot(plot) => self.table(&plot::table(plot), depth, rows),
            Block::Graph(graph) => self.table(&graph::table(graph), depth, rows),
            Block::Bars(bars) => self.table(&super::bars::table(bars), depth, rows),
            Block::Pixels(pixels) if pixels.says.is_empty() => {}
            Block::Pixels(pixels) => self.line(&Line::text(pixels.says.as_str()), depth, rows),
            Block::Beside(left, right) => {
                self.blocks(left, depth, rows);
                rows.push(Row::new());
                self.blocks(right, depth, rows);
            }
            Block::Note { tone, text } => {
                let said = match tone {
                    Tone::Caution => "Careful: ",
                    _ => sign(*tone).0,
                };
                self.line(&Line::text(said).append(text.clone()), depth, rows);
            }
            Block::Quote(inner) => self.blocks(inner, depth + 1, rows),
            Block::Typed { prompt, text } => {
                self.line(&Line::text(prompt.as_str()).then(" ").then(text.as_str()), depth, rows);
            }
            Block::Cell { number, input, output, .. } => {
                self.line(&Line::text(format!("[{number}] > {input}")), depth, rows);
                self.blocks(output, depth, rows);
            }
            // Of a drawing its words are read out, row by row.
            Block::Verbatim(lines) if lines.iter().any(|line| line.contains(is_stroke)) => {
                for line in lines {
                    let words: Vec<&str> =
                        line.split(is_stroke).map(str::trim).filter(|word| !word.is_empty()).collect();
                    if !words.is_empty() {
                        self.line(&Line::text(words.join(", ")), depth + 1, rows);
                    }
                }
            }
            Block::Verbatim(lines) => {
                for line in lines {
                    self.line(&Line::text(line.replace(' ', "\u{a0}")), depth + 1, rows);
                }
            }
        }
    }

    fn step(&self, step: &WorkedStep, depth: usize, rows: &mut Vec<Row>) {
        let number = step.number.map(|number| format!("{number}. ")).unwrap_or_default();
        let mut head = Line::text(format!("{number}{}", step.name));
        let mut lines = step.lines.iter();
        if let Some(first) = lines.next() {
            head = head.then(": ").append(beside(first));
        }
        self.line(&head, depth, rows);
        lines.for_each(|line| self.line(&beside(line), depth + 1, rows));
        for part in &step.parts {
            let mut line = Line::text(format!("{}: ", part.name)).append(part.is.clone());
            if !part.gives.is_empty() {
                line = line.then(" gives ").append(part.gives.clone());
            }
            self.line(&with_note(line, &part.note), depth + 1, rows);
            self.blocks(&part.inner, depth + 2, rows);
        }
        self.blocks(&step.inner, depth + 1, rows);
    }

    /// What the table shows in a sentence, then one line a row, each value with its label.
    fn table(&self, table: &Table, depth: usize, rows: &mut Vec<Row>) {
        if !table.says.is_empty() {
            self.line(&Line::text(table.says.as_str()), depth, rows);
        }
        for cells in &table.rows {
            let mut line = Line::new();
            for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                if !line.0.is_empty() {
                    // Two columns without a header are a name and what it stands for, unless they say so themselves.
                    let named = table.header.is_empty() && cells.len() == 2 && !line.plain().contains('=');
                    line = line.then(if named { ": " } else { "; " });
                }
                if let Some(label) = table.header.get(at).filter(|label| label.plain().contains(char::is_alphanumeric))
                {
                    line = line.append(label.clone()).then(": ");
                }
                line = line.append(cell.clone());
            }
            self.line(&line, depth, rows);
        }
    }
}

/// The line with its remark in brackets.
fn with_note(line: Line, note: &Line) -> Line {
    if note.is_empty() { line } else { line.then(" (").append(note.clone()).then(")") }
}

fn beside(line: &Noted) -> Line {
    with_note(line.text.clone(), &line.note)
}

/// Whether two blocks stand on rows that follow each other.
fn tight(before: &Block, after: &Block) -> bool {
    use Block::*;
    matches!(
        (before, after),
        (Item { .. }, Item { .. })
            | (Labelled { .. }, Labelled { .. })
            | (Step(_), Step(_))
            | (Typed { .. }, _)
            | (Text(_), Typed { .. })
            | (Note { .. }, Note { .. } | Text(_))
    )
}

/// Whether a character is a stroke of a drawing: of a box, an axis, an arrow's shaft.
fn is_stroke(c: char) -> bool {
    ('\u{2500}'..='\u{257f}').contains(&c)
}
