//! What is shown: a page is data; a format turns it into text. Colour and width come in only there.

mod build;
mod model;

pub use model::*;
