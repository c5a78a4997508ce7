//! What every format with tags needs: text between them, what each picture begins with, bytes as text.

use super::clean::harmless;

/// Text for use between tags and in attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The opening tag of a picture as SVG; `size` are its attributes of size, `says` is for those who do not see it. With `style` the picture
/// stands alone, in a file of its own: it brings a title, that style and its paper.
pub fn svg_opening(class: &str, size: &str, says: &str, style: Option<String>) -> String {
    let says = escaped(says);
    let alone = style.map(|style| {
        format!("<title>{says}</title><style>{style}</style><rect class=\"paper\" width=\"100%\" height=\"100%\"/>")
    });
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" {size} role=\"img\" aria-label=\"{says}\">{}",
        alone.unwrap_or_default()
    )
}

/// The digits of base 64.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as text in base 64 (RFC 4648), three to four digits, padded.
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) as usize & 63;
            out.push(if digit <= three.len() { char::from(DIGITS[value]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_gives_the_vectors_of_the_standard() {
        let rows = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, digits) in rows {
            assert_eq!(super::base64(text.as_bytes()), digits);
        }
    }
}
