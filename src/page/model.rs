//! The page as data: what there is to show, in the words of the subject, with nothing said about colour or width.

use serde::Serialize;

/// What a piece of text is for. Colour follows from the role, one hue a role, in the terminal format alone; words and
/// signs carry the same information.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Nothing in particular.
    #[default]
    Plain,
    /// What matters most on its line.
    Strong,
    /// Stressed in prose.
    Emphasis,
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
    /// What is right, and what was asked for.
    Right,
    /// What is wrong.
    Wrong,
    /// What is easily overlooked: a domain, a hole, an overshoot.
    Caution,
    /// What the learner typed.
    Input,
    /// What can be typed; set in backquotes where there is no colour.
    Code,
}

/// Every role, for tests and for tables that must be complete.
pub const ROLES: &[Role] = &[
    Role::Plain,
    Role::Strong,
    Role::Emphasis,
    Role::Dim,
    Role::Title,
    Role::Label,
    Role::Rule,
    Role::Outer,
    Role::Inner,
    Role::Substitution,
    Role::Right,
    Role::Wrong,
    Role::Caution,
    Role::Input,
    Role::Code,
];

/// Mathematics in the forms that formats need.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Formula {
    /// ASCII that a learner could type.
    pub ascii: String,
    /// One line for the screen.
    pub unicode: String,
    /// For mathematics mode, without dollar signs.
    pub latex: String,
}

/// A run of text within a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text(Role, String),
    /// Mathematics, which is not broken where it fits on a line.
    Math(Role, Formula),
    /// A picture from a file.
    Image(Image),
}

/// A picture that a text points to. It is told in words, and shown where a format can show it and its bytes were found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Image {
    /// What it shows.
    pub words: String,
    /// The file, as the text names it.
    pub file: String,
    /// The picture itself as a `data:` address; empty where nobody looked for it.
    #[serde(skip)]
    pub data: String,
}

impl Image {
    /// Its words with the name of its file.
    pub fn text(&self) -> String {
        match () {
            () if self.file.is_empty() || self.words.contains(&self.file) => self.words.clone(),
            () if self.words.is_empty() => format!("({})", self.file),
            () => format!("{} ({})", self.words, self.file),
        }
    }
}

/// Text that is wrapped as one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Line(pub Vec<Inline>);

/// A line with a remark beside it, in a column of its own where there is room and below it where there is not.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Noted {
    /// What is said.
    pub text: Line,
    /// Why, or "where u = …"; may be empty.
    pub note: Line,
    /// Names for the coloured pieces of `text`, drawn as braces below it where there is no colour to tell them apart,
    /// e.g. `(Role::Outer, "outer")`.
    pub braces: Vec<(Role, String)>,
}

/// How a note is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Without a sign.
    #[default]
    Neutral,
    /// ✓
    Right,
    /// ✗
    Wrong,
    /// !
    Caution,
    /// A remark by the way.
    Info,
}

/// One thing on a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// The beginning of a part of the page.
    Heading {
        /// 1 is the title of a page.
        level: u8,
        /// What the part is called.
        text: Line,
        /// Said at the right, e.g. `question 4 of 9`, `detail ●●○`.
        aside: Line,
    },
    /// A horizontal rule.
    Rule,
    /// An empty line where the format would have none.
    Gap,
    /// A paragraph.
    Text(Line),
    /// An entry of a list: `1.`, `a)`, `•`.
    Item {
        /// What stands before it.
        mark: String,
        /// Its first paragraph.
        text: Line,
        /// Further paragraphs and lists inside the entry.
        inner: Vec<Block>,
    },
    /// A label in the margin with lines beside it: Look, Answer, Check, Trap.
    Labelled {
        /// The word in the margin.
        label: String,
        /// Colours the label, or for [`Tone::Right`] the lines.
        tone: Tone,
        /// What stands beside it.
        lines: Vec<Noted>,
    },
    /// A formula on a line of its own.
    Display(Formula),
    /// Equal things under each other, the relations aligned: `= (3+h)² − 9`.
    Chain(Vec<Link>),
    /// A step of a worked solution.
    Step(WorkedStep),
    /// Rows and columns.
    Table(Table),
    /// A picture of functions.
    Plot(Plot),
    /// A picture of how values are computed from each other.
    Graph(DrawnGraph),
    /// Values as bars of their length.
    Bars(Bars),
    /// Small images, drawn in blocks.
    Pixels(Pixels),
    /// Two columns where they fit beside each other, else one after the other.
    Beside(Vec<Block>, Vec<Block>),
    /// A note with a sign: ✓ right, ✗ not yet, ! caution.
    Note {
        /// Chooses the sign.
        tone: Tone,
        /// What stands behind it.
        text: Line,
    },
    /// Words of somebody else, or a remark set apart.
    Quote(Vec<Block>),
    /// What was typed at a prompt, e.g. in the record of a session.
    Typed {
        /// What the program showed, e.g. `>`.
        prompt: String,
        /// What was typed behind it.
        text: String,
    },
    /// A cell of a notebook that was run.
    Cell {
        /// Its place among the cells, from 1.
        number: usize,
        /// What was typed.
        input: String,
        /// What came of it.
        output: Vec<Block>,
        /// Whether it did what was asked of it.
        worked: bool,
    },
    /// Lines kept as they are: code, a transcript.
    Verbatim(Vec<String>),
}

/// Everything shown at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Page {
    /// What a window or a file would be called; formats that have no such place leave it out.
    pub title: String,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// One line of a [`Block::Chain`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Link {
    /// `=`, `≈`, `→`; empty for the first line.
    pub relation: String,
    /// What stands beside the relation.
    pub formula: Formula,
    /// The colour of the formula, e.g. [`Role::Right`] for the result.
    pub role: Role,
    /// What was done, e.g. `9s cancel`.
    pub note: Line,
}

/// A step of a worked solution: number, rule name, lines beside it, its parts below.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WorkedStep {
    /// Its place in the solution, from 1; steps within a step have none.
    pub number: Option<usize>,
    /// The rule: `Chain rule`, `Tidy`.
    pub name: String,
    /// The rule in letters, or what comes out.
    pub lines: Vec<Noted>,
    /// What the rule's letters stand for.
    pub parts: Vec<RulePart>,
    /// Steps, tables and formulas that belong to this step.
    pub inner: Vec<Block>,
}

/// A part that a rule speaks of: `outside  u⁵  gives  5u⁴  power rule, n = 5`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RulePart {
    /// `outside`, `inside`.
    pub name: String,
    /// The colour of the part, the same wherever it stands.
    pub role: Role,
    /// What it is.
    pub is: Line,
    /// What the rule makes of it; may be empty.
    pub gives: Line,
    /// By which rule; may be empty.
    pub note: Line,
    /// Why, when it is opened.
    pub inner: Vec<Block>,
}

/// A table; every row has as many cells as the header, which may also be empty (no header).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<Line>,
    /// The cells, row by row.
    pub rows: Vec<Vec<Line>>,
    /// Which columns are numbers: they line up at the decimal point.
    pub numeric: Vec<bool>,
    /// One sentence that says what the table shows, for those who cannot see it.
    pub says: String,
}

/// One curve or a set of points of a plot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// What it is called in the picture; may be empty.
    pub name: String,
    /// x and y, in the order in which they are joined.
    pub points: Vec<(f64, f64)>,
    /// Whether the points are joined, marked, or both.
    pub style: SeriesStyle,
    /// What marks its points; `None` is chosen.
    pub mark: Option<char>,
}

/// How the points of a [`Series`] are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeriesStyle {
    /// Joined; a gap where a value is not finite.
    Curve,
    /// Each on its own.
    Points,
    /// Joined and each marked: the way a descent goes.
    Path,
}

/// A function of two variables, by its values on a grid over the ranges of the plot; drawn as lines of equal value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ContourField {
    /// The function, e.g. `x² + 3y²`; may be empty.
    pub name: String,
    /// Values a row.
    pub columns: usize,
    /// Row by row, the first at the lowest y, each from the smallest x on.
    pub values: Vec<f64>,
    /// The values at which lines are drawn, rising.
    pub levels: Vec<f64>,
}

/// A picture of functions, with its text twin.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Plot {
    /// What is drawn, one over the other.
    pub series: Vec<Series>,
    /// What is drawn below them as lines of equal value.
    pub field: Option<ContourField>,
    /// `None` is chosen from the data with round numbers.
    pub x_range: Option<(f64, f64)>,
    /// The same for y.
    pub y_range: Option<(f64, f64)>,
    /// Powers of ten at equal distances along x.
    pub log_x: bool,
    /// The same along y.
    pub log_y: bool,
    /// What the axes count, e.g. `h`, `error`; may be empty.
    pub x_name: String,
    /// The same for y.
    pub y_name: String,
    /// Rows of the picture on a screen; `None` is a dozen or so.
    pub height: Option<usize>,
    /// The sentence that says what to see in it.
    pub says: String,
    /// Whether that sentence stands only where the picture does not, as the page says it elsewhere.
    pub quiet: bool,
    /// Whether the numbers stand in a table of the page already, so that the text twin is the sentence alone.
    pub told: bool,
    /// What stands below the picture and belongs to it, e.g. what its two ends are; no part of the text twin.
    pub below: Line,
}

/// A computational graph: values flow from the first node to the last, adjoints back.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DrawnGraph {
    /// In an order in which every node stands after its inputs.
    pub nodes: Vec<DrawnNode>,
    /// One sentence that says what the graph computes.
    pub says: String,
    /// Whether the given values are told elsewhere, so that the table leaves them out.
    pub given_apart: bool,
}

/// One node of a [`DrawnGraph`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DrawnNode {
    /// `z`, `h`, `L`.
    pub name: String,
    /// How it is computed from its inputs; empty for a given value.
    pub formula: Formula,
    /// The formula with numbers put in, for the table; empty where that says no more.
    pub filled: Formula,
    /// Places in [`DrawnGraph::nodes`]; each is smaller than the node's own.
    pub inputs: Vec<usize>,
    /// Forward value, written with as many digits as are wanted; `?` where it is asked, `None` where it is not shown.
    pub value: Option<String>,
    /// Adjoint ∂L/∂(node); `?` where it is asked, `None` where it is not shown.
    pub adjoint: Option<String>,
    /// How the adjoint comes about: local slope times what arrives.
    pub backward: Line,
}

/// Values as bars, each as long as its share of the largest that there may be.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bars {
    /// From top to bottom.
    pub bars: Vec<Bar>,
    /// The value whose bar takes all the room.
    pub most: f64,
    /// The sentence that says what to see in it.
    pub says: String,
    /// Whether the values stand on the page already, so that the sentence is the whole text twin and the picture stands
    /// without it.
    pub told: bool,
}

/// One bar of [`Bars`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bar {
    /// What it is the value of.
    pub name: Line,
    /// How long it is; less than 0 and what is no number is drawn as 0.
    pub value: f64,
    /// The value as it is written behind the bar.
    pub shown: String,
}

/// Small images beside each other where there is room.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Pixels {
    /// From left to right.
    pub images: Vec<Bitmap>,
    /// The sentence that stands for them; empty where the page has said it already.
    pub says: String,
}

/// One image of [`Pixels`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bitmap {
    /// Pixels a row.
    pub columns: usize,
    /// Row by row from the top, each from 0 for paper to 1 for ink.
    pub ink: Vec<f64>,
}
