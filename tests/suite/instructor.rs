//! An instructor's path from an empty folder to grades, as one recorded script: a lesson, two slips found, a pack, forty
//! students, hand-ins of which one is forged, one late, one given twice and one of nobody, three gradebooks, statistics,
//! and a wrong answer of the class that becomes one the lesson foresees.

use crate::program::{Home, Ran};
use gradus::lesson::load;
use gradus::math::rng::Rng;
use serde_json::Value;

const DRAFT: &str = "format: 1
id: week3
title: Week 3
summary: Powers and chains.
cells:
  - question:
      id: power
      skill: power
      vary: {a: 2..9, n: [3, 4, 5, 6]}
      ask: {derivative: {of: a*x^n}}
      hints: [\"It is ${{a*n}} x^{{{n - 1}}}$.\"]
      points: 2
  - question:
      id: chain
      skill: chain
      vary: {a: 2..9}
      ask: {derivative: {off: \"sin(a*x)\"}}
      points: 3
";

fn well(ran: Ran) -> Ran {
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    ran
}

#[test]
fn a_week_is_written_given_out_collected_and_graded() {
    let home = Home::new();
    let run = |words: &[&str]| home.run(words, "");
    // Begun, and two slips found one after the other.
    well(run(&["author", "new", "week3", "--kind", "derivative", "--kind", "choice"]));
    home.file("week3.yaml", DRAFT);
    let first = run(&["author", "check", "week3.yaml"]);
    assert!(first.code == Some(1) && first.out.contains("did you mean `of`?"), "{}", first.out);
    let mended = DRAFT.replace("{off:", "{of:");
    home.file("week3.yaml", &mended);
    let second = run(&["author", "check", "week3.yaml", "--deny-warnings"]);
    assert!(second.code == Some(1) && second.out.contains("hint-leaks"), "{}", second.out);
    let lesson = mended.replace("\"It is ${{a*n}} x^{{{n - 1}}}$.\"", "What comes down in front?");
    home.file("week3.yaml", &lesson);
    well(run(&["author", "check", "week3.yaml", "--deny-warnings"]));
    let seen = well(run(&["author", "preview", "week3.yaml", "chain", "--seed", "7"]));
    assert!(seen.out.contains("chain.drop_inner"), "{}", seen.out);
    well(run(&["author", "pack", "week3.yaml", "-o", "week3.gradus"]));

    // Forty students. Every fourth misses the chain in a way that no slip explains.
    let read = load::lesson("week3.yaml", &lesson).unwrap();
    let keys = |learner: &str| -> Vec<String> {
        let seed = Rng::named(0, learner).next() % 100_000;
        read.questions().map(|question| question.pose(seed).unwrap().prepared.task.key.text().unwrap()).collect()
    };
    std::fs::create_dir_all(home.path("handins")).unwrap();
    let mut roster = "learner,name,email\n".to_string();
    let hand_in = |learner: &str, answers: &[String], file: &str| {
        let state = format!("{learner}.db");
        home.run(&["learn", "week3.gradus", "--learner", learner, "--state", &state], answers.join("\n"));
        well(run(&["hand-in", "week3.gradus", "--learner", learner, "--state", &state, "-o", file, "--force"]));
    };
    for n in 0..40 {
        let learner = format!("s{n:02}");
        roster += &format!("{learner},Student {n},{learner}@uni.example\n");
        let mut answers = keys(&learner);
        if n % 4 == 1 {
            answers[1] = "x^7 + 3".to_string();
        }
        hand_in(&learner, &answers, &format!("handins/{learner}.jsonl"));
    }
    home.file("class.csv", &roster);
    // One forged, one late, one given twice, one of nobody.
    let text = |name: &str| std::fs::read_to_string(home.path(name)).unwrap();
    let forged =
        text("handins/s01.jsonl").replace("\"verdict\":\"wrong\",\"score\":0.0", "\"verdict\":\"right\",\"score\":1.0");
    home.file("handins/s01.jsonl", forged);
    home.file("arrived.csv", "learner,time\ns02,2026-12-01T10:00:00Z\n");
    home.file("handins/s03-again.jsonl", text("handins/s03.jsonl"));
    hand_in("stranger", &keys("stranger"), "handins/stranger.jsonl");
    home.file(
        "rules.yaml",
        "due: 2026-11-30T10:00:00Z\ncloses: 2099-01-01T00:00:00Z\nlate: {per: 24h, minus: 10 %}\nreceived: arrived.csv\nout-of: 20\n",
    );

    // Three gradebooks of the same hand-ins.
    let book = |to: &str| {
        run(&[
            "gradebook",
            "handins",
            "--lessons",
            "week3.gradus",
            "--roster",
            "class.csv",
            "--rules",
            "rules.yaml",
            "--to",
            to,
            "--report",
            "report.jsonl",
            "--force",
        ])
    };
    let csv = book("csv");
    assert_eq!(csv.code, Some(1), "the stranger: {}", csv.err);
    assert_eq!(csv.out.lines().count(), 41);
    let moodle = book("moodle").out;
    assert!(moodle.starts_with("Username,ID number,Email address"), "{moodle}");
    let canvas = book("canvas").out;
    assert!(canvas.lines().nth(1).unwrap().contains("Points Possible"), "{canvas}");
    let rows: Vec<Value> = book("json").out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let points = |learner: &str| {
        rows.iter().find(|row| row["learner"] == learner).unwrap_or_else(|| panic!("{learner}"))["points"]
            .as_f64()
            .unwrap()
    };
    assert_eq!(points("s00"), 20.0);
    assert_eq!(points("s01"), 8.0, "a forged verdict is worth nothing");
    assert_eq!(points("s02"), 18.0, "a day late");
    assert_eq!(points("s03"), 20.0, "twice is once");
    let report = text("report.jsonl");
    for kind in ["\"edited\"", "\"nobody\""] {
        assert!(report.contains(kind), "{kind}: {report}");
    }

    // What the class tells, and what becomes of it.
    let stats = well(run(&["author", "stats", "week3.gradus", "handins"]));
    for part in ["41 learners", "look here", "10×", "x^7+3"] {
        assert!(stats.out.contains(part), "{part}: {}", stats.out);
    }
    let tried =
        home.run(&["author", "try", "week3.yaml", "chain"], "x^7 + 3\nsay Sine is no power: what is its slope?\n");
    assert_eq!(tried.code, Some(0), "{}", tried.out);
    well(run(&["author", "check", "week3.yaml", "--deny-warnings"]));
    let said = run(&["check", "--lessons", "week3.yaml", "week3/chain", "3 + x^7"]);
    assert!(said.out.contains("Sine is no power"), "{}", said.out);
}

#[test]
fn questions_of_other_systems_come_in_as_lessons() {
    let home = Home::new();
    let quiz = "# Quiz\n\n## Sums\n\nWhat is 1 + 1?\n\nAnswer: 2\nWhy: One and one.\n\n## Words\n\nNothing is asked.\n";
    home.file("quiz.md", quiz);
    let ran = home.run(&["author", "import", "quiz.md", "-o", "in"], "");
    assert_eq!(ran.code, Some(1), "something was left: {}", ran.err);
    for part in ["carried Sums", "left Words:", "1 carried, 1 left"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    well(home.run(&["author", "check", "in/quiz.yaml"], ""));
    assert!(std::fs::read_to_string(home.path("in/left.txt")).unwrap().contains("left Words"));
    assert_eq!(home.run(&["author", "import", "quiz.md", "-o", "in"], "").code, Some(2), "it is there");
    home.file("bad.xml", "<quiz><question>");
    assert_eq!(home.run(&["author", "import", "bad.xml", "-o", "in"], "").code, Some(2));
}

#[test]
fn a_pack_carries_pictures_and_its_licence() {
    let home = Home::new();
    let png = b"\x89PNG\r\n\x1a\nand so on";
    let lesson = "format: 1\nid: seen\ntitle: Seen\nsummary: S.\nallow: [no-concept]\ncells:\n  - text: \"Look: ![a slope](slope.png)\"\n  \
                  - question: {id: a, skill: s, ask: {derivative: {of: x^2}}}\n";
    home.file("seen.yaml", lesson);
    let pack = |more: &[&str]| home.run(&[&["author", "pack", "seen.yaml", "-o", "seen.gradus"], more].concat(), "");
    let lacking = pack(&[]);
    assert!(
        lacking.code == Some(2) && lacking.err.contains("seen.yaml:7:18: slope.png is not beside the lesson"),
        "{}",
        lacking.err
    );
    home.file("slope.png", png);
    home.file("LICENCE.txt", "Share alike.\n");
    let made = pack(&[]);
    assert!(
        made.code == Some(0) && made.out.contains("images/slope.png  17 bytes") && made.out.contains("LICENCE.txt"),
        "{}{}",
        made.out,
        made.err
    );
    std::fs::remove_file(home.path("slope.png")).unwrap();
    let shown = home.run(&["author", "show", "seen.gradus"], "");
    assert!(shown.out.contains("pictures   slope.png"), "{}", shown.out);
    let checked = home.run(&["author", "check", "seen.gradus"], "");
    assert!(checked.code == Some(0) && !checked.out.contains("missing-image"), "{}{}", checked.out, checked.err);
    // A pack of a pack has everything that stood in it.
    let again = home.run(&["author", "pack", "seen.gradus", "-o", "again.gradus", "--licence", "LICENCE.txt"], "");
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(std::fs::read(home.path("again.gradus")).unwrap(), std::fs::read(home.path("seen.gradus")).unwrap());
    home.file("slope.png", "no picture");
    let refused = pack(&["--force"]);
    assert!(refused.code == Some(2) && refused.err.contains("does not begin as a PNG or a JPEG"), "{}", refused.err);
}
