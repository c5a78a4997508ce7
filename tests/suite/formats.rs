//! Grades as Moodle, Canvas, Gradescope and GitHub Classroom import them: read back with a reader of CSV and of JSON, and
//! held to what these programs say of their formats: titles, columns, quotes, line ends, numbers, encodings.

use crate::class::{all_right, gradebook, handed, json};
use crate::program::Home;
use serde_json::Value;
use std::collections::BTreeSet;

/// Names as a class has them: with commas, quotes, letters of all kinds, and one that a spreadsheet would run.
const ROSTER: &str = "\u{feff}First name;Last name;ID number;Email address;Username\n\
                      Ada;\"Lovelace; Countess\";17;Ada@Uni.example;s1\n\
                      Bo \"the bold\";Łi, jr;18;bo@uni.example;s2\n\
                      =HYPERLINK(1);Şahin;019;s3@uni.example;s3\n\
                      Grace;Hopper;20;grace@uni.example;s4\n";

/// A class of which two of four handed in, one of them with wrong answers.
fn class() -> Home {
    let home = Home::new();
    home.file("class.csv", ROSTER);
    handed(&home, "s1", &all_right("s1"));
    let mut wrong = all_right("s3");
    wrong[1] = "-7x".into();
    handed(&home, "s3", &wrong);
    home.file("rules.yaml", "out-of: 20\nround: 0.5\n");
    home
}

/// The grades in a format, as bytes in a file.
fn grades(home: &Home, to: &str, more: &[&str]) -> String {
    let words = ["--roster", "class.csv", "--rules", "rules.yaml", "--to", to, "-o", "grades", "--force"];
    let ran = gradebook(home, &[&words[..], more].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let bytes = std::fs::read(home.path("grades")).unwrap();
    assert!(!bytes.starts_with(b"\xEF\xBB\xBF") && !bytes.contains(&b'\r'), "UTF-8 without a mark, lines end with LF");
    assert!(bytes.ends_with(b"\n"));
    String::from_utf8(bytes).unwrap()
}

/// A table as any reader of CSV reads it, every row as wide as the first.
fn table(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect()
}

/// A number with a dot, or nothing.
fn is_grade(text: &str) -> bool {
    text.is_empty() || text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.parse::<f64>().is_ok()
}

#[test]
fn moodle_finds_its_columns_a_grade_within_the_range_and_no_feedback_without_one() {
    let home = class();
    let rows = table(&grades(&home, "moodle", &[]));
    let titles = ["Username", "ID number", "Email address", "First name", "Last name", "Week 3", "Week 3 feedback"];
    assert_eq!(rows[0], titles);
    assert_eq!(rows.len(), 5, "every row of the roster, and no other");
    assert_eq!(rows[1][..5], ["s1", "17", "Ada@Uni.example", "Ada", "Lovelace; Countess"], "as the roster spells it");
    assert_eq!(rows[2][3..5], ["Bo \"the bold\"", "Łi, jr"]);
    assert_eq!(rows[3][1], "019", "a number that is a name keeps its zeros");
    assert_eq!((rows[1][5].as_str(), rows[3][5].as_str()), ("20", "14"));
    for row in &rows[1..] {
        let (grade, says) = (&row[5], &row[6]);
        assert!(is_grade(grade) && grade.parse().unwrap_or(0.0) <= 20.0, "{row:?}");
        assert_eq!(grade.is_empty(), says.is_empty(), "{row:?}");
        assert!(!says.starts_with(['=', '+', '-', '@', '\t']), "{row:?}");
    }
}

#[test]
fn a_feedback_that_a_spreadsheet_would_run_is_text() {
    let home = class();
    for title in ["=1+1", "+x", "-x", "@x"] {
        let text = grades(&home, "moodle", &[&format!("--assignment={title}")]);
        let rows = table(&text);
        assert_eq!(
            (rows[0][5].as_str(), rows[0][6].clone()),
            (title, format!("{title} feedback")),
            "a title is a name"
        );
    }
    std::fs::rename(home.path("handins/s1.jsonl"), home.path("handins/=s1.jsonl")).unwrap();
    let words = ["gradebook", "=s1.jsonl", "--lessons", "../week.yaml", "--to", "csv"];
    home.file("week.yaml", include_str!("../data/class/week.yaml"));
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(words)
        .current_dir(home.path("handins"))
        .output()
        .unwrap();
    let rows = table(&String::from_utf8(ran.stdout).unwrap());
    assert_eq!(rows[1][7], "'=s1.jsonl", "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn canvas_finds_students_section_and_assignment_where_it_looks_for_them() {
    let home = class();
    let rows = table(&grades(&home, "canvas", &["--assignment", "Week 3 (42)"]));
    assert_eq!(rows[0], ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Week 3 (42)"]);
    assert_eq!(rows[1], ["    Points Possible", "", "", "", "", "20"]);
    assert_eq!(rows[2][0], "Ada Lovelace; Countess");
    for row in &rows[2..] {
        let grade = &row[5];
        let places = grade.split_once('.').map_or(0, |(_, places)| places.len());
        assert!(is_grade(grade) && (grade.is_empty() || places == 2), "scores to two places, or nothing: {row:?}");
    }
    // A gradebook of Canvas goes back with its own columns, in their order, whatever they are.
    let canvas = "Student,ID,SIS User ID,SIS Login ID,Root Account,Section,Old (1),Week 3 (42),Current Score\r\n\
                  \"    Points Possible\",,,,,,5,9,\"(read only)\"\r\n\
                  \"Lovelace, Ada\",901,U1,s1,uni,\"A, B\",4,,80\r\n\"Li, Bo\",902,U2,s2,uni,A,EX,7,70\r\n\
                  \"Student, Test\",903,,,uni,A,,,\r\nHopper,904,U3,s3,uni,A,,3,10\r\n";
    home.file("class.csv", canvas);
    let rows = table(&grades(&home, "canvas", &["--assignment", "Week 3 (42)"]));
    let was = table(&canvas.replace("\r\n", "\n"));
    assert_eq!(rows[0], was[0]);
    assert_eq!((rows[1][7].as_str(), rows[2][7].as_str(), rows[4][7].as_str()), ("20", "20.00", "14.00"));
    assert_eq!(rows[3], was[3], "who handed nothing in keeps what stood there");
    assert_eq!((&rows[2][..7], &rows[2][8]), (&was[2][..7], &was[2][8]));
    // An assignment that is not there becomes a column behind the others.
    let rows = table(&grades(&home, "canvas", &["--assignment", "New"]));
    assert_eq!((rows[0].len(), rows[0].last().unwrap().as_str()), (was[0].len() + 1, "New"));
}

/// The names of an object's entries, in their order.
fn names(of: &Value) -> Vec<&str> {
    of.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn gradescope_and_github_read_one_learner() {
    let home = class();
    std::fs::remove_file(home.path("handins/s1.jsonl")).unwrap();
    let text = grades(&home, "gradescope", &[]);
    let result: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(names(&result), ["score", "visibility", "output", "output_format", "tests", "extra_data"]);
    assert_eq!((&result["score"], &result["visibility"]), (&14.0.into(), &"after_published".into()));
    assert_eq!((&result["output_format"], result["extra_data"]["receipt"].as_str().unwrap().len()), (&"md".into(), 16));
    let tests = result["tests"].as_array().unwrap();
    let wanted = [
        "number",
        "name",
        "score",
        "max_score",
        "status",
        "output",
        "output_format",
        "visibility",
        "tags",
        "extra_data",
    ];
    for test in tests {
        assert_eq!(names(test), wanted);
        let (score, most) = (test["score"].as_f64().unwrap(), test["max_score"].as_f64().unwrap());
        assert_eq!(test["status"], if score >= most { "passed" } else { "failed" }, "{test}");
        assert!(
            ["hidden", "after_due_date", "after_published", "visible"].contains(&test["visibility"].as_str().unwrap())
        );
        assert!(test["tags"].as_array().unwrap().iter().all(Value::is_string) && test["number"].is_string());
    }
    let sum = |field: &str| tests.iter().map(|test| test[field].as_f64().unwrap()).sum::<f64>();
    assert_eq!((sum("score"), sum("max_score")), (14.0, 20.0));
    assert_eq!((&tests[1]["name"], &tests[1]["tags"][0]), (&"chain".into(), &"chain".into()));
    let github: Value = serde_json::from_str(&grades(&home, "github", &[])).unwrap();
    assert_eq!(names(&github), ["version", "status", "max_score", "tests"]);
    assert_eq!(
        (&github["version"], &github["status"], &github["max_score"]),
        (&1.into(), &"fail".into(), &20.0.into())
    );
    for (test, other) in github["tests"].as_array().unwrap().iter().zip(tests) {
        let wanted = ["name", "status", "score", "message", "test_code", "filename", "line_no", "duration"];
        assert_eq!(names(test), wanted);
        assert_eq!((&test["name"], &test["score"]), (&other["name"], &other["score"]));
        assert!(["pass", "fail", "error"].contains(&test["status"].as_str().unwrap()));
        assert!(["message", "test_code", "filename"].iter().all(|name| test[*name].is_string()));
        assert!(["line_no", "duration"].iter().all(|name| test[*name].is_number()));
    }
    assert_eq!(github["tests"][1]["test_code"], "-7x");
    handed(&home, "s1", &all_right("s1"));
    for to in ["gradescope", "github"] {
        let ran = gradebook(&home, &["--to", to]);
        assert!(ran.code == Some(2) && ran.err.contains("expected the hand-in of one, found 2"), "{}", ran.err);
    }
}

#[test]
fn a_column_a_question_and_an_object_a_learner() {
    let home = class();
    let rows = table(&grades(&home, "csv", &[]));
    let titles = "learner,name,email,points,out_of,late,receipt,file,week/power,week/chain,week/partials";
    assert_eq!(rows[0].join(","), titles);
    assert_eq!((rows.len(), rows[1][1].as_str(), rows[1][4].as_str()), (5, "Ada Lovelace; Countess", "20"));
    assert_eq!(rows[3][1], "=HYPERLINK(1) Şahin", "names stay as the roster has them");
    for row in &rows[1..] {
        assert!([3, 4, 8, 9, 10].iter().all(|at| is_grade(&row[*at])), "{row:?}");
        assert_eq!(row[3].is_empty(), row[6].is_empty(), "{row:?}");
    }
    let learners: BTreeSet<String> =
        json(&grades(&home, "json", &[])).iter().map(|row| row["learner"].as_str().unwrap().to_string()).collect();
    assert_eq!(learners, rows[1..].iter().map(|row| row[0].clone()).collect());
}
