//! Where a derivative holds: what its parts need, said as simply as it can be said.

use crate::math::condition::{Comparison, Condition};
use crate::math::expr::{Constant, Expr, Node};
use crate::math::functions::{self, Func};
use crate::math::number::Number;
use crate::math::pattern::{Bound, Filling, Form};
use crate::math::steps;
use crate::math::tidy;
use std::sync::LazyLock;

/// What the function and its derivative need, each condition once and in its simplest form.
pub fn domain(of: &Expr, derivative: &Expr, by: &str) -> Vec<Condition> {
    let mut found = Vec::new();
    collect(of, &mut found);
    collect(derivative, &mut found);
    let mut corners = Vec::new();
    collect_kinks(of, by, &mut corners);
    found.extend(corners);
    let mut simple: Vec<Condition> = Vec::new();
    for condition in found.iter().flat_map(parts).filter_map(|condition| simplified(&condition)) {
        add(&mut simple, condition);
    }
    simple
}

/// Where this one function has a corner, e.g. `u != 0` for |u|; not those of its parts.
pub(super) fn kinks(expr: &Expr, by: &str) -> Vec<Condition> {
    let mut found = Vec::new();
    own_kinks(expr, by, &mut found);
    found.iter().flat_map(parts).filter_map(|condition| simplified(&condition)).collect()
}

/// What a rewriting takes for granted that the expression itself does not.
pub(super) fn needed_to_rewrite(before: &Expr, after: &Expr) -> Vec<Condition> {
    let simple = |expr: &Expr| {
        let mut found = Vec::new();
        collect(expr, &mut found);
        let mut simple = Vec::new();
        for condition in found.iter().flat_map(parts).filter_map(|condition| simplified(&condition)) {
            add(&mut simple, condition);
        }
        simple
    };
    let known = simple(before);
    let kept = simple(after);
    // What was cancelled away is needed still.
    let needed = kept.iter().filter(|condition| !known.contains(condition));
    let lost = known.iter().filter(|condition| !kept.contains(condition));
    needed.chain(lost).cloned().collect()
}

/// The conditions of every node.
fn collect(expr: &Expr, into: &mut Vec<Condition>) {
    match expr.node() {
        Node::Div(_, bottom) => into.push(Condition::not_zero(bottom.clone())),
        Node::Pow(base, exponent) => power(base, exponent, into),
        Node::Call(function, arguments) => {
            let bound = arguments_of(arguments);
            for (left, comparison, right) in &tables(*function).domain {
                into.push(Condition {
                    left: filled(left, &bound),
                    comparison: *comparison,
                    right: filled(right, &bound),
                });
            }
            if *function == functions::ROOT
                && let [degree, base] = arguments.as_slice()
                && degree.as_number().is_none_or(|n| n.num() % 2 == 0)
            {
                into.push(Condition::not_negative(base.clone()));
            }
        }
        _ => {}
    }
    expr.for_each_child(|child| collect(child, into));
}

fn power(base: &Expr, exponent: &Expr, into: &mut Vec<Condition>) {
    match exponent.as_ratio() {
        Some(n) if n.is_integer() && !n.is_negative() => {}
        Some(n) if !n.is_decimal() && n.den() % 2 == 1 => {
            if n.is_negative() {
                into.push(Condition::not_zero(base.clone()));
            }
        }
        Some(n) if n.is_negative() => into.push(Condition::positive(base.clone())),
        Some(_) => into.push(Condition::not_negative(base.clone())),
        None => into.push(Condition::positive(base.clone())),
    }
}

fn collect_kinks(expr: &Expr, by: &str, into: &mut Vec<Condition>) {
    own_kinks(expr, by, into);
    expr.for_each_child(|child| collect_kinks(child, by, into));
}

fn own_kinks(expr: &Expr, by: &str, into: &mut Vec<Condition>) {
    if !expr.mentions(by) {
        return;
    }
    if let Node::Cases(cases, _) = expr.node() {
        // Where the sides of a comparison meet, one case ends.
        for case in cases {
            case.when.for_each(&mut |condition| {
                if condition.left.mentions(by) || condition.right.mentions(by) {
                    into.push(Condition { comparison: Comparison::NotEqual, ..condition.clone() });
                }
            });
        }
        return;
    }
    let Node::Call(function, arguments) = expr.node() else { return };
    let kinks = &tables(*function).kinks;
    match (arguments.as_slice(), function.row().most) {
        ([_, _, ..], functions::MANY) => {
            for (i, first) in arguments.iter().enumerate() {
                for second in &arguments[i + 1..] {
                    let bound = arguments_of(&[first.clone(), second.clone()]);
                    into.extend(kinks.iter().map(|form| Condition::not_zero(filled(form, &bound))));
                }
            }
        }
        _ => {
            let bound = arguments_of(arguments);
            into.extend(kinks.iter().map(|form| Condition::not_zero(filled(form, &bound))));
        }
    }
}

/// The conditions and corners of one function's row, read.
#[derive(Debug, Default)]
struct Tables {
    domain: Vec<(Form, Comparison, Form)>,
    kinks: Vec<Form>,
}

fn tables(function: Func) -> &'static Tables {
    static TABLES: LazyLock<Vec<Tables>> = LazyLock::new(|| {
        steps::aside(u64::MAX, || {
            functions::all()
                .map(|function| Tables {
                    domain: function.row().domain.iter().filter_map(|text| condition(text)).collect(),
                    kinks: function.row().kinks.iter().filter_map(|text| Form::read(text)).collect(),
                })
                .collect()
        })
        .0
    });
    static NONE: Tables = Tables { domain: Vec::new(), kinks: Vec::new() };
    TABLES.get(usize::from(function.0)).unwrap_or(&NONE)
}

/// Reads `u >= -1`.
fn condition(text: &str) -> Option<(Form, Comparison, Form)> {
    let (left, comparison, right) = Comparison::split(text)?;
    Some((Form::read(left)?, comparison, Form::read(right)?))
}

fn arguments_of(arguments: &[Expr]) -> Bound {
    Bound { letters: ['u', 'v'].into_iter().zip(arguments.iter().cloned()).collect(), ..Bound::default() }
}

fn filled(form: &Form, bound: &Bound) -> Expr {
    form.fill(&Filling { bound, by: &Expr::zero(), slope: &|_| Expr::zero(), brief: true })
}

/// `a·b ≠ 0` says that neither is 0; the sign of a root or a power is that of what is under it.
fn parts(condition: &Condition) -> Vec<Condition> {
    if !condition.right.is_number(0) {
        return vec![condition.clone()];
    }
    let same = |left: &Expr| Condition { left: left.clone(), ..condition.clone() };
    match (condition.comparison, condition.left.node()) {
        (Comparison::NotEqual, Node::Product(factors)) => factors.iter().flat_map(|f| parts(&same(f))).collect(),
        (Comparison::NotEqual, Node::Neg(a) | Node::Div(a, _)) => parts(&same(a)),
        (Comparison::NotEqual, Node::Pow(a, n)) if n.as_number().is_some_and(|n| !n.is_negative()) => parts(&same(a)),
        (Comparison::NotEqual, Node::Call(functions::SQRT | functions::CBRT | functions::ABS, a)) if a.len() == 1 => {
            parts(&same(&a[0]))
        }
        (Comparison::NotEqual, Node::Call(functions::LN, a)) if a.len() == 1 => {
            vec![Condition { left: a[0].clone(), comparison: Comparison::NotEqual, right: Expr::one() }]
        }
        (Comparison::Greater, Node::Call(functions::SQRT, a)) if a.len() == 1 => parts(&same(&a[0])),
        (Comparison::Greater, Node::Pow(a, n))
            if n.as_number().and_then(Number::as_int).is_some_and(|n| n % 2 == 0) =>
        {
            parts(&Condition::not_zero(a.clone()))
        }
        _ => vec![condition.clone()],
    }
}

/// The condition tidied and solved where it is linear; `None` where it always holds.
pub fn simplified(condition: &Condition) -> Option<Condition> {
    let left = match condition.right.is_number(0) {
        true => tidy::tidy(&condition.left),
        false => tidy::tidy(&condition.left.clone().minus(condition.right.clone())),
    };
    let always = match condition.comparison {
        Comparison::NotEqual => {
            sign(&left) == Some(Sign::Positive) || sign(&left.clone().negate()) == Some(Sign::Positive)
        }
        Comparison::Greater => sign(&left) == Some(Sign::Positive),
        Comparison::AtLeast => sign(&left).is_some(),
        Comparison::Less | Comparison::AtMost | Comparison::Equal => false,
    };
    if always || (left.as_number().is_some() || left.names().is_empty()) {
        return None;
    }
    if let Some(solved) = linear(&left).and_then(|line| solve(line, condition.comparison)) {
        return Some(solved);
    }
    Some(Condition {
        left: tidy::tidy(&condition.left),
        comparison: condition.comparison,
        right: tidy::tidy(&condition.right),
    })
}

/// `slope·name + offset`.
struct Linear {
    name: Expr,
    slope: Number,
    offset: Number,
}

fn linear(expr: &Expr) -> Option<Linear> {
    let terms = match expr.node() {
        Node::Sum(terms) => terms.as_slice(),
        _ => std::slice::from_ref(expr),
    };
    let mut line: Option<(Expr, Number)> = None;
    let mut offset = Number::ZERO;
    for term in terms {
        if let Some(number) = term.as_number() {
            offset = offset.add(number)?;
            continue;
        }
        let (name, slope) = multiple(term)?;
        line = Some(match line {
            None => (name, slope),
            Some(_) => return None,
        });
    }
    let (name, slope) = line?;
    (!slope.is_zero()).then_some(Linear { name, slope, offset })
}

/// A number times a variable.
fn multiple(term: &Expr) -> Option<(Expr, Number)> {
    match term.node() {
        Node::Var(_) => Some((term.clone(), Number::ONE)),
        Node::Neg(inner) => multiple(inner).and_then(|(name, n)| Some((name, n.neg()?))),
        Node::Div(top, bottom) => {
            let (name, n) = multiple(top)?;
            Some((name, n.div(bottom.as_number()?)?))
        }
        Node::Product(factors) => match factors.as_slice() {
            [number, name] if name.as_var().is_some() => Some((name.clone(), number.as_number()?)),
            _ => None,
        },
        _ => None,
    }
}

fn solve(line: Linear, comparison: Comparison) -> Option<Condition> {
    let right = Expr::number(line.offset.neg()?.div(line.slope)?);
    let comparison = if line.slope.is_negative() { comparison.turned() } else { comparison };
    Some(Condition { left: line.name, comparison, right })
}

/// What is known about the sign of an expression at every point where it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Positive,
    NotNegative,
}

fn sign(expr: &Expr) -> Option<Sign> {
    use Sign::{NotNegative, Positive};
    if !steps::take(1) {
        return None;
    }
    match expr.node() {
        Node::Num(n) => Some(if n.is_zero() { NotNegative } else { Positive }).filter(|_| !n.is_negative()),
        Node::Const(Constant::Pi | Constant::E) => Some(Positive),
        Node::Neg(inner) => match inner.node() {
            Node::Neg(twice) => sign(twice),
            _ => None,
        },
        Node::Sum(terms) => {
            let signs = terms.iter().map(sign).collect::<Option<Vec<_>>>()?;
            Some(if signs.contains(&Positive) { Positive } else { NotNegative })
        }
        Node::Product(parts) => {
            let signs = parts.iter().map(sign).collect::<Option<Vec<_>>>()?;
            Some(if signs.contains(&NotNegative) { NotNegative } else { Positive })
        }
        Node::Div(a, b) => match (sign(a)?, sign(b)?) {
            (Positive, _) => Some(Positive),
            _ => Some(NotNegative),
        },
        Node::Pow(base, exponent) => match (sign(base), exponent.as_number().and_then(Number::as_int)) {
            (Some(Positive), _) => Some(Positive),
            (_, Some(n)) if n % 2 == 0 && n > 0 => Some(NotNegative),
            (_, Some(n)) if n % 2 == 0 => Some(Positive),
            (sign, _) => sign,
        },
        Node::Call(function, arguments) => match (*function, arguments.as_slice()) {
            (functions::EXP | functions::COSH | functions::SIGMOID | functions::SOFTPLUS | functions::SOFTMAX, _) => {
                Some(Positive)
            }
            (functions::SQRT, [a]) if sign(a) == Some(Positive) => Some(Positive),
            (functions::SQRT | functions::ABS | functions::RELU | functions::STEP, _) => Some(NotNegative),
            _ => None,
        },
        Node::Cases(cases, otherwise) => {
            let signs = cases.iter().map(|case| &case.value).chain(otherwise).map(sign).collect::<Option<Vec<_>>>()?;
            Some(if signs.contains(&NotNegative) { NotNegative } else { Positive })
        }
        Node::Var(_) | Node::Slope(..) => None,
    }
}

/// Adds a condition to those known, keeping only what says more than the others.
fn add(known: &mut Vec<Condition>, new: Condition) {
    if known.iter().any(|old| old.implies(&new)) {
        return;
    }
    let joined = known.iter().position(|old| {
        old.left == new.left
            && old.right == new.right
            && matches!(
                (old.comparison, new.comparison),
                (Comparison::NotEqual, Comparison::AtLeast) | (Comparison::AtLeast, Comparison::NotEqual)
            )
    });
    if let Some(at) = joined {
        known[at].comparison = Comparison::Greater;
        return;
    }
    known.retain(|old| !new.implies(old));
    known.push(new);
}
