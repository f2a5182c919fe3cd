//! CLI: the program as its users meet it: the real binary, in a folder of its own.
//!
//! Messages are pinned: they are what a user has when something is wrong.

mod axes;
mod bad_axes;
mod bad_files;
mod bad_maps;
mod bad_providers;
mod bad_scenarios;
mod bad_statements;
mod bad_sweeps;
mod bad_traces;
mod bad_values;
mod command_line;
mod compared;
mod dry_run;
mod explain;
mod find;
mod interrupted;
mod out_folder;
mod parts;
mod pipes;
mod precise;
mod results;
mod resumed;
mod searched_statements;
mod self_description;
mod statements;
mod swept;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A small valid scenario, into which tests put their mistakes.
const GOOD: &str = r#"seed = 1
replicates = 2
agents = [5, 10]
duration = "60 s"
warm_up = "10 s"

[[topology]]
name = "hub"
[topology.coordination.hub]
cores = 2
result = { exponential = { mean = "150 ms" } }
[topology.transport]
loss = 0.01
"#;

/// A folder of its own, in which the program is started.
struct Sandbox {
    folder: TempDir,
}

/// What came of it.
#[derive(Debug)]
struct Told {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Sandbox {
    /// A folder with `scenario.toml`, which holds `text`.
    fn with(text: impl AsRef<[u8]>) -> Self {
        let sandbox = Sandbox { folder: tempfile::tempdir().expect("a temporary folder") };
        sandbox.write("scenario.toml", text);
        sandbox
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("the folder is ours");
    }

    /// The program, about to be started. Nothing of the surroundings decides about colours and places.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ceiling"));
        command.args(arguments);
        self.at_home(command)
    }

    /// Any program, about to be started as ours would be.
    fn at_home(&self, mut command: Command) -> Command {
        command.current_dir(self.folder.path());
        let of_terminals = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RUST_BACKTRACE"];
        let of_builds = ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"];
        for variable in of_terminals.into_iter().chain(of_builds) {
            command.env_remove(variable);
        }
        command
    }

    fn ceiling(&self, arguments: &[&str]) -> Told {
        self.told(&self.command(arguments).output().expect("the program starts"))
    }

    fn told(&self, output: &Output) -> Told {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("it speaks UTF-8");
            text.replace(&*self.folder.path().to_string_lossy(), "[FOLDER]")
        };
        Told { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Every file below `name`, by its path from there.
    fn contents(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let names = self.names(name).into_iter();
        names.map(|file| (file.clone(), fs::read(self.path(name).join(file)).expect("a file"))).collect()
    }

    /// The names in the folder `name`, hidden ones, too.
    fn names(&self, name: &str) -> Vec<String> {
        names_in(&self.path(name))
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

impl Told {
    /// What a refusal looks like: its exit code and the message. Nothing may be on stdout.
    fn refusal(&self) -> String {
        assert_eq!(self.stdout, "", "no data where there is none");
        assert!(!self.stderr.contains('\x1b'), "no colours off a terminal");
        self.on_stderr()
    }

    fn on_stderr(&self) -> String {
        let code = self.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string());
        format!("exit code: {code}\n{}", self.stderr)
    }

    /// The data of a command that must succeed.
    fn data(&self) -> &str {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        &self.stdout
    }
}

/// What `ceiling check` tells of the good scenario with one part of it replaced.
fn told_of(right: &str, wrong: &str) -> String {
    assert!(GOOD.contains(right), "the good scenario has no {right}");
    Sandbox::with(GOOD.replacen(right, wrong, 1)).ceiling(&["check", "scenario.toml"]).refusal()
}

/// Where the sources are: tests start in the folder of the crate.
fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
