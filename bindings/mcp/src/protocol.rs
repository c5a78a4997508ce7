//! JSON-RPC 2.0 and the part of the Model Context Protocol that a server with nothing but tools has.

use crate::tools::{self, Tool};
use serde_json::{Map, Value, json};

/// The revisions of the protocol that are spoken, the newest last.
const REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;

const INSTRUCTIONS: &str = "Judges answers to questions of calculus as mathematics, by value and not by form. To lead a \
                            learner on, judge the answer and say its message or its reason as a question; give hints one \
                            after the other. Derive gives the whole answer.";

/// A server and the tools that it does not offer.
pub struct Server {
    without: Vec<String>,
}

/// What went wrong with a request: the code, and one sentence.
struct Refusal(i64, String);

impl Server {
    /// A server that offers every tool but these.
    pub fn without(without: Vec<String>) -> Server {
        Server { without }
    }

    /// The answer to one line, where one is due: a notification has none.
    pub fn answer(&self, line: &[u8]) -> Option<String> {
        let message: Value = match serde_json::from_slice(line) {
            Ok(message) => message,
            Err(error) => return Some(failure(&Value::Null, PARSE_ERROR, &format!("not JSON: {error}")).to_string()),
        };
        match message {
            // Revision 2025-03-26 has batches.
            Value::Array(messages) if !messages.is_empty() => {
                let answers: Vec<Value> = messages.iter().filter_map(|message| self.message(message)).collect();
                (!answers.is_empty()).then(|| Value::Array(answers).to_string())
            }
            other => self.message(&other).map(|answer| answer.to_string()),
        }
    }

    fn message(&self, message: &Value) -> Option<Value> {
        let Some(fields) = message.as_object() else {
            return Some(failure(&Value::Null, INVALID_REQUEST, "a message is a JSON object"));
        };
        let id = fields.get("id").filter(|id| id.is_string() || id.is_number());
        let Some(method) = fields.get("method").and_then(Value::as_str) else {
            // An answer to something that was never asked.
            let answer = fields.contains_key("result") || fields.contains_key("error");
            return (!answer).then(|| {
                failure(id.unwrap_or(&Value::Null), INVALID_REQUEST, "a request needs a `method` and an `id`")
            });
        };
        if !fields.contains_key("id") {
            return None;
        }
        let Some(id) = id else {
            return Some(failure(&Value::Null, INVALID_REQUEST, "an `id` is a text or a number"));
        };
        let none = Map::new();
        let result = match fields.get("params") {
            None => self.carry_out(method, &none),
            Some(Value::Object(params)) => self.carry_out(method, params),
            Some(_) => Err(Refusal(INVALID_PARAMS, "`params` is a JSON object".to_string())),
        };
        Some(match result {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err(Refusal(code, message)) => failure(id, code, &message),
        })
    }

    fn carry_out(&self, method: &str, params: &Map<String, Value>) -> Result<Value, Refusal> {
        match method {
            "initialize" => Ok(initialized(params)),
            "ping" => Ok(json!({})),
            "tools/list" => Ok(json!({"tools": self.offered().map(Tool::described).collect::<Vec<_>>()})),
            "tools/call" => self.call(params),
            other => Err(Refusal(METHOD_NOT_FOUND, format!("there is no method {other}"))),
        }
    }

    fn offered(&self) -> impl Iterator<Item = &'static Tool> {
        tools::TOOLS.iter().filter(|tool| !self.without.iter().any(|name| name == tool.name))
    }

    fn call(&self, params: &Map<String, Value>) -> Result<Value, Refusal> {
        let name = params.get("name").and_then(Value::as_str);
        let name = name.ok_or_else(|| Refusal(INVALID_PARAMS, "a call needs the `name` of a tool".to_string()))?;
        let tool = self.offered().find(|tool| tool.name == name);
        let tool = tool.ok_or_else(|| Refusal(INVALID_PARAMS, format!("there is no tool {name}")))?;
        let none = Map::new();
        let arguments = match params.get("arguments") {
            None | Some(Value::Null) => &none,
            Some(Value::Object(arguments)) => arguments,
            Some(_) => return Err(Refusal(INVALID_PARAMS, "`arguments` is a JSON object".to_string())),
        };
        tool.check(arguments).map_err(|message| Refusal(INVALID_PARAMS, message))?;
        Ok(match (tool.run)(arguments) {
            Ok(record) => json!({
                "content": [{"type": "text", "text": record.to_string()}],
                "structuredContent": record,
                "isError": false,
            }),
            Err(sentence) => json!({"content": [{"type": "text", "text": sentence}], "isError": true}),
        })
    }
}

fn initialized(params: &Map<String, Value>) -> Value {
    let asked = params.get("protocolVersion").and_then(Value::as_str).unwrap_or_default();
    let newest = REVISIONS[REVISIONS.len() - 1];
    let revision = REVISIONS.iter().find(|known| **known == asked).unwrap_or(&newest);
    json!({
        "protocolVersion": revision,
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "gradus-mcp", "title": "gradus", "version": env!("CARGO_PKG_VERSION")},
        "instructions": INSTRUCTIONS,
    })
}

fn failure(id: &Value, code: i64, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

/// What is answered to a line that is longer than is read.
pub fn too_long(longest: usize) -> String {
    failure(&Value::Null, INVALID_REQUEST, &format!("a message has at most {longest} bytes")).to_string()
}
