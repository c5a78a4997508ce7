//! The lessons of the course load, are built in, and what their authors promise about answers holds.

use gradus::lesson::{Verdict, load};
use gradus::session::library::{Outline, outline_of_text};

fn lessons() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
    };
    files.iter().filter(|path| path.extension().is_some_and(|e| e == "yaml")).map(read).collect()
}

/// Every question, fifty seeds: the key is right, each `answer` and each of `tests` comes out as it says, each wrong
/// answer that is listed gets its own message.
#[test]
fn what_authors_promise_holds_in_every_variant() {
    for (name, text) in lessons() {
        let (lesson, problems) = load::tried(&name, &text, 50);
        let told = problems.iter().filter(|problem| problem.severity != load::Severity::Note);
        let shown: Vec<String> = told.map(|problem| load::render(problem, &text)).collect();
        assert!(shown.is_empty(), "{}", shown.join("\n"));
        for question in lesson.unwrap().questions() {
            for seed in 0..5 {
                let posed = question.pose(seed).unwrap();
                assert!(
                    !posed.prompt.is_empty() && (question.ask.kind.conceptual || !posed.hints.is_empty()),
                    "{}/{} is bare",
                    question.lesson,
                    question.id
                );
                for nothing in ["", "  ", "\t"] {
                    assert_eq!(posed.judge(nothing).verdict, Verdict::NotGraded);
                }
            }
        }
    }
}

#[test]
fn every_lesson_loads_without_a_problem() {
    let files = lessons();
    let (course, problems) = load::course(&files);
    let text = |file: &str| files.iter().find(|(name, _)| name == file).map_or("", |(_, text)| text);
    let shown: Vec<String> = problems.iter().map(|p| load::render(p, text(&p.file))).collect();
    assert!(problems.is_empty(), "{}", shown.join("\n"));
    assert_eq!(course.lessons.len(), files.len());
}

#[test]
fn an_author_is_warned_of_numbers_that_hide_a_mistake() {
    let lesson = |at: &str, condition: &str| {
        let question = format!(
            "  - question: {{id: q, vary: {{a: {at}}}, {condition} ask: {{derivative: {{of: x^2, at: a}}}}}}\n"
        );
        let text = format!("format: 1\nid: l\ntitle: L\nsummary: S.\nminutes: 1\ncells:\n{question}");
        let (course, problems) = load::course_tried(&[("l.yaml".to_string(), text)], 50);
        assert_eq!(course.lessons.len(), 1, "{problems:#?}");
        // Where one slip may be taken for another is a note.
        let warned = problems.into_iter().filter(|problem| problem.severity != load::Severity::Note);
        warned.map(|problem| problem.message).collect::<Vec<String>>()
    };
    let hiding = lesson("2..5", "");
    assert_eq!(hiding.len(), 1, "one warning for the question: {hiding:#?}");
    assert!(hiding[0].contains("`q` hide a usual mistake") && hiding[0].contains("eval.f_not_slope in "), "{hiding:?}");
    assert!(hiding[0].contains("e.g. with a = 2"), "{hiding:?}");
    assert_eq!(lesson("3..9", ""), Vec::<String>::new());
    assert_eq!(lesson("2..9", "where: a != 2,"), Vec::<String>::new());
    assert_eq!(lesson("[2]", ""), Vec::<String>::new(), "what no other number would show is not the numbers' fault");
}

#[test]
fn built_in_lessons_are_as_their_outlines_say() {
    for (name, text) in gradus::session::course::BUILT_IN {
        let lesson = load::lesson(name, text).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        assert_eq!(outline_of_text(text), Outline::of(&lesson), "{name}");
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let built_in: Vec<&str> = gradus::session::course::BUILT_IN.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, built_in, "every lesson of the folder is built in, in its order");
}
