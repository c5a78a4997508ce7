//! What there is to be able to do: one row a skill, in the order of the course. A question names one skill as what it
//! exercises; a skill that has no row here, as in a lesson of one's own, needs nothing and begins where it is first asked.

/// One skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skill {
    /// As questions name it.
    pub id: &'static str,
    /// What the learner calls it.
    pub title: &'static str,
    /// The skills that it builds on.
    pub needs: &'static [&'static str],
    /// The lesson that teaches it: answers given before are practice.
    pub since: &'static str,
}

const fn skill(id: &'static str, title: &'static str, needs: &'static [&'static str], since: &'static str) -> Skill {
    Skill { id, title, needs, since }
}

/// Every skill of the course.
pub const SKILLS: &[Skill] = &[
    skill("slope", "slope", &[], "slopes"),
    skill("secant", "secant", &["slope"], "slopes"),
    skill("limit", "limit", &["secant"], "limits"),
    skill("one-sided", "one-sided limit", &["limit"], "limits"),
    skill("quotient", "difference quotient", &["limit"], "derivative"),
    skill("derivative", "derivative", &["quotient"], "derivative"),
    skill("tangent", "tangent", &["derivative"], "derivative"),
    skill("forward", "forward difference", &["derivative"], "forward-difference"),
    skill("order", "order of an error", &["forward"], "forward-difference"),
    skill("central", "central difference", &["forward"], "central-difference"),
    skill("round-off", "round-off", &["central", "order"], "choosing-h"),
    skill("relative-error", "relative error", &["slope"], "choosing-h"),
    skill("second-difference", "second difference", &["central"], "second-difference"),
    skill("curvature", "curvature", &["derivative"], "second-difference"),
    skill("power", "power rule", &["derivative"], "power-rule"),
    skill("linear", "sums and factors", &["power"], "power-rule"),
    skill("product", "product rule", &["linear"], "product-rule"),
    skill("quotient-rule", "quotient rule", &["product"], "quotient-rule"),
    skill("exponential", "exponential", &["linear"], "exp-log-trig"),
    skill("logarithm", "logarithm", &["exponential"], "exp-log-trig"),
    skill("trigonometric", "sine and cosine", &["linear"], "exp-log-trig"),
    skill("chain", "chain rule", &["linear", "exponential"], "chain-rule"),
    skill("choose", "choosing a rule", &["chain", "product"], "chain-rule"),
    skill("corner", "corner", &["one-sided", "linear"], "corners"),
    skill("activation", "activation", &["chain"], "activations"),
    skill("vanishing", "vanishing slopes", &["activation"], "activations"),
    skill("partial", "partial derivative", &["linear"], "partials-and-gradient"),
    skill("gradient", "gradient", &["partial"], "partials-and-gradient"),
    skill("steepest", "steepest direction", &["gradient"], "partials-and-gradient"),
    skill("gradient-check", "gradient check", &["gradient", "central", "relative-error"], "gradient-checking"),
    skill("descent", "gradient descent", &["slope"], "descent"),
    skill("rate", "learning rate", &["descent", "curvature"], "descent"),
    skill("momentum", "momentum", &["descent"], "descent"),
    skill("forward-pass", "forward pass", &[], "computational-graph"),
    skill("local-slope", "local slope", &["partial"], "computational-graph"),
    skill("adjoint", "adjoint", &["local-slope", "chain"], "computational-graph"),
    skill("paths", "several paths", &["adjoint"], "computational-graph"),
    skill("neuron", "neuron", &["adjoint", "activation"], "neuron"),
    skill("layer", "layer", &["neuron", "paths"], "network"),
    skill("batch", "batch", &["layer"], "network"),
    skill("matrix-shape", "shape of a slope", &["layer"], "gradient-has-the-shape"),
    skill("matrix-gradient", "slope by a matrix", &["matrix-shape"], "gradient-has-the-shape"),
    skill("matrix-jacobian", "Jacobian of a layer", &["matrix-gradient"], "gradient-has-the-shape"),
    skill("softmax", "softmax", &["exponential", "gradient"], "cross-entropy"),
    skill("cross-entropy", "cross-entropy", &["softmax", "logarithm"], "cross-entropy"),
    skill("matrix-backprop", "backward pass in matrices", &["matrix-gradient"], "backprop-in-matrices"),
    skill("matrix-batch", "batch in matrices", &["matrix-backprop"], "backprop-in-matrices"),
    skill("matrix-softmax", "softmax in matrices", &["matrix-backprop", "softmax"], "backprop-in-matrices"),
    skill("training", "training", &["rate", "layer"], "training"),
];

/// The row of a skill; `None` for one that only a lesson of one's own names.
pub fn named(id: &str) -> Option<&'static Skill> {
    SKILLS.iter().find(|skill| skill.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::course::BUILT_IN;
    use crate::session::library::outline_of_text;

    #[test]
    fn skills_build_on_those_before_them_and_are_taught_in_that_order() {
        let lessons: Vec<String> = BUILT_IN.iter().map(|(_, text)| outline_of_text(text).id).collect();
        let since = |skill: &Skill| lessons.iter().position(|lesson| lesson == skill.since);
        for (at, skill) in SKILLS.iter().enumerate() {
            for need in skill.needs {
                let before = SKILLS[..at].iter().find(|other| other.id == *need);
                assert!(before.is_some(), "{} needs {need}, which is not before it", skill.id);
                if let (Some(own), Some(needed)) = (since(skill), before.and_then(since)) {
                    // One steps against the slope from the first lesson on, before curvature has a name.
                    assert!(needed <= own, "{} is taught before {need}", skill.id);
                }
            }
        }
    }

    /// Every skill that a lesson names is in the table, and has what review needs: five questions of two kinds, one of
    /// them with new numbers.
    #[test]
    fn every_skill_can_come_back() {
        let outlines: Vec<_> = BUILT_IN.iter().map(|(_, text)| outline_of_text(text)).collect();
        let all: Vec<_> = outlines.iter().flat_map(|outline| outline.asked()).collect();
        for asked in &all {
            assert!(named(&asked.about.skill).is_some(), "{} names {}", asked.id, asked.about.skill);
        }
        for skill in SKILLS.iter().filter(|skill| outlines.iter().any(|outline| outline.id == skill.since)) {
            let own: Vec<_> = all.iter().filter(|asked| asked.about.skill == skill.id).collect();
            let kinds: std::collections::BTreeSet<&str> = own.iter().map(|asked| asked.about.kind.as_str()).collect();
            assert!(own.len() >= 5, "{}: {} questions", skill.id, own.len());
            assert!(kinds.len() >= 2, "{}: only {kinds:?}", skill.id);
            assert!(own.iter().any(|asked| asked.about.varies), "{}: the same numbers each time", skill.id);
        }
    }
}
