//! Questions of STACK. Each test on the way through its response trees that leads to the full score asks for something;
//! those on one input make one question, those on several inputs the parts of one.

use super::html::markdown;
use super::maxima::{self, Among, MaximaTerm, Variables};
use super::moodle::begun;
use super::xml::XmlElement;
use super::{Draft, Part, left, quoted};
use crate::lesson::{Verdict, load};

type Drafted = Result<Draft, (String, String)>;

/// Nodes on the way through a response tree.
const LONGEST: usize = 30;

pub fn question(element: &XmlElement, name: &str) -> Drafted {
    match carried(element, name) {
        Ok(draft) => Ok(draft),
        Err(why) => left(name, why),
    }
}

/// What a test asks of an answer.
struct Test<'e> {
    node: &'e XmlElement,
    key: MaximaTerm,
}

/// What is asked for at one input.
#[derive(Default)]
struct Wanted<'e> {
    tests: Vec<Test<'e>>,
    /// Answers that something is said to.
    foreseen: Vec<(MaximaTerm, String)>,
}

fn carried(element: &XmlElement, name: &str) -> Result<Draft, String> {
    let inputs: Vec<&XmlElement> = element.all("input").collect();
    if inputs.is_empty() {
        return Err("it has no input".to_string());
    }
    let mut variables = Variables::default();
    variables.add(&element.value("questionvariables"))?;
    let mut draft = begun(element, name);
    draft.keys.retain(|line| !line.starts_with("say: ") && !line.starts_with("because: "));
    let names: Vec<String> = inputs.iter().map(|input| input.value("name")).collect();
    let mut wanted: Vec<Wanted> = inputs.iter().map(|_| Wanted::default()).collect();
    for tree in element.all("prt") {
        look_through(tree, &names, &mut variables, &mut wanted, &mut draft)?;
    }
    let is_one = inputs.len() == 1;
    let mut shown = Shown { variables, letters: Vec::new() };
    let say = shown.text(&element.value("questiontext"), if is_one { &[] } else { &names })?;
    if say.trim().is_empty() {
        return Err("it has no text".to_string());
    }
    draft.keys.push(format!("say: {}", quoted(&say)));
    let because = element.value("generalfeedback");
    match shown.text(&because, &[]) {
        Ok(because) if because.trim().is_empty() => {}
        Ok(because) => draft.keys.push(format!("because: {}", quoted(&because))),
        Err(_) => draft.notes.push("what is said at its end".to_string()),
    }
    for (at, (input, wanted)) in inputs.iter().zip(&wanted).enumerate() {
        let mut part = asked(input, wanted, &mut shown, &mut draft.notes)?;
        for (is, say) in &wanted.foreseen {
            if let (Ok(is), Ok(say)) = (maxima::settled(is).and_then(|is| key(&is)), shown.text(say, &[])) {
                part.wrong.push(format!("{{is: {}, say: {}}}", quoted(&is), quoted(&say)));
            }
        }
        part.say = format!("What stands at ({})?", at + 1);
        draft.parts.push(part);
    }
    if is_one && let Some(only) = draft.parts.pop() {
        draft.keys.extend(only.keys);
        draft.forms = only.forms;
        draft.wrong = only.wrong;
    }
    let text = draft.whole();
    draft.keys.extend(drawn(&shown.variables, &text)?);
    Ok(draft)
}

/// Whether a name occurs in a text as a word.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// What is drawn for names that occur in these lines, as lines.
fn drawn(variables: &Variables, text: &str) -> Result<Vec<String>, String> {
    let mut text = text.to_string();
    let (mut vary, mut conditions) = (Vec::new(), Vec::new());
    let mut cases: Vec<Vec<(String, String)>> = vec![Vec::new()];
    // Those drawn last first, as their conditions speak of earlier ones.
    for drawn in variables.drawn.iter().rev() {
        match &drawn.among {
            Among::Numbers(among) if mentions(&text, &drawn.name) => {
                vary.push(format!("{}: {among}", drawn.name));
                text += &drawn.conditions.join(" ");
                conditions.extend(drawn.conditions.iter().cloned());
            }
            Among::Rows(rows) if rows.iter().flatten().any(|(name, _)| mentions(&text, name)) => {
                cases = cases
                    .iter()
                    .flat_map(|case| rows.iter().map(|row| case.iter().chain(row).cloned().collect()))
                    .collect();
                if cases.len() > 200 {
                    return Err("it draws formulas in more than 200 ways".to_string());
                }
                rows.iter().flatten().for_each(|(_, formula)| text += &format!(" {formula}"));
            }
            _ => {}
        }
    }
    vary.reverse();
    let mut lines = Vec::new();
    if !vary.is_empty() {
        lines.push(format!("vary: {{{}}}", vary.join(", ")));
    }
    if !conditions.is_empty() {
        lines.push(format!("where: {}", quoted(&conditions.join(" && "))));
    }
    if cases.iter().any(|case| !case.is_empty()) {
        lines.push("cases:".to_string());
        for case in cases {
            let all: Vec<String> = case.iter().map(|(name, is)| format!("{name}: {}", quoted(is))).collect();
            lines.push(format!("  - {{{}}}", all.join(", ")));
        }
    }
    Ok(lines)
}

/// Goes through a response tree: what must hold for the full score, and what is said to wrong answers.
fn look_through<'e>(
    tree: &'e XmlElement,
    names: &[String],
    variables: &mut Variables,
    wanted: &mut [Wanted<'e>],
    draft: &mut Draft,
) -> Result<(), String> {
    let nodes: Vec<&XmlElement> = tree.all("node").collect();
    let called: Vec<String> =
        nodes.iter().flat_map(|node| [node.value("truenextnode"), node.value("falsenextnode")]).collect();
    let find = |name: &str| nodes.iter().find(|node| node.value("name") == name).copied();
    let first = tree.value("firstnodename");
    let root = find(&first).filter(|_| !first.is_empty());
    let root = root.or_else(|| nodes.iter().find(|node| !called.contains(&node.value("name"))).copied());
    let root = root.or_else(|| nodes.first().copied()).ok_or("a response tree of it has no node")?;
    let mut own = variables.clone();
    own.forget(names);
    own.add(&tree.value("feedbackvariables"))?;
    // A response tree that scores nothing only talks.
    if tree.value("value").parse::<f64>() == Ok(0.0) {
        return Ok(());
    }
    let number = |node: &XmlElement, name: &str| node.value(name).parse::<f64>().unwrap_or(0.0);
    let (mut total, mut node, mut way) = (0.0, Some(root), Vec::new());
    while let Some(at) = node {
        if way.len() > LONGEST {
            return Err("its response tree goes round".to_string());
        }
        way.push(at.value("name"));
        let change = |side: &str| match at.value(&format!("{side}scoremode")).as_str() {
            "+" => Some(number(at, &format!("{side}score"))),
            "-" => Some(-number(at, &format!("{side}score"))),
            _ => None,
        };
        let (gain, loss) = (change("true"), change("false"));
        let is_aside = gain == Some(0.0) && loss == Some(0.0);
        total = gain.map_or_else(|| number(at, "truescore"), |gain| total + gain);
        if !is_aside {
            let test = test(at, names, &mut own)?;
            wanted.get_mut(test.0).ok_or("its response tree looks at no input")?.tests.push(test.1);
        }
        node = find(&at.value("truenextnode"));
    }
    if total < 0.999 {
        return Err("its response tree does not give the full score".to_string());
    }
    for node in nodes.iter().filter(|node| !way.contains(&node.value("name"))) {
        let score = number(node, "truescore");
        let Ok((input, test)) = test(node, names, &mut own) else { continue };
        let Some(wanted) = wanted.get_mut(input) else { continue };
        // Of a key that is written otherwise the verdict is the same.
        let is_same = wanted.tests.iter().any(|own| is_same(&own.key, &test.key));
        if score >= 0.999 && node.value("truescoremode") != "-" && !is_same {
            return Err("another answer counts fully, too".to_string());
        }
        if score > 0.0 {
            draft.notes.push(format!("a part of the score, {score}"));
            continue;
        }
        let say = node.value("truefeedback");
        if !say.trim().is_empty() && EQUAL.contains(&node.value("answertest").as_str()) && !is_same {
            wanted.foreseen.push((test.key, say));
        }
    }
    Ok(())
}

/// Whether two keys are one formula, however each is written and whatever is drawn.
fn is_same(one: &MaximaTerm, other: &MaximaTerm) -> bool {
    let text = |term: &MaximaTerm| maxima::settled(term).and_then(|term| maxima::text(&term)).ok();
    one == other
        || text(one).zip(text(other)).is_some_and(|(is, other)| {
            let ask = serde_json::json!({"formula": {"is": is, "of": maxima::letters(one)}});
            let posed = load::ask_from_json(&ask).ok().and_then(|ask| ask.prepare(0).ok());
            posed.is_some_and(|posed| posed.judge(&other).verdict == Verdict::Right)
        })
}

/// Tests that hold an answer against a formula.
const EQUAL: &[&str] =
    &["AlgEquiv", "CasEqual", "EqualComAss", "SubstEquiv", "AlgEquivNouns", "EqualComAssRules", "SameType", "Sets"];

/// Which input a node looks at, and what it wants there.
fn test<'e>(node: &'e XmlElement, names: &[String], variables: &mut Variables) -> Result<(usize, Test<'e>), String> {
    let mut looked = variables.of(&node.value("sans"))?;
    let mut key = variables.of(&node.value("tans"))?;
    // A choice is compared with the right ones of its options.
    if let MaximaTerm::List(items) = &looked
        && let [only] = items.as_slice()
    {
        looked = only.clone();
    }
    if let (MaximaTerm::Set(one), MaximaTerm::Set(other)) = (&looked, &key)
        && let ([one], [other]) = (one.as_slice(), other.as_slice())
    {
        (looked, key) = (one.clone(), other.clone());
    }
    let MaximaTerm::Name(name) = &looked else {
        return Err("its response tree looks at something else than the answer".to_string());
    };
    let input = names.iter().position(|own| own == name);
    let input = input.ok_or("its response tree looks at something else than the answer")?;
    if maxima::letters(&key).iter().any(|name| names.contains(name)) {
        return Err("its key depends on the answer".to_string());
    }
    Ok((input, Test { node, key }))
}

/// The lines of `ask` for an input, with what goes beside it.
fn asked(input: &XmlElement, wanted: &Wanted, shown: &mut Shown, notes: &mut Vec<String>) -> Result<Part, String> {
    let kind = input.value("type");
    match kind.as_str() {
        "algebraic" | "numerical" => {}
        "dropdown" | "radio" | "checkbox" => return options(input, &kind, wanted, shown),
        "boolean" => return yes_or_no(wanted),
        other => return Err(format!("its input is of the type {other}")),
    }
    let Some(first) = wanted.tests.first() else {
        return Err(format!("nothing looks at the input {}", input.value("name")));
    };
    if wanted.tests.iter().any(|test| !is_same(&first.key, &test.key)) {
        return Err("it holds the answer against two keys".to_string());
    }
    let mut part = Part::default();
    if let (MaximaTerm::Call(name, all), "AlgEquiv" | "Diff") = (&first.key, first.node.value("answertest").as_str())
        && name == "diff"
        && let [of, MaximaTerm::Name(by), order @ ..] = all.as_slice()
        && wanted.tests.len() == 1
    {
        let of = maxima::text(&maxima::settled(of)?)?;
        let order = match order.first().map(maxima::whole) {
            None | Some(Some(1)) => String::new(),
            Some(Some(order)) => format!(", order: {order}"),
            Some(None) => return Err("it derives how often is not known".to_string()),
        };
        part.keys.push(format!("ask: {{derivative: {{of: {}, by: {by}{order}}}}}", quoted(&of)));
        return Ok(part);
    }
    let mut term = maxima::settled(&first.key)?;
    // A rounded number asks for its digits.
    let mut digits = None;
    if let MaximaTerm::Call(name, all) = &term
        && let ("decimalplaces" | "significantfigures", [of, count]) = (name.as_str(), all.as_slice())
    {
        let count = maxima::whole(count).ok_or("it rounds to digits that are not known")?;
        digits = Some(if name == "decimalplaces" { format!("{{places: {count}}}") } else { count.to_string() });
        term = of.clone();
    }
    // `y = …` asks for what stands on the right.
    if let MaximaTerm::Pair("=", left, right) = &term
        && let MaximaTerm::Name(name) = &**left
        && !maxima::letters(right).contains(name)
    {
        notes.push(format!("an equation for {name} that is written otherwise"));
        term = (**right).clone();
    }
    let mut within = None;
    for test in &wanted.tests {
        let name = test.node.value("answertest");
        let options = test.node.value("testoptions");
        let count = || {
            let first = options.trim().trim_start_matches('[').split([',', ']']).next().unwrap_or_default();
            first.trim().parse::<u32>().map_err(|_| format!("the option of {name} is no number"))
        };
        match name.as_str() {
            "AlgEquiv" | "Diff" | "NumDecPlacesWrong" | "SameType" => {}
            "CasEqual" | "EqualComAss" | "SubstEquiv" | "AlgEquivNouns" | "EqualComAssRules" | "SingleFrac" => {
                notes.push(format!("{name}: any equal form counts"));
            }
            "FacForm" => part.forms.push("form: factored".to_string()),
            "Expanded" => part.forms.push("form: expanded".to_string()),
            "LowestTerms" => part.forms.push("form: lowest-terms".to_string()),
            "NumDecPlaces" => digits = Some(format!("{{places: {}}}", count()?)),
            "NumSigFigs" | "SigFigsStrict" => digits = Some(count()?.to_string()),
            "NumAbsolute" | "NumRelative" => within = Some((name, options)),
            "Sets" if matches!(term, MaximaTerm::Set(_)) => {}
            other => return Err(format!("the answer test {other} has no counterpart")),
        }
    }
    let is = key(&term)?;
    if let (Some((name, options)), None) = (within, &digits) {
        let within: f64 = if options.trim().is_empty() {
            0.05
        } else {
            options.trim().parse().map_err(|_| format!("the option of {name} is no number"))?
        };
        if !maxima::letters(&term).iter().all(|name| shown.variables.parameters().contains(&name.as_str())) {
            return Err(format!("{name} is about a formula with letters in it"));
        }
        let bound = if name == "NumAbsolute" { within.to_string() } else { format!("{within}*abs({is})") };
        part.keys.push(format!("ask: {{satisfies: {{names: [r], if: \"abs(r - ({is})) <= {bound}\"}}}}"));
        part.keys.push(format!("answer: {}", quoted(&is)));
        return Ok(part);
    }
    let parameters = shown.variables.parameters();
    let mut names: Vec<String> = maxima::letters(&term);
    // What stands in a formula that is drawn needs a name, too; letters of the text that the answer does without do
    // no harm.
    names.extend(shown.letters.iter().cloned());
    for drawn in &shown.variables.drawn {
        if let Among::Rows(rows) = &drawn.among
            && rows.iter().flatten().any(|(name, _)| names.contains(name))
        {
            let formulas = rows.iter().flatten().filter_map(|(_, formula)| maxima::term(formula).ok());
            names.extend(formulas.flat_map(|formula| maxima::letters(&formula)));
        }
    }
    names.retain(|name| !parameters.contains(&name.as_str()));
    names.sort_unstable();
    names.dedup();
    let any_order = if matches!(term, MaximaTerm::Set(_)) { ", any-order: true" } else { "" };
    let is_number = names.is_empty() && !matches!(term, MaximaTerm::Set(_) | MaximaTerm::List(_));
    part.keys.push(match is_number {
        true => format!("ask: {{number: {{is: {}}}}}", quoted(&is)),
        false => format!("ask: {{formula: {{is: {}, of: [{}]{any_order}}}}}", quoted(&is), names.join(", ")),
    });
    part.keys.extend(digits.map(|digits| format!("digits: {digits}")));
    Ok(part)
}

/// A key as text: a formula, a vector, or a list in any order.
fn key(term: &MaximaTerm) -> Result<String, String> {
    let all = |items: &[MaximaTerm]| -> Result<String, String> {
        let all: Vec<String> = items.iter().map(maxima::text).collect::<Result<_, _>>()?;
        Ok(all.join(", "))
    };
    match term {
        MaximaTerm::List(items) if items.len() > 1 => Ok(format!("({})", all(items)?)),
        MaximaTerm::Set(items) if items.len() > 1 => all(items),
        MaximaTerm::List(_) | MaximaTerm::Set(_) => Err("its key is a list with less than two entries".to_string()),
        other => maxima::text(other),
    }
}

/// Options of a list, as a choice.
fn options(input: &XmlElement, kind: &str, wanted: &Wanted, shown: &mut Shown) -> Result<Part, String> {
    if wanted.tests.is_empty() {
        return Err(format!("nothing looks at the input {}", input.value("name")));
    }
    let MaximaTerm::List(items) = shown.variables.of(&input.value("tans"))? else {
        return Err("its options are made in a way that is not known".to_string());
    };
    let mut lines = Vec::new();
    let mut right = 0;
    for item in &items {
        let (value, is, text) = match item {
            MaximaTerm::List(all) => match all.as_slice() {
                [value, MaximaTerm::Name(is)] => (value, is, value),
                [value, MaximaTerm::Name(is), text, ..] => (value, is, text),
                _ => return Err("its options are made in a way that is not known".to_string()),
            },
            _ => return Err("its options are made in a way that is not known".to_string()),
        };
        let text = match text {
            MaximaTerm::Text(text) if !text.is_empty() => markdown(text).0,
            MaximaTerm::Text(_) => maxima::text(value)?,
            term => format!("${}$", maxima::latex(&maxima::settled(term)?)?),
        };
        let is = is == "true";
        right += usize::from(is);
        lines.push(format!("      - {{is: {}{}}}", quoted(&text), if is { ", right: true" } else { "" }));
    }
    let kind = match (kind, right) {
        ("checkbox", 1..) => "choices",
        ("dropdown" | "radio", 1) => "choice",
        _ => return Err(format!("{right} of its options are right")),
    };
    let mut part = Part::default();
    part.keys.push(format!("ask:\n  {kind}:\n    options:"));
    part.keys.extend(lines);
    Ok(part)
}

/// True or false, as a choice.
fn yes_or_no(wanted: &Wanted) -> Result<Part, String> {
    let is = match wanted.tests.as_slice() {
        [Test { key: MaximaTerm::Name(is), .. }] if is == "true" || is == "false" => is == "true",
        _ => return Err("whether it is true depends on what is not known".to_string()),
    };
    let mark = |own: bool| if own == is { ", right: true" } else { "" };
    let mut part = Part::default();
    part.keys.push("ask:\n  choice:\n    options:".to_string());
    part.keys.push(format!("      - {{is: \"True\"{}}}", mark(true)));
    part.keys.push(format!("      - {{is: \"False\"{}}}", mark(false)));
    Ok(part)
}

/// What of a question is shown, with the letters of its formulas.
struct Shown {
    variables: Variables,
    letters: Vec<String>,
}

/// Blocks whose end is marked and that say nothing.
const SILENT: &[&str] = &["comment", "todo"];

impl Shown {
    /// A text with its formulas as LaTeX or `{{…}}`, and places of inputs as their numbers, where there are several.
    fn text(&mut self, html: &str, inputs: &[String]) -> Result<String, String> {
        if html.contains("<img") {
            return Err("its text has a picture".to_string());
        }
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once("[[") {
            text.push_str(before);
            let (block, next) = after.split_once("]]").ok_or("a block of its text is never closed")?;
            rest = next;
            let block = block.trim();
            if let Some(name) = block.strip_prefix("input:") {
                if let Some(at) = inputs.iter().position(|own| own == name.trim()) {
                    text.push_str(&format!(" ({}) ", at + 1));
                }
            } else if let Some(name) = SILENT.iter().find(|name| block.starts_with(**name)) {
                let end = format!("[[/{name}]]");
                rest = next.split_once(end.as_str()).map_or("", |(_, next)| next);
            } else if !["validation:", "feedback:", "facts:"].iter().any(|known| block.starts_with(known)) {
                return Err(format!("its text has the block [[{}]]", block.chars().take(20).collect::<String>()));
            }
        }
        text.push_str(rest);
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find("{@").into_iter().chain(rest.find("{#")).min() {
            let (before, after) = rest.split_at(at);
            out.push_str(before);
            let end = if after.starts_with("{@") { "@}" } else { "#}" };
            let (inner, next) =
                after.get(2..).unwrap_or_default().split_once(end).ok_or("a formula of its text is never closed")?;
            rest = next;
            let term = self.variables.of(inner)?;
            if let MaximaTerm::Text(text) = &term {
                out.push_str(text);
                continue;
            }
            let term = maxima::settled(&term)?;
            if maxima::varies(&term) {
                self.letters.extend(maxima::letters(&term));
            }
            let set = maxima::latex(&term)?;
            // Outside of a formula it stands as one.
            let inside = out.matches("\\(").count() > out.matches("\\)").count()
                || out.matches("\\[").count() > out.matches("\\]").count()
                || out.matches("\\begin{").count() > out.matches("\\end{").count()
                || out.matches("$$").count() % 2 == 1;
            out.push_str(&if inside { set } else { format!("\\({set}\\)") });
        }
        out.push_str(rest);
        Ok(markdown(&out).0)
    }
}
