//! Every byte that leaves is clean, and a reader may leave whenever they like.

use crate::program::{Home, Ran};
use gradus::page::clean;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

/// One of each kind of character that could do more than be read.
const UNCLEAN: &[&str] = &[
    "\u{1b}[2J",
    "\u{7}",
    "\u{8}",
    "\r",
    "\u{7f}",
    "\u{85}",
    "\u{9b}2J",
    "\u{ad}",
    "\u{61c}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{202a}",
    "\u{202e}",
    "\u{2028}",
    "\u{2029}",
    "\u{2060}",
    "\u{2066}",
    "\u{feff}",
    "\u{e0041}",
];

fn assert_clean(what: &str, ran: &Ran) {
    for (name, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
        assert_eq!(clean(text, false), text.as_str(), "{name} of {what}: {text:?}");
    }
}

#[test]
fn nothing_unclean_leaves_by_any_way() {
    let home = Home::new();
    for bad in UNCLEAN {
        let word = format!("x{bad}y");
        let ask = serde_json::json!({"formula": {"is": "x"}, "say": word}).to_string();
        let record = serde_json::json!({"id": word, "answer": word, "ask": {"formula": {"is": "x"}}, "learner": word});
        let lesson = format!("format: 1\nid: {word}\ntitle: \"{word}\"\nsummary: {word}\nunknown{word}: 3\n");
        home.file("broken.yaml", &lesson);
        let rows: &[(&[&str], String)] = &[
            (&["read", &word], String::new()),
            (&["read", "--json", "-"], format!("{word}\n")),
            (&["derive", &word], String::new()),
            (&["derive", "--json", "-"], format!("{word}\n")),
            (&["check", "--formula", "x", &word], String::new()),
            (&["check", "--json", "--ask", &ask, &word], String::new()),
            (&["check", &word, "1"], String::new()),
            (&["try", &word], String::new()),
            (&["try", &format!("open {word}")], String::new()),
            (&["learn", &word], String::new()),
            (&["learn", "first-step"], format!("{word}\n:{word}\n")),
            (&["list", &format!("--{word}")], String::new()),
            (&[&word], String::new()),
            (&["--lessons", &word, "list"], String::new()),
            (&["--learner", &word, "progress", "--json"], String::new()),
            (&["export", &word], String::new()),
            (&["author", "check", "broken.yaml"], String::new()),
            (&["author", "check", &word], String::new()),
            (&["grade", "--summary"], format!("{record}\n{word}\n")),
            (
                &["grade", "--csv"],
                format!(
                    "answer,ask,note{word}\n\"{word}\",\"{{\"\"formula\"\": {{\"\"is\"\": \"\"x\"\"}}}}\",\"{word}\"\n"
                ),
            ),
        ];
        for (arguments, input) in rows {
            assert_clean(&format!("{arguments:?}"), &home.run(arguments, input));
        }
        let ran = home.run(&["grade"], format!("{record}\n"));
        let row: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(
            (row["id"].as_str(), row["learner"].as_str()),
            (Some(&*word), Some(&*word)),
            "an id comes back as given"
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_none_on_their_way_out() {
    let home = Home::new();
    let csv = b"answer,ask,note\nx,\"{\"\"formula\"\": {\"\"is\"\": \"\"x\"\"}}\",\xff\xfe\n".to_vec();
    // `Ran` itself insists on UTF-8.
    let ran = home.run(&["grade", "--csv"], csv);
    assert!(ran.out.contains("right") && ran.out.contains('\u{fffd}'), "{}", ran.out);
    assert_eq!(home.run(&["read", "-"], b"\xff\n").code, Some(1));
}

#[test]
fn a_spreadsheet_is_given_nothing_to_run() {
    let home = Home::new();
    let ask = "\"{\"\"formula\"\": {\"\"is\"\": \"\"x\"\"}}\"";
    let csv = format!("answer,ask,name\n=x,{ask},@SUM(A1)\n-3,{ask},+1 ada\n");
    let plain = home.run(&["grade", "--csv"], &csv).out;
    assert!(plain.contains("@SUM(A1)") && !plain.contains('\''), "{plain}");
    let safe = home.run(&["grade", "--csv", "--csv-safe"], &csv).out;
    for cell in ["'=x", "'@SUM(A1)", "'+1 ada"] {
        assert!(safe.contains(cell), "{safe}");
    }
    assert!(safe.contains("\n-3,"), "a number is none: {safe}");
}

#[test]
fn latex_that_is_not_understood_is_handed_to_nobody() {
    let home = Home::new();
    let lesson = "format: 1\nid: t\ntitle: T\nsummary: S.\nminutes: 1\ncells:\n  - text: |\n      See $\\href{javascript:alert(1)}{x}$ and $\\input{/etc/passwd}$ and $x^2$.\n  - question:\n      id: q\n      skill: s\n      say: One?\n      ask: {number: {is: 1}}\n";
    home.file("t.yaml", lesson);
    for format in ["md", "ipynb"] {
        let out = home.run(&["export", "t.yaml", "--to", format], "").out;
        assert!(out.contains("x^2") && !out.contains("$\\href") && !out.contains("$\\\\href"), "{out}");
        assert!(!out.contains("$\\input") && !out.contains("$\\\\input"), "{out}");
    }
}

#[test]
fn a_reader_may_leave_at_any_time() {
    let home = Home::new();
    let record =
        |answer: &str| format!("{{\"id\":1,\"answer\":\"{answer}\",\"ask\":{{\"formula\":{{\"is\":\"x\"}}}}}}\n");
    let (right, broken) = (record("x").repeat(20_000), format!("no record\n{}", record("x").repeat(20_000)));
    let rows: &[(&[&str], &str, i32)] = &[
        (&["grade"], &right, 0),
        (&["grade"], &broken, 1),
        (&["read", "-"], &"x\n".repeat(50_000), 0),
        (&["derive", "--json", "-"], &"x^2\n".repeat(5_000), 0),
        (&["author", "kinds"], "", 0),
        (&["export", "chain-rule"], "", 0),
        (&["--help"], "", 0),
        (&["man"], "", 0),
    ];
    for (arguments, input, wanted) in rows {
        let mut child = home.command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_bytes().to_vec();
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let mut first = String::new();
        BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty(), "{arguments:?}");
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let code = child.wait().unwrap().code();
        writer.join().unwrap();
        assert_eq!(code, Some(*wanted), "{arguments:?}: {err}");
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_in_one_line() {
    let home = Home::new();
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["list"],
        &["man"],
        &["completions", "bash"],
        &["read", "x"],
        &["author", "kinds"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut child = home.command(arguments).stdout(Stdio::from(full)).spawn().unwrap();
        drop(child.stdin.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!((child.wait().unwrap().code(), err.lines().count()), (Some(2), 1), "{arguments:?}: {err}");
    }
}
