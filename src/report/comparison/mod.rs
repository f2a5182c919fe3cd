//! Comparison: what became of results, told to people and to other programs.

mod annotations;
mod json;
mod junit;
mod markdown;
mod rows;
mod sentences;
mod table;

pub use annotations::comparison_annotations;
pub use json::comparison_json;
pub use junit::comparison_junit;
pub use markdown::comparison_markdown;
pub use sentences::comparison_lacking;
pub use table::comparison_table;
