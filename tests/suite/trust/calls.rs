//! What the program asks of the system, watched by strace where that is at hand, and what `SECURITY.md` says of it all.

use crate::program::Home;
use std::process::{Command, Stdio};

/// Runs the program under strace with this on standard input, and gives the calls that it made; `None` where there is
/// no strace, or it may not watch.
fn calls(home: &Home, arguments: &[&str], input: &str) -> Option<String> {
    use std::io::Write;
    let log = home.path("calls.txt");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=process,network,%file", "-o"]).arg(&log);
    command.arg(env!("CARGO_BIN_EXE_gradus")).args(arguments);
    command.env_clear().env("XDG_DATA_HOME", &home.0).env("HOME", &home.0).current_dir(&home.0);
    command.env("PATH", "/usr/bin:/bin");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    drop(child.stdin.take()?.write_all(input.as_bytes()));
    child.wait().ok()?;
    std::fs::read_to_string(&log).ok().filter(|calls| calls.contains("exit"))
}

#[test]
#[cfg(target_os = "linux")]
fn opening_a_lesson_starts_nothing_and_writes_only_what_is_ours() {
    let home = Home::new();
    let lesson = "format: 1\nid: t\ntitle: T\nsummary: S.\nminutes: 1\ncells:\n  - text: |\n      See $x^2$ and [a page](https://example.org) and ![a picture](http://example.org/p.png).\n  - question:\n      id: q\n      skill: s\n      say: One?\n      ask: {number: {is: 1}}\n";
    home.file("t.yaml", lesson);
    home.file("n.txt", "f(x) = x^2\nf'(3)\nplot f\n");
    let runs: &[(&[&str], &str)] = &[
        (&["learn", "t.yaml"], "2\n1\n"),
        (&["learn", "first-step", "--seed", "7"], "-7.996\n1.3\nb\n"),
        (&["try"], "open n.txt\nf(2)\n"),
        (&["author", "check", "t.yaml"], ""),
        (&["list", "--lessons", "t.yaml"], ""),
        (&["progress"], ""),
    ];
    for (arguments, input) in runs {
        let Some(calls) = calls(&home, arguments, input) else {
            // Said rather than passed over in silence: cargo shows it with --nocapture.
            eprintln!("strace is not at hand, so no calls were watched");
            return;
        };
        let own = home.path("gradus");
        let own = own.to_string_lossy();
        for call in calls.lines() {
            let started = call.contains("execve(") && !call.contains("execve(\"") || call.contains("fork(");
            assert!(!started && !call.contains("socket("), "{arguments:?}: {call}");
            let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "unlink", "rename", "mkdir", "link("]
                .iter()
                .any(|word| call.contains(word));
            let system = call.contains("\"/dev/") || call.contains("\"/proc/") || call.contains("readlink");
            assert!(!writes || system || call.contains(&*own), "{arguments:?}: {call}");
        }
        assert_eq!(calls.matches("execve(").count(), 1, "{arguments:?}: one program and no other: {calls}");
    }
}

/// Every promise of `SECURITY.md` names a test that holds it, there is such a test, and the figure is one of its numbers.
#[test]
fn every_promise_has_its_test_and_its_figure() {
    let text = include_str!("../../../SECURITY.md");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut promises, mut figures) = (0, 0);
    for row in text.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, tests, figure] = cells.as_slice() else { panic!("{row}: a promise, its tests, its figure") };
        let mut sources = String::new();
        for test in tests.split(',').map(|test| test.trim().trim_matches('`')) {
            let (file, name) = test.rsplit_once("::").unwrap_or_else(|| panic!("{row}: a test is FILE::NAME"));
            let source = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert!(source.contains(&format!("fn {name}()")), "{test} is no test");
            sources.push_str(&source);
            promises += 1;
        }
        let sources = sources.replace('_', "");
        let numbers = figure.split(|c: char| !c.is_ascii_digit() && !",.".contains(c));
        for number in numbers.map(|n| n.trim_matches([',', '.']).replace(',', "")).filter(|n| !n.is_empty()) {
            assert!(sources.contains(&number), "{row}: {number} stands in none of its tests");
            figures += 1;
        }
    }
    assert!(promises > 20 && figures > 15, "{promises} promises, {figures} figures");
}
