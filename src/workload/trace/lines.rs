//! Lines: one reused line at a time, so that the length of a trace costs no memory.
//!
//! Blank lines are passed over, carriage returns and a byte order mark are dropped, and a line that
//! has no end is an error before it fills the memory.

use std::io::{BufRead, Read};

use super::defect::TraceDefect;
use crate::workload::source::{Source, SourceError};

/// The longest line, in bytes: a row of 6,000 prefix blocks still fits.
pub(super) const LINE_BYTES_MAX: usize = 64 * 1024;

/// U+FEFF in UTF-8: some programs put it before the first character of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The lines of a source; the current one can be looked at.
pub(super) struct Lines {
    source: Source<'static>,
    buffer: Vec<u8>,
    line: u64,
    is_unread: bool,
    is_terminated: bool,
}

impl Lines {
    /// Stands before the first line of `source`.
    pub(super) fn new(source: Source<'static>) -> Self {
        Lines { source, buffer: Vec::new(), line: 0, is_unread: false, is_terminated: true }
    }

    /// The number of the current line, or of the line at which reading failed.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Goes to the next line that is not blank; false at the end.
    pub(super) fn advance(&mut self) -> Result<bool, TraceDefect> {
        if std::mem::take(&mut self.is_unread) {
            return Ok(true);
        }
        while self.read_line()? {
            if !self.buffer.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Makes the current line the next one again.
    pub(super) fn unread(&mut self) {
        self.is_unread = true;
    }

    /// The current line, without its end.
    pub(super) fn text(&self) -> Result<&str, TraceDefect> {
        std::str::from_utf8(&self.buffer)
            .map_err(|error| TraceDefect::NotUtf8 { byte: error.valid_up_to() + 1 })
    }

    /// A last line that says too little and has no end was cut, not miswritten.
    pub(super) fn blame(&self, defect: TraceDefect) -> TraceDefect {
        match defect {
            TraceDefect::WrongFieldCount { found, expected } if !self.is_terminated && found < expected => {
                TraceDefect::LineCut { found, expected }
            }
            TraceDefect::OpenObject { text } if !self.is_terminated => TraceDefect::ObjectCut { text },
            other => other,
        }
    }

    /// Replaces the buffer by the next line, blank or not; false at the end.
    fn read_line(&mut self) -> Result<bool, TraceDefect> {
        self.buffer.clear();
        let mut bounded = self.source.by_ref().take(LINE_BYTES_MAX as u64 + 1);
        let read = bounded.read_until(b'\n', &mut self.buffer).map_err(SourceError::from);
        if !matches!(read, Ok(0)) {
            self.line += 1;
        }
        if read? == 0 {
            return Ok(false);
        }
        if self.buffer.len() > LINE_BYTES_MAX {
            return Err(TraceDefect::LineTooLong { bytes_max: LINE_BYTES_MAX });
        }
        self.is_terminated = self.buffer.pop_if(|byte| *byte == b'\n').is_some();
        self.buffer.pop_if(|byte| *byte == b'\r');
        if self.line == 1 && self.buffer.starts_with(BYTE_ORDER_MARK) {
            self.buffer.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, BufReader};

    /// The same row over and over, made as it is asked for.
    struct EndlessRow {
        left_bytes: u64,
    }

    impl Read for EndlessRow {
        fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
            let row = b"2023-11-16 18:17:03.9799600,4808,10\r\n";
            let size = row.len().min(target.len()).min(self.left_bytes as usize);
            target[..size].copy_from_slice(&row[..size]);
            self.left_bytes -= size as u64;
            Ok(size)
        }
    }

    #[test]
    fn a_trace_of_200_megabytes_grows_no_buffer() {
        let source = BufReader::new(EndlessRow { left_bytes: 200_000_000 });
        let mut lines = Lines::new(Box::new(source));
        while lines.advance().unwrap() {}
        assert!(lines.buffer.capacity() < 256, "the buffer grew to {} bytes", lines.buffer.capacity());
    }

    #[test]
    fn a_line_without_end_is_refused_before_it_fills_the_memory() {
        let mut lines = Lines::new(Box::new(BufReader::new(io::repeat(b'7'))));
        assert!(matches!(lines.advance(), Err(TraceDefect::LineTooLong { .. })));
    }

    #[test]
    fn a_line_put_back_comes_again() {
        let mut lines = Lines::new(Box::new(&b"first\nsecond"[..]));
        lines.advance().unwrap();
        lines.unread();
        lines.advance().unwrap();
        assert_eq!(lines.text().unwrap(), "first");
    }

    #[test]
    fn blank_lines_are_passed_over_and_counted() {
        let mut lines = Lines::new(Box::new(&b"\xef\xbb\xbf\r\n\n \nfourth\r\n"[..]));
        lines.advance().unwrap();
        assert_eq!((lines.text().unwrap(), lines.line()), ("fourth", 4));
    }
}
