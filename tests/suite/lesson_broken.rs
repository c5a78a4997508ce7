//! What an author sees when a lesson is broken: every problem with its place, its line and its cure.

use super::golden::golden;
use gradus::lesson::load;
use std::path::Path;

fn broken() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_broken_lesson_is_refused_with_every_problem() {
    for (name, text) in broken() {
        let problems = load::lesson(&name, &text).expect_err(&name);
        assert!(!problems.is_empty(), "{name} is refused without a word");
        let shown: Vec<String> = problems.iter().map(|problem| load::render(problem, &text)).collect();
        golden(&format!("broken/{}.txt", name.trim_end_matches(".yaml")), &shown.join("\n"));
    }
}

#[test]
fn hostile_files_are_refused_at_once() {
    let head = "format: 1\nid: a\ntitle: A\nsummary: B\ncells:\n  - text: ";
    let cases = [
        ("brackets", format!("{head}{}", "[".repeat(100_000))),
        ("braces", format!("{head}{}", "{a: ".repeat(100_000))),
        ("dashes", format!("{head}\n{}", "- ".repeat(100_000))),
        ("too large", format!("{head}{}", "x".repeat(1 << 21))),
        ("control", format!("{head}a\u{1b}[31mred")),
        ("null", format!("{head}a\0b")),
        ("bomb", format!("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n{head}hi")),
        ("deep", (0..500).map(|n| format!("{}a:\n", " ".repeat(n))).collect()),
        ("just text", "hello".to_string()),
        ("a list", "- 1\n- 2\n".to_string()),
        ("two documents", format!("{head}hi\n---\n{head}hi\n")),
    ];
    for (name, text) in cases {
        let begin = std::time::Instant::now();
        let problems = load::lesson("hostile.yaml", &text).expect_err(name);
        let shown: String = problems.iter().map(|problem| load::render(problem, &text)).collect();
        assert!(!shown.contains(['\u{1b}', '\0']), "{name}: {shown:?}");
        assert!(begin.elapsed().as_secs() < 5, "{name} took {:?}", begin.elapsed());
    }
}

#[test]
fn lessons_are_checked_together() {
    let lesson = |id: &str, needs: &str| {
        let text = format!("format: 1\nid: {id}\ntitle: A\nsummary: B\nneeds: [{needs}]\ncells:\n  - text: hi\n");
        (format!("{id}.yaml"), text)
    };
    let mut files = vec![lesson("c", "b"), lesson("a", ""), lesson("b", "a")];
    let (course, problems) = load::course(&files);
    assert!(problems.is_empty());
    let order: Vec<&str> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
    assert_eq!(order, ["a", "b", "c"]);

    files.push(("d.yaml".to_string(), lesson("a", "").1));
    files.push(lesson("e", "f"));
    files.push(lesson("f", "e"));
    files.push(lesson("g", "bb"));
    let (course, problems) = load::course(&files);
    let all: Vec<String> =
        problems.iter().map(|p| format!("{}:{}:{} {} {:?}", p.file, p.line, p.column, p.message, p.cure)).collect();
    golden("broken/together.txt", &(all.join("\n") + "\n"));
    assert_eq!(course.lessons.len(), 3);
}
