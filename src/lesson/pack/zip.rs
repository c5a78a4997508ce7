//! The one kind of ZIP that packs are: entries stored and unencrypted, one behind the other, nothing before, between or
//! after them. (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.)

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// The first of January 1980, so that the same content gives the same bytes.
const DATE: u16 = 0x0021;
/// The longest name.
const MAX_NAME: usize = 100;

/// An entry's name with its bytes.
pub type ZipEntry<'a> = (String, &'a [u8]);

/// The checksum of ZIP: CRC-32 with the polynomial 0xEDB88320.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

fn put16(out: &mut Vec<u8>, values: &[u16]) {
    values.iter().for_each(|value| out.extend(value.to_le_bytes()));
}

fn put32(out: &mut Vec<u8>, values: &[u32]) {
    values.iter().for_each(|value| out.extend(value.to_le_bytes()));
}

fn small(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

/// The bytes of a ZIP with these entries, in this order.
pub fn write(entries: &[ZipEntry]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let at = small(out.len());
        let about = |out: &mut Vec<u8>| {
            // Version 1.0, no flags, stored.
            put16(out, &[10, 0, 0, 0, DATE]);
            put32(out, &[crc(content), small(content.len()), small(content.len())]);
            put16(out, &[short(name.len()), 0]);
        };
        put32(&mut out, &[LOCAL]);
        about(&mut out);
        out.extend(name.as_bytes());
        out.extend(*content);
        put32(&mut central, &[CENTRAL]);
        put16(&mut central, &[10]);
        about(&mut central);
        put16(&mut central, &[0, 0, 0]);
        put32(&mut central, &[0, at]);
        central.extend(name.as_bytes());
    }
    let (begin, size, count) = (small(out.len()), small(central.len()), short(entries.len()));
    out.extend(central);
    put32(&mut out, &[END]);
    put16(&mut out, &[0, 0, count, count]);
    put32(&mut out, &[size, begin]);
    put16(&mut out, &[0]);
    out
}

/// Reads numbers one after the other; past the end there is nothing.
struct Bytes<'a> {
    all: &'a [u8],
    at: usize,
}

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.all.len());
        let end = end.ok_or_else(|| "it is cut off".to_string())?;
        let taken = self.all.get(self.at..end).unwrap_or_default();
        self.at = end;
        Ok(taken)
    }
    fn u16(&mut self) -> Result<u16, String> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }
    fn u32(&mut self) -> Result<u32, String> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}

/// What both headers of an entry say.
#[derive(PartialEq)]
struct About {
    crc: u32,
    size: usize,
    name: String,
}

/// Reads what follows a header's version: flags, method, time, date, checksum, sizes, lengths of name and extras.
fn about(bytes: &mut Bytes) -> Result<(About, usize), String> {
    let (flags, method) = (bytes.u16()?, bytes.u16()?);
    if flags != 0 {
        return Err("its entries must be plain: not encrypted, and with their sizes first".to_string());
    }
    if method != 0 {
        return Err("its entries must be stored, not compressed".to_string());
    }
    let _time = (bytes.u16()?, bytes.u16()?);
    let (crc, packed, size) = (bytes.u32()?, bytes.u32()?, bytes.u32()?);
    let (name, extra) = (usize::from(bytes.u16()?), bytes.u16()?);
    if packed != size || size == u32::MAX || extra != 0 {
        return Err("its entries must be stored, without extra fields".to_string());
    }
    Ok((About { crc, size: size as usize, name: String::new() }, name))
}

fn name(bytes: &[u8]) -> Result<String, String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '/' | '-');
    let fine = !text.is_empty()
        && text.len() <= MAX_NAME
        && text.chars().all(good)
        && !text.starts_with(['/', '.'])
        && !text.contains("..");
    if fine || text == super::LICENCE { Ok(text) } else { Err("an entry has a name that no pack has".to_string()) }
}

/// The entries of a ZIP, in their order.
///
/// # Errors
/// One sentence that says why it is none of ours.
pub fn read(all: &[u8], most: usize) -> Result<Vec<ZipEntry<'_>>, String> {
    let end_at = all.len().checked_sub(22).ok_or("it is no ZIP with our end")?;
    let mut end = Bytes { all, at: end_at };
    if end.u32()? != END {
        return Err("it is no ZIP with our end".to_string());
    }
    let (disk, first_disk, here, count) = (end.u16()?, end.u16()?, end.u16()?, end.u16()?);
    let (size, begin, comment) = (end.u32()? as usize, end.u32()? as usize, end.u16()?);
    if usize::from(count) > most {
        return Err(format!("it has more than {most} entries"));
    }
    if (disk, first_disk, comment) != (0, 0, 0) || here != count {
        return Err("it is no ZIP with our end".to_string());
    }
    if begin.checked_add(size) != Some(end_at) {
        return Err("there are bytes before, between or after its parts".to_string());
    }
    let (mut central, mut local) = (Bytes { all, at: begin }, Bytes { all, at: 0 });
    let mut entries: Vec<ZipEntry> = Vec::new();
    for _ in 0..count {
        if central.u32()? != CENTRAL {
            return Err("its list of entries is broken".to_string());
        }
        let _versions = (central.u16()?, central.u16()?);
        let (mut listed, length) = about(&mut central)?;
        let (comment, disk, _attributes) = (central.u16()?, central.u16()?, (central.u16()?, central.u32()?));
        let at = central.u32()? as usize;
        listed.name = name(central.take(length)?)?;
        if (comment, disk) != (0, 0) || at != local.at {
            return Err("there are bytes before, between or after its parts".to_string());
        }
        if local.u32()? != LOCAL {
            return Err("an entry is not where its list says".to_string());
        }
        let _version = local.u16()?;
        let (mut own, length) = about(&mut local)?;
        own.name = name(local.take(length)?)?;
        if own != listed {
            return Err("an entry is not what its list says".to_string());
        }
        let content = local.take(own.size)?;
        if crc(content) != own.crc {
            return Err(format!("{} does not have its checksum", own.name));
        }
        if entries.iter().any(|(name, _)| *name == own.name) {
            return Err(format!("{} is there twice", own.name));
        }
        entries.push((own.name, content));
    }
    if local.at != begin || central.at != end_at {
        return Err("there are bytes before, between or after its parts".to_string());
    }
    Ok(entries)
}
