//! Swept: one value of a scenario takes several in turn, as if each were a run with `--set`.

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

/// What a small scenario sweeps.
pub(super) const SWEEP: &str = r#"
[[sweep.axis]]
key = "topology.coordination.hub.cores"
values = [1, 2, 4]
label = "cores of the hub"
"#;

pub(super) fn swept() -> String {
    format!("{GOOD}{SWEEP}")
}

fn file(sandbox: &Sandbox, folder: &str, name: &str) -> String {
    String::from_utf8(sandbox.contents(folder).remove(name).expect("it is written")).expect("it is text")
}

/// The rows below the header.
fn rows(text: &str) -> Vec<&str> {
    text.lines().skip(1).collect()
}

#[test]
fn every_value_is_run_as_if_it_had_been_set() {
    let sandbox = Sandbox::with(swept());
    sandbox.write("plain.toml", GOOD);
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "swept"]).data();
    for name in ["runs.csv", "summary.csv", "timeline.csv"] {
        let mut expected = Vec::new();
        for value in ["1", "2", "4"] {
            let set = format!("topology.coordination.hub.cores={value}");
            sandbox.ceiling(&["run", "plain.toml", "--quiet", "--out", value, "--set", &set]).data();
            let alone = file(&sandbox, value, name);
            expected.extend(rows(&alone).iter().map(|row| format!("{value},{row}")));
        }
        let together = file(&sandbox, "swept", name);
        assert!(together.starts_with("topology.coordination.hub.cores,topology,agents,"), "{name}");
        assert_eq!(rows(&together), expected, "{name}");
    }
}

#[test]
fn what_is_set_concerns_all_values() {
    let sandbox = Sandbox::with(swept());
    let changes = ["--agents", "5", "--replicates", "1", "--seed", "7", "--set", "topology.transport.loss=0"];
    let arguments = [&["run", "scenario.toml", "--quiet", "--out", "out"], &changes as &[&str]].concat();
    sandbox.ceiling(&arguments).data();
    let runs = file(&sandbox, "out", "runs.csv");
    let begins: Vec<String> =
        rows(&runs).iter().map(|row| row.split(',').take(4).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(begins, ["1,hub,5,0", "2,hub,5,0", "4,hub,5,0"]);
}

#[test]
fn the_same_bytes_come_of_any_number_of_threads() {
    let sandbox = Sandbox::with(swept());
    for jobs in ["1", "2"] {
        sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", jobs, "--jobs", jobs]).data();
    }
    let but_for_timing = |folder| {
        let mut contents = sandbox.contents(folder);
        assert!(contents.remove("timing.csv").is_some());
        contents
    };
    assert!(but_for_timing("1") == but_for_timing("2"));
}

#[test]
fn verify_covers_every_value_and_finds_what_run_writes() {
    let sandbox = Sandbox::with(swept());
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out"]).data();
    let hash = blake3::hash(&sandbox.contents("out")["runs.csv"]).to_hex().to_string();
    let told = sandbox.ceiling(&["verify", "scenario.toml", "--quiet"]);
    assert_snapshot!(told.data().replace(&hash, "[HASH of runs.csv]"), @"12 runs, twice the same: blake3 [HASH of runs.csv]");
}

#[test]
fn check_counts_every_value() {
    let told = Sandbox::with(swept()).ceiling(&["check", "scenario.toml"]);
    assert_snapshot!(told.data(), @"scenario.toml: valid, 3 values × 1 topology × 2 sizes × 2 replicates = 12 runs");
}

#[test]
fn progress_counts_all_runs_from_the_beginning() {
    let told = Sandbox::with(swept()).ceiling(&["run", "scenario.toml", "--jobs", "1"]);
    assert!(told.stderr.contains("6 of 12 runs done, "), "{}", told.stderr);
}

#[test]
fn what_is_shown_sweeps_as_well() {
    let sandbox = Sandbox::with(swept());
    let shown = sandbox.ceiling(&["show", "scenario.toml"]).data().to_owned();
    assert!(
        shown.contains("[[sweep.axis]]\nkey = \"topology.coordination.hub.cores\"\nvalues = [1, 2, 4]\n"),
        "{shown}"
    );
    sandbox.write("again.toml", &shown);
    assert_eq!(sandbox.ceiling(&["show", "again.toml"]).data(), shown);
}

#[test]
fn the_manifest_holds_the_sweep() {
    let sandbox = Sandbox::with(swept());
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out"]).data();
    let manifest: serde_json::Value =
        serde_json::from_slice(&sandbox.contents("out")["manifest.json"]).expect("it is JSON");
    let shown = sandbox.ceiling(&["show", "scenario.toml"]);
    assert_eq!(manifest["resolved_scenario"].as_str(), Some(shown.data()));
}

#[test]
fn a_sweep_leaves_charts_against_its_value() {
    let sandbox = Sandbox::with(swept());
    let told = sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out", "--agents", "10"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let names = sandbox.names("out");
    let charts: Vec<&String> = names.iter().filter(|name| name.ends_with(".svg")).collect();
    assert_eq!(charts, ["coordination.svg", "latency.svg"]);
    assert!(file(&sandbox, "out", "latency.svg").contains("cores of the hub"));
}

#[test]
fn with_a_few_sizes_every_measure_is_a_chart_with_a_panel_for_each() {
    let sandbox = Sandbox::with(swept());
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out"]).data();
    let charts = sandbox.names("out").into_iter().filter(|name| name.ends_with(".svg"));
    let expected =
        ["coordination_cpu.svg", "coordination_hottest.svg", "latency_mean.svg", "latency_p99.svg"];
    assert_eq!(charts.collect::<Vec<String>>(), expected);
}

#[test]
fn a_map_is_drawn_where_the_scenario_asks_for_one_and_there_are_two_sizes() {
    let map = "[sweep.map]\nmetric = \"hub_cpu_ratio\"\ncontours = [\"80 %\", 0.95]\n";
    let sandbox = Sandbox::with(format!("{GOOD}{SWEEP}{map}"));
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out"]).data();
    assert!(file(&sandbox, "out", "map.svg").contains("Where does hub CPU pass 80 % and 0.95?"));
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "one", "--agents", "5"]).data();
    assert!(!sandbox.names("one").contains(&"map.svg".to_owned()));
    let shown = sandbox.ceiling(&["show", "scenario.toml"]).data().to_owned();
    sandbox.write("again.toml", &shown);
    assert_eq!(sandbox.ceiling(&["show", "again.toml"]).data(), shown);
}

#[test]
fn the_table_is_told_below_each_value() {
    let told = Sandbox::with(swept()).ceiling(&["run", "scenario.toml", "--quiet", "--agents", "5"]);
    let begins = told.data().lines().map(|line| line.split("  ").next().unwrap_or_default());
    assert_snapshot!(begins.collect::<Vec<_>>().join("\n"), @"
    topology.coordination.hub.cores = 1

    topology
    hub

    censored: tasks were not done at the end of the drain: latencies are lower bounds

    topology.coordination.hub.cores = 2

    topology
    hub

    censored: tasks were not done at the end of the drain: latencies are lower bounds

    topology.coordination.hub.cores = 4

    topology
    hub

    censored: tasks were not done at the end of the drain: latencies are lower bounds
    ");
}

#[test]
fn csv_is_one_table_and_json_one_list() {
    let sandbox = Sandbox::with(swept());
    let run = |format| {
        let told = sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out", "--format", format]);
        told.data().to_owned()
    };
    assert_eq!(run("csv"), file(&sandbox, "out", "summary.csv"));
    let json: serde_json::Value = serde_json::from_str(&run("json")).expect("it is JSON");
    let list = json.as_array().expect("it is a list").iter();
    let told = list.map(|one| {
        format!(
            "{} {}",
            one["axes"]["topology.coordination.hub.cores"],
            one["cells"].as_array().map_or(0, Vec::len)
        )
    });
    assert_eq!(told.collect::<Vec<String>>(), ["\"1\" 2", "\"2\" 2", "\"4\" 2"]);
}

/// What a small scenario sweeps of several keys.
const SWEEP_OF_SEVERAL: &str = r#"
[[sweep.axis]]
key = ["agent.send", "agent.handle"]
values = ["1 ms", "2 ms"]
"#;

#[test]
fn several_keys_take_each_value_together() {
    let sandbox = Sandbox::with(format!("{GOOD}{SWEEP_OF_SEVERAL}"));
    sandbox.write("plain.toml", GOOD);
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "swept"]).data();
    let mut expected = Vec::new();
    for value in ["1 ms", "2 ms"] {
        let set = ["agent.send", "agent.handle"].map(|key| format!("{key}={value}"));
        let changes = ["--out", value, "--set", &set[0], "--set", &set[1]];
        sandbox.ceiling(&[&["run", "plain.toml", "--quiet"], &changes as &[&str]].concat()).data();
        let alone = file(&sandbox, value, "runs.csv");
        expected.extend(rows(&alone).iter().map(|row| format!("{value},{row}")));
    }
    assert_eq!(rows(&file(&sandbox, "swept", "runs.csv")), expected);
    assert!(file(&sandbox, "swept", "latency_mean.svg").contains("agent.send = agent.handle"));
}

#[test]
fn several_keys_are_shown_and_told_as_they_are_written() {
    let sandbox = Sandbox::with(format!("{GOOD}{SWEEP_OF_SEVERAL}"));
    let shown = sandbox.ceiling(&["show", "scenario.toml"]).data().to_owned();
    assert!(shown.contains("key = [\"agent.send\", \"agent.handle\"]\n"), "{shown}");
    let run = ["run", "scenario.toml", "--quiet", "--agents", "5"];
    let told = sandbox.ceiling(&run);
    assert!(told.data().starts_with("agent.send = agent.handle = 1 ms\n"), "{}", told.data());
    let json = sandbox.ceiling(&[&run, &["--format", "json"] as &[&str]].concat());
    let json: serde_json::Value = serde_json::from_str(json.data()).expect("it is JSON");
    assert_eq!(json[0]["axes"], serde_json::json!({ "agent.send = agent.handle": "1 ms" }));
}

#[test]
fn a_sweep_can_be_given_on_the_command_line() {
    let sandbox = Sandbox::with(GOOD);
    let sweep = ["--set", "sweep.axis=[{ key = 'duration', values = ['30 s', '60 s'] }]"];
    let told = sandbox.ceiling(&[&["check", "scenario.toml"], &sweep as &[&str]].concat());
    assert_snapshot!(told.data(), @"scenario.toml: valid, 2 values × 1 topology × 2 sizes × 2 replicates = 8 runs");
    let mistyped = ["--set", "sweep.axis=[{ key = 'duratoin', values = ['30 s', '60 s'] }]"];
    let told = sandbox.ceiling(&[&["check", "scenario.toml"], &mistyped as &[&str]].concat());
    assert_snapshot!(told.refusal(), @"
    exit code: 65
    error: unknown key `duratoin`
     |
     | --set sweep.axis=[{ key = 'duratoin', values = ['30 s', '60 s'] }]
     |                            ^^^^^^^^
     |
     = help: did you mean `duration`?
    ");
}
