//! The one way out: whatever the program writes to standard output and standard error comes by here, and is clean.
//!
//! What others wrote is made harmless where a page is put together, before our own colours are added. This is the last
//! look, which also messages about arguments and names of files pass.

use super::ending::{Ending, Trouble};
use crate::page::clean;
use std::io::{self, BufWriter, Write};

/// Standard output.
pub struct Out {
    to: BufWriter<io::Stdout>,
    /// Whether sequences that set colours are ours and may pass.
    coloured: bool,
}

impl Out {
    /// For pages and lines of text or of JSON; in JSON the unclean characters are escaped already.
    pub fn new(coloured: bool) -> Out {
        Out::with_capacity(8 << 10, coloured)
    }

    /// The same with a larger buffer, for those who write much.
    pub fn with_capacity(bytes: usize, coloured: bool) -> Out {
        Out { to: BufWriter::with_capacity(bytes, io::stdout()), coloured }
    }

    /// Writes text; it may wait in the buffer.
    ///
    /// # Errors
    /// [`Trouble::Closed`] where nobody reads on.
    pub fn write(&mut self, text: &str) -> Result<(), Trouble> {
        Ok(self.to.write_all(clean(text, self.coloured).as_bytes())?)
    }

    /// Empties a terminal's screen and puts the cursor into its first corner.
    ///
    /// # Errors
    /// [`Trouble::Closed`] where nobody reads on.
    pub fn empty_screen(&mut self) -> Result<(), Trouble> {
        Ok(self.to.write_all(b"\x1b[H\x1b[2J")?)
    }

    /// Writes what waits in the buffer.
    ///
    /// # Errors
    /// [`Trouble::Closed`] where nobody reads on.
    pub fn flush(&mut self) -> Result<(), Trouble> {
        Ok(self.to.flush()?)
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        // Standard output that failed once is not tried again while the program ends.
        let _ = self.to.flush();
    }
}

/// Writes one text to standard output.
///
/// # Errors
/// [`Trouble::Closed`] where nobody reads on.
pub fn text(text: &str) -> Result<(), Trouble> {
    let mut out = Out::new(false);
    out.write(text)?;
    out.flush()
}

/// Says something on standard error as it is, beside its cleaning. Where even this cannot be written there is nobody
/// to tell.
pub fn say(text: &str, coloured: bool) {
    let _ = io::stderr().write_all(clean(text, coloured).as_bytes());
}

/// How a run ends whose output may have lost its reader on the way: with the code that it had so far.
pub fn unless_closed(outcome: Result<(), Trouble>, so_far: Ending) -> Result<Ending, Trouble> {
    match outcome {
        Ok(()) | Err(Trouble::Closed) => Ok(so_far),
        Err(trouble) => Err(trouble),
    }
}
