//! The class: who is in it, and whom a name in a hand-in means.

use crate::app::ending::Trouble;
use crate::app::grade::table::{self, ClassTable, SheetRow};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
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
    /// Whether it is a gradebook of Canvas, whose columns go back as they came.
    pub is_canvas: bool,
    /// Where in a row each thing stands, in the order of [`TITLES`].
    places: [Option<usize>; TITLES.len()],
    /// The columns and rows as they came.
    table: ClassTable,
}

/// Someone on the roster.
#[derive(Clone, Copy)]
pub struct Student<'a> {
    places: &'a [Option<usize>; TITLES.len()],
    /// The row as it came.
    pub row: SheetRow<'a>,
}

impl<'a> Student<'a> {
    fn cell(&self, column: Column) -> &'a str {
        let place = TITLES.iter().position(|(known, _)| *known == column);
        let place = place.and_then(|place| self.places[place]);
        place.map_or("", |place| self.row.cell(place).trim())
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
        let table = table::read(path)?;
        let columns: HashMap<String, usize> =
            table.titles.iter().enumerate().rev().map(|(at, title)| (plain(title), at)).collect();
        let places = TITLES.map(|(_, names)| names.iter().find_map(|name| columns.get(*name).copied()));
        if places[0].is_none() {
            let wanted = "learner, username, SIS Login ID, ID number or email";
            return Err(said(format!("expected a column {wanted}, found {}", table.titles.join(", "))));
        }
        let is_canvas = ["student", "id", "section"].iter().all(|name| columns.contains_key(*name));
        // The second line of a Canvas gradebook says what can be reached; rows without a name in that column, like
        // Canvas' "Student, Test", are nobody's.
        let table = table.only(|row| {
            !row.cell(0).trim().eq_ignore_ascii_case("points possible")
                && !Student { places: &places, row }.learner().is_empty()
        });
        let roster = Roster { is_canvas, places, table };
        if let Some((learner, before, line)) = roster.twice() {
            return Err(said(format!("{learner} stands there twice, in line {before} and in line {line}")));
        }
        if roster.len() == 0 {
            return Err(said("there is nobody on this roster".to_string()));
        }
        Ok(roster)
    }

    /// The first who is there already, with both lines.
    fn twice(&self) -> Option<(&str, u32, u32)> {
        let mut all: Vec<usize> = (0..self.len()).collect();
        all.sort_by_key(|at| self.student(*at).learner());
        let twice = all.windows(2).filter_map(|pair| {
            let [one, other] = pair else { return None };
            let (one, other) = (self.student(*one), self.student(*other));
            (one.learner() == other.learner()).then(|| (other.learner(), one.row.line, other.row.line))
        });
        twice.min_by_key(|(_, _, line)| *line)
    }

    /// Where nobody gave one, whoever handed something in.
    pub fn of<'l>(learners: impl Iterator<Item = &'l str>) -> Roster {
        let mut places = [None; TITLES.len()];
        places[0] = Some(0);
        Roster { is_canvas: false, places, table: ClassTable::of_column("learner", learners) }
    }

    /// The columns as they came.
    pub fn titles(&self) -> &[String] {
        &self.table.titles
    }

    /// How many are on it.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// The one at this place; somebody without a name where there is none.
    pub fn student(&self, at: usize) -> Student<'_> {
        Student { places: &self.places, row: self.table.row(at) }
    }

    /// Everybody, in the order of the rows.
    pub fn students(&self) -> impl Iterator<Item = Student<'_>> {
        (0..self.len()).map(|at| self.student(at))
    }

    /// Ways to name each student, those that are tried first in front. What would mean several means nobody.
    pub fn names(&self) -> RosterNames<'_> {
        let ways = WAYS.map(|keys| {
            let each = |(at, student)| keys(&student).into_iter().map(move |key| (digest(&key), at));
            let mut way: Vec<(u64, u32)> = (0..).zip(self.students()).flat_map(each).collect();
            way.sort_unstable();
            way.shrink_to_fit();
            way
        });
        RosterNames { roster: self, ways }
    }

    /// What it takes up, in bytes.
    #[cfg(test)]
    pub fn weight(&self) -> usize {
        self.table.weight()
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

/// What a student may be called by, without what is empty.
type Keys = fn(&Student) -> Vec<String>;

/// The ways of naming a student, in the order in which they are tried.
const WAYS: [Keys; 4] = [
    |student| filled([student.learner().to_string()]),
    |student| filled([student.email().to_lowercase()]),
    |student| {
        let ids = [student.id_number(), student.sis_user(), student.sis_login(), student.username(), student.id()];
        filled(ids.map(str::to_string))
    },
    |student| filled([student.email().split_once('@').map(|(name, _)| name.to_lowercase()).unwrap_or_default()]),
];

fn filled(keys: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut keys: Vec<String> = keys.into_iter().filter(|key| !key.is_empty()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// By which a name is found among many; equal ones are looked at whole.
fn digest(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// Whom a name means.
pub struct RosterNames<'r> {
    roster: &'r Roster,
    /// For each way the digests of all names in their order, with the places of the students.
    ways: [Vec<(u64, u32)>; WAYS.len()],
}

impl RosterNames<'_> {
    /// What they take up, in bytes.
    #[cfg(test)]
    pub fn weight(&self) -> usize {
        self.ways.iter().map(|way| size_of::<(u64, u32)>() * way.capacity()).sum()
    }

    /// The place of the one student whom a name means, the aliases of the rules first.
    pub fn find(&self, typed: &str, aliases: &BTreeMap<String, String>) -> Option<usize> {
        let typed = aliases.get(typed).map_or(typed, String::as_str);
        let lower = typed.to_lowercase();
        let names = [typed, &lower, typed, &lower];
        WAYS.iter().zip(&self.ways).zip(names).find_map(|((keys, way), name)| {
            let wanted = digest(name);
            let from = way.partition_point(|(digest, _)| *digest < wanted);
            let near = way[from..].iter().take_while(|(digest, _)| *digest == wanted).map(|(_, at)| *at as usize);
            let all: BTreeSet<usize> =
                near.filter(|at| keys(&self.roster.student(*at)).iter().any(|key| key == name)).collect();
            all.first().copied().filter(|_| all.len() == 1)
        })
    }
}
