//! As much XML as exports of quizzes have: elements, attributes, texts, CDATA, comments. Documents that declare anything
//! of their own are refused, so that nothing in them can unfold.

/// An element with everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct XmlElement {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<XmlElement>,
    /// The texts directly in it, together.
    pub text: String,
}

/// Elements are not nested deeper.
const DEEPEST: usize = 100;

impl XmlElement {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e XmlElement> {
        self.children.iter().filter(move |child| child.name == name)
    }
    pub fn child(&self, name: &str) -> Option<&XmlElement> {
        self.children.iter().find(|child| child.name == name)
    }
    /// The text of a child, or of the `text` in it, without blanks around it.
    pub fn value(&self, name: &str) -> String {
        let Some(child) = self.child(name) else { return String::new() };
        let inner = child.child("text").unwrap_or(child);
        inner.text.trim().to_string()
    }
}

/// Reads a document.
///
/// # Errors
/// What is wrong with it, and in which line.
pub fn parse(source: &str) -> Result<XmlElement, String> {
    let fail = |at: usize, why: &str| {
        let line = source.get(..at).map_or(0, |before| before.matches('\n').count()) + 1;
        format!("line {line}: {why}")
    };
    let mut open = vec![XmlElement::default()];
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let skip_to = |end: &str| rest.find(end).map(|found| found + end.len());
        if rest.starts_with("<!--") {
            at += skip_to("-->").ok_or_else(|| fail(at, "this comment is never closed"))?;
        } else if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let end = data.find("]]>").ok_or_else(|| fail(at, "this CDATA is never closed"))?;
            if let Some(top) = open.last_mut() {
                top.text += data.get(..end).unwrap_or_default();
            }
            at += "<![CDATA[".len() + end + 3;
        } else if rest.starts_with("<?") {
            at += skip_to("?>").ok_or_else(|| fail(at, "this instruction is never closed"))?;
        } else if rest.starts_with("<!") {
            return Err(fail(at, "documents that declare anything are not read"));
        } else if let Some(name) = rest.strip_prefix("</") {
            let end = name.find('>').ok_or_else(|| fail(at, "this tag is never closed"))?;
            let name = name.get(..end).unwrap_or_default().trim();
            let done = open.pop().filter(|done| done.name == name && !open.is_empty());
            let done = done.ok_or_else(|| fail(at, &format!("</{name}> closes nothing that is open")))?;
            if let Some(parent) = open.last_mut() {
                parent.children.push(done);
            }
            at += end + 3;
        } else if let Some(tag) = rest.strip_prefix('<') {
            let end = tag_end(tag).ok_or_else(|| fail(at, "this tag is never closed"))?;
            let body = tag.get(..end).unwrap_or_default();
            let (body, empty) = body.strip_suffix('/').map_or((body, false), |body| (body, true));
            let element = element(body).ok_or_else(|| fail(at, "this tag cannot be read"))?;
            if open.len() > DEEPEST {
                return Err(fail(at, "elements are nested too deep"));
            }
            match open.last_mut() {
                Some(parent) if empty => parent.children.push(element),
                _ => open.push(element),
            }
            at += end + 2;
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let text = unescaped(rest.get(..end).unwrap_or_default()).map_err(|why| fail(at, &why))?;
            if let Some(top) = open.last_mut() {
                top.text += &text;
            }
            at += end;
        }
    }
    match <[XmlElement; 1]>::try_from(open) {
        Ok([document]) => document.children.into_iter().next().ok_or_else(|| "there is no element in it".to_string()),
        Err(_) => Err(fail(source.len(), "an element is never closed")),
    }
}

/// Where a tag ends, past quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn element(body: &str) -> Option<XmlElement> {
    let body = body.trim();
    let end = body.find(char::is_whitespace).unwrap_or(body.len());
    let name = body.get(..end).filter(|name| !name.is_empty())?.to_string();
    let mut attributes = Vec::new();
    let mut rest = body.get(end..)?.trim_start();
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after.get(1..)?.split_once(quote)?;
        attributes.push((key.trim().to_string(), unescaped(value).ok()?));
        rest = next.trim_start();
    }
    Some(XmlElement { name, attributes, ..XmlElement::default() })
}

/// The text with its five entities and numbered characters put in.
fn unescaped(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (name, next) = after.split_once(';').ok_or_else(|| "an & begins nothing here".to_string())?;
        let number = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
        let c = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            _ => match name.strip_prefix("#x") {
                Some(digits) => number(digits, 16),
                None => name.strip_prefix('#').and_then(|digits| number(digits, 10)),
            },
        };
        out.push(c.ok_or_else(|| format!("&{name}; is no character that is known"))?);
        rest = next;
    }
    out.push_str(rest);
    Ok(out)
}
