//! The scratch notebook in a real terminal: editing a cell, training that is watched and stopped, colours while typing,
//! and keys that are pressed ahead of the prompt.

use crate::pty::{CTRL_C, CTRL_D, ENTER, RIGHT, TAB, Terminal};

const BACKSPACE: &str = "\x7f";

#[test]
fn a_cell_is_put_at_the_prompt_and_changed() {
    let mut terminal = Terminal::new(80, &["try"], &[]);
    terminal.line("[1] >");
    terminal.enter("a = 3", "[2] >");
    assert!(terminal.enter("a^2", "[3] >").contains("= 9"));
    terminal.press("edit 1").press(ENTER).line("[1] > a = 3");
    let text = terminal.press(BACKSPACE).enter("5", "[3] >");
    assert!(text.contains("Out of date now: [2]"), "{text}");
    assert!(terminal.enter("run stale", "[3] >").contains("= 25"));
    // Ctrl-C leaves the cell as it is.
    terminal.press("In[1]").press(ENTER).line("[1] > a = 5");
    terminal.press("0").line("[1] > a = 50");
    terminal.press(CTRL_C).line("[3] >");
    assert!(terminal.enter("a", "[4] >").contains("= 5"));
    terminal.press(CTRL_D).shows("Until next time");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn training_is_shown_while_it_runs_and_stopped_with_a_key() {
    let mut terminal = Terminal::new(80, &["try"], &[]);
    terminal.line("[1] >");
    terminal.press("train moons, hidden 16, steps 50000").press(ENTER).shows("Ctrl-C stops here");
    // The picture is drawn over itself.
    terminal.wait("a second picture", |all, _| all.windows(3).any(|bytes| bytes == b"\x1b[J"));
    terminal.press(CTRL_C);
    let text = terminal.line("[2] >");
    assert!(text.contains("Stopped at step") && !text.contains("Ctrl-C stops here"), "{text}");
    assert!(terminal.enter("net(0, 1) + 1", "[3] >").contains("net(0, 1) + 1 = "));
    assert!(terminal.enter("train more, steps 5", "[4] >").contains("It is kept as"));
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn keys_pressed_ahead_of_the_prompt_are_not_lost() {
    let mut terminal = Terminal::new(80, &["try"], &[]);
    terminal.line("[1] >");
    // All at once, as when a page of lines is typed faster than it is answered.
    terminal.press("1+1\r2+3\rplot x^2\r4+5\r");
    let text = terminal.line("[5] >");
    for wanted in ["1 + 1 = 2", "2 + 3 = 5", "4 + 5 = 9"] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    // And while a cell is still being worked out.
    terminal.press("train circle, steps 2000").press(ENTER);
    std::thread::sleep(std::time::Duration::from_millis(100));
    terminal.press("6+7\r");
    assert!(terminal.line("[7] >").contains("6 + 7 = 13"));
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_line_is_coloured_as_it_is_typed_unless_that_is_not_wanted() {
    for (set, wanted) in [(&[][..], true), (&[("NO_COLOR", "1")], false), (&[("TERM", "dumb")], false)] {
        let mut terminal = Terminal::new(80, &["try"], set);
        terminal.until("a prompt", |text| text.contains("[1] >"));
        terminal.press("plot sin(x), blurp").until("the line", |text| text.contains("blurp"));
        let painted = |escape: &str, terminal: &Terminal| {
            terminal.all.windows(escape.len()).any(|bytes| bytes == escape.as_bytes())
        };
        for escape in ["\x1b[38;5;30mplot", "\x1b[38;5;63msin", "\x1b[38;5;161mblurp"] {
            assert_eq!(painted(escape, &terminal), wanted, "{set:?} {escape:?}");
        }
    }
}

#[test]
fn settings_names_and_files_are_completed_and_lines_recalled() {
    let mut terminal = Terminal::new(80, &["try"], &[]);
    terminal.line("[1] >");
    terminal.enter("loss(w) = (w - 2)^2", "[2] >");
    terminal.press("desc").press(TAB).press("los").press(TAB).line("[2] > descend loss(");
    terminal.press(BACKSPACE).press(", from 3, mom").press(TAB).line("[2] > descend loss, from 3, momentum");
    terminal.enter(" 0.5, steps 3", "[3] >");
    terminal.enter("save notes.txt", "[3] >");
    terminal.press("open no").press(TAB).line("[3] > open notes.txt");
    terminal.press(CTRL_C).line("[3] >");
    // What began like this before is offered in grey, and taken with the arrow.
    terminal.press("descend l").shows("descend loss, from 3, momentum 0.5, steps 3");
    terminal.press(RIGHT).enter("", "[4] >");
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 0);
}
