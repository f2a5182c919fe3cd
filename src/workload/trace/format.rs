//! Format: the registry of trace formats. A new one is a module beside this, and one line below.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defect::TraceDefect;
use super::{azure_llm, csv, mooncake};
use crate::kernel::SimDuration;
use crate::outcome::Signature;
use crate::workload::wording::excerpt;

/// Writes [`TraceFormat`] and the enum that reads by it from one line per format.
macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident => $syntax:ty,)+) => {
        /// How a trace file is written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum TraceFormat {
            $($(#[$doc])* $format,)+
        }

        /// A format's knowledge of one file.
        pub(super) enum Syntax {
            $($format($syntax),)+
        }

        impl TraceFormat {
            /// Every format, in the order of the registry.
            pub const ALL: [TraceFormat; [$(stringify!($format)),+].len()] = [$(TraceFormat::$format),+];

            /// The name in scenario files.
            pub const fn name(self) -> &'static str {
                match self { $(TraceFormat::$format => <$syntax>::NAME,)+ }
            }

            /// How a file of this format begins.
            pub const fn first_line(self) -> &'static str {
                match self { $(TraceFormat::$format => <$syntax>::FIRST_LINE,)+ }
            }

            pub(super) const fn has_header(self) -> bool {
                match self { $(TraceFormat::$format => <$syntax>::HAS_HEADER,)+ }
            }

            pub(super) const fn origin(self) -> Origin {
                match self { $(TraceFormat::$format => <$syntax>::ORIGIN,)+ }
            }

            fn is_meant_by(self, first_line: &str) -> bool {
                match self { $(TraceFormat::$format => <$syntax>::is_meant_by(first_line),)+ }
            }
        }

        impl Syntax {
            fn parse(format: TraceFormat, first_line: &str) -> Result<Syntax, TraceDefect> {
                match format {
                    $(TraceFormat::$format => <$syntax>::from_first_line(first_line).map(Syntax::$format),)+
                }
            }

            /// Reads one row.
            pub(super) fn read<'line>(&self, line: &'line str) -> Result<Fields<'line>, TraceDefect> {
                match self { $(Syntax::$format(syntax) => syntax.read(line),)+ }
            }
        }
    };
}

formats! {
    /// The Azure LLM inference traces, as published: calendar stamps and token counts.
    AzureLlm => azure_llm::AzureLlm,
    /// Our own CSV: seconds since the start, and work in seconds or tokens.
    Csv => csv::Csv,
    /// The Mooncake request traces, as published: token counts and the blocks of each prompt.
    Mooncake => mooncake::Mooncake,
}

/// From where a format's stamps count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Stamps are dates: the first row arrives at zero.
    FirstRow,
    /// Stamps are times since the start of the run, and stay as written.
    RunStart,
}

/// What one line says.
pub(super) struct Fields<'line> {
    /// The arrival as written, for messages.
    pub(super) stamp: &'line str,
    /// The arrival in nanoseconds since whatever the format counts from.
    pub(super) instant_ns: i128,
    pub(super) tokens: Option<(u32, u32)>,
    pub(super) work: Option<SimDuration>,
    pub(super) problem: Option<u64>,
    pub(super) signature: Option<Signature>,
}

/// What a format's file provides.
pub(super) trait RowSyntax: Sized {
    /// The name in scenario files.
    const NAME: &'static str;
    /// How a file of this format begins, shown to people.
    const FIRST_LINE: &'static str;
    /// Whether the first line is a header; otherwise it is the first row.
    const HAS_HEADER: bool;
    /// From where stamps count.
    const ORIGIN: Origin;

    /// Whether a file that begins with `first_line` means to be of this format.
    fn is_meant_by(first_line: &str) -> bool;

    /// Learns from the first line how to read the others.
    fn from_first_line(first_line: &str) -> Result<Self, TraceDefect>;

    /// Reads one row. Called once per arrival: it must not allocate unless it fails.
    fn read<'line>(&self, line: &'line str) -> Result<Fields<'line>, TraceDefect>;
}

impl TraceFormat {
    /// The format of this name.
    pub fn from_name(name: &str) -> Option<TraceFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The format that a file with this first line seems to be of.
    pub fn from_first_line(first_line: &str) -> Option<TraceFormat> {
        Self::ALL.into_iter().find(|format| format.is_meant_by(first_line))
    }
}

impl Syntax {
    /// Learns from the first line how to read the others.
    pub(super) fn from_first_line(format: TraceFormat, first_line: &str) -> Result<Syntax, TraceDefect> {
        if format.is_meant_by(first_line) {
            return Syntax::parse(format, first_line);
        }
        let looks_like = TraceFormat::from_first_line(first_line);
        Err(TraceDefect::WrongFirstLine { format, found: excerpt(first_line), looks_like })
    }
}
