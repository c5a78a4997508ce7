//! Large runs as they are in a class, beside Python's json in the same run: `cargo bench --bench large`. The unit j is
//! the time in which `json.dumps(json.loads(line))` takes a line of the same file, Python's start apart. Output goes to a
//! file; each figure is the best of three. With `ROWS=n` there are n lines in each file instead of 100,000; with `PROGRAM=path` another build
//! of the program is timed.
//!
//! What two threads give is told as a share of what two cores give to two programs that share nothing: two runs side by
//! side of one thread each, with every second line.

mod common;

use gradus::session::course::Shelf;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Functions with several rules in them, each with its slope and with a slip that has a name; each with a number of its
/// own is another ask.
const FUNCTIONS: &[[&str; 3]] = &[
    ["sin(Nx^2)", "2*N*x*cos(N*x^2)", "cos(N*x^2)"],
    ["x^N*exp(2x)", "N*x^(N-1)*exp(2x)+2*x^N*exp(2x)", "N*x^(N-1)*2*exp(2x)"],
    ["ln(x^2+N)", "2x/(x^2+N)", "1/(x^2+N)"],
    ["tanh(Nx+1)", "N*(1-tanh(N*x+1)^2)", "1-tanh(N*x+1)^2"],
    ["(x^2+N)/(x+3)", "(2x*(x+3)-(x^2+N))/(x+3)^2", "2x/1"],
    ["sqrt(Nx^2+1)", "N*x/sqrt(N*x^2+1)", "1/(2*sqrt(N*x^2+1))"],
    ["sigmoid(Nx)*x", "N*sigmoid(N*x)*(1-sigmoid(N*x))*x+sigmoid(N*x)", "N*sigmoid(N*x)*(1-sigmoid(N*x))"],
    ["exp(-x^2/N)", "-2x/N*exp(-x^2/N)", "exp(-x^2/N)"],
    ["(Nx+1)^5", "5*N*(N*x+1)^4", "5*(N*x+1)^4"],
    ["x*sin(Nx)", "sin(N*x)+N*x*cos(N*x)", "N*cos(N*x)"],
    ["cos(x)/(x+N)", "(-sin(x)*(x+N)-cos(x))/(x+N)^2", "-sin(x)/1"],
    ["softplus(Nx)", "N*sigmoid(N*x)", "sigmoid(N*x)"],
];
/// Questions of the lesson on the chain rule.
const QUESTIONS: &[&str] = &["inner-1", "inner-2", "root-1", "exp-1", "ln-1", "sin-1", "cos-1", "twice"];
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
/// The function of a number, its slope and its slip.
fn asked(k: usize) -> [String; 3] {
    FUNCTIONS[k % FUNCTIONS.len()].map(|text| text.replace('N', &(2 + k / FUNCTIONS.len()).to_string()))
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
    (0..rows).map(|id| derivative(&asked(id % 60)[0], &format!("{}x^2+{}*cos(x)", id + 7, id % 17 + 3), id)).collect()
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
/// Every line another ask, answered without a reason.
fn distinct(rows: usize) -> String {
    (0..rows).map(|id| derivative(&asked(id)[0], "x", id)).collect()
}
/// The same, answered as in a class.
fn distinct_class(rows: usize) -> String {
    let line = |id: usize| {
        let [of, slope, slip] = asked(id);
        let unnamed = format!("{id}x+{}*cos(x)", id % 17 + 3);
        derivative(&of, &[slope, slip, unnamed][id / FUNCTIONS.len() % 3], id)
    };
    (0..rows).map(line).collect()
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

/// A program that answers each line of a file with a line of another.
struct Peer<'a> {
    program: &'a Path,
    words: &'a [&'a str],
}

impl Peer<'_> {
    fn command(&self, input: &Path, out: &Path) -> Command {
        let mut command = Command::new(self.program);
        command.args(self.words).stdin(File::open(input).expect("the file is there"));
        command.stdout(File::create(out).expect("a file can be made")).stderr(Stdio::null());
        command
    }
    /// How long it takes, and the most memory it held, in MiB; the best of three.
    fn timed(&self, input: &Path) -> (Duration, u64) {
        let out = input.with_extension("out");
        (0..3).map(|_| common::timed(self.command(input, &out))).min().unwrap_or_default()
    }
    /// How long two of them take side by side; the best of three.
    fn two(&self, inputs: [&Path; 2]) -> Duration {
        let run = || {
            let begun = Instant::now();
            let start = |input: &Path| self.command(input, &input.with_extension("out")).spawn();
            let both = inputs.map(|input| start(input).expect("the program starts"));
            for mut one in both {
                assert!(one.wait().is_ok(), "it ends");
            }
            begun.elapsed()
        };
        (0..3).map(|_| run()).min().unwrap_or_default()
    }
}

const JSON: &str = "import sys,json\nfor line in sys.stdin: sys.stdout.write(json.dumps(json.loads(line))+'\\n')";

fn write(path: &Path, text: &str) {
    File::create(path).and_then(|mut file| file.write_all(text.as_bytes())).expect("it can be written");
}

/// So many answers are in the store of which progress is told.
const KEPT: usize = 10_000;

/// Answers as they are handed in, each to its own question of a lesson with its own numbers.
fn handed(rows: usize) -> String {
    let shelf = Shelf::built_in();
    let paths: Vec<String> = QUESTIONS.iter().map(|id| format!("chain-rule/{id}")).collect();
    let revision = |path: &String| (path.clone(), shelf.question(path).expect("the lesson has it").rev);
    let questions: Vec<(String, u32)> = paths.iter().map(revision).collect();
    let line = |n: usize| {
        let (question, rev) = &questions[n % questions.len()];
        let (day, hour, minute) = (1 + n / 720 % 28, n / 60 % 12 + 8, n % 60);
        let at = format!("2026-{:02}-{day:02}T{hour:02}:{minute:02}:{:02}.000Z", 1 + n / 20_160 % 12, n / 5 % 60);
        format!(
            "{{\"id\":\"b:{n}\",\"n\":{n},\"of\":{rows},\"question\":\"{question}\",\"rev\":{rev},\"seed\":{n},\"answer\":\"{n}\",\
             \"at\":\"{at}\",\"verdict\":\"wrong\",\"score\":0.0,\"try\":1,\"hints\":0,\"shown\":false,\"gradus\":\"{}\",\"exam\":false,\"resets\":0}}\n",
            env!("CARGO_PKG_VERSION"),
        )
    };
    (1..=rows).map(line).collect()
}

/// Times `gradus progress` over a store of many answers, and over an empty one.
fn progress(program: &Path, folder: &Path) {
    let store = |name: &str| folder.join(name).display().to_string();
    let (full, none, lines) = (store("full.db"), store("none.db"), folder.join("handed"));
    write(&lines, &handed(KEPT));
    let taken = Command::new(program)
        .args(["learn", "--state", &full, "--import"])
        .arg(&lines)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(taken.is_ok_and(|status| status.success()), "answers can be brought home");
    let took = |state: &str| Peer { program, words: &["progress", "--state", state] }.timed(&lines).0.as_secs_f64();
    let (with, without) = (took(&full), took(&none));
    println!(
        "progress over {KEPT} answers: {:.1} ms, over none {:.1} ms: {:.2} times as long",
        with * 1e3,
        without * 1e3,
        with / without
    );
}

fn main() {
    let program: PathBuf =
        std::env::var_os("PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_gradus").into(), PathBuf::from);
    let rows: usize = std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let folder = std::env::temp_dir().join(format!("gradus-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let [input, odd, even] = ["in", "odd", "even"].map(|name| folder.join(name));
    type Make = fn(usize) -> String;
    let grade = |jobs| ["grade", "--quiet", "--jobs", jobs];
    let files: &[(&str, Make, usize)] = &[
        ("repeated answers, 149 formula pairs", repeated, 4 * rows),
        ("a class: right, named and unnamed", class, rows),
        ("all-different unnamed wrong answers, 60 asks", unnamed, rows),
        ("distinct derivative asks, unnamed", distinct, rows / 5),
        ("distinct derivative asks, as in a class", distinct_class, rows / 5),
        ("50 variables", many_variables, rows / 20),
    ];
    let python = |input: &Path| Peer { program: Path::new("python3"), words: &["-c", JSON] }.timed(input).0;
    // Python's own start, which a shim may make long, is no part of what a line takes.
    write(&odd, "");
    let start = python(&odd);
    let unit = |input: &Path, rows: usize| python(input).saturating_sub(start).as_secs_f64() / rows as f64;
    let told = |took: Duration, rows: usize, j: f64| {
        let each = took.as_secs_f64() / rows as f64;
        format!(" {:7.0}/s {:5.2} j", 1.0 / each, each / j)
    };
    println!("{:46} {:>9} {:>7} {:>9} {:>7} {:>6} {:>8}", "", "2 threads", "", "1 thread", "", "share", "peak");
    for (name, make, rows) in files {
        let text = make(*rows);
        write(&input, &text);
        let every_second = |from: usize| text.split_inclusive('\n').skip(from).step_by(2).collect::<String>();
        write(&even, &every_second(0));
        write(&odd, &every_second(1));
        let j = unit(&input, *rows);
        let [two, one] = ["2", "1"].map(|jobs| Peer { program: &program, words: &grade(jobs) }.timed(&input));
        let apart = Peer { program: &program, words: &grade("1") }.two([&odd, &even]);
        let share = apart.as_secs_f64() / two.0.as_secs_f64();
        let (both, peak) = ([two.0, one.0].map(|took| told(took, *rows, j)).concat(), two.1.max(one.1));
        println!("{name:46}{both} {share:6.2} {peak:4} MiB   (j = {:.2} µs)", j * 1e6);
    }
    // A function alone is no JSON, but is one in quotes.
    let of: Vec<String> = (0..rows / 5).map(|id| asked(id)[0].clone()).collect();
    write(&input, &of.iter().map(|of| format!("\"{of}\"\n")).collect::<String>());
    let j = unit(&input, of.len());
    write(&input, &of.iter().map(|of| format!("{of}\n")).collect::<String>());
    let (took, peak) = Peer { program: &program, words: &["derive", "--detail", "3", "--json", "-"] }.timed(&input);
    let one = told(took, of.len(), j);
    println!("{:46} {:17}{one} {:6} {peak:4} MiB   (j = {:.2} µs)", "derive --detail 3 --json -", "", "", j * 1e6);
    progress(&program, &folder);
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
}
