//! The README is a test: every `$ gradus …` command in it is run, and prints what stands below it.
//! `GRADUS_BLESS=1` writes what is printed now.

use gradus::page::{Block, Options, Page};
use gradus::session::course::BUILT_IN;
use gradus::session::library::Library;
use gradus::session::{Pace, Session, Start};
use std::path::Path;
use std::process::Command;

/// What a command prints, for a learner who has never been here.
fn run(command: &str, folder: &Path) -> String {
    let data = folder.join("data");
    let program = Path::new(env!("CARGO_BIN_EXE_gradus"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("{command} 2>&1"))
        .current_dir(folder)
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8")
        .env("COLUMNS", "80")
        .env("XDG_DATA_HOME", &data)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    let _ = std::fs::remove_dir_all(data);
    String::from_utf8(output.stdout).unwrap()
}

/// The README with every console block's output replaced by what its commands print now.
fn rewritten(readme: &str, folder: &Path) -> String {
    let mut out = String::new();
    let mut in_console = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            in_console = line == "```console";
            out += &format!("{line}\n");
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_console) {
            out += &format!("{line}\n");
            // What is outside this program, or would overwrite the reader's own, is shown and not run.
            if !command.starts_with("cargo") {
                out += &run(command, folder);
            }
        } else if !in_console {
            out += &format!("{line}\n");
        }
    }
    out
}

/// The lesson of the README, which its commands read.
fn lesson(readme: &str) -> &str {
    let start = readme.find("```yaml\n").expect("the README shows a lesson") + "```yaml\n".len();
    let end = start + readme[start..].find("```").unwrap();
    &readme[start..end]
}

#[test]
fn the_readme_tells_the_truth() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&place).unwrap();
    let folder = std::env::temp_dir().join(format!("gradus-readme-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("my-lesson.yaml"), lesson(&readme)).unwrap();
    let now = rewritten(&readme, &folder);
    std::fs::remove_dir_all(&folder).unwrap();
    if std::env::var_os("GRADUS_BLESS").is_some() {
        std::fs::write(&place, now).unwrap();
        return;
    }
    if let Some(place) = crate::golden::first_difference(&readme, &now) {
        panic!("README.md does not show what its commands print\n{place}\nGRADUS_BLESS=1 rewrites it");
    }
}

/// A lesson as it looks in a terminal: a weight found by trying, a question answered with the sign lost, then rightly.
#[test]
fn the_picture_is_a_lesson() {
    let (name, text) = BUILT_IN[0];
    let lesson = gradus::lesson::load::trusted(name, text).unwrap();
    let id = lesson.id.clone();
    let mut session = Session::new(Library::of(vec![lesson]), 7, &[], Pace::Patient);
    session.open(&Start::Lesson(id.clone(), None)).unwrap();
    let mut page = Page::new();
    for line in ["1", "1.4", "a", "7.996", "-7.996"] {
        while session.is_pausing() {
            session.turn("");
        }
        let seen = line == "1";
        let typed = Block::Typed { prompt: session.prompt(), text: line.to_string() };
        let reply = session.turn(line);
        // The first try is seen again in the second.
        if !seen {
            page.push(typed);
            page.extend(reply.page);
        }
    }
    let now = gradus::page::picture::render(&page, &Options { width: 80, ..Options::default() });
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lesson.svg");
    if std::env::var_os("GRADUS_BLESS").is_some() {
        std::fs::write(&place, now).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&place).unwrap_or_default();
    if let Some(place) = crate::golden::first_difference(&kept, &now) {
        panic!("docs/lesson.svg is not what the lesson shows\n{place}\nGRADUS_BLESS=1 rewrites it");
    }
    let readme = include_str!("../../README.md");
    assert!(readme.lines().nth(2).is_some_and(|line| line.contains("](docs/lesson.svg)")), "the README opens with it");
}

#[test]
fn the_list_of_latex_is_that_of_the_typesetter() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("LATEX.md");
    let now = gradus::page::markdown::render(&gradus::page::typeset::known(), &gradus::page::Options::default());
    if std::env::var_os("GRADUS_BLESS").is_some() {
        std::fs::write(&place, now).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&place).unwrap_or_default();
    if let Some(place) = crate::golden::first_difference(&kept, &now) {
        panic!("LATEX.md is not what `gradus author latex` lists\n{place}\nGRADUS_BLESS=1 rewrites it");
    }
}
