//! Whatever lines are typed into the notebook, each ends, and its page can be shown.
#![no_main]

use gradus::page::text;
use gradus::session::notebook::Notebook;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|lines: &str| {
    let mut notebook = Notebook::default();
    for line in lines.lines().take(6) {
        let outcome = notebook.run(line, Default::default());
        drop(text::render(&outcome.page, &Default::default()));
    }
});
