//! Where a lesson waits for its learner between the questions: a pause, an exploration, a prediction, a quick check.

use super::event::{Event, What};
use super::sight::{ROWS, ROWS_WITH_A_PICTURE, Sight};
use super::typed::Claims;
use super::{And, Pace, Position, Session, typed};
use crate::lesson::explore::{Drawn, Guess, Try};
use crate::lesson::kinds::{Detail, Key};
use crate::lesson::{Cell, Check, Explore, Predict, Prepared, Verdict};
use crate::page::{Block, Line, Page, Role, Tone, markdown_in};
use std::rc::Rc;

/// After so many lines that miss an exploration's goal a hint is given, and after as many more the next.
const PATIENCE: usize = 4;

/// Rows above the text of a question: its number, and what it is about.
const HEAD_OF_A_QUESTION: usize = 2;

/// A cell at which the lesson waits.
pub(crate) struct Stop {
    pub lesson: usize,
    /// The question that comes next, among the lesson's questions.
    pub question: usize,
    /// The cell's place in the lesson.
    cell: usize,
    waits: Waits,
}

/// A name whose value can be chosen between two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Slider {
    /// The name.
    pub name: String,
    /// The left end.
    pub from: f64,
    /// The right end.
    pub to: f64,
    /// Where it stands.
    pub at: f64,
}

/// What it waits for.
enum Waits {
    /// Enter, before this part of a text.
    Pause {
        part: usize,
    },
    Explore {
        explore: Rc<Explore>,
        tries: Vec<Try>,
        misses: usize,
        hints: usize,
    },
    Predict {
        predict: Rc<Predict>,
    },
    Check {
        check: Rc<Check>,
        prepared: Box<Prepared>,
    },
}

impl Claims for Stop {
    fn could_be(&self, word: &str) -> bool {
        match &self.waits {
            Waits::Explore { explore, .. } => explore.names.iter().any(|typed| typed.words.iter().any(|w| w == word)),
            Waits::Predict { predict } => match &predict.guess {
                Guess::Choice(options) => options.iter().any(|(is, _)| is.eq_ignore_ascii_case(word)),
                Guess::Number { .. } => false,
            },
            Waits::Check { prepared, .. } => match &prepared.task.key {
                Key::Choice(options) => options.iter().any(|option| option.is.trim().eq_ignore_ascii_case(word)),
                _ => false,
            },
            Waits::Pause { .. } => false,
        }
    }
    fn declares(&self, name: &str) -> bool {
        match &self.waits {
            Waits::Explore { explore, .. } => explore.names.iter().any(|typed| typed.name == name),
            _ => false,
        }
    }
}

impl Session {
    /// The cells of a lesson from one on, as far as the question that comes next, or as the first at which it waits.
    pub(super) fn walk(&mut self, lesson: usize, question: usize, from: usize, part: usize) -> Page {
        let read = match self.library.lesson(lesson) {
            Ok(read) => read,
            Err(message) => {
                self.place = Position::Course;
                return Page::new().note(Tone::Wrong, format!("This lesson cannot be opened: {message}"));
            }
        };
        let here = super::library::questions(&read).nth(question);
        let until = here.map_or(read.cells.len(), |(cell, _)| cell);
        let behind =
            here.is_some_and(|(_, question)| self.progress.standing(&read.id, &question.id, question.rev).is_behind());
        let mut page = Page::new();
        let reads = self.pace == Pace::Patient && !behind;
        let sight = Sight { columns: self.columns, plain: self.plain };
        // The rows since the learner last did something, and whether there is a picture among them.
        let (mut height, mut picture) = (0, false);
        for (at, cell) in read.cells.iter().enumerate().take(until).skip(from) {
            let part = if at == from { part } else { 0 };
            let stop = |waits| Stop { lesson, question, cell: at, waits };
            let pause = |session: &mut Session, page: Page, part: usize| {
                session.place = Position::Stop(Box::new(stop(Waits::Pause { part })));
                page.with(Line::styled(Role::Dim, "Enter goes on."))
            };
            // What is to be done is seen together with what leads up to it, or it waits.
            let waits = |own: &Page, height: usize| reads && height > 0 && sight.overflows(height, own);
            match cell {
                Cell::Text(_) | Cell::Plot(_) | Cell::Worked(_) if reads => {
                    let is_text = matches!(cell, Cell::Text(_));
                    picture |= !is_text;
                    let parts = sight.readable(cell, self.detail, height);
                    let count = parts.len();
                    for (part, shown) in parts.into_iter().enumerate().skip(part) {
                        let own = sight.rows(&shown);
                        if height > 0 && height + own > if picture { ROWS_WITH_A_PICTURE } else { ROWS } {
                            return pause(self, page, part);
                        }
                        height += own;
                        page.extend(shown);
                        if is_text && part + 1 < count {
                            return pause(self, page, part + 1);
                        }
                    }
                }
                Cell::Explore(explore) => {
                    if self.progress.is_done(&read.id, &explore.id) {
                        page.extend(explore.page(true));
                        continue;
                    }
                    let asks = head("Try it out", &explore.expected_here()).and(explore.prompt());
                    if waits(&asks, height) {
                        return pause(self, page, 0);
                    }
                    let explore = Rc::new(Explore::clone(explore));
                    page = page.and(asks);
                    let tries = explore.first();
                    let waits = Waits::Explore { explore, tries, misses: 0, hints: 0 };
                    self.place = Position::Stop(Box::new(stop(waits)));
                    return page;
                }
                Cell::Predict(predict) => {
                    if self.progress.is_done(&read.id, &predict.id) {
                        page.extend(predict.page());
                        continue;
                    }
                    let asks = predict.prompt();
                    if waits(&asks, height) {
                        return pause(self, page, 0);
                    }
                    page.extend(asks);
                    let predict = Rc::new(Predict::clone(predict));
                    self.place = Position::Stop(Box::new(stop(Waits::Predict { predict })));
                    return page;
                }
                // Nothing is kept of a check, so it stands for those alone who come by for the first time.
                Cell::Check(check) if !behind => {
                    let Ok((prompt, prepared)) = check.pose() else { continue };
                    let asks = head("Quick check", "One try; it counts for nothing.").and(prompt);
                    if waits(&asks, height) {
                        return pause(self, page, 0);
                    }
                    page = page.and(asks);
                    let waits = Waits::Check { check: Rc::new(Check::clone(check)), prepared: Box::new(prepared) };
                    self.place = Position::Stop(Box::new(stop(waits)));
                    return page;
                }
                Cell::Question(asked) if asked.mixed => {
                    if let Some(mixed) = self.mix(lesson, question, at) {
                        return page.and(mixed);
                    }
                }
                other => page.extend(other.page(self.detail)),
            }
        }
        if let Some((_, asked)) = here
            && let Ok(posed) = asked.pose(self.seed)
            && reads
            && height > 0
            && sight.overflows(height + HEAD_OF_A_QUESTION, &posed.prompt)
        {
            let stop = Stop { lesson, question, cell: until, waits: Waits::Pause { part: 0 } };
            self.place = Position::Stop(Box::new(stop));
            return page.with(Line::styled(Role::Dim, "Enter goes on."));
        }
        page.and(self.put_question(lesson, question))
    }

    /// Whether there is nothing to do but to read and to press Enter.
    #[doc(hidden)]
    pub fn is_pausing(&self) -> bool {
        matches!(&self.place, Position::Stop(stop) if matches!(stop.waits, Waits::Pause { .. }))
    }

    /// Goes on behind the stop where the session stands.
    pub(super) fn pass(&mut self) -> Page {
        let Position::Stop(stop) = &self.place else { return Page::new() };
        let (lesson, question) = (stop.lesson, stop.question);
        match stop.waits {
            Waits::Pause { part } => {
                let cell = stop.cell;
                self.walk(lesson, question, cell, part)
            }
            _ => {
                let next = stop.cell + 1;
                self.walk(lesson, question, next, 0)
            }
        }
    }

    /// Leaves the stop where the session stands, whatever is still to be done at it.
    pub(super) fn leave_stop(&mut self) -> Page {
        let Position::Stop(stop) = &self.place else { return Page::new() };
        let mut page = Page::new();
        if let Waits::Explore { explore, tries, .. } = &stop.waits {
            let event = self.kept_of(&explore.id.clone(), What::Explored { tries: tries.len() });
            self.record(event);
            self.tally.fell_short += 1;
            page.push(Line::styled(Role::Dim, "Left as it is."));
        }
        page.and(self.pass())
    }

    /// `show` at a stop: what it comes to, then on.
    pub(super) fn show_stop(&mut self) -> Page {
        let Position::Stop(stop) = &self.place else { return Page::new() };
        let page = match &stop.waits {
            Waits::Explore { explore, .. } => {
                let tries: Vec<Try> =
                    explore.answer.iter().filter_map(|line| explore.tried(&explore.read(line).ok()?).ok()).collect();
                let mut page = explore.seen(&tries);
                page.extend(explore.because.as_deref().map(markdown).unwrap_or_default());
                page
            }
            Waits::Predict { predict } => predict.revealed(None),
            Waits::Check { prepared, .. } => prepared.solution(Detail::Usual),
            Waits::Pause { .. } => Page::new(),
        };
        page.and(self.leave_stop())
    }

    /// `hint` at a stop.
    pub(super) fn hint_stop(&mut self) -> Page {
        let Position::Stop(stop) = &mut self.place else { return Page::new() };
        match &mut stop.waits {
            Waits::Explore { explore, hints, .. } => match explore.hints.get(*hints).or(explore.hints.last()) {
                Some(hint) => {
                    *hints += 1;
                    hinted(hint)
                }
                None => Page::new().note(Tone::Info, explore.expected()),
            },
            Waits::Predict { .. } => Page::new().note(Tone::Info, "Guess: whatever you say, it is then run."),
            Waits::Check { prepared, .. } => match prepared.task.hints(&prepared.ask).first() {
                Some(hint) => Page::new().labelled("Hint", Tone::Info, hint.clone()),
                None => Page::new().note(Tone::Info, "It counts for nothing: try one."),
            },
            Waits::Pause { .. } => Page::new().note(Tone::Info, "Nothing is asked yet. Enter goes on."),
        }
    }

    /// What is shown once more for an empty line.
    pub(super) fn stop_again(&mut self) -> Page {
        let Position::Stop(stop) = &self.place else { return Page::new() };
        match &stop.waits {
            Waits::Pause { .. } => self.pass(),
            Waits::Explore { explore, tries, .. } => {
                let line = Line::styled(Role::Dim, format!("Type {}; or ", explore.expected_here()));
                let page = markdown(&explore.say).and(explore.seen(tries));
                page.with(typed::could_do(line, &["hint", "show", "go on"]))
            }
            Waits::Predict { predict } => {
                predict.prompt().with(typed::could_do(Line::styled(Role::Dim, "Type a guess, or "), &["skip"]))
            }
            Waits::Check { check, .. } => {
                let prompt = check.pose().map(|(page, _)| page).unwrap_or_default();
                prompt.with(typed::could_do(Line::styled(Role::Dim, "Type an answer, or "), &["skip"]))
            }
        }
    }

    /// A line typed at a stop.
    pub(super) fn at_stop(&mut self, line: &str) -> Page {
        let Position::Stop(stop) = &mut self.place else { return Page::new() };
        match &mut stop.waits {
            Waits::Pause { .. } => {
                let line = Line::text("No question is open here. Enter goes on.");
                Page::new().note(Tone::Info, line)
            }
            Waits::Explore { explore, tries, misses, hints } => {
                let attempt = explore.read(line).and_then(|typed| explore.tried(&typed));
                let attempt = match attempt {
                    Ok(attempt) => attempt,
                    Err(why) => return Page::new().note(Tone::Info, sentence(&why)),
                };
                let hit = attempt.hits;
                tries.push(attempt);
                let mut page = Page::new();
                if self.pace == Pace::Patient {
                    page.extend(explore.seen(tries));
                }
                page.push(explore.sentence(tries).as_str());
                if explore.is_reached(tries) {
                    page.push(Block::note(Tone::Right, "Found."));
                    page.extend(explore.because.as_deref().map(markdown).unwrap_or_default());
                    let what = What::Explored { tries: tries.len() };
                    let id = explore.id.clone();
                    let event = self.kept_of(&id, what);
                    self.record(event);
                    return page.and(self.pass());
                }
                if explore.goal.times > 1 && hit {
                    page.push(Line::styled(Role::Dim, "Counted. Another one."));
                } else {
                    *misses += 1;
                }
                if !hit && *misses % PATIENCE == 0 {
                    if let Some(hint) = explore.hints.get(*hints).or(explore.hints.last()) {
                        page.extend(hinted(hint));
                        *hints += 1;
                    }
                    page.push(typed::could_do(Line::styled(Role::Dim, "another value · "), &["hint", "show", "go on"]));
                }
                page
            }
            Waits::Predict { predict } => match predict.read(line) {
                Err(why) => Page::new().note(Tone::Info, sentence(&why)),
                Ok(guessed) => {
                    let page = predict.revealed(Some(&guessed.text));
                    let what = What::Predicted { option: guessed.option, right: guessed.right };
                    let id = predict.id.clone();
                    let event = self.kept_of(&id, what);
                    self.record(event);
                    page.and(self.pass())
                }
            },
            Waits::Check { prepared, .. } => {
                let judged = prepared.judge(line);
                let page = match judged.verdict {
                    Verdict::NotGraded | Verdict::Unsure => {
                        return Page::new().note(Tone::Info, sentence(&judged.message));
                    }
                    Verdict::Right => Page::new().note(Tone::Right, "right"),
                    Verdict::Wrong => {
                        let said = judged.reason.as_ref().map_or(judged.message.as_str(), |reason| &reason.say);
                        let page = Page::new().note(Tone::Caution, "not quite");
                        if judged.says_nothing() { page } else { page.text(markdown_in::read_line(said).0) }
                    }
                };
                let mut page = page;
                page.extend(prepared.solution(Detail::Usual));
                page.and(self.pass())
            }
        }
    }

    /// Where values are tried out: each name with the ends between which it is drawn, or that lie around where it begins,
    /// and its value now. None where something else is typed, or where the values go by powers of ten.
    pub fn sliders(&self) -> Vec<Slider> {
        let Position::Stop(stop) = &self.place else { return Vec::new() };
        let Waits::Explore { explore, tries, .. } = &stop.waits else { return Vec::new() };
        let plot = match &explore.plot {
            Some(Drawn::Tries(plot)) => Some(plot),
            _ => None,
        };
        let by_powers = plot.is_some_and(|plot| plot.log);
        if by_powers || explore.names.iter().any(|typed| !typed.words.is_empty()) {
            return Vec::new();
        }
        let slider = |(at, typed): (usize, &crate::lesson::explore::TypedName)| {
            let begin = explore.start.get(at).copied();
            let around = begin.filter(|begin| *begin != 0.0).map_or((-3.0, 3.0), |begin| {
                let far = 2.0 * begin.abs();
                (begin - far, begin + far)
            });
            let drawn = plot.filter(|plot| plot.by == typed.name);
            let (from, to) = drawn.map_or(around, |plot| (plot.from, plot.to));
            let last = tries.last().and_then(|last| last.typed.get(at).copied()).or(begin);
            Slider { name: typed.name.to_string(), from, to, at: last.unwrap_or(from).max(from).min(to) }
        };
        explore.names.iter().enumerate().map(slider).filter(|slider| slider.from < slider.to).collect()
    }

    /// Something that happened at the stop where the session stands.
    fn kept_of(&self, id: &str, what: What) -> Event {
        let lesson = match &self.place {
            Position::Stop(stop) => self.library.outline(stop.lesson).map(|outline| outline.id.clone()),
            _ => None,
        };
        Event {
            lesson: lesson.unwrap_or_default(),
            question: id.to_string(),
            rev: 1,
            seed: self.seed,
            place: super::event::Occasion::Lesson,
            what,
        }
    }
}

fn markdown(text: &str) -> Page {
    markdown_in::read(text).0.into_iter().collect()
}

fn hinted(hint: &str) -> Page {
    Page::new().labelled("Hint", Tone::Info, markdown_in::read_line(hint).0)
}

fn head(label: &str, text: &str) -> Page {
    Page::new().gap().labelled(label, Tone::Info, Line::styled(Role::Dim, text))
}

/// A message as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if message.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
