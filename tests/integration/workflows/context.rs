//! Context: what it takes a step to come to know what those before it have left, worked out on paper.

use coordination_ceiling::metrics::Metric;

use super::assert_close;
use crate::sweep::{Sweep, load};

/// Three steps of 1 s, each the work of an agent of its own; the last two need what came before them.
fn chain(manner: &str) -> String {
    let role = |name: &str| format!("[[role]]\nname = {name:?}\ncount = 1\n");
    let step = |name: &str, rest: &str| {
        format!("[[workload.workflow.step]]\nname = {name:?}\nrole = {name:?}\nsolve = \"1 s\"\n{rest}\n")
    };
    let look_back = format!("look_back = {manner:?}");
    role("a")
        + &role("b")
        + &role("c")
        + &step("a", "")
        + &step("b", &format!("after = [\"a\"]\n{look_back}"))
        + &step("c", &format!("after = [\"b\"]\n{look_back}"))
}

/// Workflows so rare that hardly one meets another.
fn swept(manner: &str, topology: &str) -> Sweep {
    let head = "replicates = 1\nagents = [3]\nduration = \"100000 s\"\nwarm_up = \"0 s\"\n\
        agent = { send = \"2 ms\", handle = \"1 ms\" }\nworkload.arrivals.poisson.rate = \"0.01 /s\"\n";
    let text = format!("{head}{}[[topology]]\nname = \"one\"\n{topology}\n", chain(manner));
    Sweep::of_text(&text, &["workload.workflow.context_bytes=1000 B"])
}

const WIRE: &str = "transport = { latency = \"100 ms\" }\n";

/// In ms, without looking back: the client's message 101, two hand-offs of 103, and the answer 102.
const HANDED_ON_S: f64 = 0.101 + 2.0 * 0.103 + 0.102;

#[test]
fn those_who_look_back_at_once_wait_for_the_last_answer() {
    let sweep = swept("parallel", &format!("{WIRE}coordination.peer = {{}}"));
    let figure = |metric| sweep.mean("one", 3, metric);
    // `b` asks `a`: sent 2, wire 100, handled and answered 3, wire 100, handled 1. `c` sends its second question
    // 2 ms behind the first, and that answer comes last.
    assert_close(figure(Metric::TaskLatencyP50), 3.0 + HANDED_ON_S + 0.206 + 0.208);
    assert_close(figure(Metric::Messages), 4.0 + 2.0 * 3.0);
}

#[test]
fn those_who_look_back_one_by_one_wait_for_every_answer() {
    let sweep = swept("serial", &format!("{WIRE}coordination.peer = {{}}"));
    // `c` asks `a` and then `b`: the second question leaves with the handling of the first answer.
    let of_c = 0.002 + 0.100 + 0.003 + 0.100 + (0.001 + 0.002) + 0.100 + 0.003 + 0.100 + 0.001;
    assert_close(sweep.mean("one", 3, Metric::TaskLatencyP50), 3.0 + HANDED_ON_S + 0.206 + of_c);
}

#[test]
fn what_is_carried_grows_with_its_history() {
    let wire = "transport = { latency = \"100 ms\", bandwidth = \"1 MB/s\" }\n";
    let peer =
        "context = \"carried\"\ncoordination.peer = { hand_off_bytes = \"500 B\", final_bytes = \"500 B\" }";
    let sweep = swept("parallel", &format!("{wire}{peer}"));
    // On a wire of 1 byte per us: 500 from the client and to it, 1,500 from `a`, 2,500 from `b`.
    assert_close(sweep.mean("one", 3, Metric::WireMean), 0.4 + 1e-6 * (500.0 + 1_500.0 + 2_500.0 + 500.0));
    assert_close(sweep.mean("one", 3, Metric::Messages), 4.0);
}

#[test]
fn a_control_without_messages_needs_none_to_know_everything() {
    let sweep = swept("serial", "transport = { latency = \"100 ms\" }\ncoordination.independent = {}");
    assert_close(sweep.mean("one", 3, Metric::Messages), 0.0);
    let text = format!(
        "agents = [3]\nduration = \"9 s\"\n{}[[topology]]\nname = \"one\"\ncontext = \"carried\"\n\
         coordination.independent = {{}}\n",
        chain("serial")
    );
    let Err(report) = load(&text, &[]) else { panic!("nothing is carried where nothing is sent") };
    assert!(report.contains("under `independent` a context is never `carried`"), "{report}");
}
