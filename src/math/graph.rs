//! Computational graphs: forward values, adjoints, sums over paths, as data.
