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

/// What may stand under a name that something is to be written to, and what is said of it; `None` where it is written.
#[cfg(unix)]
const IN_THE_WAY: &[(&str, Option<&str>)] = &[
    ("pipe", Some("found a pipe")),
    ("socket", Some("found a socket")),
    ("to-pipe", Some("found a pipe")),
    ("nowhere", Some("leads nowhere")),
    ("folder", Some("found a folder")),
    ("to-folder", Some("found a folder")),
    ("read-only", Some("read-only")),
    ("to-file", None),
    ("free", None),
];

#[cfg(unix)]
fn put_in_the_way(home: &Home) {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let pipe = std::process::Command::new("mkfifo").arg(home.path("pipe")).status();
    assert!(pipe.is_ok_and(|status| status.success()), "mkfifo is at hand");
    drop(std::os::unix::net::UnixListener::bind(home.path("socket")).unwrap());
    symlink("pipe", home.path("to-pipe")).unwrap();
    symlink("not-there", home.path("nowhere")).unwrap();
    fs::create_dir(home.path("folder")).unwrap();
    symlink("folder", home.path("to-folder")).unwrap();
    fs::set_permissions(home.file("read-only", "mine"), fs::Permissions::from_mode(0o400)).unwrap();
    home.file("mine", "");
    symlink("mine", home.path("to-file")).unwrap();
}

/// Nothing waits for a pipe, and whatever is no file stays what it is, whoever writes.
#[test]
#[cfg(unix)]
fn what_is_no_file_is_neither_waited_for_nor_replaced() {
    let lesson = "format: 1\nid: t\ntitle: T\nsummary: S.\nminutes: 1\ncells:\n  - question:\n      id: q\n      skill: s\n      say: One?\n      ask: {number: {is: 1}}\n";
    let record = r#"{"id":"a","learner":"s1","question":"t/q","seed":1,"answer":"1","of":1,"lesson_sha256":"0"}"#;
    let writers: &[&[&str]] = &[
        &["export", "slopes", "--to", "text", "-o", "NAME"],
        &["export", "slopes", "--to", "text", "--force", "-o", "NAME"],
        &["export", "slopes", "--to", "md", "-o", "NAME"],
        &["export", "slopes", "--to", "moodle", "-o", "NAME"],
        &["author", "schema", "-o", "NAME"],
        &["author", "new", "mine", "-o", "NAME"],
        &["author", "preview", "t.yaml", "--to", "text", "-o", "NAME"],
        &["hand-in", "t", "--lessons", "t.yaml", "--learner", "s1", "-o", "NAME"],
        &["gradebook", "in.jsonl", "--lessons", "t.yaml", "--to", "json", "-o", "NAME"],
        &["gradebook", "in.jsonl", "--lessons", "t.yaml", "--report", "NAME"],
        &["try", "1 + 1", "save NAME"],
    ];
    for writer in writers {
        let home = Home::new();
        home.file("t.yaml", lesson);
        home.file("in.jsonl", format!("{record}\n"));
        home.run(&["learn", "t", "--lessons", "t.yaml", "--learner", "s1"], "1\n");
        put_in_the_way(&home);
        for (name, says) in IN_THE_WAY {
            let before = fs::symlink_metadata(home.path(name)).ok().map(|about| about.file_type());
            let arguments: Vec<String> = writer.iter().map(|word| word.replace("NAME", name)).collect();
            let ran = home.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), "");
            let Some(says) = says else {
                assert!(ran.code.is_some_and(|code| code < 2), "{arguments:?}: {} {}", ran.out, ran.err);
                assert!(fs::metadata(home.path(name)).unwrap().len() > 0, "{arguments:?}: {}", ran.err);
                continue;
            };
            assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.err);
            assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
            assert!(["choose", "remove"].iter().any(|cure| ran.err.contains(cure)), "{arguments:?}: {}", ran.err);
            let after = fs::symlink_metadata(home.path(name)).ok().map(|about| about.file_type());
            assert_eq!(before, after, "{arguments:?}");
        }
        assert_eq!(content(&home, "read-only"), "mine");
        assert!(!home.path("not-there").exists());
        assert!(names(&home).iter().all(|name| !name.ends_with(".tmp")), "{:?}", names(&home));
        assert!(fs::symlink_metadata(home.path("to-file")).unwrap().is_symlink());
    }
}

/// In a session that is told, nothing of it is lost, and the next line is run.
#[test]
#[cfg(unix)]
fn a_notebook_goes_on_after_a_name_that_is_no_file() {
    let home = Home::new();
    put_in_the_way(&home);
    for (name, says) in IN_THE_WAY.iter().chain(&[("/dev/full", Some("found a device"))]) {
        let ran = home.run(&["try"], format!("6 * 7\nsave {name}\n8 * 9\nsave all.txt\n"));
        assert_eq!(ran.code, Some(i32::from(says.is_some())), "{name}: {}", ran.err);
        assert!(says.is_none_or(|says| ran.err.contains(says)), "{name}: {}", ran.err);
        assert!(ran.out.contains("= 72"), "{name}: {}", ran.out);
        assert_eq!(content(&home, "all.txt"), "6 * 7\n8 * 9\n", "{name}");
    }
    for name in ["pipe", "to-pipe", "folder", "/dev/zero"] {
        let ran = home.run(&["try"], format!("open {name}\n8 * 9\n"));
        assert_eq!(ran.code, Some(1), "{name}: {}", ran.err);
        assert!(ran.err.contains("expected a file") && ran.out.contains("= 72"), "{name}: {} {}", ran.out, ran.err);
    }
}

/// A file that could not be written to its end is not there, and one that it was to replace is as it was.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_what_was_there() {
    let home = Home::new();
    let notebook: String = (0..400).map(|n| format!("# line {n} of a notebook\n")).collect();
    home.file("old.txt", "1 + 1\n");
    home.file("old.md", "<!-- made by gradus 0 -->\n");
    home.file("new.txt", notebook + "1 + 1\n");
    for (line, old) in [("try 'open new.txt' 'save old.txt'", "old.txt"), ("export slopes -o old.md", "old.md")] {
        let before = content(&home, old);
        let script = format!("ulimit -f 4; exec {} {line}", env!("CARGO_BIN_EXE_gradus"));
        let output = std::process::Command::new("sh")
            .args(["-c", &script])
            .env_clear()
            .envs([("PATH", "/usr/bin:/bin"), ("HOME", &text(&home.0)), ("XDG_DATA_HOME", &text(&home.0))])
            .current_dir(&home.0)
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line}: {err}");
        assert_eq!(content(&home, old), before, "{line}: {err}");
        assert!(names(&home).iter().all(|name| !name.ends_with(".tmp") && !name.contains('~')), "{:?}", names(&home));
    }
}

#[test]
fn an_ending_that_no_format_has_names_those_that_there_are() {
    let home = Home::new();
    for (name, near) in [("y.xyz", None), ("y.htm", Some("did you mean .html?")), ("y.pdf", None)] {
        let ran = home.run(&["export", "slopes", "-o", name], "");
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.err);
        for row in gradus::page::FORMATS {
            assert!(ran.err.contains(&format!(".{}", row.extension)), "{name}: {}", ran.err);
        }
        assert!(ran.err.contains("--to") && near.is_none_or(|near| ran.err.contains(near)), "{name}: {}", ran.err);
        assert!(!home.path(name).exists());
        assert_eq!(home.run(&["export", "slopes", "--to", "md", "-o", name], "").code, Some(0), "{name}");
    }
    assert_eq!(home.run(&["export", "slopes", "-o", "PAGE.HTML"], "").code, Some(0));
    assert!(
        content(&home, "PAGE.HTML").starts_with("<!doctype html>") || content(&home, "PAGE.HTML").contains("<html")
    );
}
