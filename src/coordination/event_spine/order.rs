//! Order: what an inbox has been sent, and what it holds until what comes before has been handled.
//!
//! A member has one subscription. Every delivery says its number and that of the delivery before it; over a
//! wire that overtakes or loses messages they come in any order, and are handled in the order of their numbers.

use std::collections::BTreeMap;

use crate::swarm::{AgentId, TaskId};

/// All subscriptions of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Subscriptions {
    /// By member: the numbers of what it was sent last, and of what it has handled last.
    cursors: Vec<Cursor>,
    /// By member and the number that comes before it: what has come too early.
    held: BTreeMap<(AgentId, u64), Delivery>,
}

/// How far a member has come. Numbers begin at one.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    sent: u64,
    handled: u64,
}

/// An event on its way to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delivery {
    pub(super) task: TaskId,
    /// Its own number.
    pub(super) number: u64,
    /// The number of the delivery before it to the same member; 0: it is the first.
    pub(super) previous: u64,
}

impl Subscriptions {
    /// The subscriptions of so many members, none of which has been sent anything.
    pub(super) fn of(member_count: u32) -> Self {
        Subscriptions { cursors: vec![Cursor::default(); member_count as usize], held: BTreeMap::new() }
    }

    /// The event with `number` is sent to `member`.
    ///
    /// # Panics
    /// If the member has been sent a later one.
    pub(super) fn send(&mut self, member: AgentId, task: TaskId, number: u64) -> Delivery {
        let cursor = &mut self.cursors[member.index()];
        assert!(number > cursor.sent, "events leave in the order of their numbers");
        Delivery { task, number, previous: std::mem::replace(&mut cursor.sent, number) }
    }

    /// A delivery has come to `member`, which holds it if something before it has not.
    pub(super) fn receive(&mut self, member: AgentId, delivery: Delivery) {
        self.held.insert((member, delivery.previous), delivery);
    }

    /// The next delivery in order, if it has come: it is handled now.
    pub(super) fn next(&mut self, member: AgentId) -> Option<Delivery> {
        let cursor = &mut self.cursors[member.index()];
        let delivery = self.held.remove(&(member, cursor.handled))?;
        cursor.handled = delivery.number;
        Some(delivery)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_overtakes_is_handled_in_order(arrivals in Just((0..40).collect::<Vec<usize>>()).prop_shuffle()) {
            let mut subscriptions = Subscriptions::of(2);
            // Every third number goes to the other member.
            let sent: Vec<(AgentId, Delivery)> = (0..40)
                .map(|place| {
                    let member = AgentId(u32::from(place % 3 == 0));
                    (member, subscriptions.send(member, TaskId(place), u64::from(place) + 1))
                })
                .collect();
            let mut handled = [Vec::new(), Vec::new()];
            for place in arrivals {
                let (member, delivery) = sent[place];
                subscriptions.receive(member, delivery);
                while let Some(delivery) = subscriptions.next(member) {
                    handled[member.index()].push(delivery);
                }
            }
            for (member, handled) in handled.into_iter().enumerate() {
                let own = sent.iter().filter(|(to, _)| to.index() == member).map(|(_, delivery)| *delivery);
                prop_assert_eq!(handled, own.collect::<Vec<_>>());
            }
        }
    }
}
