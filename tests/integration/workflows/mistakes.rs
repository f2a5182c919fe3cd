//! Mistakes: workflows that could not run are refused, at the place that is wrong.

use crate::sweep::load;

const HEAD: &str = "agents = [4]\nduration = \"100 s\"\n";
const TAIL: &str = "\n[[topology]]\nname = \"alone\"\ncoordination.independent = {}\n";

/// The first lines of the report: what is wrong, and where.
fn complaint(workflow: &str) -> String {
    let Err(report) = load(&format!("{HEAD}{workflow}{TAIL}"), &[]) else {
        panic!("nothing was found wrong with\n{workflow}");
    };
    report.lines().take(8).collect::<Vec<_>>().join("\n")
}

fn step(name: &str, rest: &str) -> String {
    format!("[[workload.workflow.step]]\nname = {name:?}\n{rest}\n")
}

#[test]
fn a_cycle_is_refused() {
    let workflow =
        step("a", "after = [\"c\"]") + &step("b", "after = [\"a\"]") + &step("c", "after = [\"b\"]");
    let complaint = complaint(&workflow);
    assert!(complaint.contains("the steps before `a` lead back to it"), "{complaint}");
    assert!(complaint.contains("after = [\"c\"]"), "{complaint}");
}

#[test]
fn an_unknown_role_and_an_unknown_step_are_refused_with_the_nearest_name() {
    let role = "[[role]]\nname = \"writer\"\nshare = 1\n";
    let complaint_of_role = complaint(&format!("{role}{}", step("a", "role = \"writr\"")));
    assert!(complaint_of_role.contains("there is no role `writr`"), "{complaint_of_role}");
    let complaint = complaint(&(step("draft", "") + &step("b", "after = [\"darft\"]")));
    assert!(complaint.contains("there is no step `darft`"), "{complaint}");
}

#[test]
fn a_step_that_no_workflow_reaches_is_refused() {
    let workflow = step("a", "choose = { b = \"100 %\", c = \"0 %\" }")
        + &step("b", "after = [\"a\"]")
        + &step("c", "after = [\"a\"]");
    let complaint = complaint(&workflow);
    assert!(complaint.contains("no workflow ever reaches step `c`"), "{complaint}");
}

#[test]
fn a_join_that_can_never_fire_is_refused() {
    let three = complaint(&(step("a", "") + &step("b", "after = [\"a\"]\nquorum = 2")));
    assert!(three.contains("a quorum of 2 can never come together from 1 steps"), "{three}");
    let workflow = step("a", "choose = { b = \"50 %\", c = \"50 %\" }")
        + &step("b", "after = [\"a\"]")
        + &step("c", "after = [\"a\"]")
        + &step("d", "after = [\"b\", \"c\"]\nquorum = 2");
    let complaint = complaint(&workflow);
    assert!(complaint.contains("too few steps lead to the quorum of step `d`"), "{complaint}");
}

#[test]
fn shares_that_are_not_all_are_refused() {
    let workflow = step("a", "choose = { b = \"50 %\", c = \"40 %\" }")
        + &step("b", "after = [\"a\"]")
        + &step("c", "after = [\"a\"]");
    assert!(complaint(&workflow).contains("the shares add up to 90.0000 %"));
}

#[test]
fn roles_that_get_no_agent_are_refused() {
    let roles = "[[role]]\nname = \"few\"\ncount = 4\n[[role]]\nname = \"many\"\nshare = 1\n";
    let complaint = complaint(&format!("{roles}{}", step("a", "role = \"few\"")));
    assert!(complaint.contains("among 4 agents there is none for role `many`"), "{complaint}");
}

#[test]
fn an_assignment_that_a_plane_cannot_do_is_refused() {
    let text = format!(
        "{HEAD}{}\n[[topology]]\nname = \"p\"\nassignment = \"any_idle\"\ncoordination.peer = {{}}\n",
        step("a", "")
    );
    let Err(report) = load(&text, &[]) else { panic!("peers have nobody who knows who is idle") };
    assert!(report.contains("`peer` cannot give steps to agents by `any_idle`"), "{report}");
}

#[test]
fn a_gate_is_done_by_people_and_nobody_else() {
    let gate = "[[workload.workflow.gate]]\nname = \"review\"\nstaff = 2\nservice = \"5 min\"\n";
    let told = |text: String| complaint(&text);
    let unknown = told(format!("{gate}{}{}", step("a", "gate = \"review\""), step("b", "gate = \"reveiw\"")));
    assert!(unknown.contains("there is no gate `reveiw`"), "{unknown}");
    let idle = told(format!("{gate}{}", step("a", "")));
    assert!(idle.contains("no step is done at gate `review`"), "{idle}");
    let both = told(format!("{gate}{}", step("a", "gate = \"review\"\nsolve = \"1 s\"")));
    assert!(both.contains("step `a` is done at a gate, by people"), "{both}");
    assert!(both.contains("solve = \"1 s\""), "{both}");
}

#[test]
fn a_first_step_has_nothing_to_look_back_at() {
    let complaint = complaint(&(step("a", "look_back = \"serial\"") + &step("b", "after = [\"a\"]")));
    assert!(complaint.contains("nothing comes before step `a` to look back at"), "{complaint}");
}
