//! The commands of LaTeX by name, and what of them begins an operand.

use super::super::expr::Constant;
use super::super::functions::{self, Func};
use super::bracket::Between;
use super::fault::Fault;
use super::letters::GREEK;
use super::parse::Parser;
use super::syntax::Op;
use super::words::{Keyword, keyword_named};

/// What a command is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Command {
    /// Nothing: a space, a size, a style.
    Blank,
    Op(Op),
    Relation(Op),
    Function(Func),
    /// What works on whole matrices, by its name.
    Word(&'static str),
    /// A Greek letter.
    Letter,
    Infinity,
    Constant(Constant),
    Fraction,
    Binomial,
    Root,
    /// `\lvert`, `\lfloor`, … with what closes it.
    Open(Between),
    /// `\rvert`, `\rfloor`, …
    Close,
    /// `\langle`
    Angle,
    /// A word in braces that is set in some face: `\mathrm{relu}`, `\text{if}`.
    Face,
    /// An accent: `\hat y`.
    Accent(&'static str),
    /// A style whose braces group: `\boxed{…}`.
    Group,
    /// A style with an argument that is passed over, before what it holds: `\textcolor{red}{…}`.
    Coloured,
    Begin,
    End,
    Prime,
    Limit,
    /// `\{`
    Brace,
    /// `\|`
    Norm,
    Percent,
    /// `\not`, `\partial`, `\nabla`
    Derivative,
    /// Known and not read, with the reason.
    Refused(&'static str, &'static str),
    /// An indicator that needs no face: `\mathbb 1`.
    Placeholder,
}

const NAMED: &[(&str, Command)] = &[
    ("quad", Command::Blank),
    ("qquad", Command::Blank),
    ("enspace", Command::Blank),
    ("thinspace", Command::Blank),
    ("left", Command::Blank),
    ("right", Command::Blank),
    ("middle", Command::Blank),
    ("mleft", Command::Blank),
    ("mright", Command::Blank),
    ("big", Command::Blank),
    ("Big", Command::Blank),
    ("bigg", Command::Blank),
    ("Bigg", Command::Blank),
    ("bigl", Command::Blank),
    ("bigr", Command::Blank),
    ("Bigl", Command::Blank),
    ("Bigr", Command::Blank),
    ("biggl", Command::Blank),
    ("biggr", Command::Blank),
    ("Biggl", Command::Blank),
    ("Biggr", Command::Blank),
    ("bigm", Command::Blank),
    ("displaystyle", Command::Blank),
    ("textstyle", Command::Blank),
    ("scriptstyle", Command::Blank),
    ("limits", Command::Blank),
    ("nolimits", Command::Blank),
    ("nonumber", Command::Blank),
    ("notag", Command::Blank),
    ("allowbreak", Command::Blank),
    ("cdot", Command::Op(Op::Dot)),
    ("bullet", Command::Op(Op::Dot)),
    ("times", Command::Op(Op::Cross)),
    ("ast", Command::Op(Op::Star)),
    ("div", Command::Op(Op::Over)),
    ("odot", Command::Op(Op::Entries)),
    ("circ", Command::Op(Op::Entries)),
    ("otimes", Command::Op(Op::Outer)),
    ("oslash", Command::Op(Op::Over)),
    ("bmod", Command::Op(Op::Mod)),
    ("mod", Command::Op(Op::Mod)),
    ("le", Command::Relation(Op::AtMost)),
    ("leq", Command::Relation(Op::AtMost)),
    ("leqslant", Command::Relation(Op::AtMost)),
    ("ge", Command::Relation(Op::AtLeast)),
    ("geq", Command::Relation(Op::AtLeast)),
    ("geqslant", Command::Relation(Op::AtLeast)),
    ("lt", Command::Relation(Op::Less)),
    ("gt", Command::Relation(Op::Greater)),
    ("ne", Command::Relation(Op::NotEqual)),
    ("neq", Command::Relation(Op::NotEqual)),
    ("in", Command::Relation(Op::In)),
    ("infty", Command::Infinity),
    ("pi", Command::Constant(Constant::Pi)),
    ("exponentialE", Command::Constant(Constant::E)),
    ("frac", Command::Fraction),
    ("dfrac", Command::Fraction),
    ("tfrac", Command::Fraction),
    ("cfrac", Command::Fraction),
    ("binom", Command::Binomial),
    ("dbinom", Command::Binomial),
    ("tbinom", Command::Binomial),
    ("sqrt", Command::Root),
    ("lvert", Command::Open(Between::Bars)),
    ("lVert", Command::Open(Between::Norm)),
    ("lfloor", Command::Open(Between::Floor)),
    ("lceil", Command::Open(Between::Ceil)),
    ("rvert", Command::Close),
    ("rVert", Command::Close),
    ("rfloor", Command::Close),
    ("rceil", Command::Close),
    ("rangle", Command::Close),
    ("langle", Command::Angle),
    ("operatorname", Command::Face),
    ("det", Command::Word("det")),
    ("mathrm", Command::Face),
    ("mathit", Command::Face),
    ("mathsf", Command::Face),
    ("mathtt", Command::Face),
    ("mathbf", Command::Face),
    ("mathbb", Command::Face),
    ("mathcal", Command::Face),
    ("mathds", Command::Face),
    ("boldsymbol", Command::Face),
    ("bm", Command::Face),
    ("vec", Command::Face),
    ("overrightarrow", Command::Face),
    ("text", Command::Face),
    ("textrm", Command::Face),
    ("textup", Command::Face),
    ("textsf", Command::Face),
    ("textbf", Command::Face),
    ("textit", Command::Face),
    ("mbox", Command::Face),
    ("rm", Command::Blank),
    ("bf", Command::Blank),
    ("hat", Command::Accent("hat")),
    ("widehat", Command::Accent("hat")),
    ("bar", Command::Accent("bar")),
    ("overline", Command::Accent("bar")),
    ("tilde", Command::Accent("tilde")),
    ("widetilde", Command::Accent("tilde")),
    ("dot", Command::Accent("dot")),
    ("boxed", Command::Group),
    ("fbox", Command::Group),
    ("underline", Command::Group),
    ("mathop", Command::Face),
    ("mathord", Command::Group),
    ("phantom", Command::Refused("not-read", "\\phantom shows nothing")),
    ("textcolor", Command::Coloured),
    ("color", Command::Coloured),
    ("begin", Command::Begin),
    ("end", Command::End),
    ("prime", Command::Prime),
    ("lim", Command::Limit),
    ("partial", Command::Derivative),
    ("nabla", Command::Derivative),
    ("differentialD", Command::Derivative),
    ("placeholder", Command::Placeholder),
    ("pm", Command::Refused("two-values", "± means two values; give one")),
    ("mp", Command::Refused("two-values", "∓ means two values; give one")),
    ("int", Command::Refused("not-read", "an integral is not read; write out what it comes to")),
    ("iint", Command::Refused("not-read", "an integral is not read; write out what it comes to")),
    ("oint", Command::Refused("not-read", "an integral is not read; write out what it comes to")),
    ("sum", Command::Refused("not-read", "a sum over an index is not read; write out what it comes to")),
    ("prod", Command::Refused("not-read", "a product over an index is not read; write out what it comes to")),
    ("dots", Command::Refused("not-read", "dots leave open what stands there; write it out")),
    ("ldots", Command::Refused("not-read", "dots leave open what stands there; write it out")),
    ("cdots", Command::Refused("not-read", "dots leave open what stands there; write it out")),
    ("vdots", Command::Refused("not-read", "dots leave open what stands there; write it out")),
    ("approx", Command::Refused("equation", "give the value alone, without ≈")),
    ("Re", Command::Refused("not-read", "complex numbers are not read")),
    ("Im", Command::Refused("not-read", "complex numbers are not read")),
    ("imaginaryI", Command::Refused("not-read", "complex numbers are not read")),
];

/// Functions whose command is no name of the table.
const FUNCTIONS: &[(&str, Func)] = &[
    ("lg", functions::LOG10),
    ("arsinh", functions::ASINH),
    ("arcosh", functions::ACOSH),
    ("artanh", functions::ATANH),
];

/// Spellings of Greek letters besides their names.
const VARIANTS: &[(&str, &str)] = &[
    ("varepsilon", "epsilon"),
    ("vartheta", "theta"),
    ("varphi", "phi"),
    ("varrho", "rho"),
    ("varsigma", "sigma"),
    ("varkappa", "kappa"),
    ("varGamma", "Gamma"),
    ("varDelta", "Delta"),
    ("varSigma", "Sigma"),
];

/// The letters of a command's name that begin at a place.
fn letters_at(bytes: &[u8], at: usize) -> usize {
    bytes[at.min(bytes.len())..].iter().take_while(|b| b.is_ascii_alphabetic()).count()
}

pub(super) fn greek(name: &str) -> Option<&'static str> {
    let plain = VARIANTS.iter().find(|(variant, _)| *variant == name).map_or(name, |(_, plain)| plain);
    GREEK.iter().map(|(_, known)| *known).find(|known| *known == plain)
}

/// What a name behind a backslash is.
pub(super) fn named(name: &str) -> Option<Command> {
    if let Some((_, command)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(*command);
    }
    if let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
        return Some(Command::Function(*function));
    }
    if greek(name).is_some() {
        return Some(Command::Letter);
    }
    functions::lookup(name).map(Command::Function)
}

impl<'t> Parser<'t> {
    /// The command that stands here, and where its name ends.
    pub fn command(&self) -> Option<(Command, usize)> {
        self.command_at(self.at)
    }

    fn command_at(&self, at: usize) -> Option<(Command, usize)> {
        if self.bytes.get(at) != Some(&b'\\') {
            return None;
        }
        let length = letters_at(self.bytes, at + 1);
        if length == 0 {
            let command = match self.bytes.get(at + 1)? {
                b',' | b';' | b':' | b'!' | b' ' | b'>' => Command::Blank,
                b'{' => Command::Brace,
                b'|' => Command::Norm,
                b'%' => Command::Percent,
                b'(' | b')' | b'[' | b']' => Command::Blank,
                _ => return None,
            };
            return Some((command, at + 2));
        }
        let end = at + 1 + length;
        named(&self.text[at + 1..end]).map(|command| (command, end))
    }

    /// Where a command ends that stands here and means nothing.
    pub fn blank_command(&self) -> Option<usize> {
        let next = self.peek_at(1)?;
        if matches!(next, b'\\' | b'{' | b'}') {
            return None;
        }
        // `W \ u` is no space where it may be MATLAB's solution of a system.
        if next == b' ' && self.names.is_some() && self.text.matches('\\').count() == 1 {
            return None;
        }
        let (command, end) = self.command()?;
        if command != Command::Blank {
            // `\hspace{1em}`
            return None;
        }
        let name = &self.text[self.at + 1..end];
        // `\left.` and `\right.` are delimiters that are not there.
        let behind =
            matches!(name, "left" | "right" | "mleft" | "mright" | "middle") && self.bytes.get(end) == Some(&b'.');
        Some(end + usize::from(behind))
    }

    /// Whether `{}` here is nothing, and not an argument that is missing.
    pub fn empty_group(&self) -> bool {
        !self.text[..self.at].trim_end().ends_with(['}', '^', '_', '\\']) && !self.after_command()
    }

    /// Whether a command's name ends right here.
    fn after_command(&self) -> bool {
        let head = &self.text[..self.at];
        let letters = head.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        letters > 0 && head[..head.len() - letters].ends_with('\\')
    }

    /// The word in the braces behind a face: `relu` of `\operatorname{relu}`, `1` of `\mathbf 1`; and where it ends.
    pub fn faced(&self, mut at: usize) -> Option<(&'t str, usize)> {
        let skip = |at: usize| at + self.text[at..].len() - self.text[at..].trim_start().len();
        if self.bytes.get(at) == Some(&b'*') {
            at += 1;
        }
        at = skip(at);
        if self.bytes.get(at) == Some(&b'{') {
            // `\mathop{\mathrm{relu}}`, `\mathop{\rm relu}`: one face in another.
            let nested = self.text[at + 1..].trim_start();
            if let Some((Command::Face, end)) = self.command_at(self.text.len() - nested.len())
                && let Some((word, end)) = self.faced(end)
                && let Some(behind) = self.text[end..].trim_start().strip_prefix('}')
            {
                return Some((word, self.text.len() - behind.len()));
            }
            let close = at + self.text[at..].find('}')?;
            let word = &self.text[at + 1..close];
            let bare = word.trim_start().strip_prefix("\\rm").or(word.trim_start().strip_prefix("\\bf"));
            return Some((bare.filter(|bare| bare.starts_with(' ')).unwrap_or(word), close + 1));
        }
        let c = self.text[at..].chars().next().filter(|c| c.is_alphanumeric())?;
        Some((&self.text[at..at + c.len_utf8()], at + c.len_utf8()))
    }

    /// `{\rm tanh}`, `{\mathrm{sin}}`: a function whose name alone stands in braces, and where it ends.
    pub fn function_in_braces(&self) -> Option<(Func, usize)> {
        let inside = self.rest().strip_prefix('{')?.trim_start();
        let (command, end) = self.command_at(self.text.len() - inside.len())?;
        let (word, after) = match command {
            Command::Face => self.faced(end)?,
            Command::Blank => {
                let word = self.text[end..].trim_start();
                let length = letters_at(word.as_bytes(), 0);
                (&word[..length], self.text.len() - word.len() + length)
            }
            _ => return None,
        };
        let behind = self.text[after..].trim_start().strip_prefix('}')?;
        Some((self.faced_function(word.trim())?, self.text.len() - behind.len()))
    }

    /// Whether the command at a place begins a function or a root.
    pub fn command_is_function(&self, at: usize) -> bool {
        match self.command_at(at) {
            Some((Command::Function(_) | Command::Root, _)) => true,
            Some((Command::Face, end)) => {
                self.faced(end).is_some_and(|(word, _)| self.faced_function(word.trim()).is_some())
            }
            _ => false,
        }
    }

    pub fn faced_function(&self, word: &str) -> Option<Func> {
        if self.scope.declares(word) || word.len() < 2 {
            return None;
        }
        functions::lookup(word).or_else(|| functions::lookup(&word.to_ascii_lowercase()))
    }

    /// Whether a command here begins an operand.
    pub fn command_starts_operand(&self) -> bool {
        match self.command() {
            Some((command, end)) => match command {
                Command::Blank
                | Command::Op(_)
                | Command::Relation(_)
                | Command::Close
                | Command::End
                | Command::Percent
                | Command::Prime => false,
                Command::Norm => !self.around.in_norm,
                Command::Face => self.faced(end).is_some_and(|(word, _)| keyword_named(word.trim()).is_none()),
                _ => true,
            },
            None => self.peek_at(1).is_some_and(|b| b.is_ascii_alphabetic()),
        }
    }

    /// A keyword in `\text{…}`, and where it ends.
    pub fn faced_keyword(&self) -> Option<(Keyword, usize)> {
        let (Command::Face, end) = self.command()? else { return None };
        let (word, end) = self.faced(end)?;
        let word = word.trim().trim_end_matches([',', ':', '.', ';']).trim();
        keyword_named(word).map(|keyword| (keyword, end))
    }

    /// A command that nobody knows; a near one is offered.
    pub fn unknown_command(&self) -> Box<Fault> {
        let begin = self.at;
        let length = letters_at(self.bytes, begin + 1);
        let end = begin
            + 1
            + length.max(self.text[begin + 1..].chars().next().map_or(0, char::len_utf8).min(if length == 0 {
                4
            } else {
                0
            }));
        let typed = &self.text[begin..end.min(self.text.len())];
        let fault = Fault::new(
            "unknown-command",
            begin..end.min(self.text.len()),
            format!("{typed} is not a command that is read here"),
        );
        let name = &typed[1..];
        if name.len() < 2 {
            return fault;
        }
        let commands = NAMED
            .iter()
            .map(|(name, _)| *name)
            .chain(functions::names().map(|(name, _)| name))
            .chain(GREEK.iter().map(|(_, name)| *name));
        let near = commands
            .filter(|known| known.is_ascii() && known.len() > 1)
            .map(|known| (strsim::osa_distance(known, name), known))
            .filter(|(distance, _)| *distance <= 1 + name.len() / 5);
        match near
            .min_by_key(|(distance, known)| (*distance, !name.starts_with(*known), known.len().abs_diff(name.len())))
        {
            Some((_, known)) => fault.replacing(begin + 1..end, known),
            None => fault,
        }
    }
}
