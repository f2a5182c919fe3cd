//! `ceiling init`: a commented scenario to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::exit::{Failure, Outcome};

/// The scenario that is written. It runs in two seconds.
const STARTER: &str = include_str!("starter.toml");

/// Writes the starter scenario to `file`, which must not be there yet unless it `is_forced`.
pub(super) fn init(file: &Path, is_forced: bool) -> Outcome {
    let mut options = OpenOptions::new();
    let options = if is_forced {
        options.write(true).create(true).truncate(true)
    } else {
        options.write(true).create_new(true)
    };
    let written = options.open(file).and_then(|mut opened| opened.write_all(STARTER.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::input_output(format!("{} is there already", file.display()))
            .help("give another name, or replace it with `--force`"),
        _ => Failure::input_output(format!("cannot write {}: {error}", file.display()))
            .help("choose a place that you may write to: `ceiling init FILE`"),
    })?;
    eprintln!("wrote {0}; now: ceiling run {0}", file.display());
    Ok(())
}
