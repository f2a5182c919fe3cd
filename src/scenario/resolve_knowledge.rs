//! Resolve knowledge: from problems and knowledge as written to laws that are ready to be run.

use super::document::{Findings, Mistake};
use super::file::ScenarioFile;
use super::files::ScenarioFiles;
use super::knowledge_file::{EmitFile, KnowledgeFile, PaceFile, ProblemsFile};
use super::resolve::with_samplers;
use crate::coordination::CoordinationChoice;
use crate::kernel::SimDuration;
use crate::learning::LearningChoice;
use crate::outcome::{ContextHash, OutcomePacket, PacketParts, Policy, Signature};
use crate::random::distribution::{ITEMS_MAX, ZipfTable};
use crate::swarm::{Emission, KnowledgeLaw, Packet, Verification};
use crate::workload::{Catalogue, ENTRIES_MAX, Interests, Pace, WorkloadPlan};

const PROBLEMS: &str = "workload.problems";

/// The catalogue of problems; `None` if nothing could be made of it.
pub(super) fn catalogue(file: &ProblemsFile, findings: &mut Findings) -> Option<Catalogue> {
    let mut is_sound = true;
    let mut refuse = |key: &str, message: String, help: String| {
        is_sound = false;
        findings.report(Mistake::new(message).at(format!("{PROBLEMS}.{key}")).help(help));
    };
    let (count, family_count) = (file.count.get(), file.families.get());
    let count_max = ENTRIES_MAX.min(ITEMS_MAX);
    if count > count_max {
        let help = format!("{count_max} problems is the most that a catalogue can hold");
        refuse("count", format!("a catalogue of {count} problems is too large"), help);
    }
    if family_count > count {
        let help = format!("write at most {count}: every family has a member");
        refuse("families", format!("{family_count} families are more than the problems"), help);
    }
    if file.spread.get() > 0.5 {
        let message = "members would be less like their family than like any other".to_owned();
        refuse("spread", message, "write a probability of at most 50 %".to_owned());
    }
    if file.interests.get() > family_count {
        let message =
            format!("a client cannot be interested in {} of {family_count} families", file.interests);
        refuse("interests", message, format!("write at most {family_count}"));
    }
    if file.new.get() + file.similar.get() > 1.0 {
        let message = "new and similar problems are more than all".to_owned();
        refuse("similar", message, "write at most 100 % less `new`".to_owned());
    }
    if !is_sound {
        return None;
    }
    let popularity = ZipfTable::new(count, file.popularity.get());
    let interests =
        Interests::new(&popularity, family_count, file.specialisation.get(), file.interests.get());
    Some(Catalogue {
        popularity,
        family_count,
        spread: file.spread.get(),
        turnover: file.turnover.get(),
        pace: match file.per {
            PaceFile::Client => Pace::PerClient,
            PaceFile::Swarm => Pace::PerSwarm,
        },
        renews_families: file.turnover_families,
        interests,
        new_ratio: file.new.get(),
        similar_ratio: file.similar.get(),
    })
}

/// How agents deal with outcomes; `None` where tasks have no problems.
pub(super) fn knowledge(
    file: &KnowledgeFile,
    workload: &WorkloadPlan,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Option<KnowledgeLaw> {
    if !workload.has_problems() {
        return None;
    }
    check_summary(file, findings);
    let emission = match file.emit {
        EmitFile::Solved => Emission::Solved,
        EmitFile::Always => Emission::Always,
    };
    let verification =
        file.verify.map(|verify| Verification { catch_ratio: verify.catches.get(), time: verify.time });
    with_samplers("knowledge", findings, files, |samplers| {
        let reuse = samplers.make("reuse", &file.reuse);
        Some(KnowledgeLaw {
            policy: Policy {
                similarity_min: file.threshold.get(),
                top_k: file.top_k.get() as usize,
                similarity_weight: file.similarity_weight.get(),
                time_to_live_ns: file.time_to_live.map(SimDuration::as_ns),
                capacity: file.memory as usize,
            },
            success_ratio_min: reuse.mean() / workload.solve_s_mean(),
            reuse,
            reuse_output_tokens: file.reuse_output_tokens,
            works_right_ratio: file.works_right.get(),
            works_wrong_ratio: file.works_wrong.get(),
            error_ratio: file.error_rate.get(),
            confidence_right: samplers.make("confidence_right", &file.confidence_right),
            confidence_wrong: samplers.make("confidence_wrong", &file.confidence_wrong),
            verification,
            emission,
            summary_bytes: file.summary.get() as u32,
        })
    })
}

/// The longest packet of a run must be one.
fn check_summary(file: &KnowledgeFile, findings: &mut Findings) {
    let bytes = file.summary.get().min(1 << 16) as usize;
    let longest = |bytes: usize| {
        let parts = PacketParts {
            agent: &format!("agent-{}", Packet::AGENT_COUNT_MAX),
            context: ContextHash::from_bits(u64::MAX),
            signature: Signature::from_bits(u64::MAX),
            summary: &"x".repeat(bytes),
            confidence: 1.0 / 3.0,
            emitted_at_ns: u64::MAX,
            time_to_live_ns: file.time_to_live.map(SimDuration::as_ns),
            adjustments: &[],
        };
        parts.encode_into(&mut Vec::new()).is_ok()
    };
    if !longest(bytes) {
        let fitting = (0..OutcomePacket::BYTES_MAX).rev().find(|bytes| longest(*bytes)).unwrap_or(0);
        let message = format!("with a summary of {} a packet is longer than 512 B", file.summary);
        let help = format!("write at most \"{fitting} B\"");
        findings.report(Mistake::new(message).at("knowledge.summary").help(help));
    }
}

/// A learning plane needs something to learn, and one that sits in a hub needs the hub.
pub(super) fn check_learning(file: &ScenarioFile, has_problems: bool, findings: &mut Findings) {
    for (index, topology) in file.topology.iter().enumerate() {
        let (learning, coordination) = (&topology.learning, &topology.coordination);
        let path = format!("topology[{index}].learning");
        if learning.sits_in_coordinator() && !coordination.can_remember() {
            let message = format!(
                "`{}` keeps outcomes in a hub, and `{}` has none",
                learning.name(),
                coordination.name()
            );
            findings.report(
                Mistake::new(message)
                    .at(path)
                    .also(format!("topology[{index}].coordination"), "nobody here could keep them")
                    .help(fitting()),
            );
        } else if learning.needs_problems() && !has_problems {
            let message = format!("`{}` has nothing to learn: tasks have no problems", learning.name());
            let help = "add `[workload.problems]`, or replay a trace that says which problems it poses";
            findings.report(Mistake::new(message).at(path).help(help));
        } else if let Some(found) = learning.contradiction() {
            let place = format!("{path}.{}.{}", learning.name(), found.key);
            findings.report(Mistake::new(found.message).at(place).help(found.help));
        }
    }
}

fn fitting() -> String {
    let quoted =
        |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let hubs = CoordinationChoice::PLANES.iter().filter(|plane| plane.can_remember);
    let others = LearningChoice::PLANES.iter().filter(|plane| !plane.sits_in_coordinator);
    format!(
        "a hub fits ({}), or a learning plane that needs none ({})",
        quoted(hubs.map(|plane| plane.name).collect()),
        quoted(others.map(|plane| plane.name).collect())
    )
}
