//! Bars: the layout of stacked bars.

mod layout;
mod panel;
mod part_names;

pub(crate) use layout::lay_out;
