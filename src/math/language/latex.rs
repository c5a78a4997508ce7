//! LaTeX into what is typed here, for the mend of an answer that was pasted.

use super::super::functions;
use super::letters::GREEK;

/// What closes an open brace, and what may follow it.
enum Open {
    /// The brace of a plain group: a bracket here.
    Group,
    /// The upper part of a fraction; the lower one follows.
    Above,
    Below,
    /// The text of `\operatorname{…}`, which goes without brackets.
    Name,
}

/// The LaTeX as typed text; `None` where something in it is not known.
pub(super) fn as_typed(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut open: Vec<Open> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' => rest = command(after, &mut out, &mut open)?,
            '{' => {
                let index = out.ends_with('_');
                out.push(if index { '{' } else { '(' });
                if index {
                    let end = after.find('}')?;
                    out.push_str(&after[..=end]);
                    rest = &after[end + 1..];
                } else {
                    open.push(Open::Group);
                    rest = after;
                }
            }
            '}' => {
                rest = after;
                match open.pop()? {
                    Open::Group => out.push(')'),
                    Open::Name => {}
                    Open::Above => {
                        rest = below(after, &mut out, &mut open)?;
                    }
                    Open::Below => out.push_str("))"),
                }
            }
            '$' | '&' => rest = after,
            '~' => {
                out.push(' ');
                rest = after;
            }
            _ => {
                out.push(c);
                rest = after;
            }
        }
    }
    open.is_empty().then_some(out)
}

/// One command, whose backslash has been passed; gives what remains.
fn command<'t>(rest: &'t str, out: &mut String, open: &mut Vec<Open>) -> Option<&'t str> {
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, after) = rest.split_at(length);
    let after_space = after.trim_start();
    let plain = match name {
        // `\,`, `\;`, `\ ` and their like are spaces; `\{` is a brace.
        "" => {
            let mark = after.chars().next()?;
            out.push_str(if mark == '|' { "|" } else { " " });
            return matches!(mark, ',' | ';' | ':' | '!' | ' ' | '|').then(|| &after[mark.len_utf8()..]);
        }
        "frac" | "dfrac" | "tfrac" | "cfrac" => {
            if let Some(inside) = after_space.strip_prefix('{') {
                out.push_str("((");
                open.push(Open::Above);
                return Some(inside);
            }
            let above = after_space.chars().next()?;
            out.push_str("((");
            out.push(above);
            return below(&after_space[above.len_utf8()..], out, open);
        }
        "sqrt" => {
            if let Some(index) = after_space.strip_prefix('[') {
                let end = index.find(']')?;
                let inside = index[end + 1..].trim_start().strip_prefix('{')?;
                out.push_str(&format!("root({},", &index[..end]));
                open.push(Open::Group);
                return Some(inside);
            }
            "sqrt "
        }
        "operatorname" | "mathrm" | "text" | "mathit" | "mathbf" => {
            open.push(Open::Name);
            return after_space.strip_prefix('{');
        }
        "cdot" | "times" | "ast" => "*",
        "div" => "/",
        "left" | "right" | "big" | "Big" | "bigl" | "bigr" | "displaystyle" | "limits" => "",
        "lvert" | "rvert" | "vert" | "mid" => "|",
        "quad" | "qquad" => " ",
        "infty" => "inf",
        "prime" => "'",
        "pi" => "pi ",
        "varepsilon" => "epsilon ",
        "vartheta" => "theta ",
        "varphi" => "phi ",
        _ => {
            let known = functions::lookup(name).is_some() || GREEK.iter().any(|(_, greek)| *greek == name);
            if !known {
                return None;
            }
            out.push_str(name);
            " "
        }
    };
    out.push_str(plain);
    Some(after)
}

/// The lower part of a fraction, up to where it ends or into its braces.
fn below<'t>(rest: &'t str, out: &mut String, open: &mut Vec<Open>) -> Option<&'t str> {
    out.push_str(")/(");
    let rest = rest.trim_start();
    if let Some(inside) = rest.strip_prefix('{') {
        open.push(Open::Below);
        return Some(inside);
    }
    let single = rest.chars().next()?;
    out.push(single);
    out.push_str("))");
    Some(&rest[single.len_utf8()..])
}

#[cfg(test)]
mod tests {
    use super::as_typed;

    #[test]
    fn pasted_latex_becomes_what_is_typed() {
        assert_eq!(as_typed(r"\frac{1}{2}").as_deref(), Some("((1)/(2))"));
        assert_eq!(as_typed(r"\frac12 x").as_deref(), Some("((1)/(2)) x"));
        assert_eq!(as_typed(r"\sqrt[3]{x}").as_deref(), Some("root(3,x)"));
        assert_eq!(as_typed(r"2\cdot\sin^{2} x_{12}").as_deref(), Some("2*sin ^(2) x_{12}"));
        assert_eq!(as_typed(r"\left(\operatorname{relu}(x)\right)").as_deref(), Some("(relu(x))"));
        assert_eq!(as_typed(r"\unknown{x}"), None);
        assert_eq!(as_typed(r"\frac{1}{2"), None);
    }
}
