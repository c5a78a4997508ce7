//! What several benchmarks measure in the same way.

use std::process::Command;
use std::time::{Duration, Instant};

/// How long a program runs, and the most memory it held, in MiB (0 where there is no `/proc`).
pub fn timed(mut command: Command) -> (Duration, u64) {
    let begun = Instant::now();
    let mut child = command.spawn().expect("the program starts");
    let mut peak = 0;
    // The most so far is read now and then; between the last look and the end little is added.
    while child.try_wait().expect("it ends").is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = most.and_then(|most| most.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(2));
    }
    (begun.elapsed(), peak)
}
