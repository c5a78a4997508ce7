"""Slopes by whole matrices in SymPy: the rows of tests/data/matrix.jsonl that its matrix expressions can say, each timed,
and whether what comes back is a matrix expression or an array node. usage: matrix_with_sympy.py ROWS"""

import json
import re
import sys
import time

import sympy
from sympy import Determinant, Identity, Inverse, MatrixSymbol, Symbol, Trace  # noqa: F401

SIZES = {}


def size(letter):
    return 1 if letter == "1" else SIZES.setdefault(letter, Symbol(letter, integer=True, positive=True))


def declared(shapes):
    names = {}
    for name, shape in shapes.items():
        rows, _, cols = shape.partition("×")
        number = (rows, cols or "1") == ("1", "1")
        names[name] = Symbol(name) if number else MatrixSymbol(name, size(rows), size(cols or "1"))
    return names


def expression(text, names):
    """Products, sums, transposes, inverses, traces, determinants, squared lengths; `None` for anything else."""
    text = re.sub(r"[|‖]([^|‖]*)[|‖]\^2", r"sq(\1)", text).replace("^T", ".T").replace("^-1", ".I").replace("^", "**")
    if re.search(r"[⊙|‖,=]|softmax|relu|sigmoid|tanh|exp|log|sum|mean|diag|norm", text):
        return None
    text = re.sub(r"(?<=[\w)])\s+(?=[\w(])", "*", text)
    text = re.sub(r"\b(tr|det|sq|inv)\*\(", r"\1(", text)
    text = re.sub(r"(\d)\(", r"\1*(", text)
    scope = {**names, "tr": Trace, "det": Determinant, "inv": Inverse, "sq": lambda r: (r.T * r)}
    return eval(text, {"__builtins__": {}}, scope)  # the corpus's own rows


times, kinds = [], {"expression": 0, "array nodes": 0, "error": 0, "not said": 0}
for line in open(sys.argv[1]):
    row = json.loads(line)
    names = declared(row["shapes"])
    try:
        of = expression(row["of"], names)
        if of is None:
            kinds["not said"] += 1
            continue
        best = None
        for _ in range(3):
            start = time.perf_counter()
            slope = of.diff(names[row["by"]])
            slope = slope.doit() if hasattr(slope, "doit") else slope
            best = min(best or 9e9, time.perf_counter() - start)
        times.append(best)
        kinds["array nodes" if "Array" in type(slope).__name__ or "Array" in str(slope) else "expression"] += 1
    except Exception:  # what SymPy refuses
        kinds["error"] += 1
times.sort()
if times:
    print(f"SymPy {sympy.__version__}: {len(times)} rows derived, median {times[len(times) // 2] * 1e3:.2f} ms, "
          f"slowest {times[-1] * 1e3:.1f} ms; {kinds}")
