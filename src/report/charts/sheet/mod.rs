//! Sheet: the page on which every kind of chart is laid out, and the things that may stand on it.

pub(crate) mod caption;
pub(crate) mod dash;
pub(crate) mod frame;
pub(crate) mod hatching;
pub(crate) mod inks;
pub(crate) mod legend;
pub(crate) mod markers;
pub(crate) mod panel_frame;
pub(crate) mod panel_title;
pub(crate) mod placement;
pub(crate) mod scene;
pub(crate) mod spread;
pub(crate) mod strokes;
pub(crate) mod typography;
