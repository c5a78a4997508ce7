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
pub struct Reader<'s> {
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
    pub fn read(&self) -> BufReader<Reader<'_>> {
        BufReader::with_capacity(64 << 10, Reader { file: &self.read, at: 0 })
    }

    /// What is said when it cannot be read or written.
    pub fn trouble(&self, error: &io::Error) -> Trouble {
        Trouble::with_file(&self.path, error)
    }
}

impl Read for Reader<'_> {
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
        assert_eq!(spool.read().lines().count(), 5_000);
    }
}
