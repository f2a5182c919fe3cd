//! Disk: the only place where a scenario file is read, and what can be wrong with a file as a file.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::mistake::{Mistake, Mistakes};
use super::sources::Sources;
use super::suggest;
use crate::quantities::listed;

/// A scenario is written by hand; what is larger is something else.
const SIZE_BYTES_MAX: u64 = 16 << 20;
/// Files that are listed where one is missing.
const NAMES_MAX: usize = 8;

impl Sources {
    /// Reads a scenario file. What is wrong with the file as a whole is one mistake that names it.
    pub fn read(path: &Path) -> Result<Self, Mistakes> {
        let name = path.display().to_string();
        let refuse = |mistake| Mistakes::of_file(&name, mistake);
        let bytes = bytes(path).map_err(|error| refuse(unreadable(path, &error)))?;
        if bytes.len() as u64 > SIZE_BYTES_MAX {
            return Err(refuse(too_large()));
        }
        let text = String::from_utf8(bytes).map_err(|error| refuse(not_utf8(error.as_bytes())))?;
        if text.trim_start_matches('\u{feff}').trim().is_empty() {
            return Err(refuse(
                Mistake::new("the file is empty")
                    .help("the files in `scenarios/` show what belongs into one"),
            ));
        }
        Ok(Self::from_text(name, text))
    }
}

/// At most one byte more than allowed: a device or a pipe may never end.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(SIZE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &Path, error: &io::Error) -> Mistake {
    match error.kind() {
        ErrorKind::NotFound => missing(path),
        // Where opening a folder fails, it fails as not permitted.
        _ if path.is_dir() => directory(path),
        ErrorKind::PermissionDenied => {
            Mistake::new("the file may not be read").help("its permissions do not allow it for this user")
        }
        _ => Mistake::new(format!("the file cannot be read: {error}")),
    }
}

fn missing(path: &Path) -> Mistake {
    let mistake = Mistake::new("there is no such file");
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return mistake.help(format!("there is no folder `{}` either", folder.display()));
    }
    let names = scenario_names(folder);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let typed = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem = |name: &&str| name.trim_end_matches(".toml").to_owned();
    let meant = names.iter().find(|name| suggest::nearest(&typed, [stem(name).as_str()]).is_some());
    match meant {
        Some(name) => mistake.help(format!("did you mean `{}`?", path.with_file_name(name).display())),
        None if names.is_empty() => mistake.help(format!("no .toml files are in `{}`", folder.display())),
        None => mistake.help(format!("what is there: {}", some_of(&names))),
    }
}

/// As many names as anyone would read.
fn some_of(names: &[&str]) -> String {
    let Some((first, others)) = names.split_at_checked(NAMES_MAX).filter(|(_, others)| !others.is_empty())
    else {
        return listed(names, "and");
    };
    let quoted: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
    format!("{} and {} more", quoted.join(", "), others.len())
}

fn directory(path: &Path) -> Mistake {
    let names = scenario_names(path);
    let mistake = Mistake::new("this is a folder, not a file");
    match names.first() {
        Some(name) => mistake.help(format!("name a file in it, such as `{}`", path.join(name).display())),
        None => mistake.help("name a scenario file, one that ends in .toml"),
    }
}

/// The names of the .toml files in a folder, in alphabetical order.
fn scenario_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    names
}

fn not_utf8(bytes: &[u8]) -> Mistake {
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes {
        return Mistake::new("the file is not UTF-8 but UTF-16").help("save it as UTF-8");
    }
    let valid_count = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let line = 1 + bytes[..valid_count].iter().filter(|byte| **byte == b'\n').count();
    Mistake::new(format!("the file is not UTF-8: the first byte that does not fit is in line {line}"))
        .help("save it as UTF-8")
}

fn too_large() -> Mistake {
    let limit_mib = SIZE_BYTES_MAX >> 20;
    Mistake::new(format!("the file is larger than {limit_mib} MiB"))
        .help("traces and tables belong in files of their own, which the scenario names")
}
