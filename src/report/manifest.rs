//! Manifest: what the results were made of, so that they can be made again.

use serde_json::{Value, json};

use super::Study;
use crate::analysis::Precision;

/// A trace that was replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceRecord {
    /// The name of its file, without the folder.
    pub file: String,
    /// Hash of its bytes.
    pub blake3: String,
}

/// `manifest.json`: version, hash and text of the resolved scenario, seed, and the hashes of the files
/// that the results are in. Where several traces are swept, all are listed.
pub fn manifest(
    study: &Study<'_>,
    traces: &[TraceRecord],
    precision: Option<&Precision>,
    files: &[(&str, &[u8])],
) -> Vec<u8> {
    let resolved = study.loaded.as_toml();
    let hashes =
        files.iter().map(|(name, bytes)| ((*name).to_owned(), json!(blake3::hash(bytes).to_hex().as_str())));
    let mut whole = json!({
        "program": "coordination-ceiling",
        "version": env!("CARGO_PKG_VERSION"),
        "scenario": study.loaded.scenario.name,
        "scenario_blake3": blake3::hash(resolved.as_bytes()).to_hex().as_str(),
        "seed": study.loaded.scenario.seed,
        "trace": match traces {
            [] => Value::Null,
            [trace] => record(trace),
            traces => traces.iter().map(record).collect(),
        },
        "files_blake3": hashes.collect::<serde_json::Map<_, _>>(),
        "resolved_scenario": resolved,
    });
    if let Some(precision) = precision {
        whole["precision"] = json!({
            "half_width_ratio_max": precision.half_width_ratio_max,
            "replicates_max": precision.replicate_count_max,
        });
    }
    let text = serde_json::to_string_pretty(&whole).expect("text can be written as JSON") + "\n";
    text.into_bytes()
}

fn record(trace: &TraceRecord) -> Value {
    json!({ "file": trace.file, "blake3": trace.blake3 })
}
