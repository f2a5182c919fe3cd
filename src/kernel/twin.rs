//! Twin: every queue against a plain `BTreeSet`, in lockstep, under workloads meant to hurt.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Calendar, QueueKind, SimDuration, SimTime, TieOrder};

/// How far ahead events are scheduled.
#[derive(Clone, Copy, Debug)]
enum Delays {
    Uniform,
    AllEqual,
    ManyTies,
    MostlyZero,
    Bimodal,
    HeavyTailed,
    Periodic,
    Geometric,
    NearTheEndOfTime,
}

/// What a phase does to the number of pending events.
#[derive(Clone, Copy, Debug)]
enum Phase {
    Hold(u32),
    Grow(u32),
    Drain(u32),
    Burst(u32),
}

/// A full-period generator that is good enough for tests (SplitMix64).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Delays {
    fn draw(self, now: SimTime, draws: &mut Draws) -> SimDuration {
        let bits = draws.next();
        let low = bits >> 40;
        SimDuration::from_ns(match self {
            Delays::Uniform => low,
            Delays::AllEqual => 1_000,
            Delays::ManyTies => (bits % 4) * 1_000,
            Delays::MostlyZero => (bits % 8).saturating_sub(6) * low,
            Delays::Bimodal => {
                if bits.is_multiple_of(2) {
                    low
                } else {
                    low << 20
                }
            }
            Delays::HeavyTailed => low >> 12 << (bits % 40),
            Delays::Periodic => 1_000_000_000 - now.as_ns() % 1_000_000_000,
            Delays::Geometric => u64::from(bits.trailing_zeros()) * 100_000 + low % 100_000,
            Delays::NearTheEndOfTime => (u64::MAX - now.as_ns()) / 2 + low % 3,
        })
    }
}

fn any_delays() -> impl Strategy<Value = Delays> {
    prop::sample::select(vec![
        Delays::Uniform,
        Delays::AllEqual,
        Delays::ManyTies,
        Delays::MostlyZero,
        Delays::Bimodal,
        Delays::HeavyTailed,
        Delays::Periodic,
        Delays::Geometric,
        Delays::NearTheEndOfTime,
    ])
}

fn any_phase() -> impl Strategy<Value = Phase> {
    prop_oneof![
        (1..20_000_u32).prop_map(Phase::Hold),
        (1..6_000_u32).prop_map(Phase::Grow),
        (1..9_000_u32).prop_map(Phase::Drain),
        (1..3_000_u32).prop_map(Phase::Burst),
    ]
}

fn any_tie_order() -> impl Strategy<Value = TieOrder> {
    prop_oneof![Just(TieOrder::Schedule), any::<u64>().prop_map(TieOrder::Shuffled)]
}

/// All queues and the twin, driven alike.
struct Lockstep {
    calendars: Vec<Calendar<u64>>,
    twin: BTreeSet<(SimTime, u64, u64)>,
    tie_order: TieOrder,
    scheduled_count: u64,
    now: SimTime,
    draws: Draws,
}

impl Lockstep {
    fn new(seed: u64, tie_order: TieOrder) -> Self {
        let kinds = [QueueKind::Auto, QueueKind::Heap, QueueKind::Buckets];
        Lockstep {
            calendars: kinds.map(|kind| Calendar::with_queue(kind, tie_order)).into(),
            twin: BTreeSet::new(),
            tie_order,
            scheduled_count: 0,
            now: SimTime::ZERO,
            draws: Draws(seed),
        }
    }

    fn schedule(&mut self, delays: Delays) {
        let at = self.now + delays.draw(self.now, &mut self.draws);
        let event = self.scheduled_count;
        self.scheduled_count += 1;
        self.twin.insert((at, self.tie_order.place(event), event));
        self.calendars.iter_mut().for_each(|calendar| calendar.schedule(at, event));
    }

    /// Pops everywhere, and compares.
    fn pop(&mut self) -> bool {
        let expected = self.twin.pop_first().map(|(at, _, event)| (at, event));
        for calendar in &mut self.calendars {
            assert_eq!(calendar.peek_time(), expected.map(|(at, _)| at));
            assert_eq!(calendar.pop(), expected);
            assert_eq!(calendar.len(), self.twin.len());
        }
        self.now = expected.map_or(self.now, |(at, _)| at);
        expected.is_some()
    }

    fn pass(&mut self, phase: Phase, delays: Delays) {
        match phase {
            Phase::Hold(count) => (0..count).for_each(|_| {
                self.pop();
                self.schedule(delays);
            }),
            Phase::Grow(count) => (0..count).for_each(|_| {
                self.schedule(delays);
                self.schedule(delays);
                self.pop();
            }),
            Phase::Drain(count) => (0..count).for_each(|_| {
                self.pop();
            }),
            Phase::Burst(count) => {
                let at = self.now + delays.draw(self.now, &mut self.draws);
                let delay = at.since(self.now);
                (0..count).for_each(|_| self.schedule_after(delay));
            }
        }
    }

    fn schedule_after(&mut self, delay: SimDuration) {
        let event = self.scheduled_count;
        self.scheduled_count += 1;
        self.twin.insert((self.now + delay, self.tie_order.place(event), event));
        self.calendars.iter_mut().for_each(|calendar| calendar.schedule(self.now + delay, event));
    }

    /// The events that each calendar says are pending are those of the twin.
    fn compare_pending(&self) {
        let expected: BTreeSet<u64> = self.twin.iter().map(|&(_, _, event)| event).collect();
        for calendar in &self.calendars {
            assert_eq!(calendar.pending().copied().collect::<BTreeSet<u64>>(), expected);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_queue_pops_what_a_sorted_set_pops(
        seed in any::<u64>(),
        tie_order in any_tie_order(),
        phases in prop::collection::vec((any_phase(), any_delays()), 1..10),
    ) {
        let mut lockstep = Lockstep::new(seed, tie_order);
        for (phase, delays) in phases {
            lockstep.pass(phase, delays);
        }
        lockstep.compare_pending();
        while lockstep.pop() {}
    }
}
