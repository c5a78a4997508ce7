//! Golden files: what was printed, kept and compared. `GRADUS_BLESS=1 cargo test` rewrites them.

use std::path::PathBuf;

/// Compares text with `tests/golden/<name>`, and says where the two part; with `GRADUS_BLESS=1` writes it instead.
#[track_caller]
pub fn golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("GRADUS_BLESS").is_some_and(|bless| bless == "1") {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, text).expect("the golden file can be written");
        return;
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_else(|_| panic!("tests/golden/{name} is missing; GRADUS_BLESS=1 writes it"));
    if let Some(place) = first_difference(&kept, text) {
        panic!("tests/golden/{name} differs\n{place}\nGRADUS_BLESS=1 accepts the new text");
    }
}

/// The first line in which two texts differ, both versions; `None` when they are the same.
pub fn first_difference(kept: &str, new: &str) -> Option<String> {
    if kept == new {
        return None;
    }
    let (mut a, mut b) = (kept.lines(), new.lines());
    for number in 1.. {
        match (a.next(), b.next()) {
            (None, None) => break,
            (old, new) if old != new => {
                let show = |line: Option<&str>| line.map_or("(nothing)".to_string(), |text| format!("{text:?}"));
                return Some(format!("line {number}\n  kept {}\n  new  {}", show(old), show(new)));
            }
            _ => {}
        }
    }
    Some("only the end differs: a line break".to_string())
}

#[test]
fn a_difference_is_pointed_at() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    assert!(first_difference("a\nb\n", "a\nc\n").is_some_and(|place| place.contains("line 2")));
    assert!(first_difference("a\nb", "a\nb\n").is_some());
    assert!(first_difference("a\n", "a\nb\n").is_some_and(|place| place.contains("(nothing)")));
}
