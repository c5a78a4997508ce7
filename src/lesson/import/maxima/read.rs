//! The notation of Maxima, as far as question banks write in it: statements, and the terms in them.

/// A term as it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum MaximaTerm {
    Number(String),
    Name(String),
    /// The name of something that is drawn.
    Drawn(String),
    Text(String),
    Call(String, Vec<MaximaTerm>),
    List(Vec<MaximaTerm>),
    Set(Vec<MaximaTerm>),
    Index(Box<MaximaTerm>, Box<MaximaTerm>),
    /// `-`, `not`, `!`, and `'`, which leaves a call as it is.
    Sign(&'static str, Box<MaximaTerm>),
    Pair(&'static str, Box<MaximaTerm>, Box<MaximaTerm>),
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// `name: term`
    Assign(String, MaximaTerm),
    /// `name(parameters) := term`
    Define(String, Vec<String>, MaximaTerm),
    /// A call that sets something, or a value that nobody keeps.
    Other,
    /// What cannot be read, with the name that it would have given a value to.
    Unread(Option<String>, String),
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(String),
    Name(String),
    Text(String),
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: &[&str] = &[
    ":=", "<=", ">=", "**", "+", "-", "*", "/", "^", "(", ")", "[", "]", "{", "}", ",", ";", "$", ":", "=", "<", ">",
    "#", "!", "'", ".",
];

/// Terms are not nested deeper.
const DEEPEST: usize = 60;

/// The statements of a text.
///
/// # Errors
/// When a character in it belongs to no statement.
pub fn statements(source: &str) -> Result<Vec<Statement>, String> {
    let tokens = tokens(source)?;
    let mut all = Vec::new();
    let mut reader = Reader { tokens: &tokens, at: 0 };
    while reader.at < tokens.len() {
        if reader.takes(";") || reader.takes("$") {
            continue;
        }
        let from = reader.at;
        let read = reader.statement();
        let ends = reader.at >= tokens.len() || reader.is(";") || reader.is("$") || reader.begins_line();
        match read {
            Ok(statement) if ends => all.push(statement),
            other => {
                let why = other.err().unwrap_or_else(|| "something stands behind it".to_string());
                let name = match (tokens.get(from), tokens.get(from + 1)) {
                    (Some((Token::Name(name), _)), Some((Token::Sign(":"), _))) => Some(name.clone()),
                    _ => None,
                };
                all.push(Statement::Unread(name, why));
                reader.at = reader.at.max(from + 1);
                while reader.at < tokens.len() && !reader.is(";") && !reader.is("$") {
                    reader.at += 1;
                }
            }
        }
    }
    Ok(all)
}

/// One term that is the whole text.
///
/// # Errors
/// What of it cannot be read.
pub fn term(source: &str) -> Result<MaximaTerm, String> {
    let tokens = tokens(source)?;
    let mut reader = Reader { tokens: &tokens, at: 0 };
    let term = reader.term(0, 0)?;
    while reader.takes(";") || reader.takes("$") {}
    if reader.at < tokens.len() { Err(format!("`{}` is not understood", source.trim())) } else { Ok(term) }
}

/// Each token, and whether it is the first of a line.
fn tokens(source: &str) -> Result<Vec<(Token, bool)>, String> {
    let mut all = Vec::new();
    let mut rest = source;
    let mut first = true;
    while let Some(c) = rest.chars().next() {
        let after = |n: usize| rest.get(n..).unwrap_or_default();
        if c == '\n' {
            first = true;
            rest = after(1);
        } else if c.is_whitespace() {
            rest = after(c.len_utf8());
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, next)| next);
        } else if c == '"' {
            let mut text = String::new();
            let mut letters = rest.char_indices().skip(1);
            let mut end = rest.len();
            while let Some((at, c)) = letters.next() {
                match c {
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    '\\' => text.extend(letters.next().map(|(_, c)| c)),
                    _ => text.push(c),
                }
            }
            all.push((Token::Text(text), first));
            (first, rest) = (false, after(end));
        } else if c.is_ascii_digit() || c == '.' && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) {
            let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
            let mut end = digits(rest);
            if after(end).starts_with('.') {
                end += 1 + digits(after(end + 1));
            }
            if after(end).starts_with(['e', 'E']) {
                let sign = usize::from(after(end + 1).starts_with(['+', '-']));
                let power = digits(after(end + 1 + sign));
                end += if power > 0 { 1 + sign + power } else { 0 };
            }
            all.push((Token::Number(rest.get(..end).unwrap_or_default().trim_end_matches('.').to_string()), first));
            (first, rest) = (false, after(end));
        } else if c.is_ascii_alphabetic() || matches!(c, '_' | '%') {
            let word: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '%')).collect();
            let end = word.len();
            all.push((Token::Name(word), first));
            (first, rest) = (false, after(end));
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = *sign.ok_or_else(|| format!("`{c}` is not understood"))?;
            all.push((Token::Sign(if sign == "**" { "^" } else { sign }), first));
            (first, rest) = (false, after(sign.len()));
        }
    }
    Ok(all)
}

struct Reader<'a> {
    tokens: &'a [(Token, bool)],
    at: usize,
}

/// How strongly a sign between two terms binds, and what is read behind it.
fn binds(sign: &str) -> Option<(usize, usize)> {
    Some(match sign {
        "=" | "#" | "<" | ">" | "<=" | ">=" => (80, 81),
        "+" | "-" => (100, 101),
        "*" | "/" => (120, 121),
        "." => (130, 131),
        "^" => (140, 139),
        _ => return None,
    })
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }
    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(own)) if *own == sign)
    }
    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Name(own)) if own == word)
    }
    fn takes(&mut self, sign: &str) -> bool {
        let is = self.is(sign);
        self.at += usize::from(is);
        is
    }
    fn takes_word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.at += usize::from(is);
        is
    }
    /// Whether a name at the beginning of a line goes on: STACK takes the end of the line for that of the statement.
    fn begins_line(&self) -> bool {
        matches!(self.tokens.get(self.at), Some((Token::Name(_) | Token::Sign("["), true)))
    }

    fn statement(&mut self) -> Result<Statement, String> {
        let left = self.term(0, 0)?;
        let assigns = self.takes(":");
        if !assigns && !self.takes(":=") {
            return Ok(Statement::Other);
        }
        match (left, assigns) {
            (MaximaTerm::Name(name), true) => {
                // `a: b: 3` gives both the value.
                let value = self.term(0, 0)?;
                Ok(Statement::Assign(name, value))
            }
            (MaximaTerm::Call(name, parameters), false) => {
                let names = parameters.into_iter().map(|parameter| match parameter {
                    MaximaTerm::Name(name) => Ok(name),
                    _ => Err(format!("`{name}` is a function whose parameters are no names")),
                });
                Ok(Statement::Define(name.clone(), names.collect::<Result<_, _>>()?, self.term(0, 0)?))
            }
            _ => Err("what is assigned to is no name".to_string()),
        }
    }

    fn term(&mut self, least: usize, depth: usize) -> Result<MaximaTerm, String> {
        if depth > DEEPEST {
            return Err("it is nested too deep".to_string());
        }
        let mut left = self.operand(least, depth)?;
        while let Some(token) = self.peek() {
            let sign = match token {
                Token::Sign(sign) => *sign,
                Token::Name(word) if word == "and" => "and",
                Token::Name(word) if word == "or" => "or",
                _ => break,
            };
            if sign == "!" && least <= 160 {
                self.at += 1;
                left = MaximaTerm::Sign("!", Box::new(left));
                continue;
            }
            let bound = match sign {
                "and" => Some((65, 66)),
                "or" => Some((60, 61)),
                _ => binds(sign),
            };
            let Some((_, behind)) = bound.filter(|(own, _)| *own >= least) else { break };
            self.at += 1;
            let right = self.term(behind, depth + 1)?;
            left = MaximaTerm::Pair(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn operand(&mut self, least: usize, depth: usize) -> Result<MaximaTerm, String> {
        if self.takes("-") {
            return Ok(MaximaTerm::Sign("-", Box::new(self.term(least.max(101), depth + 1)?)));
        }
        if self.takes("+") {
            return self.term(least.max(101), depth + 1);
        }
        if self.takes("'") {
            return Ok(MaximaTerm::Sign("'", Box::new(self.term(150, depth + 1)?)));
        }
        if self.takes_word("not") {
            return Ok(MaximaTerm::Sign("not", Box::new(self.term(70, depth + 1)?)));
        }
        if self.takes_word("if") {
            let condition = self.term(0, depth + 1)?;
            let says = "an `if` without `then` and `else`";
            if !self.takes_word("then") {
                return Err(says.to_string());
            }
            let then = self.term(0, depth + 1)?;
            if !self.takes_word("else") {
                return Err(says.to_string());
            }
            return Ok(MaximaTerm::Call("if".to_string(), vec![condition, then, self.term(0, depth + 1)?]));
        }
        let token = self.peek().cloned().ok_or("something is missing at its end")?;
        self.at += 1;
        let mut term = match token {
            Token::Number(text) => MaximaTerm::Number(text),
            Token::Text(text) => MaximaTerm::Text(text),
            Token::Name(word) if matches!(word.as_str(), "for" | "while" | "do" | "thru" | "unless") => {
                return Err(format!("it uses {word}"));
            }
            Token::Name(word) if self.takes("(") => MaximaTerm::Call(word, self.list(")", depth)?),
            Token::Name(word) => MaximaTerm::Name(word),
            Token::Sign("(") => {
                let mut inner = self.list(")", depth)?;
                match (inner.len(), inner.pop()) {
                    (1, Some(only)) => only,
                    _ => return Err("it has statements within a formula".to_string()),
                }
            }
            Token::Sign("[") => MaximaTerm::List(self.list("]", depth)?),
            Token::Sign("{") => MaximaTerm::Set(self.list("}", depth)?),
            Token::Sign(sign) => return Err(format!("`{sign}` stands where a formula is expected")),
        };
        while self.is("[") && !self.begins_line() {
            self.at += 1;
            let mut inner = self.list("]", depth)?;
            match (inner.len(), inner.pop()) {
                (1, Some(only)) => term = MaximaTerm::Index(Box::new(term), Box::new(only)),
                _ => return Err("it takes a part of a matrix".to_string()),
            }
        }
        Ok(term)
    }

    fn list(&mut self, end: &'static str, depth: usize) -> Result<Vec<MaximaTerm>, String> {
        let mut all = Vec::new();
        if self.takes(end) {
            return Ok(all);
        }
        loop {
            let term = self.term(0, depth + 1)?;
            // What is said by `name: value` in a call is an assignment within it.
            if self.is(":") || self.is(":=") {
                return Err("it assigns within a formula".to_string());
            }
            all.push(term);
            if self.takes(end) {
                return Ok(all);
            }
            if !self.takes(",") {
                return Err("a bracket is never closed".to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_begins_with_a_name_begins_a_statement() {
        let all = statements("a: 1 + rand(3)\nta: a^2 /* why */; f(x) := x^2$ declare(n, integer); b: 2x;").unwrap();
        assert_eq!(all.len(), 5, "{all:?}");
        assert!(matches!(&all[0], Statement::Assign(name, MaximaTerm::Pair("+", ..)) if name == "a"));
        assert!(matches!(&all[1], Statement::Assign(name, MaximaTerm::Pair("^", ..)) if name == "ta"));
        assert!(matches!(&all[2], Statement::Define(name, ..) if name == "f"));
        assert_eq!(all[3], Statement::Other);
        assert!(matches!(&all[4], Statement::Unread(Some(name), _) if name == "b"));
    }

    #[test]
    fn signs_bind_as_in_maxima() {
        let text = |source: &str| format!("{:?}", term(source).unwrap());
        assert_eq!(text("-a^2*b"), text("-((a^2)*b)"));
        assert_eq!(text("2^-x*y"), text("(2^(-x))*y"));
        assert_eq!(text("a-b-c"), text("(a-b)-c"));
        assert_eq!(text("2^3^2"), text("2^(3^2)"));
        assert_eq!(text("a = 1 and not b < 2 or c"), text("((a = 1) and (not (b < 2))) or c"));
        for bad in ["(1", "1 +", "a,b", "for i thru 3 do 1", &"(".repeat(500)] {
            assert!(term(bad).is_err(), "{bad}");
        }
    }
}
