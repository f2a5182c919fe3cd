//! Sample intervals: bars of ceilings and of changes, plausible ones and those with awkward data.

use crate::report::charts::description::*;

/// Every chart of bars with intervals, by name.
pub(crate) fn all() -> Vec<(&'static str, Chart)> {
    let log = || Axis::log("ceiling N*, agents", Unit::Count);
    let linear = || Axis::linear("ceiling N*, agents", Unit::Count);
    vec![
        ("ceilings", ceilings(log())),
        ("ceilings_linear", ceilings(linear())),
        ("ceilings_one", of(log(), [row("central hub", 0, 212.0, 3.0)])),
        ("ceilings_none", of(log(), [none("independent", 0), none("peer", 1)])),
        ("ceilings_twelve", of(log(), (0..12).map(|at| row("a topology", at, 10.0 * (at + 1) as f64, 3.0)))),
        ("tornado", tornado()),
        ("tornado_one_sided", one_sided()),
        ("intervals_awkward", awkward(linear())),
        ("intervals_awkward_log", awkward(log())),
    ]
}

fn heading(title: &str) -> Heading {
    Heading::new(title, "think 6.078 s, result 195 ms, 8 cores", "coordination-ceiling 0.1.0 · seed 1")
}

fn keys() -> [Key; 2] {
    [Key::new("95 % interval", Sample::Interval), Key::new("closed form", Sample::Stroke)]
}

fn of(axis: Axis, rows: impl IntoIterator<Item = BarRow>) -> Chart {
    let bars = IntervalBars::new(axis).with_rows(rows).with_keys(keys());
    Chart::intervals(heading("How many agents can each topology carry?"), bars)
}

fn row(name: &str, place: usize, value: f64, half_width: f64) -> BarRow {
    let bar = IntervalBar::to(value, Colour::Topology(place));
    let bar = bar.with_interval(value - half_width, value + half_width).with_marks([value * 1.02]);
    BarRow::about(name, bar.with_note(format!("{value} ± {half_width}, hub CPU over 80 %")))
}

fn none(name: &str, place: usize) -> BarRow {
    BarRow::about(name, IntervalBar::beyond(1e5, Colour::Topology(place)).with_note("none up to 100,000"))
}

fn ceilings(axis: Axis) -> Chart {
    of(
        axis,
        [
            row("central hub", 0, 212.0, 3.0),
            row("sharded by four", 1, 840.0, 60.0),
            row("hierarchy of regional hubs", 2, 1_540.0, 400.0),
            none("point to point", 3),
            BarRow::about(
                "event spine",
                IntervalBar::absent("a limit is broken at 1 agent", Colour::Topology(4)),
            ),
        ],
    )
}

fn change(value: f64, half_width: f64, part: usize) -> IntervalBar {
    let bar =
        IntervalBar::to(value, Colour::Part(part)).with_interval(value - half_width, value + half_width);
    bar.with_note(format!("{:.1} % ± {:.1}", 100.0 * value, 100.0 * half_width).replace('-', "−"))
}

fn of_changes(rows: impl IntoIterator<Item = BarRow>) -> Chart {
    let axis = Axis::linear("change of the ceiling N*", Unit::Ratio);
    let parts = [Part::new("parameter 10 % lower", 0), Part::new("parameter 10 % higher", 3)];
    let keys = [Key::new("95 % interval", Sample::Interval)];
    let bars = IntervalBars::new(axis).with_rows(rows).with_parts(parts).with_keys(keys);
    Chart::intervals(heading("What would move the hub's ceiling?"), bars)
}

fn tornado() -> Chart {
    let both = |name: &str, detail: &str, lower: f64, higher: f64| {
        BarRow::new(name, [change(lower, 0.004, 0), change(higher, 0.012, 3)]).with_detail(detail)
    };
    of_changes([
        both("hub.cores", "8; 7 and 9", -0.125, 0.125),
        both("hub.result", "195 ms", 0.109, -0.089),
        both("workload.task.think", "6.078 s", -0.097, 0.097),
        both("workload.task.solve", "120 ms", -0.002, 0.003),
        both("network.latency", "500 µs", 0.0, 0.0),
    ])
}

fn one_sided() -> Chart {
    let row = |name: &str, value: f64| {
        let missing = IntervalBar::absent("none up to 100,000", Colour::Part(3));
        BarRow::new(name, [change(-value, 0.01, 0), missing])
    };
    of_changes([
        row("topology.coordination.hierarchy.levels.leaf.supervisor.decide", 0.4),
        row("quota", 0.01),
    ])
}

fn awkward(axis: Axis) -> Chart {
    let bar = |value: f64| IntervalBar::to(value, Colour::Topology(0)).with_note(format!("{value}"));
    of(
        axis,
        [
            BarRow::about("zero", bar(0.0)),
            BarRow::about("no number", bar(f64::NAN)),
            BarRow::about("an interval around zero", bar(2.0).with_interval(-3.0, 7.0)),
            BarRow::about("an endless interval", bar(20.0).with_interval(f64::NEG_INFINITY, f64::INFINITY)),
            BarRow::about("a mark far away", bar(30.0).with_marks([1e7, 25.0])),
            BarRow::about(
                "a name that is much longer than any sheet of paper could ever be, and then some",
                bar(30.0),
            ),
            BarRow::about(
                "words",
                bar(50.0).with_note("words that go on and on, beyond the end of the bar ".repeat(4)),
            ),
            BarRow::new("", []),
        ],
    )
}
