//! Sweep plan: which cells of a whole sweep are run, and in which order they are numbered.

use std::ops::Range;

use super::{Cell, Plan, PlanError};
use crate::scenario::{LoadedSweep, Scenario};

/// A cell of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepCell {
    /// Which combination of the axes' values: an argument of `LoadedSweep::variant`.
    pub combination: usize,
    /// Which topology and size.
    pub cell: Cell,
}

/// The cells of a sweep in **plan order**: by combination, then topology in the order of the scenario, then size
/// ascending. Cells that the sweep's conditions leave out have no number.
#[derive(Clone, Debug)]
pub struct SweepPlan {
    cells: Vec<SweepCell>,
    /// Where the cells of each combination begin, and where those of the last end.
    begins: Vec<usize>,
    left_out_count: usize,
}

impl SweepPlan {
    /// All cells of the topologies in `names`, or of all topologies if there are none.
    ///
    /// # Errors
    /// If a name is unknown.
    pub fn new(loaded: &LoadedSweep, names: &[String]) -> Result<Self, PlanError> {
        // Neither topologies nor sizes can be swept.
        let of_each = Plan::new(&loaded.first().scenario, names)?.cells;
        let (mut cells, mut begins) = (Vec::new(), vec![0]);
        for combination in 0..loaded.combination_count() {
            let kept = of_each.iter().filter(|cell| loaded.keeps(combination, cell.agent_count));
            cells.extend(kept.map(|cell| SweepCell { combination, cell: *cell }));
            begins.push(cells.len());
        }
        let left_out_count = loaded.combination_count_unfiltered() * of_each.len() - cells.len();
        Ok(SweepPlan { cells, begins, left_out_count })
    }

    /// How many cells are run.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// How many cells the sweep's conditions leave out.
    pub fn left_out_count(&self) -> usize {
        self.left_out_count
    }

    /// The cell with a number, counted from zero.
    pub fn cell(&self, index: usize) -> SweepCell {
        self.cells[index]
    }

    /// All cells in plan order.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = SweepCell> {
        self.cells.iter().copied()
    }

    /// How many combinations there are.
    pub fn combination_count(&self) -> usize {
        self.begins.len() - 1
    }

    /// The numbers of the cells of a combination.
    pub fn cells_of(&self, combination: usize) -> Range<usize> {
        self.begins[combination]..self.begins[combination + 1]
    }

    /// What is run of a combination, `scenario` being its variant.
    pub fn plan_of<'a>(&self, combination: usize, scenario: &'a Scenario) -> Plan<'a> {
        let cells = &self.cells[self.cells_of(combination)];
        Plan { scenario, cells: cells.iter().map(|cell| cell.cell).collect() }
    }
}
