//! Build: a hash of the program's own sources, so that results can tell which program they are of.
//!
//! It covers what decides about figures and files: everything below `src/`, and which crates of which versions
//! are linked. The paths count from the package's folder, with forward slashes and in their own order: two
//! checkouts of the same sources are the same program on any machine.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is"));
    let mut names = vec!["Cargo.toml".to_owned(), "Cargo.lock".to_owned()];
    list(&root, "src", &mut names);
    names.sort();
    let mut hasher = blake3::Hasher::new();
    // A package may come without its lock file.
    for name in names.iter().filter(|name| root.join(name).exists()) {
        let bytes = fs::read(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for part in [name.as_bytes(), &bytes] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    println!("cargo:rustc-env=CEILING_SOURCES_BLAKE3={}", hasher.finalize().to_hex());
    for watched in ["build.rs", "src", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={watched}");
    }
}

/// Every file below a folder of the package, by its name from there.
fn list(root: &Path, folder: &str, names: &mut Vec<String>) {
    let entries = fs::read_dir(root.join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    for entry in entries {
        let entry = entry.unwrap_or_else(|error| panic!("{folder}: {error}"));
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(root, &name, names);
        } else {
            names.push(name);
        }
    }
}
