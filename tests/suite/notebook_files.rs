//! The notebook as a text: opened, saved, and run as a script from the command line.

use crate::notebook::{run, shown};
use crate::program::{Home, text};
use gradus::lesson::kinds::Detail;
use gradus::session::Notebook;
use gradus::session::notebook::Effect;

#[test]
fn a_notebook_is_a_text_that_opens_to_the_same_bytes() {
    let written = "# Chain rule\n\nf(x) = (3x^2 + 1)^5\nf'(0.5)   \nf(\n# the end\n";
    let tidy = "# Chain rule\n\nf(x) = (3x^2 + 1)^5\nf'(0.5)\nf(\n# the end\n";
    let mut notebook = Notebook::default();
    let (page, worked) = notebook.open(written, Detail::Usual);
    assert!(!worked && shown(&page).contains("f′(0.5)"), "{}", shown(&page));
    assert_eq!(notebook.text(), tidy);
    let mut again = Notebook::default();
    again.open(&notebook.text(), Detail::Usual);
    assert_eq!(again.text(), tidy);
    // What is typed is kept where it worked; what only looks is not.
    let mut typed = Notebook::default();
    for line in ["# mine", "a = 3", "2 +", "cells", "help", "a^2", ""] {
        run(&mut typed, line);
    }
    assert_eq!(typed.text(), "# mine\na = 3\na^2\n");
    let save = run(&mut typed, "save mine.txt");
    assert_eq!(save.effect, Some(Effect::Save { file: "mine.txt".into(), text: typed.text() }));
}

#[test]
fn the_command_line_runs_cells_and_scripts() {
    let home = Home::new();
    let rows: &[(&[&str], &str, i32)] = &[
        (&["try", "f(x) = x^2", "f'(3)"], "", 0),
        (&["try", "limit sin(x)/x, x->0"], "", 0),
        (&["try", "f(x) = x^", "2"], "", 1),
        (&["try", "check 3x = d/dx x^2"], "", 1),
        (&["try", "-x^2"], "", 0),
        (&["try", "open no-such-file"], "", 2),
        (&["try", "1", "save no-such-folder/x.txt"], "", 2),
        (&["try"], "# a script\na = 2\na^2\n", 0),
        (&["try"], "a = 2\na^\n", 1),
        (&["try", "--plain", "plot x^2, 0..1"], "", 0),
    ];
    for (arguments, input, wanted) in rows {
        let ran = home.run(arguments, input);
        assert_eq!(ran.code, Some(*wanted), "{arguments:?} {input:?}\n{}\n{}", ran.out, ran.err);
    }
    let ran = home.run(&["try", "f(x) = x^2", "f'(3)"], "");
    assert!(ran.out.contains("f′(3) = 6"), "{}", ran.out);
    // A full disk and an unwritable place lose nothing and say so.
    std::fs::write(home.path("old.txt"), "mine\n").unwrap();
    for place in ["/dev/full", "/no/such/folder/x", "."] {
        let ran = home.run(&["try", "1 + 1", &format!("save {place}")], "");
        assert_eq!(ran.code, Some(2), "{place} {}", ran.err);
    }
    let ran = home.run(&["try", "1 + 1", &format!("save {}", text(&home.path("old.txt")))], "");
    assert!(ran.out.contains("kept as"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(home.path("old.txt~1")).unwrap(), "mine\n");
    let broken = home.path("broken.txt");
    std::fs::write(&broken, "a = 2\n\na^\na + 1\n").unwrap();
    for _ in 0..2 {
        let ran = home.run(&["try", &format!("open {}", text(&broken))], "");
        assert!(ran.code == Some(1) && ran.out.contains("line 3") && ran.out.contains("= 3"), "{}", ran.out);
    }
    let file = text(&home.path("mine.txt"));
    let ran = home.run(&["try"], format!("# mine\na = 2\na^2\nsave {file}\n"));
    assert!(ran.code == Some(0) && ran.out.contains("Saved 3 lines"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(home.path("mine.txt")).unwrap(), "# mine\na = 2\na^2\n");
    let other = text(&home.path("other.txt"));
    let ran = home.run(&["try", &format!("open {file}"), "a + 1", &format!("save {other}")], "");
    assert!(ran.code == Some(0) && ran.out.contains("a + 1 = 3"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(home.path("other.txt")).unwrap(), "# mine\na = 2\na^2\na + 1\n");
}
