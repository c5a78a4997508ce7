//! A network that learns to read handwritten digits, watched while it does: what it reads, what it confuses, and the
//! images it misreads.

use super::Notebook;
use super::descents::unknown;
use super::function;
use super::piece::{CellFault, Piece};
use super::watch::Watching;
use crate::math::print::figure::{figure, in_digits};
use crate::math::train::digits::{
    self, CLASSES, COUNT, DigitEpoch, DigitImages, DigitNet, DigitSetup, DigitTraining, LEARNT, MOST_EPOCHS,
    MOST_HIDDEN, Misread, PIXELS,
};
use crate::page::{Block, Line, Page, Pixels, Plot, Role, SeriesStyle, Table, Tone};

/// Words that begin a setting.
const SETTINGS: &[&str] = &["hidden", "neurons", "epochs", "steps", "rate", "lr", "seed", "zero", "linear", "show"];
/// How many misread images are drawn.
const DRAWN: usize = 3;
/// Columns of an image.
const SIDE: usize = 8;

/// `train digits, rate 0.5, epochs 20`, with `show 38` for one image of those held out.
pub fn train(notebook: &mut Notebook, parts: Vec<Piece>) -> Result<Page, CellFault> {
    let env = &notebook.env;
    let (mut setup, mut shown) = (DigitSetup::default(), None);
    for part in parts {
        let set = |names: &[&str]| names.iter().find_map(|name| part.setting(name));
        if let Some(value) = set(&["hidden", "neurons"]) {
            setup.hidden = function::whole(env, value, 1, MOST_HIDDEN)?;
        } else if let Some(value) = set(&["epochs", "steps"]) {
            setup.epochs = function::whole(env, value, 1, MOST_EPOCHS)?;
        } else if let Some(value) = set(&["seed"]) {
            setup.seed = function::whole(env, value, 0, 1_000_000)? as u64;
        } else if let Some(value) = set(&["rate", "lr"]) {
            setup.rate = function::number(env, value)?.value;
            if setup.rate <= 0.0 || setup.rate > 1e6 {
                return Err(value.fault("A learning rate is greater than 0."));
            }
        } else if let Some(value) = set(&["show"]) {
            shown = Some(function::whole(env, value, 0, COUNT - LEARNT - 1)?);
        } else if part.text() == "linear" || set(&["activation"]).is_some_and(|value| value.text() == "none") {
            setup.active = false;
        } else if part.text() == "zero" {
            setup.from_zero = true;
        } else {
            return Err(unknown(part, SETTINGS));
        }
    }
    let watching = notebook.watching.clone();
    let digits = DigitImages::built_in();
    let trained = digits::train_on(&setup, digits, &mut |epochs| watched(&watching, epochs, setup.epochs));
    Ok(page(digits, &trained, shown))
}

/// Shows how far it is, and says whether to go on.
fn watched(watching: &Watching, epochs: &[DigitEpoch], last: usize) -> bool {
    watching.progress(&|| {
        let text = epochs.last().map_or(String::new(), |epoch| {
            format!(
                "epoch {} of {last}   loss {}   held out {}   Ctrl-C stops here",
                epoch.k,
                in_digits(epoch.loss, 4),
                figure(epoch.held)
            )
        });
        let mut plot = curve(epochs);
        plot.height = Some(8);
        Page::new().with(plot).text(Line::styled(Role::Dim, text))
    });
    !watching.stopped()
}

fn page(digits: &DigitImages, trained: &DigitTraining, shown: Option<usize>) -> Page {
    let DigitSetup { hidden, rate, seed, active, from_zero, .. } = trained.setup;
    let mut page = Page::new().text(format!(
        "digits: {PIXELS} pixels, {hidden} hidden {}, {CLASSES} digits, {} weights{}. Rate {}, batches of ten, {} epochs, \
         seed {seed}.",
        if active { "tanh" } else { "linear" },
        DigitNet::size(hidden),
        if from_zero { ", all 0 at first" } else { "" },
        figure(rate),
        trained.epochs.len() - 1,
    ));
    page.push(milestones(&trained.epochs));
    page.push(curve(&trained.epochs));
    let misread = trained.net.misread(digits);
    let held = COUNT - LEARNT;
    let tone = if misread.len() * 10 < held { Tone::Right } else { Tone::Caution };
    page.push(Block::note(tone, format!("{} of the {held} images held out are read correctly.", held - misread.len())));
    // Where nothing is learnt there is nothing to be confused.
    if misread.len() * 2 < held {
        page.push(confusion(&trained.net.confusion(digits)));
        for wrong in misread.iter().take(DRAWN) {
            page.push(said(wrong));
            page.push(blocks(&digits.images[LEARNT + wrong.image]));
        }
    }
    if let Some(image) = shown {
        let wanted = digits.labels.get(LEARNT + image).copied().unwrap_or_default();
        page.push(Line::text(format!("Image {image}, a {wanted}:")));
        page.push(blocks(&digits.images[LEARNT + image]));
        page.push(numbers(&digits.images[LEARNT + image]));
    }
    let line = Line::styled(
        Role::Dim,
        "Images: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (1998), ",
    );
    page.text(
        line.push(Role::Dim, "UCI Machine Learning Repository, CC BY 4.0. ")
            .code("show 38")
            .push(Role::Dim, " shows one."),
    )
}

/// The loss over the epochs.
fn curve(epochs: &[DigitEpoch]) -> Plot {
    let points = epochs.iter().map(|epoch| (epoch.k as f64, epoch.loss)).filter(|(_, loss)| *loss > 0.0).collect();
    let ends = epochs.first().zip(epochs.last());
    let says = ends.map_or(String::new(), |(first, last)| {
        format!("The loss goes from {} to {}.", in_digits(first.loss, 4), in_digits(last.loss, 4))
    });
    let mut plot = Plot::new(says).named("epoch", "loss").series("loss", points, SeriesStyle::Curve);
    plot.log_y = true;
    plot
}

/// A few epochs on the way.
fn milestones(epochs: &[DigitEpoch]) -> Table {
    let mut table = Table::numbers(["epoch", "loss", "seen", "held out"]).says("A few epochs on the way.");
    for (at, epoch) in epochs.iter().enumerate() {
        if [0, 1, 2, 5, 10, 20, 50, 100].contains(&at) || at + 1 == epochs.len() {
            table.push([
                epoch.k.to_string(),
                in_digits(epoch.loss, 4),
                in_digits(epoch.seen, 3),
                in_digits(epoch.held, 3),
            ]);
        }
    }
    table
}

/// The digits that were misread now and then, and as what.
fn confusion(counts: &[[usize; CLASSES]; CLASSES]) -> Table {
    let mut header = vec!["wanted".to_string()];
    header.extend((0..CLASSES).map(|digit| digit.to_string()));
    let mut errors = Vec::new();
    for (wanted, row) in counts.iter().enumerate() {
        for (read, count) in row.iter().enumerate().filter(|(read, count)| *read != wanted && **count > 0) {
            errors.push(format!("{wanted} read as {read}: {count} {}", if *count == 1 { "time" } else { "times" }));
        }
    }
    let mut table = Table::numbers(header).says(format!("What was read for each digit. {}.", errors.join("; ")));
    for (wanted, row) in counts.iter().enumerate() {
        let mut cells = vec![Line::text(wanted.to_string())];
        cells.extend(row.iter().enumerate().map(|(read, count)| match (*count, read == wanted) {
            (0, _) => Line::styled(Role::Dim, "·"),
            (count, true) => Line::text(count.to_string()),
            (count, false) => Line::styled(Role::Wrong, count.to_string()),
        }));
        table.push(cells);
    }
    table
}

/// `Image 38: wanted 9, read as 5 with 0.39; 9 has 0.38.`
fn said(wrong: &Misread) -> Line {
    let Misread { image, wanted, read, shares } = wrong;
    Line::text(format!(
        "Image {image}: wanted {wanted}, read as {read} with {}; {wanted} has {}.",
        in_digits(shares[*read], 2),
        in_digits(shares[*wanted], 2)
    ))
}

/// An image in blocks; the line before it says what it is.
fn blocks(image: &[u8; PIXELS]) -> Block {
    Block::Pixels(Pixels { images: vec![crate::lesson::digit(image)], says: String::new() })
}

/// The same as numbers from 0 to 15.
fn numbers(image: &[u8; PIXELS]) -> Block {
    let row = |row: &[u8]| row.iter().map(|pixel| format!("{pixel:2}")).collect::<Vec<_>>().join(" ");
    Block::Verbatim(image.chunks(SIDE).map(row).collect())
}
