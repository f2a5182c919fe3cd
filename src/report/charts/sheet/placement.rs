//! Placement: where words inside a picture stand, so that they cover neither each other nor the lines.

use crate::report::charts::sheet::scene::{Area, Scene, Spot, Words};

/// What words must keep clear of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Obstacles {
    words: Vec<Area>,
    lines: Vec<(Spot, Spot)>,
}

/// Costs of a bad place; words that cannot be read are worse than words that cover a line.
const COST_CUT: f64 = 1e4;
const COST_WORDS: f64 = 1e3;
const COST_LINE: f64 = 1.0;
/// Earlier candidates win a tie.
const COST_RANK: f64 = 0.05;

impl Obstacles {
    /// Words that stand already.
    pub(crate) fn add_words(&mut self, words: &Words) {
        self.words.push(words.area());
    }

    /// A line that should stay visible.
    pub(crate) fn add_line(&mut self, spots: &[Spot]) {
        self.lines.extend(spots.windows(2).map(|pair| (pair[0], pair[1])));
        // A lone point is a line of no length: its marker still wants room.
        if let [only] = spots {
            self.lines.push((*only, *only));
        }
    }

    /// Draws the best of several candidates on a patch of paper, and keeps clear of it from now on.
    pub(crate) fn place(&mut self, scene: &mut Scene, candidates: Vec<Words>, within: &Area) {
        if let Some((_, words)) = self.cheapest(candidates, within) {
            self.add_words(&words);
            scene.words_on_paper(words);
        }
    }

    /// The best of several candidates, with its cost.
    pub(crate) fn cheapest(&self, candidates: Vec<Words>, within: &Area) -> Option<(f64, Words)> {
        let cost = |rank: usize, words: &Words| self.cost(words, within) + COST_RANK * rank as f64;
        let costed = candidates.into_iter().enumerate().map(|(rank, words)| (cost(rank, &words), words));
        costed.min_by(|(left, _), (right, _)| left.total_cmp(right))
    }

    fn cost(&self, words: &Words, within: &Area) -> f64 {
        let area = words.area().grown(3.0);
        let cut = if within.encloses(&words.area()) { 0.0 } else { COST_CUT };
        let covered = self.words.iter().filter(|other| other.overlaps(&area)).count();
        let crossed = self.lines.iter().filter(|(from, to)| crosses(&area, *from, *to)).count();
        cut + COST_WORDS * covered as f64 + COST_LINE * crossed as f64
    }
}

/// Whether a stretch of line passes through an area (Liang and Barsky's clipping).
fn crosses(area: &Area, from: Spot, to: Spot) -> bool {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let edges = [
        (-dx, from.x - area.left),
        (dx, area.right - from.x),
        (-dy, from.y - area.top),
        (dy, area.bottom - from.y),
    ];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (slope, room) in edges {
        if slope == 0.0 {
            if room < 0.0 {
                return false;
            }
        } else if slope < 0.0 {
            enter = enter.max(room / slope);
        } else {
            leave = leave.min(room / slope);
        }
    }
    enter <= leave
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 10.0, top: 10.0, right: 20.0, bottom: 20.0 };

    #[test]
    fn a_line_through_an_area_crosses_it() {
        assert!(crosses(&AREA, Spot::new(0.0, 0.0), Spot::new(30.0, 30.0)));
    }

    #[test]
    fn a_line_past_an_area_does_not_cross_it() {
        assert!(!crosses(&AREA, Spot::new(0.0, 25.0), Spot::new(30.0, 22.0)));
    }

    #[test]
    fn a_point_inside_an_area_crosses_it() {
        assert!(crosses(&AREA, Spot::new(15.0, 15.0), Spot::new(15.0, 15.0)));
    }
}
