//! Panel frame: one panel's grid, axes and caption, and where its values lie.

use crate::report::charts::description::Scale;
use crate::report::charts::sheet::frame::TICK_PX;
use crate::report::charts::sheet::inks::{AXIS, GRID, TICK};
use crate::report::charts::sheet::scene::{Anchor, Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, width_px};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::ticks::{Tick, Ticks};

/// Height of a caption line above a panel.
pub(crate) const CAPTION_PX: f64 = 29.0;
/// Height of each further line of a caption.
pub(crate) const CAPTION_LINE_PX: f64 = 21.0;
/// Height of the words below a panel: ticks, then the axis.
pub(crate) const X_TICKS_PX: f64 = 24.0;
pub(crate) const X_CAPTION_PX: f64 = 24.0;
const Y_LABEL_GAP_PX: f64 = 9.0;
const Y_TICK_SPACING_PX_MIN: f64 = 33.0;
const X_TICK_GAP_PX_MIN: f64 = 18.0;

/// Where a panel's values lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PanelFrame {
    /// The ruled area.
    pub(crate) plot: Area,
    /// The part of it that the axes span.
    pub(crate) inner: Area,
    pub(crate) x: Mapping,
    pub(crate) y: Mapping,
}

/// What a panel's frame shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ruling<'a> {
    pub(crate) x_ticks: &'a Ticks,
    pub(crate) y_ticks: &'a Ticks,
    pub(crate) has_x_labels: bool,
    pub(crate) has_y_labels: bool,
    pub(crate) has_x_grid: bool,
}

impl PanelFrame {
    pub(crate) fn x_px(&self, value: f64) -> Option<f64> {
        self.x.position(value).map(|position| self.inner.left + position * self.inner.width())
    }

    pub(crate) fn y_px(&self, value: f64) -> Option<f64> {
        self.y.position(value).map(|position| self.inner.bottom - position * self.inner.height())
    }

    pub(crate) fn spot(&self, x: f64, y: f64) -> Option<Spot> {
        Some(Spot::new(self.x_px(x)?, self.y_px(y)?))
    }

    /// Draws grid, baseline and tick labels.
    pub(crate) fn draw(&self, scene: &mut Scene, ruling: Ruling<'_>) {
        self.draw_y(scene, ruling);
        self.draw_x(scene, ruling);
        let (left, right) = (self.plot.left, self.plot.right);
        let baseline = [left, right].map(|x| Spot::new(x, self.plot.bottom));
        scene.line(baseline[0], baseline[1], Ink::solid(AXIS), 1.2);
    }

    /// Draws outline and tick labels of a panel whose ground is covered.
    pub(crate) fn draw_outside(&self, scene: &mut Scene, ruling: Ruling<'_>) {
        let mut outline = self.plot.corners().to_vec();
        outline.push(outline[0]);
        scene.path(outline, Ink::solid(AXIS), 1.0);
        for tick in &ruling.x_ticks.major {
            let Some(x) = self.x_px(tick.value) else { continue };
            let foot = Spot::new(x, self.plot.bottom);
            scene.line(foot, foot.moved(0.0, 4.0), Ink::solid(AXIS), 1.0);
            self.label_x(scene, tick, x, ruling);
        }
        for tick in &ruling.y_ticks.major {
            let Some(y) = self.y_px(tick.value) else { continue };
            let side = Spot::new(self.plot.left, y);
            scene.line(side, side.moved(-4.0, 0.0), Ink::solid(AXIS), 1.0);
            self.label_y(scene, tick, y, ruling);
        }
    }

    fn draw_y(&self, scene: &mut Scene, ruling: Ruling<'_>) {
        for tick in &ruling.y_ticks.major {
            let Some(y) = self.y_px(tick.value) else { continue };
            let (left, right) = (Spot::new(self.plot.left, y), Spot::new(self.plot.right, y));
            scene.line(left, right, Ink::solid(GRID), 1.0);
            self.label_y(scene, tick, y, ruling);
        }
    }

    fn label_y(&self, scene: &mut Scene, tick: &Tick, y: f64, ruling: Ruling<'_>) {
        if ruling.has_y_labels {
            let at = Spot::new(self.plot.left - Y_LABEL_GAP_PX, y + 0.36 * TICK_PX);
            scene.words(Words::new(&*tick.label, at, TICK_PX, TICK).anchored(Anchor::End));
        }
    }

    fn draw_x(&self, scene: &mut Scene, ruling: Ruling<'_>) {
        let foot = |x: f64| Spot::new(x, self.plot.bottom);
        for x in ruling.x_ticks.minor.iter().filter_map(|&value| self.x_px(value)) {
            scene.line(foot(x), foot(x).moved(0.0, 3.0), Ink::solid(AXIS), 0.8);
        }
        for tick in &ruling.x_ticks.major {
            let Some(x) = self.x_px(tick.value) else { continue };
            if ruling.has_x_grid {
                scene.line(Spot::new(x, self.plot.top), foot(x), Ink::solid(GRID), 1.0);
                scene.line(foot(x), foot(x).moved(0.0, 5.0), Ink::solid(AXIS), 1.0);
            }
            self.label_x(scene, tick, x, ruling);
        }
    }

    fn label_x(&self, scene: &mut Scene, tick: &Tick, x: f64, ruling: Ruling<'_>) {
        if ruling.has_x_labels {
            let at = Spot::new(x, self.plot.bottom + (8.0 + 0.8 * TICK_PX));
            scene.words(Words::new(&*tick.label, at, TICK_PX, TICK).anchored(Anchor::Middle));
        }
    }
}

/// Room to the left of a panel for its tick labels.
pub(crate) fn gutter_px(ticks: &Ticks) -> f64 {
    let widest = ticks.major.iter().map(|tick| width_px(&tick.label, TICK_PX, Weight::Regular));
    widest.fold(0.0, f64::max) + Y_LABEL_GAP_PX
}

/// Whether tick labels along the side of a panel of this height keep apart.
pub(crate) fn fits_along_y(range: &Mapping, ticks: &[Tick], height_px: f64) -> bool {
    // Decades are few; linear steps are many, and a tall panel does not need more of them.
    let spacing_px_min = match range.scale {
        Scale::Log => Y_TICK_SPACING_PX_MIN,
        Scale::Linear => (height_px * 0.11).clamp(Y_TICK_SPACING_PX_MIN, 1.4 * Y_TICK_SPACING_PX_MIN),
    };
    let places: Vec<f64> = ticks.iter().filter_map(|tick| range.position(tick.value)).collect();
    places.windows(2).all(|pair| (pair[1] - pair[0]) * height_px >= spacing_px_min)
}

/// Whether tick labels along the bottom of a panel of this width keep apart.
pub(crate) fn fits_along_x(range: &Mapping, ticks: &[Tick], width_px_of_panel: f64) -> bool {
    let span = |tick: &Tick| {
        let centre = range.position(tick.value)? * width_px_of_panel;
        let half = width_px(&tick.label, TICK_PX, Weight::Regular) / 2.0;
        Some((centre - half, centre + half))
    };
    let spans: Vec<(f64, f64)> = ticks.iter().filter_map(span).collect();
    spans.windows(2).all(|pair| pair[0].1 + X_TICK_GAP_PX_MIN <= pair[1].0)
}
