//! Bar panel: the bars of one topology by one measure.

use crate::report::charts::description::{Bar, Colour, Measure, Scale, StackedBars, Unit};
use crate::report::charts::sheet::inks::{SUBTITLE, TICK, TITLE, WHITE};
use crate::report::charts::sheet::panel_frame::{PanelFrame, fits_along_x};
use crate::report::charts::sheet::scene::{Anchor, Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten, width_px};
use crate::report::charts::sheet::{hatching, markers};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::quantity::{self, Shared};
use crate::report::charts::values::ticks::{Tick, Ticks};

/// Width of a bar as a share of its place.
const BAR_SHARE: f64 = 0.7;
const BAR_PX_MAX: f64 = 72.0;
const TOTAL_PX: f64 = 12.5;
const NOTE_PX: f64 = 13.5;
/// From the top of a bar to the baseline of words above its total.
const ABOVE_TOTAL_PX: f64 = 22.0;
/// A white seam sets parts apart, unless it would eat a thin one.
const SEAM_PX: f64 = 1.0;
const SEAM_PX_MIN: f64 = 4.0;

/// The bars of one topology by one measure, and where they stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlacedBars<'a> {
    pub(crate) chart: &'a StackedBars,
    pub(crate) measure: &'a Measure,
    pub(crate) colour: Colour,
    pub(crate) bars: &'a [Bar],
    pub(crate) frame: PanelFrame,
}

/// One part of one bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Segment {
    /// The part's place among the chart's parts.
    pub(crate) part: usize,
    pub(crate) area: Area,
}

/// Bars have places, not values: each category is one long.
pub(crate) fn x_range(chart: &StackedBars) -> Mapping {
    Mapping { scale: Scale::Linear, lower: 0.0, upper: chart.categories.len().max(1) as f64 }
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

impl PlacedBars<'_> {
    /// Draws the bars, and words above them.
    pub(crate) fn draw(&self, scene: &mut Scene, totals: Option<&Totals>) {
        for index in 0..self.bars.len() {
            for segment in self.segments(index) {
                self.draw_segment(scene, segment);
            }
        }
        if let Some(totals) = totals {
            self.write_totals(scene, totals);
        }
        self.write_absences(scene);
    }

    /// Draws a part, with a seam that sets it apart from the one below.
    fn draw_segment(&self, scene: &mut Scene, segment: Segment) {
        let Area { left, right, bottom, .. } = segment.area;
        let part = &self.chart.parts[segment.part];
        scene.fill_area(segment.area, Ink::solid(part.colour.rgb()));
        if part.is_hatched {
            hatching::lines(scene, segment.area, Ink::translucent(TITLE, 0.55), false);
        }
        if segment.area.height() > SEAM_PX_MIN && bottom < self.frame.plot.bottom {
            scene.line(Spot::new(left, bottom), Spot::new(right, bottom), Ink::solid(WHITE), SEAM_PX);
        }
    }

    /// The parts of a bar from bottom to top, with their areas; parts of no height are left out.
    pub(crate) fn segments(&self, index: usize) -> Vec<Segment> {
        let bar = &self.bars[index];
        let centre = self.centre_px(index as f64 + 0.5);
        let half = (self.slot_px() * BAR_SHARE).min(BAR_PX_MAX) / 2.0;
        let whole = self.measure.whole(bar.total());
        let mut below = 0.0;
        let mut segments = Vec::new();
        for (part, amount) in bar.amounts_drawn().into_iter().enumerate() {
            let above = below + amount;
            let edges = self.frame.y_px(below / whole).zip(self.frame.y_px(above / whole));
            if let Some((bottom, top)) = edges.filter(|_| amount > 0.0) {
                let area = Area { left: centre - half, right: centre + half, top, bottom };
                segments.push(Segment { part, area });
            }
            below = above;
        }
        segments
    }

    fn centre_px(&self, place: f64) -> f64 {
        self.frame.x_px(place).unwrap_or(self.frame.plot.left)
    }

    fn slot_px(&self) -> f64 {
        self.frame.inner.width() / self.frame.x.upper
    }

    /// Whether every bar can have its total above it without touching its neighbour's.
    fn fit_totals(&self, totals: &Totals) -> bool {
        let width = |bar: &Bar| width_px(&totals.worded(bar), TOTAL_PX, Weight::Regular);
        self.bars.iter().all(|bar| width(bar) <= self.slot_px() - 4.0)
    }

    /// Writes each bar's total above it.
    fn write_totals(&self, scene: &mut Scene, totals: &Totals) {
        for (index, bar) in self.bars.iter().enumerate() {
            let top = self.segments(index).last().map_or(self.frame.plot.bottom, |segment| segment.area.top);
            let at = Spot::new(self.centre_px(index as f64 + 0.5), top - 5.0);
            let words = Words::new(totals.worded(bar), at, TOTAL_PX, TICK);
            scene.words(words.anchored(Anchor::Middle));
        }
    }

    /// Marks places without a bar; neighbours with the same reason share its words.
    fn write_absences(&self, scene: &mut Scene) {
        let mut from = 0;
        while from < self.bars.len() {
            let Bar::Absent(reason) = &self.bars[from] else {
                from += 1;
                continue;
            };
            let same = self.bars[from..].iter().take_while(|bar| **bar == self.bars[from]).count();
            self.write_absence(scene, from..from + same, reason);
            from += same;
        }
    }

    fn write_absence(&self, scene: &mut Scene, places: std::ops::Range<usize>, reason: &str) {
        let plot = self.frame.plot;
        for place in places.clone() {
            let at = Spot::new(self.centre_px(place as f64 + 0.5), plot.bottom - 12.0);
            markers::open(scene, at, self.colour);
        }
        let reason = shorten(reason, NOTE_PX, Weight::Regular, plot.width());
        let half = width_px(&reason, NOTE_PX, Weight::Regular) / 2.0;
        let centre = self.centre_px((places.start + places.end) as f64 / 2.0);
        let kept_inside = centre.min(plot.right - half).max(plot.left + half);
        let at = Spot::new(kept_inside, self.note_px(kept_inside - half, kept_inside + half));
        scene.words(Words::new(reason, at, NOTE_PX, SUBTITLE).anchored(Anchor::Middle));
    }

    /// Height of a note that reaches from left to right: above the markers, and above the bars in its way.
    fn note_px(&self, left: f64, right: f64) -> f64 {
        let is_in_the_way = |segment: &Segment| segment.area.left < right && left < segment.area.right;
        let segments = (0..self.bars.len()).flat_map(|index| self.segments(index));
        let tops = segments.filter(is_in_the_way).map(|segment| segment.area.top - ABOVE_TOTAL_PX);
        let above_markers = self.frame.plot.bottom - 25.0;
        tops.fold(above_markers, f64::min).max(self.frame.plot.top + NOTE_PX)
    }
}

/// How the totals above the bars of a row are worded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Totals {
    /// Each in the unit that fits it.
    Measured(Unit),
    /// All in one unit, which is told once, to so many digits.
    In(Shared, usize),
}

impl Totals {
    /// The longest wording with which no total touches its neighbour; none if all do.
    pub(crate) fn of(row: &[PlacedBars<'_>], measure: &Measure) -> Option<Totals> {
        let highest = row.iter().flat_map(|placed| placed.bars).map(Bar::total).fold(0.0, f64::max);
        let mut candidates = vec![Totals::Measured(measure.unit.clone())];
        if measure.may_share_unit {
            let shared = Shared::fitting(highest, &measure.unit);
            candidates.extend([3, 2].map(|digits| Totals::In(shared, digits)));
        }
        candidates.into_iter().find(|totals| row.iter().all(|placed| placed.fit_totals(totals)))
    }

    fn worded(&self, bar: &Bar) -> String {
        match (bar, self) {
            (Bar::Absent(_), _) => String::new(),
            (Bar::Amounts(_), Totals::Measured(unit)) => quantity::measured(bar.total(), unit),
            (Bar::Amounts(_), Totals::In(shared, digits)) => shared.number(bar.total(), *digits),
        }
    }
}
