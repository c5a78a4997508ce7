//! Examinations and homework: how many answers a question allows, what it counts, and silence.

use crate::golden::golden;
use crate::program::Home;
use crate::session::transcript;
use gradus::lesson::load;
use gradus::session::event::What;
use gradus::session::library::Library;
use gradus::session::{Pace, Session, Start};
use std::io::{BufRead, BufReader, Write};

const EXAM: &str = r#"format: 1
id: exam
title: An examination
summary: Answers that are counted.
cells:
  - question:
      id: silent
      skill: power
      feedback: none
      points: 2
      ask: {derivative: {of: x^2}}
  - question:
      id: also-silent
      skill: power
      feedback: none
      ask: {derivative: {of: x^3}}
  - question:
      id: twice
      skill: power
      tries: 2
      points: 3
      ask: {derivative: {of: x^4}}
"#;

/// An examination says nothing, asks nothing twice and gives nothing away; a question with two tries ends after them.
#[test]
fn tries_are_counted_and_an_examination_is_silent() {
    let library = || Library::of(vec![load::lesson("exam.yaml", EXAM).unwrap()]);
    let start = Start::Lesson("exam".into(), None);
    let mut sitting = Session::new(library(), 7, &[], Pace::Patient);
    let (text, events) = transcript(&mut sitting, &start, &["3x", "why", "3x^2", "why", "x^3", "x*x^2", "4x^5"]);
    golden("session/exam.txt", &text);
    let verdicts = events.iter().filter(|event| matches!(event.what, What::Answered { .. })).count();
    assert_eq!(verdicts, 5);
}

const HELD: &str = r#"format: 1
id: held
title: Held
summary: Nothing is told.
exam: {tools: all}
cells:
  - question: {id: slope, skill: s, ask: {derivative: {of: x^2}}}
  - question: {id: brackets, skill: s, ask: {derivative: {of: 1/x}}}
  - question: {id: form, skill: s, say: Multiply it out., ask: {formula: {is: x^2 + 2*x + 1, form: expanded}}}
  - question: {id: number, skill: s, say: How much?, ask: {number: {is: 2.22, digits: {places: 2}}}}
  - question: {id: vector, skill: s, ask: {gradient: {of: x^2 + y, by: [x, y]}}}
  - question: {id: open, skill: s, say: Which?, ask: {satisfies: {names: [t], if: t == 2}}, answer: "2"}
  - question:
      id: choice
      skill: s
      say: Which?
      ask: {choice: {options: [{is: "yes", right: true}, {is: "no", say: "Why?"}]}}
  - question: {id: lines, skill: s, ask: {work: {of: x^2 + 1}}}
  - question: {id: matrix, skill: s, ask: {matrix: {of: "|W x|^2", by: W, shapes: {W: m×n, x: n}}}}
  - question: {id: row, skill: s, ask: {matrix: {of: "c^T x", by: x, shapes: {c: n, x: n}}}}
"#;

/// Every way in which anything of an examination can be seen, with what may differ taken away.
fn seen(answers: &[&str]) -> String {
    let home = Home::new();
    home.file("held.yaml", HELD);
    let mut all = String::new();
    let mut see = |words: &[&str], input: &str| {
        let ran = home.run(words, input);
        all += &format!("{words:?} {:?}\n{}{}", ran.code, ran.out, ran.err);
    };
    see(&["learn", "held.yaml", "--learner", "s1"], &answers.join("\n"));
    for words in [
        &["progress", "--json"][..],
        &["progress"],
        &["list"],
        &["list", "--json"],
        &["export"],
        &["export", "last", "--key", "--to", "txt"],
        &["export", "held", "--key", "--to", "txt"],
    ] {
        see(&[words, &["--lessons", "held.yaml", "--learner", "s1"]].concat(), "");
    }
    for at in ["slope", "choice"] {
        see(&["check", &format!("held/{at}"), "2x", "--lessons", "held.yaml"], "");
    }
    see(&["hand-in", "held.yaml", "--learner", "s1", "-o", "-"], "");
    let kept = all.lines().filter(|line| !line.contains("UTC") && !line.contains("@1"));
    let kept: Vec<String> = kept
        .map(|line| match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line) {
            // Times are those of the clock.
            Ok(mut record) if record.contains_key("at") => {
                record.retain(|name, _| !["at", "opened"].contains(&name.as_str()));
                serde_json::to_string(&record).unwrap()
            }
            _ => line.to_string(),
        })
        .collect();
    kept.join("\n")
}

#[test]
fn nothing_tells_a_right_answer_from_a_wrong_one() {
    let right =
        ["2x", "-1/x^2", "(x+1)^2", "x^2+2x+1", "2.22", "(2x,1)", "2", "A", "2x = x*2", "2 W x x^T", "c^T", "c"];
    let wrong =
        ["3x", "-1/x^3", "(x+1)^3", "x^3+3x+1", "3.33", "(3x,1)", "3", "B", "3x = x*3", "3 W x x^T", "x^T", "x"];
    let alike = |text: String| {
        text.replace('3', "2").replace('³', "²").replace('B', "A").replace('b', "a").replace(['x', 'ˣ'], "c")
    };
    let (one, other) = (alike(seen(&right)), alike(seen(&wrong)));
    assert_eq!(one, other);
    assert!(one.contains("noted") && one.contains("10 of 10 answered"), "{one}");
    for told in ["✓", "✗", "right", "wrong\"", "d_coeff", "Solution", "points"] {
        assert!(!one.contains(told), "{told}: {one}");
    }
}

#[test]
fn an_examination_refuses_what_would_tell_and_logs_it() {
    let home = Home::new();
    home.file("held.yaml", HELD.replace("{tools: all}", "{leave: forward}"));
    let lines = "hint\nshow\nwhy\nagain\n= 1+1\nd x^2\nback\n2x +\n2x\n";
    let ran = home.run(&["learn", "held.yaml", "--learner", "s1"], lines);
    assert_eq!(ran.code, Some(1), "the input ended before the lesson did");
    assert_eq!(ran.out.matches("is not available in an examination").count(), 7, "{}", ran.out);
    assert!(ran.out.contains("something is missing after +"), "{}", ran.out);
    let handed = home.run(&["hand-in", "held.yaml", "--learner", "s1"], "");
    assert!(handed.out.contains("1 of 10 answered · 7 refused commands"), "{}", handed.out);
    let nameless = home.run(&["learn", "held.yaml"], "");
    assert!(nameless.code == Some(2) && nameless.err.contains("--learner"), "{}", nameless.err);
    let graded = home.run(&["gradebook", "held.s1.jsonl", "--lessons", "held.yaml", "--to", "json"], "");
    assert!(graded.out.contains("\"held/slope\":1.0"), "{}{}", graded.out, graded.err);
}

#[test]
fn what_has_no_place_in_an_examination_is_refused_with_its_line() {
    let lesson = |more: &str, cell: &str| {
        let text = format!(
            "format: 1\nid: e\ntitle: E\nsummary: S\nexam: {{{more}}}\ncells:\n  - question:\n      id: a\n      skill: s\n      \
             ask: {{derivative: {{of: x^2}}}}\n{cell}"
        );
        match load::lesson("e.yaml", &text) {
            Ok(_) => String::new(),
            Err(problems) => problems.iter().map(|it| format!("{}: {}; ", it.line, it.message)).collect(),
        }
    };
    assert_eq!(lesson("", ""), "");
    assert!(lesson("", "      hints: [a]\n").starts_with("11: `hints` has no place"));
    assert!(lesson("", "      tries: 2\n").starts_with("11: `tries` has no place"));
    assert!(lesson("tool: all", "").contains("no key `tool`"));
    assert!(lesson("tools: some", "").contains("`tools` must be a known word"));
}

const DRAWN: &str = r#"format: 1
id: drawn
title: Drawn
summary: Each learner has some of the questions.
exam: {draw: {power: 2}, order: drawn, seed: 5, minutes: 45}
cells:
  - question: {id: p1, skill: power, points: 2, vary: {a: 2..90}, ask: {derivative: {of: a*x^2}}}
  - question: {id: p2, skill: power, points: 2, vary: {a: 2..90}, ask: {derivative: {of: a*x^3}}}
  - question: {id: p3, skill: power, points: 2, vary: {a: 2..90}, ask: {derivative: {of: a*x^4}}}
  - question: {id: s1, skill: sine, points: 3, vary: {a: 2..90}, ask: {derivative: {of: "sin(a*x)"}}}
"#;

/// What a learner is asked, and the right answers, in their order.
fn asked(learner: &str) -> Vec<(String, String)> {
    let lesson = load::lesson("drawn.yaml", DRAWN).unwrap();
    let seed = gradus::math::rng::Rng::named(5, learner).next() % 100_000;
    let drawn = lesson.drawn(seed);
    let key = |question: &gradus::lesson::Question| question.pose(seed).unwrap().prepared.task.key.text().unwrap();
    drawn.questions().map(|question| (question.id.clone(), key(question))).collect()
}

/// Each learner is asked what is drawn for them, in their order, with the numbers of this examination; the gradebook
/// knows what that was, and an answer to what was not drawn counts nothing.
#[test]
fn each_learner_has_questions_an_order_and_numbers_of_their_own() {
    let home = Home::new();
    home.file("drawn.yaml", DRAWN);
    let sets: std::collections::BTreeSet<Vec<String>> =
        (0..20).map(|n| asked(&format!("s{n}")).into_iter().map(|(id, _)| id).collect()).collect();
    assert!(sets.len() > 5 && sets.iter().all(|ids| ids.len() == 3 && ids.contains(&"s1".to_string())), "{sets:?}");
    for learner in ["s1", "s2"] {
        let lines: Vec<String> = asked(learner).into_iter().map(|(_, key)| key).collect();
        let ran = home.run(&["learn", "drawn.yaml", "--learner", learner], lines.join("\n"));
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("45 min >"), "{}", ran.out);
        let handed = home.run(&["hand-in", "drawn.yaml", "--learner", learner, "-o", &format!("{learner}.jsonl")], "");
        assert!(handed.out.contains("3 of 3 answered"), "{}", handed.out);
    }
    // s2 says to have been asked what others were asked.
    let text = std::fs::read_to_string(home.path("s2.jsonl")).unwrap();
    let other = ["p1", "p2", "p3"].into_iter().find(|id| asked("s2").iter().all(|(own, _)| own != id)).unwrap();
    let own = asked("s2").into_iter().map(|(id, _)| id).find(|id| id != "s1").unwrap();
    home.file("s2.jsonl", text.replace(&format!("drawn/{own}"), &format!("drawn/{other}")));
    let words = ["gradebook", "s1.jsonl", "s2.jsonl", "--lessons", "drawn.yaml", "--to", "json"];
    let ran = home.run(&words, "");
    let rows: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&rows[0]["points"], &rows[0]["out_of"]), (&7.0.into(), &7.0.into()), "{}{}", ran.out, ran.err);
    assert_eq!(rows[0]["questions"].as_object().unwrap().len(), 3, "what was not drawn is not there");
    assert_eq!((&rows[1]["points"], &rows[1]["flags"]), (&5.0.into(), &serde_json::json!(["seed"])), "{}", ran.out);
    // A record without a seed has the numbers of this examination, too.
    let (id, key) = &asked("s3")[0];
    let record = serde_json::json!({"question": format!("drawn/{id}"), "learner": "s3", "answer": key});
    let graded = home.run(&["grade", "--lessons", "drawn.yaml"], record.to_string());
    assert!(graded.out.contains("\"right\""), "{}", graded.out);
}

/// An examination closes when its time is over, since it was first opened, and says what to do.
#[test]
fn an_examination_ends() {
    const MINUTE: i64 = 60_000;
    let sitting = || {
        let lesson = load::lesson("drawn.yaml", DRAWN).unwrap().drawn(3);
        Session::new(Library::of(vec![lesson]), 3, &[], Pace::Patient)
    };
    let start = Start::Lesson("drawn".into(), None);
    let mut session = sitting();
    session.is_now(7 * MINUTE);
    session.open(&start).unwrap();
    assert_eq!(session.prompt(), "[1] 45 min >");
    session.is_now(51 * MINUTE + 1);
    assert_eq!(session.prompt(), "[1] 1 min >");
    let noted = session.turn("2x");
    assert!(noted.events.iter().any(|event| matches!(event.what, What::Answered { .. })));
    session.is_now(52 * MINUTE);
    let over = session.turn("2x");
    assert!(format!("{:?}", over.page).contains("Time is up"), "{:?}", over.page);
    assert!(!over.events.iter().any(|event| matches!(event.what, What::Answered { .. })));
    session.turn("next");
    assert_eq!(session.open_question_of(), None, "no question is put any more");
    // Time runs on while it is closed.
    let mut later = sitting();
    assert_eq!(later.exams(), ["drawn"]);
    later.is_now(60 * MINUTE);
    later.was_opened("drawn", 7 * MINUTE);
    let shut = later.open(&start).unwrap();
    assert!(format!("{:?}", shut.page).contains("gradus hand-in drawn"), "{:?}", shut.page);
    // Where nobody tells the time, nothing ends.
    let mut timeless = sitting();
    timeless.open(&start).unwrap();
    assert_eq!(timeless.prompt(), "[1] >");
}

#[test]
fn what_cannot_be_drawn_is_refused_with_its_line() {
    let told = |old: &str, new: &str| {
        let problems = load::lesson("e.yaml", &DRAWN.replace(old, new)).unwrap_err();
        problems
            .iter()
            .map(|it| format!("{}: {}; {}", it.line, it.message, it.cure.clone().unwrap_or_default()))
            .collect::<String>()
    };
    assert!(
        told("{power: 2}", "{powr: 2}")
            .contains("5: no question has the skill `powr`; the skills here are power, sine")
    );
    assert!(told("{power: 2}", "{power: 4}").contains("5: 4 questions of `power` are to be drawn, and there are 3"));
    assert!(
        told("id: p2, skill: power, points: 2", "id: p2, skill: power, points: 1")
            .contains("p1 counts 2 points where p2 counts 1")
    );
    assert!(told("order: drawn", "order: random").contains("write one of written, drawn"));
    assert!(told("minutes: 45", "minutes: 0").contains("`minutes` must be a whole number from 1 to 1440"));
}

/// A sheet has no key in it, is taken by its learner alone, and what comes back is judged with the instructor's lesson.
#[test]
fn an_examination_is_given_out_without_its_keys() {
    let home = Home::new();
    home.file("drawn.yaml", DRAWN);
    home.file("class.csv", "learner,name\ns1,Ada\nBo Li,Bo\n");
    let made = home.run(&["author", "pack", "--blank", "drawn.yaml", "--roster", "class.csv", "-o", "sheets"], "");
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert_eq!(made.out.lines().count(), 2, "{}", made.out);
    let bytes = String::from_utf8_lossy(&std::fs::read(home.path("sheets/s1.gradus")).unwrap()).to_string();
    let answers = asked("s1");
    for (_, key) in &answers {
        assert!(!bytes.contains(key.as_str()), "{key}");
    }
    let other = home.run(&["learn", "sheets/s1.gradus", "--learner", "s2"], "2x\n");
    assert!(other.code == Some(2) && other.err.contains("this is the sheet of s1"), "{}", other.err);
    let lines: Vec<String> = answers.into_iter().map(|(_, key)| key).collect();
    let ran = home.run(&["learn", "sheets/s1.gradus", "--learner", "s1"], lines.join("\n"));
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let handed = home.run(&["hand-in", "sheets/s1.gradus", "--learner", "s1", "-o", "s1.jsonl"], "");
    assert!(handed.code == Some(0) && handed.out.contains("3 of 3 answered"), "{}{}", handed.out, handed.err);
    let words = ["gradebook", "s1.jsonl", "--lessons", "drawn.yaml", "--to", "json"];
    let ran = home.run(&words, "");
    let row: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&row["points"], &row["flags"]), (&7.0.into(), &serde_json::json!([])), "{}", ran.out);
}

/// After it was handed in, an examination takes no more answers, at this sitting's next opening or at any other; handing
/// in again is told to be that.
#[test]
fn handing_in_closes_an_examination() {
    let home = Home::new();
    home.file("held.yaml", HELD);
    let learn = |lines: &str| home.run(&["learn", "held.yaml", "--learner", "s1"], lines);
    let hand_in = || home.run(&["hand-in", "held.yaml", "--learner", "s1"], "");
    assert!(learn("2x\n").out.contains("noted"));
    let first = hand_in();
    assert!(first.code == Some(0) && !first.err.contains("handed in before"), "{}", first.err);
    let text = std::fs::read_to_string(home.path("held.s1.jsonl")).unwrap();
    let receipt = first.out.lines().find_map(|line| line.trim().strip_prefix("receipt")).unwrap().trim().to_string();
    let after = learn("3x\n4x\n");
    assert!(after.code == Some(1) && after.out.contains("You handed this examination in, "), "{}", after.out);
    let told = after.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(&receipt) && !told.contains("noted"), "{told}");
    let again = hand_in();
    assert!(
        again.code == Some(0) && again.err.contains(&format!("receipt {receipt}: this is the same file")),
        "{}",
        again.err
    );
    assert_eq!(std::fs::read_to_string(home.path("held.s1.jsonl")).unwrap(), text);
    // Somebody else's is open, and a lesson that is no examination stays open.
    assert!(home.run(&["learn", "held.yaml", "--learner", "s2"], "2x\n").out.contains("noted"));
    home.file("held.yaml", HELD.lines().filter(|line| !line.starts_with("exam:")).collect::<Vec<_>>().join("\n"));
    assert!(learn("2x\n").out.contains("right"));
    let second = hand_in();
    assert!(
        second.err.contains("this is hand-in 2, and the rules of your instructor say which counts"),
        "{}",
        second.err
    );
}

/// Answers that a sitting took before it could know that the examination was handed in elsewhere are kept and marked.
#[test]
fn answers_after_the_end_are_told_and_cost_what_the_rules_say() {
    let home = Home::new();
    home.file("drawn.yaml", DRAWN);
    home.file("class.csv", "learner,name\ns1,Ada\n");
    let lines: Vec<String> = asked("s1").into_iter().map(|(_, key)| key).collect();
    home.run(&["learn", "drawn.yaml", "--learner", "s1"], lines.join("\n"));
    home.run(&["hand-in", "drawn.yaml", "--learner", "s1"], "");
    let text = std::fs::read_to_string(home.path("drawn.s1.jsonl")).unwrap();
    let mut records: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.iter().filter(|record| record["opened"].as_str().is_some()).count(), 3, "{text}");
    // Opened at nine, the last of three answers at 9:48, three minutes after the end.
    for (record, minute) in records.iter_mut().zip([10, 20, 48]) {
        record["opened"] = "2026-03-02T09:00:00.000Z".into();
        record["at"] = format!("2026-03-02T09:{minute:02}:00.000Z").into();
    }
    let written =
        |records: &[serde_json::Value]| -> String { records.iter().map(|record| format!("{record}\n")).collect() };
    home.file("late.jsonl", written(&records));
    let book = |rules: &str, more: &[&str]| {
        home.file("rules.yaml", rules);
        let words =
            ["gradebook", "late.jsonl", "--roster", "class.csv", "--lessons", "drawn.yaml", "--rules", "rules.yaml"];
        let ran = home.run(&[&words[..], more].concat(), "");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
    };
    let points = |rules: &str| {
        let row: serde_json::Value = serde_json::from_str(&book(rules, &["--to", "json"])).unwrap();
        (row["points"].as_f64().unwrap(), row["late_answers"].as_u64().unwrap(), row["flags"].to_string())
    };
    // The last question counts 2 or 3 points of 7, by what was drawn.
    let last = if asked("s1")[2].0 == "s1" { 3.0 } else { 2.0 };
    let late = || "[\"late\"]".to_string();
    assert_eq!(points(""), (7.0 - last, 1, late()), "it ended");
    assert_eq!(points("late: {minus: 10 %}"), (7.0 - last / 10.0, 1, late()));
    assert_eq!(points("late: {minus: 10 %, per: 1m}"), (7.0 - 0.3 * last, 1, late()));
    assert_eq!(points("late: {minus: 10 %, grace: 5m}"), (7.0, 0, "[]".to_string()));
    assert_eq!(points("extensions: {s1: 15m}"), (7.0, 0, "[]".to_string()), "who has more time has more time");
    assert!(book("", &["--to", "csv"]).contains(",1 answer up to 3 min after the end,"));
    assert!(book("", &["--to", "moodle"]).contains("1 answer up to 3 min after the end. Receipt"));
    assert!(book("", &[]).contains("1 answer was given when the examination was over (late)"));
    book("", &["--pages", "feedback", "--report", "report.jsonl", "--force"]);
    let page = std::fs::read_to_string(home.path("feedback/s1.html")).unwrap();
    assert!(page.contains("3 min after the end of the examination"), "{page}");
    assert!(page.contains("does not count: it was given after the end of the examination"), "{page}");
    let report = std::fs::read_to_string(home.path("report.jsonl")).unwrap();
    assert!(report.contains("\"kind\":\"late\"") && report.contains("it ended 2026-03-02T09:45:00Z"), "{report}");
    // Where the first opening is left out or put off, the first answer tells when it had begun at the latest.
    for record in &mut records {
        record["opened"] = "2026-03-02T09:40:00.000Z".into();
    }
    records[2]["at"] = "2026-03-02T09:56:00.000Z".into();
    home.file("late.jsonl", written(&records));
    assert_eq!(points("").1, 1);
    // What was answered after handing in is late, whenever that was.
    records[2]["at"] = "2026-03-02T09:30:00.000Z".into();
    records[2]["late"] = true.into();
    home.file("late.jsonl", written(&records));
    assert_eq!(points(""), (7.0 - last, 1, late()));
    assert_eq!(points("late: {minus: 10 %}"), (7.0 - last / 10.0, 1, late()));
    assert!(book("", &["--to", "csv"]).contains(",1 answer after handing in,"));
}

/// A sitting that is open when the examination is handed in at another terminal takes no further answer, and says why.
#[test]
fn handing_in_elsewhere_closes_an_open_sitting() {
    let home = Home::new();
    home.file("held.yaml", HELD);
    let mut sitting = home.spawn(&["learn", "held.yaml", "--learner", "s1"]);
    let (mut lines, out) = (sitting.stdin.take().unwrap(), sitting.stdout.take().unwrap());
    let mut out = BufReader::new(out).lines().map(Result::unwrap);
    lines.write_all(b"2x\n").unwrap();
    assert!(out.any(|line| line.contains("noted")), "the first answer is kept");
    let handed = home.run(&["hand-in", "held.yaml", "--learner", "s1"], "");
    assert_eq!(handed.code, Some(0), "{}", handed.err);
    // What is read from now on was typed after it.
    let _ = lines.write_all(b"-1/x^2\n");
    drop(lines);
    let rest: Vec<String> = out.collect();
    let told = rest.join(" ");
    assert!(told.contains("You handed this examination in, ") && !told.contains("noted"), "{told}");
    sitting.wait().unwrap();
    let text = std::fs::read_to_string(home.path("held.s1.jsonl")).unwrap();
    home.run(&["hand-in", "held.yaml", "--learner", "s1"], "");
    assert_eq!(std::fs::read_to_string(home.path("held.s1.jsonl")).unwrap(), text, "nothing was taken since");
}

/// Whether it is open, handed in, or over stands where one looks how far one is.
#[test]
fn how_an_examination_stands_is_said() {
    let home = Home::new();
    home.file("held.yaml", HELD);
    let run = |words: &[&str]| {
        let ran = home.run(&[words, &["--lessons", "held.yaml", "--learner", "s1"]].concat(), "");
        ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let stands = |word: &str| {
        assert_eq!(run(&["list"]).contains(word), !word.is_empty(), "{word}: {}", run(&["list"]));
        assert!(run(&["progress"]).contains(word), "{word}: {}", run(&["progress"]));
        let json: serde_json::Value = serde_json::from_str(&run(&["progress", "--json"])).unwrap();
        assert_eq!(json["exam"].as_str().unwrap_or_default(), word, "{json}");
    };
    let json = run(&["progress", "--json"]);
    assert!(!json.contains("exam"), "it was not opened: {json}");
    home.run(&["learn", "held.yaml", "--learner", "s1"], "2x\n");
    stands("open");
    assert!(run(&["progress"]).contains("1 of 10 answered"), "{}", run(&["progress"]));
    home.run(&["hand-in", "held.yaml", "--learner", "s1"], "");
    stands("handed in");
}

/// Each opening and each leaving is kept: at the end, where the lines end, and where one goes elsewhere.
#[test]
fn leaving_an_examination_is_kept() {
    let other = COURSE_LESSON;
    let lessons = || vec![load::lesson("held.yaml", HELD).unwrap(), load::lesson("o.yaml", other).unwrap()];
    let left = |lines: &[&str]| {
        let mut session = Session::new(Library::of(lessons()), 3, &[], Pace::Patient);
        session.open(&Start::Lesson("held".into(), None)).unwrap();
        let mut events: Vec<_> = lines.iter().flat_map(|line| session.turn(line).events).collect();
        let typed = events.len();
        events.extend(session.end().events);
        let of = |events: &[gradus::session::event::Event]| {
            events.iter().filter(|event| event.what == What::Left && event.lesson == "held").count()
        };
        (of(&events[..typed]), of(&events[typed..]))
    };
    assert_eq!(left(&["2x"]), (0, 1), "no more lines");
    assert_eq!(left(&["2x", ":quit"]), (1, 0));
    assert_eq!(left(&["2x", ":goto other"]), (1, 0), "what is open then is no examination");
    assert_eq!(left(&[":goto other", ":goto held", ":quit"]), (2, 0));
}

const COURSE_LESSON: &str = "format: 1\nid: other\ntitle: O\nsummary: S.\ncells:\n  - question: {id: a, skill: s, ask: {derivative: {of: x^2}}}\n";

/// A planted slip with `none` would tell by whether a second answer is asked for.
#[test]
fn where_nothing_may_be_wrong_a_slip_is_not_examined() {
    let lesson = |exam: &str, feedback: &str| {
        let text = format!(
            "format: 1\nid: e\ntitle: E\nsummary: S\n{exam}cells:\n  - question:\n      id: a\n      skill: s\n      \
             say: Which?\n      ask: {{spot: {{in: {{derivative: {{of: x^3*(x^2 + 4)}}}}, none: 1 in 5}}}}\n{feedback}"
        );
        load::lesson("e.yaml", &text).err().unwrap_or_default()
    };
    for (exam, feedback) in [("exam: {}\n", ""), ("", "      feedback: none\n")] {
        let problems = lesson(exam, feedback);
        assert!(problems.len() == 1 && problems[0].message.contains("no second answer"), "{problems:?}");
    }
    assert!(lesson("", "").is_empty());
}
