//! Brackets that were lost in typing. One pair of brackets is put round each stretch of an answer where it would change
//! what is read; where a reading so mended is right, or a usual slip, it is known what was meant, and where the pair
//! belongs says what to ask.

use super::prepared::Prepared;
use super::tokens::{LONGEST, Piece, Token, Values, pieces};
use super::{Judged, Reason, Verdict};
use crate::lesson::kinds::{Key, value_formula};
use crate::math::Expr;
use crate::math::agree::Outcome;
use crate::math::expr::Node;
use crate::math::functions;
use crate::math::language::{Scope, Value};
use crate::math::mistakes::{Glance, off_by_one, one_sign_turned};
use crate::math::tape::value_at as value;

/// At most so many readings of one answer are tried.
const MOST_READINGS: usize = 60;
/// Two pairs at once are tried only where there are so few stretches.
const MOST_FOR_TWO: usize = 12;

/// A place where a pair of brackets may be missing.
struct Site {
    id: &'static str,
    say: &'static str,
}

/// Every such place, with its question.
const PLACES: &[Site] = &[
    Site { id: "bracket.denominator", say: "As it is typed, what stands below the bar?" },
    Site {
        id: "bracket.one_over_product",
        say: "As it is typed, is what follows the first factor above or below the bar?",
    },
    Site { id: "bracket.numerator", say: "As it is typed, what stands above the bar?" },
    Site { id: "bracket.exponent", say: "As it is typed, where does the exponent end?" },
    Site { id: "bracket.fraction_exponent", say: "As it is typed, does the stroke belong to the exponent?" },
    Site { id: "bracket.power_base", say: "As it is typed, what is raised to the power?" },
    Site { id: "bracket.neg_power", say: "As it is typed, is the minus raised to the power too?" },
    Site { id: "bracket.subtracted", say: "Which terms does the minus in front turn round?" },
    Site { id: "bracket.factor", say: "As it is typed, which terms does the factor multiply?" },
    Site { id: "bracket.function_arg", say: "As it is typed, of what is the function taken?" },
    Site {
        id: "notation.power_on_function",
        say: "As it is typed, is the argument raised to the power, or the value of the function?",
    },
];

/// The rule that all of them share.
const RULE: &str = "powers first, then products and quotients, then sums; brackets say otherwise";

/// What is said of each place.
pub fn reasons() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    PLACES.iter().map(|place| (place.id, place.say, RULE))
}

fn reason(id: &str) -> Option<Reason> {
    let place = PLACES.iter().find(|place| place.id == id)?;
    Some(Reason::new(place.id, place.say, RULE))
}

/// What is missing where people dispute how something is read: the first place of the answer at which they do.
pub fn disputed(readings: &[(Value, &'static str)]) -> Option<Reason> {
    const DISPUTED: [&str; 4] =
        ["bracket.exponent", "bracket.fraction_exponent", "bracket.one_over_product", "notation.power_on_function"];
    readings.iter().find(|(_, id)| DISPUTED.contains(id)).and_then(|(_, id)| reason(id))
}

/// How tightly things are bound, times 2.
mod binds {
    pub const LOOSE: u8 = 0;
    pub const SUM: u8 = 2;
    pub const DIFFERENCE: u8 = 3;
    pub const PRODUCT: u8 = 4;
    pub const QUOTIENT: u8 = 5;
    pub const CALL: u8 = 6;
    pub const ARGUMENT: u8 = 7;
    pub const POWER: u8 = 8;
    pub const BASE: u8 = 9;
    pub const ATOM: u8 = 12;
}

/// A stretch of tokens and what is missing around it.
struct Stretch {
    from: usize,
    /// Behind the last token.
    to: usize,
    id: &'static str,
}

/// The stretches at which a pair of brackets would change what is read.
fn stretches(pieces: &[Piece]) -> Vec<Stretch> {
    let mut found = Vec::new();
    for from in 0..pieces.len() {
        let before = from.checked_sub(1).and_then(|at| pieces.get(at));
        let turned = pieces[from].token == Token::Minus && before.is_none_or(|piece| !piece.ends());
        if !pieces[from].begins() && !turned {
            continue;
        }
        let mut depth = 0usize;
        for to in from + 1..=pieces.len() {
            match pieces[to - 1].token {
                Token::Open => depth += 1,
                Token::Close => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => break,
                },
                Token::Comma if depth == 0 => break,
                _ => {}
            }
            let next = pieces.get(to);
            // A name in front of its bracket, or of a power sign, does not end there.
            if depth == 0 && pieces[to - 1].ends() {
                let inside = &pieces[from..to];
                if let Some(id) = missing(before, inside, next) {
                    found.push(Stretch { from, to, id });
                }
            }
        }
    }
    found.sort_by_key(|stretch| stretch.to - stretch.from);
    found.truncate(MOST_READINGS);
    found
}

/// The loosest bond at the top of a stretch.
fn loosest(inside: &[Piece]) -> u8 {
    let (mut depth, mut least) = (0usize, binds::ATOM);
    for (at, piece) in inside.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| inside.get(before));
        if depth == 0 && at > 0 {
            let bond = match piece.token {
                Token::Plus => binds::SUM,
                Token::Minus if before.is_some_and(Piece::ends) => binds::SUM,
                Token::Times | Token::Over => binds::PRODUCT,
                Token::Power | Token::Raised => binds::POWER,
                _ if piece.begins() && before.is_some_and(Piece::ends) => binds::PRODUCT,
                _ if before.is_some_and(|piece| piece.token == Token::Function) => match piece.token {
                    Token::Open => binds::ATOM,
                    _ => binds::CALL,
                },
                _ => binds::ATOM,
            };
            least = least.min(bond);
        } else if depth == 0 && piece.token == Token::Minus {
            least = least.min(binds::PRODUCT);
        }
        match piece.token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    least
}

/// What would be missing there; `None` where brackets would change nothing.
fn missing(before: Option<&Piece>, inside: &[Piece], next: Option<&Piece>) -> Option<&'static str> {
    let own = loosest(inside);
    let after_function = before.is_some_and(|piece| piece.token == Token::Function);
    let raised = next.is_some_and(|piece| matches!(piece.token, Token::Power | Token::Raised));
    let left = match before.map(|piece| piece.token) {
        None | Some(Token::Open | Token::Comma | Token::Plus) => binds::LOOSE,
        Some(Token::Minus) => binds::DIFFERENCE,
        Some(Token::Over) => binds::QUOTIENT,
        Some(Token::Function) => binds::ARGUMENT,
        Some(Token::Power) => binds::POWER,
        Some(_) => binds::PRODUCT,
    };
    let right = match next.map(|piece| piece.token) {
        None | Some(Token::Close | Token::Comma) => binds::LOOSE,
        Some(Token::Plus | Token::Minus) => binds::SUM,
        Some(Token::Power | Token::Raised) => binds::BASE,
        Some(_) => binds::PRODUCT,
    };
    if own >= left && own >= right && !(after_function && raised) {
        return None;
    }
    let first = inside.first()?;
    let only_numbers = inside.iter().all(|piece| {
        matches!(piece.token, Token::Atom { number: true } | Token::Minus | Token::Over | Token::Open | Token::Close)
    });
    let over = inside.iter().any(|piece| piece.token == Token::Over);
    Some(match (before.map(|piece| piece.token), next.map(|piece| piece.token)) {
        (Some(Token::Function), _) if raised => "notation.power_on_function",
        (Some(Token::Function), _) => "bracket.function_arg",
        _ if raised && first.token == Token::Function && own >= binds::CALL => "notation.power_on_function",
        _ if raised && first.token == Token::Minus && inside.len() == 2 => "bracket.neg_power",
        _ if raised => "bracket.power_base",
        (Some(Token::Power), _) if only_numbers && over => "bracket.fraction_exponent",
        (Some(Token::Power), _) => "bracket.exponent",
        (Some(Token::Over), _) if own >= binds::PRODUCT => "bracket.one_over_product",
        (Some(Token::Over), _) => "bracket.denominator",
        (_, Some(Token::Over)) => "bracket.numerator",
        (Some(Token::Minus), _) => "bracket.subtracted",
        _ => "bracket.factor",
    })
}

/// The text with brackets round these stretches, which are disjoint or one within the other.
fn bracketed(text: &str, pieces: &[Piece], stretches: &[&Stretch]) -> String {
    let mut mended = String::with_capacity(text.len() + 4);
    for (at, piece) in pieces.iter().enumerate() {
        let gap = match at.checked_sub(1).map(|before| &pieces[before]) {
            Some(before) if before.token == Token::Function => "",
            Some(before) => &text[before.end..piece.start],
            None => "",
        };
        let opens = stretches.iter().any(|stretch| stretch.from == at);
        // A function keeps its own space, unless the bracket opens there.
        let after_function = at > 0 && pieces[at - 1].token == Token::Function && !opens;
        mended.push_str(if after_function { &text[pieces[at - 1].end..piece.start] } else { gap });
        let count = |meets: &dyn Fn(&Stretch) -> bool| stretches.iter().filter(|stretch| meets(stretch)).count();
        mended.extend(std::iter::repeat_n('(', count(&|stretch| stretch.from == at)));
        mended.push_str(&text[piece.start..piece.end]);
        mended.extend(std::iter::repeat_n(')', count(&|stretch| stretch.to == at + 1)));
    }
    mended
}

/// What stands behind the last sign of equality.
fn body(text: &str) -> &str {
    text.rsplit('=').next().unwrap_or(text).trim()
}

/// The values of an answer as it was read, beside which those with brackets more can be seen before they are read.
pub(super) struct Seen<'a> {
    glance: Glance<'a>,
}

impl<'a> Seen<'a> {
    /// `None` where values that are worked out token by token are not those of what was read.
    pub fn of(glance: Glance<'a>, answer: &Expr, text: &str, scope: &Scope) -> Option<Seen<'a>> {
        let body = body(text);
        let values = Values::of(&glance, body, &pieces(body, scope)?, &[])?;
        let near = |(a, b): (&f64, f64)| (a - b).abs() <= 1e-9 * b.abs();
        let same = values.iter().zip(glance.values(answer)).all(near);
        same.then_some(Seen { glance })
    }

    /// Whether the answer with these brackets may be the key, or a usual slip if that matters too.
    fn may_matter(&self, body: &str, pieces: &[Piece], stretches: &[&Stretch], slips: bool) -> bool {
        let pairs: Vec<(usize, usize)> = stretches.iter().map(|stretch| (stretch.from, stretch.to)).collect();
        let values = Values::of(&self.glance, body, pieces, &pairs);
        values.is_none_or(|values| self.glance.may_be_key(&values) || (slips && self.glance.may_be_slip(&values)))
    }
}

fn has_steps(value: &Value) -> bool {
    let steps = |function: &functions::Func| ["sign", "step", "floor", "ceil", "round"].contains(&function.name());
    match value {
        Value::Expr(expr) => expr.any(&|e| matches!(e.node(), Node::Call(function, _) if steps(function))),
        _ => false,
    }
}

impl Prepared {
    /// Whether a pair of brackets could be missing in this answer, which is read as one formula where one is asked for.
    pub fn could_lack_brackets(&self, text: &str) -> bool {
        matches!(self.task.key, Key::Value(Value::Expr(_))) && !self.mended_readings(text, None).is_empty()
    }

    /// The answer's readings with one pair of brackets more, and what each pair would be; those alone that may matter
    /// beside `seen`, where that is given.
    pub(super) fn mended_readings(&self, text: &str, seen: Option<&Seen>) -> Vec<(Value, &'static str)> {
        let body = body(text);
        let Some(pieces) = pieces(body, &self.scope) else { return Vec::new() };
        let matters = |stretch: &&Stretch| seen.is_none_or(|seen| seen.may_matter(body, &pieces, &[stretch], true));
        let read = |stretch: &Stretch| Some((self.read(&bracketed(body, &pieces, &[stretch])).ok()?.value, stretch.id));
        // (7x)³ is written as 7x³ where the question itself has a product under a power, and hardly elsewhere.
        let power_of_product = |e: &Expr| match e.node() {
            Node::Pow(base, _) => matches!(base.node(), Node::Product(_)),
            _ => false,
        };
        let products = self.task.curve.as_ref().is_none_or(|curve| curve.of.any(&power_of_product));
        // A number alone in front of a sum is no factor that anybody would forget to multiply with.
        let number_in_front = |stretch: &Stretch| {
            let term = pieces[..stretch.from].iter().rev();
            let term = term.take_while(|piece| !matches!(piece.token, Token::Plus | Token::Minus | Token::Open));
            let term: Vec<&Piece> = term.collect();
            !term.is_empty()
                && term.iter().all(|piece| matches!(piece.token, Token::Atom { number: true } | Token::Times))
        };
        let numbers_multiplied = |stretch: &Stretch| {
            let before = stretch.from.checked_sub(1).and_then(|at| pieces.get(at));
            before.is_some_and(|piece| piece.token == Token::Times)
                && pieces.get(stretch.from).is_some_and(|piece| piece.token == Token::Atom { number: true })
        };
        let likely = |stretch: &&Stretch| {
            let inside = &body[pieces[stretch.from].start..pieces[stretch.to - 1].end];
            let bare = match stretch.id {
                // 6*3x+1 is typed by those who mean 6(3x + 1): 18x is written as such.
                "bracket.factor" => number_in_front(stretch) && !numbers_multiplied(stretch),
                // A function that has its own bracket has lost none.
                "bracket.function_arg" => inside.starts_with('('),
                // x^2/2 is half a square: nobody writes the exponent 1 so.
                "bracket.fraction_exponent" => crate::math::language::read(inside, &Scope::default())
                    .is_ok_and(|reading| value(&reading.expr, &[]).is_some_and(|exponent| exponent.fract() == 0.0)),
                _ => false,
            };
            // Who brackets the base of a power has thought of what is raised.
            let own = stretch.id == "bracket.power_base"
                && pieces[stretch.to - 1].token == Token::Close
                && pieces[stretch.from].token != Token::Open
                && loosest(&pieces[stretch.from..stretch.to]) >= binds::PRODUCT;
            !bare
                && !own
                && (products
                    || stretch.id != "bracket.power_base"
                    || loosest(&pieces[stretch.from..stretch.to]) < binds::PRODUCT)
        };
        stretches(&pieces).iter().filter(likely).filter(matters).filter_map(read).collect()
    }

    /// The pair of brackets that would make a wrong answer right; where one is not enough, the first of two.
    pub(super) fn lost_brackets(
        &self,
        text: &str,
        readings: &[(Value, &'static str)],
        seen: Option<&Seen>,
    ) -> Option<Reason> {
        let is_key = |value: &Value| match (value, self.keys.each.as_slice()) {
            (Value::Expr(expr), [key]) => {
                key.shown(expr) == Outcome::Same && self.judge_reading(value, &[]).verdict == Verdict::Right
            }
            _ => false,
        };
        // A step or a sign hardly feels a small amount more in its argument.
        let told = |(value, id): &&(Value, &str)| *id != "bracket.function_arg" || !has_steps(value);
        if let Some((_, id)) = readings.iter().filter(told).find(|(value, _)| is_key(value)) {
            return reason(id).filter(|_| !self.is_one_stroke_off(text));
        }
        let body = body(text);
        let pieces = pieces(body, &self.scope)?;
        let stretches = stretches(&pieces);
        if stretches.len() > MOST_FOR_TWO {
            return None;
        }
        for (at, first) in stretches.iter().enumerate() {
            let apart = |second: &&Stretch| second.from >= first.to || second.to <= first.from;
            // Below a bar a sum may be a factor that has lost its own: 1/x*x+h for 1/(x*(x+h)).
            let within = |second: &&Stretch| {
                first.id == "bracket.factor"
                    && ["bracket.denominator", "bracket.one_over_product"].contains(&second.id)
                    && first.from >= second.from
                    && first.to <= second.to
            };
            for second in stretches.iter().skip(at + 1).filter(|second| apart(second) || within(second)) {
                if seen.is_some_and(|seen| !seen.may_matter(body, &pieces, &[first, second], false)) {
                    continue;
                }
                let mended = bracketed(body, &pieces, &[first, second]);
                if self.read(&mended).is_ok_and(|reading| !has_steps(&reading.value) && is_key(&reading.value)) {
                    return reason(first.id);
                }
            }
        }
        None
    }

    /// Whether one number less or more, or one sign turned, would make the answer right as well: then nobody knows which
    /// it was.
    fn is_one_stroke_off(&self, text: &str) -> bool {
        let (Ok(reading), [key]) = (self.read(text), self.keys.each.as_slice()) else { return false };
        let Value::Expr(expr) = reading.value else { return false };
        expr.size() <= LONGEST
            && off_by_one(&expr).iter().chain(&one_sign_turned(&expr)).any(|other| key.shown(other) == Outcome::Same)
    }

    /// What is said of an answer in which brackets are missing: nothing is counted, unless that was said before.
    pub(super) fn without_brackets(&self, value: &Value, reason: Reason, told: bool) -> Judged {
        let read_as = value_formula(value).ascii;
        let message = format!("this was read as `{read_as}`. {}", reason.say);
        let verdict = if told { Verdict::Wrong } else { Verdict::NotGraded };
        Judged { reason: Some(reason), ..Judged::new(verdict, message) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer, the key, and what is missing.
    const CASES: &[(&str, &str, &str)] = &[
        ("4x^3/x^4+5", "4x^3/(x^4+5)", "bracket.denominator"),
        ("(x+5)-(x-3)/(x+5)^2", "((x+5)-(x-3))/(x+5)^2", "bracket.numerator"),
        ("9e^9x", "9e^(9x)", "bracket.exponent"),
        ("2we^9w+9w^2 e^9w", "2w*e^(9w)+9w^2*e^(9w)", "bracket.exponent"),
        ("cos(x^2-8x)*2x-8", "cos(x^2-8x)*(2x-8)", "bracket.factor"),
        ("40t*5t^2+3^3", "40t*(5t^2+3)^3", "bracket.power_base"),
        ("-2sin 2t+6", "-2sin(2t+6)", "bracket.function_arg"),
        ("3/2*t^-1/2", "3/2*t^(-1/2)", "bracket.fraction_exponent"),
        ("2x/2sqrt(x^2+3)", "2x/(2sqrt(x^2+3))", "bracket.one_over_product"),
        ("-5/t(t+4)", "-5/(t(t+4))", "bracket.one_over_product"),
        ("4ln x^3/x", "4ln(x)^3/x", "notation.power_on_function"),
        ("3x^2-x^2+2x+1", "3x^2-(x^2+2x+1)", "bracket.subtracted"),
        ("6*3x+1", "6(3x+1)", "bracket.factor"),
        ("f'(x) = 3/3x+2", "3/(3x+2)", "bracket.denominator"),
        ("4(7x)²+1³", "4((7x)²+1)³", "bracket.power_base"),
    ];

    #[test]
    fn the_place_of_the_missing_pair_is_found() {
        for (answer, key, id) in CASES {
            let ask = format!(r#"{{"formula": {{"is": "{key}", "of": ["x", "t", "w"]}}}}"#);
            let judged = crate::lesson::judge(&ask, answer).unwrap();
            assert_eq!(judged.verdict, Verdict::NotGraded, "{answer}: {}", judged.message);
            assert_eq!(judged.reason.map(|reason| reason.id).as_deref(), Some(*id), "{answer}");
        }
    }

    #[test]
    fn an_answer_that_is_wrong_stays_wrong() {
        for (answer, key) in [("2x+3", "2x-3"), ("x^2/x+1", "x/(x+2)"), ("((x", "x"), ("sin cos ^", "x"), ("x@y", "x")]
        {
            let ask = format!(r#"{{"formula": {{"is": "{key}", "of": ["x"]}}}}"#);
            let judged = crate::lesson::judge(&ask, answer).unwrap();
            assert!(!judged.reason.is_some_and(|reason| reason.is_about_writing()), "{answer}");
        }
    }

    #[test]
    fn each_place_has_a_question_and_an_id_of_its_own() {
        for (i, place) in PLACES.iter().enumerate() {
            assert!(PLACES.iter().take(i).all(|other| other.id != place.id));
            assert!(place.say.ends_with('?') && Reason::new(place.id, "", "").is_about_writing());
        }
    }
}
