//! Twice the input is no more than some two and a half times the work, by counted steps, on every way into the program;
//! and what is refused is refused in linear time, too.

use gradus::Ask;
use gradus::lesson::Verdict;
use gradus::lesson::load;
use gradus::math::language::{Scope, read};
use gradus::math::{derive, print, steps};
use gradus::page::typeset;
use gradus::session::attempts;
use gradus::session::event::{Dated, Event, Occasion, What};
use gradus::session::notebook::Notebook;
use gradus::session::progress::Progress;

/// How many steps it took.
fn counted<T>(work: impl FnOnce() -> T) -> u64 {
    steps::within(u64::MAX, work).1.steps
}

/// The same with all that was made ready on the way.
fn counted_in_all<T>(work: impl FnOnce() -> T) -> u64 {
    steps::counted(work).1
}

/// A family of inputs, by their size.
type Family = fn(usize) -> String;

fn nested(open: &str, inner: &str, close: &str, n: usize) -> String {
    format!("{}{inner}{}", open.repeat(n), close.repeat(n))
}
fn joined(sign: &str, n: usize, part: impl Fn(usize) -> String) -> String {
    (1..=n).map(part).collect::<Vec<_>>().join(sign)
}

/// Texts as learners and other programs send them, the good and the bad.
const TEXTS: &[(&str, Family)] = &[
    ("a sum", |n| joined("+", n, |k| format!("{k}x"))),
    ("a product", |n| joined("*", n, |k| format!("(x+{k})"))),
    ("letters", |n| "a".repeat(n)),
    ("letters apart", |n| "a ".repeat(n)),
    ("quotients", |n| vec!["x"; n].join("/")),
    ("brackets", |n| nested("(", "x", ")", n)),
    ("open brackets", |n| "(".repeat(n)),
    ("closing brackets", |n| ")".repeat(n)),
    ("bars", |n| "|".repeat(n)),
    ("minus signs", |n| format!("{}x", "-".repeat(n))),
    ("digits", |n| "7".repeat(n)),
    ("decimal points", |n| "1.".repeat(n)),
    ("commas", |n| "1,".repeat(n)),
    ("braces", |n| nested("x^{", "x", "}", n)),
    ("fractions", |n| nested(r"\frac{1}{1+", "x", "}", n)),
    ("commands", |n| r"\alpha ".repeat(n)),
    ("unknown commands", |n| r"\foo".repeat(n)),
    ("functions", |n| "sin ".repeat(n) + "x"),
    ("unknown words", |n| "blah ".repeat(n)),
    ("an unknown word", |n| "blah".repeat(n)),
    ("equals signs", |n| "x=".repeat(n) + "x"),
    ("conditions", |n| joined(" if x>0 else ", n, |k| k.to_string())),
    ("cases", |n| format!("{{{}}}", joined("; ", n, |k| format!("{k}, x>{k}")))),
    ("powers", |n| "x^2".repeat(n)),
    ("primes", |n| format!("f{}(x)", "'".repeat(n))),
    ("subscripts", |n| joined("+", n, |k| format!("x_{k}"))),
    ("lists", |n| format!("[{}]", joined(", ", n, |k| k.to_string()))),
    ("unicode", |n| "½π·".repeat(n) + "x"),
    ("superscripts", |n| format!("x{}", "²".repeat(n))),
];

/// Sizes of which each is twice the one before, the last no longer than this many characters.
fn sizes(family: Family, longest: usize) -> Vec<usize> {
    let mut all = vec![8];
    while family(all[all.len() - 1] * 2).chars().count() <= longest {
        all.push(all[all.len() - 1] * 2);
    }
    all
}

/// Holds that each doubling takes at most two and a half times the steps; a few hundred belong to no size.
fn assert_linear(what: &str, sizes: &[usize], steps: impl Fn(usize) -> u64) {
    let taken: Vec<u64> = sizes.iter().map(|n| steps(*n)).collect();
    for (pair, n) in taken.windows(2).zip(sizes) {
        let (one, two) = (pair[0] as f64, pair[1] as f64);
        assert!(two <= 2.5 * one + 400.0, "{what}: {one} steps at {n} and {two} at {}: {taken:?}", 2 * n);
    }
}

#[test]
fn reading_takes_linear_time() {
    for (name, family) in TEXTS {
        // The last one is too long to be read.
        assert_linear(&format!("reading {name}"), &sizes(*family, 16_000), |n| {
            counted(|| drop(read(&family(n), &Scope::default())))
        });
    }
}

#[test]
fn a_line_of_the_notebook_takes_linear_time() {
    for (name, family) in TEXTS {
        assert_linear(&format!("the cell {name}"), &sizes(*family, 400), |n| {
            let mut notebook = Notebook::default();
            counted(|| drop(notebook.run(&format!("# {}", family(n)), Default::default())))
        });
    }
    for c in ["(", "[", "{", ")", "|", "'", "-"] {
        assert_linear(&format!("a line of {c}"), &[4_000, 8_000, 16_000, 32_000], |n| {
            let mut notebook = Notebook::default();
            counted(|| drop(notebook.run(&c.repeat(n), Default::default())))
        });
    }
}

fn ready(ask: serde_json::Value) -> gradus::Question {
    Ask::try_from(&ask).and_then(|ask| ask.ready()).unwrap()
}

#[test]
fn judging_takes_linear_time() {
    let families: &[(&str, Family)] = &[
        ("a sum", |n| joined("+", n, |k| format!("{k}x^{}", k % 7))),
        ("sines", |n| joined("+", n, |k| format!("sin({k}x)"))),
        ("absolute values", |n| joined("+", n, |k| format!("|x-{k}|"))),
        ("a product", |n| joined("*", n, |k| format!("(x+{k})"))),
        ("fractions", |n| nested("1/(1+", "x", ")", n)),
        ("sines in sines", |n| nested("sin(", "x", ")", n)),
        ("roots", |n| nested("sqrt(1+", "x", ")", n)),
        ("brackets", |n| nested("(", "x", ")", n)),
    ];
    let question = ready(serde_json::json!({"formula": {"is": "x^2", "of": ["x"]}}));
    for (name, family) in families {
        let sizes: Vec<usize> = sizes(*family, 1_900).into_iter().filter(|n| *n <= 64).collect();
        assert_linear(&format!("judging {name}"), &sizes, |n| counted(|| question.judge(&family(n), None)));
    }
}

/// Answers, the good and the bad.
const ANSWERS: &[(&str, Family)] = &[
    ("a sum", |n| joined("+", n, |k| format!("{k}x^{}", k % 7))),
    ("sines", |n| joined("+", n, |k| format!("sin({k}x)"))),
    ("absolute values", |n| joined("+", n, |k| format!("|x-{k}|"))),
    ("a product", |n| joined("*", n, |k| format!("(x+{k})"))),
    ("quotients", |n| vec!["x"; n].join("/")),
    ("lost brackets", |n| joined("+", n, |k| format!("{k}x+1^2x"))),
    ("powers of functions", |n| joined("*", n, |_| "sin x^2".to_string())),
    ("brackets", |n| nested("(", "x", ")", n)),
    ("sines in sines", |n| nested("sin(", "x", ")", n)),
    ("fractions", |n| nested("1/(1+", "x", ")", n)),
    ("roots", |n| nested("sqrt(1+", "x", ")", n)),
];

/// Proving that a long answer is the key, however it is disguised.
#[test]
fn proving_takes_linear_time() {
    for (name, family) in ANSWERS {
        let sizes: Vec<usize> = sizes(*family, 900).into_iter().filter(|n| *n <= 64).collect();
        assert_linear(&format!("proving {name}"), &sizes, |n| {
            let text = family(n);
            counted_in_all(|| {
                let question = ready(serde_json::json!({"formula": {"is": text, "of": ["x"]}}));
                question.judge(&format!("({text})*(sin(x)^2+cos(x)^2)"), None)
            })
        });
    }
}

/// Looking for the reason behind a wrong answer: however long the answer, and however long the question.
#[test]
fn diagnosing_takes_linear_time() {
    let derivative = |of: &str| ready(serde_json::json!({"derivative": {"of": of, "by": "x"}}));
    for (name, family) in ANSWERS {
        // Of short answers every selection of the numbers is looked at.
        let sizes: Vec<usize> = sizes(*family, 1_900).into_iter().filter(|n| (16..=64).contains(n)).collect();
        assert_linear(&format!("a reason for {name}"), &sizes, |n| {
            let question = derivative("x^3*sin(2x)");
            counted_in_all(|| question.judge(&family(n), None))
        });
    }
    let asks: &[(&str, Family)] = &[
        ("a sum", |n| joined("+", n, |k| format!("{k}x^{}", 2 + k % 7))),
        ("sines", |n| joined("+", n, |k| format!("sin({k}x)"))),
    ];
    for (name, family) in asks {
        assert_linear(&format!("a question of {name}"), &[8, 16, 32, 64], |n| {
            counted(|| derivative(&family(n)).judge("2x", None))
        });
    }
}

/// Where the page grows faster than the input, it is the steps a byte that hardly grow.
#[test]
fn deriving_takes_steps_by_what_it_prints() {
    let families: &[(&str, Family)] = &[
        ("a sum", |n| joined("+", n, |k| format!("{k}x^{k}"))),
        ("sines", |n| joined("+", n, |k| format!("sin({k}x)"))),
        ("letters", |n| "a ".repeat(n)),
    ];
    for (name, family) in families {
        let taken: Vec<(usize, f64)> = [8, 16, 32, 64]
            .iter()
            .map(|n| {
                let text = family(*n);
                let mut printed = text.len();
                let steps = counted(|| {
                    let reading = read(&text, &Scope::default()).unwrap();
                    if let Ok(derivation) = derive::derive(&reading.expr, "x", 1) {
                        let each = derivation.steps.iter().flat_map(|step| [&step.before, &step.after]);
                        printed += each.map(|side| print::ascii(side).len()).sum::<usize>();
                    }
                });
                (*n, steps as f64 / printed as f64)
            })
            .collect();
        for pair in taken.windows(2) {
            assert!(pair[1].1 <= 1.25 * pair[0].1 + 4.0, "deriving {name}: steps a byte {taken:?}");
        }
    }
}

#[test]
fn setting_a_formula_takes_linear_time() {
    let families: &[(&str, Family)] = &[
        ("exponents", |n| nested("x^{", "x", "}", n)),
        ("indices", |n| nested("x_{", "x", "}", n)),
        ("fractions", |n| nested(r"\frac{1}{1+", "x", "}", n)),
        ("roots", |n| nested(r"\sqrt{1+", "x", "}", n)),
        ("both", |n| nested("x_{a}^{", "x", "}", n)),
        ("a sum", |n| joined("+", n, |k| format!("x^{{{k}}}"))),
        ("unclosed", |n| "x^{".repeat(n)),
        ("rows", |n| format!(r"\begin{{matrix}}{}\end{{matrix}}", r"a&b\\".repeat(n))),
    ];
    for (name, family) in families {
        assert_linear(&format!("setting {name}"), &sizes(*family, 9_000), |n| {
            counted(|| (typeset::latex(&family(n)), typeset::two_dimensions(&family(n), true, 80)))
        });
    }
}

fn question(id: usize, more: &str) -> String {
    format!(
        "  - question:\n      id: q{id}\n      skill: s\n      say: One?\n      ask: {{number: {{is: {id}}}}}\n{more}"
    )
}

fn lesson(id: &str, needs: &str, cells: &str) -> String {
    format!("format: 1\nid: {id}\ntitle: T\nsummary: S.\nneeds: [{needs}]\nminutes: 1\ncells:\n{cells}")
}

#[test]
fn a_lesson_takes_linear_time() {
    type Make = fn(usize) -> String;
    let families: &[(&str, Make)] = &[
        ("questions", |n| lesson("l", "", &(0..n).map(|k| question(k, "")).collect::<String>())),
        ("the same question", |n| lesson("l", "", &question(1, "").repeat(n))),
        ("unknown keys", |n| {
            lesson("l", "", &question(1, &(0..n).map(|k| format!("      key{k}: 1\n")).collect::<String>()))
        }),
        ("values in a line", |n| {
            let list = joined(", ", n, |k| k.to_string());
            let ask = format!("      vary: {{a: [{list}]}}\n");
            lesson("l", "", &question(1, &ask).replace("is: 1", "is: a").replace("One?", "{{a}}?"))
        }),
        ("brackets", |n| "[".repeat(n)),
        ("dashes", |n| "- ".repeat(n)),
        ("quotes", |n| lesson("l", "", &question(1, "")).replace("One?", &"\"a\" ".repeat(n))),
        ("comments", |n| lesson("l", "", &question(1, "")).replace("One?", &format!("One? {}", "#a ".repeat(n)))),
    ];
    let walked = |n: usize| {
        let list = joined(", ", n, |k| k.to_string());
        let vary = format!("      vary: {{a: [{list}], b: [1, 2]}}\n");
        lesson("l", "", &question(1, &vary).replace("is: 1", "is: a + b").replace("One?", "{{a}} and {{b}}?"))
    };
    // Every variant of it is looked at.
    assert_linear("a walk over two lists", &[50, 100, 200, 400], |n| {
        counted(|| drop(load::tried("l.yaml", &walked(n), 2 * n as u64)))
    });
    for (name, make) in families {
        assert_linear(&format!("a lesson of {name}"), &[50, 100, 200, 400], |n| {
            counted(|| drop(load::tried("l.yaml", &make(n), 1)))
        });
    }
}

#[test]
fn a_folder_takes_linear_time() {
    type Needs = fn(usize, usize) -> Vec<usize>;
    let families: &[(&str, Needs)] = &[
        ("a chain", |k, _| k.checked_sub(1).into_iter().collect()),
        ("a chain backwards", |k, n| (k + 1 < n).then_some(k + 1).into_iter().collect()),
        ("a circle", |k, n| vec![(k + 1) % n]),
        ("ten before", |k, _| (k.saturating_sub(10)..k).collect()),
        ("what is not there", |k, n| vec![n + k]),
    ];
    for (name, needs) in families {
        assert_linear(&format!("a folder with {name}"), &[40, 80, 160, 320], |n| {
            let file = |k: usize| {
                let needs: Vec<String> = needs(k, n).iter().map(|need| format!("l{need}")).collect();
                (format!("{k}.yaml"), lesson(&format!("l{k}"), &needs.join(", "), &question(1, "")))
            };
            let files: Vec<(String, String)> = (0..n).map(file).collect();
            counted(|| drop(load::course(&files)))
        });
    }
}

#[test]
fn lessons_come_after_those_they_need() {
    let file = |id: &str, needs: &str| (format!("{id}.yaml"), lesson(id, needs, &question(1, "")));
    let files = [file("d", "c, b"), file("a", ""), file("c", "b"), file("b", "a"), file("e", ""), file("f", "d, e, d")];
    let (course, problems) = load::course(&files);
    let ids: Vec<&str> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
    assert_eq!((ids, problems.len()), (vec!["a", "b", "c", "d", "e", "f"], 0), "{problems:?}");
    let (_, problems) = load::course(&[file("a", "b"), file("b", "c"), file("c", "a"), file("d", "a, d, x")]);
    let circles = problems.iter().filter(|problem| problem.message.contains("a circle")).count();
    assert_eq!(circles, 4, "three in one, and one that needs itself: {problems:?}");
    assert!(problems.iter().any(|problem| problem.message == "there is no lesson `x`"), "{problems:?}");
}

#[test]
fn progress_takes_linear_time() {
    fn event(lesson: usize, question: usize, what: What) -> Event {
        let (lesson, question) =
            (format!("l{lesson}"), if question == 0 { String::new() } else { format!("q{question}") });
        Event { lesson, question, rev: 1, seed: 7, place: Occasion::Lesson, what }
    }
    let answered = |verdict| What::Answered {
        answer: "x".into(),
        verdict: Some(verdict),
        score: None,
        reason: Some("chain.drop_inner".into()),
        said: String::new(),
        text: None,
    };
    type Make<'m> = &'m dyn Fn(usize) -> Vec<Event>;
    let families: &[(&str, Make)] = &[
        ("sessions of one lesson", &|_| {
            vec![event(0, 0, What::Opened), event(0, 1, answered(Verdict::Right)), event(0, 0, What::Finished)]
        }),
        ("many lessons", &|k| vec![event(k, 0, What::Opened), event(k, 1, answered(Verdict::Wrong))]),
        ("many questions", &|k| vec![event(0, 1 + k, answered(Verdict::Wrong))]),
        ("resets", &|k| vec![event(k, 1, answered(Verdict::Wrong)), event(k, 0, What::Reset)]),
        ("resets of all", &|k| {
            let all = Event { lesson: String::new(), ..event(0, 0, What::Reset) };
            vec![event(k, 1, answered(Verdict::Wrong)), all]
        }),
    ];
    for (name, make) in families {
        assert_linear(&format!("progress over {name}"), &[500, 1_000, 2_000, 4_000], |n| {
            let events = (0..n).flat_map(make);
            let dated =
                |(event, row)| Dated { row, at: 0, day: 0, learner: String::new(), version: String::new(), event };
            let dated: Vec<Dated> = events.zip(1..).map(dated).collect();
            counted(|| (Progress::of_dated(&dated), attempts::sessions(&dated)))
        });
    }
}
