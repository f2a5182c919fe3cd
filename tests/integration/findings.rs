//! Findings: the tables of results/findings*.md hold what the committed results hold.
//!
//! A line `<!-- table: SCENARIO; SIZES; METRIC, … -->` stands above each table; `UPDATE_RESULTS=1` writes
//! the tables anew.

use std::collections::BTreeMap;
use std::fs;

use crate::sweep::of_package;

const FILES: [&str; 2] = ["results/findings.md", "results/findings_coordination.md"];

/// What one table is made of.
struct Wanted {
    scenario: String,
    sizes: Vec<String>,
    metrics: Vec<String>,
}

/// Mean and half-width of the interval, by topology, size and metric, and the topologies in their order.
struct Summary {
    figures: BTreeMap<(String, String, String), (String, String)>,
    topologies: Vec<String>,
}

fn wanted(line: &str) -> Option<Wanted> {
    let inner = line.strip_prefix("<!-- table: ")?.strip_suffix(" -->")?;
    let mut parts = inner.split("; ");
    let mut list = || parts.next().map(|part| part.split(", ").map(str::to_owned).collect::<Vec<_>>());
    let (scenario, sizes, metrics) = (list()?.concat(), list()?, list()?);
    Some(Wanted { scenario, sizes, metrics })
}

fn summary(scenario: &str) -> Summary {
    let path = of_package(&format!("results/{scenario}/summary.csv"));
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let headers = reader.headers().expect("it has a header").clone();
    let of = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .unwrap_or_else(|| panic!("{path:?} has a column {name}"))
    };
    // A swept scenario is told by the values of its first axis, any other by its sizes.
    let size = if of("topology") > 0 { 0 } else { of("agents") };
    let mut found = Summary { figures: BTreeMap::new(), topologies: Vec::new() };
    for record in reader.records() {
        let record = record.expect("it was written by us");
        let field = |index: usize| record[index].to_owned();
        let topology = field(of("topology"));
        if !found.topologies.contains(&topology) {
            found.topologies.push(topology.clone());
        }
        let key = (topology, field(size), field(of("metric")));
        found.figures.insert(key, (field(of("mean")), field(of("half_width"))));
    }
    found
}

/// A number as people read it: three significant digits.
fn short(number: &str) -> String {
    let Ok(value) = number.parse::<f64>() else { return "–".to_owned() };
    let digits_before = if value.abs() >= 1.0 { libm::log10(value.abs()).floor() as i32 + 1 } else { 0 };
    match digits_before {
        _ if value == 0.0 => "0".to_owned(),
        0 if value.abs() < 0.001 => format!("{value:.1e}"),
        0 => format!("{value:.4}"),
        1..=3 => format!("{value:.*}", (3 - digits_before) as usize),
        _ => format!("{value:.0}"),
    }
}

fn table(wanted: &Wanted) -> String {
    let summary = summary(&wanted.scenario);
    let heads = wanted.metrics.iter().flat_map(|metric| {
        wanted.sizes.iter().map(move |size| match wanted.sizes.len() {
            1 => metric.clone(),
            _ => format!("{metric} at {size}"),
        })
    });
    let heads: Vec<String> = heads.collect();
    let mut text =
        format!("| topology | {} |\n| --- |{}\n", heads.join(" | "), " ---: |".repeat(heads.len()));
    for topology in &summary.topologies {
        let cells = wanted.metrics.iter().flat_map(|metric| {
            wanted.sizes.iter().map(|size| {
                let key = (topology.clone(), size.clone(), metric.clone());
                let (mean, half_width) = summary.figures.get(&key).cloned().unwrap_or_default();
                match (short(&mean), short(&half_width)) {
                    (mean, half_width) if half_width == "–" || half_width == "0" => mean,
                    (mean, half_width) => format!("{mean} ± {half_width}"),
                }
            })
        });
        text.push_str(&format!("| {topology} | {} |\n", cells.collect::<Vec<_>>().join(" | ")));
    }
    text
}

/// The text with every table as the results have it.
fn written_anew(text: &str) -> String {
    let mut written = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        if let Some(wanted) = wanted(line) {
            while lines.next_if(|line| line.starts_with('|')).is_some() {}
            written.push_str(&table(&wanted));
        }
    }
    written
}

#[test]
fn their_tables_are_those_of_the_results() {
    for file in FILES {
        let path = of_package(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let expected = written_anew(&text);
        assert!(expected.contains("<!-- table: "), "{file} has tables");
        if std::env::var_os("UPDATE_RESULTS").is_some() {
            fs::write(&path, &expected).expect("it can be written");
        } else {
            assert!(text == expected, "{file} is not what the results say: run results/reproduce");
        }
    }
}
