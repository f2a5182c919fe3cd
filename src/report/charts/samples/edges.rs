//! Sample edges: figures with awkward data, which must come out whole, honest and without overlaps.

use crate::report::charts::description::*;
use crate::report::charts::samples::figures::topologies;

/// Every edge case, by name.
pub(crate) fn all() -> Vec<(&'static str, Chart)> {
    let log = || Axis::log("time per task", Unit::Seconds);
    let linear = || Axis::linear("time per task", Unit::Seconds);
    vec![
        ("edge_single_size", single_size()),
        ("edge_one_topology", topologies(1)),
        ("edge_equal_values", of(&linear(), &[[5.0; 4], [5.0; 4]])),
        ("edge_equal_values_log", of(&log(), &[[5.0; 4], [5.0; 4]])),
        ("edge_all_zero", of(&linear(), &[[0.0; 4]])),
        ("edge_all_zero_log", of(&log(), &[[0.0; 4]])),
        ("edge_zeros_on_log", of(&log(), &[[0.0, 0.1, 2.0, 3.0], [0.2, 0.3, 0.0, 0.0]])),
        ("edge_twelve_decades", of(&log(), &[[1e-9, 1e-5, 1.0, 1e3], [1e3, 1e1, 1e-3, 1e-6]])),
        ("edge_nan", of(&linear(), &[[1.0, f64::NAN, 3.0, f64::INFINITY], [2.0, 2.5, f64::NAN, f64::NAN]])),
        ("edge_negative", of(&linear(), &[[-1.0, 2.0, -3.0, 4.0]])),
        ("edge_no_points", no_points()),
        ("edge_long_names", long_names()),
        ("edge_unstable", unstable()),
        ("edge_guides_beyond", guides_beyond()),
        ("edge_bars", bars()),
        ("edge_bars_single", single_bar()),
        ("edge_bars_rows", rows_of_bars()),
        ("edge_coincident", coincident()),
        ("edge_narrow_panels", narrow_panels()),
    ]
}

fn heading(title: &str) -> Heading {
    Heading::new(title, "an edge case", "coordination-ceiling 0.1.0 · seed 1")
}

fn agents() -> Axis {
    Axis::log("agents N", Unit::Count)
}

fn chart(title: &str, panel: Panel) -> Chart {
    Chart::lines(heading(title), LineChart::new(agents()).with_panels([panel]))
}

/// One line per row, over four sizes.
fn of(y: &Axis, rows: &[[f64; 4]]) -> Chart {
    let line = |(index, row): (usize, &[f64; 4])| {
        let points =
            [10.0, 100.0, 1e3, 1e4].iter().zip(row).map(|(&x, &y)| Point::at(x, y).with_half_width(0.2));
        Series::new(format!("topology {index}"), Colour::Topology(index)).with_points(points)
    };
    chart("Awkward values", Panel::new("", y.clone()).with_series(rows.iter().enumerate().map(line)))
}

fn single_size() -> Chart {
    let line = |index: usize| {
        let point = Point::at(1.0, 0.012 + 0.001 * index as f64).with_half_width(0.002);
        Series::new(format!("topology {index}"), Colour::Topology(index)).with_points([point])
    };
    let panel = Panel::new("", Axis::log("time per task", Unit::Seconds)).with_series((0..4).map(line));
    chart("One agent only", panel)
}

fn no_points() -> Chart {
    let series = ["central hub", "event spine"].iter().enumerate();
    let line = |(index, name): (usize, &&str)| Series::new(*name, Colour::Topology(index));
    chart("Nothing ran", Panel::new("", Axis::linear("tasks", Unit::Count)).with_series(series.map(line)))
}

fn long_names() -> Chart {
    let name = |index: usize| {
        format!("hierarchy_of_regional_hubs_with_shared_bounded_memory_and_write_behind_replication_{index}")
    };
    let line = |index: usize| {
        let at = |x: f64| Point::at(x, x * (1.0 + index as f64));
        Series::new(name(index), Colour::Topology(index)).with_points([10.0, 100.0, 1e3].map(at))
    };
    let panel = Panel::new("", Axis::log("messages", Unit::Named("messages/s".into())));
    let title = "A title that is long enough to need a second line on the slide, since findings are sentences \
                 and sentences take room";
    Chart::lines(heading(title), LineChart::new(agents()).with_panels([panel.with_series((0..3).map(line))]))
}

fn unstable() -> Chart {
    let line = |index: usize| {
        let at = |(step, x): (usize, f64)| {
            if step + index > 5 {
                Point::absent(x, "unstable")
            } else {
                Point::at(x, 0.01 * (step + 1 + index) as f64)
            }
        };
        let sizes = [10.0, 30.0, 100.0, 300.0, 1e3, 3e3, 1e4];
        Series::new(format!("topology {index}"), Colour::Topology(index))
            .with_points(sizes.into_iter().enumerate().map(at))
    };
    let mut lines: Vec<Series> = (0..5).map(line).collect();
    lines[0].points[3] = Point::missing(300.0);
    lines[1].points.truncate(3);
    chart(
        "Cells without a value",
        Panel::new("", Axis::log("time per task", Unit::Seconds)).with_series(lines),
    )
}

fn guides_beyond() -> Chart {
    let line = Series::new("central hub", Colour::Topology(0))
        .with_points([10.0, 50.0, 100.0].map(|x| Point::at(x, x / 1e3)));
    let guides = [
        Guide::vertical(1e7, "N* = 10M", Colour::Topology(0)),
        Guide::vertical(30.0, "first signs", Colour::Topology(0)),
        Guide::vertical(32.0, "second signs", Colour::Topology(0)),
        Guide::horizontal(60.0, "limit 1 min"),
        Guide::horizontal(f64::NAN, "no number"),
    ];
    let y = Axis::linear("time per task", Unit::Seconds);
    chart("Limits far away", Panel::new("", y).with_series([line]).with_guides(guides))
}

fn bars() -> Chart {
    let panel = |title: &str, index: usize, bars: Vec<Bar>| BarPanel {
        title: title.into(),
        colour: Colour::Topology(index),
        rows: vec![bars],
    };
    let bar = |n: f64| Bar::Amounts(vec![n, 0.0, f64::NAN]);
    let absent = |reason: &str| Bar::Absent(reason.into());
    let chart = StackedBars {
        category_label: "agents N".into(),
        categories: ["10", "100", "1k", "10k", "100k"].map(String::from).to_vec(),
        measures: vec![Measure::shares("time per task", Unit::Seconds)],
        parts: vec![Part::new("decide", 0), Part::new("never seen", 1), Part::new("wire", 4)],
        panels: vec![
            panel(
                "central hub",
                0,
                vec![bar(0.1), bar(0.2), bar(4.0), absent("unstable"), absent("unstable")],
            ),
            panel("a topology with a very long name indeed", 1, vec![bar(0.0); 5]),
            panel(
                "event spine",
                2,
                vec![absent("not run"), bar(1e-6), bar(1e3), bar(1.0), absent("unstable")],
            ),
        ],
    };
    Chart::bars(heading("Bars that are not there"), chart)
}

fn single_bar() -> Chart {
    let panel = BarPanel {
        title: "central hub".into(),
        colour: Colour::Topology(0),
        rows: vec![vec![Bar::Amounts(vec![0.5, 0.25])]],
    };
    let chart = StackedBars {
        category_label: "agents N".into(),
        categories: vec!["1".into()],
        measures: vec![Measure::amounts("time per task", Unit::Seconds)],
        parts: vec![Part::new("decide", 0), Part::new("wire", 4)],
        panels: vec![panel],
    };
    Chart::bars(heading("One agent only"), chart)
}

/// Names as long as scenarios have them.
const NAMES: [&str; 6] = [
    "hub that forgets",
    "hub that remembers",
    "routing, dht",
    "routing, index",
    "shared vector store",
    "gossip among neighbours",
];

/// Two measures of very different amounts, six topologies, more parts than colours.
fn rows_of_bars() -> Chart {
    let amounts = |topology: usize, size: usize, unit: f64| {
        let amount =
            |part: usize| if (part + topology).is_multiple_of(3) { 0.0 } else { (part * size) as f64 * unit };
        Bar::Amounts((0..13).map(amount).collect())
    };
    let panel = |(topology, name): (usize, &&str)| {
        let row = |unit: f64| (1..=7).map(|size| amounts(topology, size, unit)).collect::<Vec<Bar>>();
        let mut rows = vec![row(0.1), row(1e-4)];
        if topology == 2 {
            rows[0][6] = Bar::Absent("unstable".into());
        }
        BarPanel { title: (*name).into(), colour: Colour::Topology(topology), rows }
    };
    let chart = StackedBars {
        category_label: "agents N".into(),
        categories: ["10", "30", "100", "300", "1k", "3k", "10k"].map(String::from).to_vec(),
        parts: (0..13).map(|part| Part::new(format!("kind of message {part}"), part)).collect(),
        measures: vec![
            Measure::amounts("messages per task", Unit::Count),
            Measure::amounts("CPU per task", Unit::Seconds),
        ],
        panels: NAMES.iter().enumerate().map(panel).collect(),
    };
    Chart::bars(heading("What it costs"), chart).with_size(Size { width_px: 1200, height_px: 800 })
}

/// Six topologies that do the same, and then do not.
fn coincident() -> Chart {
    let line = |(index, name): (usize, &&str)| {
        let at = |x: f64| Point::at(x, if x < 1e3 { x } else { x * (1.0 + 0.3 * index as f64) });
        Series::new(*name, Colour::Topology(index)).with_points([10.0, 30.0, 100.0, 300.0, 1e3, 1e4].map(at))
    };
    let panel = Panel::new("", Axis::log("throughput", Unit::Named("tasks/s".into())));
    let panel = panel.with_series(NAMES.iter().enumerate().map(line));
    let lines = LineChart::new(agents()).with_panels([panel]).set_apart(true);
    Chart::lines(heading("Who learns from others does as well as the next"), lines)
}

/// A panel for each of six topologies, side by side.
fn narrow_panels() -> Chart {
    let panel = |(index, name): (usize, &&str)| {
        let colour = Colour::Topology(index);
        let line = |factor: f64| {
            let points = [10.0, 100.0, 1e3, 1e4].map(|x| Point::at(x, 1e-5 * factor * x));
            Series::new("", colour).with_points(points)
        };
        let y = Axis::log("busy share", Unit::Ratio).covering(0.0, 1.0);
        let series = [line(index as f64), line(0.5 * index as f64).dashed(), line(0.1).dotted()];
        Panel::new(*name, y).about(colour).with_series(series)
    };
    let panels = NAMES.iter().enumerate().map(panel);
    let keys = [
        Key::new("busiest inbox", Sample::MarkedLine),
        Key::new("99th percentile", Sample::Line(Stroke::Dashed)),
        Key::new("median inbox", Sample::Line(Stroke::Dotted)),
    ];
    let lines = LineChart::new(agents()).with_panels(panels).side_by_side().with_keys(keys);
    Chart::lines(heading("How busy are the inboxes?"), lines).with_size(Size::WIDE)
}
