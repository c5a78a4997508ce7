//! Values at a few points, for telling hundreds of wrong forms apart before any is built.
//!
//! A filter, not a judgement: what agrees here to seven digits is confirmed by the judge with a bound on its error.

use crate::math::expr::{Constant, Expr, Node, Symbol};
use crate::math::functions::{self, Func, Slopes};
use crate::math::number::Number;
use crate::math::pattern::{Algebra, Bound, Form, Letter, Outer, slope_forms};
use crate::math::predicate::Predicate;
use crate::math::rng::Rng;
use crate::math::steps;
use std::array;

/// How many points are looked at.
pub const LANES: usize = 8;
/// How many of them come first: nearly all forms part from an answer there, and the others need not be looked at.
pub const NEAR: usize = 2;

/// Values at the points, and the exact number where it is the same everywhere: the exponent 1/3 takes a root of a
/// negative number that 0.333… does not.
#[derive(Clone, Copy, Debug)]
pub struct Lanes<const N: usize = LANES> {
    pub at: [f64; N],
    exact: Option<(i32, i32)>,
}

impl<const N: usize> Lanes<N> {
    pub fn number(number: Number) -> Lanes<N> {
        let small = |n: i128| i32::try_from(n).ok();
        let exact = if number.is_decimal() && !number.is_integer() {
            None
        } else {
            small(number.num()).zip(small(number.den()))
        };
        Lanes { at: [number.to_f64(); N], exact }
    }
    fn plain(at: [f64; N]) -> Lanes<N> {
        Lanes { at, exact: None }
    }
    pub fn nowhere() -> Lanes<N> {
        Lanes::plain([f64::NAN; N])
    }
    /// The values at the first points alone.
    pub fn first<const M: usize>(&self) -> Lanes<M> {
        Lanes { at: array::from_fn(|i| self.at[i]), exact: self.exact }
    }
    fn each(self, other: Lanes<N>, f: impl Fn(f64, f64) -> f64) -> Lanes<N> {
        Lanes::plain(array::from_fn(|i| f(self.at[i], other.at[i])))
    }
    fn exactly(self, number: Option<Number>) -> Lanes<N> {
        match number {
            Some(number) => Lanes::number(number),
            None => self,
        }
    }
    fn ratio(self) -> Option<Number> {
        let (p, q) = self.exact?;
        Number::ratio(i128::from(p), i128::from(q))
    }
    fn both(self, other: Lanes<N>, f: fn(Number, Number) -> Option<Number>) -> Option<Number> {
        f(self.ratio()?, other.ratio()?)
    }

    pub fn plus(self, other: Lanes<N>) -> Lanes<N> {
        self.each(other, |a, b| a + b).exactly(self.both(other, Number::add))
    }
    pub fn times(self, other: Lanes<N>) -> Lanes<N> {
        self.each(other, |a, b| a * b).exactly(self.both(other, Number::mul))
    }
    pub fn over(self, other: Lanes<N>) -> Lanes<N> {
        self.each(other, |a, b| a / b).exactly(self.both(other, Number::div))
    }
    /// Whether it is exactly 0 everywhere.
    fn is_zero(&self) -> bool {
        self.exact == Some((0, 1))
    }
    /// 1 where the value is this one, 0 where it is another.
    pub fn where_equal(self, value: f64) -> Lanes<N> {
        Lanes::plain(self.at.map(|at| if at == value { 1.0 } else { 0.0 * at }))
    }
    pub fn negated(self) -> Lanes<N> {
        Lanes { at: self.at.map(|a| -a), exact: self.exact.map(|(p, q)| (-p, q)) }
    }
    pub fn to_the(self, exponent: Lanes<N>) -> Lanes<N> {
        match exponent.exact {
            Some((1, 1)) => self,
            Some((2, 1)) => self.times(self),
            Some((p, q)) if q % 2 == 1 => {
                let power = f64::from(p) / f64::from(q);
                let root = |a: f64| {
                    let size = libm::pow(a.abs(), power);
                    if a < 0.0 && p % 2 != 0 { -size } else { size }
                };
                Lanes::plain(self.at.map(root))
            }
            _ => self.each(exponent, libm::pow),
        }
    }

    /// Whether the two agree to about nine digits wherever both have a value, and both have one at two points or more.
    pub fn agrees(&self, other: &Lanes<N>) -> bool {
        // Nearly all forms part from an answer at the first point, by more than the greatest floor below.
        let (a, b) = (self.at[0], other.at[0]);
        if (a - b).abs() > 1e-9 * (a.abs() + b.abs()) + (1e-13 + 1e-300) && a.is_finite() && b.is_finite() {
            return false;
        }
        // What is left of a cancellation, as in 1 − tanh², has few good digits: near 0 the absolute error counts.
        let greatest = self.at.into_iter().filter(|a| a.is_finite()).fold(0.0, |m: f64, a| m.max(a.abs()));
        let floor = 1e-13 * greatest.min(1.0) + 1e-300;
        let mut compared = 0;
        for (a, b) in self.at.into_iter().zip(other.at) {
            if a.is_finite() && b.is_finite() {
                if (a - b).abs() > 1e-9 * (a.abs() + b.abs()) + floor {
                    return false;
                }
                compared += 1;
            }
        }
        compared >= 2
    }
    /// Whether the value is the same at every point where there is one, and there are two such points or more.
    pub fn is_level(&self) -> bool {
        let first = self.at.into_iter().find(|a| a.is_finite());
        first.is_some_and(|first| self.agrees(&Lanes::plain([first; N])))
    }
    /// The value at the point that is asked for.
    pub fn asked(&self) -> f64 {
        self.at[0]
    }
    /// At how many points there is a value.
    pub fn defined(&self) -> usize {
        self.at.iter().filter(|a| a.is_finite()).count()
    }
}

/// Whether values at the first points show that two forms do not agree, with much room for the rounding of either.
pub fn part_clearly(a: &[f64; NEAR], b: &[f64; NEAR]) -> bool {
    let apart = |(a, b): (&f64, &f64)| {
        let gap = (a - b).abs();
        // Not a number and infinite are neither near nor far.
        gap < f64::INFINITY && gap > 1e-7 * (a.abs() + b.abs()) + 1e-9
    };
    a.iter().zip(b).any(apart)
}

/// The points, by the names of the variables.
#[derive(Clone, Debug)]
pub struct Probe {
    points: Vec<(Symbol, Lanes)>,
}

/// Sizes of coordinates, in the order in which they are tried, each with both signs.
const SIZES: [(f64, f64); 8] =
    [(1.06, 2.9), (0.06, 0.94), (3.0, 9.0), (0.3, 0.94), (1.06, 2.0), (10.0, 40.0), (0.01, 0.06), (100.0, 300.0)];
/// How often all sizes are gone through.
const ROUNDS: usize = 4;

impl Probe {
    /// The point that is asked for, if there is one, then points at which both expressions have a value, as far as
    /// there are such, then points at which the first has one; the same ones always.
    pub fn of(key: &Expr, function: &Expr, names: &[Symbol], asked: Option<&[f64]>) -> Probe {
        let mut rng = Rng::named(0, "probe");
        let (mut good, mut fair): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
        for sizes in [SIZES; ROUNDS].as_flattened().chunks(LANES / 2) {
            let mut tried = Vec::with_capacity(LANES);
            for (low, high) in sizes {
                for sign in [1.0, -1.0] {
                    let point: Vec<f64> = names
                        .iter()
                        .enumerate()
                        .map(|(i, _)| {
                            // The first variables have the sign in turn, the others at random.
                            let size = rng.between(*low, *high);
                            if i == 0 { sign * size } else { size * [1.0, -1.0][rng.below(2)] }
                        })
                        .collect();
                    tried.push(point);
                }
            }
            let here = Probe::at(names, &tried);
            let usable = |value: f64| value.is_finite() && value.abs() < 1e12;
            for ((point, key), value) in
                tried.into_iter().zip(here.values::<LANES>(key).at).zip(here.values::<LANES>(function).at)
            {
                match (usable(key), usable(value)) {
                    (true, true) => good.push(point),
                    (true, false) => fair.push(point),
                    _ => {}
                }
            }
            if good.len() >= LANES {
                break;
            }
        }
        good.extend(fair);
        if let Some(asked) = asked {
            good.insert(0, asked.to_vec());
        }
        Probe::at(names, &good)
    }

    fn at(names: &[Symbol], points: &[Vec<f64>]) -> Probe {
        let lane = |name: usize| array::from_fn(|i| points.get(i).map_or(f64::NAN, |point| point[name]));
        Probe { points: (0..names.len()).map(|i| (names[i].clone(), Lanes::plain(lane(i)))).collect() }
    }

    /// How many points there are.
    pub fn count(&self) -> usize {
        self.points.first().map_or(LANES, |(_, lanes)| lanes.defined())
    }

    /// The first coordinates of a variable.
    pub fn coordinate<const N: usize>(&self, name: &str) -> Option<[f64; N]> {
        self.points.iter().find(|(known, _)| known == name).map(|(_, lanes)| lanes.first().at)
    }

    /// The values of an expression; NaN where it has none or a name is unknown.
    pub fn values<const N: usize>(&self, expr: &Expr) -> Lanes<N> {
        if !steps::take(1 + N as u64 / 4) {
            return Lanes::nowhere();
        }
        match expr.node() {
            Node::Num(number) => Lanes::number(*number),
            Node::Const(constant) => known(*constant),
            Node::Var(name) => {
                let found = self.points.iter().find(|(known, _)| known == name);
                found.map_or(Lanes::nowhere(), |(_, lanes)| lanes.first())
            }
            Node::Neg(a) => self.values::<N>(a).negated(),
            Node::Sum(terms) => total(terms.iter().map(|term| self.values(term))),
            Node::Product(factors) => product(factors.iter().map(|factor| self.values(factor))),
            Node::Div(a, b) => self.values::<N>(a).over(self.values(b)),
            Node::Pow(a, b) => self.values::<N>(a).to_the(self.values(b)),
            Node::Call(function, arguments) => match arguments.as_slice() {
                [only] => call(*function, &[self.values(only)]),
                several => {
                    let several: Vec<Lanes<N>> = several.iter().map(|argument| self.values(argument)).collect();
                    call(*function, &several)
                }
            },
            Node::Cases(cases, otherwise) => {
                let values = cases.iter().map(|case| &case.value).chain(otherwise);
                self.by_pieces(expr, values.map(|value| self.values(value)))
            }
            Node::Slope(..) => Lanes::nowhere(),
        }
    }
}

impl Probe {
    /// The values of the derivative of an expression, which is not made for it; NaN where there is none.
    pub fn slopes<const N: usize>(&self, expr: &Expr, by: &str) -> Lanes<N> {
        self.with_slope(expr, by).1
    }

    /// The values of an expression and of its derivative, which is exactly 0 where nothing moves.
    fn with_slope<const N: usize>(&self, expr: &Expr, by: &str) -> (Lanes<N>, Lanes<N>) {
        let number = |n: i64| Lanes::number(Number::int(n));
        if !steps::take(1) {
            return (Lanes::nowhere(), Lanes::nowhere());
        }
        let of = |part: &Expr| self.with_slope::<N>(part, by);
        // What is held still adds nothing, whatever it is multiplied with.
        let share = |factor: Lanes<N>, moves: Lanes<N>| if moves.is_zero() { moves } else { factor.times(moves) };
        match expr.node() {
            Node::Num(_) | Node::Const(_) => (self.values(expr), number(0)),
            Node::Var(name) => (self.values(expr), number(i64::from(name == by))),
            Node::Neg(a) => {
                let (a, moves) = of(a);
                (a.negated(), moves.negated())
            }
            Node::Sum(terms) => {
                let (values, slopes): (Vec<_>, Vec<_>) = terms.iter().map(of).unzip();
                (total(values.into_iter()), total(slopes.into_iter()))
            }
            Node::Product(factors) => factors.iter().map(of).fold((number(1), number(0)), |(a, more), (b, moves)| {
                (a.times(b), share(b, more).plus(share(a, moves)))
            }),
            Node::Div(a, b) => {
                let ((a, more), (b, moves)) = (of(a), of(b));
                let (ratio, still) = (a.over(b), more.is_zero() && moves.is_zero());
                let slope = || more.plus(share(ratio, moves).negated()).over(b);
                (ratio, if still { more } else { slope() })
            }
            Node::Pow(a, b) => {
                let ((base, more), (exponent, up)) = (of(a), of(b));
                let value = base.to_the(exponent);
                let less = || exponent.times(base.to_the(exponent.plus(number(-1))));
                let by_base = if more.is_zero() { more } else { less().times(more) };
                let by_exponent = if up.is_zero() { up } else { value.times(call(functions::LN, &[base])).times(up) };
                (value, by_base.plus(by_exponent))
            }
            Node::Call(function, arguments) => {
                let (values, slopes): (Vec<_>, Vec<_>) = arguments.iter().map(of).unzip();
                let moving = (0..arguments.len()).filter(|place| !slopes[*place].is_zero());
                let parts = moving.map(|place| slope(*function, &values, place, self).times(slopes[place]));
                (call(*function, &values), total(parts))
            }
            Node::Cases(cases, otherwise) => {
                let parts = cases.iter().map(|case| &case.value).chain(otherwise);
                let (values, slopes): (Vec<_>, Vec<_>) = parts.map(of).unzip();
                (self.by_pieces(expr, values.into_iter()), self.by_pieces(expr, slopes.into_iter()))
            }
            Node::Slope(..) => (Lanes::nowhere(), Lanes::nowhere()),
        }
    }

    /// At each point the value given for the case of `expr` that counts there; the values are those of the cases in
    /// their order, and the last that of the part that holds otherwise.
    pub fn by_pieces<const N: usize>(&self, expr: &Expr, values: impl Iterator<Item = Lanes<N>>) -> Lanes<N> {
        let values: Vec<Lanes<N>> = values.collect();
        let Node::Cases(cases, otherwise) = expr.node() else { return Lanes::nowhere() };
        let value = |case: usize, lane: usize| values.get(case).map_or(f64::NAN, |value| value.at[lane]);
        Lanes::plain(array::from_fn(|lane| {
            for (at, case) in cases.iter().enumerate() {
                match self.holds::<N>(&case.when, lane) {
                    Some(true) => return value(at, lane),
                    Some(false) => {}
                    None => return f64::NAN,
                }
            }
            if otherwise.is_some() { value(cases.len(), lane) } else { f64::NAN }
        }))
    }
    fn holds<const N: usize>(&self, when: &Predicate, lane: usize) -> Option<bool> {
        when.decide(&mut |condition| {
            let (left, right) =
                (self.values::<N>(&condition.left).at[lane], self.values::<N>(&condition.right).at[lane]);
            (!left.is_nan() && !right.is_nan()).then(|| condition.comparison.holds(left, right))
        })
    }
}

fn known<const N: usize>(constant: Constant) -> Lanes<N> {
    Lanes::plain(match constant {
        Constant::Pi => [std::f64::consts::PI; N],
        Constant::E => [std::f64::consts::E; N],
    })
}

/// The sum, 0 where there is nothing.
pub fn total<const N: usize>(terms: impl Iterator<Item = Lanes<N>>) -> Lanes<N> {
    terms.reduce(Lanes::plus).unwrap_or(Lanes::number(Number::ZERO))
}

/// The product, 1 where there is nothing.
pub fn product<const N: usize>(factors: impl Iterator<Item = Lanes<N>>) -> Lanes<N> {
    factors.reduce(Lanes::times).unwrap_or(Lanes::number(Number::ONE))
}

pub fn call<const N: usize>(function: Func, arguments: &[Lanes<N>]) -> Lanes<N> {
    match arguments {
        [u] => Lanes::plain(u.at.map(|u| function.value(&[u]))),
        _ => Lanes::plain(array::from_fn(|i| {
            let point: Vec<f64> = arguments.iter().map(|argument| argument.at[i]).collect();
            function.value(&point)
        })),
    }
}

/// A template filled in with values.
pub struct InLanes<'a, const N: usize> {
    pub probe: &'a Probe,
    pub by: Lanes<N>,
    /// What the letters stand for; without it they are `u` and `v`.
    pub bound: Option<&'a Bound>,
    /// The values of the parts that the letters stand for, in the order of the letters.
    pub letters: &'a [Lanes<N>],
    pub slope: &'a dyn Fn(Letter) -> Lanes<N>,
}

impl<const N: usize> Algebra for InLanes<'_, N> {
    type Out = Lanes<N>;
    fn number(&self, number: Number) -> Lanes<N> {
        Lanes::number(number)
    }
    fn constant(&self, constant: Constant) -> Lanes<N> {
        known(constant)
    }
    fn by(&self) -> Lanes<N> {
        self.by
    }
    fn letter(&self, letter: Letter) -> Lanes<N> {
        let place = match self.bound {
            Some(bound) => bound.letters.iter().position(|(name, _)| *name == letter),
            None => ['u', 'v'].iter().position(|name| *name == letter),
        };
        let value = place.and_then(|place| self.letters.get(place));
        value.copied().unwrap_or(Lanes::nowhere())
    }
    fn slope(&self, letter: Letter) -> Lanes<N> {
        (self.slope)(letter)
    }
    fn outer(&self, at: Lanes<N>) -> Lanes<N> {
        match self.outside() {
            Some(Outer::Call { function, arguments, at: _ }) if arguments.len() == 1 => call(*function, &[at]),
            Some(Outer::Call { function, arguments, at: place }) => {
                call(*function, &self.arguments(arguments, *place, at))
            }
            Some(Outer::Power(exponent)) => at.to_the(self.probe.values(exponent)),
            Some(Outer::Exponential(base)) => self.probe.values(base).to_the(at),
            None => Lanes::nowhere(),
        }
    }
    fn outer_slope(&self, at: Lanes<N>) -> Lanes<N> {
        match self.outside() {
            Some(Outer::Call { function, arguments, at: _ }) if arguments.len() == 1 => {
                slope(*function, &[at], 0, self.probe)
            }
            Some(Outer::Call { function, arguments, at: place }) => {
                slope(*function, &self.arguments(arguments, *place, at), *place, self.probe)
            }
            Some(Outer::Power(exponent)) => {
                let exponent = self.probe.values(exponent);
                exponent.times(at.to_the(exponent.plus(Lanes::number(Number::int(-1)))))
            }
            Some(Outer::Exponential(base)) => {
                let base = self.probe.values(base);
                base.to_the(at).times(call(functions::LN, &[base]))
            }
            None => Lanes::nowhere(),
        }
    }
    fn negate(&self, a: Lanes<N>) -> Lanes<N> {
        a.negated()
    }
    fn sum(&self, terms: impl Iterator<Item = Lanes<N>>) -> Lanes<N> {
        total(terms)
    }
    fn product(&self, factors: impl Iterator<Item = (bool, Lanes<N>)>) -> Lanes<N> {
        product(factors.map(|(_, factor)| factor))
    }
    fn quotient(&self, top: Lanes<N>, bottom: Lanes<N>) -> Lanes<N> {
        top.over(bottom)
    }
    fn power(&self, base: Lanes<N>, exponent: Lanes<N>) -> Lanes<N> {
        base.to_the(exponent)
    }
    fn call(&self, function: Func, arguments: impl AsRef<[Lanes<N>]> + Into<Vec<Lanes<N>>>) -> Lanes<N> {
        call(function, arguments.as_ref())
    }
}

impl<const N: usize> InLanes<'_, N> {
    fn outside(&self) -> Option<&Outer> {
        self.bound.and_then(|bound| bound.outer.as_ref())
    }
    fn arguments(&self, arguments: &[Expr], place: usize, at: Lanes<N>) -> Vec<Lanes<N>> {
        let value = |(i, argument): (usize, &Expr)| if i == place { at } else { self.probe.values(argument) };
        arguments.iter().enumerate().map(value).collect()
    }
}

/// The slope of a call by its argument at `place`, in values.
pub fn slope<const N: usize>(function: Func, arguments: &[Lanes<N>], place: usize, probe: &Probe) -> Lanes<N> {
    let forms: &[Form] = slope_forms(function);
    let nowhere = Lanes::nowhere();
    let (form, letters) = match function.row().slopes {
        Slopes::Softmax => {
            let own = call(function, arguments);
            let mut shared = arguments.to_vec();
            shared[0] = Lanes::number(Number::int(i64::try_from(place).unwrap_or(0)));
            let one = Lanes::number(Number::ONE);
            return match arguments[0].at[0] == shared[0].at[0] {
                true => own.times(one.plus(own.negated())),
                false => own.times(call(function, &shared)).negated(),
            };
        }
        Slopes::Shared(_) => {
            let mut rest = arguments.to_vec();
            let own = rest.remove(place);
            match rest.as_slice() {
                [] => return Lanes::number(Number::ONE),
                [other] => (forms.first(), [own, *other]),
                _ => (forms.first(), [own, call(function, &rest)]),
            }
        }
        Slopes::Each(_) => {
            let left_out = function.left_out(arguments.len()).map(Lanes::number);
            let mut all = arguments.iter().copied().chain(left_out);
            (forms.get(place), [all.next().unwrap_or(nowhere), all.next().unwrap_or(nowhere)])
        }
    };
    let Some(form) = form else { return Lanes::nowhere() };
    let by = Lanes::number(Number::ZERO);
    form.run(&InLanes { probe, by, bound: None, letters: &letters, slope: &|_| nowhere })
}
