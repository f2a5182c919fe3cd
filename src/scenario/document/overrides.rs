//! Overrides: `path.to.key=value` from the command line, put into the tree before it is decoded.
//!
//! Whether a key is known and its value fits is left to decoding, which then points into the override. Here
//! it is only settled where the value goes:
//!
//! - Tables on the way are created.
//! - In a list of tables a step may be an element's index or `name`. Any other step applies to every
//!   element that has all but the last of the remaining steps: `topology.coordination.hub.cores=16`
//!   concerns the topologies with a hub.

use super::assignment::{self, Assignment};
use super::faults::Faults;
use super::mistake::Mistake;
use super::path::{self, Step};
use super::sources::Sources;
use super::suggest;
use super::tree::{Content, NodeId, Tree};

/// Reads the overrides of the sources; what cannot be read is noted.
pub(super) fn parse_all<'s>(sources: &'s Sources, faults: &mut Faults) -> Vec<Assignment<'s>> {
    let mut assignments = Vec::new();
    for (text, base) in sources.assignments() {
        match assignment::parse(text, base) {
            Ok(assignment) => assignments.push(assignment),
            Err(mistake) => faults.mistakes.push(mistake),
        }
    }
    assignments
}

/// Puts the overrides into the tree in order; what has no place there is noted.
pub(super) fn apply_all(assignments: &[Assignment<'_>], tree: &mut Tree, faults: &mut Faults) {
    for assignment in assignments {
        if let Err(mistake) = apply(assignment, tree) {
            faults.mistakes.push(mistake);
        }
    }
}

fn apply(assignment: &Assignment<'_>, tree: &mut Tree) -> Result<(), Mistake> {
    let value = tree.add(Tree::ROOT, &assignment.value, assignment.base);
    put(tree, Tree::ROOT, &assignment.steps, value)
}

/// Puts a copy of `value` where the steps lead from a node; without steps, in its place.
pub(super) fn put(tree: &mut Tree, id: NodeId, steps: &[Step], value: NodeId) -> Result<(), Mistake> {
    let [step, rest @ ..] = steps else {
        tree.replace(id, value);
        return Ok(());
    };
    match tree.node(id).content.clone() {
        Content::Table(_) if step.is_bracketed => Err(no_list(tree, id, step)),
        Content::Table(_) => {
            let child = match tree.child(id, step) {
                Some(child) => child,
                None => tree.add_entry(id, &step.text, &step.span),
            };
            put(tree, child, rest, value)
        }
        Content::Array(elements) => match tree.child(id, step) {
            Some(element) => put(tree, element, rest, value),
            None if step.index.is_some() => Err(no_element(tree, id, elements.len(), step)),
            None => put_in_each(tree, id, &elements, steps, value),
        },
        _ => Err(no_table(tree, id, step)),
    }
}

/// The step is neither index nor name: the path goes on in every element that has all but its end.
fn put_in_each(
    tree: &mut Tree,
    id: NodeId,
    elements: &[NodeId],
    steps: &[Step],
    value: NodeId,
) -> Result<(), Mistake> {
    let parents = &steps[..steps.len() - 1];
    let is_concerned = |element: &NodeId| has(tree, *element, parents);
    let concerned: Vec<NodeId> = elements.iter().copied().filter(is_concerned).collect();
    if concerned.is_empty() {
        return Err(none_concerned(tree, id, elements, steps));
    }
    concerned.into_iter().try_for_each(|element| put(tree, element, steps, value))
}

/// Whether the steps lead to a table; lists on the way are left to `put`.
fn has(tree: &Tree, element: NodeId, steps: &[Step]) -> bool {
    let (depth, end) = follow(tree, element, steps);
    match tree.node(end).content {
        Content::Table(_) => depth == steps.len(),
        Content::Array(_) => true,
        _ => false,
    }
}

fn no_list(tree: &Tree, id: NodeId, step: &Step) -> Mistake {
    Mistake::new(format!("`{}` is a table, it has no elements", tree.label(id)))
        .at(step.span.clone())
        .help("after a table comes a key: `table.key=value`")
}

fn no_table(tree: &Tree, id: NodeId, step: &Step) -> Mistake {
    let name = tree.label(id);
    Mistake::new(format!("`{name}` is not a table, it has no `{}`", step.text))
        .at(step.span.clone())
        .also(tree.place(id), "a single value")
        .help(format!("end the path at `{name}`"))
}

fn no_element(tree: &Tree, id: NodeId, count: usize, step: &Step) -> Mistake {
    let mistake =
        Mistake::new(format!("`{}` has no element {}", tree.label(id), step.text)).at(step.span.clone());
    match count {
        0 => mistake.help("it is empty"),
        _ => mistake.help(format!("it has {count}, counted from 0 to {}", count - 1)),
    }
}

/// No element has what the steps lead to: show the first step that leads nowhere, and what is there.
fn none_concerned(tree: &Tree, id: NodeId, elements: &[NodeId], steps: &[Step]) -> Mistake {
    let ends: Vec<(usize, NodeId)> = elements.iter().map(|element| follow(tree, *element, steps)).collect();
    let depth = ends.iter().map(|(depth, _)| *depth).max().unwrap_or(0).min(steps.len() - 1);
    let deepest = ends.iter().filter(|(reached, _)| *reached == depth).map(|(_, end)| *end);
    let mut known: Vec<&str> =
        deepest.flat_map(|end| tree.entries(end)).map(|entry| entry.key.as_str()).collect();
    if depth == 0 {
        known.extend(elements.iter().filter_map(|element| tree.element_name(*element)));
    }
    known.sort_unstable();
    known.dedup();
    Mistake::new(format!("no `{}` has `{}`", tree.label(id), path::join(&steps[..=depth])))
        .at(steps[depth].span.clone())
        .help(suggest::remedy(&steps[depth].text, &known))
}

/// How many steps lead somewhere, and where.
fn follow(tree: &Tree, start: NodeId, steps: &[Step]) -> (usize, NodeId) {
    let mut id = start;
    for (depth, step) in steps.iter().enumerate() {
        match tree.child(id, step) {
            Some(child) => id = child,
            None => return (depth, id),
        }
    }
    (steps.len(), id)
}
