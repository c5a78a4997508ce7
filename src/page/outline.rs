//! Headings in order: one title, and below it no level left out, so that a reader who goes from heading to heading gets
//! lost nowhere.

use super::{Block, Line, Page};

/// The page with its headings in order. A page with a title and no heading of the first level begins with its title.
pub fn in_order(page: &Page) -> Page {
    let mut page = page.clone();
    let titled = |block: &Block| matches!(block, Block::Heading { level: ..=1, .. });
    if !page.title.trim().is_empty() && !page.blocks.iter().any(titled) {
        let text: Line = page.title.as_str().into();
        page.blocks.insert(0, Block::Heading { level: 1, text, aside: Line::new() });
    }
    let mut before = 0;
    headings(&mut page.blocks, &mut before);
    page
}

/// Sets the levels below one that was seen before; 0 where there was none.
fn headings(blocks: &mut [Block], before: &mut u8) {
    for block in blocks {
        match block {
            Block::Heading { level, .. } => {
                let highest = if *before == 0 { 1 } else { 2 };
                *level = (*level).clamp(highest, (*before + 1).clamp(highest, 6));
                *before = *level;
            }
            Block::Item { inner, .. } | Block::Quote(inner) => headings(inner, before),
            Block::Cell { output, .. } => headings(output, before),
            Block::Step(step) => {
                step.parts.iter_mut().for_each(|part| headings(&mut part.inner, before));
                headings(&mut step.inner, before);
            }
            Block::Beside(left, right) => {
                headings(left, before);
                headings(right, before);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(title: &str, given: &[u8]) -> Vec<u8> {
        let heading = |level: &u8| Block::Heading { level: *level, text: "x".into(), aside: Line::new() };
        let page = Page { title: title.to_string(), blocks: given.iter().map(heading).collect() };
        let level = |block: &Block| match block {
            Block::Heading { level, .. } => *level,
            _ => 0,
        };
        in_order(&page).blocks.iter().map(level).collect()
    }

    #[test]
    fn no_level_is_left_out_and_one_is_the_title() {
        assert_eq!(levels("", &[1, 2, 4, 1, 3]), [1, 2, 3, 2, 3]);
        assert_eq!(levels("", &[3, 3, 6]), [1, 2, 3]);
        assert_eq!(levels("Title", &[2, 2]), [1, 2, 2]);
        assert_eq!(levels("Title", &[1, 0, 9, 9, 9, 9, 9, 9]), [1, 2, 3, 4, 5, 6, 6, 6]);
        assert_eq!(levels("Title", &[]), [1]);
        assert_eq!(levels("", &[]), [0; 0]);
    }
}
