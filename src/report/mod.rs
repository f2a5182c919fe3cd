//! Report: what people and other programs read: tables, CSV, charts, the manifest; and how files are
//! left behind whole or not at all. It computes nothing but how to show.

mod annotation;
mod ceilings;
mod cell_list;
#[cfg(feature = "charts")]
pub mod charts;
mod comparison;
mod decisions;
mod explanation;
mod file;
mod folder;
mod latency_parts;
mod manifest;
#[cfg(feature = "charts")]
mod metric_words;
#[cfg(feature = "charts")]
mod pictures;
mod recorded;
mod records;
#[cfg(feature = "charts")]
mod replicates;
#[cfg(test)]
mod samples;
mod segments;
mod sensitivity;
mod study;
#[cfg(feature = "charts")]
mod sweep_axis;
#[cfg(feature = "charts")]
mod sweep_map;
#[cfg(feature = "charts")]
mod sweep_pictures;
#[cfg(feature = "charts")]
mod sweep_strips;
mod sweep_study;
mod table;
#[cfg(feature = "charts")]
mod turnover;
mod verdicts;

pub use annotation::{Annotation, Severity};
#[cfg(feature = "charts")]
pub use ceilings::ceiling_pictures;
pub use ceilings::{
    CeilingRow, CeilingStudy, Coverage, CrossoverRow, Searched, Trial, ceiling_table, ceilings_csv,
    ceilings_json, coverage_csv, coverage_table, crossings_csv, crossovers_csv, evaluations_csv,
};
pub use cell_list::CellList;
pub use comparison::{
    comparison_annotations, comparison_json, comparison_junit, comparison_lacking, comparison_markdown,
    comparison_table,
};
pub use decisions::decisions_csv;
pub use explanation::{explanation_csv, explanation_json, explanation_table};
pub use file::{append_to_file, byte_count, write_file};
pub use folder::{OutputError, OutputFile, OutputFolder, new_file_in, reason};
pub use manifest::{TraceRecord, manifest};
#[cfg(feature = "charts")]
pub use pictures::{pictures, sensitivity_pictures, time_parts_pictures};
pub use recorded::{ResultsError, recorded_studies};
pub use records::{
    propagation_csv, runs_csv, summary_csv, summary_json, synthesis_paths_csv, timeline_csv, timing_csv,
};
pub use segments::{OpenedStore, Opening, Origin, Program, ReadStore, RunStore, StoreError, Stranger};
pub use sensitivity::{sensitivity_csv, sensitivity_json, sensitivity_table};
pub use study::{Derived, Study};
#[cfg(feature = "charts")]
pub use sweep_pictures::sweep_pictures;
pub use sweep_study::{RecordsOf, SweepStudy};
pub use table::table;
pub use verdicts::{Judged, verdicts_csv};
