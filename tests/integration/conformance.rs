//! Conformance: what every plane of the registries must hold to, unasked, in every pairing.

mod bounds;
mod circumstances;
mod particulars;

use coordination_ceiling::analysis::Estimate;
use coordination_ceiling::coordination::CoordinationChoice;
use coordination_ceiling::experiment::Execution;
use coordination_ceiling::kernel::{QueueKind, SimTime, TieOrder};
use coordination_ceiling::learning::LearningChoice;
use coordination_ceiling::metrics::{Metric, RunStatus, RunSummary};
use coordination_ceiling::scenario::{Loaded, Scenario, Topology};
use coordination_ceiling::simulation::{RunRequest, run};

use self::circumstances::{CIRCUMSTANCES, FREE, GATED, OPEN, PROBLEMS, STEPS, THINKING};
use self::particulars::{LEARNING_PARTICULARS, PARTICULARS};
use crate::sweep::{PLAINLY, Sweep, load, load_file, of_package};

/// A swarm in which everything costs something.
const BASE: &str = r#"
    agents = [12]
    replicates = 2
    duration = "120 s"
    warm_up = "20 s"
    workload.task.solve = { lognormal = { mean = "1 s", cv = 1 } }
    agent = { send = "2 ms", handle = "3 ms", cpu_per_kib = "1 ms", step_cpu = "5 ms" }
"#;

/// A pairing of planes that a scenario accepts, each plane as its own example shows it.
struct Pair {
    name: String,
    coordination: &'static str,
    learning: &'static str,
    text: String,
}

/// Every pairing of planes that a scenario accepts.
fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for coordination in CoordinationChoice::PLANES {
        for learning in LearningChoice::PLANES {
            let planes = format!("{}\n{}", coordination.example, learning.example);
            // What learns nothing is tested without problems, too.
            let problems = if learning.name == "none" { "" } else { PROBLEMS };
            let text =
                format!("{BASE}\n{problems}\n[[topology]]\nname = \"pair\"\ntransport = {{}}\n{planes}");
            if load(&text, &[]).is_ok() {
                let name = format!("{} + {}", coordination.name, learning.name);
                let (coordination, learning) = (coordination.name, learning.name);
                pairs.push(Pair { name, coordination, learning, text });
            }
        }
    }
    pairs
}

/// Pairings of which a closed form knows how long a decision takes.
fn pairs_without_problems() -> Vec<Pair> {
    pairs().into_iter().filter(|pair| !pair.text.contains("problems")).collect()
}

/// Settings of a plane's own table.
fn own(plane: &str, settings: &[&str]) -> Vec<String> {
    settings.iter().map(|setting| format!("topology.{plane}.{setting}")).collect()
}

impl Pair {
    fn of_coordination(&self, settings: &[&str]) -> Vec<String> {
        own(&format!("coordination.{}", self.coordination), settings)
    }

    fn of_learning(&self, settings: &[&str]) -> Vec<String> {
        own(&format!("learning.{}", self.learning), settings)
    }

    /// Everything particular that one of its planes may know.
    fn particulars(&self) -> impl Iterator<Item = Vec<String>> {
        let of_coordination = PARTICULARS.iter().map(|settings| self.of_coordination(settings));
        of_coordination.chain(LEARNING_PARTICULARS.iter().map(|settings| self.of_learning(settings)))
    }
}

fn loaded(text: &str, overrides: &[&str]) -> Loaded {
    load(text, overrides).unwrap_or_else(|report| panic!("{report}"))
}

/// Every pairing under every circumstance, and with every particular that it knows.
fn cases() -> Vec<(String, Loaded)> {
    let mut cases = Vec::new();
    for pair in pairs() {
        for circumstance in CIRCUMSTANCES {
            cases.push((format!("{}, {circumstance:?}", pair.name), loaded(&pair.text, circumstance)));
        }
        let plane = CoordinationChoice::PLANES.iter().find(|plane| plane.name == pair.coordination);
        let plane = plane.expect("it is one of them");
        for assignment in plane.assignments {
            let assignment = format!("topology.assignment={}", assignment.name());
            for steps in [STEPS, GATED] {
                let overrides = [steps, OPEN, assignment.as_str()];
                cases.push((format!("{}, {overrides:?}", pair.name), loaded(&pair.text, &overrides)));
            }
        }
        for flow in plane.context_flows {
            let flow = format!("topology.context={}", flow.name());
            let overrides = [GATED, OPEN, flow.as_str()];
            cases.push((format!("{}, {overrides:?}", pair.name), loaded(&pair.text, &overrides)));
        }
        for settings in pair.particulars() {
            for surroundings in [&[THINKING][..], &[OPEN], &[STEPS, OPEN]] {
                let settings = settings.iter().map(String::as_str);
                let overrides: Vec<&str> = settings.chain(surroundings.iter().copied()).collect();
                if let Ok(loaded) = load(&pair.text, &overrides) {
                    cases.push((format!("{}, {overrides:?}", pair.name), loaded));
                }
            }
        }
    }
    cases
}

/// One run of a scenario's first size.
fn run_of(scenario: &Scenario, topology: &Topology, queue_kind: QueueKind) -> RunSummary {
    let request = RunRequest {
        scenario,
        topology,
        agent_count: scenario.agent_counts[0],
        replicate: 0,
        opens_at: SimTime::ZERO + scenario.horizon.warm_up.unwrap_or_default(),
        timeline_bin_count: 10,
        logs_decisions: false,
        queue_kind,
        tie_order: TieOrder::Schedule,
    };
    run(&request).unwrap_or_else(|error| panic!("{}: {error}", topology.name))
}

#[test]
fn every_plane_goes_together_with_some_other() {
    let names = pairs().into_iter().map(|pair| format!(" {} ", pair.name)).collect::<String>();
    for plane in CoordinationChoice::PLANES {
        assert!(names.contains(&format!(" {} + ", plane.name)), "{}", plane.name);
    }
    for plane in LearningChoice::PLANES {
        assert!(names.contains(&format!(" + {} ", plane.name)), "{}", plane.name);
    }
}

#[test]
fn some_plane_knows_each_particular() {
    let mut is_known = vec![false; PARTICULARS.len() + LEARNING_PARTICULARS.len()];
    for pair in pairs() {
        for (is_known, settings) in is_known.iter_mut().zip(pair.particulars()) {
            *is_known |= load(&pair.text, &settings.iter().map(String::as_str).collect::<Vec<_>>()).is_ok();
        }
    }
    assert!(is_known.iter().all(|is_known| *is_known), "{is_known:?}");
}

/// A run that ends is one whose books close: tasks, messages, parts of latencies, Little's law and core
/// time at every station.
#[test]
fn the_books_close_under_every_circumstance() {
    for (case, loaded) in cases() {
        let summary = run_of(&loaded.scenario, &loaded.scenario.topologies[0], QueueKind::Auto);
        assert!(summary.counts.completed > 0, "{case}: nothing was ever completed");
        assert!(summary.status != RunStatus::Unstable, "{case}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    for (case, mut loaded) in cases() {
        let [first, second] =
            [(); 2].map(|()| run_of(&loaded.scenario, &loaded.scenario.topologies[0], QueueKind::Auto));
        assert_eq!(first, second, "{case}");
        loaded.scenario.seed += 1;
        let other = run_of(&loaded.scenario, &loaded.scenario.topologies[0], QueueKind::Auto);
        // Without problems nothing is left to chance there.
        let draws_nothing = ["independent + none", "point_to_point + none", "peer + none"];
        let draws_nothing = draws_nothing.iter().any(|pair| case.contains(pair));
        let is_constant = draws_nothing && case.contains("solve=1 s");
        assert_eq!(first.digest == other.digest, is_constant, "{case}: the seed does not reach it");
    }
}

#[test]
fn every_calendar_gives_the_same_run() {
    for (case, loaded) in cases() {
        let topology = &loaded.scenario.topologies[0];
        let heap = run_of(&loaded.scenario, topology, QueueKind::Heap);
        for queue_kind in [QueueKind::Buckets, QueueKind::Auto] {
            assert_eq!(heap, run_of(&loaded.scenario, topology, queue_kind), "{case}: {queue_kind:?}");
        }
    }
}

/// The first events of every shipped scenario, at its smallest and at its largest size.
#[test]
fn every_calendar_gives_the_same_run_of_every_shipped_scenario() {
    const EVENT_COUNT: u64 = 40_000;
    for file in shipped() {
        let trace: &[&str] = match file.as_str() {
            "azure_replay.toml" => &["workload.arrivals.trace.file=../tests/data/azure_llm_synthetic.csv"],
            "mooncake_replay.toml" => {
                &["workload.arrivals.trace.file=../tests/data/mooncake_synthetic.jsonl", "warm_up=9 s"]
            }
            _ => &[],
        };
        let mut scenario = load_file(&file, trace).scenario;
        scenario.budget.events = EVENT_COUNT;
        let sizes = scenario.agent_counts.clone();
        for agent_count in [sizes[0], sizes[sizes.len() - 1]] {
            scenario.agent_counts = vec![agent_count];
            for topology in &scenario.topologies {
                let heap = run_of(&scenario, topology, QueueKind::Heap);
                for queue_kind in [QueueKind::Buckets, QueueKind::Auto] {
                    let other = run_of(&scenario, topology, queue_kind);
                    let place = format!("{file}, {} at {agent_count}: {queue_kind:?}", topology.name);
                    assert_eq!(heap, other, "{place}");
                }
            }
        }
    }
}

/// All scenarios of the package, named from their folder.
fn shipped() -> Vec<String> {
    let root = of_package("scenarios");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.strip_prefix(&root).expect("it lies below the root");
                files.push(name.to_str().expect("names are text").to_owned());
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "scenarios are shipped");
    files
}

/// If a figure needs the order of scheduling among events of one instant, it rests on an accident. Free
/// messages on a wire of no length make every instant a crowd.
#[test]
fn no_mean_depends_on_the_order_within_an_instant() {
    let crowded = ["replicates=8", "duration=400 s", "topology.transport.latency=0 s"];
    for Pair { name: pair, text, .. } in pairs() {
        for circumstance in [&[][..], &[THINKING], &[OPEN]] {
            let overrides = [&crowded[..], &FREE[..], circumstance].concat();
            let cells = [TieOrder::Schedule, TieOrder::Shuffled(1), TieOrder::Shuffled(2)].map(|tie_order| {
                let mut sweep = Sweep::of(loaded(&text, &overrides), &Execution { tie_order, ..PLAINLY });
                sweep.cells.remove(0)
            });
            for shuffled in &cells[1..] {
                for metric in [Metric::TaskLatencyMean, Metric::CoordinationLatencyMean, Metric::Throughput] {
                    // The same work in both, so it is the differences that count.
                    let pairs = cells[0].figures(metric).into_iter().zip(shuffled.figures(metric));
                    let differences: Vec<f64> = pairs.map(|(one, other)| one - other).collect();
                    let found = Estimate::with_confidence(&differences, 0.999).expect("there are runs");
                    let reach = found.half_width.expect("there are several") + 1e-9;
                    assert!(found.mean.abs() <= reach, "{pair}, {circumstance:?}, {}", metric.name());
                }
            }
        }
    }
}

#[test]
fn a_run_beyond_its_budget_is_unstable_and_has_no_figures() {
    for Pair { name: pair, text, .. } in pairs() {
        let sweep = Sweep::of_text(&text, &["budget.events=500"]);
        assert_eq!(sweep.cells[0].status(), RunStatus::Unstable, "{pair}");
        let has_figures = Metric::ALL.iter().any(|metric| !sweep.cells[0].figures(*metric).is_empty());
        assert!(!has_figures, "{pair}");
    }
}
