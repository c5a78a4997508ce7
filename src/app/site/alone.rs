//! A site as one file: what a folder's page fetches stands within it, so that it opens without a server.

use super::engine::SiteEngine;
use super::{FILES, replaced, versioned};
use crate::lesson::Digest;
use crate::page::markup::base64;

/// The page. Its policy lets the one script run that is in it, and fetches nothing at all.
pub fn page(engine: &SiteEngine, given: &str) -> String {
    let file = |name: &str| FILES.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text);
    let script = file("site.js");
    let worker = [file("unpack.js"), file("engine.js")].concat();
    let hash = base64(&Digest::of_bytes(script.as_bytes()).0);
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{hash}' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; \
         worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'"
    );
    let mut page = versioned(file("index.html"));
    if let Some((begin, rest)) = page.split_once("content=\"default-src")
        && let Some((_, end)) = rest.split_once('"')
    {
        page = format!("{begin}content=\"{policy}\"{end}");
    }
    let style = format!("<style>{}</style>", file("site.css"));
    page = replaced(&page, "<link rel=\"stylesheet\" href=\"site.css\">", &style);
    page = replaced(&page, "<script src=\"site.js\" defer></script>\n", "");
    // Text that a browser keeps and does not run. An angle bracket in JSON stands within a string, and may be written so.
    let kept = |id: &str, text: &str| format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>\n");
    let parts = [
        kept("given", &given.trim_end().replace('<', "\\u003c")),
        kept("worker", &worker),
        kept("engine", &base64(&engine.bytes)),
        format!("<script>{script}</script>\n</body>"),
    ];
    replaced(&page, "</body>", &parts.concat())
}
