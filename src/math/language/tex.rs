//! LaTeX: what its commands mean among the other spellings. A command is a token of the one grammar; nothing is guessed
//! to be "in LaTeX".

use super::super::expr::{Constant, Node, Symbol};
use super::super::functions::{CBRT, ROOT, SQRT};
use super::super::letters::greek_letter;
use super::bracket::Between;
use super::command::greek;
use super::construct::Builds;
use super::fault::{Fault, Parsed};
use super::latex_commands::Command;
use super::parse::Parser;
use super::syntax::{Form, Id, Op};
use super::words::name_at;

/// What answers are made of: nodes of the tree, or the place at which something is missing.
impl<'t> Builds<'t> for Parser<'t> {
    type Piece = Id;
    type Stop = Box<Fault>;

    fn stand(&mut self) -> (&'t str, &mut usize) {
        (self.text, &mut self.at)
    }
    fn blanks(&mut self) -> bool {
        self.spaces()
    }
    fn row_end(&mut self) -> usize {
        self.row_length()
    }
    fn braces(&mut self) -> Parsed<Id> {
        let open = self.at;
        if self.text[open + 1..].trim_start().starts_with('}') {
            let end = open + self.rest().find('}').unwrap_or(0) + 1;
            return Err(Fault::new("missing-operand", open..end, "something is missing in these braces"));
        }
        let outside = std::mem::take(&mut self.around);
        let around = self.open_bracket()?;
        let inner = self.loose()?;
        self.close_bracket(open, around)?;
        self.tree.bracket(inner);
        self.around = outside;
        Ok(inner)
    }
    fn character(&mut self, c: char, end: usize) -> Parsed<Id> {
        let begin = self.at;
        match c {
            '0'..='9' => {
                self.at = end;
                Ok(self.leaf(i64::from(c as u8 - b'0'), begin))
            }
            'e' if !self.scope.declares("e") => {
                self.at = end;
                Ok(self.leaf(Node::Const(Constant::E), begin))
            }
            letter if letter.is_ascii_alphabetic() => {
                self.at = end;
                Ok(self.add(Form::Name(Symbol::new(letter.encode_utf8(&mut [0; 4]))), begin))
            }
            _ => Err(self.missing()),
        }
    }
    fn command_argument(&mut self, _: &'t str, _: usize) -> Parsed<Id> {
        self.deeper()?;
        let operand = self.primary();
        self.shallower();
        operand
    }
    fn no_argument(&mut self) -> Parsed<Id> {
        Err(self.missing())
    }
    fn option(&mut self) -> Parsed<Id> {
        let open = self.at;
        let around = self.open_bracket()?;
        let index = self.sum()?;
        self.close_bracket(open, around)?;
        Ok(index)
    }
    fn radicand(&mut self) -> Parsed<Id> {
        self.spaces();
        // `\sqrt(x)` is typed by people who mean the whole bracket.
        if matches!(self.peek(), Some(b'(' | b'[' | b'|')) { self.primary() } else { self.argument() }
    }
    fn cell(&mut self) -> Parsed<Id> {
        self.spaces();
        if matches!(self.peek(), None | Some(b'&')) || self.row_ends() || self.rest().starts_with("\\end") {
            let at = self.at.saturating_sub(1)..self.at;
            return Err(Fault::new("missing-component", at, "an entry is missing here"));
        }
        self.sum()
    }
}

impl<'t> Parser<'t> {
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
                let (above, below) = self.above_and_below()?;
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
                self.braced_text();
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
        let (above, below) = self.above_and_below()?;
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
        let (degree, under) = self.index_and_radicand()?;
        let number = degree.and_then(|id| self.tree.number(id)).and_then(|n| n.as_int());
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
    pub fn face(&mut self, begin: usize, end: usize) -> Parsed<Id> {
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
            let (low, length) = super::super::letters::subscript(&self.text[self.at + 1..]);
            if length > 0 {
                spelt = format!("{spelt}_{low}");
                self.at += 1 + length;
            }
        }
        let symbol = self.scope.respelt(&spelt).unwrap_or(Symbol::from(spelt));
        self.named(symbol, begin)
    }

    /// `\hat y`, `\bar{x}`: a name where it is declared.
    pub fn accent(&mut self, begin: usize, end: usize, accent: &str) -> Parsed<Id> {
        let Some((word, after)) = self.faced(end) else {
            self.at = end;
            return Err(self.missing());
        };
        let base = word.trim().trim_start_matches('\\');
        let mut spelt = format!("{base}_{accent}");
        self.at = after;
        if self.peek() == Some(b'_') {
            let (low, length) = super::super::letters::subscript(&self.text[self.at + 1..]);
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
}
