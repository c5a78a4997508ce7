//! `gradus gradebook`: hand-ins judged again, and grades made of them.

use super::assess::{Assessed, Assessor, Odd, Requirements, Times, millis};
use super::feedback::{self, number, overtime, span};
use super::formats::{Grades, Pieces, not_one};
use super::inputs::{Inputs, inputs};
use super::items;
use super::results::{LearnerRow, Results, Whose};
use super::roster::{Roster, Student};
use super::{counted, grouped};
use crate::api::{Grader, json_line};
use crate::app::args::{Global, GradeFormat, Gradebook};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::export::NOT_OURS;
use crate::app::files;
use crate::app::grade::{self, table};
use crate::app::lessons::shelf;
use crate::app::out::{Out, unless_closed};
use crate::app::pictures::Pictures;
use crate::app::screen::{Screen, tell};
use crate::lesson::load::rules::{Rules, Solutions, rules};
use crate::page::{Line, Options, Page, Role, Table, Tone, html, mark};
use crate::session::course::{Shelf, report};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::path::Path;
use std::time::Instant;

/// So much that is to be looked at is told on the screen.
const LOOKED: usize = 200;

/// Learners in one table on the screen.
const ROWS: usize = 500;

/// `gradus gradebook HANDIN…`.
pub fn gradebook(global: &Global, asked: &Gradebook) -> Result<Ending, Trouble> {
    let began = Instant::now();
    let rules = asked.rules.as_deref().map_or(Ok(Rules::default()), read_rules)?;
    let times = times(&rules, asked.rules.as_deref())?;
    let inputs = inputs(&asked.hand_ins)?;
    let shelf = shelf(global)?;
    let lessons = lessons(&rules, &inputs, &shelf)?;
    let title = asked.assignment.clone().unwrap_or_else(|| title(&lessons, &shelf));
    let assessor = Assessor::new(Grader::on(shelf), rules, times, &lessons)?;
    let roster = match &asked.roster {
        Some(path) => Roster::read(path)?,
        None => Roster::of(inputs.learners().map(|(name, _)| name)),
    };
    let (whose, nobody) = grouped_by(&roster, &inputs, &assessor.rules, asked.roster.is_some());
    let is_of_one = matches!(asked.to, Some(GradeFormat::Gradescope | GradeFormat::Github));
    let count = whose.chunk_by(Whose::is_same).count();
    if is_of_one && count != 1 {
        return Err(not_one(count));
    }
    let pages = asked.pages.as_deref();
    if let Some(folder) = pages {
        files::folder(folder)?;
    }
    let closed = assessor.times.closes.is_some_and(|closes| crate::app::store::now() > closes);
    let solutions = match assessor.rules.solutions {
        Solutions::Never => false,
        Solutions::AfterCloses => closed,
        Solutions::Always => true,
    };
    let pictures = if pages.is_some() { Pictures::of(global, &[]) } else { Pictures::default() };
    let done = |student: &Student, assessed: &Assessed| -> Result<(), Trouble> {
        let Some(folder) = pages else { return Ok(()) };
        let name = student.name();
        let who = if name.is_empty() { student.learner() } else { &name };
        let mut page = feedback::page(&assessor, assessed, who, &title, solutions);
        pictures.put(&mut page);
        write_page(folder, student.learner(), &page, asked.force)
    };
    let wanted = Requirements {
        shown: pages.is_some() || is_of_one,
        flags: asked.report.is_some(),
        answered: asked.stats || asked.report.is_some(),
    };
    let results =
        grade::pool(asked.jobs)?.install(|| Results::of(&assessor, &inputs, &roster, &whose, wanted, done))?;
    let grades = Grades { title: &title, assessor: &assessor, roster: &roster, results: &results };
    let looked = Looked::of(&grades, nobody, &inputs)?;
    if let Some(path) = &asked.report {
        may_write(path, "{\"kind\":", asked.force)?;
        files::replace_by_pieces(path, looked.report(&grades))?;
    }
    let ending = if looked.nobody.is_empty() && inputs.unread.is_empty() { Ending::Well } else { Ending::Short };
    let head = heading(&grades, began, asked, global.quiet);
    if let Some(to) = asked.to {
        let mut text = match to {
            GradeFormat::Csv => grades.csv(),
            GradeFormat::Moodle => grades.moodle(),
            GradeFormat::Canvas => grades.canvas(),
            GradeFormat::Gradescope => Box::new(std::iter::once(grades.gradescope())),
            GradeFormat::Github => Box::new(std::iter::once(grades.github())),
            GradeFormat::Json => grades.json(),
            GradeFormat::Html => as_html(&grades),
        }
        .peekable();
        match asked.output.as_deref().filter(|path| *path != Path::new("-")) {
            Some(path) => {
                let first = text.peek().and_then(|text| text.as_ref().ok()?.lines().next());
                let first = first.unwrap_or_default().to_string();
                let begin = if matches!(to, GradeFormat::Gradescope | GradeFormat::Github | GradeFormat::Json) {
                    "{\""
                } else {
                    &first
                };
                may_write(path, begin, asked.force)?;
                files::replace_by_pieces(path, text)?;
            }
            None => {
                looked.tell(global.quiet);
                let mut out = Out::new(false);
                let written = text.try_for_each(|piece| out.write(&piece?)).and_then(|()| out.flush());
                return unless_closed(written, ending);
            }
        }
    }
    let written = unless_closed(shown(&grades, head, &looked, global), ending);
    looked.tell(global.quiet);
    written
}

/// Shows the grades. A large class comes in tables of its own one after another, so that none has to be laid out whole.
fn shown(grades: &Grades, head: Page, looked: &Looked, global: &Global) -> Result<(), Trouble> {
    let mut screen = Screen::new(Display::decide(global));
    let mut page = head;
    for (at, table) in tables(grades).enumerate() {
        if at > 0 {
            screen.show(&page)?;
            page = Page::new();
        }
        page.push(table?);
    }
    page.extend(missing(grades));
    page.extend(looked.page(grades));
    if let Some(counted) = &grades.results.items {
        page.push(items::heading(grades.title, counted));
        page.extend(items::table(&counted.rows()));
    }
    screen.show(&page)
}

/// The grades as a page, written table by table.
fn as_html<'g>(grades: &'g Grades) -> Pieces<'g> {
    let Some(format) = crate::page::format("html") else { return Box::new(std::iter::empty()) };
    let (begin, end) = html::around(grades.title);
    let begin = mark::marked(format, begin);
    let tables = tables(grades).map(|table| table.map(|table| html::inside(&Page::new().with(table))));
    let missing = std::iter::once_with(|| Ok(html::inside(&missing(grades)) + end));
    Box::new(std::iter::once(Ok(begin)).chain(tables).chain(missing))
}

/// The tables of the grades, at most so many learners in each.
fn tables<'g>(grades: &'g Grades) -> impl Iterator<Item = Result<Table, Trouble>> + 'g {
    let mut rows = grades.results.rows(grades.roster).peekable();
    let mut begun = false;
    std::iter::from_fn(move || {
        // Of nobody there is an empty table.
        if rows.peek().is_none() && std::mem::replace(&mut begun, true) {
            return None;
        }
        begun = true;
        let rows: Result<Vec<LearnerRow>, Trouble> = rows.by_ref().take(ROWS).collect();
        Some(rows.map(|rows| table(grades, &rows)))
    })
}

fn read_rules(path: &Path) -> Result<Rules, Trouble> {
    let text = files::read_lesson(path)?;
    let name = path.display().to_string();
    rules(&name, &text).map_err(|problems| {
        Trouble::Said(format!("these rules cannot be followed\n\n{}", report(&problems, &[(name.clone(), text)])))
    })
}

/// The times of the rules, and those at which hand-ins arrived.
fn times(rules: &Rules, file: Option<&Path>) -> Result<Times, Trouble> {
    let time = |name: &str, text: &Option<String>| -> Result<Option<i64>, Trouble> {
        let Some(text) = text else { return Ok(None) };
        let wanted = "expected a time with its zone, such as 2026-11-26T23:59:00+01:00";
        millis(text).map(Some).ok_or_else(|| Trouble::Said(format!("`{name}`: {wanted}, found {text}")))
    };
    let mut times =
        Times { due: time("due", &rules.due)?, closes: time("closes", &rules.closes)?, received: HashMap::new() };
    if let Some(received) = &rules.received {
        // It lies beside the rules.
        let path = file.and_then(Path::parent).map_or_else(|| received.into(), |folder| folder.join(received));
        let table = table::read(&path)?;
        let column = |name: &str| {
            table.titles.iter().position(|title| title.trim().eq_ignore_ascii_case(name)).ok_or_else(|| {
                let found = table.titles.join(", ");
                Trouble::Said(format!("{}: expected the columns learner and time, found {found}", path.display()))
            })
        };
        let (learner, at) = (column("learner")?, column("time")?);
        for row in table.rows() {
            let text = row.cell(at);
            let Some(at) = millis(text.trim()) else {
                let says = "expected a time such as 2026-11-26T23:59:00+01:00, found";
                return Err(Trouble::Said(format!("{}:{}: {says} {text}", path.display(), row.line)));
            };
            times.received.insert(row.cell(learner).to_string(), at);
        }
    }
    Ok(times)
}

/// The lessons that count: those of the rules, or those that were handed in.
fn lessons(rules: &Rules, inputs: &Inputs, shelf: &Shelf) -> Result<Vec<String>, Trouble> {
    if !rules.lessons.is_empty() {
        for lesson in &rules.lessons {
            shelf.lesson(lesson)?;
        }
        return Ok(rules.lessons.clone());
    }
    let known: Vec<String> = shelf.ids().filter(|id| inputs.lessons.contains(*id)).map(str::to_string).collect();
    match (known.is_empty(), inputs.lessons.first()) {
        (true, Some(lesson)) => {
            let why = shelf.lesson(lesson).err().unwrap_or_default();
            Err(Trouble::Said(format!("{why}; --lessons names the file it stands in")))
        }
        (true, None) => Err(Trouble::Said("no answer to any lesson was handed in".to_string())),
        _ => Ok(known),
    }
}

/// What the grades are called: the lesson they are for.
fn title(lessons: &[String], shelf: &Shelf) -> String {
    match lessons {
        [only] => shelf.lesson(only).map_or_else(|_| only.clone(), |lesson| lesson.title.clone()),
        _ => "gradus".to_string(),
    }
}

/// Whose the hand-ins are, in the order of the roster: its places, with those of the learners in the hand-ins; and the
/// names that mean nobody.
fn grouped_by<'a>(
    roster: &Roster,
    inputs: &'a Inputs,
    rules: &Rules,
    given: bool,
) -> (Vec<Whose>, Vec<(&'a str, Vec<String>)>) {
    let names = roster.names();
    let mut all: Vec<Whose> = Vec::with_capacity(inputs.len());
    let mut nobody = Vec::new();
    for (learner, (typed, segments)) in (0..).zip(inputs.learners()) {
        match names.find(typed, &rules.aliases) {
            Some(student) => all.push(Whose { student: u32::try_from(student).unwrap_or(u32::MAX), learner }),
            None if given => {
                let mut files: Vec<String> = segments.iter().map(|segment| inputs.name(segment.file)).collect();
                files.dedup();
                nobody.push((typed, files));
            }
            None => {}
        }
    }
    all.sort_unstable();
    (all, nobody)
}

fn write_page(folder: &Path, learner: &str, page: &Page, force: bool) -> Result<(), Trouble> {
    let path = folder.join(format!("{}.html", super::file_name(learner)));
    let Some(format) = crate::page::format("html") else { return Ok(()) };
    let text = mark::marked(format, (format.render)(page, &Options::default()));
    may_write(&path, "<!doctype html>", force)?;
    files::replace(&path, text.as_bytes())
}

/// A file that is there is overwritten only where it begins as one that this command wrote.
fn may_write(path: &Path, begin: &str, force: bool) -> Result<(), Trouble> {
    files::may_write(path, force, NOT_OURS, |file| {
        let mut bytes = Vec::new();
        let read = file.take(begin.len().max(mark::WITHIN) as u64).read_to_end(&mut bytes);
        let begins = bytes.get(..begin.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(begin.as_bytes()));
        read.is_ok() && begins && (begin != "<!doctype html>" || mark::is_marked(&bytes))
    })
}

fn heading(grades: &Grades, began: Instant, asked: &Gradebook, quiet: bool) -> Page {
    let (handed, answers) = (grades.results.count(), grades.results.answers);
    let who = match asked.roster {
        Some(_) => format!("{handed} of {} on the roster handed in", grades.roster.len()),
        None => format!("{} handed in", counted(handed, "learner")),
    };
    let mut line = Line::styled(Role::Strong, grades.title).then(format!("  {who} · "));
    // How long it took is no result, so that two runs say the same.
    let took = if quiet { String::new() } else { format!(" in {:.1} s", began.elapsed().as_secs_f64()) };
    let is_shown = !quiet && std::io::IsTerminal::is_terminal(&std::io::stdout());
    line = line.then(format!(
        "{} judged again{}",
        counted(answers, "answer"),
        if is_shown { took } else { String::new() }
    ));
    let page = Page::new().text(line);
    match asked.rules {
        Some(_) => page.gap(),
        None => page.text(Line::styled(Role::Dim, "no rules: best answer, hints free")).gap(),
    }
}

fn table(grades: &Grades, rows: &[LearnerRow]) -> Table {
    let out_of = format!("of {}", number(grades.assessor.out_of()));
    let title = format!("The grades of {}.", grades.title);
    let mut table = Table::new(["learner", "name", "points", &out_of, "late", "receipt"]).numeric(&[2, 3]).says(title);
    for LearnerRow { student, assessed } in rows {
        let Some(assessed) = assessed else { continue };
        let share = assessed.total / grades.assessor.out_of().max(f64::MIN_POSITIVE) * 100.0;
        let mut late: Vec<String> = Vec::new();
        if let (share, by @ 1..) = assessed.late {
            late.push(format!("{} −{} %", span(by), number(share * 100.0)));
        }
        late.extend(overtime(assessed));
        let late = if late.is_empty() { "–".to_string() } else { late.join(", ") };
        table.push([
            Line::text(student.learner()),
            Line::text(student.name()),
            Line::text(number(assessed.total)),
            Line::text(format!("{share:.0} %")),
            Line::text(late),
            Line::styled(Role::Dim, grouped(&assessed.receipt)),
        ]);
    }
    table
}

/// Who handed nothing in.
fn missing(grades: &Grades) -> Page {
    let mut handed = grades.results.handed().iter().copied().peekable();
    let names: Vec<String> = (0..grades.roster.len())
        .filter(|at| handed.next_if_eq(at).is_none())
        .map(|at| grades.roster.student(at))
        .map(|student| format!("{} {}", student.learner(), student.name()).trim().to_string())
        .collect();
    match names.is_empty() {
        true => Page::new(),
        false => Page::new().labelled("not handed in", Tone::Neutral, names.join(" · ")),
    }
}

/// What is to be looked at.
struct Looked<'a> {
    /// Pairs who share times of answers, and how many.
    twins: Vec<(usize, usize, usize)>,
    /// Names that mean nobody, with their files.
    nobody: Vec<(&'a str, Vec<String>)>,
    inputs: &'a Inputs,
    /// One sentence for each learner and kind of thing to look at: the first of them, and how many there are.
    sentences: Vec<String>,
    count: usize,
}

impl<'a> Looked<'a> {
    fn of(grades: &Grades, nobody: Vec<(&'a str, Vec<String>)>, inputs: &'a Inputs) -> Result<Looked<'a>, Trouble> {
        let mut looked = Looked { twins: grades.results.twins()?, nobody, inputs, sentences: Vec::new(), count: 0 };
        for row in grades.results.rows(grades.roster) {
            let LearnerRow { student, assessed } = row?;
            assessed.iter().flat_map(|assessed| sentences(&student, assessed)).for_each(|says| looked.note(says));
        }
        for at in 0..looked.twins.len() {
            let (one, other, count) = looked.twins[at];
            let name = |at: usize| grades.roster.student(at).learner();
            looked.note(format!("{} and {} share {count} times of answers (twin)", name(one), name(other)));
        }
        Ok(looked)
    }

    /// Notes what is to be looked at; all of it is counted, and the first is told.
    fn note(&mut self, says: String) {
        self.count += 1;
        if self.sentences.len() < LOOKED {
            self.sentences.push(says);
        }
    }

    fn page(&self, grades: &Grades) -> Page {
        let mut page = Page::new();
        for (typed, files) in &self.nobody {
            let near = grades.roster.near(typed);
            let near = if near.is_empty() { String::new() } else { format!(" (nearest: {})", near.join(", ")) };
            let says = format!("{typed} in {}{near}: no points", files.join(", "));
            page = page.labelled("not on roster", Tone::Caution, says);
        }
        for unread in &self.inputs.unread {
            let place = format!("{}:{}", self.inputs.name(unread.file), unread.line);
            page = page.labelled("not read", Tone::Caution, format!("{place}: {}", unread.why));
        }
        for says in &self.sentences {
            page = page.labelled("to look at", Tone::Caution, says.as_str());
        }
        if let Some(more) = self.count.checked_sub(LOOKED).filter(|more| *more > 0) {
            page = page.labelled("to look at", Tone::Caution, format!("{more} more; --report FILE has everything"));
        }
        page
    }

    /// Everything, one object a line.
    fn report<'g>(&'g self, grades: &'g Grades) -> Pieces<'g> {
        let line = |value: Value| json_line(&value) + "\n";
        let nobody = self.nobody.iter().map(move |(typed, files)| {
            let near = grades.roster.near(typed);
            Ok(line(json!({"kind": "nobody", "learner": typed, "files": files, "near": near})))
        });
        let unread = self.inputs.unread.iter().map(move |unread| {
            let file = self.inputs.name(unread.file);
            Ok(line(json!({"kind": "unread", "file": file, "line": unread.line, "why": unread.why})))
        });
        let flags = grades.results.rows(grades.roster).map(move |row| {
            let LearnerRow { student, assessed } = row?;
            let mut text = String::new();
            for flag in assessed.iter().flat_map(|assessed| &assessed.flags) {
                text += &line(json!({"kind": flag.kind.name(), "learner": student.learner(),
                                     "file": self.inputs.name(flag.file), "line": flag.line,
                                     "question": flag.question, "claimed": flag.claimed, "judged": flag.judged}));
            }
            if let Some(times) = assessed.map(|assessed| assessed.resets).filter(|times| *times > 0) {
                text += &line(json!({"kind": "reset", "learner": student.learner(), "times": times}));
            }
            Ok(text)
        });
        let twins = self.twins.iter().map(move |(one, other, count)| {
            let name = |at: &usize| grades.roster.student(*at).learner();
            Ok(line(json!({"kind": "twin", "learner": name(one), "with": name(other), "times": count})))
        });
        let counted = grades.results.items.iter().flat_map(|items| items.rows());
        let counted = counted.map(move |row| Ok(line(items::as_json(&[("kind", "item")], &row))));
        Box::new(nobody.chain(unread).chain(flags).chain(twins).chain(counted))
    }

    /// What is told at the end, beside the results.
    fn tell(&self, quiet: bool) {
        let mut all = Vec::new();
        if !self.nobody.is_empty() {
            all.push(format!("{} of nobody", counted(self.nobody.len(), "hand-in")));
        }
        let unread = self.inputs.unread.len();
        if unread > 0 {
            all.push(format!("{} that {} no record", counted(unread, "line"), is(unread)));
        }
        if self.count > 0 {
            all.push(format!("{} to look at", self.count));
        }
        if !all.is_empty() && !quiet {
            tell(&all.join(", "));
        }
    }
}

/// One sentence for each kind of thing to look at in what a learner handed in.
fn sentences(student: &Student, assessed: &Assessed) -> Vec<String> {
    let mut all = Vec::new();
    let kinds: BTreeSet<Odd> = assessed.flags.iter().map(|flag| flag.kind).collect();
    for kind in kinds {
        let flags: Vec<_> = assessed.flags.iter().filter(|flag| flag.kind == kind).collect();
        let (first, count) = (flags[0], flags.iter().map(|flag| flag.count).sum());
        let many = counted(count, "answer");
        let says = match kind {
            Odd::Edited => {
                format!("{many} say{} {} and {} judged {} (edited)", s(count), first.claimed, is(count), first.judged)
            }
            Odd::Version => format!("{many} {} judged otherwise by gradus here than there (version)", is(count)),
            Odd::Late => {
                format!("{many} {} given when the examination was over (late)", if count == 1 { "was" } else { "were" })
            }
            Odd::Lesson => "the lesson's text was another one; what was not revised is judged (lesson)".to_string(),
            Odd::Revised => format!("{many} to a question that was revised since: no points (revised)"),
            Odd::Seed => format!("{many} with other numbers than theirs: no points (seed)"),
            Odd::Cut => format!("the hand-in has gaps: {} of {} (cut)", first.judged, first.claimed),
            Odd::Order => format!("{many} at times that go back (order)"),
            Odd::Unknown => format!("{many} to questions that are not there (unknown)"),
        };
        all.push(format!("{} {says}", student.learner()));
    }
    if assessed.resets > 0 {
        let times = counted(assessed.resets, "time");
        all.push(format!("{} began a lesson anew {times}, with what was answered before left out", student.learner()));
    }
    all
}

fn s(count: usize) -> &'static str {
    if count == 1 { "s" } else { "" }
}
pub fn is(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}
