//! Lessons, and their questions.

use crate::{Origin, PyQuestion, error, raised};
use gradus::{Lesson, Problem};
use pyo3::prelude::*;

/// One lesson, of the built-in course or from YAML.
///
/// >>> from gradus_judge import Lesson
/// >>> lesson = Lesson.built_in("chain-rule")
/// >>> lesson.title
/// 'The chain rule'
/// >>> lesson.question(lesson.questions[0], seed=7).judge("").verdict
/// 'not_graded'
#[pyclass(name = "Lesson", module = "gradus_judge", frozen)]
pub struct PyLesson {
    lesson: Lesson,
    built_in: bool,
}

#[pymethods]
impl PyLesson {
    /// A lesson of the built-in course. Raises GradusError where there is none of that id.
    #[staticmethod]
    fn built_in(py: Python<'_>, id: &str) -> PyResult<PyLesson> {
        let found = Lesson::built_in(id).map(|lesson| PyLesson { lesson, built_in: true });
        found.ok_or_else(|| {
            let known: Vec<String> = Lesson::course().iter().map(|lesson| lesson.id().to_string()).collect();
            let (message, fix) = (format!("there is no lesson {id}"), format!("there are {}", known.join(", ")));
            error(py, &format!("{message}: {fix}"), "unknown-lesson", &message, None, Some(&fix))
        })
    }
    /// Reads a lesson and tries its questions. Raises GradusError with every problem, a line each.
    #[staticmethod]
    fn from_yaml(py: Python<'_>, text: &str) -> PyResult<PyLesson> {
        let read = py.detach(|| Lesson::from_yaml(text));
        read.map(|lesson| PyLesson { lesson, built_in: false }).map_err(|problems| {
            let said: Vec<String> = problems.iter().map(sentence).collect();
            error(py, &said.join("\n"), "bad-lesson", &said.join("\n"), None, None)
        })
    }
    /// The built-in course, in its order.
    #[staticmethod]
    fn course() -> Vec<PyLesson> {
        Lesson::course().into_iter().map(|lesson| PyLesson { lesson, built_in: true }).collect()
    }
    /// Its name in the course.
    #[getter]
    fn id(&self) -> &str {
        self.lesson.id()
    }
    /// Its heading.
    #[getter]
    fn title(&self) -> &str {
        self.lesson.title()
    }
    /// One sentence on what is learnt.
    #[getter]
    fn summary(&self) -> &str {
        self.lesson.summary()
    }
    /// The ids of its questions, in the order in which they are put.
    #[getter]
    fn questions(&self) -> Vec<&str> {
        self.lesson.questions().collect()
    }
    /// The variant of a question that belongs to a seed; the same seed gives the same numbers everywhere.
    #[pyo3(signature = (id, seed=0))]
    fn question(&self, py: Python<'_>, id: &str, seed: u64) -> PyResult<PyQuestion> {
        let question = self.lesson.question(id, seed).map_err(|diagnostic| raised(py, &diagnostic))?;
        let origin = match self.built_in {
            true => Origin::BuiltIn { lesson: self.id().to_string(), question: id.to_string(), seed },
            false => Origin::Yaml,
        };
        Ok(PyQuestion { question, origin })
    }
    fn __repr__(&self) -> String {
        format!("<Lesson {}: {}>", self.lesson.id(), self.lesson.title())
    }
}

fn sentence(problem: &Problem) -> String {
    let cure = problem.cure.as_ref().map(|cure| format!(": {cure}")).unwrap_or_default();
    format!("{}:{}: {}{cure}", problem.line, problem.column, problem.message)
}

/// A question of the built-in course, as another process makes it again.
#[pyfunction]
pub fn _built_in_question(py: Python<'_>, lesson: &str, question: &str, seed: u64) -> PyResult<PyQuestion> {
    PyLesson::built_in(py, lesson)?.question(py, question, seed)
}
