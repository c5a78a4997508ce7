//! What a page can ask, as JSON in and JSON out.
//!
//! | `do` | takes | gives |
//! |---|---|---|
//! | `course` | `lessons`: `file` and `text` of each, and its `pictures` by their names as `data:` addresses; or null for the whole course | as `lessons` |
//! | `open` | `lesson` (YAML), or `id` (of the course), or `resume`, or none of them for the notebook; `seed`, or `learner` whose it is; `today`; `past` | as `turn` |
//! | `turn` | `line` | `html`, `text`, `done`, `prompt`, `events`, `sliders`; `edit` or `save` where a cell asks for it |
//! | `look` | `line` | `remark`, and how it is read: `reads` and `html` |
//! | `complete` | `line`, `at` | `from`, `items` of `text` and `shown`; places in UTF-16, as scripts count |
//! | `judge` | a record of `gradus grade` | its result, to the byte |
//! | `read`, `derive` | `text`; `of`, `by`, `order` | the records of `gradus read --json` and `derive --json` |
//! | `lessons` | `past` | `lessons`: `id`, `title`, `summary`, `minutes`, `solved`, `of` of each |
//! | `hand_in` | `past`, `learner` | `text`, as `gradus hand-in` writes it, and how many `answers` |
//! | `bring` | `text` of that kind, `past`, `learner` | `events` to be kept, `answers`, `already`, `refused` |
//! | `state` | | `prompt`, `scratch`, `open`, `engine` |
//!
//! An event is text that is kept as it is; in `past` it stands as `event` beside its time `at` and its `day`.

use gradus::api::{json_line, learner_seed, reading};
use gradus::lesson::{Lesson, load};
use gradus::math::language::Scope;
use gradus::math::{language, print};
use gradus::page::{images, typeset};
use gradus::session::brought::brought;
use gradus::session::course::Shelf;
use gradus::session::event::{Dated, Event};
use gradus::session::handed::HandIn;
use gradus::session::library::{Library, Outline};
use gradus::session::progress::Progress;
use gradus::session::typing::FoundWord;
use gradus::session::{Effect, Keeping, Pace, Slider, course};
use gradus::{Grader, Options, Reply, Session, Start};
use serde_json::{Value, json};
use std::collections::HashMap;

/// By this the program that writes a page knows an engine of its own version.
const ENGINE: &str = concat!("gradus engine ", env!("CARGO_PKG_VERSION"));

/// Everything that a page has open.
#[derive(Default)]
pub struct Engine {
    session: Option<Session>,
    /// The lessons that were given; without them it is the course that is built in.
    given: Option<Vec<Lesson>>,
    /// The pictures that came with them, by lesson and name.
    pictures: HashMap<String, HashMap<String, String>>,
    /// The lesson that is open.
    lesson: Option<String>,
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
            Some("judge") => return self.grader.line(&record(text, &asked)),
            Some("course") => self.course(&asked["lessons"]),
            Some("open") => self.open(&asked),
            Some("turn") => self.turn(word("line").unwrap_or_default()),
            Some("complete") => self.complete(word("line").unwrap_or_default(), asked["at"].as_u64()),
            Some("read") => Ok(reading::reading(word("text").unwrap_or_default()).unwrap_or_else(|fault| fault)),
            Some("derive") => {
                let order = asked["order"].as_u64().and_then(|order| usize::try_from(order).ok()).unwrap_or(1);
                let derived = reading::derivation(word("of").unwrap_or_default(), word("by"), order);
                Ok(derived.unwrap_or_else(|fault| fault))
            }
            Some("look") => self.look(word("line").unwrap_or_default()),
            Some("lessons") => self.lessons(&asked),
            Some("hand_in") => self.hand_in(&asked),
            Some("bring") => self.bring(&asked),
            Some("state") => Ok(match &self.session {
                Some(session) => json!({
                    "prompt": session.prompt(), "scratch": session.is_scratch(), "open": true, "engine": ENGINE,
                }),
                None => json!({"open": false, "engine": ENGINE}),
            }),
            Some(other) => Err(format!("there is nothing to do called {other}")),
            None => Err("expected what to do in `do`".to_string()),
        };
        answer.map_or_else(|message| fault(&message), |answer| answer.to_string())
    }

    fn library(&self) -> Library {
        self.given.as_ref().map_or_else(course::library, |given| Library::of(given.clone()))
    }

    fn course(&mut self, lessons: &Value) -> Result<Value, String> {
        let mut pictures = HashMap::new();
        let mut read = |lesson: &Value| {
            let (file, text) = (lesson["file"].as_str(), lesson["text"].as_str());
            let read = read(file.unwrap_or("lesson.yaml"), text.unwrap_or_default())?;
            pictures.insert(read.id.clone(), addresses(&lesson["pictures"]));
            Ok::<Lesson, String>(read)
        };
        self.given = match lessons.as_array() {
            None => None,
            Some(all) => Some(all.iter().map(&mut read).collect::<Result<_, _>>()?),
        };
        (self.session, self.lesson, self.pictures) = (None, None, pictures);
        self.lessons(&Value::Null)
    }

    fn open(&mut self, asked: &Value) -> Result<Value, String> {
        let (library, start) = match (asked["lesson"].as_str(), asked["id"].as_str()) {
            (Some(yaml), _) => {
                let lesson = read("lesson.yaml", yaml)?;
                let id = lesson.id.clone();
                (Library::of(vec![lesson]), Start::Lesson(id, None))
            }
            (None, Some(id)) => (self.library(), Start::Lesson(id.to_string(), None)),
            (None, None) if asked["resume"] == true => (self.library(), Start::Resume),
            (None, None) => (Library::of(Vec::new()), Start::Scratch),
        };
        let learner = asked["learner"].as_str().filter(|learner| !learner.is_empty());
        let (seed, keeping) = match learner.map(learner_seed) {
            Some(own) => (own, Keeping::Of(own)),
            None => (asked["seed"].as_u64().unwrap_or_default(), Keeping::All),
        };
        let session = Session::after(library, seed, Progress::of_dated(&past(asked)?), Pace::Patient);
        let mut session = session.keeping(keeping).on(asked["today"].as_i64().unwrap_or_default());
        let mut reply = session.open(&start)?;
        self.lesson = asked["id"].as_str().map(str::to_string);
        self.show_pictures(&mut reply);
        let answer = told(&session, &reply);
        self.session = Some(session);
        Ok(answer)
    }

    /// How a line is read, before it is given; nothing of whether it is right.
    fn look(&self, line: &str) -> Result<Value, String> {
        let session = self.session.as_ref().ok_or("nothing is open")?;
        let remark = session.typing().remark(line).map(|remark| match remark.completes {
            Some(rest) => format!("{line}{rest}"),
            None => remark.shown.trim().to_string(),
        });
        let reads = session.reads(line);
        let scope = Scope::default();
        // What stands in brackets or has words of its own is shown as text.
        let html = reads.as_ref().and_then(|reads| language::read(reads, &scope).ok()).map(|read| {
            let (formula, _) = typeset::latex(&print::latex(&read.expr));
            typeset::mathml(&formula, false)
        });
        Ok(json!({"remark": remark, "reads": reads, "html": html}))
    }

    fn lessons(&self, asked: &Value) -> Result<Value, String> {
        let (library, progress) = (self.library(), Progress::of_dated(&past(asked)?));
        let lesson = |outline: &Outline| {
            let solved = |(id, rev): &&(String, u32)| progress.standing(&outline.id, id, *rev).solved;
            json!({
                "id": outline.id, "title": outline.title, "summary": outline.summary, "minutes": outline.minutes,
                "solved": outline.questions.iter().filter(solved).count(), "of": outline.questions.len(),
            })
        };
        Ok(json!({"lessons": library.outlines().map(lesson).collect::<Vec<_>>()}))
    }

    fn hand_in(&self, asked: &Value) -> Result<Value, String> {
        let past = past(asked)?;
        let mut lessons: Vec<&str> = past.iter().map(|dated| dated.event.lesson.as_str()).collect();
        lessons.sort_unstable();
        lessons.dedup();
        let handed = HandIn::of(&past, asked["learner"].as_str().unwrap_or_default(), &lessons);
        let text: String = handed.records.iter().map(|record| json_line(record) + "\n").collect();
        Ok(json!({"text": text, "answers": handed.records.len()}))
    }

    fn bring(&self, asked: &Value) -> Result<Value, String> {
        let shelf = self.given.clone().map_or_else(Shelf::built_in, Shelf::of);
        let learner = asked["learner"].as_str().filter(|learner| !learner.is_empty());
        let mut known = past(asked)?;
        let text = asked["text"].as_str().unwrap_or_default();
        // A page has one learner, whose name may have been given after the answers.
        known.iter_mut().for_each(|dated| dated.learner = learner.unwrap_or_default().to_string());
        let found = brought(text, &shelf, &known, learner);
        let event = |dated: &Dated| json!({"at": dated.at, "day": dated.day, "event": kept(&dated.event)});
        let refused = |(line, why): &(usize, String)| json!({"line": line, "why": why});
        Ok(json!({
            "events": found.events.iter().map(event).collect::<Vec<_>>(), "answers": found.answers,
            "already": found.already, "refused": found.refused.iter().map(refused).collect::<Vec<_>>(),
        }))
    }

    fn turn(&mut self, line: &str) -> Result<Value, String> {
        let session = self.session.as_mut().ok_or("nothing is open")?;
        let mut reply = session.turn(line);
        self.show_pictures(&mut reply);
        let session = self.session.as_ref().ok_or("nothing is open")?;
        let answer = told(session, &reply);
        if reply.done {
            self.session = None;
        }
        Ok(answer)
    }

    /// Puts the pictures of the lesson that is open into a page; where it is the course, those of all of it.
    fn show_pictures(&self, reply: &mut Reply) {
        if self.pictures.values().all(HashMap::is_empty) {
            return;
        }
        let own = self.lesson.as_ref().and_then(|lesson| self.pictures.get(lesson));
        images::put(&mut reply.page, &mut |file| {
            let elsewhere = || self.pictures.values().find_map(|pictures| pictures.get(file));
            own.and_then(|own| own.get(file)).or_else(elsewhere).cloned()
        });
    }

    fn complete(&self, line: &str, at: Option<u64>) -> Result<Value, String> {
        let session = self.session.as_ref().ok_or("nothing is open")?;
        let units = at.and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
        let completions = session.typing().completions(line, byte(line, units));
        let items: Vec<Value> = match completions.found {
            FoundWord::Words(found) => {
                found.iter().map(|item| json!({"text": item.text, "shown": item.shown})).collect()
            }
            FoundWord::File => Vec::new(),
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
        "events": reply.events.iter().map(kept).collect::<Vec<_>>(),
    });
    let slider = |slider: Slider| json!({"name": slider.name, "from": slider.from, "to": slider.to, "at": slider.at});
    answer["sliders"] = session.sliders().into_iter().map(slider).collect();
    match &reply.effect {
        Some(Effect::Edit { line }) => answer["edit"] = line.as_str().into(),
        Some(Effect::Save { file, text }) => answer["save"] = json!({"file": file, "text": text}),
        // A page has no files to open.
        Some(Effect::Clear) => answer["clear"] = true.into(),
        // A page has the colours of its own sheet.
        Some(Effect::Open { .. } | Effect::Theme(_)) | None => {}
    }
    answer
}

/// The record within what is asked: what a record has beyond its own fields goes along to its result, and `do` is none
/// of it. Where it stands first, all else keeps its bytes.
fn record(text: &str, asked: &Value) -> String {
    if let Some(rest) = text.strip_prefix("{\"do\":\"judge\",") {
        return format!("{{{rest}");
    }
    let mut asked = asked.clone();
    if let Some(fields) = asked.as_object_mut() {
        fields.shift_remove("do");
    }
    asked.to_string()
}

/// A lesson, or what is wrong with it.
fn read(file: &str, text: &str) -> Result<Lesson, String> {
    load::trusted(file, text).map_err(|problems| {
        let said = problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message));
        said.collect::<Vec<_>>().join("\n")
    })
}

/// Pictures by their names: those that are an image and nothing else.
fn addresses(pictures: &Value) -> HashMap<String, String> {
    const IMAGES: [&str; 2] = ["data:image/png;base64,", "data:image/jpeg;base64,"];
    let is_plain = |data: &str| data.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    let is_image = |data: &str| IMAGES.iter().any(|begin| data.strip_prefix(begin).is_some_and(is_plain));
    let all = pictures.as_object().into_iter().flatten();
    let named = all.filter_map(|(name, data)| Some((name.clone(), data.as_str()?.to_string())));
    named.filter(|(_, data)| is_image(data)).collect()
}

/// An event as it is kept.
fn kept(event: &Event) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

/// What was kept. Rows of a kind that this version does not know stay where they are.
fn past(asked: &Value) -> Result<Vec<Dated>, String> {
    let rows = match &asked["past"] {
        Value::Null => return Ok(Vec::new()),
        Value::Array(rows) => rows,
        _ => return Err("expected rows in `past`".to_string()),
    };
    let dated = |(row, kept): (i64, &Value)| {
        let event = serde_json::from_str(kept["event"].as_str()?).ok()?;
        let at = kept["at"].as_i64().unwrap_or_default();
        let day = kept["day"].as_i64().unwrap_or_else(|| Dated::utc_day(at));
        let version = env!("CARGO_PKG_VERSION").to_string();
        Some(Dated { row, at, day, learner: String::new(), version, event })
    };
    Ok((1..).zip(rows).filter_map(dated).collect())
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
        assert_eq!(asked(&mut engine, json!({"do": "state"}))["open"], false);
        assert!(asked(&mut engine, json!({"do": "open", "lesson": "format: 1\n"}))["error"].is_string());
    }

    #[test]
    fn what_was_kept_opens_where_it_stopped_and_goes_home_and_comes_back() {
        let mut engine = Engine::default();
        let mut past = Vec::new();
        let mut keep = |reply: &Value| {
            for event in reply["events"].as_array().unwrap() {
                past.push(json!({"at": 1_790_000_000_000i64 + past.len() as i64, "day": 20_717, "event": event}));
            }
        };
        let lesson = "format: 1\nid: small\ntitle: Small\nsummary: One question.\nneeds: []\nminutes: 5\ncells:\n  \
                      - question:\n      id: square\n      skill: power-rule\n      say: Derive $x^3$.\n      \
                      ask: {derivative: {of: x^3}}\n      hints: [Lower the exponent.]\n";
        let course = asked(&mut engine, json!({"do": "course", "lessons": [{"file": "small.yaml", "text": lesson}]}));
        assert_eq!(course["lessons"][0]["of"], 1, "{course}");
        keep(&asked(&mut engine, json!({"do": "open", "id": "small", "seed": 7, "today": 20_717})));
        for line in ["x^2", "hint", "2x"] {
            keep(&asked(&mut engine, json!({"do": "turn", "line": line})));
        }
        let at = asked(&mut engine, json!({"do": "look", "line": "2x^2"}));
        assert!(at["reads"] == "2*x^2" && at["html"].as_str().unwrap().starts_with("<math"), "{at}");
        assert_eq!(asked(&mut engine, json!({"do": "look", "line": "2x^("}))["reads"], Value::Null);
        let home = asked(&mut engine, json!({"do": "hand_in", "learner": "ada", "past": past}));
        assert!(home["answers"] == 2, "{home} {past:?}");
        let back = asked(&mut engine, json!({"do": "bring", "text": home["text"], "learner": "ada"}));
        assert_eq!((&back["answers"], &back["refused"]), (&home["answers"], &json!([])), "{back}");
        let twice = asked(&mut engine, json!({"do": "bring", "text": home["text"], "past": past}));
        assert_eq!((&twice["answers"], &twice["already"]), (&json!(0), &home["answers"]), "{twice}");
    }

    #[test]
    fn a_lesson_shows_the_pictures_that_came_with_it() {
        let lesson = "format: 1\nid: seen\ntitle: Seen\nsummary: One picture.\ncells:\n  - text: \"Look: ![a slope](slope.png) ![a hill](hill.png)\"\n  \
                      - question: {id: square, skill: power-rule, ask: {derivative: {of: x^3}}}\n";
        let pictures = json!({"slope.png": "data:image/png;base64,iVBORw0KGgo=", "hill.png": "data:text/html,<b>"});
        let mut engine = Engine::default();
        let given = json!([{"file": "seen.yaml", "text": lesson, "pictures": pictures}]);
        asked(&mut engine, json!({"do": "course", "lessons": given}));
        let page = asked(&mut engine, json!({"do": "open", "id": "seen", "seed": 7}));
        let html = page["html"].as_str().unwrap();
        assert!(html.contains("<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"a slope\">"), "{html}");
        assert!(html.contains("a hill (hill.png)") && !html.contains("data:text"), "{html}");
    }

    #[test]
    fn a_record_is_judged_without_what_was_asked_to_be_done() {
        let mut engine = Engine::default();
        let record = r#"{"id":1e2,"answer":"2x","ask":{"derivative":{"of":"x^2"}},"more":[1.0]}"#;
        let wanted = Grader::new().line(record);
        let first = engine.call(format!("{{\"do\":\"judge\",{}", &record[1..]).as_bytes());
        assert_eq!(first, wanted);
        let last = record.replace("1e2", "1").replace("[1.0]}", "[1.0], \"do\": \"judge\"}");
        assert_eq!(engine.call(last.as_bytes()), wanted.replace("1e2", "1"));
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
