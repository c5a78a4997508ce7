//! gradus teaches derivatives for deep learning: it reads mathematics as people type it, derives with every step kept,
//! judges answers with a running error bound, and says why an answer is wrong.
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![allow(missing_docs)] // lifted when the floors are in place
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::todo, clippy::dbg_macro, clippy::print_stdout, clippy::print_stderr)
)]

pub mod app;
pub mod lesson;
pub mod math;
pub mod page;
pub mod session;
