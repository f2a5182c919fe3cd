//! Parts: cells that were computed one by one are merged to the bytes of a run, or refused with a reason.
#![cfg(unix)]

use std::fs;
use std::process::{Child, Command, Stdio};

use insta::assert_snapshot;

use super::resumed::results;
use super::{GOOD, Sandbox, shipped};

/// Two topologies at two sizes and two values: eight cells.
fn swept() -> String {
    let independent = "[[topology]]\nname = \"alone\"\n[topology.coordination.independent]\n";
    let sweep = "[[sweep.axis]]\nkey = \"agent.send\"\nvalues = [\"1 ms\", \"2 ms\"]\n";
    format!("{GOOD}\n{independent}\n{sweep}").replace("warm_up = \"10 s\"\n", "")
}

fn cell(sandbox: &Sandbox, index: usize, out: &str) -> Child {
    let index = index.to_string();
    let arguments = ["cell", "--plan", "scenario.toml", "--index", &index, "--out", out, "--quiet"];
    sandbox.command(&arguments).stdout(Stdio::null()).spawn().expect("the program starts")
}

/// A folder with the first cells of the scenario.
fn with_cells(text: &str, count: usize) -> Sandbox {
    let sandbox = Sandbox::with(text);
    for index in 0..count {
        assert!(cell(&sandbox, index, "parts").wait().expect("it ends").success());
    }
    sandbox
}

fn merged(sandbox: &Sandbox, arguments: &[&str]) -> String {
    sandbox.ceiling(&[&["merge", "parts", "--out", "merged", "--quiet"], arguments].concat()).refusal()
}

/// Changes a byte of the first segment.
fn spoil(sandbox: &Sandbox, at: usize) {
    let path = sandbox.path("parts/0001.segment");
    let mut bytes = fs::read(&path).expect("it is there");
    bytes[at] ^= 1;
    fs::write(&path, bytes).expect("it is ours");
}

#[test]
fn cells_in_any_order_by_two_processes_are_merged_to_the_bytes_of_a_run() {
    let sandbox = Sandbox::with(swept());
    let order = [(5, 2), (0, 7), (3, 6), (1, 4)];
    for (one, other) in order {
        for mut child in [cell(&sandbox, one, "parts"), cell(&sandbox, other, "parts")] {
            assert!(child.wait().expect("it ends").success());
        }
    }
    assert!(sandbox.names("parts").len() <= 2, "as many files as worked at the same time");
    let run = sandbox.ceiling(&["run", "scenario.toml", "--out", "whole", "--quiet"]);
    let merge = sandbox.ceiling(&["merge", "parts", "--out", "merged"]);
    assert_eq!(merge.data(), run.data());
    assert!(!merge.stderr.contains("computed here"), "{}", merge.stderr);
    assert!(results(&sandbox, "merged") == results(&sandbox, "whole"));
}

#[test]
fn a_cell_that_is_there_is_not_computed_again() {
    let sandbox = with_cells(GOOD, 1);
    let before = sandbox.contents("parts");
    let told = sandbox.ceiling(&["cell", "--plan", "scenario.toml", "--index", "0", "--out", "parts"]);
    assert_eq!(told.stderr, "cell 0 of 2, hub with 5 agents: 2 runs are in parts\n");
    let after = sandbox.contents("parts");
    assert!(after["0001.segment"].len() < before["0001.segment"].len() + 200, "a note that it is there");
}

#[test]
fn parts_may_come_from_several_folders() {
    let sandbox = with_cells(GOOD, 1);
    assert!(cell(&sandbox, 1, "more").wait().expect("it ends").success());
    let merge = sandbox.ceiling(&["merge", "parts", "more", "--out", "merged", "--quiet"]);
    let run = sandbox.ceiling(&["run", "scenario.toml", "--out", "whole", "--quiet"]);
    assert_eq!(merge.data(), run.data());
    assert!(results(&sandbox, "merged") == results(&sandbox, "whole"));
}

#[test]
fn missing_cells_are_named_with_the_command_that_computes_them() {
    assert_snapshot!(merged(&with_cells(&swept(), 5), &[]), @"
    exit code: 65
    error: 3 of 8 cells are missing: 5, 6, 7
      = help: compute each: `ceiling cell --plan scenario.toml --index 5 --out parts`
    ");
}

#[test]
fn no_cells_are_no_results() {
    let sandbox = Sandbox::with(GOOD);
    fs::create_dir(sandbox.path("parts")).expect("the folder is ours");
    assert_snapshot!(merged(&sandbox, &[]), @"
    exit code: 65
    error: there are no finished cells in parts
      = help: compute them with `ceiling cell --plan SCENARIO --index I --out DIR`
    ");
    assert_snapshot!(sandbox.ceiling(&["merge", "gone"]).refusal(), @"
    exit code: 74
    error: gone: finished runs cannot be read: no such file or directory
      = help: name the folder that `ceiling cell --out DIR` has written to
    ");
}

#[test]
fn a_cell_that_the_plan_does_not_have_is_refused() {
    let arguments = ["cell", "--plan", "scenario.toml", "--index", "2", "--out", "parts"];
    let sandbox = Sandbox::with(GOOD);
    assert_snapshot!(sandbox.ceiling(&arguments).refusal(), @"
    exit code: 2
    error: there is no cell 2
      = help: the plan has 2 cells, counted from 0 to 1
    ");
    assert_eq!(sandbox.names(""), ["scenario.toml"], "nothing is left");
}

#[test]
fn a_part_of_another_program_is_refused() {
    let sandbox = with_cells(GOOD, 2);
    spoil(&sandbox, 16);
    let told = merged(&sandbox, &[]);
    assert!(
        told.starts_with("exit code: 65\nerror: parts/0001.segment was made by another program: "),
        "{told}"
    );
    assert!(told.contains("  = help: compute its cells again with this program"), "{told}");
}

#[test]
fn a_part_of_a_machine_that_computes_other_figures_is_refused() {
    let sandbox = with_cells(GOOD, 2);
    spoil(&sandbox, 16 + 32);
    let told = merged(&sandbox, &[]);
    let expected =
        "exit code: 65\nerror: parts/0001.segment was made on a machine that computes other figures: ";
    assert!(told.starts_with(expected), "{told}");
}

#[test]
fn a_damaged_part_is_refused() {
    let sandbox = with_cells(GOOD, 2);
    spoil(&sandbox, 200);
    assert_snapshot!(merged(&sandbox, &[]), @"
    exit code: 65
    error: parts/0001.segment is damaged: cells in it cannot be read
      = help: remove it and merge again: what is missing then is told, with the command that computes it
    ");
}

#[test]
fn cells_of_two_plans_are_refused() {
    let sandbox = with_cells(GOOD, 1);
    sandbox.write("other.toml", GOOD.replace("seed = 1", "seed = 2"));
    sandbox.ceiling(&["cell", "--plan", "other.toml", "--index", "1", "--out", "parts"]).data();
    let told = merged(&sandbox, &[]);
    assert!(told.starts_with("exit code: 65\nerror: there are cells of two plans: of "), "{told}");
}

#[test]
fn a_plan_that_has_changed_since_is_refused() {
    let sandbox = with_cells(GOOD, 2);
    sandbox.write("scenario.toml", GOOD.replace("seed = 1", "seed = 2"));
    assert_snapshot!(merged(&sandbox, &["--plan", "scenario.toml"]), @"
    exit code: 65
    error: the cells are not of scenario.toml as it is now
      = help: put back what they were computed from, or compute them again
    ");
    let told = sandbox.ceiling(&["merge", "parts", "--out", "merged", "--quiet"]);
    assert_eq!(told.code, Some(0), "the parts carry what they are of: {}", told.stderr);
}

/// The lines of the document that compute a cell whose index is in `variable`.
fn commands(document: &str, variable: &str) -> Vec<String> {
    let is_one = |line: &&str| line.trim().starts_with("ceiling cell") && line.contains(variable);
    document.lines().filter(is_one).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn the_commands_of_the_document_compute_all_cells() {
    let document = fs::read_to_string(shipped("docs/batch.md")).expect("it is there");
    for variable in ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"] {
        let commands = commands(&document, variable);
        assert_eq!(commands.len(), 1, "one command by {variable}");
        let sandbox = Sandbox::with("");
        sandbox.ceiling(&["init", "--force"]).data();
        let here = shipped(env!("CARGO_BIN_EXE_ceiling"));
        let folder = here.parent().expect("it lies in a folder").display().to_string();
        let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
        for index in (0..8).rev() {
            let mut command = Command::new("sh");
            command.args(["-c", &commands[0]]).env("PATH", &path).env(variable, index.to_string());
            let told = sandbox.told(&sandbox.at_home(command).output().expect("there is a shell"));
            assert_eq!(told.code, Some(0), "{}", told.stderr);
        }
        let merge = sandbox.ceiling(&["merge", "parts", "--out", "results/scenario", "--quiet"]);
        let run = sandbox.ceiling(&["run", "scenario.toml", "--out", "whole", "--quiet"]);
        assert_eq!(merge.data(), run.data());
        assert!(results(&sandbox, "results/scenario") == results(&sandbox, "whole"));
    }
}
