//! Bad scenarios: each mistake with its line, the place and a remedy.

use insta::assert_snapshot;

use super::{GOOD, Sandbox, told_of};

#[test]
fn an_unknown_key_names_the_one_that_was_meant() {
    assert_snapshot!(told_of("seed = 1", "sede = 1"), @"
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
fn an_unknown_plane_names_the_one_that_was_meant() {
    assert_snapshot!(told_of("coordination.hub", "coordination.hubb"), @"
    exit code: 65
    error: unknown coordination `hubb`
     --> scenario.toml:9:24
      |
    9 | [topology.coordination.hubb]
      |                        ^^^^
      |
      = help: did you mean `hub`?
    ");
}

#[test]
fn a_plane_like_no_other_lists_those_there_are() {
    assert_snapshot!(told_of("coordination.hub", "coordination.kanban"), @"
    exit code: 65
    error: unknown coordination `kanban`
     --> scenario.toml:9:24
      |
    9 | [topology.coordination.kanban]
      |                        ^^^^^^
      |
      = help: what fits here: `independent`, `hub`, `sharded_hub`, `hierarchy`, `point_to_point`, `peer` and `event_spine`
    ");
}

#[test]
fn a_warm_up_leaves_something_to_measure() {
    assert_snapshot!(told_of("\"10 s\"", "\"100 s\""), @r#"
    exit code: 65
    error: warm-up is longer than the run
     --> scenario.toml:5:11
      |
    4 | duration = "60 s"
      |            ------ the run ends here
    5 | warm_up = "100 s"
      |           ^^^^^^^ must be below `duration`
      |
      = help: leave the line out to detect warm-up
    "#);
}

#[test]
fn a_warm_up_of_the_whole_run_leaves_nothing_either() {
    assert_snapshot!(told_of("\"10 s\"", "\"1 min\""), @r#"
    exit code: 65
    error: warm-up is as long as the run
     --> scenario.toml:5:11
      |
    4 | duration = "60 s"
      |            ------ the run ends here
    5 | warm_up = "1 min"
      |           ^^^^^^^ must be below `duration`
      |
      = help: leave the line out to detect warm-up
    "#);
}

#[test]
fn a_run_has_a_length() {
    assert_snapshot!(told_of("\"60 s\"", "\"0 s\""), @r#"
    exit code: 65
    error: a run of no length measures nothing
     --> scenario.toml:4:12
      |
    4 | duration = "0 s"
      |            ^^^^^
      |
      = help: write a longer one, such as "600 s"
    "#);
}

#[test]
fn the_list_of_agents_is_not_empty() {
    assert_snapshot!(told_of("[5, 10]", "[]"), @"
    exit code: 65
    error: the list of agents is empty
     --> scenario.toml:3:10
      |
    3 | agents = []
      |          ^^
      |
      = help: write the sizes of the swarm, such as `agents = [10, 100, 1000]`
    ");
}

#[test]
fn a_swarm_has_agents() {
    assert_snapshot!(told_of("[5, 10]", "[0, 10]"), @"
    exit code: 65
    error: `agents[0]` cannot be 0
     --> scenario.toml:3:11
      |
    3 | agents = [0, 10]
      |           ^ expected a whole number, 1 or more
    ");
}

#[test]
fn a_swarm_fits_into_memory() {
    assert_snapshot!(told_of("[5, 10]", "[5, 5_000_000]"), @"
    exit code: 65
    error: a swarm of 5000000 agents is too large
     --> scenario.toml:3:14
      |
    3 | agents = [5, 5_000_000]
      |              ^^^^^^^^^
      |
      = help: 4000000 agents is the most that one run can hold
    ");
}

#[test]
fn the_clients_of_all_agents_fit_into_memory() {
    let text =
        GOOD.replace("[5, 10]", "[5, 100_000]") + "[workload.arrivals.closed]\nclients_per_agent = 50\n";
    assert_snapshot!(Sandbox::with(text).ceiling(&["check", "scenario.toml"]).refusal(), @"
    exit code: 65
    error: 50 clients at each of 100000 agents are too many
      --> scenario.toml:15:21
       |
     3 | agents = [5, 100_000]
       |          ------------ the largest swarm
    ...
    15 | clients_per_agent = 50
       |                     ^^
       |
       = help: 4000000 clients is the most that one run can hold
    ");
}

#[test]
fn a_size_is_asked_for_once() {
    assert_snapshot!(told_of("[5, 10]", "[5, 10, 5]"), @"
    exit code: 65
    error: 5 agents are asked for twice
     --> scenario.toml:3:18
      |
    3 | agents = [5, 10, 5]
      |           -      ^
      |           |
      |           first here
      |
      = help: leave one out
    ");
}

#[test]
fn the_agents_are_not_left_out() {
    assert_snapshot!(told_of("agents = [5, 10]\n", ""), @"
    exit code: 65
    error: `agents` is missing
    --> scenario.toml
     = help: add a line `agents = …` above the first table, or a table `[agents]`
    ");
}

#[test]
fn two_topologies_have_two_names() {
    let topology = GOOD.find("[[topology]]").expect("it has one");
    let text = format!("{GOOD}\n{}", &GOOD[topology..]);
    assert_snapshot!(Sandbox::with(text).ceiling(&["check", "scenario.toml"]).refusal(), @r#"
    exit code: 65
    error: two topologies are called `hub`
      --> scenario.toml:16:8
       |
     8 | name = "hub"
       |        ----- first here
    ...
    16 | name = "hub"
       |        ^^^^^
       |
       = help: give each a name of its own
    "#);
}

#[test]
fn a_scenario_without_a_topology_shows_one() {
    let topology = GOOD.find("[[topology]]").expect("it has one");
    let told = Sandbox::with(&GOOD[..topology]).ceiling(&["check", "scenario.toml"]);
    assert_snapshot!(told.refusal(), @r#"
    exit code: 65
    error: the scenario has no topology
    --> scenario.toml
     = help: add one:
             [[topology]]
             name = "hub"
             [topology.coordination.hub]
             cores = 8
             dispatch = "with_result"
             result = { exponential = { mean = "40 ms" } }
             planes: independent, hub, sharded_hub, hierarchy, point_to_point, peer, event_spine
    "#);
}

#[test]
fn a_number_too_large_for_the_clock_says_where_it_ends() {
    assert_snapshot!(told_of("\"60 s\"", "\"9999999999999 s\""), @r#"
    exit code: 65
    error: `9999999999999 s` is too large for a duration
     --> scenario.toml:4:12
      |
    4 | duration = "9999999999999 s"
      |            ^^^^^^^^^^^^^^^^^
      |
      = help: the clock ends after 2^63 ns, about 292 years
    "#);
}

#[test]
fn core_years_are_counted_by_the_clock_as_well() {
    let text = GOOD.replace("\"60 s\"", "\"200000 h\"").replace("cores = 2", "cores = 4_000_000_000");
    assert_snapshot!(Sandbox::with(text).ceiling(&["check", "scenario.toml"]).refusal(), @"
    exit code: 65
    error: 4000000000 cores for 200000 h are too much for the clock
     --> scenario.toml:9:11
      |
    9 | [topology.coordination.hub]
      |           ^^^^^^^^^^^^
      |
      = help: cores × duration is counted in 64 bits of nanoseconds: 584 core-years
    ");
}

#[test]
fn a_name_does_not_lead_out_of_the_folder_of_results() {
    assert_snapshot!(told_of("seed = 1", "name = \"../../etc\""), @r#"
    exit code: 65
    error: "../../etc" cannot be the name of a folder
     --> scenario.toml:1:8
      |
    1 | name = "../../etc"
      |        ^^^^^^^^^^^
      |
      = help: write a short word, such as "hub_ceiling": the results go to a folder of that name
    "#);
}

#[test]
fn a_name_is_not_empty() {
    assert_snapshot!(told_of("seed = 1", "name = \"\""), @r#"
    exit code: 65
    error: the name of the scenario is empty
     --> scenario.toml:1:8
      |
    1 | name = ""
      |        ^^
      |
      = help: write a short word, such as "hub_ceiling": the results go to a folder of that name
    "#);
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let text = GOOD.replace("seed = 1", "sede = 1").replace("\"10 s\"", "10");
    let text = text.replace("cores = 2", "cores = 0").replace("loss = 0.01", "loss = 7");
    assert_snapshot!(Sandbox::with(text).ceiling(&["run", "scenario.toml"]).refusal(), @r#"
    exit code: 65
    error: unknown key `sede`
     --> scenario.toml:1:1
      |
    1 | sede = 1
      | ^^^^
      |
      = help: did you mean `seed`?

    error: `10` has no unit; a duration needs one
     --> scenario.toml:5:11
      |
    5 | warm_up = 10
      |           ^^
      |
      = help: write "10 s", "10 ms" or "10 us"

    error: `cores` cannot be 0
      --> scenario.toml:10:9
       |
    10 | cores = 0
       |         ^ expected a whole number, 1 or more

    error: `7` is above one; a share is from 0 to 1
      --> scenario.toml:13:8
       |
    13 | loss = 7
       |        ^
       |
       = help: write 0.07 or "7 %"
    "#);
}

#[test]
fn the_mistakes_of_all_files_are_told_at_once() {
    let sandbox = Sandbox::with(GOOD.replace("cores = 2", "cores = 0"));
    sandbox.write("other.toml", GOOD.replace("seed = 1", "sede = 1"));
    let told = sandbox.ceiling(&["run", "scenario.toml", "other.toml"]);
    assert_snapshot!(told.refusal(), @"
    exit code: 65
    error: `cores` cannot be 0
      --> scenario.toml:10:9
       |
    10 | cores = 0
       |         ^ expected a whole number, 1 or more

    error: unknown key `sede`
     --> other.toml:1:1
      |
    1 | sede = 1
      | ^^^^
      |
      = help: did you mean `seed`?
    ");
    assert_eq!(sandbox.names(""), ["other.toml", "scenario.toml"], "nothing was begun");
}

#[test]
fn a_scenario_cut_anywhere_is_read_or_refused_but_never_a_panic() {
    let starter = include_str!("../../../src/cli/starter.toml");
    for cut in (0..starter.len()).step_by(41).filter(|cut| starter.is_char_boundary(*cut)) {
        let told = Sandbox::with(&starter[..cut]).ceiling(&["check", "scenario.toml"]);
        let is_fine = told.code == Some(0) && told.stderr.is_empty();
        let is_refused = told.code == Some(65) && told.stderr.starts_with("error: ");
        assert!(is_fine || is_refused, "cut at {cut}: {told:?}");
    }
}
