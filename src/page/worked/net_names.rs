//! What the quantities of a small network are called, and how they are shown, on its page.

use super::arrays::{column, matrix, shape};
use super::words::{row, signs};
use crate::math::expr::Expr;
use crate::math::functions::Func;
use crate::math::layers::{Net, RealMatrix, Solved};
use crate::math::loss::Loss;
use crate::page::model::*;

/// Names and shown forms that depend on whether there is one example or a batch, and one layer or several.
pub(super) struct View<'a> {
    pub(super) net: &'a Net,
    pub(super) solved: &'a Solved,
}

impl View<'_> {
    pub(super) fn several(&self) -> bool {
        self.net.layers.len() > 1
    }
    pub(super) fn batch(&self) -> bool {
        self.net.inputs.len() > 1
    }
    /// `h`, or `h₂` where there are several layers; capital where the examples stand in rows.
    pub(super) fn name(&self, letter: &str, layer: usize) -> Formula {
        let letter = if self.batch() && letter != "delta" { letter.to_uppercase() } else { letter.to_string() };
        let name = if self.several() { format!("{letter}_{}", layer + 1) } else { letter };
        Formula::of(&Expr::var(&name))
    }
    /// What comes into a layer: `x`, or the `h` of the layer before.
    pub(super) fn input(&self, layer: usize) -> Formula {
        match layer.checked_sub(1) {
            Some(before) => self.name("h", before),
            None => Formula::of(&Expr::var(if self.batch() { "X" } else { "x" })),
        }
    }
    pub(super) fn weights(&self, layer: usize) -> Formula {
        self.net.layers.get(layer).map_or_else(Formula::default, |layer| Formula::of(&Expr::var(&layer.name)))
    }
    pub(super) fn bias(&self, layer: usize) -> Option<Formula> {
        let layer = self.net.layers.get(layer).filter(|layer| !layer.bias.is_empty())?;
        Some(Formula::of(&Expr::var(&layer.bias_name)))
    }
    /// The last layer's output: `h`, or `z` where it has no activation.
    pub(super) fn output(&self) -> Formula {
        let last = self.net.layers.len().saturating_sub(1);
        self.made(last)
    }
    /// What a layer hands on.
    pub(super) fn made(&self, layer: usize) -> Formula {
        let linear = self.net.layers.get(layer).is_none_or(|layer| layer.activation.is_none());
        self.name(if linear { "z" } else { "h" }, layer)
    }
    /// The values of a quantity: upright for one example, rows for a batch.
    pub(super) fn values(&self, of: &RealMatrix) -> Formula {
        match of.as_slice() {
            [one] => column(one),
            _ => matrix(of),
        }
    }
    pub(super) fn shape_of(&self, of: &RealMatrix) -> String {
        let wide = of.first().map_or(0, Vec::len);
        if self.batch() { shape(of.len(), wide) } else { shape(wide, 1) }
    }
    /// `∂L/∂W`, on one line.
    pub(super) fn slope(&self, of: Formula) -> Formula {
        row([signs("∂L/∂"), of])
    }
    /// `z = W x + b`.
    pub(super) fn linear(&self, layer: usize) -> Formula {
        let product = match self.batch() {
            true => row([self.input(layer), signs(" "), self.weights(layer), signs("ᵀ")]),
            false => row([self.weights(layer), signs(" "), self.input(layer)]),
        };
        let bias = self.bias(layer).map_or_else(Formula::default, |bias| row([signs(" + "), bias]));
        row([self.name("z", layer), signs(" = "), product, bias])
    }
    pub(super) fn applied(&self, layer: usize, function: Func) -> Formula {
        let z = self.name("z", layer);
        let (name, latex) = (function.row().unicode, function.row().latex);
        let call = Formula {
            ascii: format!("{}({})", function.name(), z.ascii),
            unicode: format!("{name}({})", z.unicode),
            latex: format!("{latex}({})", z.latex),
        };
        row([self.name("h", layer), signs(" = "), call])
    }
    pub(super) fn loss(&self) -> Formula {
        let h = self.output();
        let y = Formula::of(&Expr::var(if self.batch() { "Y" } else { "y" }));
        let squares = |half: &str| {
            row([signs("L = "), signs(half), signs("Σ("), h.clone(), signs(" − "), y.clone(), signs(")²")])
        };
        match self.net.loss {
            Loss::Squared => squares(""),
            Loss::HalfSquared => squares("½"),
            Loss::CrossEntropy => row([signs("L = −Σ "), y, signs(" · ln softmax("), h, signs(")")]),
        }
    }
}
