//! A pack: lessons in one file that a class can be given. It is a ZIP whose entries are all stored, so that nothing in it
//! can unfold, with a manifest first; bytes in, bytes out.

mod blank;
mod zip;

pub use blank::sheet;

use super::Digest;
use serde::{Deserialize, Serialize};

/// The name of the manifest, which is always the first entry.
const MANIFEST: &str = "gradus-pack.json";
/// The largest pack, in bytes.
pub const MAX_PACK: usize = 16 << 20;
/// The largest lesson in one.
const MAX_LESSON: usize = 1 << 20;
/// The largest picture in one.
pub const MAX_IMAGE: usize = 2 << 20;
/// Where the text of a licence stands.
const LICENCE: &str = "LICENCE.txt";
/// The most entries.
const MAX_ENTRIES: usize = 500;

/// What a pack says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `pack`.
    pub gradus: String,
    /// Of the format; 1.
    pub version: u32,
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// Who made it, as they say.
    #[serde(default)]
    pub by: String,
    /// E.g. `CC-BY-4.0`.
    #[serde(default)]
    pub licence: String,
    /// The version of gradus that reads it, e.g. `0.2`; empty where it does not say.
    #[serde(default)]
    pub needs: String,
    /// Every other entry.
    pub files: Vec<Listed>,
}

/// An entry as the manifest lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// E.g. `lessons/chain.yaml`.
    pub name: String,
    /// Its length.
    pub bytes: usize,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// A pack that was opened, and whose entries are those of its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// What it says of itself.
    pub manifest: Manifest,
    /// 4 groups of 4 digits, the same for the same content.
    pub id: String,
    /// Its lessons: names and texts, in their order.
    pub lessons: Vec<(String, String)>,
    /// Its pictures: names and bytes, PNG or JPEG.
    pub images: Vec<(String, Vec<u8>)>,
    /// The text of its licence.
    pub licence: Option<String>,
}

/// What goes into a pack.
#[derive(Clone, Debug, Default)]
pub struct PackContent {
    /// Lessons with their ids.
    pub lessons: Vec<(String, String)>,
    /// Pictures, PNG or JPEG, with the names by which lessons point to them.
    pub images: Vec<(String, Vec<u8>)>,
    /// The text of a licence.
    pub licence: Option<String>,
}

/// A pack of this content. The same content gives the same bytes.
///
/// # Errors
/// What makes it no pack: too many or too large entries, an id twice, a picture that is none.
pub fn write(title: &str, by: &str, licence: &str, content: &PackContent) -> Result<Vec<u8>, String> {
    let mut named: Vec<(String, &[u8])> =
        content.lessons.iter().map(|(id, text)| (format!("lessons/{id}.yaml"), text.as_bytes())).collect();
    named.extend(content.images.iter().map(|(name, bytes)| (format!("images/{name}"), bytes.as_slice())));
    named.extend(content.licence.iter().map(|text| (LICENCE.to_string(), text.as_bytes())));
    named.sort();
    let listed = |(name, bytes): &(String, &[u8])| Listed {
        name: name.clone(),
        bytes: bytes.len(),
        sha256: Digest::of_bytes(bytes).to_string(),
    };
    let manifest = Manifest {
        gradus: "pack".to_string(),
        version: 1,
        title: title.to_string(),
        by: by.to_string(),
        licence: licence.to_string(),
        needs: numbers(env!("CARGO_PKG_VERSION")).map(|(major, minor)| format!("{major}.{minor}")).unwrap_or_default(),
        files: named.iter().map(listed).collect(),
    };
    let head = serde_json::to_string(&manifest).map_err(|error| error.to_string())?;
    let mut entries = vec![(MANIFEST.to_string(), head.as_bytes())];
    entries.extend(named.iter().map(|(name, bytes)| (name.clone(), *bytes)));
    let bytes = zip::write(&entries);
    // What would be refused is not made.
    open(&bytes).map(|_| bytes)
}

/// The first two numbers of a version.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// Opens a pack.
///
/// # Errors
/// One sentence that says why it is none.
pub fn open(bytes: &[u8]) -> Result<Pack, String> {
    if bytes.len() > MAX_PACK {
        return Err("it is larger than 16 MiB".to_string());
    }
    let entries = zip::read(bytes, MAX_ENTRIES)?;
    let Some((first, head)) = entries.first() else { return Err("it is empty".to_string()) };
    if first != MANIFEST {
        return Err(format!("its first entry is {first}, not {MANIFEST}"));
    }
    let manifest: Manifest = serde_json::from_slice(head).map_err(|error| format!("its manifest: {error}"))?;
    if manifest.gradus != "pack" || manifest.version != 1 {
        return Err("its manifest is of a version that this program does not know".to_string());
    }
    if numbers(&manifest.needs).is_some_and(|needs| numbers(env!("CARGO_PKG_VERSION")).is_some_and(|own| own < needs)) {
        return Err(format!("it needs gradus {} or newer, and this is {}", manifest.needs, env!("CARGO_PKG_VERSION")));
    }
    let (mut lessons, mut images, mut licence) = (Vec::new(), Vec::new(), None);
    for (name, content) in entries.iter().skip(1) {
        let Some(listed) = manifest.files.iter().find(|listed| listed.name == *name) else {
            return Err(format!("its manifest does not list {name}"));
        };
        if listed.bytes != content.len() || listed.sha256 != Digest::of_bytes(content).to_string() {
            return Err(format!("{name} is not what its manifest says"));
        }
        if let Some(id) = name.strip_prefix("lessons/") {
            if content.len() > MAX_LESSON {
                return Err(format!("{name} is larger than 1 MiB"));
            }
            let text = std::str::from_utf8(content).map_err(|_| format!("{name} is not UTF-8"))?;
            lessons.push((id.to_string(), text.to_string()));
        } else if let Some(image) = name.strip_prefix("images/") {
            if content.len() > MAX_IMAGE {
                return Err(format!("{name} is larger than 2 MiB"));
            }
            if !is_image(image, content) {
                return Err(format!("{name} does not begin as a PNG or a JPEG"));
            }
            images.push((image.to_string(), content.to_vec()));
        } else if name == LICENCE {
            let text = std::str::from_utf8(content).map_err(|_| format!("{name} is not UTF-8"))?;
            licence = Some(text.to_string());
        } else {
            return Err(format!("{name} is neither a lesson nor a picture"));
        }
    }
    if let Some(missing) = manifest.files.iter().find(|listed| !entries.iter().any(|(name, _)| *name == listed.name)) {
        return Err(format!("{} is listed and not there", missing.name));
    }
    let digest = Digest::of_bytes(head).to_string();
    let groups: Vec<&str> = (0..4).filter_map(|at| digest.get(4 * at..4 * at + 4)).collect();
    Ok(Pack { manifest, id: groups.join(" "), lessons, images, licence })
}

/// Whether the first bytes are those of what a picture's name says.
fn is_image(name: &str, bytes: &[u8]) -> bool {
    match name.rsplit_once('.') {
        Some((_, "png")) => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        Some((_, "jpg" | "jpeg")) => bytes.starts_with(b"\xFF\xD8\xFF"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack() -> Vec<u8> {
        let lesson = |id: &str| (id.to_string(), format!("id: {id}\n"));
        let lessons = vec![lesson("b"), lesson("a")];
        let images = vec![("slope.png".to_string(), PNG.to_vec())];
        let content = PackContent { lessons, images, licence: Some("Share alike.\n".to_string()) };
        write("Week 3", "A. N.", "CC-BY-4.0", &content).unwrap()
    }

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

    #[test]
    fn pictures_and_a_licence_come_along_and_what_is_none_does_not() {
        let opened = open(&pack()).unwrap();
        assert_eq!(opened.images, [("slope.png".to_string(), PNG.to_vec())]);
        assert_eq!(opened.licence.as_deref(), Some("Share alike.\n"));
        let names: Vec<&str> = opened.manifest.files.iter().map(|listed| listed.name.as_str()).collect();
        assert_eq!(names, ["LICENCE.txt", "images/slope.png", "lessons/a.yaml", "lessons/b.yaml"]);
        for (name, bytes, says) in [
            ("slope.jpg", PNG.to_vec(), "does not begin as a PNG or a JPEG"),
            ("slope.svg", b"<svg>".to_vec(), "does not begin as a PNG or a JPEG"),
            ("Slope.png", PNG.to_vec(), "name"),
            ("../slope.png", PNG.to_vec(), "name"),
            ("big.png", [PNG, &vec![0; MAX_IMAGE]].concat(), "larger than 2 MiB"),
        ] {
            let content = PackContent { images: vec![(name.to_string(), bytes)], ..PackContent::default() };
            let why = write("T", "", "", &content).unwrap_err();
            assert!(why.contains(says), "{name}: {why}");
        }
    }

    #[test]
    fn a_pack_is_read_as_it_was_written() {
        let bytes = pack();
        let opened = open(&bytes).unwrap();
        let names: Vec<&str> = opened.lessons.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a.yaml", "b.yaml"]);
        assert_eq!(opened.lessons[1].1, "id: b\n");
        assert_eq!((opened.id.len(), opened.manifest.title.as_str()), (19, "Week 3"));
        assert_eq!(pack(), bytes, "the same lessons give the same bytes");
    }

    #[test]
    fn what_is_no_pack_is_refused_in_one_sentence() {
        let good = pack();
        let eocd = good.len() - 22;
        let with = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            bytes
        };
        let mut twice = zip::write(&[("a".to_string(), b"x".as_slice()), ("a".to_string(), b"y")]);
        let head = |files: &str| format!("{{\"gradus\":\"pack\",\"version\":1,\"files\":[{files}]}}");
        let bare = head("");
        let of = |name: &str, content: &[u8], head: &str| {
            zip::write(&[(MANIFEST.to_string(), head.as_bytes()), (name.to_string(), content)])
        };
        let listed = head("{\"name\":\"lessons/a.yaml\",\"bytes\":1,\"sha256\":\"00\"}");
        let cases: Vec<(&str, Vec<u8>, &str)> = vec![
            ("nothing", Vec::new(), "no ZIP"),
            ("text", b"hello, this is no pack at all, but some words".to_vec(), "no ZIP"),
            ("behind", [good.as_slice(), b"x"].concat(), "no ZIP"),
            ("before", [b"x", good.as_slice()].concat(), "before"),
            ("packed", with(8, 8), "stored"),
            ("encrypted", with(6, 1), "plain"),
            ("described", with(6, 8), "plain"),
            ("cut", good[..eocd].to_vec(), "no ZIP"),
            ("changed", with(60 + bare.len(), b'#'), "checksum"),
            ("upwards", of("lessons/../../a", b"x", &bare), "name"),
            ("absolute", of("/etc/passwd", b"x", &bare), "name"),
            ("unlisted", of("lessons/a.yaml", b"x", &bare), "does not list"),
            ("another", of("lessons/a.yaml", b"x", &listed), "not what its manifest says"),
            ("missing", zip::write(&[(MANIFEST.to_string(), listed.as_bytes())]), "not there"),
            ("no manifest", zip::write(&[("lessons/a.yaml".to_string(), b"x".as_slice())]), "first entry"),
            ("too many", with(eocd + 11, 255), "entries"),
            ("twice", std::mem::take(&mut twice), "twice"),
            (
                "newer",
                of("lessons/a.yaml", b"x", &bare.replace("\"version\"", "\"needs\":\"99.1\",\"version\"")),
                "needs gradus 99.1",
            ),
        ];
        for (what, bytes, says) in cases {
            let why = open(&bytes).expect_err(what);
            assert!(why.contains(says), "{what}: {why}");
        }
    }

    #[test]
    fn no_bytes_make_it_stumble() {
        let good = pack();
        for at in 0..good.len() {
            for byte in [0, 1, 127, 255] {
                let mut bytes = good.clone();
                bytes[at] = byte;
                let _ = open(&bytes);
            }
            let _ = open(&good[..at]);
        }
    }
}
