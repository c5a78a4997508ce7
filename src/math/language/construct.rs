//! The constructs of LaTeX, taken apart by one parser: arguments, fractions, roots, colours, rows and cells, styles. Lessons
//! are typeset and answers are read by it; each builds something else of the same pieces, and each says for itself what
//! becomes of a piece that is missing.

use super::latex::{self, Argument, Grid};

/// Who builds something of the constructs of LaTeX: a typesetter, boxes; the reader of answers, the tree of its grammar.
pub trait Builds<'t> {
    /// What a construct is made of.
    type Piece;
    /// Why building ends early; a typesetter, which shows what it does not understand, never has a reason.
    type Stop;

    /// The whole text.
    fn source(&self) -> &'t str;
    /// Where the parser stands, in bytes.
    fn place(&self) -> usize;
    /// Stands somewhere else from here on.
    fn go(&mut self, place: usize);
    /// Passes white space, and what counts as such.
    fn blanks(&mut self);

    /// What stands in the braces that open here; the closing one is passed.
    ///
    /// # Errors
    /// As the builder has it, here and below.
    fn braces(&mut self) -> Result<Self::Piece, Self::Stop>;
    /// One character as an argument, which ends at a place.
    ///
    /// # Errors
    /// Where it is none.
    fn character(&mut self, c: char, end: usize) -> Result<Self::Piece, Self::Stop>;
    /// A command as an argument, whose name ends at a place.
    ///
    /// # Errors
    /// Where it is none.
    fn command_argument(&mut self, name: &'t str, end: usize) -> Result<Self::Piece, Self::Stop>;
    /// There is no argument.
    ///
    /// # Errors
    /// Where one must be.
    fn no_argument(&mut self) -> Result<Self::Piece, Self::Stop>;
    /// What stands in the brackets that open here; the closing one is passed.
    ///
    /// # Errors
    /// Where nothing does.
    fn option(&mut self) -> Result<Self::Piece, Self::Stop>;
    /// What stands up to the end of a cell: `&`, `\\` or `\end`.
    ///
    /// # Errors
    /// Where nothing does.
    fn cell(&mut self) -> Result<Self::Piece, Self::Stop>;

    /// An argument of a command: what stands in braces, or one piece.
    ///
    /// # Errors
    /// Where there is none.
    fn argument(&mut self) -> Result<Self::Piece, Self::Stop> {
        self.blanks();
        match latex::argument(self.source(), self.place()) {
            Argument::Group => self.braces(),
            Argument::Char(c, end) => self.character(c, end),
            Argument::Command(name, end) => self.command_argument(name, end),
            Argument::Missing => self.no_argument(),
        }
    }

    /// The two arguments of a fraction or a binomial.
    ///
    /// # Errors
    /// Where one is missing.
    fn above_and_below(&mut self) -> Result<(Self::Piece, Self::Piece), Self::Stop> {
        let above = self.argument()?;
        Ok((above, self.argument()?))
    }

    /// What a root is taken of. A reader of answers takes `\sqrt(x)` for its whole bracket.
    ///
    /// # Errors
    /// Where there is nothing.
    fn radicand(&mut self) -> Result<Self::Piece, Self::Stop> {
        self.argument()
    }

    /// The index of a root, where it has one, and what it is taken of.
    ///
    /// # Errors
    /// Where something is missing.
    #[allow(clippy::type_complexity)]
    fn index_and_radicand(&mut self) -> Result<(Option<Self::Piece>, Self::Piece), Self::Stop> {
        self.blanks();
        let index = if self.source()[self.place()..].starts_with('[') { Some(self.option()?) } else { None };
        Ok((index, self.radicand()?))
    }

    /// The source of a `{…}` that follows, without the braces, which are passed.
    fn braced_text(&mut self) -> Option<&'t str> {
        let source = self.source();
        let inside = latex::group(source, latex::blanks(source, self.place()))?;
        self.go(inside.end + 1);
        Some(&source[inside])
    }

    /// The head of an environment, whose `\begin` is behind: its name, and what stands around it where it is known. The
    /// rows begin here.
    fn environment_begins(&mut self) -> Option<(&'t str, Option<Grid>)> {
        let (name, grid, body) = latex::environment(self.source(), self.place())?;
        self.go(body);
        Some((name, grid))
    }

    /// The rows of an environment, up to its end. One that is empty behind the last `\\` is none.
    ///
    /// # Errors
    /// Where a cell has one.
    fn rows(&mut self) -> Result<Vec<Vec<Self::Piece>>, Self::Stop> {
        let (mut rows, mut row) = (Vec::new(), Vec::new());
        loop {
            row.push(self.cell()?);
            self.blanks();
            let (source, place) = (self.source(), self.place());
            let row_end = latex::row_end(source, place);
            if source[place..].starts_with('&') {
                self.go(place + 1);
                continue;
            }
            rows.push(std::mem::take(&mut row));
            self.go(place + row_end);
            self.blanks();
            if row_end == 0 || self.source()[self.place()..].starts_with("\\end") {
                return Ok(rows);
            }
        }
    }

    /// The name in the `\end{…}` that stands here, which is passed.
    fn environment_ends(&mut self) -> Option<&'t str> {
        self.blanks();
        let (name, end) = latex::ending(self.source(), self.place())?;
        self.go(end);
        Some(name)
    }
}
