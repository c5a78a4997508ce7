//! Small images in blocks: two columns a pixel and five shades on a screen, squares in a browser, a sentence where nothing
//! is drawn.

use super::layout::{Medium, Row, widest};
use super::markup::svg_opening;
use super::model::*;

/// From paper to ink.
const SHADES: [&str; 5] = ["  ", "░░", "▒▒", "▓▓", "██"];
/// Columns between two images.
const APART: usize = 4;
/// A pixel in a browser, and the distance of two images, in pixels of the screen.
const SIDE: usize = 12;
const GAP: usize = 24;

/// Which of the shades.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a part from 0 to 1 of a few shades
fn shade(ink: f64) -> &'static str {
    let at = (ink.clamp(0.0, 1.0) * SHADES.len() as f64) as usize;
    SHADES[at.min(SHADES.len() - 1)]
}

/// The rows of one image, cut where the screen ends.
fn lines(image: &Bitmap, room: usize) -> Vec<String> {
    let row = |row: &[f64]| row.iter().take(room / 2).map(|ink| shade(*ink)).collect();
    image.ink.chunks(image.columns.max(1)).map(row).collect()
}

/// The images, as many beside each other as there is room for.
pub(super) fn rows(pixels: &Pixels, look: &Medium, room: usize) -> Vec<Row> {
    let mut done: Vec<Row> = Vec::new();
    let mut band: Vec<Row> = Vec::new();
    for image in &pixels.images {
        let new: Vec<Row> = lines(image, room).iter().map(|line| Row::of(Role::Plain, look.clean(line))).collect();
        let begin = widest(&band) + APART;
        if band.is_empty() || begin + widest(&new) > room {
            done.extend(std::mem::replace(&mut band, new));
            continue;
        }
        for (at, row) in new.into_iter().enumerate() {
            if at == band.len() {
                band.push(Row::new());
            }
            if let Some(left) = band.get_mut(at) {
                left.pad_to(begin);
                left.append(row);
            }
        }
    }
    done.extend(band);
    done
}

/// The images as one picture for a browser.
pub(super) fn svg(pixels: &Pixels) -> String {
    let (mut left, mut high) = (0, 0);
    let mut squares = String::new();
    for image in &pixels.images {
        let columns = image.columns.max(1);
        for (at, ink) in image.ink.iter().enumerate().filter(|(_, ink)| **ink > 0.0) {
            let (x, y) = (left + at % columns * SIDE, at / columns * SIDE);
            squares += &format!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\" fill-opacity=\"{:.2}\"/>",
                ink.min(1.0)
            );
        }
        left += columns * SIDE + GAP;
        high = high.max(image.ink.len().div_ceil(columns) * SIDE);
    }
    let wide = left.saturating_sub(GAP);
    let size = format!("viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" height=\"{high}\" fill=\"currentColor\"");
    format!("{}{squares}</svg>", svg_opening("pixels", &size, &pixels.says, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_stand_beside_each_other_where_there_is_room() {
        let image = Bitmap { columns: 2, ink: vec![0.0, 1.0, 0.5, 0.2] };
        let pixels = Pixels { images: vec![image.clone(), image], says: String::new() };
        let look = Medium { width: 80, unicode: true, color: false };
        let text = |room| rows(&pixels, &look, room).into_iter().map(|row| row.finished().text()).collect::<Vec<_>>();
        assert_eq!(text(12), ["  ██      ██", "▒▒░░    ▒▒░░"]);
        assert_eq!(text(11), ["  ██", "▒▒░░", "  ██", "▒▒░░"]);
        assert_eq!(svg(&pixels).matches("<rect").count(), 6);
    }
}
