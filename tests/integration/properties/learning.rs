//! Learning properties: what holds whatever agents know and however they tell each other.

use coordination_ceiling::experiment::Execution;
use coordination_ceiling::metrics::Metric::{self, *};
use coordination_ceiling::metrics::{Manner, RunStatus, RunSummary};
use proptest::prelude::*;

use super::{Arrivals, WARM_UP_S, WINDOW_S};
use super::{arrivals, duration, duration_or_none, figure, the_same_cases};
use crate::sweep::{PLAINLY, Sweep, load};

/// A swarm that learns.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    seed: u64,
    agent_count: u32,
    arrivals: Arrivals,
    message_us: u32,
    loss: f64,
    jitter: String,
    problems: String,
    knowledge: String,
    planes: String,
}

impl Learned {
    fn text(&self) -> String {
        let Learned { seed, agent_count, message_us, loss, jitter, problems, knowledge, planes, .. } = self;
        let arrivals = match &self.arrivals {
            closed @ Arrivals::Closed { .. } => closed.text(1),
            // Here the load is that of the agents, which decide for a second each.
            Arrivals::Open { load, cv } => {
                format!("gamma = {{ rate_per_agent = \"{:.4} /s\", cv = {cv:.2} }}", load / 2.0)
            }
        };
        format!(
            "agents = [{agent_count}]\nseed = {seed}\nreplicates = 1\nbudget.events = 20_000_000\n\
             duration = \"{} s\"\nwarm_up = \"{WARM_UP_S} s\"\n\
             agent = {{ send = \"{message_us} us\", handle = \"{message_us} us\" }}\n\
             workload.arrivals.{arrivals}\nworkload.task.solve = {{ exponential = {{ mean = \"1 s\" }} }}\n\
             workload.tokens = {{ input = 1000, output = 100 }}\n\
             workload.problems = {{ {problems} }}\nknowledge = {{ {knowledge} }}\n\
             [[topology]]\nname = \"drawn\"\n\
             transport = {{ loss = {loss:.3}, jitter = {jitter}, retry.timeout = \"50 ms\" }}\n{planes}\n",
            WARM_UP_S + WINDOW_S
        )
    }

    /// Its only run, with its decisions.
    pub(super) fn run(&self) -> RunSummary {
        let loaded = load(&self.text(), &[]).unwrap_or_else(|report| panic!("{report}"));
        let sweep = Sweep::of(loaded, &Execution { logs_decisions: true, ..PLAINLY });
        sweep.summaries().next().expect("there is one run").clone()
    }
}

prop_compose! {
    fn problems()(
        count in 1..200_u32,
        family_share in 0.01..1.0_f64,
        popularity in 0.0..2.0_f64,
        spread_pct in prop_oneof![Just(0.0), 0.0..20.0_f64],
        turnover_pct in prop_oneof![Just(0.0), 0.0..20.0_f64],
        per in prop::sample::select(&["client", "swarm"][..]),
        renews in any::<bool>(),
        once_pct in (0.0..50.0_f64, 0.0..50.0_f64),
        specialisation_pct in prop_oneof![Just(0.0), Just(100.0), 0.0..100.0_f64],
        interests in 1..4_u32,
    ) -> String {
        let families = ((f64::from(count) * family_share) as u32).max(1);
        format!(
            "count = {count}, families = {families}, popularity = {popularity:.2}, \
             spread = \"{spread_pct:.2} %\", turnover = \"{turnover_pct:.2} %\", per = \"{per}\", \
             turnover_families = {renews}, new = \"{:.1} %\", similar = \"{:.1} %\", \
             specialisation = \"{specialisation_pct:.1} %\", interests = {}",
            once_pct.0, once_pct.1, interests.min(families)
        )
    }
}

prop_compose! {
    fn knowledge()(
        threshold_pct in 50.0..100.0_f64,
        top_k in 1..6_u32,
        memory in prop_oneof![Just(0_u32), 1..5_u32, Just(256)],
        time_to_live in prop::option::of(5..60_u32),
        reuse in duration(300),
        chances_pct in (0.0..100.0_f64, 0.0..100.0_f64, 0.0..60.0_f64),
        verify in prop::option::of((0.0..100.0_f64, 0..500_u32)),
        emit in prop::sample::select(&["solved", "always"][..]),
    ) -> String {
        let time_to_live = time_to_live.map_or_else(String::new, |s| format!("time_to_live = \"{s} s\","));
        let verify = verify.map_or_else(String::new, |(catches, ms)| {
            format!("verify = {{ catches = \"{catches:.1} %\", time = \"{ms} ms\" }},")
        });
        let (right, wrong, errors) = chances_pct;
        format!(
            "threshold = \"{threshold_pct:.1} %\", top_k = {top_k}, memory = {memory}, {time_to_live} {verify} \
             reuse = {reuse}, works_right = \"{right:.1} %\", works_wrong = \"{wrong:.1} %\", \
             error_rate = \"{errors:.1} %\", emit = \"{emit}\""
        )
    }
}

prop_compose! {
    fn routing()(
        route in prop_oneof![
            prop::sample::select(&["route = \"dht\"", "route = \"index\""][..]),
            Just("route = \"index\"\nsplit = true\nsplit_above = 20"),
        ],
        dht in prop::sample::select(&["chord", "kademlia"][..]),
        counts in (1..30_u32, prop_oneof![Just(1_u32), 1..5_u32]),
        mode in prop::sample::select(&["push", "pull", "both"][..]),
        bands in prop::sample::select(&["1x64", "2x32", "4x16", "8x8"][..]),
        sizes in (0..5_u32, 0..10_u32, 0..40_u32),
        lease_s in 1..100_u32,
        delivery in prop::sample::select(&["at_most_once", "repeated"][..]),
        look_up in duration_or_none(1),
        churn in prop::sample::select(&["", "churn = \"0.01 /s\""][..]),
    ) -> String {
        let (fanout, packets, subscribers) = sizes;
        let (contacts, holders) = counts;
        format!(
            "[topology.learning.outcome_routing]\n{route}\ndht = \"{dht}\"\nprefix_contacts = {contacts}\n\
             holders = {holders}\nmode = \"{mode}\"\nbands = \"{bands}\"\n\
             fanout = {fanout}\nbucket_packets = {packets}\nbucket_subscribers = {subscribers}\n\
             lease = \"{lease_s} s\"\ndelivery = \"{delivery}\"\nlook_up = {look_up}\nindex_interval = \"7 s\"\n{churn}\n"
        )
    }
}

prop_compose! {
    fn store()(
        kind in prop::sample::select(&["cache", "vector_index"][..]),
        eviction in prop::sample::select(&["lru", "age"][..]),
        delivery in prop::sample::select(&["at_most_once", "repeated"][..]),
        sizes in (1..4_u32, 1..50_u32),
        insert in duration_or_none(2),
        query in duration_or_none(2),
        growth_pct in prop_oneof![Just(0.0), 0.0..10.0_f64],
    ) -> String {
        let (cores, capacity) = sizes;
        format!(
            "[topology.learning.shared_store]\nkind = \"{kind}\"\neviction = \"{eviction}\"\n\
             delivery = \"{delivery}\"\ncores = {cores}\ncapacity = {capacity}\ninsert = {insert}\n\
             query = {query}\ngrowth = \"{growth_pct:.2} %\"\n"
        )
    }
}

prop_compose! {
    fn gossip()(
        interval_ms in 50..5_000_u32,
        synchronised in any::<bool>(),
        sizes in (0..5_u32, 1..6_u32),
        forward in prop::sample::select(&["\"while_kept\"", "{ rounds = 1 }", "{ rounds = 5 }"][..]),
        delivery in prop::sample::select(&["at_most_once", "repeated"][..]),
    ) -> String {
        let (fanout, packets) = sizes;
        format!(
            "[topology.learning.gossip]\ninterval = \"{interval_ms} ms\"\nsynchronised = {synchronised}\n\
             fanout = {fanout}\npackets = {packets}\nforward = {forward}\ndelivery = \"{delivery}\"\n"
        )
    }
}

fn planes() -> impl Strategy<Value = String> {
    let hub = prop::sample::select(
        &[
            "cores = 1, result = \"2 ms\"",
            "cores = 2, dispatch = \"separate\", instruction = \"5 ms\"",
            "cores = 1, discipline = \"processor_sharing\", result = \"5 ms\"",
            "cores = 1, result = \"0 s\", handle = \"0 s\", send = \"0 s\"",
        ][..],
    );
    let hub = hub.prop_map(|hub| format!("coordination.hub = {{ {hub} }}\n"));
    let independent = Just(String::from("coordination.independent = {}\n"));
    let memory =
        (duration_or_none(2), duration_or_none(2), 1..50_u32).prop_map(|(filing, look_up, capacity)| {
            format!(
                "learning.hub_memory = {{ filing = {filing}, look_up = {look_up}, capacity = {capacity} }}\n"
            )
        });
    let broadcast = prop::sample::select(&["at_most_once", "repeated"][..]);
    let broadcast =
        broadcast.prop_map(|delivery| format!("learning.broadcast = {{ delivery = \"{delivery}\" }}\n"));
    let others = prop_oneof![2 => store(), 2 => gossip(), 1 => broadcast];
    prop_oneof![
        4 => (prop_oneof![hub.clone(), independent.clone()], others).prop_map(|(one, other)| one + &other),
        1 => independent.clone(),
        2 => (hub.clone(), memory).prop_map(|(hub, memory)| hub + &memory),
        4 => (prop_oneof![hub, independent], routing()).prop_map(|(one, other)| one + &other),
    ]
}

prop_compose! {
    pub(super) fn learned()(
        seed in 1..1_000_u64,
        agent_count in 1..25_u32,
        arrivals in arrivals(),
        message_us in prop_oneof![Just(0_u32), 1..500_u32],
        loss in prop_oneof![3 => Just(0.0), 1 => 0.0..0.4_f64],
        jitter in duration_or_none(5),
        problems in problems(),
        knowledge in knowledge(),
        planes in planes(),
    ) -> Learned {
        Learned { seed, agent_count, arrivals, message_us, loss, jitter, problems, knowledge, planes }
    }
}

/// A figure, or zero where there was nothing to count.
fn count(summary: &RunSummary, metric: Metric) -> f64 {
    summary.figures.get(metric).unwrap_or(0.0)
}

/// Decisions made in the window.
fn decided(summary: &RunSummary) -> impl Iterator<Item = Manner> {
    let is_measured = |at_s: f64| (WARM_UP_S..WARM_UP_S + WINDOW_S).contains(&at_s);
    let measured = summary.decisions.iter().filter(move |record| is_measured(record.decided_at.as_s()));
    measured.map(|record| record.manner)
}

proptest! {
    #![proptest_config(the_same_cases())]

    /// Every count of the window is no larger than what it is a part of.
    #[test]
    fn what_is_counted_of_knowledge_fits_together(learned in learned()) {
        let summary = learned.run();
        prop_assume!(summary.status != RunStatus::Unstable && count(&summary, Throughput) > 0.0);
        let of = |metric| count(&summary, metric);
        let redundant = of(RedundantByItself) + of(RedundantByOthers) + of(RedundantAfterFailedReuse);
        prop_assert!((redundant - of(RedundantSolves)).abs() < 1e-9);
        prop_assert!(of(RedundantSolves) + of(ConcurrentDuplicates) <= of(Solves) + 1e-9);
        prop_assert!(of(RedundantAfterFailedReuse) <= of(FailedReuse) + 1e-9);
        prop_assert!(of(FailedReuse) <= of(Solves) + 1e-9);
        prop_assert!(of(WrongSpread) <= of(WrongAnswers) + 1e-9);
        prop_assert!(of(WrongSpread) <= of(Reuse) + 1e-9);
        for share in [Reuse, WrongAnswers, WrongSpread, Coverage] {
            prop_assert!((0.0..=1.0).contains(&of(share)), "{}: {}", share.name(), of(share));
        }
        prop_assert!(of(PathsRealised) <= of(PathsPotential));
        let delays = [PropagationP50, PropagationP90, PropagationP99].map(of);
        prop_assert!(delays.is_sorted(), "{:?}", delays);
        let spread = summary.spread.as_ref().expect("tasks have problems");
        prop_assert!(spread.reached_ratios.is_sorted());
        prop_assert!(spread.reached_ratios.iter().all(|reached| *reached <= of(Coverage) + 1e-9));
        prop_assert!(spread.paths.is_sorted_by_key(|paths| (paths.tasks_per_agent, paths.realised)));
    }

    /// Every decision is from scratch or by reuse, and the figures say how many of each there were.
    #[test]
    fn solves_and_reuses_are_all_decisions(learned in learned()) {
        let summary = learned.run();
        prop_assume!(summary.status != RunStatus::Unstable && count(&summary, Throughput) > 0.0);
        let all = decided(&summary).count() as f64;
        prop_assume!(all > 0.0);
        let number = |manner: Manner| decided(&summary).filter(|own| *own == manner).count() as f64;
        let completed = (count(&summary, Throughput) * WINDOW_S).round();
        let solves = number(Manner::Solved) + number(Manner::SolvedAfterReuse);
        prop_assert!((figure(&summary, Reuse) - number(Manner::Reused) / all).abs() < 1e-9);
        prop_assert!((figure(&summary, Reuse) - (1.0 - solves / all)).abs() < 1e-9);
        prop_assert!((figure(&summary, Solves) - solves / completed).abs() < 1e-9);
        prop_assert!((figure(&summary, FailedReuse) - number(Manner::SolvedAfterReuse) / completed).abs() < 1e-9);
    }

    /// Questions that are asked side by side, answers, copies and losses: the parts still add up.
    #[test]
    fn the_books_of_a_swarm_that_learns_close(learned in learned()) {
        let summary = learned.run();
        let counts = summary.counts;
        prop_assert_eq!(counts.released, counts.completed + counts.lost + counts.in_progress);
        prop_assert_eq!(counts.sent, counts.delivered + counts.dropped + counts.in_flight);
        prop_assume!(summary.status == RunStatus::Complete && summary.figures.get(TaskLatencyMean).is_some());
        let latency_s = figure(&summary, TaskLatencyMean);
        let parts_s: f64 = Metric::PARTS.iter().map(|part| figure(&summary, *part)).sum();
        prop_assert!((parts_s - latency_s).abs() <= 1e-9 + 1e-9 * latency_s, "{} is not {}", parts_s, latency_s);
    }
}
