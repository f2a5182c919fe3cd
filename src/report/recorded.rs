//! Recorded: reads results back from the files that a run left.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use csv::{Reader, StringRecord};
use serde::Deserialize;

use super::reason;
use crate::analysis::{CellKey, RecordedCell, RecordedRun, RecordedStudy};
use crate::metrics::{Metric, RunStatus};

/// Results that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// There are none.
    #[error("{} holds no results of `ceiling run`", path.display())]
    Missing {
        /// Where they were looked for.
        path: PathBuf,
    },
    /// They cannot be read.
    #[error("{}: {}", path.display(), reason(source))]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// They are not what a run leaves.
    #[error("{}: {what}", path.display())]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// What is wrong, with its line.
        what: String,
    },
}

/// What of `manifest.json` is needed here.
#[derive(Deserialize)]
struct ManifestFile {
    scenario: String,
    seed: u64,
    version: String,
}

const MANIFEST: &str = "manifest.json";
const RUNS: &str = "runs.csv";

/// The results in `folder`, or those in each of its folders, with their names: that of the scenario for results
/// of one, that of the folder for results of several, sorted.
///
/// # Errors
/// If there are none, or if they are not what a run leaves.
pub fn recorded_studies(folder: &Path) -> Result<Vec<(String, RecordedStudy)>, ResultsError> {
    if has_results(folder) {
        let study = study(folder)?;
        return Ok(vec![(study.scenario.clone(), study)]);
    }
    let missing = || ResultsError::Missing { path: folder.to_owned() };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(missing());
        }
        Err(source) => return Err(ResultsError::Unreadable { path: folder.to_owned(), source }),
    };
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut folders: Vec<PathBuf> = paths.filter(|path| !is_hidden(path) && has_results(path)).collect();
    folders.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let studies = folders.iter().map(|path| Ok((name(path), study(path)?)));
    let studies = studies.collect::<Result<Vec<_>, ResultsError>>()?;
    if studies.is_empty() { Err(missing()) } else { Ok(studies) }
}

/// What a killed run left in staging is nobody's result.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn has_results(folder: &Path) -> bool {
    folder.join(RUNS).is_file() && folder.join(MANIFEST).is_file()
}

fn study(folder: &Path) -> Result<RecordedStudy, ResultsError> {
    let path = folder.join(MANIFEST);
    let manifest: ManifestFile = serde_json::from_str(&text(&path)?)
        .map_err(|error| ResultsError::Invalid { path, what: error.to_string() })?;
    let path = folder.join(RUNS);
    let rows = Rows::of(&text(&path)?);
    let (columns, axis_count, cells) =
        rows.and_then(Rows::cells).map_err(|what| ResultsError::Invalid { path, what })?;
    let ManifestFile { scenario, seed, version } = manifest;
    Ok(RecordedStudy { scenario, seed, version, columns, axis_count, cells })
}

fn text(path: &Path) -> Result<String, ResultsError> {
    fs::read_to_string(path).map_err(|source| ResultsError::Unreadable { path: path.to_owned(), source })
}

/// What `runs.csv` holds: whatever stands before the topology is swept.
struct Rows {
    columns: Vec<String>,
    /// The places of the topology, the size, the replicate and the status.
    places: [usize; 4],
    /// The places of metrics.
    metrics: Vec<usize>,
    records: Vec<StringRecord>,
}

impl Rows {
    fn of(text: &str) -> Result<Rows, String> {
        let mut reader = Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| error.to_string())?;
        let columns: Vec<String> = header.iter().map(str::to_owned).collect();
        let place = |name: &str| {
            let place = columns.iter().position(|column| column == name);
            place.ok_or_else(|| format!("it has no column `{name}`"))
        };
        let places = [place("topology")?, place("agents")?, place("replicate")?, place("status")?];
        let of_metric = |(place, name): (usize, &String)| Metric::named(name).map(|_| place);
        let metrics = columns.iter().enumerate().filter_map(of_metric).collect();
        let records =
            reader.into_records().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        Ok(Rows { columns, places, metrics, records })
    }

    /// The columns, how many of them are swept, and the cells.
    fn cells(self) -> Result<(Vec<String>, usize, Vec<RecordedCell>), String> {
        let axis_count = self.places[0];
        let mut cells: Vec<RecordedCell> = Vec::new();
        for record in &self.records {
            let (key, run) = self.run(record)?;
            match cells.last_mut().filter(|cell| cell.key == key) {
                Some(cell) => cell.runs.push(run),
                None => cells.push(RecordedCell { key, runs: vec![run] }),
            }
        }
        Ok((self.columns, axis_count, cells))
    }

    fn run(&self, record: &StringRecord) -> Result<(CellKey, RecordedRun), String> {
        let line = record.position().map_or(0, csv::Position::line);
        let field = |place: usize| record.get(place).unwrap_or_default();
        let [topology, agents, replicate, status] = self.places;
        let refused = |place: usize| {
            format!("line {line}: `{}` is no value of column `{}`", field(place), self.columns[place])
        };
        let whole = |place: usize| field(place).parse::<u64>().map_err(|_| refused(place));
        let is_figure = |place: &&usize| {
            let text = field(**place);
            text.is_empty() || text.parse::<f64>().is_ok_and(f64::is_finite)
        };
        if let Some(place) = self.metrics.iter().find(|place| !is_figure(place)) {
            return Err(refused(*place));
        }
        let key = CellKey {
            axes: (0..topology).map(|place| field(place).to_owned()).collect(),
            topology: field(topology).to_owned(),
            agent_count: whole(agents)?,
        };
        let status_now = RunStatus::named(field(status)).ok_or_else(|| refused(status))?;
        let run = RecordedRun { replicate: whole(replicate)?, status: status_now, fields: record.clone() };
        Ok((key, run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "\"cores, of a hub\",topology,agents,replicate,status,task_latency_s_mean\n";

    fn cells(rows: &str) -> Result<Vec<RecordedCell>, String> {
        Rows::of(&format!("{HEAD}{rows}")).and_then(Rows::cells).map(|(_, _, cells)| cells)
    }

    #[test]
    fn runs_are_put_together_to_cells_and_what_stands_before_the_topology_is_swept() {
        let cells = cells("1,hub,5,0,complete,0.5\n1,hub,5,1,censored,\n2,hub,5,0,complete,0.25\n");
        let cells = cells.expect("it is what a run leaves");
        let told: Vec<(&str, usize)> =
            cells.iter().map(|cell| (cell.key.axes[0].as_str(), cell.runs.len())).collect();
        assert_eq!(told, [("1", 2), ("2", 1)]);
        assert_eq!([0, 1].map(|run| cells[0].runs[run].figure(5)), [Some(0.5), None]);
    }

    #[test]
    fn what_no_run_leaves_is_refused_with_its_line() {
        let told = |rows: &str| cells(rows).expect_err("no run leaves it");
        assert_eq!(told("1,hub,x,0,complete,1\n"), "line 2: `x` is no value of column `agents`");
        assert_eq!(told("1,hub,5,0,asleep,1\n"), "line 2: `asleep` is no value of column `status`");
        assert_eq!(
            told("1,hub,5,0,complete,1\n1,hub,5,1,complete,NaN\n"),
            "line 3: `NaN` is no value of column `task_latency_s_mean`"
        );
        assert!(told("1,hub\n").contains("line: 2"));
        assert_eq!(Rows::of("a,b\n").err().as_deref(), Some("it has no column `topology`"));
    }
}
