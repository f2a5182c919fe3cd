//! Line panel: what stands inside one panel of a line chart, from back to front.

use crate::report::charts::description::{Panel, Series, Stroke};
use crate::report::charts::lines::absent_rows::AbsentRows;
use crate::report::charts::lines::apart::set_apart;
use crate::report::charts::lines::end_labels::{self, EndLabel};
use crate::report::charts::lines::guides;
use crate::report::charts::lines::runs::{Run, draw_intervals, draw_line, note_of, runs};
use crate::report::charts::sheet::frame::LABEL_PX;
use crate::report::charts::sheet::inks::SOURCE;
use crate::report::charts::sheet::panel_frame::PanelFrame;
use crate::report::charts::sheet::placement::Obstacles;
use crate::report::charts::sheet::scene::{Anchor, Scene, Spot, Words};

/// Where the names of lines stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Naming {
    /// At the ends of the lines, in room kept to the right of the panels.
    AtEnds { room_px: f64 },
    /// In a legend above the picture.
    InLegend,
}

impl Naming {
    /// Room kept to the right of the panels.
    pub(crate) fn room_px(self) -> f64 {
        match self {
            Self::AtEnds { room_px } => room_px,
            Self::InLegend => 0.0,
        }
    }
}

/// How the lines of a panel are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
    pub(crate) naming: Naming,
    /// Whether lines that coincide are drawn next to each other.
    pub(crate) sets_apart: bool,
}

/// Draws what stands on a panel's grid: guides, bands, lines, then all words. Returns what further words must
/// keep clear of.
pub(crate) fn draw(
    scene: &mut Scene,
    panel: &Panel,
    rows: &AbsentRows,
    frame: &PanelFrame,
    look: Look,
) -> Obstacles {
    guides::draw_lines(scene, &panel.guides, frame);
    let mut lines: Vec<(&Series, Vec<Run>)> =
        panel.series.iter().map(|series| (series, runs(series, frame))).collect();
    if look.sets_apart {
        set_apart(&mut lines, &frame.plot);
    }
    draw_runs(scene, &lines);
    let mut obstacles = Obstacles::default();
    for run in lines.iter().flat_map(|(_, runs)| runs) {
        obstacles.add_line(&run.spots);
    }
    let early = match look.naming {
        Naming::AtEnds { .. } => {
            end_labels::draw(scene, end_labels_of(panel, rows, &lines, frame), frame, &mut obstacles)
        }
        Naming::InLegend => Vec::new(),
    };
    rows.draw(scene, &panel.series, frame, &mut obstacles);
    guides::label(scene, &panel.guides, frame, &mut obstacles);
    end_labels::draw_early(scene, &early, &frame.plot, &mut obstacles);
    if panel.series.iter().all(|series| last_spot(series, 0, rows, frame).is_none()) && !has_points(&lines) {
        say_empty(scene, frame);
    }
    obstacles
}

/// Bands lie below all lines. Formulas lie above the simulated lines that they explain, below markers.
fn draw_runs(scene: &mut Scene, lines: &[(&Series, Vec<Run>)]) {
    for (series, runs) in lines {
        for run in runs {
            draw_intervals(scene, run, series.colour.rgb());
        }
    }
    for stroke in [Stroke::Dotted, Stroke::Solid, Stroke::Dashed] {
        for (series, runs) in lines.iter().filter(|(series, _)| series.stroke == stroke) {
            for run in runs {
                draw_line(scene, run, series);
            }
        }
    }
}

fn has_points(lines: &[(&Series, Vec<Run>)]) -> bool {
    lines.iter().any(|(_, runs)| !runs.is_empty())
}

/// The names, each where its line ends; a line without a single point says so at the foot.
fn end_labels_of(
    panel: &Panel,
    rows: &AbsentRows,
    lines: &[(&Series, Vec<Run>)],
    frame: &PanelFrame,
) -> Vec<EndLabel> {
    let label = |(index, series): (usize, &Series)| {
        let from_row = last_spot(series, index, rows, frame);
        let from_line = lines[index].1.last().and_then(|run| run.spots.last()).copied();
        let anchor = from_row.or(from_line);
        let foot = Spot::new(frame.plot.right, frame.plot.bottom);
        EndLabel {
            text: end_labels::name_of(series),
            colour: series.colour,
            anchor: anchor.unwrap_or(foot),
            has_line: anchor.is_some(),
        }
    };
    let named = panel.series.iter().enumerate().filter(|(_, series)| !series.label.is_empty());
    named.map(label).collect()
}

/// Where a series ends if its last point has no value.
fn last_spot(series: &Series, index: usize, rows: &AbsentRows, frame: &PanelFrame) -> Option<Spot> {
    let last = series
        .points
        .iter()
        .rfind(|point| note_of(point, frame.y.scale).is_some() || point.value().is_some())?;
    note_of(last, frame.y.scale)?;
    rows.spot(index, last.x, &last.reading, frame)
}

fn say_empty(scene: &mut Scene, frame: &PanelFrame) {
    let plot = frame.plot;
    let centre = Spot::new((plot.left + plot.right) / 2.0, (plot.top + plot.bottom) / 2.0);
    scene.words(Words::new("no data", centre, LABEL_PX, SOURCE).anchored(Anchor::Middle));
}
