//! Colour: who has which colour, everywhere the same.
//!
//! Topology colours keep apart for readers with protanopia, deuteranopia and tritanopia (smallest distance in
//! CIELAB 14 over all pairs, checked by simulation); markers differ as well, so colour never speaks alone.

/// Who or what is drawn; the palette decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// A topology, by its place in the registry or in the scenario. Places beyond the palette begin again
    /// with other markers.
    Topology(usize),
    /// A cause within a bar, by its place; for five parts of a step: decide, wait for an agent, station wait,
    /// station service, wire.
    Part(usize),
    /// Guide lines.
    Guide,
    /// Ideals and bounds that belong to no topology.
    Ideal,
}

/// A colour as a screen shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

const TOPOLOGIES: [Rgb; 9] = [
    Rgb(0xD9, 0x4A, 0x0B),
    Rgb(0x16, 0x68, 0xB0),
    Rgb(0x0E, 0x9B, 0x78),
    Rgb(0xC9, 0x66, 0xA8),
    Rgb(0xE8, 0xA6, 0x0C),
    Rgb(0x63, 0xB8, 0xEC),
    Rgb(0x2E, 0x26, 0x70),
    Rgb(0x7D, 0x1D, 0x3F),
    Rgb(0x9B, 0xA5, 0x3A),
];

/// Work is blue, waiting is warm and catches the eye, the wire is grey.
const PARTS: [Rgb; 16] = [
    Rgb(0xA9, 0xCB, 0xE8),
    Rgb(0xF2, 0xB4, 0x41),
    Rgb(0xB5, 0x26, 0x4C),
    Rgb(0x1F, 0x3A, 0x5F),
    Rgb(0x8D, 0x99, 0xAE),
    Rgb(0x6A, 0x4C, 0x93),
    Rgb(0x4E, 0x9F, 0x86),
    Rgb(0xE5, 0x86, 0x6E),
    Rgb(0xC3, 0xB1, 0xDD),
    Rgb(0x86, 0x8E, 0x2F),
    Rgb(0x8A, 0x5A, 0x33),
    Rgb(0xA7, 0xDD, 0xC6),
    Rgb(0xD9, 0x7F, 0xB0),
    Rgb(0xF7, 0xDC, 0x95),
    Rgb(0x2F, 0x6F, 0x74),
    Rgb(0xB9, 0xC0, 0xA0),
];

const GUIDE: Rgb = Rgb(0x5A, 0x61, 0x6B);
const IDEAL: Rgb = Rgb(0x8A, 0x90, 0x9A);

/// Least contrast of words on white.
const TEXT_CONTRAST_MIN: f64 = 4.5;

impl Colour {
    /// The colour of lines and areas.
    #[must_use]
    pub fn rgb(self) -> Rgb {
        match self {
            Self::Topology(index) => TOPOLOGIES[index % TOPOLOGIES.len()],
            Self::Part(index) => PARTS[index % PARTS.len()],
            Self::Guide => GUIDE,
            Self::Ideal => IDEAL,
        }
    }

    /// The colour of words about it: as dark as reading needs.
    pub(crate) fn text_rgb(self) -> Rgb {
        let mut rgb = self.rgb();
        while rgb.contrast_on_white() < TEXT_CONTRAST_MIN {
            rgb = rgb.darker();
        }
        rgb
    }

    /// The colour of a formula's line: the same, darker.
    pub(crate) fn formula_rgb(self) -> Rgb {
        (0..7).fold(self.rgb(), |rgb, _| rgb.darker())
    }

    /// The place that chooses the marker.
    pub(crate) fn index(self) -> usize {
        match self {
            Self::Topology(index) | Self::Part(index) => index,
            Self::Guide | Self::Ideal => 0,
        }
    }
}

impl Rgb {
    /// Contrast ratio against white, as in WCAG 2 but with the power approximated by a square, which darkens
    /// a little more than needed.
    fn contrast_on_white(self) -> f64 {
        let luminance = 0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2);
        1.05 / (luminance + 0.05)
    }

    fn darker(self) -> Self {
        let darken = |channel: u8| u8::try_from(u32::from(channel) * 15 / 16).unwrap_or(0);
        Self(darken(self.0), darken(self.1), darken(self.2))
    }
}

fn linear(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    share * share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topology_keeps_its_colour() {
        assert_eq!(Colour::Topology(0).rgb(), Rgb(0xD9, 0x4A, 0x0B));
    }

    #[test]
    fn words_are_dark_enough_to_read() {
        for index in 0..TOPOLOGIES.len() {
            assert!(Colour::Topology(index).text_rgb().contrast_on_white() >= TEXT_CONTRAST_MIN);
        }
    }
}
