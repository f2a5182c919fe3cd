//! Replicates: what charts say of how many runs their points are from.

use crate::experiment::CellResult;

/// How many runs each `point` is from: more of some where replicates were added for precision.
pub(super) fn replicates<'a>(cells: impl IntoIterator<Item = &'a CellResult>, point: &str) -> String {
    let counts: Vec<usize> = cells.into_iter().map(|cell| cell.runs.len()).collect();
    match (counts.iter().min(), counts.iter().max()) {
        (Some(1), Some(1)) => format!("1 run of each {point}"),
        (Some(fewest), Some(most)) if fewest < most => format!("{fewest} to {most} runs of each {point}"),
        (Some(count), _) => format!("{count} runs of each {point}"),
        (None, _) => format!("no runs of any {point}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::Sample;

    #[test]
    fn points_of_unequal_precision_say_so() {
        let mut sample = Sample::with_problems();
        assert_eq!(replicates(&sample.cells, "cell"), "2 runs of each cell");
        sample.cells[0].runs.pop();
        assert_eq!(replicates(&sample.cells, "cell"), "1 to 2 runs of each cell");
        assert_eq!(replicates(&sample.cells[..1], "cell"), "1 run of each cell");
    }
}
