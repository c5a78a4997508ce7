//! The scratch notebook: its language row by row, sessions as printed, and errors that point.

use crate::golden::golden;
use gradus::lesson::kinds::Detail;
use gradus::page::{Block, Options, Page, terminal};
use gradus::session::Notebook;
use gradus::session::notebook::Ran;
use gradus::session::notebook::cells::{GROUPS, ROWS, named};
use gradus::session::notebook::env::Env;
use gradus::session::notebook::recognise::recognise;

pub fn shown(page: &Page) -> String {
    terminal::render(page, &Options::default())
}

pub fn run(notebook: &mut Notebook, line: &str) -> Ran {
    notebook.run(line, Detail::Usual)
}

/// What the last of several cells prints.
fn last(lines: &[&str]) -> (String, bool) {
    let mut notebook = Notebook::default();
    let outcomes: Vec<Ran> = lines.iter().map(|line| run(&mut notebook, line)).collect();
    outcomes.last().map_or((String::new(), false), |outcome| (shown(&outcome.page), outcome.worked))
}

#[test]
fn every_row_is_complete_and_its_example_runs() {
    for (at, row) in ROWS.iter().enumerate() {
        assert!(!row.says.is_empty() && !row.form.is_empty() && !row.example.is_empty(), "{}", row.word);
        assert!(GROUPS.iter().any(|(group, _)| *group == row.group));
        for word in std::iter::once(&row.word).chain(row.also) {
            assert!(named(word).is_some_and(|found| found.word == row.word), "{word} stands for two");
        }
        assert!(!ROWS[..at].iter().any(|other| other.word == row.word));
        let mut notebook = Notebook::default();
        let mut outcome = Ran::default();
        for line in row.example {
            outcome = run(&mut notebook, line);
            assert!(outcome.worked, "{}: {line}\n{}", row.word, shown(&outcome.page));
        }
        assert!(!outcome.page.is_empty() || outcome.effect.is_some(), "{}", row.word);
        // The last line of the example is a cell of this row, as far as rows are told by their words.
        let (found, _) = recognise(row.example.last().unwrap(), &Env::default());
        assert!(found.word == row.word || row.form.contains("d/dx EXPR"), "{} is run as {}", row.word, found.word);
        // Help on it shows the example with its result.
        let help = run(&mut Notebook::default(), &format!("help {}", row.word));
        assert!(help.worked && shown(&help.page).contains(row.example[0]), "{}", row.word);
    }
    let wide = Options { width: 240, ..Options::default() };
    let help = terminal::render(&run(&mut Notebook::default(), "help").page, &wide);
    let squeezed: String = help.split_whitespace().collect();
    for row in ROWS {
        assert!(squeezed.contains(&row.form.split_whitespace().collect::<String>()), "{} is not in help", row.word);
    }
}

#[test]
fn every_word_for_vectors_is_explained_and_works() {
    for word in gradus::math::language::arrays::WORDS {
        let name = word.name();
        let line = match (name, word.takes) {
            ("det" | "inv" | "trace" | "transpose", _) => format!("{name}(A)"),
            ("binary_cross_entropy", _) => format!("{name}(u/4, u)"),
            ("eye" | "zeros" | "ones", _) => format!("{name}(2)"),
            (_, (_, 1)) => format!("{name}(u)"),
            _ => format!("{name}(u, u)"),
        };
        let (text, worked) = last(&["u = (1, 2)", "A = [[1, 2], [3, 4]]", &line]);
        assert!(worked && text.contains('='), "{line}\n{text}");
        let (text, worked) = last(&[&format!("help {name}")]);
        assert!(worked && !text.is_empty(), "{name}");
    }
}

#[test]
fn what_is_defined_is_put_in() {
    let rows: &[(&[&str], &str)] = &[
        (&["f(x) = x^2", "f(3)"], "f(3) = 9"),
        (&["f(x) = x^2", "f'(3)"], "f′(3) = 6"),
        (&["f(x) = x^3", "f''(2)"], "f″(2) = 12"),
        (&["f(x) = x^3", "f''"], "f″ = 6x"),
        (&["f(x) = x^3", "f'(2t)"], "f′(2t) = 12t²"),
        (&["f(x) = x^2", "g(x) = f(x+1)", "g(2)"], "g(2) = 9"),
        (&["f(x) = x^2", "f(f(3))"], "f(f(3)) = 81"),
        (&["f(x) = x^2", "2f(3)f(1)"], "= 18"),
        (&["f(x) = x^2", "sin(f(0))"], "= 0"),
        (&["s(x) = x^2", "cos(0) + s(2)"], "= 5"),
        (&["f(x) = x^2", "f = x^3", "f(2)"], "f(2) = 8"),
        (&["f = x^2", "f(3)"], "f(3) = 9"),
        (&["a = 3", "f(x) = a x", "a = 5", "f(2)"], "f(2) = 10"),
        (&["rate = 1/10", "1 - 2rate"], "= 4/5 = 0.8"),
        (&["g(x, y) = x^2 y", "g(2, 3)"], "g(2, 3) = 12"),
        (&["g(x, y) = x^2 y", "d/dy g(3, y)"], "= 9"),
        (&["f(x) = x^2", "g(x) = d/dx f", "g(4)"], "g(4) = 8"),
        (&["d^2/dx^2 x^3"], "= 6x"),
        (&["d/dxx^2"], "= 2x"),
        (&["∂/∂w w x"], "= x"),
        (&["f(x) = x^2", "f([1, 2])"], "f(x)"),
        (&["w_1 = 2", "3w_1"], "= 6"),
        (&["f(x) = 1/x", "f(0)"], "not defined"),
        (&["(1+1, 2^3)"], "(2, 8)"),
        (&["f(x) = x^2", "x = 7", "f(2)"], "= 4"),
        (&["d = 4", "d x"], "= 4x"),
        (&["x = 7", "d/dx x^2"], "= 2x"),
        (&["x = 7", "limit x^2, x -> 3"], "Answer  9"),
        (&["x = 7", "steps x^3, x"], "3x²"),
        (&["f(x) = x^2", "y = f(3)"], "y = f(3) = 9"),
        (&["a = 3", "forget a", "a + 1"], "a + 1"),
        (&["hess x^2 y"], "2y"),
        (&["jac [x y, x]"], "∂f₁/∂y"),
        (&["slope x^2, 1, 3"], "= 4"),
        (&["check 2x = d/dx x^2"], "They agree"),
        (&["limit |x|/x, x -> 0"], "from the right to 1"),
        (&["softmax_2(0, 0)"], "≈ 0.5"),
        (&["softmax (1, 1)"], "≈ (0.5, 0.5)"),
        (&["grad -ln(softmax_2(a, b, c)) at (2, 1, -1)"], "−0.740504"),
        (&["grad logsumexp(a, b, c) - b at (2, 1, -1)"], "−0.740504"),
        (&["limit 1/x, x -> 0+"], "∞"),
        (&["limit 1/x, x -> inf"], "Answer  0"),
        (&["limit |x|/x, x -> 0-"], "Answer  −1"),
        (&["descend x^2, from 3, rate 1.1, steps 9"], "too large"),
        (&["train xor, seed 1, steps 100"], "stuck"),
        // What cells come to.
        (&["2^3", "Out[1] + 1"], "= 9"),
        (&["2^3", "ans^2"], "= 64"),
        (&["2^3", "_ + _"], "= 16"),
        (&["d/dx x^3", "Out[1](2)"], "= 12"),
        (&["d/dx x^3", "ans'"], "= 6x"),
        (&["a = 2", "a^2", "a = 3", "Out[2]"], "= 9"),
        (&["f(x) = x^2", "f(x) = x^3", "help f"], "defined in [2]"),
        (&["help sin"], "cos x"),
        (&["f(x) = x^2", "f at 3", "ans + 1"], "= 10"),
        (&["f(x) = x^2", "f at 3", "f(x) = x^3", "Out[2] + 1"], "= 28"),
        (&["f(x) = x^2", "f(1), f(2)", "|ans|^2"], "= 17"),
        // Vectors and matrices.
        (&["u = (1, 2)", "2u - (1, 1)"], "= (1, 3)"),
        (&["u = (1, 2)", "v = (3, 4)", "u·v"], "= 11"),
        (&["A = [[1, 2], [3, 4]]", "A (1, 1)"], "= (3, 7)"),
        (&["A = [[1, 2], [3, 4]]", "det A"], "−2"),
        (&["A = [[1, 2], [3, 4]]", "A^T"], "[[1, 3], [2, 4]]"),
        (&["A = [[1, 2], [3, 4]]", "A[2, 1] + A[1][2]"], "= 5"),
        (&["u = (3, 4)", "|u|"], "= 5"),
        (&["u = (3, 4)", "|u|^2 + 1"], "= 26"),
        (&["u = (1, -2)", "relu(2u)"], "= (2, 0)"),
        (&["g(x, y) = x^2 y", "u = (3, 2)", "g(u)"], "= 18"),
        (&["f(x) = x^2", "f((1, 2))"], "= (1, 4)"),
        (&["F(x, y) = (x y, x^2)", "jac F at (1, 2)"], "2x"),
        (&["u = (1, 2)", "u = (2, 2)", "u^T u"], "= 8"),
        (&["u = (3, 4)", "max(u) + 1"], "= 5"),
        (&["norm((3, 4))"], "norm((3, 4)) = 5"),
        (&["table x^2 at 1, 3"], "9"),
        (&["softmax(0, 0)"], "≈ (0.5, 0.5)"),
        // As it may be said.
        (&["f(x) = x^2", "f at 3"], "9"),
        (&["f(x) = x^2", "f at 1, 2"], "f(x)"),
        (&["f(x) = x^2", "f(1), f(2)"], "f(2) = 4"),
        (&["f(x) = x^3", "df/dx(2)"], "= 12"),
        (&["f(x) = x^3", "d²f/dx² + 1"], "= 6x + 1"),
        (&["g(x, y) = x^2 y", "∂g/∂x(1, 2) + 1"], "= 5"),
        (&["g(x, y) = x^2 y^2", "∂²g/∂x∂y"], "= 4xy"),
        (&["(d/dx x^3)(2)"], "= 12"),
        (&["g(x, y) = x^2 y", "∇g(1, 2)"], "(4, 1)"),
        (&["hess x^2 y at (1, 2)"], "4"),
        (&["lim x->0 sin(x)/x"], "Answer  1"),
        (&["limit |x|/x, x -> 0 from the left"], "−1"),
        (&["limit(1/x, x -> inf)"], "Answer  0"),
        (&["slope x^2 from 1 to 3"], "4"),
        (&["tangent x^2 at x=1"], "2x − 1"),
        (&["table x, x^2, 0..1, 0.5"], "0.25"),
        (&["plot x from 0 to 2"], "from x = 0 to 2"),
        (&["descend x^2 from 3 rate 0.1 steps 2"], "1.92"),
        (&["descend x^2 + y^2, from 1, 2, steps 1"], "1.6"),
        (&["check grad x^2 y = (2x y, x^2)"], "They agree"),
        (&["let f(x) = x^2", "f(2)"], "= 4"),
        (&["f(x) := x^2", "f(2)"], "= 4"),
        (&["train circle, steps 200"], "Every example is right"),
        (&["train line, hidden 1, steps 200", "net(0, 1) > 0"], ""),
        (&["D = [[0, 0, 1], [1, 1, 0]]", "train D, hidden 1, steps 100"], "2 examples"),
        (&["train xor, steps 50", "train more, steps 50"], "from step 50 on"),
        (&["train xor, steps 100", "net(0, 1)"], "0.996"),
    ];
    for (lines, wanted) in rows {
        let (text, _) = last(lines);
        assert!(text.contains(wanted), "{lines:?}\n{text}");
    }
}

#[test]
fn errors_point_and_mend() {
    // The cells, what is said, what the carets stand under, and the mend.
    let rows: &[(&[&str], &str, &str, &str)] = &[
        (&["2 +"], "missing after +", "+", ""),
        (&["f(x) = 2x+"], "missing", "+", ""),
        (&["f(x) = x^2", "f(1, 2)"], "takes one value", "f(1, 2)", ""),
        (&["f(x) = x^2", "3 + f(2x+)"], "missing", "+", ""),
        (&["g(x, y) = x y", "g'"], "by which one", "g'", "d/dx g"),
        (&["a = a + 1"], "defined by itself", "a + 1", ""),
        (&["f(x) = f(x-1)"], "defined by itself", "f(x-1)", ""),
        (&["sin(x) = 3"], "already has a meaning", "sin", ""),
        (&["plot = 3"], "word of the notebook", "plot", ""),
        (&["e = 3"], "already has a meaning", "e", ""),
        (&["f(x, x) = x"], "appears here twice", "x", ""),
        (&["f'(x) = 2x"], "follows from its function", "f'(x)", "g(x) = 2x"),
        (&["f(x) = x", "f^2(x)"], "behind the brackets", "f^2", ""),
        (&["polt x^2"], "not a word", "polt", "plot x^2"),
        (&["plot x y"], "several variables", "x y", ""),
        (&["table x, 2..1"], "does not go up", "2..1", "table x, 1..2"),
        (&["table x, 0..1, 0"], "above 0", "0", ""),
        (&["f(x) = x", "f(0..1, 1e-9)"], "more than 10000 points", "0..1, 1e-9", ""),
        (&["limit x"], "A limit is typed as", "x", ""),
        (&["grad 3"], "no variable", "3", ""),
        (&["graph x y at x=1"], "y has no value", "x=1", "graph x y at x=1, y=1"),
        (&["descend x^2"], "where it begins", "x^2", "descend x^2, from 3"),
        (&["descend x^2, from 3, rat 0.1"], "not known", "rat 0.1", "descend x^2, from 3, rate 0.1"),
        (&["descend x^2, from 3, steps 99999"], "from 1 to 10000", "99999", ""),
        (&["train and, hidden 99"], "from 1 to 16", "99", ""),
        (&["check 3x = d/dx x^2"], "yours is", "3x", ""),
        (&["check (2x y, x) = grad x^2 y"], "∂f/∂y differs", "x", ""),
        (&["forget q"], "not defined", "q", ""),
        (&["help plto"], "There is no", "plto", "help plot"),
        (&["run 9"], "no cells yet", "9", ""),
        (&["1 + 1", "run 9"], "number of a cell", "9", ""),
        (&["ans + 1"], "no value before", "ans", ""),
        (&["1 + Out[4]"], "has no value", "Out[4]", ""),
        (&["u = (1, 2)", "u + (1, 2, 3)"], "do not fit entry by entry", "u + (1, 2, 3)", ""),
        (&["u = (1, 2)", "3 + u (1, 2, 3)"], "do not fit", "u (1, 2, 3)", ""),
        (&["u = (1, 2)", "plot u"], "one number or formula", "u", ""),
        (&["u = (1, 2)", "u[3]"], "no such entry", "[3]", ""),
        (&["check h = d/dx x^2"], "h is not defined", "h", ""),
        (&["plot x^2 -3..3"], "A comma", "x^2 -3..3", "plot x^2, -3..3"),
        (&["tangent 2, x^2"], "function comes first", "2, x^2", "tangent x^2, 2"),
        (&["slope x^2 1 3"], "A comma", "x^2 1 3", "slope x^2, 1, 3"),
        (&["limit(sin(x)/x, x, 0)"], "A limit is typed", "sin(x)/x, x, 0", "limit sin(x)/x, x -> 0"),
        (&["f: x -> x^2"], "equals sign", "f: x -> x^2", "f(x) = x^2"),
        (&["a = b = 3"], "one definition", "b =", ""),
        (&["train xr"], "not a set of examples", "xr", "train xor"),
        (&["train more"], "Nothing has been trained", "more", ""),
        (&["plot x y"], "several variables", "x y", "contour x y"),
        (&["steps w y"], "By which variable", "w y", "steps w y, y"),
    ];
    for (lines, says, under, mend) in rows {
        let mut notebook = Notebook::default();
        let outcomes: Vec<Ran> = lines.iter().map(|line| run(&mut notebook, line)).collect();
        let outcome = outcomes.last().unwrap();
        let text = shown(&outcome.page);
        assert!(!outcome.worked, "{lines:?}\n{text}");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&text).contains(says), "{lines:?}\n{text}");
        let pointed = outcome.page.blocks.iter().find_map(|block| match block {
            Block::Verbatim(lines) => Some(lines.clone()),
            _ => None,
        });
        let pointed = pointed.unwrap_or_else(|| panic!("{lines:?} does not point\n{text}"));
        let carets = pointed[1].find('^').unwrap()..pointed[1].len();
        let marked: String = pointed[0].chars().skip(carets.start).take(carets.len()).collect();
        assert_eq!(marked, *under, "{lines:?}\n{text}");
        assert!(mend.is_empty() || text.contains(&format!("`{mend}`")), "{lines:?}\n{text}");
    }
}

#[test]
fn a_definition_that_fails_changes_nothing() {
    let mut notebook = Notebook::default();
    run(&mut notebook, "f(x) = x^2");
    assert!(!run(&mut notebook, "f(x) = f(x) + 1").worked);
    assert!(!run(&mut notebook, "f(x) = x +").worked);
    assert!(shown(&run(&mut notebook, "f(3)").page).contains("= 9"));
    // A circle through another definition is one too.
    assert!(run(&mut notebook, "g(x) = f(x)").worked);
    assert!(!run(&mut notebook, "f(x) = g(x)").worked);
    assert!(shown(&run(&mut notebook, "g(3)").page).contains("= 9"));
}

/// A session as it is printed.
fn transcript(lines: &[&str]) -> String {
    let mut notebook = Notebook::default();
    let mut text = String::new();
    for line in lines {
        text.push_str(&format!(" [{}] > {line}\n", notebook.number()));
        text.push_str(&shown(&run(&mut notebook, line).page));
    }
    text
}

#[test]
fn golden_notebooks() {
    let first = [
        "# Definitions may use each other.",
        "a = 3",
        "f(x) = a x^2 sin x",
        "f(2)",
        "f'(2)",
        "f''",
        "f([1, 2, 3])",
        "a = 4",
        "f(2)",
        "run stale",
        "g(x, y) = x^2 y + sin(x y)",
        "grad g at x=1, y=2",
        "hess g",
        "limit sin(x)/x, x -> 0",
        "tangent x^2, 1",
        "cells",
    ];
    golden("notebook/first.txt", &transcript(&first));
    let learning = [
        "z = w x + b",
        "h = tanh(z)",
        "L = (h - y)^2",
        "graph L at w=0.5, x=2, b=-1, y=1",
        "check (2w, 1) = grad w^2 + b",
        "diff sin(x), 1, h=0.1",
        "vcurve sin(x), 1",
        "descend w^2, from 3, rate 0.1, steps 8",
        "descend x^2 + 3y^2, from (1, 2), rate 0.1, steps 6, momentum 0.5",
    ];
    golden("notebook/learning.txt", &transcript(&learning));
    golden("notebook/help.txt", &transcript(&["help", "help descend"]));
    assert_eq!(transcript(&first), transcript(&first));
}

#[test]
fn hostile_cells_are_taken_calmly() {
    let deep = format!("{}x{}", "f(".repeat(200), ")".repeat(200));
    let wide = format!("f({})", vec!["1"; 900].join(","));
    let lines = [
        deep.as_str(),
        wide.as_str(),
        "f(",
        "f'",
        "f''",
        "= = =",
        "d/dx",
        "∂/∂",
        "d^999999999999/dx^999999999999 x",
        "d²/dx³ x",
        "limit , ->",
        "limit x, x -> ",
        "limit x, x -> 1+-",
        "at x=1",
        "graph at",
        "graph f at",
        "graph f at =",
        "check = ",
        "check () = ()",
        "check (,) = (,)",
        "slope f, , ",
        "diff x, 1e308, h=1e308",
        "vcurve x, 1e300",
        "tangent 1/x, 0",
        "plot x, 0..1e-320",
        "plot x, -1e308..1e308",
        "contour x y, 0..1e-320",
        "descend x^4, from 1e300, rate 1e300, steps 10000",
        "descend x, from (1, 2)",
        "train xor, rate 1e300, hidden 16, steps 3",
        "run 99999999999999999999",
        "jac []",
        "hess [x]",
        "f(\u{202e}x) = \u{1b}[2J",
        "save",
        "open",
        "💥(x) = 💥",
        "é = ½é",
    ];
    let mut notebook = Notebook::default();
    run(&mut notebook, "f(x) = x^2 + 1");
    // Each doubles the one before: what is put in must not grow without bound.
    run(&mut notebook, "g_0(x) = x^2 + x");
    for i in 1..30 {
        run(&mut notebook, &format!("g_{i}(x) = g_{}(g_{}(x)) + x", i - 1, i - 1));
    }
    for line in lines {
        let outcome = run(&mut notebook, line);
        let text = shown(&outcome.page);
        assert!(text.len() < 100_000, "{line}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}
