//! Limits: two-sided numeric tables, and the algebra where it is known.
