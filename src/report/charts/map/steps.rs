//! Steps: where rows or columns of cells stand along an axis, and where one ends and the next begins.
//!
//! Each stands at its value; it reaches half-way to its neighbours, on the axis's own scale, and as far
//! outwards at the ends.

use crate::report::charts::description::Scale;

/// The rows or the columns of a map, from 0 at the one end of the axis to 1 at the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Steps {
    /// Where each stands.
    pub(crate) centres: Vec<f64>,
    /// Where each begins, and where the last one ends.
    pub(crate) edges: Vec<f64>,
}

impl Steps {
    /// Steps at ascending values.
    pub(crate) fn at(values: &[f64], scale: Scale) -> Self {
        let is_log = scale == Scale::Log && values.iter().all(|&value| value > 0.0);
        let along = |&value: &f64| if is_log { libm::log10(value) } else { value };
        let places: Vec<f64> = values.iter().map(along).collect();
        let mut edges: Vec<f64> = places.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect();
        let outer = |place: Option<&f64>, edge: Option<&f64>, otherwise: f64| match (place, edge) {
            (Some(place), Some(edge)) => 2.0 * place - edge,
            (Some(place), None) => place + otherwise,
            _ => otherwise,
        };
        let (lower, upper) =
            (outer(places.first(), edges.first(), -0.5), outer(places.last(), edges.last(), 0.5));
        edges.insert(0, lower);
        edges.push(upper);
        let share = |place: &f64| (place - lower) / (upper - lower);
        Self { centres: places.iter().map(share).collect(), edges: edges.iter().map(share).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_meet_half_way_on_a_log_axis() {
        let steps = Steps::at(&[10.0, 100.0, 1000.0], Scale::Log);
        let expected = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0];
        assert!(steps.edges.iter().zip(expected).all(|(edge, wanted)| (edge - wanted).abs() < 1e-12));
        assert!((steps.centres[1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn uneven_values_make_uneven_cells() {
        assert_eq!(Steps::at(&[0.0, 2.0, 8.0], Scale::Linear).edges, [0.0, 0.16666666666666666, 0.5, 1.0]);
    }

    #[test]
    fn a_single_value_takes_the_whole_axis() {
        let steps = Steps::at(&[5.0], Scale::Log);
        assert_eq!(steps.edges, [0.0, 1.0]);
        assert!((steps.centres[0] - 0.5).abs() < 1e-12);
    }
}
