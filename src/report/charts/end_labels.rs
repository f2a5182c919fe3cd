//! End labels: names at the ends of lines, moved apart where lines end close together.

use super::colour::Colour;
use super::frame::LABEL_PX;
use super::panel_frame::PanelFrame;
use super::placement::Obstacles;
use super::scene::{Area, Ink, Scene, Spot, Words};
use super::series::{Point, Reading, Series};
use super::typography::{Weight, width_px};

/// Least distance of two baselines.
pub(super) const SPACING_PX: f64 = 18.0;
/// From the panel's edge to the words.
const LEADER_PX: f64 = 16.0;

/// A name and the end of its line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EndLabel {
    pub(super) text: String,
    pub(super) colour: Colour,
    pub(super) anchor: Spot,
    /// Whether there is a line to lead to.
    pub(super) has_line: bool,
}

/// Room that names need to the right of a panel.
pub(super) fn room_px<'a>(series: impl Iterator<Item = &'a Series>) -> f64 {
    series.map(|series| name_px(&name_of(series))).fold(0.0, f64::max) + LEADER_PX
}

/// What stands at the end of a line; a series without a single point says so, rather than vanish.
pub(super) fn name_of(series: &Series) -> String {
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
pub(super) fn draw(
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
pub(super) fn draw_early(scene: &mut Scene, labels: &[EndLabel], within: &Area, obstacles: &mut Obstacles) {
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

/// Heights near the wanted ones (which ascend), a spacing apart, between two bounds. Neighbours that are too
/// close form a block, which sits at the mean of what its members want, within the bounds.
pub(super) fn spread(wanted: &[f64], spacing: f64, lowest: f64, highest: f64) -> Vec<f64> {
    struct Block {
        count: usize,
        /// Sum of where each member wants the block to begin.
        starts: f64,
    }
    let mut blocks: Vec<Block> = Vec::new();
    let start = |block: &Block| {
        let latest = highest - spacing * (block.count - 1) as f64;
        (block.starts / block.count as f64).min(latest).max(lowest)
    };
    let end = |block: &Block| start(block) + spacing * block.count as f64;
    for &height in wanted {
        blocks.push(Block { count: 1, starts: height });
        while let [.., before, last] = blocks.as_slice() {
            if end(before) <= start(last) {
                break;
            }
            let offset = spacing * before.count as f64 * last.count as f64;
            let merged =
                Block { count: before.count + last.count, starts: before.starts + last.starts - offset };
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    let places = |block: &Block| {
        let first = start(block);
        (0..block.count).map(move |member| first + spacing * member as f64).collect::<Vec<_>>()
    };
    blocks.iter().flat_map(places).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_far_apart_stay_where_they_want_to_be() {
        assert_eq!(spread(&[10.0, 50.0], 18.0, 0.0, 100.0), [10.0, 50.0]);
    }

    #[test]
    fn labels_close_together_move_apart_evenly() {
        assert_eq!(spread(&[50.0, 50.0], 18.0, 0.0, 100.0), [41.0, 59.0]);
    }

    #[test]
    fn labels_stay_within_the_bounds() {
        assert_eq!(spread(&[0.0, 1.0, 99.0, 100.0], 18.0, 0.0, 100.0), [0.0, 18.0, 82.0, 100.0]);
    }

    #[test]
    fn a_block_pushed_by_a_bound_pushes_its_neighbours() {
        assert_eq!(spread(&[70.0, 99.0, 100.0], 18.0, 0.0, 100.0), [64.0, 82.0, 100.0]);
    }
}
