//! Workflows at random: any graph of steps, led by any plane, with any way to learn.

use coordination_ceiling::coordination::CoordinationChoice;
use coordination_ceiling::learning::LearningChoice;
use coordination_ceiling::metrics::Metric::{self, *};
use coordination_ceiling::metrics::{RunStatus, RunSummary};
use proptest::prelude::*;

use super::{figure, the_same_cases};
use crate::sweep::{Sweep, load};

/// A scenario with one topology.
#[derive(Clone, Debug)]
struct Drawn {
    agent_count: u32,
    is_open: bool,
    steps: Vec<Step>,
    coordination: usize,
    learning: usize,
    assignment: usize,
    context: usize,
    has_problems: bool,
    loss: f64,
    has_jitter: bool,
    seed: u64,
}

/// A step: which of those before it lead to it, and what is particular about it.
#[derive(Clone, Debug)]
struct Step {
    before: u64,
    role: usize,
    is_human: bool,
    quorum: Option<u32>,
    look_back: Option<&'static str>,
    chooses: bool,
}

const ROLES: [&str; 3] = ["a", "b", "c"];

impl Drawn {
    fn text(&self) -> String {
        let arrivals = match self.is_open {
            true => "poisson.rate_per_agent = \"0.1 /s\"",
            false => "closed = { think = { exponential = { mean = \"2 s\" } } }",
        };
        let problems = match self.has_problems {
            true => {
                "workload.problems = { count = 40, families = 8, spread = \"4 %\", turnover = \"2 %\" }\n"
            }
            false => "",
        };
        let roles = ROLES.map(|role| format!("[[role]]\nname = {role:?}\nshare = 1\n")).concat();
        let gate = match self.steps.iter().any(|step| step.is_human) {
            true => "[[workload.workflow.gate]]\nname = \"people\"\nstaff = 2\nservice = \"600 ms\"\n",
            false => "",
        };
        format!(
            "agents = [{}]\nseed = {}\nreplicates = 1\nduration = \"80 s\"\nwarm_up = \"20 s\"\n\
             budget.events = 4000000\n\
             agent = {{ send = \"1 ms\", handle = \"2 ms\", step_cpu = \"1 ms\", cpu_per_kib = \"100 us\" }}\n\
             workload.arrivals.{arrivals}\n{problems}\
             workload.task.solve = {{ lognormal = {{ mean = \"700 ms\", cv = 1 }} }}\n{roles}{gate}{}{}",
            self.agent_count,
            self.seed,
            self.steps_text(),
            self.topology_text()
        )
    }

    fn steps_text(&self) -> String {
        let names = |set: u64, until: usize| -> Vec<String> {
            (0..until).filter(|place| set >> place & 1 == 1).map(|place| format!("\"s{place}\"")).collect()
        };
        let steps = self.steps.iter().enumerate().map(|(place, step)| {
            let after = names(step.before, place);
            let role = match step.is_human {
                true => String::from("gate = \"people\"\n"),
                false => format!("role = {:?}\n", ROLES[(place + step.role) % 3]),
            };
            // A quorum of all that come is none where a choice may leave some out.
            let has_choices = self.steps[..place].iter().any(|before| before.chooses);
            let quorum = step.quorum.filter(|_| !after.is_empty() && !has_choices);
            let quorum = quorum.map(|quorum| format!("quorum = {}\n", quorum.min(after.len() as u32)));
            let look_back = step.look_back.map(|manner| format!("look_back = {manner:?}\n"));
            let behind: Vec<usize> = (place + 1..self.steps.len())
                .filter(|other| self.steps[*other].before >> place & 1 == 1)
                .collect();
            let choose = match behind.as_slice() {
                [one, other, ..] if step.chooses => {
                    format!("choose = {{ s{one} = \"30 %\", s{other} = \"70 %\" }}\n")
                }
                _ => String::new(),
            };
            format!(
                "[[workload.workflow.step]]\nname = \"s{place}\"\nafter = [{}]\n{role}{}{}{choose}",
                after.join(", "),
                quorum.unwrap_or_default(),
                look_back.unwrap_or_default()
            )
        });
        steps.collect()
    }

    fn topology_text(&self) -> String {
        let coordination = &CoordinationChoice::PLANES[self.coordination % CoordinationChoice::PLANES.len()];
        let learning = &LearningChoice::PLANES[self.learning % LearningChoice::PLANES.len()];
        let learning = if self.has_problems { learning.example } else { "" };
        let assignment = coordination.assignments[self.assignment % coordination.assignments.len()].name();
        let looks_back = self.steps.iter().any(|step| step.look_back.is_some());
        let flows = coordination.context_flows;
        let context = match flows.get(self.context % flows.len().max(1)).filter(|_| looks_back) {
            Some(flow) => format!("context = {:?}\n", flow.name()),
            None => String::new(),
        };
        let jitter = if self.has_jitter { "{ exponential = { mean = \"30 ms\" } }" } else { "\"0 s\"" };
        format!(
            "[[topology]]\nname = \"drawn\"\nassignment = {assignment:?}\n{context}\
             transport = {{ loss = {:.2}, jitter = {jitter}, retry.timeout = \"50 ms\" }}\n{}{learning}",
            self.loss, coordination.example
        )
    }

    /// Its only run, if the scenario makes sense: not all pairings do, nor all graphs.
    fn run(&self) -> Option<RunSummary> {
        let text = self.text();
        load(&text, &[]).ok()?;
        let sweep = Sweep::of_text(&text, &[]);
        Some(sweep.summaries().next().expect("there is one run").clone())
    }
}

prop_compose! {
    fn step()(
        before in any::<u64>(),
        role in 0..2_usize,
        is_human in prop::bool::weighted(0.15),
        quorum in prop::option::weighted(0.2, 1..3_u32),
        look_back in prop::option::weighted(0.3, prop::sample::select(&["parallel", "serial"][..])),
        chooses in prop::bool::weighted(0.15),
    ) -> Step {
        Step { before, role, is_human, quorum, look_back, chooses }
    }
}

prop_compose! {
    fn drawn()(
        agent_count in 3..40_u32,
        is_open: bool,
        steps in prop::collection::vec(step(), 3..8),
        coordination in any::<usize>(),
        learning in any::<usize>(),
        assignment in any::<usize>(),
        context in any::<usize>(),
        has_problems: bool,
        loss in prop_oneof![3 => Just(0.0), 1 => 0.0..0.3_f64],
        has_jitter: bool,
        seed in 1..1_000_u64,
    ) -> Drawn {
        Drawn {
            agent_count, is_open, steps, coordination, learning, assignment, context, has_problems, loss,
            has_jitter, seed,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, max_global_rejects: 3_000, ..the_same_cases() })]

    /// That a run has a summary means that its books close: the parts of every workflow add up to its latency,
    /// Little's identity holds at every station, and none is completed twice.
    #[test]
    fn whatever_leads_them_workflows_begin_and_end_once(drawn in drawn()) {
        let summary = drawn.run();
        prop_assume!(summary.is_some());
        let summary = summary.expect("it was found to be there");
        let counts = summary.counts;
        prop_assert_eq!(counts.released, counts.completed + counts.lost + counts.in_progress);
        prop_assert_eq!(counts.sent, counts.delivered + counts.dropped + counts.in_flight);
        prop_assert!(counts.completed > 0, "nothing was ever completed: {}", drawn.text());
        prop_assert!(summary.status != RunStatus::Unstable, "{}", drawn.text());
        if summary.status == RunStatus::Complete && summary.figures.get(TaskLatencyMean).is_some() {
            let latency_s = figure(&summary, TaskLatencyMean);
            let parts_s: f64 = Metric::PARTS.iter().map(|part| figure(&summary, *part)).sum();
            prop_assert!((parts_s - latency_s).abs() <= 1e-9 + 1e-9 * latency_s);
        }
    }
}
