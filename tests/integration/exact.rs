//! Exact: tiny scenarios without chance, whose figures can be worked out by hand.

use std::fs;

use coordination_ceiling::analysis::predict;
use coordination_ceiling::metrics::Metric;

use crate::sweep::{Sweep, load};

/// Nothing costs anything, unless a test says so.
const FREE: &str = "agent = { send = \"0 s\", handle = \"0 s\" }\n";
const NO_WIRE: &str = "transport.latency = \"0 s\"\n";

/// Runs a hub on the tasks of a trace: lines of `arrival_s,work_s`.
fn traced(agent_count: u32, hub: &str, rows: &str) -> Sweep {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trace = folder.path().join("trace.csv");
    fs::write(&trace, format!("arrival_s,work_s\n{rows}")).expect("the trace can be written");
    let text = format!(
        "agents = [{agent_count}]\nreplicates = 1\nduration = \"1000 s\"\nwarm_up = \"0 s\"\n{FREE}\
         workload.arrivals.trace = {{ format = \"csv\", file = {:?} }}\n\
         [[topology]]\nname = \"hub\"\n{NO_WIRE}coordination.hub = {{ {hub} }}\n",
        trace.to_string_lossy()
    );
    Sweep::of_text(&text, &[])
}

fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} where {expected} was worked out");
}

#[test]
fn a_task_that_a_shared_pass_takes_along_waits_as_the_pass_does() {
    // The first result shares the core with the third submit: both are there from 11 s to 12 s, and each
    // waits half a second of that. The second task goes with the first result, the third with the
    // second. Service: 2 s, 3 s, and 3.5 s, of which half a second passed in the list while the agent's
    // first result was served.
    let hub = "cores = 1, discipline = \"processor_sharing\", submit = \"1 s\", result = \"1 s\"";
    let sweep = traced(1, hub, "0,10\n2,10\n10.5,10\n");
    assert_close(sweep.mean("hub", 1, Metric::StationWaitMean), 0.5);
    assert_close(sweep.mean("hub", 1, Metric::StationServiceMean), (2.0 + 3.0 + 3.5) / 3.0);
}

#[test]
fn an_instruction_that_costs_nothing_does_not_queue() {
    let hub = "cores = 1, dispatch = \"separate\", result = \"10 s\"";
    let sweep = traced(2, hub, "0,1\n2,1\n");
    assert_close(sweep.mean("hub", 2, Metric::TaskLatencyMax), 19.0);
}

#[test]
fn a_message_sent_again_costs_its_own_sender() {
    let text = |agent_send: &str, hub_send: &str| {
        format!(
            "agents = [1]\nreplicates = 1\nduration = \"20000 s\"\nwarm_up = \"0 s\"\n\
             agent = {{ send = \"{agent_send}\", handle = \"0 s\" }}\nworkload.task.solve = \"1 s\"\n\
             [[topology]]\nname = \"hub\"\ntransport = {{ latency = \"0 s\", loss = 0.5 }}\n\
             coordination.hub = {{ result = \"0 s\", send = \"{hub_send}\", handle = \"0 s\" }}\n"
        )
    };
    let free_hub = Sweep::of_text(&text("1 s", "0 s"), &[]);
    assert_close(free_hub.mean("hub", 1, Metric::HubCpu), 0.0);
    let free_agents = Sweep::of_text(&text("0 s", "1 s"), &[]);
    // An instruction is sent 1 ÷ (1 − 0.5) times on average.
    let per_task_s = free_agents.mean("hub", 1, Metric::CoordinationCpu);
    assert!((per_task_s - 2.0).abs() < 0.1, "{per_task_s}");
}

#[test]
fn a_task_is_followed_to_the_end_of_the_drain_and_no_further() {
    let text = "agents = [1]\nreplicates = 1\nduration = \"200 s\"\nwarm_up = \"0 s\"\ndrain = \"100 s\"\n\
                [[topology]]\nname = \"alone\"\ncoordination.independent = {}\n";
    let sweep = Sweep::of_text(text, &["workload.task.solve=10000 s"]);
    assert_close(sweep.mean("alone", 1, Metric::TaskLatencyMax), 300.0);
    assert_close(sweep.mean("alone", 1, Metric::DecideMean), 300.0);
    let text = text
        .replace("coordination.independent = {}", "coordination.hub = { cores = 1, result = \"1000 s\" }");
    let sweep = Sweep::of_text(&text, &["workload.task.solve=0 s", "agents=[2]"]);
    let parts_s =
        sweep.mean("alone", 2, Metric::StationWaitMean) + sweep.mean("alone", 2, Metric::StationServiceMean);
    assert!((parts_s - 300.0).abs() < 0.01, "{parts_s}");
    let coordination_s = sweep.mean("alone", 2, Metric::CoordinationLatencyMean);
    assert!((coordination_s - 300.0).abs() < 0.01, "{coordination_s}");
}

#[test]
fn the_closed_form_knows_what_travels_while_the_client_thinks() {
    for (dispatch, cycle_s) in [("separate", 3.1), ("with_result", 2.6)] {
        let text = format!(
            "agents = [1]\nreplicates = 1\nduration = \"1000 s\"\nwarm_up = \"100 s\"\n{FREE}\
             workload = {{ arrivals.closed.think = \"1 s\", task.solve = \"1 s\" }}\n\
             [[topology]]\nname = \"hub\"\ntransport.latency = \"0.5 s\"\n\
             coordination.hub = {{ dispatch = \"{dispatch}\", result = \"100 ms\" }}\n"
        );
        let loaded = load(&text, &[]).unwrap_or_else(|report| panic!("{report}"));
        let scenario = &loaded.scenario;
        let predicted =
            predict(scenario, &scenario.topologies[0], 1).expect("a closed hub has a closed form");
        assert_close(predicted.throughput_hz, 1.0 / cycle_s);
        let simulated_hz = Sweep::of_text(&text, &[]).mean("hub", 1, Metric::Throughput);
        assert!((simulated_hz * cycle_s - 1.0).abs() < 0.01, "{dispatch}: {simulated_hz}");
    }
}
