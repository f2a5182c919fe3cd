//! Results: what is printed and left behind, and that it is the same however it was made.

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

/// 2 topologies × 5 sizes × 20 replicates.
const TWO_HUNDRED_RUNS: &str = r#"replicates = 20
agents = [1, 2, 5, 10, 20]
duration = "60 s"
warm_up = "10 s"
[[topology]]
name = "hub"
[topology.coordination.hub]
cores = 2
result = { exponential = { mean = "150 ms" } }
[topology.transport]
jitter = { exponential = { mean = "1 ms" } }
loss = 0.01
[[topology]]
name = "independent"
[topology.coordination.independent]
"#;

/// Agents that learn, and agents that do not.
const LEARNING: &str = r#"replicates = 2
agents = [5, 10]
duration = "100 s"
warm_up = "20 s"
[workload.problems]
count = 50
popularity = 1.0
families = 10
[[topology]]
name = "hub that remembers"
[topology.coordination.hub]
result = { exponential = { mean = "40 ms" } }
[topology.learning.hub_memory]
[[topology]]
name = "routing"
[topology.coordination.independent]
[topology.learning.outcome_routing]
[[topology]]
name = "alone"
[topology.coordination.independent]
"#;

#[test]
fn the_table_is_data_and_the_progress_is_for_people() {
    let told = Sandbox::with(GOOD).ceiling(&["run", "scenario.toml", "--jobs", "1"]);
    assert!(told.data().starts_with("topology"), "{}", told.stdout);
    let lines: Vec<&str> = told.stderr.lines().collect();
    assert!(lines[0].starts_with("1 of 4 runs done, "), "{}", told.stderr);
    assert_eq!(lines.last(), Some(&"17 files in results/scenario"));
}

#[test]
fn quiet_is_quiet() {
    let told = Sandbox::with(GOOD).ceiling(&["run", "scenario.toml", "--quiet"]);
    assert_eq!((told.code, told.stderr.as_str()), (Some(0), ""));
}

#[test]
fn csv_is_what_the_summary_holds() {
    let sandbox = Sandbox::with(GOOD);
    let told = sandbox.ceiling(&["run", "scenario.toml", "--format", "csv", "--out", "out"]);
    assert_eq!(told.data().as_bytes(), sandbox.contents("out")["summary.csv"]);
}

#[test]
fn json_has_every_cell() {
    let told = Sandbox::with(GOOD).ceiling(&["run", "scenario.toml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(told.data()).expect("it is JSON");
    let cells = json["cells"].as_array().expect("it is a list").iter();
    assert_eq!(cells.map(|cell| cell["agents"].as_u64()).collect::<Vec<_>>(), [Some(5), Some(10)]);
}

#[test]
fn a_swarm_of_one_agent_is_simulated() {
    let told = Sandbox::with(GOOD).ceiling(&["run", "scenario.toml", "--agents", "1", "--quiet"]);
    assert!(told.data().lines().any(|line| line.starts_with("hub")), "{}", told.stdout);
}

#[test]
fn a_swarm_of_a_million_agents_is_simulated() {
    let changes = ["--agents", "1000000", "--replicates", "1", "--topology", "independent"];
    let short = ["--set", "duration=3 s", "--set", "warm_up=1 s", "--set", "drain=1 s"];
    let arguments = [&["run", "scenario.toml", "--quiet"], &changes as &[&str], &short].concat();
    let told = Sandbox::with(TWO_HUNDRED_RUNS).ceiling(&arguments);
    assert!(told.data().contains("independent  1000000"), "{}", told.stdout);
}

#[test]
fn the_same_bytes_come_of_any_number_of_threads_and_any_processor() {
    let sandbox = Sandbox::with(TWO_HUNDRED_RUNS);
    let without_avx = "glibc.cpu.hwcaps=-AVX2_Usable,-AVX2,-FMA,-FMA_Usable,-AVX512F";
    let runs_csv = |jobs, tunables| {
        let arguments = ["run", "scenario.toml", "--quiet", "--out", "out", "--jobs", jobs];
        let output = sandbox.command(&arguments).env("GLIBC_TUNABLES", tunables).output();
        sandbox.told(&output.expect("the program starts")).data();
        sandbox.contents("out").remove("runs.csv").expect("it is written")
    };
    let one = runs_csv("1", "");
    assert_eq!(one.iter().filter(|byte| **byte == b'\n').count(), 201);
    for (jobs, tunables) in [("2", ""), ("1", ""), ("2", without_avx)] {
        assert!(runs_csv(jobs, tunables) == one, "--jobs {jobs}, {tunables}");
    }
}

#[test]
fn verify_finds_twice_the_same_and_that_is_what_run_writes() {
    let sandbox = Sandbox::with(TWO_HUNDRED_RUNS);
    let told = sandbox.ceiling(&["verify", "scenario.toml", "--quiet", "--agents", "5,10"]);
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--agents", "5,10", "--out", "out"]).data();
    let hash = blake3::hash(&sandbox.contents("out")["runs.csv"]).to_hex().to_string();
    assert_snapshot!(told.data().replace(&hash, "[HASH of runs.csv]"), @"80 runs, twice the same: blake3 [HASH of runs.csv]");
    assert_eq!(told.stderr, "");
}

#[test]
fn valid_scenarios_are_counted_out() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.write("one.toml", GOOD.replace("[5, 10]", "[5]").replace("replicates = 2", "replicates = 1"));
    assert_snapshot!(sandbox.ceiling(&["check", "scenario.toml", "one.toml"]).data(), @"
    scenario.toml: valid, 1 topology × 2 sizes × 2 replicates = 4 runs
    one.toml: valid, 1 topology × 1 size × 1 replicate = 1 run
    ");
}

#[test]
fn the_first_steps_lead_to_results() {
    let sandbox = Sandbox::with("");
    assert_snapshot!(sandbox.ceiling(&["init", "first.toml"]).on_stderr(), @"
    exit code: 0
    wrote first.toml; now: ceiling run first.toml
    ");
    let told = sandbox.ceiling(&["run", "first.toml", "--agents", "10", "--replicates", "1", "--quiet"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(sandbox.names("results/first").contains(&"latency.svg".to_owned()));
}

#[test]
fn what_agents_learned_is_left_beside_the_rest() {
    let sandbox = Sandbox::with(LEARNING);
    let told = sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out"]);
    assert!(told.data().starts_with("topology"), "{}", told.stdout);
    assert!(told.stdout.lines().all(|line| line.chars().count() <= 150), "{}", told.stdout);
    let files = sandbox.contents("out");
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("it is JSON");
    for name in ["propagation.csv", "synthesis_paths.csv"] {
        let hash = blake3::hash(&files[name]).to_hex().to_string();
        assert_eq!(manifest["files_blake3"][name], hash, "{name}");
    }
    for chart in ["redundant_work", "synthesis_paths", "load", "traffic", "propagation"] {
        assert!(files.contains_key(&format!("{chart}.svg")), "{chart}");
        assert!(files.contains_key(&format!("{chart}.png")), "{chart}");
    }
}

#[test]
fn nothing_is_said_of_learning_where_tasks_have_no_problems() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out"]);
    let names = sandbox.names("out");
    for name in ["propagation.csv", "synthesis_paths.csv", "redundant_work.svg", "traffic.svg"] {
        assert!(!names.contains(&name.to_owned()), "{name} among {names:?}");
    }
}

#[test]
fn charts_of_many_topologies_find_room() {
    let mut text = String::from("agents = [1]\nreplicates = 1\nduration = \"10 s\"\nwarm_up = \"0 s\"\n");
    for number in 0..16 {
        text += &format!("[[topology]]\nname = \"t{number}\"\ncoordination.independent = {{}}\n");
    }
    let sandbox = Sandbox::with(&text);
    let told = sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(sandbox.names("out").contains(&"time_parts.svg".to_owned()));
}
