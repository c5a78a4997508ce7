//! A small seeded generator (SplitMix64, Steele, Lea and Flood 2014): the same numbers everywhere, always.

/// The generator's whole state is one word.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator whose numbers are settled by the seed; every seed is a good one.
    pub fn new(seed: u64) -> Rng {
        Rng(seed)
    }
    /// A generator for one named purpose, independent of others with the same seed.
    pub fn named(seed: u64, name: &str) -> Rng {
        // FNV-1a keeps this the same on every platform and release, which the standard hasher does not promise.
        let hash =
            name.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        let mut rng = Rng(seed ^ hash);
        rng.next();
        rng
    }
    /// The next 64 bits, all equally likely.
    #[expect(clippy::should_implement_trait, reason = "the generator never ends, so there is no Option to return")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// A number from 0 up to but not including 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// A number from `low` up to but not including `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }
    /// An index below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        // The bias of a plain remainder is below 2^-40 for every n used here.
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }
    /// Shuffles in place (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
