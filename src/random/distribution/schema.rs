//! Schema: what an editor may offer where a distribution stands.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::family::Family;
use super::table::{EmptyCells, TableForm};
use super::{Distribution, ITEMS_MAX};
use crate::quantities::{Number, Positive, Share};

impl<Q: JsonSchema> JsonSchema for Distribution<Q> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Distribution", Q::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<Q>().to_value();
        let mut families = Map::new();
        families.insert(Family::Constant.name().to_string(), value.clone());
        for family in Family::ALL.into_iter().filter(|family| *family != Family::Constant) {
            families.insert(family.name().to_string(), family_schema::<Q>(family, generator));
        }
        json_schema!({
            "description": "a value that is always the same, or a distribution",
            "anyOf": [
                value,
                {
                    "type": "object",
                    "properties": families,
                    "additionalProperties": false,
                    "minProperties": 1,
                    "maxProperties": 1
                }
            ]
        })
    }
}

fn family_schema<Q: JsonSchema>(family: Family, generator: &mut SchemaGenerator) -> Value {
    let keys = family.keys().iter();
    let properties: Map<String, Value> =
        keys.map(|key| ((*key).to_string(), key_schema::<Q>(family, key, generator))).collect();
    let forms: Vec<Value> = family.forms().iter().map(|form| json!({ "required": form.required })).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false, "anyOf": forms })
}

fn key_schema<Q: JsonSchema>(family: Family, key: &str, generator: &mut SchemaGenerator) -> Value {
    match key {
        "cv" | "sigma" | "exponent" => generator.subschema_for::<Number>().to_value(),
        "alpha" | "beta" | "shape" => generator.subschema_for::<Positive>().to_value(),
        "probabilities" => json!({ "type": "array", "items": generator.subschema_for::<Share>() }),
        "means" | "values" => json!({ "type": "array", "items": generator.subschema_for::<Q>() }),
        "items" => json!({ "type": "integer", "minimum": 1, "maximum": ITEMS_MAX }),
        "form" => json!({ "enum": TableForm::NAMES }),
        "empty" => json!({ "enum": EmptyCells::NAMES }),
        "file" | "column" | "probability_column" => json!({ "type": "string" }),
        "unit" if family == Family::Empirical => json!({ "type": "string" }),
        _ => generator.subschema_for::<Q>().to_value(),
    }
}
