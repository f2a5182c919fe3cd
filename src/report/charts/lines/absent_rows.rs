//! Absent rows: open markers for points without a value, on rows above the data (or below it, for a zero that
//! a log axis cannot show), so that a gap is never mistaken for a value.

use crate::report::charts::description::{Reading, Scale, Series};
use crate::report::charts::lines::runs::note_of;
use crate::report::charts::sheet::frame::LABEL_PX;
use crate::report::charts::sheet::inks::SUBTITLE;
use crate::report::charts::sheet::markers;
use crate::report::charts::sheet::panel_frame::PanelFrame;
use crate::report::charts::sheet::placement::Obstacles;
use crate::report::charts::sheet::scene::{Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, width_px};

const ROW_PX: f64 = 18.0;
const WORDS_PX: f64 = LABEL_PX - 1.0;
/// Rows never take more than this share of a panel.
const SHARE_MAX: f64 = 0.3;

/// Which series have points without a value: their places among the panel's series, one row each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AbsentRows {
    above: Vec<usize>,
    below: Vec<usize>,
}

impl AbsentRows {
    /// The rows that a panel needs.
    pub(crate) fn of(series: &[Series], y_scale: Scale) -> Self {
        let with = |is_wanted: fn(&Reading) -> bool| {
            let has = |series: &Series| {
                series
                    .points
                    .iter()
                    .any(|point| is_wanted(&point.reading) && note_of(point, y_scale).is_some())
            };
            series.iter().enumerate().filter(|(_, series)| has(series)).map(|(index, _)| index).collect()
        };
        Self { above: with(is_absent), below: with(|reading| !is_absent(reading)) }
    }

    /// Heights that the rows above and below the data take in a panel.
    pub(crate) fn room_px(&self, plot_height: f64) -> (f64, f64) {
        let room = |rows: &[usize]| {
            if rows.is_empty() { 0.0 } else { self.row_px(plot_height) * rows.len() as f64 + 6.0 }
        };
        (room(&self.above), room(&self.below))
    }

    fn row_px(&self, plot_height: f64) -> f64 {
        let count = (self.above.len() + self.below.len()).max(1);
        ROW_PX.min(plot_height * SHARE_MAX / count as f64)
    }

    /// Where a point without a value is shown.
    pub(crate) fn spot(&self, index: usize, x: f64, reading: &Reading, frame: &PanelFrame) -> Option<Spot> {
        let rows = if is_absent(reading) { &self.above } else { &self.below };
        let row = rows.iter().position(|&member| member == index)?;
        let depth = self.row_px(frame.plot.height()) * (row as f64 + 0.5) + 2.0;
        let y = if is_absent(reading) { frame.plot.top + depth } else { frame.plot.bottom - depth };
        Some(Spot::new(frame.x_px(x)?, y))
    }

    /// Draws the markers, and each reason once.
    pub(crate) fn draw(
        &self,
        scene: &mut Scene,
        series: &[Series],
        frame: &PanelFrame,
        obstacles: &mut Obstacles,
    ) {
        let mut notes: Vec<(&str, Vec<Spot>)> = Vec::new();
        for (index, line) in series.iter().enumerate() {
            for point in &line.points {
                let Some(note) = note_of(point, frame.y.scale) else { continue };
                let Some(spot) = self.spot(index, point.x, &point.reading, frame) else { continue };
                markers::open(scene, spot, line.colour);
                obstacles.add_line(&[spot]);
                match notes.iter_mut().find(|(known, _)| *known == note) {
                    Some((_, spots)) => spots.push(spot),
                    None => notes.push((note, vec![spot])),
                }
            }
        }
        for (note, spots) in notes {
            obstacles.place(scene, candidates(note, &spots), &frame.plot);
        }
    }
}

fn is_absent(reading: &Reading) -> bool {
    matches!(reading, Reading::Absent(_))
}

/// Left of each marker, then right of each, then at the panel's corner.
fn candidates(note: &str, spots: &[Spot]) -> Vec<Words> {
    let width = width_px(note, WORDS_PX, Weight::Regular);
    let words = |at: Spot| Words::new(note, at.moved(0.0, 0.36 * WORDS_PX), WORDS_PX, SUBTITLE);
    let left = spots.iter().map(|spot| words(spot.moved(-11.0 - width, 0.0)));
    let right = spots.iter().map(|spot| words(spot.moved(11.0, 0.0)));
    let below = spots.iter().map(|spot| words(spot.moved(-width / 2.0, 18.0)));
    left.chain(right).chain(below).collect()
}
