//! Line runs: a series cut at its gaps, as pixels; and its points without a value, on rows of their own.

use crate::report::charts::description::{Point, Reading, Rgb, Scale, Series, Stroke};
use crate::report::charts::sheet::panel_frame::PanelFrame;
use crate::report::charts::sheet::scene::{Ink, Scene, Spot};
use crate::report::charts::sheet::{dash, markers};

const SOLID_PX: f64 = 2.6;
const DASHED_PX: f64 = 1.9;
const BAND_OPACITY: f64 = 0.17;

/// Points of a series between two gaps.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Run {
    pub(crate) spots: Vec<Spot>,
    /// Top and bottom of the interval at each spot, where there is one.
    pub(super) intervals: Vec<Option<(f64, f64)>>,
}

/// Why a point has no place among the values, in the words of its row.
pub(crate) fn note_of(point: &Point, scale: Scale) -> Option<&str> {
    match &point.reading {
        Reading::Absent(reason) if point.x.is_finite() => Some(reason),
        Reading::Value(y) if scale == Scale::Log && y.is_finite() && *y <= 0.0 => Some("zero"),
        _ => None,
    }
}

/// The series, cut at its gaps.
pub(crate) fn runs(series: &Series, frame: &PanelFrame) -> Vec<Run> {
    let mut runs = vec![Run::default()];
    for point in &series.points {
        match point.value().and_then(|y| frame.spot(point.x, y)) {
            Some(spot) => {
                let run = runs.last_mut().expect("there is always a run");
                run.spots.push(spot);
                run.intervals.push(interval_px(point, frame));
            }
            None => runs.push(Run::default()),
        }
    }
    runs.retain(|run| !run.spots.is_empty());
    runs
}

/// An interval in pixels; what lies beyond the axis (below zero on a log axis) ends at its end.
fn interval_px(point: &Point, frame: &PanelFrame) -> Option<(f64, f64)> {
    let (lower, upper) = point.interval_drawn()?;
    let top = frame.y_px(frame.y.clamp(upper))?;
    let bottom = frame.y_px(frame.y.clamp(lower))?;
    Some((top, bottom))
}

/// Draws the intervals of a run: bands between neighbours, a whisker at a lone point.
pub(crate) fn draw_intervals(scene: &mut Scene, run: &Run, rgb: Rgb) {
    let mut stretch: Vec<(f64, f64, f64)> = Vec::new();
    for (spot, interval) in run.spots.iter().zip(&run.intervals) {
        match interval {
            Some((top, bottom)) => stretch.push((spot.x, *top, *bottom)),
            None => draw_stretch(scene, &std::mem::take(&mut stretch), rgb),
        }
    }
    draw_stretch(scene, &stretch, rgb);
}

fn draw_stretch(scene: &mut Scene, stretch: &[(f64, f64, f64)], rgb: Rgb) {
    if let [(x, top, bottom)] = *stretch {
        return draw_whisker(scene, x, top, bottom, rgb);
    }
    let upper = stretch.iter().map(|&(x, top, _)| Spot::new(x, top));
    let lower = stretch.iter().rev().map(|&(x, _, bottom)| Spot::new(x, bottom));
    scene.fill(upper.chain(lower).collect(), Ink::translucent(rgb, BAND_OPACITY));
}

fn draw_whisker(scene: &mut Scene, x: f64, top: f64, bottom: f64, rgb: Rgb) {
    scene.line(Spot::new(x, top), Spot::new(x, bottom), Ink::solid(rgb), 1.4);
    for y in [top, bottom] {
        scene.line(Spot::new(x - 5.0, y), Spot::new(x + 5.0, y), Ink::solid(rgb), 1.4);
    }
}

/// Draws the line of a run, and its markers. A lone point gets a marker even in a series without them:
/// nothing else would show it.
pub(crate) fn draw_line(scene: &mut Scene, run: &Run, series: &Series) {
    let (rgb, width_px) = match series.stroke {
        Stroke::Solid => (series.colour.rgb(), SOLID_PX),
        // Darker than the simulated line, to be seen where both agree.
        Stroke::Dashed => (series.colour.formula_rgb(), DASHED_PX),
        Stroke::Dotted => (series.colour.rgb(), DASHED_PX),
    };
    for piece in dash::pieces(&run.spots, series.stroke) {
        scene.path(piece, Ink::solid(rgb), width_px);
    }
    if series.has_markers || run.spots.len() == 1 {
        for &spot in &run.spots {
            markers::filled(scene, spot, series.colour);
        }
    }
}
