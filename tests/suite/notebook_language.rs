//! Vectors and matrices in the notebook as people type them: the labelled rows with their values to ten digits, and
//! variants of them.

use gradus::math::Value;
use gradus::math::tape::eval;
use gradus::session::notebook::env::Env;

/// Cells of definitions, as an environment.
fn defined(cells: &[&str]) -> Env {
    let mut env = Env::default();
    for (number, cell) in cells.iter().enumerate() {
        let (head, body) = cell.split_once(" = ").unwrap();
        let (name, of) = match head.split_once('(') {
            Some((name, of)) => (name, of.trim_end_matches(')').split(", ").map(Into::into).collect()),
            None => (head, Vec::new()),
        };
        env.define(&name.into(), &of, body, number + 1).unwrap_or_else(|error| panic!("{cell}: {error:?}"));
    }
    env
}

/// The entries with the shape: how many rows there are of how many numbers.
fn numbers(value: &Value) -> Option<(Vec<f64>, Option<usize>)> {
    let columns = value.as_array().map_or(Some(0), |array| array.columns);
    let values: Option<Vec<f64>> = value.entries().iter().map(|entry| eval(entry, &[])).collect();
    Some((values?, columns))
}

fn labelled(label: &serde_json::Value) -> (Vec<f64>, Option<usize>) {
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    match label {
        serde_json::Value::Array(rows) if rows.iter().all(serde_json::Value::is_array) => {
            let width = rows[0].as_array().map_or(0, Vec::len);
            (rows.iter().flat_map(|row| row.as_array().unwrap().iter().map(number)).collect(), Some(width))
        }
        serde_json::Value::Array(entries) => (entries.iter().map(number).collect(), None),
        one => (vec![number(one)], Some(0)),
    }
}

fn alike(value: &Value, label: &serde_json::Value) -> bool {
    let (Some((found, shape)), (wanted, wanted_shape)) = (numbers(value), labelled(label)) else { return false };
    let close = found.iter().zip(&wanted).all(|(a, b)| (a - b).abs() <= 1e-10 * (1.0 + b.abs()));
    shape == wanted_shape && found.len() == wanted.len() && close
}

#[test]
fn the_labelled_rows_have_their_values() {
    let (mut faults, mut count) = (Vec::new(), 0);
    let corpora = [include_str!("../data/language.jsonl"), include_str!("../data/language_more.jsonl")];
    for line in corpora.iter().flat_map(|rows| rows.lines()) {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(cells) = row["env"].as_array() else { continue };
        count += 1;
        let cells: Vec<&str> = cells.iter().filter_map(serde_json::Value::as_str).collect();
        let env = defined(&cells);
        let input = row["input"].as_str().unwrap();
        let found = env.found(input, &[]);
        let right = match (&row["value"], &found) {
            (serde_json::Value::Null, Err(_)) => true,
            (serde_json::Value::Null, Ok(_)) | (_, Err(_)) => false,
            (label, Ok(found)) => alike(&found.is, label),
        };
        if !right {
            faults.push(format!("{} {input}: {found:?}", row["id"]));
        }
        if let Some(other) = row.get("other").filter(|other| !other.is_null()) {
            let named = found.as_ref().is_ok_and(|found| {
                !found.notes.is_empty() && found.other.as_ref().is_some_and(|found| alike(found, other))
            });
            if !named {
                faults.push(format!("{} {input}: the other reading is not named: {found:?}", row["id"]));
            }
        }
        if let Some(mend) = row["mend"].as_str() {
            let given = found.as_ref().err().and_then(|error| error.fix.clone());
            let meant = given.and_then(|given| Some((env.found(&given, &[]).ok()?.is, env.found(mend, &[]).ok()?.is)));
            if !meant.is_some_and(|(given, mend)| given == mend) {
                faults.push(format!("{} {input}: the mend {mend} is not given: {found:?}", row["id"]));
            }
        }
    }
    assert_eq!(count, 60 + 103);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn further_spellings_come_to_what_they_say() {
    let env = defined(&[
        "u = (1, 2)",
        "v = (3, -1)",
        "W = [[1, 2], [3, 4]]",
        "b = (1, -1)",
        "c = 2",
        "f(x) = x^2",
        "h(x, y) = x*y",
    ]);
    let mut faults = Vec::new();
    for line in include_str!("../data/spellings.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(cell) = row["cell"].as_str() else { continue };
        let found = env.found(cell, &[]);
        let right = match (row["reads_as"].as_str(), &found) {
            (None, found) => found.is_err(),
            (Some(_), Err(_)) => false,
            (Some(label), Ok(found)) => {
                let label = env.found(label, &[]).unwrap_or_else(|error| panic!("{label}: {error:?}"));
                let (Some((x, shape)), Some((y, wanted))) = (numbers(&found.is), numbers(&label.is)) else {
                    panic!("{cell} has no number");
                };
                shape == wanted && x.len() == y.len() && x.iter().zip(&y).all(|(a, b)| (a - b).abs() < 1e-9)
            }
        };
        if !right {
            faults.push(format!("{cell}: {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Lines that come to the same, with the cells of the test below.
const ALIKE: &[(&str, &str)] = &[
    ("mse(u, v)", "13/2"),
    (r"f^\prime(3)", "6"),
    (r"f^{\prime\prime}(3)", "2"),
    ("f''(3)", "2"),
    ("nn.ELU(alpha=2)(-1)", "2*(e^-1-1)"),
    ("nn.LeakyReLU(negative_slope=0.5)(v)", "(3, -1/2)"),
    ("cos 3u", "(cos(3), cos(6))"),
    ("e^u", "(e, e^2)"),
    ("exp(-u)", "(e^-1, e^-2)"),
    ("1/(1+e^(-u))", "(sigmoid(1), sigmoid(2))"),
    ("relu -u", "(0, 0)"),
    ("tanh W u", "(tanh(5), tanh(11))"),
    ("W u + b", "(6, 10)"),
    ("W@u+b", "(6, 10)"),
    ("b^T W b", "0"),
    ("|u|^2", "5"),
    ("‖v‖^2", "10"),
    (r"\lVert v \rVert^2", "10"),
    ("u·v", "1"),
    (r"u \cdot v", "1"),
    ("⟨u, v⟩", "1"),
    (r"\langle u, v \rangle", "1"),
    ("<u, v>", "1"),
    ("u ⊙ v", "(3, -2)"),
    (r"u \odot v", "(3, -2)"),
    ("u∘v", "(3, -2)"),
    ("W^{-1} u", "(0, 1/2)"),
    ("inv(W) u", "(0, 1/2)"),
    ("W^T u", "(7, 10)"),
    (r"W^\top u", "(7, 10)"),
    (r"W^{\top} u", "(7, 10)"),
    ("Wᵀu", "(7, 10)"),
    ("u @ W", "(7, 10)"),
    ("u^T W", "[[7, 10]]"),
    ("u.T @ v", "1"),
    ("np.outer(u, v)", "[[3, -1], [6, -2]]"),
    ("W.dot(u)", "(5, 11)"),
    ("torch.mv(W, u)", "(5, 11)"),
    ("torch.matmul(W, u)", "(5, 11)"),
    ("np.maximum(v, 0)", "(3, 0)"),
    ("max(0, v)", "(3, 0)"),
    ("max(v)", "3"),
    ("v.max()", "3"),
    ("v.min()", "-1"),
    ("u.mean()", "3/2"),
    ("u.norm()^2", "5"),
    ("u.sum(axis=0)", "3"),
    ("np.sum(u*v)", "1"),
    ("(u > 1)", "(0, 1)"),
    ("(v > 0)*v", "(3, 0)"),
    ("np.where(v > 0, v, 0.1*v)", "(3, -0.1)"),
    ("{v, v > 0; 0}", "(3, 0)"),
    ("f(u)", "(1, 4)"),
    ("f'(u)", "(2, 4)"),
    ("h(u)", "2"),
    ("u^2", "(1, 4)"),
    ("u**2", "(1, 4)"),
    ("2^u", "(2, 4)"),
    ("u^v", "(1, 1/2)"),
    ("u/v", "(1/3, -2)"),
    ("1/u", "(1, 1/2)"),
    ("u + 1", "(2, 3)"),
    ("1 - u", "(0, -1)"),
    ("u[2]", "2"),
    ("W[2]", "(3, 4)"),
    ("W[1, 2]", "2"),
    ("W[1][2]", "2"),
    ("[1, 2] + [3, 4]", "(4, 6)"),
    ("[1,2;3,4] u", "(5, 11)"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix} u", "(5, 11)"),
    (r"\begin{bmatrix}1\\2\end{bmatrix}", "(1, 2)"),
    ("np.array([1, 2])", "(1, 2)"),
    ("torch.tensor([[1., 2.], [3., 4.]])", "[[1, 2], [3, 4]]"),
    ("det(W)", "-2"),
    ("|W|", "-2"),
    ("trace(W)", "5"),
    ("tr(W)", "5"),
    ("np.linalg.det(W)", "-2"),
    ("diag(u)", "[[1, 0], [0, 2]]"),
    ("ones(2)", "(1, 1)"),
    ("np.ones((2, 2))", "[[1, 1], [1, 1]]"),
    ("len(u)", "2"),
    ("sigmoid(u)(1-sigmoid(u))", "sigmoid(u)⊙(1-sigmoid(u))"),
    ("softmax(u)", "(1/(1+e), e/(1+e))"),
    ("u.softmax()", "softmax(u)"),
    ("F.softmax(u, dim=0)", "softmax(u)"),
    ("sin^2 u", "(sin(1)^2, sin(2)^2)"),
    ("sin²u + cos²u", "(1, 1)"),
    ("σ(W u)", "(sigmoid(5), sigmoid(11))"),
    ("u v^T", "[[3, -1], [6, -2]]"),
    ("-(W u)", "(-5, -11)"),
    ("0.5*(u - v)**2", "(2, 9/2)"),
    ("W**2", "[[1, 4], [9, 16]]"),
    ("W^3", "[[37, 54], [81, 118]]"),
];

#[test]
fn variants_come_to_the_same() {
    let env =
        defined(&["u = (1, 2)", "v = (3, -1)", "W = [[1, 2], [3, 4]]", "b = (1, -1)", "f(x) = x^2", "h(x, y) = x*y"]);
    let mut faults = Vec::new();
    for (line, wanted) in ALIKE {
        let found = env.found(line, &[]);
        let label = env.found(wanted, &[]).unwrap_or_else(|error| panic!("{wanted}: {error:?}"));
        let same = found.as_ref().is_ok_and(|found| match (numbers(&found.is), numbers(&label.is)) {
            (Some((a, shape)), Some((b, other))) => {
                let close = a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-12 * (1.0 + b.abs()));
                shape == other && a.len() == b.len() && close
            }
            _ => false,
        });
        if !same {
            faults.push(format!("{line}: {found:?}, not {wanted}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Every word for whole vectors, as it is spoken of, with what stands in its brackets and what it comes to.
const WORDS: &[(&str, &str, &str)] = &[
    ("dot", "u, v", "1"),
    ("norm", "u", "sqrt(5)"),
    ("norm1", "v", "4"),
    ("sum", "u", "3"),
    ("mean", "u", "3/2"),
    ("prod", "u", "2"),
    ("det", "W", "-2"),
    ("trace", "W", "5"),
    ("transpose", "W", "[[1, 3], [2, 4]]"),
    ("inv", "W", "[[-2, 1], [3/2, -1/2]]"),
    ("diag", "u", "[[1, 0], [0, 2]]"),
    ("outer", "u, v", "[[3, -1], [6, -2]]"),
    ("softmax", "u", "(1/(1+e), e/(1+e))"),
    ("log_softmax", "u", "(-ln(1+e), 1-ln(1+e))"),
    ("mse_loss", "u, v", "13/2"),
    ("l1_loss", "u, v", "5/2"),
    ("binary_cross_entropy", "(1/2, 1/4), (1, 0)", "ln(8/3)/2"),
    ("BCEWithLogitsLoss", "(0, 0), (1, 0)", "ln(2)"),
    ("eye", "2", "[[1, 0], [0, 1]]"),
    ("zeros", "2", "(0, 0)"),
    ("ones", "2", "(1, 1)"),
    ("zeros_like", "W", "[[0, 0], [0, 0]]"),
    ("ones_like", "u", "(1, 1)"),
    ("full_like", "u, 7", "(7, 7)"),
    ("len", "u", "2"),
];

#[test]
fn every_word_for_vectors_has_its_value_by_each_of_its_names() {
    let env = defined(&["u = (1, 2)", "v = (3, -1)", "W = [[1, 2], [3, 4]]"]);
    let value = |line: &str| match env.found(line, &[]) {
        Ok(found) => numbers(&found.is).unwrap_or_else(|| panic!("{line} has no number")),
        Err(error) => panic!("{line}: {error:?}"),
    };
    for word in gradus::math::language::arrays::WORDS {
        let row = WORDS.iter().find(|(name, ..)| *name == word.name());
        let (_, of, wanted) = row.unwrap_or_else(|| panic!("{} is not tried", word.name()));
        let (wanted, shape) = value(wanted);
        for name in word.names {
            let (found, own) = value(&format!("{name}({of})"));
            let close = found.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-12);
            assert!(own == shape && found.len() == wanted.len() && close, "{name}({of}) is {found:?}, not {wanted:?}");
        }
    }
}

/// Lines that are refused, with the kind, and the mend where one is given.
const REFUSED: &[(&str, &str, Option<&str>)] = &[
    ("u W", "shape", Some("u^T W")),
    ("u[0]", "entry-from-zero", Some("u[1]")),
    ("u + (1, 2, 3)", "shape", None),
    ("[[1, 2, 3], [4, 5, 6]] u", "shape", None),
    ("g(u)", "not-defined", None),
    ("g(1, 2)", "not-defined", None),
    ("q u", "not-defined", None),
    ("v if v > 0 else 0", "truth-of-vector", Some("np.where(v > 0, v, 0)")),
    ("u × v", "not-offered", None),
    ("f(1, 2)", "arguments", None),
    ("trace A", "not-defined", None),
    ("det(B)", "not-defined", None),
    ("softmax", "missing-argument", None),
    ("mse", "missing-argument", None),
];

#[test]
fn what_does_not_fit_is_told() {
    let env = defined(&["u = (1, 2)", "v = (3, -1)", "W = [[1, 2], [3, 4]]", "f(x) = x^2"]);
    for (line, kind, mend) in REFUSED {
        match env.found(line, &[]) {
            Ok(found) => panic!("{line} is read as {:?}", found.is),
            Err(error) => {
                assert_eq!(error.kind, *kind, "{line}: {error:?}");
                assert_eq!(error.fix.as_deref(), *mend, "{line}: {error:?}");
            }
        }
    }
}
