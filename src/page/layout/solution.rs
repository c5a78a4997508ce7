//! Labels, steps and chains of equal things: what worked solutions are made of.

use super::row::{Row, hang};
use super::{LABELS, Medium, Room, indented, widest};
use crate::page::clean::width;
use crate::page::model::*;

/// Where the lines of a step begin, beside its name.
const MAIN: usize = 21;
/// Where remarks begin, counted from there, unless a line needs more.
const NOTES: usize = 26;
/// A step needs this much room to have its lines beside its name.
const WIDE: usize = 56;

impl Medium {
    pub(super) fn labelled(&self, label: &str, tone: Tone, lines: &[Noted], room: Room) -> Vec<Row> {
        let role = match tone {
            Tone::Wrong => Role::Wrong,
            Tone::Caution => Role::Caution,
            _ => Role::Label,
        };
        let label = self.clean(label);
        let stacked = self.narrow() || room.width < WIDE;
        let (space, indent) = room.within(if stacked { 2 } else { LABELS });
        let rows = self.noted(lines, space.width);
        let rows = rows.into_iter().map(|row| if tone == Tone::Right { row.colored_as(Role::Right) } else { row });
        let mut mark = Row::of(role, label.as_str());
        let rows: Vec<Row> = rows.collect();
        if stacked && rows.len() == 1 && mark.width() + 2 + widest(&rows) <= room.width {
            mark.push(Role::Plain, "  ");
            return hang(mark, rows);
        }
        if stacked || indent == 0 || width(&label) >= LABELS {
            let mut all = self.wrap(&Line::styled(role, label), room.width);
            all.extend(indented(rows, indent));
            return all;
        }
        mark.pad_to(LABELS);
        hang(mark, rows)
    }

    /// Lines with their remarks beside them, the remarks under each other; below where they do not fit.
    fn noted(&self, lines: &[Noted], room: usize) -> Vec<Row> {
        let sizes: Vec<(usize, usize)> =
            lines.iter().map(|line| (self.row(&line.text).width(), self.row(&line.note).width())).collect();
        let beside = |(text, note): (usize, usize)| text + 2 + note <= room;
        let column = sizes.iter().filter(|size| size.1 > 0 && beside(**size)).map(|size| size.0 + 2);
        let column = column.max().unwrap_or(0).max(NOTES);
        let mut rows = Vec::new();
        for (line, size) in lines.iter().zip(sizes) {
            let mut text = self.wrap(&line.text, room);
            if let ([row], true) = (&mut text[..], size.1 > 0 && beside(size)) {
                row.pad_to(if column + size.1 <= room { column } else { size.0 + 2 });
                row.append(self.row(&line.note));
            }
            rows.append(&mut text);
            rows.extend(self.braces(line, room));
            if size.1 > 0 && !beside(size) {
                let indent = if room > 24 { 2 } else { 0 };
                rows.extend(indented(self.wrap(&line.note, room - indent), indent));
            }
        }
        rows
    }

    /// Braces with names below the coloured pieces of a line, where there is no colour to tell them apart.
    fn braces(&self, line: &Noted, room: usize) -> Option<Row> {
        let row = self.row(&line.text);
        if self.color || line.braces.is_empty() || row.width() > room {
            return None;
        }
        let (open, bar, close) = if self.unicode { ("╰", "─", "╯") } else { ("'", "-", "'") };
        let mut braces = Row::new();
        let mut named = Vec::new();
        let mut at = 0;
        for (place, span) in row.0.iter().enumerate() {
            let wide = width(&span.text);
            let name = line.braces.iter().find(|(role, _)| *role == span.role && !named.contains(role));
            if let Some((role, name)) = name {
                let name = self.clean(name);
                let needed = width(&name) + 5;
                let last =
                    !row.0[place + 1..].iter().any(|span| line.braces.iter().any(|(role, _)| *role == span.role));
                if wide >= needed {
                    braces.pad_to(at);
                    let rest = bar.repeat(wide - needed + 1);
                    braces.push(Role::Dim, format!("{open}{bar} {name} {rest}{close}"));
                    named.push(*role);
                } else if last && at >= braces.width() && at + needed <= room {
                    braces.pad_to(at);
                    braces.push(Role::Dim, format!("{open} {name}"));
                    named.push(*role);
                }
            }
            at += wide;
        }
        (!named.is_empty()).then_some(braces)
    }

    pub(super) fn step(&self, step: &WorkedStep, room: Room) -> Vec<Row> {
        let mut head = Row::new();
        if let Some(number) = step.number {
            head.push(Role::Strong, number.to_string());
            head.push(Role::Plain, " ".repeat(3usize.saturating_sub(head.width()).max(1)));
        }
        let under = if step.number.is_some() { 3 } else { 0 };
        head.push(Role::Rule, self.clean(&step.name));
        let main = MAIN.max(head.width() + 2);
        let beside = room.width >= WIDE && main + 24 <= room.width;
        let (deeper, indent) = room.within(under.max(2));
        let mut rows = if beside {
            head.pad_to(main);
            hang(head, self.noted(&step.lines, room.width - main))
        } else {
            let mut rows = self.wrap(&super::line_of(head), room.width);
            rows.extend(indented(self.noted(&step.lines, deeper.width), indent));
            rows
        };
        rows.extend(indented(self.parts(&step.parts, deeper), indent));
        rows.extend(self.step_inner(&step.inner, if beside { main } else { indent }, room));
        rows
    }

    /// What belongs to a step: nested steps a little to the right, pictures and tables below the step's lines where
    /// they fit.
    fn step_inner(&self, inner: &[Block], main: usize, room: Room) -> Vec<Row> {
        let (deeper, indent) = room.within(3);
        let mut rows = Vec::new();
        for block in inner {
            let nested = matches!(block, Block::Step(_) | Block::Text(_) | Block::Labelled { .. } | Block::Note { .. });
            let (space, by) = if nested { (deeper, indent) } else { room.within(main) };
            let mut new = self.blocks(std::slice::from_ref(block), space);
            let mut by = by;
            if !nested && widest(&new) > space.width {
                new = self.blocks(std::slice::from_ref(block), deeper);
                by = indent;
            }
            rows.extend(indented(new, by));
        }
        rows
    }

    /// The parts of a rule as a small tree: `├ outside  u⁵  gives  5u⁴  power rule, n = 5`.
    fn parts(&self, parts: &[RulePart], room: Room) -> Vec<Row> {
        let cells: Vec<[Row; 4]> = parts
            .iter()
            .map(|part| {
                let name = Row::of(Role::Plain, self.clean(&part.name));
                let is = self.row(&part.is).colored_as(part.role);
                [name, is, self.row(&part.gives).colored_as(part.role), self.row(&part.note)]
            })
            .collect();
        let column = |at: usize| cells.iter().map(|cell| cell[at].width()).max().unwrap_or(0);
        let (name, is, gives) = (column(0), column(1), column(2));
        let given = if gives > 0 { "gives  ".len() + gives + 2 } else { 0 };
        let note_at = (name + 2 + is + 2 + given).max(MAIN + NOTES - 5);
        let one_row = name + 2 + is + 2 + given <= room.width.saturating_sub(2);
        let mut rows = Vec::new();
        for (at, (part, [part_name, part_is, part_gives, part_note])) in parts.iter().zip(cells).enumerate() {
            let last = at + 1 == parts.len();
            let (mark, below) = match (self.unicode, last) {
                (true, false) => ("├ ", "│ "),
                (true, true) => ("└ ", "  "),
                (false, false) => ("|- ", "|  "),
                (false, true) => ("`- ", "   "),
            };
            let (space, by) = room.within(width(mark));
            let (mark, below) = if by == 0 { ("", "") } else { (mark, below) };
            let inside = space.width;
            let mut own = Vec::new();
            let mut row = part_name.clone();
            if one_row {
                row.pad_to(name + 2);
                row.append(part_is);
                if part_gives.width() > 0 {
                    row.pad_to(name + 2 + is + 2);
                    row.push(Role::Dim, "gives  ");
                    row.append(part_gives);
                }
                let note = part_note.width();
                let end = row.width() + 2;
                if note > 0 && end.max(note_at) + note <= inside {
                    row.pad_to(end.max(note_at));
                    row.append(part_note);
                    own.push(row);
                } else if note > 0 && end + note <= inside {
                    row.pad_to(end);
                    row.append(part_note);
                    own.push(row);
                } else {
                    own.push(row);
                    if note > 0 {
                        let (narrower, by) = space.within(name + 2);
                        own.extend(indented(self.wrap(&part.note, narrower.width), by));
                    }
                }
            } else {
                let mut line = super::line_of(part_name);
                line = line.then("  ").append(super::line_of(part_is));
                own.extend(self.wrap(&line, inside));
                let (narrower, by) = space.within(2);
                if part_gives.width() > 0 {
                    let line = Line::styled(Role::Dim, "gives ").append(super::line_of(part_gives));
                    own.extend(indented(self.wrap(&line, narrower.width), by));
                }
                if part_note.width() > 0 {
                    own.extend(indented(self.wrap(&part.note, narrower.width), by));
                }
            }
            own.extend(self.blocks(&part.inner, space));
            for (at, row) in own.into_iter().enumerate() {
                rows.extend(hang(Row::of(Role::Dim, if at == 0 { mark } else { below }), vec![row]));
            }
        }
        rows
    }

    /// Equal things under each other: relations, formulas and remarks each in a column.
    pub(super) fn chain(&self, links: &[Link], room: Room) -> Vec<Row> {
        let (space, indent) = room.within(2);
        let relation = links.iter().map(|link| width(&self.clean(&link.relation))).max().unwrap_or(0);
        if relation > room.width / 4 {
            // Words rather than a sign: nothing to align at.
            let line = |link: &Link| {
                let line = Line::text(link.relation.as_str()).then(" ").formula(link.formula.clone()).role(link.role);
                line.then("  ").append(link.note.clone())
            };
            return links.iter().flat_map(|link| self.wrap(&line(link), room.width)).collect();
        }
        let column = if relation > 0 { relation + 1 } else { 0 };
        let inside = space.width.saturating_sub(column).max(1);
        let formulas: Vec<(Vec<Row>, usize)> =
            links.iter().map(|link| self.display(&link.formula, link.role, inside)).collect();
        let notes_at = formulas.iter().map(|(rows, _)| widest(rows)).max().unwrap_or(0) + 3;
        let mut rows = Vec::new();
        for (link, (mut formula, base)) in links.iter().zip(formulas) {
            let note = self.row(&link.note);
            let fits = notes_at + note.width() <= inside;
            if let (true, Some(row)) = (fits && note.width() > 0, formula.get_mut(base)) {
                row.pad_to(notes_at);
                row.append(note.clone());
            }
            for (at, row) in formula.into_iter().enumerate() {
                let mut whole = Row::new();
                if at == base {
                    whole.push(Role::Plain, self.clean(&link.relation));
                }
                whole.pad_to(column);
                whole.append(row);
                rows.push(whole);
            }
            if !fits {
                let (narrower, by) = space.within(column + 2);
                rows.extend(indented(self.wrap(&link.note, narrower.width), by));
            }
        }
        indented(rows, indent)
    }

    /// How wide a chain is without its remarks, which may go below.
    pub(super) fn chain_width(&self, links: &[Link]) -> usize {
        let relation = links.iter().map(|link| width(&self.clean(&link.relation))).max().unwrap_or(0);
        let formulas = links.iter().map(|link| widest(&self.display(&link.formula, link.role, usize::MAX / 2).0));
        3 + relation + formulas.max().unwrap_or(0)
    }
}
