//! Questions of other systems as questions of a lesson. What cannot be carried is left with the reason; every question
//! that is carried passes the loader. Nothing is run.

mod html;
mod markdown;
mod maxima;
mod moodle;
mod numbas;
mod stack;
mod xml;

use super::load::{self, Severity};
pub use maxima::to_maxima;
use std::collections::BTreeSet;

/// What became of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What it was called.
    pub name: String,
    /// The keys of a question but `id`, in YAML at the margin; or why it was left.
    pub yaml: Result<String, String>,
    /// What of it stayed behind, though it was carried.
    pub notes: Vec<String>,
}

/// The formats that are read.
pub const FORMATS: &[&str] = &["stack", "moodle", "numbas", "markdown"];

/// Variants of a question that are tried before it is taken.
const TRIED: u64 = 200;

/// The questions of a file; `from` is one of [`FORMATS`], or `None` where the text is to tell.
///
/// # Errors
/// Why nothing can be read from it.
pub fn read(text: &str, from: Option<&str>) -> Result<Vec<Imported>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_xml = text.trim_start().starts_with('<');
    let all = match from {
        Some("markdown") => markdown::questions(text),
        Some("numbas") => numbas::questions(text)?,
        None if numbas::is_numbas(text) => numbas::questions(text)?,
        None if !is_xml => markdown::questions(text),
        _ => moodle::questions(&xml::parse(text)?),
    };
    if all.is_empty() {
        let says = "expected questions as Moodle XML, an exam of Numbas, or Markdown with a heading `## ` before each";
        return Err(format!("{says}; found no question"));
    }
    Ok(all.into_iter().map(checked).collect())
}

/// A question as it is written by an importer: what must be, and what may be left out where it does not load.
#[derive(Clone, Debug, Default)]
struct Draft {
    name: String,
    /// Lines of YAML at the margin.
    keys: Vec<String>,
    /// Lines that ask for a form.
    forms: Vec<String>,
    /// Further lines: wrong answers.
    wrong: Vec<String>,
    /// Its parts, where it has several answers.
    parts: Vec<Part>,
    notes: Vec<String>,
}

/// One of several answers to a question.
#[derive(Clone, Debug, Default)]
struct Part {
    say: String,
    keys: Vec<String>,
    forms: Vec<String>,
    wrong: Vec<String>,
}

fn indented(text: &str, by: usize) -> String {
    let gap = " ".repeat(by);
    text.lines().map(|line| format!("{gap}{line}\n")).collect()
}

fn foreseen(wrong: &[String]) -> String {
    if wrong.is_empty() {
        return String::new();
    }
    wrong.iter().fold("wrong:\n".to_string(), |text, line| text + &format!("  - {line}\n"))
}

impl Draft {
    /// The question with everything that is asked.
    fn whole(&self) -> String {
        self.yaml(true, true)
    }

    fn yaml(&self, with_wrong: bool, with_forms: bool) -> String {
        let lines = |keys: &[String], forms: &[String], wrong: &[String]| {
            let forms = if with_forms { forms } else { &[] };
            let wrong = if with_wrong { wrong } else { &[] };
            let keys: String = keys.iter().chain(forms).map(|line| format!("{line}\n")).collect();
            keys + &foreseen(wrong)
        };
        let mut text = lines(&self.keys, &self.forms, &self.wrong);
        if !self.parts.is_empty() {
            text += "parts:\n";
        }
        for part in &self.parts {
            let inner = format!("say: {}\n{}", quoted(&part.say), lines(&part.keys, &part.forms, &part.wrong));
            text += &indented(&inner, 4).replacen("    ", "  - ", 1);
        }
        text
    }

    fn has_wrong(&self) -> bool {
        !self.wrong.is_empty() || self.parts.iter().any(|part| !part.wrong.is_empty())
    }
    fn has_forms(&self) -> bool {
        !self.forms.is_empty() || self.parts.iter().any(|part| !part.forms.is_empty())
    }
}

/// Left, with why.
fn left(name: &str, why: impl Into<String>) -> Result<Draft, (String, String)> {
    Err((name.to_string(), why.into()))
}

/// Takes a draft that loads; without its wrong answers or its form where only they are in the way.
fn checked(draft: Result<Draft, (String, String)>) -> Imported {
    let draft = match draft {
        Ok(draft) => draft,
        Err((name, why)) => return Imported { name, yaml: Err(why), notes: Vec::new() },
    };
    let mut first = None;
    for (wrong, forms) in [(true, true), (false, true), (true, false), (false, false)] {
        if !wrong && !draft.has_wrong() || !forms && !draft.has_forms() {
            continue;
        }
        let yaml = draft.yaml(wrong, forms);
        let Some(why) = problem(&yaml) else {
            let mut notes = draft.notes.clone();
            if !wrong {
                notes.push("its wrong answers".to_string());
            }
            if !forms {
                notes.push("the form it asks for: any equal form counts".to_string());
            }
            let mut said = BTreeSet::new();
            notes.retain(|note| said.insert(note.clone()));
            return Imported { name: draft.name, yaml: Ok(yaml), notes };
        };
        first.get_or_insert(why);
    }
    Imported { name: draft.name, yaml: Err(first.unwrap_or_default()), notes: draft.notes }
}

/// The first error that the check finds in a question.
fn problem(yaml: &str) -> Option<String> {
    let body: String = yaml.lines().map(|line| format!("      {line}\n")).collect();
    let text = format!("format: 1\nid: l\ntitle: T\nsummary: S.\ncells:\n  - question:\n      id: q\n{body}");
    let (lesson, problems) = load::tried("", &text, TRIED);
    let error = problems.into_iter().find(|problem| problem.severity == Severity::Error);
    match (error, lesson) {
        (Some(problem), _) => Some(problem.message),
        (None, None) => Some("it does not load".to_string()),
        (None, Some(_)) => None,
    }
}

/// A text as a YAML value on one line.
pub(in crate::lesson) fn quoted(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', " ").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// A skill or an id from words.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let short: String = out.trim_matches('-').chars().take(50).collect();
    if short.is_empty() { "question".to_string() } else { short.trim_matches('-').to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Imported {
        let mut all = read(text, None).unwrap();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    fn quiz(question: &str) -> String {
        format!("<?xml version=\"1.0\"?>\n<quiz>\n{question}\n</quiz>")
    }

    #[test]
    fn questions_of_moodle_are_carried_or_left_with_a_reason() {
        let number = one(&quiz(
            "<question type=\"numerical\"><name><text>Half &amp; half</text></name><questiontext><text><![CDATA[<p>What is \\(1/2\\)?</p>]]></text></questiontext>\
             <defaultgrade>2.0</defaultgrade><answer fraction=\"100\"><text>0.5</text><tolerance>0</tolerance></answer>\
             <answer fraction=\"0\"><text>2</text><feedback><text>Upside down.</text></feedback></answer></question>",
        ));
        assert_eq!(number.name, "Half & half");
        let yaml = number.yaml.unwrap();
        for part in ["say: \"What is $1/2$?\"", "ask: {number: {is: \"0.5\"}}", "points: 2", "Upside down."] {
            assert!(yaml.contains(part), "{part}: {yaml}");
        }
        let near = one(&quiz(
            "<question type=\"numerical\"><name><text>N</text></name><questiontext><text>How much?</text></questiontext><answer fraction=\"100\"><text>3.1</text><tolerance>0.1</tolerance></answer></question>",
        ));
        assert!(near.yaml.unwrap().contains("satisfies"));
        let choice = one(&quiz(
            "<question type=\"multichoice\"><name><text>C</text></name><questiontext><text>Which?</text></questiontext><single>true</single>\
             <answer fraction=\"100\"><text>up</text></answer><answer fraction=\"0\"><text>down</text><feedback><text>No.</text></feedback></answer></question>",
        ));
        assert!(choice.yaml.as_ref().unwrap().contains("choice"), "{choice:?}");
        let essay = one(&quiz("<question type=\"essay\"><name><text>E</text></name></question>"));
        assert!(essay.yaml.unwrap_err().contains("essay"));
    }

    #[test]
    fn questions_of_stack_keep_their_parameters_and_wrong_answers() {
        let text = "<question type=\"stack\"><name><text>Slope</text></name><questiontext><text><![CDATA[<p>Derive {@p@} by \\(x\\). [[input:ans1]] [[validation:ans1]]</p>]]></text></questiontext>\
            <questionvariables><text>a: 2 + rand(3); p: a*x^3; ta: diff(p,x);</text></questionvariables><defaultgrade>1</defaultgrade>\
            <input><name>ans1</name><type>algebraic</type><tans>ta</tans></input>\
            <prt><name>prt1</name><node><name>0</name><answertest>AlgEquiv</answertest><sans>ans1</sans><tans>ta</tans><truescore>1</truescore><falsescore>0</falsescore><falsenextnode>1</falsenextnode></node>\
            <node><name>1</name><answertest>AlgEquiv</answertest><sans>ans1</sans><tans>a*x^2</tans><truescore>0</truescore><truefeedback><text>And the three?</text></truefeedback></node></prt></question>";
        let slope = one(&quiz(text));
        let yaml = slope.yaml.unwrap();
        for part in ["derivative", "by: x", "vary:", "And the three?"] {
            assert!(yaml.contains(part), "{part}: {yaml}");
        }
        // The same key written otherwise counts fully, too, and is no second answer; another one is.
        let second = |key: &str| {
            let node = format!("<tans>{key}</tans><truescore>1</truescore>");
            one(&quiz(&text.replace("<tans>a*x^2</tans><truescore>0</truescore>", &node)))
        };
        assert!(second("x^2*(2*a + a)").yaml.is_ok());
        assert!(second("3*a*x^2 + 1").yaml.unwrap_err().contains("another answer counts fully"));
        let more = "</input><input><name>ans2</name><type>algebraic</type><tans>1</tans></input>";
        let two = one(&quiz(&text.replace("</input>", more)));
        assert!(two.yaml.unwrap_err().contains("nothing looks at the input ans2"));
        let tree = "</prt><prt><name>prt2</name><node><name>0</name><answertest>AlgEquiv</answertest><sans>ans2</sans><tans>a+1</tans><truescore>1</truescore><falsescore>0</falsescore></node></prt>";
        let parts = one(&quiz(&text.replace("</input>", more).replace("</prt>", tree))).yaml.unwrap();
        for part in ["parts:", "What stands at (2)?", "ask: {formula: {is: \"2 + a + 1\"", "And the three?"] {
            assert!(parts.contains(part), "{part}: {parts}");
        }
    }

    #[test]
    fn a_quiz_in_markdown_is_read_line_by_line() {
        let text = "# Quiz\n\n## Sums\n\nWhat is 1 + 1?\n\nAnswer: 2\nHint: Count.\nWhy: One and one.\n\n## Ways\n\nWhich?\n\n- [x] up\n- [ ] down\n  > It falls.\n\n## Words\n\nNothing is asked here.\n";
        let all = read(text, None).unwrap();
        let kinds: Vec<bool> = all.iter().map(|one| one.yaml.is_ok()).collect();
        assert_eq!(kinds, [true, true, false], "{all:?}");
        assert!(all[0].yaml.as_ref().unwrap().contains("hints: [\"Count.\"]"));
        assert!(all[1].yaml.as_ref().unwrap().contains("say: \"It falls.\""));
    }

    #[test]
    fn hostile_xml_is_refused() {
        for text in ["<a", "<a><b></a>", "<!DOCTYPE x [<!ENTITY a \"b\">]><a/>", "<a>&b;</a>", "<", "<quiz></quiz>"] {
            assert!(read(text, None).is_err(), "{text}");
        }
        assert!(read(&"<a>".repeat(10_000), None).is_err());
    }
}
