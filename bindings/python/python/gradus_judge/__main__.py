"""``python -m gradus_judge grade FILE``: records in, results out, as ``gradus grade``."""

from __future__ import annotations

import argparse
import sys
from typing import BinaryIO, List, Optional

from ._native import __version__, _grade_lines

#: Records that are judged together.
CHUNK = 4096


def grade(source: BinaryIO, sink: BinaryIO, threads: Optional[int]) -> int:
    """Writes a result for each record, in their order, and gives the number of lines that could not be judged."""
    broken, first = 0, 1
    lines: List[bytes] = []

    def flush() -> None:
        nonlocal broken, first
        results, faults = _grade_lines(lines, first, threads)
        sink.write(results)
        sink.flush()
        broken += faults
        first += len(lines)
        lines.clear()

    for line in source:
        lines.append(line)
        if len(lines) == CHUNK:
            flush()
    flush()
    return broken


def main(words: Optional[List[str]] = None) -> int:
    """Runs the command; 0 every line was judged, 1 some could not be, 2 trouble."""
    parser = argparse.ArgumentParser(prog="python -m gradus_judge", description="Answers judged as mathematics.")
    parser.add_argument("--version", action="version", version=f"gradus-judge {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    grading = commands.add_parser("grade", help="judge records, a JSON object a line")
    grading.add_argument("file", help="the records; - is standard input")
    grading.add_argument("--threads", type=int, default=None, metavar="N", help="how many threads; all cores if left out")
    grading.add_argument("--lenient", action="store_true", help="exit with 0 when some lines could not be judged")
    asked = parser.parse_args(words)
    if asked.threads is not None and asked.threads < 1:
        parser.error("--threads is a whole number from 1 on")
    try:
        if asked.file == "-":
            broken = grade(sys.stdin.buffer, sys.stdout.buffer, asked.threads)
        else:
            with open(asked.file, "rb") as source:
                broken = grade(source, sys.stdout.buffer, asked.threads)
    except BrokenPipeError:
        # Whoever reads the results has what they wanted.
        sys.stderr.close()
        return 0
    except OSError as error:
        print(f"gradus-judge: {error}", file=sys.stderr)
        return 2
    if broken:
        print(f"gradus-judge: {broken} lines could not be judged", file=sys.stderr)
    return 1 if broken and not asked.lenient else 0


if __name__ == "__main__":
    sys.exit(main())
