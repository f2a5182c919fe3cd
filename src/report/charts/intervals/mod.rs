//! Intervals: the layout of horizontal bars with intervals.

mod layout;
mod names;
mod notes;
mod range;
mod row;

pub(crate) use layout::lay_out;
