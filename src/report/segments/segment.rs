//! Segment: one file of records, scanned from its beginning, and appended to by whoever holds its lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::format::{HEADER_BYTES, Next, Program, extent, next, record};
use crate::experiment::Key;

/// From this length on, nothing more is appended.
const FULL_BYTES: u64 = 64 << 20;

/// Where the payload of a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: u64,
    pub(super) bytes: usize,
}

/// What a segment holds.
#[derive(Debug)]
pub(super) struct Contents {
    /// Every whole record, up to the first that is none.
    pub(super) records: Vec<(Key, Place)>,
    /// How far the whole ones reach.
    whole_bytes: u64,
    /// Whether there is anything behind them that was never written like that.
    pub(super) is_damaged: bool,
}

/// A segment that is there.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    path: PathBuf,
    /// Whether nobody else appends to it as long as it is open.
    pub(super) is_ours: bool,
}

impl Segment {
    /// Opens the segment at `path`, and takes its lock if that is free.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).open(path)?;
        let is_ours = file.try_lock().is_ok();
        Ok(Segment { file, path: path.to_owned(), is_ours })
    }

    /// Opens it to be read alone.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub(super) fn open_to_read(path: &Path) -> io::Result<Self> {
        Ok(Segment { file: File::open(path)?, path: path.to_owned(), is_ours: false })
    }

    /// Makes an empty one at `path`; `None` if there is one, or if another process has taken it by now.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(super) fn make(path: &Path, program: &Program) -> io::Result<Option<Self>> {
        let mut file = match OpenOptions::new().read(true).append(true).create_new(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
            opened => opened?,
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(None),
            // Where there are no locks, a name of its own is enough: nobody takes what it cannot lock.
            Ok(()) | Err(TryLockError::Error(_)) => (),
        }
        file.write_all(&program.header())?;
        Ok(Some(Segment { file, path: path.to_owned(), is_ours: true }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Who has written it; `None` if it is no segment that this program can read.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn program(&mut self) -> io::Result<Option<Program>> {
        let mut header = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        (&self.file).take(HEADER_BYTES as u64).read_to_end(&mut header)?;
        Ok(Program::of_header(&header))
    }

    /// Whether it is too short to say who has written it.
    ///
    /// # Errors
    /// If it cannot be looked at.
    pub(super) fn is_without_header(&self) -> io::Result<bool> {
        Ok(self.file.metadata()?.len() < HEADER_BYTES as u64)
    }

    /// Finds every whole record.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn scan(&mut self) -> io::Result<Contents> {
        let file_bytes = self.file.metadata()?.len();
        let mut whole_bytes = self.file.seek(SeekFrom::Start(HEADER_BYTES as u64))?;
        let mut reader = BufReader::with_capacity(1 << 16, &self.file);
        let mut records = Vec::new();
        let is_damaged = loop {
            match next(&mut reader, file_bytes - whole_bytes)? {
                Next::Record(found) => {
                    let (bytes, begins_at) = extent(found.payload.len());
                    let place = Place { at: whole_bytes + begins_at, bytes: found.payload.len() };
                    records.push((found.key, place));
                    whole_bytes += bytes;
                }
                Next::End | Next::Torn => break false,
                Next::Damaged => break true,
            }
        };
        Ok(Contents { records, whole_bytes, is_damaged })
    }

    /// Makes it ready to be appended to, without what is torn; `false` if it is full, damaged or another's.
    ///
    /// # Errors
    /// If it cannot be cut.
    pub(super) fn can_grow(&self, contents: &Contents) -> io::Result<bool> {
        if !self.is_ours || contents.is_damaged || contents.whole_bytes >= FULL_BYTES {
            return Ok(false);
        }
        self.file.set_len(contents.whole_bytes)?;
        Ok(true)
    }

    /// Lets other processes append to it.
    pub(super) fn leave(&mut self) {
        if self.is_ours {
            // A lock that cannot be given back is gone with the process.
            let _ = self.file.unlock();
            self.is_ours = false;
        }
    }

    pub(super) fn is_full(&self) -> io::Result<bool> {
        Ok(self.file.metadata()?.len() >= FULL_BYTES)
    }

    /// Appends a record, and says where its payload lies; `None` if it is too long to be kept.
    ///
    /// # Errors
    /// If it cannot be written: the segment may end with half of it then.
    pub(super) fn append(&mut self, key: &Key, payload: &[u8]) -> io::Result<Option<Place>> {
        let Some(bytes) = record(key, payload) else { return Ok(None) };
        let end = self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(&bytes)?;
        let (_, begins_at) = extent(payload.len());
        Ok(Some(Place { at: end + begins_at, bytes: payload.len() }))
    }

    /// The payload at a place.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn read(&mut self, place: Place) -> io::Result<Vec<u8>> {
        let mut payload = vec![0; place.bytes];
        self.file.seek(SeekFrom::Start(place.at))?;
        self.file.read_exact(&mut payload)?;
        Ok(payload)
    }
}
