//! The command `ceiling`: see [`coordination_ceiling::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    coordination_ceiling::cli::main()
}
