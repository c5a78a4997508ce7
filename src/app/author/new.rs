//! `gradus author new`: a lesson to begin with.

use super::{SCHEMA_BEGINS, put, schema_text};
use crate::app::args::AuthorNew;
use crate::app::ending::{Ending, Trouble};
use crate::app::out;
use crate::lesson::kinds::{KINDS, example};
use crate::session::typed::{nearest, short};
use std::path::PathBuf;

/// The copy of the schema that editors find beside a lesson.
const SCHEMA: &str = "lesson.schema.json";

/// `gradus author new ID`.
pub fn new(asked: &AuthorNew, quiet: bool) -> Result<Ending, Trouble> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if asked.id.is_empty() || asked.id.len() > 60 || !asked.id.chars().all(good) {
        let says = "is no id: expected small letters, digits and hyphens, e.g. chain-rule";
        return Err(Trouble::Said(format!("{} {says}", short(&asked.id))));
    }
    let usual = ["derivative".to_string()];
    let kinds = if asked.kinds.is_empty() { usual.as_slice() } else { asked.kinds.as_slice() };
    if let Some(unknown) = kinds.iter().find(|kind| example(kind).is_none()) {
        let near = nearest(unknown, KINDS.iter().map(|kind| kind.name));
        let mean = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let says = "gradus author kinds lists them";
        return Err(Trouble::Said(format!("there is no kind of question {}{mean} ({says})", short(unknown))));
    }
    let path = asked.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.yaml", asked.id)));
    put(&path, text(&asked.id, asked.title.as_deref(), kinds).as_bytes(), b"", asked.force)?;
    let schema = path.with_file_name(SCHEMA);
    put(&schema, schema_text().as_bytes(), SCHEMA_BEGINS, false)?;
    if quiet {
        return Ok(Ending::Well);
    }
    let path = path.display();
    let next = format!("{path}\ngradus author check {path}\ngradus author preview {path}\n");
    out::unless_closed(out::text(&next), Ending::Well)
}

fn text(id: &str, title: Option<&str>, kinds: &[String]) -> String {
    let title = title.map_or_else(|| id.replace('-', " "), str::to_string);
    let title = format!("\"{}\"", title.replace(['\\', '"'], "'"));
    let mut text = format!(
        "# yaml-language-server: $schema=./{SCHEMA}
format: 1                     # the version of the format, always 1
id: {id}
title: {title}
summary: \"In one sentence: what is learnt here.\"
needs: []                     # ids of lessons that come before, e.g. [chain-rule]
minutes: 10                   # about how long it takes
author: Your Name             # who wrote it
licence: CC-BY-4.0            # under which terms others may use it
lang: en                      # the language of the texts

cells:
  # Markdown, with LaTeX between dollars. A line of three hyphens is a pause.
  - text: |
      Say in a few lines what this is about.
      A formula stands between dollars: $f(x) = x^2$.

  # A worked example: the engine draws every step.
  - worked: {{derivative: {{of: (x^3 - 1)^2}}}}
"
    );
    let mut seen: Vec<&str> = Vec::new();
    for kind in kinds {
        let Some(example) = example(kind) else { continue };
        let asks = KINDS.iter().find(|row| row.name == example.kind).map(|row| row.asks_for).unwrap_or_default();
        seen.push(example.kind);
        let number = seen.iter().filter(|before| **before == example.kind).count();
        text += &format!("\n  # A question of the kind `{kind}`: asks for {asks}.\n  - question:\n");
        text +=
            &format!("      id: {kind}-{number}                # unique in the lesson; progress is kept under it\n");
        for line in example.yaml.lines() {
            text += &format!("      {line}{}\n", comment(line));
        }
    }
    text
}

/// What a key is for, behind it.
fn comment(line: &str) -> &'static str {
    let key = line.split(':').next().unwrap_or_default();
    // Behind a text in quotes or a value with `#` a comment would be read as such, too; only plain lines get one.
    match key {
        "hints" => "                      # from the gentlest to the plainest",
        "wrong" => "                      # wrong answers that you foresee, with what is said to them",
        "tests" => "                      # answers that author check holds to their verdicts",
        "skill" => "     # what it exercises",
        "vary" => "   # what is drawn for each learner",
        "because" => "   # said when the answer is right",
        _ => "",
    }
}
