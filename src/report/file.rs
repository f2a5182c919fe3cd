//! File: a single file that is left behind whole or not at all, and one that is added to.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::new_file_in;

/// Writes `bytes` to the file at `path`, in place of one that is there.
///
/// # Errors
/// If it cannot be written; then an old one is as it was.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut file = new_file_in(path.parent())?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Adds `text` to the file at `path`, which need not exist yet. It is for files that several programs add to,
/// and so nothing is put in its place.
///
/// # Errors
/// If it cannot be written.
pub fn append_to_file(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().create(true).append(true).open(path)?.write_all(text.as_bytes())
}

/// How many bytes the file at `path` has; none if it is not there.
pub fn byte_count(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}
