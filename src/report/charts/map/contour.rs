//! Contour: lines of equal value through a grid of values, by marching squares.
//!
//! Between two neighbours a value is taken to change evenly along the axes and on the scale that are drawn: on
//! log scales, by equal ratios. Lines run between the centres of cells and never beyond them, and where one
//! of four neighbours has no value there is no line: nothing is made up.

/// Where a line crosses the grid: between two neighbours in a row, or in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Crossing {
    /// Between this column of this row and the next column.
    InRow { row: usize, column: usize },
    /// Between this row of this column and the next row.
    InColumn { row: usize, column: usize },
}

/// Values on a grid, row by row, on the scale on which they are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid<'a> {
    pub(crate) columns: usize,
    pub(crate) values: &'a [Option<f64>],
}

impl Grid<'_> {
    /// The lines at a level, as places (column, row) in parts of the grid's steps.
    pub(crate) fn lines(&self, level: f64) -> Vec<Vec<(f64, f64)>> {
        let rows = self.values.len() / self.columns.max(1);
        let mut pieces = Vec::new();
        for row in 0..rows.saturating_sub(1) {
            for column in 0..self.columns.saturating_sub(1) {
                pieces.extend(self.pieces_in(row, column, level).unwrap_or_default());
            }
        }
        let chains = joined(pieces);
        let place = |crossing: Crossing| self.place(crossing, level);
        chains.into_iter().map(|chain| chain.into_iter().filter_map(place).collect()).collect()
    }

    fn value(&self, row: usize, column: usize) -> Option<f64> {
        self.values.get(row * self.columns + column).copied().flatten()
    }

    /// The pieces of line within four neighbours; none if one of them has no value.
    fn pieces_in(&self, row: usize, column: usize, level: f64) -> Option<Vec<(Crossing, Crossing)>> {
        let corners = [
            self.value(row, column)?,
            self.value(row, column + 1)?,
            self.value(row + 1, column + 1)?,
            self.value(row + 1, column)?,
        ];
        let sides = [
            Crossing::InRow { row, column },
            Crossing::InColumn { row, column: column + 1 },
            Crossing::InRow { row: row + 1, column },
            Crossing::InColumn { row, column },
        ];
        let is_above = corners.map(|corner| corner >= level);
        let is_crossed = |side: &usize| is_above[*side] != is_above[(side + 1) % 4];
        let crossed: Vec<usize> = (0..4).filter(is_crossed).collect();
        let piece = |from: usize, to: usize| (sides[from], sides[to]);
        Some(match crossed.as_slice() {
            [from, to] => vec![piece(*from, *to)],
            // A saddle: the mean of the corners says which two of them belong together.
            [_, _, _, _] => {
                let is_middle_above = corners.iter().sum::<f64>() / 4.0 >= level;
                if is_middle_above == is_above[0] {
                    vec![piece(0, 1), piece(2, 3)]
                } else {
                    vec![piece(3, 0), piece(1, 2)]
                }
            }
            _ => Vec::new(),
        })
    }

    fn place(&self, crossing: Crossing, level: f64) -> Option<(f64, f64)> {
        let share = |from: f64, to: f64| (level - from) / (to - from);
        Some(match crossing {
            Crossing::InRow { row, column } => {
                let share = share(self.value(row, column)?, self.value(row, column + 1)?);
                (column as f64 + share, row as f64)
            }
            Crossing::InColumn { row, column } => {
                let share = share(self.value(row, column)?, self.value(row + 1, column)?);
                (column as f64, row as f64 + share)
            }
        })
    }
}

/// Pieces that share a crossing, joined into lines as long as they get.
fn joined(mut pieces: Vec<(Crossing, Crossing)>) -> Vec<Vec<Crossing>> {
    let mut chains = Vec::new();
    while let Some((from, to)) = pieces.pop() {
        let mut chain = vec![from, to];
        extend(&mut chain, &mut pieces);
        chain.reverse();
        extend(&mut chain, &mut pieces);
        chains.push(chain);
    }
    chains
}

/// Takes up the pieces that go on where the chain ends.
fn extend(chain: &mut Vec<Crossing>, pieces: &mut Vec<(Crossing, Crossing)>) {
    while let Some(&end) = chain.last() {
        let Some(index) = pieces.iter().position(|(from, to)| *from == end || *to == end) else { return };
        let (from, to) = pieces.swap_remove(index);
        chain.push(if from == end { to } else { from });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(columns: usize, values: &[f64], level: f64) -> Vec<Vec<(f64, f64)>> {
        let values: Vec<Option<f64>> =
            values.iter().map(|&value| Some(value).filter(|v| !v.is_nan())).collect();
        Grid { columns, values: &values }.lines(level)
    }

    #[test]
    fn a_slope_has_one_line_through_all_of_its_rows() {
        let found = lines(3, &[0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 1.0, 2.0], 1.5);
        assert_eq!(found.len(), 1);
        let mut line = found[0].clone();
        line.sort_by(|one, other| one.1.total_cmp(&other.1));
        assert_eq!(line, [(1.5, 0.0), (1.5, 1.0), (1.5, 2.0)]);
    }

    #[test]
    fn a_peak_has_a_closed_line_around_it() {
        let found = lines(3, &[0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0], 1.0);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].len(), found[0].first()), (5, found[0].last()));
    }

    #[test]
    fn a_saddle_is_decided_by_its_middle() {
        // The two high corners belong together, and the line runs around each of the low ones.
        let found = lines(2, &[4.0, 0.0, 0.0, 4.0], 1.0);
        assert_eq!(found.len(), 2);
        for line in found {
            let (x, y) = (line[0].0 + line[1].0, line[0].1 + line[1].1);
            assert!((x > 1.0) != (y > 1.0), "{line:?}");
        }
    }

    #[test]
    fn where_a_value_is_missing_there_is_no_line() {
        let found = lines(3, &[0.0, 1.0, 2.0, 0.0, 1.0, f64::NAN], 0.5);
        assert_eq!(found.len(), 1, "left of the gap");
        assert!(lines(3, &[0.0, 1.0, 2.0, 0.0, 1.0, f64::NAN], 1.5).is_empty());
    }

    #[test]
    fn a_level_beyond_all_values_has_no_line() {
        assert!(lines(2, &[0.0, 1.0, 2.0, 3.0], 5.0).is_empty());
    }
}
