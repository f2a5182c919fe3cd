//! Binding: what a step waits because it was given to an agent early, whoever may be idle by then.
//!
//! It is told against late binding of the same work: the same topology with `any_idle`, or else agents that
//! are not coordinated at all and take what comes whenever they are idle.

use crate::scenario::{Loaded, TopologyFile};
use crate::swarm::Assignment;

/// The topology whose wait for an agent that of `topology` is compared with; none where workflows have no
/// steps, where steps are bound late, and where nothing in the scenario binds them late.
pub fn late_binding(loaded: &Loaded, topology: usize) -> Option<usize> {
    let (scenario, files) = (&loaded.scenario, &loaded.file.topology);
    let is_late = |index: &usize| scenario.topologies[*index].assignment == Assignment::AnyIdle;
    if scenario.workload.blueprint.is_a_task_alone() || is_late(&topology) {
        return None;
    }
    let late = || (0..scenario.topologies.len()).filter(is_late);
    let is_twin = |index: &usize| differ_in_assignment_alone(&files[*index], &files[topology]);
    let is_control = |index: &usize| files[*index].coordination.name() == "independent";
    late().find(is_twin).or_else(|| late().find(is_control))
}

/// Whether two topologies are the same but for their names and for who is given a step.
fn differ_in_assignment_alone(one: &TopologyFile, other: &TopologyFile) -> bool {
    let renamed = TopologyFile { name: one.name.clone(), assignment: one.assignment, ..other.clone() };
    renamed == *one
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::NoFiles;
    use crate::scenario::document::Sources;

    const STEPS: &str = "agents = [4]\nduration = \"10 s\"\n[[workload.workflow.step]]\nname = \"only\"\n";

    /// The reference of each topology: written as `assignment`, then the plane.
    fn references(head: &str, topologies: &[(&str, &str)]) -> Vec<Option<usize>> {
        let written = topologies.iter().enumerate().map(|(index, (assignment, rest))| {
            format!("[[topology]]\nname = \"{index}\"\n{assignment}\n{rest}\n")
        });
        let text = head.to_owned() + &written.collect::<String>();
        let loaded = Loaded::from_sources(Sources::from_text("test", text), "test", &mut NoFiles);
        let loaded = loaded.unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false)));
        (0..topologies.len()).map(|index| late_binding(&loaded, index)).collect()
    }

    const EARLY: &str = "assignment = \"round_robin\"";
    const LATE: &str = "assignment = \"any_idle\"";

    #[test]
    fn the_twin_goes_before_the_control() {
        let topologies = [
            (LATE, "coordination.independent = {}"),
            (EARLY, "coordination.hub = {}"),
            (LATE, "coordination.hub = {}"),
        ];
        assert_eq!(references(STEPS, &topologies), [None, Some(2), None]);
    }

    #[test]
    fn without_a_twin_the_control_is_the_reference() {
        let topologies = [
            (EARLY, "coordination.hub = {}"),
            (LATE, "coordination.hub = { cores = 2 }"),
            (LATE, "coordination.independent = {}"),
            ("", "coordination.peer = {}"),
        ];
        assert_eq!(references(STEPS, &topologies), [Some(2), None, None, Some(2)]);
    }

    #[test]
    fn without_late_binding_or_without_steps_there_is_no_reference() {
        let early = [(EARLY, "coordination.hub = {}"), ("", "coordination.peer = {}")];
        assert_eq!(references(STEPS, &early), [None, None]);
        let alone = "agents = [4]\nduration = \"10 s\"\n";
        assert_eq!(
            references(alone, &[("", "coordination.hub = {}"), ("", "coordination.independent = {}")]),
            [None, None]
        );
    }
}
