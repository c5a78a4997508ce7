"""A sample that mypy reads with --strict; it is not run."""

from typing import Any, Dict, List, Optional

from gradus_judge import GradusError, Judgement, Lesson, Question, derive, judge, judge_many, read

question: Question = Question({"derivative": {"of": "x^2"}})
judgement: Judgement = question.judge("2x", last=None)
verdict: str = judgement.verdict
score: Optional[float] = judgement.score
basis: Optional[str] = judgement.basis
reasons: List[str] = judgement.or_
record: Dict[str, Any] = judgement.to_dict()
results: List[Dict[str, Any]] = judge_many([{"ask": "{}", "answer": "x"}, "{}"], threads=2)
latex: str = read("x")["latex"]
steps: List[Any] = derive("x", by="x", order=1)["steps"]
lesson: Lesson = Lesson.built_in("chain-rule")
prompt: str = lesson.question(lesson.questions[0], 7).prompt
right: bool = bool(judge("{}", "x"))

try:
    read("x+")
except GradusError as error:
    place: Optional[tuple[int, int]] = error.span
    kind: str = error.kind
