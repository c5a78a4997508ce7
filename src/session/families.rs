//! Slips in words: what is asked of those who made one, and what it is called once it is mended. A slip's id begins with
//! its family, and ids are for records alone.

use super::progress::Made;
use crate::lesson::judge::REPEATED;

/// A family of slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// What its slips' ids begin with, before the dot.
    pub ids: &'static [&'static str],
    /// Said as a question, which points at what to watch.
    pub asks: &'static str,
    /// What is right, in a few words.
    pub called: &'static str,
    /// Two small examples that differ in what the family is about.
    pub pair: [&'static str; 2],
    /// The lesson that gives its rule, and what is said before, without it: something to try with numbers.
    pub plain: Option<(&'static str, &'static str)>,
}

const fn family(
    ids: &'static [&'static str],
    asks: &'static str,
    called: &'static str,
    pair: [&'static str; 2],
) -> Family {
    Family { ids, asks, called, pair, plain: None }
}

impl Family {
    const fn before(self, lesson: &'static str, plain: &'static str) -> Family {
        Family { plain: Some((lesson, plain)), ..self }
    }
}

/// Every family that a slip of the catalogues belongs to.
pub const FAMILIES: &[Family] = &[
    family(
        &["abs", "corner", "max"],
        "Which slope is on which side of a corner?",
        "the two sides of a corner",
        ["|x − 4|: slope −1 left of 4, slope 1 right of it", "(x − 4)²: slope 0 at 4, from both sides"],
    )
    .before("corners", "Take two places near the corner, one on each side. What is the slope through each of them?"),
    family(
        &["algebra", "arith", "sum", "digits", "form"],
        "Is every line worked out, one step at a time?",
        "working a line out",
        ["3·2² = 3·4 = 12", "(3·2)² = 6² = 36"],
    ),
    family(
        &["acos", "asin", "atan", "hyper"],
        "Which slope has an inverse function?",
        "inverse functions",
        ["(arctan x)′ = 1/(1 + x²)", "(1/tan x)′ = −1/sin²x"],
    ),
    family(
        &["backprop", "mse"],
        "What arrives at a node, and what is its own slope?",
        "what arrives, and what is local",
        ["z = w·x: what arrives at z, times x, goes to w", "z = w + x: what arrives at z goes to w as it is"],
    )
    .before(
        "computational-graph",
        "Nudge this number a little: by how much does the next one move, and by how much the one behind it?",
    ),
    family(
        &["bracket", "read", "notation"],
        "Is everything in brackets that belongs together?",
        "brackets",
        ["1/(x² + 5): all of x² + 5 is below the bar", "1/x² + 5: x² alone is below it"],
    ),
    family(
        &["chain", "inner"],
        "Where does the slope of the inside go?",
        "the slope of the inside",
        ["(4x + 3)² has the slope 2(4x + 3)·4", "(4x² + 3)² has the slope 2(4x² + 3)·8x"],
    )
    .before(
        "chain-rule",
        "Nudge x by 0.001: by how much does what stands inside move, and what does that make of the whole?",
    ),
    family(
        &["check"],
        "Which part of the gradient differs from the measured one?",
        "finding the wrong part",
        ["worked out 0.5, measured 0.5001: they agree", "worked out 1, measured 0.5001: a 2 too many"],
    ),
    family(
        &["const", "constmul", "linear"],
        "What becomes of a number alone, and of one in front?",
        "constants",
        ["(5x)′ = 5, and (5)′ = 0", "(5x³)′ = 5·3x²"],
    )
    .before("power-rule", "Nudge x by 0.001: how much does each part move, and which does not move at all?"),
    family(
        &["crossentropy", "softmax"],
        "Which share is taken from which, and what is 1 taken off?",
        "shares less wanted",
        ["∂p₁/∂z₁ = p₁(1 − p₁)", "∂p₁/∂z₂ = −p₁p₂"],
    ),
    family(
        &["dq", "quotient", "known"],
        "What is left when h is divided out, and then goes to 0?",
        "difference quotients",
        ["((x + h)² − x²)/h = 2x + h, while h is there", "for h → 0 that goes to 2x"],
    ),
    family(
        &["eval", "tangent"],
        "Is the slope wanted, the value, or the line?",
        "value, slope and line",
        ["f(x) = x² at 3: the height is 9", "f′(x) = 2x at 3: the slope is 6"],
    ),
    family(
        &["exp", "expo", "ln", "log10", "varpow"],
        "Where is the variable: in the base or in the exponent?",
        "base and exponent",
        ["(x³)′ = 3x²: the base moves", "(3ˣ)′ = 3ˣ ln 3: the exponent moves"],
    )
    .before("exp-log-trig", "Take x and x + 0.001: how much does it rise, and what is that divided by 0.001?"),
    family(
        &["fd", "diff", "order"],
        "Which two values, how far apart, and how fast does the error shrink?",
        "differences",
        ["forward: (f(a + h) − f(a))/h", "central: (f(a + h) − f(a − h))/(2h)"],
    )
    .before("forward-difference", "Which two values are subtracted, and how far apart are their places?"),
    family(
        &["forward", "graph"],
        "What is each value, one after the other?",
        "the forward pass",
        ["on the way up: z = w·x, then L = z²", "on the way down: ∂L/∂z = 2z, then ∂L/∂w = 2z·x"],
    ),
    family(
        &["gd", "rate"],
        "Which way does the step go, and how far?",
        "steps against the slope",
        ["w − η·g with g > 0: down the slope", "w + η·g with g > 0: up the slope"],
    ),
    family(
        &["grad", "hessian", "jacobian", "partial"],
        "Which variable moves, and which stand still?",
        "what moves and what stands",
        ["∂/∂x of x²y is 2xy: y stands still", "∂/∂y of x²y is x²: y moves"],
    )
    .before("partials-and-gradient", "Nudge one letter alone and leave the others as they are: what moves?"),
    family(
        &["layers", "matrix"],
        "What shape does the slope have, and what is transposed?",
        "shapes and transposes",
        ["Wx: each row of W times x", "Wᵀδ: each column of W times δ"],
    )
    .before("network", "Write out one of the entries with its own numbers: which numbers meet in it?"),
    family(
        &["limit"],
        "Where do the values head, from both sides?",
        "where values head",
        [
            "(x² − 9)/(x − 3) at 3: 0/0, and values that go to 6",
            "x/(x − 3) at 3: 3/0, and values that grow without bound",
        ],
    )
    .before("limits", "Put in values nearer and nearer: what do they come to?"),
    family(
        &["power", "root", "sqrt"],
        "What becomes of the exponent, and where does it go?",
        "the exponent",
        ["(x⁴)′ = 4x³: one less than 4 is 3", "(x⁻⁴)′ = −4x⁻⁵: one less than −4 is −5"],
    )
    .before("power-rule", "Take x and x + 0.001: how much does it rise, and what is that divided by 0.001?"),
    family(
        &["prod"],
        "Does each factor take its turn?",
        "factors taking turns",
        ["(x²·x³)′ = 2x·x³ + x²·3x² = 5x⁴", "2x·3x² = 6x³ is not the slope of x⁵"],
    )
    .before(
        "product-rule",
        "Nudge x by 0.001: how much does the first factor change the whole, and how much the second?",
    ),
    family(
        &["quot", "recip"],
        "Which comes first above the line, and what stands below it?",
        "the order of a quotient",
        ["x/(x + 1): above the bar 1·(x + 1) − x·1", "(x + 1)/x: above the bar 1·x − (x + 1)·1"],
    )
    .before(
        "quotient-rule",
        "Put x and x + 0.001 in: how much does the whole rise, and what is that divided by 0.001?",
    ),
    family(
        &["relu"],
        "Is the neuron on or off?",
        "on or off",
        ["relu at 2: value 2, slope 1", "relu at −2: value 0, slope 0"],
    )
    .before("corners", "Put a place a little further right in: does the value change at all?"),
    family(
        &["sigmoid", "softplus", "tanh"],
        "What is the slope in the output alone?",
        "slopes from outputs",
        ["s = σ(x): s′ = s(1 − s)", "t = tanh x: t′ = 1 − t²"],
    )
    .before("activations", "Take x and x + 0.001: how much does it rise, and what is that divided by 0.001?"),
    family(
        &["slope", "secant"],
        "Rise over run, in the same order?",
        "rise over run",
        ["from (1, 2) to (3, 8): rise 6, run 2, slope 3", "from (3, 8) to (1, 2): rise −6, run −2, slope 3"],
    ),
    family(
        &["spot", "slip"],
        "Which line is the first that does not follow?",
        "the first line that breaks",
        ["2(x + 3) = 2x + 6 follows", "2(x + 3) = 2x + 3 does not"],
    ),
    family(
        &["trig"],
        "What sign does the slope of each have?",
        "signs of sine and cosine",
        ["(sin x)′ = cos x: at 0 the sine goes up", "(cos x)′ = −sin x: right of 0 the cosine goes down"],
    )
    .before("exp-log-trig", "Does the curve rise or fall there? Take x and x + 0.001, and see."),
    family(
        &["whole", "rule"],
        "Does it answer what was asked, sign and all?",
        "answering what was asked",
        ["f(x) = x³: the slope is 3x²", "the slope of the slope is 6x"],
    ),
];

/// The family of a slip; `None` where it has none, as the author's own.
pub fn of(slip: &str) -> Option<&'static Family> {
    let (own, _) = slip.split_once('.')?;
    FAMILIES.iter().find(|family| family.ids.contains(&own))
}

/// Slips that were made longer ago than this, in days, are not spoken of any more.
pub const RECENT: i64 = 30;

/// The questions at which slips of a family were made since a day, in the order in which they first were.
fn places<'a>(slips: &'a [Made], family: &Family, since: i64) -> Vec<&'a (String, String)> {
    let mut places: Vec<&'a (String, String)> = Vec::new();
    for made in slips.iter().filter(|made| made.day >= since && made.slip != REPEATED) {
        if of(&made.slip) == Some(family) && !places.contains(&&made.at) {
            places.push(&made.at);
        }
    }
    places
}

/// The family of which a slip was made at this question, the latest, and at one other on the same day; with that slip.
pub fn twice<'a>(slips: &'a [Made], lesson: &str, question: &str, today: i64) -> Option<(&'static Family, &'a str)> {
    let of_today = |made: &&Made| made.day == today && made.slip != REPEATED;
    let here = slips.iter().rfind(|made| of_today(made) && made.at.0 == lesson && made.at.1 == question)?;
    let family = of(&here.slip)?;
    let places = places(slips, family, today);
    (places.len() == 2 && places.last() == Some(&&here.at)).then_some((family, here.slip.as_str()))
}

/// Whether slips of the family of this one were made at two questions today.
pub fn is_made_twice(slip: &str, slips: &[Made], today: i64) -> bool {
    of(slip).is_some_and(|family| places(slips, family, today).len() >= 2)
}

/// The families of which slips were made at three questions lately, each with its latest slip, the latest first.
pub fn thrice(slips: &[Made], today: i64) -> Vec<(&'static Family, &Made)> {
    let mut found: Vec<(&'static Family, &Made)> = Vec::new();
    for made in slips.iter().rev() {
        let Some(family) = of(&made.slip) else { continue };
        let known = found.iter().any(|(other, _)| *other == family);
        if !known && places(slips, family, today - RECENT).len() >= 3 {
            found.push((family, made));
        }
    }
    found
}

/// What is said of a slip before its rule was taught, where that is still to come: `is_taught` tells of a lesson.
pub fn plainly(slip: &str, is_taught: &dyn Fn(&str) -> bool) -> Option<&'static str> {
    let (lesson, plain) = of(slip)?.plain?;
    (!is_taught(lesson)).then_some(plain)
}

/// What a slip is called in a list; a slip without a family by its id in words.
pub fn called(slip: &str) -> String {
    of(slip).map_or_else(|| super::pages::slip(slip), |family| family.called.to_string())
}
