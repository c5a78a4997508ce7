//! `gradus gradebook`: hand-ins judged again, and grades made of them.

use super::assess::{Assessed, Assessor, Times, millis};
use super::feedback::{self, number, span};
use super::formats::{Grades, Pieces, Row};
use super::inputs::{Inputs, Segment, inputs};
use super::roster::{Roster, Student};
use super::{counted, grouped};
use crate::api::{Grader, json_line};
use crate::app::args::{Global, GradeFormat, Gradebook};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::files;
use crate::app::grade::{self, table};
use crate::app::lessons::shelf;
use crate::app::out::{self, unless_closed};
use crate::app::screen::{Screen, tell};
use crate::lesson::Digest;
use crate::lesson::load::rules::{Rules, Solutions, rules};
use crate::page::{Line, Options, Page, Role, Table, Tone};
use crate::session::course::{Shelf, report};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::time::Instant;

/// So many equal answers at equal times are no chance.
const TWINS: usize = 5;

/// Learners in one table on the screen.
const ROWS: usize = 500;

/// What tells equal answers is looked through in so many parts, so that one alone is held at a time.
const PARTS: u32 = 16;

/// A learner with the names in hand-ins that mean them.
type Whose<'a> = (usize, Vec<(&'a String, &'a Vec<Segment>)>);

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
        None => everyone(&inputs),
    };
    let (groups, nobody) = grouped_by(&roster, &inputs, &assessor.rules, asked.roster.is_some());
    let pages = asked.pages.as_deref();
    if let Some(folder) = pages {
        fs::create_dir_all(folder).map_err(|error| Trouble::with_file(folder, &error))?;
    }
    let closed = assessor.times.closes.is_some_and(|closes| crate::app::store::now() > closes);
    let solutions = match assessor.rules.solutions {
        Solutions::Never => false,
        Solutions::AfterCloses => closed,
        Solutions::Always => true,
    };
    let detailed = asked.to == Some(GradeFormat::Gradescope);
    let one = |(at, names): &Whose| -> Result<Assessed, Trouble> {
        let student = &roster.students[*at];
        let mut assessed =
            assessor.assess(&inputs, names, &student.learner, pages.is_some() || detailed, asked.report.is_some())?;
        if let Some(folder) = pages {
            let who = if student.name.is_empty() { &student.learner } else { &student.name };
            let page = feedback::page(&assessor, &assessed, who, &title, solutions);
            write_page(folder, &student.learner, &page, asked.force)?;
        }
        if !detailed {
            assessed.shown = Vec::new();
        }
        Ok(assessed)
    };
    let assessed: Vec<Assessed> = grade::pool(asked.jobs)?
        .install(|| groups.par_iter().map(one).collect::<Vec<_>>())
        .into_iter()
        .collect::<Result<_, _>>()?;
    let mut by_student: Vec<Option<&Assessed>> = vec![None; roster.students.len()];
    for ((at, _), assessed) in groups.iter().zip(&assessed) {
        by_student[*at] = Some(assessed);
    }
    let rows: Vec<Row> = roster
        .students
        .iter()
        .zip(&by_student)
        .map(|(student, assessed)| Row { student, assessed: *assessed })
        .collect();
    let grades = Grades { title: &title, assessor: &assessor, roster: &roster, rows };
    let looked = Looked { twins: twins(&groups, &assessed), nobody, inputs: &inputs };
    if let Some(path) = &asked.report {
        may_write(path, "{\"kind\":", asked.force)?;
        files::replace(path, looked.report(&grades).as_bytes())?;
    }
    let ending = if looked.nobody.is_empty() && inputs.unread.is_empty() { Ending::Well } else { Ending::Short };
    let counted_answers = assessed.iter().map(|assessed| assessed.answers).sum();
    let head = heading(&grades, counted_answers, began, asked, global.quiet);
    if let Some(to) = asked.to {
        let whole = |text: String| -> Pieces { Box::new(std::iter::once(text)) };
        let mut text = match to {
            GradeFormat::Csv => grades.csv(),
            GradeFormat::Moodle => grades.moodle(),
            GradeFormat::Canvas => whole(grades.canvas()),
            GradeFormat::Gradescope => whole(grades.gradescope()?),
            GradeFormat::Json => grades.json(),
            GradeFormat::Html => whole(grades.html()),
        }
        .peekable();
        match asked.output.as_deref().filter(|path| *path != Path::new("-")) {
            Some(path) => {
                let first = text.peek().and_then(|text| text.lines().next()).unwrap_or_default().to_string();
                let begin = if matches!(to, GradeFormat::Gradescope | GradeFormat::Json) { "{\"" } else { &first };
                may_write(path, begin, asked.force)?;
                files::replace_by_pieces(path, text)?;
            }
            None => {
                summary(&looked, &grades, global.quiet);
                let written = text.try_for_each(|piece| out::text(&piece));
                return unless_closed(written, ending);
            }
        }
    }
    let written = unless_closed(shown(&grades, head, &looked, global), ending);
    summary(&looked, &grades, global.quiet);
    written
}

/// Shows the grades. A large class comes in tables of its own one after another, so that none has to be laid out whole.
fn shown(grades: &Grades, head: Page, looked: &Looked, global: &Global) -> Result<(), Trouble> {
    let mut screen = Screen::new(Display::decide(global));
    let mut page = head;
    for (at, rows) in grades.rows.chunks(ROWS).enumerate() {
        if at > 0 {
            screen.show(&page)?;
            page = Page::new();
        }
        page.push(table(grades, rows));
    }
    page.extend(missing(grades));
    page.extend(looked.page(grades));
    screen.show(&page)
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
        for (line, row) in &table.rows {
            let text = row.get(at).map(String::as_str).unwrap_or_default();
            let Some(at) = millis(text.trim()) else {
                let says = "expected a time such as 2026-11-26T23:59:00+01:00, found";
                return Err(Trouble::Said(format!("{}:{line}: {says} {text}", path.display())));
            };
            times.received.insert(row.get(learner).cloned().unwrap_or_default(), at);
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

/// Where nobody gave a roster, whoever handed something in.
fn everyone(inputs: &Inputs) -> Roster {
    let student = |learner: &String| Student { learner: learner.clone(), ..Student::default() };
    Roster { students: inputs.learners.keys().map(student).collect(), ..Roster::default() }
}

/// Whose the hand-ins are, in the order of the roster, and the names that mean nobody.
fn grouped_by<'a>(
    roster: &Roster,
    inputs: &'a Inputs,
    rules: &Rules,
    given: bool,
) -> (Vec<Whose<'a>>, Vec<(&'a String, Vec<String>)>) {
    let names = roster.names();
    let mut groups: BTreeMap<usize, Vec<(&String, &Vec<Segment>)>> = BTreeMap::new();
    let mut nobody = Vec::new();
    for (typed, segments) in &inputs.learners {
        match names.find(typed, &rules.aliases) {
            Some(at) => groups.entry(at).or_default().push((typed, segments)),
            None if given => {
                let mut files: Vec<String> = segments.iter().map(|segment| inputs.name(segment.file)).collect();
                files.dedup();
                nobody.push((typed, files));
            }
            None => {}
        }
    }
    (groups.into_iter().collect(), nobody)
}

/// Pairs of learners who gave equal answers at equal moments, and how many.
fn twins(groups: &[Whose], assessed: &[Assessed]) -> Vec<(usize, usize, usize)> {
    let mut pairs: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for part in 0..PARTS {
        let own = |trace: &&u32| **trace % PARTS == part;
        let mut traces: Vec<(u32, u32)> = Vec::new();
        for (at, assessed) in (0..).zip(assessed) {
            traces.extend(assessed.traces.iter().filter(own).map(|trace| (*trace, at)));
        }
        traces.sort_unstable();
        traces.dedup();
        for same in traces.chunk_by(|one, other| one.0 == other.0) {
            // A whole class with one answer at one moment is told by its first few.
            let same = &same[..same.len().min(20)];
            for (at, (_, one)) in same.iter().enumerate() {
                for (_, other) in &same[at + 1..] {
                    *pairs.entry((*one, *other)).or_default() += 1;
                }
            }
        }
    }
    let place = |at: u32| groups.get(at as usize).map(|(student, _)| *student).unwrap_or_default();
    pairs
        .into_iter()
        .filter(|(_, count)| *count >= TWINS)
        .map(|((one, other), count)| (place(one), place(other), count))
        .collect()
}

fn write_page(folder: &Path, learner: &str, page: &Page, force: bool) -> Result<(), Trouble> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let good = (1..=60).contains(&learner.len()) && learner.chars().all(plain) && !learner.starts_with('.');
    let name = if good { learner.to_string() } else { super::receipt(&Digest::of_bytes(learner.as_bytes())) };
    let path = folder.join(format!("{name}.html"));
    let Some(format) = crate::page::format("html") else { return Ok(()) };
    let text = crate::page::mark::marked(format, (format.render)(page, &Options::default()));
    may_write(&path, "<!doctype html>", force)?;
    files::replace(&path, text.as_bytes())
}

/// A file that is there is overwritten only where it begins as one that this command wrote.
fn may_write(path: &Path, begin: &str, force: bool) -> Result<(), Trouble> {
    let Ok(about) = fs::metadata(path) else { return Ok(()) };
    if force || !about.is_file() || about.len() == 0 {
        return Ok(());
    }
    let known = fs::read(path).is_ok_and(|bytes| {
        let begins = bytes.len() >= begin.len() && bytes[..begin.len()].eq_ignore_ascii_case(begin.as_bytes());
        begins && (begin != "<!doctype html>" || crate::page::mark::is_marked(&bytes))
    });
    if known {
        return Ok(());
    }
    let says =
        "gradus did not write this file, so it is left as it is; choose another name, or overwrite it with --force";
    Err(Trouble::Said(format!("{}: {says}", path.display())))
}

fn heading(grades: &Grades, answers: usize, began: Instant, asked: &Gradebook, quiet: bool) -> Page {
    let handed = grades.rows.iter().filter(|row| row.assessed.is_some()).count();
    let who = match asked.roster {
        Some(_) => format!("{handed} of {} on the roster handed in", grades.rows.len()),
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

/// The table of grades, and who is not in it.
pub fn table_page(grades: &Grades) -> Page {
    let mut page = Page::titled(grades.title).with(table(grades, &grades.rows));
    page.extend(missing(grades));
    page
}

fn table(grades: &Grades, rows: &[Row]) -> Table {
    let out_of = format!("of {}", number(grades.assessor.out_of()));
    let title = format!("The grades of {}.", grades.title);
    let mut table = Table::new(["learner", "name", "points", &out_of, "late", "receipt"]).numeric(&[2, 3]).says(title);
    for Row { student, assessed } in rows {
        let Some(assessed) = assessed else { continue };
        let share = assessed.total / grades.assessor.out_of().max(f64::MIN_POSITIVE) * 100.0;
        let late = match assessed.late {
            (_, 0) => "–".to_string(),
            (share, by) => format!("{} −{} %", span(by), number(share * 100.0)),
        };
        table.push([
            Line::text(student.learner.as_str()),
            Line::text(student.name.as_str()),
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
    let rows = grades.rows.iter().filter(|row| row.assessed.is_none());
    let names: Vec<String> =
        rows.map(|row| format!("{} {}", row.student.learner, row.student.name).trim().to_string()).collect();
    match names.is_empty() {
        true => Page::new(),
        false => Page::new().labelled("not handed in", Tone::Neutral, names.join(" · ")),
    }
}

/// What is to be looked at.
struct Looked<'a> {
    twins: Vec<(usize, usize, usize)>,
    /// Names that mean nobody, with their files.
    nobody: Vec<(&'a String, Vec<String>)>,
    inputs: &'a Inputs,
}

impl Looked<'_> {
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
        for says in self.sentences(grades) {
            page = page.labelled("to look at", Tone::Caution, says);
        }
        page
    }

    /// One sentence for each learner and kind of thing to look at.
    fn sentences(&self, grades: &Grades) -> Vec<String> {
        let mut all = Vec::new();
        for Row { student, assessed } in &grades.rows {
            let Some(assessed) = assessed else { continue };
            let kinds: BTreeSet<&str> = assessed.flags.iter().map(|flag| flag.kind).collect();
            for kind in kinds {
                let flags: Vec<_> = assessed.flags.iter().filter(|flag| flag.kind == kind).collect();
                let (first, count) = (flags[0], flags.iter().map(|flag| flag.count).sum());
                let many = counted(count, "answer");
                let says = match kind {
                    "edited" => format!(
                        "{many} say{} {} and {} judged {} (edited)",
                        s(count),
                        first.claimed,
                        is(count),
                        first.judged
                    ),
                    "version" => format!("{many} {} judged otherwise by gradus here than there (version)", is(count)),
                    "lesson" => {
                        "the lesson's text was another one; what was not revised is judged (lesson)".to_string()
                    }
                    "revised" => format!("{many} to a question that was revised since: no points (revised)"),
                    "seed" => format!("{many} with other numbers than theirs: no points (seed)"),
                    "cut" => format!("the hand-in has gaps: {} of {} (cut)", first.judged, first.claimed),
                    "order" => format!("{many} at times that go back (order)"),
                    _ => format!("{many} to questions that are not there (unknown)"),
                };
                all.push(format!("{} {says}", student.learner));
            }
            if assessed.resets > 0 {
                let times = counted(assessed.resets, "time");
                all.push(format!(
                    "{} began a lesson anew {times}, with what was answered before left out",
                    student.learner
                ));
            }
        }
        for (one, other, count) in &self.twins {
            let name = |at: &usize| grades.roster.students.get(*at).map_or("", |student| student.learner.as_str());
            all.push(format!("{} and {} share {count} times of answers (twin)", name(one), name(other)));
        }
        all
    }

    /// Everything, one object a line.
    fn report(&self, grades: &Grades) -> String {
        let mut out = String::new();
        let mut put = |value: Value| out += &(json_line(&value) + "\n");
        for (typed, files) in &self.nobody {
            put(json!({"kind": "nobody", "learner": typed, "files": files, "near": grades.roster.near(typed)}));
        }
        for unread in &self.inputs.unread {
            let file = self.inputs.name(unread.file);
            put(json!({"kind": "unread", "file": file, "line": unread.line, "why": unread.why}));
        }
        for Row { student, assessed } in &grades.rows {
            let Some(assessed) = assessed else { continue };
            for flag in &assessed.flags {
                put(json!({"kind": flag.kind, "learner": student.learner, "file": self.inputs.name(flag.file),
                           "line": flag.line, "question": flag.question, "claimed": flag.claimed,
                           "judged": flag.judged}));
            }
            if assessed.resets > 0 {
                put(json!({"kind": "reset", "learner": student.learner, "times": assessed.resets}));
            }
        }
        for (one, other, count) in &self.twins {
            let name = |at: &usize| grades.roster.students.get(*at).map(|student| student.learner.clone());
            put(json!({"kind": "twin", "learner": name(one), "with": name(other), "times": count}));
        }
        out
    }
}

fn s(count: usize) -> &'static str {
    if count == 1 { "s" } else { "" }
}
fn is(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// What is told at the end, beside the results.
fn summary(looked: &Looked, grades: &Grades, quiet: bool) {
    if quiet {
        return;
    }
    let mut all = Vec::new();
    if !looked.nobody.is_empty() {
        all.push(format!("{} of nobody", counted(looked.nobody.len(), "hand-in")));
    }
    if !looked.inputs.unread.is_empty() {
        all.push(format!(
            "{} that {} no record",
            counted(looked.inputs.unread.len(), "line"),
            is(looked.inputs.unread.len())
        ));
    }
    let look = looked.sentences(grades).len();
    if look > 0 {
        all.push(format!("{look} to look at"));
    }
    if !all.is_empty() {
        tell(&all.join(", "));
    }
}
