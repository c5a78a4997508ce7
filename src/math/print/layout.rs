//! What the printers for screen and LaTeX decide alike: where brackets stand, and how neighbouring factors are joined.

use super::super::expr::{Constant, Expr, Node};
use super::super::functions::{self, Look};
use super::super::number::Number;
use super::letters::{self, Name};

/// How two factors stand next to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// `2x`
    Touch,
    /// `2 sin x`
    Space,
    /// `x·2ˣ`
    Dot,
    /// `5 · 6`
    WideDot,
}

/// What a printed factor begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    Digit,
    NumberPower,
    Letter,
    /// A name of several letters.
    Word,
    /// The number e, or a power of it.
    E,
    Open,
    Bar,
    Root,
    /// `sin`, or any name of several letters before brackets.
    Function,
    /// A fraction that is drawn with a bar.
    Fraction,
}

/// What a printed factor ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Digit,
    Letter,
    Word,
    Superscript,
    /// `^x`: what touches it would be taken for a part of the exponent.
    BarePower,
    EPower,
    Close,
    Bar,
    /// `√x`
    Root,
    /// A function with its argument, whose brackets may be missing.
    Function,
    /// `1/2`, written in one line.
    Slash,
}

/// Which of the two printers asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    Line,
    Latex,
}

/// How an exponent is written in one line.
pub(super) enum Raised {
    /// In raised characters.
    Characters(String),
    /// Behind `^`, as it is.
    Bare,
    /// Behind `^`, in brackets.
    Brackets,
}

/// Whole exponents from 0 and single letters are raised, except that e keeps its `e^x`.
pub(super) fn raised(base: &Expr, exponent: &Expr) -> Raised {
    let is_e = matches!(base.node(), Node::Const(Constant::E));
    match exponent.node() {
        Node::Num(n) if n.is_integer() && !n.is_negative() => Raised::Characters(letters::raised_digits(n.num())),
        Node::Var(name) if !is_e => match letters::raised_name(name) {
            Some(letter) => Raised::Characters(letter.to_string()),
            None => Raised::Bare,
        },
        Node::Var(_) | Node::Const(_) => Raised::Bare,
        _ => Raised::Brackets,
    }
}

/// The power of a function that is written between its name and its argument: `sin²x`.
pub(super) fn power_of_function<'a>(base: &'a Expr, exponent: &Expr) -> Option<(functions::Func, &'a Expr, i128)> {
    let (Node::Call(f, arguments), Node::Num(n)) = (base.node(), exponent.node()) else { return None };
    let plain_name = f.row().look == Look::Bare && !f.row().unicode.ends_with(|c: char| c.is_ascii_digit());
    match arguments.as_slice() {
        [argument] if plain_name && n.is_integer() && n.num() >= 2 => Some((*f, argument, n.num())),
        _ => None,
    }
}

/// Whether an argument can follow its function without brackets: `sin x`, `ln 2`.
pub(super) fn is_bare_argument(expr: &Expr) -> bool {
    match expr.node() {
        Node::Var(_) | Node::Const(_) => true,
        Node::Num(n) => !n.is_negative() && letters::literal(*n).is_some(),
        _ => false,
    }
}

/// Whether an absolute value can have its bars: not around others, which could not be told apart.
pub(super) fn has_bars(expr: &Expr) -> bool {
    let is_bar = |e: &Expr| matches!(e.node(), Node::Call(functions::ABS, _));
    match expr.node() {
        Node::Call(functions::ABS, arguments) => arguments.len() == 1 && !arguments[0].any(&is_bar),
        _ => false,
    }
}

/// The exponent where an expression is a power of e, written so or as `exp`.
pub(super) fn e_power(expr: &Expr) -> Option<&Expr> {
    match expr.node() {
        Node::Pow(base, exponent) if matches!(base.node(), Node::Const(Constant::E)) => Some(exponent),
        Node::Call(functions::EXP, arguments) => match arguments.as_slice() {
            [exponent] => Some(exponent),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a base needs brackets under its exponent.
pub(super) fn base_needs_brackets(base: &Expr) -> bool {
    match base.node() {
        Node::Var(_) | Node::Const(_) => false,
        Node::Num(n) => n.is_negative() || letters::literal(*n).is_none(),
        Node::Call(f, _) => !matches!(f.row().look, Look::Brackets | Look::Bars),
        _ => true,
    }
}

/// Whether a factor of a product needs brackets there.
pub(super) fn factor_needs_brackets(factor: &Expr, first: bool, medium: Medium) -> bool {
    match factor.node() {
        // In LaTeX a brace stands on the left alone, and what follows it would belong to the cases.
        Node::Sum(_) | Node::Cases(..) => true,
        Node::Neg(_) => !first,
        Node::Num(n) if n.is_negative() => !first,
        Node::Num(n) => !first && medium == Medium::Line && letters::literal(*n).is_none(),
        Node::Div(above, _) if medium == Medium::Line => !first || crate::math::expr::starts_with_minus(above),
        Node::Div(above, _) => !first && crate::math::expr::starts_with_minus(above),
        Node::Product(_) => !first,
        _ => false,
    }
}

/// What a factor, printed where it stands, begins and ends with.
pub(super) fn edges(factor: &Expr, first: bool, medium: Medium) -> (Begin, End) {
    if factor_needs_brackets(factor, first, medium) {
        return (Begin::Open, End::Close);
    }
    if let Some(exponent) = e_power(factor) {
        let end = match raised(&Expr::e(), exponent) {
            Raised::Characters(_) => End::Superscript,
            Raised::Bare if medium == Medium::Line && is_sigma(exponent) => End::Word,
            Raised::Bare if medium == Medium::Line => End::BarePower,
            _ => End::EPower,
        };
        return (Begin::E, end);
    }
    match factor.node() {
        Node::Num(n) if letters::literal(*n).is_none() => fraction_edges(medium),
        Node::Num(_) => (Begin::Digit, End::Digit),
        Node::Div(..) => fraction_edges(medium),
        Node::Const(Constant::E) => (Begin::E, End::Letter),
        Node::Const(Constant::Pi) => (Begin::Letter, End::Letter),
        Node::Var(name) if Name::of(name).is_word() => (Begin::Word, End::Word),
        Node::Var(_) if is_sigma(factor) => (Begin::Letter, End::Word),
        Node::Var(_) => (Begin::Letter, End::Letter),
        Node::Neg(inner) => (Begin::Letter, edges(inner, true, medium).1),
        Node::Product(factors) => {
            let begin = factors.first().map_or(Begin::Open, |factor| edges(factor, true, medium).0);
            let end = factors.last().map_or(End::Close, |factor| edges(factor, factors.len() == 1, medium).1);
            (begin, end)
        }
        Node::Pow(base, exponent) => power_edges(base, exponent, medium),
        Node::Call(f, arguments) => match f.row().look {
            Look::Bare => (Begin::Function, End::Function),
            Look::Subscript => (Begin::Function, End::Function),
            Look::Bars if has_bars(factor) => (Begin::Bar, End::Bar),
            Look::Root if arguments.len() == 1 => {
                let bare = arguments.iter().all(is_bare_argument) && medium == Medium::Line;
                (Begin::Root, if bare { End::Root } else { End::Close })
            }
            Look::Brackets if f.row().unicode.chars().count() == 1 => (Begin::Letter, End::Close),
            _ => (Begin::Function, End::Close),
        },
        Node::Sum(_) | Node::Slope(..) | Node::Cases(..) => (Begin::Open, End::Close),
    }
}

/// Whether this is the name σ, which before a bracket would be read as the logistic function.
fn is_sigma(expr: &Expr) -> bool {
    expr.as_var().is_some_and(|name| matches!(name.as_str(), "sigma" | "σ"))
}

fn fraction_edges(medium: Medium) -> (Begin, End) {
    match medium {
        Medium::Line => (Begin::Digit, End::Slash),
        Medium::Latex => (Begin::Fraction, End::Close),
    }
}

fn power_edges(base: &Expr, exponent: &Expr, medium: Medium) -> (Begin, End) {
    if power_of_function(base, exponent).is_some() {
        return (Begin::Function, End::Function);
    }
    let begin = match base.node() {
        _ if base_needs_brackets(base) => Begin::Open,
        Node::Num(_) => Begin::NumberPower,
        _ => edges(base, true, medium).0,
    };
    let end = match raised(base, exponent) {
        _ if medium == Medium::Latex => End::Superscript,
        Raised::Characters(_) => End::Superscript,
        Raised::Bare if is_sigma(exponent) => End::Word,
        Raised::Bare => End::BarePower,
        Raised::Brackets => End::Close,
    };
    (begin, end)
}

/// How two neighbours are joined, so that they are read as a product of just these two.
pub(super) fn join(end: End, begin: Begin) -> Join {
    match (end, begin) {
        (End::Slash, _) => Join::WideDot,
        (_, Begin::Function) => Join::Space,
        (End::Function, _) => Join::WideDot,
        (End::Bar, Begin::Bar) => Join::WideDot,
        (End::EPower | End::BarePower, Begin::E) => Join::WideDot,
        (End::Word, Begin::Open) => Join::WideDot,
        (End::Digit, Begin::Fraction) => Join::WideDot,
        (_, Begin::NumberPower) => Join::Dot,
        (_, Begin::Digit) => Join::WideDot,
        (End::Digit, _) => Join::Touch,
        (_, Begin::E | Begin::Word) => Join::Space,
        (End::Word | End::BarePower | End::Root, Begin::Letter | Begin::Bar | Begin::Root) => Join::Space,
        (End::Bar, Begin::Letter) => Join::Space,
        _ => Join::Touch,
    }
}

/// The name that a factor begins with: its own, or that of its base.
pub(super) fn leading_name(factor: &Expr) -> Option<&str> {
    match factor.node() {
        Node::Var(name) => Some(name),
        Node::Const(Constant::E) => Some("e"),
        Node::Pow(base, _) => leading_name(base),
        Node::Neg(inner) => leading_name(inner),
        _ => None,
    }
}

/// Whether what is above the line needs brackets when it is written before a slash.
pub(super) fn above_needs_brackets(above: &Expr) -> bool {
    match above.node() {
        Node::Sum(_) | Node::Div(..) => true,
        Node::Neg(inner) => above_needs_brackets(inner),
        Node::Product(factors) => factors.iter().any(|factor| match factor.node() {
            Node::Div(..) => true,
            Node::Num(n) => letters::literal(*n).is_none(),
            _ => false,
        }),
        Node::Num(n) => letters::literal(*n).is_none(),
        _ => false,
    }
}

/// Whether what is below the line needs brackets when it is written behind a slash.
pub(super) fn below_needs_brackets(below: &Expr) -> bool {
    match below.node() {
        Node::Num(n) => n.is_negative() || letters::literal(*n).is_none(),
        Node::Sum(_) | Node::Product(_) | Node::Div(..) | Node::Neg(_) | Node::Slope(..) => true,
        _ => false,
    }
}

/// The terms of a sum with their signs; a term that begins with a minus of its own keeps it, in brackets.
pub(super) fn signed_terms(terms: &[Expr]) -> impl Iterator<Item = (bool, bool, &Expr)> {
    terms.iter().enumerate().map(|(at, term)| {
        let negative = matches!(term.node(), Node::Neg(_));
        let inner = match term.node() {
            Node::Neg(inner) => inner,
            _ => term,
        };
        let own_minus = (at > 0 || negative) && crate::math::expr::starts_with_minus(inner);
        (negative, own_minus || matches!(inner.node(), Node::Sum(_)), inner)
    })
}

/// Whether a slope is written with a stroke: nothing but its variable, or one name, stands inside.
pub(super) fn has_stroke(of: &Expr) -> bool {
    of.names().len() <= 1
}

/// The number as numerator and denominator, without its sign, where it is no literal.
pub(super) fn as_fraction(n: Number) -> (String, String) {
    (n.num().unsigned_abs().to_string(), n.den().to_string())
}
