//! Sweep study: the studies of all combinations that a scenario sweeps, reported as one.
//!
//! Whatever is told of a single study is told of each in turn, by the same functions; the values of the axes
//! stand before it. Where nothing is swept there is one study, and it is told as it is.

use csv::{ReaderBuilder, Terminator, Writer, WriterBuilder};
use serde_json::{Map, Value};

use super::records::runs_csv;
use super::table::verdicts;
use super::{Study, summary_json, table, verdicts_csv};
use crate::experiment::{CellResult, Searched};
use crate::scenario::{Axis, Loaded, LoadedSweep, SweptValue};

/// A scenario at every combination of what it sweeps, and what its cells came to.
#[derive(Clone, Copy)]
pub struct SweepStudy<'a> {
    /// The scenario.
    pub loaded: &'a LoadedSweep,
    /// The results of each combination.
    pub results: &'a [Vec<CellResult>],
    /// What was searched for besides, if anything was.
    pub searched: Option<&'a Searched>,
}

/// A table of the records, and how it is made of a study, if the study has such records.
pub type RecordsOf<'t> = (&'static str, &'t dyn Fn(&Study<'_>) -> Option<Vec<u8>>);

impl<'a> SweepStudy<'a> {
    /// The study at the first combination. What cannot be swept is the same in all: name, seed, sizes.
    pub fn first(&self) -> Study<'a> {
        Study { loaded: self.loaded.first(), cells: &self.results[0] }
    }

    /// Whether anything is swept.
    pub fn is_swept(&self) -> bool {
        !self.loaded.axes().is_empty()
    }

    /// Visits the study at every combination in turn, with the values of the axes as they are written. A scenario
    /// is in memory only while it is visited.
    pub fn visit(&self, mut visit: impl FnMut(&[String], &Study<'_>)) {
        for (combination, cells) in self.results.iter().enumerate() {
            let variant: Loaded = self.loaded.variant(combination);
            let values: Vec<String> =
                self.loaded.values(combination).into_iter().map(SweptValue::text).collect();
            visit(&values, &Study { loaded: &variant, cells });
        }
    }

    /// Some tables of records, each with all combinations under one header, the values of the axes before each row.
    /// One that no combination has is left out.
    pub fn records(&self, tables: &[RecordsOf<'_>]) -> Vec<(&'static str, Vec<u8>)> {
        let mut joined: Vec<Joined> = tables.iter().map(|_| Joined::new(self.loaded.axes())).collect();
        self.visit(|values, study| {
            for (joined, (_, of)) in joined.iter_mut().zip(tables) {
                if let Some(bytes) = of(study) {
                    joined.push(values, &bytes);
                }
            }
        });
        let named = tables.iter().zip(joined).filter(|(_, joined)| joined.is_begun);
        named.map(|((name, _), joined)| (*name, joined.into_bytes())).collect()
    }

    /// `runs.csv`: a row per run, with the messages of all planes that are in any study.
    pub fn runs_csv(&self) -> Vec<u8> {
        let kinds = self.kinds();
        self.table_of(&|study| runs_csv(study, &kinds))
    }

    /// One table of the records, with a column for each axis before its own.
    pub fn table_of(&self, of: &dyn Fn(&Study<'_>) -> Vec<u8>) -> Vec<u8> {
        let table = self.records(&[("", &|study| Some(of(study)))]).pop();
        table.map(|(_, bytes)| bytes).unwrap_or_default()
    }

    /// The kinds of messages that the planes send at any combination, each once.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<&str> = Vec::new();
        self.visit(|_, study| {
            for kind in study.kinds() {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
        });
        kinds
    }

    /// The tables of all studies, each below its values, and below them what is stated of them.
    pub fn table(&self) -> String {
        let mut tables = Vec::new();
        self.visit(|values, study| {
            let values = self.loaded.axes().iter().zip(values);
            let values: Vec<String> =
                values.map(|(axis, value)| format!("{} = {value}", axis.name())).collect();
            let heading = if values.is_empty() { String::new() } else { values.join(", ") + "\n\n" };
            tables.push(heading + &table(study));
        });
        tables.join("\n") + &verdicts(&self.judged())
    }

    /// `verdicts.csv`, if anything is stated.
    pub fn verdicts_csv(&self) -> Option<Vec<u8>> {
        let judged = self.judged();
        (!judged.is_empty()).then(|| verdicts_csv(&judged, &self.first().topology_names()))
    }

    /// The summary as JSON: of a sweep, a list with one for each combination.
    pub fn summary_json(&self) -> String {
        if !self.is_swept() {
            return summary_json(&self.first(), &self.judged());
        }
        // Numbers that are read and written again might not be the same: the text is taken as it is.
        let mut list: Vec<String> = Vec::new();
        self.visit(|values, study| {
            let axes = self.loaded.axes().iter().map(Axis::name).zip(values.iter().cloned().map(Value::from));
            let axes = Value::from(axes.collect::<Map<String, Value>>());
            let head = format!("{{\n  \"axes\": {axes},\n");
            let judged = self.judged_at(list.len());
            list.push(summary_json(study, &judged).trim_end().replacen("{\n", &head, 1));
        });
        format!("[\n{}\n]\n", list.join(",\n"))
    }
}

/// Records under their one header, behind columns that say which combination each is of.
struct Joined {
    /// The names of the columns before the records' own.
    names: Vec<String>,
    writer: Writer<Vec<u8>>,
    is_begun: bool,
}

impl Joined {
    fn new(axes: &[Axis]) -> Self {
        Self::behind(axes.iter().map(Axis::name).collect())
    }

    fn behind(names: Vec<String>) -> Self {
        let writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
        Joined { names, writer, is_begun: false }
    }

    fn push(&mut self, values: &[String], bytes: &[u8]) {
        let reader = ReaderBuilder::new().has_headers(false).from_reader(bytes);
        for (line, fields) in reader.into_byte_records().enumerate() {
            let fields = fields.expect("what was written as records can be read as records");
            if line > 0 || !self.is_begun {
                let before = if line == 0 { &self.names } else { values };
                let fields = before.iter().map(String::as_bytes).chain(fields.iter());
                self.writer.write_record(fields).expect("all are as wide as their header");
            }
        }
        self.is_begun = true;
    }

    fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().expect("memory does not fail")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(tables: &[(&str, &str)]) -> String {
        let mut joined = Joined::behind(vec!["agent.send".to_owned()]);
        for (value, table) in tables {
            joined.push(&[(*value).to_owned()], table.as_bytes());
        }
        String::from_utf8(joined.into_bytes()).expect("it is text")
    }

    #[test]
    fn tables_are_joined_under_one_header() {
        let table = |row: &str| format!("topology,agents\n{row}\n");
        let (one, other) = (table("\"a, b\",1"), table("c,2"));
        let expected = "agent.send,topology,agents\n20 %,\"a, b\",1\n\"1, 2\",c,2\n";
        assert_eq!(joined(&[("20 %", &one), ("1, 2", &other)]), expected);
    }

    #[test]
    fn a_table_without_rows_adds_none() {
        assert_eq!(joined(&[("1", "a,b\n"), ("2", "a,b\nx,y\n")]), "agent.send,a,b\n2,x,y\n");
    }
}
