//! Calendar: the pending events of a run, and its clock.
//!
//! Events come out by time, those of one instant in the order in which they were scheduled. The
//! clock moves only when an event is popped. Once the calendar has grown to what a run needs,
//! scheduling and popping allocate nothing.

use std::collections::VecDeque;

use super::buckets::FORESIGHT;
use super::key::{Key, SCHEDULED_COUNT_MAX, TieOrder};
use super::queue::{Queue, QueueKind};
use super::slab::Slab;
use super::time::SimTime;

/// An event's payload is fetched so many pops ahead...
const PAYLOAD_DISTANCE: usize = 20;
/// ...and has arrived so many pops ahead, when the caller is told of it,
const HINT_DISTANCE: usize = 12;
/// and told again so many pops ahead, when what it then asked for has arrived.
const LAST_HINT_DISTANCE: usize = 5;
const _: () = assert!(LAST_HINT_DISTANCE < HINT_DISTANCE);
const _: () = assert!(HINT_DISTANCE < PAYLOAD_DISTANCE && PAYLOAD_DISTANCE < FORESIGHT);

/// Pending events, each with a payload `E`, and the current simulated time.
#[derive(Debug)]
pub struct Calendar<E: Copy> {
    queue: Queue,
    /// The payloads of the events in the queue.
    payloads: Slab<E>,
    /// Events scheduled for the current instant, which are sorted as they arrive. They leave so soon
    /// that their payloads travel with them.
    immediate: VecDeque<(Key, E)>,
    now: SimTime,
    scheduled_count: u64,
    tie_order: TieOrder,
}

impl<E: Copy> Default for Calendar<E> {
    fn default() -> Self {
        Self::with_queue(QueueKind::Auto, TieOrder::Schedule)
    }
}

impl<E: Copy> Calendar<E> {
    /// An empty calendar at [`SimTime::ZERO`].
    pub fn with_queue(queue_kind: QueueKind, tie_order: TieOrder) -> Self {
        Calendar {
            queue: Queue::with_kind(queue_kind),
            payloads: Slab::default(),
            immediate: VecDeque::new(),
            now: SimTime::ZERO,
            scheduled_count: 0,
            tie_order,
        }
    }

    /// Makes room for `pending_count` events, so that growing to that many allocates nothing more.
    pub fn reserve(&mut self, pending_count: usize) {
        self.queue.reserve(pending_count);
        self.payloads.reserve(pending_count);
    }

    /// The time of the last popped event.
    #[inline]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// How many events are pending.
    #[inline]
    pub fn len(&self) -> usize {
        self.queue.len() + self.immediate.len()
    }

    /// Whether no event is pending.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many events have been scheduled since the start.
    #[inline]
    pub fn scheduled_count(&self) -> u64 {
        self.scheduled_count
    }

    /// When the next event is due.
    #[inline]
    pub fn peek_time(&self) -> Option<SimTime> {
        let immediate = self.immediate.front().map_or(Key::LAST, |(key, _)| *key);
        let first = immediate.min(self.queue.first());
        (first != Key::LAST).then(|| first.at())
    }

    /// Lets `event` happen at `at`.
    ///
    /// # Panics
    /// If `at` is in the past, if 2²⁴ − 1 events are pending already, or if 2⁴⁰ have been scheduled
    /// since the start: a caller that may come near these has to keep a budget below them.
    // Inlined always, so that a payload goes from registers into its slot: through memory, the copy has
    // to wait until every earlier write has left the processor, 30 ns at a million pending events.
    #[inline(always)]
    pub fn schedule(&mut self, at: SimTime, event: E) {
        assert!(at >= self.now, "an event is scheduled for a time that has passed");
        if at == self.now && self.tie_order == TieOrder::Schedule {
            let key = self.next_key(at, 0);
            self.immediate.push_back((key, event));
        } else {
            let slot = self.payloads.insert(event);
            self.enqueue(at, slot);
        }
    }

    /// Takes the next event, and moves the clock to its time.
    #[inline]
    pub fn pop(&mut self) -> Option<(SimTime, E)> {
        self.pop_hinted(|_| ())
    }

    /// As [`Calendar::pop`]; also calls `hint` with an event due a few pops later, if one is known,
    /// so that the caller can ask for the memory that it will touch
    /// ([`prefetch_read`](super::prefetch_read)). Another event may still be scheduled before it, and
    /// not every event is foreseen: nothing but speed may depend on the hints.
    #[inline]
    pub fn pop_hinted(&mut self, hint: impl FnOnce(&E)) -> Option<(SimTime, E)> {
        self.pop_hinted_twice(hint, |_| ())
    }

    /// As [`Calendar::pop_hinted`]; also calls `last_hint` with an event that is due sooner, when what
    /// was asked for at its hint has arrived and may say what else it will touch.
    #[inline]
    pub fn pop_hinted_twice(
        &mut self,
        hint: impl FnOnce(&E),
        last_hint: impl FnOnce(&E),
    ) -> Option<(SimTime, E)> {
        if let Some(event) = self.pop_immediate() {
            return Some((self.now, event));
        }
        let key = self.queue.pop()?;
        if let Some(coming) = self.queue.foreseen(PAYLOAD_DISTANCE) {
            self.payloads.prefetch(coming.slot());
        }
        if let Some(coming) = self.queue.foreseen(HINT_DISTANCE) {
            hint(self.payloads.get(coming.slot()));
        }
        if let Some(coming) = self.queue.foreseen(LAST_HINT_DISTANCE) {
            last_hint(self.payloads.get(coming.slot()));
        }
        assert!(key.at() >= self.now, "an event is popped after its time");
        self.now = key.at();
        Some((self.now, self.payloads.remove(key.slot())))
    }

    /// The events that are still pending, in no particular order. For the end of a run: it takes a
    /// pass over all that were ever pending at once.
    pub fn pending(&self) -> impl Iterator<Item = &E> {
        self.payloads.iter().chain(self.immediate.iter().map(|(_, event)| event))
    }

    /// An immediate event waits for those of the same instant that were scheduled before it.
    #[inline]
    fn pop_immediate(&mut self) -> Option<E> {
        let &(key, event) = self.immediate.front()?;
        if self.queue.first() < key {
            return None;
        }
        self.immediate.pop_front();
        Some(event)
    }

    fn enqueue(&mut self, at: SimTime, slot: u32) {
        let key = self.next_key(at, slot);
        self.queue.push(key);
    }

    #[inline]
    fn next_key(&mut self, at: SimTime, slot: u32) -> Key {
        assert!(self.scheduled_count < SCHEDULED_COUNT_MAX, "a run schedules more than 2^40 events");
        let key = Key::new(at, self.tie_order.place(self.scheduled_count), slot);
        self.scheduled_count += 1;
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: SimTime = SimTime::from_ns(10);

    fn drained(mut calendar: Calendar<u32>) -> Vec<u32> {
        std::iter::from_fn(|| calendar.pop()).map(|(_, event)| event).collect()
    }

    #[test]
    fn events_of_one_instant_come_in_schedule_order() {
        let mut calendar = Calendar::default();
        (0..100).for_each(|event| calendar.schedule(SOON, event));
        assert_eq!(drained(calendar), (0..100).collect::<Vec<u32>>());
    }

    #[test]
    fn an_event_scheduled_for_now_waits_for_those_that_were_pending_before() {
        let mut calendar = Calendar::default();
        (0..3).for_each(|event| calendar.schedule(SOON, event));
        calendar.schedule(SimTime::from_ns(11), 4);
        calendar.pop();
        calendar.schedule(calendar.now(), 3);
        assert_eq!(drained(calendar), [1, 2, 3, 4]);
    }

    #[test]
    fn shuffled_ties_lose_no_event_and_stay_within_their_instant() {
        let mut calendar = Calendar::with_queue(QueueKind::Auto, TieOrder::Shuffled(1));
        (0..200).for_each(|event| calendar.schedule(SimTime::from_ns(u64::from(event / 100)), event));
        let order = drained(calendar);
        let (mut first, mut second) = (order[..100].to_vec(), order[100..].to_vec());
        assert!(!first.is_sorted() && !second.is_sorted());
        first.sort_unstable();
        second.sort_unstable();
        assert_eq!([first, second].concat(), (0..200).collect::<Vec<u32>>());
    }

    #[test]
    fn most_events_are_hinted_before_they_come() {
        let mut calendar = Calendar::with_queue(QueueKind::Buckets, TieOrder::Schedule);
        (0..10_000).for_each(|event| calendar.schedule(SimTime::from_ns(1 + u64::from(event)), event));
        let mut hinted = vec![false; 10_000];
        let mut foreseen_count = 0;
        while let Some((_, event)) = calendar.pop_hinted(|&coming: &u32| hinted[coming as usize] = true) {
            foreseen_count += u32::from(hinted[event as usize]);
        }
        assert!(foreseen_count > 9_900, "{foreseen_count} of 10000");
    }

    #[test]
    fn the_clock_is_that_of_the_last_popped_event() {
        let mut calendar = Calendar::default();
        calendar.schedule(SOON, ());
        assert_eq!((calendar.now(), calendar.peek_time()), (SimTime::ZERO, Some(SOON)));
        calendar.pop();
        assert_eq!((calendar.now(), calendar.peek_time(), calendar.scheduled_count()), (SOON, None, 1));
    }

    #[test]
    #[should_panic(expected = "a time that has passed")]
    fn the_past_cannot_be_scheduled() {
        let mut calendar = Calendar::default();
        calendar.schedule(SOON, ());
        calendar.pop();
        calendar.schedule(SimTime::ZERO, ());
    }

    #[test]
    #[should_panic(expected = "more than 2^40 events")]
    fn a_run_that_never_ends_is_stopped() {
        let mut calendar = Calendar { scheduled_count: SCHEDULED_COUNT_MAX, ..Calendar::default() };
        calendar.schedule(SOON, ());
    }
}
