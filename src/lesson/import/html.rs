//! The HTML of question banks as Markdown: paragraphs, emphasis, code, lists, formulas. Other tags go, their text stays.

/// The text as Markdown, and the tags that went.
pub fn markdown(html: &str) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut gone: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        // A sign of comparison is no tag.
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let Some((tag, next)) = after.split_once('>').filter(|_| is_tag) else {
            out.push('<');
            rest = after;
            continue;
        };
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        match name.as_str() {
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "table" | "tr" => out.push_str("\n\n"),
            "br" => out.push('\n'),
            "b" | "strong" => out.push_str("**"),
            "i" | "em" => out.push('*'),
            "code" => out.push('`'),
            "li" if !tag.starts_with('/') => out.push_str("\n- "),
            "li" | "span" | "" => {}
            other => {
                if !gone.iter().any(|known| known == other) {
                    gone.push(other.to_string());
                }
            }
        }
        rest = next;
    }
    out.push_str(rest);
    let mut text = out;
    for (open, close, mark) in [("\\(", "\\)", "$"), ("\\[", "\\]", "$$")] {
        text = between(&text, open, close, |formula| format!("{mark}{}{mark}", formula.trim()));
    }
    // An array of equations stands as a formula of its own, whether it was marked as one or not.
    for name in ["align*", "align", "equation*", "equation"] {
        let (open, close) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
        text = between(&text, &open, &close, |formula| format!("$${open}{formula}{close}$$"));
        text = text
            .replace(&format!("$$$${open}"), &format!("$${open}"))
            .replace(&format!("{close}$$$$"), &format!("{close}$$"));
        text = text
            .replace(&format!("$$ $${open}"), &format!("$${open}"))
            .replace(&format!("{close}$$ $$"), &format!("{close}$$"));
    }
    for (from, to) in [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\"")] {
        text = text.replace(from, to);
    }
    // A paragraph in a list stands behind its mark.
    while let Some((before, after)) = text.split_once("\n- \n") {
        text = format!("{before}\n- {}", after.trim_start());
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut tidy: Vec<&str> = Vec::new();
    for line in lines {
        if !(line.is_empty() && tidy.last().is_none_or(|last| last.is_empty())) {
            tidy.push(line);
        }
    }
    (tidy.join("\n").trim().replace("****", "").to_string(), gone)
}

/// The text with whatever stands between two marks made anew; a mark that is never closed stays.
fn between(text: &str, open: &str, close: &str, made: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((inner, next)) = after.split_once(close) else { break };
        out.push_str(before);
        out.push_str(&made(inner));
        rest = next;
    }
    out + rest
}
