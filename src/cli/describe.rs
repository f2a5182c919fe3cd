//! What the command says about itself: completions, the manual page, exit codes.

use clap::CommandFactory;
use clap_complete::Shell;

use super::arguments::Arguments;
use super::exit::{CODES, Failure, Outcome};
use super::output::print;

/// `ceiling completions`.
pub(super) fn completions(shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "ceiling", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// `ceiling man`: the command and its verbs on one page.
pub(super) fn man() -> Outcome {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    let mut render = || {
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
        for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
            clap_mangen::Man::new(verb.clone()).render(&mut page)?;
        }
        Ok::<(), std::io::Error>(())
    };
    render().map_err(|error| Failure::internal(format!("the manual page: {error}")))?;
    print(&String::from_utf8_lossy(&page))
}

/// `ceiling exit-codes`.
pub(super) fn exit_codes() -> Outcome {
    print(&format!("{CODES}\n"))
}
