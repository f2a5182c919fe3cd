//! Painter: hands a scene to a backend of plotters, in the backend's own whole-number units.

use plotters::backend::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBAColor, ShapeStyle, TextStyle};

use crate::report::charts::description::{ChartError, Rgb};
use crate::report::charts::sheet::scene::{Anchor, Ink, Mark, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{EM_HEIGHT_BITMAP, EM_HEIGHT_SVG, font, width_px};

/// How a backend wants its coordinates and its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Painter {
    /// Backend units per nominal pixel; coordinates are whole, so this is the resolution.
    units_per_px: f64,
    lettering: Lettering,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lettering {
    /// The viewer sets the words and knows their width.
    Svg,
    /// plotters sets the words; their ends are found by measuring.
    Bitmap,
}

impl Painter {
    pub(crate) fn svg(units_per_px: u32) -> Self {
        Self { units_per_px: f64::from(units_per_px), lettering: Lettering::Svg }
    }

    pub(crate) fn bitmap(units_per_px: u32) -> Self {
        Self { units_per_px: f64::from(units_per_px), lettering: Lettering::Bitmap }
    }

    /// Draws every mark, in order.
    pub(crate) fn paint<D: DrawingBackend>(self, scene: &Scene, backend: &mut D) -> Result<(), ChartError> {
        for mark in &scene.marks {
            self.paint_mark(mark, backend)?;
        }
        backend.present().map_err(|error| ChartError::Drawing(error.to_string()))
    }

    fn paint_mark<D: DrawingBackend>(self, mark: &Mark, backend: &mut D) -> Result<(), ChartError> {
        let painted = match mark {
            Mark::Path { points, ink, width_px } => {
                backend.draw_path(self.units_of(points), &self.style(*ink, *width_px))
            }
            Mark::Fill { points, ink } => backend.fill_polygon(self.units_of(points), &self.style(*ink, 0.0)),
            Mark::Disc { centre, radius_px, ink } => {
                let radius = self.length(*radius_px).max(1);
                backend.draw_circle(self.place(*centre), radius, &self.style(*ink, 0.0), true)
            }
            Mark::Words(words) => {
                backend.draw_text(&words.text, &self.text_style(words), self.text_place(words))
            }
        };
        painted.map_err(|error| ChartError::Drawing(error.to_string()))
    }

    fn style(self, ink: Ink, width_px: f64) -> ShapeStyle {
        ShapeStyle { color: colour(ink.rgb, ink.opacity), filled: true, stroke_width: self.length(width_px) }
    }

    fn text_style(self, words: &Words) -> TextStyle<'static> {
        let em_height = match self.lettering {
            Lettering::Svg => EM_HEIGHT_SVG,
            Lettering::Bitmap => EM_HEIGHT_BITMAP,
        };
        let style = TextStyle::from(font(words.weight, words.size_px * self.units_per_px * em_height));
        let end = match (self.lettering, words.anchor) {
            (Lettering::Bitmap, _) | (Lettering::Svg, Anchor::Start) => HPos::Left,
            (Lettering::Svg, Anchor::Middle) => HPos::Center,
            (Lettering::Svg, Anchor::End) => HPos::Right,
        };
        TextStyle { color: colour(words.rgb, 1.0).to_backend_color(), ..style }.pos(Pos::new(end, VPos::Top))
    }

    /// Where plotters must be told to put words so that their baseline is where the scene has it: its SVG puts
    /// the baseline 0.76 em below a top anchor, its bitmap half a font size.
    fn text_place(self, words: &Words) -> (i32, i32) {
        let at = match self.lettering {
            Lettering::Svg => words.at.moved(0.0, -0.76 * words.size_px),
            Lettering::Bitmap => {
                let width = width_px(&words.text, words.size_px, words.weight);
                let share = match words.anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => 0.5,
                    Anchor::End => 1.0,
                };
                words.at.moved(-share * width, -0.5 * EM_HEIGHT_BITMAP * words.size_px)
            }
        };
        self.place(at)
    }

    fn units_of(self, points: &[Spot]) -> Vec<(i32, i32)> {
        points.iter().map(|&point| self.place(point)).collect()
    }

    fn place(self, spot: Spot) -> (i32, i32) {
        // Pictures are a few thousand pixels wide: the casts are exact.
        let whole = |px: f64| libm::round(px * self.units_per_px) as i32;
        (whole(spot.x), whole(spot.y))
    }

    fn length(self, px: f64) -> u32 {
        libm::round(px * self.units_per_px) as u32
    }
}

fn colour(rgb: Rgb, opacity: f64) -> RGBAColor {
    RGBAColor(rgb.0, rgb.1, rgb.2, opacity)
}
