//! Hatching: areas that are marked by more than their colour: lines across them, a dot, a dash.

use crate::report::charts::description::{CellMark, Rgb};
use crate::report::charts::sheet::inks::{SUBTITLE, TITLE, WHITE};
use crate::report::charts::sheet::scene::{Area, Ink, Scene, Spot};

const SPACING_PX: f64 = 8.0;
const LINE_PX: f64 = 1.0;
const DOT_PX: f64 = 3.4;
const RIM_PX: f64 = 1.2;
const DASH_PX: f64 = 10.0;

/// Marks an area; lines are dark on a pale ground and white on a dark one.
pub(crate) fn draw(scene: &mut Scene, area: Area, mark: CellMark, is_pale: bool) {
    let ink = if is_pale { Ink::translucent(TITLE, 0.5) } else { Ink::translucent(WHITE, 0.75) };
    let centre = Spot::new((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
    match mark {
        CellMark::Hatched => lines(scene, area, ink, false),
        CellMark::Crossed => {
            lines(scene, area, Ink::solid(LINES_OF_NOTHING), false);
            lines(scene, area, Ink::solid(LINES_OF_NOTHING), true);
        }
        CellMark::Dotted => {
            scene.disc(centre, DOT_PX + RIM_PX, Ink::solid(WHITE));
            scene.disc(centre, DOT_PX, Ink::solid(TITLE));
        }
        CellMark::Dashed => {
            let half = DASH_PX.min(area.width()) / 2.0;
            scene.line(centre.moved(-half, 0.0), centre.moved(half, 0.0), Ink::solid(SUBTITLE), 1.4);
        }
    }
}

/// Lines across what has no value: they stand back behind what has one.
const LINES_OF_NOTHING: Rgb = Rgb(0xA6, 0xAC, 0xB5);

/// Lines at 45 degrees, cut off at the area's edges; their places do not depend on the area, so that they run
/// on from one to the next.
pub(crate) fn lines(scene: &mut Scene, area: Area, ink: Ink, is_falling: bool) {
    // A rising line is where x + y is constant, a falling one where y - x is.
    let (least, most) = match is_falling {
        true => (area.top - area.right, area.bottom - area.left),
        false => (area.top + area.left, area.bottom + area.right),
    };
    let first = libm::ceil(least / SPACING_PX) as i64;
    let last = libm::floor(most / SPACING_PX) as i64;
    for at in (first..=last).map(|index| index as f64 * SPACING_PX) {
        let x_at = |y: f64| if is_falling { y - at } else { at - y };
        let y_at = |x: f64| if is_falling { x + at } else { at - x };
        let ends = [area.left, area.right].map(|x| {
            let y = y_at(x).clamp(area.top, area.bottom);
            Spot::new(x_at(y), y)
        });
        scene.line(ends[0], ends[1], ink, LINE_PX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::sheet::scene::Mark;

    #[test]
    fn no_line_leaves_its_area() {
        let area = Area { left: 13.0, top: 7.0, right: 61.0, bottom: 30.0 };
        let mut scene = Scene::new(100, 100);
        draw(&mut scene, area, CellMark::Crossed, true);
        assert!(scene.marks.len() > 8);
        let around = area.grown(1e-9);
        for mark in &scene.marks {
            let Mark::Path { points, .. } = mark else { panic!("{mark:?}") };
            for spot in points {
                let at = Area { left: spot.x, top: spot.y, right: spot.x, bottom: spot.y };
                assert!(around.encloses(&at), "{spot:?}");
            }
        }
    }
}
