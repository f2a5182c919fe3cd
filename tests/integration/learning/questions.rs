//! Questions: what a pull takes over a ring, where each band has its own way to go.

use coordination_ceiling::metrics::Metric::{RoutingHops, TaskLatencyMean, WireMean};

use super::ring::{Ring, keys, problem_apart};
use super::{HANDLE, MS, REUSE, S, SEND, Tiny, US, WIRE, assert_close, assert_ns, decided_at, decision};

const HOP: u64 = 10 * MS;

/// Nothing costs anything but the wire, so the time of a question is that of its hops and of the answer.
#[test]
fn the_band_with_the_most_hops_is_the_one_that_is_waited_for() {
    for (agent_count, bands) in [(2, 8), (50, 4), (50, 8), (700, 16)] {
        let cut = format!("{bands}x{}", 64 / bands);
        let planes = format!(
            "coordination.independent = {{}}\ntransport.latency = \"10 ms\"\n\
             learning.outcome_routing = {{ mode = \"pull\", bands = \"{cut}\" }}"
        );
        for problem in [7, 8, 9] {
            let settings = ["agent.send=0 s", "agent.handle=0 s"];
            let rows = format!("0,1,{problem}\n900,1,77");
            let summary = Tiny { agent_count, rows: &rows, planes: &planes, settings: &settings }.run();
            let ring = Ring::of(agent_count);
            let hops_of = |number: u32, problem: u64| {
                let agent = decision(&summary, number).agent;
                keys(problem, bands).iter().map(|key| ring.hops(agent, *key)).collect::<Vec<u64>>()
            };
            let each = [hops_of(0, problem), hops_of(1, 77)];
            // What is kept at home takes no time.
            let way = |hops: &Vec<u64>| match hops.iter().max() {
                Some(0) | None => 0,
                Some(most) => (most + 1) * HOP,
            };
            println!("{agent_count} agents, {cut}: {each:?}");
            assert_eq!(decision(&summary, 0).decided_at.as_ns(), way(&each[0]) + S);
            let mean_ns = (way(&each[0]) + way(&each[1])) as f64 / 2.0;
            assert_ns(&summary, WireMean, mean_ns);
            assert_ns(&summary, TaskLatencyMean, mean_ns + S as f64);
            // Each band was asked and told over the same way.
            let all: u64 = each.iter().flatten().sum();
            assert_close(&summary, RoutingHops, all as f64 / f64::from(2 * bands));
        }
    }
}

/// With a microsecond of CPU at both ends and one on the wire for each byte, a question of 64 bytes and an answer
/// that is longer by what was found.
#[test]
fn a_question_costs_its_length_and_an_answer_what_it_brings() {
    const AGENTS: u32 = 100;
    let planes = "coordination.independent = {}\ntransport.bandwidth = \"1 MB/s\"\n\
                  learning.outcome_routing = { route = \"index\", mode = \"pull\", bands = \"1x64\", look_up = \"3 ms\" }";
    let run = |problem: u64| {
        let rows = format!("0,5,{problem}\n6,5,{problem}");
        let settings = ["agent.cpu_per_kib=1024 us"];
        Tiny { agent_count: AGENTS, rows: &rows, planes, settings: &settings }.run()
    };
    let probe = run(7);
    let agents = [0, 1].map(|number| decision(&probe, number).agent);
    let summary = run(problem_apart(1, AGENTS, &agents));
    let publish = summary.traffic.iter().find(|traffic| traffic.kind == "publish");
    // One of the two tasks is told of.
    let packet_bytes = publish.and_then(|publish| publish.bytes_per_task).expect("it is sent") * 2.0;
    let length = |bytes: u64| bytes * US;
    let consult = |found_bytes: u64| {
        let (question, answer) = (length(64), length(64 + found_bytes));
        let asked = SEND + question + WIRE + question + HANDLE + question;
        asked + 3 * MS + SEND + answer + WIRE + answer + HANDLE + answer
    };
    assert_eq!(decided_at(&summary, 0), consult(0) + 5 * S);
    assert_eq!(decided_at(&summary, 1), 6 * S + consult(packet_bytes.round() as u64) + REUSE);
}
