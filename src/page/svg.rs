//! What every picture as SVG begins with.

use super::typeset::escaped;

/// The opening tag; `size` are its attributes of size, `says` is for those who do not see it. With `style` the picture
/// stands alone, in a file of its own: it brings a title, that style and its paper.
pub(super) fn opening(class: &str, size: &str, says: &str, style: Option<String>) -> String {
    let says = escaped(says);
    let alone = style.map(|style| {
        format!("<title>{says}</title><style>{style}</style><rect class=\"paper\" width=\"100%\" height=\"100%\"/>")
    });
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" {size} role=\"img\" aria-label=\"{says}\">{}",
        alone.unwrap_or_default()
    )
}
