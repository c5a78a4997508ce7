//! Slips in products: axes, kinds of product, order, transposes, and parts that were lost or should not be there.

use super::MatrixSlip;
use super::change::*;
use crate::math::Number;
use crate::math::matrix::slope::{SlopeForms, raw_derivative, row_sums};
use crate::math::matrix::{question, tree::*};

/// In the order in which reasons are looked for.
pub(super) static ROWS: &[MatrixSlip] = &[
    MatrixSlip {
        id: "matrix.batch_not_summed",
        say: "{by} is one for all examples. How many slopes reach it?",
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
        id: "matrix.diag_extra",
        say: "A table, or a column?",
        rule: "the slope of a number by a column is a column",
        make: |made| if made.key.shape.is_column() { vec![diagonal(made.key.clone())] } else { vec![] },
    },
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
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
            let mut columns: Vec<Matrix> = made.question.names.iter().map(question::Name::matrix).collect();
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
    MatrixSlip {
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
    MatrixSlip {
        id: "matrix.inner_lost",
        say: "What stands beside {by} inside?",
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
    MatrixSlip {
        id: "matrix.term_lost",
        say: "How many terms does the slope have, and how many does yours?",
        rule: "the slope of a sum is the sum of the slopes",
        make: |made| {
            let mut forms = dropped_terms(made.key, &|_| true);
            forms.extend(dropped_terms(&made.plain, &|_| true));
            forms
        },
    },
    MatrixSlip {
        id: "matrix.summed_too_far",
        say: "How many numbers are in a slope by {by}?",
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
    MatrixSlip {
        id: "matrix.symbol_kept",
        say: "Is {by} still in its own slope?",
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
    MatrixSlip {
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
    MatrixSlip {
        id: "matrix.constant_kept",
        say: "What stands still when {by} moves?",
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
    MatrixSlip {
        id: "matrix.wrong_symbol",
        say: "Only {by} moves. Whose slope is yours?",
        rule: "the slope is by one name; all others stand still",
        make: |made| {
            let mut names: Vec<Matrix> = made.question.names.iter().map(question::Name::matrix).collect();
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
                    && let Ok(other) = raw_derivative(&made.question.of, &name.name, name.shape, SlopeForms::Known)
                {
                    forms.push(other.clone());
                    forms.push(transpose(other));
                }
            }
            forms
        },
    },
];
