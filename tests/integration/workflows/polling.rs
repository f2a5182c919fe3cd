//! Polling: what steps that ask each other wait for, to the nanosecond, and how many messages that takes.

use coordination_ceiling::metrics::Metric;

use super::FREE;
use crate::sweep::Sweep;

/// Two steps, each at an agent of its own.
const PAIR: &str = r#"
    replicates = 1
    warm_up = "0 s"
    drain = "100 s"
    workload.arrivals.poisson.rate = "0.001 /s"
    [[role]]
    name = "one"
    count = 1
    [[role]]
    name = "other"
    share = 1
    [[workload.workflow.step]]
    name = "first"
    role = "one"
    solve = "1 s"
    [[workload.workflow.step]]
    name = "last"
    role = "other"
    after = ["first"]
    solve = "3 s"
"#;

/// `head`, the pair of steps, and a topology of agents that poll each other.
fn polled(head: &str, transport: &str, settings: &str, overrides: &[&str]) -> Sweep {
    let text = format!(
        "agents = [2]\n{head}{PAIR}[[topology]]\nname = \"poll\"\n{transport}\n\
         coordination.point_to_point = {{ {settings} }}\n"
    );
    Sweep::of_text(&text, overrides)
}

const NO_WIRE: &str = "transport.latency = \"0 s\"";

/// Mean of a part of the latency, in nanoseconds.
fn mean_ns(sweep: &Sweep, metric: Metric) -> i64 {
    (sweep.mean("poll", 2, metric) * 1e9).round() as i64
}

/// Long enough for one workflow to be released, and only one.
const ONE: &str = "duration=700 s";

/// When the only workflow of a run polls first, from its release: where nothing costs anything, its second step
/// begins then.
fn first_poll_ns(interval: &str) -> i64 {
    let settings = format!("poll_interval = {interval:?}");
    let sweep = polled(FREE, NO_WIRE, &settings, &[ONE, "workload.workflow.step[0].solve=1 ns"]);
    assert_eq!(sweep.summaries().next().expect("there is a run").counts.released, 1);
    mean_ns(&sweep, Metric::TaskLatencyMean) - 3_000_000_000
}

/// Everything costs something: in ms, a send 2 and a handling 3, a step 5, the wire 100, and a KiB 1.
const DEAR: &str =
    "agent = { send = \"2 ms\", handle = \"3 ms\", cpu_per_kib = \"1 ms\", step_cpu = \"5 ms\" }\n";
const WIRE: &str = "transport.latency = \"100 ms\"";
/// The messages of 512 bytes take 0.5 ms more at either end, and polls of 64 bytes 0.0625 ms.
const SEND_NS: i64 = 2_500_000;
const HANDLE_NS: i64 = 3_500_000;
const POLL_SEND_NS: i64 = 2_062_500;
const POLL_HANDLE_NS: i64 = 3_062_500;
const STEP_NS: i64 = 5_000_000;
const WIRE_NS: i64 = 100_000_000;

/// The parts of the latency of a workflow whose first step takes `solve_ns`: gap, wait, service, wire; and all.
fn parts_ns(interval: &str, solve_ns: i64) -> [i64; 5] {
    let solve = format!("workload.workflow.step[0].solve={solve_ns} ns");
    let sweep = polled(DEAR, WIRE, &format!("poll_interval = {interval:?}"), &[ONE, &solve]);
    let metrics = [
        Metric::PollGapMean,
        Metric::StationWaitMean,
        Metric::StationServiceMean,
        Metric::WireMean,
        Metric::TaskLatencyMean,
    ];
    metrics.map(|metric| mean_ns(&sweep, metric))
}

/// What a workflow waits for before its first step is decided, between the end of its second one and the client.
const SERVICE_BESIDE_NS: i64 = HANDLE_NS + STEP_NS + SEND_NS + STEP_NS;
const WIRE_BESIDE_NS: i64 = 2 * WIRE_NS;

#[test]
fn a_poll_sent_after_the_end_is_charged_whole_and_the_gap_before_it() {
    let first_ns = first_poll_ns("10 s");
    let done_ns = WIRE_NS + HANDLE_NS + 1_000_000_000 + STEP_NS;
    assert!(done_ns < first_ns, "the first poll, after {first_ns} ns, is to come when the step is done");
    let service_ns = POLL_SEND_NS + POLL_HANDLE_NS + SEND_NS + HANDLE_NS;
    let begins_ns = first_ns + service_ns + 2 * WIRE_NS;
    assert_eq!(
        parts_ns("10 s", 1_000_000_000),
        [
            first_ns - done_ns,
            0,
            SERVICE_BESIDE_NS + service_ns,
            WIRE_BESIDE_NS + 2 * WIRE_NS,
            begins_ns + 3_000_000_000 + STEP_NS + SEND_NS + WIRE_NS,
        ]
    );
}

#[test]
fn of_a_poll_sent_before_the_end_only_what_lies_behind_it_is_charged() {
    let first_ns = first_poll_ns("10 s");
    // When the step is done, from the poll on; then what is left of the poll's sending, of its wire, and of its
    // handling, with its reply's sending.
    let handling_ns = POLL_HANDLE_NS + SEND_NS;
    let cases = [
        (500_000, POLL_SEND_NS - 500_000, WIRE_NS, handling_ns),
        (POLL_SEND_NS, 0, WIRE_NS, handling_ns),
        (50_000_000, 0, WIRE_NS - (50_000_000 - POLL_SEND_NS), handling_ns),
        // It comes while the agent's own work on the step is served: its wait is over as the step is done.
        (POLL_SEND_NS + WIRE_NS + 1_000_000, 0, 0, handling_ns),
    ];
    for (after_ns, sending_ns, wire_ns, handling_ns) in cases {
        let solve_ns = first_ns + after_ns - WIRE_NS - HANDLE_NS - STEP_NS;
        let behind_ns = sending_ns + wire_ns + handling_ns + WIRE_NS + HANDLE_NS;
        let expected = [
            0,
            0,
            SERVICE_BESIDE_NS + sending_ns + handling_ns + HANDLE_NS,
            WIRE_BESIDE_NS + wire_ns + WIRE_NS,
            first_ns + after_ns + behind_ns + 3_000_000_000 + STEP_NS + SEND_NS + WIRE_NS,
        ];
        assert_eq!(parts_ns("10 s", solve_ns), expected, "done {after_ns} ns after the poll");
    }
}

#[test]
fn a_poll_handled_just_before_the_end_says_not_yet() {
    let first_ns = first_poll_ns("10 s");
    // The poll comes 1 ns before the agent's own work on the step, which then waits for it.
    let comes_ns = first_ns + POLL_SEND_NS + WIRE_NS;
    let solve_ns = comes_ns + 1 - WIRE_NS - HANDLE_NS;
    let handling_ns = POLL_HANDLE_NS + SEND_NS;
    let done_ns = comes_ns + handling_ns + STEP_NS;
    let gap_ns = first_ns + 10_000_000_000 - done_ns;
    let [found_gap_ns, wait_ns, ..] = parts_ns("10 s", solve_ns);
    assert_eq!([found_gap_ns, wait_ns], [gap_ns, handling_ns - 1]);
}

#[test]
fn polls_are_sent_as_often_as_the_timer_says() {
    // The first step is done after 1 s, when the polls of phase φ + 0, 0.2, … 0.8 s have been in vain: the sixth
    // tells. With each its reply, and the first and the final message.
    let sweep = polled(FREE, NO_WIRE, "", &["duration=100000 s"]);
    assert_eq!(sweep.mean("poll", 2, Metric::Messages), 2.0 * 6.0 + 2.0);
    // A wire of 0.25 s: done after 1.25 s, seen by the poll of φ + 1.0 s, told at φ + 1.5 s; eight have left by then.
    let wire = "transport.latency = \"250 ms\"";
    let sweep = polled(FREE, wire, "", &["duration=100000 s"]);
    assert_eq!(sweep.mean("poll", 2, Metric::Messages), 2.0 * 8.0 + 2.0);
    assert_eq!(mean_ns(&sweep, Metric::PollGapMean), 0);
    // One at a time: those of φ + 0, 0.6 and 1.2 s.
    let sweep = polled(FREE, wire, "max_outstanding = 1", &["duration=100000 s"]);
    assert_eq!(sweep.mean("poll", 2, Metric::Messages), 2.0 * 3.0 + 2.0);
}

/// Four steps in a row, each of another role of three agents: the last but one has one agent, as has the third.
const ROW: &str = r#"
    replicates = 1
    warm_up = "0 s"
    drain = "100 s"
    workload.arrivals.poisson.rate = "0.001 /s"
    duration = "100000 s"
    [[role]]
    name = "a"
    count = 3
    [[role]]
    name = "b"
    count = 2
    [[role]]
    name = "c"
    count = 1
    [[workload.workflow.step]]
    name = "a"
    role = "a"
    solve = "1 s"
    [[workload.workflow.step]]
    name = "b"
    role = "b"
    after = ["a"]
    solve = "2 s"
    [[workload.workflow.step]]
    name = "c"
    role = "c"
    after = ["b"]
    solve = "1 s"
"#;

#[test]
fn whom_a_step_asks_is_what_watch_says() {
    let messages = |watch: &str| {
        let text = format!(
            "agents = [6]\n{FREE}{ROW}[[topology]]\nname = \"poll\"\n{NO_WIRE}\n\
             coordination.point_to_point = {{ watch = {watch:?}, poll_interval = \"200 ms\" }}\n"
        );
        let sweep = Sweep::of_text(&text, &[]);
        (sweep.mean("poll", 6, Metric::Messages) - 2.0) / 2.0
    };
    // b asks 6 times until a, done after 1 s, has told. It is then done at φ + 3 s; c has asked from the beginning,
    // b's agent 15 or 16 times by then, and once more.
    let predecessor = messages("predecessor");
    assert!((6.0 + 16.0..=6.0 + 17.0).contains(&predecessor), "{predecessor}");
    // c asks a's agent 6 times as well.
    assert!((messages("ancestors") - predecessor - 6.0).abs() < 1e-9);
    // All 3 of a's role are asked by b until one of them has told, and both of b's by c.
    let role = messages("role");
    assert!((role - (3.0 * 6.0 + 2.0 * (predecessor - 6.0))).abs() < 1e-9, "{role}");
}

#[test]
fn standing_polls_go_on_whatever_there_is_to_do() {
    let text = format!(
        "agents = [6]\n{FREE}{ROW}[[topology]]\nname = \"poll\"\n{NO_WIRE}\n\
         coordination.point_to_point = {{ watch = \"role_standing\" }}\n"
    );
    // Timers that always go do not meet steps of one length at independent times.
    let random = "workload.workflow.step[1].solve={ exponential = { mean = '2 s' } }";
    let sweep = Sweep::of_text(&text, &[random]);
    // Two of b ask three of a, one of c asks two of b, each 5 times a second.
    let per_s = 5.0 * (2.0 * 3.0 + 2.0);
    let completed = sweep.mean("poll", 6, Metric::Throughput);
    let messages = sweep.mean("poll", 6, Metric::Messages) * completed;
    assert!((messages / (2.0 * per_s) - 1.0).abs() < 1e-3, "{messages} per second");
    // From a to b and from b to c a gap each, half an interval on average.
    let gap_s = sweep.mean("poll", 6, Metric::PollGapMean);
    assert!((gap_s - 0.2).abs() < 0.03, "{gap_s}");
}

#[test]
fn a_run_ends_though_agents_go_on_asking() {
    let text = format!(
        "agents = [6]\n{FREE}{ROW}[[topology]]\nname = \"poll\"\n{NO_WIRE}\n\
         coordination.point_to_point = {{ watch = \"role_standing\" }}\n"
    );
    let sweep = Sweep::of_text(&text, &["duration=1000 s", "drain=1000000000 s"]);
    let summary = sweep.summaries().next().expect("there is a run");
    assert!(summary.counts.completed > 0);
    assert!(summary.counts.events < 1_000_000, "{:?}", summary.counts);
}
