//! Words that people know from Python and from algebra systems and type here: what is done here instead.

use crate::page::Line;

/// One answer to several words.
struct Row {
    /// The words, as they are typed.
    words: &'static [&'static str],
    /// What to say; what stands between backticks can be typed.
    says: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        words: &["import", "from", "require", "using", "%matplotlib"],
        says: "Nothing has to be imported: `np.exp(x)`, `torch.relu(x)` and `math.sin(x)` are read as they stand.",
    },
    Row {
        words: &["for", "while", "with", "class", "assert", "try", "async", "yield", "del", "global", "range", "input"],
        says: "This is a notebook of mathematics; Python is not run. Many values at once: `table x^2, 0..3`.",
    },
    Row {
        words: &["linspace", "arange", "logspace", "meshgrid"],
        says: "Many values at once: `table x^2, 0..1, 0.25`.",
    },
    Row {
        words: &["plt", "pyplot", "matplotlib", "sns", "graphics"],
        says: "A picture is drawn by `plot x^2, -2..2`.",
    },
    Row {
        words: &["symbols", "Symbol", "syms", "var", "Variable", "requires_grad"],
        says: "A letter needs no declaration: `d/dx a x^2` is read as it stands.",
    },
    Row {
        words: &["integrate", "Integral", "integral", "antiderivative", "int", "quad", "trapz", "cumtrapz"],
        says: "Integrals are not worked out here; slopes are: `d/dx x^2`.",
    },
    Row {
        words: &[
            "solve", "solveset", "nsolve", "fsolve", "roots", "newton", "brentq", "bisect", "linsolve", "findroot",
        ],
        says: "Equations are not solved here. Where a function is 0 can be seen: `plot x^2 - 2, 0..2`.",
    },
    Row {
        words: &["minimize", "minimise", "argmin", "fmin", "optimize", "optimise", "SGD", "Adam"],
        says: "The way down is shown by `descend x^2, from 3, rate 0.1`.",
    },
    Row {
        words: &["simplify", "expand", "factor", "collect", "together", "apart", "cancel", "trigsimp", "rewrite"],
        says: "A formula that is typed by itself is made as short as it gets here; it is not put into other forms.",
    },
    Row {
        words: &["subs", "evalf", "replace", "lambdify"],
        says: "Numbers are put in by `x^2 + 1 at x=2`, or by a function: `f(x) = x^2`, then `f(2)`.",
    },
    Row {
        words: &[
            "grad",
            "gradient",
            "value_and_grad",
            "autograd",
            "backward",
            "jacfwd",
            "jacrev",
            "vjp",
            "jvp",
            "GradientTape",
        ],
        says: "A slope is worked out by `d/dx x^2`, a gradient by `grad x^2 y`, a backward pass by `backward w x at w=2, x=3`.",
    },
    Row {
        words: &["diff", "Derivative", "derivative", "differentiate", "D"],
        says: "A derivative stands before its formula: `d/dx x^2`; with its steps: `steps x^2`.",
    },
    Row {
        words: &["forward", "central", "finite"],
        says: "The forward and the central difference stand beside the true slope in `diff sin(x), 1, h=0.1`.",
    },
    Row {
        words: &["series", "taylor", "Taylor"],
        says: "Series are not written out here. A line beside a curve: `tangent exp(x), 0`.",
    },
];

/// What to say of a text that cannot be read at this word, where somebody knows it from elsewhere. A word may stand in a
/// longer name: `np.linspace`, `x.backward`.
pub fn says(typed: &str) -> Option<Line> {
    let mut words = typed.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '%')));
    let row = words.find_map(|word| ROWS.iter().find(|row| row.words.contains(&word)))?;
    Some(marked(row.says))
}

/// A text in which backticks stand around what can be typed.
fn marked(text: &str) -> Line {
    text.split('`').enumerate().fold(Line::new(), |line, (at, part)| match at % 2 {
        0 => line.then(part),
        _ => line.code(part),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Notebook;
    use super::*;
    use crate::lesson::kinds::Detail;

    #[test]
    fn what_is_said_can_be_typed() {
        for row in ROWS {
            for cell in row.says.split('`').skip(1).step_by(2) {
                let mut notebook = Notebook::default();
                notebook.run("f(x) = x^2", Detail::default());
                assert!(notebook.run(cell, Detail::default()).worked, "{cell}");
            }
        }
    }

    #[test]
    fn each_word_has_one_answer_and_is_met_where_it_is_typed() {
        let words: Vec<&str> = ROWS.iter().flat_map(|row| row.words).copied().collect();
        for (at, word) in words.iter().enumerate() {
            assert!(!words[..at].contains(word), "{word} has two answers");
        }
        for line in [
            "import numpy as np",
            "from math import sin",
            "for i in range(3): print(i)",
            "x = symbols('x')",
            "np.linspace(0, 1, 5)",
            "plt.plot(x, x**2)",
            "newton x^2-2",
            "solve x^2 = 2",
            "integrate x^2",
            "int x^2 dx",
            "simplify x+x",
            "factor x^2-1",
            "(x^2).subs(x, 2)",
            "jax.grad(f)(2.0)",
            "loss.backward()",
            "torch.autograd.grad(x**2)",
            "np.gradient([1, 4, 9])",
            "forward diff x^2 at 1",
            "central difference of x^2",
        ] {
            let mut notebook = Notebook::default();
            let ran = notebook.run(line, Detail::default());
            let said = crate::page::text::render(&ran.page, &crate::page::Options::default());
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            let known = ROWS.iter().any(|row| said.contains(row.says));
            assert!(!ran.worked && known, "{line}: {said}");
        }
    }
}
