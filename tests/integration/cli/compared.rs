//! Compared: what `ceiling compare` finds in results that the program has made.

use std::fs;
use std::process::Command;

use super::{Sandbox, Told, shipped};

/// A hub that is busy, beside agents that need none.
const HUB: &str = r#"name = "hub"
seed = 1
replicates = 5
agents = [20, 80]
duration = "300 s"
warm_up = "60 s"

[[topology]]
name = "hub"
[topology.coordination.hub]
cores = 2
result = { exponential = { mean = "150 ms" } }

[[topology]]
name = "independent"
[topology.coordination.independent]
"#;

/// Five percent more than 150 ms.
const HIGHER_DEMAND: &str = "topology.hub.coordination.hub.result={ exponential = { mean = \"157.5 ms\" } }";

/// A folder with the scenario and its results as a baseline.
fn with_baseline() -> Sandbox {
    let sandbox = Sandbox::with(HUB);
    run(&sandbox, "base", &["--jobs", "1"]);
    sandbox
}

fn run(sandbox: &Sandbox, out: &str, changes: &[&str]) {
    let told = sandbox.ceiling(&[&["run", "scenario.toml", "--quiet", "--out", out], changes].concat());
    assert_eq!(told.code, Some(0), "{}", told.stderr);
}

fn compare(sandbox: &Sandbox, new: &str, options: &[&str]) -> Told {
    sandbox.ceiling(&[&["compare", "base", new], options].concat())
}

fn first_line(told: &Told) -> &str {
    told.stdout.lines().next().unwrap_or_default()
}

#[test]
fn a_higher_demand_of_the_hub_is_a_regression_and_other_threads_are_identical() {
    let sandbox = with_baseline();
    run(&sandbox, "threads", &["--jobs", "2"]);
    let told = compare(&sandbox, "threads", &["--max-increase", "3%"]);
    assert_eq!(told.data(), "identical: every figure of 4 cells (20 pairs of runs) is the same\n");
    run(&sandbox, "slower", &["--set", HIGHER_DEMAND]);
    let told = compare(&sandbox, "slower", &["--max-increase", "3%"]);
    assert_eq!(told.code, Some(98), "{}", told.stdout);
    insta::assert_snapshot!(first_line(&told), @"regressed: 9 changes for the worse beyond 3 % in 4 cells (20 pairs of runs)");
    assert!(!told.stdout.contains("independent"), "nothing changed there: {}", told.stdout);
    insta::assert_snapshot!(told.on_stderr(), @"
    exit code: 98
    error: slower regressed against base
      = help: if that is wanted, make it the new baseline: put slower in the place of base
    ");
    // The other way round everything got better.
    let told = sandbox.ceiling(&["compare", "slower", "base", "--max-increase", "3%"]);
    assert_eq!(told.code, Some(0), "{}", told.stdout);
    // What grows by a twentieth is within a tenth, and so is what does not count.
    let options = ["--max-increase", "10%"];
    assert_eq!(compare(&sandbox, "slower", &options).code, Some(0));
    let options = ["--max-increase", "3%", "--metric", "hub CPU", "--min-delta", "hub CPU=5 %"];
    assert_eq!(compare(&sandbox, "slower", &options).code, Some(0));
    let options = ["--max-increase", "3%", "--metric", "hub CPU", "--min-delta", "p99 task latency=5 s"];
    assert_eq!(compare(&sandbox, "slower", &options).code, Some(98));
}

#[test]
fn what_has_no_baseline_says_why_and_what_to_do() {
    let sandbox = with_baseline();
    run(&sandbox, "seed", &["--seed", "2"]);
    let told = compare(&sandbox, "seed", &[]);
    insta::assert_snapshot!(told.on_stderr(), @"
    exit code: 97
    error: base is no baseline for seed: the baseline has seed 1, the new results have seed 2
      = help: only runs with the same random numbers can be paired: run one of them again with the other's `--seed`
    ");
    run(&sandbox, "sizes", &["--agents", "10"]);
    insta::assert_snapshot!(compare(&sandbox, "sizes", &[]).on_stderr(), @"
    exit code: 97
    error: base is no baseline for sizes: no topology has runs of the same size and replicate on both sides
      = help: run the same `--topology`, `--agents` and `--replicates` on both sides, or make a new baseline
    ");
    insta::assert_snapshot!(sandbox.ceiling(&["compare", "nothing", "base"]).on_stderr(), @"
    exit code: 97
    error: nothing is no baseline for base: the baseline has no results of it
      = help: keep these results as its baseline
    ");
    insta::assert_snapshot!(compare(&sandbox, "nothing", &[]).refusal(), @"
    exit code: 74
    error: nothing holds no results of `ceiling run`
      = help: give the folder that `ceiling run … --out nothing` leaves
    ");
}

#[test]
fn cells_that_are_gone_are_told_first_and_fail_unless_they_may() {
    let sandbox = with_baseline();
    run(&sandbox, "sizes", &["--agents", "20,40"]);
    let told = compare(&sandbox, "sizes", &[]);
    insta::assert_snapshot!(told.stdout, @"
    incomplete: the new results lack 2 cells of the baseline; no change for the worse beyond 5 % in 2 cells (10 pairs of runs)

    missing: hub: hub with 80 agents
    missing: hub: independent with 80 agents

    not compared: hub: hub with 40 agents has runs only in the new results
    not compared: hub: independent with 40 agents has runs only in the new results
    ");
    insta::assert_snapshot!(told.on_stderr(), @"
    exit code: 97
    error: the new results lack 2 cells of the baseline
      = help: if they are not wanted any more, make these results the new baseline, or give `--allow-missing`
    ");
    let told = compare(&sandbox, "sizes", &["--allow-missing"]);
    let verdict = "changed within the gate: no change for the worse beyond 5 % in 2 cells (10 pairs of runs)";
    assert_eq!((told.code, first_line(&told)), (Some(0), verdict));
    assert!(told.stdout.contains("missing: hub: hub with 80 agents"), "{}", told.stdout);
    // Cells that are only new fail nothing.
    run(&sandbox, "more", &["--agents", "20,40,80", "--jobs", "2"]);
    assert!(first_line(&compare(&sandbox, "more", &[])).starts_with("identical: every figure of 4 cells"));
}

#[test]
fn a_metric_without_figures_any_more_is_a_regression() {
    let sandbox = Sandbox::with(HUB);
    let one = ["--agents", "20", "--topology", "hub", "--replicates", "1"];
    run(&sandbox, "base", &one);
    run(&sandbox, "new", &one);
    let text = fs::read_to_string(sandbox.path("new/runs.csv")).expect("results");
    let mut rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let column = rows[0].iter().position(|name| *name == "hub_cpu_ratio").expect("a column");
    rows[1][column] = "";
    let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    sandbox.write("new/runs.csv", text);
    let told = compare(&sandbox, "new", &["--metric", "hub CPU"]);
    assert_eq!(told.code, Some(98), "{}", told.stdout);
    assert!(
        told.stdout.contains("no figure  ") && told.stdout.contains("regressed: no figure any more"),
        "{}",
        told.stdout
    );
    // The other way round it is only listed.
    let told = sandbox.ceiling(&["compare", "new", "base", "--metric", "hub CPU"]);
    assert_eq!(told.code, Some(0), "{}", told.stdout);
    assert!(told.stdout.contains("no figure"), "{}", told.stdout);
}

#[test]
fn a_worse_status_is_a_regression() {
    let sandbox = Sandbox::with(HUB);
    run(&sandbox, "base", &["--agents", "20", "--replicates", "1"]);
    run(&sandbox, "short", &["--agents", "20", "--replicates", "1", "--set", "budget.events=100"]);
    let told = compare(&sandbox, "short", &["--metric", "p99 task latency"]);
    assert_eq!(told.code, Some(98), "{}", told.stderr);
    insta::assert_snapshot!(told.stdout, @"
    regressed: 2 cells with a worse status and 2 metrics with figures gone in 2 cells (2 pairs of runs)

    cell                        metric            baseline        now  change
    hub with 20 agents          status            complete   unstable          regressed
    hub with 20 agents          p99 task latency   60.27 s  no figure          regressed: no figure any more
    independent with 20 agents  status            complete   unstable          regressed
    independent with 20 agents  p99 task latency   59.78 s  no figure          regressed: no figure any more
    ");
}

#[test]
fn folders_of_results_are_compared_by_name() {
    let sandbox = Sandbox::with(HUB);
    let few = ["--agents", "20", "--replicates", "2"];
    for out in ["base/one", "base/two", "new/two", "new/three"] {
        run(&sandbox, out, &few);
    }
    let told = compare(&sandbox, "new", &[]);
    assert_eq!(told.code, Some(97), "{}", told.stdout);
    insta::assert_snapshot!(told.stdout, @"
    incomplete: the new results lack 2 cells of the baseline; no change for the worse beyond 5 % in 2 cells (4 pairs of runs)

    missing: one: 2 cells: only the baseline has results of it; run it again, or drop it from the baseline

    not compared: three: the baseline has no results of it; keep these results as its baseline
    ");
}

#[test]
fn json_has_every_metric_of_every_cell() {
    let sandbox = with_baseline();
    run(&sandbox, "slower", &["--set", HIGHER_DEMAND]);
    let told = compare(&sandbox, "slower", &["--json", "--metric", "hub CPU", "--metric", "throughput"]);
    let whole: serde_json::Value = serde_json::from_str(&told.stdout).expect("it is JSON");
    let cells = whole["studies"][0]["cells"].as_array().expect("a list of cells");
    let told: Vec<(&str, usize)> = cells
        .iter()
        .map(|cell| (cell["verdict"].as_str().unwrap_or(""), cell["metrics"].as_array().map_or(0, Vec::len)))
        .collect();
    // Agents without a hub have no CPU of one.
    assert_eq!(told, [("changed", 2), ("changed", 2), ("identical", 1), ("identical", 1)]);
    assert_eq!(whole["verdict"], "changed");
}

#[test]
fn what_no_run_left_is_refused_with_its_line() {
    let sandbox = Sandbox::with(HUB);
    run(&sandbox, "base", &["--agents", "20", "--replicates", "1"]);
    let runs = fs::read_to_string(sandbox.path("base/runs.csv")).expect("results");
    sandbox.write("base/runs.csv", runs.replacen(",complete,", ",asleep,", 1));
    insta::assert_snapshot!(compare(&sandbox, "base", &[]).refusal(), @"
    exit code: 65
    error: base/runs.csv: line 2: `asleep` is no value of column `status`
      = help: give the folder that `ceiling run … --out base` leaves
    ");
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let sandbox = Sandbox::with(HUB);
    let told = |options: &[&str]| {
        let told = compare(&sandbox, "new", options).refusal();
        told.lines().take(2).collect::<Vec<&str>>().join("\n")
    };
    insta::assert_snapshot!(told(&["--metric", "p99 task latncy"]), @"
    exit code: 2
    error: invalid value 'p99 task latncy' for '--metric <METRIC>': there is no such metric; did you mean `p99 task latency`?
    ");
    insta::assert_snapshot!(told(&["--min-delta", "p99 task latency=1 kg"]), @"
    exit code: 2
    error: invalid value 'p99 task latency=1 kg' for '--min-delta <[METRIC=]CHANGE>': `kg` is not a unit of a duration; the units are `ns`, `us`, `ms`, `s`, `min`, `h` and `d`
    ");
    insta::assert_snapshot!(told(&["--min-delta", "much"]), @r#"
    exit code: 2
    error: invalid value 'much' for '--min-delta <[METRIC=]CHANGE>': no metric has such a unit: write it like "1 ms"
    "#);
    insta::assert_snapshot!(told(&["--max-increase", "3"]), @r#"
    exit code: 2
    error: invalid value '3' for '--max-increase <SHARE>': `3` is above one; a share is from 0 to 1; write 0.03 or "3 %"
    "#);
    insta::assert_snapshot!(told(&["--scenario", "nowhere.toml"]), @"
    exit code: 74
    error: there is no such file
    ");
}

/// What GitHub Actions sets, and the summary that it has so far.
fn on_github(sandbox: &Sandbox, new: &str, options: &[&str], summary: &[u8]) -> Told {
    sandbox.write("summary.md", summary);
    let mut command = sandbox.command(&[&["compare", "base", new], options].concat());
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", sandbox.path("summary.md"));
    sandbox.told(&command.output().expect("the program starts"))
}

#[test]
fn github_gets_annotations_at_the_topology_and_a_summary() {
    let sandbox = with_baseline();
    run(&sandbox, "slower", &["--set", HIGHER_DEMAND]);
    let options = ["--metric", "hub CPU", "--max-increase", "3%", "--scenario", "scenario.toml"];
    let told = on_github(&sandbox, "slower", &options, b"before\n");
    assert_eq!(told.code, Some(98), "{}", told.stderr);
    let annotations: Vec<&str> = told.stdout.lines().filter(|line| line.starts_with("::")).collect();
    insta::assert_snapshot!(annotations.join("\n"), @"
    ::error file=scenario.toml,line=9,title=ceiling%3A hub with 20 agents regressed::hub CPU: 15.32 %25 → 16.06 %25 (+4.80 %25 ± 0.52 %25)
    ::error file=scenario.toml,line=9,title=ceiling%3A hub with 80 agents regressed::hub CPU: 60.60 %25 → 63.46 %25 (+4.73 %25 ± 0.22 %25)
    ");
    let summary = fs::read_to_string(sandbox.path("summary.md")).expect("it is there");
    insta::assert_snapshot!(summary, @"
    before
    ### ❌ ceiling: regressed: 2 changes for the worse beyond 3 % in 4 cells (20 pairs of runs)

    | | cell | metric | baseline | now | change | |
    |---|---|---|---:|---:|---:|---|
    | ❌ | hub with 20 agents | hub CPU | 15.32 % | 16.06 % | +4.80 % ± 0.52 % | regressed |
    | ❌ | hub with 80 agents | hub CPU | 60.60 % | 63.46 % | +4.73 % ± 0.22 % | regressed |

    - ±: 95 % interval of the paired difference; a regression has to hold over all 2 tests together
    ");
    // Beside JSON, stdout is for that alone.
    let told = on_github(&sandbox, "slower", &[&options[..], &["--json"]].concat(), b"");
    assert!(
        serde_json::from_str::<serde_json::Value>(&told.stdout).is_ok() && told.stderr.contains("::error ")
    );
}

#[test]
fn a_summary_stays_below_the_limit_of_a_step() {
    let sandbox = with_baseline();
    run(&sandbox, "slower", &["--set", HIGHER_DEMAND]);
    let limit = 1024 * 1024;
    let told = on_github(&sandbox, "slower", &[], &vec![b'x'; limit - 1500]);
    assert_eq!(told.code, Some(98), "{}", told.stderr);
    let summary = fs::read(sandbox.path("summary.md")).expect("it is there");
    let added = String::from_utf8_lossy(&summary[limit - 1500..]);
    assert!(summary.len() <= limit && added.contains(" left out: no room"), "{}: {added}", summary.len());
    let told = on_github(&sandbox, "slower", &[], &vec![b'x'; limit - 100]);
    assert!(told.stderr.contains("the summary of the step is full"), "{}", told.stderr);
}

#[test]
fn test_results_follow_the_schema_of_build_servers() {
    let sandbox =
        Sandbox::with(HUB.replace("name = \"hub\"\n[", "name = \"<hub> & \\u001B \\\"it's\\\"\"\n["));
    run(&sandbox, "base", &["--agents", "20,40"]);
    let demand = "topology[0].coordination.hub.result={ exponential = { mean = \"157.5 ms\" } }";
    run(&sandbox, "slower", &["--agents", "20,80", "--set", demand]);
    run(&sandbox, "seed", &["--seed", "2"]);
    for (new, code) in [("base", 0), ("slower", 98), ("seed", 97)] {
        let told = compare(&sandbox, new, &["--junit", "junit.xml", "--max-increase", "3%"]);
        assert_eq!(told.code, Some(code), "{}", told.stderr);
        for schema in ["junit-10-14c6e39.xsd", "junit-10-ae25da5.xsd"] {
            validate(&sandbox, schema);
        }
    }
    compare(&sandbox, "slower", &["--junit", "junit.xml", "--max-increase", "3%", "--metric", "hub CPU"]);
    insta::assert_snapshot!(fs::read_to_string(sandbox.path("junit.xml")).expect("it is there"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="ceiling compare: regressed: 1 change for the worse beyond 3 % in 2 cells (10 pairs of runs); the new results lack 2 cells of the baseline" tests="6" failures="3" errors="0">
      <testsuite name="hub: &lt;hub&gt; &amp; � &quot;it&apos;s&quot;" tests="3" failures="2" errors="0" skipped="1">
        <testcase name="&lt;hub&gt; &amp; � &quot;it&apos;s&quot; with 20 agents" classname="hub: &lt;hub&gt; &amp; � &quot;it&apos;s&quot;">
          <failure type="regression" message="hub CPU: 15.32 % → 16.06 % (+4.80 % ± 0.52 %)">hub CPU: 15.32 % → 16.06 % (+4.80 % ± 0.52 %)</failure>
        </testcase>
        <testcase name="&lt;hub&gt; &amp; � &quot;it&apos;s&quot; with 40 agents" classname="hub: &lt;hub&gt; &amp; � &quot;it&apos;s&quot;">
          <failure type="missing" message="the new results lack it"/>
        </testcase>
        <testcase name="&lt;hub&gt; &amp; � &quot;it&apos;s&quot; with 80 agents" classname="hub: &lt;hub&gt; &amp; � &quot;it&apos;s&quot;">
          <skipped message="it has runs only in the new results"/>
        </testcase>
      </testsuite>
      <testsuite name="hub: independent" tests="3" failures="1" errors="0" skipped="1">
        <testcase name="independent with 20 agents" classname="hub: independent"/>
        <testcase name="independent with 40 agents" classname="hub: independent">
          <failure type="missing" message="the new results lack it"/>
        </testcase>
        <testcase name="independent with 80 agents" classname="hub: independent">
          <skipped message="it has runs only in the new results"/>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

/// By the program of libxml2, which `.ci/run` installs.
fn validate(sandbox: &Sandbox, schema: &str) {
    let mut command = Command::new("xmllint");
    command.arg("--noout").arg("--schema").arg(shipped("tests/data/junit").join(schema)).arg("junit.xml");
    let output = sandbox.at_home(command).output();
    let output = output.unwrap_or_else(|error| panic!("xmllint: {error}; install libxml2-utils"));
    assert!(output.status.success(), "{schema}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn files_that_cannot_be_written_are_told() {
    let sandbox = Sandbox::with(HUB);
    run(&sandbox, "base", &["--agents", "20", "--replicates", "1"]);
    let told = compare(&sandbox, "base", &["--markdown", "nowhere/compare.md"]);
    insta::assert_snapshot!(told.on_stderr(), @"
    exit code: 74
    error: cannot write nowhere/compare.md: no such file or directory
      = help: choose a place that you may write to with `--markdown FILE`
    ");
    let told = compare(&sandbox, "base", &["--junit", "base"]);
    insta::assert_snapshot!(told.on_stderr(), @"
    exit code: 74
    error: cannot write base: is a directory
      = help: choose a place that you may write to with `--junit FILE`
    ");
}
