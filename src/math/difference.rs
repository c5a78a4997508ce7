//! Numerical differentiation: forward, backward, central, second, five-point, Ridders.
