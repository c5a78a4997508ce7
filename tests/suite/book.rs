//! The book is a test: every lesson in it loads and passes the check, every command in it is run, every page of it is
//! shown by `gradus guide`, and what is made from tables is what the tables say. `GRADUS_BLESS=1` writes it anew.

use crate::golden::first_difference;
use crate::program::Home;
use gradus::lesson::kinds::ask::{COMMON, Field};
use gradus::lesson::kinds::{KINDS, examples};
use gradus::lesson::load::{self, CELL_ROWS, Severity};
use gradus::math::functions;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The pages that the summary lists.
fn pages() -> Vec<String> {
    let summary = std::fs::read_to_string(docs().join("SUMMARY.md")).unwrap();
    summary.lines().filter_map(|line| line.split_once("](")?.1.strip_suffix(')')).map(str::to_string).collect()
}

/// The code blocks of a page: what stands behind the fence, the line it stands in, and the text.
fn blocks(text: &str) -> Vec<(String, usize, String)> {
    let mut all: Vec<(String, usize, String)> = Vec::new();
    let mut open = false;
    for (at, line) in text.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                open = true;
                all.push((info.to_string(), at + 1, String::new()));
            }
            None if open => all.last_mut().unwrap().2 += &format!("{line}\n"),
            None => {}
        }
    }
    all
}

/// A lesson of these cells.
fn around(cells: &str) -> String {
    let body: String = cells.lines().map(|line| format!("  {line}\n")).collect();
    format!("format: 1\nid: l\ntitle: T\nsummary: S.\nallow: no-concept\ncells:\n{body}")
}

#[test]
fn the_book_is_whole() {
    let listed = pages();
    let mut there: Vec<String> = std::fs::read_dir(docs())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md") && name != "SUMMARY.md")
        .collect();
    there.sort();
    let mut sorted = listed.clone();
    sorted.sort();
    assert_eq!(sorted, there, "the summary lists what there is");
    let home = Home::new();
    let list = home.run(&["guide"], "").out;
    for page in &listed {
        let name = page.trim_end_matches(".md");
        assert!(list.contains(&format!("gradus guide {name}")), "{name}: {list}");
        let ran = home.run(&["guide", name, "--width", "60"], "");
        assert!(ran.code == Some(0) && ran.out.lines().count() > 10, "{name}");
        // Links lead to pages that are there.
        let text = std::fs::read_to_string(docs().join(page)).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            assert!(file.is_empty() || file.contains("://") || docs().join(file).exists(), "{page}: {link}");
        }
    }
    assert!(home.run(&["guide", "kind"], "").err.contains("did you mean kinds?"));
}

#[test]
fn every_lesson_in_the_book_passes_its_check() {
    let mut count = 0;
    for page in pages() {
        let text = std::fs::read_to_string(docs().join(&page)).unwrap();
        for (info, line, block) in blocks(&text) {
            let place = format!("docs/{page}:{line}");
            let lesson = match info.as_str() {
                "yaml,cells" => around(&block),
                "yaml" if block.contains("format: 1") => block.clone(),
                // What is no lesson is the rules of a gradebook.
                "yaml" => {
                    load::rules::rules(&place, &block).unwrap_or_else(|problems| panic!("{place}: {problems:#?}"));
                    continue;
                }
                _ => continue,
            };
            count += 1;
            let (_, problems) = load::tried(&place, &lesson, 200);
            let told: Vec<_> = problems.iter().filter(|problem| problem.severity != Severity::Note).collect();
            assert!(told.is_empty(), "{place}: {told:#?}\n{lesson}");
        }
    }
    assert!(count > 25, "{count} lessons");
}

/// What the program itself sets, and no author.
const OWN: [&str; 2] = ["lesson sheet", "spot mend"];

/// The names of an object's entries.
fn keys(of: &Value) -> impl Iterator<Item = (&String, &Value)> {
    of.as_object().into_iter().flatten()
}

/// What a question, or a part of one, uses: its keys, its kind and that kind's fields.
fn used_by_question(question: &Value, used: &mut BTreeSet<String>) {
    for (key, value) in keys(question) {
        used.insert(format!("question {key}"));
        match key.as_str() {
            "ask" | "same" => used_by_ask(value, used),
            "parts" => value.as_array().into_iter().flatten().for_each(|part| used_by_question(part, used)),
            _ => {}
        }
    }
}

fn used_by_ask(ask: &Value, used: &mut BTreeSet<String>) {
    for (kind, fields) in keys(ask) {
        used.insert(format!("kind {kind}"));
        used.extend(keys(fields).map(|(field, _)| format!("{kind} {field}")));
    }
}

fn used_by_cell(cell: &Value, used: &mut BTreeSet<String>) {
    for (name, value) in keys(cell) {
        used.insert(format!("cell {name}"));
        match name.as_str() {
            "question" => used_by_question(value, used),
            "worked" => used_by_ask(value, used),
            _ => used.extend(keys(value).map(|(field, _)| format!("cell {name} {field}"))),
        }
        if let Some(ask) = value.get("ask").filter(|_| name == "check") {
            used_by_ask(ask, used);
        }
    }
}

/// Every key, cell, kind and field that the schema knows stands in a lesson of the book, in use: such a lesson is loaded
/// and checked by the test above.
#[test]
fn every_key_every_cell_and_every_kind_is_shown_in_use() {
    let schema: Value = serde_json::from_str(&Home::new().run(&["author", "schema"], "").out).unwrap();
    let common: Vec<&str> = COMMON.iter().map(|field| field.name).collect();
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    wanted.extend(keys(&schema["properties"]).map(|(key, _)| format!("lesson {key}")));
    wanted.extend(keys(&schema["properties"]["exam"]["properties"]).map(|(key, _)| format!("exam {key}")));
    wanted.extend(keys(&schema["$defs"]["question"]["properties"]).map(|(key, _)| format!("question {key}")));
    for (cell, value) in keys(&schema["properties"]["cells"]["items"]["properties"]) {
        wanted.insert(format!("cell {cell}"));
        wanted.extend(keys(&value["properties"]).map(|(field, _)| format!("cell {cell} {field}")));
    }
    for kind in KINDS {
        wanted.insert(format!("kind {}", kind.name));
        let fields = keys(&schema["$defs"][format!("kind-{}", kind.name)]["properties"]);
        // What every kind has is a key of the question, too; a kind's own field of that name is asked for.
        let own = |field: &&String| {
            kind.fields.iter().any(|known| known.name == field.as_str()) || !common.contains(&field.as_str())
        };
        wanted.extend(fields.map(|(field, _)| field).filter(own).map(|field| format!("{} {field}", kind.name)));
    }
    assert!(wanted.len() > 150, "{wanted:?}");
    let mut used: BTreeSet<String> = BTreeSet::new();
    for page in ["keys.md", "kinds.md"] {
        let text = std::fs::read_to_string(docs().join(page)).unwrap();
        for (info, line, block) in blocks(&text).into_iter().filter(|(info, ..)| info.starts_with("yaml")) {
            let read: Value =
                serde_yaml::from_str(&block).unwrap_or_else(|error| panic!("docs/{page}:{line}: {error}"));
            let cells = if info == "yaml,cells" { &read } else { &read["cells"] };
            cells.as_array().into_iter().flatten().for_each(|cell| used_by_cell(cell, &mut used));
            if info == "yaml" {
                used.extend(keys(&read).map(|(key, _)| format!("lesson {key}")));
                used.extend(keys(&read["exam"]).map(|(key, _)| format!("exam {key}")));
            }
        }
    }
    let lacking: Vec<&String> = wanted.difference(&used).filter(|key| !OWN.contains(&key.as_str())).collect();
    assert!(lacking.is_empty(), "no lesson of the book uses {lacking:?}");
}

/// A folder as somebody has it who reads along.
fn folder() -> Home {
    let home = Home::new();
    let first = std::fs::read_to_string(docs().join("first-lesson.md")).unwrap();
    let lesson = blocks(&first).into_iter().find(|(info, ..)| info == "yaml").unwrap().2;
    home.file("my-first.yaml", lesson);
    let question = |ask: &str| {
        format!("format: 1\nid: q\ntitle: T\nsummary: S.\ncells:\n  - question:\n      id: q\n      {ask}\n")
    };
    home.file("slip.yaml", question("ask: {derivative: {off: x^2}}"));
    home.file("hides.yaml", question("vary: {a: [1, 2, 3]}\n      ask: {derivative: {of: x^2, at: a}}"));
    let class = std::fs::read_to_string(docs().join("class.md")).unwrap();
    let exam = blocks(&class).into_iter().find(|(_, _, block)| block.contains("exam-1")).unwrap().2;
    home.file("exam-1.yaml", &exam);
    let open: Vec<&str> = exam.lines().filter(|line| !line.starts_with("exam:")).collect();
    home.file("week3.yaml", open.join("\n") + "\n");
    home.file("class.csv", "learner,name\ns1234,Ada Lovelace\n");
    home.file("week3-rules.yaml", "out-of: 20\n");
    std::fs::create_dir_all(home.path("handins")).unwrap();
    home.run(&["learn", "week3.yaml", "--learner", "s1234", "--state", "s.db"], "x\n");
    home.run(&["hand-in", "week3.yaml", "--learner", "s1234", "--state", "s.db", "-o", "handins/s1234.jsonl"], "");
    home
}

fn shell(home: &Home, command: &str) -> (String, Option<i32>) {
    let program = Path::new(env!("CARGO_BIN_EXE_gradus"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg(format!("{command} 2>&1"))
        .current_dir(&home.0)
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8")
        .env("COLUMNS", "80")
        .env("HOME", &home.0)
        .env("XDG_DATA_HOME", home.path("data"))
        .env_remove("CLICOLOR_FORCE")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

/// A page with the output of its commands replaced by what they print now.
fn rewritten(page: &str, text: &str) -> String {
    let home = folder();
    let (mut out, mut fence) = (String::new(), None::<String>);
    for line in text.lines() {
        let gradus = |command: &str| {
            let first = command.split_whitespace().next().unwrap_or_default();
            first == "gradus" || command.contains("| gradus")
        };
        if let Some(info) = line.strip_prefix("```") {
            fence = if fence.is_some() { None } else { Some(info.to_string()) };
            out += &format!("{line}\n");
            continue;
        }
        match (fence.as_deref(), line.strip_prefix("$ ")) {
            (Some("console"), Some(command)) => {
                out += &format!("{line}\n");
                if gradus(command) {
                    out += &shell(&home, command).0;
                }
            }
            // What other programs say is not ours to print; it stands as written.
            (Some("console"), None) => {}
            (Some("sh"), None) if gradus(line) && !line.contains('\\') => {
                out += &format!("{line}\n");
                let command = line.split(" # ").next().unwrap_or(line);
                let command = if command.starts_with("gradus learn") {
                    format!("echo x | {command}")
                } else {
                    command.to_string()
                };
                let (printed, code) = shell(&home, &command);
                assert!(code != Some(2), "docs/{page}: {line}\n{printed}");
            }
            _ => out += &format!("{line}\n"),
        }
    }
    out
}

#[test]
fn every_command_in_the_book_prints_what_stands_below_it() {
    for page in pages() {
        // What these two show is installed and built from elsewhere.
        if matches!(page.as_str(), "install.md" | "homes.md") {
            continue;
        }
        let place = docs().join(&page);
        let kept = std::fs::read_to_string(&place).unwrap();
        let now = rewritten(&page, &kept);
        if std::env::var_os("GRADUS_BLESS").is_some() {
            std::fs::write(&place, now).unwrap();
        } else if let Some(place) = first_difference(&kept, &now) {
            panic!("docs/{page} does not show what its commands print\n{place}\nGRADUS_BLESS=1 rewrites it");
        }
    }
}

fn fields(fields: &[Field]) -> String {
    let row = |field: &Field| {
        let needed = if field.needed { "yes" } else { "" };
        format!("| `{}` | {needed} | {} |\n", field.name, field.says.replace('|', "\\|"))
    };
    format!("| field | needed | what it is |\n|---|---|---|\n{}", fields.iter().map(row).collect::<String>())
}

fn kinds() -> String {
    let mut text = "# Every kind of question\n\nA question asks one of these, under `ask`. The fields are those of the loader's own table; \
                    `gradus author new ID\n--kind KIND` begins with the question that is shown.\n"
        .to_string();
    for kind in KINDS {
        text += &format!("\n## {}\n\nAsks for {}.", kind.name, kind.asks_for);
        text += if kind.needs_say { " The question is worded with `say`.\n\n" } else { "\n\n" };
        text += &fields(kind.fields);
        text += "\n```yaml,cells\n";
        for (number, example) in (1..).zip(examples(kind.name)) {
            let body: String = example.yaml.lines().map(|line| format!("    {line}\n")).collect();
            let id = if number == 1 { kind.name.to_string() } else { format!("{}-{number}", kind.name) };
            text += &format!("- question:\n    id: {id}\n{body}");
        }
        text += "```\n";
    }
    text += &format!("\n## Every kind has these, too\n\n{}", fields(COMMON));
    text += "\nThey may stand beside `ask` or in it.\n";
    for cell in CELL_ROWS {
        text += &format!(
            "\n## Cell: {}\n\nWhere {}.\n\n| key | what it is |\n|---|---|\n",
            cell.name,
            cell.says.trim_end_matches('.')
        );
        for (name, says) in cell.fields {
            text += &format!("| `{name}` | {} |\n", says.replace('|', "\\|"));
        }
    }
    text
}

fn function_page() -> String {
    let mut text = "# Functions and words\n\nWhat may stand in formulas, of lessons and of answers. Other spellings of the same are understood: \
                    LaTeX, Python with\n`np.`, `torch.` or `math.`, unicode; `gradus read EXPR` says how something is read.\n\n\
                    | function | value at 0.5 | also |\n|---|---|---|\n"
        .to_string();
    let mut seen: Vec<&str> = Vec::new();
    for (_, func) in functions::names() {
        let name = func.name();
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let also: Vec<String> = functions::names()
            .filter(|(other, same)| *same == func && *other != name)
            .map(|(other, _)| format!("`{other}`"))
            .collect();
        let value = match func.arity() {
            (1, _) => format!("{:.4}", func.value(&[0.5])).replace("NaN", "none"),
            _ => String::new(),
        };
        text += &format!("| `{name}` | {value} | {} |\n", also.join(", "));
    }
    text += "\n## Numbers and signs\n\n| written | is |\n|---|---|\n";
    for (written, is) in [
        ("`2/3`, `0.5`, `1e-5`, `1.5·10^3`", "numbers, kept exactly"),
        ("`pi`, `e`, `π`", "the constants"),
        ("`2x`, `x y`, `2(x+1)`", "products without a sign"),
        ("`x^2`, `x**2`, `x²`", "powers; `2^3^2` is 2^9, `-x^2` is −(x²)"),
        ("`\\|x\\|`, `abs(x)`", "the absolute value"),
        ("`sqrt(x)`, `√x`, `x^(1/2)`", "the root"),
        ("`log(x)`, `ln(x)`", "the natural logarithm; `log10`, `log2` are others"),
        ("`(1, 2)`, `[1, 2]`", "vectors; `[[1, 2], [3, 4]]` a matrix"),
        ("`0 < x < 1`, `(0, 1]`", "intervals, where one is asked for"),
        ("`none`, `inf`, `-inf`", "no limit, and limits that grow without bound"),
    ] {
        text += &format!("| {written} | {is} |\n");
    }
    text += "\n## In conditions\n\n`where`, `if` and `goal` compare numbers: `<`, `<=`, `==`, `!=`, `&&`, `||`, `!`, and the functions above. \
             `near(a, b)` is equality\nto within a billionth; `f(x)`, `slope(x)`, `second(x)` and `after(start, rate, steps)` ask about the \
             question's function.\n";
    text
}

#[test]
fn pages_made_from_tables_say_what_the_tables_say() {
    for (page, now) in [("kinds.md", kinds()), ("functions.md", function_page())] {
        let place = docs().join(page);
        if std::env::var_os("GRADUS_BLESS").is_some() {
            std::fs::write(&place, now).unwrap();
            continue;
        }
        let kept = std::fs::read_to_string(&place).unwrap_or_default();
        if let Some(place) = first_difference(&kept, &now) {
            panic!("docs/{page} is not what the tables say\n{place}\nGRADUS_BLESS=1 rewrites it");
        }
    }
}
