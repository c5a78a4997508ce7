"""The same pairs judged by gradus, by SymPy and by math-verify: verdicts and time.

    python bindings/python/examples/beside_others.py tests/data/pairs.jsonl

Pairs are lines of JSON with ``key``, ``answer`` and whether they are ``equal``. SymPy and math-verify are asked where they
are installed (``pip install sympy math-verify``); each pair gets two seconds of theirs.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from typing import Any, Callable, Dict, List, Optional, Tuple

from gradus_judge import judge_many

#: Seconds that another program may take for a pair.
PATIENCE = 2


def by_gradus(pairs: List[Dict[str, Any]]) -> List[Optional[bool]]:
    records = [{"ask": {"formula": {"is": pair["key"]}}, "answer": pair["answer"]} for pair in pairs]
    told = {"right": True, "wrong": False}
    return [told.get(result.get("verdict", "")) for result in judge_many(records, threads=1)]


def one_by_one(judge: Callable[[str, str], bool]) -> Callable[[List[Dict[str, Any]]], List[Optional[bool]]]:
    """Judges with something that may raise or hang."""

    def stop(*_: Any) -> None:
        raise TimeoutError

    def judged(pair: Dict[str, Any]) -> Optional[bool]:
        previous = signal.signal(signal.SIGALRM, stop)
        signal.alarm(PATIENCE)
        try:
            return judge(pair["key"], pair["answer"])
        except Exception:
            return None
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, previous)

    return lambda pairs: [judged(pair) for pair in pairs]


def sympy_equal(key: str, answer: str) -> bool:
    import sympy
    from sympy.parsing.sympy_parser import (
        convert_xor,
        implicit_multiplication_application,
        parse_expr,
        standard_transformations,
    )

    rules = (*standard_transformations, convert_xor, implicit_multiplication_application)
    difference = parse_expr(key, transformations=rules) - parse_expr(answer, transformations=rules)
    return bool(sympy.simplify(difference) == 0)


def math_verify_equal(key: str, answer: str) -> bool:
    from math_verify import parse, verify

    return bool(verify(parse(f"${key}$"), parse(f"${answer}$")))


def others() -> Dict[str, Callable[[List[Dict[str, Any]]], List[Optional[bool]]]]:
    import importlib
    import importlib.util

    # Loaded before the clock runs, so that no pair pays for it.
    for name in ["sympy.parsing.sympy_parser", "math_verify"]:
        if importlib.util.find_spec(name.split(".")[0]):
            importlib.import_module(name)
    ways: Dict[str, Callable[[List[Dict[str, Any]]], List[Optional[bool]]]] = {"gradus": by_gradus}
    if importlib.util.find_spec("sympy"):
        ways["SymPy"] = one_by_one(sympy_equal)
    if importlib.util.find_spec("math_verify"):
        ways["math-verify"] = one_by_one(math_verify_equal)
    return ways


def compared(pairs: List[Dict[str, Any]]) -> List[Tuple[str, int, int, int, float]]:
    """For each: how many it judged as labelled, how many otherwise, how many not at all, and the seconds it took."""
    rows = []
    for name, way in others().items():
        begun = time.perf_counter()
        verdicts = way(pairs)
        took = time.perf_counter() - begun
        well = sum(verdict == pair["equal"] for verdict, pair in zip(verdicts, pairs))
        none = sum(verdict is None for verdict in verdicts)
        rows.append((name, well, len(pairs) - well - none, none, took))
    return rows


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        pairs = [json.loads(line) for line in file]
    print(f"{'':12}{'as labelled':>13}{'otherwise':>11}{'not judged':>12}{'ms a pair':>11}")
    for name, well, otherwise, none, took in compared(pairs):
        print(f"{name:12}{well:13}{otherwise:11}{none:12}{1000 * took / len(pairs):11.2f}")


if __name__ == "__main__":
    main()
