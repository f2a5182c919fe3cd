//! Sweep study: the studies of all values that a scenario sweeps, reported as one.
//!
//! Whatever is told of a single study is told of each in turn, by the same functions; the value stands
//! before it. Where nothing is swept there is one study, and it is told as it is.

use csv::{ReaderBuilder, Terminator, WriterBuilder};
use serde_json::Value;

use super::records::runs_csv;
use super::{Study, summary_json, table};
use crate::experiment::CellResult;
use crate::scenario::{LoadedSweep, SweepFile, SweptValue};

/// A scenario at every value that it sweeps, and what its cells came to.
#[derive(Clone, Debug)]
pub struct SweepStudy<'a> {
    /// What is swept, if anything is.
    pub sweep: Option<&'a SweepFile>,
    /// In the order of the values; one where nothing is swept.
    pub studies: Vec<Study<'a>>,
}

impl<'a> SweepStudy<'a> {
    /// The results of every value, in their order.
    pub fn new(loaded: &'a LoadedSweep, results: &'a [Vec<CellResult>]) -> Self {
        let pairs = loaded.variants.iter().zip(results);
        let studies = pairs.map(|(loaded, cells)| Study { loaded, cells }).collect();
        SweepStudy { sweep: loaded.sweep(), studies }
    }

    /// The study at the first value. What cannot be swept is the same in all: name, seed, sizes.
    pub fn first(&self) -> &Study<'a> {
        &self.studies[0]
    }

    /// Whether tasks have problems, at any value.
    pub fn has_problems(&self) -> bool {
        self.studies.iter().any(Study::has_problems)
    }

    /// `runs.csv`: a row per run, with the messages of all planes that are in any study.
    pub fn runs_csv(&self) -> Vec<u8> {
        let kinds = self.kinds();
        self.records(|study| runs_csv(study, &kinds))
    }

    /// The kinds of messages that the planes send at any value, each once.
    fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<&str> = Vec::new();
        for kind in self.studies.iter().flat_map(Study::kinds) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// The records of every study under one header, the value before each.
    pub fn records(&self, records: impl Fn(&Study<'_>) -> Vec<u8>) -> Vec<u8> {
        if self.sweep.is_none() {
            return records(self.first());
        }
        joined(self.by_value().map(|(value, study)| (value, records(study))))
    }

    /// The same of records that only some studies have.
    pub fn records_if_any(&self, records: impl Fn(&Study<'_>) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        if self.sweep.is_none() {
            return records(self.first());
        }
        let found = self.by_value().filter_map(|(value, study)| Some((value, records(study)?)));
        let found: Vec<(String, Vec<u8>)> = found.collect();
        (!found.is_empty()).then(|| joined(found))
    }

    /// The tables of all studies, each below its value.
    pub fn table(&self) -> String {
        let Some(sweep) = self.sweep else { return table(self.first()) };
        let tables =
            self.by_value().map(|(value, study)| format!("{} = {value}\n\n{}", sweep.key, table(study)));
        tables.collect::<Vec<String>>().join("\n")
    }

    /// The summary as JSON: of a sweep, a list with one for each value.
    pub fn summary_json(&self) -> String {
        let Some(sweep) = self.sweep else { return summary_json(self.first()) };
        let key = serde_json::to_string(&sweep.key).expect("keys can be written as JSON");
        // Numbers that are read and written again might not be the same: the text is taken as it is.
        let with_value = |(value, study): (String, &Study<'_>)| {
            let value = Value::from(value);
            let head = format!("{{\n  \"swept_key\": {key},\n  \"swept_value\": {value},\n");
            summary_json(study).trim_end().replacen("{\n", &head, 1)
        };
        let list: Vec<String> = self.by_value().map(with_value).collect();
        format!("[\n{}\n]\n", list.join(",\n"))
    }

    /// Every study with its value as it is written; without a sweep there is none.
    pub fn by_value(&self) -> impl Iterator<Item = (String, &Study<'a>)> {
        let values = self.sweep.iter().flat_map(|sweep| &sweep.values).map(SweptValue::text);
        values.zip(&self.studies)
    }
}

/// Records under their one header, behind a column that says which value each is of.
fn joined(tables: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    for (index, (value, bytes)) in tables.into_iter().enumerate() {
        let reader = ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        for (line, fields) in reader.into_byte_records().enumerate() {
            let fields = fields.expect("what was written as records can be read as records");
            let before = if line == 0 { "swept_value" } else { value.as_str() };
            if line > 0 || index == 0 {
                let fields = std::iter::once(before.as_bytes()).chain(fields.iter());
                writer.write_record(fields).expect("all are as wide as their header");
            }
        }
    }
    writer.into_inner().expect("memory does not fail")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_joined_under_one_header() {
        let table = |row: &str| format!("topology,agents\n{row}\n").into_bytes();
        let tables = [("20 %".to_owned(), table("\"a, b\",1")), ("1, 2".to_owned(), table("c,2"))];
        let expected = "swept_value,topology,agents\n20 %,\"a, b\",1\n\"1, 2\",c,2\n";
        assert_eq!(String::from_utf8(joined(tables)).expect("it is text"), expected);
    }

    #[test]
    fn a_table_without_rows_adds_none() {
        let tables = [("1".to_owned(), b"a,b\n".to_vec()), ("2".to_owned(), b"a,b\nx,y\n".to_vec())];
        assert_eq!(String::from_utf8(joined(tables)).expect("it is text"), "swept_value,a,b\n2,x,y\n");
    }
}
