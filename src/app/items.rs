//! Expressions as arguments, or with `-` one a line from standard input; an answer for each, in order.

use super::args::unshield;
use super::ending::{Ending, Trouble};
use super::files::Lines;
use std::io::{self, BufWriter, Write};

/// Where an item came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Argument,
    /// One of many lines, which get a line each.
    Stdin,
}

/// One item: its text, or what is wrong with the line it should stand in.
pub type Item<'a> = Result<&'a str, String>;

/// Answers each item with a text, without its line end, and whether all is well with it. What is said of several
/// arguments is set apart by a blank line where it has more lines than one.
pub fn each(arguments: &[String], mut answer: impl FnMut(From, Item) -> (String, bool)) -> Result<Ending, Trouble> {
    let mut out = BufWriter::new(io::stdout());
    let mut well = true;
    let mut before = false;
    for argument in arguments {
        if argument != "-" {
            let (text, fine) = answer(From::Argument, Ok(unshield(argument)));
            let apart = before && text.contains('\n');
            writeln!(out, "{}{text}", if apart { "\n" } else { "" })?;
            before = true;
            well &= fine;
            continue;
        }
        let mut lines = Lines::new(io::BufReader::new(io::stdin()));
        while let Some(line) = lines.next_line()? {
            let line = line.text();
            let item = line.as_deref().map_err(String::clone);
            let (text, fine) = answer(From::Stdin, item);
            writeln!(out, "{text}")?;
            well &= fine;
            // Whoever waits for an answer before asking on gets it.
            if lines.is_drained() {
                out.flush()?;
            }
        }
    }
    out.flush()?;
    Ok(if well { Ending::Well } else { Ending::Short })
}
