//! The four tools, a row each.

use gradus::api::reading;
use gradus::session::course::Shelf;
use gradus::{Ask, Options, Page, Question};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

type Arguments = Map<String, Value>;

/// One tool: what a client is told of it, and what it does.
pub struct Tool {
    /// What it is called by.
    pub name: &'static str,
    title: &'static str,
    description: &'static str,
    fields: &'static [Field],
    /// The JSON schema of what it gives.
    gives: fn() -> Value,
    /// What it gives; `Err` is a sentence on why it cannot.
    pub run: fn(&Arguments) -> Result<Value, String>,
}

/// One argument of a tool.
struct Field {
    name: &'static str,
    shape: Shape,
    needed: bool,
    says: &'static str,
}

enum Shape {
    /// A text of at most so many characters.
    Text(usize),
    Object,
    /// A whole number between these.
    Whole(u64, u64),
}

/// The longest text that is read.
const LONGEST: usize = gradus::math::language::MAX_LENGTH;
/// Every seed is a whole number that JSON carries exactly.
const SEEDS: Shape = Shape::Whole(0, 1 << 53);

/// Every tool there is.
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "judge",
        title: "Judge an answer",
        description: "Decide whether an answer is mathematically right, whatever its form, and name the likely slip. The \
                      result never has the key: its message and its reason lead on. An answer that cannot be read or has \
                      the wrong shape is not_graded, which is not wrong.",
        fields: &[
            Field {
                name: "ask",
                shape: Shape::Object,
                needed: true,
                says: "What was asked, one kind of question with its fields, e.g. {\"derivative\": {\"of\": \
                       \"sin(x^2)\"}}, {\"formula\": {\"is\": \"x+1\"}}, {\"number\": {\"is\": \"pi/4\"}}, {\"gradient\": \
                       {\"of\": \"x^2*y\"}}",
            },
            Field {
                name: "answer",
                shape: Shape::Text(LONGEST),
                needed: true,
                says: "The answer as the learner typed it: calculator style, Python or LaTeX",
            },
            Field {
                name: "last",
                shape: Shape::Text(LONGEST),
                needed: false,
                says: "The learner's last wrong answer to the same question, so that the same once more is told as such",
            },
        ],
        gives: judgement_schema,
        run: judge,
    },
    Tool {
        name: "hint",
        title: "Give the next hint",
        description: "The next hint for an ask, or for a question of the course with the seed of its variant. Give either \
                      `ask`, or `question` and `seed`. Hints go from the gentlest to the plainest; none is the answer.",
        fields: &[
            Field { name: "ask", shape: Shape::Object, needed: false, says: "What was asked, as for judge" },
            Field {
                name: "question",
                shape: Shape::Text(200),
                needed: false,
                says: "A question of the course, LESSON/QUESTION, e.g. chain-rule/inner-1",
            },
            Field { name: "seed", shape: SEEDS, needed: false, says: "The seed of the question's variant" },
            Field {
                name: "given",
                shape: Shape::Whole(0, 1_000),
                needed: false,
                says: "How many hints were given before; none when left out",
            },
        ],
        gives: hint_schema,
        run: hint,
    },
    Tool {
        name: "derive",
        title: "Derive, with every step",
        description: "The derivative of a function with every step and its rule. This gives the whole answer.",
        fields: &[
            Field { name: "of", shape: Shape::Text(LONGEST), needed: true, says: "The function, e.g. x^2 sin x" },
            Field {
                name: "by",
                shape: Shape::Text(40),
                needed: false,
                says: "The variable; when left out the only one there is, or x",
            },
            Field {
                name: "order",
                shape: Shape::Whole(1, 8),
                needed: false,
                says: "How many times; once when left out",
            },
        ],
        gives: derivation_schema,
        run: derive,
    },
    Tool {
        name: "read",
        title: "Read an expression",
        description: "How an expression is read: in explicit ASCII, for people, as LaTeX, with its names and what others \
                      would read differently; or where it cannot be read, and what was probably meant.",
        fields: &[Field {
            name: "text",
            shape: Shape::Text(LONGEST),
            needed: true,
            says: "The expression: calculator style, Python or LaTeX",
        }],
        gives: reading_schema,
        run: read,
    },
];

/// The tool of that name.
pub fn named(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

impl Field {
    fn schema(&self) -> Value {
        match self.shape {
            Shape::Text(longest) => json!({"type": "string", "maxLength": longest, "description": self.says}),
            Shape::Object => json!({"type": "object", "description": self.says}),
            Shape::Whole(least, most) => {
                json!({"type": "integer", "minimum": least, "maximum": most, "description": self.says})
            }
        }
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        let name = self.name;
        match self.shape {
            Shape::Text(longest) => match value.as_str() {
                Some(text) if text.chars().count() <= longest => Ok(()),
                Some(_) => Err(format!("`{name}` has at most {longest} characters")),
                None => Err(format!("expected a text for `{name}`, found {}", kind(value))),
            },
            Shape::Object if value.is_object() => Ok(()),
            Shape::Object => Err(format!("expected an object for `{name}`, found {}", kind(value))),
            Shape::Whole(least, most) => match value.as_u64() {
                Some(number) if (least..=most).contains(&number) => Ok(()),
                _ => Err(format!("expected a whole number from {least} to {most} for `{name}`, found {}", kind(value))),
            },
        }
    }
}

/// What a value is, in words.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_string(),
        Value::Bool(_) => "true or false".to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(_) => "a text".to_string(),
        Value::Array(_) => "a list".to_string(),
        Value::Object(_) => "an object".to_string(),
    }
}

impl Tool {
    /// What a client is told of it.
    pub fn described(&self) -> Value {
        let properties: Map<String, Value> =
            self.fields.iter().map(|field| (field.name.to_string(), field.schema())).collect();
        let required: Vec<&str> = self.fields.iter().filter(|field| field.needed).map(|field| field.name).collect();
        json!({
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": {
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            },
            "outputSchema": (self.gives)(),
            "annotations": {
                "title": self.title,
                "readOnlyHint": true,
                "idempotentHint": true,
                "destructiveHint": false,
                "openWorldHint": false,
            },
        })
    }

    /// Whether the arguments are those of the schema.
    pub fn check(&self, arguments: &Arguments) -> Result<(), String> {
        for (name, value) in arguments {
            let field = self.fields.iter().find(|field| field.name == name);
            let field = field.ok_or_else(|| {
                let known: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
                format!("{} has no argument `{name}`; it has {}", self.name, known.join(", "))
            })?;
            field.check(value)?;
        }
        match self.fields.iter().find(|field| field.needed && !arguments.contains_key(field.name)) {
            Some(missing) => Err(format!("{} needs `{}`: {}", self.name, missing.name, missing.says)),
            None => Ok(()),
        }
    }
}

fn text<'a>(arguments: &'a Arguments, name: &str) -> Option<&'a str> {
    arguments.get(name).and_then(Value::as_str)
}

fn whole(arguments: &Arguments, name: &str) -> Option<u64> {
    arguments.get(name).and_then(Value::as_u64)
}

/// The ask of a call, made ready.
fn asked(ask: &Value) -> Result<Question, String> {
    Ask::try_from(ask).and_then(|ask| ask.ready()).map_err(|diagnostic| diagnostic.to_string())
}

fn judge(arguments: &Arguments) -> Result<Value, String> {
    let question = asked(arguments.get("ask").unwrap_or(&Value::Null))?;
    let judgement = question.judge(text(arguments, "answer").unwrap_or_default(), text(arguments, "last"));
    let mut record = serde_json::to_value(&judgement).map_err(|error| error.to_string())?;
    // The id of a slip says little to those who do not know the catalogue; what is said about it leads on.
    if let (Some(reason), Some(fields)) = (judgement.reason(), record.as_object_mut()) {
        fields.insert("say".to_string(), reason.say.clone().into());
    }
    Ok(record)
}

/// The lessons of the course, each read when it is first asked for.
static COURSE: LazyLock<Shelf> = LazyLock::new(Shelf::built_in);

fn hint(arguments: &Arguments) -> Result<Value, String> {
    let hints: Vec<Page> = match (arguments.get("ask"), text(arguments, "question"), whole(arguments, "seed")) {
        (Some(ask), None, None) => asked(ask)?.hints().to_vec(),
        (None, Some(question), Some(seed)) => COURSE.pose(question, seed)?.hints,
        (None, Some(_), None) => return Err("a `question` needs the `seed` of its variant".to_string()),
        _ => return Err("give either `ask`, or `question` and `seed`".to_string()),
    };
    let given = usize::try_from(whole(arguments, "given").unwrap_or_default()).unwrap_or(usize::MAX);
    let shown = hints.get(given).map(|page| gradus::page::plain::render(page, &Options::default()).trim().to_string());
    let rung = given.saturating_add(1).min(hints.len());
    Ok(json!({"hint": shown, "rung": rung, "last": given.saturating_add(1) >= hints.len()}))
}

fn derive(arguments: &Arguments) -> Result<Value, String> {
    let order = whole(arguments, "order").unwrap_or(1);
    let of = text(arguments, "of").unwrap_or_default();
    Ok(reading::derivation(of, text(arguments, "by"), usize::try_from(order).unwrap_or(1))
        .unwrap_or_else(|fault| fault))
}

fn read(arguments: &Arguments) -> Result<Value, String> {
    Ok(reading::reading(text(arguments, "text").unwrap_or_default()).unwrap_or_else(|fault| fault))
}

fn texts() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

/// What stands in the place of a result where a text cannot be read or derived.
fn fault_schema() -> Value {
    json!({
        "type": "object",
        "description": "Why there is no result",
        "properties": {
            "kind": {"type": "string"},
            "at": {"type": "array", "items": {"type": "integer"}, "description": "Characters from 0, half-open"},
            "message": {"type": "string"},
            "mend": {"type": "string", "description": "The whole text as it was probably meant"},
        },
        "required": ["kind", "message"],
    })
}

fn judgement_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "verdict": {"type": "string", "enum": ["right", "wrong", "not_graded", "unsure"]},
            "score": {"type": ["number", "null"], "description": "From 0 to 1; null unless right or wrong"},
            "basis": {
                "type": ["string", "null"],
                "enum": ["identical", "exact", "proved", "sampled", null],
                "description": "On what `right` rests: only `sampled` is no argument",
            },
            "reads_as": {"type": ["string", "null"], "description": "How the answer was read"},
            "reason": {"type": ["string", "null"], "description": "The id of the likely slip"},
            "or": texts(),
            "notes": texts(),
            "message": {"type": "string", "description": "What can be said to the learner"},
            "witness": {"type": ["object", "null"], "description": "A point at which the answer is not the key"},
            "component": {"type": "array", "items": {"type": "integer"}},
            "say": {"type": "string", "description": "The slip as a question to the learner"},
        },
        "required": ["verdict", "score", "reads_as", "reason", "or", "notes", "message", "witness"],
    })
}

fn hint_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "hint": {"type": ["string", "null"], "description": "Null where no further hint follows"},
            "rung": {"type": "integer", "description": "Which hint this is, from 1"},
            "last": {"type": "boolean", "description": "Whether none follows"},
        },
        "required": ["hint", "rung", "last"],
    })
}

fn derivation_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "input": {"type": "string"},
            "error": fault_schema(),
            "of": {"type": "string"},
            "by": {"type": "string"},
            "order": {"type": "integer"},
            "derivative": {"type": "string"},
            "unicode": {"type": "string"},
            "domain": texts(),
            "steps": {"type": "array", "items": {"type": "object"}},
        },
    })
}

fn reading_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "input": {"type": "string"},
            "error": fault_schema(),
            "reads_as": {"type": "string"},
            "unicode": {"type": "string"},
            "latex": {"type": "string"},
            "names": texts(),
            "notes": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["input"],
    })
}
