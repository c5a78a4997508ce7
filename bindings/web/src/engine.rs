//! What a page can ask, as JSON in and JSON out.
//!
//! | `do` | takes | gives |
//! |---|---|---|
//! | `open` | `lesson` (YAML), or `id` (of the course), or neither for the notebook; `seed` | as `turn` |
//! | `turn` | `line` | `html`, `text`, `done`, `prompt`; `edit` or `save` where a cell asks for it |
//! | `complete` | `line`, `at` | `from`, `items` of `text` and `shown`; places in UTF-16, as scripts count |
//! | `judge` | a record of `gradus grade` | its result, to the byte |
//! | `read`, `derive` | `text`; `of`, `by`, `order` | the records of `gradus read --json` and `derive --json` |
//! | `lessons` | | `lessons`: `id`, `title`, `summary`, `minutes` of each |
//! | `state` | | `prompt`, `scratch`, `open` |

use gradus::api::reading;
use gradus::lesson::load;
use gradus::session::library::Library;
use gradus::session::typing::Found;
use gradus::session::{Effect, Pace, course};
use gradus::{Grader, Options, Reply, Session, Start};
use serde_json::{Value, json};

/// Everything that a page has open.
#[derive(Default)]
pub struct Engine {
    session: Option<Session>,
    grader: Grader,
}

impl Engine {
    /// The answer to what is asked. Never panics, whatever the bytes.
    pub fn call(&mut self, asked: &[u8]) -> String {
        let Ok(text) = std::str::from_utf8(asked) else { return fault("expected text in UTF-8") };
        let asked: Value = match serde_json::from_str(text) {
            Ok(asked) => asked,
            Err(error) => return fault(&format!("expected a JSON object: {error}")),
        };
        let word = |name: &str| asked[name].as_str();
        let answer = match word("do") {
            // What a record has beyond its own fields is not looked at.
            Some("judge") => return self.grader.line(text),
            Some("open") => self.open(word("lesson"), word("id"), asked["seed"].as_u64().unwrap_or_default()),
            Some("turn") => self.turn(word("line").unwrap_or_default()),
            Some("complete") => self.complete(word("line").unwrap_or_default(), asked["at"].as_u64()),
            Some("read") => Ok(reading::reading(word("text").unwrap_or_default()).unwrap_or_else(|fault| fault)),
            Some("derive") => {
                let order = asked["order"].as_u64().and_then(|order| usize::try_from(order).ok()).unwrap_or(1);
                let derived = reading::derivation(word("of").unwrap_or_default(), word("by"), order);
                Ok(derived.unwrap_or_else(|fault| fault))
            }
            Some("lessons") => Ok(lessons()),
            Some("state") => Ok(match &self.session {
                Some(session) => json!({"prompt": session.prompt(), "scratch": session.is_scratch(), "open": true}),
                None => json!({"open": false}),
            }),
            Some(other) => Err(format!("there is nothing to do called {other}")),
            None => Err("expected what to do in `do`".to_string()),
        };
        answer.map_or_else(|message| fault(&message), |answer| answer.to_string())
    }

    fn open(&mut self, lesson: Option<&str>, id: Option<&str>, seed: u64) -> Result<Value, String> {
        let (library, start) = match (lesson, id) {
            (Some(yaml), _) => {
                let lesson = load::lesson("lesson.yaml", yaml).map_err(|problems| {
                    let said = problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message));
                    said.collect::<Vec<_>>().join("\n")
                })?;
                let id = lesson.id.clone();
                (Library::of(vec![lesson]), Start::Lesson(id, None))
            }
            (None, Some(id)) => (course::library(), Start::Lesson(id.to_string(), None)),
            (None, None) => (Library::of(Vec::new()), Start::Scratch),
        };
        let mut session = Session::new(library, seed, &[], Pace::Patient);
        let reply = session.open(&start)?;
        let answer = told(&session, &reply);
        self.session = Some(session);
        Ok(answer)
    }

    fn turn(&mut self, line: &str) -> Result<Value, String> {
        let session = self.session.as_mut().ok_or("nothing is open")?;
        let reply = session.turn(line);
        let answer = told(session, &reply);
        if reply.done {
            self.session = None;
        }
        Ok(answer)
    }

    fn complete(&self, line: &str, at: Option<u64>) -> Result<Value, String> {
        let session = self.session.as_ref().ok_or("nothing is open")?;
        let units = at.and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
        let completions = session.typing().completions(line, byte(line, units));
        let items: Vec<Value> = match completions.found {
            Found::Words(found) => found.iter().map(|item| json!({"text": item.text, "shown": item.shown})).collect(),
            Found::File => Vec::new(),
        };
        Ok(json!({"from": line[..completions.from].encode_utf16().count(), "items": items}))
    }
}

/// The byte after so many units of UTF-16; never within a character.
fn byte(line: &str, units: usize) -> usize {
    let mut count = 0;
    for (at, c) in line.char_indices() {
        if count >= units {
            return at;
        }
        count += c.len_utf16();
    }
    line.len()
}

fn told(session: &Session, reply: &Reply) -> Value {
    let mut answer = json!({
        "html": gradus::page::html::fragment(&reply.page),
        "text": gradus::page::plain::render(&reply.page, &Options::default()),
        "done": reply.done,
        "prompt": session.prompt(),
    });
    match &reply.effect {
        Some(Effect::Edit { line }) => answer["edit"] = line.as_str().into(),
        Some(Effect::Save { file, text }) => answer["save"] = json!({"file": file, "text": text}),
        // A page has no files to open.
        Some(Effect::Clear) => answer["clear"] = true.into(),
        Some(Effect::Open { .. }) | None => {}
    }
    answer
}

fn lessons() -> Value {
    let library = course::library();
    let lesson = |outline: &gradus::session::library::Outline| {
        json!({
            "id": outline.id, "title": outline.title, "summary": outline.summary, "minutes": outline.minutes,
        })
    };
    json!({"lessons": library.outlines().map(lesson).collect::<Vec<_>>()})
}

fn fault(message: &str) -> String {
    json!({"error": message}).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(engine: &mut Engine, what: Value) -> Value {
        serde_json::from_str(&engine.call(what.to_string().as_bytes())).unwrap()
    }

    #[test]
    fn a_lesson_is_opened_and_answered() {
        let mut engine = Engine::default();
        assert_eq!(asked(&mut engine, json!({"do": "turn", "line": "x"}))["error"], "nothing is open");
        let lessons = asked(&mut engine, json!({"do": "lessons"}));
        for lesson in lessons["lessons"].as_array().unwrap() {
            let first = asked(&mut engine, json!({"do": "open", "id": lesson["id"], "seed": 7}));
            assert!(first["text"].as_str().unwrap().contains(lesson["title"].as_str().unwrap()), "{first}");
            let reply = asked(&mut engine, json!({"do": "turn", "line": "hint"}));
            assert!(reply["html"].as_str().unwrap().starts_with("<div class=\"gradus\">") && reply["done"] == false);
        }
        assert_eq!(asked(&mut engine, json!({"do": "turn", "line": "quit"}))["done"], true);
        assert_eq!(asked(&mut engine, json!({"do": "state"})), json!({"open": false}));
        assert!(asked(&mut engine, json!({"do": "open", "lesson": "format: 1\n"}))["error"].is_string());
    }

    #[test]
    fn places_are_those_of_scripts() {
        let mut engine = Engine::default();
        asked(&mut engine, json!({"do": "open"}));
        let found = asked(&mut engine, json!({"do": "complete", "line": "💥½sinh", "at": 7}));
        assert_eq!((&found["from"], &found["items"][0]["text"]), (&json!(3), &json!("sinh(")));
        assert_eq!((byte("💥x", 0), byte("💥x", 1), byte("💥x", 2), byte("💥x", 9)), (0, 4, 4, 5));
    }

    #[test]
    fn whatever_is_called_is_answered() {
        let mut engine = Engine::default();
        for bytes in
            [&b"\xff"[..], b"", b"7", b"[]", b"{}", b"{\"do\": 7}", b"{\"do\": \"fly\"}", b"{\"do\": \"judge\"}"]
        {
            let answer: Value = serde_json::from_str(&engine.call(bytes)).unwrap();
            assert!(!answer["error"].is_null(), "{answer}");
        }
    }
}
