//! One line for the screen.

use super::super::expr::{Case, Constant, Expr, Node};
use super::super::functions::{self, Func, Look};
use super::layout::{self, Join, Medium, Raised};
use super::letters::{self, Name, Run};
use super::statement;

/// One line for the screen: `2x cos(x²)`. Reading it back gives the same expression.
pub fn unicode(expr: &Expr) -> String {
    let mut out = String::with_capacity(32);
    print(expr, false, &mut out);
    out
}

/// The name of a variable on the screen: `x₁` for `x_1`, `θ` for `theta`.
pub fn unicode_name(name: &str) -> String {
    let parts = Name::of(name);
    let mut out = String::new();
    if parts.delta {
        out.push('Δ');
    }
    match parts.greek() {
        Some(letter) => out.push(letter),
        None => out.push_str(parts.stem),
    }
    out.push_str(parts.digits);
    if let Some(subscript) = parts.subscript {
        match letters::lowered(subscript) {
            Some(low) => out.push_str(&low),
            None => {
                let braces = crate::math::letters::index_needs_braces(subscript);
                out.push_str(if braces { "_{" } else { "_" });
                out.push_str(subscript);
                out.push_str(if braces { "}" } else { "" });
            }
        }
    }
    out
}

fn bracketed(expr: &Expr, out: &mut String) {
    out.push('(');
    print(expr, false, out);
    out.push(')');
}

fn maybe_bracketed(expr: &Expr, brackets: bool, slash: bool, out: &mut String) {
    if brackets {
        bracketed(expr, out);
    } else {
        print(expr, slash, out);
    }
}

/// Prints; `slash` says that a slash follows, which a function's bare argument must not touch: `sin(x)/x`.
fn print(expr: &Expr, slash: bool, out: &mut String) {
    if let Some(exponent) = layout::e_power(expr) {
        out.push('e');
        return print_exponent(&Expr::e(), exponent, out);
    }
    match expr.node() {
        Node::Num(n) => {
            if n.is_negative() {
                out.push('−');
            }
            match letters::literal(*n) {
                Some(digits) => out.push_str(&digits),
                None => {
                    let (above, below) = layout::as_fraction(*n);
                    out.push_str(&above);
                    out.push('/');
                    out.push_str(&below);
                }
            }
        }
        Node::Const(Constant::Pi) => out.push('π'),
        Node::Const(Constant::E) => out.push('e'),
        Node::Var(name) => out.push_str(&unicode_name(name)),
        Node::Neg(inner) => {
            out.push('−');
            let brackets = matches!(inner.node(), Node::Sum(_)) || crate::math::expr::starts_with_minus(inner);
            maybe_bracketed(inner, brackets, slash, out);
        }
        Node::Sum(terms) => {
            for (at, (negative, brackets, term)) in layout::signed_terms(terms).enumerate() {
                match (at, negative) {
                    (0, true) => out.push('−'),
                    (0, false) => {}
                    (_, true) => out.push_str(" − "),
                    (_, false) => out.push_str(" + "),
                }
                maybe_bracketed(term, brackets, false, out);
            }
        }
        Node::Product(factors) => product(factors, slash, out),
        Node::Div(above, below) => {
            maybe_bracketed(above, layout::above_needs_brackets(above), true, out);
            out.push('/');
            maybe_bracketed(below, layout::below_needs_brackets(below), slash, out);
        }
        Node::Pow(base, exponent) => power(base, exponent, slash, out),
        Node::Call(f, arguments) => call(expr, *f, arguments, slash, out),
        Node::Slope(of, by) => slope(of, by, out),
        Node::Cases(cases, None) if cases.is_empty() => out.push_str("none"),
        Node::Cases(cases, otherwise) => by_cases(cases, otherwise.as_ref(), out),
    }
}

/// `{x², x > 0; 0}`: the value, where it holds, and last what holds otherwise.
fn by_cases(cases: &[Case], otherwise: Option<&Expr>, out: &mut String) {
    out.push('{');
    for (at, case) in cases.iter().enumerate() {
        if at > 0 {
            out.push_str("; ");
        }
        print(&case.value, false, out);
        out.push_str(", ");
        case.when.write(&statement::UNICODE, out);
    }
    if let Some(value) = otherwise {
        out.push_str("; ");
        print(value, false, out);
    }
    out.push('}');
}

fn product(factors: &[Expr], slash: bool, out: &mut String) {
    let mut end = None;
    let mut run = Run::default();
    for (at, factor) in factors.iter().enumerate() {
        let (begin, next_end) = layout::edges(factor, at == 0, Medium::Line);
        let join = end.map(|end| layout::join(end, begin));
        let is_letter = |factor: &Expr| factor.as_var().is_some_and(|name| !Name::of(name).is_word());
        let applied = factor.as_var().is_none() || factors.get(at + 1).is_some_and(|next| !is_letter(next));
        let touches = run.takes(layout::leading_name(factor), join == Some(Join::Touch), applied);
        out.push_str(match join {
            Some(Join::Touch) if touches => "",
            Some(Join::Space) => " ",
            Some(Join::Touch | Join::Dot) => "·",
            Some(Join::WideDot) => " · ",
            None => "",
        });
        let last = at + 1 == factors.len();
        let brackets = layout::factor_needs_brackets(factor, at == 0, Medium::Line);
        maybe_bracketed(factor, brackets, slash && last, out);
        if !matches!(factor.node(), Node::Var(_) | Node::Const(Constant::E)) {
            run.ends();
        }
        end = Some(next_end);
    }
}

fn power(base: &Expr, exponent: &Expr, slash: bool, out: &mut String) {
    if let Some((f, argument, n)) = layout::power_of_function(base, exponent) {
        out.push_str(f.row().unicode);
        out.push_str(&letters::raised_digits(n));
        return bare_argument(argument, "", slash, out);
    }
    maybe_bracketed(base, layout::base_needs_brackets(base), false, out);
    print_exponent(base, exponent, out);
}

fn print_exponent(base: &Expr, exponent: &Expr, out: &mut String) {
    match layout::raised(base, exponent) {
        Raised::Characters(text) => out.push_str(&text),
        Raised::Bare => {
            out.push('^');
            print(exponent, false, out);
        }
        Raised::Brackets => {
            out.push('^');
            bracketed(exponent, out);
        }
    }
}

/// The argument of `sin`, with brackets where it is more than one letter or a slash follows.
fn bare_argument(argument: &Expr, gap: &str, slash: bool, out: &mut String) {
    if layout::has_bars(argument) {
        print(argument, false, out);
    } else if layout::is_bare_argument(argument) && !slash {
        out.push_str(gap);
        print(argument, false, out);
    } else {
        bracketed(argument, out);
    }
}

fn call(whole: &Expr, f: Func, arguments: &[Expr], slash: bool, out: &mut String) {
    let row = f.row();
    match (row.look, arguments) {
        (Look::Bars, [inside]) if layout::has_bars(whole) => {
            out.push('|');
            print(inside, false, out);
            out.push('|');
        }
        (Look::Bare, [argument]) => {
            out.push_str(row.unicode);
            bare_argument(argument, " ", slash, out);
        }
        (Look::Root, [inside]) => {
            out.push_str(row.unicode);
            maybe_bracketed(inside, !layout::is_bare_argument(inside), false, out);
        }
        (Look::Subscript, [index, rest @ ..]) => {
            let low = index.as_number().and_then(letters::literal).and_then(|digits| letters::lowered(&digits));
            match (low, rest) {
                (Some(low), [argument]) if f == functions::LOGB => {
                    out.push_str(row.unicode);
                    out.push_str(&low);
                    bare_argument(argument, " ", slash, out);
                }
                (Some(low), [_, ..]) if f != functions::LOGB => {
                    out.push_str(row.unicode);
                    out.push_str(&low);
                    listed(rest, out);
                }
                _ => {
                    out.push_str(row.name);
                    listed(arguments, out);
                }
            }
        }
        (Look::Bars, _) => {
            out.push_str(row.name);
            listed(arguments, out);
        }
        _ => {
            out.push_str(row.unicode);
            listed(arguments, out);
        }
    }
}

fn listed(arguments: &[Expr], out: &mut String) {
    out.push('(');
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        print(argument, false, out);
    }
    out.push(')');
}

/// `(x²)′` where it is clear by what, `d/dx(x²y)` where it is not.
fn slope(of: &Expr, by: &str, out: &mut String) {
    if layout::has_stroke(of) {
        let plain = matches!(of.node(), Node::Var(_));
        maybe_bracketed(of, !plain, false, out);
        out.push('′');
        return;
    }
    out.push_str("d/d");
    out.push_str(&unicode_name(by));
    bracketed(of, out);
}
