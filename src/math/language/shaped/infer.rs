//! Shapes that nobody declared: capitals are matrices, small letters columns, Greek letters numbers, and the sizes are
//! those with which everything fits.

use super::super::super::expr::Symbol;
use super::super::super::matrix::question::Name;
use super::super::super::matrix::{MatrixShape, Property, Size};
use super::super::fault::Parsed;
use super::super::letters::Normal;
use super::super::parse::Parser;
use super::super::side;
use super::super::syntax::{Form, Id, Tree};
use super::{Declared, ShapedReading, Shaper, read_shaped};
use crate::math::Diagnostic;

/// The most sizes that are made equal while one text is read.
const MOST_CLASHES: usize = 64;
/// Sizes that nobody declared are private letters until all is read.
const FRESH: u32 = 0xE000;
/// What they are called then: rows, columns, and the one size of a column or a square.
const ROWS: [char; 8] = ['m', 'k', 'p', 'q', 'r', 's', 't', 'h'];
const COLUMNS: [char; 8] = ['n', 'k', 'p', 'q', 'r', 's', 't', 'h'];

/// A text with the shapes that were found for its names.
#[derive(Clone, Debug, PartialEq)]
pub struct Inferred {
    /// What the text means.
    pub reading: ShapedReading,
    /// What is declared now: the names that were, then those of the text in their order.
    pub names: Vec<Name>,
    /// What names stand for.
    pub given: Vec<(Symbol, super::Matrix)>,
}

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Uninferred {
    /// The name that stands for the text in question; `None` for the text itself.
    pub within: Option<Symbol>,
    /// What is wrong there.
    pub error: Diagnostic,
}

/// Reads an expression in which not all names have shapes. `given` are names that stand for a text; in `plain` are those
/// whose kind is known, with no sizes. Declared size letters are never made equal.
///
/// # Errors
/// Says what cannot be read, or which shapes do not fit, and where.
pub fn infer(
    text: &str,
    known: &[Name],
    given: &[(Symbol, String)],
    kinds: &[(Symbol, NameKind)],
) -> Result<Inferred, Uninferred> {
    let inferred = inferred(text, known, given, kinds)?;
    if !divides_rows(&inferred.reading) {
        return Ok(inferred);
    }
    // Q K^T/sqrt(d): what would be a column that divides every row of a matrix is rather a number.
    let guessed = |name: &&Name| name.shape.is_column() && !kinds.iter().any(|(known, _)| *known == name.name);
    let as_number = inferred.names[known.len()..].iter().filter(guessed).find_map(|name| {
        let kinds = [kinds, &[(name.name.clone(), NameKind::Number)]].concat();
        self::inferred(text, known, given, &kinds).ok().filter(|other| !divides_rows(&other.reading))
    });
    Ok(as_number.unwrap_or(inferred))
}

/// Whether a column divides every row of a matrix, which few mean who declare nothing.
fn divides_rows(reading: &ShapedReading) -> bool {
    reading.notes.iter().any(|note| note.kind == "every-entry" && note.message == super::product::DIVIDES_ROWS)
}

fn inferred(
    text: &str,
    known: &[Name],
    given: &[(Symbol, String)],
    kinds: &[(Symbol, NameKind)],
) -> Result<Inferred, Uninferred> {
    let mut search = Search { names: known.to_vec(), known: known.len(), kinds, fresh: 0 };
    let texts: Vec<(Option<&Symbol>, &str)> =
        given.iter().map(|(name, body)| (Some(name), body.as_str())).chain([(None, text)]).collect();
    for _ in 0..MOST_CLASHES {
        if !search.changed(&texts) {
            break;
        }
    }
    search.christen();
    let mut declared = Declared { names: search.names.clone(), given: Vec::new(), wanted: None };
    for (name, body) in given {
        let is = read_shaped(body, &declared).map_err(|error| Uninferred { within: Some(name.clone()), error })?.matrix;
        declared.given.push((name.clone(), is));
    }
    let reading = read_shaped(text, &declared).map_err(|error| Uninferred { within: None, error })?;
    Ok(Inferred { reading, names: search.names, given: declared.given })
}

/// What a name is, apart from its sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A number.
    Number,
    /// A column.
    Column,
    /// A matrix.
    Matrix,
}

impl NameKind {
    /// Of a name that nobody declared.
    fn of(name: &str) -> NameKind {
        let first = name.chars().next().unwrap_or('x');
        let greek = |c: char| ('α'..='ω').contains(&c);
        const GREEK: [&str; 12] =
            ["alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "rho", "sigma", "tau"];
        let stem = name.split('_').next().unwrap_or(name);
        match () {
            () if matches!(stem, "c" | "k" | "m" | "n" | "N") || greek(first) || GREEK.contains(&stem) => {
                NameKind::Number
            }
            () if first.is_uppercase() => NameKind::Matrix,
            () => NameKind::Column,
        }
    }
}

struct Search<'a> {
    names: Vec<Name>,
    /// How many of them were declared.
    known: usize,
    kinds: &'a [(Symbol, NameKind)],
    fresh: u32,
}

impl Search<'_> {
    fn size(&mut self) -> Size {
        self.fresh += 1;
        Size::Letter(char::from_u32(FRESH + self.fresh).unwrap_or('z'))
    }

    /// Looks once through the texts: names without a shape get one, and two sizes that clash are made one. `false` where
    /// there is nothing more to be done.
    fn changed(&mut self, texts: &[(Option<&Symbol>, &str)]) -> bool {
        let mut declared = Declared { names: self.names.clone(), given: Vec::new(), wanted: None };
        for (name, text) in texts {
            let (free, clash) = look(text, &declared);
            for name in &free {
                let kind = self.kinds.iter().find(|(known, _)| known == name).map(|(_, kind)| *kind);
                let shape = match kind.unwrap_or_else(|| NameKind::of(name)) {
                    NameKind::Number => MatrixShape::NUMBER,
                    NameKind::Column => MatrixShape::column(self.size()),
                    NameKind::Matrix => MatrixShape::new(self.size(), self.size()),
                };
                self.names.push(Name { name: name.clone(), shape, property: Property::Any });
            }
            if let Some((a, b)) = clash.filter(|(a, b)| is_fresh(*a) || is_fresh(*b)) {
                self.join(a, b);
                return true;
            }
            if !free.is_empty() {
                return true;
            }
            let Ok(reading) = read_shaped(text, &declared) else { return false };
            if let Some(name) = name {
                declared.given.push(((*name).clone(), reading.matrix));
            }
        }
        false
    }

    /// Makes two sizes one; what is declared stays.
    fn join(&mut self, a: Size, b: Size) {
        let order = |size: Size| match size {
            Size::Letter(letter) if is_fresh(size) => letter as u32,
            _ => 0,
        };
        let (stays, goes) = if order(a) <= order(b) { (a, b) } else { (b, a) };
        for name in &mut self.names {
            for size in [&mut name.shape.rows, &mut name.shape.cols] {
                if *size == goes {
                    *size = stays;
                }
            }
        }
    }

    /// Gives the private sizes the letters by which they are usually called.
    fn christen(&mut self) {
        let taken = |letter: char, names: &[Name]| {
            let by_size = names.iter().flat_map(|name| name.shape.letters()).any(|known| known == letter);
            by_size || names.iter().any(|name| name.name == letter.to_string())
        };
        for at in self.known..self.names.len() {
            let shape = self.names[at].shape;
            let square = shape.is_square() || shape.cols == Size::One;
            for (size, letters) in [(shape.rows, if square { COLUMNS } else { ROWS }), (shape.cols, COLUMNS)] {
                let first = if square { Some('m') } else { None };
                let mut all = letters.into_iter().take(1).chain(first).chain(letters.into_iter().skip(1));
                if is_fresh(size)
                    && let Some(letter) = all.find(|letter| !taken(*letter, &self.names))
                {
                    self.rename(size, Size::Letter(letter));
                }
            }
        }
    }

    fn rename(&mut self, from: Size, to: Size) {
        for name in &mut self.names {
            for size in [&mut name.shape.rows, &mut name.shape.cols] {
                if *size == from {
                    *size = to;
                }
            }
        }
    }
}

fn is_fresh(size: Size) -> bool {
    matches!(size, Size::Letter(letter) if letter as u32 > FRESH && (letter as u32) < FRESH + 0x1000)
}

/// Names without a shape, and two sizes that clash.
type Looked = (Vec<Symbol>, Option<(Size, Size)>);

/// The names of a text that have no shape, in its order, and the sizes that clash.
fn look(text: &str, declared: &Declared) -> Looked {
    let normal = Normal::of(text);
    let scope = declared.scope();
    let looked = || -> Parsed<Looked> {
        let found = side::answer(&normal, &scope)?;
        let mut parser = Parser::new(&normal.text[..found.at.end], found.at.start, &scope, Some(declared), false);
        parser.lists = true;
        let root = parser.whole()?;
        let mut free = Vec::new();
        free_names(&parser.tree, root, declared, &mut free);
        if !free.is_empty() {
            return Ok((free, None));
        }
        let mut shaper = Shaper::new(&parser, declared, false);
        let _ = shaper.value(root);
        Ok((free, shaper.clash.get()))
    };
    looked().unwrap_or_default()
}

fn free_names(tree: &Tree, id: Id, declared: &Declared, out: &mut Vec<Symbol>) {
    match tree.form(id) {
        Form::Name(name) => {
            let letter = name.chars().count() == 1 && name.chars().all(|c| declared.letters().contains(&c));
            let moved = name.strip_prefix('d').is_some_and(|of| declared.shape(of).is_some());
            let known = declared.names.iter().any(|own| own.name == *name) || declared.shape(name).is_some();
            if !known && name != "I" && !letter && !moved && !out.contains(name) {
                out.push(name.clone());
            }
        }
        Form::Power(base, exponent, _) => {
            free_names(tree, *base, declared, out);
            let inner = match tree.form(*exponent) {
                Form::Neg(inner) => *inner,
                _ => *exponent,
            };
            if tree.name(inner).is_none_or(|name| name != "T") {
                free_names(tree, *exponent, declared, out);
            }
        }
        _ => {
            for kid in tree.below(id) {
                free_names(tree, kid, declared, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::matrix::print::ascii;

    fn shapes(text: &str, known: &[Name]) -> String {
        match infer(text, known, &[], &[]) {
            Ok(found) => {
                let each: Vec<String> =
                    found.names.iter().map(|name| format!("{} {}", name.name, name.shape)).collect();
                each.join(", ")
            }
            Err(unfit) => unfit.error.message,
        }
    }

    #[test]
    fn sizes_are_those_with_which_everything_fits() {
        for (text, wanted) in [
            ("|W x - y|^2", "W m×n, x n, y m"),
            ("|Wx - y|^2", "W m×n, x n, y m"),
            ("x^T A x", "x n, A n×n"),
            ("A x + A^T x", "A n×n, x n"),
            ("a·x", "a n, x n"),
            ("sum(relu(W x + b))", "W m×n, x n, b m"),
            ("1/n |X w - y|^2 + lambda |w|^2", "n 1, X m×k, w k, y m, lambda 1"),
            ("tr(A X B)", "A m×n, X n×k, B k×m"),
            ("log det X", "X n×n"),
            ("A X B", "A m×n, X n×k, B k×p"),
            ("|V relu(W x) - y|^2", "V m×n, W n×k, x k, y m"),
            ("sum(X @ W + b)", "X m×n, W n×k, b k"),
            ("softmax(z)", "z n"),
        ] {
            assert_eq!(shapes(text, &[]), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_declared_is_never_made_equal() {
        let name = |name: &str, shape: &str| Name {
            name: Symbol::new(name),
            shape: MatrixShape::parse(shape).unwrap(),
            property: Property::Any,
        };
        let known = [name("W", "m×n"), name("z", "m")];
        assert_eq!(shapes("W z", &known), "W is m×n and takes a vector of n; z has m");
        assert_eq!(shapes("W x - z", &known), "W m×n, z m, x n");
        assert_eq!(shapes("det W", &known), "det needs a square matrix; this is a matrix of m×n");
    }

    #[test]
    fn names_may_stand_for_a_text() {
        let given = [(Symbol::new("r"), "W x - y".to_string())];
        let found = infer("|r|^2", &[], &given, &[]).unwrap();
        assert_eq!(ascii(&found.given[0].1), "W x - y");
        assert_eq!(found.names.len(), 3);
    }
}
