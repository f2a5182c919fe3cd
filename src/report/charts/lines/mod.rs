//! Lines: the layout of line charts and timelines.

mod absent_rows;
mod apart;
mod end_labels;
mod grid;
mod guides;
mod layout;
mod panel;
mod ranges;
mod runs;

pub(crate) use layout::lay_out;
