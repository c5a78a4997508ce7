//! Vectors and matrices in a text: the words that work on whole ones, and what is done entry by entry.

use super::super::expr::Expr;
use super::super::functions as fun;
use super::super::value::{Array, MOST_ENTRIES, Value, short};

/// A word that works on whole vectors and matrices.
#[derive(Debug)]
pub struct Word {
    /// How it is typed; the first name is the one that is spoken of.
    pub names: &'static [&'static str],
    /// The least and the greatest number of things it takes.
    pub takes: (usize, usize),
    /// What it does, for completion.
    pub says: &'static str,
    pub(super) run: fn(&[Value]) -> Result<Value, String>,
}

impl Word {
    /// The name it is spoken of by.
    pub fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }
}

/// Every such word.
pub const WORDS: &[Word] = &[
    Word {
        names: &["dot", "inner", "vdot", "matmul", "mm", "mv", "bmm", "matvec", "tensordot"],
        takes: (2, 2),
        says: "the sum of the products, u·v; of matrices, their product",
        run: |of| product(&of[0], &of[1]),
    },
    Word { names: &["norm"], takes: (1, 1), says: "the length |u|", run: |of| length(&of[0]).map(Value::Expr) },
    Word {
        names: &["norm1"],
        takes: (1, 1),
        says: "the sum of the sizes of the entries",
        run: |of| {
            let sizes = many(&of[0])?.map(|entry| Expr::call(fun::ABS, [entry.clone()])).short();
            Ok(Value::Expr(sizes.sum()))
        },
    },
    Word {
        names: &["sum", "reduce_sum"],
        takes: (1, 1),
        says: "the sum of the entries",
        run: |of| Ok(Value::Expr(many(&of[0])?.sum())),
    },
    Word {
        names: &["mean", "reduce_mean", "average"],
        takes: (1, 1),
        says: "the mean of the entries",
        run: |of| Ok(Value::Expr(mean(&many(&of[0])?))),
    },
    Word {
        names: &["prod", "reduce_prod"],
        takes: (1, 1),
        says: "the product of the entries",
        run: |of| Ok(Value::Expr(short(&Expr::product(many(&of[0])?.entries)))),
    },
    Word {
        names: &["det"],
        takes: (1, 1),
        says: "the determinant",
        run: |of| many(&of[0])?.determinant().map(Value::Expr),
    },
    Word {
        names: &["trace", "tr"],
        takes: (1, 1),
        says: "the sum of the diagonal",
        run: |of| many(&of[0])?.trace().map(Value::Expr),
    },
    Word { names: &["transpose"], takes: (1, 1), says: "rows become columns", run: |of| Ok(transposed(&of[0])) },
    Word {
        names: &["inv", "inverse"],
        takes: (1, 1),
        says: "the inverse matrix",
        run: |of| match &of[0] {
            Value::Expr(expr) => Ok(Value::Expr(Expr::one().over(expr.clone()))),
            other => many(other)?.inverse().map(Value::Array),
        },
    },
    Word {
        names: &["diag"],
        takes: (1, 1),
        says: "the matrix with this diagonal, or the diagonal",
        run: |of| many(&of[0])?.diagonal().map(Value::Array),
    },
    Word {
        names: &["outer", "ger"],
        takes: (2, 2),
        says: "the matrix of all products, u v^T",
        run: |of| many(&of[0])?.product(&many(&of[1])?.transposed()),
    },
    Word {
        names: &["softmax"],
        takes: (1, 1),
        says: "exp of each entry over their sum",
        run: |of| Ok(softmax(&many(&of[0])?)),
    },
    Word {
        names: &["log_softmax"],
        takes: (1, 1),
        says: "ln of the softmax",
        run: |of| {
            let array = many(&of[0])?;
            let total = Expr::call(fun::LOGSUMEXP, array.entries.clone());
            Ok(Value::Array(array.map(|entry| entry.clone().minus(total.clone())).short()))
        },
    },
    Word {
        names: &["mse_loss", "mse", "MSELoss", "mean_squared_error"],
        takes: (2, 2),
        says: "the mean of the squares of the differences",
        run: |of| averaged(&by_entries(of, &|of| of[0].clone().minus(of[1].clone()).to_the(Expr::from(2)))?),
    },
    Word {
        names: &["l1_loss", "L1Loss", "mean_absolute_error"],
        takes: (2, 2),
        says: "the mean of the sizes of the differences",
        run: |of| averaged(&by_entries(of, &|of| Expr::call(fun::ABS, [of[0].clone().minus(of[1].clone())]))?),
    },
    Word {
        names: &["binary_cross_entropy", "BCELoss"],
        takes: (2, 2),
        says: "the mean of -y ln(p) - (1-y) ln(1-p)",
        run: |of| averaged(&by_entries(of, &|of| cross_entropy(of[0].clone(), of[1].clone()))?),
    },
    Word {
        names: &["BCEWithLogitsLoss", "binary_cross_entropy_with_logits"],
        takes: (2, 2),
        says: "the mean of the binary cross-entropies of sigmoid(z) and y",
        run: |of| {
            let of_one = |of: &[Expr]| cross_entropy(Expr::call(fun::SIGMOID, [of[0].clone()]), of[1].clone());
            averaged(&by_entries(of, &of_one)?)
        },
    },
    Word { names: &["eye", "identity_matrix"], takes: (1, 1), says: "the identity matrix", run: |of| eye(&of[0]) },
    Word { names: &["zeros"], takes: (1, 2), says: "zeros in this shape", run: |of| filled(of, 0) },
    Word { names: &["ones"], takes: (1, 2), says: "ones in this shape", run: |of| filled(of, 1) },
    Word {
        names: &["zeros_like"],
        takes: (1, 1),
        says: "zeros in the shape of it",
        run: |of| Ok(of[0].map(|_| Expr::zero())),
    },
    Word {
        names: &["ones_like"],
        takes: (1, 1),
        says: "ones in the shape of it",
        run: |of| Ok(of[0].map(|_| Expr::one())),
    },
    Word {
        names: &["full_like"],
        takes: (2, 2),
        says: "a number in every place of the shape of the first",
        run: |of| by_entries(of, &|of| of[1].clone()),
    },
    Word {
        names: &["len", "numel"],
        takes: (1, 1),
        says: "how many entries or rows there are",
        run: |of| Ok(Value::Expr(count(many(&of[0])?.rows()))),
    },
];

/// The word of that name.
pub fn word(name: &str) -> Option<&'static Word> {
    WORDS.iter().find(|word| word.names.contains(&name))
}

/// A number as it is; of several entries, their mean.
fn averaged(of: &Value) -> Result<Value, String> {
    Ok(Value::Expr(match of {
        Value::Expr(expr) => expr.clone(),
        other => mean(&many(other)?),
    }))
}

fn cross_entropy(p: Expr, y: Expr) -> Expr {
    let ln = |of: Expr| Expr::call(fun::LN, [of]);
    let rest = |of: &Expr| Expr::one().minus(of.clone());
    let (is, is_not) = (y.clone().times(ln(p.clone())), rest(&y).times(ln(rest(&p))));
    is.negate().minus(is_not)
}

fn count(n: usize) -> Expr {
    Expr::from(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A number as a vector of one entry.
fn many(of: &Value) -> Result<Array, String> {
    match of {
        Value::Array(array) => Ok(array.clone()),
        Value::Expr(expr) => Ok(Array::vector(vec![expr.clone()])),
        other => Err(other.refused()),
    }
}

/// The size of a number, the length of a vector, the root of the sum of squares of a matrix.
pub(super) fn length(of: &Value) -> Result<Expr, String> {
    match of {
        Value::Expr(expr) => Ok(Expr::call(fun::ABS, [expr.clone()])),
        other => many(other).map(|array| array.norm()),
    }
}

fn mean(of: &Array) -> Expr {
    short(&of.sum().over(count(of.entries.len())))
}

fn softmax(of: &Array) -> Value {
    // e¹ is written e.
    let power = |entry: &Expr| if entry.is_number(1) { Expr::e() } else { Expr::call(fun::EXP, [entry.clone()]) };
    let powers: Vec<Expr> = of.entries.iter().map(power).collect();
    let total = Expr::sum(powers.iter().cloned());
    Value::Array(of.with(powers.into_iter().map(|power| power.over(total.clone())).collect()))
}

/// A whole number that says a size.
fn size(of: &Expr) -> Result<usize, String> {
    let size = of.as_number().and_then(|n| n.as_int()).and_then(|n| usize::try_from(n).ok());
    size.filter(|n| (1..=MOST_ENTRIES).contains(n))
        .ok_or_else(|| format!("a size is a whole number from 1 to {MOST_ENTRIES}"))
}

fn eye(of: &Value) -> Result<Value, String> {
    let Value::Expr(expr) = of else { return Err("the size of an identity matrix is a whole number".to_string()) };
    let n = size(expr)?;
    if n.saturating_mul(n) > MOST_ENTRIES {
        return Err(format!("no more than {MOST_ENTRIES} entries are read"));
    }
    let entries = (0..n * n).map(|at| if at % (n + 1) == 0 { Expr::one() } else { Expr::zero() }).collect();
    Ok(Value::Array(Array { entries, columns: Some(n) }))
}

/// `zeros(3)`, `zeros(2, 3)`, `zeros((2, 3))`.
fn filled(of: &[Value], with: i64) -> Result<Value, String> {
    let sizes: Vec<usize> = of.iter().flat_map(Value::entries).map(size).collect::<Result<_, _>>()?;
    let (length, columns) = match sizes.as_slice() {
        [n] => (*n, None),
        [rows, columns] => (rows.saturating_mul(*columns), Some(*columns)),
        _ => return Err("a vector has one size, a matrix two".to_string()),
    };
    if length > MOST_ENTRIES {
        return Err(format!("no more than {MOST_ENTRIES} entries are read"));
    }
    Ok(Value::Array(Array { entries: vec![Expr::from(with); length], columns }))
}

/// Rows become columns; a number stays itself.
pub(super) fn transposed(of: &Value) -> Value {
    match of {
        Value::Array(array) => Value::Array(array.transposed()),
        other => other.clone(),
    }
}

/// The product of matrices and vectors as Python's `@` has it: a vector before a matrix is a row, and what comes out is
/// a vector again.
pub(super) fn product(a: &Value, b: &Value) -> Result<Value, String> {
    let (Value::Array(left), Value::Array(right)) = (a, b) else { return a.clone().times(b.clone()) };
    let row = left.columns.is_none() && right.columns.is_some() && left.entries.len() == right.rows();
    if !row || right.rows() == 1 {
        return left.product(right).map_err(|_| sizes(left, right));
    }
    Ok(match left.transposed().product(right)? {
        Value::Array(array) => Value::vector(array.entries),
        one => one,
    })
}

/// `2×3 times 2×1: the inner sizes differ`
pub(super) fn sizes(a: &Array, b: &Array) -> String {
    let size = |of: &Array| match of.columns {
        None => format!("{} entries", of.entries.len()),
        Some(columns) => format!("{}×{columns}", of.rows()),
    };
    match (a.columns, b.columns) {
        (None, None) => format!("{} and {} do not fit as factors", a.shape(), b.shape()),
        (None, Some(_)) => format!("a column of {} times {}: a column does not fit before a matrix", size(a), size(b)),
        (Some(_), None) => format!("{} times a column of {}: the inner sizes differ", size(a), size(b)),
        _ => format!("{} times {}: the inner sizes differ", size(a), size(b)),
    }
}

/// What is done entry by entry to several values, of which those that are numbers go with every entry.
///
/// # Errors
/// Where the shapes differ.
pub(super) fn by_entries(of: &[Value], make: &dyn Fn(&[Expr]) -> Expr) -> Result<Value, String> {
    let mut shape: Option<&Array> = None;
    for part in of {
        match (part, shape) {
            (Value::Expr(_), _) => {}
            (Value::Array(array), None) => shape = Some(array),
            (Value::Array(array), Some(first)) if first.is_shaped_like(array) => {}
            (Value::Array(array), Some(first)) => {
                return Err(format!("{} and {} do not fit entry by entry", first.shape(), array.shape()));
            }
            (other, _) => return Err(other.refused()),
        }
    }
    let at = |place: usize| make(&of.iter().filter_map(|part| part.entry(place)).cloned().collect::<Vec<Expr>>());
    Ok(match shape {
        None => Value::Expr(at(0)),
        Some(shape) => Value::Array(shape.with((0..shape.entries.len()).map(at).collect()).short()),
    })
}
