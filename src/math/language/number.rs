//! Number literals: exact whatever their size, or a clear error.

use super::super::expr::{Expr, Node};
use super::super::number::Number;
use super::fault::{Fault, Parsed};

/// The most significant digits a literal may have; so many always fit.
const MOST_DIGITS: usize = 36;
/// The largest power of ten a literal may name.
const LARGEST_EXPONENT: i64 = 1_000_000;

/// A literal's digits, with where they end.
pub(super) struct Literal {
    pub end: usize,
    /// Whether it ended in `e` and an exponent, after a mantissa without a point.
    pub bare_exponent: bool,
}

/// Finds the end of the literal that begins at `at`: `12`, `.5`, `5.`, `2.5e-3`.
pub(super) fn scan(bytes: &[u8], at: usize, exponent: bool) -> Literal {
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = at + digits(at);
    let mut point = false;
    if bytes.get(end) == Some(&b'.') {
        point = true;
        end += 1;
        end += digits(end);
    }
    let mut bare_exponent = false;
    if exponent && matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let count = if end + 1 + sign <= bytes.len() { digits(end + 1 + sign) } else { 0 };
        if count > 0 {
            end += 1 + sign + count;
            bare_exponent = !point;
        }
    }
    Literal { end, bare_exponent }
}

/// The value of a literal of a few digits and nothing else.
pub(super) fn whole(text: &str) -> Option<i64> {
    let plain = text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.bytes().fold(0i64, |n, b| n * 10 + i64::from(b - b'0')))
}

/// The value of a literal. What does not fit as one fraction becomes `c*10^n`.
pub(super) fn value(text: &str, at: usize) -> Parsed<Expr> {
    if let Some(whole) = whole(text) {
        return Ok(Node::Num(Number::int(whole)).into());
    }
    if let Some(n) = Number::parse(text) {
        return Ok(Node::Num(n.marked_decimal(n.is_decimal() && !n.is_integer())).into());
    }
    far_from_one(text, at)
}

fn far_from_one(text: &str, at: usize) -> Parsed<Expr> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(Expr::zero());
    }
    if significant.len() > MOST_DIGITS {
        let message =
            format!("this number has {} significant digits; at most {MOST_DIGITS} are read", significant.len());
        return Err(Fault::new("too-many-digits", at..at + text.len(), message));
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let shift = trailing as i64 - fraction.len() as i64;
    let power = exponent.parse::<i64>().ok().and_then(|e| e.checked_add(shift));
    let power = power.filter(|p| p.abs() <= LARGEST_EXPONENT);
    let (Some(power), Some(count)) = (power, Number::parse(significant)) else {
        let message = "this power of ten is too large to be read";
        return Err(Fault::new("number-too-large", at..at + text.len(), message));
    };
    let ten = Expr::from(10).to_the(Expr::from(power));
    Ok(if count.is_one() { ten } else { Expr::product([Expr::number(count), ten]) })
}

/// A number with digits that repeat without end: `1.2` and `34` are 1.2343434…; `None` where it is too long.
pub(super) fn repeating(whole: &str, fixed: &str, again: &str) -> Option<Number> {
    if whole.len() + fixed.len() > 12 || again.len() > 9 {
        return None;
    }
    let ten = |power: usize| 10i64.checked_pow(u32::try_from(power).ok()?);
    let head: i64 = format!("0{whole}{fixed}").parse().ok()?;
    let head = Number::int(head).div(Number::int(ten(fixed.len())?))?;
    let nines = ten(again.len())?.checked_sub(1)?.checked_mul(ten(fixed.len())?)?;
    head.add(Number::int(again.parse().ok()?).div(Number::int(nines))?)
}

/// The digits before the dots of `0.1666…` as those that stand once and those that repeat: at least twice.
pub(super) fn period(digits: &str) -> Option<(&str, &str)> {
    let bytes = digits.as_bytes();
    for length in 1..=digits.len() / 2 {
        let again = &bytes[bytes.len() - length..];
        let mut from = bytes.len();
        while from >= length && &bytes[from - length..from] == again {
            from -= length;
        }
        let times = (bytes.len() - from) / length;
        if times >= 2 {
            return Some((&digits[..from], &digits[from..from + length]));
        }
    }
    None
}

/// The digits that repeat under bars of their own, `0.16̅` or `0.1̅6̅`, or between two dots, `0.1̇6̇`: the last of the
/// digits before, and those of what follows, with the length of what belongs to them.
pub(super) fn overlined(decimals: &str, rest: &str) -> Option<(String, usize)> {
    let bar = |c: char| matches!(c, '\u{304}' | '\u{305}');
    let mark = rest.chars().next().filter(|c| bar(*c) || *c == '\u{307}')?;
    let mut again = decimals.chars().next_back()?.to_string();
    let mut length = mark.len_utf8();
    if bar(mark) {
        let behind = |at: usize| {
            let mut next = rest[at..].chars();
            let digit = next.next().filter(char::is_ascii_digit)?;
            next.next().filter(|c| bar(*c)).map(|mark| (digit, 1 + mark.len_utf8()))
        };
        while let Some((digit, more)) = behind(length) {
            again.push(digit);
            length += more;
        }
    } else if let Some(last) = rest[length..].find(mark) {
        let between = &rest[length..length + last];
        if !between.is_empty() && between.bytes().all(|b| b.is_ascii_digit()) {
            again.push_str(between);
            length += last + mark.len_utf8();
        }
    }
    Some((again, length))
}
