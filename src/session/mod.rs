//! What happens next: one line in, one page, events and effects out. Reads no clock and no disk.

pub mod event;
pub mod progress;
