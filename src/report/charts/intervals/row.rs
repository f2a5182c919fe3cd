//! Row: the bars of one name, with their intervals, marks and words.

use crate::report::charts::description::{BarRow, IntervalBar, Reach};
use crate::report::charts::intervals::names::{self, DETAILED_ROW_PX_MIN};
use crate::report::charts::intervals::notes::{self, GAP_PX, NOTE_PX, Side};
use crate::report::charts::intervals::range;
use crate::report::charts::sheet::inks::{SUBTITLE, TITLE};
use crate::report::charts::sheet::panel_frame::PanelFrame;
use crate::report::charts::sheet::scene::{Anchor, Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten};
use crate::report::charts::sheet::{markers, strokes};

/// What of a row's height its bars take.
const BARS_SHARE: f64 = 0.72;
const BAR_PX_MAX: f64 = 30.0;
/// A bar must be as tall as the words beside it.
const BAR_PX_MIN: f64 = 15.0;
/// How far a stroke reaches beyond its bar.
const OVERHANG_PX: f64 = 3.0;
/// Bars that nobody measured to the end are paler than those that have one.
const BEYOND_OPACITY: f64 = 0.28;

/// A row, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlacedRow<'a> {
    pub(crate) row: &'a BarRow,
    pub(crate) area: Area,
    pub(crate) frame: PanelFrame,
}

impl PlacedRow<'_> {
    /// Whether names and notes of this row keep clear of their neighbours.
    pub(crate) fn has_room(&self) -> bool {
        let name_px = if self.row.detail.is_empty() { BAR_PX_MIN } else { DETAILED_ROW_PX_MIN };
        self.area.height() >= name_px && self.bar_px() >= BAR_PX_MIN
    }

    fn bar_px(&self) -> f64 {
        (self.area.height() * BARS_SHARE / self.row.bars.len().max(1) as f64).min(BAR_PX_MAX)
    }

    /// Draws the row; names begin at the sheet's margin at the earliest.
    pub(crate) fn draw(&self, scene: &mut Scene, margin: f64) {
        names::draw(scene, self.row, self.area, margin);
        let height = self.bar_px();
        let middle = (self.area.top + self.area.bottom) / 2.0;
        let top = middle - height * self.row.bars.len() as f64 / 2.0;
        for (index, bar) in self.row.bars.iter().enumerate() {
            let top = top + height * index as f64;
            let area = Area { top, bottom: top + height, ..self.area };
            PlacedBar { bar, area, frame: &self.frame }.draw(scene);
        }
    }
}

/// One bar, the strip that it lies in, and the axis.
struct PlacedBar<'a> {
    bar: &'a IntervalBar,
    area: Area,
    frame: &'a PanelFrame,
}

impl PlacedBar<'_> {
    fn draw(&self, scene: &mut Scene) {
        match self.bar.reach {
            Reach::To { value, interval } => match self.frame.x_px(value) {
                Some(end) => self.draw_to(scene, end, interval),
                None => self.draw_absence(scene),
            },
            Reach::Beyond(_) => self.draw_beyond(scene),
            Reach::Absent => self.draw_absence(scene),
        }
    }

    fn base_px(&self) -> f64 {
        self.frame.x_px(range::base(&self.frame.x)).unwrap_or(self.frame.plot.left)
    }

    fn middle(&self) -> f64 {
        (self.area.top + self.area.bottom) / 2.0
    }

    fn draw_to(&self, scene: &mut Scene, end: f64, interval: Option<(f64, f64)>) {
        let base = self.base_px();
        let area = Area { left: base.min(end), right: base.max(end), ..self.area };
        scene.fill_area(area.inset_y(1.0), Ink::solid(self.bar.colour.rgb()));
        let x_px = |value: f64| self.frame.x_px(self.frame.x.clamp(value));
        self.draw_marks(scene);
        if let Some(ends) = interval.and_then(|(lower, upper)| x_px(lower).zip(x_px(upper))) {
            strokes::whisker(scene, ends, self.middle());
        }
        self.write_note(scene);
    }

    /// A pale bar to the edge of the ruled area, with an arrow; its words stand on it.
    fn draw_beyond(&self, scene: &mut Scene) {
        let (base, edge) = (self.base_px(), self.frame.plot.right);
        let half = (self.area.height() / 2.0).min(edge - base);
        let area = Area { left: base, right: edge - half, ..self.area }.inset_y(1.0);
        let ink = Ink::translucent(self.bar.colour.rgb(), BEYOND_OPACITY);
        let tip = Spot::new(edge, self.middle());
        let [left_top, right_top, right_bottom, left_bottom] = area.corners();
        scene.fill(vec![left_top, right_top, tip, right_bottom, left_bottom], ink);
        self.draw_marks(scene);
        let from = self.marks_end(base) + GAP_PX;
        let note = shorten(&self.bar.note, NOTE_PX, Weight::Regular, edge - half - from);
        let at = Spot::new(from, self.middle() + 0.35 * NOTE_PX);
        scene.words(Words::new(note, at, NOTE_PX, TITLE));
    }

    fn draw_absence(&self, scene: &mut Scene) {
        let at = Spot::new(self.base_px() + 8.0, self.middle());
        let from = self.marks_end(at.x) + GAP_PX;
        markers::open(scene, at, self.bar.colour);
        self.draw_marks(scene);
        let note = shorten(&self.bar.note, NOTE_PX, Weight::Regular, self.frame.plot.right - from);
        let at = Spot::new(from, self.middle() + 0.35 * NOTE_PX);
        scene.words(Words::new(note, at, NOTE_PX, SUBTITLE));
    }

    /// Where words may begin that must stand right of a place and of all marks.
    fn marks_end(&self, from: f64) -> f64 {
        let marks = self.bar.marks.iter().copied().filter(|&mark| self.frame.x.holds(mark));
        marks.filter_map(|mark| self.frame.x_px(mark)).fold(from, f64::max)
    }

    /// Strokes across the bar; what lies beyond the axis is told by the note alone.
    fn draw_marks(&self, scene: &mut Scene) {
        for mark in self.bar.marks.iter().copied().filter(|&mark| self.frame.x.holds(mark)) {
            if let Some(x) = self.frame.x_px(mark) {
                strokes::across(scene, x, self.area.inset_y(-OVERHANG_PX));
            }
        }
    }

    fn write_note(&self, scene: &mut Scene) {
        let side = Side::of(self.bar, self.frame);
        let end = notes::end_px(self.bar, side, self.frame);
        let (x, anchor) = match side {
            Side::Left => (end - GAP_PX, Anchor::End),
            Side::Right => (end + GAP_PX, Anchor::Start),
        };
        let note = notes::fitting(self.bar, side, self.frame);
        let at = Spot::new(x, self.middle() + 0.35 * NOTE_PX);
        scene.words(Words::new(note, at, NOTE_PX, TITLE).anchored(anchor));
    }
}
