//! The author's bench as it is used: a lesson begun, looked at, tried, laid out, packed and given to a class.

use crate::program::Home;
use serde_json::Value;

const LESSON: &str = "format: 1
id: week3
title: Week 3
summary: The chain rule.
needs: [power-rule]
author: A. N. Author
licence: CC-BY-4.0
cells:
  # the first one
  - question:
      id: inner
      skill: chain
      vary: {a: 2..4, n: [3, 4]}
      where: a != n
      ask: {derivative: {of: (a*x + 1)^n}}
      hints:
        - Which operation comes last?
      because: Outer slope times inner slope.
  - question:
      id: idea
      skill: chain
      say: Which comes first?
      ask: {choice: {options: [{is: the outside, right: true}, {is: the inside, say: \"It comes second.\"}]}}
";

fn json(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_lint_has_its_broken_lesson_and_no_other_is_said_of_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/broken/lints");
    let home = Home::new();
    for lint in gradus::lesson::load::LINTS {
        let file = format!("{folder}/{lint}.yaml");
        let ran = home.run(&["author", "check", &file, "--all", "--json"], "");
        let mut rows = json(&ran.out);
        rows.pop();
        let told: Vec<&str> = rows.iter().map(|row| row["lint"].as_str().unwrap_or("-")).collect();
        assert_eq!(told, [*lint], "{}{}", ran.out, ran.err);
        assert!(rows[0]["cure"].is_string() && rows[0]["line"].as_u64() > Some(0), "{lint}: {rows:?}");
        let fails = if rows[0]["severity"] == "error" { Some(1) } else { Some(0) };
        assert_eq!(ran.code, fails, "{lint}");
        assert_eq!(home.run(&["author", "check", &file, "--allow", lint], "").code, Some(0), "{lint}");
    }
    let course = home.run(&["author", "check", "--deny-warnings"], "");
    assert_eq!(course.code, Some(0), "the built-in course has none: {}", course.out);
}

#[test]
fn a_lesson_allows_what_it_means() {
    let home = Home::new();
    let text = LESSON.replace("because: Outer", "because: \"\"\n      becauses: Outer");
    home.file("l.yaml", &text);
    assert_eq!(home.run(&["author", "check", "l.yaml"], "").code, Some(1));
    let leaks = LESSON.replace("Which operation comes last?", "\"It is ${{a*n}}({{a}}x + 1)^{{{n - 1}}}$.\"");
    home.file("l.yaml", &leaks);
    assert!(home.run(&["author", "check", "l.yaml"], "").out.contains("hint-leaks"));
    for (from, to) in [
        ("licence:", "allow: [hint-leaks]\nlicence:"),
        ("skill: chain\n      vary", "skill: chain\n      allow: hint-leaks\n      vary"),
    ] {
        home.file("l.yaml", leaks.replacen(from, to, 1));
        let ran = home.run(&["author", "check", "l.yaml", "--deny-warnings"], "");
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{to}");
    }
    home.file("l.yaml", LESSON.replace("licence:", "allow: [hint-leeks]\nlicence:"));
    assert!(home.run(&["author", "check", "l.yaml"], "").out.contains("did you mean `hint-leaks`?"));
}

#[test]
fn a_new_lesson_passes_its_check_whatever_it_begins_with() {
    let home = Home::new();
    for kind in gradus::lesson::kinds::KINDS {
        let id = format!("new-{}", kind.name);
        let ran = home.run(&["author", "new", &id, "--kind", kind.name, "--title", "A \"new\" one"], "");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let check = ran.out.lines().nth(1).unwrap().to_string();
        let words: Vec<&str> = check.split(' ').skip(1).collect();
        let ran = home.run(&words, "");
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}: {}", kind.name, ran.out);
    }
    assert!(home.path("lesson.schema.json").is_file());
    let run = |words: &[&str]| home.run(words, "");
    assert_eq!(run(&["author", "new", "new-limit"]).code, Some(2), "it is there");
    assert_eq!(run(&["author", "new", "Bad Id"]).code, Some(2));
    assert!(run(&["author", "new", "x", "--kind", "derivativ"]).err.contains("did you mean derivative?"));
    let both = run(&["author", "new", "two", "--kind", "choice", "--kind", "choice", "-o", "t.yaml"]);
    assert_eq!(both.code, Some(0));
    assert_eq!(run(&["author", "check", "t.yaml"]).code, Some(0), "{}", run(&["author", "check", "t.yaml"]).out);
}

#[test]
fn a_preview_shows_prompt_key_replies_hints_solution_and_variants() {
    let home = Home::new();
    home.file("l.yaml", LESSON);
    let ran = home.run(&["author", "preview", "l.yaml", "inner", "--seed", "7"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for part in [
        "inner",
        "derivative · skill chain · 1 point",
        "seed",
        "key",
        "chain.drop_inner",
        "Which operation",
        "Worked",
        "Variants",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    // What key and slips come to, at one point; each option with its one reply.
    assert!(ran.out.contains("chain.drop_inner  x = 2: "), "{}", ran.out);
    let idea = home.run(&["author", "preview", "l.yaml", "idea"], "").out;
    assert_eq!(idea.matches("It comes second.").count(), 1, "{idea}");
    let all = home.run(&["author", "preview", "l.yaml", "inner", "--all"], "").out;
    assert!(all.contains("all 4"), "{all}");
    let whole = home.run(&["author", "preview", "l.yaml"], "").out;
    // What there is comes first, a row a question.
    let first: Vec<&str> = whole.lines().take(12).collect();
    assert!(first.iter().any(|line| line.contains("2 questions · 2 points · about 10 minutes")), "{first:#?}");
    assert!(first.iter().any(|line| line.contains("inner") && line.contains("derivative")), "{first:#?}");
    assert!(whole.contains("It comes second.") && whole.contains("by A. N. Author"), "{whole}");
    let html = home.run(&["author", "preview", "l.yaml", "-o", "l.html"], "");
    assert_eq!(html.code, Some(0), "{}", html.err);
    assert_eq!(home.run(&["author", "preview", "l.yaml", "--watch"], "").code, Some(2), "not in a pipe");
    assert!(home.run(&["author", "preview", "l.yaml", "iner"], "").err.contains("did you mean inner?"));
    // By their shapes and steps, too, and at any width.
    for width in ["40", "80"] {
        let ran = home.run(&["author", "preview", "matrix-derivatives", "--width", width], "");
        let ran = if ran.code == Some(0) {
            ran
        } else {
            home.run(&["author", "preview", "backprop-in-matrices", "--width", width], "")
        };
        assert!(ran.code == Some(0) && ran.out.contains("m×n"), "{}", ran.err);
    }
}

#[test]
fn answers_that_were_tried_become_tests_of_the_lesson() {
    let home = Home::new();
    home.file("l.yaml", LESSON);
    let posed = home.run(&["author", "preview", "l.yaml", "inner", "--seed", "7", "--to", "json"], "");
    assert_eq!(posed.code, Some(0));
    let key = {
        let lesson = gradus::lesson::load::lesson("l.yaml", LESSON).unwrap();
        lesson.question("inner").unwrap().pose(7).unwrap().prepared.task.key.text().unwrap()
    };
    let lines = format!("{key}\nright\nx^2\nwrong\nsay Think of the chain.\nshow\nnext\ndone\n");
    let ran = home.run(&["author", "try", "l.yaml", "inner", "--seed", "7"], &lines);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let now = std::fs::read_to_string(home.path("l.yaml")).unwrap();
    let added: Vec<&str> = now.lines().filter(|line| !LESSON.contains(line)).map(str::trim).collect();
    let right = format!("- {{seed: 7, is: \"{key}\"}}");
    assert!(added.contains(&right.as_str()) && added.contains(&"- {seed: 7, is: \"x^2\"}"), "{now}");
    assert!(added.contains(&"- {is: \"x^2\", say: \"Think of the chain.\"}"), "{now}");
    assert!(LESSON.lines().all(|line| now.contains(line)), "what stood there stands there");
    assert_eq!(home.run(&["author", "check", "l.yaml"], "").code, Some(0));
    // A reply stands for an answer once, and what may be typed is told.
    let again = home.run(&["author", "try", "l.yaml", "inner", "--seed", "7"], "x^2\nsay Again.\nhelp\n");
    assert!(again.code == Some(1) && again.out.contains("has a reply of yours already"), "{}", again.out);
    assert!(again.out.contains("`say TEXT`"), "{}", again.out);
    // The judge is not overruled.
    let ran = home.run(&["author", "try", "l.yaml", "inner", "--seed", "7"], "x\nright\n");
    assert!(ran.code == Some(1) && ran.out.contains("the judge says wrong"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(home.path("l.yaml")).unwrap(), now);
    let flow = LESSON.split("  - question:\n      id: idea").next().unwrap().to_string()
        + "  - question: {id: idea, ask: {derivative: {of: x}}}\n";
    home.file("flow.yaml", flow);
    let ran = home.run(&["author", "try", "flow.yaml", "idea"], "1\nright\n");
    assert!(ran.code == Some(2) && ran.err.contains("block style"), "{}", ran.err);
    assert_eq!(home.run(&["author", "fmt", "flow.yaml"], "").code, Some(0));
    assert_eq!(home.run(&["author", "try", "flow.yaml", "idea"], "1\nright\n").code, Some(0));
}

#[test]
fn slips_are_listed_with_where_they_hide() {
    let home = Home::new();
    let rows =
        json(&home.run(&["author", "mistakes", "--ask", "{\"derivative\": {\"of\": \"sin(x^2)\"}}", "--json"], "").out);
    assert!(rows.iter().any(|row| row["reason"] == "chain.drop_inner" && row["is"] == "cos(x^2)"), "{rows:?}");
    let hides = LESSON.replace("ask: {derivative: {of: (a*x + 1)^n}}", "ask: {derivative: {of: (a*x + 1)^n, at: 0}}");
    home.file("l.yaml", hides);
    let ran = home.run(&["author", "mistakes", "l.yaml", "inner"], "");
    assert!(ran.out.contains("hides"), "{}", ran.out);
    assert_eq!(home.run(&["author", "mistakes", "none.yaml"], "").code, Some(2));
}

#[test]
fn lessons_are_laid_out_and_the_built_in_ones_keep_what_they_say() {
    let home = Home::new();
    home.file("l.yaml", LESSON.replace('\n', "\r\n"));
    assert_eq!(home.run(&["author", "fmt", "--check", "l.yaml"], "").code, Some(1));
    let diff = home.run(&["author", "fmt", "--diff", "l.yaml"], "");
    assert!(diff.out.contains("+  - question:") || diff.out.contains("+"), "{}", diff.out);
    assert_eq!(home.run(&["author", "fmt", "l.yaml"], "").code, Some(0));
    assert_eq!(home.run(&["author", "fmt", "--check", "l.yaml"], "").code, Some(0));
    let text = std::fs::read_to_string(home.path("l.yaml")).unwrap();
    assert!(text.contains("# the first one") && !text.contains('\r'));
    for (name, text) in gradus::session::course::BUILT_IN {
        gradus::lesson::load::tidied(name, text).unwrap();
    }
    home.file("bad.yaml", "format: [");
    assert_eq!(home.run(&["author", "fmt", "bad.yaml"], "").code, Some(2));
    home.file("note.txt", "hello");
    let note = home.run(&["author", "fmt", "note.txt"], "");
    assert!(note.code == Some(2) && note.err.contains("expected a lesson with `cells`, found a text"), "{}", note.err);
    assert_eq!(std::fs::read_to_string(home.path("note.txt")).unwrap(), "hello", "what is no lesson is left");
}

#[test]
fn the_schema_is_written_and_what_is_not_ours_is_left() {
    let home = Home::new();
    let out = home.run(&["author", "schema"], "").out;
    let schema: Value = serde_json::from_str(&out).unwrap();
    assert!(schema["$defs"]["kind-formula"].is_object());
    home.file("s.json", "{}");
    assert_eq!(home.run(&["author", "schema", "-o", "s.json"], "").code, Some(2));
    assert_eq!(home.run(&["author", "schema", "-o", "t.json"], "").code, Some(0));
    assert_eq!(home.run(&["author", "schema", "-o", "t.json"], "").code, Some(0), "twice");
}

#[test]
fn a_pack_is_learnt_from_handed_in_and_graded_as_its_lessons() {
    let home = Home::new();
    home.file("l.yaml", LESSON);
    let packed = home.run(&["author", "pack", "l.yaml", "-o", "week3.gradus"], "");
    assert_eq!(packed.code, Some(0), "{}", packed.err);
    let bytes = std::fs::read(home.path("week3.gradus")).unwrap();
    assert_eq!(
        home.run(&["author", "pack", "l.yaml", "-o", "week3.gradus"], "").code,
        Some(0),
        "ours is written again"
    );
    assert_eq!(std::fs::read(home.path("week3.gradus")).unwrap(), bytes, "the same bytes");
    let shown = home.run(&["author", "show", "week3.gradus"], "").out;
    for part in ["Who made it is not proved", "CC-BY-4.0", "2: inner, idea"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let id = packed.out.lines().last().unwrap().split("  ").nth(1).unwrap();
    assert!(shown.contains(id), "{shown}");
    home.run(&["learn", "week3.gradus", "--learner", "s1", "--state", "s1.db"], "x\na\n");
    let ran = home.run(&["hand-in", "week3.gradus", "--learner", "s1", "--state", "s1.db"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let graded = home.run(&["gradebook", "week3.s1.jsonl", "--lessons", "week3.gradus"], "");
    assert_eq!(graded.code, Some(0), "{}", graded.err);
    home.file("broken.gradus", &bytes[..bytes.len() - 1]);
    assert_eq!(home.run(&["author", "show", "broken.gradus"], "").code, Some(1));
    assert_eq!(home.run(&["learn", "broken.gradus"], "").code, Some(2));
    assert_eq!(home.run(&["author", "pack", "l.yaml", "-o", "week3.zip"], "").code, Some(2));
    home.file("bad.yaml", "format: 1\n");
    assert_eq!(home.run(&["author", "pack", "bad.yaml", "-o", "bad.gradus"], "").code, Some(1));
}

#[test]
fn lessons_are_added_to_the_course() {
    let home = Home::new();
    home.file("more.yaml", LESSON);
    let list = home.run(&["list", "--also", "more.yaml"], "").out;
    assert!(list.contains("Added") && list.contains("Week 3") && list.contains("The chain rule"), "{list}");
    assert!(!home.run(&["list"], "").out.contains("Added"));
    let ran = home.run(&["check", "--also", "more.yaml", "week3/idea", "the outside"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    // The learner's own folder is always looked into; what does not load hides nothing.
    std::fs::create_dir_all(home.path("gradus/lessons")).unwrap();
    home.file("gradus/lessons/more.yaml", LESSON);
    home.file("gradus/lessons/bad.yaml", "format: 1\n");
    home.file("gradus/lessons/twice.yaml", LESSON.replace("id: week3", "id: power-rule"));
    let ran = home.run(&["list"], "");
    assert!(ran.out.contains("Week 3"), "{}", ran.out);
    assert!(ran.err.contains("bad.yaml does not load"), "{}", ran.err);
    assert!(
        ran.err.contains("power-rule is a lesson of the course; call yours otherwise")
            && ran.err.contains("twice.yaml:2"),
        "{}",
        ran.err
    );
    // The course is not changed by it, and --lessons still takes its place.
    assert!(home.run(&["list", "--lessons", "more.yaml"], "").out.lines().count() < 8);
    let to = home.run(&["learn", "--to", "week3", "--learner", "a"], "").out;
    assert!(!to.is_empty());
    home.file("loose.yaml", LESSON.replace("[power-rule]", "[power-rul]").replace("id: week3", "id: loose"));
    let ran = home.run(&["author", "check", "loose.yaml"], "");
    assert!(ran.code == Some(1) && ran.out.contains("did you mean `power-rule`?"), "{}", ran.out);
    assert_eq!(home.run(&["list", "--also", "loose.yaml"], "").code, Some(2));
}

#[test]
fn a_class_tells_how_its_questions_went() {
    let home = Home::new();
    home.file("l.yaml", LESSON);
    std::fs::create_dir_all(home.path("handins")).unwrap();
    for n in 0..3 {
        let (learner, state) = (format!("s{n}"), format!("s{n}.db"));
        home.run(&["learn", "l.yaml", "--learner", &learner, "--state", &state], "7x^9\nthe outside\n");
        let file = format!("handins/{learner}.jsonl");
        home.run(&["hand-in", "l.yaml", "--learner", &learner, "--state", &state, "-o", &file], "");
    }
    let ran = home.run(&["author", "stats", "l.yaml", "handins"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for part in ["3 learners", "inner", "look here", "3×", "7*x^9"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    let rows = json(&home.run(&["author", "stats", "l.yaml", "handins", "--json"], "").out);
    assert_eq!(
        (&rows[0]["learners"], &rows[0]["first_try"], &rows[1]["first_try"]),
        (&3.into(), &0.0.into(), &1.0.into())
    );
    let store = home.run(&["author", "stats", "l.yaml", "--state", "s1.db", "--json"], "");
    assert_eq!(json(&store.out)[0]["learners"], 1, "{}", store.err);
}

/// What is wrong with files and arguments is told with what was expected, and nothing is written.
#[test]
fn bad_files_and_names_are_told_with_their_cure() {
    let home = Home::new();
    home.file("l.yaml", LESSON);
    home.file("broken.yaml", "format: 1\nid: b\ncells:\n  - text: [open\n");
    std::fs::create_dir_all(home.path("folder")).unwrap();
    let rows: [(&[&str], i32, &str); 12] = [
        (&["new", "x", "-o", "none/x.yaml"], 2, "none: there is no such folder"),
        (&["schema", "-o", "folder"], 2, "expected a file, found a folder"),
        (&["check", "l.yaml", "--allow", "hint-leeks"], 2, "did you mean hint-leaks?"),
        (&["preview", "broken.yaml"], 1, "this `[` is never closed"),
        (&["try", "broken.yaml", "q"], 1, "this lesson does not load"),
        (&["mistakes", "broken.yaml"], 1, "this lesson does not load"),
        (&["show", "broken.yaml"], 1, "this lesson does not load"),
        (&["preview", "none.yaml"], 2, "there is no such file"),
        (&["preview", "folder"], 2, "there is no .yaml file in this folder"),
        (&["preview", "l.yaml", "--to", "pdf"], 2, "there is no format pdf"),
        (&["pack", "l.yaml", "-o", "none/l.gradus"], 2, "none: there is no such folder"),
        (&["import", "l.yaml", "-o", "in"], 2, "found no question"),
    ];
    for (words, code, says) in rows {
        let ran = home.run(&[&["author"], words].concat(), "");
        assert!(ran.code == Some(code) && ran.err.contains(says), "{words:?}: {:?} {}{}", ran.code, ran.out, ran.err);
    }
    assert!(!home.path("none").exists() && !home.path("in").exists());
}
