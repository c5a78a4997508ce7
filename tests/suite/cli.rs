//! The command line as scripts meet it: exit codes, pipes, hostile input.

use crate::program::{COURSE, Home, text};
use std::io::{BufRead, BufReader, Read, Write};

#[test]
fn exit_codes_have_one_meaning_each() {
    let home = Home::new();
    let rows: &[(&[&str], &str, i32)] = &[
        (&["--help"], "", 0),
        (&["--version"], "", 0),
        (&["list"], "", 0),
        (&["--lessons", COURSE, "progress"], "", 0),
        (&["man"], "", 0),
        (&["frobnicate"], "", 2),
        (&["list", "--widht", "80"], "", 2),
        (&["list", "--width", "3"], "", 2),
        (&["learn", "no-such-lesson"], "", 2),
        (&["--lessons", COURSE, "learn", "first-step/no-such-question"], "", 2),
        (&["learn", "--lessons", "no-such-folder"], "", 2),
        (&["reset"], "", 2),
        (&["reset", "no-such-lesson"], "", 2),
        (&["reset", "--all"], "", 0),
        (&["--lessons", COURSE, "learn", "first-step"], "", 1),
        (&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\n1.3\nb\n", 0),
        (&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\n1.3\na\n", 1),
        (&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\n1.3\n", 1),
        (&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\nhelp\n1..3\nhint\n1.3\n= 1\nb\n", 0),
        (&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\nskip\nb\n", 1),
        (&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\nshow\nb\n", 1),
        (&["try", "2+2", "= 1/2", "plot x"], "", 0),
        (&["try", "2+"], "", 1),
        (&["try"], "2+2\nd x^2\n", 0),
        (&["try"], "2+2\nd x^\n", 1),
        (&["read", "-x^2", "2xsin^2 x"], "", 0),
        (&["read", "-"], "2x\nx^2\n", 0),
        (&["read", "-"], "2x\nx^\n", 1),
        (&["read"], "", 2),
        (&["derive", "-x^2"], "", 0),
        (&["derive", "w*y"], "", 1),
        (&["derive", "w*y", "--by", "y"], "", 0),
        (&["derive", "x^", "--json"], "", 1),
        (&["derive", "x", "--order", "0"], "", 2),
        (&["derive", "-"], "x^2\n-x\n", 0),
        (&["check", "--formula", "x+1", "1+x"], "", 0),
        (&["check", "--formula", "-x", "-x"], "", 0),
        (&["check", "--formula", "x+1", "x"], "", 1),
        (&["check", "--formula", "x+", "x"], "", 2),
        (&["check", "--formula", "x+1", "x+"], "", 3),
        (&["check", "--formula", "x+1", "y"], "", 3),
        (&["check", "--formula", "x+1", "--number", "3", "x"], "", 2),
        (&["check", "x"], "", 2),
        (&["check", "--number", "3/4", "0.75"], "", 0),
        (&["check", "--derivative", "sin(x^2)", "2x cos(x^2)"], "", 0),
        (&["check", "--derivative", "a t^2", "--by", "t", "2a t"], "", 0),
        (&["check", "--derivative", "x^3", "--order", "2", "6x"], "", 0),
        (&["check", "--ask", "{\"gradient\": {\"of\": \"x^2*y\"}}", "(2x y, x^2)"], "", 0),
        (&["check", "--ask", "{\"gradiant\": {}}", "x"], "", 2),
        (&["--lessons", COURSE, "check", "first-step/step", "1.3"], "", 0),
        (&["--lessons", COURSE, "check", "first-step/stop", "1.3"], "", 2),
        (&["check", "--formula", "2x", "-"], "2x\nx+x\n", 0),
        (&["check", "--formula", "2x", "-"], "2x\nx\n", 1),
        (&["grade"], "", 0),
        (&["grade", "no-such-file"], "", 2),
        (&["grade"], "{}\n", 1),
        (&["--lessons", COURSE, "export", "first-step"], "", 0),
        (&["--lessons", COURSE, "export", "first-step", "--key", "--to", "txt"], "", 0),
        (&["--lessons", COURSE, "export", "first-step", "--to", "wallpaper"], "", 2),
        (&["export", "no-such-lesson"], "", 2),
        (&["author", "kinds"], "", 0),
        (&["author", "latex"], "", 0),
        (&["completions", "bash"], "", 0),
        (&["completions", "tcsh"], "", 2),
    ];
    for (arguments, input, wanted) in rows {
        let ran = home.run(arguments, input);
        assert_eq!(ran.code, Some(*wanted), "{arguments:?} {input:?}\n{}\n{}", ran.out, ran.err);
        if *wanted == 2 {
            assert!(ran.out.is_empty() && !ran.err.is_empty(), "trouble is told beside the results: {arguments:?}");
        }
    }
}

#[test]
fn help_lists_what_there_is_and_all_of_it_has_help() {
    let home = Home::new();
    let help = home.run(&["--help"], "").out;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() >= 12, "{help}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        let ran = home.run(&[command, "--help"], "");
        assert_eq!(ran.code, Some(0), "{command}");
        assert!(ran.out.contains("Usage:"), "{command}: {}", ran.out);
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(home.run(&["completions", shell], "").out.contains("gradus"), "{shell}");
    }
    assert!(home.run(&["man"], "").out.starts_with(".ie"));
}

#[test]
fn whoever_stops_reading_is_no_trouble() {
    let home = Home::new();
    let record = "{\"id\": 1, \"answer\": \"2x\", \"ask\": {\"formula\": {\"is\": \"2*x\", \"of\": [\"x\"]}}}\n";
    let many = record.repeat(20_000);
    let file = text(&home.file("many.jsonl", many));
    for arguments in [&["grade", &file][..], &["list"], &["learn", "first-step"], &["man"], &["--help"]] {
        let mut child = home.spawn(arguments);
        drop(child.stdout.take());
        drop(child.stdin.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(err, "", "{arguments:?}");
        let code = output.status.code();
        assert!(code == Some(0) || arguments.contains(&"learn"), "{arguments:?} {code:?}");
    }
}

#[test]
fn the_same_lines_give_the_same_bytes_whatever_went_before() {
    let home = Home::new();
    let once = || home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "8\nhint\n1.3\nb\n");
    let first = once();
    assert!(first.out.contains("[1] > 8") && first.out.contains("right"), "{}", first.out);
    assert_eq!(first.out, once().out);
    let narrow = home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7", "--width", "40"], "8\nshow\n");
    for line in narrow.out.lines() {
        assert!(line.chars().count() <= 40, "{line:?}");
    }
    let ascii = home.run(&["--lessons", COURSE, "learn", "first-step", "--ascii"], "8\nshow\n1.3\na\nb\n");
    assert!(ascii.out.is_ascii(), "{}", ascii.out);
    let mut command = home.command(&["list"]);
    let c_locale = command.env("LC_ALL", "C").output().unwrap();
    assert!(c_locale.stdout.is_ascii(), "a locale without UTF-8 gets ASCII");
}

#[test]
fn colour_is_for_those_who_want_it() {
    let home = Home::new();
    let has_colour = |arguments: &[&str], set: &[(&str, &str)]| {
        let output = home.command(arguments).envs(set.iter().copied()).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!has_colour(&["list"], &[]), "a pipe gets none");
    assert!(has_colour(&["list", "--color", "always"], &[("NO_COLOR", "1")]));
    assert!(has_colour(&["list"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colour(&["list"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!has_colour(&["list", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn hostile_lines_in_a_lesson_are_told_and_passed_over() {
    let home = Home::new();
    let mut input = b"-7.996\n".to_vec();
    input.extend(b"\xff\xfe\n");
    input.extend("(".repeat(10_000).bytes());
    input.extend(b"\n\x1b[31mred\x07\n");
    input.extend("9".repeat(3 << 20).bytes());
    input.extend(b"\n1.3\nb\n");
    let ran = home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], &input);
    assert_eq!(ran.code, Some(1), "{}\n{}", ran.out, ran.err);
    assert!(ran.err.contains("not valid UTF-8") && ran.err.contains("longer than"), "{}", ran.err);
    assert!(ran.out.contains("3 of 3 solved, 3 of them right the first time"), "{}", ran.out);
    assert!(!ran.out.contains(['\u{1b}', '\u{7}']));
    assert!(ran.out.len() < 50_000);
    let nested = "(".repeat(50_000);
    assert_eq!(home.run(&["check", "--formula", "x", &nested], "").code, Some(3));
    assert_eq!(home.run(&["check", "--formula", &nested, "x"], "").code, Some(2));
}

#[test]
fn a_lesson_of_ones_own_can_be_taken() {
    let home = Home::new();
    let lesson = "format: 1\nid: own\ntitle: My own\nsummary: One.\nneeds: []\nminutes: 1\ncells:\n  - question:\n      id: \
                  q\n      skill: s\n      say: One and one?\n      ask: {number: {is: 2}}\n";
    let file = text(&home.file("own.yaml", lesson));
    let ran = home.run(&["learn", "own", "--lessons", &file], "2\n");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(home.run(&["author", "check", &file], "").code, Some(0));
    let broken = text(&home.file("broken.yaml", lesson.replace("number:", "nubmer:")));
    let ran = home.run(&["learn", "own", "--lessons", &broken], "2\n");
    assert!(ran.code == Some(2) && ran.err.contains("nubmer") && ran.err.contains("broken.yaml:12"), "{}", ran.err);
    let ran = home.run(&["author", "check", &broken], "");
    assert!(ran.code == Some(1) && ran.out.contains("nubmer"), "{}", ran.out);
    let noise = text(&home.file("noise.yaml", [0xff, 0xfe, 0x00]));
    let ran = home.run(&["author", "check", &noise], "");
    assert!(ran.code == Some(2) && ran.err.contains("not valid UTF-8"), "{}", ran.err);
}

#[test]
fn reading_answers_each_line_and_goes_on() {
    let home = Home::new();
    let ran = home.run(&["read", "-"], b"2xsin^2 x\r\nx +\n\xff\n-x");
    assert_eq!(ran.code, Some(1));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[3]), (4, "2*x*sin(x)^2", "-x"), "{lines:?}");
    assert!(lines[1].starts_with("error:") && lines[2].contains("UTF-8"), "{lines:?}");
    let ran = home.run(&["read", "--json", "-"], b"x\xc2\x9by\n\xff\nx\n");
    let rows: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows[0]["error"]["at"].is_array() && rows[1]["error"]["kind"] == "not-text" && rows[2]["reads_as"] == "x");
    assert!(!ran.out.contains('\u{9b}'));
    assert!(home.run(&["read", "x^2", "--ascii"], "").out.is_ascii());
}

#[test]
fn progress_is_kept_and_can_be_asked_for() {
    let home = Home::new();
    home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\n1.3\nb\n");
    assert!(home.state().exists());
    let solved = |arguments: &[&str]| {
        let ran = home.run(arguments, "");
        let row: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
        row["solved"].as_u64().unwrap()
    };
    assert_eq!(solved(&["--lessons", COURSE, "progress", "--json"]), 3);
    assert_eq!(
        solved(&["--lessons", COURSE, "progress", "--json", "--learner", "ada"]),
        0,
        "another learner has other progress"
    );
    let elsewhere = text(&home.path("elsewhere.db"));
    assert_eq!(solved(&["--lessons", COURSE, "progress", "--json", "--state", &elsewhere]), 0);
    assert!(!home.path("elsewhere.db").exists(), "asking makes no file");
    assert_eq!(home.run(&["--lessons", COURSE, "reset", "first-step"], "").code, Some(0));
    assert_eq!(solved(&["--lessons", COURSE, "progress", "--json"]), 0);
}

#[test]
fn nothing_shown_as_judged_is_lost_by_a_kill() {
    let home = Home::new();
    let mut child = home.spawn(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    writeln!(stdin, "-7.996").unwrap();
    let mut shown = String::new();
    while !shown.contains("✓ right") {
        assert!(stdout.read_line(&mut shown).unwrap() > 0, "{shown}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let progress = home.run(&["--lessons", COURSE, "progress", "--json"], "").out;
    assert!(progress.lines().next().unwrap().contains("\"solved\":1"), "{progress}");
}

#[test]
fn two_at_once_keep_everything() {
    let home = Home::new();
    let mut both = [
        home.spawn(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"]),
        home.spawn(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"]),
    ];
    for line in ["8\n", "-7.996\n", "1.3\n", "b\n"] {
        for child in &mut both {
            // The lesson ends after the third answer that moves on; the fourth may find the pipe closed.
            let _ = child.stdin.as_mut().unwrap().write_all(line.as_bytes());
        }
    }
    for mut child in both {
        drop(child.stdin.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        child.stdout.take().unwrap().read_to_string(&mut String::new()).unwrap();
        child.wait().unwrap();
        assert_eq!(err, "");
    }
    let ran = home.run(&["--lessons", COURSE, "list", "first-step"], "");
    assert_eq!(ran.code, Some(2), "list takes no lesson on the command line");
    assert!(home.run(&["--lessons", COURSE, "progress"], "").out.contains("The first step"));
}

#[test]
fn whoever_comes_while_a_store_is_made_takes_it_for_what_it_will_be() {
    for _ in 0..10 {
        let home = Home::new();
        let learn = ["--lessons", COURSE, "learn", "first-step", "--seed", "7"];
        let mut all: Vec<_> = (0..6).map(|_| home.spawn(&learn)).collect();
        for child in &mut all {
            // A first answer makes the store; that all come at once is as likely as can be.
            child.stdin.take().unwrap().write_all(b"8\n").unwrap();
        }
        for child in all {
            let ran = child.wait_with_output().unwrap();
            assert_eq!(String::from_utf8_lossy(&ran.stderr), "");
        }
    }
}

#[test]
fn a_broken_store_is_mended_with_a_message() {
    let home = Home::new();
    let lesson = || home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\n1.3\nb\n");
    assert_eq!(lesson().code, Some(0));
    let mut broken = std::fs::read(home.state()).unwrap();
    // The head says no more that this is a database.
    broken[..60].fill(0x20);
    std::fs::write(home.state(), &broken).unwrap();
    let ran = home.run(&["progress", "--json"], "");
    assert!(ran.out.contains("\"solved\":3"), "nothing is lost: {} {}", ran.out, ran.err);
    assert!(ran.err.contains("broken-1"), "{}", ran.err);
    assert_eq!(std::fs::read(home.state().with_file_name("progress.db.broken-1")).unwrap(), broken);
}

#[test]
fn what_cannot_be_read_is_never_taken_for_nothing() {
    let home = Home::new();
    std::fs::create_dir_all(home.state().parent().unwrap()).unwrap();
    let notes = "These are notes of mine, and no progress.\n".repeat(200);
    std::fs::write(home.state(), &notes).unwrap();
    for arguments in [&["progress"][..], &["list"], &["learn"], &["export"], &["export", "last"], &["reset", "--all"]] {
        let ran = home.run(arguments, "");
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.out);
        assert!(ran.err.contains("progress.db: this is no file with progress"), "{arguments:?}: {}", ran.err);
    }
    let ran = home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "-7.996\n1.3\nb\n");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "nor does a lesson from a pipe begin on it: {}", ran.err);
    assert_eq!(std::fs::read_to_string(home.state()).unwrap(), notes);
}

#[test]
fn a_home_that_cannot_be_written_is_told_once() {
    let home = Home::new();
    let blocked = text(&home.file("blocked", "a file"));
    let state = format!("{blocked}/progress.db");
    let ran =
        home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7", "--state", &state], "-7.996\n1.3\nb\n");
    assert_eq!(ran.code, Some(0), "the lesson goes on: {}", ran.err);
    assert_eq!(ran.err.matches("not being saved").count(), 1, "{}", ran.err);
}

#[test]
fn only_what_a_lesson_needs_is_taken() {
    let home = Home::new();
    let lesson = |id: &str, needs: &str| {
        format!(
            "format: 1\nid: {id}\ntitle: T {id}\nsummary: S.\nneeds: [{needs}]\nminutes: 1\ncells:\n  - question:\n      id: q\n      \
             skill: s\n      say: One and one?\n      ask: {{number: {{is: 2}}}}\n"
        )
    };
    let folder = home.path("course");
    std::fs::create_dir_all(&folder).unwrap();
    for (file, id, needs) in [("1.yaml", "a", ""), ("2.yaml", "b", ""), ("3.yaml", "c", "a")] {
        std::fs::write(folder.join(file), lesson(id, needs)).unwrap();
    }
    let folder = text(&folder);
    let ran = home.run(&["learn", "--to", "c", "--lessons", &folder], "list\n2\n");
    assert!(ran.out.contains("T a") && ran.out.contains("T c") && !ran.out.contains("T b"), "{}", ran.out);
    let ran = home.run(&["learn", "--to", "d", "--lessons", &folder], "");
    assert_eq!(ran.code, Some(2));
}
