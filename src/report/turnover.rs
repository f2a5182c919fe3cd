//! Turnover: what every chart says of how problems come and go.

use crate::scenario::Scenario;
use crate::workload::Pace;

/// How problems come and go, as an addition to a chart's source; nothing where tasks have none. It decides how
/// figures grow with N: at so many tasks of each client, a larger swarm meets a problem more often before
/// it is replaced; at so many tasks of the swarm, it does not.
pub(super) fn turnover(scenario: &Scenario) -> String {
    let Some(catalogue) = &scenario.workload.catalogue else { return String::new() };
    let step = match catalogue.pace {
        Pace::PerClient => "task of each client",
        Pace::PerSwarm => "task of the swarm",
    };
    let percent = format!("{:.3}", catalogue.turnover * 100.0);
    match percent.trim_end_matches('0').trim_end_matches('.') {
        "0" | "" => " · problems stay".to_owned(),
        percent => format!(" · {percent} % of the problems replaced per {step}"),
    }
}
