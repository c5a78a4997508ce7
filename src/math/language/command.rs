//! What a command of LaTeX is where it stands in a text, and what of them begins an operand.

use super::super::functions::{self, Func};
use super::super::letters::GREEK;
use super::fault::Fault;
use super::latex;
use super::latex_commands::{COMMANDS, Command, Shown, row};
use super::parse::Parser;
use super::syntax::Op;
use super::words::{Keyword, keyword_named};

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

pub(super) fn greek(name: &str) -> Option<&'static str> {
    let plain = VARIANTS.iter().find(|(variant, _)| *variant == name).map_or(name, |(_, plain)| plain);
    GREEK.iter().map(|(_, known)| *known).find(|known| *known == plain)
}

/// What a name behind a backslash is.
pub(super) fn named(name: &str) -> Option<Command> {
    match row(name) {
        Some(row) if row.means.is_some() => row.means,
        _ if greek(name).is_some() => Some(Command::Letter),
        _ => functions::lookup(name).map(Command::Function),
    }
}

/// The operation that a sign in braces is: `\mathbin{*}`.
fn operation(sign: &str) -> Option<Command> {
    Some(match sign {
        "*" => Command::Op(Op::Star),
        "/" => Command::Op(Op::Over),
        "·" => Command::Op(Op::Dot),
        "×" => Command::Op(Op::Cross),
        "@" => Command::Op(Op::At),
        "⊙" | "∘" => Command::Op(Op::Entries),
        "<" => Command::Relation(Op::Less),
        ">" => Command::Relation(Op::Greater),
        "=" => Command::Relation(Op::Equal),
        _ => match latex::command(sign, 0) {
            Some((name, end)) if end == sign.len() => {
                named(name).filter(|command| matches!(command, Command::Op(_) | Command::Relation(_)))?
            }
            _ => return None,
        },
    })
}

impl<'t> Parser<'t> {
    /// The command that stands here, and where its name ends.
    pub fn command(&self) -> Option<(Command, usize)> {
        self.command_at(self.at)
    }

    fn command_at(&self, at: usize) -> Option<(Command, usize)> {
        let (name, end) = latex::command(self.text, at)?;
        // `\mathbin{\cdot}`: an operation set as one.
        if matches!(name, "mathbin" | "mathrel") {
            let inside = latex::group(self.text, latex::blanks(self.text, end))?;
            return operation(self.text[inside.clone()].trim()).map(|command| (command, inside.end + 1));
        }
        named(name).map(|command| (command, end))
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
        // `\left.` and `\right.` are delimiters that are not there.
        let shown = row(&self.text[self.at + 1..end]).map(|row| row.shown);
        match latex::delimiter(self.text, end) {
            Some((None, dot)) if matches!(shown, Some(Shown::Fence | Shown::Closing | Shown::Size)) => Some(dot),
            _ => Some(end),
        }
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
    pub fn faced(&self, at: usize) -> Option<(&'t str, usize)> {
        let at = latex::blanks(self.text, at);
        if self.bytes.get(at) == Some(&b'{') {
            // `\mathop{\mathrm{relu}}`, `\mathop{\rm relu}`: one face in another.
            let nested = self.text[at + 1..].trim_start();
            if let Some((Command::Face, end)) = self.command_at(self.text.len() - nested.len())
                && let Some((word, end)) = self.faced(end)
                && let Some(behind) = self.text[end..].trim_start().strip_prefix('}')
            {
                return Some((word, self.text.len() - behind.len()));
            }
            let inside = latex::group(self.text, at)?;
            let (word, close) = (&self.text[inside.clone()], inside.end);
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
                let length = word.bytes().take_while(u8::is_ascii_alphabetic).count();
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
        let end = latex::command(self.text, begin).map_or(begin + 1, |(_, end)| end);
        let typed = &self.text[begin..end];
        let fault = Fault::new("unknown-command", begin..end, format!("{typed} is not a command that is read here"));
        let name = &typed[1..];
        if name.len() < 2 {
            return fault;
        }
        let commands = COMMANDS
            .iter()
            .filter(|row| row.means.is_some())
            .map(|row| row.name)
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
