//! Compiled evaluation: value with error bound, forward duals, reverse mode, on one hash-consed SSA tape.
