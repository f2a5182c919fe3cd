//! Tidy: the house rules that no compiler checks.

use std::fs;
use std::path::{Path, PathBuf};

use crate::sweep::of_package;

const LINES_MAX: usize = 400;

/// Every Rust file below `folder`, with its text.
fn rust_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("source is UTF-8");
            files.push((path, text));
        }
    }
    files.sort();
    files
}

/// The folders of src/ in the order of ARCHITECTURE.md's list, which this test reads.
fn folders() -> Vec<String> {
    let text = fs::read_to_string(of_package("ARCHITECTURE.md")).expect("the house has a plan");
    let list = text.split("\nsrc/\n").nth(1).and_then(|rest| rest.split("\ntests/").next());
    let lines = list.expect("the plan lists the folders of src/").lines();
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| Some(line.trim().split_once('/')?.0.to_owned())).collect()
}

fn folder_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(of_package("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_string_lossy().into_owned();
    (inside.components().count() > 1).then_some(first)
}

#[test]
fn a_folder_uses_only_those_above_it() {
    let order = folders();
    assert!(order.len() > 12, "the plan lists too few folders: {order:?}");
    let place = |name: &str| order.iter().position(|folder| folder == name);
    let mut breaches = Vec::new();
    for (path, text) in rust_files(&of_package("src")) {
        let Some(folder) = folder_of(&path) else { continue };
        let Some(own) = place(&folder) else { panic!("{folder} is not in the plan") };
        for used in text.split("crate::").skip(1) {
            let name: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if place(&name).is_some_and(|other| other > own) {
                breaches.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn a_file_opens_with_what_it_is_and_stays_short() {
    let mut breaches = Vec::new();
    for folder in ["src", "tests", "benches", "examples"] {
        for (path, text) in rust_files(&of_package(folder)) {
            if !text.starts_with("//! ") {
                breaches.push(format!("{} does not say what it is", path.display()));
            }
            if text.lines().count() > LINES_MAX {
                breaches.push(format!("{} has more than {LINES_MAX} lines", path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn nothing_is_left_for_later_and_nothing_is_unsafe_but_the_hint() {
    let later = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["todo", "!("].concat()];
    let mut breaches = Vec::new();
    for (path, text) in rust_files(&of_package("src")) {
        if later.iter().any(|word| text.contains(word)) {
            breaches.push(format!("{} is not finished", path.display()));
        }
        if text.contains("unsafe {") && !path.ends_with("kernel/prefetch.rs") {
            breaches.push(format!("{} is unsafe", path.display()));
        }
        let reads_clock = text.contains("Instant::now") || text.contains("SystemTime::now");
        if reads_clock && folder_of(&path).is_none_or(|folder| folder != "cli") {
            breaches.push(format!("{} reads the clock", path.display()));
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}
