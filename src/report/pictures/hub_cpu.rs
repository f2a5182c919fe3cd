//! Hub CPU: how busy the hub is, and the station that is hottest, against N.

use super::against_size::{agents, keys, lines_over, of_topologies};
use super::closed_form::closed_forms;
use super::heading;
use crate::metrics::Metric;
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Guide, Panel, Size, Unit};

/// Hub CPU at which one should have acted: the line that the first article draws.
const CPU_LINE: f64 = 0.8;

pub(super) fn hub_cpu(study: &Study<'_>) -> Option<Chart> {
    let forms = closed_forms(study, |prediction| Some(prediction.utilisation));
    let has_closed_form = !forms.is_empty();
    let share = || Axis::linear("busy share of its cores", Unit::Ratio).covering(0.0, 1.0);
    let line = || Guide::horizontal(CPU_LINE, "80 %");
    // A topology without a hub has no line there: it is not a hub at 0 %.
    let mut hub = of_topologies(study, Metric::HubCpu);
    if !hub.is_empty() {
        hub.extend(forms);
    }
    let hottest = of_topologies(study, Metric::HottestStation);
    let panels = [
        Panel::new("hub", share()).with_series(hub).with_guides([line()]),
        Panel::new("hottest station, inboxes included", share()).with_series(hottest).with_guides([line()]),
    ];
    let lines = lines_over(agents(), study, panels)?.side_by_side().with_keys(keys(study, has_closed_form));
    let heading = heading(study, "CPU of the hub and of the hottest station");
    Some(Chart::lines(heading, lines).with_size(Size::WIDE))
}
