//! Legend: rows of samples with words above the picture, for what direct labels cannot say.

use crate::report::charts::description::{CellMark, Colour, Key, Rgb, Sample, Series, Stroke};
use crate::report::charts::sheet::frame::LABEL_PX;
use crate::report::charts::sheet::inks::{AXIS, SUBTITLE, TITLE};
use crate::report::charts::sheet::scene::{Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten, width_px};
use crate::report::charts::sheet::{dash, hatching, markers, strokes};

/// One sample with its words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) label: String,
    pub(crate) colour: Colour,
    pub(crate) swatch: Swatch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Swatch {
    Line { stroke: Stroke, has_marker: bool },
    Square { is_hatched: bool },
    Band,
    OpenMarker,
    Interval,
    Stroke,
    Cell(CellMark),
}

const SWATCH_PX: f64 = 28.0;
const SQUARE_PX: f64 = 13.0;
const CELL_PX: f64 = 15.0;
const SWATCH_GAP_PX: f64 = 8.0;
const ENTRY_GAP_PX: f64 = 24.0;
const ROW_PX: f64 = 23.0;

impl Entry {
    /// An area of one colour.
    pub(crate) fn square(label: &str, colour: Colour, is_hatched: bool) -> Self {
        Self { label: label.to_owned(), colour, swatch: Swatch::Square { is_hatched } }
    }
}

impl From<&Key> for Entry {
    fn from(key: &Key) -> Self {
        let swatch = match key.sample {
            Sample::Line(stroke) => Swatch::Line { stroke, has_marker: false },
            Sample::MarkedLine => Swatch::Line { stroke: Stroke::Solid, has_marker: true },
            Sample::Band => Swatch::Band,
            Sample::OpenMarker => Swatch::OpenMarker,
            Sample::Interval => Swatch::Interval,
            Sample::Stroke => Swatch::Stroke,
            Sample::Cell(mark) => Swatch::Cell(mark),
        };
        Self { label: key.label.clone(), colour: Colour::Guide, swatch }
    }
}

impl From<&Series> for Entry {
    fn from(series: &Series) -> Self {
        let swatch = Swatch::Line { stroke: series.stroke, has_marker: series.has_markers };
        Self { label: series.label.clone(), colour: series.colour, swatch }
    }
}

/// Draws the entries at the top of an area and returns what is left below them.
pub(crate) fn draw(scene: &mut Scene, entries: &[Entry], area: Area) -> Area {
    if entries.is_empty() {
        return area;
    }
    let mut at = Spot::new(area.left, area.top + LABEL_PX * 0.8);
    for entry in entries {
        let swatch_px = entry.swatch.width_px();
        let words_px_max = area.width() - swatch_px - SWATCH_GAP_PX;
        let label = shorten(&entry.label, LABEL_PX, Weight::Regular, words_px_max);
        let width = swatch_px + SWATCH_GAP_PX + width_px(&label, LABEL_PX, Weight::Regular);
        if at.x > area.left && at.x + width > area.right {
            at = Spot::new(area.left, at.y + ROW_PX);
        }
        draw_swatch(scene, entry, at.moved(0.0, -0.34 * LABEL_PX));
        let words_at = at.moved(swatch_px + SWATCH_GAP_PX, 0.0);
        scene.words(Words::new(label, words_at, LABEL_PX, words_rgb(entry)));
        at = at.moved(width + ENTRY_GAP_PX, 0.0);
    }
    Area { top: at.y + 16.0, ..area }
}

fn words_rgb(entry: &Entry) -> Rgb {
    match entry.colour {
        Colour::Topology(_) => entry.colour.text_rgb(),
        Colour::Part(_) | Colour::Guide | Colour::Ideal => SUBTITLE,
    }
}

/// Draws a sample whose left end is at a spot, centred on its height.
fn draw_swatch(scene: &mut Scene, entry: &Entry, at: Spot) {
    let ink = Ink::solid(entry.colour.rgb());
    let end = at.moved(entry.swatch.width_px(), 0.0);
    let box_of =
        |half_px: f64| Area { left: at.x, top: at.y - half_px, right: end.x, bottom: at.y + half_px };
    match entry.swatch {
        Swatch::Line { stroke, has_marker } => {
            for piece in dash::pieces(&[at, end], stroke) {
                scene.path(piece, ink, 2.4);
            }
            if has_marker {
                markers::filled(scene, at.moved(SWATCH_PX / 2.0, 0.0), entry.colour);
            }
        }
        Swatch::Square { is_hatched } => {
            scene.fill_area(box_of(SQUARE_PX / 2.0), ink);
            if is_hatched {
                hatching::lines(scene, box_of(SQUARE_PX / 2.0), Ink::translucent(TITLE, 0.55), false);
            }
        }
        Swatch::Band => {
            scene.fill_area(box_of(5.5), Ink::translucent(entry.colour.rgb(), 0.22));
        }
        Swatch::OpenMarker => markers::open(scene, at.moved(SQUARE_PX / 2.0, 0.0), entry.colour),
        Swatch::Interval => strokes::whisker(scene, (at.x, end.x), at.y),
        Swatch::Stroke => strokes::across(scene, at.x + SQUARE_PX / 2.0, box_of(CELL_PX / 2.0)),
        Swatch::Cell(mark) => draw_cell(scene, box_of(CELL_PX / 2.0), mark),
    }
}

/// A cell of no colour in a thin frame, with its mark.
fn draw_cell(scene: &mut Scene, area: Area, mark: CellMark) {
    hatching::draw(scene, area, mark, true);
    let mut outline = area.corners().to_vec();
    outline.push(outline[0]);
    scene.path(outline, Ink::solid(AXIS), 1.0);
}

impl Swatch {
    fn width_px(self) -> f64 {
        match self {
            Self::Line { .. } | Self::Band | Self::Interval | Self::Cell(_) => SWATCH_PX,
            Self::Square { .. } | Self::OpenMarker | Self::Stroke => SQUARE_PX,
        }
    }
}
