//! Pictures from files on their way into a page: the page names them, and whoever can read files gives their bytes.

use super::markup::base64;
use super::model::*;

/// A PNG or a JPEG as an address that holds it; nothing for what does not begin as one.
pub fn address(bytes: &[u8]) -> Option<String> {
    let kind = match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "png",
        [0xff, 0xd8, 0xff, ..] => "jpeg",
        _ => return None,
    };
    Some(format!("data:image/{kind};base64,{}", base64(bytes)))
}

/// The files of all pictures on a page, each as often as it stands there.
pub fn names(page: &Page) -> Vec<String> {
    let mut all = Vec::new();
    // A copy, because there is one walk alone.
    each(&mut page.blocks.clone(), &mut |image| all.push(image.file.clone()));
    all
}

/// Puts pictures into a page: `find` gives the address of a file's picture, where there is one.
pub fn put(page: &mut Page, find: &mut dyn FnMut(&str) -> Option<String>) {
    each(&mut page.blocks, &mut |image| image.data = find(&image.file).unwrap_or_default());
}

fn each(blocks: &mut [Block], with: &mut dyn FnMut(&mut Image)) {
    for block in blocks {
        match block {
            Block::Heading { text, aside, .. } => [text, aside].into_iter().for_each(|one| line(one, with)),
            Block::Text(text) | Block::Note { text, .. } => line(text, with),
            Block::Item { text, inner, .. } => {
                line(text, with);
                each(inner, with);
            }
            Block::Labelled { lines, .. } => noted(lines, with),
            Block::Chain(links) => links.iter_mut().for_each(|link| line(&mut link.note, with)),
            Block::Step(step) => {
                noted(&mut step.lines, with);
                for part in &mut step.parts {
                    [&mut part.is, &mut part.gives, &mut part.note].into_iter().for_each(|one| line(one, with));
                    each(&mut part.inner, with);
                }
                each(&mut step.inner, with);
            }
            Block::Table(table) => {
                table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(|one| line(one, with));
            }
            Block::Beside(left, right) => [left, right].into_iter().for_each(|one| each(one, with)),
            Block::Quote(inner) | Block::Cell { output: inner, .. } => each(inner, with),
            Block::Bars(bars) => bars.bars.iter_mut().for_each(|bar| line(&mut bar.name, with)),
            Block::Rule
            | Block::Gap
            | Block::Pixels(_)
            | Block::Display(_)
            | Block::Plot(_)
            | Block::Graph(_)
            | Block::Typed { .. }
            | Block::Verbatim(_) => {}
        }
    }
}

fn line(line: &mut Line, with: &mut dyn FnMut(&mut Image)) {
    for piece in &mut line.0 {
        if let Inline::Image(image) = piece {
            with(image);
        }
    }
}

fn noted(lines: &mut [Noted], with: &mut dyn FnMut(&mut Image)) {
    for one in lines {
        line(&mut one.text, with);
        line(&mut one.note, with);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, html, markdown_in, plain, text};
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

    #[test]
    fn a_picture_is_shown_where_it_can_be_and_told_in_words_elsewhere() {
        let source = "See ![a \"steep\" <slope>](pics/slope.png) here.\n\n- in a list ![two](two.jpg)\n\n\
                      | a | b |\n|---|---|\n| ![three](three.png) | x |\n\n> ![far](https://uni.example/a.png)\n";
        let mut page: Page = markdown_in::read(source).0.into_iter().collect();
        assert_eq!(names(&page), ["pics/slope.png", "two.jpg", "three.png", "https://uni.example/a.png"]);
        let told = (text::render)(&page, &Options::default());
        assert!(told.contains("See a \"steep\" <slope> (pics/slope.png) here."), "{told}");
        assert!((plain::render)(&page, &Options::default()).contains("three (three.png)"));
        put(&mut page, &mut |file| (file != "two.jpg" && !file.contains("://")).then(|| address(PNG)).flatten());
        let shown = html::render(&page, &Options::default());
        assert_eq!(shown.matches("<img src=\"data:image/png;base64,iVBORw0KGgphbmQgc28gb24=\"").count(), 2, "{shown}");
        assert!(shown.contains("alt=\"a &quot;steep&quot; &lt;slope&gt;\""), "{shown}");
        assert!(shown.contains("two (two.jpg)") && shown.contains("far (https://uni.example/a.png)"), "{shown}");
        assert!(!serde_json::to_string(&page).unwrap().contains("base64"));
    }

    #[test]
    fn what_does_not_begin_as_a_picture_is_none() {
        assert!(address(b"<svg onload=alert(1)>").is_none() && address(b"").is_none());
        assert!(address(b"\xff\xd8\xff\xe0").unwrap().starts_with("data:image/jpeg;base64,"));
    }
}
