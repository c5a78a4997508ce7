//! The server as a client sees it: a script of messages on its standard input, its answers compared with what is kept.

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn played(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradus-mcp"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    // A server that refuses its arguments reads nothing.
    let _ = feeder.join().unwrap();
    output
}

fn answers(arguments: &[&str], messages: &[Value]) -> Vec<Value> {
    let input: String = messages.iter().map(|message| format!("{message}\n")).collect();
    let output = played(arguments, input.as_bytes());
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn call(id: u64, tool: &str, arguments: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": tool, "arguments": arguments}})
}

/// An answer without what is worded elsewhere: what is said to a learner is the business of the library's own tests.
fn plain(line: &str) -> String {
    let mut answer: Value = serde_json::from_str(line).unwrap();
    if let Some(result) = answer["result"].as_object_mut().filter(|result| result.contains_key("structuredContent")) {
        let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, result["structuredContent"], "the text is the same JSON");
        result.remove("content");
        let record = result["structuredContent"].as_object_mut().unwrap();
        for name in ["message", "say", "hint"] {
            record.entry(name).and_modify(|said| *said = json!("(said)"));
        }
    }
    answer.to_string()
}

#[test]
fn a_script_is_answered_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let script = std::fs::read(folder.join("script.jsonl")).unwrap();
    let output = played(&[], &script);
    assert!(output.status.success(), "{output:?}");
    let answers: String =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| format!("{}\n", plain(line))).collect();
    let golden = folder.join("golden.jsonl");
    if std::env::var_os("GRADUS_BLESS").is_some() {
        std::fs::write(&golden, &answers).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&golden).unwrap();
    for (now, then) in answers.lines().zip(kept.lines()) {
        assert_eq!(now, then, "GRADUS_BLESS=1 writes it anew");
    }
    assert_eq!(answers.lines().count(), kept.lines().count());
}

#[test]
fn judging_and_hinting_never_give_the_key() {
    let asks = [
        (json!({"derivative": {"of": "sin(x^2)"}}), "2*x*cos(x^2)", ["cos(x^2)", "1", "x+", ""]),
        (json!({"number": {"is": "17/3"}}), "17/3", ["5", "5.6", "x", "17/4"]),
        (json!({"formula": {"is": "x^2+7", "of": ["x"]}}), "x^2 + 7", ["x^2", "x^2+6", "7", "(x,y)"]),
        (json!({"gradient": {"of": "x^2*y"}}), "(2*x*y, x^2)", ["(2x, x^2)", "2x", "(y, x)", "(1,2,3)"]),
    ];
    let mut messages = Vec::new();
    for (ask, _, wrong) in &asks {
        for answer in wrong {
            messages.push(call(messages.len() as u64, "judge", json!({"ask": ask, "answer": answer})));
        }
        for given in 0..6 {
            messages.push(call(messages.len() as u64, "hint", json!({"ask": ask, "given": given})));
        }
    }
    let answers = answers(&[], &messages);
    assert_eq!(answers.len(), messages.len());
    for (message, answer) in messages.iter().zip(&answers) {
        let ask = &message["params"]["arguments"]["ask"];
        let key = asks.iter().find(|(known, ..)| known == ask).map_or("", |(_, key, _)| key);
        assert_eq!(answer["result"]["isError"], false, "{answer}");
        let record = &answer["result"]["structuredContent"];
        assert!(record["witness"].get("right").is_none() && record.get("key").is_none(), "{record}");
        let shown = record.to_string();
        for form in [key.to_string(), key.replace('*', ""), key.replace([' ', '*'], ""), "5.66".to_string()] {
            assert!(!shown.contains(&form), "{message}: {shown} has {form}");
        }
    }
}

#[test]
fn hints_come_one_after_the_other_and_end() {
    let seen = |arguments: fn(u64) -> Value| -> Vec<(bool, bool)> {
        let messages: Vec<Value> = (0..12).map(|given| call(given, "hint", arguments(given))).collect();
        let record = |answer: &Value| {
            let record = &answer["result"]["structuredContent"];
            (record["hint"].is_string(), record["last"].as_bool().unwrap())
        };
        answers(&[], &messages).iter().map(record).collect()
    };
    let by_ask = seen(|given| json!({"ask": {"derivative": {"of": "sin(x^2)"}}, "given": given}));
    let by_name = seen(|given| json!({"question": "power-rule/power-1", "seed": 7, "given": given}));
    for all in [by_ask, by_name] {
        let count = all.iter().filter(|(hint, _)| *hint).count();
        assert!(count >= 1 && count < all.len(), "{all:?}");
        assert!(all.iter().enumerate().all(|(at, (hint, last))| *hint == (at < count) && *last == (at + 1 >= count)));
    }
}

#[test]
fn a_tool_can_be_left_out() {
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let derive = call(2, "derive", json!({"of": "x^2"}));
    let answers = answers(&["--without", "derive"], &[list, derive]);
    let names: Vec<&str> =
        answers[0]["result"]["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["judge", "hint", "read"]);
    assert_eq!(answers[1]["error"]["code"], -32602);
    let refused = played(&["--without", "everything"], b"");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("judge, hint, derive, read"));
}

#[test]
fn what_is_no_message_is_answered_and_the_next_is_heard() {
    let mut input = b"{\n[]\n7\n\xff\xfe\n\n".to_vec();
    input.extend(vec![b'['; 100_000]);
    input.push(b'\n');
    input.extend(vec![b'x'; 3 << 20]);
    input.extend(b"\n{\"jsonrpc\": \"2.0\", \"id\": 9, \"method\": \"ping\"}");
    let output = played(&[], &input);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<i64> = rows.iter().filter_map(|row| row["error"]["code"].as_i64()).collect();
    assert_eq!(codes, [-32700, -32600, -32600, -32700, -32700, -32600]);
    assert_eq!(rows.last().unwrap(), &json!({"jsonrpc": "2.0", "id": 9, "result": {}}));
}
