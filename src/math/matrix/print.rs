//! Matrix expressions as text: the notation that learners type, the screen's, LaTeX, and NumPy.

use super::tree::{Matrix, Op};
use crate::math::functions::Func;
use crate::math::letters::raised_digits;
use crate::math::print as scalar;
use crate::math::{Expr, Number};

/// In which spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `2(W x - y) x^T`, which reads back.
    Ascii,
    /// `2(W x − y)xᵀ`
    Unicode,
    /// `2\left(W x - y\right) x^{\top}`
    Latex,
    /// `2*np.outer(W @ x - y, x)`, columns being arrays of one axis.
    Numpy,
}

/// How tightly the surroundings bind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// Inside brackets.
    Free,
    /// A term of a sum, or behind a minus.
    Term,
    /// A factor.
    Factor,
    /// Before a power or a transpose.
    Whole,
}

/// In the notation that learners type.
pub fn ascii(m: &Matrix) -> String {
    print(m, Style::Ascii, Binding::Free)
}
/// For the screen.
pub fn unicode(m: &Matrix) -> String {
    print(m, Style::Unicode, Binding::Free)
}
/// In LaTeX.
pub fn latex(m: &Matrix) -> String {
    print(m, Style::Latex, Binding::Free)
}
/// As a line of Python with NumPy; `None` where it has a function's slope that has no short form there.
pub fn numpy(m: &Matrix) -> Option<String> {
    runs(m).then(|| print(m, Style::Numpy, Binding::Free))
}
/// In the style asked for; NumPy's without regard to what runs.
pub fn styled(m: &Matrix, style: Style) -> String {
    print(m, style, Binding::Free)
}

/// Whether NumPy has all of it.
fn runs(m: &Matrix) -> bool {
    let here = match &m.op {
        Op::EachSlope(f) => matches!(f.name(), "sigmoid" | "tanh" | "relu"),
        Op::Each(f) => numpy_call(*f).is_some(),
        Op::Softmax | Op::LogSoftmax | Op::LogSumExp => true,
        _ => true,
    };
    here && m.kids.iter().all(runs)
}

fn numpy_call(f: Func) -> Option<String> {
    Some(match f.name() {
        "ln" => "np.log".to_string(),
        "asin" | "acos" | "atan" => format!("np.arc{}", &f.name()[1..]),
        "exp" | "sin" | "cos" | "tan" | "tanh" | "sinh" | "cosh" | "abs" | "sign" => format!("np.{}", f.name()),
        "sigmoid" | "relu" | "softplus" | "silu" => f.name().to_string(),
        _ => return None,
    })
}

fn bracketed(inside: &str, style: Style) -> String {
    match style {
        Style::Latex => format!("\\left({inside}\\right)"),
        _ => format!("({inside})"),
    }
}

fn print(m: &Matrix, style: Style, place: Binding) -> String {
    let (text, own) = plain(m, style);
    match turned(m) {
        _ if own >= place => text,
        // (x − u)ᵀ rather than (xᵀ − uᵀ).
        Some(upright) if style != Style::Numpy => kid_transposed(&upright, style),
        _ => bracketed(&text, style),
    }
}

/// What stands in brackets with a ᵀ behind them.
fn kid_transposed(upright: &Matrix, style: Style) -> String {
    let mark = match style {
        Style::Ascii => "^T",
        Style::Latex => "^{\\top}",
        Style::Unicode | Style::Numpy => "ᵀ",
    };
    bracketed(&plain(upright, style).0, style) + mark
}

/// A sum of transposed names, turned upright.
fn turned(m: &Matrix) -> Option<Matrix> {
    let upright = |term: &Matrix| {
        let (c, body) = term.split();
        let name = body.kids.first().filter(|name| body.op == Op::Transpose && name.kids.is_empty())?;
        Some(super::tree::times(c, name.clone()))
    };
    let terms = (m.op == Op::Sum).then(|| m.kids.iter().map(upright).collect::<Option<Vec<Matrix>>>())??;
    Some(super::tree::sum(terms))
}

/// The text, and how tightly it holds together by itself.
fn plain(m: &Matrix, style: Style) -> (String, Binding) {
    let kid = |place| m.kids.first().map(|kid| print(kid, style, place)).unwrap_or_default();
    match &m.op {
        Op::Symbol(name, _) | Op::Named(name) => (symbol(name, style), Binding::Whole),
        Op::Number(n) => number(n.0, style),
        Op::Size(letter) => (letter.to_string(), Binding::Whole),
        Op::Zero => (zero(m, style), Binding::Whole),
        Op::Sum => (sum(m, style), Binding::Free),
        Op::Product(_) => product(m, style),
        Op::Entrywise => entrywise(m, style),
        Op::Power(n) => power(m, n.0, style),
        Op::Transpose => match (m.kids[0].op.clone(), style) {
            // A column is an array of one axis, which is its own transpose.
            (_, Style::Numpy) if m.shape.is_row() => plain(&m.kids[0], style),
            (Op::Inverse, Style::Ascii) => (inverse_base(m, style) + "^-T", Binding::Whole),
            (Op::Inverse, Style::Unicode) => (inverse_base(m, style) + "⁻ᵀ", Binding::Whole),
            (Op::Inverse, Style::Latex) => (inverse_base(m, style) + "^{-\\top}", Binding::Whole),
            (_, Style::Ascii) => (kid(Binding::Whole) + "^T", Binding::Whole),
            (_, Style::Unicode) => (kid(Binding::Whole) + "ᵀ", Binding::Whole),
            (_, Style::Latex) => (kid(Binding::Whole) + "^{\\top}", Binding::Whole),
            (_, Style::Numpy) => (kid(Binding::Whole) + ".T", Binding::Whole),
        },
        Op::Inverse => match style {
            Style::Ascii => (kid(Binding::Whole) + "^-1", Binding::Whole),
            Style::Unicode => (kid(Binding::Whole) + "⁻¹", Binding::Whole),
            Style::Latex => (kid(Binding::Whole) + "^{-1}", Binding::Whole),
            Style::Numpy => (format!("np.linalg.inv({})", kid(Binding::Free)), Binding::Whole),
        },
        Op::MatrixPower(k) => {
            let base = match m.kids[0].op {
                // (Aᵀ)², not Aᵀ².
                Op::Transpose | Op::Inverse if style != Style::Numpy => bracketed(&kid(Binding::Free), style),
                _ => kid(Binding::Whole),
            };
            match style {
                Style::Ascii => (format!("{base}^{k}"), Binding::Factor),
                Style::Unicode => (format!("{base}{}", raised_digits(k)), Binding::Factor),
                Style::Latex => (format!("{base}^{{{k}}}"), Binding::Factor),
                Style::Numpy => (format!("np.linalg.matrix_power({}, {k})", kid(Binding::Free)), Binding::Whole),
            }
        }
        Op::Determinant => called(m, ["det", "det", "\\det", "np.linalg.det"], style),
        Op::Trace => called(m, ["tr", "tr", "\\operatorname{tr}", "np.trace"], style),
        Op::SumAll => called(m, ["sum", "sum", "\\operatorname{sum}", "np.sum"], style),
        Op::Diagonal | Op::DiagonalOf => called(m, ["diag", "diag", "\\operatorname{diag}", "np.diag"], style),
        Op::Each(f) => {
            let numpy = numpy_call(*f).unwrap_or_else(|| f.name().to_string());
            called(m, [ascii_name(*f), f.row().unicode, f.row().latex, &numpy], style)
        }
        Op::EachSlope(f) if style == Style::Numpy => numpy_slope(*f, m),
        Op::EachSlope(f) => {
            let names =
                [format!("{}'", ascii_name(*f)), format!("{}′", f.row().unicode), format!("{}'", f.row().latex)];
            called(m, [&names[0], &names[1], &names[2], &names[0]], style)
        }
        Op::Softmax if style == Style::Numpy && m.shape.is_matrix() => {
            (format!("softmax({}, axis=1)", kid(Binding::Free)), Binding::Whole)
        }
        Op::Softmax => called(m, ["softmax", "softmax", "\\operatorname{softmax}", "softmax"], style),
        Op::LogSoftmax => {
            let inside = match style {
                Style::Latex => format!("\\operatorname{{softmax}}{}", bracketed(&kid(Binding::Free), style)),
                Style::Numpy if m.shape.is_matrix() => format!("softmax({}, axis=1)", kid(Binding::Free)),
                _ => format!("softmax({})", kid(Binding::Free)),
            };
            match style {
                Style::Latex => (format!("\\log {inside}"), Binding::Factor),
                Style::Numpy => (format!("np.log({inside})"), Binding::Whole),
                _ => (format!("log({inside})"), Binding::Whole),
            }
        }
        Op::LogSumExp => called(m, ["logsumexp", "logsumexp", "\\operatorname{logsumexp}", "logsumexp"], style),
        Op::Norm => match style {
            Style::Ascii | Style::Unicode if m.kids[0].shape.is_matrix() => {
                (format!("‖{}‖", kid(Binding::Free)), Binding::Whole)
            }
            Style::Ascii | Style::Unicode => (format!("|{}|", kid(Binding::Free)), Binding::Whole),
            Style::Latex => (format!("\\|{}\\|", kid(Binding::Free)), Binding::Whole),
            Style::Numpy => (format!("np.linalg.norm({})", kid(Binding::Free)), Binding::Whole),
        },
        Op::Identity if style == Style::Numpy => (format!("np.eye({})", m.shape.rows), Binding::Whole),
        Op::Identity => ("I".to_string(), Binding::Whole),
        Op::Ones => match style {
            Style::Latex => (format!("\\mathbf{{1}}_{{{}}}", m.shape.rows), Binding::Whole),
            Style::Numpy => (format!("np.ones({})", m.shape.rows), Binding::Whole),
            _ => (format!("ones({})", m.shape.rows), Binding::Whole),
        },
    }
}

fn inverse_base(m: &Matrix, style: Style) -> String {
    print(&m.kids[0].kids[0], style, Binding::Whole)
}

fn ascii_name(f: Func) -> &'static str {
    // The course says log for the natural logarithm in losses, as every paper does.
    if f.name() == "ln" { "log" } else { f.name() }
}

/// A function's name with its argument in brackets.
fn called(m: &Matrix, names: [&str; 4], style: Style) -> (String, Binding) {
    let inside = print(&m.kids[0], style, Binding::Free);
    let name = match style {
        Style::Ascii => names[0],
        Style::Unicode => names[1],
        Style::Latex => names[2],
        Style::Numpy => names[3],
    };
    let name = if name == "ln" { "log" } else { name };
    let name = if name == "\\ln" { "\\log" } else { name };
    (format!("{name}{}", bracketed(&inside, style)), Binding::Whole)
}

fn numpy_slope(f: Func, m: &Matrix) -> (String, Binding) {
    let inside = print(&m.kids[0], Style::Numpy, Binding::Free);
    match f.name() {
        "sigmoid" => (format!("sigmoid({inside})*(1 - sigmoid({inside}))"), Binding::Term),
        "tanh" => (format!("1 - np.tanh({inside})**2"), Binding::Free),
        _ => (format!("({inside} > 0)"), Binding::Whole),
    }
}

fn symbol(name: &str, style: Style) -> String {
    // dW is d of W, not a name of two letters.
    let moved = name.strip_prefix('d').filter(|rest| {
        let mut letters = rest.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none_or(|c| c == '_')
    });
    if let Some(rest) = moved {
        return format!("d{}", symbol(rest, style));
    }
    let var = Expr::var(name);
    match style {
        Style::Ascii | Style::Numpy => name.to_string(),
        Style::Unicode => scalar::unicode_name(name),
        Style::Latex => scalar::latex(&var),
    }
}

fn zero(m: &Matrix, style: Style) -> String {
    let np = if style == Style::Numpy { "np." } else { "" };
    match () {
        () if m.shape.is_number() || matches!(style, Style::Unicode | Style::Latex) => "0".to_string(),
        () if m.shape.is_matrix() && style == Style::Numpy => format!("np.zeros(({}, {}))", m.shape.rows, m.shape.cols),
        () if m.shape.is_matrix() => format!("zeros({}, {})", m.shape.rows, m.shape.cols),
        () if m.shape.is_row() => format!("{np}zeros({})", m.shape.cols),
        () => format!("{np}zeros({})", m.shape.rows),
    }
}

fn number(n: Number, style: Style) -> (String, Binding) {
    let minus = if style == Style::Unicode { "−" } else { "-" };
    let size = n.num().unsigned_abs();
    let text = match (n.den(), style) {
        (1, _) => size.to_string(),
        (den, Style::Latex) => format!("\\frac{{{size}}}{{{den}}}"),
        (den, _) => format!("{size}/{den}"),
    };
    let own = if n.den() == 1 || style == Style::Latex { Binding::Whole } else { Binding::Term };
    if n.is_negative() { (format!("{minus}{text}"), Binding::Free) } else { (text, own) }
}

/// The number in every entry, of a column or matrix that is nothing else.
fn filling(m: &Matrix) -> Option<Matrix> {
    if m.op == Op::Ones {
        return Some(super::tree::int(1));
    }
    let (c, mut scalars, chain) = m.factors();
    let is_row = |m: &Matrix| m.op == Op::Transpose && m.kids[0].op == Op::Ones;
    let fills = match chain.as_slice() {
        [ones] => ones.op == Op::Ones,
        [ones, row] => ones.op == Op::Ones && is_row(row),
        _ => false,
    };
    scalars.insert(0, super::tree::number(c));
    fills.then(|| super::tree::product(scalars))
}

fn sum(m: &Matrix, style: Style) -> String {
    let minus = if style == Style::Unicode { "−" } else { "-" };
    let spread = m.kids.iter().any(|kid| filling(kid).is_none());
    let mut out = String::new();
    for (at, term) in m.kids.iter().enumerate() {
        let (c, _) = term.split();
        let (sign, size) = match (c.is_negative(), c.neg()) {
            (true, Some(_)) => (minus, super::tree::negate(term.clone())),
            _ => ("+", term.clone()),
        };
        let negative = sign != "+";
        if at > 0 {
            out.push_str(&format!(" {sign} "));
        } else if negative {
            out.push_str(sign);
        }
        // A number added to a matrix goes to every entry in this notation, too.
        let size = if spread { filling(&size).unwrap_or(size) } else { size };
        out.push_str(&print(&size, style, Binding::Term));
    }
    out
}

/// Base and exponent of a factor; 1 where it is no power.
fn powered(m: &Matrix) -> (Matrix, Number) {
    match m.op {
        Op::Power(n) => (m.kids[0].clone(), n.0),
        _ => (m.clone(), Number::ONE),
    }
}

fn power(m: &Matrix, n: Number, style: Style) -> (String, Binding) {
    let half = Number::ratio(1, 2);
    if n.is_negative() {
        let below = n.neg().map(|n| super::tree::power(m.kids[0].clone(), n)).unwrap_or_else(|| m.clone());
        let below = if style == Style::Latex {
            return (format!("\\frac{{1}}{{{}}}", print(&below, style, Binding::Free)), Binding::Factor);
        } else {
            print(&below, style, Binding::Factor)
        };
        return (format!("1/{below}"), Binding::Term);
    }
    if Some(n) == half {
        let inside = print(&m.kids[0], style, Binding::Free);
        return match style {
            Style::Latex => (format!("\\sqrt{{{inside}}}"), Binding::Whole),
            Style::Numpy => (format!("np.sqrt({inside})"), Binding::Whole),
            _ => (format!("sqrt({inside})"), Binding::Whole),
        };
    }
    let base = print(&m.kids[0], style, Binding::Whole);
    let exponent = if n.is_integer() { n.num().to_string() } else { format!("({}/{})", n.num(), n.den()) };
    let text = match style {
        Style::Unicode if n.is_integer() && !m.shape.is_matrix() => {
            format!("{base}{}", raised_digits(&exponent))
        }
        Style::Latex if m.shape.is_matrix() => format!("{base}^{{\\odot {exponent}}}"),
        Style::Latex => format!("{base}^{{{}}}", exponent.trim_matches(['(', ')'])),
        Style::Ascii if !m.shape.is_matrix() => format!("{base}^{exponent}"),
        _ => format!("{base}**{exponent}"),
    };
    (text, Binding::Factor)
}

fn entrywise(m: &Matrix, style: Style) -> (String, Binding) {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for kid in &m.kids {
        let (base, n) = powered(kid);
        match n.neg() {
            Some(size) if n.is_negative() => below.push(super::tree::power(base, size)),
            _ => above.push(kid.clone()),
        }
    }
    let sign = match style {
        Style::Latex => " \\odot ",
        Style::Numpy => "*",
        _ => " ⊙ ",
    };
    let joined = |parts: &[Matrix]| {
        let texts: Vec<String> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| match part.op {
                // ⊙ binds like every product, from the left: only what stands behind one needs brackets.
                Op::Product(_) if at > 0 || style == Style::Numpy => print(part, style, Binding::Whole),
                Op::Product(_) => print(part, style, Binding::Term),
                _ => print(part, style, Binding::Factor),
            })
            .collect();
        texts.join(sign)
    };
    let top = if above.is_empty() { "1".to_string() } else { joined(&above) };
    if below.is_empty() {
        return (top, Binding::Term);
    }
    let bottom = joined(&below);
    match style {
        Style::Latex => (format!("\\frac{{{top}}}{{{bottom}}}"), Binding::Factor),
        _ => {
            let top = if above.len() > 1 { bracketed(&top, style) } else { top };
            let bottom = if below.len() > 1 { bracketed(&bottom, style) } else { bottom };
            (format!("{top}/{bottom}"), Binding::Term)
        }
    }
}

fn product(m: &Matrix, style: Style) -> (String, Binding) {
    let (c, scalars, chain) = m.factors();
    let minus = match (c.is_negative(), style) {
        (false, _) => "",
        (true, Style::Unicode) => "−",
        (true, _) => "-",
    };
    let own = if c.is_negative() { Binding::Free } else { Binding::Term };
    let (mut above, mut below): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let top = c.num().unsigned_abs();
    let bottom = c.den();
    if bottom != 1 {
        below.push(bottom.to_string());
    }
    let count = scalars.len();
    for (at, factor) in scalars.iter().enumerate() {
        let (base, n) = powered(factor);
        match n.neg() {
            Some(size) if n.is_negative() => {
                below.push(print(&super::tree::power(base, size), style, Binding::Factor));
            }
            _ => {
                let last = at + 1 == count && chain.is_empty();
                let place = if last && count == 1 && below.is_empty() { Binding::Term } else { Binding::Factor };
                above.push(print(factor, style, place));
            }
        }
    }
    let chained = chain_text(&chain, style);
    let times = if style == Style::Numpy { "*" } else { " " };
    let lead = if top == 1 { String::new() } else { top.to_string() };
    let front = match (lead.is_empty(), above.is_empty()) {
        (true, _) => above.join(times),
        (false, true) => lead,
        // 2λ, 2(u·v): the number stands close to what it multiplies.
        (false, false) if style == Style::Numpy => format!("{lead}*{}", above.join(times)),
        (false, false) if above[0].starts_with(|c: char| c.is_ascii_digit()) => format!("{lead}·{}", above.join(times)),
        (false, false) => format!("{lead}{}", above.join(times)),
    };
    let under = |style| match below.len() {
        1 => below[0].clone(),
        _ => bracketed(&below.join(times), style),
    };
    let text = match (front.is_empty(), below.is_empty(), chained.is_empty()) {
        (true, true, _) => chained,
        (false, true, true) => front,
        (false, true, false) => beside(&front, &as_factor(&chain, chained, style), style),
        (true, false, false) if style != Style::Latex => {
            format!("{}/{}", chain_whole(&chain, &chained, style), under(style))
        }
        (_, false, empty) => {
            let top = if front.is_empty() { "1".to_string() } else { front };
            let part = match style {
                Style::Latex => format!("\\frac{{{top}}}{{{}}}", below.join(" ")),
                _ if above.len() > 1 && style != Style::Numpy => {
                    format!("{}/{}", bracketed(&top, style), under(style))
                }
                _ => format!("{top}/{}", under(style)),
            };
            if empty {
                part
            } else if style == Style::Latex {
                format!("{part} {chained}")
            } else {
                beside(&part, &as_factor(&chain, chained, style), style)
            }
        }
    };
    (format!("{minus}{text}"), own)
}

/// A number before a chain: close where the number ends in a digit, with a gap otherwise.
fn beside(front: &str, chain: &str, style: Style) -> String {
    match style {
        Style::Numpy => format!("{front}*{chain}"),
        _ if front.chars().all(|c| c.is_ascii_digit()) && !chain.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{front}{chain}")
        }
        _ => format!("{front} {chain}"),
    }
}

/// A chain behind a number and `*`, which binds no tighter than NumPy's `@`.
fn as_factor(chain: &[Matrix], text: String, style: Style) -> String {
    let outer = text.starts_with("np.outer(") && text.ends_with(')');
    if style == Style::Numpy && chain.len() > 1 && !outer { format!("({text})") } else { text }
}

/// A chain above a bar: NumPy's `@` binds like `/`, so it needs no brackets there either.
fn chain_whole(chain: &[Matrix], text: &str, style: Style) -> String {
    if style == Style::Numpy && chain.len() > 1 { format!("({text})") } else { text.to_string() }
}

fn chain_text(chain: &[Matrix], style: Style) -> String {
    if style == Style::Numpy {
        return match chain {
            [only] => print(only, style, Binding::Factor),
            _ => numpy_chain(chain),
        };
    }
    let mut out = String::new();
    for (at, link) in chain.iter().enumerate() {
        let place = if chain.len() == 1 { Binding::Term } else { Binding::Factor };
        let text = match link.op {
            Op::Entrywise if chain.len() > 1 => bracketed(&print(link, style, Binding::Free), style),
            _ => print(link, style, place),
        };
        let tight = at == 0 || style == Style::Unicode && out.ends_with([')', 'ᵀ']);
        if !tight {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}

fn numpy_chain(chain: &[Matrix]) -> String {
    let outer = chain.iter().position(|link| link.shape.is_column());
    if let Some(at) = outer
        && at + 1 < chain.len()
        && chain[at + 1..].iter().any(|link| link.shape.is_row())
    {
        let left = numpy_chain(&chain[..=at]);
        let turned: Vec<Matrix> =
            chain[at + 1..].iter().rev().map(|link| super::tree::transpose(link.clone())).collect();
        return format!("np.outer({left}, {})", numpy_chain(&turned));
    }
    let place = if chain.len() == 1 { Binding::Free } else { Binding::Whole };
    let texts: Vec<String> = chain.iter().map(|link| print(link, Style::Numpy, place)).collect();
    texts.join(" @ ")
}
