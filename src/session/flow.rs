//! The way through a lesson: text up to the next question, the question, its verdict, and on.

use super::event::{Event, What};
use super::library::questions;
use super::open_question::{OTHER_SEEDS, OpenQuestion};
use super::typed::{all_questions, instead, nearest, short};
use super::{And, Keeping, Pace, Position, Session, families, pages, run, typed};
use crate::lesson::exam::Tools;
use crate::lesson::kinds::Detail;
use crate::lesson::{Cell, Judged, Question, Verdict};
use crate::page::{Block, Line, Page, Role, Tone};

/// What is said in the place of a verdict, or of a solution, where one is not told.
pub(super) const HELD: &str = "This is judged when it is handed in.";

/// The longest answer that is kept; a longer one is cut there.
pub(super) const MAX_KEPT: usize = 2_000;

impl Session {
    /// The course: what is done, what comes next, and the question where the learner stopped.
    pub(crate) fn resume(&mut self) -> Page {
        let Some((lesson, question)) = self.next_place() else {
            self.place = Position::Course;
            return pages::course_done(self);
        };
        if self.progress.is_empty() {
            return pages::welcome(self).and(self.enter(lesson, question));
        }
        let page = pages::course(self, Some(lesson));
        match self.opening(lesson, None) {
            Some(opening) => page.and(opening),
            None => page.and(self.enter(lesson, question)),
        }
    }

    /// Where the learner goes on: behind the last place, else the first lesson with something open. A lesson with the
    /// place of a question among its questions.
    pub(crate) fn next_place(&self) -> Option<(usize, usize)> {
        if let Some((lesson, question)) = self.progress.last()
            && let Some(index) = self.library.find(lesson)
        {
            let from = question.and_then(|id| self.library.outline(index)?.question(id)).unwrap_or(0);
            if let Some(open) = self.open_question(index, from) {
                return Some((index, open));
            }
        }
        (0..self.library.len()).find_map(|index| Some((index, self.open_question(index, 0)?)))
    }

    /// The first question of a lesson, from one on, that has not been dealt with; what was left behind comes last.
    pub(crate) fn open_question(&self, lesson: usize, from: usize) -> Option<usize> {
        let outline = self.library.outline(lesson)?;
        let standing = |at: &usize| {
            let (id, rev) = &outline.questions[*at];
            self.progress.standing(&outline.id, id, *rev)
        };
        let count = outline.questions.len();
        let mut order = (from..count).chain(0..from.min(count));
        order
            .clone()
            .find(|at| !standing(at).is_behind())
            .or_else(|| order.find(|at| !standing(at).solved && !standing(at).answered))
    }

    /// Begins a session with a lesson: first what opens a session, where there is anything, then the lesson.
    pub(crate) fn begin_with(&mut self, id: &str) -> Result<Page, String> {
        let lesson =
            self.library.find(id).filter(|lesson| self.library.lesson(*lesson).is_ok_and(|read| read.exam.is_none()));
        if let Some(lesson) = lesson
            && let Some(question) = self.open_question(lesson, 0)
            && let Some(opening) = self.opening(lesson, Some(question))
        {
            return Ok(opening);
        }
        self.begin(id, None)
    }

    /// Opens a lesson by its id.
    pub(crate) fn begin(&mut self, id: &str, question: Option<&str>) -> Result<Page, String> {
        let Some(lesson) = self.library.find(id) else {
            // Where else to look is said in the words of whoever asked: of a session, or of a command line.
            let near = nearest(id, self.library.outlines().map(|outline| outline.id.as_str()));
            let mean = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            return Err(format!("there is no lesson {}{mean}", short(id)));
        };
        let Some(outline) = self.library.outline(lesson) else {
            return Err(format!("there is no lesson {}", short(id)));
        };
        let at = match question {
            None if self.pace == Pace::Brisk => 0,
            None => self.open_question(lesson, 0).unwrap_or(0),
            Some(question) => {
                let by_number = question.parse().ok().and_then(|n| outline.numbered(n));
                let at = by_number.or_else(|| outline.question(question));
                at.ok_or_else(|| {
                    let ids = || outline.questions.iter().map(|(id, _)| id.as_str());
                    let instead = instead(question, ids(), || all_questions(ids()));
                    format!("there is no question {} in {id}{instead}", short(question))
                })?
            }
        };
        self.library.lesson(lesson)?;
        let page = self.enter(lesson, at);
        Ok(page)
    }

    /// The head of a lesson, then its text and the question at this place.
    pub(crate) fn enter(&mut self, lesson: usize, question: usize) -> Page {
        (self.sitting, self.placing) = (None, None);
        let Some(outline) = self.library.outline(lesson) else { return Page::new() };
        let read = self.library.lesson(lesson).ok();
        let exam = read.as_ref().and_then(|read| read.exam.as_ref());
        let (own, timed) = (exam.and_then(|exam| exam.seed), exam.and_then(|exam| exam.minutes));
        let minutes = pages::minutes(timed.unwrap_or(outline.minutes));
        let aside = format!("{minutes} · seed {}", own.unwrap_or(self.seed));
        let mut page = Page::new().with(Block::Heading {
            level: 1,
            text: outline.title.as_str().into(),
            aside: Line::styled(Role::Dim, aside),
        });
        if question == 0 {
            page.push(Line::styled(Role::Dim, outline.summary.as_str()));
        }
        let fingerprint = read.map_or(0, |read| read.fingerprint);
        self.timing.opened(&outline.id);
        let opened = Event { seed: fingerprint, ..Event::of_lesson(&outline.id, What::Opened) };
        self.record(opened);
        page.and(self.ask(lesson, question))
    }

    /// A lesson from beginning to end, as a page to be read elsewhere: texts and questions, and on request
    /// the answers, worked out.
    ///
    /// # Errors
    /// Where there is no such lesson, it cannot be read, or a question of it cannot be put.
    pub fn whole_lesson(&self, id: &str, with_answers: bool) -> Result<Page, String> {
        let index = self.library.find(id).ok_or_else(|| self.library.missing(id))?;
        let lesson = self.library.lesson(index)?;
        let mut page = Page::titled(lesson.title.as_str()).text(lesson.summary.as_str());
        let mut number = 0;
        for cell in &lesson.cells {
            match cell {
                Cell::Question(question) if question.for_review && !question.mixed => {}
                Cell::Question(question) => {
                    let first = question.part.as_ref().is_none_or(|part| part.at == 0);
                    number += usize::from(first);
                    let posed = question.pose(self.seed).map_err(|trouble| trouble.message)?;
                    if first {
                        page.push(Block::heading(format!("Question {number}"), Line::new()));
                    }
                    if posed.prepared.task.settled {
                        continue;
                    }
                    if with_answers && question.is_held() {
                        page.extend(posed.prompt);
                        page.push(Block::note(Tone::Info, HELD));
                    } else if with_answers {
                        page.extend(posed.prompt.clone());
                        page.extend(posed.solution(Detail::Full));
                    } else {
                        page.extend(posed.prompt);
                    }
                }
                Cell::Explore(explore) => page.extend(explore.page(with_answers)),
                other => page.extend(other.page(Detail::Full)),
            }
        }
        Ok(page)
    }

    /// The text before a question and the question; the lesson's end where there is no such question.
    pub(crate) fn ask(&mut self, lesson: usize, question: usize) -> Page {
        let read = self.library.lesson(lesson);
        let behind = |read: &crate::lesson::Lesson| {
            let before = question.checked_sub(1).and_then(|at| questions(read).nth(at));
            before.map_or(0, |(cell, _)| cell + 1)
        };
        let before = read.map_or(0, |read| behind(&read));
        self.walk(lesson, question, before, 0)
    }

    /// The question at this place, when the text before it was shown; the lesson's end where there is no such question.
    pub(super) fn put_question(&mut self, lesson: usize, question: usize) -> Page {
        let Ok(read) = self.library.lesson(lesson) else { return Page::new() };
        let Some((_, asked)) = questions(&read).nth(question) else { return self.finish(lesson) };
        if let Some(page) = self.closed(lesson) {
            return page;
        }
        let of_exam = read.exam.as_ref().and_then(|exam| exam.seed);
        let seed = of_exam.unwrap_or_else(|| self.seed_of(&read.id, asked));
        match OpenQuestion::new(lesson, question, Question::clone(asked), seed) {
            Ok(asked) if asked.is_settled() => self.settle(&asked),
            Ok(asked) => self.put(asked),
            Err(message) => {
                // A lesson that loads is a lesson that works; should one not, the learner gets past it.
                self.place = Position::End(lesson);
                Page::new().note(Tone::Caution, format!("This question cannot be put: {message}"))
            }
        }
    }

    /// The seed with which a question is put: the one with which it stands open, else the session's own.
    fn seed_of(&self, lesson: &str, question: &Question) -> u64 {
        let kept = self.progress.kept(lesson, &question.id, question.rev);
        let kept = kept.filter(|seed| match self.keeping {
            Keeping::All => true,
            Keeping::Of(own) => (0..=OTHER_SEEDS).contains(&seed.wrapping_sub(own)),
            Keeping::None => false,
        });
        kept.or_else(|| self.seed_of_a_part(lesson, question))
            .or_else(|| self.seed_of_a_slip(question))
            .unwrap_or(self.seed)
    }

    /// The parts of a question, and the two answers to a planted slip, are about the same numbers.
    fn seed_of_a_part(&self, lesson: &str, question: &Question) -> Option<u64> {
        let part = question.part.as_ref().filter(|part| part.at > 0 && self.keeping == Keeping::All)?;
        let outline = self.library.outline(self.library.find(lesson)?)?;
        let mut parts = outline.asked().filter(|other| super::library::whole(other.id) == part.whole);
        parts.find_map(|other| self.progress.kept(lesson, other.id, other.rev))
    }

    /// Where a slip is planted that may be one of this learner's own, the first seed with which it is; only where nobody
    /// has asked for a seed, so that a class has what its seeds say.
    fn seed_of_a_slip(&self, question: &Question) -> Option<u64> {
        let first = question.part.as_ref().is_none_or(|part| part.at == 0);
        if self.keeping != Keeping::All || question.ask.kind.name != "spot" || !first {
            return None;
        }
        let made = self.progress.slips();
        let seeds = (0..=OTHER_SEEDS).map(|step| self.seed.wrapping_add(step));
        seeds.into_iter().find(|seed| {
            let planted = question.pose(*seed).ok().and_then(|posed| posed.prepared.task.planted);
            planted.is_some_and(|slip| made.iter().any(|made| made.slip == slip))
        })
    }

    /// Goes past a question that the answer before it has settled: where nothing is wrong, nothing is to be mended.
    fn settle(&mut self, asked: &OpenQuestion) -> Page {
        let judged = asked.put.posed.judge("none");
        let held = asked.is_held();
        let what = What::Answered {
            answer: "none".into(),
            verdict: Some(judged.verdict).filter(|_| !held),
            score: judged.score.filter(|_| !held),
            reason: None,
            said: String::new(),
            text: None,
        };
        let id = self.library.outline(asked.lesson).map(|outline| outline.id.clone()).unwrap_or_default();
        let standing = self.progress.standing(&id, &asked.put.question.id, asked.put.question.rev);
        if !standing.solved && !standing.answered {
            let event = asked.event(&self.library, what);
            self.record(event);
        }
        self.ask(asked.lesson, asked.at + 1)
    }

    /// Puts a question: its number, its prompt, and the place is at it.
    pub(crate) fn put(&mut self, asked: OpenQuestion) -> Page {
        let (number, count) = self.library.outline(asked.lesson).map_or((1, 1), |outline| outline.number(asked.at));
        let part =
            asked.put.question.part.as_ref().map(|part| format!(", part {}", crate::lesson::kinds::letter(part.at)));
        let number = format!("question {number} of {count}{}", part.unwrap_or_default());
        let in_lesson = asked.place == super::event::Occasion::Lesson;
        let within = self.placing_number().or_else(|| self.sitting_number());
        let number = within.filter(|_| !in_lesson).unwrap_or(number);
        let mut text = Line::styled(Role::Dim, number);
        if asked.is_twin() {
            text = text.push(Role::Dim, ", with new numbers");
        }
        let mut page = Page::new().gap().text(text).and(asked.prompt());
        let posed = asked.event(&self.library, What::Posed);
        let solved = self.progress.standing(&posed.lesson, &posed.question, posed.rev).solved;
        if solved && in_lesson && self.pace == Pace::Patient {
            let line = Line::styled(Role::Dim, "You have solved this one; what you answer now does not count.");
            page.push(line);
        }
        page = page.and(run::noted(self.progress.notes(&posed.lesson, &posed.question)));
        let kept = self.progress.kept(&posed.lesson, &posed.question, posed.rev);
        if !solved && in_lesson && self.pace == Pace::Patient && kept != Some(posed.seed) {
            self.record(posed);
        }
        self.place = Position::Asking(Box::new(asked));
        page
    }

    /// The end of a lesson: what was right the first time, what to look at again, what comes next.
    fn finish(&mut self, lesson: usize) -> Page {
        self.place = Position::End(lesson);
        self.tally.finished = true;
        if self.pace == Pace::Brisk {
            self.done = true;
        }
        let Some(outline) = self.library.outline(lesson) else { return Page::new() };
        let finished = Event::of_lesson(&outline.id, What::Finished);
        self.record(finished);
        pages::summary(self, lesson)
    }

    /// Takes an answer of an examination: it is kept and not judged.
    fn hear(&mut self, answer: &str) -> Page {
        let Position::Asking(asked) = &self.place else { return Page::new() };
        if let Some(page) = self.closed(asked.lesson) {
            return page;
        }
        let Position::Asking(asked) = &self.place else { return Page::new() };
        let heard = asked.put.posed.prepared.hear(answer);
        let mut page = asked.feedback(&heard);
        let lacking = heard.verdict == Verdict::NotGraded;
        if let Some(near) = meant_command(answer).filter(|_| lacking) {
            page.push(Line::text("Did you mean the command ").code(near).then("?"));
        }
        let text = self.library.lesson(asked.lesson).ok().and_then(|lesson| lesson.digest);
        let what = What::Answered {
            answer: answer.chars().take(MAX_KEPT).collect(),
            verdict: Some(Verdict::NotGraded).filter(|_| lacking),
            score: None,
            reason: None,
            said: String::new(),
            text,
        };
        let (event, lesson, next) = (asked.event(&self.library, what), asked.lesson, asked.at + 1);
        self.topic = None;
        self.record(event);
        if lacking {
            return page.with(Line::styled(Role::Dim, "This did not count."));
        }
        page.and(self.onward(lesson, next, false))
    }

    /// Why a command is refused at the open question, where it is one of an examination: what would tell, and by its
    /// tools what would calculate. It is kept that it was asked for.
    pub(super) fn refused(&mut self, command: &super::commands::Command, rest: &str) -> Option<Page> {
        use super::commands::Topic;
        let (lesson, asked) = match &self.place {
            Position::Asking(asked) if asked.is_held() => (asked.lesson, Some(asked)),
            Position::Asking(_) | Position::Course | Position::Scratch => return None,
            Position::Stop(stop) => (stop.lesson, None),
            Position::End(lesson) => (*lesson, None),
        };
        let exam = self.library.lesson(lesson).ok().and_then(|read| read.exam.clone());
        if asked.is_none() && exam.is_none() {
            return None;
        }
        let rules = exam.clone().unwrap_or_default();
        let is_number = || {
            let scope = crate::math::language::Scope::default();
            crate::math::language::read(rest, &scope).is_ok_and(|read| read.expr.names().is_empty())
        };
        let allowed = match (command.topic, command.name) {
            (Topic::Answering, name) => asked.is_none() || name == "note",
            (Topic::Trying, "=") if rules.tools == Tools::Arithmetic => is_number(),
            (Topic::Trying, _) => rules.tools == Tools::All,
            (_, "ahead" | "back" | "goto") => !rules.forward,
            (_, "reset") => exam.is_none(),
            _ => true,
        };
        if allowed {
            return None;
        }
        let line = format!("{} {rest}", command.name).trim().chars().take(MAX_KEPT).collect();
        if let Some(asked) = asked {
            let event = asked.event(&self.library, What::Refused { line });
            self.record(event);
        }
        let says = Line::new().code(command.name).then(" is not available in an examination.");
        Some(Page::new().note(Tone::Info, says))
    }

    /// Puts what was found into plain words where its rule is taught in a later lesson that the learner has not met.
    fn say_plainly(&self, judged: &mut Judged, lesson: usize) {
        let is_taught = |id: &str| self.library.find(id).is_none_or(|at| at <= lesson) || self.progress.has_met(id);
        let reasons = judged.reason.iter_mut().chain(&mut judged.or).chain(&mut judged.repeats);
        for reason in reasons {
            if let Some(plain) = families::plainly(&reason.id, &is_taught) {
                if judged.message == reason.say {
                    judged.message = plain.to_string();
                }
                (reason.say, reason.rule) = (plain.to_string(), String::new());
            }
        }
    }

    /// Judges an answer to the open question and moves on where that is due.
    pub(crate) fn judge(&mut self, answer: &str) -> Page {
        if matches!(&self.place, Position::Asking(asked) if asked.is_held()) {
            return self.hear(answer);
        }
        if self.placing.is_some() {
            return self.judge_placing(answer);
        }
        if let Some(page) = self.confirms(answer) {
            return page;
        }
        let Position::Asking(asked) = &mut self.place else { return Page::new() };
        let mut judged = asked.judge(answer);
        let lesson = asked.lesson;
        self.say_plainly(&mut judged, lesson);
        let Position::Asking(asked) = &self.place else { return Page::new() };
        let repeats = judged.repeats.clone();
        let mut page = self.told_apart(asked, &judged);
        if judged.verdict == Verdict::NotGraded
            && let Some(near) = meant_command(answer)
        {
            page.push(Line::text("Did you mean the command ").code(near).then("?"));
        }
        let kept = answer.chars().take(MAX_KEPT).collect();
        let reason = repeats.as_ref().or(judged.reason.as_ref()).map(|reason| reason.id.clone());
        let said = judged.message.chars().take(MAX_KEPT).collect();
        let text = self.library.lesson(asked.lesson).ok().and_then(|lesson| lesson.digest);
        let (verdict, score) = (Some(judged.verdict), judged.score);
        let what = What::Answered { answer: kept, verdict, score, reason, said, text };
        let event = asked.event(&self.library, what);
        let solved = (event.lesson.clone(), event.question.clone());
        let (lesson, next, place) = (asked.lesson, asked.at + 1, asked.place);
        let spent = asked.is_spent();
        let well = judged.verdict == Verdict::Right && asked.misses == 0 && asked.rung == 0;
        // `why` speaks of the answer, not of its being given again.
        self.topic = Some(run::LastTopic::of(asked, Judged { repeats: None, ..judged.clone() }));
        self.record(event);
        if judged.verdict == Verdict::Wrong {
            self.running = 0;
        }
        match judged.verdict {
            Verdict::Right => {
                self.tally.right += 1;
                page.blocks.extend(self.contrasted(&solved, place, (lesson, next)));
                page.blocks.extend(self.ran(well, lesson, next).map(Block::Text));
            }
            Verdict::Wrong if self.pace == Pace::Brisk => self.tally.fell_short += 1,
            Verdict::Wrong if spent => return page.and(run::spent(self)),
            Verdict::Wrong => {
                if repeats.is_some() {
                    page.push(Line::styled(Role::Dim, "It did not count again."));
                }
                let line = Line::styled(Role::Dim, "answer again · ");
                return page.with(typed::could_do(line, &["hint", "why", "show", "skip", "help"]));
            }
            Verdict::NotGraded | Verdict::Unsure => {
                return page.with(Line::styled(Role::Dim, "This did not count."));
            }
        }
        page.and(self.onward(lesson, next, well))
    }
}

/// A command that a lone word may have been meant for.
fn meant_command(answer: &str) -> Option<&'static str> {
    let word = answer.trim();
    let looks = word.chars().count() >= 3 && word.chars().all(|c| c.is_ascii_alphabetic());
    looks.then(|| super::commands::Command::near(word))?.map(|command| command.name)
}
