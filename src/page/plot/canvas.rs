//! A grid of character cells to draw on: in braille, eight dots a cell, or in ASCII, one mark a cell.

use crate::page::Role;

/// Dots across and down a braille cell, and the bit of each.
const ACROSS: usize = 2;
const DOWN: usize = 4;
const BITS: [[u8; DOWN]; ACROSS] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    Empty,
    /// A line of the grid, below everything.
    Ground(char),
    Dots(u8, Role),
    /// A piece of a line where there are no dots.
    Line(char, Role),
    Sign(char, Role),
}

/// How the parts of a line are drawn: so many dots on, so many off; or in ASCII by its mark.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    pub role: Role,
    pub on: usize,
    pub off: usize,
    pub mark: char,
}

pub struct Canvas {
    pub width: usize,
    pub height: usize,
    braille: bool,
    cells: Vec<Cell>,
}

impl Canvas {
    pub fn new(width: usize, height: usize, braille: bool) -> Canvas {
        Canvas { width, height, braille, cells: vec![Cell::Empty; width * height] }
    }
    /// Dots across and down the whole canvas.
    pub fn dots(&self) -> (usize, usize) {
        if self.braille { (self.width * ACROSS, self.height * DOWN) } else { (self.width, self.height) }
    }
    fn cell(&mut self, column: usize, row: usize) -> Option<&mut Cell> {
        if column >= self.width {
            return None;
        }
        self.cells.get_mut(row * self.width + column)
    }
    /// Something below everything else.
    pub fn ground(&mut self, column: usize, row: usize, sign: char) {
        if let Some(cell @ Cell::Empty) = self.cell(column, row) {
            *cell = Cell::Ground(sign);
        }
    }
    /// One dot, by its place in dots from the top left.
    pub fn dot(&mut self, x: usize, y: usize, pen: Pen) {
        if !self.braille {
            if let Some(cell) = self.cell(x, y) {
                *cell = Cell::Line(pen.mark, pen.role);
            }
            return;
        }
        let bit = BITS[x % ACROSS][y % DOWN];
        if let Some(cell) = self.cell(x / ACROSS, y / DOWN) {
            *cell = match *cell {
                Cell::Dots(bits, _) => Cell::Dots(bits | bit, pen.role),
                Cell::Sign(..) => *cell,
                _ => Cell::Dots(bit, pen.role),
            };
        }
    }
    /// A sign on top of everything; where there is one of another series already, `both`. Tells whether it was so.
    pub fn sign(&mut self, column: usize, row: usize, sign: char, role: Role, both: char) -> bool {
        let Some(cell) = self.cell(column, row) else { return false };
        let shared = matches!(*cell, Cell::Sign(before, _) if before != sign);
        *cell = if shared { Cell::Sign(both, Role::Strong) } else { Cell::Sign(sign, role) };
        shared
    }
    /// The dot at a place given as parts of the width and the height, from the bottom left.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let (across, down) = self.dots();
        (x * (across.max(2) - 1) as f64, (1.0 - y) * (down.max(2) - 1) as f64)
    }
    /// The cell in which a place lies, both parts from 0 to 1.
    pub fn cell_of(&self, x: f64, y: f64) -> (usize, usize) {
        let (dot_x, dot_y) = self.place(x, y);
        let (across, down) = if self.braille { (ACROSS, DOWN) } else { (1, 1) };
        ((libm::round(dot_x) as usize) / across, (libm::round(dot_y) as usize) / down)
    }
    /// A straight line between two places, cut where it leaves the canvas. `drawn` counts dots along the whole curve,
    /// so that dashes go on from one piece to the next.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: Pen, drawn: &mut usize) {
        let Some((from, to)) = cut(from, to) else { return };
        let (a, b) = (self.place(from.0, from.1), self.place(to.0, to.1));
        let steps = libm::ceil((b.0 - a.0).abs().max((b.1 - a.1).abs())).max(1.0) as usize;
        let mut before = None;
        for at in 0..=steps {
            let part = at as f64 / steps as f64;
            let dot = (libm::round(a.0 + (b.0 - a.0) * part), libm::round(a.1 + (b.1 - a.1) * part));
            if before == Some(dot) {
                continue;
            }
            // The end of one piece is the start of the next.
            if at > 0 || *drawn == 0 {
                *drawn += 1;
            }
            before = Some(dot);
            if pen.off == 0 || *drawn % (pen.on + pen.off) < pen.on {
                self.dot(dot.0 as usize, dot.1 as usize, pen);
            }
        }
    }
    /// The text and the role of each run of one row.
    pub fn row(&self, row: usize) -> Vec<(Role, String)> {
        let mut runs: Vec<(Role, String)> = Vec::new();
        for cell in self.cells.iter().skip(row * self.width).take(self.width) {
            let (role, sign) = match cell {
                Cell::Empty => (Role::Plain, ' '),
                Cell::Ground(sign) => (Role::Dim, *sign),
                Cell::Dots(bits, role) => (*role, char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ')),
                Cell::Line(sign, role) | Cell::Sign(sign, role) => (*role, *sign),
            };
            match runs.last_mut() {
                Some((last, text)) if *last == role => text.push(sign),
                _ => runs.push((role, sign.to_string())),
            }
        }
        runs
    }
}

/// The part of a line that lies between 0 and 1 both ways (Liang and Barsky's way of clipping).
pub(super) fn cut(from: (f64, f64), to: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (move_by, room) in [(-dx, from.0), (dx, 1.0 - from.0), (-dy, from.1), (dy, 1.0 - from.1)] {
        if move_by == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if move_by < 0.0 {
            enter = enter.max(room / move_by);
        } else {
            leave = leave.min(room / move_by);
        }
    }
    let at = |part: f64| (from.0 + dx * part, from.1 + dy * part);
    (enter <= leave && [dx, dy].iter().all(|d| d.is_finite())).then(|| (at(enter), at(leave)))
}
