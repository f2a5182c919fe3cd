//! What the command says about itself: completions, the manual page, exit codes.

use std::io;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

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
    print(&page().map_err(|error| Failure::internal(format!("the manual page: {error}")))?)
}

fn page() -> io::Result<String> {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        page.extend(chapter(verb)?);
    }
    Ok(String::from_utf8_lossy(&page).replace(".SH EXTRA", ".SH EXAMPLE").replace(".SS EXTRA", ".SS EXAMPLE"))
}

/// A verb as one section of the page: what would be the sections of a page of its own stand inside.
fn chapter(verb: &Command) -> io::Result<Vec<u8>> {
    let page = Man::new(verb.clone());
    let mut sections = Vec::new();
    page.render_synopsis_section(&mut sections)?;
    page.render_description_section(&mut sections)?;
    page.render_options_section(&mut sections)?;
    page.render_extra_section(&mut sections)?;
    let sections = String::from_utf8_lossy(&sections).replace("\n.SH ", "\n.SS ");
    Ok(format!(".SH \"CEILING {}\"\n{sections}", verb.get_name().to_uppercase()).into_bytes())
}

/// `ceiling exit-codes`.
pub(super) fn exit_codes() -> Outcome {
    print(&format!("{CODES}\n"))
}
