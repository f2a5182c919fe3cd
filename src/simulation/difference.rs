//! Difference: the first event in which two runs part.

use super::planes::{PlanesVisitor, with_planes};
use super::request::{RunError, RunPorts, RunRequest};
use super::run::Run;
use crate::kernel::SimTime;
use crate::swarm::{Coordination, Event, Learning, Recorder, RunSettings};

/// The first event that is not the same in two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How many events were the same before it.
    pub event_number: u64,
    /// The one run's event, if it had not ended.
    pub one: Option<(SimTime, Event)>,
    /// The other's.
    pub other: Option<(SimTime, Event)>,
}

/// Runs two requests of one topology side by side, event by event, until they part; `None` if they
/// never do.
///
/// # Errors
/// If the work cannot be read.
pub fn first_difference(
    one: &RunRequest<'_>,
    other: &RunRequest<'_>,
) -> Result<Option<Difference>, RunError> {
    with_planes(one.topology, Pair { one, other })
}

struct Pair<'r, 'a> {
    one: &'r RunRequest<'a>,
    other: &'r RunRequest<'a>,
}

impl PlanesVisitor for Pair<'_, '_> {
    type Outcome = Result<Option<Difference>, RunError>;

    fn visit<C: Coordination + Clone, L: Learning + Clone>(
        self,
        coordination: &C,
        learning: &L,
    ) -> Self::Outcome {
        let (one_settings, other_settings) = (self.one.settings(), self.other.settings());
        let mut one = begin(self.one, coordination, learning, &one_settings)?;
        let mut other = begin(self.other, coordination, learning, &other_settings)?;
        for event_number in 0.. {
            let events = (one.step(), other.step());
            if events.0 != events.1 {
                return Ok(Some(Difference { event_number, one: events.0, other: events.1 }));
            }
            if events.0.is_none() || one.is_over_budget() {
                break;
            }
        }
        Ok(None)
    }
}

struct Silent;

impl Recorder for Silent {}

fn begin<'a, 's, C: Coordination + Clone, L: Learning + Clone>(
    request: &RunRequest<'a>,
    coordination: &C,
    learning: &L,
    settings: &'s RunSettings,
) -> Result<Run<'s, C, L, RunPorts<'a, Silent>>, RunError> {
    let fabric = request.fabric((coordination, learning), Silent, *settings)?;
    Ok(Run::new(coordination.clone(), learning.clone(), fabric, settings))
}

impl std::fmt::Display for Difference {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let told = |event: Option<(SimTime, Event)>| match event {
            Some((at, event)) => format!("{event:?} at {at}"),
            None => "the end of the run".to_owned(),
        };
        write!(
            formatter,
            "event {} is {} in the one and {} in the other",
            self.event_number,
            told(self.one),
            told(self.other)
        )
    }
}
