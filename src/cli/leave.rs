//! Leave: what a finished scenario leaves behind: its files, its table, and what it says of its expectations.

use std::path::Path;

use super::arguments::Format;
use super::clock::memory_bytes_max;
use super::exit::{Failure, Outcome};
use super::expectations::Expectations;
use super::input::Input;
use super::interrupt::Interrupt;
use super::output::{print, tell};
use super::run::unwritable;
use crate::analysis::Precision;
use crate::experiment::{CellResult, Searched};
use crate::report::{
    OutputFile, OutputFolder, Study, SweepStudy, decisions_csv, manifest, propagation_csv, runs_csv,
    summary_csv, synthesis_paths_csv, timeline_csv, timing_csv,
};
#[cfg(feature = "charts")]
use crate::report::{pictures, sweep_pictures};

/// Whose results they are, where they go, and what is printed of them.
pub(super) struct Target<'a> {
    /// The scenario that they are of.
    pub(super) path: &'a Path,
    pub(super) folder: &'a OutputFolder,
    pub(super) interrupt: &'a Interrupt,
    pub(super) format: Format,
    pub(super) is_quiet: bool,
}

/// What a scenario came to.
pub(super) struct Finished<'a> {
    /// The results of each combination.
    pub(super) results: &'a [Vec<CellResult>],
    /// What was searched for besides.
    pub(super) searched: &'a Searched,
    /// How precise the results were asked to be, if it was said.
    pub(super) precision: Option<&'a Precision>,
}

/// Leaves the files of a scenario, prints its table, and notes what the results say of its expectations.
pub(super) fn leave(
    input: &Input,
    finished: &Finished<'_>,
    target: &Target<'_>,
    expectations: &mut Expectations,
) -> Outcome {
    let Target { path, folder, interrupt, format, is_quiet } = *target;
    let Finished { results, searched, precision } = *finished;
    let study = SweepStudy { loaded: &input.loaded, results, searched: Some(searched) };
    let mut files = records(&study, input, precision);
    let (charts, note) = charts(&study)?;
    files.extend(charts);
    interrupt.while_writing(|| folder.write(&files)).map_err(|error| unwritable(&error))?;
    print(&match format {
        Format::Table => study.table(),
        Format::Csv => String::from_utf8_lossy(&study.table_of(&summary_csv)).into_owned(),
        Format::Json => study.summary_json(),
    })?;
    if !is_quiet {
        if let Some(precision) = precision {
            tell_imprecise(input, results, precision);
        }
        if let Some(note) = note {
            tell(format_args!("{note}"));
        }
        tell(format_args!("{} files in {}", files.len(), folder.path().display()));
    }
    expectations.note(path, &study.judged());
    Ok(())
}

/// Tells which cells have not become as precise as was asked for, the first of many.
fn tell_imprecise(input: &Input, results: &[Vec<CellResult>], precision: &Precision) {
    const TOLD_COUNT: usize = 5;
    let cells =
        results.iter().enumerate().flat_map(|(index, cells)| cells.iter().map(move |cell| (index, cell)));
    let imprecise: Vec<_> = cells.filter(|(_, cell)| !cell.meets(precision)).collect();
    let percent = precision.half_width_ratio_max * 100.0;
    for (index, cell) in imprecise.iter().take(TOLD_COUNT) {
        let topology = &input.loaded.first().scenario.topologies[cell.cell.topology].name;
        let place = input.loaded.words(*index);
        let place = if place.is_empty() { place } else { format!("{place}: ") };
        let (agents, count) = (cell.cell.agent_count, cell.runs.len());
        tell(format_args!(
            "note: {place}{topology} with {agents} agents is not within {percent} % after {count} replicates"
        ));
    }
    match imprecise.len().saturating_sub(TOLD_COUNT) {
        0 => (),
        count => tell(format_args!("note: nor are {count} more")),
    }
    if !imprecise.is_empty() {
        tell("  = help: allow more with `--replicates-max R`; what is finished is kept");
    }
}

/// Everything that is left behind but for the charts.
fn records(study: &SweepStudy<'_>, input: &Input, precision: Option<&Precision>) -> Vec<OutputFile> {
    let (kinds, memory) = (study.kinds(), memory_bytes_max());
    let of_problems =
        |study: &Study<'_>, table: fn(&Study<'_>) -> Vec<u8>| study.has_problems().then(|| table(study));
    let mut records = study.records(&[
        ("runs.csv", &|study| Some(runs_csv(study, &kinds))),
        ("summary.csv", &|study| Some(summary_csv(study))),
        ("timeline.csv", &|study| Some(timeline_csv(study))),
        ("propagation.csv", &|study| of_problems(study, propagation_csv)),
        ("synthesis_paths.csv", &|study| of_problems(study, synthesis_paths_csv)),
        ("decisions.csv", &decisions_csv),
        ("timing.csv", &|study| Some(timing_csv(study, memory))),
    ]);
    // How long it took is in no hash.
    let timing = records.pop();
    records.extend(study.verdicts_csv().map(|verdicts| ("verdicts.csv", verdicts)));
    let hashed: Vec<(&str, &[u8])> = records.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    records.push(("manifest.json", manifest(&study.first(), &input.traces, precision, &hashed)));
    records.extend(timing);
    records.into_iter().map(|(name, bytes)| OutputFile { name: name.to_owned(), bytes }).collect()
}

/// Against the axes where anything is swept, otherwise against N; and why there are none, if there are none.
#[cfg(feature = "charts")]
fn charts(study: &SweepStudy<'_>) -> Result<(Vec<OutputFile>, Option<String>), Failure> {
    let charts = if study.is_swept() {
        sweep_pictures(study)
    } else {
        pictures(&study.first()).map(|files| (files, None))
    };
    charts.map_err(|error| Failure::internal(format!("a chart: {error}")))
}

/// None, since they are not built in.
#[cfg(not(feature = "charts"))]
fn charts(_study: &SweepStudy<'_>) -> Result<(Vec<OutputFile>, Option<String>), Failure> {
    Ok((Vec::new(), None))
}
