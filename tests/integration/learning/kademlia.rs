//! Kademlia: distances by XOR once more, by their definition and slowly.

use coordination_ceiling::metrics::Metric::{RoutingHops, TaskLatencyMean};
use coordination_ceiling::random::mixed;

use super::ring::{Ring, keys};
use super::{MS, S, Tiny, assert_close, assert_ns, decision, per_task};

const HOP: u64 = 10 * MS;

/// The agents from the closest to a key on.
fn by_distance(places: &[u64], key: u64) -> Vec<u32> {
    let mut agents: Vec<u32> = (0..places.len() as u32).collect();
    agents.sort_by_key(|agent| places[*agent as usize] ^ key);
    agents
}

/// Hops of a message from `from` to the owner of a key, where each agent has one contact for each prefix: of all
/// who have it, in the order of their places, one by a draw.
fn hops_by_one_contact(places: &[u64], from: u32, key: u64) -> u64 {
    let (mut at, mut hop_count) = (from, 0);
    while at != by_distance(places, key)[0] {
        at = next_by_one_contact(places, at, key);
        hop_count += 1;
    }
    hop_count
}

fn next_by_one_contact(places: &[u64], at: u32, key: u64) -> u32 {
    let place = places[at as usize];
    for bit in (0..64).rev().filter(|bit| (place ^ key) >> bit & 1 == 1) {
        let mut all: Vec<u64> =
            places.iter().copied().filter(|other| (other ^ place).checked_ilog2() == Some(bit)).collect();
        all.sort_unstable();
        if !all.is_empty() {
            let word = mixed(mixed(place, bit.into()), all.len() as u64 - 1);
            let contact = all[((u128::from(word) * all.len() as u128) >> 64) as usize];
            return places.iter().position(|other| *other == contact).expect("it is one of them") as u32;
        }
    }
    unreachable!("nobody is closer")
}

/// Nothing costs anything but the wire, so the time of a question is that of its hops and of the answer.
fn check_hops(agent_count: u32, prefix_contacts: u32, hops: impl Fn(&[u64], u32, u64) -> u64) {
    let planes = format!(
        "coordination.independent = {{}}\ntransport.latency = \"10 ms\"\n\
         learning.outcome_routing = {{ dht = \"kademlia\", prefix_contacts = {prefix_contacts}, mode = \"pull\" }}"
    );
    for problem in [7, 8, 9] {
        let settings = ["agent.send=0 s", "agent.handle=0 s"];
        let rows = format!("0,1,{problem}\n900,1,77");
        let summary = Tiny { agent_count, rows: &rows, planes: &planes, settings: &settings }.run();
        let ring = Ring::of(agent_count);
        let each: Vec<Vec<u64>> = [(0, problem), (1, 77)]
            .map(|(number, problem)| {
                let agent = decision(&summary, number).agent;
                keys(problem, 8).iter().map(|key| hops(ring.places(), agent, *key)).collect()
            })
            .to_vec();
        println!("{agent_count} agents, {prefix_contacts} contacts: {each:?}");
        // What is kept at home takes no time.
        let way = |hops: &Vec<u64>| match hops.iter().max() {
            Some(0) | None => 0,
            Some(most) => (most + 1) * HOP,
        };
        assert_ns(&summary, TaskLatencyMean, (way(&each[0]) + way(&each[1])) as f64 / 2.0 + S as f64);
        // Each band was asked and told over the same way.
        let all: u64 = each.iter().flatten().sum();
        assert_close(&summary, RoutingHops, all as f64 / 16.0);
        assert!((per_task(&summary, "pull") - all as f64 / 2.0).abs() < 1e-9);
    }
}

#[test]
fn by_one_contact_a_question_takes_as_many_hops_as_the_definition_says() {
    for agent_count in [2, 50, 700] {
        check_hops(agent_count, 1, hops_by_one_contact);
    }
}

/// Of 21 agents nobody has more than 20 contacts: the owner of every key is known to all.
#[test]
fn who_knows_everybody_needs_one_hop() {
    check_hops(21, 20, |places, from, key| u64::from(by_distance(places, key)[0] != from));
}
