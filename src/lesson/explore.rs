//! What a learner tries out and guesses between the questions: explorations, predictions, quick checks. None of them
//! counts.

use super::condition::{ConditionSubject, Requirement};
pub use super::drawn::{Drawn, PlotBy, Scene};
use super::kinds::ask::Ask;
use super::question::markdown;
use super::run::{Run, RunTable, shown};
use crate::math::language::{self, Scope};
use crate::math::tape::value_at as value;
use crate::math::{Expr, Symbol, print};
use crate::page::{Block, Line, Page, Role, Table, Tone};

/// A cell in which values are tried until a goal is reached.
#[derive(Clone, Debug)]
pub struct Explore {
    /// Unique in the lesson.
    pub id: String,
    /// What it is about; it gives no evidence for it.
    pub skill: String,
    /// Markdown: what to do.
    pub say: String,
    /// What is typed, in order.
    pub names: Vec<TypedName>,
    /// What follows from it, each from what stands before it.
    pub formulas: Vec<(Symbol, Expr)>,
    /// In place of formulas: what is run with these settings.
    pub run: Option<Run>,
    /// The values shown at first; none where nothing is.
    pub start: Vec<f64>,
    /// The columns of the table.
    pub show: Vec<Symbol>,
    /// What is drawn.
    pub plot: Option<Drawn>,
    /// What ends it.
    pub goal: Goal,
    /// Markdown, one after some lines that miss the goal.
    pub hints: Vec<String>,
    /// Markdown, said when the goal is reached.
    pub because: Option<String>,
    /// Lines that reach the goal, as they would be typed.
    pub answer: Vec<String>,
}

/// A name that gets its value from what is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedName {
    /// The name.
    pub name: Symbol,
    /// The words it may be, which count as 1, 2, …; none where it is a number.
    pub words: Vec<String>,
}

/// What ends an exploration.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Must hold of the values.
    pub condition: Requirement,
    /// For how many tries.
    pub times: usize,
    /// For as many different values of this name; of all that is typed where it is not said.
    pub of: Option<Symbol>,
}

/// One line that was tried, with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// What was typed.
    pub typed: Vec<f64>,
    /// Every name with its value.
    pub values: Vec<(Symbol, f64)>,
    /// Whether the condition of the goal holds.
    pub hits: bool,
    /// What was run.
    pub ran: Option<RunTable>,
}

impl Explore {
    /// Reads a line as values for the names: `1.2`, `w = 1.2`, `1.2, 0.3`, or a word.
    ///
    /// # Errors
    /// What is expected, for a person.
    pub fn read(&self, line: &str) -> Result<Vec<f64>, String> {
        let bare = line.trim().trim_start_matches('(').trim_end_matches(')');
        let bare = if line.trim().starts_with('(') { bare } else { line.trim() };
        let parts: Vec<&str> = bare.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
        // Several values may also stand with blanks between them.
        let parts = match (parts.as_slice(), self.names.len()) {
            ([one], several) if several > 1 && !one.contains('=') => one.split_whitespace().collect(),
            _ => parts,
        };
        if parts.len() != self.names.len() {
            return Err(self.expected());
        }
        let mut found: Vec<Option<f64>> = vec![None; self.names.len()];
        for (at, part) in parts.iter().enumerate() {
            let (place, text) = match part.split_once('=') {
                Some((name, text)) => {
                    // `z1` is typed for what is written z₁.
                    let bare = |name: &str| name.trim().replace('_', "");
                    let place = self.names.iter().position(|typed| bare(&typed.name) == bare(name));
                    (place.ok_or_else(|| self.expected())?, text.trim())
                }
                None => (at, *part),
            };
            let Some(typed) = self.names.get(place) else { return Err(self.expected()) };
            let number = match typed.words.as_slice() {
                [] => number(text),
                words => words.iter().position(|word| word == text || is_number(text, word)).map(|at| at as f64 + 1.0),
            };
            *found.get_mut(place).ok_or_else(|| self.expected())? = Some(number.ok_or_else(|| self.expected())?);
        }
        found.into_iter().collect::<Option<Vec<f64>>>().ok_or_else(|| self.expected())
    }

    /// What is typed, in a few words.
    pub fn expected_here(&self) -> String {
        let of = |typed: &TypedName| match typed.words.as_slice() {
            [] => self.label(&typed.name),
            words => format!("{} ({})", self.label(&typed.name), words.join(", ")),
        };
        let names: Vec<String> = self.names.iter().map(of).collect();
        match names.as_slice() {
            [one] => format!("a value for {one}"),
            several => format!("values for {}", several.join(", ")),
        }
    }

    /// What a line is to be, with an example.
    pub fn expected(&self) -> String {
        let of = |typed: &TypedName| match typed.words.as_slice() {
            [] => self.label(&typed.name),
            words => words.join(" or "),
        };
        match self.names.as_slice() {
            [one] if one.words.is_empty() => {
                format!("a value for {} is expected, such as 1.2; `go on` leaves this", self.label(&one.name))
            }
            [one] => format!("one of {} is expected; `go on` leaves this", one.words.join(", ")),
            several => {
                let names: Vec<String> = several.iter().map(of).collect();
                let count = several.len();
                format!(
                    "{count} values are expected, for {}, with commas between them; `go on` leaves this",
                    names.join(", ")
                )
            }
        }
    }

    /// Tries some values.
    ///
    /// # Errors
    /// Why nothing comes of them.
    pub fn tried(&self, typed: &[f64]) -> Result<Try, String> {
        let mut values: Vec<(Symbol, f64)> =
            self.names.iter().map(|typed| typed.name.clone()).zip(typed.iter().copied()).collect();
        for (name, formula) in &self.formulas {
            values.push((name.clone(), value(formula, &values).unwrap_or(f64::NAN)));
        }
        let ran = match &self.run {
            Some(run) => {
                let ran = run.ran(&values)?;
                values.extend(ran.facts());
                Some(ran)
            }
            None => None,
        };
        // A value that is undefined meets no condition.
        let asked = self.goal.condition.names();
        let defined = values.iter().filter(|(name, _)| asked.contains(name)).all(|(_, value)| !value.is_nan());
        let hits = defined && self.goal.condition.holds(&values, &ConditionSubject::default()) == Ok(true);
        Ok(Try { typed: typed.to_vec(), values, hits, ran })
    }

    /// Whether these tries reach the goal.
    pub fn is_reached(&self, tries: &[Try]) -> bool {
        let mut found: Vec<Vec<u64>> = Vec::new();
        for attempt in tries.iter().filter(|attempt| attempt.hits) {
            let of = |name: &Symbol| attempt.values.iter().find(|(known, _)| known == name).map(|(_, v)| v.to_bits());
            let mark = match &self.goal.of {
                Some(name) => of(name).into_iter().collect(),
                None => attempt.typed.iter().map(|v| v.to_bits()).collect(),
            };
            if !found.contains(&mark) {
                found.push(mark);
            }
        }
        found.len() >= self.goal.times
    }

    /// What a name's value looks like.
    fn cell(&self, attempt: &Try, name: &Symbol) -> String {
        let found = attempt.values.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        let typed = self.names.iter().find(|typed| typed.name == *name && !typed.words.is_empty());
        match (found, typed) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // words count from 1
            (Some(value), Some(typed)) => typed.words.get(value as usize - 1).cloned().unwrap_or_default(),
            (Some(value), None) => shown(value),
            (None, _) => String::new(),
        }
    }

    /// A name as it is shown: what a run came to in the end is called by its column, where nothing else of it is shown.
    fn label(&self, name: &Symbol) -> String {
        let others = self.show.iter().any(|name| name.starts_with("first_") || name.starts_with("best_"));
        let last = name.strip_prefix("last_").filter(|_| self.run.is_some() && !others);
        last.map_or_else(|| print::unicode(&Expr::var(name)).replace('_', " "), ToString::to_string)
    }

    fn header(&self, name: &Symbol) -> Line {
        let label = self.label(name);
        match self.formulas.iter().find(|(known, _)| known == name) {
            Some((_, formula)) if print::unicode(formula).chars().count() <= 22 => {
                Line::text(format!("{label} = {}", print::unicode(formula)))
            }
            _ => Line::text(label),
        }
    }

    /// What was tried, as a table: the last few rows.
    pub fn table(&self, tries: &[Try]) -> Table {
        const SHOWN: usize = 6;
        let header: Vec<Line> = self.show.iter().map(|name| self.header(name)).collect();
        let mut table = Table::numbers(header).says("What was tried.");
        for attempt in &tries[tries.len().saturating_sub(SHOWN)..] {
            table.push(self.show.iter().map(|name| self.cell(attempt, name)));
        }
        table
    }

    /// What is held against the try before: what the goal asks about, where it is shown, else the last of what is shown.
    fn watched(&self) -> Option<&Symbol> {
        let wanted = self.goal.condition.names();
        let follows = |name: &&Symbol| self.names.iter().all(|typed| typed.name != **name);
        let mut shown = self.show.iter().filter(follows);
        shown.clone().rfind(|name| wanted.contains(name)).or_else(|| shown.next_back())
    }

    /// What was tried, as one sentence: `w = 1.4: p = 2.8, L = 0.04. Lower than before.`
    pub fn sentence(&self, tries: &[Try]) -> String {
        let Some(last) = tries.last() else { return String::new() };
        let is_typed = |name: &Symbol| self.names.iter().any(|typed| typed.name == *name);
        let part = |name: &Symbol| format!("{} = {}", self.label(name), self.cell(last, name));
        let typed: Vec<String> = self.names.iter().map(|typed| part(&typed.name)).collect();
        let shown: Vec<String> = self.show.iter().filter(|name| !is_typed(name)).map(part).collect();
        let mut said = format!("{}: {}.", typed.join(", "), shown.join(", "));
        // Where several are looked for, one is not held against the other.
        if let [.., before, now] = tries
            && self.goal.times == 1
            && let Some(name) = self.watched()
        {
            let of = |attempt: &Try| attempt.values.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
            if let (Some(before), Some(now)) = (of(before), of(now)) {
                said += match now.partial_cmp(&before) {
                    Some(std::cmp::Ordering::Less) => " Lower than before.",
                    Some(std::cmp::Ordering::Greater) => " Higher than before.",
                    Some(std::cmp::Ordering::Equal) => " As before.",
                    None => "",
                };
            }
        }
        said
    }

    /// The tries that stand there at first.
    pub fn first(&self) -> Vec<Try> {
        if self.start.is_empty() { Vec::new() } else { self.tried(&self.start).into_iter().collect() }
    }

    /// What is shown when it is come to: what to do, and the first row.
    pub fn prompt(&self) -> Page {
        let mut page = markdown(&self.say);
        page.extend(self.seen(&self.first()));
        page
    }

    /// Table and picture of what was tried.
    pub fn seen(&self, tries: &[Try]) -> Page {
        let mut page = Page::new();
        if !tries.is_empty() {
            page.push(self.table(tries));
        }
        if let Some(picture) = self.picture(tries) {
            page.push(picture);
        }
        page
    }

    /// As it stands on a page to be read: with the author's own tries where the goal may be shown.
    pub fn page(&self, solved: bool) -> Page {
        let mut page = Page::new().labelled("Try it out", Tone::Info, "");
        page.extend(markdown(&self.say));
        let mut tries = self.first();
        if solved {
            tries.extend(self.answer.iter().filter_map(|line| self.tried(&self.read(line).ok()?).ok()));
        }
        page.extend(self.seen(&tries));
        if let Some(because) = self.because.as_ref().filter(|_| solved) {
            page.extend(markdown(because));
        }
        page
    }
}

/// A cell in which what a run will do is guessed before it is run.
#[derive(Clone, Debug)]
pub struct Predict {
    /// Unique in the lesson.
    pub id: String,
    /// What it is about; it gives no evidence for it.
    pub skill: String,
    /// Markdown: what is to be run, and what is asked about it.
    pub say: String,
    /// What is run.
    pub run: Run,
    /// How it is guessed.
    pub guess: Guess,
    /// Markdown: one sentence why it came out like this.
    pub because: String,
}

/// How the outcome of a run is guessed.
#[derive(Clone, Debug)]
pub enum Guess {
    /// One of several, of which the first that holds of the run is the right one.
    Choice(Vec<(String, Requirement)>),
    /// A number that may be some times off, either way.
    Number {
        /// The name it is to be.
        of: Symbol,
        /// How many times off it may be; above 1.
        within: f64,
    },
}

/// A guess that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Guessed {
    /// As it is said back.
    pub text: String,
    /// Which option it is, from 0; 0 for a number.
    pub option: usize,
    /// Whether it came out like that.
    pub right: bool,
}

impl Predict {
    /// What was to be seen, in the words of the options or as a number.
    ///
    /// # Errors
    /// Why the run comes to nothing, or which option is missing.
    pub fn outcome(&self) -> Result<(RunTable, String), String> {
        let ran = self.run.ran(&[])?;
        let facts = ran.facts();
        let text = match &self.guess {
            Guess::Choice(options) => {
                let right =
                    options.iter().find(|(_, holds)| holds.holds(&facts, &ConditionSubject::default()) == Ok(true));
                right.map(|(is, _)| is.clone()).ok_or("none of the options holds of the run")?
            }
            Guess::Number { of, .. } => {
                let found = facts.iter().find(|(name, _)| name == of).map(|(_, value)| *value);
                shown(found.ok_or_else(|| format!("the run has no {of}"))?)
            }
        };
        Ok((ran, text))
    }

    /// Reads a guess.
    ///
    /// # Errors
    /// What is expected.
    pub fn read(&self, line: &str) -> Result<Guessed, String> {
        let line = line.trim();
        match &self.guess {
            Guess::Choice(options) => {
                let by_letter = |at: usize| line.eq_ignore_ascii_case(super::kinds::letter(at).to_string().as_str());
                let at = (0..options.len())
                    .find(|at| by_letter(*at) || options.get(*at).is_some_and(|(is, _)| is.eq_ignore_ascii_case(line)));
                let last = super::kinds::letter(options.len().saturating_sub(1));
                let at = at.ok_or_else(|| format!("a letter from a to {last} is expected; `skip` leaves this"))?;
                let text = options.get(at).map(|(is, _)| is.clone()).unwrap_or_default();
                let right = self.outcome().is_ok_and(|(_, outcome)| outcome == text);
                Ok(Guessed { text, option: at, right })
            }
            Guess::Number { of, within } => {
                let number = number(line).ok_or("a number is expected, such as 0.5; `skip` leaves this")?;
                let facts = self.run.ran(&[])?.facts();
                let found = facts.iter().find(|(name, _)| name == of).map_or(f64::NAN, |(_, value)| *value);
                let ratio = (number / found).abs();
                let right = number * found > 0.0 && (1.0 / within..=*within).contains(&ratio);
                Ok(Guessed { text: shown(number), option: 0, right })
            }
        }
    }

    /// What is asked.
    pub fn prompt(&self) -> Page {
        let line = Line::styled(Role::Dim, "A wrong guess costs nothing; it is run then.");
        let mut page = Page::new().gap().labelled("Guess first", Tone::Info, line);
        page.extend(markdown(&self.say));
        if let Guess::Choice(options) = &self.guess {
            for (at, (is, _)) in options.iter().enumerate() {
                page.push(Block::item(
                    format!("{})", super::kinds::letter(at)),
                    crate::page::markdown_in::read_line(is).0,
                ));
            }
        }
        page
    }

    /// The guess beside what came, then the run and why.
    pub fn revealed(&self, guessed: Option<&str>) -> Page {
        let (ran, text) = match self.outcome() {
            Ok(outcome) => outcome,
            Err(why) => return Page::new().note(Tone::Caution, format!("This cannot be run: {why}.")),
        };
        let mut page = Page::new();
        if let Some(guessed) = guessed {
            page.push(Line::text("You expected: ").push(Role::Strong, guessed).then("."));
        }
        page.push(Line::text("It came out: ").push(Role::Strong, format!("{text}.")));
        page.extend(ran.page("The run."));
        page.extend(markdown(&self.because));
        page
    }

    /// As it stands on a page to be read.
    pub fn page(&self) -> Page {
        let mut page = markdown(&self.say);
        page.extend(self.revealed(None));
        page
    }
}

/// A quick question after a paragraph: one try, the answer and its reason at once, nothing kept.
#[derive(Clone, Debug)]
pub struct Check {
    /// Markdown that overrides the prompt.
    pub say: Option<String>,
    /// What is asked.
    pub ask: Ask,
}

/// A number as it is typed: `0.1`, `1e-5`, `1/3`, `-2`.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Ok(value) = text.replace('−', "-").parse::<f64>() {
        return value.is_finite().then_some(value);
    }
    let expr = language::read(text, &Scope::default()).ok()?.expr;
    value(&expr, &[]).filter(|value| value.is_finite())
}

/// Whether both are the same number: `2` and `2.0`.
fn is_number(text: &str, word: &str) -> bool {
    matches!((text.parse::<f64>(), word.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}
