//! One question of each kind, as an author would write it: what `gradus author new` begins with and the guide shows.

/// A kind with a question of it, in YAML, the keys at the margin.
pub struct KindExample {
    /// The kind's name.
    pub kind: &'static str,
    /// The keys of the question but `id`.
    pub yaml: &'static str,
}

/// The example of a kind.
pub fn example(kind: &str) -> Option<&'static KindExample> {
    EXAMPLES.iter().find(|example| example.kind == kind)
}

/// All examples of a kind; together they use each of its fields.
pub fn examples(kind: &str) -> impl Iterator<Item = &'static KindExample> {
    EXAMPLES.iter().filter(move |example| example.kind == kind)
}

/// Every kind has one; those behind them show fields that are rarer.
pub const EXAMPLES: &[KindExample] = &[
    KindExample {
        kind: "slope",
        yaml: r#"skill: secant
vary: {a: 1..4, d: [2, 3]}
where: "!(a == 1 && d == 2)"
ask: {slope: {of: x^2, from: a, to: a + d}}
hints:
  - How much does it rise, and over what run?
because: Rise over run, both taken in the same order.
"#,
    },
    KindExample {
        kind: "limit",
        yaml: r#"skill: limit
vary: {a: [2, 4, 5, 6]}
ask: {limit: {of: (x^2 - a^2)/(x - a), by: x, to: a}}
hints:
  - "Putting in {{a}} gives 0/0, which says: look closer."
because: What cancels leaves a sum, and the sum has a value there.
"#,
    },
    KindExample {
        kind: "difference-quotient",
        yaml: r#"skill: quotient
vary: {a: 2..5, b: 1..6}
ask: {difference-quotient: {of: a*x^2 + b*x, by: x, h: h}}
hints:
  - Put x + h in for x, take away the function, divide by h.
because: Every term on top has a factor h, and one h goes.
"#,
    },
    KindExample {
        kind: "difference",
        yaml: r#"skill: forward
vary: {a: [3, 4, 5], h: [0.1, 0.2]}
ask: {difference: {of: x^2, at: a, h: h, method: forward}}
hints:
  - "Two values are needed: f({{a}} + {{h}}) and f({{a}})."
because: "The true slope is {{2*a}}; the forward difference is off by h."
"#,
    },
    KindExample {
        kind: "error-order",
        yaml: r#"skill: order
ask: {error-order: {of: x^3, at: 2, method: central}}
hints:
  - With which power of h does the error shrink?
because: The central difference is of second order.
"#,
    },
    KindExample {
        kind: "derivative",
        yaml: r#"skill: chain
vary: {a: 2..5, n: 3..5, b: 1..3}
ask: {derivative: {of: (a*x + b)^n}}
hints:
  - Which operation would you carry out last?
because: Outer slope at the inside, times the slope of the inside.
wrong:
  - {is: "n*(a*x + b)^(n-1)", say: "How fast does the inside move?"}
tests:
  right: ["n*a*(a*x + b)^(n-1)"]
  wrong: ["a*(a*x + b)^(n-1)"]
"#,
    },
    KindExample {
        kind: "rule",
        yaml: r#"skill: choose
vary: {a: [1, 3, 4]}
ask: {rule: {of: x^2*(x^3 + a)}}
hints:
  - What would you compute last for a number x?
because: The last thing to compute is a product.
"#,
    },
    KindExample {
        kind: "steps",
        yaml: r#"skill: linear
vary: {n: [3, 4], a: 2..5, b: [3, 5]}
where: a != b && a != n
ask: {steps: {of: a*x^n + b*x^2}}
hints:
  - Each term by itself, its factor in front.
because: Term by term, and each factor stays.
"#,
    },
    KindExample {
        kind: "work",
        yaml: r#"skill: chain
ask: {work: {of: (x^2 + 1)^3, by: x}}
hints:
  - One line for the outer rule, one for the inside.
because: Every line equals the one before it.
"#,
    },
    KindExample {
        kind: "gradient",
        yaml: r#"skill: gradient
vary: {a: [2, 3], b: [3, 5]}
where: a != b
ask: {gradient: {of: a*x^2 + b*x*y, by: [x, y]}}
hints:
  - First by x with y still, then by y with x still.
because: Each component lets one variable move.
"#,
    },
    KindExample {
        kind: "jacobian",
        yaml: r#"skill: jacobian
vary: {a: 2..4}
ask: {jacobian: {of: [a*x^2*y, x + y^2], by: [x, y]}}
hints:
  - A row for each function, a column for each variable.
because: Row by row it is the gradient of each function.
"#,
    },
    KindExample {
        kind: "matrix",
        yaml: r#"skill: matrix-gradient
ask: {matrix: {of: "|W x - y|^2", by: W, shapes: {W: m×n, x: n, y: m}}}
hints:
  - The slope of a number by W has the shape of W.
because: The outer slope is a column, and x stands behind it as a row.
"#,
    },
    KindExample {
        kind: "gradient-check",
        yaml: r#"skill: gradient-check
ask: {gradient-check: {of: x^2*y + y^2, by: [x, y], at: {x: 2, y: 3}, claim: [2*x*y, x^2 + y]}}
hints:
  - Derive each part yourself, with the other letter held still.
because: "By y it is x² + 2y."
"#,
    },
    KindExample {
        kind: "graph",
        yaml: r#"skill: adjoint
vary: {x: [2, 3, 4], w: [1.5, 2.5], b: [-1, -3]}
say: "Let $z = w x + b$ and $L = z^2$ with $w = {{w}}$, $x = {{x}}$, $b = {{b}}$. What is $dL/dw$?"
ask: {graph: {let: {z: w*x + b, L: z^2}, at: {w: w, x: x, b: b}, find: [dL/dw]}}
hints:
  - Backwards from L, one node at a time.
because: What arrives at a node is multiplied by its own slope.
"#,
    },
    KindExample {
        kind: "layers",
        yaml: r#"skill: forward-pass
ask: {layers: {x: [1, 2], W: [[1, -1], [2, 4]], b: [-1, 1], activation: relu, y: [1, 4], find: z}}
hints:
  - Row times x, plus the bias.
because: "1 − 2 − 1 and 2 + 8 + 1."
"#,
    },
    KindExample {
        kind: "descent",
        yaml: r#"skill: descent
vary: {s: [5, -4, 6], r: [0.1, 0.2]}
ask: {descent: {of: w^2, by: w, start: s, rate: r}}
hints:
  - "The slope of w² at {{s}} is {{2*s}}."
because: The learning rate times the slope is the step, and it is taken away.
"#,
    },
    KindExample {
        kind: "number",
        yaml: r#"skill: descent
vary: {w: [2, 3, 4], g: [5, 7]}
say: "$w$ was {{w}}. What is it after the step $w \\leftarrow w - 0.1 \\cdot {{g}}$?"
ask: {number: {is: w - 0.1*g}}
hints:
  - The step is a tenth of the slope.
because: The weight moves against the slope.
wrong:
  - {is: "w + 0.1*g", say: "That went along the slope."}
"#,
    },
    KindExample {
        kind: "formula",
        yaml: r#"skill: derivative
vary: {a: 2..5}
say: "The difference quotient of $f$ is ${{a}}x + h$. What is $f'(x)$?"
ask: {formula: {is: a*x, of: [x]}}
hints:
  - Let h head for 0.
because: Once the division by h is done, h may go to 0.
wrong:
  - {is: "a*x + 1", say: "h heads for 0, not for 1."}
"#,
    },
    KindExample {
        kind: "choice",
        yaml: r#"skill: slope
say: What does a negative slope of the loss say about the weight?
ask:
  choice:
    options:
      - {is: A larger weight lowers the loss., right: true, say: "The loss falls as the weight grows."}
      - {is: A larger weight raises the loss., say: "Then the slope would be positive."}
      - {is: The weight is negative., say: "The slope is about the loss, not about the weight."}
hints:
  - Which way does the loss go when the weight grows?
because: Minus means that one falls as the other grows.
"#,
    },
    KindExample {
        kind: "choices",
        yaml: r#"skill: choose
say: Which of these need the chain rule?
ask:
  choices:
    options:
      - {is: "$\\sin(x^2)$", right: true}
      - {is: "$(2x + 1)^5$", right: true}
      - {is: "$x^2 \\sin x$", say: "That is a product; neither factor has an inside but x."}
hints:
  - Is anything but x put into a function?
because: Something other than x stands inside.
"#,
    },
    KindExample {
        kind: "arrange",
        yaml: r#"skill: descent
say: Put one round of training in order.
ask: {arrange: {items: [predict, measure the loss, find the slope of the loss, step against the slope]}}
hints:
  - The slope is that of the loss, and the loss needs a prediction.
because: Every network there is learns by this loop.
"#,
    },
    KindExample {
        kind: "satisfies",
        yaml: r#"skill: descent
say: "Name a learning rate with which $w \\leftarrow w - \\eta \\cdot 2w$ comes to rest at 0."
ask: {satisfies: {names: [r], if: "r > 0 && r < 1", show: {factor: 1 - 2*r}}}
answer: "0.1"
hints:
  - By what is w multiplied in a step?
because: The factor is 1 − 2η, and its size must be below 1.
"#,
    },
    KindExample {
        kind: "spot",
        yaml: r#"skill: secant
say: "Somebody wanted the slope of $12/x$ from 2 to 5."
ask:
  spot:
    lines: {fa: 12/2, fb: 12/5, rise: fb - fa, run: 5 - 2, slope: rise/run}
    labels: ["f(2)", "f(5)", "rise f(5) − f(2)", "run", "slope"]
    slips:
      slope.mixed_order: {run: 2 - 5}
      slope.inverted: {slope: run/rise}
hints:
  - Which is subtracted from which? And what stands below the line?
because: Rise over run, both taken in the same order.
"#,
    },
    // What is rarer, each field in use.
    KindExample {
        kind: "slope",
        yaml: r#"skill: secant
say: "$f(w) = w^2 + c$, with a constant $c$. How steep is the secant from $w = 1$ to $w = 3$?"
ask: {slope: {of: w^2 + c, by: w, from: 1, to: 3}}
because: The constant lifts both ends alike.
"#,
    },
    KindExample {
        kind: "limit",
        yaml: r#"skill: limit
ask: {limit: {of: "abs(x)/x", by: x, to: 0, side: left}}
hints:
  - What is |x| for a negative x?
because: Left of 0 it is −1 everywhere, whatever it is on the right.
"#,
    },
    KindExample {
        kind: "difference-quotient",
        yaml: r#"skill: quotient
ask: {difference-quotient: {of: x^2 + 1, by: x, at: 3, h: h}}
because: At a point of its own there is no x left, only h.
"#,
    },
    KindExample {
        kind: "difference",
        yaml: r#"skill: forward
ask: {difference: {of: w^3, by: w, at: 1, h: 0.1, method: backward}}
because: It looks back by h.
"#,
    },
    KindExample {
        kind: "error-order",
        yaml: r#"skill: order
ask: {error-order: {of: sin(w), by: w, at: 1, method: forward}}
because: The forward difference is of first order.
"#,
    },
    KindExample {
        kind: "derivative",
        yaml: r#"skill: second
vary: {a: 2..5}
ask: {derivative: {of: a*w^3, by: w, order: 2}}
because: Derived once and once more.
"#,
    },
    KindExample {
        kind: "derivative",
        yaml: r#"skill: tangent
vary: {a: 2..5}
ask: {derivative: {of: x^2, at: a, tangent: true, by-limit: true}}
because: "The slope at {{a}} is {{2*a}}, and the line goes through the point."
"#,
    },
    KindExample {
        kind: "derivative",
        yaml: r#"skill: corner
say: What is the slope of $|x|$ to the right of 0?
ask: {derivative: {of: abs(x), at: 2, remarks: false}}
because: There it is x itself.
"#,
    },
    KindExample {
        kind: "rule",
        yaml: r#"skill: choose
ask: {rule: {of: "sin(w*t)", by: t}}
because: Something other than t stands inside the sine.
"#,
    },
    KindExample {
        kind: "steps",
        yaml: r#"skill: chain
vary: {a: 2..5, n: 4..6}
ask: {steps: {of: (a*w + 1)^n, by: w}}
because: Outside first, then the inside.
"#,
    },
    KindExample {
        kind: "work",
        yaml: r#"skill: second
ask: {work: {of: (2*x + 1)^4, by: x, order: 2}}
because: The second derivative is the first one derived.
"#,
    },
    KindExample {
        kind: "gradient",
        yaml: r#"skill: steepest
ask: {gradient: {of: x^2 + x*y, by: [x, y], at: {x: 1, y: 2}, along: [3, 4]}}
because: The gradient times the direction, made one long.
"#,
    },
    KindExample {
        kind: "gradient",
        yaml: r#"skill: steepest
ask: {gradient: {of: 3*x^2 + 2*y^2, by: [x, y], at: {x: 1, y: 2}, steepest: true}}
because: The gradient, divided by its length.
"#,
    },
    KindExample {
        kind: "gradient",
        yaml: r#"skill: hessian
ask: {gradient: {of: x^2*y + y^3, by: [x, y], at: {x: 3, y: 2}, hessian: true}}
because: Each partial derivative, derived by each variable.
"#,
    },
    KindExample {
        kind: "jacobian",
        yaml: r#"skill: jacobian
ask: {jacobian: {of: [x*y, x^2], by: [x, y], at: {x: 3, y: 2}}}
because: A row for each function, a column for each variable.
"#,
    },
    KindExample {
        kind: "matrix",
        yaml: r#"skill: differential
ask: {matrix: {of: W x, by: W, shapes: {W: m×n, x: n}, differential: true, sizes: {m: 2, n: 3}}}
because: Only W moves, and it moves in its place.
"#,
    },
    KindExample {
        kind: "matrix",
        yaml: r#"skill: backprop
ask: {matrix: {of: "|h|^2", by: W, shapes: {W: m×n, x: n}, given: {h: W x}, where: {x: sums to 1}}}
because: First by h, which is 2h, and then by W.
"#,
    },
    KindExample {
        kind: "layers",
        yaml: r#"skill: backprop
ask:
  layers:
    x: [1, 2]
    W: [[1, 0], [-1, 1]]
    b: [0, 1]
    activation: relu
    V: [[2, 1]]
    c: [1]
    output: none
    y: [3]
    loss: half
    find: dL/dV
because: The error of the output, by what came into the second layer.
"#,
    },
    KindExample {
        kind: "descent",
        yaml: r#"skill: momentum
ask: {descent: {of: w^2, by: w, start: 1, rate: 0.1, steps: 2, momentum: 0.5, remarks: false}}
because: The second step takes half of the first one along.
"#,
    },
    KindExample {
        kind: "formula",
        yaml: r#"skill: zeros
say: Where is the slope of $x^3 - 3x$ zero? Give both places.
ask: {formula: {is: "(-1, 1)", any-order: true}}
because: Three x squared less 3 is 0 at 1 and at −1.
"#,
    },
    KindExample {
        kind: "formula",
        yaml: r#"skill: rate
say: "For which rates does $w \\leftarrow w - 2 r w$ come to rest?"
ask: {formula: {is: "(0, 1)", interval: true}}
because: The factor 1 − 2r must lie between −1 and 1.
"#,
    },
    KindExample {
        kind: "satisfies",
        yaml: r#"skill: slope
say: "At which $x$ is the slope of $x^3$ above 12?"
ask: {satisfies: {of: x^3, by: x, names: [p], if: slope(p) > 12}}
answer: "3"
because: The slope is 3x², which is 12 at 2 and at −2.
"#,
    },
    KindExample {
        kind: "satisfies",
        yaml: r#"skill: descent
say: "Name a rate with which five steps on $w^2$ from 4 bring the loss below 0.01."
ask:
  satisfies:
    names: [r]
    run: {descent: {of: w^2, by: w, start: 4, rate: r, steps: 5}}
    if: last.L < 0.01
answer: "0.4"
because: Near 0.5 each step all but arrives.
"#,
    },
    KindExample {
        kind: "spot",
        yaml: r#"skill: product
say: "Somebody derived $x^3 (x^2 + 4)$."
ask:
  spot:
    in: {derivative: {of: x^3*(x^2 + 4)}}
    slips: [prod.fprime_gprime]
    none: 1 in 5
because: The slope of a product is no product of slopes.
"#,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::kinds::KINDS;
    use crate::lesson::load;

    #[test]
    fn every_kind_has_an_example_that_the_check_passes() {
        for example in EXAMPLES {
            let body: String = example.yaml.lines().map(|line| format!("      {line}\n")).collect();
            let head = "format: 1\nid: l\ntitle: T\nsummary: S.\ncells:\n  - question:\n      id: q\n";
            let (lesson, problems) = load::tried("l.yaml", &format!("{head}{body}"), 200);
            let told: Vec<_> = problems.iter().filter(|problem| problem.severity != load::Severity::Note).collect();
            assert!(told.is_empty(), "{}: {told:#?}\n{}", example.kind, example.yaml);
            assert_eq!(lesson.unwrap().questions().next().unwrap().ask.kind.name, example.kind);
        }
        assert!(KINDS.iter().all(|kind| example(kind.name).is_some()));
    }
}
