"""The labelled pairs in SymPy: parse both sides and ask `equals`, each pair with a limit of ten seconds."""

import json
import signal
import sys
import time

import sympy
from sympy.parsing.sympy_parser import parse_expr, standard_transformations, convert_xor

NAMES = {"ln": sympy.log, "abs": sympy.Abs, "e": sympy.E, "max": sympy.Max, "min": sympy.Min,
         "cbrt": lambda u: sympy.real_root(u, 3), "sigmoid": lambda u: 1 / (1 + sympy.exp(-u))}


def read(text, names):
    symbols = {name: sympy.Symbol(name, real=True) for name in names}
    return parse_expr(text, {**NAMES, **symbols}, standard_transformations + (convert_xor,))


def too_long(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, too_long)
times, false_accepts, false_rejects, undecided = [], [], [], []
for line in open(sys.argv[1]):
    pair = json.loads(line)
    start = time.perf_counter()
    signal.alarm(10)
    try:
        same = read(pair["answer"], pair["vars"]).equals(read(pair["key"], pair["vars"]))
    except Exception:  # what SymPy cannot read or finish counts as undecided
        same = None
    signal.alarm(0)
    times.append(time.perf_counter() - start)
    if same is None:
        undecided.append(pair["id"])
    elif same and not pair["equal"]:
        false_accepts.append(pair["id"])
    elif not same and pair["equal"]:
        false_rejects.append(pair["id"])

times.sort()
micro = [round(t * 1e6) for t in times]
print(f"SymPy     {len(times)} pairs, median {micro[len(micro) // 2]} µs, 99th percentile {micro[len(micro) * 99 // 100]} µs; "
      f"{len(false_accepts)} false accepts, {len(false_rejects)} false rejects, {len(undecided)} undecided "
      f"(SymPy {sympy.__version__})")
