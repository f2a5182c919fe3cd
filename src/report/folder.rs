//! Folder: files that are left behind whole, all of the new ones or all of the old ones.
//!
//! Everything is written to a staging folder beside the target first. If the target holds nothing but
//! what is replaced, the two folders are exchanged in one step of the file system; otherwise the new
//! files are renamed into it one by one, and what else is there stays. Whoever may be interrupted holds
//! the interruption back meanwhile.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

/// A file to be left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name, without a folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Where the results of one scenario go.
#[derive(Clone, Debug)]
pub struct OutputFolder {
    path: PathBuf,
}

/// Results that could not be written. Nothing was replaced, unless strangers' files lie in the folder too: then
/// files are replaced one by one.
#[derive(Debug, thiserror::Error)]
#[error("{}: {action}: {}", path.display(), reason(source))]
pub struct OutputError {
    path: PathBuf,
    action: &'static str,
    source: io::Error,
}

const CANNOT_MAKE: &str = "cannot make the folder";
const STAGING_PREFIX: &str = ".ceiling-";

/// A file in `folder` that nobody knows of yet, to be given its name when it is whole.
///
/// # Errors
/// If it cannot be made.
pub fn new_file_in(folder: Option<&Path>) -> io::Result<NamedTempFile> {
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // Everybody may read a result, as far as the umask lets them.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.prefix(STAGING_PREFIX).tempfile_in(folder)
}

/// Whether anything is at `path`, be it a link that leads nowhere.
fn names_something(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether files can be renamed from one folder into the other.
#[cfg(unix)]
fn is_same_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    disk(one) == disk(other)
}

#[cfg(not(unix))]
fn is_same_disk(_one: &Path, _other: &Path) -> bool {
    true
}

/// The system's words for what went wrong, without its number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    words.to_lowercase()
}

impl OutputError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self.source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "choose a folder that you may write to with `--out DIR`"
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                "make room, or choose a folder on another disk with `--out DIR`; the files from before are kept"
            }
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                "a file stands where a folder is needed: choose another with `--out DIR`"
            }
            io::ErrorKind::IsADirectory => {
                "a folder stands where a file belongs: move it, or choose another place with `--out DIR`"
            }
            _ => "choose another folder with `--out DIR`; the files from before are kept",
        }
    }
}

impl OutputFolder {
    /// The folder at `path`, which need not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        OutputFolder { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Finds out whether it can be written to, before a long run is begun. Nothing is left of that,
    /// not even the folder.
    ///
    /// # Errors
    /// If it cannot.
    pub fn probe(&self) -> Result<(), OutputError> {
        let Some(nearest) = self.path.ancestors().find(|path| names_something(path)) else {
            return self.probe_in(Path::new("."));
        };
        if !nearest.is_dir() {
            return Err(self.error(CANNOT_MAKE, io::ErrorKind::NotADirectory.into()));
        }
        self.probe_in(nearest)
    }

    /// Leaves `files` behind, and of an earlier run what they do not replace.
    ///
    /// # Errors
    /// If anything cannot be written; then the folder is as it was before.
    pub fn write(&self, files: &[OutputFile]) -> Result<(), OutputError> {
        let staging = self.staging()?;
        if files.iter().any(|file| self.path.join(&file.name).is_dir()) {
            return Err(self.error("cannot replace the results", io::ErrorKind::IsADirectory.into()));
        }
        for file in files {
            let path = staging.path().join(&file.name);
            write_through(&path, &file.bytes)
                .map_err(|source| self.error("cannot write the results", source))?;
        }
        if self.holds_nothing_but(files) && self.exchange(staging.path()).is_ok() {
            return Ok(());
        }
        fs::create_dir_all(&self.path).map_err(|source| self.error(CANNOT_MAKE, source))?;
        for file in files {
            let (from, to) = (staging.path().join(&file.name), self.path.join(&file.name));
            fs::rename(from, to).map_err(|source| self.error("cannot replace the results", source))?;
        }
        Ok(())
    }

    /// An empty folder on the same disk, gone when it is dropped: beside the target, or in it where
    /// only that may be written to.
    fn staging(&self) -> Result<TempDir, OutputError> {
        let cannot_make = |source| self.error(CANNOT_MAKE, source);
        let parent = match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if !names_something(&self.path) {
            fs::create_dir_all(parent).map_err(cannot_make)?;
            return self.staging_in(parent);
        }
        let permissions = fs::metadata(&self.path).map_err(cannot_make)?.permissions();
        if !self.path.is_dir() {
            return Err(cannot_make(io::ErrorKind::NotADirectory.into()));
        }
        // What the folder itself does not allow cannot be got around by exchanging it.
        self.probe_in(&self.path)?;
        if self.path.is_symlink() || !is_same_disk(parent, &self.path) {
            return self.staging_in(&self.path);
        }
        let Ok(beside) = self.staging_in(parent) else { return self.staging_in(&self.path) };
        fs::set_permissions(beside.path(), permissions).map_err(cannot_make)?;
        Ok(beside)
    }

    fn staging_in(&self, folder: &Path) -> Result<TempDir, OutputError> {
        let made = tempfile::Builder::new().prefix(STAGING_PREFIX).tempdir_in(folder);
        made.map_err(|source| self.error_in(folder, source))
    }

    /// Finds out whether `folder` can be written to, by a file without a name: whoever is killed meanwhile
    /// leaves nothing behind.
    fn probe_in(&self, folder: &Path) -> Result<(), OutputError> {
        tempfile::tempfile_in(folder).map(drop).map_err(|source| self.error_in(folder, source))
    }

    fn error_in(&self, folder: &Path, source: io::Error) -> OutputError {
        let action = if folder == self.path { "cannot write to the folder" } else { CANNOT_MAKE };
        self.error(action, source)
    }

    /// Whether everything that is there now is replaced by `files`, or was left behind by a run that was
    /// killed.
    fn holds_nothing_but(&self, files: &[OutputFile]) -> bool {
        let Ok(entries) = fs::read_dir(&self.path) else { return true };
        entries.into_iter().all(|entry| {
            // What cannot be read may be anybody's.
            let Ok(name) = entry.map(|entry| entry.file_name()) else { return false };
            let is_left_over = name.to_string_lossy().starts_with(STAGING_PREFIX);
            is_left_over || files.iter().any(|file| name == file.name.as_str())
        })
    }

    /// Puts the staging folder in the target's place, in one step. A link keeps leading where it leads.
    fn exchange(&self, staging: &Path) -> io::Result<()> {
        if self.path.is_symlink() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        if self.path.exists() {
            return exchange_folders(staging, &self.path);
        }
        fs::rename(staging, &self.path)
    }

    fn error(&self, action: &'static str, source: io::Error) -> OutputError {
        OutputError { path: self.path.clone(), action, source }
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(target_os = "linux")]
fn exchange_folders(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange_folders(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> OutputFile {
        OutputFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    fn names(path: &Path) -> Vec<String> {
        let entries = fs::read_dir(path).expect("the folder is there").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn new_files_take_the_place_of_old_ones_and_nothing_else_is_left() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = OutputFolder::new(parent.path().join("deep/results"));
        folder.write(&[file("runs.csv", "old"), file("gone.svg", "old")]).expect("a first time");
        folder.write(&[file("runs.csv", "new"), file("gone.svg", "new")]).expect("a second time");
        assert_eq!(fs::read_to_string(folder.path().join("runs.csv")).expect("it is there"), "new");
        assert_eq!(names(folder.path()), ["gone.svg", "runs.csv"]);
        assert_eq!(names(&parent.path().join("deep")), ["results"]);
    }

    #[test]
    fn a_strangers_file_stays() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        fs::write(parent.path().join("notes.txt"), "mine").expect("a file of somebody's");
        let folder = OutputFolder::new(parent.path());
        folder.write(&[file("runs.csv", "new")]).expect("it can be written");
        assert_eq!(names(parent.path()), ["notes.txt", "runs.csv"]);
    }

    #[test]
    fn what_a_killed_run_left_in_it_goes_with_the_old_results() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = OutputFolder::new(parent.path().join("results"));
        fs::create_dir_all(folder.path().join(".ceiling-killed")).expect("a folder of ours");
        folder.write(&[file("runs.csv", "new")]).expect("it can be written");
        assert_eq!(names(folder.path()), ["runs.csv"]);
    }

    #[test]
    fn a_probe_leaves_nothing_behind() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        OutputFolder::new(parent.path().join("deep/results")).probe().expect("it could be written");
        assert_eq!(names(parent.path()), [""; 0]);
    }

    #[test]
    fn a_folder_in_a_files_place_is_found_before_anything_is_replaced() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = OutputFolder::new(parent.path());
        fs::write(parent.path().join("runs.csv"), "old").expect("a result of before");
        fs::create_dir(parent.path().join("summary.csv")).expect("a folder of somebody's");
        let error = folder.write(&[file("runs.csv", "new"), file("summary.csv", "new")]);
        assert!(
            error.expect_err("there is a folder").help().contains("a folder stands where a file belongs")
        );
        assert_eq!(fs::read_to_string(parent.path().join("runs.csv")).expect("it is there"), "old");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_stays_one() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let (real, link) = (parent.path().join("disk/real"), parent.path().join("results"));
        fs::create_dir_all(&real).expect("a folder elsewhere");
        std::os::unix::fs::symlink(&real, &link).expect("a link to it");
        let folder = OutputFolder::new(&link);
        folder.write(&[file("runs.csv", "old")]).expect("a first time");
        folder.write(&[file("runs.csv", "new")]).expect("a second time");
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(real.join("runs.csv")).expect("it is there"), "new");
        assert_eq!(names(parent.path()), ["disk", "results"]);
    }

    #[cfg(unix)]
    #[test]
    fn new_results_may_be_read_by_whoever_could_read_the_old_ones() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = OutputFolder::new(parent.path().join("results"));
        folder.write(&[file("runs.csv", "old")]).expect("a first time");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).expect("they are ours");
        folder.write(&[file("runs.csv", "new")]).expect("a second time");
        let mode = fs::metadata(folder.path()).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o750);
    }

    #[test]
    fn a_file_where_the_folder_should_be_is_an_error_that_says_so() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let path = parent.path().join("results");
        fs::write(&path, "a file").expect("a file of somebody's");
        let error = OutputFolder::new(&path).probe().expect_err("it is no folder");
        assert!(error.to_string().ends_with("cannot make the folder: not a directory"), "{error}");
        assert!(error.help().contains("a file stands where a folder is needed"));
    }
}
