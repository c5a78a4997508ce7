//! `gradus guide`: the pages of the book, as they stand in `docs`.

use super::args::Global;
use super::display::Display;
use super::ending::{Ending, Trouble};
use super::out::unless_closed;
use super::screen::Screen;
use crate::page::{Line, Page, Table, markdown_in};
use crate::session::typed::{nearest, short};

/// A page of the book.
struct Chapter {
    name: &'static str,
    about: &'static str,
    text: &'static str,
}

/// Every page that the book lists, in its order.
const CHAPTERS: &[Chapter] = &[
    Chapter { name: "install", about: "how gradus is installed", text: include_str!("../../docs/install.md") },
    Chapter { name: "course", about: "what the course teaches", text: include_str!("../../docs/course.md") },
    Chapter {
        name: "first-lesson",
        about: "a first lesson in ten minutes",
        text: include_str!("../../docs/first-lesson.md"),
    },
    Chapter { name: "keys", about: "every key of a lesson", text: include_str!("../../docs/keys.md") },
    Chapter {
        name: "kinds",
        about: "every kind of question, with one of each",
        text: include_str!("../../docs/kinds.md"),
    },
    Chapter { name: "matrix", about: "derivatives by matrices", text: include_str!("../../docs/matrix.md") },
    Chapter { name: "judging", about: "how answers are judged", text: include_str!("../../docs/judging.md") },
    Chapter { name: "numbers", about: "how to choose numbers", text: include_str!("../../docs/numbers.md") },
    Chapter { name: "functions", about: "functions and words", text: include_str!("../../docs/functions.md") },
    Chapter {
        name: "reasons",
        about: "the slips that are known, and what each means",
        text: include_str!("../../docs/reasons.md"),
    },
    Chapter { name: "class", about: "from handing out to the gradebook", text: include_str!("../../docs/class.md") },
    Chapter { name: "json", about: "the JSON of records", text: include_str!("../../docs/json.md") },
    Chapter {
        name: "accessibility",
        about: "for screen readers and others",
        text: include_str!("../../docs/accessibility.md"),
    },
    Chapter { name: "homes", about: "Jupyter, Python, Spark and others", text: include_str!("../../docs/homes.md") },
];

/// `gradus guide [NAME]`.
pub fn guide(global: &Global, name: Option<&str>) -> Result<Ending, Trouble> {
    let page = match name {
        None => listed(),
        Some(name) => {
            let found = CHAPTERS.iter().find(|chapter| chapter.name == name);
            let chapter = found.ok_or_else(|| {
                let near = nearest(name, CHAPTERS.iter().map(|chapter| chapter.name));
                let mean = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
                Trouble::Said(format!("there is no page {}{mean} (gradus guide lists them)", short(name)))
            })?;
            markdown_in::read(chapter.text).0.into_iter().collect::<Page>()
        }
    };
    unless_closed(Screen::new(Display::decide(global)).show(&page), Ending::Well)
}

fn listed() -> Page {
    let mut table = Table::grid(2).says("The pages of the book.");
    for chapter in CHAPTERS {
        table.push([Line::new().code(format!("gradus guide {}", chapter.name)), Line::text(chapter.about)]);
    }
    Page::titled("The book of gradus").with(table)
}
