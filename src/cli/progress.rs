//! Progress: a bar on a terminal, a plain line for every tenth elsewhere, nothing when quiet.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::clock::wall_ns;
use super::output::tell;
use super::time_left::TimeLeft;
use crate::experiment::{Observer, Piece};

const TEMPLATE: &str = "{spinner} {pos}/{len} runs  {wide_bar}  {msg}";

const NS_PER_S: u64 = 1_000_000_000;

/// Tells people how far the work is.
pub(super) struct Progress {
    voice: Voice,
    total: AtomicUsize,
    done: AtomicUsize,
    kept: AtomicUsize,
    events: AtomicU64,
    started_ns: u64,
    left: Mutex<TimeLeft>,
    told_tenths: Mutex<usize>,
}

enum Voice {
    Bar(ProgressBar),
    Lines,
    Silent,
}

impl Progress {
    /// Progress on stderr, as fits what it is, of work on so many threads.
    pub(super) fn new(is_quiet: bool, job_count: usize) -> Self {
        let voice = if is_quiet {
            Voice::Silent
        } else if std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style =
                ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.set_style(style);
            bar.enable_steady_tick(Duration::from_millis(200));
            Voice::Bar(bar)
        } else {
            Voice::Lines
        };
        Progress {
            voice,
            total: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            kept: AtomicUsize::new(0),
            events: AtomicU64::new(0),
            started_ns: wall_ns(),
            left: Mutex::new(TimeLeft::new(job_count)),
            told_tenths: Mutex::new(0),
        }
    }

    /// How many pieces of work are done, of how many.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// How many runs were kept from before.
    pub(super) fn kept_count(&self) -> usize {
        self.kept.load(Ordering::Relaxed)
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Voice::Bar(bar) = &self.voice {
            bar.finish_and_clear();
        }
    }

    /// How fast it is, and how long it will take.
    fn pace(&self) -> String {
        let elapsed_ns = wall_ns() - self.started_ns;
        let events_hz = self.events.load(Ordering::Relaxed) as f64 / (elapsed_ns as f64 / 1e9).max(1e-9);
        let speed = format!("{:.1} M events/s", events_hz / 1e6);
        let left_ns = self.left.lock().ok().and_then(|left| left.estimate_ns(elapsed_ns));
        match left_ns.map(|left_ns| left_ns.div_ceil(NS_PER_S)) {
            None | Some(0) => speed,
            Some(left_s) => format!("{speed}, about {} left", HumanDuration(Duration::from_secs(left_s))),
        }
    }

    /// A line for every tenth of the work, told once.
    fn tell_tenth(&self, done: usize) {
        let total = self.total.load(Ordering::Relaxed).max(1);
        let tenths = 10 * done / total;
        let Ok(mut told) = self.told_tenths.lock() else { return };
        if tenths > *told {
            *told = tenths;
            tell(format_args!("{done} of {total} runs done, {}", self.pace()));
        }
    }
}

impl Observer for Progress {
    fn on_started(&self, pieces: &[Piece]) {
        let piece_count = pieces.len();
        if let Ok(mut left) = self.left.lock() {
            left.plan(pieces);
        }
        let total = self.total.fetch_add(piece_count, Ordering::Relaxed) + piece_count;
        if let Ok(mut told) = self.told_tenths.lock() {
            *told = 10 * self.done.load(Ordering::Relaxed) / total.max(1);
        }
        if let Voice::Bar(bar) = &self.voice {
            bar.set_length(total as u64);
        }
    }

    fn on_piece_done(&self, piece: Piece, wall_ns: u64, event_count: u64) {
        if let Ok(mut left) = self.left.lock() {
            left.note_done(piece, wall_ns);
        }
        self.events.fetch_add(event_count, Ordering::Relaxed);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        match &self.voice {
            Voice::Silent => (),
            Voice::Lines => self.tell_tenth(done),
            Voice::Bar(bar) => {
                bar.set_message(self.pace());
                bar.inc(1);
            }
        }
    }

    fn on_piece_kept(&self, piece: Piece) {
        if let Ok(mut left) = self.left.lock() {
            left.forget(piece);
        }
        self.kept.fetch_add(usize::from(!piece.is_pilot), Ordering::Relaxed);
        let total = self.total.fetch_sub(1, Ordering::Relaxed) - 1;
        if let Voice::Bar(bar) = &self.voice {
            bar.set_length(total as u64);
        }
    }
}
