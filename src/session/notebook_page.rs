//! A notebook as a page to be kept: its comments as text, each cell with what comes of it when it is run.

use super::notebook::{MOST_LINES, Notebook};
use crate::lesson::kinds::Detail;
use crate::page::{Block, Page, Tone, markdown_in};

/// What became of the text of a notebook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exported {
    /// The page.
    pub page: Page,
    /// How many cells were run.
    pub cells: usize,
    /// How many of them did not work.
    pub faults: usize,
}

/// Runs the text of a notebook, cell by cell. Comments are read as Markdown, those that follow each other as one text.
pub fn notebook(name: &str, text: &str) -> Exported {
    let mut notebook = Notebook::default();
    let mut done = Exported { page: Page::titled(name), ..Exported::default() };
    let mut comment = String::new();
    for line in text.lines().take(MOST_LINES).map(str::trim) {
        if let Some(said) = line.strip_prefix('#') {
            comment.push_str(said.strip_prefix(' ').unwrap_or(said));
            comment.push('\n');
            continue;
        }
        done.page.blocks.extend(markdown_in::read(&std::mem::take(&mut comment)).0);
        if line.is_empty() {
            continue;
        }
        let before = notebook.entries().len();
        let outcome = notebook.run_from_file(line, Detail::Full);
        let mut output = outcome.page.blocks;
        let mut worked = outcome.worked;
        if outcome.effect.is_some() {
            // A page that is made reads and writes no other files.
            output = vec![Block::note(Tone::Caution, "Files are neither opened nor saved out of a file.")];
            worked = false;
        }
        done.cells += 1;
        done.faults += usize::from(!worked);
        if notebook.entries().len() > before {
            let number = notebook.entries().len();
            done.page.push(Block::Cell { number, input: line.to_string(), output, worked });
        } else {
            done.page.push(Block::Typed { prompt: ">".to_string(), text: line.to_string() });
            done.page.blocks.extend(output);
        }
    }
    done.page.blocks.extend(markdown_in::read(&comment).0);
    done
}
