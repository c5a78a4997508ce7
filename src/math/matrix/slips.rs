//! Wrong answers that a usual slip gives, and the question that each of them asks.
//!
//! Most are the key's tree with one thing changed: a factor lost, a transpose left out, two factors exchanged. Each row
//! makes its forms for one question; forms that are the key at these sizes are dropped, so that none is ever named for
//! a right answer.

use super::evaluate::{Ball, Dense, evaluate};
use super::question::Question;
use super::shape::{Shape, Size};
use super::slope::{Slopes, gradient_parts, raw_derivative, row_sums};
use super::tree::*;
use crate::math::Number;
use crate::math::functions::lookup;
use std::collections::HashSet;

/// A slip of matrix calculus.
#[derive(Clone, Copy)]
pub struct Row {
    /// `matrix.transposed`
    pub id: &'static str,
    /// The question that leads to it.
    pub say: &'static str,
    /// The rule that mends it.
    pub rule: &'static str,
    make: fn(&Made) -> Vec<Matrix>,
}

/// What rows make their forms from.
struct Made<'a> {
    question: &'a Question,
    key: &'a Matrix,
    /// The derivative with every function's slope as f′, before common factors are pulled out.
    plain: Matrix,
    /// What each place of the name gives, where a number is derived.
    parts: Vec<Matrix>,
}

/// A wrong form with its entries at three choices of sizes.
#[derive(Clone, Debug)]
pub struct WrongForm {
    /// Which row.
    pub row: usize,
    /// The form.
    pub form: Matrix,
    values: Vec<Option<Dense<Ball>>>,
}

/// The most forms that are kept for a question.
const MOST: usize = 3_000;

/// Every slip, in the order in which reasons are looked for.
pub static ROWS: &[Row] = &[
    Row {
        id: "matrix.layout",
        say: "Which row belongs to the first part of y?",
        rule: "the slope of a column y by a column x has a row for each part of y and a column for each part of x",
        make: |made| if is_jacobian(made) { vec![transpose(made.key.clone())] } else { vec![] },
    },
    Row {
        id: "matrix.row_for_column",
        say: "Is it a row or a column here?",
        rule: "the slope of a number by a column is a column of the same length",
        make: |made| if made.key.shape.is_column() { vec![transpose(made.key.clone())] } else { vec![] },
    },
    Row {
        id: "matrix.inverse_not_transposed",
        say: "On which side of the inverse did each vector stand?",
        rule: "the slope of aᵀX⁻¹b by X is −X⁻ᵀa bᵀX⁻ᵀ; that of det X is det(X) X⁻ᵀ",
        make: |made| {
            let change = |m: &Matrix| match m.op {
                Op::Transpose if m.kids[0].op == Op::Inverse => Some(m.kids[0].clone()),
                _ => None,
            };
            let mut forms: Vec<Matrix> = replaced(made.key, &change).into_iter().collect();
            forms.extend(variants(made.key, &mut |m| change(m).into_iter().collect()));
            forms
        },
    },
    Row {
        id: "matrix.transposed",
        say: "How many rows has what moves, and how many has yours?",
        rule: "the slope of a number by W has the shape of W",
        make: |made| {
            if made.key.shape.is_matrix() && !is_jacobian(made) { vec![transpose(made.key.clone())] } else { vec![] }
        },
    },
    Row {
        id: "matrix.sign",
        say: "If this entry grows a little, does the result grow? Yours says the opposite.",
        rule: "a minus sign in front of what moves stays in front of its slope",
        make: |made| {
            let mut forms = vec![negate(made.key.clone())];
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Sum => (0..m.kids.len())
                    .map(|at| {
                        let flipped =
                            |(i, kid): (usize, &Matrix)| if i == at { negate(kid.clone()) } else { kid.clone() };
                        sum(m.kids.iter().enumerate().map(flipped).collect())
                    })
                    .collect(),
                _ => vec![],
            }));
            forms
        },
    },
    Row {
        id: "matrix.half_ignored",
        say: "Is there a half in front, and what does it meet?",
        rule: "the ½ meets the 2 that the square brings down",
        make: |made| {
            if !has_half(&made.question.of) {
                return vec![];
            }
            let mut forms = vec![times(Number::int(2), made.key.clone())];
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Sum => (0..m.kids.len())
                    .map(|at| {
                        let doubled = |(i, kid): (usize, &Matrix)| {
                            if i == at { times(Number::int(2), kid.clone()) } else { kid.clone() }
                        };
                        sum(m.kids.iter().enumerate().map(doubled).collect())
                    })
                    .collect(),
                _ => vec![],
            }));
            forms
        },
    },
    Row {
        id: "matrix.factor_2",
        say: "What does the square bring down?",
        rule: "the slope of |u|² by u is 2u",
        make: |made| {
            let mut forms = vec![halved(made.key), times(Number::int(2), made.key.clone())];
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Product(c) if c.0.abs() == Some(Number::int(2)) => vec![halved(m)],
                _ => vec![],
            }));
            forms
        },
    },
    Row {
        id: "matrix.target_lost",
        say: "Where did the target go?",
        rule: "what is subtracted inside stays inside: 2(W x − y), not 2W x",
        make: |made| {
            let forms = |key: &Matrix| {
                dropped_terms(key, &|term| term.split().0.is_negative() && !term.mentions(&made.question.by.name))
            };
            let mut all = forms(made.key);
            all.extend(forms(&made.plain));
            all
        },
    },
    Row {
        id: "matrix.one_occurrence",
        say: "In how many places does it stand? What does each of them give?",
        rule: "every place where the name stands gives a part, and the parts are added",
        make: |made| {
            let several = made.parts.len() > 1 && twice_in_a_term(&made.question.of, &made.question.by.name);
            let mut forms = if several { made.parts.clone() } else { vec![] };
            if is_jacobian(made) && made.plain.op == Op::Sum {
                forms.extend(made.plain.kids.iter().cloned());
            }
            if twice_in_a_term(&made.question.of, &made.question.by.name) {
                forms.extend(dropped_terms(made.key, &|_| true));
            }
            forms
        },
    },
    Row {
        id: "matrix.symmetric_taken",
        say: "When is Aᵀx the same as A x? Does the text say so?",
        rule: "A and Aᵀ are the same only where A is symmetric",
        make: |made| {
            let all = replaced(made.key, &|m| match m.op {
                Op::Transpose if m.shape.is_square() => Some(m.kids[0].clone()),
                _ => None,
            });
            let mut forms: Vec<Matrix> = all.into_iter().collect();
            forms.extend(replaced(&made.plain, &|m| match m.op {
                Op::Transpose if m.shape.is_square() => Some(m.kids[0].clone()),
                _ => None,
            }));
            if occurrences(&made.question.of, &made.question.by.name) > 1 { forms } else { vec![] }
        },
    },
    Row {
        id: "matrix.diag_only",
        say: "z₁ moves. Does only p₁ move?",
        rule: "the slope of softmax is diag(p) − p pᵀ: every part moves when one z does",
        make: |made| {
            // The outer product of two columns taken for its diagonal.
            let mut forms: Vec<Matrix> = variants(made.key, &mut |m| {
                let (_, _, chain) = m.factors();
                match chain.as_slice() {
                    [u, v] if u.shape.is_column() && v.shape.is_row() && u.shape.rows == v.shape.cols => {
                        vec![diagonal(u.clone()), diagonal(transpose(v.clone()))]
                    }
                    _ => vec![],
                }
            });
            if is_jacobian(made) && made.key.shape.is_square() {
                forms.push(diagonal(made.question.by.matrix()));
            }
            if let Some(p) = found(made.key, &|m| m.op == Op::Softmax && m.shape.is_column()) {
                let rest = minus(ones(p.shape.rows), p.clone());
                forms.push(entrywise(vec![p, rest]));
            }
            forms.extend(variants(made.key, &mut |m| {
                if m.op != Op::Sum || !m.shape.is_square() {
                    return vec![];
                }
                m.kids
                    .iter()
                    .filter(|kid| kid.op == Op::Diagonal)
                    .flat_map(|kid| {
                        let p = kid.kids[0].clone();
                        let rest = minus(ones(p.shape.rows), p.clone());
                        vec![diagonal(entrywise(vec![p, rest]))]
                    })
                    .collect()
            }));
            forms
        },
    },
    Row {
        id: "matrix.softmax_slope",
        say: "What divides eᶻ, and does it move too?",
        rule: "every part of softmax is divided by the sum of them all",
        make: |made| {
            let mut forms = variants(made.key, &mut |m| match (&m.op, lookup("sigmoid")) {
                (Op::Softmax, Some(sigmoid)) => vec![
                    each(sigmoid, m.kids[0].clone()),
                    entrywise(vec![m.clone(), minus(fill(int(1), m.shape), m.clone())]),
                ],
                (Op::LogSoftmax | Op::LogSumExp, _) => vec![m.kids[0].clone()],
                _ => vec![],
            });
            // The slope of the logarithm alone: −y ⊘ p.
            forms.extend(variants(made.key, &mut |m| {
                let is_softmax = |kid: &Matrix| {
                    kid.op == Op::Softmax || matches!(kid.op, Op::Named(_)) && kid.kids[0].op == Op::Softmax
                };
                match (&m.op, m.kids.iter().find(|kid| is_softmax(kid))) {
                    (Op::Sum, Some(p)) => m
                        .kids
                        .iter()
                        .filter(|kid| kid.split().0.is_negative() && kid.shape == p.shape)
                        .map(|kid| entrywise(vec![kid.clone(), power(p.clone(), Number::int(-1))]))
                        .collect(),
                    _ => vec![],
                }
            }));
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Named(_) if m.kids[0].op == Op::Softmax => {
                    vec![entrywise(vec![m.clone(), minus(fill(int(1), m.shape), m.clone())])]
                }
                _ => vec![],
            }));
            forms
        },
    },
    Row {
        id: "matrix.function_for_slope",
        say: "Is the function due here, or its slope?",
        rule: "d f(z) = f′(z) ⊙ dz",
        make: |made| {
            let change = |m: &Matrix| match m.op {
                Op::EachSlope(f) => Some(each(f, m.kids[0].clone())),
                _ => None,
            };
            let mut forms: Vec<Matrix> = replaced(&made.plain, &change).into_iter().collect();
            forms.extend(variants(&made.plain, &mut |m| change(m).into_iter().collect()));
            if matches!(made.question.of.op, Op::Each(_)) {
                forms.push(made.question.of.clone());
            }
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Each(f) => vec![each_slope(f, m.kids[0].clone())],
                _ => vec![],
            }));
            forms
        },
    },
    Row {
        id: "matrix.activation_skipped",
        say: "What comes out of the layer: before its function, or after it?",
        rule: "what goes on is h = f(z), not z",
        make: |made| {
            let change = |m: &Matrix| match &m.op {
                Op::Named(_) if matches!(m.kids[0].op, Op::Each(_) | Op::Softmax) => Some(m.kids[0].kids[0].clone()),
                Op::Each(_) => Some(m.kids[0].clone()),
                _ => None,
            };
            variants(made.key, &mut |m| change(m).into_iter().collect())
        },
    },
    Row {
        id: "matrix.local_slope_lost",
        say: "What lies between z and h?",
        rule: "every function on the way multiplies by its slope there",
        make: |made| {
            let change = |m: &Matrix| match m.op {
                Op::EachSlope(_) => Some(fill(int(1), m.shape)),
                Op::Diagonal if m.kids[0].op == Op::Each(lookup("exp")?) => Some(identity(m.shape.rows)),
                _ => None,
            };
            let mut forms: Vec<Matrix> = replaced(&made.plain, &change).into_iter().collect();
            forms.extend(variants(&made.plain, &mut |m| change(m).into_iter().collect()));
            forms.extend(variants(made.key, &mut |m| change(m).into_iter().collect()));
            forms
        },
    },
    Row {
        id: "matrix.inner_plugged",
        say: "At which place is f′ taken?",
        rule: "f′ is taken at what goes into f",
        make: |made| {
            let names: Vec<Matrix> = made.question.names.iter().map(super::question::Name::matrix).collect();
            let change = |m: &Matrix| match m.op {
                Op::EachSlope(f) => names
                    .iter()
                    .filter(|name| name.shape.is_column() || name.shape == m.kids[0].shape)
                    .flat_map(|name| [plain_slope(f, name.clone())])
                    .collect(),
                _ => vec![],
            };
            variants(&made.plain, &mut { change })
        },
    },
    Row {
        id: "matrix.mean_for_sum",
        say: "Sum or mean? Over how many terms?",
        rule: "a sum has no count below it",
        make: |made| {
            let letters = super::question::letters(&made.question.names);
            let by = |n: char| power(size(Size::Letter(n)), Number::int(-1));
            let mut forms: Vec<Matrix> = letters.iter().map(|n| product(vec![by(*n), made.key.clone()])).collect();
            forms.extend(spread_counts(made.key));
            forms
        },
    },
    Row {
        id: "matrix.wrong_count",
        say: "Over how many terms does the mean go?",
        rule: "a mean over all entries of an n×k matrix divides by n k",
        make: |made| {
            let letters = super::question::letters(&made.question.names);
            let mut swapped = variants(made.key, &mut |m| match m.op {
                Op::Size(letter) => letters.iter().filter(|l| **l != letter).map(|l| size(Size::Letter(*l))).collect(),
                _ => vec![],
            });
            if counts(made.key) < 2 {
                return swapped;
            }
            swapped.extend(without_scalars(made.key, &|s| matches!(powered(s), (Op::Size(_), true))));
            swapped
        },
    },
    Row {
        id: "matrix.mean_lost",
        say: "Where did the count below the mean go?",
        rule: "a mean divides by the number of its terms",
        make: |made| {
            let all = replaced(made.key, &|m| match m.op {
                Op::Power(n) if n.0.is_negative() && matches!(m.kids[0].op, Op::Size(_)) => Some(int(1)),
                _ => None,
            });
            let mut forms: Vec<Matrix> = all.into_iter().collect();
            forms.extend(without_scalars(made.key, &|s| matches!(powered(s), (Op::Size(_), true))));
            forms
        },
    },
    Row {
        id: "matrix.denominator_lost",
        say: "What stands below?",
        rule: "what divides before, divides after, to the power that the rule says",
        make: |made| {
            without_scalars(made.key, &|s| powered(s).1)
                .into_iter()
                .chain(variants(made.key, &mut |m| match m.op {
                    Op::Entrywise => without(&m.kids, &|kid| powered(kid).1).into_iter().map(entrywise).collect(),
                    _ => vec![],
                }))
                .collect()
        },
    },
    Row {
        id: "matrix.norm_power",
        say: "|x| or |x|²? What is the slope of a root?",
        rule: "the slope of |x| is x/|x|, that of |x|² is 2x",
        make: |made| {
            // The slope of |u| for that of |u|², and the other way round.
            let other = |of: Matrix| raw_derivative(&of, &made.question.by.name, made.question.by.shape, Slopes::Known);
            let mut forms: Vec<Matrix> = variants(&made.question.of, &mut |m| match m.op {
                Op::Power(n) if m.kids[0].op == Op::Norm && n.0 == Number::int(2) => vec![m.kids[0].clone()],
                Op::Norm => vec![power(m.clone(), Number::int(2))],
                _ => vec![],
            })
            .into_iter()
            .filter_map(|of| other(of).ok())
            .collect();
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Power(n) if m.kids[0].op == Op::Norm => {
                    let (more, less) = (n.0.add(Number::ONE), n.0.sub(Number::ONE));
                    [more, less].into_iter().flatten().map(|n| power(m.kids[0].clone(), n)).collect()
                }
                Op::Norm => vec![power(m.clone(), Number::int(2))],
                Op::Product(_) => vec![product(vec![m.clone(), int(2)])].into_iter().filter(|_| has_norm(m)).collect(),
                _ => vec![],
            }));
            forms
        },
    },
    Row {
        id: "matrix.inverse_once",
        say: "X X⁻¹ = I: take d of both sides. How often does X⁻¹ stand in the result?",
        rule: "d X⁻¹ = −X⁻¹ dX X⁻¹",
        make: |made| {
            let is_inverse = |m: &Matrix| m.op == Op::Inverse || m.op == Op::Transpose && m.kids[0].op == Op::Inverse;
            let mut forms = variants(made.key, &mut |m| match &m.op {
                Op::Inverse => vec![m.kids[0].clone()],
                Op::Product(_) => {
                    without(&m.kids, &is_inverse).into_iter().filter_map(|kids| fitting(m, kids)).collect()
                }
                _ => vec![],
            });
            forms.extend(replaced(made.key, &|m| (m.op == Op::Inverse).then(|| m.kids[0].clone())));
            forms
        },
    },
    Row {
        id: "matrix.det_factor",
        say: "Is it the slope of log det or of det?",
        rule: "d det X = det X ⟨X⁻ᵀ, dX⟩, and d log det X = ⟨X⁻ᵀ, dX⟩",
        make: |made| {
            let mut forms = without_scalars(made.key, &|s| s.op == Op::Determinant);
            if let Some(det) = found(&made.question.of, &|m| m.op == Op::Determinant) {
                forms.push(product(vec![det, made.key.clone()]));
            }
            forms
        },
    },
    Row {
        id: "matrix.sum_for_trace",
        say: "Which entries does tr add?",
        rule: "the trace adds the diagonal alone",
        make: |made| {
            variants(made.key, &mut |m| match m.op {
                Op::Trace => vec![sum_all(m.kids[0].clone())],
                _ => vec![],
            })
        },
    },
    Row {
        id: "matrix.sum_to_1_assumed",
        say: "What do the parts of y add up to? Who says so?",
        rule: "Σy is 1 only where that is declared",
        make: |made| {
            variants(made.key, &mut |m| match m.op {
                Op::SumAll => vec![int(1)],
                _ => vec![],
            })
        },
    },
    Row {
        id: "matrix.one_for_identity",
        say: "What is A + 1, and what is A + I?",
        rule: "a number added to a matrix goes to every entry; I has ones on the diagonal alone",
        make: |made| {
            variants(made.key, &mut |m| match m.op {
                Op::Identity => vec![fill(int(1), m.shape)],
                _ => vec![],
            })
        },
    },
    Row {
        id: "matrix.batch_not_summed",
        say: "It is one for all examples. How many slopes reach it?",
        rule: "what is added to every row gets the sum over the rows",
        make: |made| {
            let ones_gone = |m: &Matrix| {
                let is_ones =
                    |kid: &Matrix| kid.op == Op::Ones || kid.op == Op::Transpose && kid.kids[0].op == Op::Ones;
                match m.op {
                    Op::Product(_) => without(&m.kids, &is_ones)
                        .into_iter()
                        .filter_map(|kids| fitting(m, kids))
                        .flat_map(|form| [form.clone(), transpose(form)])
                        .collect(),
                    Op::SumAll => vec![m.kids[0].clone(), transpose(m.kids[0].clone())],
                    _ => vec![],
                }
            };
            let mut forms = variants(made.key, &mut { ones_gone });
            if made.key.shape.is_number()
                && let Op::Product(c) = made.key.op
            {
                // xᵀy in place of the sum: x ⊙ y left as it is.
                let (_, scalars, _) = made.key.factors();
                for (at, unit) in scalars.iter().enumerate() {
                    if let Some(columns) = inner_columns(unit) {
                        let mut all: Vec<Matrix> = vec![number(c.0)];
                        all.extend(scalars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, s)| s.clone()));
                        all.push(entrywise(columns));
                        forms.push(product(all));
                    }
                }
            }
            forms.extend(inner_columns(made.key).map(entrywise));
            forms
        },
    },
    Row {
        id: "matrix.wrong_axis",
        say: "Along which axis lie the examples?",
        rule: "the examples lie in the rows: the sum over them goes down the columns",
        make: |made| {
            variants(made.key, &mut |m| match &m.op {
                Op::Product(_) => {
                    let (c, scalars, chain) = m.factors();
                    match chain.as_slice() {
                        [body @ .., last] if last.op == Op::Ones && !body.is_empty() => {
                            let mut all = vec![number(c)];
                            all.extend(scalars);
                            all.push(row_sums(transpose(product(body.to_vec()))));
                            vec![product(all)]
                        }
                        _ => vec![],
                    }
                }
                _ => vec![],
            })
        },
    },
    Row {
        id: "matrix.diag_lost",
        say: "A table, or a column?",
        rule: "by a column, each entry's slope stands on the diagonal of a table",
        make: |made| {
            variants(made.key, &mut |m| match m.op {
                Op::Diagonal => vec![m.kids[0].clone()],
                _ => vec![],
            })
        },
    },
    Row {
        id: "matrix.diag_extra",
        say: "A table, or a column?",
        rule: "the slope of a number by a column is a column",
        make: |made| if made.key.shape.is_column() { vec![diagonal(made.key.clone())] } else { vec![] },
    },
    Row {
        id: "matrix.outer_for_inner",
        say: "Is u vᵀ a number or a table? Which is due?",
        rule: "uᵀv is a number, u vᵀ is a table",
        make: |made| {
            let mut forms = variants(made.key, &mut |m| match inner_columns(m).as_deref() {
                Some([u, v]) => {
                    vec![product(vec![u.clone(), transpose(v.clone())]), product(vec![v.clone(), transpose(u.clone())])]
                }
                _ => vec![],
            });
            forms.extend(variants(made.key, &mut |m| {
                let (c, scalars, chain) = m.factors();
                match chain.as_slice() {
                    [u, v] if u.shape.is_column() && v.shape.is_row() && u.shape.rows == v.shape.cols => {
                        let mut all = vec![number(c)];
                        all.extend(scalars);
                        all.push(transpose(u.clone()));
                        all.push(transpose(v.clone()));
                        vec![product(all)]
                    }
                    _ => vec![],
                }
            }));
            forms
        },
    },
    Row {
        id: "matrix.entrywise_for_product",
        say: "Does the first output see one input, or all of them?",
        rule: "W x takes all inputs; ⊙ pairs entry with entry",
        make: |made| {
            variants(made.key, &mut |m| match &m.op {
                Op::Product(_) => paired(m)
                    .into_iter()
                    .filter(|(_, a, b, _)| a.shape == b.shape)
                    .map(|(front, a, b, rest)| joined(front, entrywise(vec![a, b]), rest))
                    .collect(),
                Op::MatrixPower(k) => vec![power(m.kids[0].clone(), Number::int(i64::from(*k)))],
                _ => vec![],
            })
        },
    },
    Row {
        id: "matrix.product_for_entrywise",
        say: "f′ acts on each entry alone. Which product does that?",
        rule: "d f(z) = f′(z) ⊙ dz, entry by entry",
        make: |made| {
            let change = |m: &Matrix| match &m.op {
                Op::Entrywise if m.shape.is_column() && m.kids.len() == 2 => {
                    vec![product(vec![transpose(m.kids[0].clone()), m.kids[1].clone()])]
                }
                Op::Entrywise if m.shape.is_square() => {
                    vec![product(m.kids.clone()), product(m.kids.iter().rev().cloned().collect())]
                }
                _ => vec![],
            };
            let mut forms = variants(made.key, &mut { change });
            forms.extend(variants(&made.plain, &mut { change }));
            forms
        },
    },
    Row {
        id: "matrix.order",
        say: "Which factor stood left of dX, and on which side is it now?",
        rule: "⟨G, A dX B⟩ = ⟨AᵀG Bᵀ, dX⟩: what stood left stays left",
        make: |made| {
            let mut forms = variants(made.key, &mut |m| {
                let (c, scalars, chain) = m.factors();
                let mut out = Vec::new();
                for i in 0..chain.len() {
                    for j in i + 1..chain.len() {
                        let mut swapped = chain.clone();
                        swapped.swap(i, j);
                        if fits(&swapped) {
                            let mut all = vec![number(c)];
                            all.extend(scalars.iter().cloned());
                            all.extend(swapped);
                            out.push(product(all));
                        }
                    }
                }
                out
            });
            forms.retain(|form| form != made.key);
            forms
        },
    },
    Row {
        id: "matrix.transpose_inside",
        say: "Which matrix brings the sizes together here: this one, or its transpose?",
        rule: "on the way back each matrix is transposed",
        make: |made| {
            let mut forms = variants(made.key, &mut |m| match &m.op {
                Op::Transpose => vec![m.kids[0].clone()],
                Op::Symbol(..) | Op::Named(_) if m.shape.is_matrix() || m.shape.is_column() => {
                    vec![transpose(m.clone())]
                }
                Op::MatrixPower(k) => vec![matrix_power(transpose(m.kids[0].clone()), *k)],
                _ => vec![],
            });
            forms.extend(replaced(made.key, &|m| match &m.op {
                Op::Transpose if m.shape.is_square() => Some(m.kids[0].clone()),
                Op::MatrixPower(k) => Some(matrix_power(transpose(m.kids[0].clone()), *k)),
                _ => None,
            }));
            forms
        },
    },
    Row {
        id: "matrix.wrong_input",
        say: "What goes into this matrix?",
        rule: "the slope by W is the arriving slope times what went into W, transposed",
        make: |made| {
            let Op::Product(_) = made.key.op else { return vec![] };
            let (c, scalars, chain) = made.key.factors();
            let Some((last, front)) = chain.split_last() else { return vec![] };
            if !last.shape.is_row() {
                return vec![];
            }
            let mut columns: Vec<Matrix> = made.question.names.iter().map(super::question::Name::matrix).collect();
            columns.extend(named_parts(&made.question.of));
            columns
                .into_iter()
                .filter(|name| name.shape.is_column())
                .map(|name| {
                    let mut all = vec![number(c)];
                    all.extend(scalars.iter().cloned());
                    all.extend(front.iter().cloned());
                    all.push(transpose(name));
                    product(all)
                })
                .collect()
        },
    },
    Row {
        id: "matrix.factor_lost",
        say: "Which factor beside it is missing?",
        rule: "what multiplies before, multiplies after",
        make: |made| {
            let mut forms = without_scalars(made.key, &|s| !powered(s).1);
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Entrywise => without(&m.kids, &|_| true).into_iter().map(entrywise).collect(),
                Op::Diagonal => vec![identity(m.shape.rows)],
                Op::Product(_) if m.factors().1.len() + usize::from(!m.factors().0.is_one()) > 1 => {
                    let (c, _, chain) = m.factors();
                    let bare = product(chain);
                    let unit = m.split().1;
                    vec![if c.is_negative() { negate(bare.clone()) } else { bare }, unit]
                }
                Op::Product(c) if !c.0.is_one() => {
                    let unit = m.split().1;
                    vec![if c.0.is_negative() { negate(unit.clone()) } else { unit.clone() }, unit]
                }
                _ => vec![],
            }));
            forms
        },
    },
    Row {
        id: "matrix.inner_lost",
        say: "What does the inside hold besides what moves?",
        rule: "the chain goes on to what moves: every factor beside it counts",
        make: |made| {
            let mut forms = variants(made.key, &mut |m| {
                let (c, scalars, chain) = m.factors();
                let mut out = Vec::new();
                for from in 0..chain.len() {
                    for to in from + 1..=chain.len() {
                        if to - from < chain.len() {
                            let mut all = vec![number(c)];
                            all.extend(scalars.iter().cloned());
                            all.extend(chain[from..to].iter().cloned());
                            out.push(product(all));
                        }
                    }
                }
                for at in 0..chain.len() {
                    let mut rest = chain.clone();
                    rest.remove(at);
                    if !rest.is_empty() && fits(&rest) {
                        let mut all = vec![number(c)];
                        all.extend(scalars.iter().cloned());
                        all.extend(rest);
                        out.push(product(all));
                    }
                }
                if m.op == Op::Entrywise {
                    out.extend(without(&m.kids, &|_| true).into_iter().map(entrywise));
                }
                out
            });
            // An inner product whose other half was forgotten.
            forms.extend(inner_columns(made.key).into_iter().flatten());
            let (c, _, _) = made.key.factors();
            forms.extend([number(c), int(1), fill(int(1), made.key.shape)]);
            if let Op::MatrixPower(_) = made.key.split().1.op {
                forms.push(made.key.split().1.kids[0].clone());
            }
            // What moves, gone from every product.
            let by = &made.question.by.name;
            forms.extend(replaced(made.key, &|m| match &m.op {
                Op::Product(_) => {
                    let own = |kid: &Matrix| matches!(&kid.op, Op::Symbol(name, _) if name == by);
                    let rest: Vec<Matrix> = m.kids.iter().filter(|kid| !own(kid)).cloned().collect();
                    if rest.len() == m.kids.len() { None } else { fitting(m, rest) }
                }
                _ => None,
            }));
            forms
        },
    },
    Row {
        id: "matrix.term_lost",
        say: "How many terms has the slope, and how many has yours?",
        rule: "the slope of a sum is the sum of the slopes",
        make: |made| {
            let mut forms = dropped_terms(made.key, &|_| true);
            forms.extend(dropped_terms(&made.plain, &|_| true));
            forms
        },
    },
    Row {
        id: "matrix.summed_too_far",
        say: "How many numbers has a slope by this?",
        rule: "a slope by n numbers has n parts",
        make: |made| {
            let key = made.key.clone();
            let mut forms = vec![sum_all(key.clone())];
            if key.shape.is_matrix() {
                forms.extend([row_sums(key.clone()), row_sums(transpose(key.clone()))]);
            }
            forms.extend(without_scalars(made.key, &|_| false));
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Product(_) | Op::Entrywise | Op::Sum if m.shape.is_column() || m.shape.is_matrix() => {
                    vec![sum_all(m.clone())]
                }
                Op::Diagonal => vec![transpose(m.kids[0].clone())],
                _ => vec![],
            }));
            forms
        },
    },
    Row {
        id: "matrix.symbol_kept",
        say: "Is what moves still in its own slope?",
        rule: "the slope of c·x by x is c: x is gone",
        make: |made| {
            let by = made.question.by.matrix();
            let key = made.key.clone();
            let mut forms = Vec::new();
            if by.shape == key.shape {
                forms.push(entrywise(vec![by.clone(), key.clone()]));
            }
            for factors in [vec![key.clone(), by.clone()], vec![by, key]] {
                if factors.iter().any(|f| f.shape.is_number()) || fits(&factors) {
                    forms.push(product(factors));
                }
            }
            forms
        },
    },
    Row {
        id: "matrix.scalar_rule",
        say: "Try it with 2×2 numbers: does the rule for numbers hold?",
        rule: "matrices do not commute, and a power of a matrix is no power of its entries",
        make: |made| {
            let mut forms = variants(made.key, &mut |m| match &m.op {
                Op::Power(n) => [n.0.add(Number::ONE), n.0.sub(Number::ONE)]
                    .into_iter()
                    .flatten()
                    .map(|n| power(m.kids[0].clone(), n))
                    .collect(),
                Op::MatrixPower(k) if *k > 1 => {
                    vec![matrix_power(m.kids[0].clone(), k - 1), matrix_power(m.kids[0].clone(), k + 1)]
                }
                Op::Product(c) if c.0.is_integer() && !c.0.is_one() => {
                    let unit = m.split().1;
                    [c.0.add(Number::ONE), c.0.sub(Number::ONE)]
                        .into_iter()
                        .flatten()
                        .map(|c| times(c, unit.clone()))
                        .collect()
                }
                Op::Identity => vec![],
                _ => vec![],
            });
            // As if everything were a number: the slope of what is derived by the rule for powers.
            forms.push(made.question.of.clone());
            let of = made.question.of.split().1;
            if let (Op::Each(f), true) = (&of.op, of.shape.is_number()) {
                forms.push(each_slope(*f, of.kids[0].clone()));
            }
            if matches!(of.op, Op::Trace | Op::Determinant | Op::Norm | Op::SumAll) {
                forms.extend(of.kids.iter().cloned());
            }
            forms
        },
    },
    Row {
        id: "matrix.constant_kept",
        say: "Does the constant move when this one does?",
        rule: "what does not move has no slope",
        make: |made| {
            let Op::Sum = made.question.of.op else { return vec![] };
            made.question
                .of
                .kids
                .iter()
                .filter(|term| !term.mentions(&made.question.by.name))
                .map(|term| {
                    if term.shape == made.key.shape {
                        sum(vec![made.key.clone(), term.clone()])
                    } else {
                        sum(vec![made.key.clone(), fill_like(term, made.key.shape)])
                    }
                })
                .collect()
        },
    },
    Row {
        id: "matrix.wrong_symbol",
        say: "Which symbol moves?",
        rule: "the slope is by one name; all others stand still",
        make: |made| {
            let mut names: Vec<Matrix> = made.question.names.iter().map(super::question::Name::matrix).collect();
            names.extend(named_parts(&made.question.of));
            let mut forms = variants(made.key, &mut |m| match &m.op {
                Op::Symbol(..) | Op::Named(_) => names
                    .iter()
                    .filter(|name| *name != m)
                    .flat_map(|name| [name.clone(), transpose(name.clone())])
                    .collect(),
                _ => vec![],
            });
            // The slope by another name.
            for name in &made.question.names {
                if name.name != made.question.by.name
                    && let Ok(other) = raw_derivative(&made.question.of, &name.name, name.shape, Slopes::Known)
                {
                    forms.push(other.clone());
                    forms.push(transpose(other));
                }
            }
            forms
        },
    },
];

fn fill_like(term: &Matrix, shape: Shape) -> Matrix {
    if term.shape.is_number() { fill(term.clone(), shape) } else { zero(shape) }
}

fn is_jacobian(made: &Made) -> bool {
    made.question.of.shape.is_column() && made.question.by.shape.is_column()
}
fn halved(m: &Matrix) -> Matrix {
    Number::ratio(1, 2).map_or_else(|| m.clone(), |half| times(half, m.clone()))
}
fn has_half(m: &Matrix) -> bool {
    found(m, &|m| matches!(&m.op, Op::Product(c) if c.0.den() == 2)).is_some()
}
fn has_norm(m: &Matrix) -> bool {
    found(m, &|m| m.op == Op::Norm).is_some()
}
/// The base's operation, and whether the power is negative.
fn powered(m: &Matrix) -> (Op, bool) {
    match m.op {
        Op::Power(n) => (m.kids[0].op.clone(), n.0.is_negative()),
        _ => (m.op.clone(), false),
    }
}
/// How many counts stand below.
fn counts(m: &Matrix) -> usize {
    let here = usize::from(matches!(powered(m), (Op::Size(_), true)));
    here + m.kids.iter().map(counts).sum::<usize>()
}
/// A count that stands below one term, below all of them: 2/n (A + λ w) for 2/n A + 2λ w.
fn spread_counts(m: &Matrix) -> Vec<Matrix> {
    if m.op != Op::Sum {
        return vec![];
    }
    let mut out = Vec::new();
    for term in &m.kids {
        let (_, scalars, _) = term.factors();
        for count in scalars.iter().filter(|s| matches!(powered(s), (Op::Size(_), true))) {
            let spread = |kid: &Matrix| {
                if kid == term { kid.clone() } else { product(vec![count.clone(), kid.clone()]) }
            };
            out.push(sum(m.kids.iter().map(spread).collect()));
        }
    }
    out
}
/// Whether a name stands twice in one term: then each place gives a part of its slope.
fn twice_in_a_term(m: &Matrix, name: &str) -> bool {
    match m.op {
        Op::Sum => m.kids.iter().any(|term| twice_in_a_term(term, name)),
        _ => occurrences(m, name) > 1,
    }
}
fn occurrences(m: &Matrix, name: &str) -> usize {
    match &m.op {
        Op::Symbol(symbol, _) => usize::from(symbol == name),
        _ => m.kids.iter().map(|kid| occurrences(kid, name)).sum(),
    }
}
fn found(m: &Matrix, test: &dyn Fn(&Matrix) -> bool) -> Option<Matrix> {
    if test(m) { Some(m.clone()) } else { m.kids.iter().find_map(|kid| found(kid, test)) }
}
fn named_parts(m: &Matrix) -> Vec<Matrix> {
    let mut out: Vec<Matrix> = m.kids.iter().flat_map(named_parts).collect();
    if matches!(m.op, Op::Named(_)) {
        out.push(m.clone());
    }
    out.dedup();
    out
}
/// u and v of uᵀv.
fn inner_columns(m: &Matrix) -> Option<Vec<Matrix>> {
    let (_, scalars, chain) = m.factors();
    if !m.shape.is_number() || chain.len() < 2 || !scalars.is_empty() {
        return None;
    }
    let right = product(chain[1..].to_vec());
    let left = transpose(chain[0].clone());
    (left.shape == right.shape && left.shape.is_column()).then(|| vec![left, right])
}

/// Whether a chain's sizes fit from link to link.
fn fits(chain: &[Matrix]) -> bool {
    chain.windows(2).all(|pair| pair[0].shape.cols == pair[1].shape.rows)
}

/// A product's kids after a change, where they fit.
fn fitting(m: &Matrix, kids: Vec<Matrix>) -> Option<Matrix> {
    let chain: Vec<Matrix> = kids.iter().filter(|kid| !kid.shape.is_number()).cloned().collect();
    (fits(&chain) && !kids.is_empty()).then(|| m.with(kids))
}

/// The node with one kid changed, where the shapes fit.
fn refit(m: &Matrix, at: usize, kid: Matrix) -> Option<Matrix> {
    let same = kid.shape == m.kids[at].shape;
    let mut kids = m.kids.clone();
    kids[at] = kid;
    let shape = kids[at].shape;
    match &m.op {
        _ if same => Some(m.with(kids)),
        Op::Product(_) => fitting(m, kids),
        Op::Sum => sum_broadcast(kids, at),
        Op::Transpose | Op::SumAll | Op::Norm | Op::Each(_) | Op::EachSlope(_) | Op::Power(_) => Some(m.with(kids)),
        Op::Trace | Op::Determinant | Op::Inverse | Op::MatrixPower(_) if shape.is_square() => Some(m.with(kids)),
        Op::Diagonal if shape.is_column() => Some(m.with(kids)),
        Op::Softmax if shape.is_column() => Some(m.with(kids)),
        _ => None,
    }
}

/// A number that has come into a sum goes to every entry, as it is read.
fn sum_broadcast(kids: Vec<Matrix>, at: usize) -> Option<Matrix> {
    let shape = kids.iter().enumerate().find(|(i, _)| *i != at)?.1.shape;
    if !kids[at].shape.is_number() || shape.is_number() {
        return None;
    }
    let mut kids = kids;
    kids[at] = fill(kids[at].clone(), shape);
    Some(sum(kids))
}

/// Every tree that comes about by changing one place.
fn variants(m: &Matrix, local: &mut dyn FnMut(&Matrix) -> Vec<Matrix>) -> Vec<Matrix> {
    let mut out = local(m);
    if matches!(m.op, Op::Named(_)) {
        return out;
    }
    for at in 0..m.kids.len() {
        if out.len() > MOST {
            break;
        }
        let changed = variants(&m.kids[at], local);
        out.extend(changed.into_iter().filter_map(|kid| refit(m, at, kid)));
    }
    out
}

/// The tree with every place changed for which there is a change; `None` where there is none or it does not fit.
fn replaced(m: &Matrix, change: &dyn Fn(&Matrix) -> Option<Matrix>) -> Option<Matrix> {
    fn walk(m: &Matrix, change: &dyn Fn(&Matrix) -> Option<Matrix>, any: &mut bool) -> Option<Matrix> {
        if let Some(new) = change(m) {
            *any = true;
            return Some(new);
        }
        if matches!(m.op, Op::Named(_)) {
            return Some(m.clone());
        }
        if matches!(m.op, Op::Sum | Op::Entrywise) {
            let kids = m.kids.iter().map(|kid| walk(kid, change, any)).collect::<Option<Vec<Matrix>>>()?;
            let shape = kids.first()?.shape;
            return kids.iter().all(|kid| kid.shape == shape).then(|| m.with(kids));
        }
        let mut out = m.clone();
        for at in 0..m.kids.len() {
            let kid = walk(&m.kids[at], change, any)?;
            if kid != m.kids[at] && out.kids.get(at) == Some(&m.kids[at]) {
                out = refit(&out, at, kid)?;
            }
        }
        Some(out)
    }
    let mut any = false;
    let out = walk(m, change, &mut any)?;
    any.then_some(out)
}

/// Each list with one part left out, of those that may be.
fn without(kids: &[Matrix], may: &dyn Fn(&Matrix) -> bool) -> Vec<Vec<Matrix>> {
    if kids.len() < 2 {
        return vec![];
    }
    (0..kids.len())
        .filter(|at| may(&kids[*at]))
        .map(|at| kids.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, kid)| kid.clone()).collect())
        .collect()
}

/// Every tree with one factor that is a number left out.
fn without_scalars(m: &Matrix, may: &dyn Fn(&Matrix) -> bool) -> Vec<Matrix> {
    variants(m, &mut |m| match m.op {
        Op::Product(_) => without(&m.kids, &|kid| kid.shape.is_number() && may(kid))
            .into_iter()
            .filter_map(|kids| fitting(m, kids))
            .collect(),
        _ => vec![],
    })
}

/// Every tree with one term of a sum left out, of those that may be.
fn dropped_terms(m: &Matrix, may: &dyn Fn(&Matrix) -> bool) -> Vec<Matrix> {
    variants(m, &mut |m| match m.op {
        Op::Sum => without(&m.kids, may).into_iter().map(sum).collect(),
        _ => vec![],
    })
}

/// Neighbours in a chain: what stands before them, the two, and what stands behind.
fn paired(m: &Matrix) -> Vec<(Vec<Matrix>, Matrix, Matrix, Vec<Matrix>)> {
    let (c, scalars, chain) = m.factors();
    let mut front = vec![number(c)];
    front.extend(scalars);
    (1..chain.len())
        .map(|at| {
            let mut before = front.clone();
            before.extend(chain[..at - 1].iter().cloned());
            (before, chain[at - 1].clone(), chain[at].clone(), chain[at + 1..].to_vec())
        })
        .collect()
}

fn joined(mut front: Vec<Matrix>, middle: Matrix, rest: Vec<Matrix>) -> Matrix {
    front.push(middle);
    front.extend(rest);
    let chain: Vec<Matrix> = front.iter().filter(|f| !f.shape.is_number()).cloned().collect();
    if fits(&chain) { product(front) } else { product(vec![]) }
}

/// One place for each choice of sizes.
const LOOKED_AT: [usize; 3] = [0, 2, 4];

/// All wrong forms of a question, in the order of their rows, without those that are the key.
pub fn wrong_forms(question: &Question) -> Vec<WrongForm> {
    let plain = raw_derivative(&question.of, &question.by.name, question.by.shape, Slopes::Plain)
        .unwrap_or_else(|_| question.key.clone());
    let parts = if question.of.shape.is_number() {
        gradient_parts(&question.of, &question.by.name, Slopes::Known).unwrap_or_default()
    } else {
        vec![]
    };
    let made = Made { question, key: &question.key, plain, parts };
    let mut seen: HashSet<Matrix> = HashSet::from([question.key.clone()]);
    let mut out = Vec::new();
    for (row, slip) in ROWS.iter().enumerate() {
        for form in (slip.make)(&made) {
            if out.len() >= MOST {
                return out;
            }
            if !seen.insert(form.clone()) {
                continue;
            }
            let values: Vec<Option<Dense<Ball>>> =
                LOOKED_AT.iter().map(|place| evaluate(&form, &question.places[*place])).collect();
            let is_key = values
                .iter()
                .zip(LOOKED_AT)
                .all(|(value, place)| value.as_ref().is_some_and(|value| alike(value, question.key_at(place))));
            if !is_key && values.iter().all(Option::is_some) {
                out.push(WrongForm { row, form, values });
            }
        }
    }
    out
}

fn alike(a: &Dense<Ball>, b: &Dense<Ball>) -> bool {
    (a.rows, a.cols) == (b.rows, b.cols) && a.entries.iter().zip(&b.entries).all(|(a, b)| !a.is_apart_from(b))
}

/// The slip that gives this answer: a row, and whether the whole was doubled, halved, negated or turned besides.
pub fn explain(question: &Question, forms: &[WrongForm], answer: &Matrix) -> Option<&'static Row> {
    let value = |m: &Matrix| -> Option<Vec<Dense<Ball>>> {
        LOOKED_AT.iter().map(|place| evaluate(m, &question.places[*place])).collect()
    };
    let same = |yours: &[Dense<Ball>]| {
        forms
            .iter()
            .find(|form| form.values.iter().zip(yours).all(|(a, b)| a.as_ref().is_some_and(|a| alike(a, b))))
            .map(|form| &ROWS[form.row])
    };
    let yours = value(answer)?;
    if let Some(row) = same(&yours) {
        return Some(row);
    }
    [times(Number::int(2), answer.clone()), halved(answer), negate(answer.clone()), transpose(answer.clone())]
        .iter()
        .find_map(|changed| same(&value(changed)?))
}
