//! Map: the layout of maps: coloured cells over two parameters, with contour lines.

mod cells;
mod colour_bar;
mod contour;
mod contour_lines;
mod grid;
mod layout;
mod ramp;
mod steps;

pub(crate) use layout::lay_out;
