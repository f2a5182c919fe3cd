//! Ramp: colours from small values to large ones, each darker than the one before.
//!
//! The order is in the lightness, so it survives every kind of colour blindness and a grey print; the hue
//! runs from yellow by green to blue, which keeps neighbours apart on a screen. The colours are those of the
//! scheme YlGnBu by Cynthia Brewer (colorbrewer2.org, Apache licence 2.0), its palest left out: paper is for
//! cells without a value.

use crate::report::charts::description::Rgb;

const STOPS: [Rgb; 8] = [
    Rgb(0xF7, 0xFC, 0xC4),
    Rgb(0xD6, 0xEF, 0xB3),
    Rgb(0x9C, 0xD8, 0xB8),
    Rgb(0x5D, 0xBF, 0xC0),
    Rgb(0x2C, 0x9F, 0xC2),
    Rgb(0x22, 0x6F, 0xB0),
    Rgb(0x25, 0x42, 0x97),
    Rgb(0x0C, 0x1F, 0x5C),
];

/// Above this luminance, marks upon a colour are dark; below it, they are white.
const PALE_LUMINANCE_MIN: f64 = 0.4;

/// The colour at a place from 0, the smallest value, to 1, the largest.
pub(crate) fn colour(place: f64) -> Rgb {
    let along = place.clamp(0.0, 1.0) * (STOPS.len() - 1) as f64;
    // At most seven: the cast is exact.
    let index = (libm::floor(along) as usize).min(STOPS.len() - 2);
    let (from, to, share) = (STOPS[index], STOPS[index + 1], along - index as f64);
    let between =
        |from: u8, to: u8| libm::round(f64::from(from) + (f64::from(to) - f64::from(from)) * share) as u8;
    Rgb(between(from.0, to.0), between(from.1, to.1), between(from.2, to.2))
}

/// Whether dark marks are seen better upon a colour than white ones.
pub(crate) fn is_pale(colour: Rgb) -> bool {
    luminance(colour) > PALE_LUMINANCE_MIN
}

/// How light a colour is, from 0 to 1, with powers approximated by squares.
fn luminance(colour: Rgb) -> f64 {
    let linear = |channel: u8| f64::from(channel) * f64::from(channel) / (255.0 * 255.0);
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_darker_than_the_one_before() {
        let lightness: Vec<f64> = (0..=100).map(|step| luminance(colour(f64::from(step) / 100.0))).collect();
        assert!(lightness.windows(2).all(|pair| pair[1] < pair[0]), "{lightness:?}");
    }

    #[test]
    fn the_ends_are_the_first_and_the_last_stop() {
        assert_eq!((colour(-1.0), colour(2.0)), (STOPS[0], STOPS[7]));
        assert!(is_pale(STOPS[0]) && !is_pale(STOPS[7]));
    }
}
