//! Bad sweeps: what is wrong with a key or a value is told once, at its place.

use insta::assert_snapshot;

use super::swept::{SWEEP, swept};
use super::{GOOD, Sandbox, Told};

/// What `ceiling check` tells of the sweep with one part of it replaced.
fn told_of(right: &str, wrong: &str) -> Told {
    assert!(SWEEP.contains(right), "the sweep has no {right}");
    Sandbox::with(format!("{GOOD}{}", SWEEP.replacen(right, wrong, 1))).ceiling(&["check", "scenario.toml"])
}

#[test]
fn a_mistyped_key_is_told_once() {
    assert_snapshot!(told_of("hub.cores", "hub.coers").refusal(), @r#"
    exit code: 65
    error: unknown key `coers`
      --> scenario.toml:16:34
       |
    16 | key = "topology.coordination.hub.coers"
       |                                  ^^^^^
       |
       = help: did you mean `cores`?
    "#);
    assert_snapshot!(told_of("coordination.hub", "coordination.hbu").refusal(), @r#"
    exit code: 65
    error: no `topology` has `coordination.hbu`
      --> scenario.toml:16:30
       |
    16 | key = "topology.coordination.hbu.cores"
       |                              ^^^
       |
       = help: did you mean `hub`?
    "#);
    assert_snapshot!(told_of("topology.coordination.hub.cores", "topology.").refusal(), @r#"
    exit code: 65
    error: a key is missing in the path
      --> scenario.toml:16:17
       |
    16 | key = "topology."
       |                 ^
       |
       = help: a path looks like `topology.coordination.hub.cores` or `topology[0].name`
    "#);
}

#[test]
fn a_bad_value_is_told_at_its_place() {
    assert_snapshot!(told_of("[1, 2, 4]", "[1, 0, \"two\", 4]").refusal(), @r#"
    exit code: 65
    error: `cores` cannot be 0
      --> scenario.toml:17:14
       |
    17 | values = [1, 0, "two", 4]
       |              ^ expected a whole number, 1 or more

    error: wrong type for `cores`
      --> scenario.toml:17:17
       |
    17 | values = [1, 0, "two", 4]
       |                 ^^^^^ expected a whole number, 1 or more, found a string
    "#);
}

#[test]
fn what_only_a_value_makes_wrong_is_shown_with_it() {
    let sandbox =
        Sandbox::with(GOOD.to_owned() + "[[sweep.axis]]\nkey = \"duration\"\nvalues = [\"5 s\", \"60 s\"]\n");
    assert_snapshot!(sandbox.ceiling(&["check", "scenario.toml"]).refusal(), @r#"
    exit code: 65
    error: warm-up is longer than the run
      --> scenario.toml:5:11
       |
     5 | warm_up = "10 s"
       |           ^^^^^^ must be below `duration`
    ...
    16 | values = ["5 s", "60 s"]
       |           ----- the run ends here
       |
       = help: leave the line out to detect warm-up
    "#);
    let both =
        "[[sweep.axis]]\nkey = \"workload.problems\"\nvalues = [{ new = 1 }, { new = 0.9, similar = 0.2 }]\n";
    let sandbox = Sandbox::with(GOOD.to_owned() + both);
    assert_snapshot!(sandbox.ceiling(&["check", "scenario.toml"]).refusal(), @"
    exit code: 65
    error: new and similar problems are more than all
      --> scenario.toml:16:47
       |
    16 | values = [{ new = 1 }, { new = 0.9, similar = 0.2 }]
       |                                               ^^^
       |
       = help: write at most 100 % less `new`
    ");
}

#[test]
fn what_is_wrong_elsewhere_is_shown_with_the_value_that_leads_to_it() {
    let text = "[workload.problems]\nsimilar = 0.4\n[[sweep.axis]]\nkey = \"workload.problems.new\"\n\
                values = [\"20 %\", \"80 %\", \"90 %\"]\n";
    let sandbox = Sandbox::with(GOOD.to_owned() + text);
    assert_snapshot!(sandbox.ceiling(&["check", "scenario.toml"]).refusal(), @r#"
    exit code: 65
    error: new and similar problems are more than all
      --> scenario.toml:15:11
       |
    15 | similar = 0.4
       |           ^^^
    ...
    18 | values = ["20 %", "80 %", "90 %"]
       |                   ------ with this value
       |
       = help: write at most 100 % less `new`
    "#);
}

#[test]
fn a_mistake_beside_the_sweep_is_told_once() {
    let sandbox = Sandbox::with(swept().replacen("seed = 1", "sede = 1", 1));
    assert_snapshot!(sandbox.ceiling(&["check", "scenario.toml"]).refusal(), @"
    exit code: 65
    error: unknown key `sede`
     --> scenario.toml:1:1
      |
    1 | sede = 1
      | ^^^^
      |
      = help: did you mean `seed`?
    ");
}

#[test]
fn one_value_or_none_is_no_sweep() {
    assert_snapshot!(told_of("[1, 2, 4]", "[]").refusal(), @"
    exit code: 65
    error: the list of values is empty
      --> scenario.toml:17:10
       |
    17 | values = []
       |          ^^
       |
       = help: write at least two
    ");
    assert_snapshot!(told_of("[1, 2, 4]", "[8]").refusal(), @r#"
    exit code: 65
    error: a sweep of a single value compares nothing
      --> scenario.toml:17:10
       |
    17 | values = [8]
       |          ^^^
       |
       = help: write at least two, or leave out the axis and set `topology.coordination.hub.cores` to "8"
    "#);
    assert_snapshot!(told_of("values = [1, 2, 4]\n", "").refusal(), @"
    exit code: 65
    error: the axis has no values
      --> scenario.toml:15:1
       |
    15 | [[sweep.axis]]
       | ^^^^^^^^^^^^^^
       |
       = help: write `values = […]`, or `range = { from = …, to = …, count = … }`
    ");
}

#[test]
fn the_same_value_twice_is_refused() {
    assert_snapshot!(told_of("[1, 2, 4]", "[1, 2, 1]").refusal(), @r#"
    exit code: 65
    error: the value "1" is asked for twice
      --> scenario.toml:17:17
       |
    17 | values = [1, 2, 1]
       |           -     ^
       |           |
       |           first here
       |
       = help: leave one out
    "#);
}

#[test]
fn some_keys_cannot_be_swept() {
    let keys = ["agents", "seed", "replicates", "name", "sweep.values", "topology", "topology.name"];
    let refusals = keys.map(|key| told_of("topology.coordination.hub.cores", key).refusal());
    let told = refusals.iter().flat_map(|refusal| refusal.lines());
    let told = told.filter(|line| line.starts_with("error") || line.contains("= help"));
    assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @"
    error: `agents` is a list of sizes already, and every value is run with each of them
       = help: write the sizes into `agents`; its charts are drawn against N without a [sweep]
    error: every value is run with the same seed, so that only the values differ
       = help: for more independent runs of each raise `replicates`
    error: `replicates` says how often every value is run: it is no part of what is simulated
       = help: sweep a value such as `workload.problems.new`
    error: all values share one name, which is that of their folder
       = help: leave it; the results of each value carry the value
    error: a sweep cannot sweep itself
       = help: name a value such as `workload.problems.new`
    error: topologies are compared with each other already
       = help: write each as a [[topology]], and sweep a value in them, such as `topology.transport.latency`
    error: topologies are told apart by their names
       = help: sweep a value in them, such as `topology.transport.latency`
    ");
}

#[test]
fn what_is_swept_cannot_be_set_as_well() {
    let set = ["check", "scenario.toml", "--set", "topology.coordination.hub.cores=3"];
    assert_snapshot!(Sandbox::with(swept()).ceiling(&set).refusal(), @r#"
    exit code: 65
    error: `topology.coordination.hub.cores` is given one value and several
       |
       | --set topology.coordination.hub.cores=3
       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ one here
       |
      ::: scenario.toml:16:7
       |
    16 | key = "topology.coordination.hub.cores"
       |       --------------------------------- several here
       |
       = help: leave one of the two out
    "#);
}

/// What `ceiling check` tells of a sweep of several keys at once.
fn told_of_keys(keys: &str) -> Told {
    let sweep = format!("[[sweep.axis]]\nkey = {keys}\nvalues = [\"1 ms\", \"2 ms\"]\n");
    Sandbox::with(GOOD.to_owned() + &sweep).ceiling(&["check", "scenario.toml"])
}

#[test]
fn every_mistyped_key_of_several_is_told_at_its_place() {
    assert_snapshot!(told_of_keys("[\"agent.snd\", \"agent.handle\", \"agnet.send\"]").refusal(), @r#"
    exit code: 65
    error: unknown key `snd`
      --> scenario.toml:15:15
       |
    15 | key = ["agent.snd", "agent.handle", "agnet.send"]
       |               ^^^
       |
       = help: did you mean `send`?

    error: unknown key `agnet`
      --> scenario.toml:15:38
       |
    15 | key = ["agent.snd", "agent.handle", "agnet.send"]
       |                                      ^^^^^
       |
       = help: did you mean `agent`?
    "#);
}

#[test]
fn a_key_that_is_swept_twice_is_refused() {
    assert_snapshot!(told_of_keys("[\"agent.send\", \"agent.handle\", \"agent.send\"]").refusal(), @r#"
    exit code: 65
    error: the key `agent.send` is swept twice
      --> scenario.toml:15:38
       |
    15 | key = ["agent.send", "agent.handle", "agent.send"]
       |        ------------ first here       ^^^^^^^^^^^^
       |
       = help: leave one out
    "#);
}

#[test]
fn several_keys_are_refused_for_what_one_is_refused_for() {
    assert_snapshot!(told_of_keys("[\"agent.send\", \"seed\"]").refusal(), @r#"
    exit code: 65
    error: every value is run with the same seed, so that only the values differ
      --> scenario.toml:15:22
       |
    15 | key = ["agent.send", "seed"]
       |                      ^^^^^^
       |
       = help: for more independent runs of each raise `replicates`
    "#);
    assert_snapshot!(told_of_keys("[]").refusal(), @"
    exit code: 65
    error: the list of keys is empty
      --> scenario.toml:15:7
       |
    15 | key = []
       |       ^^
       |
       = help: name at least one, such as `workload.problems.new`
    ");
    assert_snapshot!(told_of_keys("[\"agent.send\", 7]").refusal(), @r#"
    exit code: 65
    error: wrong type for `key[1]`
      --> scenario.toml:15:22
       |
    15 | key = ["agent.send", 7]
       |                      ^ expected a string, found a number
       |
       = help: write it in quotes: `"7"`
    "#);
    assert_snapshot!(told_of_keys("true").refusal(), @r#"
    exit code: 65
    error: wrong type for `key`
      --> scenario.toml:15:7
       |
    15 | key = true
       |       ^^^^ expected a key such as "agent.send", or a list of keys, found a truth value
    "#);
}

#[test]
fn a_value_that_only_one_of_several_keys_takes_is_told_at_the_value() {
    let sweep = "[[sweep.axis]]\nkey = [\"agent.send\", \"agent.mind_cpu_ratio\"]\nvalues = [\"1 ms\", 0]\n";
    let told = Sandbox::with(GOOD.to_owned() + sweep).ceiling(&["check", "scenario.toml"]);
    assert_snapshot!(told.refusal(), @r#"
    exit code: 65
    error: `1 ms` is a duration; a share is needed
      --> scenario.toml:16:11
       |
    16 | values = ["1 ms", 0]
       |           ^^^^^^
       |
       = help: write 0.18 or "18 %"

    error: `0` has no unit; a duration needs one
      --> scenario.toml:16:19
       |
    16 | values = ["1 ms", 0]
       |                   ^
       |
       = help: write "0 s", "0 ms" or "0 us"
    "#);
}

#[test]
fn what_is_swept_with_others_cannot_be_set_as_well() {
    let sweep = "[[sweep.axis]]\nkey = [\"agent.send\", \"agent.handle\"]\nvalues = [\"1 ms\", \"2 ms\"]\n";
    let set = ["check", "scenario.toml", "--set", "agent.handle=3 ms"];
    assert_snapshot!(Sandbox::with(GOOD.to_owned() + sweep).ceiling(&set).refusal(), @r#"
    exit code: 65
    error: `agent.handle` is given one value and several
       |
       | --set agent.handle=3 ms
       |       ^^^^^^^^^^^^ one here
       |
      ::: scenario.toml:15:22
       |
    15 | key = ["agent.send", "agent.handle"]
       |                      -------------- several here
       |
       = help: leave one of the two out
    "#);
}

#[test]
fn a_file_that_a_value_names_and_is_not_there_is_told_at_the_value() {
    let text = "[[sweep.axis]]\nkey = \"workload.arrivals\"\nvalues = [\n    { closed = {} },\n    \
                { trace = { file = \"none.csv\", format = \"azure_llm\" } },\n]\n";
    let sandbox = Sandbox::with(GOOD.to_owned() + text);
    assert_snapshot!(sandbox.ceiling(&["run", "scenario.toml", "--quiet"]).refusal(), @r#"
    exit code: 65
    error: none.csv: there is no such file
      --> scenario.toml:18:24
       |
    18 |     { trace = { file = "none.csv", format = "azure_llm" } },
       |                        ^^^^^^^^^^
       |
       = help: check the path: a scenario names files from its own folder, the command line from where you are
    "#);
}
