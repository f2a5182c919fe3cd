//! PHOLD, the usual benchmark of event-driven simulators: as many events pending as there are agents,
//! each scheduling one more at an agent drawn at random, after an exponential delay.
//!
//! Compares this crate's kernel in a complete engine's loop with NeXosim, with desque, and with bare
//! queues that do nothing else: `cargo bench --bench phold`. Sizes and the number of rounds can be
//! given: `cargo bench --bench phold -- 1000 100000 --rounds 5`.

#[path = "phold/bare.rs"]
mod bare;
mod comparison;
#[path = "peers/desque_phold.rs"]
mod desque_phold;
#[path = "peers/nexosim_phold.rs"]
mod nexosim_phold;
#[path = "phold/ours.rs"]
mod ours;
#[path = "phold/work.rs"]
mod work;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use coordination_ceiling::kernel::{BucketQueue, Heap, Key};

use bare::Bare;
use comparison::{Entrant, Plan, print_table, run_rounds};
use desque_phold::DesquePhold;
use ours::Ours;
use work::DELAY_NS_MEAN;

const AGENT_COUNTS: [u32; 3] = [1_000, 100_000, 1_000_000];
const ROUND_COUNT: usize = 11;
const EVENTS_PER_SLICE: u64 = 500_000;

fn main() {
    let (agent_counts, round_count) = arguments();
    for agent_count in agent_counts {
        // A swarm of n agents handles n events per mean delay.
        let slice_ns = EVENTS_PER_SLICE * DELAY_NS_MEAN / u64::from(agent_count);
        let plan = Plan { warm_up_ns: 2 * DELAY_NS_MEAN, slice_ns, round_count };
        let mut entrants = entrants(agent_count);
        run_rounds(&mut entrants, plan);
        let title = format!("PHOLD, {agent_count} pending events, {round_count} rounds");
        print_table(&title, &entrants);
    }
}

fn entrants(agent_count: u32) -> Vec<Entrant> {
    let (whole, bare) = ("whole loop", "bare queue");
    vec![
        Entrant::new("this crate's kernel, whole loop", whole, Ours::new(agent_count)),
        Entrant::new("NeXosim, a model each", whole, nexosim_phold::a_model_each(agent_count)),
        Entrant::new("NeXosim, all in one model", whole, nexosim_phold::one_model(agent_count)),
        Entrant::new("desque", whole, DesquePhold::new(agent_count)),
        Entrant::new("bare std `BinaryHeap`", bare, Bare::<BinaryHeap<Reverse<Key>>>::new(agent_count)),
        Entrant::new("bare four-way heap", bare, Bare::<Heap>::new(agent_count)),
        Entrant::new("bare bucket queue", bare, Bare::<BucketQueue>::new(agent_count)),
    ]
}

/// The sizes and the number of rounds from the command line. What cargo itself passes is ignored.
fn arguments() -> (Vec<u32>, usize) {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let round_count = words.iter().position(|word| word == "--rounds").map_or(ROUND_COUNT, |index| {
        words.get(index + 1).and_then(|word| word.parse().ok()).expect("--rounds needs a number")
    });
    let sizes = words.iter().take_while(|word| *word != "--rounds");
    let agent_counts: Vec<u32> = sizes.filter_map(|word| word.parse().ok()).collect();
    (if agent_counts.is_empty() { AGENT_COUNTS.to_vec() } else { agent_counts }, round_count)
}
