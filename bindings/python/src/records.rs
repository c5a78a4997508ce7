//! Many records at once.

use crate::json;
use gradus::Grader;
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString};
use rayon::prelude::*;
use serde_json::Value;
use std::sync::LazyLock;

/// Records that are judged between two looks at Ctrl-C.
const CHUNK: usize = 4_096;
/// Records that one thread takes at a time.
const SHARE: usize = 32;

/// Keeps the questions that come again ready, from one call to the next, in bounded memory.
static GRADER: LazyLock<Grader> = LazyLock::new(Grader::new);

/// Runs work on so many threads, or on all cores.
fn on_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    match threads {
        None => Ok(work()),
        Some(0) => Err(PyValueError::new_err("threads is a whole number from 1 on")),
        Some(count) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(count.min(256)).build();
            pool.map(|pool| pool.install(work)).map_err(|error| PyRuntimeError::new_err(error.to_string()))
        }
    }
}

/// A record as JSON on one line, or the record of why it is none, and its id.
enum Line {
    Record(String),
    Broken(Value, String),
}

fn line(record: &Bound<'_, PyAny>) -> Line {
    if let Ok(text) = record.cast::<PyString>()
        && let Ok(text) = text.to_cow()
    {
        return Line::Record(text.into_owned());
    }
    let id = || {
        let id = record.cast::<PyDict>().ok().and_then(|record| record.get_item("id").ok().flatten());
        id.and_then(|id| json::value(&id).ok()).unwrap_or_default()
    };
    let read = match record.cast::<PyDict>() {
        Ok(_) => json::value(record),
        Err(_) => Err(PyTypeError::new_err("a record is a dict or a JSON text")),
    };
    match read {
        // What is missing in a table is null there, and left out here.
        Ok(Value::Object(mut fields)) => {
            fields.retain(|name, value| !(value.is_null() && matches!(name.as_str(), "question" | "seed" | "ask")));
            Line::Record(Value::Object(fields).to_string())
        }
        Ok(other) => Line::Record(other.to_string()),
        Err(error) => Line::Broken(id(), error.value(record.py()).to_string()),
    }
}

/// Judges records, dicts or JSON texts, and gives the results as dicts in the same order: what `gradus grade` reads and
/// writes. A record that cannot be judged gives a record of its error; none is raised. Other threads of Python run on
/// meanwhile, and equal questions are made ready once.
///
/// >>> from gradus_judge import judge_many
/// >>> ask = {"derivative": {"of": "x^2"}}
/// >>> results = judge_many([{"id": 1, "ask": ask, "answer": "2x"}, {"id": 2, "ask": ask, "answer": "x"}, {"id": 3}])
/// >>> [result.get("verdict") for result in results]
/// ['right', 'wrong', None]
/// >>> results[2]["error"]["kind"]
/// 'no-answer'
#[pyfunction]
#[pyo3(signature = (records, *, threads=None))]
pub fn judge_many<'py>(
    py: Python<'py>,
    records: &Bound<'py, PyAny>,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyList>> {
    let results = PyList::empty(py);
    // Python's own reader gives each number the digits that it was written with.
    let loads = PyModule::import(py, "json")?.getattr("loads")?;
    let mut all = records.try_iter()?;
    loop {
        let lines = all.by_ref().take(CHUNK).map(|record| Ok(line(&record?))).collect::<PyResult<Vec<Line>>>()?;
        if lines.is_empty() {
            return Ok(results);
        }
        let judge = |line: &Line| match line {
            Line::Record(record) => GRADER.line(record),
            Line::Broken(id, message) => {
                serde_json::json!({"id": id, "error": {"kind": "not-a-record", "message": message}}).to_string()
            }
        };
        let judged: Vec<String> =
            py.detach(|| on_threads(threads, || lines.par_iter().with_min_len(SHARE).map(judge).collect()))?;
        for result in &judged {
            results.append(loads.call1((result,))?)?;
        }
        py.check_signals()?;
    }
}

/// Lines of a file of records, the first of which has this number: the results as the file that `gradus grade` writes,
/// and how many lines could not be judged.
#[pyfunction]
#[pyo3(signature = (lines, first, threads=None))]
pub fn _grade_lines<'py>(
    py: Python<'py>,
    lines: Vec<Vec<u8>>,
    first: u64,
    threads: Option<usize>,
) -> PyResult<(Bound<'py, PyBytes>, u64)> {
    let judge = |(at, line): (usize, &Vec<u8>)| GRADER.numbered(first + at as u64, line);
    let judged: Vec<Option<(String, bool)>> =
        py.detach(|| on_threads(threads, || lines.par_iter().enumerate().with_min_len(SHARE).map(judge).collect()))?;
    py.check_signals()?;
    let mut text = String::new();
    let mut broken = 0;
    for (result, well) in judged.into_iter().flatten() {
        text.push_str(&result);
        text.push('\n');
        broken += u64::from(!well);
    }
    Ok((PyBytes::new(py, text.as_bytes()), broken))
}
