//! `matrix`: the slope of a number, a column or a matrix by a whole column or matrix of declared shape, as a formula.

use super::*;
use crate::math::language::shaped::{Declared, read_shaped};
use crate::math::matrix::question::{MatrixQuestion, Name, Values};
use crate::math::matrix::slips::{WrongMatrix, wrong_forms};
use crate::math::matrix::{Matrix, MatrixShape as Sizes, Property};
use crate::page::worked::matrix as worked;
use std::collections::HashMap;
use std::sync::OnceLock;

pub(super) const KIND: Kind = Kind {
    name: "matrix",
    asks_for: "the slope by a whole column or matrix, as a formula such as 2(W x - y) x^T",
    fields: &[
        Field::needed("of", FieldShape::Text, "what is derived, e.g. |W x - y|^2"),
        Field::needed("by", FieldShape::Names, "the name that moves"),
        Field::needed("shapes", FieldShape::Pairs, "the shape of each name, e.g. {W: m×n, x: n, c: 1}"),
        Field::optional("given", FieldShape::Pairs, "names that stand for parts, e.g. {h: relu(W x)}"),
        Field::optional("where", FieldShape::Pairs, "what is known of a name, e.g. {y: sums to 1}"),
        Field::optional("differential", FieldShape::Flag, "whether the answer is d(of), with dW in it"),
        Field::optional("sizes", FieldShape::Pairs, "sizes for the worked check, e.g. {m: 2, n: 3}"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips: no_slips,
    work,
};

/// A question by a matrix, made ready.
#[derive(Debug)]
pub struct Shaped {
    /// The key and the places at which answers are compared.
    pub question: MatrixQuestion,
    /// What may stand in an answer.
    pub declared: Declared,
    /// What is derived, as it is shown.
    pub of: Formula,
    /// Sizes for the worked check.
    pub sizes: Vec<(char, usize)>,
    /// Entries for it, where they are known.
    pub values: Values,
    forms: OnceLock<Vec<WrongMatrix>>,
}

impl Shaped {
    /// A question with what may stand in an answer. The declared names are the question's, and what is asked for is its
    /// key's shape.
    pub fn new(
        question: MatrixQuestion,
        given: Vec<(Symbol, Matrix)>,
        of: Formula,
        sizes: Vec<(char, usize)>,
    ) -> Shaped {
        let declared = Declared { names: question.names.clone(), given, wanted: Some(question.key.shape) };
        Shaped { question, declared, of, sizes, values: HashMap::new(), forms: OnceLock::new() }
    }
    /// With entries for the worked check, where they are known.
    #[must_use]
    pub fn at(self, values: Values) -> Shaped {
        Shaped { values, ..self }
    }
    /// The wrong forms, made when the first wrong answer comes.
    pub fn forms(&self) -> &[WrongMatrix] {
        self.forms.get_or_init(|| wrong_forms(&self.question))
    }
    /// What the page is made from.
    pub fn posed(&self) -> worked::PosedMatrix<'_> {
        worked::PosedMatrix { question: &self.question, of: &self.of, sizes: &self.sizes, values: &self.values }
    }
}

fn properties() -> String {
    let all: Vec<&str> = Property::NAMED.iter().map(|(name, _)| *name).collect();
    all.join(", ")
}

fn shaped(ask: &Ask) -> Result<Shaped, Unposed> {
    let by = ask.names("by");
    let [by] = by else {
        return Err(Unposed::new("by", "expected one name, e.g. by: W"));
    };
    let mut names = Vec::new();
    for (name, shape) in ask.pairs("shapes") {
        let Some(shape) = Sizes::parse(shape) else {
            let message = format!("expected a shape for `{name}`, such as m×n, n or 1; found `{shape}`");
            return Err(Unposed::new("shapes", message));
        };
        names.push(Name { name: name.clone(), shape, property: Property::Any });
    }
    for (name, known) in ask.pairs("where") {
        let Some(property) = Property::named(known) else {
            let message = format!("expected one of {}; found `{known}`", properties());
            return Err(Unposed::new("where", message));
        };
        let Some(declared) = names.iter_mut().find(|declared| declared.name == *name) else {
            return Err(Unposed::new("where", format!("`{name}` has no shape; declare it under `shapes`")));
        };
        if property.needs_square() && !declared.shape.is_square() {
            let message = format!("{known} needs a square matrix; {name} is {}", declared.shape);
            return Err(Unposed::new("where", message));
        }
        declared.property = property;
    }
    let Some(moving) = names.iter().find(|name| name.name == *by).cloned() else {
        return Err(Unposed::new("by", format!("`{by}` has no shape; declare it under `shapes`")));
    };
    if moving.property == Property::Symmetric && moving.shape.is_matrix() {
        let message = format!("the entries of a symmetric matrix are not free: {by} cannot move as one");
        return Err(Unposed::new("where", message));
    }
    let mut declared = Declared { names: names.clone(), given: Vec::new(), wanted: None };
    let trouble = |field: &'static str, error: crate::math::Diagnostic| Unposed::new(field, error.message);
    for (name, text) in ask.pairs("given") {
        let reading = read_shaped(text, &declared).map_err(|error| trouble("given", error))?;
        declared.given.push((name.clone(), reading.matrix));
    }
    let text = ask.texts("of").first().cloned().unwrap_or_default();
    let of = read_shaped(&text, &declared).map_err(|error| trouble("of", error))?.matrix;
    let shown = worked::formula(&of);
    let of = of.with_names(&declared.given);
    let mut question = MatrixQuestion::new(of, moving, names, ask.flag("differential"))
        .map_err(|unfit| Unposed::new("of", unfit.to_string()))?;
    question.key = question.key.with_names(&declared.given);
    let mut sizes = Vec::new();
    for (letter, size) in ask.pairs("sizes") {
        let mut letters = letter.chars();
        match (letters.next(), letters.next(), size.parse::<usize>()) {
            (Some(letter), None, Ok(size)) if (2..=7).contains(&size) => sizes.push((letter, size)),
            _ => {
                return Err(Unposed::new(
                    "sizes",
                    format!("expected a number from 2 to 7 for `{letter}`, found `{size}`"),
                ));
            }
        }
    }
    Ok(Shaped::new(question, declared.given, shown, sizes))
}

pub(super) fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let shaped = shaped(ask)?;
    let question = &shaped.question;
    let by = formula_of_name(&question.by.name);
    let prompt = if ask.flag("differential") {
        Line::text("The differential of ").formula(shaped.of.clone()).then(" when ").formula(by).then(" moves")
    } else if question.of.shape.is_column() && question.by.shape.is_column() {
        Line::text("The Jacobian of ").formula(shaped.of.clone()).then(" by ").formula(by)
    } else {
        Line::text("The slope of ").formula(shaped.of.clone()).then(" by ").formula(by)
    };
    let shapes = worked::shapes(question.names.iter().map(|name| (&name.name, name.shape)));
    let mut how = Line::text(format!("{shapes}. "));
    for (name, known) in ask.pairs("where") {
        how = how.formula(formula_of_name(name)).then(format!(": {known}. "));
    }
    for (name, is) in &shaped.declared.given {
        how = how.formula(formula_of_name(name)).then(" = ").formula(worked::formula(is)).then(". ");
    }
    let how = match question.key.shape {
        shape if shape.is_number() => how.then("A number is asked for."),
        shape => how.then(format!("The answer is {}.", shape.told())),
    };
    let names = question.names.iter().map(|name| name.name.clone()).collect();
    let hints = vec![
        Line::text(worked::LAYOUT),
        Line::text("Take the differential, outside first, and let only ")
            .formula(formula_of_name(&question.by.name))
            .then(" move."),
        Line::text(
            "What stands left of the differential goes over to the left, transposed; what stands right, to the right.",
        ),
    ];
    let key = Key::Matrix(std::sync::Arc::new(shaped));
    Ok(Task { names, how: Some(how), hints, ..Task::with_key(prompt, key, Shape::Expression) })
}

fn formula_of_name(name: &Symbol) -> Formula {
    Formula::of(&Expr::var(name))
}

pub(super) fn work(_ask: &Ask, task: &Task, detail: Detail) -> Page {
    match &task.key {
        Key::Matrix(shaped) => worked::body(&shaped.posed(), detail),
        _ => Page::new(),
    }
}
