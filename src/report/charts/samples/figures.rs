//! Samples: figures with plausible numbers, for the tests to examine and for people to look at.

use crate::report::charts::description::*;

const SIZES: [f64; 13] = [10.0, 20.0, 50.0, 100.0, 150.0, 200.0, 257.0, 350.0, 500.0, 1e3, 2e3, 5e3, 1e4];
const THINK_S: f64 = 2.0;
const SERVICE_S: f64 = 0.0078;
const SOURCE: &str = "coordination-ceiling 0.1.0 · scenarios/hub_ceiling.toml · seeds 1–20 · 95 % intervals";

/// Every sample, by name.
pub(crate) fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("latency_by_size", latency_by_size()),
        ("latency_side_by_side", latency_side_by_side()),
        ("latency_stacked", latency_stacked()),
        ("hub_utilisation", hub_utilisation()),
        ("throughput", throughput()),
        ("parts", parts(Heights::Amounts)),
        ("part_shares", parts(Heights::Shares)),
        ("timeline", timeline()),
        ("eight_topologies", topologies(8)),
    ]
}

/// Mean time at a hub for a closed population: exact mean value analysis.
fn hub_latency_s(agent_count: f64) -> f64 {
    let (mut time_s, mut queue) = (SERVICE_S, 0.0);
    for members in 1..=agent_count as u32 {
        time_s = SERVICE_S * (1.0 + queue);
        queue = f64::from(members) * time_s / (THINK_S + time_s);
    }
    time_s
}

/// Half-widths that look like those of twenty replicates, without randomness.
fn point(x: f64, y: f64, half_width_share: f64) -> Point {
    Point::at(x, y).with_half_width(y * half_width_share)
}

fn over_sizes(value: impl Fn(f64) -> Point) -> Vec<Point> {
    SIZES.map(value).to_vec()
}

fn hub(label: &str) -> Series {
    Series::new(label, Colour::Topology(0))
}

fn independent(label: &str) -> Series {
    Series::new(label, Colour::Topology(1))
}

fn spine(label: &str) -> Series {
    Series::new(label, Colour::Topology(2))
}

fn agents() -> Axis {
    Axis::log("agents N", Unit::Count)
}

fn latency_by_size() -> Chart {
    let closed_form = |n: f64| Point::at(n, SERVICE_S.max(n * SERVICE_S - THINK_S));
    let panel = Panel::new("", Axis::log("mean time from asking to answer", Unit::Seconds))
        .with_series([
            hub("central hub").with_points(over_sizes(|n| point(n, hub_latency_s(n), 0.12))),
            spine("event spine").with_points(over_sizes(|n| point(n, 0.021 + n * 2e-6, 0.05))),
            independent("independent").with_points(over_sizes(|n| point(n, 0.012, 0.04))),
            hub("").with_points((10..=10_000).step_by(10).map(|n| closed_form(f64::from(n)))).dashed(),
        ])
        .with_guides([Guide::vertical(257.4, "N* = 257", Colour::Topology(0))]);
    Chart::lines(
        Heading::new(
            "Past 257 agents, every agent added to a central hub makes all others wait",
            "think 2 s, hub service 7.8 ms on one server, 20 replicates of 600 s; 60 s warm-up removed",
            SOURCE,
        ),
        LineChart::new(agents()).with_panels([panel]).with_keys([
            Key::new("closed form (asymptotic bound)", Sample::Line(Stroke::Dashed)),
            Key::new("95 % interval", Sample::Band),
        ]),
    )
}

fn latency_panels() -> Vec<Panel> {
    let panel = |title: &str, factor: f64| {
        Panel::new(title, Axis::log("time per task", Unit::Seconds)).with_series([
            hub("central hub").with_points(over_sizes(|n| {
                if n > 4e3 && title == "p99" {
                    Point::absent(n, "unstable")
                } else {
                    point(n, hub_latency_s(n) * factor, 0.1)
                }
            })),
            spine("event spine").with_points(over_sizes(|n| point(n, (0.021 + n * 2e-6) * factor, 0.05))),
            independent("independent").with_points(over_sizes(|n| point(n, 0.012 * factor, 0.04))),
        ])
    };
    vec![panel("mean", 1.0), panel("p50", 0.7), panel("p99", 4.6)]
}

fn latency_heading() -> Heading {
    Heading::new(
        "The median hides the ceiling that the 99th percentile shows first",
        "think 2 s, hub service 7.8 ms, 20 replicates of 600 s",
        SOURCE,
    )
}

fn latency_side_by_side() -> Chart {
    let lines = LineChart::new(agents()).with_panels(latency_panels()).side_by_side();
    Chart::lines(latency_heading(), lines).with_size(Size::WIDE)
}

fn latency_stacked() -> Chart {
    let lines = LineChart::new(agents()).with_panels(latency_panels());
    Chart::lines(latency_heading(), lines).with_size(Size::for_stacked(3))
}

fn hub_utilisation() -> Chart {
    let used = |n: f64| (n * SERVICE_S / (THINK_S + hub_latency_s(n))).min(1.0);
    let panel = Panel::new("", Axis::linear("hub CPU", Unit::Ratio).covering(0.0, 1.0))
        .with_series([
            hub("central hub").with_points(over_sizes(|n| Point::at(n, used(n)).with_half_width(0.0))),
            spine("event spine").with_points(over_sizes(|n| Point::at(n, (n * 2.2e-5).min(1.0)))),
        ])
        .with_guides([
            Guide::horizontal(0.8, "80 %: the hub counts as saturated"),
            Guide::vertical(206.0, "reached at N = 206", Colour::Topology(0)),
        ]);
    Chart::lines(
        Heading::new(
            "When does the hub itself become the bottleneck?",
            "think 2 s, hub service 7.8 ms",
            SOURCE,
        ),
        LineChart::new(agents()).with_panels([panel]),
    )
}

fn throughput() -> Chart {
    let ideal = |n: f64| n / (THINK_S + SERVICE_S);
    let panel = Panel::new("", Axis::log("throughput", Unit::Named("tasks/s".into())))
        .with_series([
            Series::new("ideal", Colour::Ideal).with_points(over_sizes(|n| Point::at(n, ideal(n)))).dotted(),
            hub("central hub")
                .with_points(over_sizes(|n| point(n, ideal(n).min(1.0 / SERVICE_S) * 0.99, 0.03))),
            spine("event spine").with_points(over_sizes(|n| point(n, ideal(n) * 0.93, 0.03))),
            Series::new("gossip", Colour::Topology(3))
                .with_points(over_sizes(|n| point(n, ideal(n) * 0.8 / (1.0 + n * 5e-4), 0.05))),
        ])
        .with_guides([Guide::horizontal(1.0 / SERVICE_S, "the hub's bound: 128 tasks/s")]);
    Chart::lines(
        Heading::new(
            "The hub stops at 128 tasks a second, however many agents ask",
            "think 2 s, hub service 7.8 ms on one server, fan-out 3, 20 replicates of 600 s",
            SOURCE,
        ),
        LineChart::new(agents()).with_panels([panel]),
    )
}

fn parts(heights: Heights) -> Chart {
    let sizes = [10.0, 30.0, 100.0, 200.0, 300.0, 400.0, 500.0];
    let hub_bar = |n: f64| Bar::Amounts(vec![0.9, 0.25, hub_latency_s(n) - SERVICE_S, 0.16, 0.08]);
    let spine_bar = |n: f64| Bar::Amounts(vec![0.9, 0.25 + n * 1e-4, 0.01 + n * 2e-4, 0.12, 0.14]);
    let panel = |title: &str, index: usize, bars: Vec<Bar>| BarPanel {
        title: title.into(),
        colour: Colour::Topology(index),
        rows: vec![bars],
    };
    let chart = StackedBars {
        category_label: "agents N".into(),
        categories: sizes.map(|n| n.to_string()).to_vec(),
        measures: vec![Measure { heights, ..Measure::amounts("mean time per task", Unit::Seconds) }],
        parts: ["decide", "wait for an agent", "station wait", "station service", "wire"]
            .iter()
            .enumerate()
            .map(|(index, label)| Part::new(*label, index))
            .collect(),
        panels: vec![
            panel("central hub", 0, sizes.map(hub_bar).to_vec()),
            panel("event spine", 2, sizes.map(spine_bar).to_vec()),
        ],
    };
    Chart::bars(
        Heading::new(
            "At the hub, time goes into waiting for the hub",
            "think 2 s, hub service 7.8 ms, spine with 8 partitions, 20 replicates of 600 s",
            SOURCE,
        ),
        chart,
    )
}

fn timeline() -> Chart {
    let seconds = || (0..=300).map(|step| f64::from(step) * 2.0);
    // A smooth, deterministic stand-in for noise.
    let noise = |t: f64, phase: f64| libm::sin(t * 0.21 + phase) * libm::sin(t * 0.057 + 2.0 * phase);
    let rise = |t: f64| 1.0 - libm::exp(-t / 18.0);
    let line = |series: Series, value: &dyn Fn(f64) -> f64, half_width: f64| {
        let at = |t: f64| {
            Point::at(t, value(t)).with_interval((value(t) - half_width).max(0.0), value(t) + half_width)
        };
        series.with_points(seconds().map(at)).without_markers()
    };
    let panels = vec![
        Panel::new("Utilisation", Axis::linear("busy servers", Unit::Ratio).covering(0.0, 1.0))
            .with_series([
                line(hub("central hub"), &|t| (rise(t) * (0.95 + 0.03 * noise(t, 0.0))).min(1.0), 0.02),
                line(spine("event spine"), &|t| rise(t) * (0.34 + 0.04 * noise(t, 1.0)), 0.03),
            ])
            .with_guides([Guide::horizontal(0.8, "80 %")]),
        Panel::new("Queue", Axis::linear("messages waiting", Unit::Count)).with_series([
            line(hub("central hub"), &|t| t * 0.35 + 6.0 * noise(t, 0.4) + 7.0, 9.0),
            line(spine("event spine"), &|t| 3.0 + 2.0 * noise(t, 2.0), 2.0),
        ]),
        Panel::new("Throughput", Axis::linear("finished", Unit::Named("tasks/s".into()))).with_series([
            line(hub("central hub"), &|t| rise(t) * (121.0 + 5.0 * noise(t, 0.2)), 6.0),
            line(spine("event spine"), &|t| rise(t) * (148.0 + 6.0 * noise(t, 3.0)), 6.0),
        ]),
    ];
    Chart::timeline(
        Heading::new(
            "The hub is busy, and its queue never stops growing",
            "N = 300, think 2 s, hub service 7.8 ms, 20 replicates",
            SOURCE,
        ),
        Timeline { panels, warm_up_s: Some(60.0), end_s: 600.0, sets_apart: false },
    )
}

/// As many topologies as asked for, some of them ending close together.
pub(crate) fn topologies(count: usize) -> Chart {
    const NAMES: [&str; 8] = [
        "central hub",
        "independent",
        "event spine",
        "gossip",
        "hierarchy",
        "blackboard",
        "market",
        "full mesh",
    ];
    let line = |(index, name): (usize, &&str)| {
        let slope = [7.8e-3, 0.0, 2e-6, 1.5e-4, 1.2e-4, 9e-4, 1.3e-3, 2.5e-2][index];
        let value = |n: f64| point(n, 0.012 * (1.0 + 0.25 * index as f64) + slope * n, 0.06);
        Series::new(*name, Colour::Topology(index)).with_points(over_sizes(value))
    };
    let series: Vec<Series> = NAMES.iter().take(count).enumerate().map(line).collect();
    let panel = Panel::new("", Axis::log("mean time per task", Unit::Seconds)).with_series(series);
    Chart::lines(
        Heading::new("Eight ways to coordinate, compared", "think 2 s, 20 replicates of 600 s", SOURCE),
        LineChart::new(agents()).with_panels([panel]),
    )
}
