//! Which text a lesson had: the SHA-256 of it, by which an answer can be judged again later by the same text.

use std::fmt;

/// A SHA-256. It is written as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of a text, for which neither a byte-order mark nor the kind of line ends makes a difference.
    pub fn of_text(text: &str) -> Digest {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut hash = hmac_sha256::Hash::new();
        // CRLF as LF, piece by piece, so that no second copy of the text is made.
        let mut pieces = text.split("\r\n");
        hash.update(pieces.next().unwrap_or_default());
        for piece in pieces {
            hash.update("\n");
            hash.update(piece);
        }
        Digest(hash.finalize())
    }

    /// What 64 hexadecimal digits say; `None` where they are none.
    pub fn read(text: &str) -> Option<Digest> {
        let mut digest = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (at, byte) in digest.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Digest(digest))
    }

    /// The digest of bytes as they are.
    pub fn of_bytes(bytes: &[u8]) -> Digest {
        Digest(hmac_sha256::Hash::hash(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_counts_and_not_how_its_lines_end() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of_text("abc").to_string(), abc);
        assert_eq!(Digest::read(abc), Some(Digest::of_text("abc")));
        assert_eq!((Digest::read("ba78"), Digest::read(&abc.replace('b', "g"))), (None, None));
        assert_eq!(Digest::of_text("\u{feff}a\r\nb\r\n"), Digest::of_text("a\nb\n"));
        assert_ne!(Digest::of_text("a\rb"), Digest::of_text("a\nb"));
        assert_eq!(Digest::of_bytes(b"abc"), Digest::of_text("abc"));
    }
}
