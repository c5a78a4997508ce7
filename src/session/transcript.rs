//! A session as a page to be kept: what was asked, what was answered, each verdict and why, hints, worked steps, the
//! score. Questions, hints and worked steps are made again from lesson and seed. A verdict stands as it was given, in
//! the words that were said; where today's judgement is the same it is worded in full, and where it differs, because
//! the lesson or gradus has changed, the page says so beside it.

use super::And;
use super::attempts::{self, LessonAttempt};
use super::event::{Event, What, verdict_name};
use super::flow::{HELD, MAX_KEPT};
use super::library::Library;
use super::open_question::OpenQuestion;
use crate::lesson::kinds::Detail;
use crate::lesson::{Cell, Lesson, Question, Verdict};
use crate::page::{Block, Line, Page, Role, Table, Tone};

/// The page of a session, with the name of the learner where one is known; with the answers worked out for every
/// question that was met, if wanted.
///
/// # Errors
/// Why the lesson cannot be read.
pub fn page(
    library: &Library,
    attempt: &LessonAttempt,
    learner: Option<&str>,
    with_answers: bool,
) -> Result<Page, String> {
    let lesson = library.find(&attempt.lesson).map(|index| library.lesson(index)).transpose()?;
    let title = lesson.as_ref().map_or(attempt.lesson.as_str(), |lesson| lesson.title.as_str());
    let mut page = Page { title: format!("{title}, {}", attempt.id()), ..Page::default() };
    let aside = Line::styled(Role::Dim, format!("session {}", attempt.id()));
    page.push(Block::Heading { level: 1, text: title.into(), aside });
    let (from, to) = attempt.span();
    let who = learner.map(|learner| format!("{learner} · ")).unwrap_or_default();
    page.push(Line::styled(Role::Dim, format!("{who}{}", times(&attempts::day(from), &attempts::day(to)))));
    page.push(Block::labelled("Score", Tone::Neutral, format!("{}.", attempts::outcome(attempt, library))));
    let mut replay = Replay::default();
    let none = Vec::new();
    let questions: Vec<&Question> = lesson.as_ref().map_or(none, |lesson| lesson.questions().collect());
    for dated in &attempt.events {
        replay.take(&dated.event, &questions);
    }
    page.push(summary(attempt, &questions));
    if lesson.is_none() {
        page.push(Block::note(Tone::Caution, "This lesson is not in the course any more; what was typed is kept."));
    }
    if lesson.as_ref().is_some_and(|lesson| attempt.read_otherwise(lesson.fingerprint)) {
        let says = "The text of the lesson has changed since; questions and verdicts are shown as they are now.";
        page.push(Block::note(Tone::Caution, says));
    }
    let mut entries = replay.entries;
    if let Some(lesson) = &lesson {
        page = page.and(told(lesson, attempt.is_finished(), &mut entries, with_answers));
    }
    for entry in entries {
        page.push(Block::heading(format!("Question {}", entry.id), Line::new()));
        if lesson.is_some() {
            page.push(Block::note(Tone::Caution, "This question is not in the lesson any more."));
        }
        page.extend(entry.page);
    }
    Ok(page)
}

/// `2026-11-23 07:10 to 07:25 UTC`.
fn times(from: &str, to: &str) -> String {
    let (day, minute) = to.split_once(' ').unwrap_or(("", to));
    match (from == to, from.starts_with(day)) {
        (true, _) => format!("{from} UTC"),
        (_, true) => format!("{from} to {minute} UTC"),
        _ => format!("{from} to {to} UTC"),
    }
}

/// The lesson up to where it was left, with what happened at its questions, which is taken out of `entries`.
fn told(lesson: &Lesson, finished: bool, entries: &mut Vec<Entry>, with_answers: bool) -> Page {
    let mut page = Page::new();
    let mut passed = Page::new();
    let mut number = 0;
    for cell in &lesson.cells {
        let Cell::Question(question) = cell else {
            passed.extend(cell.page(Detail::Full));
            continue;
        };
        number += usize::from(question.part.as_ref().is_none_or(|part| part.at == 0) && !question.for_review);
        let Some(at) = entries.iter().position(|entry| entry.id == question.id) else { continue };
        let entry = entries.remove(at);
        page = page.and(std::mem::take(&mut passed));
        page.push(Block::heading(
            format!("Question {number}"),
            Line::styled(Role::Dim, super::library::in_words(&question.id)),
        ));
        if entry.rev != question.rev {
            let says = "This question means something else than when it was answered; it is shown as it is now.";
            page.push(Block::note(Tone::Caution, says));
        }
        page.extend(entry.page);
        if let Some(asked) = entry.asked.filter(|asked| with_answers && !entry.revealed && !asked.is_held()) {
            page.extend(asked.put.work(Detail::Full));
        }
    }
    // What comes after the last question that was met was seen only by those who came to the end.
    if finished { page.and(passed) } else { page }
}

/// How each question stood in the end.
fn summary(attempt: &LessonAttempt, questions: &[&Question]) -> Table {
    let progress = attempt.progress();
    let mut table = Table::new(["question", "", "how it went", "answers", "hints", "likely slips"]).numeric(&[3, 4]);
    for (id, rev) in attempt.questions() {
        let standing = progress.standing(&attempt.lesson, id, rev);
        let (role, sign, words) = attempts::words(standing);
        // Of a question with parts only the first has a number.
        let own =
            |question: &&&Question| question.part.as_ref().is_none_or(|part| part.at == 0) && !question.for_review;
        let number =
            questions.iter().filter(own).position(|question| question.id == id).map(|at| format!("{} ", at + 1));
        let mut slips: Vec<String> = standing
            .reasons
            .iter()
            .filter(|(id, _)| *id != "author")
            .map(|(id, _)| super::families::called(id))
            .collect();
        slips.dedup();
        table.push([
            Line::text(number.unwrap_or_default()).push(Role::Label, super::library::in_words(id)),
            Line::styled(role, sign),
            Line::text(words),
            Line::text(standing.tries.to_string()),
            Line::text(standing.hints.to_string()),
            Line::styled(Role::Dim, slips.join(", ")),
        ]);
    }
    table.says("Each question that was met, and how it stood in the end.")
}

/// What happened at one question.
struct Entry {
    id: String,
    rev: u32,
    page: Page,
    /// As it was asked last; `None` where it cannot be asked any more.
    asked: Option<OpenQuestion>,
    seed: u64,
    revealed: bool,
}

/// The events one after the other, with what the session knew at each.
#[derive(Default)]
struct Replay {
    entries: Vec<Entry>,
    /// The question that the session stood at.
    here: String,
}

impl Replay {
    fn take(&mut self, event: &Event, questions: &[&Question]) {
        if event.question.is_empty() || matches!(event.what, What::Explored { .. } | What::Predicted { .. }) {
            return;
        }
        let question = questions.iter().find(|question| question.id == event.question).copied();
        let came = self.here != event.question;
        self.here.clone_from(&event.question);
        let known = self.entries.iter().position(|entry| entry.id == event.question);
        let entry = match known {
            Some(at) => &mut self.entries[at],
            None => {
                self.entries.push(Entry::of(event));
                let last = self.entries.len() - 1;
                &mut self.entries[last]
            }
        };
        entry.pose(event, question, came, known.is_none());
        entry.happened(&event.what);
    }
}

impl Entry {
    fn of(event: &Event) -> Entry {
        let (id, rev, seed) = (event.question.clone(), event.rev, event.seed);
        Entry { id, rev, page: Page::new(), asked: None, seed, revealed: false }
    }

    /// Puts the question as it was put: the first time, with other numbers, or once more after something else.
    fn pose(&mut self, event: &Event, question: Option<&Question>, came: bool, first: bool) {
        let other = event.seed != self.seed;
        if !(came || other) {
            return;
        }
        self.seed = event.seed;
        let misses = self.asked.take().map_or(0, |asked| asked.misses);
        self.asked = question.and_then(|question| OpenQuestion::new(0, 0, question.clone(), event.seed).ok());
        // Misses go on counting when only the numbers have changed, and not after the answer was shown.
        if let Some(asked) = self.asked.as_mut().filter(|_| other && !came && !self.revealed) {
            asked.misses = misses;
        }
        if !first && !other {
            return;
        }
        if !first {
            self.page.push(Line::styled(Role::Dim, "With other numbers:"));
        }
        match &self.asked {
            Some(asked) => self.page.extend(asked.prompt()),
            None if question.is_some() => {
                self.page.push(Block::note(Tone::Caution, "This question cannot be put with those numbers any more."));
            }
            None => {}
        }
    }

    fn happened(&mut self, what: &What) {
        match what {
            What::Answered { answer, verdict, reason, said, .. } => {
                self.answered(answer, *verdict, reason.as_deref(), said);
            }
            What::Hinted { rung } => {
                let hints = self.asked.as_ref().map(|asked| asked.put.hints()).unwrap_or_default();
                let hint = hints.get(rung.saturating_sub(1));
                let label = format!("Hint {rung}");
                match hint.map(|hint| hint.blocks.as_slice()) {
                    Some([Block::Text(line)]) => self.page.push(Block::labelled(label, Tone::Info, line.clone())),
                    Some(blocks) => {
                        self.page.push(Line::styled(Role::Label, label));
                        self.page.blocks.extend_from_slice(blocks);
                    }
                    None => self.page.push(Block::labelled(label, Tone::Info, "was given.")),
                }
            }
            What::Revealed => {
                self.revealed = true;
                self.page.push(Block::note(Tone::Caution, "The answer was shown."));
                if let Some(asked) = &self.asked {
                    self.page.extend(asked.put.work(Detail::Full));
                }
            }
            What::Skipped => self.page.push(Block::note(Tone::Caution, "Left for later.")),
            What::Refused { line } => {
                self.page.push(Block::Typed { prompt: ">".to_string(), text: line.clone() });
                self.page.push(Block::note(Tone::Caution, "This was refused: it is not allowed in an examination."));
            }
            What::Noted { text } => self.page.push(Block::labelled("Note", Tone::Info, text.as_str())),
            What::Opened
            | What::Posed
            | What::Explored { .. }
            | What::Predicted { .. }
            | What::Handed { .. }
            | What::Finished
            | What::Left
            | What::Reset
            | What::Restored => {}
        }
    }

    fn answered(&mut self, answer: &str, verdict: Option<Verdict>, reason: Option<&str>, words: &str) {
        self.page.push(Block::Typed { prompt: ">".to_string(), text: answer.to_string() });
        let Some(verdict) = verdict else {
            return self.page.push(Block::note(Tone::Info, HELD));
        };
        // Of an answer that was not taken only what was said then is said, which never depends on its value.
        if let Some(asked) = self.asked.as_ref().filter(|asked| asked.is_held()) {
            let heard = asked.put.posed.prepared.hear(answer);
            return self.page.extend(asked.feedback(&heard));
        }
        let tone = match verdict {
            Verdict::Right => Tone::Right,
            Verdict::Wrong => Tone::Wrong,
            Verdict::NotGraded | Verdict::Unsure => Tone::Info,
        };
        let then = match (words, reason) {
            ("", Some(reason)) => format!("{}: {reason}", said(verdict)),
            ("", None) => said(verdict),
            (words, _) => format!("{}: {words}", said(verdict)),
        };
        // A longer answer was cut when it was kept, and cannot be judged again.
        let whole = answer.chars().count() < MAX_KEPT;
        let Some(asked) = self.asked.as_mut().filter(|_| whole) else {
            return self.page.push(Block::note(tone, then));
        };
        let judged = asked.judge(answer);
        let today = judged.repeats.as_ref().or(judged.reason.as_ref()).map(|reason| reason.id.as_str());
        if judged.verdict == verdict && today == reason && (words.is_empty() || judged.message == words) {
            return self.page.extend(asked.feedback(&judged));
        }
        self.page.push(Block::note(tone, then));
        let why =
            today.filter(|_| judged.verdict == Verdict::Wrong).map(|id| format!(", {}", super::families::called(id)));
        let says = format!(
            "That was said when it was given. Today it would be judged {}{}: the lesson or gradus has changed since.",
            said(judged.verdict),
            why.unwrap_or_default()
        );
        self.page.push(Block::note(Tone::Caution, says));
    }
}

/// A verdict in words.
fn said(verdict: Verdict) -> String {
    verdict_name(verdict).replace('_', " ")
}
