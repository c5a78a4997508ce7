//! What other languages call things that are written otherwise here: one row each. NumPy, PyTorch, JAX, TensorFlow,
//! SciPy, SymPy and Python's own `math`.

use super::super::expr::Expr;
use super::syntax::Op;
use std::sync::OnceLock;

/// A spelling, with what it stands for.
#[derive(Debug)]
pub(super) struct Spelled {
    /// As it is typed; the first name is the one that is spoken of.
    pub names: &'static [&'static str],
    /// What it means, in the letters `u`, `v`, `w` for its arguments: one text for each number of arguments, from the
    /// least on.
    pub means: &'static [&'static str],
    /// How many arguments the first text is for.
    pub least: usize,
    /// Arguments that may be given by name, with their places from 0.
    pub keys: &'static [(&'static str, usize)],
    /// Whether it may stand without brackets before its argument, and in a run of letters.
    pub bare: bool,
    /// Whether any number of arguments above the least is taken, each with what came before.
    pub more: bool,
    /// What is said about it to those who may not know it.
    pub says: Option<&'static str>,
}

const PLAIN: Spelled = Spelled { names: &[], means: &[], least: 1, keys: &[], bare: false, more: false, says: None };

macro_rules! rows {
    ($($names:expr, $least:literal => $means:expr $(, $field:ident: $value:expr)*;)*) => {
        /// Every spelling.
        pub(super) const ROWS: &[Spelled] =
            &[$(Spelled { names: &$names, least: $least, means: &$means, $($field: $value,)* ..PLAIN }),*];
    };
}

rows! {
    ["add"], 2 => ["u+v"];
    ["subtract", "sub"], 2 => ["u-v"];
    ["multiply", "mul"], 2 => ["u*v"];
    ["divide", "div", "true_divide"], 2 => ["u/v"];
    ["power", "pow", "float_power", "powi", "powf", "POWER", "Power"], 2 => ["u^v"];
    ["Plus"], 2 => ["u+v"], more: true;
    ["Times"], 2 => ["u*v"], more: true;
    ["Subtract"], 2 => ["u-v"];
    ["Divide"], 2 => ["u/v"];
    ["negative", "neg", "Minus"], 1 => ["-u"];
    ["positive"], 1 => ["u"];
    ["reciprocal"], 1 => ["1/u"];
    ["soft_sign"], 1 => ["softsign(u)"];
    ["square"], 1 => ["u^2"];
    ["rsqrt"], 1 => ["1/sqrt(u)"];
    ["floor_divide"], 2 => ["floor(u/v)"];
    ["mod", "remainder"], 2 => ["u-v*floor(u/v)"], says: Some("the remainder takes the sign of the divisor");
    ["fmod"], 2 => ["u-v*sign(u/v)*floor(abs(u/v))"], says: Some("the remainder of fmod takes the sign of the dividend");
    ["exp2"], 1 => ["2^u"], bare: true, says: Some("exp2 is 2 to the power of its argument");
    ["exp10"], 1 => ["10^u"], bare: true, says: Some("exp10 is 10 to the power of its argument");
    ["expm1"], 1 => ["exp(u)-1"], bare: true, says: Some("expm1(u) is exp(u) - 1");
    ["log1p"], 1 => ["ln(1+u)"], bare: true, says: Some("log1p(u) is ln(1 + u)");
    ["hypot"], 2 => ["sqrt(u^2+v^2)"];
    ["deg2rad", "radians"], 1 => ["u*pi/180"];
    ["rad2deg", "degrees"], 1 => ["u*180/pi"];
    ["clip", "clamp", "clip_by_value"], 3 => ["min(max(u,v),w)"],
        keys: &[("min", 1), ("max", 2), ("a_min", 1), ("a_max", 2), ("clip_value_min", 1), ("clip_value_max", 2)];
    ["clamp_min"], 2 => ["max(u,v)"];
    ["clamp_max"], 2 => ["min(u,v)"];
    ["hardtanh", "hard_tanh", "Hardtanh"], 3 => ["min(max(u,v),w)"], keys: &[("min_val", 1), ("max_val", 2)];
    ["sinc"], 1 => ["{sin(u)/u, u!=0; 1}"], bare: true;
    ["logit"], 1 => ["ln(u/(1-u))"];
    ["xlogy"], 2 => ["u*ln(v)"];
    ["xlog1py"], 2 => ["u*ln(1+v)"];
    ["logaddexp"], 2 => ["ln(exp(u)+exp(v))"];
    ["logaddexp2"], 2 => ["logb(2,2^u+2^v)"];
    ["softplus", "Softplus"], 2 => ["ln(1+exp(v*u))/v"], keys: &[("beta", 1)];
    ["elu", "ELU"], 2 => ["max(0,u)+v*(exp(min(0,u))-1)"], keys: &[("alpha", 1)];
    ["celu", "CELU"], 1 => ["max(0,u)+exp(min(0,u))-1", "max(0,u)+v*(exp(min(0,u)/v)-1)"], keys: &[("alpha", 1)];
    ["threshold"], 3 => ["{u, u>v; w}"];
    ["heaviside", "step"], 2 => ["{0, u<0; v, u=0; 1}"];
    ["UnitStep"], 1 => ["{0, u<0; 1}"], says: Some("UnitStep is 1 at 0");
    ["HeavisideTheta"], 1 => ["{0, u<0; 1, u>0}"], says: Some("HeavisideTheta has no value at 0");
    ["LogisticSigmoid"], 1 => ["sigmoid(u)"];
    ["Ramp"], 1 => ["relu(u)"];
    ["CubeRoot"], 1 => ["cbrt(u)"];
    ["RealAbs"], 1 => ["abs(u)"];
    ["RealSign"], 1 => ["sign(u)"];
    ["relu", "ReLU"], 2 => ["min(max(0,u),v)"], keys: &[("max_value", 1)];
    ["tanhshrink", "Tanhshrink"], 1 => ["u-tanh(u)"];
    ["log"], 2 => ["logb(v,u)"], keys: &[("base", 1)];
    ["fabs", "absolute"], 1 => ["abs(u)"];
    ["maximum", "fmax", "pmax"], 2 => ["max(u,v)"], more: true;
    ["minimum", "fmin", "pmin"], 2 => ["min(u,v)"], more: true;
    ["trunc", "fix"], 1 => ["sign(u)*floor(abs(u))"];
    ["cosecant"], 1 => ["csc(u)"];
    ["Rational", "Fraction", "rational"], 1 => ["u", "u/v"];
    ["squared_difference"], 2 => ["(u-v)^2"];
    ["float", "float16", "float32", "float64", "double", "asarray", "array", "as_tensor", "tensor", "constant",
        "Variable", "print", "Float", "Integer", "sympify", "simplify", "expand", "identity", "atleast_1d", "Tensor",
        "FloatTensor", "convert_to_tensor", "squeeze", "ravel", "flatten", "stop_gradient", "detach", "real",
        "DeviceArray", "stack", "hstack", "S", "N", "eval", "Matrix", "ImmutableMatrix", "matrix", "Vector",
        "Boole", "Simplify", "FullSimplify", "Expand", "Factor", "Together"],
        1 => ["u"];
}

impl Spelled {
    /// The meaning for so many arguments; `None` where it takes another number.
    pub fn of(&'static self, arguments: usize) -> Option<&'static Expr> {
        static MEANINGS: OnceLock<Vec<Vec<Option<Expr>>>> = OnceLock::new();
        let meanings = MEANINGS.get_or_init(|| {
            let read = |text: &&str| super::read(text, &super::Scope::default()).ok().map(|reading| reading.expr);
            ROWS.iter().map(|row| row.means.iter().map(read).collect()).collect()
        });
        let row = ROWS.iter().position(|row| row.names == self.names)?;
        meanings.get(row)?.get(arguments.checked_sub(self.least)?)?.as_ref()
    }
    /// How many arguments the last text is for.
    pub fn most(&self) -> usize {
        if self.more { usize::MAX } else { self.least + self.means.len().saturating_sub(1) }
    }
    pub fn accepts(&self, arguments: usize) -> bool {
        (self.least..=self.most()).contains(&arguments)
    }
    /// Whether it stands for its argument alone.
    pub fn passes(&self) -> bool {
        self.means == ["u"]
    }
}

/// The spelling of that name.
pub(super) fn lookup(name: &str) -> Option<&'static Spelled> {
    ROWS.iter().find(|row| row.names.contains(&name))
}

/// A comparison or a joint of conditions that is written as a function: `np.greater(x, 0)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    Compares(Op),
    And,
    Or,
    Not,
}

/// The names of such functions; those of two letters only behind a module's prefix or an operand.
pub(super) const STATEMENTS: &[(&str, Statement)] = &[
    ("greater", Statement::Compares(Op::Greater)),
    ("gt", Statement::Compares(Op::Greater)),
    ("greater_equal", Statement::Compares(Op::AtLeast)),
    ("ge", Statement::Compares(Op::AtLeast)),
    ("less", Statement::Compares(Op::Less)),
    ("lt", Statement::Compares(Op::Less)),
    ("less_equal", Statement::Compares(Op::AtMost)),
    ("le", Statement::Compares(Op::AtMost)),
    ("equal", Statement::Compares(Op::Equal)),
    ("eq", Statement::Compares(Op::Equal)),
    ("not_equal", Statement::Compares(Op::NotEqual)),
    ("ne", Statement::Compares(Op::NotEqual)),
    ("logical_and", Statement::And),
    ("logical_or", Statement::Or),
    ("logical_not", Statement::Not),
];

/// The statement that a function of that name makes.
pub(super) fn statement(name: &str) -> Option<Statement> {
    STATEMENTS.iter().find(|(known, _)| *known == name).map(|(_, statement)| *statement)
}

/// A module whose name stands before what it holds: `np.exp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Library {
    Numpy,
    Math,
    Torch,
    Jax,
    JaxNn,
    Tensorflow,
    TensorflowNn,
    Scipy,
    Sympy,
}

/// The modules whose names are dropped, the longer ones before those they begin with.
pub(super) const MODULES: &[(&str, Library)] = &[
    ("np.linalg", Library::Numpy),
    ("numpy.linalg", Library::Numpy),
    ("jnp.linalg", Library::Jax),
    ("jax.numpy.linalg", Library::Jax),
    ("tf.linalg", Library::Tensorflow),
    ("scipy.linalg", Library::Scipy),
    ("torch.linalg", Library::Torch),
    ("numpy", Library::Numpy),
    ("np", Library::Numpy),
    ("jax.scipy.special", Library::Jax),
    ("jax.numpy", Library::Jax),
    ("jax.nn", Library::JaxNn),
    ("jax.lax", Library::Jax),
    ("jax", Library::Jax),
    ("jnp", Library::Jax),
    ("lax", Library::Jax),
    ("cmath", Library::Math),
    ("math", Library::Math),
    ("Math", Library::Math),
    ("std", Library::Math),
    ("torch.nn.functional", Library::Torch),
    ("nn.functional", Library::Torch),
    ("torch.special", Library::Torch),
    ("torch.nn", Library::Torch),
    ("torch", Library::Torch),
    ("nn", Library::Torch),
    ("F", Library::Torch),
    ("tf.keras.activations", Library::Tensorflow),
    ("keras.activations", Library::Tensorflow),
    ("tf.keras.losses", Library::Tensorflow),
    ("keras.losses", Library::Tensorflow),
    ("tf.losses", Library::Tensorflow),
    ("K", Library::Tensorflow),
    ("tf.keras.backend", Library::Tensorflow),
    ("keras.backend", Library::Tensorflow),
    ("tf.math", Library::Tensorflow),
    ("tf.nn", Library::TensorflowNn),
    ("tensorflow.math", Library::Tensorflow),
    ("tensorflow.nn", Library::TensorflowNn),
    ("tensorflow", Library::Tensorflow),
    ("tf", Library::Tensorflow),
    ("scipy.special", Library::Scipy),
    ("scipy", Library::Scipy),
    ("special", Library::Scipy),
    ("sympy", Library::Sympy),
    ("sp", Library::Sympy),
];

/// What is known and not offered, with the reason.
pub(super) const NOT_OFFERED: &[(&str, &str)] = &[
    ("int", "int( ) cuts a number off; floor( ) rounds it down"),
    ("round", "rounding is not offered; floor( ) and ceil( ) are"),
    ("rint", "rounding is not offered; floor( ) and ceil( ) are"),
    ("around", "rounding is not offered; floor( ) and ceil( ) are"),
    ("random", "nothing here is random"),
    ("rand", "nothing here is random"),
    ("randn", "nothing here is random"),
    ("argmax", "argmax gives a place, not a value; it is not offered"),
    ("argmin", "argmin gives a place, not a value; it is not offered"),
    ("argsort", "sorting is not offered"),
    ("sort", "sorting is not offered"),
    ("cumsum", "cumulative sums are not offered; write the entries out"),
    ("cumprod", "cumulative products are not offered; write the entries out"),
    ("var", "var( ) divides by n in NumPy and by n-1 in PyTorch; write out which is meant"),
    ("std", "std( ) divides by n in NumPy and by n-1 in PyTorch; write out which is meant"),
    ("backward", "nothing is carried out here; write what the slope comes to"),
    ("grad", "nothing is carried out here; write what the slope comes to"),
    ("gradient", "nothing is carried out here; write what the slope comes to"),
    ("diff", "nothing is carried out here; write what the slope comes to"),
    ("integrate", "integrals are not read; write what it comes to"),
    ("dropout", "dropout is random; it is not offered"),
    ("bernoulli", "nothing here is random"),
    ("normal", "nothing here is random"),
    ("einsum", "einsum is not offered; write the product with @"),
    ("erfc", "erfc( ) is not offered; 1 - erf( ) is"),
    ("gamma", "the gamma function is not offered"),
    ("lgamma", "the gamma function is not offered"),
    ("gammaln", "the gamma function is not offered"),
    ("digamma", "the digamma function is not offered"),
];

/// Arguments that say how something is computed or laid out, and are passed over.
pub(super) const IDLE_KEYS: &[&str] = &[
    "dtype",
    "axis",
    "dim",
    "keepdims",
    "keepdim",
    "inplace",
    "out",
    "device",
    "requires_grad",
    "name",
    "evaluate",
    "ord",
    "p",
    "copy",
];

/// The same as letters that stand before a known name: longest first, and only where a dot follows.
pub(super) fn module_at(rest: &str) -> Option<(&'static str, Library)> {
    let fits = |(name, _): &&(&'static str, Library)| {
        rest.strip_prefix(name).is_some_and(|after| {
            // C++ and Rust have two colons.
            after
                .strip_prefix('.')
                .or_else(|| after.strip_prefix("::"))
                .is_some_and(|member| member.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
        })
    };
    MODULES.iter().filter(fits).max_by_key(|(name, _)| name.len()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_means_something_and_is_named_once() {
        for row in ROWS {
            for count in row.least..row.least + row.means.len() {
                assert!(row.of(count).is_some(), "{:?} of {count}", row.names);
            }
            for (key, place) in row.keys {
                assert!(*place < row.most(), "{key} of {:?}", row.names);
            }
        }
        let names: Vec<&str> = ROWS.iter().flat_map(|row| row.names).copied().collect();
        for name in &names {
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
    }
}
