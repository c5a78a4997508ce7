//! The shape of the house: nobody reaches up, only `app` meets the world, and each package is named in its place.

use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: [&str; 6] = ["math", "page", "lesson", "session", "api", "app"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder, in a stable order.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// The lines outside comments and outside a closing `mod tests`.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(at, line)| (at + 1, line))
}

#[test]
fn nobody_reaches_up() {
    let mut wrong = Vec::new();
    for (rank, floor) in FLOORS.iter().enumerate() {
        for (path, text) in sources(&root().join("src").join(floor)) {
            for (at, line) in code(&text) {
                for above in &FLOORS[rank + 1..] {
                    if line.contains(&format!("crate::{above}::")) || line.contains(&format!("crate::{above};")) {
                        wrong.push(format!("{}:{at}: {}", path.display(), line.trim()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "these lines use a floor above their own:\n{}", wrong.join("\n"));
}

#[test]
fn only_app_meets_the_world() {
    let world = ["std::fs", "std::env", "std::time", "std::thread", "std::process", "std::io", "std::net", "rayon::"];
    let mut wrong = Vec::new();
    for floor in &FLOORS[..5] {
        for (path, text) in sources(&root().join("src").join(floor)) {
            for (at, line) in code(&text) {
                if world.iter().any(|name| line.contains(name)) {
                    wrong.push(format!("{}:{at}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "these lines name files, clock, environment or threads:\n{}", wrong.join("\n"));
}

#[test]
fn each_package_is_named_in_its_place() {
    let places = [
        ("rustyline", "src/app/repl"),
        ("colored", "src/page/terminal"),
        ("serde_yaml", "src/lesson/load"),
        ("saphyr_parser", "src/lesson/load"),
        ("annotate_snippets", "src/lesson/load"),
        ("evalexpr", "src/lesson/condition"),
        ("rusqlite", "src/app/store"),
        ("pulldown_cmark", "src/page/markdown_in"),
        ("astro_float_num", "src/math/precise"),
        ("clap_mangen", "src/app"),
        ("rayon", "src/app/grade"),
        ("csv", "src/app/grade"),
        ("ctrlc", "src/app/watch"),
    ];
    let all = sources(&root().join("src"));
    for (package, place) in places {
        let place = root().join(place);
        let place = place.to_string_lossy();
        for (path, text) in &all {
            for (at, line) in code(text) {
                let named = line.contains(&format!("{package}::")) || line.contains(&format!("use {package}"));
                let inside = path.to_string_lossy().starts_with(&*place);
                assert!(!named || inside, "{}:{at}: {package} is to be named only in {place}", path.display());
            }
        }
    }
}

#[test]
fn a_format_is_one_file_and_one_row() {
    let all = sources(&root().join("src"));
    let above = |path: &Path| !path.starts_with(root().join("src/page"));
    // What a screen shows is asked for by name; every other format is found in the table.
    for format in gradus::page::FORMATS.iter().filter(|format| format.name != "terminal") {
        let render = format!("{}::render", format.name);
        assert!(root().join(format!("src/page/{}.rs", format.name)).exists(), "{render} has a file of its own");
        let extension = format!("\"{}\"", format.extension);
        for (path, text) in all.iter().filter(|(path, _)| above(path)) {
            let export = path.ends_with("app/export.rs");
            let named = |line: &str| line.contains(&render) || export && line.contains(&extension);
            let found: Vec<usize> = code(text).filter(|(_, line)| named(line)).map(|(at, _)| at).collect();
            assert!(found.is_empty(), "{} names a format at {found:?}: ask the table", path.display());
        }
    }
}

#[test]
fn licences_are_on_the_list() {
    // The lock file names what is built; evalexpr past 11 is under another licence, serde_yml is unsound.
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    assert!(
        lock.contains("name = \"evalexpr\"\nversion = \"11.3.1\""),
        "evalexpr is to stay at 11.3.1, the last under MIT"
    );
    assert!(!lock.contains("name = \"serde_yml\""), "serde_yml is unsound");
}

#[test]
fn the_repository_speaks_of_itself_alone() {
    for folder in ["src", "tests/suite", "lessons", "benches"] {
        for (path, text) in sources(&root().join(folder)) {
            let outside = concat!("..", "/shared");
            assert!(!text.contains(outside), "{} points outside the repository", path.display());
        }
    }
}
