//! Interval layout: how a sheet of bars with intervals is divided among heading, legend, names and rows.

use crate::report::charts::description::{ChartError, Heading, IntervalBars, Scale, Size};
use crate::report::charts::intervals::row::PlacedRow;
use crate::report::charts::intervals::{names, notes, range};
use crate::report::charts::sheet::frame::{self, LABEL_PX};
use crate::report::charts::sheet::inks::{AXIS, SUBTITLE};
use crate::report::charts::sheet::legend::{self, Entry};
use crate::report::charts::sheet::panel_frame::{PanelFrame, Ruling, X_CAPTION_PX, X_TICKS_PX, fits_along_x};
use crate::report::charts::sheet::scene::{Anchor, Area, Ink, Scene, Spot, Words};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::ticks::{Ticks, ticks};

const RIGHT_PX: f64 = 8.0;
const PLOT_PX_MIN: f64 = 160.0;

/// Lays out bars with intervals.
pub(crate) fn lay_out(heading: &Heading, size: Size, chart: &IntervalBars) -> Result<Scene, ChartError> {
    if chart.rows.is_empty() {
        return Err(ChartError::NoPanels);
    }
    let no_room = || ChartError::NoRoom { width_px: size.width_px, height_px: size.height_px };
    let (mut scene, content) = frame::sheet(heading, size);
    let content = legend::draw(&mut scene, &entries(chart), content);
    let frame = frame_in(chart, content);
    let rows = rows_in(chart, &frame);
    let has_room = frame.inner.width() >= PLOT_PX_MIN && rows.iter().all(PlacedRow::has_room);
    if !has_room {
        return Err(no_room());
    }
    let x_ticks = ticks(&frame.x, &chart.x.unit, |ticks| fits_along_x(&frame.x, ticks, frame.inner.width()));
    draw_ground(&mut scene, &frame, &x_ticks);
    for row in &rows {
        row.draw(&mut scene, content.left);
    }
    caption(&mut scene, chart, &frame, content.bottom);
    Ok(scene)
}

fn entries(chart: &IntervalBars) -> Vec<Entry> {
    let squares = chart.parts.iter().map(|part| Entry::square(&part.label, part.colour, part.is_hatched));
    squares.chain(chart.keys.iter().map(Entry::from)).collect()
}

/// The ruled area right of the names; the axis leaves room in it for the words at the ends of bars.
fn frame_in(chart: &IntervalBars, content: Area) -> PanelFrame {
    let below = X_TICKS_PX + if chart.x.label.is_empty() { 0.0 } else { X_CAPTION_PX };
    let left = content.left + names::room_px(&chart.rows, content.width());
    let plot =
        Area { left, right: content.right - RIGHT_PX, top: content.top, bottom: content.bottom - below };
    let x = range::x_range(chart);
    let y = Mapping { scale: Scale::Linear, lower: 0.0, upper: 1.0 };
    notes::with_room(chart, PanelFrame { plot, inner: plot, x, y })
}

fn rows_in<'a>(chart: &'a IntervalBars, frame: &PanelFrame) -> Vec<PlacedRow<'a>> {
    let shares: Vec<f64> = chart.rows.iter().map(|row| f64::from(row.height_px_usual())).collect();
    let scale = frame.plot.height() / shares.iter().sum::<f64>();
    let mut top = frame.plot.top;
    let mut place = |(row, share): (_, f64)| {
        let area = Area { top, bottom: top + share * scale, ..frame.plot };
        top = area.bottom;
        PlacedRow { row, area, frame: *frame }
    };
    chart.rows.iter().zip(shares).map(&mut place).collect()
}

/// Grid, ticks, and the line that bars begin at.
fn draw_ground(scene: &mut Scene, frame: &PanelFrame, x_ticks: &Ticks) {
    let y_ticks = &Ticks::default();
    let ruling = Ruling { x_ticks, y_ticks, has_x_labels: true, has_y_labels: false, has_x_grid: true };
    frame.draw(scene, ruling);
    if let Some(x) = frame.x_px(range::base(&frame.x)) {
        let (top, bottom) = (Spot::new(x, frame.plot.top), Spot::new(x, frame.plot.bottom));
        scene.line(top, bottom, Ink::solid(AXIS), 1.2);
    }
}

fn caption(scene: &mut Scene, chart: &IntervalBars, frame: &PanelFrame, bottom: f64) {
    let centre = (frame.plot.left + frame.plot.right) / 2.0;
    let text = chart.x.caption(frame.x.scale);
    let words = Words::new(text, Spot::new(centre, bottom - 4.0), LABEL_PX, SUBTITLE);
    scene.words(words.anchored(Anchor::Middle));
}
