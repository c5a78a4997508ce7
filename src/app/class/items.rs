//! How questions went with a class, as a table with what an author should look at, and as JSON.

use super::counted;
use crate::page::{Block, Line, Page, Role, Table};
use crate::session::items::{ItemRow, Items};
use serde_json::{Map, Value, json};

/// The name of what was counted, with how much that was.
pub fn heading(title: &str, items: &Items) -> Block {
    let (learners, answers, unread) = items.totals();
    let counts =
        [counted(learners, "learner"), counted(answers, "answer"), format!("{unread} could not be read")].join(" · ");
    Block::heading(title, Line::styled(Role::Dim, counts))
}

/// A question as an object, which begins with these fields.
pub fn as_json(begins: &[(&str, &str)], row: &ItemRow) -> Value {
    let counts = |all: &[(String, usize)]| -> Vec<Value> {
        all.iter().map(|(what, count)| json!({"is": what, "count": count})).collect()
    };
    let fields = [
        ("question", json!(row.question)),
        ("learners", json!(row.learners)),
        ("first_try", json!(row.first_try)),
        ("misses", json!(row.misses)),
        ("hints", json!(row.hints)),
        ("shown", json!(row.shown)),
        ("seconds", json!(row.seconds)),
        ("slips", json!(counts(&row.slips))),
        ("without_reason", json!(row.without_reason)),
        ("unnamed", json!(counts(&row.unnamed))),
        ("unread", json!(counts(&row.unread))),
        ("discrimination", json!(row.discrimination)),
        ("too_easy", json!(row.is_too_easy())),
        ("look", json!(row.is_to_look_at())),
    ];
    let begins = begins.iter().map(|(name, value)| (*name, json!(value)));
    Value::Object(begins.chain(fields).map(|(name, value)| (name.to_string(), value)).collect::<Map<_, _>>())
}

/// How many equal answers of one kind are listed.
const LISTED: usize = 3;

/// A row a question, then what to look at.
pub fn table(rows: &[ItemRow]) -> Page {
    let titles = ["question", "first try", "misses", "hints", "shown", "time", "likely slips", ""];
    let mut table = Table::new(titles).says("How each question went.");
    for row in rows {
        let mut slips: Vec<String> = row.slips.iter().take(LISTED).map(|(id, count)| format!("{id} {count}")).collect();
        if row.without_reason > 0 {
            slips.push(format!("{} unnamed", row.without_reason));
        }
        let (look, role) = match () {
            () if row.is_too_easy() => ("too easy", Role::Dim),
            () if row.is_to_look_at() => ("look here", Role::Caution),
            () => ("", Role::Plain),
        };
        let time = row.seconds.map_or("–".to_string(), |s| format!("{}:{:02}", s as u64 / 60, s as u64 % 60));
        let answered = row.learners > 0;
        let or_none = |text: String| if answered { text } else { "–".to_string() };
        table.push([
            Line::text(row.question.clone()),
            Line::text(or_none(format!("{:.0} %", 100.0 * row.first_try))),
            Line::text(or_none(format!("{:.1}", row.misses))),
            Line::text(or_none(format!("{:.1}", row.hints))),
            Line::text(or_none(row.shown.to_string())),
            Line::text(time),
            Line::text(if slips.is_empty() { "–".to_string() } else { slips.join(", ") }),
            Line::styled(role, look),
        ]);
    }
    let mut page = Page::new().with(Block::Table(table));
    let each = |all: &[(String, usize)]| {
        let mut line = Line::new();
        for (at, (what, count)) in all.iter().take(LISTED).enumerate() {
            line = line.then(format!("{}{count}× ", if at > 0 { "  " } else { "" })).code(what.clone());
        }
        line
    };
    for row in rows.iter().filter(|row| !row.unnamed.is_empty()) {
        page.push(Line::text(format!("{}, answers without a reason: ", row.question)).append(each(&row.unnamed)));
    }
    for row in rows.iter().filter(|row| !row.unread.is_empty()) {
        page.push(Line::text(format!("{}, not read: ", row.question)).append(each(&row.unread)));
    }
    for row in rows {
        if row.is_too_easy() {
            page.push(format!("{} tells nothing: nearly all had it at once.", row.question).as_str());
        } else if row.tells_little() {
            let r = row.discrimination.unwrap_or_default();
            let says = "those best elsewhere miss it as often";
            page.push(format!("{}: {says} (r = {r:.2}).", row.question).as_str());
        }
    }
    page
}
