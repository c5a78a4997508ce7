"""Spark on two local cores beside one process: python bindings/spark/test_grade.py [PROGRAM [RECORDS]]

PROGRAM is the gradus to be used (``gradus`` on the path, or target/release/gradus, when left out). Skips aloud where
Java or pyspark is missing; the wheel's part where that is missing.
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

ASKS = [
    ({"derivative": {"of": "sin(x^2)"}}, ["2x cos(x^2)", "cos(x^2)", "2x+", "2*x*cos(x**2)", "-2x cos(x^2)"]),
    ({"derivative": {"of": "x^2 e^x"}}, ["(2x + x^2)e^x", "2x e^x", "x e^x (x+2)", "x^2 e^x"]),
    ({"formula": {"is": "(x+1)/(x-1)"}}, ["1+2/(x-1)", "(x-1)/(x+1)", "x", "no idea"]),
    ({"gradient": {"of": "x^2*y"}}, ["(2x y, x^2)", "(2x, x^2)", "2xy", "(x^2, 2xy)"]),
    ({"number": {"is": "0.3183", "digits": 4}}, ["1/pi", "0.3183", "0.32", "pi"]),
]


def records(count: int, broken: int) -> str:
    """So many records, one of them broken, in a mixture that is always the same."""
    draw = random.Random(7)
    lines = []
    for number in range(count):
        ask, answers = draw.choice(ASKS)
        record = {"id": number, "answer": draw.choice(answers), "ask": ask}
        lines.append("{ this is no record" if number == broken else json.dumps(record))
    return "\n".join(lines) + "\n"


def without_number(line: str) -> str:
    """An error's line counts within its partition."""
    return re.sub(r'"line":\d+,', "", line) if '"error":' in line else line


def main() -> None:
    here = Path(__file__).resolve().parent.parent.parent
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("spark: skipped, pyspark or java is missing (pip install pyspark; apt-get install default-jre-headless)")
        return
    program = sys.argv[1] if len(sys.argv) > 1 else shutil.which("gradus") or str(here / "target/release/gradus")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    import grade

    folder = Path(tempfile.mkdtemp(prefix="gradus-spark-"))
    file = folder / "records.jsonl"
    file.write_text(records(count, broken=count // 3))
    begun = time.perf_counter()
    alone = subprocess.run([program, "grade", "--lenient", "--quiet", str(file)], stdout=subprocess.PIPE, check=True)
    alone_took = time.perf_counter() - begun
    wanted = [without_number(line) for line in alone.stdout.decode().splitlines()]
    assert len(wanted) == count and sum('"error":' in line for line in wanted) == 1

    builder = SparkSession.builder.master("local[2]").appName("gradus test")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2")
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        ways = {"by_pipe": lambda: grade.by_pipe(spark, str(file), 8, program)}
        if importlib.util.find_spec("gradus_judge") is None:
            print("spark: by_arrow skipped, the wheel gradus-judge is not installed")
        else:
            ways["by_arrow"] = lambda: grade.by_arrow(spark, str(file), 8)
        for name, way in ways.items():
            begun = time.perf_counter()
            results = way()
            assert results.rdd.getNumPartitions() == 8, results.rdd.getNumPartitions()
            lines = [without_number(row.value) for row in results.collect()]
            took = time.perf_counter() - begun
            assert lines == wanted, next(pair for pair in zip(lines, wanted) if pair[0] != pair[1])
            print(f"{name}: {count} records as from one process, {took:.1f} s (one process: {alone_took:.1f} s)")
        counts = {row.verdict: row["count"] for row in grade.table(way()).groupBy("verdict").count().collect()}
        assert sum(counts.values()) == count and counts[None] == 1, counts
        empty = folder / "empty.jsonl"
        empty.write_text("")
        assert grade.by_pipe(spark, str(empty), 4, program).collect() == []
        for missing in ["no-such-gradus", "false"]:
            try:
                grade.by_pipe(spark, str(file), 8, missing).count()
            except Exception as error:
                print(f"{missing}: fails the job ({type(error).__name__})")
            else:
                raise AssertionError(f"{missing} was taken for a grader")
    finally:
        spark.stop()
        shutil.rmtree(folder)
    print("spark: passed")


if __name__ == "__main__":
    main()
