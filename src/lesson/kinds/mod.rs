//! The kinds of question, one file each. A kind is a row: its fields, and how a question of it is posed, what its usual
//! slips come to, and how it is worked out. To add one, write its file and name its row here.

mod arrange;
pub mod ask;
pub(crate) mod at_corner;
mod choice;
mod choices;
mod derivative;
mod descent;
mod difference;
mod difference_quotient;
mod error_order;
mod examples;
mod fill;
mod formula;
mod gradient;
mod gradient_check;
mod graph;
mod jacobian;
mod layers;
mod limit;
mod lines;
pub(crate) mod matrix;
mod numeric;
mod reason;
mod rule;
mod satisfies;
mod slope;
pub(super) mod spot;
mod steps;
mod words;

pub use examples::{EXAMPLES, KindExample, example, examples};
pub use matrix::Shaped;
pub use reason::{ROW_FOR_COLUMN, Reason};
pub use words::*;

use super::condition::{ConditionSubject, Requirement};
use super::run::Run;
use crate::math::language::{Shape, Value};
use crate::math::mistakes::{Catalogue, Mistake, WrongForm};
use crate::math::rng::Rng;
use crate::math::slips::WrongValue;
use crate::math::step::Step;
use crate::math::steps::{QUESTION, aside};
use crate::math::{Expr, Number, Symbol};
use crate::page::{Block, Formula, Line, Page, Tone, markdown_in};
use ask::{Ask, COMMON, Choice, Digits, Field, FieldShape, Unposed};
use std::fmt;

/// Every kind there is.
pub static KINDS: &[Kind] = &[
    slope::KIND,
    limit::KIND,
    difference_quotient::KIND,
    difference::KIND,
    error_order::KIND,
    derivative::KIND,
    rule::KIND,
    steps::KIND,
    lines::KIND,
    gradient::KIND,
    jacobian::KIND,
    matrix::KIND,
    gradient_check::KIND,
    graph::KIND,
    layers::KIND,
    descent::KIND,
    formula::NUMBER,
    formula::KIND,
    choice::KIND,
    choices::KIND,
    arrange::KIND,
    satisfies::KIND,
    spot::KIND,
];

/// One kind of question.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The key under `ask`.
    pub name: &'static str,
    /// What the learner answers with, in a few words.
    pub asks_for: &'static str,
    /// Its own fields, beside the common ones.
    pub fields: &'static [Field],
    /// Whether the author must say the question with `say`.
    pub needs_say: bool,
    /// About ideas, not about calculation.
    pub conceptual: bool,
    /// Prompt, key and everything around it. The seed shuffles what has no order of its own.
    pub pose: fn(&Ask, u64) -> Result<Task, Unposed>,
    /// What someone would answer who made a usual slip, in the order in which reasons are looked for.
    pub slips: fn(&Ask, &Task) -> Slips,
    /// The worked solution.
    pub work: fn(&Ask, &Task, Detail) -> Page,
}

pub use crate::page::worked::Detail;

/// A question as it is put: what is asked and what the right answer is.
#[derive(Clone, Debug)]
pub struct Task {
    /// Used unless the author says the question himself.
    prompt: Line,
    /// How to answer, where that is not obvious; stands below the prompt, the author's too.
    pub how: Option<Line>,
    /// What stands between the question and how to answer, e.g. the lines of a solution.
    pub shown: Vec<Block>,
    /// Nothing is left to be answered: the answer before this one said it all.
    pub settled: bool,
    /// The slip that stands in what is looked through or to be mended.
    pub planted: Option<String>,
    /// What a right answer is.
    pub key: Key,
    /// What shape of answer is read.
    pub shape: Shape,
    /// The names that an answer may use.
    pub names: Vec<Symbol>,
    /// How many digits are asked for, where that is said.
    pub digits: Option<Digits>,
    /// Whether the components may be given in any order.
    pub any_order: bool,
    /// A value of one name at which a finished answer still has a value: h = 0, once h is divided out.
    pub must_hold_at: Option<(Symbol, Number)>,
    /// What the key is the slope of, for measuring beside an answer.
    pub curve: Option<Curve>,
    /// Names of the components of a vector, e.g. `∂f/∂x`.
    pub parts: Vec<String>,
    /// A ladder: ask, the rule in letters, its parts bound, filled in. Used unless the author has hints.
    hints: Vec<Line>,
    /// In place of prompt and hints: how they are worked out once somebody is shown them.
    later: Option<Later>,
    /// Why the right answer is right, unless the author says so.
    pub because: Option<Line>,
    /// What a wrong answer would mean, where no reason for it is known: a sentence that ends in something to do.
    pub means: Option<Means>,
}

/// How a prompt and its hints are worked out from what is asked.
#[derive(Clone, Copy, Debug)]
struct Later {
    prompt: fn(&Ask) -> Line,
    hints: fn(&Ask) -> Vec<Line>,
}

/// From the ask, the answer, and the first of its parts that is wrong, counted from 0.
pub type Means = fn(&Ask, &Value, usize) -> Option<String>;

/// What a right answer is.
#[derive(Clone, Debug)]
pub enum Key {
    /// One value, which answers are compared with.
    Value(Value),
    /// In the order shown.
    Choice(Vec<Choice>),
    /// Several of them may be right. In the order shown.
    Choices(Vec<Choice>),
    /// Things in the order shown, and which of them comes first, second, …
    Order {
        /// The things, in the order shown.
        items: Vec<String>,
        /// Their places in the right order, counted from 0.
        right: Vec<usize>,
    },
    /// Lines that all equal this.
    Lines(Expr),
    /// An expression of whole matrices.
    Matrix(std::sync::Arc<Shaped>),
    /// Whatever meets the condition, given as values for these names.
    Open {
        /// What must hold.
        condition: Requirement,
        /// What is answered, in order.
        names: Vec<Symbol>,
        /// The question's function, which the condition may ask about.
        subject: ConditionSubject,
        /// What is said of an answer, right or wrong: names with what they come to.
        show: Vec<(Symbol, Expr)>,
        /// What is run with the answer's numbers, for the condition to ask about.
        run: Option<Run>,
    },
    /// Any function for which the condition holds of `f`.
    Function {
        /// What must hold of `f`.
        condition: Requirement,
        /// The variable of the function.
        by: Symbol,
    },
}

/// A function and how often it is derived by which variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The function.
    pub of: Expr,
    /// The variable it is derived by.
    pub by: Symbol,
    /// How often it is derived; at least 1.
    pub order: usize,
}

/// The slips of one question: those listed one by one, and for derivatives as expressions the catalogue that finds them.
#[derive(Debug, Default)]
pub struct Slips {
    /// The catalogue for the whole answer, or for a component of it, counted from 0.
    pub derivatives: Vec<(Option<usize>, Catalogue)>,
    /// Single slips, in the order in which reasons are looked for.
    pub listed: Vec<Slip>,
}

impl From<Vec<Slip>> for Slips {
    fn from(listed: Vec<Slip>) -> Slips {
        Slips { listed, ..Slips::default() }
    }
}

impl FromIterator<Slip> for Slips {
    fn from_iter<I: IntoIterator<Item = Slip>>(listed: I) -> Slips {
        listed.into_iter().collect::<Vec<Slip>>().into()
    }
}

/// A wrong answer and the reason that it suggests.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// What is said when it fits.
    pub reason: Reason,
    /// What its answer looks like.
    pub looks: Looks,
    /// How likely it is beside others with the same answer: 1 is usual, less is rarer.
    pub likely: f64,
}

impl Slip {
    /// A usual slip.
    pub fn new(reason: Reason, looks: Looks) -> Slip {
        Slip { reason, looks, likely: 1.0 }
    }
    /// What a row of a table gives, with its likelihood.
    pub fn of<V>(wrong: WrongValue<V>, looks: impl FnOnce(V) -> Looks) -> Slip {
        let reason = Reason { slips: wrong.slips, ..Reason::of(wrong.mistake) };
        Slip { reason, looks: looks(wrong.value), likely: wrong.likely }
    }
    /// A wrong derivative, with its likelihood.
    pub fn of_form(form: &WrongForm, looks: Looks) -> Slip {
        Slip { reason: Reason::of_form(form), looks, likely: form.likely }
    }
    /// The same, made so often.
    pub fn likely(self, likely: f64) -> Slip {
        Slip { likely, ..self }
    }
}

/// What a slip's answer looks like.
#[derive(Clone, Debug, PartialEq)]
pub enum Looks {
    /// The same value.
    Value(Value),
    /// In matrices: as it is typed.
    Typed(String),
    /// One calculated number, known as far as a double goes.
    Near(f64),
    /// The same for each component, of a matrix row by row.
    AllNear(Vec<f64>),
    /// One component of a vector, counted from 0, whatever the others are.
    Part(usize, Box<Looks>),
    /// The option in this place, in the order shown.
    Option(usize),
}

impl Kind {
    /// The kind of that name.
    pub fn named(name: &str) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.name == name)
    }
    /// Whether answers are matrices, which can be read only with the shapes that a question declares.
    pub fn is_shaped(&self) -> bool {
        self.name == matrix::KIND.name
    }
    /// Its own fields and those that every kind has.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        let own = self.fields;
        let free = move |common: &&Field| !own.iter().any(|field| field.name == common.name);
        own.iter().chain(COMMON.iter().filter(free))
    }
    /// What a field of this kind holds; `None` when it has no such field.
    pub fn shape(&self, field: &str) -> Option<FieldShape> {
        self.all_fields().find(|row| row.name == field).map(|row| row.shape)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Key {
    /// The right answer as it would be typed; `None` where there is no one answer.
    pub fn text(&self) -> Option<String> {
        let letters =
            |all: &mut dyn Iterator<Item = usize>| all.map(|at| letter(at).to_string()).collect::<Vec<_>>().join(", ");
        let right = |options: &[Choice]| {
            let all = options.iter().enumerate().filter(|(_, option)| option.right).map(|(at, _)| at);
            letters(&mut all.collect::<Vec<_>>().into_iter())
        };
        match self {
            Key::Value(value) => Some(value_formula(value).ascii),
            Key::Lines(expr) => Some(crate::math::print::ascii(expr)),
            Key::Matrix(shaped) => Some(crate::math::matrix::print::ascii(&shaped.question.key)),
            Key::Choice(options) | Key::Choices(options) => Some(right(options)),
            Key::Order { right, .. } => Some(letters(&mut right.iter().copied())),
            Key::Open { .. } | Key::Function { .. } => None,
        }
    }
}

impl Task {
    /// What is asked, unless the author says it himself; `ask` is what the task was posed from.
    pub fn prompt(&self, ask: &Ask) -> Line {
        self.later.map_or_else(|| self.prompt.clone(), |later| aside(QUESTION, || (later.prompt)(ask)).0)
    }
    /// A ladder: ask, the rule in letters, its parts bound, filled in. Used unless the author has hints.
    pub fn hints(&self, ask: &Ask) -> Vec<Line> {
        self.later.map_or_else(|| self.hints.clone(), |later| aside(QUESTION, || (later.hints)(ask)).0)
    }

    /// A task with a key and nothing else.
    pub fn new(prompt: impl Into<Line>, key: Value) -> Task {
        let shape = match key {
            Value::Array(ref array) if array.is_matrix() => Shape::Matrix,
            Value::Array(_) => Shape::Vector,
            Value::Interval { .. } => Shape::Interval,
            Value::Infinity { .. } | Value::Undefined => Shape::Limit,
            Value::Expr(_) => Shape::Expression,
        };
        Task::with_key(prompt, Key::Value(key), shape)
    }
    /// A task with a key, the shape of its answer, and nothing else.
    pub fn with_key(prompt: impl Into<Line>, key: Key, shape: Shape) -> Task {
        Task {
            prompt: prompt.into(),
            later: None,
            how: None,
            shown: Vec::new(),
            settled: false,
            planted: None,
            key,
            shape,
            names: Vec::new(),
            digits: None,
            any_order: false,
            must_hold_at: None,
            curve: None,
            parts: Vec::new(),
            hints: Vec::new(),
            because: None,
            means: None,
        }
    }
    /// The key as an expression, where it is one.
    pub fn key_expr(&self) -> Option<&Expr> {
        match &self.key {
            Key::Value(Value::Expr(expr)) => Some(expr),
            _ => None,
        }
    }
}

/// The letter of an option, counted from 0.
pub fn letter(at: usize) -> char {
    char::from(b'a' + u8::try_from(at.min(25)).unwrap_or(25))
}

/// The slips whose rows stand with the kinds, by what they are about.
pub fn mistakes() -> Vec<(&'static str, Vec<Mistake>)> {
    vec![
        ("slopes between two points", slope::mistakes()),
        ("slopes at a point", derivative::MISTAKES.to_vec()),
        ("corners", at_corner::MISTAKES.to_vec()),
        ("orders of errors", error_order::MISTAKES.to_vec()),
        ("gradients", gradient::mistakes()),
        ("Jacobians and Hessians", jacobian::mistakes()),
        ("layers", layers::mistakes()),
        ("other kinds", WORDED.to_vec()),
    ]
}

/// Slips whose sentences are made for each question.
const WORDED: &[Mistake] = &[
    worded("eval.framework", "That is what a framework returns there. Is there one slope?"),
    worded("spot.before", "This line follows from what stands above it. Go on below it."),
    worded("spot.after", "This line follows from the line above it. Is that one right?"),
    worded("spot.none_wrong", "This line follows from what stands above it. What about the others?"),
    worded("spot.none", "One of the lines does not follow. Which?"),
    worded("rule.other", "Another rule comes first here. What stands outermost?"),
    worded("check.component", "Does this component agree with the measured one?"),
    worded("author", "Said by the author of the question."),
];

const fn worded(id: &'static str, say: &'static str) -> Mistake {
    Mistake { id, skill: "", say, rule: "" }
}

/// No slips that could be known beforehand.
fn no_slips(_ask: &Ask, _task: &Task) -> Slips {
    Slips::default()
}

/// The options in an order of their own for each seed, and as written with the seed 0; there are 2 to 26, and no two
/// are the same.
fn shuffled(ask: &Ask, seed: u64) -> Result<Vec<Choice>, Unposed> {
    let mut options = ask.options().to_vec();
    if !(2..=26).contains(&options.len()) {
        return Err(Unposed::new("options", "a choice needs from 2 to 26 options"));
    }
    for (i, option) in options.iter().enumerate() {
        if let Some(before) = options.iter().take(i).position(|other| other.is == option.is) {
            let says = format!("options {} and {} say the same, {:?}", before + 1, i + 1, option.is);
            return Err(Unposed::new("options", says));
        }
    }
    if seed != 0 {
        Rng::named(seed, "options").shuffle(&mut options);
    }
    Ok(options)
}

/// The number to the digits that are asked for, where it is not as short by itself.
pub fn rounded(key: &Expr, digits: Digits) -> Option<String> {
    if !key.names().is_empty() {
        return None;
    }
    let value = crate::math::worth::worth(key).value()?;
    let text = match digits {
        Digits::Places(places) => format!("{value:.*}", places as usize),
        Digits::Significant(count) => crate::math::print::figure::in_digits(value, count as usize),
    };
    (crate::math::print::ascii(key) != text).then_some(text)
}

/// A worked solution that is the answer alone.
fn answer_alone(_ask: &Ask, task: &Task, _detail: Detail) -> Page {
    match &task.key {
        Key::Value(value) => {
            let digits = task.digits.zip(task.key_expr()).and_then(|(digits, key)| rounded(key, digits));
            let line = value_line(value);
            let line = digits.map_or(line.clone(), |digits| line.then(format!(" ≈ {digits}")));
            Page::new().labelled("Answer", Tone::Right, line)
        }
        Key::Lines(expr) => Page::new().labelled("Answer", Tone::Right, Line::of(expr)),
        Key::Matrix(shaped) => crate::page::worked::matrix::body(&shaped.posed(), Detail::Brief),
        Key::Choice(options) | Key::Choices(options) => {
            let right = options.iter().enumerate().filter(|(_, option)| option.right);
            right.fold(Page::new(), |page, (at, option)| {
                let is = markdown_in::read_line(&option.is).0;
                let page = page.labelled("Answer", Tone::Right, Line::text(format!("{}) ", letter(at))).append(is));
                match &option.say {
                    Some(say) => page.text(markdown_in::read_line(say).0),
                    None => page,
                }
            })
        }
        Key::Order { right, .. } => {
            let letters: Vec<String> = right.iter().map(|at| letter(*at).to_string()).collect();
            Page::new().labelled("Answer", Tone::Right, letters.join(", "))
        }
        Key::Open { .. } | Key::Function { .. } => Page::new(),
    }
}
