//! Stores: what a shared store knows, from when on, and for how long.

use coordination_ceiling::metrics::Manner::{self, Reused, Solved};
use coordination_ceiling::metrics::Metric::{
    Coordinators, Coverage, HubCpu, PathsPotential, PathsRealised, RedundantSolves, Reuse, Solves,
    StateBytesMax, StationServiceMean, StationWaitMean, TaskLatencyMean, WireMean,
};
use coordination_ceiling::metrics::RunSummary;

use super::{FREE_HUB, HANDLE, MS, REUSE, S, SEND, Tiny, US, WIRE};
use super::{assert_close, assert_ns, decided_at, decision, figure, manners, run_of, written};

const LATER: u64 = 6 * S;
/// One nanosecond.
const BARELY: u64 = 1;
const QUERY: u64 = 800 * US;
const INSERT: u64 = 800 * US;

/// A query takes handle + query + send at the store, and its answer is handled at the inbox.
const CONSULT: u64 = SEND + WIRE + (HANDLE + QUERY + SEND) + WIRE + HANDLE;

/// The identical problem six seconds later, to another agent.
fn twice(work: u64, store: &str) -> RunSummary {
    let rows = format!("0,{},7\n6,{},7", written(work), written(work));
    let planes = format!("coordination.independent = {{}}\nlearning.shared_store = {{ {store} }}");
    let summary = Tiny { agent_count: 250, rows: &rows, planes: &planes, settings: &[] }.run();
    assert_ne!(decision(&summary, 0).agent, decision(&summary, 1).agent);
    summary
}

#[test]
fn a_query_is_a_round_trip_for_which_the_mind_waits() {
    let summary = twice(S, "growth = 0");
    assert_eq!(CONSULT, 5 * MS + 300 * US);
    assert_eq!(manners(&summary), [Solved, Reused]);
    assert_eq!(decided_at(&summary, 0), CONSULT + S);
    assert_eq!(decided_at(&summary, 1), LATER + CONSULT + REUSE);
    assert_ns(&summary, TaskLatencyMean, (CONSULT + (S + REUSE) / 2) as f64);
    assert_ns(&summary, StationServiceMean, (2 * SEND + 2 * HANDLE + QUERY) as f64);
    assert_ns(&summary, StationWaitMean, 0.0);
    assert_ns(&summary, WireMean, 2.0 * WIRE as f64);
    assert_close(&summary, PathsRealised, 1.0);
    assert_close(&summary, PathsPotential, 250.0 * 249.0 / 2.0);
    // Of 249 agents that would be interested one was told.
    assert_close(&summary, Coverage, 1.0 / 249.0);
}

#[test]
fn an_outcome_is_known_if_it_was_inserted_before_the_query_was_begun() {
    // With one core the query waits until the insert is done: what counts is who comes first.
    let latest = LATER - CONSULT;
    let store = "cores = 1, growth = 0";
    let in_time = twice(latest - BARELY, store);
    assert_eq!(manners(&in_time), [Solved, Reused]);
    assert_eq!(decided_at(&in_time, 1), LATER + CONSULT + (HANDLE + INSERT - BARELY) + REUSE);
    assert_close(&in_time, RedundantSolves, 0.0);
    let too_late = twice(latest + BARELY, store);
    assert_eq!(manners(&too_late), [Solved, Solved]);
    assert_eq!(decided_at(&too_late, 1), LATER + CONSULT + latest + BARELY);
    // With two cores both are in hand at the same time, and what counts is what has been inserted.
    let latest = latest - (HANDLE + INSERT);
    let store = "cores = 2, growth = 0";
    assert_eq!(manners(&twice(latest - BARELY, store)), [Solved, Reused]);
    assert_eq!(manners(&twice(latest + BARELY, store)), [Solved, Solved]);
}

/// At n outcomes a demand is what it is at 2^18, times 1 + growth × (log₂(1 + n) − 18).
#[test]
fn each_doubling_of_the_store_adds_its_share() {
    let summary = twice(S, "growth = \"5 %\"");
    assert_eq!(decided_at(&summary, 0), CONSULT - QUERY + QUERY / 10 + S);
    assert_eq!(decided_at(&summary, 1), LATER + CONSULT - QUERY + QUERY * 15 / 100 + REUSE);
    // More than there is to take away is nothing.
    let steep = twice(S, "growth = \"10 %\"");
    assert_eq!(decided_at(&steep, 0), CONSULT - QUERY + S);
}

#[test]
fn a_store_may_handle_and_send_for_less_than_an_inbox() {
    let lean = twice(S, "kind = \"cache\", handle = \"3 us\", send = \"2 us\"");
    let consult = SEND + WIRE + (3 + 10 + 2) * US + WIRE + HANDLE;
    assert_eq!(decided_at(&lean, 0), consult + S);
    assert_eq!(decided_at(&lean, 1), LATER + consult + REUSE);
}

#[test]
fn who_remembers_it_does_not_ask() {
    let rows = "0,1,7\n100,1,7";
    let planes = "coordination.independent = {}\nlearning.shared_store = { growth = 0 }";
    let of = |settings: &[&str]| Tiny { agent_count: 1, rows, planes, settings }.run();
    assert_eq!(decided_at(&of(&[]), 1), 100 * S + REUSE);
    assert_eq!(decided_at(&of(&["knowledge.memory=0"]), 1), 100 * S + CONSULT + REUSE);
}

/// The tasks of one agent that remembers nothing about these problems, 100 s apart.
fn in_turn(problems: &[u32], store: &str) -> Vec<Manner> {
    let rows = problems.iter().enumerate().map(|(place, problem)| format!("{},1,{problem}", 100 * place));
    let rows = rows.collect::<Vec<_>>().join("\n");
    let planes = format!("coordination.independent = {{}}\nlearning.shared_store = {{ {store} }}");
    manners(&Tiny { agent_count: 1, rows: &rows, planes: &planes, settings: &["knowledge.memory=0"] }.run())
}

/// Two are held: 1 and 2; 1 is used; then 3 comes, and makes 2 or 1 give way.
#[test]
fn what_gives_way_was_longest_not_used_or_is_the_oldest() {
    let problems = [1, 2, 1, 3, 1, 2];
    for kind in ["cache", "vector_index"] {
        let of = |eviction: &str| {
            in_turn(&problems, &format!("kind = \"{kind}\", eviction = \"{eviction}\", capacity = 2"))
        };
        assert_eq!(of("lru"), [Solved, Solved, Reused, Solved, Reused, Solved], "{kind}");
        assert_eq!(of("age"), [Solved, Solved, Reused, Solved, Solved, Solved], "{kind}");
    }
}

/// Outcomes that are told again: a cache keeps the latest of each problem, an index all of them.
#[test]
fn a_cache_holds_one_outcome_of_each_problem() {
    let of = |kind: &str| {
        let planes = format!(
            "coordination.independent = {{}}\nlearning.shared_store = {{ kind = \"{kind}\", capacity = 2 }}"
        );
        let rows = "0,1,1\n100,1,2\n200,1,2\n300,1,1";
        let settings = ["knowledge.memory=0", "knowledge.emit=always"];
        manners(&Tiny { agent_count: 1, rows, planes: &planes, settings: &settings }.run())
    };
    assert_eq!(of("cache"), [Solved, Solved, Reused, Reused]);
    assert_eq!(of("vector_index"), [Solved, Solved, Reused, Solved]);
}

#[test]
fn what_is_too_old_is_no_answer() {
    for kind in ["cache", "vector_index"] {
        let planes = format!("coordination.independent = {{}}\nlearning.shared_store.kind = \"{kind}\"");
        let rows = "0,1,7\n9,1,7\n500,1,7";
        let settings = ["knowledge.memory=0", "knowledge.time_to_live=20 s"];
        let summary = Tiny { agent_count: 1, rows, planes: &planes, settings: &settings }.run();
        assert_eq!(manners(&summary), [Solved, Reused, Solved], "{kind}");
    }
}

/// Every problem is a member of one family, and comes once.
#[test]
fn an_index_finds_similar_problems_and_a_cache_does_not() {
    let reused = |kind: &str| {
        let text = format!(
            "agents = [5]\nreplicates = 1\nduration = \"500 s\"\nwarm_up = \"0 s\"\n\
             workload.task.solve = \"1 s\"\n\
             workload.problems = {{ count = 1, families = 1, similar = \"100 %\", spread = \"2 %\" }}\n\
             knowledge.reuse = \"100 ms\"\nknowledge.memory = 0\n[[topology]]\nname = \"store\"\n\
             coordination.independent = {{}}\nlearning.shared_store.kind = \"{kind}\"\n"
        );
        figure(&run_of(&text, &[]), Reuse)
    };
    assert_eq!(reused("cache"), 0.0);
    assert!(reused("vector_index") > 0.8, "{}", reused("vector_index"));
}

#[test]
fn what_a_store_holds_is_state() {
    let held = |capacity: u32| {
        let rows = (0..50).map(|place| format!("{},1,{place}", 10 * place)).collect::<Vec<_>>().join("\n");
        let planes = format!(
            "coordination.independent = {{}}\nlearning.shared_store = {{ kind = \"cache\", capacity = {capacity} }}"
        );
        let settings = ["knowledge.memory=0"];
        Tiny { agent_count: 1, rows: &rows, planes: &planes, settings: &settings }.run()
    };
    let (one, all) = (held(1), held(100));
    let inserts = all.traffic.iter().find(|traffic| traffic.kind == "insert").expect("there are inserts");
    assert!((inserts.messages_per_task.expect("tasks were completed") - 1.0).abs() < 1e-12);
    let packet_bytes = inserts.bytes_per_task.expect("tasks were completed");
    let more_bytes = figure(&all, StateBytesMax) - figure(&one, StateBytesMax);
    // All of 50, instead of one that is held and one on its way. (Their lengths differ by a few bytes.)
    assert!((more_bytes / packet_bytes - 48.0).abs() < 0.1, "{more_bytes} B, {packet_bytes} B each");
}

/// Beside a hub: the hub is the only coordinator, however busy the store is.
#[test]
fn a_store_beside_a_hub_is_not_the_hub() {
    let planes = format!("{FREE_HUB}\nlearning.shared_store = {{ cores = 1, query = \"500 ms\" }}");
    let summary = Tiny { agent_count: 2, rows: "0,1,1\n1,1,2\n2,1,3", planes: &planes, settings: &[] }.run();
    assert_close(&summary, Coordinators, 1.0);
    assert_close(&summary, HubCpu, 0.0);
    assert_eq!(summary.hottest_station, "shared_store");
    let cpu_s = |kind: &str| {
        let traffic = summary.traffic.iter().find(|traffic| traffic.kind == kind);
        traffic.and_then(|traffic| traffic.cpu_s_per_task).expect("tasks were completed")
    };
    // Sent and handled; of the answer, whose sending is part of the query's job, the handling alone.
    assert!(cpu_s("query") > (SEND + HANDLE) as f64 / 1e9 + 0.05, "{}", cpu_s("query"));
    assert!((cpu_s("answer") - HANDLE as f64 / 1e9).abs() < 1e-12, "{}", cpu_s("answer"));
}

/// 400 problems, each of which comes twice, on a wire that loses 30 % of all messages. What an agent waits for
/// is sent again; an insert is not, unless the scenario says so.
#[test]
fn a_lost_insert_is_lost_unless_it_is_repeated() {
    let row = |place: u32| format!("{0},0.1,{place}\n{1},0.1,{place}", 2 * place, 2 * place + 1);
    let rows = (0..400).map(row).collect::<Vec<_>>().join("\n");
    let solves = |delivery: &str| {
        let planes = format!(
            "coordination.independent = {{}}\nlearning.shared_store = {{ delivery = \"{delivery}\" }}\n\
             transport = {{ loss = 0.3, retry.timeout = \"1 ms\" }}"
        );
        let settings = ["knowledge.memory=0", "knowledge.reuse=10 ms"];
        let summary = Tiny { agent_count: 1, rows: &rows, planes: &planes, settings: &settings }.run();
        assert_eq!((summary.counts.completed, summary.counts.in_flight), (800, 0));
        figure(&summary, Solves)
    };
    assert_eq!(solves("repeated"), 0.5);
    // Half of all, and of the other half three in ten, ± four standard errors of 400 draws.
    let solves = solves("at_most_once");
    assert!((solves - 0.65).abs() < 4.0 * 0.5 * (0.3_f64 * 0.7 / 400.0).sqrt(), "{solves}");
}
