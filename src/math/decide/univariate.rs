//! Real roots of polynomials in one letter with whole coefficients: exact, all of them (Sturm 1835).

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// Coefficients from the constant one up; the last is not 0.
pub type Coefficients = Vec<BigInt>;

/// Higher degrees are not looked into.
const MOST_DEGREE: usize = 48;
/// Bits of a coefficient in the remainders.
const MOST_BITS: u64 = 60_000;
/// Roots are found to within so many bits.
const BITS: usize = 150;

/// An interval that holds exactly one root; both ends the same where it is rational.
#[derive(Clone, Debug)]
pub struct Isolated {
    pub low: BigRational,
    pub high: BigRational,
}

fn trimmed(mut p: Coefficients) -> Coefficients {
    while p.last().is_some_and(Zero::is_zero) {
        p.pop();
    }
    p
}
pub fn plus(a: &Coefficients, b: &Coefficients) -> Coefficients {
    let zero = BigInt::zero();
    let at = |p: &Coefficients, i: usize| p.get(i).unwrap_or(&zero).clone();
    trimmed((0..a.len().max(b.len())).map(|i| at(a, i) + at(b, i)).collect())
}
pub fn times(a: &Coefficients, b: &Coefficients) -> Coefficients {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let mut product = vec![BigInt::zero(); a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            product[i + j] += x * y;
        }
    }
    trimmed(product)
}
fn primitive(p: Coefficients) -> Coefficients {
    let content = p.iter().fold(BigInt::zero(), |common, n| common.gcd(n));
    if content.is_zero() || content.is_one() { p } else { p.into_iter().map(|n| n / &content).collect() }
}
fn slope(p: &Coefficients) -> Coefficients {
    trimmed(p.iter().enumerate().skip(1).map(|(i, n)| n * BigInt::from(i)).collect())
}
/// A positive multiple of the remainder of a by b.
fn remainder(a: &Coefficients, b: &Coefficients) -> Option<Coefficients> {
    let lead = b.last()?;
    let size = lead.abs();
    let mut rest = a.clone();
    while rest.len() >= b.len() {
        let shift = rest.len() - b.len();
        let top = rest.last()? * lead.signum();
        rest.iter_mut().for_each(|n| *n *= &size);
        for (i, n) in b.iter().enumerate() {
            rest[i + shift] -= &top * n;
        }
        rest = primitive(trimmed(rest));
        if rest.iter().any(|n| n.bits() > MOST_BITS) {
            return None;
        }
    }
    Some(rest)
}
/// The greatest common divisor, up to a number.
pub fn divisor(a: &Coefficients, b: &Coefficients) -> Option<Coefficients> {
    let (mut a, mut b) = (primitive(a.clone()), primitive(b.clone()));
    while !b.is_empty() {
        if a.len() < b.len() {
            std::mem::swap(&mut a, &mut b);
            continue;
        }
        let rest = remainder(&a, &b)?;
        (a, b) = (b, rest);
    }
    Some(a)
}
/// The quotient up to a positive number, where b divides a.
fn quotient(a: &Coefficients, b: &Coefficients) -> Option<Coefficients> {
    let lead = b.last()?;
    let mut rest: Vec<BigRational> = a.iter().cloned().map(BigRational::from_integer).collect();
    let mut found = vec![BigRational::zero(); (a.len() + 1).checked_sub(b.len())?];
    for at in (0..found.len()).rev() {
        let n = &rest[at + b.len() - 1] / lead;
        for (i, m) in b.iter().enumerate() {
            rest[at + i] -= &n * m;
        }
        found[at] = n;
    }
    let common = found.iter().fold(BigInt::one(), |common, n| common.lcm(n.denom()));
    Some(primitive(trimmed(found.into_iter().map(|n| (n * &common).to_integer()).collect())))
}

/// The sign at a point.
pub fn sign_at(p: &Coefficients, x: &BigRational) -> i8 {
    let (n, d) = (x.numer(), x.denom());
    let mut power = BigInt::one();
    let mut sum = BigInt::zero();
    for coefficient in p.iter().rev() {
        sum = sum * n + coefficient * &power;
        power *= d;
    }
    match sum.sign() {
        num_bigint::Sign::Plus => 1,
        num_bigint::Sign::Minus => -1,
        num_bigint::Sign::NoSign => 0,
    }
}
fn changes(chain: &[Coefficients], x: &BigRational) -> usize {
    let signs: Vec<i8> = chain.iter().map(|p| sign_at(p, x)).filter(|sign| *sign != 0).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// Without repeated factors.
pub fn square_free(p: &Coefficients) -> Option<Coefficients> {
    let shared = divisor(p, &slope(p))?;
    if shared.len() > 1 { quotient(p, &shared) } else { Some(primitive(p.clone())) }
}

/// All real roots of a polynomial without repeated factors, in order.
pub fn roots(p: &Coefficients) -> Option<Vec<Isolated>> {
    if p.len() <= 1 {
        return Some(Vec::new());
    }
    if p.len() > MOST_DEGREE + 1 {
        return None;
    }
    if p.len() == 2 {
        let root = BigRational::new(-&p[0], p[1].clone());
        return Some(vec![Isolated { low: root.clone(), high: root }]);
    }
    let mut chain = vec![p.clone(), slope(p)];
    loop {
        let (a, b) = (&chain[chain.len() - 2], &chain[chain.len() - 1]);
        if b.len() <= 1 {
            break;
        }
        let rest = remainder(a, b)?;
        if rest.is_empty() {
            break;
        }
        chain.push(rest.into_iter().map(|n| -n).collect());
    }
    // No root is greater than 1 + the greatest coefficient over the leading one (Cauchy).
    let greatest = p.iter().map(|n| n.abs()).max()?;
    let bound = BigRational::from_integer(greatest / p.last()?.abs() + 2);
    let mut found = Vec::new();
    let mut parts = vec![(-bound.clone(), bound)];
    let two = BigRational::from_integer(2.into());
    while let Some((low, high)) = parts.pop() {
        match changes(&chain, &low).saturating_sub(changes(&chain, &high)) {
            0 => {}
            1 => found.push(refined(p, low, high)),
            _ => {
                let middle = (&low + &high) / &two;
                parts.push((low, middle.clone()));
                parts.push((middle, high));
            }
        }
        if parts.len() > 400 {
            return None;
        }
    }
    found.sort_by(|a, b| a.low.cmp(&b.low));
    Some(found)
}

/// The one root above `low` and at most `high`.
fn refined(p: &Coefficients, mut low: BigRational, mut high: BigRational) -> Isolated {
    let two = BigRational::from_integer(2.into());
    let exact = |x: BigRational| Isolated { low: x.clone(), high: x };
    if sign_at(p, &high) == 0 {
        return exact(high);
    }
    let sign = sign_at(p, &high);
    let lead = p.last().cloned().unwrap_or_else(BigInt::one);
    let fine = BigRational::new(BigInt::one(), lead.abs() * 4);
    let narrow = BigRational::new(BigInt::one(), BigInt::one() << BITS);
    let mut tried = false;
    loop {
        let width = &high - &low;
        // A rational root is a multiple of 1/lead.
        if !tried && width < fine {
            tried = true;
            let near = ((&low + &high) / &two * &lead).round() / &lead;
            if near > low && near <= high && sign_at(p, &near) == 0 {
                return exact(near);
            }
        }
        let size = if low.abs() > BigRational::one() { low.abs() } else { BigRational::one() };
        if tried && width < &narrow * size {
            return Isolated { low, high };
        }
        let middle = (&low + &high) / &two;
        match sign_at(p, &middle) {
            0 => return exact(middle),
            s if s == sign => high = middle,
            _ => low = middle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dense(coefficients: &[i64]) -> Coefficients {
        coefficients.iter().map(|n| BigInt::from(*n)).collect()
    }
    fn near(p: &[i64]) -> Vec<f64> {
        use num_traits::ToPrimitive;
        let p = square_free(&dense(p)).unwrap();
        roots(&p).unwrap().iter().map(|root| ((&root.low + &root.high) / BigInt::from(2)).to_f64().unwrap()).collect()
    }

    #[test]
    fn all_roots_are_found_once() {
        assert_eq!(near(&[-6, 11, -6, 1]), [1.0, 2.0, 3.0]);
        assert_eq!(near(&[1, 0, 1]), [0.0; 0]);
        assert_eq!(near(&[0, 0, 1]), [0.0]);
        assert_eq!(near(&[-1, 3]), [1.0 / 3.0]);
        let cube = near(&[-275, 0, 0, 2]);
        assert!(cube.len() == 1 && (cube[0] - libm::cbrt(137.5)).abs() < 1e-12);
        // (x² − 2)²·(x − 7)
        let roots = near(&[-28, 4, 28, -4, -7, 1]);
        assert!(roots.len() == 3 && roots[2] == 7.0 && (roots[1] - 2f64.sqrt()).abs() < 1e-12);
    }
}
