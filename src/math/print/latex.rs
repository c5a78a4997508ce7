//! LaTeX for mathematics mode.

use super::super::expr::{Case, Constant, Expr, Node};
use super::super::functions::{self, Func, Look};
use super::layout::{self, Join, Medium};
use super::letters::{self, Name};
use super::statement;

/// LaTeX for mathematics mode: `2 x \cos\left(x^{2}\right)`.
pub fn latex(expr: &Expr) -> String {
    let mut out = String::with_capacity(64);
    print(expr, &mut out);
    out
}

fn bracketed(expr: &Expr, out: &mut String) {
    let (open, close) = match is_short(expr) {
        true => ("(", ")"),
        false => ("\\left(", "\\right)"),
    };
    out.push_str(open);
    print(expr, out);
    out.push_str(close);
}

/// Whether plain brackets are high enough.
fn is_short(expr: &Expr) -> bool {
    layout::is_bare_argument(expr)
}

fn maybe_bracketed(expr: &Expr, brackets: bool, out: &mut String) {
    if brackets { bracketed(expr, out) } else { print(expr, out) }
}

fn braced(expr: &Expr, out: &mut String) {
    out.push('{');
    print(expr, out);
    out.push('}');
}

fn print(expr: &Expr, out: &mut String) {
    if let Some(exponent) = layout::e_power(expr) {
        out.push('e');
        return print_exponent(exponent, out);
    }
    match expr.node() {
        Node::Num(n) => {
            if n.is_negative() {
                out.push('-');
            }
            match letters::literal(*n) {
                Some(digits) => out.push_str(&digits),
                None => {
                    let (above, below) = layout::as_fraction(*n);
                    out.push_str(&format!("\\frac{{{above}}}{{{below}}}"));
                }
            }
        }
        Node::Const(Constant::Pi) => out.push_str("\\pi"),
        Node::Const(Constant::E) => out.push('e'),
        Node::Var(name) => print_name(name, out),
        Node::Neg(inner) => {
            out.push('-');
            let brackets = matches!(inner.node(), Node::Sum(_)) || begins_with_minus(inner);
            maybe_bracketed(inner, brackets, out);
        }
        Node::Sum(terms) => sum(terms, out),
        Node::Product(factors) => product(factors, out),
        Node::Div(above, below) => {
            out.push_str("\\frac");
            braced(above, out);
            braced(below, out);
        }
        Node::Pow(base, exponent) => power(base, exponent, out),
        Node::Call(f, arguments) => call(*f, arguments, out),
        Node::Slope(of, by) => slope(of, by, out),
        Node::Cases(cases, None) if cases.is_empty() => out.push_str("\\text{none}"),
        Node::Cases(cases, otherwise) => by_cases(cases, otherwise.as_ref(), out),
    }
}

/// The environment of that name, each value before where it holds.
fn by_cases(cases: &[Case], otherwise: Option<&Expr>, out: &mut String) {
    out.push_str("\\begin{cases} ");
    for (at, case) in cases.iter().enumerate() {
        if at > 0 {
            out.push_str(" \\\\ ");
        }
        print(&case.value, out);
        out.push_str(" & ");
        case.when.write(&statement::LATEX, out);
    }
    if let Some(value) = otherwise {
        out.push_str(" \\\\ ");
        print(value, out);
        out.push_str(" & \\text{otherwise}");
    }
    out.push_str(" \\end{cases}");
}

/// Under a fraction bar of its own a minus sign is out of the way.
fn begins_with_minus(expr: &Expr) -> bool {
    !matches!(expr.node(), Node::Div(..)) && crate::math::expr::starts_with_minus(expr)
}

fn sum(terms: &[Expr], out: &mut String) {
    for (at, (negative, brackets, term)) in layout::signed_terms(terms).enumerate() {
        out.push_str(match (at, negative) {
            (0, true) => "-",
            (0, false) => "",
            (_, true) => " - ",
            (_, false) => " + ",
        });
        maybe_bracketed(term, brackets && !matches!(term.node(), Node::Div(..)), out);
    }
}

fn product(factors: &[Expr], out: &mut String) {
    let mut end = None;
    for (at, factor) in factors.iter().enumerate() {
        let (begin, next_end) = layout::edges(factor, at == 0, Medium::Latex);
        if let Some(end) = end {
            out.push_str(match layout::join(end, begin) {
                Join::Touch | Join::Space => " ",
                Join::Dot | Join::WideDot => " \\cdot ",
            });
        }
        maybe_bracketed(factor, layout::factor_needs_brackets(factor, at == 0, Medium::Latex), out);
        end = Some(next_end);
    }
}

fn power(base: &Expr, exponent: &Expr, out: &mut String) {
    if let Some((f, argument, n)) = layout::power_of_function(base, exponent) {
        out.push_str(f.row().latex);
        out.push_str(&format!("^{{{n}}}"));
        return bare_argument(argument, out);
    }
    maybe_bracketed(base, layout::base_needs_brackets(base), out);
    print_exponent(exponent, out);
}

fn print_exponent(exponent: &Expr, out: &mut String) {
    out.push_str("^{");
    let (sign, size) = match exponent.node() {
        Node::Neg(inner) => ("-", inner),
        _ => ("", exponent),
    };
    // A simple fraction is written in one line, which stays legible at the size of an exponent.
    match size.node() {
        Node::Num(n) if !n.is_negative() && letters::literal(*n).is_none() => {
            let (above, below) = layout::as_fraction(*n);
            out.push_str(&format!("{sign}{above}/{below}"));
        }
        Node::Div(above, below) if !layout::above_needs_brackets(above) && layout::is_bare_argument(below) => {
            out.push_str(sign);
            print(above, out);
            out.push('/');
            print(below, out);
        }
        _ => print(exponent, out),
    }
    out.push('}');
}

fn bare_argument(argument: &Expr, out: &mut String) {
    if layout::is_bare_argument(argument) {
        out.push(' ');
        print(argument, out);
    } else if layout::has_bars(argument) {
        print(argument, out);
    } else {
        bracketed(argument, out);
    }
}

fn call(f: Func, arguments: &[Expr], out: &mut String) {
    let row = f.row();
    match (row.look, arguments) {
        (Look::Bars, [inside]) => {
            out.push_str("\\left|");
            print(inside, out);
            out.push_str("\\right|");
        }
        (Look::Bare, [argument]) => {
            out.push_str(row.latex);
            bare_argument(argument, out);
        }
        (Look::Root, [inside]) => {
            out.push_str(row.latex);
            braced(inside, out);
        }
        (Look::Root, [degree, inside]) => {
            out.push_str(row.latex);
            out.push('[');
            print(degree, out);
            out.push(']');
            braced(inside, out);
        }
        (Look::Subscript, [index, rest @ ..]) => {
            out.push_str(row.latex);
            out.push('_');
            braced(index, out);
            match rest {
                [argument] if f == functions::LOGB => bare_argument(argument, out),
                _ => listed(rest, out),
            }
        }
        _ => {
            out.push_str(row.latex);
            listed(arguments, out);
        }
    }
}

fn listed(arguments: &[Expr], out: &mut String) {
    let (open, close) = match arguments.iter().all(is_short) {
        true => ("(", ")"),
        false => ("\\left(", "\\right)"),
    };
    out.push_str(open);
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        print(argument, out);
    }
    out.push_str(close);
}

fn slope(of: &Expr, by: &str, out: &mut String) {
    if layout::has_stroke(of) {
        let plain = matches!(of.node(), Node::Var(_));
        maybe_bracketed(of, !plain, out);
        out.push('\'');
        return;
    }
    out.push_str("\\frac{\\partial}{\\partial ");
    print_name(by, out);
    out.push('}');
    bracketed(of, out);
}

fn print_name(name: &str, out: &mut String) {
    let parts = Name::of(name);
    if parts.delta {
        out.push_str("\\Delta ");
    }
    match letters::latex_greek(parts.stem) {
        Some(greek) => out.push_str(&greek),
        None if parts.stem.chars().nth(1).is_some() => out.push_str(&format!("\\mathrm{{{}}}", parts.stem)),
        None => out.push_str(parts.stem),
    }
    match parts.subscript {
        Some(subscript) => out.push_str(&format!("_{{{}{subscript}}}", parts.digits)),
        None if !parts.digits.is_empty() => out.push_str(&format!("_{{{}}}", parts.digits)),
        None => {}
    }
}
