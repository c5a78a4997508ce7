#!/usr/bin/env python3
"""Packs digits.bin from scikit-learn's copy of the UCI digits (version 1.9.1); see LICENSE-DATA."""
from sklearn.datasets import load_digits
import numpy as np

digits = load_digits()
pixels = np.minimum(digits.data.astype(int), 15).astype(np.uint8)[:1500]
packed = (pixels[:, 0::2] << 4) | pixels[:, 1::2]
with open("digits.bin", "wb") as out:
    out.write(packed.tobytes() + digits.target[:1500].astype(np.uint8).tobytes())
