//! Observed values and quantiles, inline and out of a file.

use super::super::{Distribution, DistributionError};
use super::{duration, lane, sampler, written};
use crate::kernel::SimDuration;
use crate::quantities::Number;

/// A reader of one small file.
fn cells(file: &str, column: &str) -> Result<Vec<Option<f64>>, String> {
    match (file, column) {
        ("x.csv", "ms") => Ok(vec![Some(30.0), Some(10.0), Some(20.0), Some(20.0)]),
        ("x.csv", "holes") => Ok(vec![Some(30.0), None, Some(10.0)]),
        ("x.csv", "bad") => Ok(vec![Some(1.0), Some(-2.0)]),
        ("x.csv", "empty") => Ok(vec![]),
        ("q.csv", "p") => Ok(vec![Some(0.1), Some(0.5), Some(0.9)]),
        ("q.csv", "v") => Ok(vec![Some(1.0), Some(2.0), Some(10.0)]),
        ("q.csv", "falling") => Ok(vec![Some(1.0), Some(3.0), Some(2.0)]),
        _ => Err(format!("no column `{column}` in {file}\u{1f}the columns are `ms` and `holes`")),
    }
}

fn table(keys: &str) -> Result<super::Sampler, DistributionError> {
    duration(&format!("{{ empirical = {{ {keys} }} }}")).sampler(&mut cells)
}

fn refusal(keys: &str) -> String {
    table(keys).expect_err("must be refused").to_string()
}

#[test]
fn each_observed_value_is_as_likely_as_any_other() {
    let sampler = sampler("{ empirical = { values = [\"4 s\", \"1 s\", \"2 s\", \"2 s\"] } }");
    for (u, expected) in [(0.1, 1.0), (0.249, 1.0), (0.251, 2.0), (0.749, 2.0), (0.751, 4.0), (0.999, 4.0)] {
        assert_eq!(sampler.quantile(u), expected, "{u}");
    }
    assert_eq!(sampler.mean(), 2.25);
    // Variance (1.5625 + 2 · 0.0625 + 3.0625) / 4 = 1.1875.
    assert!((sampler.cv() - libm::sqrt(1.1875) / 2.25).abs() < 1e-15);
}

#[test]
fn a_column_is_scaled_by_its_unit() {
    let sampler = table("file = \"x.csv\", column = \"ms\", unit = \"ms\"").expect("a good table");
    assert_eq!(sampler.mean(), 0.02);
    assert_eq!(sampler.duration_at(0.1), SimDuration::from_ms(10));
}

#[test]
fn a_column_of_bare_numbers_takes_no_unit() {
    let tokens: Distribution<Number> = written("{ empirical = { file = \"x.csv\", column = \"ms\" } }");
    assert_eq!(tokens.sampler(&mut cells).expect("a good table").mean(), 20.0);
}

#[test]
fn quantiles_run_straight_between_rows_and_stay_flat_outside() {
    let keys =
        "file = \"q.csv\", column = \"v\", unit = \"s\", form = \"quantiles\", probability_column = \"p\"";
    let sampler = table(keys).expect("a good table");
    for (u, expected) in
        [(0.0, 1.0), (0.1, 1.0), (0.3, 1.5), (0.5, 2.0), (0.7, 6.0), (0.9, 10.0), (0.99, 10.0)]
    {
        assert!((sampler.quantile(u) - expected).abs() < 1e-14, "{u}");
    }
    // 0.1·1 + 0.4·1.5 + 0.4·6 + 0.1·10 = 4.1.
    assert!((sampler.mean() - 4.1).abs() < 1e-14);
    let count = 100_000;
    let mean = (0..count).map(|draw| sampler.draw(lane(draw))).sum::<f64>() / count as f64;
    assert!((mean / 4.1 - 1.0).abs() < 4.0 * sampler.cv() / libm::sqrt(count as f64));
}

#[test]
fn an_empty_cell_is_a_mistake_unless_it_is_to_be_skipped() {
    let keys = "file = \"x.csv\", column = \"holes\", unit = \"s\"";
    assert_eq!(
        refusal(keys),
        "row 2 of `holes` in x.csv is empty\u{1f}write empty = \"skip\" to leave such rows out"
    );
    assert_eq!(table(&format!("{keys}, empty = \"skip\"")).expect("a good table").mean(), 20.0);
}

#[test]
fn bad_cells_columns_and_orders_are_refused() {
    assert_eq!(
        refusal("file = \"x.csv\", column = \"bad\", unit = \"s\""),
        "row 2 of `bad` in x.csv is -2\u{1f}observations must be finite, zero or more"
    );
    assert_eq!(
        refusal("file = \"x.csv\", column = \"nope\", unit = \"s\""),
        "no column `nope` in x.csv\u{1f}the columns are `ms` and `holes`"
    );
    assert!(
        refusal("file = \"x.csv\", column = \"empty\", unit = \"s\"")
            .starts_with("`empty` in x.csv holds no")
    );
    let falling = "file = \"q.csv\", column = \"falling\", unit = \"s\", form = \"quantiles\", probability_column = \"p\"";
    assert!(refusal(falling).starts_with("row 3 of q.csv breaks the order of quantiles"));
}

#[test]
fn without_files_a_table_is_refused_in_words() {
    let distribution = duration("{ empirical = { file = \"x.csv\", column = \"ms\", unit = \"s\" } }");
    let error = distribution.sampler(&mut super::NoTables).expect_err("must be refused");
    assert_eq!(error.to_string(), "no files can be read here");
}
