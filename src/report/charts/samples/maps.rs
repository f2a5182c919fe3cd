//! Sample maps: plausible ones, and those with awkward shapes.

use crate::report::charts::description::*;

const SIZES: [f64; 6] = [10.0, 30.0, 100.0, 300.0, 1e3, 3e3];
const DEMANDS_S: [f64; 12] =
    [5e-5, 1e-4, 2e-4, 4e-4, 8e-4, 1.6e-3, 3.2e-3, 6.4e-3, 1.28e-2, 2.56e-2, 5.12e-2, 1.024e-1];

/// Every map, by name.
pub(crate) fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("map", map(4)),
        ("map_one_topology", map(1)),
        ("map_five_topologies", map(5)),
        ("map_twelve_topologies", map(12)),
        ("map_few_cells", few_cells()),
        ("map_all_unstable", all_unstable()),
        ("map_nothing_at_all", nothing_at_all()),
        ("map_names", names()),
        ("map_zeros", zeros()),
        ("map_equal_values", of(&["hub"], 3, 3, &|_, _, _| value(0.25))),
        ("map_one_cell", of(&["hub"], 1, 1, &|_, _, _| value(0.25))),
    ]
}

fn value(value: f64) -> MapCell {
    MapCell { value: Some(value), mark: None }
}

/// A hub's latency, queueing included, until it is overloaded.
fn at_hub(topology: usize, size: f64, demand_s: f64) -> MapCell {
    let cores = 1.0 + 3.0 * topology as f64;
    let load = size * demand_s / 2.0 / cores;
    match load {
        _ if load > 30.0 => MapCell { value: None, mark: Some(CellMark::Crossed) },
        _ if load > 3.0 => MapCell { mark: Some(CellMark::Hatched), ..value(demand_s + 40.0 * load) },
        _ if load > 1.0 => MapCell { mark: Some(CellMark::Dotted), ..value(demand_s + 10.0 * load) },
        _ => value(demand_s + demand_s * load / (1.001 - load) + 5e-4),
    }
}

fn of(names: &[&str], columns: usize, rows: usize, cell: &dyn Fn(usize, f64, f64) -> MapCell) -> Chart {
    let (xs, ys) = (SIZES[..columns].to_vec(), DEMANDS_S[12 - rows..].to_vec());
    let panel = |(topology, name): (usize, &&str)| MapPanel {
        title: (*name).into(),
        colour: Colour::Topology(topology),
        cells: ys.iter().flat_map(|y| xs.iter().map(|x| cell(topology, *x, *y))).collect(),
    };
    let keys = [
        ("unstable: no figure", CellMark::Crossed),
        ("no steady state", CellMark::Hatched),
        ("censored: latencies are lower bounds", CellMark::Dotted),
        ("no figure", CellMark::Dashed),
    ];
    let panels: Vec<MapPanel> = names.iter().enumerate().map(panel).collect();
    let is_there =
        |mark: CellMark| panels.iter().flat_map(|panel| &panel.cells).any(|cell| cell.mark == Some(mark));
    let keys = keys.into_iter().filter(|(_, mark)| is_there(*mark));
    let map = MapChart {
        x: Axis::log("agents N", Unit::Count),
        y: Axis::log("CPU to send a message = CPU to handle one", Unit::Seconds),
        y_names: Vec::new(),
        value: Axis::log("coordination latency, mean", Unit::Seconds),
        levels: vec![0.2, 2.0],
        keys: keys.map(|(label, mark)| Key::new(label, Sample::Cell(mark))).collect(),
        panels,
        xs,
        ys,
    };
    let heading = Heading::new(
        "Where does mean coordination latency pass 200 ms and 2 s?",
        "What may a message cost before a hub, a tree of hubs, peers or a log are too slow for so many agents?",
        "coordination-ceiling 0.1.0 · seed 1 · 5 runs of each cell",
    );
    Chart::map(heading, map)
}

fn map(count: usize) -> Chart {
    const NAMES: [&str; 12] = [
        "hub",
        "hierarchy",
        "sharded hub",
        "event spine",
        "peer",
        "point to point",
        "a hub that remembers all of it",
        "a hub with a shared vector store",
        "routing by dht",
        "routing by pull",
        "routing by push",
        "gossip",
    ];
    of(&NAMES[..count], 6, 12, &at_hub)
}

fn few_cells() -> Chart {
    of(&["hub", "event spine"], 2, 3, &|topology, size, demand| at_hub(topology, size * 30.0, demand))
}

fn all_unstable() -> Chart {
    of(&["hub", "event spine", "peer"], 4, 5, &|topology, size, demand| match topology {
        1 => MapCell { value: None, mark: Some(CellMark::Crossed) },
        2 if size > 100.0 => MapCell { value: None, mark: Some(CellMark::Dashed) },
        _ => at_hub(topology, size, demand),
    })
}

fn nothing_at_all() -> Chart {
    of(&["hub"], 3, 3, &|_, _, _| MapCell { value: None, mark: Some(CellMark::Crossed) })
}

/// Rows that stand for names, and are not to be read as numbers.
fn names() -> Chart {
    let mut chart = of(&["hub", "peer"], 4, 3, &at_hub);
    if let Body::Map(map) = &mut chart.body {
        map.y = Axis::linear("what is asked, and of whom", Unit::Count);
        map.ys = vec![1.0, 2.0, 3.0];
        map.y_names =
            ["push", "pull", "a mode with an uncommonly long name indeed"].map(String::from).to_vec();
        map.levels.clear();
    }
    chart
}

/// A log scale cannot show a zero: it is drawn as a linear one.
fn zeros() -> Chart {
    let mut chart =
        of(&["hub", "peer"], 4, 4, &|topology, size, demand| value(topology as f64 * size * demand));
    if let Body::Map(map) = &mut chart.body {
        map.value = Axis::log("hottest station", Unit::Ratio);
        map.levels = vec![0.8, 1e-9];
    }
    chart
}
