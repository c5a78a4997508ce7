//! Several programs at once on the same files: nothing is lost, doubled or taken for something else.

use crate::program::{COURSE, Home, Ran};
use std::fs;
use std::io::Write;

/// So many at once.
const MANY: usize = 8;
/// And so often.
const ROUNDS: usize = 4;

/// Runs the program so many times at once, each with its own words and lines.
fn at_once(home: &Home, each: impl Fn(usize) -> (Vec<String>, String)) -> Vec<Ran> {
    let all: Vec<_> = (0..MANY)
        .map(|n| {
            let (words, input) = each(n);
            let mut child = home.spawn(&words.iter().map(String::as_str).collect::<Vec<_>>());
            let mut stdin = child.stdin.take().unwrap();
            std::thread::spawn(move || {
                let _ = stdin.write_all(input.as_bytes());
                drop(stdin);
                Ran::from(child.wait_with_output().unwrap())
            })
        })
        .collect();
    all.into_iter().map(|ran| ran.join().unwrap()).collect()
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(String::from).collect()
}

/// How many answers are kept.
fn answers(home: &Home) -> i64 {
    let store = rusqlite::Connection::open(home.state()).unwrap();
    store.query_row("SELECT count(*) FROM event WHERE what = 'answered'", [], |row| row.get(0)).unwrap()
}

fn beside_the_store(home: &Home, part: &str) -> usize {
    let all = fs::read_dir(home.path("gradus")).unwrap().flatten();
    all.filter(|entry| entry.file_name().to_string_lossy().contains(part)).count()
}

#[test]
fn a_broken_store_is_mended_once_and_every_answer_is_kept() {
    for broken in [0, 100, 4_096] {
        for _ in 0..ROUNDS {
            let home = Home::new();
            let learn = format!("--lessons {COURSE} learn first-step --seed 7");
            home.run(&words(&learn).iter().map(String::as_str).collect::<Vec<_>>(), "12345\n");
            let mut bytes = fs::read(home.state()).unwrap();
            bytes[broken..broken + 64].fill(0xA5);
            fs::write(home.state(), &bytes).unwrap();
            let all = at_once(&home, |n| (words(&learn), format!("1234{n}\n")));
            let told = all.iter().filter(|ran| ran.err.contains("was damaged")).count();
            let kept = answers(&home);
            // The one that was in the broken file may be what broke.
            let unsaved = all.iter().filter(|ran| ran.code == Some(2) || ran.err.contains("not being saved")).count();
            let err: Vec<&str> = all.iter().map(|ran| ran.err.as_str()).collect();
            assert!(kept >= (MANY - unsaved) as i64, "{broken}: {kept} kept, {unsaved} refused: {err:?}");
            assert!(told <= 1 && beside_the_store(&home, ".broken-") <= 1, "{broken}: mended {told} times: {err:?}");
            assert!(beside_the_store(&home, ".tmp") == 0, "{broken}");
        }
    }
}

#[test]
fn answers_that_are_brought_by_several_are_there_once() {
    let home = Home::new();
    let learn = ["--lessons", COURSE, "learn", "first-step", "--seed", "7", "--learner", "s1"];
    home.run(&learn, "12345\n123456\n-7.996\n");
    let handed = ["--lessons", COURSE, "hand-in", "first-step", "--learner", "s1", "-o", "in.jsonl"];
    assert_eq!(home.run(&handed, "").code, Some(0));
    for _ in 0..ROUNDS {
        let other = Home::new();
        fs::copy(home.path("in.jsonl"), other.path("in.jsonl")).unwrap();
        let all = at_once(&other, |_| (words(&format!("--lessons {COURSE} learn --import in.jsonl")), String::new()));
        assert!(all.iter().all(|ran| ran.code == Some(0)), "{all:?}");
        assert_eq!(answers(&other), 3, "{all:?}");
    }
}

#[test]
fn what_several_save_under_one_name_is_all_kept() {
    for _ in 0..ROUNDS {
        let home = Home::new();
        let all = at_once(&home, |n| (words("try"), format!("{n} + 100\nsave n.txt\n")));
        assert!(all.iter().all(|ran| ran.code == Some(0)), "{all:?}");
        let mut found: Vec<String> = fs::read_dir(&home.0)
            .unwrap()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("n.txt"))
            .map(|entry| fs::read_to_string(entry.path()).unwrap())
            .collect();
        found.sort();
        assert_eq!(found, (0..MANY).map(|n| format!("{n} + 100\n")).collect::<Vec<_>>());
    }
}

#[test]
fn each_notebook_that_was_left_is_opened_by_one() {
    use std::io::{BufRead, BufReader};
    for _ in 0..ROUNDS {
        let home = Home::new();
        for n in 0..MANY {
            let mut child = home.spawn(&["try"]);
            let mut stdin = child.stdin.take().unwrap();
            let mut out = BufReader::new(child.stdout.take().unwrap());
            writeln!(stdin, "{n} + 100").unwrap();
            let mut line = String::new();
            while !line.contains(&format!("= {}", n + 100)) {
                line.clear();
                assert!(out.read_line(&mut line).unwrap() > 0);
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let all = at_once(&home, |_| (words("try"), "open last\n".to_string()));
        for n in 0..MANY {
            let by = all.iter().filter(|ran| ran.out.contains(&format!("{n} + 100 = {}", n + 100))).count();
            assert_eq!(by, 1, "{n}: {all:?}");
        }
    }
}

#[test]
fn answers_resets_and_hand_ins_go_on_beside_each_other() {
    let home = Home::new();
    let first = ["--lessons", COURSE, "learn", "first-step", "--seed", "7", "--learner", "s1"];
    home.run(&first, "12345\n");
    for _ in 0..ROUNDS {
        let before = answers(&home);
        let all = at_once(&home, |n| {
            let line = match n % 4 {
                0 => "learn first-step --seed 7 --learner s1",
                1 => "reset first-step --learner s1",
                2 => "hand-in first-step --learner s1 -o in.jsonl",
                _ => "progress --json --learner s1",
            };
            (words(&format!("--lessons {COURSE} {line}")), if n % 4 == 0 { "12345\n".into() } else { String::new() })
        });
        assert!(all.iter().all(|ran| ran.code.is_some_and(|code| code < 2)), "{all:?}");
        assert!(all.iter().all(|ran| !ran.err.contains("damaged") && !ran.err.contains("not being saved")), "{all:?}");
        assert_eq!(answers(&home), before + 2);
        let handed = fs::read_to_string(home.path("in.jsonl")).unwrap();
        assert!(handed.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    }
}

/// The notebook needs nothing of a store that another program holds: it says so, and goes on at once.
#[test]
fn a_notebook_goes_on_beside_a_store_that_is_held() {
    let home = Home::new();
    home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "12345\n");
    let holder = rusqlite::Connection::open(home.state()).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let ran = home.run(&["try"], "6 * 7\nsave n.txt\n");
    assert_eq!(ran.code, Some(0), "{} {}", ran.out, ran.err);
    assert!(ran.out.contains("= 42") && ran.err.contains("holding it"), "{} {}", ran.out, ran.err);
    assert!(ran.err.contains("the notebook goes on"), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}
