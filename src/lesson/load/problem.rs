//! What is wrong with a lesson's file, as data, and as an author sees it.

use crate::math::{Number, Symbol};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// The stable names of everything that is looked for.
pub const LINTS: &[&str] = &[
    "bug-hides",
    "digits-ignored",
    "domain-ignored",
    "exam-shows",
    "few-variants",
    "form-ignored",
    "function-as-letters",
    "hint-leaks",
    "image-no-words",
    "key-unsure",
    "missing-image",
    "no-concept",
    "not-filled",
    "option-leaks",
    "option-twice",
    "parameter-hidden",
    "parameter-is-variable",
    "rare-undefined",
    "read-otherwise",
    "rows-long",
    "skill-unknown",
    "slip-hides",
    "slip-is-right",
    "slips-meet",
    "variant-is-worked",
    "where-never",
    "where-rare",
    "wrong-by-catalogue",
    "wrong-twice",
    "wrong-unreachable",
];

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The lesson does not load.
    Error,
    /// The lesson loads; its author should look all the same.
    Warning,
    /// Worth knowing, and shown only where all is asked for.
    Note,
}

/// One thing that is wrong, with its place and its cure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The file's name, as it is shown.
    pub file: String,
    /// Counted from 1; 0 when the problem has no place of its own.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// In characters; at least 1.
    pub length: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead, or what to do.
    pub cure: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// The stable name of what an author's check looks for, where it is that.
    pub lint: Option<&'static str>,
    /// The id of the question that it is about, where it is about one.
    pub question: Option<String>,
    /// In which variants of that question it was looked for, where it was.
    pub variants: Option<Box<Variants>>,
}

/// The variants of a question that were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variants {
    /// How many were tried.
    pub tried: usize,
    /// How many there are, where that is known.
    pub of: Option<usize>,
    /// In how many of those that were tried the problem shows; 0 where it is about all of them.
    pub failing: usize,
    /// The numbers of the first of those.
    pub with: Vec<(Symbol, Number)>,
}

impl Problem {
    /// What an author's check found in a place: line, column and length, in characters, from 1.
    pub fn at(
        file: &str,
        (line, column, length): (usize, usize, usize),
        lint: &'static str,
        message: String,
        cure: Option<String>,
        severity: Severity,
    ) -> Problem {
        let (question, variants) = (None, None);
        Problem {
            file: file.to_string(),
            line,
            column,
            length,
            message,
            cure,
            severity,
            lint: Some(lint),
            question,
            variants,
        }
    }
}

/// The problem with its line, a caret under the place, and the cure.
pub fn render(problem: &Problem, source: &str) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(clean(&problem.message));
    let title = match problem.lint {
        Some(lint) => title.id(lint),
        None => title,
    };
    let cure = problem.cure.as_deref().map(clean);
    let line = problem.line.checked_sub(1).and_then(|at| source.lines().nth(at)).map(clean);
    let report: Group = match &line {
        Some(line) => {
            let at = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
            let start = at(problem.column.saturating_sub(1));
            let end = at(problem.column.saturating_sub(1) + problem.length.max(1)).max(start);
            let snippet = Snippet::source(line.as_str())
                .line_start(problem.line)
                .path(&problem.file)
                .annotation(AnnotationKind::Primary.span(start..end));
            title.element(snippet)
        }
        None => title.element(annotate_snippets::Origin::path(&problem.file)),
    };
    let report = match &cure {
        Some(cure) => report.element(Level::HELP.message(cure.as_str())),
        None => report,
    };
    let mut text = Renderer::plain().render(&[report]);
    text.push('\n');
    text
}

/// The text without control characters, one character for each, so that columns stay.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '\t' {
                ' '
            } else if c.is_control() {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}
