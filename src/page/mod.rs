//! What is shown: a page is data; a format turns it into text. Colour and width come in only there.

use crate::math::Expr;

/// What a piece of text is for. Colour follows from the role, one hue a role, in the terminal format alone; words and
/// signs carry the same information.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Plain,
    Strong,
    /// Secondary: asides, hints of what can be done.
    Dim,
    /// A heading.
    Title,
    /// "Look", "Answer", "Check".
    Label,
    /// The name of a rule.
    Rule,
    /// Outside of a chain, first factor, top.
    Outer,
    /// Inside of a chain, second factor, bottom.
    Inner,
    /// The substitution u.
    Substitution,
    Right,
    Wrong,
    Caution,
    /// What the learner typed.
    Input,
    /// What can be typed.
    Code,
}

/// Mathematics in the forms that formats need.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// ASCII that a learner could type.
    pub ascii: String,
    /// One line for the screen.
    pub unicode: String,
    pub latex: String,
}

impl Formula {
    pub fn of(expr: &Expr) -> Formula {
        use crate::math::print;
        Formula { ascii: print::ascii(expr), unicode: print::unicode(expr), latex: print::latex(expr) }
    }
}

/// A run of text within a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(Role, String),
    Math(Role, Formula),
}

/// Text that is wrapped as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line(pub Vec<Inline>);

/// How a note is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    Neutral,
    Right,
    Wrong,
    Caution,
    Info,
}

/// One thing on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Heading {
        text: Line,
        aside: Line,
    },
    /// A horizontal rule.
    Rule,
    Gap,
    Text(Line),
    /// An entry of a list: `1.`, `a)`, `•`.
    Item {
        mark: String,
        text: Line,
    },
    /// A label in the margin with lines beside it: Look, Answer, Check, Trap.
    Labelled {
        label: String,
        tone: Tone,
        lines: Vec<Line>,
    },
    /// A formula on a line of its own.
    Display(Formula),
    /// A step of a worked solution: number, rule name, lines beside it, indented parts below.
    Step {
        number: Option<usize>,
        name: String,
        lines: Vec<Line>,
        parts: Vec<Line>,
        inner: Vec<Block>,
    },
    Table(Table),
    Plot(Plot),
    /// A note with a sign: ✓ right, ✗ not yet, ! caution.
    Note {
        tone: Tone,
        text: Line,
    },
    /// Lines kept as they are: code, a transcript.
    Verbatim(Vec<String>),
}

/// Everything shown at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub blocks: Vec<Block>,
}

/// A table; every row has as many cells as the header.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub header: Vec<Line>,
    pub rows: Vec<Vec<Line>>,
    /// Numbers line up at the right (or at the decimal point where the cells give it).
    pub numeric: Vec<bool>,
    /// One sentence that says what the table shows, for those who cannot see it.
    pub says: String,
}

/// One curve or a set of points of a plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    pub points: Vec<(f64, f64)>,
    pub style: SeriesStyle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesStyle {
    /// Joined; a gap where a value is not finite.
    Curve,
    Points,
}

/// A picture of functions, with its text twin.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    pub series: Vec<Series>,
    /// `None` is chosen from the data with round numbers.
    pub x_range: Option<(f64, f64)>,
    pub y_range: Option<(f64, f64)>,
    pub log_x: bool,
    pub log_y: bool,
    /// The sentence that says what to see in it.
    pub says: String,
}
