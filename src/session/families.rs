//! Slips in words: what is asked of those who made one, and what it is called once it is mended. A slip's id begins with
//! its family, and ids are for records alone.

/// A family of slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// What its slips' ids begin with, before the dot.
    pub ids: &'static [&'static str],
    /// Said as a question, which points at what to watch.
    pub asks: &'static str,
    /// What is right, in a few words.
    pub called: &'static str,
}

const fn family(ids: &'static [&'static str], asks: &'static str, called: &'static str) -> Family {
    Family { ids, asks, called }
}

/// Every family that a slip of the catalogues belongs to.
pub const FAMILIES: &[Family] = &[
    family(&["abs", "corner"], "Which slope is on which side of a corner?", "the two sides of a corner"),
    family(
        &["algebra", "arith", "sum", "digits", "form"],
        "Is every line worked out, one step at a time?",
        "working a line out",
    ),
    family(&["acos", "asin", "atan", "hyper"], "Which slope has an inverse function?", "inverse functions"),
    family(
        &["backprop", "mse"],
        "What arrives at a node, and what is its own slope?",
        "what arrives, and what is local",
    ),
    family(&["bracket", "read", "notation"], "Is everything in brackets that belongs together?", "brackets"),
    family(&["chain", "inner"], "Where does the slope of the inside go?", "the slope of the inside"),
    family(&["check"], "Which part of the gradient differs from the measured one?", "finding the wrong part"),
    family(&["const", "constmul", "linear"], "What becomes of a number alone, and of one in front?", "constants"),
    family(
        &["crossentropy", "softmax"],
        "Which share is taken from which, and what is 1 taken off?",
        "shares less wanted",
    ),
    family(
        &["dq", "quotient", "known"],
        "What is left when h is divided out, and then goes to 0?",
        "difference quotients",
    ),
    family(&["eval", "tangent"], "Is the slope wanted, the value, or the line?", "value, slope and line"),
    family(
        &["exp", "expo", "ln", "log10", "varpow"],
        "Where is the variable: in the base or in the exponent?",
        "base and exponent",
    ),
    family(
        &["fd", "diff", "order"],
        "Which two values, how far apart, and how fast does the error shrink?",
        "differences",
    ),
    family(&["forward", "graph"], "What is each value, one after the other?", "the forward pass"),
    family(&["gd", "rate"], "Which way does the step go, and how far?", "steps against the slope"),
    family(
        &["grad", "hessian", "jacobian", "partial"],
        "Which variable moves, and which stand still?",
        "what moves and what stands",
    ),
    family(&["layers", "matrix"], "Which shape has the slope, and what is transposed?", "shapes and transposes"),
    family(&["limit"], "Where do the values head, from both sides?", "where values head"),
    family(&["power", "root", "sqrt"], "What becomes of the exponent, and where does it go?", "the exponent"),
    family(&["prod"], "Does each factor take its turn?", "factors taking turns"),
    family(
        &["quot", "recip"],
        "Which comes first above the line, and what stands below it?",
        "the order of a quotient",
    ),
    family(&["relu"], "Is the neuron on or off?", "on or off"),
    family(&["sigmoid", "softplus", "tanh"], "What is the slope in the output alone?", "slopes from outputs"),
    family(&["slope", "secant"], "Rise over run, in the same order?", "rise over run"),
    family(&["spot", "slip"], "Which line is the first that does not follow?", "the first line that breaks"),
    family(&["trig"], "Which sign has the slope of each?", "signs of sine and cosine"),
    family(&["whole", "rule"], "Does it answer what was asked, sign and all?", "answering what was asked"),
];

/// The family of a slip; `None` where it has none, as the author's own.
pub fn of(slip: &str) -> Option<&'static Family> {
    let (own, _) = slip.split_once('.')?;
    FAMILIES.iter().find(|family| family.ids.contains(&own))
}

/// What a slip is called in a list; a slip without a family by its id in words.
pub fn called(slip: &str) -> String {
    of(slip).map_or_else(|| super::pages::slip(slip), |family| family.called.to_string())
}
