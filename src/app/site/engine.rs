//! The library as WebAssembly that a site is made around: as the compiler leaves it, or packed for the way to a browser.

use super::super::ending::Trouble;
use std::fs;
use std::path::{Path, PathBuf};

/// How an engine is made.
const BUILD: &str = "bindings/web/build.sh";
/// Where that leaves it.
const BUILT: &str = "target/wasm32-unknown-unknown/web/gradus.wasm.lzma";
/// What an engine of this version has in it, and what its package begins with.
const MARK: &str = concat!("gradus engine ", env!("CARGO_PKG_VERSION"));
/// Its name in a site where it is not packed.
pub const PLAIN: &str = "gradus.wasm";
/// And where it is.
const PACKED: &str = "gradus.wasm.lzma";

/// An engine of this version.
pub struct SiteEngine {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

impl SiteEngine {
    /// The engine in the file that was named, or the one that lies where the program was installed.
    pub fn find(named: Option<&Path>) -> Result<SiteEngine, Trouble> {
        let path = match named {
            Some(path) => path.to_path_buf(),
            None => installed().ok_or_else(|| {
                let says = "a site needs the library as WebAssembly, and there is none beside this program";
                Trouble::Said(format!("{says}: build one with {BUILD} and name it with --engine {BUILT}"))
            })?,
        };
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Trouble::Said(format!("{}: there is no such file; {BUILD} makes {BUILT}", path.display()))
            }
            _ => Trouble::with_file(&path, &error),
        })?;
        let wrong = |found: &str| {
            let (path, mark) = (path.display(), env!("CARGO_PKG_VERSION"));
            Err(Trouble::Said(format!("{path}: expected the engine of gradus {mark}, found {found}; {BUILD} makes it")))
        };
        let packed = bytes.starts_with(b"gradus engine ");
        if !packed && !bytes.starts_with(b"\0asm") {
            return wrong("no WebAssembly");
        }
        // A package has its version in the line that it begins with, where a longer one would be another.
        let own = match packed {
            true => bytes.starts_with(format!("{MARK} ").as_bytes()),
            false => bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes()),
        };
        if !own {
            return wrong("another program");
        }
        Ok(SiteEngine { name: if packed { PACKED } else { PLAIN }, bytes })
    }
}

/// The engine that came with this program.
fn installed() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let beside = program.parent()?;
    let places = [beside.join("../share/gradus"), beside.to_path_buf()];
    let files = places.iter().flat_map(|place| [PACKED, PLAIN].map(|name| place.join(name)));
    files.into_iter().find(|place| place.is_file())
}
