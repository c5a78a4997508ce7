//! The words of the course: what each means, and the lesson that brings it in.

use super::Session;
use super::typed::{nearest, short};
use crate::lesson::{Cell, Lesson};
use crate::page::{Line, Options, Page, Role, Table, Tone, markdown_in};

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is listed.
    pub name: &'static str,
    /// Other names and signs for it.
    pub also: &'static [&'static str],
    /// What it means.
    pub says: &'static str,
    /// The lesson that brings it in.
    pub since: &'static str,
}

const fn term(name: &'static str, also: &'static [&'static str], says: &'static str, since: &'static str) -> Term {
    Term { name, also, says, since }
}

/// Every word, in the order of the alphabet.
pub const TERMS: &[Term] = &[
    term("accuracy", &[], "share of examples answered correctly", "training"),
    term("activation", &[], "the function a neuron applies to its weighted sum", "activations"),
    term("adjoint", &[], "how much the loss changes when this one node is nudged; ∂L/∂node", "computational-graph"),
    term("average rate of change", &[], "slope of a secant", "slopes"),
    term("backpropagation", &[], "the chain rule with bookkeeping, one sweep for all weights", "computational-graph"),
    term("backward pass", &[], "computing all adjoints from the loss to the inputs", "computational-graph"),
    term("batch", &[], "the examples whose slopes are averaged for one step", "network"),
    term("bias", &[], "the number b added in w·x + b", "neuron"),
    term("cancellation", &[], "loss of digits when nearly equal numbers are subtracted", "choosing-h"),
    term("central difference", &[], "(f(x + h) − f(x − h))/(2h)", "central-difference"),
    term("chain rule", &[], "rates along a chain multiply", "chain-rule"),
    term("composite function", &[], "a function of a function, f(g(x))", "chain-rule"),
    term("computational graph", &[], "a calculation drawn as small operations and their values", "computational-graph"),
    term("confusion matrix", &[], "table of wanted against answered classes", "review"),
    term("corner", &[], "a place where left and right slope differ", "corners"),
    term(
        "cross-entropy",
        &["crossentropy", "cross entropy"],
        "−ln of the share given to the right class",
        "cross-entropy",
    ),
    term("curvature", &[], "how the slope changes; the second derivative", "second-difference"),
    term("dead ReLU", &[], "one that is off for every example, so that it learns nothing", "corners"),
    term("delta", &["δ"], "the adjoint of a neuron's weighted sum z", "network"),
    term("derivative", &[], "the slope at one point, the limit of the difference quotient", "derivative"),
    term("difference quotient", &[], "(f(x + h) − f(x))/h", "derivative"),
    term("directional derivative", &[], "the slope of f along a given unit direction", "partials-and-gradient"),
    term("divergence", &[], "steps that lead ever further away", "descent"),
    term("e", &[], "the base whose exponential has slope 1 at 0, about 2.718", "exp-log-trig"),
    term("epoch", &[], "one pass over all training examples", "training"),
    term("epsilon", &["ε"], "relative rounding error of the computer's numbers, 2·10⁻¹⁶", "choosing-h"),
    term("forward difference", &[], "(f(x + h) − f(x))/h with a small fixed h", "forward-difference"),
    term("forward pass", &[], "computing all values from inputs to loss", "computational-graph"),
    term("gradient", &["∇f", "nabla"], "the vector of all partial derivatives; points uphill", "partials-and-gradient"),
    term("gradient check", &[], "comparing computed slopes with measured ones", "gradient-checking"),
    term("gradient descent", &[], "repeating w ← w − η∇L(w)", "descent"),
    term("Hessian", &[], "the matrix of second partial derivatives", "partials-and-gradient"),
    term("hidden layer", &[], "neurons between input and output", "network"),
    term("hole", &[], "a place where a function has a limit but no value", "limits"),
    term("Jacobian", &[], "one row of partial derivatives for each output", "partials-and-gradient"),
    term("learning rate", &["η", "eta"], "the fraction of the slope that one step takes", "first-step"),
    term("level line", &[], "points where f is the same", "partials-and-gradient"),
    term("limit", &[], "the number that values head for", "limits"),
    term("local slope", &[], "slope of one operation by one of its inputs", "computational-graph"),
    term("logit", &[], "a score before softmax or sigmoid", "cross-entropy"),
    term("loss", &["L"], "one number that says how wrong the network is", "first-step"),
    term("mean squared error", &["mse", "mean square error"], "average of (p − y)² over the examples", "neuron"),
    term("momentum", &[], "steps that keep part of the last step's velocity", "descent"),
    term("neuron", &[], "weighted sum, bias, activation", "neuron"),
    term("one-sided limit", &[], "where values head from the left or right alone", "limits"),
    term("order of an error", &[], "the power of h with which it shrinks", "central-difference"),
    term("overfitting", &[], "good on seen examples, worse on unseen ones", "training"),
    term("partial derivative", &["∂f/∂x"], "slope when x alone moves", "partials-and-gradient"),
    term("product rule", &[], "(fg)′ = f′g + fg′", "product-rule"),
    term("relative error", &[], "|a − n| divided by the larger of the two", "choosing-h"),
    term("ReLU", &["rectifier"], "max(0, x)", "corners"),
    term("round-off", &["roundoff", "rounding"], "error from keeping a fixed number of digits", "choosing-h"),
    term("saturated", &[], "so far out that the activation's slope is almost 0", "activations"),
    term("secant", &[], "the line through two points of a curve", "slopes"),
    term("sigmoid", &["σ", "logistic"], "1/(1 + e⁻ˣ), squeezes numbers into (0, 1)", "activations"),
    term("slope", &[], "rise over run", "slopes"),
    term("softmax", &[], "scores turned into shares by e to the score over the sum", "cross-entropy"),
    term("subgradient", &[], "any slope between the two at a corner", "corners"),
    term("tangent", &[], "the line with the curve's value and slope at a point", "derivative"),
    term("truncation error", &[], "what a formula with finite h leaves out", "choosing-h"),
    term("vanishing gradient", &[], "slopes that shrink layer by layer", "activations"),
    term(
        "vector–Jacobian product",
        &["vjp", "vector-jacobian product"],
        "what a backward pass computes at each operation",
        "computational-graph",
    ),
    term("weight", &[], "a number that training may change", "first-step"),
    term("z", &[], "a neuron's weighted sum before its activation", "neuron"),
    term("zero_grad", &[], "emptying the collected slopes before the next batch", "computational-graph"),
];

/// The term of a name, in whatever case; in the plural as well.
pub fn named(name: &str) -> Option<&'static Term> {
    let name = name.trim().to_lowercase();
    let is = |known: &str| {
        let known = known.to_lowercase();
        known == name || name.strip_suffix('s').is_some_and(|one| one == known)
    };
    TERMS.iter().find(|term| is(term.name) || term.also.iter().any(|also| is(also)))
}

/// `define WORD`: what it means and where it comes from.
pub(crate) fn define(session: &mut Session, word: &str) -> Page {
    let Some(term) = named(word) else {
        let mut line = Line::text(format!("{} is not in the glossary. ", short(word)));
        if let Some(near) = nearest(word, TERMS.iter().map(|term| term.name)) {
            line = line.then("Did you mean ").code(format!("define {near}")).then("? ");
        }
        let line = line.code(format!("search {}", short(word))).then(" looks for it in the lessons; ").code("glossary");
        return Page::new().note(Tone::Caution, line.then(" lists what there is."));
    };
    let mut head = Line::new().push(Role::Strong, term.name);
    if !term.also.is_empty() {
        head = head.then(format!(" ({})", term.also.join(", ")));
    }
    let page = Page::new().text(head.then(format!(": {}.", term.says)));
    match session.library.find(term.since).and_then(|index| session.library.outline(index)) {
        Some(outline) => {
            let line = Line::styled(Role::Dim, format!("From {}: ", outline.title));
            page.text(line.code(format!("goto {}", outline.id)).push(Role::Dim, "."))
        }
        None => page,
    }
}

/// `glossary`: every word of the course.
pub(crate) fn glossary(session: &mut Session, _: &str) -> Page {
    let mut table = Table::grid(2).says("The words of the course.");
    for term in TERMS.iter().filter(|term| session.library.find(term.since).is_some()) {
        table.push([Line::styled(Role::Label, term.name), Line::text(term.says)]);
    }
    if table.rows.is_empty() {
        return Page::new().note(Tone::Info, "These lessons have no glossary.");
    }
    Page::new().with(table)
}

/// So many places are listed.
const FOUND: usize = 12;

/// `search WORD`: where it stands in the texts and questions of the lessons. Nothing of an answer is looked through.
pub(crate) fn search(session: &mut Session, word: &str) -> Page {
    let wanted = word.trim().to_lowercase();
    if wanted.chars().count() > 60 {
        return Page::new().note(Tone::Caution, "Expected a word or a few, found a long text: search for part of it.");
    }
    let mut table = Table::grid(2).says("Where the word stands in the lessons.");
    let mut count = 0;
    for index in 0..session.library.len() {
        let Ok(lesson) = session.library.lesson(index) else { continue };
        for (place, text) in texts(&lesson) {
            let Some(around) = around(&read_out(&text), &wanted) else { continue };
            count += 1;
            if table.rows.len() < FOUND {
                table.push([Line::new().code(format!("goto {place}")), Line::text(around)]);
            }
        }
    }
    if count == 0 {
        let line = Line::text(format!("{} stands in no lesson.", short(word)));
        return Page::new().note(Tone::Info, line);
    }
    let page = Page::new().with(table);
    match count - count.min(FOUND) {
        0 => page,
        more => page.text(Line::styled(Role::Dim, format!("and {more} more; search for more words to see fewer"))),
    }
}

/// The texts of a lesson, each with the place that `goto` takes one to.
fn texts(lesson: &Lesson) -> Vec<(String, String)> {
    let mut all = vec![(lesson.id.clone(), format!("{}. {}", lesson.title, lesson.summary))];
    for cell in &lesson.cells {
        match cell {
            Cell::Text(text) => all.push((lesson.id.clone(), text.clone())),
            Cell::Question(question) if !question.for_review => {
                let id = super::library::whole(&question.id);
                all.extend(question.say.iter().map(|say| (format!("{}/{id}", lesson.id), say.clone())));
            }
            Cell::Explore(explore) => all.push((lesson.id.clone(), explore.say.clone())),
            Cell::Predict(predict) => all.push((lesson.id.clone(), predict.say.clone())),
            _ => {}
        }
    }
    all
}

/// A text as it is read out, its formulas too; three dots stand where each draw has its own number.
fn read_out(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        said += before;
        said.push('…');
        rest = behind.split_once("}}").map_or("", |(_, behind)| behind);
    }
    said += rest;
    let page: Page = markdown_in::read(&said).0.into_iter().collect();
    let options = Options { width: 4_000, plain: true, ..Options::default() };
    crate::page::format("text").map(|format| (format.render)(&page, &options)).unwrap_or_default()
}

/// A few words before and behind the first place of a word in a text; `None` where it does not stand there.
fn around(text: &str, wanted: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ");
    let at = joined.to_lowercase().find(wanted)?;
    // Lower case may be longer or shorter than what it stands for, so that the place is a guess that must fit.
    let before = joined.get(..at).unwrap_or_default();
    let first = before.split(' ').count().saturating_sub(5);
    let some: Vec<&str> = words.iter().skip(first).take(10).copied().collect();
    let dots = |cut: bool| if cut { "…" } else { "" };
    let shown = some.join(" ").replace(['*', '`', '$'], "");
    Some(format!("{}{shown}{}", dots(first > 0), dots(first + 10 < words.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::course::BUILT_IN;
    use crate::session::library::outline_of_text;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_there_once_and_from_a_lesson() {
        let lessons: Vec<String> = BUILT_IN.iter().map(|(_, text)| outline_of_text(text).id).collect();
        let mut known = BTreeSet::new();
        for term in TERMS {
            assert!(lessons.iter().any(|lesson| lesson == term.since), "{} is from {}", term.name, term.since);
            for name in std::iter::once(&term.name).chain(term.also) {
                assert!(known.insert(name.to_lowercase()), "{name} stands for two words");
                assert_eq!(named(name), Some(term));
            }
            assert!(!term.says.ends_with('.') && !term.says.is_empty(), "{}", term.name);
        }
        assert_eq!(named("Gradients").map(|term| term.name), Some("gradient"));
    }

    #[test]
    fn a_place_is_shown_with_its_neighbours() {
        let text = "You might think that the slope of the inside is lost on the way, and it is not.";
        assert_eq!(
            around(text, "INSIDE".to_lowercase().as_str()).as_deref(),
            Some("…the slope of the inside is lost on the way,…")
        );
        assert_eq!(around(text, "tangent"), None);
        assert_eq!(around("İİİİ inside", "inside").as_deref(), Some("İİİİ inside"));
    }
}
