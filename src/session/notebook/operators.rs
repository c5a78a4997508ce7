//! Signs of differentiation: `d/dx` before an expression, and `df/dx`, `∂²g/∂x²` of something defined.

use super::env::{Definition, Env};
use crate::math::Symbol;
use crate::math::language::{letters, name};

/// `d/dx` or `∂²/∂x²` before an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Operator {
    /// The variable.
    pub by: Symbol,
    /// How often it derives; at least 1.
    pub order: usize,
    /// Where the operand stands, in bytes.
    pub rest: usize,
}

impl Env {
    /// The operator at the start of a text: `d/dx`, `d^2/dx^2`, `∂/∂x`, `∂²/∂w_1²`.
    pub fn operator(&self, text: &str, own: &[Symbol]) -> Option<Operator> {
        let mut rest = text.trim_start();
        let sign = rest.chars().next().filter(|c| matches!(c, 'd' | '∂'))?;
        rest = &rest[sign.len_utf8()..];
        let order = power(&mut rest);
        rest = rest.trim_start().strip_prefix('/')?.trim_start().strip_prefix(sign)?;
        let by = self.variable(&mut rest, own)?;
        if order != 1 {
            let again = power(&mut rest);
            if again != order {
                return None;
            }
        }
        let joined = rest.starts_with(|c: char| c == '^' || letters::raised(c).is_some());
        (!joined && !rest.trim().is_empty()).then(|| Operator { by, order, rest: text.len() - rest.len() })
    }

    /// `df/dx`, `∂²g/∂x∂y` at the start of a text, of something defined: it, what it is derived by, and the length.
    pub(super) fn quotient(&self, text: &str, own: &[Symbol]) -> Option<(&Definition, Vec<Symbol>, usize)> {
        let sign = text.chars().next().filter(|c| matches!(c, 'd' | '∂'))?;
        let mut rest = &text[sign.len_utf8()..];
        let order = power(&mut rest);
        rest = rest.trim_start();
        let definition = super::apply::longest(self, rest, own)?;
        // A definition of its own goes before: `dW/dx` with `dW` defined.
        if super::apply::longest(self, text, own).is_some() {
            return None;
        }
        rest = rest[definition.name.len()..].trim_start().strip_prefix('/')?;
        let mut by = Vec::new();
        while let Some(after) = rest.trim_start().strip_prefix(sign) {
            let mut next = after;
            let Some(name) = self.variable(&mut next, own) else { break };
            let times = power(&mut next);
            if times == 0 || times > order.saturating_sub(by.len()) {
                return None;
            }
            by.extend(std::iter::repeat_n(name, times));
            rest = next;
        }
        (by.len() == order && order > 0).then(|| (definition, by, text.len() - rest.len()))
    }

    /// The variable's name behind `d/d`: one letter with its index, or a longer name that is known.
    fn variable(&self, rest: &mut &str, own: &[Symbol]) -> Option<Symbol> {
        let run: usize = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
        let word = &rest[..run];
        let known = |word: &str| {
            letters::greek_letter(word).is_some()
                || own.iter().any(|name| name == word)
                || self.find(word).is_some()
                || self.definitions.iter().any(|definition| definition.of.iter().any(|name| name == word))
        };
        let base = if known(word) { run } else { word.chars().next()?.len_utf8() };
        let index: usize = if base == run {
            let part = |c: &char| c.is_ascii_digit() || matches!(c, '_' | '{' | '}') || letters::lowered(*c).is_some();
            rest[base..].chars().take_while(part).map(char::len_utf8).sum()
        } else {
            0
        };
        let by = name(&rest[..base + index])?;
        *rest = &rest[base + index..];
        Some(by)
    }
}

/// `^2` or `²` behind a `d`; 1 where there is none.
fn power(rest: &mut &str) -> usize {
    if let Some(after) = rest.strip_prefix('^') {
        let digits = after.chars().take_while(char::is_ascii_digit).count();
        let order = after[..digits].parse().unwrap_or(0);
        *rest = &after[digits..];
        return order;
    }
    let raised: String = rest.chars().map_while(letters::raised).filter(char::is_ascii_digit).collect();
    let length: usize = rest.chars().take(raised.len()).map(char::len_utf8).sum();
    *rest = &rest[length..];
    if raised.is_empty() { 1 } else { raised.parse().unwrap_or(0) }
}
