//! Explicit ASCII: every product written `*`, powers `^`, functions with brackets. It reads back to the same tree.

use super::super::expr::{Constant, Expr, Node, Symbol};
use super::super::letters::greek_name;
use super::super::letters::index_needs_braces;
use super::super::number::Number;
use super::statement;
use std::fmt::Write;

/// How tightly the surroundings bind what is printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// Anywhere, e.g. inside brackets or an argument.
    Free,
    /// A term after the first of a sum, or behind a minus sign: no sum and no sign.
    Term,
    /// The first factor, or what is above a fraction bar: no sum, no sign, but a quotient is fine.
    First,
    /// A later factor, or what is below the bar: only a power or less.
    Factor,
    /// A base or an exponent: only what is whole by itself.
    Whole,
}

/// Explicit ASCII in the notation itself: `2*x*cos(x^2)`, `x^(3/2)/3`. Reading it back gives the same expression.
pub fn ascii(expr: &Expr) -> String {
    let mut out = String::with_capacity(32);
    print(expr, Binding::Free, &mut out);
    out
}

fn print(expr: &Expr, place: Binding, out: &mut String) {
    let bracketed = match expr.node() {
        Node::Sum(_) => place > Binding::Free,
        Node::Neg(_) => place > Binding::Free,
        Node::Product(_) => place > Binding::First,
        Node::Div(..) => place > Binding::First,
        Node::Pow(..) => place > Binding::Factor,
        Node::Num(n) => n.is_negative() && place > Binding::Free || !is_literal(*n) && place > Binding::First,
        // Behind `^` a brace would group the exponent.
        Node::Cases(..) => place == Binding::Whole,
        Node::Const(_) | Node::Var(_) | Node::Call(..) | Node::Slope(..) => false,
    };
    if bracketed {
        out.push('(');
    }
    match expr.node() {
        Node::Num(n) => number(*n, out),
        Node::Const(Constant::Pi) => out.push_str("pi"),
        Node::Const(Constant::E) => out.push('e'),
        Node::Var(name) => symbol(name, out),
        Node::Neg(inner) => {
            out.push('-');
            print(inner, Binding::Term, out);
        }
        Node::Sum(terms) => sum(terms, out),
        Node::Product(factors) => {
            for (i, factor) in factors.iter().enumerate() {
                if i > 0 {
                    out.push('*');
                }
                print(factor, if i == 0 { Binding::First } else { Binding::Factor }, out);
            }
        }
        Node::Div(above, below) => {
            let begin = out.len();
            print(above, Binding::First, out);
            let slash = out.len();
            out.push('/');
            print(below, Binding::Factor, out);
            // Two names such as dy and dx would be read as a derivative that is still to be worked out.
            let below_begins_a_differential = out[slash + 1..].starts_with('d') && out.len() > slash + 2;
            if below_begins_a_differential && out[begin..slash].contains('d') {
                out.insert(slash + 1, '(');
                out.push(')');
            }
        }
        Node::Pow(base, exponent) => {
            print(base, Binding::Whole, out);
            out.push('^');
            print(exponent, Binding::Whole, out);
        }
        Node::Call(function, arguments) => {
            out.push_str(function.name());
            out.push('(');
            for (i, argument) in arguments.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                print(argument, Binding::Free, out);
            }
            out.push(')');
        }
        Node::Slope(of, by) => {
            out.push_str("d/d");
            symbol(by, out);
            out.push('(');
            print(of, Binding::Free, out);
            out.push(')');
        }
        Node::Cases(cases, None) if cases.is_empty() => out.push_str("none"),
        Node::Cases(cases, otherwise) => {
            out.push('{');
            for (i, case) in cases.iter().enumerate() {
                if i > 0 {
                    out.push_str("; ");
                }
                print(&case.value, Binding::Free, out);
                out.push_str(", ");
                case.when.write(&statement::ASCII, out);
            }
            if let Some(value) = otherwise {
                out.push_str("; ");
                print(value, Binding::Free, out);
            }
            out.push('}');
        }
    }
    if bracketed {
        out.push(')');
    }
}

fn sum(terms: &[Expr], out: &mut String) {
    for (i, term) in terms.iter().enumerate() {
        match term.node() {
            Node::Neg(inner) if i > 0 => {
                out.push('-');
                print(inner, Binding::Term, out);
            }
            _ if i > 0 => {
                out.push('+');
                print(term, Binding::Term, out);
            }
            Node::Neg(_) => print(term, Binding::Free, out),
            _ => print(term, Binding::Term, out),
        }
    }
}

/// Whether a number prints as one literal, without a fraction bar.
fn is_literal(n: Number) -> bool {
    n.is_integer() || n.is_decimal() && n.decimal_digits().is_some()
}

fn number(n: Number, out: &mut String) {
    let digits = if n.is_decimal() { n.decimal_digits() } else { None };
    match digits {
        Some(digits) => out.push_str(&digits),
        None if n.is_integer() => write_to(out, format_args!("{}", n.num())),
        None => write_to(out, format_args!("{}/{}", n.num(), n.den())),
    }
}

/// A name in ASCII: Greek letters by their names, an index in braces where it would not be read whole.
pub(super) fn symbol(name: &Symbol, out: &mut String) {
    let (stem, index) = name.split_once('_').unwrap_or((name, ""));
    for c in stem.chars() {
        match greek_name(c) {
            Some(greek) => out.push_str(greek),
            None => out.push(c),
        }
    }
    match index {
        "" => {}
        _ if index.is_ascii() && index_needs_braces(index) && !index.contains('_') => {
            write_to(out, format_args!("_{{{index}}}"));
        }
        _ => write_to(out, format_args!("_{index}")),
    }
}

/// Writing to a string cannot fail.
fn write_to(out: &mut String, text: std::fmt::Arguments) {
    let _ = out.write_fmt(text);
}
