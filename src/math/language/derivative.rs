//! Signs of differentiation where they are carried out: `d/dx` before an expression, and `df/dx`, `∂²g/∂x∂y` of
//! something defined.

use super::super::expr::Symbol;
use super::super::letters;
use super::apply::{Applied, Names, Standing};
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::syntax::{Directions, Form, Id};
use super::{Scope, name};
use std::ops::Range;

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

/// The operator at the start of a text: `d/dx`, `d^2/dx^2`, `∂/∂x`, `∂²/∂w_1²`. Names for which `known` holds may be
/// longer than a letter with an index.
pub fn operator(text: &str, known: &dyn Fn(&str) -> bool) -> Option<Operator> {
    let mut rest = text.trim_start();
    let sign = rest.chars().next().filter(|c| matches!(c, 'd' | '∂'))?;
    rest = &rest[sign.len_utf8()..];
    let order = power(&mut rest);
    rest = rest.trim_start().strip_prefix('/')?.trim_start().strip_prefix(sign)?;
    let by = variable(&mut rest, known)?;
    if order != 1 {
        let again = power(&mut rest);
        if again != order {
            return None;
        }
    }
    let joined = rest.starts_with(|c: char| c == '^' || letters::raised(c).is_some());
    (!joined && !rest.trim().is_empty()).then(|| Operator { by, order, rest: text.len() - rest.len() })
}

/// The variable's name behind `d/d`: one letter with its index, or a longer name that is known.
fn variable(rest: &mut &str, known: &dyn Fn(&str) -> bool) -> Option<Symbol> {
    let run: usize = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let word = &rest[..run];
    let base = if letters::greek_letter(word).is_some() || known(word) { run } else { word.chars().next()?.len_utf8() };
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

/// The longest name with which a text begins that stands for something.
fn defined_at(rest: &str, scope: &Scope, names: &dyn Names) -> Option<Symbol> {
    let stands = |name: &&Symbol| {
        let behind = rest.strip_prefix(name.as_str());
        let index = |c: char| c.is_ascii_digit() || c == '_' || letters::lowered(c).is_some();
        behind.is_some_and(|after| !after.starts_with(index))
            && names.standing(name) != Standing::Free
            && !scope.own.contains(name)
    };
    scope.variables.iter().filter(stands).max_by_key(|name| name.len()).cloned()
}

/// No order is as high; whoever derives has a lower bound of their own.
const HIGHEST: usize = 100;

fn bounded(order: usize, at: Range<usize>) -> Parsed<()> {
    if order <= HIGHEST {
        return Ok(());
    }
    Err(Fault::new("order", at, "derivatives are worked out up to a small order only"))
}

/// `d(x^2)/dx`, `d²(x^3)/dx²`: a derivative with what is derived above the line.
pub(super) struct WholeQuotient {
    /// What stands in the brackets, in bytes of the text.
    inside: Range<usize>,
    by: Symbol,
    order: usize,
    /// Where all of it ends.
    pub end: usize,
}

impl Parser<'_> {
    /// The derivative written as one fraction that begins here.
    pub fn whole_quotient(&self, begin: usize) -> Option<WholeQuotient> {
        let text = self.text;
        let sign = text[begin..].chars().next().filter(|c| matches!(c, 'd' | '∂'))?;
        let mut rest = &text[begin + sign.len_utf8()..];
        let order = power(&mut rest);
        let inside = rest.trim_start().strip_prefix('(')?;
        let mut open = 1usize;
        let length = inside.bytes().position(|b| {
            open = match b {
                b'(' => open + 1,
                b')' => open - 1,
                _ => open,
            };
            open == 0
        })?;
        let from = text.len() - inside.len();
        let mut below = inside[length + 1..].trim_start().strip_prefix('/')?.trim_start().strip_prefix(sign)?;
        let by = variable(&mut below, &|word| self.scope.declares(word))?;
        let again = power(&mut below);
        let joined = below.starts_with(|c: char| c.is_alphanumeric());
        (order == again && order > 0 && !joined).then(|| WholeQuotient {
            inside: from..from + length,
            by,
            order,
            end: text.len() - below.len(),
        })
    }

    /// A derivative that is carried out, where one begins here.
    pub fn quotient(&mut self, begin: usize) -> Parsed<Option<Id>> {
        let Some(names) = self.names else { return Ok(None) };
        let rest = &self.text[begin..];
        let Some(sign) = rest.chars().next().filter(|c| matches!(c, 'd' | '∂')) else { return Ok(None) };
        if defined_at(rest, self.scope, names).is_some() {
            return Ok(None);
        }
        if let Some(whole) = self.whole_quotient(begin) {
            bounded(whole.order, begin..whole.end)?;
            self.at = whole.inside.start;
            self.deeper()?;
            let inner = self.sum()?;
            self.shallower();
            self.spaces();
            if self.at != whole.inside.end {
                return Err(self.unexpected());
            }
            self.at = whole.end;
            let by = Box::new(Directions(vec![whole.by; whole.order]));
            let id = self.add(Form::Derive(inner, by), begin);
            self.tree.bracket(id);
            return Ok(Some(id));
        }
        let known = |word: &str| self.scope.declares(word) || self.scope.bound.iter().any(|bound| bound == word);
        let opens = self.text[..begin].trim_end();
        if (opens.is_empty() || opens.ends_with(['(', '[', ',', '=']))
            && let Some(operator) = operator(rest, &known)
        {
            self.at = begin + operator.rest;
            bounded(operator.order, begin..self.at)?;
            self.deeper()?;
            let inner = self.sum()?;
            self.shallower();
            let by = Box::new(Directions(vec![operator.by; operator.order]));
            return Ok(Some(self.add(Form::Derive(inner, by), begin)));
        }
        let mut after = &rest[sign.len_utf8()..];
        let order = power(&mut after);
        after = after.trim_start();
        if order > HIGHEST {
            return Ok(None);
        }
        let Some(of) = defined_at(after, self.scope, names) else { return Ok(None) };
        let Some(below) = after[of.len()..].trim_start().strip_prefix('/') else { return Ok(None) };
        after = below;
        let mut by = Vec::new();
        while let Some(next) = after.trim_start().strip_prefix(sign) {
            let mut next = next;
            let Some(name) = variable(&mut next, &known) else { break };
            let times = power(&mut next);
            if times == 0 || times > order.saturating_sub(by.len()) {
                return Ok(None);
            }
            by.extend(std::iter::repeat_n(name, times));
            after = next;
        }
        if by.len() != order || order == 0 {
            return Ok(None);
        }
        self.at = self.text.len() - after.len();
        let told = |why: super::super::Diagnostic| Fault::new(why.kind, begin..self.at, why.message);
        let mut meaning = names.meaning(&of).map_err(told)?;
        let alone = meaning.of.len() == 1 && by.iter().all(|name| meaning.of.contains(name));
        let from = meaning.is.as_expr().filter(|_| alone).map(|of| (of.clone(), by.len()));
        meaning.is = names.derived(&meaning.is, &by).map_err(told)?;
        let name = self.text[begin..self.at].to_string();
        let opens = !meaning.of.is_empty() && self.rest().trim_start().starts_with('(');
        let id = self.add(Form::Defined(Box::new(Applied { name, meaning, from })), begin);
        self.tree.bracket(id);
        if opens { self.put(id, begin).map(Some) } else { Ok(Some(id)) }
    }

    /// Whether `\mathrm d` here begins a derivative.
    pub fn is_derivative_quotient_faced(&self, after: usize) -> bool {
        self.text[after..].contains('}') && self.text[..after].contains("frac")
    }
}
