//! Activation functions of deep learning, softmax and what they are made of.

use super::values as v;
use super::{Look, MANY, PLAIN, Row, Slopes, Value};

pub(super) const ROWS: [Row; 20] = [
    Row {
        name: "sigmoid",
        aliases: &["σ", "sigma", "logistic", "expit"],
        unicode: "σ",
        latex: r"\sigma",
        value: Value::One(v::sigmoid),
        slopes: Slopes::Each(&["sigmoid(u)*(1-sigmoid(u))"]),
        definition: Some("1/(1+exp(-u))"),
        spoken: "the logistic sigmoid",
        ..PLAIN
    },
    Row {
        name: "relu",
        unicode: "relu",
        latex: r"\operatorname{relu}",
        value: Value::One(v::relu),
        slopes: Slopes::Each(&["step(u)"]),
        kinks: &["u"],
        definition: Some("max(0,u)"),
        spoken: "the rectifier",
        ..PLAIN
    },
    Row {
        name: "leaky_relu",
        aliases: &["leakyrelu", "lrelu"],
        least: 1,
        most: 2,
        defaults: &["0.01"],
        unicode: "leaky_relu",
        latex: r"\operatorname{leaky\_relu}",
        value: Value::Two(v::leaky_relu),
        slopes: Slopes::Each(&["step(u)+v*(1-step(u))", "min(0,u)"]),
        kinks: &["u"],
        definition: Some("max(0,u)+v*min(0,u)"),
        spoken: "the leaky rectifier",
        ..PLAIN
    },
    Row {
        name: "relu6",
        unicode: "relu6",
        latex: r"\operatorname{relu6}",
        value: Value::One(v::relu6),
        slopes: Slopes::Each(&["step(u)*step(6-u)"]),
        kinks: &["u", "u-6"],
        definition: Some("min(max(0,u),6)"),
        spoken: "the rectifier cut off at six",
        ..PLAIN
    },
    Row {
        name: "elu",
        unicode: "elu",
        latex: r"\operatorname{elu}",
        value: Value::One(v::elu),
        slopes: Slopes::Each(&["exp(min(0,u))"]),
        definition: Some("max(0,u)+exp(min(0,u))-1"),
        spoken: "the exponential linear unit",
        ..PLAIN
    },
    Row {
        name: "selu",
        unicode: "selu",
        latex: r"\operatorname{selu}",
        value: Value::One(v::selu),
        slopes: Slopes::Each(&["1.0507009873554805*(step(u)+1.6732632423543772*exp(min(0,u))*(1-step(u)))"]),
        kinks: &["u"],
        definition: Some("1.0507009873554805*(max(0,u)+1.6732632423543772*(exp(min(0,u))-1))"),
        spoken: "the scaled exponential linear unit",
        ..PLAIN
    },
    Row {
        name: "softplus",
        unicode: "softplus",
        latex: r"\operatorname{softplus}",
        value: Value::One(v::softplus),
        slopes: Slopes::Each(&["sigmoid(u)"]),
        definition: Some("ln(1+exp(u))"),
        spoken: "the smooth rectifier",
        ..PLAIN
    },
    Row {
        name: "silu",
        aliases: &["swish"],
        unicode: "silu",
        latex: r"\operatorname{silu}",
        value: Value::One(v::silu),
        slopes: Slopes::Each(&["sigmoid(u)*(1+u*(1-sigmoid(u)))"]),
        definition: Some("u*sigmoid(u)"),
        spoken: "the sigmoid linear unit, also called swish",
        ..PLAIN
    },
    Row {
        name: "gelu",
        unicode: "gelu",
        latex: r"\operatorname{gelu}",
        value: Value::One(v::gelu),
        slopes: Slopes::Each(&["(1+erf(u/sqrt(2)))/2+u*exp(-u^2/2)/sqrt(2*pi)"]),
        definition: Some("u/2*(1+erf(u/sqrt(2)))"),
        spoken: "the Gaussian error linear unit",
        ..PLAIN
    },
    Row {
        name: "gelu_tanh",
        unicode: "gelu_tanh",
        latex: r"\operatorname{gelu\_tanh}",
        value: Value::One(v::gelu_tanh),
        slopes: Slopes::Each(&[
            "(1+tanh(sqrt(2/pi)*(u+0.044715*u^3)))/2+u/2*(1-tanh(sqrt(2/pi)*(u+0.044715*u^3))^2)*sqrt(2/pi)*(1+3*0.044715*u^2)",
        ]),
        definition: Some("u/2*(1+tanh(sqrt(2/pi)*(u+0.044715*u^3)))"),
        spoken: "the Gaussian error linear unit approximated by tanh",
        ..PLAIN
    },
    Row {
        name: "mish",
        unicode: "mish",
        latex: r"\operatorname{mish}",
        value: Value::One(v::mish),
        slopes: Slopes::Each(&["tanh(softplus(u))+u*(1-tanh(softplus(u))^2)*sigmoid(u)"]),
        definition: Some("u*tanh(softplus(u))"),
        spoken: "mish",
        ..PLAIN
    },
    Row {
        name: "softsign",
        unicode: "softsign",
        latex: r"\operatorname{softsign}",
        value: Value::One(v::softsign),
        slopes: Slopes::Each(&["1/(1+abs(u))^2"]),
        definition: Some("u/(1+abs(u))"),
        spoken: "softsign",
        ..PLAIN
    },
    Row {
        name: "logsigmoid",
        aliases: &["log_sigmoid"],
        unicode: "logsigmoid",
        latex: r"\operatorname{logsigmoid}",
        value: Value::One(v::logsigmoid),
        slopes: Slopes::Each(&["sigmoid(-u)"]),
        definition: Some("-ln(1+exp(-u))"),
        spoken: "the logarithm of the sigmoid",
        ..PLAIN
    },
    Row {
        name: "hardtanh",
        aliases: &["hard_tanh"],
        unicode: "hardtanh",
        latex: r"\operatorname{hardtanh}",
        value: Value::One(v::hardtanh),
        slopes: Slopes::Each(&["step(u+1)*step(1-u)"]),
        kinks: &["u+1", "u-1"],
        definition: Some("min(max(u,-1),1)"),
        spoken: "tanh by straight pieces",
        ..PLAIN
    },
    Row {
        name: "hardsigmoid",
        aliases: &["hard_sigmoid"],
        unicode: "hardsigmoid",
        latex: r"\operatorname{hardsigmoid}",
        value: Value::One(v::hardsigmoid),
        slopes: Slopes::Each(&["step(u+3)*step(3-u)/6"]),
        kinks: &["u+3", "u-3"],
        definition: Some("max(0,min(1,u/6+1/2))"),
        spoken: "the sigmoid by straight pieces",
        ..PLAIN
    },
    Row {
        name: "hardswish",
        aliases: &["hard_swish"],
        unicode: "hardswish",
        latex: r"\operatorname{hardswish}",
        value: Value::One(v::hardswish),
        slopes: Slopes::Each(&["step(u-3)+step(u+3)*step(3-u)*(u/3+1/2)"]),
        kinks: &["u+3", "u-3"],
        definition: Some("u*max(0,min(1,u/6+1/2))"),
        spoken: "swish by pieces",
        ..PLAIN
    },
    Row {
        name: "squareplus",
        unicode: "squareplus",
        latex: r"\operatorname{squareplus}",
        value: Value::One(v::squareplus),
        slopes: Slopes::Each(&["(1+u/sqrt(u^2+4))/2"]),
        definition: Some("(u+sqrt(u^2+4))/2"),
        spoken: "the algebraic smooth rectifier",
        ..PLAIN
    },
    Row {
        name: "erf",
        unicode: "erf",
        latex: r"\operatorname{erf}",
        value: Value::One(libm::erf),
        slopes: Slopes::Each(&["2/sqrt(pi)*exp(-u^2)"]),
        spoken: "the error function",
        ..PLAIN
    },
    Row {
        name: "logsumexp",
        aliases: &["lse", "log_sum_exp"],
        most: MANY,
        unicode: "logsumexp",
        latex: r"\operatorname{logsumexp}",
        value: Value::Many(v::logsumexp),
        slopes: Slopes::Shared("sigmoid(u-v)"),
        spoken: "the logarithm of the sum of the exponentials",
        ..PLAIN
    },
    Row {
        name: "softmax",
        least: 2,
        most: MANY,
        unicode: "softmax",
        latex: r"\operatorname{softmax}",
        look: Look::Subscript,
        value: Value::Many(v::softmax),
        slopes: Slopes::Softmax,
        spoken: "one component of the softmax; which one comes first, counted from 1",
        ..PLAIN
    },
];
