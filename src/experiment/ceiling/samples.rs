//! Samples: a small scenario, and how it is run, for tests of searches.

use super::super::{Execution, Observer};
use crate::kernel::TieOrder;
use crate::scenario::document::Sources;
use crate::scenario::{Loaded, NoFiles, Scenario};

/// A closed hub of one core, and one of two with a long way to it.
pub(super) const HUBS: &str = r#"
agents = [10]
duration = "360 s"
warm_up = "60 s"
agent = { send = "0 s", handle = "0 s" }
workload.task.solve = { exponential = { mean = "6.078 s" } }

[[topology]]
name = "near"
coordination.hub = { cores = 1, result = { exponential = { mean = "195 ms" } } }
transport.latency = "0 s"

[[topology]]
name = "far"
coordination.hub = { cores = 2, result = { exponential = { mean = "195 ms" } } }
transport.latency = "200 ms"
"#;

struct Unobserved;

impl Observer for Unobserved {}

/// One thread, no clock.
pub(super) const PLAINLY: Execution<'static> = Execution {
    job_count: 1,
    is_reversed: false,
    tie_order: TieOrder::Schedule,
    logs_decisions: false,
    clock: || 0,
    observer: &Unobserved,
    keeping: None,
};

/// The hubs, with overrides as `--set` gives them.
pub(super) fn hubs(overrides: &[&str]) -> Scenario {
    let sources = Sources::from_text("in a test", HUBS).with_overrides(overrides.iter().copied());
    let loaded = Loaded::from_sources(sources, "a test", &mut NoFiles);
    loaded.unwrap_or_else(|mistakes| panic!("{mistakes}")).scenario
}
