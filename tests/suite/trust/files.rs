//! No file is destroyed that is not ours.

use crate::program::{Home, text};
use std::fs;

fn content(home: &Home, name: &str) -> String {
    fs::read_to_string(home.path(name)).unwrap()
}

fn names(home: &Home) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(&home.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "gradus")
        .collect();
    names.sort();
    names
}

#[test]
fn what_a_saved_notebook_overwrites_is_kept() {
    let home = Home::new();
    for (name, old) in [("n.txt", "mine"), ("n.txt~", "mine too"), ("n.txt.new", "and mine"), ("n.txt~1", "older")] {
        home.file(name, old);
    }
    let ran = home.run(&["try", "1 + 1", "save n.txt", "2 + 2", "save n.txt", "a = 1", "save n.txt"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("n.txt~2") && ran.out.matches("kept as").count() == 1, "{}", ran.out);
    assert_eq!(content(&home, "n.txt~2"), "mine");
    assert_eq!(content(&home, "n.txt~1"), "older");
    assert_eq!((content(&home, "n.txt~"), content(&home, "n.txt.new")), ("mine too".into(), "and mine".into()));
    assert_eq!(content(&home, "n.txt"), "1 + 1\n2 + 2\na = 1\n");
    assert_eq!(names(&home), ["n.txt", "n.txt.new", "n.txt~", "n.txt~1", "n.txt~2"], "nothing else is left");
    // Another session, and somebody who writes in between.
    home.run(&["try", "7", "save n.txt"], "");
    assert_eq!(content(&home, "n.txt~3"), "1 + 1\n2 + 2\na = 1\n");
}

#[test]
fn a_file_that_gradus_did_not_write_is_not_exported_over() {
    let home = Home::new();
    home.file("mine.md", "# My own notes\n");
    let ran = home.run(&["export", "chain-rule", "-o", "mine.md"], "");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(content(&home, "mine.md"), "# My own notes\n");
    assert_eq!(names(&home), ["mine.md"], "the pictures neither");
    assert_eq!(home.run(&["export", "chain-rule", "-o", "mine.md", "--force"], "").code, Some(0));
    for format in gradus::page::FORMATS {
        let name = format!("out.{}", format.extension);
        for _ in 0..2 {
            let ran = home.run(&["export", "chain-rule", "-o", &name], "");
            assert_eq!(ran.code, Some(0), "{name}: its own file is written again: {}", ran.err);
        }
        // What was sent to a file by the shell is ours, too.
        let piped = home.run(&["export", "chain-rule", "--to", format.extension], "").out;
        home.file(&name, piped);
        assert_eq!(home.run(&["export", "chain-rule", "-o", &name], "").code, Some(0), "{name}");
    }
}

#[test]
fn nothing_is_exported_over_its_own_source() {
    let home = Home::new();
    home.file("n.txt", "f(x) = x^2\nf'(3)\n");
    for output in ["n.txt", "./n.txt"] {
        let ran = home.run(&["export", "n.txt", "-o", output, "--force"], "");
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert_eq!(content(&home, "n.txt"), "f(x) = x^2\nf'(3)\n");
    }
}

#[test]
#[cfg(unix)]
fn links_and_read_only_files_are_respected() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let home = Home::new();
    fs::create_dir(home.path("elsewhere")).unwrap();
    symlink(home.path("elsewhere"), home.path("page_files")).unwrap();
    let ran = home.run(&["export", "slopes", "-o", "page.md"], "");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert_eq!(fs::read_dir(home.path("elsewhere")).unwrap().count(), 0);
    assert!(!home.path("page.md").exists());
    let locked = home.file("locked.html", "<!-- made by gradus 0 -->");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o400)).unwrap();
    assert_eq!(home.run(&["export", "slopes", "-o", "locked.html", "--force"], "").code, Some(2));
    assert_eq!(home.run(&["try", "1 + 1", "save locked.html"], "").code, Some(2));
    assert_eq!(fs::read_to_string(&locked).unwrap(), "<!-- made by gradus 0 -->");
    // Files with answers are for their owner alone.
    home.run(&["learn", "first-step", "--seed", "7"], "-7.996\n");
    assert_eq!(fs::metadata(home.state()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(home.path("gradus")).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
#[cfg(unix)]
fn what_is_no_lesson_in_a_folder_is_named_and_passed_over() {
    use std::os::unix::fs::symlink;
    let home = Home::new();
    let folder = home.path("course");
    fs::create_dir(&folder).unwrap();
    let lesson = "format: 1\nid: t\ntitle: The only one\nsummary: S.\nminutes: 1\ncells:\n  - question:\n      id: q\n      skill: s\n      say: One?\n      ask: {number: {is: 1}}\n";
    fs::write(folder.join("good.yaml"), lesson).unwrap();
    let outside = home.file("secret.yaml", "a secret");
    symlink(&outside, folder.join("out.yaml")).unwrap();
    symlink("/dev/zero", folder.join("zero.yaml")).unwrap();
    symlink("nowhere", folder.join("gone.yaml")).unwrap();
    fs::create_dir(folder.join("folder.yaml")).unwrap();
    let fifo = folder.join("pipe.yaml");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().is_ok_and(|status| status.success());
    let folder = text(&folder);
    let ran = home.run(&["list", "--lessons", &folder], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("The only one"), "{}", ran.out);
    for name in ["out.yaml", "zero.yaml", "gone.yaml", "folder.yaml"] {
        assert!(ran.err.contains(name), "{}", ran.err);
    }
    assert!(!made || ran.err.contains("pipe.yaml"), "{}", ran.err);
    let ran = home.run(&["author", "check", &folder], "");
    assert_eq!(ran.code, Some(1), "{} {}", ran.out, ran.err);
    // A link within the folder is one of its files.
    symlink("good.yaml", home.path("course").join("also.yaml")).unwrap();
    assert!(!home.run(&["list", "--lessons", &folder], "").err.contains("also.yaml: it"));
}
