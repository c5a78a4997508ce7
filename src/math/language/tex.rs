//! LaTeX: what its commands mean among the other spellings. A command is a token of the one grammar; nothing is guessed
//! to be "in LaTeX".

use super::super::expr::{Constant, Node, Symbol};
use super::super::functions::{self, CBRT, Func, ROOT, SQRT};
use super::bracket::Between;
use super::fault::{Fault, Parsed};
use super::letters::{GREEK, greek_letter};
use super::parse::Parser;
use super::syntax::{Form, Id, Op};
use super::words::{Keyword, keyword_named, name_at};

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
    ("mathop", Command::Group),
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

fn greek(name: &str) -> Option<&'static str> {
    let plain = VARIANTS.iter().find(|(variant, _)| *variant == name).map_or(name, |(_, plain)| plain);
    GREEK.iter().map(|(_, known)| *known).find(|known| *known == plain)
}

/// What a name behind a backslash is.
fn named(name: &str) -> Option<Command> {
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
    fn faced(&self, mut at: usize) -> Option<(&'t str, usize)> {
        let skip = |at: usize| at + self.text[at..].len() - self.text[at..].trim_start().len();
        if self.bytes.get(at) == Some(&b'*') {
            at += 1;
        }
        at = skip(at);
        if self.bytes.get(at) == Some(&b'{') {
            let close = at + self.text[at..].find('}')?;
            return Some((&self.text[at + 1..close], close + 1));
        }
        let c = self.text[at..].chars().next().filter(|c| c.is_alphanumeric())?;
        Some((&self.text[at..at + c.len_utf8()], at + c.len_utf8()))
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

    fn faced_function(&self, word: &str) -> Option<Func> {
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

    /// An argument of a command: what stands in braces, or one token.
    pub fn argument(&mut self) -> Parsed<Id> {
        self.spaces();
        let begin = self.at;
        match self.peek() {
            Some(b'{') => {
                if self.text[self.at + 1..].trim_start().starts_with('}') {
                    let end = self.at + self.rest().find('}').unwrap_or(0) + 1;
                    return Err(Fault::new("missing-operand", begin..end, "something is missing in these braces"));
                }
                let around = std::mem::take(&mut self.around);
                let group = self.braced();
                self.around = around;
                group
            }
            Some(b'0'..=b'9') => {
                self.at += 1;
                let digit = i64::from(self.bytes[begin] - b'0');
                Ok(self.leaf(digit, begin))
            }
            Some(b'a'..=b'z' | b'A'..=b'Z') => {
                self.at += 1;
                let letter = &self.text[begin..begin + 1];
                if letter == "e" && !self.scope.declares("e") {
                    return Ok(self.leaf(Node::Const(Constant::E), begin));
                }
                Ok(self.add(Form::Name(Symbol::new(letter)), begin))
            }
            Some(b'\\') => {
                self.deeper()?;
                let operand = self.primary();
                self.shallower();
                operand
            }
            _ => Err(self.missing()),
        }
    }

    /// What stands in braces that only group.
    fn braced(&mut self) -> Parsed<Id> {
        let open = self.at;
        let around = self.open_bracket()?;
        let inner = self.loose()?;
        self.close_bracket(open, around)?;
        self.tree.bracket(inner);
        Ok(inner)
    }

    /// An operand that begins with a command.
    pub fn commanded(&mut self) -> Parsed<Id> {
        let begin = self.at;
        let Some((command, end)) = self.command() else { return Err(self.unknown_command()) };
        let name = &self.text[begin + 1..end];
        match command {
            Command::Word(name) => {
                self.at = end;
                self.spelled_call(name, begin)
            }
            Command::Function(function) => {
                self.at = end;
                if name == "sigma" {
                    return self.sigma(begin);
                }
                self.call(function, begin)
            }
            Command::Letter => {
                if name == "sigma" || self.rest().starts_with("\\sigma") {
                    self.at = end;
                    return self.sigma(begin);
                }
                let plain = greek(name).unwrap_or(name);
                let word = name_at(self.text, begin + 1, end, self.scope);
                self.at = word.end;
                let behind = &self.text[end..word.end];
                let spelt = match behind {
                    "" => self.declared_greek(plain),
                    _ => match word.piece {
                        super::words::Piece::Name(symbol) if plain == name => symbol,
                        super::words::Piece::Name(symbol) => Symbol::from(symbol.replacen(name, plain, 1)),
                        _ => Symbol::new(plain),
                    },
                };
                Ok(self.add(Form::Name(spelt), begin))
            }
            Command::Constant(constant) => {
                self.at = end;
                Ok(self.leaf(Node::Const(constant), begin))
            }
            Command::Infinity => {
                self.at = end;
                Ok(self.add(Form::Infinity, begin))
            }
            Command::Fraction => self.fraction_command(begin, end),
            Command::Binomial => {
                self.at = end;
                let (above, below) = (self.argument()?, self.argument()?);
                if !self.lists {
                    let message = "binomial coefficients are not read; write out what it comes to";
                    return Err(Fault::new("not-read", begin..self.at, message));
                }
                let items = self.parts([above, below]);
                Ok(self.add(Form::List { items, upright: true }, begin))
            }
            Command::Root => self.root_command(begin, end),
            Command::Open(build) => {
                self.at = end;
                let closes: &[&str] = match build {
                    Between::Bars => &["\\rvert", "|"],
                    Between::Norm => &["\\rVert", "\\|"],
                    Between::Floor => &["\\rfloor"],
                    Between::Ceil => &["\\rceil"],
                };
                self.between(begin, closes, build)
            }
            Command::Norm => {
                self.at = end;
                self.between(begin, &["\\|"], Between::Norm)
            }
            Command::Angle => {
                self.at = end;
                self.angled(begin)
            }
            Command::Brace => {
                self.at = begin + 1;
                let ahead = self.text[self.at + 1..].trim_start();
                if ahead.starts_with("\\begin") {
                    self.at += 1;
                    self.spaces();
                    let cases = self.environment(true)?;
                    self.spaces();
                    if self.rest().starts_with("\\}") {
                        self.at += 2;
                    }
                    return Ok(cases);
                }
                self.group()
            }
            Command::Face => self.face(begin, end),
            Command::Accent(accent) => self.accent(begin, end, accent),
            Command::Group => {
                self.at = end;
                self.argument()
            }
            Command::Coloured => {
                self.at = end;
                self.spaces();
                if self.peek() == Some(b'{') {
                    self.at += self.rest().find('}').map_or(0, |close| close + 1);
                }
                if name == "color" { self.power() } else { self.argument() }
            }
            Command::Begin => self.environment(false),
            Command::Derivative | Command::Limit => Err(self.unevaluated(begin)),
            Command::Placeholder => {
                let end = self.rest().find('}').map_or(end, |close| begin + close + 1);
                Err(Fault::new("missing-operand", begin..end, "something is missing in this box"))
            }
            Command::Refused(kind, message) => Err(Fault::new(kind, begin..end, message)),
            Command::Blank
            | Command::Op(_)
            | Command::Relation(_)
            | Command::Close
            | Command::End
            | Command::Prime
            | Command::Percent => Err(self.missing()),
        }
    }

    /// The declared spelling of a Greek letter.
    fn declared_greek(&self, plain: &str) -> Symbol {
        if self.scope.declares(plain) {
            return Symbol::new(plain);
        }
        let drawn = greek_letter(plain).map(String::from).filter(|drawn| self.scope.declares(drawn));
        Symbol::from(drawn.unwrap_or_else(|| plain.to_string()))
    }

    fn fraction_command(&mut self, begin: usize, end: usize) -> Parsed<Id> {
        self.at = end;
        if self.derivative_fraction(begin) {
            return Err(self.unevaluated(begin));
        }
        let above = self.argument()?;
        let below = self.argument()?;
        let whole = self.pair(above, Op::Over, below, begin);
        self.tree.bracket(whole);
        Ok(whole)
    }

    /// Refuses `3\frac{1}{3}`: a mixed number or a product.
    pub fn check_mixed_fraction(&self, before: usize) -> Parsed<()> {
        if self.peek() != Some(b'\\') || !matches!(self.command(), Some((Command::Fraction, _))) {
            return Ok(());
        }
        let begin = self.bytes[..before].iter().rposition(|b| !b.is_ascii_digit()).map_or(0, |i| i + 1);
        let whole = &self.text[begin..before];
        let inside: String = self.rest().chars().skip_while(|c| *c == '\\' || c.is_alphabetic()).take(24).collect();
        let parts: Vec<&str> = inside.split(['{', '}']).filter(|part| !part.trim().is_empty()).collect();
        let digits = |part: &&str| part.trim().chars().all(|c| c.is_ascii_digit());
        let numbers = inside.trim_start().starts_with('{') && parts.len() >= 2 && parts[..2].iter().all(digits)
            || inside.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let alone = !self.text[..begin].ends_with(['.', '_', '^'])
            && !whole.is_empty()
            && !self.text[..begin].ends_with(|c: char| c.is_alphabetic());
        if !numbers || !alone {
            return Ok(());
        }
        let message = format!("a mixed number or a product? Write {whole}+ for the sum, {whole}* for the product");
        Err(Fault::new("mixed-number", begin..self.at, message).replacing(before..self.at, "+"))
    }

    /// Whether `\frac{d}{dx}`, `\frac{\partial f}{\partial x}` begins here.
    fn derivative_fraction(&self, begin: usize) -> bool {
        let text: String = self.text[begin..].chars().filter(|c| !c.is_whitespace()).take(80).collect();
        let plain = text.replace("\\mathrm{d}", "d").replace("\\differentialD", "d").replace("\\partial", "d");
        let Some((above, below)) = plain.split_once("}{") else { return false };
        let above = above.split_once('{').map_or("", |(_, above)| above);
        let known = |part: &str| part.starts_with('d') && part.len() <= 24;
        let order = |part: &str| {
            let rest = &part[1..];
            rest.is_empty()
                || rest.starts_with('^')
                || rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_alphabetic())
        };
        known(above)
            && known(below)
            && order(above)
            && below.len() > 1
            && !self.scope.declares("d")
            && below[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '\\')
    }

    fn root_command(&mut self, begin: usize, end: usize) -> Parsed<Id> {
        self.at = end;
        self.spaces();
        let mut degree = None;
        if self.peek() == Some(b'[') {
            let open = self.at;
            let around = self.open_bracket()?;
            degree = Some(self.sum()?);
            self.close_bracket(open, around)?;
        }
        self.spaces();
        // `\sqrt(x)` is typed by people who mean the whole bracket.
        let under = if matches!(self.peek(), Some(b'(' | b'[' | b'|')) { self.primary()? } else { self.argument()? };
        let number =
            degree.and_then(|id| self.tree.number(id)).and_then(|expr| expr.as_number()).and_then(|n| n.as_int());
        let form = match (degree, number) {
            (None, _) | (_, Some(2)) => Form::Call(SQRT, self.parts([under])),
            (_, Some(3)) => Form::Call(CBRT, self.parts([under])),
            (Some(degree), _) => Form::Call(ROOT, self.parts([degree, under])),
        };
        Ok(self.add(form, begin))
    }

    /// `\langle u, v \rangle`, `<u, v>`: of two vectors their dot product, else a vector.
    pub fn angled(&mut self, begin: usize) -> Parsed<Id> {
        self.deeper()?;
        let around = std::mem::take(&mut self.around);
        let mut items = Vec::new();
        loop {
            items.push(self.sum()?);
            self.spaces();
            if self.peek() != Some(b',') {
                break;
            }
            self.at += 1;
        }
        let length = match self.peek() {
            Some(b'>') => 1,
            _ if self.rest().starts_with("\\rangle") => "\\rangle".len(),
            Some(_) => return Err(self.unexpected()),
            None => {
                let end = self.text.trim_end().len();
                let fault = Fault::new("unclosed", begin..begin + 1, "this bracket is never closed");
                return Err(fault.replacing(end..end, ">"));
            }
        };
        self.at += length;
        self.around = around;
        self.shallower();
        if items.len() == 1 && !self.lists {
            return Err(Fault::new("inequality", begin..begin + 1, "an expression is asked for, not an inequality"));
        }
        let named = |id: &Id| self.tree.name(*id).is_some_and(|name| self.is_array(name));
        if let [u, v] = items.as_slice()
            && named(u)
            && named(v)
        {
            return Ok(self.pair(*u, Op::Dot, *v, begin));
        }
        if !self.lists {
            return Err(Fault::new("list", begin..self.at, "this is a list; one expression is asked for"));
        }
        let items = self.parts(items);
        let list = self.add(Form::List { items, upright: false }, begin);
        self.tree.bracket(list);
        Ok(list)
    }

    /// `\operatorname{relu}`, `\mathrm{e}`, `\mathbf u`, `\mathbb{1}_{x > 0}`.
    fn face(&mut self, begin: usize, end: usize) -> Parsed<Id> {
        let Some((word, after)) = self.faced(end) else {
            self.at = end;
            return Err(self.missing());
        };
        let word = word.trim();
        let plain = word.trim_start_matches('\\');
        if matches!(plain, "1" | "I" | "𝟙") && self.indicator_follows(after) {
            self.at = after;
            return self.indicator(begin);
        }
        if plain == "1"
            && self.in_shapes()
            && let Some(ones) = self.column_of_ones(begin, after)?
        {
            return Ok(ones);
        }
        if self.scope.declares(word) {
            let inside = begin + self.text[begin..after].rfind(word).unwrap_or(0);
            self.at = if self.text[end..after].contains('{') { after } else { inside + word.len() };
            return self.indexed_name(Symbol::new(word), begin);
        }
        if let Some(function) = self.faced_function(word) {
            self.at = after;
            return self.call(function, begin);
        }
        match word {
            "e" => {
                self.at = after;
                Ok(self.leaf(Node::Const(Constant::E), begin))
            }
            "undefined" | "none" | "None" | "DNE" | "dne" | "not defined" | "does not exist" => {
                self.at = after;
                Ok(self.add(Form::Nothing, begin))
            }
            "d" if self.is_derivative_quotient_faced(after) => Err(self.unevaluated(begin)),
            _ if word.starts_with('\\') => {
                // \mathbf{\theta}
                self.at = end;
                self.argument()
            }
            _ if word.chars().count() == 1 && word.starts_with(|c: char| c.is_alphabetic()) => {
                self.at = after;
                self.indexed_name(Symbol::new(word), begin)
            }
            _ if super::spelled::lookup(word).is_some() || super::arrays::word(word).is_some() => {
                self.at = after;
                self.spelled_call(word, begin)
            }
            _ if word.is_empty() => {
                Err(Fault::new("missing-operand", begin..after, "something is missing in these braces"))
            }
            _ if word.chars().all(|c| c.is_ascii_digit()) => {
                self.at = end;
                self.argument()
            }
            _ => {
                let at = begin..after;
                let fault = Fault::new("unknown-word", at.clone(), format!("{word} is not a name here"));
                Err(match super::near::nearest(word, self.scope) {
                    Some(name) => fault.replacing(at, name),
                    None => fault,
                })
            }
        }
    }

    /// `\mathbf{1}_n`, `\mathbf 1_{n}` with a size behind it: a column of ones.
    fn column_of_ones(&mut self, begin: usize, after: usize) -> Parsed<Option<Id>> {
        let Some(index) = self.text[after..].trim_start().strip_prefix('_') else { return Ok(None) };
        let from = self.text.len() - index.len();
        let (size, end) = match index.strip_prefix('{') {
            Some(inside) => match inside.find('}') {
                Some(close) => (inside[..close].trim(), from + close + 2),
                None => return Ok(None),
            },
            None => {
                let length = index.chars().next().map_or(0, char::len_utf8);
                (&index[..length], from + length)
            }
        };
        let Some(ones) = super::arrays::word("ones") else { return Ok(None) };
        let size = self.grafted(size, from..end)?;
        self.at = end;
        let parts = self.parts([size]);
        Ok(Some(self.add(Form::Word(ones, parts), begin)))
    }

    /// Whether `_{x > 0}`, `[x > 0]` or the like stands at a place.
    pub fn indicator_follows(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start();
        let inside = rest.trim_start_matches("\\left").trim_start_matches('_');
        let inside = inside.strip_prefix("{\\{").map_or(inside, |_| &inside[1..]).trim_start_matches('\\');
        let opens = inside.starts_with(['{', '[', '(']);
        let length = inside.find(['}', ']', ')']).unwrap_or(inside.len());
        let inside = &inside[..length];
        opens
            && (inside.contains(['<', '>', '=', '≤', '≥'])
                || inside.contains("\\l")
                || inside.contains("\\g")
                || inside.contains("\\in"))
    }

    /// The condition of an indicator whose sign has been read.
    pub fn indicator(&mut self, begin: usize) -> Parsed<Id> {
        self.spaces();
        if self.peek() == Some(b'_') {
            self.at += 1;
        }
        self.spaces();
        // `_{\{x > 0\}}`
        let outer = self.rest().starts_with("{\\{");
        self.at += usize::from(outer);
        if self.peek() == Some(b'\\') && self.peek_at(1) == Some(b'{') {
            self.at += 1;
        }
        let open = self.at;
        let around = self.open_bracket()?;
        self.around.equals = true;
        let condition = self.condition()?;
        self.close_bracket(open, around)?;
        if outer && self.peek() == Some(b'}') {
            self.at += 1;
        }
        if !self.tree.is_condition(condition) {
            return Err(Fault::new(
                "no-condition",
                self.tree.at(condition),
                "a condition is asked for here, such as x > 0",
            ));
        }
        let form = self.tree.form(condition).clone();
        let id = self.add(form, begin);
        self.tree.bracket(id);
        Ok(id)
    }

    /// A name that has been read, with the index behind it.
    fn indexed_name(&mut self, name: Symbol, begin: usize) -> Parsed<Id> {
        let mut spelt = name.to_string();
        if self.peek() == Some(b'_') {
            let (low, length) = super::words::subscript(&self.text[self.at + 1..]);
            if length > 0 {
                spelt = format!("{spelt}_{low}");
                self.at += 1 + length;
            }
        }
        let symbol = self.scope.respelt(&spelt).unwrap_or(Symbol::from(spelt));
        self.named(symbol, begin)
    }

    /// `\hat y`, `\bar{x}`: a name where it is declared.
    fn accent(&mut self, begin: usize, end: usize, accent: &str) -> Parsed<Id> {
        let Some((word, after)) = self.faced(end) else {
            self.at = end;
            return Err(self.missing());
        };
        let base = word.trim().trim_start_matches('\\');
        let mut spelt = format!("{base}_{accent}");
        self.at = after;
        if self.peek() == Some(b'_') {
            let (low, length) = super::words::subscript(&self.text[self.at + 1..]);
            if length > 0 {
                spelt = format!("{spelt}_{low}");
                self.at += 1 + length;
            }
        }
        let symbol = self.scope.respelt(&spelt).or_else(|| self.scope.declares(&spelt).then(|| Symbol::new(&spelt)));
        match symbol {
            Some(symbol) => self.named(symbol, begin),
            None if accent == "hat" && self.lists && super::value::UNITS.contains(&base) => {
                Ok(self.add(Form::Name(Symbol::new(base)), begin))
            }
            None if self.scope.variables.is_empty() => self.named(Symbol::from(spelt), begin),
            None => {
                let at = begin..self.at;
                let message = format!("{spelt} is not a name here");
                Err(Fault::new("unknown-word", at, message))
            }
        }
    }

    /// `\begin{pmatrix} … \end{pmatrix}`; in braces an array is made of cases.
    fn environment(&mut self, cases: bool) -> Parsed<Id> {
        let begin = self.at;
        let Some((name, after)) = self.faced(begin + "\\begin".len()) else { return Err(self.missing()) };
        let plain = name.trim_end_matches('*');
        self.at = after;
        let by_cases = matches!(plain, "cases" | "dcases" | "rcases") || cases;
        let matrix = matches!(
            plain,
            "matrix"
                | "pmatrix"
                | "bmatrix"
                | "Bmatrix"
                | "smallmatrix"
                | "array"
                | "vmatrix"
                | "Vmatrix"
                | "psmallmatrix"
                | "bsmallmatrix"
        );
        if !by_cases && !matrix {
            let known = matches!(plain, "aligned" | "align" | "gathered" | "split" | "equation" | "gather");
            if known {
                let inner = self.loose()?;
                self.end_environment(begin, name)?;
                return Ok(inner);
            }
            return Err(Fault::new("not-read", begin..after, format!("the environment {name} is not read")));
        }
        if plain == "array" {
            self.spaces();
            if self.peek() == Some(b'{') {
                self.at += self.rest().find('}').map_or(0, |close| close + 1);
            }
        }
        self.deeper()?;
        let around = std::mem::take(&mut self.around);
        self.around.equals = by_cases;
        let cells = std::mem::replace(&mut self.cells, true);
        let root = if by_cases { self.case_rows(begin)? } else { self.matrix_rows(begin)? };
        self.cells = cells;
        self.around = around;
        self.shallower();
        self.end_environment(begin, name)?;
        if by_cases {
            self.tree.bracket(root);
            return Ok(root);
        }
        let form = match plain {
            "vmatrix" => match super::arrays::word("det") {
                Some(word) => Form::Word(word, self.parts([root])),
                None => return Err(self.missing()),
            },
            "Vmatrix" => Form::Norm(root),
            _ => self.tree.form(root).clone(),
        };
        if !self.lists && matches!(form, Form::List { .. }) {
            return Err(Fault::new("list", begin..self.at, "this is a list; one expression is asked for"));
        }
        let id = self.add(form, begin);
        self.tree.bracket(id);
        Ok(id)
    }

    fn end_environment(&mut self, begin: usize, name: &str) -> Parsed<()> {
        self.spaces();
        let close = format!("\\end{{{name}}}");
        if self.rest().starts_with(&close) {
            self.at += close.len();
            return Ok(());
        }
        if self.at < self.bytes.len() && !self.rest().starts_with("\\end") {
            return Err(self.unexpected());
        }
        let end = self.text.trim_end().len();
        let fault = Fault::new("unclosed", begin..begin + "\\begin".len(), format!("this {name} is never closed"));
        Err(if self.at >= end { fault.replacing(end..end, close) } else { fault })
    }

    fn case_rows(&mut self, begin: usize) -> Parsed<Id> {
        self.spaces();
        let first = match self.truth_here() {
            Some(_) => self.condition()?,
            None => self.loose()?,
        };
        self.cases_from(first, begin, 0)
    }

    fn matrix_rows(&mut self, begin: usize) -> Parsed<Id> {
        let mut rows: Vec<Vec<Id>> = vec![Vec::new()];
        loop {
            self.spaces();
            let at_end = self.rest().starts_with("\\end");
            if at_end && rows.last().is_some_and(Vec::is_empty) && rows.len() > 1 {
                rows.pop();
                break;
            }
            if at_end || matches!(self.peek(), None | Some(b'&')) || self.row_ends() {
                return Err(Fault::new(
                    "missing-component",
                    self.at.saturating_sub(1)..self.at,
                    "an entry is missing here",
                ));
            }
            let cell = self.sum()?;
            if let Some(row) = rows.last_mut() {
                row.push(cell);
            }
            self.spaces();
            if self.peek() == Some(b'&') {
                self.at += 1;
            } else if self.row_ends() {
                self.at += 2;
                self.spaces();
                if self.rest().starts_with("\\hline") {
                    self.at += "\\hline".len();
                }
                rows.push(Vec::new());
            } else {
                break;
            }
        }
        let column = rows.iter().all(|row| row.len() == 1);
        if column || rows.len() == 1 {
            let items = self.parts(rows.into_iter().flatten().collect::<Vec<Id>>());
            return Ok(self.add(Form::List { items, upright: column }, begin));
        }
        let mut ids = Vec::new();
        for row in rows {
            let at = row.first().map_or(begin, |id| self.tree.at(*id).start)
                ..row.last().map_or(begin, |id| self.tree.at(*id).end);
            let items = self.parts(row);
            ids.push(self.tree.add(Form::List { items, upright: false }, at));
        }
        let items = self.parts(ids);
        Ok(self.add(Form::List { items, upright: true }, begin))
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
