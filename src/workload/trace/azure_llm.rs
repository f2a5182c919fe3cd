//! AzureLlm: the Azure LLM inference traces of 2023 and 2024, read as published.
//!
//! ```text
//! TIMESTAMP,ContextTokens,GeneratedTokens
//! 2023-11-16 18:17:03.9799600,4808,10
//! ```
//!
//! Stamps are dates in UTC, of seven decimals in 2023, of six and an offset in 2024. The first row
//! arrives at zero. Source: Azure Public Dataset, `AzureLLMInferenceTrace_*.csv`, CC BY 4.0.

use super::defect::TraceDefect;
use super::format::{Fields, Origin, RowSyntax};
use super::number::{bare, fields, tokens};
use super::stamp::stamp_ns;
use crate::workload::wording::excerpt;

/// Nothing is to be learnt from the header: the columns are always the same.
pub(super) struct AzureLlm;

impl RowSyntax for AzureLlm {
    const NAME: &'static str = "azure_llm";
    const FIRST_LINE: &'static str = "TIMESTAMP,ContextTokens,GeneratedTokens";
    const HAS_HEADER: bool = true;
    const ORIGIN: Origin = Origin::FirstRow;

    fn is_meant_by(first_line: &str) -> bool {
        first_line.split(',').map(bare).eq(Self::FIRST_LINE.split(','))
    }

    fn from_first_line(_first_line: &str) -> Result<Self, TraceDefect> {
        Ok(AzureLlm)
    }

    fn read<'line>(&self, line: &'line str) -> Result<Fields<'line>, TraceDefect> {
        let [stamp, input, output] = fields(line)?;
        let instant_ns = stamp_ns(stamp).ok_or_else(|| TraceDefect::BrokenField {
            column: "TIMESTAMP",
            text: excerpt(stamp),
            wanted: "a date and time such as 2023-11-16 18:17:03.9799600",
        })?;
        let tokens = Some((tokens("ContextTokens", input)?, tokens("GeneratedTokens", output)?));
        Ok(Fields { stamp, instant_ns, tokens, work: None, problem: None, signature: None })
    }
}
