//! Knowledge: what an agent makes of an outcome: whether it is tried, how long that takes, what comes of it.

use coordination_ceiling::metrics::Manner::{Reused, Solved, SolvedAfterReuse};
use coordination_ceiling::metrics::Metric::{
    Cost, DecideMean, FailedReuse, InputTokens, OutputTokens, RedundantAfterFailedReuse, RedundantByItself,
    RedundantMind, RedundantSolves, Reuse, RightPerMind, Solves, WrongAnswers, WrongSpread,
};
use coordination_ceiling::metrics::RunSummary;

use super::{MS, REUSE, S, Tiny, assert_close, assert_ns, decided_at, manners};

const ALONE: &str = "coordination.independent = {}";

/// One agent meets the same problem twice, worth 5 s each time.
fn twice(settings: &[&str]) -> RunSummary {
    Tiny { agent_count: 1, rows: "0,5,7\n100,5,7", planes: ALONE, settings }.run()
}

#[test]
fn what_worked_takes_the_time_of_a_reuse() {
    let summary = twice(&[]);
    assert_eq!(manners(&summary), [Solved, Reused]);
    assert_eq!(decided_at(&summary, 1), 100 * S + REUSE);
    assert_close(&summary, Solves, 0.5);
    assert_close(&summary, Reuse, 0.5);
    assert_close(&summary, WrongAnswers, 0.0);
    assert_close(&summary, RightPerMind, 2.0 / 5.2);
}

/// Its confidence has to be above the mean time of a reuse ÷ the mean time of a solve: here 1 ÷ 2.
#[test]
fn an_outcome_is_tried_if_it_promises_to_save_time() {
    for (confidence, second) in [("0.5", Solved), ("0.5000001", Reused), ("0.25", Solved), ("1", Reused)] {
        let confidence = format!("knowledge.confidence_right={confidence}");
        let summary = twice(&["knowledge.reuse=2.5 s", &confidence]);
        assert_eq!(manners(&summary), [Solved, second], "{confidence}");
    }
}

#[test]
fn a_reuse_that_fails_has_cost_its_time_and_the_problem_is_solved() {
    let summary = twice(&["knowledge.works_right=0 %"]);
    assert_eq!(manners(&summary), [Solved, SolvedAfterReuse]);
    assert_eq!(decided_at(&summary, 1), 100 * S + REUSE + 5 * S);
    assert_ns(&summary, DecideMean, (5 * S + REUSE / 2) as f64);
    for (metric, expected) in [
        (Solves, 1.0),
        (Reuse, 0.0),
        (FailedReuse, 0.5),
        (RedundantSolves, 0.5),
        (RedundantAfterFailedReuse, 0.5),
        (RedundantByItself, 0.0),
        // The time of the reuse is not among it.
        (RedundantMind, 2.5),
    ] {
        assert_close(&summary, metric, expected);
    }
}

const ALWAYS_WRONG: [&str; 3] =
    ["knowledge.error_rate=100 %", "knowledge.works_wrong=100 %", "knowledge.confidence_wrong=1"];

#[test]
fn a_wrong_outcome_that_seems_to_work_makes_the_next_answer_wrong() {
    let summary = twice(&ALWAYS_WRONG);
    assert_eq!(manners(&summary), [Solved, Reused]);
    // Nobody has ever solved it correctly, so nothing was redundant.
    for (metric, expected) in
        [(WrongAnswers, 1.0), (WrongSpread, 0.5), (RedundantSolves, 0.0), (RightPerMind, 0.0)]
    {
        assert_close(&summary, metric, expected);
    }
}

#[test]
fn verification_takes_its_time_and_catches_what_is_wrong() {
    let verified = |catches_pct: u32, others: &[&str]| {
        let verify = format!("knowledge.verify={{ catches = '{catches_pct} %', time = '500 ms' }}");
        twice(&[others, &[verify.as_str()]].concat())
    };
    let checked = REUSE + 500 * MS;
    let caught = verified(100, &ALWAYS_WRONG);
    assert_eq!(manners(&caught), [Solved, SolvedAfterReuse]);
    assert_eq!(decided_at(&caught, 1), 100 * S + checked + 5 * S);
    assert_close(&caught, FailedReuse, 0.5);
    assert_close(&caught, WrongSpread, 0.0);

    let missed = verified(0, &ALWAYS_WRONG);
    assert_eq!(manners(&missed), [Solved, Reused]);
    assert_eq!(decided_at(&missed, 1), 100 * S + checked);
    assert_close(&missed, WrongSpread, 0.5);

    let right = verified(100, &[]);
    assert_eq!(manners(&right), [Solved, Reused]);
    assert_eq!(decided_at(&right, 1), 100 * S + checked);

    // What does not even seem to work is not looked at any more.
    let failed = verified(100, &["knowledge.works_right=0 %"]);
    assert_eq!(decided_at(&failed, 1), 100 * S + REUSE + 5 * S);
}

#[test]
fn a_fast_agent_is_fast_in_all_of_it() {
    let verify = "knowledge.verify={ catches = '100 %', time = '500 ms' }";
    let fast = "agent_class=[{ share = 1, speed = 4 }]";
    let summary = twice(&[&ALWAYS_WRONG[..], &[verify, fast]].concat());
    assert_eq!(decided_at(&summary, 1), 100 * S + (REUSE + 500 * MS + 5 * S) / 4);
}

#[test]
fn a_reuse_reads_what_the_task_says_and_writes_little() {
    let tokens = |settings: &[&str]| {
        let prices = "workload.prices={ input_per_million = 10, output_per_million = 1000 }";
        let tiny = Tiny {
            agent_count: 1,
            rows: "0,5,7,1000,200\n100,5,7,1000,200",
            planes: ALONE,
            settings: &[settings, &[prices]].concat(),
        };
        tiny.run_with_columns("arrival_s,work_s,problem,input_tokens,output_tokens")
    };
    let worked = tokens(&[]);
    assert_close(&worked, InputTokens, 1_000.0);
    assert_close(&worked, OutputTokens, (200.0 + 50.0) / 2.0);
    assert_close(&worked, Cost, (1_000.0 * 10.0 + 125.0 * 1_000.0) / 1e6);
    // Who fails reads it twice, and has written both.
    let failed = tokens(&["knowledge.works_right=0 %", "knowledge.reuse_output_tokens=80"]);
    assert_close(&failed, InputTokens, (1_000.0 + 2_000.0) / 2.0);
    assert_close(&failed, OutputTokens, (200.0 + 280.0) / 2.0);
}
