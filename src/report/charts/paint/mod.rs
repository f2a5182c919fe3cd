//! Paint: from a scene to a file's bytes, by way of plotters.

pub(crate) mod painter;
pub(crate) mod png_image;
pub(crate) mod svg_text;
