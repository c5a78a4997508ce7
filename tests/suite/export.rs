//! Pages that leave the terminal: sessions and notebooks as they were, and what the program does with files.

use crate::golden::golden;
use crate::program::{COURSE, Home, text};
use crate::session::SMALL;
use gradus::lesson::{Lesson, load};
use gradus::page::{Block, FORMATS, Options, Page, format, plain};
use gradus::session::event::{Dated, Event};
use gradus::session::library::Library;
use gradus::session::{Pace, Session, Start, attempts, notebook_page, transcript};

/// The small lesson of the sessions, with a formula and a plot.
fn lesson() -> String {
    let plot = "plot: {of: [x^2, 2*x], from: -2, to: 2, says: A parabola and its slope.}";
    SMALL.replace("Before the first.\n", &format!("Before the first, $f(x) = x^2$.\n  - {plot}\n"))
}

fn lessons(text: &str) -> Vec<Lesson> {
    vec![load::lesson("small.yaml", text).unwrap()]
}

/// A minute between one event and the next, from a fixed time on.
fn dated(events: &[Event]) -> Vec<Dated> {
    let at = |at: usize| 1_700_000_000_000 + 60_000 * at as i64;
    let dated = |(n, event): (usize, &Event)| Dated {
        row: n as i64 + 1,
        at: at(n),
        day: Dated::utc_day(at(n)),
        learner: String::new(),
        version: String::new(),
        event: event.clone(),
    };
    events.iter().enumerate().map(dated).collect()
}

/// Takes the lesson with these lines: what was shown for each, and what was kept.
fn take(lines: &[&str]) -> (Vec<Page>, Vec<Event>) {
    let mut session = Session::new(Library::of(lessons(&lesson())), 7, &[], Pace::Patient);
    let reply = session.open(&Start::Lesson("small".into(), None)).unwrap();
    let (mut pages, mut events) = (vec![reply.page], reply.events);
    for line in lines {
        let reply = session.turn(line);
        pages.push(reply.page);
        events.extend(reply.events);
    }
    (pages, events)
}

fn page(lesson: &str, events: &[Event], key: bool) -> Page {
    let library = Library::of(lessons(lesson));
    let all = attempts::sessions(&dated(events));
    transcript::page(&library, attempts::find(&all, "last", &library).unwrap(), Some("ada"), key).unwrap()
}

fn said(page: &Page) -> String {
    plain::render(page, &Options::default())
}

const EVENING: [&str; 11] = ["x", "x", "7x", "hint", "x^", "show", "x^9", "again", "skip", "b", "a"];

#[test]
fn a_session_is_kept_with_its_verdicts_and_reasons() {
    let (_, events) = take(&EVENING);
    let page = page(&lesson(), &events, false);
    for format in ["txt", "md", "html", "ipynb"] {
        let shown = (gradus::page::format(format).unwrap().render)(&page, &Options::default());
        golden(&format!("export/session.{format}"), &shown);
    }
    let said = said(&page);
    for wanted in
        ["not yet", "Hint 1", "The answer was shown.", "With other numbers", "Left for later", "So it is", "ada"]
    {
        assert!(said.contains(wanted), "{wanted} in\n{said}");
    }
    assert!(!said.contains("After the last"), "what was not seen is not shown\n{said}");
}

#[test]
fn verdicts_are_worded_as_they_were() {
    let lines = ["x", "7x", "8x", "x^", "hint", "x^"];
    let (pages, events) = take(&lines);
    let kept = page(&lesson(), &events, false);
    for (line, shown) in lines.iter().zip(&pages[1..]).filter(|(line, _)| **line != "hint") {
        // Only what can be typed next is added on the screen.
        let wanted: Vec<Block> = shown
            .blocks
            .iter()
            .take_while(|block| !said(&Page::new().with((*block).clone())).contains('·'))
            .cloned()
            .collect();
        let wanted: Vec<Block> =
            wanted.into_iter().filter(|block| !format!("{block:?}").contains("did not count")).collect();
        let typed = Block::Typed { prompt: ">".into(), text: line.to_string() };
        let found = kept.blocks.windows(wanted.len() + 1).any(|window| window[0] == typed && window[1..] == wanted);
        assert!(found && wanted.len() > 1, "{line}: {wanted:?}\n{}", said(&kept));
    }
}

#[test]
fn answers_are_worked_out_on_request_only() {
    let (_, events) = take(&["x", "skip", "b"]);
    let (without, with) = (said(&page(&lesson(), &events, false)), said(&page(&lesson(), &events, true)));
    assert!(!without.contains("Answer") && with.contains("Answer"), "{without}\n----\n{with}");
}

#[test]
fn a_lesson_that_has_changed_is_said_to_have() {
    let (_, events) = take(&["skip", "a", "0.5"]);
    let now = |from: &str, to: &str| said(&page(&lesson().replace(from, to), &events, false));
    assert!(!now("", "").contains("changed"));
    assert!(now("Half of one?", "The half of one?").contains("text of the lesson has changed"));
    assert!(now("{is: 1/2}", "{is: 1/3}").contains("would be judged wrong"));
    assert!(now("id: fixed", "id: fixed\n      rev: 2").contains("something else than when it was answered"));
    let gone = now("id: choose", "id: chosen");
    assert!(gone.contains("not in the lesson any more") && gone.contains("> a"), "{gone}");
    let other = said(&page(&lesson().replace("id: small", "id: tall"), &events, false));
    assert!(other.contains("not in the course any more") && other.contains("right"), "{other}");
}

#[test]
fn a_notebook_is_run_and_kept_with_what_came_of_it() {
    let text = "# A wave, $x^2$,\n# and its slope.\nf(x) = x^2 sin x\n\nf'(2)\nplot f, -3..3\n# Not a cell:\nf'(\nsave no.txt\n\
                graph (w*x - 3)^2 at w=1, x=2\n# The end.";
    let exported = notebook_page::notebook("waves", text);
    assert_eq!(exported.faults, 2, "{:?}", exported.page);
    for format in ["md", "ipynb"] {
        let shown = (gradus::page::format(format).unwrap().render)(&exported.page, &Options::default());
        golden(&format!("export/notebook.{format}"), &shown);
    }
    let cells: Vec<(usize, bool)> = exported
        .page
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Cell { number, worked, .. } => Some((*number, *worked)),
            _ => None,
        })
        .collect();
    assert!(cells.contains(&(1, true)) && cells.iter().any(|(_, worked)| !worked), "{cells:?}");
}

#[test]
fn the_same_notebook_gives_the_same_page() {
    let text = "f(x) = e^(-x^2)\nplot f, -2..2\ndescend (x - 1)^2, from 3, rate 0.1, steps 5\n";
    assert_eq!(notebook_page::notebook("n", text), notebook_page::notebook("n", text));
}

/// A home in which the first lesson was begun twice.
fn taken_twice() -> Home {
    let home = Home::new();
    home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "8\nhint\nshow\n");
    home.run(&["--lessons", COURSE, "reset", "first-step"], "");
    home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "8"], "1\n");
    home
}

#[test]
fn what_there_is_can_be_found() {
    let home = taken_twice();
    let listed = home.run(&["export"], "");
    assert_eq!(listed.code, Some(0));
    for wanted in ["first-step@1", "first-step@2", "gradus export last"] {
        assert!(listed.out.contains(wanted), "{wanted} in {}", listed.out);
    }
    assert!(home.run(&["--lessons", COURSE, "progress"], "").out.contains("gradus export"), "progress leads there");
    let first = home.run(&["--lessons", COURSE, "export", "first-step@1"], "");
    let last = home.run(&["--lessons", COURSE, "export", "last"], "");
    assert!(first.out.contains("The answer was shown") && !last.out.contains("The answer was shown"));
    assert_eq!(last.out, home.run(&["--lessons", COURSE, "export", "first-step@last"], "").out);
    assert!(Home::new().run(&["export"], "").out.contains("Nothing has been taken yet"));
}

#[test]
fn names_that_mean_nothing_are_explained() {
    let home = taken_twice();
    home.file("empty.txt", "");
    home.file("noise.txt", b"\xff\xfe\x00");
    home.file("prose.txt", "<!doctype html>\n<p>A page.\n");
    home.file("two.txt", "x = 1\n2 +\n");
    home.file("broken.yaml", "format: 1\n");
    let rows: &[(&[&str], i32, &str)] = &[
        (&["frist-step"], 2, "did you mean first-step?"),
        (&["first-step@3"], 2, "there are first-step@1, first-step@2"),
        (&["frist-step@1"], 2, "did you mean first-step@1?"),
        (&["slopes@1"], 2, "has not been taken yet"),
        (&["nothing.txt"], 2, "no lesson, session or file nothing.txt"),
        (&["empty.txt"], 2, "no cells"),
        (&["noise.txt"], 2, "UTF-8"),
        (&["prose.txt"], 2, "no notebook"),
        (&["broken.yaml"], 2, "broken.yaml"),
        (&["."], 2, "directory"),
        (&["first-step", "--to", "htm"], 2, "did you mean html?"),
        (&["first-step", "-o", "no/such/folder.md"], 2, "no such file"),
        (&["first-step", "-o", "."], 2, "found a folder; choose a name in it"),
        (&["two.txt"], 1, "1 of 2 cells did not work"),
    ];
    for (arguments, code, wanted) in rows {
        let ran = home.run(&[&["export"], *arguments].concat(), "");
        assert_eq!(ran.code, Some(*code), "{arguments:?} {}", ran.err);
        assert!(ran.err.contains(wanted), "{arguments:?}: {wanted} in {}", ran.err);
        assert!(*code == 1 || ran.out.is_empty(), "{arguments:?}");
    }
    for arguments in
        [&["export", "\u{1b}[31m"][..], &["--lessons", COURSE, "export", "first-step", "-o", "no/\u{1b}[31m.md"]]
    {
        let ran = home.run(arguments, "");
        assert!(ran.code == Some(2) && !ran.err.contains('\u{1b}'), "{:?}", ran.err);
    }
}

#[test]
fn files_are_written_whole_with_their_pictures_beside_them() {
    let home = Home::new();
    home.file("waves.txt", "plot sin(x), -3..3\ngraph (w*x - 3)^2 at w=1, x=2\n");
    home.file("my page.md", "<!-- made by gradus --> what was there before");
    let ran = home.run(&["export", "waves.txt", "-o", "my page.md"], "");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""));
    let written = std::fs::read_to_string(home.path("my page.md")).unwrap();
    assert!(written.contains("](my%20page_files/plot-1.svg)") && !written.contains("before"), "{written}");
    for name in ["plot-1.svg", "graph-2.svg"] {
        let picture = std::fs::read_to_string(home.path("my page_files").join(name)).unwrap();
        assert!(picture.contains("-->\n<svg xmlns") && picture.ends_with("</svg>"));
    }
    let drawn = home.run(&["export", "waves.txt"], "").out;
    assert!(drawn.contains("```text") && !drawn.contains("](") && !home.path("waves_files").exists(), "{drawn}");
    // The ending of the name says the format, and --to is stronger.
    home.run(&["export", "waves.txt", "-o", "a.html"], "");
    home.run(&["export", "waves.txt", "-o", "b.html", "--to", "json"], "");
    let starts = |name: &str, with: &str| std::fs::read_to_string(home.path(name)).unwrap().starts_with(with);
    assert!(starts("a.html", "<!doctype html>") && starts("b.html", "{"));
    let left: Vec<String> = std::fs::read_dir(&home.0)
        .unwrap()
        .map(|entry| text(&entry.unwrap().path()))
        .filter(|n| n.contains("/."))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn every_extension_chooses_its_format() {
    let home = Home::new();
    for row in FORMATS {
        let file = format!("page.{}", row.extension);
        assert_eq!(
            home.run(&["--lessons", COURSE, "export", "first-step", "--color", "never", "-o", &file], "").code,
            Some(0),
            "{file}"
        );
        let asked =
            home.run(&["--lessons", COURSE, "export", "first-step", "--color", "never", "--to", row.name], "").out;
        let written = std::fs::read_to_string(home.path(&file)).unwrap();
        // Only pictures differ, which a file has beside it.
        assert!(row.beside.is_some() || asked == written, "{file}");
        assert_eq!(format(row.extension).map(|found| found.name), Some(row.name));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn full_disks_and_closed_pipes_are_told_apart() {
    let home = Home::new();
    let full = home.run(&["--lessons", COURSE, "export", "first-step", "-o", "/dev/full"], "");
    assert_eq!(full.code, Some(2));
    assert!(full.err.contains("/dev/full: no space left on device"), "{}", full.err);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = home.command(&["--lessons", COURSE, "export", "first-step"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let mut child = home.spawn(&["export", "chain-rule", "--key", "--to", "html"]);
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    let device = home.run(&["--lessons", COURSE, "export", "first-step", "-o", "/dev/stdout"], "");
    assert!(device.out.contains("# "), "{}", device.err);
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions_and_its_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let home = Home::new();
    let kept = home.file("kept.txt", "# made by gradus 0 before");
    std::fs::set_permissions(&kept, std::fs::Permissions::from_mode(0o600)).unwrap();
    symlink(&kept, home.path("link.txt")).unwrap();
    assert_eq!(home.run(&["--lessons", COURSE, "export", "first-step", "-o", "link.txt"], "").code, Some(0));
    assert!(std::fs::symlink_metadata(home.path("link.txt")).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(
        std::fs::read_to_string(&kept).unwrap().contains("nudge")
            || !std::fs::read_to_string(&kept).unwrap().contains("before")
    );
}

#[test]
fn a_page_within_another_carries_its_own_small_style_and_no_script() {
    let mut notebook = gradus::session::Notebook::default();
    let detail = gradus::lesson::kinds::Detail::default();
    for cell in
        ["f(x) = x^2 sin x", "f'(x)", "plot f, 0..6", "graph x*y + sin(x), x = 1, y = 2", "table f, 0..3", "2x+"]
    {
        let html = gradus::page::html::fragment(&notebook.run(cell, detail).page);
        assert!(html.starts_with("<div class=\"gradus\">\n<style>\n.gradus{") && html.ends_with("</div>\n"), "{cell}");
        assert!(!html.contains("<script") && !html.contains("<html") && html.matches("<style").count() == 1, "{cell}");
        let style = html.split("</style>").next().unwrap_or_default();
        // What is inside `.gradus { … }` reaches nothing outside of it.
        let outside: Vec<&str> =
            style.lines().skip(2).filter(|line| line.starts_with("body") || line.starts_with(":root")).collect();
        for (picture, rule) in [("plot", ".plot .grid{"), ("graph", ".graph .tip{")] {
            let stands = html.contains(&format!(" class=\"{picture}\" "));
            assert_eq!(stands, style.contains(rule), "{cell}: the style of a {picture}");
        }
        assert!(outside.is_empty() && style.len() <= 3_700, "{cell}: {} bytes of style", style.len());
    }
}

#[test]
fn a_site_is_a_folder_of_ours_around_an_engine_of_this_version() {
    let home = Home::new();
    let site = |more: &[&str]| home.run(&[&["export", "--to", "site"], more].concat(), "");
    let write = |name: &str, bytes: &[u8]| std::fs::write(home.path(name), bytes).unwrap();
    let mark = concat!("gradus engine ", env!("CARGO_PKG_VERSION"));
    write("engine.wasm", &[b"\0asm\x01\0\0\0", mark.as_bytes()].concat());
    write("other.wasm", b"\0asm\x01\0\0\0");
    write("none.wasm", b"\x7fELF");
    std::fs::create_dir(home.path("full")).unwrap();
    write("full/notes.txt", b"mine");
    let exam = "format: 1\nid: final\ntitle: The final\nsummary: An examination.\nneeds: []\nminutes: 5\nexam: {}\ncells:\n  \
                - question:\n      id: one\n      skill: power-rule\n      say: Derive $x^3$.\n      \
                ask: {derivative: {of: x^3}}\n";
    write("final.yaml", exam.as_bytes());
    write("notes.html", b"<p>mine</p>");
    write("packed.lzma", format!("{mark} 7\n\x5d").as_bytes());
    write("longer.lzma", format!("{mark}.1 7\n\x5d").as_bytes());
    let rows: [(&[&str], &str); 10] = [
        (&["-o", "site"], "bindings/web/build.sh"),
        (&["-o", "site", "--engine", "longer.lzma"], "found another program"),
        (&["-o", "notes.html", "--engine", "engine.wasm"], "gradus did not write this file"),
        (&["-o", "site", "--engine", "no.wasm"], "there is no such file"),
        (&["-o", "site", "--engine", "none.wasm"], "found no WebAssembly"),
        (&["-o", "site", "--engine", "other.wasm"], "found another program"),
        (&["-o", "full", "--engine", "engine.wasm"], "other things in this folder"),
        (&["--engine", "engine.wasm"], "say which with -o DIR or -o FILE.html"),
        (&["final.yaml", "-o", "site", "--engine", "engine.wasm"], "this is an examination"),
        (&["chain-rul", "-o", "site", "--engine", "engine.wasm"], "did you mean chain-rule?"),
    ];
    for (words, wanted) in rows {
        let ran = site(words);
        assert!(ran.code == Some(2) && ran.err.contains(wanted), "{words:?}: {}", ran.err);
        assert!(!home.path("site").exists(), "{words:?}: nothing is written");
    }
    for words in [&["-o", "site"][..], &["chain-rule", "first-step", "-o", "site"]] {
        let ran = site(&[words, &["--engine", "engine.wasm"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let text = |name: &str| std::fs::read_to_string(home.path(&format!("site/{name}"))).unwrap();
        let index = text("index.html");
        assert!(index.contains("default-src 'none'") && !index.contains("http://") && !index.contains("https://"));
        assert!(!text("sw.js").contains("COPY"), "the name of the copy is that of its bytes");
        let lessons: serde_json::Value = serde_json::from_str(&text("lessons.json")).unwrap();
        assert_eq!(lessons.as_array().map_or(0, Vec::len), words.len() - 2, "the whole course is in the engine");
        assert!(text("engine.js").contains("\"gradus.wasm\"") && text("sw.js").contains("\"gradus.wasm\""));
    }
    let ran = site(&["-o", "light", "--engine", "packed.lzma"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for name in ["engine.js", "sw.js"] {
        let text = std::fs::read_to_string(home.path(&format!("light/{name}"))).unwrap();
        assert!(text.contains("\"gradus.wasm.lzma\"") && !text.contains("\"gradus.wasm\""), "{name}");
    }
    assert!(home.path("light/gradus.wasm.lzma").is_file() && !home.path("light/gradus.wasm").exists());
}

#[test]
fn a_site_may_be_one_file_and_takes_what_was_added_to_the_course() {
    let home = Home::new();
    let site = |more: &[&str]| home.run(&[&["export", "--to", "site", "--engine", "engine.wasm"], more].concat(), "");
    let mark = concat!("gradus engine ", env!("CARGO_PKG_VERSION"));
    std::fs::write(home.path("engine.wasm"), [b"\0asm\x01\0\0\0", mark.as_bytes()].concat()).unwrap();
    let lesson = "format: 1\nid: week-three\ntitle: Week three\nsummary: Is a < b?\nneeds: []\nminutes: 5\ncells:\n  \
                  - question:\n      id: one\n      skill: power-rule\n      say: Derive $x^3$.\n      \
                  ask: {derivative: {of: x^3}}\n";
    std::fs::write(home.path("week.yaml"), lesson).unwrap();
    let missing = site(&["week-three", "-o", "week.html"]);
    assert!(missing.code == Some(2) && missing.err.contains("week-three"), "{}", missing.err);
    for words in [&["week-three", "--also", "week.yaml"][..], &["week.yaml"]] {
        let ran = site(&[words, &["-o", "week.html"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let page = std::fs::read_to_string(home.path("week.html")).unwrap();
        let part = |id: &str| {
            let begin = format!("<script type=\"text/plain\" id=\"{id}\">");
            page.split_once(&begin).unwrap().1.split_once("</script>").unwrap().0
        };
        let lessons: serde_json::Value = serde_json::from_str(part("given")).unwrap();
        assert_eq!((lessons.as_array().map(Vec::len), &lessons[0]["text"]), (Some(1), &lesson.into()));
        assert!(!part("given").contains('<') && part("engine").starts_with("AGFzbQEAAAB"));
        assert!(part("worker").contains("function unpacked(") && part("worker").contains("onmessage"));
        let policy = page.split_once("Content-Security-Policy\" content=\"").unwrap().1.split('"').next().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'sha256-") && !policy.contains("'self'"),
            "{policy}"
        );
        assert!(!page.contains("src=\"") && !page.contains("href=\"site.css"), "nothing is fetched");
    }
    // Pictures come along: those beside the lesson, and those of a pack.
    home.file("slope.png", b"\x89PNG\r\n\x1a\nand so on");
    let seen = lesson.replace("week-three", "seen").replace("Derive $x^3$.", "\"Derive it: ![a slope](slope.png)\"");
    home.file("seen.yaml", &seen);
    assert_eq!(home.run(&["author", "pack", "seen.yaml", "-o", "seen.gradus"], "").code, Some(0));
    for what in ["seen.yaml", "seen.gradus"] {
        let ran = site(&[what, "-o", "pictures", "--force"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let given = std::fs::read_to_string(home.path("pictures/lessons.json")).unwrap();
        let given: serde_json::Value = serde_json::from_str(&given).unwrap();
        let picture = given[0]["pictures"]["slope.png"].as_str().unwrap_or_default();
        assert!(picture.starts_with("data:image/png;base64,iVBORw0KGgp"), "{what}: {given}");
    }
    let ran = site(&["-o", "all", "--also", "week.yaml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let all: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(home.path("all/lessons.json")).unwrap()).unwrap();
    let names: Vec<&str> = all.as_array().unwrap().iter().filter_map(|lesson| lesson["file"].as_str()).collect();
    assert!(names.len() > 20 && names.last() == Some(&"week-three.yaml"), "{names:?}");
}
