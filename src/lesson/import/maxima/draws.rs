//! What Maxima's draws become: parameters with a range, conditions between them, rows that are drawn together.

use super::{MaximaTerm, Variables, constant, notation, settled, whole};
use crate::math::functions;

/// Numbers of a range that are written out; more stay a range.
const LISTED: usize = 12;
/// Numbers that a range may have.
const MOST: i64 = 10_000;

/// What is drawn for a name.
#[derive(Clone, Debug, PartialEq)]
pub struct MaximaDraw {
    pub name: String,
    pub among: Among,
    /// What must hold of it, e.g. `b != a`.
    pub conditions: Vec<String>,
}

/// What is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub enum Among {
    /// `[2, 3, 5]` or `2..20`.
    Numbers(String),
    /// Formulas by their names, a row of which is drawn together.
    Rows(Vec<Vec<(String, String)>>),
}

impl Variables {
    /// What a draw comes to: a parameter's name, or a list of several.
    pub(super) fn draw(&mut self, call: &str, values: &[MaximaTerm]) -> Result<MaximaTerm, String> {
        let odd = || format!("it draws by {call} in a way that is not known");
        let number = |term: &MaximaTerm| whole(term).ok_or_else(odd);
        match (call, values) {
            ("rand", [MaximaTerm::List(items)]) => self.one_of(items),
            ("rand", [MaximaTerm::Set(items)]) => self.one_of(items),
            ("rand", [count]) => self.range(0, number(count)? - 1, 1, &[]),
            ("rand_range", [low, high]) => self.range(number(low)?, number(high)?, 1, &[]),
            ("rand_range" | "rand_with_step", [low, high, step]) => {
                self.range(number(low)?, number(high)?, number(step)?, &[])
            }
            ("rand_with_prohib", [low, high, MaximaTerm::List(without)]) => {
                self.range(number(low)?, number(high)?, 1, without)
            }
            ("rand_selection", [MaximaTerm::List(items), count]) => {
                let count = number(count)?;
                if items.len() > 40 || !(1..=4).contains(&count) || !items.iter().all(|item| constant(item).is_some()) {
                    return Err(odd());
                }
                let mut all: Vec<MaximaTerm> = Vec::new();
                for _ in 0..count {
                    let next = self.one_of(items)?;
                    let conditions: Result<Vec<String>, String> = match &next {
                        MaximaTerm::Drawn(name) => {
                            all.iter().map(|other| Ok(format!("{name} != {}", notation::text(other)?))).collect()
                        }
                        _ => return Err(odd()),
                    };
                    if let Some(drawn) = self.drawn.last_mut() {
                        drawn.conditions = conditions?;
                    }
                    all.push(next);
                }
                Ok(MaximaTerm::List(all))
            }
            _ => Err(odd()),
        }
    }

    fn range(&mut self, low: i64, high: i64, step: i64, without: &[MaximaTerm]) -> Result<MaximaTerm, String> {
        if step < 1 || high < low || high - low > MOST {
            return Err("it draws from a range that is empty or very long".to_string());
        }
        let name = self.fresh();
        let mut fixed = Vec::new();
        let mut conditions = Vec::new();
        for term in without {
            match whole(term) {
                Some(n) => fixed.push(n),
                None => conditions.push(format!("{name} != {}", notation::text(&settled(term)?)?)),
            }
        }
        let range = |low: i64| (0..).map(move |n| low + n * step).take_while(|n| *n <= high);
        let all: Vec<i64> = range(low).filter(|n| !fixed.contains(n)).collect();
        let is_short = all.len() <= LISTED || fixed.iter().any(|n| range(low).any(|own| own == *n));
        let among = match all.as_slice() {
            [] => return Err("it draws from nothing".to_string()),
            _ if is_short => {
                let all: Vec<String> = all.iter().map(ToString::to_string).collect();
                format!("[{}]", all.join(", "))
            }
            _ if step == 1 => format!("{low}..{high}"),
            _ => format!("{low}..{high} by {step}"),
        };
        self.drawn.push(MaximaDraw { name: name.clone(), among: Among::Numbers(among), conditions });
        Ok(MaximaTerm::Drawn(name))
    }

    fn one_of(&mut self, items: &[MaximaTerm]) -> Result<MaximaTerm, String> {
        let is_letter = |item: &MaximaTerm| matches!(item, MaximaTerm::Name(name) if name.len() == 1 && name.chars().all(|c| c.is_ascii_alphabetic()));
        match items {
            [] => return Err("it draws from nothing".to_string()),
            [only] => return Ok(only.clone()),
            // Which letter is drawn makes no other question.
            [first, ..] if items.iter().all(is_letter) => return Ok(first.clone()),
            _ => {}
        }
        let name = self.fresh();
        if items.iter().all(|item| constant(item).is_some()) {
            let all: Vec<String> = items.iter().map(notation::text).collect::<Result<_, _>>()?;
            let among = Among::Numbers(format!("[{}]", all.join(", ")));
            self.drawn.push(MaximaDraw { name: name.clone(), among, conditions: Vec::new() });
            return Ok(MaximaTerm::Drawn(name));
        }
        // Lists are drawn whole, part by part under names of their own.
        let parts = match items.first() {
            Some(MaximaTerm::List(parts)) => Some(parts.len()),
            _ => None,
        };
        let mut rows = Vec::new();
        let own = |at: usize| format!("{name}i{}", at + 1);
        for item in items {
            let row: Vec<(String, String)> = match (item, parts) {
                (MaximaTerm::List(all), Some(count)) if all.len() == count && count > 0 => {
                    let pairs = all.iter().enumerate();
                    pairs
                        .map(|(at, part)| Ok((own(at), notation::text(&settled(part)?)?)))
                        .collect::<Result<_, String>>()?
                }
                (item, None) => vec![(name.clone(), notation::text(&settled(item)?)?)],
                _ => return Err("it draws lists of different lengths".to_string()),
            };
            rows.push(row);
        }
        self.drawn.push(MaximaDraw { name: name.clone(), among: Among::Rows(rows), conditions: Vec::new() });
        Ok(match parts {
            Some(count) => MaximaTerm::List((0..count).map(|at| MaximaTerm::Drawn(own(at))).collect()),
            None => MaximaTerm::Drawn(name),
        })
    }

    /// A name for what is drawn now: that of the variable, or one made of it.
    fn fresh(&self) -> String {
        let plain: String = self.hint.chars().filter(char::is_ascii_alphanumeric).collect();
        let good = plain.starts_with(|c: char| c.is_ascii_alphabetic())
            && functions::lookup(&plain).is_none()
            && !matches!(
                plain.as_str(),
                "e" | "i" | "pi" | "d" | "inf" | "none" | "near" | "slope" | "second" | "after"
            );
        let base = if good { plain } else { format!("p{plain}") };
        let taken = |name: &String| self.drawn.iter().any(|drawn| drawn.name == *name);
        (0..)
            .map(|n| if n == 0 { base.clone() } else { format!("{base}r{n}") })
            .find(|name| !taken(name))
            .unwrap_or_default()
    }

    /// Names that stand for what is drawn.
    pub fn parameters(&self) -> Vec<&str> {
        let mut all = Vec::new();
        for drawn in &self.drawn {
            match &drawn.among {
                Among::Numbers(_) => all.push(drawn.name.as_str()),
                Among::Rows(rows) => {
                    all.extend(rows.first().into_iter().flatten().map(|(name, _)| name.as_str()));
                }
            }
        }
        all
    }
}
