//! `gradus author fmt`: lesson files laid out alike.

use crate::app::args::AuthorFmt;
use crate::app::ending::{Ending, Trouble};
use crate::app::files;
use crate::app::out;
use crate::app::screen::tell;
use crate::lesson::load::tidied;

/// `gradus author fmt PATH…`.
pub fn fmt(asked: &AuthorFmt, quiet: bool) -> Result<Ending, Trouble> {
    let mut ending = Ending::Well;
    let (mut names, mut changed) = (String::new(), 0);
    for path in &asked.paths {
        let (found, passed) = files::lesson_files(path)?;
        passed.iter().for_each(|passed| tell(passed));
        for file in found {
            let name = file.display().to_string();
            let before = match files::read_lesson(&file) {
                Ok(text) => text,
                Err(trouble) => {
                    tell(&trouble.to_string());
                    ending = Ending::Trouble;
                    continue;
                }
            };
            let after = match tidied(&name, &before) {
                Ok(text) => text,
                Err(why) => {
                    tell(&why);
                    ending = Ending::Trouble;
                    continue;
                }
            };
            if after == before {
                continue;
            }
            changed += 1;
            names += &format!("{name}\n");
            if asked.diff {
                names += &difference(&before, &after);
            }
            if !asked.check && !asked.diff {
                files::replace(&file, after.as_bytes())?;
            } else if asked.check {
                ending = ending.max(Ending::Short);
            }
        }
    }
    if !quiet && changed == 0 && ending == Ending::Well {
        tell("nothing to change");
    }
    out::unless_closed(out::text(&names), ending)
}

/// The lines that differ, between what is the same at the beginning and at the end: `-` before, `+` after.
fn difference(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let left = old.len().min(new.len()) - same;
    let tail = old.iter().rev().zip(new.iter().rev()).take(left).take_while(|(one, other)| one == other).count();
    let mut text = format!("@@ line {} @@\n", same + 1);
    for line in old.get(same..old.len() - tail).unwrap_or_default() {
        text += &format!("-{line}\n");
    }
    for line in new.get(same..new.len() - tail).unwrap_or_default() {
        text += &format!("+{line}\n");
    }
    text
}
