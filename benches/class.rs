//! `gradus gradebook` over classes of 200, 2,000 and 20,000 learners with 75 answers each, a tenth of them wrong, to
//! questions of the built-in course with every learner's own numbers: `cargo bench --bench class`. Told are the time and
//! the most memory in use; memory must not grow with the class. `CLASSES=200,2000` names other sizes, `PROGRAM=path`
//! times another build, `FOLDER=path` keeps the hand-ins for the next run.

mod common;

use gradus::math::rng::Rng;
use gradus::session::course::{Shelf, ids};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Answers of a learner.
const ANSWERS: usize = 75;

/// Questions of the course whose keys are numbers and formulas, spread over its lessons.
fn questions(shelf: &Shelf) -> Vec<String> {
    let mut all = Vec::new();
    for id in ids() {
        let lesson = shelf.lesson(&id).expect("the course loads");
        for question in lesson.questions() {
            let path = format!("{id}/{}", question.id);
            let is_text = |seed| shelf.pose(&path, seed).is_ok_and(|posed| posed.prepared.task.key.text().is_some());
            if !question.id.contains('#') && is_text(1) && is_text(2) {
                all.push(path);
            }
        }
    }
    let step = all.len().max(ANSWERS) / ANSWERS;
    all.into_iter().step_by(step).take(ANSWERS).collect()
}

/// Writes what one learner handed in.
fn hand_in(shelf: &Shelf, questions: &[String], at: usize, folder: &Path) {
    let learner = format!("s{at:05}");
    let path = folder.join(format!("{learner}.jsonl"));
    if path.exists() {
        return;
    }
    let seed = Rng::named(0, &learner).next() % 100_000;
    let mut text = String::new();
    for (n, question) in (1..).zip(questions) {
        let posed = shelf.pose(question, seed).expect("every variant can be posed");
        let key = posed.prepared.task.key.text().unwrap_or_default();
        let is_wrong = (n + at).is_multiple_of(10);
        let answer = if is_wrong { format!("{key} + 1") } else { key };
        // Times go on, and no two learners share one.
        let (hour, minute) = (8 + n / 60, n % 60);
        let at = format!("2026-11-26T{hour:02}:{minute:02}:{:02}.{:03}Z", at / 1_000 % 60, at % 1_000);
        let record = serde_json::json!({
            "id": format!("{learner}:{n}"), "n": n, "of": questions.len(), "learner": learner, "question": question,
            "rev": 0, "seed": seed, "answer": answer, "at": at,
            "verdict": null, "score": null, "reason": null, "try": 1, "hints": 0, "shown": false, "lesson": null,
            "gradus": env!("CARGO_PKG_VERSION"), "exam": false, "resets": 0});
        let _ = writeln!(text, "{record}");
    }
    std::fs::write(path, text).expect("a file can be written");
}

/// How long a run took, and its peak in MiB.
fn timed(program: &Path, folder: &Path, to: &Path) -> (Duration, u64) {
    let mut command = Command::new(program);
    command.arg("gradebook").arg(folder).args(["--to", "csv", "--force", "-q", "-o"]).arg(to);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    common::timed(command)
}

fn main() {
    let program: PathBuf =
        std::env::var_os("PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_gradus").into(), PathBuf::from);
    let classes = std::env::var("CLASSES").unwrap_or_else(|_| "200,2000,20000".to_string());
    let kept = std::env::var_os("FOLDER").map(PathBuf::from);
    let own = std::env::temp_dir().join(format!("gradus-bench-class-{}", std::process::id()));
    let folder = kept.clone().unwrap_or_else(|| own.clone());
    let shelf = Shelf::built_in();
    let questions = questions(&shelf);
    assert_eq!(questions.len(), ANSWERS, "the course has as many questions");
    for class in classes.split(',').filter_map(|class| class.trim().parse::<usize>().ok()) {
        let handed = folder.join(class.to_string());
        std::fs::create_dir_all(&handed).expect("a folder can be made");
        (0..class).for_each(|at| hand_in(&shelf, &questions, at, &handed));
        let (took, peak) = timed(&program, &handed, &folder.join(format!("{class}.csv")));
        println!("{class:6} learners, {} answers: {:6.1} s, {peak:4} MiB", class * ANSWERS, took.as_secs_f64());
    }
    if kept.is_none() {
        std::fs::remove_dir_all(&own).expect("the folder is ours");
    }
}
