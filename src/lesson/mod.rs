//! What is asked: lessons, questions, kinds, variants, loading, judging, the wording of feedback. Touches no file and
//! no terminal.

pub mod condition;
mod digest;
mod drawn;
pub mod exam;
pub mod explore;
pub mod feedback;
pub mod import;
pub mod judge;
pub mod kinds;
pub mod load;
pub mod moodle;
pub mod pack;
mod picture;
mod question;
pub mod reasons;
pub mod run;
pub mod schema;
mod shown;
pub mod variant;
pub mod walk;

pub use digest::Digest;
pub use explore::{Check, Explore, Predict};
pub use judge::{ComesTo, Judged, KnownSlip, Prepared, ResultRow, Verdict, WitnessRow};
pub use kinds::Reason;
pub use kinds::ask::{Ask, Unposed};
pub use kinds::{Detail, Kind};
pub use picture::{Picture, PlotCell, digit};
pub use question::{FeedbackLevel, Foreseen, Part, Posed, Question, Test, WrongAnswer};
pub use shown::text_parts;

/// The whole of what is taught, in order.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// In the order in which they are taught.
    pub lessons: Vec<Lesson>,
}

/// One lesson, which is one file.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// A stable name, unique in the course, as learners type it.
    pub id: String,
    /// The heading.
    pub title: String,
    /// One sentence on what is learnt.
    pub summary: String,
    /// Ids of the lessons that come before this one.
    pub needs: Vec<String>,
    /// About how long it takes.
    pub minutes: u32,
    /// In the order shown.
    pub cells: Vec<Cell>,
    /// A number that changes with the text of the file; 0 where there is none.
    pub fingerprint: u64,
    /// The SHA-256 of the text of the file; `None` where there is none.
    pub digest: Option<Digest>,
    /// Whose it is, where it is the sheet of one learner, without keys.
    pub sheet: Option<exam::Sheet>,
    /// What holds where the lesson is an examination.
    pub exam: Option<exam::Exam>,
    /// Who made it, and what may be done with it.
    pub meta: Meta,
}

/// What a lesson says of itself beside what it teaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// Who wrote it.
    pub author: Option<String>,
    /// Under which licence, e.g. `CC-BY-4.0`.
    pub licence: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// The language of its texts as a tag of BCP 47, e.g. `en` or `de-CH`.
    pub lang: Option<String>,
    /// Words by which it may be found.
    pub tags: Vec<String>,
}

/// One cell of a lesson, shown in order.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Markdown.
    Text(String),
    /// A picture.
    Plot(Picture),
    /// A worked example: the engine draws every step.
    Worked(Ask),
    /// A question to be answered.
    Question(Box<Question>),
    /// Values to be tried until a goal is reached.
    Explore(Box<Explore>),
    /// A run to be guessed before it is shown.
    Predict(Box<Predict>),
    /// A quick question that counts for nothing.
    Check(Box<Check>),
}

impl Course {
    /// The lesson of that id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }
    /// The question `lesson/question`.
    pub fn question(&self, path: &str) -> Option<&Question> {
        let (lesson, question) = path.split_once('/')?;
        self.lesson(lesson)?.question(question)
    }
}

impl Lesson {
    /// The questions, in the order in which they are put, those that are for review alone among them.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.cells.iter().filter_map(|cell| match cell {
            Cell::Question(question) => Some(&**question),
            _ => None,
        })
    }
    /// The question of that id; of one with parts, its first.
    pub fn question(&self, id: &str) -> Option<&Question> {
        let is_first = |question: &&Question| question.part.as_ref().is_some_and(|part| part.whole == id);
        self.questions().find(|question| question.id == id).or_else(|| self.questions().find(is_first))
    }
}

/// Judges one answer to an ask as JSON, as [`load::ask_from_json`] reads it.
///
/// # Errors
/// What is wrong with the ask.
pub fn judge(ask: &str, answer: &str) -> Result<Judged, String> {
    let ask = serde_json::from_str(ask).map_err(|error| format!("the ask is not JSON: {error}"))?;
    let ask = load::ask_from_json(&ask).map_err(|problem| problem.message)?;
    let prepared = ask.prepare(0).map_err(|trouble| trouble.message)?;
    Ok(prepared.judge(answer))
}
