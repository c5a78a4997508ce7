//! Reading the Markdown of lessons: prose, lists, tables, code that a learner could type, `$…$` and `$$…$$` in LaTeX.
//! HTML is shown as the text it is.

use super::model::*;
use super::typeset;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Something in the text that cannot be shown as it was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unshown {
    /// Where in the text, in bytes.
    pub at: std::ops::Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, e.g. `not understood in the formula: \foo`.
    pub what: String,
}

/// Deeper lists and quotes are shown without further indentation.
const DEEPEST: usize = 10;

/// The blocks of a text, and what in it is not understood.
///
/// ```
/// use gradus::page::{Block, markdown_in};
/// let (blocks, problems) = markdown_in::read("The slope of $x^2$ is\n\n$$\\frac{dy}{dx} = 2x$$");
/// assert!(matches!(blocks[..], [Block::Text(_), Block::Display(_)]));
/// assert!(problems.is_empty());
/// ```
pub fn read(markdown: &str) -> (Vec<Block>, Vec<Unshown>) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH;
    let mut reader =
        Reader { source: markdown, frames: vec![Frame::default()], problems: Vec::new(), lists: Vec::new(), deep: 0 };
    for (event, at) in Parser::new_ext(markdown, options).into_offset_iter() {
        reader.event(event, at);
    }
    while reader.frames.len() > 1 {
        reader.close();
    }
    reader.flush();
    (reader.frames.pop().unwrap_or_default().blocks, reader.problems)
}

/// A text that is one line: a hint, an option, a message. Several paragraphs become one.
pub fn read_line(markdown: &str) -> (Line, Vec<Unshown>) {
    let (blocks, problems) = read(markdown);
    let mut line = Line::new();
    for block in blocks {
        let next = match block {
            Block::Text(text) | Block::Heading { text, .. } | Block::Note { text, .. } => text,
            Block::Item { mark, text, .. } => Line::text(format!("{mark} ")).append(text),
            Block::Display(formula) => formula.into(),
            Block::Verbatim(lines) => Line::styled(Role::Code, lines.join(" ")),
            _ => continue,
        };
        line = if line.is_empty() { next } else { line.then(" ").append(next) };
    }
    (line, problems)
}

/// What is being filled: the page itself, an entry of a list, a quote, a table.
#[derive(Default)]
struct Frame {
    kind: Kind,
    blocks: Vec<Block>,
    line: Line,
    strong: usize,
    emphasis: usize,
    /// Where links that are open lead to, and how long the text before each was.
    links: Vec<(String, usize)>,
    /// Where pictures that are open lie, and the line before each.
    images: Vec<(String, Line)>,
}

#[derive(Default)]
enum Kind {
    #[default]
    Page,
    Item(String),
    Quote,
    Heading(u8),
    Code,
    Table(Table),
    /// A row of a table, its cells so far.
    Cells(Vec<Line>),
}

struct Reader<'a> {
    source: &'a str,
    frames: Vec<Frame>,
    problems: Vec<Unshown>,
    /// The next number of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// How many containers are open beyond the deepest that is shown as one.
    deep: usize,
}

impl<'a> Reader<'a> {
    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Ends the paragraph that is being read.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.top().line);
        let blank = line.0.iter().all(|piece| matches!(piece, Inline::Text(_, text) if text.trim().is_empty()));
        if !blank {
            self.top().blocks.push(Block::Text(line));
        }
    }

    fn open(&mut self, kind: Kind) {
        let container = matches!(kind, Kind::Item(_) | Kind::Quote);
        self.flush();
        if container && self.frames.len() > DEEPEST {
            self.deep += 1;
            if let Kind::Item(mark) = kind {
                self.text(&format!("{mark} "));
            }
        } else {
            self.frames.push(Frame { kind, ..Frame::default() });
        }
    }

    fn close(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        if !matches!(self.top().kind, Kind::Heading(_) | Kind::Cells(_) | Kind::Code | Kind::Table(_)) {
            self.flush();
        }
        let Some(frame) = self.frames.pop() else { return };
        let block = match frame.kind {
            Kind::Page | Kind::Cells(_) => return,
            Kind::Quote => Block::Quote(frame.blocks),
            Kind::Heading(level) => Block::Heading { level, text: frame.line, aside: Line::new() },
            Kind::Table(table) => Block::Table(table),
            Kind::Code => Block::Verbatim(frame.line.plain().lines().map(str::to_string).collect()),
            Kind::Item(mark) => {
                let mut blocks = frame.blocks.into_iter().peekable();
                let text = match blocks.next_if(|block| matches!(block, Block::Text(_))) {
                    Some(Block::Text(text)) => text,
                    _ => Line::new(),
                };
                Block::Item { mark, text, inner: blocks.collect() }
            }
        };
        self.top().blocks.push(block);
    }

    fn close_container(&mut self) {
        self.flush();
        if self.deep > 0 {
            self.deep -= 1;
        } else {
            self.close();
        }
    }

    fn text(&mut self, text: &str) {
        let frame = self.top();
        let role = match (frame.strong, frame.emphasis) {
            (0, 0) => Role::Plain,
            (0, _) => Role::Emphasis,
            _ => Role::Strong,
        };
        match frame.line.0.last_mut() {
            Some(Inline::Text(last, before)) if *last == role => before.push_str(text),
            _ => frame.line.0.push(Inline::Text(role, text.to_string())),
        }
    }

    fn formula(&mut self, source: &str, at: std::ops::Range<usize>) -> Formula {
        let (formula, unknown) = typeset::latex(source);
        for what in unknown {
            self.problem(at.clone(), format!("not understood in the formula: {what}"));
        }
        formula
    }

    fn problem(&mut self, at: std::ops::Range<usize>, what: String) {
        let line = self.source.get(..at.start).unwrap_or_default().matches('\n').count() + 1;
        self.problems.push(Unshown { at, line, what });
    }

    fn event(&mut self, event: Event<'a>, at: std::ops::Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) | Event::FootnoteReference(text) => {
                self.text(&text);
            }
            Event::Code(text) => self.top().line.0.push(Inline::Text(Role::Code, text.to_string())),
            Event::InlineMath(source) => {
                let formula = self.formula(&source, at);
                self.top().line.0.push(Inline::Math(Role::Plain, formula));
            }
            Event::DisplayMath(source) => {
                let formula = self.formula(&source, at);
                // In a table or a heading there is no line of its own.
                if matches!(self.top().kind, Kind::Cells(_) | Kind::Heading(_)) {
                    self.top().line.0.push(Inline::Math(Role::Plain, formula));
                } else {
                    self.flush();
                    self.top().blocks.push(Block::Display(formula));
                }
            }
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Rule => {
                self.flush();
                self.top().blocks.push(Block::Rule);
            }
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Heading { level, .. } => self.open(Kind::Heading(depth(level))),
            Tag::BlockQuote(_) => self.open(Kind::Quote),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => self.open(Kind::Code),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}.");
                        *number = number.saturating_add(1);
                        mark
                    }
                    _ => "•".to_string(),
                };
                self.open(Kind::Item(mark));
            }
            Tag::Table(columns) => {
                let numeric = columns.iter().map(|column| *column == Alignment::Right).collect();
                self.open(Kind::Table(Table { numeric, ..Table::default() }));
            }
            Tag::TableHead | Tag::TableRow => self.open(Kind::Cells(Vec::new())),
            Tag::Strong => self.top().strong += 1,
            Tag::Emphasis => self.top().emphasis += 1,
            Tag::Image { dest_url, .. } => {
                let before = std::mem::take(&mut self.top().line);
                self.top().images.push((dest_url.to_string(), before));
            }
            Tag::Link { dest_url, .. } => {
                let before = self.top().line.plain().len();
                self.top().links.push((dest_url.to_string(), before));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table => self.close(),
            TagEnd::BlockQuote(_) | TagEnd::Item => self.close_container(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let line = std::mem::take(&mut self.top().line);
                if let Kind::Cells(cells) = &mut self.top().kind {
                    cells.push(line);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let Some(Frame { kind: Kind::Cells(mut cells), .. }) = self.frames.pop() else { return };
                if let Kind::Table(table) = &mut self.top().kind {
                    cells.resize(table.numeric.len(), Line::new());
                    if tag == TagEnd::TableHead {
                        table.header = cells;
                    } else {
                        table.rows.push(cells);
                    }
                }
            }
            TagEnd::Strong => self.top().strong = self.top().strong.saturating_sub(1),
            TagEnd::Emphasis => self.top().emphasis = self.top().emphasis.saturating_sub(1),
            TagEnd::Image => {
                let Some((file, before)) = self.top().images.pop() else { return };
                let words = std::mem::replace(&mut self.top().line, before).plain();
                let image = Image { words, file, data: String::new() };
                if !image.text().is_empty() {
                    self.top().line.0.push(Inline::Image(image));
                }
            }
            TagEnd::Link => {
                if let Some((url, before)) = self.top().links.pop() {
                    let line = self.top().line.plain();
                    let shown = line.get(before..).unwrap_or_default();
                    if !url.is_empty() && !shown.contains(&url) {
                        self.text(&format!(" ({url})"));
                    }
                }
            }
            _ => {}
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}
