//! Where a smooth function of one name is 0: exactly where that can be, else within bounds and perhaps not everywhere.

use super::cells::simplest;
use super::enclosure::{Enclosure, Over, enclose};
use super::numbers::{Numbers, Point, ends};
use super::univariate::{self, Coefficients, Isolated};
use crate::math::model::Signs;
use crate::math::model::linear::common_unit;
use crate::math::model::node::{Id, ModelNode, NodeArena};
use crate::math::number::Number;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use std::collections::HashMap;
use std::rc::Rc;

/// The highest degree of a polynomial that is expanded.
const MOST_DEGREE: usize = 48;
/// Pieces that one search by halves looks at, and all of them together.
const MOST_PIECES: usize = 1200;
const MOST_BISECTIONS: usize = 4000;
/// Pieces of one stretch that end at their least width, before the rest of it is left.
const MOST_VAGUE: usize = 3;
/// How far out it looks; less where there are waves.
const FAR: f64 = 1e4;
const FAR_WITH_WAVES: f64 = 40.0;
/// How deep inverses are peeled.
const DEPTH: usize = 24;

/// A place where a function is 0 or has a pole.
#[derive(Clone, Debug)]
pub struct Root {
    pub low: BigRational,
    pub high: BigRational,
    /// The root written as a constant, where it is known so.
    pub form: Option<Id>,
    /// A polynomial without repeated factors whose root it is.
    pub poly: Option<Rc<Coefficients>>,
    pub of: Id,
}

/// What is known of the roots.
#[derive(Clone, Debug)]
pub struct Roots {
    pub found: Vec<Root>,
    /// There are no others.
    pub complete: bool,
    /// It is 0 everywhere.
    pub everywhere: bool,
}

impl Root {
    pub fn middle(&self) -> BigRational {
        if self.low == self.high { self.low.clone() } else { (&self.low + &self.high) / BigInt::from(2) }
    }
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }
}

impl Roots {
    fn none() -> Roots {
        Roots { found: Vec::new(), complete: true, everywhere: false }
    }
    pub fn everywhere() -> Roots {
        Roots { everywhere: true, ..Roots::none() }
    }
    fn unknown() -> Roots {
        Roots { complete: false, ..Roots::none() }
    }
    fn and(mut self, other: Roots) -> Roots {
        self.found.extend(other.found);
        self.complete &= other.complete;
        self.everywhere |= other.everywhere;
        self
    }
}

/// Numerator and denominator of what stands for itself in a rational function.
type Letter<'f> = &'f dyn Fn(&NodeArena, Id) -> Option<(Coefficients, Coefficients)>;

/// Looks for roots by one name.
#[derive(Debug)]
pub struct Finder<'a> {
    pub arena: &'a mut NodeArena,
    pub signs: &'a mut Signs,
    pub numbers: &'a mut Numbers,
    pub name: u16,
    pub bisections: &'a mut usize,
}

impl Finder<'_> {
    /// The roots where it has a value.
    pub fn roots(&mut self, id: Id) -> Roots {
        let id = self.arena.without_killed(id);
        self.find(id, DEPTH)
    }

    fn moves(&self, id: Id) -> bool {
        self.arena.names_in(id) & (1 << self.name) != 0
    }

    fn find(&mut self, id: Id, depth: usize) -> Roots {
        if depth == 0 {
            return Roots::unknown();
        }
        if !self.moves(id) {
            return match self.signs.of(self.arena, id) {
                Some(0) => Roots::everywhere(),
                Some(_) => Roots::none(),
                None => Roots::unknown(),
            };
        }
        let name = self.name;
        let own = |arena: &NodeArena, id: Id| match arena.node(id) {
            ModelNode::Var(known) if *known == name => Some((vec![BigInt::zero(), BigInt::one()], vec![BigInt::one()])),
            _ => None,
        };
        if let Some((above, below)) = quotient(self.arena, id, &own) {
            if above.is_empty() {
                return Roots::everywhere();
            }
            return self.of_polynomial(&above, id).and(self.of_polynomial(&below, id));
        }
        if let Some(roots) = self.of_exponentials(id) {
            return roots;
        }
        if let Some((slope, constant)) = self.affine(id) {
            return match self.signs.of(self.arena, slope) {
                Some(0) => self.find(constant, depth - 1),
                Some(_) => {
                    let minus = self.arena.neg(constant);
                    let form = self.arena.div(minus, slope);
                    self.at_constant(form)
                }
                None => Roots::unknown(),
            };
        }
        match self.arena.node(id).clone() {
            ModelNode::Mul(parts) => parts
                .iter()
                .filter(|part| self.moves(**part))
                .copied()
                .collect::<Vec<_>>()
                .into_iter()
                .fold(Roots::none(), |all, part| all.and(self.find(part, depth - 1))),
            ModelNode::Killed(_) => Roots::everywhere(),
            ModelNode::Inv(a)
            | ModelNode::Power(a, ..)
            | ModelNode::Asin(a)
            | ModelNode::Erf(a)
            | ModelNode::Atan(a) => self.find(a, depth - 1),
            ModelNode::Exp(_) => Roots::none(),
            ModelNode::Ln(a) => {
                let one = self.arena.int(1);
                let inner = self.arena.sub(a, one);
                self.find(inner, depth - 1)
            }
            ModelNode::Add(parts) => match self.peeled(&parts, depth) {
                Some(roots) => roots,
                None => self.by_halves(id),
            },
            _ => self.by_halves(id),
        }
    }

    fn of_polynomial(&mut self, p: &Coefficients, of: Id) -> Roots {
        if p.len() <= 1 {
            return Roots::none();
        }
        let Some(simple) = univariate::square_free(p) else { return Roots::unknown() };
        let Some(isolated) = univariate::roots(&simple) else { return self.by_halves(of) };
        let poly = Rc::new(simple);
        let found = isolated.into_iter().map(|root| Root {
            low: root.low,
            high: root.high,
            form: None,
            poly: Some(poly.clone()),
            of,
        });
        Roots { found: found.collect(), ..Roots::none() }
    }

    /// The roots of a rational function of powers of one e^(r·(x − c)), with rational r and constant c: ln t / r + c.
    fn of_exponentials(&mut self, id: Id) -> Option<Roots> {
        let order = self.arena.below(&[id]);
        let exponents = order.iter().filter_map(|at| match self.arena.node(*at) {
            ModelNode::Exp(a) if self.moves(*a) => Some((*at, *a)),
            _ => None,
        });
        let mut rates: HashMap<Id, Number> = HashMap::new();
        let mut shared: Option<(Number, Id)> = None;
        for (at, exponent) in exponents.collect::<Vec<_>>() {
            let (slope, constant) = self.affine(exponent)?;
            let slope = self.arena.as_number(slope)?;
            let by = self.arena.number(slope.recip()?.neg()?);
            let centre = self.arena.mul(&[by, constant]);
            let (unit, centre) = match shared {
                None => (slope.abs()?, centre),
                Some((unit, known)) => {
                    let difference = self.arena.sub(centre, known);
                    if self.signs.of(self.arena, difference) != Some(0) {
                        return None;
                    }
                    (common_unit(unit, slope)?, known)
                }
            };
            shared = Some((unit, centre));
            rates.insert(at, slope);
        }
        let (unit, centre) = shared?;
        let letter = |_: &NodeArena, id: Id| {
            let times = rates.get(&id)?.div(unit)?.as_int()?;
            let size = usize::try_from(times.unsigned_abs()).ok().filter(|size| *size <= MOST_DEGREE)?;
            let mut power = vec![BigInt::zero(); size];
            power.push(BigInt::one());
            Some(if times < 0 { (vec![BigInt::one()], power) } else { (power, vec![BigInt::one()]) })
        };
        let (above, below) = quotient(self.arena, id, &letter)?;
        if above.is_empty() {
            return Some(Roots::everywhere());
        }
        let mut roots = Roots::none();
        for side in [above, below] {
            if side.len() <= 1 {
                continue;
            }
            for t in univariate::roots(&univariate::square_free(&side)?)? {
                if t.high <= BigRational::zero() {
                    continue;
                }
                roots.found.push(self.at_logarithm(&t, unit, centre, id)?);
            }
        }
        Some(roots)
    }
    /// Where e^(r·(x − c)) is a positive t.
    fn at_logarithm(&mut self, t: &Isolated, unit: Number, centre: Id, of: Id) -> Option<Root> {
        let fits = |x: &BigRational| Number::ratio(x.numer().to_i128()?, x.denom().to_i128()?);
        if let Some(exact) = fits(&t.low).filter(|_| t.low == t.high) {
            let (t, unit) = (self.arena.number(exact), self.arena.number(unit));
            let logarithm = if exact.is_one() { self.arena.int(0) } else { self.arena.ln(t) };
            let moved = self.arena.div(logarithm, unit);
            let form = self.arena.add(&[centre, moved]);
            return self.at_constant(form).found.pop();
        }
        if t.low <= BigRational::zero() {
            return None;
        }
        let (low, high) =
            self.numbers.values(self.arena, &[centre], &Point::new(), false).pop().as_ref().and_then(ends)?;
        let centre = ((low + high) / BigInt::from(2)).to_f64()?;
        let at = |t: &BigRational, by: f64| {
            let x = centre + libm::log(t.to_f64()?) / unit.to_f64();
            BigRational::from_float(x + by * (x.abs() + centre.abs() + 1.0 / unit.to_f64()) * 1e-14)
        };
        Some(Root { low: at(&t.low, -1.0)?, high: at(&t.high, 1.0)?, form: None, poly: None, of })
    }

    /// a and b of a·x + b, constants.
    fn affine(&mut self, id: Id) -> Option<(Id, Id)> {
        if !self.moves(id) {
            return Some((self.arena.int(0), id));
        }
        match self.arena.node(id).clone() {
            ModelNode::Var(_) => Some((self.arena.int(1), self.arena.int(0))),
            ModelNode::Add(parts) => {
                let (mut slopes, mut constants) = (Vec::new(), Vec::new());
                for part in parts {
                    let (slope, constant) = self.affine(part)?;
                    slopes.push(slope);
                    constants.push(constant);
                }
                Some((self.arena.add(&slopes), self.arena.add(&constants)))
            }
            ModelNode::Mul(parts) => {
                let (moving, mut still): (Vec<Id>, Vec<Id>) = parts.iter().partition(|part| self.moves(**part));
                let [moving] = moving[..] else { return None };
                let (slope, constant) = self.affine(moving)?;
                still.push(slope);
                let slope = self.arena.mul(&still);
                still.pop();
                still.push(constant);
                Some((slope, self.arena.mul(&still)))
            }
            _ => None,
        }
    }
    /// The root that a constant is.
    fn at_constant(&mut self, form: Id) -> Roots {
        let value = self.numbers.values(self.arena, &[form], &Point::new(), false).pop();
        match value.as_ref().and_then(ends) {
            Some((low, high)) => {
                Roots { found: vec![Root { low, high, form: Some(form), poly: None, of: form }], ..Roots::none() }
            }
            None => Roots::unknown(),
        }
    }

    /// F(v) = c with one function outside: v by the inverse.
    fn peeled(&mut self, parts: &[Id], depth: usize) -> Option<Roots> {
        let (moving, still): (Vec<Id>, Vec<Id>) = parts.iter().partition(|part| self.moves(**part));
        let [mut outer] = moving[..] else { return None };
        let sum = self.arena.add(&still);
        let mut c = self.arena.neg(sum);
        if let ModelNode::Mul(factors) = self.arena.node(outer).clone() {
            let (moving, still): (Vec<Id>, Vec<Id>) = factors.iter().partition(|part| self.moves(**part));
            let [only] = moving[..] else { return None };
            let factor = self.arena.mul(&still);
            if !matches!(self.signs.of(self.arena, factor), Some(-1 | 1)) {
                return None;
            }
            (outer, c) = (only, self.arena.div(c, factor));
        }
        let sign = self.signs.of(self.arena, c)?;
        let equals = |finder: &mut Self, inner: Id, value: Id| {
            let difference = finder.arena.sub(inner, value);
            finder.find(difference, depth - 1)
        };
        Some(match self.arena.node(outer).clone() {
            ModelNode::Exp(_) if sign <= 0 => Roots::none(),
            ModelNode::Exp(a) => {
                let value = self.arena.ln(c);
                equals(self, a, value)
            }
            ModelNode::Ln(a) => {
                let value = self.arena.exp(c);
                equals(self, a, value)
            }
            ModelNode::Inv(_) if sign == 0 => Roots::none(),
            ModelNode::Inv(a) => {
                let value = self.arena.inv(c);
                equals(self, a, value)
            }
            ModelNode::Atan(a) => {
                // Beyond ±π/2 there is no such angle; sin/cos of a constant is its tangent.
                let (half, pi) = (self.arena.ratio(1, 2), self.arena.pi());
                let quarter = self.arena.mul(&[half, pi]);
                for side in [1, -1] {
                    let size = self.arena.int(side);
                    let size = self.arena.mul(&[size, c]);
                    let beyond = self.arena.sub(size, quarter);
                    if self.signs.of(self.arena, beyond)? >= 0 {
                        return Some(Roots::none());
                    }
                }
                let (sin, cos) = (self.arena.one(ModelNode::Sin, c), self.arena.one(ModelNode::Cos, c));
                let value = self.arena.div(sin, cos);
                equals(self, a, value)
            }
            ModelNode::Asin(a) => {
                let value = self.arena.one(ModelNode::Sin, c);
                equals(self, a, value)
            }
            ModelNode::Power(a, n, positive) => {
                let even_root = n.den() % 2 == 0 || (positive && !n.is_integer());
                if even_root && sign < 0 || (n.is_negative() && sign == 0) {
                    return Some(Roots::none());
                }
                if sign == 0 {
                    return Some(self.find(a, depth - 1));
                }
                let inverse = n.recip()?;
                if n.num() % 2 == 0 {
                    if sign < 0 {
                        return Some(Roots::none());
                    }
                    let value = self.arena.power(c, inverse, false);
                    let minus = self.arena.neg(value);
                    equals(self, a, value).and(equals(self, a, minus))
                } else {
                    let size = self.arena.int(sign.into());
                    let size = self.arena.mul(&[size, c]);
                    let value = self.arena.power(size, inverse, false);
                    let value = if sign < 0 { self.arena.neg(value) } else { value };
                    equals(self, a, value)
                }
            }
            _ => return None,
        })
    }

    /// By halves of a window, with bounds of value and slope. Roots beyond it, and in pieces too small, are not found.
    fn by_halves(&mut self, id: Id) -> Roots {
        let order = self.arena.below(&[id]);
        let unfit = |id: &Id| {
            matches!(
                self.arena.node(*id),
                ModelNode::Sign(_)
                    | ModelNode::Step(_)
                    | ModelNode::Floor(_)
                    | ModelNode::Raise(..)
                    | ModelNode::Choose(..)
            )
        };
        let mut roots = Roots::unknown();
        if order.iter().any(unfit) || self.arena.names_in(id) != 1 << self.name {
            return roots;
        }
        let waves = order.iter().any(|id| matches!(self.arena.node(*id), ModelNode::Sin(_) | ModelNode::Cos(_)));
        let far = if waves { FAR_WITH_WAVES } else { FAR };
        let mut ends = vec![0.0];
        let mut end = 1e-3;
        while end < far {
            ends.push(end);
            end *= 2.0;
        }
        ends.push(far);
        // Moved a little, so that no end is a root in itself.
        let mut all: Vec<f64> = ends.iter().skip(1).rev().map(|end| -end).chain(ends.iter().copied()).collect();
        all.iter_mut().for_each(|end| *end = *end * (1.0 + 1e-7) + 1.2345e-9);
        // Those near 0 first: far out, where a function underflows, nothing can be told.
        let mut stretches: Vec<(f64, f64)> = all.windows(2).map(|pair| (pair[0], pair[1])).collect();
        stretches.sort_by(|a, b| (b.0 + b.1).abs().total_cmp(&(a.0 + a.1).abs()));
        let mut stack: Vec<(f64, f64)> = Vec::new();
        let mut vague = 0;
        let mut kept = Vec::new();
        let mut names = vec![Enclosure::point(0.0); usize::from(self.name) + 1];
        let here = usize::from(self.name);
        let mut used = 0;
        loop {
            if vague > MOST_VAGUE {
                stack.clear();
            }
            let Some((low, high)) = stack.pop().or_else(|| {
                vague = 0;
                stretches.pop()
            }) else {
                break;
            };
            used += 1;
            *self.bisections += 1;
            if used > MOST_PIECES || *self.bisections > MOST_BISECTIONS || roots.found.len() > 64 {
                break;
            }
            names[here] = Enclosure { low, high };
            let (value, slope) = enclose(self.arena, &order, self.name, &names, &mut kept);
            let value = match value {
                Over::Nowhere => continue,
                Over::Span(span) => Some(span),
                Over::Unknown => None,
            };
            if value.and_then(Enclosure::sign).is_some() {
                continue;
            }
            if value.is_some() && slope.span().and_then(Enclosure::sign).is_some() {
                let mut sign = |x: f64| {
                    names[here] = Enclosure::point(x);
                    enclose(self.arena, &order, self.name, &names, &mut kept).0.span().and_then(Enclosure::sign)
                };
                if let (Some(left), Some(right)) = (sign(low), sign(high)) {
                    if left != right {
                        roots.found.extend(self.refined(id, &order, low, high, left));
                    }
                    continue;
                }
            }
            if high - low < 1e-9 * low.abs().max(1.0) {
                vague += 1;
                let exact = |x: f64| BigRational::from_float(x).unwrap_or_else(BigRational::zero);
                roots.found.push(Root { low: exact(low), high: exact(high), form: None, poly: None, of: id });
                continue;
            }
            let middle = low + (high - low) * 0.4987;
            stack.push((middle, high));
            stack.push((low, middle));
        }
        roots
    }

    /// A root between two points of different sign, as close as doubles come.
    fn refined(&mut self, id: Id, order: &[Id], mut low: f64, mut high: f64, left: i8) -> Option<Root> {
        let bounds = (BigRational::from_float(low)?, BigRational::from_float(high)?);
        let mut kept = Vec::new();
        let mut names = vec![Enclosure::point(0.0); usize::from(self.name) + 1];
        for _ in 0..80 {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                break;
            }
            names[usize::from(self.name)] = Enclosure::point(middle);
            match enclose(self.arena, order, self.name, &names, &mut kept).0.span().and_then(Enclosure::sign) {
                Some(sign) if sign == left => low = middle,
                Some(_) => high = middle,
                None => break,
            }
        }
        let by = 4.0 * f64::EPSILON * low.abs().max(high.abs()) + 1e-300;
        let near = simplest(&BigRational::from_float(low - by)?, &BigRational::from_float(high + by)?);
        let (low, high) = (BigRational::from_float(low)?, BigRational::from_float(high)?);
        // The only root there is: where a simple fraction is one, it is that.
        let within = bounds.0 <= near && near <= bounds.1;
        let fits = near.numer().to_i128().zip(near.denom().to_i128()).filter(|_| within);
        if let Some(n) = fits.and_then(|(n, d)| Number::ratio(n, d)) {
            let value = self.arena.number(n);
            let put = self.arena.put_in(id, self.name, value);
            if self.signs.of(self.arena, put) == Some(0) {
                return Some(Root { low: near.clone(), high: near, form: Some(value), poly: None, of: id });
            }
        }
        Some(Root { low, high, form: None, poly: None, of: id })
    }

    /// Whether two roots that are equal within their bounds are shown to be one, or two.
    pub fn are_one(&mut self, a: &Root, b: &Root) -> Option<bool> {
        if a.is_exact() && b.is_exact() {
            return Some(a.low == b.low);
        }
        // Found twice in one function, from two factors with the same zero.
        if a.of == b.of && a.form.is_none() && a.low == b.low && a.high == b.high {
            return Some(true);
        }
        let mut forms = [a.form, b.form];
        for (form, root) in forms.iter_mut().zip([a, b]) {
            if form.is_none() && root.is_exact() {
                let fits = root.low.numer().to_i128().zip(root.low.denom().to_i128());
                *form = fits.and_then(|(n, d)| Number::ratio(n, d)).map(|n| self.arena.number(n));
            }
        }
        if let [Some(left), Some(right)] = forms {
            let difference = self.arena.sub(left, right);
            return self.signs.of(self.arena, difference).map(|sign| sign == 0);
        }
        for (form, other) in [(forms[0], b), (forms[1], a)] {
            if let Some(form) = form {
                let put = self.arena.put_in(other.of, self.name, form);
                if let Some(sign) = self.signs.of(self.arena, put) {
                    return Some(sign == 0);
                }
            }
        }
        if let (Some(p), Some(q)) = (&a.poly, &b.poly) {
            let shared = univariate::divisor(p, q)?;
            let (low, high) = ((&a.low).max(&b.low), (&a.high).min(&b.high));
            // A shared factor with a root between the bounds: both roots are it.
            let apart = univariate::sign_at(&shared, low) * univariate::sign_at(&shared, high);
            return if shared.len() > 1 && apart <= 0 {
                Some(true)
            } else if shared.len() <= 1 {
                Some(false)
            } else {
                None
            };
        }
        None
    }
}

/// Numerator and denominator, where it is a rational function with rational numbers of what `letter` knows.
fn quotient(arena: &NodeArena, id: Id, letter: Letter<'_>) -> Option<(Coefficients, Coefficients)> {
    if let Some(known) = letter(arena, id) {
        return Some(known);
    }
    let number =
        |n: &Number| (univariate::plus(&vec![BigInt::from(n.num())], &Vec::new()), vec![BigInt::from(n.den())]);
    match arena.node(id) {
        ModelNode::Number(n) => Some(number(n)),
        ModelNode::Add(parts) => {
            let mut total: (Coefficients, Coefficients) = (Vec::new(), vec![BigInt::one()]);
            for part in parts {
                let (above, below) = quotient(arena, *part, letter)?;
                total = if below == total.1 {
                    (univariate::plus(&total.0, &above), below)
                } else {
                    let (left, right) = (univariate::times(&total.0, &below), univariate::times(&above, &total.1));
                    (univariate::plus(&left, &right), univariate::times(&total.1, &below))
                };
                bounded(&total)?;
            }
            Some(total)
        }
        ModelNode::Mul(parts) => {
            let mut total = (vec![BigInt::one()], vec![BigInt::one()]);
            for part in parts {
                let (above, below) = quotient(arena, *part, letter)?;
                total = (univariate::times(&total.0, &above), univariate::times(&total.1, &below));
                bounded(&total)?;
            }
            Some(total)
        }
        ModelNode::Killed(_) => Some((Vec::new(), vec![BigInt::one()])),
        ModelNode::Inv(a) => {
            let (above, below) = quotient(arena, *a, letter)?;
            (!above.is_empty()).then_some((below, above))
        }
        ModelNode::Power(a, n, _) if n.is_integer() => {
            let k = n.as_int()?;
            let (above, below) = quotient(arena, *a, letter)?;
            if k.unsigned_abs() as usize * above.len().max(below.len()) > 2 * MOST_DEGREE || (k < 0 && above.is_empty())
            {
                return None;
            }
            let raised = |p: &Coefficients| {
                (0..k.unsigned_abs()).fold(vec![BigInt::one()], |power, _| univariate::times(&power, p))
            };
            let (above, below) = (raised(&above), raised(&below));
            Some(if k < 0 { (below, above) } else { (above, below) })
        }
        _ => None,
    }
}

fn bounded(quotient: &(Coefficients, Coefficients)) -> Option<()> {
    (quotient.0.len().max(quotient.1.len()) <= 2 * MOST_DEGREE).then_some(())
}
