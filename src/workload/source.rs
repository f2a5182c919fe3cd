//! Source: the bytes of a trace or of a column, plain or gzip, told apart by their first two bytes.
//!
//! The name of a file says nothing here: a `.csv` that is gzip inside is read, and so is a `.gz` that
//! somebody unpacked. Behind one box, so that readers need no type parameter: the price is two calls
//! through a table per line.

#[cfg(feature = "cli")]
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
#[cfg(feature = "cli")]
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

/// The first two bytes of every gzip member (RFC 1952, section 2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// How many bytes are asked of a file, and kept unpacked, at a time.
const BUFFER_BYTES: usize = 64 * 1024;

/// Unpacked bytes, from wherever they come.
pub(crate) type Source<'bytes> = Box<dyn BufRead + Send + 'bytes>;

/// What can be wrong with bytes before anyone looks at their meaning.
#[derive(Debug, Error)]
pub enum SourceError {
    /// Nothing is at the path.
    #[error("there is no such file")]
    Missing,
    /// The operating system refused: no permission, a failing disk.
    #[error("cannot be read: {0}")]
    Unreadable(io::Error),
    /// The path names a directory.
    #[error("is a directory, not a file")]
    Directory,
    /// A gzip stream stops before its checksum.
    #[error("the file ends in the middle of its gzip stream")]
    GzipCut,
    /// A gzip stream contradicts itself.
    #[error("the gzip stream is damaged: {0}")]
    GzipDamaged(io::Error),
}

impl SourceError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let help = match self {
            SourceError::Missing => {
                "check the path: a scenario names files from its own folder, the command line from where you are"
            }
            SourceError::Unreadable(_) => "check the path and that you may read it",
            SourceError::Directory => "name one file inside it",
            SourceError::GzipCut => "fetch the file again: a download that stopped early looks like this",
            SourceError::GzipDamaged(_) => {
                "`gzip --test` should agree; fetch the file again, or unpack it and use the plain text"
            }
        };
        help.to_string()
    }
}

impl From<io::Error> for SourceError {
    /// The decoder alone raises these kinds: a plain source just ends.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => SourceError::GzipCut,
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => SourceError::GzipDamaged(error),
            io::ErrorKind::IsADirectory => SourceError::Directory,
            io::ErrorKind::NotFound => SourceError::Missing,
            _ => SourceError::Unreadable(error),
        }
    }
}

/// Opens a file for [`TraceReader::from_reader`](super::trace::TraceReader::from_reader) or
/// [`read_cells`](super::column::read_cells).
///
/// # Errors
/// If it cannot be opened or is a directory.
#[cfg(feature = "cli")]
pub fn open_file(path: &Path) -> Result<BufReader<File>, SourceError> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(SourceError::Directory);
    }
    Ok(BufReader::with_capacity(BUFFER_BYTES, file))
}

/// `reader` unpacked if it is gzip (of one or many members), and as it is otherwise.
pub(crate) fn unpacked<'bytes>(
    mut reader: impl BufRead + Send + 'bytes,
) -> Result<Source<'bytes>, SourceError> {
    let mut head = Vec::with_capacity(GZIP_MAGIC.len());
    reader.by_ref().take(GZIP_MAGIC.len() as u64).read_to_end(&mut head)?;
    let is_gzip = head == GZIP_MAGIC;
    let whole = Cursor::new(head).chain(reader);
    if is_gzip {
        Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(whole))))
    } else {
        Ok(Box::new(whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn text_of(bytes: &[u8]) -> Result<String, SourceError> {
        let mut text = String::new();
        unpacked(bytes)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn plain_and_gzip_bytes_read_alike() {
        assert_eq!(text_of(b"some text").unwrap(), text_of(&gzip("some text")).unwrap());
    }

    #[test]
    fn gzip_members_follow_one_another() {
        let members = [gzip("one,"), gzip(""), gzip("two")].concat();
        assert_eq!(text_of(&members).unwrap(), "one,two");
    }

    #[test]
    fn a_source_of_one_byte_is_plain() {
        assert_eq!(text_of(b"x").unwrap(), "x");
    }

    #[test]
    fn gzip_cut_anywhere_is_noticed() {
        let whole = gzip("a text that is long enough to be packed, packed, packed");
        let is_noticed = |cut| matches!(text_of(&whole[..cut]), Err(SourceError::GzipCut));
        assert!((2..whole.len()).all(is_noticed));
    }

    #[test]
    fn a_wrong_gzip_checksum_is_noticed() {
        let mut bytes = gzip("a text");
        let checksum = bytes.len() - 8;
        bytes[checksum] ^= 1;
        assert!(matches!(text_of(&bytes), Err(SourceError::GzipDamaged(_))));
    }
}
