//! Finding where to begin: some questions, no verdicts, and at the end the lesson from which on something is not known.

use super::belief::Belief;
use super::commands::Command;
use super::event::{Event, Occasion, What};
use super::library::ListedQuestion;
use super::open_question::OpenQuestion;
use super::skills::SKILLS;
use super::{And, Pace, Position, Session};
use crate::lesson::{Question, Verdict};
use crate::page::{Block, Line, Page, Role, Tone};

/// So many questions at most.
const MOST: usize = 15;
/// So many at least.
const LEAST: usize = 6;
/// And so many on one skill.
const PER_SKILL: usize = 2;
/// A skill that is at least so likely known is taken for known, and comes back in a review.
const KNOWN: f64 = 0.8;

/// Finding where to begin, while it goes on.
pub(crate) struct Placing {
    belief: Belief,
    /// The skills that were asked, as places in the table, and whether the answer was right.
    answered: Vec<(usize, bool)>,
    /// The skill that is being asked.
    now: Option<usize>,
    /// The lessons and ids of the questions that were put.
    put: Vec<(usize, String)>,
}

/// Kinds of question in which an answer is picked, which chance gets right too often.
const PICKED: &[&str] = &["choice", "choices", "arrange", "rule", "gradient-check", "error-order"];
/// Kinds that are too long here, or need what stands around them.
const LEFT_OUT: &[&str] = &["spot", "parts", "steps"];

/// `place`: begins.
pub(crate) fn place(session: &mut Session, _: &str) -> Page {
    if session.placing.is_some() {
        return Page::new().note(Tone::Info, "This is it already; an answer goes on with it.");
    }
    let lessons = SKILLS.iter().map(|skill| session.library.find(skill.since)).collect();
    let belief = Belief::new(lessons, session.library.len());
    session.sitting = None;
    session.placing = Some(Placing { belief, answered: Vec::new(), now: None, put: Vec::new() });
    let aside = format!("at most {MOST} questions · seed {}", session.seed);
    let heading = Block::Heading { level: 1, text: "Where to begin".into(), aside: Line::styled(Role::Dim, aside) };
    let says = Line::text("Answer what you can. You will see what was right at the end; ");
    let page =
        Page::new().with(heading).text(says.code("?").then(" says that you do not know, which is an answer too."));
    page.and(session.place_on())
}

/// How late a question comes among those of its skill: whether something is picked, whether its numbers are fixed, whether
/// it stands in another lesson, how far it is from the middle.
type Rank = (bool, bool, bool, usize);

impl Session {
    /// The number of the question in words, while it is found where to begin.
    pub(super) fn placing_number(&self) -> Option<String> {
        let placing = self.placing.as_ref()?;
        Some(format!("where to begin, question {} of at most {MOST}", placing.put.len()))
    }

    /// The questions of a skill that could be put: with new numbers before others, and typed ones before those in which
    /// something is picked; of several alike the one in the middle of its lesson first.
    fn placing_candidates(&self, skill: usize) -> Vec<(usize, String)> {
        let mut found: Vec<(Rank, (usize, String))> = Vec::new();
        let row = &SKILLS[skill];
        for (lesson, outline) in self.library.outlines().enumerate() {
            let fits = |one: &ListedQuestion| {
                one.about.skill == row.id && !one.id.contains('#') && !LEFT_OUT.contains(&one.about.kind.as_str())
            };
            let own: Vec<ListedQuestion> = outline.asked().filter(fits).collect();
            for (at, one) in own.iter().enumerate() {
                let picked = PICKED.contains(&one.about.kind.as_str());
                let rank = (picked, !one.about.varies, outline.id != row.since, at.abs_diff(own.len() / 2));
                found.push((rank, (lesson, one.id.to_string())));
            }
        }
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, question)| question).collect()
    }

    /// Puts the next question, or says where to begin.
    fn place_on(&mut self) -> Page {
        let Some(placing) = &self.placing else { return Page::new() };
        let turns = placing.answered.len();
        if turns >= MOST || (turns >= LEAST && placing.belief.is_settled()) {
            return self.placed();
        }
        let fresh = |skill: usize| {
            let times = placing.answered.iter().filter(|(other, _)| *other == skill).count();
            if times >= PER_SKILL {
                return None;
            }
            let all = self.placing_candidates(skill);
            all.into_iter().find(|question| !placing.put.contains(question))
        };
        let taught = (0..SKILLS.len()).filter(|skill| placing.belief.is_taught(*skill));
        let can_be: Vec<(usize, (usize, String))> = taught.filter_map(|skill| Some((skill, fresh(skill)?))).collect();
        let best = placing.belief.best(can_be.iter().map(|(skill, _)| *skill));
        let Some((skill, (lesson, id))) = can_be.into_iter().find(|(skill, _)| Some(*skill) == best) else {
            return self.placed();
        };
        let asked = self.library.lesson(lesson).ok().and_then(|read| {
            let question = read.questions().find(|question| question.id == id)?;
            OpenQuestion::new(lesson, 0, Question::clone(question), self.seed).ok()
        });
        let Some(placing) = &mut self.placing else { return Page::new() };
        placing.now = Some(skill);
        placing.put.push((lesson, id));
        match asked {
            Some(asked) => self.put(asked.within(Occasion::Placement)),
            None => self.place_on(),
        }
    }

    /// Takes an answer; what came of it is kept and not told.
    pub(super) fn judge_placing(&mut self, answer: &str) -> Page {
        let Position::Asking(asked) = &mut self.place else { return Page::new() };
        let judged = asked.judge(answer);
        if matches!(judged.verdict, Verdict::NotGraded | Verdict::Unsure) {
            let page = asked.feedback(&judged);
            return page.with(Line::styled(Role::Dim, "This did not count: write it another way."));
        }
        let right = judged.verdict == Verdict::Right;
        let what = What::Answered {
            answer: answer.chars().take(super::flow::MAX_KEPT).collect(),
            verdict: Some(judged.verdict),
            score: judged.score,
            reason: judged.reason.as_ref().map(|reason| reason.id.clone()),
            said: String::new(),
            text: self.library.lesson(asked.lesson).ok().and_then(|lesson| lesson.digest),
        };
        let event = asked.event(&self.library, what);
        self.record(event);
        Page::new().text(Line::styled(Role::Dim, "noted")).and(self.take_placing(right))
    }

    /// Goes on without an answer, which says that it is not known.
    pub(super) fn unknown_placing(&mut self) -> Page {
        let Position::Asking(asked) = &self.place else { return Page::new() };
        let event = asked.event(&self.library, What::Skipped);
        self.record(event);
        Page::new().text(Line::styled(Role::Dim, "noted: not known")).and(self.take_placing(false))
    }

    fn take_placing(&mut self, right: bool) -> Page {
        if let Some(placing) = &mut self.placing
            && let Some(skill) = placing.now.take()
        {
            placing.belief.learn(skill, right);
            placing.answered.push((skill, right));
        }
        self.place_on()
    }

    /// What a command would tell, or would leave half done, while it is found where to begin.
    pub(super) fn refused_placing(&mut self, command: &Command) -> Option<Page> {
        self.placing.as_ref()?;
        match command.name {
            "skip" | "next" => Some(self.unknown_placing()),
            "hint" | "show" | "why" | "again" | "back" => {
                let says =
                    Line::text("You are told nothing until the end. ").code("?").then(" says that you do not know.");
                Some(Page::new().note(Tone::Info, says))
            }
            _ => None,
        }
    }

    /// The end: what is known, what is not yet, where to begin.
    fn placed(&mut self) -> Page {
        let Some(placing) = self.placing.take() else { return Page::new() };
        self.place = Position::Course;
        self.tally.finished = true;
        self.done |= self.pace == Pace::Brisk;
        if placing.answered.is_empty() {
            return Page::new()
                .note(Tone::Info, "This course has nothing to ask beforehand: begin with its first lesson.");
        }
        let (belief, of) = (&placing.belief, self.library.len());
        let first = (0..SKILLS.len()).find_map(|skill| self.library.find(SKILLS[skill].since));
        // Whoever has the first skill still to learn begins at the beginning.
        let start = match belief.start() {
            start if Some(start) == first => 0,
            start => start.min(of.saturating_sub(1)),
        };
        let taught = || (0..SKILLS.len()).filter(|skill| belief.is_taught(*skill));
        let was_asked = |skill: &usize| placing.answered.iter().any(|(other, _)| other == skill);
        let known: Vec<usize> = taught().filter(|skill| belief.known(*skill) >= KNOWN).collect();
        let titles =
            |all: &mut dyn Iterator<Item = usize>| all.map(|skill| SKILLS[skill].title).collect::<Vec<_>>().join(", ");
        let asked_and_known = titles(&mut known.iter().copied().filter(was_asked));
        let not_yet = titles(&mut taught().filter(was_asked).filter(|skill| !known.contains(skill)));
        let below = known.iter().filter(|skill| !was_asked(skill)).count();
        let rest = taught().filter(|skill| !was_asked(skill) && !known.contains(skill)).count();
        let right = placing.answered.iter().filter(|(_, right)| *right).count();
        let mut page = Page::new().gap().rule();
        let count = placing.answered.len();
        page.push(Line::styled(Role::Strong, format!("{right} of {count} were right.")));
        let skills = |n: usize| if n == 1 { "1 more skill".to_string() } else { format!("{n} more skills") };
        let row = |page: Page, label: &str, tone: Tone, text: String, more: usize, which: &str| {
            let text = match (text.is_empty(), more) {
                (true, 0) => "nothing that was asked".to_string(),
                (true, n) => format!("{} {which}", skills(n)),
                (false, 0) => text,
                (false, n) => format!("{text}; and {} {which}", skills(n)),
            };
            page.labelled(label, tone, text)
        };
        page = row(page, "Known", Tone::Right, asked_and_known, below, "that these build on");
        page = row(page, "Not yet", Tone::Neutral, not_yet, 0, "");
        if rest > 0 {
            page = page.labelled("Open", Tone::Neutral, format!("{} that were not asked", skills(rest)));
        }
        for skill in &known {
            let row = &SKILLS[*skill];
            let event = Event {
                question: row.id.to_string(),
                place: Occasion::Placement,
                ..Event::of_lesson(row.since, What::Finished)
            };
            self.record(event);
        }
        let Some(outline) = self.library.outline(start) else { return page };
        let (id, title) = (outline.id.clone(), outline.title.clone());
        let text = Line::new().push(Role::Strong, title).then(": ").code(format!("goto {id}"));
        page =
            page.labelled("Begin", Tone::Info, text.then(if self.pace == Pace::Patient { ", or Enter." } else { "." }));
        if !known.is_empty() {
            page.push(Line::styled(
                Role::Dim,
                "What is assumed to be known comes back in a review soon, so a mistake corrects itself.",
            ));
        }
        let begin = Event { place: Occasion::Placement, ..Event::of_lesson(&id, What::Finished) };
        self.record(begin);
        page
    }
}

/// What the first page says to those who know some of a course; nothing where there is too little to be placed in.
pub(crate) fn offer(session: &Session) -> Option<Line> {
    const ENOUGH: usize = 10;
    let taught = SKILLS.iter().filter(|skill| session.library.find(skill.since).is_some());
    if taught.count() < ENOUGH {
        return None;
    }
    let line = Line::styled(Role::Dim, "You know some of it? ");
    Some(line.code("place").push(Role::Dim, " finds where to begin, in about ten minutes."))
}
