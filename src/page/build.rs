//! Building pages: constructors that read like what they make.
//!
//! ```
//! use gradus::page::{Block, Line, Page, Role, Tone};
//! let page = Page::new()
//!     .heading("The power rule")
//!     .text("The slope of a power.")
//!     .labelled("Answer", Tone::Right, Line::text("f′(x) = ").then("2x").role(Role::Right))
//!     .note(Tone::Caution, "Mind the sign.");
//! assert_eq!(page.blocks.len(), 4);
//! ```

use super::model::*;
use crate::math::{Expr, print};

impl Formula {
    /// The expression as the engine prints it.
    pub fn of(expr: &Expr) -> Formula {
        Formula { ascii: print::ascii(expr), unicode: print::unicode(expr), latex: print::latex(expr) }
    }

    /// Mathematics written in LaTeX, without dollar signs; what is not understood stands as typed.
    pub fn latex(source: &str) -> Formula {
        super::typeset::latex(source).0
    }

    /// One piece after another, e.g. a left-hand side, ` = ` and a right-hand side.
    pub fn and(mut self, other: &Formula) -> Formula {
        self.ascii.push_str(&other.ascii);
        self.unicode.push_str(&other.unicode);
        self.latex.push_str(&other.latex);
        self
    }

    /// Whether there is nothing to show in any form.
    pub fn is_empty(&self) -> bool {
        self.ascii.is_empty() && self.unicode.is_empty() && self.latex.is_empty()
    }
}

impl Inline {
    /// What the piece is for.
    pub fn role(&self) -> Role {
        match self {
            Inline::Text(role, _) | Inline::Math(role, _) => *role,
            Inline::Image(_) => Role::Plain,
        }
    }
    fn set_role(&mut self, to: Role) {
        match self {
            Inline::Text(role, _) | Inline::Math(role, _) => *role = to,
            Inline::Image(_) => {}
        }
    }
}

impl Line {
    /// An empty line.
    pub fn new() -> Line {
        Line::default()
    }
    /// A line that begins with plain text; see [`Line::then`] and [`Line::math`] for what follows.
    pub fn text(text: impl Into<String>) -> Line {
        Line::new().then(text)
    }
    /// A line that begins with text in a role.
    pub fn styled(role: Role, text: impl Into<String>) -> Line {
        Line::text(text).role(role)
    }
    /// A line that begins with an expression.
    pub fn of(expr: &Expr) -> Line {
        Line::new().math(expr)
    }
    /// Plain text after what there is.
    pub fn then(mut self, text: impl Into<String>) -> Line {
        self.0.push(Inline::Text(Role::Plain, text.into()));
        self
    }
    /// An expression after what there is.
    pub fn math(self, expr: &Expr) -> Line {
        self.formula(Formula::of(expr))
    }
    /// A formula after what there is.
    pub fn formula(mut self, formula: Formula) -> Line {
        self.0.push(Inline::Math(Role::Plain, formula));
        self
    }
    /// Text in a role after what there is.
    pub fn push(self, role: Role, text: impl Into<String>) -> Line {
        self.then(text).role(role)
    }
    /// What can be typed, after what there is.
    pub fn code(self, text: impl Into<String>) -> Line {
        self.push(Role::Code, text)
    }
    /// Gives the last piece a role.
    pub fn role(mut self, role: Role) -> Line {
        if let Some(last) = self.0.last_mut() {
            last.set_role(role);
        }
        self
    }
    /// Gives every piece a role.
    pub fn all(mut self, role: Role) -> Line {
        self.0.iter_mut().for_each(|piece| piece.set_role(role));
        self
    }
    /// The pieces of another line after what there is.
    pub fn append(mut self, other: impl Into<Line>) -> Line {
        self.0.extend(other.into().0);
        self
    }
    /// This line with a remark beside it.
    pub fn noted(self, note: impl Into<Line>) -> Noted {
        Noted { text: self, note: note.into(), braces: Vec::new() }
    }
    /// The text alone, formulas in unicode; for measuring and searching, not for showing.
    pub fn plain(&self) -> String {
        let text = |piece: &Inline| match piece {
            Inline::Text(_, text) => text.clone(),
            Inline::Math(_, formula) => formula.unicode.clone(),
            Inline::Image(image) => image.text(),
        };
        self.0.iter().map(text).collect()
    }
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| match piece {
            Inline::Text(_, text) => text.is_empty(),
            Inline::Math(_, formula) => formula.is_empty(),
            Inline::Image(image) => image.text().is_empty(),
        })
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Line {
        Line::text(text)
    }
}
impl From<String> for Line {
    fn from(text: String) -> Line {
        Line::text(text)
    }
}
impl From<&Expr> for Line {
    fn from(expr: &Expr) -> Line {
        Line::of(expr)
    }
}
impl From<Formula> for Line {
    fn from(formula: Formula) -> Line {
        Line::new().formula(formula)
    }
}

impl Noted {
    /// Names a role's piece, for a brace below it where there is no colour.
    pub fn brace(mut self, role: Role, name: impl Into<String>) -> Noted {
        self.braces.push((role, name.into()));
        self
    }
}
impl<T: Into<Line>> From<T> for Noted {
    fn from(text: T) -> Noted {
        text.into().noted(Line::new())
    }
}

impl Link {
    /// The first line of a chain.
    pub fn first(formula: Formula) -> Link {
        Link { formula, ..Link::default() }
    }
    /// A further line, with the relation to the one before.
    pub fn then(relation: &str, formula: Formula) -> Link {
        Link { relation: relation.to_string(), formula, ..Link::default() }
    }
    /// Says what was done.
    pub fn note(mut self, note: impl Into<Line>) -> Link {
        self.note = note.into();
        self
    }
    /// Colours the formula.
    pub fn role(mut self, role: Role) -> Link {
        self.role = role;
        self
    }
}

impl WorkedStep {
    /// A step without a number, by the rule that it applies.
    pub fn new(name: impl Into<String>) -> WorkedStep {
        WorkedStep { name: name.into(), ..WorkedStep::default() }
    }
    /// Its place in the solution.
    pub fn number(mut self, number: usize) -> WorkedStep {
        self.number = Some(number);
        self
    }
    /// A line beside the name, or below the one before.
    pub fn line(mut self, line: impl Into<Noted>) -> WorkedStep {
        self.lines.push(line.into());
        self
    }
    /// What a letter of the rule stands for.
    pub fn part(mut self, part: RulePart) -> WorkedStep {
        self.parts.push(part);
        self
    }
    /// Something that belongs to the step, below its lines.
    pub fn inner(mut self, block: impl Into<Block>) -> WorkedStep {
        self.inner.push(block.into());
        self
    }
}

impl RulePart {
    /// A part with its colour and what it is.
    pub fn new(name: impl Into<String>, role: Role, is: impl Into<Line>) -> RulePart {
        RulePart { name: name.into(), role, is: is.into(), ..RulePart::default() }
    }
    /// What the rule makes of it.
    pub fn gives(mut self, gives: impl Into<Line>) -> RulePart {
        self.gives = gives.into();
        self
    }
    /// By which rule.
    pub fn note(mut self, note: impl Into<Line>) -> RulePart {
        self.note = note.into();
        self
    }
}

impl Table {
    /// An empty table with these columns, none of them numeric.
    pub fn new<H: Into<Line>>(header: impl IntoIterator<Item = H>) -> Table {
        let header: Vec<Line> = header.into_iter().map(Into::into).collect();
        Table { numeric: vec![false; header.len()], header, ..Table::default() }
    }
    /// A table whose columns are all numbers.
    pub fn numbers<H: Into<Line>>(header: impl IntoIterator<Item = H>) -> Table {
        let mut table = Table::new(header);
        table.numeric.iter_mut().for_each(|numeric| *numeric = true);
        table
    }
    /// Columns without a header, e.g. `f = x²` beside `g = sin x`.
    pub fn grid(columns: usize) -> Table {
        Table { numeric: vec![false; columns], ..Table::default() }
    }
    /// Says which columns are numbers, counted from 0.
    pub fn numeric(mut self, columns: &[usize]) -> Table {
        for &column in columns {
            if let Some(numeric) = self.numeric.get_mut(column) {
                *numeric = true;
            }
        }
        self
    }
    /// Adds a row; it is cut or filled up to the number of columns.
    pub fn row<C: Into<Line>>(mut self, cells: impl IntoIterator<Item = C>) -> Table {
        self.push(cells);
        self
    }
    /// Adds a row in place.
    pub fn push<C: Into<Line>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let mut row: Vec<Line> = cells.into_iter().map(Into::into).collect();
        row.resize(self.numeric.len(), Line::new());
        self.rows.push(row);
    }
    /// The sentence for those who cannot see the table.
    pub fn says(mut self, says: impl Into<String>) -> Table {
        self.says = says.into();
        self
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Block {
        Block::Table(table)
    }
}
impl From<WorkedStep> for Block {
    fn from(step: WorkedStep) -> Block {
        Block::Step(step)
    }
}
impl From<Plot> for Block {
    fn from(plot: Plot) -> Block {
        Block::Plot(plot)
    }
}
impl From<Bars> for Block {
    fn from(bars: Bars) -> Block {
        Block::Bars(bars)
    }
}
impl From<Pixels> for Block {
    fn from(pixels: Pixels) -> Block {
        Block::Pixels(pixels)
    }
}
impl From<DrawnGraph> for Block {
    fn from(graph: DrawnGraph) -> Block {
        Block::Graph(graph)
    }
}
impl From<Line> for Block {
    fn from(line: Line) -> Block {
        Block::Text(line)
    }
}
impl From<&str> for Block {
    fn from(text: &str) -> Block {
        Block::Text(text.into())
    }
}

impl Block {
    /// A paragraph.
    pub fn text(text: impl Into<Line>) -> Block {
        Block::Text(text.into())
    }
    /// A note with the sign of its tone.
    pub fn note(tone: Tone, text: impl Into<Line>) -> Block {
        Block::Note { tone, text: text.into() }
    }
    /// One line with a label in the margin.
    pub fn labelled(label: impl Into<String>, tone: Tone, text: impl Into<Noted>) -> Block {
        Block::Labelled { label: label.into(), tone, lines: vec![text.into()] }
    }
    /// An entry of a list.
    pub fn item(mark: impl Into<String>, text: impl Into<Line>) -> Block {
        Block::Item { mark: mark.into(), text: text.into(), inner: Vec::new() }
    }
    /// A heading of a section with something said at the right.
    pub fn heading(text: impl Into<Line>, aside: impl Into<Line>) -> Block {
        Block::Heading { level: 2, text: text.into(), aside: aside.into() }
    }
}

impl Page {
    /// A page with nothing on it.
    pub fn new() -> Page {
        Page::default()
    }
    /// A page that begins with its title.
    pub fn titled(title: impl Into<String>) -> Page {
        let title = title.into();
        let heading = Block::Heading { level: 1, text: title.as_str().into(), aside: Line::new() };
        Page { title, blocks: vec![heading] }
    }
    /// Adds a block at the end.
    pub fn push(&mut self, block: impl Into<Block>) {
        self.blocks.push(block.into());
    }
    /// The page with a block more.
    pub fn with(mut self, block: impl Into<Block>) -> Page {
        self.push(block);
        self
    }
    /// Adds the blocks of another page.
    pub fn extend(&mut self, other: Page) {
        self.blocks.extend(other.blocks);
    }
    /// Whether there is nothing on it.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
    /// A section's heading.
    pub fn heading(self, text: impl Into<Line>) -> Page {
        self.with(Block::heading(text, Line::new()))
    }
    /// A paragraph.
    pub fn text(self, text: impl Into<Line>) -> Page {
        self.with(Block::text(text))
    }
    /// An empty line.
    pub fn gap(self) -> Page {
        self.with(Block::Gap)
    }
    /// A horizontal rule.
    pub fn rule(self) -> Page {
        self.with(Block::Rule)
    }
    /// A note with the sign of its tone.
    pub fn note(self, tone: Tone, text: impl Into<Line>) -> Page {
        self.with(Block::note(tone, text))
    }
    /// One line with a label in the margin.
    pub fn labelled(self, label: impl Into<String>, tone: Tone, text: impl Into<Noted>) -> Page {
        self.with(Block::labelled(label, tone, text))
    }
    /// An entry of a list.
    pub fn item(self, mark: impl Into<String>, text: impl Into<Line>) -> Page {
        self.with(Block::item(mark, text))
    }
}

impl FromIterator<Block> for Page {
    fn from_iter<I: IntoIterator<Item = Block>>(blocks: I) -> Page {
        Page { title: String::new(), blocks: blocks.into_iter().collect() }
    }
}
