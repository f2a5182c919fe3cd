//! Output: what is printed on stdout.

use std::io::{self, Write};

use super::exit::{Failure, Outcome};

/// Prints `text` on stdout. A reader that has gone away ends the command in success.
pub(super) fn print(text: &str) -> Outcome {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::broken_pipe(),
        _ => Failure::input_output(format!("cannot write to stdout: {error}")),
    })
}
