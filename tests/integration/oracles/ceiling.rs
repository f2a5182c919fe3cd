//! Ceiling: the largest swarm that is carried, through the whole command, beside what theory says of it.

use std::process::Command;

use coordination_ceiling::analysis::FiniteSource;

use crate::sweep::of_package;

/// A row of `ceilings.csv`.
struct Row {
    topology: String,
    ceiling: f64,
    half_width: f64,
    fields: Vec<(String, String)>,
}

impl Row {
    fn field(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(known, _)| known == name);
        field.map_or_else(|| panic!("there is no column {name}"), |(_, value)| value.as_str())
    }
}

/// What `ceiling find` says of the closed hub, with more arguments.
fn found(arguments: &[&str]) -> Vec<Row> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ceiling"));
    command.arg("find").arg(of_package("scenarios/oracles/ceiling.toml")).args(arguments);
    command.args(["--quiet", "--format", "csv", "--out"]).arg(folder.path().join("out"));
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let names = reader.headers().expect("it has a header").clone();
    let row = |record: csv::StringRecord| {
        let pairs = names.iter().zip(record.iter());
        let fields = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let row = Row { topology: String::new(), ceiling: 0.0, half_width: 0.0, fields };
        let number = |name: &str| row.field(name).parse().unwrap_or(f64::NAN);
        let (ceiling, half_width) = (number("ceiling"), number("half_width"));
        Row { topology: row.field("topology").to_owned(), ceiling, half_width, ..row }
    };
    reader.records().map(|record| row(record.expect("it is a table"))).collect()
}

/// Where M/M/c//N passes 80 %, on a straight line between two whole N.
fn theory(cores: u32, demand_s: f64, think_s: f64) -> f64 {
    let hub = FiniteSource { cores, demand_s, think_s };
    let busy = |agents: u32| hub.solve(agents).utilisation;
    let above = (1..).find(|agents| busy(*agents) > 0.8).expect("it saturates");
    f64::from(above) - (busy(above) - 0.8) / (busy(above) - busy(above - 1))
}

/// Holds a ceiling to theory: within 1 %, and theory within the interval.
fn assert_agrees(row: &Row, theory: f64) {
    let Row { topology, ceiling, half_width, .. } = row;
    let line = format!("{topology}: theory {theory:.2}, found {ceiling:.2} ± {half_width:.2}");
    println!("{line}");
    assert!((ceiling - theory).abs() <= 0.01 * theory, "more than 1 % off: {line}");
    assert!((ceiling - theory).abs() <= *half_width, "theory is outside of the interval: {line}");
    assert!(*half_width <= 0.01 * ceiling, "the interval is wider than was asked for: {line}");
}

#[test]
fn a_closed_hub_carries_what_theory_says() {
    let rows = found(&[]);
    let published = [27.8, 207.4, 1_647.3];
    assert_eq!(rows.len(), published.len());
    for ((row, published), cores) in rows.iter().zip(published).zip([1, 8, 64]) {
        let theory = theory(cores, 0.195, 6.078);
        assert!((theory - published).abs() < 0.05, "{theory}");
        assert_agrees(row, theory);
        assert_eq!((row.field("broke_first"), row.field("station")), ("hub CPU <= 80 %", "hub"));
        let closed_form: f64 = row.field("closed_form").parse().expect("there is one");
        assert!((closed_form / theory - 1.0).abs() < 1e-9, "{closed_form}");
    }
}

#[test]
fn the_answer_moves_with_demand_think_time_and_cores() {
    let demand = "topology.coordination.hub.result.exponential.mean=100 ms";
    let think = "workload.task.solve.exponential.mean=3 s";
    let cores = "topology.coordination.hub.cores=2";
    let cases =
        [(demand, theory(8, 0.1, 6.078)), (think, theory(8, 0.195, 3.0)), (cores, theory(2, 0.195, 6.078))];
    for (change, theory) in cases {
        let rows = found(&["--topology", "8 cores", "--set", change]);
        assert_agrees(&rows[0], theory);
    }
}

/// How many cores 1,000 agents need: at 38 the hub is busier than 80 %.
#[test]
fn the_question_can_be_turned_round() {
    let busy = |cores: u32| FiniteSource { cores, demand_s: 0.195, think_s: 6.078 }.solve(1_000).utilisation;
    let theory = (1..).find(|cores| busy(*cores) <= 0.8).expect("enough cores are enough");
    let knob = "topology.coordination.hub.cores=1..256";
    let rows = found(&["--topology", "8 cores", "--agents", "1000", "--knob", knob]);
    let needed: f64 = rows[0].field("holds_at").parse().expect("it is found");
    // One core more or less is 2.6 %, which is about what chance can do beside a whole number.
    assert!((needed - f64::from(theory)).abs() <= 1.0, "{needed} where theory says {theory}");
}

/// Z at which 100 agents keep eight cores 80 % busy.
#[test]
fn a_load_is_searched_whichever_way_it_grows() {
    let busy = |think_s: f64| FiniteSource { cores: 8, demand_s: 0.195, think_s }.solve(100).utilisation;
    let (mut least, mut most) = (0.1, 10.0);
    for _ in 0..60 {
        let middle = (least + most) / 2.0;
        *(if busy(middle) > 0.8 { &mut least } else { &mut most }) = middle;
    }
    let over = "workload.task.solve.exponential.mean";
    let rows = found(&["--topology", "8 cores", "--agents", "100", "--over", over]);
    assert_agrees(&rows[0], least);
    assert_eq!(rows[0].field("unit"), "s");
}
