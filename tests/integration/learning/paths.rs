//! Paths: which pairs of agents can use, and have used, what one of them found out.

use coordination_ceiling::metrics::Metric::{PathsPotential, PathsRealised, Reuse};
use coordination_ceiling::metrics::{PathCount, RunSummary};

use super::{FREE_HUB, Tiny, assert_close};

/// Ten agents meet one problem, one after the other.
fn ten_in_turn(learning: &str, settings: &[&str]) -> RunSummary {
    let rows: Vec<String> = (0..10).map(|agent| format!("{},5,7", 50 * agent)).collect();
    let planes = format!("{FREE_HUB}\n{learning}");
    Tiny { agent_count: 10, rows: &rows.join("\n"), planes: &planes, settings }.run()
}

/// "10 agents: 45 peer synthesis paths": they are there through a hub that remembers as well.
#[test]
fn any_two_agents_can_use_what_one_of_them_found_out() {
    for (learning, potential) in
        [("", 0.0), ("learning.hub_memory = {}", 45.0), ("learning.outcome_routing = {}", 45.0)]
    {
        assert_close(&ten_in_turn(learning, &[]), PathsPotential, potential);
    }
}

#[test]
fn those_that_used_it_are_those_that_met_the_problem_later() {
    for learning in ["learning.hub_memory = {}", "learning.outcome_routing = { mode = \"pull\" }"] {
        let summary = ten_in_turn(learning, &[]);
        assert_close(&summary, Reuse, 0.9);
        assert_close(&summary, PathsRealised, 9.0);
        let spread = summary.spread.as_ref().expect("tasks have problems");
        assert_eq!(spread.paths, [PathCount { tasks_per_agent: 1, realised: 9 }]);
    }
    // A reuse that fails is no path.
    assert_close(
        &ten_in_turn("learning.hub_memory = {}", &["knowledge.works_right=0 %"]),
        PathsRealised,
        0.0,
    );
}
