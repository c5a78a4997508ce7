//! Nothing is asked before it is taught: each rule of differentiation and each formula that a question needs stands in a
//! text of its lesson, or of one before, in front of the question.

use gradus::lesson::{Ask, Cell, Lesson, Question, load};
use gradus::math::derive::Work;
use gradus::math::language::Value;
use gradus::math::print;
use gradus::session::course::BUILT_IN;
use std::collections::BTreeSet;

fn lessons() -> Vec<Lesson> {
    BUILT_IN.iter().map(|(name, text)| load::trusted(name, text).unwrap_or_else(|p| panic!("{name}: {p:?}"))).collect()
}

/// A formula: what uses it, and a piece of the text that teaches it.
type Formula = (&'static str, fn(&Ask) -> bool, &'static str);

fn is(ask: &Ask, kind: &str) -> bool {
    ask.kind.name == kind
}

/// Whether this is asked of a network of layers.
fn layers(ask: &Ask, what: &str) -> bool {
    is(ask, "layers") && ask.texts("find").iter().any(|one| one == what)
}

fn measures(ask: &Ask, method: &str) -> bool {
    is(ask, "difference") && ask.word("method").unwrap_or("forward") == method
}

/// The kinds with their formulas, as TeX stands in the texts, or the words that introduce them.
const FORMULAS: &[Formula] = &[
    ("rise over run", |ask| is(ask, "slope"), r"\frac{f(b) - f(a)}{b - a}"),
    ("limit", |ask| is(ask, "limit"), r"\lim_{x \to a} f(x) = L"),
    ("difference quotient", |ask| is(ask, "difference-quotient"), r"\frac{f(x + \Delta x) - f(x)}{\Delta x}"),
    ("tangent", |ask| ask.flag("tangent"), "**tangent**"),
    ("forward difference", |ask| measures(ask, "forward"), r"\frac{f(a + h) - f(a)}{h}"),
    ("central difference", |ask| measures(ask, "central"), r"\frac{f(a + h) - f(a - h)}{2h}"),
    ("second difference", |ask| measures(ask, "second"), r"\frac{f(a + h) - 2 f(a) + f(a - h)}{h^2}"),
    ("order of an error", |ask| is(ask, "error-order"), "**first order**"),
    ("gradient", |ask| is(ask, "gradient") && !ask.flag("hessian"), r"\nabla f = \left("),
    ("steepest ascent", |ask| ask.flag("steepest") || ask.field("along").is_some(), "steepest ascent"),
    ("Hessian", |ask| ask.flag("hessian"), "**Hessian**"),
    ("gradient check", |ask| is(ask, "gradient-check"), "relative"),
    ("descent", |ask| is(ask, "descent"), r"w \leftarrow w - \eta"),
    ("momentum", |ask| ask.field("momentum").is_some(), r"v \leftarrow \beta v"),
    ("a graph's adjoints", |ask| is(ask, "graph") && ask.texts("find").iter().any(|f| f.contains('/')), "adjoint"),
    ("z of a layer", |ask| layers(ask, "z"), r"$$z = W x + b$$"),
    ("delta of a linear layer", |ask| layers(ask, "delta"), r"\delta = 2(z - y)"),
    ("slope by the weights", |ask| layers(ask, "dL/dW"), r"\frac{\partial L}{\partial W} = \delta x^T"),
    ("slope by the biases", |ask| layers(ask, "dL/db"), r"\frac{\partial L}{\partial b} = \delta"),
    ("slope by the input", |ask| layers(ask, "dL/dx"), r"\frac{\partial L}{\partial x} = W^T \delta"),
    (
        "two layers",
        |ask| layers(ask, "delta1") || layers(ask, "delta") && ask.field("V").is_some() || layers(ask, "dL/dV"),
        r"\delta_1 = (V^T \delta_2) \odot f'(z_1)",
    ),
    ("a batch", |ask| is(ask, "layers") && is_batch(ask), r"\frac{\partial L}{\partial W} = \delta^T X"),
    (
        "softmax with its loss",
        |ask| ask.word("loss") == Some("crossentropy"),
        r"\frac{\partial L}{\partial z_k} = p_k - y_k",
    ),
    ("slope by a matrix", |ask| is(ask, "matrix"), "the first thing to check"),
];

fn is_batch(ask: &Ask) -> bool {
    ask.value("x").and_then(Value::as_matrix).is_some()
}

/// Each rule of differentiation, and each function of the table, with the piece of text that teaches it.
const RULES: &[(&str, &str)] = &[
    ("constant", "$(c)' = 0$"),
    ("identity", "$(x^n)' = n x^{n-1}$"),
    ("power", "$(x^n)' = n x^{n-1}$"),
    ("as_power", "fractions"),
    ("sum", "$(f + g)' = f' + g'$"),
    ("constant_factor", "$(c f)' = c f'$"),
    ("product", "(f g)' = f' g + f g'"),
    ("product3", "(f g h)' = f' g h + f g' h + f g h'"),
    ("quotient", r"\left(\frac{t}{b}\right)' = \frac{t' b - t b'}{b^2}"),
    ("reciprocal", r"\left(\frac{t}{b}\right)' = \frac{t' b - t b'}{b^2}"),
    ("exponential", "(e^x)' = e^x"),
    ("other_base", r"a^x"),
    ("as_exponential", r"(e^x)' = e^x"),
    ("as_e", r"(e^x)' = e^x"),
    ("chain", r"\big(f(u)\big)' = f'(u) \cdot u'"),
    ("table:ln", r"(\ln x)' = \frac{1}{x}"),
    ("table:sin", r"(\sin x)' = \cos x"),
    ("table:cos", r"(\cos x)' = -\sin x"),
    ("table:tan", r"\tan x = \frac{\sin x}{\cos x}"),
    ("table:sqrt", r"\sqrt x = x^{1/2}"),
    ("table:abs", "**corner**"),
    ("table:relu", "**corner**"),
    ("table:sigmoid", r"\sigma(x) = \frac{1}{1 + e^{-x}}"),
    ("table:tanh", "t' = 1 - t^2"),
    ("max", "**corner**"),
];

/// From this lesson on derivatives are worked out by rules; before, by the limit.
const BY_RULES: &str = "power-rule";

/// The rules that the worked solution of a derivative uses; of a function of the table with its name.
fn rules(ask: &Ask) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let derived = matches!(ask.kind.name, "derivative" | "steps" | "work" | "rule" | "gradient");
    let Some(of) = ask.formula("of").filter(|_| derived && !ask.flag("by-limit")) else { return all };
    let by: Vec<_> = match (ask.kind.name, ask.names("by")) {
        ("gradient", by) if !by.is_empty() => by.to_vec(),
        _ => ask.variable(of).into_iter().collect(),
    };
    for by in by {
        let Ok(work) = Work::new(of, &by, false) else { continue };
        for site in &work.sites {
            let id = site.rule().id;
            let named = print::ascii(&site.expr);
            all.insert(match id {
                "table" => format!("table:{}", named.split('(').next().unwrap_or_default()),
                "rewrite" | "tidy" | "several" | "pieces" => continue,
                other => other.to_string(),
            });
        }
    }
    all
}

/// What a cell teaches: its texts, and what a worked example or a run says.
fn says(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Question(question) => question.say.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

/// Questions that use what no text before them teaches: each with the formula.
fn untaught(lessons: &[Lesson]) -> Vec<String> {
    let mut found = Vec::new();
    let (mut text, mut by_rules) = (String::new(), false);
    for lesson in lessons {
        by_rules |= lesson.id == BY_RULES;
        for cell in &lesson.cells {
            // A question may say itself what is new in it.
            text += &says(cell).replace('\n', " ").replace("  ", " ");
            text.push('\n');
            let Cell::Question(question) = cell else { continue };
            let mut miss = |what: &str| found.push(format!("{}/{}: {what}", lesson.id, question.id));
            let ask = posed(question);
            for (what, uses, needle) in FORMULAS {
                if uses(&ask) && !text.contains(needle) {
                    miss(what);
                }
            }
            for rule in if by_rules { rules(&ask) } else { BTreeSet::new() } {
                match RULES.iter().find(|(id, _)| *id == rule) {
                    Some((_, needle)) if text.contains(needle) => {}
                    Some(_) => miss(&rule),
                    None => miss(&format!("{rule}, which is in no row of this test")),
                }
            }
        }
    }
    found
}

/// What is asked in one variant.
fn posed(question: &Question) -> Ask {
    question.pose(1).map_or_else(|_| question.ask.clone(), |posed| posed.prepared.ask)
}

#[test]
fn nothing_is_asked_before_it_is_taught() {
    let found = untaught(&lessons());
    assert!(found.is_empty(), "{found:#?}");
}

/// The check sees a formula that is missing although its neighbour in the same text is there, and one that comes too late.
#[test]
fn a_formula_that_is_not_taught_is_missed() {
    let with = |lesson: &str, from: &str, to: &str| -> Vec<String> {
        let lessons: Vec<Lesson> = BUILT_IN
            .iter()
            .map(|(name, text)| match name.contains(lesson) {
                true => {
                    assert!(text.contains(from), "{lesson} does not say {from}");
                    load::trusted(name, &text.replacen(from, to, 1)).unwrap()
                }
                false => load::trusted(name, text).unwrap(),
            })
            .collect();
        untaught(&lessons)
    };
    let found = with("20-network", r"\qquad \frac{\partial L}{\partial x} = W^T \delta", "");
    assert!(found.iter().any(|one| one == "network/grad-x: slope by the input"), "{found:#?}");
    assert!(!found.iter().any(|one| one.starts_with("network/grad-b") || one.starts_with("network/grad-W")));
    let found = with("09-product", "$$(f g)' = f' g + f g'$$", "");
    assert!(found.iter().any(|one| one == "product-rule/product-0: product"), "{found:#?}");
    let found = with("05-central", r"$$f'(a) \approx \frac{f(a + h) - f(a - h)}{2h}$$", "");
    assert!(found.iter().any(|one| one == "central-difference/central-1: central difference"), "{found:#?}");
}
