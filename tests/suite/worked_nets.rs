//! Worked gradients, backward passes, softmax and layers: whole pages as a learner reaches them, by a notebook's cells.

use crate::golden::golden;
use gradus::lesson::kinds::Detail;
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
