//! Resolve gates: who does a step, agents of a role or people at a gate.

use super::document::suggest::remedy;
use super::document::{Findings, Mistake};
use super::file::ScenarioFile;
use super::files::ScenarioFiles;
use super::resolve::with_samplers;
use super::resolve_workflow::STEP;
use super::workflow_file::{GateFile, StepFile, WorkflowFile};
use crate::swarm::Gate;
use crate::workload::{Solve, TaskLaw, TokenLaw};

const GATE: &str = "workload.workflow.gate";

/// The gates, checked.
pub(super) fn gates(file: &ScenarioFile, workflow: &WorkflowFile, findings: &mut Findings) -> Vec<Gate> {
    for (index, gate) in workflow.gate.iter().enumerate() {
        let name = &gate.name;
        let at = format!("{GATE}[{index}].name");
        if let Some(first) = workflow.gate[..index].iter().position(|other| other.name == *name) {
            let mistake = Mistake::new(format!("two gates are called `{name}`")).at(at);
            let mistake = mistake.also(format!("{GATE}[{first}].name"), "first here");
            findings.report(mistake.help("give each a name of its own"));
        } else if !workflow.step.iter().any(|step| step.gate.as_ref() == Some(name)) {
            let mistake = Mistake::new(format!("no step is done at gate `{name}`")).at(at);
            findings.report(mistake.help(format!("leave it out, or name it in a step: `gate = \"{name}\"`")));
        }
        let core_time = |staff: u32| {
            file.duration.is_none_or(|duration| u64::from(staff).checked_mul(duration.as_ns()).is_some())
        };
        if !core_time(gate.staff.get()) {
            let mistake = Mistake::new(format!("{} people are too many for the clock", gate.staff));
            let help = "people × duration is counted in 64 bits of nanoseconds: 584 years";
            findings.report(mistake.at(format!("{GATE}[{index}].staff")).help(help));
        }
    }
    workflow.gate.iter().map(|gate| Gate { name: gate.name.clone(), staff: gate.staff.get() }).collect()
}

/// The place of whoever does the step at `place`: of a role, or behind all roles of a gate. `None` if that
/// cannot be told.
pub(super) fn role_or_gate(
    file: &ScenarioFile,
    workflow: &WorkflowFile,
    place: usize,
    findings: &mut Findings,
) -> Option<u16> {
    let step = &workflow.step[place];
    let at = |key: &str| format!("{STEP}[{place}].{key}");
    let Some(gate) = &step.gate else { return role_of(file, step, place, findings) };
    let own_work = [
        ("role", step.role.is_some()),
        ("solve", step.solve.is_some()),
        ("input", step.input.is_some()),
        ("output", step.output.is_some()),
    ];
    for (key, _) in own_work.into_iter().filter(|(_, is_given)| *is_given) {
        let mistake = Mistake::new(format!("step `{}` is done at a gate, by people", step.name)).at(at(key));
        findings.report(mistake.also(at("gate"), "the gate").help("leave one of them out"));
    }
    let names: Vec<&str> = workflow.gate.iter().map(|gate| gate.name.as_str()).collect();
    let known = names.iter().position(|name| name == gate);
    if known.is_none() {
        let mistake = Mistake::new(format!("there is no gate `{gate}`")).at(at("gate"));
        findings.report(mistake.help(match names.as_slice() {
            [] => format!("add one:\n[[{GATE}]]\nname = \"{gate}\"\nstaff = 1\nservice = \"10 min\""),
            _ => remedy(gate, &names),
        }));
    }
    // A swarm without roles has the one of all agents.
    known.map(|known| (file.role.len().max(1) + known) as u16)
}

fn role_of(file: &ScenarioFile, step: &StepFile, place: usize, findings: &mut Findings) -> Option<u16> {
    let names: Vec<&str> = file.role.iter().map(|role| role.name.as_str()).collect();
    let Some(role) = &step.role else {
        if names.len() <= 1 {
            return Some(0);
        }
        let mistake =
            Mistake::new(format!("whose work is step `{}`?", step.name)).at(format!("{STEP}[{place}]"));
        findings.report(mistake.help(format!("write `role = \"{}\"` or another of the roles", names[0])));
        return None;
    };
    let known = names.iter().position(|name| name == role);
    if known.is_none() {
        let mistake = Mistake::new(format!("there is no role `{role}`")).at(format!("{STEP}[{place}].role"));
        findings.report(mistake.help(match names.as_slice() {
            [] => format!("add one:\n[[role]]\nname = \"{role}\"\nshare = 1"),
            _ => remedy(role, &names),
        }));
    }
    known.map(|known| known as u16)
}

/// The law of the steps that are done at the gate at `place`: a time and no tokens.
pub(super) fn law_of_gate(
    gate: &GateFile,
    place: usize,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> TaskLaw {
    let path = format!("{GATE}[{place}]");
    let service = with_samplers(path, findings, files, |samplers| samplers.make("service", &gate.service));
    TaskLaw {
        solve: Solve::Drawn(service),
        input_tokens: None,
        output_tokens: None,
        trace_law: TokenLaw { base_s: 0.0, per_output_s: 0.0, per_input_s: 0.0 },
        round: None,
    }
}
