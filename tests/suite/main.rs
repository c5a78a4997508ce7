//! The suite, as one program so that it links once. One module a concern.
mod golden;
mod house;
mod notation;
mod numerics;
mod page;
mod page_samples;
