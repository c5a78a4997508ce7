//! A quiz in Markdown: a heading of the second level is a question, `- [x]` and `- [ ]` are options, `Answer:`, `Hint:`
//! and `Why:` say the rest.

use super::{Draft, left, quoted, slug};

type Drafted = Result<Draft, (String, String)>;

/// The questions of a text.
pub fn questions(text: &str) -> Vec<Drafted> {
    let mut sections: Vec<(String, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("## "), sections.last_mut()) {
            (Some(name), _) => sections.push((name.trim().to_string(), Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    sections.iter().map(|(name, lines)| question(name, lines)).collect()
}

fn question(name: &str, lines: &[&str]) -> Drafted {
    let (mut say, mut options, mut hints) = (Vec::new(), Vec::<(bool, String, String)>::new(), Vec::new());
    let (mut answer, mut why) = (None, None);
    for line in lines {
        let bare = line.trim();
        let option = |mark: &str| bare.strip_prefix(mark).map(|text| text.trim().to_string());
        if let Some(text) = option("- [x]").or_else(|| option("- [X]")) {
            options.push((true, text, String::new()));
        } else if let Some(text) = option("- [ ]") {
            options.push((false, text, String::new()));
        } else if let (Some(reply), Some(last)) =
            (bare.strip_prefix('>').filter(|_| line.starts_with(' ')), options.last_mut())
        {
            last.2 = format!("{} {}", last.2, reply.trim()).trim().to_string();
        } else if let Some(text) = bare.strip_prefix("Answer:") {
            answer = Some(text.trim().trim_matches('`').to_string());
        } else if let Some(text) = bare.strip_prefix("Hint:") {
            hints.push(quoted(text));
        } else if let Some(text) = bare.strip_prefix("Why:") {
            why = Some(quoted(text));
        } else {
            say.push(*line);
        }
    }
    let mut draft = Draft { name: name.to_string(), ..Draft::default() };
    draft.keys.push(format!("skill: {}", slug(name)));
    let words = say.join("\n");
    draft.keys.push(format!("say: {}", quoted(if words.trim().is_empty() { name } else { &words })));
    match (answer, options.as_slice()) {
        (Some(answer), []) => {
            let kind = if answer.chars().any(|c| c.is_ascii_alphabetic()) { "formula" } else { "number" };
            draft.keys.push(format!("ask: {{{kind}: {{is: {}}}}}", quoted(&answer)));
        }
        (None, [_, _, ..]) => {
            let right = options.iter().filter(|(right, ..)| *right).count();
            draft.keys.push(format!("ask:\n  {}:\n    options:", if right == 1 { "choice" } else { "choices" }));
            draft.keys.extend(options.iter().map(|(right, is, reply)| {
                let right = if *right { ", right: true" } else { "" };
                let reply = if reply.is_empty() { String::new() } else { format!(", say: {}", quoted(reply)) };
                format!("      - {{is: {}{right}{reply}}}", quoted(is))
            }));
        }
        _ => return left(name, "it has neither options nor an `Answer:`"),
    }
    if !hints.is_empty() {
        draft.keys.push(format!("hints: [{}]", hints.join(", ")));
    }
    draft.keys.extend(why.map(|why| format!("because: {why}")));
    Ok(draft)
}
