//! Axes: several values of a scenario take several values in turn, combined as it says.

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

/// Three values by four, of which some cells are left out.
pub(super) const AXES: &str = r#"
[sweep]
skip = [
    "topology.coordination.hub.cores > 2 and agent.send < 1 ms",
    "CPU to send and to handle = 2 ms and agents = 10",
]

[[sweep.axis]]
key = "topology.coordination.hub.cores"
values = [1, 2, 4]

[[sweep.axis]]
key = ["agent.send", "agent.handle"]
range = { from = "0.25 ms", to = "2 ms", count = 4, scale = "log" }
label = "CPU to send and to handle"
"#;

fn with(axes: &str) -> Sandbox {
    Sandbox::with(format!("{GOOD}{axes}"))
}

fn file(sandbox: &Sandbox, folder: &str, name: &str) -> String {
    String::from_utf8(sandbox.contents(folder).remove(name).expect("it is written")).expect("it is text")
}

#[test]
fn cells_are_listed_in_plan_order() {
    let told = with(AXES).ceiling(&["run", "scenario.toml", "--list-cells"]);
    assert_snapshot!(told.data(), @"
    cell  topology.coordination.hub.cores  agent.send = agent.handle  topology  agents  replicates
       0  1                                0.25 ms                    hub            5           2
       1  1                                0.25 ms                    hub           10           2
       2  1                                500 us                     hub            5           2
       3  1                                500 us                     hub           10           2
       4  1                                1 ms                       hub            5           2
       5  1                                1 ms                       hub           10           2
       6  1                                2 ms                       hub            5           2
       7  2                                0.25 ms                    hub            5           2
       8  2                                0.25 ms                    hub           10           2
       9  2                                500 us                     hub            5           2
      10  2                                500 us                     hub           10           2
      11  2                                1 ms                       hub            5           2
      12  2                                1 ms                       hub           10           2
      13  2                                2 ms                       hub            5           2
      14  4                                1 ms                       hub            5           2
      15  4                                1 ms                       hub           10           2
      16  4                                2 ms                       hub            5           2
    ");
}

#[test]
fn a_list_of_cells_leaves_nothing_behind() {
    let sandbox = with(AXES);
    let list = |format| {
        let told = sandbox.ceiling(&["run", "scenario.toml", "--list-cells", "--format", format]);
        told.data().to_owned()
    };
    let (csv, json) = (list("csv"), list("json"));
    assert_eq!(sandbox.names("."), ["scenario.toml"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(csv.lines().count(), 1 + json.as_array().map_or(0, Vec::len));
    assert_eq!(csv.lines().last(), Some("16,4,2 ms,hub,5,2"));
    let axes =
        serde_json::json!({ "topology.coordination.hub.cores": "4", "agent.send = agent.handle": "2 ms" });
    assert_eq!(json[16]["axes"], axes);
    assert_eq!((json[16]["cell"].as_u64(), json[16]["agents"].as_u64()), (Some(16), Some(5)));
}

#[test]
fn check_counts_combinations_and_what_is_left_out() {
    let told = with(AXES).ceiling(&["check", "scenario.toml"]);
    assert_snapshot!(told.data(), @"scenario.toml: valid, (12 combinations × 1 topology × 2 sizes less 7 cells left out) × 2 replicates = 34 runs");
}

#[test]
fn every_cell_is_run_as_if_its_values_had_been_set() {
    let sandbox = with(AXES);
    sandbox.write("plain.toml", GOOD);
    let run = ["run", "scenario.toml", "--quiet", "--replicates", "1"];
    for jobs in ["1", "2"] {
        sandbox.ceiling(&[&run[..], &["--out", jobs, "--jobs", jobs]].concat()).data();
    }
    let list = sandbox.ceiling(&["run", "scenario.toml", "--list-cells", "--format", "csv"]);
    let runs = file(&sandbox, "1", "runs.csv");
    assert!(runs.starts_with("topology.coordination.hub.cores,agent.send = agent.handle,topology,agents,"));
    let mut expected = Vec::new();
    for cell in list.data().lines().skip(1) {
        let fields: Vec<&str> = cell.split(',').collect();
        let [_, cores, cpu, _, agents, _] = fields[..] else { panic!("{cell}") };
        let set = [
            format!("topology.coordination.hub.cores={cores}"),
            format!("agent.send={cpu}"),
            format!("agent.handle={cpu}"),
        ];
        let set: Vec<&str> = set.iter().flat_map(|set| ["--set", set]).collect();
        let run = ["run", "plain.toml", "--quiet", "--replicates", "1", "--out", "alone", "--agents", agents];
        sandbox.ceiling(&[&run[..], &set].concat()).data();
        let alone = file(&sandbox, "alone", "runs.csv");
        expected.extend(alone.lines().skip(1).map(|row| format!("{cores},{cpu},{row}")));
    }
    assert_eq!(runs.lines().skip(1).collect::<Vec<&str>>(), expected);
    let but_for_timing = |folder| {
        let mut contents = sandbox.contents(folder);
        assert!(contents.remove("timing.csv").is_some());
        contents
    };
    assert!(but_for_timing("1") == but_for_timing("2"));
}

#[test]
fn charts_have_a_panel_for_each_combination_of_the_other_axes() {
    let sandbox = with(AXES);
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out", "--replicates", "1"]).data();
    let chart = file(&sandbox, "out", "latency_mean.svg");
    assert!(chart.contains("CPU to send and to handle = 1 ms"), "{chart}");
    assert!(!chart.contains("CPU to send and to handle = 2 ms"), "ten agents are not run with it");
}

#[test]
fn more_panels_than_fit_are_not_drawn_and_it_is_said() {
    let more = "\n[[sweep.axis]]\nkey = \"topology.transport.latency\"\nvalues = [\"1 ms\", \"2 ms\"]\n";
    let sandbox = with(&format!("{AXES}{more}"));
    let run = ["run", "scenario.toml", "--out", "out", "--replicates", "1", "--set", "duration=11 s"];
    let told = sandbox.ceiling(&run);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let note = told.stderr.lines().find(|line| line.starts_with("no charts"));
    assert_snapshot!(note.unwrap_or_default(), @"no charts: beside `topology.coordination.hub.cores`, the other axes have more combinations than a chart has room for (6)");
    assert!(!sandbox.names("out").iter().any(|name| name.ends_with(".svg")));
}

const ZIPPED: &str = r#"
[sweep]
combine = "zipped"
axis = [
    { key = "agent.send", values = ["1 ms", "2 ms", "3 ms"] },
    { key = "agent.handle", range = { from = "10 us", to = "30 us", step = "10 us" } },
]
"#;

#[test]
fn zipped_axes_go_side_by_side() {
    let sandbox = with(ZIPPED);
    let list = ["run", "scenario.toml", "--agents", "5", "--list-cells", "--format", "csv"];
    assert_snapshot!(sandbox.ceiling(&list).data(), @"
    cell,agent.send,agent.handle,topology,agents,replicates
    0,1 ms,10 us,hub,5,2
    1,2 ms,20 us,hub,5,2
    2,3 ms,30 us,hub,5,2
    ");
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--agents", "5", "--out", "out"]).data();
    assert!(file(&sandbox, "out", "latency.svg").contains("agent.send"));
}

#[test]
fn only_what_is_named_is_run() {
    let only = "\n[sweep]\nonly = [\"agent.send = 2000 us\", \"agents > 5\"]\n[[sweep.axis]]\nkey = \"agent.send\"\n\
                values = [\"1 ms\", \"2 ms\"]\n";
    let told = with(only).ceiling(&["run", "scenario.toml", "--list-cells", "--format", "csv"]);
    let rows: Vec<&str> = told.data().lines().skip(1).collect();
    assert_eq!(rows, ["0,1 ms,hub,10,2", "1,2 ms,hub,5,2", "2,2 ms,hub,10,2"]);
}

#[test]
fn names_are_compared_by_equality() {
    let skip = "\n[sweep]\nskip = [\"topology.coordination != { hub = { cores = 1 } }\"]\n[[sweep.axis]]\n\
                key = \"topology.coordination\"\nvalues = [{ hub = { cores = 1 } }, { hub = { cores = 2 } }]\n";
    let told = with(skip).ceiling(&["run", "scenario.toml", "--list-cells", "--format", "csv"]);
    let rows: Vec<&str> = told.data().lines().skip(1).collect();
    assert_eq!(rows, ["0,{ hub = { cores = 1 } },hub,5,2", "1,{ hub = { cores = 1 } },hub,10,2"]);
}

#[test]
fn axes_are_shown_as_they_are_written() {
    for axes in [AXES, ZIPPED] {
        let sandbox = with(axes);
        let shown = sandbox.ceiling(&["show", "scenario.toml"]).data().to_owned();
        assert!(shown.contains("[[sweep.axis]]\n"), "{shown}");
        sandbox.write("again.toml", &shown);
        assert_eq!(sandbox.ceiling(&["show", "again.toml"]).data(), shown);
        let list = |name: &str| sandbox.ceiling(&["run", name, "--list-cells"]).data().to_owned();
        assert_eq!(list("again.toml"), list("scenario.toml"));
    }
}

#[test]
fn timelines_are_left_where_they_would_be_too_many() {
    let of_many = |to| {
        let axis = format!(
            "\n[[sweep.axis]]\nkey = \"agent.send\"\nrange = {{ from = \"1 us\", to = \"{to} us\", step = \"1 us\" }}\n"
        );
        let sandbox = with(&axis);
        let run = ["run", "scenario.toml", "--quiet", "--out", "out", "--agents", "5", "--replicates", "1"];
        sandbox.ceiling(&[&run[..], &["--set", "duration=11 s"]].concat()).data();
        (
            file(&sandbox, "out", "timeline.csv").lines().count(),
            file(&sandbox, "out", "runs.csv").lines().count(),
        )
    };
    assert_eq!(of_many(100), (1 + 100 * 200, 101));
    assert_eq!(of_many(101), (1, 102));
}
