//! Between Python's objects and JSON.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde_json::{Map, Number, Value};

/// Deeper nesting is no ask.
const DEEPEST: usize = 64;

/// An object of Python as JSON. What stands for a missing value (None, NaN, pandas.NA) is null; numbers of NumPy and the
/// like are taken for what they hold.
pub fn value(object: &Bound<'_, PyAny>) -> PyResult<Value> {
    nested(object, 0)
}

fn nested(object: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if depth > DEEPEST {
        return Err(PyTypeError::new_err(format!("nested deeper than {DEEPEST} levels")));
    }
    if object.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(text) = object.cast::<PyString>() {
        return Ok(Value::String(text.to_cow()?.into_owned()));
    }
    if let Ok(flag) = object.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if let Ok(number) = object.cast::<PyInt>() {
        if let Ok(small) = number.extract::<i64>() {
            return Ok(small.into());
        }
        if let Ok(large) = number.extract::<u64>() {
            return Ok(large.into());
        }
        return Err(PyTypeError::new_err("a whole number here has at most 64 bits; write a larger one as text"));
    }
    if let Ok(number) = object.cast::<PyFloat>() {
        return Ok(Number::from_f64(number.value()).map_or(Value::Null, Value::Number));
    }
    if let Ok(dict) = object.cast::<PyDict>() {
        let mut fields = Map::new();
        for (name, field) in dict {
            let name = name.cast::<PyString>().map_err(|_| PyTypeError::new_err("the names in a record are texts"))?;
            fields.insert(name.to_cow()?.into_owned(), nested(&field, depth + 1)?);
        }
        return Ok(Value::Object(fields));
    }
    if let Ok(list) = object.cast::<PyList>() {
        return list.iter().map(|part| nested(&part, depth + 1)).collect::<PyResult<Vec<_>>>().map(Value::Array);
    }
    if let Ok(tuple) = object.cast::<PyTuple>() {
        return tuple.iter().map(|part| nested(&part, depth + 1)).collect::<PyResult<Vec<_>>>().map(Value::Array);
    }
    let class = object.get_type().name()?.to_string();
    if class == "NAType" {
        return Ok(Value::Null);
    }
    // A number of NumPy or of a tensor library gives what it holds by `item`.
    match object.call_method0("item") {
        Ok(held) if !held.is(object) => nested(&held, depth + 1),
        _ => Err(PyTypeError::new_err(format!("a {class} has no place in a record"))),
    }
}

/// JSON as an object of Python.
pub fn object<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => PyBool::new(py, *flag).to_owned().into_any(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(small), _) => small.into_pyobject(py)?.into_any(),
            (None, Some(large)) => large.into_pyobject(py)?.into_any(),
            (None, None) => PyFloat::new(py, number.as_f64().unwrap_or(f64::NAN)).into_any(),
        },
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(parts) => {
            let list = PyList::empty(py);
            for part in parts {
                list.append(object(py, part)?)?;
            }
            list.into_any()
        }
        Value::Object(fields) => {
            let dict = PyDict::new(py);
            for (name, field) in fields {
                dict.set_item(name, object(py, field)?)?;
            }
            dict.into_any()
        }
    })
}
