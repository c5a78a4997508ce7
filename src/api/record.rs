//! Records: one JSON object asks and answers, another is the result, as `gradus grade` reads and writes them.

use super::cache::{Asking, Cache, Ready, Refusal};
use super::{Lesson, json_line};
use crate::lesson::{Judged, ResultRow};
#[cfg(feature = "cli")]
use crate::page::clean_json;
use crate::session::course::Shelf;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;

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
    pub(crate) seed: u64,
    /// Who answers, where a record does not say.
    pub(crate) learner: Option<String>,
}

/// A line of input. What it has beyond these fields is not looked at.
#[derive(Deserialize)]
pub(crate) struct Record<'a> {
    #[serde(borrow, default)]
    pub id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    answer: Option<&'a RawValue>,
    /// The last wrong answer to the same question.
    #[serde(borrow, default)]
    last: Option<&'a RawValue>,
    #[serde(borrow, default)]
    question: Option<Cow<'a, str>>,
    #[serde(default)]
    seed: Option<u64>,
    #[serde(borrow, default)]
    ask: Option<&'a RawValue>,
    #[serde(borrow, default)]
    learner: Option<Cow<'a, str>>,
}

/// What a record asks and answers.
pub(crate) struct Put<'a> {
    pub asking: Asking<'a>,
    pub answer: Cow<'a, str>,
    pub last: Option<Cow<'a, str>>,
}

/// A judgement with the question it belongs to.
pub(crate) struct Marked {
    pub judged: Judged,
    kept: Ready,
}

impl Marked {
    /// The fields of the result, on request with the key.
    pub fn row(&self, key: bool) -> ResultRow<'_> {
        let task = self.kept.as_ref().as_ref().ok().map(|posed| &posed.prepared.task);
        ResultRow::new(&self.judged, task.filter(|_| key))
    }
}

/// Why a line has no judgement.
#[derive(Serialize)]
pub(crate) struct Fault<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    /// Counted from 1, where lines are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    pub error: FaultKind<'a>,
}

#[derive(Serialize)]
pub(crate) struct FaultKind<'a> {
    pub kind: &'static str,
    pub message: &'a str,
}

impl<'a> Fault<'a> {
    /// The fault of a line, with the record's own mark where it has one.
    pub fn new(id: Option<&'a RawValue>, line: Option<u64>, (kind, message): &'a Refusal) -> Fault<'a> {
        Fault { id: Some(id.unwrap_or(RawValue::NULL)), line, error: FaultKind { kind, message } }
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
        Grader { cache: Cache::new(shelf), key: false, seed: 0, learner: None }
    }

    /// The result of one record, as a JSON object without a line break. It never fails: what is no record gives a record
    /// of the error. The key is in none of them.
    pub fn line(&self, record: &str) -> String {
        let read = match read(record) {
            Ok(read) => read,
            Err(refusal) => return json_line(&Fault::new(None, None, &refusal)),
        };
        match self.put(&read).and_then(|put| self.mark(&put)) {
            Ok(marked) => json_line(&self.row(&read, &marked)),
            Err(refusal) => json_line(&Fault::new(read.id, None, &refusal)),
        }
    }

    /// The result of a line of a file of records, as `gradus grade` has it, with the line's number where it is at fault;
    /// and whether it was judged. An empty line has none.
    #[doc(hidden)]
    pub fn numbered(&self, number: u64, line: &[u8]) -> Option<(String, bool)> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = line.strip_prefix(b"\xEF\xBB\xBF").filter(|_| number == 1).unwrap_or(line);
        let fault = |id, refusal: &Refusal| Some((json_line(&Fault::new(id, Some(number), refusal)), false));
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
            Ok(marked) => Some((json_line(&self.row(&read, &marked)), true)),
            Err(refusal) => fault(read.id, &refusal),
        }
    }

    /// What the record asks and answers.
    pub(crate) fn put<'a>(&self, record: &'a Record) -> Result<Put<'a>, Refusal> {
        let answer = answer_text(record.answer)?;
        let ask = record.ask.map(RawValue::get);
        let asking = self.asking(ask, record.question.as_deref(), record.seed)?;
        let last = record.last.filter(|last| last.get() != "null").map(|last| answer_text(Some(last))).transpose()?;
        Ok(Put { asking, answer, last })
    }

    /// What is asked by one of the two ways that there are.
    pub(crate) fn asking<'a>(
        &self,
        ask: Option<&'a str>,
        question: Option<&'a str>,
        seed: Option<u64>,
    ) -> Result<Asking<'a>, Refusal> {
        match (ask, question) {
            (Some(ask), None) => Ok(Asking::Inline(ask, seed.unwrap_or_default())),
            (None, Some(question)) => Ok(Asking::Question(question, seed.unwrap_or(self.seed))),
            (Some(_), Some(_)) => Err(("two-asks", "a record has `ask` or `question`, not both".into())),
            (None, None) => Err(("no-ask", "the record has neither `ask` nor `question`".into())),
        }
    }

    /// Judges what was put.
    pub(crate) fn mark(&self, put: &Put) -> Result<Marked, Refusal> {
        let kept = self.cache.ready(put.asking);
        let judged = match kept.as_ref() {
            Ok(posed) => posed.judge_after(&put.answer, put.last.as_deref()),
            Err(refusal) => return Err(refusal.clone()),
        };
        if judged.too_large {
            return Err(("too-large", judged.message));
        }
        Ok(Marked { judged, kept })
    }

    /// What the result of a record begins with: its mark and who answered, without the end of the object.
    #[cfg(feature = "cli")]
    pub(crate) fn head(&self, record: &Record) -> String {
        let mut head = format!("{{\"id\":{}", record.id.map_or("null", RawValue::get));
        if let Some(learner) = record.learner.as_deref().or(self.learner.as_deref()) {
            head.push_str(",\"learner\":");
            head.push_str(&json_line(&learner));
        }
        clean_json(head)
    }

    /// The result of a record.
    pub(crate) fn row<'a>(&'a self, record: &'a Record, marked: &'a Marked) -> ResultRow<'a> {
        let mut row = marked.row(self.key);
        row.id = Some(record.id.unwrap_or(RawValue::NULL));
        row.learner = record.learner.as_deref().or(self.learner.as_deref());
        row
    }
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
    serde_json::from_str(text).map_err(|error| ("not-a-record", format!("this is no record: {error}")))
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
