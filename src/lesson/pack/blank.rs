//! An examination for one learner without anything that tells an answer: the questions that are drawn for them, as they
//! are put, with the shape in which they are answered. It is a lesson in which every key stands for all of its shape.

use crate::lesson::exam::Tools;
use crate::lesson::import::quoted;
use crate::lesson::kinds::ask::Digits;
use crate::lesson::kinds::matrix::Shaped;
use crate::lesson::kinds::{Detail, Key};
use crate::lesson::load;
use crate::lesson::{Cell, Digest, Lesson, Posed, Question};
use crate::math::Value;
use crate::math::language::Shape as Form;
use crate::math::matrix::MatrixShape;
use crate::page::{self, Options, Page};
use std::fmt::Write as _;

/// The text of the lesson that a learner gets.
///
/// # Errors
/// Why it cannot be given blank, with the question where there is one.
pub fn sheet(lesson: &Lesson, learner: &str) -> Result<String, String> {
    let Some(exam) = &lesson.exam else {
        return Err(format!("{} is no examination: give it `exam: {{}}` at its top", lesson.id));
    };
    let digest = lesson.digest.unwrap_or_else(|| Digest::of_text(""));
    let seed = exam.seed_of(learner);
    let drawn = lesson.drawn(seed);
    let tools = match exam.tools {
        Tools::None => "none",
        Tools::Arithmetic => "arithmetic",
        Tools::All => "all",
    };
    let leave = if exam.forward { "forward" } else { "free" };
    let minutes = exam.minutes.map(|minutes| format!(", minutes: {minutes}")).unwrap_or_default();
    let mut text = format!(
        "format: 1\nid: {}\ntitle: {}\nsummary: {}\nminutes: {}\nexam: {{tools: {tools}, leave: {leave}{minutes}}}\n\
         sheet: {{learner: {}, seed: {seed}, lesson: {digest}}}\ncells:\n",
        lesson.id,
        quoted(&lesson.title),
        quoted(&lesson.summary),
        lesson.minutes,
        quoted(learner)
    );
    let mut open: Option<&str> = None;
    for cell in &drawn.cells {
        match cell {
            Cell::Question(question) if question.for_review => {}
            Cell::Question(question) => {
                let posed = question.pose(seed).map_err(|trouble| format!("{}: {}", question.id, trouble.message))?;
                let why = |why: String| format!("{}/{}: {why}", lesson.id, question.id);
                let fields = put(question, &posed).map_err(why)?;
                match &question.part {
                    Some(part) => {
                        if open.replace(&part.whole) != Some(&part.whole) {
                            text += &format!(
                                "  - question:\n      id: {}\n      rev: {}\n      parts:\n",
                                part.whole, question.rev
                            );
                        }
                        text += &of_part(question, &fields);
                    }
                    None => text += &whole(question, &fields),
                }
                continue;
            }
            Cell::Text(words) => {
                let _ = writeln!(text, "  - text: {}", quoted(words));
            }
            // A picture or an example is shown, and asks nothing: its page says all of it.
            Cell::Plot(_) | Cell::Worked(_) => {
                let page = cell.page(Detail::Usual);
                let _ = writeln!(text, "  - text: {}", quoted(&markdown(&page)));
            }
            Cell::Explore(_) | Cell::Predict(_) | Cell::Check(_) => {
                return Err(format!("{}: a blank examination has texts and questions only", lesson.id));
            }
        }
        open = None;
    }
    let loads = load::lesson("", &text);
    let why =
        |problems: Vec<load::Problem>| problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
    loads.map(|_| text).map_err(|problems| format!("{}: {}", lesson.id, why(problems)))
}

/// The keys of a question with their values.
type Fields = Vec<(&'static str, String)>;

/// A question as it is put, in the words that say how to answer unless its placeholder says the same.
fn put(question: &Question, posed: &Posed) -> Result<Fields, String> {
    if question.ask.kind.name == "spot" {
        return Err("a planted slip cannot be given blank: its second half tells the answer to its first".to_string());
    }
    let task = &posed.prepared.task;
    let how = usize::from(task.how.is_some());
    let options = match &task.key {
        Key::Choice(options) | Key::Choices(options) => options.len(),
        Key::Order { items, .. } => items.len(),
        _ => 0,
    };
    let count = posed.prompt.blocks.len();
    let bare: Page = posed.prompt.blocks.iter().take(count - how - options).cloned().collect();
    let said: Page = posed.prompt.blocks.iter().skip(count - how).cloned().collect();
    let alone = fields(question, posed, &markdown(&bare))?;
    // Where the placeholder does not ask for the same in the same words, they stand in the question.
    let tried = tried(question, &alone).and_then(|tried| tried.pose(posed.seed).ok()?.prepared.task.how);
    if tried == task.how {
        return Ok(alone);
    }
    fields(question, posed, &markdown(&bare.blocks.into_iter().chain(said.blocks).collect()))
}

/// A question of these fields, read.
fn tried(question: &Question, fields: &Fields) -> Option<Question> {
    let cells = match &question.part {
        None => whole(question, fields),
        Some(part) => format!("  - question:\n      id: {}\n      parts:\n{}", part.whole, of_part(question, fields)),
    };
    // What is shuffled is shuffled by the names of lesson and question.
    let text = format!("format: 1\nid: {}\ntitle: T\nsummary: S.\nexam: {{}}\ncells:\n{cells}", question.lesson);
    load::lesson("", &text).ok()?.questions().next().cloned()
}

/// A question as a cell.
fn whole(question: &Question, fields: &Fields) -> String {
    let lines = fields.iter().map(|(name, value)| format!("      {name}: {value}\n"));
    format!("  - question:\n      id: {}\n      rev: {}\n{}", question.id, question.rev, lines.collect::<String>())
}

/// A part of a question as an entry of its `parts`.
fn of_part(question: &Question, fields: &Fields) -> String {
    let id = question.id.split('#').nth(1).unwrap_or_default();
    let lines = fields.iter().map(|(name, value)| format!("          {name}: {value}\n"));
    format!("        - id: {id}\n{}", lines.collect::<String>())
}

/// Texts as they are written in a lesson, without parameters to be filled in.
fn markdown(page: &Page) -> String {
    let text = page::format("markdown").map(|format| (format.render)(page, &Options::default())).unwrap_or_default();
    text.replace("{{", "{ {").replace("}}", "} }")
}

fn fields(question: &Question, posed: &Posed, say: &str) -> Result<Fields, String> {
    let mut all: Fields = vec![
        ("skill", quoted(&question.skill)),
        ("points", question.points.to_string()),
        ("say", quoted(say)),
        ("ask", ask(question, posed)?),
    ];
    if let Key::Open { names, .. } = &posed.prepared.task.key {
        all.push(("answer", quoted(&ones(names.len()))));
    }
    if let Key::Function { by, .. } = &posed.prepared.task.key {
        all.push(("answer", quoted(by.as_str())));
    }
    if let Some(form) = posed.prepared.ask.word("form") {
        all.push(("form", form.to_string()));
    }
    match posed.prepared.task.digits {
        Some(Digits::Places(places)) => all.push(("digits", format!("{{places: {places}}}"))),
        Some(Digits::Significant(count)) => all.push(("digits", count.to_string())),
        None => {}
    }
    Ok(all)
}

/// `1`, or a vector of so many.
fn ones(count: usize) -> String {
    if count == 1 { "1".to_string() } else { format!("({})", vec!["1"; count].join(", ")) }
}

/// What stands for any answer of the shape.
fn ask(question: &Question, posed: &Posed) -> Result<String, String> {
    let task = &posed.prepared.task;
    let mut names: Vec<String> = task.names.iter().map(ToString::to_string).collect();
    names.extend(posed.prepared.ask.bindings("given").iter().map(|(name, _)| name.to_string()));
    let of = format!("of: [{}]", names.join(", "));
    let none = || Err(format!("questions of the kind `{}` cannot be given blank", question.ask.kind.name));
    Ok(match (&task.key, task.shape) {
        (Key::Choice(options), _) => {
            let texts: Vec<&str> = options.iter().map(|option| option.is.as_str()).collect();
            listed(question, posed, "choice", &texts)?
        }
        (Key::Choices(options), _) => {
            let texts: Vec<&str> = options.iter().map(|option| option.is.as_str()).collect();
            listed(question, posed, "choices", &texts)?
        }
        (Key::Order { items, .. }, _) => {
            let texts: Vec<&str> = items.iter().map(String::as_str).collect();
            listed(question, posed, "arrange", &texts)?
        }
        (Key::Value(Value::Array(array)), _) if array.is_matrix() => {
            let row = format!("[{}]", vec!["1"; array.width()].join(", "));
            format!("{{formula: {{is: \"[{}]\", {of}}}}}", vec![row.as_str(); array.rows()].join(", "))
        }
        (Key::Value(Value::Array(_)), _) if task.any_order => {
            format!("{{formula: {{is: \"(1, 2)\", any-order: true, {of}}}}}")
        }
        (Key::Value(Value::Array(array)), _) => {
            format!("{{formula: {{is: {}, {of}}}}}", quoted(&ones(array.entries.len())))
        }
        (Key::Value(_), Form::Interval) => format!("{{formula: {{is: \"0 < r < 1\", {of}}}}}"),
        (Key::Value(_), Form::Limit) => "{limit: {of: x, by: x, to: 0}}".to_string(),
        (Key::Value(_), Form::Expression) if names.is_empty() => "{number: {is: 1}}".to_string(),
        (Key::Value(_), Form::Expression) => format!("{{formula: {{is: 1, {of}}}}}"),
        (Key::Open { names, .. }, _) => {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            let held = names.iter().map(|name| format!("{name} == {name}")).collect::<Vec<_>>().join(" && ");
            format!("{{satisfies: {{names: [{}], if: {}}}}}", names.join(", "), quoted(&held))
        }
        (Key::Function { by, .. }, _) => format!("{{satisfies: {{by: {by}, if: f(1) == f(1)}}}}"),
        (Key::Lines(_), _) => {
            let by = task.curve.as_ref().map(|curve| curve.by.to_string());
            format!("{{work: {{of: {}, by: {}}}}}", quoted(&names.join(" + ")), by.unwrap_or_else(|| names.join(", ")))
        }
        (Key::Matrix(shaped), _) => return in_matrices(question, posed, shaped),
        _ => return none(),
    })
}

/// So many functions of the right shape are tried for a question in matrices.
const TRIED: usize = 200;

/// What is asked of another function of the same names and shapes, so that the answer has the shape of this one's.
fn in_matrices(question: &Question, posed: &Posed, shaped: &Shaped) -> Result<String, String> {
    let asked = &shaped.question;
    let pairs = |pairs: Vec<(String, String)>| {
        let each = pairs.iter().map(|(name, value)| format!("{name}: {}", quoted(value)));
        format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
    };
    let own = |field: &str| {
        let all = posed.prepared.ask.pairs(field).iter();
        let all: Vec<_> = all.map(|(name, value)| (name.to_string(), value.clone())).collect();
        if all.is_empty() { String::new() } else { format!(", {field}: {}", pairs(all)) }
    };
    let shapes: Vec<(String, String)> =
        asked.names.iter().map(|name| (name.name.to_string(), name.shape.to_string())).collect();
    let rest = format!(
        "by: {}, shapes: {}{}{}{}",
        asked.by.name,
        pairs(shapes),
        own("given"),
        own("where"),
        if posed.prepared.ask.flag("differential") { ", differential: true" } else { "" }
    );
    let key = crate::math::matrix::print::ascii(&asked.key);
    let stands = |of: &String| {
        let ask = format!("{{matrix: {{of: {}, {rest}}}}}", quoted(of));
        let tried =
            tried(question, &vec![("skill", "s".to_string()), ("say", "Which?".to_string()), ("ask", ask.clone())])?;
        let task = tried.pose(posed.seed).ok()?.prepared.task;
        let Key::Matrix(other) = &task.key else { return None };
        let same = other.question.key.shape == asked.key.shape && task.how == posed.prepared.task.how;
        (same && crate::math::matrix::print::ascii(&other.question.key) != key).then_some(ask)
    };
    let found = of_shape(shaped).iter().take(TRIED).find_map(stands);
    found.ok_or_else(|| "no other function of these shapes was found to stand for this one".to_string())
}

/// Functions of the shape that is derived, with the name that moves in each: products of the names, bent.
fn of_shape(shaped: &Shaped) -> Vec<String> {
    let asked = &shaped.question;
    let by = &asked.by.name;
    let wanted = asked.of.shape;
    let mut all = Vec::new();
    if wanted.is_number() {
        let square = if asked.by.shape.is_number() { format!("{by}^2") } else { format!("|{by}|^2") };
        all.extend([square.clone(), format!("exp({square})")]);
    }
    // A factor, its shape, and whether the name that moves is in it.
    let mut factors: Vec<(String, MatrixShape, bool)> = Vec::new();
    for name in &asked.names {
        let moves = name.name == *by;
        factors.push((name.name.to_string(), name.shape, moves));
        if !name.shape.is_number() {
            factors.push((format!("{}^T", name.name), name.shape.transposed(), moves));
        }
    }
    let mut products = factors.clone();
    for _ in 0..4 {
        all.extend(
            products
                .iter()
                .filter(|(_, shape, moves)| *shape == wanted && *moves)
                .map(|(text, ..)| format!("sin({text})")),
        );
        let longer = products.iter().take(TRIED).flat_map(|(text, shape, moves)| {
            factors.iter().filter_map(move |(factor, other, moving)| {
                let shape = match () {
                    () if other.is_number() => *shape,
                    () if shape.is_number() => *other,
                    () if shape.cols == other.rows => MatrixShape::new(shape.rows, other.cols),
                    () => return None,
                };
                Some((format!("{text} {factor}"), shape, *moves || *moving))
            })
        });
        products = longer.collect();
    }
    all
}

/// Options that will be shown in this order by the seed; of those that may be right, the one shown first stands for it.
fn listed(question: &Question, posed: &Posed, kind: &str, shown: &[&str]) -> Result<String, String> {
    let key = if kind == "arrange" { "items" } else { "options" };
    let of = |texts: &[String], first: usize| {
        let option = |(at, text): (usize, &String)| match kind {
            "arrange" => quoted(text),
            _ if at == first => format!("{{is: {}, right: true}}", quoted(text)),
            _ => format!("{{is: {}}}", quoted(text)),
        };
        let texts: Vec<String> = texts.iter().enumerate().map(option).collect();
        format!("{{{kind}: {{{key}: [{}]}}}}", texts.join(", "))
    };
    // Numbers in their places show where the seed puts what.
    let numbers: Vec<String> = (0..shown.len()).map(|n| format!("number {n}")).collect();
    let numbered = vec![("skill", "s".to_string()), ("say", "Which?".to_string()), ("ask", of(&numbers, 0))];
    let tried = self::tried(question, &numbered).ok_or("its options cannot be put in order")?;
    let tried = tried.pose(posed.seed).ok();
    let places: Vec<usize> = match tried.as_ref().map(|tried| &tried.prepared.task.key) {
        Some(Key::Choice(options) | Key::Choices(options)) => {
            options.iter().filter_map(|option| option.is.rsplit(' ').next()?.parse().ok()).collect()
        }
        Some(Key::Order { items, .. }) => {
            items.iter().filter_map(|item| item.rsplit(' ').next()?.parse().ok()).collect()
        }
        _ => Vec::new(),
    };
    let mut written = vec![String::new(); shown.len()];
    for (place, text) in places.iter().zip(shown) {
        if let Some(slot) = written.get_mut(*place) {
            *slot = (*text).to_string();
        }
    }
    Ok(of(&written, places.first().copied().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAM: &str = r#"format: 1
id: exam
title: Exam
summary: S.
exam: {draw: {power: 1}, order: drawn, minutes: 30, tools: arithmetic, seed: 9}
cells:
  - text: Take your time.
  - question: {id: p1, skill: power, vary: {a: 2..90}, ask: {derivative: {of: a*x^3}}, because: "So.", points: 2, rev: 3}
  - question: {id: p2, skill: power, vary: {a: 2..90}, ask: {derivative: {of: a*x^5}}, points: 2}
"#;

    fn read(text: &str) -> Lesson {
        load::lesson("e.yaml", text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    #[test]
    fn a_sheet_puts_the_same_questions_and_holds_no_key() {
        let more = r#"
  - question: {id: number, skill: n, say: "How much is $2 + 3$?", ask: {number: {is: 5}}}
  - question: {id: digits, skill: n, say: How much is pi?, ask: {number: {is: 3.14159}}, digits: {places: 3}}
  - question: {id: form, skill: n, say: Multiply out., ask: {formula: {is: x^2 + 2*x + 717, form: expanded}}}
  - question: {id: vector, skill: n, say: Which?, ask: {formula: {is: "(x*y, 823*y)", of: [x, y]}}}
  - question: {id: interval, skill: n, say: For which r?, ask: {formula: {is: 929 < r < 931}}}
  - question: {id: limit, skill: n, ask: {limit: {of: (x^2-9)/(x-3), to: 3}}}
  - question: {id: open, skill: n, say: Which two?, ask: {satisfies: {names: [s, t], if: s + t == 937}}, answer: "(930, 7)"}
  - question: {id: pair, skill: n, say: Which?, ask: {formula: {is: "(941, 943)", any-order: true}}}
  - question:
      id: choice
      skill: n
      say: Which one?
      ask: {choice: {options: [{is: the first, right: true}, {is: the second, say: "Not this."}, {is: the third}, {is: the last}]}}
  - question:
      id: several
      skill: n
      say: Which ones?
      ask: {choices: {options: [{is: red, right: true}, {is: green}, {is: blue, right: true}]}}
  - question: {id: order, skill: n, say: In which order?, ask: {arrange: {items: [wake up, eat, work, sleep]}}}
"#;
        let lesson = read(&(EXAM.to_string() + more.trim_start_matches('\n')));
        let exam = lesson.exam.clone().unwrap();
        for learner in ["s1", "s2", "s3"] {
            let text = sheet(&lesson, learner).unwrap();
            for told in [
                "Bring it",
                "So.",
                "Not this",
                "derivative",
                "717",
                "823",
                "929",
                "937",
                "941",
                "943",
                "3.14159",
                "draw",
                "right: false",
            ] {
                let lines = text.lines().filter(|line| !line.starts_with("sheet:"));
                assert!(lines.into_iter().all(|line| !line.contains(told)), "{told}: {text}");
            }
            let blank = read(&text);
            let own = lesson.drawn(exam.seed_of(learner));
            let sat = blank.sheet.clone().unwrap();
            assert_eq!((sat.learner.as_str(), blank.digest), (learner, lesson.digest));
            let seed = exam.seed_of(learner);
            assert_eq!(blank.exam.as_ref().unwrap().seed, Some(seed));
            let questions: Vec<_> = own.questions().zip(blank.questions()).collect();
            assert_eq!(questions.len(), 12);
            for (own, blank) in questions {
                assert_eq!((&own.id, own.rev, own.points), (&blank.id, blank.rev, blank.points));
                let (own, blank) = (own.pose(seed).unwrap(), blank.pose(seed).unwrap());
                let shown = |posed: &Posed| {
                    let format = page::format("txt").unwrap();
                    (format.render)(&posed.prompt, &Options::default())
                };
                assert_eq!(shown(&own), shown(&blank));
                for answer in
                    ["2x", "5", "(1, 2)", "x^2 +", "B", "a, b", "b, a, c, d", "0 < r < 2", "none", "(1,2,3)", "x(x+1)"]
                {
                    let (one, other) = (own.prepared.hear(answer), blank.prepared.hear(answer));
                    assert_eq!((one.verdict, one.reads_as), (other.verdict, other.reads_as), "{} {answer}", text);
                }
            }
        }
    }

    /// Questions whose keys do not stand in their prompts as they are, so that a key that is found would be one that leaks.
    const SHAPES: &str = r#"
  - plot: {of: [x^2], from: -1, to: 1, says: It is lowest at 0.}
  - worked: {derivative: {of: x^3}}
  - question: {id: m, skill: n, ask: {matrix: {of: "|W x - y|^2", by: W, shapes: {W: m×n, x: n, y: m}}}}
  - question: {id: jacobian, skill: n, ask: {matrix: {of: "tanh(W x)", by: x, shapes: {W: m×n, x: n}}}}
  - question: {id: chain, skill: n, ask: {matrix: {of: "relu(V x) + U x", by: x, shapes: {U: k×n, V: k×n, x: n}}}}
  - question: {id: given, skill: n, ask: {matrix: {of: "|h|^2", by: W, shapes: {W: m×n, x: n}, given: {h: W x}}}}
  - question: {id: moves, skill: n, ask: {matrix: {of: "W x", by: W, shapes: {W: m×n, x: n}, differential: true}}}
  - question: {id: lines, skill: n, ask: {work: {of: "(a*x + 1)^7", by: x}}}
  - question: {id: function, skill: n, say: Find one., ask: {satisfies: {by: x, if: f(0) == 953}}, answer: x + 953}
  - question:
      id: parts
      skill: n
      vary: {w: 2..90}
      say: "A neuron with $w = {{w}}$."
      parts:
        - {id: a, say: How much?, ask: {number: {is: 967*w}}, points: 2}
        - {id: b, say: Which way?, ask: {choice: {options: [{is: up, right: true}, {is: down}, {is: neither}]}}}
        - {id: c, ask: {work: {of: w*x^9, by: x}}}
"#;

    #[test]
    fn whatever_is_asked_is_given_with_its_shape() {
        let lesson = read(&(EXAM.to_string() + SHAPES.trim_start_matches('\n')));
        let exam = lesson.exam.clone().unwrap();
        for learner in ["s1", "s2"] {
            let seed = exam.seed_of(learner);
            let own = lesson.drawn(seed);
            let text = sheet(&lesson, learner).unwrap();
            let blank = read(&text);
            assert_eq!(own.questions().count(), blank.questions().count());
            for (own, blank) in own.questions().zip(blank.questions()) {
                assert_eq!((&own.id, own.rev, own.points), (&blank.id, blank.rev, blank.points));
                assert_eq!(own.part.as_ref().map(|part| part.at), blank.part.as_ref().map(|part| part.at));
                let (own, blank) = (own.pose(seed).unwrap(), blank.pose(seed).unwrap());
                let shown = |posed: &Posed| {
                    let format = page::format("txt").unwrap();
                    // Where LaTeX sets a formula, a norm's bars are double, and spaces are others.
                    (format.render)(&posed.prompt, &Options::default()).replace('‖', "|").replace(' ', "")
                };
                assert_eq!(shown(&own), shown(&blank));
                let key = own.prepared.task.key.text();
                assert!(
                    key.as_ref().is_none_or(|key| key.len() < 3 || !text.contains(key.as_str())),
                    "{key:?}: {text}"
                );
                for answer in [
                    "2x",
                    "5",
                    "2 (W x - y) x^T",
                    "W",
                    "x x^T",
                    "diag(1 - tanh(W x)^2) W",
                    "dW x",
                    "x^2 +",
                    "B",
                    "a",
                    "q^2",
                    "7(a*x+1)^6*a = 7a(a*x+1)^6",
                    "x + 953",
                    "dW",
                    "V + U",
                ] {
                    let (one, other) = (own.prepared.hear(answer), blank.prepared.hear(answer));
                    assert_eq!((one.verdict, one.reads_as), (other.verdict, other.reads_as), "{answer}: {text}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_given_blank_is_said() {
        let with = |question: &str| sheet(&read(&(EXAM.to_string() + question)), "s1").unwrap_err();
        let spot = crate::lesson::kinds::example("spot").unwrap().yaml;
        let spot: String =
            spot.lines().map(|line| format!("      {line}\n")).filter(|line| !line.contains("hints")).collect();
        let spot: String =
            spot.lines().filter(|line| !line.starts_with("        - ")).map(|line| format!("{line}\n")).collect();
        assert!(with(&format!("  - question:\n      id: l\n{spot}")).contains("exam/l#line: a planted slip"));
        let no_exam = EXAM.lines().filter(|line| !line.starts_with("exam:")).collect::<Vec<_>>().join("\n");
        assert!(sheet(&read(&no_exam), "s1").unwrap_err().contains("no examination"));
    }
}
