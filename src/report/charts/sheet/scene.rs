//! Scene: where every line, area and word of a picture lies, in nominal pixels.

use crate::report::charts::description::Rgb;
use crate::report::charts::sheet::inks::WHITE;
use crate::report::charts::sheet::typography::{Weight, width_px};

/// A picture, laid out and not yet drawn. Later marks cover earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scene {
    pub(crate) width_px: u32,
    pub(crate) height_px: u32,
    pub(crate) marks: Vec<Mark>,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
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
pub(crate) struct Spot {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// Colour and opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink {
    pub(crate) rgb: Rgb,
    pub(crate) opacity: f64,
}

/// One line of words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Words {
    pub(crate) text: String,
    /// The anchor, on the baseline.
    pub(crate) at: Spot,
    pub(crate) anchor: Anchor,
    pub(crate) size_px: f64,
    pub(crate) weight: Weight,
    pub(crate) rgb: Rgb,
}

/// Which end of the words stands at their anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Scene {
    pub(crate) fn new(width_px: u32, height_px: u32) -> Self {
        Self { width_px, height_px, marks: Vec::new() }
    }

    pub(crate) fn path(&mut self, points: Vec<Spot>, ink: Ink, width_px: f64) {
        if points.len() >= 2 {
            self.marks.push(Mark::Path { points, ink, width_px });
        }
    }

    pub(crate) fn line(&mut self, from: Spot, to: Spot, ink: Ink, width_px: f64) {
        self.path(vec![from, to], ink, width_px);
    }

    pub(crate) fn fill(&mut self, points: Vec<Spot>, ink: Ink) {
        if points.len() >= 3 {
            self.marks.push(Mark::Fill { points, ink });
        }
    }

    pub(crate) fn fill_area(&mut self, area: Area, ink: Ink) {
        self.fill(area.corners().to_vec(), ink);
    }

    pub(crate) fn disc(&mut self, centre: Spot, radius_px: f64, ink: Ink) {
        self.marks.push(Mark::Disc { centre, radius_px, ink });
    }

    /// Adds words, unless there are none.
    pub(crate) fn words(&mut self, mut words: Words) {
        if !words.text.is_empty() {
            // A line break or a bell has no place in a line of words, nor in XML.
            words.text = words.text.replace(char::is_control, " ");
            self.marks.push(Mark::Words(words));
        }
    }

    /// Adds words on a patch of paper that hides the lines beneath.
    pub(crate) fn words_on_paper(&mut self, words: Words) {
        if !words.text.is_empty() {
            self.fill_area(words.area().grown(2.0), Ink::translucent(WHITE, 0.82));
            self.words(words);
        }
    }
}

impl Words {
    /// Dark words of regular weight from the left.
    pub(crate) fn new(text: impl Into<String>, at: Spot, size_px: f64, rgb: Rgb) -> Self {
        Self { text: text.into(), at, anchor: Anchor::Start, size_px, weight: Weight::Regular, rgb }
    }

    pub(crate) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(crate) fn semibold(self) -> Self {
        Self { weight: Weight::Semibold, ..self }
    }

    /// The area that the words cover, from the top of tall letters to the bottom of deep ones.
    pub(crate) fn area(&self) -> Area {
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
    pub(crate) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(crate) fn moved(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy }
    }
}

impl Ink {
    pub(crate) fn solid(rgb: Rgb) -> Self {
        Self { rgb, opacity: 1.0 }
    }

    pub(crate) fn translucent(rgb: Rgb, opacity: f64) -> Self {
        Self { rgb, opacity }
    }
}

impl Area {
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn corners(&self) -> [Spot; 4] {
        let Self { left, top, right, bottom } = *self;
        [Spot::new(left, top), Spot::new(right, top), Spot::new(right, bottom), Spot::new(left, bottom)]
    }

    pub(crate) fn grown(&self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// The area with its upper and lower edge moved inwards.
    pub(crate) fn inset_y(&self, by: f64) -> Self {
        Self { top: self.top + by, bottom: self.bottom - by, ..*self }
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(crate) fn encloses(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.right >= other.right
            && self.top <= other.top
            && self.bottom >= other.bottom
    }
}
