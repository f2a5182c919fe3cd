//! Agents of your own with an outcome router between them: what they save by not solving alone.
//!
//! Eight agents, each a thread, get problems as people write them: the same problem comes in several
//! wordings, and two problems may differ in one word only. To solve one is a search, whose steps are
//! counted; to reuse somebody's answer is to check it, which takes a step per digit. An answer to a problem
//! that only looks alike fails the check, and the agent solves after all.
//!
//! The agents work in rounds and meet at a barrier before anybody emits, so that what each of them knows,
//! and with it the output, does not depend on how the threads are scheduled.

use std::collections::VecDeque;
use std::sync::Barrier;
use std::thread;

use coordination_ceiling::outcome::{Adjustment, Policy, SharedRouter, Signature};
use coordination_ceiling::random::mixed;

const AGENT_COUNT: u64 = 8;
const ROUND_COUNT: u64 = 60;

/// What has to be packed, and into loads of how many pieces. An agent has solved one when it knows the
/// smallest number of pieces, written with the digits 0 and 1 alone, that fills whole loads.
const PROBLEMS: [(&str, u32); 24] = [
    ("pack the blue ceramic tiles for the ferry terminal in Rostock before the harvest fair opens", 1_997),
    ("count spare gaskets of the night shift and order what the second boiler needs until Easter", 2_663),
    ("plan how the library of Ghent moves its rare maps to the vault under the river hall", 3_989),
    ("share the vaccine doses among mountain clinics so that no cooler box travels half empty", 4_877),
    ("bottle the early cider from the northern orchards and label each crate with its own press", 1_483),
    ("bottle the early cider from the southern orchards and label each crate with its own press", 1_487),
    ("sort returned violins by the age of the varnish and send the best to the workshop in Cremona", 2_939),
    ("find enough chairs for the wedding on the lawn and carry them past the greenhouse unseen", 3_547),
    ("load the relief flight with tents first, water pumps second and paper forms at the very end", 4_799),
    ("cut oak planks for the new jetty and waste no board longer than a fisherman is tall", 1_873),
    ("fill the seed bank drawers with barley from dry valleys and leave the labels in Amharic", 2_557),
    ("stack solar panels on the barge to Niue and keep the fragile inverters above the waterline", 3_691),
    ("draw up this season's rota of lighthouse keepers with two Sundays free for everyone", 4_591),
    (
        "mint commemorative coins for the jubilee and strike none before the queen approves her portrait",
        1_759,
    ),
    ("deliver fresh dough to seven bakeries while the old bridge is closed to heavy lorries", 2_203),
    ("deliver fresh dough to nine bakeries while the old bridge is closed to heavy lorries", 2_207),
    (
        "arrange telescopes along the ridge so that amateur astronomers see the comet before the moon rises",
        3_329,
    ),
    ("wind copper coils for forty small turbines and test every third at double the usual load", 4_483),
    ("collect honey from rooftop hives downtown and never open one during the school break", 1_637),
    ("ship prosthetic hands to the hospital in Kigali and match each of them with its charger", 2_789),
    ("restore frescoes in the chapel by colour, beginning with whatever lapis is still in the jars", 3_187),
    ("feed the zoo's penguins in winter when herring is scarce and sprats cost twice as much", 4_373),
    ("print ballots in five languages and seal the bundles before observers arrive on Friday", 1_559),
    ("house stray dogs over the holidays with families that have a fence and no cat", 2_411),
];

/// How agents word one and the same problem.
const WORDINGS: [fn(&str) -> String; 4] = [
    str::to_owned,
    |problem| format!("URGENT: {}!", problem.to_uppercase()),
    |problem| format!("please {problem}, thanks"),
    |problem| problem.replace("the ", "a "),
];

/// One problem as an agent gets it.
struct Assignment {
    text: String,
    load: u32,
}

/// What agent `agent` works on in this round: some problems are more popular than others.
fn assignment(agent: u64, round: u64) -> Assignment {
    let word = mixed(2026, round * AGENT_COUNT + agent);
    let [one, other] = [word % 24, (word >> 16) % 24];
    let (problem, load) = PROBLEMS[one.min(other) as usize];
    Assignment { text: WORDINGS[(word >> 32) as usize % WORDINGS.len()](problem), load }
}

/// What a group of agents has done.
#[derive(Clone, Copy, Default)]
struct Work {
    solved: u64,
    reused: u64,
    reused_in_vain: u64,
    steps: u64,
}

/// How a remainder was first reached: from which one, if from any, and by which digit.
type Origin = (Option<u32>, char);

/// Breadth first over the remainders: the smallest number of zeros and ones that `load` divides. Every
/// remainder that is looked at is a step.
fn solve(load: u32, work: &mut Work) -> String {
    work.solved += 1;
    let mut origins: Vec<Option<Origin>> = vec![None; load as usize];
    let mut waiting = VecDeque::from([(1 % load, (None, '1'))]);
    while let Some((remainder, origin)) = waiting.pop_front() {
        work.steps += 1;
        if origins[remainder as usize].is_some() {
            continue;
        }
        origins[remainder as usize] = Some(origin);
        if remainder == 0 {
            break;
        }
        for (digit, value) in [('0', 0), ('1', 1)] {
            waiting.push_back(((remainder * 10 + value) % load, (Some(remainder), digit)));
        }
    }
    digits_to_zero(&origins)
}

/// The digits that led to the remainder zero.
fn digits_to_zero(origins: &[Option<Origin>]) -> String {
    let origin = |remainder: u32| origins[remainder as usize].expect("every number has such a multiple");
    let steps = std::iter::successors(Some(origin(0)), |(before, _)| before.map(origin));
    let digits: Vec<char> = steps.map(|(_, digit)| digit).collect();
    digits.iter().rev().collect()
}

/// Does `load` divide the number? A step per digit.
fn is_answer(digits: &str, load: u32, work: &mut Work) -> bool {
    work.steps += digits.len() as u64;
    digits.bytes().fold(0, |remainder, digit| (remainder * 10 + u32::from(digit - b'0')) % load) == 0
}

/// An agent's life: before a decision it asks the router, after it it tells. This is all there is to drop in.
fn live(agent: u64, router: Option<&SharedRouter>, barrier: &Barrier) -> Work {
    let mut work = Work::default();
    for round in 0..ROUND_COUNT {
        let Assignment { text, load } = assignment(agent, round);
        let known = router.and_then(|router| router.synthesize(&text));
        barrier.wait();
        if let Some(Adjustment::Text(answer)) = known.and_then(|mut known| known.adjustments.remove("answer"))
        {
            if is_answer(&answer, load, &mut work) {
                work.reused += 1;
                barrier.wait();
                continue;
            }
            work.reused_in_vain += 1;
        }
        let answer = solve(load, &mut work);
        if let Some(router) = router {
            let adjustments = [("answer", answer.as_str().into())];
            let emitted = router.emit(&format!("agent {agent}"), &text, "searched", 1.0, &adjustments);
            emitted.expect("an answer is shorter than a packet");
        }
        barrier.wait();
    }
    work
}

/// All agents, each on a thread of its own.
fn run(router: Option<&SharedRouter>) -> Work {
    let barrier = Barrier::new(AGENT_COUNT as usize);
    let works: Vec<Work> = thread::scope(|scope| {
        let barrier = &barrier;
        let threads: Vec<_> =
            (0..AGENT_COUNT).map(|agent| scope.spawn(move || live(agent, router, barrier))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no agent panics")).collect()
    });
    works.into_iter().fold(Work::default(), |all, one| Work {
        solved: all.solved + one.solved,
        reused: all.reused + one.reused,
        reused_in_vain: all.reused_in_vain + one.reused_in_vain,
        steps: all.steps + one.steps,
    })
}

/// A router for which a packet applies from this similarity on. It has room for all packets: which of them
/// are the oldest within a round is for the threads' timing to say.
fn router(similarity_min: f64) -> SharedRouter {
    let capacity = (AGENT_COUNT * ROUND_COUNT) as usize;
    // Nothing grows old here, so the clock may stand still.
    SharedRouter::with_policy(Policy { similarity_min, capacity, ..Policy::default() }, || 0)
}

/// The lowest similarity of two wordings of one problem, and the highest of two problems.
fn similarities() -> (f64, f64) {
    let wordings = PROBLEMS.iter().enumerate().flat_map(|(index, (problem, _))| {
        WORDINGS.map(|wording| (index, Signature::of_context(&wording(problem))))
    });
    let wordings: Vec<(usize, Signature)> = wordings.collect();
    let (mut alike_min, mut apart_max) = (1.0_f64, 0.0_f64);
    for (one_index, one) in &wordings {
        for (other_index, other) in &wordings {
            let similarity = one.similarity(*other);
            if one_index == other_index {
                alike_min = alike_min.min(similarity);
            } else {
                apart_max = apart_max.max(similarity);
            }
        }
    }
    (alike_min, apart_max)
}

fn main() {
    let (alike_min, apart_max) = similarities();
    println!("two wordings of a problem: similarity at least {alike_min:.2}");
    println!("two different problems:    similarity at most  {apart_max:.2}\n");
    println!("{:<28} {:>7} {:>7} {:>8} {:>10}", "", "solved", "reused", "in vain", "steps");
    let print = |name: &str, work: Work| {
        let Work { solved, reused, reused_in_vain, steps } = work;
        println!("{name:<28} {solved:>7} {reused:>7} {reused_in_vain:>8} {steps:>10}");
    };
    let alone = run(None);
    print("without a router", alone);
    print("with one, same words only", run(Some(&router(1.0))));
    let together = run(Some(&router(0.75)));
    print("with one, similar words", together);
    println!(
        "\nthe router saved {} of {} solves and {:.0} % of the steps",
        alone.solved - together.solved,
        alone.solved,
        100.0 * (1.0 - together.steps as f64 / alone.steps as f64)
    );
}
