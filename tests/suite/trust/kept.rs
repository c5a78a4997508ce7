//! Nothing that was shown is lost, however the program ends.

use crate::program::{COURSE, Home};
use gradus::math::rng::Rng;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

fn kill(child: &mut Child, signal: &str) {
    match signal {
        "KILL" => drop(child.kill()),
        signal => {
            let sent = Command::new("kill").arg(format!("-{signal}")).arg(child.id().to_string()).status();
            // Where it cannot be sent, the wait for its end would have none.
            assert!(sent.is_ok_and(|sent| sent.success()) || child.kill().is_err(), "{signal} was not sent");
        }
    }
    child.wait().unwrap();
}

/// How many of the answers `12345…` the last session of a lesson kept.
fn kept(home: &Home, lessons: &str, lesson: &str) -> usize {
    let out = home.run(&["--lessons", lessons, "export", &format!("{lesson}@last"), "--to", "text"], "").out;
    out.lines().filter(|line| line.trim_start().starts_with("> 12345")).count()
}

/// A lesson of so many plain questions, to each of which 12345 and what begins so is wrong.
fn long_lesson(home: &Home, questions: usize) {
    let head = "format: 1\nid: long\ntitle: T\nsummary: S.\nminutes: 1\ncells:\n".to_string();
    let question = |n| format!("  - question: {{id: q{n}, skill: s, say: \"One?\", ask: {{number: {{is: {n}}}}}}}\n");
    home.file("long.yaml", (0..questions).fold(head, |text, n| text + &question(n)));
}

/// Wrong answers are typed one after the other; at some moment the program is ended from outside. Every answer of which
/// a verdict was seen is kept.
#[test]
#[cfg(unix)]
fn every_answer_that_was_judged_survives_every_end() {
    const QUESTIONS: usize = 60;
    let mut rng = Rng::new(20);
    let mut all = 0;
    for round in 0..24 {
        let home = Home::new();
        long_lesson(&home, QUESTIONS);
        let signal = ["KILL", "TERM", "HUP"][round % 3];
        let mut child = home.command(&["learn", "long.yaml", "--seed", "7"]).stderr(Stdio::null()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, verdicts) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok).filter(|line| line.contains("✗ not yet")) {
                drop(sender.send(line));
            }
        });
        let writer = std::thread::spawn(move || {
            for n in 0.. {
                if writeln!(stdin, "12345{n}").is_err() {
                    break;
                }
            }
        });
        // After some answers, at any moment of what is done with the next one.
        let mut judged = verdicts.iter().take(rng.below(QUESTIONS / 2)).count();
        std::thread::sleep(Duration::from_micros(rng.below(5_000) as u64));
        kill(&mut child, signal);
        writer.join().unwrap();
        reader.join().unwrap();
        judged += verdicts.iter().count();
        let kept = if judged == 0 { 0 } else { kept(&home, "long.yaml", "long") };
        assert!(kept >= judged, "{signal}: {judged} shown and {kept} kept");
        let again = home.run(&["progress", "--json"], "");
        assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
        all += judged;
    }
    assert!(all > 24, "{all} answers were judged in all");
}

/// The same at a terminal, where what is typed goes through the line editor.
#[test]
#[cfg(unix)]
fn every_answer_at_a_terminal_survives_every_end() {
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    let mut rng = Rng::new(21);
    let mut all = 0;
    for round in 0..12 {
        let home = Home::new();
        let signal = ["KILL", "TERM", "HUP"][round % 3];
        let size = PtySize { rows: 50, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gradus"));
        // A lesson that begins with a question: what is tried in an exploration is no answer.
        command.args(["--lessons", COURSE, "learn", "first-step", "--seed", "7"]);
        command.env_clear();
        command.env("XDG_DATA_HOME", &home.0);
        command.env("HOME", &home.0);
        command.env("TERM", "xterm-256color");
        command.env("NO_COLOR", "1");
        command.cwd(&home.0);
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut keys = pair.master.take_writer().unwrap();
        let (sender, bytes) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        // Each answer has a prompt of its own, with a number in it: one is typed when the one before has been judged.
        let mut seen = String::new();
        let mut shown = 0;
        let mut wait_for = |number: usize| {
            let prompt = format!("[{number}] >");
            while !seen.contains(&prompt) {
                match bytes.recv_timeout(Duration::from_secs(30)) {
                    Ok(more) => seen.push_str(&String::from_utf8_lossy(&more)),
                    Err(_) => panic!("{prompt} was waited for in vain: {seen}"),
                }
            }
        };
        wait_for(1);
        for number in 1..=rng.below(4) {
            write!(keys, "12345{number}\r").unwrap();
            wait_for(number + 1);
            shown = number;
        }
        // One more, which may or may not be judged before the end comes.
        write!(keys, "12345\r").unwrap();
        std::thread::sleep(Duration::from_micros(rng.below(20_000) as u64));
        match signal {
            "KILL" => child.kill().unwrap(),
            signal => {
                let id = child.process_id().unwrap().to_string();
                Command::new("kill").arg(format!("-{signal}")).arg(id).status().unwrap();
            }
        }
        child.wait().unwrap();
        drop(keys);
        drop(pair.master);
        reader.join().unwrap();
        for more in bytes.try_iter() {
            seen.push_str(&String::from_utf8_lossy(&more));
        }
        if seen.contains(&format!("[{}] >", shown + 2)) {
            shown += 1;
        }
        let kept = if shown == 0 { 0 } else { kept(&home, COURSE, "first-step") };
        assert!(kept >= shown, "{signal}: {shown} shown and {kept} kept: {seen}");
        let again = home.run(&["progress", "--json"], "");
        assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
        all += shown;
    }
    assert!(all > 0, "nothing was shown at all");
}

#[test]
#[cfg(unix)]
fn a_notebook_survives_every_end() {
    for signal in ["KILL", "TERM", "HUP"] {
        let home = Home::new();
        let mut child = home.spawn(&["try"]);
        let mut stdin = child.stdin.take().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        stdin.write_all(b"f(x) = x^2\nf'(3)\n").unwrap();
        let mut line = String::new();
        while !line.contains("= 6") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0);
        }
        kill(&mut child, signal);
        let ran = home.run(&["try"], "open last\nf'(4)\n");
        assert!(ran.out.contains("= 6") && ran.out.contains("= 8"), "{signal}: {} {}", ran.out, ran.err);
        // It was piped to its end this time, so there is nothing left to offer.
        let ran = home.run(&["try"], "open last\n");
        assert!(ran.err.contains("no notebook that was not saved"), "{}", ran.err);
    }
}

#[test]
fn saving_or_clearing_a_notebook_is_enough() {
    let home = Home::new();
    for end in ["save n.txt", "clear"] {
        let mut child = home.spawn(&["try"]);
        let mut stdin = child.stdin.take().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        writeln!(stdin, "1 + 1\n{end}\nhelp save").unwrap();
        let mut line = String::new();
        while !line.contains("help save") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let left = std::fs::read_dir(home.path("gradus")).map(|all| all.count()).unwrap_or_default();
        assert_eq!(left, 0, "{end}");
    }
}

/// A disk that is full, or a limit on the size of a file, ends no session and is said once.
#[test]
#[cfg(target_os = "linux")]
fn a_limit_on_the_size_of_files_is_a_full_disk() {
    let home = Home::new();
    long_lesson(&home, 200);
    home.run(&["learn", "long.yaml", "--seed", "7"], "-7.996\n");
    let answers = "12345\n".repeat(200);
    let script = format!("ulimit -f 40; exec {} learn long.yaml --seed 7", env!("CARGO_BIN_EXE_gradus"));
    let mut child = home.command(&[]);
    let mut child = Command::new("sh")
        .args(["-c", &script])
        .current_dir(&home.0)
        .envs(child.env("PATH", "/usr/bin:/bin").get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || drop(stdin.write_all(answers.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some(), "it ended by itself: {:?}", output.status);
    assert_eq!(err.matches("not being saved").count(), 1, "{err}");
    let kept = kept(&home, "long.yaml", "long");
    assert!((1..200).contains(&kept), "{kept}");
}

/// Where no more of a notebook can be kept, what was kept stays, and it is said once.
#[test]
#[cfg(target_os = "linux")]
fn a_notebook_on_a_full_disk_loses_nothing_that_was_kept() {
    let home = Home::new();
    let script = format!("ulimit -f 1; exec {} try", env!("CARGO_BIN_EXE_gradus"));
    let mut child = home.command(&[]);
    let mut child = Command::new("sh")
        .args(["-c", &script])
        .envs(child.env("PATH", "/usr/bin:/bin").get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let lines: String = (0..200).map(|n| format!("{n} + 10000\n")).collect();
    stdin.write_all(lines.as_bytes()).unwrap();
    let mut line = String::new();
    while !line.contains("= 10199") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0);
    }
    kill(&mut child, "KILL");
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(err.matches("not being kept").count(), 1, "{err}");
    let ran = home.run(&["try"], "open last\nsave all.txt\n");
    assert!(ran.out.contains("= 10000"), "{} {}", ran.out, ran.err);
    let kept = std::fs::read_to_string(home.path("all.txt")).unwrap();
    assert!(kept.lines().count() > 10 && lines.starts_with(&kept), "whole lines, in their order: {kept}");
}

#[test]
#[cfg(unix)]
fn a_store_that_is_held_or_shut_is_not_an_empty_one() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.run(&["learn", "first-step", "--seed", "7"], "-7.996\n1.3\nb\n");
    std::fs::set_permissions(home.state(), std::fs::Permissions::from_mode(0o000)).unwrap();
    // For root nothing is shut.
    if std::fs::File::open(home.state()).is_err() {
        let ran = home.run(&["progress", "--json"], "");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
        assert!(ran.err.contains("permission denied"), "{}", ran.err);
    }
}

/// Whatever would read what was kept, or add to it, says why it cannot, and leaves the file as it is.
#[test]
fn no_command_begins_on_a_store_that_cannot_be_read() {
    let home = Home::new();
    home.run(&["learn", "first-step", "--seed", "7"], "-7.996\n1.3\nb\n");
    let good = std::fs::read(home.state()).unwrap();
    let changed = |change: &str| {
        std::fs::write(home.state(), &good).unwrap();
        rusqlite::Connection::open(home.state()).unwrap().execute_batch(change).unwrap();
    };
    let foreign = "PRAGMA application_id = 1; DROP TABLE event; CREATE TABLE theirs (a); ";
    for (change, says) in [("PRAGMA user_version = 7", "newer"), (foreign, "no file with progress"), ("", "holding it")]
    {
        changed(change);
        let before = std::fs::read(home.state()).unwrap();
        let holder = rusqlite::Connection::open(home.state()).unwrap();
        if change.is_empty() {
            holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
        }
        let commands: &[&[&str]] = &[
            &["learn", "first-step", "--seed", "7"],
            &["progress"],
            &["review"],
            &["export", "last"],
            &["hand-in", "first-step", "--learner", "s1", "-o", "s1.jsonl"],
        ];
        // Each waits for a while where it is held.
        for arguments in commands.iter().take(if change.is_empty() { 2 } else { commands.len() }) {
            let ran = home.run(arguments, "-7.996\n");
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.err);
            assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
        }
        drop(holder);
        assert_eq!(std::fs::read(home.state()).unwrap(), before, "{says}");
    }
}
