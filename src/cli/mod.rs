//! Command line: arguments, progress, exit codes; one file per verb. It computes nothing.
//!
//! Data goes to stdout, words for people to stderr. A broken pipe is success.

mod arguments;
mod cell;
mod cells;
mod check;
mod clock;
mod compare;
mod coverage;
mod describe;
mod dry_run;
mod exit;
mod expectations;
mod explain;
mod find;
mod github;
mod init;
mod input;
mod interrupt;
mod keep;
mod leave;
mod list;
mod merge;
mod output;
mod progress;
mod run;
mod schema;
mod show;
mod time_left;
mod verify;

use std::panic::catch_unwind;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Verb};

/// Does what the command line says, and returns the exit code that says how it went.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match catch_unwind(|| outcome(arguments.verb)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => failure.report(),
        Err(_) => exit::report_panic(),
    }
}

fn outcome(verb: Verb) -> exit::Outcome {
    match verb {
        Verb::Run(options) => run::run(&options),
        Verb::Explain(options) => explain::explain(&options),
        Verb::Check(options) => check::check(&options),
        Verb::List { what } => list::list(what),
        Verb::Show(options) => show::show(&options),
        Verb::Init { file, force } => init::init(&file, force),
        Verb::Verify(options) => verify::verify(&options),
        Verb::Find(options) => find::find(&options),
        Verb::Coverage(options) => coverage::coverage(&options),
        Verb::Compare(options) => compare::compare(&options),
        Verb::Cell(options) => cell::cell(&options),
        Verb::Merge(options) => merge::merge(&options),
        Verb::Completions { shell } => describe::completions(shell),
        Verb::Man => describe::man(),
        Verb::Schema => schema::schema(),
        Verb::ExitCodes => describe::exit_codes(),
    }
}
