//! Bar panel: the bars of one topology.

use crate::report::charts::description::{Bar, BarPanel, Colour, Heights, Scale, StackedBars, Unit};
use crate::report::charts::sheet::frame::PANEL_TITLE_PX;
use crate::report::charts::sheet::inks::{SUBTITLE, TICK, WHITE};
use crate::report::charts::sheet::markers;
use crate::report::charts::sheet::panel_frame::{CAPTION_PX, PanelFrame, Ruling, fits_along_x};
use crate::report::charts::sheet::scene::{Anchor, Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten, width_px};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::quantity;
use crate::report::charts::values::ticks::{Tick, Ticks};

/// Width of a bar as a share of its place.
const BAR_SHARE: f64 = 0.7;
const BAR_PX_MAX: f64 = 72.0;
const TOTAL_PX: f64 = 12.5;
const NOTE_PX: f64 = 13.5;
/// A white seam sets parts apart, unless it would eat a thin one.
const SEAM_PX: f64 = 1.0;
const SEAM_PX_MIN: f64 = 4.0;
const MARKER_PX: f64 = 11.0;

/// Bars have places, not values: each category is one long.
pub(crate) fn x_range(chart: &StackedBars) -> Mapping {
    Mapping { scale: Scale::Linear, lower: 0.0, upper: chart.categories.len().max(1) as f64 }
}

/// Draws a panel: grid, title, bars, and words above the bars.
pub(crate) fn draw(
    scene: &mut Scene,
    chart: &StackedBars,
    panel: &BarPanel,
    frame: &PanelFrame,
    ruling: Ruling<'_>,
    has_totals: bool,
) {
    frame.draw(scene, ruling);
    draw_title(scene, panel, frame);
    for (index, bar) in panel.bars.iter().enumerate() {
        for segment in segments(chart, bar, frame, index) {
            draw_segment(scene, chart, segment, frame);
        }
    }
    if has_totals {
        write_totals(scene, chart, panel, frame);
    }
    write_absences(scene, panel, frame);
}

/// Draws a part, with a seam that sets it apart from the one below.
fn draw_segment(scene: &mut Scene, chart: &StackedBars, segment: Segment, frame: &PanelFrame) {
    let Area { left, right, bottom, .. } = segment.area;
    scene.fill_area(segment.area, Ink::solid(chart.parts[segment.part].colour.rgb()));
    if segment.area.height() > SEAM_PX_MIN && bottom < frame.plot.bottom {
        scene.line(Spot::new(left, bottom), Spot::new(right, bottom), Ink::solid(WHITE), SEAM_PX);
    }
}

/// The categories' labels, thinned until they keep apart.
pub(crate) fn category_ticks(chart: &StackedBars, frame: &PanelFrame) -> Ticks {
    let tick = |(index, label): (usize, &String)| Tick { value: index as f64 + 0.5, label: label.clone() };
    let every = |step: usize| chart.categories.iter().enumerate().step_by(step).map(tick).collect::<Vec<_>>();
    let count = chart.categories.len().max(1);
    let fits = |step: &usize| fits_along_x(&frame.x, &every(*step), frame.inner.width());
    let step = (1..count).find(fits).unwrap_or(count);
    Ticks { major: every(step), minor: Vec::new() }
}

/// The topology's name, with the marker that it has in line charts.
fn draw_title(scene: &mut Scene, panel: &BarPanel, frame: &PanelFrame) {
    let at = Spot::new(frame.plot.left, frame.plot.top - CAPTION_PX + 0.85 * PANEL_TITLE_PX);
    markers::filled(scene, at.moved(MARKER_PX / 2.0, -0.35 * PANEL_TITLE_PX), panel.colour);
    let room = frame.plot.width() - MARKER_PX - 7.0;
    let title = shorten(&panel.title, PANEL_TITLE_PX, Weight::Semibold, room);
    let words = Words::new(title, at.moved(MARKER_PX + 7.0, 0.0), PANEL_TITLE_PX, panel.colour.text_rgb());
    scene.words(words.semibold());
}

/// One part of one bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Segment {
    /// The part's place among the chart's parts.
    pub(crate) part: usize,
    pub(crate) area: Area,
}

/// The parts of a bar from bottom to top, with their areas; parts of no height are left out.
pub(crate) fn segments(chart: &StackedBars, bar: &Bar, frame: &PanelFrame, index: usize) -> Vec<Segment> {
    let centre = frame.x_px(index as f64 + 0.5).unwrap_or(frame.plot.left);
    let half = bar_width_px(frame) / 2.0;
    let whole = match chart.heights {
        Heights::Amounts => 1.0,
        Heights::Shares => bar.total(),
    };
    let mut below = 0.0;
    let mut segments = Vec::new();
    for (part, amount) in bar.amounts_drawn().into_iter().enumerate() {
        let above = below + amount;
        let edges = frame.y_px(below / whole).zip(frame.y_px(above / whole));
        if let Some((bottom, top)) = edges.filter(|_| amount > 0.0) {
            let area = Area { left: centre - half, right: centre + half, top, bottom };
            segments.push(Segment { part, area });
        }
        below = above;
    }
    segments
}

fn slot_px(frame: &PanelFrame) -> f64 {
    frame.inner.width() / frame.x.upper
}

pub(crate) fn bar_width_px(frame: &PanelFrame) -> f64 {
    (slot_px(frame) * BAR_SHARE).min(BAR_PX_MAX)
}

/// Whether every bar of a chart can have its total above it without touching its neighbour's.
pub(crate) fn has_totals(chart: &StackedBars, frames: &[PanelFrame]) -> bool {
    let fits = |(panel, frame): (&BarPanel, &PanelFrame)| {
        let width = |bar: &Bar| width_px(&total(bar, &chart.unit), TOTAL_PX, Weight::Regular);
        panel.bars.iter().all(|bar| width(bar) <= slot_px(frame) - 4.0)
    };
    chart.panels.iter().zip(frames).all(fits)
}

fn total(bar: &Bar, unit: &Unit) -> String {
    match bar {
        Bar::Amounts(_) => quantity::measured(bar.total(), unit),
        Bar::Absent(_) => String::new(),
    }
}

/// Writes each bar's total above it.
fn write_totals(scene: &mut Scene, chart: &StackedBars, panel: &BarPanel, frame: &PanelFrame) {
    for (index, bar) in panel.bars.iter().enumerate() {
        let segments = segments(chart, bar, frame, index);
        let top = segments.last().map_or(frame.plot.bottom, |segment| segment.area.top);
        let centre = frame.x_px(index as f64 + 0.5).unwrap_or(frame.plot.left);
        let words = Words::new(total(bar, &chart.unit), Spot::new(centre, top - 5.0), TOTAL_PX, TICK);
        scene.words(words.anchored(Anchor::Middle));
    }
}

/// Marks places without a bar; neighbours with the same reason share its words.
fn write_absences(scene: &mut Scene, panel: &BarPanel, frame: &PanelFrame) {
    let mut from = 0;
    while from < panel.bars.len() {
        let Bar::Absent(reason) = &panel.bars[from] else {
            from += 1;
            continue;
        };
        let same = panel.bars[from..].iter().take_while(|bar| **bar == panel.bars[from]).count();
        write_absence(scene, panel.colour, frame, from..from + same, reason);
        from += same;
    }
}

fn write_absence(
    scene: &mut Scene,
    colour: Colour,
    frame: &PanelFrame,
    places: std::ops::Range<usize>,
    reason: &str,
) {
    let centre_of = |place: f64| frame.x_px(place).unwrap_or(frame.plot.left);
    for place in places.clone() {
        markers::open(scene, Spot::new(centre_of(place as f64 + 0.5), frame.plot.bottom - 12.0), colour);
    }
    let reason = shorten(reason, NOTE_PX, Weight::Regular, frame.plot.width());
    let half = width_px(&reason, NOTE_PX, Weight::Regular) / 2.0;
    let centre = centre_of((places.start + places.end) as f64 / 2.0);
    let kept_inside = centre.min(frame.plot.right - half).max(frame.plot.left + half);
    let at = Spot::new(kept_inside, frame.plot.bottom - 25.0);
    scene.words(Words::new(reason, at, NOTE_PX, SUBTITLE).anchored(Anchor::Middle));
}
