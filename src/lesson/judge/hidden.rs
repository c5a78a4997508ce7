//! Mistakes that the numbers of a question hide: whoever makes one of them comes out right all the same.

use super::Reason;
use super::number::asked_unit;
use super::prepared::{Prepared, parts};
use crate::lesson::kinds::{Key, Looks};
use crate::math::Expr;
use crate::math::agree::Outcome;
use crate::math::tape::value_at as value;

impl Prepared {
    /// The usual mistakes whose answer is the key itself wherever they can be made, each once. Only numbers can hide one:
    /// as a formula a wrong form that equals the key is no mistake.
    pub fn hidden(&self) -> Vec<Reason> {
        if !self.task.names.is_empty() {
            return Vec::new();
        }
        let (mut hidden, mut seen): (Vec<Reason>, Vec<String>) = (Vec::new(), Vec::new());
        let slips = (self.ask.kind.slips)(&self.ask, &self.task);
        for (_, catalogue) in slips.derivatives.iter().filter(|(_, catalogue)| catalogue.is_at_point()) {
            let whole = |reason: &Reason| !reason.is_whole();
            hidden.extend(catalogue.hidden().iter().map(Reason::of_form).filter(whole));
        }
        for slip in slips.listed {
            match self.is_key(&slip.looks) {
                false => seen.push(slip.reason.id),
                true if slip.reason.is_whole() || hidden.iter().any(|known| known.id == slip.reason.id) => {}
                true => hidden.push(slip.reason),
            }
        }
        hidden.retain(|reason| !seen.contains(&reason.id));
        hidden
    }

    fn is_key(&self, looks: &Looks) -> bool {
        let Key::Value(key) = &self.task.key else {
            return false;
        };
        let keys = parts(key);
        let near = |key: &Expr, near: f64| {
            value(key, &[]).is_some_and(|key| {
                let unit = self.task.digits.map_or(0.0, |digits| asked_unit(key, digits));
                (key - near).abs() <= (1e-9 * key.abs()).max(0.5 * unit)
            })
        };
        match looks {
            Looks::Value(value) => self.compare(value).outcome == Outcome::Same,
            Looks::Near(number) => keys.first().is_some_and(|key| keys.len() == 1 && near(key, *number)),
            Looks::AllNear(numbers) => {
                keys.len() == numbers.len() && keys.iter().zip(numbers).all(|(key, number)| near(key, *number))
            }
            Looks::Part(at, looks) => match (&**looks, keys.get(*at)) {
                (Looks::Near(number), Some(key)) => near(key, *number),
                (Looks::Value(wrong), Some(key)) => match parts(wrong).as_slice() {
                    [wrong] => value(wrong, &[]).is_some_and(|wrong| near(key, wrong)),
                    _ => false,
                },
                _ => false,
            },
            Looks::Typed(_) | Looks::Option(_) => false,
        }
    }
}
