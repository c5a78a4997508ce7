//! Random input, the same each time: functions of up to 200 nodes with powers up to a million, through everything that
//! works on a function, and mangled lines, lessons and formulas through what reads them. `fuzz/run` looks further.

use gradus::Ask;
use gradus::lesson::load;
use gradus::math::expr::{Constant, Node};
use gradus::math::functions::{FUNCTIONS, Func, lookup};
use gradus::math::language::{Scope, read};
use gradus::math::rng::Rng;
use gradus::math::{Expr, derive, print, solution, steps};
use gradus::page::typeset;
use gradus::session::notebook::Notebook;

/// What the program gives its threads.
const STACK: usize = 256 << 20;

fn on_a_thread(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap();
}

/// A power as nobody types it in earnest: whole, a fraction or a surd, up to a million.
fn power(rng: &mut Rng) -> Expr {
    let size = [10, 100, 1_000, 1_000_000][rng.below(4)];
    let whole = Expr::from(rng.below(size) as i64 + 1);
    let power = match rng.below(4) {
        0 => whole.over(Expr::from(rng.below(9) as i64 + 2)),
        1 => whole.times(Expr::call(gradus::math::functions::SQRT, [Expr::from(2)])),
        _ => whole,
    };
    if rng.below(3) == 0 { power.negate() } else { power }
}

/// A function of about so many nodes.
fn function(rng: &mut Rng, nodes: usize) -> Expr {
    if nodes <= 2 {
        return match rng.below(8) {
            0 => Expr::from(rng.below(10) as i64),
            1 => Expr::call(gradus::math::functions::SQRT, [Expr::from(rng.below(7) as i64 + 2)]),
            2 => Node::Const(if rng.below(2) == 0 { Constant::E } else { Constant::Pi }).into(),
            3 => Expr::var("a"),
            _ => Expr::var("x"),
        };
    }
    let left = 1 + rng.below(nodes - 2);
    match rng.below(10) {
        0 | 1 => function(rng, left).plus(function(rng, nodes - 1 - left)),
        2 | 3 => function(rng, left).times(function(rng, nodes - 1 - left)),
        4 => function(rng, left).over(function(rng, nodes - 1 - left)),
        5 => function(rng, left).to_the(function(rng, (nodes - 1 - left).min(4))),
        6 | 7 => function(rng, nodes - 2).to_the(power(rng)),
        8 => function(rng, nodes - 1).negate(),
        _ => {
            let of_one: Vec<Func> =
                FUNCTIONS.iter().filter(|row| row.least == 1).filter_map(|row| lookup(row.name)).collect();
            Expr::call(of_one[rng.below(of_one.len())], [function(rng, nodes - 1)])
        }
    }
}

#[test]
fn any_function_is_worked_with_or_refused() {
    on_a_thread(|| {
        let mut rng = Rng::new(2_000);
        let mut derived = 0;
        for round in 0..250 {
            let nodes = 3 + rng.below(if round % 5 == 0 { 198 } else { 40 });
            let of = function(&mut rng, nodes);
            let text = print::ascii(&of);
            let order = 1 + rng.below(3);
            let (outcome, count) = steps::within(u64::MAX, || derive::derive(&of, "x", order));
            assert!(count.steps <= 2 * steps::ONE, "{} steps: {text}", count.steps);
            match outcome {
                Ok(derivation) => {
                    derived += 1;
                    drop(print::unicode(&derivation.derivative));
                    let latex = print::latex(&derivation.derivative);
                    drop((typeset::latex(&latex), typeset::two_dimensions(&latex, true, 80)));
                }
                Err(error) => assert!(["too-large", "no-derivative"].contains(&error.kind), "{text}: {error}"),
            }
            // Judging an answer may take the whole budget, which is long without optimisation: a few are enough.
            if round % 40 == 0 {
                drop(solution::solve(&of, "x", 1));
                let ask = serde_json::json!({"derivative": {"of": text, "by": "x"}});
                if let Ok(question) = Ask::try_from(&ask).and_then(|ask| ask.ready()) {
                    question.judge("x^2", None);
                }
            }
        }
        assert!(derived > 25, "{derived}");
    });
}

/// Text with a few of its characters changed, doubled or lost, and others put in.
fn mangled(rng: &mut Rng, text: &str) -> String {
    const MORE: &[&str] = &[
        "(", ")", "[", "{", "}", "^", "_", "\\frac", "\\", "$", "'", "\"", ": ", "- ", "\n", "\t", "é", "½", "=", "|",
        "/", "x", "0", ".", ",", "\u{202e}", "\u{0}",
    ];
    let mut characters: Vec<String> = text.chars().map(String::from).collect();
    for _ in 0..1 + rng.below(6) {
        let at = rng.below(characters.len() + 1);
        match rng.below(4) {
            0 if at < characters.len() => drop(characters.remove(at)),
            1 if at < characters.len() => {
                let many = 1 + rng.below(40);
                characters[at] = characters[at].repeat(many);
            }
            _ => characters.insert(at, MORE[rng.below(MORE.len())].to_string()),
        }
    }
    characters.concat()
}

#[test]
fn any_line_of_the_notebook_ends() {
    on_a_thread(|| {
        let mut rng = Rng::new(2_001);
        let lines = [
            "f(x) = x^2 + sin(3x)",
            "f'(3)",
            "d (x^2+1)^100 by x",
            "limit x->0 sin(x)/x",
            "plot sin(x), -3..3",
            "table x^2, 0..5",
            "grad x^2*y at (1, 2)",
            "graph sin(x*y) + x",
            "u = (1, 2, 3)",
            "A = [[1, 2], [3, 4]]",
            "|A u|",
            "descend x^2 from 3 rate 0.1",
            "by W |W x - y|^2",
            "check 2x",
            "softmax (2, 1, -1), class 2",
            "Out[1] + ans",
        ];
        for _ in 0..120 {
            let mut notebook = Notebook::default();
            for _ in 0..4 {
                let line = lines[rng.below(lines.len())];
                let line = mangled(&mut rng, line);
                drop(notebook.run(&line, Default::default()));
            }
        }
    });
}

#[test]
fn any_lesson_and_any_formula_is_read_or_refused() {
    on_a_thread(|| {
        let mut rng = Rng::new(2_002);
        let lessons: Vec<&str> = gradus::session::course::BUILT_IN.iter().map(|(_, text)| *text).collect();
        let formula = r"\frac{\partial L}{\partial w_{1}} = \sum_{i=1}^{n} 2 x_i \left(w x_i - y_i\right)^{2}";
        for round in 0..120 {
            let latex = mangled(&mut rng, formula);
            drop((typeset::latex(&latex), typeset::two_dimensions(&latex, true, 60), read(&latex, &Scope::default())));
            if round % 10 == 0 {
                let lesson = lessons[rng.below(lessons.len())];
                // The head and a few of its cells: whole lessons take long.
                let end = lesson.char_indices().map(|(at, _)| at).nth(2_500).unwrap_or(lesson.len());
                drop(load::tried("any.yaml", &mangled(&mut rng, &lesson[..end]), 1));
            }
        }
    });
}
