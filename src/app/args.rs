//! The command line: what may be asked of the program, as data.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What was asked, whole.
#[derive(Clone, Debug, Parser)]
#[command(name = "gradus", version, about, long_about = LONG_ABOUT, after_help = AFTER, max_term_width = 100)]
pub struct Invocation {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<AppCommand>,
}

const LONG_ABOUT: &str = "Learn derivatives for deep learning in a terminal: answers judged as mathematics, every step \
                          shown. Without a command it opens the course where you stopped.";

const AFTER: &str = "Exit codes: 0 all well, 1 the answer or the input fell short, 2 trouble with arguments or files; \
                     check adds 3 not graded and 4 unsure.";

/// Flags that every command takes.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Use ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// No boxes and no redrawing, pictures as tables: for screen readers
    #[arg(long, global = true)]
    pub plain: bool,
    /// Lay text out for N columns
    #[arg(long, global = true, value_name = "N", value_parser = whole(20_u16, 1000_u16))]
    pub width: Option<u16>,
    /// Keep progress in FILE
    #[arg(long, global = true, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Read the lessons in PATH, a folder, a file or a pack, instead of the built-in ones
    #[arg(long, global = true, value_name = "PATH")]
    pub lessons: Option<PathBuf>,
    /// Add the lessons in PATH, a folder, a file or a pack, to the course; may be given more than once
    #[arg(long, global = true, value_name = "PATH")]
    pub also: Vec<PathBuf>,
    /// Draw the numbers of questions from N
    #[arg(long, global = true, value_name = "N", value_parser = whole(0_u64, u64::MAX))]
    pub seed: Option<u64>,
    /// Who learns; settles the seed and stands in results
    #[arg(long, global = true, value_name = "ID")]
    pub learner: Option<String>,
    /// Take this day for today, e.g. 2026-11-26: what is due for review depends on it
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub today: Option<i64>,
    /// Print results only
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// Takes a whole number of a range.
fn whole<T>(low: T, high: T) -> impl Fn(&str) -> Result<T, String> + Clone
where
    T: Copy + PartialOrd + std::fmt::Display + std::str::FromStr,
{
    move |text| {
        let number = text.trim().parse().ok().filter(|number| (low..=high).contains(number));
        number.ok_or_else(|| format!("expected a whole number from {low} to {high}"))
    }
}

/// Reads a day as days since 1970.
fn day(text: &str) -> Result<i64, String> {
    crate::session::calendar::read(text).ok_or_else(|| "expected a day such as 2026-11-26".to_string())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Debug, Subcommand)]
pub enum AppCommand {
    /// Take a lesson; piped, one answer a line
    Learn(Learn),
    /// The scratch notebook; with cells, run them and end
    Try(TryArgs),
    /// The lessons of the course
    List(Listing),
    /// The course at a glance: learnt, begun, due, next
    Map,
    /// Five minutes of what is due from before; piped, one answer a line
    Review,
    /// Find where to begin, with some questions; piped, one answer a line
    Place,
    /// How each skill stands, and how far you are
    Progress(ProgressOf),
    /// Begin again: forget what was answered
    Reset(Reset),
    /// How an expression is read
    Read(ReadArgs),
    /// A derivative with its worked steps
    Derive(Derive),
    /// Judge one answer
    Check(CheckArgs),
    /// Judge many answers: JSON Lines or CSV in, the same out
    Grade(Grade),
    /// Write your answers to a lesson into a file for your instructor
    HandIn(HandInArgs),
    /// Judge hand-ins again and make grades of them
    Gradebook(Gradebook),
    /// Write a lesson, a session or a notebook as a page
    Export(Export),
    /// The author's bench
    #[command(subcommand)]
    Author(Author),
    /// A page of the book: how to write lessons, how answers are judged, how to run a class
    Guide(Guide),
    /// Shell completion, on standard output
    Completions { shell: clap_complete::Shell },
    /// The manual page, on standard output
    Man,
}

#[derive(Clone, Debug, Args)]
pub struct Learn {
    /// A lesson, one question of it, or the file of a lesson
    #[arg(value_name = "LESSON[/QUESTION]")]
    pub place: Option<String>,
    /// Take this lesson and only what it needs
    #[arg(long, value_name = "LESSON", conflicts_with = "place")]
    pub to: Option<String>,
    /// Put answers from elsewhere into your progress: a file as `hand-in` or a page of lessons writes it; `-` is
    /// standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["place", "to"])]
    pub import: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct TryArgs {
    /// Cells: `f(x) = x^2`, `f'(2)`, `limit sin(x)/x, x -> 0`, `help`
    #[arg(value_name = "CELL")]
    pub cells: Vec<String>,
}

#[derive(Clone, Debug, Args)]
pub struct Guide {
    /// The page; a list of all when left out
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub struct Listing {
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct ProgressOf {
    /// Everybody whose answers are kept here, one line each
    #[arg(long)]
    pub class: bool,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Reset {
    /// The lesson to begin again
    #[arg(required_unless_present = "all")]
    pub lesson: Option<String>,
    /// Begin the whole course again
    #[arg(long, conflicts_with = "lesson")]
    pub all: bool,
}

#[derive(Clone, Debug, Args)]
pub struct ReadArgs {
    /// Expressions; `-` reads them from standard input, one a line
    #[arg(required = true, value_name = "EXPR")]
    pub expressions: Vec<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Derive {
    /// Functions; `-` reads them from standard input, one a line
    #[arg(required = true, value_name = "EXPR")]
    pub expressions: Vec<String>,
    /// The variable
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// How many times
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole(1_u8, 8_u8))]
    pub order: u8,
    /// How many of the steps: 1 the outline, 2 each rule, 3 everything
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = whole(1_u8, 3_u8))]
    pub detail: u8,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
#[command(after_help = CHECK_AFTER)]
pub struct CheckArgs {
    /// The answer is the derivative of this function
    #[arg(long, value_name = "EXPR", group = "asked")]
    pub derivative: Option<String>,
    /// The answer is this formula
    #[arg(long, value_name = "EXPR", group = "asked")]
    pub formula: Option<String>,
    /// The answer is this number
    #[arg(long, value_name = "NUMBER", group = "asked")]
    pub number: Option<String>,
    /// Anything a lesson can ask, as JSON: {"gradient": {"of": "x^2*y"}}
    #[arg(long, value_name = "JSON", group = "asked")]
    pub ask: Option<String>,
    /// With --derivative: the variable
    #[arg(long, value_name = "NAME", requires = "derivative")]
    pub by: Option<String>,
    /// With --derivative: how many times
    #[arg(long, value_name = "N", requires = "derivative", value_parser = whole(1_u8, 8_u8))]
    pub order: Option<u8>,
    /// A question of the course (unless asked by a flag), then the answer; `-` reads answers, one a line
    #[arg(required = true, num_args = 1..=2, value_name = "[LESSON/QUESTION] ANSWER")]
    pub words: Vec<String>,
    /// The wrong answer given before, to be told when this one is the same
    #[arg(long, value_name = "ANSWER")]
    pub last: Option<String>,
    /// The result as a JSON object
    #[arg(long)]
    pub json: bool,
    /// With --json: the key's own value beside the answer's
    #[arg(long, requires = "json")]
    pub key: bool,
}

const CHECK_AFTER: &str = "Examples:
  gradus check --derivative 'sin(x^2)' '2x cos(x^2)'
  gradus check --formula 'x+1' '1+x'
  gradus check chain-rule/inner-1 --seed 7 '8(2x+1)^3'

Exit codes: 0 right, 1 wrong, 2 trouble, 3 not graded, 4 unsure.";

#[derive(Clone, Debug, Args)]
#[command(after_help = GRADE_AFTER)]
pub struct Grade {
    /// Records; standard input when left out or `-`
    pub file: Option<PathBuf>,
    /// CSV in and out, as for a file whose name ends in .csv or .tsv; columns that are not understood are kept
    #[arg(long)]
    pub csv: bool,
    /// CSV for a spreadsheet: text that begins with = + - @ gets a ' in front, so that nothing runs it
    #[arg(long)]
    pub csv_safe: bool,
    /// The key and its value where the answer differs, in each result
    #[arg(long)]
    pub key: bool,
    /// After the results, on standard error: how each question went
    #[arg(long)]
    pub summary: bool,
    /// How many threads; all cores when left out
    #[arg(long, value_name = "N", value_parser = whole(1_u16, 256_u16))]
    pub jobs: Option<u16>,
    /// The score of an answer that is neither right nor wrong
    #[arg(long, value_enum, default_value_t = Ungraded::Null, value_name = "SCORE")]
    pub ungraded: Ungraded,
    /// Exit with 0 when some lines could not be judged: each has its record of the error
    #[arg(long)]
    pub lenient: bool,
}

/// What stands for the score of an answer that could not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ungraded {
    #[value(name = "null")]
    Null,
    #[value(name = "0")]
    Zero,
}

impl Ungraded {
    pub fn score(self) -> Option<f64> {
        (self == Ungraded::Zero).then_some(0.0)
    }
}

const GRADE_AFTER: &str = r#"A record a line: {"id": 1, "answer": "2x", "ask": {"derivative": {"of": "x^2"}}}
or {"id": 1, "answer": "2x", "question": "power-rule/square", "learner": "s1234"}.
The numbers of a question follow from `seed`, or else from `learner`; --seed and --learner stand in where a record has
neither, and without any a question that varies is the error no-seed. What else stands in a record goes along to its
result, and `points` and `out_of` say what a question of a lesson counts.
With --csv, the columns id, answer, and question with learner or seed, or ask; the title tells whether commas,
semicolons or tabs part them. In either, `last` may be the wrong answer before: the same once more has the reason
whole.same_as_last.

Exit codes: 0 every line was judged (or, with --lenient, had its record of the error), 1 some could not be, 2 trouble."#;

#[derive(Clone, Debug, Args)]
#[command(after_help = HAND_IN_AFTER)]
pub struct HandInArgs {
    /// Lessons, by their ids or by their files
    #[arg(value_name = "LESSON", required_unless_present_any = ["all", "list"])]
    pub which: Vec<String>,
    /// Every lesson of the course
    #[arg(long, conflicts_with = "which")]
    pub all: bool,
    /// Where to; `-` is standard output, LESSON.LEARNER.jsonl when left out
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite FILE even where it is no hand-in
    #[arg(long)]
    pub force: bool,
    /// What was handed in before, with its receipts
    #[arg(long, conflicts_with_all = ["which", "all", "output"])]
    pub list: bool,
}

const HAND_IN_AFTER: &str = "Examples:
  gradus learn chain-rule --learner s1234       first, with the name that your instructor knows you by
  gradus hand-in chain-rule --learner s1234     writes chain-rule.s1234.jsonl and prints a receipt

Exit codes: 0 the file was written, 1 nothing was answered yet, 2 trouble.";

#[derive(Clone, Debug, Args)]
#[command(after_help = GRADEBOOK_AFTER)]
pub struct Gradebook {
    /// Files that were handed in, or folders with them at any depth
    #[arg(value_name = "HANDIN", required = true)]
    pub hand_ins: Vec<PathBuf>,
    /// The class: a CSV with a column learner, or as Moodle or Canvas export it
    #[arg(long, value_name = "CSV")]
    pub roster: Option<PathBuf>,
    /// How hand-ins become points: lateness, hints, tries, attempts
    #[arg(long, value_name = "YAML")]
    pub rules: Option<PathBuf>,
    /// Grades for another program
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: Option<GradeFormat>,
    /// Where the grades go; standard output when left out
    #[arg(short, long, value_name = "FILE", requires = "to")]
    pub output: Option<PathBuf>,
    /// What the column of grades is called; Canvas finds an assignment by `TITLE (123)`
    #[arg(long, value_name = "TITLE")]
    pub assignment: Option<String>,
    /// A page of feedback for each learner, LEARNER.html, in this folder
    #[arg(long, value_name = "FOLDER")]
    pub pages: Option<PathBuf>,
    /// Everything that is to be looked at, and how each question went, one JSON object a line
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Show how each question went as well: first tries, misses, times, likely slips
    #[arg(long)]
    pub stats: bool,
    /// How many threads; all cores when left out
    #[arg(long, value_name = "N", value_parser = whole(1_u16, 256_u16))]
    pub jobs: Option<u16>,
    /// Overwrite files even where gradus did not write them
    #[arg(long)]
    pub force: bool,
}

/// What grades can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GradeFormat {
    /// A column for each question
    Csv,
    /// Grades and feedback as Moodle imports them
    Moodle,
    /// A gradebook as Canvas imports it
    Canvas,
    /// results.json of a Gradescope autograder, for one learner
    Gradescope,
    /// What the reporter of GitHub Classroom takes, for one learner
    Github,
    /// One JSON object a learner
    Json,
    /// The table as a page
    Html,
}

const GRADEBOOK_AFTER: &str =
    "Every answer is judged again from lesson, seed and text; the verdicts in the files are only compared.

Examples:
  gradus gradebook handins/ --roster class.csv
  gradus gradebook handins/ --roster class.csv --rules week3.yaml --to moodle -o week3.csv --pages feedback

Exit codes: 0 well, 1 a hand-in belongs to nobody or a line is no record, 2 trouble.";

#[derive(Clone, Debug, Args)]
#[command(after_help = EXPORT_AFTER)]
pub struct Export {
    /// A lesson, a session (`last`, `LESSON@2`), or the file of a notebook or a lesson; what there is when left out. Of a
    /// site: lessons, the whole course when left out
    #[arg(value_name = "WHAT")]
    pub what: Vec<String>,
    /// The format: md, html, ipynb, txt, json, moodle, or site; that of FILE, or md, when left out
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,
    /// For Moodle: how many variants of a question that varies
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = whole(1_u16, 500_u16))]
    pub variants: u16,
    /// With the answers, worked out
    #[arg(long)]
    pub key: bool,
    /// Where to; standard output when left out. Of a site: the folder, or one file, FILE.html
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Of a site: the library as WebAssembly; that of share/gradus in the installation when left out
    #[arg(long, value_name = "FILE")]
    pub engine: Option<PathBuf>,
    /// Overwrite FILE even where gradus did not write it
    #[arg(long, requires = "output")]
    pub force: bool,
}

const EXPORT_AFTER: &str = "Examples:
  gradus export chain-rule -o chain-rule.html          a lesson, to be handed out
  gradus export chain-rule --key --to ipynb            with its answers, worked out
  gradus export last -o today.md                       the session you took last, with verdicts and reasons
  gradus export chain-rule@2 --to txt                  the second time you took a lesson
  gradus export chain-rule --to moodle -o chain.xml    its questions as Moodle imports them, ten variants of each
  gradus export notes.txt -o notes.ipynb               a notebook kept with `save notes.txt`
  gradus export --to site -o site                      the course for a browser: no server, works offline

The format is that of FILE's ending (gradus export alone lists them), or --to FORMAT, which goes with a FILE of any name.
Markdown in a FILE has its pictures beside it, in FILE_files. A FILE that gradus did not write is left as it is, unless
--force is given.";

#[derive(Clone, Debug, Subcommand)]
pub enum Author {
    /// Begin a lesson: a file with one question of each kind named, every line explained
    New(AuthorNew),
    /// Report every problem of lesson files
    Check(AuthorCheck),
    /// A question as learners meet it: prompt, key, each wrong answer with its reply, hints, solution, variants
    Preview(AuthorPreview),
    /// Type answers to a question; `right`, `wrong` and `say TEXT` keep them in the lesson
    Try(AuthorTry),
    /// Every slip that is known of questions, what it comes to, and in how many variants it hides
    Mistakes(AuthorMistakes),
    /// What a lesson or a pack holds
    Show(AuthorShow),
    /// A JSON Schema of lessons, for editors
    Schema(AuthorSchema),
    /// Lay lesson files out: spaces, order of keys, quotes; comments stay
    Fmt(AuthorFmt),
    /// How each question went, from hand-ins or from a store
    Stats(AuthorStats),
    /// Put lessons into one file for a class
    Pack(AuthorPack),
    /// Questions of STACK, Moodle, Numbas or a Markdown quiz as lessons, with what stayed behind
    Import(AuthorImport),
    /// The kinds of question, with the fields of each
    Kinds,
    /// Which LaTeX is understood between dollar signs
    Latex,
}

#[derive(Clone, Debug, Args)]
#[command(after_help = "Example:
  gradus author new week3 --kind derivative --kind choice
  gradus author check week3.yaml")]
pub struct AuthorNew {
    /// The lesson's id: small letters, digits and hyphens
    pub id: String,
    /// A kind of question to begin with; `gradus author kinds` lists them
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<String>,
    /// The heading
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Where to; ID.yaml when left out
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite what is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorPreview {
    /// A lesson's file, a pack, or the id of a lesson of the course
    pub file: String,
    /// One question; the whole lesson when left out
    pub question: Option<String>,
    /// How many variants to list
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = whole(1_u16, 1000_u16))]
    pub variants: u16,
    /// Every variant
    #[arg(long, conflicts_with = "variants")]
    pub all: bool,
    /// Show it again whenever the file changes; q and Enter ends
    #[arg(long, conflicts_with_all = ["to", "output"])]
    pub watch: bool,
    /// The format: md, html, ipynb, txt, json
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,
    /// Where to; standard output when left out
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite FILE even where gradus did not write it
    #[arg(long, requires = "output")]
    pub force: bool,
}

#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Beside answers: `right` and `wrong` keep the last answer as a test, `say TEXT` keeps it as a wrong answer with this reply,
`seed N`, `next`, `show`, `done`."
)]
pub struct AuthorTry {
    /// A lesson's file
    pub file: PathBuf,
    /// The question
    pub question: String,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorMistakes {
    /// A lesson's file, a pack, or the id of a lesson of the course
    #[arg(required_unless_present = "ask")]
    pub file: Option<String>,
    /// One question; all of them when left out
    pub question: Option<String>,
    /// Anything a lesson can ask, as JSON, in place of a file
    #[arg(long, value_name = "JSON", conflicts_with = "file")]
    pub ask: Option<String>,
    /// One JSON object a slip
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorShow {
    /// A pack, a lesson's file, or the id of a lesson of the course
    pub file: String,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorSchema {
    /// Where to; standard output when left out
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite FILE even where gradus did not write it
    #[arg(long, requires = "output")]
    pub force: bool,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorFmt {
    /// Files or folders
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 where a file is laid out otherwise
    #[arg(long)]
    pub check: bool,
    /// Change nothing; print the lines that would change
    #[arg(long)]
    pub diff: bool,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorStats {
    /// A lesson's file, a pack, or the id of a lesson of the course
    pub file: String,
    /// Files that were handed in, or folders with them; the store of --state when left out
    #[arg(value_name = "HANDIN")]
    pub hand_ins: Vec<PathBuf>,
    /// One JSON object a question
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorImport {
    /// Files of Moodle XML, with questions of STACK or without, exams of Numbas, or quizzes in Markdown
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The format; told from the text when left out
    #[arg(long, value_name = "FORMAT", value_parser = ["stack", "moodle", "numbas", "markdown"])]
    pub from: Option<String>,
    /// The folder for lessons, and for left.txt
    #[arg(short, long, value_name = "FOLDER")]
    pub output: PathBuf,
    /// Overwrite lessons that are there
    #[arg(long)]
    pub force: bool,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorPack {
    /// Files or folders of lessons
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Where to, e.g. week3.gradus; with --blank a folder
    #[arg(short, long, value_name = "NAME.gradus")]
    pub output: PathBuf,
    /// A pack for each learner of the roster with their examination alone, and no key, hint or reason in it
    #[arg(long, requires = "roster")]
    pub blank: bool,
    /// The class, for --blank: a CSV as gradebook reads it
    #[arg(long, value_name = "CSV", requires = "blank")]
    pub roster: Option<PathBuf>,
    /// The text of its licence; LICENCE.txt beside the first lesson when left out, where there is one
    #[arg(long, value_name = "FILE")]
    pub licence: Option<PathBuf>,
    /// What the pack is called; the title of its first lesson when left out
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Overwrite what is there even where it is no pack
    #[arg(long)]
    pub force: bool,
}

#[derive(Clone, Debug, Args)]
pub struct AuthorCheck {
    /// Files or folders; the built-in lessons when left out
    pub paths: Vec<PathBuf>,
    /// One JSON object a problem, then their counts
    #[arg(long)]
    pub json: bool,
    /// Try up to N variants of each question: every one where there are no more
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = whole(2_u32, 100_000_u32))]
    pub most: u32,
    /// Notes, too
    #[arg(long)]
    pub all: bool,
    /// Exit with 1 for a warning, too
    #[arg(long)]
    pub deny_warnings: bool,
    /// Say nothing of this kind of problem, by the name in its brackets
    #[arg(long, value_name = "LINT")]
    pub allow: Vec<String>,
}

/// The commands whose words are mathematics, where a word such as `-x^2` is no flag.
const MATHEMATICAL: [&str; 4] = ["read", "derive", "check", "try"];

/// Shields mathematics from the reading of flags.
///
/// A word that begins with one hyphen, such as `-x^2` or `-h`, would be read as flags. In the commands that take
/// mathematics it gets a blank in front, which changes nothing in the notation and is taken away again by
/// [`unshield`]. The lone words `-`, `-h` and `-q` keep their usual meaning; `--name` is always a flag.
pub fn shield(words: impl IntoIterator<Item = std::ffi::OsString>) -> Vec<std::ffi::OsString> {
    let mut inside = false;
    let shielded = words.into_iter().map(|word| {
        let Some(text) = word.to_str() else { return word };
        inside = inside || MATHEMATICAL.contains(&text);
        let flag = matches!(text, "-" | "-h" | "-q") || text.starts_with("--") || !text.starts_with('-');
        if inside && !flag { format!(" {text}").into() } else { word }
    });
    shielded.collect()
}

/// Takes the blank of [`shield`] away.
pub fn unshield(text: &str) -> &str {
    text.strip_prefix(" -").map_or(text, |_| &text[1..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Invocation::command().debug_assert();
    }
}
