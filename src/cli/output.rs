//! Output: data on stdout, words for people on stderr.

use std::fmt::Display;
use std::io::{self, Write};

use super::exit::{Failure, Outcome};

/// Prints `text` on stdout. A reader that has gone away had enough: that is success, and what else is
/// to be done goes on.
pub(super) fn print(text: &str) -> Outcome {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let message = format!("cannot write to stdout: {}", crate::report::reason(&error));
            Err(Failure::input_output(message)
                .help("check where stdout leads to: `ceiling … > FILE` on a disk with room"))
        }
        _ => Ok(()),
    }
}

/// Tells people a line. Colours are left out where they are not wanted; a reader that has gone away
/// cannot be told anything, and least of all that.
pub(super) fn tell(line: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}
