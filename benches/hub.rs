//! The closed hub, whole: this crate beside NeXosim, at the same tasks with the same departures.
//!
//! `cargo bench --bench hub`. Sizes and the number of rounds can be given:
//! `cargo bench --bench hub -- 1000 10000 --rounds 5`. With `--memory`, one run of each size with ten
//! tasks per agent, and what memory the process has needed: give one size at a time.

#[path = "peers/nexosim_hub.rs"]
mod nexosim_hub;
#[path = "hub/ours.rs"]
mod ours;
#[path = "hub/rounds.rs"]
mod rounds;
#[path = "hub/work.rs"]
mod work;

use std::time::Instant;

use nexosim_hub::NexosimHub;
use ours::Ours;
use rounds::{Entrant, print_table, run_rounds};
use work::{Costs, Work, duration_s, scenario};

const AGENT_COUNTS: [u32; 3] = [1_000, 10_000, 100_000];
const MEMORY_AGENT_COUNTS: [u32; 1] = [1_000_000];
/// Ten tasks of each agent.
const MEMORY_DURATION_S: u64 = 61;
const ROUND_COUNT: usize = 7;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--memory") {
        agent_counts(&words, &MEMORY_AGENT_COUNTS).into_iter().for_each(print_memory);
        return;
    }
    let round_count = words.iter().position(|word| word == "--rounds").map_or(ROUND_COUNT, |index| {
        words.get(index + 1).and_then(|word| word.parse().ok()).expect("--rounds needs a number")
    });
    for agent_count in agent_counts(&words, &AGENT_COUNTS) {
        let mut entrants = entrants(agent_count);
        run_rounds(&mut entrants, 3, round_count);
        let title = format!("Closed hub, {agent_count} agents, {round_count} rounds");
        print_table(&title, &entrants);
    }
}

fn entrants(agent_count: u32) -> Vec<Entrant> {
    let of_costs = |costs| scenario(agent_count, duration_s(agent_count), costs);
    let work = Work::of_scenario(&of_costs(Costs::None));
    vec![
        Entrant::new("this crate", Ours(of_costs(Costs::None))),
        Entrant::new("NeXosim, a model each", NexosimHub::a_model_each(work.clone())),
        Entrant::new("NeXosim, all in one model", NexosimHub::one_model(work)),
        Entrant::new("this crate, default costs of messages", Ours(of_costs(Costs::Default))),
    ]
}

/// The sizes from the command line. What cargo itself passes is ignored.
fn agent_counts(words: &[String], otherwise: &[u32]) -> Vec<u32> {
    let sizes = words.iter().take_while(|word| *word != "--rounds");
    let agent_counts: Vec<u32> = sizes.filter_map(|word| word.parse().ok()).collect();
    if agent_counts.is_empty() { otherwise.to_vec() } else { agent_counts }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the wall clock")]
fn print_memory(agent_count: u32) {
    let ours = Ours(scenario(agent_count, MEMORY_DURATION_S, Costs::None));
    let started_at = Instant::now();
    let completed = ours.summary().counts.completed;
    let elapsed_s = started_at.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak_kib: Option<f64> =
        peak.and_then(|peak| peak.split_whitespace().next()).and_then(|kib| kib.parse().ok());
    println!("{agent_count} agents, {completed} tasks in {elapsed_s:.1} s");
    match peak_kib {
        Some(kib) => println!(
            "peak memory of the process: {:.0} bytes per agent",
            kib * 1024.0 / f64::from(agent_count)
        ),
        None => println!("this system does not say how much memory was needed"),
    }
}
