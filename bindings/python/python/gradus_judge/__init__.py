"""Answers in calculus judged as mathematics.

>>> from gradus_judge import Question
>>> question = Question({"derivative": {"of": "sin(x^2)"}})
>>> question.judge("2x cos(x^2)").verdict
'right'
>>> wrong = question.judge("cos(x^2)")
>>> wrong.verdict, wrong.reason
('wrong', 'chain.drop_inner')

A question is made ready once and judges any number of answers, from any number of threads. For many records at once
there is :func:`judge_many`; :func:`read` and :func:`derive` say how mathematics is read, and derive it with every step.
"""

from ._errors import GradusError
from ._native import (
    Judgement,
    Lesson,
    Question,
    __version__,
    derive,
    judge,
    judge_many,
    read,
)

__all__ = [
    "GradusError",
    "Judgement",
    "Lesson",
    "Question",
    "__version__",
    "derive",
    "judge",
    "judge_many",
    "read",
]
