//! A question as it stands at the prompt: one variant of it, and how often it was tried.

use super::event::{Event, Occasion, What};
use super::library::Library;
use super::typed::Claims;
use crate::lesson::feedback::feedback;
use crate::lesson::kinds::{Detail, Key};
use crate::lesson::{Judged, Posed, Question, Reason, Verdict};
use crate::page::Page;
use std::rc::Rc;

/// How many seeds are tried for other numbers.
pub(super) const OTHER_SEEDS: u64 = 16;

/// A question with the variant that was drawn.
pub struct Put {
    /// As written.
    pub question: Question,
    /// As drawn.
    pub posed: Posed,
}

impl Put {
    /// The hints, from the gentlest to the plainest.
    pub fn hints(&self) -> &[Page] {
        &self.posed.hints
    }
    /// The answer with its worked steps.
    pub fn work(&self, detail: Detail) -> Page {
        self.posed.solution(detail)
    }
    /// What is said to an answer after this many misses, this one included.
    pub fn feedback(&self, judged: &Judged, misses: usize) -> Page {
        feedback(&self.posed, judged, misses, self.question.feedback)
    }
}

/// A question at the prompt.
#[derive(Clone)]
pub struct OpenQuestion {
    /// The lesson's index in the library.
    pub lesson: usize,
    /// The question's place among the lesson's questions, from 0.
    pub at: usize,
    /// The question with its variant.
    pub put: Rc<Put>,
    /// Wrong answers given to it here.
    pub misses: usize,
    /// The last of them, as typed.
    pub last: Option<String>,
    /// Rungs of the hint ladder that were climbed.
    pub rung: usize,
    /// Within what it is asked.
    pub place: Occasion,
    twin: bool,
    /// Whether it was said in this question that brackets are missing.
    told: bool,
    /// The answer that was shown as read and waits to be confirmed.
    pub(super) shown: Option<String>,
}

impl OpenQuestion {
    /// Draws the variant of a seed. `Err` says why there is none.
    pub fn new(lesson: usize, at: usize, question: Question, seed: u64) -> Result<OpenQuestion, String> {
        let posed = question.pose(seed).map_err(|trouble| trouble.message)?;
        Ok(OpenQuestion {
            lesson,
            at,
            put: Rc::new(Put { question, posed }),
            misses: 0,
            last: None,
            rung: 0,
            place: Occasion::Lesson,
            twin: false,
            told: false,
            shown: None,
        })
    }

    /// The same question with other numbers; `None` where it has no others.
    pub fn twin(&self) -> Option<OpenQuestion> {
        let (question, posed) = (&self.put.question, &self.put.posed);
        // The parts of a question keep the numbers of their situation.
        if !question.varies() || question.part.is_some() {
            return None;
        }
        let differs = |other: &Posed| other.drawn != posed.drawn || other.case != posed.case;
        let other = |step| question.pose(posed.seed.wrapping_add(step)).ok().filter(&differs);
        let posed = (1..=OTHER_SEEDS).find_map(other)?;
        let put = Rc::new(Put { question: question.clone(), posed });
        let (lesson, at, place) = (self.lesson, self.at, self.place);
        let last = None;
        Some(OpenQuestion { lesson, at, put, misses: 0, last, rung: 0, place, twin: true, told: false, shown: None })
    }

    /// The same within something else than its lesson.
    #[must_use]
    pub fn within(self, place: Occasion) -> OpenQuestion {
        OpenQuestion { place, ..self }
    }

    /// Whether the answer before this question has said all there is to say.
    pub fn is_settled(&self) -> bool {
        self.put.posed.prepared.task.settled
    }

    /// Whether it was asked with other numbers before.
    pub fn is_twin(&self) -> bool {
        self.twin
    }

    /// What is asked.
    pub fn prompt(&self) -> Page {
        self.put.posed.prompt.clone()
    }

    /// Judges an answer and counts a miss, except for the last wrong answer once more.
    pub fn judge(&mut self, answer: &str) -> Judged {
        let judged = self.put.posed.judge_knowing(answer, self.last.as_deref(), self.told);
        self.told |= judged.reason.as_ref().is_some_and(Reason::is_about_writing);
        if judged.verdict == Verdict::Wrong && judged.repeats.is_none() {
            self.misses += 1;
            self.last = Some(answer.to_string());
        }
        judged
    }

    /// Whether as many wrong answers were given as the question allows.
    pub fn is_spent(&self) -> bool {
        self.put.question.tries.is_some_and(|tries| self.misses >= tries as usize)
    }

    /// Whether nothing is told of its answers, as in an examination.
    pub fn is_held(&self) -> bool {
        self.put.question.is_held()
    }

    /// What is said to an answer that was judged just now.
    pub fn feedback(&self, judged: &Judged) -> Page {
        self.put.feedback(judged, self.misses)
    }

    /// Something that happened at this question.
    pub fn event(&self, library: &Library, what: What) -> Event {
        let lesson = library.outline(self.lesson).map(|outline| outline.id.clone()).unwrap_or_default();
        let question = &self.put.question;
        let (id, rev, seed) = (question.id.clone(), question.rev, self.put.posed.seed);
        let held = question.is_held() && self.place == Occasion::Lesson;
        let place = if held { Occasion::Exam } else { self.place };
        Event { lesson, question: id, rev, seed, place, what }
    }
}

impl Claims for OpenQuestion {
    fn could_be(&self, word: &str) -> bool {
        match &self.put.posed.prepared.task.key {
            Key::Choice(options) => options.iter().any(|option| option.is.trim().eq_ignore_ascii_case(word)),
            _ => false,
        }
    }
    fn declares(&self, name: &str) -> bool {
        self.put.posed.prepared.task.names.iter().any(|known| known == name)
    }
}
