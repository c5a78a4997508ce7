//! The suite, as one program so that it links once. One module a concern.
mod agree;
mod bounds;
mod derive;
mod functions;
mod golden;
mod house;
mod markdown;
mod mistakes;
mod notation;
mod numerics;
mod page;
mod page_samples;
mod pretty;
mod random;
mod session;
mod typeset;
