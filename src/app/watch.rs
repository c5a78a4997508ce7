//! Watching a long cell: a picture that is drawn anew in its place, and Ctrl-C, which stops the cell and not the program.

use super::display::Display;
use crate::page::{Options, Page, terminal};
use crate::session::notebook::watch::Watch;
use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A cell that ends sooner is not drawn on its way.
const PATIENCE: Duration = Duration::from_millis(150);
/// The time between two pictures.
const PAUSE: Duration = Duration::from_millis(100);
/// The exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// The watch of a session at a terminal.
pub struct Live {
    stop: Arc<AtomicBool>,
    options: Cell<Options>,
    /// Whether the terminal can draw in place.
    draws: bool,
    begun: Cell<Instant>,
    drawn: RefCell<Option<Instant>>,
    /// Rows of the picture that stands above the cursor.
    rows: Cell<usize>,
}

impl Live {
    /// Takes over Ctrl-C. A second one while a cell has not stopped yet ends the program, so that nothing hangs.
    pub fn new(look: &Display, options: Options) -> Rc<Live> {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = stop.clone();
        // Where it cannot be taken over, Ctrl-C ends the program, as it does without this.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::SeqCst) {
                std::process::exit(INTERRUPTED);
            }
        });
        let can = std::env::var("TERM").is_ok_and(|term| term != "dumb");
        let draws = can && !look.plain && io::stdout().is_terminal();
        let (begun, drawn) = (Cell::new(Instant::now()), RefCell::new(None));
        let options = Cell::new(options);
        Rc::new(Live { stop, options, draws, begun, drawn, rows: Cell::new(0) })
    }

    /// Draws in other colours from now on.
    pub fn looks(&self, options: Options) {
        self.options.set(options);
    }

    /// A cell begins.
    pub fn begin(&self) {
        self.stop.store(false, Ordering::SeqCst);
        self.begun.set(Instant::now());
        self.drawn.replace(None);
        self.rows.set(0);
    }

    /// A cell has ended: its picture makes room for the page. Says whether it was stopped.
    pub fn end(&self) -> bool {
        self.erase(&mut String::new(), true);
        self.stop.swap(false, Ordering::SeqCst)
    }

    fn erase(&self, before: &mut String, now: bool) {
        let rows = self.rows.replace(0);
        if rows > 0 {
            before.push_str(&format!("\r\x1b[{rows}A\x1b[J"));
        }
        if now && !before.is_empty() {
            self.write(before);
        }
    }

    fn write(&self, text: &str) {
        // Moving the cursor is what this is about, so it does not come by the one way out; the page in it was made
        // harmless when it was rendered. A terminal that has gone shows in the next page.
        let mut out = io::stdout();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

impl Watch for Live {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn progress(&self, picture: &dyn Fn() -> Page) {
        if !self.draws {
            return;
        }
        let now = Instant::now();
        let last = *self.drawn.borrow();
        let due = last.map_or(self.begun.get() + PATIENCE, |last| last + PAUSE);
        if now < due {
            return;
        }
        self.drawn.replace(Some(now));
        let (width, height) = terminal_size::terminal_size()
            .map_or((self.options.get().width, 24), |(w, h)| (usize::from(w.0), usize::from(h.0)));
        let options = Options { width: width.clamp(10, 1000), ..self.options.get() };
        let text = terminal::render(&picture(), &options);
        // Only the last rows are drawn where the window is low, so that they can be drawn over again.
        let lines: Vec<&str> = text.lines().collect();
        let shown = &lines[lines.len().saturating_sub(height.saturating_sub(1))..];
        let mut out = String::new();
        self.erase(&mut out, false);
        shown.iter().for_each(|line| {
            out.push_str(line);
            out.push('\n');
        });
        self.rows.set(shown.len());
        self.write(&out);
    }
}
