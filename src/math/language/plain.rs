//! What most texts are: numbers and names under `+ - * / ^` and functions, with no vector, condition or definition among
//! them. What such a text means needs no more than one look at every node.

use super::super::expr::{Expr, Node};
use super::super::functions as fun;
use super::parse::{joined, push_factor, splice};
use super::resolve::Resolver;
use super::syntax::{Form, Id, Op, Parts};

impl Resolver<'_> {
    /// What a plain node means; `None` where something in it is not plain, or is to be told.
    pub fn plain(&mut self, id: Id) -> Option<Expr> {
        let tree = self.tree;
        Some(match tree.form(id) {
            Form::Whole(n) => Expr::from(*n),
            Form::Leaf(expr) => expr.clone(),
            Form::Name(name) if self.names.is_none() => self.letter(name),
            Form::Neg(inner) => self.plain(*inner)?.negate(),
            Form::Sum(parts) => self.plain_sum(*parts)?,
            Form::Chain(parts) => self.plain_chain(*parts)?,
            Form::Power(base, exponent, _) => {
                let base = self.plain(*base)?;
                base.to_the(self.plain(*exponent)?)
            }
            Form::Call(function, parts) if function.accepts(parts.len()) => {
                let mut arguments = Vec::with_capacity(parts.len());
                for part in tree.parts(*parts) {
                    arguments.push(self.plain(part.id)?);
                }
                Expr::call(*function, arguments)
            }
            _ => return None,
        })
    }

    fn plain_sum(&mut self, parts: Parts) -> Option<Expr> {
        let mut terms = Vec::with_capacity(parts.len() + 1);
        for part in self.tree.parts(parts) {
            let term = self.plain(part.id)?;
            match part.op {
                Op::Minus => terms.push(term.negate()),
                _ => splice(&mut terms, term),
            }
        }
        Some(Node::Sum(terms).into())
    }

    fn plain_chain(&mut self, parts: Parts) -> Option<Expr> {
        let (first, rest) = self.tree.parts(parts).split_first()?;
        let mut product = self.plain(first.id)?;
        // Factors that come behind the product so far.
        let mut factors = Vec::new();
        for (place, part) in rest.iter().enumerate() {
            let factor = self.plain(part.id)?;
            match part.op {
                Op::Over => product = joined(product, std::mem::take(&mut factors)).over(factor),
                Op::FloorOver => {
                    let whole = joined(product, std::mem::take(&mut factors)).over(factor);
                    product = Expr::call(fun::FLOOR, [whole]);
                }
                // That is told.
                Op::Mod => return None,
                _ => {
                    if factors.is_empty() {
                        // The first factor comes to stand before these.
                        factors.reserve_exact(parts.len() - place);
                    }
                    push_factor(&mut factors, factor);
                }
            }
        }
        Some(joined(product, factors))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Value;
    use super::super::Scope;
    use super::super::parse::Parser;
    use super::*;

    /// What a text means as a plain one, and as any other.
    fn both(text: &str) -> (Option<Expr>, Option<Value>) {
        let scope = Scope::default();
        let mut parser = Parser::new(text, 0, &scope, None, false);
        let root = parser.whole().unwrap();
        let mut resolver = Resolver::new(&parser);
        (resolver.plain(root), resolver.value(root).ok())
    }

    #[test]
    fn a_plain_text_means_what_it_means_among_others() {
        for text in [
            "2x sin(x)/(3y)/x*4 - -x^2^-y",
            "(a + b) - (c - d) + (1)",
            "(2x)(3y) / (4z) (5w)",
            "7 // 2 x * y",
            "-0.5 e^(-x^2/2) / sqrt(2 pi)",
            "max(x, y, 3) + logb(2, x)",
        ] {
            let (plain, any) = both(text);
            assert_eq!(plain.map(Value::Expr), any, "{text}");
        }
    }

    #[test]
    fn what_is_more_is_left_to_the_rest() {
        for text in ["7 % x", "|x|", "x if x > 0 else 0", "1 + 50%"] {
            let (plain, any) = both(text);
            assert_eq!(plain, None, "{text}");
            assert!(any.is_some(), "{text}");
        }
    }
}
