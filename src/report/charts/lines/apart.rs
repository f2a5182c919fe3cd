//! Apart: lines that coincide, moved next to each other, so that none hides another.
//!
//! Lines in one stroke that come closer than their width at a point share the place there, each a line's
//! width from the next. That is less than the size of a marker, and intervals and everything else stay
//! where they are.

use crate::report::charts::description::{Series, Stroke};
use crate::report::charts::lines::runs::Run;
use crate::report::charts::sheet::scene::Area;
use crate::report::charts::sheet::spread::spread;

/// From the middle of a line to that of its neighbour.
const SPACING_PX: f64 = 3.0;
/// From the first to the last of many that coincide: about a marker. Beyond that they overlap a little.
const SPREAD_PX_MAX: f64 = 9.0;
/// So far may lines be moved beyond the end of an axis: tick labels stand there.
const BEYOND_PX_MAX: f64 = 3.0;
/// Points that are closer than this cannot be told apart: their lines keep one order from left to right.
const SAME_PX: f64 = 1.5;

/// A point of a line, by its place among lines, runs and spots.
#[derive(Clone, Copy, Debug)]
struct Place {
    line: usize,
    run: usize,
    spot: usize,
    x: f64,
    y: f64,
}

/// Moves the points of lines that coincide apart.
pub(crate) fn set_apart(lines: &mut [(&Series, Vec<Run>)], plot: &Area) {
    let (lowest, highest) = (plot.top - BEYOND_PX_MAX, plot.bottom + BEYOND_PX_MAX);
    for stroke in [Stroke::Solid, Stroke::Dashed, Stroke::Dotted] {
        let ranks = ranks(lines);
        let mut places = places(lines, stroke);
        places.sort_by(|left, right| left.x.total_cmp(&right.x).then(left.y.total_cmp(&right.y)));
        for column in places.chunk_by_mut(|left, right| left.x == right.x) {
            let wanted: Vec<f64> = column.iter().map(|place| place.y).collect();
            for group in column.chunk_by_mut(|left, right| right.y - left.y < SAME_PX) {
                group.sort_by_key(|place| ranks[place.line]);
            }
            let heights = spread(&wanted, spacing_px(&wanted), lowest, highest);
            for (place, y) in column.iter().zip(heights) {
                lines[place.line].1[place.run].spots[place.spot].y = y;
            }
        }
    }
}

/// How far apart neighbours are set where so many coincide.
fn spacing_px(heights: &[f64]) -> f64 {
    let groups = heights.chunk_by(|upper, lower| lower - upper < SPACING_PX);
    let largest = groups.map(<[f64]>::len).max().unwrap_or(1);
    SPACING_PX.min(SPREAD_PX_MAX / (largest - 1).max(1) as f64)
}

/// The order of the lines from top to bottom: that in which they end, so that they need not cross when
/// they part; lines that end together keep the order of the series.
fn ranks(lines: &[(&Series, Vec<Run>)]) -> Vec<usize> {
    let end_of = |runs: &[Run]| runs.last().and_then(|run| run.spots.last()).map_or(0.0, |spot| spot.y);
    let mut ends: Vec<(f64, usize)> =
        lines.iter().enumerate().map(|(line, (_, runs))| (end_of(runs), line)).collect();
    ends.sort_by(|left, right| left.0.total_cmp(&right.0));
    for group in ends.chunk_by_mut(|left, right| right.0 - left.0 < SAME_PX) {
        group.sort_by_key(|(_, line)| *line);
    }
    let mut ranks = vec![0; lines.len()];
    for (rank, (_, line)) in ends.into_iter().enumerate() {
        ranks[line] = rank;
    }
    ranks
}

fn places(lines: &[(&Series, Vec<Run>)], stroke: Stroke) -> Vec<Place> {
    let mut places = Vec::new();
    for (line, (_, runs)) in lines.iter().enumerate().filter(|(_, (series, _))| series.stroke == stroke) {
        for (run, points) in runs.iter().enumerate() {
            let of_run = points.spots.iter().enumerate();
            places.extend(of_run.map(|(spot, at)| Place { line, run, spot, x: at.x, y: at.y }));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::description::Colour;
    use crate::report::charts::sheet::scene::Spot;

    const PLOT: Area = Area { left: 0.0, top: 0.0, right: 100.0, bottom: 100.0 };

    fn heights_of(lines: &[[f64; 2]]) -> Vec<Vec<f64>> {
        let series: Vec<Series> =
            (0..lines.len()).map(|index| Series::new("", Colour::Topology(index))).collect();
        let run = |ys: &[f64; 2]| {
            let spots = [10.0, 90.0].iter().zip(ys).map(|(x, y)| Spot::new(*x, *y)).collect();
            vec![Run { spots, ..Run::default() }]
        };
        let mut lines: Vec<(&Series, Vec<Run>)> = series.iter().zip(lines.iter().map(run)).collect();
        set_apart(&mut lines, &PLOT);
        let heights = |(_, runs): &(&Series, Vec<Run>)| runs[0].spots.iter().map(|spot| spot.y).collect();
        lines.iter().map(heights).collect()
    }

    #[test]
    fn lines_that_coincide_run_side_by_side_in_the_order_in_which_they_end() {
        let heights = heights_of(&[[50.0, 90.0], [49.5, 80.0], [50.5, 20.0]]);
        assert_eq!(heights, [[53.0, 90.0], [50.0, 80.0], [47.0, 20.0]]);
    }

    #[test]
    fn lines_that_end_together_keep_the_order_of_the_series() {
        assert_eq!(heights_of(&[[50.5, 80.5], [50.0, 80.0]]), [[48.75, 78.75], [51.75, 81.75]]);
    }

    #[test]
    fn many_lines_take_no_more_room_than_a_few_and_stay_at_their_axis() {
        let heights = heights_of(&[[100.0, 50.0]; 7]);
        let at = |point: usize| heights.iter().map(|line| line[point]).collect::<Vec<f64>>();
        assert_eq!(at(1), [45.5, 47.0, 48.5, 50.0, 51.5, 53.0, 54.5]);
        assert_eq!((at(0)[0], at(0)[6]), (94.0, 103.0));
    }

    #[test]
    fn lines_that_keep_apart_are_not_moved() {
        assert_eq!(heights_of(&[[10.0, 20.0], [30.0, 40.0]]), [[10.0, 20.0], [30.0, 40.0]]);
    }
}
