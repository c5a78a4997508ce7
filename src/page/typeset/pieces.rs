//! Fractions, roots, exponents and indices, brackets.

use super::parse::TypesetNode;
use super::set::{Setter, TextBlock, Tightness, pad};
use crate::math::language::latex::Class;
use crate::page::clean::width;
use crate::page::clean::{SUBSCRIPTS, SUPERSCRIPTS, Shifts};

fn centred(text: &str, room: usize) -> String {
    let left = room.saturating_sub(width(text)) / 2;
    let mut row = " ".repeat(left);
    row.push_str(text);
    pad(&mut row, room);
    row
}

/// The text in superscripts or subscripts, if each of its signs has one.
fn shifted(text: &str, table: Shifts) -> Option<String> {
    let sign = |c: char| table.iter().copied().flatten().find(|row| row.1 == c).map(|row| row.0);
    text.chars().filter(|c| *c != ' ').map(|c| sign(if c == '−' { '-' } else { c })).collect()
}

/// A row of a block that is centred as a whole, so that its rows keep their places.
fn centred_block(row: &str, block: &TextBlock, room: usize) -> String {
    let left = (room - block.width()) / 2;
    let mut text = " ".repeat(left);
    text.push_str(row);
    pad(&mut text, room);
    text
}

impl Setter<'_> {
    pub(super) fn fraction(&self, top: &TypesetNode, bottom: &TypesetNode) -> TextBlock {
        if !self.flat {
            let (top, bottom) = (self.set(top), self.set(bottom));
            // A bar of one dash would be a minus.
            let least = if self.unicode { 1 } else { 3 };
            let room = top.width().max(bottom.width()).max(least);
            let bar = self.pick("─", "-").repeat(room);
            let base = top.rows.len();
            let mut rows: Vec<String> = top.rows.iter().map(|row| centred_block(row, &top, room)).collect();
            rows.push(bar);
            rows.extend(bottom.rows.iter().map(|row| centred_block(row, &bottom, room)));
            return TextBlock { rows, base, form: Tightness::Quotient };
        }
        let (above, below) = (self.set(top), self.set(bottom));
        let differential =
            below.text().starts_with(['∂', 'd']) && below.text().len() > 1 && below.form != Tightness::Sum;
        let above = if above.form >= Tightness::Quotient { self.in_brackets(above) } else { above };
        let below = if below.form > Tightness::Atom && !differential { self.in_brackets(below) } else { below };
        TextBlock::row(format!("{}/{}", above.text(), below.text()), Tightness::Quotient)
    }

    pub(super) fn root(&self, index: Option<&TypesetNode>, under: &TypesetNode) -> TextBlock {
        let index = index.map(|index| self.tight().flat_text(index)).filter(|index| index != "2");
        let under = self.set(under);
        let bare = under.rows.len() == 1 && under.text().chars().count() == 1;
        if !self.unicode {
            let (name, close) = match index.as_deref() {
                None => ("sqrt(".to_string(), ")"),
                Some("3") => ("cbrt(".to_string(), ")"),
                Some(n) => (format!("root({n}, "), ")"),
            };
            let mut out = TextBlock::row(name, Tightness::Atom);
            out.beside(0, &under);
            out.beside(0, &TextBlock::row(close, Tightness::Atom));
            return TextBlock { form: Tightness::Atom, ..out };
        }
        let sign = match index.as_deref() {
            None => "√".to_string(),
            Some("3") => "∛".to_string(),
            Some("4") => "∜".to_string(),
            Some(n) => match shifted(n, SUPERSCRIPTS) {
                Some(small) => format!("{small}√"),
                None => format!("({n})√"),
            },
        };
        let number = under.rows.len() == 1 && under.text().bytes().all(|b| b.is_ascii_digit());
        let under = if bare || number { under } else { self.in_brackets(under) };
        let mut out = TextBlock::row(sign, Tightness::Atom);
        out.beside(0, &under);
        TextBlock { form: Tightness::Atom, ..out }
    }

    pub(super) fn script(
        &self,
        base: &TypesetNode,
        primes: usize,
        sub: Option<&TypesetNode>,
        sup: Option<&TypesetNode>,
    ) -> TextBlock {
        let big = matches!(base, TypesetNode::Atom(Class::Big, ..));
        let word = matches!(base, TypesetNode::Atom(Class::Big, sign, _) if sign.is_ascii());
        let mut set = self.set(base);
        if !self.flat && big {
            return self.limits(set, sub, sup);
        }
        if set.form > Tightness::Atom && self.flat {
            set = self.in_brackets(set);
        }
        let (mut suffix, mut below) = (String::new(), String::new());
        if self.unicode {
            suffix.push_str(match primes {
                0 => "",
                1 => "′",
                2 => "″",
                _ => "‴",
            });
            suffix.push_str(&"′".repeat(primes.saturating_sub(3)));
        } else {
            suffix.push_str(&"'".repeat(primes));
        }
        if let Some(sub) = sub {
            let text = self.tight().flat_text(sub);
            if word {
                suffix.push_str(&format!(" {text}"));
            } else if set.rows.len() > 1 {
                below = self.index(&text);
            } else {
                suffix.push_str(&self.index(&text));
            }
        }
        if let Some(sup) = sup {
            suffix.push_str(&self.exponent(base, sup));
        }
        // On brackets of several rows an exponent stands at the top and an index at the bottom.
        let (wide, last) = (set.width(), set.rows.len() - 1);
        let full = wide + width(&suffix).max(width(&below));
        for (place, row) in set.rows.iter_mut().enumerate() {
            pad(row, wide);
            if place == 0 {
                row.push_str(&suffix);
            }
            if place == last {
                row.push_str(&below);
            }
            pad(row, full);
        }
        set.form = Tightness::Atom;
        set
    }

    fn index(&self, text: &str) -> String {
        let small = if self.unicode { shifted(text, SUBSCRIPTS) } else { None };
        match small {
            Some(small) => small,
            None if text.chars().all(char::is_alphanumeric) => format!("_{text}"),
            None => format!("_({text})"),
        }
    }

    fn exponent(&self, base: &TypesetNode, sup: &TypesetNode) -> String {
        let tight = self.tight().exponent_block(sup).rows.swap_remove(0);
        let euler = matches!(base, TypesetNode::Atom(_, name, _) if name == "e");
        if self.unicode
            && !euler
            && let Some(small) = shifted(&tight, SUPERSCRIPTS)
        {
            return small;
        }
        let set = self.exponent_block(sup);
        let negative = tight.trim_start_matches(['-', '−']);
        let number = negative != tight && negative.bytes().all(|b| b.is_ascii_digit());
        if set.form == Tightness::Atom && set.text().chars().all(|c| c.is_alphanumeric() || c == '*')
            || (number && !euler)
        {
            format!("^{tight}")
        } else {
            format!("^({})", Setter { tight: false, ..*self }.exponent_block(sup).text())
        }
    }

    /// A sum sign or a limit with what stands below and above it.
    fn limits(&self, sign: TextBlock, sub: Option<&TypesetNode>, sup: Option<&TypesetNode>) -> TextBlock {
        let texts = [sup.map(|sup| self.tight().flat_text(sup)), None, sub.map(|sub| self.tight().flat_text(sub))];
        let room = texts.iter().flatten().map(|text| width(text)).max().unwrap_or(0).max(sign.width());
        let [above, _, below] = texts;
        let base = usize::from(above.is_some());
        let rows = above.into_iter().chain([sign.text().to_string()]).chain(below);
        TextBlock { rows: rows.map(|row| centred(&row, room)).collect(), base, form: Tightness::Atom }
    }

    /// Brackets as high as what they hold.
    pub(super) fn fenced(&self, open: &str, body: TextBlock, close: &str) -> TextBlock {
        let height = body.rows.len();
        let mut rows = Vec::with_capacity(height);
        let wide = body.width();
        for (at, row) in body.rows.iter().enumerate() {
            let mut text = self.piece(open, at, height);
            let column = width(&text) + wide;
            text.push_str(row);
            pad(&mut text, column);
            text.push_str(&self.piece(close, at, height));
            rows.push(text);
        }
        TextBlock { rows, base: body.base, form: Tightness::Atom }
    }

    /// One row of a bracket that is several rows high.
    fn piece(&self, bracket: &str, at: usize, height: usize) -> String {
        let place = |first: &str, middle: &str, last: &str| {
            let text = if at == 0 {
                first
            } else if at + 1 == height {
                last
            } else {
                middle
            };
            text.to_string()
        };
        if height == 1 || !self.unicode {
            return match (bracket, self.unicode) {
                ("{", false) if height > 1 => place("/", "|", "\\"),
                _ => bracket.to_string(),
            };
        }
        match bracket {
            "(" => place("⎛", "⎜", "⎝"),
            ")" => place("⎞", "⎟", "⎠"),
            "[" => place("⎡", "⎢", "⎣"),
            "]" => place("⎤", "⎥", "⎦"),
            "{" if at == height / 2 && height > 2 => "⎨".to_string(),
            "{" => place("⎧", "⎪", "⎩"),
            "}" if at == height / 2 && height > 2 => "⎬".to_string(),
            "}" => place("⎫", "⎪", "⎭"),
            "|" => "│".to_string(),
            _ if at == height / 2 => bracket.to_string(),
            _ => " ".repeat(width(bracket)),
        }
    }
}
