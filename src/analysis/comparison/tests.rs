//! Tests of comparison: what is a regression, and what is not.

use csv::StringRecord;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::analysis::recorded::{CellKey, RecordedCell, RecordedRun};
use crate::metrics::{Metric, RunStatus};
use crate::random::special::normal_quantile;

/// A study of one cell, a row for each latency.
fn study(latencies: &[&str]) -> RecordedStudy {
    let columns = ["topology", "agents", "replicate", "status", "task_latency_s_mean", "links_count"];
    let run = |(replicate, latency): (usize, &&str)| RecordedRun {
        replicate: replicate as u64,
        status: RunStatus::Complete,
        fields: StringRecord::from(vec!["hub", "10", &replicate.to_string(), "complete", latency, latency]),
    };
    let key = CellKey { axes: Vec::new(), topology: "hub".to_owned(), agent_count: 10 };
    RecordedStudy {
        scenario: "one".to_owned(),
        seed: 1,
        version: "1".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        axis_count: 0,
        cells: vec![RecordedCell { key, runs: latencies.iter().enumerate().map(run).collect() }],
    }
}

fn gate() -> Gate {
    let metrics = vec![Metric::TaskLatencyMean, Metric::Links];
    Gate { metrics, increase_max: 0.03, ..Gate::default() }
}

fn compared(base: RecordedStudy, new: RecordedStudy, gate: Gate) -> Comparison {
    Comparison::of(&[("one".to_owned(), Some(base), Some(new))], gate)
}

fn verdict(base: &[&str], new: &[&str], gate: Gate) -> ComparisonVerdict {
    compared(study(base), study(new), gate).verdict()
}

#[test]
fn the_same_figures_are_identical() {
    assert_eq!(verdict(&["1.5", "2.5"], &["1.5", "2.5"], gate()), ComparisonVerdict::Identical);
}

#[test]
fn every_pair_worse_by_about_a_tenth_is_a_regression() {
    let comparison = compared(study(&["2", "2.1", "2.2"]), study(&["2.2", "2.31", "2.43"]), gate());
    // Mean 0.2133, s = 0.0153, so t = 24.2 and p = 0.002 with two degrees of freedom.
    let standings: Vec<Standing> = comparison.changes().map(|change| change.standing).collect();
    // The number of links is neither better nor worse for being larger.
    assert_eq!(standings, [Standing::Regressed, Standing::Within]);
    assert_eq!((comparison.verdict(), comparison.test_count), (ComparisonVerdict::Regressed, 1));
}

#[test]
fn what_the_gate_allows_is_within_it() {
    assert_eq!(verdict(&["1", "2", "3"], &["1.02", "2.04", "3.06"], gate()), ComparisonVerdict::Within);
}

#[test]
fn what_got_better_is_within_the_gate() {
    assert_eq!(verdict(&["1", "2", "3"], &["0.5", "1", "1.5"], gate()), ComparisonVerdict::Within);
}

#[test]
fn a_change_that_may_be_chance_is_told_with_the_replicates_it_would_take() {
    let comparison = compared(study(&["1", "1", "1"]), study(&["1.5", "0.9", "1.1"]), gate());
    let change = comparison.changes().next().expect("one metric");
    assert_eq!((comparison.verdict(), change.standing), (ComparisonVerdict::Within, Standing::Unproven));
    // Mean 1/6, s = 0.30551: t(0.975, 15) = 2.1314 · s/√16 = 0.1628, t(0.975, 14) = 2.1448 · s/√15 = 0.1692.
    assert_eq!(change.replicates_needed, Some(16));
}

#[test]
fn a_single_pair_is_judged_by_its_change() {
    assert_eq!(verdict(&["1"], &["1.04"], gate()), ComparisonVerdict::Regressed);
    assert_eq!(verdict(&["1"], &["1.02"], gate()), ComparisonVerdict::Within);
}

#[test]
fn too_small_a_change_does_not_count() {
    let gate = |delta| Gate { deltas_min: vec![(Metric::TaskLatencyMean, delta)], ..gate() };
    assert_eq!(verdict(&["0.1"], &["0.2"], gate(0.2)), ComparisonVerdict::Within);
    assert_eq!(verdict(&["0.1"], &["0.2"], gate(0.05)), ComparisonVerdict::Regressed);
}

#[test]
fn a_worse_status_is_a_regression_whatever_the_figures_say() {
    let mut new = study(&["1", "2"]);
    new.cells[0].runs[1].status = RunStatus::NoSteadyState;
    assert_eq!(compared(study(&["1", "2"]), new.clone(), gate()).verdict(), ComparisonVerdict::Regressed);
    assert_ne!(compared(new, study(&["1", "2"]), gate()).verdict(), ComparisonVerdict::Regressed);
}

#[test]
fn what_is_censored_now_fails_nothing_by_itself() {
    let mut new = study(&["1", "2"]);
    new.cells[0].runs[1].status = RunStatus::Censored;
    assert_eq!(compared(study(&["1", "2"]), new.clone(), gate()).verdict(), ComparisonVerdict::Identical);
    let mut worse = new.clone();
    worse.cells[0].runs[1].status = RunStatus::Unstable;
    assert_eq!(compared(new, worse, gate()).verdict(), ComparisonVerdict::Regressed);
}

#[test]
fn figures_that_are_gone_are_a_regression_and_new_ones_are_not() {
    let verdict = |base: &[&str], new: &[&str]| verdict(base, new, gate());
    assert_eq!(verdict(&["1", "2"], &["", ""]), ComparisonVerdict::Regressed);
    assert_eq!(verdict(&["1", "2"], &["1", ""]), ComparisonVerdict::Regressed);
    assert_eq!(verdict(&["", "2"], &["1", "2"]), ComparisonVerdict::Within);
    let mut without_column = study(&["1"]);
    without_column.columns[4] = "something_else".to_owned();
    let comparison = compared(study(&["1"]), without_column, gate());
    let gone: Vec<Metric> = comparison.cells().flat_map(CellComparison::gone).map(|one| one.metric).collect();
    assert_eq!(gone, [Metric::TaskLatencyMean]);
}

#[test]
fn a_pair_without_figures_on_either_side_leaves_the_others_compared() {
    assert_eq!(verdict(&["1", "", "2"], &["1", "", "2"], gate()), ComparisonVerdict::Identical);
    let comparison = compared(study(&["1", ""]), study(&["1.5", ""]), gate());
    assert_eq!(comparison.verdict(), ComparisonVerdict::Regressed);
}

#[test]
fn new_results_that_lack_a_cell_are_incomplete_unless_they_may() {
    let mut base = study(&["1"]);
    let key = CellKey { agent_count: 20, ..base.cells[0].key.clone() };
    base.cells.push(RecordedCell { key, runs: base.cells[0].runs.clone() });
    let lacking = compared(base.clone(), study(&["1"]), gate());
    assert_eq!((lacking.verdict(), lacking.lacking_count()), (ComparisonVerdict::Incomplete, 1));
    let allowed = compared(base.clone(), study(&["1"]), Gate { allows_missing: true, ..gate() });
    assert_eq!(allowed.verdict(), ComparisonVerdict::Within);
    assert_eq!(compared(base, study(&["2"]), gate()).verdict(), ComparisonVerdict::Regressed);
}

#[test]
fn other_seeds_have_nothing_in_common() {
    let comparison = compared(study(&["1"]), RecordedStudy { seed: 2, ..study(&["1"]) }, gate());
    assert_eq!(comparison.verdict(), ComparisonVerdict::NoBaseline);
    assert_eq!(
        comparison.studies[0].outcome.as_ref().err(),
        Some(&Incomparable::OtherSeed { base: 1, new: 2 })
    );
}

#[test]
fn cells_that_are_only_new_are_listed_and_the_others_compared() {
    let mut new = study(&["1"]);
    let key = CellKey { agent_count: 20, ..new.cells[0].key.clone() };
    new.cells.push(RecordedCell { key: key.clone(), runs: new.cells[0].runs.clone() });
    let comparison = compared(study(&["1"]), new, gate());
    let (_, paired) = comparison.paired().next().expect("both have one cell");
    assert_eq!(paired.missing, [Missing { key, is_in_baseline: false }]);
    assert_eq!(comparison.verdict(), ComparisonVerdict::Identical);
}

#[test]
fn a_study_that_is_only_new_leaves_the_others_their_verdict_and_one_that_is_gone_does_not() {
    let pairs = [
        ("both".to_owned(), Some(study(&["1"])), Some(study(&["1"]))),
        ("new".to_owned(), None, Some(study(&["1"]))),
    ];
    assert_eq!(Comparison::of(&pairs, gate()).verdict(), ComparisonVerdict::Identical);
    assert_eq!(Comparison::of(&pairs[1..], gate()).verdict(), ComparisonVerdict::NoBaseline);
    let gone = ("gone".to_owned(), Some(study(&["1"])), None);
    let with_gone = Comparison::of(&[&pairs[..], &[gone]].concat(), gate());
    assert_eq!((with_gone.verdict(), with_gone.lacking_count()), (ComparisonVerdict::Incomplete, 1));
}

/// Where nothing changed but the accidents of each run, a whole comparison fails one time in twenty at most: in
/// 400 of them, 20 and three standard deviations of 4.4.
#[test]
fn noise_is_no_regression() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut latency = || {
        format!("{}", 10.0 + 2.0 * normal_quantile((f64::from(random.next_u32()) + 0.5) / 4_294_967_296.0))
    };
    let mut noisy = |cell_count: u64| {
        let cells = (0..cell_count).map(|agent_count| {
            let latencies: Vec<String> = (0..4).map(|_| latency()).collect();
            let texts: Vec<&str> = latencies.iter().map(String::as_str).collect();
            let RecordedCell { key, runs } = study(&texts).cells.remove(0);
            RecordedCell { key: CellKey { agent_count, ..key }, runs }
        });
        RecordedStudy { cells: cells.collect(), ..study(&[]) }
    };
    let fails = |base, new| compared(base, new, gate()).verdict() == ComparisonVerdict::Regressed;
    let failed = (0..400).filter(|_| fails(noisy(12), noisy(12))).count();
    assert!(failed <= 33, "{failed} of 400");
}
