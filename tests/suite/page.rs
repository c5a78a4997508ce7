//! Pages as printed: golden renderings at several widths, and what holds for any page.

use crate::golden::golden;
use crate::page_samples::{chain_rule, everything, everywhere, graphs, plots, wrong_answer};
use gradus::page::*;

fn shown(page: &Page, name: &str, options: Options) -> String {
    (format(name).expect("a format").render)(page, &options)
}

#[test]
fn every_block_at_every_width() {
    terminal::set_colour(true);
    let at = |width| Options { width, ..Options::default() };
    let page = everything();
    for width in [40, 80, 120] {
        golden(&format!("page/everything-{width}.txt"), &shown(&page, "terminal", at(width)));
    }
    golden("page/everything-ascii.txt", &shown(&page, "terminal", Options { unicode: false, ..at(80) }));
    golden("page/everything-color.txt", &shown(&page, "terminal", Options { color: true, ..at(80) }));
    for format in FORMATS.iter().filter(|format| format.name != "terminal") {
        let name = match format.name {
            "plain" => "everything-plain.txt".to_string(),
            _ => format!("everything.{}", format.extension),
        };
        golden(&format!("page/{name}"), &shown(&page, format.name, at(80)));
        if let Some(beside) = format.beside {
            let written = beside(&page, &at(80), "everything");
            golden(&format!("page/everything-beside.{}", format.extension), &written.text);
            for (name, picture) in &written.files {
                golden(&format!("page/{}/{name}", written.folder), picture);
            }
        }
    }
    golden("page/chain-rule.json", &shown(&chain_rule(), "json", at(80)));
}

/// The kinds of blocks on a page, those within others too.
fn kinds(blocks: &[Block], met: &mut Vec<&'static str>) {
    for block in blocks {
        let (kind, inside): (_, Vec<&[Block]>) = match block {
            Block::Heading { .. } => ("heading", vec![]),
            Block::Rule => ("rule", vec![]),
            Block::Gap => ("gap", vec![]),
            Block::Text(_) => ("text", vec![]),
            Block::Item { inner, .. } => ("item", vec![inner]),
            Block::Labelled { .. } => ("labelled", vec![]),
            Block::Display(_) => ("display", vec![]),
            Block::Chain(_) => ("chain", vec![]),
            Block::Step(step) => ("step", vec![&step.inner]),
            Block::Table(_) => ("table", vec![]),
            Block::Plot(_) => ("plot", vec![]),
            Block::Graph(_) => ("graph", vec![]),
            Block::Bars(_) => ("bars", vec![]),
            Block::Pixels(_) => ("pixels", vec![]),
            Block::Beside(left, right) => ("beside", vec![left, right]),
            Block::Note { .. } => ("note", vec![]),
            Block::Quote(inner) => ("quote", vec![inner]),
            Block::Typed { .. } => ("typed", vec![]),
            Block::Cell { output, .. } => ("cell", vec![output]),
            Block::Verbatim(_) => ("verbatim", vec![]),
        };
        met.push(kind);
        inside.into_iter().for_each(|inner| kinds(inner, met));
    }
}

#[test]
fn the_page_of_the_snapshots_has_every_kind_of_block() {
    let mut met = Vec::new();
    kinds(&everything().blocks, &mut met);
    met.sort_unstable();
    met.dedup();
    // A new kind does not compile above until it has an arm, and is then missed here until it is on the page.
    assert_eq!(met.len(), 20, "{met:?}");
}

#[test]
fn screens() {
    for (name, page) in [("chain-rule", chain_rule()), ("wrong-answer", wrong_answer())] {
        for width in [40, 80] {
            let text = shown(&page, "terminal", Options { width, ..Options::default() });
            golden(&format!("page/{name}-{width}.txt"), &text);
        }
    }
}

#[test]
fn no_row_is_wider_than_the_screen() {
    for page in [everything(), chain_rule(), wrong_answer()] {
        for wide in (NARROWEST..64).chain([72, 80, 99, 100, 101, 120, 200]) {
            for (name, unicode) in [("terminal", true), ("terminal", false), ("plain", true), ("plain", false)] {
                let text = shown(&page, name, Options { width: wide, unicode, ..Options::default() });
                for line in text.lines() {
                    assert!(width(line) <= wide, "{name} at {wide}: {line:?}");
                }
            }
        }
    }
}

#[test]
fn ascii_is_ascii() {
    let options = Options { unicode: false, ..Options::default() };
    for page in [everything(), chain_rule(), wrong_answer()] {
        for name in ["terminal", "plain"] {
            let text = shown(&page, name, options);
            let odd: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
            assert!(odd.is_empty(), "{name}: {odd:?}");
            // A sign without a twin would be one question mark more.
            let asked = shown(&page, name, Options::default()).matches('?').count();
            assert_eq!(text.matches('?').count(), asked, "{name}: {text}");
        }
    }
}

#[test]
fn plots_of_every_sort() {
    for (name, options) in [
        ("80", Options::default()),
        ("40", Options { width: 40, ..Options::default() }),
        ("ascii", Options { unicode: false, ..Options::default() }),
        ("plain", Options { plain: true, ..Options::default() }),
    ] {
        let mut page = Page::new();
        for (title, plot) in plots() {
            page = page.heading(title).with(plot);
        }
        golden(&format!("page/plots-{name}.txt"), &shown(&page, "terminal", options));
    }
}

#[test]
fn graphs_of_several_shapes() {
    for (name, options) in [("80", Options::default()), ("ascii", Options { unicode: false, ..Options::default() })] {
        let mut page = Page::new();
        for (title, graph) in graphs() {
            page = page.heading(title).with(graph);
        }
        golden(&format!("page/graphs-{name}.txt"), &shown(&page, "terminal", options));
    }
}

#[test]
fn a_graph_that_is_too_large_is_a_table_everywhere() {
    let node = |at: usize| DrawnNode {
        name: format!("v{at}"),
        formula: if at == 0 { Formula::default() } else { Formula::latex(&format!(r"\sin(v_{{{}}})", at - 1)) },
        inputs: at.checked_sub(1).into_iter().collect(),
        value: Some(format!("{at}.25")),
        ..DrawnNode::default()
    };
    for (count, drawn) in [(4, true), (40, false)] {
        let graph =
            DrawnGraph { nodes: (0..count).map(node).collect(), says: "A chain.".to_string(), ..DrawnGraph::default() };
        let cell = Block::Cell { number: 1, input: "graph".into(), output: vec![graph.clone().into()], worked: true };
        let page = Page::new().with(graph).with(cell);
        let html = shown(&page, "html", Options::default());
        let notebook = shown(&page, "notebook", Options::default());
        let beside = markdown::beside(&page, &Options::default(), "chain");
        assert_eq!(
            (html.contains("<svg"), notebook.contains("svg+xml"), !beside.files.is_empty()),
            (drawn, drawn, drawn)
        );
        let last = format!("{}.25", count - 1);
        for text in [&html, &notebook, &beside.text] {
            assert!(text.contains(&last), "the values are there all the same: {text}");
        }
        assert!(beside.text.contains("A chain.") && html.contains("<table"));
    }
}

/// Texts that would do harm if they reached a screen as they are.
const HOSTILE: &[&str] = &[
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://example.org\u{1b}\\link",
    "\u{9b}2J\u{90}q\u{9c}",
    "\u{1b}[2J\r\n\u{8}\u{8}\u{8}over",
    "a\u{202e}txet\u{202c}\u{2066}b\u{2069}",
    "\u{200b}\u{200f}\u{feff}hidden\u{e0041}\u{e007f}",
    "\u{7f}\0\u{b}\u{c}\u{85}\u{2028}\u{2029}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "日本語のとても長い文字列です日本語のとても長い文字列です日本語のとても長い文字列です",
    "</script><script>alert(1)</script>\"'&<>` ${x} $x$ $$ *a* _b_ [c](javascript:d) # | --",
    "",
    " ",
    "\\frac{\\frac{\\frac{x",
];

#[test]
fn hostile_text_stays_harmless() {
    let dangerous = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            || ('\u{e0000}'..='\u{e0fff}').contains(&c)
    };
    let endless = "x".repeat(700);
    let spaced = "x ".repeat(300);
    for text in HOSTILE.iter().copied().chain([endless.as_str(), spaced.as_str()]) {
        let page = everywhere(text);
        for format in FORMATS {
            let lines = matches!(format.name, "terminal" | "text" | "plain");
            // Only formats that have lines ask for a width.
            let looks: &[(usize, bool)] = if lines { &[(20, true), (40, false), (80, true)] } else { &[(80, true)] };
            for &(wide, unicode) in looks {
                let shown = (format.render)(&page, &Options { width: wide, unicode, ..Options::default() });
                let found: Vec<char> = shown.chars().filter(|c| dangerous(*c)).collect();
                assert!(found.is_empty(), "{} lets through {found:?} of {text:?}", format.name);
                let long = shown.lines().find(|line| lines && width(line) > wide);
                assert!(long.is_none(), "{} at {wide}: {long:?} of {text:?}", format.name);
            }
        }
    }
}

#[test]
fn colour_is_the_only_escape() {
    terminal::set_colour(true);
    let shown = shown(&everything(), "terminal", Options { color: true, ..Options::default() });
    assert!(shown.contains('\u{1b}'));
    for escape in shown.split('\u{1b}').skip(1) {
        let code = escape.strip_prefix('[').and_then(|rest| rest.split_once('m')).map(|(code, _)| code);
        assert!(code.is_some_and(|code| code.bytes().all(|b| b.is_ascii_digit() || b == b';')), "{escape:?}");
    }
}

#[test]
fn every_format_is_complete() {
    for format in FORMATS {
        assert!(!format.name.is_empty() && !format.extension.is_empty() && format.says.ends_with('.'));
        let shown = (format.render)(&everything(), &Options::default());
        assert!(shown.ends_with('\n') && shown.contains("Every kind of block"), "{}", format.name);
        for other in FORMATS.iter().filter(|other| other.name != format.name) {
            assert_ne!(other.extension, format.extension);
        }
    }
    assert!(gradus::page::format("txt").is_some_and(|format| format.name == "text"));
    assert!(gradus::page::format("paper").is_none());
}

/// What is wrong with the nesting of tags, if anything.
fn unbalanced(html: &str) -> Option<String> {
    const EMPTY: &[&str] = &["meta", "hr", "mspace", "path", "rect", "circle", "br", "!doctype"];
    let mut open = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>')? + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let name = tag.split([' ', '\n', '/']).find(|name| !name.is_empty())?;
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return Some(format!("</{name}> closes something else"));
            }
        } else if !tag.ends_with('/') && !EMPTY.contains(&name) {
            open.push(name);
        }
    }
    open.pop().map(|name| format!("<{name}> is never closed"))
}

#[test]
fn html_is_well_nested() {
    assert!(unbalanced("<p><b></p></b>").is_some() && unbalanced("<p>").is_some());
    let pages = HOSTILE.iter().map(|text| everywhere(text)).chain([everything(), chain_rule(), wrong_answer()]);
    let pictures = plots().into_iter().map(|(_, plot)| Page::new().with(plot));
    for page in pages.chain(pictures) {
        let html = shown(&page, "html", Options::default());
        assert_eq!(unbalanced(&html), None, "{html}");
        assert!(!html.contains("<script") && !html.contains("href") && !html.contains("http-equiv"));
    }
}

#[test]
fn markdown_reads_back_as_the_same_text() {
    let texts = ["1. no list", "# no heading", "- no entry", "a*b*c, x_1 and x_2", "5 $ and 7 $", "a | b", "`", "<b>"];
    for text in HOSTILE.iter().chain(&texts) {
        let wanted = harmless(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let markdown = shown(&Page::new().text(*text), "markdown", Options::default());
        let (blocks, _) = markdown_in::read(&markdown);
        let read = match &blocks[..] {
            [] => String::new(),
            [Block::Text(line)] => line.plain().split_whitespace().collect::<Vec<_>>().join(" "),
            other => panic!("{text:?} came back as {other:?}"),
        };
        assert_eq!(read, wanted, "{markdown}");
    }
}
