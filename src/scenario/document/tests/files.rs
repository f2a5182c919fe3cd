//! What can be wrong with a file as a file.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use tempfile::TempDir;

use super::super::Sources;

/// A folder with a few files, and what is told of reading one of them, the folder's own name left out.
fn told(name: &str, contents: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for scenario in ["hub.toml", "spine.toml", "notes.md"] {
        fs::write(folder.path().join(scenario), "name = \"x\"\n").expect("a file for the test");
    }
    if !contents.is_empty() {
        fs::write(folder.path().join("written.toml"), contents).expect("a file for the test");
    }
    report(&folder, &folder.path().join(name))
}

fn report(folder: &TempDir, path: &Path) -> String {
    let told = Sources::read(path).map_or_else(|mistakes| mistakes.to_string(), |_| "fine".to_owned());
    told.replace(&folder.path().display().to_string(), "FOLDER")
}

#[test]
fn a_readable_file_is_fine() {
    assert_eq!(told("hub.toml", b""), "fine");
}

#[test]
fn a_missing_file_suggests_its_neighbour() {
    assert_snapshot!(told("hubb.toml", b""), @"
    error: there is no such file
    --> FOLDER/hubb.toml
     = help: did you mean `FOLDER/hub.toml`?
    ");
}

#[test]
fn a_missing_extension_is_suggested() {
    assert_snapshot!(told("hub", b""), @"
    error: there is no such file
    --> FOLDER/hub
     = help: did you mean `FOLDER/hub.toml`?
    ");
}

#[test]
fn a_missing_file_like_no_other_lists_what_is_there() {
    assert_snapshot!(told("blackboard.toml", b"x"), @"
    error: there is no such file
    --> FOLDER/blackboard.toml
     = help: what is there: `hub.toml`, `spine.toml` and `written.toml`
    ");
}

#[test]
fn a_missing_folder_is_told() {
    assert_snapshot!(told("scenarioss/hub.toml", b""), @"
    error: there is no such file
    --> FOLDER/scenarioss/hub.toml
     = help: there is no folder `FOLDER/scenarioss` either
    ");
}

#[test]
fn a_folder_is_not_a_file() {
    assert_snapshot!(told("", b""), @"
    error: this is a folder, not a file
    --> FOLDER/
     = help: name a file in it, such as `FOLDER/hub.toml`
    ");
}

#[test]
fn a_file_in_another_encoding_names_the_line() {
    assert_snapshot!(told("written.toml", b"a = 1\nname = \"\xe9t\xe9\"\n"), @"
    error: the file is not UTF-8: the first byte that does not fit is in line 2
    --> FOLDER/written.toml
     = help: save it as UTF-8
    ");
}

#[test]
fn a_utf_16_file_is_recognised() {
    assert_snapshot!(told("written.toml", b"\xff\xfea\0=\0"), @"
    error: the file is not UTF-8 but UTF-16
    --> FOLDER/written.toml
     = help: save it as UTF-8
    ");
}

#[test]
fn an_empty_file_is_told() {
    assert_snapshot!(told("written.toml", b" \n"), @"
    error: the file is empty
    --> FOLDER/written.toml
     = help: the files in `scenarios/` show what belongs into one
    ");
}

#[test]
fn a_huge_file_is_not_read() {
    assert_snapshot!(told("written.toml", &vec![b'#'; (16 << 20) + 1]), @"
    error: the file is larger than 16 MiB
    --> FOLDER/written.toml
     = help: traces and tables belong in files of their own, which the scenario names
    ");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path: PathBuf = folder.path().join("secret.toml");
    fs::write(&path, "x = 1").expect("a file for the test");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions for the test");
    let is_superuser = fs::read(&path).is_ok();
    let told = report(&folder, &path);
    assert!(is_superuser || told.contains("may not be read"), "{told}");
}

#[cfg(unix)]
#[test]
fn an_endless_device_is_not_read_to_its_end() {
    let told = Sources::read(Path::new("/dev/zero"))
        .map_or_else(|mistakes| mistakes.to_string(), |_| "fine".to_owned());
    assert!(told.contains("larger than 16 MiB"), "{told}");
}
