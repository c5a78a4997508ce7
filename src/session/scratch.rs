//! Trying things out at any prompt: the cells of the notebook. None of it counts as an answer.

use super::Session;
use super::notebook::Ran;
use super::run::LastTopic;
use super::unknowing;
use crate::page::Page;

/// `= CELL`, or a line of the scratch notebook.
pub(crate) fn cell(session: &mut Session, line: &str) -> Page {
    let outcome = session.notebook.run(line, session.detail);
    shown(session, line, outcome)
}

/// `d EXPR`: the derivative with its steps.
pub(crate) fn derive(session: &mut Session, text: &str) -> Page {
    word(session, "d", text)
}

/// `plot EXPR[, from..to]`: a picture.
pub(crate) fn plot(session: &mut Session, text: &str) -> Page {
    word(session, "plot", text)
}

/// `table EXPR[, from..to[, step]]`: a table of values.
pub(crate) fn table(session: &mut Session, text: &str) -> Page {
    word(session, "table", text)
}

fn word(session: &mut Session, word: &str, text: &str) -> Page {
    let outcome = session.notebook.run_word(word, text, session.detail);
    shown(session, text, outcome)
}

/// The page of a cell, with what the session has to remember of it.
fn shown(session: &mut Session, cell: &str, outcome: Ran) -> Page {
    if session.gives_away(cell, &outcome) {
        return unknowing::use_show();
    }
    if let Some(tried) = outcome.solved {
        session.topic = Some(LastTopic::Tried { tried });
    }
    session.tally.faults += usize::from(!outcome.worked);
    session.effect = outcome.effect;
    outcome.page
}
