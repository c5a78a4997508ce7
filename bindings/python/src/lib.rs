//! gradus for Python: the same judgements, made ready once and made by many threads.

mod json;
mod lesson;
mod records;

use gradus::{Ask, Diagnostic, FORMATS, Judgement, Options, Page};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

/// A page as Markdown, with LaTeX between dollar signs.
fn markdown(page: &Page) -> String {
    let format = FORMATS.iter().find(|format| format.name == "markdown");
    format.map_or_else(String::new, |format| (format.render)(page, &Options::default()).trim_end().to_string())
}

/// The exception of this package, with every field of the diagnostic.
fn raised(py: Python<'_>, diagnostic: &Diagnostic) -> PyErr {
    let span = diagnostic.span.as_ref().map(|span| (span.start, span.end));
    error(py, &diagnostic.to_string(), diagnostic.kind, &diagnostic.message, span, diagnostic.fix.as_deref())
}

/// The exception of this package. `said` is what `str` gives.
fn error(
    py: Python<'_>,
    said: &str,
    kind: &str,
    message: &str,
    span: Option<(usize, usize)>,
    fix: Option<&str>,
) -> PyErr {
    let class = PyModule::import(py, "gradus_judge._errors").and_then(|module| module.getattr("GradusError"));
    match class.and_then(|class| class.call1((said, kind, message, span, fix))) {
        Ok(value) => PyErr::from_value(value),
        Err(error) => error,
    }
}

/// An ask as a dict or as JSON.
fn asked(ask: &Bound<'_, PyAny>) -> PyResult<Ask> {
    let py = ask.py();
    if let Ok(text) = ask.cast::<PyString>() {
        return text.to_cow()?.parse::<Ask>().map_err(|diagnostic| raised(py, &diagnostic));
    }
    if ask.cast::<PyDict>().is_err() {
        return Err(PyTypeError::new_err("an ask is a dict or a JSON text"));
    }
    Ask::try_from(&json::value(ask)?).map_err(|diagnostic| raised(py, &diagnostic))
}

/// What judging an answer came to. True where the answer is right.
#[pyclass(name = "Judgement", module = "gradus_judge", frozen)]
struct PyJudgement(Judgement);

#[pymethods]
impl PyJudgement {
    /// `right`, `wrong`, `not_graded` or `unsure`. Only right and wrong count.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict().name()
    }
    /// From 0 to 1; None unless right or wrong.
    #[getter]
    fn score(&self) -> Option<f64> {
        self.0.score()
    }
    /// On what `right` rests: `identical`, `exact`, `proved` or `sampled`; None for anything else, and for an answer that was
    /// not compared with an expression.
    #[getter]
    fn basis(&self) -> Option<&'static str> {
        self.0.basis()
    }
    /// How the answer was read, in explicit ASCII; None where it could not be read.
    #[getter]
    fn reads_as(&self) -> Option<&str> {
        self.0.reads_as()
    }
    /// The id of the likely slip, e.g. `chain.drop_inner`.
    #[getter]
    fn reason(&self) -> Option<&str> {
        self.0.reason().map(|reason| reason.id.as_str())
    }
    /// The likely slip as a question to the learner.
    #[getter]
    fn say(&self) -> Option<&str> {
        self.0.reason().map(|reason| reason.say.as_str())
    }
    /// The ids of other slips that give the same value.
    #[getter]
    fn or_(&self) -> Vec<&str> {
        self.0.or().map(|reason| reason.id.as_str()).collect()
    }
    /// What is worth saying beside the verdict.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes().to_vec()
    }
    /// One or two sentences for the learner; never the key.
    #[getter]
    fn message(&self) -> &str {
        self.0.message()
    }
    /// A point at which the answer is not the key: `{"at": {"x": 2}, "yours": 5.0}`. The key's value is not in it.
    #[getter]
    fn witness<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let dict = self.to_dict(py)?;
        let witness = dict.get_item("witness")?;
        Ok((!witness.is_none()).then_some(witness))
    }
    /// Which components are wrong, counted from 0, for vectors and matrices.
    #[getter]
    fn component(&self) -> Option<Vec<usize>> {
        self.0.components().map(<[usize]>::to_vec)
    }
    /// The record that `gradus grade` writes, without `id`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::object(py, &serde_json::to_value(&self.0).unwrap_or_default())
    }
    fn __bool__(&self) -> bool {
        self.0.verdict() == gradus::Verdict::Right
    }
    fn __eq__(&self, other: &PyJudgement) -> bool {
        self.0 == other.0
    }
    fn __repr__(&self) -> String {
        let reason = self.reason().map(|reason| format!(", reason={reason:?}")).unwrap_or_default();
        format!("Judgement(verdict={:?}{reason}, message={:?})", self.verdict(), self.message())
    }
}

/// Where a question came from, so that another process can make it again.
enum Origin {
    Ask(Ask),
    BuiltIn { lesson: String, question: String, seed: u64 },
    Yaml,
}

/// A question made ready once, from an ask as a dict or as JSON. It judges any number of answers, from any number of
/// threads.
///
/// >>> from gradus_judge import Question
/// >>> question = Question({"derivative": {"of": "x^3"}})
/// >>> question.judge("3x^2").verdict
/// 'right'
/// >>> question.key
/// '3*x^2'
#[pyclass(name = "Question", module = "gradus_judge", frozen)]
struct PyQuestion {
    question: gradus::Question,
    origin: Origin,
}

#[pymethods]
impl PyQuestion {
    #[new]
    fn new(ask: &Bound<'_, PyAny>) -> PyResult<PyQuestion> {
        let py = ask.py();
        let ask = asked(ask)?;
        let question = py.detach(|| ask.ready()).map_err(|diagnostic| raised(py, &diagnostic))?;
        Ok(PyQuestion { question, origin: Origin::Ask(ask) })
    }
    /// What kind of question it is, e.g. `derivative`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.question.kind()
    }
    /// The right answer in explicit ASCII; None where no single one is meant.
    #[getter]
    fn key(&self) -> Option<String> {
        self.question.key()
    }
    /// What is asked, as Markdown.
    #[getter]
    fn prompt(&self) -> String {
        markdown(self.question.prompt())
    }
    /// Hints as Markdown, from the gentlest to the plainest; none is the answer.
    #[getter]
    fn hints(&self) -> Vec<String> {
        self.question.hints().iter().map(markdown).collect()
    }
    /// The worked solution, as Markdown.
    #[getter]
    fn solution(&self) -> String {
        markdown(&self.question.solution())
    }
    /// Judges one answer. `last` is the wrong answer before it: the same once more is told as such. It never raises for
    /// what an answer says: what cannot be read is `not_graded`.
    #[pyo3(signature = (answer, last=None))]
    fn judge(&self, py: Python<'_>, answer: &str, last: Option<&str>) -> PyJudgement {
        PyJudgement(py.detach(|| self.question.judge(answer, last)))
    }
    fn _repr_markdown_(&self) -> String {
        self.prompt()
    }
    fn __repr__(&self) -> String {
        match &self.origin {
            Origin::Ask(ask) => format!("Question({})", ask.to_json()),
            Origin::BuiltIn { lesson, question, seed } => {
                format!("Lesson.built_in({lesson:?}).question({question:?}, seed={seed})")
            }
            Origin::Yaml => format!("<Question of a lesson: {}>", self.question.kind()),
        }
    }
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let module = PyModule::import(py, "gradus_judge._native")?;
        match &self.origin {
            Origin::Ask(ask) => Ok((module.getattr("Question")?, PyTuple::new(py, [ask.to_json()])?)),
            Origin::BuiltIn { lesson, question, seed } => {
                Ok((module.getattr("_built_in_question")?, (lesson, question, *seed).into_pyobject(py)?))
            }
            Origin::Yaml => {
                Err(PyTypeError::new_err("a question of a lesson from YAML cannot be pickled; send the text"))
            }
        }
    }
}

/// Judges one answer to an ask. For several answers to the same ask, make a Question.
///
/// >>> from gradus_judge import judge
/// >>> judge({"derivative": {"of": "x^3"}}, "3x").verdict
/// 'wrong'
#[pyfunction]
#[pyo3(signature = (ask, answer, last=None))]
fn judge(ask: &Bound<'_, PyAny>, answer: &str, last: Option<&str>) -> PyResult<PyJudgement> {
    let question = PyQuestion::new(ask)?;
    Ok(question.judge(ask.py(), answer, last))
}

/// How an expression is read: `reads_as` in explicit ASCII, `unicode`, `latex`, `names`, and `notes` on what others would
/// read differently. Raises GradusError with `span` and `fix` where it cannot be read.
///
/// >>> from gradus_judge import read
/// >>> read("2x sin^2 x")["reads_as"]
/// '2*x*sin(x)^2'
#[pyfunction]
fn read<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    record(py, py.detach(|| gradus::api::reading::reading(text)))
}

/// A derivative with its steps: `derivative` in explicit ASCII, `unicode`, `domain`, `steps`. Raises GradusError where
/// there is none.
///
/// >>> from gradus_judge import derive
/// >>> derive("x^2 sin x")["derivative"]
/// '2*x*sin(x)+x^2*cos(x)'
#[pyfunction]
#[pyo3(signature = (text, by=None, order=1))]
fn derive<'py>(py: Python<'py>, text: &str, by: Option<&str>, order: usize) -> PyResult<Bound<'py, PyAny>> {
    record(py, py.detach(|| gradus::api::reading::derivation(text, by, order)))
}

/// A record as a dict, or its error raised.
fn record(py: Python<'_>, outcome: Result<serde_json::Value, serde_json::Value>) -> PyResult<Bound<'_, PyAny>> {
    let fault = match outcome {
        Ok(record) => return json::object(py, &record),
        Err(fault) => fault,
    };
    let text = |name: &str| fault["error"][name].as_str();
    let place = |at: usize| fault["error"]["at"][at].as_u64().and_then(|place| usize::try_from(place).ok());
    let message = text("message").unwrap_or_default();
    let said = match text("mend") {
        Some(mend) => format!("{message}; did you mean {mend}?"),
        None => message.to_string(),
    };
    Err(error(py, &said, text("kind").unwrap_or_default(), message, place(0).zip(place(1)), text("mend")))
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<PyJudgement>()?;
    module.add_class::<PyQuestion>()?;
    module.add_class::<lesson::PyLesson>()?;
    module.add_function(wrap_pyfunction!(judge, module)?)?;
    module.add_function(wrap_pyfunction!(read, module)?)?;
    module.add_function(wrap_pyfunction!(derive, module)?)?;
    module.add_function(wrap_pyfunction!(lesson::_built_in_question, module)?)?;
    module.add_function(wrap_pyfunction!(records::judge_many, module)?)?;
    module.add_function(wrap_pyfunction!(records::_grade_lines, module)?)
}
