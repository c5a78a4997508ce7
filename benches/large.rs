//! Large runs as they are in a class, beside Python's json in the same run: `cargo bench --bench large`. The unit j is
//! the time in which `json.dumps(json.loads(line))` takes a line of the same file. Output goes to a file; each figure is
//! the best of three. With `ROWS=n` there are n lines in each file instead of 100,000; with `PROGRAM=path` another build
//! of the program is timed.

mod common;

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Functions with several rules in them; each with a number of its own is another ask.
const FUNCTIONS: &[&str] = &[
    "sin(Nx^2)",
    "x^N*exp(2x)",
    "ln(x^2+N)",
    "tanh(Nx+1)",
    "(x^2+N)/(x+3)",
    "sqrt(Nx^2+1)",
    "sigmoid(Nx)*x",
    "exp(-x^2/N)",
    "(Nx+1)^5",
    "x*sin(Nx)",
    "cos(x)/(x+N)",
    "softplus(Nx)",
];
/// Key and answer, right ones and wrong ones, that take more than a glance.
const PAIRS: &[(&str, &str)] = &[
    ("sin(x)^2+cos(x)^2", "1"),
    ("exp(x)/(1+exp(x))", "1/(1+exp(-x))"),
    ("ln(x^2+1)", "2*ln(sqrt(x^2+1))"),
    ("tanh(x)", "(exp(2x)-1)/(exp(2x)+1)"),
    ("x^2*sin(x)", "x^2*cos(x)"),
    ("(x+1)^3", "x^3+3x^2+3x+1"),
    ("abs(x)", "sqrt(x^2)"),
    ("max(x,0)", "(x+abs(x))/2"),
    ("exp(-x^2)", "-2x*exp(-x^2)"),
];

fn derivative(of: &str, answer: &str, id: usize) -> String {
    format!("{{\"id\":{id},\"answer\":\"{answer}\",\"ask\":{{\"derivative\":{{\"of\":\"{of}\",\"by\":\"x\"}}}}}}\n")
}
fn asked(k: usize) -> String {
    FUNCTIONS[k % FUNCTIONS.len()].replace('N', &(2 + k / FUNCTIONS.len()).to_string())
}

fn repeated(rows: usize) -> String {
    let line = |id: usize| {
        let (key, answer) = PAIRS[id % PAIRS.len()];
        // 149 different ones, as a number is part of each.
        let more = id % 149;
        format!(
            "{{\"id\":{id},\"answer\":\"{answer}+{more}\",\"ask\":{{\"formula\":{{\"is\":\"{key}+{more}\",\"of\":[\"x\"]}}}}}}\n"
        )
    };
    (0..rows).map(line).collect()
}
/// Wrong answers for which there is no reason, each another.
fn unnamed(rows: usize) -> String {
    (0..rows).map(|id| derivative(&asked(id % 60), &format!("{}x^2+{}*cos(x)", id + 7, id % 17 + 3), id)).collect()
}
/// A class: a third right, a third with a slip that has a name, a third without.
fn class(rows: usize) -> String {
    let line = |id: usize| {
        let n = 2 + id % 60;
        let answer = match id % 3 {
            0 => format!("{n}*cos({n}x)"),
            1 => format!("cos({n}x)"),
            _ => format!("{id}x+{n}"),
        };
        derivative(&format!("sin({n}x)"), &answer, id)
    };
    (0..rows).map(line).collect()
}
fn distinct(rows: usize) -> String {
    (0..rows).map(|id| derivative(&asked(id), "x", id)).collect()
}
fn many_variables(rows: usize) -> String {
    let sum = |from: usize| (0..50).map(|k| format!("{}*x_{k}^2", k + from)).collect::<Vec<_>>().join("+");
    let (key, wrong) = (sum(1), sum(2));
    let line = |id: usize| {
        let answer = if id.is_multiple_of(2) { format!("{key}+0*{id}") } else { format!("{wrong}+{id}") };
        format!("{{\"id\":{id},\"answer\":\"{answer}\",\"ask\":{{\"formula\":{{\"is\":\"{key}\"}}}}}}\n")
    };
    (0..rows).map(line).collect()
}

/// How long a program takes with this file as its input, and the most memory it held, in MiB; the best of three.
fn timed(command: &mut dyn FnMut() -> Command, input: &Path, out: &Path) -> (Duration, u64) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..3 {
        let mut command = command();
        command.stdin(File::open(input).expect("the file is there"));
        command.stdout(File::create(out).expect("a file can be made")).stderr(Stdio::null());
        let run = common::timed(command);
        if run.0 < best.0 {
            best = run;
        }
    }
    best
}

const JSON: &str = "import sys,json\nfor line in sys.stdin: sys.stdout.write(json.dumps(json.loads(line))+'\\n')";

fn main() {
    let program: PathBuf =
        std::env::var_os("PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_gradus").into(), PathBuf::from);
    let rows: usize = std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let folder = std::env::temp_dir().join(format!("gradus-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let (input, out) = (folder.join("in"), folder.join("out"));
    type Make = fn(usize) -> String;
    let files: &[(&str, Make, usize)] = &[
        ("repeated answers, 149 formula pairs", repeated, 4 * rows),
        ("a class: right, named and unnamed", class, rows),
        ("all-different unnamed wrong answers, 60 asks", unnamed, rows),
        ("distinct derivative asks", distinct, rows / 5),
        ("50 variables", many_variables, rows / 20),
    ];
    println!("{:46} {:>9} {:>7} {:>9} {:>7} {:>6}", "", "2 threads", "", "1 thread", "", "peak");
    for (name, make, rows) in files {
        File::create(&input).and_then(|mut file| file.write_all(make(*rows).as_bytes())).expect("it can be written");
        let mut python = || {
            let mut python = Command::new("python3");
            python.args(["-c", JSON]);
            python
        };
        let j = timed(&mut python, &input, &out).0.as_secs_f64() / *rows as f64;
        let mut line = format!("{name:46}");
        let mut most = 0;
        for jobs in ["2", "1"] {
            let mut grade = || {
                let mut grade = Command::new(&program);
                grade.args(["grade", "--quiet", "--jobs", jobs]);
                grade
            };
            let (took, peak) = timed(&mut grade, &input, &out);
            let each = took.as_secs_f64() / *rows as f64;
            let _ = write!(line, " {:7.0}/s {:5.2} j", 1.0 / each, each / j);
            most = most.max(peak);
        }
        println!("{line} {most:3} MiB   (j = {:.2} µs)", j * 1e6);
    }
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
}
