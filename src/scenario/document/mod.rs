//! Document: from TOML text to a value, with every mistake of the text at its place.
//!
//! It knows nothing of what a scenario contains: any type with serde's `Deserialize` will do, as long as
//! its structs and enums are plain (external tables; no `flatten`, `untagged` or `toml::Spanned`). Checks
//! between fields find their carets by path, so the types need no spans of their own.
//!
//! ```text
//! Sources ── syntax ──▶ Tree ── overrides ──▶ Tree ── decode ──▶ Draft<T> ── checks ──▶ T or Mistakes
//!  file, --set         spans                 merged            value + findings
//! ```
//!
//! A mistake never stops the search for the next one: the faulty part is set aside, a filler takes its
//! place where the type insists on one, and decoding starts over. What would only follow from a part set
//! aside is not reported.

mod assignment;
mod cursor;
mod decode;
#[cfg(feature = "cli")]
mod disk;
#[expect(clippy::module_inception, reason = "the folder is named after what it reads")]
mod document;
mod faults;
mod filler;
mod findings;
mod mistake;
mod overrides;
mod path;
mod readings;
mod refusal;
mod render;
mod setting;
mod sources;
pub mod suggest;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod variant;
mod wording;

pub use decode::{Draft, decode};
pub use document::Document;
pub use findings::Findings;
pub use mistake::{Mistake, Mistakes, Place};
pub use readings::Readings;
pub use setting::{Setting, SettingValue};
pub use sources::Sources;
