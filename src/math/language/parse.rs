//! The parser: precedence climbing over the bytes of the normalised text, into the tree of [`super::syntax`].
//!
//! Sums are made of terms, terms of factors, factors of powers. Juxtaposition multiplies and binds like `*`. What is
//! looser than a sum, conditions and choices between values, is read in [`super::cases`].

use super::super::expr::{Expr, Node};
use super::super::functions::Func;
use super::super::letters::{fraction, raised};
use super::super::steps;
use super::apply::Names;
use super::bracket::Around;
use super::fault::{Parsed, too_deep};
use super::latex;
use super::latex_commands::Command;
use super::power::BareExponent;
use super::syntax::{Form, Id, Op, Part, Parts, Tree};
use super::words::{Keyword, Piece, is_letter, word_at};
use super::{MAX_NESTING, ReadNote, Scope, number};
use std::cell::Cell;
use std::ops::Range;

pub(super) struct Parser<'t> {
    pub text: &'t str,
    pub bytes: &'t [u8],
    pub at: usize,
    pub scope: &'t Scope,
    /// What is defined, where names can be.
    pub names: Option<&'t dyn Names>,
    pub tree: Tree,
    /// Parts of nodes that are not whole yet.
    pub stack: Vec<Part>,
    /// Whether to read as the others do where people disagree: `1/2x` as `1/(2x)`, `e^2x` as `e^(2x)`.
    pub otherwise: bool,
    /// Places are in bytes until the reading is handed over.
    pub notes: Vec<ReadNote>,
    /// Whether people disagree about something in this text.
    pub disputed: bool,
    pub depth: usize,
    pub around: Around,
    /// Whether an absolute value has been read already.
    pub closed_bars: bool,
    /// How many quotients and powers lean to the left, and where the last one did: they nest without brackets.
    pub leaning: usize,
    pub leaned_at: usize,
    pub bare_exponent: Option<BareExponent>,
    /// How many terms could be shares of what stands before them: `x - 25%`.
    pub shares: usize,
    /// The work so far, but for what was looked over.
    pub steps: steps::Tab,
    /// How many bytes have been looked over ahead of where the parser stands: that is work, too.
    pub looked: Cell<usize>,
    /// The function last looked at, from where to where, so that it is not looked up twice.
    pub function_seen: Cell<Option<(usize, Func, usize)>>,
    /// Whether a backslash stands in the text.
    pub tex: bool,
    /// Whether commas may separate the parts of a vector here.
    pub lists: bool,
    /// Whether a matrix is asked for, so that entries in brackets of their own are its rows.
    pub matrix: bool,
    /// Whether a line's end separates rows.
    pub lines: bool,
    /// Whether `&` separates cells here, and is no blank.
    pub cells: bool,
    /// Where the run of letters ends that has been looked at whole.
    pub run_seen: usize,
    /// The axis that a call has just named.
    pub axis: Option<i32>,
}

impl<'t> Parser<'t> {
    pub fn new(
        text: &'t str,
        at: usize,
        scope: &'t Scope,
        names: Option<&'t dyn Names>,
        otherwise: bool,
    ) -> Parser<'t> {
        Parser {
            text,
            bytes: text.as_bytes(),
            at,
            scope,
            names,
            tree: Tree::new(text.len() - at),
            stack: Vec::with_capacity(8),
            otherwise,
            notes: Vec::new(),
            disputed: false,
            depth: 0,
            around: Around::default(),
            closed_bars: false,
            leaning: 0,
            leaned_at: 0,
            bare_exponent: None,
            shares: 0,
            steps: steps::Tab::default(),
            looked: Cell::new(0),
            function_seen: Cell::new(None),
            tex: text.as_bytes().contains(&b'\\'),
            lists: false,
            matrix: false,
            lines: false,
            cells: false,
            run_seen: 0,
            axis: None,
        }
    }
    /// A parser of another text that stands in a place of this one.
    pub fn within<'s>(&self, text: &'s str) -> Parser<'s>
    where
        't: 's,
    {
        let mut inner = Parser::new(text, 0, self.scope, self.names, self.otherwise);
        inner.depth = self.depth;
        inner
    }

    /// Whether names have shapes here, and no entries.
    pub fn in_shapes(&self) -> bool {
        self.names.is_some_and(Names::in_shapes)
    }
    /// A word along the axis that its call has named, if any.
    pub fn along(&mut self, word: &'static super::arrays::Word, parts: Parts) -> Form {
        match self.axis.take() {
            Some(axis) => Form::Along(Box::new((word, axis.rem_euclid(2) as u8)), parts),
            None => Form::Word(word, parts),
        }
    }
    /// How many primes stand here; they are passed.
    pub fn primes(&mut self) -> usize {
        let (count, end) = latex::primes(self.text, self.at).unwrap_or((0, self.at));
        self.at = end;
        count
    }
    /// Passes `[:, None]` (true) or `[None, :]` (false).
    pub fn axes(&mut self) -> Option<bool> {
        let rest = self.rest();
        let close = rest.strip_prefix('[')?.find(']')? + 1;
        let inside: String = rest[1..close].chars().filter(|c| !c.is_whitespace()).collect();
        let upright = match inside.as_str() {
            ":,None" | ":,np.newaxis" => true,
            "None,:" | "np.newaxis,:" => false,
            _ => return None,
        };
        self.at += close + 1;
        Some(upright)
    }

    /// The whole rest of the text; a full stop or a semicolon at its end is dropped.
    pub fn whole(&mut self) -> Parsed<Id> {
        let root = self.outermost()?;
        self.end()?;
        Ok(root)
    }

    /// Refuses anything but a full stop or a semicolon.
    pub fn end(&mut self) -> Parsed<()> {
        self.spaces();
        if matches!(self.peek(), Some(b'.' | b';')) && self.text[self.at + 1..].trim().is_empty() {
            self.at = self.bytes.len();
        }
        if self.at < self.bytes.len() { Err(self.unexpected()) } else { Ok(()) }
    }

    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
    pub fn peek_at(&self, offset: usize) -> Option<u8> {
        self.bytes.get(self.at + offset).copied()
    }
    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }
    /// The character at this place, whole.
    pub fn peek_char(&self) -> Option<char> {
        match self.peek()? {
            b if b.is_ascii() => Some(char::from(b)),
            _ => self.text[self.at..].chars().next(),
        }
    }
    /// Whether a raised character stands here.
    pub fn raised_here(&self) -> bool {
        self.peek().is_some_and(|b| !b.is_ascii()) && self.peek_char().is_some_and(|c| raised(c).is_some())
    }
    /// Passes white space, and what LaTeX has for it; says whether there was any.
    #[inline(always)]
    pub fn spaces(&mut self) -> bool {
        self.steps.add(1);
        // Mostly there is none.
        match self.bytes.get(self.at) {
            Some(b' ' | b'\t' | b'\n' | b'\r' | b'\\' | b'~' | b'&' | b'{') => self.some_spaces(),
            _ => false,
        }
    }
    #[inline(never)]
    fn some_spaces(&mut self) -> bool {
        match self.peek() {
            Some(b' ' | b'\t' | b'\n' | b'\r') => {}
            Some(b'\\' | b'~' | b'&' | b'{') if self.tex => {}
            Some(b'~') if self.at > 0 && self.bytes[self.at - 1].is_ascii_alphanumeric() => {}
            _ => return false,
        }
        let begin = self.at;
        loop {
            match self.peek() {
                Some(b'\n') if self.lines && self.row_begins() => break,
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'\\') => match self.blank_command() {
                    Some(end) => self.at = end,
                    None => break,
                },
                Some(b'~') if self.tex || self.at > 0 && self.bytes[self.at - 1].is_ascii_alphanumeric() => {
                    self.at += 1
                }
                Some(b'&') if self.tex && !self.cells => self.at += 1,
                Some(b'{') if self.tex && self.peek_at(1) == Some(b'}') && self.empty_group() => self.at += 2,
                _ => break,
            }
        }
        self.at > begin
    }
    /// Counts what was looked over.
    pub fn look_over(&self, bytes: usize) {
        self.looked.set(self.looked.get() + bytes);
    }
    /// The work that reading was: a step for each node, and for each few bytes that were looked over beside it.
    pub fn count(&self) {
        steps::take((self.tree.size() + self.looked.get() / 16) as u64);
    }
    pub fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_NESTING { Err(too_deep(self.text, self.at)) } else { Ok(()) }
    }
    pub fn shallower(&mut self) {
        self.depth -= 1;
    }
    /// Counts what nests to the left, without the parser going deeper.
    pub fn lean(&mut self) {
        self.leaning += 1;
        self.leaned_at = self.at;
    }
    pub fn note(&mut self, kind: &'static str, at: Range<usize>, message: impl FnOnce() -> String) {
        if !self.otherwise {
            self.notes.push(ReadNote { kind, at, message: message() });
        }
    }
    /// A note about something that others read in another way.
    pub fn dispute(&mut self, kind: &'static str, at: Range<usize>, message: impl FnOnce() -> String) {
        self.disputed = true;
        self.note(kind, at, message);
    }

    /// A node that began at `begin` and ends here.
    pub fn add(&mut self, form: Form, begin: usize) -> Id {
        self.steps.add(2);
        self.tree.add(form, begin..self.at)
    }
    pub fn leaf(&mut self, expr: impl Into<Expr>, begin: usize) -> Id {
        self.add(Form::Leaf(expr.into()), begin)
    }
    pub fn push(&mut self, op: Op, id: Id) {
        self.stack.push(Part { op, id });
    }
    /// The parts that were pushed since the stack was so long.
    pub fn take(&mut self, mark: usize) -> Parts {
        self.tree.keep_from(&mut self.stack, mark)
    }
    /// The parts with nothing between them.
    pub fn parts(&mut self, ids: impl IntoIterator<Item = Id>) -> Parts {
        self.tree.keep(ids.into_iter().map(|id| Part { op: Op::First, id }))
    }
    /// Two factors with a sign between them.
    pub fn pair(&mut self, left: Id, op: Op, right: Id, begin: usize) -> Id {
        let parts = self.tree.keep([Part { op: Op::First, id: left }, Part { op, id: right }].into_iter());
        self.add(Form::Chain(parts), begin)
    }

    /// Terms joined by `+` and `-`.
    pub fn sum(&mut self) -> Parsed<Id> {
        let begin = self.at;
        let first = self.term()?;
        self.spaces();
        if !matches!(self.peek(), Some(b'+' | b'-')) || self.arrow_here() {
            return Ok(first);
        }
        let mark = self.stack.len();
        self.push(Op::First, first);
        loop {
            let op = match self.peek() {
                Some(b'+') => Op::Plus,
                Some(b'-') if !self.arrow_here() => Op::Minus,
                _ => break,
            };
            self.at += 1;
            let term = self.term()?;
            let term = self.share_of(term, mark, begin);
            self.push(op, term);
            self.spaces();
        }
        let parts = self.take(mark);
        Ok(self.add(Form::Sum(parts), begin))
    }

    /// `x - 25%`: hundredths of one, and to many hundredths of what stands before.
    fn share_of(&mut self, term: Id, mark: usize, begin: usize) -> Id {
        if !matches!(self.tree.form(term), Form::Percent(of) if self.tree.is_number(*of)) {
            return term;
        }
        // Shares of shares grow twofold with each, and nobody means many.
        self.shares += 1;
        if self.shares > MOST_SHARES {
            return term;
        }
        let at = self.tree.at(term);
        let typed = self.text[at.clone()].trim();
        let so_far = self.text[begin..at.start].trim().trim_end_matches(['+', '-']).trim();
        self.dispute("percent", at.clone(), || {
            format!("{typed} is so many hundredths of one; for a share of what stands before write {typed}*({so_far})")
        });
        if !self.otherwise {
            return term;
        }
        let before = match &self.stack[mark..] {
            [only] => only.id,
            parts => {
                let parts = self.tree.keep(parts.iter().copied());
                self.tree.add(Form::Sum(parts), begin..at.start)
            }
        };
        self.pair(term, Op::Star, before, at.start)
    }

    /// Whether `->` stands here, which is no minus.
    fn arrow_here(&self) -> bool {
        self.peek() == Some(b'-') && self.peek_at(1) == Some(b'>')
    }

    /// Factors joined by `*`, `/` or nothing. A sign before them is the sign of the whole term.
    fn term(&mut self) -> Parsed<Id> {
        self.spaces();
        match self.peek() {
            Some(b'-') => {
                let begin = self.at;
                self.at += 1;
                self.deeper()?;
                let negated = self.negated_term(begin);
                self.shallower();
                negated
            }
            Some(b'+') => {
                self.at += 1;
                self.deeper()?;
                let term = self.term();
                self.shallower();
                term
            }
            _ => {
                let begin = self.at;
                let first = self.power()?;
                self.factors(first, begin)
            }
        }
    }

    /// The term after a minus sign at `begin`.
    fn negated_term(&mut self, begin: usize) -> Parsed<Id> {
        self.spaces();
        // `-2^2` is -(2^2), and many mean (-2)^2.
        if self.peek().is_some_and(|b| b.is_ascii_digit() || b == b'.') {
            let end = number::scan(self.bytes, self.at, false).end;
            let after = self.text[end..].trim_start();
            if after.starts_with('^') || after.starts_with("**") || after.starts_with(|c| raised(c).is_some()) {
                let typed = &self.text[begin..end];
                self.dispute("minus-and-power", begin..end, || {
                    format!("the power comes before the minus sign; for a power of {typed} write ({typed})^…")
                });
                if self.otherwise {
                    let size = self.primary()?;
                    let base = self.add(Form::Neg(size), begin);
                    let first = self.postfix(base, self.at)?;
                    return self.factors(first, begin);
                }
            }
        }
        let term = self.term()?;
        // -x % 3 is (-x) % 3, as in Python; for * and / it comes to the same.
        if let Form::Chain(parts) = self.tree.form(term) {
            let parts = *parts;
            let rounds = self.tree.parts(parts).iter().any(|part| matches!(part.op, Op::Mod | Op::FloorOver));
            if rounds && let Some((first, rest)) = self.tree.parts(parts).split_first() {
                let (first, rest) = (first.id, rest.to_vec());
                let negated = self.tree.add(Form::Neg(first), begin..self.tree.at(first).end);
                let all = std::iter::once(Part { op: Op::First, id: negated }).chain(rest);
                let parts = self.tree.keep(all);
                return Ok(self.add(Form::Chain(parts), begin));
            }
        }
        Ok(self.add(Form::Neg(term), begin))
    }

    fn factors(&mut self, first: Id, from: usize) -> Parsed<Id> {
        let mark = self.stack.len();
        // Where the denominator after a `/` begins, as long as nothing but juxtaposition follows it.
        let mut denominator: Option<usize> = None;
        loop {
            let before = self.at;
            let gap = self.spaces();
            let op = match self.peek() {
                None | Some(b'+' | b'-' | b')' | b',') => None,
                Some(b'*') => {
                    self.at += 1;
                    Some(Op::Star)
                }
                Some(b'/') => {
                    self.lean();
                    let twice = self.peek_at(1) == Some(b'/');
                    self.at += 1 + usize::from(twice);
                    Some(if twice { Op::FloorOver } else { Op::Over })
                }
                // `.*` and `./` of MATLAB and Julia
                Some(b'.') if matches!(self.peek_at(1), Some(b'*' | b'/')) => {
                    self.lean();
                    self.at += 2;
                    Some(if self.bytes[self.at - 1] == b'*' { Op::Entries } else { Op::Over })
                }
                Some(b'.') if !gap && self.point_multiplies() => {
                    self.note("point-as-times", self.at..self.at + 1, || {
                        "the point between two factors is read as a sign of multiplication".to_string()
                    });
                    self.at += 1;
                    Some(Op::Beside)
                }
                _ => self.rare_operator(),
            };
            let operand = op.is_none() && self.starts_operand();
            if self.stack.len() == mark && (op.is_some() || operand) {
                self.push(Op::First, first);
            }
            match op {
                Some(Op::Over) => {
                    self.spaces();
                    denominator = Some(self.at);
                    let outside = std::mem::replace(&mut self.around.below_line, true);
                    let mut below = self.signed_power()?;
                    if self.otherwise {
                        below = self.juxtaposed(below)?;
                    }
                    self.around.below_line = outside;
                    self.push(Op::Over, below);
                }
                Some(Op::Beside) => {
                    denominator = None;
                    let factor = self.power()?;
                    self.push(Op::Star, factor);
                }
                Some(op) => {
                    denominator = None;
                    let factor = self.signed_power()?;
                    let op = self.floor_or_fraction(op, factor);
                    self.push(op, factor);
                }
                // `3½` is one number.
                None if operand
                    && !gap
                    && denominator.is_none()
                    && self.fraction_behind_digits(before, mark, first) =>
                {
                    let begin = self.at;
                    let part = self.primary()?;
                    let whole = match self.stack.pop() {
                        Some(last) => last,
                        None => Part { op: Op::First, id: first },
                    };
                    let parts = [Part { op: Op::First, id: whole.id }, Part { op: Op::Plus, id: part }];
                    let parts = self.tree.keep(parts.into_iter());
                    let from = self.tree.at(whole.id).start.min(begin);
                    let number = self.add(Form::Sum(parts), from);
                    self.push(whole.op, number);
                }
                None if operand => {
                    self.check_neighbours(before, gap)?;
                    self.check_mixed_fraction(before)?;
                    self.weigh_point(gap);
                    let begin = self.at;
                    let exponent = self.bare_exponent.filter(|e| e.end == before && !gap);
                    let factor = self.power()?;
                    if let Some(below) = denominator.take() {
                        self.note_denominator(below, before);
                    }
                    if let Some(exponent) = exponent {
                        self.note_exponent(exponent, begin);
                    }
                    self.push(Op::Beside, factor);
                }
                None => {
                    self.at = before;
                    if self.stack.len() == mark {
                        return Ok(first);
                    }
                    let parts = self.take(mark);
                    return Ok(self.add(Form::Chain(parts), from));
                }
            }
        }
    }

    /// `1//2` of two numbers: rounded down to Python, a fraction to Julia.
    fn floor_or_fraction(&mut self, op: Op, below: Id) -> Op {
        let Some(above) = self.stack.last().map(|part| part.id).filter(|_| op == Op::FloorOver) else { return op };
        if !self.tree.is_number(above) || !self.tree.is_number(below) {
            return op;
        }
        let at = self.tree.at(above).start..self.at;
        self.dispute("floor-division", at, || {
            "// divides and rounds down, as in Python; for the fraction write /".to_string()
        });
        if self.otherwise { Op::Over } else { op }
    }

    /// Whether `½` stands right behind the digits of a whole number, which is the last factor.
    fn fraction_behind_digits(&self, before: usize, mark: usize, first: Id) -> bool {
        let last = if self.stack.len() > mark { self.stack[self.stack.len() - 1].id } else { first };
        self.peek().is_some_and(|b| !b.is_ascii())
            && self.peek_char().is_some_and(|c| fraction(c).is_some())
            && self.bytes[before - 1].is_ascii_digit()
            && self.tree.number(last).is_some_and(|n| n.is_integer())
            && self.tree.at(last).end == before
            && self.text[self.tree.at(last)].bytes().all(|b| b.is_ascii_digit())
    }

    /// An operator that is not on every keyboard, or that is a word: passed, and given.
    fn rare_operator(&mut self) -> Option<Op> {
        let (op, length) = match self.peek()? {
            b'@' => (Op::At, 1),
            b'%' => (Op::Mod, 1),
            b'm' if self.keyword_here() == Some(Keyword::Mod) => (Op::Mod, 3),
            b'o' if self.keyword_here() == Some(Keyword::Of) && self.text[..self.at].trim_end().ends_with('%') => {
                (Op::Star, 2)
            }
            b'\\' => match self.command() {
                Some((Command::Op(op), end)) => (op, end - self.at),
                _ => return None,
            },
            b if b.is_ascii() => return None,
            _ => match self.peek_char()? {
                '·' => (Op::Dot, 2),
                '×' => (Op::Cross, 2),
                '⊙' | '∘' => (Op::Entries, 3),
                '⊗' => (Op::Outer, 3),
                '⊘' => (Op::Over, 3),
                _ => return None,
            },
        };
        if op == Op::Over {
            self.lean();
        }
        self.at += length;
        Some(op)
    }

    /// Whether the point here can only be a sign of multiplication: `2x.cos(x)`.
    fn point_multiplies(&self) -> bool {
        let next = self.text[self.at + 1..].chars().next();
        next.is_some_and(|c| is_letter(c) || matches!(c, '(' | '[' | '{' | '√' | '∛' | '∜'))
    }

    /// `cos(x).2x`: a decimal, or a sign of multiplication before a whole number.
    fn weigh_point(&mut self, gap: bool) {
        if gap || self.peek() != Some(b'.') {
            return;
        }
        let end = number::scan(self.bytes, self.at, false).end;
        let decimal = &self.text[self.at..end];
        self.dispute("point-or-times", self.at..end, || {
            format!("{decimal} is read as a decimal; for a product write *{}", decimal.trim_start_matches('.'))
        });
        if self.otherwise {
            self.at += 1;
        }
    }

    /// The product of `first` and everything that stands right behind it.
    pub fn juxtaposed(&mut self, first: Id) -> Parsed<Id> {
        let (mark, begin) = (self.stack.len(), self.tree.at(first).start);
        loop {
            let before = self.at;
            let gap = self.spaces();
            if !self.starts_operand() {
                self.at = before;
                if self.stack.len() == mark {
                    return Ok(first);
                }
                let parts = self.take(mark);
                return Ok(self.add(Form::Chain(parts), begin));
            }
            self.check_neighbours(before, gap)?;
            if self.stack.len() == mark {
                self.push(Op::First, first);
            }
            let factor = self.power()?;
            self.push(Op::Beside, factor);
        }
    }

    fn note_denominator(&mut self, below: usize, end: usize) {
        let (denominator, all) = (self.text[below..end].trim_end(), self.text[below..self.at].trim_end());
        self.dispute("juxtaposition-after-division", below..self.at, || {
            format!("only {denominator} is below the line; for all of it write /({all})")
        });
    }

    /// Whether a function or a root begins at a place.
    pub fn function_at(&self, at: usize) -> bool {
        match self.text[at..].chars().next() {
            Some('√' | '∛' | '∜') => true,
            Some('\\') => self.command_is_function(at),
            Some(c) if is_letter(c) => {
                if self.module_here(at).is_some() {
                    return true;
                }
                let word = word_at(self.text, at, self.scope, self.names);
                if let Piece::Function(function) = word.piece {
                    self.function_seen.set(Some((at, function, word.end)));
                }
                word.is_function()
            }
            _ => false,
        }
    }

    /// Whether what stands here could be the next factor.
    pub fn starts_operand(&self) -> bool {
        match self.peek() {
            Some(b'0'..=b'9' | b'[') => true,
            Some(b'(') => self.nothing_in_brackets().is_none(),
            Some(b'{') => !(self.tex && self.peek_at(1) == Some(b'}')),
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.keyword_here().is_none_or(|word| word == Keyword::Undefined),
            Some(b'.') => self.peek_at(1).is_some_and(|b| b.is_ascii_digit()),
            // `f|_{x=2}` is no absolute value, and the bar of `(x>1)|(x<0)` joins two conditions.
            Some(b'|') => !self.around.in_bars && self.peek_at(1) != Some(b'_') && !self.bar_joins(),
            Some(b'\\') => self.command_starts_operand(),
            Some(b) if !b.is_ascii() => self.peek_char().is_some_and(|c| {
                is_letter(c)
                    || fraction(c).is_some()
                    || matches!(c, '√' | '∛' | '∜' | '∂' | '∇' | '∞' | '⌊' | '⌈' | '𝟙')
                    || c == '‖' && !self.around.in_norm
                    || super::letters::accented(c).is_some()
                    || raised(c).is_some() && c != 'ᵀ' && self.root_index().is_some()
            }),
            _ => false,
        }
    }
}

/// So many terms of a text may be shares of what stands before them.
const MOST_SHARES: usize = 3;

/// The most levels an expression may have; with brackets alone there are never more.
pub(super) const MAX_HEIGHT: usize = 5 * MAX_NESTING;

/// How many levels an expression has. It has at most half as many as the text has characters.
pub(super) fn height(expr: &Expr) -> usize {
    let mut below = 0;
    expr.for_each_child(|child| below = below.max(height(child)));
    below + 1
}

pub(super) fn splice(terms: &mut Vec<Expr>, term: Expr) {
    match term.node() {
        Node::Sum(inner) => terms.extend(inner.iter().cloned()),
        _ => terms.push(term),
    }
}

pub(super) fn push_factor(factors: &mut Vec<Expr>, factor: Expr) {
    match factor.node() {
        Node::Product(inner) => factors.extend(inner.iter().cloned()),
        _ => factors.push(factor),
    }
}

/// The product of a first factor and the rest.
pub(super) fn joined(first: Expr, mut rest: Vec<Expr>) -> Expr {
    if rest.is_empty() {
        return first;
    }
    match first.node() {
        Node::Product(inner) => drop(rest.splice(..0, inner.iter().cloned())),
        _ => rest.insert(0, first),
    }
    Node::Product(rest).into()
}
