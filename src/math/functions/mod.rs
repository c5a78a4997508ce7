//! The table of functions: one complete row each.
//!
//! A function is its row. Reading, printing, deriving, evaluating and the notes on domains all look here, so that a
//! function is added by writing one row. Texts in a row are in the notation that learners type, with `u` and `v` for
//! the first and the second argument.

mod circular;
mod hyperbolic;
mod learning;
mod pieces;
mod powers;
pub(crate) mod values;

use std::cmp::Ordering;

/// A function of the table, as an index of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Func(pub(crate) u16);

/// Everything there is to know about one function.
#[derive(Clone, Copy, Debug)]
pub struct FunctionRow {
    /// The canonical ASCII name, e.g. `asin`: what explicit ASCII output uses.
    pub name: &'static str,
    /// Other names as typed, e.g. `arcsin`.
    pub aliases: &'static [&'static str],
    /// The least number of arguments.
    pub least: usize,
    /// The greatest number of arguments, or [`MANY`].
    pub most: usize,
    /// What stands for the arguments left out, e.g. `0.01` for the second of `leaky_relu(x)`. Their number is
    /// `most - least` where `most` is not [`MANY`].
    pub defaults: &'static [&'static str],
    /// The name on the screen, e.g. `σ`.
    pub unicode: &'static str,
    /// The name in LaTeX, e.g. `\sin` or `\operatorname{relu}`.
    pub latex: &'static str,
    /// How a call of it is written.
    pub look: Look,
    /// The value, in a form that is stable where the definition overflows.
    pub value: Evaluator,
    /// The derivatives by its arguments.
    pub slopes: Slopes,
    /// Where it is defined, e.g. `u > 0`; all of them must hold.
    pub domain: &'static [&'static str],
    /// Expressions at whose zeros the function is defined and has no slope, e.g. `u` for `abs`.
    pub kinks: &'static [&'static str],
    /// Whether it jumps somewhere inside its domain.
    pub jumps: bool,
    /// Whether it may stand between the layers of a network: applied to one number, with a slope nearly everywhere.
    pub activation: bool,
    /// The function by simpler ones, where there is a definition. It serves rewriting and extended precision.
    pub definition: Option<&'static str>,
    /// A few words to say it with, e.g. `the natural logarithm`.
    pub spoken: &'static str,
}

/// How a call is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// `sin x`, `sin(2x)`, `sin²x`.
    Bare,
    /// `σ(x)`: always with brackets.
    Brackets,
    /// `|x|`.
    Bars,
    /// `√x`, `∛x`; in LaTeX `\sqrt{x}` and `\sqrt[n]{x}`.
    Root,
    /// `e^x`.
    Power,
    /// `log_2 x`, `softmax_1(a, b)`: the first argument is a subscript.
    Subscript,
}

/// How the value comes about. Outside the domain it is NaN or infinite.
#[derive(Clone, Copy, Debug)]
pub enum Evaluator {
    /// Of one argument.
    One(fn(f64) -> f64),
    /// Of two arguments.
    Two(fn(f64, f64) -> f64),
    /// Of any number of arguments.
    Many(fn(&[f64]) -> f64),
}

/// The slopes by the arguments. At a kink they have the value that the common frameworks give there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slopes {
    /// One text an argument.
    Each(&'static [&'static str]),
    /// One text for any argument of many: `u` is the argument, `v` the same function of all the others.
    Shared(&'static str),
    /// That of component `k` by the logit `j`: `softmax_k·(1 − softmax_k)` for `j = k`, else `−softmax_k·softmax_j`.
    Softmax,
}

/// No greatest number of arguments.
pub const MANY: usize = usize::MAX;

const GROUPS: [&[FunctionRow]; 5] = [circular::ROWS, hyperbolic::ROWS, powers::ROWS, pieces::ROWS, learning::ROWS];

const COUNT: usize = {
    let (mut group, mut total) = (0, 0);
    while group < GROUPS.len() {
        total += GROUPS[group].len();
        group += 1;
    }
    total
};

const ALL: [FunctionRow; COUNT] = {
    let mut all = [GROUPS[0][0]; COUNT];
    let (mut group, mut filled) = (0, 0);
    while group < GROUPS.len() {
        let mut i = 0;
        while i < GROUPS[group].len() {
            all[filled] = GROUPS[group][i];
            filled += 1;
            i += 1;
        }
        group += 1;
    }
    all
};

/// The names of the functions that may stand between the layers of a network.
pub const ACTIVATIONS: &[&str] = super::table::column!(ALL, name, row => row.activation);

/// All functions there are.
pub static FUNCTIONS: &[FunctionRow] = &ALL;

const NAME_COUNT: usize = {
    let (mut i, mut total) = (0, 0);
    while i < COUNT {
        total += 1 + ALL[i].aliases.len();
        i += 1;
    }
    total
};

/// Whether `a` comes before `b`; the trait's comparison cannot run at compile time.
const fn precedes(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] < b[i];
        }
        i += 1;
    }
    a.len() < b.len()
}

/// Every name and alias, in byte order.
static NAMES: [(&str, Func); NAME_COUNT] = {
    let mut names = [("", Func(0)); NAME_COUNT];
    let (mut filled, mut row) = (0, 0);
    while row < COUNT {
        let mut i = 0;
        while i <= ALL[row].aliases.len() {
            let name = if i == 0 { ALL[row].name } else { ALL[row].aliases[i - 1] };
            let mut at = filled;
            while at > 0 && precedes(name, names[at - 1].0) {
                names[at] = names[at - 1];
                at -= 1;
            }
            names[at] = (name, Func(row as u16));
            filled += 1;
            i += 1;
        }
        row += 1;
    }
    names
};

/// Where among the names those begin whose first byte is this one or a later one.
static STARTS: [usize; 257] = {
    let mut starts = [0; 257];
    let (mut first, mut at) = (0, 0);
    while first < starts.len() {
        while at < NAME_COUNT && (NAMES[at].0.as_bytes()[0] as usize) < first {
            at += 1;
        }
        starts[first] = at;
        first += 1;
    }
    starts
};

/// The function of that name or alias, as typed; capitals matter.
pub fn lookup(name: &str) -> Option<Func> {
    let first = usize::from(*name.as_bytes().first()?);
    let likely = &NAMES[STARTS[first]..STARTS[first + 1]];
    likely.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
}

/// The activation of that name or alias.
pub fn activation(name: &str) -> Option<Func> {
    lookup(name).filter(|function| function.row().activation)
}

/// Every name and alias there is, in byte order: for completion and for "did you mean".
pub fn names() -> impl Iterator<Item = (&'static str, Func)> {
    NAMES.iter().copied()
}

/// Every function, in the order of the table.
pub fn all() -> impl Iterator<Item = Func> {
    (0..COUNT as u16).map(Func)
}

/// The function of that canonical name, at compile time: a misspelt name does not compile.
const fn named(name: &str) -> Func {
    let mut i = 0;
    while i < COUNT {
        if !precedes(ALL[i].name, name) && !precedes(name, ALL[i].name) {
            return Func(i as u16);
        }
        i += 1;
    }
    panic!("no function of that name")
}

impl Func {
    /// All that is known of the function.
    pub fn row(self) -> &'static FunctionRow {
        // An index comes only from this table; the first row stands in for the impossible.
        FUNCTIONS.get(usize::from(self.0)).unwrap_or(&FUNCTIONS[0])
    }
    /// The name in explicit ASCII, e.g. `sin`.
    pub fn name(self) -> &'static str {
        self.row().name
    }
    /// The least and the greatest number of arguments; the greatest may be [`MANY`].
    pub fn arity(self) -> (usize, usize) {
        (self.row().least, self.row().most)
    }
    /// Whether the function can be called with so many arguments.
    pub fn accepts(self, arguments: usize) -> bool {
        let (least, most) = self.arity();
        (least..=most).contains(&arguments)
    }
    /// Whether it jumps somewhere inside its domain.
    pub fn jumps(self) -> bool {
        self.row().jumps
    }
    /// The value, NaN or infinite where there is none; arguments left out get their defaults.
    pub fn value(self, arguments: &[f64]) -> f64 {
        match (self.row().value, arguments) {
            (Evaluator::One(f), [u]) => f(*u),
            (Evaluator::Two(f), [u, v]) => f(*u, *v),
            (Evaluator::Two(f), [u]) => {
                let second = self.row().defaults.first().and_then(|text| text.parse().ok());
                f(*u, second.unwrap_or(f64::NAN))
            }
            (Evaluator::Many(f), [_, ..]) => f(arguments),
            _ => f64::NAN,
        }
    }
}

impl PartialEq for FunctionRow {
    fn eq(&self, other: &FunctionRow) -> bool {
        self.name.cmp(other.name) == Ordering::Equal
    }
}

/// The shape most rows share; a row names what differs.
const PLAIN: FunctionRow = FunctionRow {
    name: "",
    aliases: &[],
    least: 1,
    most: 1,
    defaults: &[],
    unicode: "",
    latex: "",
    look: Look::Brackets,
    value: Evaluator::One(libm::fabs),
    slopes: Slopes::Each(&[]),
    domain: &[],
    kinks: &[],
    jumps: false,
    activation: false,
    definition: None,
    spoken: "",
};

macro_rules! handles {
    ($($handle:ident $name:literal)*) => { $(
        #[doc = concat!("The handle of `", $name, "`.")]
        pub const $handle: Func = named($name);
    )* };
}

handles! {
    SIN "sin" COS "cos" TAN "tan" SEC "sec" CSC "csc" COT "cot"
    ASIN "asin" ACOS "acos" ATAN "atan" ASEC "asec" ACSC "acsc" ACOT "acot"
    ATAN2 "atan2"
    SINH "sinh" COSH "cosh" TANH "tanh" SECH "sech" CSCH "csch" COTH "coth"
    ASINH "asinh" ACOSH "acosh" ATANH "atanh" ASECH "asech" ACSCH "acsch" ACOTH "acoth"
    EXP "exp" LN "ln" LOG10 "log10" LOGB "logb" SQRT "sqrt" CBRT "cbrt" ROOT "root"
    ABS "abs" SIGN "sign" STEP "step" FLOOR "floor" CEIL "ceil" MAX "max" MIN "min"
    SIGMOID "sigmoid" RELU "relu" LEAKY_RELU "leaky_relu" RELU6 "relu6" ELU "elu" SELU "selu" SOFTPLUS "softplus"
    SILU "silu" GELU "gelu" GELU_TANH "gelu_tanh" MISH "mish" SOFTSIGN "softsign" LOGSIGMOID "logsigmoid"
    HARDTANH "hardtanh" HARDSIGMOID "hardsigmoid" HARDSWISH "hardswish" SQUAREPLUS "squareplus" ERF "erf"
    LOGSUMEXP "logsumexp" SOFTMAX "softmax"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_once() {
        for (i, row) in FUNCTIONS.iter().enumerate() {
            for name in std::iter::once(&row.name).chain(row.aliases) {
                assert_eq!(lookup(name), Some(Func(i as u16)), "{name} is taken twice or lost");
            }
            assert!(!row.unicode.is_empty() && !row.latex.is_empty() && !row.spoken.is_empty(), "{} is bare", row.name);
        }
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(lookup("sinn"), None);
        assert_eq!(SIN.name(), "sin");
    }

    #[test]
    fn every_row_agrees_with_itself_on_its_arguments() {
        for row in FUNCTIONS {
            assert!(!row.activation || row.least == 1, "{} takes one number between layers", row.name);
            assert_eq!(row.activation, ACTIVATIONS.contains(&row.name), "{}", row.name);
            match row.value {
                Evaluator::One(_) => assert_eq!((row.least, row.most), (1, 1), "{}", row.name),
                Evaluator::Two(_) => assert_eq!(row.most, 2, "{}", row.name),
                Evaluator::Many(_) => assert_eq!(row.most, MANY, "{}", row.name),
            }
            match row.slopes {
                Slopes::Each(texts) => assert_eq!(texts.len(), row.most, "{}", row.name),
                Slopes::Shared(_) | Slopes::Softmax => assert_eq!(row.most, MANY, "{}", row.name),
            }
            if row.most != MANY {
                assert_eq!(row.defaults.len(), row.most - row.least, "{}", row.name);
            }
        }
    }
}
