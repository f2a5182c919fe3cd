//! Encoding: a finished run as bytes and back, every float to its last bit.
//!
//! Fields follow each other without names: who reads them is the program that wrote them, to the last line of its
//! sources. Records are taken apart field by field, so that one that is added cannot be forgotten.

use super::RunResult;
use super::bytes::{Reader, Writer};
use super::start::Start;
use crate::coordination::CoordinationChoice;
use crate::kernel::{SimDuration, SimTime};
use crate::learning::LearningChoice;
use crate::metrics::{
    DecisionRecord, Figures, KindTraffic, Manner, Metric, OutcomeSpread, PathCount, RunCounts, RunStatus,
    RunSummary, TimelineBin,
};
use crate::swarm::Kind;

const STATUSES: [RunStatus; 4] =
    [RunStatus::Complete, RunStatus::Censored, RunStatus::NoSteadyState, RunStatus::Unstable];

const MANNERS: [Manner; 3] = [Manner::Solved, Manner::Reused, Manner::SolvedAfterReuse];

pub(super) fn encoded_start(start: Start) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.number(start.opens_at.as_ns());
    writer.flag(start.is_steady);
    writer.into_bytes()
}

/// `None` if it is none that this program has written.
pub(super) fn decoded_start(bytes: &[u8]) -> Option<Start> {
    let mut reader = Reader::new(bytes);
    let start = Start { opens_at: SimTime::from_ns(reader.number()?), is_steady: reader.flag()? };
    reader.is_at_end().then_some(start)
}

pub(super) fn encoded_run(run: &RunResult) -> Vec<u8> {
    let mut writer = Writer::default();
    let RunResult { replicate, summary, wall_ns } = run;
    writer.number(u64::from(*replicate));
    writer.number(*wall_ns);
    write_summary(&mut writer, summary);
    writer.into_bytes()
}

/// `None` if it is none that this program has written.
pub(super) fn decoded_run(bytes: &[u8]) -> Option<RunResult> {
    let mut reader = Reader::new(bytes);
    let replicate = u32::try_from(reader.number()?).ok()?;
    let wall_ns = reader.number()?;
    let summary = read_summary(&mut reader)?;
    reader.is_at_end().then_some(RunResult { replicate, summary, wall_ns })
}

fn write_summary(writer: &mut Writer, summary: &RunSummary) {
    let RunSummary {
        status,
        is_growing,
        figures,
        traffic,
        hottest_station,
        counts,
        warm_up_s,
        digest,
        spread,
        decisions,
        timeline,
    } = summary;
    writer.place(&STATUSES, status);
    writer.flag(*is_growing);
    for metric in Metric::ALL {
        writer.float_if_any(figures.get(*metric));
    }
    writer.list(traffic, write_traffic);
    writer.text(hottest_station);
    write_counts(writer, counts);
    writer.float(*warm_up_s);
    writer.number(*digest);
    writer.list(spread.as_slice(), write_spread);
    writer.list(decisions, write_decision);
    writer.list(timeline, write_bin);
}

fn read_summary(reader: &mut Reader<'_>) -> Option<RunSummary> {
    Some(RunSummary {
        status: reader.place(&STATUSES)?,
        is_growing: reader.flag()?,
        figures: read_figures(reader)?,
        traffic: reader.list(read_traffic)?,
        hottest_station: reader.text()?.to_owned(),
        counts: read_counts(reader)?,
        warm_up_s: reader.float()?,
        digest: reader.number()?,
        spread: reader.list(read_spread)?.pop(),
        decisions: reader.list(read_decision)?,
        timeline: reader.list(read_bin)?,
    })
}

fn read_figures(reader: &mut Reader<'_>) -> Option<Figures> {
    let mut figures = Figures::default();
    for metric in Metric::ALL {
        figures.set(*metric, reader.float_if_any()?);
    }
    Some(figures)
}

fn write_traffic(writer: &mut Writer, traffic: &KindTraffic) {
    let KindTraffic { kind, messages_per_task, bytes_per_task, cpu_s_per_task } = traffic;
    writer.text(kind);
    for figure in [messages_per_task, bytes_per_task, cpu_s_per_task] {
        writer.float_if_any(*figure);
    }
}

fn read_traffic(reader: &mut Reader<'_>) -> Option<KindTraffic> {
    Some(KindTraffic {
        kind: kind_named(reader.text()?)?,
        messages_per_task: reader.float_if_any()?,
        bytes_per_task: reader.float_if_any()?,
        cpu_s_per_task: reader.float_if_any()?,
    })
}

/// The name of a kind of messages, as the planes have it.
fn kind_named(name: &str) -> Option<&'static str> {
    let of_coordination = CoordinationChoice::PLANES.iter().flat_map(|plane| plane.kinds);
    let of_learning = LearningChoice::PLANES.iter().flat_map(|plane| plane.kinds);
    let of_context = Kind::OF_CONTEXT.iter().map(|(name, _)| name);
    of_coordination.chain(of_context).chain(of_learning).copied().find(|known| *known == name)
}

fn write_counts(writer: &mut Writer, counts: &RunCounts) {
    let RunCounts {
        released,
        completed,
        lost,
        in_progress,
        censored,
        sent,
        delivered,
        dropped,
        in_flight,
        events,
    } = *counts;
    let numbers =
        [released, completed, lost, in_progress, censored, sent, delivered, dropped, in_flight, events];
    for number in numbers {
        writer.number(number);
    }
}

fn read_counts(reader: &mut Reader<'_>) -> Option<RunCounts> {
    Some(RunCounts {
        released: reader.number()?,
        completed: reader.number()?,
        lost: reader.number()?,
        in_progress: reader.number()?,
        censored: reader.number()?,
        sent: reader.number()?,
        delivered: reader.number()?,
        dropped: reader.number()?,
        in_flight: reader.number()?,
        events: reader.number()?,
    })
}

fn write_spread(writer: &mut Writer, spread: &OutcomeSpread) {
    let OutcomeSpread { reached_ratios, paths } = spread;
    writer.list(reached_ratios, |writer, ratio| writer.float(*ratio));
    writer.list(paths, |writer, PathCount { tasks_per_agent, realised }| {
        writer.number(*tasks_per_agent);
        writer.number(*realised);
    });
}

fn read_spread(reader: &mut Reader<'_>) -> Option<OutcomeSpread> {
    let reached_ratios = reader.list(Reader::float)?;
    let paths = reader
        .list(|reader| Some(PathCount { tasks_per_agent: reader.number()?, realised: reader.number()? }))?;
    Some(OutcomeSpread { reached_ratios, paths })
}

fn write_decision(writer: &mut Writer, decision: &DecisionRecord) {
    let DecisionRecord {
        client,
        number,
        step,
        agent,
        problem,
        signature,
        solve,
        confidence,
        released_at,
        decided_at,
        manner,
        is_right,
    } = *decision;
    writer.number_if_any(client.map(u64::from));
    writer.number(u64::from(number));
    writer.number_if_any(step.map(u64::from));
    writer.number(u64::from(agent));
    writer.number(problem);
    writer.number(signature);
    writer.number(solve.as_ns());
    writer.float(confidence);
    writer.number(released_at.as_ns());
    writer.number(decided_at.as_ns());
    writer.place(&MANNERS, &manner);
    writer.flag(is_right);
}

fn read_decision(reader: &mut Reader<'_>) -> Option<DecisionRecord> {
    Some(DecisionRecord {
        client: reader.number_if_any()?.map(u32::try_from).transpose().ok()?,
        number: reader.number()?.try_into().ok()?,
        step: reader.number_if_any()?.map(u16::try_from).transpose().ok()?,
        agent: reader.number()?.try_into().ok()?,
        problem: reader.number()?,
        signature: reader.number()?,
        solve: SimDuration::from_ns(reader.number()?),
        confidence: reader.float()?,
        released_at: SimTime::from_ns(reader.number()?),
        decided_at: SimTime::from_ns(reader.number()?),
        manner: reader.place(&MANNERS)?,
        is_right: reader.flag()?,
    })
}

fn write_bin(writer: &mut Writer, bin: &TimelineBin) {
    let TimelineBin {
        at_s,
        hub_cpu_ratio,
        hub_queue_count,
        in_progress_count,
        agents_busy_ratio,
        throughput_hz,
    } = *bin;
    writer.float(at_s);
    writer.float_if_any(hub_cpu_ratio);
    writer.float_if_any(hub_queue_count);
    for figure in [in_progress_count, agents_busy_ratio, throughput_hz] {
        writer.float(figure);
    }
}

fn read_bin(reader: &mut Reader<'_>) -> Option<TimelineBin> {
    Some(TimelineBin {
        at_s: reader.float()?,
        hub_cpu_ratio: reader.float_if_any()?,
        hub_queue_count: reader.float_if_any()?,
        in_progress_count: reader.float()?,
        agents_busy_ratio: reader.float()?,
        throughput_hz: reader.float()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> RunResult {
        let mut figures = Figures::default();
        figures.set(Metric::ALL[0], 0.1 + 0.2);
        figures.set(Metric::ALL[Metric::ALL.len() - 1], -0.0);
        let kind = LearningChoice::PLANES.iter().find_map(|plane| plane.kinds.first());
        let traffic = KindTraffic {
            kind: kind.expect("some plane sends something"),
            messages_per_task: Some(f64::MIN_POSITIVE),
            bytes_per_task: None,
            cpu_s_per_task: Some(1e300),
        };
        let decision = DecisionRecord {
            client: None,
            number: 3,
            step: Some(7),
            agent: u32::MAX,
            problem: u64::MAX,
            signature: 5,
            solve: SimDuration::from_ns(1),
            confidence: 0.3,
            released_at: SimTime::from_ns(2),
            decided_at: SimTime::from_ns(3),
            manner: Manner::SolvedAfterReuse,
            is_right: true,
        };
        let bin = TimelineBin {
            at_s: 0.5,
            hub_cpu_ratio: Some(0.7),
            hub_queue_count: None,
            in_progress_count: 4.0,
            agents_busy_ratio: 0.1,
            throughput_hz: 3.3,
        };
        let spread = OutcomeSpread {
            reached_ratios: vec![0.1, 0.9],
            paths: vec![PathCount { tasks_per_agent: 1, realised: 2 }],
        };
        let summary = RunSummary {
            status: RunStatus::Censored,
            is_growing: true,
            figures,
            traffic: vec![traffic],
            hottest_station: "inbox 17".to_owned(),
            counts: RunCounts { released: 1, events: u64::MAX, ..RunCounts::default() },
            warm_up_s: 12.5,
            digest: 99,
            spread: Some(spread),
            decisions: vec![decision],
            timeline: vec![bin],
        };
        RunResult { replicate: 4, summary, wall_ns: 77 }
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let (run, decoded) = (run(), decoded_run(&encoded_run(&run())).expect("it is whole"));
        assert_eq!((decoded.replicate, decoded.wall_ns), (run.replicate, run.wall_ns));
        assert_eq!(decoded.summary, run.summary);
        let last = Metric::ALL[Metric::ALL.len() - 1];
        assert!(decoded.summary.figures.get(last).is_some_and(f64::is_sign_negative), "to the last bit");
    }

    #[test]
    fn what_is_cut_anywhere_is_nothing() {
        let whole = encoded_run(&run());
        assert!((0..whole.len()).all(|length| decoded_run(&whole[..length]).is_none()));
        assert!(decoded_run(&[whole.as_slice(), &[0]].concat()).is_none(), "nor is what has more behind it");
    }

    #[test]
    fn a_start_reads_back_the_same() {
        let start = Start { opens_at: SimTime::from_ns(123), is_steady: false };
        assert_eq!(decoded_start(&encoded_start(start)), Some(start));
        assert_eq!(decoded_start(&[]), None);
    }
}
