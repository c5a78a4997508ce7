//! What is worth saying about an answer that is the same where both are defined.

use super::compare::Finding;
use super::points;
use super::prepared::PreparedKey;
use crate::math::condition::{Comparison, Condition};
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions::{self as f, Func};
use crate::math::number::Number;
use crate::math::print::unicode;
use crate::math::tape::{BLOCK, Ball, Balls, Column, Columns, LANES, Op, Tape};

/// The most restrictions and the most holes that are named.
const MOST: usize = 2;

/// Where something the expression is made of is defined, each condition once, in the order it is written.
pub fn conditions(expr: &Expr) -> Vec<Condition> {
    let mut found = Vec::new();
    collect(expr, &mut found);
    let mut unique: Vec<Condition> = Vec::new();
    for condition in found {
        if !unique.contains(&condition) {
            unique.push(condition);
        }
    }
    unique
}

fn collect(expr: &Expr, found: &mut Vec<Condition>) {
    expr.for_each_child(|child| collect(child, found));
    match expr.node() {
        Node::Div(_, below) => found.push(Condition::not_zero(below.clone())),
        Node::Pow(base, exponent) => found.extend(of_power(base, exponent)),
        Node::Call(function, arguments) => of_call(*function, arguments, found),
        _ => {}
    }
}

fn of_power(base: &Expr, exponent: &Expr) -> Option<Condition> {
    let Some(n) = crate::math::tape::written_ratio(exponent) else {
        // e^u and 2^u are defined everywhere; where (-2)^u is, no inequality says.
        return (!base.names().is_empty()).then(|| Condition::positive(base.clone()));
    };
    let even_root = !n.is_integer() && (n.is_decimal() || n.den() % 2 == 0);
    match (even_root, n.is_negative()) {
        (true, true) => Some(Condition::positive(base.clone())),
        (true, false) => Some(Condition::not_negative(base.clone())),
        (false, true) => Some(Condition::not_zero(base.clone())),
        (false, false) => None,
    }
}

fn of_call(function: Func, arguments: &[Expr], found: &mut Vec<Condition>) {
    if function == f::ROOT {
        let degree = arguments.first().and_then(Expr::as_number).and_then(Number::as_int);
        if let (Some(degree), Some(radicand)) = (degree, arguments.get(1))
            && degree % 2 == 0
        {
            found.push(Condition::not_negative(radicand.clone()));
        }
    }
    found.extend(function.domain(arguments));
}

fn shown(condition: &Condition) -> String {
    format!("{} {} {}", unicode(&condition.left), condition.comparison.unicode(), unicode(&condition.right))
}

/// A point at which one of the two has no value though it hardly shows: a zero of a written denominator.
#[derive(Clone, Debug, PartialEq)]
pub struct UnseenHole {
    pub at: Vec<f64>,
    note: String,
}

/// The notes on an answer found to be the same on the common domain.
pub fn notes(key: &PreparedKey, finding: &Finding, answer: &Expr) -> Vec<String> {
    let mut notes = Vec::new();
    if !finding.key_only.is_empty() {
        notes = restrictions(finding, answer);
    }
    if let Some(at) = finding.answer_only.first() {
        notes.push(format!("yours has values where the key has none, such as at {}", place(finding.tape.names(), at)));
    }
    notes.extend(holes(key, finding, answer).into_iter().map(|hole| hole.note));
    notes
}

fn place(names: &[Symbol], at: &[f64]) -> String {
    let shown = |x: f64| {
        let digits = format!("{x:.2}");
        digits.trim_end_matches('0').trim_end_matches('.').replace('-', "−")
    };
    names.iter().zip(at).map(|(name, x)| format!("{name} = {}", shown(*x))).collect::<Vec<_>>().join(", ")
}

/// Which of the answer's conditions fail where the key has a value.
fn restrictions(finding: &Finding, answer: &Expr) -> Vec<String> {
    let names = finding.tape.names();
    let conditions = conditions(answer);
    let mut notes = Vec::new();
    for condition in conditions.iter().filter(|c| c.comparison != Comparison::NotEqual) {
        let difference = condition.left.clone().minus(condition.right.clone());
        let Ok(tape) = Tape::compile(&[&difference], names) else { continue };
        let mut buffers = Balls::default();
        let fails = finding.key_only.chunks(BLOCK).any(|chunk| {
            let view = tape.balls(&points::block_of(chunk, names.len()), chunk.len(), &[], &mut buffers);
            let mut lanes = (0..chunk.len()).map(|lane| view.at(tape.output(0)).ball(lane));
            lanes.any(|ball| ball.is_value() && !super::prepared::holds(ball, condition.comparison))
        });
        if fails && notes.len() < MOST {
            notes.push(format!("yours needs {}", shown(condition)));
        }
    }
    if notes.is_empty() {
        let at = finding.key_only.first().map(|at| place(names, at)).unwrap_or_default();
        notes.push(format!("yours is undefined at some points, such as {at}"));
    }
    notes
}

/// Zeros of denominators written in the answer at which the key has a value.
pub fn holes(key: &PreparedKey, finding: &Finding, answer: &Expr) -> Vec<UnseenHole> {
    let tape = &finding.tape;
    // Mostly the answer divides by nothing that the key does not divide by.
    let divides = |op: &Op| matches!(op, Op::Div(_, below) if !key.divides_by(*below));
    if !tape.ops().iter().any(divides)
        || !tape.ops().iter().zip(tape.needed(&[finding.answer])).any(|(op, needed)| needed && divides(op))
    {
        return Vec::new();
    }
    let mut holes: Vec<UnseenHole> = Vec::new();
    for condition in conditions(answer) {
        if condition.comparison != Comparison::NotEqual
            || !condition.right.is_number(0)
            || condition.left.names().is_empty()
        {
            continue;
        }
        if let Some(hole) = hole(key, tape, &condition.left)
            && holes.len() < MOST
            && !holes.iter().any(|known| known.note == hole.note)
        {
            holes.push(hole);
        }
    }
    holes
}

/// Numbers at which denominators usually vanish.
const CANDIDATES: [(i128, i128); 11] =
    [(0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (3, 1), (-3, 1), (1, 2), (-1, 2), (4, 1), (-4, 1)];

/// A zero of the denominator at which the key has a value.
fn hole(key: &PreparedKey, tape: &Tape, below: &Expr) -> Option<UnseenHole> {
    // A denominator that the key has too is no news: on the key's tape it stands where it stood.
    let known = key.tape.extended(&[below], &tape.names()[key.tape.names().len()..]).ok()?;
    if known.outputs().last().is_some_and(|place| key.divides_by(*place)) {
        return None;
    }
    let names = tape.names();
    let search = Search { tape: Tape::compile(&[below], names).ok()?, base: base(names.len()) };
    let used = below.names();
    for variable in (0..names.len()).filter(|i| used.contains(&names[*i])) {
        for (candidate, at) in search.exact_zeros(variable) {
            if key_at(key, &known, &at).is_value() {
                let shown = unicode(&Expr::number(candidate));
                return Some(UnseenHole { at, note: format!("yours is undefined at {} = {shown}", names[variable]) });
            }
        }
        if let Some(at) = search.root(variable) {
            let value = key_at(key, &known, &at);
            // A value that grows beyond all bounds is a pole that both have.
            if value.is_value() && value.value.abs() < 1e8 {
                return Some(UnseenHole { at, note: format!("yours is undefined where {} = 0", unicode(below)) });
            }
        }
    }
    None
}

/// A point at which nothing in particular happens.
fn base(variables: usize) -> Vec<f64> {
    (0..variables).map(|i| 1.618 + 0.731 * i as f64).collect()
}

fn key_at(key: &PreparedKey, tape: &Tape, at: &[f64]) -> Ball {
    let block = points::block_of(&[at.to_vec()], at.len());
    Balls::lent(|buffers| tape.balls(&block, 1, &[], buffers).at(key.place).ball(0))
}

/// The search for zeros of one expression along one variable.
struct Search {
    tape: Tape,
    base: Vec<f64>,
}

impl Search {
    fn at(&self, variable: usize, x: f64) -> Vec<f64> {
        let mut point = self.base.clone();
        point[variable] = x;
        point
    }
    /// The simple numbers at which the expression is exactly 0.
    fn exact_zeros(&self, variable: usize) -> Vec<(Number, Vec<f64>)> {
        let candidates = CANDIDATES.iter().filter_map(|(num, den)| Number::ratio(*num, *den));
        let points: Vec<_> = candidates.map(|n| (n, self.at(variable, n.to_f64()))).collect();
        let mut buffers = Balls::default();
        let mut zeros = Vec::new();
        for chunk in points.chunks(BLOCK) {
            let at: Vec<Vec<f64>> = chunk.iter().map(|(_, at)| at.clone()).collect();
            let view = self.tape.balls(&points::block_of(&at, self.base.len()), at.len(), &[], &mut buffers);
            let balls = (0..at.len()).map(|lane| view.at(self.tape.output(0)).ball(lane));
            let is_zero = |ball: Ball| ball.is_value() && ball.value == 0.0 && ball.error == 0.0;
            zeros.extend(chunk.iter().zip(balls).filter(|(_, ball)| is_zero(*ball)).map(|(point, _)| point.clone()));
        }
        zeros
    }
    /// A simple zero between -50 and 50, by bisection.
    fn root(&self, variable: usize) -> Option<Vec<f64>> {
        let mut buffers = Columns::default();
        let cube = |t: f64| t * t * t * 50.0 + 0.0137;
        let grid: Column = std::array::from_fn(|i| cube(i as f64 / 31.5 - 1.0));
        let mut columns: Vec<Column> = self.base.iter().map(|x| [*x; LANES]).collect();
        columns[variable] = grid;
        let output = self.tape.output(0) as usize;
        let values = self.tape.values(&columns, LANES, &mut buffers)[output];
        for i in 1..LANES {
            let (left, right) = (values[i - 1], values[i]);
            if !left.is_finite() || !right.is_finite() || (left < 0.0) == (right < 0.0) {
                continue;
            }
            let (mut low, mut high) = (grid[i - 1], grid[i]);
            let mut value = f64::NAN;
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                columns[variable][0] = middle;
                value = self.tape.values(&columns, 1, &mut buffers)[output][0];
                if (value < 0.0) == (left < 0.0) { low = middle } else { high = middle }
            }
            // A sign that changes across a pole is no zero.
            if value.abs() <= 1e-6 * left.abs().max(right.abs()) {
                return Some(self.at(variable, 0.5 * (low + high)));
            }
        }
        None
    }
}
