//! Statements: the expectations and claims of the shipped scenarios, judged by the committed results.

use std::collections::BTreeMap;
use std::fs;

use coordination_ceiling::analysis::Verdict;
use coordination_ceiling::experiment::{Cell, CellResult, RunResult};
use coordination_ceiling::metrics::{Figures, Metric, RunCounts, RunStatus, RunSummary};
use coordination_ceiling::report::{Judged, SweepStudy};
use coordination_ceiling::scenario::document::Sources;
use coordination_ceiling::scenario::{FilesIn, LoadedSweep, StatementKind};

use crate::sweep::of_package;

/// Recorded traces are not in the repository: what is stated of their results does not depend on them.
const STAND_INS: [(&str, &str); 2] = [
    ("azure_replay", "tests/data/azure_llm_synthetic.csv"),
    ("mooncake_replay", "tests/data/mooncake_synthetic.jsonl"),
];

/// A shipped scenario, with the sizes and topologies that it runs.
fn load(name: &str) -> LoadedSweep {
    let path = of_package(&format!("scenarios/{name}.toml"));
    let mut sources = Sources::read(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    if let Some((_, trace)) = STAND_INS.into_iter().find(|(replay, _)| *replay == name) {
        let file = format!("workload.arrivals.trace.file={:?}", of_package(trace).to_string_lossy());
        // They are shorter than what they stand for.
        sources = sources.with_overrides([file.as_str(), "warm_up=auto"]);
    }
    let files = FilesIn::new(of_package("scenarios"));
    LoadedSweep::from_sources(sources, name, files).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The shipped scenarios by name.
fn names() -> Vec<String> {
    let entries = fs::read_dir(of_package("scenarios")).expect("scenarios are shipped");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let files = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let mut names: Vec<String> =
        files.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    names
}

/// A run as `runs.csv` tells of it; what is not in there has no part in a verdict.
fn run(fields: &BTreeMap<&str, &str>) -> RunResult {
    let mut figures = Figures::default();
    for metric in Metric::ALL {
        figures.set(*metric, fields[metric.name()].parse::<f64>().ok());
    }
    let statuses = [RunStatus::Complete, RunStatus::Censored, RunStatus::NoSteadyState, RunStatus::Unstable];
    let status = statuses.into_iter().find(|status| status.name() == fields["status"]);
    let number = |name: &str| fields[name].parse().unwrap_or_else(|_| panic!("{name} is a number"));
    RunResult {
        replicate: fields["replicate"].parse().expect("replicates are numbered"),
        wall_ns: 0,
        summary: RunSummary {
            status: status.expect("a run has one of these"),
            is_growing: false,
            figures,
            traffic: Vec::new(),
            hottest_station: String::new(),
            counts: RunCounts { censored: number("censored_count"), ..RunCounts::default() },
            warm_up_s: 0.0,
            digest: 0,
            spread: None,
            decisions: Vec::new(),
            timeline: Vec::new(),
        },
    }
}

/// The committed results of a scenario, for each of its combinations; `None` if there are none.
fn results(name: &str, loaded: &LoadedSweep) -> Option<Vec<Vec<CellResult>>> {
    let mut reader = csv::Reader::from_path(of_package(&format!("results/{name}/runs.csv"))).ok()?;
    let header = reader.headers().expect("it has a header").clone();
    let is_of = |combination: &usize, fields: &BTreeMap<&str, &str>| {
        let mut values = loaded.axes().iter().zip(loaded.values(*combination));
        values.all(|(axis, value)| fields[axis.name().as_str()] == value.text())
    };
    let topologies = &loaded.first().scenario.topologies;
    let mut results: Vec<Vec<CellResult>> = vec![Vec::new(); loaded.combination_count()];
    for record in reader.records() {
        let record = record.expect("it was written by us");
        let fields: BTreeMap<&str, &str> = header.iter().zip(record.iter()).collect();
        let combination = (0..results.len()).find(|combination| is_of(combination, &fields));
        let cells = &mut results[combination.expect("results are of the scenario")];
        let topology = topologies.iter().position(|topology| topology.name == fields["topology"]);
        let cell = Cell {
            topology: topology.expect("results are of the scenario"),
            agent_count: fields["agents"].parse().expect("a size is a number"),
        };
        match cells.last_mut().filter(|last| last.cell == cell) {
            Some(last) => last.runs.push(run(&fields)),
            None => cells.push(CellResult { cell, runs: vec![run(&fields)] }),
        }
    }
    Some(results)
}

/// The verdicts on what was searched for, as they were recorded.
fn recorded(name: &str) -> BTreeMap<String, String> {
    let path = of_package(&format!("results/{name}/verdicts.csv"));
    let mut reader = csv::Reader::from_path(path).expect("verdicts are committed");
    let header = reader.headers().expect("it has a header").clone();
    let records = reader.records().map(|record| record.expect("it was written by us"));
    let pairs = records.map(|record| {
        let fields: BTreeMap<&str, &str> = header.iter().zip(record.iter()).collect();
        (fields["says"].to_owned(), fields["verdict"].to_owned())
    });
    pairs.collect()
}

/// A verdict in one line, and whether it is an expectation's.
struct Told {
    kind: StatementKind,
    verdict: Verdict,
    line: String,
}

fn told(name: &str, judged: &Judged<'_>) -> Told {
    let (statement, judgement) = (judged.statement, &judged.judgement);
    let estimate = judgement.estimate.map(|estimate| (estimate.mean, estimate.half_width));
    let place = format!("{} {}", judged.sizes(), judged.combination);
    let line = format!(
        "{name}: {} {}: {:?} {estimate:?} {} at {place}",
        statement.kind.name(),
        statement.says,
        judgement.verdict,
        statement.bounds
    );
    Told { kind: statement.kind, verdict: judgement.verdict, line }
}

/// What the committed results say of every statement that is shipped.
fn all_told() -> Vec<Told> {
    let of_one = |name: String| {
        let loaded = load(&name);
        let Some(results) = results(&name, &loaded) else { return Vec::new() };
        let study = SweepStudy { loaded: &loaded, results: &results, searched: None };
        let judged = study.judged();
        let (searched, read): (Vec<_>, Vec<_>) =
            judged.iter().partition(|judged| judged.statement.measure.is_searched());
        for Judged { statement, .. } in searched {
            assert_eq!(recorded(&name).get(&statement.says).map(String::as_str), Some("holds"), "{name}");
        }
        read.into_iter().map(|judged| told(&name, judged)).collect::<Vec<Told>>()
    };
    names().into_iter().flat_map(of_one).collect()
}

#[test]
fn every_shipped_scenario_says_what_it_expects() {
    let expects = |name: &String| {
        load(name).first().statements.iter().any(|statement| statement.kind == StatementKind::Expectation)
    };
    let silent: Vec<String> = names().into_iter().filter(|name| !expects(name)).collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn no_expectation_fails_by_the_committed_results() {
    let all = all_told();
    let failures = all.iter().filter(|told| told.kind == StatementKind::Expectation && told.verdict.fails());
    let lines: Vec<&str> = failures.map(|told| told.line.as_str()).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn all_statements_are_about_what_was_run_and_few_are_undecided() {
    let all = all_told();
    assert!(all.len() > 50, "only {} statements are judged", all.len());
    let is_open = |told: &&Told| matches!(told.verdict, Verdict::Undecided { .. } | Verdict::NotRun);
    let open: Vec<&str> = all.iter().filter(is_open).map(|told| told.line.as_str()).collect();
    assert!(open.len() * 10 <= all.len(), "{} of {}:\n{}", open.len(), all.len(), open.join("\n"));
    assert!(!all.iter().any(|told| told.verdict == Verdict::NotRun), "{}", open.join("\n"));
}
