//! A question as written, and one variant of it as put to a learner.

use super::judge::{Judged, Prepared};
use super::kinds::Reason;
use super::kinds::ask::{Ask, Unposed};
use super::kinds::{Detail, Key, Looks, Slip, Task, letter, value_formula};
use super::variant::{Vary, fill_text};
use crate::math::language::{Scope, Value, read_value};
use crate::math::{Expr, Number, Symbol};
use crate::page::{Block, Line, Page, markdown_in};

/// A question as written; [`Question::pose`] draws one variant of it.
#[derive(Clone, Debug)]
pub struct Question {
    /// The lesson's id, for the seed and for messages.
    pub lesson: String,
    /// Unique in the lesson.
    pub id: String,
    /// Raised when the meaning changes, so that progress on the old one no longer counts.
    pub rev: u32,
    /// What it exercises; slips of this skill are looked for first.
    pub skill: String,
    /// The parameters, and which of them go together.
    pub vary: Vary,
    /// Markdown that overrides the prompt.
    pub say: Option<String>,
    /// What is asked, with the parameters still in it.
    pub ask: Ask,
    /// The author's own form of the answer, shown instead of the key's.
    pub answer: Option<String>,
    /// Markdown, in the order in which they are given.
    pub hints: Vec<String>,
    /// Markdown, said when the answer is right.
    pub because: Option<String>,
    /// Wrong answers that the author foresaw; they come before the usual slips.
    pub wrong: Vec<WrongAnswer>,
    /// Answers that must come out right.
    pub right_tests: Vec<Test>,
    /// Answers that must come out wrong.
    pub wrong_tests: Vec<Test>,
    /// What a right answer counts.
    pub points: f64,
    /// How many wrong answers are allowed; `None` is as many as one likes.
    pub tries: Option<u32>,
    /// How much is said about an answer.
    pub feedback: FeedbackLevel,
    /// Which part of which question this is, where several share a situation.
    pub part: Option<Part>,
    /// Not asked in its lesson, but where one comes back to it.
    pub for_review: bool,
    /// Whether it is one of several from all over the course, in whose place a session puts what its learner knows least;
    /// then it is for review, too.
    pub mixed: bool,
    /// What it uses beside its skill.
    pub also: Vec<String>,
    /// Where it stood before, as `lesson/id`, so that progress stays.
    pub was: Vec<String>,
    /// The same question with other functions or words in it, of which the seed draws one, this one among them; none
    /// where there is only this one.
    pub cases: Vec<Question>,
    /// What is put in for names in this case, as its author wrote it: `f = sin(x), d = the sine`; empty where there is
    /// only one.
    pub chosen: String,
}

/// One part of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The id of the whole.
    pub whole: String,
    /// Which part this is, from 0.
    pub at: usize,
    /// How many there are.
    pub of: usize,
}

/// What an author's wrong answer is, with the question's parameters in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Foreseen {
    /// A value.
    Value(Value),
    /// In matrices: as it is typed, to be read with the shapes that the question declares.
    Typed(String),
}

/// An answer whose verdict its author is sure of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Of the one variant that it belongs to; `None` where it holds in every one.
    pub seed: Option<u64>,
    /// As it would be typed; where it holds in every variant, with the question's parameters in it.
    pub is: String,
}

/// A wrong answer that the author foresaw.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongAnswer {
    /// What it is.
    pub is: Foreseen,
    /// Markdown, said when it is given.
    pub say: String,
}

/// How much is said about an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeedbackLevel {
    /// Not even whether it is right, as in an examination.
    None,
    /// Whether it is right, and nothing more.
    Verdict,
    /// The reason for a wrong answer too.
    #[default]
    Full,
}

/// One variant of a question with its key prepared, ready to be judged against.
#[derive(Debug)]
pub struct Posed {
    /// The seed that this variant belongs to.
    pub seed: u64,
    /// The parameters drawn, in the order the author named them.
    pub drawn: Vec<(Symbol, Number)>,
    /// Which of the question's cases was drawn; 0 where there is only one.
    pub case: usize,
    /// What is put in for names in that case; empty where there is only one.
    pub chosen: String,
    /// The question as it is shown.
    pub prompt: Page,
    /// From the gentlest to the plainest.
    pub hints: Vec<Page>,
    /// Said when the answer is right.
    pub because: Option<Page>,
    /// The author's own form of the answer.
    pub answer: Option<String>,
    /// The question with its key, ready to judge.
    pub prepared: Prepared,
}

impl Question {
    /// The question with the functions and words of one of its cases; itself where it has none.
    pub fn in_case(&self, case: usize) -> &Question {
        self.cases.get(case).unwrap_or(self)
    }

    /// The variant of this question that belongs to the seed. `Err` when no numbers meet the condition or the question
    /// cannot be asked with them; a lesson that loads has been tried.
    pub fn pose(&self, seed: u64) -> Result<Posed, Unposed> {
        let id = self.part.as_ref().map_or(&self.id, |part| &part.whole);
        let purpose = format!("{}/{id}", self.lesson);
        let case = match self.cases.len() {
            0 => 0,
            count => crate::math::rng::Rng::named(seed, &format!("{purpose} case")).below(count),
        };
        let chosen = self.in_case(case);
        chosen.pose_case(seed, &purpose, case)
    }

    /// Whether other seeds give other numbers, functions or words.
    pub fn varies(&self) -> bool {
        !self.vary.parameters.is_empty() || !self.cases.is_empty()
    }

    /// Whether its answers are judged when they are handed in, and nothing is told before.
    pub fn is_held(&self) -> bool {
        self.feedback == FeedbackLevel::None
    }

    /// Whether anything at all follows from the seed: numbers, functions, words, the order of options, a planted slip.
    pub fn is_seeded(&self) -> bool {
        const DRAWN: [&str; 5] = ["choice", "choices", "arrange", "rule", "spot"];
        self.varies() || DRAWN.contains(&self.ask.kind.name)
    }

    fn pose_case(&self, seed: u64, purpose: &str, case: usize) -> Result<Posed, Unposed> {
        let drawn =
            self.vary.draw(seed, purpose).ok_or_else(|| Unposed::new("where", "no numbers meet this condition"))?;
        self.pose_drawn(seed, purpose, case, drawn)
    }

    /// Variants up to so many, for an author's check: every one, or where there are more, some of them from end to end.
    /// How many there are goes along, where that is known.
    pub fn walked(&self, most: usize) -> (Vec<Result<Posed, Unposed>>, Option<usize>) {
        let id = self.part.as_ref().map_or(&self.id, |part| &part.whole);
        let purpose = format!("{}/{id}", self.lesson);
        let own = std::slice::from_ref(self);
        let cases = if self.cases.is_empty() { own } else { &self.cases };
        let (mut all, mut count) = (Vec::new(), Some(0usize));
        for (case, chosen) in cases.iter().enumerate() {
            let (drawn, of) = chosen.vary.sample((most / cases.len()).max(1));
            count = count.zip(of).map(|(count, of)| count.saturating_add(of));
            if drawn.is_empty() {
                all.push(Err(Unposed::new("where", "no numbers meet this condition")));
            }
            // A seed of its own for each, so that options and planted slips come in every order.
            let posed = drawn.into_iter().zip(1..).map(|(drawn, seed)| chosen.pose_drawn(seed, &purpose, case, drawn));
            all.extend(posed);
        }
        (all, count)
    }

    /// How many variants there are, its cases together; `None` where that was not counted to the end.
    pub fn variants(&self) -> Option<usize> {
        let own = std::slice::from_ref(self);
        let cases = if self.cases.is_empty() { own } else { &self.cases };
        cases.iter().try_fold(0usize, |count, case| Some(count.saturating_add(case.vary.sample(1).1?)))
    }

    fn pose_drawn(
        &self,
        seed: u64,
        purpose: &str,
        case: usize,
        drawn: Vec<(Symbol, Number)>,
    ) -> Result<Posed, Unposed> {
        let author = self.wrong.iter().map(|wrong| self.author_slip(wrong, &drawn)).collect();
        // Never 0, with which options would stand as written.
        let own_seed = crate::math::rng::Rng::named(seed, purpose).next().max(1);
        let prepared = Prepared::new(self.ask.fill(&drawn), own_seed, author, &self.skill)?;
        let page = |text: &String| markdown(&fill_text(text, &drawn));
        let hints = match self.hints.as_slice() {
            [] => usual_hints(&prepared),
            own => own.iter().map(page).collect(),
        };
        let because = self
            .because
            .as_ref()
            .map(page)
            .or_else(|| prepared.task.because.clone().map(|line| Page::new().text(line)));
        Ok(Posed {
            seed,
            case,
            chosen: self.chosen.clone(),
            prompt: prompt(
                self.say.as_ref().map(|say| fill_text(say, &drawn)).as_deref(),
                &prepared.ask,
                &prepared.task,
            ),
            hints,
            because,
            answer: self.answer.as_ref().map(|text| fill_text(text, &drawn)),
            prepared,
            drawn,
        })
    }

    fn author_slip(&self, wrong: &WrongAnswer, drawn: &[(Symbol, Number)]) -> Slip {
        let reason = Reason::new("author", fill_text(&wrong.say, drawn), "");
        let looks = match &wrong.is {
            Foreseen::Value(value) => Looks::Value(fill(value, drawn)),
            Foreseen::Typed(text) => Looks::Typed(fill_text(text, drawn)),
        };
        Slip::new(reason, looks)
    }
}

/// What is asked, in the author's words where there are some, with its options and how to answer.
pub(super) fn prompt(say: Option<&str>, ask: &Ask, task: &Task) -> Page {
    let mut page = match say {
        Some(say) => markdown(say),
        None => Page::new().text(task.prompt(ask)),
    };
    page.blocks.extend(task.shown.iter().cloned());
    let options: Vec<&str> = match &task.key {
        Key::Choice(options) | Key::Choices(options) => options.iter().map(|option| option.is.as_str()).collect(),
        Key::Order { items, .. } => items.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    for (at, option) in options.into_iter().enumerate() {
        page.push(Block::item(format!("{})", letter(at)), markdown_in::read_line(option).0));
    }
    if let Some(how) = &task.how {
        page.push(how.clone());
    }
    page
}

/// The hints of a kind of question, where its author gives none.
fn usual_hints(prepared: &Prepared) -> Vec<Page> {
    prepared.task.hints(&prepared.ask).into_iter().map(|line| Page::new().text(line)).collect()
}

impl Posed {
    /// An ask without an author, as it is put to a learner. With the seed 0 the options of a choice stand as written.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn of(ask: Ask, seed: u64) -> Result<Posed, Unposed> {
        let prepared = ask.prepare(seed)?;
        let because = prepared.task.because.clone().map(|line| Page::new().text(line));
        let (prompt, hints) = (prompt(None, &prepared.ask, &prepared.task), usual_hints(&prepared));
        Ok(Posed { prompt, hints, because, ..Posed::bare(prepared, seed) })
    }

    /// A question that nobody is shown: ready to judge, without prompt and hints.
    pub fn bare(prepared: Prepared, seed: u64) -> Posed {
        let (drawn, chosen, prompt, hints) = (Vec::new(), String::new(), Page::new(), Vec::new());
        Posed { seed, drawn, case: 0, chosen, prompt, hints, because: None, answer: None, prepared }
    }

    /// Judges one answer. Never panics, whatever the text.
    pub fn judge(&self, text: &str) -> Judged {
        self.prepared.judge(text)
    }
    /// Judges an answer that follows a wrong one, as [`Prepared::judge_after`].
    pub fn judge_after(&self, text: &str, last: Option<&str>) -> Judged {
        self.prepared.judge_after(text, last)
    }
    /// As [`Prepared::judge_knowing`].
    pub fn judge_knowing(&self, text: &str, last: Option<&str>, told: bool) -> Judged {
        self.prepared.judge_knowing(text, last, told)
    }
    /// A value of the author's with the numbers of this variant put in.
    pub fn fill(&self, value: &Value) -> Value {
        fill(value, &self.drawn)
    }
    /// A wrong answer that the author foresaw, as it would be typed in this variant.
    pub fn fill_foreseen(&self, foreseen: &Foreseen) -> String {
        match foreseen {
            Foreseen::Value(value) => value_formula(&self.fill(value)).ascii,
            Foreseen::Typed(text) => fill_text(text, &self.drawn),
        }
    }
    /// An answer of the author's with the numbers of this variant put in, as it would be typed.
    pub fn fill_answer(&self, text: &str) -> String {
        if self.drawn.is_empty() {
            return text.to_string();
        }
        if let Key::Choice(_) | Key::Choices(_) | Key::Order { .. } = self.prepared.task.key {
            return fill_text(text, &self.drawn);
        }
        let variables = self.drawn.iter().map(|(name, _)| name.clone()).collect();
        match read_value(text, &Scope::of(variables), self.prepared.task.shape) {
            Ok(reading) => value_formula(&self.fill(&reading.value)).ascii,
            Err(_) => fill_text(text, &self.drawn),
        }
    }
    /// The answer with its worked steps.
    pub fn solution(&self, detail: Detail) -> Page {
        let mut page = self.prepared.solution(detail);
        // Where the work is the answer alone, the author's own form of it stands there.
        if let ("formula" | "number", Some(answer)) = (self.prepared.ask.kind.name, &self.answer) {
            page = Page::new().labelled("Answer", crate::page::Tone::Right, Line::new().code(answer.clone()));
        }
        if let (true, Some(answer)) = (page.is_empty(), &self.answer) {
            page = page.labelled("Answer", crate::page::Tone::Right, Line::text("for example ").code(answer.clone()));
        }
        if let Some(because) = &self.because {
            page.extend(because.clone());
        }
        page
    }
}

fn fill(value: &Value, drawn: &[(Symbol, Number)]) -> Value {
    let number = |name: &str| drawn.iter().find(|(known, _)| known == name).map(|(_, n)| Expr::number(*n));
    value.map(|expr| super::variant::filled(expr, &number))
}

/// Markdown as a page. What is odd in it was said when the lesson was loaded.
pub fn markdown(text: &str) -> Page {
    markdown_in::read(text).0.into_iter().collect()
}
