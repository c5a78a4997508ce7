//! A lesson taken in a real terminal: editing, completion, hints, Ctrl-C, Ctrl-D, narrow screens.

use crate::program::{COURSE, Home};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long something is waited for before the test gives up; no speed is asserted.
const PATIENCE: Duration = Duration::from_secs(30);

/// A terminal with the program in it.
pub struct Terminal {
    _home: Home,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Everything that was written, for what has scrolled away.
    pub all: Vec<u8>,
}

const UP: &str = "\x1b[A";
const LEFT: &str = "\x1b[D";
pub const RIGHT: &str = "\x1b[C";
pub const TAB: &str = "\t";
pub const ENTER: &str = "\r";
const CTRL_A: &str = "\x01";
pub const CTRL_C: &str = "\x03";
pub const CTRL_D: &str = "\x04";

impl Terminal {
    pub fn new(columns: u16, arguments: &[&str], set: &[(&str, &str)]) -> Terminal {
        let home = Home::new();
        let size = PtySize { rows: 50, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(arguments);
        command.env_clear();
        command.env("XDG_DATA_HOME", &home.0);
        command.env("TERM", "xterm-256color");
        command.cwd(&home.0);
        set.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(50, columns, 1000);
        Terminal { _home: home, master: pair.master, child, keys, bytes, screen, all: Vec::new() }
    }

    pub fn press(&mut self, keys: &str) -> &mut Terminal {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen satisfies the test, and gives its text.
    pub fn until(&mut self, what: &str, test: impl Fn(&str) -> bool) -> String {
        self.wait(what, |_, text| test(text))
    }

    /// The same with all that was written so far.
    pub fn wait(&mut self, what: &str, test: impl Fn(&[u8], &str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = self.text();
            if test(&self.all, &text) {
                return text;
            }
            match self.bytes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.all.extend(bytes);
                }
                Err(_) => panic!("{what} was waited for in vain:\n{}", self.text()),
            }
        }
    }

    pub fn shows(&mut self, wanted: &str) -> String {
        self.until(wanted, |text| text.contains(wanted))
    }

    /// Waits until the last line of the screen is this.
    pub fn line(&mut self, wanted: &str) -> String {
        self.until(wanted, |text| text.trim_end().lines().last().unwrap_or_default().trim() == wanted.trim())
    }

    /// Presses keys and Enter, waits for this prompt, and gives the screen. What is pressed
    /// together with Ctrl-C may be lost: the line editor then lets go of what it has read ahead.
    pub fn enter(&mut self, keys: &str, prompt: &str) -> String {
        self.press(keys);
        let before = self.all.len();
        self.press(ENTER);
        let wanted = prompt.to_string();
        self.wait(prompt, move |all, text| {
            // The editor says with this sequence that it is ready for the next line.
            let ready = all[before..].windows(8).any(|bytes| bytes == b"\x1b[?2004h");
            ready && text.trim_end().lines().last().unwrap_or_default().trim() == wanted
        })
    }

    pub fn ends(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(200)) {
                    self.screen.process(&bytes);
                }
                return status.exit_code();
            }
            // A program that cannot write on does not end.
            if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(20)) {
                self.screen.process(&bytes);
            }
        }
        panic!("it does not end:\n{}", self.text());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_first_lesson_from_beginning_to_end() {
    let mut terminal = Terminal::new(80, &["--lessons", COURSE, "--seed", "7"], &[]);
    terminal.line("[1] >");
    assert!(terminal.enter("8", "[2] >").contains("not yet"));
    assert!(terminal.enter("-7.996", "[3] >").contains("question 2 of 3"));
    assert!(terminal.enter("1.3", "[4] >").contains("question 3 of 3"));
    let text = terminal.enter("b", "[5] >");
    assert!(
        text.contains("3 of 3 solved, 2 of them right the first time: passed.")
            && text.contains("Press Enter to go on."),
        "{text}"
    );
    assert!(terminal.enter("", "[5] >").contains("Enter goes on."), "a worked example is read by itself");
    assert!(terminal.enter("", "[5] >").contains("question 1 of 10"));
    terminal.press("quit").press(ENTER).shows("Until next time");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn why_says_on_what_a_right_answer_rests() {
    let mut terminal = Terminal::new(80, &["--lessons", COURSE, "--seed", "7"], &[]);
    terminal.line("[1] >");
    terminal.press("-7.996").press(ENTER).shows("question 2 of 3");
    terminal.press("1.3").press(ENTER).shows("question 3 of 3");
    terminal.press("why").press(ENTER).shows("it is the key itself");
}

#[test]
fn a_line_is_edited_completed_and_found_again() {
    let mut terminal = Terminal::new(80, &["try"], &[]);
    terminal.line("[1] >");
    // Editing: the sign is put in front afterwards.
    terminal.press("2+3").press(CTRL_A).press("-").line("[1] > -2+3");
    assert!(terminal.enter("", "[2] >").contains("= 1"));
    // Completion of a function, and of a command.
    terminal.press("sqr").press(TAB).line("[2] > sqrt(");
    assert!(terminal.enter("16)", "[3] >").contains("= 4"));
    terminal.press("prog").press(TAB).shows("progress");
    assert!(terminal.enter("", "[3] >").contains("Nothing has been answered yet."));
    // A grey hint says what the command does; the arrow takes a begun one over.
    terminal.press("hel").shows("[3] > help");
    terminal.press(RIGHT).shows("what can be typed here");
    // Ctrl-C leaves the line and not the program.
    terminal.press(CTRL_C).line("[3] >");
    // History.
    terminal.press(UP).press(UP).line("[3] > sqrt(16)");
    terminal.press(LEFT).press("0").line("[3] > sqrt(160)");
    terminal.press(CTRL_C).line("[3] >");
    // A vector goes on below; a forgotten round bracket does not.
    assert!(terminal.enter("(1+2", "[3] >").contains('^'));
    terminal.press("[1,").press(ENTER).press("2]").press(ENTER).line("[4] >");
    terminal.press(CTRL_D).shows("Until next time");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn lessons_are_completed_after_goto() {
    let mut terminal = Terminal::new(80, &["--seed", "7"], &[]);
    terminal.line("[1] >");
    terminal.press("goto chain-rule/ra").press(TAB).shows("goto chain-rule/rates");
    terminal.press(CTRL_C).press(CTRL_C).line("[1] >");
    terminal.press(CTRL_D).shows("Until next time");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn it_goes_on_after_the_terminal_was_closed() {
    let home = Home::new();
    let state = home.path("state.db").to_string_lossy().into_owned();
    let mut first = Terminal::new(80, &["--lessons", COURSE, "--seed", "7", "--state", &state], &[]);
    first.line("[1] >");
    assert!(first.enter("-7.996", "[2] >").contains("question 2 of 3"));
    first.child.kill().unwrap();
    let mut second = Terminal::new(80, &["--lessons", COURSE, "--seed", "7", "--state", &state], &[]);
    let text = second.line("[1] >");
    assert!(text.contains("1 of 3") && text.contains("question 2 of 3"), "{text}");
    second.press(UP).line("[1] > -7.996");
}

#[test]
fn forty_columns_are_enough() {
    let mut terminal = Terminal::new(40, &["--lessons", COURSE, "--seed", "7"], &[]);
    let text = terminal.line("[1] >");
    assert!(text.contains("question 1 of 3"), "{text}");
    let text = terminal.enter("help", "[1] >");
    assert!(text.contains("leave; everything is"), "{text}");
    // A long line is edited across rows.
    let long = "1+".repeat(30);
    let text = terminal.press("= ").press(&long).enter("1", "[2] >");
    assert!(text.contains("= 31"), "{text}");
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_width_follows_the_window() {
    let mut terminal = Terminal::new(80, &["--lessons", COURSE, "--seed", "7"], &[]);
    terminal.line("[1] >");
    let size = PtySize { rows: 50, cols: 50, pixel_width: 0, pixel_height: 0 };
    terminal.master.resize(size).unwrap();
    terminal.screen.screen_mut().set_size(50, 50);
    let text = terminal.enter("goto slopes", "[1] >");
    let rule = text.lines().rfind(|line| line.contains(&"─".repeat(30))).unwrap_or_default();
    assert!(rule.trim().chars().count() <= 50 && rule.trim().chars().count() > 40, "{rule:?}");
}

#[test]
fn colour_is_shown_unless_it_is_not_wanted() {
    for (set, wanted) in [(&[][..], true), (&[("NO_COLOR", "1")], false), (&[("TERM", "dumb")], false)] {
        let mut terminal = Terminal::new(80, &["--lessons", COURSE, "--seed", "7"], set);
        terminal.line("[1] >");
        terminal.press("-7.996").press(ENTER).shows("question 2 of 3");
        let coloured = terminal.all.windows(5).any(|bytes| bytes == b"\x1b[38;");
        assert_eq!(coloured, wanted, "{set:?}");
    }
}

#[test]
fn control_characters_do_not_reach_the_screen() {
    let mut terminal = Terminal::new(80, &["try"], &[("NO_COLOR", "1")]);
    terminal.line("[1] >");
    // Pasted: a bell, and a control sequence in its one-character form.
    terminal.enter("\x1b[200~2\u{7}+\u{9b}2J\x1b[201~", "[1] >");
    assert!(!terminal.all.contains(&7) && !terminal.text().contains('\u{9b}'), "{}", terminal.text());
    assert!(!String::from_utf8_lossy(&terminal.all).contains('\u{9b}'));
    // Typed in quotation: an escape sequence that would clear the screen.
    terminal.enter("\x16\x1b[2J]", "[1] >");
    assert!(!terminal.all.windows(4).any(|bytes| bytes == b"\x1b[2J"));
    assert!(terminal.enter("2+2", "[2] >").contains("= 4"));
}

/// A preview that is watched is shown again when its file changes; a file that does not load leaves the last page and
/// says why.
#[test]
fn a_preview_follows_its_file() {
    let lesson = |of: &str| {
        format!(
            "format: 1\nid: l\ntitle: L\nsummary: S.\ncells:\n  - question:\n      id: slope\n      skill: s\n      \
             ask: {{derivative: {{of: {of}}}}}\n"
        )
    };
    let place = Home::new();
    let path = place.file("l.yaml", lesson("x^2"));
    let path = path.to_str().unwrap();
    let mut terminal = Terminal::new(100, &["author", "preview", path, "slope", "--watch"], &[("NO_COLOR", "1")]);
    terminal.until("the page", |text| text.contains("2*x") && text.contains("q and Enter ends"));
    place.file("l.yaml", lesson("x^5 + 1"));
    terminal.until("the page of the new text", |text| text.contains("5*x^4") && !text.contains("2*x"));
    place.file("l.yaml", lesson("x^5 + 12").replace("skill: s", "skil: s"));
    terminal.until("the problem below the last page", |text| {
        let (page, problem) = (text.find("5*x^4"), text.find("did you mean `skill`?"));
        page.is_some() && problem.is_some() && page < problem
    });
    place.file("l.yaml", lesson("x^7 + 123"));
    terminal.until("the mended page", |text| text.contains("7*x^6") && !text.contains("did you mean"));
    terminal.press("q").press(ENTER);
    assert_eq!(terminal.ends(), 0);
}
