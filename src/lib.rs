//! gradus teaches derivatives for deep learning: it reads mathematics as people type it, derives with every step kept,
//! judges answers with a running error bound instead of a tolerance, and says why an answer is wrong.
//!
//! Judging one answer takes an ask, of the same shape as in a lesson or in a grader's record, and a text:
//!
//! ```
//! use gradus::Verdict;
//!
//! let ask = r#"{"derivative": {"of": "sin(x^2)"}}"#;
//! assert_eq!(gradus::judge(ask, "2x cos(x^2)")?.verdict, Verdict::Right);
//!
//! let wrong = gradus::judge(ask, "cos(x^2)")?;
//! assert_eq!(wrong.verdict, Verdict::Wrong);
//! assert_eq!(wrong.reason.map(|reason| reason.id).as_deref(), Some("chain.drop_inner"));
//! # Ok::<(), String>(())
//! ```
//!
//! The floors below can be used by themselves: [`math`] reads, derives and compares,
//!
//! ```
//! use gradus::math::{derive::derive, language, print};
//!
//! let read = language::read("x^2 sin x", &language::Scope::default()).map_err(|error| error.message)?;
//! let derivation = derive(&read.expr, "x", 1).map_err(|error| error.message)?;
//! assert_eq!(print::unicode(&derivation.derivative), "2x sin x + x² cos x");
//! # Ok::<(), String>(())
//! ```
//!
//! [`page`] shows, [`lesson`] asks and judges, [`session`] leads from one line to the next, and `app`, behind the feature
//! `cli`, is the program.
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::todo, clippy::dbg_macro, clippy::print_stdout, clippy::print_stderr)
)]

#[cfg(feature = "cli")]
pub mod app;
pub mod lesson;
pub mod math;
pub mod page;
pub mod session;

pub use lesson::{Judged, Question, Verdict, judge};
