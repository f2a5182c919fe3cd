//! Order of events: what a log promises, seen from outside in runs at random.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::planes::{PlanesVisitor, with_planes};
use super::request::RunRequest;
use super::run::Run;
use crate::kernel::{QueueKind, SimTime, TieOrder};
use crate::scenario::document::Sources;
use crate::scenario::{FilesIn, Loaded};
use crate::swarm::{AgentId, Coordination, Learning, Recorder, StationId, Task};

/// What was numbered and what was handled, in that order.
#[derive(Default)]
struct Witness {
    numbered: BTreeMap<u32, Vec<u64>>,
    handled: BTreeMap<u32, Vec<u64>>,
    completed: Vec<(u32, u32)>,
}

impl Recorder for Witness {
    fn on_numbered(&mut self, sequencer: StationId, number: u64) {
        self.numbered.entry(sequencer.0).or_default().push(number);
    }

    fn on_in_order(&mut self, member: AgentId, number: u64) {
        self.handled.entry(member.0).or_default().push(number);
    }

    fn on_completed(&mut self, _now: SimTime, task: &Task) {
        self.completed.push((task.client(), task.number()));
    }
}

struct Watched<'r, 'a>(&'r RunRequest<'a>);

impl PlanesVisitor for Watched<'_, '_> {
    type Outcome = Witness;

    fn visit<C: Coordination + Clone, L: Learning + Clone>(self, coordination: &C, learning: &L) -> Witness {
        let settings = self.0.settings();
        let fabric = self.0.fabric((coordination, learning), Witness::default(), settings);
        let fabric = fabric.expect("the work can be read");
        let mut run = Run::new(coordination.clone(), learning.clone(), fabric, &settings);
        run.finish();
        run.fabric.into_recorder()
    }
}

fn witness(text: &str, tie_order: TieOrder) -> Witness {
    let loaded =
        Loaded::from_sources(Sources::from_text("in a test", text), "a test", &mut FilesIn::new("."));
    let scenario = loaded.unwrap_or_else(|mistakes| panic!("{mistakes}\n{text}")).scenario;
    let request = RunRequest {
        scenario: &scenario,
        topology: &scenario.topologies[0],
        agent_count: scenario.agent_counts[0],
        replicate: 0,
        opens_at: SimTime::ZERO,
        timeline_bin_count: 0,
        logs_decisions: false,
        queue_kind: QueueKind::Auto,
        tie_order,
    };
    with_planes(request.topology, Watched(&request))
}

/// A log under a workflow of so many steps, each after some of those before it, over a wire that overtakes and
/// loses messages.
fn scenario(agents: u32, partitions: u32, assignment: &str, befores: &[u64], loss: f64) -> String {
    let mut text = format!(
        "agents = [{agents}]\nduration = \"60 s\"\nwarm_up = \"0 s\"\nagent = {{ send = \"2 ms\", handle = \"3 ms\" }}\n\
         workload.task.solve = {{ exponential = {{ mean = \"500 ms\" }} }}\n\
         [[workload.workflow.gate]]\nname = \"people\"\nstaff = 2\nservice = \"200 ms\"\n\
         [[role]]\nname = \"few\"\ncount = 1\n[[role]]\nname = \"many\"\nshare = 1\n"
    );
    for (place, before) in befores.iter().enumerate() {
        let after: Vec<String> = (0..place)
            .filter(|other| before >> other & 1 == 1)
            .map(|other| format!("\"s{other}\""))
            .collect();
        let done_by = match place {
            2 => "gate = \"people\"",
            1 => "role = \"many\"",
            0 => "role = \"few\"",
            _ if before & 1 == 1 => "role = \"few\"",
            _ => "role = \"many\"",
        };
        text += &format!(
            "[[workload.workflow.step]]\nname = \"s{place}\"\nafter = [{}]\n{done_by}\n",
            after.join(", ")
        );
    }
    text + &format!(
        "[[topology]]\nname = \"log\"\nassignment = {assignment:?}\n\
         coordination.event_spine = {{ partitions = {partitions}, append = \"1 ms\" }}\n\
         transport = {{ jitter = {{ exponential = {{ mean = \"50 ms\" }} }}, loss = {loss}, \
         retry.timeout = \"100 ms\" }}\n"
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn numbers_have_no_gap_and_every_inbox_goes_on_in_their_order(
        agents in 2_u32..30,
        partitions in 1_u32..5,
        is_late: bool,
        befores in proptest::collection::vec(any::<u64>(), 3..9),
        loss in prop_oneof![Just(0.0), Just(0.1)],
        shuffle: u64,
    ) {
        let assignment = if is_late { "any_idle" } else { "fixed" };
        let text = scenario(agents, partitions, assignment, &befores, loss);
        let mut witness = witness(&text, TieOrder::Shuffled(shuffle));
        prop_assert!(!witness.numbered.is_empty());
        for numbers in witness.numbered.values() {
            let expected: Vec<u64> = (1..=numbers.len() as u64).collect();
            prop_assert_eq!(numbers, &expected);
        }
        for numbers in witness.handled.values() {
            prop_assert!(numbers.is_sorted_by(|one, other| one < other), "{numbers:?}");
        }
        let completed_count = witness.completed.len();
        prop_assert!(completed_count > 0);
        witness.completed.sort_unstable();
        witness.completed.dedup();
        prop_assert_eq!(witness.completed.len(), completed_count, "a workflow was completed twice");
    }
}
