//! What is known of a whole expression without a walk over it: its hash, how many nodes it has, which letters stand in it.
//!
//! It is put together from the outlines of the parts when a node is made, so that asking for it costs the same however
//! large the expression is.

use super::expr::{Expr, Node};
use std::hash::{Hash, Hasher};

/// What is known of a node with all that is below it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    /// The same for equal expressions, on every machine; most others are told apart by it at once.
    pub hash: u64,
    /// How many nodes are written, with shared ones as often as they stand there.
    pub size: usize,
    /// The names in it.
    pub letters: Letters,
}

impl Outline {
    pub fn of(node: &Node) -> Outline {
        let mut mixer = Mixer(0);
        node.hash(&mut mixer);
        let mut outline = Outline { hash: mixer.finish(), size: 1, letters: Letters::NONE };
        let mut add = |part: &Expr| {
            outline.size = outline.size.saturating_add(part.size());
            outline.letters = outline.letters.and(part.letters());
        };
        match node {
            Node::Num(_) | Node::Const(_) => {}
            Node::Var(name) => outline.letters = Letters::of(name),
            Node::Neg(a) | Node::Slope(a, _) => add(a),
            Node::Div(a, b) | Node::Pow(a, b) => {
                add(a);
                add(b);
            }
            Node::Sum(parts) | Node::Product(parts) | Node::Call(_, parts) => parts.iter().for_each(add),
            Node::Cases(cases, otherwise) => {
                for case in cases {
                    add(&case.value);
                    case.when.for_each_side(&mut add);
                }
                otherwise.iter().for_each(add);
            }
        }
        outline
    }
}

/// A set of names: each letter of the Latin alphabet has a bit of its own, and all longer names share the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letters(u64);

/// The bits that longer names and other letters share.
const SHARED: u64 = !0 << 52;

impl Letters {
    const NONE: Letters = Letters(0);

    /// The set of one name.
    pub fn of(name: &str) -> Letters {
        Letters(match *name.as_bytes() {
            [letter @ b'A'..=b'Z'] => 1 << (letter - b'A'),
            [letter @ b'a'..=b'z'] => 1 << (26 + letter - b'a'),
            _ => {
                let mut mixer = Mixer(0);
                mixer.write(name.as_bytes());
                1 << (52 + mixer.finish() % 12)
            }
        })
    }
    fn and(self, other: Letters) -> Letters {
        Letters(self.0 | other.0)
    }
    /// Whether a name of this set can be in it: `None` where a walk has to tell.
    pub fn has(self, name: Letters) -> Option<bool> {
        match self.0 & name.0 {
            0 => Some(false),
            bit if bit & SHARED == 0 => Some(true),
            _ => None,
        }
    }
    /// All names in it in alphabetical order, where each is one letter of the alphabet.
    pub fn names(self) -> Option<impl Iterator<Item = char>> {
        let letter = |bit: u32| {
            let place = bit as u8;
            char::from(if place < 26 { b'A' + place } else { b'a' + place - 26 })
        };
        (self.0 & SHARED == 0).then(|| (0..52).filter(move |bit| self.0 & (1 << bit) != 0).map(letter))
    }
}

/// A quick hash, the same on every machine: it only tells apart what is compared afterwards.
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
    fn write_i128(&mut self, n: i128) {
        self.write_u64(n as u64);
        self.write_u64((n >> 64) as u64);
    }
    fn write_isize(&mut self, n: isize) {
        self.write_u64(n as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};

    /// What the outline says is what a walk says.
    #[test]
    fn the_outline_is_that_of_a_walk() {
        fn walked(expr: &Expr, names: &mut Vec<String>) -> usize {
            if let Some(name) = expr.as_var() {
                names.push(name.to_string());
            }
            let mut size = 1;
            expr.for_each_child(|child| size += walked(child, names));
            size
        }
        let scope = Scope::new(["x", "y", "Z", "w_1", "w_2", "w_3", "theta", "lambda", "α"]);
        for text in ["3", "x", "x*y^2-Z", "w_1*x+w_2", "sin(theta*x)/w_3", "x if y>lambda else Z", "max(x, w_1, 2)"] {
            let expr = read(text, &scope).unwrap().expr;
            let mut names = Vec::new();
            assert_eq!(expr.size(), walked(&expr, &mut names), "{text}");
            names.sort_unstable();
            names.dedup();
            assert_eq!(expr.names().iter().map(ToString::to_string).collect::<Vec<_>>(), names, "{text}");
            for name in ["x", "y", "Z", "X", "w_1", "w_2", "w_3", "theta", "lambda", "α", ""] {
                assert_eq!(expr.mentions(name), names.iter().any(|known| known == name), "{name} in {text}");
            }
        }
    }
}
