//! Markers: small shapes at points; shapes differ so that colour never speaks alone.

use crate::report::charts::description::{Colour, Rgb};
use crate::report::charts::sheet::inks::WHITE;
use crate::report::charts::sheet::scene::{Ink, Scene, Spot};

const RADIUS_PX: f64 = 4.2;
const RIM_PX: f64 = 1.3;

/// A filled marker with a white rim, which keeps crossing lines apart.
pub(crate) fn filled(scene: &mut Scene, at: Spot, colour: Colour) {
    shape(scene, at, colour.index(), RADIUS_PX + RIM_PX, WHITE);
    shape(scene, at, colour.index(), RADIUS_PX, colour.rgb());
}

/// An open marker: here is no value.
pub(crate) fn open(scene: &mut Scene, at: Spot, colour: Colour) {
    shape(scene, at, colour.index(), RADIUS_PX + 0.4, colour.rgb());
    shape(scene, at, colour.index(), RADIUS_PX - 1.6, WHITE);
}

fn shape(scene: &mut Scene, at: Spot, index: usize, radius_px: f64, rgb: Rgb) {
    let ink = Ink::solid(rgb);
    // Shapes of equal radius look unequally large: the factors even that out.
    let corners: &[(f64, f64)] = match index % 4 {
        0 => return scene.disc(at, radius_px, ink),
        1 => &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
        2 => &[(0.0, -1.3), (1.2, 0.85), (-1.2, 0.85)],
        _ => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
    };
    scene.fill(corners.iter().map(|(dx, dy)| at.moved(dx * radius_px, dy * radius_px)).collect(), ink);
}
