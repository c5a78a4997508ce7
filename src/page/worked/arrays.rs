//! Vectors and matrices of calculated numbers as formulas.

use super::words::signs;
use crate::math::layers::RealMatrix;
use crate::math::print::figure::figure;
use crate::page::model::*;

/// A number of a vector or matrix; what differs from 0 by rounding alone is 0.
pub fn entry(value: f64) -> String {
    if value.abs() < 1e-12 { "0".to_string() } else { figure(value) }
}

/// A vector that stands upright.
pub fn column(values: &[f64]) -> Formula {
    let all: Vec<String> = values.iter().map(|value| entry(*value)).collect();
    let flat = format!("({})", all.join(", "));
    let latex = format!(r"\begin{{pmatrix}} {} \end{{pmatrix}}", all.join(r" \\ "));
    Formula { latex: latex.replace('−', "-"), ..signs(&flat) }
}

/// A vector that lies: `(1, 2)ᵀ`.
pub fn lying(values: &[f64]) -> Formula {
    let all: Vec<String> = values.iter().map(|value| entry(*value)).collect();
    let flat = format!("({})ᵀ", all.join(", "));
    let latex = format!(r"\begin{{pmatrix}} {} \end{{pmatrix}}", all.join(" & "));
    Formula { ascii: flat.replace('ᵀ', "^T").replace('−', "-"), unicode: flat, latex: latex.replace('−', "-") }
}

/// A matrix, row by row.
pub fn matrix(rows: &RealMatrix) -> Formula {
    let line = |row: &Vec<f64>| row.iter().map(|value| entry(*value)).collect::<Vec<_>>();
    let flat: Vec<String> = rows.iter().map(|row| format!("[{}]", line(row).join(", "))).collect();
    let tall: Vec<String> = rows.iter().map(|row| line(row).join(" & ")).collect();
    let latex = format!(r"\begin{{pmatrix}} {} \end{{pmatrix}}", tall.join(r" \\ "));
    Formula { latex: latex.replace('−', "-"), ..signs(&format!("[{}]", flat.join(", "))) }
}

/// Rows become columns.
pub fn transposed(rows: &RealMatrix) -> RealMatrix {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
}

/// `2×3`.
pub fn shape(rows: usize, columns: usize) -> String {
    format!("{rows}×{columns}")
}
