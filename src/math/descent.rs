//! Gradient descent, plain and with momentum, as data.
