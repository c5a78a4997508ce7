//! The class as it is used: learners answer and hand in, files go astray, an instructor makes grades of them.

use crate::program::{Home, Ran};
use gradus::lesson::load;
use gradus::math::rng::Rng;
use serde_json::Value;

const WEEK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/class/week.yaml");

/// The keys of a learner's own questions, in their order.
pub fn keys(learner: &str) -> Vec<String> {
    let lesson = load::lesson("week.yaml", &std::fs::read_to_string(WEEK).unwrap()).unwrap();
    let seed = Rng::named(0, learner).next() % 100_000;
    lesson.questions().map(|question| question.pose(seed).unwrap().prepared.task.key.text().unwrap()).collect()
}

/// Takes the lesson with these lines and hands in; the text of the file.
pub fn handed(home: &Home, learner: &str, lines: &[String]) -> String {
    let state = format!("{learner}.db");
    home.run(&["learn", WEEK, "--learner", learner, "--state", &state], lines.join("\n"));
    let file = format!("handins/{learner}.jsonl");
    std::fs::create_dir_all(home.path("handins")).unwrap();
    let ran = home.run(&["hand-in", WEEK, "--learner", learner, "--state", &state, "-o", &file], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    std::fs::read_to_string(home.path(&file)).unwrap()
}

pub fn all_right(learner: &str) -> Vec<String> {
    keys(learner)
}

pub fn json(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn gradebook(home: &Home, more: &[&str]) -> Ran {
    let mut words = vec!["gradebook", "handins", "--lessons", WEEK];
    words.extend(more);
    home.run(&words, "")
}

const ROSTER: &str = "learner,name,email\ns1,Ada Lovelace,ada@uni.example\ns2,Alan Turing,alan@uni.example\n\
                      s3,Grace Hopper,grace@uni.example\n";

#[test]
fn a_hand_in_is_a_file_that_the_grader_reads_with_the_same_verdicts() {
    let home = Home::new();
    let key = keys("s1");
    let lines = ["7x".to_string(), "hint".into(), "x +".into(), key[0].clone(), "show".into(), format!("({}, 1)", 2)];
    let text = handed(&home, "s1", &lines);
    let records = json(&text);
    let told: Vec<_> =
        records.iter().map(|r| (r["question"].as_str().unwrap(), r["verdict"].as_str().unwrap())).collect();
    // A piped lesson moves on after a wrong answer.
    assert_eq!(told[0], ("week/power", "wrong"));
    assert!(records.iter().all(|r| r["learner"] == "s1" && r["of"] == records.len() && r["exam"] == false));
    assert_eq!(records[0].as_object().unwrap().keys().next().unwrap(), "id");
    let graded = home.run(&["grade", "--lessons", WEEK], &text);
    assert_eq!(graded.code, Some(0), "{}", graded.err);
    for (record, result) in records.iter().zip(json(&graded.out)) {
        assert_eq!(record["verdict"], result["verdict"], "{record}");
        assert_eq!((&result["question"], &result["learner"]), (&record["question"], &record["learner"]));
        assert_eq!(result["n"], record["n"], "what the grader does not know goes along");
        assert!(result["out_of"].is_number());
    }
    let list = home.run(&["hand-in", "--list", "--learner", "s1", "--state", "s1.db"], "");
    assert!(list.out.contains("week") && list.code == Some(0), "{}", list.out);
}

#[test]
fn handing_in_says_what_is_lacking() {
    let home = Home::new();
    let run = |words: &[&str]| home.run(words, "");
    let ran = run(&["hand-in", "power-rule"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("say who you are: --learner ID"), "{}", ran.err);
    assert_eq!(run(&["hand-in", "power-rule", "--learner", "a b"]).code, Some(2));
    assert!(run(&["hand-in", "power-rul", "--learner", "a"]).err.contains("did you mean power-rule?"));
    assert_eq!(run(&["hand-in", "power-rule", "--learner", "a"]).code, Some(1), "nothing was answered");
    assert!(!home.path("power-rule.a.jsonl").exists());
    // Answers without a name are handed in, and their numbers are told to be others; answers of somebody else are not.
    home.run(&["learn", "week", "--lessons", WEEK, "--seed", "3"], "1\n");
    home.run(&["learn", "week", "--lessons", WEEK, "--learner", "b"], "1\n");
    let ran = run(&["hand-in", "week", "--lessons", WEEK, "--learner", "a"]);
    assert!(ran.code == Some(0) && ran.err.contains("1 of 1 answers have other numbers than a's"), "{}", ran.err);
    assert!(ran.err.contains("1 answer by b left out"), "{}", ran.err);
    // Its own file is written again, one of others is not.
    assert_eq!(run(&["hand-in", "week", "--lessons", WEEK, "--learner", "a"]).code, Some(0));
    home.file("mine.txt", "precious");
    let ran = run(&["hand-in", "week", "--lessons", WEEK, "--learner", "a", "-o", "mine.txt"]);
    assert!(ran.code == Some(2) && ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(home.path("mine.txt")).unwrap(), "precious");
}

#[test]
fn everything_is_judged_again_and_whatever_is_odd_is_told() {
    let home = Home::new();
    home.file("class.csv", ROSTER);
    handed(&home, "s1", &all_right("s1"));
    let mut wrong = all_right("s2");
    wrong[1] = "cos(x)".into();
    let text = handed(&home, "s2", &wrong);
    // s2 says that the wrong answer was right.
    let forged = text.replace("\"verdict\":\"wrong\",\"score\":0.0", "\"verdict\":\"right\",\"score\":1.0");
    assert_ne!(text, forged);
    home.file("handins/s2.jsonl", &forged);
    // s3 has the questions of s1, and a record is cut out.
    let text = handed(&home, "s1", &all_right("s1"));
    let lines: Vec<&str> = text.lines().collect();
    home.file("handins/s3.jsonl", format!("{}\n{}\n", lines[0], lines[2]).replace("s1", "s3"));
    handed(&home, "s9", &all_right("s9"));
    home.file("handins/broken.jsonl", "this is no record\n");
    let ran = gradebook(&home, &["--roster", "class.csv", "--report", "report.jsonl", "--to", "json"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let rows = json(&ran.out);
    assert_eq!(rows.iter().map(|r| r["points"].as_f64().unwrap()).collect::<Vec<_>>(), [10.0, 7.0, 0.0]);
    let report = json(&std::fs::read_to_string(home.path("report.jsonl")).unwrap());
    let kinds: Vec<_> =
        report.iter().map(|r| (r["kind"].as_str().unwrap(), r["learner"].as_str().unwrap_or(""))).collect();
    for kind in [("nobody", "s9"), ("unread", ""), ("edited", "s2"), ("cut", "s3"), ("seed", "s3")] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
    let edited = report.iter().find(|r| r["kind"] == "edited").unwrap();
    assert_eq!((&edited["claimed"], &edited["judged"], &edited["line"]), (&"right".into(), &"wrong".into(), &2.into()));
    let shown = gradebook(&home, &["--roster", "class.csv"]);
    for part in ["no rules: best answer, hints free", "s9 in handins/s9.jsonl", "Ada Lovelace", "edited"] {
        assert!(shown.out.contains(part), "{part}:\n{}", shown.out);
    }
    assert!(shown.err.contains("1 hand-in of nobody, 1 line that is no record"), "{}", shown.err);
    let again = gradebook(&home, &["--roster", "class.csv", "--jobs", "1"]);
    assert_eq!(shown.out, again.out, "however many threads");
}

#[test]
fn hints_tries_lateness_and_attempts_follow_the_rules() {
    let home = Home::new();
    home.file("class.csv", ROSTER);
    let text = handed(&home, "s1", &all_right("s1"));
    let points = |rules: &str| {
        home.file("rules.yaml", rules);
        let ran = gradebook(&home, &["--roster", "class.csv", "--rules", "rules.yaml", "--to", "json"]);
        assert!(ran.code != Some(2), "{}", ran.err);
        json(&ran.out).iter().map(|row| row["points"].as_f64()).collect::<Vec<_>>()
    };
    assert_eq!(points(""), [Some(10.0), None, None]);
    assert_eq!(points("out-of: 20"), [Some(20.0), None, None]);
    // A day and a minute late: two periods.
    let day = &json(&text)[0]["at"].as_str().unwrap()[..10].to_string();
    let at = |time: &str| text.lines().map(|line| with(line, "at", time)).collect::<String>();
    home.file("handins/s1.jsonl", at("2026-03-02T00:01:00.000Z"));
    assert!(day.starts_with("20"));
    let due = "due: 2026-03-01T01:00:00+01:00\n";
    assert_eq!(points(&format!("{due}late: {{minus: 10 %}}")), [Some(8.0), None, None]);
    assert_eq!(points(&format!("{due}late: {{minus: 10 %, grace: 15m}}")), [Some(9.0), None, None]);
    assert_eq!(points(&format!("{due}late: {{minus: 60 %, floor: 25 %}}")), [Some(2.5), None, None]);
    assert_eq!(points(&format!("{due}late: {{minus: 10 %}}\nextensions: {{s1: 24h}}")), [Some(9.0), None, None]);
    assert_eq!(points("closes: 2026-03-01T00:00:00Z"), [Some(0.0), None, None]);
    home.file("arrived.csv", "learner;time\ns1;2026-03-01T00:00:00Z\n");
    assert_eq!(points(&format!("{due}late: {{minus: 10 %}}\nreceived: arrived.csv")), [Some(10.0), None, None]);
    // Hints and the solution cost what the rules say.
    let edited = |name: &str, value: &str| text.lines().map(|line| raw(line, name, value)).collect::<String>();
    home.file("handins/s1.jsonl", edited("hints", "2"));
    assert_eq!(points("hints: {minus: 10 %}"), [Some(8.0), None, None]);
    assert_eq!(points("hints: {minus: 40 %, at-most: 50 %}"), [Some(5.0), None, None]);
    home.file("handins/s1.jsonl", edited("shown", "true"));
    assert_eq!(points(""), [Some(0.0), None, None]);
    assert_eq!(points("shown: 30 %"), [Some(3.0), None, None]);
    // A second hand-in, a worse one.
    home.file("handins/s1.jsonl", &text);
    home.file("handins/s1-later.jsonl", raw_answer(&text, "7"));
    assert_eq!(points("attempts: best"), [Some(10.0), None, None]);
    assert_eq!(points("attempts: last"), [Some(0.0), None, None]);
    let rules = home.file("rules.yaml", "attempt: best\n");
    let ran = gradebook(&home, &["--rules", rules.to_str().unwrap()]);
    assert!(ran.code == Some(2) && ran.err.contains("did you mean `attempts`?"), "{}", ran.err);
    home.file("rules.yaml", "due: tomorrow\n");
    let ran = gradebook(&home, &["--rules", "rules.yaml"]);
    assert!(ran.code == Some(2) && ran.err.contains("expected a time with its zone"), "{}", ran.err);
}

/// A record with another text in this field.
fn with(line: &str, name: &str, value: &str) -> String {
    raw(line, name, &format!("\"{value}\""))
}
fn raw(line: &str, name: &str, value: &str) -> String {
    let mut record: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
    record.insert(name.into(), serde_json::from_str(value).unwrap());
    serde_json::to_string(&record).unwrap() + "\n"
}
fn raw_answer(text: &str, answer: &str) -> String {
    let later = |line: &str| raw(&with(line, "at", "2999-01-01T00:00:00.000Z"), "answer", &format!("\"{answer}\""));
    text.lines().map(later).collect()
}

#[test]
fn grades_stand_as_moodle_canvas_and_gradescope_import_them() {
    let home = Home::new();
    let mut wrong = all_right("s1");
    wrong[0] = "7x".into();
    handed(&home, "s1", &wrong);
    home.file("moodle.csv", "\u{feff}First name,Last name,ID number,Email address,Username\nAda,Lovelace,17,Ada@Uni.example,s1\nBo,Li,18,bo@uni.example,s2\n");
    let ran = gradebook(&home, &["--roster", "moodle.csv", "--to", "moodle", "-o", "out.csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let out = std::fs::read_to_string(home.path("out.csv")).unwrap();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "Username,ID number,Email address,First name,Last name,Week 3,Week 3 feedback");
    assert!(lines[1].starts_with("s1,17,Ada@Uni.example,Ada,Lovelace,8,2 of 3 questions right. Receipt "), "{out}");
    assert_eq!(lines[2], "s2,18,bo@uni.example,Bo,Li,,", "no feedback without a grade");
    let canvas = "Student,ID,SIS User ID,SIS Login ID,Section,Old (1),Week 3 (42)\n    Points Possible,,,,,5,9\n\
                  \"Lovelace, Ada\",901,U1,s1,A,4,\n\"Li, Bo\",902,U2,s2,A,3,7\n";
    home.file("canvas.csv", canvas);
    let ran = gradebook(&home, &["--roster", "canvas.csv", "--to", "canvas", "--assignment", "Week 3 (42)"]);
    let wanted = "Student,ID,SIS User ID,SIS Login ID,Section,Old (1),Week 3 (42)\n    Points Possible,,,,,,10\n\
                  \"Lovelace, Ada\",901,U1,s1,A,4,8.00\n\"Li, Bo\",902,U2,s2,A,3,7\n";
    assert_eq!((ran.out.as_str(), ran.code), (wanted, Some(0)), "{}", ran.err);
    let ran = gradebook(&home, &["--to", "gradescope"]);
    let result: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&result["score"], &result["tests"][0]["status"]), (&8.0.into(), &"failed".into()), "{result}");
    assert_eq!(result["tests"].as_array().unwrap().len(), 3);
    let ran = gradebook(&home, &["--to", "csv"]);
    assert_eq!(
        ran.out.lines().next().unwrap(),
        "learner,name,email,points,out_of,late,receipt,file,week/power,week/chain,week/partials"
    );
    assert!(gradebook(&home, &["--to", "html"]).out.contains("<table"));
    // A file of others is left as it is.
    home.file("mine.csv", "precious\n");
    let ran = gradebook(&home, &["--to", "csv", "-o", "mine.csv"]);
    assert!(ran.code == Some(2) && ran.err.contains("--force"), "{}", ran.err);
    handed(&home, "s2", &all_right("s2"));
    assert_eq!(gradebook(&home, &["--to", "gradescope"]).code, Some(2));
}

#[test]
fn each_learner_gets_a_page() {
    let home = Home::new();
    home.file("rules.yaml", "solutions: always\n");
    let mut wrong = all_right("s1");
    wrong[1] = "cos(x)".into();
    handed(&home, "s1", &wrong);
    let ran = gradebook(&home, &["--pages", "feedback"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let page = std::fs::read_to_string(home.path("feedback/s1.html")).unwrap();
    assert!(page.contains("7 of 10 points") && page.contains("<!doctype html>"), "{page}");
    assert!(!page.contains("Solution"));
    let ran = gradebook(&home, &["--pages", "feedback", "--rules", "rules.yaml"]);
    assert_eq!(ran.code, Some(0), "its own pages are written again: {}", ran.err);
    assert!(std::fs::read_to_string(home.path("feedback/s1.html")).unwrap().contains("Solution"));
}

#[test]
fn a_roster_that_cannot_be_one_is_refused() {
    let home = Home::new();
    handed(&home, "s1", &all_right("s1"));
    for (roster, part) in [
        ("learner,name\ns1,A\ns1,B\n", "line 2 and in line 3"),
        ("who,what\n1,2\n", "expected a column learner"),
        ("", "empty"),
        ("learner,name\n", "nobody"),
        ("learner,name\ns1,\"A\ns2,B\n", "line 2: a quote is opened"),
    ] {
        home.file("class.csv", roster);
        let ran = gradebook(&home, &["--roster", "class.csv"]);
        assert!(ran.code == Some(2) && ran.err.contains(part), "{roster}: {}", ran.err);
    }
    home.file("class.csv", b"learner,name\ns1,J\xF6rg\n");
    assert!(gradebook(&home, &["--roster", "class.csv"]).err.contains("line 2 is not UTF-8"));
    let wide: Vec<u8> = "\u{feff}learner;name\r\ns1;Jörg\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    home.file("class.csv", wide);
    assert!(gradebook(&home, &["--roster", "class.csv"]).out.contains("Jörg"));
    // A name is matched by its email, and by an alias, and never by nearness.
    home.file("class.csv", "learner,email\nada,s1@uni.example\n");
    assert!(gradebook(&home, &["--roster", "class.csv"]).out.contains("ada"));
    home.file("class.csv", "learner\ns11\n");
    let ran = gradebook(&home, &["--roster", "class.csv"]);
    assert!(ran.code == Some(1) && ran.out.contains("nearest: s11"), "{}", ran.out);
    home.file("rules.yaml", "aliases: {s1: s11}\n");
    assert_eq!(gradebook(&home, &["--roster", "class.csv", "--rules", "rules.yaml"]).code, Some(0));
}

#[test]
fn answers_from_elsewhere_come_into_the_store_once() {
    let home = Home::new();
    let key = keys("s1");
    let text = handed(&home, "s1", &["7x".to_string(), "hint".into(), "x +".into(), key[0].clone(), "show".into()]);
    let import = |text: &str, more: &[&str]| {
        let words = ["learn", "--import", "-", "--lessons", WEEK, "--state", "new.db"];
        home.run(&[&words[..], more].concat(), text)
    };
    let count = text.lines().count();
    let ran = import(&text, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains(&format!("{count} answers taken")), "{}", ran.out);
    let again = import(&text, &["--learner", "s1"]);
    assert!(again.out.contains(&format!("0 answers taken · {count} there already")), "{}", again.out);
    let back = home.run(&["hand-in", WEEK, "--learner", "s1", "--state", "new.db", "-o", "-"], "");
    assert_eq!(back.out, text, "handed in from there, the same lines");
    // What cannot be is told by its line, and all else is taken.
    let forged = text.replacen("\"verdict\":\"wrong\"", "\"verdict\":\"right\"", 1);
    let ran = home.run(&["learn", "--import", "-", "--lessons", WEEK, "--state", "other.db"], forged + "no record\n");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("standard input:1: it says right, and the answer is judged wrong"), "{}", ran.err);
    assert!(ran.err.contains(&format!("standard input:{}: expected an answer", count + 1)), "{}", ran.err);
    assert!(ran.out.contains(&format!("{} answer", count - 1)) && ran.out.contains("2 refused"), "{}", ran.out);
    let ran = import(&text, &["--learner", "s2"]);
    assert!(ran.code == Some(1) && ran.err.contains("expected answers of s2, found one of s1"), "{}", ran.err);
}

#[test]
fn how_each_question_went_is_shown_and_what_came_twice_counts_once() {
    let home = Home::new();
    for learner in ["s1", "s2", "s3"] {
        let mut answers = all_right(learner);
        if learner != "s1" {
            answers[1] = "7".into();
        }
        let text = handed(&home, learner, &answers);
        home.file(&format!("handins/again-{learner}.jsonl"), text);
    }
    let ran = gradebook(&home, &["--stats", "--report", "report.jsonl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("3 learners · 9 answers · 0 could not be read"), "{}", ran.out);
    assert!(!gradebook(&home, &[]).out.contains("first try"));
    let report = json(&std::fs::read_to_string(home.path("report.jsonl")).unwrap());
    let items: Vec<&Value> = report.iter().filter(|row| row["kind"] == "item").collect();
    let told: Vec<_> = items.iter().map(|row| (row["question"].as_str().unwrap(), row["learners"].clone())).collect();
    assert_eq!(told, [("week/power", 3.into()), ("week/chain", 3.into()), ("week/partials", 3.into())]);
    assert_eq!((&items[1]["misses"], &items[0]["first_try"]), (&(2.0 / 3.0).into(), &1.0.into()));
    // The same from the author's bench.
    let stats = home.run(&["author", "stats", WEEK, "handins", "--json"], "");
    let rows = json(&stats.out);
    for (row, item) in rows.iter().zip(&items) {
        assert_eq!(item["question"], format!("week/{}", row["question"].as_str().unwrap()));
        for field in ["learners", "first_try", "misses", "slips", "without_reason", "seconds"] {
            assert_eq!(row[field], item[field], "{field}");
        }
    }
}

#[test]
fn progress_says_whose_it_is_and_shows_a_class() {
    let home = Home::new();
    for (learner, lines) in [("s1", all_right("s1")), ("s2", vec!["7x".to_string()])] {
        home.run(&["learn", WEEK, "--learner", learner], lines.join("\n"));
    }
    home.run(&["learn", WEEK, "--seed", "3"], "7x");
    let run = |words: &[&str]| home.run(&[words, &["--lessons", WEEK]].concat(), "");
    let own = run(&["progress", "--learner", "s1"]);
    assert!(own.out.contains("What s1 did.") && own.code == Some(0), "{}", own.out);
    assert!(own.out.contains("Kept here as well: what s2, somebody without a name did"), "{}", own.out);
    let nameless = run(&["progress"]);
    assert!(nameless.out.contains("Kept here as well: what s1, s2 did"), "{}", nameless.out);
    let class = run(&["progress", "--class"]);
    let of = |name: &str| class.out.lines().find(|line| line.contains(name)).unwrap_or_default().to_string();
    assert!(
        of("s1 ").contains("3 of 3") && of("s2 ").contains("0 of 3") && of("(no name)").contains("0 of 3"),
        "{}",
        class.out
    );
    let rows = json(&run(&["progress", "--class", "--json"]).out);
    let s1 = rows.iter().find(|row| row["learner"] == "s1").unwrap();
    assert_eq!((&s1["lesson"], &s1["solved"], &s1["questions"]), (&"week".into(), &3.into(), &3.into()), "{rows:?}");
    let home = Home::new();
    assert!(home.run(&["progress", "--class"], "").out.contains("Nobody has answered anything yet."));
    assert!(!home.run(&["progress"], "").out.contains("Kept here"));
}
