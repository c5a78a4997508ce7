//! `gradus author import`: questions of other systems as lessons, with what stayed behind said line by line.

use super::put;
use crate::app::args::AuthorImport;
use crate::app::ending::{Ending, Trouble};
use crate::app::files;
use crate::app::out::{self, unless_closed};
use crate::lesson::import::{read, slug};

/// `gradus author import FILE -o FOLDER`.
pub fn import(asked: &AuthorImport, quiet: bool) -> Result<Ending, Trouble> {
    let mut lines = String::new();
    let (mut carried, mut left_count) = (0, 0);
    let mut left_lines = String::new();
    let folder = &asked.output;
    // Made when there is something to put into it.
    let made = || files::folder(folder);
    for path in &asked.files {
        let named = |why: String| Trouble::Said(format!("{}: {why}", path.display()));
        let text = files::read_lesson(path)?;
        let all = match read(&text, asked.from.as_deref()) {
            Ok(all) => all,
            Err(why) if asked.files.len() > 1 => {
                left_count += 1;
                left_lines += &format!("left {}: {why}\n", path.display());
                continue;
            }
            Err(why) => return Err(named(why)),
        };
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let id = slug(&stem);
        let (mut cells, mut ids) = (String::new(), Vec::<String>::new());
        for one in &all {
            match &one.yaml {
                Ok(yaml) => {
                    carried += 1;
                    let mut own = slug(&one.name);
                    while ids.contains(&own) {
                        own += "-2";
                    }
                    cells += &format!("\n  - question:\n      id: {own}\n");
                    yaml.lines().for_each(|line| cells += &format!("      {line}\n"));
                    ids.push(own);
                    lines += &format!("carried {}\n", one.name);
                    for note in &one.notes {
                        left_lines += &format!("of {}: {note}\n", one.name);
                    }
                }
                Err(why) => {
                    left_count += 1;
                    left_lines += &format!("left {}: {why}\n", one.name);
                }
            }
        }
        if !ids.is_empty() {
            let title = stem.replace(['"', '\\'], "'");
            let head = format!(
                "format: 1\nid: {id}\ntitle: \"{title}\"\nsummary: \"Imported from {title}.\"\nsource: \"{title}\"\n\
                 allow: [no-concept, slip-hides]\ncells:"
            );
            let file = folder.join(format!("{id}.yaml"));
            made()?;
            put(&file, format!("{head}{cells}").as_bytes(), b"", asked.force)?;
        }
    }
    made()?;
    put(&folder.join("left.txt"), left_lines.as_bytes(), b"", true)?;
    lines += &left_lines;
    if !quiet {
        lines += &format!("{carried} carried, {left_count} left\n");
    }
    unless_closed(out::text(&lines), if left_lines.is_empty() { Ending::Well } else { Ending::Short })
}
