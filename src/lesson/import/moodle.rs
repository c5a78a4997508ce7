//! Moodle XML: numerical, shortanswer, multichoice, truefalse; questions of STACK, which come in the same files.

use super::html::markdown;
use super::xml::XmlElement;
use super::{Draft, left, quoted, slug, stack};

type Drafted = Result<Draft, (String, String)>;

/// The questions of a quiz.
pub fn questions(quiz: &XmlElement) -> Vec<Drafted> {
    let own = std::slice::from_ref(quiz);
    let all = if quiz.name == "question" { own } else { &quiz.children };
    all.iter().filter(|element| element.name == "question").filter_map(question).collect()
}

fn question(element: &XmlElement) -> Option<Drafted> {
    let name = element.value("name");
    match element.attribute("type").unwrap_or_default() {
        "category" | "description" => None,
        "stack" => Some(stack::question(element, &name)),
        "numerical" => Some(numerical(element, &name)),
        "shortanswer" => Some(short_answer(element, &name)),
        "multichoice" => Some(multichoice(element, &name)),
        "truefalse" => Some(truefalse(element, &name)),
        other => Some(left(&name, format!("questions of the type {other} have no counterpart"))),
    }
}

/// What every question has: skill, text, points, hints, and what is said at its end.
pub fn begun(element: &XmlElement, name: &str) -> Draft {
    let mut draft = Draft { name: name.to_string(), ..Draft::default() };
    let (say, gone) = markdown(&element.value("questiontext"));
    draft.notes.extend(gone.iter().map(|tag| format!("the tag <{tag}>")));
    let skill = element.child("tags").and_then(|tags| tags.children.first()).map(|tag| tag.value("text"));
    draft.keys.push(format!("skill: {}", slug(skill.as_deref().filter(|tag| !tag.is_empty()).unwrap_or(name))));
    draft.keys.push(format!("say: {}", quoted(&say)));
    if let Ok(points) = element.value("defaultgrade").parse::<f64>()
        && points != 1.0
        && (0.0..=1_000.0).contains(&points)
    {
        draft.keys.push(format!("points: {points}"));
    }
    let hints: Vec<String> = element
        .all("hint")
        .map(|hint| markdown(&hint.child("text").map_or(String::new(), |text| text.text.clone())).0)
        .collect();
    let hints: Vec<String> = hints.iter().filter(|hint| !hint.is_empty()).map(|hint| quoted(hint)).collect();
    if !hints.is_empty() {
        draft.keys.push(format!("hints: [{}]", hints.join(", ")));
    }
    let (because, _) = markdown(&element.value("generalfeedback"));
    if !because.is_empty() {
        draft.keys.push(format!("because: {}", quoted(&because)));
    }
    draft
}

/// Answers with their fractions, texts and feedbacks.
fn answers(element: &XmlElement) -> Vec<(f64, String, String, &XmlElement)> {
    let each = element.all("answer").map(|answer| {
        let fraction = answer.attribute("fraction").and_then(|text| text.parse().ok()).unwrap_or(0.0);
        let text = answer.child("text").map_or(String::new(), |text| text.text.trim().to_string());
        (fraction, text, markdown(&answer.value("feedback")).0, answer)
    });
    each.collect()
}

fn numerical(element: &XmlElement, name: &str) -> Drafted {
    let all = answers(element);
    let Some((_, is, _, answer)) = all.iter().find(|(fraction, ..)| *fraction >= 100.0) else {
        return left(name, "no answer of it counts fully");
    };
    let mut draft = begun(element, name);
    let tolerance = answer.value("tolerance");
    match tolerance.parse::<f64>().unwrap_or(0.0) {
        0.0 => draft.keys.push(format!("ask: {{number: {{is: {}}}}}", quoted(is))),
        within => {
            draft.keys.push(format!("ask: {{satisfies: {{names: [r], if: \"abs(r - ({is})) <= {within}\"}}}}"));
            draft.keys.push(format!("answer: {}", quoted(is)));
        }
    }
    foreseen(&mut draft, &all);
    Ok(draft)
}

/// Wrong answers that something is said to.
fn foreseen(draft: &mut Draft, all: &[(f64, String, String, &XmlElement)]) {
    for (fraction, is, say, _) in all {
        if *fraction <= 0.0 && !say.is_empty() && is != "*" && !is.is_empty() {
            draft.wrong.push(format!("{{is: {}, say: {}}}", quoted(is), quoted(say)));
        }
        if *fraction > 0.0 && *fraction < 100.0 {
            draft.notes.push(format!("that {is} counts {fraction} %"));
        }
    }
}

fn short_answer(element: &XmlElement, name: &str) -> Drafted {
    let all = answers(element);
    let Some((_, is, ..)) = all.iter().find(|(fraction, ..)| *fraction >= 100.0) else {
        return left(name, "no answer of it counts fully");
    };
    if is.contains('*') && is.trim_matches('*') != is {
        return left(name, "its answer is a pattern");
    }
    let words = is.split(|c: char| !c.is_alphabetic());
    let is_prose = words.filter(|word| word.len() > 1).any(|word| crate::math::functions::lookup(word).is_none());
    if is_prose {
        return left(name, "its answer is a word, not mathematics");
    }
    let mut draft = begun(element, name);
    draft.keys.push(format!("ask: {{formula: {{is: {}}}}}", quoted(is)));
    foreseen(&mut draft, &all);
    Ok(draft)
}

fn multichoice(element: &XmlElement, name: &str) -> Drafted {
    let all = answers(element);
    let full = all.iter().filter(|(fraction, ..)| *fraction >= 100.0).count();
    let single = element.value("single") != "false";
    let sum: f64 = all.iter().map(|(fraction, ..)| fraction.max(0.0)).sum();
    let kind = match (single, full) {
        (true, 1) => "choice",
        (false, _) if (sum - 100.0).abs() < 1.0 => "choices",
        _ => return left(name, "its options count in part"),
    };
    let mut draft = begun(element, name);
    draft.keys.push(format!("ask:\n  {kind}:\n    options:"));
    for (fraction, is, say, _) in &all {
        let right = if *fraction > 0.0 { ", right: true" } else { "" };
        let say = if say.is_empty() { String::new() } else { format!(", say: {}", quoted(say)) };
        draft.keys.push(format!("      - {{is: {}{right}{say}}}", quoted(&markdown(is).0)));
    }
    Ok(draft)
}

fn truefalse(element: &XmlElement, name: &str) -> Drafted {
    let all = answers(element);
    let mut draft = begun(element, name);
    draft.keys.push("ask:\n  choice:\n    options:".to_string());
    for (fraction, is, say, _) in &all {
        let right = if *fraction > 0.0 { ", right: true" } else { "" };
        let say = if say.is_empty() { String::new() } else { format!(", say: {}", quoted(say)) };
        draft.keys.push(format!("      - {{is: {}{right}{say}}}", quoted(is)));
    }
    Ok(draft)
}
