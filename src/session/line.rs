//! What a typed line is: a command or an answer. A command is never taken for mathematics, nor the other way round.

use super::commands::Command;
use super::typed::Claims;

/// What a line turned out to be.
pub enum LineRead<'a> {
    /// Blanks at most.
    Nothing,
    /// A command, and what stands behind its name.
    Command(&'static Command, &'a str),
    /// A line that begins with `:` and names no command.
    Unknown(&'a str),
    /// Anything else.
    Answer(&'a str),
}

/// Takes a line apart.
pub fn typed<'a>(line: &'a str, claims: &dyn Claims) -> LineRead<'a> {
    let line = line.trim();
    if line.is_empty() {
        return LineRead::Nothing;
    }
    // `:word` always works.
    if let Some(named) = line.strip_prefix(':') {
        let (word, rest) = split(named.trim_start());
        return match Command::named(word) {
            Some(command) => LineRead::Command(command, rest),
            None => LineRead::Unknown(word),
        };
    }
    if let Some(rest) = line.strip_prefix('=') {
        return match Command::named("=") {
            Some(command) => LineRead::Command(command, rest.trim_start_matches('=').trim()),
            None => LineRead::Answer(line),
        };
    }
    let (word, rest) = split(line);
    match Command::named(word) {
        // A letter is mathematics in capitals, on its own, before an operator, or where the question has it.
        Some(command) if command.name.len() == 1 => {
            let operator = rest.starts_with(['+', '*', '/', '^', '=', '-', '·', '×', '÷', '−', ',']);
            let mathematics = word != command.name || rest.is_empty() || operator || claims.declares(word);
            if mathematics { LineRead::Answer(line) } else { LineRead::Command(command, rest) }
        }
        Some(command) if rest.is_empty() && !claims.could_be(word) => LineRead::Command(command, rest),
        Some(command) if !rest.is_empty() && !claims.could_be(line) && !claims.declares(word) => {
            LineRead::Command(command, rest)
        }
        _ => LineRead::Answer(line),
    }
}

/// The first word and what follows it. `quit()` is the word `quit`: that is how Python is left.
fn split(line: &str) -> (&str, &str) {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let called = word.strip_suffix("()").filter(|_| rest.is_empty());
    (called.unwrap_or(word), rest.trim())
}

#[cfg(test)]
mod tests {
    use super::super::commands::COMMANDS;
    use super::*;

    struct Choice;
    impl Claims for Choice {
        fn could_be(&self, word: &str) -> bool {
            word == "back" || word == "skip it"
        }
        fn declares(&self, name: &str) -> bool {
            name == "d"
        }
    }

    fn tell(line: &str, claims: &dyn Claims) -> String {
        match typed(line, claims) {
            LineRead::Nothing => "nothing".into(),
            LineRead::Command(command, "") => format!(":{}", command.name),
            LineRead::Command(command, rest) => format!(":{} ({rest})", command.name),
            LineRead::Unknown(word) => format!("unknown {word}"),
            LineRead::Answer(answer) => format!("answer {answer}"),
        }
    }

    #[test]
    fn every_command_works_bare_and_with_a_colon() {
        for command in COMMANDS {
            let rest = if command.needs_argument() { "x" } else { "" };
            let wanted = tell(&format!(":{} {rest}", command.name), &());
            assert_eq!(tell(&format!("{} {rest}", command.name), &()), wanted);
            for also in command.also {
                assert_eq!(tell(&format!("{also} {rest}"), &()), wanted);
            }
            assert!(tell(command.example, &()).starts_with(&format!(":{}", command.name)), "{}", command.example);
        }
    }

    #[test]
    fn lines_are_what_they_look_like() {
        let rows = [
            ("", "nothing"),
            ("  \t", "nothing"),
            ("hint", ":hint"),
            ("  HINT ", ":hint"),
            ("?", ":help"),
            ("quit()", ":quit"),
            ("exit()", ":quit"),
            ("help()", ":help"),
            ("f()", "answer f()"),
            ("hint(2)", "answer hint(2)"),
            ("goto 3", ":goto (3)"),
            (":hnit", "unknown hnit"),
            ("hnit", "answer hnit"),
            ("= 2+2", ":= (2+2)"),
            ("=2", ":= (2)"),
            ("d x^2", ":d (x^2)"),
            ("d", "answer d"),
            ("D x", "answer D x"),
            ("d + 1", "answer d + 1"),
            ("d/dx x^2 = 2x", "answer d/dx x^2 = 2x"),
            ("dx", "answer dx"),
            ("2 next", "answer 2 next"),
            ("next-1", "answer next-1"),
            ("-x^2", "answer -x^2"),
            ("plot x^2, 0..1", ":plot (x^2, 0..1)"),
        ];
        for (line, wanted) in rows {
            assert_eq!(tell(line, &()), wanted, "{line:?}");
        }
    }

    #[test]
    fn a_question_keeps_its_own_words() {
        for (line, wanted) in [
            ("back", "answer back"),
            (":back", ":back"),
            ("skip it", "answer skip it"),
            ("skip", ":skip"),
            ("d 2", "answer d 2"),
            (":d 2", ":d (2)"),
        ] {
            assert_eq!(tell(line, &Choice), wanted, "{line:?}");
        }
    }
}
