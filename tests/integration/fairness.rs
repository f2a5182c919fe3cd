//! Fairness: no plane sends, handles or steps more cheaply than another.

use coordination_ceiling::coordination::CoordinationChoice;
use coordination_ceiling::learning::LearningChoice;
use coordination_ceiling::metrics::{Metric, RunSummary};

use crate::sweep::{Sweep, load};

/// Instants are all different, so that a nanosecond changes no order.
const BASE: &str = "agents = [6]\nreplicates = 1\nduration = \"400 s\"\nwarm_up = \"0 s\"\ndrain = \"0 s\"\n\
    agent.step_cpu = \"10 us\"\nworkload.arrivals.closed.think = { exponential = { mean = \"5 s\" } }\n\
    workload.task.solve = { exponential = { mean = \"1 s\" } }\n";
const PROBLEMS: &str = "workload.problems = { count = 40, families = 8, spread = \"4 %\" }\n";
const STEPS: &str = "workload.workflow.step = [{ name = \"a\" }, { name = \"b\", after = [\"a\"] }]\n";

/// The only run of a pairing as it is by default, if it makes sense.
fn run_of(head: &str, coordination: &str, learning: &str, overrides: &[&str]) -> Option<RunSummary> {
    let text = format!(
        "{BASE}{head}[[topology]]\nname = \"pair\"\ncoordination.{coordination} = {{}}\nlearning.{learning} = {{}}\n"
    );
    load(&text, overrides).ok()?;
    let sweep = Sweep::of_text(&text, overrides);
    Some(sweep.summaries().next().expect("there is one run").clone())
}

/// CPU of all stations in the whole run, in seconds.
fn cpu_s(summary: &RunSummary) -> f64 {
    let per_task_s = summary.figures.get(Metric::CoordinationCpu).expect("tasks are completed");
    per_task_s * summary.figures.get(Metric::Throughput).expect("there is a window") * 400.0
}

/// What a run of 400 s takes in CPU beyond a plain one, in nanoseconds, where `setting` is 1 ns dearer: so little
/// that no event changes its place.
fn more_ns(plain: &RunSummary, dearer: &RunSummary) -> f64 {
    (cpu_s(dearer) - cpu_s(plain)) * 1e9
}

/// Read off the counters, not off what planes say of themselves: 1 ns more for a send costs 1 ns for each message
/// that a station sends, 1 ns more for handling as much for each that one handles, and 1 ns more for a step as much for
/// each decision, whoever leads and whoever learns.
#[test]
fn every_plane_pays_the_same_for_a_message_and_for_a_step() {
    let mut tested_count = 0;
    for coordination in CoordinationChoice::PLANES {
        for learning in LearningChoice::PLANES {
            for (head, step_count) in [(PROBLEMS.to_owned(), 1.0), (format!("{PROBLEMS}{STEPS}"), 2.0)] {
                let run = |settings: &[&str]| run_of(&head, coordination.name, learning.name, settings);
                let Some(plain) = run(&[]) else { continue };
                let dearer = |setting: &str| more_ns(&plain, &run(&[setting]).expect("it makes sense"));
                let name = format!("{} + {}, {step_count} steps", coordination.name, learning.name);
                let (counts, clients) = (plain.counts, 6.0);
                let (released, completed) = (counts.released as f64, counts.completed as f64);
                // Clients send and are told at no cost; what the end of the run cuts off may count in one of them only.
                let cut_off = 3.0 * clients + 2.0;
                let (sent, handled) = (counts.sent as f64, counts.delivered as f64);
                let cases = [
                    ("agent.send=50001 ns", sent - released, sent),
                    ("agent.handle=50001 ns", handled - released - completed, handled),
                    ("agent.step_cpu=10001 ns", completed * step_count, released * step_count),
                ];
                for (setting, least, most) in cases {
                    let more_ns = dearer(setting);
                    let is_fair = (least * 0.99 - cut_off..=most * 1.01 + cut_off).contains(&more_ns);
                    assert!(is_fair, "{name}: {more_ns} ns more with {setting}, and not {least} to {most}");
                }
                tested_count += 1;
            }
        }
    }
    assert!(tested_count >= 40, "{tested_count} pairings make sense");
}
