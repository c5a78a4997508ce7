//! The rules of a gradebook, as an instructor writes them: strict, with the place of whatever is wrong.

use super::problem::Problem;
use super::reader::{Map, Reader, did_you_mean};
use super::tree::{Content, Tree};
use super::yaml;
use std::collections::BTreeMap;

/// How hand-ins become points.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// What counts; without any, what was handed in.
    pub lessons: Vec<String>,
    /// Which hand-in of a learner counts, where there are several.
    pub attempts: Attempts,
    /// Which graded answer to a question counts.
    pub answers: Answers,
    /// RFC 3339 times: after the first it is late, after the second nothing counts.
    pub due: Option<String>,
    /// See `due`.
    pub closes: Option<String>,
    /// A CSV with `learner,time`, the times at which hand-ins arrived.
    pub received: Option<String>,
    /// What being late costs. Without it being late costs nothing, but an answer given when an examination was over counts
    /// nothing.
    pub late: Option<Late>,
    /// By how many seconds both times move for a learner.
    pub extensions: BTreeMap<String, i64>,
    /// What a hint costs, as a share of the question's points, and what all hints cost at most.
    pub hints: (f64, f64),
    /// The share that is left of an answer given after the solution was shown.
    pub shown: f64,
    /// What a wrong answer costs, and how many cost nothing.
    pub tries: (f64, usize),
    /// What the total is scaled to.
    pub out_of: Option<f64>,
    /// The step to which the total is rounded.
    pub round: f64,
    /// Whether answers to numbers drawn anew count.
    pub again: bool,
    /// Which seed answers must have.
    pub seed: Seed,
    /// When the feedback pages show solutions.
    pub solutions: Solutions,
    /// Names as they were typed, and whom they mean.
    pub aliases: BTreeMap<String, String>,
}

/// Which hand-in of several counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attempts {
    /// The one with the most points.
    #[default]
    Best,
    /// The latest.
    Last,
    /// The earliest.
    First,
    /// All their answers together.
    All,
}

/// Which answer of several counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answers {
    /// The one with the most points.
    #[default]
    Best,
    /// The latest.
    Last,
    /// The earliest.
    First,
}

/// Which seed answers must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seed {
    /// The one that follows from the learner.
    #[default]
    Learner,
    /// This one.
    Fixed(u64),
    /// Whichever they have.
    Any,
}

/// When solutions are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Solutions {
    /// Never.
    #[default]
    Never,
    /// When nothing counts any more.
    AfterCloses,
    /// Always.
    Always,
}

/// What being late costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Late {
    /// Seconds that are let pass.
    pub grace: i64,
    /// The length of a period in seconds.
    pub per: i64,
    /// The share that each begun period takes.
    pub minus: f64,
    /// The share that is left at least.
    pub floor: f64,
}

impl Late {
    /// The share that being late by so many seconds takes; `None` where it is not late.
    pub fn takes(&self, seconds: i64) -> Option<f64> {
        let over = seconds - self.grace;
        let periods = (over > 0).then(|| (over - 1) / self.per + 1)?;
        Some((periods as f64 * self.minus).min(1.0 - self.floor))
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            lessons: Vec::new(),
            attempts: Attempts::default(),
            answers: Answers::default(),
            due: None,
            closes: None,
            received: None,
            late: None,
            extensions: BTreeMap::new(),
            hints: (0.0, 0.5),
            shown: 0.0,
            tries: (0.0, 1),
            out_of: None,
            round: 0.01,
            again: false,
            seed: Seed::default(),
            solutions: Solutions::default(),
            aliases: BTreeMap::new(),
        }
    }
}

const KEYS: &[&str] = &[
    "lessons",
    "attempts",
    "answers",
    "due",
    "closes",
    "received",
    "late",
    "extensions",
    "hints",
    "shown",
    "tries",
    "out-of",
    "round",
    "again",
    "seed",
    "solutions",
    "aliases",
];

/// Reads rules.
///
/// # Errors
/// Every problem, with its place and its cure.
pub fn rules(file: &str, text: &str) -> Result<Rules, Vec<Problem>> {
    let mut reader = Reader::new(file, text);
    let rules = match yaml::read(&mut reader) {
        // An empty file says nothing, and so do its rules.
        Some(tree) if tree.node == Content::Nothing => Rules::default(),
        Some(tree) => read(&mut reader, &tree),
        None => Rules::default(),
    };
    if reader.has_errors() { Err(reader.problems) } else { Ok(rules) }
}

fn read(reader: &mut Reader, tree: &Tree) -> Rules {
    let mut rules = Rules::default();
    let Some(map) = reader.map(tree, "the rules", KEYS) else { return rules };
    if let Some(items) = map.get("lessons").and_then(|tree| reader.list(tree, "`lessons`")) {
        rules.lessons = items.iter().filter_map(|item| reader.text(item, "a lesson").map(str::to_string)).collect();
    }
    let text = |reader: &mut Reader, name: &str| {
        let tree = map.get(name)?;
        reader.text(tree, &format!("`{name}`")).map(str::to_string)
    };
    rules.due = text(reader, "due");
    rules.closes = text(reader, "closes");
    rules.received = text(reader, "received");
    if let Some(tree) = map.get("attempts") {
        rules.attempts = match reader.word(tree, "`attempts`", &["best", "last", "first", "all"]) {
            Some("last") => Attempts::Last,
            Some("first") => Attempts::First,
            Some("all") => Attempts::All,
            _ => Attempts::Best,
        };
    }
    if let Some(tree) = map.get("answers") {
        rules.answers = match reader.word(tree, "`answers`", &["best", "last", "first"]) {
            Some("last") => Answers::Last,
            Some("first") => Answers::First,
            _ => Answers::Best,
        };
    }
    if let Some(tree) = map.get("again") {
        rules.again = reader.word(tree, "`again`", &["first", "count"]) == Some("count");
    }
    if let Some(tree) = map.get("solutions") {
        rules.solutions = match reader.word(tree, "`solutions`", &["never", "after-closes", "always"]) {
            Some("after-closes") => Solutions::AfterCloses,
            Some("always") => Solutions::Always,
            _ => Solutions::Never,
        };
    }
    if let Some(tree) = map.get("seed") {
        rules.seed = match tree.as_text() {
            Some("learner") => Seed::Learner,
            Some("any") => Seed::Any,
            text => match text.and_then(|text| text.parse().ok()) {
                Some(seed) => Seed::Fixed(seed),
                None => {
                    let cure = text.and_then(|text| did_you_mean(text, ["learner", "any"].into_iter()));
                    reader.error(tree.place, "`seed` must be learner, any or a whole number", cure);
                    Seed::Learner
                }
            },
        };
    }
    rules.late = late(reader, &map);
    if let Some(tree) = map.get("hints")
        && let Some(map) = reader.map(tree, "`hints`", &["minus", "at-most"])
    {
        rules.hints = (share(reader, &map, "minus", rules.hints.0), share(reader, &map, "at-most", rules.hints.1));
    }
    if let Some(tree) = map.get("tries")
        && let Some(map) = reader.map(tree, "`tries`", &["minus", "free"])
    {
        let free = map.get("free").and_then(|tree| reader.whole(tree, "`free`", 0, 1_000));
        rules.tries = (share(reader, &map, "minus", rules.tries.0), free.map_or(rules.tries.1, |free| free as usize));
    }
    rules.shown = share(reader, &map, "shown", rules.shown);
    rules.out_of = positive(reader, &map, "out-of").or(rules.out_of);
    rules.round = positive(reader, &map, "round").unwrap_or(rules.round);
    if let Some(entries) = map.get("extensions").and_then(|tree| reader.free_map(tree, "`extensions`")) {
        for (learner, tree) in entries {
            if let (Some(learner), Some(seconds)) = (learner.as_text(), span(reader, tree)) {
                rules.extensions.insert(learner.to_string(), seconds);
            }
        }
    }
    if let Some(entries) = map.get("aliases").and_then(|tree| reader.free_map(tree, "`aliases`")) {
        for (typed, tree) in entries {
            if let (Some(typed), Some(learner)) = (typed.as_text(), reader.text(tree, "an alias")) {
                rules.aliases.insert(typed.to_string(), learner.to_string());
            }
        }
    }
    rules
}

fn late(reader: &mut Reader, map: &Map) -> Option<Late> {
    let map = reader.map(map.get("late")?, "`late`", &["grace", "per", "minus", "floor"])?;
    let usual = Late { grace: 0, per: 86_400, minus: 0.0, floor: 0.0 };
    let mut time = |name: &str, usual: i64| map.get(name).and_then(|tree| span(reader, tree)).unwrap_or(usual);
    let (grace, per) = (time("grace", usual.grace), time("per", usual.per));
    if per == 0 {
        reader.error(map.place_of("per"), "`per` must be longer than nothing", Some("write per: 24h".to_string()));
    }
    let (minus, floor) = (share(reader, &map, "minus", usual.minus), share(reader, &map, "floor", usual.floor));
    Some(Late { grace, per: per.max(1), minus, floor })
}

/// `10 %`, or a number from 0 to 1.
fn share(reader: &mut Reader, map: &Map, name: &str, usual: f64) -> f64 {
    let Some(tree) = map.get(name) else { return usual };
    let text = tree.as_text().unwrap_or_default().trim();
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok().map(|number| number / 100.0),
        None => text.parse::<f64>().ok(),
    };
    match number.filter(|number| (0.0..=1.0).contains(number)) {
        Some(number) => number,
        None => {
            let cure = format!("write {name}: 10 %");
            reader.error(tree.place, format!("`{name}` must be a share from 0 % to 100 %, not {text}"), Some(cure));
            usual
        }
    }
}

fn positive(reader: &mut Reader, map: &Map, name: &str) -> Option<f64> {
    let tree = map.get(name)?;
    let number = tree.as_text().and_then(|text| text.parse::<f64>().ok());
    let number = number.filter(|number| number.is_finite() && *number > 0.0 && *number <= 1e6);
    if number.is_none() {
        reader.error(
            tree.place,
            format!("`{name}` must be a number greater than 0"),
            Some(format!("write {name}: 20")),
        );
    }
    number
}

/// `15m`, `24h`, `2d`, in seconds.
fn span(reader: &mut Reader, tree: &Tree) -> Option<i64> {
    let text = tree.as_text().unwrap_or_default().trim();
    let unit = match text.chars().last() {
        Some('s') => Some(1),
        Some('m') => Some(60),
        Some('h') => Some(3_600),
        Some('d') => Some(86_400),
        _ => None,
    };
    let number = text.get(..text.len().saturating_sub(1)).and_then(|number| number.trim().parse::<u32>().ok());
    let seconds = number.zip(unit).map(|(number, unit)| i64::from(number) * unit);
    if seconds.is_none() {
        let cure = "write 15m, 24h or 2d".to_string();
        reader.error(tree.place, format!("a length of time is expected here, not {text}"), Some(cure));
    }
    seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_with_their_units() {
        let text = "attempts: all\nlate: {grace: 15m, per: 24h, minus: 10 %}\nextensions: {s1: 48h}\n\
                    hints: {minus: 0.1}\nseed: 7\nout-of: 20\naliases: {typed: s2}\n";
        let rules = rules("r.yaml", text).unwrap();
        assert_eq!(rules.late, Some(Late { grace: 900, per: 86_400, minus: 0.1, floor: 0.0 }));
        assert_eq!((rules.attempts, rules.seed, rules.out_of), (Attempts::All, Seed::Fixed(7), Some(20.0)));
        assert_eq!((rules.extensions["s1"], rules.hints, rules.aliases["typed"].as_str()), (172_800, (0.1, 0.5), "s2"));
        assert_eq!(super::rules("r.yaml", "").unwrap(), Rules::default());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_cure() {
        for (text, line, part) in [
            ("atempts: best\n", 1, "atempts"),
            ("due: x\nlate: {per: 1w}\n", 2, "length of time"),
            ("hints: {minus: 10}\n", 1, "share"),
            ("seed: lerner\n", 1, "seed"),
            ("late: {per: 0h}\n", 1, "longer"),
            ("- a\n", 1, "map"),
            ("a: b: c\n", 1, ""),
        ] {
            let problems = rules("r.yaml", text).unwrap_err();
            let all: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
            assert!(all.iter().any(|message| message.contains(part)), "{text}: {all:?}");
            assert_eq!(problems[0].line, line, "{text}");
        }
    }
}
