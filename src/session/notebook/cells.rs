//! The language of the notebook: one complete row each, from which help and completion come, and how a line is
//! recognised as one of them.

use super::env::Env;
use super::piece::{Fault, Piece};
use super::{
    Notebook, descents, graphs, keeping, learning, limits, lists, measure, pictures, rerun, slopes, training, value,
};
use crate::page::Page;

/// What a cell is about; help is laid out by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Defining functions and computing values.
    Values,
    /// Derivatives, exact and measured.
    Slopes,
    /// Limits and difference quotients.
    Limits,
    /// Plots and tables.
    Pictures,
    /// Computational graphs, descent and training.
    Networks,
    /// Looking at, saving and opening the notebook itself.
    Notebook,
}

/// The groups in the order of help, with their headings.
pub const GROUPS: &[(Group, &str)] = &[
    (Group::Values, "Defining and computing"),
    (Group::Slopes, "Slopes"),
    (Group::Limits, "Limits and differences"),
    (Group::Pictures, "Pictures and tables"),
    (Group::Networks, "Graphs, descent and networks"),
    (Group::Notebook, "The notebook itself"),
];

/// One kind of cell.
pub struct Row {
    /// A stable name; for most cells the word that they begin with.
    pub word: &'static str,
    /// Other words for the same.
    pub also: &'static [&'static str],
    /// How it is typed.
    pub form: &'static str,
    /// Under which heading help has it.
    pub group: Group,
    /// What it does, in one line of help.
    pub says: &'static str,
    /// Cells that are run one after the other; the last one is the example.
    pub example: &'static [&'static str],
    /// Words that may stand further on in the line, for completion and colour.
    pub settings: &'static [&'static str],
    /// Whether it is a cell with a number, that is kept; what only looks at the notebook is none.
    pub counts: bool,
    /// Runs the cell with what stands behind its word.
    pub run: fn(&mut Notebook, Piece) -> Result<Page, Fault>,
}

/// Every kind of cell.
pub const ROWS: &[Row] = &[
    Row {
        word: "define",
        also: &["let", "def"],
        form: "f(x) = EXPR",
        group: Group::Values,
        says: "gives a function or a constant a name; the word itself is not typed",
        example: &["a = 3", "f(x) = a x^2 sin x"],
        settings: &[],
        counts: true,
        run: value::define,
    },
    Row {
        word: "value",
        also: &["="],
        form: "EXPR",
        group: Group::Values,
        says: "the value, exactly and as a number; f' is the derivative, f([1, 2]) and f(0..1, 0.5) are tables",
        example: &["f(x) = x^2 sin x", "f'(2)"],
        settings: &[],
        counts: true,
        run: value::value,
    },
    Row {
        word: "d/dx",
        also: &["∂/∂x"],
        form: "d/dx EXPR",
        group: Group::Slopes,
        says: "the derivative; d^2/dx^2 the second, ∂/∂x or d/dx where there are more variables",
        example: &["d/dx x^2 sin x"],
        settings: &[],
        counts: true,
        run: value::value,
    },
    Row {
        word: "steps",
        also: &["d", "derive", "differentiate", "derivative"],
        form: "steps EXPR[, NAME]",
        group: Group::Slopes,
        says: "the derivative with its worked steps; more and less open and close them",
        example: &["f(x) = (3x^2 + 1)^5", "steps f"],
        settings: &[],
        counts: true,
        run: slopes::steps,
    },
    Row {
        word: "grad",
        also: &["gradient"],
        form: "grad EXPR[ at x=1, y=2]",
        group: Group::Slopes,
        says: "the partial derivatives, each beside the measured slope; at x=1, y=2 or (1, 2) with what they mean",
        example: &["f(x, y) = x^2 y + sin(x y)", "grad f at x=1, y=2"],
        settings: &["at"],
        counts: true,
        run: slopes::gradient,
    },
    Row {
        word: "hess",
        also: &["hessian"],
        form: "hess EXPR[ at x=1, y=2]",
        group: Group::Slopes,
        says: "the matrix of second derivatives",
        example: &["hess x^2 y + y^3 at x=1, y=2"],
        settings: &["at"],
        counts: true,
        run: slopes::hessian,
    },
    Row {
        word: "jac",
        also: &["jacobian"],
        form: "jac [EXPR, EXPR][ at x=1, y=2]",
        group: Group::Slopes,
        says: "a row of partial derivatives for each function",
        example: &["jac [x y, x + y^2]"],
        settings: &["at"],
        counts: true,
        run: slopes::jacobian,
    },
    Row {
        word: "limit",
        also: &["lim"],
        form: "limit EXPR, x -> PLACE",
        group: Group::Limits,
        says: "by the numbers and by algebra; 0+ and 0- are from one side, inf is far out",
        example: &["limit sin(x)/x, x -> 0"],
        settings: &["from the left", "from the right"],
        counts: true,
        run: limits::limit,
    },
    Row {
        word: "slope",
        also: &[],
        form: "slope EXPR, a[, b]",
        group: Group::Limits,
        says: "of the secant from a to b; with one number, of the curve itself",
        example: &["f(x) = x^2", "slope f, 1, 3"],
        settings: &["at"],
        counts: true,
        run: measure::slope,
    },
    Row {
        word: "tangent",
        also: &[],
        form: "tangent EXPR, a",
        group: Group::Limits,
        says: "the line that touches the curve at a",
        example: &["tangent x^2, 1"],
        settings: &["at"],
        counts: true,
        run: measure::tangent,
    },
    Row {
        word: "diff",
        also: &[],
        form: "diff EXPR, a[, h=0.1]",
        group: Group::Limits,
        says: "differences beside the true slope; with a name behind it, as `central`, that one filled in",
        example: &["diff sin(x), 1, h=0.1"],
        settings: &["at", "h"],
        counts: true,
        run: measure::differences,
    },
    Row {
        word: "vcurve",
        also: &[],
        form: "vcurve EXPR, a",
        group: Group::Limits,
        says: "the errors of the forward and the central difference as h gets smaller",
        example: &["vcurve sin(x), 1"],
        settings: &["at"],
        counts: true,
        run: measure::v_curve,
    },
    Row {
        word: "plot",
        also: &[],
        form: "plot EXPR[, EXPR][, from..to]",
        group: Group::Pictures,
        says: "a picture of one function or several",
        example: &["f(x) = x^2 sin x", "plot f, f', -3..3"],
        settings: &["from", "to"],
        counts: true,
        run: pictures::plot,
    },
    Row {
        word: "table",
        also: &[],
        form: "table EXPR[, from..to[, step]]",
        group: Group::Pictures,
        says: "a table of values",
        example: &["table x^2, 0..2, 0.5"],
        settings: &["from", "to", "step"],
        counts: true,
        run: pictures::table,
    },
    Row {
        word: "contour",
        also: &[],
        form: "contour EXPR[, from..to[, from..to]]",
        group: Group::Pictures,
        says: "lines of equal value of a function of two variables",
        example: &["contour x^2 + 3y^2, -2..2"],
        settings: &["from", "to"],
        counts: true,
        run: pictures::contour,
    },
    Row {
        word: "graph",
        also: &[],
        form: "graph EXPR at x=1, y=2",
        group: Group::Networks,
        says: "the computational graph: values forwards, adjoints backwards",
        example: &["f(x, y) = x^2 y + sin(x)", "graph f at x=1, y=2"],
        settings: &["at"],
        counts: true,
        run: graphs::graph,
    },
    Row {
        word: "backward",
        also: &["backprop"],
        form: "backward EXPR at w=0.5, x=2",
        group: Group::Networks,
        says: "the backward pass as a table, and each weight's slope measured; x, y and t are data",
        example: &["z = w x + b", "p = sigmoid(z)", "L = (p - y)^2", "backward L at w=0.5, b=-1, x=2, y=1"],
        settings: &["at"],
        counts: true,
        run: graphs::backward,
    },
    Row {
        word: "check",
        also: &[],
        form: "check EXPR = d/dx EXPR",
        group: Group::Networks,
        says: "whether a slope worked out by hand is right; check (a, b) = grad EXPR tells which part is not",
        example: &["f(x, y) = x^2 y", "check (2x y, x^2) = grad f"],
        settings: &[],
        counts: true,
        run: graphs::check,
    },
    Row {
        word: "crossentropy",
        also: &["cross-entropy", "softmax"],
        form: "crossentropy (2, 1, -1), class 2",
        group: Group::Networks,
        says: "softmax and −ln p of the right class, with the slope by each logit worked out and measured",
        example: &["crossentropy (2, 1, -1), class 2"],
        settings: &["class"],
        counts: true,
        run: learning::cross_entropy,
    },
    Row {
        word: "layers",
        also: &[],
        form: "layers x=…, W=…, b=…, tanh, y=…",
        group: Group::Networks,
        says: "both passes of a small network in vectors and matrices, with shapes; a second matrix is a second layer; \
               squared, half or crossentropy is the loss",
        example: &["W = [[0.5, -0.25], [0.1, 0.3]]", "layers x=(1, 2), W, b=(0.1, 0), tanh, y=(1, 0)"],
        settings: &["x", "W", "b", "y", "tanh", "sigmoid", "relu", "squared", "half", "crossentropy"],
        counts: true,
        run: learning::layers,
    },
    Row {
        word: "descend",
        also: &[],
        form: "descend EXPR, from 3[, rate 0.1]",
        group: Group::Networks,
        says: "gradient descent; steps 20, momentum 0.9, adam and others change how; from (1, 2) for two variables",
        example: &["f(x) = x^2", "descend f, from 3, rate 0.1, steps 8"],
        settings: &["from", "rate", "steps", "momentum", "plain", "nesterov", "rmsprop", "adam"],
        counts: true,
        run: descents::descend,
    },
    Row {
        word: "train",
        also: &[],
        form: "train SET[, hidden 2][, steps 500]",
        group: Group::Networks,
        says: "a small network learns xor, and, or, line, circle, moons, or the rows of a matrix; rate, momentum, seed, tanh, sigmoid, relu, squared change how; Ctrl-C stops it, train more goes on",
        example: &["train xor, steps 100"],
        settings: &[
            "xor", "and", "or", "line", "circle", "moons", "more", "hidden", "steps", "rate", "momentum", "seed",
            "tanh", "sigmoid", "relu", "squared",
        ],
        counts: true,
        run: training::network,
    },
    Row {
        word: "help",
        also: &["?"],
        form: "help [WORD]",
        group: Group::Notebook,
        says: "what can be typed here; with a word, what it does, and an example that is run",
        example: &["help limit"],
        settings: &[],
        counts: false,
        run: keeping::help,
    },
    Row {
        word: "cells",
        also: &[],
        form: "cells",
        group: Group::Notebook,
        says: "the cells so far, and what is defined",
        example: &["a = 3", "cells"],
        settings: &[],
        counts: false,
        run: keeping::cells,
    },
    Row {
        word: "run",
        also: &["redo"],
        form: "run NUMBER|stale|all",
        group: Group::Notebook,
        says: "runs cells again in their places, with what is defined now: run 2..4, what is out of date, or all",
        example: &["a = 3", "a^2", "a = 4", "run stale"],
        settings: &["stale", "all"],
        counts: false,
        run: rerun::run,
    },
    Row {
        word: "edit",
        also: &[],
        form: "edit NUMBER",
        group: Group::Notebook,
        says: "puts a cell at the prompt to be changed, and In[2] does the same; edit 2: LINE changes it at once",
        example: &["a = 3", "a^2", "edit 1: a = 5"],
        settings: &[],
        counts: false,
        run: rerun::edit,
    },
    Row {
        word: "forget",
        also: &[],
        form: "forget NAME",
        group: Group::Notebook,
        says: "takes a definition back",
        example: &["a = 3", "forget a"],
        settings: &[],
        counts: true,
        run: keeping::forget,
    },
    Row {
        word: "save",
        also: &[],
        form: "save FILE",
        group: Group::Notebook,
        says: "writes the cells that worked to a file, one a line, with the # comments between them",
        example: &["a = 3", "save notes.txt"],
        settings: &[],
        counts: false,
        run: keeping::save,
    },
    Row {
        word: "open",
        also: &[],
        form: "open FILE",
        group: Group::Notebook,
        says: "begins anew with the cells of a file",
        example: &["open notes.txt"],
        settings: &[],
        counts: false,
        run: keeping::open,
    },
];

/// The row with this word.
pub fn named(word: &str) -> Option<&'static Row> {
    let is = |known: &str| known.eq_ignore_ascii_case(word);
    ROWS.iter().find(|row| is(row.word) || row.also.iter().any(|also| is(also)))
}

/// What a line is, and the part of it that the row is run with. A definition comes first, then a word, and what is
/// neither is a value.
pub fn recognise<'a>(line: &'a str, env: &Env) -> (&'static Row, Piece<'a>) {
    let line = Piece::line(line);
    let (definition, value) = (&ROWS[0], &ROWS[1]);
    if line.text().starts_with('=') {
        let text = line.text();
        let bare = line.from(text.len() - text.trim_start_matches('=').len());
        return if bare.is_empty() { (value, bare) } else { recognise_bare(bare, env) };
    }
    if value::sides(&line).is_some() {
        return (definition, line);
    }
    recognise_bare(line, env)
}

fn recognise_bare<'a>(line: Piece<'a>, env: &Env) -> (&'static Row, Piece<'a>) {
    let (definition, value) = (&ROWS[0], &ROWS[1]);
    if value::sides(&line).is_some() {
        return (definition, line);
    }
    let (word, rest) = line.word();
    if line.text().starts_with('∇') {
        return (named("grad").unwrap_or(value), line.from('∇'.len_utf8()));
    }
    // `limit(sin(x)/x, x -> 0)`: the brackets are around all of it.
    let open = line.text().find('(').unwrap_or(0);
    if let Some(row) = named(&line.text()[..open]).filter(|row| open > 3 && row.counts)
        && env.find(&line.text()[..open]).is_none()
        && let Some(inside) = line.from(open).inside().filter(|_| lists::WORDS.iter().all(|word| word.name != row.word))
    {
        return (row, inside);
    }
    if line.text().strip_prefix("In[").is_some_and(|rest| rest.ends_with(']')) && env.find("In").is_none() {
        return (named("edit").unwrap_or(value), line);
    }
    match named(word) {
        // A letter is mathematics in capitals, by itself, before an operator, or where it is defined.
        Some(row) if word.len() == 1 && row.counts => {
            let operator = rest.text().starts_with(['+', '*', '/', '^', '=', '-', '·', '×', '÷', '−', ',']);
            let mathematics = !row.also.contains(&word) || rest.is_empty() || operator || env.find(word).is_some();
            if mathematics { (value, line) } else { (row, rest) }
        }
        Some(row) if !row.word.contains('/') && env.find(word).is_none() => (row, rest),
        _ => (value, line),
    }
}
