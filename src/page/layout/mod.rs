//! Laying a page out on a screen of some width: blocks become rows of text with roles. No row is wider than the
//! screen. Colour comes later, in the terminal format.

mod pictures;
mod row;
mod solution;
mod table;
mod wrap;

use super::clean;
pub use super::clean::width;
use super::model::*;
use super::typeset;
pub use row::{Row, Span, hang, widest};

/// What the screen can show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Medium {
    /// Columns of the screen.
    pub width: usize,
    pub unicode: bool,
    /// Whether colour will tell roles apart; if not, braces and backquotes do.
    pub color: bool,
}

/// Lines longer than this are hard to read, so a wider screen stays empty at the right.
const WIDEST: usize = 100;
/// A screen narrower than this has labels above their text instead of beside it.
const NARROW: usize = 60;
/// The margin that labels stand in.
const LABELS: usize = 8;
/// Deeper nesting than this is shown without further indentation.
const DEEPEST: usize = 12;

/// A column of the page: how wide it is, and how deep the block in it is nested.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub width: usize,
    depth: usize,
}

impl Room {
    /// What is left beside an indentation; where there is too little left, the indentation is given up.
    fn within(self, indent: usize) -> (Room, usize) {
        let fits = self.depth < DEEPEST && self.width >= indent + 16;
        let indent = if fits { indent } else { 0 };
        (Room { width: self.width - indent, depth: self.depth + 1 }, indent)
    }
}

/// The sign before a note, by its tone.
pub fn sign(tone: Tone) -> (&'static str, Role) {
    match tone {
        Tone::Neutral => ("", Role::Plain),
        Tone::Right => ("✓ ", Role::Right),
        Tone::Wrong => ("✗ ", Role::Wrong),
        Tone::Caution => ("! ", Role::Caution),
        Tone::Info => ("· ", Role::Label),
    }
}

impl Medium {
    /// The page as rows, none of them wider than the screen.
    pub fn page(&self, page: &Page) -> Vec<Row> {
        let margin = usize::from(self.width >= NARROW);
        let room = Room { width: self.width.min(WIDEST).saturating_sub(2 * margin).max(1), depth: 0 };
        let rows = self.blocks(&page.blocks, room);
        rows.into_iter().map(|row| row.indented(margin).finished()).collect()
    }

    /// Text from anywhere, made harmless, and ASCII where there is no unicode.
    pub fn clean(&self, text: &str) -> String {
        let text = clean::harmless(text);
        if self.unicode { text.into_owned() } else { clean::ascii(&text).into_owned() }
    }

    pub fn narrow(&self) -> bool {
        self.width < NARROW
    }

    /// Blocks under each other, with an empty row between those that do not belong together.
    pub(super) fn blocks(&self, blocks: &[Block], room: Room) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let mut before: Option<(&Block, usize)> = None;
        for (at, block) in blocks.iter().enumerate() {
            let next = blocks.get(at + 1);
            let mut new = self.block(block, next, room);
            let apart = before.is_some_and(|(before, height)| apart(before, height, block, new.len()));
            if apart && rows.last().is_some_and(|row| row.width() > 0) {
                rows.push(Row::new());
            }
            before = Some((block, new.len()));
            rows.append(&mut new);
        }
        rows
    }

    fn block(&self, block: &Block, next: Option<&Block>, room: Room) -> Vec<Row> {
        match block {
            Block::Heading { level, text, aside } => {
                let mut rows = self.heading(text, aside, room);
                if *level == 1 && !matches!(next, Some(Block::Rule)) {
                    rows.push(self.rule(room));
                }
                rows
            }
            Block::Rule => vec![self.rule(room)],
            Block::Gap => Vec::new(),
            Block::Text(text) => self.wrap(text, room.width),
            Block::Item { mark, text, inner } => {
                let mut mark = Row::of(Role::Dim, self.clean(mark));
                mark.push(Role::Plain, " ");
                self.marked(mark, room, |space| {
                    let mut rows = self.wrap(text, space.width);
                    rows.extend(self.blocks(inner, space));
                    rows
                })
            }
            Block::Labelled { label, tone, lines } => self.labelled(label, *tone, lines, room),
            Block::Display(formula) => {
                let (space, indent) = room.within(if self.narrow() { 2 } else { 4 });
                indented(self.display(formula, Role::Plain, space.width).0, indent)
            }
            Block::Chain(links) => self.chain(links, room),
            Block::Step(step) => self.step(step, room),
            Block::Table(table) => self.table(table, room.width),
            Block::Plot(plot) => self.plot(plot, room),
            Block::Graph(graph) => self.graph(graph, room),
            Block::Bars(bars) => self.bars(bars, room),
            Block::Pixels(pixels) => self.pixels(pixels, room),
            Block::Beside(left, right) => self.beside(left, right, room),
            Block::Note { tone, text } => {
                let (mark, role) = sign(*tone);
                self.marked(Row::of(role, self.clean(mark)), room, |space| {
                    self.wrap(text, space.width).into_iter().map(|row| row.colored_as(role)).collect()
                })
            }
            Block::Quote(inner) => {
                let (space, indent) = room.within(2);
                let bar = if indent == 0 { "" } else { "│ " };
                let rows = self.blocks(inner, space);
                rows.into_iter().flat_map(|row| hang(Row::of(Role::Dim, self.clean(bar)), vec![row])).collect()
            }
            Block::Typed { prompt, text } => {
                let mut mark = Row::of(Role::Dim, self.clean(prompt));
                mark.push(Role::Plain, " ");
                self.marked(mark, room, |space| self.wrap(&Line::styled(Role::Input, text.as_str()), space.width))
            }
            Block::Cell { number, input, output, .. } => {
                let prompt = format!("[{number}] >");
                let mut rows = self.block(&Block::Typed { prompt, text: input.clone() }, None, room);
                rows.extend(self.blocks(output, room));
                rows
            }
            Block::Verbatim(lines) => {
                let (space, indent) = room.within(if self.narrow() { 2 } else { 4 });
                let folded = lines.iter().flat_map(|line| self.fold(line, space.width));
                indented(folded.collect(), indent)
            }
        }
    }

    /// A mark with rows beside it; below it where the mark leaves no room.
    fn marked(&self, mark: Row, room: Room, rows: impl Fn(Room) -> Vec<Row>) -> Vec<Row> {
        let wide = mark.width();
        let (space, indent) = room.within(wide);
        if indent == wide && wide <= room.width / 2 {
            return hang(mark, rows(space));
        }
        let mut all = self.wrap(&line_of(mark), room.width);
        all.extend(rows(Room { depth: room.depth + 1, ..room }));
        all
    }

    fn rule(&self, room: Room) -> Row {
        Row::of(Role::Dim, if self.unicode { "─" } else { "-" }.repeat(room.width))
    }

    /// The heading, with the aside at the right end of its first row or below it.
    fn heading(&self, text: &Line, aside: &Line, room: Room) -> Vec<Row> {
        let aside = self.row(aside).colored_as(Role::Dim);
        let beside = aside.width() > 0 && self.row(text).width() + 2 + aside.width() <= room.width;
        let mut rows: Vec<Row> =
            self.wrap(text, room.width).into_iter().map(|row| row.colored_as(Role::Title)).collect();
        match rows.first_mut() {
            Some(first) if beside => {
                first.pad_to(room.width - aside.width());
                first.append(aside);
            }
            _ if aside.width() > 0 => {
                rows.extend(self.wrap(&line_of(aside), room.width).into_iter().map(|row| row.colored_as(Role::Dim)))
            }
            _ => {}
        }
        rows
    }

    /// A formula on rows of its own, in two dimensions where that reads better and fits; and the row that stands on
    /// the line of writing.
    fn display(&self, formula: &Formula, role: Role, room: usize) -> (Vec<Row>, usize) {
        if let Some((rows, base)) = typeset::two_dimensions(&formula.latex, self.unicode, room) {
            return (rows.iter().map(|row| strokes(&self.clean(row), role)).collect(), base);
        }
        let line = Line::from(formula.clone()).role(role);
        let rows = self.wrap(&line, room);
        // What goes on in the next row is set off from what begins there.
        (if rows.len() < 2 || room < 24 { rows } else { hang_after_first(self.wrap(&line, room - 2), 2) }, 0)
    }

    /// A line kept as it is, cut where the screen ends.
    fn fold(&self, line: &str, room: usize) -> Vec<Row> {
        let mut rows = vec![String::new()];
        let mut used = 0;
        // A tab is what it was meant for: room up to the next fourth column.
        for c in self.clean(&line.replace('\t', "    ")).chars() {
            let wide = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
            if used + wide > room && used > 0 {
                rows.push(String::new());
                used = 0;
            }
            used += wide;
            if let Some(last) = rows.last_mut() {
                last.push(c);
            }
        }
        rows.into_iter().map(|text| Row::of(Role::Plain, text)).collect()
    }

    /// Two columns of blocks beside each other where both have room, else one after the other. The left one is as wide
    /// as its pictures and tables need; text in it is wrapped to that.
    fn beside(&self, left: &[Block], right: &[Block], room: Room) -> Vec<Row> {
        if room.width >= NARROW && room.depth < DEEPEST {
            let depth = room.depth + 1;
            let half = Room { width: room.width * 12 / 25, depth };
            let needed = self.needed(left, half, Room { depth, ..room }).max(24);
            let left = self.blocks(left, Room { width: needed.min(room.width * 3 / 5), depth });
            let column = widest(&left) + 4;
            let rest = Room { width: room.width.saturating_sub(column), depth };
            if rest.width >= 24 && needed <= room.width * 3 / 5 && self.needed(right, rest, rest) <= rest.width {
                let right = self.blocks(right, rest);
                let height = left.len().max(right.len());
                let (mut left, mut right) = (left.into_iter(), right.into_iter());
                return (0..height)
                    .map(|_| {
                        let mut row = left.next().unwrap_or_default();
                        row.pad_to(column);
                        row.append(right.next().unwrap_or_default());
                        row
                    })
                    .collect();
            }
        }
        let deeper = Room { depth: room.depth + 1, ..room };
        let mut rows = self.blocks(left, deeper);
        rows.push(Row::new());
        rows.extend(self.blocks(right, deeper));
        rows
    }

    /// How wide blocks have to be so that nothing but text is broken: tables, given all of `room`, and pictures in
    /// `half` of it.
    fn needed(&self, blocks: &[Block], half: Room, room: Room) -> usize {
        let width = |block: &Block| match block {
            Block::Table(table) => widest(&self.table(table, room.width)),
            Block::Plot(_) | Block::Graph(_) | Block::Bars(_) | Block::Pixels(_) => {
                widest(&self.block(block, None, half))
            }
            Block::Display(formula) => widest(&self.display(formula, Role::Plain, usize::MAX / 2).0) + 4,
            Block::Chain(links) => self.chain_width(links),
            _ => 0,
        };
        blocks.iter().map(width).max().unwrap_or(0)
    }
}

/// The text in a role, and what is struck out in the role of what is gone.
fn strokes(text: &str, role: Role) -> Row {
    let mut row = Row::new();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let struck = signs.next_if_eq(&typeset::STROKE);
        let role = if struck.is_some() { Role::Wrong } else { role };
        row.push(role, std::iter::once(sign).chain(struck).collect::<String>());
    }
    row
}

/// A row as a line again, so that it can be wrapped.
fn line_of(row: Row) -> Line {
    Line(row.0.into_iter().map(|span| Inline::Text(span.role, span.text)).collect())
}

fn indented(rows: Vec<Row>, by: usize) -> Vec<Row> {
    rows.into_iter().map(|row| row.indented(by)).collect()
}

fn hang_after_first(rows: Vec<Row>, by: usize) -> Vec<Row> {
    rows.into_iter().enumerate().map(|(at, row)| if at == 0 { row } else { row.indented(by) }).collect()
}

/// Whether an empty row stands between two blocks, given how many rows each takes.
fn apart(before: &Block, rows_before: usize, after: &Block, rows_after: usize) -> bool {
    use Block::*;
    match (before, after) {
        (Gap, _) | (_, Gap) => true,
        (Rule, _) | (_, Rule) => false,
        (Heading { .. }, Heading { .. } | Typed { .. }) => false,
        (Heading { level: 1, .. }, _) => false,
        (Item { .. }, Item { .. }) => false,
        (Labelled { .. }, Labelled { .. }) => false,
        (Typed { .. }, _) | (Text(_), Typed { .. }) => false,
        (Note { .. }, Note { .. } | Text(_)) => false,
        (Step(_), Step(_)) => rows_before > 1 || rows_after > 1,
        _ => true,
    }
}
