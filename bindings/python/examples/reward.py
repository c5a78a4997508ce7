"""A reward for a model's answers to derivatives: 1 right, 0 wrong, nothing in between.

It cannot hang, whatever the model writes: an answer has at most 2,000 characters and 100 levels, what is done with it is
bounded by its size, and there is no thread and no timer that a trainer's own would have to live with. What cannot be read
and what cannot be decided earns nothing; the verdict says which it was.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Sequence

from gradus_judge import judge_many


def boxed(text: str) -> Optional[str]:
    """What stands in the last ``\\boxed{…}``, brackets counted."""
    begin = text.rfind("\\boxed{")
    if begin < 0:
        return None
    depth, start = 0, begin + len("\\boxed{")
    for at in range(start - 1, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start:at]
    return None


def answer_of(completion: str) -> str:
    """The answer in what a model wrote: boxed, between the last dollar signs, or the last line."""
    found = boxed(completion)
    if found is None:
        between = re.findall(r"\$+([^$]+)\$+", completion)
        lines = [line for line in completion.splitlines() if line.strip()]
        found = between[-1] if between else (lines[-1] if lines else "")
        found = re.sub(r"^.*\b(answer|derivative)\b\s*(is|:)\s*", "", found, flags=re.IGNORECASE)
    return found.strip().rstrip(".")


def rewards(completions: Sequence[str], asks: Sequence[Dict[str, Any]]) -> List[float]:
    """A reward for each completion, judged on all cores."""
    records = [{"ask": ask, "answer": answer_of(text)} for text, ask in zip(completions, asks)]
    return [1.0 if result.get("verdict") == "right" else 0.0 for result in judge_many(records)]


if __name__ == "__main__":
    ask = {"derivative": {"of": "sin(x^2)"}}
    written = [
        "By the chain rule the derivative is \\boxed{2x cos(x^2)}.",
        "The answer is: cos(x^2)",
        "((((" * 100_000,
        "\\boxed{" + "9" * 1_000_000 + "}",
        "\\boxed{" + "x^" * 900 + "x}",
        "",
    ]
    print(rewards(written, [ask] * len(written)))
