//! The class: who is in it, and whom a name in a hand-in means.

use crate::app::ending::Trouble;
use crate::app::grade::table::{self, Table};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Someone on the roster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Student {
    /// What they are called in hand-ins.
    pub learner: String,
    pub name: String,
    pub email: String,
    /// As Moodle and Canvas know them.
    pub id: String,
    pub id_number: String,
    pub username: String,
    pub sis_user: String,
    pub sis_login: String,
    pub section: String,
    pub first: String,
    pub last: String,
    /// The row as it came.
    pub row: Vec<String>,
}

/// The class.
#[derive(Default)]
pub struct Roster {
    pub students: Vec<Student>,
    /// The columns as they came.
    pub titles: Vec<String>,
    /// Whether it is a gradebook of Canvas, whose columns go back as they came.
    pub is_canvas: bool,
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
        let find = |names: &[&str]| names.iter().find_map(|name| columns.get(*name).copied());
        let learner = find(&["learner", "username", "sisloginid", "idnumber", "emailaddress", "email"]);
        let Some(learner) = learner else {
            let wanted = "learner, username, SIS Login ID, ID number or email";
            return Err(said(format!("expected a column {wanted}, found {}", titles.join(", "))));
        };
        let is_canvas = ["student", "id", "section"].iter().all(|name| columns.contains_key(*name));
        let mut students: Vec<Student> = Vec::new();
        let mut lines: HashMap<String, u64> = HashMap::new();
        for (line, row) in rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).map(|cell| cell.trim().to_string());
            let named = |names: &[&str]| cell(find(names)).unwrap_or_default();
            let (first, last) = (named(&["firstname"]), named(&["lastname", "surname"]));
            let whole = format!("{first} {last}").trim().to_string();
            let name = Some(named(&["name"])).filter(|name| !name.is_empty());
            let name = name.or(Some(whole).filter(|name| !name.is_empty())).unwrap_or_else(|| named(&["student"]));
            // The second line of a Canvas gradebook says what can be reached.
            if row.first().is_some_and(|cell| cell.trim().eq_ignore_ascii_case("points possible")) {
                continue;
            }
            let learner = cell(Some(learner)).filter(|learner| !learner.is_empty());
            // Rows without a name in that column, like Canvas' "Student, Test", are nobody's.
            let Some(learner) = learner else { continue };
            if let Some(before) = lines.insert(learner.clone(), line) {
                return Err(said(format!("{learner} stands there twice, in line {before} and in line {line}")));
            }
            students.push(Student {
                name,
                first,
                last,
                email: named(&["email", "emailaddress"]),
                id: named(&["id"]),
                id_number: named(&["idnumber"]),
                username: named(&["username"]),
                sis_user: named(&["sisuserid"]),
                sis_login: named(&["sisloginid"]),
                section: named(&["section"]),
                learner,
                row,
            });
        }
        if students.is_empty() {
            return Err(said("there is nobody on this roster".to_string()));
        }
        Ok(Roster { students, titles, is_canvas })
    }

    /// Ways to name each student, those that are tried first in front. What would mean several means nobody.
    pub fn names(&self) -> Names {
        let keys: [fn(&Student) -> Vec<String>; 4] = [
            |student| vec![student.learner.clone()],
            |student| vec![student.email.to_lowercase()],
            |student| {
                let ids = [&student.id_number, &student.sis_user, &student.sis_login, &student.username, &student.id];
                ids.into_iter().cloned().collect()
            },
            |student| student.email.split_once('@').map(|(name, _)| name.to_lowercase()).into_iter().collect(),
        ];
        let ways = keys.map(|keys| {
            let mut way: HashMap<String, Option<usize>> = HashMap::new();
            for (at, student) in self.students.iter().enumerate() {
                for key in keys(student).into_iter().filter(|key| !key.is_empty()) {
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
            .students
            .iter()
            .map(|student| (strsim::damerau_levenshtein(&student.learner, typed), student.learner.as_str()))
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
