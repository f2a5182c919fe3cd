//! Find: ceilings from the command line: what is left behind, and what is refused.

use super::{GOOD, Sandbox, told_of};

#[test]
fn the_files_are_the_same_for_any_number_of_threads() {
    let sandbox = Sandbox::with(GOOD);
    let found = |jobs: &str| {
        let search = ["find", "scenario.toml", "--precision", "5%", "--out", jobs, "--jobs", jobs];
        sandbox.ceiling(&search).data().to_owned()
    };
    assert_eq!(found("1"), found("2"));
    let (one, two) = (sandbox.contents("1"), sandbox.contents("2"));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    let names = ["ceilings.csv", "crossings.csv", "evaluations.csv", "manifest.json", "ceilings.svg"];
    assert!(names.iter().all(|name| one.contains_key(*name)), "{:?}", one.keys());
    assert!(one == two, "a file differs");
}

#[test]
fn the_table_says_how_many_and_why() {
    let sandbox = Sandbox::with(GOOD);
    let told = sandbox.ceiling(&["find", "scenario.toml", "--precision", "5%", "--quiet"]);
    let table = told.data();
    let row = table.lines().nth(1).unwrap_or_default();
    assert!(row.starts_with("hub ") && row.contains(" ±"), "{table}");
    assert!(row.contains("hottest station <= 80 %  hub ") && row.ends_with("precise"), "{table}");
    assert!(table.contains("contention α"), "{table}");
    assert_eq!(told.stderr, "");
    assert_eq!(sandbox.names("results"), ["scenario_ceilings"]);
}

#[test]
fn a_search_that_finds_nothing_says_up_to_where_it_looked() {
    let sandbox = Sandbox::with(GOOD);
    let told = sandbox.ceiling(&["find", "scenario.toml", "--agents-max", "8"]);
    assert!(told.data().contains("none up to 8"), "{}", told.stdout);
    let told = sandbox.ceiling(&["find", "scenario.toml", "--events-max", "1000"]);
    assert!(told.data().contains("events spent: 1000 for each topology"), "{}", told.stdout);
}

#[test]
fn a_limit_that_is_mistyped_is_shown_where_it_stands() {
    let sandbox = Sandbox::with(GOOD);
    let told =
        sandbox.ceiling(&["find", "scenario.toml", "--limit", "p99 coordnation latency < 30 s"]).refusal();
    assert!(told.starts_with("exit code: 65\nerror: unknown metric `p99 coordnation latency`"), "{told}");
    assert!(told.contains("ceiling.limits=[\"p99 coordnation latency < 30 s\"]"), "{told}");
    let table =
        "[ceiling]\nlimits = [\"hub CPU 80 %\", \"hub CPU < 80 ms\"]\nprecision = \"0 %\"\n[[topology]]";
    let told = told_of("[[topology]]", table);
    for mistake in
        ["\"hub CPU 80 %\" compares nothing", "the limit of hub CPU: ", "no interval is of no width"]
    {
        assert!(told.contains(mistake), "{told}");
    }
    assert!(told.contains("^^^^^^^^^^^^^^"), "{told}");
}

#[test]
fn what_cannot_be_searched_is_refused_with_a_remedy() {
    let cases = [
        (&["--over", "topology.name"][..], "no number above zero at `topology.name`"),
        (&["--over", "workload.arrivals.rate"], "no number above zero at `workload.arrivals.rate`"),
        (&["--over", "topology.coordination.hub.cores"], "the scenario has 2"),
        (&["--knob", "topology.coordination.hub.cores"], "says no values"),
        (&["--knob", "topology.coordination.hub.cores=4"], "says no range"),
        (&["--knob", "topology.coordination.hub.cores=4..4"], "from nowhere to nowhere"),
        (&["--knob", "topology.transport.latency=1 ms..2 s"], "different units"),
        (&["--crossover", "latancy"], "unknown metric `latancy`"),
        (&["--topology", "hbu"], "no topology `hbu`"),
    ];
    let sandbox = Sandbox::with(GOOD);
    for (arguments, words) in cases {
        let told = sandbox.ceiling(&[&["find", "scenario.toml"], arguments].concat()).refusal();
        assert!(told.starts_with("exit code: 2\n") && told.contains(words), "{arguments:?}: {told}");
        assert!(told.contains("help: "), "{told}");
    }
    assert_eq!(sandbox.names(""), ["scenario.toml"], "nothing was begun");
}

#[test]
fn a_knob_that_leads_nowhere_is_shown_where_it_stands() {
    let sandbox = Sandbox::with(GOOD);
    let knob = "topology.coordination.hub.coers=1..8";
    let told = sandbox.ceiling(&["find", "scenario.toml", "--agents", "20", "--knob", knob]).refusal();
    assert!(told.starts_with("exit code: 65\n") && told.contains("cores"), "{told}");
}

#[test]
fn topologies_change_places_at_a_size_with_an_interval() {
    let far = "name = \"far\"\ntransport.latency = \"400 ms\"\ncoordination.hub = { cores = 8, result = \"150 ms\" }\n";
    let sandbox = Sandbox::with(format!("{GOOD}[[topology]]\n{far}"));
    let search =
        ["find", "scenario.toml", "--precision", "5%", "--crossover", "mean task latency", "--quiet"];
    let told = sandbox.ceiling(&search);
    assert!(told.data().contains("task_latency_s_mean  hub"), "{}", told.stdout);
    assert!(sandbox.names("results/scenario_ceilings").contains(&"crossovers.csv".to_owned()));
}

#[test]
fn of_topologies_that_nothing_tells_apart_none_is_smaller() {
    let twin = "name = \"twin\"\ntransport.loss = 0.01\ncoordination.hub = { cores = 2, result = { exponential = { mean = \"150 ms\" } } }\n";
    let sandbox = Sandbox::with(format!("{GOOD}[[topology]]\n{twin}"));
    let crossover = ["--crossover", "mean task latency", "--agents-max", "8", "--quiet"];
    let told = sandbox.ceiling(&[&["find", "scenario.toml"], &crossover[..]].concat());
    let row = told.data().lines().find(|line| line.starts_with("task_latency_s_mean"));
    let words: Vec<&str> = row.unwrap_or_default().split_whitespace().collect();
    assert_eq!(words.get(1..3), Some(&["–", "–"][..]), "{}", told.stdout);
}

#[test]
fn coverage_needs_a_closed_form_and_tells_how_often_it_is_covered() {
    let sandbox = Sandbox::with(GOOD.replacen("loss = 0.01", "loss = 0", 1));
    let told =
        sandbox.ceiling(&["coverage", "scenario.toml", "--seeds", "3", "--precision", "10%", "--quiet"]);
    assert!(told.data().contains(" %)"), "{}", told.stdout);
    assert_eq!(sandbox.names("results/scenario_coverage"), ["coverage.csv", "manifest.json"]);
    let told = Sandbox::with(GOOD).ceiling(&["coverage", "scenario.toml"]).refusal();
    assert!(told.contains("theory has no ceiling of topology `hub`"), "{told}");
}
