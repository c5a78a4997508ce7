//! The constructs of LaTeX, taken apart by one parser: arguments, fractions, roots, colours, rows and cells, styles. Lessons
//! are typeset and answers are read by it; each builds something else of the same pieces, and each says for itself what
//! becomes of a piece that is missing.

use super::latex::{self, Argument, Grid};

/// What ends a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellEnd {
    /// `&`: another cell of the row comes.
    Cell,
    /// `\\`: the row is over.
    Row,
}

/// Who builds something of the constructs of LaTeX: a typesetter, boxes; the reader of answers, the tree of its grammar.
pub trait Builds<'t> {
    /// What a construct is made of.
    type Piece;
    /// Why building ends early; a typesetter, which shows what it does not understand, never has a reason.
    type Stop;

    /// The whole text, and where the parser stands in it, in bytes.
    fn stand(&mut self) -> (&'t str, &mut usize);
    /// Passes white space, and what counts as such; says whether there was some.
    fn blanks(&mut self) -> bool;
    /// How long the end of a row is that stands here, 0 for none.
    fn row_end(&mut self) -> usize {
        let (source, place) = self.stand();
        latex::row_end(source, *place)
    }

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
        let (source, place) = self.stand();
        match latex::argument(source, *place) {
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
        let (source, place) = self.stand();
        let index = if source[*place..].starts_with('[') { Some(self.option()?) } else { None };
        Ok((index, self.radicand()?))
    }

    /// The source of a `{…}` that follows, without the braces, which are passed.
    fn braced_text(&mut self) -> Option<&'t str> {
        let (source, place) = self.stand();
        let inside = latex::group(source, latex::blanks(source, *place))?;
        *place = inside.end + 1;
        Some(&source[inside])
    }

    /// The head of an environment, whose `\begin` is behind: its name, and what stands around it where it is known. The
    /// rows begin here.
    fn environment_begins(&mut self) -> Option<(&'t str, Option<Grid>)> {
        let (source, place) = self.stand();
        let (name, grid, body) = latex::environment(source, *place)?;
        *place = body;
        Some((name, grid))
    }

    /// What ends the cell before, which is passed; `None` where nothing here does.
    fn cell_end(&mut self) -> Option<CellEnd> {
        self.blanks();
        let row_end = self.row_end();
        let (source, place) = self.stand();
        if source[*place..].starts_with('&') {
            *place += 1;
            return Some(CellEnd::Cell);
        }
        *place += row_end;
        (row_end > 0).then_some(CellEnd::Row)
    }

    /// The rows of an environment, up to its end. One that is empty behind the last `\\` is none.
    ///
    /// # Errors
    /// Where a cell has one.
    fn rows(&mut self) -> Result<Vec<Vec<Self::Piece>>, Self::Stop> {
        let (mut rows, mut row) = (Vec::new(), Vec::new());
        loop {
            row.push(self.cell()?);
            let end = self.cell_end();
            if end == Some(CellEnd::Cell) {
                continue;
            }
            rows.push(std::mem::take(&mut row));
            self.blanks();
            let (source, place) = self.stand();
            if end.is_none() || source[*place..].starts_with("\\end") {
                return Ok(rows);
            }
        }
    }

    /// The name in the `\end{…}` that stands here, which is passed.
    fn environment_ends(&mut self) -> Option<&'t str> {
        self.blanks();
        let (source, place) = self.stand();
        let (name, end) = latex::ending(source, *place)?;
        *place = end;
        Some(name)
    }
}
