//! Delivery: what becomes of what nobody waits for, if the wire loses it.
//!
//! What somebody waits for, a question or its answer, is always sent again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What becomes of a message that nobody waits for and that the wire loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// It is lost.
    AtMostOnce,
    /// Its sender notices and sends it again.
    Repeated,
}

impl Delivery {
    /// Whether what is lost is not sent again.
    pub(super) fn is_for_good(self) -> bool {
        self == Delivery::AtMostOnce
    }
}
