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
        bars,
    };
    let bar = |n: f64| Bar::Amounts(vec![n, 0.0, f64::NAN]);
    let absent = |reason: &str| Bar::Absent(reason.into());
    let chart = StackedBars {
        category_label: "agents N".into(),
        categories: ["10", "100", "1k", "10k", "100k"].map(String::from).to_vec(),
        amount_label: "time per task".into(),
        unit: Unit::Seconds,
        heights: Heights::Shares,
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
        bars: vec![Bar::Amounts(vec![0.5, 0.25])],
    };
    let chart = StackedBars {
        category_label: "agents N".into(),
        categories: vec!["1".into()],
        amount_label: "time per task".into(),
        unit: Unit::Seconds,
        heights: Heights::Amounts,
        parts: vec![Part::new("decide", 0), Part::new("wire", 4)],
        panels: vec![panel],
    };
    Chart::bars(heading("One agent only"), chart)
}
