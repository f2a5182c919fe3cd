//! Panel title: a topology's name above a panel, in its colour, with the marker that it has in line charts.

use crate::report::charts::description::Colour;
use crate::report::charts::sheet::frame::PANEL_TITLE_PX;
use crate::report::charts::sheet::markers;
use crate::report::charts::sheet::panel_frame::CAPTION_LINE_PX;
use crate::report::charts::sheet::scene::{Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten, width_px, wrap};

const MARKER_PX: f64 = 11.0;
const GAP_PX: f64 = 7.0;
pub(crate) const LINES_MAX: usize = 2;

/// How wide a name is in one line, with its marker.
pub(crate) fn whole_px(name: &str) -> f64 {
    MARKER_PX + GAP_PX + width_px(name, PANEL_TITLE_PX, Weight::Semibold)
}

/// How many lines a name takes in a width: one, or two.
pub(crate) fn line_count(name: &str, width_px_max: f64) -> usize {
    lines(name, width_px_max, LINES_MAX).len().max(1)
}

/// The name in at most so many lines; what does not fit into the last is shortened.
fn lines(name: &str, width_px_max: f64, lines_max: usize) -> Vec<String> {
    let room = width_px_max - MARKER_PX - GAP_PX;
    let mut lines = wrap(name, PANEL_TITLE_PX, Weight::Semibold, room);
    if lines.len() > lines_max {
        let rest = lines.split_off(lines_max - 1).join(" ");
        lines.push(shorten(&rest, PANEL_TITLE_PX, Weight::Semibold, room));
    }
    lines
}

/// Draws marker and name in a width and so many lines; the baseline of the first line begins at a spot.
pub(crate) fn draw(scene: &mut Scene, name: &str, colour: Colour, at: Spot, room: (f64, usize)) {
    markers::filled(scene, at.moved(MARKER_PX / 2.0, -0.35 * PANEL_TITLE_PX), colour);
    for (index, line) in lines(name, room.0, room.1).into_iter().enumerate() {
        let baseline = at.moved(MARKER_PX + GAP_PX, CAPTION_LINE_PX * index as f64);
        scene.words(Words::new(line, baseline, PANEL_TITLE_PX, colour.text_rgb()).semibold());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_takes_a_second_line_before_it_is_shortened() {
        assert_eq!(lines("hub that remembers", 400.0, 2), ["hub that remembers"]);
        assert_eq!(lines("hub that remembers", 130.0, 2), ["hub that", "remembers"]);
        assert!(lines("hub that remembers", 130.0, 1)[0].contains('…'));
        assert_eq!(line_count("a topology with a very long name indeed", 130.0), 2);
    }
}
