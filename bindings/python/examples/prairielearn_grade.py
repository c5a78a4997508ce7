"""A question for PrairieLearn: ``generate`` draws its numbers, ``grade`` judges what was typed.

PrairieLearn calls both with a dict and keeps what they put into it.
"""

from __future__ import annotations

from typing import Any, Dict

from gradus_judge import Question


def generate(data: Dict[str, Any]) -> None:
    """Puts what is asked into the question's parameters."""
    power = 2 + int(data.get("variant_seed", "0")) % 5
    data["params"]["ask"] = {"derivative": {"of": f"sin(x^{power})"}}
    data["params"]["power"] = power


def parse(data: Dict[str, Any]) -> None:
    """What cannot be read is a mistake in the format: it costs no try."""
    answer = data["submitted_answers"].get("slope") or ""
    judgement = Question(data["params"]["ask"]).judge(answer)
    if judgement.verdict == "not_graded":
        data["format_errors"]["slope"] = judgement.message


def grade(data: Dict[str, Any]) -> None:
    """Scores the answer and says why."""
    question = Question(data["params"]["ask"])
    judgement = question.judge(data["submitted_answers"]["slope"])
    score = judgement.score or 0.0
    data["partial_scores"]["slope"] = {"score": score, "weight": 1}
    data["score"] = score
    data["feedback"]["slope"] = judgement.message
    data["correct_answers"]["slope"] = question.key


if __name__ == "__main__":
    data: Dict[str, Any] = {"variant_seed": "3", "params": {}, "partial_scores": {}, "feedback": {}}
    data.update(format_errors={}, correct_answers={}, submitted_answers={"slope": "cos(x^5)"})
    generate(data)
    parse(data)
    grade(data)
    print(data["score"], data["feedback"]["slope"])
