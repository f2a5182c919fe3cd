//! Statements: what becomes of expectations and claims when a scenario is run.

use serde_json::Value;

use super::swept::SWEEP;
use super::{GOOD, Sandbox, Told};

/// Something that surely holds of the good scenario, and something that surely does not.
const HOLDS: &str = r#"
[[expect]]
says = "the hub has time left"
metric = "hub CPU"
topology = "hub"
at_most = "80 %"
"#;
const FAILS: &str = r#"
[[expect]]
metric = "hub CPU"
topology = "hub"
agents = 10
at_least = "80 %"
"#;

fn run(statements: &str, arguments: &[&str]) -> (Sandbox, Told) {
    run_of(&format!("{GOOD}{statements}"), arguments)
}

fn run_of(scenario: &str, arguments: &[&str]) -> (Sandbox, Told) {
    let sandbox = Sandbox::with(scenario);
    let told = sandbox.ceiling(&[&["run", "scenario.toml", "--out", "out", "-q"], arguments].concat());
    (sandbox, told)
}

/// The fields of `verdicts.csv` below its header; no text of these tests has a comma in it.
fn verdicts(sandbox: &Sandbox) -> Vec<String> {
    let csv = std::fs::read_to_string(sandbox.path("out/verdicts.csv")).expect("verdicts are left");
    csv.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn check_tells_how_much_is_stated() {
    let claim = FAILS.replace("[[expect]]", "[[claim]]\nsource = \"somebody\"");
    let sandbox = Sandbox::with(format!("{GOOD}{HOLDS}{FAILS}{claim}"));
    let told = sandbox.ceiling(&["check", "scenario.toml"]);
    assert_eq!(
        told.data(),
        "scenario.toml: valid, 1 topology × 2 sizes × 2 replicates = 4 runs, 2 expectations, 1 claim\n"
    );
}

#[test]
fn what_holds_is_told_below_the_table_and_left_as_records() {
    let (sandbox, told) = run(HOLDS, &[]);
    let line = told.data().lines().find(|line| line.contains("the hub has time left")).unwrap_or_default();
    assert!(line.starts_with("✓  ") && line.contains("≤ 80 %") && line.contains(" (+"), "{line}");
    let rows = verdicts(&sandbox);
    assert!(rows[0].starts_with("expect,the hub has time left,,hub,hub_cpu_ratio,,10,,"), "{rows:?}");
    assert!(rows[0].contains(",<= 0.8,holds,"), "{rows:?}");
}

#[test]
fn what_does_not_hold_ends_with_99_when_all_results_are_written() {
    let (sandbox, told) = run(&format!("{HOLDS}{FAILS}"), &[]);
    insta::assert_snapshot!(told.on_stderr(), @r"
    exit code: 99
    error: 1 of 2 expectations does not hold
      --> scenario.toml:21: hub CPU of hub at 10 agents is at least 80 %
    ");
    assert!(told.stdout.contains("\n✗  hub CPU of hub at 10 agents is at least 80 %"), "{}", told.stdout);
    assert!(sandbox.names("out").contains(&"manifest.json".to_owned()));
}

#[test]
fn a_failure_in_one_scenario_keeps_no_other_from_running() {
    let sandbox = Sandbox::with(format!("{GOOD}{FAILS}"));
    sandbox.write("other.toml", format!("{GOOD}{HOLDS}"));
    let told = sandbox.ceiling(&["run", "scenario.toml", "other.toml", "--out", "out", "-q"]);
    assert_eq!(told.code, Some(99));
    assert!(sandbox.names("out/other").contains(&"verdicts.csv".to_owned()));
}

#[test]
fn a_claim_fails_nothing_and_is_told_with_its_source() {
    let claim = FAILS.replace("[[expect]]", "[[claim]]\nsource = \"somebody\"");
    let (_, told) = run(&claim, &[]);
    assert!(told.data().contains("\nclaimed\n✗  hub CPU"), "{}", told.stdout);
    assert!(told.data().contains("\n   — somebody\n"), "{}", told.stdout);
}

#[test]
fn what_is_undecided_fails_nothing_and_says_what_would_decide_it() {
    let sandbox = Sandbox::with(format!("{GOOD}{FAILS}"));
    let told = sandbox.ceiling(&["run", "scenario.toml", "--replicates", "1"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(told.stdout.contains("2 replicates would decide"), "{}", told.stdout);
    let note = "1 of 1 expectation is undecided, which fails nothing: `--replicates 2` might decide";
    assert!(told.stderr.contains(note), "{}", told.stderr);
}

#[test]
fn an_expectation_without_data_fails() {
    let (_, told) = run(&FAILS.replace("hub CPU", "provider wait").replace("80 %", "1 s"), &[]);
    assert_eq!(told.code, Some(99), "{}", told.stderr);
    assert!(told.stderr.trim_end().ends_with(": no data"), "{}", told.stderr);
}

#[test]
fn what_a_narrower_run_leaves_out_is_not_run_and_fails_nothing() {
    let (sandbox, told) = run(FAILS, &["--agents", "5,7"]);
    assert!(told.data().contains("not run"), "{}", told.stdout);
    assert!(verdicts(&sandbox)[0].contains(",not_run,"));
}

#[test]
fn a_lower_bound_proves_what_is_above_and_nothing_below() {
    let long = GOOD.replace("replicates = 2", "replicates = 8");
    let censored = long.replace("duration = \"60 s\"", "duration = \"60 s\"\ndrain = \"1 s\"");
    let statement = |bound: &str| {
        format!("[[expect]]\nmetric = \"task latency\"\ntopology = \"hub\"\nagents = 10\n{bound}\n")
    };
    let statements = [statement("above = \"1 s\""), statement("below = \"60 s\"")].concat();
    let (sandbox, told) = run_of(&format!("{censored}{statements}"), &[]);
    assert!(told.data().contains("≥ a lower bound"), "{}", told.stdout);
    let rows = verdicts(&sandbox);
    assert!(rows[0].contains(",> 1,holds,"), "{rows:?}");
    assert!(rows[1].contains(",< 60,undecided,") && rows[1].ends_with(",true,"), "{rows:?}");
}

#[test]
fn a_slope_is_one_where_the_metric_grows_with_the_swarm() {
    let slope = r#"
[[expect]]
metric = "throughput"
aggregation = "slope"
topology = "hub"
above = 0.5
below = "150 %"
"#;
    let (sandbox, told) =
        run_of(&format!("{}{slope}", GOOD.replace("replicates = 2", "replicates = 8")), &[]);
    assert_eq!(told.code, Some(0), "{}", told.stdout);
    let rows = verdicts(&sandbox);
    let row = rows[0].replace("\"> 0.5, < 1.5\"", "> 0.5 and < 1.5");
    assert!(row.contains(",throughput_hz,slope,5 to 10,,"), "{row}");
    assert!(row.contains(",> 0.5 and < 1.5,holds,"), "{row}");
}

#[test]
fn topologies_are_compared_run_by_run() {
    let other = "[[topology]]\nname = \"same\"\n[topology.coordination.hub]\ncores = 2\n\
                 result = { exponential = { mean = \"150 ms\" } }\n[topology.transport]\nloss = 0.01\n";
    let statement = |subject: &str, bound: &str| {
        format!("[[expect]]\nmetric = \"throughput\"\n{subject} = [\"hub\", \"same\"]\n{bound}\n")
    };
    let ratio = statement("ratio", "at_least = 1\nat_most = 1");
    let difference = statement("difference", "below = \"1 /h\"");
    let (sandbox, told) = run(&format!("{other}{ratio}{difference}"), &[]);
    assert_eq!(told.code, Some(0), "{}", told.stdout);
    assert!(verdicts(&sandbox).iter().all(|row| row.contains(",holds,")), "{}", told.stdout);
}

#[test]
fn of_a_sweep_the_worst_value_is_told_unless_one_is_named() {
    let named = FAILS.replace("at_least", "at = { \"topology.coordination.hub.cores\" = 4 }\nat_least");
    let (sandbox, told) = run(&format!("{SWEEP}{HOLDS}{named}"), &[]);
    assert_eq!(told.code, Some(99), "{}", told.stderr);
    let rows = verdicts(&sandbox);
    assert!(
        rows[0].contains(",10,topology.coordination.hub.cores = 1,"),
        "the fewest cores are the busiest: {rows:?}"
    );
    assert!(rows[1].contains(",10,topology.coordination.hub.cores = 4,"), "{rows:?}");
    assert!(told.stdout.contains("topology.coordination.hub.cores = 4, N = 10"), "{}", told.stdout);
}

#[test]
fn json_has_the_statements_of_each_value_with_it() {
    let named = FAILS.replace("at_least", "at = { \"topology.coordination.hub.cores\" = 4 }\nat_least");
    let (_, told) = run(&format!("{SWEEP}{HOLDS}{named}"), &["--format", "json"]);
    let whole: Value = serde_json::from_str(&told.stdout).expect("it is JSON");
    let counts: Vec<usize> = whole
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|value| Some(value["statements"].as_array()?.len()))
        .collect();
    assert_eq!(counts, [1, 1, 2]);
    assert_eq!(whole[2]["statements"][1]["verdict"], "does_not_hold");
    let (_, told) = run(HOLDS, &["--format", "json"]);
    let whole: Value = serde_json::from_str(&told.stdout).expect("it is JSON");
    assert_eq!(
        (&whole["statements"][0]["verdict"], &whole["statements"][0]["line"]),
        (&"holds".into(), &15.into())
    );
}

#[test]
fn the_number_of_threads_changes_no_verdict() {
    let leave = |jobs: &str| {
        let (sandbox, _) = run(&format!("{SWEEP}{HOLDS}{FAILS}"), &["--jobs", jobs]);
        let mut files = sandbox.contents("out");
        files.remove("timing.csv").expect("it is there");
        files
    };
    let (one, two) = (leave("1"), leave("2"));
    assert!(one.contains_key("verdicts.csv"));
    assert!(one == two);
}
