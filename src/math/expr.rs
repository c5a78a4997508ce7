//! Expressions: what was typed, as a tree that is cheap to share.
//!
//! The tree keeps what a person wrote (a quotient stays a quotient, a minus stays a minus) so that it can be echoed;
//! [`super::tidy`] brings it to one form. Sums and products are flat lists, so a long sum is wide and not deep.

use super::functions::Func;
use super::number::Number;
use super::outline::{Letters, Outline};
use super::predicate::Predicate;
use super::steps;
use smol_str::SmolStr;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// The name of a variable, e.g. `x`, `w_1`, `theta`.
pub type Symbol = SmolStr;

/// A constant that stays symbolic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Constant {
    /// π, the ratio of a circle's circumference to its diameter.
    Pi,
    /// e, the base of the natural logarithm.
    E,
}

/// One node of an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// Never negative as read or tidied: a minus sign is a [`Node::Neg`].
    Num(Number),
    /// π or e.
    Const(Constant),
    /// A letter.
    Var(Symbol),
    /// A minus sign before the whole of it.
    Neg(Expr),
    /// Two or more terms; `a - b` is the sum of `a` and `Neg(b)`.
    Sum(Vec<Expr>),
    /// Two or more factors.
    Product(Vec<Expr>),
    /// Above and below the bar.
    Div(Expr, Expr),
    /// Base and exponent.
    Pow(Expr, Expr),
    /// A function of the table with its arguments, in order.
    Call(Func, Vec<Expr>),
    /// A derivative that has not been carried out: `D(f)` in a rule's template, `f'(3)` in an answer. It has no value.
    Slope(Expr, Symbol),
    /// A value by cases: that of the first case that holds, else the last part; without one it is undefined there.
    Cases(Vec<Case>, Option<Expr>),
}

/// One case of a piecewise expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Case {
    /// Where it holds.
    pub when: Predicate,
    /// The value there.
    pub value: Expr,
}

/// A shared, immutable expression.
#[derive(Clone)]
pub struct Expr(Arc<Shared>);

/// A node with what is known of it without a walk.
struct Shared {
    outline: Outline,
    node: Node,
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expr").field(self.node()).finish()
    }
}

impl Eq for Expr {}

impl PartialEq for Expr {
    /// Where the steps of [`super::steps`] are used up only one shared node is equal, so that every walk ends.
    fn eq(&self, other: &Expr) -> bool {
        self.is_same_node(other)
            || (self.0.outline.hash == other.0.outline.hash && steps::take(1) && self.node() == other.node())
    }
}

impl Hash for Expr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.outline.hash);
    }
}

impl Deref for Expr {
    type Target = Node;
    fn deref(&self) -> &Node {
        &self.0.node
    }
}

impl From<Node> for Expr {
    fn from(node: Node) -> Expr {
        Expr(Arc::new(Shared { outline: Outline::of(&node), node }))
    }
}

/// So many whole numbers from 0 up are made once in a thread, and shared: most numbers in formulas are among them.
const SHARED: usize = 13;

thread_local! {
    static SMALL: [Expr; SHARED] = std::array::from_fn(|n| Node::Num(Number::int(n as i64)).into());
}

impl From<i64> for Expr {
    /// A whole number; a negative one becomes `Neg` of its size.
    fn from(n: i64) -> Expr {
        match usize::try_from(n) {
            Ok(small) if small < SHARED => {
                SMALL.try_with(|all| all[small].clone()).unwrap_or_else(|_| Node::Num(Number::int(n)).into())
            }
            _ => Expr::number(Number::int(n)),
        }
    }
}

impl Expr {
    /// A number; a negative one becomes `Neg` of its size, as the printer and the reader have it.
    pub fn number(n: Number) -> Expr {
        match n.neg() {
            Some(size) if n.is_negative() => Expr::from(Node::Num(size)).negate(),
            _ => Node::Num(n).into(),
        }
    }
    /// The number 0.
    pub fn zero() -> Expr {
        Expr::from(0)
    }
    /// The number 1.
    pub fn one() -> Expr {
        Expr::from(1)
    }
    /// The constant π.
    pub fn pi() -> Expr {
        Node::Const(Constant::Pi).into()
    }
    /// The constant e.
    pub fn e() -> Expr {
        Node::Const(Constant::E).into()
    }
    /// The letter of that name.
    pub fn var(name: &str) -> Expr {
        Node::Var(Symbol::new(name)).into()
    }
    /// Minus the expression; nothing is simplified.
    pub fn negate(self) -> Expr {
        Node::Neg(self).into()
    }
    /// A flat sum: nested sums are spliced in, one term stands alone, none is 0.
    pub fn sum(terms: impl IntoIterator<Item = Expr>) -> Expr {
        fn nested(term: &Node) -> Option<&Vec<Expr>> {
            if let Node::Sum(inner) = term { Some(inner) } else { None }
        }
        flattened(terms, nested, Node::Sum).unwrap_or_else(Expr::zero)
    }
    /// A flat product: nested products are spliced in, one factor stands alone, none is 1.
    pub fn product(factors: impl IntoIterator<Item = Expr>) -> Expr {
        fn nested(factor: &Node) -> Option<&Vec<Expr>> {
            if let Node::Product(inner) = factor { Some(inner) } else { None }
        }
        flattened(factors, nested, Node::Product).unwrap_or_else(Expr::one)
    }
    /// `self + other`, as one sum.
    pub fn plus(self, other: Expr) -> Expr {
        Expr::sum([self, other])
    }
    /// `self − other`, as a sum with a negated term.
    pub fn minus(self, other: Expr) -> Expr {
        Expr::sum([self, other.negate()])
    }
    /// `self · other`, as one product.
    pub fn times(self, other: Expr) -> Expr {
        Expr::product([self, other])
    }
    /// `self/other`, not simplified.
    pub fn over(self, other: Expr) -> Expr {
        Node::Div(self, other).into()
    }
    /// `self` to the power `exponent`, not simplified.
    pub fn to_the(self, exponent: Expr) -> Expr {
        Node::Pow(self, exponent).into()
    }
    /// A function of the table applied to arguments, whose number is not checked.
    pub fn call(function: Func, arguments: impl Into<Vec<Expr>>) -> Expr {
        Node::Call(function, arguments.into()).into()
    }
    /// A value by cases, of which the first that holds counts. Where one always holds the rest is left out; without any
    /// case it is `otherwise`, and undefined (`0/0`) where there is none.
    pub fn cases(cases: impl IntoIterator<Item = Case>, otherwise: Option<Expr>) -> Expr {
        let mut kept: Vec<Case> = Vec::new();
        let mut otherwise = otherwise;
        for case in cases {
            if case.when.is_always() {
                otherwise = Some(case.value);
                break;
            }
            if !case.when.is_never() {
                kept.push(case);
            }
        }
        match otherwise {
            Some(value) if kept.is_empty() => value,
            None if kept.is_empty() => Expr::zero().over(Expr::zero()),
            otherwise => Node::Cases(kept, otherwise).into(),
        }
    }
    /// What has no value anywhere: the answer `none`, also as a part of a vector.
    pub fn none() -> Expr {
        Node::Cases(Vec::new(), None).into()
    }
    /// Whether it is [`Expr::none`].
    pub fn is_none(&self) -> bool {
        matches!(self.node(), Node::Cases(cases, None) if cases.is_empty())
    }
    /// The derivative by a variable as something still to be taken, for the steps of a derivation.
    pub fn slope(self, by: &str) -> Expr {
        Node::Slope(self, Symbol::new(by)).into()
    }

    /// The outermost operation, with its parts.
    pub fn node(&self) -> &Node {
        &self.0.node
    }
    /// Whether the two are one shared node, which answers equality without a walk.
    pub fn is_same_node(&self, other: &Expr) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
    /// A name for the node as long as it lives, where others share it: what was done for it need not be done again.
    pub(crate) fn shared(&self) -> Option<usize> {
        (Arc::strong_count(&self.0) > 1).then(|| Arc::as_ptr(&self.0).addr())
    }
    /// The number this is, with its sign, when it is a bare number (`3`, `-1/2` only as one literal).
    pub fn as_number(&self) -> Option<Number> {
        match self.node() {
            Node::Num(n) => Some(*n),
            Node::Neg(inner) => inner.as_number()?.neg(),
            _ => None,
        }
    }
    /// The rational number this is, also when it is written as a quotient of two: `-2/3`.
    pub fn as_ratio(&self) -> Option<Number> {
        match self.node() {
            Node::Num(n) => Some(*n),
            Node::Neg(inner) => inner.as_ratio()?.neg(),
            Node::Div(top, bottom) => top.as_number()?.div(bottom.as_number()?),
            _ => None,
        }
    }
    /// Whether it is exactly this whole number.
    pub fn is_number(&self, n: i64) -> bool {
        self.as_number().is_some_and(|m| m.same_value(Number::int(n)))
    }
    /// The letter, where it is a letter alone.
    pub fn as_var(&self) -> Option<&Symbol> {
        match self.node() {
            Node::Var(name) => Some(name),
            _ => None,
        }
    }

    /// Rebuilds this node with each direct part replaced by `change` of it, the sides of the conditions of cases included. Sums and products are flattened again.
    /// Where every part comes back as the node it was, this node is given back itself.
    pub fn map_children(&self, mut change: impl FnMut(&Expr) -> Expr) -> Expr {
        if !steps::take(1) {
            return self.clone();
        }
        match self.node() {
            Node::Num(_) | Node::Const(_) | Node::Var(_) => self.clone(),
            Node::Neg(a) => self.unless_same(a, change(a), Expr::negate),
            Node::Slope(a, by) => self.unless_same(a, change(a), |a| a.slope(by)),
            Node::Div(a, b) => self.unless_both_same([a, b], [change(a), change(b)], Expr::over),
            Node::Pow(a, b) => self.unless_both_same([a, b], [change(a), change(b)], Expr::to_the),
            Node::Sum(terms) => changed(terms, change).map_or_else(|| self.clone(), Expr::sum),
            Node::Product(factors) => changed(factors, change).map_or_else(|| self.clone(), Expr::product),
            Node::Call(f, arguments) => {
                changed(arguments, change).map_or_else(|| self.clone(), |arguments| Expr::call(*f, arguments))
            }
            Node::Cases(cases, otherwise) => {
                let mut same = true;
                let mut change = |part: &Expr| {
                    let next = change(part);
                    same &= next.is_same_node(part);
                    next
                };
                let cases: Vec<Case> = cases
                    .iter()
                    .map(|case| Case { value: change(&case.value), when: case.when.map(&mut change) })
                    .collect();
                let otherwise = otherwise.as_ref().map(&mut change);
                if same { self.clone() } else { Node::Cases(cases, otherwise).into() }
            }
        }
    }
    fn unless_same(&self, before: &Expr, after: Expr, build: impl FnOnce(Expr) -> Expr) -> Expr {
        if after.is_same_node(before) { self.clone() } else { build(after) }
    }
    fn unless_both_same(&self, before: [&Expr; 2], [a, b]: [Expr; 2], build: fn(Expr, Expr) -> Expr) -> Expr {
        if a.is_same_node(before[0]) && b.is_same_node(before[1]) { self.clone() } else { build(a, b) }
    }

    /// Calls `visit` on every direct part.
    ///
    /// Where the steps of [`super::steps`] are used up there are none, so that every walk ends.
    pub fn for_each_child(&self, mut visit: impl FnMut(&Expr)) {
        if !steps::take(1) {
            return;
        }
        match self.node() {
            Node::Num(_) | Node::Const(_) | Node::Var(_) => {}
            Node::Neg(a) | Node::Slope(a, _) => visit(a),
            Node::Div(a, b) | Node::Pow(a, b) => {
                visit(a);
                visit(b);
            }
            Node::Sum(parts) | Node::Product(parts) | Node::Call(_, parts) => parts.iter().for_each(visit),
            Node::Cases(cases, otherwise) => {
                for case in cases {
                    visit(&case.value);
                    case.when.for_each_side(&mut visit);
                }
                otherwise.iter().for_each(visit);
            }
        }
    }

    /// This expression with every variable `name` replaced.
    pub fn substitute(&self, name: &str, value: &Expr) -> Expr {
        self.substitute_with(&|symbol| (symbol == name).then(|| value.clone()))
    }
    /// This expression with every variable replaced for which `value` gives something.
    pub fn substitute_with(&self, value: &dyn Fn(&str) -> Option<Expr>) -> Expr {
        match self.node() {
            Node::Var(name) => value(name).unwrap_or_else(|| self.clone()),
            _ => self.map_children(|child| child.substitute_with(value)),
        }
    }

    /// Whether the variable stands anywhere in this expression.
    pub fn mentions(&self, name: &str) -> bool {
        fn within(expr: &Expr, name: &str, letters: Letters) -> bool {
            expr.letters().has(letters).unwrap_or_else(|| {
                let mut found = expr.as_var().is_some_and(|own| own == name);
                if !found {
                    expr.for_each_child(|child| found = found || within(child, name, letters));
                }
                found
            })
        }
        within(self, name, Letters::of(name))
    }
    /// Whether any node, this one included, satisfies the test.
    pub fn any(&self, test: &dyn Fn(&Expr) -> bool) -> bool {
        let mut found = test(self);
        if !found {
            self.for_each_child(|child| found = found || child.any(test));
        }
        found
    }
    /// The names of the variables, each once, in alphabetical order.
    pub fn names(&self) -> Vec<Symbol> {
        // Most formulas have few names, many times each.
        const FEW: usize = 4;
        fn walk(e: &Expr, into: &mut Vec<Symbol>) {
            if let Node::Var(name) = e.node()
                && !into.iter().take(FEW).any(|known| known == name)
            {
                into.push(name.clone());
            }
            e.for_each_child(|child| walk(child, into));
        }
        if let Some(letters) = self.letters().names() {
            return letters.map(|letter| Symbol::new(letter.encode_utf8(&mut [0; 4]))).collect();
        }
        let mut names = Vec::new();
        walk(self, &mut names);
        names.sort_unstable();
        names.dedup();
        names
    }
    /// How many nodes the written expression has.
    pub fn size(&self) -> usize {
        self.0.outline.size
    }
    pub(super) fn letters(&self) -> Letters {
        self.0.outline.letters
    }
}

/// Two or more parts as one node, those nested in parts that are such nodes spliced in; a single part stays itself.
fn flattened(
    parts: impl IntoIterator<Item = Expr>,
    nested: fn(&Node) -> Option<&Vec<Expr>>,
    node: fn(Vec<Expr>) -> Node,
) -> Option<Expr> {
    let mut parts = parts.into_iter();
    let first = parts.next()?;
    let Some(second) = parts.next() else { return Some(first) };
    let mut flat = Vec::with_capacity(2 + parts.size_hint().0);
    for part in [first, second].into_iter().chain(parts) {
        match nested(&part) {
            Some(inner) => flat.extend(inner.iter().cloned()),
            None => flat.push(part),
        }
    }
    Some(node(flat).into())
}

/// The parts with `change` made to each; `None` where each comes back as the node it was.
fn changed(parts: &[Expr], mut change: impl FnMut(&Expr) -> Expr) -> Option<Vec<Expr>> {
    for (at, part) in parts.iter().enumerate() {
        let next = change(part);
        if !next.is_same_node(part) {
            let mut all = Vec::with_capacity(parts.len());
            all.extend_from_slice(&parts[..at]);
            all.push(next);
            all.extend(parts[at + 1..].iter().map(change));
            return Some(all);
        }
    }
    None
}

/// Whether the printed expression begins with a minus sign.
pub(crate) fn starts_with_minus(expr: &Expr) -> bool {
    match expr.node() {
        Node::Neg(_) => true,
        Node::Num(n) => n.is_negative(),
        Node::Product(factors) => factors.first().is_some_and(starts_with_minus),
        Node::Div(above, _) => starts_with_minus(above),
        _ => false,
    }
}
