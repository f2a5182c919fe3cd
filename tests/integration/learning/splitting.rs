//! Splitting: a hot bucket stays with its rendezvous agent, or is divided as far as signatures differ.

use coordination_ceiling::metrics::Metric::{HottestStation, Messages};
use coordination_ceiling::random::mixed;

use super::{FREE_HUB, Tiny, figure};
use crate::sweep::load;

const AGENTS: u32 = 60;
/// One arrival each 10 ms.
const ARRIVALS: u64 = 4_000;
const SECONDS: f64 = 40.0;

/// The hottest station when these problems come one after the other, with splitting off and on.
fn hottest(problems: impl Iterator<Item = u64>, bands: &str) -> [f64; 2] {
    let row = |(number, problem): (u64, u64)| format!("{}.{:02},0.1,{problem}", number / 100, number % 100);
    let rows: Vec<String> = (0..ARRIVALS).zip(problems).map(row).collect();
    let planes = format!(
        "{FREE_HUB}\nlearning.outcome_routing = {{ route = \"index\", mode = \"pull\", bands = \"{bands}\", \
         split_above = 50, index_interval = \"1 s\" }}"
    );
    [false, true].map(|split| {
        let split = format!("topology.tiny.learning.outcome_routing.split={split}");
        let settings = ["duration=40 s", "knowledge.memory=0", split.as_str()];
        let summary =
            Tiny { agent_count: AGENTS, rows: &rows.join("\n"), planes: &planes, settings: &settings };
        let summary = summary.run();
        assert!(figure(&summary, Messages) > 0.0);
        figure(&summary, HottestStation)
    })
}

/// Four thousand problems that are alike in sixteen bits and in no others: one of four bands takes all of them to
/// one bucket, where each is asked for and told, for 3 ms of its rendezvous agent's time.
#[test]
fn what_differs_elsewhere_is_divided() {
    let is_alike = |problem: &u64| mixed(*problem, 0) & 0xffff == 7;
    let [off, on] = hottest((1..).filter(is_alike), "4x16");
    println!("{off} without splitting, {on} with it");
    let of_hot_bucket = ARRIVALS as f64 * 0.003 / SECONDS;
    assert!(off > of_hot_bucket, "its rendezvous agent is the hottest station");
    // 200 packets and pulls a second at first, of which at most 50 may go to one bucket: a fourth of it stays.
    assert!(on < off - of_hot_bucket * 0.7, "{on}");
}

/// Of one problem nothing differs, and all 64 bits are used: there is nothing to divide.
#[test]
fn what_is_identical_stays_together() {
    let [off, on] = hottest(std::iter::repeat(7), "1x64");
    assert!((off - on).abs() < 1e-12, "{off} without splitting, {on} with it");
}

#[test]
fn over_a_dht_nobody_would_be_told() {
    let text = "agents = [3]\nduration = \"9 s\"\nworkload.problems = {}\n[[topology]]\nname = \"deaf\"\n\
                coordination.independent = {}\nlearning.outcome_routing = { split = true }";
    let report = load(text, &[]).expect_err("it is refused");
    assert!(report.contains("over a DHT nobody is told that a bucket is split"), "{report}");
    assert!(report.contains("^^^^"), "it shows where: {report}");
    let by_index = "topology.deaf.learning.outcome_routing.route=index";
    assert!(load(text, &[by_index]).is_ok());
}
