//! Expressions to text: explicit ASCII that can be read back, unicode for the screen, LaTeX.

mod ascii;
pub mod figure;
mod latex;
mod layout;
mod letters;
mod statement;
mod unicode;

pub use ascii::ascii;
pub use latex::latex;
pub use unicode::{unicode, unicode_name};
