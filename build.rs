//! Puts the lessons of the folder `lessons` into the program: a lesson is one file and nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

#[path = "src/session/outline.rs"]
mod outline;

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("lessons");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/session/outline.rs");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    let (mut list, mut outlines) = (String::from("&["), String::from("&["));
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let _ = write!(outlines, "{},", told(&outline::outline_of_text(&fs::read_to_string(&path)?)));
        let _ = write!(list, "({name:?}, include_str!({:?})),", path.display().to_string());
    }
    list.push(']');
    outlines.push(']');
    let to = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&to).join("outlines.rs"), outlines)?;
    fs::write(Path::new(&to).join("lessons.rs"), list)
}

/// An outline as a constant, of the type `Told` in `src/session/course.rs`.
fn told(outline: &outline::Outline) -> String {
    let outline::Outline { id, title, summary, needs, minutes, questions, about, review } = outline;
    let one = |id: &str, rev: u32, about: &outline::About| {
        format!("({id:?},{rev},{:?},{:?},{:?}),", about.skill, about.kind, about.varies)
    };
    let asked: String = questions.iter().zip(about).map(|((id, rev), about)| one(id, *rev, about)).collect();
    let review: String = review.iter().map(|(id, rev, about)| one(id, *rev, about)).collect();
    format!("({id:?},{title:?},{summary:?},&{needs:?},{minutes},&[{asked}],&[{review}])")
}
