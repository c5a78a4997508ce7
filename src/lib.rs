//! gradus teaches derivatives for deep learning: it reads mathematics as people type it, derives with every step kept,
//! judges answers with a running error bound instead of a tolerance, and says why an answer is wrong.
//!
//! Judging takes an ask, of the same shape as in a lesson or in a grader's record, made ready once, and a text:
//!
//! ```
//! use gradus::{Ask, Verdict};
//!
//! let ask: Ask = r#"{"derivative": {"of": "sin(x^2)"}}"#.parse()?;
//! let question = ask.ready()?;
//! assert_eq!(question.judge("2x cos(x^2)", None).verdict(), Verdict::Right);
//!
//! let wrong = question.judge("cos(x^2)", None);
//! assert_eq!(wrong.verdict(), Verdict::Wrong);
//! assert_eq!(wrong.reason().map(|reason| reason.id.as_str()), Some("chain.drop_inner"));
//! # Ok::<(), gradus::Diagnostic>(())
//! ```
//!
//! - [`Ask`], [`Question`], [`Judgement`], [`judge`], and [`Grader`] for records of JSON: judging.
//! - [`Expr`], [`derive()`], [`Derivation`]: reading, printing and deriving.
//! - [`Lesson`], [`Session`], [`Reply`]: teaching, one line in and one page out.
//! - [`Page`], [`FORMATS`]: what is shown is data; a format turns it into text.
//! - [`Diagnostic`], [`Problem`]: what is wrong with a text.
//!
//! Without the feature `cli`, which is on by default, none of the program's own packages are built, and the library needs
//! no system: it builds for `wasm32-unknown-unknown`. Modules that are not listed here are the program's own; they change
//! without notice.
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::todo, clippy::dbg_macro, clippy::print_stdout, clippy::print_stderr)
)]

#[doc(hidden)]
pub mod api;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod app;
#[doc(hidden)]
pub mod lesson;
#[doc(hidden)]
pub mod math;
#[doc(hidden)]
pub mod page;
#[doc(hidden)]
pub mod session;

pub use api::{Ask, Derivation, Diagnostic, Expr, Grader, Judgement, Lesson, Question, Witness, derive, judge};
pub use lesson::load::Problem;
pub use lesson::{Reason, Verdict};
pub use page::{FORMATS, Format, Options, Page};
pub use session::event::Event;
pub use session::{Reply, Session, Start};
