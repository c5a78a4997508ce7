//! Worked gradients, backward passes, softmax and layers: whole pages as a learner reaches them, by a notebook's cells.

use crate::golden::golden;
use gradus::lesson::kinds::Detail;
use gradus::lesson::load;
use gradus::page::{Options, Page, plain, terminal};
use gradus::session::Notebook;

/// What the last of several cells shows.
fn page(cells: &[&str]) -> Page {
    let mut notebook = Notebook::default();
    let mut last = Page::new();
    for cell in cells {
        let outcome = notebook.run(cell, Detail::Usual);
        assert!(outcome.worked, "{cell}: {}", terminal::render(&outcome.page, &Options::default()));
        last = outcome.page;
    }
    last
}

/// Each screen by the cells that lead to it.
const SCREENS: &[(&str, &[&str])] = &[
    ("gradient", &["f(x, y, z) = x^2 y + sin(y z)", "grad f at (1, 2, 0.5)"]),
    (
        "backward",
        &[
            "z = w_1 x_1 + w_2 x_2 + b",
            "h = tanh(z)",
            "o = v h + c",
            "p = sigmoid(o)",
            "L = (p - y)^2",
            "backward L at x_1=1, x_2=2, y=1, w_1=0.5, w_2=-0.25, b=0.1, v=1.5, c=-0.2",
        ],
    ),
    ("two-paths", &["a = x^2", "b = sin x", "m = a b", "f = m + a", "graph f at x=2"]),
    ("softmax", &["softmax (2, 1, -1), class 2"]),
    ("layers", &["layers x=(1, 2), W=[[0.5, -0.25], [0.1, 0.3]], b=(0.1, 0), tanh, y=(1, 0)"]),
    (
        "layers-batch",
        &[
            "W = [[0.5, -0.25], [0.1, 0.3]]",
            "layers x=[[1, 2], [3, 1]], W, b=(0.1, 0), relu, V=[[1, -1]], c=(0.5), sigmoid, y=[[1], [0]]",
        ],
    ),
    ("jacobian", &["jac [x^2 y, x + sin(x y)] at (1, 2)"]),
    ("hessian", &["f(x, y) = x^3 - 3 x y + y^3", "hess f at (1, 1)"]),
    ("neuron-drawn", &["z = w x + b", "p = sigmoid(z)", "L = (p - y)^2", "graph L at w=0.5, b=-1, x=2, y=1"]),
];

#[test]
fn screens() {
    for (name, cells) in SCREENS {
        let page = page(cells);
        for width in [80, 40, 120] {
            let text = terminal::render(&page, &Options { width, ..Options::default() });
            let widest = text.lines().map(gradus::page::width).max().unwrap_or(0);
            assert!(widest <= width, "{name} is {widest} wide at {width}");
            golden(&format!("nets/{name}-{width}.txt"), &text);
        }
        let ascii = terminal::render(&page, &Options { unicode: false, ..Options::default() });
        assert!(ascii.is_ascii(), "{name}: {ascii}");
        golden(&format!("nets/{name}-ascii.txt"), &ascii);
        golden(
            &format!("nets/{name}-plain.txt"),
            &plain::render(&page, &Options { plain: true, ..Options::default() }),
        );
    }
}

/// Questions of the kinds that these screens belong to, and pieces that their worked solutions must have.
const QUESTIONS: &[(&str, &str, &[&str])] = &[
    (
        "gradient",
        r#"{"gradient": {"of": "x^2*y + sin(y*z)", "at": {"x": 1, "y": 2, "z": 0.5}}}"#,
        &["2x·y + 0", "(yz)′ = z", "1.27015", "Stepping 0.01"],
    ),
    (
        "along",
        r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"], "at": [1, 2], "along": [3, 4]}}"#,
        &["(3/5, 4/5)", "measured along the direction 3.2"],
    ),
    (
        "steepest",
        r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"], "at": [1, 2], "steepest": true}}"#,
        &["√17", "0.970143", "0.04146"],
    ),
    (
        "softmax",
        r#"{"gradient": {"of": "-ln(softmax_2(a, b, c))", "at": {"a": 2, "b": 1, "c": -1}}}"#,
        &["0.259496", "−0.740504", "1.34901"],
    ),
    (
        "hessian",
        r#"{"gradient": {"of": "x^2 - y^2", "hessian": true, "at": {"x": 0, "y": 0}}}"#,
        &["a saddle", "eigenvalues"],
    ),
    ("jacobian", r#"{"jacobian": {"of": ["x^2*y", "x + y"], "at": [1, 2]}}"#, &["f₁ = x²y", "J · step"]),
    (
        "gradient-check",
        r#"{"gradient-check": {"of": "x^2*y + y^2", "at": [3, 5], "claim": ["2*x*y", "x^2 + y"]}}"#,
        &["(f(3, 5.001) − f(3, 4.999))/0.002", "|14 − 19| / 19", "x² + 2y"],
    ),
    (
        "graph",
        r#"{"graph": {"let": {"z": "w*x + b", "p": "sigmoid(z)", "L": "(p - y)^2"},
            "at": {"w": 0.5, "x": 2, "b": -1, "y": 1}, "find": ["dL/dw", "dL/db"]}}"#,
        &["∂L/∂p · p(1 − p)", "2 · −0.25", "local by local", "both slopes"],
    ),
    (
        "graph-paths",
        r#"{"graph": {"let": {"a": "x^2", "b": "sin(x)", "m": "a*b", "f": "m + a"}, "at": {"x": 2}, "find": ["df/dx"]}}"#,
        &["x → a → m → f", "3.63719 − 1.66459 + 4 = 5.9726", "+="],
    ),
    (
        "graph-forward",
        r#"{"graph": {"let": {"z": "w*x + b", "L": "z^2"}, "at": {"w": 0.5, "x": 2, "b": 3}, "find": ["L"]}}"#,
        &["0.5·2 + 3", "4²"],
    ),
    (
        "layers",
        r#"{"layers": {"x": [1, 2], "W": [[0.5, -0.25], [0.1, 0.3]], "b": [0.1, 0], "activation": "tanh", "y": [1, 0],
            "find": "dL/dW"}}"#,
        &["shapes 2×1 · 1×2 = 2×2", "δ xᵀ", "12 forward runs"],
    ),
    (
        "layers-input",
        r#"{"layers": {"x": [[1, 2], [3, 1]], "W": [[0.5, -0.25], [0.1, 0.3]], "y": [[1, 0], [0, 1]],
            "loss": "crossentropy", "find": "dL/dx"}}"#,
        &["P − Y", "δᵀ X", "∂L/∂X = δ W"],
    ),
];

#[test]
fn questions_are_worked_like_the_screens() {
    for (name, ask, pieces) in QUESTIONS {
        let ask = load::ask_from_json(&serde_json::from_str(ask).unwrap()).unwrap();
        let prepared = ask.prepare(0).unwrap();
        let page = prepared.solution(Detail::Usual);
        let text = terminal::render(&page, &Options::default());
        for piece in *pieces {
            assert!(text.contains(piece), "{name}: {piece} is missing\n{text}");
        }
        assert!(!text.contains('✗') || *name == "gradient-check", "{name}\n{text}");
        golden(&format!("nets/question-{name}-80.txt"), &text);
        let narrow = terminal::render(&page, &Options { width: 40, ..Options::default() });
        assert!(narrow.lines().all(|line| gradus::page::width(line) <= 40), "{name}\n{narrow}");
        assert!(terminal::render(&page, &Options { unicode: false, ..Options::default() }).is_ascii(), "{name}");
        let brief = terminal::render(&prepared.solution(Detail::Brief), &Options::default());
        assert!(brief.contains("Answer") && brief.lines().count() < text.lines().count(), "{name}\n{brief}");
    }
}

#[test]
fn every_activation_loss_and_optimiser_works_wherever_one_may_stand() {
    use gradus::math::{descent, functions, loss};
    for word in functions::ACTIVATIONS {
        page(&[&format!("layers x=(1, 2), W=[[0.5, -0.25], [0.1, 0.3]], {word}, y=(1, 0)")]);
        page(&[&format!("train xor, {word}, steps 2")]);
        let ask = format!(
            r#"{{"layers": {{"x": [1, 2], "W": [[0.5, 0.25]], "activation": "{word}", "y": [1], "find": "L"}}}}"#
        );
        assert!(gradus::judge(&ask, "0").is_ok(), "{word}");
    }
    for word in loss::WORDS {
        page(&[&format!("layers x=(1, 2), W=[[0.5, -0.25], [0.1, 0.3]], {word}, y=(1, 0)")]);
        page(&[&format!("train xor, {word}, steps 2")]);
    }
    for word in descent::IDS {
        page(&[&format!("descend (x - 1)^2, from 3, {word}, steps 2")]);
    }
}
