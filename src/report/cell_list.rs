//! Cell list: what would be run of a scenario, a row per cell, in plan order.

use serde_json::{Map, Value, json};

use super::records::Records;
use crate::experiment::{SweepCell, SweepPlan};
use crate::scenario::{Axis, LoadedSweep, SweptValue};

/// The cells of a scenario that would be run.
#[derive(Clone, Copy)]
pub struct CellList<'a> {
    /// The scenario.
    pub loaded: &'a LoadedSweep,
    /// Its cells.
    pub plan: &'a SweepPlan,
}

impl CellList<'_> {
    /// For people: columns side by side, numbers flush right.
    pub fn table(&self) -> String {
        let heading = self.columns();
        let rows = || self.plan.cells().enumerate().map(|(index, cell)| self.fields(index, cell));
        let mut widths: Vec<usize> = heading.iter().map(|name| name.chars().count()).collect();
        for row in rows() {
            for (width, field) in widths.iter_mut().zip(&row) {
                *width = (*width).max(field.chars().count());
            }
        }
        let first_text = 1..widths.len() - 2;
        let line = |row: &[String]| {
            let fields = row.iter().zip(&widths).enumerate().map(|(column, (field, width))| {
                let padding = " ".repeat(width - field.chars().count());
                if first_text.contains(&column) {
                    format!("{field}{padding}")
                } else {
                    format!("{padding}{field}")
                }
            });
            fields.collect::<Vec<String>>().join("  ") + "\n"
        };
        line(&heading) + &rows().map(|row| line(&row)).collect::<String>()
    }

    /// As CSV.
    pub fn csv(&self) -> Vec<u8> {
        let mut records = Records::new(&self.columns());
        self.plan.cells().enumerate().for_each(|(index, cell)| records.push(&self.fields(index, cell)));
        records.into_bytes()
    }

    /// As JSON: a list with an object for each cell.
    pub fn json(&self) -> String {
        let object = |(index, SweepCell { combination, cell }): (usize, SweepCell)| {
            let values = self.loaded.values(combination).into_iter().map(|value| Value::from(value.text()));
            let axes = self.loaded.axes().iter().map(Axis::name).zip(values);
            let topology = &self.loaded.first().scenario.topologies[cell.topology].name;
            json!({
                "cell": index,
                "axes": axes.collect::<Map<String, Value>>(),
                "topology": topology,
                "agents": cell.agent_count,
                "replicates": self.loaded.first().scenario.replicate_count,
            })
        };
        let cells: Vec<Value> = self.plan.cells().enumerate().map(object).collect();
        serde_json::to_string_pretty(&cells).expect("numbers and names can be written as JSON") + "\n"
    }

    fn columns(&self) -> Vec<String> {
        let axes = self.loaded.axes().iter().map(Axis::name);
        let rest = ["topology", "agents", "replicates"].map(str::to_owned);
        std::iter::once("cell".to_owned()).chain(axes).chain(rest).collect()
    }

    fn fields(&self, index: usize, SweepCell { combination, cell }: SweepCell) -> Vec<String> {
        let scenario = &self.loaded.first().scenario;
        let mut fields = vec![index.to_string()];
        fields.extend(self.loaded.values(combination).into_iter().map(SweptValue::text));
        fields.push(scenario.topologies[cell.topology].name.clone());
        fields.push(cell.agent_count.to_string());
        fields.push(scenario.replicate_count.to_string());
        fields
    }
}
