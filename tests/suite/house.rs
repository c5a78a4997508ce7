//! The shape of the house: nobody reaches up, only `app` meets the world, and each package is named in its place.

use std::collections::{BTreeMap, BTreeSet};
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
        ("rayon", "src/app"),
        ("csv", "src/app/grade"),
        ("jiff", "src/app/class"),
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

/// The type that a line outside a function defines, and whether other folders may name it.
fn defined(line: &str) -> Option<(&str, bool)> {
    let public = line.starts_with("pub ") || line.starts_with("pub(crate) ");
    let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let kind = words.find(|word| !matches!(*word, "pub" | "crate" | "super" | "in" | "unsafe"));
    let name = matches!(kind, Some("struct" | "enum" | "trait" | "type" | "union")).then(|| words.next())??;
    Some((name, public))
}

/// Every type that the house defines outside its tests: the name, where, and whether other folders may name it.
fn types() -> Vec<(String, String, bool)> {
    let mut all = Vec::new();
    for (path, text) in sources(&root().join("src")) {
        for (at, line) in code(&text).filter(|(_, line)| !line.starts_with(' ')) {
            all.extend(
                defined(line).map(|(name, public)| (name.to_string(), format!("{}:{at}", path.display()), public)),
            );
        }
    }
    all
}

/// Names under which the crate promises to others what inside is a fuller thing of that name.
const PROMISED: [&str; 6] = ["Ask", "Derivation", "Expr", "Lesson", "Question", "Witness"];

#[test]
fn a_public_name_means_one_thing() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, place, _) in types().into_iter().filter(|(.., public)| *public) {
        places.entry(name).or_default().push(place);
    }
    let twice = places.into_iter().filter(|(name, places)| {
        let promised = PROMISED.contains(&name.as_str());
        let inside = places.iter().filter(|place| !place.replace('\\', "/").contains("/src/api/")).count();
        places.len() > 1 + usize::from(promised) || inside > 1
    });
    let wrong: Vec<String> = twice.map(|(name, places)| format!("{name}: {}", places.join(", "))).collect();
    // Helpers that one folder keeps to itself may share a name: nobody meets two of them at once.
    assert!(wrong.is_empty(), "these names are several things:\n{}", wrong.join("\n"));
}

/// What others build by themselves, field by field, so that a new field is theirs to fill in.
const BUILT_BY_OTHERS: [&str; 3] = ["Event", "Options", "Page"];

/// The comments and attributes that stand directly above a line, counted from 0.
fn above<'t>(lines: &'t [&str], at: usize) -> impl Iterator<Item = &'t str> {
    lines[..at].iter().rev().map(|line| line.trim_start()).take_while(|line| line.starts_with(['#', '/']))
}

#[test]
fn the_promise_may_grow_and_says_how_it_fails() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut offered = Vec::new();
    for item in lib.lines().filter_map(|line| line.strip_prefix("pub use ")?.strip_suffix(';')) {
        expand(&[], item, &mut offered);
    }
    let offered: BTreeSet<&str> = offered.iter().filter_map(|path| Some(path.last()?.as_str())).collect();
    assert!(offered.len() > 20, "the names at the top of the crate are found: {offered:?}");
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    for (path, text) in sources(&root().join("src")) {
        let in_api = path.starts_with(root().join("src/api"));
        let lines: Vec<&str> = text.lines().collect();
        let mut within = "";
        for (at, line) in code(&text).map(|(at, line)| (at - 1, line)) {
            let name = defined(line).filter(|(_, public)| *public).map(|(name, _)| name);
            // What is inside has its own way to grow.
            if let Some(name) = name.filter(|name| offered.contains(name) && (in_api || !PROMISED.contains(name))) {
                seen.insert(name.to_string());
                let fields = lines[at + 1..].iter().take_while(|line| !line.starts_with('}'));
                let open = line.contains("enum ")
                    || line.ends_with('{') && fields.into_iter().any(|line| line.starts_with("    pub "));
                let grows = above(&lines, at).any(|line| line == "#[non_exhaustive]");
                if open && !grows && !BUILT_BY_OTHERS.contains(&name) {
                    wrong.push(format!("{}:{}: {name} is not #[non_exhaustive]", path.display(), at + 1));
                }
            }
            if let Some(of) = line.strip_prefix("impl ").and_then(|of| of.split([' ', '<']).next()) {
                within = if offered.contains(of) && (in_api || !PROMISED.contains(&of)) { of } else { "" };
            } else if line == "}" {
                within = "";
            }
            let function = line.trim_start().strip_prefix("pub fn ").and_then(|rest| rest.split(['(', '<']).next());
            let Some(function) = function.filter(|name| !within.is_empty() || in_api && offered.contains(name)) else {
                continue;
            };
            let head: Vec<&str> = lines[at..].iter().copied().take_while(|line| !line.starts_with("    }")).collect();
            let head = head.join(" ");
            let fallible = head.split(" {").next().is_some_and(|head| head.contains("-> Result<"));
            if fallible && !above(&lines, at).any(|line| line == "/// # Errors") {
                wrong.push(format!("{}:{}: {function} does not say when it fails", path.display(), at + 1));
            }
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names that nothing else bears, not even a helper within one file: values, what is wrong, where, what is asked and compared.
const ONCE: [&str; 15] = [
    "Array",
    "Asked",
    "Condition",
    "Diagnostic",
    "Fault",
    "Look",
    "Loss",
    "Mistake",
    "Outcome",
    "Place",
    "Problem",
    "Trouble",
    "Unposed",
    "Value",
    "Verdict",
];

#[test]
fn what_is_spoken_of_everywhere_has_one_meaning() {
    let all = types();
    for name in ONCE {
        let found: Vec<&str> =
            all.iter().filter(|(known, ..)| known == name).map(|(_, place, _)| place.as_str()).collect();
        assert!(found.len() <= 1, "{name} is {} things:\n{}", found.len(), found.join("\n"));
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

/// The modules that a file uses, as paths from the root, from its `use` items and the paths in its code.
fn used(text: &str, module: &[String], modules: &BTreeMap<Vec<String>, PathBuf>) -> BTreeSet<Vec<String>> {
    let lines: Vec<&str> = code(text).map(|(_, line)| line).collect();
    let mut paths: Vec<Vec<String>> = Vec::new();
    let mut rest = String::new();
    let mut item = String::new();
    for line in lines {
        let begins = line.trim_start();
        let begins = begins.strip_prefix("pub ").or(begins.strip_prefix("pub(crate) ")).unwrap_or(begins);
        if item.is_empty() && !begins.starts_with("use ") {
            rest.push_str(line);
            rest.push('\n');
            continue;
        }
        item.push_str(begins);
        if item.ends_with(';') {
            expand(&[], item.trim_start_matches("use ").trim_end_matches(';'), &mut paths);
            item.clear();
        }
    }
    for word in rest.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        if word.starts_with("crate::") || word.starts_with("super::") {
            paths.push(word.split("::").map(String::from).collect());
        }
    }
    let is_child = |name: &String| modules.contains_key(&[module, std::slice::from_ref(name)].concat());
    let absolute = |path: &Vec<String>| -> Option<Vec<String>> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([module, &path[1..]].concat()),
            "super" => Some([&module[..module.len().checked_sub(ups)?], &path[ups..]].concat()),
            _ if is_child(&path[0]) => Some([module, path].concat()),
            _ => None,
        }
    };
    let nearest = |mut path: Vec<String>| {
        while !path.is_empty() && !modules.contains_key(&path) {
            path.pop();
        }
        (!path.is_empty() && path != module).then_some(path)
    };
    paths.iter().filter_map(absolute).filter_map(nearest).collect()
}

/// `a::{b, c::{d, e}}` as its single paths.
fn expand(before: &[String], tree: &str, into: &mut Vec<Vec<String>>) {
    let mut depth = 0;
    let parts = tree.split(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let head = part.split('{').next().unwrap_or(part);
        let head = head.split(" as ").next().unwrap_or(head);
        let names = head.split("::").map(str::trim).filter(|name| !name.is_empty()).map(String::from);
        let path: Vec<String> = before.iter().cloned().chain(names).collect();
        match part.split_once('{') {
            Some((_, inside)) => expand(&path, inside.trim_end().strip_suffix('}').unwrap_or(inside), into),
            None => into.push(path),
        }
    }
}

/// The sets of modules that use each other in a circle, by Kosaraju's two walks.
fn circles(uses: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> Vec<Vec<Vec<String>>> {
    type Uses = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;
    fn walk(at: &Vec<String>, uses: &Uses, seen: &mut BTreeSet<Vec<String>>, done: &mut Vec<Vec<String>>) {
        if seen.insert(at.clone()) {
            for next in uses.get(at).into_iter().flatten() {
                walk(next, uses, seen, done);
            }
            done.push(at.clone());
        }
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    for module in uses.keys() {
        walk(module, uses, &mut seen, &mut order);
    }
    let mut turned = Uses::new();
    for (module, others) in uses {
        for other in others {
            turned.entry(other.clone()).or_default().insert(module.clone());
        }
    }
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for module in order.iter().rev() {
        let mut circle = Vec::new();
        walk(module, &turned, &mut seen, &mut circle);
        if circle.len() > 1 {
            found.push(circle);
        }
    }
    found
}

#[test]
fn no_circle_of_imports_crosses_a_folder() {
    let source = root().join("src");
    let mut modules = BTreeMap::new();
    let mut texts = BTreeMap::new();
    for (path, text) in sources(&source) {
        let inside = path.strip_prefix(&source).unwrap().with_extension("");
        let mut module: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if module.last().is_some_and(|name| name == "mod") {
            module.pop();
        }
        if !["lib", "main"].contains(&module[0].as_str()) {
            texts.insert(module.clone(), text);
            modules.insert(module, inside);
        }
    }
    let uses = texts.iter().map(|(module, text)| (module.clone(), used(text, module, &modules))).collect();
    // A file beside a folder of its name belongs to that folder.
    let folder = |module: &Vec<String>| {
        let inside = &modules[module];
        let own = source.join(inside).is_dir();
        let folder = if own { inside.as_path() } else { inside.parent().unwrap() };
        folder.to_string_lossy().replace('\\', "/")
    };
    let crosses = |circle: &Vec<Vec<String>>| circle.iter().map(folder).collect::<BTreeSet<_>>().len() > 1;
    if let Some(circle) = circles(&uses).into_iter().find(crosses) {
        let names: Vec<String> = circle.iter().map(|module| module.join("::")).collect();
        panic!("these use each other in a circle across folders:\n{}", names.join("\n"));
    }
}

#[test]
fn circles_are_found() {
    let path = |name: &str| vec![name.to_string()];
    let uses = |others: &[&str]| others.iter().map(|name| path(name)).collect::<BTreeSet<_>>();
    let graph = [("a", uses(&["b"])), ("b", uses(&["c"])), ("c", uses(&["b", "d"])), ("d", uses(&[]))];
    let found = circles(&graph.into_iter().map(|(name, others)| (path(name), others)).collect());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].iter().collect::<BTreeSet<_>>(), [path("b"), path("c")].iter().collect());
    let modules = [path("a"), path("b"), vec!["b".into(), "c".into()]].map(|module| (module, PathBuf::new()));
    let text = "use super::b::{self, c::{Thing, Other as Name}};\nfn f() { crate::a::g() }\n";
    let found = used(text, &path("d"), &modules.into_iter().collect());
    assert_eq!(found, [path("a"), path("b"), vec!["b".into(), "c".into()]].into_iter().collect());
}
