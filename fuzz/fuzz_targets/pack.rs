//! Whatever bytes are opened as a pack, they are one or it is said why not; what is one comes back as it was written, and
//! its lessons load or say why not.
#![no_main]

use gradus::lesson::{load, pack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (&[u8], Vec<(&str, &str)>, usize, u8)| {
    let (bytes, lessons, at, byte) = given;
    drop(pack::open(bytes));
    let lessons = lessons.iter().take(4).map(|(id, text)| (id.to_string(), text.to_string())).collect();
    let content = pack::PackContent { lessons, ..pack::PackContent::default() };
    let Ok(mut written) = pack::write("Week 3", "A. N.", "CC-BY-4.0", &content) else { return };
    let opened = pack::open(&written).unwrap_or_else(|why| panic!("written and not opened: {why}"));
    assert_eq!(opened.lessons.len(), content.lessons.len());
    let (course, problems) = load::course(&opened.lessons);
    assert!(course.lessons.len() == opened.lessons.len() || !problems.is_empty());
    // One byte is another: a pack all the same, or none.
    let at = at % written.len();
    if written[at] != byte {
        written[at] = byte;
        drop(pack::open(&written));
    }
});
