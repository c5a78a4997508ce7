//! Pages as printed: golden renderings at several widths, and what holds for any page.

use crate::golden::golden;
use crate::page_samples::{chain_rule, everything, plots, wrong_answer};
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
    golden("page/everything-plain.txt", &shown(&page, "plain", at(80)));
    golden("page/chain-rule.json", &shown(&chain_rule(), "json", at(80)));
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
        for wide in NARROWEST..140 {
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
