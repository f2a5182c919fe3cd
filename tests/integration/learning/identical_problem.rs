//! Identical problem: "Agent 47 solves a hard retrieval problem. Agent 891 has the identical problem six
//! seconds later." What the first article says of it, to the nanosecond.

use coordination_ceiling::metrics::Manner::{self, Reused, Solved};
use coordination_ceiling::metrics::Metric::{
    ConcurrentDuplicates, Copies, Coverage, RedundantByOthers, RedundantMind, RedundantSolves, Reuse, Solves,
    StationServiceMean, StationWaitMean, TaskLatencyMean, WireMean,
};
use coordination_ceiling::metrics::RunSummary;

use super::ring::{Ring, keys, problem_apart};
use super::{HANDLE, MS, REUSE, S, SEND, Tiny, WIRE, assert_close, assert_ns, decided_at, decision};
use super::{manners, written};
use crate::sweep::Sweep;

const LATER: u64 = 6 * S;
const RESULT: u64 = 40 * MS;
const LOOK_UP: u64 = 800_000;
/// One nanosecond.
const BARELY: u64 = 1;

/// The problem twice, six seconds apart, each time worth so much work.
fn twice(work: u64, problem: u64) -> String {
    format!("0,{},{problem}\n6,{},{problem}", written(work), written(work))
}

fn at_hub(work: u64, cores: u32, learning: &str) -> RunSummary {
    let planes = format!("coordination.hub = {{ cores = {cores}, result = \"40 ms\" }}\n{learning}");
    Tiny { agent_count: 2, rows: &twice(work, 7), planes: &planes, settings: &[] }.run()
}

#[test]
fn under_a_hub_that_forgets_it_is_solved_again() {
    let work = 5 * S;
    let summary = at_hub(work, 1, "");
    assert_eq!(manners(&summary), [Solved, Solved]);
    assert_ne!(decision(&summary, 0).agent, decision(&summary, 1).agent);
    // Wire, the pass that takes the submit up and sends the instruction, wire, the instruction is handled.
    let until_begun = WIRE + (HANDLE + SEND) + WIRE + HANDLE;
    assert_eq!(decided_at(&summary, 0), until_begun + work);
    assert_eq!(decided_at(&summary, 1), LATER + until_begun + work);
    assert_ns(&summary, TaskLatencyMean, (until_begun + work + SEND + WIRE + HANDLE + RESULT) as f64);
    for redundant in [RedundantSolves, RedundantByOthers] {
        assert_close(&summary, redundant, 0.5);
    }
    assert_ns(&summary, RedundantMind, work as f64 / 2.0);
}

/// What is still under way as the second one begins is nobody's to know.
#[test]
fn what_is_solved_at_the_same_time_is_not_redundant() {
    let summary = at_hub(7 * S, 1, "");
    assert_close(&summary, RedundantSolves, 0.0);
    assert_close(&summary, ConcurrentDuplicates, 0.5);
    assert_close(&summary, Solves, 1.0);
}

/// When the first result comes to a hub that remembers, but for the work.
const RESULT_AFTER: u64 = WIRE + (HANDLE + LOOK_UP + SEND) + WIRE + HANDLE + SEND + WIRE;

#[test]
fn a_hub_that_remembers_passes_on_what_was_filed_in_time() {
    let memory = "learning.hub_memory = {}";
    // With one core a pass begins when the one before it has ended: what counts is who comes first.
    let latest = LATER + WIRE - RESULT_AFTER;
    let in_time = at_hub(latest - BARELY, 1, memory);
    assert_eq!(manners(&in_time), [Solved, Reused]);
    let filed_at = latest - BARELY + RESULT_AFTER + HANDLE + RESULT;
    let until_begun = HANDLE + LOOK_UP + SEND + WIRE + HANDLE;
    assert_eq!(decided_at(&in_time, 1), filed_at + until_begun + REUSE);
    assert_close(&in_time, Reuse, 0.5);
    assert_close(&in_time, RedundantSolves, 0.0);

    let too_late = at_hub(latest + BARELY, 1, memory);
    assert_eq!(manners(&too_late), [Solved, Solved]);
    assert_eq!(decided_at(&too_late, 1), LATER + WIRE + until_begun + latest + BARELY);

    // With two cores passes run side by side, and what counts is who has ended first.
    let latest = LATER + WIRE + HANDLE + LOOK_UP + SEND - (RESULT_AFTER + HANDLE + RESULT);
    assert_eq!(manners(&at_hub(latest - BARELY, 2, memory)), [Solved, Reused]);
    assert_eq!(manners(&at_hub(latest + BARELY, 2, memory)), [Solved, Solved]);
}

const SWARM: u32 = 250;
const BANDS: u64 = 8;

fn by_index(work: u64, problem: u64, mode: &str) -> RunSummary {
    let planes = format!(
        "coordination.independent = {{}}\nlearning.outcome_routing = {{ route = \"index\", mode = \"{mode}\" }}"
    );
    Tiny { agent_count: SWARM, rows: &twice(work, problem), planes: &planes, settings: &[] }.run()
}

/// A problem whose eight buckets are kept by as many agents, neither of those who meet it among them.
fn problem_of_others() -> u64 {
    let probe = by_index(S, 7, "pull");
    let agents = [0, 1].map(|number| decision(&probe, number).agent);
    assert_ne!(agents[0], agents[1], "the two arrivals go to different agents");
    problem_apart(BANDS as u32, SWARM, &agents)
}

/// One job sends eight questions; eight agents handle one each and answer; the answers come at once, and the
/// last is handled behind seven others.
const CONSULT: u64 = BANDS * SEND + WIRE + (HANDLE + SEND) + WIRE + BANDS * HANDLE;
/// From the first release until the packet is at its rendezvous agents, but for the work.
const TOLD_AFTER: u64 = CONSULT + BANDS * SEND + WIRE;
/// From the second release until the questions are there.
const ASKED_AFTER: u64 = BANDS * SEND + WIRE;

#[test]
fn a_question_takes_the_longest_of_all_its_ways() {
    let summary = by_index(S, problem_of_others(), "pull");
    assert_eq!(CONSULT, 18 * MS + MS / 2);
    assert_eq!(decided_at(&summary, 0), CONSULT + S);
    assert_eq!(decided_at(&summary, 1), LATER + CONSULT + REUSE);
    assert_ns(&summary, StationServiceMean, (BANDS * SEND + HANDLE + SEND + HANDLE) as f64);
    assert_ns(&summary, StationWaitMean, ((BANDS - 1) * HANDLE) as f64);
    assert_ns(&summary, WireMean, 2.0 * WIRE as f64);
}

#[test]
fn by_routing_it_is_reused_if_the_packet_came_before_the_question() {
    let problem = problem_of_others();
    let latest = LATER + ASKED_AFTER - TOLD_AFTER;
    let in_time = by_index(latest - BARELY, problem, "pull");
    assert_eq!(manners(&in_time), [Solved, Reused]);
    // The questions wait until the packet is put away.
    assert_eq!(decided_at(&in_time, 1), LATER + CONSULT + (HANDLE - BARELY) + REUSE);
    assert_close(&in_time, Solves, 0.5);

    let too_late = by_index(latest + BARELY, problem, "pull");
    assert_eq!(manners(&too_late), [Solved, Solved]);
    assert_eq!(decided_at(&too_late, 1), LATER + CONSULT + latest + BARELY);
    assert_close(&too_late, RedundantSolves, 0.5);
}

/// Who has asked is told what comes later, but does not stop for it.
#[test]
fn a_packet_that_comes_during_the_decision_does_not_end_it() {
    let work = LATER + ASKED_AFTER - TOLD_AFTER + BARELY;
    let summary = by_index(work, problem_of_others(), "both");
    assert_eq!(manners(&summary), [Solved, Solved]);
    assert_eq!(decided_at(&summary, 1), LATER + CONSULT + work);
    // Each of the two is told of the other's outcome eight times.
    assert_close(&summary, Copies, 7.0);
    assert_close(&summary, Coverage, 1.0 / f64::from(SWARM - 1));
}

#[test]
fn the_wire_decides_whether_it_is_in_time() {
    // A question and its answer, the work, the packet; against six seconds and a question.
    let free = ["agent.send=0 s", "agent.handle=0 s"];
    let planes = "coordination.independent = {}\n\
                  learning.outcome_routing = { route = \"index\", mode = \"pull\" }";
    let (rows, half) = (twice(5 * S, problem_of_others()), S / 2);
    let with_wire = |wire: u64| {
        let wire = format!("topology.tiny.transport.latency={wire} ns");
        let settings = [free[0], free[1], wire.as_str()];
        Tiny { agent_count: SWARM, rows: &rows, planes, settings: &settings }.run()
    };
    for (wire, manner) in [(0, Reused), (half - BARELY, Reused), (half + BARELY, Solved), (S, Solved)] {
        let summary = with_wire(wire);
        assert_eq!(manners(&summary), [Solved, manner], "{wire} ns");
        let decide = if manner == Manner::Reused { REUSE } else { 5 * S };
        assert_eq!(decided_at(&summary, 1), LATER + 2 * wire + decide, "{wire} ns");
    }
}

/// The same over a ring, on which a message has some hops to go.
#[test]
fn over_a_ring_every_hop_delays_the_packet_and_the_question() {
    const HOP: u64 = 100 * MS;
    let planes = "coordination.independent = {}\ntransport.latency = \"100 ms\"\n\
                  learning.outcome_routing = { mode = \"pull\", bands = \"1x64\" }";
    let over_ring = |work: u64| {
        let settings = ["agent.send=0 s", "agent.handle=0 s"];
        Tiny { agent_count: SWARM, rows: &twice(work, 7), planes, settings: &settings }.run()
    };
    let probe = over_ring(S);
    let ring = Ring::of(SWARM);
    let hops = [0, 1].map(|number| ring.hops(decision(&probe, number).agent, keys(7, 1)[0]));
    println!("{hops:?} hops");
    assert_eq!(decided_at(&probe, 0), (hops[0] + 1) * HOP + S);
    assert_eq!(decided_at(&probe, 1), LATER + (hops[1] + 1) * HOP + REUSE);
    let latest = LATER + hops[1] * HOP - (2 * hops[0] + 1) * HOP;
    assert_eq!(manners(&over_ring(latest - BARELY)), [Solved, Reused]);
    assert_eq!(manners(&over_ring(latest + BARELY)), [Solved, Solved]);
}

/// The shipped scenario: ten problems, of which five take longer than the six seconds between their comings.
#[test]
fn it_is_memory_that_counts_and_not_the_way_to_it() {
    let sweep = Sweep::of_file("identical_problem.toml", &[]);
    for agent_count in [100, 1_000, 10_000] {
        for topology in &sweep.scenario.topologies {
            let name = topology.name.as_str();
            let (redundant, reused) = if name == "hub that forgets" { (0.25, 0.0) } else { (0.0, 0.25) };
            for (metric, expected) in
                [(RedundantSolves, redundant), (Reuse, reused), (ConcurrentDuplicates, 0.25)]
            {
                assert_eq!(sweep.mean(name, agent_count, metric), expected, "{name} at {agent_count}");
            }
        }
    }
}
