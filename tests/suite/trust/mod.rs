//! What `SECURITY.md` promises: nothing ends the program, nothing stalls it, nothing is lost or destroyed.

mod bytes;
mod calls;
mod doubling;
mod driven;
mod files;
mod graded;
mod kept;
mod large;
mod together;
