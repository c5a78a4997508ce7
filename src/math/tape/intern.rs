//! Equal operations are one: where an operation already stands on a tape.

use super::{Op, Register};

/// Tapes up to this length are searched through, which is faster than to hash.
const SHORT: usize = 24;

/// Where operations stand: those of a short tape by their words, those of a longer one by a hash of these.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// The operations of a short tape, in its order.
    words: [u64; SHORT],
    /// Open addressing: 0 is free, else the place plus one. Empty as long as the tape is short.
    slots: Vec<u32>,
}

/// An operation in one word. On a short tape, where places are small, no two have the same.
fn word(op: Op) -> u64 {
    let (kind, a, b): (u64, u32, u32) = match op {
        Op::Constant(i) => (0, i, 0),
        Op::Input(i) => (1, i, 0),
        Op::Neg(a) => (2, a, 0),
        Op::Add(a, b) => (3, a, b),
        Op::Sub(a, b) => (4, a, b),
        Op::Mul(a, b) => (5, a, b),
        Op::Div(a, b) => (6, a, b),
        Op::Max(a, b) => (7, a, b),
        Op::Min(a, b) => (8, a, b),
        Op::Unary(f, a) => (9, a, f as u32),
        Op::Ratio(a, i) => (10, a, i),
        Op::Power(a, b) => (11, a, b),
        Op::Root(a, b) => (12, a, b),
        Op::Compare(by, a, b) => (13, a, b ^ (by as u32) << 26),
        Op::And(a, b) => (14, a, b),
        Op::Where(a, b) => (15, a, b),
    };
    (kind << 58) ^ (u64::from(a) << 29) ^ u64::from(b)
}

impl Table {
    /// Where an operation stands; a new one comes to the end.
    pub fn place(&mut self, ops: &mut Vec<Op>, op: Op) -> Register {
        if ops.len() < SHORT {
            let word = word(op);
            let known = self.words[..ops.len()].iter().position(|known| *known == word);
            return known.unwrap_or_else(|| {
                self.words[ops.len()] = word;
                ops.push(op);
                ops.len() - 1
            }) as Register;
        }
        if ops.len() * 2 >= self.slots.len() {
            self.slots = vec![0; ops.len() * 8];
            for (place, op) in ops.iter().enumerate() {
                let slot = self.slot(ops, *op);
                self.slots[slot] = place as u32 + 1;
            }
        }
        let slot = self.slot(ops, op);
        if self.slots[slot] == 0 {
            ops.push(op);
            self.slots[slot] = ops.len() as u32;
        }
        self.slots[slot] - 1
    }

    /// Where the operation stands in the table, or the free slot where it belongs.
    fn slot(&self, ops: &[Op], op: Op) -> usize {
        let size = self.slots.len();
        let mut slot = (word(op).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) as usize % size;
        while let Some(place) = self.slots[slot].checked_sub(1) {
            if ops[place as usize] == op {
                break;
            }
            slot = (slot + 1) % size;
        }
        slot
    }
}
