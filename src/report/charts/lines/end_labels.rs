//! End labels: names at the ends of lines, moved apart where lines end close together.

use crate::report::charts::description::{Colour, Point, Reading, Series};
use crate::report::charts::sheet::frame::LABEL_PX;
use crate::report::charts::sheet::panel_frame::PanelFrame;
use crate::report::charts::sheet::placement::Obstacles;
use crate::report::charts::sheet::scene::{Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::spread::{SPACING_PX, spread};
use crate::report::charts::sheet::typography::{Weight, width_px};

/// From the panel's edge to the words.
const LEADER_PX: f64 = 16.0;

/// A name and the end of its line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EndLabel {
    pub(crate) text: String,
    pub(crate) colour: Colour,
    pub(crate) anchor: Spot,
    /// Whether there is a line to lead to.
    pub(crate) has_line: bool,
}

/// Room that names need to the right of a panel.
pub(crate) fn room_px<'a>(series: impl Iterator<Item = &'a Series>) -> f64 {
    series.map(|series| name_px(&name_of(series))).fold(0.0, f64::max) + LEADER_PX
}

/// What stands at the end of a line; a series without a single point says so, rather than vanish.
pub(crate) fn name_of(series: &Series) -> String {
    let is_empty = |point: &Point| point.value().is_none() && !matches!(point.reading, Reading::Absent(_));
    if series.label.is_empty() || !series.points.iter().all(is_empty) {
        series.label.clone()
    } else {
        format!("{}: no data", series.label)
    }
}

fn name_px(name: &str) -> f64 {
    width_px(name, LABEL_PX, Weight::Semibold)
}

/// Draws names right of the panel where lines reach its right edge, and beside the end where they stop early.
pub(crate) fn draw(
    scene: &mut Scene,
    labels: Vec<EndLabel>,
    frame: &PanelFrame,
    obstacles: &mut Obstacles,
) -> Vec<EndLabel> {
    let reaches_edge = |label: &EndLabel| {
        let words_end = label.anchor.x + LEADER_PX + name_px(&label.text);
        label.anchor.x >= frame.inner.right - 1.0 || words_end > frame.plot.right - 4.0
    };
    let (mut at_edge, early): (Vec<_>, Vec<_>) = labels.into_iter().partition(reaches_edge);
    at_edge.sort_by(|left, right| left.anchor.y.total_cmp(&right.anchor.y));
    let wanted: Vec<f64> = at_edge.iter().map(|label| label.anchor.y).collect();
    let heights = spread(&wanted, SPACING_PX, frame.plot.top, frame.plot.bottom - 2.0);
    for (label, y) in at_edge.iter().zip(heights) {
        draw_at_edge(scene, label, Spot::new(frame.plot.right + LEADER_PX, y), frame, obstacles);
    }
    early
}

fn draw_at_edge(
    scene: &mut Scene,
    label: &EndLabel,
    at: Spot,
    frame: &PanelFrame,
    obstacles: &mut Obstacles,
) {
    let from = label.anchor.moved(7.0, 0.0);
    let leader = Ink::translucent(label.colour.rgb(), 0.6);
    let bend = Spot::new(from.x.max(frame.plot.right - 2.0), label.anchor.y);
    let is_displaced = (at.y - label.anchor.y).abs() > 2.0 || from.x < bend.x - 8.0;
    if label.has_line && is_displaced {
        scene.path(vec![from, bend, at.moved(-3.0, 0.0)], leader, 1.0);
    }
    let words = words_of(label, at.moved(0.0, 0.35 * LABEL_PX));
    obstacles.add_words(&words);
    scene.words(words);
}

/// Draws the names of lines that stop early beside their ends, where there is room.
pub(crate) fn draw_early(scene: &mut Scene, labels: &[EndLabel], within: &Area, obstacles: &mut Obstacles) {
    for label in labels {
        let width = name_px(&label.text);
        let baseline = label.anchor.moved(0.0, 0.35 * LABEL_PX);
        let steps = [0.0, -1.0, 1.0, -2.0, 2.0, -3.0, 3.0, -4.0, 4.0];
        let candidates = steps.iter().flat_map(|step| {
            let beside = baseline.moved(0.0, step * SPACING_PX);
            [beside.moved(11.0, 0.0), beside.moved(-11.0 - width, 0.0), beside.moved(-width / 2.0, 0.0)]
        });
        obstacles.place(scene, candidates.map(|at| words_of(label, at)).collect(), within);
    }
}

fn words_of(label: &EndLabel, at: Spot) -> Words {
    Words::new(&*label.text, at, LABEL_PX, label.colour.text_rgb()).semibold()
}
