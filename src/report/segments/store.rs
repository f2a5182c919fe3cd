//! Store: the segments of a folder as one, by key.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::format::Program;
use super::segment::{Contents, Place, Segment};
use crate::experiment::{Keeper, Key};
use crate::report::reason;

/// How the name of every segment ends.
const EXTENSION: &str = "segment";

/// Where finished runs are kept: a folder of segments.
#[derive(Debug)]
pub struct RunStore {
    folder: PathBuf,
    program: Program,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    segments: Vec<Segment>,
    /// Which of them is appended to.
    growing: Option<usize>,
    places: BTreeMap<Key, (usize, Place)>,
    /// Why nothing more is kept.
    failure: Option<io::Error>,
}

/// What is done with what a folder holds already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is gone on with; what other versions of the program have left is removed.
    Resume,
    /// It is removed.
    Fresh,
    /// It is gone on with, and nothing is removed: others work there as well.
    Beside,
}

/// A folder that is read alone.
#[derive(Debug)]
pub struct ReadStore {
    /// What this program has written there.
    pub store: RunStore,
    /// What others have.
    pub strangers: Vec<Stranger>,
    /// Segments of which only the beginning can be read.
    pub damaged: Vec<PathBuf>,
}

/// A segment that another program has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    /// Where it is.
    pub path: PathBuf,
    /// Which one; `None` if it is none at all.
    pub program: Option<Program>,
}

/// A store, and what was found when it was opened.
#[derive(Debug)]
pub struct OpenedStore {
    /// Ready to be used.
    pub store: RunStore,
    /// How many segments of other versions of the program were removed.
    pub removed_count: usize,
    /// Segments of which only the beginning can be read.
    pub damaged: Vec<PathBuf>,
}

/// A folder in which runs cannot be kept, or not be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: finished runs cannot be {done}: {}", path.display(), reason(source))]
pub struct StoreError {
    path: PathBuf,
    done: &'static str,
    source: io::Error,
}

impl StoreError {
    /// Whether it is the place that may not be written to, whatever its disk could hold.
    pub fn is_forbidden(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                "make room, or choose a folder on another disk with `--out DIR`"
            }
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                "a file stands where a folder is needed: move it, or choose another place with `--out DIR`"
            }
            _ => "choose a folder that you may write to with `--out DIR`",
        }
    }
}

impl RunStore {
    /// Opens the folder at `path`, which need not exist yet, to keep the runs of `program`. Nothing is removed that
    /// another process is writing.
    ///
    /// # Errors
    /// If nothing can be kept there.
    pub fn open(path: &Path, program: Program, opening: Opening) -> Result<OpenedStore, StoreError> {
        let store = RunStore { folder: path.to_owned(), program, state: Mutex::default() };
        let mut opened = OpenedStore { store, removed_count: 0, damaged: Vec::new() };
        opened.fill(opening).map_err(|source| StoreError { path: path.to_owned(), done: "kept", source })?;
        Ok(opened)
    }

    /// Reads what is in the folder at `path`.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(path: &Path, program: Program) -> Result<ReadStore, StoreError> {
        let store = RunStore { folder: path.to_owned(), program, state: Mutex::default() };
        let mut read = ReadStore { store, strangers: Vec::new(), damaged: Vec::new() };
        read.fill().map_err(|source| StoreError { path: path.to_owned(), done: "read", source })?;
        Ok(read)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Whether anything is kept.
    pub fn is_empty(&self) -> bool {
        self.lock().places.is_empty()
    }

    /// Why nothing more could be kept, if that came about: told once.
    pub fn take_failure(&self) -> Option<StoreError> {
        let source = self.lock().failure.take()?;
        Some(StoreError { path: self.folder.clone(), done: "kept", source })
    }

    /// Removes the folder if nothing was kept in it.
    pub fn clear_away(&self) {
        let state = self.lock();
        if let (true, Some(growing)) = (state.places.is_empty(), state.growing) {
            // What cannot be removed stays: it is in nobody's way.
            let _ = fs::remove_file(state.segments[growing].path());
            let _ = fs::remove_dir(&self.folder);
        }
    }

    /// The keys under which anything is kept that begin like this, in their order.
    pub(super) fn keys_like(&self, beginning: &[u8]) -> Vec<Key> {
        let state = self.lock();
        let mut first = [0; 32];
        first[..beginning.len()].copy_from_slice(beginning);
        let keys = state.places.range(Key(first)..).map(|(key, _)| *key);
        keys.take_while(|key| key.0.starts_with(beginning)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ReadStore {
    fn fill(&mut self) -> io::Result<()> {
        for path in segments_in(&self.store.folder)? {
            let mut segment = Segment::open_to_read(&path)?;
            match segment.program()? {
                Some(program) if program == self.store.program => {
                    let contents = segment.scan()?;
                    if contents.is_damaged {
                        self.damaged.push(path);
                    }
                    self.store.lock().take(segment, contents);
                }
                // Whoever began it was stopped at once.
                None if segment.is_without_header()? => (),
                program => self.strangers.push(Stranger { path, program }),
            }
        }
        Ok(())
    }
}

impl OpenedStore {
    fn fill(&mut self, opening: Opening) -> io::Result<()> {
        fs::create_dir_all(&self.store.folder)?;
        for path in segments_in(&self.store.folder)? {
            let mut segment = Segment::open(&path)?;
            let is_same = segment.program()? == Some(self.store.program);
            if is_same && opening != Opening::Fresh {
                self.take(segment)?;
            } else if segment.is_ours && opening != Opening::Beside {
                fs::remove_file(&path)?;
                self.removed_count += usize::from(!is_same);
            }
        }
        let mut state = self.store.lock();
        if state.growing.is_none() {
            state.grow(&self.store.folder, &self.store.program)?;
        }
        Ok(())
    }

    /// Takes in what a segment holds, and appends to it from now on if that is possible and no other is.
    fn take(&mut self, mut segment: Segment) -> io::Result<()> {
        let contents = segment.scan()?;
        if contents.is_damaged {
            self.damaged.push(segment.path().to_owned());
        }
        let mut state = self.store.lock();
        let index = state.segments.len();
        if state.growing.is_none() && segment.can_grow(&contents)? {
            state.growing = Some(index);
        } else {
            segment.leave();
        }
        state.take(segment, contents);
        Ok(())
    }
}

/// The paths of the segments in a folder, in their order.
pub(super) fn segments_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let is_numbered = stem.len() == 4 && stem.bytes().all(|digit| digit.is_ascii_digit());
        if is_numbered && path.extension().is_some_and(|extension| extension == EXTENSION) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

impl State {
    /// Takes in what a segment holds.
    fn take(&mut self, segment: Segment, contents: Contents) {
        let index = self.segments.len();
        self.places.extend(contents.records.into_iter().map(|(key, place)| (key, (index, place))));
        self.segments.push(segment);
    }

    /// Appends to a new segment from now on: the first that there is not yet.
    fn grow(&mut self, folder: &Path, program: &Program) -> io::Result<()> {
        for number in 1..10_000 {
            let path = folder.join(format!("{number:04}.{EXTENSION}"));
            if let Some(segment) = Segment::make(&path, program)? {
                self.growing = Some(self.segments.len());
                self.segments.push(segment);
                return Ok(());
            }
        }
        Err(io::Error::other("there are as many segments as there are names"))
    }

    fn append(&mut self, folder: &Path, program: &Program, key: &Key, payload: &[u8]) -> io::Result<()> {
        let Some(mut growing) = self.growing else { return Ok(()) };
        if self.segments[growing].is_full()? {
            self.segments[growing].leave();
            self.grow(folder, program)?;
            growing = self.segments.len() - 1;
        }
        if let Some(place) = self.segments[growing].append(key, payload)? {
            self.places.insert(*key, (growing, place));
        }
        Ok(())
    }
}

impl Keeper for RunStore {
    fn kept(&self, key: &Key) -> Option<Vec<u8>> {
        let mut state = self.lock();
        let (segment, place) = *state.places.get(key)?;
        // What cannot be read any more is run again.
        state.segments[segment].read(place).ok()
    }

    fn keep(&self, key: &Key, bytes: &[u8]) {
        let mut state = self.lock();
        if let Err(error) = state.append(&self.folder, &self.program, key, bytes) {
            state.growing = None;
            state.failure = Some(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: Program = Program { sources: [1; 32], self_test: [2; 32] };

    fn open(folder: &Path) -> OpenedStore {
        RunStore::open(folder, PROGRAM, Opening::Resume).expect("it can be written to")
    }

    fn key(number: u8) -> Key {
        Key([number; 32])
    }

    #[test]
    fn what_is_kept_is_there_again_and_a_torn_record_is_not() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = parent.path().join("runs.cells");
        let store = open(&folder).store;
        store.keep(&key(1), b"one");
        store.keep(&key(2), b"two");
        drop(store);
        let path = folder.join("0001.segment");
        let length = fs::metadata(&path).expect("it is there").len();
        fs::OpenOptions::new()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_len(length - 1))
            .expect("ours");
        let again = open(&folder);
        assert!(again.damaged.is_empty());
        assert_eq!(again.store.kept(&key(1)).as_deref(), Some(b"one".as_slice()));
        assert_eq!(again.store.kept(&key(2)), None);
        again.store.keep(&key(3), b"three");
        assert_eq!(again.store.kept(&key(3)).as_deref(), Some(b"three".as_slice()));
        drop(again);
        assert_eq!(open(&folder).store.kept(&key(3)).as_deref(), Some(b"three".as_slice()));
        assert_eq!(segments_in(&folder).expect("it is there").len(), 1, "what is torn is cut off");
    }

    #[test]
    fn damage_in_the_middle_ends_the_reading_and_is_told() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = open(folder.path()).store;
        for number in 0..3 {
            store.keep(&key(number), b"payload");
        }
        drop(store);
        let path = folder.path().join("0001.segment");
        let mut bytes = fs::read(&path).expect("it is there");
        // The second of three records.
        let middle = bytes.len() * 2 / 3;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).expect("it is ours");
        let again = open(folder.path());
        assert_eq!(again.damaged, [path]);
        assert!(again.store.kept(&key(0)).is_some());
        assert_eq!(again.store.kept(&key(2)), None);
        assert_eq!(segments_in(folder.path()).expect("it is there").len(), 2, "a new one goes on");
    }

    #[test]
    fn two_at_the_same_time_write_to_two_segments() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (one, other) = (open(folder.path()).store, open(folder.path()).store);
        one.keep(&key(1), b"one");
        other.keep(&key(2), b"two");
        drop((one, other));
        let all = open(folder.path()).store;
        assert!(all.kept(&key(1)).is_some() && all.kept(&key(2)).is_some());
        assert_eq!(segments_in(folder.path()).expect("it is there").len(), 2);
    }

    #[test]
    fn what_another_version_has_left_is_removed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        open(folder.path()).store.keep(&key(1), b"one");
        let newer = Program { sources: [9; 32], ..PROGRAM };
        let beside = RunStore::open(folder.path(), newer, Opening::Beside).expect("it can be written to");
        assert_eq!((beside.removed_count, beside.store.kept(&key(1))), (0, None));
        beside.store.clear_away();
        drop(beside);
        let read = RunStore::read(folder.path(), newer).expect("it can be read");
        assert_eq!(
            read.strangers.iter().map(|stranger| stranger.program).collect::<Vec<_>>(),
            [Some(PROGRAM)]
        );
        let opened = RunStore::open(folder.path(), newer, Opening::Resume).expect("it can be written to");
        assert_eq!(opened.removed_count, 1);
        assert_eq!(opened.store.kept(&key(1)), None);
    }

    #[test]
    fn a_store_in_which_nothing_was_kept_is_cleared_away() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = parent.path().join("runs.cells");
        open(&folder).store.clear_away();
        assert!(!folder.exists());
        let store = open(&folder).store;
        store.keep(&key(1), b"one");
        store.clear_away();
        assert!(folder.exists());
    }
}
