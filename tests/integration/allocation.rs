//! Allocation: none per event once a run is warm, and little per agent.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use coordination_ceiling::kernel::{QueueKind, SimTime, TieOrder};
use coordination_ceiling::simulation::{RunRequest, run};

use crate::sweep::load;

thread_local! {
    /// Allocations of this thread, and the bytes that it holds and has held at most. Tests run side by
    /// side: each counts its own.
    static TALLY: Cell<(u64, i64, i64)> = const { Cell::new((0, 0, 0)) };
}

struct Counting;

fn count(allocations: u64, bytes: i64) {
    // A thread that is ending has no tally any more.
    let _ = TALLY.try_with(|tally| {
        let (count, held, most) = tally.get();
        tally.set((count + allocations, held + bytes, most.max(held + bytes)));
    });
}

#[expect(unsafe_code, reason = "an allocator is unsafe by its trait; it only counts and passes on")]
// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as i64);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, -(layout.size() as i64));
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What a run of one topology allocates: how often, and how many bytes at most at a time.
fn tally_of_run(topology: &str, agent_count: u32, duration: &str) -> (u64, i64, u64) {
    let text = format!(
        "agents = [{agent_count}]\nduration = \"{duration}\"\n[[topology]]\nname = \"x\"\n{topology}"
    );
    let loaded = load(&text, &[]).unwrap_or_else(|report| panic!("{report}"));
    let request = RunRequest {
        scenario: &loaded.scenario,
        topology: &loaded.scenario.topologies[0],
        agent_count,
        replicate: 0,
        opens_at: SimTime::from_ns(1),
        timeline_bin_count: 0,
        queue_kind: QueueKind::Auto,
        tie_order: TieOrder::Schedule,
    };
    TALLY.with(|tally| tally.set((0, 0, 0)));
    let summary = run(&request).expect("the books close");
    let (count, _, most) = TALLY.with(Cell::get);
    (count, most, summary.counts.events)
}

const HUB: &str = "coordination.hub = { cores = 8, result = { exponential = { mean = \"40 ms\" } }, \
                   heartbeat_interval = \"10 s\" }\n";

#[test]
fn a_run_allocates_nothing_per_event_once_warm() {
    for topology in [HUB, "coordination.independent = {}\n"] {
        let (short, _, short_events) = tally_of_run(topology, 200, "2000 s");
        let (long, _, long_events) = tally_of_run(topology, 200, "8000 s");
        assert!(long_events > 3 * short_events);
        let per_event = (long as f64 - short as f64) / (long_events - short_events) as f64;
        // Percentiles go over to their histogram once, and a calendar's buckets find their shape.
        assert!(
            per_event < 1e-3,
            "{} allocations more in {} events more",
            long - short,
            long_events - short_events
        );
    }
}

#[test]
fn an_agent_takes_less_than_a_kibibyte() {
    // A hub that never keeps up: every agent's result waits there.
    let hub = "coordination.hub = { cores = 8, result = { exponential = { mean = \"40 ms\" } } }\n";
    let (_, most, _) = tally_of_run(hub, 100_000, "20 s");
    let per_agent = most as f64 / 1e5;
    assert!(per_agent < 1_024.0, "{per_agent} bytes per agent");
}
