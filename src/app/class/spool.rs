//! What of a large class waits on disk until it is its turn: lines and numbers written once and read as often as needed,
//! from a file that has no name any more, so that nothing of it stays behind.

use crate::app::ending::Trouble;
use crate::app::files::fresh_beside;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// A nameless file.
pub struct Spool {
    write: File,
    read: File,
    /// Where it was made, for what goes wrong with it.
    path: PathBuf,
}

/// A place in a spool from which it is read on; several do not disturb each other.
pub struct SpoolReader<'s> {
    file: &'s File,
    at: u64,
}

impl Spool {
    /// An empty one in the folder for temporary files, for its owner alone.
    pub fn new() -> Result<Spool, Trouble> {
        let wanted = std::env::temp_dir().join("gradus-class");
        let made = fresh_beside(&wanted).and_then(|(write, path)| {
            let read = File::open(&path);
            // Without its name it goes with the last that holds it, however the program ends.
            fs::remove_file(&path)?;
            Ok(Spool { write, read: read?, path })
        });
        made.map_err(|error| Trouble::with_file(&wanted, &error))
    }

    /// Adds bytes at its end.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.write.write_all(bytes).map_err(|error| self.trouble(&error))
    }

    /// Reads it from its beginning.
    pub fn read(&self) -> BufReader<SpoolReader<'_>> {
        BufReader::with_capacity(64 << 10, SpoolReader { file: &self.read, at: 0 })
    }

    /// What is said when it cannot be read or written.
    pub fn trouble(&self, error: &io::Error) -> Trouble {
        Trouble::with_file(&self.path, error)
    }
}

/// Pairs of numbers on disk, as many as there are, of which a part alone is ever held.
pub struct Pairs {
    spool: Spool,
    count: usize,
}

/// About so many pairs are held at once.
const PART: usize = 1 << 16;

impl Pairs {
    /// None of them.
    pub fn new() -> Result<Pairs, Trouble> {
        Ok(Pairs { spool: Spool::new()?, count: 0 })
    }

    /// Adds pairs.
    pub fn add(&mut self, pairs: impl Iterator<Item = (u32, u32)>) -> Result<(), Trouble> {
        let bytes: Vec<u8> = pairs.flat_map(|(one, other)| [one.to_le_bytes(), other.to_le_bytes()].concat()).collect();
        self.count += bytes.len() / 8;
        if bytes.is_empty() { Ok(()) } else { self.spool.add(&bytes) }
    }

    /// Gives all of them in parts, each in order; those with an equal `key` are in one part.
    pub fn in_order(
        &self,
        key: impl Fn((u32, u32)) -> u32,
        mut each: impl FnMut(&mut Vec<(u32, u32)>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let parts = u32::try_from(self.count / PART + 1).unwrap_or(u32::MAX);
        let mut held = Vec::new();
        for part in 0..parts {
            held.clear();
            let mut input = self.spool.read();
            let mut bytes = [0; 8];
            for _ in 0..self.count {
                input.read_exact(&mut bytes).map_err(|error| self.spool.trouble(&error))?;
                let [a, b, c, d, e, f, g, h] = bytes;
                let pair = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
                // Neighbouring numbers go to different parts.
                if key(pair).wrapping_mul(0x9e37_79b1) % parts == part {
                    held.push(pair);
                }
            }
            held.sort_unstable();
            each(&mut held)?;
        }
        Ok(())
    }
}

impl Read for SpoolReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let read = self.file.read(into)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufRead;

    #[test]
    fn what_is_added_is_read_by_several_at_once() {
        let mut spool = Spool::new().unwrap();
        (0..5_000).for_each(|n| spool.add(format!("line {n}\n").as_bytes()).unwrap());
        let (one, other) = (spool.read().lines(), spool.read().lines());
        let both = one.zip(other).enumerate().all(|(n, (one, other))| {
            let wanted = format!("line {n}");
            one.unwrap() == wanted && other.unwrap() == wanted
        });
        assert!(both);
        let mut pairs = Pairs::new().unwrap();
        (0..200_000u32).for_each(|n| pairs.add(std::iter::once((n % 1_000, n))).unwrap());
        let (mut seen, mut parts) = (Vec::new(), 0);
        let part = |held: &mut Vec<(u32, u32)>| {
            parts += 1;
            assert!(held.is_sorted() && held.len() < 2 * PART);
            seen.extend(held.chunk_by(|one, other| one.0 == other.0).map(|same| (same[0].0, same.len())));
            Ok(())
        };
        pairs.in_order(|(one, _)| one, part).unwrap();
        seen.sort_unstable();
        assert!(parts > 2 && seen == (0..1_000).map(|n| (n, 200)).collect::<Vec<_>>());
        assert_eq!(spool.read().lines().count(), 5_000);
    }
}
