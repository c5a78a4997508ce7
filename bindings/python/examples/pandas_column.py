"""A column of a data frame judged in one call."""

from __future__ import annotations

import pandas as pd

from gradus_judge import judge_many


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the columns of its results: ``verdict``, ``score``, ``reason``, ``message``."""
    results = pd.DataFrame(judge_many(table[["ask", "answer"]].to_dict("records")), index=table.index)
    return table.join(results.reindex(columns=["verdict", "score", "reason", "message"]))


if __name__ == "__main__":
    answers = ["2x cos(x^2)", "cos(x^2)", "2x+", None]
    table = pd.DataFrame({"answer": answers, "ask": [{"derivative": {"of": "sin(x^2)"}}] * len(answers)})
    print(judged(table)[["answer", "verdict", "score", "reason"]].to_string())
