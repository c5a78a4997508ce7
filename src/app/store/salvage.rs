//! What can still be read of a broken store: the rows in its pages, found without SQLite, which gives up at the first
//! broken page on the way to them.
//!
//! The format is that of <https://www.sqlite.org/fileformat2.html>: a leaf of a table begins with the byte 13 and lists
//! its cells, each of which holds the number of a row and its columns. A row counts where its checksum holds, so it
//! makes no difference where a page came from: rows are never changed, and a stale copy of one is the row itself.

use super::row::StoredRow;
use rusqlite::types::Value;
use std::collections::BTreeMap;

/// The head of the first page, before its tree begins.
const HEAD: usize = 100;
const LEAF: u8 = 13;

/// The rows in these bytes, by their number.
pub fn rows(bytes: &[u8]) -> BTreeMap<i64, StoredRow> {
    let mut found = BTreeMap::new();
    // The size of a page stands in the head; where that is broken, it is the one with which gradus makes its stores.
    let stated = bytes.get(16..18).map_or(0, |size| usize::from(u16::from_be_bytes([size[0], size[1]])));
    let size = if stated.is_power_of_two() && stated >= 512 { stated } else { 4096 };
    let file = File { bytes, size };
    for page in 0..bytes.len().div_ceil(size) {
        for row in file.leaf(page).unwrap_or_default() {
            // A row of the first version has no checksum; it gives way to the one that was made of it.
            if row.version.is_some() {
                found.insert(row.id, row);
            } else {
                found.entry(row.id).or_insert(row);
            }
        }
    }
    found
}

struct File<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> File<'a> {
    /// The rows of a page, counted from 0; `None` where it is no leaf.
    fn leaf(&self, page: usize) -> Option<Vec<StoredRow>> {
        let begin = page * self.size;
        let bytes = self.bytes.get(begin..self.bytes.len().min(begin + self.size))?;
        let head = if page == 0 { HEAD } else { 0 };
        if *bytes.get(head)? != LEAF {
            return None;
        }
        let cells = usize::from(short(bytes, head + 3)?);
        let row = |cell: usize| {
            let at = usize::from(short(bytes, head + 8 + 2 * cell)?);
            self.row(bytes.get(at..)?)
        };
        // A broken page may claim more cells than there is room for.
        Some((0..cells.min(self.size / 2)).filter_map(row).collect())
    }

    /// The row that a cell holds.
    fn row(&self, cell: &[u8]) -> Option<StoredRow> {
        let (length, used) = varint(cell)?;
        let (id, more) = varint(&cell[used..])?;
        let length = usize::try_from(length).ok().filter(|length| *length <= self.bytes.len())?;
        let payload = self.payload(&cell[used + more..], length)?;
        let values = values(&payload)?;
        // The number of a row is not kept among its columns, where a NULL stands for it.
        let with_id = || std::iter::once(Value::Integer(id)).chain(values.iter().skip(1).cloned());
        match StoredRow::of(with_id()) {
            Some((row, true)) => Some(row),
            _ => StoredRow::of_first(with_id()),
        }
    }

    /// The columns of a cell, of which the end may stand in pages of its own.
    fn payload(&self, cell: &[u8], length: usize) -> Option<Vec<u8>> {
        let usable = self.size;
        let most = usable - 35;
        if length <= most {
            return cell.get(..length).map(<[u8]>::to_vec);
        }
        let least = (usable - 12) * 32 / 255 - 23;
        let here = least + (length - least) % (usable - 4);
        let here = if here <= most { here } else { least };
        let mut payload = cell.get(..here)?.to_vec();
        let mut next = cell.get(here..here + 4)?;
        while payload.len() < length {
            let page = u32::from_be_bytes(next.try_into().ok()?) as usize;
            let begin = page.checked_sub(1)?.checked_mul(self.size)?;
            let bytes = self.bytes.get(begin..begin.checked_add(self.size)?)?;
            next = &bytes[..4];
            let wanted = (length - payload.len()).min(usable - 4);
            payload.extend_from_slice(&bytes[4..4 + wanted]);
        }
        Some(payload)
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// A number of 1 to 9 bytes, and how many it took.
fn varint(bytes: &[u8]) -> Option<(i64, usize)> {
    let mut value: u64 = 0;
    for (at, byte) in bytes.iter().take(9).enumerate() {
        if at == 8 {
            return Some(((value << 8 | u64::from(*byte)).cast_signed(), 9));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value.cast_signed(), at + 1));
        }
    }
    None
}

/// The columns of a record.
fn values(payload: &[u8]) -> Option<Vec<Value>> {
    let (head, mut at) = varint(payload)?;
    let head = usize::try_from(head).ok().filter(|head| *head <= payload.len())?;
    let mut body = head;
    let mut values = Vec::new();
    while at < head {
        let (kind, used) = varint(&payload[at..head])?;
        at += used;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            12.. => usize::try_from((kind - 12) / 2).ok()?,
            _ => return None,
        };
        let bytes = payload.get(body..body.checked_add(length)?)?;
        body += length;
        values.push(match kind {
            0 => Value::Null,
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
            1..=6 => Value::Integer(integer(bytes)),
            even if even % 2 == 0 => Value::Blob(bytes.to_vec()),
            _ => Value::Text(String::from_utf8(bytes.to_vec()).ok()?),
        });
    }
    Some(values)
}

/// A number with a sign, its first byte the highest.
fn integer(bytes: &[u8]) -> i64 {
    let begin = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { -1 } else { 0 };
    bytes.iter().fold(begin, |value: i64, byte| value << 8 | i64::from(*byte))
}
