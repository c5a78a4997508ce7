//! Answers of other shapes than one expression: options, intervals, lists in any order, matrices.

use gradus::lesson::{Verdict, judge, load};

use Verdict::{Right, Wrong};

#[test]
fn options_of_a_script_stand_as_written() {
    for right in 0..5 {
        let options: Vec<String> =
            (0..5).map(|at| format!(r#"{{"is": "option {at}", "right": {}}}"#, at == right)).collect();
        let ask = format!(r#"{{"choice": {{"options": [{}]}}}}"#, options.join(", "));
        for (at, letter) in "abcde".chars().enumerate() {
            let judged = judge(&ask, &letter.to_string()).unwrap();
            assert_eq!(judged.verdict, if at == right { Right } else { Wrong }, "{ask} {letter}");
        }
    }
}

#[test]
fn options_of_a_lesson_are_shuffled_and_answered_by_their_text() {
    let lesson = |answer: &str| {
        format!(
            "format: 1\nid: l\ntitle: L\nsummary: S.\ncells:\n  - question:\n      id: q\n      say: Which?\n      \
             vary: {{a: 2..9}}\n      ask: {{choice: {{options: [{{is: \"it rises by {{{{a}}}}\", right: true}}, \
             {{is: it falls}}, {{is: it stays}}]}}}}\n      answer: \"{answer}\"\n"
        )
    };
    let good = load::lesson("l.yaml", &lesson("it rises by {{a}}")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let question = good.question("q").unwrap();
    let letters: Vec<String> =
        (1..30).map(|seed| question.pose(seed).unwrap().prepared.task.key.text().unwrap()).collect();
    assert!(["a", "b", "c"].iter().all(|letter| letters.iter().any(|l| l == letter)), "{letters:?}");
    assert!(load::lesson("l.yaml", &lesson("it falls")).is_err(), "a wrong option is no answer");
}
