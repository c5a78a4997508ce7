//! The grader through real pipes: order, broken lines, sheets, summaries, an answer for each line as it comes.

use crate::program::Home;
use std::io::{BufRead, BufReader, Write};

#[test]
fn grading_keeps_the_order_and_goes_on_after_broken_lines() {
    let home = Home::new();
    let ask = "\"ask\": {\"derivative\": {\"of\": \"x^2\"}}";
    let mut input = b"\xEF\xBB\xBF".to_vec();
    input.extend(format!("{{\"id\": 1, \"answer\": \"2x\", {ask}}}\r\n").bytes());
    input.extend(format!("{{\"id\": 1, \"answer\": \"x\", {ask}}}\r\n").bytes());
    input.extend(b"not json\r\n\r\n\xff\xfe\n");
    input.extend(format!("{{\"id\": \"{}\", \"answer\": \"x\"}}\n", "x".repeat(2 << 20)).bytes());
    input.extend(format!("{{\"id\": {{\"a\": [1]}}, \"answer\": 7, \"extra\": true, {ask}}}\n").bytes());
    input.extend(b"{\"id\": 5, \"answer\": \"1.3\", \"question\": \"first-step/step\", \"seed\": 7}\n");
    input.extend(b"{\"id\": 6, \"answer\": \"1.3\", \"question\": \"first-step/stop\"}\n");
    input.extend(b"{\"id\": 7, \"answer\": \"x+\", \"ask\": {\"formula\": {\"is\": \"x\", \"of\": [\"x\"]}}}\n");
    input.extend(b"{\"id\": 8, \"answer\": \"x\", \"ask\": {\"formula\": {\"is\": \"x+\"}}}\n");
    input.extend(
        b"{\"id\": 9, \"answer\": \"x\"}\n{\"id\": 10, \"ask\": {}}\n{\"id\": 11, \"answer\": [1], \"ask\": {}}",
    );
    let ran = home.run(&["grade", "--learner", "ada"], &input);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let lenient = home.run(&["grade", "--learner", "ada", "--lenient"], &input);
    assert_eq!((lenient.code, lenient.out), (Some(0), ran.out.clone()), "every line got its line of result");
    assert_eq!(home.run(&["grade", "--lenient", "no-such-file"], b"").code, Some(2), "trouble stays trouble");
    let rows: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let tells: Vec<String> = rows
        .iter()
        .map(|row| match row.get("verdict") {
            Some(verdict) => format!("{} {}", row["id"], verdict.as_str().unwrap()),
            None => format!("{} {} {}", row["id"], row["line"], row["error"]["kind"].as_str().unwrap()),
        })
        .collect();
    assert_eq!(
        tells,
        [
            "1 right",
            "1 wrong",
            "null 3 not-a-record",
            "null 5 not-utf8",
            "null 6 too-long",
            "{\"a\":[1]} wrong",
            "5 right",
            "6 9 unknown-question",
            "7 not_graded",
            "8 11 bad-ask",
            "9 12 no-ask",
            "10 13 no-answer",
            "11 14 bad-answer",
        ]
    );
    assert!(rows[0]["learner"] == "ada" && rows[0]["score"] == 1.0 && rows[1]["score"] == 0.0);
    assert!(rows[8]["score"].is_null() && rows[8]["reads_as"].is_null());
    assert!(rows[1]["witness"]["at"]["x"].is_number() && rows[1]["witness"].get("right").is_none());
    let with_key = home.run(&["grade", "--key"], format!("{{\"id\": 1, \"answer\": \"x\", {ask}}}\n"));
    let row: serde_json::Value = serde_json::from_str(with_key.out.trim()).unwrap();
    assert!(row["witness"]["right"].is_number() && row["key"] == "2*x", "{row}");
}

#[test]
fn grading_answers_each_line_as_it_comes() {
    let home = Home::new();
    let mut child = home.spawn(&["grade"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in 1..=3 {
        writeln!(
            stdin,
            "{{\"id\": {id}, \"answer\": \"x\", \"ask\": {{\"formula\": {{\"is\": \"x\", \"of\": [\"x\"]}}}}}}"
        )
        .unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":{id},\"verdict\":\"right\"")), "{line}");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_summary_teaches_the_author() {
    let home = Home::new();
    let line = |answer: &str| {
        format!(
            "{{\"id\": 1, \"answer\": \"{answer}\", \"ask\": {{\"formula\": {{\"is\": \"x^2\", \"of\": [\"x\"]}}}}}}\n"
        )
    };
    let input: String = ["x*x", "x^3", "x^3", "cos(x)", "x +"].iter().map(|answer| line(answer)).collect();
    let ran = home.run(&["grade", "--summary"], input);
    assert_eq!(ran.out.lines().count(), 5);
    assert!(ran.err.contains("question") && ran.err.contains("`cos(x)`"), "{}", ran.err);
    let silent = home.run(&["grade", "--quiet"], line("x"));
    assert_eq!(silent.err, "");
}

#[test]
fn sheets_come_back_with_their_columns() {
    let home = Home::new();
    let input = "\u{feff}name,id,answer,question,seed,score\r\nAda,1,1.3,first-step/step,7,9\r\n\"Bo, jr\",2,x +,first-step/step,,\r\n\
                 Cy,3,2,nowhere/step,7,\r\nDi,4\r\n";
    let ran = home.run(&["grade", "--csv"], input);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(
        lines[0].starts_with("name,id,answer,question,seed,score,verdict,gradus_score,points,out_of,reads_as"),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("Ada,1,1.3,first-step/step,7,9,right,1,1,1,1.3"), "{}", lines[1]);
    assert!(lines[2].starts_with("\"Bo, jr\",2,x +,first-step/step,,,not_graded,"), "{}", lines[2]);
    assert!(lines[3].contains("unknown-question"), "{}", lines[3]);
    assert!(lines[4].starts_with("Di,4,,,,,") && lines[4].contains("no-a"), "{}", lines[4]);
    assert_eq!(home.run(&["grade", "--csv"], "a,b\n1,2\n").code, Some(2));
    assert_eq!(home.run(&["grade", "--csv"], "").code, Some(0));
}

#[test]
fn the_last_wrong_answer_is_told_from_a_new_one() {
    let home = Home::new();
    let ask = "\"ask\": {\"derivative\": {\"of\": \"sin(x^2)\"}}";
    let record = |answer: &str, last: &str| format!("{{\"answer\": \"{answer}\", \"last\": {last}, {ask}}}\n");
    // (answer, last, reason, other reasons)
    let rows = [
        ("cos(x^2)", "\"cos(x*x)\"", "chain.drop_inner", "[\"whole.same_as_last\"]"),
        ("x/7+1", "\"1 + x/7\"", "whole.same_as_last", "[]"),
        ("cos(x^2)", "\"sin(x^2)\"", "chain.drop_inner", "[]"),
        ("cos(x^2)", "\"sin(\"", "chain.drop_inner", "[]"),
        ("cos(x^2)", "null", "chain.drop_inner", "[]"),
        ("2x*cos(x^2)", "\"2x*cos(x^2)\"", "null", "[]"),
    ];
    let input: String = rows.iter().map(|(answer, last, ..)| record(answer, last)).collect();
    let ran = home.run(&["grade"], &input);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for (line, (answer, last, reason, or)) in ran.out.lines().zip(rows) {
        let found: serde_json::Value = serde_json::from_str(line).unwrap();
        let named = found["reason"].as_str().unwrap_or("null");
        assert_eq!((named, found["or"].to_string().as_str()), (reason, or), "{answer} after {last}");
    }
    let sheet = "answer,last,ask\nx+7,7+x,\"{\"\"formula\"\":{\"\"is\"\":\"\"x^2\"\"}}\"\n";
    assert!(home.run(&["grade", "--csv"], sheet).out.contains(",whole.same_as_last,"));
    let flags = ["check", "--formula", "x^2", "--last", "-x-7", "-7-x"];
    assert!(home.run(&flags, "").out.contains("equal to the last answer, −x − 7"));
}

#[test]
fn the_numbers_of_a_question_follow_from_who_answers() {
    let home = Home::new();
    let record = |more: &str| format!("{{\"id\":1,\"answer\":\"1\",\"question\":\"chain-rule/inner-1\"{more}}}\n");
    let key = |more: &str, flags: &[&str]| {
        let words: Vec<&str> = ["grade", "--key"].iter().chain(flags).copied().collect();
        let ran = home.run(&words, record(more));
        let row: serde_json::Value = serde_json::from_str(ran.out.trim()).unwrap();
        match row.get("error") {
            Some(error) => error["kind"].as_str().unwrap().to_string(),
            None => row["key"].as_str().unwrap().to_string(),
        }
    };
    assert_eq!(key("", &[]), "no-seed");
    let own = key(",\"learner\":\"s1234\"", &[]);
    assert_eq!(own, key("", &["--learner", "s1234"]));
    let found = home.run(&["learn", "chain-rule/inner-1", "--learner", "s1234"], "1\n");
    let seed = found.out.lines().next().unwrap().rsplit(' ').next().unwrap().to_string();
    for seed in [seed.clone(), format!("{seed}.0"), format!("\"{seed}\"")] {
        assert_eq!(own, key(&format!(",\"seed\":{seed}"), &[]), "{seed}");
    }
    assert_eq!(own, key("", &["--seed", &seed]));
    assert_eq!(own, key(&format!(",\"learner\":\"other\",\"seed\":{seed}"), &[]), "its own seed comes first");
    assert_eq!(key(",\"seed\":1.5", &[]), "bad-seed");
    assert_eq!(key(",\"seed\":-1", &[]), "bad-seed");
    // The order of options follows from the seed, too; what never varies needs none.
    let error =
        |question: &str| home.run(&["grade"], format!("{{\"answer\":\"1\",\"question\":\"{question}\"}}\n")).out;
    assert!(error("first-step/direction").contains("no-seed"));
    let sheet = |text: &str| home.run(&["grade", "--csv"], text).out;
    assert!(sheet("question,answer,learner\nchain-rule/inner-1,1,s1234\n").contains(",wrong,0,"));
    assert!(sheet("question,answer\nchain-rule/inner-1,1\n").contains("no-seed"));
    assert!(sheet(&format!("question,answer,seed\nchain-rule/inner-1,1,{seed}.0\n")).contains(",wrong,0,"));
}

#[test]
fn a_result_keeps_what_its_record_had_and_says_what_it_counts() {
    let home = Home::new();
    let line = r#"{"id":1,"group":{"a":[1,2]},"score":"mine","answer":"1","question":"chain-rule/inner-1","learner":17,"n":3}"#;
    let ran = home.run(&["grade"], line);
    let wanted = r#"{"id":1,"learner":"17","question":"chain-rule/inner-1","group":{"a":[1,2]},"n":3,"verdict":"wrong","score":0.0,"points":0.0,"out_of":1.0,"#;
    assert!(ran.out.starts_with(wanted), "{}", ran.out);
    let twice = home.run(&["grade"], r#"{"answer":"1","answer":"2","ask":{"number":{"is":1}}}"#);
    assert!(twice.out.contains("not-a-record") && twice.out.contains("twice"), "{}", twice.out);
    let unread = r#"{"answer":"x +","ask":{"formula":{"is":"x","of":["x"]}}}"#;
    assert!(home.run(&["grade"], unread).out.contains("\"score\":null"));
    assert!(home.run(&["grade", "--ungraded", "0"], unread).out.contains("\"verdict\":\"not_graded\",\"score\":0.0"));
    let short = r#"{"answer":"(1, 2, 3)","ask":{"gradient":{"of":"x^2*y","by":["x","y"]}}}"#;
    assert!(home.run(&["grade"], short).out.contains("\"verdict\":\"wrong\""), "a vector of another length is wrong");
    let latex = r#"{"answer":"$\\frac{1}{2}$","ask":{"number":{"is":"1/2"}}}"#;
    assert!(home.run(&["grade"], latex).out.contains("\"right\""), "{}", home.run(&["grade"], latex).out);
}

#[test]
fn sheets_are_read_as_spreadsheets_write_them() {
    let home = Home::new();
    let ask = "{\"\"formula\"\":{\"\"is\"\":\"\"x\"\"}}";
    let sheet = |parted: char| format!("id{parted}answer{parted}ask\r\n1{parted}\"x\"{parted}\"{ask}\"\r\n");
    let plain = home.run(&["grade", "--csv"], sheet(',')).out;
    assert!(plain.contains(",right,1,"), "{plain}");
    for parted in [';', '\t'] {
        let ran = home.run(&["grade", "--csv"], format!("\u{feff}{}", sheet(parted)));
        let sign = parted.to_string();
        assert!(ran.out.contains(&format!("{sign}right{sign}1{sign}")), "{}", ran.out);
        assert!(ran.out.starts_with(&format!("id{sign}answer{sign}ask{sign}verdict")), "{}", ran.out);
    }
    let units = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{}", sheet(',')).encode_utf16().flat_map(order).collect()
    };
    for bytes in [units(u16::to_le_bytes), units(u16::to_be_bytes)] {
        assert_eq!(home.run(&["grade", "--csv"], &bytes[..]).out, plain);
        assert_eq!(home.run(&["grade", "--csv"], &bytes[2..]).out, plain, "without the mark of the byte order");
    }
    // Latin-1 is refused in its line, with the cure; the others are judged.
    let mut latin = sheet(',').into_bytes();
    latin.extend(b"J\xF6rg\xF6,x\xF6,\"");
    latin.extend(format!("{ask}\"\n2,x,\"{ask}\"\n").bytes());
    let ran = home.run(&["grade", "--csv"], latin);
    assert!(
        ran.code == Some(1) && ran.out.contains("line 3 is not UTF-8") && ran.out.contains("CSV UTF-8"),
        "{}",
        ran.out
    );
    assert_eq!(ran.out.matches(",right,1,").count(), 2, "{}", ran.out);
    // A sheet is known by its name; in a column that is only kept, such bytes are told once, and the record is judged.
    let mut kept = sheet(',').replace("id,answer", "name,answer").into_bytes();
    kept.extend(b"J\xF6rg,x,\"");
    kept.extend(format!("{ask}\"\n").bytes());
    home.file("class.CSV", kept);
    let ran = home.run(&["grade", "class.CSV"], "");
    assert_eq!((ran.code, ran.out.matches(",right,1,").count()), (Some(0), 2), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("line 3 is not UTF-8") && ran.err.contains("CSV UTF-8"), "{}", ran.err);
    // What stands before a quote that is never closed is judged, and the quote is told.
    let ran = home.run(&["grade", "--csv"], format!("{}2,\"x,{ask}\n3,x,{ask}\n", sheet(',')));
    assert!(ran.code == Some(2) && ran.err.contains("line 3: a quote is opened and never closed"), "{}", ran.err);
    assert!(ran.out.contains(",right,1,"), "{}", ran.out);
}
