//! The worked screens as a learner gets to them: from the shell and from a lesson, wide and narrow, in ASCII and as text
//! for a screen reader.

use crate::golden::golden;
use crate::program::Home;
use crate::random::expression;
use gradus::lesson::kinds::Detail;
use gradus::math::print::ascii;
use gradus::math::rng::Rng;
use gradus::page::{Options, terminal, width};
use gradus::session::Notebook;

/// A name, and what is typed behind `gradus`.
type Screen = (&'static str, &'static [&'static str]);

/// Every screen here is kept at 80, 40 and 120 columns, in ASCII and plain.
const WHOLE: &[Screen] = &[
    ("derivative-as-limit", &["try", "slope x^2, 3"]),
    ("round-off-v", &["try", "vcurve sin(x), 1"]),
    ("second-difference", &["try", "diff sin(x), 1, h=0.1, second"]),
    ("descents-side-by-side", &["try", "descend x^2, from 3, rate (0.1, 0.9, 1.05), momentum 0.5, steps 8"]),
];

/// Screens that are kept at 40 and 120 columns; at 80 they stand beside the builder's own tests.
const SIDES: &[Screen] = &[
    ("product", &["derive", "x^2 sin x"]),
    ("quotient-and-hole", &["derive", "sin(x)/x"]),
    ("corner", &["derive", "max(0, x)"]),
    ("power-of-powers", &["derive", "x^x"]),
    ("sigmoid", &["derive", "sigmoid(x)"]),
];

/// Screens that are kept at 80 columns.
const USUAL: &[Screen] = &[
    ("limit-known", &["try", "limit sin(x)/x, x -> 0"]),
    ("limit-conjugate", &["try", "limit (sqrt(x) - 5)/(x - 25), x -> 25"]),
    ("limit-two-sides", &["try", "limit |x - 3|/(x - 3), x -> 3"]),
    ("limit-one-side", &["try", "limit 1/x, x -> 0+"]),
    ("limit-far-out", &["try", "limit (2x + 1)/(5x - 3), x -> inf"]),
    ("slope-of-root", &["try", "slope sqrt(x), 4"]),
    ("slope-of-sine", &["try", "slope sin(x), 1"]),
    ("secant", &["try", "slope x^2, 1, 3"]),
    ("tangent", &["try", "tangent x^2, 3"]),
    ("central-difference", &["try", "diff x^3, 2, h=0.1, central"]),
    ("richardson", &["try", "diff e^x, 0, h=0.1, richardson"]),
    ("descent", &["try", "descend x^2, from 3, rate 0.1, steps 8"]),
    ("descent-in-two", &["try", "descend x^2 + 3y^2, from (1, 2), rate (0.1, 0.3), momentum 0.5, steps 6"]),
    ("chain-detail-1", &["derive", "--detail", "1", "(3x^2+1)^5"]),
    ("chain-detail-3", &["derive", "--detail", "3", "(3x^2+1)^5"]),
];

/// What a screen prints, with these options before it; no line is wider than the screen.
fn printed(home: &Home, options: &[&str], screen: &Screen, columns: usize) -> String {
    let arguments: Vec<&str> = options.iter().chain(screen.1).copied().collect();
    let ran = home.run(&arguments, "");
    assert_eq!(ran.code, Some(0), "{arguments:?}\n{}{}", ran.out, ran.err);
    for line in ran.out.lines() {
        assert!(width(line) <= columns, "{arguments:?}: {line:?}");
    }
    ran.out
}

#[test]
fn screens_are_as_they_were() {
    let home = Home::new();
    for screen in WHOLE.iter().chain(USUAL) {
        golden(&format!("screens/{}-80.txt", screen.0), &printed(&home, &[], screen, 80));
    }
    for screen in WHOLE.iter().chain(SIDES) {
        for columns in [40, 120] {
            let text = printed(&home, &["--width", &columns.to_string()], screen, columns);
            golden(&format!("screens/{}-{columns}.txt", screen.0), &text);
        }
    }
    for screen in WHOLE {
        let ascii = printed(&home, &["--ascii"], screen, 80);
        assert!(ascii.is_ascii(), "{}", screen.0);
        golden(&format!("screens/{}-ascii.txt", screen.0), &ascii);
        golden(&format!("screens/{}-plain.txt", screen.0), &printed(&home, &["--plain"], screen, 80));
    }
}

/// Every kind of question about limits, slopes, differences and descent, once.
const KINDS: &str = r#"format: 1
id: kinds
title: Kinds
summary: Each kind of question once.
minutes: 5
cells:
  - question: {id: a1, skill: s, ask: {slope: {of: x^2, from: 1, to: 3}}}
  - question: {id: a2, skill: s, ask: {slope: {from: [1, 3], to: [4, -12]}}}
  - question: {id: a3, skill: s, ask: {limit: {of: (x^2 - 9)/(x - 3), to: 3}}}
  - question: {id: a4, skill: s, ask: {limit: {of: sin(3x)/(2x), to: 0}}}
  - question: {id: a5, skill: s, ask: {limit: {of: "|x|/x", to: 0, side: left}}}
  - question: {id: b1, skill: s, ask: {difference-quotient: {of: 3x^2 + 6x}}}
  - question: {id: b2, skill: s, ask: {difference-quotient: {of: 1/x, at: 2}}}
  - question: {id: b3, skill: s, ask: {difference: {of: x^3, at: 2, h: 0.1}}}
  - question: {id: b4, skill: s, ask: {difference: {of: sin(x), at: 1, h: 0.1, method: second}}}
  - question: {id: b5, skill: s, ask: {error-order: {of: sin(x), at: 1, method: central}}}
  - question: {id: c1, skill: s, ask: {derivative: {of: x^2, at: 3}}}
  - question: {id: c2, skill: s, ask: {derivative: {of: x^2, at: 3, by-limit: true}}}
  - question: {id: c3, skill: s, ask: {derivative: {of: x^2, at: 3, tangent: true}}}
  - question: {id: c4, skill: s, ask: {derivative: {of: x^2, at: 3, tangent: true, by-limit: true}}}
  - question: {id: c5, skill: s, ask: {derivative: {of: "|x|", at: 0}}}
  - question: {id: c6, skill: s, ask: {derivative: {of: sin(x)*e^x, at: 1}}}
  - question: {id: d1, skill: s, ask: {descent: {of: x^2, start: 3, rate: 0.1}}}
  - question: {id: d2, skill: s, ask: {descent: {of: x^2 + 3y^2, start: [1, 2], rate: 0.1, steps: 2}}}
  - question: {id: d3, skill: s, ask: {descent: {of: x^2, start: 3, rate: 1.05, steps: 8}}}
  - question: {id: d4, skill: s, ask: {descent: {of: w^2, start: 3, rate: 0.1, steps: 2, momentum: 0.5}}}
"#;

#[test]
fn every_kind_of_question_explains_itself() {
    let home = Home::new();
    let file = home.file("kinds.yaml", KINDS);
    let file = file.to_str().unwrap();
    let ran = home.run(&["--color", "never", "--lessons", file, "export", "kinds", "--to", "terminal", "--key"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    golden("screens/kinds-80.txt", &ran.out);
}

#[test]
fn a_lesson_shows_what_the_notebook_shows() {
    // A question, and the cell that prints the same from its second line or block on.
    let rows = [
        ("limit: {of: sin(x)/x, to: 0}", "limit sin(x)/x, x -> 0"),
        ("slope: {of: x^2, from: 1, to: 3}", "slope x^2, 1, 3"),
        ("derivative: {of: x^2, at: 3, tangent: true}", "tangent x^2, 3"),
        ("difference: {of: x^3, at: 2, h: 0.1, method: central}", "diff x^3, 2, h=0.1, central"),
    ];
    let home = Home::new();
    for (ask, cell) in rows {
        let lesson = format!(
            "format: 1\nid: one\ntitle: One\nsummary: One.\nminutes: 1\ncells:\n  - question: {{id: a, skill: s, ask: {{{ask}}}}}\n"
        );
        let file = home.file("one.yaml", lesson);
        let shown = home.run(&["--lessons", file.to_str().unwrap(), "learn", "one"], "show\n").out;
        let cell_shown = home.run(&["try", cell], "").out;
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(squeezed(&shown).contains(&squeezed(&cell_shown)), "{ask}\n{shown}\n{cell_shown}");
    }
}

#[test]
fn one_step_is_opened_and_closed_by_its_number() {
    let home = Home::new();
    let ran = home.run(&["try"], "d x^2 sin(x^2)\nmore 1\nless\nmore 2\nmore 9\nless\n");
    let pages: Vec<&str> = ran.out.split("detail ●").collect();
    let folded = |page: &str| page.matches("[+]").count();
    // As it comes; the first step open; closed again; then less in all.
    assert_eq!(pages.len(), 5, "{}", ran.out);
    assert!(folded(pages[1]) > 0 && folded(pages[2]) < folded(pages[1]), "{}", ran.out);
    assert!(pages[2].starts_with("●○") && folded(pages[3]) == folded(pages[1]), "{}", ran.out);
    assert!(ran.out.contains("Only one step has more to open: `more 1`"), "{}", ran.out);
    assert!(pages[4].starts_with("○○"), "{}", ran.out);
}

#[test]
fn any_function_can_be_looked_at_on_any_screen() {
    let mut rng = Rng::named(5, "screens");
    let mut worked = 0;
    for i in 0..40 {
        let f = ascii(&expression(&mut rng, 1 + i % 3, &["x"]));
        let cells = [
            format!("slope {f}, 2"),
            format!("slope {f}, 1, 3"),
            format!("tangent {f}, 2"),
            format!("vcurve {f}, 2"),
            format!("diff {f}, 2, h=0.1, second"),
            format!("diff {f}, 2, h=0.1, richardson"),
            format!("limit {f}, x -> 0"),
            format!("descend {f}, from 2, rate (0.1, 1), momentum 0.5, steps 5"),
        ];
        for cell in cells {
            let outcome = Notebook::default().run(&cell, Detail::Usual);
            worked += usize::from(outcome.worked);
            for (columns, unicode, plain) in
                [(80, true, false), (40, false, false), (23, true, false), (60, true, true)]
            {
                let options = Options { width: columns, unicode, plain, ..Options::default() };
                let text = terminal::render(&outcome.page, &options);
                assert!(text.lines().all(|line| width(line) <= columns), "{cell} at {columns}\n{text}");
                assert!(unicode || text.is_ascii(), "{cell}\n{text}");
                assert!(!text.contains("NaN") && !text.contains('\u{E000}'), "{cell}\n{text}");
            }
        }
    }
    assert!(worked > 200, "{worked}");
}
