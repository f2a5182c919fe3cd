//! Segments: finished runs in a few files that only grow, beside the results that are made of them.
//!
//! A folder holds `0001.segment`, `0002.segment`…: each begins with the program that writes it, and then has records
//! that count as soon as their checksum fits. Who is killed while it appends leaves a torn record at most, and the
//! next one cuts it off. A segment is appended to by one process at a time, which holds its lock; another one takes
//! the next segment. So any number of processes may work in one folder, and there are as few files as ever worked at
//! the same time, more only where one has grown full.

mod format;
mod part;
mod segment;
mod store;

pub use format::Program;
pub use part::Origin;
pub use store::{OpenedStore, Opening, ReadStore, RunStore, StoreError, Stranger};
