//! What a learner sees in one look: texts, pictures and worked examples in pieces that do not scroll past, on a screen of
//! their width.

use crate::lesson::Cell;
use crate::lesson::kinds::Detail;
use crate::page::{Block, Options, Page, Pixels, Table, markdown_in, text};

/// So many rows are read in one go, and so many where a picture or a worked example is among them: what would make it
/// more waits for Enter.
pub(super) const ROWS: usize = 12;
pub(super) const ROWS_WITH_A_PICTURE: usize = 15;
/// So many rows, empty ones aside, stand on the lowest of usual screens at once, with room for what is typed.
const SCREEN: usize = 19;
/// A picture is drawn so tall in a lesson, and as low as this to stand with the text that leads up to it.
const TALL: usize = 9;
const LOW: usize = 6;
/// A screen is not taken to be wider or narrower than this where rows are counted.
const WIDE: usize = 80;
const NARROW: usize = 40;

/// How pages are seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// Columns of the screen.
    pub columns: usize,
    /// Whether pages are read out.
    pub plain: bool,
}

impl Sight {
    /// The rows that are read, without the empty ones.
    pub fn rows(self, page: &Page) -> usize {
        let options = Options { width: self.columns.clamp(NARROW, WIDE), plain: self.plain, ..Options::default() };
        text::rows(page, &options)
    }

    /// Whether something to be done would scroll away what leads up to it.
    pub fn overflows(self, before: usize, own: &Page) -> bool {
        before + self.rows(own) > SCREEN
    }

    /// A cell in the pieces in which it is read: a text between its author's pauses, and between paragraphs where it is
    /// too tall for one look; a worked example between steps. A picture is drawn lower beside so many rows before it.
    pub fn readable(self, cell: &Cell, detail: Detail, before: usize) -> Vec<Page> {
        match cell {
            Cell::Text(text) => {
                let part = |part: &String| -> Page { markdown_in::read(part).0.into_iter().collect() };
                crate::lesson::text_parts(text).iter().map(part).flat_map(|page| self.pieces(page, ROWS)).collect()
            }
            Cell::Plot(_) => {
                let page = self.lowered(cell.page(detail), before);
                if self.rows(&page) > ROWS_WITH_A_PICTURE { self.pieces(page, ROWS_WITH_A_PICTURE) } else { vec![page] }
            }
            other => self.pieces(other.page(detail), ROWS_WITH_A_PICTURE),
        }
    }

    /// The page with its picture so low that it fits one look beside so many rows; as tall as usual where it cannot.
    fn lowered(self, page: Page, before: usize) -> Page {
        let drawn = |tall: usize| {
            let mut page = page.clone();
            for block in &mut page.blocks {
                if let Block::Plot(plot) = block {
                    plot.height = Some(plot.height.unwrap_or(TALL).min(tall));
                }
            }
            page
        };
        let usual = drawn(usize::MAX);
        let excess = (before + self.rows(&usual)).saturating_sub(ROWS_WITH_A_PICTURE);
        let low = drawn(page_tall(&usual).saturating_sub(excess).max(LOW));
        if before > 0 && before + self.rows(&low) > ROWS_WITH_A_PICTURE { self.lowered(page, 0) } else { low }
    }

    /// A page in pieces of at most so many rows, about equally tall, cut between its blocks, and within a block only where
    /// it is taller than one look. They are the same whatever stands before them, so that one may go on behind any of them.
    fn pieces(self, page: Page, most: usize) -> Vec<Page> {
        let one = |block: Block| self.lowered(Page::new().with(block), 0);
        let height = |page: &Page| self.rows(page);
        let blocks: Vec<Page> = page.blocks.into_iter().flat_map(|block| self.apart(block, most)).map(one).collect();
        let all = blocks.iter().map(height).sum::<usize>();
        let wanted = all.div_ceil(all.div_ceil(most).max(1));
        let mut pieces = vec![Page::new()];
        let mut filled = 0;
        let mut blocks = blocks.into_iter().peekable();
        while let Some(block) = blocks.next() {
            let own = height(&block);
            // A heading stands with what it is over, and a name with its picture.
            let is_named = |next: &&Page| matches!(next.blocks.as_slice(), [Block::Plot(_)]);
            let with_next = match block.blocks.as_slice() {
                [Block::Heading { .. } | Block::Rule | Block::Gap] => blocks.peek().map_or(0, height),
                [Block::Text(_)] if own == 1 => blocks.peek().filter(is_named).map_or(0, height),
                _ => 0,
            };
            let full = filled + own > most || with_next > 0 && filled + own + with_next > most;
            let begun = pieces.last().is_some_and(|piece| !piece.is_empty());
            if begun && (full || filled >= wanted || with_next > 0 && filled + 1 >= wanted) {
                pieces.push(Page::new());
                filled = 0;
            }
            filled += own;
            if let Some(piece) = pieces.last_mut() {
                piece.extend(block);
            }
        }
        pieces
    }

    /// A block that is taller than one look, in the parts that it has; any other as it is.
    fn apart(self, block: Block, most: usize) -> Vec<Block> {
        if self.rows(&Page::new().with(block.clone())) <= most {
            return vec![block];
        }
        match block {
            // A drawing, and the table that stands below it.
            Block::Graph(graph) if !self.plain => {
                let table = Block::Table(crate::page::graph::table(&graph));
                let mut drawing = graph;
                for node in &mut drawing.nodes {
                    (node.backward, node.filled) = Default::default();
                }
                std::iter::once(Block::Graph(drawing)).chain(self.apart(table, most)).collect()
            }
            // One after the other, where both do not fit beside each other.
            Block::Beside(left, right) => {
                left.into_iter().chain(right).flat_map(|block| self.apart(block, most)).collect()
            }
            Block::Table(table) => self.rows_apart(table, most),
            Block::Chain(links) => {
                let half = links.len().div_ceil(2).max(1);
                links.chunks(half).map(|part| Block::Chain(part.to_vec())).collect()
            }
            Block::Pixels(pixels) => self.images_apart(pixels, most),
            other => vec![other],
        }
    }

    /// Images in rows that fit one look; what is said of them stands below the last.
    fn images_apart(self, pixels: Pixels, most: usize) -> Vec<Block> {
        let mut parts: Vec<Pixels> = Vec::new();
        for image in pixels.images {
            let grown = |part: &Pixels| {
                let mut part = part.clone();
                part.images.push(image.clone());
                part
            };
            let fits = |part: &Pixels| self.rows(&Page::new().with(part.clone())) <= most;
            match parts.last_mut() {
                Some(last) if fits(&grown(last)) => *last = grown(last),
                _ => parts.push(grown(&Pixels::default())),
            }
        }
        if let Some(last) = parts.last_mut() {
            last.says = pixels.says;
        }
        parts.into_iter().map(Block::Pixels).collect()
    }

    /// A table in tables of some of its rows.
    fn rows_apart(self, table: Table, most: usize) -> Vec<Block> {
        let mut parts: Vec<Table> = Vec::new();
        for row in &table.rows {
            let grown = |part: &Table| {
                let mut part = part.clone();
                part.rows.push(row.clone());
                part
            };
            let fits = |part: &Table| self.rows(&Page::new().with(part.clone())) <= most;
            match parts.last_mut() {
                Some(last) if fits(&grown(last)) => *last = grown(last),
                _ => parts.push(Table { rows: vec![row.clone()], ..table.clone() }),
            }
        }
        parts.into_iter().map(Block::Table).collect()
    }
}

/// How tall the picture of a page is drawn, where its height is settled.
fn page_tall(page: &Page) -> usize {
    let height = |block: &Block| match block {
        Block::Plot(plot) => plot.height,
        _ => None,
    };
    page.blocks.iter().filter_map(height).max().unwrap_or(TALL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::load;
    use crate::session::course::BUILT_IN;

    const SIGHTS: [Sight; 2] = [Sight { columns: 80, plain: false }, Sight { columns: 40, plain: false }];

    /// Nothing of the course that is read scrolls past: each piece of a text fits one look, and each of a picture or a
    /// worked example, on wide screens and on narrow ones; and nothing of it is lost.
    #[test]
    fn what_is_read_is_read_in_pieces() {
        let (mut cut, mut tall, mut count) = ([0, 0], Vec::new(), 0);
        for (name, text) in BUILT_IN {
            let lesson = load::trusted(name, text).unwrap();
            for (cell, (at, sight)) in
                lesson.cells.iter().flat_map(|cell| SIGHTS.iter().enumerate().map(move |s| (cell, s)))
            {
                let most = match cell {
                    Cell::Text(_) => ROWS,
                    Cell::Plot(_) | Cell::Worked(_) => ROWS_WITH_A_PICTURE,
                    _ => continue,
                };
                count += 1;
                let pieces = sight.readable(cell, Detail::Usual, 0);
                cut[at] += usize::from(pieces.len() > 1);
                for piece in &pieces {
                    let rows = sight.rows(piece);
                    if rows > most {
                        let begin: String = text::render(piece, &Options::default()).chars().take(60).collect();
                        tall.push(format!("{name} at {}: {rows} rows: {}", sight.columns, begin.trim()));
                    }
                }
                // Pictures are drawn lower, and what stands beside or in a table may stand apart; all else is as it was.
                let stays = |block: &Block| {
                    matches!(block, Block::Text(_) | Block::Step(_) | Block::Labelled { .. } | Block::Display(_))
                };
                let whole: Vec<Block> = match cell {
                    Cell::Text(text) => {
                        crate::lesson::text_parts(text).iter().flat_map(|part| markdown_in::read(part).0).collect()
                    }
                    other => other.page(Detail::Usual).blocks,
                };
                let whole: Vec<Block> = whole.into_iter().filter(stays).collect();
                let all: Vec<Block> = pieces.into_iter().flat_map(|piece| piece.blocks).filter(stays).collect();
                assert!(whole.iter().all(|block| all.contains(block)), "{name}: {whole:#?} {all:#?}");
            }
        }
        assert!(cut[0] > 5 && cut[1] > cut[0] && count > 200, "{cut:?} {count}");
        assert!(tall.is_empty(), "{tall:#?}");
    }

    /// What is tried, guessed or checked fits the screen by itself, with its picture.
    #[test]
    fn what_is_done_between_the_questions_fits_the_screen() {
        let mut tall = Vec::new();
        for (name, text) in BUILT_IN {
            for cell in &load::trusted(name, text).unwrap().cells {
                let asks = match cell {
                    Cell::Explore(explore) => explore.prompt(),
                    Cell::Predict(predict) => predict.prompt(),
                    Cell::Check(check) => check.pose().unwrap().0,
                    _ => continue,
                };
                for sight in SIGHTS {
                    let rows = sight.rows(&asks);
                    if rows > SCREEN {
                        tall.push(format!("{name} at {}: {rows} rows", sight.columns));
                    }
                }
            }
        }
        assert!(tall.is_empty(), "{tall:#?}");
    }

    /// A picture is drawn lower beside the text that leads up to it.
    #[test]
    fn pictures_fit_one_look() {
        let mut count = 0;
        for (name, text) in BUILT_IN {
            for cell in &load::trusted(name, text).unwrap().cells {
                let Cell::Plot(_) = cell else { continue };
                count += 1;
                for (sight, before) in SIGHTS.iter().flat_map(|sight| [0, 1, 4].map(|before| (sight, before))) {
                    for piece in sight.readable(cell, Detail::Usual, before) {
                        let rows = sight.rows(&piece);
                        assert!(rows <= ROWS_WITH_A_PICTURE, "{name} at {}: {rows} rows", sight.columns);
                    }
                }
            }
        }
        assert!(count > 8, "{count}");
    }
}
