//! Dash: cuts a line into dashes along its length; neither backend of plotters knows dashes.

use crate::report::charts::description::Stroke;
use crate::report::charts::sheet::scene::Spot;

/// The pieces of a line that are drawn: all of it, or its dashes.
pub(crate) fn pieces(points: &[Spot], stroke: Stroke) -> Vec<Vec<Spot>> {
    let (on_px, off_px) = match stroke {
        Stroke::Solid => return vec![points.to_vec()],
        Stroke::Dashed => (8.0, 5.0),
        Stroke::Dotted => (2.0, 4.0),
    };
    let mut pieces = Vec::new();
    let mut piece: Vec<Spot> = points.first().copied().into_iter().collect();
    let mut is_on = true;
    let mut left_px = on_px;
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut length_px = distance(from, to);
        while length_px > left_px {
            from = between(from, to, left_px / length_px);
            length_px -= left_px;
            if is_on {
                piece.push(from);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![from];
            }
            is_on = !is_on;
            left_px = if is_on { on_px } else { off_px };
        }
        left_px -= length_px;
        if is_on {
            piece.push(to);
        }
    }
    if is_on {
        pieces.push(piece);
    }
    pieces
}

fn distance(from: Spot, to: Spot) -> f64 {
    libm::sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y))
}

fn between(from: Spot, to: Spot, share: f64) -> Spot {
    from.moved((to.x - from.x) * share, (to.y - from.y) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_run_on_around_a_corner() {
        let corner = [Spot::new(0.0, 0.0), Spot::new(5.0, 0.0), Spot::new(5.0, 20.0)];
        let pieces = pieces(&corner, Stroke::Dashed);
        assert_eq!(pieces[0], [Spot::new(0.0, 0.0), Spot::new(5.0, 0.0), Spot::new(5.0, 3.0)]);
        assert_eq!(pieces[1], [Spot::new(5.0, 8.0), Spot::new(5.0, 16.0)]);
    }
}
