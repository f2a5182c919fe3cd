//! Resolve workflow: from roles and steps as written to a blueprint in which every step can come about.

use super::document::suggest::remedy;
use super::document::{Findings, Mistake};
use super::file::ScenarioFile;
use super::files::ScenarioFiles;
use super::resolve_gates::{gates, law_of_gate, role_or_gate};
use super::resolve_workload::task_law_of_step;
use super::workflow_file::{RoleFile, StepFile, WorkflowFile};
use super::workload_file::ArrivalsFile;
use crate::quantities::Positive;
use crate::swarm::{Blueprint, Gate, Headcount, Message, Role, STEPS_MAX, Step, StepSet};
use crate::workload::TaskLaw;

pub(super) const STEP: &str = "workload.workflow.step";

/// Combinations of choices that are looked at for joins that would wait for ever.
const COMBINATIONS_MAX: usize = 1 << 16;

/// What all workflows of a scenario have in common.
pub(super) struct Workflows {
    pub(super) blueprint: Blueprint,
    pub(super) gates: Vec<Gate>,
    /// The law of each step; empty where a workflow is a task alone.
    pub(super) steps: Vec<TaskLaw>,
}

/// The roles, checked.
pub(super) fn roles(file: &ScenarioFile, findings: &mut Findings) -> Vec<Role> {
    for (index, role) in file.role.iter().enumerate() {
        let path = format!("role[{index}]");
        if let Some(first) = file.role[..index].iter().position(|other| other.name == role.name) {
            let mistake = Mistake::new(format!("two roles are called `{}`", role.name));
            let mistake =
                mistake.at(format!("{path}.name")).also(format!("role[{first}].name"), "first here");
            findings.report(mistake.help("give each a name of its own"));
        }
        if role.count.is_some() == role.share.is_some() {
            let message = match role.count {
                Some(_) => "the size of the role is given twice",
                None => "the role has no size",
            };
            let help = "write `count = 1` for so many agents, or `share = 2` for a part of the others";
            findings.report(Mistake::new(message).at(path).help(help));
        }
    }
    let headcount = |role: &RoleFile| match (role.count, role.share) {
        (Some(count), _) => Headcount::Fixed(count.get()),
        (None, share) => Headcount::Share(share.map_or(1.0, Positive::get)),
    };
    let roles = file.role.iter().map(|role| Role { name: role.name.clone(), headcount: headcount(role) });
    let roles: Vec<Role> = roles.collect();
    check_sizes(file, &roles, findings);
    if roles.is_empty() { vec![Role::of_all()] } else { roles }
}

/// Every role has an agent at every size.
fn check_sizes(file: &ScenarioFile, roles: &[Role], findings: &mut Findings) {
    for (place, count) in file.agents.iter().enumerate() {
        let teams = Role::divide(roles, count.get());
        let asked: u64 = teams.iter().map(|team| u64::from(team.count)).sum();
        let fits = asked <= u64::from(count.get());
        let empty = teams.iter().position(|team| team.count == 0);
        let message = match empty {
            Some(role) => format!("among {count} agents there is none for role `{}`", roles[role].name),
            None if !fits => format!("the roles ask for more than {count} agents"),
            None => continue,
        };
        let mistake = Mistake::new(message).at(format!("agents[{place}]"));
        findings.report(
            mistake.also("role", "divided among these").help("take a larger swarm, or smaller roles"),
        );
    }
}

/// The steps of workflows; `None` if they make no sense.
pub(super) fn workflows(
    file: &ScenarioFile,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Option<Workflows> {
    let Some(workflow) = &file.workload.workflow else {
        check_idle_roles(file, findings);
        return Some(Workflows {
            blueprint: Blueprint::of_a_task_alone(),
            gates: Vec::new(),
            steps: Vec::new(),
        });
    };
    check_surroundings(file, findings);
    if workflow.step.is_empty() {
        let help = "add one:\n[[workload.workflow.step]]\nname = \"draft\"";
        findings.report(Mistake::new("the workflow has no step").at("workload.workflow").help(help));
        return None;
    }
    if workflow.step.len() > STEPS_MAX {
        let message = format!("{} steps are too many", workflow.step.len());
        let help = format!("{STEPS_MAX} is the most that a workflow can have");
        findings.report(Mistake::new(message).at(STEP).help(help));
        return None;
    }
    let order = Order::of(workflow, findings)?;
    let gates = gates(file, workflow, findings);
    check_unused_roles(file, workflow, findings);
    let steps = order.steps(file, workflow, findings)?;
    let look_back_bytes = Message::length(workflow.look_back_bytes);
    let blueprint = Blueprint { steps, look_back_bytes, deadline: workflow.deadline };
    check_joins(&blueprint, &order, findings)?;
    let laws = order.places.iter().map(|place| {
        let step = &workflow.step[*place];
        let gate = workflow.gate.iter().enumerate().find(|(_, gate)| step.gate.as_ref() == Some(&gate.name));
        if let Some((place, gate)) = gate {
            return law_of_gate(gate, place, findings, files);
        }
        task_law_of_step(&file.workload, step, &format!("{STEP}[{place}]"), findings, files)
    });
    let steps = laws.collect();
    Some(Workflows { blueprint, gates, steps })
}

/// Without steps a role means nothing.
fn check_idle_roles(file: &ScenarioFile, findings: &mut Findings) {
    if !file.role.is_empty() {
        let mistake =
            Mistake::new("roles divide the agents among the steps of a workflow, and there is none");
        findings.report(mistake.at("role").help("write the steps as `[[workload.workflow.step]]`"));
    }
}

/// Agents of a role that no step names would never do anything.
fn check_unused_roles(file: &ScenarioFile, workflow: &WorkflowFile, findings: &mut Findings) {
    if file.role.len() <= 1 {
        return;
    }
    for (index, role) in file.role.iter().enumerate() {
        if !workflow.step.iter().any(|step| step.role.as_ref() == Some(&role.name)) {
            let mistake = Mistake::new(format!("no step is the work of role `{}`", role.name));
            let help = "leave the role out, or name it in a step: `role = \"…\"`";
            findings.report(mistake.at(format!("role[{index}].name")).help(help));
        }
    }
}

/// What does not go together with steps.
fn check_surroundings(file: &ScenarioFile, findings: &mut Findings) {
    if matches!(file.workload.arrivals, ArrivalsFile::Trace(_)) {
        let mistake = Mistake::new("a trace brings tasks, and no workflows of several steps");
        let mistake = mistake.at("workload.workflow").also("workload.arrivals", "the trace");
        findings.report(mistake.help("leave the workflow out, or let workflows arrive by another process"));
    }
    if file.workload.problems.is_some_and(|problems| problems.specialisation.get() > 0.0) {
        let mistake = Mistake::new("a client's interests are not those of the agents that do its steps");
        let mistake = mistake.at("workload.problems.specialisation").also("workload.workflow", "the steps");
        findings.report(mistake.help("leave it out: all clients are alike then"));
    }
    if file.workload.correlation.round.is_some() {
        let mistake = Mistake::new("rounds are made of tasks, and not of steps");
        findings.report(mistake.at("workload.correlation.round").help("leave it out, or the workflow"));
    }
}

/// Steps in an order in which each comes behind those before it.
struct Order {
    /// Where each is in the file.
    places: Vec<usize>,
    /// By place in the file: the number it has in this order.
    numbers: Vec<u16>,
    /// By place in the file: the places of those before it.
    before: Vec<Vec<usize>>,
}

impl Order {
    fn of(workflow: &WorkflowFile, findings: &mut Findings) -> Option<Order> {
        let steps = &workflow.step;
        let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
        let mut is_sound = true;
        let mut before = vec![Vec::new(); steps.len()];
        for (place, step) in steps.iter().enumerate() {
            if let Some(first) = names[..place].iter().position(|name| *name == step.name) {
                is_sound = false;
                let mistake = Mistake::new(format!("two steps are called `{}`", step.name));
                let mistake = mistake.at(format!("{STEP}[{place}].name"));
                let mistake = mistake.also(format!("{STEP}[{first}].name"), "first here");
                findings.report(mistake.help("give each a name of its own"));
            }
            for (index, name) in step.after.iter().enumerate() {
                match names.iter().position(|known| known == name) {
                    Some(known) if !before[place].contains(&known) => before[place].push(known),
                    Some(_) => (),
                    None => {
                        is_sound = false;
                        let mistake = Mistake::new(format!("there is no step `{name}`"));
                        let mistake = mistake.at(format!("{STEP}[{place}].after[{index}]"));
                        findings.report(mistake.help(remedy(name, &names)));
                    }
                }
            }
        }
        if !is_sound {
            return None;
        }
        let mut order = Order { places: Vec::new(), numbers: vec![u16::MAX; steps.len()], before };
        while let Some(next) = order.next() {
            order.numbers[next] = order.places.len() as u16;
            order.places.push(next);
        }
        if let Some(stuck) = order.on_a_cycle() {
            let mistake = Mistake::new(format!("the steps before `{}` lead back to it", names[stuck]));
            let mistake = mistake.at(format!("{STEP}[{stuck}].after")).label("a cycle: it could never begin");
            findings
                .report(mistake.help("a workflow leads from its first steps to its last, and never back"));
            return None;
        }
        Some(order)
    }

    /// The first step in the file that is not in order yet, and all of those before it are.
    fn next(&self) -> Option<usize> {
        let is_in = |place: &usize| self.numbers[*place] != u16::MAX;
        (0..self.before.len()).find(|place| !is_in(place) && self.before[*place].iter().all(is_in))
    }

    /// A step on a cycle: from any step that is left, against the arrows, until one comes again.
    fn on_a_cycle(&self) -> Option<usize> {
        let is_left = |place: &usize| self.numbers[*place] == u16::MAX;
        let mut place = (0..self.numbers.len()).find(is_left)?;
        let mut is_passed = vec![false; self.numbers.len()];
        while !std::mem::replace(&mut is_passed[place], true) {
            place = *self.before[place].iter().find(|before| is_left(before))?;
        }
        Some(place)
    }

    /// The steps in this order.
    fn steps(
        &self,
        file: &ScenarioFile,
        workflow: &WorkflowFile,
        findings: &mut Findings,
    ) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        let mut is_sound = true;
        for place in &self.places {
            let step = &workflow.step[*place];
            let role = role_or_gate(file, workflow, *place, findings);
            let choices = self.choices(workflow, *place, findings);
            let quorum = self.quorum(step, *place, findings);
            if step.look_back.is_some() && self.before[*place].is_empty() {
                is_sound = false;
                let mistake =
                    Mistake::new(format!("nothing comes before step `{}` to look back at", step.name));
                findings.report(mistake.at(format!("{STEP}[{place}].look_back")).help("leave it out"));
            }
            let (Some(role), Some(choices), Some(quorum)) = (role, choices, quorum) else {
                is_sound = false;
                continue;
            };
            let before = self.before[*place].iter().map(|before| self.numbers[*before]);
            let followers = (0..workflow.step.len()).filter(|other| self.before[*other].contains(place));
            let is_chosen = |other: &u16| choices.iter().any(|(choice, _)| choice == other);
            let followers = followers.map(|other| self.numbers[other]).filter(|other| !is_chosen(other));
            steps.push(Step {
                name: step.name.clone(),
                role,
                is_human: step.gate.is_some(),
                before: before.fold(StepSet::EMPTY, StepSet::with),
                quorum,
                look_back: step.look_back,
                context_bytes: Message::length(step.context_bytes.unwrap_or(workflow.context_bytes)),
                followers: followers.fold(StepSet::EMPTY, StepSet::with),
                choices,
            });
        }
        is_sound.then_some(steps)
    }

    /// The steps of which exactly one follows.
    fn choices(
        &self,
        workflow: &WorkflowFile,
        place: usize,
        findings: &mut Findings,
    ) -> Option<Vec<(u16, f64)>> {
        let step = &workflow.step[place];
        let mut choices = Vec::new();
        for (name, share) in &step.choose {
            let after: Vec<(usize, &StepFile)> = workflow
                .step
                .iter()
                .enumerate()
                .filter(|(other, _)| self.before[*other].contains(&place))
                .collect();
            let Some((other, _)) = after.iter().find(|(_, other)| other.name == *name) else {
                let names: Vec<&str> = after.iter().map(|(_, other)| other.name.as_str()).collect();
                let mistake = Mistake::new(format!("no step `{name}` comes after `{}`", step.name));
                findings
                    .report(mistake.at(format!("{STEP}[{place}].choose.{name}")).help(remedy(name, &names)));
                return None;
            };
            choices.push((self.numbers[*other], share.get()));
        }
        let total: f64 = choices.iter().map(|(_, share)| share).sum();
        if !choices.is_empty() && (total - 1.0).abs() > 1e-9 {
            let mistake = Mistake::new(format!("the shares add up to {:.4} %", total * 100.0));
            let mistake = mistake.at(format!("{STEP}[{place}].choose"));
            findings.report(mistake.help("exactly one of these steps follows: write shares of 100 % in all"));
            return None;
        }
        Some(choices)
    }

    /// How many of the steps before it have to be done; `None` if there are never so many.
    fn quorum(&self, step: &StepFile, place: usize, findings: &mut Findings) -> Option<Option<u32>> {
        let Some(quorum) = step.quorum else { return Some(None) };
        let count = self.before[place].len();
        if quorum.get() as usize > count {
            let message = format!("a quorum of {quorum} can never come together from {count} steps");
            let mistake = Mistake::new(message).at(format!("{STEP}[{place}].quorum"));
            let mistake = mistake.label("this join never fires");
            findings.report(mistake.help(match count {
                0 => "leave it out: nothing comes before this step".to_owned(),
                _ => format!("write at most {count}, or leave it out to wait for all"),
            }));
            return None;
        }
        Some(Some(quorum.get()))
    }
}

/// Every step comes about in some workflow, and no quorum is waited for in vain in any.
fn check_joins(blueprint: &Blueprint, order: &Order, findings: &mut Findings) -> Option<()> {
    let place = |step: u16| format!("{STEP}[{}]", order.places[usize::from(step)]);
    let name = |step: u16| &blueprint.steps[usize::from(step)].name;
    let reached = blueprint.reachable();
    if let Some(step) = (0..blueprint.steps.len() as u16).find(|step| !reached.contains(*step)) {
        let mistake = Mistake::new(format!("no workflow ever reaches step `{}`", name(step))).at(place(step));
        findings.report(mistake.help("give the way to it a share above zero, or leave it out"));
        return None;
    }
    let Some(with_quorum) = blueprint.steps.iter().position(|step| step.quorum.is_some()) else {
        return Some(());
    };
    let mut combination = vec![0; blueprint.steps.len()];
    for _ in 0..COMBINATIONS_MAX {
        let chance = |step: u16| {
            let choices = &blueprint.steps[usize::from(step)].choices;
            let chosen = combination[usize::from(step)];
            let sum_before: f64 = choices[..chosen].iter().map(|(_, share)| share).sum();
            // The middle of the part of the line that is this choice's.
            sum_before + choices.get(chosen).map_or(0.0, |(_, share)| share / 2.0)
        };
        let taken = blueprint.taken(chance);
        if let Some(step) = taken.iter().find(|step| blueprint.awaits_in_vain(*step, taken, chance)) {
            let message =
                format!("in some workflows too few steps lead to the quorum of step `{}`", name(step));
            let help = "a join that can never fire would keep its workflow for ever: lower the quorum, or leave \
                        it out";
            findings.report(Mistake::new(message).at(place(step)).help(help));
            return None;
        }
        if !next_combination(blueprint, &mut combination) {
            return Some(());
        }
    }
    let message =
        format!("more than {COMBINATIONS_MAX} combinations of choices: the quorum cannot be checked");
    let mistake = Mistake::new(message).at(format!("{}.quorum", place(with_quorum as u16)));
    findings.report(mistake.help("leave the quorum out to wait for all that come, or make fewer choices"));
    None
}

/// The next combination of choices with a share, counting up; whether there is one.
fn next_combination(blueprint: &Blueprint, combination: &mut [usize]) -> bool {
    for (step, place) in blueprint.steps.iter().zip(combination) {
        let next = (*place + 1..step.choices.len()).find(|choice| step.choices[*choice].1 > 0.0);
        if let Some(next) = next {
            *place = next;
            return true;
        }
        *place = 0;
    }
    false
}
