//! Sheets as spreadsheets write them: UTF-8 or UTF-16, parted by commas, semicolons or tabs; and a quote that is never
//! closed, which would swallow the rest of the file, is told by its line.

use crate::api::MAX_LINE;
use std::io::{self, BufRead, BufReader, Read};

/// What a sheet's title is searched in for the sign that parts the columns.
const SNIFFED: usize = 8 << 10;

/// The text of a sheet as UTF-8, and the sign that parts its columns.
pub fn opened(input: Box<dyn Read + Send>, buffer: usize) -> io::Result<(Quotes<Box<dyn BufRead + Send>>, u8)> {
    let mut input = BufReader::with_capacity(buffer.max(SNIFFED), input);
    let begin = input.fill_buf()?;
    let wide = match begin {
        [0xFF, 0xFE, ..] => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        [0xFE, 0xFF, ..] => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        // Without the mark: a title begins with letters of ASCII, and no text in UTF-8 has such zeros.
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        _ => None,
    };
    let mut input: Box<dyn BufRead + Send> = match wide {
        Some(unit) => Box::new(BufReader::with_capacity(buffer.max(SNIFFED), Utf16::new(input, unit))),
        None => Box::new(input),
    };
    let parted = delimiter(input.fill_buf()?);
    Ok((Quotes::new(input, parted), parted))
}

/// The sign that parts the columns of a title: the one that stands most often in it outside quotes.
fn delimiter(begin: &[u8]) -> u8 {
    let title = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in title {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| sign == byte && !quoted) {
            *count += 1;
        }
    }
    // Of equally many, the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

/// UTF-16 on its way to UTF-8. Half a pair becomes the sign of replacement.
struct Utf16<R> {
    input: R,
    unit: fn([u8; 2]) -> u16,
    /// What was read and not given yet.
    out: Vec<u8>,
    given: usize,
    /// A byte, and the first half of a pair, that wait for their second.
    half: Option<u8>,
    high: Option<u16>,
    begun: bool,
}

impl<R: Read> Utf16<R> {
    fn new(input: R, unit: fn([u8; 2]) -> u16) -> Utf16<R> {
        Utf16 { input, unit, out: Vec::new(), given: 0, half: None, high: None, begun: false }
    }

    fn push(&mut self, unit: u16) {
        // The mark of the byte order is no text.
        if !std::mem::replace(&mut self.begun, true) && unit == 0xFEFF {
            return;
        }
        let is_high = (0xD800..0xDC00).contains(&unit);
        let units = match self.high.take() {
            Some(high) if (0xDC00..0xE000).contains(&unit) => vec![high, unit],
            // The lone half becomes the sign of replacement, and this one waits in its turn.
            Some(high) if is_high => {
                self.high = Some(unit);
                vec![high]
            }
            Some(high) => vec![high, unit],
            None if is_high => {
                self.high = Some(unit);
                return;
            }
            None => vec![unit],
        };
        let mut text = [0; 4];
        for c in char::decode_utf16(units) {
            let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.out.extend_from_slice(c.encode_utf8(&mut text).as_bytes());
        }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            self.out.clear();
            self.given = 0;
            let mut bytes = [0; 4_096];
            let read = self.input.read(&mut bytes)?;
            if read == 0 {
                if self.half.take().is_some() | self.high.take().is_some() {
                    self.out.extend_from_slice("\u{fffd}".as_bytes());
                    continue;
                }
                return Ok(0);
            }
            for byte in &bytes[..read] {
                match self.half.take() {
                    None => self.half = Some(*byte),
                    Some(first) => self.push((self.unit)([first, *byte])),
                }
            }
        }
        let count = buffer.len().min(self.out.len() - self.given);
        buffer[..count].copy_from_slice(&self.out[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

/// Where reading stands in a sheet.
#[derive(Clone, Copy, PartialEq)]
enum At {
    FieldStart,
    Bare,
    Quoted,
    /// Behind a quote within quotes, which closes them unless a second one follows.
    Closing,
}

/// A sheet that is watched for a quote that is never closed. Lines that end in CRLF leave it ending in LF, so that they
/// are counted right.
pub struct Quotes<R> {
    input: R,
    state: State,
    /// Whether a CR waits for what follows it.
    waiting: bool,
}

struct State {
    parted: u8,
    at: At,
    line: u64,
    /// The line in which the open quote stands, and how much stands behind it.
    since: (u64, usize),
}

impl State {
    fn follow(&mut self, byte: u8) {
        self.line += u64::from(byte == b'\n');
        let ends = byte == self.parted || byte == b'\n' || byte == b'\r';
        self.at = match self.at {
            At::FieldStart if byte == b'"' => {
                self.since = (self.line, 0);
                At::Quoted
            }
            At::Quoted if byte == b'"' => At::Closing,
            At::Quoted => {
                self.since.1 += 1;
                At::Quoted
            }
            At::Closing if byte == b'"' => At::Quoted,
            _ if ends => At::FieldStart,
            // The mark of UTF-8 stands before the first field.
            At::FieldStart if self.line == 1 && [0xEF, 0xBB, 0xBF].contains(&byte) => At::FieldStart,
            _ => At::Bare,
        };
    }

    fn unclosed(&self) -> io::Error {
        let line = self.since.0;
        let cure = "close it, and write \"\" for a quote within a field";
        io::Error::new(io::ErrorKind::InvalidData, format!("line {line}: a quote is opened and never closed; {cure}"))
    }
}

impl<R: BufRead> Quotes<R> {
    fn new(input: R, parted: u8) -> Quotes<R> {
        Quotes { input, state: State { parted, at: At::FieldStart, line: 1, since: (1, 0) }, waiting: false }
    }
}

impl<R: BufRead> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                if self.state.at == At::Quoted {
                    return Err(self.state.unclosed());
                }
                if std::mem::take(&mut self.waiting) {
                    buffer[0] = b'\r';
                    return Ok(1);
                }
                return Ok(0);
            }
            let (mut used, mut out) = (0, 0);
            for byte in bytes {
                if self.waiting && *byte != b'\n' && out < buffer.len() {
                    buffer[out] = b'\r';
                    (self.waiting, out) = (false, out + 1);
                }
                if out == buffer.len() {
                    break;
                }
                used += 1;
                self.state.follow(*byte);
                self.waiting = *byte == b'\r' && self.state.at != At::Quoted;
                if !self.waiting {
                    buffer[out] = *byte;
                    out += 1;
                }
            }
            self.input.consume(used);
            // A field is at most as long as a record.
            if self.state.at == At::Quoted && self.state.since.1 > MAX_LINE {
                return Err(self.state.unclosed());
            }
            if out > 0 {
                return Ok(out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Result<String, String>, u8) {
        let (mut quotes, parted) = opened(Box::new(io::Cursor::new(bytes.to_vec())), 16).unwrap();
        let mut text = String::new();
        let outcome = quotes.read_to_string(&mut text).map(|_| text).map_err(|error| error.to_string());
        (outcome, parted)
    }

    #[test]
    fn the_title_tells_what_parts_the_columns() {
        for (title, parted) in [
            ("id,answer\n1;2;3", b','),
            ("id;answer;seed\n", b';'),
            ("id\tanswer\n", b'\t'),
            ("answer\n", b','),
            ("\"a;b;c\",answer\n", b','),
        ] {
            assert_eq!(delimiter(title.as_bytes()), parted, "{title}");
        }
    }

    #[test]
    fn both_orders_of_utf16_become_utf8() {
        let text = "id;ant€wort;𝑥\n1;\"ü\"";
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(order).collect();
            assert_eq!(read(&bytes), (Ok(text.to_string()), b';'));
        }
        let half: Vec<u8> = [0xFEFF, 0xD835, 0x61].into_iter().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&half).0.unwrap(), "\u{fffd}a");
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_by_its_line() {
        assert_eq!(read(b"a,b\r\n1,\"x\"\"\r\ny\"\r2\r").0.unwrap(), "a,b\n1,\"x\"\"\r\ny\"\r2\r");
        assert!(read(b"a,b\n1,x \" y\n").0.is_ok(), "a quote within a bare field is a letter");
        let error = read(b"a,b\n1,\"two\nlines\"\n2,\"x\n3,y\n").0.unwrap_err();
        assert!(error.starts_with("line 4: "), "{error}");
    }
}
