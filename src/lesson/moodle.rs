//! Questions of a lesson as Moodle imports them: choices, numbers with their tolerance, and formulas as questions of
//! STACK with one input and one response tree.

use super::import::to_maxima;
use super::kinds::Key;
use super::kinds::ask::{Choice, Digits};
use super::question::Foreseen;
use super::variant::filled;
use super::{Lesson, Posed, Question};
use crate::math::worth::worth;
use crate::math::{Expr, Value, print};
use crate::page::{self, Options, Page};

/// What came of a lesson.
pub struct MoodleExport {
    /// Moodle XML.
    pub xml: String,
    /// How many questions stand in it.
    pub count: usize,
    /// Questions that have no counterpart, and why.
    pub left: Vec<(String, String)>,
}

/// The version of STACK whose elements are written.
const STACK: &str = "2026010500";

/// A lesson as a category of Moodle, with up to so many variants of each question.
pub fn quiz(lesson: &Lesson, variants: u64) -> MoodleExport {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let category = lesson.title.replace('/', "//");
    xml += &format!(
        "  <question type=\"category\">\n    <category><text>{}</text></category>\n    <info format=\"html\"><text>{}</text></info>\n  </question>\n",
        escaped(&format!("$course$/top/{category}")),
        cdata(&html(&lesson.summary))
    );
    let (mut count, mut left) = (0, Vec::new());
    for question in lesson.questions() {
        match several(question, variants) {
            Ok(all) => {
                count += all.len();
                xml.extend(all);
            }
            Err(why) => left.push((question.id.clone(), why)),
        }
    }
    xml += "</quiz>\n";
    MoodleExport { xml, count, left }
}

/// The variants of a question that differ.
fn several(question: &Question, variants: u64) -> Result<Vec<String>, String> {
    let mut all: Vec<(String, String)> = Vec::new();
    // Options change their places by seed; Moodle shuffles them itself.
    let varies = question.varies() || question.is_seeded() && !matches!(question.ask.kind.name, "choice" | "choices");
    let last = if varies { variants.max(1) } else { 1 };
    for seed in 1..=last {
        let posed = question.pose(seed).map_err(|trouble| trouble.message)?;
        let body = body(question, &posed)?;
        if all.iter().all(|(_, known)| *known != body) {
            let name = if last == 1 { question.id.clone() } else { format!("{} {seed}", question.id) };
            all.push((name, body));
        }
    }
    let whole = |(name, body): &(String, String)| body.replacen("{NAME}", &escaped(name), 1);
    Ok(all.iter().map(whole).collect())
}

fn body(question: &Question, posed: &Posed) -> Result<String, String> {
    match &posed.prepared.task.key {
        Key::Choice(options) => choice(question, posed, options, true),
        Key::Choices(options) => choice(question, posed, options, false),
        Key::Value(Value::Expr(key)) => match numerical(posed, key) {
            Some((is, within)) => Ok(number(question, posed, &is, &within)),
            None => formula(question, posed, &to_maxima(&print::ascii(key))?),
        },
        Key::Value(Value::Array(array)) if !array.is_matrix() && !posed.prepared.task.any_order => {
            let parts: Vec<String> =
                array.entries.iter().map(|part| to_maxima(&print::ascii(part))).collect::<Result<_, _>>()?;
            formula(question, posed, &format!("[{}]", parts.join(",")))
        }
        _ => Err(format!("`{}` with such an answer has no counterpart", question.ask.kind.name)),
    }
}

/// The number and its tolerance, where a decimal number says it all.
fn numerical(posed: &Posed, key: &Expr) -> Option<(String, String)> {
    if !key.names().is_empty() {
        return None;
    }
    match posed.prepared.task.digits {
        Some(digits) => {
            let value = worth(key).value()?;
            let places = match digits {
                Digits::Places(places) => places as i32,
                Digits::Significant(count) => count as i32 - 1 - libm::log10(value.abs().max(1e-300)).floor() as i32,
            };
            let shown = format!("{value:.*}", places.clamp(0, 15) as usize);
            Some((shown, decimal(0.5 * 10f64.powi(-places))))
        }
        None => Some((crate::math::exact_value(key, &[])?.decimal_digits()?, "0".to_string())),
    }
}

fn decimal(number: f64) -> String {
    let text = format!("{number:.16}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// What every question begins with.
fn begin(kind: &str, question: &Question, posed: &Posed) -> String {
    let because = posed.because.as_ref().map(paged).unwrap_or_default();
    format!(
        "  <question type=\"{kind}\">\n    <name><text>{{NAME}}</text></name>\n    <questiontext format=\"html\"><text>{}</text></questiontext>\n    <generalfeedback format=\"html\"><text>{}</text></generalfeedback>\n    <defaultgrade>{}</defaultgrade>\n    <penalty>0.1</penalty>\n    <hidden>0</hidden>\n    <idnumber></idnumber>\n",
        cdata(&if kind == "stack" {
            format!("{}<p>[[input:ans1]] [[validation:ans1]]</p>", paged(&posed.prompt))
        } else {
            paged(&posed.prompt)
        }),
        cdata(&because),
        question.points
    )
}

fn end(posed: &Posed, question: &Question) -> String {
    let hints = posed
        .hints
        .iter()
        .map(|hint| format!("    <hint format=\"html\"><text>{}</text></hint>\n", cdata(&paged(hint))));
    let hints: String = hints.collect();
    format!("{hints}    <tags><tag><text>{}</text></tag></tags>\n  </question>\n", escaped(&question.skill))
}

/// The most right options of which Moodle knows the share of each: its list of grades has 1/2 to 1/10.
const MOST_RIGHT: usize = 10;

fn choice(question: &Question, posed: &Posed, options: &[Choice], single: bool) -> Result<String, String> {
    let right = options.iter().filter(|option| option.right).count();
    if !single && !(1..=MOST_RIGHT).contains(&right) {
        let why = format!("{right} of its options are right, and Moodle counts shares of 1 to {MOST_RIGHT}");
        return Err(why);
    }
    // Moodle knows shares to five places. Where several are right, a wrong one takes everything, or ticking all of them
    // would be right.
    let share = if single { "100".to_string() } else { decimal((1e7 / right as f64).round() / 1e5) };
    let wrong = if single { "0" } else { "-100" };
    let mut xml = begin("multichoice", question, posed);
    xml += &format!(
        "    <single>{single}</single>\n    <shuffleanswers>true</shuffleanswers>\n    <answernumbering>abc</answernumbering>\n"
    );
    for option in options {
        let fraction = if option.right { share.as_str() } else { wrong };
        xml += &format!(
            "    <answer fraction=\"{fraction}\" format=\"html\"><text>{}</text><feedback format=\"html\"><text>{}</text></feedback></answer>\n",
            cdata(&html(&option.is)),
            cdata(&html(option.say.as_deref().unwrap_or_default()))
        );
    }
    Ok(xml + &end(posed, question))
}

fn number(question: &Question, posed: &Posed, is: &str, within: &str) -> String {
    let mut xml = begin("numerical", question, posed);
    let answer = |fraction: &str, is: &str, within: &str, say: &str| {
        format!(
            "    <answer fraction=\"{fraction}\" format=\"moodle_auto_format\"><text>{is}</text><tolerance>{within}</tolerance><feedback format=\"html\"><text>{}</text></feedback></answer>\n",
            cdata(&html(say))
        )
    };
    xml += &answer("100", is, within, "");
    for (wrong, say) in foreseen(question, posed) {
        if let Some((wrong, within)) = numerical(posed, &wrong).filter(|(wrong, _)| wrong != is) {
            xml += &answer("0", &wrong, &within, &say);
        }
    }
    xml += "    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1</unitpenalty>\n    <showunits>3</showunits>\n    <unitsleft>0</unitsleft>\n";
    xml + &end(posed, question)
}

/// The author's wrong answers with the numbers put in.
fn foreseen(question: &Question, posed: &Posed) -> Vec<(Expr, String)> {
    let value = |name: &str| posed.drawn.iter().find(|(own, _)| own == name).map(|(_, number)| Expr::number(*number));
    let all = question.in_case(posed.case).wrong.iter();
    all.filter_map(|wrong| match &wrong.is {
        Foreseen::Value(Value::Expr(expr)) if !wrong.say.contains("{{") => {
            Some((filled(expr, &value), wrong.say.clone()))
        }
        _ => None,
    })
    .collect()
}

fn formula(question: &Question, posed: &Posed, key: &str) -> Result<String, String> {
    let mut nodes = vec![(key.to_string(), String::new())];
    for (wrong, say) in foreseen(question, posed) {
        if let Ok(wrong) = to_maxima(&print::ascii(&wrong)) {
            nodes.push((wrong, say));
        }
    }
    let mut xml = begin("stack", question, posed);
    xml += &format!(
        "    <stackversion><text>{STACK}</text></stackversion>\n    <questionvariables><text>{}</text></questionvariables>\n    <specificfeedback format=\"html\"><text>[[feedback:prt1]]</text></specificfeedback>\n    <questionnote format=\"html\"><text></text></questionnote>\n    <questionsimplify>1</questionsimplify>\n    <assumepositive>0</assumepositive>\n    <assumereal>1</assumereal>\n    <prtcorrect format=\"html\"><text>Right.</text></prtcorrect>\n    <prtpartiallycorrect format=\"html\"><text>Right in part.</text></prtpartiallycorrect>\n    <prtincorrect format=\"html\"><text>Not right.</text></prtincorrect>\n    <decimals>.</decimals>\n    <multiplicationsign>dot</multiplicationsign>\n    <sqrtsign>1</sqrtsign>\n    <complexno>i</complexno>\n    <inversetrig>cos-1</inversetrig>\n    <logicsymbol>lang</logicsymbol>\n    <matrixparens>[</matrixparens>\n    <variantsselectionseed></variantsselectionseed>\n",
        escaped(&format!("ta1:{key};"))
    );
    xml += "    <input>\n      <name>ans1</name>\n      <type>algebraic</type>\n      <tans>ta1</tans>\n      <boxsize>20</boxsize>\n      <strictsyntax>1</strictsyntax>\n      <insertstars>1</insertstars>\n      <syntaxhint></syntaxhint>\n      <syntaxattribute>0</syntaxattribute>\n      <forbidwords></forbidwords>\n      <allowwords></allowwords>\n      <forbidfloat>0</forbidfloat>\n      <requirelowestterms>0</requirelowestterms>\n      <checkanswertype>0</checkanswertype>\n      <mustverify>1</mustverify>\n      <showvalidation>1</showvalidation>\n      <options></options>\n    </input>\n";
    xml += "    <prt>\n      <name>prt1</name>\n      <value>1.0000000</value>\n      <autosimplify>1</autosimplify>\n      <feedbackstyle>1</feedbackstyle>\n      <feedbackvariables><text></text></feedbackvariables>\n";
    for (at, (is, say)) in nodes.iter().enumerate() {
        let next = if at + 1 < nodes.len() { (at + 1).to_string() } else { "-1".to_string() };
        let score = if at == 0 { "1.0000000" } else { "0.0000000" };
        let tans = if at == 0 { "ta1" } else { is.as_str() };
        xml += &format!(
            "      <node>\n        <name>{at}</name>\n        <answertest>AlgEquiv</answertest>\n        <sans>ans1</sans>\n        <tans>{}</tans>\n        <testoptions></testoptions>\n        <quiet>0</quiet>\n        <truescoremode>=</truescoremode>\n        <truescore>{score}</truescore>\n        <truepenalty></truepenalty>\n        <truenextnode>-1</truenextnode>\n        <trueanswernote>prt1-{}-T</trueanswernote>\n        <truefeedback format=\"html\"><text>{}</text></truefeedback>\n        <falsescoremode>=</falsescoremode>\n        <falsescore>0.0000000</falsescore>\n        <falsepenalty></falsepenalty>\n        <falsenextnode>{next}</falsenextnode>\n        <falseanswernote>prt1-{}-F</falseanswernote>\n        <falsefeedback format=\"html\"><text></text></falsefeedback>\n      </node>\n",
            escaped(tans),
            at + 1,
            cdata(&html(say)),
            at + 1
        );
    }
    xml += "    </prt>\n";
    Ok(xml + &end(posed, question))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn cdata(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>")) }
}

/// A page as HTML with formulas in LaTeX; without the options of a choice, which Moodle shows itself.
fn paged(page: &Page) -> String {
    let markdown = page::format("markdown").map(|format| (format.render)(page, &Options::default()));
    let markdown = markdown.unwrap_or_default();
    html(markdown.split_once("\n\n- a) ").map_or(markdown.as_str(), |(before, _)| before))
}

/// Markdown as HTML in which formulas are LaTeX between `\(` and `\)`, which Moodle sets.
fn html(markdown: &str) -> String {
    let mut out = String::new();
    for paragraph in markdown.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let lines: Vec<&str> = paragraph.lines().collect();
        if lines.iter().all(|line| line.starts_with("- ")) {
            let items = lines.iter().map(|line| format!("<li>{}</li>", inline(line.trim_start_matches("- "))));
            out += &format!("<ul>{}</ul>", items.collect::<String>());
        } else {
            out += &format!("<p>{}</p>", inline(&lines.join("\n")));
        }
    }
    out
}

fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let (mut strong, mut emphasised) = (false, false);
    while let Some(c) = rest.chars().next() {
        let span = |open: &str, close: &str| -> Option<(&str, &str)> { rest.strip_prefix(open)?.split_once(close) };
        if let Some((formula, next)) = span("$$", "$$") {
            out += &format!("\\[{}\\]", escaped(formula));
            rest = next;
        } else if let Some((formula, next)) = span("$", "$") {
            out += &format!("\\({}\\)", escaped(formula));
            rest = next;
        } else if let Some((code, next)) = span("`", "`") {
            out += &format!("<code>{}</code>", escaped(code));
            rest = next;
        } else if let Some(next) = rest.strip_prefix("**") {
            strong = !strong;
            out += if strong { "<strong>" } else { "</strong>" };
            rest = next;
        } else if let Some(next) = rest.strip_prefix('*') {
            emphasised = !emphasised;
            out += if emphasised { "<em>" } else { "</em>" };
            rest = next;
        } else {
            let (taken, next) = match rest.strip_prefix('\\').and_then(|after| after.chars().next()) {
                Some(sign) if sign.is_ascii_punctuation() => (sign, rest.get(2..)),
                _ => (c, rest.get(c.len_utf8()..)),
            };
            out += &escaped(&taken.to_string());
            rest = next.unwrap_or_default();
        }
    }
    out + if emphasised { "</em>" } else { "" } + if strong { "</strong>" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::import::read;
    use crate::lesson::load;

    #[test]
    fn what_is_exported_comes_back_with_equal_keys() {
        let text = "format: 1\nid: back\ntitle: There and back\nsummary: S.\nallow: [no-concept]\ncells:\n\
            \x20 - question:\n      id: slope\n      skill: power\n      vary: {a: 2..4}\n      ask: {derivative: {of: \"a*x^3 + ln(x)\"}}\n      because: Term by term.\n      wrong: [{is: \"a*x^2\", say: \"And the 3?\"}]\n\
            \x20 - question:\n      id: half\n      skill: number\n      say: What is half of 5?\n      ask: {number: {is: 5/2}}\n      hints: [Halve it.]\n\
            \x20 - question:\n      id: third\n      skill: number\n      say: What is a third of 1?\n      ask: {number: {is: 1/3}}\n\
            \x20 - question:\n      id: pi\n      skill: number\n      say: What is π?\n      ask: {number: {is: pi}}\n      digits: {places: 3}\n\
            \x20 - question:\n      id: way\n      skill: idea\n      say: Which way is $x < 1$?\n      ask: {choice: {options: [{is: left, right: true}, {is: right, say: \"No & no.\"}]}}\n\
            \x20 - question:\n      id: pair\n      skill: gradient\n      ask: {gradient: {of: x^2*y, by: [x, y]}}\n\
            \x20 - question:\n      id: open\n      skill: idea\n      say: Name a number above 1.\n      ask: {satisfies: {names: [r], if: r > 1}}\n      answer: \"2\"\n";
        let lesson = load::lesson("back.yaml", text).unwrap_or_else(|problems| panic!("{problems:?}"));
        let exported = quiz(&lesson, 10);
        assert_eq!(exported.left.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["open"]);
        let all = read(&exported.xml, None).unwrap();
        assert_eq!(all.len(), exported.count, "the category is no question");
        let yaml: Vec<String> =
            all.iter().map(|one| one.yaml.clone().unwrap_or_else(|why| panic!("{}: {why}", one.name))).collect();
        let parts = [
            "ask: {formula: {is: \"6*x^2 + 1/x\", of: [x]}}",
            "And the 3?",
            "because: \"Term by term.\"",
            "{number: {is: \"2.5\"}}",
            "{number: {is: \"1/3\"}}",
            "abs(r - (3.142)) <= 0.0005",
            "{is: \"left\", right: true}",
            "say: \"No & no.\"",
            "(2*x*y, x^2)",
            "Which way is $x",
            "hints: [\"Halve it.\"]",
        ];
        assert!(!exported.xml.contains("a) left"), "options stand twice");
        for part in parts {
            assert!(yaml.iter().any(|yaml| yaml.contains(part)), "{part}: {yaml:#?}");
        }
    }

    #[test]
    fn shares_are_those_that_moodle_knows() {
        // What `question_bank::fraction_options` of Moodle lists, each within 0.00001; less than nothing as well.
        let known = [
            1.0, 0.9, 0.8333333, 0.8, 0.75, 0.7, 0.6666667, 0.6, 0.5, 0.4, 0.3333333, 0.3, 0.25, 0.2, 0.1666667,
            0.1428571, 0.125, 0.1111111, 0.1, 0.05, 0.0,
        ];
        let lesson = |right: usize| {
            let options: String = (0..12).map(|n| format!("{{is: option {n}, right: {}}}, ", n < right)).collect();
            let text = format!(
                "format: 1\nid: c\ntitle: T\nsummary: S.\ncells:\n  - question:\n      id: q\n      skill: s\n      \
                 say: Which?\n      ask: {{choices: {{options: [{}]}}}}\n",
                options.trim_end_matches(", ")
            );
            load::lesson("c.yaml", &text).unwrap_or_else(|problems| panic!("{problems:?}"))
        };
        for right in 1..=10 {
            let exported = quiz(&lesson(right), 1);
            let fractions: Vec<f64> = exported
                .xml
                .split("fraction=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().parse::<f64>().unwrap() / 100.0)
                .collect();
            assert_eq!(fractions.len(), 12);
            for fraction in &fractions {
                assert!(known.iter().any(|known| (known - fraction.abs()).abs() < 0.00001), "{right}: {fraction}");
            }
            let sum: f64 = fractions.iter().filter(|fraction| **fraction > 0.0).sum();
            assert!((sum - 1.0).abs() < 1e-4, "{right}: {sum}");
            let back = read(&exported.xml, None).unwrap().remove(0).yaml.unwrap();
            assert_eq!(back.matches("right: true").count(), right);
        }
        assert!(quiz(&lesson(11), 1).left[0].1.contains("11 of its options are right"));
    }
}
