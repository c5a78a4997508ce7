//! The world: arguments, terminal, files, the store, exit codes. Computes nothing that matters.
