//! `gradus author try`: answers to a question of one's own, judged as a learner's, and kept as its tests.

use super::no_question;
use crate::app::args::{AuthorTry, Global};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::files::{self, Lines};
use crate::app::learn::chosen_seed;
use crate::app::lessons;
use crate::app::repl::{PromptEntry, Prompter};
use crate::app::screen::Screen;
use crate::lesson::feedback::feedback;
use crate::lesson::load::{Added, add, drawn_as};
use crate::lesson::{Detail, FeedbackLevel, Judged, Lesson, Posed, Verdict};
use crate::math::{Expr, print};
use crate::page::{Block, Line, Page, Role, Table, Tone, markdown_in};
use std::io::{self, IsTerminal};

/// What is tried, and what was answered last.
struct Bench<'a> {
    asked: &'a AuthorTry,
    screen: Screen,
    lesson: Lesson,
    posed: Posed,
    last: Option<(String, Judged)>,
    misses: usize,
    /// Whether a line asked for what the judge contradicts.
    short: bool,
}

/// `gradus author try FILE QUESTION`.
pub fn trying(global: &Global, asked: &AuthorTry) -> Result<Ending, Trouble> {
    let lesson = read(asked)?;
    let posed = pose(&lesson, asked, chosen_seed(global).unwrap_or(1))?;
    let screen = Screen::new(Display::decide(global));
    let mut bench = Bench { asked, screen, lesson, posed, last: None, misses: 0, short: false };
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return bench.at_terminal();
    }
    bench.ask()?;
    let mut lines = Lines::new(io::stdin().lock());
    while let Some(line) = lines.next_line()? {
        let line = line.text()?;
        let typed = Block::Typed { prompt: "try> ".to_string(), text: line.trim().to_string() };
        bench.screen.show(&Page::new().with(typed))?;
        if !bench.line(&line)? {
            break;
        }
    }
    Ok(if bench.short { Ending::Short } else { Ending::Well })
}

fn read(asked: &AuthorTry) -> Result<Lesson, Trouble> {
    match <[Lesson; 1]>::try_from(lessons::read(&asked.file)?) {
        Ok([lesson]) => Ok(lesson),
        Err(_) => Err(Trouble::Said(format!("{}: name the file of one lesson", asked.file.display()))),
    }
}

fn pose(lesson: &Lesson, asked: &AuthorTry, seed: u64) -> Result<Posed, Trouble> {
    let question = lesson.question(&asked.question).ok_or_else(|| no_question(lesson, &asked.question))?;
    question.pose(seed).map_err(|trouble| Trouble::Said(trouble.message))
}

/// What may be typed, beside answers.
const WORDS: [(&str, &str); 8] = [
    ("right", "keeps the last answer as one that must come out right, with this seed"),
    ("wrong", "keeps the last answer as one that must come out wrong, with this seed"),
    ("say TEXT", "keeps the last answer under `wrong`, with this reply"),
    ("next", "puts the question with the next seed"),
    ("seed N", "puts it with this one"),
    ("show", "shows the worked solution"),
    ("help", "shows this"),
    ("done", "ends"),
];

fn help() -> Page {
    let mut table = Table::grid(2).says("What may be typed, beside answers.");
    for (word, says) in WORDS {
        table.push([Line::new().code(word), markdown_in::read_line(says).0]);
    }
    Page::new().text("An answer is judged, and shown as a learner sees it. Beside answers:").with(table)
}

/// Whether a number stands in an answer by itself.
fn has_number(answer: &str, number: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
    answer.match_indices(number).any(|(at, _)| {
        let (before, after) =
            (answer.get(..at).unwrap_or_default(), answer.get(at + number.len()..).unwrap_or_default());
        !is_part(before.chars().next_back()) && !is_part(after.chars().next())
    })
}

fn refused(text: impl Into<String>) -> Page {
    Page::new().note(Tone::Caution, text.into())
}

impl Bench<'_> {
    /// Line after line of somebody who sees what they type.
    fn at_terminal(&mut self) -> Result<Ending, Trouble> {
        self.ask()?;
        let line = Line::styled(Role::Dim, "Type an answer; ").code("help").push(Role::Dim, " says what else.");
        self.screen.show(&Page::new().text(line))?;
        let mut prompter = Prompter::new(&self.screen.look, None)?;
        loop {
            match prompter.read("try>", "")? {
                PromptEntry::Line(line) if self.line(&line)? => {}
                PromptEntry::Left => {}
                PromptEntry::Line(_) | PromptEntry::Ended => return Ok(Ending::Well),
            }
        }
    }

    /// Takes a line and shows what comes of it; whether there are to be more.
    fn line(&mut self, line: &str) -> Result<bool, Trouble> {
        let line = line.trim();
        if matches!(line, "done" | "quit") {
            return Ok(false);
        }
        let page = self.take(line)?;
        self.screen.show(&page)?;
        Ok(true)
    }

    /// Puts the question, with what its seed draws.
    fn ask(&mut self) -> Result<(), Trouble> {
        let drawn = drawn_as(&self.posed);
        let drawn = if drawn.is_empty() { drawn } else { format!(": {drawn}") };
        let mut page = Page::new().text(Line::styled(Role::Dim, format!("seed {}{drawn}", self.posed.seed)));
        page.extend(self.posed.prompt.clone());
        self.screen.show(&page)
    }

    /// Takes a line: a command, or an answer.
    fn take(&mut self, line: &str) -> Result<Page, Trouble> {
        let (word, rest) = line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
        match (word, rest) {
            ("", _) => Ok(Page::new()),
            ("right", "") => self.keep(true),
            ("wrong", "") => self.keep(false),
            ("say", "") => Ok(refused("write what is to be said behind `say`")),
            ("say", words) => self.say(words),
            ("next", "") => self.pose(self.posed.seed.wrapping_add(1)),
            ("seed", seed) if seed.parse::<u64>().is_ok() => self.pose(seed.parse().unwrap_or_default()),
            ("show", "") => Ok(self.posed.solution(Detail::Usual)),
            ("help" | "?", "") => Ok(help()),
            _ => Ok(self.judge(line)),
        }
    }

    fn pose(&mut self, seed: u64) -> Result<Page, Trouble> {
        self.posed = pose(&self.lesson, self.asked, seed)?;
        (self.last, self.misses) = (None, 0);
        self.ask()?;
        Ok(Page::new())
    }

    fn judge(&mut self, answer: &str) -> Page {
        let judged = self.posed.judge(answer);
        self.misses += usize::from(judged.verdict == Verdict::Wrong);
        let mut page = feedback(&self.posed, &judged, self.misses.max(1), FeedbackLevel::Full);
        let mut facts = Vec::new();
        if let Some(reason) = &judged.reason {
            let or: Vec<&str> = judged.or.iter().map(|reason| reason.id.as_str()).collect();
            let or = if or.is_empty() { String::new() } else { format!(" or {}", or.join(", ")) };
            facts.push(format!("{}{or}", reason.id));
        }
        if let Some(witness) = &judged.witness {
            let at: Vec<String> = witness
                .at
                .iter()
                .map(|(name, value)| format!("{name} = {}", print::ascii(&Expr::number(*value))))
                .collect();
            // Between two numbers there is no place to name.
            if !at.is_empty() {
                facts.push(format!("differs at {}", at.join(", ")));
            }
        }
        if !facts.is_empty() {
            page.push(Line::styled(Role::Dim, facts.join(" · ")));
        }
        self.last = Some((answer.to_string(), judged));
        page
    }

    /// Keeps the last answer as a test.
    fn keep(&mut self, right: bool) -> Result<Page, Trouble> {
        let Some((answer, judged)) = &self.last else { return Ok(refused("there is no answer to keep yet")) };
        let wanted = if right { Verdict::Right } else { Verdict::Wrong };
        if judged.verdict != wanted {
            let reason = judged.reason.as_ref().map(|reason| format!(" ({})", reason.id)).unwrap_or_default();
            let says = format!("the judge says {}{reason}; not kept", judged.verdict.name().replace('_', " "));
            self.short = true;
            return Ok(refused(says));
        }
        let varies = self.lesson.question(&self.asked.question).is_some_and(|question| question.is_seeded());
        let seed = varies.then_some(self.posed.seed);
        self.write(&Added::Test { right, seed, is: answer.clone() }, "tests")
    }

    /// Keeps the last answer as a wrong one with this reply.
    fn say(&mut self, words: &str) -> Result<Page, Trouble> {
        let Some((answer, judged)) = &self.last else { return Ok(refused("there is no answer to keep yet")) };
        if judged.verdict != Verdict::Wrong {
            let says = format!("the judge says {}; not kept", judged.verdict.name().replace('_', " "));
            self.short = true;
            return Ok(refused(says));
        }
        if judged.reason.as_ref().is_some_and(|reason| reason.id == "author") {
            self.short = true;
            return Ok(refused("this answer has a reply of yours already; change it in the file"));
        }
        let answer = answer.clone();
        let page = self.write(&Added::Wrong { is: answer.clone(), say: words.to_string() }, "wrong")?;
        // A test belongs to its seed; a wrong answer is one of all variants.
        let drawn =
            self.posed.drawn.iter().any(|(_, number)| has_number(&answer, &print::ascii(&Expr::number(*number))));
        Ok(match drawn {
            true => page.note(
                Tone::Caution,
                format!(
                    "with this seed {}: where such a number stands in the answer, write its name in the file, so \
                     that it fits every variant",
                    drawn_as(&self.posed)
                ),
            ),
            false => page,
        })
    }

    /// Puts an entry into the file, which is read again, so that it holds a lesson that loads.
    fn write(&mut self, added: &Added, key: &str) -> Result<Page, Trouble> {
        let path = &self.asked.file;
        let id = self.lesson.question(&self.asked.question).map(|question| question.id.clone()).unwrap_or_default();
        let before = files::read_lesson(path)?;
        let named = |why: String| Trouble::Said(format!("{}: {why}", path.display()));
        let text = add(&before, &id, added).map_err(named)?;
        if let Err(problems) = crate::lesson::load::lesson(&path.display().to_string(), &text) {
            let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            self.short = true;
            return Ok(refused(format!("the lesson would not load with it: {first}; not kept")));
        }
        files::replace(path, text.as_bytes())?;
        self.lesson = read(self.asked)?;
        self.posed = pose(&self.lesson, self.asked, self.posed.seed)?;
        Ok(Page::new().note(Tone::Right, format!("kept under `{key}` in {}", path.display())))
    }
}
