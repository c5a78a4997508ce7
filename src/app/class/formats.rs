//! Grades as other programs import them. Each is text, made of the roster and what the hand-ins came to.

use super::assess::{Assessed, Assessor, Item, ShownAnswer};
use super::feedback::{number, overtime, span};
use super::grouped;
use super::results::{LearnerRow, Results};
use super::roster::Roster;
use crate::api::json_line;
use crate::app::ending::Trouble;
use crate::app::grade::table::line;
use serde_json::{Map, Value, json};

/// Text piece by piece, so that none of a large class is held whole.
pub type Pieces<'g> = Box<dyn Iterator<Item = Result<String, Trouble>> + 'g>;

/// What all formats are made of.
pub struct Grades<'a> {
    pub title: &'a str,
    pub assessor: &'a Assessor,
    pub roster: &'a Roster,
    pub results: &'a Results,
}

/// How a question went, as automatic graders tell of a test.
struct Tested<'g> {
    item: &'g Item,
    last: Option<&'g ShownAnswer>,
    score: f64,
    most: f64,
    passed: bool,
}

/// What is said where a format is of one learner, and there is another number of them.
pub fn not_one(found: usize) -> Trouble {
    Trouble::Said(format!("this format is of one learner: expected the hand-in of one, found {found}"))
}

/// A cell in which a spreadsheet finds nothing to run.
fn safe(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.starts_with(['=', '+', '-', '@', ' ']) { format!("'{text}") } else { text }
}

impl Grades<'_> {
    /// A column for each question.
    pub fn csv(&self) -> Pieces<'_> {
        let items = self.assessor.items.iter().map(|item| item.path.as_str());
        let head =
            line(["learner", "name", "email", "points", "out_of", "late", "receipt", "file"].into_iter().chain(items));
        let out_of = number(self.assessor.out_of());
        let row = move |LearnerRow { student, assessed }: &LearnerRow| {
            let mut cells = vec![student.learner().to_string(), student.name(), student.email().to_string()];
            match assessed {
                Some(assessed) => {
                    let late = Some(span(assessed.late.1)).filter(|_| assessed.late.1 > 0);
                    let late = late.into_iter().chain(overtime(assessed)).collect::<Vec<_>>().join(", ");
                    let (total, receipt) = (number(assessed.total), assessed.receipt.clone());
                    cells.extend([total, out_of.clone(), late, receipt, safe(&assessed.file)]);
                    let points =
                        |at| if assessed.is_asked(at) { number(assessed.points.of(at)) } else { String::new() };
                    cells.extend((0..self.assessor.items.len()).map(points));
                }
                None => {
                    cells.extend([String::new(), out_of.clone(), String::new(), String::new(), String::new()]);
                    cells.extend(self.assessor.items.iter().map(|_| String::new()));
                }
            }
            line(cells.iter().map(String::as_str))
        };
        self.pieces(head, row)
    }

    /// The first line, and one for each learner, made when it is its turn.
    fn pieces<'g>(&'g self, head: String, row: impl Fn(&LearnerRow) -> String + 'g) -> Pieces<'g> {
        let rows = self.results.rows(self.roster).map(move |one| one.map(|one| row(&one)));
        Box::new(std::iter::once(Ok(head)).chain(rows))
    }

    /// A row a student, with the grade and its feedback; never feedback without a grade.
    pub fn moodle(&self) -> Pieces<'_> {
        let feedback = format!("{} feedback", self.title);
        let fixed = ["Username", "ID number", "Email address", "First name", "Last name"];
        let head = line(fixed.into_iter().chain([self.title, &feedback]));
        let row = move |LearnerRow { student, assessed }: &LearnerRow| {
            let name = student.name();
            let (first, last) = match student.first().is_empty() && student.last().is_empty() {
                true => name.split_once(' ').unwrap_or((&name, "")),
                false => (student.first(), student.last()),
            };
            let username = Some(student.username()).filter(|name| !name.is_empty()).unwrap_or(student.learner());
            let (grade, says) = match assessed {
                Some(assessed) => (number(assessed.total), safe(&self.sentence(assessed))),
                None => (String::new(), String::new()),
            };
            line([username, student.id_number(), student.email(), first, last, &grade, &says])
        };
        self.pieces(head, row)
    }

    /// As Canvas exports a gradebook; the columns of one that came in go back as they came, with this one filled or
    /// added.
    pub fn canvas(&self) -> Pieces<'_> {
        let out_of = number(self.assessor.out_of());
        let grade = |row: &LearnerRow| {
            row.assessed.as_ref().map(|assessed| format!("{:.2}", assessed.total)).unwrap_or_default()
        };
        if !self.roster.is_canvas {
            let mut head = line(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", self.title]);
            head += &line(["    Points Possible", "", "", "", "", &out_of]);
            return self.pieces(head, move |row| {
                let student = row.student;
                let or_learner = |text: &str| if text.is_empty() { student.learner() } else { text }.to_string();
                let (name, login) = (or_learner(&student.name()), or_learner(student.sis_login()));
                line([&name, student.id(), student.sis_user(), &login, student.section(), &grade(row)])
            });
        }
        let mut titles = self.roster.titles().to_vec();
        let column = titles.iter().position(|title| title == self.title).unwrap_or(titles.len());
        if column == titles.len() {
            titles.push(self.title.to_string());
        }
        let mut head = line(titles.iter().map(String::as_str));
        let mut possible = vec![""; titles.len()];
        if let Some(first) = possible.first_mut() {
            *first = "    Points Possible";
        }
        possible[column] = &out_of;
        head += &line(possible);
        self.pieces(head, move |row| {
            let grade = grade(row);
            let mut cells: Vec<&str> = row.student.row.cells().collect();
            cells.resize(titles.len(), "");
            // Who handed nothing in keeps what stood there.
            if row.assessed.is_some() {
                cells[column] = &grade;
            }
            line(cells)
        })
    }

    /// The only learner of whom there are hand-ins.
    fn only(&self) -> Result<&Assessed, Trouble> {
        self.results.only.as_ref().ok_or_else(|| not_one(self.results.count()))
    }

    /// The questions of a learner with what they reached and can reach, as scaled, and what is said of the last answer.
    fn tested<'g>(&'g self, assessed: &'g Assessed) -> impl Iterator<Item = Tested<'g>> {
        let worth = self.assessor.worth();
        let scale = if worth > 0.0 { self.assessor.out_of() / worth } else { 1.0 };
        let scaled = move |points: f64| (points * scale * 100.0).round() / 100.0;
        let items = self.assessor.items.iter().enumerate().filter(|(at, _)| assessed.is_asked(*at));
        items.map(move |(at, item)| {
            let points = assessed.points.of(at);
            let last = assessed.shown.iter().rfind(|shown| shown.item == at);
            Tested { item, last, score: scaled(points), most: scaled(item.points), passed: points >= item.points }
        })
    }

    /// `results.json` of one learner.
    ///
    /// # Errors
    /// Where there is not exactly one.
    pub fn gradescope(&self) -> Result<String, Trouble> {
        let assessed = self.only()?;
        let one = |(number, tested): (usize, Tested)| {
            let Tested { item, last, score, most, passed } = tested;
            let output = match last {
                Some(shown) => format!("`{}`: {}", shown.answer.replace('`', "'"), shown.outcome.message),
                None => "no answer".to_string(),
            };
            let tags: Vec<&str> = Some(item.skill.as_str()).filter(|skill| !skill.is_empty()).into_iter().collect();
            json!({"number": number.to_string(), "name": item.id, "score": score, "max_score": most,
                   "status": if passed { "passed" } else { "failed" }, "output": output, "output_format": "md",
                   "visibility": "visible", "tags": tags,
                   "extra_data": {"reason": last.and_then(|shown| shown.outcome.reason.clone())}})
        };
        let tests: Vec<Value> = (1..).zip(self.tested(assessed)).map(one).collect();
        let result = json!({"score": assessed.total, "visibility": "after_published",
                            "output": self.sentence(assessed), "output_format": "md", "tests": tests,
                            "extra_data": {"receipt": assessed.receipt}});
        Ok(json_line(&result) + "\n")
    }

    /// What the reporter of GitHub Classroom takes of one learner.
    ///
    /// # Errors
    /// Where there is not exactly one.
    pub fn github(&self) -> Result<String, Trouble> {
        let assessed = self.only()?;
        let one = |tested: Tested| {
            let message = tested.last.map_or("no answer", |shown| &shown.outcome.message);
            json!({"name": tested.item.id, "status": if tested.passed { "pass" } else { "fail" }, "score": tested.score,
                   "message": message, "test_code": tested.last.map_or("", |shown| &shown.answer), "filename": "",
                   "line_no": 0, "duration": 0})
        };
        let tests: Vec<Value> = self.tested(assessed).map(one).collect();
        let is_full = assessed.total >= self.assessor.out_of();
        let result = json!({"version": 1, "status": if is_full { "pass" } else { "fail" },
                            "max_score": self.assessor.out_of(), "tests": tests});
        Ok(json_line(&result) + "\n")
    }

    /// One object a learner.
    pub fn json(&self) -> Pieces<'_> {
        let one = move |row: &LearnerRow| {
            let mut object = Map::new();
            let student = row.student;
            let mut put = |name: &str, value: Value| object.insert(name.to_string(), value);
            put("learner", json!(student.learner()));
            put("name", json!(student.name()));
            put("email", json!(student.email()));
            put("handed_in", json!(row.assessed.is_some()));
            put("points", json!(row.assessed.as_ref().map(|assessed| assessed.total)));
            put("out_of", json!(self.assessor.out_of()));
            if let Some(assessed) = &row.assessed {
                put("late_seconds", json!(assessed.late.1));
                put("late_share", json!(assessed.late.0));
                put("late_answers", json!(assessed.over.0));
                put("receipt", json!(assessed.receipt));
                put("file", json!(assessed.file));
                // As short as the number that was meant.
                let rounded = |points: f64| (points * 1e4).round() / 1e4;
                let items = self.assessor.items.iter().enumerate().filter(|(at, _)| assessed.is_asked(*at));
                let points: Map<String, Value> =
                    items.map(|(at, item)| (item.path.clone(), json!(rounded(assessed.points.of(at))))).collect();
                put("questions", Value::Object(points));
                let mut kinds: Vec<&str> = assessed.flags.iter().map(|flag| flag.kind.name()).collect();
                kinds.dedup();
                put("flags", json!(kinds));
            }
            json_line(&Value::Object(object)) + "\n"
        };
        Box::new(self.results.rows(self.roster).map(move |row| row.map(|row| one(&row))))
    }

    /// What a learner is told beside the grade.
    fn sentence(&self, assessed: &Assessed) -> String {
        let asked = || self.assessor.items.iter().enumerate().filter(|(at, _)| assessed.is_asked(*at));
        let full = asked().filter(|(at, item)| assessed.points.of(*at) >= item.points);
        let mut says = format!("{} of {} questions right", full.count(), asked().count());
        if assessed.late.1 > 0 {
            let share = number(assessed.late.0 * 100.0);
            says += &format!(", late by {}, less {share} %", span(assessed.late.1));
        }
        if let Some(over) = overtime(assessed) {
            says += &format!(", {over}");
        }
        format!("{says}. Receipt {}", grouped(&assessed.receipt))
    }
}
