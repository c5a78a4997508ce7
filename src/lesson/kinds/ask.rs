//! What a question asks for, as data: the kind and its fields, with the question's parameters still in them.

use super::Kind;
use crate::lesson::condition::Requirement;
use crate::lesson::run::Run;
use crate::math::condition::Condition;
use crate::math::expr::Node;
use crate::math::language::Value;
use crate::math::{Expr, Number, Symbol};

/// What a field holds, and so how it is read, filled in and described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldShape {
    /// An expression.
    Formula,
    /// A number, which may be written with the question's parameters.
    Number,
    /// One number, a list of them, or a value for each name as in `{x: 1, y: 2}`.
    Point,
    /// Named formulas, each of which may use those before it.
    Let,
    /// A number, `inf` or `-inf`.
    Place,
    /// An expression, a vector, or `none`.
    Value,
    /// One or several names of variables.
    Names,
    /// What is looked for: names and slopes such as `dL/dw`.
    Wanted,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Significant digits, or `{places: 2}`.
    Digits,
    /// A condition evaluated on numbers, e.g. `r > 1 || r < 0`.
    Condition,
    /// Where the question is to be looked at, e.g. `x > 0`; one or a list.
    Domain,
    /// The options of a choice.
    Options,
    /// A list of texts.
    Texts,
    /// One text, which the kind reads itself.
    Text,
    /// A text for each of several names, e.g. `{W: m×n, x: n}`.
    Pairs,
    /// Slips by their ids, each with the lines that it changes; or the ids alone.
    Planted,
    /// What another kind asks.
    Ask,
    /// A descent, a training, or formulas at several values.
    Run,
}

/// A field of a kind: enough to read it, to check it and to describe it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key under which authors write it.
    pub name: &'static str,
    /// What it holds.
    pub shape: FieldShape,
    /// Whether a question cannot do without it.
    pub needed: bool,
    /// What it is for, in a few words for authors.
    pub says: &'static str,
}

impl Field {
    /// A field that every question of the kind must have.
    pub const fn needed(name: &'static str, shape: FieldShape, says: &'static str) -> Field {
        Field { name, shape, needed: true, says }
    }
    /// A field that may be left out.
    pub const fn optional(name: &'static str, shape: FieldShape, says: &'static str) -> Field {
        Field { name, shape, needed: false, says }
    }
}

/// The fields that every kind has beside its own.
pub const COMMON: &[Field] = &[
    Field::optional("domain", FieldShape::Domain, "where the answer is compared, e.g. x > 0"),
    Field::optional("strict", FieldShape::Flag, "whether the answer must be defined exactly where the key is"),
    Field::optional(
        "form",
        FieldShape::Word(&["factored", "expanded", "simplified", "exact", "lowest-terms"]),
        "the form that the answer is to have",
    ),
    Field::optional("digits", FieldShape::Digits, "how many digits are asked for: 4, or {places: 2}"),
    Field::optional("given", FieldShape::Let, "names that stand for expressions, e.g. {s: sigmoid(x)}"),
];

/// How many digits a number is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// Significant digits.
    Significant(u32),
    /// Digits behind the decimal point.
    Places(u32),
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Markdown, with `{{…}}`.
    pub is: String,
    /// Said when it is chosen.
    pub say: Option<String>,
    /// Whether choosing it is right.
    pub right: bool,
}

/// What a field was read as.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// For a formula, a number or a place.
    Formula(Expr),
    /// The coordinates of a point.
    Numbers(Vec<Expr>),
    /// Names with what they stand for, in the order written.
    Bindings(Vec<(Symbol, Expr)>),
    /// An expression, a vector or the like.
    Value(Value),
    /// Names of variables.
    Names(Vec<Symbol>),
    /// Names with texts, in the order written.
    Pairs(Vec<(Symbol, String)>),
    /// Texts, in the order written.
    Texts(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// One of the words that the field allows.
    Word(&'static str),
    /// How many digits are asked for.
    Digits(Digits),
    /// A condition on numbers.
    Condition(Requirement),
    /// Relations that must all hold.
    Domain(Vec<Condition>),
    /// The options, in the order written.
    Options(Vec<Choice>),
    /// Slips by their ids, each with the lines that it changes.
    Planted(Vec<(String, Vec<(Symbol, Expr)>)>),
    /// What another kind asks.
    Ask(Box<Ask>),
    /// What is run.
    Run(Box<Run>),
}

/// What is asked, before or after the parameters are filled in.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What kind of question it is.
    pub kind: &'static Kind,
    /// By name; what was left out is not here.
    pub fields: Vec<(&'static str, FieldValue)>,
}

impl PartialEq for Ask {
    fn eq(&self, other: &Ask) -> bool {
        self.kind.name == other.kind.name && self.fields == other.fields
    }
}

/// Why a question cannot be posed: the field that is at fault, and what about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unposed {
    /// The field at fault, by the name that authors write.
    pub field: &'static str,
    /// One sentence for a person.
    pub message: String,
}

impl Unposed {
    /// A fault of one field.
    pub fn new(field: &'static str, message: impl Into<String>) -> Unposed {
        Unposed { field, message: message.into() }
    }
}

impl Ask {
    /// What the field holds; `None` where it was left out.
    pub fn field(&self, name: &str) -> Option<&FieldValue> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value)
    }
    /// Puts a field in, or replaces it.
    pub fn set(&mut self, name: &'static str, value: FieldValue) {
        self.fields.retain(|(field, _)| *field != name);
        self.fields.push((name, value));
    }

    /// The expression in a field; `None` where it was left out or holds something else.
    pub fn formula(&self, name: &str) -> Option<&Expr> {
        match self.field(name)? {
            FieldValue::Formula(expr) | FieldValue::Value(Value::Expr(expr)) => Some(expr),
            _ => None,
        }
    }
    /// The expression in a field that there must be.
    ///
    /// # Errors
    /// When the field was left out or holds something else.
    pub fn need(&self, name: &'static str) -> Result<&Expr, Unposed> {
        self.formula(name).ok_or_else(|| Unposed::new(name, format!("`{name}` is missing")))
    }
    /// The value in a field; `None` where it was left out or holds something else.
    pub fn value(&self, name: &str) -> Option<&Value> {
        match self.field(name)? {
            FieldValue::Value(value) => Some(value),
            _ => None,
        }
    }
    /// The numbers in a field; `None` where it was left out or holds something else.
    pub fn numbers(&self, name: &str) -> Option<&[Expr]> {
        match self.field(name)? {
            FieldValue::Numbers(numbers) => Some(numbers),
            _ => None,
        }
    }
    /// The names in a field with their texts; empty where it was left out.
    pub fn pairs(&self, name: &str) -> &[(Symbol, String)] {
        match self.field(name) {
            Some(FieldValue::Pairs(pairs)) => pairs,
            _ => &[],
        }
    }
    /// The names in a field with what they stand for; empty where it was left out.
    pub fn bindings(&self, name: &str) -> &[(Symbol, Expr)] {
        match self.field(name) {
            Some(FieldValue::Bindings(bindings)) => bindings,
            _ => &[],
        }
    }
    /// The names in a field; empty where it was left out.
    pub fn names(&self, name: &str) -> &[Symbol] {
        match self.field(name) {
            Some(FieldValue::Names(names)) => names,
            _ => &[],
        }
    }
    /// The texts in a field; empty where it was left out.
    pub fn texts(&self, name: &str) -> &[String] {
        match self.field(name) {
            Some(FieldValue::Texts(texts)) => texts,
            _ => &[],
        }
    }
    /// Whether the field is set to `true`.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.field(name), Some(FieldValue::Flag(true)))
    }
    /// Whether the field is set to `false`.
    pub fn is_off(&self, name: &str) -> bool {
        matches!(self.field(name), Some(FieldValue::Flag(false)))
    }
    /// The word in a field; `None` where it was left out.
    pub fn word(&self, name: &str) -> Option<&'static str> {
        match self.field(name)? {
            FieldValue::Word(word) => Some(word),
            _ => None,
        }
    }
    /// How many digits are asked for, where that is said.
    pub fn digits(&self) -> Option<Digits> {
        match self.field("digits")? {
            FieldValue::Digits(digits) => Some(*digits),
            _ => None,
        }
    }
    /// The condition in a field; `None` where it was left out.
    pub fn condition(&self, name: &str) -> Option<&Requirement> {
        match self.field(name)? {
            FieldValue::Condition(condition) => Some(condition),
            _ => None,
        }
    }
    /// Where the question is to be looked at; empty is everywhere.
    pub fn domain(&self) -> &[Condition] {
        match self.field("domain") {
            Some(FieldValue::Domain(domain)) => domain,
            _ => &[],
        }
    }
    /// The options of a choice, in the order written.
    pub fn options(&self) -> &[Choice] {
        match self.field("options") {
            Some(FieldValue::Options(options)) => options,
            _ => &[],
        }
    }

    /// The whole number of a field that holds one, between the bounds; `default` where the field is left out.
    pub fn whole(&self, name: &'static str, default: i64, least: i64, most: i64) -> Result<usize, Unposed> {
        let Some(expr) = self.formula(name) else {
            return Ok(usize::try_from(default).unwrap_or_default());
        };
        let value = crate::math::tidy::tidy(expr).as_number().and_then(Number::as_int);
        match value.filter(|n| (least..=most).contains(n)).map(usize::try_from) {
            Some(Ok(n)) => Ok(n),
            _ => Err(Unposed::new(name, format!("`{name}` must be a whole number from {least} to {most}"))),
        }
    }

    /// The one variable a question of one variable is about: what `by` names, else the only one in the formula.
    pub fn variable(&self, of: &Expr) -> Result<Symbol, Unposed> {
        if let Some(by) = self.names("by").first() {
            return Ok(by.clone());
        }
        let names: Vec<Symbol> = of.names().into_iter().filter(|name| !self.is_given(name)).collect();
        match names.as_slice() {
            [] => Ok(Symbol::new("x")),
            [only] => Ok(only.clone()),
            several if several.iter().any(|name| name == "x") => Ok(Symbol::new("x")),
            _ => Err(Unposed::new(
                "by",
                format!("this has several variables ({}): say which with `by`", names.join(", ")),
            )),
        }
    }
    fn is_given(&self, name: &str) -> bool {
        self.bindings("given").iter().any(|(given, _)| given == name)
    }

    /// The names that stand for something of their own in this ask, and so are never parameters in its formulas: the
    /// nodes and the inputs of a graph, the variables in `by`.
    pub(super) fn bound(&self) -> Vec<Symbol> {
        let mut bound = Vec::new();
        for (_, value) in &self.fields {
            match value {
                FieldValue::Names(names) => bound.extend(names.iter().cloned()),
                FieldValue::Bindings(bindings) => bound.extend(bindings.iter().map(|(name, _)| name.clone())),
                _ => {}
            }
        }
        bound
    }
}

/// Whether an expression still holds a derivative that was not carried out.
pub fn is_unevaluated(expr: &Expr) -> bool {
    expr.any(&|e| matches!(e.node(), Node::Slope(..)))
}
