//! Handwritten digits, and a network of one hidden layer that learns to read them: 64 pixels, tanh, softmax with
//! cross-entropy, batches of ten.
//!
//! The images are those of E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (UCI, 1998), CC BY
//! 4.0; `LICENSE-DATA` has the notice, and `digits.py` beside the file made it.

use crate::math::rng::Rng;
use std::sync::OnceLock;

/// Pixels of an image: eight rows of eight, from the top left.
pub const PIXELS: usize = 64;
/// The digits there are.
pub const CLASSES: usize = 10;
/// How many images there are.
pub const COUNT: usize = 1_500;
/// The first so many are learnt from; the others are held out.
pub const LEARNT: usize = 1_000;
/// How many images each step looks at.
pub const BATCH: usize = 10;
/// The most hidden neurons; a setup with more is cut down to it.
pub const MOST_HIDDEN: usize = 64;
/// The most epochs; a setup with more is cut down to it.
pub const MOST_EPOCHS: usize = 200;
/// The greatest value of a pixel.
pub const BRIGHTEST: u8 = 15;

static FILE: &[u8] = include_bytes!("digits.bin");

/// Images with what they show.
#[derive(Clone, Debug, Default)]
pub struct DigitImages {
    /// The pixels of each image, from 0 to 15, row by row.
    pub images: Vec<[u8; PIXELS]>,
    /// What each shows, from 0 to 9.
    pub labels: Vec<u8>,
}

impl DigitImages {
    /// The set that is built in: [`COUNT`] images, of which the first [`LEARNT`] are learnt from.
    pub fn built_in() -> &'static DigitImages {
        static DIGITS: OnceLock<DigitImages> = OnceLock::new();
        DIGITS.get_or_init(|| {
            let (pixels, labels) = FILE.split_at(FILE.len().min(COUNT * PIXELS / 2));
            let image = |bytes: &[u8]| {
                let mut image = [0; PIXELS];
                for (pair, byte) in image.chunks_exact_mut(2).zip(bytes) {
                    // The left one of two pixels is in the high half.
                    pair.copy_from_slice(&[byte >> 4, byte & 15]);
                }
                image
            };
            DigitImages { images: pixels.chunks_exact(PIXELS / 2).map(image).collect(), labels: labels.to_vec() }
        })
    }

    /// An image as inputs from 0 to 1.
    fn inputs(&self, image: usize) -> [f64; PIXELS] {
        let pixels = self.images.get(image).copied().unwrap_or([0; PIXELS]);
        pixels.map(|pixel| f64::from(pixel) / f64::from(BRIGHTEST))
    }
    fn label(&self, image: usize) -> usize {
        self.labels.get(image).copied().map_or(0, usize::from)
    }
}

/// How training starts and goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DigitSetup {
    /// From 1 to [`MOST_HIDDEN`].
    pub hidden: usize,
    /// The learning rate η, above 0.
    pub rate: f64,
    /// Passes over the images that are learnt from, at most [`MOST_EPOCHS`].
    pub epochs: usize,
    /// Seeds the first weights and the order of the images.
    pub seed: u64,
    /// All weights 0 at first: then all hidden neurons stay the same for ever.
    pub from_zero: bool,
    /// Whether the hidden neurons have an activation, tanh.
    pub active: bool,
}

impl Default for DigitSetup {
    fn default() -> DigitSetup {
        DigitSetup { hidden: 24, rate: 0.5, epochs: 20, seed: 1, from_zero: false, active: true }
    }
}

/// How the network stands after so many passes over the images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DigitEpoch {
    /// Passes made; 0 is the start.
    pub k: usize,
    /// The mean cross-entropy over the images that are learnt from.
    pub loss: f64,
    /// The share of them that is read rightly.
    pub seen: f64,
    /// The share of the images held out that is read rightly.
    pub held: f64,
}

/// The parts of a network whose slopes there are, with their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetPart {
    /// The weights of the hidden layer: a row for each neuron, a column for each pixel.
    W,
    /// The biases of the hidden layer.
    B,
    /// The weights of the output layer: a row for each digit, a column for each hidden neuron.
    V,
    /// The biases of the output layer.
    C,
}

/// A network of one hidden layer.
#[derive(Clone, Debug, PartialEq)]
pub struct DigitNet {
    hidden: usize,
    active: bool,
    /// `W`, `b`, `V`, `c`, one behind the other, matrices row by row.
    weights: Vec<f64>,
}

/// What a forward pass comes to.
struct Pass {
    hidden: Vec<f64>,
    /// The natural logarithms of the shares; those themselves may underflow.
    logs: [f64; CLASSES],
}

impl DigitNet {
    /// How many weights and biases a network has.
    pub fn size(hidden: usize) -> usize {
        PIXELS * hidden + hidden + hidden * CLASSES + CLASSES
    }

    /// A network as it is before any step.
    pub fn first(setup: &DigitSetup) -> DigitNet {
        const BOUND: f64 = 0.1;
        let hidden = setup.hidden.clamp(1, MOST_HIDDEN);
        let mut net = DigitNet { hidden, active: setup.active, weights: vec![0.0; DigitNet::size(hidden)] };
        if !setup.from_zero {
            let mut rng = Rng::named(setup.seed, "digits");
            for part in [NetPart::W, NetPart::V] {
                let (from, rows, columns) = net.place(part);
                net.weights.iter_mut().skip(from).take(rows * columns).for_each(|w| *w = rng.between(-BOUND, BOUND));
            }
        }
        net
    }

    /// Where a part begins, and how many rows and columns it has.
    fn place(&self, part: NetPart) -> (usize, usize, usize) {
        let (w, b) = (PIXELS * self.hidden, self.hidden);
        match part {
            NetPart::W => (0, self.hidden, PIXELS),
            NetPart::B => (w, self.hidden, 1),
            NetPart::V => (w + b, CLASSES, self.hidden),
            NetPart::C => (w + b + CLASSES * self.hidden, CLASSES, 1),
        }
    }

    /// How many rows and columns a part has.
    pub fn shape(&self, part: NetPart) -> (usize, usize) {
        let (_, rows, columns) = self.place(part);
        (rows, columns)
    }

    /// The index of one weight; row and column count from 1. `None` where there is none.
    pub fn index(&self, part: NetPart, row: usize, column: usize) -> Option<usize> {
        let (from, rows, columns) = self.place(part);
        let there = (1..=rows).contains(&row) && (1..=columns).contains(&column);
        there.then(|| from + (row - 1) * columns + column - 1)
    }

    fn part(&self, part: NetPart) -> &[f64] {
        let (from, rows, columns) = self.place(part);
        self.weights.get(from..from + rows * columns).unwrap_or_default()
    }

    fn pass(&self, image: &[f64; PIXELS]) -> Pass {
        let (w, b, v, c) = (self.part(NetPart::W), self.part(NetPart::B), self.part(NetPart::V), self.part(NetPart::C));
        let weighted = |row: &[f64], bias: &f64, by: &[f64]| bias + row.iter().zip(by).map(|(w, x)| w * x).sum::<f64>();
        let hidden: Vec<f64> = w
            .chunks_exact(PIXELS)
            .zip(b)
            .map(|(row, bias)| weighted(row, bias, image))
            .map(|z| if self.active { libm::tanh(z) } else { z })
            .collect();
        let mut logs = [0.0; CLASSES];
        for ((score, row), bias) in logs.iter_mut().zip(v.chunks_exact(self.hidden)).zip(c) {
            *score = weighted(row, bias, &hidden);
        }
        // The largest score is taken away first, so that no exponential overflows.
        let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logs.iter().map(|score| libm::exp(score - largest)).sum();
        let shift = largest + libm::log(sum);
        logs.iter_mut().for_each(|score| *score -= shift);
        Pass { hidden, logs }
    }

    /// The share given to each digit.
    pub fn shares(&self, digits: &DigitImages, image: usize) -> [f64; CLASSES] {
        self.pass(&digits.inputs(image)).logs.map(libm::exp)
    }

    /// The digit that is read.
    pub fn read(&self, digits: &DigitImages, image: usize) -> usize {
        largest(&self.pass(&digits.inputs(image)).logs)
    }

    /// The mean cross-entropy over some images.
    pub fn loss(&self, digits: &DigitImages, images: &[usize]) -> f64 {
        let each = images.iter().map(|&at| -self.pass(&digits.inputs(at)).logs[digits.label(at).min(CLASSES - 1)]);
        each.sum::<f64>() / images.len().max(1) as f64
    }

    /// The slope of that loss by every weight, by one backward pass for each image.
    pub fn slopes(&self, digits: &DigitImages, images: &[usize]) -> Vec<f64> {
        let mut slopes = vec![0.0; self.weights.len()];
        let share = 1.0 / images.len().max(1) as f64;
        let (b, v, c) = (self.place(NetPart::B).0, self.place(NetPart::V).0, self.place(NetPart::C).0);
        let mut below = vec![0.0; self.hidden];
        for &at in images {
            let image = digits.inputs(at);
            let pass = self.pass(&image);
            below.fill(0.0);
            for (digit, log) in pass.logs.iter().enumerate() {
                let wanted = if digit == digits.label(at) { 1.0 } else { 0.0 };
                let delta = (libm::exp(*log) - wanted) * share;
                slopes[c + digit] += delta;
                let row = v + digit * self.hidden;
                for (i, h) in pass.hidden.iter().enumerate() {
                    slopes[row + i] += delta * h;
                    below[i] += delta * self.weights[row + i];
                }
            }
            for (i, h) in pass.hidden.iter().enumerate() {
                let delta = below[i] * if self.active { 1.0 - h * h } else { 1.0 };
                slopes[b + i] += delta;
                for (slope, x) in slopes[i * PIXELS..(i + 1) * PIXELS].iter_mut().zip(&image) {
                    *slope += delta * x;
                }
            }
        }
        slopes
    }

    /// The slope by one weight as it is measured: the central difference with h = 1e-5.
    pub fn measured(&self, digits: &DigitImages, images: &[usize], index: usize) -> Option<f64> {
        const H: f64 = 1e-5;
        let weight = *self.weights.get(index)?;
        let mut nudged = self.clone();
        let mut at = |value: f64| {
            if let Some(slot) = nudged.weights.get_mut(index) {
                *slot = value;
            }
            nudged.loss(digits, images)
        };
        let (up, down) = (at(weight + H), at(weight - H));
        Some((up - down) / (2.0 * H))
    }

    fn share_read(&self, digits: &DigitImages, images: std::ops::Range<usize>) -> f64 {
        let count = images.len().max(1);
        images.filter(|&at| self.read(digits, at) == digits.label(at)).count() as f64 / count as f64
    }

    fn epoch(&self, digits: &DigitImages, k: usize, learnt: &[usize]) -> DigitEpoch {
        let held = self.share_read(digits, LEARNT..digits.labels.len());
        DigitEpoch { k, loss: self.loss(digits, learnt), seen: self.share_read(digits, 0..LEARNT), held }
    }

    /// How often each digit (row) was read as each (column), over the images held out.
    pub fn confusion(&self, digits: &DigitImages) -> [[usize; CLASSES]; CLASSES] {
        let mut table = [[0; CLASSES]; CLASSES];
        for at in LEARNT..digits.labels.len() {
            if let Some(cell) = table.get_mut(digits.label(at)).and_then(|row| row.get_mut(self.read(digits, at))) {
                *cell += 1;
            }
        }
        table
    }

    /// The images held out that are misread, with the shares given to each digit; counted from the first of those held
    /// out.
    pub fn misread(&self, digits: &DigitImages) -> Vec<Misread> {
        let look = |at: usize| {
            let (wanted, shares) = (digits.label(at), self.shares(digits, at));
            let read = largest(&shares);
            (read != wanted).then_some(Misread { image: at - LEARNT, wanted, read, shares })
        };
        (LEARNT..digits.labels.len()).filter_map(look).collect()
    }
}

/// An image that the network reads as another digit.
#[derive(Clone, Debug, PartialEq)]
pub struct Misread {
    /// Counted from the first image held out.
    pub image: usize,
    /// What it shows.
    pub wanted: usize,
    /// What is read.
    pub read: usize,
    /// The share given to each digit.
    pub shares: [f64; CLASSES],
}

fn largest(values: &[f64; CLASSES]) -> usize {
    let best = values.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(at, _)| at)
}

/// A training run as data.
#[derive(Clone, Debug, PartialEq)]
pub struct DigitTraining {
    /// How it was run, after cutting down to what is allowed.
    pub setup: DigitSetup,
    /// The first is before any step.
    pub epochs: Vec<DigitEpoch>,
    /// The network at the end.
    pub net: DigitNet,
}

/// Trains. The same setup gives the same bits, always.
pub fn train(setup: &DigitSetup, digits: &DigitImages) -> DigitTraining {
    train_on(setup, digits, &mut |_| true)
}

/// The same, as long as `go_on`, which is asked with the epochs so far, says so.
pub fn train_on(
    setup: &DigitSetup,
    digits: &DigitImages,
    go_on: &mut dyn FnMut(&[DigitEpoch]) -> bool,
) -> DigitTraining {
    let setup =
        DigitSetup { hidden: setup.hidden.clamp(1, MOST_HIDDEN), epochs: setup.epochs.min(MOST_EPOCHS), ..*setup };
    let mut net = DigitNet::first(&setup);
    let learnt: Vec<usize> = (0..LEARNT.min(digits.labels.len())).collect();
    let mut order = learnt.clone();
    let mut rng = Rng::named(setup.seed, "digits in order");
    let mut epochs = vec![net.epoch(digits, 0, &learnt)];
    for k in 1..=setup.epochs {
        if !go_on(&epochs) {
            break;
        }
        rng.shuffle(&mut order);
        for batch in order.chunks(BATCH) {
            let slopes = net.slopes(digits, batch);
            net.weights.iter_mut().zip(&slopes).for_each(|(weight, slope)| *weight -= setup.rate * slope);
        }
        epochs.push(net.epoch(digits, k, &learnt));
    }
    DigitTraining { setup, epochs, net }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_the_one_that_was_packed() {
        let digits = DigitImages::built_in();
        assert_eq!((FILE.len(), digits.images.len(), digits.labels.len()), (49_500, COUNT, COUNT));
        let count = |digit: u8| digits.labels.iter().filter(|label| **label == digit).count();
        assert_eq!((0..10).map(count).collect::<Vec<_>>(), [151, 151, 150, 153, 148, 152, 151, 149, 146, 149]);
        // FNV-1a, as of the file whose SHA-256 begins 5b1fd7f198b6304e.
        let hash = FILE.iter().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3));
        assert_eq!(hash, FNV);
        for pixel in [0, 32, 39] {
            assert!(digits.images.iter().all(|image| image[pixel] == 0), "pixel {pixel} is blank everywhere");
        }
        // The first is a zero: a ring that is empty in the middle.
        assert_eq!(digits.labels[0], 0);
        let row = |at: usize| digits.images[0][at * 8..at * 8 + 8].iter().map(|p| u8::from(*p > 7)).collect::<Vec<_>>();
        assert_eq!(row(3), [0, 0, 1, 0, 0, 1, 1, 0], "{:?}", digits.images[0]);
    }
    const FNV: u64 = 0x397f_5dce_63aa_12be;

    #[test]
    fn every_slope_is_as_measured() {
        let digits = DigitImages::built_in();
        let setup = DigitSetup { hidden: 3, epochs: 1, ..DigitSetup::default() };
        let net = train(&setup, digits).net;
        let images: Vec<usize> = (0..10).collect();
        let slopes = net.slopes(digits, &images);
        assert_eq!(slopes.len(), DigitNet::size(3));
        for (index, slope) in slopes.iter().enumerate() {
            let measured = net.measured(digits, &images, index).unwrap();
            let size = slope.abs().max(measured.abs()).max(1e-6);
            assert!((slope - measured).abs() / size < 1e-4, "weight {index}: {slope} and {measured}");
        }
    }

    #[test]
    fn it_learns_to_read_and_from_zero_it_does_not() {
        let digits = DigitImages::built_in();
        let trained = train(&DigitSetup { epochs: 5, ..DigitSetup::default() }, digits);
        let (first, last) = (trained.epochs[0], trained.epochs[5]);
        assert!((2.29..2.32).contains(&first.loss) && last.held > 0.94, "{first:?} {last:?}");
        let wrong: usize = trained.net.misread(digits).len();
        let right: usize = (0..CLASSES).map(|digit| trained.net.confusion(digits)[digit][digit]).sum();
        assert_eq!(right + wrong, COUNT - LEARNT);
        let zero = train(&DigitSetup { epochs: 1, from_zero: true, ..DigitSetup::default() }, digits);
        assert!((zero.epochs[0].loss - libm::log(10.0)).abs() < 1e-12);
        assert!(zero.epochs[1].held < 0.15, "{:?}", zero.epochs);
    }
}
