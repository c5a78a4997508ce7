//! Whatever a line of records holds, it has one line of result, which is JSON, and the same at every time of asking.
#![no_main]

use gradus::Grader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (&str, &str, &str)| {
    let (line, of, answer) = given;
    let grader = Grader::new();
    let asked = serde_json::json!({"answer": answer, "ask": {"derivative": {"of": of, "by": "x"}}}).to_string();
    for record in [line, &asked] {
        let result = grader.line(record);
        assert!(!result.contains('\n') && serde_json::from_str::<serde_json::Value>(&result).is_ok(), "{result:?}");
        assert_eq!(result, grader.line(record), "judged differently the second time: {record:?}");
    }
});
