//! What the commands of LaTeX stand for, one row each.

/// How a sign behaves among others, which decides the spaces around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A letter, a formula in brackets, a fraction.
    Ord,
    Number,
    /// The name of a function: a space before it, and one after it unless a bracket follows.
    Function,
    /// A sum sign or a limit, with what stands below it.
    Big,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    /// An operator in front of what it works on, without a space between: ∂, ∇.
    Prefix,
}

use super::parse::Grid;
use Class::*;

/// A command: its name, how it behaves, in unicode, in ASCII.
pub type Symbol = (&'static str, Class, &'static str, &'static str);

/// Signs by their names.
pub const SYMBOLS: &[Symbol] = &[
    ("alpha", Ord, "α", "alpha"),
    ("beta", Ord, "β", "beta"),
    ("gamma", Ord, "γ", "gamma"),
    ("delta", Ord, "δ", "delta"),
    ("epsilon", Ord, "ε", "epsilon"),
    ("varepsilon", Ord, "ε", "epsilon"),
    ("zeta", Ord, "ζ", "zeta"),
    ("eta", Ord, "η", "eta"),
    ("theta", Ord, "θ", "theta"),
    ("vartheta", Ord, "θ", "theta"),
    ("iota", Ord, "ι", "iota"),
    ("kappa", Ord, "κ", "kappa"),
    ("lambda", Ord, "λ", "lambda"),
    ("mu", Ord, "μ", "mu"),
    ("nu", Ord, "ν", "nu"),
    ("xi", Ord, "ξ", "xi"),
    ("pi", Ord, "π", "pi"),
    ("rho", Ord, "ρ", "rho"),
    ("sigma", Ord, "σ", "sigma"),
    ("tau", Ord, "τ", "tau"),
    ("upsilon", Ord, "υ", "upsilon"),
    ("phi", Ord, "φ", "phi"),
    ("varphi", Ord, "φ", "phi"),
    ("chi", Ord, "χ", "chi"),
    ("psi", Ord, "ψ", "psi"),
    ("omega", Ord, "ω", "omega"),
    ("Gamma", Ord, "Γ", "Gamma"),
    ("Delta", Ord, "Δ", "Delta"),
    ("Theta", Ord, "Θ", "Theta"),
    ("Lambda", Ord, "Λ", "Lambda"),
    ("Xi", Ord, "Ξ", "Xi"),
    ("Pi", Ord, "Π", "Pi"),
    ("Sigma", Ord, "Σ", "Sigma"),
    ("Phi", Ord, "Φ", "Phi"),
    ("Psi", Ord, "Ψ", "Psi"),
    ("Omega", Ord, "Ω", "Omega"),
    ("ell", Ord, "ℓ", "l"),
    ("hbar", Ord, "ħ", "hbar"),
    ("infty", Ord, "∞", "inf"),
    ("emptyset", Ord, "∅", "{}"),
    ("top", Ord, "T", "T"),
    ("prime", Ord, "′", "'"),
    ("dots", Ord, "…", "..."),
    ("ldots", Ord, "…", "..."),
    ("cdots", Ord, "⋯", "..."),
    ("vdots", Ord, "⋮", ":"),
    ("ddots", Ord, "⋱", "..."),
    ("partial", Prefix, "∂", "d"),
    ("nabla", Prefix, "∇", "grad "),
    ("forall", Prefix, "∀", "for all "),
    ("exists", Prefix, "∃", "there is "),
    ("neg", Prefix, "¬", "not "),
    ("cdot", Binary, "·", "*"),
    ("times", Binary, "×", "*"),
    ("ast", Binary, "*", "*"),
    ("div", Binary, "÷", "/"),
    ("pm", Binary, "±", "+-"),
    ("mp", Binary, "∓", "-+"),
    ("circ", Binary, "∘", "o"),
    ("odot", Binary, "⊙", "(*)"),
    ("otimes", Binary, "⊗", "(x)"),
    ("oplus", Binary, "⊕", "(+)"),
    ("wedge", Binary, "∧", "and"),
    ("land", Binary, "∧", "and"),
    ("vee", Binary, "∨", "or"),
    ("lor", Binary, "∨", "or"),
    ("cup", Binary, "∪", "or"),
    ("cap", Binary, "∩", "and"),
    ("setminus", Binary, "∖", "\\"),
    ("le", Relation, "≤", "<="),
    ("leq", Relation, "≤", "<="),
    ("ge", Relation, "≥", ">="),
    ("geq", Relation, "≥", ">="),
    ("lt", Relation, "<", "<"),
    ("gt", Relation, ">", ">"),
    ("ll", Relation, "≪", "<<"),
    ("gg", Relation, "≫", ">>"),
    ("ne", Relation, "≠", "!="),
    ("neq", Relation, "≠", "!="),
    ("approx", Relation, "≈", "~"),
    ("simeq", Relation, "≈", "~"),
    ("sim", Relation, "∼", "~"),
    ("equiv", Relation, "≡", "=="),
    ("propto", Relation, "∝", "~"),
    ("coloneqq", Relation, "≔", ":="),
    ("in", Relation, "∈", "in"),
    ("notin", Relation, "∉", "not in"),
    ("subset", Relation, "⊂", "in"),
    ("subseteq", Relation, "⊆", "in"),
    ("to", Relation, "→", "->"),
    ("rightarrow", Relation, "→", "->"),
    ("longrightarrow", Relation, "→", "->"),
    ("leftarrow", Relation, "←", "<-"),
    ("gets", Relation, "←", "<-"),
    ("leftrightarrow", Relation, "↔", "<->"),
    ("mapsto", Relation, "↦", "|->"),
    ("Rightarrow", Relation, "⇒", "=>"),
    ("implies", Relation, "⇒", "=>"),
    ("Leftarrow", Relation, "⇐", "<="),
    ("Leftrightarrow", Relation, "⇔", "<=>"),
    ("iff", Relation, "⇔", "<=>"),
    ("uparrow", Relation, "↑", "^"),
    ("downarrow", Relation, "↓", "v"),
    ("nearrow", Relation, "↗", "up to"),
    ("searrow", Relation, "↘", "down to"),
    ("mid", Relation, "|", "|"),
    ("parallel", Relation, "∥", "||"),
    ("perp", Relation, "⊥", "perp"),
    ("langle", Open, "⟨", "<"),
    ("rangle", Close, "⟩", ">"),
    ("lbrace", Open, "{", "{"),
    ("rbrace", Close, "}", "}"),
    ("lbrack", Open, "[", "["),
    ("rbrack", Close, "]", "]"),
    ("lvert", Open, "|", "|"),
    ("rvert", Close, "|", "|"),
    ("lVert", Open, "‖", "||"),
    ("rVert", Close, "‖", "||"),
    ("lfloor", Open, "⌊", "floor("),
    ("rfloor", Close, "⌋", ")"),
    ("lceil", Open, "⌈", "ceil("),
    ("rceil", Close, "⌉", ")"),
    ("sum", Big, "∑", "sum"),
    ("prod", Big, "∏", "prod"),
    ("int", Big, "∫", "int"),
    ("lim", Big, "lim", "lim"),
    ("max", Big, "max", "max"),
    ("min", Big, "min", "min"),
    ("sup", Big, "sup", "sup"),
    ("inf", Big, "inf", "inf"),
    ("sin", Function, "sin", "sin"),
    ("cos", Function, "cos", "cos"),
    ("tan", Function, "tan", "tan"),
    ("sec", Function, "sec", "sec"),
    ("csc", Function, "csc", "csc"),
    ("cot", Function, "cot", "cot"),
    ("arcsin", Function, "arcsin", "arcsin"),
    ("arccos", Function, "arccos", "arccos"),
    ("arctan", Function, "arctan", "arctan"),
    ("sinh", Function, "sinh", "sinh"),
    ("cosh", Function, "cosh", "cosh"),
    ("tanh", Function, "tanh", "tanh"),
    ("coth", Function, "coth", "coth"),
    ("exp", Function, "exp", "exp"),
    ("ln", Function, "ln", "ln"),
    ("log", Function, "log", "log"),
    ("lg", Function, "lg", "lg"),
    ("det", Function, "det", "det"),
    ("dim", Function, "dim", "dim"),
    ("arg", Function, "arg", "arg"),
    ("%", Ord, "%", "%"),
    ("$", Ord, "$", "$"),
    ("#", Ord, "#", "#"),
    ("&", Ord, "&", "&"),
    ("_", Ord, "_", "_"),
    ("{", Open, "{", "{"),
    ("}", Close, "}", "}"),
    ("|", Open, "‖", "||"),
    ("Vert", Open, "‖", "||"),
    ("vert", Open, "|", "|"),
];

/// Spaces by their commands, in columns.
pub const GAPS: &[(&str, usize)] =
    &[(",", 1), (":", 1), (">", 1), (";", 1), (" ", 1), ("!", 0), ("thinspace", 1), ("quad", 3), ("qquad", 5)];

/// Commands that only change how their argument looks; what it is stays.
pub const LOOKS: &[&str] = &[
    "mathbf",
    "mathit",
    "mathsf",
    "mathtt",
    "mathcal",
    "boldsymbol",
    "bm",
    "boxed",
    "mathstrut",
    "displaystyle",
    "textstyle",
    "underline",
    "overline",
    "cancel",
    "mathord",
];

/// Commands whose argument is text or a name.
pub const TEXTS: &[&str] =
    &["text", "textrm", "textbf", "textit", "texttt", "textsf", "mbox", "mathrm", "operatorname", "operatorname*"];

/// Sizes of brackets, which make no difference here.
pub const SIZES: &[&str] = &[
    "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "limits",
    "nolimits", "middle",
];

/// Marks over a letter: the command, the combining character, the name in ASCII.
pub const ACCENTS: &[(&str, char, &str)] = &[
    ("bar", '\u{304}', "bar"),
    ("hat", '\u{302}', "hat"),
    ("widehat", '\u{302}', "hat"),
    ("tilde", '\u{303}', "tilde"),
    ("widetilde", '\u{303}', "tilde"),
    ("vec", '\u{20d7}', "vec"),
    ("dot", '\u{307}', "dot"),
    ("ddot", '\u{308}', "ddot"),
];

/// Blackboard letters.
pub const BLACKBOARD: &[(char, &str)] = &[('R', "ℝ"), ('N', "ℕ"), ('Z', "ℤ"), ('Q', "ℚ"), ('C', "ℂ"), ('E', "𝔼")];

/// Environments, and what stands around them; a star behind the name makes no difference.
pub const ENVIRONMENTS: &[(&str, Grid)] = &[
    ("matrix", Grid::Bare),
    ("smallmatrix", Grid::Bare),
    ("array", Grid::Bare),
    ("pmatrix", Grid::Round),
    ("bmatrix", Grid::Square),
    ("vmatrix", Grid::Bars),
    ("cases", Grid::Cases),
    ("aligned", Grid::Lines),
    ("align", Grid::Lines),
    ("gathered", Grid::Lines),
    ("split", Grid::Lines),
    ("equation", Grid::Lines),
];

/// What is built out of other formulas: an example, and what it is.
pub const STRUCTURES: &[(&str, &str)] = &[
    (r"x^{2}", "above: a power"),
    (r"x_{i}", "below: an index"),
    (r"f''(x)", "primes"),
    (r"\frac{a}{b}", r"a fraction; also \dfrac, \tfrac, \cfrac"),
    (r"\sqrt{x}", "a root"),
    (r"\sqrt[3]{x}", "a root with its index"),
    (r"\lim_{x \to 0} f(x)", r"below a limit; also \max, \min, \sup, \inf"),
    (r"\sum_{i=1}^{n} x_i", r"below and above a sum; also \prod, \int"),
    (r"\left(\frac{a}{b}\right)", "brackets that grow; a dot is none"),
    (r"w \mathrel{+}= 1", r"set as a relation; also \mathbin, \mathop"),
    (r"a \not= b", "crossed out"),
    (r"\underbrace{a + b}", r"what is inside, without its brace; also \overbrace"),
];

/// The row of a command.
pub fn symbol(name: &str) -> Option<&'static Symbol> {
    SYMBOLS.iter().find(|row| row.0 == name)
}
