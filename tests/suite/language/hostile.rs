//! Texts that would break a careless reader: each gets a clear answer, soon.

use gradus::math::language::{MAX_LENGTH, Scope, Shape, kinds, read, read_value};
use gradus::math::letters;
use gradus::math::rng::Rng;

#[test]
fn what_is_too_deep_is_refused() {
    let nested = |open: &str, close: &str, count: usize| format!("{}x{}", open.repeat(count), close.repeat(count));
    for (open, close) in [("(", ")"), ("[", "]"), ("sin(", ")"), ("sqrt(", ")"), ("{", "}")] {
        assert!(read(&nested(open, close, 100), &Scope::default()).is_ok(), "100 of {open}");
        let error = read(&nested(open, close, 101), &Scope::default()).expect_err(open);
        assert_eq!(error.kind, "too-deep", "101 of {open}");
    }
    for text in [
        "-".repeat(1_500) + "x",
        "+".repeat(1_500) + "x",
        "2^".repeat(900) + "x",
        "x**".repeat(600) + "x",
        "sin ".repeat(450) + "x",
        "√".repeat(1_500) + "x",
        "2*".to_string() + &"-".repeat(1_500) + "x",
        "sin ".to_string() + &"-".repeat(1_500) + "x",
        "x/".repeat(900) + "x",
        "5".to_string() + &"%".repeat(1_500),
        "x".to_string() + &"^2²".repeat(500),
        "|".repeat(999) + "x" + &"|".repeat(999),
        "e^-(".repeat(400) + "x",
        "log_(".repeat(390) + "x",
        "x".to_string() + &"⁽".repeat(1_000) + &"⁾".repeat(900),
        "-2^".repeat(600) + "x",
        format!("{}x{}", "(".repeat(9), format!("{})", "/2".repeat(90)).repeat(9)),
    ] {
        let error = read(&text, &Scope::default()).expect_err(&text.chars().take(12).collect::<String>());
        assert_eq!(error.kind, "too-deep", "{}: {}", text.chars().take(12).collect::<String>(), error.message);
    }
}

#[test]
fn what_is_wide_is_read() {
    for text in [
        "x+".repeat(900) + "x",
        "x*".repeat(900) + "x",
        "x ".repeat(900) + "x",
        "1-".repeat(900) + "x",
        "x/2+".repeat(400) + "x",
        "x^2+".repeat(400) + "x",
    ] {
        assert!(read(&text, &Scope::default()).is_ok(), "{}", &text[..10]);
    }
}

#[test]
fn what_is_too_long_is_refused_at_once() {
    for text in
        ["(".repeat(10_000), "x".repeat(1 << 20), "θ".repeat(1 << 20), "\u{7}".repeat(1 << 20), " ".repeat(1 << 20)]
    {
        let begun = std::time::Instant::now();
        assert_eq!(read(&text, &Scope::default()).expect_err("too long").kind, "too-long");
        assert!(begun.elapsed().as_millis() < 100);
    }
    assert!(read(&"θ".repeat(MAX_LENGTH), &Scope::default()).is_ok());
    assert_eq!(read(&"θ".repeat(MAX_LENGTH + 1), &Scope::default()).expect_err("too long").kind, "too-long");
}

/// Pieces of texts, well-formed and not.
const PIECES: &[&str] = &[
    "x", "y", "2", "3.5", ".", ",", ";", "+", "-", "*", "/", "^", "**", "(", ")", "[", "]", "{", "}", "|", "<", ">",
    "=", "sin", "cos ", "ln", "log", "log_", "sqrt", "e", "pi", "θ", "Δ", "σ", "√", "∛", "²", "⁻", "ˣ", "₁", "½", "∞",
    "∂", "∇", "'", "″", "_", " ", "d/dx", "dy", "\\frac", "\\", "$", "\"", "“", "°", "!", "%", "&", "\u{7}", "\0",
    "\u{1b}", "\u{202e}", "х", "𝑥", "２", "inf", "none", "In", "e2", "1e400", "9e", "max(", "softmax_", "asin", "sinh",
    "<-", "←", "==", "≤", "⟨", "⟩", "ᵀ", "\n", "\r", "\t", "Sin", "abcdefgh", "1n", "𝛼", "é", "\u{301}", "😀", "中",
];

#[test]
fn no_text_breaks_the_reader() {
    let mut rng = Rng::named(4, "hostile");
    let scopes = [Scope::default(), Scope::new(["x", "y"]), Scope::new(["e", "θ", "loss", "x_1", "d", "a", "h"])];
    let shapes = [Shape::Expression, Shape::Limit, Shape::Vector, Shape::Matrix, Shape::Interval];
    for round in 0..30_000 {
        let text: String = (0..1 + rng.below(12)).map(|_| PIECES[rng.below(PIECES.len())]).collect();
        let (scope, shape) = (&scopes[round % 3], shapes[round % 5]);
        let length = text.chars().count();
        match read_value(&text, scope, shape) {
            Ok(reading) => {
                for note in reading.notes {
                    assert!(kinds::NOTES.iter().any(|(kind, _)| *kind == note.kind), "{}", note.kind);
                    assert!(note.at.start <= note.at.end && note.at.end <= length, "{text:?}: {note:?}");
                    assert!(!note.message.contains(letters::is_hidden), "{text:?}: {note:?}");
                }
            }
            Err(error) => {
                assert!(error.at().start <= error.at().end && error.at().end <= length, "{text:?}: {error:?}");
                assert!(kinds::ERRORS.iter().any(|(kind, _)| *kind == error.kind), "{}", error.kind);
                assert!(!error.message.is_empty(), "{text:?}: {error:?}");
                assert!(!error.message.contains(letters::is_hidden), "{text:?}: {error:?}");
                if let Some(mend) = error.fix {
                    assert!(!mend.contains(letters::is_hidden), "{text:?}: {mend:?}");
                    assert!(read_value(&mend, scope, shape).is_ok(), "{text:?} is mended to {mend:?}");
                }
            }
        }
    }
}

#[test]
fn every_single_character_gets_an_answer() {
    for code in (0..0x3000u32).chain(0x1D400..0x1D800).chain(0xFE00..0x10000) {
        let Some(c) = char::from_u32(code) else { continue };
        for text in [c.to_string(), format!("x{c}"), format!("{c}x"), format!("({c})")] {
            if let Err(error) = read(&text, &Scope::default()) {
                assert!(!error.message.contains(letters::is_hidden), "U+{code:04X}: {}", error.message);
            }
        }
    }
}
