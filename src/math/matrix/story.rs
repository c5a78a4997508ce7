//! A derivation as a walk: from the result to what moves, one named part after the other.
//!
//! Each part that moves gets a letter. A move tells how the differential of one part follows from that of the part
//! inside it, and what then stands before it in dL = ⟨G, d…⟩. The answer is what stands before the differential of
//! the name itself, with the letters put back.

use super::print::{Style, styled};
use super::question::Name;
use super::readable::readable;
use super::shape::MatrixShape;
use super::slope::{SlopeForms, Unable, differential, jacobian, pulls};
use super::tree::*;
use crate::math::{Number, Symbol};

/// The most moves that are told.
pub const MAX_MOVES: usize = 60;

/// A formula in the spellings that pages need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// As typed.
    pub ascii: String,
    /// For the screen.
    pub unicode: String,
    /// For mathematics mode.
    pub latex: String,
}

impl Text {
    /// The same words in each spelling.
    pub fn plain(text: &str) -> Text {
        Text { ascii: text.to_string(), unicode: text.to_string(), latex: text.to_string() }
    }
    /// An expression.
    pub fn of(m: &Matrix) -> Text {
        Text { ascii: styled(m, Style::Ascii), unicode: styled(m, Style::Unicode), latex: styled(m, Style::Latex) }
    }
    /// One behind the other.
    pub fn then(mut self, other: &Text) -> Text {
        self.ascii.push_str(&other.ascii);
        self.unicode.push_str(&other.unicode);
        self.latex.push_str(&other.latex);
        self
    }
    fn signs(self, text: &str) -> Text {
        self.then(&Text::plain(text))
    }
}

/// One move.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// `L to r`
    pub title: String,
    /// `dr = dW x`
    pub differential: Text,
    /// `dL = ⟨2r, dW x⟩`: the differential put in, before it is moved; where that says something.
    pub inserted: Option<Text>,
    /// `dL = ⟨2r, dr⟩`; for a result that is no number there is none.
    pub arriving: Option<Text>,
    /// Whether the part it starts from is a number.
    pub of_number: bool,
    /// Why, in a few words.
    pub note: String,
    /// The rule's id, for a lesson's map.
    pub rule: &'static str,
}

/// A part with its letter.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryPart {
    /// Its letter.
    pub name: Symbol,
    /// What it is, in the letters inside it.
    pub is: Matrix,
}

/// The walk from what is derived to what moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// What the result is called: `L`, or `y` where it is a column or a matrix.
    pub result: Symbol,
    /// What is derived, in letters.
    pub of: Matrix,
    /// The parts that got letters, from the outside in.
    pub parts: Vec<StoryPart>,
    /// The moves in order.
    pub moves: Vec<Move>,
    /// The derivative; none where it would have more than two axes.
    pub answer: Option<Matrix>,
}

struct Walk<'a> {
    by: &'a Name,
    taken: Vec<Symbol>,
    parts: Vec<StoryPart>,
    moves: Vec<Move>,
    result: Symbol,
    scalar: bool,
    found: Vec<Matrix>,
}

/// The story of a derivative.
///
/// # Errors
/// Where there is no such derivative, or it takes more than [`MAX_MOVES`] moves.
pub fn story(of: &Matrix, by: &Name, names: &[Name]) -> Result<Story, Unable> {
    let mut taken: Vec<Symbol> = names.iter().map(|name| name.name.clone()).collect();
    taken.extend(given_names(of));
    let scalar = of.shape.is_number();
    let result = fresh(
        &mut taken,
        match of.shape {
            shape if scalar || shape.is_number() => &["L", "ℓ", "f"],
            shape if shape.is_matrix() => &["Y", "Z", "F"],
            _ => &["y", "f", "o", "g"],
        },
    );
    let mut walk =
        Walk { by, taken, parts: Vec::new(), moves: Vec::new(), result: result.clone(), scalar, found: Vec::new() };
    let start = if scalar { int(1) } else { identity(of.shape.rows) };
    let lettered = walk.step(&result.clone(), of, &start)?;
    let answer = super::slope::derivative(of, &by.name, by.shape).ok();
    Ok(Story { result, of: lettered, parts: walk.parts, moves: walk.moves, answer })
}

fn given_names(m: &Matrix) -> Vec<Symbol> {
    let mut out: Vec<Symbol> = m.kids.iter().flat_map(given_names).collect();
    if let Op::Named(name) = &m.op {
        out.push(name.clone());
    }
    out
}

fn fresh(taken: &mut Vec<Symbol>, wanted: &[&str]) -> Symbol {
    let numbered = (1..).map(|i| Symbol::new(format!("u_{i}")));
    let all = wanted.iter().map(|name| Symbol::new(*name)).chain(numbered);
    let name = all.into_iter().find(|name| !taken.contains(name)).unwrap_or_default();
    taken.push(name.clone());
    name
}

/// `dL = ⟨G, …⟩`
fn paired(result: &Symbol, g: &Matrix, inside: &Text) -> Text {
    let g = Text::of(g);
    Text {
        ascii: format!("d{result} = <{}, {}>", g.ascii, inside.ascii),
        unicode: format!("d{result} = ⟨{}, {}⟩", g.unicode, inside.unicode),
        latex: format!(r"d{result} = \langle {}, {}\rangle", g.latex, inside.latex),
    }
}

/// The same with every `whole` as `letter`.
fn replaced(m: &Matrix, whole: &Matrix, letter: &Matrix) -> Matrix {
    if m == whole { letter.clone() } else { m.rebuilt(&mut |kid| replaced(kid, whole, letter)) }
}

/// How often a name stands in the open.
fn times_shown(m: &Matrix, name: &str) -> usize {
    match &m.op {
        Op::Symbol(symbol, _) => usize::from(symbol == name),
        Op::Named(_) => 0,
        _ => m.kids.iter().map(|kid| times_shown(kid, name)).sum(),
    }
}

/// Parts that need no letter of their own: a number's factor, a transpose, a sum of all.
fn is_thin(m: &Matrix) -> bool {
    match m.op {
        Op::Product(_) => m.kids.len() == 1 || m.shape.is_number(),
        Op::Transpose | Op::SumAll | Op::Trace | Op::Norm => true,
        Op::Power(_) => m.kids[0].op == Op::Norm,
        _ => false,
    }
}

fn letters_for(m: &Matrix) -> &'static [&'static str] {
    match m.op {
        Op::Sum if m.shape.is_number() => &["s", "t", "a", "c"],
        Op::Sum if m.kids.iter().any(|kid| kid.split().0.is_negative()) => &["r", "e", "q", "s"],
        Op::Sum | Op::Product(_) => &["z", "a", "o", "q", "s", "t"],
        Op::Softmax | Op::LogSoftmax => &["p", "q"],
        Op::Each(_) | Op::EachSlope(_) => &["h", "g", "a", "k"],
        Op::LogSumExp | Op::Norm | Op::Determinant | Op::Trace | Op::SumAll => &["s", "t", "c"],
        Op::Inverse => &["B", "C", "M"],
        _ => &["u", "v", "g", "k", "q"],
    }
}

impl Walk<'_> {
    /// One part: its moving parts get letters, the moves to them are told, and each is walked in turn.
    fn step(&mut self, alias: &Symbol, node: &Matrix, arriving: &Matrix) -> Result<Matrix, Unable> {
        if self.moves.len() >= MAX_MOVES {
            return Err(Unable::TooLarge);
        }
        let mut inner: Vec<(Symbol, Matrix)> = Vec::new();
        let lettered = self.letter(node, &mut inner, true);
        let direct = lettered.mentions(&self.by.name) && shows(&lettered, &self.by.name);
        let by = self.by.clone();
        let mut targets: Vec<(Symbol, Matrix)> = inner.clone();
        if direct {
            targets.push((by.name.clone(), by.matrix()));
        }
        for (name, is) in &targets {
            let symbolic = letters_only(&lettered, &inner);
            let d = symbol(&format!("d{name}"), is.shape, Property::Any);
            // What the part itself is has its letter: dp = p ⊙ dz − …, not softmax(z) ⊙ dz − ….
            let own =
                symbol(alias, node.shape, if node.op == Op::Softmax { Property::SumsToOne } else { Property::Any });
            let told = |m: &Matrix| readable(&replaced(m, &symbolic, &own));
            let moved = told(&differential(&symbolic, name, &d, SlopeForms::Known)?);
            let differential_text = Text::plain(&format!("d{alias} = ")).then(&Text::of(&moved));
            let plain = moved == d || node.shape.is_number() || arriving.shape.is_number();
            let inserted = (self.scalar && !plain).then(|| paired(&self.result, arriving, &Text::of(&moved)));
            let (arriving_text, next) = if self.scalar {
                let mut found = Vec::new();
                pull_to(&symbolic, arriving.clone(), name, &mut found)?;
                let g = told(&sum(found));
                (Some(self.inner_text(&g, name)), g)
            } else if is.shape.is_column() && node.shape.is_column() {
                let table = jacobian(&symbolic, name, is.shape.rows, SlopeForms::Known)?;
                (None, told(&product(vec![arriving.clone(), table])))
            } else {
                (None, arriving.clone())
            };
            let (note, rule) = note(node, &symbolic, name, &by.name, self.scalar);
            self.moves.push(Move {
                title: format!("{alias} to {name}"),
                differential: differential_text,
                inserted,
                arriving: arriving_text,
                of_number: node.shape.is_number(),
                note,
                rule,
            });
            if *name == by.name {
                self.found.push(next);
                continue;
            }
            let at = self.parts.len();
            self.parts.push(StoryPart { name: name.clone(), is: is.clone() });
            let is_lettered = self.step(name, is, &next)?;
            if let Some(part) = self.parts.get_mut(at) {
                part.is = is_lettered;
            }
        }
        Ok(letters_only(&lettered, &inner))
    }

    fn inner_text(&self, g: &Matrix, name: &Symbol) -> Text {
        if g.shape.is_number() {
            let text = Text::of(g);
            return Text::plain(&format!("d{} = ", self.result)).then(&text).signs(&format!(" d{name}"));
        }
        paired(&self.result, g, &Text::plain(&format!("d{name}")))
    }

    /// The node with each moving part that is worth one as a letter.
    fn letter(&mut self, node: &Matrix, inner: &mut Vec<(Symbol, Matrix)>, top: bool) -> Matrix {
        if !node.mentions(&self.by.name) || matches!(node.op, Op::Symbol(..)) {
            return node.clone();
        }
        if let Op::Named(name) = &node.op
            && !top
        {
            if !inner.iter().any(|(known, _)| known == name) {
                inner.push((name.clone(), node.kids[0].clone()));
            }
            return node.clone();
        }
        if !top && !is_thin(node) {
            if let Some((name, _)) = inner.iter().find(|(_, is)| is == node) {
                return named(name, node.clone());
            }
            let name = fresh(&mut self.taken, letters_for(node));
            inner.push((name.clone(), node.clone()));
            return named(&name, node.clone());
        }
        // W x + b is one part: the product inside it is no step of its own.
        let affine = |kid: &Matrix| node.op == Op::Sum && matches!(kid.op, Op::Product(_));
        let kids: Vec<Matrix> = node.kids.iter().map(|kid| self.letter(kid, inner, affine(kid))).collect();
        node.with(kids)
    }
}

/// Whether the name stands in the open, not only inside parts that have letters.
fn shows(m: &Matrix, name: &str) -> bool {
    match &m.op {
        Op::Named(_) => false,
        Op::Symbol(symbol, _) => symbol == name,
        _ => m.kids.iter().any(|kid| shows(kid, name)),
    }
}

/// Parts that have letters as bare symbols, so that only one of them moves at a time.
fn letters_only(m: &Matrix, inner: &[(Symbol, Matrix)]) -> Matrix {
    match &m.op {
        Op::Named(name) if inner.iter().any(|(known, _)| known == name) => symbol(name, m.shape, property_of(m)),
        Op::Named(_) => m.clone(),
        _ => m.rebuilt(&mut |kid| letters_only(kid, inner)),
    }
}

fn property_of(m: &Matrix) -> Property {
    if m.kids[0].op == Op::Softmax { Property::SumsToOne } else { Property::Any }
}

fn pull_to(node: &Matrix, g: Matrix, name: &str, parts: &mut Vec<Matrix>) -> Result<(), Unable> {
    if !node.mentions(name) {
        return Ok(());
    }
    if matches!(&node.op, Op::Symbol(symbol, _) if symbol == name) {
        parts.push(g);
        return Ok(());
    }
    for (kid, back) in pulls(node, &g, SlopeForms::Known)? {
        pull_to(&kid, back, name, parts)?;
    }
    Ok(())
}

/// Which terms or factors do not move, in words; empty where all do.
fn stand_still(node: &Matrix, by: &str) -> String {
    let still: Vec<String> =
        node.kids.iter().filter(|kid| !kid.mentions(by)).map(|kid| styled(&kid.split().1, Style::Unicode)).collect();
    match still.as_slice() {
        [] => String::new(),
        [one] => format!("{one} stands still"),
        all => format!("{} stand still", all.join(" and ")),
    }
}

/// A number without the factors that do not move: |r|² of |r|²/n.
pub fn core<'m>(m: &'m Matrix, by: &str) -> &'m Matrix {
    let mut moving = m.kids.iter().filter(|kid| kid.mentions(by));
    match (&m.op, moving.next(), moving.next()) {
        (Op::Product(_), Some(one), None) if m.kids.len() == 1 || one.shape.is_number() => core(one, by),
        _ => m,
    }
}

/// Why a move holds: the fact about the outermost operation.
fn note(node: &Matrix, lettered: &Matrix, inner: &str, by: &str, scalar: bool) -> (String, &'static str) {
    let node = core(node, by);
    match &node.op {
        Op::Power(n) if node.kids[0].op == Op::Norm && n.0 == Number::int(2) => {
            (format!("the slope of |{inner}|² by {inner} is 2{inner}"), "norm-squared")
        }
        Op::Norm => (format!("the slope of |{inner}| by {inner} is {inner}/|{inner}|"), "norm"),
        Op::Sum => {
            let still = stand_still(node, by);
            (if still.is_empty() { "each term moves by itself".to_string() } else { still }, "sum")
        }
        Op::Product(_) | Op::Entrywise if times_shown(lettered, inner) > 1 => {
            (format!("{inner} stands in more than one place: each moves in turn"), "product")
        }
        Op::Product(_) if !scalar => (stand_still(node, by), "product"),
        Op::Product(_) => {
            let (_, _, chain) = node.factors();
            let at = chain.iter().position(|link| link.mentions(inner) || link.mentions(by));
            match at {
                Some(0) if chain.len() > 1 => ("what stands right goes over transposed".to_string(), "product"),
                Some(at) if at + 1 == chain.len() && at > 0 => {
                    ("what stands left goes over transposed".to_string(), "product")
                }
                Some(_) if chain.len() > 1 => ("left and right go over transposed".to_string(), "product"),
                _ => ("the factor stays".to_string(), "product"),
            }
        }
        Op::Entrywise => ("⊙ stays ⊙: entry by entry".to_string(), "entrywise"),
        Op::Each(f) if node.shape.is_number() => {
            let name = if f.name() == "ln" { "log" } else { f.row().unicode };
            (format!("the slope of {name} {inner} by {inner}"), "function")
        }
        Op::Each(f) => {
            let name = if f.name() == "ln" { "log" } else { f.row().unicode };
            (format!("{name}′ at each entry"), "function")
        }
        Op::Power(_) => ("the power rule at each entry".to_string(), "power"),
        Op::Transpose => ("turned, and turned back".to_string(), "transpose"),
        Op::Inverse => (format!("d{inner}⁻¹ = −{inner}⁻¹ d{inner} {inner}⁻¹"), "inverse"),
        Op::MatrixPower(_) => ("each factor moves in turn".to_string(), "matrix-power"),
        Op::Determinant => (format!("d det {inner} = det {inner} ⟨{inner}⁻ᵀ, d{inner}⟩"), "determinant"),
        Op::Trace => ("the trace is ⟨I, ·⟩".to_string(), "trace"),
        Op::SumAll => ("the sum of all is ⟨1, ·⟩".to_string(), "sum-all"),
        Op::Softmax => (format!("its parts share one sum, and {inner} moves all of them"), "softmax"),
        Op::LogSoftmax => (format!("log p = {inner} − logsumexp {inner}"), "log-softmax"),
        Op::LogSumExp => (format!("logsumexp {inner} has the slope softmax({inner})"), "log-sum-exp"),
        Op::Diagonal | Op::DiagonalOf => ("only the diagonal takes part".to_string(), "diagonal"),
        _ => (String::new(), "name"),
    }
}

/// How one entry of the derivative comes about, as `2r₂ x₁` with sums over letters where there are any.
pub fn entry(m: &Matrix, row: usize, col: usize) -> String {
    entry_at(m, &row.to_string(), &col.to_string(), &mut vec!["k", "l", "s", "t", "p", "r"])
}

fn subscript(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32('₀' as u32 + c.to_digit(10).unwrap_or(0)).unwrap_or(c),
            'k' => 'ₖ',
            'l' => 'ₗ',
            'p' => 'ₚ',
            'r' => 'ᵣ',
            's' => 'ₛ',
            't' => 'ₜ',
            other => other,
        })
        .collect()
}

fn entry_at(m: &Matrix, row: &str, col: &str, free: &mut Vec<&'static str>) -> String {
    let text = |m: &Matrix| styled(m, Style::Unicode);
    if m.shape.is_number() {
        return bracketed_sum(m, text(m));
    }
    let index = match (m.shape.is_column(), m.shape.is_row()) {
        (true, _) => subscript(row),
        (_, true) => subscript(col),
        _ => format!("{}{}", subscript(row), subscript(col)),
    };
    match &m.op {
        Op::Transpose => entry_at(&m.kids[0], col, row, free),
        Op::Sum => {
            let mut out = String::new();
            for (at, kid) in m.kids.iter().enumerate() {
                let (c, _) = kid.split();
                let sign = if c.is_negative() { "−" } else { "+" };
                let size = if c.is_negative() { negate(kid.clone()) } else { kid.clone() };
                if at > 0 {
                    out.push_str(&format!(" {sign} "));
                } else if c.is_negative() {
                    out.push('−');
                }
                out.push_str(&entry_at(&size, row, col, free));
            }
            out
        }
        Op::Product(_) => {
            let (c, scalars, chain) = m.factors();
            let mut front = if c.is_one() { String::new() } else { text(&number(c)) };
            for scalar in &scalars {
                front.push_str(&bracketed_sum(scalar, text(scalar)));
                front.push(' ');
            }
            let mut sums = String::new();
            let mut at_row = row.to_string();
            let mut parts = Vec::new();
            for (i, link) in chain.iter().enumerate() {
                let last = i + 1 == chain.len();
                let at_col = if last {
                    col.to_string()
                } else if link.shape.cols == super::Size::One {
                    "1".to_string()
                } else {
                    let letter = if free.is_empty() { "k" } else { free.remove(0) };
                    sums.push_str(&format!("Σ{} ", subscript(letter)));
                    letter.to_string()
                };
                let entry = entry_at(link, &at_row, &at_col, free);
                parts.push(bracketed_sum(link, entry));
                at_row = at_col;
            }
            format!("{front}{sums}{}", parts.join(" "))
        }
        Op::Entrywise => {
            let parts: Vec<String> =
                m.kids.iter().map(|kid| bracketed_sum(kid, entry_at(kid, row, col, free))).collect();
            parts.join(" · ")
        }
        Op::Diagonal if row == col => entry_at(&m.kids[0], row, "1", free),
        Op::Diagonal => "0".to_string(),
        Op::Identity => if row == col { "1" } else { "0" }.to_string(),
        Op::Ones => "1".to_string(),
        Op::Zero => "0".to_string(),
        Op::Each(f) => format!("{}({})", f.row().unicode, entry_at(&m.kids[0], row, col, free)),
        Op::EachSlope(f) => format!("{}′({})", f.row().unicode, entry_at(&m.kids[0], row, col, free)),
        Op::Symbol(..) | Op::Named(_) => format!("{}{index}", text(m)),
        _ => format!("({}){index}", text(m)),
    }
}

fn bracketed_sum(m: &Matrix, text: String) -> String {
    if m.op == Op::Sum { format!("({text})") } else { text }
}

/// The shape of each part, for the line of shapes.
pub fn shapes(story: &Story) -> Vec<(Symbol, MatrixShape)> {
    story.parts.iter().map(|part| (part.name.clone(), part.is.shape)).collect()
}
