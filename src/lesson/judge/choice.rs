//! Choices, by letter, by number or by their text.

use crate::lesson::kinds::ask::Choice;
use crate::lesson::kinds::letter;

/// Which option is meant, counted from 0: `b`, `b)`, `(b)`, `2`, or the beginning of one option's text and of no other.
/// `Err` says what to mend.
pub fn chosen(text: &str, options: &[Choice]) -> Result<usize, String> {
    let trimmed = text.trim().trim_start_matches('(').trim_end_matches([')', '.', ':']).trim();
    let wanted = plain(trimmed);
    let whole = options.iter().position(|option| plain(&option.is) == wanted);
    if let Some(at) = whole {
        return Ok(at);
    }
    let mut letters = trimmed.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        let letter = letter.to_ascii_lowercase();
        let at = match letter {
            'a'..='z' => Some(letter as usize - 'a' as usize),
            '1'..='9' => Some(letter as usize - '1' as usize),
            _ => None,
        };
        if let Some(at) = at {
            return if at < options.len() { Ok(at) } else { Err(ask_for_letter(options)) };
        }
    }
    let mut begins = options.iter().enumerate().filter(|(_, option)| plain(&option.is).starts_with(&wanted));
    match (begins.next(), begins.next()) {
        (Some((at, _)), None) if wanted.len() >= 3 => Ok(at),
        _ => Err(ask_for_letter(options)),
    }
}

fn ask_for_letter(options: &[Choice]) -> String {
    format!("choose one of the letters a to {}", letter(options.len().saturating_sub(1)))
}

/// Which options are meant, each once, in the order typed: `a, c`, `a c`, `ac`, or `none`.
pub fn several(text: &str, count: usize) -> Result<Vec<usize>, String> {
    let text = text.trim().to_lowercase();
    if text == "none" {
        return Ok(Vec::new());
    }
    let text = text.replace(" and ", " ");
    let mut chosen = Vec::new();
    for letter in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | '(' | ')' | '.' | '<' | '>')) {
        let at = match letter {
            'a'..='z' => letter as usize - 'a' as usize,
            '1'..='9' => letter as usize - '1' as usize,
            _ => return Err(format!("`{}` is not the letter of an option", letter.escape_debug())),
        };
        if at >= count {
            return Err(format!(
                "there is no option {letter}; the letters go from a to {}",
                crate::lesson::kinds::letter(count.saturating_sub(1))
            ));
        }
        if chosen.contains(&at) {
            return Err(format!("{letter} appears here twice"));
        }
        chosen.push(at);
    }
    // Brackets and commas alone choose nothing.
    if chosen.is_empty() {
        return Err(format!("name the options by their letters, such as {}, or answer none", letter(0)));
    }
    Ok(chosen)
}

/// The text in small letters, without markup and with single spaces.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| !matches!(c, '$' | '`' | '*' | '_' | '\\'));
    let lower: String = kept.flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_letters_are_read_in_each_way_of_writing_them() {
        for text in ["a, c", "ac", "A C", "(a), (c)", "1, 3", "a and c"] {
            assert_eq!(several(text, 3), Ok(vec![0, 2]), "{text}");
        }
        assert_eq!(several("none", 3), Ok(vec![]));
        for text in ["d", "a a", "a ∧ b"] {
            assert!(several(text, 3).is_err(), "{text}");
        }
    }

    #[test]
    fn an_option_has_many_names() {
        let options: Vec<Choice> = ["It rises", "It falls", "It *stays*, `w` too"]
            .iter()
            .map(|is| Choice { is: is.to_string(), say: None, right: false })
            .collect();
        for (text, at) in
            [("b", 1), ("B)", 1), ("(c)", 2), ("2", 1), ("it falls.", 1), ("It stays, w too", 2), ("it r", 0)]
        {
            assert_eq!(chosen(text, &options), Ok(at), "{text}");
        }
        for text in ["d", "9", "it", "nothing"] {
            assert!(chosen(text, &options).is_err(), "{text}");
        }
    }
}
