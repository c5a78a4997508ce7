//! Records: one JSON object asks and answers, another is the result, as `gradus grade` reads and writes them.

use super::cache::{Asking, Cache, CachedQuestion, Refusal};
use super::diagnostic::not_json;
use super::{Lesson, json_line};
use crate::lesson::{Judged, ResultRow};
use crate::page::clean_json;
use crate::session::course::Shelf;
use crate::session::typed::short;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Judges records, each a JSON object on a line of its own, and keeps the questions that come again ready, in bounded
/// memory. Any number of threads may use one.
///
/// # Examples
/// ```
/// let grader = gradus::Grader::new();
/// let result = grader.line(r#"{"id": 7, "answer": "2x", "ask": {"derivative": {"of": "x^2"}}}"#);
/// assert!(result.starts_with(r#"{"id":7,"verdict":"right""#));
/// ```
pub struct Grader {
    cache: Cache,
    /// Whether results give the key away.
    pub(crate) key: bool,
    /// The seed of questions of the course, where a record names none.
    pub(crate) seed: Option<u64>,
    /// The score of an answer that is neither right nor wrong; without one it has none.
    pub(crate) ungraded: Option<f64>,
    /// Who answers, where a record does not say.
    pub(crate) learner: Option<String>,
}

/// A line of input. What it has beyond these fields goes along to its result.
#[derive(Default)]
pub(crate) struct Record<'a> {
    pub id: Option<&'a RawValue>,
    answer: Option<&'a RawValue>,
    /// The last wrong answer to the same question.
    last: Option<&'a RawValue>,
    question: Option<Cow<'a, str>>,
    seed: Option<&'a RawValue>,
    ask: Option<&'a RawValue>,
    /// Who answered; a number stands for its digits.
    learner: Option<Cow<'a, str>>,
    /// Everything else, in its order.
    rest: Vec<(Cow<'a, str>, &'a RawValue)>,
}

/// The fields of a result, which a record's own of the same name make room for.
const RESULT: [&str; 14] = [
    "verdict",
    "score",
    "points",
    "out_of",
    "reads_as",
    "reason",
    "or",
    "slips",
    "notes",
    "message",
    "witness",
    "component",
    "key",
    "error",
];

#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A name: text, or a number for its digits.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name<'de>, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("text or a whole number")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(text.into()))
            }
            fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(text.to_string().into()))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Name<'de>, E> {
                Ok(Name(number.to_string().into()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Name<'de>, E> {
                Ok(Name(number.to_string().into()))
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Record<'de>, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Record<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
                let mut record = Record::default();
                let mut seen: Vec<Cow<'de, str>> = Vec::new();
                while let Some(Text(key)) = map.next_key()? {
                    if seen.contains(&key) {
                        return Err(A::Error::custom(format!("the field `{key}` stands there twice")));
                    }
                    match &*key {
                        "id" => record.id = Some(map.next_value()?),
                        "answer" => record.answer = Some(map.next_value()?),
                        "last" => record.last = Some(map.next_value()?),
                        "seed" => record.seed = Some(map.next_value()?),
                        "ask" => record.ask = Some(map.next_value()?),
                        "question" => record.question = map.next_value::<Option<Text>>()?.map(|text| text.0),
                        "learner" => record.learner = map.next_value::<Option<Name>>()?.map(|name| name.0),
                        _ => record.rest.push((key.clone(), map.next_value()?)),
                    }
                    seen.push(key);
                }
                let given = |value: Option<&'de RawValue>| value.filter(|value| value.get() != "null");
                (record.seed, record.ask, record.last) = (given(record.seed), given(record.ask), given(record.last));
                Ok(record)
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

/// What a record asks and answers.
pub(crate) struct RecordAsk<'a> {
    pub asking: Asking<'a>,
    pub answer: Cow<'a, str>,
    pub last: Option<Cow<'a, str>>,
}

/// A judgement with the question it belongs to.
pub(crate) struct Marked {
    pub judged: Judged,
    kept: CachedQuestion,
    /// What a right answer counts, where a lesson says so.
    out_of: Option<f64>,
}

/// Why a line has no judgement.
#[derive(Serialize)]
pub(crate) struct Unjudged<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    /// Counted from 1, where lines are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    pub error: UnjudgedKind<'a>,
}

#[derive(Serialize)]
pub(crate) struct UnjudgedKind<'a> {
    pub kind: &'static str,
    pub message: &'a str,
}

impl<'a> Unjudged<'a> {
    /// The fault of a line, with the record's own mark where it has one.
    pub fn new(id: Option<&'a RawValue>, line: Option<u64>, (kind, message): &'a Refusal) -> Unjudged<'a> {
        Unjudged { id: Some(id.unwrap_or(RawValue::NULL)), line, error: UnjudgedKind { kind, message } }
    }
}

impl Default for Grader {
    fn default() -> Grader {
        Grader::new()
    }
}

impl Grader {
    /// A grader that knows the built-in course.
    pub fn new() -> Grader {
        Grader::on(Shelf::built_in())
    }

    /// A grader that knows these lessons, whose questions records can name.
    pub fn over(lessons: &[Lesson]) -> Grader {
        Grader::on(Shelf::of(lessons.iter().map(Lesson::inner).cloned().collect()))
    }

    pub(crate) fn on(shelf: Shelf) -> Grader {
        Grader { cache: Cache::new(shelf), key: false, seed: None, ungraded: None, learner: None }
    }

    /// The result of one record, as a JSON object without a line break. It never fails: what is no record gives a record
    /// of the error. The key is in none of them.
    pub fn line(&self, record: &str) -> String {
        let read = match read(record) {
            Ok(read) => read,
            Err(refusal) => return json_line(&Unjudged::new(None, None, &refusal)),
        };
        match self.put(&read).and_then(|put| self.mark(&put)) {
            Ok(marked) => self.whole(&read, &marked),
            Err(refusal) => json_line(&Unjudged::new(read.id, None, &refusal)),
        }
    }

    /// The result of a line of a file of records, as `gradus grade` has it, with the line's number where it is at fault;
    /// and whether it was judged. An empty line has none.
    #[doc(hidden)]
    pub fn numbered(&self, number: u64, line: &[u8]) -> Option<(String, bool)> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = line.strip_prefix(b"\xEF\xBB\xBF").filter(|_| number == 1).unwrap_or(line);
        let fault = |id, refusal: &Refusal| Some((json_line(&Unjudged::new(id, Some(number), refusal)), false));
        if line.len() > MAX_LINE {
            return fault(None, &("too-long", too_long(MAX_LINE)));
        }
        let text = match std::str::from_utf8(line) {
            Ok(text) if text.trim().is_empty() => return None,
            Ok(text) => text,
            Err(error) => return fault(None, &("not-utf8", not_utf8(error.valid_up_to()))),
        };
        let read = match read(text) {
            Ok(read) => read,
            Err(refusal) => return fault(None, &refusal),
        };
        match self.put(&read).and_then(|put| self.mark(&put)) {
            Ok(marked) => Some((self.whole(&read, &marked), true)),
            Err(refusal) => fault(read.id, &refusal),
        }
    }

    /// What the record asks and answers.
    pub(crate) fn put<'a>(&self, record: &'a Record) -> Result<RecordAsk<'a>, Refusal> {
        let answer = answer_text(record.answer)?;
        let ask = record.ask.map(RawValue::get);
        let seed = record.seed.map(|seed| whole_seed(seed.get().trim_matches('"'))).transpose()?;
        let asking = self.asking(ask, record.question.as_deref(), seed, record.learner.as_deref())?;
        let last = record.last.map(|last| answer_text(Some(last))).transpose()?;
        Ok(RecordAsk { asking, answer, last })
    }

    /// What is asked by one of the two ways that there are. The numbers of a question follow from the record's own
    /// seed, from the one of the whole run, or from who answers.
    pub(crate) fn asking<'a>(
        &self,
        ask: Option<&'a str>,
        question: Option<&'a str>,
        seed: Option<u64>,
        learner: Option<&str>,
    ) -> Result<Asking<'a>, Refusal> {
        match (ask, question) {
            (Some(ask), None) => Ok(Asking::Inline(ask, seed.unwrap_or_default())),
            (None, Some(question)) => {
                let named = || Some(self.cache.seed_of(question, learner.or(self.learner.as_deref())?));
                let seed = match seed.or(self.seed).or_else(named) {
                    Some(seed) => seed,
                    None if self.cache.needs_seed(question) => {
                        let message =
                            format!("the numbers of {} follow from a seed, and there is none", short(question));
                        return Err(("no-seed", format!("{message}: give `learner` or `seed`")));
                    }
                    None => 0,
                };
                Ok(Asking::Question(question, seed))
            }
            (Some(_), Some(_)) => Err(("two-asks", "a record has `ask` or `question`, not both".into())),
            (None, None) => Err(("no-ask", "the record has neither `ask` nor `question`".into())),
        }
    }

    /// The lessons whose questions can be named.
    #[cfg(feature = "cli")]
    pub(crate) fn shelf(&self) -> &Shelf {
        self.cache.shelf()
    }

    /// A question made ready.
    #[cfg(feature = "cli")]
    pub(crate) fn ready(&self, asking: Asking) -> CachedQuestion {
        self.cache.ready(asking)
    }

    /// Judges what was put.
    pub(crate) fn mark(&self, put: &RecordAsk) -> Result<Marked, Refusal> {
        let kept = self.cache.ready(put.asking);
        let judged = match kept.as_ref() {
            Ok(posed) => posed.judge_after(&put.answer, put.last.as_deref()),
            Err(refusal) => return Err(refusal.clone()),
        };
        if judged.too_large {
            return Err(("too-large", judged.message));
        }
        Ok(Marked { judged, kept, out_of: self.cache.points(put.asking) })
    }

    /// What the result of a record begins with, without the end of the object: its mark, who answered what, and
    /// whatever else stood in it.
    pub(crate) fn head(&self, record: &Record) -> String {
        let mut head = format!("{{\"id\":{}", record.id.map_or("null", RawValue::get));
        let mut field = |name: &str, value: &str| {
            head.push(',');
            head.push_str(&json_line(&name));
            head.push(':');
            head.push_str(value);
        };
        if let Some(learner) = record.learner.as_deref().or(self.learner.as_deref()) {
            field("learner", &json_line(&learner));
        }
        if let Some(question) = &record.question {
            field("question", &json_line(question));
        }
        for (name, value) in record.rest.iter().filter(|(name, _)| !RESULT.contains(&name.as_ref())) {
            field(name, value.get());
        }
        clean_json(head)
    }

    /// The fields of a judgement, on request with the key.
    pub(crate) fn row<'a>(&self, marked: &'a Marked) -> ResultRow<'a> {
        let task = marked.kept.as_ref().as_ref().ok().map(|posed| &posed.prepared.task);
        let mut row = ResultRow::new(&marked.judged, task.filter(|_| self.key));
        row.score = row.score.or(self.ungraded);
        row.out_of = marked.out_of;
        row.points = marked.out_of.map(|points| row.score.map(|score| score * points));
        row
    }

    /// The result of a record as a line.
    fn whole(&self, record: &Record, marked: &Marked) -> String {
        // The rest of an object, which has one field at least.
        format!("{},{}", self.head(record), &json_line(&self.row(marked))[1..])
    }
}

#[cfg(feature = "cli")]
pub(crate) use crate::lesson::exam::SHORT_SEED;

/// The seed that follows from who learns.
pub fn learner_seed(learner: &str) -> u64 {
    crate::lesson::exam::learner_seed(0, learner)
}

/// A seed as it is written, also as spreadsheets write it: `16428.0`.
pub(crate) fn whole_seed(text: &str) -> Result<u64, Refusal> {
    let text = text.trim();
    let bare = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|digit| digit == b'0') => whole,
        _ => text,
    };
    let shown = short(text);
    bare.parse().map_err(|_| ("bad-seed", format!("expected a whole number from 0 to {}, found {shown}", u64::MAX)))
}

/// The longest line that is read, in bytes.
pub(crate) const MAX_LINE: usize = 1 << 20;

/// What is said of a line that is not text from this byte on.
pub(crate) fn not_utf8(at: usize) -> String {
    format!("this line is not valid UTF-8 (byte {})", at + 1)
}

/// What is said of a line of more than this many bytes.
pub(crate) fn too_long(longest: usize) -> String {
    format!("this line is longer than {longest} bytes")
}

/// Reads a record.
pub(crate) fn read(text: &str) -> Result<Record<'_>, Refusal> {
    serde_json::from_str(text).map_err(|error| ("not-a-record", format!("this is no record: {}", not_json(&error))))
}

/// The answer as text; a bare number is its own text.
fn answer_text<'a>(answer: Option<&'a RawValue>) -> Result<Cow<'a, str>, Refusal> {
    let raw = answer.map(RawValue::get).filter(|raw| *raw != "null");
    let raw = raw.ok_or_else(|| ("no-answer", "the record has no `answer`".to_string()))?;
    let bare = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match bare {
        Some(text) if !text.contains('\\') => Ok(text.into()),
        Some(_) => {
            let text = serde_json::from_str::<String>(raw);
            text.map(Cow::from).map_err(|error| ("bad-answer", format!("the answer is no text: {error}")))
        }
        None if raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => Ok(raw.into()),
        None => Err(("bad-answer", "the answer must be text".to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_record_has_a_record_of_its_error() {
        let grader = Grader::new();
        for (line, kind, id) in [
            ("", "not-a-record", "null"),
            ("7", "not-a-record", "null"),
            (r#"{"id":"a","answer":"x"}"#, "no-ask", "\"a\""),
            (r#"{"id":2,"ask":{"derivative":{"of":"x"}}}"#, "no-answer", "2"),
            (r#"{"id":2,"ask":{"derivative":{"of":"x+"}},"answer":"1"}"#, "bad-ask", "2"),
            (r#"{"id":2,"question":"chain-rule/none","answer":"1"}"#, "unknown-question", "2"),
        ] {
            let result: serde_json::Value = serde_json::from_str(&grader.line(line)).unwrap();
            assert_eq!(result["error"]["kind"], kind, "{line}");
            assert_eq!(result["id"].to_string(), id, "{line}");
        }
    }

    #[test]
    fn questions_of_given_lessons_can_be_named() {
        let lesson = Lesson::built_in("power-rule").unwrap();
        let question = lesson.questions().next().unwrap().to_string();
        let key = lesson.question(&question, 7).unwrap().key().unwrap_or_default();
        let record = serde_json::json!({"answer": key, "question": format!("power-rule/{question}"), "seed": 7});
        for grader in [Grader::new(), Grader::over(&[lesson])] {
            assert!(grader.line(&record.to_string()).contains(r#""verdict":"right""#));
        }
    }
}
