//! `ceiling init`: a commented scenario to start from.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::exit::{Failure, Outcome};
use super::output::tell;
use crate::report::{new_file_in, reason};

/// The scenario that is written. It runs in two seconds.
pub(super) const STARTER: &str = include_str!("starter.toml");

/// Writes the starter scenario to `file`, which must not be there yet unless it `is_forced`.
pub(super) fn init(file: &Path, is_forced: bool) -> Outcome {
    write(file, is_forced).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::input_output(format!("{} is there already", file.display()))
            .help("give another name, or replace it with `--force`"),
        ErrorKind::IsADirectory => Failure::input_output(format!("{} is a folder", file.display()))
            .help(format!("name a file in it: `ceiling init {}`", file.join("scenario.toml").display())),
        _ => Failure::input_output(format!("cannot write {}: {}", file.display(), reason(&error)))
            .help("choose a place that you may write to: `ceiling init FILE`"),
    })?;
    tell(format_args!("wrote {0}; now: ceiling run {0}", file.display()));
    Ok(())
}

/// Writes beside the place first: whatever happens, a file that was there is whole.
fn write(file: &Path, is_forced: bool) -> io::Result<()> {
    if file.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    let mut written = new_file_in(file.parent())?;
    written.write_all(STARTER.as_bytes())?;
    if is_forced {
        written.persist(file)?
    } else {
        written.persist_noclobber(file)?
    };
    Ok(())
}
