//! Whatever stands in a lesson's file, it loads or says why not; what loads can be posed.
#![no_main]

use gradus::lesson::load;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (lesson, problems) = load::tried("any.yaml", text, 2);
    assert!(lesson.is_some() || !problems.is_empty());
    for question in lesson.iter().flat_map(|lesson| lesson.questions()) {
        drop(question.pose(7));
    }
});
