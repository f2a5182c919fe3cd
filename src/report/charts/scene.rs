//! Scene: where every line, area and word of a picture lies, in nominal pixels.

use super::colour::{Rgb, WHITE};
use super::typography::{Weight, width_px};

/// A picture, laid out and not yet drawn. Later marks cover earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scene {
    pub(super) width_px: u32,
    pub(super) height_px: u32,
    pub(super) marks: Vec<Mark>,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A line through points.
    Path { points: Vec<Spot>, ink: Ink, width_px: f64 },
    /// A filled area.
    Fill { points: Vec<Spot>, ink: Ink },
    /// A filled circle.
    Disc { centre: Spot, radius_px: f64, ink: Ink },
    /// Words.
    Words(Words),
}

/// A point of the picture; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// Colour and opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ink {
    pub(super) rgb: Rgb,
    pub(super) opacity: f64,
}

/// One line of words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    pub(super) text: String,
    /// The anchor, on the baseline.
    pub(super) at: Spot,
    pub(super) anchor: Anchor,
    pub(super) size_px: f64,
    pub(super) weight: Weight,
    pub(super) rgb: Rgb,
}

/// Which end of the words stands at their anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Scene {
    pub(super) fn new(width_px: u32, height_px: u32) -> Self {
        Self { width_px, height_px, marks: Vec::new() }
    }

    pub(super) fn path(&mut self, points: Vec<Spot>, ink: Ink, width_px: f64) {
        if points.len() >= 2 {
            self.marks.push(Mark::Path { points, ink, width_px });
        }
    }

    pub(super) fn line(&mut self, from: Spot, to: Spot, ink: Ink, width_px: f64) {
        self.path(vec![from, to], ink, width_px);
    }

    pub(super) fn fill(&mut self, points: Vec<Spot>, ink: Ink) {
        if points.len() >= 3 {
            self.marks.push(Mark::Fill { points, ink });
        }
    }

    pub(super) fn fill_area(&mut self, area: Area, ink: Ink) {
        self.fill(area.corners().to_vec(), ink);
    }

    pub(super) fn disc(&mut self, centre: Spot, radius_px: f64, ink: Ink) {
        self.marks.push(Mark::Disc { centre, radius_px, ink });
    }

    /// Adds words, unless there are none.
    pub(super) fn words(&mut self, words: Words) {
        if !words.text.is_empty() {
            self.marks.push(Mark::Words(words));
        }
    }

    /// Adds words on a patch of paper that hides the lines beneath.
    pub(super) fn words_on_paper(&mut self, words: Words) {
        if !words.text.is_empty() {
            self.fill_area(words.area().grown(2.0), Ink::translucent(WHITE, 0.82));
            self.words(words);
        }
    }
}

impl Words {
    /// Dark words of regular weight from the left.
    pub(super) fn new(text: impl Into<String>, at: Spot, size_px: f64, rgb: Rgb) -> Self {
        Self { text: text.into(), at, anchor: Anchor::Start, size_px, weight: Weight::Regular, rgb }
    }

    pub(super) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(super) fn semibold(self) -> Self {
        Self { weight: Weight::Semibold, ..self }
    }

    /// The area that the words cover, from the top of tall letters to the bottom of deep ones.
    pub(super) fn area(&self) -> Area {
        let width = width_px(&self.text, self.size_px, self.weight);
        let left = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        let (ascent, descent) = (0.75 * self.size_px, 0.2 * self.size_px);
        Area { left, top: self.at.y - ascent, right: left + width, bottom: self.at.y + descent }
    }
}

impl Spot {
    pub(super) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn moved(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy }
    }
}

impl Ink {
    pub(super) fn solid(rgb: Rgb) -> Self {
        Self { rgb, opacity: 1.0 }
    }

    pub(super) fn translucent(rgb: Rgb, opacity: f64) -> Self {
        Self { rgb, opacity }
    }
}

impl Area {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn corners(&self) -> [Spot; 4] {
        let Self { left, top, right, bottom } = *self;
        [Spot::new(left, top), Spot::new(right, top), Spot::new(right, bottom), Spot::new(left, bottom)]
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn encloses(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.right >= other.right
            && self.top <= other.top
            && self.bottom >= other.bottom
    }
}
