//! `ceiling schema`: the JSON Schema of scenario files.

use schemars::generate::SchemaSettings;

use super::exit::{Failure, Outcome};
use super::output::print;
use crate::scenario::ScenarioFile;

/// Prints the schema as draft-07, which all TOML language servers understand.
pub(super) fn schema() -> Outcome {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<ScenarioFile>();
    let text = serde_json::to_string_pretty(&schema);
    print(&(text.map_err(|error| Failure::internal(format!("the schema: {error}")))? + "\n"))
}
