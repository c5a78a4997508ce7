//! What can be typed at a prompt beside an answer: one complete row each, from which help and completion come.

use super::Session;
use super::{ahead, glossary, overview, pages, placement, review, run, scratch, undo};
use crate::page::Page;

/// What a command is about; help is laid out by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The open question.
    Answering,
    /// Going from one question or lesson to another.
    Moving,
    /// The course as a whole.
    Course,
    /// Calculating at the prompt.
    Trying,
}

/// The topics in the order of help, with their headings.
pub const TOPICS: &[(Topic, &str)] = &[
    (Topic::Answering, "When a question is open"),
    (Topic::Moving, "Moving about"),
    (Topic::Course, "The course"),
    (Topic::Trying, "Trying things out, which never counts as an answer"),
];

/// One command.
pub struct Command {
    /// What is typed.
    pub name: &'static str,
    /// Other names for the same.
    pub also: &'static [&'static str],
    /// What may follow: nothing (empty), something optional in brackets, or something needed.
    pub arguments: &'static str,
    /// Under which heading help lists it.
    pub topic: Topic,
    /// What it does, in a few words.
    pub says: &'static str,
    /// A line that works.
    pub example: &'static str,
    /// Carries it out with the text behind the name.
    pub run: fn(&mut Session, &str) -> Page,
}

/// Every command.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "hint",
        also: &[],
        arguments: "",
        topic: Topic::Answering,
        says: "a nudge, then a bigger one",
        example: "hint",
        run: run::hint,
    },
    Command {
        name: "show",
        also: &[],
        arguments: "",
        topic: Topic::Answering,
        says: "the answer with its worked steps; then a question like it",
        example: "show",
        run: run::show,
    },
    Command {
        name: "why",
        also: &[],
        arguments: "",
        topic: Topic::Answering,
        says: "more about the last verdict",
        example: "why",
        run: run::why,
    },
    Command {
        name: "more",
        also: &[],
        arguments: "[STEP]",
        topic: Topic::Answering,
        says: "worked steps in more detail, or one of them",
        example: "more",
        run: run::more,
    },
    Command {
        name: "less",
        also: &[],
        arguments: "[STEP]",
        topic: Topic::Answering,
        says: "worked steps in less detail",
        example: "less",
        run: run::less,
    },
    Command {
        name: "again",
        also: &[],
        arguments: "",
        topic: Topic::Answering,
        says: "the same question with new numbers",
        example: "again",
        run: run::again,
    },
    Command {
        name: "skip",
        also: &[],
        arguments: "",
        topic: Topic::Moving,
        says: "leave this question for later",
        example: "skip",
        run: run::skip,
    },
    Command {
        name: "next",
        also: &[],
        arguments: "",
        topic: Topic::Moving,
        says: "go on: to the next question, or to the next lesson",
        example: "next",
        run: run::next,
    },
    Command {
        name: "ahead",
        also: &[],
        arguments: "",
        topic: Topic::Moving,
        says: "leave out practice, up to what is new",
        example: "ahead",
        run: ahead::ahead,
    },
    Command {
        name: "back",
        also: &[],
        arguments: "",
        topic: Topic::Moving,
        says: "the question before",
        example: "back",
        run: run::back,
    },
    Command {
        name: "goto",
        also: &["go"],
        arguments: "PLACE",
        topic: Topic::Moving,
        says: "a question by its number, or a lesson",
        example: "goto chain-rule/2",
        run: run::goto,
    },
    Command {
        name: "undo",
        also: &[],
        arguments: "[reset]",
        topic: Topic::Moving,
        says: "back to where the last command left; or take a reset back",
        example: "undo",
        run: undo::undo,
    },
    Command {
        name: "note",
        also: &[],
        arguments: "[TEXT]",
        topic: Topic::Answering,
        says: "keep a remark at this question, or see what you noted",
        example: "note outside first",
        run: run::note,
    },
    Command {
        name: "clear",
        also: &[],
        arguments: "",
        topic: Topic::Moving,
        says: "an empty screen, with the question on it",
        example: "clear",
        run: run::clear,
    },
    Command {
        name: "theme",
        also: &[],
        arguments: "[NAME]",
        topic: Topic::Course,
        says: "colours for a dark or a light background, or none",
        example: "theme light",
        run: run::theme,
    },
    Command {
        name: "list",
        also: &["ls"],
        arguments: "[LESSON]",
        topic: Topic::Course,
        says: "the lessons, or the questions of one",
        example: "list chain-rule",
        run: pages::list,
    },
    Command {
        name: "map",
        also: &[],
        arguments: "",
        topic: Topic::Course,
        says: "every lesson at a glance: learnt, begun, due, next",
        example: "map",
        run: overview::map,
    },
    Command {
        name: "review",
        also: &[],
        arguments: "",
        topic: Topic::Course,
        says: "five minutes of what is due from before",
        example: "review",
        run: review::review,
    },
    Command {
        name: "place",
        also: &[],
        arguments: "",
        topic: Topic::Course,
        says: "some questions that find where to begin",
        example: "place",
        run: placement::place,
    },
    Command {
        name: "define",
        also: &[],
        arguments: "WORD",
        topic: Topic::Course,
        says: "what a word means",
        example: "define adjoint",
        run: glossary::define,
    },
    Command {
        name: "glossary",
        also: &[],
        arguments: "",
        topic: Topic::Course,
        says: "every word of the course",
        example: "glossary",
        run: glossary::glossary,
    },
    Command {
        name: "search",
        also: &[],
        arguments: "WORD",
        topic: Topic::Course,
        says: "where a word stands in the lessons",
        example: "search inside",
        run: glossary::search,
    },
    Command {
        name: "progress",
        also: &[],
        arguments: "",
        topic: Topic::Course,
        says: "how each skill stands, and how far you are",
        example: "progress",
        run: pages::progress,
    },
    Command {
        name: "reset",
        also: &[],
        arguments: "LESSON|all",
        topic: Topic::Course,
        says: "begin a lesson, or everything, again",
        example: "reset chain-rule",
        run: undo::reset,
    },
    Command {
        name: "help",
        also: &["?"],
        arguments: "[COMMAND]",
        topic: Topic::Course,
        says: "what can be typed here",
        example: "help goto",
        run: pages::help,
    },
    Command {
        name: "quit",
        also: &["exit", "bye"],
        arguments: "",
        topic: Topic::Course,
        says: "leave; everything is kept",
        example: "quit",
        run: run::quit,
    },
    Command {
        name: "=",
        also: &[],
        arguments: "CELL",
        topic: Topic::Trying,
        says: "a value, or another cell; see = help",
        example: "= 3^4/2",
        run: scratch::cell,
    },
    Command {
        name: "d",
        also: &[],
        arguments: "EXPR[, NAME]",
        topic: Topic::Trying,
        says: "the derivative with its steps",
        example: "d sin(x^2)",
        run: scratch::derive,
    },
    Command {
        name: "plot",
        also: &[],
        arguments: "EXPR[, from..to]",
        topic: Topic::Trying,
        says: "a picture",
        example: "plot sin(x)/x, -10..10",
        run: scratch::plot,
    },
    Command {
        name: "table",
        also: &[],
        arguments: "EXPR[, from..to[, step]]",
        topic: Topic::Trying,
        says: "a table of values",
        example: "table x^2, 0..2, 0.5",
        run: scratch::table,
    },
];

impl Command {
    /// The command with this name, in whatever case.
    pub fn named(name: &str) -> Option<&'static Command> {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        COMMANDS.iter().find(|command| is(command.name) || command.also.iter().any(|also| is(also)))
    }

    /// The command whose name is nearest to a word that is none; `None` where nothing is near.
    pub fn near(word: &str) -> Option<&'static Command> {
        let names = COMMANDS.iter().filter(|command| command.name.len() > 1).map(|command| command.name);
        super::typed::nearest(word, names).and_then(Command::named)
    }

    /// How it is typed, e.g. `goto PLACE`.
    pub fn usage(&self) -> String {
        format!("{} {}", self.name, self.arguments).trim_end().to_string()
    }

    /// Whether anything may follow the name.
    pub fn takes_argument(&self) -> bool {
        !self.arguments.is_empty()
    }
    /// Whether something must follow the name.
    pub fn needs_argument(&self) -> bool {
        self.takes_argument() && !self.arguments.starts_with('[')
    }
}
