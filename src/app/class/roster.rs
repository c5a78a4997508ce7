//! The class: who is in it, and whom a name in a hand-in means.

use crate::app::ending::Trouble;
use crate::app::grade::table::{self, Table};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What a column says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Learner,
    Name,
    Student,
    First,
    Last,
    Email,
    Id,
    IdNumber,
    Username,
    SisUser,
    SisLogin,
    Section,
}

/// What columns are called, case and spaces aside, by what they say; where several are there, the first counts.
const TITLES: [(Column, &[&str]); 12] = [
    (Column::Learner, &["learner", "username", "sisloginid", "idnumber", "emailaddress", "email"]),
    (Column::Name, &["name"]),
    (Column::Student, &["student"]),
    (Column::First, &["firstname"]),
    (Column::Last, &["lastname", "surname"]),
    (Column::Email, &["email", "emailaddress"]),
    (Column::Id, &["id"]),
    (Column::IdNumber, &["idnumber"]),
    (Column::Username, &["username"]),
    (Column::SisUser, &["sisuserid"]),
    (Column::SisLogin, &["sisloginid"]),
    (Column::Section, &["section"]),
];

/// The class.
#[derive(Default)]
pub struct Roster {
    /// The columns as they came.
    pub titles: Vec<String>,
    /// Whether it is a gradebook of Canvas, whose columns go back as they came.
    pub is_canvas: bool,
    /// Where in a row each thing stands, in the order of [`TITLES`].
    places: [Option<usize>; TITLES.len()],
    /// The rows as they came.
    rows: Vec<Box<[Box<str>]>>,
}

/// Someone on the roster.
#[derive(Clone, Copy)]
pub struct Student<'a> {
    roster: &'a Roster,
    /// The row as it came.
    pub row: &'a [Box<str>],
}

impl<'a> Student<'a> {
    fn cell(&self, column: Column) -> &'a str {
        let place = TITLES.iter().position(|(known, _)| *known == column);
        let place = place.and_then(|place| self.roster.places[place]);
        place.and_then(|place| self.row.get(place)).map_or("", |cell| cell.trim())
    }
    /// What they are called in hand-ins.
    pub fn learner(&self) -> &'a str {
        self.cell(Column::Learner)
    }
    /// What people call them; empty where nothing says so.
    pub fn name(&self) -> String {
        let whole = format!("{} {}", self.first(), self.last());
        let names = [self.cell(Column::Name), whole.trim(), self.cell(Column::Student)];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_string()
    }
    /// Their first name, where it has a column.
    pub fn first(&self) -> &'a str {
        self.cell(Column::First)
    }
    /// Their last name, where it has a column.
    pub fn last(&self) -> &'a str {
        self.cell(Column::Last)
    }
    /// Their address.
    pub fn email(&self) -> &'a str {
        self.cell(Column::Email)
    }
    /// As Canvas knows them.
    pub fn id(&self) -> &'a str {
        self.cell(Column::Id)
    }
    /// As Moodle knows them.
    pub fn id_number(&self) -> &'a str {
        self.cell(Column::IdNumber)
    }
    /// As they log in to Moodle.
    pub fn username(&self) -> &'a str {
        self.cell(Column::Username)
    }
    /// As the university knows them, in Canvas.
    pub fn sis_user(&self) -> &'a str {
        self.cell(Column::SisUser)
    }
    /// As they log in to Canvas.
    pub fn sis_login(&self) -> &'a str {
        self.cell(Column::SisLogin)
    }
    /// The group they are in.
    pub fn section(&self) -> &'a str {
        self.cell(Column::Section)
    }
}

/// Names of columns, case and spaces aside.
fn plain(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Roster {
    pub fn read(path: &Path) -> Result<Roster, Trouble> {
        let said = |message: String| Trouble::Said(format!("{}: {message}", path.display()));
        let Table { titles, rows } = table::read(path)?;
        let columns: HashMap<String, usize> =
            titles.iter().enumerate().rev().map(|(at, title)| (plain(title), at)).collect();
        let places = TITLES.map(|(_, names)| names.iter().find_map(|name| columns.get(*name).copied()));
        if places[0].is_none() {
            let wanted = "learner, username, SIS Login ID, ID number or email";
            return Err(said(format!("expected a column {wanted}, found {}", titles.join(", "))));
        }
        let is_canvas = ["student", "id", "section"].iter().all(|name| columns.contains_key(*name));
        let mut roster = Roster { titles, is_canvas, places, rows: Vec::with_capacity(rows.len()) };
        let mut lines: HashMap<String, u64> = HashMap::new();
        for (line, row) in rows {
            // The second line of a Canvas gradebook says what can be reached.
            if row.first().is_some_and(|cell| cell.trim().eq_ignore_ascii_case("points possible")) {
                continue;
            }
            let row: Box<[Box<str>]> = row.into_iter().map(String::into_boxed_str).collect();
            let learner = Student { roster: &roster, row: &row }.learner();
            // Rows without a name in that column, like Canvas' "Student, Test", are nobody's.
            if learner.is_empty() {
                continue;
            }
            if let Some(before) = lines.insert(learner.to_string(), line) {
                return Err(said(format!("{learner} stands there twice, in line {before} and in line {line}")));
            }
            roster.rows.push(row);
        }
        if roster.rows.is_empty() {
            return Err(said("there is nobody on this roster".to_string()));
        }
        Ok(roster)
    }

    /// Where nobody gave one, whoever handed something in.
    pub fn of<'l>(learners: impl Iterator<Item = &'l String>) -> Roster {
        let mut places = [None; TITLES.len()];
        places[0] = Some(0);
        let rows = learners.map(|learner| [learner.as_str().into()].into()).collect();
        Roster { titles: vec!["learner".to_string()], is_canvas: false, places, rows }
    }

    /// How many are on it.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The one at this place; somebody without a name where there is none.
    pub fn student(&self, at: usize) -> Student<'_> {
        Student { roster: self, row: self.rows.get(at).map_or(&[], |row| row) }
    }

    /// Everybody, in the order of the rows.
    pub fn students(&self) -> impl Iterator<Item = Student<'_>> {
        self.rows.iter().map(|row| Student { roster: self, row })
    }

    /// Ways to name each student, those that are tried first in front. What would mean several means nobody.
    pub fn names(&self) -> Names {
        let keys: [fn(&Student) -> Vec<String>; 4] = [
            |student| vec![student.learner().to_string()],
            |student| vec![student.email().to_lowercase()],
            |student| {
                let ids =
                    [student.id_number(), student.sis_user(), student.sis_login(), student.username(), student.id()];
                ids.into_iter().map(str::to_string).collect()
            },
            |student| student.email().split_once('@').map(|(name, _)| name.to_lowercase()).into_iter().collect(),
        ];
        let ways = keys.map(|keys| {
            let mut way: HashMap<String, Option<usize>> = HashMap::new();
            for (at, student) in self.students().enumerate() {
                for key in keys(&student).into_iter().filter(|key| !key.is_empty()) {
                    let entry = way.entry(key).or_insert(Some(at));
                    if *entry != Some(at) {
                        *entry = None;
                    }
                }
            }
            way
        });
        Names { ways }
    }

    /// Names that are near to one that means nobody.
    pub fn near(&self, typed: &str) -> Vec<&str> {
        let mut near: Vec<(usize, &str)> = self
            .students()
            .map(|student| (strsim::damerau_levenshtein(student.learner(), typed), student.learner()))
            .filter(|(distance, _)| *distance <= 2)
            .collect();
        near.sort_unstable();
        near.into_iter().take(2).map(|(_, name)| name).collect()
    }
}

/// Whom a name means.
pub struct Names {
    ways: [HashMap<String, Option<usize>>; 4],
}

impl Names {
    /// The place of the one student whom a name means, the aliases of the rules first.
    pub fn find(&self, typed: &str, aliases: &BTreeMap<String, String>) -> Option<usize> {
        let typed = aliases.get(typed).map_or(typed, String::as_str);
        let lower = typed.to_lowercase();
        let [learner, email, ids, local] = &self.ways;
        let ways = [(learner, typed), (email, lower.as_str()), (ids, typed), (local, lower.as_str())];
        ways.into_iter().find_map(|(way, name)| way.get(name).copied().flatten())
    }
}
