//! Contour lines: the lines of equal value in one panel, each with its value on it.

use crate::report::charts::description::{MapChart, Scale};
use crate::report::charts::map::cells::PlacedCells;
use crate::report::charts::map::contour::Grid;
use crate::report::charts::sheet::inks::{TITLE, WHITE};
use crate::report::charts::sheet::placement::Obstacles;
use crate::report::charts::sheet::scene::{Anchor, Ink, Scene, Spot, Words};
use crate::report::charts::values::quantity::wording;

const LINE_PX: f64 = 2.0;
/// A rim keeps a line apart from dark cells.
const RIM_PX: f64 = 1.6;
const WORDS_PX: f64 = 13.0;
/// A line that is shorter than this has its value on it only if it is the longest of its level.
const NAMED_PX_MIN: f64 = 180.0;
/// Where on a line its value may stand, best first.
const PLACES: [f64; 9] = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88];
/// Words that would cover others are left out; the colour bar says them too.
const COST_MAX: f64 = 900.0;

/// Draws the lines of all levels, then their values.
pub(crate) fn draw(scene: &mut Scene, chart: &MapChart, cells: &PlacedCells<'_>, scale: Scale) {
    let along = |value: f64| if scale == Scale::Log { libm::log10(value) } else { value };
    let values: Vec<Option<f64>> =
        cells.panel.cells.iter().map(|cell| cell.value_drawn().map(along)).collect();
    let grid = Grid { columns: chart.xs.len(), values: &values };
    let is_drawn = |level: &&f64| scale == Scale::Linear || **level > 0.0;
    let mut lines: Vec<(f64, Vec<Spot>)> = Vec::new();
    for level in chart.levels.iter().filter(is_drawn) {
        let spots = |line: Vec<(f64, f64)>| line.into_iter().map(|place| spot(cells, place)).collect();
        lines.extend(grid.lines(along(*level)).into_iter().map(|line| (*level, spots(line))));
    }
    let mut obstacles = Obstacles::default();
    for (_, line) in &lines {
        scene.path(line.clone(), Ink::translucent(WHITE, 0.85), LINE_PX + 2.0 * RIM_PX);
        obstacles.add_line(line);
    }
    for (_, line) in &lines {
        scene.path(line.clone(), Ink::solid(TITLE), LINE_PX);
    }
    for (index, (level, line)) in lines.iter().enumerate() {
        let of_level = lines.iter().enumerate().filter(|(_, (other, _))| other == level);
        let longest = of_level.max_by(|one, other| length_px(&one.1.1).total_cmp(&length_px(&other.1.1)));
        let is_longest = longest.is_some_and(|(place, _)| place == index);
        if is_longest || length_px(line) >= NAMED_PX_MIN {
            let text = wording(*level, &chart.value.unit);
            let words = |share: &f64| {
                let at = along_line(line, *share).moved(0.0, 0.36 * WORDS_PX);
                Words::new(&*text, at, WORDS_PX, TITLE).semibold().anchored(Anchor::Middle)
            };
            let candidates = PLACES.iter().map(words).collect();
            let best = obstacles.cheapest(candidates, &cells.plot.grown(-2.0));
            if let Some((_, words)) = best.filter(|(cost, _)| *cost < COST_MAX) {
                obstacles.add_words(&words);
                scene.words_on_paper(words);
            }
        }
    }
}

/// Where a place in parts of the grid's steps lies in the picture.
fn spot(cells: &PlacedCells<'_>, (column, row): (f64, f64)) -> Spot {
    Spot::new(
        cells.x_px(between(&cells.columns.centres, column)),
        cells.y_px(between(&cells.rows.centres, row)),
    )
}

/// The place along the axis of a place between two steps.
fn between(centres: &[f64], place: f64) -> f64 {
    // Places lie between 0 and the last step: the cast is exact.
    let index = libm::floor(place) as usize;
    let (from, to) = (centres[index], centres[(index + 1).min(centres.len() - 1)]);
    from + (to - from) * (place - index as f64)
}

fn length_px(line: &[Spot]) -> f64 {
    line.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}

fn distance(from: Spot, to: Spot) -> f64 {
    libm::sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y))
}

/// The spot at a share of a line's length.
fn along_line(line: &[Spot], share: f64) -> Spot {
    let mut left_px = share * length_px(line);
    for pair in line.windows(2) {
        let length_px = distance(pair[0], pair[1]);
        if left_px <= length_px && length_px > 0.0 {
            let share = left_px / length_px;
            return pair[0].moved((pair[1].x - pair[0].x) * share, (pair[1].y - pair[0].y) * share);
        }
        left_px -= length_px;
    }
    line[line.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_line_is_half_of_its_length() {
        let line = [Spot::new(0.0, 0.0), Spot::new(10.0, 0.0), Spot::new(10.0, 30.0)];
        assert_eq!(along_line(&line, 0.5), Spot::new(10.0, 10.0));
        assert_eq!(along_line(&line, 1.0), Spot::new(10.0, 30.0));
    }

    #[test]
    fn a_place_between_two_steps_lies_between_their_centres() {
        assert_eq!(between(&[0.1, 0.5, 0.9], 1.25), 0.6);
        assert_eq!(between(&[0.1, 0.5, 0.9], 2.0), 0.9);
    }
}
