//! Whatever files lie in a folder of lessons, in whatever circles they need each other, they come in an order or with
//! what is wrong. The files are parted by form feeds.
#![no_main]

use gradus::lesson::load;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let files: Vec<(String, String)> =
        text.split('\u{c}').take(8).enumerate().map(|(n, text)| (format!("{n}.yaml"), text.to_string())).collect();
    let (course, problems) = load::course(&files);
    assert!(course.lessons.len() <= files.len() && (course.lessons.len() == files.len() || !problems.is_empty()));
});
