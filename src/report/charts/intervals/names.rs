//! Names: what the rows are called, left of their bars.

use crate::report::charts::description::{BarRow, Colour};
use crate::report::charts::sheet::frame::LABEL_PX;
use crate::report::charts::sheet::inks::{SOURCE, TITLE};
use crate::report::charts::sheet::markers;
use crate::report::charts::sheet::scene::{Anchor, Area, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten, width_px};

const DETAIL_PX: f64 = 13.0;
const GAP_PX: f64 = 12.0;
const MARKER_PX: f64 = 18.0;
/// Names never take more of the sheet than this.
const SHARE_MAX: f64 = 0.36;
/// Least height of a row whose name has a fact below it.
pub(crate) const DETAILED_ROW_PX_MIN: f64 = 38.0;

/// Room left of the bars for the widest name.
pub(crate) fn room_px(rows: &[BarRow], content_px: f64) -> f64 {
    let name_px = |row: &BarRow| {
        let marker = row.colour.map_or(0.0, |_| MARKER_PX);
        let label = width_px(&row.label, LABEL_PX, Weight::Semibold);
        marker + label.max(width_px(&row.detail, DETAIL_PX, Weight::Regular))
    };
    (rows.iter().map(name_px).fold(0.0, f64::max) + GAP_PX).min(content_px * SHARE_MAX)
}

/// Writes a row's name, and the fact below it, between the sheet's margin and the row's bars.
pub(crate) fn draw(scene: &mut Scene, row: &BarRow, area: Area, margin: f64) {
    let centre = (area.top + area.bottom) / 2.0;
    let right = area.left - GAP_PX;
    let end = right - row.colour.map_or(0.0, |_| MARKER_PX);
    let name_at = if row.detail.is_empty() { centre } else { centre - 9.0 };
    if let Some(colour) = row.colour {
        markers::filled(scene, Spot::new(right - 5.0, name_at), colour);
    }
    let label = shorten(&row.label, LABEL_PX, Weight::Semibold, end - margin);
    let rgb = row.colour.map_or(TITLE, Colour::text_rgb);
    let at = Spot::new(end, name_at + 0.35 * LABEL_PX);
    scene.words(Words::new(label, at, LABEL_PX, rgb).semibold().anchored(Anchor::End));
    let detail = shorten(&row.detail, DETAIL_PX, Weight::Regular, end - margin);
    let at = Spot::new(end, centre + 9.0 + 0.35 * DETAIL_PX);
    scene.words(Words::new(detail, at, DETAIL_PX, SOURCE).anchored(Anchor::End));
}
