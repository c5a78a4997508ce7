//! What follows when a name changes: everything that uses it is read again, each after those that it uses itself.

use super::env::{Definition, Env, WAITING};
use crate::math::{Diagnostic, Symbol};

impl Env {
    /// What is to be read anew when this name has changed: what uses it, and what speaks of it without having known.
    fn touched_by(&self, name: &str) -> Vec<Symbol> {
        let number = name.strip_prefix("Out[").and_then(|rest| rest.strip_suffix(']')?.parse::<usize>().ok());
        let speaks = |definition: &&Definition| {
            definition.body.contains(name) || definition.ans.is_some() && definition.ans == number
        };
        // The name comes first, be it there or gone, so that what used it follows.
        let mut touched = vec![Symbol::from(name)];
        touched.extend(self.all().filter(|one| one.name != name).filter(speaks).map(|one| one.name.clone()));
        let mut seen = 0;
        while seen < touched.len() {
            let of = touched[seen].clone();
            let more = self.all().filter(|definition| definition.uses.contains(&of)).map(|d| d.name.clone());
            let more: Vec<Symbol> = more.filter(|name| !touched.contains(name)).collect();
            touched.extend(more);
            seen += 1;
        }
        touched
    }

    /// Reads what a changed name touches anew, each after those that it uses; says what is wrong with the name itself.
    pub(super) fn recompute(&mut self, watched: &str) -> Option<Diagnostic> {
        let mut left = self.touched_by(watched);
        for name in &left {
            if let Some(definition) = self.entry(name) {
                definition.is = Err(WAITING.to_string());
            }
        }
        let (mut fault, last) = (None, self.last);
        loop {
            let before = left.len();
            let mut waiting = Vec::new();
            for name in left {
                let Some(definition) = self.entry(&name).cloned() else { continue };
                self.last = definition.ans;
                let found = self.found(&definition.body, &definition.of);
                let Some(definition) = self.entry(&name) else { continue };
                match found {
                    Ok(found) => {
                        definition.uses = found.uses;
                        definition.is = Ok(definition.put_in(&found.is));
                    }
                    Err(error) if error.kind == WAITING => waiting.push(name),
                    Err(error) => {
                        definition.is = Err(error.message.clone());
                        if name == watched {
                            fault = Some(error);
                        }
                    }
                }
            }
            let done = waiting.len() == before || waiting.is_empty();
            left = waiting;
            if done {
                break;
            }
        }
        self.last = last;
        for name in left {
            let Some(definition) = self.entry(&name) else { continue };
            let message = format!("{name} is defined by itself; what is new has a name of its own");
            let end = definition.body.chars().count();
            definition.is = Err(message.clone());
            if name == watched {
                fault = Some(Diagnostic::spanning("circle", 0..end, message));
            }
        }
        fault
    }
}
