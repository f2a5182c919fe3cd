//! Guides: lines across a panel with words on them, and shaded stretches.

use crate::report::charts::description::{Colour, Guide, Region, Stroke};
use crate::report::charts::sheet::dash;
use crate::report::charts::sheet::frame::LABEL_PX;
use crate::report::charts::sheet::inks::{REGION, SOURCE};
use crate::report::charts::sheet::panel_frame::PanelFrame;
use crate::report::charts::sheet::placement::Obstacles;
use crate::report::charts::sheet::scene::{Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, width_px};

const GUIDE_PX: f64 = 1.3;
const WORDS_PX: f64 = LABEL_PX - 1.0;

/// Draws the shaded stretches, as far as they lie on the axis.
pub(crate) fn draw_regions(scene: &mut Scene, regions: &[Region], frame: &PanelFrame) {
    for region in regions {
        if let Some(area) = region_area(region, frame) {
            scene.fill_area(area, Ink::solid(REGION));
        }
    }
}

fn region_area(region: &Region, frame: &PanelFrame) -> Option<Area> {
    let left = frame.x_px(frame.x.clamp(region.lower))?;
    let right = frame.x_px(frame.x.clamp(region.upper))?;
    (right > left).then_some(Area { left, right, ..frame.plot })
}

/// Writes the words of each shaded stretch once, in the panel where they are least in the way.
pub(crate) fn label_regions(scene: &mut Scene, regions: &[Region], panels: &[(PanelFrame, Obstacles)]) {
    for region in regions {
        let in_panel = |(frame, obstacles): &(PanelFrame, Obstacles)| {
            obstacles.cheapest(region_words(region, frame), &frame.plot)
        };
        let best = panels.iter().filter_map(in_panel).min_by(|(left, _), (right, _)| left.total_cmp(right));
        if let Some((_, words)) = best {
            scene.words(words);
        }
    }
}

/// Places inside a stretch; beside it, with an arrow, if it is too narrow.
fn region_words(region: &Region, frame: &PanelFrame) -> Vec<Words> {
    let Some(area) = region_area(region, frame) else { return Vec::new() };
    let width = width_px(&region.label, WORDS_PX, Weight::Regular);
    let words = |text: &str, x: f64, y: f64| Words::new(text, Spot::new(x, y), WORDS_PX, SOURCE);
    let heights = rows_of(&area).into_iter();
    if width + 12.0 > area.width() {
        let pointing = format!("← {}", region.label);
        return heights.map(|y| words(&pointing, area.right + 6.0, y)).collect();
    }
    let places = [area.left + 6.0, area.right - 6.0 - width];
    heights.flat_map(|y| places.map(|x| words(&region.label, x, y))).collect()
}

/// Baselines from the top of an area down.
fn rows_of(area: &Area) -> Vec<f64> {
    let rows = (0..).map(|row| area.top + 15.0 + 9.0 * f64::from(row));
    rows.take_while(|&y| y < area.bottom - 6.0).collect()
}

/// Draws the lines of the guides that lie on the axes.
pub(crate) fn draw_lines(scene: &mut Scene, guides: &[Guide], frame: &PanelFrame) {
    for guide in guides {
        let Some((from, to)) = ends(guide, frame) else { continue };
        for piece in dash::pieces(&[from, to], Stroke::Dashed) {
            scene.path(piece, Ink::solid(colour_of(guide).rgb()), GUIDE_PX);
        }
    }
}

fn ends(guide: &Guide, frame: &PanelFrame) -> Option<(Spot, Spot)> {
    match guide {
        Guide::Horizontal { at, .. } if frame.y.holds(*at) => {
            let y = frame.y_px(*at)?;
            Some((Spot::new(frame.plot.left, y), Spot::new(frame.plot.right, y)))
        }
        Guide::Vertical { at, .. } if frame.x.holds(*at) => {
            let x = frame.x_px(*at)?;
            Some((Spot::new(x, frame.plot.bottom), Spot::new(x, frame.plot.top)))
        }
        _ => None,
    }
}

impl Guide {
    /// The value that the guide stands at.
    fn at(&self) -> f64 {
        match self {
            Self::Horizontal { at, .. } | Self::Vertical { at, .. } => *at,
        }
    }
}

fn colour_of(guide: &Guide) -> Colour {
    match guide {
        Guide::Horizontal { colour, .. } | Guide::Vertical { colour, .. } => *colour,
    }
}

/// Writes the words of the guides: beside their line, or at the edge beyond which it lies.
pub(crate) fn label(scene: &mut Scene, guides: &[Guide], frame: &PanelFrame, obstacles: &mut Obstacles) {
    for (from, to) in guides.iter().filter_map(|guide| ends(guide, frame)) {
        obstacles.add_line(&[from, to]);
    }
    for guide in guides.iter().filter(|guide| guide.at().is_finite()) {
        let candidates = match (guide, ends(guide, frame)) {
            (Guide::Horizontal { label, .. }, Some((from, _))) => along(label, from.y, guide, frame),
            (Guide::Vertical { label, .. }, Some((from, _))) => beside(label, from.x, guide, frame),
            (_, None) => beyond(guide, frame),
        };
        obstacles.place(scene, candidates, &frame.plot);
    }
}

fn words(text: &str, x: f64, y: f64, guide: &Guide) -> Words {
    Words::new(text, Spot::new(x, y), WORDS_PX, colour_of(guide).text_rgb())
}

/// Places above and below a horizontal line, from the left to the right.
fn along(label: &str, y: f64, guide: &Guide, frame: &PanelFrame) -> Vec<Words> {
    let room = frame.plot.width() - width_px(label, WORDS_PX, Weight::Regular) - 12.0;
    let places = [0.0, 1.0, 0.5, 0.25, 0.75].map(|share| frame.plot.left + 6.0 + share * room);
    let sides = [y - 6.0, y + 0.8 * WORDS_PX + 5.0];
    places.iter().flat_map(|&x| sides.map(|side| words(label, x, side, guide))).collect()
}

/// Places right and left of a vertical line, from the top down.
fn beside(label: &str, x: f64, guide: &Guide, frame: &PanelFrame) -> Vec<Words> {
    let left = x - 6.0 - width_px(label, WORDS_PX, Weight::Regular);
    let heights = rows_of(&frame.plot).into_iter();
    heights.flat_map(|y| [x + 6.0, left].map(|x| words(label, x, y, guide))).collect()
}

/// Places at the edge beyond which a guide lies, with an arrow that points to it.
fn beyond(guide: &Guide, frame: &PanelFrame) -> Vec<Words> {
    let plot = frame.plot;
    let rows = rows_of(&plot).into_iter();
    match guide {
        Guide::Vertical { at, label, .. } if *at > frame.x.upper => {
            let text = format!("{label} →");
            let x = plot.right - 6.0 - width_px(&text, WORDS_PX, Weight::Regular);
            rows.map(|y| words(&text, x, y, guide)).collect()
        }
        Guide::Vertical { label, .. } => {
            rows.map(|y| words(&format!("← {label}"), plot.left + 6.0, y, guide)).collect()
        }
        Guide::Horizontal { at, label, .. } if *at > frame.y.upper => {
            along(&format!("↑ {label}"), plot.top + 22.0, guide, frame)
        }
        Guide::Horizontal { label, .. } => along(&format!("↓ {label}"), plot.bottom - 2.0, guide, frame),
    }
}
