//! The commands of LaTeX, one row each: how a command is set on a page, and what it means in an answer. The typesetter and
//! the reader go by these rows alone.

use super::super::expr::Constant;
use super::super::functions::{self, Func};
use super::bracket::Between;
use super::latex::Class;
use super::syntax::Op;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How a command is set, and what it does with what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is not set: it is shown as it was typed.
    Typed,
    /// A sign, in unicode and in ASCII.
    Sign(Class, &'static str, &'static str),
    /// A space, in columns.
    Gap(usize),
    Fraction,
    Binomial,
    Root,
    /// `\left`
    Fence,
    Environment,
    /// What ends something else: `\right`, `\end`.
    Closing,
    Negated,
    /// Struck out, as what cancels.
    Struck,
    /// Its argument as a sign of another class.
    As(Class),
    /// A mark over a letter: the combining character, and its name in ASCII.
    Accent(char, &'static str),
    /// A letter of a set.
    Blackboard,
    /// Its argument, as it is.
    Inside,
    /// A colour is passed over.
    Coloured,
    /// Nothing: a style for what follows.
    Nothing,
    /// Text, as it stands in the braces.
    Text,
    /// The name of a function, as it stands in the braces.
    Name,
    /// The size of a bracket.
    Size,
}

/// What a command is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Command {
    /// Nothing: a space, a size, a style.
    Blank,
    Op(Op),
    Relation(Op),
    Function(Func),
    /// What works on whole matrices, by its name.
    Word(&'static str),
    /// A Greek letter.
    Letter,
    Infinity,
    Constant(Constant),
    Fraction,
    Binomial,
    Root,
    /// `\lvert`, `\lfloor`, … with what closes it.
    Open(Between),
    /// `\rvert`, `\rfloor`, …
    Close,
    /// `\langle`
    Angle,
    /// A word in braces that is set in some face: `\mathrm{relu}`, `\text{if}`.
    Face,
    /// An accent: `\hat y`.
    Accent(&'static str),
    /// A style whose braces group: `\boxed{…}`.
    Group,
    /// A style with an argument that is passed over, before what it holds: `\textcolor{red}{…}`.
    Coloured,
    Begin,
    End,
    Prime,
    Limit,
    /// `\{`
    Brace,
    /// `\|`
    Norm,
    Percent,
    /// `\not`, `\partial`, `\nabla`
    Derivative,
    /// Known and not read, with the reason.
    Refused(&'static str, &'static str),
    /// A box in which something is missing.
    Placeholder,
}

/// A command: its name, how it is set, and what it means; `None` where its name says so as in any other spelling, a
/// function's or a letter's, or where answers have no use for it.
pub struct CommandRow {
    /// Without the backslash.
    pub name: &'static str,
    /// How it is set.
    pub shown: Shown,
    pub(super) means: Option<Command>,
}

/// The row of a command.
pub fn row(name: &str) -> Option<&'static CommandRow> {
    static ROWS: LazyLock<HashMap<&'static str, &'static CommandRow>> =
        LazyLock::new(|| COMMANDS.iter().map(|row| (row.name, row)).collect());
    ROWS.get(name).copied()
}

/// Every command there is a row for.
pub const COMMANDS: &[CommandRow] = &{
    use Class::*;
    use Shown::*;
    const fn row(name: &'static str, shown: Shown, means: Option<Command>) -> CommandRow {
        CommandRow { name, shown, means }
    }
    [
        // Signs.
        row("alpha", Sign(Ord, "α", "alpha"), None),
        row("beta", Sign(Ord, "β", "beta"), None),
        row("gamma", Sign(Ord, "γ", "gamma"), None),
        row("delta", Sign(Ord, "δ", "delta"), None),
        row("epsilon", Sign(Ord, "ε", "epsilon"), None),
        row("varepsilon", Sign(Ord, "ε", "epsilon"), None),
        row("zeta", Sign(Ord, "ζ", "zeta"), None),
        row("eta", Sign(Ord, "η", "eta"), None),
        row("theta", Sign(Ord, "θ", "theta"), None),
        row("vartheta", Sign(Ord, "θ", "theta"), None),
        row("iota", Sign(Ord, "ι", "iota"), None),
        row("kappa", Sign(Ord, "κ", "kappa"), None),
        row("lambda", Sign(Ord, "λ", "lambda"), None),
        row("mu", Sign(Ord, "μ", "mu"), None),
        row("nu", Sign(Ord, "ν", "nu"), None),
        row("xi", Sign(Ord, "ξ", "xi"), None),
        row("pi", Sign(Ord, "π", "pi"), Some(Command::Constant(Constant::Pi))),
        row("rho", Sign(Ord, "ρ", "rho"), None),
        row("sigma", Sign(Ord, "σ", "sigma"), None),
        row("tau", Sign(Ord, "τ", "tau"), None),
        row("upsilon", Sign(Ord, "υ", "upsilon"), None),
        row("phi", Sign(Ord, "φ", "phi"), None),
        row("varphi", Sign(Ord, "φ", "phi"), None),
        row("chi", Sign(Ord, "χ", "chi"), None),
        row("psi", Sign(Ord, "ψ", "psi"), None),
        row("omega", Sign(Ord, "ω", "omega"), None),
        row("Gamma", Sign(Ord, "Γ", "Gamma"), None),
        row("Delta", Sign(Ord, "Δ", "Delta"), None),
        row("Theta", Sign(Ord, "Θ", "Theta"), None),
        row("Lambda", Sign(Ord, "Λ", "Lambda"), None),
        row("Xi", Sign(Ord, "Ξ", "Xi"), None),
        row("Pi", Sign(Ord, "Π", "Pi"), None),
        row("Sigma", Sign(Ord, "Σ", "Sigma"), None),
        row("Phi", Sign(Ord, "Φ", "Phi"), None),
        row("Psi", Sign(Ord, "Ψ", "Psi"), None),
        row("Omega", Sign(Ord, "Ω", "Omega"), None),
        row("ell", Sign(Ord, "ℓ", "l"), None),
        row("hbar", Sign(Ord, "ħ", "hbar"), None),
        row("exponentialE", Sign(Ord, "e", "e"), Some(Command::Constant(Constant::E))),
        row("differentialD", Sign(Ord, "d", "d"), Some(Command::Derivative)),
        row("imaginaryI", Sign(Ord, "i", "i"), Some(Command::Refused("not-read", "complex numbers are not read"))),
        row("Re", Sign(Function, "Re", "Re"), Some(Command::Refused("not-read", "complex numbers are not read"))),
        row("Im", Sign(Function, "Im", "Im"), Some(Command::Refused("not-read", "complex numbers are not read"))),
        row("placeholder", Sign(Ord, "□", "_"), Some(Command::Placeholder)),
        row("infty", Sign(Ord, "∞", "inf"), Some(Command::Infinity)),
        row("emptyset", Sign(Ord, "∅", "{}"), None),
        row("top", Sign(Ord, "T", "T"), None),
        row("prime", Sign(Ord, "′", "'"), Some(Command::Prime)),
        row(
            "dots",
            Sign(Ord, "…", "..."),
            Some(Command::Refused("not-read", "dots leave open what stands there; write it out")),
        ),
        row(
            "ldots",
            Sign(Ord, "…", "..."),
            Some(Command::Refused("not-read", "dots leave open what stands there; write it out")),
        ),
        row(
            "cdots",
            Sign(Ord, "⋯", "..."),
            Some(Command::Refused("not-read", "dots leave open what stands there; write it out")),
        ),
        row(
            "vdots",
            Sign(Ord, "⋮", ":"),
            Some(Command::Refused("not-read", "dots leave open what stands there; write it out")),
        ),
        row("ddots", Sign(Ord, "⋱", "..."), None),
        row("partial", Sign(Prefix, "∂", "d"), Some(Command::Derivative)),
        row("nabla", Sign(Prefix, "∇", "grad "), Some(Command::Derivative)),
        row("forall", Sign(Prefix, "∀", "for all "), None),
        row("exists", Sign(Prefix, "∃", "there is "), None),
        row("neg", Sign(Prefix, "¬", "not "), None),
        row("cdot", Sign(Binary, "·", "*"), Some(Command::Op(Op::Dot))),
        row("bullet", Sign(Binary, "•", "*"), Some(Command::Op(Op::Dot))),
        row("times", Sign(Binary, "×", "*"), Some(Command::Op(Op::Cross))),
        row("ast", Sign(Binary, "*", "*"), Some(Command::Op(Op::Star))),
        row("div", Sign(Binary, "÷", "/"), Some(Command::Op(Op::Over))),
        row("bmod", Sign(Binary, "mod", "mod"), Some(Command::Op(Op::Mod))),
        row("mod", Sign(Binary, "mod", "mod"), Some(Command::Op(Op::Mod))),
        row("pm", Sign(Binary, "±", "+-"), Some(Command::Refused("two-values", "± means two values; give one"))),
        row("mp", Sign(Binary, "∓", "-+"), Some(Command::Refused("two-values", "∓ means two values; give one"))),
        row("circ", Sign(Binary, "∘", "o"), Some(Command::Op(Op::Entries))),
        row("odot", Sign(Binary, "⊙", "(*)"), Some(Command::Op(Op::Entries))),
        row("otimes", Sign(Binary, "⊗", "(x)"), Some(Command::Op(Op::Outer))),
        row("oslash", Sign(Binary, "⊘", "(/)"), Some(Command::Op(Op::Over))),
        row("oplus", Sign(Binary, "⊕", "(+)"), None),
        row("wedge", Sign(Binary, "∧", "and"), None),
        row("land", Sign(Binary, "∧", "and"), None),
        row("vee", Sign(Binary, "∨", "or"), None),
        row("lor", Sign(Binary, "∨", "or"), None),
        row("cup", Sign(Binary, "∪", "or"), None),
        row("cap", Sign(Binary, "∩", "and"), None),
        row("setminus", Sign(Binary, "∖", "\\"), None),
        row("le", Sign(Relation, "≤", "<="), Some(Command::Relation(Op::AtMost))),
        row("leq", Sign(Relation, "≤", "<="), Some(Command::Relation(Op::AtMost))),
        row("leqslant", Sign(Relation, "≤", "<="), Some(Command::Relation(Op::AtMost))),
        row("ge", Sign(Relation, "≥", ">="), Some(Command::Relation(Op::AtLeast))),
        row("geq", Sign(Relation, "≥", ">="), Some(Command::Relation(Op::AtLeast))),
        row("geqslant", Sign(Relation, "≥", ">="), Some(Command::Relation(Op::AtLeast))),
        row("lt", Sign(Relation, "<", "<"), Some(Command::Relation(Op::Less))),
        row("gt", Sign(Relation, ">", ">"), Some(Command::Relation(Op::Greater))),
        row("ll", Sign(Relation, "≪", "<<"), None),
        row("gg", Sign(Relation, "≫", ">>"), None),
        row("ne", Sign(Relation, "≠", "!="), Some(Command::Relation(Op::NotEqual))),
        row("neq", Sign(Relation, "≠", "!="), Some(Command::Relation(Op::NotEqual))),
        row("approx", Sign(Relation, "≈", "~"), Some(Command::Refused("equation", "give the value alone, without ≈"))),
        row("simeq", Sign(Relation, "≈", "~"), None),
        row("sim", Sign(Relation, "∼", "~"), None),
        row("equiv", Sign(Relation, "≡", "=="), None),
        row("propto", Sign(Relation, "∝", "~"), None),
        row("coloneqq", Sign(Relation, "≔", ":="), None),
        row("in", Sign(Relation, "∈", "in"), Some(Command::Relation(Op::In))),
        row("notin", Sign(Relation, "∉", "not in"), None),
        row("subset", Sign(Relation, "⊂", "in"), None),
        row("subseteq", Sign(Relation, "⊆", "in"), None),
        row("to", Sign(Relation, "→", "->"), None),
        row("rightarrow", Sign(Relation, "→", "->"), None),
        row("longrightarrow", Sign(Relation, "→", "->"), None),
        row("leftarrow", Sign(Relation, "←", "<-"), None),
        row("gets", Sign(Relation, "←", "<-"), None),
        row("leftrightarrow", Sign(Relation, "↔", "<->"), None),
        row("mapsto", Sign(Relation, "↦", "|->"), None),
        row("Rightarrow", Sign(Relation, "⇒", "=>"), None),
        row("implies", Sign(Relation, "⇒", "=>"), None),
        row("Leftarrow", Sign(Relation, "⇐", "<="), None),
        row("Leftrightarrow", Sign(Relation, "⇔", "<=>"), None),
        row("iff", Sign(Relation, "⇔", "<=>"), None),
        row("uparrow", Sign(Relation, "↑", "^"), None),
        row("downarrow", Sign(Relation, "↓", "v"), None),
        row("nearrow", Sign(Relation, "↗", "up to"), None),
        row("searrow", Sign(Relation, "↘", "down to"), None),
        row("mid", Sign(Relation, "|", "|"), None),
        row("parallel", Sign(Relation, "∥", "||"), None),
        row("perp", Sign(Relation, "⊥", "perp"), None),
        row("langle", Sign(Open, "⟨", "<"), Some(Command::Angle)),
        row("rangle", Sign(Close, "⟩", ">"), Some(Command::Close)),
        row("lbrace", Sign(Open, "{", "{"), None),
        row("rbrace", Sign(Close, "}", "}"), None),
        row("lbrack", Sign(Open, "[", "["), None),
        row("rbrack", Sign(Close, "]", "]"), None),
        row("lvert", Sign(Open, "|", "|"), Some(Command::Open(Between::Bars))),
        row("rvert", Sign(Close, "|", "|"), Some(Command::Close)),
        row("lVert", Sign(Open, "‖", "||"), Some(Command::Open(Between::Norm))),
        row("rVert", Sign(Close, "‖", "||"), Some(Command::Close)),
        row("lfloor", Sign(Open, "⌊", "floor("), Some(Command::Open(Between::Floor))),
        row("rfloor", Sign(Close, "⌋", ")"), Some(Command::Close)),
        row("lceil", Sign(Open, "⌈", "ceil("), Some(Command::Open(Between::Ceil))),
        row("rceil", Sign(Close, "⌉", ")"), Some(Command::Close)),
        row(
            "sum",
            Sign(Big, "∑", "sum"),
            Some(Command::Refused("not-read", "a sum over an index is not read; write out what it comes to")),
        ),
        row(
            "prod",
            Sign(Big, "∏", "prod"),
            Some(Command::Refused("not-read", "a product over an index is not read; write out what it comes to")),
        ),
        row(
            "int",
            Sign(Big, "∫", "int"),
            Some(Command::Refused("not-read", "an integral is not read; write out what it comes to")),
        ),
        row(
            "iint",
            Sign(Big, "∬", "int"),
            Some(Command::Refused("not-read", "an integral is not read; write out what it comes to")),
        ),
        row(
            "oint",
            Sign(Big, "∮", "int"),
            Some(Command::Refused("not-read", "an integral is not read; write out what it comes to")),
        ),
        row("lim", Sign(Big, "lim", "lim"), Some(Command::Limit)),
        row("max", Sign(Big, "max", "max"), None),
        row("min", Sign(Big, "min", "min"), None),
        row("sup", Sign(Big, "sup", "sup"), None),
        row("inf", Sign(Big, "inf", "inf"), None),
        row("sin", Sign(Function, "sin", "sin"), None),
        row("cos", Sign(Function, "cos", "cos"), None),
        row("tan", Sign(Function, "tan", "tan"), None),
        row("sec", Sign(Function, "sec", "sec"), None),
        row("csc", Sign(Function, "csc", "csc"), None),
        row("cot", Sign(Function, "cot", "cot"), None),
        row("arcsin", Sign(Function, "arcsin", "arcsin"), None),
        row("arccos", Sign(Function, "arccos", "arccos"), None),
        row("arctan", Sign(Function, "arctan", "arctan"), None),
        row("sinh", Sign(Function, "sinh", "sinh"), None),
        row("cosh", Sign(Function, "cosh", "cosh"), None),
        row("tanh", Sign(Function, "tanh", "tanh"), None),
        row("coth", Sign(Function, "coth", "coth"), None),
        row("arsinh", Sign(Function, "arsinh", "arsinh"), Some(Command::Function(functions::ASINH))),
        row("arcosh", Sign(Function, "arcosh", "arcosh"), Some(Command::Function(functions::ACOSH))),
        row("artanh", Sign(Function, "artanh", "artanh"), Some(Command::Function(functions::ATANH))),
        row("exp", Sign(Function, "exp", "exp"), None),
        row("ln", Sign(Function, "ln", "ln"), None),
        row("log", Sign(Function, "log", "log"), None),
        row("lg", Sign(Function, "lg", "lg"), Some(Command::Function(functions::LOG10))),
        row("det", Sign(Function, "det", "det"), Some(Command::Word("det"))),
        row("dim", Sign(Function, "dim", "dim"), None),
        row("arg", Sign(Function, "arg", "arg"), None),
        row("%", Sign(Ord, "%", "%"), Some(Command::Percent)),
        row("$", Sign(Ord, "$", "$"), None),
        row("#", Sign(Ord, "#", "#"), None),
        row("&", Sign(Ord, "&", "&"), None),
        row("_", Sign(Ord, "_", "_"), None),
        row("{", Sign(Open, "{", "{"), Some(Command::Brace)),
        row("}", Sign(Close, "}", "}"), None),
        row("|", Sign(Open, "‖", "||"), Some(Command::Norm)),
        row("Vert", Sign(Open, "‖", "||"), None),
        row("vert", Sign(Open, "|", "|"), None),
        // Spaces.
        row(",", Gap(1), Some(Command::Blank)),
        row(":", Gap(1), Some(Command::Blank)),
        row(">", Gap(1), Some(Command::Blank)),
        row(";", Gap(1), Some(Command::Blank)),
        row(" ", Gap(1), Some(Command::Blank)),
        row("!", Gap(0), Some(Command::Blank)),
        row("thinspace", Gap(1), Some(Command::Blank)),
        row("enspace", Gap(2), Some(Command::Blank)),
        row("quad", Gap(3), Some(Command::Blank)),
        row("qquad", Gap(5), Some(Command::Blank)),
        // What is built out of other formulas.
        row("frac", Fraction, Some(Command::Fraction)),
        row("dfrac", Fraction, Some(Command::Fraction)),
        row("nicefrac", Fraction, Some(Command::Fraction)),
        row("sfrac", Fraction, Some(Command::Fraction)),
        row("tfrac", Fraction, Some(Command::Fraction)),
        row("cfrac", Fraction, Some(Command::Fraction)),
        row("binom", Binomial, Some(Command::Binomial)),
        row("dbinom", Binomial, Some(Command::Binomial)),
        row("tbinom", Binomial, Some(Command::Binomial)),
        row("sqrt", Root, Some(Command::Root)),
        row("left", Fence, Some(Command::Blank)),
        row("mleft", Fence, Some(Command::Blank)),
        row("right", Closing, Some(Command::Blank)),
        row("mright", Closing, Some(Command::Blank)),
        row("begin", Environment, Some(Command::Begin)),
        row("end", Closing, Some(Command::End)),
        row("not", Negated, None),
        row("cancel", Struck, None),
        row("bcancel", Struck, None),
        row("xcancel", Struck, None),
        row("underbrace", Inside, Some(Command::Group)),
        row("overbrace", Inside, Some(Command::Group)),
        row("mathrel", As(Relation), None),
        row("mathbin", As(Binary), None),
        row("mathop", As(Function), Some(Command::Face)),
        // Marks over a letter.
        row("bar", Accent('\u{304}', "bar"), Some(Command::Accent("bar"))),
        row("hat", Accent('\u{302}', "hat"), Some(Command::Accent("hat"))),
        row("widehat", Accent('\u{302}', "hat"), Some(Command::Accent("hat"))),
        row("tilde", Accent('\u{303}', "tilde"), Some(Command::Accent("tilde"))),
        row("widetilde", Accent('\u{303}', "tilde"), Some(Command::Accent("tilde"))),
        row("vec", Accent('\u{20d7}', "vec"), Some(Command::Face)),
        row("overrightarrow", Accent('\u{20d7}', "vec"), Some(Command::Face)),
        row("dot", Accent('\u{307}', "dot"), Some(Command::Accent("dot"))),
        row("ddot", Accent('\u{308}', "ddot"), None),
        // Faces, and what is only looks.
        row("mathbb", Blackboard, Some(Command::Face)),
        row("mathds", Blackboard, Some(Command::Face)),
        row("mathbf", Inside, Some(Command::Face)),
        row("mathit", Inside, Some(Command::Face)),
        row("mathsf", Inside, Some(Command::Face)),
        row("mathtt", Inside, Some(Command::Face)),
        row("mathcal", Inside, Some(Command::Face)),
        row("boldsymbol", Inside, Some(Command::Face)),
        row("bm", Inside, Some(Command::Face)),
        row("boxed", Inside, Some(Command::Group)),
        row("fbox", Inside, Some(Command::Group)),
        row("underline", Inside, Some(Command::Group)),
        row("overline", Inside, Some(Command::Accent("bar"))),
        row("mathord", Inside, Some(Command::Group)),
        row("textcolor", Coloured, Some(Command::Coloured)),
        row("color", Coloured, Some(Command::Coloured)),
        row("mathstrut", Nothing, None),
        row("displaystyle", Nothing, Some(Command::Blank)),
        row("textstyle", Nothing, Some(Command::Blank)),
        row("scriptstyle", Nothing, Some(Command::Blank)),
        row("rm", Nothing, Some(Command::Blank)),
        row("bf", Nothing, Some(Command::Blank)),
        row("nonumber", Nothing, Some(Command::Blank)),
        row("notag", Nothing, Some(Command::Blank)),
        row("allowbreak", Nothing, Some(Command::Blank)),
        // Text and names.
        row("text", Text, Some(Command::Face)),
        row("textrm", Text, Some(Command::Face)),
        row("textbf", Text, Some(Command::Face)),
        row("textit", Text, Some(Command::Face)),
        row("texttt", Text, None),
        row("textsf", Text, Some(Command::Face)),
        row("textup", Text, Some(Command::Face)),
        row("mbox", Text, Some(Command::Face)),
        row("mathrm", Text, Some(Command::Face)),
        row("operatorname", Name, Some(Command::Face)),
        // Sizes of brackets, which make no difference here.
        row("big", Size, Some(Command::Blank)),
        row("Big", Size, Some(Command::Blank)),
        row("bigg", Size, Some(Command::Blank)),
        row("Bigg", Size, Some(Command::Blank)),
        row("bigl", Size, Some(Command::Blank)),
        row("bigr", Size, Some(Command::Blank)),
        row("Bigl", Size, Some(Command::Blank)),
        row("Bigr", Size, Some(Command::Blank)),
        row("biggl", Size, Some(Command::Blank)),
        row("biggr", Size, Some(Command::Blank)),
        row("Biggl", Size, Some(Command::Blank)),
        row("Biggr", Size, Some(Command::Blank)),
        row("bigm", Size, Some(Command::Blank)),
        row("limits", Size, Some(Command::Blank)),
        row("nolimits", Size, Some(Command::Blank)),
        row("middle", Size, Some(Command::Blank)),
        // Brackets that keep mathematics apart from text.
        row("(", Typed, Some(Command::Blank)),
        row(")", Typed, Some(Command::Blank)),
        row("[", Typed, Some(Command::Blank)),
        row("]", Typed, Some(Command::Blank)),
        row("phantom", Typed, Some(Command::Refused("not-read", "\\phantom shows nothing"))),
    ]
};
