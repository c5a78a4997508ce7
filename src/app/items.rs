//! Expressions as arguments, or with `-` one a line from standard input; an answer for each, in order.

use super::args::unshield;
use super::ending::{Ending, Trouble};
use super::files::Lines;
use super::out::{Out, unless_closed};
use std::io;

/// Where an item came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Argument,
    /// One of many lines, which get a line each.
    Stdin,
}

/// One item: its text, or what is wrong with the line it should stand in.
pub type ItemLine<'a> = Result<&'a str, String>;

/// Answers each item with a text, without its line end, and whether all is well with it. What is said of several
/// arguments is set apart by a blank line where it has more lines than one.
pub fn each(
    arguments: &[String],
    coloured: bool,
    mut answer: impl FnMut(From, ItemLine) -> (String, bool),
) -> Result<Ending, Trouble> {
    let mut out = Out::new(coloured);
    let mut well = true;
    let outcome = written(arguments, &mut out, &mut well, &mut answer);
    unless_closed(outcome, if well { Ending::Well } else { Ending::Short })
}

fn written(
    arguments: &[String],
    out: &mut Out,
    well: &mut bool,
    answer: &mut impl FnMut(From, ItemLine) -> (String, bool),
) -> Result<(), Trouble> {
    let mut before = false;
    for argument in arguments {
        if argument != "-" {
            let (text, fine) = answer(From::Argument, Ok(unshield(argument)));
            let apart = before && text.contains('\n');
            before = true;
            *well &= fine;
            out.write(&format!("{}{text}\n", if apart { "\n" } else { "" }))?;
            continue;
        }
        let mut lines = Lines::new(io::BufReader::new(io::stdin()));
        while let Some(line) = lines.next_line()? {
            let line = line.text();
            let item = line.as_deref().map_err(String::clone);
            let (mut text, fine) = answer(From::Stdin, item);
            text.push('\n');
            *well &= fine;
            out.write(&text)?;
            // Whoever waits for an answer before asking on gets it.
            if lines.is_drained() {
                out.flush()?;
            }
        }
    }
    out.flush()
}
