//! Slips of calculus: the layout, signs, slopes of functions, counts, powers, inverses and determinants.

use super::MatrixSlip;
use super::change::*;
use crate::math::Number;
use crate::math::functions::{EXP, lookup};
use crate::math::matrix::shape::Size;
use crate::math::matrix::slope::{SlopeForms, raw_derivative};
use crate::math::matrix::{question, tree::*};

/// In the order in which reasons are looked for.
pub(super) static ROWS: &[MatrixSlip] = &[
    MatrixSlip {
        id: "matrix.layout",
        say: "Which row belongs to the first part of y?",
        rule: "the slope of a column y by a column x has a row for each part of y and a column for each part of x",
        make: |made| if is_jacobian(made) { vec![transpose(made.key.clone())] } else { vec![] },
    },
    MatrixSlip {
        id: "matrix.row_for_column",
        say: "Is {by} a row or a column?",
        rule: "the slope of a number by a column is a column of the same length",
        make: |made| if made.key.shape.is_column() { vec![transpose(made.key.clone())] } else { vec![] },
    },
    MatrixSlip {
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
    MatrixSlip {
        id: "matrix.transposed",
        say: "{by} has {rows} rows. How many rows does yours have?",
        rule: "the slope of a number by W has the shape of W",
        make: |made| {
            if made.key.shape.is_matrix() && !is_jacobian(made) { vec![transpose(made.key.clone())] } else { vec![] }
        },
    },
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
        id: "matrix.factor_2",
        say: "What does the square bring down?",
        rule: "the slope of |u|² by u is 2u",
        make: |made| {
            let of = &made.question.of;
            if !has_square(of) && !twice_in_a_term(of, &made.question.by.name) {
                return vec![];
            }
            let mut forms = vec![halved(made.key), times(Number::int(2), made.key.clone())];
            forms.extend(variants(made.key, &mut |m| match m.op {
                Op::Product(c) if c.0.abs() == Some(Number::int(2)) => vec![halved(m)],
                _ => vec![],
            }));
            forms
        },
    },
    MatrixSlip {
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
    MatrixSlip {
        id: "matrix.one_occurrence",
        say: "In how many places does {by} stand? What does each of them give?",
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
    MatrixSlip {
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
    MatrixSlip {
        id: "matrix.diag_only",
        say: "z₁ moves. Does only p₁ move?",
        rule: "the slope of softmax is diag(p) − p pᵀ: every part moves when one z does",
        make: |made| {
            // The outer product of two columns taken for its diagonal.
            let mut forms: Vec<Matrix> = variants(made.key, &mut |m| {
                let (c, scalars, chain) = m.factors();
                match chain.as_slice() {
                    [u, v] if u.shape.is_column() && v.shape.is_row() && u.shape.rows == v.shape.cols => {
                        [u.clone(), transpose(v.clone())]
                            .map(|u| product([vec![number(c)], scalars.clone(), vec![diagonal(u)]].concat()))
                            .to_vec()
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
    MatrixSlip {
        id: "matrix.softmax_slope",
        say: "What divides eᶻ, and does it move too?",
        rule: "every part of softmax is divided by the sum of them all",
        make: |made| {
            let mut forms = variants(made.key, &mut |m| match (&m.op, lookup("sigmoid")) {
                (Op::Softmax, Some(sigmoid)) => vec![
                    each(sigmoid, m.kids[0].clone()),
                    each(EXP, m.kids[0].clone()),
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
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
            forms.extend(past_softmax(made.question));
            forms
        },
    },
    MatrixSlip {
        id: "matrix.inner_plugged",
        say: "At which place is f′ taken?",
        rule: "f′ is taken at what goes into f",
        make: |made| {
            let names: Vec<Matrix> = made.question.names.iter().map(question::Name::matrix).collect();
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
    MatrixSlip {
        id: "matrix.mean_for_sum",
        say: "Sum or mean? Over how many terms?",
        rule: "a sum has no count below it",
        make: |made| {
            let letters = question::letters(&made.question.names);
            let by = |n: char| power(size(Size::Letter(n)), Number::int(-1));
            let mut forms: Vec<Matrix> = letters.iter().map(|n| product(vec![by(*n), made.key.clone()])).collect();
            forms.extend(spread_counts(made.key));
            forms
        },
    },
    MatrixSlip {
        id: "matrix.wrong_count",
        say: "Over how many terms does the mean go?",
        rule: "a mean over all entries of an n×k matrix divides by n k",
        make: |made| {
            let letters = question::letters(&made.question.names);
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
        id: "matrix.norm_power",
        say: "|x| or |x|²? What is the slope of a root?",
        rule: "the slope of |x| is x/|x|, that of |x|² is 2x",
        make: |made| {
            // The slope of |u| for that of |u|², and the other way round.
            let other =
                |of: Matrix| raw_derivative(&of, &made.question.by.name, made.question.by.shape, SlopeForms::Known);
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
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
    MatrixSlip {
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
];
