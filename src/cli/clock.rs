//! Clock: the wall's time and the process's memory: the only place that reads either.

use std::sync::OnceLock;
use std::time::Instant;

/// Nanoseconds since the first call.
#[expect(clippy::disallowed_methods, reason = "what a run took is told beside its results, never in them")]
pub(super) fn wall_ns() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = *START.get_or_init(Instant::now);
    u64::try_from(Instant::now().duration_since(start).as_nanos()).unwrap_or(u64::MAX)
}

/// The most memory that this process has held at any time, in bytes, where the system tells.
pub(super) fn memory_bytes_max() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024)
}
