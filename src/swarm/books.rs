//! Books: what must balance at the end of every run, whatever happened in it.

use crate::metrics::RunCounts;
use crate::stations::StationError;

/// Bookkeeping that does not close: a bug of the program, never of the scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BooksError {
    /// Tasks vanished or multiplied.
    #[error("{released} released is not {completed} completed + {lost} lost + {in_progress} in progress")]
    TasksDoNotBalance {
        /// Workflows released.
        released: u64,
        /// Workflows completed.
        completed: u64,
        /// Workflows lost.
        lost: u64,
        /// Workflows under way.
        in_progress: u64,
    },
    /// Messages vanished or multiplied.
    #[error("{sent} sent is not {delivered} delivered + {dropped} dropped + {in_flight} in flight")]
    MessagesDoNotBalance {
        /// Messages sent.
        sent: u64,
        /// Messages delivered.
        delivered: u64,
        /// Messages dropped.
        dropped: u64,
        /// Messages on the wire.
        in_flight: u64,
    },
    /// The parts of a latency do not add up to it.
    #[error("a task's parts add up to {parts_ns} ns, its latency is {latency_ns} ns")]
    PartsDoNotSum {
        /// Sum of the parts.
        parts_ns: u64,
        /// Release to completion.
        latency_ns: u64,
    },
    /// A station's account is wrong.
    #[error("{station}: {error}")]
    Station {
        /// Its name.
        station: String,
        /// What is wrong.
        error: StationError,
    },
}

/// Checks the counts of a finished run.
pub(super) fn balance(counts: &RunCounts) -> Result<(), BooksError> {
    let RunCounts { released, completed, lost, in_progress, .. } = *counts;
    if released != completed + lost + in_progress {
        return Err(BooksError::TasksDoNotBalance { released, completed, lost, in_progress });
    }
    let RunCounts { sent, delivered, dropped, in_flight, .. } = *counts;
    if sent != delivered + dropped + in_flight {
        return Err(BooksError::MessagesDoNotBalance { sent, delivered, dropped, in_flight });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_that_vanished_is_noticed() {
        let counts = RunCounts { released: 3, completed: 2, ..RunCounts::default() };
        assert!(matches!(balance(&counts), Err(BooksError::TasksDoNotBalance { .. })));
    }

    #[test]
    fn a_message_that_came_twice_is_noticed() {
        let counts = RunCounts { sent: 1, delivered: 2, ..RunCounts::default() };
        assert!(matches!(balance(&counts), Err(BooksError::MessagesDoNotBalance { .. })));
    }
}
