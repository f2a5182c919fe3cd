//! Caption: a panel's title and what its y axis measures, in one line or in several.

use crate::report::charts::description::{Colour, Panel, Scale};
use crate::report::charts::sheet::frame::{LABEL_PX, PANEL_TITLE_PX};
use crate::report::charts::sheet::inks::{SUBTITLE, TITLE};
use crate::report::charts::sheet::panel_frame::CAPTION_LINE_PX;
use crate::report::charts::sheet::panel_title;
use crate::report::charts::sheet::scene::{Area, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten, width_px};

const GAP_PX: f64 = 10.0;

/// The words above a panel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Caption<'a> {
    title: &'a str,
    topology: Option<Colour>,
    measured: String,
}

impl<'a> Caption<'a> {
    /// The caption of a panel whose y axis is drawn on a scale.
    pub(crate) fn of(panel: &'a Panel, scale_drawn: Scale) -> Self {
        Self { title: &panel.title, topology: panel.colour, measured: panel.y.caption(scale_drawn) }
    }

    /// How many lines it takes in a width.
    pub(crate) fn line_count(&self, width_px_max: f64) -> usize {
        let measured_px = width_px(&self.measured, LABEL_PX, Weight::Regular);
        if self.title.is_empty() || self.title_px() + GAP_PX + measured_px <= width_px_max {
            return 1;
        }
        1 + self.topology.map_or(1, |_| panel_title::line_count(self.title, width_px_max))
    }

    fn title_px(&self) -> f64 {
        match self.topology {
            Some(_) => panel_title::whole_px(self.title),
            None => width_px(self.title, PANEL_TITLE_PX, Weight::Semibold),
        }
    }

    /// Draws it at the top of an area, in as many lines as the captions beside it take.
    pub(crate) fn draw(&self, scene: &mut Scene, area: Area, line_count: usize) {
        let mut at = Spot::new(area.left, area.top + 0.85 * PANEL_TITLE_PX);
        if let Some(topology) = self.topology {
            let lines_max = (line_count - 1).max(1);
            panel_title::draw(scene, self.title, topology, at, (area.width(), lines_max));
        } else {
            let shown = shorten(self.title, PANEL_TITLE_PX, Weight::Semibold, area.width());
            scene.words(Words::new(shown, at, PANEL_TITLE_PX, TITLE).semibold());
        }
        if !self.title.is_empty() {
            at = match line_count {
                1 => at.moved(self.title_px() + GAP_PX, 0.0),
                _ => at.moved(0.0, CAPTION_LINE_PX * (line_count - 1) as f64),
            };
        }
        let measured = shorten(&self.measured, LABEL_PX, Weight::Regular, area.right - at.x);
        scene.words(Words::new(measured, at, LABEL_PX, SUBTITLE));
    }
}
