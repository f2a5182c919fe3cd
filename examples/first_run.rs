//! A hub of two cores, from text to figures, without files or threads.

use coordination_ceiling::kernel::{QueueKind, SimTime, TieOrder};
use coordination_ceiling::metrics::Metric;
use coordination_ceiling::scenario::{Loaded, NoFiles, document::Sources};
use coordination_ceiling::simulation::{RunRequest, run};

const SCENARIO: &str = r#"
agents = [10, 100, 1000]
duration = "600 s"

[[topology]]
name = "hub"
[topology.coordination.hub]
cores = 2
result = { exponential = { mean = "150 ms" } }
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sources = Sources::from_text("first_run.toml", SCENARIO);
    let Loaded { scenario, .. } = Loaded::from_sources(sources, "first_run", &mut NoFiles)?;
    for agent_count in &scenario.agent_counts {
        let summary = run(&RunRequest {
            scenario: &scenario,
            topology: &scenario.topologies[0],
            agent_count: *agent_count,
            replicate: 0,
            opens_at: SimTime::from_ns(100_000_000_000),
            timeline_bin_count: 0,
            logs_decisions: false,
            queue_kind: QueueKind::Auto,
            tie_order: TieOrder::Schedule,
        })?;
        let cpu = summary.figures.get(Metric::HubCpu).unwrap_or(0.0);
        let latency_s = summary.figures.get(Metric::TaskLatencyMean).unwrap_or(0.0);
        println!("{agent_count:>5} agents: hub CPU {:>5.1} %, task latency {latency_s:.1} s", 100.0 * cpu);
    }
    Ok(())
}
