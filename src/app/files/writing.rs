//! Writing files: whole or not at all, into the place of nothing that is not ours, and never into what could hold us up.

use crate::app::ending::Trouble;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A name with this at its end: `progress.db` and `.broken-1` make `progress.db.broken-1`.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_path_buf().into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes an empty file that only its owner may read, and that was not there before; a link is not followed.
///
/// # Errors
/// Where something of that name is there already, too.
pub fn create_private(path: &Path) -> io::Result<fs::File> {
    create(path, 0o600)
}

/// Makes a file that was not there before; a link is not followed.
fn create(path: &Path, mode: u32) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options.open(path)
}

/// Lets only its owner read a file that is there. A comfort: some file systems know no such thing.
pub fn make_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o077 != 0) {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Makes a folder with those that it lies in; those that were not there may be entered by their owner alone.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new empty file beside another, for its owner alone, under a name that nobody can guess, for what is then put in
/// its place.
pub fn fresh_beside(path: &Path) -> io::Result<(fs::File, PathBuf)> {
    fresh(path, 0o600)
}

fn fresh(path: &Path, mode: u32) -> io::Result<(fs::File, PathBuf)> {
    use std::hash::{BuildHasher, Hasher};
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    loop {
        // The keys of a new hasher come from the system's randomness.
        let random = std::hash::RandomState::new().build_hasher().finish();
        let mut fresh = std::ffi::OsString::from(".");
        fresh.push(name);
        fresh.push(format!(".{random:016x}.tmp"));
        let fresh = path.with_file_name(fresh);
        match create(&fresh, mode) {
            Ok(file) => return Ok((file, fresh)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether a path names a file that can be put in the place of another: one that is there, or one that is not yet.
/// Devices, and pipes that the shell has opened, are written into instead.
pub fn is_replaceable(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |known| known.is_file())
}

/// What stands under a name and is no file that could be written, with the cure.
fn in_the_way(path: &Path) -> Option<String> {
    let Ok(about) = fs::metadata(path) else {
        let is_link = fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
        let says = "this link leads nowhere, and is left as it is; remove it, or choose another name";
        return is_link.then(|| says.to_string());
    };
    if about.is_dir() {
        return Some("expected a file, found a folder; choose a name in it".to_string());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = about.file_type();
        // A pipe with a name waits until somebody reads it, perhaps for ever. Those without one, and what `/dev/stdout`
        // stands for, were opened by the shell.
        let is_named = || fs::canonicalize(path).is_ok_and(|real| !real.starts_with("/dev"));
        if kind.is_fifo() && is_named() {
            let cure = "choose another name, or send standard output into it";
            return Some(format!("expected a file, found a pipe; {cure}"));
        }
        if kind.is_socket() || kind.is_block_device() {
            let found = if kind.is_socket() { "a socket" } else { "a disk" };
            return Some(format!("expected a file, found {found}; choose another name"));
        }
    }
    None
}

/// Whether something of ours may be written under a name: nothing stands there, what stands there is empty or is ours by
/// its first bytes, or that was asked for by `force`. `why` it is not ours stands in the message.
///
/// # Errors
/// Where it may not: what stands there, and the cure.
pub fn may_write(
    path: &Path,
    force: bool,
    why: &str,
    is_ours: impl FnOnce(&mut dyn Read) -> bool,
) -> Result<(), Trouble> {
    let refused = |says: &str| Err(Trouble::Said(format!("{}: {says}", path.display())));
    if let Some(says) = in_the_way(path) {
        return refused(&says);
    }
    let Ok(about) = fs::metadata(path) else { return Ok(()) };
    if !about.is_file() {
        return Ok(());
    }
    if about.permissions().readonly() {
        return refused(READ_ONLY);
    }
    if force || about.len() == 0 {
        return Ok(());
    }
    let mut file = fs::File::open(path).map_err(|error| Trouble::with_file(path, &error))?;
    match is_ours(&mut file) {
        true => Ok(()),
        false => refused(&format!("{why}, so it is left as it is; choose another name, or overwrite it with --force")),
    }
}

const READ_ONLY: &str = "this file is read-only, and is left as it is; choose another name";

/// Makes a folder that files are to be written into, with those that it lies in.
///
/// # Errors
/// Where something else has its name, or it cannot be made.
pub fn folder(path: &Path) -> Result<(), Trouble> {
    if fs::metadata(path).is_ok_and(|about| !about.is_dir()) {
        let says = "expected a folder, found a file; choose another name";
        return Err(Trouble::Said(format!("{}: {says}", path.display())));
    }
    if in_the_way(path).is_some() && !path.is_dir() {
        let says = "this link leads nowhere; remove it, or choose another name";
        return Err(Trouble::Said(format!("{}: {says}", path.display())));
    }
    fs::create_dir_all(path).map_err(|error| Trouble::with_file(path, &error))
}

/// Whether a name still means an open file, which may have been removed or replaced by another program since.
pub fn is_named(file: &fs::File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        match (file.metadata(), fs::symlink_metadata(path)) {
            (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        // An open file cannot be removed there.
        let _ = file;
        path.exists()
    }
}

/// Writes a file whole or not at all: what was there before stays until the new content is on disk.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), Trouble> {
    replaced(path, &mut |file| file.write_all(content))
}

/// The same with content that is made piece by piece; where a piece cannot be made, nothing is written.
pub fn replace_by_pieces(path: &Path, pieces: impl Iterator<Item = Result<String, Trouble>>) -> Result<(), Trouble> {
    let (mut pieces, mut lacking) = (pieces, None);
    let outcome = replaced(path, &mut |file| {
        let mut file = io::BufWriter::with_capacity(64 << 10, file);
        for piece in &mut pieces {
            match piece {
                Ok(piece) => file.write_all(piece.as_bytes())?,
                Err(trouble) => {
                    lacking = Some(trouble);
                    return Err(io::ErrorKind::InvalidData.into());
                }
            }
        }
        file.flush()
    });
    lacking.map_or(outcome, Err)
}

/// Writes content into a file.
type Writer<'w> = dyn FnMut(&mut fs::File) -> io::Result<()> + 'w;

fn replaced(path: &Path, write: &mut Writer) -> Result<(), Trouble> {
    if let Some(says) = in_the_way(path) {
        return Err(Trouble::Said(format!("{}: {says}", path.display())));
    }
    let outcome = match is_replaceable(path) {
        true => put_in_place(path, write),
        false => fs::File::create(path).and_then(|mut file| write(&mut file)),
    };
    outcome.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Trouble::Closed,
        // Whoever misspells a folder is told which one.
        io::ErrorKind::NotFound => match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            Some(folder) if !folder.is_dir() => {
                let says = "there is no such folder; make it first, or choose another";
                Trouble::Said(format!("{}: {says}", folder.display()))
            }
            _ => Trouble::with_file(path, &error),
        },
        _ => Trouble::with_file(path, &error),
    })
}

/// Puts content in the place of a file, so that there is always the whole of one of the two.
fn put_in_place(path: &Path, write: &mut Writer) -> io::Result<()> {
    // A link stays a link to the file that is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let known = fs::metadata(path).ok().map(|about| about.permissions());
    if known.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, READ_ONLY));
    }
    let (mut file, fresh) = fresh(path, 0o666)?;
    let written = || {
        write(&mut file)?;
        if let Some(known) = known {
            file.set_permissions(known)?;
        }
        file.sync_all()?;
        fs::rename(&fresh, path)
    };
    written().inspect_err(|_| drop(fs::remove_file(&fresh)))
}

/// Writes a file as [`replace`] does, and keeps what stood in it as the first free one of `NAME~1`, `NAME~2`, …, which
/// is given; not where `is_known` says of it that it need not be kept. What is no file is refused.
pub fn replace_keeping(
    path: &Path,
    content: &[u8],
    is_known: impl Fn(&[u8]) -> bool,
) -> Result<Option<PathBuf>, Trouble> {
    let trouble = |error: &io::Error| Trouble::with_file(path, error);
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    loop {
        let Ok(about) = fs::metadata(&real) else {
            match put_where_nothing_is(path, content) {
                // Another program has saved something there in this moment.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && in_the_way(path).is_none() => continue,
                Err(_) if in_the_way(path).is_some() => return replace(path, content).map(|()| None),
                written => return written.map(|()| None).map_err(|e| trouble(&e)),
            }
        };
        if !about.is_file() && in_the_way(path).is_none() {
            let says = "expected a file, found a device; choose another name";
            return Err(Trouble::Said(format!("{}: {says}", path.display())));
        }
        if !about.is_file() || about.permissions().readonly() {
            return replace(path, content).map(|()| None);
        }
        let mut file = fs::File::open(&real).map_err(|e| trouble(&e))?;
        // Of two programs that save here at once, the second keeps what the first has saved.
        if !hold(&file, &real) {
            continue;
        }
        let mut old = Vec::new();
        file.read_to_end(&mut old).map_err(|e| trouble(&e))?;
        if is_known(&old) {
            return replace(path, content).map(|()| None);
        }
        let kept = keep(&real).map_err(|e| trouble(&e))?;
        return match replace(path, content) {
            Ok(()) => Ok(Some(kept)),
            Err(error) => {
                // It stands where it stood, so it need not stand here, too.
                let _ = fs::remove_file(&kept);
                Err(error)
            }
        };
    }
}

/// Holds a file against other programs of ours until it is closed, where that can be done; whether its name still means it.
fn hold(file: &fs::File, path: &Path) -> bool {
    // Elsewhere a file that is held can be read by nobody else, not even to be copied.
    #[cfg(unix)]
    for _ in 0..200 {
        match file.try_lock() {
            // Others may hold it as well, for as long as they like.
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(std::time::Duration::from_millis(10)),
            _ => break,
        }
    }
    is_named(file, path)
}

/// Writes a whole file under a name that nothing has.
fn put_where_nothing_is(path: &Path, content: &[u8]) -> io::Result<()> {
    let (mut file, fresh) = fresh(path, 0o666)?;
    let written = file.write_all(content).and_then(|()| file.sync_all()).and_then(|()| {
        fs::hard_link(&fresh, path).or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Err(error),
            // Not every file system has links.
            _ => fs::rename(&fresh, path),
        })
    });
    let _ = fs::remove_file(&fresh);
    written
}

/// Gives a file a second name that was free.
fn keep(path: &Path) -> io::Result<PathBuf> {
    for n in 1..10_000 {
        let kept = beside(path, &format!("~{n}"));
        match fs::hard_link(path, &kept) {
            Ok(()) => return Ok(kept),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            // Not every file system has links.
            Err(_) => match create_private(&kept) {
                Ok(mut file) => {
                    io::copy(&mut fs::File::open(path)?, &mut file)?;
                    file.sync_all()?;
                    return Ok(kept);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            },
        }
    }
    Err(io::Error::other("there are too many copies of it already"))
}
