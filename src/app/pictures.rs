//! The pictures that lessons point to: those of a pack, and those that lie beside a lesson's file or below it. Nothing
//! else is ever read, so that a lesson that others wrote cannot take a file of ours into a page.

use super::args::Global;
use super::files;
use super::lessons;
use crate::lesson::pack::{MAX_IMAGE, Pack};
use crate::page::{Page, images};
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// Where pictures are looked for, in this order.
#[derive(Default)]
pub struct Pictures {
    places: Vec<Source>,
}

enum Source {
    Pack(Box<Pack>),
    Folder(PathBuf),
}

impl Pictures {
    /// The pictures of lessons that were named by their files, of those in place of the course, and of those added to it.
    /// What cannot be read has none: it was told where the lessons were read.
    pub fn of(global: &Global, named: &[&Path]) -> Pictures {
        let own = lessons::own_folder();
        let paths =
            named.iter().copied().chain(global.lessons.as_deref()).chain(global.also.iter().map(PathBuf::as_path));
        let places = paths.chain(own.as_deref()).flat_map(|path| {
            if path.extension().is_some_and(|ending| ending == lessons::PACK) {
                return lessons::opened(path).ok().map(|pack| Source::Pack(Box::new(pack))).into_iter().collect();
            }
            let found = files::lesson_files(path).map(|(found, _)| found).unwrap_or_default();
            let mut folders: Vec<PathBuf> =
                found.iter().filter_map(|file| file.parent()).map(Path::to_path_buf).collect();
            folders.dedup();
            folders.into_iter().map(Source::Folder).collect::<Vec<_>>()
        });
        Pictures { places: places.collect() }
    }

    /// Puts them into a page.
    pub fn put(&self, page: &mut Page) {
        if !self.places.is_empty() {
            images::put(page, &mut |file| self.find(file));
        }
    }

    /// The address of a picture, which holds it.
    pub fn find(&self, name: &str) -> Option<String> {
        self.places.iter().find_map(|place| match place {
            Source::Pack(pack) => {
                let found = pack.images.iter().find(|(known, _)| known == name);
                found.and_then(|(_, bytes)| images::address(bytes))
            }
            Source::Folder(folder) => images::address(&beside(folder, name)?),
        })
    }
}

/// The bytes of a file in a folder or below it; nothing for what lies elsewhere, is no plain file, or is too large.
fn beside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let name = Path::new(name);
    if !name.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // A link may lead outside.
    let (within, path) = (fs::canonicalize(folder).ok()?, fs::canonicalize(folder.join(name)).ok()?);
    if !path.starts_with(within) || !fs::metadata(&path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(MAX_IMAGE as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= MAX_IMAGE).then_some(bytes)
}
