//! Charges: what hubs pay for what they do.

use super::{Dispatch, FINAL, HEARTBEAT, Hubs, INSTRUCTION, Layout, RESULT, SUBMIT, TRANSFER};
use crate::coordination::Bottleneck;
use crate::kernel::SimDuration;
use crate::swarm::{Costs, Fabric, Kind, Message, Ports, Source, TaskId};

impl<L: Layout> Hubs<L> {
    /// The closed form of hubs that lead so many agents each.
    pub(in crate::coordination) fn bottleneck_of(
        &self,
        costs: &Costs,
        source: Source,
        agent_counts: Vec<u32>,
    ) -> Bottleneck {
        let handle_s = |kind| self.handle(costs, kind).as_s();
        let largest = agent_counts.iter().copied().max().unwrap_or(0);
        let result_s = handle_s(RESULT) + self.result_s_mean(largest);
        let submit_s = if source == Source::Open { handle_s(SUBMIT) + self.submit.mean() } else { 0.0 };
        let beat_s = handle_s(HEARTBEAT) + self.heartbeat.mean();
        let beats = self.parameters.heartbeat_interval.map(|interval| beat_s / interval.as_s());
        Bottleneck {
            cores: self.parameters.cores.get(),
            agent_counts,
            demand_s: submit_s + result_s + self.instruction.mean() + self.send(costs).as_s(),
            background_cores_per_agent: beats.unwrap_or(0.0),
            is_on_path: true,
            further_bytes: Vec::new(),
            further_s: 0.0,
            result_bytes: self.length(RESULT),
            instruction_bytes: self.length(INSTRUCTION),
            is_instructed_ahead: self.is_combined(),
        }
    }

    /// CPU to handle a message of `kind`.
    pub(in crate::coordination) fn handle(&self, costs: &Costs, kind: Kind) -> SimDuration {
        self.handle_bytes(costs, self.length(kind))
    }

    /// CPU to handle a message of `bytes`.
    pub(in crate::coordination) fn handle_bytes(&self, costs: &Costs, bytes: u32) -> SimDuration {
        costs.handling(self.parameters.handle.unwrap_or(costs.handle), bytes)
    }

    /// CPU to send an instruction.
    pub(super) fn send(&self, costs: &Costs) -> SimDuration {
        self.send_bytes(costs, self.length(INSTRUCTION))
    }

    /// CPU to send a message of `bytes`.
    pub(in crate::coordination) fn send_bytes(&self, costs: &Costs, bytes: u32) -> SimDuration {
        costs.sending(self.parameters.send.unwrap_or(costs.send), bytes)
    }

    /// Bytes of a message of `kind`.
    pub(in crate::coordination) fn length(&self, kind: Kind) -> u32 {
        Message::length(match kind {
            SUBMIT => self.parameters.submit_bytes,
            RESULT => self.parameters.result_bytes,
            HEARTBEAT => self.parameters.heartbeat_bytes,
            FINAL => self.parameters.final_bytes,
            TRANSFER => return self.transfer_bytes,
            _ => self.parameters.instruction_bytes,
        })
    }

    /// Whether instructions cost a hub without an archive nothing, ever.
    pub(in crate::coordination) fn instructs_free(&self, costs: &Costs) -> bool {
        self.instruction.is_zero() && self.send(costs).is_zero()
    }

    /// Which kinds of message cost a hub nothing, ever.
    pub(super) fn free_kinds(&self, costs: &Costs, is_archive_free: bool) -> [bool; 6] {
        let handles = |kind| self.handle(costs, kind).is_zero();
        let instructs = self.instructs_free(costs) && is_archive_free;
        let sends = |kind| self.send_bytes(costs, self.length(kind)).is_zero();
        let transfers = !self.has_steps || self.desks.len() == 1 || sends(TRANSFER);
        let passes = (!self.is_combined() || instructs) && transfers;
        let takes_results = self.supervisor.is_none()
            && self.result.is_zero()
            && self.parameters.per_agent.is_zero()
            && is_archive_free
            && passes
            && (!self.has_steps || sends(FINAL));
        [
            handles(SUBMIT) && self.submit.is_zero() && passes,
            handles(RESULT) && takes_results,
            false,
            handles(HEARTBEAT) && self.heartbeat.is_zero(),
            false,
            handles(TRANSFER) && self.transfer.is_zero() && passes,
        ]
    }

    pub(in crate::coordination) fn is_combined(&self) -> bool {
        self.parameters.dispatch == Dispatch::WithResult
    }

    /// CPU to instruct an agent about `task`.
    pub(in crate::coordination) fn instruction_demand<P: Ports>(
        &self,
        task: TaskId,
        fabric: &Fabric<P>,
    ) -> SimDuration {
        let bytes = self.length(INSTRUCTION).saturating_add(fabric.context_before(task));
        let own = fabric.sample(&self.instruction, task, INSTRUCTION);
        own + self.send_bytes(fabric.costs(), bytes) + fabric.look_up_demand(task)
    }

    /// CPU to take up the result of `task`, beyond handling it.
    pub(super) fn result_demand<P: Ports>(
        &self,
        hub: usize,
        task: TaskId,
        fabric: &mut Fabric<P>,
    ) -> SimDuration {
        self.decide_result(hub, task, fabric) + fabric.filing_demand(task)
    }
}
