"""A check in a notebook, as otter-grader has them: a test is a function of the notebook's names, with points.

In a notebook the answer stands in a cell as text, ``slope = "2x cos(x^2)"``; the test says what is wrong with it.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List

from gradus_judge import Question

name = "the slope of a composition"
points = 2

QUESTION = Question({"derivative": {"of": "sin(x^2)"}})


def check_slope(slope: str) -> None:
    """Fails with what can be said to the learner; never with the answer."""
    judgement = QUESTION.judge(slope)
    assert judgement.verdict == "right", judgement.message


#: What otter-grader calls, each with the names of the notebook.
cases: List[Callable[[Dict[str, Any]], None]] = [lambda names: check_slope(names["slope"])]


def grade(names: Dict[str, Any]) -> Dict[str, Any]:
    """The points of a notebook whose names these are, and what to say."""
    said: List[str] = []
    for case in cases:
        try:
            case(names)
        except AssertionError as fault:
            said.append(str(fault))
        except KeyError as missing:
            said.append(f"there is no {missing} in the notebook")
    return {"score": points * (len(cases) - len(said)) / len(cases), "output": "\n".join(said) or "All right."}


if __name__ == "__main__":
    for answer in ["2x cos(x^2)", "cos(x^2)"]:
        print(answer, grade({"slope": answer}))
