"""Answers judged by the million on a Spark cluster: records in, a JSON object a line, results out, in their order.

    spark-submit bindings/spark/grade.py answers.jsonl results --partitions 64

``by_pipe`` sends each partition through ``gradus grade``, which the workers need as a program; ``by_arrow`` judges in the
workers' own Python, which needs the wheel ``gradus-judge`` there. Both give one column, ``value``, a result a line;
``table`` reads it into columns. Errors are records too: find them by ``id``, since their ``line`` counts within the
partition.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Iterator, Optional

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

#: The columns of a result. ``id`` is text: what the asker gave, as JSON where it was no text.
SCHEMA = """
    id string, learner string, verdict string, score double, reads_as string, reason string, `or` array<string>,
    notes array<string>, message string, witness struct<at: map<string, double>, yours: double>, component array<int>,
    line long, error struct<kind: string, message: string>
"""


def lines_of(spark: SparkSession, path: str, partitions: Optional[int]) -> DataFrame:
    """The lines of a file, in so many parts at least, without a round through Python."""
    from pyspark.sql import DataFrame

    rdd = spark.sparkContext.textFile(path, partitions)
    text = spark._jvm.org.apache.spark.sql.Encoders.STRING()
    return DataFrame(spark._jsparkSession.createDataset(rdd._jrdd.rdd(), text).toDF(), spark)


def by_pipe(
    spark: SparkSession, path: str, partitions: Optional[int] = None, program: str = "gradus"
) -> DataFrame:
    """Results of the records in a file, by the program ``gradus`` on each worker.

    A program that is missing or is killed fails the job; a record that cannot be judged gives a record of its error.
    One thread each, because Spark has the cores already.
    """
    command = f"{shlex.quote(program)} grade --jobs 1 --lenient --quiet"
    results = spark.sparkContext.textFile(path, partitions).pipe(command, checkCode=True)
    return spark.createDataFrame(results.map(lambda line: (line,)), "value string")


def by_arrow(spark: SparkSession, path: str, partitions: Optional[int] = None) -> DataFrame:
    """Results of the records in a file, by the wheel ``gradus-judge`` on each worker."""

    # Within, so that it is sent whole: the workers do not have this file.
    def graded(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow
        from gradus_judge._native import _grade_lines

        first = 1
        for batch in batches:
            lines = [(line or "").encode() for line in batch.column(0).to_pylist()]
            results, _ = _grade_lines(lines, first, 1)
            first += len(lines)
            # Nothing but a line break ends a result: other separators are escaped in it.
            texts = pyarrow.array(results.decode().split("\n")[:-1], pyarrow.string())
            yield pyarrow.RecordBatch.from_arrays([texts], ["value"])

    return lines_of(spark, path, partitions).mapInArrow(graded, "value string")


def table(results: DataFrame) -> DataFrame:
    """Results, a line each, as columns."""
    from pyspark.sql.functions import col, from_json

    return results.select(from_json(col("value"), SCHEMA).alias("result")).select("result.*")


def main() -> None:
    """Grades a file from the command line."""
    import argparse

    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(description="Judge records, a JSON object a line, on a Spark cluster.")
    parser.add_argument("records", help="a file or a folder of records")
    parser.add_argument("results", help="the folder of the results, which must not be there yet")
    parser.add_argument("--partitions", type=int, default=None, help="how many parts at least; 3 or 4 a core do well")
    parser.add_argument("--by", choices=["pipe", "arrow"], default="pipe", help="the program, or the wheel")
    parser.add_argument("--program", default="gradus", help="where the workers find the program: its path, or its name if it is in /usr/bin")
    asked = parser.parse_args()
    spark = SparkSession.builder.appName("gradus grade").getOrCreate()
    if asked.by == "pipe":
        results = by_pipe(spark, asked.records, asked.partitions, asked.program)
    else:
        results = by_arrow(spark, asked.records, asked.partitions)
    results.write.text(asked.results)
    spark.stop()


if __name__ == "__main__":
    main()
