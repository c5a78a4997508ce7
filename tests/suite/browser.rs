//! Exported pages in a real browser and notebooks in Jupyter's own reader, where these are at hand; they are skipped
//! aloud where not. Nothing is fetched from anywhere.

use crate::page_samples::{everything, everywhere, graphs, plots, wrong_answer};
use crate::program::{COURSE, Home, text};
use gradus::page::{Options, Page, html};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The first of these programs that is on the path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = |name: &&str| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    names.iter().find_map(found)
}

/// A telephone and a desk, in pixels.
const WIDTHS: [u32; 2] = [390, 1200];

/// Text as the value of an attribute.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

/// What the browser measured of every page at every width, in a light or a dark room; and what it complained of.
fn measured(browser: &PathBuf, pages: &[(String, String)], dark: bool) -> (Vec<Value>, String) {
    let home = Home::new();
    let mut frames = String::new();
    for (name, page) in pages {
        for width in WIDTHS {
            let (name, page) = (attribute(name), attribute(page));
            frames +=
                &format!("<iframe title=\"{name}\" width=\"{width}\" height=\"900\" srcdoc=\"{page}\"></iframe>\n");
        }
    }
    let script = include_str!("browser.js");
    let file = home.file(
        "frames.html",
        format!("<!doctype html><meta charset=\"utf-8\">{frames}<pre id=\"out\"></pre><script>{script}</script>"),
    );
    let scheme = format!("--blink-settings=preferredColorScheme={}", u8::from(!dark));
    let profile = format!("--user-data-dir={}", text(&home.path("profile")));
    let (out, errors) = (home.path("dom"), home.path("errors"));
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", &profile, &scheme])
        .arg(format!("file://{}", text(&file)))
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&out).unwrap())
        .stderr(std::fs::File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(120) {
            child.kill().unwrap();
            panic!("the browser does not come to an end");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let dom = std::fs::read_to_string(&out).unwrap();
    let errors = String::from_utf8_lossy(&std::fs::read(&errors).unwrap()).into_owned();
    let cut = dom.split("<pre id=\"out\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let encoded = cut.filter(|text| !text.is_empty()).unwrap_or_else(|| panic!("nothing was measured\n{errors}"));
    (serde_json::from_slice(&decoded(encoded)).unwrap(), errors)
}

/// Base 64, read.
fn decoded(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let digit = DIGITS.iter().position(|digit| *digit == byte).expect("a digit") as u32;
        (bits, count) = (bits << 6 | digit, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

/// Every sort of page that is exported: samples, the whole course with its answers, a session, a notebook.
fn pages() -> Vec<(String, String)> {
    let rendered = |page: &Page| html::render(page, &Options::default());
    let drawn: Page = plots().into_iter().map(|(_, plot)| plot.into()).collect();
    let connected: Page = graphs().into_iter().map(|(_, graph)| graph.into()).collect();
    let samples = [
        ("everything", everything()),
        ("wrong answer", wrong_answer()),
        ("plots", drawn),
        ("graphs", connected),
        ("long words", everywhere(&"Donaudampfschifffahrtsgesellschaft".repeat(4))),
    ];
    let mut pages: Vec<(String, String)> =
        samples.iter().map(|(name, page)| (name.to_string(), rendered(page))).collect();
    let home = Home::new();
    let export = |what: &str| home.run(&["export", what, "--key", "--to", "html"], "").out;
    let listed = home.run(&["list", "--json"], "").out;
    for line in listed.lines() {
        let lesson: Value = serde_json::from_str(line).unwrap();
        let id = lesson["id"].as_str().unwrap();
        pages.push((id.to_string(), export(id)));
    }
    home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "8\n2x+\nhint\nshow\nskip\n");
    pages.push(("session".to_string(), export("last")));
    home.file("notes.txt", "f(x) = x^2 sin x\nplot f, f', -3..3\ngraph (w*x - 3)^2 at w=1, x=2\nhess x^2 y^3\n2 +\n");
    pages.push(("notebook".to_string(), export("notes.txt")));
    assert!(pages.iter().all(|(_, page)| page.starts_with("<!doctype html>")));
    pages
}

#[test]
fn pages_fit_a_telephone_and_a_desk() {
    let Some(browser) = program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) else {
        eprintln!("SKIPPED: no Chromium on the path, so exported pages are not looked at in a browser");
        return;
    };
    let mut pages = pages();
    let bad = "<!doctype html><main><h1>x</h1><div style=\"width:2000px;color:#ddd\">too wide, too faint</div></main>";
    pages.push(("bad".to_string(), bad.to_string()));
    for dark in [false, true] {
        let (all, errors) = measured(&browser, &pages, dark);
        assert_eq!(all.len(), pages.len() * WIDTHS.len());
        let complaints: Vec<&str> = errors.lines().filter(|line| line.contains("CONSOLE")).collect();
        assert!(complaints.is_empty(), "{complaints:?}");
        let mut seen = (0, 0, 0, 0);
        for page in &all {
            let number = |name: &str| page[name].as_f64().unwrap_or_else(|| panic!("{name} in {page}"));
            if page["name"] == "bad" {
                assert!(number("scrolls") > number("wide") && page["beyond"] != serde_json::json!([]), "{page}");
                assert!(dark || number("contrast") < 3.0, "{page}");
                continue;
            }
            assert!(number("scrolls") <= number("wide"), "wider than its window: {page}");
            assert_eq!(page["beyond"], serde_json::json!([]), "reaches out of its window: {page}");
            for fault in ["empty", "flat", "bare", "nameless", "unscoped", "scripts", "fetched"] {
                assert_eq!(number(fault), 0.0, "{fault}, dark {dark}: {page}");
            }
            assert_eq!(number("mains"), 1.0);
            assert!(number("contrast") >= 4.5, "too faint, dark {dark}: {page}");
            let levels: Vec<u64> =
                page["headings"].as_array().unwrap().iter().map(|level| level.as_u64().unwrap()).collect();
            assert!(levels.first().is_none_or(|first| *first == 1), "{page}");
            assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1 && pair[1] > 1), "{page}");
            seen.0 += number("math") as usize;
            seen.1 += number("fractions") as usize;
            seen.2 += number("roots") as usize;
            seen.3 += number("pictures") as usize;
        }
        assert!(seen.0 > 1000 && seen.1 > 100 && seen.2 > 10 && seen.3 > 40, "{seen:?}");
    }
}

#[test]
fn notebooks_are_read_by_jupyter() {
    let reads = |python: &PathBuf| {
        Command::new(python).args(["-c", "import nbformat"]).output().is_ok_and(|o| o.status.success())
    };
    let Some(python) = program(&["python3", "python"]).filter(reads) else {
        eprintln!("SKIPPED: no Python with nbformat on the path, so notebooks are not read by Jupyter's own reader");
        return;
    };
    let home = Home::new();
    home.file("waves.txt", "# Waves\nf(x) = x^2 sin x\nplot f\ngraph (w*x - 3)^2 at w=1, x=2\ngrad x^2*y\n2 +\nhelp\n");
    home.run(&["--lessons", COURSE, "learn", "first-step", "--seed", "7"], "8\nhint\nshow\n");
    let mut files = Vec::new();
    for what in ["waves.txt", "last", "slopes", "computational-graph", "choosing-h"] {
        let file = home.path(&format!("{what}.ipynb"));
        home.run(&["export", what, "--key", "-o", &text(&file)], "");
        files.push(text(&file));
    }
    let page = gradus::page::format("ipynb").unwrap();
    for (at, hostile) in ["\u{1b}[31m", "\\", "$x$", "\u{202e}", "", "<script>"].iter().enumerate() {
        let shown = (page.render)(&everywhere(hostile), &Options::default());
        files.push(text(&home.file(&format!("hostile-{at}.ipynb"), shown)));
    }
    let shown = (page.render)(&everything(), &Options::default());
    files.push(text(&home.file("everything.ipynb", shown)));
    let check = "import sys, warnings, nbformat\nwarnings.simplefilter('error')\nfor name in sys.argv[1:]:\n    \
                 book = nbformat.read(name, as_version=nbformat.NO_CONVERT)\n    nbformat.validate(book)\n    \
                 print(name, len(book.cells))";
    let output =
        Command::new(python).args(["-W", "ignore::DeprecationWarning", "-c", check]).args(&files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), files.len());
    let broken =
        home.file("broken.ipynb", std::fs::read_to_string(&files[0]).unwrap().replace("execution_count", "count"));
    let again =
        Command::new(program(&["python3", "python"]).unwrap()).args(["-c", check, &text(&broken)]).output().unwrap();
    assert!(!again.status.success(), "the reader finds what is wrong");
}
