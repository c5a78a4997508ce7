"""The package as its users have it."""

from __future__ import annotations

import doctest
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Dict, List

import gradus_judge
import pytest
from gradus_judge import GradusError, Judgement, Lesson, Question, derive, judge, judge_many, read

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
ASK: Dict[str, Any] = {"derivative": {"of": "sin(x^2)"}}


def corpus(count: int) -> List[Dict[str, Any]]:
    """Records of the corpora of the repository, at most so many."""
    records: List[Dict[str, Any]] = []
    for name in ["pairs", "tough"]:
        for line in (ROOT / f"tests/data/{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "key" in row and "answer" in row:
                for answer in [row["answer"], row["key"], row["answer"] + " + 1"]:
                    records.append({"id": row["id"], "answer": answer, "ask": {"formula": {"is": row["key"]}}})
    for line in (ROOT / "tests/data/derivatives.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        function = row.get("of") or row.get("f") or row.get("function")
        if function:
            for answer in ["1", "x", str(row.get("derivative", row.get("key", "0")))]:
                records.append({"id": row.get("id"), "answer": answer, "ask": {"derivative": {"of": function}}})
    return records[:count]


def test_the_readme_and_the_docstrings_tell_the_truth() -> None:
    failed, tried = doctest.testfile(str(HERE / "README.md"), module_relative=False)
    assert tried > 8 and failed == 0
    failed, tried = doctest.testmod(gradus_judge)
    assert tried > 2 and failed == 0
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    ran = 0
    for thing in [Question, Lesson, judge, judge_many, read, derive]:
        assert thing.__doc__
        for test in finder.find(thing, thing.__name__, module=False, globs={}):
            ran += runner.run(test).attempted
    assert runner.summarize().failed == 0 and ran > 10


def test_an_ask_is_a_dict_or_json() -> None:
    for question in [Question(ASK), Question(json.dumps(ASK)), pickle.loads(pickle.dumps(Question(ASK)))]:
        assert [question.judge(answer).verdict for answer in ["2x cos(x^2)", "cos(x^2)", "2x+"]] == [
            "right",
            "wrong",
            "not_graded",
        ]
        assert question.kind == "derivative" and question.hints and "sin" in question._repr_markdown_()
        assert "2" in question.solution
    right = Question(ASK).judge("x*2*cos(x^2)")
    assert right and right.basis in {"identical", "exact", "proved"} and right.to_dict()["basis"] == right.basis
    wrong = judge(ASK, "cos(x^2)", last="cos(x^2)")
    assert not wrong and wrong.basis is None and wrong.score == 0.0 and "whole.same_as_last" in wrong.or_
    assert wrong.to_dict()["reason"] == wrong.reason == "chain.drop_inner"
    assert wrong.say and wrong.message and wrong.witness and "right" not in wrong.witness
    assert judge({"gradient": {"of": "x^2*y"}}, "(2x, x^2)").component == [0]
    assert wrong == judge(ASK, "cos(x^2)", last="cos(x^2)") and "chain.drop_inner" in repr(wrong)


@pytest.mark.parametrize(
    "ask, kind", [("{", "bad-json"), ({}, "bad-ask"), ({"derivatve": {}}, "bad-ask"), ("[]", "bad-ask")]
)
def test_a_wrong_ask_raises(ask: Any, kind: str) -> None:
    with pytest.raises(GradusError) as raised:
        Question(ask)
    error = raised.value
    assert isinstance(error, ValueError) and error.kind == kind and str(error) and "\n" not in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (again.kind, again.message, again.span, again.fix) == (error.kind, error.message, error.span, error.fix)


def test_what_is_no_ask_is_a_type_error() -> None:
    nested: Any = {}
    for _ in range(100_000):
        nested = {"a": nested}
    for ask in [7, None, [ASK], {"derivative": {"of": object()}}, {1: 2}, nested, {"number": {"is": 10**30}}]:
        with pytest.raises(TypeError):
            Question(ask)
    # Taking it apart must not exhaust the interpreter's own stack.
    while nested:
        nested = nested["a"]


def test_reading_and_deriving() -> None:
    assert read("2xsin^2 x")["latex"] == "2 x \\sin^{2} x"
    assert derive("x^5", order=3)["derivative"] == "60*x^2"
    assert derive("w*y", by="w")["derivative"] == "y"
    for call, kind, span in [
        (lambda: read("2x+"), "missing-operand", (2, 3)),
        (lambda: derive("2x+"), "missing-operand", (2, 3)),
        (lambda: derive("w*y"), "no-derivative", None),
        (lambda: derive("x", order=101), "no-derivative", None),
    ]:
        with pytest.raises(GradusError) as raised:
            call()
        assert (raised.value.kind, raised.value.span) == (kind, span)


def test_lessons() -> None:
    course = Lesson.course()
    assert len(course) >= 11 and course[0].summary
    lesson = Lesson.built_in("chain-rule")
    name = lesson.questions[0]
    question = lesson.question(name, seed=7)
    again = pickle.loads(pickle.dumps(question))
    assert question.key == again.key and question.prompt == again.prompt
    assert lesson.question(name, seed=7).key == question.key
    with pytest.raises(GradusError, match="chain-rule"):
        Lesson.built_in("chainrule")
    with pytest.raises(GradusError, match="no question"):
        lesson.question("none")
    (file,) = (ROOT / "lessons").glob("*-power-rule.yaml")
    text = file.read_text(encoding="utf-8")
    own = Lesson.from_yaml(text)
    assert own.id == "power-rule" and own.question(own.questions[0], 3).key
    with pytest.raises(GradusError, match="1:"):
        Lesson.from_yaml("format: 1\n")


def test_many_records_are_what_the_command_writes() -> None:
    records = corpus(2_000)
    assert len(records) > 400
    records += [{"id": "none"}, {"id": 1, "ask": ASK}, {"answer": "x"}, {"id": [1], "ask": {}, "answer": "x"}]
    text = "\n".join(json.dumps(record) for record in records) + "\nno record\n\n"
    command = [sys.executable, "-m", "gradus_judge", "grade"]
    ran = subprocess.run([*command, "-"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert ran.returncode == 1 and b"5 lines could not be judged" in ran.stderr
    written = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(written) == len(records) + 1 and written[-1]["line"] == len(records) + 1
    program = os.environ.get("GRADUS")
    if program:
        native = subprocess.run([program, "grade", "-q"], input=text.encode(), stdout=subprocess.PIPE)
        assert native.stdout == ran.stdout and native.returncode == 1
    for result in written:
        result.pop("line", None)
    for threads in [None, 1, 3]:
        assert judge_many(records, threads=threads) == written[:-1]
    assert judge_many(json.dumps(record) for record in records) == written[:-1]
    lenient = subprocess.run([*command, "--lenient", "-"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert lenient.returncode == 0 and lenient.stdout == ran.stdout
    assert subprocess.run([*command, "no-such-file"], stderr=subprocess.PIPE).returncode == 2


def test_a_bad_record_gives_a_record_of_its_error() -> None:
    good = {"id": 1, "ask": ASK, "answer": "1"}
    bad: List[Any] = [7, None, "no json", {"id": 2, "ask": object(), "answer": "1"}, {"id": 3, "ask": ASK, "answer": 10**40}]
    results = judge_many([good, *bad, good])
    assert [result.get("verdict") for result in results] == ["wrong", None, None, None, None, None, "wrong"]
    assert results[4]["id"] == 2 and "object" in results[4]["error"]["message"]
    assert judge_many([]) == []
    with pytest.raises(TypeError):
        judge_many(7)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        judge_many([good], threads=0)


def test_eight_threads_share_one_question() -> None:
    question = Question(ASK)
    verdicts: List[str] = []

    def work() -> None:
        for _ in range(200):
            verdicts.append(question.judge("2 x cos(x^2)").verdict)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == ["right"] * 1600


def test_other_threads_run_on_while_records_are_judged() -> None:
    ticks: List[float] = []
    done = threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    records = [{"id": n, "answer": f"{n} + cos(x^2)", "ask": ASK} for n in range(4_096)]
    begun = time.perf_counter()
    judge_many(records, threads=1)
    ended = time.perf_counter()
    done.set()
    thread.join()
    meanwhile = sum(begun < moment < ended for moment in ticks)
    assert meanwhile > 3, f"{meanwhile} ticks in {ended - begun:.2f} s"


@pytest.mark.parametrize("example", ["otter_check", "prairielearn_grade", "pandas_column", "reward"])
def test_the_examples_run(example: str) -> None:
    if example == "pandas_column":
        pytest.importorskip("pandas")
    file = HERE / f"examples/{example}.py"
    ran = subprocess.run([sys.executable, str(file)], stdout=subprocess.PIPE, check=True, text=True, timeout=120)
    wanted = {
        "otter_check": "'score': 2.0",
        "prairielearn_grade": "0.0 ",
        "pandas_column": "chain.drop_inner",
        "reward": "[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]",
    }
    assert wanted[example] in ran.stdout, ran.stdout


def test_the_comparison_with_others_runs() -> None:
    ran = subprocess.run(
        [sys.executable, str(HERE / "examples/beside_others.py"), str(ROOT / "tests/data/pairs.jsonl")],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    assert "gradus" in ran.stdout


def test_types_hold() -> None:
    pytest.importorskip("mypy")
    files = [str(HERE / "tests/typed.py"), *map(str, sorted((HERE / "examples").glob("*.py")))]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", *files], stdout=subprocess.PIPE, text=True
    )
    assert ran.returncode == 0, ran.stdout


def test_a_judgement_cannot_be_changed() -> None:
    judged: Judgement = judge(ASK, "1")
    with pytest.raises(AttributeError):
        judged.verdict = "right"  # type: ignore[misc]
