//! Ceilings: what a search for ceilings came to, as a table, as records and as charts.

mod coverage;
#[cfg(feature = "charts")]
mod pictures;
mod records;
mod table;

pub use coverage::{Coverage, Trial, coverage_csv, coverage_table};
#[cfg(feature = "charts")]
pub use pictures::ceiling_pictures;
pub use records::{ceilings_csv, ceilings_json, crossings_csv, crossovers_csv, evaluations_csv};
pub use table::ceiling_table;

use crate::analysis::{ScalabilityLaw, closed_form_ceiling, saturation};
use crate::experiment::{FoundCeiling, FoundCrossover};
use crate::metrics::Metric;
use crate::scenario::{Loaded, VariedKey};

/// What was searched for.
#[derive(Clone, Debug, PartialEq)]
pub enum Searched {
    /// The largest swarm that is carried.
    Agents,
    /// The value of a key up to which, or down to which, a swarm is carried.
    Load(VariedKey),
    /// The value of a key, between two, that it takes to carry a swarm.
    Need(VariedKey, (f64, f64)),
}

/// A scenario, and the ceilings of its topologies.
#[derive(Clone, Debug)]
pub struct CeilingStudy<'a> {
    /// The scenario, as written and as run.
    pub loaded: &'a Loaded,
    /// What was searched for.
    pub searched: Searched,
    /// What was found of each topology.
    pub ceilings: Vec<CeilingRow>,
    /// Where pairs of topologies change places.
    pub crossovers: Vec<CrossoverRow>,
}

/// The ceiling of a topology.
#[derive(Clone, Debug)]
pub struct CeilingRow {
    /// Index of the topology.
    pub topology: usize,
    /// What was found.
    pub found: FoundCeiling,
}

/// Where two topologies change places in a metric.
#[derive(Clone, Debug)]
pub struct CrossoverRow {
    /// Indices of the topologies.
    pub topologies: (usize, usize),
    /// In which metric.
    pub metric: Metric,
    /// What was found.
    pub found: FoundCrossover,
}

impl CeilingStudy<'_> {
    fn name(&self, topology: usize) -> &str {
        &self.loaded.scenario.topologies[topology].name
    }

    /// The unit of what was searched, a blank before it; empty where it has none.
    fn unit(&self) -> String {
        match &self.searched {
            Searched::Load(key) | Searched::Need(key, _) if !key.unit.is_empty() => format!(" {}", key.unit),
            _ => String::new(),
        }
    }

    /// The law of throughputs, where sizes were searched.
    fn law(&self, row: &CeilingRow) -> Option<ScalabilityLaw> {
        if self.searched == Searched::Agents { row.found.law() } else { None }
    }

    /// Where theory has a limit on busy shares broken, where sizes were searched.
    fn closed_form(&self, row: &CeilingRow) -> Option<f64> {
        let scenario = &self.loaded.scenario;
        let of_topology =
            || closed_form_ceiling(scenario, &scenario.topologies[row.topology], &scenario.ceiling);
        if self.searched == Searched::Agents { of_topology() } else { None }
    }

    /// The knee of the asymptotes by theory, where sizes were searched.
    fn knee(&self, row: &CeilingRow) -> Option<f64> {
        let scenario = &self.loaded.scenario;
        let of_topology = || saturation(scenario, &scenario.topologies[row.topology]);
        if self.searched == Searched::Agents { of_topology() } else { None }
    }
}
