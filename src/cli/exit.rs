//! Exit codes, and the failures behind them. They are public: scripts rely on them.

use std::fmt::Display;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use super::output::tell;

/// What each code means, as `ceiling help exit-codes` tells it.
pub(super) const CODES: &str = concat!(
    "   0  fine\n",
    "   2  the command line is wrong\n",
    "  65  a scenario or its data is invalid\n",
    "  70  not reproducible, or books that do not close: a bug of ceiling\n",
    "  74  input or output failed\n",
    "  75  interrupted while finished runs are kept: running again resumes\n",
    "  97  no comparable baseline, or cells of it that the new results lack\n",
    "  98  a regression against a baseline\n",
    "  99  an expectation of a scenario does not hold, or has no data\n",
    " 130  interrupted by Ctrl-C when nothing is kept; 143 by SIGTERM",
);

/// The code of a command that was interrupted and goes on from there when it is started again.
pub(super) const RESUMABLE: i32 = 75;

/// Something that ends the command early.
#[derive(Debug)]
pub(super) struct Failure {
    kind: FailureKind,
    message: String,
    help: Option<String>,
    /// Whether the message has places, carets and remedies already.
    is_rendered: bool,
}

/// What kind of failure it is, by its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FailureKind {
    Usage = 2,
    Invalid = 65,
    Internal = 70,
    InputOutput = 74,
    NoBaseline = 97,
    Regression = 98,
    Expectation = 99,
}

/// What a verb comes to.
pub(super) type Outcome = Result<(), Failure>;

impl Failure {
    /// The command line asks for what there is not.
    pub(super) fn usage(message: impl Display) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    /// A scenario or its data is invalid.
    pub(super) fn invalid(message: impl Display) -> Self {
        Self::new(FailureKind::Invalid, message)
    }

    /// A bug of ours.
    pub(super) fn internal(message: impl Display) -> Self {
        Self::new(FailureKind::Internal, message)
    }

    /// Input or output failed.
    pub(super) fn input_output(message: impl Display) -> Self {
        Self::new(FailureKind::InputOutput, message)
    }

    /// There is nothing to compare with.
    pub(super) fn no_baseline(message: impl Display) -> Self {
        Self::new(FailureKind::NoBaseline, message)
    }

    /// Something got worse than its baseline.
    pub(super) fn regression(message: impl Display) -> Self {
        Self::new(FailureKind::Regression, message)
    }

    /// An expectation of a scenario does not hold, or has no data.
    pub(super) fn expectation(message: impl Display) -> Self {
        Self::new(FailureKind::Expectation, message)
    }

    /// The same, its message complete: rendered with places, carets and remedies.
    pub(super) fn rendered(self) -> Self {
        Failure { is_rendered: true, ..self }
    }

    /// The same with a remedy.
    pub(super) fn help(self, help: impl Display) -> Self {
        Failure { help: Some(help.to_string()), ..self }
    }

    fn new(kind: FailureKind, message: impl Display) -> Self {
        Failure { kind, message: message.to_string(), help: None, is_rendered: false }
    }

    /// Tells people, and returns the code for scripts.
    pub(super) fn report(&self) -> ExitCode {
        if self.is_rendered {
            tell(self.message.trim_end());
        } else {
            let style = Style::new().bold().fg_color(Some(AnsiColor::BrightRed.into()));
            tell(format_args!("{style}error:{style:#} {}", self.message));
        }
        if let Some(help) = &self.help {
            tell(format_args!("  = help: {help}"));
        }
        if self.kind == FailureKind::Internal {
            tell(BUG);
        }
        ExitCode::from(self.kind as u8)
    }
}

/// What is told of every bug of ours.
const BUG: &str =
    "  = note: this is a bug of ceiling: the scenario and this message are all it takes to find it";

/// After a panic, which has told its reason already.
pub(super) fn report_panic() -> ExitCode {
    tell(BUG);
    ExitCode::from(FailureKind::Internal as u8)
}
