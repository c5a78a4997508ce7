//! Judging what is answered with letters: one option, several, or an order.

use super::prepared::Prepared;
use super::{Judged, Verdict, choice};
use crate::lesson::kinds::ask::Choice;
use crate::lesson::kinds::letter;

impl Prepared {
    pub(super) fn judge_choice(&self, text: &str, options: &[Choice]) -> Judged {
        let at = match choice::chosen(text, options) {
            Ok(at) => at,
            Err(mend) => return Judged::not_graded(mend),
        };
        let reads_as = Some(letter(at).to_string());
        if options.get(at).is_some_and(|option| option.right) {
            return Judged { reads_as, ..Judged::new(Verdict::Right, "right") };
        }
        let reason = self.option_reason(at);
        let message = reason.as_ref().map_or("that is not it", |reason| reason.say.as_str()).to_string();
        Judged { reads_as, reason, ..Judged::new(Verdict::Wrong, message) }
    }

    pub(super) fn judge_choices(&self, text: &str, options: &[Choice]) -> Judged {
        let chosen = match choice::several(text, options.len()) {
            Ok(chosen) => chosen,
            Err(mend) => return Judged::not_graded(mend),
        };
        let reads_as = Some(letters(&chosen));
        let is_off = |at: &usize| options.get(*at).is_some_and(|option| option.right != chosen.contains(at));
        let off: Vec<usize> = (0..options.len()).filter(is_off).collect();
        if off.is_empty() {
            return Judged { reads_as, ..Judged::new(Verdict::Right, "right") };
        }
        let too_many = off.iter().filter(|at| chosen.contains(at)).count();
        let missing = off.len() - too_many;
        let said = match (too_many, missing) {
            (0, n) => format!("what is chosen is right, and {} missing", counted(n)),
            (n, 0) => format!("all that are right are chosen, and {} too many", counted(n)),
            (n, m) => format!("{} too many and {} missing", counted(n), counted(m)),
        };
        // Only of what was chosen is anything said: the rest is still to be found.
        let reason = off.iter().filter(|at| chosen.contains(at)).find_map(|at| self.option_reason(*at));
        let message = match &reason {
            Some(reason) => format!("{said}. {}", reason.say),
            None => said,
        };
        let score = Some((options.len() - off.len()) as f64 / options.len() as f64);
        Judged { reads_as, reason, score, ..Judged::new(Verdict::Wrong, message) }
    }

    pub(super) fn judge_order(&self, text: &str, right: &[usize]) -> Judged {
        let given = match choice::several(text, right.len()) {
            Ok(given) if given.len() == right.len() => given,
            Ok(given) => {
                return Judged::not_graded(format!("{} letters are asked for; these are {}", right.len(), given.len()));
            }
            Err(mend) => return Judged::not_graded(mend),
        };
        let reads_as = Some(letters(&given));
        let good = given.iter().zip(right).take_while(|(given, right)| given == right).count();
        if good == right.len() {
            return Judged { reads_as, ..Judged::new(Verdict::Right, "right") };
        }
        let message = match good {
            0 => "what comes first is not right yet".to_string(),
            1 => "the first is right; what comes next?".to_string(),
            n => format!("the first {n} are right; what comes next?"),
        };
        Judged { reads_as, score: Some(good as f64 / right.len() as f64), ..Judged::new(Verdict::Wrong, message) }
    }
}

fn counted(n: usize) -> String {
    if n == 1 { "one is".to_string() } else { format!("{n} are") }
}

fn letters(places: &[usize]) -> String {
    places.iter().map(|at| letter(*at).to_string()).collect::<Vec<_>>().join(", ")
}
