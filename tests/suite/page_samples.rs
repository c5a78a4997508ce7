//! Pages for the tests: one with every kind of block, and screens as worked solutions would make them.

use gradus::page::*;

/// A formula from the three forms it is shown in.
pub fn formula(ascii: &str, unicode: &str, latex: &str) -> Formula {
    Formula { ascii: ascii.to_string(), unicode: unicode.to_string(), latex: latex.to_string() }
}

/// The worked chain rule of (3x² + 1)⁵.
pub fn chain_rule() -> Page {
    let mut page = Page::new();
    let f = formula("(3*x^2 + 1)^5", "(3x² + 1)⁵", r"\left(3 x^{2} + 1\right)^{5}");
    page.push(Block::heading(Line::text("d/dx ").formula(f), "detail ●●○"));
    page.push(Block::Rule);
    let look =
        "The last thing you would compute is the 5th power. What is inside it is not just x, so this is a chain.";
    page.push(Block::labelled("Look", Tone::Neutral, look));
    let inside = formula("3*x^2 + 1", "3x² + 1", "3 x^{2} + 1");
    page.push(
        WorkedStep::new("Chain rule")
            .number(1)
            .line(
                Line::text("(u⁵)′ = 5u⁴ · u′")
                    .noted(Line::text("where  ").push(Role::Substitution, "u").then(" = ").formula(inside.clone())),
            )
            .part(
                RulePart::new("outside", Role::Outer, "u⁵")
                    .gives("5u⁴")
                    .note(Line::styled(Role::Dim, "power rule, n = 5")),
            )
            .part(
                RulePart::new("inside", Role::Inner, inside)
                    .gives("6x")
                    .note(Line::styled(Role::Dim, "[+] 2 small steps")),
            ),
    );
    let back = Line::text("f′ = ").push(Role::Outer, "5 (3x² + 1)⁴").then(" · ").push(Role::Inner, "6x");
    let back = Noted::from(back).brace(Role::Outer, "outer").brace(Role::Inner, "inner");
    page.push(WorkedStep::new("Put u back").number(2).line(back));
    page.push(
        WorkedStep::new("Tidy").number(3).line(Line::text("f′ = 30x (3x² + 1)⁴").noted("numbers first: 5 · 6 = 30")),
    );
    page.push(Block::Gap);
    page.push(Block::labelled("Answer", Tone::Right, "f′(x) = 30x(3x² + 1)⁴"));
    let check = Line::text("at x = 0.5:  yours 140.683594   measured slope 140.683594   ")
        .push(Role::Right, "✓")
        .then(" 9 digits");
    page.push(Block::labelled("Check", Tone::Neutral, check));
    page
}

/// A wrong answer with its ratio table.
pub fn wrong_answer() -> Page {
    let mut page = Page::new();
    page.push(Block::heading("? d/dx (3x² + 1)⁵", "question 4 of 9"));
    page.push(Block::Typed { prompt: ">".to_string(), text: "5(3x^2+1)^4".to_string() });
    page.push(Block::Rule);
    page.push(Line::text("read as   5 (3x² + 1)⁴").all(Role::Dim));
    page.push(Block::note(Tone::Wrong, "not yet"));
    let mut table = Table::numbers(["x", "yours", "slope there", "yours × ?"]);
    for [x, yours, slope, ratio] in
        [["1", "1280.0", "7680.0", "6"], ["2", "142805.0", "1713660.0", "12"], ["3", "3073280.0", "55319040.0", "18"]]
    {
        let cells = [(Role::Plain, x), (Role::Wrong, yours), (Role::Right, slope), (Role::Substitution, ratio)];
        table.push(cells.map(|(role, text)| Line::styled(role, text)));
    }
    page.push(table.says("Your values beside the measured slope, and the factor between them: 6, 12, 18."));
    page.push(Block::note(Tone::Caution, "You are off by a factor that grows with x: 6, 12, 18 = 6x."));
    page.push(
        "That is the slope of the inside, 3x² + 1. The chain rule multiplies by it: (u⁵)′ = 5u⁴ · u′. You have 5u⁴. \
         Now multiply by u′.",
    );
    page.push(Block::Rule);
    page.push(Line::text("answer again · hint · steps · why · skip · help").all(Role::Dim));
    page
}

/// One page with every kind of block and every role.
pub fn everything() -> Page {
    let mut page = Page::titled("Every kind of block");
    page.push(
        "A paragraph that is long enough to be wrapped at every width that is tried, with a formula, and with nothing \
         else of note.",
    );
    let mut roles = Line::text("Roles:");
    for role in ROLES {
        roles = roles.then(" ").push(*role, format!("{role:?}").to_lowercase());
    }
    page.push(roles);
    page.push(Block::item("1.", "An entry of a list."));
    page.push(Block::Item {
        mark: "2.".to_string(),
        text: Line::text("An entry with more in it, among other things a formula: ").formula(formula(
            "x^2*sin(x)",
            "x² sin x",
            r"x^{2} \sin x",
        )),
        inner: vec![Block::item("•", "nested"), Block::item("•", "and nested again")],
    });
    page.push(Block::heading("A heading", Line::text("an aside")));
    page.push(Block::Display(formula("(f(x + h) - f(x))/h", "(f(x + h) − f(x))/h", r"\frac{f(x + h) - f(x)}{h}")));
    page.push(Block::Chain(vec![
        Link::first(formula("((3 + h)^2 - 9)/h", "((3 + h)² − 9)/h", r"\frac{(3 + h)^{2} - 9}{h}")),
        Link::then("=", formula("(6*h + h^2)/h", "(6h + h²)/h", r"\frac{6 h + h^{2}}{h}")).note("9s cancel"),
        Link::then("=", formula("6 + h", "6 + h", "6 + h")).note(Line::styled(Role::Caution, "h ≠ 0, so divide")),
        Link::then("→", formula("6", "6", "6")).role(Role::Right),
    ]));
    page.extend(chain_rule());
    page.push(
        WorkedStep::new("Product rule")
            .number(1)
            .line("(f g)′ = f′ g + f g′")
            .inner(Table::grid(2).row(["f = x²", "g = sin x"]).row(["f′ = 2x", "g′ = cos x"]))
            .inner(WorkedStep::new("Sine").line(Line::text("(sin x)′ = cos x").noted("a row of the table"))),
    );
    page.push(
        Table::new(["", "formula", "at (1, 2, 0.5)", "measured", "✓"])
            .numeric(&[2, 3])
            .row(["∂f/∂x", "2xy", "4.000000", "4.000000", "✓"])
            .row(["∂f/∂y", "x² + z cos(y z)", "1.270151", "1.270151", "✓"])
            .row(["∂f/∂z", "y cos(y z)", "-0.5", "none", "✗"])
            .says("Each partial derivative, by formula and measured."),
    );
    page.push(
        Table::new(["word", "does"])
            .row(["hint", "Climbs a ladder: a question first, then the rule, then the rule with its letters bound."])
            .row(["show", "Reveals the answer with its worked steps; it never counts as solved."]),
    );
    page.push(plot());
    page.push(graph());
    page.push(Block::Beside(
        vec![Table::numbers(["h", "from right"]).row(["1", "7"]).row(["0.1", "6.1"]).row(["0.01", "6.01"]).into()],
        vec![Block::text("Then see why: h is never 0; 6 + h comes as near to 6 as you like.")],
    ));
    for tone in [Tone::Neutral, Tone::Right, Tone::Wrong, Tone::Caution, Tone::Info] {
        page.push(Block::note(tone, format!("A note in the tone {tone:?}, long enough that it has to hang at forty.")));
    }
    page.push(Block::labelled("Trap", Tone::Wrong, "(f g)′ is not f′ g′."));
    page.push(Block::Quote(vec![Block::text("Words of somebody else, set apart from the rest of the page.")]));
    page.push(Block::Typed { prompt: "[2] >".to_string(), text: "5(3x^2+1)^4".to_string() });
    page.push(Block::Cell {
        number: 3,
        input: "f'(2)".to_string(),
        output: vec![Block::Display(formula("4*sin(2) + 4*cos(2)", "4 sin 2 + 4 cos 2", r"4 \sin 2 + 4 \cos 2"))],
        worked: true,
    });
    page.push(Bars {
        bars: [("p1", 0.09), ("p2", 0.665), ("p3", 0.0)]
            .map(|(name, value)| Bar { name: Line::text(name), value, shown: value.to_string() })
            .to_vec(),
        most: 1.0,
        says: "Shares of three scores: the second has two thirds.".to_string(),
        told: false,
    });
    page.push(Pixels {
        images: vec![Bitmap { columns: 3, ink: vec![0.0, 0.5, 1.0, 0.3, 0.7, 0.0] }; 2],
        says: "The same six pixels twice.".to_string(),
    });
    page.push(Block::Verbatim(vec![
        "gradus derive 'x^2*sin(x)' --json --by x --order 2 --seed 7 --width 100 --color never".to_string(),
        "  two spaces\tand a tab".to_string(),
    ]));
    page
}

/// A wave and its slope, with a point on it.
pub fn plot() -> Plot {
    Plot::new("A wave that speeds up away from 0.")
        .x(-3.0, 3.0)
        .curve("sin(x²)", |x| libm::sin(x * x))
        .curve("2x cos(x²)", |x| 2.0 * x * libm::cos(x * x))
        .points("start", vec![(0.0, 0.0)])
}

/// Plots of every sort, with a name for each.
pub fn plots() -> Vec<(&'static str, Plot)> {
    let errors = |f: &dyn Fn(f64) -> f64| {
        (1..=15).map(|k| libm::pow(10.0, -f64::from(k))).map(|h| (h, (f(h) - libm::cos(1.0)).abs())).collect()
    };
    let sin = libm::sin;
    let path = |rate: f64| {
        let mut at: f64 = 3.0;
        (0..9)
            .map(|_| {
                let point = (at, at * at);
                at -= rate * 2.0 * at;
                point
            })
            .collect()
    };
    let mut down = (-1.8, 1.6);
    let steps = (0..12).map(|_| {
        let point = down;
        down = (down.0 - 0.1 * 2.0 * down.0, down.1 - 0.1 * 6.0 * down.1);
        point
    });
    vec![
        ("wave", plot()),
        ("line", Plot::new("A straight line.").x(0.0, 4.0).curve("", |x| 4.0 * x - 3.0)),
        (
            "secant",
            Plot::new("The slope of the secant is 4.")
                .x(0.0, 4.0)
                .curve("x²", |x| x * x)
                .curve("4x − 3", |x| 4.0 * x - 3.0),
        ),
        ("pole", Plot::new("Two branches and a pole.").x(-3.0, 3.0).curve("1/x", |x| 1.0 / x)),
        ("hole", Plot::new("No value left of 0.").x(-2.0, 6.0).curve("ln x", libm::log)),
        ("step", Plot::new("The slope of ReLU jumps.").x(-2.0, 2.0).curve("step", |x| if x > 0.0 { 1.0 } else { 0.0 })),
        (
            "errors",
            Plot::new("Both come down and go up again.")
                .log_log()
                .x(1e-1, 1e-15)
                .named("h", "error")
                .points("forward", errors(&|h| (sin(1.0 + h) - sin(1.0)) / h))
                .mark('F')
                .points("central", errors(&|h| (sin(1.0 + h) - sin(1.0 - h)) / (2.0 * h)))
                .mark('C'),
        ),
        (
            "descent",
            Plot::new("Two ways down.")
                .x(-4.0, 4.0)
                .curve("x²", |x| x * x)
                .path("η = 0.1", path(0.1))
                .path("η = 0.9", path(0.9)),
        ),
        (
            "contours",
            Plot::new("A long valley: the steps zigzag across it.")
                .x(-2.0, 2.0)
                .y(-2.0, 2.0)
                .contours("x² + 3y²", 6, |x, y| x * x + 3.0 * y * y)
                .path("steps", steps.collect()),
        ),
        ("tiny", Plot::new("Small numbers.").x(0.0, 1e-6).curve("x³", |x| x * x * x)),
        ("large", Plot::new("Large numbers.").x(0.0, 50.0).curve("e^x", libm::exp)),
        ("empty", Plot::new("Nothing at all.")),
    ]
}

/// One neuron with squared error, forwards and backwards.
pub fn graph() -> DrawnGraph {
    let given = |name: &str, value: &str| DrawnNode {
        name: name.to_string(),
        value: Some(value.to_string()),
        adjoint: None,
        ..DrawnNode::default()
    };
    let node = |name: &str, form: Formula, inputs: &[usize], value: &str, backward: &str, adjoint: &str| DrawnNode {
        name: name.to_string(),
        formula: form,
        inputs: inputs.to_vec(),
        value: Some(value.to_string()),
        adjoint: (!adjoint.is_empty()).then(|| adjoint.to_string()),
        backward: backward.into(),
        ..DrawnNode::default()
    };
    DrawnGraph {
        nodes: vec![
            given("w", "0.5"),
            given("x", "2"),
            given("b", "-1"),
            node("z", formula("w*x + b", "w x + b", "w x + b"), &[0, 1, 2], "0.0000", "∂L/∂p · p(1 − p)", "-0.2500"),
            node("p", formula("sigmoid(z)", "σ(z)", r"\sigma(z)"), &[3], "0.5000", "2(p − 1)", "-1.0000"),
            node("L", formula("(p - 1)^2", "(p − 1)²", "(p - 1)^{2}"), &[4], "0.2500", "start", ""),
        ],
        says: "One neuron with squared error.".to_string(),
        ..DrawnGraph::default()
    }
}

/// Graphs of several shapes, with a name for each.
pub fn graphs() -> Vec<(&'static str, DrawnGraph)> {
    let node = |name: &str, form: &str, inputs: &[usize], value: &str, adjoint: &str| {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
        let formula = formula(form, form, form);
        let (value, adjoint) = (some(value), some(adjoint));
        DrawnNode { name: name.to_string(), formula, inputs: inputs.to_vec(), value, adjoint, ..DrawnNode::default() }
    };
    let of = |nodes: Vec<DrawnNode>| DrawnGraph { nodes, says: "A graph.".to_string(), ..DrawnGraph::default() };
    vec![
        ("neuron", graph()),
        (
            "two paths",
            of(vec![
                node("x", "", &[], "2", ""),
                node("a", "x²", &[0], "4", "1.9093"),
                node("b", "sin x", &[0], "0.9093", "4"),
                node("m", "a·b", &[1, 2], "3.6372", "1"),
                node("f", "m + a", &[3, 1], "7.6372", "1"),
            ]),
        ),
        (
            "crossing",
            of(vec![
                node("a", "", &[], "1", ""),
                node("b", "", &[], "2", ""),
                node("p", "a + b", &[0, 1], "3", ""),
                node("q", "a·b", &[0, 1], "2", ""),
                node("f", "p·q", &[2, 3], "6", ""),
            ]),
        ),
        ("chain", of(vec![node("x", "", &[], "2", ""), node("u", "x²", &[0], "?", ""), node("f", "u³", &[1], "", "")])),
        (
            "layers",
            of(vec![
                node("w", "", &[], "0.5", ""),
                node("x", "", &[], "2", ""),
                node("z", "w·x", &[0, 1], "1", "−0.2"),
                node("v", "", &[], "3", ""),
                node("h", "tanh z", &[2], "0.76", "−0.5"),
                node("o", "v·h", &[3, 4], "2.3", "−0.2"),
                node("L", "(o − x)²", &[5, 1], "0.08", "1"),
            ]),
        ),
    ]
}

/// A page in which every text there is is this one.
pub fn everywhere(text: &str) -> Page {
    let owned = || text.to_string();
    let form = || formula(text, text, text);
    let line = || Line::text(text).formula(form()).push(Role::Code, text);
    let noted = || line().noted(line()).brace(Role::Code, text);
    let part = RulePart {
        name: owned(),
        role: Role::Outer,
        is: line(),
        gives: line(),
        note: line(),
        inner: vec![Block::Text(line())],
    };
    let inner = || vec![Block::Text(line()), Block::Item { mark: owned(), text: line(), inner: vec![line().into()] }];
    let mut page = Page::titled(text);
    page.blocks.extend([
        Block::Heading { level: 2, text: line(), aside: line() },
        Block::Text(line()),
        Block::Item { mark: owned(), text: line(), inner: inner() },
        Block::Labelled { label: owned(), tone: Tone::Right, lines: vec![noted(), noted()] },
        Block::Display(form()),
        Block::Chain(vec![Link { relation: owned(), formula: form(), role: Role::Plain, note: line() }]),
        Block::Step(WorkedStep {
            number: Some(1),
            name: owned(),
            lines: vec![noted()],
            parts: vec![part.clone(), part],
            inner: inner(),
        }),
        Block::Table(Table::new([line(), line()]).numeric(&[1]).row([line(), line()]).says(text)),
        Block::Plot(
            Plot::new(text)
                .x(0.0, 1.0)
                .named(text, text)
                .curve(text, |x| x)
                .points(text, vec![(0.5, 0.5)])
                .mark(text.chars().next().unwrap_or('x')),
        ),
        Block::Plot(Plot::new(text).contours(text, 3, |x, y| x * y).path(text, vec![(0.0, 0.0), (0.5, 0.5)])),
        Block::Graph(DrawnGraph {
            nodes: vec![
                DrawnNode { name: owned(), value: Some(owned()), ..DrawnNode::default() },
                DrawnNode {
                    name: owned(),
                    formula: form(),
                    inputs: vec![0],
                    value: Some(owned()),
                    adjoint: Some(owned()),
                    backward: line(),
                    filled: form(),
                },
            ],
            says: owned(),
            given_apart: false,
        }),
        Block::Bars(Bars {
            bars: vec![Bar { name: line(), value: 0.5, shown: owned() }],
            most: 1.0,
            says: owned(),
            told: false,
        }),
        Block::Pixels(Pixels { images: vec![Bitmap { columns: 1, ink: vec![1.0] }], says: owned() }),
        Block::Beside(inner(), inner()),
        Block::note(Tone::Caution, line()),
        Block::Quote(inner()),
        Block::Typed { prompt: owned(), text: owned() },
        Block::Cell { number: 1, input: owned(), output: inner(), worked: true },
        Block::Cell { number: 2, input: owned(), output: inner(), worked: false },
        Block::Verbatim(vec![owned()]),
    ]);
    page
}
