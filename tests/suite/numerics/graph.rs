//! Backpropagation through two neurons, two paths that meet, and softmax with cross-entropy, as the screens have them.

use super::expr;
use gradus::math::functions::{LN, SOFTMAX};
use gradus::math::graph::slips::{BACKWARD, FORWARD, wrong_adjoints, wrong_forward};
use gradus::math::graph::*;
use gradus::math::print::ascii;
use gradus::math::{Expr, Symbol};

fn pairs(texts: &[(&str, &str)]) -> Vec<(Symbol, Expr)> {
    texts.iter().map(|(name, text)| (Symbol::new(name), expr(text))).collect()
}

fn graph(definitions: &[(&str, &str)], inputs: &[(&str, &str)], grain: Grain) -> Graph {
    Graph::new(&pairs(definitions), &pairs(inputs), grain).unwrap()
}

const NEURONS: [(&str, &str); 5] = [
    // In the order of the screen, which is not the order of the calculation.
    ("L", "(p - y)^2"),
    ("p", "sigmoid(o)"),
    ("o", "v*h + c"),
    ("h", "tanh(z)"),
    ("z", "w1*x1 + w2*x2 + b"),
];
const AT: [(&str, &str); 8] =
    [("x1", "1"), ("x2", "2"), ("y", "1"), ("w1", "0.5"), ("w2", "-0.25"), ("b", "0.1"), ("v", "1.5"), ("c", "-0.2")];

fn four(value: f64) -> String {
    format!("{value:.4}")
}

#[test]
fn two_neurons_forward_and_backward() {
    for grain in [Grain::Named, Grain::Elementary] {
        let net = graph(&NEURONS, &AT, grain);
        let values = [("z", "0.1000"), ("h", "0.0997"), ("o", "-0.0505"), ("p", "0.4874"), ("L", "0.2628")];
        for (name, shown) in values {
            assert_eq!(four(net.value_of(name).unwrap().value), shown, "{name}");
        }
        let adjoints = [
            ("L", "1.0000"),
            ("p", "-1.0252"),
            ("o", "-0.2561"),
            ("h", "-0.3842"),
            ("z", "-0.3804"),
            ("v", "-0.0255"),
            ("c", "-0.2561"),
            ("w1", "-0.3804"),
            ("w2", "-0.7608"),
            ("b", "-0.3804"),
        ];
        for (name, shown) in adjoints {
            assert_eq!(four(net.adjoint_of("L", name).unwrap().value), shown, "{name} in {grain:?}");
        }
        let output = net.find("L").unwrap();
        for check in net.check(output) {
            assert!(check.agrees, "{}: {check:?}", net.nodes[check.node].name);
        }
    }
    let net = graph(&NEURONS, &AT, Grain::Named);
    assert_eq!(net.work(5).difference_runs, 10);
    assert_eq!((net.work(5).operations, net.work(5).backward_sweeps), (5, 1));
    assert!(net.value_of("z").unwrap().exact.is_some(), "0.1 is exact");
    let names: Vec<&str> = net.nodes[8..].iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["z", "h", "o", "p", "L"], "each after what it uses");
}

#[test]
fn one_weight_local_by_local() {
    let net = graph(&NEURONS, &AT, Grain::Named);
    let paths = net.paths(net.find("w1").unwrap(), net.find("L").unwrap()).unwrap();
    assert_eq!(paths.len(), 1);
    let locals: Vec<String> = paths[0].locals.iter().rev().map(|local| format!("{:.5}", local.value)).collect();
    assert_eq!(locals, ["-1.02524", "0.24984", "1.50000", "0.99007", "1.00000"]);
    assert_eq!(format!("{:.5}", paths[0].product.value), "-0.38040");
    let local = |name: &str| ascii(&net.nodes[net.find(name).unwrap()].locals[0].expr);
    let shown = ["z", "h", "o", "p", "L"].map(local);
    assert_eq!(shown, ["x1", "1-h^2", "h", "p*(1-p)", "2*(p-y)"]);
    let uses_output = |name: &str, own: &str| net.nodes[net.find(name).unwrap()].locals[0].expr.mentions(own);
    assert!(uses_output("h", "h") && uses_output("p", "p"), "written in the output: 1 - h^2, p*(1 - p)");
}

#[test]
fn two_paths_meet_and_add() {
    let f = graph(&[("a", "x^2"), ("b", "sin(x)"), ("m", "a*b"), ("f", "m + a")], &[("x", "2")], Grain::Elementary);
    let (x, output) = (f.find("x").unwrap(), f.find("f").unwrap());
    let shown: Vec<(String, String)> = f
        .paths(x, output)
        .unwrap()
        .iter()
        .map(|path| {
            let names: Vec<&str> = path.nodes.iter().map(|node| f.nodes[*node].name.as_str()).collect();
            (names.join(" "), four(path.product.value))
        })
        .collect();
    let expected = [("x a m f", "3.6372"), ("x b m f", "-1.6646"), ("x a f", "4.0000")];
    assert_eq!(shown, expected.map(|(names, product)| (names.to_string(), product.to_string())));
    assert_eq!(four(f.adjoint_of("f", "x").unwrap().value), "5.9726");

    let backward = f.backward(output);
    let a = f.find("a").unwrap();
    let arrivals: Vec<_> = backward.contributions.iter().filter(|edge| edge.to == a).collect();
    let amounts: Vec<String> = arrivals.iter().map(|edge| four(edge.amount.value)).collect();
    assert_eq!(amounts, ["1.0000", "0.9093"], "in reverse order of creation");
    assert_eq!((arrivals[0].first, arrivals[1].first), (true, false));
    assert_eq!(four(arrivals[1].total.value), "1.9093");
    let order: Vec<usize> = backward.contributions.iter().map(|edge| edge.from).collect();
    assert!(order.windows(2).all(|pair| pair[0] >= pair[1]));
}

#[test]
fn unnamed_operations_get_names_and_are_shared() {
    let f = graph(&[("f", "x^2*sin(x) + x^2")], &[("x", "2"), ("v_1", "7")], Grain::Elementary);
    let names: Vec<&str> = f.nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["x", "v_1", "v_2", "v_3", "v_4", "f"], "v_1 is taken; x^2 is one node");
    assert_eq!(four(f.adjoint_of("f", "x").unwrap().value), "5.9726");
    let twice = graph(&[("f", "x*x - 3*x + 1 - -y/2")], &[("x", "5"), ("y", "1")], Grain::Elementary);
    assert!(twice.adjoint_of("f", "x").unwrap().exact.unwrap().same_value(7.into()));
    assert_eq!(four(twice.adjoint_of("f", "y").unwrap().value), "0.5000");
    let copied = graph(&[("a", "x"), ("c", "2^2"), ("f", "c*a")], &[("x", "3")], Grain::Elementary);
    assert!(copied.adjoint_of("f", "x").unwrap().exact.unwrap().same_value(4.into()));
}

#[test]
fn softmax_with_cross_entropy_is_p_minus_y() {
    let definitions =
        [("q1", "e^z1"), ("q2", "e^z2"), ("q3", "e^z3"), ("s", "q1 + q2 + q3"), ("p2", "q2/s"), ("L", "-ln(p2)")];
    let net = graph(&definitions, &[("z1", "2"), ("z2", "1"), ("z3", "-1")], Grain::Elementary);
    let slope = |name: &str| format!("{:.6}", net.adjoint_of("L", name).unwrap().value);
    assert_eq!([slope("z1"), slope("z2"), slope("z3")], ["0.705385", "-0.740504", "0.035119"]);
    assert_eq!(four(net.value_of("L").unwrap().value), "1.3490");
    assert_eq!(format!("{:.6}", net.value_of("p2").unwrap().value), "0.259496");
    let logits = ["z1", "z2", "z3"].map(Expr::var);
    let softmax = Expr::call(SOFTMAX, [vec![Expr::from(2)], logits.to_vec()].concat());
    let inputs = pairs(&[("z1", "2"), ("z2", "1"), ("z3", "-1")]);
    let direct = Graph::new(&[(Symbol::new("L"), Expr::call(LN, [softmax]).negate())], &inputs, Grain::Named).unwrap();
    for name in ["z1", "z2", "z3"] {
        let (a, b) = (direct.adjoint_of("L", name).unwrap().value, net.adjoint_of("L", name).unwrap().value);
        assert!((a - b).abs() < 1e-14, "{name}: {a} {b}");
    }
}

#[test]
fn forward_mode_and_paths_say_the_same_as_the_backward_pass() {
    let net = graph(
        &[("a", "x*y"), ("b", "a + sin(y)"), ("c", "a*b - x"), ("f", "c^2 + relu(b)*a")],
        &[("x", "1.3"), ("y", "-0.7")],
        Grain::Elementary,
    );
    let output = net.find("f").unwrap();
    let backward = net.backward(output);
    for (node, adjoint) in backward.adjoints.iter().enumerate() {
        let forward = net.forward_mode(node)[output].value;
        assert!((forward - adjoint.at.value).abs() < 1e-12);
        if let Some(paths) = net.paths(node, output) {
            let sum: f64 = paths.iter().map(|path| path.product.value).sum();
            assert!((sum - adjoint.at.value).abs() < 1e-12, "{}", net.nodes[node].name);
            assert_eq!(paths.len() as u64, net.path_count(node, output));
        }
    }
    // Doublings in a row have too many paths to list, and are counted all the same.
    let names: Vec<String> = (0..=30).map(|i| format!("t{i}")).collect();
    let doubled: Vec<(Symbol, Expr)> =
        (1..=30).map(|i| (Symbol::new(&names[i]), Expr::var(&names[i - 1]).plus(Expr::var(&names[i - 1])))).collect();
    let tower = Graph::new(&doubled, &pairs(&[("t0", "1")]), Grain::Elementary).unwrap();
    let (from, to) = (tower.find("t0").unwrap(), tower.find("t30").unwrap());
    assert_eq!((tower.path_count(from, to), tower.paths(from, to)), (1 << 30, None));
    assert_eq!(tower.adjoint_of("t30", "t0").unwrap().value, f64::from(1 << 30));
}

#[test]
fn a_planted_mistake_is_found_at_its_node() {
    let net = graph(&NEURONS, &AT, Grain::Named);
    let output = net.find("L").unwrap();
    let right = net.backward(output).adjoints;
    let claims: Vec<(usize, f64)> = ["L", "p", "o", "h", "z"]
        .iter()
        .map(|name| net.find(name).unwrap())
        // The slope of tanh is left out: z is the first node that is wrong.
        .map(|node| {
            (node, if net.nodes[node].name == "z" { right[node].at.value / 0.99007 } else { right[node].at.value })
        })
        .collect();
    let wrong: Vec<String> = net
        .check_claims(output, &claims)
        .into_iter()
        .filter(|check| !check.agrees)
        .map(|check| net.nodes[check.node].name.to_string())
        .collect();
    assert_eq!(wrong, ["z"]);
    let corner = graph(&[("h", "relu(z)"), ("L", "3*h")], &[("z", "0")], Grain::Named);
    let checks = corner.check(corner.find("L").unwrap());
    assert!(checks[0].corner && !checks[0].agrees, "a measured slope means nothing at a corner");
}

#[test]
fn what_is_no_graph_says_why() {
    let build = |definitions: &[(&str, &str)], inputs: &[(&str, &str)]| {
        Graph::new(&pairs(definitions), &pairs(inputs), Grain::Elementary).unwrap_err().to_string()
    };
    assert_eq!(build(&[("f", "x + q")], &[("x", "1")]), "f uses q, which has no value");
    assert_eq!(build(&[("f", "x"), ("f", "x")], &[("x", "1")]), "f is defined twice");
    assert_eq!(build(&[("a", "b"), ("b", "a")], &[]), "a is defined by itself");
    assert_eq!(build(&[("f", "ln(x)")], &[("x", "-1")]), "f has no value here");
    assert_eq!(build(&[("f", "1/x")], &[("x", "0")]), "f has no value here");
}

#[test]
fn each_slip_in_a_pass_has_a_value_of_its_own() {
    let graphs = [
        (graph(&NEURONS, &AT, Grain::Named), "L", vec!["w1", "w2", "b", "z", "h", "v"]),
        (
            graph(&[("a", "x^2"), ("b", "3*x"), ("f", "a*b + a")], &[("x", "2")], Grain::Elementary),
            "f",
            vec!["x", "a", "b"],
        ),
        (
            graph(
                &[("z", "w*x + b"), ("h", "relu(z)"), ("L", "((h - y)^2 + h^2)/2")],
                &[("w", "1.5"), ("x", "2"), ("b", "-1"), ("y", "5")],
                Grain::Named,
            ),
            "L",
            vec!["w", "b", "y"],
        ),
        (
            graph(
                &[("z", "w*x + b"), ("h", "relu(z)"), ("L", "(h - 1)^2")],
                &[("w", "1.5"), ("x", "-2"), ("b", "1")],
                Grain::Named,
            ),
            "L",
            vec!["w"],
        ),
        (
            graph(&[("z", "w*x"), ("n", "-z"), ("L", "exp(n)*w")], &[("w", "0.5"), ("x", "2")], Grain::Named),
            "L",
            vec!["w", "x", "z"],
        ),
        (
            graph(&[("m", "max(a, b)"), ("f", "m*a + a^3")], &[("a", "1.5"), ("b", "0.4")], Grain::Named),
            "f",
            vec!["a", "b"],
        ),
    ];
    let mut seen: Vec<&str> = Vec::new();
    for (graph, output, targets) in &graphs {
        for target in targets {
            let key = graph.adjoint_of(output, target).unwrap().value;
            let wrong = wrong_adjoints(graph, output, target);
            assert!(wrong.iter().all(|form| (form.value - key).abs() > 1e-12));
            seen.extend(wrong.iter().map(|form| form.mistake.id));
        }
        for node in graph.nodes.iter().filter(|node| !node.operands.is_empty()) {
            let wrong = wrong_forward(graph, &node.name);
            assert!(wrong.iter().all(|form| (form.value - node.at.value).abs() > 1e-12));
            seen.extend(wrong.iter().map(|form| form.mistake.id));
        }
    }
    for slip in BACKWARD.iter().chain(FORWARD) {
        assert!(seen.contains(&slip.mistake.id), "{} never applies", slip.mistake.id);
    }
}

#[test]
fn some_wrong_adjoints_by_hand() {
    // f = a·b + a, a = x², b = 3x, x = 2: ā = b + 1 = 7.
    let f = graph(&[("a", "x^2"), ("b", "3*x"), ("f", "a*b + a")], &[("x", "2")], Grain::Named);
    let near = |target: &str, id: &str, expected: f64| {
        let wrong = wrong_adjoints(&f, "f", target);
        let form = wrong.iter().find(|form| form.mistake.id == format!("backprop.{id}")).unwrap();
        assert!((form.value - expected).abs() < 1e-12, "{id}: {}", form.value);
    };
    near("a", "overwrite_last", 6.0);
    near("a", "overwrite_first", 1.0);
    near("a", "paths_multiplied", 6.0);
    near("a", "paths_averaged", 3.5);
    near("a", "mul_own_value", 5.0);
    near("a", "value_for_adjoint", 4.0);
    near("b", "mul_own_value", 6.0);
    near("b", "stale_zero_grad", 8.0);
    // L = (relu(w·x + b) − 1)² at w = 1.5, x = −2, b = 1: relu is off, the right slope is 0.
    let off = graph(
        &[("z", "w*x + b"), ("h", "relu(z)"), ("L", "(h - 1)^2")],
        &[("w", "1.5"), ("x", "-2"), ("b", "1")],
        Grain::Named,
    );
    let wrong = wrong_adjoints(&off, "L", "w");
    let ignored = wrong.iter().find(|form| form.mistake.id == "backprop.relu_ignored").unwrap();
    assert_eq!(ignored.value, 4.0);
}
