//! Comparison: what became of results, told to people and to other programs.

mod json;
mod rows;
mod sentences;
mod table;

pub use json::comparison_json;
pub use table::comparison_table;
