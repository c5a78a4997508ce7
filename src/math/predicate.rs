//! Where a case of a piecewise expression holds: comparisons, joined by "and", "or" and "not".

use super::condition::{Comparison, Condition};
use super::expr::Expr;

/// A statement about numbers that holds or does not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// Two sides compare so.
    Compare(Condition),
    /// All of them hold; of none, always.
    All(Vec<Predicate>),
    /// At least one of them holds; of none, never.
    Any(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
}

impl From<Condition> for Predicate {
    fn from(condition: Condition) -> Predicate {
        Predicate::Compare(condition)
    }
}

impl Predicate {
    /// What always holds.
    pub const ALWAYS: Predicate = Predicate::All(Vec::new());
    /// What never holds.
    pub const NEVER: Predicate = Predicate::Any(Vec::new());

    /// `left` beside `right`.
    pub fn compare(left: Expr, comparison: Comparison, right: Expr) -> Predicate {
        Predicate::Compare(Condition { left, comparison, right })
    }
    /// Whether it holds by its form alone.
    pub fn is_always(&self) -> bool {
        matches!(self, Predicate::All(parts) if parts.is_empty())
    }
    /// Whether it fails by its form alone.
    pub fn is_never(&self) -> bool {
        matches!(self, Predicate::Any(parts) if parts.is_empty())
    }
    /// Both hold. What always holds adds nothing, and neither does what is said already.
    pub fn and(self, other: Predicate) -> Predicate {
        match (self, other) {
            (a, b) if a.is_always() => b,
            (a, b) if b.is_always() => a,
            (a, b) if a.is_never() || b.is_never() => Predicate::NEVER,
            (a, b) => {
                let parts = joined(a, b, |part| match part {
                    Predicate::All(parts) => Ok(parts),
                    other => Err(other),
                });
                let excluded = |a: &Predicate| parts.iter().any(|b| implies(a, &b.opposite()));
                if parts.iter().any(excluded) { Predicate::NEVER } else { Predicate::All(shortened(parts, implies)) }
            }
        }
        .or_its_only_part()
    }
    /// At least one holds.
    pub fn or(self, other: Predicate) -> Predicate {
        match (self, other) {
            (a, b) if a.is_never() => b,
            (a, b) if b.is_never() => a,
            (a, b) if a.is_always() || b.is_always() => Predicate::ALWAYS,
            (a, b) => {
                let parts = joined(a, b, |part| match part {
                    Predicate::Any(parts) => Ok(parts),
                    other => Err(other),
                });
                match shortened(parts, |a, b| implies(b, a)).as_slice() {
                    // Below or above: anywhere else.
                    [Predicate::Compare(a), Predicate::Compare(b)]
                        if a.left == b.left
                            && a.right == b.right
                            && matches!(a.comparison, Comparison::Less | Comparison::Greater)
                            && a.comparison.turned() == b.comparison =>
                    {
                        Predicate::Compare(Condition { comparison: Comparison::NotEqual, ..a.clone() })
                    }
                    parts => Predicate::Any(parts.to_vec()),
                }
            }
        }
        .or_its_only_part()
    }
    fn or_its_only_part(self) -> Predicate {
        match self {
            Predicate::All(mut parts) | Predicate::Any(mut parts) if parts.len() == 1 => parts.swap_remove(0),
            other => other,
        }
    }
    /// What holds exactly where this does not, without a "not".
    pub fn opposite(&self) -> Predicate {
        match self {
            Predicate::Compare(condition) => Predicate::Compare(condition.opposite()),
            Predicate::All(parts) => parts.iter().map(Predicate::opposite).fold(Predicate::NEVER, Predicate::or),
            Predicate::Any(parts) => parts.iter().map(Predicate::opposite).fold(Predicate::ALWAYS, Predicate::and),
            Predicate::Not(inner) => inner.plain(),
        }
    }
    /// The same statement without a "not".
    pub fn plain(&self) -> Predicate {
        match self {
            Predicate::Compare(_) => self.clone(),
            Predicate::All(parts) => parts.iter().map(Predicate::plain).fold(Predicate::ALWAYS, Predicate::and),
            Predicate::Any(parts) => parts.iter().map(Predicate::plain).fold(Predicate::NEVER, Predicate::or),
            Predicate::Not(inner) => inner.opposite(),
        }
    }
    /// A part of where it holds that has no border with where it fails, as `by` moves: `x ≥ 0` becomes `x > 0`, and an
    /// equation never holds along a stretch. What does not move with `by` stays as it is.
    pub fn interior(&self, by: &str) -> Predicate {
        match self.plain() {
            Predicate::Compare(condition) if !condition.left.mentions(by) && !condition.right.mentions(by) => {
                Predicate::Compare(condition)
            }
            Predicate::Compare(condition) => {
                let comparison = match condition.comparison {
                    Comparison::Equal => return Predicate::NEVER,
                    Comparison::AtLeast => Comparison::Greater,
                    Comparison::AtMost => Comparison::Less,
                    strict => strict,
                };
                Predicate::Compare(Condition { comparison, ..condition })
            }
            Predicate::All(parts) => parts.iter().map(|p| p.interior(by)).fold(Predicate::ALWAYS, Predicate::and),
            Predicate::Any(parts) => parts.iter().map(|p| p.interior(by)).fold(Predicate::NEVER, Predicate::or),
            Predicate::Not(_) => Predicate::NEVER,
        }
    }

    /// Whether it holds, from what is known of each comparison; `None` where that does not decide it.
    pub fn decide(&self, known: &mut dyn FnMut(&Condition) -> Option<bool>) -> Option<bool> {
        let mut settled = |parts: &[Predicate], by: bool| {
            let mut all_known = true;
            for part in parts {
                match part.decide(known) {
                    Some(holds) if holds == by => return Some(by),
                    Some(_) => {}
                    None => all_known = false,
                }
            }
            all_known.then_some(!by)
        };
        match self {
            Predicate::Compare(condition) => known(condition),
            Predicate::All(parts) => settled(parts, false),
            Predicate::Any(parts) => settled(parts, true),
            Predicate::Not(inner) => inner.decide(known).map(|holds| !holds),
        }
    }

    /// The same statement with both sides of every comparison changed.
    pub fn map(&self, change: &mut dyn FnMut(&Expr) -> Expr) -> Predicate {
        match self {
            Predicate::Compare(condition) => {
                let (left, right) = (change(&condition.left), change(&condition.right));
                Predicate::Compare(Condition { left, right, ..condition.clone() })
            }
            Predicate::All(parts) => Predicate::All(parts.iter().map(|part| part.map(change)).collect()),
            Predicate::Any(parts) => Predicate::Any(parts.iter().map(|part| part.map(change)).collect()),
            Predicate::Not(inner) => Predicate::Not(Box::new(inner.map(change))),
        }
    }
    /// Calls `visit` on both sides of every comparison.
    pub fn for_each_side(&self, visit: &mut dyn FnMut(&Expr)) {
        self.for_each(&mut |condition| {
            visit(&condition.left);
            visit(&condition.right);
        });
    }
    /// Calls `visit` on every comparison.
    pub fn for_each(&self, visit: &mut dyn FnMut(&Condition)) {
        match self {
            Predicate::Compare(condition) => visit(condition),
            Predicate::All(parts) | Predicate::Any(parts) => parts.iter().for_each(|part| part.for_each(visit)),
            Predicate::Not(inner) => inner.for_each(visit),
        }
    }
    /// Whether a variable stands in it.
    pub fn mentions(&self, name: &str) -> bool {
        let mut found = false;
        self.for_each_side(&mut |side| found = found || side.mentions(name));
        found
    }
}

/// Whether the second holds wherever the first does, as two comparisons show it.
fn implies(a: &Predicate, b: &Predicate) -> bool {
    matches!((a, b), (Predicate::Compare(a), Predicate::Compare(b)) if a.implies(b))
}

/// Without the parts that say no more than another one does.
fn shortened(parts: Vec<Predicate>, says_more: fn(&Predicate, &Predicate) -> bool) -> Vec<Predicate> {
    let idle = |at: usize| {
        let equal = |other: usize| says_more(&parts[at], &parts[other]) && at < other;
        (0..parts.len()).any(|other| other != at && says_more(&parts[other], &parts[at]) && !equal(other))
    };
    (0..parts.len()).filter(|at| !idle(*at)).map(|at| parts[at].clone()).collect()
}

/// The parts of two statements in one list, each once.
fn joined(a: Predicate, b: Predicate, parts: fn(Predicate) -> Result<Vec<Predicate>, Predicate>) -> Vec<Predicate> {
    let mut all: Vec<Predicate> = Vec::new();
    for part in [a, b].into_iter().flat_map(|one| parts(one).unwrap_or_else(|one| vec![one])) {
        if !all.contains(&part) {
            all.push(part);
        }
    }
    all
}

/// How a comparison and the words between comparisons are written.
pub(crate) struct Words {
    /// One comparison.
    pub compare: fn(&Condition, &mut String),
    /// "and", with its gaps.
    pub and: &'static str,
    /// "or", with its gaps.
    pub or: &'static str,
    /// "not", with its gap.
    pub not: &'static str,
    /// What always holds.
    pub always: &'static str,
    /// What never holds.
    pub never: &'static str,
}

impl Predicate {
    /// Writes the statement; "not" binds tightest, then "and", then "or".
    pub(crate) fn write(&self, words: &Words, out: &mut String) {
        self.write_within(words, 0, out);
    }
    fn write_within(&self, words: &Words, tightness: u8, out: &mut String) {
        let (own, parts, between) = match self {
            Predicate::Compare(condition) => return (words.compare)(condition, out),
            Predicate::All(parts) if parts.is_empty() => return out.push_str(words.always),
            Predicate::Any(parts) if parts.is_empty() => return out.push_str(words.never),
            Predicate::All(parts) => (1, parts.as_slice(), words.and),
            Predicate::Any(parts) => (0, parts.as_slice(), words.or),
            Predicate::Not(inner) => {
                out.push_str(words.not);
                out.push('(');
                inner.write_within(words, 0, out);
                return out.push(')');
            }
        };
        let brackets = own < tightness;
        if brackets {
            out.push('(');
        }
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.push_str(between);
            }
            part.write_within(words, own + 1, out);
        }
        if brackets {
            out.push(')');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::condition::Comparison;
    use crate::math::derive::derivative;
    use crate::math::expr::Case;
    use crate::math::language::{Scope, read};
    use crate::math::number::Number;
    use crate::math::precise::Precise;
    use crate::math::print;
    use crate::math::tape::{self, Tape};
    use crate::math::{complex, exact_value, tidy};

    fn expr(text: &str) -> Expr {
        read(text, &Scope::default()).unwrap().expr
    }
    fn when(text: &str) -> Predicate {
        let one = |text: &str| {
            let (left, comparison, right) = Comparison::split(text).unwrap();
            Predicate::compare(expr(left), comparison, expr(right))
        };
        text.split(" or ")
            .map(|part| part.split(" and ").map(one).fold(Predicate::ALWAYS, Predicate::and))
            .fold(Predicate::NEVER, Predicate::or)
    }
    /// `x^2, x>0; 0`
    fn cases(text: &str) -> Expr {
        let (mut cases, mut otherwise) = (Vec::new(), None);
        for part in text.split("; ") {
            match part.split_once(", ") {
                Some((value, condition)) => cases.push(Case { value: expr(value), when: when(condition) }),
                None => otherwise = Some(expr(part)),
            }
        }
        Expr::cases(cases, otherwise)
    }

    #[test]
    fn cases_are_printed_in_every_form() {
        let function = cases("x^2/2, x>=-1 and x<=1; abs(x)-1/2, y!=0 or x>2; 0");
        assert_eq!(print::ascii(&function), "{x^2/2, x>=-1 and x<=1; abs(x)-1/2, y!=0 or x>2; 0}");
        assert_eq!(print::unicode(&function), "{x²/2, x ≥ −1 and x ≤ 1; |x| − 1/2, y ≠ 0 or x > 2; 0}");
        assert_eq!(
            print::latex(&cases("x^2, x>=0; 0")),
            r"\begin{cases} x^{2} & x \ge 0 \\ 0 & \text{otherwise} \end{cases}"
        );
        let product = expr("2").times(cases("x, x>0; -x"));
        assert_eq!(print::ascii(&product), "2*{x, x>0; -x}");
        assert_eq!(print::ascii(&expr("e").to_the(cases("x, x>0; -x"))), "e^({x, x>0; -x})");
        let negated = Predicate::Not(Box::new(when("x>0 or y>0"))).and(when("x<3"));
        assert_eq!(negated.to_string(), "not (x>0 or y>0) and x<3");
    }

    #[test]
    fn the_first_case_that_holds_counts_in_every_way_of_evaluating() {
        let function = cases("x^2, x>0; 1/x, x<-1; ln(x), x==-1; 7, x<=-1/2");
        let names: [crate::math::Symbol; 1] = ["x".into()];
        let tape = Tape::compile(&[&function], &names).unwrap();
        let mut precise = Precise::new().unwrap();
        for (x, wanted) in [(3.0, Some(9.0)), (-2.0, Some(-0.5)), (-0.5, Some(7.0)), (0.0, None), (-1.0, None)] {
            assert_eq!(tape::eval(&function, &[("x", x)]), wanted, "at {x}");
            let exact = exact_value(&function, &[("x".into(), Number::ratio((2.0 * x) as i128, 2).unwrap())]);
            assert_eq!(exact.map(Number::to_f64), wanted, "exactly at {x}");
            let ball = crate::math::evaluate::CompiledExprs::new(&[&function], &names).unwrap().ball(&[x]);
            assert_eq!(ball.is_value(), wanted.is_some(), "with bounds at {x}");
            let wide = &precise.values(&tape, &[x], &[tape.output(0)])[0];
            match wanted {
                Some(wanted) => assert_eq!(wide.is_within(wanted, 1e-15), Some(true), "precisely at {x}"),
                None => assert!(wide.is_undefined(), "precisely at {x}"),
            }
        }
        assert_eq!(complex::value(&function, "x", complex::Complex::real(3.0)), None);
        // A case that does not count harms no slope of the one that does.
        let root = cases("sqrt(x), x>0; x");
        assert_eq!(tape::eval_dual(&root, &[("x", 0.0)], "x"), Some((0.0, 1.0)));
        assert_eq!(tape::gradient(&root, &["x"], &[("x", 0.0)]), Some((0.0, vec![1.0])));
        assert_eq!(tape::eval_jet(&root, &[("x", 4.0)], "x"), Some([2.0, 0.25, -0.03125]));
    }

    #[test]
    fn conditions_need_no_value_where_another_part_decides() {
        let function = cases("1, x>0 and ln(x)>1; 2, x<0 or sqrt(x)<1; 3");
        for (x, wanted) in [(9.0, 1.0), (-4.0, 2.0), (0.25, 2.0), (2.0, 3.0)] {
            assert_eq!(tape::eval(&function, &[("x", x)]), Some(wanted), "at {x}");
        }
        assert_eq!(tape::eval(&cases("1, ln(x)>0; 2"), &[("x", -1.0)]), None);
    }

    #[test]
    fn slopes_are_taken_piece_by_piece_and_not_claimed_where_pieces_meet() {
        for (function, slope) in [
            ("x^2, x>=0; -x^2", "{2*x, x>0; -2*x, x<0}"),
            ("x, x>0; 0, x<=0", "{1, x>0; 0, x<0}"),
            ("x^2/2, abs(x)<=1; x-1/2", "{x, abs(x)<1; 1, abs(x)>1}"),
            ("x, x<0; x^2, x<1; 2*x-1", "{1, x<0; 2*x, x>0 and x<1; 2, x>1}"),
            ("sin(x)/x, x!=0; 1", "{(x*cos(x)-sin(x))/x^2, x!=0}"),
            ("x^2, y>0; x", "{2*x, y>0; 1}"),
            ("3, x>0; 3", "{0, x!=0}"),
        ] {
            let slope_found = tidy::tidy(&derivative(&cases(function), "x").unwrap());
            assert_eq!(print::ascii(&slope_found), slope, "{function}");
        }
        // One of three letters: what another one decides has no border.
        let of_y = derivative(&cases("x*y, x>0; y^2"), "y").unwrap();
        assert_eq!(print::ascii(&of_y), "{x, x>0; 2*y}");
    }

    #[test]
    fn cases_that_always_or_never_hold_are_tidied_away() {
        for (function, tidied) in [
            ("x, 1>2; x^2, x>0; 1", "{x^2, x>0; 1}"),
            ("x, x>0; 5, 2>1; 1", "{x, x>0; 5}"),
            ("x, x>0; x, x<0; 1", "{x, x!=0; 1}"),
            ("x, x>0; x", "x"),
            ("x, ln(x)>0; x", "{x, ln(x)>0; x}"),
            ("x+x, 2*x+x>0; 0*x", "{2*x, 3*x>0; 0}"),
        ] {
            assert_eq!(print::ascii(&tidy::tidy(&cases(function))), tidied, "{function}");
        }
    }

    #[test]
    fn statements_know_their_opposites() {
        for (text, opposite, interior) in [
            ("x>0", "x<=0", "x>0"),
            ("x>=0 and x<1", "x<0 or x>=1", "x>0 and x<1"),
            ("x==0", "x!=0", "0>1"),
            ("x<0 or x>0", "x==0", "x!=0"),
            ("x>3 and x<1", "0<1", "0>1"),
            ("y>=0", "y<0", "y>=0"),
        ] {
            assert_eq!(when(text).opposite().to_string(), opposite, "{text}");
            assert_eq!(when(text).interior("x").to_string(), interior, "{text}");
        }
    }

    #[test]
    fn the_judge_tells_right_pieces_from_wrong_ones() {
        use crate::math::agree::{self, Outcome};
        let outcome =
            |key: &Expr, answer: &Expr| agree::CompiledKey::new(key, agree::Setting::default()).same_as(answer);
        let key = cases("2*x, x>0; -2*x, x<0");
        assert_eq!(outcome(&key, &cases("2*x, x>=0; -2*x")), Outcome::Same);
        assert_eq!(outcome(&key, &expr("2*abs(x)")), Outcome::Same);
        assert_eq!(outcome(&key, &expr("2*x")), Outcome::Different);
        assert_eq!(outcome(&cases("1, x>0; 0"), &expr("step(x)")), Outcome::Same);
        assert_eq!(outcome(&expr("relu(x)"), &cases("x, x>0; 0")), Outcome::Same);
        assert_eq!(outcome(&expr("relu(x)"), &cases("x, x>1; 0")), Outcome::Different);
    }
}
