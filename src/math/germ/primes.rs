//! Powers of rational numbers, by their primes.

use super::arena::{GermFound, GermStop, fits};
use crate::math::number::Number;

/// Larger whole numbers are split by small primes only; what is left stands as it is.
const MOST_PRIME: i128 = 50_000;

/// A whole number by primes; a large part without small primes stays as it is.
pub(super) fn factorised(n: i128) -> Vec<(i128, i64)> {
    let (mut n, mut found) = (n, Vec::new());
    let mut prime = 2;
    while prime <= MOST_PRIME && prime * prime <= n {
        let mut times = 0;
        while n % prime == 0 {
            (n, times) = (n / prime, times + 1);
        }
        if times > 0 {
            found.push((prime, times));
        }
        prime += if prime == 2 { 1 } else { 2 };
    }
    if n > 1 {
        found.push((n, 1));
    }
    found
}

/// n^power: the rational part, and into `primes` what stays a root or is too large to be written out.
pub(super) fn power_of(n: Number, power: Number, primes: &mut Vec<(i128, Number)>) -> GermFound<Number> {
    if n.is_zero() {
        return if power.is_negative() { Err(GermStop::NoDomain) } else { Ok(Number::ZERO) };
    }
    if let Some(whole) = power.as_int()
        && let Some(value) = n.pow(whole)
    {
        return Ok(value);
    }
    let mut sign = Number::ONE;
    if n.is_negative() {
        if power.den() % 2 == 0 {
            return Err(GermStop::NoDomain);
        }
        if power.num() % 2 != 0 {
            sign = Number::int(-1);
        }
    }
    split(n, power, primes)?;
    Ok(sign)
}

/// |n|^power by primes.
pub(super) fn split(n: Number, power: Number, primes: &mut Vec<(i128, Number)>) -> GermFound<()> {
    for (side, turn) in [(fits(n.num().checked_abs())?, 1), (n.den(), -1)] {
        for (prime, times) in factorised(side) {
            let times = fits(power.mul(Number::int(times * turn)))?;
            match primes.iter_mut().find(|(known, _)| *known == prime) {
                Some((_, total)) => *total = fits(total.add(times))?,
                None => primes.push((prime, times)),
            }
        }
    }
    Ok(())
}

/// Takes whole powers of the primes out into a factor, as far as they fit; `primes` keeps the rest. Where they do not
/// fit, the primes take over their share of the coefficient, so that one number has one form.
pub(super) fn fold_primes(coefficient: Number, primes: &mut Vec<(i128, Number)>) -> GermFound<Number> {
    if primes.is_empty() {
        return Ok(Number::ONE);
    }
    let share = |n: i128, prime: i128| {
        let (mut n, mut times) = (n.unsigned_abs(), 0i64);
        let prime = prime.unsigned_abs();
        while n > 0 && n % prime == 0 {
            (n, times) = (n / prime, times + 1);
        }
        times
    };
    // All the powers of these primes, those of the coefficient among them.
    let mut factor = Number::ONE;
    let mut taken = Number::ONE;
    let mut large = false;
    for (prime, power) in primes.iter_mut() {
        let own = share(coefficient.num(), *prime) - share(coefficient.den(), *prime);
        *power = fits(power.add(Number::int(own)))?;
        let base = fits(Number::ratio(*prime, 1))?;
        taken = fits(taken.mul(fits(base.pow(own))?))?;
        let whole = power.num().div_euclid(power.den());
        let folded = i64::try_from(whole).ok().and_then(|whole| base.pow(whole)).and_then(|p| factor.mul(p));
        match folded {
            Some(product) if product.num().unsigned_abs() < 1 << 60 && product.den() < 1 << 60 => factor = product,
            _ => large = true,
        }
    }
    let back = fits(taken.recip())?;
    if large {
        primes.retain(|(_, power)| !power.is_zero());
        return Ok(back);
    }
    for (_, power) in primes.iter_mut() {
        let whole = power.num().div_euclid(power.den());
        *power = fits(power.sub(fits(Number::ratio(whole, 1))?))?;
    }
    primes.retain(|(_, power)| !power.is_zero());
    fits(factor.mul(back))
}
