//! Memories: how long an agent and a hub keep an outcome, and which.

use coordination_ceiling::metrics::Manner::{self, Reused, Solved};
use coordination_ceiling::metrics::Metric::{PathsRealised, RedundantByItself, Reuse};
use coordination_ceiling::metrics::RunSummary;

use super::{
    FREE_HUB, HANDLE, MS, REUSE, S, SEND, Tiny, WIRE, assert_close, decided_at, decision, manners, run_of,
};

const ALONE: &str = "coordination.independent = {}";

fn alone(rows: &str, settings: &[&str]) -> RunSummary {
    Tiny { agent_count: 1, rows, planes: ALONE, settings }.run()
}

/// The tasks of one agent about these problems, 100 s apart.
fn in_turn(problems: &[u32], settings: &[&str]) -> Vec<Manner> {
    let rows = problems.iter().enumerate().map(|(place, problem)| format!("{},1,{problem}", 100 * place));
    manners(&alone(&rows.collect::<Vec<_>>().join("\n"), settings))
}

/// Two are remembered: 1 and 2; 2 and 3; 3 and 1; then 3 is used, and is the first to go all the same.
#[test]
fn what_was_first_in_a_memory_is_first_out_however_often_it_is_used() {
    let problems = [1, 2, 3, 1, 3, 2, 1, 3];
    let expected = [Solved, Solved, Solved, Solved, Reused, Solved, Reused, Solved];
    assert_eq!(in_turn(&problems, &["knowledge.memory=2"]), expected);
    assert!(in_turn(&problems, &["knowledge.memory=0"]).iter().all(|manner| *manner == Solved));
    assert!(in_turn(&problems, &["knowledge.memory=3"])[3..].iter().all(|manner| *manner == Reused));
}

#[test]
fn an_outcome_is_used_until_its_time_is_over() {
    // Emitted at 1 s, good for 10 s.
    for (second_s, manner) in [("10.999999999", Reused), ("11", Solved), ("500", Solved)] {
        let rows = format!("0,1,7\n{second_s},1,7");
        assert_eq!(manners(&alone(&rows, &["knowledge.time_to_live=10 s"]))[1], manner, "{second_s}");
    }
}

/// A reuse that is told as well begins a life of its own.
#[test]
fn who_tells_everything_keeps_an_outcome_alive() {
    let emitted = |emit: &str| {
        let planes = format!("{FREE_HUB}\nlearning.hub_memory = {{ look_up = \"0 s\" }}");
        let settings = ["knowledge.time_to_live=8 s", emit];
        Tiny { agent_count: 3, rows: "0,1,7\n6,1,7\n12,1,7", planes: &planes, settings: &settings }.run()
    };
    let solved = emitted("knowledge.emit=solved");
    assert_eq!(manners(&solved), [Solved, Reused, Solved]);
    assert_close(&solved, PathsRealised, 1.0);
    let always = emitted("knowledge.emit=always");
    assert_eq!(manners(&always), [Solved, Reused, Reused]);
    assert_eq!([0, 1, 2].map(|number| decision(&always, number).agent), [0, 1, 2]);
    assert_close(&always, PathsRealised, 2.0);
}

/// One agent that remembers nothing, and a hub that does; the only problem again and again.
fn with_hub(settings: &[&str]) -> RunSummary {
    let text = "agents = [1]\nreplicates = 1\nduration = \"10 s\"\nwarm_up = \"0 s\"\n\
        agent = { send = \"1 ms\", handle = \"1 ms\" }\nworkload.task.solve = \"5 s\"\n\
        workload.problems = { count = 1, families = 1 }\n\
        knowledge = { memory = 0, error_rate = \"0 %\", confidence_right = 1, reuse = \"200 ms\" }\n\
        [[topology]]\nname = \"tiny\"\nlearning.hub_memory = { look_up = \"800 us\", filing = \"3 ms\" }\n\
        coordination.hub = { cores = 1, result = \"40 ms\" }\n";
    run_of(text, settings)
}

/// The pass that files an outcome looks up what helps with the next task, and finds it.
#[test]
fn a_hub_files_what_a_result_tells_before_it_makes_up_the_next_instruction() {
    let summary = with_hub(&["duration=5.5 s"]);
    let pass = |filing: u64| HANDLE + 40 * MS + filing + 800_000 + SEND;
    let back = |filing: u64| SEND + WIRE + pass(filing) + WIRE + HANDLE;
    let second = 5 * S + back(3 * MS) + REUSE;
    // Only a solve is told, so there is nothing to file from then on.
    let third = second + back(0) + REUSE;
    assert_eq!([0, 1, 2].map(|number| decided_at(&summary, number)), [5 * S, second, third]);
    assert_eq!(manners(&summary)[..3], [Solved, Reused, Reused]);
}

/// The first result is longer by the packet that it brings; every instruction is, too.
#[test]
fn packets_make_results_and_instructions_longer() {
    // Three tasks are completed in the window: one solve and two reuses.
    let summary = with_hub(&["duration=5.6 s"]);
    let bytes_of = |kind: &str| {
        let traffic = summary.traffic.iter().find(|traffic| traffic.kind == kind);
        traffic.and_then(|traffic| traffic.bytes_per_task).expect("it is sent") - 512.0
    };
    let packet_bytes = bytes_of("instruction");
    assert!((400.0..=512.0).contains(&packet_bytes), "{packet_bytes}");
    assert!((3.0 * bytes_of("result") - packet_bytes).abs() < 1e-9);
}

/// A client thinks for 10 s between its tasks, and an outcome is good for 5 s. The instruction brings it while
/// it is alive, and when the decision is made it no longer is.
#[test]
fn an_outcome_that_has_died_since_it_was_brought_is_not_used() {
    let settings = ["duration=100 s", "workload.arrivals.closed.think=10 s", "knowledge.time_to_live=5 s"];
    let summary = with_hub(&settings);
    assert!(summary.decisions.len() > 5);
    assert!(summary.decisions.iter().all(|decision| decision.manner == Solved), "{:?}", manners(&summary));
}

/// Both tasks come to the same agent. It has the answer as it begins with the second.
#[test]
fn an_agent_knows_what_it_found_out_while_a_task_waited_for_it() {
    let summary = alone("0,10,7\n1,10,7", &[]);
    assert_eq!(manners(&summary), [Solved, Reused]);
    assert_eq!(decided_at(&summary, 1), 10 * S + REUSE);
    assert_close(&summary, RedundantByItself, 0.0);
    assert_close(&summary, Reuse, 0.5);
}
