//! Differences, quotients, limits, graphs and descent, against the numbers of the taught examples.

mod difference;
