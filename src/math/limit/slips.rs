//! What goes wrong with a limit.
