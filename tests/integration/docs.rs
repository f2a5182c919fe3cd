//! Docs: what docs/ shows is what happens: every command is run as it stands there, every output compared.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use saphyr::{LoadableYamlNode, YamlOwned};
use tempfile::TempDir;

use crate::sweep::of_package;

/// A fenced block of a page.
struct Block {
    language: String,
    text: String,
}

/// The blocks of a page, in its order.
fn blocks(page: &str) -> Vec<Block> {
    let text = fs::read_to_string(of_package(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Block { language: language.to_owned(), text: String::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.text += &format!("{line}\n"),
            (None, None) => (),
        }
    }
    assert!(open.is_none(), "{page}: a block does not end");
    blocks
}

/// The blocks of a page in one language; there is at least one.
fn blocks_in(page: &str, language: &str) -> Vec<String> {
    let blocks = blocks(page).into_iter().filter(|block| block.language == language);
    let texts: Vec<String> = blocks.map(|block| block.text).collect();
    assert!(!texts.is_empty(), "{page} has no block in {language}");
    texts
}

/// Runs a script as a build server would: it ends with the first command that fails.
fn run(folder: &Path, script: &str) -> Output {
    bash(folder, &format!("set -e -o pipefail\n{script}"))
}

fn bash(folder: &Path, script: &str) -> Output {
    let own = Path::new(env!("CARGO_BIN_EXE_ceiling")).parent().expect("the program lies in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("bash");
    command.args(["-c", script]).current_dir(folder);
    command.env("PATH", format!("{}:{path}", own.display())).env("NO_COLOR", "1");
    for variable in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(variable);
    }
    command.output().expect("bash starts")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn assert_fine(output: &Output, script: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{told}{}", String::from_utf8_lossy(&output.stdout));
}

/// What is typed in a block, each with what is shown below it.
fn exchanges(block: &str) -> Vec<(String, String)> {
    let mut exchanges: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), exchanges.last_mut()) {
            (Some(typed), _) => exchanges.push((typed.to_owned(), String::new())),
            (None, Some((_, shown))) => *shown += &format!("{line}\n"),
            (None, None) => panic!("a block begins with what is typed, not with {line}"),
        }
    }
    exchanges
}

#[test]
fn the_commands_of_the_page_on_ci_print_what_is_shown() {
    let folder = folder();
    for (typed, shown) in blocks_in("docs/ci.md", "console").iter().flat_map(|block| exchanges(block)) {
        // As at a prompt: what fails ends nothing, and shows what it has to say.
        let output = bash(folder.path(), &format!("exec 2>&1; {typed}"));
        assert_eq!(String::from_utf8_lossy(&output.stdout), shown, "{typed}");
    }
    for script in blocks_in("docs/ci.md", "sh") {
        assert_fine(&run(folder.path(), &script), &script);
    }
}

/// The first YAML block of the page is the workflow, the second is for GitLab.
fn yaml(index: usize) -> YamlOwned {
    let block = blocks_in("docs/ci.md", "yaml").swap_remove(index);
    YamlOwned::load_from_str(&block).expect("it is YAML").remove(0)
}

/// What the steps of the workflow run that need nothing of GitHub or of the network, by name.
fn steps() -> Vec<(String, String)> {
    let workflow = yaml(0);
    let steps = workflow["jobs"]["compare"]["steps"].as_sequence().expect("a list of steps");
    let text =
        |step: &YamlOwned, key: &str| step.as_mapping_get(key).and_then(YamlOwned::as_str).map(str::to_owned);
    let named = steps.iter().filter_map(|step| Some((text(step, "name")?, text(step, "run")?)));
    named.filter(|(_, script)| !script.contains("cargo install")).collect()
}

#[test]
fn the_workflow_of_the_page_on_ci_works_as_it_is() {
    let folder = folder();
    assert_fine(&run(folder.path(), "ceiling init"), "ceiling init");
    let steps = steps();
    let names: Vec<&str> = steps.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Run", "Compare", "Keep as the baseline"]);
    // The first push, without a baseline, and one that changes nothing.
    for (name, script) in steps.iter().chain(&steps) {
        assert_fine(&run(folder.path(), script), name);
    }
    // A request that makes the hub slower.
    let slower = "sed -i 's/150 ms/165 ms/' scenario.toml";
    assert_fine(&run(folder.path(), slower), slower);
    assert_fine(&run(folder.path(), &steps[0].1), "Run");
    let compared = run(folder.path(), &steps[1].1);
    assert_eq!(compared.status.code(), Some(98), "{}", String::from_utf8_lossy(&compared.stderr));
    for file in ["compare.md", "compare.xml"] {
        assert!(folder.path().join(file).is_file(), "{file} is left whatever the verdict");
    }
}

#[test]
fn the_script_for_gitlab_works_as_it_is() {
    let folder = folder();
    let script = "ceiling init && ceiling run scenario.toml --replicates 5 --out baseline/scenario";
    assert_fine(&run(folder.path(), script), script);
    let job = yaml(1);
    let lines = job["ceiling"]["script"].as_sequence().expect("a list of commands");
    let lines: Vec<&str> = lines.iter().filter_map(YamlOwned::as_str).collect();
    assert_fine(&run(folder.path(), &lines.join("\n")), "script");
}

#[test]
fn the_page_on_ci_tells_the_exit_codes() {
    let codes = run(folder().path(), "ceiling exit-codes");
    let known = String::from_utf8_lossy(&codes.stdout).into_owned();
    let page = fs::read_to_string(of_package("docs/ci.md")).expect("the page");
    let told = page.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(' '));
    let told: Vec<&str> = told.map(|(code, _)| code).filter(|code| code.parse::<u8>().is_ok()).collect();
    assert!(told.contains(&"98"), "{told:?}");
    let is_known =
        |code: &&str| known.lines().any(|line| line.trim_start().starts_with(&format!("{code}  ")));
    assert!(told.iter().all(is_known), "{told:?}\n{known}");
}
