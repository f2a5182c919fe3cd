//! What the user sees, for a small document type with every kind of field that scenarios have.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::{Deserialize, Deserializer};

use super::{Sources, decode};
use crate::quantities::HELP_SEPARATOR;

mod consequences;
#[cfg(feature = "cli")]
mod files;
mod messages;
mod overrides;
mod robustness;
mod texts;

/// A valid document; the tests change a line of it.
const GOOD: &str = r#"name = "hub and spine"
duration = "60 s"

[workload]
seed = 7
think = "1 s"

[[topology]]
name = "hub"
[topology.coordination.hub]
cores = 4
service = "2 s"

[[topology]]
name = "spine"
learning = "none"
[topology.coordination.spine]
lanes = 8
"#;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only decoding matters here")]
struct Whole {
    name: String,
    duration: Seconds,
    warm_up: Option<Seconds>,
    workload: Workload,
    topology: Vec<Topology>,
    #[serde(default)]
    weights: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only decoding matters here")]
struct Workload {
    seed: u64,
    think: Seconds,
    #[serde(default)]
    share: Share,
    #[serde(default)]
    retries: u8,
    #[serde(default)]
    is_open: bool,
    #[serde(default)]
    window: Option<[f64; 2]>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only decoding matters here")]
struct Topology {
    name: String,
    coordination: Coordination,
    #[serde(default)]
    learning: Learning,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only decoding matters here")]
enum Coordination {
    Hub(Hub),
    Spine { lanes: NonZeroU32 },
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only decoding matters here")]
enum Learning {
    #[default]
    None,
    Memory {
        capacity: u32,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only decoding matters here")]
struct Hub {
    cores: NonZeroU32,
    service: Seconds,
}

/// A quantity: a text with a unit, refused with a message and help.
#[derive(Debug)]
struct Seconds(#[expect(dead_code, reason = "only decoding matters here")] u32);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.strip_suffix(" s").and_then(|count| count.parse().ok()).map(Self).ok_or_else(|| {
            let message = format!("`{text}` is not a duration{HELP_SEPARATOR}write `\"250 s\"`");
            serde::de::Error::custom(message)
        })
    }
}

/// A number that its type refuses after reading it.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "f64")]
struct Share(#[expect(dead_code, reason = "only decoding matters here")] f64);

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(share: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&share) {
            Ok(Self(share))
        } else {
            Err(format!("a share of {share} is not within 0 and 1"))
        }
    }
}

/// What the user sees; "fine" if there is nothing to see.
fn report(text: &str) -> String {
    report_with(text, &[])
}

fn report_with(text: &str, overrides: &[&str]) -> String {
    let sources = Sources::from_text("hub.toml", text).with_overrides(overrides.iter().copied());
    match decode::<Whole>(sources).into_value() {
        Ok(_) => "fine".to_owned(),
        Err(mistakes) => mistakes.to_string(),
    }
}

/// The report for the good document with one part of it replaced.
fn report_after(part: &str, replacement: &str) -> String {
    assert!(GOOD.contains(part), "the good document has no {part}");
    report(&GOOD.replacen(part, replacement, 1))
}
