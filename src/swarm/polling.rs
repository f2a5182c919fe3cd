//! Polling: the verbs of a fabric for those who ask until they are told.
//!
//! A poll and its reply go through stations like all messages, but what they wait for is nobody's latency until it
//! is known what the reply tells of. So each poll leaves a *trail*: up to when it was in which part. Once a reply
//! tells that a step is done, the task behind that step is charged with the gap until the poll was sent, and then
//! with the trail; of a poll that was on its way before, only with what lies behind the instant at which the step
//! was done. Without polls there are no trails, and nobody pays for them.

use super::fabric::Fabric;
use super::{AgentId, Kind, Message, Part, Party, Ports, Tag, TaskId};
use crate::kernel::{SimDuration, SimTime};
use crate::random::{mixed, uniform};

/// What became of a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollEnd {
    /// Who asked.
    pub asker: AgentId,
    /// Who was asked.
    pub asked: AgentId,
    /// The instant whose state the reply carries: the end of the poll's handling.
    pub seen_at: SimTime,
}

/// A poll on its way, or its reply.
#[derive(Clone, Copy, Debug)]
struct Trail {
    end: PollEnd,
    /// What it was sent for, as its plane numbers it: a reply tells of nothing else.
    errand: Tag,
    sent_at: SimTime,
    /// Up to when it was in each part.
    stops: [(SimTime, Part); Trail::STOPS_MAX],
    stop_count: u8,
    is_open: bool,
}

/// A step of which the next one's agent does not know that it is done.
#[derive(Clone, Copy, Debug)]
struct Untold {
    /// The next step; its account ends where the step before it was done.
    task: TaskId,
    /// Who has done the step.
    asked: AgentId,
    errand: Tag,
    /// What a reply that tells of it has to carry along.
    context_bytes: u32,
}

/// All polls on their way, with the free places of the table in a stack, and what they may tell of.
#[derive(Clone, Debug, Default)]
pub(super) struct Polls {
    trails: Vec<Trail>,
    free: Vec<u32>,
    /// By the agent that will be told.
    untold: Vec<Vec<Untold>>,
    sent_count: u64,
    /// How many had been sent, and how many were on their way, as the window opened and closed.
    marks: [(u64, u64); 2],
}

/// How the words of a workflow are numbered from which the phases of its polls are drawn. Part of every result.
const PHASE: u64 = 1 << 17;

impl Trail {
    /// Wait and service as it is sent and as it is handled, and a wire between them: for the poll, and again for
    /// its reply, whose sending is part of that handling.
    const STOPS_MAX: usize = 8;

    fn charge(&mut self, until: SimTime, part: Part) {
        let last = self.stops().last().map_or(self.sent_at, |(until, _)| *until);
        if until > last {
            self.stops[usize::from(self.stop_count)] = (until, part);
            self.stop_count += 1;
        }
    }

    fn stops(&self) -> &[(SimTime, Part)] {
        &self.stops[..usize::from(self.stop_count)]
    }
}

impl TaskId {
    const TRAIL: u32 = 1 << 30;

    /// Whether this names a trail, if it names no task.
    pub(super) fn is_trail(self) -> bool {
        self.0 & TaskId::TRAIL != 0
    }

    fn trail_index(self) -> usize {
        (self.0 & !(TaskId::BRANCH | TaskId::TRAIL)) as usize
    }
}

impl Polls {
    fn open(&mut self, trail: Trail) -> TaskId {
        self.sent_count += 1;
        let index = self.free.pop().unwrap_or(self.trails.len() as u32);
        match self.trails.get_mut(index as usize) {
            Some(place) => *place = trail,
            None => self.trails.push(trail),
        }
        TaskId(index | TaskId::BRANCH | TaskId::TRAIL)
    }

    fn close(&mut self, trail: TaskId) -> Trail {
        let index = trail.trail_index();
        let closed = self.trails[index];
        assert!(closed.is_open, "a poll ends once");
        self.trails[index].is_open = false;
        self.free.push(index as u32);
        closed
    }

    /// The window opens or, at index 1, closes.
    pub(super) fn mark(&mut self, index: usize) {
        self.marks[index] = (self.sent_count, (self.trails.len() - self.free.len()) as u64);
    }

    /// Growth of the polls on their way over the window, and how many were sent in it.
    pub(super) fn growth(&self) -> (f64, f64) {
        let [(sent_before, open_before), (sent, open)] = self.marks;
        (open as f64 - open_before as f64, sent as f64 - sent_before as f64)
    }

    /// Charges the time of a poll since the last charge to `part`.
    pub(super) fn charge(&mut self, trail: TaskId, until: SimTime, part: Part) {
        self.trails[trail.trail_index()].charge(until, part);
    }

    fn untold_to(&mut self, asker: AgentId) -> &mut Vec<Untold> {
        if self.untold.len() <= asker.index() {
            self.untold.resize(asker.index() + 1, Vec::new());
        }
        &mut self.untold[asker.index()]
    }
}

impl<P: Ports> Fabric<P> {
    /// Has `asker` ask `asked`: the sending queues at its inbox. Nobody waits for this poll in particular, so it is
    /// not sent again if it is lost. What is left untold with the same `errand` is what the reply may tell of.
    pub fn poll(&mut self, asker: AgentId, asked: AgentId, errand: Tag, bytes: u32, kind: Kind) {
        let sent_at = self.now();
        let task = self.polls.open(Trail {
            end: PollEnd { asker, asked, seen_at: SimTime::MAX },
            errand,
            sent_at,
            stops: [(SimTime::ZERO, Part::Wire); Trail::STOPS_MAX],
            stop_count: 0,
            is_open: true,
        });
        let message = Message::new(Party::Station(asker.inbox()), asked.inbox(), task, bytes, kind);
        self.send(Message { tag: errand, is_expendable: true, ..message }, SimDuration::ZERO);
    }

    /// `poll` has been handled: the reply, whose sending was part of that, carries the state of this instant.
    pub fn answer(&mut self, poll: Message, bytes: u32, kind: Kind) {
        let now = self.now();
        let end = &mut self.polls.trails[poll.task.trail_index()].end;
        end.seen_at = now;
        let to = end.asker.inbox();
        self.reply(Message { from: Party::Station(poll.to), to, bytes, kind, ..poll });
    }

    /// What comes before the step that `task` is has just been done by `asked`: `asker`, whose step it is, does not
    /// know until a reply tells, and carries so much context along.
    pub fn leave_untold(
        &mut self,
        task: TaskId,
        asker: AgentId,
        asked: AgentId,
        errand: Tag,
        context_bytes: u32,
    ) {
        self.polls.untold_to(asker).push(Untold { task, asked, errand, context_bytes });
    }

    /// Bytes of the context that a reply to `poll` would carry along now.
    pub fn context_told(&self, poll: &Message) -> u32 {
        let trail = &self.polls.trails[poll.task.trail_index()];
        let untold = self.polls.untold.get(trail.end.asker.index()).into_iter().flatten();
        let told = untold.filter(|left| self.tells(trail, left)).map(|left| left.context_bytes);
        told.fold(0, u32::saturating_add)
    }

    /// A reply has been handled: what it tells of goes to the end of `told`, in the order in which it was left,
    /// each with its account up to now.
    pub fn hear(&mut self, reply: &Message, told: &mut Vec<TaskId>) -> PollEnd {
        let trail = self.polls.close(reply.task);
        let mut untold = std::mem::take(self.polls.untold_to(trail.end.asker));
        untold.retain(|left| {
            let is_told = self.tells(&trail, left);
            if is_told {
                self.walk(&trail, left.task);
                told.push(left.task);
            }
            !is_told
        });
        *self.polls.untold_to(trail.end.asker) = untold;
        trail.end
    }

    /// A poll or its reply was lost.
    pub fn lose(&mut self, message: &Message) -> PollEnd {
        self.polls.close(message.task).end
    }

    /// The step that `task` is has begun without all that comes before it: nobody has to tell `asker` of the rest.
    pub fn forget_untold(&mut self, task: TaskId, asker: AgentId) {
        let place = self.place_of(task);
        let mut untold = std::mem::take(self.polls.untold_to(asker));
        untold.retain(|left| {
            let is_meant = self.place_of(left.task) == place;
            if is_meant {
                self.retire(left.task);
            }
            !is_meant
        });
        *self.polls.untold_to(asker) = untold;
    }

    /// A random part of `period` that belongs to the polls for `step` of the workflow that `task` stands for.
    pub fn phase_of_step(&self, period: SimDuration, task: TaskId, step: u16) -> SimDuration {
        period.scaled(uniform(mixed(self.tasks.get(task).work.key, PHASE + u64::from(step))))
    }

    /// A random part of `period` that belongs to the polls of an agent: not that of its other timers.
    pub fn phase_of_agent(&self, period: SimDuration, agent: AgentId) -> SimDuration {
        period.scaled(uniform(self.beat(agent.0, 0).block().lane(2)))
    }

    /// Charges what nobody has been told of at the end of a run: from where the first poll is that would tell.
    pub(super) fn charge_untold(&mut self, until: SimTime) {
        let polls = std::mem::take(&mut self.polls);
        let mut trails: Vec<&Trail> = polls.trails.iter().filter(|trail| trail.is_open).collect();
        trails.sort_by_key(|trail| trail.sent_at);
        for trail in trails {
            let untold = polls.untold.get(trail.end.asker.index()).into_iter().flatten();
            for left in
                untold.filter(|left| self.tells(trail, left)).map(|left| left.task).collect::<Vec<_>>()
            {
                self.walk(trail, left);
            }
        }
        for left in polls.untold.iter().flatten() {
            self.tasks.get_mut(left.task).charge(until, Part::PollGap);
        }
    }

    /// Whether the reply to a poll tells of a step that is done.
    fn tells(&self, trail: &Trail, left: &Untold) -> bool {
        let done_at = self.tasks.get(left.task).accounted_until();
        left.asked == trail.end.asked && left.errand == trail.errand && done_at <= trail.end.seen_at
    }

    /// Charges a task with the gap until a poll was sent, and with where that was since: nothing twice.
    fn walk(&mut self, trail: &Trail, task: TaskId) {
        let task = self.tasks.get_mut(task);
        task.charge(trail.sent_at, Part::PollGap);
        trail.stops().iter().for_each(|(until, part)| task.charge(*until, *part));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Task, Work};
    use super::*;

    fn at(ns: u64) -> SimTime {
        SimTime::from_ns(ns)
    }

    #[test]
    fn a_trail_has_a_stop_for_each_part_that_took_time() {
        let end = PollEnd { asker: AgentId(0), asked: AgentId(1), seen_at: SimTime::MAX };
        let mut trail = Trail {
            end,
            errand: Tag::NONE,
            sent_at: at(10),
            stops: [(SimTime::ZERO, Part::Wire); Trail::STOPS_MAX],
            stop_count: 0,
            is_open: true,
        };
        for (until, part) in [(10, Part::StationWait), (13, Part::StationService), (20, Part::Wire)] {
            trail.charge(at(until), part);
        }
        assert_eq!(trail.stops(), [(at(13), Part::StationService), (at(20), Part::Wire)]);
        // What was done at 12 is charged with what lies behind that.
        let mut task = Task::new(Work::default(), at(0), 0, 0);
        task.charge(at(12), Part::Decide);
        trail.stops().iter().for_each(|(until, part)| task.charge(*until, *part));
        assert_eq!(task.parts_ns()[Part::StationService as usize], 1);
        assert_eq!(task.parts_ns()[Part::Wire as usize], 7);
    }
}
